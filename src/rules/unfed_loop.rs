//! A loop that nothing outside feeds.

use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::structure::Loop;
use crate::model::{ProcessId, Subject};
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "unfed-loop",
    name_zh: "循环无源",
    area: Area::Links,
    severity: Severity::Warning,
    verb: Verb::Fill,
    en: Page {
        summary: "Processes feed each other in a loop, and nothing outside feeds the loop.",
        why: "What goes round must have come in once, and losses must be made up. A loop without a source cannot start; drawn in a plan, it hides that the raw material has no origin.",
        formula: "Strongly connected components of the graph of present processes. A loop is unfed if none of its commodities can be had from imports, from `outside` or from makers beyond the loop, no output of any of them is observed, and all that its processes lack lies within the loop itself.",
        mend: "Name what feeds the loop: an import, a maker outside of it, a first stock; or the observed output that proves that it runs.",
    },
    zh: Page {
        summary: "几个工艺首尾相接成环，却没有外部来源供料。",
        why: "循环的物料总得先从外面进来，损耗也要有补充。没有来源的循环无法启动；画在图上，还会掩盖原料没有来路的事实。",
        formula: "取在链工艺图中的强连通分量。环内任何物料都不能由外购、`outside` 或环外工艺得到，也都没有产量数据，而且各工艺所缺的全在环内，即为无源。",
        mend: "写明循环的来源：外购、环外的供应方或初始库存；已在运行的，写明产量。",
    },
    example: include_str!("../../tests/rules/unfed-loop.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let loops = context.results.structure.loops.iter();
    drafts.extend(
        loops
            .filter(|it| !it.fed)
            .filter_map(|it| draft(context, it)),
    );
}

fn draft(context: &Context<'_>, found: &Loop) -> Option<Draft> {
    // The id that sorts first names the loop, so that its identity does not hang on the order of the file.
    let first = found
        .commodities
        .iter()
        .min_by_key(|id| &context.chain.commodity(**id).id)?;
    let subject = Subject::Commodity(*first);
    let processes = context.processes(&found.processes);
    let commodities = context.commodities(&found.commodities);
    let message = Message::new(
        format!("nothing outside feeds the loop of {}", processes.en),
        format!("{}构成的循环没有外部来源", processes.zh),
    );
    let own = |id: &ProcessId| context.own_place(Subject::Process(*id));
    Some(Draft {
        place: found.processes.first().map(own),
        notes: vec![Message::new(
            format!("only this goes round in it: {}", commodities.en),
            format!("只在循环内流转：{}", commodities.zh),
        )],
        help: Some(Message::new(
            "fill: name the import or the outside maker of one of them, or the output that proves that the loop runs",
            "补链：写明其中一种物料的外购来源或环外供应方；已在运行的，写明产量",
        )),
        ..Draft::on(subject, message)
    })
}
