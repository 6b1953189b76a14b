//! The table beside a picture: the same in words, for readers and programs that do not see it.
//!
//! Comes in: a [`Drawing`] with its table. Goes out: text, one file per format, one line per format here. Must not know:
//! chains, views, files.

mod csv;
mod html;
mod markdown;

use crate::report::Drawing;
use crate::text::Lang;

/// A format of tables.
pub struct TableFormat {
    /// Its name in `--table`.
    pub name: &'static str,
    /// What it is, in English.
    pub about_en: &'static str,
    /// What it is, in Chinese.
    pub about_zh: &'static str,
    /// Writes the table of a drawing.
    pub write: fn(&Drawing) -> String,
}

impl TableFormat {
    /// What it is.
    pub fn about(&self, lang: Lang) -> &'static str {
        lang.pick(self.about_en, self.about_zh)
    }
}

/// All formats of tables.
pub const ALL: &[TableFormat] = &[csv::FORMAT, markdown::FORMAT, html::FORMAT];

/// The format with this name.
pub fn find(name: &str) -> Option<&'static TableFormat> {
    ALL.iter().find(|format| format.name == name)
}
