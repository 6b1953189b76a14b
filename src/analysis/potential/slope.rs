//! The most as a function of one limit: concave and piecewise linear. Its slope on either side, and where it breaks.

use super::{Bottleneck, Limit, Model, ROOM, digits};
use crate::analysis::Depth;
use crate::analysis::lp::{self, Outcome, Problem};

/// Halvings until a stretch without a break is found; a thousandth of a millionth of a limit is no limit.
const HALVINGS_MAX: usize = 40;

/// Differences of the most below this share of it are none.
const SAME: f64 = 1e-7;

/// One re-solve.
struct At {
    /// The size of the limit.
    size: f64,
    most: f64,
    /// A slope there: one of those between both sides, where they differ.
    slope: f64,
}

/// What a re-solve gives.
enum Seen {
    Most(At),
    NoEnd,
    Trouble,
}

struct Curve<'m> {
    problem: Problem,
    model: &'m Model,
    column: usize,
    tolerance: f64,
}

impl Curve<'_> {
    /// The most at a size of the limit; `None` where no result can be vouched for, or the most has no end.
    fn at(&mut self, size: f64) -> Option<At> {
        match self.look(size) {
            Seen::Most(at) => Some(at),
            Seen::NoEnd | Seen::Trouble => None,
        }
    }

    fn look(&mut self, size: f64) -> Seen {
        self.problem.columns[self.column].high = size;
        match lp::solve(&self.problem) {
            Outcome::Optimal(optimum) => Seen::Most(At {
                size,
                most: optimum.x[self.model.theta],
                slope: -optimum.reduced[self.column],
            }),
            Outcome::Unbounded => Seen::NoEnd,
            Outcome::Infeasible | Outcome::NumericTrouble(_) => Seen::Trouble,
        }
    }

    fn same(&self, left: f64, right: f64) -> bool {
        (left - right).abs() <= self.tolerance
    }

    /// The slope of the stretch that begins at `from` towards `to`, and the first break within, if there is one.
    fn stretch(&mut self, from: &At, to: At) -> Option<(f64, Option<At>)> {
        let mut beyond: Option<At> = None;
        let mut to = to;
        for _ in 0..HALVINGS_MAX {
            let middle = self.at(f64::midpoint(from.size, to.size))?;
            // A concave curve that meets its chord inside is the chord.
            if self.same(middle.most, f64::midpoint(from.most, to.most)) {
                let slope = (to.most - from.most) / (to.size - from.size);
                let ends = match beyond {
                    None => None,
                    Some(beyond) => Some(self.break_before(from, slope, beyond)?),
                };
                return Some((slope, ends));
            }
            beyond = Some(std::mem::replace(&mut to, middle));
        }
        // The limit itself is where it breaks, as near as can be told.
        let slope = (to.most - from.most) / (to.size - from.size);
        Some((slope, Some(to)))
    }

    /// Where the line from `from` with `slope` leaves the curve, before `beyond`: by cutting it with tangents.
    fn break_before(&mut self, from: &At, slope: f64, beyond: At) -> Option<At> {
        let mut beyond = beyond;
        for _ in 0..HALVINGS_MAX {
            let bend = slope - beyond.slope;
            if bend.abs() <= f64::EPSILON * slope.abs() {
                return Some(beyond);
            }
            let size =
                (beyond.most - from.most + slope * from.size - beyond.slope * beyond.size) / bend;
            let at = self.at(size)?;
            if self.same(at.most, from.most + slope * (size - from.size)) {
                return Some(at);
            }
            beyond = at;
        }
        Some(beyond)
    }
}

/// What one limit does; `None` where no result can be vouched for.
#[expect(
    clippy::too_many_lines,
    reason = "one case after another, read from top to bottom"
)]
pub(super) fn bottleneck(model: &Model, at: usize, most: f64, depth: Depth) -> Option<Bottleneck> {
    let limit = model.limits[at].clone();
    let mut curve = Curve {
        problem: model.problem.clone(),
        model,
        column: limit.column,
        tolerance: SAME * most.abs().max(f64::MIN_POSITIVE),
    };
    let here = At {
        size: limit.amount,
        most,
        slope: 0.0,
    };
    let mut found = Bottleneck {
        gain: 0.0,
        loss: 0.0,
        until: None,
        reaches: None,
        next: Vec::new(),
        limit,
    };
    let whole = depth == Depth::Whole;
    if whole && found.limit.amount > 0.0 {
        let none = curve.at(0.0)?;
        if !curve.same(none.most, most) {
            let (slope, _) = curve.stretch(&here, none)?;
            // Less than the tolerance of the most would take more than the limit itself.
            found.loss = settled(slope, found.limit.amount, curve.tolerance);
        }
    }
    let lifted = match curve.look(f64::INFINITY) {
        Seen::Most(at) => Some(at),
        Seen::NoEnd => None,
        Seen::Trouble => return None,
    };
    // Concave: nothing before the end of the curve lies higher than the end.
    let flat = |it: &At| curve.same(it.most, most) || (!whole && it.most <= most * (1.0 + ROOM));
    if lifted.as_ref().is_some_and(flat) {
        return Some(found);
    }
    let far = match &lifted {
        Some(lifted) => {
            if most == 0.0 {
                curve.tolerance = SAME * lifted.most;
            }
            let size = least(&curve, lifted.most)?;
            curve.at(size)?
        }
        None => {
            let size = if here.size > 0.0 {
                here.size * 2.0
            } else {
                1.0
            };
            curve.at(size)?
        }
    };
    let end = lifted.is_some().then_some((far.size, far.most));
    let (slope, breaks) = curve.stretch(&here, far)?;
    found.gain = settled(slope, here.size.max(SAME), curve.tolerance);
    let end = breaks.map(|it| (it.size, it.most)).or(end);
    if let Some((size, most)) = end {
        found.until = Some(digits(size));
        found.reaches = Some(most);
        if whole {
            found.next = next(&mut curve, size)?;
        }
    }
    Some(found)
}

fn settled(slope: f64, size: f64, tolerance: f64) -> f64 {
    if slope * size <= tolerance {
        0.0
    } else {
        slope
    }
}

/// The smallest size of the limit at which the most is `most`.
fn least(curve: &Curve<'_>, most: f64) -> Option<f64> {
    let mut problem = curve.problem.clone();
    problem.columns[curve.column].high = f64::INFINITY;
    problem.columns[curve.model.theta].low = most * (1.0 - 1e-10);
    problem.minimise(&[(curve.column, 1.0)]);
    Some(lp::solve(&problem).optimum()?.x[curve.column])
}

/// What limits beyond a break.
fn next(curve: &mut Curve<'_>, size: f64) -> Option<Vec<Limit>> {
    curve.problem.columns[curve.column].high = size * (1.0 + 1e-4);
    let optimum = lp::solve(&curve.problem).optimum()?;
    let holds = |limit: &&Limit| {
        let worth = -optimum.reduced[limit.column] * limit.amount.max(1.0);
        limit.column != curve.column && worth > optimum.x[curve.model.theta] * 1e-6
    };
    Some(curve.model.limits.iter().filter(holds).cloned().collect())
}
