//! A structure with its sizes as a plan; or why there is none.
//!
//! Comes in: a problem, a structure, its sizes. Goes out: [`Plan`]. Must not know: how structures are found.

use super::costs::{Costed, Currency};
use super::plan::{Addition, Draw, Plan, Source, Surplus, Use};
use super::problem::{Problem, Stands, minimum};
use super::programme::NoPoint;
use super::sizes::{Sizes, commodity};
use super::supply::{Had, Origin};
use crate::model::{Chain, CommodityId, Subject};
use crate::quantity::Estimate;
use crate::text::Message;

/// Why nothing can be planned, though every wanted thing has a maker.
pub(super) fn blocked(problem: &Problem, chain: &Chain, why: NoPoint) -> Message {
    if why == NoPoint::Unbounded {
        return Message::new(
            "a cost or a price below zero lets costs fall without end: no plan is the cheapest; correct it, or use --by additions",
            "有小于零的成本或价格，成本会无止境下降，没有最便宜的方案：请更正，或用 --by additions",
        );
    }
    if why == NoPoint::Trouble {
        return Message::new(
            "the figures differ so much in size that no result can be vouched for: check the units of the smallest and the largest amount and cost",
            "各数据大小过于悬殊，得不出可靠的结果：请核对最小和最大的用量与成本的单位",
        );
    }
    let limits = problem.materials.iter().zip(&problem.had);
    let limits = limits.filter_map(|(material, had)| match (commodity(*material), had) {
        (Some(id), Had::UpTo(..)) => Some(chain.title_of(Subject::Commodity(id))),
        _ => None,
    });
    let (en, zh): (Vec<String>, Vec<String>) = limits.map(|it| (it.en, it.zh)).unzip();
    if en.is_empty() {
        return Message::new(
            "the processes that could make it take more of each other than they make",
            "能生产它的工艺彼此耗用的比产出的还多",
        );
    }
    Message::new(
        format!(
            "no way makes that much: what the chain has left or may import is not enough of one of {}",
            en.join(", ")
        ),
        format!(
            "没有途径能达到这个数量：本链余量或外购上限不够的物料在以下之列：{}",
            zh.join("、")
        ),
    )
}

/// A structure as a plan.
pub(super) fn told(
    chain: &Chain,
    problem: &Problem,
    units: &[u32],
    sizes: &Sizes,
    currency: &Currency,
) -> Plan {
    let mut plan = Plan {
        additions: Vec::new(),
        uses: Vec::new(),
        draws: Vec::new(),
        surplus: Vec::new(),
        cost: Costed::default(),
    };
    for unit in units {
        let at = *unit as usize;
        let size = sizes.units[at];
        match problem.stands[at] {
            Stands::Build(id) => {
                plan.additions.push(Addition {
                    process: id,
                    grows: chain.process(id).presence.is_present(),
                    per_year: size,
                    minimum: minimum(chain, chain.process(id)),
                    fills: fills(problem, units, *unit),
                });
            }
            Stands::Run(_) if is_nothing(size) => {}
            Stands::Run(id) => plan.uses.push(Use {
                process: id,
                per_year: size,
                most: problem.programme.units[at].most,
                coming: problem.coming.get(&id).cloned().unwrap_or_default(),
                fills: fills(problem, units, *unit),
            }),
            Stands::Buy(id) if !is_nothing(size) => plan.draws.push(Draw {
                commodity: id,
                per_year: size,
                source: Source::Bought,
                most: None,
            }),
            Stands::Buy(_) | Stands::Fill(..) => {}
        }
    }
    plan.draws.extend(draws(problem, units, sizes));
    for (material, left) in problem.materials.iter().zip(&sizes.spilled) {
        // What is built for it alone is as large as is taken, also where nobody knows how much that is.
        let fitted = |id: &CommodityId| left.is_none() && is_fitted(chain, problem, units, *id);
        let left_over = commodity(*material).filter(|id| !is_nothing(*left) && !fitted(id));
        if let Some(id) = left_over {
            plan.surplus.push(Surplus {
                commodity: id,
                per_year: *left,
            });
        }
    }
    plan.additions.sort_by_key(|it| it.process);
    plan.uses.sort_by_key(|it| it.process);
    plan.draws.sort_by_key(|it| (it.source, it.commodity));
    plan.cost = cost(chain, currency, &plan);
    plan
}

/// Whether all that makes a commodity is built for it, in any size.
fn is_fitted(chain: &Chain, problem: &Problem, units: &[u32], id: CommodityId) -> bool {
    let makes = |unit: &&u32| {
        let outputs = &problem.network.units[**unit as usize].outputs;
        let materials = outputs.iter().map(|at| problem.materials[*at as usize]);
        materials.filter_map(commodity).any(|it| it == id)
    };
    let mut makers = units.iter().filter(makes).peekable();
    makers.peek().is_some()
        && makers.all(|unit| match problem.stands[*unit as usize] {
            Stands::Build(process) => {
                let process = chain.process(process);
                process.product == id && minimum(chain, process).is_none()
            }
            Stands::Buy(_) => true,
            Stands::Run(_) | Stands::Fill(..) => false,
        })
}

fn is_nothing(amount: Option<Estimate>) -> bool {
    amount.is_some_and(|it| it.value == Some(0.0) && it.high <= 0.0)
}

/// The alternatives that fill the slots of a unit.
fn fills(problem: &Problem, units: &[u32], unit: u32) -> Vec<CommodityId> {
    let network = &problem.network;
    let slots = &network.units[unit as usize].inputs;
    let mut found = Vec::new();
    for other in units {
        let outputs = &network.units[*other as usize].outputs;
        let fills = outputs.iter().any(|it| slots.contains(it));
        if let Stands::Fill(_, id) = problem.stands[*other as usize]
            && fills
        {
            found.push(id);
        }
    }
    found
}

/// What a structure takes without making or buying it.
fn draws(problem: &Problem, units: &[u32], sizes: &Sizes) -> Vec<Draw> {
    let mut taken = vec![false; problem.materials.len()];
    for unit in units {
        for material in &problem.network.units[*unit as usize].inputs {
            taken[*material as usize] = true;
        }
    }
    let mut found = Vec::new();
    for (at, material) in problem.materials.iter().enumerate() {
        let (source, most) = match problem.had[at] {
            Had::Nothing => continue,
            Had::Any(origin) => (origin, None),
            Had::UpTo(most, origin) => (origin, Some(most)),
        };
        let Some(id) = commodity(*material).filter(|_| taken[at]) else {
            continue;
        };
        if is_nothing(sizes.had[at]) {
            continue;
        }
        found.push(Draw {
            commodity: id,
            per_year: sizes.had[at],
            source: match source {
                Origin::Outside => Source::Outside,
                Origin::Chain => Source::Chain,
            },
            most,
        });
    }
    found
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
    let amount = |it: Option<Estimate>| it.and_then(|it| it.value);
    for it in &plan.additions {
        let process = chain.process(it.process);
        let part = amount(it.per_year).and_then(|size| {
            Some(currency.fixed(process)? + currency.each(chain, process)? * size)
        });
        add(part, process.title.message(&process.id));
    }
    for it in &plan.uses {
        let process = chain.process(it.process);
        let part = amount(it.per_year).and_then(|size| Some(currency.each(chain, process)? * size));
        add(part, process.title.message(&process.id));
    }
    for it in &plan.draws {
        let commodity = chain.commodity(it.commodity);
        let part = amount(it.per_year)
            .and_then(|amount| Some(currency.price(chain, it.commodity)? * amount));
        add(part, commodity.title.message(&commodity.id));
    }
    costed
}
