//! Output value: observed, else the sum of output times price where prices are known.

use super::{Indicated, Indicator};
use crate::analysis::balance::Books;
use crate::analysis::{Basis, Results, Unanswered, ground, scopes};
use crate::model::{Chain, CommodityId, Measure, ScopeId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "output-value",
    title_en: "Output value",
    title_zh: "产值",
    formula_en: "as observed; else the sum of observed output × price over the commodities with both",
    formula_zh: "取观测值；没有则为有产量又有价格的物料之和（产量 × 价格）",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let mut found = Vec::new();
    for scope in scopes(chain) {
        let before = found.len();
        found.extend(observed(chain, results, scope));
        if found.len() == before {
            found.extend(priced(chain, results, scope));
        }
    }
    found
}

fn observed(chain: &Chain, results: &Results, scope: Option<ScopeId>) -> Vec<Indicated> {
    let period = results.question.period(chain);
    chain
        .observations
        .iter()
        .filter(|it| it.measure == Measure::OutputValue && it.scope == scope && it.period == period)
        .filter_map(|it| {
            let amount = it.figure.amount.as_ref()?;
            let path = format!("observations/{}/output-value", chain.name(it.of));
            Some(Indicated {
                id: INDICATOR.id,
                of: it.of,
                by: String::new(),
                value: amount.estimate(),
                unit: amount.unit,
                basis: Basis::Observed,
                scope,
                period,
                grounds: vec![ground(path, &it.figure)],
                notes: Vec::new(),
            })
        })
        .collect()
}

/// Output times price, of the commodities that leave the chain (counting intermediates too would count value twice).
fn priced(chain: &Chain, results: &Results, scope: Option<ScopeId>) -> Option<Indicated> {
    let books = Books::open(
        chain,
        &results.structure,
        results.question,
        Basis::Observed,
        scope,
    );
    let mut total: Option<Estimate> = None;
    let mut unit: Option<Unit> = None;
    let mut grounds = Vec::new();
    for (at, commodity) in chain.commodities.iter().enumerate() {
        let id = CommodityId(u32::try_from(at).unwrap_or(u32::MAX));
        if !results.structure.present.takers(id).is_empty() {
            continue;
        }
        let (Some(price), Some(own)) = (&commodity.price, commodity.unit) else {
            continue;
        };
        let (Some(amount), Some(output)) = (&price.amount, books.observed_output(id)) else {
            continue;
        };
        let money = amount.unit.times(own)?;
        let money = *unit.get_or_insert(money);
        // Prices in another currency are left to a chain that gives its rates.
        let (Some(price_value), Some(output_value)) =
            (amount.estimate_in(money.divided(own)?), output.total)
        else {
            continue;
        };
        grounds.extend(output.grounds);
        grounds.push(ground(format!("commodities/{}/price", commodity.id), price));
        let part = output_value.mul(price_value);
        total = Some(total.map_or(part, |held| held.add(part)));
    }
    let currency = unit
        .and_then(Unit::currency)
        .and_then(|code| Unit::parse(code).ok())?;
    Some(Indicated {
        id: INDICATOR.id,
        of: Subject::Chain,
        by: String::new(),
        value: total?.scale(unit?.factor() / currency.factor()),
        unit: currency,
        basis: Basis::Observed,
        scope,
        period: results.question.period(chain),
        grounds,
        notes: vec![Message::new(
            "output × price of the commodities that leave the chain and have both",
            "离开产业链且有产量和价格的物料，按产量 × 价格合计",
        )],
    })
}
