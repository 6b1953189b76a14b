//! Old-scrap ratio: how much of the scrap that arises here comes from goods at the end of their life.

use super::{Indicated, Indicator, of_cycles};
use crate::analysis::{Results, Unanswered};
use crate::model::Chain;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "old-scrap-ratio",
    title_en: "Old-scrap ratio",
    title_zh: "旧废料占比",
    formula_en: "scrap from goods at the end of their life ÷ all scrap that arises here",
    formula_zh: "报废制品产生的废料 ÷ 本地产生的全部废料",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    of_cycles(chain, results, INDICATOR.id, |cycle| {
        cycle.old_scrap.as_ref()
    })
}
