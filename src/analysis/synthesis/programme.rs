//! The amounts of a synthesis problem, and the linear programme that says how large each unit of a structure must be.
//!
//! Comes in: a [`Programme`], which units are in, out or open. Goes out: a [`Point`], the cheapest way to run them. Must
//! not know: chains, how structures are found.
//!
//! Formula: minimise Σ each · x + Σ price · had, where for every material Σ made · x − Σ taken · x + had − left over =
//! wanted, least ≤ x ≤ most for units that are in, x ≤ most for open ones, had within what can be had without a unit.
//! Only of what arises beside a product, or from a unit larger than is needed, may something be left over. Every optimum
//! is checked by the solver's door (`lp`).

use crate::analysis::lp::{self, Outcome, Problem};
use crate::quantity::Estimate;

/// Shares of what goes through a material below which there is nothing: what rounding leaves.
const STILL: f64 = 1e-12;

/// One unit in amounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sizing {
    /// What a year of having it costs, whatever it makes.
    pub fixed: f64,
    /// What one unit of activity costs.
    pub each: f64,
    /// The least activity of one that is built.
    pub least: f64,
    /// The most; may be infinite.
    pub most: f64,
    /// Per unit of activity what it makes (above zero) and takes (below), by material, each once.
    pub terms: Vec<(u32, Estimate)>,
    /// What it weighs in the order of structures: first, then second.
    pub weight: (u32, u32),
}

impl Sizing {
    /// The most activity of one that is built, decided or not: one that is built at its least size runs up to that,
    /// whatever else is said of it.
    fn limit(&self) -> f64 {
        self.most.max(self.least)
    }
}

/// One material in amounts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stock {
    /// How much is wanted.
    pub wanted: Estimate,
    /// How much can be had without a unit; may be infinite.
    pub had: f64,
    /// What one unit so had costs.
    pub price: f64,
    /// Whether some may be left over.
    pub spill: bool,
    /// What it weighs that a unit takes of it where it can be had without one.
    pub weight: (u32, u32),
}

impl Default for Stock {
    fn default() -> Self {
        Self {
            wanted: Estimate::exact(0.0),
            had: 0.0,
            price: 0.0,
            spill: false,
            weight: (0, 0),
        }
    }
}

/// The amounts of a network, by position in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Programme {
    /// The units.
    pub units: Vec<Sizing>,
    /// The materials.
    pub materials: Vec<Stock>,
}

/// Whether a unit is part of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Not decided.
    Open,
    /// It is.
    In,
    /// It is not.
    Out,
}

/// How a structure runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// The activity of each unit.
    pub units: Vec<f64>,
    /// What is had of each material without a unit.
    pub had: Vec<f64>,
    /// What is left over of each material.
    pub spilled: Vec<f64>,
    /// What activities and what is had cost; what units cost whatever they make is not in it.
    pub cost: f64,
    /// The largest amount that goes into or out of each material: what its figures are measured by.
    pub flows: Vec<f64>,
    /// Whether each unit does anything.
    pub running: Vec<bool>,
}

impl Point {
    /// Whether a unit does anything.
    pub fn runs(&self, unit: usize) -> bool {
        self.running[unit]
    }
}

/// Why there is no point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPoint {
    /// The limits do not let these units make what is wanted.
    Infeasible,
    /// Costs fall without end.
    Unbounded,
    /// No result can be vouched for.
    Trouble,
}

/// A linear programme with the columns of a [`Programme`], in their order: units, what is had, what is left over.
pub(super) struct Built {
    pub problem: Problem,
    units: usize,
    materials: usize,
}

impl Built {
    /// The column of what is had of a material.
    pub fn had(&self, material: usize) -> usize {
        self.units + material
    }

    /// The column of what is left over of a material.
    pub fn spilled(&self, material: usize) -> usize {
        self.units + self.materials + material
    }

    /// Puts each unit in, out or open.
    pub fn set(&mut self, programme: &Programme, states: &[State]) {
        for (at, (state, sizing)) in states.iter().zip(&programme.units).enumerate() {
            let (low, high) = match state {
                State::In => (sizing.least, sizing.limit()),
                State::Open => (0.0, sizing.limit()),
                State::Out => (0.0, 0.0),
            };
            self.problem.columns[at].low = low;
            self.problem.columns[at].high = high;
        }
    }

    /// Solves it.
    pub fn solve(&self) -> Result<Point, NoPoint> {
        match lp::solve(&self.problem) {
            Outcome::Optimal(optimum) => {
                let (flows, running) = self.flows(&optimum.x);
                let mut rest = optimum.x;
                let had = rest.split_off(self.units);
                let (had, spilled) = had.split_at(self.materials);
                Ok(Point {
                    units: rest,
                    had: had.to_vec(),
                    spilled: spilled[..self.materials].to_vec(),
                    cost: optimum.objective,
                    flows,
                    running,
                })
            }
            Outcome::Infeasible => Err(NoPoint::Infeasible),
            Outcome::Unbounded => Err(NoPoint::Unbounded),
            Outcome::NumericTrouble(_) => Err(NoPoint::Trouble),
        }
    }
}

impl Built {
    /// The largest amount of each material's row, and whether each unit moves more than rounding leaves of one.
    fn flows(&self, x: &[f64]) -> (Vec<f64>, Vec<bool>) {
        let rows = &self.problem.rows[..self.materials];
        let mut flows = Vec::new();
        let mut running = vec![false; self.units];
        for row in rows {
            let amounts = row.terms.iter().map(|(at, by)| (by * x[*at]).abs());
            let most = amounts.fold(0.0_f64, f64::max);
            for (at, by) in row.terms.iter().filter(|(at, _)| *at < self.units) {
                running[*at] |= (by * x[*at]).abs() > STILL * most;
            }
            flows.push(most);
        }
        (flows, running)
    }
}

/// What of an estimate the programme is made of: its best value, else its lower bound.
fn best(estimate: Estimate) -> f64 {
    estimate.value.unwrap_or(estimate.low)
}

impl Programme {
    /// The linear programme at best values, every unit open.
    pub(super) fn build(&self) -> Built {
        self.build_of(|_| true)
    }

    /// The linear programme of a structure alone: no figure of what is out can take digits from it.
    pub(super) fn build_for(&self, states: &[State]) -> Built {
        let mut built = self.build_of(|at| states[at] == State::In);
        built.set(self, states);
        built
    }

    fn build_of(&self, counts: impl Fn(usize) -> bool) -> Built {
        let mut built = self.columns();
        let mut rows: Vec<Vec<(usize, f64)>> = self.rows(&built);
        let units = self.units.iter().enumerate();
        for (at, sizing) in units.filter(|(at, _)| counts(*at)) {
            for (material, amount) in &sizing.terms {
                rows[*material as usize].push((at, best(*amount)));
            }
        }
        for (stock, terms) in self.materials.iter().zip(rows) {
            let wanted = best(stock.wanted);
            built.problem.row(wanted, wanted, terms);
        }
        built
    }

    /// The linear programme in which every figure may be anywhere within its bounds: a term that is not certain becomes
    /// a column between its bounds times the activity, and so does what is wanted. Of a structure alone.
    pub(super) fn build_wide(&self, states: &[State]) -> Built {
        let mut built = self.columns();
        let mut rows = self.rows(&built);
        let units = self.units.iter().enumerate();
        for (at, sizing) in units.filter(|(at, _)| states[*at] == State::In) {
            for (material, amount) in &sizing.terms {
                let row = &mut rows[*material as usize];
                if !amount.is_interval() {
                    row.push((at, amount.low));
                    continue;
                }
                let part = built.problem.column(f64::NEG_INFINITY, f64::INFINITY, 0.0);
                row.push((part, 1.0));
                if amount.low.is_finite() {
                    let terms = vec![(part, 1.0), (at, -amount.low)];
                    built.problem.row(0.0, f64::INFINITY, terms);
                }
                if amount.high.is_finite() {
                    let terms = vec![(part, 1.0), (at, -amount.high)];
                    built.problem.row(f64::NEG_INFINITY, 0.0, terms);
                }
            }
        }
        for (stock, terms) in self.materials.iter().zip(rows) {
            let low = stock.wanted.low;
            built.problem.row(low, stock.wanted.high.max(low), terms);
        }
        built.set(self, states);
        built
    }

    /// Largest ÷ smallest amount of all terms.
    pub fn spread(&self) -> f64 {
        let terms = self.units.iter().flat_map(|it| &it.terms);
        let sizes = terms.map(|(_, amount)| best(*amount).abs());
        let (least, most) = sizes
            .filter(|it| *it > 0.0)
            .fold((f64::INFINITY, 0.0_f64), |(least, most), it| {
                (least.min(it), most.max(it))
            });
        if most > 0.0 { most / least } else { 1.0 }
    }

    fn columns(&self) -> Built {
        let mut problem = Problem::default();
        for sizing in &self.units {
            problem.column(0.0, sizing.limit(), sizing.each);
        }
        for stock in &self.materials {
            problem.column(0.0, stock.had, stock.price);
        }
        for stock in &self.materials {
            let most = if stock.spill { f64::INFINITY } else { 0.0 };
            problem.column(0.0, most, 0.0);
        }
        Built {
            problem,
            units: self.units.len(),
            materials: self.materials.len(),
        }
    }

    fn rows(&self, built: &Built) -> Vec<Vec<(usize, f64)>> {
        let row = |at| vec![(built.had(at), 1.0), (built.spilled(at), -1.0)];
        (0..self.materials.len()).map(row).collect()
    }
}
