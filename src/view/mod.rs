//! The pictures of a chain: one file each, found through [`ALL`].
//!
//! Comes in: a [`Request`]: a chain, its results, its findings, how the picture is wanted. Goes out: a [`Drawing`], or a
//! sentence that says why there is none. Must not know: how results are computed, how drawings are written.

mod balance;
mod chart;
mod concentration;
mod difference;
mod key;
mod look;
mod map;
mod page;
mod part;
mod plot;
mod sankey;
mod sensitivity;
mod theme;
mod timeline;

use crate::analysis::Results;
use crate::model::Chain;
use crate::report::{Drawing, Finding};
use crate::rules::Settings;
use crate::text::Message;

pub use difference::{Between, Version, Way, difference};
pub use look::{Look, Paper};
pub use part::{Detail, Focus};
pub use theme::Theme;

/// What a picture is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// What was computed of it.
    pub results: &'a Results,
    /// What was found.
    pub findings: &'a [Finding],
    /// The thresholds that the findings were judged by.
    pub settings: &'a Settings,
    /// How the picture is wanted.
    pub look: Look,
}

/// A picture of a chain.
pub struct View {
    /// Its name in `--view`.
    pub name: &'static str,
    /// What it shows, in English.
    pub about_en: &'static str,
    /// What it shows, in Chinese.
    pub about_zh: &'static str,
    /// Whether it is about one indicator, which [`Look::indicator`] may name.
    pub takes_indicator: bool,
    /// Whether it can draw less than the whole: by stages, or what is near one thing.
    pub narrows: bool,
    /// Draws it in light colours, in its own size; [`View::draw`] does the rest.
    plain: fn(&Request<'_>) -> Result<Drawing, Message>,
}

impl View {
    /// Draws it, in the theme and on the paper asked for.
    ///
    /// # Errors
    /// A sentence that says what is missing or wrong, where there is nothing to draw.
    pub fn draw(&self, request: &Request<'_>) -> Result<Drawing, Message> {
        let Look { detail, focus, .. } = &request.look;
        if !self.narrows && (detail.is_some() || focus.is_some()) {
            let name = self.name;
            return Err(Message::new(
                format!(
                    "`{name}` draws the whole chain: leave out --detail and --focus, or use --view map"
                ),
                format!("`{name}` 只画整条链：请去掉 --detail 和 --focus，或用 --view map"),
            ));
        }
        let mut drawing = (self.plain)(request)?;
        if let Some(paper) = request.look.size {
            look::set(&mut drawing, paper);
        }
        theme::paint(&mut drawing, request.look.theme);
        Ok(drawing)
    }
}

/// All views; the first is the default.
pub const ALL: &[View] = &[
    map::VIEW,
    sankey::VIEW,
    balance::VIEW,
    sensitivity::VIEW,
    timeline::VIEW,
    concentration::VIEW,
];

/// The view with this name.
pub fn find(name: &str) -> Option<&'static View> {
    ALL.iter().find(|view| view.name == name)
}
