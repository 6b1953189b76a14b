//! By-products with a taker: how much of what comes beside the products somebody takes or buys.

use super::{Indicated, Indicator, shared};
use crate::analysis::{Results, Unanswered};
use crate::model::{Chain, Subject};

pub(super) const INDICATOR: Indicator = Indicator {
    id: "byproducts-taken",
    title_en: "By-products with a taker",
    title_zh: "副产物有去向的比例",
    formula_en: "mass of the by-products that a process here takes or that are exported ÷ mass of all by-products; says that there is a taker, not that it takes all",
    formula_zh: "有本地工艺使用或有外销的副产物质量 ÷ 全部副产物质量；只说明有去向，不说明全部被用掉",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let all = results.circularity.byproducts.iter();
    all.map(|(scope, share)| {
        shared(
            chain,
            results,
            (INDICATOR.id, Subject::Chain),
            *scope,
            share,
        )
    })
    .collect()
}
