//! Words and figures for people, in English and Chinese.
//!
//! Comes in: both languages of a sentence, quantities. Goes out: text in one language, with its display width.
//! Must not know: chains, findings, formats.

pub mod advance;
mod calendar;
mod digits;
mod fault;
pub mod figure;
mod ladder;
mod width;

pub use calendar::{date, date_message, period, period_message};
pub use fault::describe;
pub use figure::{
    Scale, bounds, clean, estimate, given, given_message, in_scale, message, number, percent,
    quantity, range, range_in, range_message, scale_for,
};
pub use width::{pad_end, pad_start, width};

/// A language of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese (simplified).
    Zh,
}

impl Lang {
    /// The language tag: `en` or `zh`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// Picks the text of this language.
    pub fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// A sentence that is data: both languages are kept until a format picks one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Message {
    /// The English text.
    pub en: String,
    /// The Chinese text.
    pub zh: String,
}

impl Message {
    /// A message from its two texts.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// The same text in both languages: a name, a number, an id.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            zh: text.clone(),
            en: text,
        }
    }

    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}
