//! Sources disagree on a figure.

use super::words::join;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::data::Role;
use crate::analysis::{Ground, ground};
use crate::model::{Claim, Figure, FileId, Measure, ProcessId, Subject};
use crate::report::{Confidence, Severity, Verb};
use crate::text::{Message, given_message};

pub(super) const RULE: Rule = Rule {
    id: "contested-figure",
    name_zh: "来源不一",
    area: Area::Data,
    severity: Severity::Warning,
    verb: Verb::Check,
    en: Page {
        summary: "Sources disagree on a figure.",
        why: "The chosen value decides the result; a reader who knows the other one will ask why.",
        formula: "Every entry of `claims` on something present. All its values are told, and which one is used.",
        mend: "Find out which source is right or why they differ (year, scope, definition); accept the finding with that reason once it is settled.",
    },
    zh: Page {
        summary: "各来源的数据不一致。",
        why: "用哪个数值决定了结果；知道另一个数值的人会追问原因。",
        formula: "`claims` 中涉及在链对象的每一项。列出全部数值和所采用的一个。",
        mend: "查明哪个来源正确，或差异的原因（年份、范围、定义）；弄清后写明理由接受本提示。",
    },
    example: include_str!("../../tests/rules/contested-figure.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let present = |claim: &&Claim| match claim.of {
        Subject::Process(id) => context.chain.process(id).presence.is_present(),
        _ => true,
    };
    drafts.extend(
        context
            .chain
            .claims
            .iter()
            .filter(present)
            .map(|claim| draft(context, claim)),
    );
}

fn draft(context: &Context<'_>, claim: &Claim) -> Draft {
    let title = context.title(claim.of);
    let field = field(context, claim);
    let values = join(claim.values.iter().map(|figure| told(context, figure)));
    let chosen = claim.chosen.and_then(|at| claim.values.get(at)).map(amount);
    let used = chosen.map_or_else(
        || Message::new("none of them is chosen", "尚未选定"),
        |it| Message::new(format!("{} is used", it.en), format!("采用 {}", it.zh)),
    );
    let message = Message::new(
        format!(
            "{}: sources disagree on {}: {}; {}",
            title.en, field.en, values.en, used.en
        ),
        format!(
            "{}：{}各来源不一致：{}；{}",
            title.zh, field.zh, values.zh, used.zh
        ),
    );
    let path = format!("{}/{}", context.chain.name(claim.of), claim.field);
    let grounds: Vec<Ground> = claim
        .values
        .iter()
        .map(|figure| ground(format!("claims/{path}"), figure))
        .collect();
    // A claim that came with a reference is told where this chain says that the process is here.
    let place = match claim.of {
        Subject::Process(process) if claim.place.file != FileId(0) => context.anchor(process),
        _ => claim.place,
    };
    Draft {
        place: Some(place),
        discriminator: discriminator(context, claim),
        help: Some(Message::new(
            "check data: find out which one holds, and accept the finding with the reason",
            "核数：查明以哪个为准，并写明理由接受",
        )),
        grounds,
        confidence: Some(Confidence::High),
        ..Draft::on(claim.of, message)
    }
}

fn discriminator(context: &Context<'_>, claim: &Claim) -> String {
    let scope = claim
        .scope
        .map(|scope| context.chain.scope(scope).id.clone());
    let period = claim.period.map(|period| period.to_string());
    let parts = [Some(claim.field.clone()), scope, period];
    parts.into_iter().flatten().collect::<Vec<_>>().join("/")
}

fn amount(figure: &Figure) -> Message {
    figure.amount.map_or_else(
        || Message::new("unknown", "未知"),
        |amount| given_message(&amount),
    )
}

/// A value with the ids of its sources: `1.93 t (macro-energy)`.
fn told(context: &Context<'_>, figure: &Figure) -> Message {
    let amount = amount(figure);
    let ids = figure
        .sources
        .iter()
        .map(|id| context.chain.source(*id).id.as_str());
    let sources: Vec<&str> = ids.collect();
    if sources.is_empty() {
        return amount;
    }
    Message::new(
        format!("{} ({})", amount.en, sources.join(", ")),
        format!("{}（{}）", amount.zh, sources.join("、")),
    )
}

/// What the sources disagree on, in words.
fn field(context: &Context<'_>, claim: &Claim) -> Message {
    if let Some(measure) = Measure::ALL.into_iter().find(|it| it.word() == claim.field) {
        return measure.message();
    }
    match (claim.of, claim.field.as_str()) {
        (_, "capacity") => Message::new("the capacity", "产能"),
        (Subject::Process(id), path) => coefficient(context, id, path),
        (_, path) => Message::same(path.to_owned()),
    }
}

/// The commodity of `inputs.<slot>` or `byproducts.<id>`.
fn coefficient(context: &Context<'_>, id: ProcessId, path: &str) -> Message {
    let chain = context.chain;
    let process = chain.process(id);
    let slots = (0..).zip(&process.inputs);
    let mut slots = slots.filter(|(_, input)| path.strip_prefix("inputs.") == Some(&input.slot));
    if let Some((slot, _)) = slots.next() {
        let name = Role::Input(id, slot).name(chain);
        return Message::new(
            format!("the input of {}", name.en),
            format!("{}单耗", name.zh),
        );
    }
    let output = path
        .strip_prefix("byproducts.")
        .and_then(|id| chain.find_commodity(id));
    output.map_or_else(
        || Message::same(path.to_owned()),
        |id| {
            let name = context.title(Subject::Commodity(id));
            Message::new(
                format!("the by-product {}", name.en),
                format!("副产{}的数量", name.zh),
            )
        },
    )
}
