//! A product cannot be made, because what its way needs is not there.

use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::structure::Broken;
use crate::model::Subject;
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "broken-route",
    name_zh: "断链",
    area: Area::Links,
    severity: Severity::Warning,
    verb: Verb::Fill,
    en: Page {
        summary: "A final product cannot be made from what the chain makes or imports.",
        why: "The plant may be there and still stand still: one missing input far upstream stops everything behind it. The finding names the fewest things whose supply would let the product be made.",
        formula: "Forward closure: a process runs only if all its inputs are there; a commodity is there if any supplier is, if it is imported, `outside`, or its output is observed. An operating site or observed output proves that inputs arrive somehow, so that this rule speaks only of products that nothing proves can be made. The missing set is the smallest one; where many things are missing at once, one without superfluous member. A missing input itself is `missing-supplier`; this is what it costs.",
        mend: "Supply the missing set. If the product is made today, say so: give its output, or the operating site.",
    },
    zh: Page {
        summary: "某个最终产品，用链内生产和外购的物料做不出来。",
        why: "厂可能建了，却开不起来：上游缺一样，后面全停。本条列出最少补上哪几样，产品就能做出来。",
        formula: "正向推算：工艺须全部投入到位才能运行；物料只要有一家供应方、有外购、标为 `outside` 或有产量数据，就算到位。在产企业或产量数据证明投入总有来路，因此本条只针对没有任何证据表明能做出来的产品。所列为最小缺失集合；缺失项太多时，为不含多余项的集合。缺失物料本身归 `missing-supplier`，本条说明后果。",
        mend: "补上缺失物料。产品若实际在产，请写明产量或在产企业。",
    },
    example: include_str!("../../tests/rules/broken-route.yaml"),
    run,
};

/// Processes of a way that are told; of a longer one, the first and the last.
const WAY_MAX: usize = 6;

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let structure = &context.results.structure;
    let last = structure.broken.len().saturating_sub(1);
    for (at, broken) in structure.broken.iter().enumerate() {
        let mut draft = draft(context, broken);
        if at == last && structure.broken_beyond > 0 {
            let more = structure.broken_beyond;
            draft.notes.push(Message::new(
                format!("{more} more products cannot be made either; mend these first"),
                format!("另有 {more} 种产品也做不出来，请先处理以上各条"),
            ));
        }
        drafts.push(draft);
    }
}

fn draft(context: &Context<'_>, broken: &Broken) -> Draft {
    let subject = Subject::Commodity(broken.commodity);
    let title = context.title(subject);
    let missing = context.commodities(&broken.missing);
    let (message, help) = if broken.missing.is_empty() {
        (
            Message::new(
                format!("{} cannot be made: only itself would make it", title.en),
                format!("{}做不出来：要先有它自己才能生产", title.zh),
            ),
            Message::new(
                format!("fill: name a first supply of {}", title.en),
                format!("补链：写明{}的初始来源", title.zh),
            ),
        )
    } else {
        (
            Message::new(
                format!("{} cannot be made for want of {}", title.en, missing.en),
                format!("{}做不出来：缺少{}", title.zh, missing.zh),
            ),
            Message::new(
                format!(
                    "fill: supply {}; if the plant runs today, give its output or the operating site",
                    missing.en
                ),
                format!(
                    "补链：补上{}；{}若实际在产，写明产量或在产企业",
                    missing.zh, title.zh
                ),
            ),
        )
    };
    Draft {
        place: Some(context.own_place(subject)),
        notes: notes(context, broken),
        help: Some(help),
        ..Draft::on(subject, message)
    }
}

fn notes(context: &Context<'_>, broken: &Broken) -> Vec<Message> {
    let mut notes = Vec::new();
    if let (Some(first), false) = (broken.missing.first(), broken.route.is_empty()) {
        let mut steps = vec![context.title(Subject::Commodity(*first))];
        let titles = |id: &crate::model::ProcessId| context.title(Subject::Process(*id));
        let way: Vec<Message> = broken.route.iter().map(titles).collect();
        if way.len() > WAY_MAX {
            let (head, tail) = (&way[..WAY_MAX / 2], &way[way.len() - WAY_MAX / 2..]);
            steps.extend_from_slice(head);
            steps.push(Message::same("…"));
            steps.extend_from_slice(tail);
        } else {
            steps.extend(way);
        }
        steps.push(context.title(Subject::Commodity(broken.commodity)));
        let en: Vec<&str> = steps.iter().map(|step| step.en.as_str()).collect();
        let zh: Vec<&str> = steps.iter().map(|step| step.zh.as_str()).collect();
        notes.push(Message::new(
            format!("the way: {}", en.join(" → ")),
            format!("断在这条路线上：{}", zh.join(" → ")),
        ));
    }
    if !broken.smallest && !broken.missing.is_empty() {
        notes.push(Message::new(
            "so much is missing that not every combination was tried: fewer may do",
            "缺失项太多，未逐一试遍组合：补得更少也可能够",
        ));
    }
    notes
}
