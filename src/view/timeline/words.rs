//! What the picture says in words: amounts in the reader's units, sentences and labels.

use super::course::{self, Aim};
use super::{SMALL, Scene, Shown};
use crate::analysis::capacity::{Course, Layers, State, Step};
use crate::analysis::targets::{Progress, additive, whole};
use crate::model::Subject;
use crate::quantity::{Date, Estimate, Period, Unit};
use crate::rules;
use crate::text::{Lang, date, period};
use crate::view::page::{Paragraph, brackets};

/// What is not known.
const UNKNOWN: &str = "?";
/// Steps that a row names at most.
const STEPS: usize = 3;

/// An amount with its bounds, in the reader's unit.
pub(super) fn amount(of: Estimate, unit: Unit, lang: Lang) -> String {
    let value = rules::value(of, unit);
    match value.range {
        Some(range) => brackets(value.text.get(lang), range.get(lang), lang),
        None => value.text.get(lang).to_owned(),
    }
}

fn amount_or(of: Option<Estimate>, unit: Unit, lang: Lang) -> String {
    of.map_or_else(|| UNKNOWN.to_owned(), |it| amount(it, unit, lang))
}

/// The bound of a target: `≥ CNY 100 bn`.
pub(super) fn bound(scene: Scene<'_>, progress: &Progress) -> String {
    let sign = if progress.at_least { "≥" } else { "≤" };
    let bound = amount_or(progress.bound, progress.unit, scene.lang);
    format!("{sign} {bound}")
}

/// What a target counts, of what, by when.
fn target_about(scene: Scene<'_>, progress: &Progress) -> String {
    let lang = scene.lang;
    let target = &scene.chain.targets[progress.target as usize];
    let measure = additive(target).map(crate::model::Measure::message);
    let name = measure
        .unwrap_or_else(|| crate::analysis::indicators::title(&target.indicator))
        .get(lang)
        .to_owned();
    let mut parts = vec![match target.of {
        Subject::Chain => name,
        of => {
            let of = scene.chain.title_of(of);
            match lang {
                Lang::En => format!("{name} of {}", of.en),
                Lang::Zh => format!("{}{name}", of.zh),
            }
        }
    }];
    parts.push(bound(scene, progress));
    let when = target.period.map(|it| period(it, lang));
    let by = || {
        let day = date(target.by?, lang);
        Some(match lang {
            Lang::En => format!("by {day}"),
            Lang::Zh => format!("{day}前"),
        })
    };
    parts.extend(when.or_else(by));
    first_upper(&parts.join(lang.pick(", ", "，")))
}

/// The words at the left of a target.
pub(super) fn target_name(scene: Scene<'_>, progress: &Progress) -> Vec<Paragraph> {
    let title = scene.chain.title_of(Subject::Target(progress.target));
    let target = &scene.chain.targets[progress.target as usize];
    let mut title = title.get(scene.lang).to_owned();
    if let Some(scope) = target.scope {
        title = brackets(&title, &scope_words(scene, scope), scene.lang);
    }
    vec![
        Paragraph::new(title, 14.0).bold().lines(3),
        Paragraph::new(target_about(scene, progress), SMALL)
            .muted()
            .lines(3),
    ]
}

pub(super) fn scope_words(scene: Scene<'_>, scope: crate::model::ScopeId) -> String {
    let scope = scene.chain.scope(scope);
    scope.title.message(&scope.id).get(scene.lang).to_owned()
}

/// How a target stands, in lines: the standing, then its figures.
pub(super) fn target_lines(scene: Scene<'_>, progress: &Progress) -> Vec<String> {
    let lang = scene.lang;
    let standing = progress.standing.message().get(lang).to_owned();
    let mut lines = vec![first_upper(&standing)];
    let mut tell = |en: &str, zh: &str, of: Option<Estimate>| {
        if let Some(of) = of {
            let text = amount(of, progress.unit, lang);
            lines.push(match lang {
                Lang::En => format!("{en} {text}"),
                Lang::Zh => format!("{zh} {text}"),
            });
        }
    };
    let counted = additive(&scene.chain.targets[progress.target as usize]).is_some();
    if counted {
        tell("So far", "累计", progress.so_far);
        tell("At this pace", "照此进度可达", progress.at_this_pace);
        if progress.at_least {
            let words = (
                "At most, with what is built and dated",
                "现有及有投产日期的产能最多可达",
            );
            tell(words.0, words.1, progress.reachable);
        }
        let each = progress
            .needed_per_period
            .filter(|needed| progress.at_least && needed.value.is_some_and(|value| value > 0.0));
        if let (Some(needed), Some(step), Some(left)) = (each, progress.step, progress.periods_left)
        {
            let (en, zh) = remaining(step, left);
            let text = amount(needed, progress.unit, lang);
            lines.push(match lang {
                Lang::En => format!("Needed {en}: {text}"),
                Lang::Zh => format!("{zh}须完成 {text}"),
            });
        }
    } else {
        tell("Now", "现为", progress.so_far);
    }
    if progress.so_far.is_none() {
        let target = &scene.chain.targets[progress.target as usize];
        let today = scene.request.results.question.as_of(scene.chain);
        let start = whole(target).filter(|_| counted).map(Period::start);
        let words = match (start, today) {
            (Some(start), Some(today)) if start > today => {
                ("its period has not begun", "目标期尚未开始")
            }
            _ => (
                "no figure gives its value: `liantu analyze` says which would",
                "没有数据给出其现值：`liantu analyze` 列出所缺数据",
            ),
        };
        lines.push(lang.pick(words.0, words.1).to_owned());
    }
    lines
}

/// `in each of the 3 remaining quarters`, `剩余 3 个季度每季`.
fn remaining(step: f64, left: f64) -> (String, String) {
    let names = [
        (1.0, "year", "个年度", "每年"),
        (0.5, "half-year", "个半年", "每半年"),
        (0.25, "quarter", "个季度", "每季"),
    ];
    let found = names
        .into_iter()
        .find(|(length, ..)| (step - length).abs() < 1e-6);
    let (_, en, zh, each) = found.unwrap_or((1.0 / 12.0, "month", "个月", "每月"));
    let count = |lang| crate::text::figure::number(left, lang);
    if (left - 1.0).abs() < 1e-6 {
        return (format!("in the one remaining {en}"), format!("剩余 1 {zh}"));
    }
    (
        format!("in each of the {} remaining {en}s", count(Lang::En)),
        format!("剩余 {} {zh}{each}", count(Lang::Zh)),
    )
}

fn first_upper(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|it| it.to_uppercase().to_string());
    first.unwrap_or_default() + rest.as_str()
}

/// The words at the right of a target.
pub(super) fn target_told(scene: Scene<'_>, progress: &Progress) -> Vec<Paragraph> {
    let lines = target_lines(scene, progress).into_iter().enumerate();
    lines
        .map(|(at, line)| match at {
            0 => Paragraph::new(line, 13.0).bold().lines(2),
            _ => Paragraph::new(line, SMALL).lines(3),
        })
        .collect()
}

/// One sentence on a target.
pub(super) fn target_sentence(scene: Scene<'_>, progress: &Progress) -> String {
    let lang = scene.lang;
    let title = scene.chain.title_of(Subject::Target(progress.target));
    let about = brackets(title.get(lang), &target_about(scene, progress), lang);
    let lines = target_lines(scene, progress);
    let end = lines.join(lang.pick("; ", "；"));
    format!("{about}{}{end}", lang.pick(": ", "："))
}

/// The words at the left of a course.
pub(super) fn course_name(scene: Scene<'_>, course: &Course) -> Vec<Paragraph> {
    let lang = scene.lang;
    let mut lines = vec![
        Paragraph::new(scene.chain.title_of(course.of).get(lang), 14.0)
            .bold()
            .lines(3),
    ];
    if matches!(course.of, Subject::Stage(_)) {
        let words = lang.pick("stage; no process is named", "环节；未写明工艺");
        lines.push(Paragraph::new(words, SMALL).muted().lines(2));
    }
    if let Some(scope) = course.scope {
        let words = scope_words(scene, scope);
        lines.push(Paragraph::new(words, SMALL).muted().lines(2));
    }
    lines
}

/// What a height of the field of a course stands for.
pub(super) fn scale(scene: Scene<'_>, course: &Course, most: f64) -> String {
    course.unit.map_or_else(String::new, |unit| {
        amount(Estimate::exact(most), course::yearly(unit), scene.lang)
    })
}

/// The sum of the layers; `None` where nothing is known of any.
fn sum(layers: &Layers) -> Option<Estimate> {
    let known = layers.iter().filter_map(|it| it.known);
    known.reduce(Estimate::add)
}

fn unknown(layers: &Layers) -> usize {
    layers.iter().map(|it| it.unknown).sum()
}

pub(super) fn per_year(scene: Scene<'_>, course: &Course, of: Option<Estimate>) -> String {
    course.unit.map_or_else(
        || UNKNOWN.to_owned(),
        |unit| amount_or(of, course::yearly(unit), scene.lang),
    )
}

/// The step in force on a day.
fn on(course: &Course, day: Option<Date>) -> Option<&Step> {
    let steps = course.steps.iter().rev();
    steps
        .into_iter()
        .find(|it| it.from.is_none() || day.is_some_and(|day| it.from <= Some(day)))
}

/// An amount of which a part is not known is told as a lower bound.
pub(super) fn at_least(text: String, unknown: usize) -> String {
    if unknown > 0 && text != UNKNOWN {
        format!("≥ {text}")
    } else {
        text
    }
}

fn course_lines(scene: Scene<'_>, course: &Course) -> Vec<String> {
    let lang = scene.lang;
    let today = scene.request.results.question.as_of(scene.chain);
    let mut lines = vec![now_line(scene, course, today)];
    lines.extend(later_lines(scene, course, today));
    lines.extend(undated_lines(scene, course));
    let at_end = course.steps.last().map_or(0, |it| unknown(&it.layers));
    let open = at_end + unknown(&course.undated);
    if open > 0 {
        lines.push(match lang {
            Lang::En => format!("Sites whose capacity is not known: {open}"),
            Lang::Zh => format!("产能未知的企业（项目）：{open} 个"),
        });
    }
    lines
}

/// What runs on the day of reference.
fn now_line(scene: Scene<'_>, course: &Course, today: Option<Date>) -> String {
    let lang = scene.lang;
    let Some(step) = today.and_then(|_| on(course, today)) else {
        let words = (
            "What runs today is not known",
            "参照日未知，无法说明现有产能",
        );
        return lang.pick(words.0, words.1).to_owned();
    };
    let layer = step.layers[State::Operating as usize];
    if layer.known.is_none() {
        let words = if layer.unknown > 0 {
            ("Operating, capacity not known", "在运行，产能未知")
        } else {
            ("None known to operate", "没有写明在运行的产能")
        };
        return lang.pick(words.0, words.1).to_owned();
    }
    let text = at_least(per_year(scene, course, layer.known), layer.unknown);
    match lang {
        Lang::En => format!("Operating {text}"),
        Lang::Zh => format!("运行产能 {text}"),
    }
}

/// What stands from later days on, as far as the sum changes.
fn later_lines(scene: Scene<'_>, course: &Course, today: Option<Date>) -> Vec<String> {
    let lang = scene.lang;
    let now = today.and_then(|_| on(course, today));
    let mut last = now.and_then(|it| sum(&it.layers));
    let steps = course.steps.iter();
    let later = steps.filter(|it| it.from > today && it.from.is_some());
    let (mut lines, mut further) = (Vec::new(), 0);
    for (at, step) in later.enumerate() {
        let total = sum(&step.layers);
        if at >= STEPS {
            further += 1;
        } else if total != last {
            let text = at_least(per_year(scene, course, total), unknown(&step.layers));
            let day = step.from.map_or_else(String::new, |it| date(it, lang));
            lines.push(match (last, lang) {
                (None, Lang::En) => format!("From {day}: {text}"),
                (None, Lang::Zh) => format!("{day}起：{text}"),
                (Some(_), Lang::En) => format!("From {day}: {text} in all"),
                (Some(_), Lang::Zh) => format!("{day}起：合计 {text}"),
            });
        }
        last = total;
    }
    if further > 0 {
        lines.push(match lang {
            Lang::En => format!("Further steps in the table: {further}"),
            Lang::Zh => format!("另有 {further} 步见表"),
        });
    }
    lines
}

fn undated_lines<'a>(scene: Scene<'a>, course: &'a Course) -> impl Iterator<Item = String> + 'a {
    let lang = scene.lang;
    let layers = State::ALL.into_iter().zip(&course.undated);
    layers.filter_map(move |(state, layer)| {
        let text = per_year(scene, course, Some(layer.known?));
        let state = course::state_words(state, lang);
        Some(match lang {
            Lang::En => format!("No date given: {text} {state}"),
            Lang::Zh => format!("未注明日期：{text}（{state}）"),
        })
    })
}

fn aim_line(scene: Scene<'_>, course: &Course, aim: &Aim<'_>) -> String {
    let lang = scene.lang;
    let rate = per_year(scene, course, Some(Estimate::exact(aim.rate)));
    let day = date(aim.day, lang);
    match lang {
        Lang::En => format!("Target: {rate} by {day}"),
        Lang::Zh => format!("目标：{day}前 {rate}"),
    }
}

/// The words at the right of a course.
pub(super) fn course_told(scene: Scene<'_>, course: &Course, aims: &[Aim<'_>]) -> Vec<Paragraph> {
    let mut lines = course_lines(scene, course);
    lines.extend(aims.iter().map(|it| aim_line(scene, course, it)));
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(at, line)| match at {
            0 => Paragraph::new(line, 13.0).bold().lines(2),
            _ => Paragraph::new(line, SMALL).lines(2),
        })
        .collect()
}

/// One sentence on a course.
pub(super) fn course_sentence(scene: Scene<'_>, course: &Course) -> String {
    let lang = scene.lang;
    let title = scene.chain.title_of(course.of);
    let lines = course_lines(scene, course);
    format!(
        "{}{}{}",
        title.get(lang),
        lang.pick(": ", "："),
        lines.join(lang.pick("; ", "；"))
    )
}

/// What the picture shows, in words.
pub(super) fn description(scene: Scene<'_>, shown: &Shown<'_>) -> String {
    const SENTENCES: usize = 12;
    let lang = scene.lang;
    let targets = shown.targets.iter().map(|it| target_sentence(scene, it));
    let courses = shown.courses.iter().map(|it| course_sentence(scene, it));
    let all: Vec<String> = targets.chain(courses).collect();
    let end = lang.pick(".", "。");
    let mut parts: Vec<String> = all
        .iter()
        .take(SENTENCES)
        .map(|it| format!("{it}{end}"))
        .collect();
    let more = all.len().saturating_sub(SENTENCES);
    if more > 0 {
        parts.push(match lang {
            Lang::En => format!("Further rows: {more}."),
            Lang::Zh => format!("另有 {more} 行。"),
        });
    }
    parts.join(lang.pick(" ", ""))
}
