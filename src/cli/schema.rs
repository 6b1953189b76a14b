//! `liantu schema`: JSON Schemas of chain files and of the JSON documents.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{OK, Session, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu schema chain -o liantu.schema.json\n  liantu schema analyze\n\nAn editor checks chain files while you type when the first line is:\n  # yaml-language-server: $schema=liantu.schema.json"
)]
pub(crate) struct Arguments {
    /// Which schema
    #[arg(value_enum)]
    of: Of,
    /// File to write instead of standard output
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// Chain files
    Chain,
    /// `check --format json`
    Check,
    /// `analyze --format json`
    Analyze,
    /// `diff --format json`
    Diff,
    /// `plan --format json`
    Plan,
    /// `compare --format json`
    Compare,
    /// `render -o FILE.json`, the layout of a map
    Layout,
    /// What any command prints of files it cannot read
    Errors,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let name = match arguments.of {
        Of::Chain => None,
        Of::Check => Some("check"),
        Of::Analyze => Some("analyze"),
        Of::Diff => Some("diff"),
        Of::Plan => Some("plan"),
        Of::Compare => Some("compare"),
        Of::Layout => Some("layout"),
        Of::Errors => Some("errors"),
    };
    let schema = match name {
        None => liantu::language::schema(),
        Some(name) => liantu::render::json::schema(name).unwrap_or_default(),
    };
    let text = format!("{schema:#}\n");
    match output::put(arguments.output.as_deref(), text.as_bytes(), session) {
        Ok(()) => OK,
        Err(failure) => output::fail(&failure, None, session),
    }
}
