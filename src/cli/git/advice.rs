//! What to do where a commit or an object is not in this clone: the exact command.

use std::path::Path;

use liantu::quantity::Date;
use liantu::text::Message;

use crate::cli::Failure;

fn said(en: String, zh: String) -> Failure {
    Failure::Message(Message::new(en, zh))
}

/// No repository, or one that cannot be opened.
pub(super) fn no_repository(here: &Path, error: &gix::Error) -> Failure {
    if here.ancestors().any(|folder| folder.join(".git").exists()) {
        return said(
            format!("cannot open the git repository here: {error}"),
            format!("无法打开这里的 git 仓库：{error}"),
        );
    }
    said(
        "not in a git repository: revisions and what is staged are read from one; or name two files"
            .to_owned(),
        "当前不在 git 仓库里：版本和暂存区要从仓库读取；也可以直接给两个文件".to_owned(),
    )
}

/// The remote that is fetched from.
fn remote(repo: &gix::Repository) -> Option<String> {
    let name = repo.remote_default_name(gix::remote::Direction::Fetch);
    name.map(|name| name.to_string())
}

fn is_shallow(repo: &gix::Repository) -> bool {
    repo.is_shallow().unwrap_or(false)
}

/// Whether words are the hexadecimal name of a commit, as CI variables have it.
fn is_hash(words: &str) -> bool {
    matches!(words.len(), 40 | 64) && words.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The branch part of a name: without `~2`, `^`, `@{…}`; and how many commits it goes back, where it says.
fn branch(revision: &str) -> (&str, Option<u32>) {
    let end = revision.find(['~', '^', '@']).unwrap_or(revision.len());
    let (name, rest) = revision.split_at(end);
    let steps = match rest.strip_prefix('~') {
        Some(digits) => digits.parse().ok(),
        None => rest
            .bytes()
            .all(|byte| byte == b'^')
            .then_some(rest.len() as u32),
    };
    (name, steps.filter(|steps| *steps > 0))
}

/// The remote to fetch `name` from, and what to ask it for, so that the name means something here afterwards.
fn wanted(repo: &gix::Repository, usual: &str, name: &str) -> (String, String) {
    if is_hash(name) {
        return (usual.to_owned(), name.to_owned());
    }
    let names = repo.remote_names();
    let remotes = names.iter().map(ToString::to_string);
    for remote in remotes.chain([usual.to_owned()]) {
        let branch = name.strip_prefix(&remote);
        if let Some(branch) = branch.and_then(|rest| rest.strip_prefix('/')) {
            let tracked = format!("+refs/heads/{branch}:refs/remotes/{remote}/{branch}");
            return (remote, tracked);
        }
    }
    (usual.to_owned(), format!("{name}:{name}"))
}

/// No such revision: fetched where a remote may have it, else looked up.
pub(super) fn no_revision(repo: &gix::Repository, revision: &str) -> Failure {
    if revision == "HEAD" {
        return said(
            "this repository has no commit yet".to_owned(),
            "这个仓库还没有任何提交".to_owned(),
        );
    }
    let (name, steps) = branch(revision);
    let shallow = is_shallow(repo);
    let named = |words: &str| repo.rev_parse_single(words).is_ok();
    let command = match remote(repo) {
        Some(remote) if shallow && !name.is_empty() && named(name) => match steps {
            Some(steps) => Some(format!("git fetch --deepen={steps} {remote}")),
            None => Some(format!("git fetch --unshallow {remote}")),
        },
        Some(remote) if !name.is_empty() && !revision.starts_with('-') => {
            let depth = match steps {
                _ if !shallow => String::new(),
                None => "--depth=1 ".to_owned(),
                Some(steps) => format!("--depth={} ", steps + 1),
            };
            let (remote, wanted) = wanted(repo, &remote, name);
            Some(format!("git fetch {depth}{remote} {wanted}"))
        }
        _ => None,
    };
    match command {
        Some(command) => said(
            format!(
                "no revision `{revision}` in this clone; if the remote has it, run `{command}`, else `git log --oneline --all` lists what is here"
            ),
            format!(
                "本地没有版本 `{revision}`；如果远程有，请运行 `{command}`；`git log --oneline --all` 列出已有的版本"
            ),
        ),
        None => said(
            format!(
                "no revision `{revision}` in this repository; `git log --oneline --all` lists them"
            ),
            format!("仓库里没有版本 `{revision}`；可用 `git log --oneline --all` 查看"),
        ),
    }
}

/// Two revisions without a common commit: history was cut, or they never met.
pub(super) fn no_common_commit(repo: &gix::Repository, one: &str, other: &str) -> Failure {
    if is_shallow(repo) {
        let remote = remote(repo).unwrap_or_else(|| "origin".to_owned());
        return said(
            format!(
                "the history that `{one}` and `{other}` share is not in this shallow clone: run `git fetch --unshallow {remote}`"
            ),
            format!(
                "这个浅克隆里没有 `{one}` 和 `{other}` 的共同历史：请运行 `git fetch --unshallow {remote}`"
            ),
        );
    }
    said(
        format!(
            "`{one}` and `{other}` have no commit in common: compare them as they are with two dots, `{one}..{other}`"
        ),
        format!("`{one}` 和 `{other}` 没有共同的提交：请用两个点直接对比，写成 `{one}..{other}`"),
    )
}

/// No commit before a day.
pub(super) fn nothing_before(repo: &gix::Repository, day: Date, earliest: Option<Date>) -> Failure {
    let first = earliest.map_or_else(String::new, |date| date.to_string());
    if is_shallow(repo) {
        let remote = remote(repo).unwrap_or_else(|| "origin".to_owned());
        return said(
            format!(
                "this shallow clone begins at {first}, after {day}: run `git fetch --unshallow {remote}`"
            ),
            format!(
                "这个浅克隆从 {first} 开始，晚于 {day}：请运行 `git fetch --unshallow {remote}`"
            ),
        );
    }
    said(
        format!("no commit before {day}: the first one is of {first}"),
        format!("{day} 之前没有提交：最早的提交在 {first}"),
    )
}

/// A commit whose files are not here.
pub(super) fn not_here(repo: &gix::Repository, commit: &str) -> Failure {
    let remote = remote(repo).unwrap_or_else(|| "origin".to_owned());
    said(
        format!("the files of {commit} are not in this clone: run `git fetch {remote} {commit}`"),
        format!("本地没有 {commit} 的文件：请运行 `git fetch {remote} {commit}`"),
    )
}

/// An object that is not here, in the words of a reader of files.
pub(super) fn object_not_here(repo: &gix::Repository, id: gix::ObjectId) -> String {
    let remote = remote(repo).unwrap_or_else(|| "origin".to_owned());
    format!("its content is not in this clone; run `git fetch {remote} {id}`")
}
