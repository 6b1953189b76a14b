//! Potential: the most of a product, or of the demands together, that the chain can make a year.

use super::{Indicated, Indicator};
use crate::analysis::{Basis, Results, Unanswered};
use crate::model::{Chain, Subject};
use crate::quantity::Unit;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "potential",
    title_en: "Potential",
    title_zh: "最大产量",
    formula_en: "the largest output a year within the balances of all commodities, capacities and limits of imports; of several demands the share of all that can be met",
    formula_zh: "在各物料平衡、产能和外购上限之内的最大年产量；有多项需求时为能满足的比例",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let figure = |it: &crate::analysis::potential::Potential| {
        let (of, unit) = match &it.demands[..] {
            [only] => {
                let unit = chain.commodity(only.commodity).unit?;
                let unit = unit.times(Unit::PER_YEAR)?;
                (Subject::Commodity(only.commodity), unit)
            }
            _ => (Subject::Chain, Unit::ONE),
        };
        let held = it.bottlenecks.iter();
        Some(Indicated {
            id: INDICATOR.id,
            of,
            by: String::new(),
            value: it.outputs(),
            unit,
            basis: Basis::Capacity,
            scope: None,
            period: None,
            grounds: held
                .flat_map(|it| it.limit.grounds.iter().cloned())
                .collect(),
            notes: it.notes.clone(),
        })
    };
    results.potentials.iter().filter_map(figure).collect()
}
