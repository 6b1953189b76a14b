//! Brings coefficients near one, by powers of two: 10⁻¹² beside 10¹² is met in chains, grams beside megatonnes.

use super::{Column, Optimum, Problem, Row};

/// Rounds of geometric scaling; more hardly move anything.
const ROUNDS: usize = 6;

/// The factors of a scaled problem.
pub(super) struct Scales {
    rows: Vec<f64>,
    columns: Vec<f64>,
    /// What all bounds were divided by.
    bounds: f64,
    /// What the objective was multiplied with.
    cost: f64,
    spread: f64,
}

/// The nearest power of two: a factor that loses no digit.
fn power(of: f64) -> f64 {
    if of > 0.0 && of.is_finite() {
        of.log2().round().clamp(-900.0, 900.0).exp2()
    } else {
        1.0
    }
}

/// Geometric middle of the smallest and the largest.
#[derive(Clone, Copy)]
struct Span(f64, f64);

impl Span {
    const EMPTY: Self = Self(f64::INFINITY, 0.0);
    fn add(&mut self, value: f64) {
        let value = value.abs();
        if value > 0.0 && value.is_finite() {
            *self = Self(self.0.min(value), self.1.max(value));
        }
    }
    fn middle(self) -> f64 {
        if self.1 > 0.0 {
            (self.0.log2() / 2.0 + self.1.log2() / 2.0).exp2()
        } else {
            1.0
        }
    }
}

/// The terms of a row, each column once, none of them zero.
fn merged(row: &Row) -> Vec<(usize, f64)> {
    let mut terms = row.terms.clone();
    terms.sort_by_key(|(at, _)| *at);
    let mut out: Vec<(usize, f64)> = Vec::with_capacity(terms.len());
    for (at, by) in terms {
        match out.last_mut() {
            Some((last, sum)) if *last == at => *sum += by,
            _ => out.push((at, by)),
        }
    }
    out.retain(|(_, by)| *by != 0.0);
    out
}

/// Largest ÷ smallest coefficient.
pub(super) fn spread<'a>(terms: impl Iterator<Item = &'a (usize, f64)>) -> f64 {
    let mut all = Span::EMPTY;
    terms.for_each(|(_, by)| all.add(*by));
    if all.1 > 0.0 { all.1 / all.0 } else { 1.0 }
}

/// The problem in units that suit a solver, and the way back.
pub(super) fn scale(problem: &Problem) -> (Problem, Scales) {
    let rows: Vec<Vec<(usize, f64)>> = problem.rows.iter().map(merged).collect();
    let (by_row, by_column) = factors(problem, &rows);
    // All bounds together: the middle of those that are set. Whole numbers are left as they count.
    let mut middle = Span::EMPTY;
    for (row, factor) in problem.rows.iter().zip(&by_row) {
        middle.add(row.low * factor);
        middle.add(row.high * factor);
    }
    for (column, factor) in problem.columns.iter().zip(&by_column) {
        middle.add(column.low / factor);
        middle.add(column.high / factor);
    }
    let bounds = if problem.is_integer() {
        1.0
    } else {
        power(middle.middle())
    };
    let mut cost = Span::EMPTY;
    for (column, factor) in problem.columns.iter().zip(&by_column) {
        cost.add(column.cost * factor);
    }
    let scales = Scales {
        rows: by_row,
        columns: by_column,
        bounds,
        cost: power(1.0 / cost.middle()),
        spread: spread(rows.iter().flatten()),
    };
    (scales.apply(problem, rows), scales)
}

/// Row and column factors by geometric scaling, as powers of two.
fn factors(problem: &Problem, rows: &[Vec<(usize, f64)>]) -> (Vec<f64>, Vec<f64>) {
    let mut by_row = vec![1.0; rows.len()];
    let mut by_column = vec![1.0; problem.columns.len()];
    for _ in 0..ROUNDS {
        let mut spans = vec![Span::EMPTY; by_column.len()];
        for (terms, factor) in rows.iter().zip(&mut by_row) {
            let mut span = Span::EMPTY;
            for (at, by) in terms {
                span.add(by * by_column[*at]);
            }
            *factor = 1.0 / span.middle();
            for (at, by) in terms {
                spans[*at].add(by * *factor);
            }
        }
        for ((factor, span), column) in by_column.iter_mut().zip(&spans).zip(&problem.columns) {
            if !column.integer {
                *factor = 1.0 / span.middle();
            }
        }
    }
    let round = |factors: Vec<f64>| factors.into_iter().map(power).collect();
    (round(by_row), round(by_column))
}

impl Scales {
    fn apply(&self, problem: &Problem, rows: Vec<Vec<(usize, f64)>>) -> Problem {
        let columns = problem.columns.iter().zip(&self.columns);
        let columns = columns.map(|(column, by)| Column {
            low: column.low / by / self.bounds,
            high: column.high / by / self.bounds,
            cost: column.cost * by * self.cost,
            integer: column.integer,
        });
        let rows = rows.into_iter().zip(&problem.rows).zip(&self.rows);
        let rows = rows.map(|((terms, row), by)| Row {
            low: row.low * by / self.bounds,
            high: row.high * by / self.bounds,
            terms: terms
                .into_iter()
                .map(|(at, value)| (at, value * by * self.columns[at]))
                .collect(),
        });
        Problem {
            columns: columns.collect(),
            rows: rows.collect(),
        }
    }

    /// A point of the scaled problem in the units of the problem.
    pub(super) fn back(&self, problem: &Problem, x: &[f64], duals: &[f64]) -> Optimum {
        let within = |value: f64, it: &Column| value.max(it.low).min(it.high);
        let x: Vec<f64> = x
            .iter()
            .zip(&self.columns)
            .zip(&problem.columns)
            .map(|((value, by), column)| within(value * by * self.bounds, column))
            .collect();
        let duals: Vec<f64> = duals
            .iter()
            .zip(&self.rows)
            .map(|(price, by)| price * by / self.cost)
            .collect();
        let mut reduced: Vec<f64> = problem.columns.iter().map(|it| it.cost).collect();
        for (row, price) in problem.rows.iter().zip(&duals) {
            for (at, by) in &row.terms {
                reduced[*at] -= by * price;
            }
        }
        if duals.is_empty() && !problem.rows.is_empty() {
            reduced.clear();
        }
        let objective = problem
            .columns
            .iter()
            .zip(&x)
            .map(|(it, x)| it.cost * x)
            .sum();
        Optimum {
            x,
            duals,
            reduced,
            objective,
            spread: self.spread,
        }
    }
}
