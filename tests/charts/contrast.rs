//! Contrast on the ground that is really there, of every view in every theme (WCAG 2.2: 1.4.3 text 4.5 to 1, 1.4.11
//! graphics 3 to 1).
//!
//! The ground of a point is found by painting: of all shapes drawn before, the last that covers the point.

use liantu::report::{Anchor, Color, Drawing, Group, Item, PathStep, Style};
use liantu::text::{Lang, advance};
use liantu::view::{self, Look, Theme};

use super::{attempt, chains};

type Point = (f64, f64);

/// A shape as it covers the page: outlines, and what they are painted with.
struct Painted<'a> {
    outlines: Vec<Vec<Point>>,
    circle: Option<(Point, f64)>,
    bounds: [f64; 4],
    style: &'a Style,
}

/// A curve as short lines.
fn flat(steps: &[PathStep]) -> Vec<Vec<Point>> {
    let mut outlines: Vec<Vec<Point>> = Vec::new();
    let mut at = (0.0, 0.0);
    for step in steps {
        let curve = |ends: [Point; 4]| {
            (1..=12).map(move |it| {
                let t = f64::from(it) / 12.0;
                let [a, b, c, d] = ends;
                let mix = |a: f64, b: f64, c: f64, d: f64| {
                    let u = 1.0 - t;
                    u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
                };
                (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
            })
        };
        let own = match *step {
            PathStep::Move(x, y) => {
                outlines.push(vec![(x, y)]);
                at = (x, y);
                continue;
            }
            PathStep::Line(x, y) => vec![(x, y)],
            PathStep::Cubic(a, b, c, d, x, y) => curve([at, (a, b), (c, d), (x, y)]).collect(),
            PathStep::Quad(a, b, x, y) => {
                let third = |from: Point, to: Point| {
                    (
                        from.0 + (to.0 - from.0) * 2.0 / 3.0,
                        from.1 + (to.1 - from.1) * 2.0 / 3.0,
                    )
                };
                curve([at, third(at, (a, b)), third((x, y), (a, b)), (x, y)]).collect()
            }
            PathStep::Close => outlines.last().map(|it| vec![it[0]]).unwrap_or_default(),
        };
        at = own.last().copied().unwrap_or(at);
        if let Some(outline) = outlines.last_mut() {
            outline.extend(own);
        }
    }
    outlines
}

impl<'a> Painted<'a> {
    fn of(item: &'a Item) -> Option<Self> {
        let (outlines, circle, style) = match item {
            Item::Rect {
                x,
                y,
                width,
                height,
                style,
                ..
            } => {
                let (right, bottom) = (x + width, y + height);
                let corners = vec![
                    (*x, *y),
                    (right, *y),
                    (right, bottom),
                    (*x, bottom),
                    (*x, *y),
                ];
                (vec![corners], None, style)
            }
            Item::Circle {
                x,
                y,
                radius,
                style,
            } => (Vec::new(), Some(((*x, *y), *radius)), style),
            Item::Path { steps, style } => (flat(steps), None, style),
            Item::Text { .. } | Item::Group(_) => return None,
        };
        let mut bounds = [
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ];
        let round = circle.map_or(Vec::new(), |((x, y), r)| {
            vec![(x - r, y - r), (x + r, y + r)]
        });
        for (x, y) in outlines.iter().flatten().copied().chain(round) {
            let pad = style.stroke_width;
            bounds = [
                bounds[0].min(x - pad),
                bounds[1].min(y - pad),
                bounds[2].max(x + pad),
                bounds[3].max(y + pad),
            ];
        }
        Some(Self {
            outlines,
            circle,
            bounds,
            style,
        })
    }

    fn near(&self, (x, y): Point) -> bool {
        self.bounds[0] <= x && x <= self.bounds[2] && self.bounds[1] <= y && y <= self.bounds[3]
    }

    /// Whether a point lies inside (non-zero winding).
    fn holds(&self, (x, y): Point) -> bool {
        if let Some(((cx, cy), radius)) = self.circle {
            return (x - cx).hypot(y - cy) <= radius;
        }
        let mut winding = 0;
        for outline in &self.outlines {
            let ends = outline
                .iter()
                .zip(outline.iter().skip(1).chain(outline.first()));
            for (from, to) in ends {
                let side = (to.0 - from.0) * (y - from.1) - (x - from.0) * (to.1 - from.1);
                if from.1 <= y && to.1 > y && side > 0.0 {
                    winding += 1;
                } else if from.1 > y && to.1 <= y && side < 0.0 {
                    winding -= 1;
                }
            }
        }
        winding != 0
    }

    /// Whether a point lies on the line.
    fn touches(&self, (x, y): Point) -> bool {
        let half = self.style.stroke_width / 2.0;
        if let Some(((cx, cy), radius)) = self.circle {
            return ((x - cx).hypot(y - cy) - radius).abs() <= half;
        }
        let close = |from: &Point, to: &Point| {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = dx * dx + dy * dy;
            let t = if length > 0.0 {
                (((x - from.0) * dx + (y - from.1) * dy) / length).clamp(0.0, 1.0)
            } else {
                0.0
            };
            (x - from.0 - t * dx).hypot(y - from.1 - t * dy) <= half
        };
        self.outlines
            .iter()
            .any(|it| it.windows(2).any(|pair| close(&pair[0], &pair[1])))
    }

    /// The paint at a point: a colour and how much it covers, or a hatch.
    fn at(&self, point: Point) -> Option<Paint> {
        if !self.near(point) {
            return None;
        }
        let cover = self.style.opacity.unwrap_or(1.0);
        let line = self
            .style
            .stroke
            .filter(|_| self.style.stroke_width > 0.0 && self.touches(point));
        let inside =
            || (self.style.fill.is_some() || self.style.hatch.is_some()) && self.holds(point);
        match line {
            Some(color) => Some(Paint {
                color,
                cover,
                hatch: None,
            }),
            None if inside() => {
                let hatch = self.style.hatch.and(self.style.stroke);
                let color = self.style.fill.or(hatch)?;
                Some(Paint {
                    color,
                    cover,
                    hatch,
                })
            }
            None => None,
        }
    }
}

struct Paint {
    color: Color,
    cover: f64,
    hatch: Option<Color>,
}

fn mix(over: Color, under: Color, cover: f64) -> Color {
    let part = |over: u8, under: u8| {
        (f64::from(over) * cover + f64::from(under) * (1.0 - cover)).round() as u8
    };
    Color(
        part(over.0, under.0),
        part(over.1, under.1),
        part(over.2, under.2),
    )
}

/// What one sees at a point: the colours there (two under a hatch).
fn ground(below: &[Painted<'_>], page: Color, point: Point) -> Vec<Color> {
    let mut over: Vec<Paint> = Vec::new();
    let mut colors = vec![page];
    for shape in below.iter().rev() {
        if let Some(paint) = shape.at(point) {
            let whole = paint.cover >= 1.0;
            over.push(paint);
            if whole {
                break;
            }
        }
    }
    for paint in over.into_iter().rev() {
        let mut next: Vec<Color> = colors
            .iter()
            .map(|it| mix(paint.color, *it, paint.cover))
            .collect();
        if let Some(line) = paint.hatch {
            next.extend(colors.iter().map(|it| mix(line, *it, paint.cover)));
        }
        colors = next;
    }
    colors
}

fn luminance(Color(red, green, blue): Color) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Leaves in the order they are painted, with the innermost group.
fn leaves<'a>(
    items: &'a [Item],
    within: Option<&'a Group>,
    found: &mut Vec<(&'a Item, Option<&'a Group>)>,
) {
    for item in items {
        match item {
            Item::Group(group) => leaves(&group.items, Some(group), found),
            other => found.push((other, within)),
        }
    }
}

fn each(check: impl Fn(&str, &Drawing)) {
    for (name, chain) in chains() {
        for view in view::ALL {
            for (theme, word, ..) in Theme::ALL {
                let lang = if *theme == Theme::Dark {
                    Lang::Zh
                } else {
                    Lang::En
                };
                let look = Look {
                    lang,
                    theme: *theme,
                    ..Look::default()
                };
                if let Ok(drawing) = attempt(view.name, &chain, look) {
                    check(&format!("{} of {name}, {word}", view.name), &drawing);
                }
            }
        }
    }
}

#[test]
fn text_is_read_on_the_ground_it_lies_on() {
    each(|place, drawing| {
        let page = drawing.background.expect("a page has a colour");
        let mut all = Vec::new();
        leaves(&drawing.items, None, &mut all);
        let mut below: Vec<Painted<'_>> = Vec::new();
        for (item, _) in all {
            below.extend(Painted::of(item));
            let Item::Text {
                x,
                y,
                size,
                text,
                anchor,
                bold,
                color,
                ..
            } = item
            else {
                continue;
            };
            let width = advance::width(text, *size, *bold);
            let left = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - width / 2.0,
                Anchor::End => x - width,
            };
            for (across, up) in [
                (0.02, 0.05),
                (0.5, 0.05),
                (0.98, 0.05),
                (0.02, 0.6),
                (0.25, 0.3),
                (0.5, 0.35),
                (0.75, 0.3),
                (0.98, 0.6),
            ] {
                let point = (left + across * width, y - up * size);
                for under in ground(&below, page, point) {
                    let ratio = contrast(*color, under);
                    assert!(
                        ratio >= 4.5,
                        "{place}: `{text}` {color:?} on {under:?} has {ratio:.2}"
                    );
                }
            }
        }
    });
}

/// Whether a group carries what the picture is about, and not what only guides the eye.
fn carries(group: &Group) -> bool {
    let told = group
        .data
        .iter()
        .any(|(key, _)| matches!(*key, "id" | "from"));
    // The ground of a lane is for the eye; its heading is text.
    (told && group.class != "lane") || matches!(group.class, "legend" | "need")
}

#[test]
fn shapes_stand_out_from_what_they_lie_on() {
    each(|place, drawing| {
        let page = drawing.background.expect("a page has a colour");
        let mut all = Vec::new();
        leaves(&drawing.items, None, &mut all);
        let mut below: Vec<Painted<'_>> = Vec::new();
        // A shape that only keeps another in sight (a light line under a dark one) has a twin that stands out.
        let mut seen: Vec<(String, bool, String)> = Vec::new();
        for (item, group) in &all {
            let Some(shape) = Painted::of(item) else {
                continue;
            };
            // What is painted like the page keeps other shapes apart and shows nothing itself.
            let mut paints = [shape.style.fill, shape.style.stroke].into_iter().flatten();
            let apart = paints.all(|it| it == page);
            if group.is_some_and(carries) && !apart {
                let near = shape.style.stroke_width / 2.0;
                let [left, top, right, bottom] = shape.bounds;
                let (left, top) = (left + near, top + near);
                let (right, bottom) = (right - near, bottom - near);
                let around = [
                    (f64::midpoint(left, right), top - 0.6),
                    (f64::midpoint(left, right), bottom + 0.6),
                    (left - 0.6, f64::midpoint(top, bottom)),
                    (right + 0.6, f64::midpoint(top, bottom)),
                ];
                let paints = [shape.style.fill, shape.style.stroke].into_iter().flatten();
                let best = paints
                    .map(|paint| {
                        let paint = mix(paint, page, shape.style.opacity.unwrap_or(1.0));
                        let grounds = around.iter().flat_map(|point| ground(&below, page, *point));
                        grounds.map(|it| contrast(paint, it)).fold(0.0, f64::max)
                    })
                    .fold(0.0, f64::max);
                let key = format!(
                    "{:?}",
                    around.map(|(x, y)| (x.round() as i64, y.round() as i64))
                );
                seen.push((
                    key,
                    best >= 3.0,
                    format!(
                        "{:?} {:?} has {best:.2}",
                        group.map(|it| (it.class, &it.data)),
                        shape.style
                    ),
                ));
            }
            below.push(shape);
        }
        for (key, stands, words) in &seen {
            let twin = || {
                seen.iter()
                    .any(|(other, stands, _)| other == key && *stands)
            };
            assert!(*stands || twin(), "{place}: {words}");
        }
    });
}
