//! A legend: signs with what they mean, in lines across the page.
//!
//! Comes in: signs drawn at the origin, and words. Goes out: items placed one after the other. Must not know: what a
//! view shows.

use super::look;
use super::page::{self, Block, MARGIN, Paragraph};
use crate::report::{Group, Item};
use crate::text::advance;

/// Room for a sign.
pub(super) const SWATCH: (f64, f64) = (26.0, 13.0);
/// Distance of two lines of entries.
const LINE: f64 = 22.0;
/// Size of the words.
const SIZE: f64 = 12.0;

/// A sign, drawn with its left top corner at the origin, and what it means.
pub(super) struct Entry {
    pub sign: Vec<Item>,
    /// Width of the sign.
    pub width: f64,
    pub words: String,
}

impl Entry {
    /// A sign of the usual width.
    pub fn new(sign: Vec<Item>, words: impl Into<String>) -> Self {
        Self {
            sign,
            width: SWATCH.0,
            words: words.into(),
        }
    }
}

/// Places the entries from `x` on, down from `y`, in lines up to `right`.
pub(super) fn place(entries: Vec<Entry>, x: f64, y: f64, right: f64) -> Block {
    let (mut at, mut top) = (x, y);
    let mut items = Vec::new();
    let count = entries.len();
    for Entry {
        mut sign,
        width,
        words,
    } in entries
    {
        let room = right - x - width - 6.0;
        // Another font than the measured one may be a little wider.
        let text = advance::width(&words, SIZE, false) * 1.05;
        let whole = width + 6.0 + text.min(room);
        if at > x && at + whole > right {
            (at, top) = (x, top + LINE);
        }
        look::shift(&mut sign, at, top + 4.0);
        items.append(&mut sign);
        let text = Paragraph::new(words, SIZE).lines(1);
        let set = page::set(
            &[text],
            at + width + 6.0,
            top + 2.0,
            text_room(whole, width),
        );
        items.extend(set.items);
        at += whole + 22.0;
    }
    if count == 0 {
        return Block::default();
    }
    let group = Group {
        class: "legend",
        items,
        ..Group::default()
    };
    Block {
        items: vec![Item::Group(group)],
        height: top - y + LINE + 8.0,
    }
}

fn text_room(whole: f64, width: f64) -> f64 {
    (whole - width - 6.0).max(1.0)
}

/// Over the whole width of a page.
pub(super) fn across(entries: Vec<Entry>, y: f64, width: f64) -> Block {
    place(entries, MARGIN, y, width - MARGIN)
}
