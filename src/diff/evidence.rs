//! What an entity without a partner is recognised by.
//!
//! Comes in: a version and one of its entities. Goes out: its fields as features, its keys in outside registers. Must
//! not know: the other version.
//!
//! Only what the file says and knows is evidence: two figures that are both unknown make nothing more alike, nor does
//! what the language fills in. A title, a quote or a figure is the entity's own; a status, a process, a place is shared by many.

use std::collections::HashMap;

use super::View;
use super::entity::{Entity, Kind};
use super::field::{Content, Field, fields, told};
use crate::model::Chain;

/// One field as a feature: equal in two entities where path and value are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Feature {
    /// Path and canonical value.
    pub text: String,
    /// Whether it is the entity's own: a title, a quote, a note, a figure.
    pub own: bool,
}

/// What an entity is recognised by.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// Its known fields, sorted.
    pub features: Vec<Feature>,
    /// All of its fields as one text, unknown ones included.
    pub whole: String,
    /// Whether it has something of its own.
    pub own: bool,
    /// Register and key.
    pub keys: Vec<(String, String)>,
}

impl Evidence {
    /// Features that both have.
    pub fn equal(&self, other: &Self) -> usize {
        let (mut left, mut right) = (self.features.iter(), other.features.iter());
        let (mut old, mut new) = (left.next(), right.next());
        let mut count = 0;
        while let (Some(one), Some(two)) = (old, new) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => old = left.next(),
                std::cmp::Ordering::Greater => new = right.next(),
                std::cmp::Ordering::Equal => {
                    count += 1;
                    (old, new) = (left.next(), right.next());
                }
            }
        }
        count
    }
}

pub(super) fn evidence(view: &View<'_>, entity: Entity) -> Evidence {
    let list = fields(view, entity);
    let exchange = &view.common.exchange;
    let filled_in = |path: &str| match entity.kind {
        Kind::Process => {
            path == "declared-here"
                || (path == "per" && view.chain.processes[entity.at].per.is_none())
        }
        _ => false,
    };
    let texts = list.iter().map(|it| told(it, exchange));
    let texts: Vec<String> = texts.collect();
    let whole = texts.concat();
    let known = list
        .iter()
        .zip(texts)
        .filter(|(field, _)| !matches!(field.content, Content::Unknown) && !filled_in(&field.path));
    let mut features: Vec<Feature> = known
        .map(|(field, text)| Feature {
            text,
            own: is_own(field),
        })
        .collect();
    features.sort();
    Evidence {
        own: features.iter().any(|feature| feature.own),
        features,
        whole,
        keys: keys(view.chain, entity.kind, entity.at),
    }
}

/// Titles, figures, and words about nothing else.
fn is_own(field: &Field) -> bool {
    let last = field.path.rsplit('.').next().unwrap_or_default();
    // A number of plants, or the amount a recipe is written for, is one of a few that many have.
    let shared = matches!(field.path.as_str(), "count" | "per");
    let figure = matches!(field.content, Content::Amount(_)) && !shared;
    figure || matches!(last, "title" | "note" | "quote")
}

/// The keys of an entity in outside registers.
fn keys(chain: &Chain, kind: Kind, at: usize) -> Vec<(String, String)> {
    match kind {
        Kind::Site => chain.sites[at].external.clone(),
        Kind::Source => {
            let source = &chain.sources[at];
            let named = [("doi", &source.doi), ("url", &source.url)];
            let given = named.into_iter();
            given
                .filter_map(|(register, key)| Some((register.to_owned(), key.clone()?)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// How many entities of a kind hold each key.
pub(super) fn key_holders(chain: &Chain, kind: Kind) -> HashMap<(String, String), usize> {
    let count = match kind {
        Kind::Site => chain.sites.len(),
        Kind::Source => chain.sources.len(),
        _ => 0,
    };
    let mut holders = HashMap::new();
    for at in 0..count {
        for key in keys(chain, kind, at) {
            *holders.entry(key).or_insert(0) += 1;
        }
    }
    holders
}
