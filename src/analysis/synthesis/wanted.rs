//! What plans are made for: the gaps of a chain, or what a target lacks.
//!
//! Comes in: a chain, its results. Goes out: [`Wanted`]. Must not know: networks, plans.

use std::collections::BTreeMap;

use super::bound::{Bound, bound};
use crate::analysis::balance::{Balance, in_unit};
use crate::analysis::{Basis, Results};
use crate::model::{Chain, CommodityId, Subject, Target};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;

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

/// What a target asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// So much more of a commodity.
    Amount(Wanted),
    /// A ratio to be reached.
    Ratio(Bound),
}

/// What a target asks for beyond what the chain makes, a year: targets on the output of a commodity (or of a process), on
/// its self-sufficiency, on how much of it is converted or processed further, and on the rate of scrap in production.
///
/// # Errors
/// Words that say why the target cannot be planned for.
pub fn of_target(chain: &Chain, results: &Results, id: &str) -> Result<Goal, Message> {
    let Some(target) = chain.targets.iter().find(|it| it.id == id) else {
        let ids: Vec<&str> = chain.targets.iter().map(|it| it.id.as_str()).collect();
        let all = ids.join(", ");
        return Err(Message::new(
            format!("no target is called `{id}`; the chain has: {all}"),
            format!("没有名为 `{id}` 的目标；本链有：{all}"),
        ));
    };
    if target.at_least.is_none() && target.at_most.is_some() {
        return Err(Message::new(
            format!(
                "`{id}` is an upper bound: a plan adds, and adding does not bring a figure down"
            ),
            format!("`{id}` 是上限：方案是新增项目，不能使数值下降"),
        ));
    }
    match target.indicator.as_str() {
        "output" | "self-sufficiency" => amount(chain, results, target).map(Goal::Amount),
        "local-conversion" | "deep-processing" | "recycling-input-rate" => {
            let found = bound(chain, results, target).ok_or_else(|| far_from(id))?;
            if found.lacking.value.unwrap_or(found.lacking.low) <= 0.0 {
                return Err(met(id));
            }
            Ok(Goal::Ratio(found))
        }
        other => Err(refused(id, other)),
    }
}

/// Why an indicator cannot be planned for.
fn refused(id: &str, indicator: &str) -> Message {
    let of_carbon = ["carbon", "footprint", "emission"]
        .iter()
        .any(|word| indicator.contains(word));
    if of_carbon {
        return Message::new(
            format!(
                "`{id}` bounds {indicator}: carbon of a tonne follows from technology, electricity and inputs, and no plant that is added changes that of those that stand; write the change as a scenario, and compare"
            ),
            format!(
                "`{id}` 的指标是 {indicator}：单位碳排放取决于工艺、电力和投入，新增项目改变不了现有工厂的排放；请把改动写成情景再对照"
            ),
        );
    }
    Message::new(
        format!(
            "`{id}` bounds {indicator}; plans can be made for targets on output, self-sufficiency, local-conversion, deep-processing and recycling-input-rate: ask for what it takes by --demand"
        ),
        format!(
            "`{id}` 的指标是 {indicator}；只能为 output、self-sufficiency、local-conversion、deep-processing 和 recycling-input-rate 目标做方案：请用 --demand 写明所需数量"
        ),
    )
}

fn met(id: &str) -> Message {
    Message::new(
        format!("`{id}` is met at the pace of this period: there is nothing to plan"),
        format!("按本期速度，目标 `{id}` 已经达到，无需方案"),
    )
}

fn amount(chain: &Chain, results: &Results, target: &Target) -> Result<Wanted, Message> {
    let id = target.id.as_str();
    let unknown = || far_from(id);
    let commodity = match target.of {
        Subject::Commodity(id) => Some(id),
        Subject::Process(id) => Some(chain.process(id).product),
        _ => None,
    };
    let commodity = commodity.ok_or_else(unknown)?;
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
        return Err(met(id));
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
