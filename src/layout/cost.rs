//! How many lines cross, and what the items of a column cost against each other.
//!
//! Comes in: the layered graph in some order. Goes out: counts. Must not know: how orders are found, coordinates.
//!
//! Crossings are counted with an accumulator tree in O(E log V) (Barth, Jünger and Mutzel 2004). A line that goes down
//! to below the lanes crosses every segment that leaves (enters) its column below its end; a line that turns back
//! crosses those between its two ends.

use super::layered::Layered;

/// All crossings of the present order.
pub(super) fn crossings(layered: &Layered) -> u64 {
    let gaps: u64 = (1..layered.columns.len())
        .map(|gap| crossings_before(layered, gap))
        .sum();
    let columns: u64 = (0..layered.columns.len())
        .map(|column| crossings_at(layered, column))
        .sum();
    gaps + columns
}

/// Crossings in a column and in the gaps on both its sides: what a change of its order can change.
pub(super) fn crossings_around(layered: &Layered, column: usize) -> u64 {
    let mut count = crossings_at(layered, column);
    if column > 0 {
        count += crossings_before(layered, column);
    }
    if column + 1 < layered.columns.len() {
        count += crossings_before(layered, column + 1);
    }
    count
}

/// Crossings among the segments before a column: inversions.
fn crossings_before(layered: &Layered, gap: usize) -> u64 {
    let size = layered.columns[gap].len();
    let mut tree = vec![0_u64; size + 1];
    let (mut seen, mut count) = (0, 0);
    for &item in &layered.columns[gap - 1] {
        let ends = layered.near(item, false).iter();
        let ends = ends.map(|&other| layered.position[other]);
        for end in ends.clone() {
            // Those before that end higher or at the same place do not cross.
            let mut at = end + 1;
            let mut above = 0;
            while at > 0 {
                above += tree[at];
                at &= at - 1;
            }
            count += seen - above;
        }
        for end in ends {
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

/// What ends at the left and at the right side of an item, turns apart.
fn ends(layered: &Layered, item: usize) -> [usize; 2] {
    [
        layered.entering[item].len() + layered.rises[item].len(),
        layered.leaving[item].len() + layered.drops[item].len(),
    ]
}

/// Crossings of the lines that go below the lanes, or turn, at the items of a column.
fn crossings_at(layered: &Layered, column: usize) -> u64 {
    let items = &layered.columns[column];
    let (mut leaving, mut entering, mut count) = (0, 0, 0);
    let mut turns = false;
    for &item in items.iter().rev() {
        count +=
            (layered.drops[item].len() * leaving + layered.rises[item].len() * entering) as u64;
        leaving += layered.leaving[item].len();
        entering += layered.entering[item].len();
        turns |= layered.turning[item].iter().any(|side| !side.is_empty());
    }
    if turns {
        count += crossings_of_turns(layered, items);
    }
    count
}

/// Crossings of turns with what ends between their ends. Two turns that are not one within the other cross once more;
/// that is rare enough not to be counted.
fn crossings_of_turns(layered: &Layered, items: &[usize]) -> u64 {
    let mut count = 0;
    for side in 0..2 {
        let mut sums = Vec::with_capacity(items.len() + 1);
        let mut sum = 0;
        for &item in items {
            sums.push(sum);
            sum += ends(layered, item)[side];
        }
        sums.push(sum);
        for (at, &item) in items.iter().enumerate() {
            for &turn in &layered.turning[item][side] {
                let other = layered.position[layered.partner(turn, item)];
                if at < other {
                    count += (sums[other] - sums[at + 1]) as u64;
                }
            }
        }
    }
    count
}

/// Places of the neighbours on one side, ascending.
pub(super) fn neighbours(layered: &Layered, item: usize, left: bool, places: &mut Vec<u32>) {
    let first = places.len();
    let near = layered.near(item, left).iter();
    places.extend(near.map(|&other| u32::try_from(layered.position[other]).unwrap_or(u32::MAX)));
    if places.len() > first + 1 {
        places[first..].sort_unstable();
    }
}

/// What the items of a column cost against each other.
#[derive(Default)]
pub(super) struct Costs {
    /// Neighbours' places of all items, left and right.
    places: Vec<u32>,
    /// Where those of item `i` begin: left at `2 i`, right at `2 i + 1`.
    first: Vec<usize>,
    /// For each item the lines that come up before and go down after it.
    returns: Vec<[u32; 2]>,
    /// The items that items are joined with by turns, with the side.
    partners: Vec<(usize, usize)>,
    /// Where those of each item begin.
    first_partner: Vec<usize>,
    /// The place of each item in the order that is being made.
    rank: Vec<usize>,
    /// Whether any item has a return or a turn.
    plain: bool,
    /// Pairs compared: the unit of work.
    pub work: u64,
}

impl Costs {
    /// Of the items in the present order of `column`; indices are places in that order.
    pub fn read(&mut self, layered: &Layered, column: usize) {
        let items = &layered.columns[column];
        self.places.clear();
        self.first.clear();
        self.returns.clear();
        self.partners.clear();
        self.first_partner.clear();
        self.plain = true;
        for &item in items {
            for left in [true, false] {
                self.first.push(self.places.len());
                neighbours(layered, item, left, &mut self.places);
            }
            let count = |list: &[usize]| u32::try_from(list.len()).unwrap_or(u32::MAX);
            let returns = [count(&layered.rises[item]), count(&layered.drops[item])];
            self.returns.push(returns);
            self.first_partner.push(self.partners.len());
            for side in 0..2 {
                for &turn in &layered.turning[item][side] {
                    let partner = layered.position[layered.partner(turn, item)];
                    self.partners.push((partner, side));
                }
            }
            self.plain &= returns == [0, 0];
        }
        self.plain &= self.partners.is_empty();
        self.first.push(self.places.len());
        self.first_partner.push(self.partners.len());
        self.rank.clear();
        self.rank.extend(0..items.len());
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.returns.len()
    }

    /// The place of an item.
    pub fn rank(&self, item: usize) -> usize {
        self.rank[item]
    }

    /// Tells that an item now stands at a place.
    pub fn set_rank(&mut self, item: usize, rank: usize) {
        self.rank[item] = rank;
    }

    /// The places of the neighbours of an item on one side.
    fn ends(&self, item: usize, side: usize) -> &[u32] {
        let at = 2 * item + side;
        &self.places[self.first[at]..self.first[at + 1]]
    }

    /// What an item is joined with by turns.
    fn joined(&self, item: usize) -> &[(usize, usize)] {
        &self.partners[self.first_partner[item]..self.first_partner[item + 1]]
    }

    /// Crossings with `a` above `b`, less those with `b` above `a`. The two are next to each other, at the place of
    /// `still`, one of them.
    pub fn above(&mut self, a: usize, b: usize, still: usize) -> i64 {
        self.work += 1;
        let mut cost = 0;
        for side in 0..2 {
            let (of_a, of_b) = (self.ends(a, side), self.ends(b, side));
            cost += inversions(of_a, of_b);
            if !self.plain {
                cost += i64::from(self.returns[a][side]) * length(of_b);
                cost -= i64::from(self.returns[b][side]) * length(of_a);
            }
        }
        if !self.plain {
            let at = self.rank[still];
            cost += self.turns(a, b, at) - self.turns(b, a, at);
        }
        cost
    }

    /// What `b` below `a` crosses of the turns of `a`, less what it crosses above it.
    fn turns(&self, a: usize, b: usize, at: usize) -> i64 {
        let mut cost = 0;
        for &(partner, side) in self.joined(a) {
            if partner != b {
                let ends = length(self.ends(b, side)) + i64::from(self.returns[b][side]);
                // The other end lies below both, so that `b` is between, or above both.
                cost += if self.rank[partner] > at { ends } else { -ends };
            }
        }
        cost
    }

    /// Whether the item is free of everything that can cross.
    pub fn idle(&self, item: usize) -> bool {
        self.ends(item, 0).is_empty()
            && self.ends(item, 1).is_empty()
            && self.returns[item] == [0, 0]
            && self.joined(item).is_empty()
    }
}

/// A length as a signed number.
fn length(ends: &[u32]) -> i64 {
    i64::try_from(ends.len()).unwrap_or(i64::MAX)
}

/// Pairs with the first greater, less pairs with the second greater; both ascending.
fn inversions(first: &[u32], second: &[u32]) -> i64 {
    if let ([a], [b]) = (first, second) {
        return i64::from(a > b) - i64::from(a < b);
    }
    let (mut less, mut not_greater, mut sum) = (0, 0, 0);
    for &end in first {
        while less < second.len() && second[less] < end {
            less += 1;
        }
        while not_greater < second.len() && second[not_greater] <= end {
            not_greater += 1;
        }
        sum += length(&second[..less]) - length(&second[not_greater..]);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inversions_agree_with_counting_pairs() {
        let pairs = |a: &[u32], b: &[u32]| -> i64 {
            a.iter()
                .flat_map(|x| b.iter().map(move |y| i64::from(x > y) - i64::from(x < y)))
                .sum()
        };
        for (a, b) in [
            (vec![0, 2, 2, 5], vec![1, 2, 3]),
            (vec![], vec![1]),
            (vec![4], vec![4]),
            (vec![5], vec![4]),
            (vec![4, 4], vec![4]),
        ] {
            assert_eq!(inversions(&a, &b), pairs(&a, &b));
        }
    }
}
