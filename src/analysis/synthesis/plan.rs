//! Plans: structures with their sizes, needs and costs, the best first.
//!
//! Comes in: a chain, its results, what is wanted. Goes out: [`Plans`]. Must not know: findings, words of reports.
//!
//! Order: by what a year costs where that is known of every plan looked at; else by draws on the chain that it cannot
//! meet, then by how many processes are added, then by how many commodities are bought, then by name.

use super::costs::{Costed, Currency};
use super::maximal::maximal;
use super::problem::{Problem, Stands, Wanted, coefficient, problem};
use super::sizes::activities;
use super::structures::structures;
use crate::analysis::{Basis, Results};
use crate::model::{Chain, CommodityId, CrossingKind, ProcessId};
use crate::quantity::Estimate;
use crate::text::Message;

/// Structures that are looked at; more are counted as "more than".
pub const STRUCTURES_MAX: usize = 50_000;

/// A process that a plan adds or enlarges.
#[derive(Clone, Debug, PartialEq)]
pub struct Addition {
    /// Which.
    pub process: ProcessId,
    /// Whether it is here already and only grows.
    pub grows: bool,
    /// What it must make a year, in the unit of its product; `None` where a figure is missing.
    pub per_year: Option<Estimate>,
    /// The smallest that is built, where given: what is built is at least this.
    pub minimum: Option<f64>,
    /// The alternative taken for each of its slots that has several.
    pub fills: Vec<CommodityId>,
}

/// Where something that a plan takes comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// It normally comes from outside, or is imported already.
    Outside,
    /// It is bought, though a known process could make it.
    Bought,
    /// The chain makes it; what is left over is not known, or is enough.
    Chain,
    /// The chain makes it, and too little is left over.
    ChainShort,
}

/// What the added processes take from beyond the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// What.
    pub commodity: CommodityId,
    /// How much a year; `None` where a figure is missing.
    pub per_year: Option<Estimate>,
    /// Where it comes from.
    pub source: Source,
    /// What the chain has left over a year, where known.
    pub left_over: Option<f64>,
}

/// One plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What is added, in the order of the chain's processes.
    pub additions: Vec<Addition>,
    /// What they take from beyond the plan.
    pub draws: Vec<Draw>,
    /// What a year costs.
    pub cost: Costed,
}

/// The plans for what is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Plans {
    /// What is wanted and can be planned.
    pub wanted: Vec<Wanted>,
    /// What is wanted, and nothing known here makes it.
    pub unmade: Vec<Wanted>,
    /// Processes of the maximal structure.
    pub maximal: Vec<ProcessId>,
    /// How many combinations there are, each commodity made in one way.
    pub structures: usize,
    /// Whether there are more than were looked at.
    pub more: bool,
    /// Combinations that cannot feed themselves.
    pub hungry: usize,
    /// The best, first the best.
    pub best: Vec<Plan>,
    /// The currency of costs.
    pub currency: Currency,
    /// Whether plans are in the order of their costs.
    pub by_cost: bool,
}

/// Finds the best plans for what is wanted.
///
/// # Errors
/// Words that say what to do, where costs cannot be added up.
pub fn plan(
    chain: &Chain,
    results: &Results,
    wanted: &[Wanted],
    best: usize,
) -> Result<Plans, Message> {
    let currency = Currency::of(chain)?;
    let unmade = maximal(&problem(chain, wanted).network).unmade;
    let (unmade, wanted): (Vec<Wanted>, Vec<Wanted>) = wanted
        .iter()
        .partition(|it| unmade.contains(&it.commodity.0));
    let problem = problem(chain, &wanted);
    let reach = maximal(&problem.network);
    let process = |(at, stands): (usize, &Stands)| match stands {
        Stands::Process(id, _) if reach.units[at] => Some(*id),
        _ => None,
    };
    let mut reached: Vec<ProcessId> = problem
        .stands
        .iter()
        .enumerate()
        .filter_map(process)
        .collect();
    reached.dedup();
    let mut plans = Plans {
        wanted,
        unmade,
        maximal: reached,
        structures: 0,
        more: false,
        hungry: 0,
        best: Vec::new(),
        currency,
        by_cost: false,
    };
    if plans.wanted.is_empty() {
        return Ok(plans);
    }
    let mut found = Vec::new();
    for units in structures(&problem.network) {
        if plans.structures == STRUCTURES_MAX {
            plans.more = true;
            break;
        }
        plans.structures += 1;
        match worked(chain, results, &problem, &plans, &units) {
            Some(plan) => found.push(plan),
            None => plans.hungry += 1,
        }
    }
    plans.by_cost = !found.is_empty() && found.iter().all(|it| it.cost.per_year.is_some());
    found.sort_by(|left, right| {
        let cost = |plan: &Plan| plan.cost.per_year.filter(|_| plans.by_cost).unwrap_or(0.0);
        let by_cost = cost(left).total_cmp(&cost(right));
        by_cost.then_with(|| rank(chain, left).cmp(&rank(chain, right)))
    });
    found.truncate(best);
    plans.best = found;
    Ok(plans)
}

/// Shortages, additions, purchases, names.
fn rank(chain: &Chain, plan: &Plan) -> (usize, usize, usize, Vec<String>) {
    let from = |source: Source| plan.draws.iter().filter(|it| it.source == source).count();
    let names = plan
        .additions
        .iter()
        .map(|it| chain.process(it.process).id.clone());
    (
        from(Source::ChainShort),
        plan.additions.len(),
        from(Source::Bought) + from(Source::Outside),
        names.collect(),
    )
}

/// What a unit takes of a commodity per unit of its product.
struct Take {
    taker: usize,
    commodity: CommodityId,
    amount: Option<Estimate>,
}

/// Sizes, draws and cost of a structure; `None` where it cannot feed itself.
fn worked(
    chain: &Chain,
    results: &Results,
    problem: &Problem,
    plans: &Plans,
    units: &[u32],
) -> Option<Plan> {
    let mut made: Vec<CommodityId> = Vec::new();
    let mut takes: Vec<Take> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        match &problem.stands[*unit as usize] {
            Stands::Purchase(id) => made.push(*id),
            Stands::Process(id, filled) => {
                let process = chain.process(*id);
                made.push(process.product);
                takes.extend(
                    process
                        .inputs
                        .iter()
                        .zip(filled)
                        .map(|(input, taken)| Take {
                            taker: at,
                            commodity: *taken,
                            amount: coefficient(chain, process, input, *taken),
                        }),
                );
            }
        }
    }
    let sizes = sizes(&made, &takes, &plans.wanted)?;
    let mut plan = Plan {
        additions: Vec::new(),
        draws: draws(chain, results, problem, &made, &takes, &sizes),
        cost: Costed::default(),
    };
    for (at, unit) in units.iter().enumerate() {
        match &problem.stands[*unit as usize] {
            Stands::Purchase(id) => plan.draws.push(Draw {
                commodity: *id,
                per_year: sizes[at],
                source: Source::Bought,
                left_over: None,
            }),
            Stands::Process(id, filled) => {
                plan.additions.push(addition(chain, *id, filled, sizes[at]));
            }
        }
    }
    plan.additions.sort_by_key(|it| it.process);
    plan.draws.sort_by_key(|it| (it.source, it.commodity));
    plan.cost = cost(chain, &plans.currency, &plan);
    Some(plan)
}

fn addition(
    chain: &Chain,
    id: ProcessId,
    filled: &[CommodityId],
    size: Option<Estimate>,
) -> Addition {
    let process = chain.process(id);
    let slots = process.inputs.iter().zip(filled);
    let several = slots.filter(|(input, _)| input.alternatives.len() > 1);
    let unit = chain.commodity(process.product).unit;
    let year = crate::quantity::Unit::parse("a").ok();
    let rated = unit.zip(year).and_then(|(unit, year)| unit.divided(year));
    let minimum = process.costs.minimum_size.as_ref();
    Addition {
        process: id,
        grows: process.presence.is_present(),
        per_year: size,
        minimum: minimum.and_then(|it| it.amount.as_ref()?.estimate_in(rated?)?.value),
        fills: several.map(|(_, id)| *id).collect(),
    }
}

/// What each unit must make a year. A size rests on all that takes from it: where one of those is not known, nor is it.
fn sizes(made: &[CommodityId], takes: &[Take], wanted: &[Wanted]) -> Option<Vec<Option<Estimate>>> {
    let maker = |id: CommodityId| made.iter().position(|it| *it == id);
    let mut known: Vec<bool> = vec![true; made.len()];
    let mut demand: Vec<Estimate> = vec![Estimate::exact(0.0); made.len()];
    for it in wanted {
        if let Some(at) = maker(it.commodity) {
            match it.per_year {
                Some(amount) => demand[at] = demand[at].add(amount),
                None => known[at] = false,
            }
        }
    }
    let inner: Vec<(usize, &Take)> = takes
        .iter()
        .filter_map(|take| Some((maker(take.commodity)?, take)))
        .collect();
    // At most one unit becomes unknown a round.
    for _ in 0..made.len() {
        for (at, take) in &inner {
            let bounded = take.amount.is_some_and(|it| it.value.is_some());
            known[*at] &= known[take.taker] && bounded;
        }
    }
    let solve = |pick: fn(&Estimate) -> f64| {
        let wanted: Vec<f64> = demand.iter().map(|it| pick(it).max(0.0)).collect();
        let wanted: Vec<f64> = wanted
            .iter()
            .zip(&known)
            .map(|(it, known)| if *known { *it } else { 0.0 })
            .collect();
        let takes: Vec<(usize, usize, f64)> = inner
            .iter()
            .filter(|(at, take)| known[*at] && known[take.taker])
            .filter_map(|(at, take)| Some((*at, take.taker, pick(&take.amount?))))
            .collect();
        activities(&wanted, &takes)
    };
    let best = solve(|it| it.value.unwrap_or(it.low))?;
    // An upper bound may be missing, or so high that nothing is left: then the best value stands without it.
    let low = solve(|it| it.low).unwrap_or_else(|| best.clone());
    let high = solve(|it| it.high);
    let midpoint = demand.iter().any(|it| it.midpoint)
        || inner
            .iter()
            .any(|(_, it)| it.amount.is_some_and(|it| it.midpoint));
    let size = |at: usize| Estimate {
        value: Some(best[at]),
        low: low[at].min(best[at]),
        high: high
            .as_ref()
            .map_or(f64::INFINITY, |it| it[at].max(best[at])),
        sd: 0.0,
        midpoint: midpoint && low[at] < best[at],
    };
    Some(
        (0..made.len())
            .map(|at| known[at].then(|| size(at)))
            .collect(),
    )
}

fn draws(
    chain: &Chain,
    results: &Results,
    problem: &Problem,
    made: &[CommodityId],
    takes: &[Take],
    sizes: &[Option<Estimate>],
) -> Vec<Draw> {
    let mut found: Vec<Draw> = Vec::new();
    for take in takes {
        if made.contains(&take.commodity) || !problem.network.raw[take.commodity.index()] {
            continue;
        }
        let amount = take
            .amount
            .zip(sizes[take.taker])
            .map(|(per, size)| per.mul(size));
        match found.iter_mut().find(|it| it.commodity == take.commodity) {
            Some(held) => {
                held.per_year = held.per_year.zip(amount).map(|(held, new)| held.add(new));
            }
            None => found.push(Draw {
                commodity: take.commodity,
                per_year: amount,
                source: Source::Outside,
                left_over: None,
            }),
        }
    }
    for draw in &mut found {
        let (source, left_over) = source(chain, results, draw);
        draw.source = source;
        draw.left_over = left_over;
    }
    found
}

/// Where a draw comes from, and what the chain has left over of it a year.
fn source(chain: &Chain, results: &Results, draw: &Draw) -> (Source, Option<f64>) {
    let id = draw.commodity;
    let imported = chain
        .crossings
        .iter()
        .any(|it| it.of == id && it.kind == CrossingKind::Import);
    let here = chain.processes.iter().any(|it| {
        it.presence.is_present()
            && (it.product == id || it.byproducts.iter().any(|output| output.commodity == id))
    });
    if !here || imported || chain.commodity(id).outside {
        return (Source::Outside, None);
    }
    let years = results
        .question
        .period(chain)
        .map(crate::quantity::Period::years);
    let balance = results
        .balances
        .iter()
        .find(|it| it.commodity == id && it.basis == Basis::Observed && it.scope.is_none());
    let left = balance.and_then(|it| {
        let supply = it.supply.filter(|_| it.supply_complete)?.value?;
        let need = match it.need {
            None => 0.0,
            Some(need) => need.value.filter(|_| it.need_complete)?,
        };
        Some((supply - need).max(0.0) / years?)
    });
    let least = draw.per_year.map(|it| it.low);
    match left.zip(least) {
        Some((left, least)) if least > left * (1.0 + 1e-9) => (Source::ChainShort, Some(left)),
        _ => (Source::Chain, left),
    }
}

fn cost(chain: &Chain, currency: &Currency, plan: &Plan) -> Costed {
    let mut costed = Costed {
        per_year: Some(0.0),
        missing: Vec::new(),
    };
    let mut add = |part: Option<f64>, what: Message| match (part, &mut costed.per_year) {
        (Some(part), Some(sum)) => *sum += part,
        (Some(_), None) => {}
        (None, sum) => {
            *sum = None;
            costed.missing.push(what);
        }
    };
    for it in &plan.additions {
        let process = chain.process(it.process);
        let size = it.per_year.and_then(|size| size.value);
        let part = size.and_then(|size| currency.process(chain, process, size));
        add(part, process.title.message(&process.id));
    }
    for it in &plan.draws {
        let commodity = chain.commodity(it.commodity);
        let amount = it.per_year.and_then(|amount| amount.value);
        let part = amount.and_then(|amount| currency.purchase(chain, it.commodity, amount));
        add(part, commodity.title.message(&commodity.id));
    }
    costed
}
