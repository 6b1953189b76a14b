//! What stands in a box: lines of text, the bar of utilisation, marks of findings; set into a width.

use super::paint;
use crate::report::{Item, PathStep, Severity};
use crate::text::advance;
use crate::view::page::{self, Paragraph};
use crate::view::theme::ALARM;

/// Size of the title of a box.
pub(super) const TITLE: f64 = 13.0;
/// Size of the other lines; nothing on the map is smaller.
pub(super) const BODY: f64 = 12.5;
/// Height of a bar.
const BAR: f64 = 8.0;
/// Room that a sign takes beside its words.
const SIGN: f64 = 15.0;

/// A space at which no line breaks.
pub(super) const HOLD: char = '\u{a0}';

/// One thing in a box.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Text that wraps.
    Text(Paragraph),
    /// How much of the capacity is used, from 0.
    Bar(f64),
    /// A finding.
    Mark(Mark),
}

/// A finding as it is told on the spot: a sign and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its weight.
    pub severity: Severity,
    /// Whether it is a gap or a weak point, and no doubt about a figure.
    pub loud: bool,
    /// Whether something is missing or short, so that its whole box stands out.
    pub grave: bool,
    /// What it is.
    pub words: String,
    /// Its amounts, each with its word.
    pub amounts: Vec<String>,
}

/// Text of a box, in one line as far as the file's own line breaks go.
pub(super) fn text(words: &str, size: f64) -> Paragraph {
    let breaks = |c: char| c.is_whitespace() && c != HOLD;
    let words: Vec<&str> = words.split(breaks).filter(|it| !it.is_empty()).collect();
    Paragraph::new(words.join(" "), size)
}

/// Things set at the origin, and how high they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    pub items: Vec<Item>,
    pub height: f64,
}

/// Sets parts below each other into a width.
pub(super) fn set(parts: &[Part], width: f64) -> Set {
    let mut all = Set::default();
    for part in parts {
        match part {
            Part::Text(paragraph) => {
                let block = page::set(std::slice::from_ref(paragraph), 0.0, all.height, width);
                all.items.extend(block.items);
                all.height += block.height;
            }
            Part::Bar(ratio) => {
                all.items
                    .extend(paint::bar(0.0, all.height + 3.0, width, BAR, *ratio));
                all.height += BAR + 6.0;
            }
            Part::Mark(mark) => {
                all.height += 2.0;
                let sign = paint::sign(mark.severity, mark.loud, 0.0, all.height + 3.0);
                all.items.push(sign);
                let lines = std::iter::once((&mark.words, SIGN));
                for (words, left) in lines.chain(mark.amounts.iter().map(|it| (it, 0.0))) {
                    let mut words = text(words, BODY).lines(4);
                    if mark.loud {
                        words.bold = true;
                        words.color = ALARM;
                    }
                    let block = page::set(&[words], left, all.height, width - left);
                    all.items.extend(block.items);
                    all.height += block.height;
                }
            }
        }
    }
    all
}

/// The least width that holds each text of the parts in one line, within bounds.
pub(super) fn snug(parts: &[Part], least: f64, most: f64) -> f64 {
    let widths = parts.iter().map(|part| match part {
        Part::Text(it) => advance::width(&it.text, it.size, it.bold),
        Part::Bar(_) => least,
        Part::Mark(mark) => SIGN + advance::width(&mark.words, BODY, mark.loud),
    });
    widths.fold(least, f64::max).min(most).ceil()
}

/// Moves items.
pub(super) fn shift(items: &mut [Item], right: f64, down: f64) {
    for item in items {
        match item {
            Item::Rect { x, y, .. } | Item::Circle { x, y, .. } | Item::Text { x, y, .. } => {
                (*x, *y) = (*x + right, *y + down);
            }
            Item::Path { steps, .. } => {
                for step in steps {
                    shift_step(step, right, down);
                }
            }
            Item::Group(group) => shift(&mut group.items, right, down),
        }
    }
}

fn shift_step(step: &mut PathStep, right: f64, down: f64) {
    match step {
        PathStep::Move(x, y) | PathStep::Line(x, y) => (*x, *y) = (*x + right, *y + down),
        PathStep::Quad(x1, y1, x, y) => {
            (*x1, *y1) = (*x1 + right, *y1 + down);
            (*x, *y) = (*x + right, *y + down);
        }
        PathStep::Cubic(x1, y1, x2, y2, x, y) => {
            (*x1, *y1) = (*x1 + right, *y1 + down);
            (*x2, *y2) = (*x2 + right, *y2 + down);
            (*x, *y) = (*x + right, *y + down);
        }
        PathStep::Close => {}
    }
}
