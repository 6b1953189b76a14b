//! The rows: a bar of shares, the index on its scale, what it means.

use super::{GUTTER, INDEX, LEFT, MIDDLE, NAMES, RIGHT, SHARES, Scene, WIDTH, words};
use super::{origin_limit, thresholds};
use crate::analysis::concentration::{By, Concentration, Share};
use crate::report::{Anchor, Group, Item, Style};
use crate::text::{advance, figure};
use crate::view::chart::{self, Axis, Field, Frame};
use crate::view::page::{self, MARGIN, Paragraph, Sheet};
use crate::view::theme::{BLUE, INK, MUTED, PAPER, SITE_GROUND, VERMILION};

/// Height of a bar; space above and below the words of a row.
const BAR: f64 = 36.0;
const PADDING: f64 = 10.0;
/// Height of the words of the axes.
const AXIS: f64 = 36.0;
/// Radius of the mark of the index.
pub(super) const DOT: f64 = 5.0;
/// Shares below this are drawn as one.
const SMALLEST: f64 = 0.01;
/// Size of the words in a bar, and their distance from its ends.
const SIZE: f64 = 11.0;
const INSET: f64 = 5.0;
/// A name that is cut is shown from this width on.
const NAME_LEAST: f64 = 44.0;

/// The paint of a share: the largest is told apart.
pub(super) fn share_paint(at: usize) -> Style {
    Style {
        fill: Some(if at == 0 { BLUE } else { SITE_GROUND }),
        stroke: Some(if at == 0 { BLUE } else { INK }),
        stroke_width: 1.0,
        ..Style::default()
    }
}

pub(super) fn rest_paint() -> Style {
    Style {
        fill: Some(PAPER),
        hatch: Some("dots"),
        stroke: Some(INK),
        stroke_width: 1.0,
        ..Style::default()
    }
}

pub(super) fn dot_paint() -> Style {
    Style {
        fill: Some(INK),
        stroke: Some(PAPER),
        stroke_width: 1.5,
        ..Style::default()
    }
}

/// The line of a threshold of the index: that of this run solid, those of other profiles dashed.
pub(super) fn limit_paint(at: usize) -> Style {
    let dash = match at {
        0 => Vec::new(),
        1 => vec![5.0, 3.0],
        _ => vec![9.0, 2.0, 2.0, 2.0],
    };
    Style {
        stroke: Some(VERMILION),
        stroke_width: 1.8,
        dash,
        ..Style::default()
    }
}

pub(super) fn origin_paint() -> Style {
    Style {
        stroke: Some(INK),
        stroke_width: 2.4,
        dash: vec![2.0, 2.0],
        ..Style::default()
    }
}

/// The shares that are drawn apart, and how many are drawn as one.
pub(super) fn drawn(of: &Concentration) -> (&[Share], usize) {
    let small = of.shares.iter().position(|it| it.share < SMALLEST);
    let apart = small.unwrap_or(of.shares.len());
    // One small share is no more crowded than the words for it.
    if of.shares.len() - apart <= 1 {
        return (&of.shares, 0);
    }
    (&of.shares[..apart], of.shares.len() - apart)
}

/// All rows, with the axes above them.
pub(super) fn rows(scene: Scene<'_>, shown: &[&Concentration], sheet: &mut Sheet) {
    let top = sheet.y + AXIS;
    let (mut middles, mut height) = (Vec::new(), 0.0);
    for of in shown {
        let name = page::set(&words::name(scene, of), MARGIN, 0.0, NAMES);
        let told = page::set(&words::told(scene, of), RIGHT, 0.0, WIDTH - MARGIN - RIGHT);
        let inner = name.height.max(told.height).max(BAR) + 2.0 * PADDING;
        let middle = height + inner / 2.0;
        for mut block in [name, told] {
            page::lower(&mut block.items, top + middle - block.height / 2.0);
            sheet.items.push(Item::Group(Group {
                class: "label",
                items: block.items,
                ..group(scene, of)
            }));
        }
        middles.push(middle);
        height += inner;
        let y = top + height;
        sheet.items.push(page::line(MARGIN, y, WIDTH - MARGIN, y));
    }
    titles(scene, sheet);
    bars(scene, shown, &middles, (top, height), sheet);
    index(scene, shown, &middles, (top, height), sheet);
    sheet.y = top + height;
}

fn group(scene: Scene<'_>, of: &Concentration) -> Group {
    Group {
        class: "commodity",
        data: vec![
            ("by", of.by.word().to_owned()),
            ("id", scene.chain.commodity(of.commodity).id.clone()),
            ("kind", "commodity".to_owned()),
        ],
        title: Some(words::sentence(scene, of)),
        ..Group::default()
    }
}

/// What the axes count.
fn titles(scene: Scene<'_>, sheet: &mut Sheet) {
    let lang = scene.lang;
    for (x, width, words) in [
        (LEFT, SHARES, lang.pick("Share of supply", "占供给的份额")),
        (MIDDLE, INDEX + GUTTER, lang.pick("HHI", "集中度指数 HHI")),
    ] {
        let line = [Paragraph::new(words, 11.0).muted().lines(1)];
        sheet
            .items
            .extend(page::set(&line, x, sheet.y, width).items);
    }
}

fn bars(
    scene: Scene<'_>,
    shown: &[&Concentration],
    middles: &[f64],
    (top, height): (f64, f64),
    sheet: &mut Sheet,
) {
    let frame = Frame {
        page: (WIDTH, top + height),
        left: LEFT,
        top,
        width: SHARES,
        height,
    };
    let axis = Axis {
        range: (0.0, 1.0),
        ticks: [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].to_vec(),
        words: &figure::percent,
    };
    let items = chart::draw(frame, &axis, true, |field| {
        for (of, middle) in shown.iter().zip(middles) {
            field.group(group(scene, of), || bar(scene, field, of, *middle));
        }
    });
    sheet.items.extend(items);
    for (of, middle) in shown.iter().zip(middles) {
        let mut from = 0.0;
        for (at, share) in drawn(of).0.iter().enumerate() {
            let (left, right) = (LEFT + from * SHARES, LEFT + (from + share.share) * SHARES);
            let limit = limit_of(scene, of).map(|it| LEFT + it * SHARES);
            inside(scene, share, at, (left, right), limit, top + middle, sheet);
            from += share.share;
        }
    }
}

/// The share that the largest may have, where the row is one of origins.
fn limit_of(scene: Scene<'_>, of: &Concentration) -> Option<f64> {
    (of.by == By::Origin).then(|| origin_limit(scene.settings).value)
}

fn bar(scene: Scene<'_>, field: &Field<'_>, of: &Concentration, middle: f64) {
    let heights = (middle - BAR / 2.0, middle + BAR / 2.0);
    let (apart, _) = drawn(of);
    let mut from = 0.0;
    for (at, share) in apart.iter().enumerate() {
        field.bar((from, from + share.share), heights, share_paint(at));
        from += share.share;
    }
    if apart.len() < of.shares.len() {
        field.bar((from, 1.0), heights, rest_paint());
    }
    if let Some(limit) = limit_of(scene, of) {
        let line = [(limit, heights.0 - 4.0), (limit, heights.1 + 4.0)];
        field.path(
            &line,
            Style {
                stroke: Some(PAPER),
                stroke_width: 5.0,
                ..Style::default()
            },
        );
        field.path(&line, origin_paint());
    }
}

/// Name and share within a part of a bar, as far as they fit; never under the line of a limit.
fn inside(
    scene: Scene<'_>,
    share: &Share,
    at: usize,
    (left, right): (f64, f64),
    limit: Option<f64>,
    middle: f64,
    sheet: &mut Sheet,
) {
    let end = limit
        .filter(|it| left < *it && *it < right)
        .unwrap_or(right);
    let room = end - left - 2.0 * INSET;
    let percent = figure::percent(share.share);
    let name = share.name.get(scene.lang);
    // Fonts that replace the measured one may be a little wider.
    let width = |text: &str| advance::width(text, SIZE, false) * 1.05;
    if width(&percent) > room {
        return;
    }
    // A name that is cut to a few letters names nobody.
    let cut = advance::cut(name, room / 1.05, SIZE, false);
    let named = width(name) <= room || width(&cut) >= NAME_LEAST;
    let lines = if named {
        vec![(cut, -0.28 * SIZE), (percent, 1.0 * SIZE)]
    } else {
        vec![(percent, 0.36 * SIZE)]
    };
    for (text, down) in lines {
        sheet.items.push(Item::Text {
            x: left + INSET,
            y: middle + down,
            size: SIZE,
            text,
            anchor: Anchor::Start,
            bold: false,
            italic: false,
            color: if at == 0 { PAPER } else { INK },
        });
    }
}

fn index(
    scene: Scene<'_>,
    shown: &[&Concentration],
    middles: &[f64],
    (top, height): (f64, f64),
    sheet: &mut Sheet,
) {
    let frame = Frame {
        page: (WIDTH, top + height),
        left: MIDDLE,
        top,
        width: INDEX,
        height,
    };
    let number = |it: f64| figure::number(it, scene.lang);
    let axis = Axis {
        range: (0.0, 10_000.0),
        ticks: vec![0.0, 5_000.0, 10_000.0],
        words: &number,
    };
    let items = chart::draw(frame, &axis, true, |field| {
        // The limit of this run last, so that no other lies on it.
        for (at, limit) in thresholds(scene.settings).iter().enumerate().rev() {
            let ends = [(limit.value, 0.0), (limit.value, height)];
            field.path(&ends, limit_paint(at));
        }
        for (of, middle) in shown.iter().zip(middles) {
            field.group(group(scene, of), || {
                let line = [(0.0, *middle), (of.hhi, *middle)];
                field.line(&line, MUTED, 1.2);
                field.dot((of.hhi, *middle), DOT, dot_paint());
            });
        }
    });
    sheet.items.extend(items);
}
