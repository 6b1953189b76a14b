//! A file as entries known by what they are: what patches and merges work on.
//!
//! Comes in: the tree of a file. Goes out: [`Document`]. Must not know: other versions of it.

use std::collections::BTreeMap;

use super::canon::{date, period};
use super::fields::{Fields, fields};
use crate::language::{Keyed, KeyedValue};

/// Sections, in the order they are told, with the word for one entry and what an entry is known by: nothing where it
/// has an id as its key.
pub(crate) const SECTIONS: &[(&str, &str, &[&str])] = &[
    ("", "file", &[]),
    ("sources", "source", &[]),
    ("scopes", "scope", &[]),
    ("stages", "stage", &["id"]),
    ("commodities", "commodity", &[]),
    ("processes", "process", &[]),
    ("override.commodities", "overridden-commodity", &[]),
    ("override.processes", "overridden-process", &[]),
    ("stated", "stated", &["process", "stages", "source"]),
    ("sites", "site", &[]),
    (
        "observations",
        "observation",
        &["of", "measure", "scope", "period"],
    ),
    (
        "imports",
        "import",
        &["of", "from", "scope", "period", "by"],
    ),
    ("exports", "export", &["of", "to", "scope", "period", "by"]),
    ("demands", "demand", &["of", "to", "scope", "period", "by"]),
    ("flows", "flow", &["from", "to", "of", "period"]),
    ("targets", "target", &["id"]),
    ("claims", "claim", &["of", "field", "scope", "period"]),
    ("context", "context", &["text"]),
    ("accept", "acceptance", &["rule", "of"]),
    ("scenarios", "scenario", &[]),
];

/// Which entry: position of its section in [`SECTIONS`], and what it is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id {
    pub section: usize,
    pub key: String,
}

impl Id {
    /// The section as a path in the file.
    pub fn section(&self) -> &'static str {
        SECTIONS[self.section].0
    }

    /// The word for one entry.
    pub fn word(&self) -> &'static str {
        SECTIONS[self.section].1
    }
}

/// What stands under one id.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    /// One entry: its key in the tree, its fields.
    One(String, Fields),
    /// Several statements about the same thing, told apart by nothing but what they say: their keys in the tree.
    Several(Vec<(String, Keyed)>),
}

/// A file.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub tree: Keyed,
    pub entries: BTreeMap<Id, Entry>,
    /// Ids of the stages in their order.
    pub stages: Vec<String>,
}

impl Document {
    pub fn new(tree: Keyed) -> Self {
        let mut found = Self {
            entries: BTreeMap::new(),
            stages: Vec::new(),
            tree,
        };
        for (section, (name, _, keys)) in SECTIONS.iter().enumerate() {
            if name.is_empty() {
                let id = Id {
                    section,
                    key: String::new(),
                };
                let own = own_keys(&found.tree);
                let entry = Entry::One(String::new(), fields("", &own));
                found.entries.insert(id, entry);
                continue;
            }
            let held = at(&found.tree, name).and_then(Keyed::entries);
            let mut grouped: BTreeMap<String, Vec<(String, Keyed)>> = BTreeMap::new();
            for (key, value) in held.unwrap_or(&[]) {
                let own = if keys.is_empty() {
                    key.clone()
                } else {
                    known_by(value, keys)
                };
                if *name == "stages" {
                    found.stages.push(own.clone());
                }
                grouped
                    .entry(own)
                    .or_default()
                    .push((key.clone(), value.clone()));
            }
            for (key, mut list) in grouped {
                let entry = match (list.len(), list.pop()) {
                    (1, Some((key, value))) => Entry::One(key, fields(name, &value)),
                    (_, last) => {
                        list.extend(last);
                        Entry::Several(list)
                    }
                };
                found.entries.insert(Id { section, key }, entry);
            }
        }
        found
    }

    /// Everything the file says, as text that is equal where files say the same.
    pub fn canon(&self) -> String {
        let mut out = format!("stages {}\n", self.stages.join(", "));
        for (id, entry) in &self.entries {
            out.push_str(&format!("{} {}\n", id.section(), id.key));
            out.push_str(&entry.canon(id.section()));
        }
        out
    }

    /// The entry as it stands in the tree.
    pub fn written(&self, id: &Id, key: &str) -> Option<&Keyed> {
        at(&self.tree, id.section())?.get(key)
    }
}

impl Entry {
    /// What it says, as text that is equal where entries say the same.
    pub fn canon(&self, section: &str) -> String {
        match self {
            Self::One(_, fields) => canon_of(fields),
            Self::Several(list) => contents(section, list).join(""),
        }
    }
}

pub(crate) fn canon_of(fields: &Fields) -> String {
    let line = |(path, field): (&Vec<String>, &super::fields::Field)| {
        format!("  {} = {}\n", path.join("\u{1}"), field.canon)
    };
    fields.iter().map(line).collect()
}

/// What each of several statements says, sorted.
pub(crate) fn contents(section: &str, list: &[(String, Keyed)]) -> Vec<String> {
    let mut all: Vec<String> = list
        .iter()
        .map(|(_, value)| format!("- {}", canon_of(&fields(section, value))))
        .collect();
    all.sort();
    all
}

/// The value a section's path leads to.
pub(super) fn at<'t>(tree: &'t Keyed, section: &str) -> Option<&'t Keyed> {
    section.split('.').try_fold(tree, |tree, key| tree.get(key))
}

/// The keys of a file that are no sections.
fn own_keys(tree: &Keyed) -> Keyed {
    let entries = tree.entries().unwrap_or(&[]);
    let own = entries.iter().filter(|(key, value)| {
        let section = key == "override"
            || SECTIONS
                .iter()
                .any(|(name, ..)| !name.is_empty() && name == key);
        !section || value.entries().is_none()
    });
    // A section that is written with nothing below it says nothing.
    let own = own.filter(|(_, value)| value.value != KeyedValue::Nothing);
    Keyed::new(KeyedValue::Map(own.cloned().collect()))
}

/// What a statement is known by: what it says under these keys.
pub(super) fn known_by(value: &Keyed, keys: &[&str]) -> String {
    let part = |key: &&str| {
        let held = value.get(key)?;
        let said = match &held.value {
            KeyedValue::Text(text) if *key == "period" => period(text),
            KeyedValue::Text(text) if *key == "by" => date(text),
            KeyedValue::Text(text) => text.clone(),
            // Which stages is a field of it.
            KeyedValue::List(_) if *key == "stages" => "stages".to_owned(),
            KeyedValue::List(items) => {
                let mut parts: Vec<String> = items.iter().map(Keyed::written).collect();
                parts.sort();
                parts.join("+").replace('"', "")
            }
            KeyedValue::Map(_) => {
                let text = |lang| match held.get(lang).map(|it| &it.value) {
                    Some(KeyedValue::Text(text)) => Some(text.clone()),
                    _ => None,
                };
                text("en").or_else(|| text("zh")).unwrap_or_default()
            }
            _ => held.written(),
        };
        // An id stands alone; names of keys and quotes keep everything else apart.
        Some(match *key {
            "id" => said,
            _ if said.contains(',') => format!("{key} {said:?}"),
            _ => format!("{key} {said}"),
        })
    };
    keys.iter().filter_map(part).collect::<Vec<_>>().join(", ")
}
