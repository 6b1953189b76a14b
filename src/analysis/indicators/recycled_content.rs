//! Recycled content: how much of a product was scrap.

use super::{Indicated, Indicator, shared};
use crate::analysis::{Results, Unanswered};
use crate::model::{Chain, Subject};

pub(super) const INDICATOR: Indicator = Indicator {
    id: "recycled-content",
    title_en: "Recycled content",
    title_zh: "再生料含量",
    formula_en: "share of scrap in the metal its makers took, followed through the processes; what goes into a process is mixed",
    formula_zh: "生产它所用金属中废料的份额，沿各工艺逐级计算；同一工艺的投入视为混合",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let cycles = results.circularity.cycles.iter();
    let contents = cycles.flat_map(|cycle| {
        let contents = cycle.contents.iter();
        contents.map(|(id, share)| (cycle.scope, *id, share))
    });
    contents
        .map(|(scope, id, share)| {
            let of = Subject::Commodity(id);
            shared(chain, results, (INDICATOR.id, of), scope, share)
        })
        .collect()
}
