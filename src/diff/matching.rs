//! Which entity of the old version is which of the new one.
//!
//! Comes in: both chains. Goes out: pairs, and what is left over on either side. Must not know: what a change means.
//!
//! Entities with an id are paired as their ids are, statements by what they are about. Every step looks the same from
//! both sides, so that `diff(b, a)` mirrors `diff(a, b)`.

use std::collections::{BTreeMap, HashSet};

use super::View;
use super::entity::{Entity, Kind, count, statements};
use super::field::content_key;
pub(super) use super::ids::Ids;
use super::keys::tiers;

/// What was found.
#[derive(Default)]
pub(super) struct Matches {
    /// The same thing in both versions.
    pub pairs: Vec<(Entity, Entity)>,
    /// Only in the old version.
    pub removed: Vec<Entity>,
    /// Only in the new version.
    pub added: Vec<Entity>,
}

/// Matches everything, the chains themselves first.
pub(super) fn entities(base: &View<'_>, head: &View<'_>, ids: &Ids) -> Matches {
    let mut matches = Matches::default();
    let whole = Entity {
        kind: Kind::Chain,
        at: 0,
    };
    matches.pairs.push((whole, whole));
    for kind in Kind::WITH_ID {
        let all = count(head.chain, kind);
        let mut taken = vec![false; all];
        for old in 0..count(base.chain, kind) {
            let entity = Entity { kind, at: old };
            match ids.head_of(kind, old) {
                Some(new) => {
                    taken[new] = true;
                    matches.pairs.push((entity, Entity { kind, at: new }));
                }
                None => matches.removed.push(entity),
            }
        }
        let rest = (0..all).filter(|new| !taken[*new]);
        matches.added.extend(rest.map(|at| Entity { kind, at }));
    }
    for kind in Kind::WITHOUT_ID {
        match_statements(base, head, kind, &mut matches);
    }
    matches
}

/// A statement that is not matched yet, with its keys from the strictest to the loosest.
struct Open {
    entity: Entity,
    keys: Vec<String>,
}

fn match_statements(base: &View<'_>, head: &View<'_>, kind: Kind, matches: &mut Matches) {
    let open = |view: &View<'_>| -> Vec<Open> {
        statements(view.chain, kind)
            .into_iter()
            .map(|at| Entity { kind, at })
            .map(|entity| Open {
                entity,
                keys: tiers(view, entity),
            })
            .collect()
    };
    let (mut old, mut new) = (open(base), open(head));
    let steps = old
        .iter()
        .chain(&new)
        .map(|it| it.keys.len())
        .max()
        .unwrap_or(0);
    for step in 0..steps {
        let mut groups: BTreeMap<&str, (Vec<Entity>, Vec<Entity>)> = BTreeMap::new();
        for it in &old {
            if let Some(key) = it.keys.get(step) {
                groups.entry(key).or_default().0.push(it.entity);
            }
        }
        for it in &new {
            if let Some((_, group)) = it
                .keys
                .get(step)
                .and_then(|key| groups.get_mut(key.as_str()))
            {
                group.push(it.entity);
            }
        }
        let mut found = Vec::new();
        for (_, (left, right)) in groups {
            pair_up(base, head, left, right, &mut found);
        }
        let done_old: HashSet<Entity> = found.iter().map(|(left, _)| *left).collect();
        let done_new: HashSet<Entity> = found.iter().map(|(_, right)| *right).collect();
        old.retain(|it| !done_old.contains(&it.entity));
        new.retain(|it| !done_new.contains(&it.entity));
        matches.pairs.append(&mut found);
    }
    matches.removed.extend(old.into_iter().map(|it| it.entity));
    matches.added.extend(new.into_iter().map(|it| it.entity));
}

/// Pairs statements with one key: where there are several, first those that say the same, then in the order of what
/// they say, which is the same however the files are ordered.
fn pair_up(
    base: &View<'_>,
    head: &View<'_>,
    left: Vec<Entity>,
    right: Vec<Entity>,
    found: &mut Vec<(Entity, Entity)>,
) {
    if let ([old], [new]) = (&left[..], &right[..]) {
        found.push((*old, *new));
        return;
    }
    if left.is_empty() || right.is_empty() {
        return;
    }
    let sorted = |view: &View<'_>, list: Vec<Entity>| {
        let mut list: Vec<(String, Entity)> = list
            .into_iter()
            .map(|it| (content_key(view, it), it))
            .collect();
        list.sort();
        list
    };
    let (left, right) = (sorted(base, left), sorted(head, right));
    let mut rest_left = Vec::new();
    let mut rest_right = Vec::new();
    let mut right = right.into_iter().peekable();
    for (key, old) in left {
        while let Some(next) = right.next_if(|(other, _)| *other < key) {
            rest_right.push(next.1);
        }
        match right.next_if(|(other, _)| *other == key) {
            Some((_, new)) => found.push((old, new)),
            None => rest_left.push(old),
        }
    }
    rest_right.extend(right.map(|(_, new)| new));
    found.extend(rest_left.into_iter().zip(rest_right));
}
