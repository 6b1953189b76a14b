//! `liantu fmt`: chain files in canonical form. Nothing is written unless it reads back the same.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use liantu::language::{self, BYTES_MAX};
use liantu::text::Message;

use super::{FAILED, Failure, OK, Session, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu fmt                        every chain under chains/\n  liantu fmt --check                for CI: exit 1 and show what would change, write nothing\n  liantu fmt - < draft.yaml         from standard input to standard output"
)]
pub(crate) struct Arguments {
    /// Chain files, or folders to search for them; - is standard input, written to standard output
    #[arg(default_value = "chains", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing: show what would change, and exit with 1 if anything would
    #[arg(long)]
    check: bool,
}

/// Lines shown around a change.
const CONTEXT: usize = 2;

/// Runs the command; a file with faults does not keep the others from being written.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let files = match chains::find(&arguments.paths) {
        Ok(files) => files,
        Err(failure) => return output::fail(&failure, None, session),
    };
    let mut changed = 0;
    let mut failed = false;
    for file in &files {
        match one(file, arguments.check, session) {
            Ok(true) => changed += 1,
            Ok(false) => {}
            Err(failure) => {
                failed = true;
                output::fail(&failure, None, session);
            }
        }
    }
    if files.iter().all(|file| !is_stdin(file)) && !session.quiet {
        summary(files.len(), changed, arguments.check, session);
    }
    match (failed, arguments.check && changed > 0) {
        (true, _) => FAILED,
        (false, true) => 1,
        (false, false) => OK,
    }
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// Puts one file in order; whether that changes it.
fn one(file: &Path, check: bool, session: &Session) -> Result<bool, Failure> {
    let (bytes, name) = read(file)?;
    let before = String::from_utf8_lossy(&bytes).into_owned();
    let after = language::canonical(&name, bytes).map_err(|faults| Failure::Faults(faults.0))?;
    let changes = before != after;
    if check {
        if changes && !session.quiet {
            output::put(None, difference(&name, &before, &after).as_bytes(), session)?;
        }
    } else if is_stdin(file) {
        output::put(None, after.as_bytes(), session)?;
    } else if changes {
        output::write_file(file, after.as_bytes())?;
        session.say(&format!("wrote {name}"), &format!("已写入 {name}"));
    }
    Ok(changes)
}

/// The bytes of a file and the name it is called by in faults.
fn read(file: &Path) -> Result<(Vec<u8>, String), Failure> {
    if is_stdin(file) {
        let mut bytes = Vec::new();
        let limit = BYTES_MAX as u64 + 1;
        let read = std::io::stdin().take(limit).read_to_end(&mut bytes);
        return read
            .map(|_| (bytes, "-".to_owned()))
            .map_err(|error| cannot_read("-", &error));
    }
    let name = file.display().to_string().replace('\\', "/");
    let opened = std::fs::File::open(file);
    let mut bytes = Vec::new();
    opened
        .and_then(|open| open.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| cannot_read(&name, &error))?;
    Ok((bytes, name))
}

fn cannot_read(name: &str, error: &std::io::Error) -> Failure {
    Failure::Message(Message::new(
        format!("cannot read {name}: {error}"),
        format!("无法读取 {name}：{error}"),
    ))
}

fn difference(name: &str, before: &str, after: &str) -> String {
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(name, name)
        .to_string()
}

fn summary(files: usize, changed: usize, check: bool, session: &Session) {
    let en = match (check, changed) {
        (_, 0) => format!("{files} file(s) in canonical form"),
        (true, _) => format!("{changed} of {files} file(s) would change; `liantu fmt` writes them"),
        (false, _) => format!("{changed} of {files} file(s) written in canonical form"),
    };
    let zh = match (check, changed) {
        (_, 0) => format!("{files} 个文件均为规范形式"),
        (true, _) => format!("{files} 个文件中有 {changed} 个需要整理；运行 `liantu fmt` 即可写入"),
        (false, _) => format!("{files} 个文件中有 {changed} 个已整理为规范形式"),
    };
    output::to_stderr(&format!("{}\n", session.lang.pick(&en, &zh)));
}
