//! Energy: what a unit of a commodity has taken.

use super::carbon::carried;
use super::{Indicated, Indicator};
use crate::analysis::footprint::energy_unit;
use crate::analysis::{Results, Unanswered};
use crate::model::Chain;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "energy",
    title_en: "Energy",
    title_zh: "累计能耗",
    formula_en: "energy per unit: fuels, heat and electricity that its processes take, and upstream, through loops, shared as `allocation` says",
    formula_zh: "单位产品累计能耗：各工艺耗用的燃料、热和电，以及上游，循环完整计入，按 `allocation` 分摊",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    carried(chain, results, INDICATOR.id, energy_unit, |it| &it.energy)
}
