//! Self-sufficiency: how much of what a chain needs of a commodity it makes itself.

use super::{Indicated, Indicator};
use crate::analysis::{Basis, Results, Unanswered};
use crate::model::{Chain, Subject};
use crate::quantity::Unit;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "self-sufficiency",
    title_en: "Self-sufficiency",
    title_zh: "自给率",
    formula_en: "observed output of the commodity ÷ need of it by the observed output of its users",
    formula_zh: "该物料的产量 ÷ 按用户产量推算的需求量",
    compute,
};

fn compute(_: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let mut found = Vec::new();
    for balance in results
        .balances
        .iter()
        .filter(|it| it.basis == Basis::Observed)
    {
        // Own output only: imports are what self-sufficiency is measured against.
        let (Some(made), Some(need), true) = (balance.made, balance.need, balance.need_complete)
        else {
            continue;
        };
        let Some(cover) = made.div(need) else {
            continue;
        };
        found.push(Indicated {
            id: INDICATOR.id,
            of: Subject::Commodity(balance.commodity),
            by: String::new(),
            value: cover,
            unit: Unit::ONE,
            basis: Basis::Observed,
            scope: balance.scope,
            period: balance.period,
            grounds: balance.grounds.clone(),
            notes: balance.notes.clone(),
        });
    }
    found
}
