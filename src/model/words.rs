//! Text that the file gives in one language or two.

use compact_str::CompactString;

use crate::text::{Lang, Message};

/// A title, note or reason as the file gives it: one text, or English and Chinese.
// An entry of a large chain has several of these, most of them empty: an empty one takes a word of memory.
#[derive(Clone, Debug, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct Words(Option<Box<Given>>);

/// What is given; never nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Given {
    /// English and Chinese, at least one of them.
    Both {
        en: Option<Box<str>>,
        zh: Option<Box<str>>,
    },
    /// One text, without a language.
    Plain(CompactString),
}

impl Words {
    /// One text, without a language.
    pub fn one(text: &str) -> Self {
        Self(Some(Box::new(Given::Plain(text.into()))))
    }

    /// English and Chinese, either of which may be missing.
    pub fn both(en: Option<&str>, zh: Option<&str>) -> Self {
        let given = || Given::Both {
            en: en.map(Into::into),
            zh: zh.map(Into::into),
        };
        Self((en.is_some() || zh.is_some()).then(|| Box::new(given())))
    }

    /// The text given without a language.
    pub fn plain(&self) -> Option<&str> {
        match self.0.as_deref()? {
            Given::Plain(text) => Some(text),
            Given::Both { .. } => None,
        }
    }

    /// The English text.
    pub fn en(&self) -> Option<&str> {
        match self.0.as_deref()? {
            Given::Both { en, .. } => en.as_deref(),
            Given::Plain(_) => None,
        }
    }

    /// The Chinese text.
    pub fn zh(&self) -> Option<&str> {
        match self.0.as_deref()? {
            Given::Both { zh, .. } => zh.as_deref(),
            Given::Plain(_) => None,
        }
    }

    /// Every text that is given.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        [self.plain(), self.en(), self.zh()].into_iter().flatten()
    }

    /// The text in `lang`, falling back to the other language and to plain text.
    pub fn get(&self, lang: Lang) -> Option<&str> {
        let (first, second) = match lang {
            Lang::En => (self.en(), self.zh()),
            Lang::Zh => (self.zh(), self.en()),
        };
        first.or(self.plain()).or(second)
    }

    /// Whether nothing is given in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Both languages, each with its fallback; `otherwise` where the file gives nothing.
    pub fn message(&self, otherwise: &str) -> Message {
        Message::new(
            self.get(Lang::En).unwrap_or(otherwise),
            self.get(Lang::Zh).unwrap_or(otherwise),
        )
    }
}
