//! Orders made better by small changes: neighbours exchanged, items moved to their best place, kicks.
//!
//! Comes in: the layered graph in some order. Goes out: the same with fewer crossings. Must not know: coordinates.
//!
//! Sifting (Matuszewski, Schönfeld and Molitor 1999) moves one item to its best place in its column. When nothing of
//! this kind helps any more, a kick disturbs a few items and the columns around are polished again; what became worse
//! is taken back (iterated local search). The work is counted in pairs compared, not in time, so that the same graph
//! gives the same order on every machine.

use std::collections::BTreeMap;

use super::cost::{Costs, crossings, crossings_around};
use super::layered::Layered;
use super::order::LARGE;
use super::reinsert::{Bench, reinsert};

/// Rounds of exchanging and sifting at most; each must lower the count to be followed by another.
const ROUNDS: usize = 12;

/// A round that takes away one crossing in so many is the last.
const LITTLE: i64 = 2000;

/// Passes of exchanges over a column: what they leave, sifting finds.
const EXCHANGES: usize = 24;

/// How far an item is sifted up or down, which bounds the work in columns of thousands.
const WINDOW: usize = 150;

/// Columns of more items are sifted in less time: a walk that has cost this many crossings is not followed further, since
/// hardly any comes down again.
const LONG: usize = 200;
const CLIMB: i64 = 24;

/// Pairs of places looked at while long lines are put back: a bound for graphs of ten thousand nodes.
const REINSERTS: u64 = 20_000_000;

/// Columns polished again after a kick at most.
const REPAIRS: usize = 24;

/// Exchanges and sifts until nothing helps.
pub(super) fn polish(layered: &mut Layered, costs: &mut Costs, bench: &mut Bench) {
    let edges = i64::try_from(layered.chains.len()).unwrap_or(i64::MAX);
    let mut left = i64::try_from(crossings(layered)).unwrap_or(i64::MAX);
    for round in 0..ROUNDS {
        let mut gain = 0;
        for step in 0..layered.columns.len() {
            let column = if round % 2 == 0 {
                step
            } else {
                layered.columns.len() - 1 - step
            };
            gain += improve(layered, costs, column, true);
        }
        let before = bench.work;
        for edge in 0..layered.chains.len() {
            if bench.work > REINSERTS {
                break;
            }
            gain += i64::from(reinsert(layered, bench, edge));
        }
        costs.work += bench.work - before;
        left -= gain;
        // In large graphs the last rounds win little and cost as much as the first.
        let share = if layered.items.len() > LARGE {
            100
        } else {
            400
        };
        if gain <= (edges / share).max(left / LITTLE) {
            break;
        }
    }
}

/// Sifts a column, after exchanging neighbours if so asked; says how many crossings went.
fn improve(layered: &mut Layered, costs: &mut Costs, column: usize, exchanges: bool) -> i64 {
    costs.read(layered, column);
    let mut order: Vec<usize> = (0..costs.len()).collect();
    let mut gain = 0;
    if exchanges {
        gain += exchange(costs, &mut order);
    }
    gain += sift(costs, &mut order);
    if gain > 0 {
        apply(layered, column, &order);
    }
    gain
}

/// Exchanges neighbours as long as that helps; says how many crossings went.
fn exchange(costs: &mut Costs, order: &mut [usize]) -> i64 {
    let mut gain = 0;
    for _ in 0..EXCHANGES {
        let before = gain;
        for at in 1..order.len() {
            let cost = costs.above(order[at - 1], order[at], order[at]);
            if cost > 0 {
                order.swap(at - 1, at);
                costs.set_rank(order[at - 1], at - 1);
                costs.set_rank(order[at], at);
                gain += cost;
            }
        }
        if gain == before {
            break;
        }
    }
    gain
}

/// Moves each item to its best place, from the top down; says how many crossings went.
fn sift(costs: &mut Costs, order: &mut Vec<usize>) -> i64 {
    let climb = if order.len() > LONG { CLIMB } else { i64::MAX };
    let mut gain = 0;
    for item in order.clone() {
        if costs.idle(item) {
            continue;
        }
        let at = costs.rank(item);
        let (mut best, mut target) = (0, at);
        let mut change = 0;
        for (place, &other) in order.iter().enumerate().take(at).rev().take(WINDOW) {
            change += costs.above(item, other, other);
            if change < best {
                (best, target) = (change, place);
            } else if change > climb {
                break;
            }
        }
        change = 0;
        for (place, &other) in order.iter().enumerate().skip(at + 1).take(WINDOW) {
            change += costs.above(other, item, other);
            if change < best {
                (best, target) = (change, place);
            } else if change > climb {
                break;
            }
        }
        if target != at {
            order.remove(at);
            order.insert(target, item);
            let (low, high) = (at.min(target), at.max(target));
            for (place, &item) in order.iter().enumerate().take(high + 1).skip(low) {
                costs.set_rank(item, place);
            }
            gain -= best;
        }
    }
    gain
}

/// Takes over an order of places.
fn apply(layered: &mut Layered, column: usize, order: &[usize]) {
    let items: Vec<usize> = order
        .iter()
        .map(|&place| layered.columns[column][place])
        .collect();
    set(layered, column, items);
}

/// Sets the order of a column.
fn set(layered: &mut Layered, column: usize, items: Vec<usize>) {
    for (at, &item) in items.iter().enumerate() {
        layered.position[item] = at;
    }
    layered.columns[column] = items;
}

/// A sequence of numbers that is the same everywhere (splitmix64, Steele, Lea and Flood 2014).
pub(super) struct Sequence(pub u64);

impl Sequence {
    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from(z % bound).unwrap_or(0)
    }
}

/// Kicks until so many pairs have been compared.
pub(super) fn kick(layered: &mut Layered, costs: &mut Costs, work: u64) {
    let wide: Vec<usize> = (0..layered.columns.len())
        .filter(|&column| layered.columns[column].len() > 1)
        .collect();
    if wide.is_empty() {
        return;
    }
    let mut sequence = Sequence(1);
    let end = costs.work + work;
    while costs.work < end {
        let column = wide[sequence.below(wide.len())];
        let mut saved: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        saved.insert(column, layered.columns[column].clone());
        let mut gain = disturb(layered, &mut sequence, column);
        gain += repair(layered, costs, column, &mut saved);
        // A change for nothing is kept: it may lead on.
        if gain < 0 {
            for (column, items) in saved {
                set(layered, column, items);
            }
        }
        // Each kick costs something, whatever it finds.
        costs.work += 20;
    }
}

/// Moves an item of a column, or turns a few round; says how many crossings went (fewer than none came).
fn disturb(layered: &mut Layered, sequence: &mut Sequence, column: usize) -> i64 {
    let before = crossings_around(layered, column);
    let mut items = layered.columns[column].clone();
    let at = sequence.below(items.len());
    if sequence.below(2) == 0 {
        let item = items.remove(at);
        items.insert(sequence.below(items.len() + 1), item);
    } else {
        let end = (at + 2 + sequence.below(4)).min(items.len());
        items[at..end].reverse();
    }
    set(layered, column, items);
    let after = crossings_around(layered, column);
    i64::try_from(before).unwrap_or(0) - i64::try_from(after).unwrap_or(0)
}

/// Polishes the columns around a kick, and those around what changed; says how many crossings went.
fn repair(
    layered: &mut Layered,
    costs: &mut Costs,
    kicked: usize,
    saved: &mut BTreeMap<usize, Vec<usize>>,
) -> i64 {
    let last = layered.columns.len() - 1;
    let mut queue = vec![kicked, (kicked + 1).min(last), kicked.saturating_sub(1)];
    let mut gain = 0;
    let mut next = 0;
    while let Some(&column) = queue.get(next).filter(|_| next < REPAIRS) {
        next += 1;
        saved
            .entry(column)
            .or_insert_with(|| layered.columns[column].clone());
        let won = improve(layered, costs, column, false);
        if won > 0 {
            gain += won;
            for other in [column + 1, column.wrapping_sub(1), column] {
                if other <= last && !queue[next..].contains(&other) {
                    queue.push(other);
                }
            }
        }
    }
    gain
}
