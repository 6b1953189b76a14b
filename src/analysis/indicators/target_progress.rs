//! Target progress: what has been reached against the bound.

use super::{Indicated, Indicator};
use crate::analysis::{Basis, Results, Unanswered};
use crate::model::{Chain, Subject};
use crate::quantity::Unit;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "target-progress",
    title_en: "Target progress",
    title_zh: "目标完成率",
    formula_en: "value so far ÷ bound; the pace left is (bound − so far) ÷ remaining periods",
    formula_zh: "累计值 ÷ 目标值；剩余各期需完成（目标值 − 累计值）÷ 剩余期数",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    results
        .targets
        .iter()
        .filter_map(|progress| {
            let target = &chain.targets[progress.target as usize];
            Some(Indicated {
                id: INDICATOR.id,
                of: Subject::Target(progress.target),
                by: String::new(),
                value: progress.so_far?.div(progress.bound?)?,
                unit: Unit::ONE,
                basis: Basis::Target,
                scope: target.scope,
                period: results.question.period(chain),
                grounds: progress.grounds.clone(),
                notes: progress.notes.clone(),
            })
        })
        .collect()
}
