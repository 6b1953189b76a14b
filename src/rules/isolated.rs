//! Something is declared and joined to nothing.

use super::{Area, Context, Draft, Page, Rule};
use crate::model::Subject;
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "isolated",
    name_zh: "孤立",
    area: Area::Links,
    severity: Severity::Info,
    verb: Verb::Check,
    en: Page {
        summary: "A commodity or a process is declared and joined to nothing.",
        why: "It counts in no analysis. Most often a link was forgotten, or an id was renamed in one place only.",
        formula: "A commodity that no process makes or takes and no figure, flow, crossing, target or equipment list names; a process without inputs and by-products whose product nothing takes or names and that no site runs. Only what the chain's own file declares is looked at.",
        mend: "Write the missing link, or remove the entry.",
    },
    zh: Page {
        summary: "写了某种物料或某道工艺，却与其他内容没有任何联系。",
        why: "它不参与任何分析。多半是漏写了上下游，或者改名时只改了一处。",
        formula: "物料：没有工艺生产或使用，数据、流量、外购外销、目标、设备清单也都没有提到；工艺：没有投入和副产物，产品无人使用、也未被提及，且没有企业采用。只看本链文件自己写的内容。",
        mend: "补上联系，或删除该条。",
    },
    example: include_str!("../../tests/rules/isolated.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let found = context.results.structure.isolated.iter();
    drafts.extend(found.map(|subject| draft(context, *subject)));
}

fn draft(context: &Context<'_>, subject: Subject) -> Draft {
    let title = context.title(subject);
    let (message, help) = match subject {
        Subject::Process(_) => (
            Message::new(
                format!("{} takes nothing, and nothing takes its product", title.en),
                format!("{}没有投入，产品也没有下游", title.zh),
            ),
            Message::new(
                "check: write what it takes or who takes its product, or remove it",
                "核数：写明投入或产品去向，或删除该条",
            ),
        ),
        _ => (
            Message::new(
                format!("{}: nothing makes, takes or names it", title.en),
                format!("{}没有上下游，也没有任何数据提到", title.zh),
            ),
            Message::new(
                "check: write what makes or takes it, or remove it",
                "核数：写明由什么工艺生产或使用，或删除该条",
            ),
        ),
    };
    Draft {
        place: Some(context.own_place(subject)),
        help: Some(help),
        ..Draft::on(subject, message)
    }
}
