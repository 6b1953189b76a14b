//! Hatches: which lines, how far apart, in which colour, the same in every format.
//!
//! Comes in: a style, the outline of a shape. Goes out: the hatch, and its lines where a format has no patterns. Must not
//! know: formats.

use crate::report::{Color, PathStep, Style};

/// Distance of two lines.
pub(super) const STEP: f64 = 6.0;

/// Colour of a hatch on a shape without outline.
const COLOR: Color = Color(0x33, 0x33, 0x33);

/// A hatch as it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hatch {
    /// Which lines.
    pub pattern: &'static str,
    /// Their colour.
    pub color: Color,
    /// What they lie on.
    pub ground: Option<Color>,
}

/// The hatch of a style.
pub(super) fn of(style: &Style) -> Option<Hatch> {
    Some(Hatch {
        pattern: style.hatch?,
        color: style.stroke.unwrap_or(COLOR),
        ground: style.fill,
    })
}

/// Width of its lines.
pub(super) fn width(pattern: &str) -> f64 {
    if pattern == "dots" { 2.0 } else { 1.2 }
}

/// Whether its tile is turned by an eighth.
pub(super) fn is_turned(pattern: &str) -> bool {
    matches!(pattern, "diagonal" | "cross")
}

/// Its tile, `STEP` wide and high, as path data.
pub(super) fn tile(pattern: &str) -> &'static str {
    match pattern {
        "diagonal" | "vertical" => "M3 0V6",
        "horizontal" => "M0 3H6",
        "cross" => "M3 0V6M0 3H6",
        "dots" => "M2 3H4",
        _ => unreachable!("hatches are diagonal, cross, horizontal, vertical and dots"),
    }
}

/// Lines that cover the shape and reach beyond it, where the tiles would have them, each kind with its dashes.
pub(super) fn lines(pattern: &str, shape: &[PathStep]) -> Vec<(Vec<PathStep>, Vec<f64>)> {
    let (part, turned) = (std::f64::consts::FRAC_1_SQRT_2, is_turned(pattern));
    // The places of the shape as the tiles count them, and back.
    let into = |x: f64, y: f64| {
        if turned {
            ((x + y) * part, (y - x) * part)
        } else {
            (x, y)
        }
    };
    let back = |x: f64, y: f64| {
        if turned {
            ((x - y) * part, (x + y) * part)
        } else {
            (x, y)
        }
    };
    let [left, top, right, bottom] = bounds(shape.iter().flat_map(points), into);
    if !(left <= right && top <= bottom) {
        return Vec::new();
    }
    let places = |from: f64, to: f64| {
        let first = (from / STEP).floor() as i64 - 1;
        let last = (to / STEP).ceil() as i64;
        (first..=last).map(|it| it as f64 * STEP + STEP / 2.0)
    };
    let line = |from: (f64, f64), to: (f64, f64)| {
        let (from, to) = (back(from.0, from.1), back(to.0, to.1));
        [PathStep::Move(from.0, from.1), PathStep::Line(to.0, to.1)]
    };
    let upright = || places(left, right).flat_map(|x| line((x, top), (x, bottom)));
    let level = |start: f64| places(top, bottom).flat_map(move |y| line((start, y), (right, y)));
    match pattern {
        "dots" => {
            // Dashes begin where the line does: at the dot of a tile.
            let start = (left / STEP).floor() * STEP + 2.0 - STEP;
            vec![(level(start).collect(), vec![2.0, STEP - 2.0])]
        }
        "horizontal" => vec![(level(left).collect(), Vec::new())],
        "cross" => vec![(upright().chain(level(left)).collect(), Vec::new())],
        _ => vec![(upright().collect(), Vec::new())],
    }
}

/// The points of a step, those that bend it too: a curve stays among them.
fn points(step: &PathStep) -> Vec<(f64, f64)> {
    match *step {
        PathStep::Move(x, y) | PathStep::Line(x, y) => vec![(x, y)],
        PathStep::Quad(x1, y1, x, y) => vec![(x1, y1), (x, y)],
        PathStep::Cubic(x1, y1, x2, y2, x, y) => vec![(x1, y1), (x2, y2), (x, y)],
        PathStep::Close => Vec::new(),
    }
}

/// Left, top, right and bottom of the points, each taken through `into`.
fn bounds(
    points: impl Iterator<Item = (f64, f64)>,
    into: impl Fn(f64, f64) -> (f64, f64),
) -> [f64; 4] {
    let start = [
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    ];
    points.fold(start, |[left, top, right, bottom], (x, y)| {
        let (x, y) = into(x, y);
        [left.min(x), top.min(y), right.max(x), bottom.max(y)]
    })
}
