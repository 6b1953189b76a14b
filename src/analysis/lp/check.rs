//! Checks an optimum against the problem itself, whoever found it.

use super::{Problem, TOLERANCE};

/// What a bound that is not zero may be missed by, relative to itself: a demand of grams beside megatonnes is one.
const OF_BOUND: f64 = 1e-5;

/// A sum, and what its terms add up to without their signs: what an error is measured by.
#[derive(Clone, Copy, Default)]
struct Sum(f64, f64);

impl Sum {
    fn add(&mut self, term: f64) {
        self.0 += term;
        self.1 += term.abs();
    }
}

/// How far a value lies outside its bounds.
fn outside(value: f64, low: f64, high: f64) -> f64 {
    (low - value).max(value - high).max(0.0)
}

/// The worst that a point misses: of rows, bounds, signs of prices, and the gap between cost and price side; each
/// relative to the size of its terms, at least one. Without prices (whole numbers) rows and bounds alone.
pub(super) fn missed(problem: &Problem, x: &[f64], duals: &[f64]) -> f64 {
    if x.iter().chain(duals).any(|value| !value.is_finite()) {
        return f64::INFINITY;
    }
    let mut worst: f64 = 0.0;
    for (column, value) in problem.columns.iter().zip(x) {
        worst = worst.max(outside(*value, column.low, column.high) / value.abs().max(1.0));
        if column.integer {
            worst = worst.max((value - value.round()).abs() * 0.1);
        }
    }
    for row in &problem.rows {
        let mut sum = Sum::default();
        row.terms.iter().for_each(|(at, by)| sum.add(by * x[*at]));
        let misses = outside(sum.0, row.low, row.high);
        worst = worst.max(misses / sum.1.max(1.0));
        let bound = if sum.0 < row.low { row.low } else { row.high };
        if misses > 0.0 && bound != 0.0 {
            // Small as a bound may be beside the others, it is to be kept.
            worst = worst.max(misses / sum.1.max(bound.abs()) * (TOLERANCE / OF_BOUND));
        }
    }
    if duals.len() == problem.rows.len() {
        worst = worst.max(missed_by_prices(problem, x, duals));
    }
    worst
}

/// Signs of prices and the gap. A price above zero leans on a lower bound, one below zero on an upper bound.
fn missed_by_prices(problem: &Problem, x: &[f64], duals: &[f64]) -> f64 {
    let mut worst: f64 = 0.0;
    let mut value = Sum::default();
    let mut lean = |price: f64, size: f64, low: f64, high: f64| {
        let bound = if price > 0.0 { low } else { high };
        if bound.is_finite() {
            value.add(price * bound);
        } else {
            worst = worst.max(price.abs() / size.max(1.0));
        }
    };
    let mut reduced: Vec<Sum> = vec![Sum::default(); problem.columns.len()];
    for (sum, column) in reduced.iter_mut().zip(&problem.columns) {
        sum.add(column.cost);
    }
    for (row, price) in problem.rows.iter().zip(duals) {
        lean(*price, price.abs().min(1.0), row.low, row.high);
        for (at, by) in &row.terms {
            reduced[*at].add(-by * price);
        }
    }
    for (sum, column) in reduced.iter().zip(&problem.columns) {
        // What rounding leaves of a price of zero leans on nothing, however far away the bound is.
        let price = if sum.0.abs() <= 1e-12 * sum.1 {
            0.0
        } else {
            sum.0
        };
        lean(price, sum.1, column.low, column.high);
    }
    let mut cost = Sum::default();
    for (column, x) in problem.columns.iter().zip(x) {
        cost.add(column.cost * x);
    }
    worst.max((cost.0 - value.0).abs() / cost.1.max(value.1).max(1.0))
}
