//! A field with an axis, drawn by plotters: what bars, steps and lines of all charts are drawn on.
//!
//! Comes in: a frame on the page, ranges, words of the axis. Goes out: items, with shapes in the units of the chart put
//! where they belong. Must not know: what a chart shows.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::plot::{Backend, Canvas, SCALE};
use super::theme::{MUTED, RULE};
use crate::report::{self, Group, Item};

/// Size of the numbers at an axis.
pub(super) const TICK: f64 = 11.0;

/// Where a field stands on the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Size of the page.
    pub page: (f64, f64),
    /// Left edge of the field.
    pub left: f64,
    /// Upper edge, above the words of the axis if those are on top.
    pub top: f64,
    /// Width of the field.
    pub width: f64,
    /// Height of the field.
    pub height: f64,
}

/// An axis across the field.
pub(super) struct Axis<'a> {
    /// What it runs from and to.
    pub range: (f64, f64),
    /// Where its numbers stand.
    pub ticks: Vec<f64>,
    /// What is written at a number.
    pub words: &'a dyn Fn(f64) -> String,
}

/// A field while shapes are drawn on it. Its horizontal unit is that of the axis; downwards it counts page units.
pub(super) struct Field<'c> {
    canvas: &'c Canvas,
    area: DrawingArea<Backend<'c>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    range: (f64, f64),
    /// Units of the axis in a unit of the page.
    per_unit: f64,
}

/// Half the length of the cap of a whisker.
const CAP: f64 = 6.0;

/// Drawing on a canvas cannot fail.
fn drawn<T, E: std::fmt::Debug>(outcome: Result<T, E>) -> T {
    outcome.expect("a drawing takes everything that plotters draws")
}

fn color(report::Color(red, green, blue): report::Color) -> RGBColor {
    RGBColor(red, green, blue)
}

fn stroke(paint: report::Color, width: f64) -> ShapeStyle {
    color(paint).stroke_width((width * SCALE) as u32)
}

impl Field<'_> {
    /// Draws into a group.
    pub fn group(&self, group: Group, draw: impl FnOnce()) {
        self.canvas.group(group, draw);
    }

    /// A rectangle from one number to another, from one height to another.
    pub fn bar(&self, (from, to): (f64, f64), (top, bottom): (f64, f64), style: report::Style) {
        let (low, high) = self.range;
        let (from, to) = (from.clamp(low, high), to.clamp(low, high));
        let shape = Rectangle::new([(from, top), (to, bottom)], BLACK.filled());
        self.canvas.paint(style, || drawn(self.area.draw(&shape)));
    }

    /// A line through points.
    pub fn line(&self, points: &[(f64, f64)], paint: report::Color, width: f64) {
        let line = PathElement::new(points.to_vec(), stroke(paint, width));
        drawn(self.area.draw(&line));
    }

    /// A line through points, as a style says: dashed, with an arrow head.
    pub fn path(&self, points: &[(f64, f64)], style: report::Style) {
        let line = PathElement::new(points.to_vec(), BLACK.stroke_width(1));
        self.canvas.paint(style, || drawn(self.area.draw(&line)));
    }

    /// The cap of a whisker, level or upright.
    pub fn cap(&self, (x, y): (f64, f64), level: bool, style: report::Style) {
        let ends = if level {
            let half = CAP * self.per_unit;
            [(x - half, y), (x + half, y)]
        } else {
            [(x, y - CAP), (x, y + CAP)]
        };
        self.path(&ends, style);
    }

    /// A circle of this radius, in units of the page.
    pub fn dot(&self, at: (f64, f64), radius: f64, style: report::Style) {
        let shape = Circle::new(at, radius * SCALE, BLACK.filled());
        self.canvas.paint(style, || drawn(self.area.draw(&shape)));
    }

    /// An area with these corners.
    pub fn area(&self, points: &[(f64, f64)], style: report::Style) {
        let shape = Polygon::new(points.to_vec(), BLACK.filled());
        self.canvas.paint(style, || drawn(self.area.draw(&shape)));
    }
}

/// Round numbers within a range, about so many.
pub(super) fn ticks((low, high): (f64, f64), count: usize) -> Vec<f64> {
    RangedCoordf64::from(low..high).key_points(count)
}

/// Draws a field with its axis on top (`true`) or below, and what `draw` puts into it.
pub(super) fn draw(
    frame: Frame,
    axis: &Axis<'_>,
    on_top: bool,
    draw: impl FnOnce(&Field<'_>),
) -> Vec<Item> {
    let canvas = Canvas::new(frame.page.0, frame.page.1);
    {
        let root = canvas.backend().into_drawing_area();
        let size = (frame.width * SCALE, frame.height * SCALE);
        let area = root.shrink((frame.left * SCALE, frame.top * SCALE), size);
        let (low, high) = axis.range;
        let pixels = area.get_pixel_range();
        let field = Field {
            canvas: &canvas,
            area: area.apply_coord_spec(Cartesian2d::new(low..high, 0.0..frame.height, pixels)),
            range: axis.range,
            per_unit: (high - low) / frame.width,
        };
        let group = Group {
            class: "axis",
            ..Group::default()
        };
        canvas.group(group, || grid(&field, frame, axis, on_top));
        draw(&field);
    }
    canvas.into_items()
}

/// Lines across the field at the numbers of the axis, and the numbers.
fn grid(field: &Field<'_>, frame: Frame, axis: &Axis<'_>, on_top: bool) {
    for tick in &axis.ticks {
        field.line(&[(*tick, 0.0), (*tick, frame.height)], RULE, 1.0);
        let (at, from_top) = if on_top {
            (0.0, VPos::Bottom)
        } else {
            (frame.height, VPos::Top)
        };
        let style = ("sans-serif", TICK * SCALE)
            .into_font()
            .color(&color(MUTED));
        let style = style.pos(Pos::new(HPos::Center, from_top));
        let text = Text::new((axis.words)(*tick), (*tick, at), style);
        drawn(field.area.draw(&text));
    }
    let edge = if on_top { 0.0 } else { frame.height };
    let (low, high) = axis.range;
    field.line(&[(low, edge), (high, edge)], MUTED, 1.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_stand_where_the_axis_says() {
        let frame = Frame {
            page: (300.0, 100.0),
            left: 50.0,
            top: 20.0,
            width: 200.0,
            height: 60.0,
        };
        let axis = Axis {
            range: (0.0, 4.0),
            ticks: ticks((0.0, 4.0), 5),
            words: &|it| format!("{it:.0}"),
        };
        let style = report::Style {
            fill: Some(MUTED),
            ..report::Style::default()
        };
        let items = draw(frame, &axis, true, |field| {
            field.bar((1.0, 3.0), (10.0, 30.0), style.clone());
            field.bar((3.0, 9.0), (40.0, 50.0), style.clone());
        });
        let rect = |item: &Item| match item {
            Item::Rect {
                x,
                y,
                width,
                height,
                ..
            } => [*x, *y, *width, *height],
            other => panic!("a bar is a rectangle: {other:?}"),
        };
        let close = |found: [f64; 4], known: [f64; 4]| {
            found.iter().zip(known).all(|(a, b)| (a - b).abs() <= 0.02)
        };
        assert!(
            close(rect(&items[1]), [100.0, 30.0, 100.0, 20.0]),
            "{items:?}"
        );
        // What goes beyond the axis ends with it.
        assert!(
            close(rect(&items[2]), [200.0, 60.0, 50.0, 10.0]),
            "{items:?}"
        );
        let Item::Group(axis) = &items[0] else {
            panic!("the axis is a group");
        };
        let texts: Vec<&str> = axis
            .items
            .iter()
            .filter_map(|it| match it {
                Item::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(texts, ["0", "1", "2", "3", "4"]);
    }
}
