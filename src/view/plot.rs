//! plotters draws into a drawing: a [`DrawingBackend`] whose output is `report` items.
//!
//! Comes in: what plotters draws, in its integer coordinates. Goes out: items with real ones, in groups that carry
//! class and data. Must not know: chains, what a chart shows.
//!
//! plotters computes in whole pixels. Here one of its pixels is 1/[`SCALE`] of ours, so that nothing is seen of its
//! rounding; the figures that are handed to it (font sizes, widths of strokes) are multiplied by [`SCALE`] first.

use std::cell::RefCell;
use std::convert::Infallible;

use plotters::prelude::{DrawingBackend, FontStyle, FontTransform};
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
};

use crate::report::{Anchor, Color, Group, Item, PathStep, Style};
use crate::text::advance;

/// Pixels of plotters in one unit of the drawing.
pub(super) const SCALE: f64 = 1000.0;

/// Height of a line of text over its size: from the top of an ideograph to below a descender.
const LINE: f64 = 1.2;

/// What plotters draws on. Groups and paints are set from outside, because plotters knows neither.
pub(super) struct Canvas {
    width: f64,
    height: f64,
    /// The open groups, outermost first; the first holds what is in none.
    open: RefCell<Vec<Group>>,
    /// Replaces the paint of all shapes while it is set: plotters has neither hatches nor dashes.
    paint: RefCell<Option<Style>>,
}

impl Canvas {
    /// An empty canvas of this size, in units of the drawing.
    pub fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            open: RefCell::new(vec![Group::default()]),
            paint: RefCell::new(None),
        }
    }

    /// Its side towards plotters.
    pub fn backend(&self) -> Backend<'_> {
        Backend { canvas: self }
    }

    /// Puts what `draw` draws into a group.
    pub fn group(&self, group: Group, draw: impl FnOnce()) {
        self.open.borrow_mut().push(group);
        draw();
        let closed = self.open.borrow_mut().pop();
        self.push(Item::Group(
            closed.expect("a group that was opened is still open"),
        ));
    }

    /// Paints the shapes that `draw` draws with `style`.
    pub fn paint(&self, style: Style, draw: impl FnOnce()) {
        let before = self.paint.replace(Some(style));
        draw();
        self.paint.replace(before);
    }

    /// Adds an item to the open group.
    pub fn push(&self, item: Item) {
        if let Some(group) = self.open.borrow_mut().last_mut() {
            group.items.push(item);
        }
    }

    /// What was drawn, bottom first.
    pub fn into_items(self) -> Vec<Item> {
        self.open
            .into_inner()
            .into_iter()
            .flat_map(|group| group.items)
            .collect()
    }

    /// The paint of an area.
    fn area(&self, color: BackendColor) -> Style {
        let set = self.paint.borrow().clone();
        set.unwrap_or_else(|| Style {
            fill: Some(solid(color)),
            opacity: opacity(color),
            ..Style::default()
        })
    }

    /// The paint of a line or an outline.
    fn line<S: BackendStyle>(&self, style: &S) -> Style {
        let set = self.paint.borrow().clone();
        set.unwrap_or_else(|| Style {
            stroke: Some(solid(style.color())),
            stroke_width: f64::from(style.stroke_width()) / SCALE,
            opacity: opacity(style.color()),
            ..Style::default()
        })
    }
}

/// The canvas as plotters sees it. Drawing on it cannot fail.
pub(super) struct Backend<'a> {
    canvas: &'a Canvas,
}

type Outcome = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (
            (self.canvas.width * SCALE) as u32,
            (self.canvas.height * SCALE) as u32,
        )
    }

    fn ensure_prepared(&mut self) -> Outcome {
        Ok(())
    }

    fn present(&mut self) -> Outcome {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Outcome {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Outcome {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let ((left, top), (right, bottom)) = (point(upper_left), point(bottom_right));
        self.canvas.push(Item::Rect {
            x: left.min(right),
            y: top.min(bottom),
            width: (right - left).abs(),
            height: (bottom - top).abs(),
            radius: 0.0,
            style: if fill {
                self.canvas.area(style.color())
            } else {
                self.canvas.line(style)
            },
        });
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        let steps = steps(path);
        if style.color().alpha > 0.0 && steps.len() > 1 {
            self.canvas.push(Item::Path {
                steps,
                style: self.canvas.line(style),
            });
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Outcome {
        if style.color().alpha > 0.0 {
            let (x, y) = point(center);
            let style = if fill {
                self.canvas.area(style.color())
            } else {
                self.canvas.line(style)
            };
            self.canvas.push(Item::Circle {
                x,
                y,
                radius: f64::from(radius) / SCALE,
                style,
            });
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Outcome {
        let mut steps = steps(vert);
        if style.color().alpha > 0.0 && steps.len() > 2 {
            steps.push(PathStep::Close);
            self.canvas.push(Item::Path {
                steps,
                style: self.canvas.area(style.color()),
            });
        }
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        at: BackendCoord,
    ) -> Outcome {
        assert!(
            matches!(style.transform(), FontTransform::None),
            "text in a drawing runs from left to right"
        );
        if style.color().alpha == 0.0 || text.is_empty() {
            return Ok(());
        }
        let (size, (x, y)) = (style.size() / SCALE, point(at));
        let anchor = style.anchor();
        self.canvas.push(Item::Text {
            x,
            // From the middle of a line to its baseline is a bit more than a third of the size.
            y: match anchor.v_pos {
                VPos::Top => y + 0.9 * size,
                VPos::Center => y + 0.36 * size,
                VPos::Bottom => y - (LINE - 0.9) * size,
            },
            size,
            text: text.to_owned(),
            anchor: match anchor.h_pos {
                HPos::Left => Anchor::Start,
                HPos::Center => Anchor::Middle,
                HPos::Right => Anchor::End,
            },
            bold: is_bold(style),
            italic: matches!(style.style(), FontStyle::Italic | FontStyle::Oblique),
            color: solid(style.color()),
        });
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = advance::width(text, style.size(), is_bold(style));
        Ok((width.ceil() as u32, (LINE * style.size()).ceil() as u32))
    }
}

fn is_bold<T: BackendTextStyle>(style: &T) -> bool {
    matches!(style.style(), FontStyle::Bold)
}

/// Coordinates of plotters as those of the drawing.
fn point((x, y): BackendCoord) -> (f64, f64) {
    (f64::from(x) / SCALE, f64::from(y) / SCALE)
}

fn steps(path: impl IntoIterator<Item = BackendCoord>) -> Vec<PathStep> {
    let points = path.into_iter().map(point).enumerate();
    points
        .map(|(at, (x, y))| {
            if at == 0 {
                PathStep::Move(x, y)
            } else {
                PathStep::Line(x, y)
            }
        })
        .collect()
}

fn solid(color: BackendColor) -> Color {
    let (red, green, blue) = color.rgb;
    Color(red, green, blue)
}

fn opacity(color: BackendColor) -> Option<f64> {
    (color.alpha < 1.0).then_some(color.alpha)
}

#[cfg(test)]
mod tests {
    use plotters::prelude::*;

    use super::{Backend, Canvas, SCALE};
    use crate::report::{self, Group, Item, PathStep, Style};
    use crate::text::advance;

    /// What plotters draws on a canvas of 100 by 50.
    fn drawn(
        draw: impl FnOnce(&DrawingArea<Backend<'_>, plotters::coord::Shift>, &Canvas),
    ) -> Vec<Item> {
        let canvas = Canvas::new(100.0, 50.0);
        let area = canvas.backend().into_drawing_area();
        draw(&area, &canvas);
        drop(area);
        canvas.into_items()
    }

    #[test]
    fn coordinates_are_fractions_of_a_unit() {
        let items = drawn(|area, _| {
            area.draw(&Rectangle::new(
                [(1500, 250), (10_010, 49_990)],
                RED.mix(0.5).filled(),
            ))
            .unwrap();
            area.draw(&PathElement::new(
                vec![(0, 0), (50, 70)],
                BLACK.stroke_width(1200),
            ))
            .unwrap();
        });
        let fill = Style {
            fill: Some(report::Color(255, 0, 0)),
            opacity: Some(0.5),
            ..Style::default()
        };
        let stroke = Style {
            stroke: Some(report::Color(0, 0, 0)),
            stroke_width: 1.2,
            ..Style::default()
        };
        assert_eq!(
            items,
            [
                Item::Rect {
                    x: 1.5,
                    y: 0.25,
                    width: 8.51,
                    height: 49.74,
                    radius: 0.0,
                    style: fill
                },
                Item::Path {
                    steps: vec![PathStep::Move(0.0, 0.0), PathStep::Line(0.05, 0.07)],
                    style: stroke
                },
            ]
        );
    }

    #[test]
    fn text_is_measured_by_the_table() {
        let items = drawn(|area, _| {
            let style = ("sans-serif", 12.0 * SCALE, FontStyle::Bold)
                .into_font()
                .color(&BLUE);
            let (width, height) = area.estimate_text_size("铝水 72.2", &style).unwrap();
            assert_eq!(
                f64::from(width),
                advance::width("铝水 72.2", 12_000.0, true).ceil()
            );
            assert_eq!(height, 14_400);
            area.draw_text("铝水 72.2", &style, (1000, 2000)).unwrap();
        });
        let [
            Item::Text {
                x,
                y,
                size,
                text,
                bold,
                color,
                ..
            },
        ] = items.as_slice()
        else {
            panic!("one text: {items:?}");
        };
        assert_eq!(
            (*x, *size, text.as_str(), *bold, *color),
            (1.0, 12.0, "铝水 72.2", true, report::Color(0, 0, 255))
        );
        assert!(
            (y - 12.8).abs() < 1e-9,
            "the top of the line is at 2, its baseline 0.9 of the size below: {y}"
        );
    }

    #[test]
    fn groups_and_paints_hold_what_is_drawn_within() {
        let paint = Style {
            hatch: Some("diagonal"),
            ..Style::default()
        };
        let items = drawn(|area, canvas| {
            let group = Group {
                class: "bar",
                ..Group::default()
            };
            canvas.group(group, || {
                canvas.paint(paint.clone(), || {
                    area.draw(&Circle::new((1000, 1000), 500, RED.filled()))
                        .unwrap();
                });
            });
            area.draw(&Polygon::new(vec![(0, 0), (100, 0), (0, 100)], GREEN))
                .unwrap();
        });
        let [Item::Group(group), Item::Path { steps, style }] = items.as_slice() else {
            panic!("a group, then a triangle: {items:?}");
        };
        assert_eq!(group.class, "bar");
        assert_eq!(
            group.items,
            [Item::Circle {
                x: 1.0,
                y: 1.0,
                radius: 0.5,
                style: paint
            }]
        );
        assert_eq!(
            (steps.len(), style.fill),
            (4, Some(report::Color(0, 255, 0)))
        );
    }

    #[test]
    fn what_is_transparent_is_not_drawn() {
        let items = drawn(|area, _| {
            area.draw(&Rectangle::new([(0, 0), (9, 9)], TRANSPARENT.filled()))
                .unwrap();
            area.draw(&PathElement::new(vec![(0, 0), (9, 9)], TRANSPARENT))
                .unwrap();
            area.draw(&Circle::new((5, 5), 3, TRANSPARENT)).unwrap();
            area.draw_text(
                "x",
                &("sans-serif", 9).into_font().color(&TRANSPARENT),
                (0, 0),
            )
            .unwrap();
        });
        assert_eq!(items, []);
    }
}
