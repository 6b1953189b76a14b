//! Where the things of a drawing are.

use liantu::report::{Anchor, Drawing, Group, Item, PathStep};
use liantu::text::advance;

/// Classes of boxes.
const BOXES: [&str; 6] = ["process", "gap", "stage", "site", "commodity", "border"];
/// Coordinates are rounded to 1/100.
pub const ROUNDING: f64 = 0.05;

/// Left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
pub struct Extent(pub f64, pub f64, pub f64, pub f64);

impl Extent {
    pub fn meets(self, other: Self) -> bool {
        self.0 + ROUNDING < other.2
            && other.0 + ROUNDING < self.2
            && self.1 + ROUNDING < other.3
            && other.1 + ROUNDING < self.3
    }

    pub fn holds(self, other: Self) -> bool {
        self.0 <= other.0 + ROUNDING
            && self.1 <= other.1 + ROUNDING
            && other.2 <= self.2 + ROUNDING
            && other.3 <= self.3 + ROUNDING
    }
}

/// A line of text, from the top of an ideograph to below a descender.
pub fn text_extent(item: &Item) -> Option<(Extent, &str)> {
    let Item::Text {
        x,
        y,
        size,
        text,
        anchor,
        bold,
        ..
    } = item
    else {
        return None;
    };
    let width = advance::width(text, *size, *bold);
    let left = match anchor {
        Anchor::Start => *x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    Some((
        Extent(left, y - 0.88 * size, left + width, y + 0.22 * size),
        text,
    ))
}

pub fn points(item: &Item) -> Vec<(f64, f64)> {
    let Item::Path { steps, .. } = item else {
        return Vec::new();
    };
    let mut points = Vec::new();
    for step in steps {
        match *step {
            PathStep::Move(x, y) | PathStep::Line(x, y) => points.push((x, y)),
            // The corner itself: the curve stays inside of it.
            PathStep::Quad(x1, y1, x, y) => points.extend([(x1, y1), (x, y)]),
            PathStep::Cubic(..) | PathStep::Close => {}
        }
    }
    points
}

pub fn frame(group: &Group) -> Extent {
    match &group.items[0] {
        Item::Rect {
            x,
            y,
            width,
            height,
            ..
        } => Extent(*x, *y, x + width, y + height),
        path => {
            let points = points(path);
            let fold = |pick: fn(f64, f64) -> f64, of: fn(&(f64, f64)) -> f64| {
                points
                    .iter()
                    .map(of)
                    .reduce(pick)
                    .expect("a frame has points")
            };
            Extent(
                fold(f64::min, |it| it.0),
                fold(f64::min, |it| it.1),
                fold(f64::max, |it| it.0),
                fold(f64::max, |it| it.1),
            )
        }
    }
}

pub fn groups(items: &[Item]) -> Vec<&Group> {
    let mut found = Vec::new();
    for item in items {
        if let Item::Group(group) = item {
            found.push(group);
            found.extend(groups(&group.items));
        }
    }
    found
}

pub fn texts(items: &[Item]) -> Vec<(Extent, &str)> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Group(group) => found.extend(texts(&group.items)),
            item => found.extend(text_extent(item)),
        }
    }
    found
}

pub fn data<'a>(group: &'a Group, key: &str) -> &'a str {
    let entry = group.data.iter().find(|(name, _)| *name == key);
    entry.map_or("", |(_, value)| value)
}

pub fn name(group: &Group) -> String {
    format!("{}/{}", data(group, "kind"), data(group, "id"))
}

/// Boxes of the map: groups of an entity that are neither lanes nor lists.
pub fn boxes(drawing: &Drawing) -> Vec<&Group> {
    let all = groups(&drawing.items).into_iter();
    all.filter(|it| BOXES.contains(&it.class) && !data(it, "id").is_empty())
        .collect()
}

/// The steps of a line as thin rectangles, but for the very ends.
pub fn steps(group: &Group) -> Vec<Extent> {
    let points = points(&group.items[0]);
    points
        .windows(2)
        .map(|pair| {
            let [(ax, ay), (bx, by)] = [pair[0], pair[1]];
            Extent(
                ax.min(bx) - 0.1,
                ay.min(by) - 0.1,
                ax.max(bx) + 0.1,
                ay.max(by) + 0.1,
            )
        })
        .collect()
}

impl Extent {
    /// The least that holds all points.
    pub fn around(points: &[(f64, f64)]) -> Self {
        let start = Self(
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        );
        points.iter().fold(start, |held, (x, y)| {
            Self(
                held.0.min(*x),
                held.1.min(*y),
                held.2.max(*x),
                held.3.max(*y),
            )
        })
    }
}

/// The corners of a path, its curves in eight pieces.
pub fn polygon(steps: &[PathStep]) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for step in steps {
        let last = points.last().copied().unwrap_or_default();
        match *step {
            PathStep::Move(x, y) | PathStep::Line(x, y) => points.push((x, y)),
            PathStep::Quad(x1, y1, x, y) => {
                let at = |t: f64| {
                    let mix = |a: f64, b: f64, c: f64| {
                        (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c
                    };
                    (mix(last.0, x1, x), mix(last.1, y1, y))
                };
                points.extend((1..=8).map(|it| at(f64::from(it) / 8.0)));
            }
            PathStep::Cubic(x1, y1, x2, y2, x, y) => {
                let at = |t: f64| {
                    let mix = |a: f64, b: f64, c: f64, d: f64| {
                        let s = 1.0 - t;
                        s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
                    };
                    (mix(last.0, x1, x2, x), mix(last.1, y1, y2, y))
                };
                points.extend((1..=8).map(|it| at(f64::from(it) / 8.0)));
            }
            PathStep::Close => {}
        }
    }
    points
}

/// Where a line turns, with its ends: the corners that its curves round.
pub fn corners(group: &Group) -> Vec<(f64, f64)> {
    let Some(Item::Path { steps, .. }) = group.items.first() else {
        return Vec::new();
    };
    let mut corners = Vec::new();
    let last = steps.len().saturating_sub(1);
    for (at, step) in steps.iter().enumerate() {
        match *step {
            PathStep::Move(x, y) | PathStep::Quad(x, y, ..) => corners.push((x, y)),
            PathStep::Line(x, y) if at == last => corners.push((x, y)),
            _ => {}
        }
    }
    corners
}
