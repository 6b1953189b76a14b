//! The patch between two files, and the way back.
//!
//! Comes in: two texts. Goes out: [`Patch`]. Must not know: how patches are written.

use std::collections::{BTreeSet, HashMap};

use super::document::{Document, Entry, Id, at, contents};
use super::fields::Fields;
use super::{Edit, Patch, What};
use crate::language::{Keyed, KeyedValue, Plain, References, keyed, with_names};

/// Sections whose ids share one namespace.
const THINGS: [&str; 3] = ["commodities", "processes", "sites"];

/// Renames that either file declares by `formerly`: the old id is gone, the new one was not there.
pub(crate) fn renames(base: &Keyed, head: &Keyed) -> References {
    let mut found = References::default();
    let (old, new) = (ids(base), ids(head));
    for (there, back) in [(head, false), (base, true)] {
        let (from, to) = if back { (&new, &old) } else { (&old, &new) };
        for (section, id, former) in declared(there) {
            let stages = section == "stages";
            let (from, to) = (&from[usize::from(stages)], &to[usize::from(stages)]);
            let section_of = |ids: &HashMap<String, &'static str>, id: &str| ids.get(id).copied();
            let fits = section_of(from, &former) == Some(section)
                && !to.contains_key(&former)
                && section_of(to, &id) == Some(section)
                && !from.contains_key(&id);
            if !fits {
                continue;
            }
            let (old, new) = if back { (id, former) } else { (former, id) };
            let map = if stages {
                &mut found.stages
            } else {
                &mut found.things
            };
            if !map.contains_key(&old) && !map.values().any(|it| *it == new) {
                map.insert(old, new);
            }
        }
    }
    found
}

/// Ids of things and of stages, each with its section.
fn ids(tree: &Keyed) -> [HashMap<String, &'static str>; 2] {
    let mut found = [HashMap::new(), HashMap::new()];
    for section in THINGS {
        for (key, _) in at(tree, section).and_then(Keyed::entries).unwrap_or(&[]) {
            found[0].insert(key.clone(), section);
        }
    }
    for (_, stage) in at(tree, "stages").and_then(Keyed::entries).unwrap_or(&[]) {
        if let Some(KeyedValue::Text(id)) = stage.get("id").map(|it| &it.value) {
            found[1].insert(id.clone(), "stages");
        }
    }
    found
}

/// Every `formerly`: section, id, former id, best first.
fn declared(tree: &Keyed) -> Vec<(&'static str, String, String)> {
    let mut found = Vec::new();
    for section in THINGS.into_iter().chain(["stages"]) {
        for (key, entry) in at(tree, section).and_then(Keyed::entries).unwrap_or(&[]) {
            let id = match (section, entry.get("id").map(|it| &it.value)) {
                ("stages", Some(KeyedValue::Text(id))) => id.clone(),
                ("stages", _) => continue,
                _ => key.clone(),
            };
            let former = match entry.get("formerly").map(|it| &it.value) {
                Some(KeyedValue::Text(text)) => vec![text.clone()],
                Some(KeyedValue::List(items)) => items
                    .iter()
                    .filter_map(|item| match &item.value {
                        KeyedValue::Text(text) => Some(text.clone()),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            for (rank, former) in former.into_iter().enumerate() {
                found.push((rank, section, id.clone(), former));
            }
        }
    }
    found.sort();
    found
        .into_iter()
        .map(|(_, section, id, former)| (section, id, former))
        .collect()
}

/// A tree with other names; itself where they cannot be put into its text.
pub(crate) fn renamed(text: &str, names: &References) -> Option<Keyed> {
    keyed(&with_names(text, names)?)
}

pub(super) fn between(base: &Plain, head_tree: &Keyed) -> Patch {
    let mut names = renames(&base.tree, head_tree);
    let other = if names.is_empty() {
        None
    } else {
        renamed(&base.text, &names)
    };
    let tree = other.unwrap_or_else(|| {
        names = References::default();
        base.tree.clone()
    });
    let (old, new) = (Document::new(tree), Document::new(head_tree.clone()));
    let chain = match head_tree.get("chain").map(|it| &it.value) {
        Some(KeyedValue::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let mut edits = Vec::new();
    let ids: BTreeSet<&Id> = old.entries.keys().chain(new.entries.keys()).collect();
    for id in ids {
        let (left, right) = (old.entries.get(id), new.entries.get(id));
        let mut push = |what| {
            edits.push(Edit {
                id: id.clone(),
                what,
            });
        };
        match (left, right) {
            (Some(Entry::One(_, left)), Some(Entry::One(_, right))) => {
                for what in of_fields(left, right) {
                    push(what);
                }
            }
            (None, Some(Entry::One(key, _))) => push(What::Entry {
                old: None,
                new: new.written(id, key).cloned(),
            }),
            (Some(Entry::One(key, _)), None) => push(What::Entry {
                old: old.written(id, key).cloned(),
                new: None,
            }),
            _ => {
                let (left, right) = (all(&old, id, left), all(&new, id, right));
                if contents(id.section(), &left) != contents(id.section(), &right) {
                    let values = |list: Vec<(String, Keyed)>| {
                        list.into_iter().map(|(_, value)| value).collect()
                    };
                    push(What::Several {
                        old: values(left),
                        new: values(right),
                    });
                }
            }
        }
    }
    edits.extend(order(&old.stages, &new.stages));
    Patch {
        chain,
        renames: names,
        renames_last: false,
        edits,
    }
}

/// Every statement under an id.
pub(crate) fn all(document: &Document, id: &Id, entry: Option<&Entry>) -> Vec<(String, Keyed)> {
    match entry {
        None => Vec::new(),
        Some(Entry::One(key, _)) => {
            let value = document.written(id, key).cloned();
            value
                .map(|value| (key.clone(), value))
                .into_iter()
                .collect()
        }
        Some(Entry::Several(list)) => list.clone(),
    }
}

fn of_fields(left: &Fields, right: &Fields) -> Vec<What> {
    let paths: BTreeSet<_> = left.keys().chain(right.keys()).collect();
    let mut found = Vec::new();
    for path in paths {
        let (old, new) = (left.get(path), right.get(path));
        if old.map(|it| &it.canon) != new.map(|it| &it.canon) {
            found.push(What::Field {
                path: path.clone(),
                old: old.map(|it| it.written.clone()),
                new: new.map(|it| it.written.clone()),
            });
        }
    }
    found
}

/// The order of the stages, where adding and removing at the end, id by id, does not give it, there or back.
fn order(old: &[String], new: &[String]) -> Option<Edit> {
    let gives = |from: &[String], to: &[String]| -> bool {
        let kept = from.iter().filter(|id| to.contains(id));
        let mut added: Vec<&String> = to.iter().filter(|id| !from.contains(id)).collect();
        added.sort_unstable();
        kept.chain(added).eq(to)
    };
    if gives(old, new) && gives(new, old) {
        return None;
    }
    let section = super::document::SECTIONS
        .iter()
        .position(|(name, ..)| *name == "stages")?;
    Some(Edit {
        id: Id {
            section,
            key: String::new(),
        },
        what: What::Order {
            old: old.to_vec(),
            new: new.to_vec(),
        },
    })
}

/// The way back uses the names of the way there: what that renames first is renamed last.
pub(super) fn inverted(patch: &Patch) -> Patch {
    let turned = |what| match what {
        What::Entry { old, new } => What::Entry { old: new, new: old },
        What::Field { path, old, new } => What::Field {
            path,
            old: new,
            new: old,
        },
        What::Several { old, new } => What::Several { old: new, new: old },
        What::Order { old, new } => What::Order { old: new, new: old },
    };
    let edits = patch.edits.iter().map(|edit| Edit {
        id: edit.id.clone(),
        what: turned(edit.what.clone()),
    });
    Patch {
        chain: patch.chain.clone(),
        renames: patch.renames.inverted(),
        renames_last: !patch.renames_last,
        edits: edits.collect(),
    }
}
