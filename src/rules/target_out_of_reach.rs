//! A target cannot be met any more.

use super::context::value;
use super::target_behind::of_indicator;
use super::words::ranged;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::targets::{Progress, Standing};
use crate::model::Subject;
use crate::report::{Severity, Value, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "target-out-of-reach",
    name_zh: "目标无望",
    area: Area::Targets,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "A target cannot be met any more, or not with what is built and planned.",
        why: "More effort will not help: it takes new capacity, or another target.",
        formula: "The target's period is over without the bound; or an upper limit is passed already; or so far + capacity of what runs and will run by the target's date × the time left is below the bound, at every value the figures allow. Capacities count only where every present plant has one.",
        mend: "Plan the capacity that is missing and put its date into the file (`from`), or revise the target.",
    },
    zh: Page {
        summary: "目标已无法完成，或靠在建和已建产能无法完成。",
        why: "靠加把劲已经不够：要么新增产能，要么调整目标。",
        formula: "目标期已过而未达到；或已经突破上限；或 累计 + 现有及届时投产的产能 × 剩余时间，在数据允许的所有取值下仍低于目标值。只有每个在链企业都有产能数据时才按产能判断。",
        mend: "补充所缺产能的规划并写明投产时间（`from`），或调整目标。",
    },
    example: include_str!("../../tests/rules/target-out-of-reach.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let targets = context.results.targets.iter();
    let lost = targets.filter(|progress| progress.standing == Standing::OutOfReach);
    drafts.extend(lost.filter_map(|progress| judge(context, progress)));
}

fn judge(context: &Context<'_>, progress: &Progress) -> Option<Draft> {
    let target = &context.chain.targets[progress.target as usize];
    let subject = Subject::Target(progress.target);
    let title = context.title(subject);
    let (so_far, bound) = (
        value(progress.so_far?, progress.unit),
        value(progress.bound?, progress.unit),
    );
    let what = of_indicator(context.chain, target);
    // The period is still open only where capacity is what falls short.
    let reachable = progress
        .reachable
        .filter(|_| progress.at_least && progress.periods_left.is_some());
    let reachable = reachable.map(|it| value(it, progress.unit));
    let message = message(
        &title,
        &what,
        &ranged(&so_far),
        &bound.text,
        (progress.at_least, reachable.as_ref()),
    );
    let most = progress.reachable.or(progress.so_far)?;
    let gap = progress.bound?.sub(most);
    let gap = value(
        if progress.at_least {
            gap
        } else {
            gap.scale(-1.0)
        },
        progress.unit,
    );
    let magnitude = gap.value;
    let mut values = vec![("gap", gap), ("so-far", so_far), ("bound", bound)];
    let short = reachable.is_some();
    values.extend(reachable.map(|most| ("reachable", most)));
    Some(Draft {
        notes: progress.notes.clone(),
        help: Some(help(progress.at_least, short)),
        magnitude,
        values,
        grounds: progress.grounds.clone(),
        ..Draft::on(subject, message)
    })
}

/// Why it cannot be met: capacity falls short, the time is over, or an upper limit is passed.
fn message(
    title: &Message,
    what: &Message,
    said: &Message,
    limit: &Message,
    (at_least, reachable): (bool, Option<&Value>),
) -> Message {
    if let Some(most) = reachable {
        let most = ranged(most);
        return Message::new(
            format!(
                "{}: {} of {} cannot be reached; {} so far, at most {} with what is built and planned",
                title.en, what.en, limit.en, said.en, most.en
            ),
            format!(
                "{}：{}达不到 {}；累计 {}，现有和规划产能最多做到 {}",
                title.zh, what.zh, limit.zh, said.zh, most.zh
            ),
        );
    }
    if at_least {
        return Message::new(
            format!(
                "{}: the time is over, and {} came to {} of {}",
                title.en, what.en, said.en, limit.en
            ),
            format!(
                "{}：期限已过，{}为 {}，目标 {}",
                title.zh, what.zh, said.zh, limit.zh
            ),
        );
    }
    Message::new(
        format!(
            "{}: {} is {} already, above the limit of {}",
            title.en, what.en, said.en, limit.en
        ),
        format!(
            "{}：{}已达 {}，超过上限 {}",
            title.zh, what.zh, said.zh, limit.zh
        ),
    )
}

fn help(at_least: bool, short: bool) -> Message {
    match (at_least, short) {
        (true, true) => Message::new(
            "strengthen: plan the capacity that is missing, or revise the target",
            "强链：规划所缺产能，或调整目标",
        ),
        (true, false) => Message::new(
            "strengthen: set a new date or bound, and say what it takes to reach it",
            "强链：重新确定期限或目标值，并写明实现的条件",
        ),
        (false, _) => Message::new(
            "strengthen: hold back what exceeds the limit, or revise the limit",
            "强链：压减超出部分，或调整上限",
        ),
    }
}
