//! `liantu textconv` and `liantu git-diff`: what git asks for when it shows a difference of a chain file.
//!
//! Neither ever fails: git would stop showing anything at all.

use std::path::{Path, PathBuf};

use clap::Args;
use liantu::analysis::{self, Question};
use liantu::diff::patch::statements;
use liantu::diff::{self, Version};
use liantu::language::{self, project_root, relative};
use liantu::model::Chain;
use liantu::render;
use liantu::{rules, study};

use super::patch::read_bytes;
use super::{OK, Session, chains, output};

#[derive(Args)]
#[command(
    after_help = "Example:\n  liantu textconv chains/x.yaml\n\nOne statement a line, in one order and one spelling: `1000 t` and `1 kt` are one line. What is no chain file is shown as it is. `liantu git-setup` makes `git diff`, `git show` and `git log -p` show chain files so."
)]
pub(crate) struct Arguments {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    match read_bytes(&arguments.file) {
        Ok((bytes, _)) => match output::put(None, &shown(bytes), session) {
            Ok(()) => OK,
            Err(failure) => output::fail(&failure, None, session),
        },
        Err(failure) => output::fail(&failure, None, session),
    }
}

/// The statements of a chain file; any other file as it is.
fn shown(bytes: Vec<u8>) -> Vec<u8> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(other) => return other.into_bytes(),
    };
    let chain = text.lines().any(|line| line.starts_with("chain:"));
    match statements(text.trim_start_matches('\u{FEFF}')).filter(|_| chain) {
        Some(lines) => lines
            .iter()
            .flat_map(|line| [line.as_bytes(), b"\n"])
            .collect::<Vec<_>>()
            .concat(),
        None => text.into_bytes(),
    }
}

#[derive(Args)]
pub(crate) struct GitDiff {
    /// LOCAL, REMOTE and MERGED, as a tool of `git difftool` gets them
    #[arg(long)]
    tool: bool,
    /// Path, old file, old hash, old mode, new file, new hash, new mode, as git gives them
    #[arg(value_name = "ARGUMENT", required = true)]
    words: Vec<String>,
}

/// Runs the command that git calls for a difference.
pub(crate) fn run_diff(arguments: &GitDiff, session: &Session) -> u8 {
    let word = |at: usize| arguments.words.get(at).map_or("", String::as_str);
    let (path, old, new) = if arguments.tool {
        (word(2), word(0), word(1))
    } else {
        (word(0), word(1), word(4))
    };
    let text = difference(path, old, new, session);
    // A reader that has gone is no fault, and nothing else can be told to git.
    let _ = output::put(None, text.as_bytes(), session);
    OK
}

fn difference(path: &str, old: &str, new: &str, session: &Session) -> String {
    let bytes = |name: &str| match name {
        "/dev/null" | "nul" | "" => Vec::new(),
        name => read_bytes(Path::new(name)).map_or(Vec::new(), |(bytes, _)| bytes),
    };
    let (before, after) = (bytes(old), bytes(new));
    if let Some(told) = told(path, &before, &after, session) {
        return told;
    }
    // One side is missing or does not read: its statements or its lines all the same.
    let lines = |bytes: Vec<u8>| String::from_utf8_lossy(&shown(bytes)).into_owned();
    let (before, after) = (lines(before), lines(after));
    similar::TextDiff::from_lines(&before, &after)
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// The difference as `liantu diff` tells it; `None` where a side does not read.
fn told(path: &str, before: &[u8], after: &[u8], session: &Session) -> Option<String> {
    let place = Path::new(path);
    let root = project_root(place);
    let name = relative(place, &root);
    let settings = chains::settings(&root).ok()?;
    let read = |bytes: &[u8]| {
        let open = |wanted: &str| {
            if wanted == name {
                Ok(bytes.to_vec())
            } else {
                language::open_on_disk(&root, wanted)
            }
        };
        Chain::read_with(&name, &open).ok()
    };
    let judged = |bytes: &[u8]| {
        let chain = read(bytes)?;
        let results = analysis::run(&chain, Question::default());
        let findings = diff::shared(rules::run(&chain, &results, &settings));
        Some((chain, results, findings))
    };
    let (old, new) = (judged(before)?, judged(after)?);
    let base = Version {
        chain: &old.0,
        results: &old.1,
        findings: &old.2,
        name: format!("a/{path}"),
    };
    let head = Version {
        chain: &new.0,
        results: &new.1,
        findings: &new.2,
        name: format!("b/{path}"),
    };
    let mut document = diff::compare(&base, &head);
    diff::seek(&mut document, &base, &head, &settings);
    let text = render::find("text")?;
    let report = study::of_change(document);
    Some((text.write)(&report, &session.options(true)))
}
