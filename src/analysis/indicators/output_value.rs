//! Output value: observed, else the sum of output times price where prices are known.

use super::{Indicated, Indicator};
use crate::analysis::balance::Books;
use crate::analysis::{Basis, Ground, Results, Unanswered, ground, scopes};
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
/// Several currencies are added in CNY, each by its rate; what no rate joins is left out, and the note says so.
fn priced(chain: &Chain, results: &Results, scope: Option<ScopeId>) -> Option<Indicated> {
    let books = Books::open(
        chain,
        &results.structure,
        results.question,
        Basis::Observed,
        scope,
    );
    let mut purses: Vec<Purse> = Vec::new();
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
        let Some(money) = amount.unit.currency().and_then(|it| Unit::parse(it).ok()) else {
            continue;
        };
        let price_value = money.divided(own).and_then(|per| amount.estimate_in(per));
        let (Some(price_value), Some(output_value)) = (price_value, output.total) else {
            continue;
        };
        let mut grounds = output.grounds;
        grounds.push(ground(format!("commodities/{}/price", commodity.id), price));
        put(&mut purses, money, output_value.mul(price_value), grounds);
    }
    let mut notes = vec![Message::new(
        "output × price of the commodities that leave the chain and have both",
        "离开产业链且有产量和价格的物料，按产量 × 价格合计",
    )];
    let all = together(chain, purses, &mut notes)?;
    Some(Indicated {
        id: INDICATOR.id,
        of: Subject::Chain,
        by: String::new(),
        value: all.total,
        unit: all.money,
        basis: Basis::Observed,
        scope,
        period: results.question.period(chain),
        grounds: all.grounds,
        notes,
    })
}

/// Money of one currency.
struct Purse {
    money: Unit,
    total: Estimate,
    grounds: Vec<Ground>,
}

fn put(purses: &mut Vec<Purse>, money: Unit, part: Estimate, grounds: Vec<Ground>) {
    match purses.iter_mut().find(|it| it.money == money) {
        Some(held) => {
            held.total = held.total.add(part);
            held.grounds.extend(grounds);
        }
        None => purses.push(Purse {
            money,
            total: part,
            grounds,
        }),
    }
}

/// All money in one currency: its own where there is but one, else CNY.
fn together(chain: &Chain, purses: Vec<Purse>, notes: &mut Vec<Message>) -> Option<Purse> {
    if purses.len() < 2 {
        return purses.into_iter().next();
    }
    let yuan = Unit::parse("CNY").ok()?;
    // Without any rate, and without CNY, the first currency stands for itself.
    let (mut joined, mut apart) = (Vec::new(), Vec::new());
    for purse in purses {
        match worth(chain, purse.money, yuan) {
            Some((rate, of)) => joined.push(Purse {
                money: yuan,
                total: purse.total.mul(rate),
                grounds: purse.grounds.into_iter().chain(of).collect(),
            }),
            None => apart.push(purse),
        }
    }
    if joined.is_empty() {
        joined.push(apart.remove(0));
    }
    let mut all = joined.remove(0);
    for purse in joined {
        all.total = all.total.add(purse.total);
        all.grounds.extend(purse.grounds);
    }
    for left in apart {
        let (code, money) = (left.money, all.money);
        notes.push(Message::new(
            format!(
                "what is priced in {code} is left out: no rate joins it to {money}; write `rates: {{{code}: … CNY}}`"
            ),
            format!("以 {code} 计价的未计入：没有折合 {money} 的汇率，请写 `rates: {{{code}: … CNY}}`"),
        ));
    }
    Some(all)
}

/// What one unit of a currency is worth in CNY, and the figure that says so.
fn worth(chain: &Chain, money: Unit, yuan: Unit) -> Option<(Estimate, Option<Ground>)> {
    if money == yuan {
        return Some((Estimate::exact(1.0), None));
    }
    let code = money.currency()?;
    let (_, figure) = chain.rates.iter().find(|(known, _)| known == code)?;
    let rate = figure.amount.as_ref()?.estimate_in(yuan)?;
    Some((rate, Some(ground(format!("rates/{code}"), figure))))
}
