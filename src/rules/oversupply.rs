//! More of a commodity is supplied than all its known takers need.

use super::context::value;
use super::words::{discriminator, own, ranged};
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::{Basis, balance::Balance};
use crate::model::Subject;
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "oversupply",
    name_zh: "过剩",
    area: Area::Balance,
    severity: Severity::Warning,
    verb: Verb::Extend,
    en: Page {
        summary: "More of a commodity is supplied than all its known takers need.",
        why: "What nobody takes is sold unprocessed, stocked or wasted: the place where the chain can be extended, or a buyer that the file does not name yet.",
        formula: "surplus = supply − need; it speaks where surplus ÷ need is above the threshold `oversupply` (5 %) at every value the figures allow, and every taker has a figure. Need counts the takers in the chain and the exports in the file. A commodity that nobody takes at all is `no-outlet` instead.",
        mend: "Extend the chain by a process that takes it, or state under `exports` where the rest goes; or check the coefficient.",
    },
    zh: Page {
        summary: "某种物料的供给多于所有已知用户的需求。",
        why: "没人接收的部分只能原样卖掉、压库或浪费；这里正好可以延链，或者文件里还没写明买家。",
        formula: "富余 = 供给 − 需求；富余 ÷ 需求在数据允许的所有取值下都高于阈值 `oversupply`（5 %），且每个用户都有数据时提示。需求包括链内用户和文件写明的外销。完全没人接收的归 `no-outlet`。",
        mend: "引进能用它的工艺（延链）；或在 `exports` 写明去向；或核对单耗。",
    },
    example: include_str!("../../tests/rules/oversupply.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let judged = context
        .results
        .balances
        .iter()
        .filter(|it| it.basis != Basis::Capacity);
    drafts.extend(judged.filter_map(|balance| judge(context, balance)));
}

fn judge(context: &Context<'_>, balance: &Balance) -> Option<Draft> {
    let (supply, need, gap) = (balance.supply?, balance.need?, balance.gap?);
    // The least surplus against the largest need: the figures allow nothing smaller.
    let share = -gap.high / need.high;
    let enough = share > context.settings.thresholds.oversupply;
    if !(enough && balance.need_complete && need.high.is_finite()) {
        return None;
    }
    let subject = Subject::Commodity(balance.commodity);
    let title = context.title(subject);
    let unit = balance.unit;
    let surplus = value(gap.scale(-1.0), unit);
    let (made, needed) = (value(supply, unit), value(need, unit));
    let spare = ranged(&surplus);
    let message = Message::new(
        format!(
            "{} is {} more than its known takers need: {} supplied, {} needed",
            title.en, spare.en, made.text.en, needed.text.en
        ),
        format!(
            "{}富余 {}：供给 {}，已知需求 {}",
            title.zh, spare.zh, made.text.zh, needed.text.zh
        ),
    );
    Some(Draft {
        place: own(&balance.grounds),
        discriminator: discriminator(context, balance.basis, balance.scope),
        notes: balance.notes.clone(),
        help: Some(Message::new(
            format!(
                "extend: add a process that takes {}, or state where it is sold",
                title.en
            ),
            format!("延链：引进以{}为原料的工艺，或写明外销去向", title.zh),
        )),
        magnitude: surplus.value,
        values: vec![("surplus", surplus), ("supply", made), ("need", needed)],
        grounds: balance.grounds.clone(),
        ..Draft::on(subject, message)
    })
}
