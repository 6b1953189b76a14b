//! Turns of phrase that several rules share.
//!
//! Comes in: values, titles, names. Goes out: words in both languages. Must not know: what a rule judges.

pub(super) use super::missing_supplier::join;

use super::Context;
use crate::analysis::{Basis, Ground};
use crate::model::{FileId, Place, ScopeId, Subject};
use crate::quantity::Period;
use crate::report::Value;
use crate::text::Message;

/// A value with its range in brackets, where it has one: `101.29 万吨（100.20–102.73 万吨）`.
pub(super) fn ranged(value: &Value) -> Message {
    match &value.range {
        None => value.text.clone(),
        Some(range) => Message::new(
            format!("{} ({})", value.text.en, range.en),
            format!("{}（{}）", value.text.zh, range.zh),
        ),
    }
}

/// What tells apart two findings of a rule on one subject: the basis where it is not the observed one, and the scope
/// where it is not the region.
pub(super) fn discriminator(context: &Context<'_>, basis: Basis, scope: Option<ScopeId>) -> String {
    let mut parts = Vec::new();
    if basis != Basis::Observed {
        parts.push(basis.word());
    }
    if let Some(scope) = scope {
        parts.push(&context.chain.scope(scope).id);
    }
    parts.join("/")
}

/// The first figure of the chain's own file: a finding points there, not into a reference shared by many chains.
pub(super) fn own(grounds: &[Ground]) -> Option<Place> {
    let mut places = grounds.iter().map(|ground| ground.place);
    places.find(|place| place.file == FileId(0))
}

/// Where a scope is told: its title, or the chain's region.
pub(super) fn scope(context: &Context<'_>, scope: Option<ScopeId>) -> Message {
    let chain = context.chain;
    match scope {
        Some(id) => chain.scope(id).title.message(&chain.scope(id).id),
        None if chain.region.is_empty() => Message::new("the whole region", "全区域"),
        None => chain.region.message(""),
    }
}

/// ` in Q1 2025` and `2025年第一季度`, or nothing.
pub(super) fn within(period: Option<Period>) -> Message {
    period.map_or_else(Message::default, |period| {
        let words = crate::text::period_message(period);
        Message::new(format!(" in {}", words.en), words.zh)
    })
}

/// Titles of subjects in a row.
pub(super) fn titles(
    context: &Context<'_>,
    subjects: impl IntoIterator<Item = Subject>,
) -> Message {
    join(subjects.into_iter().map(|subject| context.title(subject)))
}

/// The nearest of some names to a name that is none of them.
pub(super) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    names
        .into_iter()
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(left.1)))
        .map(|(_, known)| known)
}
