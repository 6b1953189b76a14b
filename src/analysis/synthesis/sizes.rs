//! How large each unit of a structure is, and how sure that is.
//!
//! Comes in: a problem and a structure. Goes out: [`Sizes`]. Must not know: chains' words, how structures are found.
//!
//! The best values are those of the structure's linear programme. Where a commodity has several suppliers in the structure
//! or some of it may be left over, the programme may have several solutions: each amount is made as small and as large as
//! its optimum allows, and told as one value only where both meet. Bounds are exact: each amount is made as small and as
//! large as all figures within their bounds allow, each figure by itself a column of the programme. What rests on an amount
//! that is not known is a lower bound where nothing but more can come of it, else it is not known.

use super::problem::{Material, Problem};
use super::programme::{Built, NoPoint, Point, State};
use crate::analysis::lp::{self, Outcome};
use crate::quantity::Estimate;

/// Two ends nearer than this are one value.
const SAME: f64 = 1e-6;

/// The amounts of a structure, in a year; `None` where an amount is not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sizes {
    /// By unit of the problem; units outside the structure are zero.
    pub units: Vec<Option<Estimate>>,
    /// What is had of each material without a unit.
    pub had: Vec<Option<Estimate>>,
    /// What is left over of each material.
    pub spilled: Vec<Option<Estimate>>,
}

/// The same, relative to what goes through the material.
const SAME_OF_FLOW: f64 = 1e-7;

/// What rests on something that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Taint {
    Known,
    /// It can only be more.
    More,
    /// It can be anything.
    Unknown,
}

/// Works out the amounts of a structure.
///
/// # Errors
/// Why there are none.
pub(super) fn sizes(problem: &Problem, structure: &[u32]) -> Result<Sizes, NoPoint> {
    let mut states = vec![State::Out; problem.stands.len()];
    for unit in structure {
        states[*unit as usize] = State::In;
    }
    let built = problem.programme.build_for(&states);
    let point = built.solve()?;
    let mut work = Work {
        problem,
        states: &states,
        choice: false,
        narrow: built,
        wide: None,
    };
    work.choice = work.has_choice();
    if work.choice {
        work.hold_cost(&point);
    }
    if work.has_interval() {
        work.wide = Some(problem.programme.build_wide(&states));
    }
    let (units, materials) = work.taints();
    Ok(work.told(&point, &units, &materials))
}

struct Work<'p> {
    problem: &'p Problem,
    states: &'p [State],
    /// Whether the structure can run in more than one way.
    choice: bool,
    narrow: Built,
    wide: Option<Built>,
}

impl Work<'_> {
    fn is_in(&self, unit: usize) -> bool {
        self.states[unit] == State::In
    }

    fn inside(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.states.len()).filter(|unit| self.is_in(*unit))
    }

    /// How many supply each material: units that are in, also beside their product, and what is had without one.
    fn suppliers(&self) -> Vec<u32> {
        let stocks = self.problem.programme.materials.iter();
        let mut count: Vec<u32> = stocks.map(|it| u32::from(it.had > 0.0)).collect();
        for unit in self.inside() {
            for (material, amount) in &self.problem.programme.units[unit].terms {
                count[*material as usize] += u32::from(amount.high > 0.0);
            }
        }
        count
    }

    /// The materials that the structure makes or takes, in amounts known or not.
    fn met(&self) -> Vec<bool> {
        let mut met = vec![false; self.problem.materials.len()];
        for unit in self.inside() {
            for (material, _) in &self.problem.programme.units[unit].terms {
                met[*material as usize] = true;
            }
        }
        let missing = self.problem.missing.iter();
        for it in missing.filter(|it| self.is_in(it.unit as usize)) {
            met[it.material as usize] = true;
        }
        met
    }

    fn has_choice(&self) -> bool {
        let met = self.met();
        let stocks = self.problem.programme.materials.iter();
        let all = stocks.zip(self.suppliers()).zip(met);
        let mut all = all.filter(|(_, met)| *met);
        all.any(|((stock, suppliers), _)| suppliers > 1 || stock.spill)
    }

    fn has_interval(&self) -> bool {
        let mut terms = self
            .inside()
            .flat_map(|unit| &self.problem.programme.units[unit].terms);
        let stocks = self.problem.programme.materials.iter();
        terms.any(|(_, amount)| amount.is_interval())
            || stocks.map(|it| it.wanted).any(|it| it.is_interval())
    }

    /// Keeps the narrow programme at its optimum.
    fn hold_cost(&mut self, point: &Point) {
        let problem = &mut self.narrow.problem;
        let costs = problem.columns.iter().enumerate();
        let terms: Vec<(usize, f64)> = costs
            .filter(|(_, it)| it.cost != 0.0)
            .map(|(at, it)| (at, it.cost))
            .collect();
        if !terms.is_empty() {
            let most = point.cost + point.cost.abs() * 1e-9;
            problem.row(f64::NEG_INFINITY, most, terms);
        }
    }

    fn told(mut self, point: &Point, units: &[Taint], materials: &[Taint]) -> Sizes {
        let mut sizes = Sizes::default();
        for (at, x) in point.units.iter().enumerate() {
            let size = if self.is_in(at) {
                let scale = self.scale(point, at);
                self.amount(at, *x, units[at], scale)
            } else {
                Some(Estimate::exact(0.0))
            };
            sizes.units.push(size);
        }
        let suppliers = self.suppliers();
        let met = self.met();
        for at in 0..self.problem.materials.len() {
            if !met[at] {
                sizes.had.push(Some(Estimate::exact(0.0)));
                sizes.spilled.push(Some(Estimate::exact(0.0)));
                continue;
            }
            let taint = match materials[at] {
                Taint::More if suppliers[at] > 1 => Taint::Unknown,
                taint => taint,
            };
            let had = self.narrow.had(at);
            let scale = point.flows[at];
            let had = self.amount(had, point.had[at], taint, scale);
            let spilled = self.narrow.spilled(at);
            // What is not known to be taken may leave less over, and what is not known to arise more.
            let taint = if materials[at] == Taint::Known {
                Taint::Known
            } else {
                Taint::Unknown
            };
            let spilled = self.amount(spilled, point.spilled[at], taint, scale);
            sizes.had.push(had);
            sizes.spilled.push(spilled);
        }
        sizes
    }

    /// What the activity of a unit is measured by: the largest that what goes through its
    /// materials would bear.
    fn scale(&self, point: &Point, unit: usize) -> f64 {
        let terms = self.problem.programme.units[unit].terms.iter();
        let amount = |by: &Estimate| by.value.unwrap_or(by.low).abs();
        let known = terms.filter(|(_, by)| amount(by) > 0.0);
        known
            .map(|(at, by)| point.flows[*at as usize] / amount(by))
            .fold(f64::INFINITY, f64::min)
    }

    /// One column of the programme, as it is told; `scale` is what it is measured by.
    fn amount(&mut self, column: usize, x: f64, taint: Taint, scale: f64) -> Option<Estimate> {
        let fixed = self.narrow.problem.columns[column];
        if fixed.low == fixed.high {
            return Some(Estimate::exact(fixed.low));
        }
        if taint == Taint::Unknown {
            return None;
        }
        // Where nothing goes through, there is nothing to measure by.
        let scale = if scale.is_finite() { scale } else { 0.0 };
        let floor = scale * 1e-12;
        let (low, high) = if self.choice {
            ends(&mut self.narrow, column)?
        } else {
            (x, x)
        };
        // Holding the cost leaves each amount a little room, which means nothing.
        let room = (SAME * high.abs()).max(SAME_OF_FLOW * scale);
        let one = high.is_finite() && high - low <= room;
        let (low, high) = if one { (x, x) } else { (low, high) };
        let value = one.then(|| tidy(x, floor));
        let bounds = match &mut self.wide {
            Some(wide) => ends(wide, column),
            None => Some((low, high)),
        };
        let (least, most) = bounds.unwrap_or((0.0, f64::INFINITY));
        let (least, most) = (tidy(least.min(low), floor), tidy(most.max(high), floor));
        let near = |bound: f64| value.filter(|value| (bound - value).abs() <= SAME * value.abs());
        let low = near(least).unwrap_or(least);
        if taint == Taint::More {
            let bound = Estimate {
                value: None,
                low,
                high: f64::INFINITY,
                sd: 0.0,
                midpoint: false,
            };
            return (low > 0.0).then_some(bound);
        }
        Some(Estimate {
            value,
            low,
            high: near(most).unwrap_or(most),
            sd: 0.0,
            midpoint: self.has_midpoint() && value.is_some_and(|it| low < it),
        })
    }

    fn has_midpoint(&self) -> bool {
        let mut terms = self
            .inside()
            .flat_map(|unit| &self.problem.programme.units[unit].terms);
        let stocks = self.problem.programme.materials.iter();
        terms.any(|(_, amount)| amount.midpoint) || stocks.map(|it| it.wanted).any(|it| it.midpoint)
    }

    /// What rests on amounts that are not known: by unit and by material.
    fn taints(&self) -> (Vec<Taint>, Vec<Taint>) {
        let problem = self.problem;
        let mut units = vec![Taint::Known; problem.stands.len()];
        let mut materials = vec![Taint::Known; problem.materials.len()];
        for at in &problem.unsized_wants {
            materials[*at as usize] = Taint::More;
        }
        for it in problem
            .missing
            .iter()
            .filter(|it| self.is_in(it.unit as usize))
        {
            let taint = if it.taken {
                Taint::More
            } else {
                Taint::Unknown
            };
            let held = &mut materials[it.material as usize];
            *held = taint.max(*held);
        }
        let suppliers = self.suppliers();
        loop {
            let mut moved = false;
            let mut raise = |held: &mut Taint, to: Taint| {
                moved |= to > *held;
                *held = to.max(*held);
            };
            for unit in self.inside() {
                for (material, amount) in &problem.programme.units[unit].terms {
                    let at = *material as usize;
                    let is_output = problem.network.units[unit].outputs.contains(material);
                    if is_output {
                        let taint = match materials[at] {
                            Taint::More if suppliers[at] > 1 => Taint::Unknown,
                            taint => taint,
                        };
                        raise(&mut units[unit], taint);
                    } else if amount.high > 0.0 && units[unit] > Taint::Known {
                        raise(&mut materials[at], Taint::Unknown);
                    } else {
                        raise(&mut materials[at], units[unit]);
                    }
                }
            }
            if !moved {
                return (units, materials);
            }
        }
    }
}

/// The least and the most of a column; `None` where no result can be vouched for.
fn ends(built: &mut Built, column: usize) -> Option<(f64, f64)> {
    let mut end = |sign: f64| {
        let kept: Vec<f64> = built.problem.columns.iter().map(|it| it.cost).collect();
        built.problem.minimise(&[(column, sign)]);
        let outcome = lp::solve(&built.problem);
        for (it, cost) in built.problem.columns.iter_mut().zip(kept) {
            it.cost = cost;
        }
        match outcome {
            Outcome::Optimal(optimum) => Some(optimum.x[column]),
            Outcome::Unbounded => Some(-sign * f64::INFINITY),
            Outcome::Infeasible | Outcome::NumericTrouble(_) => None,
        }
    };
    Some((end(1.0)?, end(-1.0)?))
}

/// Twelve digits: what rounding leaves behind them differs between machines and means nothing.
fn tidy(value: f64, floor: f64) -> f64 {
    if value.abs() <= floor {
        return 0.0;
    }
    if !value.is_finite() {
        return value;
    }
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// The commodity a material stands for.
pub(super) fn commodity(material: Material) -> Option<crate::model::CommodityId> {
    match material {
        Material::Commodity(id) => Some(id),
        Material::Slot(_) | Material::Bound(_) => None,
    }
}
