//! How things look: outlines, fills, dashes, signs. Every difference shows in form or words too, never by colour alone.

use super::scene::{Kind, Manner};
use crate::layout::{Point, Rect};
use crate::report::{Item, PathStep, Severity, Style};
use crate::view::theme::{
    AMBER, BLUE, BORDER_GROUND, COMMODITY_GROUND, FLOW, GAP_GROUND, INK, MUTED, PAPER, RETURN,
    SITE_GROUND, VERMILION,
};

/// Distance of text from the left and right border of a box.
pub(super) const PAD: f64 = 8.0;
/// Distance of text from the upper and lower border.
pub(super) const PAD_Y: f64 = 6.0;
/// Width of the hatched stripe of a gap.
const STRIPE: f64 = 6.0;
/// Side of a sign.
const SIGN: f64 = 11.0;
/// Radius of the corners of lines.
const TURN: f64 = 6.0;

/// Paint of a box.
pub(super) fn of(kind: Kind, loud: bool) -> Style {
    let style = |fill, stroke, stroke_width, dash: &[f64]| Style {
        fill: Some(fill),
        stroke: Some(stroke),
        stroke_width,
        dash: dash.to_vec(),
        ..Style::default()
    };
    match kind {
        Kind::Missing => style(GAP_GROUND, VERMILION, 2.6, &[8.0, 5.0]),
        _ if loud => style(GAP_GROUND, VERMILION, 2.8, &[]),
        Kind::Process => style(PAPER, BLUE, 1.4, &[]),
        Kind::Folded => style(PAPER, BLUE, 2.2, &[]),
        Kind::Claimed => style(PAPER, MUTED, 1.3, &[4.0, 3.0]),
        Kind::Empty => style(PAPER, MUTED, 1.0, &[1.5, 3.0]),
        Kind::Site => style(SITE_GROUND, BLUE, 1.0, &[2.0, 2.0]),
        Kind::Commodity => style(COMMODITY_GROUND, AMBER, 1.2, &[]),
        Kind::Import | Kind::Export => style(BORDER_GROUND, RETURN, 1.2, &[]),
        Kind::Demand => style(PAPER, RETURN, 1.2, &[4.0, 3.0]),
    }
}

/// The frame of a box.
pub(super) fn frame(kind: Kind, loud: bool, rect: Rect) -> Vec<Item> {
    let style = of(kind, loud);
    let Rect {
        x,
        y,
        width,
        height,
    } = rect;
    if matches!(kind, Kind::Import | Kind::Export | Kind::Demand) {
        let tip = 7.0_f64.min(height / 2.0);
        let right = x + width;
        let steps = vec![
            PathStep::Move(x, y),
            PathStep::Line(right - tip, y),
            PathStep::Line(right, y + height / 2.0),
            PathStep::Line(right - tip, y + height),
            PathStep::Line(x, y + height),
            PathStep::Close,
        ];
        return vec![Item::Path { steps, style }];
    }
    let radius = match kind {
        Kind::Commodity => (height / 2.0).min(13.0),
        _ => 4.0,
    };
    let mut items = Vec::new();
    let stroke = style.stroke;
    items.push(Item::Rect {
        x,
        y,
        width,
        height,
        radius,
        style,
    });
    if loud && kind != Kind::Commodity {
        let style = Style {
            hatch: Some("diagonal"),
            stroke,
            ..Style::default()
        };
        items.push(Item::Rect {
            x,
            y,
            width: STRIPE,
            height,
            radius: 0.0,
            style,
        });
    }
    items
}

/// Paint of a line.
pub(super) fn line(manner: Manner) -> Style {
    let (stroke, width, dash): (_, _, &[f64]) = match manner {
        Manner::Flow => (FLOW, 1.4, &[]),
        Manner::Return => (RETURN, 2.2, &[]),
        Manner::Missing => (VERMILION, 2.0, &[7.0, 4.0]),
        Manner::Claimed => (MUTED, 1.3, &[4.0, 3.0]),
        // Longer dashes than those of a flow, since not everybody sees the colour.
        Manner::ClaimedReturn => (RETURN, 2.2, &[10.0, 4.0]),
        Manner::Equipment => (FLOW, 1.4, &[1.5, 3.0]),
    };
    Style {
        stroke: Some(stroke),
        stroke_width: width,
        dash: dash.to_vec(),
        arrow: true,
        ..Style::default()
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
            Point {
                x: at.x + (to.x - at.x) / length * radius,
                y: at.y + (to.y - at.y) / length * radius,
            }
        };
        let (start, end) = (toward(from), toward(to));
        steps.push(PathStep::Line(start.x, start.y));
        steps.push(PathStep::Quad(at.x, at.y, end.x, end.y));
    }
    if let Some(last) = points.last().filter(|_| points.len() > 1) {
        steps.push(PathStep::Line(last.x, last.y));
    }
    steps
}

/// The sign of a finding: a triangle for a warning, a diamond for an error, a ring for what is worth knowing. It is
/// filled where it shouts.
pub(super) fn sign(severity: Severity, loud: bool, x: f64, y: f64) -> Item {
    let middle = SIGN / 2.0;
    let (fill, color) = match severity {
        Severity::Warning | Severity::Error if loud => (VERMILION, VERMILION),
        _ => (PAPER, MUTED),
    };
    let style = Style {
        fill: Some(fill),
        stroke: Some(color),
        stroke_width: 1.4,
        ..Style::default()
    };
    let corners: &[(f64, f64)] = match severity {
        Severity::Info => {
            return Item::Circle {
                x: x + middle,
                y: y + middle,
                radius: middle - 1.2,
                style,
            };
        }
        Severity::Warning => &[(middle, 0.5), (SIGN, SIGN - 0.5), (0.0, SIGN - 0.5)],
        Severity::Error => &[(middle, 0.0), (SIGN, middle), (middle, SIGN), (0.0, middle)],
    };
    let mut steps: Vec<PathStep> = corners
        .iter()
        .map(|(right, down)| PathStep::Line(x + right, y + down))
        .collect();
    if let Some(PathStep::Line(x, y)) = steps.first().copied() {
        steps[0] = PathStep::Move(x, y);
    }
    steps.push(PathStep::Close);
    Item::Path { steps, style }
}

/// A bar that is filled as far as the capacity is used; beyond it, to the end.
pub(super) fn bar(x: f64, y: f64, width: f64, height: f64, ratio: f64) -> Vec<Item> {
    let rect = |width, style| Item::Rect {
        x,
        y,
        width,
        height,
        radius: 0.0,
        style,
    };
    let used = Style {
        fill: Some(BLUE),
        ..Style::default()
    };
    let whole = Style {
        fill: Some(PAPER),
        stroke: Some(INK),
        stroke_width: 0.8,
        ..Style::default()
    };
    vec![
        rect(width, whole),
        rect(width * ratio.clamp(0.0, 1.0), used),
    ]
}
