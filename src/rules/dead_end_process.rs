//! A process from which no way leads to a product.

use std::collections::BTreeSet;

use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::structure::DeadEnd;
use crate::model::{CommodityId, Subject};
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "dead-end-process",
    name_zh: "断头工序",
    area: Area::Links,
    severity: Severity::Warning,
    verb: Verb::Extend,
    en: Page {
        summary: "A process leads to no product: all it makes ends as waste or scrap, or goes round in a loop.",
        why: "Everything such a process takes is spent for nothing the chain can sell. Either it is a treatment whose purpose is not written down, or its outlet is missing.",
        formula: "No way from the process reaches an export, a demand, a commodity of `kind: product` or `service`, or one that nobody takes and that is neither scrap nor waste. Processes that lead only to another dead end are listed under it. Where each thing it ends in is already `no-outlet` or `open-loop`, or told under a `missing-supplier`, that is the finding.",
        mend: "Name who takes what it makes, or the export; if treatment is its purpose, write what it delivers as a demand.",
    },
    zh: Page {
        summary: "某道工序走不到任何产品：产出不是废弃物、废料，就是在循环里打转。",
        why: "这道工序耗用的一切，最后换不来可以出售的产品。要么它是处理环节而没有写明目的，要么缺了去向。",
        formula: "从该工序出发，到不了任何外销、需求，到不了 `kind: product` 或 `service` 的产品，也到不了没有下游且不属于废料、废弃物的产品。只通向另一断头工序的工序，列在那一条下。所止各物若都已作为 `no-outlet`、`open-loop` 提示，或已在 `missing-supplier` 下说明，则不重复提示。",
        mend: "写明产出由谁使用或销往哪里；若本来就是处理工序，把它交付的东西写成需求。",
    },
    example: include_str!("../../tests/rules/dead-end-process.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let told = told_elsewhere(context);
    let found = context.results.structure.dead_ends.iter();
    let already_told =
        |it: &&DeadEnd| !it.ends.is_empty() && it.ends.iter().all(|id| told.contains(id));
    drafts.extend(
        found
            .filter(|it| !already_told(it))
            .map(|it| draft(context, it)),
    );
}

/// Of what other findings already say that nobody takes it.
fn told_elsewhere(context: &Context<'_>) -> BTreeSet<CommodityId> {
    let structure = &context.results.structure;
    let no_outlet = structure.no_outlet.iter().map(|it| it.commodity);
    let open_loops = structure.open_loops.iter().map(|it| it.commodity);
    let missing = structure.missing.iter();
    let behind = missing.flat_map(|it| it.would_take.iter().copied());
    no_outlet.chain(open_loops).chain(behind).collect()
}

fn draft(context: &Context<'_>, found: &DeadEnd) -> Draft {
    let subject = Subject::Process(found.process);
    let title = context.title(subject);
    let (message, help) = if found.ends.is_empty() {
        (
            Message::new(
                format!(
                    "{} leads to no product: all it makes goes round in a loop",
                    title.en
                ),
                format!("{}走不到任何产品：产出只在循环里打转", title.zh),
            ),
            Message::new(
                "extend: name the product that leaves the loop, an export or a demand",
                "延链：写明从循环中产出的产品、外销或需求",
            ),
        )
    } else {
        let ends = context.commodities(&found.ends);
        (
            Message::new(
                format!("{} leads to no product: it ends in {}", title.en, ends.en),
                format!("{}走不到任何产品：止于{}", title.zh, ends.zh),
            ),
            Message::new(
                format!("extend: name who takes {}, or an export", ends.en),
                format!("延链：写明{}由谁利用，或外销去向", ends.zh),
            ),
        )
    };
    let mut notes = Vec::new();
    if !found.also.is_empty() {
        let also = context.processes(&found.also);
        notes.push(Message::new(
            format!("the same holds for what leads only there: {}", also.en),
            format!("只通向这里的还有：{}", also.zh),
        ));
    }
    Draft {
        place: Some(context.own_place(subject)),
        notes,
        help: Some(help),
        ..Draft::on(subject, message)
    }
}
