//! Figures that cite no source and do not say how they were come by.

use super::words::join;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::data::Doubtful;
use crate::model::{FileId, Subject};
use crate::report::{Confidence, Severity, Verb};
use crate::text::{Message, given_message};

pub(super) const RULE: Rule = Rule {
    id: "unsourced-figure",
    name_zh: "无出处",
    area: Area::Data,
    severity: Severity::Info,
    verb: Verb::Check,
    en: Page {
        summary: "Figures cite no source and do not say how they were come by.",
        why: "A figure that nobody can trace cannot be defended at the meeting, nor corrected when its source is.",
        formula: "An amount of something present, with no `source` of its own or of the entry it stands in, and not marked `derived` or `assumed` with a `note`. One finding per process, commodity, site, target or observed subject lists them all. Amounts marked `unverified` are `unverified-figure`; `unknown` needs no source.",
        mend: "Cite it: `source: <id>`; or write `confidence: derived` (or `assumed`) and in a `note` how it was come by.",
    },
    zh: Page {
        summary: "数据没有注明来源，也没有说明由来。",
        why: "查不到出处的数据，会上经不起追问，来源更正时也无法跟着更正。",
        formula: "在链对象的数值，自身和所在条目都没有 `source`，也没有标为 `derived` 或 `assumed` 并在 `note` 里说明时提示。每个工艺、物料、企业、目标或统计对象合并为一条。标为 `unverified` 的归 `unverified-figure`；`unknown` 不需要来源。",
        mend: "注明来源 `source: <id>`；或写 `confidence: derived`（或 `assumed`），并在 `note` 说明由来。",
    },
    example: include_str!("../../tests/rules/unsourced-figure.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (subject, figures) in by_subject(context, &context.results.data.unsourced) {
        let title = context.title(subject);
        let (count_en, count_zh) = counted(figures.len());
        let message = Message::new(
            format!("{}: {count_en} without a source", title.en),
            format!("{}：{count_zh}没有注明来源", title.zh),
        );
        drafts.push(Draft {
            help: Some(Message::new(
                "check data: add `source`, or `confidence: derived` (or `assumed`) with a `note`",
                "核数：补上 `source`，或写 `confidence: derived`（或 `assumed`）并加 `note`",
            )),
            ..draft(context, subject, &figures, message)
        });
    }
}

/// Figures grouped by what they are of, in the order of subjects.
pub(super) fn by_subject<'f>(
    context: &Context<'_>,
    figures: &'f [Doubtful],
) -> Vec<(Subject, Vec<&'f Doubtful>)> {
    let mut figures: Vec<(Subject, &Doubtful)> = figures
        .iter()
        .map(|figure| (figure.role.of(context.chain), figure))
        .collect();
    // The sort is stable: within a subject the figures stay in the order of the file.
    figures.sort_by_key(|(subject, _)| *subject);
    let groups = figures.chunk_by(|left, right| left.0 == right.0);
    groups
        .filter_map(|group| {
            let subject = group.first()?.0;
            Some((subject, group.iter().map(|(_, figure)| *figure).collect()))
        })
        .collect()
}

/// `one figure`, `3 figures`; `3 个数据`.
pub(super) fn counted(count: usize) -> (String, String) {
    let en = if count == 1 {
        "one figure".to_owned()
    } else {
        format!("{count} figures")
    };
    (en, format!("{count} 个数据"))
}

/// The finding on a subject that lists its figures.
pub(super) fn draft(
    context: &Context<'_>,
    subject: Subject,
    figures: &[&Doubtful],
    message: Message,
) -> Draft {
    let chain = context.chain;
    let list = join(figures.iter().map(|figure| {
        let (name, amount) = (figure.role.name(chain), given_message(&figure.amount));
        Message::new(
            format!("{} {}", name.en, amount.en),
            format!("{} {}", name.zh, amount.zh),
        )
    }));
    // In the chain's own file the finding stands on the first figure; a used process on what makes it present.
    let mut places = figures.iter().map(|figure| figure.place);
    let first = places.find(|place| place.file == FileId(0));
    let place = match subject {
        Subject::Process(id) => first.or_else(|| Some(context.anchor(id))),
        _ => first.or_else(|| figures.first().map(|figure| figure.place)),
    };
    Draft {
        place,
        notes: vec![list],
        magnitude: Some(figures.len() as f64),
        confidence: Some(Confidence::High),
        ..Draft::on(subject, message)
    }
}
