//! Collection rate: how much of what comes to the end of its life is collected as scrap.

use super::{Indicated, Indicator, of_cycles};
use crate::analysis::{Results, Unanswered};
use crate::model::Chain;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "collection-rate",
    title_en: "Collection rate",
    title_zh: "报废品回收率",
    formula_en: "scrap from goods at the end of their life ÷ what comes to the end of its life here",
    formula_zh: "报废制品回收的废料 ÷ 本地报废产生量",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    of_cycles(chain, results, INDICATOR.id, |cycle| {
        cycle.collection.as_ref()
    })
}
