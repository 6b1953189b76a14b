//! A drawing as SVG: one standalone file that every viewer draws alike.
//!
//! Comes in: a [`Drawing`]. Goes out: SVG 1.1 text. Must not know: how the drawing came about.
//!
//! Text stays text, in a list of fonts whose first one has the measured widths. Arrow heads are paths, because not
//! every viewer draws markers alike. The same drawing gives the same bytes: attributes in fixed order, numbers to
//! 1/100, no time, no chance.

use super::arrow::Head;
use super::hatch::{self, Hatch};
use super::xml::{Element, number};
use crate::report::{Anchor, Color, Drawing, Group, Item, PathStep, Style};
use std::collections::BTreeSet;

/// The fonts, best first: all have Chinese and Latin, and none is wider than the measured one by more than boxes allow.
const FONTS: &str = "\"Noto Sans SC\",\"Source Han Sans SC\",\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif";

/// Writes the drawing, its text in the reader's fonts.
pub fn svg(drawing: &Drawing) -> String {
    write(drawing, None)
}

/// A font that goes into the file.
pub(super) struct EmbeddedFont {
    /// The name of its family, which no other font has.
    pub family: String,
    /// Its rules of CSS, fonts inside.
    pub rules: String,
}

/// Writes the drawing with the font that its text is measured with.
pub(super) fn with_font(drawing: &Drawing, font: &EmbeddedFont) -> String {
    write(drawing, Some(font))
}

fn write(drawing: &Drawing, font: Option<&EmbeddedFont>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    {
        let mut root = Element::root(&mut out, "svg");
        root.attribute("xmlns", "http://www.w3.org/2000/svg")
            .attribute(
                "viewBox",
                &format!("0 0 {} {}", number(drawing.width), number(drawing.height)),
            )
            .attribute(
                "width",
                &length(drawing.width, drawing.paper.map(|it| it.0)),
            )
            .attribute(
                "height",
                &length(drawing.height, drawing.paper.map(|it| it.1)),
            )
            .attribute("role", "img")
            .attribute("aria-labelledby", "title desc");
        if !drawing.lang.is_empty() {
            root.attribute("lang", drawing.lang)
                .attribute("xml:lang", drawing.lang);
        }
        match font {
            None => root.attribute("font-family", FONTS),
            // Without it, browsers round the places of letters to pixels of the screen.
            Some(font) => root
                .attribute("font-family", &format!("\"{}\",{FONTS}", font.family))
                .attribute("text-rendering", "geometricPrecision"),
        };
        root.child("title")
            .attribute("id", "title")
            .text(&drawing.title);
        root.child("desc")
            .attribute("id", "desc")
            .text(&drawing.description);
        if let Some(font) = font {
            root.child("style").text(&font.rules);
        }
        write_hatches(&mut root, &hatches(&drawing.items));
        if let Some(color) = drawing.background {
            let mut page = root.child("rect");
            page.number("width", drawing.width)
                .number("height", drawing.height)
                .attribute("fill", &hex(color));
        }
        write_items(&mut root, &drawing.items);
    }
    out.push('\n');
    out
}

/// The drawing as a part of a page: without ids, since a page may hold several; its hatches are those of
/// [`definitions`].
pub(super) fn inline(drawing: &Drawing) -> String {
    let mut out = String::new();
    let mut root = Element::root(&mut out, "svg");
    root.attribute(
        "viewBox",
        &format!("0 0 {} {}", number(drawing.width), number(drawing.height)),
    )
    .attribute("role", "group")
    .attribute("aria-label", &drawing.title)
    .attribute("lang", drawing.lang)
    .attribute("font-family", FONTS);
    root.child("desc").text(&drawing.description);
    if let Some(color) = drawing.background {
        let mut page = root.child("rect");
        page.attribute("class", "ground")
            .number("width", drawing.width)
            .number("height", drawing.height)
            .attribute("fill", &hex(color));
    }
    write_items(&mut root, &drawing.items);
    drop(root);
    out
}

/// The hatches of drawings on one page, each defined once.
pub(super) fn definitions(drawings: &[&Drawing]) -> String {
    let used = drawings.iter().flat_map(|it| hatches(&it.items)).collect();
    let mut out = String::new();
    let mut root = Element::root(&mut out, "svg");
    root.attribute("class", "definitions")
        .attribute("aria-hidden", "true");
    write_hatches(&mut root, &used);
    drop(root);
    out
}

/// A length of the page: in millimetres where it is meant for paper, else in user units.
fn length(units: f64, millimetres: Option<f64>) -> String {
    millimetres.map_or_else(|| number(units), |it| format!("{}mm", number(it)))
}

/// A colour as written.
pub(super) fn hex(Color(red, green, blue): Color) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The hatches that the drawing uses, sorted.
fn hatches(items: &[Item]) -> BTreeSet<Hatch> {
    let mut used = BTreeSet::new();
    let mut stack: Vec<&Item> = items.iter().collect();
    while let Some(item) = stack.pop() {
        match item {
            Item::Rect { style, .. } | Item::Circle { style, .. } | Item::Path { style, .. } => {
                used.extend(hatch::of(style));
            }
            Item::Text { .. } => {}
            Item::Group(group) => stack.extend(&group.items),
        }
    }
    used
}

/// The id of its pattern.
fn hatch_id(hatch: &Hatch) -> String {
    let ground = hatch.ground.map_or_else(|| "none".to_owned(), hex);
    format!(
        "{}-{}-{}",
        hatch.pattern,
        &hex(hatch.color)[1..],
        ground.trim_start_matches('#')
    )
}

/// Defines the patterns. Each is a tile with lines; the tile is turned for diagonals.
fn write_hatches(root: &mut Element, used: &BTreeSet<Hatch>) {
    if used.is_empty() {
        return;
    }
    let mut defs = root.child("defs");
    for hatch in used {
        let mut tile = defs.child("pattern");
        tile.attribute("id", &hatch_id(hatch))
            .number("width", hatch::STEP)
            .number("height", hatch::STEP)
            .attribute("patternUnits", "userSpaceOnUse");
        if hatch::is_turned(hatch.pattern) {
            tile.attribute("patternTransform", "rotate(45)");
        }
        if let Some(color) = hatch.ground {
            tile.child("rect")
                .number("width", hatch::STEP)
                .number("height", hatch::STEP)
                .attribute("fill", &hex(color));
        }
        tile.child("path")
            .attribute("d", hatch::tile(hatch.pattern))
            .attribute("stroke", &hex(hatch.color))
            .number("stroke-width", hatch::width(hatch.pattern));
    }
}

/// Writes items, bottom first. Groups nest as deep as the view made them: a few levels.
fn write_items(parent: &mut Element, items: &[Item]) {
    for item in items {
        match item {
            Item::Rect {
                x,
                y,
                width,
                height,
                radius,
                style,
            } => {
                let mut rect = parent.child("rect");
                rect.number("x", *x)
                    .number("y", *y)
                    .number("width", width.max(0.0))
                    .number("height", height.max(0.0));
                if *radius > 0.0 {
                    rect.number("rx", *radius);
                }
                paint(&mut rect, style);
            }
            Item::Circle {
                x,
                y,
                radius,
                style,
            } => {
                let mut circle = parent.child("circle");
                circle
                    .number("cx", *x)
                    .number("cy", *y)
                    .number("r", radius.max(0.0));
                paint(&mut circle, style);
            }
            Item::Path { steps, style } => write_path(parent, steps, style),
            Item::Text { .. } => write_text(parent, item),
            Item::Group(group) => write_group(parent, group),
        }
    }
}

/// Writes a group with its data attributes and its title.
fn write_group(parent: &mut Element, group: &Group) {
    let mut element = parent.child("g");
    if !group.class.is_empty() {
        element.attribute("class", group.class);
    }
    for (key, value) in &group.data {
        element.attribute(&format!("data-{key}"), value);
    }
    if let Some(title) = &group.title {
        element.child("title").text(title);
    }
    write_items(&mut element, &group.items);
}

/// Writes one line of text.
fn write_text(parent: &mut Element, item: &Item) {
    let Item::Text {
        x,
        y,
        size,
        text,
        anchor,
        bold,
        italic,
        color,
    } = item
    else {
        return;
    };
    let mut element = parent.child("text");
    element
        .number("x", *x)
        .number("y", *y)
        .number("font-size", *size);
    match anchor {
        Anchor::Start => {}
        Anchor::Middle => {
            element.attribute("text-anchor", "middle");
        }
        Anchor::End => {
            element.attribute("text-anchor", "end");
        }
    }
    if *bold {
        element.attribute("font-weight", "bold");
    }
    if *italic {
        element.attribute("font-style", "italic");
    }
    element.attribute("fill", &hex(*color));
    element.text(text);
}

/// Adds fill, outline, dashes, opacity, in this order.
fn paint(element: &mut Element, style: &Style) {
    let fill = match (hatch::of(style), style.fill) {
        (Some(hatch), _) => format!("url(#{})", hatch_id(&hatch)),
        (None, Some(color)) => hex(color),
        (None, None) => "none".to_owned(),
    };
    element.attribute("fill", &fill);
    if let Some(color) = style.stroke {
        element
            .attribute("stroke", &hex(color))
            .number("stroke-width", style.stroke_width);
        if !style.dash.is_empty() {
            let dash: Vec<String> = style.dash.iter().map(|&length| number(length)).collect();
            element.attribute("stroke-dasharray", &dash.join(" "));
        }
    }
    if let Some(opacity) = style.opacity {
        element.number("opacity", opacity.clamp(0.0, 1.0));
    }
}

/// Writes a path and, if it has one, its arrow head.
fn write_path(parent: &mut Element, steps: &[PathStep], style: &Style) {
    let head = Head::of_style(steps, style);
    let shortened = head.as_ref().map(|head| head.shorten(steps));
    let mut path = parent.child("path");
    path.attribute("d", &path_data(shortened.as_deref().unwrap_or(steps)));
    paint(&mut path, style);
    if style.stroke.is_some() && style.hatch.is_none() {
        path.attribute("stroke-linejoin", "round");
    }
    drop(path);
    if let Some(head) = head {
        let mut path = parent.child("path");
        path.attribute("d", &path_data(&head.outline()))
            .attribute("fill", &hex(head.color));
        if let Some(opacity) = style.opacity {
            path.number("opacity", opacity.clamp(0.0, 1.0));
        }
    }
}

/// Path data: absolute commands, one letter each.
fn path_data(steps: &[PathStep]) -> String {
    let mut data = String::new();
    for step in steps {
        let (letter, numbers) = match *step {
            PathStep::Move(x, y) => ('M', vec![x, y]),
            PathStep::Line(x, y) => ('L', vec![x, y]),
            PathStep::Cubic(x1, y1, x2, y2, x, y) => ('C', vec![x1, y1, x2, y2, x, y]),
            PathStep::Quad(x1, y1, x, y) => ('Q', vec![x1, y1, x, y]),
            PathStep::Close => ('Z', vec![]),
        };
        data.push(letter);
        let numbers: Vec<String> = numbers.into_iter().map(number).collect();
        data.push_str(&numbers.join(" "));
    }
    data
}
