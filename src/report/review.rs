//! Differences of many chains at once: what a pull request changes.

use super::{DiffDocument, Section};
use crate::text::Message;

/// Every chain of two folders or revisions.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ReviewDocument {
    /// The old side, as the user named it.
    pub base: String,
    /// The new side.
    pub head: String,
    /// One sentence of fixed grammar, over all chains.
    pub sentence: Message,
    /// The worst news of all chains, in one sentence.
    pub headline: Message,
    /// Chains that differ, the worst news first.
    pub chains: Vec<DiffDocument>,
    /// The sections of each of them.
    pub sections: Vec<Vec<Section>>,
    /// Ids of the chains that do not, sorted.
    pub unchanged: Vec<String>,
}
