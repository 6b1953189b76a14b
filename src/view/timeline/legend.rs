//! What the shapes mean: only those that occur.

use super::pace::Mark;
use super::{Scene, Shown, WIDTH, course, pace};
use crate::analysis::capacity::State;
use crate::report::{Item, PathStep, Style};
use crate::view::key::{self, Entry, SWATCH};
use crate::view::page::Block;
use crate::view::theme::INK;

/// The legend of the rows of targets.
pub(super) fn targets(scene: Scene<'_>, shown: &Shown<'_>, y: f64) -> Block {
    let marks: Vec<Mark> = pace::marks(scene, &shown.targets);
    let words = [
        (Mark::SoFar, "so far", "累计（现值）"),
        (Mark::Pace, "at this pace", "照此进度"),
        (Mark::Needed, "needed to reach the target", "达标所需"),
        (Mark::Bound, "target", "目标值"),
        (
            Mark::Range,
            "range that the figures allow",
            "数据允许的范围",
        ),
    ];
    let used = words.into_iter().filter(|(mark, ..)| marks.contains(mark));
    let entries = used.map(|(mark, en, zh)| Entry::new(sign(mark), scene.lang.pick(en, zh)));
    key::across(entries.collect(), y, WIDTH)
}

/// The legend of the rows of capacity.
pub(super) fn courses(scene: Scene<'_>, shown: &Shown<'_>, y: f64) -> Block {
    let lang = scene.lang;
    let mut entries = Vec::new();
    for state in State::ALL {
        if shown.courses.iter().any(|it| course::has(it, state)) {
            let swatch = vec![swatch(course::paint(state))];
            entries.push(Entry::new(swatch, course::state_words(state, lang)));
        }
        let mut carried = shown.courses.iter();
        if state == State::Operating && carried.any(|it| course::is_carried(scene, it)) {
            let swatch = vec![swatch(course::carried_paint())];
            let words = (
                "what runs on the day of reference, taken as going on",
                "参照日在运行的产能，假定延续",
            );
            entries.push(Entry::new(swatch, lang.pick(words.0, words.1)));
        }
    }
    if course::draws_today(scene, shown) {
        let style = course::today_paint();
        entries.push(Entry::new(
            vec![upright(style)],
            lang.pick("day of reference", "参照日"),
        ));
    }
    if course::draws_targets(scene, shown) {
        let dot = Item::Circle {
            x: SWATCH.0 / 2.0,
            y: SWATCH.1 / 2.0,
            radius: course::DOT,
            style: course::dot_paint(),
        };
        let words = lang.pick(
            "target for output, as a rate per year",
            "产量目标（折合年率）",
        );
        entries.push(Entry::new(vec![dot], words));
    }
    key::across(entries, y, WIDTH)
}

fn swatch(style: Style) -> Item {
    Item::Rect {
        x: 0.0,
        y: 0.0,
        width: SWATCH.0,
        height: SWATCH.1,
        radius: 0.0,
        style,
    }
}

fn path(from: (f64, f64), to: (f64, f64), style: Style) -> Item {
    Item::Path {
        steps: vec![PathStep::Move(from.0, from.1), PathStep::Line(to.0, to.1)],
        style,
    }
}

fn upright(style: Style) -> Item {
    let middle = SWATCH.0 / 2.0;
    path((middle, -1.0), (middle, SWATCH.1 + 1.0), style)
}

fn sign(mark: Mark) -> Vec<Item> {
    let middle = SWATCH.1 / 2.0;
    let across = |style| path((0.0, middle), (SWATCH.0, middle), style);
    match mark {
        Mark::SoFar => vec![swatch(pace::so_far_paint())],
        Mark::Pace => vec![across(pace::pace_paint())],
        Mark::Needed => vec![across(pace::needed_paint())],
        Mark::Bound => vec![across(pace::stroke(INK, pace::BOUND))],
        Mark::Range => {
            let line = |from, to| path(from, to, pace::stroke(INK, 1.6));
            let (left, right) = (3.0, SWATCH.0 - 3.0);
            vec![
                line((left, middle), (right, middle)),
                line((left, middle - 5.0), (left, middle + 5.0)),
                line((right, middle - 5.0), (right, middle + 5.0)),
            ]
        }
    }
}
