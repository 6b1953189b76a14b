//! Utilisation: how much of its capacity a process uses.

use super::{Indicated, Indicator};
use crate::analysis::balance::Books;
use crate::analysis::{Basis, Results, Unanswered, scopes};
use crate::model::{Chain, ProcessId, Subject};
use crate::quantity::Unit;
use crate::text::Message;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "utilisation",
    title_en: "Utilisation",
    title_zh: "产能利用率",
    formula_en: "observed output ÷ (capacity per year × the period's share of the year)",
    formula_zh: "产量 ÷（年产能 × 本期占全年的份额）",
    compute,
};

fn compute(chain: &Chain, results: &Results, unanswered: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let mut found = Vec::new();
    for scope in scopes(chain) {
        let open = |basis| Books::open(chain, &results.structure, results.question, basis, scope);
        let (observed, capacities) = (open(Basis::Observed), open(Basis::Capacity));
        for at in 0..chain.processes.len() {
            let id = ProcessId(u32::try_from(at).unwrap_or(u32::MAX));
            if !results.structure.present.shows(id) {
                continue;
            }
            let activity = observed.activity(id);
            let capacity = capacities.activity(id);
            let known = activity.complete && capacity.complete;
            let ratio = activity
                .total
                .zip(capacity.total)
                .and_then(|(made, can)| made.div(can));
            let Some(value) = ratio.filter(|_| known) else {
                if capacity.total.is_some() && activity.total.is_none() {
                    unanswered.push(ask(chain, id));
                }
                continue;
            };
            let mut grounds = activity.grounds;
            grounds.extend(capacity.grounds);
            let mut notes = capacity.notes;
            notes.extend(activity.notes);
            notes.sort();
            notes.dedup();
            found.push(Indicated {
                id: INDICATOR.id,
                of: Subject::Process(id),
                by: String::new(),
                value,
                unit: Unit::ONE,
                basis: Basis::Observed,
                scope,
                period: results.question.period(chain),
                grounds,
                notes,
            });
        }
    }
    found
}

fn ask(chain: &Chain, id: ProcessId) -> Unanswered {
    let of = Subject::Process(id);
    let title = chain.title_of(of);
    Unanswered {
        of,
        question: Message::new(
            format!("How well is the capacity of {} used?", title.en),
            format!("{}的产能利用率是多少？", title.zh),
        ),
        needs: Message::new(
            format!("observed output of {} for the period", title.en),
            format!("{}本期的产量", title.zh),
        ),
    }
}
