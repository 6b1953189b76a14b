//! At the pace so far, a target will be missed.

use super::context::value;
use super::words::ranged;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::indicators;
use crate::analysis::targets::{Progress, Standing};
use crate::model::{Chain, Subject, Target};
use crate::report::{Confidence, Severity, Value, Verb};
use crate::text::{Lang, Message, number, period_message};

pub(super) const RULE: Rule = Rule {
    id: "target-behind",
    name_zh: "进度滞后",
    area: Area::Targets,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "At the pace so far, a target will be missed.",
        why: "Early in the year the rest can still be made up; what each remaining period must bring tells whether that is realistic.",
        formula: "Measures that add up (output, output value): pace = so far ÷ elapsed share of the target's period, against the bound; needed per remaining period = (bound − so far) ÷ remaining periods. Ratios: the ratio against the bound. A ratio that cannot prove what the target asks (other inputs, products without a figure) is told with low confidence.",
        mend: "Add what is missing in the remaining periods: use idle capacity, bring projects forward; or revise the target.",
    },
    zh: Page {
        summary: "按目前进度，目标将完不成。",
        why: "年初落后还可以追；剩余各期每期须完成多少，决定目标是否现实。",
        formula: "可累加的指标（产量、产值）：预计全期 = 累计 ÷ 已过时间占比，与目标值相比；剩余每期须完成 =（目标值 − 累计）÷ 剩余期数。比率：直接与目标值相比。比率不足以证明目标内容时（另有其他原料、有产品无数据），置信度标为低。",
        mend: "在剩余各期补上差额：用足闲置产能、加快项目投产；或调整目标。",
    },
    example: include_str!("../../tests/rules/target-behind.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let targets = context.results.targets.iter();
    let behind = targets.filter(|progress| progress.standing == Standing::Behind);
    drafts.extend(behind.filter_map(|progress| judge(context, progress)));
}

fn judge(context: &Context<'_>, progress: &Progress) -> Option<Draft> {
    let target = &context.chain.targets[progress.target as usize];
    let draft = match progress.at_this_pace {
        Some(_) => pace(context, progress, target)?,
        None => ratio(context, progress, target)?,
    };
    Some(Draft {
        notes: progress.notes.clone(),
        help: Some(help(progress)),
        grounds: progress.grounds.clone(),
        ..draft
    })
}

fn help(progress: &Progress) -> Message {
    if progress.at_least {
        Message::new(
            "strengthen: make up for it in the time that is left, or revise the target",
            "强链：在剩余时间内补上差额，或调整目标",
        )
    } else {
        Message::new(
            "strengthen: hold it down in the time that is left, or revise the target",
            "强链：在剩余时间内压下来，或调整目标",
        )
    }
}

/// A measure that adds up: so far, the pace, and what each remaining period must (or may) bring.
fn pace(context: &Context<'_>, progress: &Progress, target: &Target) -> Option<Draft> {
    let subject = Subject::Target(progress.target);
    let title = context.title(subject);
    let (so_far, bound) = (
        value(progress.so_far?, progress.unit),
        value(progress.bound?, progress.unit),
    );
    let pace = value(progress.at_this_pace?, progress.unit);
    let needed = progress
        .needed_per_period
        .map(|it| value(it, progress.unit));
    let rest = match (&needed, progress.periods_left) {
        (Some(needed), Some(left)) => rest(progress, needed, &bound, left),
        _ => Message::default(),
    };
    let whole = target.period.map_or_else(Message::default, |period| {
        let words = period_message(period);
        Message::new(format!(" for {}", words.en), words.zh)
    });
    let kind = kind(progress);
    let measure = measure(target);
    let (said, paced, limit) = (ranged(&so_far), ranged(&pace), &bound.text);
    let message = Message::new(
        format!(
            "{}: {} of {} so far, a pace of {}{} against {}{}",
            title.en, measure.en, said.en, paced.en, whole.en, limit.en, rest.en
        ),
        format!(
            "{}：累计{} {}，照此进度{}可达 {}，{} {}{}",
            title.zh, measure.zh, said.zh, whole.zh, paced.zh, kind, limit.zh, rest.zh
        ),
    );
    let gap = progress.bound?.sub(progress.at_this_pace?);
    let mut values = vec![
        (
            "gap",
            value(
                if progress.at_least {
                    gap
                } else {
                    gap.scale(-1.0)
                },
                progress.unit,
            ),
        ),
        ("so-far", so_far),
        ("pace", pace),
        ("bound", bound),
    ];
    values.extend(needed.map(|needed| ("needed-per-period", needed)));
    let magnitude = values.first().and_then(|(_, gap)| gap.value);
    Some(Draft {
        magnitude,
        values,
        ..Draft::on(subject, message)
    })
}

/// What the bound is called in Chinese.
const fn kind(progress: &Progress) -> &'static str {
    if progress.at_least {
        "目标"
    } else {
        "上限"
    }
}

/// What the target counts, in words.
pub(super) fn measure(target: &Target) -> Message {
    let measures = crate::model::Measure::ALL.into_iter();
    let measure = measures
        .into_iter()
        .find(|it| it.word() == target.indicator);
    measure.map_or_else(
        || indicators::title(&target.indicator),
        crate::model::Measure::message,
    )
}

fn rest(progress: &Progress, needed: &Value, bound: &Value, left: f64) -> Message {
    let when = remaining(progress.step.unwrap_or(1.0), left);
    let (each, limit) = (&needed.text, &bound.text);
    if progress.at_least {
        Message::new(
            format!("; {} needed {} to reach {}", each.en, when.en, limit.en),
            format!("；要达到 {}，{}须完成 {}", limit.zh, when.zh, each.zh),
        )
    } else {
        Message::new(
            format!(
                "; no more than {} {} to stay within {}",
                each.en, when.en, limit.en
            ),
            format!("；要不超过 {}，{}不得超过 {}", limit.zh, when.zh, each.zh),
        )
    }
}

/// The periods that are left, of this length in years: `in each of the 3 remaining quarters`, `剩余 3 个季度每季`.
fn remaining(step: f64, left: f64) -> Message {
    let names = [
        (1.0, "year", "个年度", "每年"),
        (0.5, "half-year", "个半年", "每半年"),
        (0.25, "quarter", "个季度", "每季"),
    ];
    let found = names
        .into_iter()
        .find(|(length, ..)| (step - length).abs() < 1e-6);
    let (_, en, zh, each) = found.unwrap_or((1.0 / 12.0, "month", "个月", "每月"));
    if (left - 1.0).abs() < 1e-6 {
        return Message::new(format!("in the one remaining {en}"), format!("剩余 1 {zh}"));
    }
    Message::new(
        format!("in each of the {} remaining {en}s", number(left, Lang::En)),
        format!("剩余 {} {zh}{each}", number(left, Lang::Zh)),
    )
}

/// A ratio against its bound.
fn ratio(context: &Context<'_>, progress: &Progress, target: &Target) -> Option<Draft> {
    let subject = Subject::Target(progress.target);
    let title = context.title(subject);
    let (so_far, bound) = (
        value(progress.so_far?, progress.unit),
        value(progress.bound?, progress.unit),
    );
    let what = of_indicator(context.chain, target);
    let (said, limit) = (ranged(&so_far), &bound.text);
    let message = Message::new(
        format!(
            "{}: {} is {} against {}",
            title.en, what.en, said.en, limit.en
        ),
        format!("{}：{}为 {}，目标 {}", title.zh, what.zh, said.zh, limit.zh),
    );
    let gap = progress.bound?.sub(progress.so_far?);
    let gap = value(
        if progress.at_least {
            gap
        } else {
            gap.scale(-1.0)
        },
        progress.unit,
    );
    // A ratio that comes with a word of caution does not prove what the target asks.
    let confidence = (!progress.notes.is_empty()).then_some(Confidence::Low);
    Some(Draft {
        magnitude: gap.value,
        values: vec![("gap", gap), ("ratio", so_far), ("bound", bound)],
        confidence,
        ..Draft::on(subject, message)
    })
}

/// `local conversion of liquid aluminium` and `铝水就地转化率`.
pub(super) fn of_indicator(chain: &Chain, target: &Target) -> Message {
    let name = measure(target);
    match target.of {
        Subject::Chain => name,
        of => {
            let title = chain.title_of(of);
            Message::new(
                format!("{} of {}", name.en.to_lowercase(), title.en),
                format!("{}{}", title.zh, name.zh),
            )
        }
    }
}
