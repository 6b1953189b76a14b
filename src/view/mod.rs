//! The pictures of a chain: one file each, found through [`ALL`].
//!
//! Comes in: a chain, its results, its findings, a language. Goes out: a [`Drawing`]. Must not know: how results are
//! computed, how drawings are written.

mod balance;
mod map;
mod page;
mod plot;

use crate::analysis::Results;
use crate::model::Chain;
use crate::report::{Drawing, Finding};
use crate::text::Lang;

/// A picture of a chain.
pub struct View {
    /// Its name in `--view`.
    pub name: &'static str,
    /// What it shows, in English.
    pub about_en: &'static str,
    /// What it shows, in Chinese.
    pub about_zh: &'static str,
    /// Draws it.
    pub draw: fn(&Chain, &Results, &[Finding], Lang) -> Drawing,
}

/// All views; the first is the default.
pub const ALL: &[View] = &[map::VIEW, balance::VIEW];

/// The view with this name.
pub fn find(name: &str) -> Option<&'static View> {
    ALL.iter().find(|view| view.name == name)
}
