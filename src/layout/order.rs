//! The order of the items in each column, so that few segments cross.
//!
//! Comes in: the layered graph. Goes out: its columns in order. Must not know: sizes, coordinates.
//!
//! Several starts, each improved by barycentre and median sweeps, then by exchanging neighbours and by sifting
//! (moving one item to its best place in the column) as long as that helps. Crossings are counted with an accumulator
//! tree in O(E log V) (Barth, Jünger and Mutzel 2004). A returning edge counts too: it crosses every segment that
//! leaves (enters) its column below its end.

use super::layered::Layered;
use super::start;

/// Sweeps after each start at most; the count stops falling well before.
const SWEEPS: usize = 24;

/// Sweeps without a gain after which a start is left alone.
const PATIENCE: usize = 4;

/// Rounds of exchanging and sifting at most; each must lower the count to be followed by another.
const ROUNDS: usize = 12;

/// Passes of exchanges over a column: what they leave, sifting finds.
const EXCHANGES: usize = 24;

/// How far an item is sifted up or down, which bounds the work in columns of thousands.
const WINDOW: usize = 400;

/// Items up to which every start is polished; of larger graphs only the two best, since polishing costs most.
const SMALL: usize = 2000;

/// Orders the columns.
pub(super) fn minimise_crossings(layered: &mut Layered) {
    let mut starts = Vec::new();
    for start in start::orders(layered) {
        layered.columns = start;
        layered.number();
        let count = sweep(layered);
        starts.push((count, layered.columns.clone()));
    }
    // The sort is stable: of equal starts the more promising one stays in front.
    starts.sort_by_key(|start| start.0);
    if layered.items.len() > SMALL {
        starts.truncate(2);
    }
    let mut best = (u64::MAX, layered.columns.clone());
    for (_, start) in starts {
        layered.columns = start;
        layered.number();
        polish(layered);
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
}

/// All crossings of the present order.
fn crossings(layered: &Layered) -> u64 {
    let segments: u64 = (1..layered.columns.len())
        .map(|gap| crossings_before(layered, gap))
        .sum();
    let returns: u64 = layered
        .columns
        .iter()
        .map(|column| crossings_of_returns(layered, column))
        .sum();
    segments + returns
}

/// Crossings among the segments before a column: inversions, counted with an accumulator tree.
fn crossings_before(layered: &Layered, gap: usize) -> u64 {
    let size = layered.columns[gap].len();
    let mut tree = vec![0_u64; size + 1];
    let (mut seen, mut count) = (0, 0);
    for &item in &layered.columns[gap - 1] {
        let ends = layered.leaving[item]
            .iter()
            .map(|&s| layered.position[layered.segments[s].to]);
        let ends: Vec<usize> = ends.collect();
        for &end in &ends {
            // Those before that end higher or at the same place do not cross.
            let mut at = end + 1;
            let mut above = 0;
            while at > 0 {
                above += tree[at];
                at &= at - 1;
            }
            count += seen - above;
        }
        for &end in &ends {
            seen += 1;
            let mut at = end + 1;
            while at <= size {
                tree[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
    }
    count
}

/// Crossings of the returning edges that go down after, or come up before, the items of a column.
fn crossings_of_returns(layered: &Layered, column: &[usize]) -> u64 {
    let (mut leaving, mut entering, mut count) = (0, 0, 0);
    for &item in column.iter().rev() {
        count +=
            (layered.drops[item].len() * leaving + layered.rises[item].len() * entering) as u64;
        leaving += layered.leaving[item].len();
        entering += layered.entering[item].len();
    }
    count
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
    for (slot, &item) in layered.columns[column].iter().enumerate() {
        let mut ends = neighbours(layered, item, forwards);
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
        ends.extend(std::iter::repeat_n(bottom, returns));
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

/// Places of the neighbours on one side, ascending.
fn neighbours(layered: &Layered, item: usize, left: bool) -> Vec<usize> {
    let segments = if left {
        &layered.entering[item]
    } else {
        &layered.leaving[item]
    };
    let end = |&segment: &usize| {
        let segment = &layered.segments[segment];
        layered.position[if left { segment.from } else { segment.to }]
    };
    let mut ends: Vec<usize> = segments.iter().map(end).collect();
    ends.sort_unstable();
    ends
}

/// Mean, or median, of ascending places.
fn wish(ends: &[usize], median: bool) -> f64 {
    let middle = ends.len() / 2;
    if !median {
        ends.iter().sum::<usize>() as f64 / ends.len() as f64
    } else if ends.len() % 2 == 1 {
        ends[middle] as f64
    } else {
        (ends[middle - 1] + ends[middle]) as f64 / 2.0
    }
}

/// What the items of a column cost against each other.
struct Costs {
    /// For each item its neighbours' places, left and right.
    ends: Vec<[Vec<usize>; 2]>,
    /// For each item the returning edges that come up before and go down after it.
    returns: Vec<[usize; 2]>,
}

impl Costs {
    /// Of the items in the present order of `column`; indices are places in that order.
    fn of(layered: &Layered, column: usize) -> Self {
        let items = &layered.columns[column];
        Self {
            ends: items
                .iter()
                .map(|&i| [neighbours(layered, i, true), neighbours(layered, i, false)])
                .collect(),
            returns: items
                .iter()
                .map(|&i| [layered.rises[i].len(), layered.drops[i].len()])
                .collect(),
        }
    }

    /// Crossings with `a` above `b`, less those with `b` above `a`.
    fn above(&self, a: usize, b: usize) -> i64 {
        let mut cost = 0;
        for side in 0..2 {
            let (of_a, of_b) = (&self.ends[a][side], &self.ends[b][side]);
            cost += inversions(of_a, of_b);
            cost += signed(self.returns[a][side] * of_b.len());
            cost -= signed(self.returns[b][side] * of_a.len());
        }
        cost
    }

    /// Whether the item is free of segments and returning edges.
    fn idle(&self, a: usize) -> bool {
        self.ends[a].iter().all(Vec::is_empty) && self.returns[a] == [0, 0]
    }
}

/// Pairs with the first greater, less pairs with the second greater; both ascending.
fn inversions(first: &[usize], second: &[usize]) -> i64 {
    let (mut less, mut not_greater, mut sum) = (0, 0, 0);
    for &end in first {
        while less < second.len() && second[less] < end {
            less += 1;
        }
        while not_greater < second.len() && second[not_greater] <= end {
            not_greater += 1;
        }
        sum += signed(less) - signed(second.len() - not_greater);
    }
    sum
}

/// A count as a signed number.
fn signed(count: usize) -> i64 {
    i64::try_from(count).expect("there are fewer lines than an i64 can count")
}

/// Exchanges and sifts until nothing helps.
fn polish(layered: &mut Layered) {
    for round in 0..ROUNDS {
        let mut gain = 0;
        for step in 0..layered.columns.len() {
            let column = if round % 2 == 0 {
                step
            } else {
                layered.columns.len() - 1 - step
            };
            gain += exchange(layered, column);
            gain += sift(layered, column);
        }
        if gain == 0 {
            break;
        }
    }
}

/// Exchanges neighbours in a column as long as that helps; says how many crossings went.
fn exchange(layered: &mut Layered, column: usize) -> i64 {
    let costs = Costs::of(layered, column);
    let mut order: Vec<usize> = (0..costs.ends.len()).collect();
    let mut gain = 0;
    for _ in 0..EXCHANGES {
        let before = gain;
        for at in 1..order.len() {
            let cost = costs.above(order[at - 1], order[at]);
            if cost > 0 {
                order.swap(at - 1, at);
                gain += cost;
            }
        }
        if gain == before {
            break;
        }
    }
    apply(layered, column, &order);
    gain
}

/// Moves each item of a column to its best place; says how many crossings went.
fn sift(layered: &mut Layered, column: usize) -> i64 {
    let costs = Costs::of(layered, column);
    let mut order: Vec<usize> = (0..costs.ends.len()).collect();
    let mut gain = 0;
    for item in 0..order.len() {
        if costs.idle(item) {
            continue;
        }
        let at = order
            .iter()
            .position(|&other| other == item)
            .expect("a sifted item is in its column");
        let (mut best, mut target) = (0, at);
        let mut change = 0;
        for (place, &other) in order.iter().enumerate().take(at).rev().take(WINDOW) {
            change += costs.above(item, other);
            if change < best {
                (best, target) = (change, place);
            }
        }
        change = 0;
        for (place, &other) in order.iter().enumerate().skip(at + 1).take(WINDOW) {
            change += costs.above(other, item);
            if change < best {
                (best, target) = (change, place);
            }
        }
        if target != at {
            order.remove(at);
            order.insert(target, item);
            gain -= best;
        }
    }
    apply(layered, column, &order);
    gain
}

/// Takes over an order of places.
fn apply(layered: &mut Layered, column: usize, order: &[usize]) {
    let items: Vec<usize> = order
        .iter()
        .map(|&place| layered.columns[column][place])
        .collect();
    for (at, &item) in items.iter().enumerate() {
        layered.position[item] = at;
    }
    layered.columns[column] = items;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inversions_agree_with_counting_pairs() {
        let pairs = |a: &[usize], b: &[usize]| -> i64 {
            a.iter()
                .flat_map(|x| b.iter().map(move |y| i64::from(x > y) - i64::from(x < y)))
                .sum()
        };
        for (a, b) in [
            (vec![0, 2, 2, 5], vec![1, 2, 3]),
            (vec![], vec![1]),
            (vec![4, 4], vec![4]),
        ] {
            assert_eq!(inversions(&a, &b), pairs(&a, &b));
        }
    }
}
