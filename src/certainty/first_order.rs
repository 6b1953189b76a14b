//! First-order errors: what the standard deviations in the file make of every figure of a study.
//!
//! Comes in: a chain and its results. Goes out: [`FirstOrder`]: the standard deviation of each figure. Must not know: how
//! results are computed, formats.
//!
//! u²(y) = Σ (∂y/∂x · u(x))² over independent figures (JCGM 100:2008, 5.1.2). The slopes are taken by asking again: the
//! whole analysis is run with one figure a little lower and a little higher (5.1.4, note 2), so that a figure that is used
//! in several places moves all of them, loops and by-products count in full, and a new analysis needs nothing here. A
//! figure that rises and falls with different slopes (several limits at once, say) has no error to first order: none is
//! told. Shares of one slot keep their sum.

use std::collections::HashMap;

use rayon::prelude::*;

use super::drawn::Figures;
use super::tally::{Column, Columns};
use crate::analysis::{self, Depth, Results};
use crate::model::Chain;
use crate::quantity::Estimate;
use crate::text::Message;

/// A step, as a share of the standard deviation: small enough for a slope, large enough for all digits of a difference.
const STEP: f64 = 1.0 / 256.0;

/// Two slopes that differ by more than this share of the larger are two.
const SAME: f64 = 1e-2;

/// What rounding and solvers leave of a slope, as a share of the figure per standard deviation.
const NONE: f64 = 1e-6;

/// Figures with a deviation × processes up to which slopes are taken: about ten seconds.
const WORK_MAX: usize = 1_000_000;

/// The standard deviation of each figure of a study, to first order.
#[derive(Clone, Debug, Default)]
pub struct FirstOrder {
    /// Figures of the file that carry a standard deviation.
    pub figures: usize,
    /// Whether the chain was too large to ask again: errors are then those that were carried through step by step.
    pub too_large: bool,
    errors: HashMap<Column, Option<f64>>,
}

impl FirstOrder {
    /// What to know of a figure's error, where it has none to first order.
    pub fn note(&self, column: &Column) -> Option<Message> {
        self.is_broken(column).then(|| {
            Message::new(
                "no standard deviation is told: at these values it rises and falls at different rates",
                "不给出标准差：在所给数值处，其上升与下降的速率不同",
            )
        })
    }

    /// The standard deviation of a figure in its unit. `None` where it has none to first order, or none was worked out.
    pub fn of(&self, column: &Column) -> Option<f64> {
        self.errors.get(column).copied().flatten()
    }

    /// A figure with its error to first order in place of one that was carried through apart from this.
    #[must_use]
    pub fn put(&self, column: &Column, figure: Estimate) -> Estimate {
        if self.too_large {
            return figure;
        }
        let sd = self.of(column).unwrap_or(0.0);
        Estimate { sd, ..figure }
    }

    /// Whether a figure rises and falls with different slopes, so that it has no error to first order.
    pub fn is_broken(&self, column: &Column) -> bool {
        self.errors.get(column) == Some(&None)
    }
}

/// The slopes of all columns on both sides of one figure, per standard deviation.
type Slopes = Vec<(f64, f64)>;

/// Asks again for each figure that carries a standard deviation.
pub fn first_order(chain: &Chain, results: &Results) -> FirstOrder {
    let figures = Figures::of(chain, &results.structure.present);
    let with_error: Vec<(usize, f64, f64)> = (0..)
        .zip(&figures.drawn)
        .filter_map(|(at, figure)| {
            let sd = figure.amount.sd?.to_f64();
            let best = figure.amount.estimate_in(figure.amount.unit)?.value?;
            (sd > 0.0).then_some((at, best, sd))
        })
        .collect();
    let mut found = FirstOrder {
        figures: with_error.len(),
        ..FirstOrder::default()
    };
    if with_error.is_empty() {
        return found;
    }
    if with_error.len() * chain.processes.len() > WORK_MAX {
        found.too_large = true;
        return found;
    }
    let columns = Columns::of(results);
    let best = best(chain, results, &columns, &figures, None);
    let slopes: Vec<Slopes> = with_error
        .par_iter()
        .map(|(at, value, sd)| {
            let step = STEP * sd;
            let side = |value: f64| best_at(chain, results, &columns, &figures, *at, value);
            let (low, high) = (side(value - step), side(value + step));
            let each = low.iter().zip(&best).zip(&high);
            each.map(|((low, best), high)| ((best - low) / STEP, (high - best) / STEP))
                .collect()
        })
        .collect();
    for (at, column) in columns.all().enumerate() {
        let sides = slopes.iter().map(|it| it[at]);
        let error = match joined(sides, best[at]) {
            Joined::Still => continue,
            Joined::Error(error) => Some(error),
            Joined::Broken => None,
        };
        found.errors.insert(column.clone(), error);
    }
    found
}

/// What all figures do to one.
enum Joined {
    /// Nothing moves it.
    Still,
    /// The root of the sum of squares.
    Error(f64),
    /// It has two slopes.
    Broken,
}

fn joined(sides: impl Iterator<Item = (f64, f64)>, best: f64) -> Joined {
    if !best.is_finite() {
        return Joined::Still;
    }
    let none = NONE * best.abs();
    let mut error = 0.0_f64;
    for (below, above) in sides {
        let size = below.abs().max(above.abs());
        if size <= none {
            continue;
        }
        // Not a number where the figure cannot be told on one side.
        let apart = (below - above).abs();
        if !apart.is_finite() || apart > SAME * size + none {
            return Joined::Broken;
        }
        error = error.hypot(f64::midpoint(below, above));
    }
    if error > 0.0 {
        Joined::Error(error)
    } else {
        Joined::Still
    }
}

fn best_at(
    chain: &Chain,
    results: &Results,
    columns: &Columns,
    figures: &Figures,
    at: usize,
    value: f64,
) -> Vec<f64> {
    best(chain, results, columns, figures, Some((at, value)))
}

/// The best values of all columns, one figure changed.
fn best(
    chain: &Chain,
    results: &Results,
    columns: &Columns,
    figures: &Figures,
    changed: Option<(usize, f64)>,
) -> Vec<f64> {
    let mut varied = chain.clone();
    if let Some((at, value)) = changed {
        figures.set(&mut varied, at, value);
    }
    let found = analysis::run_to(&varied, results.question, &results.demands, Depth::Judged);
    let mut values = Vec::with_capacity(columns.len());
    columns.read(&found, &mut values);
    values
}
