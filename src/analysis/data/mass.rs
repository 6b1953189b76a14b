//! What goes into a process and what comes out, in mass.
//!
//! Comes in: a chain. Goes out: [`MassBalance`] per present process. Must not know: thresholds.
//!
//! Formula: inputs = Σ amounts of the input slots (a slot with alternatives once); outputs = the product + Σ by-products,
//! all per the same basis. Conservation of mass, outputs ≤ inputs, with emissions left out: they carry oxygen of the air.
//! A balance is drawn up only where every input that has mass is known in mass. Energy measured as energy, and services,
//! have none. A by-product that is not known in mass adds nothing, so that outputs are never overstated.

use crate::analysis::ground::{Ground, ground};
use crate::model::{Chain, Commodity, CommodityId, Input, Output, Process, ProcessId, Subject};
use crate::quantity::{Amount, Estimate, Unit};
use crate::text::Message;

/// Mass in and out of one process, per its basis.
#[derive(Clone, Debug, PartialEq)]
pub struct MassBalance {
    /// The process.
    pub process: ProcessId,
    /// The unit of all amounts: a mass.
    pub unit: Unit,
    /// What goes in.
    pub inputs: Estimate,
    /// Product and by-products.
    pub outputs: Estimate,
    /// What was taken to have no mass.
    pub notes: Vec<Message>,
}

impl MassBalance {
    /// The figures behind it.
    pub fn grounds(&self, chain: &Chain) -> Vec<Ground> {
        let process = chain.process(self.process);
        let weighed = |it: &&Input| matches!(slot(chain, it, self.unit), Some(Slot::Mass(_)));
        let inputs = process.inputs.iter().filter(weighed).map(|input| {
            let path = format!("processes/{}/inputs/{}", process.id, input.slot);
            ground(path, &input.figure)
        });
        let known = |it: &&Output| out(chain, it, self.unit).is_some();
        let outputs = process.byproducts.iter().filter(known).map(|output| {
            let commodity = chain.commodity(output.commodity);
            let path = format!("processes/{}/byproducts/{}", process.id, commodity.id);
            ground(path, &output.figure)
        });
        inputs.chain(outputs).collect()
    }
}

/// Draws up the mass balance of each present process that can have one.
pub(super) fn solve(chain: &Chain) -> Vec<MassBalance> {
    let Ok(tonne) = Unit::parse("t") else {
        return Vec::new();
    };
    let processes = (0..)
        .zip(&chain.processes)
        .filter(|(_, it)| it.presence.is_present());
    processes
        .filter_map(|(at, process)| balance(chain, ProcessId(at), process, tonne))
        .collect()
}

fn balance(chain: &Chain, id: ProcessId, process: &Process, tonne: Unit) -> Option<MassBalance> {
    let product = chain.commodity(process.product);
    // Told in the unit of the product where that is a mass: coefficients are written in its likeness.
    let unit = product
        .unit
        .filter(|unit| unit.same_dimension(tonne))
        .unwrap_or(tonne);
    let mut outputs = match &process.per {
        Some(per) => mass(product, per, unit)?,
        None => one(product, unit)?,
    };
    let mut inputs: Option<Estimate> = None;
    let mut massless: Vec<CommodityId> = Vec::new();
    for input in &process.inputs {
        match slot(chain, input, unit)? {
            Slot::Massless(id) => massless.push(id),
            Slot::Mass(part) => inputs = Some(inputs.map_or(part, |held| held.add(part))),
        }
    }
    for output in &process.byproducts {
        if let Some(part) = out(chain, output, unit) {
            outputs = outputs.add(Estimate {
                low: part.low.max(0.0),
                ..part
            });
        }
    }
    let notes = notes(chain, &massless);
    // Without any input in mass the list of inputs is only not written yet.
    Some(MassBalance {
        process: id,
        unit,
        inputs: inputs?,
        outputs,
        notes,
    })
}

/// A by-product in mass, where that is known.
fn out(chain: &Chain, output: &Output, unit: Unit) -> Option<Estimate> {
    let amount = output.figure.amount.as_ref()?;
    mass(chain.commodity(output.commodity), amount, unit)
}

fn notes(chain: &Chain, massless: &[CommodityId]) -> Vec<Message> {
    if massless.is_empty() {
        return Vec::new();
    }
    let titles = |pick: fn(Message) -> String| {
        let ids = massless.iter();
        ids.map(|id| pick(chain.title_of(Subject::Commodity(*id))))
            .collect::<Vec<_>>()
    };
    let (en, zh) = (titles(|it| it.en).join(", "), titles(|it| it.zh).join("、"));
    vec![Message::new(
        format!(
            "counted without mass: {en}; if part of it ends in the product, give its mass under `same-as`"
        ),
        format!("未计质量：{zh}；若有一部分进入产品，请用 `same-as` 写明折合质量"),
    )]
}

enum Slot {
    Mass(Estimate),
    Massless(CommodityId),
}

/// The mass that fills a slot, whichever alternative does; `None` where that is not known.
fn slot(chain: &Chain, input: &Input, unit: Unit) -> Option<Slot> {
    let mut hull: Option<Estimate> = None;
    let mut massless = None;
    for (id, _) in &input.alternatives {
        let commodity = chain.commodity(*id);
        if is_massless(commodity, unit) {
            massless = Some(*id);
            continue;
        }
        let part = mass(commodity, input.figure.amount.as_ref()?, unit)?;
        hull = Some(match hull {
            None => part,
            Some(held) if held == part => held,
            Some(held) => Estimate {
                value: None,
                low: held.low.min(part.low),
                high: held.high.max(part.high),
                sd: 0.0,
                midpoint: false,
            },
        });
    }
    match (hull, massless) {
        (Some(mass), None) => Some(Slot::Mass(mass)),
        (None, Some(id)) => Some(Slot::Massless(id)),
        // A slot that matter or energy can fill, or nothing at all.
        _ => None,
    }
}

/// Energy measured as energy, and services. A fuel measured as energy that says its mass has one.
fn is_massless(commodity: &Commodity, mass: Unit) -> bool {
    match commodity.kind.as_deref() {
        Some("service") => true,
        Some("energy" | "electricity") => {
            let energy = |unit: Unit| {
                ["kWh", "kW"]
                    .iter()
                    .any(|it| Unit::parse(it).is_ok_and(|it| it.same_dimension(unit)))
            };
            let weighed = commodity
                .same_as
                .iter()
                .any(|it| it.amount.unit.same_dimension(mass));
            commodity.unit.is_some_and(energy) && !weighed
        }
        _ => false,
    }
}

/// One unit of a commodity in mass.
pub(in crate::analysis) fn one(commodity: &Commodity, mass_unit: Unit) -> Option<Estimate> {
    let own = commodity.unit?;
    mass(commodity, &Amount::of(1.into(), own), mass_unit)
}

/// An amount of a commodity in mass, through `same-as` where it is counted otherwise.
pub(in crate::analysis) fn mass(
    commodity: &Commodity,
    amount: &Amount,
    unit: Unit,
) -> Option<Estimate> {
    if let Some(estimate) = amount.estimate_in(unit) {
        return Some(estimate);
    }
    let own = commodity.unit?;
    let count = super::super::balance::in_unit(commodity, amount)?;
    if own.same_dimension(unit) {
        return Some(count.scale(own.factor() / unit.factor()));
    }
    let equal = commodity
        .same_as
        .iter()
        .find_map(|it| it.amount.estimate_in(unit))?;
    Some(count.mul(equal))
}
