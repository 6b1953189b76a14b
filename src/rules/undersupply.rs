//! Less of a commodity is supplied than the chain needs.

use super::context::value;
use super::words::{discriminator, ranged};
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::{Basis, Ground, balance::Balance};
use crate::model::{FileId, Place, Subject};
use crate::quantity::Unit;
use crate::report::{Severity, Value, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "undersupply",
    name_zh: "短板",
    area: Area::Balance,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "Less of a commodity is supplied than the chain needs.",
        why: "What is short must come from outside or from stocks; if it does not come, everything behind it stands still.",
        formula: "gap = need − supply; it speaks where gap ÷ need is above the threshold `undersupply` (1 %) at every value the figures allow, and every present supplier has a figure. Need is the observed output of each taker times its coefficient. A commodity that nobody makes at all is `missing-supplier` instead.",
        mend: "Add capacity or a supplier, state the import that closes the gap under `imports`, or check the coefficient.",
    },
    zh: Page {
        summary: "某种物料的供给满足不了链内需求。",
        why: "缺口只能靠外购或库存弥补；弥补不上，下游就要减产停产。",
        formula: "缺口 = 需求 − 供给；满足率 = 供给 ÷ 需求。每家在链供应方都有数据，且在数据允许的所有取值下，缺口 ÷ 需求都高于阈值 `undersupply`（1 %）时提示。需求 = 各用户产量 × 单耗。完全没有供应方的物料归 `missing-supplier`。",
        mend: "扩产或引进供应企业；已有外购的写入 `imports`；或核对单耗。",
    },
    example: include_str!("../../tests/rules/undersupply.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for balance in &context.results.balances {
        if balance.basis == Basis::Capacity || !balance.supply_complete {
            continue;
        }
        drafts.extend(judge(context, balance));
    }
}

fn judge(context: &Context<'_>, balance: &Balance) -> Option<Draft> {
    let (supply, need, gap) = (balance.supply?, balance.need?, balance.gap?);
    // What nobody makes at all is a missing supplier; these come sorted.
    let missing = &context.results.structure.missing;
    let lacks = missing.binary_search_by_key(&balance.commodity, |it| it.commodity);
    if lacks.is_ok() {
        return None;
    }
    // The smallest share that the figures allow; a need that is only bounded from below has one too.
    let share = 1.0 - supply.high / need.low;
    if share.is_nan() || share <= context.settings.thresholds.undersupply {
        return None;
    }
    let subject = Subject::Commodity(balance.commodity);
    let title = context.title(subject);
    let unit = balance.unit;
    let (short, made, needed) = (value(gap, unit), value(supply, unit), value(need, unit));
    let cover = value(balance.cover?, Unit::ONE);
    let words = message(balance.basis, &title, [&short, &made, &needed, &cover]);
    Some(Draft {
        place: Some(place(context, balance)),
        discriminator: discriminator(context, balance.basis, balance.scope),
        notes: balance.notes.clone(),
        help: Some(Message::new(
            format!(
                "strengthen: add supply of {}, or state its import",
                title.en
            ),
            format!("强链：扩大{}供给，或写明外购来源", title.zh),
        )),
        magnitude: gap.value,
        values: vec![
            ("gap", short),
            ("supply", made),
            ("need", needed),
            ("cover", cover),
        ],
        grounds: balance.grounds.clone(),
        ..Draft::on(subject, words)
    })
}

/// The demand that is not met, the observed output that falls short, else any observation behind the balance: in the
/// chain's own file.
fn place(context: &Context<'_>, balance: &Balance) -> Place {
    let subject = Subject::Commodity(balance.commodity);
    let output = format!("observations/{}/output", context.chain.name(subject));
    let own = |it: &&Ground| it.place.file == FileId(0);
    let find = |start: &str| {
        let mut grounds = balance.grounds.iter().filter(own);
        grounds.find(|it| it.path.starts_with(start))
    };
    let asked = find("demands/").filter(|_| balance.basis == Basis::Target);
    asked
        .or_else(|| find(&output))
        .or_else(|| find("observations/"))
        .map_or_else(|| context.own_place(subject), |it| it.place)
}

/// What is short and by how much, the bounds in brackets.
fn message(basis: Basis, title: &Message, figures: [&Value; 4]) -> Message {
    let [short, made, needed, cover] = figures;
    let (en_when, zh_when) = match basis {
        Basis::Target => ("if demand is to be met, ", "要满足需求，"),
        Basis::Observed | Basis::Capacity => ("", ""),
    };
    let (made, needed) = (&made.text, &needed.text);
    let (short, cover) = (ranged(short), ranged(cover));
    Message::new(
        format!(
            "{en_when}{} is short by {}: {} supplied of {} needed, cover {}",
            title.en, short.en, made.en, needed.en, cover.en
        ),
        format!(
            "{zh_when}{}缺口 {}：供给 {}，需求 {}，满足率 {}",
            title.zh, short.zh, made.zh, needed.zh, cover.zh
        ),
    )
}
