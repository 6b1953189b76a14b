//! Something is made that nobody here takes.

use super::words::agree;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::structure::NoOutlet;
use crate::model::{CommodityId, FileId, Place, ProcessId, Subject};
use crate::report::{Confidence, Severity, Value, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "no-outlet",
    name_zh: "无去向",
    area: Area::Links,
    severity: Severity::Warning,
    verb: Verb::Extend,
    en: Page {
        summary: "A by-product, or a product that a known process would take, is made, and nobody named takes it.",
        why: "What nobody takes piles up, is thrown away or leaves unprocessed: a cost today, and the nearest place to extend the chain.",
        formula: "It is made or observed here; no present process takes it, no flow or observed input shows that it is taken, and no export or demand names it. By-products always count; a product counts where a process of a used reference would take it, since otherwise it is simply the end of the chain. Scrap is `open-loop` instead; what a missing supplier would take is told there.",
        mend: "Name who takes it: a process, an export, a demand; or add the process that would. A permitted stockpile can be accepted under `accept`.",
    },
    zh: Page {
        summary: "副产物，或者已知工艺可以接着加工的产品，产出之后没有写明去向。",
        why: "没有去向的东西只能堆存、废弃或原样卖掉：眼下是负担，也是最现成的延链方向。",
        formula: "链内有产出（或有产量数据），而没有在链工艺使用，没有流量或投入数据表明被使用，也没有外销和需求。副产物一律计入；主产品只有在所引用的参照链中有工艺可以接着加工时才计入，否则它就是链的终点。废料归 `open-loop`；补上缺链即可消化的，在那一条下说明。",
        mend: "写明去向：工艺、外销或需求；或引进能消化它的工艺。经许可堆存的，可写入 `accept`。",
    },
    example: include_str!("../../tests/rules/no-outlet.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let found = context.results.structure.no_outlet.iter();
    drafts.extend(found.map(|it| draft(context, it)));
}

fn draft(context: &Context<'_>, found: &NoOutlet) -> Draft {
    let subject = Subject::Commodity(found.commodity);
    let title = context.title(subject);
    let (made, grounds) = context.made(found.commodity).unzip();
    let message = if found.made_by.is_empty() {
        observed(&title, made.as_ref())
    } else {
        produced(context, &found.made_by, &title, made.as_ref())
    };
    let help = if found.candidates.is_empty() {
        Message::new(
            format!("extend: name who takes {}, or an export", title.en),
            format!("延链：写明{}由谁消化利用，或外销去向", title.zh),
        )
    } else {
        let takers = context.processes(&found.candidates);
        Message::new(
            format!(
                "extend: {} could take {}; or name who does, or an export",
                takers.en, title.en
            ),
            format!(
                "延链：可布局{}项目，消化{}；已有去向的，写明用户或外销",
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

fn observed(title: &Message, made: Option<&Value>) -> Message {
    match made {
        Some(made) => Message::new(
            format!(
                "{} of {} are made, but no taker is named",
                made.text.en, title.en
            ),
            format!("{}产出 {}，但未写明去向", title.zh, made.text.zh),
        ),
        None => Message::new(
            format!("output of {} is reported, but no taker is named", title.en),
            format!("{}有产出，但未写明去向", title.zh),
        ),
    }
}

fn produced(
    context: &Context<'_>,
    makers: &[ProcessId],
    title: &Message,
    made: Option<&Value>,
) -> Message {
    let names = context.processes(makers);
    let verb = agree(makers.len(), "makes", "make");
    match made {
        Some(made) => Message::new(
            format!(
                "{} {verb} {} ({}), but no taker is named",
                names.en, title.en, made.text.en
            ),
            format!(
                "{}产出{} {}，但未写明去向",
                names.zh, title.zh, made.text.zh
            ),
        ),
        None => Message::new(
            format!("{} {verb} {}, but no taker is named", names.en, title.en),
            format!("{}产出{}，但未写明去向", names.zh, title.zh),
        ),
    }
}

/// Where the chain's own file says that the commodity is made: the by-product's line, else the maker.
pub(super) fn made_at(context: &Context<'_>, makers: &[ProcessId], id: CommodityId) -> Place {
    let Some(maker) = makers.first() else {
        return context.own_place(Subject::Commodity(id));
    };
    let mut outputs = context.chain.process(*maker).byproducts.iter();
    outputs
        .find(|output| output.commodity == id && output.figure.place.file == FileId(0))
        .map_or_else(
            || context.own_place(Subject::Process(*maker)),
            |output| output.figure.place,
        )
}
