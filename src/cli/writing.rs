//! How a picture is written: the flags that formats of pictures share, wherever pictures come from.

use clap::Args;
use clap::builder::TypedValueParser;
use liantu::render::drawing::{self, DrawingOptions, TextAs};
use liantu::text::{Lang, Message};

use super::Failure;
use super::render::names;

/// How a picture is written.
#[derive(Args, Clone, Debug)]
pub(crate) struct Writing {
    /// Pixels per unit of the drawing, for PNG: 2 is twice as sharp
    #[arg(long, value_name = "NUMBER", value_parser = scale, default_value = "1")]
    scale: f64,
    /// What text becomes in SVG
    #[arg(long, value_name = "AS", value_parser = texts(Lang::En), default_value = TextAs::ALL[0].1)]
    text: String,
    /// Put the part of the bundled font that is used into the SVG, so that its text looks the same everywhere
    #[arg(long, conflicts_with = "text")]
    embed_font: bool,
}

/// A number of pixels per unit.
fn scale(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.01..=100.0).contains(&number) {
        Ok(number)
    } else {
        Err("give a number from 0.01 to 100".to_owned())
    }
}

/// What text can become.
pub(crate) fn texts(lang: Lang) -> impl TypedValueParser<Value = String> {
    let all = TextAs::ALL.iter();
    names(all.map(move |it| (it.1, lang.pick(it.2, it.3))))
}

impl Writing {
    /// Only an SVG may or may not carry its font: what asks for it where no SVG is written is told, not passed over.
    pub fn check<'a>(&self, formats: impl IntoIterator<Item = &'a str>) -> Result<(), Failure> {
        let svg = drawing::ALL[0].name;
        if !self.embed_font || formats.into_iter().any(|it| it == svg) {
            return Ok(());
        }
        Err(Failure::Message(Message::new(
            "--embed-font is for .svg: leave it out (a PDF carries its font anyway, a PNG needs none, a page uses the reader's)",
            "--embed-font 只用于 .svg：请去掉它（PDF 总是内嵌字体，PNG 不需要字体，网页用读者的字体）",
        )))
    }

    /// The flags in the library's words.
    pub fn options(&self) -> DrawingOptions {
        let text = TextAs::ALL.iter().find(|it| it.1 == self.text);
        DrawingOptions {
            scale: self.scale,
            text: text.map(|it| it.0).unwrap_or_default(),
            embed_font: self.embed_font,
        }
    }
}
