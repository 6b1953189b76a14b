//! A long line taken out and put back where it crosses least, all its place holders at once.
//!
//! Comes in: the layered graph in some order, an edge with place holders. Goes out: the same with them at better
//! places. Must not know: coordinates.
//!
//! Moved one by one, the place holders of a line hold each other back: one that goes ahead crosses twice. Given the
//! order of everything else, the best places for all of them are a shortest path through the columns, found by
//! dynamic programming.

use std::cmp::Ordering;

use super::layered::Layered;

/// Places looked at above and below the present one, which bounds the work in columns of thousands.
const WINDOW: usize = 40;

/// One end of the row of place holders.
#[derive(Clone, Copy)]
enum Terminal {
    /// A box in the next column.
    Beside(usize),
    /// A box in the same column.
    Turn(usize),
}

/// A column without the place holder that is being put in.
struct Column {
    /// Places looked at, first and last.
    from: usize,
    to: usize,
    /// The present place.
    now: usize,
    /// What a place costs in the column itself.
    cost: Vec<i32>,
}

/// What is used again for each edge.
#[derive(Default)]
pub(super) struct Bench {
    above: Vec<i32>,
    below: Vec<i32>,
    /// Pairs of places compared: the unit of work.
    pub work: u64,
}

/// Puts the place holders of an edge where it crosses least; says how many crossings went.
pub(super) fn reinsert(layered: &mut Layered, bench: &mut Bench, edge: usize) -> i32 {
    let Some((holders, [left, right])) = row(layered, edge) else {
        return 0;
    };
    let columns = columns(layered, &holders, [left, right]);
    // From left to right: the least cost of each place, and the place before from which it comes.
    let mut costs: Vec<i32> = columns[0].cost.clone();
    let mut present = columns[0].cost[columns[0].now - columns[0].from];
    if let Terminal::Beside(node) = left {
        let table = bench.fixed(layered, node, holders[0], true, &columns[0]);
        present += table[columns[0].now - columns[0].from];
        costs
            .iter_mut()
            .zip(&table)
            .for_each(|(cost, it)| *cost += it);
    }
    let mut origins: Vec<Vec<u32>> = Vec::with_capacity(columns.len());
    for at in 1..columns.len() {
        let pair = [&columns[at - 1], &columns[at]];
        let step = bench.step(layered, holders[at - 1], pair, &costs);
        present += step.present + pair[1].cost[pair[1].now - pair[1].from];
        costs = step.costs;
        costs
            .iter_mut()
            .zip(&pair[1].cost)
            .for_each(|(cost, it)| *cost += it);
        origins.push(step.origins);
    }
    let last = columns.len() - 1;
    if let Terminal::Beside(node) = right {
        let table = bench.fixed(layered, node, holders[last], false, &columns[last]);
        present += table[columns[last].now - columns[last].from];
        costs
            .iter_mut()
            .zip(&table)
            .for_each(|(cost, it)| *cost += it);
    }
    let best = (0..costs.len())
        .min_by_key(|&place| costs[place])
        .unwrap_or(0);
    let gain = present - costs[best];
    if gain <= 0 {
        return 0;
    }
    let mut place = best;
    for at in (0..columns.len()).rev() {
        put(layered, holders[at], columns[at].from + place);
        if at > 0 {
            place = origins[at - 1][place] as usize;
        }
    }
    gain
}

/// The places that each place holder may take, and what they cost by themselves.
fn columns(layered: &Layered, holders: &[usize], [left, right]: [Terminal; 2]) -> Vec<Column> {
    holders
        .iter()
        .enumerate()
        .map(|(at, &holder)| {
            let ends = [
                (at > 0 || matches!(left, Terminal::Beside(_))),
                (at + 1 < holders.len() || matches!(right, Terminal::Beside(_))),
            ];
            let mut column = Column::of(layered, holder, ends);
            for (is_end, terminal, side) in
                [(at == 0, left, 0), (at + 1 == holders.len(), right, 1)]
            {
                if let (true, Terminal::Turn(node)) = (is_end, terminal) {
                    column.turn(layered, holder, node, side);
                }
            }
            column
        })
        .collect()
}

/// The place holders of an edge from left to right, and what is at both ends.
fn row(layered: &Layered, edge: usize) -> Option<(Vec<usize>, [Terminal; 2])> {
    let chain = &layered.chains[edge];
    if chain.returns || chain.items.len() < 3 {
        return None;
    }
    let last = chain.items.len() - 1;
    let mut holders = chain.items[1..last].to_vec();
    if chain.turns.is_none() {
        let ends = [chain.items[0], chain.items[last]].map(Terminal::Beside);
        return Some((holders, ends));
    }
    holders.reverse();
    Some((
        holders,
        [chain.items[last], chain.items[0]].map(Terminal::Turn),
    ))
}

/// Moves an item to a place, counted without it.
fn put(layered: &mut Layered, item: usize, place: usize) {
    let at = layered.items[item].column;
    let from = layered.position[item];
    let column = &mut layered.columns[at];
    column.remove(from);
    column.insert(place, item);
    for (position, &item) in column
        .iter()
        .enumerate()
        .take(from.max(place) + 1)
        .skip(from.min(place))
    {
        layered.position[item] = position;
    }
}

impl Column {
    /// The column of a place holder; `ends` says on which sides its line goes on to another column.
    fn of(layered: &Layered, holder: usize, ends: [bool; 2]) -> Self {
        let items = &layered.columns[layered.items[holder].column];
        let now = layered.position[holder];
        let (from, to) = (
            now.saturating_sub(WINDOW),
            (now + WINDOW).min(items.len() - 1),
        );
        let mut column = Self {
            from,
            to,
            now,
            cost: vec![0; to - from + 1],
        };
        let returning = &layered.returning[layered.items[holder].column];
        for &item in returning.iter().filter(|&&item| item != holder) {
            let at = layered.position[item];
            let at = at - usize::from(at > now);
            let returns = [&layered.rises[item], &layered.drops[item]];
            for side in 0..2 {
                if !ends[side] {
                    continue;
                }
                if !returns[side].is_empty() {
                    // Whatever stands below is crossed.
                    column.add(at + 1, usize::MAX, returns[side].len());
                }
                for &turn in &layered.turning[item][side] {
                    let other = layered.partner(turn, item);
                    if other == holder {
                        continue;
                    }
                    let other = layered.position[other];
                    let other = other - usize::from(other > now);
                    if at < other {
                        column.add(at + 1, other, 1);
                    }
                }
            }
        }
        column
    }

    /// Where in the column the item stands that is at a place counted without the holder.
    fn counted(&self, at: usize) -> usize {
        at + usize::from(at >= self.now)
    }

    /// Adds to the cost of the places from the first to the last.
    fn add(&mut self, first: usize, last: usize, count: usize) {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        let (first, last) = (first.max(self.from), last.min(self.to));
        for place in first..=last {
            self.cost[place - self.from] += count;
        }
    }

    /// Adds what a turn to a box of the same column crosses, but for what every place crosses alike.
    fn turn(&mut self, layered: &Layered, holder: usize, node: usize, side: usize) {
        let items = &layered.columns[layered.items[holder].column];
        let node = layered.position[node];
        let node = node - usize::from(node > self.now);
        for at in self.from..=self.to {
            let Some(&item) = items.get(self.counted(at)) else {
                break;
            };
            let ends = match side {
                0 => layered.entering[item].len() + layered.rises[item].len(),
                _ => layered.leaving[item].len() + layered.drops[item].len(),
            };
            // Between the box and a place beyond it.
            match at.cmp(&node) {
                Ordering::Less => self.add(0, at, ends),
                Ordering::Equal => {}
                Ordering::Greater => self.add(at + 1, usize::MAX, ends),
            }
        }
    }
}

/// For each place the lines from above that end at or below it, and those from below that end above it, of those that
/// end at the places looked at: what ends beyond them is crossed by a line to each place, or by none.
fn crossed(above: &[i32], below: &[i32]) -> Vec<i32> {
    let mut count: i32 = above.iter().sum();
    let mut result = Vec::with_capacity(above.len());
    for (above, below) in above.iter().zip(below) {
        result.push(count);
        count += below - above;
    }
    result
}

/// One step of the dynamic programme.
struct Step {
    costs: Vec<i32>,
    origins: Vec<u32>,
    present: i32,
}

impl Bench {
    /// Empties the counts of lines from above and from below.
    fn clear(&mut self, size: usize) {
        for counts in [&mut self.above, &mut self.below] {
            counts.clear();
            counts.resize(size, 0);
        }
    }

    /// For each place of a holder the crossings of its line to a box in the column on the left (right).
    fn fixed(
        &mut self,
        layered: &Layered,
        node: usize,
        holder: usize,
        left: bool,
        column: &Column,
    ) -> Vec<i32> {
        let own = layered.position[node];
        let items = &layered.columns[layered.items[holder].column];
        self.clear(column.cost.len());
        let counts = self.above.iter_mut().zip(&mut self.below);
        for (place, (above, below)) in (column.from..).zip(counts) {
            let Some(&item) = items.get(column.counted(place)) else {
                break;
            };
            for &other in layered.near(item, left) {
                let there = layered.position[other];
                match there.cmp(&own) {
                    Ordering::Less => *above += 1,
                    Ordering::Equal => {}
                    Ordering::Greater => *below += 1,
                }
            }
        }
        self.work += u64::try_from(items.len()).unwrap_or(0);
        crossed(&self.above, &self.below)
    }

    /// The least costs of the places in a column, from those in the column before.
    fn step(
        &mut self,
        layered: &Layered,
        left_holder: usize,
        [before, after]: [&Column; 2],
        costs: &[i32],
    ) -> Step {
        let left = layered.items[left_holder].column;
        let column = &layered.columns[left];
        let ends = |other: usize| {
            let here = layered.position[other];
            here - usize::from(here > after.now)
        };
        self.clear(after.cost.len());
        let counts = self.above.iter_mut().zip(&mut self.below);
        for (place, (above, below)) in (after.from..).zip(counts) {
            let Some(&item) = layered.columns[left + 1].get(after.counted(place)) else {
                break;
            };
            for &other in layered.near(item, true) {
                let there = layered.position[other];
                if there - usize::from(there > before.now) < before.from {
                    *above += 1;
                } else {
                    *below += 1;
                }
            }
        }
        let mut crossed = crossed(&self.above, &self.below);
        let count = crossed.len();
        let mut step = Step {
            costs: vec![i32::MAX; count],
            origins: vec![0; count],
            present: 0,
        };
        for (origin, from) in (0..).zip(before.from..=before.to) {
            if from == before.now {
                step.present = crossed[after.now - after.from];
            }
            let cost = costs[from - before.from];
            let best = step.costs.iter_mut().zip(&mut step.origins);
            for ((best, from), crossed) in best.zip(&crossed) {
                let sum = cost + crossed;
                let better = sum < *best;
                *from = if better { origin } else { *from };
                *best = if better { sum } else { *best };
            }
            let item = column.get(before.counted(from));
            for &other in item.map_or(&[][..], |&item| layered.near(item, false)) {
                // From now on this line comes from above.
                let split = (ends(other) + 1).clamp(after.from, after.to + 1) - after.from;
                crossed[..split].iter_mut().for_each(|it| *it += 1);
                crossed[split..].iter_mut().for_each(|it| *it -= 1);
            }
        }
        let pairs = (before.to - before.from + 1) * count;
        self.work += u64::try_from(pairs / 8).unwrap_or(0);
        step
    }
}
