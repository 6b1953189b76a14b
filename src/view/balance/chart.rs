//! The bars, with plotters: shares of need on one axis, one row for each commodity.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::rows::{Part, Row, SHARE_MAX};
use crate::report::{self, Group, Item};
use crate::view::plot::{Backend, Canvas, SCALE};
use crate::view::theme::{BLUE, GREEN, INK, MUTED, PAPER, RULE, VERMILION};

/// Height of a bar.
pub(super) const BAR: f64 = 22.0;
/// Height of the axis above the rows.
pub(super) const AXIS: f64 = 24.0;
/// Size of the numbers at the axis.
const TICK: f64 = 11.0;

/// Where the chart stands on the page, and its rows in it.
pub(super) struct Frame {
    /// Size of the page.
    pub page: (f64, f64),
    /// Left edge of the rows.
    pub left: f64,
    /// Upper edge of the axis.
    pub top: f64,
    /// Width of the rows.
    pub width: f64,
    /// Middle of each row, below the axis.
    pub middles: Vec<f64>,
    /// Height of all rows.
    pub height: f64,
}

/// How a part of a bar is painted: colour and pattern, so that print without colour still tells them apart.
pub(super) fn paint(part: Part) -> report::Style {
    let base = report::Style {
        stroke_width: 1.2,
        ..report::Style::default()
    };
    match part {
        Part::Supply => report::Style {
            fill: Some(BLUE),
            stroke: Some(BLUE),
            ..base
        },
        Part::Gap => report::Style {
            fill: Some(PAPER),
            hatch: Some("diagonal"),
            stroke: Some(VERMILION),
            ..base
        },
        Part::Surplus => report::Style {
            fill: Some(PAPER),
            hatch: Some("cross"),
            stroke: Some(GREEN),
            ..base
        },
        Part::Open => report::Style {
            fill: Some(PAPER),
            stroke: Some(MUTED),
            dash: vec![4.0, 3.0],
            ..base
        },
    }
}

/// Drawing on a canvas cannot fail, and nobody else holds it.
fn drawn<T, E: std::fmt::Debug>(outcome: Result<T, E>) -> T {
    outcome.expect("a drawing takes everything that plotters draws")
}

/// Draws axis, grid and bars.
pub(super) fn draw(
    frame: &Frame,
    rows: &[Row<'_>],
    groups: impl Fn(&Row<'_>) -> Group,
) -> Vec<Item> {
    let canvas = Canvas::new(frame.page.0, frame.page.1);
    let end = end(rows);
    {
        let root = canvas.backend().into_drawing_area();
        let size = (frame.width * SCALE, (frame.height + AXIS) * SCALE);
        let area = root.shrink((frame.left * SCALE, frame.top * SCALE), size);
        let mut builder = ChartBuilder::on(&area);
        builder.set_label_area_size(LabelAreaPosition::Top, AXIS * SCALE);
        // Rows are counted downwards from the axis, in units of the page.
        let mut chart = drawn(builder.build_cartesian_2d(0.0..end, frame.height..0.0));
        canvas.group(
            Group {
                class: "axis",
                ..Group::default()
            },
            || {
                let numbers = ("sans-serif", TICK * SCALE)
                    .into_font()
                    .color(&color(MUTED));
                let mut mesh = chart.configure_mesh();
                mesh.disable_y_mesh()
                    .disable_y_axis()
                    .y_labels(0)
                    .label_style(numbers);
                mesh.x_labels(if end > 1.2 { 5 } else { 6 });
                mesh.axis_style(color(RULE).stroke_width(SCALE as u32));
                mesh.bold_line_style(color(RULE).stroke_width(SCALE as u32))
                    .light_line_style(TRANSPARENT);
                mesh.x_label_formatter(&|share| format!("{:.0} %", share * 100.0));
                mesh.set_tick_mark_size(LabelAreaPosition::Top, 4.0 * SCALE);
                drawn(mesh.draw());
            },
        );
        let plot = chart.plotting_area();
        for (row, middle) in rows.iter().zip(&frame.middles) {
            canvas.group(groups(row), || bar(&canvas, plot, row, *middle, end));
        }
        let need = PathElement::new(vec![(1.0, 0.0), (1.0, frame.height)], stroke(INK, 1.6));
        canvas.group(
            Group {
                class: "need",
                ..Group::default()
            },
            || drawn(plot.draw(&need)),
        );
    }
    canvas.into_items()
}

/// Where the axis ends: at 100 %, or as far as the bars reach.
fn end(rows: &[Row<'_>]) -> f64 {
    let reach = rows
        .iter()
        .map(Row::reach)
        .fold(1.0, f64::max)
        .min(SHARE_MAX);
    (reach * 5.0).ceil() / 5.0
}

/// One bar with its whisker.
fn bar<X, Y>(
    canvas: &Canvas,
    plot: &DrawingArea<Backend<'_>, Cartesian2d<X, Y>>,
    row: &Row<'_>,
    middle: f64,
    end: f64,
) where
    X: Ranged<ValueType = f64>,
    Y: Ranged<ValueType = f64>,
{
    let (top, bottom) = (middle - BAR / 2.0, middle + BAR / 2.0);
    for (part, from, to) in row.parts() {
        let (from, cut) = (from.min(end), to.min(end));
        let shape = Rectangle::new([(from, top), (cut, bottom)], BLACK.filled());
        canvas.paint(paint(part), || drawn(plot.draw(&shape)));
        if part == Part::Open {
            question(plot, f64::midpoint(from, cut), middle);
        }
        if to > end {
            cut_mark(plot, end, (top, bottom));
        }
    }
    if let Some((low, high)) = row.whisker() {
        let (low, high) = (low.min(end), high.min(end));
        let cap = BAR * 0.36;
        // A light line under the dark one keeps it in sight on the bar and on the hatch.
        for (paint, width) in [(PAPER, 4.0), (INK, 1.6)] {
            for line in [
                vec![(low, middle), (high, middle)],
                vec![(low, middle - cap), (low, middle + cap)],
                vec![(high, middle - cap), (high, middle + cap)],
            ] {
                drawn(plot.draw(&PathElement::new(line, stroke(paint, width))));
            }
        }
    }
}

/// The sign of what is not known.
fn question<X, Y>(plot: &DrawingArea<Backend<'_>, Cartesian2d<X, Y>>, at: f64, middle: f64)
where
    X: Ranged<ValueType = f64>,
    Y: Ranged<ValueType = f64>,
{
    let font = ("sans-serif", 14.0 * SCALE, FontStyle::Bold)
        .into_font()
        .color(&color(INK));
    let style = font.pos(Pos::new(HPos::Center, VPos::Center));
    drawn(plot.draw(&Text::new("?", (at, middle), style)));
}

/// Two strokes through the end of a bar that goes on.
fn cut_mark<X, Y>(
    plot: &DrawingArea<Backend<'_>, Cartesian2d<X, Y>>,
    end: f64,
    (top, bottom): (f64, f64),
) where
    X: Ranged<ValueType = f64>,
    Y: Ranged<ValueType = f64>,
{
    for shift in [0.0, 0.012] {
        let line = vec![
            (end * (0.965 + shift), bottom + 3.0),
            (end * (0.98 + shift), top - 3.0),
        ];
        drawn(plot.draw(&PathElement::new(line.clone(), stroke(PAPER, 4.0))));
        drawn(plot.draw(&PathElement::new(line, stroke(INK, 1.2))));
    }
}

fn color(report::Color(red, green, blue): report::Color) -> RGBColor {
    RGBColor(red, green, blue)
}

fn stroke(paint: report::Color, width: f64) -> ShapeStyle {
    color(paint).stroke_width((width * SCALE) as u32)
}
