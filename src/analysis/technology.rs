//! The technology matrix: what each process makes and takes, per unit of its product.
//!
//! Comes in: a chain, and which of its processes count. Goes out: [`Technology`], sparse, a column per process. Must not
//! know: demands, capacities, solvers.
//!
//! A column is scaled to one unit of the process's reference product. What is made counts above zero (by-products too),
//! what is taken below. Alternatives whose shares the file gives are split by them; those without stay open, as a
//! [`Slot`]. A coefficient that is unknown, or of which only a bound is known, is no entry: it is listed in `unknown`,
//! never taken for zero. A process whose figures cannot be right is left out and listed in `faults`.

use super::balance::in_unit;
use super::ground::{Ground, ground};
use crate::model::{Chain, CommodityId, Figure, Input, Process, ProcessId};
use crate::quantity::{Estimate, Unit};

/// Shares may miss a whole by so much: they are printed with few digits.
const SHARES_MISS: f64 = 1e-3;

/// One entry of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Of what.
    pub commodity: CommodityId,
    /// Per unit of product: above zero made, below zero taken.
    pub amount: f64,
    /// The same with its bounds.
    pub estimate: Estimate,
    /// The figure it comes from.
    pub ground: Ground,
}

/// Alternatives of one input whose shares the file leaves open, or gives in part.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Each alternative, how much of it fills the slot alone, and its share where known.
    pub options: Vec<(CommodityId, f64, Option<f64>)>,
    /// The same amounts with their bounds, in the same order.
    pub amounts: Vec<Estimate>,
    /// The figure it comes from.
    pub ground: Ground,
}

/// A figure that is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// Whose.
    pub process: ProcessId,
    /// Of what: each of the alternatives of the slot, or one by-product.
    pub commodities: Vec<CommodityId>,
    /// Whether it is taken; else it is a by-product.
    pub taken: bool,
}

/// What is wrong with the figures of a process.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// It takes at least as much of its own product as it makes: so much per unit.
    EatsItself(ProcessId, f64),
    /// The shares of a slot do not make a whole: they make this.
    Shares(ProcessId, String, f64),
}

/// Which end of each figure is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its best value.
    Best,
    /// The end at which less is made and more is taken.
    Leanest,
    /// The end at which more is made and less is taken.
    Fullest,
}

impl End {
    /// That end of what is counted above zero where it is made or can be had, below zero where it is taken.
    pub fn of(self, estimate: &Estimate) -> f64 {
        match self {
            Self::Best => estimate.value.unwrap_or(0.0),
            Self::Leanest => estimate.low,
            Self::Fullest => estimate.high,
        }
    }
}

/// A process.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Which.
    pub process: ProcessId,
    /// Its product, in which its activity is counted.
    pub product: CommodityId,
    /// What it makes and takes, each commodity once, in their order; the product among them (less than one where the
    /// process takes some of it back).
    pub terms: Vec<Term>,
    /// Open alternatives.
    pub slots: Vec<Slot>,
}

impl Column {
    /// How much of a commodity one unit of activity makes (above zero) or takes, open alternatives left out.
    pub fn amount(&self, commodity: CommodityId) -> f64 {
        let term = self.terms.iter().find(|it| it.commodity == commodity);
        term.map_or(0.0, |it| it.amount)
    }
}

/// The technology matrix of a chain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Technology {
    /// The processes, in the order of the chain.
    pub columns: Vec<Column>,
    /// Missing figures.
    pub unknown: Vec<Unknown>,
    /// Processes left out because their figures cannot be right.
    pub faults: Vec<Fault>,
    /// For each commodity, the columns that make it as their product.
    makers: Vec<Vec<usize>>,
    /// For each commodity, the columns that make it as a by-product.
    by_makers: Vec<Vec<usize>>,
}

impl Technology {
    /// The matrix of the processes that `counts` lets in.
    pub fn of(chain: &Chain, counts: impl Fn(&Process) -> bool) -> Self {
        let mut technology = Self {
            makers: vec![Vec::new(); chain.commodities.len()],
            by_makers: vec![Vec::new(); chain.commodities.len()],
            ..Self::default()
        };
        for (at, process) in (0..).zip(&chain.processes) {
            if counts(process) {
                technology.add(chain, ProcessId(at), process);
            }
        }
        technology
    }

    /// The columns that make a commodity as their product.
    pub fn makers(&self, of: CommodityId) -> &[usize] {
        &self.makers[of.index()]
    }

    /// The columns that make a commodity as a by-product.
    pub fn by_makers(&self, of: CommodityId) -> &[usize] {
        &self.by_makers[of.index()]
    }

    fn add(&mut self, chain: &Chain, id: ProcessId, process: &Process) {
        let Some(per) = per(chain, process) else {
            // Per an unknown amount nothing is known, of any input.
            self.unknown
                .extend(process.inputs.iter().map(|it| taken(id, it)));
            return self.finish(plain(id, process));
        };
        let mut column = plain(id, process);
        let part = |commodity: CommodityId, figure: &Figure| {
            let amount = in_unit(chain.commodity(commodity), figure.amount.as_ref()?)?;
            amount.div(per).filter(|it| it.value.is_some())
        };
        for output in &process.byproducts {
            let id_of = &chain.commodity(output.commodity).id;
            let path = format!("processes/{}/byproducts/{id_of}", process.id);
            match part(output.commodity, &output.figure) {
                Some(amount) => column.push(output.commodity, amount, ground(path, &output.figure)),
                None => self.unknown.push(Unknown {
                    process: id,
                    commodities: vec![output.commodity],
                    taken: false,
                }),
            }
        }
        for input in &process.inputs {
            let path = format!("processes/{}/inputs/{}", process.id, input.slot);
            let amounts: Option<Vec<Estimate>> = input
                .alternatives
                .iter()
                .map(|it| part(it.0, &input.figure))
                .collect();
            let Some(amounts) = amounts else {
                self.unknown.push(taken(id, input));
                continue;
            };
            match split(input, &amounts) {
                Ok(Split::Shared(parts)) => {
                    for (commodity, amount) in parts {
                        let from = ground(path.clone(), &input.figure);
                        column.push(commodity, amount.scale(-1.0), from);
                    }
                }
                Ok(Split::Open(options)) => column.slots.push(Slot {
                    options,
                    amounts,
                    ground: ground(path, &input.figure),
                }),
                Err(sum) => {
                    self.faults
                        .push(Fault::Shares(id, input.slot.to_string(), sum));
                    return;
                }
            }
        }
        column.terms.sort_by_key(|it| it.commodity);
        let own = column.amount(process.product);
        if own <= 0.0 {
            self.faults.push(Fault::EatsItself(id, 1.0 - own));
            return;
        }
        self.finish(column);
    }

    fn finish(&mut self, column: Column) {
        let at = self.columns.len();
        self.makers[column.product.index()].push(at);
        for term in column.terms.iter().filter(|it| it.amount > 0.0) {
            if term.commodity != column.product {
                self.by_makers[term.commodity.index()].push(at);
            }
        }
        self.columns.push(column);
    }
}

/// What one unit of a process is counted per, in its product's unit.
fn per(chain: &Chain, process: &Process) -> Option<Estimate> {
    match &process.per {
        None => Some(Estimate::exact(1.0)),
        Some(amount) => in_unit(chain.commodity(process.product), amount),
    }
}

/// A column that makes its product and nothing else.
fn plain(process: ProcessId, held: &Process) -> Column {
    let mut column = Column {
        process,
        product: held.product,
        terms: Vec::new(),
        slots: Vec::new(),
    };
    let figure = Figure {
        place: held.place,
        ..Figure::default()
    };
    let path = format!("processes/{}/product", held.id);
    column.push(held.product, Estimate::exact(1.0), ground(path, &figure));
    column
}

impl Column {
    fn push(&mut self, commodity: CommodityId, estimate: Estimate, ground: Ground) {
        let amount = estimate.value.unwrap_or(0.0);
        match self.terms.iter_mut().find(|it| it.commodity == commodity) {
            Some(term) => {
                term.amount += amount;
                term.estimate = term.estimate.add(estimate);
            }
            None => self.terms.push(Term {
                commodity,
                amount,
                estimate,
                ground,
            }),
        }
    }
}

fn taken(process: ProcessId, input: &Input) -> Unknown {
    Unknown {
        process,
        commodities: input.alternatives.iter().map(|it| it.0).collect(),
        taken: true,
    }
}

enum Split {
    Shared(Vec<(CommodityId, Estimate)>),
    Open(Vec<(CommodityId, f64, Option<f64>)>),
}

/// A slot split by its shares, or left open; what the shares add up to where that is no whole.
fn split(input: &Input, amounts: &[Estimate]) -> Result<Split, f64> {
    let filled = input.alternatives.iter().zip(amounts);
    if input.alternatives.len() == 1 {
        return Ok(Split::Shared(
            filled.map(|(it, amount)| (it.0, *amount)).collect(),
        ));
    }
    let share = |figure: Option<&Figure>| {
        let amount = figure?.amount.as_ref()?.estimate_in(Unit::ONE)?;
        amount.value.is_some().then_some(amount)
    };
    let shares: Vec<Option<Estimate>> = input
        .alternatives
        .iter()
        .map(|it| share(it.1.as_deref()))
        .collect();
    let known = shares.iter().flatten().filter_map(|it| it.value);
    let sum: f64 = known.sum();
    let complete = shares.iter().all(Option::is_some);
    if sum > 1.0 + SHARES_MISS || (complete && sum < 1.0 - SHARES_MISS) {
        return Err(sum);
    }
    let parts = filled.zip(&shares);
    if complete {
        let part = |((it, amount), share): ((&(CommodityId, _), &Estimate), &Option<Estimate>)| {
            (it.0, share.map_or(*amount, |share| amount.mul(share)))
        };
        return Ok(Split::Shared(parts.map(part).collect()));
    }
    let option = |((it, amount), share): ((&(CommodityId, _), &Estimate), &Option<Estimate>)| {
        let share = share.as_ref().and_then(|it| it.value);
        (it.0, amount.value.unwrap_or(0.0), share)
    };
    Ok(Split::Open(parts.map(option).collect()))
}
