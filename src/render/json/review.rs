//! JSON of `diff` over many chains: each one as `diff` prints it alone, and one sentence over all.

use schemars::JsonSchema;
use serde::Serialize;

use super::difference::{JsonDiff, change};
use super::{FORMAT_NUMBER, tool};
use crate::report::ReviewDocument;
use crate::text::Lang;

/// What `liantu diff --format json` prints: of two files one difference, of folders and revisions a list.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "its schema alone is used")]
pub(super) enum JsonAnyDiff {
    /// Of two files.
    One(Box<JsonDiff>),
    /// Of folders, of revisions.
    Many(JsonReview),
}

/// What `liantu diff --format json` prints of folders and revisions.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonReview {
    /// Format number.
    format: u32,
    /// Tool and version.
    tool: String,
    /// The old side, as the user named it.
    base: String,
    /// The new side.
    head: String,
    /// One sentence of fixed grammar, over all chains.
    sentence: String,
    /// The worst news of all chains.
    headline: String,
    /// Chains that differ, the worst news first.
    chains: Vec<JsonDiff>,
    /// Ids of the chains that do not differ.
    unchanged: Vec<String>,
}

/// The document as it is printed.
pub(super) fn review(document: &ReviewDocument, lang: Lang) -> JsonReview {
    JsonReview {
        format: FORMAT_NUMBER,
        tool: tool(),
        base: document.base.clone(),
        head: document.head.clone(),
        sentence: document.sentence.get(lang).to_owned(),
        headline: document.headline.get(lang).to_owned(),
        chains: document.chains.iter().map(|it| change(it, lang)).collect(),
        unchanged: document.unchanged.clone(),
    }
}
