//! SVG: sharp at every size, readable by browsers and drawing programs.
//!
//! Comes in: a drawing. Goes out: SVG. Must not know: how the drawing came about.

use super::{DrawingFormat, DrawingOptions, TextAs};
use crate::render::{font, svg};
use crate::report::Drawing;
use crate::text::Message;

/// The format.
pub(super) const FORMAT: DrawingFormat = DrawingFormat {
    name: "svg",
    extension: "svg",
    about_en: "sharp at every size, text stays text",
    about_zh: "任意放大都清晰，文字仍是文字",
    write,
};

fn write(drawing: &Drawing, options: &DrawingOptions) -> Result<Vec<u8>, Message> {
    Ok(match options.text {
        TextAs::Plain if options.embed_font => {
            let (drawing, font) = font::embedded(drawing)?;
            svg::with_font(&drawing, &font)
        }
        TextAs::Plain => svg::svg(drawing),
        TextAs::Paths => svg::svg(&font::outlined(drawing)?),
    }
    .into_bytes())
}
