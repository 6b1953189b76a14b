//! Which id of the old version is which of the new one.
//!
//! Comes in: both chains. Goes out: for every id its partner, and why where the two differ. Must not know: what a
//! change means.
//!
//! In this order: declared (`formerly`), the same kind and id, the same content but for the id, the same key in an
//! outside register, most fields equal. What no file declares must be clear: unique, or nearer than anything else.
//! Every step looks the same from both sides, so that `diff(b, a)` mirrors `diff(a, b)`.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::entity::{ByKind, Entity, Kind, Named, count, named};
use super::evidence::{Evidence, evidence, key_holders};
use super::names::Names;
use super::similar::{self, Found};
use super::{Common, View, similar::Side};
use crate::model::Chain;
use crate::report::MatchReason;

/// The least similarity of a rename: of eleven fields four may differ. Measured on pairs with planted renames and
/// look-alikes: at 0.5 one guess in five is wrong, at 0.6 none, at 0.7 renames with four edits are missed.
pub const LEAST: f64 = 0.60;
/// Rounds in which references found in one are used by the next; a usual diff needs two.
const ROUNDS_MAX: usize = 16;

/// So many ids are looked at one by one before one is looked up.
const NEAR: usize = 4;

/// Which renames are looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Renames {
    /// Only those that a file declares.
    Declared,
    /// Those, and what is at least so similar, from 0 to 1.
    Similar(f64),
}

impl Default for Renames {
    fn default() -> Self {
        Self::Similar(LEAST)
    }
}

/// Kinds in the order in which they are matched: what others refer to first.
const ORDER: [Kind; 8] = [
    Kind::Source,
    Kind::Scope,
    Kind::Stage,
    Kind::Commodity,
    Kind::Process,
    Kind::Site,
    Kind::Target,
    Kind::Scenario,
];

/// Two ids that differ and are one thing.
#[derive(Clone, Debug)]
pub(super) struct Renamed {
    pub kind: Kind,
    pub old: usize,
    pub new: usize,
    pub reason: MatchReason,
    /// The register of an equal key.
    pub key: Option<String>,
    /// Equal fields, and known fields of either; zero where the rename is declared.
    pub equal: usize,
    pub fields: (usize, usize),
    /// The next best, on either side.
    pub runner_up: Option<(Side, usize, f64)>,
}

/// An id whose best partners are too near to each other.
#[derive(Clone, Debug)]
pub(super) struct Unsure {
    pub kind: Kind,
    pub side: Side,
    pub at: usize,
    pub candidates: Vec<(usize, f64)>,
}

/// The matched ids of all kinds that have them.
pub(super) struct Ids {
    by_kind: ByKind<Vec<Option<usize>>>,
    /// Those whose ids differ.
    pub renamed: Vec<Renamed>,
    pub unsure: Vec<Unsure>,
    /// Ids that were not compared because too many others could be theirs.
    pub skipped: usize,
    /// Whether the last round still found something.
    pub unfinished: bool,
}

impl Ids {
    /// What is declared, and what has the same id: nothing is guessed.
    pub fn new(base: &Chain, head: &Chain) -> Self {
        let mut by_kind = ByKind::each(|kind| match_ids(&named(base, kind), &named(head, kind)));
        let mut renamed = Vec::new();
        for kind in Kind::WITH_ID {
            let (matched, declared) = std::mem::take(by_kind.of_mut(kind));
            let declared = declared.into_iter().map(|(old, new)| Renamed {
                kind,
                old,
                new,
                reason: MatchReason::Declared,
                key: None,
                equal: 0,
                fields: (0, 0),
                runner_up: None,
            });
            renamed.extend(declared);
            *by_kind.of_mut(kind) = (matched, Vec::new());
        }
        Self {
            by_kind: by_kind.map(|(matched, _)| matched),
            renamed,
            unsure: Vec::new(),
            skipped: 0,
            unfinished: false,
        }
    }

    /// That, and what can be found.
    pub fn with(base: &Chain, head: &Chain, renames: Renames) -> Self {
        Self::with_names(base, head, renames).0
    }

    /// The same, and both versions' names by it: the old one's as the new one calls them, and the new one's own.
    pub fn with_names<'c>(
        base: &'c Chain,
        head: &'c Chain,
        renames: Renames,
    ) -> (Self, Names<'c>, Names<'c>) {
        let mut ids = Self::new(base, head);
        let (through, own) = rayon::join(|| Names::through(base, head, &ids), || Names::own(head));
        let (through, own) = match renames {
            Renames::Similar(least) => ids.find((base, through), (head, own), least),
            Renames::Declared => (through, own),
        };
        (ids, through, own)
    }

    /// The position in the new version of what stood at `at` in the old one.
    pub fn head_of(&self, kind: Kind, at: usize) -> Option<usize> {
        self.by_kind.of(kind).get(at).copied().flatten()
    }

    /// Old entities whose rename no file declares.
    pub fn guessed(&self) -> HashSet<Entity> {
        let guessed = self.renamed.iter();
        let guessed = guessed.filter(|it| it.reason != MatchReason::Declared);
        let entity = |it: &Renamed| Entity {
            kind: it.kind,
            at: it.old,
        };
        guessed.map(entity).collect()
    }

    /// What has no partner yet.
    fn left(&self, kind: Kind, count: usize) -> (Vec<usize>, Vec<usize>) {
        let matched = self.by_kind.of(kind);
        let mut taken = vec![false; count];
        for at in matched.iter().flatten() {
            taken[*at] = true;
        }
        let old = (0..matched.len()).filter(|at| matched[*at].is_none());
        let new = (0..count).filter(|at| !taken[*at]);
        (old.collect(), new.collect())
    }

    /// Rounds over all kinds until nothing more is found: a process that is found lets a site be found that names it.
    /// Gives the names back, those of the old version with what was found.
    fn find<'c>(
        &mut self,
        (base, through): (&'c Chain, Names<'c>),
        (head, own): (&'c Chain, Names<'c>),
        least: f64,
    ) -> (Names<'c>, Names<'c>) {
        let open = |ids: &Self, kind| {
            let (old, new) = ids.left(kind, count(head, kind));
            !(old.is_empty() || new.is_empty())
        };
        if !ORDER.iter().any(|kind| open(self, *kind)) {
            return (through, own);
        }
        let common = Common::of(base, head);
        let mut old = View::new(base, through, &common);
        let new = View::new(head, own, &common);
        for round in 0.. {
            let before = self.renamed.len();
            if round == ROUNDS_MAX {
                self.unfinished = true;
                break;
            }
            self.unsure.clear();
            self.skipped = 0;
            for kind in ORDER {
                let all_found = self.find_kind(&old, &new, kind, least);
                if all_found.is_empty() {
                    continue;
                }
                for found in all_found {
                    let entity = |at| Entity { kind, at };
                    let ids = entity(found.old).own_id(base);
                    if let Some((from, to)) = ids.zip(entity(found.new).own_id(head)) {
                        old.names.learn(kind, found.old, from, to);
                    }
                    self.by_kind.of_mut(kind)[found.old] = Some(found.new);
                    self.renamed.push(found);
                }
            }
            if self.renamed.len() == before {
                break;
            }
        }
        (old.names, new.names)
    }

    /// The renames of one kind that can be found now.
    fn find_kind(
        &mut self,
        base: &View<'_>,
        head: &View<'_>,
        kind: Kind,
        least: f64,
    ) -> Vec<Renamed> {
        let (left, right) = self.left(kind, count(head.chain, kind));
        if left.is_empty() || right.is_empty() {
            return Vec::new();
        }
        let of = |view: &View<'_>, list: &[usize]| -> Vec<Evidence> {
            let all = list.par_iter().map(|at| Entity { kind, at: *at });
            all.map(|entity| evidence(view, entity)).collect()
        };
        let (old, new) = rayon::join(|| of(base, &left), || of(head, &right));
        let mut search = Search {
            old: &old,
            new: &new,
            done: (HashSet::new(), HashSet::new()),
            found: Vec::new(),
        };
        let twice = search.identical();
        search.keys(base.chain, head.chain, kind);
        let similar = search.similar(least);
        self.skipped += similar.skipped;
        let told = |it: &Found| (it.side == Side::Base, it.at);
        let (from, to) = (&left, &right);
        let at = |is_base: bool, at: usize| if is_base { from[at] } else { to[at] };
        for it in twice.into_iter().chain(similar.unsure) {
            let (is_base, own) = told(&it);
            let other = |(at_other, score): &(usize, f64)| (at(!is_base, *at_other), *score);
            self.unsure.push(Unsure {
                kind,
                side: it.side,
                at: at(is_base, own),
                candidates: it.candidates.iter().map(other).collect(),
            });
        }
        let found = search.found.into_iter();
        let placed = found.map(|it| Renamed {
            kind,
            old: from[it.old],
            new: to[it.new],
            runner_up: it
                .runner_up
                .map(|(side, other, score)| (side, at(side == Side::Base, other), score)),
            ..it
        });
        placed.collect()
    }
}

/// One kind being matched; positions are those among what is left.
struct Search<'e> {
    old: &'e [Evidence],
    new: &'e [Evidence],
    done: (HashSet<usize>, HashSet<usize>),
    found: Vec<Renamed>,
}

impl Search<'_> {
    fn take(
        &mut self,
        old: usize,
        new: usize,
        reason: MatchReason,
        key: Option<String>,
        runner_up: Option<(Side, usize, f64)>,
    ) {
        let (left, right) = (&self.old[old], &self.new[new]);
        self.done.0.insert(old);
        self.done.1.insert(new);
        self.found.push(Renamed {
            kind: Kind::Chain,
            old,
            new,
            reason,
            key,
            equal: left.equal(right),
            fields: (left.features.len(), right.features.len()),
            runner_up,
        });
    }

    /// Pairs with the same content, where only these two have it; what has it several times is unsure.
    fn identical(&mut self) -> Vec<Found> {
        let mut groups: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, it) in self.old.iter().enumerate().filter(|(_, it)| it.own) {
            groups.entry(&it.whole).or_default().0.push(at);
        }
        for (at, it) in self.new.iter().enumerate().filter(|(_, it)| it.own) {
            groups.entry(&it.whole).or_default().1.push(at);
        }
        let mut twice = Vec::new();
        for (old, new) in groups.into_values() {
            match (&old[..], &new[..]) {
                ([], _) | (_, []) => {}
                ([one], [other]) => self.take(*one, *other, MatchReason::Identical, None, None),
                _ => {
                    let candidates = |list: &[usize]| list.iter().map(|at| (*at, 1.0)).collect();
                    twice.extend(old.iter().map(|at| Found {
                        side: Side::Base,
                        at: *at,
                        candidates: candidates(&new),
                    }));
                    self.done.0.extend(&old);
                    self.done.1.extend(&new);
                }
            }
        }
        twice
    }

    /// Pairs with an equal key in an outside register that nothing else in either version holds.
    fn keys(&mut self, base: &Chain, head: &Chain, kind: Kind) {
        if self.old.iter().all(|it| it.keys.is_empty()) {
            return;
        }
        let holders = (key_holders(base, kind), key_holders(head, kind));
        let mut by_key: HashMap<&(String, String), usize> = HashMap::new();
        for (at, it) in self.new.iter().enumerate() {
            by_key.extend(it.keys.iter().map(|key| (key, at)));
        }
        let mut pairs: BTreeMap<(usize, usize), &str> = BTreeMap::new();
        for (at, it) in self.old.iter().enumerate() {
            for key in &it.keys {
                let alone = holders.0.get(key) == Some(&1) && holders.1.get(key) == Some(&1);
                if let (true, Some(new)) = (alone, by_key.get(key)) {
                    pairs.entry((at, *new)).or_insert(&key.0);
                }
            }
        }
        // Two keys that name two others contradict each other.
        let mut partners: (HashMap<usize, usize>, HashMap<usize, usize>) = Default::default();
        for (old, new) in pairs.keys() {
            *partners.0.entry(*old).or_insert(0) += 1;
            *partners.1.entry(*new).or_insert(0) += 1;
        }
        for ((old, new), key) in pairs {
            let free = !self.done.0.contains(&old) && !self.done.1.contains(&new);
            if free && partners.0[&old] == 1 && partners.1[&new] == 1 {
                self.take(old, new, MatchReason::Key, Some(key.to_owned()), None);
            }
        }
    }

    /// Pairs most of whose fields are equal.
    fn similar(&mut self, least: f64) -> similar::Outcome {
        let rest = |list: &[Evidence], done: &HashSet<usize>| -> Vec<usize> {
            (0..list.len()).filter(|at| !done.contains(at)).collect()
        };
        let (left, right) = (rest(self.old, &self.done.0), rest(self.new, &self.done.1));
        let old: Vec<&Evidence> = left.iter().map(|at| &self.old[*at]).collect();
        let new: Vec<&Evidence> = right.iter().map(|at| &self.new[*at]).collect();
        let mut outcome = similar::pair(&old, &new, least);
        let placed = |side: Side, at: usize| match side {
            Side::Base => left[at],
            Side::Head => right[at],
        };
        for it in std::mem::take(&mut outcome.pairs) {
            let next = it
                .runner_up
                .map(|(side, at, score)| (side, placed(side, at), score));
            let (old, new) = (left[it.old], right[it.new]);
            self.take(old, new, MatchReason::Similar, None, next);
        }
        for it in &mut outcome.unsure {
            it.at = placed(it.side, it.at);
            for (at, _) in &mut it.candidates {
                *at = placed(it.side.other(), *at);
            }
        }
        outcome
    }
}

/// For each id of the old version its position in the new one, and those whose ids differ because a file says so.
fn match_ids(base: &[Named<'_>], head: &[Named<'_>]) -> (Vec<Option<usize>>, Vec<(usize, usize)>) {
    let mut matched = vec![None; base.len()];
    let mut taken = vec![false; head.len()];
    let declares = |list: &[Named<'_>]| list.iter().any(|it| !it.formerly.is_empty());
    if declares(base) || declares(head) {
        for (old, new) in declared(base, head, &places(base, &[]), &places(head, &[])) {
            if matched[old].is_none() && !taken[new] {
                matched[old] = Some(new);
                taken[new] = true;
            }
        }
    }
    let differ = |(old, new): (usize, Option<usize>)| Some((old, new?));
    let declared = matched
        .iter()
        .copied()
        .enumerate()
        .filter_map(differ)
        .collect();
    in_order(base, head, &mut matched, &mut taken);
    let in_head = places(head, &taken);
    for (old, it) in base.iter().enumerate() {
        if matched[old].is_none() {
            matched[old] = in_head.get(it.id).copied();
        }
    }
    (matched, declared)
}

/// Where each id of a list stands, of those that are not taken.
fn places<'c>(list: &[Named<'c>], taken: &[bool]) -> HashMap<&'c str, usize, RandomState> {
    let all = list.iter().enumerate();
    let free = all.filter(|(at, _)| !taken.get(*at).copied().unwrap_or(false));
    free.map(|(at, it)| (it.id, at)).collect()
}

/// Joins equal ids as far as both lists keep one order, a few of either between them: what two versions of one file
/// nearly always do. What is not met here is looked up.
fn in_order(
    base: &[Named<'_>],
    head: &[Named<'_>],
    matched: &mut [Option<usize>],
    taken: &mut [bool],
) {
    let mut next = 0;
    for (old, it) in base.iter().enumerate() {
        if matched[old].is_some() {
            continue;
        }
        let near = head.iter().enumerate().skip(next).take(NEAR);
        if let Some((new, _)) = near
            .into_iter()
            .find(|(new, other)| !taken[*new] && other.id == it.id)
        {
            matched[old] = Some(new);
            taken[new] = true;
            next = new + 1;
        }
    }
}

/// Renames that either version declares, best first. A declaration counts only where the id that carries it is new
/// to the other version: an old `formerly` that is kept for good renames nothing again.
fn declared(
    base: &[Named<'_>],
    head: &[Named<'_>],
    in_base: &HashMap<&str, usize, RandomState>,
    in_head: &HashMap<&str, usize, RandomState>,
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
            if let Some(old) = in_base.get(former.as_str()) {
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
            if let Some(new) = in_head.get(former.as_str()) {
                note(rank, old, *new);
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(.., old, new)| (old, new)).collect()
}
