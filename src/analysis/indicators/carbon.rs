//! Carbon: what a unit of a commodity carries.

use super::{Indicated, Indicator};
use crate::analysis::footprint::{Carried, Parts, carbon_unit};
use crate::analysis::{Basis, Results, Unanswered};
use crate::model::{Chain, Subject};
use crate::quantity::Unit;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "carbon",
    title_en: "Carbon",
    title_zh: "碳足迹",
    formula_en: "f = e (I − A)⁻¹ per unit: direct emissions, electricity and upstream, through loops, shared as `allocation` says",
    formula_zh: "单位产品 f = e (I − A)⁻¹：直接排放、电力与上游，循环完整计入，按 `allocation` 分摊",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    carried(chain, results, INDICATOR.id, carbon_unit, |it| &it.carbon)
}

/// What a unit of each commodity carries of one thing, where anything is known of it.
pub(super) fn carried(
    chain: &Chain,
    results: &Results,
    id: &'static str,
    unit: fn(Unit) -> Unit,
    pick: fn(&Carried) -> &Parts,
) -> Vec<Indicated> {
    let figure = |it: &Carried| {
        let parts = pick(it);
        let value = parts.total?;
        let own = chain.commodity(it.commodity).unit?;
        let says = value.value.is_some() || value.low > 0.0 || value.high.is_finite();
        says.then(|| Indicated {
            id,
            of: Subject::Commodity(it.commodity),
            by: String::new(),
            value,
            unit: unit(own),
            basis: Basis::Observed,
            scope: None,
            period: None,
            grounds: parts.grounds.clone(),
            notes: parts.unlisted.note().into_iter().collect(),
        })
    };
    results
        .footprint
        .carried
        .iter()
        .filter_map(figure)
        .collect()
}
