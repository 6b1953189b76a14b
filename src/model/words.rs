//! Text that the file gives in one language or two.

use crate::text::{Lang, Message};

/// A title, note or reason as the file gives it: one text, or English and Chinese.
#[derive(Clone, Debug, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct Words {
    /// Text given without a language.
    pub plain: Option<String>,
    /// English text.
    pub en: Option<String>,
    /// Chinese text.
    pub zh: Option<String>,
}

impl Words {
    /// The text in `lang`, falling back to the other language and to plain text.
    pub fn get(&self, lang: Lang) -> Option<&str> {
        let (first, second) = match lang {
            Lang::En => (&self.en, &self.zh),
            Lang::Zh => (&self.zh, &self.en),
        };
        first
            .as_deref()
            .or(self.plain.as_deref())
            .or(second.as_deref())
    }

    /// Whether nothing is given in any language.
    pub fn is_empty(&self) -> bool {
        self.plain.is_none() && self.en.is_none() && self.zh.is_none()
    }

    /// Both languages, each with its fallback; `otherwise` where the file gives nothing.
    pub fn message(&self, otherwise: &str) -> Message {
        Message::new(
            self.get(Lang::En).unwrap_or(otherwise),
            self.get(Lang::Zh).unwrap_or(otherwise),
        )
    }
}
