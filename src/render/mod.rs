//! One file per format: a report or a drawing → bytes.
//!
//! Comes in: `report` and a language. Goes out: text. Must not know: chains, analyses, terminals.

mod arrow;
mod base64;
mod comment;
pub mod drawing;
mod font;
mod github;
mod gitlab;
mod hatch;
pub mod html;
pub mod json;
mod json_certainty;
mod markdown;
mod neighbourhood;
mod sarif;
pub mod svg;
pub mod table;
mod text;
mod xml;

use crate::report::Report;
use crate::text::Lang;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// The language.
    pub lang: Lang,
    /// Whether text carries terminal colours (ANSI).
    pub color: bool,
    /// Whether text leaves out everything but findings and faults.
    pub quiet: bool,
}

/// A format of reports.
pub struct Format {
    /// Its name in `--format`.
    pub name: &'static str,
    /// What it is, in English.
    pub about: &'static str,
    /// Writes a report.
    pub write: fn(&Report, &Options) -> String,
}

/// All formats of reports.
pub const ALL: &[Format] = &[
    text::FORMAT,
    json::FORMAT,
    markdown::FORMAT,
    sarif::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
];

/// The format with this name.
pub fn find(name: &str) -> Option<&'static Format> {
    ALL.iter().find(|format| format.name == name)
}
