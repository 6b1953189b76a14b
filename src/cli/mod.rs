//! The command line: flags, one file per command, terminal, exit codes. Sees only the library's public API.

mod analyze;
mod baseline;
mod chains;
mod check;
mod compare;
mod completions;
mod diff;
mod explain;
mod fmt;
mod gate;
mod git;
mod git_setup;
mod help_zh;
mod init;
mod matched;
mod merge;
mod output;
mod patch;
mod plan;
mod render;
mod review;
mod samples;
mod schema;
mod serve;
mod shown;
mod sides;
mod textconv;
mod writing;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use liantu::quantity::{Date, Period, QuantityFault};
use liantu::report::{Fault, Finding, Severity};
use liantu::text::{Lang, describe};

pub(crate) use output::Output;

/// Nothing at or above the threshold.
const OK: u8 = 0;
/// Findings at or above the threshold, or differences that were asked to fail.
const FOUND: u8 = 1;
/// Could not run: unreadable, invalid, bad usage.
const FAILED: u8 = 2;

/// Industrial value chains as code: gaps with file, line and tonnes; chain maps; diffs that say which gap an edit opened.
#[derive(Parser)]
#[command(
    name = "liantu",
    version,
    about = "Industrial value chains as code (链图)",
    long_about = "Industrial value chains as code (链图): says where a chain has gaps, draws it, and tells what an edit did to the gaps.",
    after_help = "Examples:\n  liantu check chains/\n  liantu analyze chains/wenshan-aluminium.yaml\n  liantu render chains/wenshan-aluminium.yaml -o wenshan.svg\n  liantu diff main:chains/wenshan-aluminium.yaml chains/wenshan-aluminium.yaml\n  liantu explain undersupply\n\nExit codes: 0 nothing at or above --fail-on; 1 findings (or differences asked to fail); 2 could not run.",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// Flags of every command.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// Language of the output; the default comes from the locale
    #[arg(long, global = true, value_enum)]
    lang: Option<LangArg>,
    /// Colour at the terminal (NO_COLOR is honoured)
    #[arg(long, global = true, value_enum, default_value = "auto")]
    color: ColorArg,
    /// Findings and faults alone, no summary
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say on standard error what is being read and written
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangArg {
    En,
    Zh,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColorArg {
    Auto,
    Always,
    Never,
}

/// From which severity on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Info,
    Warning,
    Error,
    Never,
}

impl FailOn {
    /// The exit code for these findings; accepted ones do not count.
    fn exit<'f>(self, findings: impl IntoIterator<Item = &'f Finding>) -> u8 {
        let least = match self {
            Self::Info => Severity::Info,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
            Self::Never => return OK,
        };
        let mut open = findings.into_iter().filter(|it| it.accepted.is_none());
        if open.any(|it| it.severity >= least) {
            FOUND
        } else {
            OK
        }
    }
}

/// In which period and as of which day figures are compared.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct When {
    /// The period figures are compared in, such as 2025-Q1; the default is the chain's own
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    period: Option<Period>,
    /// The day dates are compared with, such as 2025-12-31; the default is the end of the period
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
}

/// The chain as it is, or under one of its scenarios.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Under {
    /// A scenario of the chain: everything is computed as if its changes held
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

impl When {
    fn question(&self) -> liantu::analysis::Question {
        liantu::analysis::Question {
            period: self.period,
            as_of: self.as_of,
        }
    }
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).map_err(|fault| words(&fault))
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|fault| words(&fault))
}

fn words(fault: &QuantityFault) -> String {
    let (message, help) = describe(fault);
    help.map_or_else(
        || message.en.clone(),
        |help| format!("{}: {}", message.en, help.en),
    )
}

#[derive(Subcommand)]
enum Command {
    /// Read chains and print their gaps; for CI and pre-commit
    Check(check::Arguments),
    /// The whole study of a chain: balances, indicators, findings, open questions
    Analyze(analyze::Arguments),
    /// Draw a chain
    Render(render::Arguments),
    /// What changed between two versions, and what it did to the gaps
    Diff(diff::Arguments),
    /// A difference as a file: check it, apply it, turn it round
    Patch(patch::Arguments),
    /// Merge three versions of a chain file entry by entry
    Merge(merge::Arguments),
    /// Let git show and merge chain files by what they say; --undo takes it back
    GitSetup(git_setup::Arguments),
    /// A chain file as statements, one a line, for git to compare
    Textconv(textconv::Arguments),
    /// The difference of a chain file, called by git
    #[command(hide = true)]
    GitDiff(textconv::GitDiff),
    /// Scenarios of a chain side by side
    Compare(compare::Arguments),
    /// Which processes would close the gaps, how large, in which combinations
    Plan(plan::Arguments),
    /// What a rule means, how it is judged, how to mend it
    Explain(explain::Arguments),
    /// Put chain files in canonical form, comments kept
    Fmt(fmt::Arguments),
    /// A page of a chain in the browser that follows the file as you save it
    Serve(serve::Arguments),
    /// The JSON Schema of chain files or of a command's JSON
    Schema(schema::Arguments),
    /// Write a first chain file to edit
    Init(init::Arguments),
    /// Shell completion, or the manual page
    Completions(completions::Arguments),
}

/// What every command works with.
pub(crate) struct Session {
    /// Language of the output.
    pub lang: Lang,
    /// Whether text carries colour.
    pub color: bool,
    /// Findings and faults alone.
    pub quiet: bool,
    /// Say what is being done.
    pub verbose: bool,
}

impl Session {
    /// The options of a format.
    pub fn options(&self, color: bool) -> liantu::render::Options {
        liantu::render::Options {
            lang: self.lang,
            color: color && self.color,
            quiet: self.quiet,
        }
    }

    /// Says on standard error what is being done, when asked.
    pub fn say(&self, en: &str, zh: &str) {
        if self.verbose {
            output::to_stderr(&format!("{}\n", self.lang.pick(en, zh)));
        }
    }
}

/// Why a command could not run.
pub(crate) enum Failure {
    /// Files with faults.
    Faults(Vec<Fault>),
    /// Anything else, in a sentence with what to do.
    Message(liantu::text::Message),
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    // Help is printed before flags are read: the language is looked for among the words themselves.
    let lang = asked_lang().unwrap_or_else(locale);
    let command = match lang {
        Lang::En => Cli::command(),
        Lang::Zh => help_zh::translate(Cli::command()),
    };
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let session = session(&cli.common);
    let code = match cli.command {
        Command::Check(arguments) => check::run(&arguments, &session),
        Command::Analyze(arguments) => analyze::run(&arguments, &session),
        Command::Render(arguments) => render::run(&arguments, &session),
        Command::Diff(arguments) => diff::run(&arguments, &session),
        Command::Patch(arguments) => patch::run(&arguments, &session),
        Command::Merge(arguments) => merge::run(&arguments, &session),
        Command::GitSetup(arguments) => git_setup::run(&arguments, &session),
        Command::Textconv(arguments) => textconv::run(&arguments, &session),
        Command::GitDiff(arguments) => textconv::run_diff(&arguments, &session),
        Command::Plan(arguments) => plan::run(&arguments, &session),
        Command::Compare(arguments) => compare::run(&arguments, &session),
        Command::Explain(arguments) => explain::run(&arguments, &session),
        Command::Fmt(arguments) => fmt::run(&arguments, &session),
        Command::Serve(arguments) => serve::run(&arguments, &session),
        Command::Schema(arguments) => schema::run(&arguments, &session),
        Command::Init(arguments) => init::run(&arguments, &session),
        Command::Completions(arguments) => completions::run(&arguments, &session, Cli::command()),
    };
    ExitCode::from(code)
}

/// The language that `--lang` names, wherever it stands.
fn asked_lang() -> Option<Lang> {
    let words: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let of = |word: &str| match word {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    };
    let after = |(at, word): (usize, &String)| match word.strip_prefix("--lang=") {
        Some(value) => of(value),
        None if word == "--lang" => words.get(at + 1).and_then(|value| of(value)),
        None => None,
    };
    words.iter().enumerate().find_map(after)
}

fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe behind `--help` is no reason to complain.
    let _ = error.print();
    let code = if error.use_stderr() { FAILED } else { OK };
    ExitCode::from(code)
}

fn session(common: &Common) -> Session {
    let color = match common.color {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => {
            let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            !no_color && std::io::stdout().is_terminal()
        }
    };
    let lang = match common.lang {
        Some(LangArg::En) => Lang::En,
        Some(LangArg::Zh) => Lang::Zh,
        None => locale(),
    };
    Session {
        lang,
        color,
        quiet: common.quiet,
        verbose: common.verbose,
    }
}

/// The language of the locale: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that says something.
fn locale() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match set {
        Some(value) if value.to_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}
