//! PNG: pixels, for documents and chats.
//!
//! Comes in: a drawing and a scale. Goes out: PNG, or words. Must not know: the fonts of the system.
//!
//! Text is outlined from the bundled font first, so the same drawing gives the same pixels on every machine.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::{DrawingFormat, DrawingOptions};
use crate::render::{font, svg};
use crate::report::Drawing;
use crate::text::Message;

/// The format.
pub(super) const FORMAT: DrawingFormat = DrawingFormat {
    name: "png",
    extension: "png",
    about_en: "pixels, for documents and chats (--scale)",
    about_zh: "像素图，用于文档和聊天（--scale）",
    write,
};

/// The longest side and the most pixels that are drawn: 400 MB of memory.
const LONGEST: f64 = 32_767.0;
const MOST: f64 = 100_000_000.0;

fn write(drawing: &Drawing, options: &DrawingOptions) -> Result<Vec<u8>, Message> {
    let mut outlined = font::outlined(drawing)?;
    // A file of pixels cannot follow the reader's theme.
    outlined.dark.clear();
    let failed = |error: &dyn std::fmt::Display| {
        Message::new(
            format!("cannot draw the picture as pixels: {error}"),
            format!("无法把图画成像素：{error}"),
        )
    };
    let tree =
        Tree::from_str(&svg::svg(&outlined), &Options::default()).map_err(|it| failed(&it))?;
    let size = tree.size();
    let [width, height] =
        [size.width(), size.height()].map(|it| (f64::from(it) * options.scale).ceil());
    let fits =
        width >= 1.0 && height >= 1.0 && width.max(height) <= LONGEST && width * height <= MOST;
    let pixmap = if fits {
        Pixmap::new(width as u32, height as u32)
    } else {
        None
    };
    let Some(mut pixmap) = pixmap else {
        return Err(too_large(width, height));
    };
    let scale = options.scale as f32;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    pixmap.encode_png().map_err(|it| failed(&it))
}

/// Says that there would be too many pixels.
fn too_large(width: f64, height: f64) -> Message {
    Message::new(
        format!(
            "a PNG of {width:.0} × {height:.0} pixels cannot be drawn (at most {LONGEST:.0} a side and 100 million in all): use a smaller --scale, or a .svg, which has no such bound"
        ),
        format!(
            "画不了 {width:.0} × {height:.0} 像素的 PNG（每边至多 {LONGEST:.0}，总共至多 1 亿）：请减小 --scale，或用不受此限的 .svg"
        ),
    )
}
