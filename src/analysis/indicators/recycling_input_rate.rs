//! Recycling input rate: how much of the metal that production takes was scrap.

use super::{Indicated, Indicator, of_cycles};
use crate::analysis::{Results, Unanswered};
use crate::model::Chain;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "recycling-input-rate",
    title_en: "Recycling input rate",
    title_zh: "再生原料投入率",
    formula_en: "scrap into production ÷ (scrap + primary metal into production), by mass of the substance's forms",
    formula_zh: "进入生产的废料 ÷（废料 + 原生金属），按该物质各形态的质量计",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    of_cycles(chain, results, INDICATOR.id, |cycle| {
        cycle.input_rate.as_ref()
    })
}
