//! Edits of a file's tree: fields, entries, the order of stages.
//!
//! Comes in: a tree and one edit. Goes out: the tree with it. Must not know: why.

use super::document::{Document, Id};
use super::fields::{Path, put};
use crate::language::{FILE_KEYS, Keyed, KeyedValue};

/// Sections that are lists.
const LISTS: &[&str] = &[
    "stages",
    "stated",
    "observations",
    "imports",
    "exports",
    "demands",
    "flows",
    "targets",
    "claims",
    "context",
    "accept",
];

/// Puts a field into an entry, or takes it away.
pub(crate) fn set_field(tree: &mut Keyed, id: &Id, key: &str, path: &Path, value: Option<&Keyed>) {
    if id.section().is_empty() {
        let new = path.first().is_some_and(|key| tree.get(key).is_none());
        put(tree, "", path, value);
        if new {
            settle(tree);
        }
        return;
    }
    if let Some(entry) = section(tree, id.section())
        .and_then(entries_mut)
        .and_then(|entries| entries.iter_mut().find(|(it, _)| it == key))
    {
        put(&mut entry.1, id.section(), path, value);
    }
}

/// Adds an entry behind another one, or at the end.
pub(crate) fn add(tree: &mut Keyed, id: &Id, key: &str, value: &Keyed, after: Option<&str>) {
    make(tree, id.section());
    let Some(entries) = section(tree, id.section()).and_then(entries_mut) else {
        return;
    };
    let behind = after.and_then(|after| entries.iter().position(|(it, _)| it == after));
    let at = behind.map_or(entries.len(), |at| at + 1);
    entries.insert(at, (key.to_owned(), value.clone()));
}

/// Takes an entry away, and its section where it was the last one.
pub(crate) fn remove(tree: &mut Keyed, id: &Id, key: &str) {
    if let Some(entries) = section(tree, id.section()).and_then(entries_mut) {
        entries.retain(|(it, _)| it != key);
    }
    prune(tree, id.section());
}

fn prune(tree: &mut Keyed, path: &str) {
    let empty = section(tree, path).is_some_and(|it| it.entries().is_some_and(<[_]>::is_empty));
    if !empty {
        return;
    }
    let (above, key) = path.rsplit_once('.').unwrap_or(("", path));
    let holder = if above.is_empty() {
        Some(&mut *tree)
    } else {
        section(tree, above)
    };
    if let Some(entries) = holder.and_then(entries_mut) {
        entries.retain(|(it, _)| it != key);
    }
    if !above.is_empty() {
        prune(tree, above);
    }
}

/// Puts the stages in an order; those that it does not name stay behind the one above them.
pub(crate) fn arrange(tree: &mut Keyed, order: &[String]) {
    let Some(entries) = section(tree, "stages").and_then(entries_mut) else {
        return;
    };
    let id = |item: &Keyed| match item.get("id").map(|it| &it.value) {
        Some(KeyedValue::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let mut rank = 0;
    let mut ranked: Vec<(usize, (String, Keyed))> = Vec::new();
    for entry in entries.drain(..) {
        let own = order.iter().position(|it| *it == id(&entry.1));
        rank = own.map_or(rank, |at| at + 1);
        ranked.push((rank, entry));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    entries.extend(ranked.into_iter().map(|(_, entry)| entry));
}

/// The entry that stands above another one in its section.
pub(crate) fn above<'d>(document: &'d Document, id: &Id, key: &str) -> Option<&'d str> {
    let entries = super::document::at(&document.tree, id.section())?.entries()?;
    let at = entries.iter().position(|(it, _)| it == key)?;
    Some(entries[at.checked_sub(1)?].0.as_str())
}

fn section<'t>(tree: &'t mut Keyed, path: &str) -> Option<&'t mut Keyed> {
    path.split('.').try_fold(tree, |tree, key| {
        let found = entries_mut(tree)?.iter_mut().find(|(it, _)| it == key)?;
        Some(&mut found.1)
    })
}

fn entries_mut(tree: &mut Keyed) -> Option<&mut Vec<(String, Keyed)>> {
    match &mut tree.value {
        KeyedValue::Map(entries) | KeyedValue::Items(entries) => Some(entries),
        _ => None,
    }
}

/// Makes a section where there is none, in its place among the others.
fn make(tree: &mut Keyed, path: &str) {
    let mut held = tree;
    for (depth, key) in path.split('.').enumerate() {
        let there = held.get(key).is_some_and(|it| it.entries().is_some());
        if !there {
            let list = depth == 0 && LISTS.contains(&key);
            let made = if list {
                KeyedValue::Items(Vec::new())
            } else {
                KeyedValue::Map(Vec::new())
            };
            if let Some(entries) = entries_mut(held) {
                entries.retain(|(it, _)| it != key);
                entries.push((key.to_owned(), Keyed::new(made)));
            }
            if depth == 0 {
                settle(held);
            }
        }
        let Some(next) = section(held, key) else {
            return;
        };
        held = next;
    }
}

/// Puts the last key of a file where it belongs among those that are there.
fn settle(tree: &mut Keyed) {
    let Some(entries) = entries_mut(tree) else {
        return;
    };
    let Some(last) = entries.pop() else { return };
    let rank = |key: &str| {
        FILE_KEYS
            .iter()
            .position(|it| *it == key)
            .unwrap_or(FILE_KEYS.len())
    };
    let own = rank(&last.0);
    let behind = entries.iter().rposition(|(key, _)| rank(key) < own);
    entries.insert(behind.map_or(entries.len().min(1), |at| at + 1), last);
}
