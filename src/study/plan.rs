//! What a report of plans contains: `plan`.
//!
//! Comes in: plans, and the findings of the chain as it is and under each. Goes out: [`Report`]. Must not know: formats.

use super::planned;
use crate::analysis::synthesis::{
    Addition, Bound, Draw, Plan, Plans, Source, Surplus, Use, Wanted, Why,
};
use crate::model::{Chain, CommodityId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{
    ChangeState, ChangedFinding, Document, Finding, PlanDocument, PlannedBound, PlannedGoal,
    PlannedInput, PlannedProcess, PlannedSurplus, PlannedUse, PlannedWay, Report, Value,
};
use crate::rules::{self, value};
use crate::text::Message;

/// What is done to the data, not to the chain, is no effect of a plan.
const OF_DATA: &str = "data";

/// Plans as a report; `names` are those of their scenarios, `effects` holds what became of each finding under each plan.
pub fn of_plans(
    chain: &Chain,
    plans: &Plans,
    period: Option<String>,
    names: &[String],
    effects: &[Vec<ChangedFinding>],
) -> Report {
    let all = plans.wanted.iter().map(|it| (it, true));
    let all = all.chain(plans.unmade.iter().map(|it| (it, false)));
    let ways = plans.best.iter().zip(names).enumerate();
    let document = PlanDocument {
        chain: chain.id.clone(),
        file: chain
            .files
            .first()
            .map_or(String::new(), |it| it.path.clone()),
        period,
        wanted: all
            .map(|(it, makeable)| goal(chain, it, makeable))
            .collect(),
        bounds: plans
            .bounds
            .iter()
            .map(|it| (it, true))
            .chain(plans.unmet.iter().map(|it| (it, false)))
            .filter_map(|(it, makeable)| bound(it, makeable))
            .collect(),
        maximal: plans
            .maximal
            .iter()
            .map(|id| chain.process(*id).id.to_string())
            .collect(),
        structures: plans.structures,
        more: plans.more,
        stopped: plans.stopped,
        spread: plans.spread,
        troubled: plans.troubled,
        blocked: plans.blocked.clone(),
        faulty: plans
            .faulty
            .iter()
            .map(|id| chain.title_of(Subject::Process(*id)))
            .collect(),
        coming: plans.coming.map(|day| day.to_string()),
        order: plans.by.word(),
        plans: ways
            .map(|(at, (it, name))| way(chain, plans, it, name, effects.get(at)))
            .collect(),
    };
    let sections = planned::sections(&document);
    let title = chain.title.message(&chain.id);
    Report {
        title: Message::new(
            format!("{}: ways to close the gaps", title.en),
            format!("{}：补链方案", title.zh),
        ),
        document: Document::Plans(Box::new(document)),
        sections,
    }
}

/// An amount per year of a commodity, as it is reported.
fn yearly(chain: &Chain, id: CommodityId, amount: Option<Estimate>) -> Option<Value> {
    let unit = chain.commodity(id).unit?.times(Unit::PER_YEAR)?;
    Some(value(amount?, unit))
}

fn bound(it: &Bound, makeable: bool) -> Option<PlannedBound> {
    let per_year = it.unit.times(Unit::PER_YEAR)?;
    Some(PlannedBound {
        target: it.target.clone(),
        title: it.title.clone(),
        indicator: it.indicator.clone(),
        lacking: value(it.lacking, per_year),
        makeable,
    })
}

fn goal(chain: &Chain, it: &Wanted, makeable: bool) -> PlannedGoal {
    let commodity = chain.commodity(it.commodity);
    PlannedGoal {
        commodity: commodity.id.clone(),
        title: commodity.title.message(&commodity.id),
        per_year: yearly(chain, it.commodity, it.per_year),
        why: match it.why {
            Why::Missing => "missing",
            Why::Short => "short",
            Why::Asked => "asked",
        },
        makeable,
    }
}

fn way(
    chain: &Chain,
    plans: &Plans,
    plan: &Plan,
    name: &str,
    effects: Option<&Vec<ChangedFinding>>,
) -> PlannedWay {
    let of = |states: &[ChangeState]| {
        let all = effects
            .into_iter()
            .flatten()
            .filter(|it| states.contains(&it.state));
        let told = all.filter_map(|it| it.head.clone().or_else(|| it.base.clone()));
        told.filter(|it| !is_of_data(it))
            .map(|it| Finding::clone(&it))
            .collect::<Vec<Finding>>()
    };
    PlannedWay {
        scenario: name.to_owned(),
        add: plan.additions.iter().map(|it| added(chain, it)).collect(),
        runs: plan.uses.iter().map(|it| used(chain, it)).collect(),
        inputs: plan.draws.iter().map(|it| taken(chain, it)).collect(),
        surplus: plan.surplus.iter().map(|it| left(chain, it)).collect(),
        cost: plan.cost.per_year.and_then(|cost| {
            let unit = plans.currency.unit.times(Unit::PER_YEAR)?;
            Some(value(Estimate::exact(cost), unit))
        }),
        uncosted: plan.cost.missing.clone(),
        closes: of(&[ChangeState::Closed]),
        shrinks: of(&[ChangeState::Shrunk]),
        opens: of(&[ChangeState::Opened, ChangeState::Grown]),
    }
}

fn is_of_data(finding: &Finding) -> bool {
    rules::find(finding.rule).is_some_and(|rule| rule.area.en() == OF_DATA)
}

fn added(chain: &Chain, it: &Addition) -> PlannedProcess {
    let process = chain.process(it.process);
    // Told where it is what makes the plant as large as it is.
    let least = it.minimum.filter(|least| {
        let size = it.per_year.and_then(|it| it.value);
        !it.grows && size.is_none_or(|size| size <= *least)
    });
    PlannedProcess {
        process: process.id.to_string(),
        title: process.title.message(&process.id),
        grows: it.grows,
        per_year: yearly(chain, process.product, it.per_year),
        minimum: yearly(chain, process.product, least.map(Estimate::exact)),
        fills: filled(chain, &it.fills),
    }
}

fn filled(chain: &Chain, fills: &[CommodityId]) -> Vec<Message> {
    let fills = fills.iter().map(|id| Subject::Commodity(*id));
    fills.map(|it| chain.title_of(it)).collect()
}

fn used(chain: &Chain, it: &Use) -> PlannedUse {
    let process = chain.process(it.process);
    PlannedUse {
        process: process.id.to_string(),
        title: process.title.message(&process.id),
        per_year: yearly(chain, process.product, it.per_year),
        most: yearly(chain, process.product, Some(Estimate::exact(it.most))),
        fills: filled(chain, &it.fills),
    }
}

fn left(chain: &Chain, it: &Surplus) -> PlannedSurplus {
    let commodity = chain.commodity(it.commodity);
    PlannedSurplus {
        commodity: commodity.id.clone(),
        title: commodity.title.message(&commodity.id),
        per_year: yearly(chain, it.commodity, it.per_year),
    }
}

fn taken(chain: &Chain, it: &Draw) -> PlannedInput {
    let commodity = chain.commodity(it.commodity);
    PlannedInput {
        commodity: commodity.id.clone(),
        title: commodity.title.message(&commodity.id),
        per_year: yearly(chain, it.commodity, it.per_year),
        source: match it.source {
            Source::Outside => "outside",
            Source::Bought => "bought",
            Source::Chain => "chain",
        },
        most: yearly(chain, it.commodity, it.most.map(Estimate::exact)),
    }
}
