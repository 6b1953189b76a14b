//! How a picture is wanted: language, theme, size, and how much of the chain.
//!
//! Comes in: words from the command line. Goes out: a [`Look`], and a drawing set on paper of the size asked for. Must
//! not know: chains.

use super::part::{Detail, Focus};
use super::theme::Theme;
use crate::report::{Drawing, Group, Item, PathStep};
use crate::text::{Lang, Message};

/// How a picture is wanted. The default is English, light, of its own size, the whole.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Look {
    /// Language of the words.
    pub lang: Lang,
    /// Colours.
    pub theme: Theme,
    /// The paper it is for; `None` is as large as it comes out.
    pub size: Option<Paper>,
    /// The indicator it is about, `ID` or `ID/of`; `None` is the view's choice.
    pub indicator: Option<String>,
    /// How finely it is drawn; `None` is by processes, or by stages where that is too much for a page.
    pub detail: Option<Detail>,
    /// The part that is drawn; `None` is the whole.
    pub focus: Option<Focus>,
}

/// The paper of a picture, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Width.
    pub width: f64,
    /// Height; `None` is as high as it comes out.
    pub height: Option<f64>,
}

/// Papers with a name: width and height in millimetres.
const PAPERS: &[(&str, f64, f64)] = &[
    ("a4", 297.0, 210.0),
    ("a4-portrait", 210.0, 297.0),
    ("a3", 420.0, 297.0),
    ("a3-portrait", 297.0, 420.0),
    ("16:9", 338.67, 190.5),
    ("4:3", 254.0, 190.5),
];
/// Papers are between these widths and heights, in millimetres.
const PAPER_RANGE: (f64, f64) = (20.0, 5000.0);
/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;
/// Text smaller than this, in points, is not read in print.
const POINTS_LEAST: f64 = 6.0;

impl Paper {
    /// Reads `a4`, `a4-portrait`, `a3`, `a3-portrait`, `16:9`, `4:3`, `183mm` (a width) or `183x120mm`.
    ///
    /// # Errors
    /// A sentence that names what can be written.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let lower = text.to_ascii_lowercase();
        if let Some((_, width, height)) = PAPERS.iter().find(|(name, ..)| *name == lower) {
            return Ok(Self {
                width: *width,
                height: Some(*height),
            });
        }
        let length = |text: &str| {
            let value: f64 = text.trim().parse().ok()?;
            (PAPER_RANGE.0..=PAPER_RANGE.1)
                .contains(&value)
                .then_some(value)
        };
        let numbers = lower.strip_suffix("mm");
        let paper = numbers.and_then(|numbers| match numbers.split_once('x') {
            None => Some((length(numbers)?, None)),
            Some((width, height)) => Some((length(width)?, Some(length(height)?))),
        });
        let (width, height) = paper.ok_or_else(|| {
            let names: Vec<&str> = PAPERS.iter().map(|(name, ..)| *name).collect();
            let (least, most) = PAPER_RANGE;
            Message::new(
                format!("`{text}` is no size: write {}, a width such as 183mm, or 183x120mm; lengths are {least} to {most} mm", names.join(", ")),
                format!("`{text}` 不是有效的尺寸：请写 {}，或宽度如 183mm，或 183x120mm；长度在 {least} 到 {most} 毫米之间", names.join("、")),
            )
        })?;
        Ok(Self { width, height })
    }
}

/// Sets a drawing on paper: as large as fits, in the middle; says so where its text becomes too small to read.
pub(super) fn set(drawing: &mut Drawing, paper: Paper) {
    let (width, height) = (drawing.width.max(1.0), drawing.height.max(1.0));
    let scale = fit(paper, width, height);
    let (wide, high) = (
        paper.width / scale,
        paper.height.map_or(height, |high| high / scale),
    );
    shift(
        &mut drawing.items,
        (wide - width) / 2.0,
        (high - height) / 2.0,
    );
    (drawing.width, drawing.height) = (wide, high);
    drawing.paper = Some((paper.width, high * scale));
    let Some(least) = smallest_text(&drawing.items) else {
        return;
    };
    let points = least * scale * POINTS;
    if points < POINTS_LEAST {
        let needed = (paper.width * POINTS_LEAST / points).ceil();
        drawing.remarks.push(Message::new(
            format!("on this paper the smallest text is {points:.1} pt, less than the {POINTS_LEAST} pt that can be read: a paper {needed} mm wide would hold it"),
            format!("按此尺寸，最小的文字只有 {points:.1} 磅，不足可读的 {POINTS_LEAST} 磅：需要宽 {needed} 毫米的纸"),
        ));
    }
}

/// Millimetres of a unit of a drawing of this size, where it is set on this paper.
pub(super) fn fit(paper: Paper, width: f64, height: f64) -> f64 {
    paper.height.map_or(paper.width / width, |high| {
        (paper.width / width).min(high / height)
    })
}

/// Size of the smallest text.
fn smallest_text(items: &[Item]) -> Option<f64> {
    let mut open: Vec<&Item> = items.iter().collect();
    let mut least: Option<f64> = None;
    while let Some(item) = open.pop() {
        match item {
            Item::Text { size, .. } => least = Some(least.map_or(*size, |it| it.min(*size))),
            Item::Group(group) => open.extend(&group.items),
            _ => {}
        }
    }
    least
}

/// Moves everything.
pub(super) fn shift(items: &mut [Item], right: f64, down: f64) {
    let mut open: Vec<&mut Item> = items.iter_mut().collect();
    while let Some(item) = open.pop() {
        match item {
            Item::Rect { x, y, .. } | Item::Circle { x, y, .. } | Item::Text { x, y, .. } => {
                *x += right;
                *y += down;
            }
            Item::Path { steps, .. } => {
                for step in steps {
                    *step = moved(*step, right, down);
                }
            }
            Item::Group(Group { items, .. }) => open.extend(items.iter_mut()),
        }
    }
}

/// A step, moved.
fn moved(step: PathStep, right: f64, down: f64) -> PathStep {
    match step {
        PathStep::Move(x, y) => PathStep::Move(x + right, y + down),
        PathStep::Line(x, y) => PathStep::Line(x + right, y + down),
        PathStep::Cubic(x1, y1, x2, y2, x, y) => PathStep::Cubic(
            x1 + right,
            y1 + down,
            x2 + right,
            y2 + down,
            x + right,
            y + down,
        ),
        PathStep::Quad(x1, y1, x, y) => PathStep::Quad(x1 + right, y1 + down, x + right, y + down),
        PathStep::Close => PathStep::Close,
    }
}
