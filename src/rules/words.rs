//! Turns of phrase that several rules share.
//!
//! Comes in: values, titles, names. Goes out: words in both languages. Must not know: what a rule judges.

use super::Context;
use crate::analysis::{Basis, Ground};
use crate::model::{FileId, Place, ScopeId};
use crate::quantity::Period;
use crate::report::Value;
use crate::text::Message;

/// A value with its range in brackets, where it has one: `101.29 万吨（100.20–102.73 万吨）`.
pub fn ranged(value: &Value) -> Message {
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

/// Words in a row, all of them: `a, b` and `a、b`.
pub(super) fn join(words: impl IntoIterator<Item = Message>) -> Message {
    let words: Vec<Message> = words.into_iter().collect();
    let en: Vec<&str> = words.iter().map(|word| word.en.as_str()).collect();
    let zh: Vec<&str> = words.iter().map(|word| word.zh.as_str()).collect();
    Message::new(en.join(", "), zh.join("、"))
}

/// Names told of a longer row; of one name more, that name is told too.
const SERIES_MAX: usize = 5;

/// Names in a row, the first few of many: `a, b and c`, `a、b、c等 9 项`.
pub(super) fn series<T>(of: impl IntoIterator<Item = T>, name: impl Fn(T) -> Message) -> Message {
    let mut of = of.into_iter();
    // Of many only those are named that are told.
    let names: Vec<Message> = of.by_ref().take(SERIES_MAX + 1).map(name).collect();
    let count = names.len() + of.count();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    if count > SERIES_MAX + 1 {
        let (en, zh) = (&en[..SERIES_MAX], &zh[..SERIES_MAX]);
        let rest = count - SERIES_MAX;
        return Message::new(
            format!("{} and {rest} more", en.join(", ")),
            format!("{}等 {count} 项", zh.join("、")),
        );
    }
    let en = match en.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => en.join(", "),
    };
    Message::new(en, zh.join("、"))
}

/// The form of an English verb that goes with so many names.
pub(super) fn agree<'w>(count: usize, one: &'w str, many: &'w str) -> &'w str {
    if count == 1 { one } else { many }
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
