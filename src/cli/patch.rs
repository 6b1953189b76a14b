//! `liantu patch`: a difference as a file that can be checked, applied and turned round.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use liantu::diff::patch::{Patch, Refusal};
use liantu::language::{BYTES_MAX, Plain, plain_text};
use liantu::text::Message;

use super::{FOUND, Failure, OK, Session, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu diff old.yaml new.yaml --format patch -o change.yaml\n  liantu patch check change.yaml chains/x.yaml\n  liantu patch apply change.yaml chains/x.yaml -o chains/x.yaml\n  liantu patch invert change.yaml\n\nA patch knows entries by what they are and fields by name, each with its old and new value. Where the old value is not in the file, nothing is written. Exit codes: 0 done; 1 the patch does not fit the file; 2 could not run."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The file with the patch, comments and layout kept
    Apply(Apply),
    /// The patch that takes the patch back
    Invert(Invert),
    /// Every part of the patch that does not fit the file, and why; writes nothing
    Check(Check),
}

#[derive(Args)]
struct Apply {
    /// The patch; - is standard input
    #[arg(value_name = "PATCH")]
    patch: PathBuf,
    /// The chain file
    #[arg(value_name = "CHAIN")]
    chain: PathBuf,
    /// File to write instead of standard output; may be the chain file itself
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Args)]
struct Invert {
    /// The patch; - is standard input
    #[arg(value_name = "PATCH")]
    patch: PathBuf,
    /// File to write instead of standard output
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Args)]
struct Check {
    /// The patch; - is standard input
    #[arg(value_name = "PATCH")]
    patch: PathBuf,
    /// The chain file
    #[arg(value_name = "CHAIN")]
    chain: PathBuf,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let done = match &arguments.what {
        What::Apply(apply) => self::apply(apply, session),
        What::Invert(invert) => self::invert(invert, session),
        What::Check(check) => self::check(check, session),
    };
    done.unwrap_or_else(|failure| output::fail(&failure, None, session))
}

fn apply(arguments: &Apply, session: &Session) -> Result<u8, Failure> {
    let patch = read_patch(&arguments.patch)?;
    let (file, name) = read_plain(&arguments.chain)?;
    match patch.apply(&file) {
        Ok(done) => {
            let bytes = file.bytes(&done.text);
            output::put(arguments.output.as_deref(), &bytes, session)?;
            Ok(OK)
        }
        Err(refusals) => {
            tell(&refusals, &name, session);
            refused(&name, session);
            Ok(FOUND)
        }
    }
}

fn invert(arguments: &Invert, session: &Session) -> Result<u8, Failure> {
    let patch = read_patch(&arguments.patch)?.inverted();
    let text = text_for(&patch, arguments.output.as_deref());
    output::put(arguments.output.as_deref(), text.as_bytes(), session)?;
    Ok(OK)
}

fn check(arguments: &Check, session: &Session) -> Result<u8, Failure> {
    let patch = read_patch(&arguments.patch)?;
    let (file, name) = read_plain(&arguments.chain)?;
    match patch.apply(&file) {
        Ok(done) => {
            if !session.quiet {
                let (count, en, zh) = (done.count, "changes fit", "处改动均可应用于");
                let en = if count == 1 { "change fits" } else { en };
                let text = session
                    .lang
                    .pick(
                        &format!("{count} {en} {name}\n"),
                        &format!("{count} {zh} {name}\n"),
                    )
                    .to_owned();
                output::put(None, text.as_bytes(), session)?;
            }
            Ok(OK)
        }
        Err(refusals) => {
            let lines: String = refusals
                .iter()
                .map(|refusal| line(refusal, &name, session))
                .collect();
            output::put(None, lines.as_bytes(), session)?;
            Ok(FOUND)
        }
    }
}

fn line(refusal: &Refusal, name: &str, session: &Session) -> String {
    let text = refusal.message.get(session.lang);
    match refusal.line {
        Some(line) => format!("{name}:{line}: {text}\n"),
        None => format!("{name}: {text}\n"),
    }
}

fn tell(refusals: &[Refusal], name: &str, session: &Session) {
    for refusal in refusals {
        output::to_stderr(&line(refusal, name, session));
    }
}

fn refused(name: &str, session: &Session) {
    let (en, zh) = (
        format!("the patch does not fit {name}; nothing was written"),
        format!("补丁与 {name} 不符；没有写入任何内容"),
    );
    let word = session.lang.pick("error", "错误");
    output::to_stderr(&format!("{word}: {}\n", session.lang.pick(&en, &zh)));
}

/// A patch as text: JSON where the file it goes to is called so, else YAML.
pub(crate) fn text_for(patch: &Patch, file: Option<&Path>) -> String {
    let json = file
        .and_then(Path::extension)
        .is_some_and(|it| it == "json");
    if json { patch.json() } else { patch.yaml() }
}

fn read_patch(path: &Path) -> Result<Patch, Failure> {
    let (bytes, name) = read_bytes(path)?;
    Patch::parse(&name, bytes).map_err(|faults| Failure::Faults(faults.0))
}

/// A file alone, as text and tree, and the name it is called by.
pub(crate) fn read_plain(path: &Path) -> Result<(Plain, String), Failure> {
    let (bytes, name) = read_bytes(path)?;
    let file = plain_text(&name, bytes).map_err(|faults| Failure::Faults(faults.0))?;
    Ok((file, name))
}

/// The bytes of a file or of standard input, and the name it is called by.
pub(crate) fn read_bytes(path: &Path) -> Result<(Vec<u8>, String), Failure> {
    let name = path.display().to_string().replace('\\', "/");
    let limit = BYTES_MAX as u64 + 1;
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok((bytes, name)),
        Err(error) => Err(Failure::Message(Message::new(
            format!("cannot read {name}: {error}"),
            format!("无法读取 {name}：{error}"),
        ))),
    }
}
