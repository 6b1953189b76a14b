//! Less of a commodity is supplied than the chain needs.

use super::context::value;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::{Basis, balance::Balance};
use crate::model::Subject;
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
        summary: "某种物料的供给少于产业链的需求。",
        why: "缺口只能靠外购或库存补上；补不上，后面的环节就要停。",
        formula: "缺口 = 需求 − 供给；缺口 ÷ 需求在数据允许的所有取值下都高于阈值 `undersupply`（1 %），且每个在场供应者都有数据时提示。需求 = 各用户的产量 × 单耗。完全没人生产的物料归 `missing-supplier`。",
        mend: "扩产或引进供应者；有外购就写进 `imports`；或核对单耗。",
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
    let missing = context.results.structure.missing.iter();
    if missing
        .into_iter()
        .any(|it| it.commodity == balance.commodity)
    {
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
    // The figure of its own supply, else any observation behind the balance.
    let own = format!("observations/{}/output", context.chain.name(subject));
    let find = |start: &str| balance.grounds.iter().find(|it| it.path.starts_with(start));
    let asked = find("demands/").filter(|_| balance.basis == Basis::Target);
    let place = asked
        .or_else(|| find(&own))
        .or_else(|| find("observations/"));
    let words = message(balance.basis, &title, [&short, &made, &needed, &cover]);
    Some(Draft {
        place: place.map(|it| it.place),
        discriminator: discriminator(context, balance),
        notes: balance.notes.clone(),
        help: Some(Message::new(
            format!(
                "strengthen: add supply of {}, or state its import",
                title.en
            ),
            format!("强链：增加{}供给，或写明外购来源", title.zh),
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

/// What is short and by how much, the bounds in brackets.
fn message(basis: Basis, title: &Message, figures: [&Value; 4]) -> Message {
    let [short, made, needed, cover] = figures;
    let (en_when, zh_when) = match basis {
        Basis::Target => ("if demand is to be met, ", "要满足需求，"),
        Basis::Observed | Basis::Capacity => ("", ""),
    };
    let en = |value: &Value| match &value.range {
        Some(range) => format!("{} ({})", value.text.en, range.en),
        None => value.text.en.clone(),
    };
    let zh = |value: &Value| match &value.range {
        Some(range) => format!("{}（{}）", value.text.zh, range.zh),
        None => value.text.zh.clone(),
    };
    let (made, needed) = (&made.text, &needed.text);
    Message::new(
        format!(
            "{en_when}{} is short by {}: {} supplied of {} needed, cover {}",
            title.en,
            en(short),
            made.en,
            needed.en,
            en(cover)
        ),
        format!(
            "{zh_when}{}缺口 {}：供给 {}，需求 {}，满足率 {}",
            title.zh,
            zh(short),
            made.zh,
            needed.zh,
            zh(cover)
        ),
    )
}

/// The basis where it is not the observed one, and the scope where it is not the region.
fn discriminator(context: &Context<'_>, balance: &Balance) -> String {
    let mut parts = Vec::new();
    if balance.basis != Basis::Observed {
        parts.push(balance.basis.word());
    }
    if let Some(scope) = balance.scope {
        parts.push(&context.chain.scope(scope).id);
    }
    parts.join("/")
}
