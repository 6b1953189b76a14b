//! The formats of pictures: a drawing → the bytes of a file, one file per format, one line per format here.
//!
//! Comes in: a [`Drawing`] and how it is wanted. Goes out: bytes, or words about what cannot be written. Must not
//! know: chains, analyses, views, files, terminals.

mod dot;
mod graph;
mod layout_json;
mod mermaid;
mod pdf;
mod png;
mod svg;

pub(super) use layout_json::JsonLayout;
pub(super) use mermaid::plain as mermaid_text;

use crate::report::Drawing;
use crate::text::{Lang, Message};

/// How a drawing is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawingOptions {
    /// Pixels per unit of the drawing, for formats of pixels.
    pub scale: f64,
    /// What becomes of text, for SVG.
    pub text: TextAs,
    /// Whether an SVG carries the part of the bundled font that it uses, so that its text looks the same everywhere.
    pub embed_font: bool,
}

impl Default for DrawingOptions {
    fn default() -> Self {
        Self {
            scale: 1.0,
            text: TextAs::default(),
            embed_font: false,
        }
    }
}

/// What becomes of text in an SVG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TextAs {
    /// Text, in the reader's fonts.
    #[default]
    Plain,
    /// Outlines: no font needed, nothing to select.
    Paths,
}

impl TextAs {
    /// All, with their names and what each is, in English and Chinese.
    pub const ALL: &[(Self, &'static str, &'static str, &'static str)] = &[
        (
            Self::Plain,
            "plain",
            "text in the reader's fonts",
            "文字，用读者的字体",
        ),
        (
            Self::Paths,
            "paths",
            "outlines, for programs that change fonts",
            "轮廓，用于会替换字体的程序",
        ),
    ];
}

/// Writes a drawing.
type Write = fn(&Drawing, &DrawingOptions) -> Result<Vec<u8>, Message>;

/// A format of pictures.
pub struct DrawingFormat {
    /// Its name in `--format`.
    pub name: &'static str,
    /// The ending of its files, without the dot.
    pub extension: &'static str,
    /// What it is, in English.
    pub about_en: &'static str,
    /// What it is, in Chinese.
    pub about_zh: &'static str,
    /// Writes a drawing.
    pub write: Write,
}

impl DrawingFormat {
    /// What it is.
    pub fn about(&self, lang: Lang) -> &'static str {
        lang.pick(self.about_en, self.about_zh)
    }
}

/// All formats of pictures. The first is written where nothing else is asked for.
pub const ALL: &[DrawingFormat] = &[
    svg::FORMAT,
    png::FORMAT,
    pdf::FORMAT,
    dot::FORMAT,
    mermaid::FORMAT,
    layout_json::FORMAT,
];

/// The format with this name.
pub fn find(name: &str) -> Option<&'static DrawingFormat> {
    ALL.iter().find(|format| format.name == name)
}

/// The format of files with this ending, in any case.
pub fn of_ending(ending: &str) -> Option<&'static DrawingFormat> {
    ALL.iter()
        .find(|format| format.extension.eq_ignore_ascii_case(ending))
}

/// The endings that can be written, as one reads them: `.svg, .png`.
pub fn endings() -> String {
    let endings = ALL.iter().map(|format| format!(".{}", format.extension));
    endings.collect::<Vec<_>>().join(", ")
}
