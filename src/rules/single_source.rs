//! One plant makes all of something.

use std::collections::BTreeSet;

use super::context::value;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::Basis;
use crate::analysis::concentration::{By, Concentration, Share};
use crate::model::{CommodityId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "single-source",
    name_zh: "单一来源",
    area: Area::Dependence,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "One plant makes all of a commodity, and nothing else supplies it.",
        why: "If that plant stops, everything behind it stops: there is no second source to turn to.",
        formula: "The largest share of one plant in the supply of the commodity is at or above the threshold `single-source` (99.9 %). Shares are of observed output where every plant has one, else of capacity. It speaks only where the whole supply is known: every maker is a named plant with a figure (an aggregate is never one supplier), they can make what is observed, and no import brings more. A lone plant without a figure proves nothing.",
        mend: "Find a second source or an import to fall back on; or name the other plants.",
    },
    zh: Page {
        summary: "某种产品全部由一家企业生产，没有别的供应。",
        why: "这家一停，下游全停，没有第二家可找。",
        formula: "最大一家企业的份额不低于阈值 `single-source`（99.9 %）。每家都有产量时按产量计，否则按产能计。只有供给全部已知时才判断：每个供应方都是具名企业且有数据（汇总条目不算一家），合起来能覆盖已知产量，且没有外购。只有一家、又没有数据，不能证明是单一来源。",
        mend: "引进第二家供应企业，或备好外购渠道；已有其他企业的，请补写。",
    },
    example: include_str!("../../tests/rules/single-source.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let found = context.results.concentrations.iter();
    drafts.extend(found.filter_map(|it| Some(draft(context, it, sole(context, it)?))));
}

/// The supplier that alone carries a supply known as a whole.
fn sole<'c>(context: &Context<'_>, found: &'c Concentration) -> Option<&'c Share> {
    let largest = found.shares.first()?;
    let alone = largest.share >= context.settings.thresholds.single_source;
    (alone && found.by == By::Site && !found.partial).then_some(largest)
}

/// Of what the rule speaks: other rules then need not tell it again.
pub(super) fn spoken_of(context: &Context<'_>) -> BTreeSet<CommodityId> {
    let found = context.results.concentrations.iter();
    found
        .filter(|it| sole(context, it).is_some())
        .map(|it| it.commodity)
        .collect()
}

/// What the shares are of: output or capacity.
pub(super) fn basis(found: &Concentration) -> Message {
    match found.basis {
        Basis::Observed => Message::new("observed output", "产量"),
        Basis::Capacity | Basis::Target => Message::new("capacity", "产能"),
    }
}

fn draft(context: &Context<'_>, found: &Concentration, sole: &Share) -> Draft {
    let subject = Subject::Commodity(found.commodity);
    let title = context.title(subject);
    let share = value(Estimate::exact(sole.share), Unit::ONE);
    let basis = basis(found);
    let takers = context.results.structure.present.takers(found.commodity);
    let takers: Vec<_> = takers.iter().map(|(process, _)| process).collect();
    let mut notes = Vec::new();
    if !takers.is_empty() {
        let names = context.processes(takers);
        notes.push(Message::new(
            format!("on it hangs: {}", names.en),
            format!("依赖它的有：{}", names.zh),
        ));
    }
    let message = Message::new(
        format!(
            "the only source of {}: {}, {} of {}",
            title.en, sole.name.en, share.text.en, basis.en
        ),
        format!(
            "{}只靠{}一家，占{} {}",
            title.zh, sole.name.zh, basis.zh, share.text.zh
        ),
    );
    let place = sole.site.map(|site| context.own_place(Subject::Site(site)));
    Draft {
        place,
        notes,
        help: Some(Message::new(
            format!(
                "strengthen: find a second source of {}, or an import to fall back on",
                title.en
            ),
            format!("强链：引进第二家{}供应企业，或备好外购渠道", title.zh),
        )),
        magnitude: share.value,
        values: vec![("share", share)],
        grounds: found.grounds.clone(),
        ..Draft::on(subject, message)
    }
}
