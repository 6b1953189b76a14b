//! The live page: pictures of a chain in both languages, and what lies behind each thing on them.

use super::{Drawing, Fault, Finding, InputRef, Location};
use crate::text::Message;

/// Everything that a page one can ask needs, before it is written.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LivePage {
    /// Title of the chain.
    pub title: Message,
    /// Region, period, scenario: what the figures are of.
    pub scope: Message,
    /// The chain's own file.
    pub file: String,
    /// Subject of the chain itself, `chain/<id>`: told when nothing is chosen.
    pub whole: String,
    /// The picture in English.
    pub en: Drawing,
    /// The picture in Chinese.
    pub zh: Drawing,
    /// What can be chosen or searched, in the order of the chain.
    pub entities: Vec<LiveEntity>,
    /// All findings, worst first.
    pub findings: Vec<Finding>,
    /// What can be laid over the picture.
    pub overlays: Vec<Overlay>,
    /// Sources by id, with what each is.
    pub sources: Vec<(String, Message)>,
    /// The words of the confidences of figures.
    pub confidences: Vec<(&'static str, Message)>,
    /// Why the file as it stands cannot be read; the pictures are of the last time it could.
    pub faults: Vec<Fault>,
}

/// A thing of the chain.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LiveEntity {
    /// Subject as `kind/id`.
    pub of: String,
    /// What kind of thing it is.
    pub kind: Message,
    /// Its title.
    pub title: Message,
    /// Where it is declared.
    pub at: Option<Location>,
    /// The subject whose box stands for it, where it may have none of its own.
    pub host: Option<String>,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// Its findings, by position in [`LivePage::findings`].
    pub findings: Vec<usize>,
}

/// Something known of an entity, with what it rests on.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Fact {
    /// What it is.
    pub label: Message,
    /// The figure, in the reader's unit; `?` where the file says that it is unknown.
    pub text: Message,
    /// Its bounds.
    pub range: Option<Message>,
    /// Whether it was computed here; else the file says it.
    pub computed: bool,
    /// What the file says of its confidence.
    pub confidence: Option<Message>,
    /// The words of the source.
    pub quote: Option<String>,
    /// What it assumes, what the author adds.
    pub notes: Vec<Message>,
    /// The figures that it rests on; a figure of the file rests on itself.
    pub inputs: Vec<InputRef>,
}

/// Something to lay over the picture.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Overlay {
    /// Its name, for programmes.
    pub id: &'static str,
    /// Its name.
    pub title: Message,
    /// What it shows.
    pub about: Message,
    /// Subjects as `kind/id`, each with the few words to put at its box.
    pub marks: Vec<(String, Message)>,
}
