//! Targets on ratios as what they lack: so much more converted here, processed further, made from scrap.
//!
//! Comes in: a chain, its results, a target. Goes out: [`Bound`], a sum over processes that must reach so much a year.
//! Must not know: networks, plans.
//!
//! A ratio a ÷ b of at least r asks for a − r b ≥ 0. With what the chain makes now that sum is below zero; what it lacks
//! is what a plan must add, counted by what each process adds to it per unit of its product, or per unit of what it takes.

use std::collections::BTreeMap;

use crate::analysis::circularity;
use crate::analysis::indicators::deep_processes;
use crate::analysis::structure::Structure;
use crate::analysis::{Basis, Results};
use crate::graph::Link;
use crate::model::{Chain, CommodityId, ProcessId, Subject, Target};
use crate::quantity::{Estimate, Period, Unit};
use crate::text::Message;

/// What a target on a ratio lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The target.
    pub target: String,
    /// Its title.
    pub title: Message,
    /// The indicator it bounds.
    pub indicator: String,
    /// What is counted.
    pub unit: Unit,
    /// How much is lacking a year.
    pub lacking: Estimate,
    /// What one unit of a process's product adds; below zero where it takes away.
    pub makes: BTreeMap<ProcessId, f64>,
    /// What one unit of a commodity adds that a process takes.
    pub takes: BTreeMap<(ProcessId, CommodityId), f64>,
}

impl Bound {
    /// Whether a process may be built for it.
    pub(super) fn asks(&self, process: ProcessId) -> bool {
        let first = (process, CommodityId(0));
        let last = (process, CommodityId(u32::MAX));
        let mut takes = self.takes.range(first..=last);
        self.makes.get(&process).is_some_and(|it| *it > 0.0) || takes.any(|(_, it)| *it > 0.0)
    }
}

/// What a target lacks; `None` where its figures do not tell, `Some` of nothing or less where it is met.
pub(super) fn bound(chain: &Chain, results: &Results, target: &Target) -> Option<Bound> {
    match target.indicator.as_str() {
        "local-conversion" => converted(
            chain,
            results,
            target,
            &direct(chain, &results.structure, of(target)?),
        ),
        "deep-processing" => {
            let id = of(target)?;
            let unit = chain.commodity(id).unit?;
            let structure = &results.structure;
            let deep = deep_processes(chain, structure, &structure.all, id, unit)?;
            converted(chain, results, target, &deep)
        }
        "recycling-input-rate" => recycled(chain, results, target),
        _ => None,
    }
}

fn of(target: &Target) -> Option<CommodityId> {
    match target.of {
        Subject::Commodity(id) => Some(id),
        _ => None,
    }
}

fn ratio(target: &Target) -> Option<f64> {
    target.at_least?.estimate_in(Unit::ONE)?.value
}

/// The processes that take a commodity and make something else of its dimension.
fn direct(chain: &Chain, structure: &Structure, id: CommodityId) -> Vec<ProcessId> {
    let takers = structure.all.takers(id).iter();
    let takers = takers.filter(|(_, link)| matches!(link, Link::Takes(_)));
    let mut found: Vec<ProcessId> = takers.map(|(process, _)| *process).collect();
    found.retain(|process| chain.process(*process).product != id);
    found.sort_unstable();
    found.dedup();
    found
}

/// Output of some products ÷ output of a commodity.
fn converted(chain: &Chain, results: &Results, target: &Target, by: &[ProcessId]) -> Option<Bound> {
    let id = of(target)?;
    let least = ratio(target)?;
    let unit = chain.commodity(id).unit?;
    let years = results.question.period(chain).map(Period::years)?;
    let found = results.indicators.iter().find(|it| {
        it.id == target.indicator
            && it.of == target.of
            && it.scope == target.scope
            && it.basis == Basis::Observed
    })?;
    let balance = results
        .balances
        .iter()
        .find(|it| it.commodity == id && it.basis == Basis::Observed && it.scope == target.scope)?;
    let whole = balance.made?.value?;
    let lacking = (least - found.value.value?) * whole / years;
    let mut makes = BTreeMap::new();
    for process in by {
        let product = chain.commodity(chain.process(*process).product).unit;
        if let Some(product) = product.filter(|it| it.same_dimension(unit)) {
            makes.insert(*process, product.factor() / unit.factor());
        }
    }
    for (at, process) in (0..).zip(&chain.processes) {
        if process.product == id {
            *makes.entry(ProcessId(at)).or_default() -= least;
        }
    }
    Some(Bound {
        target: target.id.clone(),
        title: target.title.message(&target.id),
        indicator: target.indicator.clone(),
        unit,
        lacking: Estimate::exact(lacking),
        makes,
        takes: BTreeMap::new(),
    })
}

/// Scrap ÷ (scrap + primary metal) into production.
fn recycled(chain: &Chain, results: &Results, target: &Target) -> Option<Bound> {
    let least = ratio(target)?;
    let years = results.question.period(chain).map(Period::years)?;
    let intake = circularity::intake(chain, &results.structure, results.question, target.scope)?;
    let (scrap, primary) = (intake.scrap.value?, intake.primary.value?);
    let lacking = (least * primary - (1.0 - least) * scrap) / years;
    let mut takes = BTreeMap::new();
    for (process, commodity, is_scrap, mass) in intake.by {
        let weight = if is_scrap { 1.0 - least } else { -least };
        takes.insert((process, commodity), weight * mass);
    }
    Some(Bound {
        target: target.id.clone(),
        title: target.title.message(&target.id),
        indicator: target.indicator.clone(),
        unit: Unit::parse("t").ok()?,
        lacking: Estimate::exact(lacking),
        makes: BTreeMap::new(),
        takes,
    })
}
