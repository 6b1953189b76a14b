//! A stage of the reference has nothing here.

use super::{Area, Context, Draft, Page, Rule};
use crate::model::{Chain, CommodityId, ProcessId, StageId, Subject};
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "missing-stage",
    name_zh: "缺环节",
    area: Area::Links,
    severity: Severity::Warning,
    verb: Verb::Fill,
    en: Page {
        summary: "The reference has a stage, and this chain has nothing in it.",
        why: "The list of missing stages is the first page of every plan for a chain: what exists elsewhere and not here.",
        formula: "A stage of a used reference counts as missing if it has no present process, no site of any status, no observation of it or of what only it makes, and no statement under `stated`. References, and stages that the chain's own file lists, are not compared.",
        mend: "Name what exists of it: a site, or the process or stage under `stated`. If the chain is meant to do without it, accept the finding with the reason.",
    },
    zh: Page {
        summary: "参照链有某个环节，本链没有任何对应内容。",
        why: "缺失环节清单是产业链规划的第一张表：别处有、本地没有的是什么。",
        formula: "所引用参照链的某个环节，若没有在链工艺、没有企业或项目（不论状态）、没有该环节或只有该环节才生产的产品的数据，也没有列入 `stated`，即为缺失。参照链自身，以及本链文件自己列出的环节，不作比较。",
        mend: "已有的请写明：企业，或在 `stated` 下列出工艺、环节。本来就不打算做的，写入 `accept` 并说明理由。",
    },
    example: include_str!("../../tests/rules/missing-stage.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let found = context.results.structure.missing_stages.iter();
    drafts.extend(found.map(|stage| draft(context, *stage)));
}

fn draft(context: &Context<'_>, stage: StageId) -> Draft {
    let subject = Subject::Stage(stage);
    let title = context.title(subject);
    let processes: Vec<ProcessId> = of_stage(context.chain, stage).collect();
    let names = context.processes(&processes);
    let mut notes = Vec::new();
    if !processes.is_empty() {
        notes.push(Message::new(
            format!("in the reference it has: {}", names.en),
            format!("参照链中该环节包括：{}", names.zh),
        ));
    }
    // A missing supplier whose makers stand in this stage is a gap of its own; here it is why the stage matters.
    let missing = context.results.structure.missing.iter();
    let needed: Vec<CommodityId> = missing
        .filter(|it| {
            let mut candidates = it.candidates.iter();
            candidates.any(|id| context.chain.process(*id).stage == Some(stage))
        })
        .map(|it| it.commodity)
        .collect();
    if !needed.is_empty() {
        let names = context.commodities(&needed);
        notes.push(Message::new(
            format!("needed from it here: {}", names.en),
            format!("链内正需要该环节供应：{}", names.zh),
        ));
    }
    Draft {
        place: Some(context.own_place(subject)),
        notes,
        help: Some(Message::new(
            "fill: name what exists of it, plan it, or accept that the chain does without",
            "补链：已有的写明企业或工艺，没有的列入补链计划；不打算做的写入 `accept`",
        )),
        ..Draft::on(
            subject,
            Message::new(
                format!("nothing here belongs to the stage “{}”", title.en),
                format!("缺少“{}”环节：没有对应的企业、工艺或数据", title.zh),
            ),
        )
    }
}

fn of_stage(chain: &Chain, stage: StageId) -> impl Iterator<Item = ProcessId> {
    let processes = (0..).zip(&chain.processes);
    processes
        .filter(move |(_, process)| process.stage == Some(stage))
        .map(|(at, _)| ProcessId(at))
}
