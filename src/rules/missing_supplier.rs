//! Something is needed that nobody here makes or imports.

use super::context::value;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::{Basis, structure::Missing};
use crate::model::{CommodityId, FileId, ProcessId, Subject};
use crate::report::{Confidence, Severity, Verb};
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
        summary: "需要某种物料，但没有写明谁生产、谁外购。",
        why: "产业链依赖一个不存在的环节，或者一个没人记下来的环节；不管哪种，规划都有缺口。",
        formula: "有在场工艺使用它（或有需求），而没有在场工艺生产、没有外购、没有产量数据，也不是 `outside`。一处有多个可选物料时，全部缺才算缺。只有缺失环节自身才需要的物料列在本条下，不另外提示。",
        mend: "写明供应者：企业、外购或工艺；没有就补链。若通常来自链外，把该物料标为 `outside: true`。",
    },
    example: include_str!("../../tests/rules/missing-supplier.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    drafts.extend(
        context
            .results
            .structure
            .missing
            .iter()
            .map(|missing| draft(context, missing)),
    );
}

fn draft(context: &Context<'_>, missing: &Missing) -> Draft {
    let subject = Subject::Commodity(missing.commodity);
    let title = context.title(subject);
    let users = processes(context, missing.taken_by.iter().chain(&missing.equips));
    let need = context.results.balances.iter().find(|it| {
        it.commodity == missing.commodity && it.basis == Basis::Observed && it.scope.is_none()
    });
    let need_value = need.and_then(|it| Some(value(it.need?, it.unit)));
    let (amount_en, amount_zh) = match &need_value {
        Some(need) => (
            format!(" ({} needed)", need.text.en),
            format!("（需要 {}）", need.text.zh),
        ),
        None => (String::new(), String::new()),
    };
    let message = if users.en.is_empty() {
        Message::new(
            format!(
                "{} is asked for{amount_en}, and nobody named makes or imports it",
                title.en
            ),
            format!("有{}的需求{amount_zh}，但没有写明谁生产或外购", title.zh),
        )
    } else {
        Message::new(
            format!(
                "{} needs {}{amount_en}, and nobody named makes or imports it",
                users.en, title.en
            ),
            format!(
                "{}需要{}{amount_zh}，但没有写明谁生产或外购",
                users.zh, title.zh
            ),
        )
    };
    let grounds = need.map(|it| it.grounds.clone()).unwrap_or_default();
    Draft {
        place: missing
            .taken_by
            .first()
            .or(missing.equips.first())
            .and_then(|process| input_place(context, *process, missing.commodity)),
        notes: notes(context, missing),
        help: Some(help(context, missing, &title)),
        magnitude: need_value.as_ref().and_then(|need| need.value),
        values: need_value.into_iter().map(|need| ("need", need)).collect(),
        grounds,
        confidence: Some(Confidence::High),
        ..Draft::on(subject, message)
    }
}

/// Where the process says that it takes the commodity.
fn input_place(
    context: &Context<'_>,
    process: ProcessId,
    commodity: CommodityId,
) -> Option<crate::model::Place> {
    let inputs = &context.chain.process(process).inputs;
    let takes = |input: &&crate::model::Input| {
        input
            .alternatives
            .first()
            .is_some_and(|(first, _)| *first == commodity)
    };
    let place = inputs.iter().find(takes).map(|input| input.figure.place);
    place
        .filter(|place| place.file == FileId(0))
        .or_else(|| Some(context.anchor(process)))
}

fn processes<'p>(context: &Context<'_>, ids: impl Iterator<Item = &'p ProcessId>) -> Message {
    join(ids.map(|id| context.title(Subject::Process(*id))))
}

fn commodities(context: &Context<'_>, ids: &[CommodityId]) -> Message {
    join(ids.iter().map(|id| context.title(Subject::Commodity(*id))))
}

/// Titles in a row: `a, b` and `a、b`.
pub(super) fn join(titles: impl Iterator<Item = Message>) -> Message {
    let titles: Vec<Message> = titles.collect();
    let en: Vec<&str> = titles.iter().map(|title| title.en.as_str()).collect();
    let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_str()).collect();
    Message::new(en.join(", "), zh.join("、"))
}

fn notes(context: &Context<'_>, missing: &Missing) -> Vec<Message> {
    let mut notes = Vec::new();
    if !missing.or.is_empty() {
        let or = commodities(context, &missing.or);
        notes.push(Message::new(
            format!("{} would do as well, and is missing too", or.en),
            format!("{}也可以代替，但同样缺", or.zh),
        ));
    }
    if !missing.behind.is_empty() {
        let behind = commodities(context, &missing.behind);
        notes.push(Message::new(
            format!("behind it, and needed only with it: {}", behind.en),
            format!("补上之后还需要：{}", behind.zh),
        ));
    }
    if !missing.would_take.is_empty() {
        let take = commodities(context, &missing.would_take);
        notes.push(Message::new(
            format!("it would take back what nobody takes here: {}", take.en),
            format!("补上之后可以消化无人接收的：{}", take.zh),
        ));
    }
    notes
}

fn help(context: &Context<'_>, missing: &Missing, title: &Message) -> Message {
    if missing.candidates.is_empty() {
        return Message::new(
            format!(
                "fill: name who makes {} or where it is imported from",
                title.en
            ),
            format!("补链：写明{}由谁生产或从哪里外购", title.zh),
        );
    }
    let ways = processes(context, missing.candidates.iter());
    Message::new(
        format!(
            "fill: {} would make it; or name the supplier or the import",
            ways.en
        ),
        format!("补链：{}可以生产；或写明供应者、外购来源", ways.zh),
    )
}
