//! Pairs of entities most of whose fields are equal.
//!
//! Comes in: the features of what is left over on either side. Goes out: clear pairs, each with the next best, and
//! what is unsure. Must not know: chains, kinds.
//!
//! Similarity is Dice's: 2 × equal features ÷ features of both. A pair is clear where each is the other's best and
//! no third comes nearer than [`MARGIN`]. Without a title or a figure in common nothing is a candidate: what plants of
//! one operator at one place share is not what makes them one. Among very many that are left over, two have a figure in
//! common by accident: there, what is equal must say more than any of so many pairs has in common by chance ([`CROWD`]).
//!
//! Not every pair is compared. A pair of at least the wanted similarity shares a title or figure, and it shares one of
//! the `n − o + 1` rarest features, where `o` is the least number that must be equal; whichever list is shorter gives
//! all candidates. So nothing is missed, and the work follows the number of entries that do share something rare.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::evidence::Evidence;

/// How much nearer than the next best a partner must be.
const MARGIN: f64 = 0.05;
/// Equal features that a rename needs, however few there are in all.
const EQUAL_LEAST: usize = 3;
/// Pairs of old and new ones above which accidents are to be reckoned with. What a feature says is log₂ of one over the
/// share of those that have it, on the side where it is more common; the equal ones together must say log₂ of the pairs.
const CROWD: usize = 50 * 50;
/// Candidates looked at in one search; beyond it those with too many are skipped, and counted.
const CANDIDATES_MAX: usize = 40_000_000;
/// Rounding of a sum of small whole numbers.
const ROUNDING: f64 = 1e-9;

/// A side of a diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Base,
    Head,
}

impl Side {
    pub const fn other(self) -> Self {
        match self {
            Self::Base => Self::Head,
            Self::Head => Self::Base,
        }
    }
}

/// A clear pair.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub old: usize,
    pub new: usize,
    /// The next best for either of them.
    pub runner_up: Option<(Side, usize, f64)>,
}

/// One whose best candidates are too near to each other.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub side: Side,
    pub at: usize,
    pub candidates: Vec<(usize, f64)>,
}

#[derive(Default)]
pub(super) struct Outcome {
    pub pairs: Vec<Pair>,
    pub unsure: Vec<Found>,
    /// Old ones that were not compared.
    pub skipped: usize,
}

/// The two best candidates of one.
#[derive(Clone, Copy, Default)]
struct Best {
    first: Option<(usize, f64)>,
    second: Option<(usize, f64)>,
}

impl Best {
    /// Of equals the one met first stays first: the two are then no clear pair in either order.
    fn offer(&mut self, at: usize, score: f64) {
        if self.first.is_none_or(|(_, best)| score > best) {
            self.second = self.first;
            self.first = Some((at, score));
        } else if self.second.is_none_or(|(_, next)| score > next) {
            self.second = Some((at, score));
        }
    }

    fn is_clear(&self) -> bool {
        match (self.first, self.second) {
            (Some((_, best)), Some((_, next))) => best - next >= MARGIN - ROUNDING,
            _ => true,
        }
    }
}

/// Features as numbers, and which of the new ones have each.
struct Index {
    old: Vec<Vec<u32>>,
    new: Vec<Vec<u32>>,
    own: Vec<bool>,
    holders: Vec<Vec<u32>>,
    /// What each feature says, in bits.
    bits: Vec<f64>,
    /// What equal features must say.
    needed: f64,
}

/// Numbers given to features.
#[derive(Default)]
struct Numbers<'e> {
    known: HashMap<&'e str, u32, RandomState>,
    own: Vec<bool>,
}

impl<'e> Numbers<'e> {
    fn lists(&mut self, all: &[&'e Evidence]) -> Vec<Vec<u32>> {
        let mut lists = Vec::with_capacity(all.len());
        for it in all {
            let mut list = Vec::with_capacity(it.features.len());
            for feature in &it.features {
                let next = u32::try_from(self.own.len()).unwrap_or(u32::MAX);
                let number = *self.known.entry(&feature.text).or_insert(next);
                if number == next {
                    self.own.push(feature.own);
                }
                list.push(number);
            }
            list.sort_unstable();
            lists.push(list);
        }
        lists
    }
}

impl Index {
    fn new(old: &[&Evidence], new: &[&Evidence]) -> Self {
        let mut numbers = Numbers::default();
        let (old, new) = (numbers.lists(old), numbers.lists(new));
        let own = numbers.own;
        let mut holders = vec![Vec::new(); own.len()];
        for (at, list) in (0_u32..).zip(&new) {
            for feature in list {
                holders[*feature as usize].push(at);
            }
        }
        let mut held_before = vec![0_usize; own.len()];
        for feature in old.iter().flatten() {
            held_before[*feature as usize] += 1;
        }
        let share = |held: usize, all: usize| held as f64 / all.max(1) as f64;
        let bits = held_before.iter().zip(&holders).map(|(before, now)| {
            let most = share(*before, old.len()).max(share(now.len(), new.len()));
            -most.log2()
        });
        let bits = bits.collect();
        let pairs = old.len() * new.len();
        let needed = if pairs > CROWD {
            (pairs as f64).log2()
        } else {
            0.0
        };
        Self {
            old,
            new,
            own,
            holders,
            bits,
            needed,
        }
    }

    fn held(&self, feature: u32) -> usize {
        self.holders[feature as usize].len()
    }

    /// Features of an old one of which every similar new one has at least one, and how many candidates they give.
    fn keys(&self, at: usize, least: f64) -> (Vec<u32>, usize) {
        let list = &self.old[at];
        let cost = |keys: &[u32]| keys.iter().map(|key| self.held(*key)).sum::<usize>();
        let own = list.iter().copied().filter(|key| self.own[*key as usize]);
        let own: Vec<u32> = own.collect();
        let mut rarest = list.clone();
        rarest.sort_by_key(|key| self.held(*key));
        let needed = (least / (2.0 - least) * list.len() as f64 - ROUNDING).ceil();
        let needed = (needed.max(0.0) as usize).max(EQUAL_LEAST);
        rarest.truncate((list.len() + 1).saturating_sub(needed));
        let (own_cost, rarest_cost) = (cost(&own), cost(&rarest));
        if own_cost <= rarest_cost {
            (own, own_cost)
        } else {
            (rarest, rarest_cost)
        }
    }

    /// Similarity, where the two have enough in common.
    fn score(&self, old: usize, new: usize, least: f64) -> Option<f64> {
        let (left, right) = (&self.old[old], &self.new[new]);
        let (mut equal, mut own, mut says) = (0_usize, false, 0.0);
        let (mut one, mut two) = (0, 0);
        while one < left.len() && two < right.len() {
            match left[one].cmp(&right[two]) {
                std::cmp::Ordering::Less => one += 1,
                std::cmp::Ordering::Greater => two += 1,
                std::cmp::Ordering::Equal => {
                    equal += 1;
                    own |= self.own[left[one] as usize];
                    says += self.bits[left[one] as usize];
                    one += 1;
                    two += 1;
                }
            }
        }
        let score = dice(equal, left.len(), right.len());
        let enough = own && equal >= EQUAL_LEAST && says >= self.needed - ROUNDING;
        (enough && score >= least - ROUNDING).then_some(score)
    }
}

/// Dice's coefficient.
pub(super) fn dice(equal: usize, old: usize, new: usize) -> f64 {
    if old + new == 0 {
        return 0.0;
    }
    2.0 * equal as f64 / (old + new) as f64
}

/// The clear pairs that are at least so similar.
pub(super) fn pair(old: &[&Evidence], new: &[&Evidence], least: f64) -> Outcome {
    let mut outcome = Outcome::default();
    if old.is_empty() || new.is_empty() {
        return outcome;
    }
    let index = Index::new(old, new);
    let keys: Vec<(Vec<u32>, usize)> = (0..old.len()).map(|at| index.keys(at, least)).collect();
    let all: usize = keys.iter().map(|(_, cost)| cost).sum();
    let most = if all > CANDIDATES_MAX {
        CANDIDATES_MAX / old.len()
    } else {
        usize::MAX
    };
    let mut best_old = vec![Best::default(); old.len()];
    let mut best_new = vec![Best::default(); new.len()];
    let mut met = vec![usize::MAX; new.len()];
    for (at, (keys, cost)) in keys.iter().enumerate() {
        if *cost > most {
            outcome.skipped += 1;
            continue;
        }
        for other in keys.iter().flat_map(|key| &index.holders[*key as usize]) {
            let other = *other as usize;
            if std::mem::replace(&mut met[other], at) == at {
                continue;
            }
            if let Some(score) = index.score(at, other, least) {
                best_old[at].offer(other, score);
                best_new[other].offer(at, score);
            }
        }
    }
    judge(&best_old, &best_new, &mut outcome);
    outcome
}

/// Each other's best with nothing near: a pair. Two that are near: unsure.
fn judge(best_old: &[Best], best_new: &[Best], outcome: &mut Outcome) {
    for (old, best) in best_old.iter().enumerate() {
        let Some((new, _)) = best.first else {
            continue;
        };
        let other = &best_new[new];
        if best.is_clear() && other.is_clear() && other.first.is_some_and(|(at, _)| at == old) {
            let next_new = best.second.map(|(at, score)| (Side::Head, at, score));
            let next_old = other.second.map(|(at, score)| (Side::Base, at, score));
            let runner_up = match (next_new, next_old) {
                (Some(one), Some(two)) if two.2 > one.2 => Some(two),
                (one, two) => one.or(two),
            };
            outcome.pairs.push(Pair {
                old,
                new,
                runner_up,
            });
        }
    }
    let sides = [(Side::Base, best_old), (Side::Head, best_new)];
    for (side, list) in sides {
        for (at, best) in list.iter().enumerate().filter(|(_, it)| !it.is_clear()) {
            let candidates = best.first.into_iter().chain(best.second).collect();
            outcome.unsure.push(Found {
                side,
                at,
                candidates,
            });
        }
    }
}
