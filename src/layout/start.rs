//! Orders to start from.
//!
//! Comes in: the layered graph. Goes out: a few different orders of its columns, always the same for the same graph.
//! Must not know: sizes, coordinates.

use super::layered::Layered;

/// Steps of the power iteration: the order hardly changes after that (a graph of 10,000 nodes takes 20 ms).
const STEPS: usize = 300;

/// The orders, the most promising first.
pub(super) fn orders(layered: &Layered) -> Vec<Vec<Vec<usize>>> {
    let alone: Vec<bool> = (0..layered.items.len())
        .map(|item| is_alone(layered, item))
        .collect();
    let by_rank = |rank: &[f64]| {
        let mut columns = layered.columns.clone();
        for column in &mut columns {
            // Items without any edge go last; the sort is stable.
            column.sort_by(|&a, &b| {
                (alone[a], rank[a])
                    .partial_cmp(&(alone[b], rank[b]))
                    .expect("ranks are finite")
            });
        }
        columns
    };
    vec![
        by_rank(&spectral(layered)),
        by_rank(&depth_first(layered, false)),
        by_rank(&depth_first(layered, true)),
        by_rank(&vec![0.0; layered.items.len()]),
    ]
}

/// Whether nothing ends at the item.
fn is_alone(layered: &Layered, item: usize) -> bool {
    [
        &layered.entering,
        &layered.leaving,
        &layered.drops,
        &layered.rises,
    ]
    .iter()
    .all(|list| list[item].is_empty())
        && layered.turning[item].iter().all(Vec::is_empty)
}

/// Neighbours of an item along segments.
fn neighbours(layered: &Layered, item: usize) -> impl Iterator<Item = usize> {
    let after = layered.leaving[item]
        .iter()
        .map(|&s| layered.segments[s].to);
    let before = layered.entering[item]
        .iter()
        .map(|&s| layered.segments[s].from);
    let turns = layered.turning[item].iter().flatten();
    let turns = turns.map(move |&turn| layered.partner(turn, item));
    after.chain(before).chain(turns)
}

/// The turn of each item in a depth-first walk from the first (last) column on.
fn depth_first(layered: &Layered, backwards: bool) -> Vec<f64> {
    let mut turn = vec![-1.0; layered.items.len()];
    let mut next = 0.0;
    let mut after: Vec<usize> = Vec::new();
    let mut columns: Vec<usize> = (0..layered.columns.len()).collect();
    if backwards {
        columns.reverse();
    }
    for column in columns {
        for &root in &layered.columns[column] {
            let mut stack = vec![root];
            while let Some(item) = stack.pop() {
                if turn[item] >= 0.0 {
                    continue;
                }
                turn[item] = next;
                next += 1.0;
                after.clear();
                after.extend(neighbours(layered, item).filter(|&other| turn[other] < 0.0));
                if backwards {
                    after.reverse();
                }
                // The stack turns the order round: the first neighbour must be walked first.
                stack.extend(after.iter().rev());
            }
        }
    }
    turn
}

/// The second eigenvector of the lazy random walk on the segments: neighbours get similar values, and far parts of
/// the graph different ones.
fn spectral(layered: &Layered) -> Vec<f64> {
    let count = layered.items.len();
    let degree: Vec<f64> = (0..count)
        .map(|item| neighbours(layered, item).count() as f64)
        .collect();
    let total: f64 = degree.iter().sum();
    if total == 0.0 {
        return vec![0.0; count];
    }
    // Multiples of the golden ratio: spread evenly, the same everywhere.
    let mut value: Vec<f64> = (0..count)
        .map(|item| (item as f64 * 0.618_033_988_749_895).fract())
        .collect();
    let segments = layered.segments.iter().map(|it| (it.from, it.to));
    let turns = layered.turns.iter().map(|it| (it.holder, it.node));
    let pairs: Vec<(usize, usize)> = segments.chain(turns).collect();
    let (mut centred, mut sums) = (vec![0.0; count], vec![0.0; count]);
    for _ in 0..STEPS {
        let mean = value.iter().zip(&degree).map(|(v, d)| v * d).sum::<f64>() / total;
        let of_values = centred.iter_mut().zip(&value);
        of_values.for_each(|(centred, value)| *centred = value - mean);
        sums.fill(0.0);
        for &(from, to) in &pairs {
            sums[to] += centred[from];
            sums[from] += centred[to];
        }
        let mut largest = 0.0_f64;
        for item in 0..count {
            let around = if degree[item] > 0.0 {
                sums[item] / degree[item]
            } else {
                0.0
            };
            value[item] = f64::midpoint(centred[item], around);
            largest = largest.max(value[item].abs());
        }
        if largest == 0.0 {
            break;
        }
        for value in &mut value {
            *value /= largest;
        }
    }
    value
}
