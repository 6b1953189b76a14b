//! The order of the items in each column, so that few segments cross.
//!
//! Comes in: the layered graph. Goes out: its columns in order. Must not know: sizes, coordinates.
//!
//! Several starts, each improved by barycentre and median sweeps; the best of them polished, then kicked within a
//! budget of work.

use super::cost::{Costs, crossings, neighbours};
use super::layered::Layered;
use super::polish;
use super::reinsert::Bench;
use super::start;

/// Sweeps after each start at most; the count stops falling well before.
const SWEEPS: usize = 24;

/// Sweeps without a gain after which a start is left alone.
const PATIENCE: usize = 4;

/// Items up to which every start, and up to which two are polished; of larger graphs only the best, since polishing
/// costs most.
const SMALL: [usize; 2] = [400, 1500];

/// Items beyond which only the most promising start is swept: of graphs that large the others come out within a
/// hundredth of it, and cost three times as much. They are also polished in fewer rounds.
pub(super) const LARGE: usize = 20_000;

/// Pairs compared while kicking, by the square of the number of items, and at most: small graphs become as good as they
/// can, large ones stay fast.
const WORK: (u64, u64) = (8, 1_500_000);

/// Orders the columns; says how many crossings are left.
pub(super) fn minimise_crossings(layered: &mut Layered) -> u64 {
    let mut costs = Costs::default();
    let mut bench = Bench::default();
    let mut starts = Vec::new();
    let tried = if layered.items.len() > LARGE {
        1
    } else {
        usize::MAX
    };
    for start in start::orders(layered).into_iter().take(tried) {
        layered.columns = start;
        layered.number();
        let count = sweep(layered);
        starts.push((count, layered.columns.clone()));
    }
    // The sort is stable: of equal starts the more promising one stays in front.
    starts.sort_by_key(|start| start.0);
    let polished = SMALL.map(|most| usize::from(layered.items.len() <= most));
    starts.truncate(1 + polished[1] + 2 * polished[0]);
    let mut best = (u64::MAX, layered.columns.clone());
    for (_, start) in starts {
        layered.columns = start;
        layered.number();
        polish::polish(layered, &mut costs, &mut bench);
        let count = crossings(layered);
        if count < best.0 {
            best = (count, layered.columns.clone());
        }
        if count == 0 {
            break;
        }
    }
    layered.columns = best.1;
    layered.number();
    best.0
}

/// Kicks within the budget.
pub(super) fn refine(layered: &mut Layered) {
    let items = u64::try_from(layered.items.len()).unwrap_or(u64::MAX);
    let mut costs = Costs::default();
    polish::kick(layered, &mut costs, (items * items * WORK.0).min(WORK.1));
}

/// Sweeps to and fro; keeps the best order met and says how many crossings it has.
fn sweep(layered: &mut Layered) -> u64 {
    let mut best = (crossings(layered), layered.columns.clone());
    let mut idle = 0;
    for round in 0..SWEEPS {
        if idle == PATIENCE || best.0 == 0 {
            break;
        }
        // Forwards by what enters, backwards by what leaves; two rounds by barycentre, two by median.
        let (forwards, median) = (round % 2 == 0, round % 4 >= 2);
        for step in 1..layered.columns.len() {
            let column = if forwards {
                step
            } else {
                layered.columns.len() - 1 - step
            };
            sort_column(layered, column, forwards, median);
        }
        let count = crossings(layered);
        if count < best.0 {
            best = (count, layered.columns.clone());
            idle = 0;
        } else {
            idle += 1;
        }
    }
    layered.columns = best.1;
    layered.number();
    best.0
}

/// Sorts one column by its neighbours on one side. Items without neighbours there keep their place.
fn sort_column(layered: &mut Layered, column: usize, forwards: bool, median: bool) {
    let mut wishes: Vec<(f64, usize)> = Vec::new();
    let mut slots = Vec::new();
    let mut ends: Vec<u32> = Vec::new();
    for (slot, &item) in layered.columns[column].iter().enumerate() {
        ends.clear();
        neighbours(layered, item, forwards, &mut ends);
        if ends.is_empty() {
            // Where a line turns back, its place holder wants to be where its box wants to be.
            for &turn in &layered.turning[item][usize::from(!forwards)] {
                let partner = layered.partner(turn, item);
                neighbours(layered, partner, forwards, &mut ends);
            }
        }
        // Returning edges pull down: their other end lies below everything.
        let bottom = if forwards {
            column.checked_sub(1)
        } else {
            Some(column + 1)
        };
        let bottom = bottom
            .and_then(|at| layered.columns.get(at))
            .map_or(0, Vec::len);
        let returns = if forwards {
            layered.rises[item].len()
        } else {
            layered.drops[item].len()
        };
        let bottom = u32::try_from(bottom).unwrap_or(u32::MAX);
        ends.extend(std::iter::repeat_n(bottom, returns));
        ends.sort_unstable();
        if !ends.is_empty() {
            wishes.push((wish(&ends, median), item));
            slots.push(slot);
        }
    }
    // The sort is stable: equal wishes keep their present order.
    wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (&slot, &(_, item)) in slots.iter().zip(&wishes) {
        layered.columns[column][slot] = item;
    }
    for (at, &item) in layered.columns[column].iter().enumerate() {
        layered.position[item] = at;
    }
}

/// Mean, or median, of ascending places.
fn wish(ends: &[u32], median: bool) -> f64 {
    let middle = ends.len() / 2;
    if !median {
        ends.iter().map(|&end| f64::from(end)).sum::<f64>() / ends.len() as f64
    } else if ends.len() % 2 == 1 {
        f64::from(ends[middle])
    } else {
        f64::midpoint(f64::from(ends[middle - 1]), f64::from(ends[middle]))
    }
}
