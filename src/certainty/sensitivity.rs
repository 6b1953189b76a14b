//! What one figure at a time does to an indicator: the data of a tornado diagram.
//!
//! Comes in: a chain, the indicator's identity. Goes out: [`Sensitivity`]: for each uncertain figure the indicator with
//! that figure at its low and at its high end, all others at their best values. Must not know: pictures.
//!
//! The whole analysis is run for each end, as it is run on the chain itself (`analysis::run`), so that loops, slots and
//! by-products count in full and a new indicator needs nothing here. Ends are those of the range that the file gives; of
//! a figure with a standard deviation, two deviations on both sides (about 95 %), within its range.

use rayon::prelude::*;

use super::draw::Shape;
use super::drawn::{Drawn, Figures};
use crate::analysis::indicators::Indicated;
use crate::analysis::{self, Depth, Results};
use crate::model::Chain;
use crate::quantity::Unit;

/// Standard deviations on each side of the best value.
pub const DEVIATIONS: f64 = 2.0;

/// What one figure does.
#[derive(Clone, Debug)]
pub struct Swing {
    /// The figure.
    pub figure: Drawn,
    /// Its low and its high end, in the unit it is written in.
    pub ends: (f64, f64),
    /// The indicator at its low and at its high end; `None` where it cannot be told there.
    pub results: (Option<f64>, Option<f64>),
}

impl Swing {
    /// How far the ends of the indicator are apart; the part beyond the best value where one end cannot be told.
    pub fn width(&self, best: f64) -> f64 {
        let (low, high) = self.results;
        (low.unwrap_or(best) - high.unwrap_or(best)).abs()
    }
}

/// What each figure does to one indicator.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// The indicator with every figure at its best value.
    pub best: f64,
    /// Its unit.
    pub unit: Unit,
    /// The figures that move it, the widest swing first.
    pub swings: Vec<Swing>,
    /// Figures with a range that do not move it.
    pub still: usize,
    /// Figures without any uncertainty, taken as certain.
    pub certain: usize,
    /// Figures that are bounded on one side only and cannot be varied.
    pub open: usize,
}

/// Varies every uncertain figure of what is present; `None` where the indicator has no best value.
pub fn sensitivity(chain: &Chain, results: &Results, of: &Indicated) -> Option<Sensitivity> {
    let best = of.value.value?;
    let figures = Figures::of(chain, &results.structure.present);
    let at = |index: usize, value: f64| {
        let mut varied = chain.clone();
        figures.set(&mut varied, index, value);
        told(&varied, results, of)
    };
    let swings: Vec<Swing> = (0..figures.drawn.len())
        .into_par_iter()
        .map(|index| {
            let figure = figures.drawn[index].clone();
            let ends = figure.shape.ends();
            Swing {
                results: (at(index, ends.0), at(index, ends.1)),
                figure,
                ends,
            }
        })
        .collect();
    let count = swings.len();
    let moves = |swing: &Swing| {
        let ends = [swing.results.0, swing.results.1];
        let off = |end: &Option<f64>| end.is_none_or(|it| (it - best).abs() > 1e-12 * best.abs());
        ends.iter().any(off)
    };
    let mut swings: Vec<Swing> = swings.into_iter().filter(moves).collect();
    // By place where swings are equal, so that the order does not depend on anything else.
    swings.sort_by(|left, right| {
        let width = right.width(best).total_cmp(&left.width(best));
        width.then(left.figure.place.cmp(&right.figure.place))
    });
    Some(Sensitivity {
        best,
        unit: of.unit,
        still: count - swings.len(),
        certain: figures.all - count - figures.open,
        open: figures.open,
        swings,
    })
}

/// The best value of the same indicator on a changed chain.
fn told(chain: &Chain, of_chain: &Results, of: &Indicated) -> Option<f64> {
    let (question, demands) = (of_chain.question, &of_chain.demands);
    let results = analysis::run_to(chain, question, demands, Depth::Judged);
    let same = results.indicators.iter().find(|it| {
        (it.id, it.of, &it.by, it.basis, it.scope) == (of.id, of.of, &of.by, of.basis, of.scope)
    });
    same?.value.value
}

impl Shape {
    /// The low and the high end that one figure is varied between.
    pub fn ends(&self) -> (f64, f64) {
        match *self {
            Self::Triangular { low, high, .. } | Self::Uniform { low, high } => (low, high),
            Self::Normal {
                mean,
                sd,
                low,
                high,
            } => (
                (mean - DEVIATIONS * sd).max(low),
                (mean + DEVIATIONS * sd).min(high),
            ),
        }
    }
}
