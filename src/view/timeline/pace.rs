//! The rows of targets: what has been made so far, where the pace leads, what is needed; a ratio against its bound.

use super::axis::{self, Time};
use super::{FIELD, LEFT, NAMES, PADDING, RIGHT, SCALES, Scene, WIDTH, label, words};
use crate::analysis::targets::{Progress, additive, whole};
use crate::model::Subject;
use crate::quantity::Estimate;
use crate::report::{Color, Group, Style};
use crate::view::chart::{self, Axis, Field, Frame};
use crate::view::page::{self, MARGIN, Sheet};
use crate::view::theme::{BLUE, INK, PAPER, VERMILION};

/// Height of a field over time, of a bar.
const HEIGHT: f64 = 104.0;
const BAR: f64 = 22.0;
/// Height of the words of an axis below a field.
const AXIS: f64 = 22.0;
/// Room for the cap of a whisker at the end of a field.
const CAP_ROOM: f64 = 8.0;
/// Widths of the lines of what is needed and of the bound.
pub(super) const NEEDED: f64 = 2.4;
pub(super) const BOUND: f64 = 1.6;

/// What a row draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    SoFar,
    Pace,
    Needed,
    Bound,
    Range,
}

/// What is known of a target, for its picture.
struct Known {
    so_far: f64,
    bound: f64,
    /// Where the pace leads, over which time, of which so much has passed.
    pace: Option<(f64, Time, f64)>,
    range: Option<(f64, f64)>,
    /// The range of where the pace leads.
    ends: Option<(f64, f64)>,
}

/// The best value, else what is known at least.
pub(super) fn known(estimate: Estimate) -> Option<f64> {
    let least = (estimate.low.is_finite() && estimate.low > 0.0).then_some(estimate.low);
    estimate.value.or(least)
}

fn range(estimate: Estimate) -> Option<(f64, f64)> {
    let drawn = estimate.value.is_some()
        && estimate.is_interval()
        && estimate.low.is_finite()
        && estimate.high.is_finite();
    drawn.then_some((estimate.low.max(0.0), estimate.high))
}

fn picture(scene: Scene<'_>, progress: &Progress) -> Option<Known> {
    let target = &scene.chain.targets[progress.target as usize];
    let so_far = progress.so_far?;
    let known_so_far = known(so_far)?;
    let bound = known(progress.bound?)?;
    let pace = additive(target).and_then(|_| {
        let period = whole(target)?;
        let all = period.years();
        let left = progress.periods_left.unwrap_or(0.0) * progress.step.unwrap_or(0.0);
        let pace = known(progress.at_this_pace?)?;
        let time = axis::of(period);
        let (from, to) = time.range;
        let passed = from + (to - from) * ((all - left) / all).clamp(0.0, 1.0);
        Some((pace, time, passed))
    });
    if additive(target).is_some() && pace.is_none() {
        return None;
    }
    let ends = progress.at_this_pace.and_then(range);
    Some(Known {
        so_far: known_so_far,
        bound,
        pace,
        range: range(so_far),
        ends,
    })
}

/// Which marks the rows of these targets draw.
pub(super) fn marks(scene: Scene<'_>, targets: &[&Progress]) -> Vec<Mark> {
    let mut found = Vec::new();
    for known in targets.iter().filter_map(|it| picture(scene, it)) {
        found.extend([Mark::SoFar, Mark::Bound]);
        if let Some((_, time, passed)) = &known.pace
            && *passed < time.range.1
        {
            found.push(Mark::Pace);
            if known.so_far < known.bound {
                found.push(Mark::Needed);
            }
        }
        if known.range.is_some() || known.ends.is_some() {
            found.push(Mark::Range);
        }
    }
    found
}

pub(super) fn so_far_paint() -> Style {
    Style {
        fill: Some(BLUE),
        stroke: Some(BLUE),
        stroke_width: 1.0,
        ..Style::default()
    }
}

pub(super) fn pace_paint() -> Style {
    Style {
        dash: vec![5.0, 3.0],
        ..stroke(BLUE, 1.8)
    }
}

pub(super) fn needed_paint() -> Style {
    Style {
        dash: vec![9.0, 2.5, 2.0, 2.5],
        ..stroke(VERMILION, NEEDED)
    }
}

pub(super) fn stroke(color: Color, width: f64) -> Style {
    Style {
        stroke: Some(color),
        stroke_width: width,
        ..Style::default()
    }
}

/// The row of a target.
pub(super) fn row(scene: Scene<'_>, progress: &Progress, sheet: &mut Sheet) {
    let known = picture(scene, progress);
    let names = page::set(&words::target_name(scene, progress), MARGIN, 0.0, NAMES);
    let right = if known.is_some() { RIGHT } else { LEFT };
    let told = words::target_told(scene, progress);
    let told = page::set(&told, right, 0.0, WIDTH - MARGIN - right);
    let field = match &known {
        Some(known) if known.pace.is_some() => HEIGHT + AXIS,
        Some(_) => BAR + AXIS,
        None => 0.0,
    };
    let inner = names.height.max(told.height).max(field);
    let group = group(scene, progress);
    sheet
        .items
        .push(label(names, sheet.y, inner, group.clone()));
    sheet.items.push(label(told, sheet.y, inner, group.clone()));
    if let Some(known) = &known {
        let top = sheet.y + PADDING + (inner - field) / 2.0;
        draw(scene, progress, known, group, top, sheet);
    }
    sheet.y += inner + 2.0 * PADDING;
    let line = page::line(MARGIN, sheet.y, WIDTH - MARGIN, sheet.y);
    sheet.items.push(line);
}

pub(super) fn group(scene: Scene<'_>, progress: &Progress) -> Group {
    let target = &scene.chain.targets[progress.target as usize];
    Group {
        class: "target",
        data: vec![
            ("id", target.id.clone()),
            ("kind", "target".to_owned()),
            ("state", progress.standing.word().to_owned()),
        ],
        title: Some(words::target_sentence(scene, progress)),
        ..Group::default()
    }
}

fn draw(
    scene: Scene<'_>,
    progress: &Progress,
    known: &Known,
    group: Group,
    top: f64,
    sheet: &mut Sheet,
) {
    let height = if known.pace.is_some() { HEIGHT } else { BAR };
    let frame = Frame {
        page: (WIDTH, sheet.y + 4.0 * HEIGHT),
        left: LEFT,
        top,
        width: FIELD,
        height,
    };
    let Some((pace, time, passed)) = &known.pace else {
        ratio(scene, progress, known, group, frame, sheet);
        return;
    };
    let reach = known.ends.map_or(0.0, |it| it.1);
    let most = known.bound.max(*pace).max(known.so_far).max(reach) * 1.08;
    let y = |value: f64| height * (1.0 - value / most);
    let written = |it: f64| axis::written(it, true);
    let (from, to) = time.range;
    // Room for half a cap: what lies beyond the field is cut off.
    let room = (to - from) * CAP_ROOM / (FIELD - CAP_ROOM);
    let axis = Axis {
        range: (from, to + room),
        ticks: time.ticks.clone(),
        words: &written,
    };
    let items = chart::draw(frame, &axis, false, |field| {
        field.group(group, || {
            let corners = [
                (from, height),
                (*passed, y(known.so_far)),
                (*passed, height),
            ];
            field.area(&corners, so_far_paint());
            let now = (*passed, y(known.so_far));
            if *passed < to {
                field.path(&[now, (to, y(*pace))], pace_paint());
                if known.so_far < known.bound {
                    field.path(&[now, (to, y(known.bound))], needed_paint());
                }
            }
            let line = [(from, y(known.bound)), (to, y(known.bound))];
            field.path(&line, stroke(INK, BOUND));
            if let Some(ends) = known.ends {
                whisker(field, (to, y(ends.0)), (to, y(ends.1)));
            }
        });
    });
    sheet.items.extend(items);
    let bound = words::bound(scene, progress);
    scale_words(&bound, top + y(known.bound), sheet);
}

/// What a height of the field stands for, at its left.
pub(super) fn scale_words(words: &str, y: f64, sheet: &mut Sheet) {
    use crate::report::{Anchor, Item};
    use crate::text::advance;
    let size = 11.0;
    sheet.items.push(Item::Text {
        x: LEFT - 8.0,
        y: y + 0.36 * size,
        size,
        text: advance::cut(words, SCALES - 4.0, size, false),
        anchor: Anchor::End,
        bold: false,
        italic: false,
        color: INK,
    });
}

/// A ratio as a bar, its bound as a line across it.
fn ratio(
    scene: Scene<'_>,
    progress: &Progress,
    known: &Known,
    group: Group,
    frame: Frame,
    sheet: &mut Sheet,
) {
    let reach = known.range.map_or(0.0, |it| it.1);
    let most = known.bound.max(known.so_far).max(reach) * 1.08;
    let tell = |it: f64| words::amount(Estimate::exact(it), progress.unit, scene.lang);
    let axis = Axis {
        range: (0.0, most),
        ticks: chart::ticks((0.0, most), 5),
        words: &tell,
    };
    let (height, middle) = (frame.height, frame.height / 2.0);
    let items = chart::draw(frame, &axis, false, |field| {
        field.group(group, || {
            let bar = (middle - BAR * 0.36, middle + BAR * 0.36);
            field.bar((0.0, known.so_far), bar, so_far_paint());
            if let Some((low, high)) = known.range {
                whisker(field, (low, middle), (high, middle));
            }
            field.path(
                &[(known.bound, 0.0), (known.bound, height)],
                stroke(INK, BOUND * 1.5),
            );
        });
    });
    sheet.items.extend(items);
}

/// The range that the figures allow: a line with caps, on a light one that keeps it in sight.
fn whisker(field: &Field<'_>, from: (f64, f64), to: (f64, f64)) {
    for (color, width) in [(PAPER, 4.0), (INK, 1.6)] {
        field.path(&[from, to], stroke(color, width));
        for end in [from, to] {
            field.cap(end, from.0 == to.0, stroke(color, width));
        }
    }
}

/// Whether a target is about the output of what a process makes, at least so much.
pub(super) fn is_output(scene: Scene<'_>, progress: &Progress, of: Subject) -> bool {
    let target = &scene.chain.targets[progress.target as usize];
    let Subject::Process(process) = of else {
        return false;
    };
    let product = Subject::Commodity(scene.chain.process(process).product);
    additive(target) == Some(crate::model::Measure::Output)
        && target.of == product
        && progress.at_least
}
