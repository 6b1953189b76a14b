//! End-of-life recycling rate: how much of what comes to the end of its life goes into production again.

use super::{Indicated, Indicator, of_cycles};
use crate::analysis::{Results, Unanswered};
use crate::model::Chain;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "end-of-life-recycling-rate",
    title_en: "End-of-life recycling rate",
    title_zh: "报废品再生率",
    formula_en: "old scrap of here that goes into production here ÷ what comes to the end of its life here",
    formula_zh: "本地旧废料中进入本地生产的量 ÷ 本地报废产生量",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    of_cycles(chain, results, INDICATOR.id, |cycle| {
        cycle.end_of_life.as_ref()
    })
}
