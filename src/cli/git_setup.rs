//! `liantu git-setup`: git told to show and merge chain files by what they say; undone without a trace.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use liantu::text::Message;

use super::{Failure, OK, Session, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu git-setup                 for this repository: git diff, git show, git log -p, git merge, git rebase\n  liantu git-setup --undo          takes away exactly what it has put\n  liantu git-setup --global        for all repositories of this user\n\nSettings go into git's configuration, which is not shared; the two lines of .gitattributes are: commit them. Settings of others are never overwritten: the command says which stand in the way and ends with 2."
)]
pub(crate) struct Arguments {
    /// Take away what this command has put
    #[arg(long)]
    undo: bool,
    /// For all repositories of this user
    #[arg(long)]
    global: bool,
    /// Let `git diff` print the difference as `liantu diff` tells it, findings first
    #[arg(long)]
    external: bool,
}

/// Which files are chain files.
const PATTERNS: [&str; 2] = ["chains/**/*.yaml", "chains/**/*.yml"];
const BEGIN: &str = "# liantu git-setup: chain files are shown and merged by what they say";
const END: &str = "# liantu git-setup: end";

/// Settings: key, and the value behind the name of this program; a text without one stands for itself.
const SETTINGS: &[(&str, &str, bool)] = &[
    ("diff.liantu.textconv", " textconv", true),
    ("merge.liantu.name", "chain files, entry by entry", false),
    (
        "merge.liantu.driver",
        " merge --driver --path %P --ours-label %X --theirs-label %Y %O %A %B",
        true,
    ),
    (
        "difftool.liantu.cmd",
        " git-diff --tool \"$LOCAL\" \"$REMOTE\" \"$MERGED\"",
        true,
    ),
    (
        "mergetool.liantu.cmd",
        " merge \"$BASE\" \"$LOCAL\" \"$REMOTE\" -o \"$MERGED\"",
        true,
    ),
    ("mergetool.liantu.trustExitCode", "true", false),
];
const EXTERNAL: (&str, &str, bool) = ("diff.liantu.command", " git-diff", true);

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let done = if arguments.undo {
        undo(arguments, session)
    } else {
        setup(arguments, session)
    };
    match done {
        Ok(()) => OK,
        Err(failure) => output::fail(&failure, None, session),
    }
}

fn setup(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let scope = scope(arguments);
    let file = attributes(arguments)?;
    let text = read(&file)?;
    let program = program();
    let mut wanted = SETTINGS.to_vec();
    if arguments.external {
        wanted.push(EXTERNAL);
    }
    let mut foreign = Vec::new();
    let mut missing = Vec::new();
    for (key, tail, runs) in wanted {
        let value = if runs {
            format!("{program}{tail}")
        } else {
            tail.to_owned()
        };
        match git(&["config", scope, "--get", key])? {
            Some(held) if is_ours(&held, tail, runs) && held == value => {}
            Some(held) if is_ours(&held, tail, runs) => missing.push((key, value)),
            Some(held) => foreign.push(format!("{key} = {held}")),
            None => missing.push((key, value)),
        }
    }
    foreign.extend(other_attributes(&text));
    if !foreign.is_empty() {
        let list = foreign.join("; ");
        return Err(Failure::Message(Message::new(
            format!(
                "nothing was changed: git has settings of another kind here already: {list}; remove them first, or keep them"
            ),
            format!("没有改动任何设置：git 在这里已有其他设置：{list}；请先删去，或予以保留"),
        )));
    }
    for (key, value) in &missing {
        must(&["config", scope, key, value])?;
    }
    let fresh = !text.contains(BEGIN);
    if fresh {
        output::write_file(&file, with_block(&text).as_bytes())?;
    }
    let name = file.display();
    let (en, zh) = if missing.is_empty() && !fresh {
        (
            "git shows and merges chain files by what they say already".to_owned(),
            "git 已按内容显示与合并链文件，无需改动".to_owned(),
        )
    } else {
        (
            format!(
                "git now shows and merges chain files ({}) by what they say; settings in git's configuration, patterns in {name}",
                PATTERNS[0]
            ),
            format!(
                "git 现在按内容显示与合并链文件（{}）；设置在 git 配置中，文件范围在 {name}",
                PATTERNS[0]
            ),
        )
    };
    say(&en, &zh, session);
    Ok(())
}

fn undo(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let scope = scope(arguments);
    let file = attributes(arguments)?;
    let mut left = Vec::new();
    for (key, tail, runs) in SETTINGS.iter().chain([&EXTERNAL]) {
        match git(&["config", scope, "--get", key])? {
            Some(held) if is_ours(&held, tail, *runs) => {
                must(&["config", scope, "--unset-all", key])?;
            }
            Some(held) => left.push(format!("{key} = {held}")),
            None => {}
        }
    }
    let text = read(&file)?;
    if let Some(without) = without_block(&text) {
        if without.is_empty() {
            std::fs::remove_file(&file).map_err(|error| cannot("remove", "删除", &file, &error))?;
        } else {
            output::write_file(&file, without.as_bytes())?;
        }
    }
    let (mut en, mut zh) = (
        "git treats chain files as any other file again".to_owned(),
        "git 又把链文件当作普通文件处理".to_owned(),
    );
    if !left.is_empty() {
        let list = left.join("; ");
        en = format!("{en}; left alone, since it is not of this command: {list}");
        zh = format!("{zh}；以下设置并非本命令所写，予以保留：{list}");
    }
    say(&en, &zh, session);
    Ok(())
}

fn say(en: &str, zh: &str, session: &Session) {
    if !session.quiet {
        output::to_stderr(&format!("{}\n", session.lang.pick(en, zh)));
    }
}

fn scope(arguments: &Arguments) -> &'static str {
    if arguments.global {
        "--global"
    } else {
        "--local"
    }
}

/// How git shall call this program: by its name where that is this program, else by its path.
fn program() -> String {
    let own = std::env::current_exe().and_then(std::fs::canonicalize);
    let Ok(own) = own else {
        return "liantu".to_owned();
    };
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths)
        .map(|folder| {
            folder.join(if cfg!(windows) {
                "liantu.exe"
            } else {
                "liantu"
            })
        })
        .find(|path| path.is_file())
        .and_then(|path| path.canonicalize().ok());
    if found.as_ref() == Some(&own) {
        return "liantu".to_owned();
    }
    // Git hands the command to a shell.
    let path = own.display().to_string().replace('\\', "/");
    format!("'{}'", path.replace('\'', "'\\''"))
}

/// Whether a value is one that this command writes, whatever the program's path was then.
fn is_ours(held: &str, tail: &str, runs: bool) -> bool {
    if !runs {
        return held == tail;
    }
    held.strip_suffix(tail)
        .is_some_and(|program| program.trim_matches('\'').ends_with("liantu"))
}

/// The file that says which files are treated so.
fn attributes(arguments: &Arguments) -> Result<PathBuf, Failure> {
    if !arguments.global {
        let root = git(&["rev-parse", "--show-toplevel"])?;
        return root
            .map(|root| Path::new(&root).join(".gitattributes"))
            .ok_or_else(|| {
                Failure::Message(Message::new(
                    "not in a git repository: run this inside one, or with --global",
                    "当前不在 git 仓库里：请在仓库中运行，或加 --global",
                ))
            });
    }
    if let Some(path) = git(&[
        "config",
        "--global",
        "--type=path",
        "--get",
        "core.attributesFile",
    ])? {
        return Ok(PathBuf::from(path));
    }
    let home = std::env::var_os("XDG_CONFIG_HOME").filter(|it| !it.is_empty());
    let folder = match home {
        Some(folder) => Some(PathBuf::from(folder)),
        None => std::env::var_os("HOME").map(|home| Path::new(&home).join(".config")),
    };
    let folder = folder.map(|folder| folder.join("git")).ok_or_else(|| {
        Failure::Message(Message::new(
            "cannot tell where git keeps the attributes of this user: set core.attributesFile",
            "无法确定 git 的用户属性文件：请设置 core.attributesFile",
        ))
    })?;
    std::fs::create_dir_all(&folder).map_err(|error| cannot("make", "创建", &folder, &error))?;
    Ok(folder.join("attributes"))
}

fn read(file: &Path) -> Result<String, Failure> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(cannot("read", "读取", file, &error)),
    }
}

fn cannot(en: &str, zh: &str, file: &Path, error: &std::io::Error) -> Failure {
    let name = file.display();
    Failure::Message(Message::new(
        format!("cannot {en} {name}: {error}"),
        format!("无法{zh} {name}：{error}"),
    ))
}

/// Lines of others that say how our files are shown or merged.
fn other_attributes(text: &str) -> Vec<String> {
    let others = without_block(text).unwrap_or_else(|| text.to_owned());
    others
        .lines()
        .filter(|line| {
            let mut words = line.split_whitespace();
            let pattern = words.next().unwrap_or("");
            PATTERNS.contains(&pattern)
                && words.any(|word| word.starts_with("diff") || word.starts_with("merge"))
        })
        .map(str::to_owned)
        .collect()
}

fn with_block(text: &str) -> String {
    let gap = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let lines = PATTERNS.map(|pattern| format!("{pattern} diff=liantu merge=liantu\n"));
    format!("{text}{gap}{BEGIN}\n{}{END}\n", lines.concat())
}

/// The text without our lines; `None` where it has none.
fn without_block(text: &str) -> Option<String> {
    let start = text.find(BEGIN)?;
    let end = start + text[start..].find(END)? + END.len();
    let end = end + usize::from(text[end..].starts_with('\n'));
    Some(format!("{}{}", &text[..start], &text[end..]))
}

/// What git prints; `None` where it ends with a code that is not zero.
fn git(words: &[&str]) -> Result<Option<String>, Failure> {
    match Command::new("git").args(words).output() {
        Ok(done) if done.status.success() => {
            let text = String::from_utf8_lossy(&done.stdout);
            Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
        }
        Ok(_) => Ok(None),
        Err(error) => Err(Failure::Message(Message::new(
            format!("cannot run git: {error}; install git, or put it on the PATH"),
            format!("无法运行 git：{error}；请安装 git，或把它加入 PATH"),
        ))),
    }
}

fn must(words: &[&str]) -> Result<(), Failure> {
    if git(words)?.is_some() {
        return Ok(());
    }
    let command = words.join(" ");
    Err(Failure::Message(Message::new(
        format!("`git {command}` failed: is git's configuration writable?"),
        format!("`git {command}` 失败：git 配置是否可写？"),
    )))
}
