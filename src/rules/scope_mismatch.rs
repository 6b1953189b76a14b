//! Figures that belong to different places, and are never divided by one another.

use super::target_behind::of_indicator;
use super::words::{join, scope};
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::data::{Apart, Asked, ScopedFigure};
use crate::analysis::{Ground, ground};
use crate::model::{FileId, Place, Subject};
use crate::report::{Confidence, Severity, Verb};
use crate::text::{Message, given_message};

pub(super) const RULE: Rule = Rule {
    id: "scope-mismatch",
    name_zh: "口径不一",
    area: Area::Data,
    severity: Severity::Warning,
    verb: Verb::Check,
    en: Page {
        summary: "The figures that would answer a question belong to different places.",
        why: "A park's capacity over a prefecture's output looks like a ratio and is none: whatever it came to would be wrong.",
        formula: "A target without an answer whose figures are all of another scope than its own; a process with its output known in one scope and its capacity in another; a commodity with its need known in one scope and its supply in another. In each case nothing is divided or subtracted.",
        mend: "Find the figure for the place that is asked about, or ask about the place that has the figures (`scope:` of the target).",
    },
    zh: Page {
        summary: "要回答的问题所需的数据，统计范围不同。",
        why: "拿园区的产能去除以全州的产量，看着像比率，其实不是，得出的数必然是错的。",
        formula: "目标尚无结果，而所需数据全属别的范围；或某工艺的产量属一个范围、产能属另一个范围；或某物料的需求属一个范围、供给属另一个范围。遇到这些情况一律不相除、不相减。",
        mend: "补充所问范围的数据；或把目标改为有数据的范围（目标的 `scope:`）。",
    },
    example: include_str!("../../tests/rules/scope-mismatch.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    drafts.extend(
        context
            .results
            .data
            .apart
            .iter()
            .map(|apart| draft(context, apart)),
    );
}

fn draft(context: &Context<'_>, apart: &Apart) -> Draft {
    let here = scope(context, apart.scope);
    let figures = join(apart.figures.iter().map(|figure| told(context, figure)));
    let (asked, needs) = asked(context, apart.asked);
    let message = Message::new(
        format!(
            "{} cannot be told for {}: what is known is of another place: {}; the two are never divided",
            asked.en, here.en, figures.en
        ),
        format!(
            "{}无法按{}判断：已知数据属于别的范围：{}；范围不同，两者不相除",
            asked.zh, here.zh, figures.zh
        ),
    );
    Draft {
        place: place(context, apart),
        discriminator: apart
            .scope
            .map_or_else(String::new, |id| context.chain.scope(id).id.clone()),
        help: Some(Message::new(
            format!("check data: find {} for {}", needs.en, here.en),
            format!("核数：补充{}的{}", here.zh, needs.zh),
        )),
        grounds: apart
            .figures
            .iter()
            .filter_map(|figure| grounded(context, figure))
            .collect(),
        // That the places differ is certain, however sure the figures are.
        confidence: Some(Confidence::High),
        ..Draft::on(apart.asked.of(), message)
    }
}

/// What is asked, and which figure would answer it.
fn asked(context: &Context<'_>, asked: Asked) -> (Message, Message) {
    match asked {
        Asked::Target(at) => {
            let title = context.title(Subject::Target(at));
            let needs = of_indicator(context.chain, &context.chain.targets[at as usize]);
            let en = format!("the figures of {}", lower(&needs.en));
            let title = Message::new(format!("“{}”", title.en), format!("“{}”", title.zh));
            (title, Message::new(en, format!("{}所需数据", needs.zh)))
        }
        Asked::Load(id) => {
            let title = context.title(Subject::Process(id));
            let asked = Message::new(
                format!("utilisation of {}", title.en),
                format!("{}的产能利用率", title.zh),
            );
            (asked, Message::new("the capacity", "产能"))
        }
        Asked::Balance(id) => {
            let title = context.title(Subject::Commodity(id));
            let asked = Message::new(
                format!("cover of {}", title.en),
                format!("{}的自给率", title.zh),
            );
            (
                asked,
                Message::new(
                    format!("the output of {}", title.en),
                    format!("{}产量", title.zh),
                ),
            )
        }
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// `Deep processing: capacity 1,060 kt (Funing Industrial Park)`.
fn told(context: &Context<'_>, figure: &ScopedFigure) -> Message {
    let subject = figure
        .stage
        .map_or_else(|| figure.role.of(context.chain), Subject::Stage);
    let (title, name) = (context.title(subject), figure.role.name(context.chain));
    let (amount, place) = (given_message(&figure.amount), scope(context, figure.scope));
    Message::new(
        format!("{}: {} {} ({})", title.en, name.en, amount.en, place.en),
        format!("{}{} {}（{}）", title.zh, name.zh, amount.zh, place.zh),
    )
}

fn grounded(context: &Context<'_>, figure: &ScopedFigure) -> Option<Ground> {
    let behind = figure.role.figure(context.chain)?;
    let path = format!(
        "{}/{}",
        context.chain.name(figure.role.of(context.chain)),
        figure.role.path(context.chain)
    );
    Some(ground(path, behind))
}

/// The target; else the first figure of the chain's own file.
fn place(context: &Context<'_>, apart: &Apart) -> Option<Place> {
    if let Asked::Target(at) = apart.asked {
        return Some(context.chain.targets[at as usize].place);
    }
    let mut places = apart.figures.iter().map(|figure| figure.place);
    places.find(|place| place.file == FileId(0))
}
