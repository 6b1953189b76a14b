//! Text → outlines: the drawing as it is without any font.
//!
//! Comes in: a drawing. Goes out: the drawing with each line of text as one path. Must not know: formats.

use super::Font;
use crate::report::{Anchor, Drawing, Group, Item, PathStep, Style};
use crate::text::Message;

/// How far slanted text leans, per unit of height: the tangent of 12°.
pub(in crate::render) const SLANT: f64 = 0.2126;

/// The drawing with outlines for text.
pub(in crate::render) fn outlined(drawing: &Drawing) -> Result<Drawing, Message> {
    let fonts = [Font::of(false), Font::of(true)];
    Ok(Drawing {
        items: items(&drawing.items, &fonts)?,
        ..drawing.clone()
    })
}

/// Groups nest as deep as the view made them: a few levels.
fn items(items: &[Item], fonts: &[Font; 2]) -> Result<Vec<Item>, Message> {
    items.iter().map(|item| one(item, fonts)).collect()
}

fn one(item: &Item, fonts: &[Font; 2]) -> Result<Item, Message> {
    Ok(match item {
        Item::Text { .. } => text(item, fonts)?,
        Item::Group(group) => Item::Group(Group {
            class: group.class,
            data: group.data.clone(),
            title: group.title.clone(),
            items: items(&group.items, fonts)?,
        }),
        other => other.clone(),
    })
}

fn text(item: &Item, fonts: &[Font; 2]) -> Result<Item, Message> {
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
        return Ok(item.clone());
    };
    let font = &fonts[usize::from(*bold)];
    let placed = font.place(text)?;
    let width = size * placed.iter().map(|it| it.advance).sum::<f64>();
    let scale = size / f64::from(font.face.units_per_em());
    let mut pen = Pen {
        x: start(*x, *anchor, width),
        y: *y,
        scale,
        slant: if *italic { SLANT } else { 0.0 },
        steps: Vec::new(),
    };
    for it in placed {
        font.face.outline_glyph(it.glyph, &mut pen);
        pen.x += it.advance * size;
    }
    Ok(Item::Path {
        steps: pen.steps,
        style: Style {
            fill: Some(*color),
            ..Style::default()
        },
    })
}

/// The left end of a line of this width.
pub(in crate::render) fn start(x: f64, anchor: Anchor, width: f64) -> f64 {
    match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    }
}

/// Collects outlines at a place of the page.
struct Pen {
    x: f64,
    y: f64,
    scale: f64,
    slant: f64,
    steps: Vec<PathStep>,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        let (x, y) = (f64::from(x), f64::from(y));
        (
            self.x + (x + y * self.slant) * self.scale,
            self.y - y * self.scale,
        )
    }
}

impl ttf_parser::OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.steps.push(PathStep::Move(x, y));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.steps.push(PathStep::Line(x, y));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.steps.push(PathStep::Quad(x1, y1, x, y));
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.steps.push(PathStep::Cubic(x1, y1, x2, y2, x, y));
    }
    fn close(&mut self) {
        self.steps.push(PathStep::Close);
    }
}
