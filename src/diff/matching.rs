//! Which entity of the old version is which of the new one.
//!
//! Comes in: both chains. Goes out: pairs, and what is left over on either side. Must not know: what a change means.
//!
//! Nothing is guessed: entities with an id are the same by declaration (`formerly`) or by kind and id, statements by
//! what they are about. Every step looks the same from both sides, so that `diff(b, a)` mirrors `diff(a, b)`.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::View;
use super::entity::{Entity, Kind, Named, named, statements};
use super::field::content_key;
use super::keys::tiers;
use crate::model::Chain;

/// The matched ids of all kinds that have them.
pub(super) struct Ids {
    by_kind: HashMap<Kind, Vec<Option<usize>>>,
}

impl Ids {
    pub fn new(base: &Chain, head: &Chain) -> Self {
        let of = |kind| match_ids(&named(base, kind), &named(head, kind));
        Self {
            by_kind: Kind::WITH_ID
                .into_iter()
                .map(|kind| (kind, of(kind)))
                .collect(),
        }
    }

    /// The position in the new version of what stood at `at` in the old one.
    pub fn head_of(&self, kind: Kind, at: usize) -> Option<usize> {
        self.by_kind
            .get(&kind)
            .and_then(|list| list.get(at).copied().flatten())
    }
}

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

/// For each id of the old version its position in the new one.
fn match_ids(base: &[Named<'_>], head: &[Named<'_>]) -> Vec<Option<usize>> {
    let places = |list: &[Named<'_>]| -> HashMap<String, usize> {
        list.iter()
            .enumerate()
            .map(|(at, it)| (it.id.to_owned(), at))
            .collect()
    };
    let (in_base, in_head) = (places(base), places(head));
    let mut matched = vec![None; base.len()];
    let mut taken = vec![false; head.len()];
    for (old, new) in declared(base, head, &in_base, &in_head) {
        if matched[old].is_none() && !taken[new] {
            matched[old] = Some(new);
            taken[new] = true;
        }
    }
    for (old, it) in base.iter().enumerate() {
        if matched[old].is_some() {
            continue;
        }
        if let Some(new) = in_head.get(it.id).copied().filter(|new| !taken[*new]) {
            matched[old] = Some(new);
            taken[new] = true;
        }
    }
    matched
}

/// Renames that either version declares, best first. A declaration counts only where the id that carries it is new
/// to the other version: an old `formerly` that is kept for good renames nothing again.
fn declared(
    base: &[Named<'_>],
    head: &[Named<'_>],
    in_base: &HashMap<String, usize>,
    in_head: &HashMap<String, usize>,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut note = |rank: usize, old: usize, new: usize| {
        let (left, right) = (base[old].id, head[new].id);
        found.push((rank, left.min(right), left.max(right), old, new));
    };
    for (new, it) in head
        .iter()
        .enumerate()
        .filter(|(_, it)| !in_base.contains_key(it.id))
    {
        for (rank, former) in it.formerly.iter().enumerate() {
            if let Some(old) = in_base.get(former) {
                note(rank, *old, new);
            }
        }
    }
    for (old, it) in base
        .iter()
        .enumerate()
        .filter(|(_, it)| !in_head.contains_key(it.id))
    {
        for (rank, former) in it.formerly.iter().enumerate() {
            if let Some(new) = in_head.get(former) {
                note(rank, old, *new);
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(.., old, new)| (old, new)).collect()
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
        let mut taken = HashSet::new();
        for old in 0..named(base.chain, kind).len() {
            let entity = Entity { kind, at: old };
            match ids.head_of(kind, old) {
                Some(new) => {
                    taken.insert(new);
                    matches.pairs.push((entity, Entity { kind, at: new }));
                }
                None => matches.removed.push(entity),
            }
        }
        let rest = (0..named(head.chain, kind).len()).filter(|new| !taken.contains(new));
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
