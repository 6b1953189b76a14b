//! PDF: one page for print and reports, shapes as shapes and text as text.
//!
//! Comes in: a drawing. Goes out: PDF 1.7, or words. Must not know: the fonts of the system, the time of day.
//!
//! The page is as large as the drawing's paper, else as the drawing at 96 units per inch. It carries the letters of the
//! bundled font that it uses, each with the character that it stands for, so that Chinese can be searched and copied.

use krilla::color::rgb;
use krilla::document::Document;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, Tag, TagGroup, TagTree};
use krilla::text::{GlyphId, KrillaGlyph};

use super::{DrawingFormat, DrawingOptions};
use crate::render::arrow::Head;
use crate::render::font::{self, Font, Placed};
use crate::render::hatch;
use crate::render::xml::is_allowed;
use crate::report::{Color, Drawing, Item, PathStep, Style};
use crate::text::Message;

/// The format.
pub(super) const FORMAT: DrawingFormat = DrawingFormat {
    name: "pdf",
    extension: "pdf",
    about_en: "a page for print and reports, its text can be searched",
    about_zh: "用于打印和报告的页面，文字可搜索",
    write,
};

const POINTS_PER_INCH: f64 = 72.0;
const UNITS_PER_INCH: f64 = 96.0;
const MILLIMETRES_PER_INCH: f64 = 25.4;
/// The longest side that readers of PDF open, in points: 200 inches (ISO 32000-1, annex C).
const LONGEST: f64 = 14_400.0;
/// Control points of a quarter of a circle, as a part of its radius.
const QUARTER: f64 = 0.552_284_749_8;
/// Corners sharper than this are cut off, as in SVG.
const MITRE_LIMIT: f32 = 4.0;

fn write(drawing: &Drawing, _: &DrawingOptions) -> Result<Vec<u8>, Message> {
    let sheet = Sheet::of(drawing)?;
    let settings = PageSettings::from_wh(sheet.width as f32, sheet.height as f32)
        .ok_or_else(|| failed(&"the picture has no size"))?;
    let fonts = [Font::of(false), Font::of(true)];
    // Before the page is begun: what is begun must be finished, and a character may lack.
    let mut lines = Vec::new();
    place(&drawing.items, &fonts, &mut lines)?;
    let embedded = [embeddable(false)?, embeddable(true)?];

    let mut document = Document::new();
    document.set_metadata(metadata(drawing));
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let picture = surface.start_tagged(ContentTag::Other);
    surface.push_transform(&sheet.transform());
    let mut pen = Pen {
        surface: &mut surface,
        embedded,
        lines: lines.into_iter(),
    };
    if let Some(color) = drawing.background {
        let whole = rectangle(0.0, 0.0, drawing.width, drawing.height, 0.0);
        pen.shape(&whole, &filled(color), false);
    }
    pen.items(&drawing.items);
    surface.pop();
    surface.end_tagged();
    surface.finish();
    page.finish();

    let mut figure = TagGroup::new(Tag::Figure(Some(clean(&drawing.description))));
    figure.push(picture);
    let mut tree = TagTree::new();
    tree.push(figure);
    document.set_tag_tree(tree);
    document.finish().map_err(|it| failed(&it))
}

fn failed(error: &dyn std::fmt::Display) -> Message {
    Message::new(
        format!("cannot write the picture as PDF: {error}"),
        format!("无法把图写成 PDF：{error}"),
    )
}

/// Title, summary and language; no author and no date, so that the same drawing gives the same bytes.
fn metadata(drawing: &Drawing) -> Metadata {
    let metadata = Metadata::new()
        .title(clean(&drawing.title))
        .description(clean(&drawing.description))
        .creator(concat!("liantu ", env!("CARGO_PKG_VERSION")).to_owned());
    if drawing.lang.is_empty() {
        metadata
    } else {
        metadata.language(drawing.lang.to_owned())
    }
}

/// Metadata are XML inside of the file.
fn clean(text: &str) -> String {
    text.chars().filter(|it| is_allowed(*it)).collect()
}

fn embeddable(bold: bool) -> Result<krilla::text::Font, Message> {
    krilla::text::Font::new(font::file(bold).into(), 0).ok_or_else(|| failed(&"the font"))
}

/// Places every line of text, in the order of the drawing.
fn place(items: &[Item], fonts: &[Font; 2], lines: &mut Vec<Vec<Placed>>) -> Result<(), Message> {
    for item in items {
        match item {
            Item::Text { text, bold, .. } => lines.push(fonts[usize::from(*bold)].place(text)?),
            Item::Group(group) => place(&group.items, fonts, lines)?,
            _ => {}
        }
    }
    Ok(())
}

/// The page, in points.
struct Sheet {
    width: f64,
    height: f64,
    /// Points per unit of the drawing.
    scale: f64,
    /// Where the drawing's corner lies: in the middle of what it leaves free.
    left: f64,
    top: f64,
}

impl Sheet {
    fn of(drawing: &Drawing) -> Result<Self, Message> {
        let (width, height) = match drawing.paper {
            Some((width, height)) => {
                let points = POINTS_PER_INCH / MILLIMETRES_PER_INCH;
                (width * points, height * points)
            }
            None => {
                let points = POINTS_PER_INCH / UNITS_PER_INCH;
                (drawing.width * points, drawing.height * points)
            }
        };
        if width.max(height) > LONGEST {
            return Err(too_large(width, height));
        }
        let scale = (width / drawing.width).min(height / drawing.height);
        Ok(Self {
            width,
            height,
            scale,
            left: (width - drawing.width * scale) / 2.0,
            top: (height - drawing.height * scale) / 2.0,
        })
    }

    fn transform(&self) -> Transform {
        let [scale, left, top] = [self.scale, self.left, self.top].map(|it| it as f32);
        Transform::from_row(scale, 0.0, 0.0, scale, left, top)
    }
}

/// Says that no reader would open the page.
fn too_large(width: f64, height: f64) -> Message {
    let [width, height] =
        [width, height].map(|it| (it / POINTS_PER_INCH * MILLIMETRES_PER_INCH).ceil());
    Message::new(
        format!(
            "a PDF of {width:.0} × {height:.0} mm cannot be opened (at most 5,080 mm a side): choose a paper with --size, or write a .svg, which has no such bound"
        ),
        format!(
            "{width:.0} × {height:.0} 毫米的 PDF 打不开（每边至多 5080 毫米）：请用 --size 选择纸张，或用不受此限的 .svg"
        ),
    )
}

/// Draws on the page, bottom first.
struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    embedded: [krilla::text::Font; 2],
    lines: std::vec::IntoIter<Vec<Placed>>,
}

impl Pen<'_, '_> {
    /// Groups nest as deep as the view made them: a few levels.
    fn items(&mut self, items: &[Item]) {
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
                    if *width > 0.0 && *height > 0.0 {
                        self.shape(&rectangle(*x, *y, *width, *height, *radius), style, false);
                    }
                }
                Item::Circle {
                    x,
                    y,
                    radius,
                    style,
                } => {
                    if *radius > 0.0 {
                        let (side, left, top) = (2.0 * radius, x - radius, y - radius);
                        self.shape(&rectangle(left, top, side, side, *radius), style, false);
                    }
                }
                Item::Path { steps, style } => self.path(steps, style),
                Item::Text { .. } => self.text(item),
                Item::Group(group) => self.items(&group.items),
            }
        }
    }

    /// A path and its arrow head.
    fn path(&mut self, steps: &[PathStep], style: &Style) {
        let head = Head::of_style(steps, style);
        let shortened = head.as_ref().map(|it| it.shorten(steps));
        self.shape(shortened.as_deref().unwrap_or(steps), style, true);
        if let Some(head) = head {
            let style = Style {
                opacity: style.opacity,
                ..filled(head.color)
            };
            self.shape(&head.outline(), &style, true);
        }
    }

    /// One shape: ground, hatch, outline.
    fn shape(&mut self, steps: &[PathStep], style: &Style, round: bool) {
        let Some(path) = outline(steps) else { return };
        let opacity = style.opacity.map_or(1.0, |it| it.clamp(0.0, 1.0));
        self.surface
            .push_opacity(NormalizedF32::new(opacity as f32).unwrap_or(NormalizedF32::ONE));
        if let Some(color) = style.fill {
            self.surface.set_fill(Some(fill(color)));
            self.surface.set_stroke(None);
            self.surface.draw_path(&path);
        }
        if let Some(hatch) = hatch::of(style) {
            self.surface.push_clip_path(&path, &FillRule::NonZero);
            self.hatch(steps, &hatch);
            self.surface.pop();
        }
        if let Some(color) = style.stroke {
            let join = if round && style.hatch.is_none() {
                LineJoin::Round
            } else {
                LineJoin::Miter
            };
            self.surface.set_fill(None);
            self.surface
                .set_stroke(Some(stroke(color, style.stroke_width, &style.dash, join)));
            self.surface.draw_path(&path);
        }
        self.surface.pop();
    }

    /// The lines of a hatch, drawn as lines: tiles show their seams in many readers.
    fn hatch(&mut self, steps: &[PathStep], hatch: &hatch::Hatch) {
        self.surface.set_fill(None);
        for (lines, dash) in hatch::lines(hatch.pattern, steps) {
            let (color, width) = (hatch.color, hatch::width(hatch.pattern));
            self.surface
                .set_stroke(Some(stroke(color, width, &dash, LineJoin::Miter)));
            if let Some(path) = outline(&lines) {
                self.surface.draw_path(&path);
            }
        }
    }

    /// One line of text.
    fn text(&mut self, item: &Item) {
        let Item::Text {
            x,
            y,
            size,
            anchor,
            bold,
            italic,
            color,
            ..
        } = item
        else {
            return;
        };
        let placed = self.lines.next().unwrap_or_default();
        if placed.is_empty() {
            return;
        }
        let width = size * placed.iter().map(|it| it.advance).sum::<f64>();
        let (mut text, mut glyphs) = (String::new(), Vec::with_capacity(placed.len()));
        for it in &placed {
            let from = text.len();
            text.push(it.character);
            let id = GlyphId::new(u32::from(it.glyph.0));
            let (advance, range) = (it.advance as f32, from..text.len());
            glyphs.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, range, None));
        }
        let slant = if *italic { font::SLANT as f32 } else { 0.0 };
        let [left, base] = [font::start(*x, *anchor, width), *y].map(|it| it as f32);
        self.surface
            .push_transform(&Transform::from_row(1.0, 0.0, -slant, 1.0, left, base));
        self.surface.set_fill(Some(fill(*color)));
        self.surface.set_stroke(None);
        let font = self.embedded[usize::from(*bold)].clone();
        let origin = Point::from_xy(0.0, 0.0);
        self.surface
            .draw_glyphs(origin, &glyphs, font, &text, *size as f32, false);
        self.surface.pop();
    }
}

fn filled(color: Color) -> Style {
    Style {
        fill: Some(color),
        ..Style::default()
    }
}

fn paint(Color(red, green, blue): Color) -> krilla::paint::Paint {
    rgb::Color::new(red, green, blue).into()
}

fn fill(color: Color) -> Fill {
    Fill {
        paint: paint(color),
        ..Fill::default()
    }
}

fn stroke(color: Color, width: f64, dash: &[f64], line_join: LineJoin) -> Stroke {
    Stroke {
        paint: paint(color),
        width: width as f32,
        miter_limit: MITRE_LIMIT,
        line_join,
        dash: (!dash.is_empty()).then(|| StrokeDash {
            array: dash.iter().map(|it| *it as f32).collect(),
            offset: 0.0,
        }),
        ..Stroke::default()
    }
}

/// A path of the page; none where there is nothing to draw.
fn outline(steps: &[PathStep]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for step in steps {
        match *step {
            PathStep::Move(x, y) => path.move_to(x as f32, y as f32),
            PathStep::Line(x, y) => path.line_to(x as f32, y as f32),
            PathStep::Quad(x1, y1, x, y) => {
                path.quad_to(x1 as f32, y1 as f32, x as f32, y as f32);
            }
            PathStep::Cubic(x1, y1, x2, y2, x, y) => {
                let [x1, y1, x2, y2, x, y] = [x1, y1, x2, y2, x, y].map(|it| it as f32);
                path.cubic_to(x1, y1, x2, y2, x, y);
            }
            PathStep::Close => path.close(),
        }
    }
    path.finish()
}

/// A rectangle, its corners rounded.
fn rectangle(x: f64, y: f64, width: f64, height: f64, radius: f64) -> Vec<PathStep> {
    let (right, bottom) = (x + width, y + height);
    let radius = radius.min(width / 2.0).min(height / 2.0).max(0.0);
    if radius == 0.0 {
        return vec![
            PathStep::Move(x, y),
            PathStep::Line(right, y),
            PathStep::Line(right, bottom),
            PathStep::Line(x, bottom),
            PathStep::Close,
        ];
    }
    let rest = radius * (1.0 - QUARTER);
    vec![
        PathStep::Move(x + radius, y),
        PathStep::Line(right - radius, y),
        PathStep::Cubic(right - rest, y, right, y + rest, right, y + radius),
        PathStep::Line(right, bottom - radius),
        PathStep::Cubic(
            right,
            bottom - rest,
            right - rest,
            bottom,
            right - radius,
            bottom,
        ),
        PathStep::Line(x + radius, bottom),
        PathStep::Cubic(x + rest, bottom, x, bottom - rest, x, bottom - radius),
        PathStep::Line(x, y + radius),
        PathStep::Cubic(x, y + rest, x + rest, y, x + radius, y),
        PathStep::Close,
    ]
}
