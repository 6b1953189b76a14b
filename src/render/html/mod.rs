//! The live page: one file with the pictures in both languages, all figures behind them, and the script to ask them.
//!
//! Comes in: a [`LivePage`]. Goes out: HTML that needs no network and runs nothing but its own script. Must not know:
//! chains, analyses, where the page is kept.
//!
//! Everything of the chain is text: escaped in the markup, JSON in a data block, put into the page as text by the
//! script. The policy in the head allows exactly the script and the style below, by their hashes.

mod island;
mod parts;
mod review;
mod words;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::base64::base64;
use super::svg;
use super::xml::escaped;
use crate::report::{Color, Drawing, LivePage};
use crate::text::Lang;
use parts::{at, both, label};
pub use review::review;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const RELOAD: &str = include_str!("reload.js");

/// How the page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct PageOptions {
    /// The language shown first.
    pub lang: Lang,
    /// Whether it starts dark; else as the system is.
    pub dark: bool,
    /// In a preview, the version shown: the page asks its server for the next one.
    pub version: Option<u64>,
}

/// Writes the page.
pub fn page(page: &LivePage, options: &PageOptions) -> String {
    let style = format!("{STYLE}{}", colours(&[&page.en, &page.zh]));
    let mut out = String::from("<!doctype html>\n");
    let theme = if options.dark { "dark" } else { "system" };
    let version = options
        .version
        .map_or_else(String::new, |it| format!(" data-version=\"{it}\""));
    let _ = writeln!(
        out,
        "<html lang=\"{}\" data-theme=\"{theme}\"{version}>",
        options.lang.tag()
    );
    head(&mut out, page, options, &style);
    let _ = writeln!(
        out,
        "<body>\n<a class=\"skip\" href=\"#panel\" {}</a>",
        at("skip", options.lang)
    );
    parts::header(&mut out, page, options);
    parts::faults(&mut out, page, options.lang);
    picture(&mut out, page, options.lang);
    parts::side(&mut out, page, options.lang);
    let _ = writeln!(
        out,
        "<div id=\"status\" class=\"unseen\" role=\"status\"></div>"
    );
    let _ = writeln!(
        out,
        "<script type=\"application/json\" id=\"data\">{}</script>",
        island::island(page)
    );
    let _ = writeln!(out, "<script>{SCRIPT}</script>");
    if options.version.is_some() {
        let _ = writeln!(out, "<script id=\"reload\">{RELOAD}</script>");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn head(out: &mut String, page: &LivePage, options: &PageOptions, style: &str) {
    let live = options.version.is_some();
    let reload = if live {
        format!(" {}", hash(RELOAD))
    } else {
        String::new()
    };
    let connect = if live { "; connect-src 'self'" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src {}{reload}; style-src {}{connect}; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(style)
    );
    let title = escaped(page.title.get(options.lang));
    let version = env!("CARGO_PKG_VERSION");
    let _ = write!(
        out,
        "<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"liantu {version}\">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n"
    );
}

/// A hash as a policy names it.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// The colours of the pictures as variables, with their dark twins; on paper they stay light.
fn colours(drawings: &[&Drawing]) -> String {
    let mut twins: Vec<(Color, Color)> = drawings
        .iter()
        .flat_map(|it| it.dark.iter().copied())
        .collect();
    twins.sort_unstable();
    twins.dedup();
    let name = |color: Color| svg::hex(color).replace('#', "--c");
    let (mut light, mut dark, mut uses) = (String::new(), String::new(), String::new());
    for (color, twin) in twins {
        let (name, hex) = (name(color), svg::hex(color));
        let _ = write!(light, "{name}:{hex};");
        let _ = write!(dark, "{name}:{};", svg::hex(twin));
        let _ = writeln!(
            uses,
            "svg [fill=\"{hex}\"]{{fill:var({name})}} svg [stroke=\"{hex}\"]{{stroke:var({name})}}"
        );
    }
    format!(
        ":root{{{light}}}\n@media screen{{html[data-theme=\"dark\"]{{{dark}}}}}\n\
         @media screen and (prefers-color-scheme:dark){{html[data-theme=\"system\"]{{{dark}}}}}\n{uses}"
    )
}

/// The pictures, one for each language, and the buttons beside them.
fn picture(out: &mut String, page: &LivePage, lang: Lang) {
    let _ = writeln!(out, "<main id=\"picture\" {}>", label("picture", lang));
    let drawn: Vec<&Drawing> = [&page.en, &page.zh]
        .into_iter()
        .filter(|it| it.width > 0.0)
        .collect();
    if !drawn.is_empty() {
        out.push_str(&svg::definitions(&drawn));
        for (at, drawing) in drawn.iter().enumerate() {
            let _ = writeln!(
                out,
                "<div class=\"pic\"{}>{}</div>",
                both(at, lang),
                svg::inline(drawing)
            );
        }
        out.push_str("<div class=\"zoom\">");
        for (id, sign) in [("zoom-in", "+"), ("zoom-out", "−"), ("zoom-fit", "⤢")] {
            let _ = write!(
                out,
                "<button type=\"button\" id=\"{id}\" {}>{sign}</button>",
                label(id, lang)
            );
        }
        out.push_str("</div>\n");
    }
    out.push_str("</main>\n");
}
