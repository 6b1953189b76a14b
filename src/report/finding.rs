//! A finding: one gap, with its place, its figures and its identity.

use super::{Probability, Value};
use crate::text::Message;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A gap.
    Warning,
    /// Cannot be so: the figures contradict each other or nature.
    Error,
}

impl Severity {
    /// The word in settings, JSON and text.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Rests on an assumption or on unverified figures.
    Low,
    /// Rests on second-hand or derived figures.
    Medium,
    /// Rests on reported figures or on structure alone.
    High,
}

impl Confidence {
    /// The word in JSON and text.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What a planner does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// 补: fill a missing link.
    Fill,
    /// 延: extend the chain.
    Extend,
    /// 强: strengthen a weak link.
    Strengthen,
    /// 核: check the data.
    Check,
}

impl Verb {
    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Extend => "extend",
            Self::Strengthen => "strengthen",
            Self::Check => "check",
        }
    }

    /// The verb in both languages.
    pub fn message(self) -> Message {
        match self {
            Self::Fill => Message::new("fill", "补链"),
            Self::Extend => Message::new("extend", "延链"),
            Self::Strengthen => Message::new("strengthen", "强链"),
            Self::Check => Message::new("check data", "核数"),
        }
    }
}

/// A place in a file, ready to print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Location {
    /// Path relative to the project root, with `/`.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// The source text around a place, for underlining.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// The path shown above it.
    pub file: String,
    /// The first line's number.
    pub first_line: u32,
    /// The lines, joined by `\n`.
    pub text: String,
    /// The underlined bytes within `text`.
    pub start: usize,
    /// One past the last underlined byte.
    pub end: usize,
    /// What is written beside the underline.
    pub label: Message,
}

/// The acceptance that covers a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Why.
    pub reason: Message,
    /// Until when (ISO date).
    pub until: Option<String>,
}

/// One gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that called it.
    pub rule: &'static str,
    /// How bad, after settings.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// What to do about it.
    pub verb: Verb,
    /// Subject as `kind/id`.
    pub of: String,
    /// What tells two findings of one rule on one subject apart; often empty.
    pub discriminator: String,
    /// Its size, where it has one: findings grow and shrink by it. In the unit of the value named by the rule.
    pub magnitude: Option<f64>,
    /// What is missing, by how much.
    pub message: Message,
    /// Further lines: what it rests on, what follows, what lies behind it.
    pub notes: Vec<Message>,
    /// What to do.
    pub help: Option<Message>,
    /// First 16 hex digits of SHA-256 of `1\0rule\0kind/id\0discriminator`.
    pub fingerprint: String,
    /// Where.
    pub at: Location,
    /// The underlined source.
    pub excerpt: Option<Excerpt>,
    /// Named figures behind the message.
    pub values: Vec<(&'static str, Value)>,
    /// Ids of the sources of its figures, sorted, no doubles.
    pub sources: Vec<String>,
    /// The acceptance that covers it.
    pub accepted: Option<Accepted>,
    /// How probable it is, where samples were asked for.
    pub probability: Option<Probability>,
}

impl std::fmt::Display for Finding {
    /// `file:line:column: severity[rule] message` in English.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Location { file, line, column } = &self.at;
        let (severity, rule, text) = (self.severity.word(), self.rule, &self.message.en);
        write!(f, "{file}:{line}:{column}: {severity}[{rule}] {text}")
    }
}
