//! Scrap is made that never returns.

use super::no_outlet::made_at;
use super::words::agree;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::structure::OpenLoop;
use crate::model::Subject;
use crate::report::{Confidence, Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "open-loop",
    name_zh: "循环未闭合",
    area: Area::Links,
    severity: Severity::Warning,
    verb: Verb::Extend,
    en: Page {
        summary: "Scrap or an end-of-life good is made, and nobody named takes it back.",
        why: "Scrap is raw material already paid for. While the loop stays open, the chain buys again what it throws away.",
        formula: "A commodity of `kind: scrap` is made here; no present process takes it, no flow or observed input shows that it is taken, and no export or demand names it. What a missing supplier would take back is told there.",
        mend: "Name who takes it back, or where it is sold; or add the recycling process.",
    },
    zh: Page {
        summary: "产生了废料或报废品，却没有写明由谁回收。",
        why: "废料是已经付过钱的原料。循环不闭合，就是一边扔一边买。",
        formula: "链内产出 `kind: scrap` 的物料，而没有在链工艺使用，没有流量或投入数据表明被使用，也没有外销和需求。补上缺链即可回收的，在那一条下说明。",
        mend: "写明由谁回收或销往哪里；或引进再生工艺。",
    },
    example: include_str!("../../tests/rules/open-loop.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let found = context.results.structure.open_loops.iter();
    drafts.extend(found.map(|it| draft(context, it)));
}

fn draft(context: &Context<'_>, found: &OpenLoop) -> Draft {
    let subject = Subject::Commodity(found.commodity);
    let title = context.title(subject);
    let (made, grounds) = context.made(found.commodity).unzip();
    let (amount_en, amount_zh) = made.as_ref().map_or_else(Default::default, |made| {
        (format!(" ({})", made.text.en), format!(" {}", made.text.zh))
    });
    let message = if found.made_by.is_empty() {
        Message::new(
            format!("{}{amount_en}: nobody named takes it back", title.en),
            format!("产生{}{amount_zh}，但未写明由谁回收", title.zh),
        )
    } else {
        let makers = context.processes(&found.made_by);
        let verb = agree(found.made_by.len(), "leaves", "leave");
        Message::new(
            format!(
                "{} {verb} {}{amount_en}, and nobody named takes it back",
                makers.en, title.en
            ),
            format!("{}产生{}{amount_zh}，但未写明由谁回收", makers.zh, title.zh),
        )
    };
    let help = if found.candidates.is_empty() {
        Message::new(
            format!("extend: name who takes back {}, or an export", title.en),
            format!("延链：写明{}由谁回收，或外销去向", title.zh),
        )
    } else {
        let takers = context.processes(&found.candidates);
        Message::new(
            format!(
                "extend: {} could take back {}; or name who does, or an export",
                takers.en, title.en
            ),
            format!(
                "延链：可布局{}项目，回收{}；已有回收的，写明企业或外销去向",
                takers.zh, title.zh
            ),
        )
    };
    Draft {
        place: Some(made_at(context, &found.made_by, found.commodity)),
        help: Some(help),
        magnitude: made.as_ref().and_then(|made| made.value),
        grounds: grounds.unwrap_or_default(),
        // The gap is one of structure; only its size rests on figures.
        confidence: Some(Confidence::High),
        ..Draft::on(subject, message)
    }
    .with("output", made)
}
