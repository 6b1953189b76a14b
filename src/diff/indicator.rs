//! Which indicators moved.
//!
//! Comes in: the results of both versions. Goes out: the figures that moved, appeared or went. Must not know: changes,
//! findings.

use std::collections::{HashMap, VecDeque};

use super::View;
use super::delta::difference;
use super::finding::same;
use crate::analysis::indicators::{ALL, Indicated, by_title, title};
use crate::analysis::{Basis, Results};
use crate::quantity::{Estimate, Unit};
use crate::report::IndicatorMove;
use crate::rules::value;
use crate::text::Message;

/// Joins the indicators by id, subject, what tells them apart, scope and basis.
pub(super) fn compare(
    base: (&View<'_>, &Results),
    head: (&View<'_>, &Results),
) -> Vec<IndicatorMove> {
    let mut waiting: HashMap<String, VecDeque<&Indicated>> = HashMap::new();
    for it in &base.1.indicators {
        waiting
            .entry(identity(base.0, it))
            .or_default()
            .push_back(it);
    }
    let mut found = Vec::new();
    for new in &head.1.indicators {
        let old = waiting
            .get_mut(&identity(head.0, new))
            .and_then(VecDeque::pop_front);
        if old.is_none_or(|old| moved((old.value, old.unit), (new.value, new.unit))) {
            found.push(tell(head.0, old, Some(new), new));
        }
    }
    for old in waiting.into_values().flatten() {
        found.push(tell(base.0, Some(old), None, old));
    }
    // In the order of the table, and then by name: not in that of the files.
    let rank = |id: &str| ALL.iter().position(|indicator| indicator.id == id);
    found.sort_by(|left, right| {
        (rank(left.id), &left.of, &left.by).cmp(&(rank(right.id), &right.of, &right.by))
    });
    found
}

fn identity(view: &View<'_>, it: &Indicated) -> String {
    let names = &view.names;
    let (of, scope) = (names.subject(view.chain, it.of), names.scope(it.scope));
    format!(
        "{} {of} {} {scope} {}",
        it.id,
        names.inside(&it.by),
        it.basis.word()
    )
}

/// A figure with its unit.
type Figure = (Estimate, Unit);

/// Old figure in the new unit, best value and bounds; `None` where the dimensions differ.
fn in_unit((old, from): Figure, to: Unit) -> Option<Estimate> {
    if from == to {
        return Some(old);
    }
    let same = from.same_dimension(to);
    same.then(|| old.scale(from.factor() / to.factor()))
}

/// Whether the best value or a bound is another.
pub(super) fn moved(old: Figure, (now, unit): Figure) -> bool {
    let Some(before) = in_unit(old, unit) else {
        return true;
    };
    let values = match (before.value, now.value) {
        (Some(left), Some(right)) => same(left, right),
        (left, right) => left.is_none() && right.is_none(),
    };
    !(values && same(before.low, now.low) && same(before.high, now.high))
}

fn tell(
    view: &View<'_>,
    old: Option<&Indicated>,
    new: Option<&Indicated>,
    either: &Indicated,
) -> IndicatorMove {
    let figure = |it: &Indicated| (it.value, it.unit);
    let delta = old
        .zip(new)
        .and_then(|(old, new)| delta(figure(old), figure(new)));
    let (by, by_title) = apart(view, either);
    let reported = |it: &Indicated| value(it.value, it.unit);
    IndicatorMove {
        id: either.id,
        title: title(either.id),
        of: view.chain.name(either.of),
        of_title: view.chain.title_of(either.of),
        by,
        by_title,
        base: old.map(reported),
        head: new.map(reported),
        delta,
        base_names: Vec::new(),
        head_names: Vec::new(),
    }
}

/// New − old in the new unit, where both have a best value and they are not the same.
pub(super) fn delta(old: Figure, (now, unit): Figure) -> Option<Message> {
    let (before, now) = (in_unit(old, unit)?.value?, now.value?);
    (!same(before, now)).then(|| difference(crate::text::clean(now - before), unit))
}

/// What tells two figures of one indicator and subject apart: by what, where, and on which basis if not observed.
fn apart(view: &View<'_>, it: &Indicated) -> (String, Message) {
    let mut parts = Vec::new();
    let mut titles: Vec<Message> = Vec::new();
    if !it.by.is_empty() {
        parts.push(it.by.as_str());
        titles.push(by_title(view.chain, &it.by));
    }
    if let Some(scope) = it.scope {
        let scope = view.chain.scope(scope);
        parts.push(&scope.id);
        titles.push(scope.title.message(&scope.id));
    }
    if it.basis == Basis::Capacity {
        parts.push(it.basis.word());
        titles.push(Message::new("at capacity", "按产能"));
    }
    let (en, zh): (Vec<String>, Vec<String>) = titles.into_iter().map(|it| (it.en, it.zh)).unzip();
    (parts.join("/"), Message::new(en.join(", "), zh.join("，")))
}
