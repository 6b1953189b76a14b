//! Loop closure: how much of what flows in one loop has been round it before.

use super::{Indicated, Indicator, shared};
use crate::analysis::{Results, Unanswered};
use crate::model::{Chain, CommodityId, Subject};
use crate::text::Message;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "loop-closure",
    title_en: "Loop closure",
    title_zh: "循环闭合度",
    formula_en: "Σ T f ÷ Σ T over the forms in the loop; told of its first form",
    formula_zh: "对循环中各形态求 Σ T f ÷ Σ T；记在循环的第一种形态上",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let mut found = Vec::new();
    for cycle in &results.circularity.cycles {
        for (closure, share) in &cycle.loops {
            let Some(first) = closure.forms.first() else {
                continue;
            };
            let of = Subject::Commodity(*first);
            let mut indicated = shared(chain, results, (INDICATOR.id, of), cycle.scope, share);
            indicated.notes.insert(0, round(chain, &closure.forms));
            found.push(indicated);
        }
    }
    found
}

/// What goes round.
fn round(chain: &Chain, forms: &[CommodityId]) -> Message {
    let titles = |pick: fn(Message) -> String| {
        let titles = forms
            .iter()
            .map(|id| pick(chain.title_of(Subject::Commodity(*id))));
        titles.collect::<Vec<_>>()
    };
    Message::new(
        format!("the loop of {}", titles(|it| it.en).join(", ")),
        format!("循环包括：{}", titles(|it| it.zh).join("、")),
    )
}
