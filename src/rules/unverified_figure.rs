//! Figures that nobody has checked.

use super::unsourced_figure::{by_subject, counted, draft};
use super::{Area, Context, Draft, Page, Rule};
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "unverified-figure",
    name_zh: "待核实",
    area: Area::Data,
    severity: Severity::Info,
    verb: Verb::Check,
    en: Page {
        summary: "Figures rest on general knowledge that nobody has checked.",
        why: "They let the analyses go on, and every result made from them is only as good as they are.",
        formula: "An amount of something present that is marked `confidence: unverified`. One finding per process, commodity, site, target or observed subject lists them all.",
        mend: "Find a source that gives the figure, cite it and raise the confidence.",
    },
    zh: Page {
        summary: "数据凭一般认识填写，尚未核实。",
        why: "有了它们分析才能继续，但由此得出的结果也只有同样的可信度。",
        formula: "在链对象中标为 `confidence: unverified` 的数值。每个工艺、物料、企业、目标或统计对象合并为一条。",
        mend: "找到给出该数据的来源，注明并提高置信度。",
    },
    example: include_str!("../../tests/rules/unverified-figure.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (subject, figures) in by_subject(context, &context.results.data.unverified) {
        let title = context.title(subject);
        let (count_en, count_zh) = counted(figures.len());
        let message = Message::new(
            format!("{}: {count_en} not verified", title.en),
            format!("{}：{count_zh}尚未核实", title.zh),
        );
        drafts.push(Draft {
            help: Some(Message::new(
                "check data: find a source and cite it",
                "核数：查找并注明来源",
            )),
            ..draft(context, subject, &figures, message)
        });
    }
}
