//! Finn's cycling index: how much of all that flows of a substance has flowed here before.

use super::{Indicated, Indicator, of_cycles};
use crate::analysis::{Results, Unanswered};
use crate::model::Chain;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "cycling-index",
    title_en: "Cycling index (Finn)",
    title_zh: "循环指数（Finn）",
    formula_en: "Σ T f ÷ Σ T over the forms of the substance; T throughflow, f the share of it that has passed here before: (n − 1) ÷ n with n the diagonal of (I − Q)⁻¹",
    formula_zh: "对该物质各形态求 Σ T f ÷ Σ T；T 为通量，f 为其中曾流经此处的份额：(n − 1) ÷ n，n 为 (I − Q)⁻¹ 的对角元",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    of_cycles(chain, results, INDICATOR.id, |cycle| cycle.cycling.as_ref())
}
