//! The rows of capacity: what stands on each day, stacked from what runs to what is only meant; what has no day beside.

use super::axis::{self, Time};
use super::pace::{is_output, known, scale_words, stroke};
use super::{
    BESIDE, FIELD, LEFT, NAMES, PADDING, RIGHT, SMALL, Scene, Shown, UNDATED, WIDTH, label, words,
};
use crate::analysis::capacity::{Course, Layers, State, Step};
use crate::analysis::targets::{Progress, whole};
use crate::quantity::{Date, Unit};
use crate::report::{Group, Style};
use crate::text::Lang;
use crate::view::chart::{self, Axis, Field, Frame};
use crate::view::page::{self, MARGIN, Paragraph, Sheet};
use crate::view::theme::{AMBER, BLUE, INK, MUTED, PAPER, SITE_GROUND, VERMILION};

/// Height of the field of a row, of the words of the axis above.
const HEIGHT: f64 = 60.0;
const AXIS: f64 = 28.0;
/// Room above the highest bar of a row.
const AIR: f64 = 0.1;
/// Radius of the mark of a target.
pub(super) const DOT: f64 = 4.5;

/// How a state is painted: colour, pattern and outline, so that print without colour still tells them apart.
pub(super) fn paint(state: State) -> Style {
    let base = |color| Style {
        fill: Some(PAPER),
        stroke: Some(color),
        stroke_width: 1.2,
        ..Style::default()
    };
    match state {
        State::Operating => Style {
            fill: Some(BLUE),
            ..base(BLUE)
        },
        State::Since => Style {
            dash: vec![4.0, 3.0],
            ..base(BLUE)
        },
        State::Idle => Style {
            hatch: Some("cross"),
            ..base(MUTED)
        },
        State::Building => Style {
            hatch: Some("diagonal"),
            ..base(BLUE)
        },
        State::Planned => Style {
            hatch: Some("dots"),
            ..base(AMBER)
        },
    }
}

/// What runs on the day of reference is only taken to go on after it: pale, in the outline of what runs.
pub(super) fn carried_paint() -> Style {
    Style {
        fill: Some(SITE_GROUND),
        ..stroke(BLUE, 1.2)
    }
}

pub(super) fn state_words(state: State, lang: Lang) -> &'static str {
    match state {
        State::Operating => lang.pick("operating", "运行"),
        State::Since => lang.pick("operating, since when is not given", "运行，起始日期未注明"),
        State::Idle => lang.pick("idle now", "现停产"),
        State::Building => lang.pick("under construction now", "现在建"),
        State::Planned => lang.pick("planned or announced", "规划或已宣布"),
    }
}

pub(super) fn today_paint() -> Style {
    Style {
        dash: vec![2.0, 3.0],
        ..stroke(INK, 1.4)
    }
}

pub(super) fn dot_paint() -> Style {
    Style {
        fill: Some(PAPER),
        ..stroke(VERMILION, 2.2)
    }
}

/// What is drawn of the layers: the best values, else what is known at least.
fn heights(layers: &Layers) -> [f64; 5] {
    layers.map(|layer| layer.known.and_then(known).unwrap_or(0.0))
}

fn total(layers: &Layers) -> f64 {
    heights(layers).iter().sum()
}

/// Whether some capacity of it is known.
pub(super) fn has_figure(course: &Course) -> bool {
    let steps = course.steps.iter().map(|it| &it.layers);
    steps
        .chain([&course.undated])
        .any(|layers| total(layers) > 0.0)
}

/// Whether a state is drawn somewhere.
pub(super) fn has(course: &Course, state: State) -> bool {
    let steps = course.steps.iter().map(|it| &it.layers);
    steps
        .chain([&course.undated])
        .any(|layers| heights(layers)[state as usize] > 0.0)
}

/// Whether something runs after the day of reference.
pub(super) fn is_carried(scene: Scene<'_>, course: &Course) -> bool {
    let Some(today) = today(scene) else {
        return false;
    };
    let steps = &course.steps;
    let mut ends = steps.iter().skip(1).map(|it| it.from);
    steps.iter().any(|step| {
        let ends_later = ends.next().is_none_or(|end| end > Some(today));
        ends_later && heights(&step.layers)[State::Operating as usize] > 0.0
    })
}

/// A target for the output of what a course makes: its day, and how much a year that is.
pub(super) struct Aim<'a> {
    pub progress: &'a Progress,
    pub day: Date,
    pub rate: f64,
}

/// The targets that stand in the row of a course.
pub(super) fn aims<'a>(
    scene: Scene<'_>,
    targets: &[&'a Progress],
    course: &Course,
) -> Vec<Aim<'a>> {
    let Some(unit) = course.unit else {
        return Vec::new();
    };
    let own = targets.iter().filter(|it| {
        let target = &scene.chain.targets[it.target as usize];
        is_output(scene, it, course.of) && target.scope == course.scope
    });
    own.filter_map(|progress| {
        let target = &scene.chain.targets[progress.target as usize];
        let period = whole(target)?;
        let bound = progress.bound.and_then(known)?;
        (progress.unit.same_dimension(unit)).then(|| Aim {
            progress,
            day: period.end(),
            rate: bound * (progress.unit.factor() / unit.factor()) / period.years(),
        })
    })
    .collect()
}

/// The time that the rows share; `None` where no day is known.
fn time(scene: Scene<'_>, shown: &Shown<'_>) -> Option<Time> {
    let steps = shown.courses.iter().flat_map(|it| &it.steps);
    let mut days: Vec<Date> = steps.filter_map(|it| it.from).collect();
    days.extend(today(scene));
    for course in &shown.courses {
        let aims = aims(scene, &shown.targets, course);
        days.extend(aims.iter().map(|it| it.day));
    }
    axis::around(days.into_iter())
}

fn today(scene: Scene<'_>) -> Option<Date> {
    scene.request.results.question.as_of(scene.chain)
}

pub(super) fn draws_today(scene: Scene<'_>, shown: &Shown<'_>) -> bool {
    today(scene).is_some() && !shown.courses.is_empty()
}

pub(super) fn draws_targets(scene: Scene<'_>, shown: &Shown<'_>) -> bool {
    let mut courses = shown.courses.iter();
    courses.any(|it| !aims(scene, &shown.targets, it).is_empty())
}

/// One row, placed.
struct Row<'a> {
    course: &'a Course,
    aims: Vec<Aim<'a>>,
    /// Its base line, from the top of the field.
    base: f64,
    /// What the height of a row stands for.
    most: f64,
}

/// All rows, with one axis above them.
pub(super) fn rows(scene: Scene<'_>, shown: &Shown<'_>, sheet: &mut Sheet) {
    let time = time(scene, shown);
    let top = sheet.y + AXIS;
    let (mut rows, mut height) = (Vec::new(), 0.0);
    for course in &shown.courses {
        let aims = aims(scene, &shown.targets, course);
        let names = page::set(&words::course_name(scene, course), MARGIN, 0.0, NAMES);
        let told = words::course_told(scene, course, &aims);
        let told = page::set(&told, RIGHT, 0.0, WIDTH - MARGIN - RIGHT);
        let inner = names.height.max(told.height).max(HEIGHT);
        let group = group(scene, course);
        for block in [names, told] {
            let label = label(block, top + height, inner, group.clone());
            sheet.items.push(label);
        }
        let layers = course.steps.iter().map(|it| &it.layers);
        let most = layers.chain([&course.undated]).map(total);
        let most = most
            .chain(aims.iter().map(|it| it.rate))
            .fold(0.0, f64::max);
        rows.push(Row {
            course,
            aims,
            base: height + PADDING + f64::midpoint(inner, HEIGHT),
            most: most * (1.0 + AIR),
        });
        height += inner + 2.0 * PADDING;
        let y = top + height;
        sheet.items.push(page::line(MARGIN, y, WIDTH - MARGIN, y));
    }
    for row in &rows {
        let scale = words::scale(scene, row.course, row.most / (1.0 + AIR));
        let y = top + row.base - HEIGHT / (1.0 + AIR);
        scale_words(&scale, y, sheet);
    }
    if let Some(time) = time {
        over_time(scene, &rows, &time, (top, height), sheet);
    }
    beside(scene, &rows, (top, height), sheet);
    sheet.y = top + height;
}

fn group(scene: Scene<'_>, course: &Course) -> Group {
    let name = scene.chain.name(course.of);
    let (kind, id) = name.split_once('/').unwrap_or(("", &name));
    Group {
        class: "course",
        data: vec![("id", id.to_owned()), ("kind", kind.to_owned())],
        title: Some(words::course_sentence(scene, course)),
        ..Group::default()
    }
}

/// What stands on each day.
fn over_time(
    scene: Scene<'_>,
    rows: &[Row<'_>],
    time: &Time,
    (top, height): (f64, f64),
    sheet: &mut Sheet,
) {
    let frame = Frame {
        page: (WIDTH, top + height),
        left: LEFT,
        top,
        width: FIELD,
        height,
    };
    let written = |it: f64| axis::written(it, time.in_months());
    let axis = Axis {
        range: time.range,
        ticks: time.ticks.clone(),
        words: &written,
    };
    let items = chart::draw(frame, &axis, true, |field| {
        for row in rows {
            let today = today(scene).map(Date::point);
            field.group(group(scene, row.course), || steps(field, row, time, today));
        }
        if let Some(today) = today(scene) {
            let x = today.point();
            field.path(&[(x, 0.0), (x, height)], stroke(PAPER, 3.0));
            field.path(&[(x, 0.0), (x, height)], today_paint());
        }
        for row in rows {
            field.path(
                &[(time.range.0, row.base), (time.range.1, row.base)],
                stroke(MUTED, 1.0),
            );
            for aim in &row.aims {
                let y = row.base - HEIGHT * aim.rate / row.most;
                let group = Group {
                    class: "aim",
                    ..super::pace::group(scene, aim.progress)
                };
                let at = (aim.day.next().point(), y);
                field.group(group, || field.dot(at, DOT, dot_paint()));
            }
        }
    });
    sheet.items.extend(items);
}

/// The steps of a row as bars from day to day, the layers on each other.
fn steps(field: &Field<'_>, row: &Row<'_>, time: &Time, today: Option<f64>) {
    let from = |step: &Step| step.from.map_or(time.range.0, Date::point);
    let steps = &row.course.steps;
    for (at, step) in steps.iter().enumerate() {
        let end = steps.get(at + 1).map_or(time.range.1, from);
        stack(field, row, &step.layers, (from(step), end), today);
    }
}

fn stack(
    field: &Field<'_>,
    row: &Row<'_>,
    layers: &Layers,
    (from, to): (f64, f64),
    today: Option<f64>,
) {
    let mut y = row.base;
    for (state, height) in State::ALL.into_iter().zip(heights(layers)) {
        if height <= 0.0 {
            continue;
        }
        let above = y - HEIGHT * height / row.most;
        let today = today.filter(|_| state == State::Operating).unwrap_or(to);
        let seen = today.clamp(from, to);
        if from < seen {
            field.bar((from, seen), (above, y), paint(state));
        }
        if seen < to {
            field.bar((seen, to), (above, y), carried_paint());
        }
        y = above;
    }
}

/// What has no day: a bar beside the field, to the scale of its row.
fn beside(scene: Scene<'_>, rows: &[Row<'_>], (top, height): (f64, f64), sheet: &mut Sheet) {
    if rows.iter().all(|it| total(&it.course.undated) <= 0.0) {
        return;
    }
    let head = scene.lang.pick("no date given", "未注明日期");
    let lines = [Paragraph::new(head, SMALL - 1.0).muted().lines(2)];
    let mut block = page::set(&lines, BESIDE, 0.0, UNDATED);
    page::lower(&mut block.items, top - 4.0 - block.height);
    sheet.items.extend(block.items);
    let frame = Frame {
        page: (WIDTH, top + height),
        left: BESIDE,
        top,
        width: UNDATED,
        height,
    };
    let axis = Axis {
        range: (0.0, 1.0),
        ticks: Vec::new(),
        words: &|_| String::new(),
    };
    let items = chart::draw(frame, &axis, true, |field| {
        for row in rows {
            field.group(group(scene, row.course), || {
                stack(field, row, &row.course.undated, (0.2, 0.8), None);
            });
            field.path(&[(0.0, row.base), (1.0, row.base)], stroke(MUTED, 1.0));
        }
    });
    sheet.items.extend(items);
}

/// The unit of a course, per year.
pub(super) fn yearly(unit: Unit) -> Unit {
    unit.times(Unit::PER_YEAR).unwrap_or(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::theme::{Theme, twin};

    #[test]
    fn states_are_told_apart_without_colour() {
        let mut seen: Vec<(Option<&str>, bool, bool)> = Vec::new();
        for state in State::ALL {
            let style = paint(state);
            let look = (
                style.hatch,
                style.dash.is_empty(),
                style.fill == Some(PAPER),
            );
            assert!(!seen.contains(&look), "{state:?}");
            seen.push(look);
        }
        // What is carried on has the form of what runs: its ground must be light where that is dark.
        let [carried, runs] = [carried_paint(), paint(State::Operating)].map(|it| {
            let fill = it.fill.expect("both are filled");
            [Theme::Light, Theme::Dark, Theme::Print].map(|theme| twin(fill, theme).1)
        });
        for (carried, runs) in carried.into_iter().zip(runs) {
            assert!(carried.abs_diff(runs) > 100, "{carried} beside {runs}");
        }
    }
}
