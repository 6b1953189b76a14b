//! Chains in a git revision: objects are read without a checkout, `uses` resolved in the same tree.

use std::path::PathBuf;
use std::process::Command;

use liantu::language::OpenError;
use liantu::model::Chain;
use liantu::text::Message;

use super::Failure;
use super::chains::{Loaded, settings};

/// Reads the chain `path` as it is in `revision`. As in git, the path is relative to the repository's root, or to the
/// current folder when it starts with `./`.
pub(crate) fn read(revision: &str, path: &str) -> Result<Loaded, Failure> {
    let root = root()?;
    let commit = commit(revision)?;
    let path = if let Some(inside) = path.strip_prefix("./") {
        let prefix = run(&["rev-parse", "--show-prefix"]).unwrap_or_default();
        format!("{}{inside}", text(&prefix))
    } else {
        path.to_owned()
    };
    let chain = Chain::read_with(&path, &|wanted| blob(&commit, wanted));
    let chain = chain.map_err(|faults| {
        let mut faults = faults.0;
        for fault in &mut faults {
            // The place is in the revision, not in the work tree.
            fault.at.file = format!("{revision}:{}", fault.at.file);
            for excerpt in &mut fault.excerpts {
                excerpt.file = format!("{revision}:{}", excerpt.file);
            }
        }
        Failure::Faults(faults)
    })?;
    Ok(Loaded {
        chain,
        settings: settings(&root)?,
    })
}

fn root() -> Result<PathBuf, Failure> {
    match Command::new("git")
        .args(["rev-parse", "--show-toplevel"])
        .output()
    {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Failure::Message(Message::new(
                "git is not installed: `REV:path` needs it; or name two files",
                "没有安装 git：`REV:path` 需要它；也可以直接给两个文件",
            )))
        }
        Err(error) => Err(Failure::Message(Message::new(
            format!("cannot run git: {error}"),
            format!("无法运行 git：{error}"),
        ))),
        Ok(output) if output.status.success() => Ok(PathBuf::from(text(&output.stdout))),
        Ok(_) => Err(Failure::Message(Message::new(
            "not in a git repository: `REV:path` names a file in one",
            "当前不在 git 仓库里：`REV:path` 指的是仓库中的文件",
        ))),
    }
}

fn commit(revision: &str) -> Result<String, Failure> {
    let wanted = format!("{revision}^{{commit}}");
    let found = if revision.is_empty() || revision.starts_with('-') {
        None
    } else {
        run(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ])
    };
    found.map(|bytes| text(&bytes)).ok_or_else(|| {
        Failure::Message(Message::new(
            format!("no revision `{revision}` in this repository; `git log --oneline` lists them"),
            format!("仓库里没有版本 `{revision}`；可用 `git log --oneline` 查看"),
        ))
    })
}

fn blob(commit: &str, path: &str) -> Result<Vec<u8>, OpenError> {
    let object = format!("{commit}:{path}");
    let kind = run(&["cat-file", "-t", &object]).ok_or(OpenError::NotFound)?;
    match text(&kind).as_str() {
        "blob" => run(&["cat-file", "blob", &object])
            .ok_or_else(|| OpenError::Other("git cannot read the object".to_owned())),
        _ => Err(OpenError::Directory),
    }
}

fn run(arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("git").args(arguments).output().ok()?;
    output.status.success().then_some(output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .trim_end_matches(['\n', '\r'])
        .to_owned()
}
