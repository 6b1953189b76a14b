//! YAML text → its steps with the bytes each takes, for rewriting a text where it stands.
//!
//! Comes in: a text that reads without a fault. Goes out: [`Step`]s in order. Must not know: what the keys mean.

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

/// One step of a text as it is laid out, for rewriting it: bytes from `start` to `end`.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What begins, ends or stands here.
    pub kind: StepKind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether the node is anchored (`&name`).
    pub anchored: bool,
}

/// The kinds of steps.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// A scalar: its text, and whether it is written without quotes, in quotes, or as a block (`|`, `>`).
    Scalar(String, Written),
    /// `*name`.
    Alias,
    /// A list or map begins; `flow` is `[…]` or `{…}`.
    Open {
        /// A map, not a list.
        map: bool,
        /// In brackets.
        flow: bool,
    },
    /// The last list or map ends.
    Close,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Without quotes.
    Plain,
    /// In quotes of either kind.
    Quoted,
    /// A literal or folded block.
    Block,
}

/// The steps of a text that [`parse`](super::parse) has read without a fault, in order.
pub fn steps(text: &str) -> Vec<Step> {
    let options = serde_yaml::granit_parser::options! { emit_comments: false };
    let mut found = Vec::new();
    for (event, span) in Parser::new_from_str_with_options(text, options).map_while(Result::ok) {
        let (kind, anchor) = match event {
            Event::Scalar(value, style, anchor, _) => {
                let written = match style {
                    ScalarStyle::Plain => Written::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Written::Quoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Written::Block,
                };
                (StepKind::Scalar(value.into_owned(), written), anchor)
            }
            Event::Alias(_) => (StepKind::Alias, 0),
            Event::SequenceStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                (StepKind::Open { map: false, flow }, anchor)
            }
            Event::MappingStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                (StepKind::Open { map: true, flow }, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => (StepKind::Close, 0),
            _ => continue,
        };
        found.push(Step {
            kind,
            start: span.start.byte_offset().unwrap_or(0),
            end: span.end.byte_offset().unwrap_or(0),
            anchored: anchor != 0,
        });
    }
    found
}
