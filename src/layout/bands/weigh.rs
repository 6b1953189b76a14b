//! The order of items by what crossings cost: of two bands that cross the smaller amount.
//!
//! Comes in: columns in an order with few crossings, weights. Goes out: the order in which the crossings weigh less.
//! Must not know: sizes, coordinates.
//!
//! Sifting (Matuszewski, Schönfeld and Molitor 1999) by weight: each item in turn goes to the best place of its column,
//! until none moves.

use super::super::layered::Layered;

/// Rounds over all columns: the second gains little, the third hardly anything.
const ROUNDS: usize = 8;

/// Items of a column on each side of an item that it is tried against.
const WINDOW: usize = 200;

/// A gain below this share of an item's weights is rounding.
const NONE: f64 = 1e-12;

/// Weights for amounts; what is not known weighs less than anything known.
pub(super) fn weights(amounts: &[Option<f64>]) -> Vec<f64> {
    let known = amounts.iter().flatten().copied().filter(|it| *it > 0.0);
    let least = known.fold(f64::INFINITY, f64::min);
    let least = if least.is_finite() { least / 2.0 } else { 1.0 };
    amounts
        .iter()
        .map(|amount| amount.filter(|it| *it > 0.0).unwrap_or(least))
        .collect()
}

/// Sifts until nothing moves, within a number of rounds.
pub(super) fn improve(layered: &mut Layered, weights: &[f64]) {
    for round in 0..ROUNDS {
        let mut moved = false;
        for step in 0..layered.columns.len() {
            let column = if round % 2 == 0 {
                step
            } else {
                layered.columns.len() - 1 - step
            };
            moved |= sift(layered, weights, column);
        }
        if !moved {
            break;
        }
    }
}

/// The ends of the bands of an item on one side: where, and how much.
type Ends = Vec<(usize, f64)>;

/// What an item is joined with.
struct Joined {
    sides: [Ends; 2],
    /// What comes up before it and goes down after it.
    returns: [f64; 2],
    whole: [f64; 2],
}

fn joined(layered: &Layered, weights: &[f64], item: usize) -> Joined {
    let before = layered.entering[item].iter().map(|&at| {
        let segment = &layered.segments[at];
        (layered.position[segment.from], weights[segment.edge])
    });
    let after = layered.leaving[item].iter().map(|&at| {
        let segment = &layered.segments[at];
        (layered.position[segment.to], weights[segment.edge])
    });
    let sides = [before.collect::<Ends>(), after.collect::<Ends>()];
    let sum = |edges: &[usize]| edges.iter().map(|&edge| weights[edge]).sum();
    Joined {
        whole: [0, 1].map(|side: usize| sides[side].iter().map(|end| end.1).sum()),
        returns: [sum(&layered.rises[item]), sum(&layered.drops[item])],
        sides,
    }
}

/// What crosses with `a` above `b`, less what crosses with `b` above `a`.
fn above(a: &Joined, b: &Joined) -> f64 {
    let mut cost = 0.0;
    for side in 0..2 {
        for (of_a, weight_a) in &a.sides[side] {
            for (of_b, weight_b) in &b.sides[side] {
                let weight = weight_a.min(*weight_b);
                cost += match of_a.cmp(of_b) {
                    std::cmp::Ordering::Greater => weight,
                    std::cmp::Ordering::Less => -weight,
                    std::cmp::Ordering::Equal => 0.0,
                };
            }
        }
        // What goes down from above crosses what ends below it.
        cost += a.returns[side].min(b.whole[side]) - b.returns[side].min(a.whole[side]);
    }
    cost
}

/// Moves every item of a column to where it costs least, the others staying in order.
fn sift(layered: &mut Layered, weights: &[f64], column: usize) -> bool {
    let items = layered.columns[column].clone();
    let all: Vec<Joined> = items
        .iter()
        .map(|&item| joined(layered, weights, item))
        .collect();
    let mut order: Vec<usize> = (0..items.len()).collect();
    let mut moved = false;
    for item in 0..items.len() {
        let Some(at) = order.iter().position(|&it| it == item) else {
            continue;
        };
        let own = &all[item];
        let tolerance = NONE * (own.whole[0] + own.whole[1] + own.returns[0] + own.returns[1]);
        let (mut best, mut place) = (-tolerance, at);
        let mut cost = 0.0;
        for up in (at.saturating_sub(WINDOW)..at).rev() {
            cost += above(own, &all[order[up]]);
            if cost < best {
                (best, place) = (cost, up);
            }
        }
        cost = 0.0;
        for (down, &other) in order.iter().enumerate().skip(at + 1).take(WINDOW) {
            cost += above(&all[other], own);
            if cost < best {
                (best, place) = (cost, down);
            }
        }
        if place != at {
            order.remove(at);
            order.insert(place, item);
            moved = true;
        }
    }
    if moved {
        layered.columns[column] = order.iter().map(|&at| items[at]).collect();
        for (at, &item) in layered.columns[column].iter().enumerate() {
            layered.position[item] = at;
        }
    }
    moved
}
