//! A chain as a synthesis problem: what can be added, what can be had, what is wanted.
//!
//! Comes in: a chain, its results. Goes out: [`Problem`], each unit with the process or the purchase it stands for.
//! Must not know: how structures are found.
//!
//! What can be had without a unit: what normally comes from outside, what is imported, what the chain makes already,
//! and what no process known here makes. What a new unit takes besides must be made by another unit or bought: a purchase
//! is a unit of its own, so that "make it" and "buy it" are told as different plans. Of the makers of one commodity a
//! plan has one.

use std::collections::BTreeMap;

use super::network::{Network, Unit as Operating};
use crate::analysis::balance::{Balance, in_unit};
use crate::analysis::{Basis, Results};
use crate::model::{Chain, CommodityId, CrossingKind, Input, Process, ProcessId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;

/// Combinations of alternatives that one process is tried with.
const VARIANTS_MAX: usize = 8;

/// Why something is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is needed and nobody supplies it.
    Missing,
    /// Less is supplied than is needed.
    Short,
    /// The user asks for it.
    Asked,
}

/// What a plan must make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// What.
    pub commodity: CommodityId,
    /// How much more a year, in the commodity's unit; `None` where that is not known.
    pub per_year: Option<Estimate>,
    /// Why.
    pub why: Why,
}

/// What a unit of the network stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stands {
    /// A process, with the alternative taken for each of its slots.
    Process(ProcessId, Vec<CommodityId>),
    /// Buying a commodity instead of making it.
    Purchase(CommodityId),
}

/// A chain as a synthesis problem.
pub(super) struct Problem {
    pub network: Network,
    pub stands: Vec<Stands>,
}

/// The gaps of a chain in its period: missing suppliers, and what is short where both sides are known.
pub fn gaps(chain: &Chain, results: &Results) -> Vec<Wanted> {
    let years = results
        .question
        .period(chain)
        .map(crate::quantity::Period::years);
    let observed = |id: CommodityId| {
        results
            .balances
            .iter()
            .find(|it| it.commodity == id && it.basis == Basis::Observed && it.scope.is_none())
    };
    let yearly = |amount: Estimate| years.map(|years| amount.scale(1.0 / years));
    let mut found: BTreeMap<CommodityId, Wanted> = BTreeMap::new();
    for missing in &results.structure.missing {
        let need = observed(missing.commodity).filter(|it| it.need_complete);
        let wanted = Wanted {
            commodity: missing.commodity,
            per_year: need.and_then(|it| it.need).and_then(yearly),
            why: Why::Missing,
        };
        found.insert(missing.commodity, wanted);
    }
    for balance in &results.balances {
        let whole = balance.supply_complete && balance.need_complete;
        let short = balance
            .gap
            .is_some_and(|gap| gap.value.unwrap_or(gap.low) > 0.0);
        let own = balance.basis == Basis::Observed && balance.scope.is_none();
        if own && whole && short && !chain.commodity(balance.commodity).outside {
            found.entry(balance.commodity).or_insert(Wanted {
                commodity: balance.commodity,
                per_year: balance.gap.and_then(yearly),
                why: Why::Short,
            });
        }
    }
    found.into_values().collect()
}

/// What a target asks for beyond what the chain makes, a year: targets on the output of a commodity (or of a process)
/// and on its self-sufficiency.
///
/// # Errors
/// Words that say why the target cannot be planned for.
pub fn of_target(chain: &Chain, results: &Results, id: &str) -> Result<Wanted, Message> {
    let Some(target) = chain.targets.iter().find(|it| it.id == id) else {
        let ids: Vec<&str> = chain.targets.iter().map(|it| it.id.as_str()).collect();
        let all = ids.join(", ");
        return Err(Message::new(
            format!("no target is called `{id}`; the chain has: {all}"),
            format!("没有名为 `{id}` 的目标；本链有：{all}"),
        ));
    };
    let unknown = || far_from(id);
    let commodity = match target.of {
        Subject::Commodity(id) => Some(id),
        Subject::Process(id) => Some(chain.process(id).product),
        _ => None,
    };
    let planned = matches!(target.indicator.as_str(), "output" | "self-sufficiency");
    let Some(commodity) = commodity.filter(|_| planned) else {
        let indicator = &target.indicator;
        return Err(Message::new(
            format!(
                "`{id}` bounds {indicator}; plans can be made for targets on the output or the self-sufficiency of a commodity: ask for what it takes by --demand"
            ),
            format!(
                "`{id}` 的指标是 {indicator}；只能为某物料的产量或自给率目标做方案：请用 --demand 写明所需数量"
            ),
        ));
    };
    let bound = target.at_least.as_ref().ok_or_else(unknown)?;
    let years = results.question.period(chain).ok_or_else(unknown)?.years();
    let is_it = |it: &&Balance| {
        it.commodity == commodity && it.basis == Basis::Observed && it.scope == target.scope
    };
    let balance = results.balances.iter().find(is_it).ok_or_else(unknown)?;
    let made = balance.made.ok_or_else(unknown)?.scale(1.0 / years);
    let asked = if target.indicator == "output" {
        let amount = in_unit(chain.commodity(commodity), bound).ok_or_else(unknown)?;
        amount.scale(1.0 / target.period.ok_or_else(unknown)?.years())
    } else {
        let need = balance
            .need
            .filter(|_| balance.need_complete)
            .ok_or_else(unknown)?;
        let ratio = bound.estimate_in(Unit::ONE).ok_or_else(unknown)?;
        need.mul(ratio).scale(1.0 / years)
    };
    let gap = asked.sub(made);
    if gap.value.unwrap_or(gap.low) <= 0.0 {
        return Err(Message::new(
            format!("`{id}` is met at the pace of this period: there is nothing to plan"),
            format!("按本期速度，目标 `{id}` 已经达到，无需方案"),
        ));
    }
    Ok(Wanted {
        commodity,
        per_year: Some(gap),
        why: Why::Asked,
    })
}

/// How far the chain is from a target cannot be said.
fn far_from(id: &str) -> Message {
    Message::new(
        format!(
            "how far the chain is from `{id}` is not known: a plan needs the bound, the target's period, and output and need of the chain's period"
        ),
        format!("与目标 `{id}` 的差距未知：需要目标的界限和时期，以及本期的产量和需求"),
    )
}

/// Reads the chain as a network.
pub(super) fn problem(chain: &Chain, wanted: &[Wanted]) -> Problem {
    let count = chain.commodities.len();
    let mut is_wanted = vec![false; count];
    for it in wanted {
        is_wanted[it.commodity.index()] = true;
    }
    let mut raw = had(chain);
    let mut stands = Vec::new();
    let mut network = Network {
        materials: count,
        ..Network::default()
    };
    for (at, process) in chain.processes.iter().enumerate() {
        let id = ProcessId(u32::try_from(at).unwrap_or(u32::MAX));
        // A process that is here already is a unit only where more of its product is wanted.
        if process.presence.is_present() && !is_wanted[process.product.index()] {
            continue;
        }
        for taken in variants(process) {
            let mut inputs: Vec<u32> = taken.iter().map(|it| it.0).collect();
            inputs.sort_unstable();
            inputs.dedup();
            network.units.push(Operating {
                inputs,
                outputs: vec![process.product.0],
            });
            stands.push(Stands::Process(id, taken));
        }
    }
    let made: Vec<bool> = network.makers().iter().map(|it| !it.is_empty()).collect();
    for id in 0..count {
        raw[id] = (raw[id] || !made[id]) && !is_wanted[id];
        // What a plan could make it could also buy, unless it is what the plan is for.
        if !raw[id] && !is_wanted[id] {
            let at = u32::try_from(id).unwrap_or(u32::MAX);
            network.units.push(Operating {
                inputs: Vec::new(),
                outputs: vec![at],
            });
            stands.push(Stands::Purchase(CommodityId(at)));
        }
    }
    network.raw = raw;
    network.products = wanted.iter().map(|it| it.commodity.0).collect();
    network.exclusive = network
        .makers()
        .into_iter()
        .filter(|it| it.len() > 1)
        .collect();
    for set in &chain.exclusive {
        let member = |stands: &Stands| matches!(stands, Stands::Process(id, _) if set.processes.contains(id));
        let units = stands.iter().enumerate().filter(|(_, it)| member(it));
        let units: Vec<u32> = units.filter_map(|(at, _)| u32::try_from(at).ok()).collect();
        if units.len() > 1 {
            network.exclusive.push(units);
        }
    }
    Problem { network, stands }
}

/// What can be had without a new unit: from outside, imported, or made here already.
fn had(chain: &Chain) -> Vec<bool> {
    let mut raw: Vec<bool> = chain.commodities.iter().map(|it| it.outside).collect();
    for it in &chain.crossings {
        raw[it.of.index()] |= it.kind == CrossingKind::Import;
    }
    for it in &chain.observations {
        if let (Subject::Commodity(id), crate::model::Measure::Output) = (it.of, it.measure) {
            raw[id.index()] = true;
        }
    }
    for process in chain.processes.iter().filter(|it| it.presence.is_present()) {
        raw[process.product.index()] = true;
        for output in &process.byproducts {
            raw[output.commodity.index()] = true;
        }
    }
    raw
}

/// The ways to fill the slots of a process: each slot with one alternative, a few combinations at most. Slots whose
/// shares the file gives are filled by the first, as in findings.
fn variants(process: &Process) -> Vec<Vec<CommodityId>> {
    let mut found: Vec<Vec<CommodityId>> = vec![Vec::new()];
    for input in &process.inputs {
        let room = VARIANTS_MAX / found.len();
        let take = input.alternatives.len().clamp(1, room.max(1));
        let chosen: Vec<CommodityId> = input
            .alternatives
            .iter()
            .take(take)
            .map(|it| it.0)
            .collect();
        found = found
            .iter()
            .flat_map(|held| chosen.iter().map(|id| [&held[..], &[*id]].concat()))
            .collect();
    }
    found
}

/// How much a process takes of what fills a slot, per unit of its product; `None` where that is not known.
pub(super) fn coefficient(
    chain: &Chain,
    process: &Process,
    input: &Input,
    taken: CommodityId,
) -> Option<Estimate> {
    let amount = input.figure.amount.as_ref()?;
    let amount = in_unit(chain.commodity(taken), amount)?;
    let per = match &process.per {
        None => return Some(amount),
        Some(per) => in_unit(chain.commodity(process.product), per)?,
    };
    amount.div(per)
}
