//! A file as a tree in which every entity is known by a key, for comparing, patching and merging files.
//!
//! Comes in: the text of a file that reads without a fault. Goes out: [`Keyed`], and a text that reads the same again.
//! Must not know: what figures mean, what names refer to.
//!
//! Maps keep their keys. The lists of a file whose items say what they are about (observations, flows, targets, …) are
//! keyed by that; every other list is one value.

use super::fault::Found;
use super::yaml::{self, Key, Kind, Node};
use crate::model::{FileId, Place};

/// A value and the line it stands on.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// Line in its file, from 1; 0 where it stands in none.
    pub line: u32,
    /// Column of its first character, from 1.
    pub column: u32,
    /// What it is.
    pub value: KeyedValue,
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyedValue {
    /// Nothing is written.
    Nothing,
    /// A scalar, its raw text.
    Text(String),
    /// A list that is one value.
    List(Vec<Keyed>),
    /// A map.
    Map(Vec<(String, Keyed)>),
    /// A list whose items are known by what they are about.
    Items(Vec<(String, Keyed)>),
}

impl PartialEq for Keyed {
    /// Places do not matter.
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl Eq for Keyed {}

/// Sections that are lists, with the keys that tell what an item is about; all those that stand together.
const SECTIONS: &[(&str, &[&str])] = &[
    ("stages", &["id"]),
    ("targets", &["id"]),
    ("stated", &["process", "stages", "source"]),
    ("observations", &["of", "measure", "scope", "period"]),
    ("imports", &["of", "from", "scope", "period", "by"]),
    ("exports", &["of", "to", "scope", "period", "by"]),
    ("demands", &["of", "to", "scope", "period", "by"]),
    ("flows", &["from", "to", "of", "period"]),
    ("claims", &["of", "field", "scope", "period"]),
    ("context", &["text"]),
    ("accept", &["rule", "of"]),
];

/// The tree of a text; `None` where it has a fault as YAML or is no map.
pub fn keyed(text: &str) -> Option<Keyed> {
    keyed_or_faults(text, &mut Found::default())
}

/// The tree of a text, or every fault it has as YAML in `found`.
pub(super) fn keyed_or_faults(text: &str, found: &mut Found) -> Option<Keyed> {
    let node = yaml::parse(text, FileId(0), found)?;
    let Kind::Map(sections) = &node.kind else {
        found.push(super::format::not_a_map(&node));
        return None;
    };
    if !found.is_empty() {
        return None;
    }
    let entries = sections.iter().map(|(key, node)| {
        let own = SECTIONS.iter().find(|(name, _)| *name == key.text);
        let value = match (own, &node.kind) {
            (Some((_, keys)), Kind::List(items)) => items_of(node, items, keys),
            _ => plain(node),
        };
        (key.text.to_string(), value)
    });
    let value = KeyedValue::Map(entries.collect());
    Some(at(&node, value))
}

fn at(node: &Node<'_>, value: KeyedValue) -> Keyed {
    Keyed {
        line: node.place.line,
        column: node.place.column,
        value,
    }
}

/// Items by what they are about; where two are about the same, the second gets a number.
fn items_of(list: &Node<'_>, items: &[Node<'_>], keys: &[&str]) -> Keyed {
    let mut entries: Vec<(String, Keyed)> = Vec::new();
    let mut taken: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for item in items {
        let value = plain(item);
        let mut key = key_of(&value, keys);
        let count = taken.entry(key.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            key = format!("{key} #{count}");
        }
        entries.push((key, value));
    }
    at(list, KeyedValue::Items(entries))
}

/// What an item of a section is known by in [`keyed`], where no other item is about the same.
pub fn item_key(section: &str, item: &Keyed) -> String {
    let keys = SECTIONS.iter().find(|(name, _)| *name == section);
    key_of(item, keys.map_or(&[], |(_, keys)| keys))
}

fn key_of(item: &Keyed, keys: &[&str]) -> String {
    let parts = keys.iter().filter_map(|key| {
        let value = item.get(key)?;
        Some(match &value.value {
            KeyedValue::Text(text) => text.clone(),
            // A name in two languages is known by the first: a translation that is added makes no other item.
            KeyedValue::Map(entries) => match entries.first().map(|(_, it)| &it.value) {
                Some(KeyedValue::Text(text)) => text.clone(),
                _ => value.written(),
            },
            _ => value.written(),
        })
    });
    parts.collect::<Vec<_>>().join(" ")
}

fn plain(node: &Node<'_>) -> Keyed {
    let value = match &node.kind {
        Kind::Null { .. } | Kind::Broken => KeyedValue::Nothing,
        Kind::Text(text) => KeyedValue::Text(text.to_string()),
        Kind::List(items) => KeyedValue::List(items.iter().map(plain).collect()),
        Kind::Map(entries) => {
            let entries = entries.iter();
            let pairs = entries.map(|(key, value)| (key.text.to_string(), plain(value)));
            KeyedValue::Map(pairs.collect())
        }
    };
    at(node, value)
}

impl Keyed {
    /// A value that stands in no file.
    pub fn new(value: KeyedValue) -> Self {
        Self {
            line: 0,
            column: 0,
            value,
        }
    }

    /// The value of a key, in a map or among items.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let entries = self.entries()?;
        entries.iter().find(|(it, _)| it == key).map(|(_, it)| it)
    }

    /// The entries of a map or of items.
    pub fn entries(&self) -> Option<&[(String, Self)]> {
        match &self.value {
            KeyedValue::Map(entries) | KeyedValue::Items(entries) => Some(entries),
            _ => None,
        }
    }

    /// The tree that the reader makes of [`Keyed::written`], without writing and parsing it; places count up.
    pub(super) fn node(&self, file: FileId) -> Node<'_> {
        let mut next = 0;
        self.node_at(file, &mut next)
    }

    /// Depth is bounded by the reader.
    fn node_at(&self, file: FileId, next: &mut u32) -> Node<'_> {
        let kind = |next: &mut u32| match &self.value {
            KeyedValue::Nothing => Kind::Null { comma: false },
            KeyedValue::Text(text) => Kind::Text(text.as_str().into()),
            KeyedValue::List(items) => {
                Kind::List(items.iter().map(|item| item.node_at(file, next)).collect())
            }
            KeyedValue::Items(entries) => {
                let items = entries.iter();
                Kind::List(items.map(|(_, item)| item.node_at(file, next)).collect())
            }
            KeyedValue::Map(entries) => {
                let pairs = entries.iter().map(|(key, value)| {
                    let key = Key {
                        text: key.as_str().into(),
                        place: count(file, next),
                    };
                    (key, value.node_at(file, next))
                });
                Kind::Map(pairs.collect())
            }
        };
        let place = count(file, next);
        Node {
            place,
            kind: kind(next),
        }
    }

    /// The same in one line of YAML, all text in quotes: it reads back the same.
    pub fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// Depth is bounded by the reader.
    fn write(&self, out: &mut String) {
        match &self.value {
            KeyedValue::Nothing => out.push('~'),
            KeyedValue::Text(text) => quoted(text, out),
            KeyedValue::List(items) => {
                brackets(out, ('[', ']'), items, Self::write);
            }
            KeyedValue::Items(entries) => {
                brackets(out, ('[', ']'), entries, |(_, item), out| item.write(out));
            }
            KeyedValue::Map(entries) => brackets(out, ('{', '}'), entries, |(key, item), out| {
                quoted(key, out);
                out.push_str(": ");
                item.write(out);
            }),
        }
    }
}

/// The next place: a line of its own for every key and value.
fn count(file: FileId, next: &mut u32) -> Place {
    *next += 1;
    Place {
        file,
        line: *next,
        column: 1,
        start: *next,
        end: *next,
    }
}

fn brackets<T>(
    out: &mut String,
    (open, close): (char, char),
    items: &[T],
    write: impl Fn(&T, &mut String),
) {
    out.push(open);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        write(item, out);
    }
    out.push(close);
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{85}' | '\u{A0}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' => {
                out.push_str(&format!("\\u{:04X}", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}
