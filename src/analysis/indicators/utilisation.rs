//! Utilisation: how much of its capacity a process uses.

use super::{Indicated, Indicator};
use crate::analysis::{Basis, Results, Unanswered};
use crate::model::{Chain, Subject};
use crate::quantity::Unit;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "utilisation",
    title_en: "Utilisation",
    title_zh: "产能利用率",
    formula_en: "observed output ÷ (capacity per year × the period's share of the year)",
    formula_zh: "产量 ÷（年产能 × 本期占全年的份额）",
    compute,
};

fn compute(_: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let processes = results
        .loads
        .iter()
        .filter(|load| matches!(load.of, Subject::Process(_)));
    processes
        .map(|load| Indicated {
            id: INDICATOR.id,
            of: load.of,
            by: String::new(),
            value: load.ratio,
            unit: Unit::ONE,
            basis: Basis::Observed,
            scope: load.scope,
            period: load.period,
            grounds: load.grounds.clone(),
            notes: load.notes.clone(),
        })
        .collect()
}
