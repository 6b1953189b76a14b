//! Something is needed that nobody here makes or imports.

use super::context::value;
use super::words::agree;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::structure::Missing;
use crate::model::{CommodityId, FileId, Input, Place, ProcessId, Subject};
use crate::report::{Confidence, Severity, Value, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "missing-supplier",
    name_zh: "缺链",
    area: Area::Links,
    severity: Severity::Warning,
    verb: Verb::Fill,
    en: Page {
        summary: "A commodity is needed, and nobody named makes or imports it.",
        why: "The chain depends on a link that is not there, or on one that nobody has written down. Either way the plan has a hole.",
        formula: "A present process takes it (or a demand asks for it), no present process makes it, no import brings it, no output of it is observed, and it is not `outside`. Of alternatives in one slot, all must be missing. What only the missing link itself would need is listed under the finding, not as a finding of its own.",
        mend: "Name the supplier: a site, an import, a process; or plan one. If it normally comes from beyond such a chain, mark the commodity `outside: true`.",
    },
    zh: Page {
        summary: "链内需要某种物料，却没有写明由谁生产、从哪里外购。",
        why: "产业链依赖一个不存在的环节，或者一个没有记录下来的环节；无论哪种情况，规划都留下了缺口。",
        formula: "有在链工艺使用该物料（或有需求），而没有在链工艺生产、没有外购、没有产量数据，也未标 `outside`。一处投入有多种可选物料时，全部缺少才算缺。只有缺失环节自身才需要的物料列在本条之下，不另行提示。",
        mend: "写明供应方：企业、外购或工艺；确实没有的，列入补链计划。通常来自链外的，把该物料标为 `outside: true`。",
    },
    example: include_str!("../../tests/rules/missing-supplier.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let missing = context.results.structure.missing.iter();
    drafts.extend(missing.map(|missing| draft(context, missing)));
}

fn draft(context: &Context<'_>, missing: &Missing) -> Draft {
    let subject = Subject::Commodity(missing.commodity);
    let title = context.title(subject);
    let need = context.balance(missing.commodity);
    let need_value = need.and_then(|it| Some(value(it.need?, it.unit)));
    let grounds = need.map(|it| it.grounds.clone()).unwrap_or_default();
    let user = missing.taken_by.first().or(missing.equips.first());
    Draft {
        place: user.map(|process| input_place(context, *process, missing.commodity)),
        notes: notes(context, missing),
        help: Some(help(context, missing, &title)),
        magnitude: need_value.as_ref().and_then(|need| need.value),
        grounds,
        // The gap is one of structure; only its size rests on figures.
        confidence: Some(Confidence::High),
        ..Draft::on(
            subject,
            message(context, missing, &title, need_value.as_ref()),
        )
    }
    .with("need", need_value)
}

fn message(
    context: &Context<'_>,
    missing: &Missing,
    title: &Message,
    need: Option<&Value>,
) -> Message {
    let count = missing.taken_by.len() + missing.equips.len();
    let users = context.processes(missing.taken_by.iter().chain(&missing.equips));
    let (amount_en, amount_zh) = need.map_or_else(Default::default, |need| {
        (format!(" ({})", need.text.en), format!(" {}", need.text.zh))
    });
    if count == 0 {
        return Message::new(
            format!(
                "there is a demand for {}{amount_en}, but no maker and no import is named",
                title.en
            ),
            format!("{}有需求{amount_zh}，但未写明生产企业或外购来源", title.zh),
        );
    }
    Message::new(
        format!(
            "{} {} {}{amount_en}, but no maker and no import is named",
            users.en,
            agree(count, "needs", "need"),
            title.en
        ),
        format!(
            "{}需要{}{amount_zh}，但未写明生产企业或外购来源",
            users.zh, title.zh
        ),
    )
}

/// Where the process says that it takes the commodity, or where the chain's own file says that the process is here.
fn input_place(context: &Context<'_>, process: ProcessId, commodity: CommodityId) -> Place {
    let inputs = &context.chain.process(process).inputs;
    let takes = |input: &&Input| {
        let first = input.alternatives.first();
        first.is_some_and(|(first, _)| *first == commodity)
    };
    let place = inputs.iter().find(takes).map(|input| input.figure.place);
    place
        .filter(|place| place.file == FileId(0))
        .unwrap_or_else(|| context.own_place(Subject::Process(process)))
}

fn notes(context: &Context<'_>, missing: &Missing) -> Vec<Message> {
    let mut notes = Vec::new();
    if !missing.or.is_empty() {
        let or = context.commodities(&missing.or);
        let (would, verb) = (or.en, agree(missing.or.len(), "is", "are"));
        notes.push(Message::new(
            format!("{would} would do as well, but {verb} missing too"),
            format!("也可用{}代替，但同样没有来源", or.zh),
        ));
    }
    if !missing.behind.is_empty() {
        let behind = context.commodities(&missing.behind);
        notes.push(Message::new(
            format!("behind it, and needed only with it: {}", behind.en),
            format!("补上这一环之后还需要：{}", behind.zh),
        ));
    }
    if !missing.would_take.is_empty() {
        let take = context.commodities(&missing.would_take);
        notes.push(Message::new(
            format!("it would take what nobody takes here: {}", take.en),
            format!("补上这一环可以消化目前没有去向的：{}", take.zh),
        ));
    }
    notes
}

fn help(context: &Context<'_>, missing: &Missing, title: &Message) -> Message {
    if missing.candidates.is_empty() {
        return Message::new(
            format!(
                "fill: name who makes {}, or where it is imported from",
                title.en
            ),
            format!("补链：写明{}由谁生产，或从哪里外购", title.zh),
        );
    }
    let ways = context.processes(&missing.candidates);
    Message::new(
        format!("fill: made by {}; or name the import", ways.en),
        format!(
            "补链：可布局{}项目；已有供应的，写明企业或外购来源",
            ways.zh
        ),
    )
}
