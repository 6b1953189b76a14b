//! A chain as a synthesis problem: what can be added, what can be had, what is wanted.
//!
//! Comes in: a chain, its results, what is wanted. Goes out: [`Problem`], each unit with what it stands for. Must not
//! know: how structures are found.
//!
//! What can be had without a unit is read by `supply`. What a new unit takes besides must be made by another unit or
//! bought: a purchase is a unit of its own, so that "make it" and "buy it" are told as different plans. An input with
//! alternatives is a material of its own, which each alternative makes: so alternatives may be mixed. Capacity that stands
//! idle is a unit that is given. Only what can take part is kept (the maximal structure).

use std::collections::BTreeMap;

use super::bound::Bound;
use super::cut::cut;
use super::maximal::maximal;
use super::network::{Network, Unit as Operating};
use super::programme::{Programme, Sizing, Stock};
use super::supply::{Had, Origin, Supply};
use super::wanted::Wanted;
use crate::analysis::Results;
use crate::analysis::balance::yearly;
use crate::analysis::technology::{Column, Fault, Technology};
use crate::model::{Chain, CommodityId, Process, ProcessId, SiteId};
use crate::quantity::{Date, Estimate};

/// Shares that leave less than this of a slot leave nothing.
const WHOLE: f64 = 1e-9;

/// What a unit of the network stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// A process that is built, or enlarged where it is here.
    Build(ProcessId),
    /// A process within capacity that stands idle or is to come: so much more a year, in the unit of its product.
    Run(ProcessId),
    /// Buying a commodity instead of making it.
    Buy(CommodityId),
    /// Filling an input that has alternatives with one of them.
    Fill(ProcessId, CommodityId),
}

/// What a material of the network stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Material {
    /// A commodity.
    Commodity(CommodityId),
    /// What fills the inputs with alternatives of a unit, counted: a number for each.
    Slot(u32),
    /// What counts towards a bound on a ratio.
    Bound(u32),
}

/// An amount that is not known, by unit and material.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    pub unit: u32,
    pub material: u32,
    /// Whether it is taken; else it arises beside.
    pub taken: bool,
}

/// A chain as a synthesis problem.
#[derive(Default)]
pub(super) struct Problem {
    pub network: Network,
    pub programme: Programme,
    pub stands: Vec<Stands>,
    pub materials: Vec<Material>,
    /// How each material can be had without a unit.
    pub had: Vec<Had>,
    /// Figures that are missing.
    pub missing: Vec<Missing>,
    /// Wanted materials of which no amount is known.
    pub unsized_wants: Vec<u32>,
    /// Sites that do not run yet and are counted.
    pub coming: BTreeMap<ProcessId, Vec<SiteId>>,
    /// Processes left out because their figures cannot be right.
    pub faulty: Vec<ProcessId>,
    /// What no unit makes of what is wanted.
    pub unmade: Vec<CommodityId>,
    /// Bounds on ratios that no unit adds to.
    pub unmet: Vec<u32>,
}

/// How a chain is read as a problem.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r> {
    pub chain: &'r Chain,
    pub results: &'r Results,
    pub wanted: &'r [Wanted],
    pub bounds: &'r [Bound],
    /// The day by which capacity that is to come counts.
    pub coming: Option<Date>,
}

/// A slot, what may fill it, and how much of that fills it alone where that is known.
type Fill = (u32, CommodityId, Option<Estimate>);

/// Reads a chain as a problem.
pub(super) fn problem(reading: Reading<'_>) -> Problem {
    let mut builder = Builder::of(reading);
    builder.units();
    builder.purchases();
    builder.finish()
}

struct Builder<'r> {
    reading: Reading<'r>,
    technology: Technology,
    /// How each commodity can be had.
    had: Vec<Had>,
    is_wanted: Vec<bool>,
    /// Material of each bound.
    bounds: Vec<u32>,
    /// Material of each commodity that was met.
    at: BTreeMap<CommodityId, u32>,
    problem: Problem,
    /// Slots met so far.
    met: u32,
}

impl<'r> Builder<'r> {
    fn of(reading: Reading<'r>) -> Self {
        let chain = reading.chain;
        let technology = Technology::of(chain, |_| true);
        let supply = Supply::of(chain, reading.results);
        let mut is_wanted = vec![false; chain.commodities.len()];
        for it in reading.wanted {
            is_wanted[it.commodity.index()] = true;
        }
        let ids = (0..).take(chain.commodities.len()).map(CommodityId);
        let had = |id: CommodityId| {
            if is_wanted[id.index()] {
                Had::Nothing
            } else {
                supply.had(id, !technology.makers(id).is_empty())
            }
        };
        let had = ids.map(had).collect();
        let mut builder = Self {
            reading,
            technology,
            had,
            is_wanted,
            bounds: Vec::new(),
            at: BTreeMap::new(),
            problem: Problem::default(),
            met: 0,
        };
        builder.wants();
        builder.standing(&supply);
        builder
    }

    /// What is wanted, and the bounds to be reached.
    fn wants(&mut self) {
        for it in self.reading.wanted {
            let at = self.commodity(it.commodity);
            self.problem.network.products.push(at);
            match it.per_year {
                Some(amount) => {
                    let stock = &mut self.problem.programme.materials[at as usize];
                    stock.wanted = stock.wanted.add(amount.max0());
                    // Of a demand of so much or more, more may come.
                    if amount.value.is_none() {
                        self.problem.unsized_wants.push(at);
                    }
                }
                None => self.problem.unsized_wants.push(at),
            }
        }
        for (number, it) in (0..).zip(self.reading.bounds) {
            let at = self.material(Material::Bound(number), Had::Nothing);
            let stock = &mut self.problem.programme.materials[at as usize];
            stock.wanted = it.lacking;
            stock.spill = true;
            self.problem.network.products.push(at);
            self.bounds.push(at);
        }
    }

    /// A unit for every process that has capacity to spare.
    fn standing(&mut self, supply: &Supply<'_>) {
        let spare = supply.spare(self.reading.coming);
        for it in spare {
            let column = self.column(it.process);
            if let Some(column) = column.filter(|it| self.is_asked(it)) {
                self.process(&column, Stands::Run(it.process), it.most);
                self.problem.coming.insert(it.process, it.coming);
            }
        }
    }

    fn column(&self, process: ProcessId) -> Option<Column> {
        let columns = &self.technology.columns;
        let at = columns.binary_search_by_key(&process, |it| it.process);
        Some(columns[at.ok()?].clone())
    }

    /// Whether more of a commodity may have to be made than can be had.
    fn is_open(&self, id: CommodityId) -> bool {
        !matches!(self.had[id.index()], Had::Any(_))
    }

    /// Whether a process may be built: for its product, or for a bound that it adds to.
    fn is_asked(&self, column: &Column) -> bool {
        let mut bounds = self.reading.bounds.iter();
        self.is_open(column.product) || bounds.any(|it| it.asks(column.process))
    }

    fn material(&mut self, material: Material, had: Had) -> u32 {
        let problem = &mut self.problem;
        let at = u32::try_from(problem.materials.len()).unwrap_or(u32::MAX);
        problem.materials.push(material);
        problem.had.push(had);
        let (most, weight) = match had {
            Had::Nothing => (0.0, (0, 0)),
            Had::Any(Origin::Outside) => (f64::INFINITY, (0, 1)),
            Had::Any(Origin::Chain) => (f64::INFINITY, (0, 0)),
            Had::UpTo(most, Origin::Outside) => (most, (0, 1)),
            Had::UpTo(most, Origin::Chain) => (most, (0, 0)),
        };
        problem.programme.materials.push(Stock {
            had: most,
            weight,
            ..Stock::default()
        });
        problem.network.raw.push(matches!(had, Had::Any(_)));
        problem.network.partly.push(matches!(had, Had::UpTo(..)));
        problem.network.materials += 1;
        at
    }

    fn commodity(&mut self, id: CommodityId) -> u32 {
        if let Some(at) = self.at.get(&id) {
            return *at;
        }
        let at = self.material(Material::Commodity(id), self.had[id.index()]);
        self.at.insert(id, at);
        at
    }

    fn unit(&mut self, stands: Stands, operating: Operating, sizing: Sizing) -> u32 {
        let problem = &mut self.problem;
        let at = u32::try_from(problem.stands.len()).unwrap_or(u32::MAX);
        problem.stands.push(stands);
        problem.network.units.push(operating);
        problem.programme.units.push(sizing);
        at
    }

    /// A unit for every process whose product may have to be made.
    fn units(&mut self) {
        for column in self.technology.columns.clone() {
            if self.is_asked(&column) {
                self.process(&column, Stands::Build(column.process), f64::INFINITY);
            }
        }
        for fault in &self.technology.faults {
            let (Fault::EatsItself(id, _) | Fault::Shares(id, ..)) = fault;
            if self.is_open(self.reading.chain.process(*id).product) {
                self.problem.faulty.push(*id);
            }
        }
    }

    /// A process as a unit, and a unit for each alternative of its inputs.
    fn process(&mut self, column: &Column, stands: Stands, most: f64) {
        let built = matches!(stands, Stands::Build(_));
        let chain = self.reading.chain;
        let product = self.commodity(column.product);
        let mut operating = Operating {
            // What can be had in any amount is no reason to build.
            outputs: if self.is_open(column.product) {
                vec![product]
            } else {
                Vec::new()
            },
            given: !built,
            ..Operating::default()
        };
        let mut sizing = Sizing {
            most,
            least: least(chain, chain.process(column.process), built),
            weight: (u32::from(built), 0),
            ..Sizing::default()
        };
        for term in &column.terms {
            let at = self.commodity(term.commodity);
            sizing.terms.push((at, term.estimate));
            if at != product && term.estimate.low < 0.0 {
                operating.inputs.push(at);
            } else if at != product && term.amount > 0.0 {
                operating.beside.push(at);
            }
        }
        let spills = operating.beside.clone();
        for at in spills {
            self.problem.programme.materials[at as usize].spill = true;
        }
        if sizing.least > 0.0 {
            self.problem.programme.materials[product as usize].spill = true;
        }
        self.count_made(column, &mut operating, &mut sizing);
        let mut fills = self.slots(column, &mut operating, &mut sizing);
        let unknown = self.unknown(column.process, &mut operating, &mut fills);
        operating.inputs.sort_unstable();
        operating.inputs.dedup();
        let unit = self.unit(stands, operating, sizing);
        for (material, taken) in unknown {
            if !taken {
                self.problem.programme.materials[material as usize].spill = true;
            }
            let missing = Missing {
                unit,
                material,
                taken,
            };
            self.problem.missing.push(missing);
        }
        for (slot, id, amount) in fills {
            self.fill(column.process, slot, id, amount);
        }
    }

    /// Inputs with alternatives: those with shares are taken as they are, the others fill what is left of the slot.
    fn slots(
        &mut self,
        column: &Column,
        operating: &mut Operating,
        sizing: &mut Sizing,
    ) -> Vec<Fill> {
        let mut fills = Vec::new();
        for slot in &column.slots {
            let parts = slot.options.iter().zip(&slot.amounts);
            let mut rest = 1.0;
            for ((id, _, share), amount) in parts.clone() {
                let Some(share) = share else { continue };
                rest -= share;
                let at = self.commodity(*id);
                operating.inputs.push(at);
                add(&mut sizing.terms, at, amount.scale(-share));
            }
            if rest > WHOLE {
                let at = self.slot(operating);
                sizing.terms.push((at, Estimate::exact(-rest)));
                let open = parts.filter(|((_, _, share), _)| share.is_none());
                fills.extend(open.map(|((id, ..), amount)| (at, *id, Some(*amount))));
            }
        }
        fills
    }

    /// What a unit adds to bounds by what it makes and by what it takes in one way only.
    fn count_made(&mut self, column: &Column, operating: &mut Operating, sizing: &mut Sizing) {
        for (bound, at) in self.reading.bounds.iter().zip(&self.bounds) {
            let made = bound.makes.get(&column.process).copied().unwrap_or(0.0);
            let mut total = Estimate::exact(made);
            for term in &column.terms {
                if let Some(by) = bound.takes.get(&(column.process, term.commodity)) {
                    total = total.add(term.estimate.scale(-by));
                }
            }
            if total != Estimate::exact(0.0) {
                sizing.terms.push((*at, total));
            }
            if bound.asks(column.process) {
                operating.outputs.push(*at);
                let product = self.at.get(&column.product);
                if let Some(product) = product {
                    self.problem.programme.materials[*product as usize].spill = true;
                }
            }
        }
    }

    fn slot(&mut self, operating: &mut Operating) -> u32 {
        self.met += 1;
        let at = self.material(Material::Slot(self.met), Had::Nothing);
        operating.inputs.push(at);
        at
    }

    /// What a process takes in amounts that are not known must be there all the same.
    fn unknown(
        &mut self,
        process: ProcessId,
        operating: &mut Operating,
        fills: &mut Vec<Fill>,
    ) -> Vec<(u32, bool)> {
        let all = &self.technology.unknown;
        let first = all.partition_point(|it| it.process < process);
        let own = all[first..].iter().take_while(|it| it.process == process);
        let own: Vec<_> = own.cloned().collect();
        let mut found = Vec::new();
        for it in own {
            let at = match it.commodities[..] {
                [only] if it.taken => {
                    let at = self.commodity(only);
                    operating.inputs.push(at);
                    at
                }
                [only] => self.commodity(only),
                _ => {
                    let at = self.slot(operating);
                    fills.extend(it.commodities.iter().map(|id| (at, *id, None)));
                    at
                }
            };
            found.push((at, it.taken));
        }
        found
    }

    /// A unit that fills a slot with one alternative; `amount` is what it takes where it fills the slot alone.
    fn fill(&mut self, process: ProcessId, slot: u32, id: CommodityId, amount: Option<Estimate>) {
        let at = self.commodity(id);
        let mut terms = vec![(slot, Estimate::exact(1.0))];
        if let Some(amount) = amount {
            terms.push((at, amount.scale(-1.0)));
            for (bound, at) in self.reading.bounds.iter().zip(&self.bounds) {
                if let Some(by) = bound.takes.get(&(process, id)) {
                    terms.push((*at, amount.scale(*by)));
                }
            }
        }
        let operating = Operating {
            inputs: vec![at],
            outputs: vec![slot],
            ..Operating::default()
        };
        let sizing = Sizing {
            most: f64::INFINITY,
            terms,
            ..Sizing::default()
        };
        let unit = self.unit(Stands::Fill(process, id), operating, sizing);
        if amount.is_none() {
            self.problem.missing.push(Missing {
                unit,
                material: at,
                taken: true,
            });
        }
    }

    /// What a plan could make it could also buy, unless it is what the plan is for, or imports limit it.
    fn purchases(&mut self) {
        let met: Vec<(CommodityId, u32)> = self.at.iter().map(|(id, at)| (*id, *at)).collect();
        for (id, at) in met {
            let limited = matches!(self.had[id.index()], Had::UpTo(_, Origin::Outside));
            let makeable = !self.technology.makers(id).is_empty();
            if !self.is_open(id) || self.is_wanted[id.index()] || limited || !makeable {
                continue;
            }
            let operating = Operating {
                outputs: vec![at],
                ..Operating::default()
            };
            let sizing = Sizing {
                most: f64::INFINITY,
                terms: vec![(at, Estimate::exact(1.0))],
                weight: (0, 1),
                ..Sizing::default()
            };
            self.unit(Stands::Buy(id), operating, sizing);
        }
    }

    /// Puts exclusions in, and cuts the problem down to what can take part.
    fn finish(mut self) -> Problem {
        self.problem.network.exclusive = exclusive(self.reading.chain, &self.problem.stands);
        let reach = maximal(&self.problem.network);
        for at in &reach.unmade {
            match self.problem.materials[*at as usize] {
                Material::Commodity(id) => self.problem.unmade.push(id),
                Material::Bound(number) => self.problem.unmet.push(number),
                Material::Slot(_) => {}
            }
        }
        cut(self.problem, &reach)
    }
}

/// Adds an amount of a material to a unit that may name it already.
fn add(terms: &mut Vec<(u32, Estimate)>, at: u32, amount: Estimate) {
    match terms.iter_mut().find(|(held, _)| *held == at) {
        Some((_, held)) => *held = held.add(amount),
        None => terms.push((at, amount)),
    }
}

/// Of processes that exclude each other a structure has one: each pair of their units is a set.
fn exclusive(chain: &Chain, stands: &[Stands]) -> Vec<Vec<u32>> {
    let mut sets = Vec::new();
    for set in &chain.exclusive {
        let member =
            |stands: &Stands| matches!(stands, Stands::Build(id) if set.processes.contains(id));
        let units = (0_u32..).zip(stands).filter(|(_, it)| member(it));
        let units: Vec<u32> = units.map(|(at, _)| at).collect();
        if units.len() > 1 {
            sets.push(units);
        }
    }
    sets
}

/// The least activity of a unit: what is enlarged may grow by less than the smallest plant.
fn least(chain: &Chain, process: &Process, built: bool) -> f64 {
    let new = built && !process.presence.is_present();
    minimum(chain, process).filter(|_| new).unwrap_or(0.0)
}

/// The smallest of a process that is built, per year in the unit of its product.
pub(super) fn minimum(chain: &Chain, process: &Process) -> Option<f64> {
    let figure = process.costs.minimum_size.as_ref()?;
    yearly(
        chain.commodity(process.product),
        figure.amount.as_ref()?,
        figure.assumed,
    )?
    .value
}
