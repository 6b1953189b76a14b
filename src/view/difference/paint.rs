//! How the states of a difference look: each by its sign, its line and its weight, and by colour only besides.

use super::union::State;
use crate::layout::{Point, Rect};
use crate::report::Color;
use crate::report::{ChangeState, Item, PathStep, Style};
use crate::view::theme::{
    AMBER, BLUE, COMMODITY_GROUND, FLOW, GAP_GROUND, MUTED, PAPER, PURPLE, RULE, SITE_GROUND,
    VERMILION,
};

/// Radius of the disc of a sign.
pub(super) const SIGN: f64 = 8.0;
/// Radius of the corners of lines.
const TURN: f64 = 6.0;
/// Width of the widest flow.
pub(super) const WIDEST: f64 = 6.0;

/// The colour of a state.
pub(super) const fn color(state: State) -> Color {
    match state {
        State::Same => MUTED,
        State::Added => BLUE,
        State::Removed => VERMILION,
        State::Changed => AMBER,
        State::Renamed => PURPLE,
    }
}

/// The outline and ground of a box.
pub(super) fn of(state: State) -> Style {
    let (fill, width, dash): (_, _, &[f64]) = match state {
        State::Same => (PAPER, 0.9, &[]),
        State::Added => (SITE_GROUND, 3.0, &[]),
        State::Removed => (PAPER, 2.0, &[7.0, 4.0]),
        State::Changed => (COMMODITY_GROUND, 2.2, &[]),
        State::Renamed => (PAPER, 2.2, &[2.0, 2.5]),
    };
    Style {
        fill: Some(fill),
        stroke: Some(color(state)),
        stroke_width: width,
        dash: dash.to_vec(),
        ..Style::default()
    }
}

/// A line; `width` is that of its flow, where it is known. What `returns` has long dashes, or short ones between them
/// where it is gone.
pub(super) fn line(state: State, width: Option<f64>, returns: bool) -> Style {
    let (least, dash): (_, &[f64]) = match (state, returns) {
        (State::Same, false) => (1.1, &[]),
        (State::Same, true) => (1.8, &[14.0, 4.0]),
        (State::Removed, false) => (1.8, &[7.0, 4.0]),
        (State::Removed, true) => (1.8, &[14.0, 4.0, 3.0, 4.0]),
        (State::Added, false) => (2.6, &[]),
        (State::Changed | State::Renamed, false) => (1.8, &[]),
        (_, true) => (2.6, &[14.0, 4.0]),
    };
    Style {
        stroke: Some(if state == State::Same {
            FLOW
        } else {
            color(state)
        }),
        stroke_width: width.map_or(least, |width| width.max(least)),
        dash: dash.to_vec(),
        arrow: true,
        ..Style::default()
    }
}

/// The width that a flow had, within the line that it is now; where it was broader, around that line, within edges that
/// stand out from the ground.
pub(super) fn ghost(width: f64, broader: bool) -> Vec<Style> {
    let pale = |width: f64| stroke(RULE, width.max(0.6));
    if broader {
        vec![stroke(MUTED, width), pale(width - 1.6)]
    } else {
        vec![pale(width)]
    }
}

fn stroke(color: Color, width: f64) -> Style {
    Style {
        stroke: Some(color),
        stroke_width: width,
        ..Style::default()
    }
}

/// The disc with the sign of a state, drawn with lines so that no font is needed.
pub(super) fn sign(state: State, x: f64, y: f64) -> Vec<Item> {
    let color = color(state);
    let disc = Item::Circle {
        x,
        y,
        radius: SIGN,
        style: Style {
            fill: Some(PAPER),
            stroke: Some(color),
            stroke_width: 1.6,
            ..Style::default()
        },
    };
    let path = |steps| Item::Path {
        steps,
        style: stroke(color, 1.9),
    };
    let level =
        |y: f64, from: f64, to: f64| vec![PathStep::Move(x + from, y), PathStep::Line(x + to, y)];
    let mut items = vec![disc];
    match state {
        State::Same => return Vec::new(),
        State::Added => {
            items.push(path(level(y, -4.2, 4.2)));
            items.push(path(vec![
                PathStep::Move(x, y - 4.2),
                PathStep::Line(x, y + 4.2),
            ]));
        }
        State::Removed => items.push(path(level(y, -4.2, 4.2))),
        State::Changed => items.push(path(vec![
            PathStep::Move(x - 4.6, y + 1.6),
            PathStep::Cubic(x - 2.6, y - 3.6, x - 1.0, y - 1.6, x, y),
            PathStep::Cubic(x + 1.0, y + 1.6, x + 2.6, y + 3.6, x + 4.6, y - 1.6),
        ])),
        State::Renamed => {
            // Two arrows, one each way.
            items.push(path(level(y - 2.0, -4.2, 4.2)));
            items.push(path(vec![
                PathStep::Move(x + 2.0, y - 4.4),
                PathStep::Line(x + 4.4, y - 2.0),
            ]));
            items.push(path(level(y + 2.2, -4.2, 4.2)));
            items.push(path(vec![
                PathStep::Move(x - 2.0, y + 4.6),
                PathStep::Line(x - 4.4, y + 2.2),
            ]));
        }
    }
    items
}

/// The sign of a gap that moved: a triangle that points up where it opened or grew, down where it closed or shrank;
/// filled where it opened or closed.
pub(super) fn gap(state: ChangeState, x: f64, y: f64) -> Item {
    const SIDE: f64 = 11.0;
    let worse = matches!(state, ChangeState::Opened | ChangeState::Grown);
    let whole = matches!(state, ChangeState::Opened | ChangeState::Closed);
    let color = if worse { VERMILION } else { BLUE };
    let (tip, foot) = if worse {
        (0.5, SIDE - 0.5)
    } else {
        (SIDE - 0.5, 0.5)
    };
    Item::Path {
        steps: vec![
            PathStep::Move(x + SIDE / 2.0, y + tip),
            PathStep::Line(x + SIDE, y + foot),
            PathStep::Line(x, y + foot),
            PathStep::Close,
        ],
        style: Style {
            fill: Some(if whole { color } else { GAP_GROUND }),
            stroke: Some(color),
            stroke_width: 1.4,
            ..Style::default()
        },
    }
}

/// A line through points, its corners rounded.
pub(super) fn rounded(points: &[Point]) -> Vec<PathStep> {
    let mut steps = Vec::new();
    let Some(first) = points.first() else {
        return steps;
    };
    steps.push(PathStep::Move(first.x, first.y));
    for corner in points.windows(3) {
        let [from, at, to] = [corner[0], corner[1], corner[2]];
        let room = |a: Point, b: Point| (a.x - b.x).abs() + (a.y - b.y).abs();
        let radius = TURN.min(room(from, at) / 2.0).min(room(at, to) / 2.0);
        let toward = |to: Point| {
            let length = room(at, to).max(f64::EPSILON);
            (
                at.x + (to.x - at.x) / length * radius,
                at.y + (to.y - at.y) / length * radius,
            )
        };
        let (start, end) = (toward(from), toward(to));
        steps.push(PathStep::Line(start.0, start.1));
        steps.push(PathStep::Quad(at.x, at.y, end.0, end.1));
    }
    if let Some(last) = points.last().filter(|_| points.len() > 1) {
        steps.push(PathStep::Line(last.x, last.y));
    }
    steps
}

/// The middle of the longest straight piece of a line.
pub(super) fn middle(points: &[Point]) -> Option<Point> {
    let length = |pair: &[Point]| (pair[0].x - pair[1].x).abs() + (pair[0].y - pair[1].y).abs();
    let mut longest: Option<&[Point]> = None;
    for pair in points.windows(2) {
        if longest.is_none_or(|held| length(pair) > length(held)) {
            longest = Some(pair);
        }
    }
    longest.map(|pair| Point {
        x: f64::midpoint(pair[0].x, pair[1].x),
        y: f64::midpoint(pair[0].y, pair[1].y),
    })
}

/// The frame of a box; what is shared or crosses the border is rounder.
pub(super) fn frame(state: State, rect: Rect, round: bool) -> Item {
    Item::Rect {
        x: rect.x,
        y: rect.y,
        width: rect.width,
        height: rect.height,
        radius: if round {
            (rect.height / 2.0).min(12.0)
        } else {
            4.0
        },
        style: of(state),
    }
}
