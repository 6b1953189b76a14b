//! Fields of a scenario, which is kept as written.
//!
//! Comes in: the changes of a scenario as a tree. Goes out: its leaves as fields. Must not know: what they would do.

use super::View;
use super::field::{Content, Fields};
use crate::model::Tree;
use crate::quantity::{Amount, Unit};
use crate::report::Effect::Data;
use crate::text::Message;

/// The changes of a scenario, leaf by leaf.
pub(super) fn tree(fields: &mut Fields<'_, '_>, part: &str, set: &Tree) {
    // The language bounds the depth of files, so a stack of open branches stays small.
    let mut open: Vec<(Vec<String>, &Tree)> = vec![(Vec::new(), set)];
    while let Some((path, branch)) = open.pop() {
        match branch {
            Tree::Text(text) => {
                let key = path.last().map(String::as_str);
                let content = leaf(fields.view, key, text);
                fields.push(format!("{part}.{}", path.join(".")), content, Data);
            }
            // What is removed is a set: each of it is a field of its own.
            Tree::List(items) if part == "remove" => {
                for item in items {
                    let (name, shown) = removed(fields.view, item);
                    let path = format!("{part}.{}.{name}", path.join("."));
                    fields.word(&path, "", Message::same(shown), Data);
                }
            }
            Tree::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    open.push((extended(&path, (at + 1).to_string()), item));
                }
            }
            Tree::Map(entries) => {
                for (key, value) in entries {
                    let name = segment(fields.view, &path, key);
                    open.push((extended(&path, name), value));
                }
            }
        }
    }
}

/// What an item of a list of removals names, in the new version's names and as it is written: an id, or what a statement
/// is about.
fn removed(view: &View<'_>, item: &Tree) -> (String, String) {
    match item {
        Tree::Text(text) => (view.names.id(text).to_owned(), text.clone()),
        Tree::Map(entries) => {
            let parts = entries.iter().map(|(key, value)| {
                let (name, shown) = removed(view, value);
                (format!("{key}={name}"), shown)
            });
            let mut parts: Vec<(String, String)> = parts.collect();
            parts.sort();
            let (names, shown): (Vec<String>, Vec<String>) = parts.into_iter().unzip();
            (names.join(" "), shown.join(" "))
        }
        Tree::List(items) => {
            let parts = items.iter().map(|it| removed(view, it));
            let (names, shown): (Vec<String>, Vec<String>) = parts.unzip();
            (names.join(" "), shown.join(" "))
        }
    }
}

fn extended(path: &[String], next: String) -> Vec<String> {
    path.iter().cloned().chain([next]).collect()
}

/// A key of a scenario; ids follow renames: those right under a section, and the slots of a process.
fn segment(view: &View<'_>, path: &[String], key: &str) -> String {
    let section = path.first().map_or("", String::as_str);
    let names_things = match path.len() {
        1 => !matches!(section, "sources" | "scopes" | "targets" | "rates"),
        3 => matches!(path[2].as_str(), "inputs" | "byproducts"),
        _ => false,
    };
    if names_things {
        view.names.id(key).to_owned()
    } else {
        key.to_owned()
    }
}

/// A value of a scenario: an amount with its unit is compared as one, a reference follows renames.
fn leaf(view: &View<'_>, key: Option<&str>, text: &str) -> Content {
    const REFERENCES: [&str; 15] = [
        "process",
        "stage",
        "product",
        "of",
        "from",
        "to",
        "part-of",
        "commodities",
        "processes",
        "sites",
        "stages",
        "stated",
        "imports",
        "exports",
        "demands",
    ];
    if text == "unknown" {
        return Content::Unknown;
    }
    if let Some(amount) = Amount::parse(text).ok().filter(|it| it.unit != Unit::ONE) {
        return Content::Amount(amount);
    }
    let refers = key.is_some_and(|key| REFERENCES.contains(&key));
    let name = if refers { view.names.id(text) } else { text };
    Content::Words {
        key: name.to_owned(),
        shown: Message::same(text),
    }
}
