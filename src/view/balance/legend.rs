//! What the patterns of the bars mean.

use super::rows::{Part, Row};
use super::{SMALL, WIDTH, chart};
use crate::report::{Group, Item, PathStep, Style};
use crate::text::{Lang, advance};
use crate::view::page::{self, Block, MARGIN, Paragraph};
use crate::view::theme::INK;

/// Size of a swatch.
const SWATCH: (f64, f64) = (26.0, 13.0);
/// Distance of two lines of entries.
const LINE: f64 = 22.0;

/// A sign, drawn with its left top corner at the origin, and what it means.
struct Entry {
    sign: Vec<Item>,
    words: &'static str,
}

/// The legend: only what occurs.
pub(super) fn legend(rows: &[Row<'_>], lang: Lang, y: f64) -> Block {
    let (mut x, mut top) = (MARGIN, y);
    let mut items = Vec::new();
    for Entry { mut sign, words } in entries(rows, lang) {
        // Another font than the measured one may be a little wider.
        let width = SWATCH.0 + 6.0 + advance::width(words, SMALL, false) * 1.05;
        if x > MARGIN && x + width > WIDTH - MARGIN {
            (x, top) = (MARGIN, top + LINE);
        }
        shift(&mut sign, x, top + 4.0);
        items.append(&mut sign);
        let text = Paragraph::new(words, SMALL).lines(1);
        items.extend(page::set(&[text], x + SWATCH.0 + 6.0, top + 2.0, width).items);
        x += width + 22.0;
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

fn entries(rows: &[Row<'_>], lang: Lang) -> Vec<Entry> {
    let mut parts: Vec<Part> = rows
        .iter()
        .flat_map(Row::parts)
        .map(|(part, _, _)| part)
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let (width, height) = SWATCH;
    let mut entries: Vec<Entry> = parts
        .into_iter()
        .map(|part| {
            let style = chart::paint(part);
            let sign = vec![Item::Rect {
                x: 0.0,
                y: 0.0,
                width,
                height,
                radius: 0.0,
                style,
            }];
            Entry {
                sign,
                words: part_words(part, lang),
            }
        })
        .collect();
    if rows.iter().any(|row| row.whisker().is_some()) {
        let middle = height / 2.0;
        let (left, right) = (3.0, width - 3.0);
        entries.push(Entry {
            sign: vec![
                stroke((left, middle), (right, middle)),
                stroke((left, middle - 5.0), (left, middle + 5.0)),
                stroke((right, middle - 5.0), (right, middle + 5.0)),
            ],
            words: lang.pick("range that the figures allow", "数据允许的范围"),
        });
    }
    entries.push(Entry {
        sign: vec![stroke((width / 2.0, -1.0), (width / 2.0, height + 1.0))],
        words: lang.pick("need = 100 %", "需求 = 100 %"),
    });
    entries
}

fn stroke(from: (f64, f64), to: (f64, f64)) -> Item {
    let style = Style {
        stroke: Some(INK),
        stroke_width: 1.6,
        ..Style::default()
    };
    Item::Path {
        steps: vec![PathStep::Move(from.0, from.1), PathStep::Line(to.0, to.1)],
        style,
    }
}

/// Moves a sign from the origin to its place.
fn shift(sign: &mut [Item], right: f64, down: f64) {
    for item in sign {
        match item {
            Item::Rect { x, y, .. } => (*x, *y) = (*x + right, *y + down),
            Item::Path { steps, .. } => {
                for step in steps {
                    if let PathStep::Move(x, y) | PathStep::Line(x, y) = step {
                        (*x, *y) = (*x + right, *y + down);
                    }
                }
            }
            Item::Circle { .. } | Item::Text { .. } | Item::Group(_) => {}
        }
    }
}

fn part_words(part: Part, lang: Lang) -> &'static str {
    match part {
        Part::Supply => lang.pick("supplied", "供给"),
        Part::Gap => lang.pick("short", "缺口"),
        Part::Surplus => lang.pick("beyond the need", "富余"),
        Part::Open => lang.pick("not known", "未知"),
    }
}
