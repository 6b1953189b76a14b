//! The fields of an entry as it stands in its file, each with what it is compared by; fields put into an entry.
//!
//! Comes in: an entry as a tree. Goes out: its [`Fields`], or the entry with other fields. Must not know: which file it
//! stands in, what it refers to.

use std::collections::BTreeMap;

use super::canon::{UNKNOWN, canon, numbers};
use super::shape::{NUMBERS, Shape, is_figure, of_figure, shape};
use crate::language::{Keyed, KeyedValue};

/// A field: what it is compared by, and as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub canon: String,
    pub written: Keyed,
    pub shape: Shape,
}

/// Where a field stands within its entry. The amount of a figure stands at the figure itself.
pub(crate) type Path = Vec<String>;

/// The fields of an entry.
pub(crate) type Fields = BTreeMap<Path, Field>;

/// The fields of an entry of a section; the file itself is the section without a name.
pub(super) fn fields(section: &str, entry: &Keyed) -> Fields {
    let mut found = Fields::new();
    let mut path = Vec::new();
    let KeyedValue::Map(entries) = &entry.value else {
        whole(&mut found, &path, entry, Shape::Tree);
        return found;
    };
    if is_figure(section) {
        own_numbers(&mut found, section, entry);
    }
    for (key, value) in entries {
        if is_figure(section) && NUMBERS.contains(&key.as_str()) {
            continue;
        }
        path.push(key.clone());
        of_key(&mut found, &mut path, value, shape(section, key));
        path.pop();
    }
    found
}

fn own_numbers(found: &mut Fields, section: &str, entry: &Keyed) {
    // A flow without an amount and one whose amount is unknown say the same.
    let silent = |canon: &String| section == "flows" && canon == UNKNOWN;
    if let Some(canon) = numbers(entry).filter(|canon| !silent(canon)) {
        let written = written_numbers(entry);
        let shape = Shape::Figure("amount");
        let path = vec!["amount".to_owned()];
        found.insert(
            path,
            Field {
                canon,
                written,
                shape,
            },
        );
    }
}

/// What stands under the keys of an amount: alone its text, else a small map.
fn written_numbers(entry: &Keyed) -> Keyed {
    let held: Vec<(String, Keyed)> = NUMBERS
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), entry.get(key)?.clone())))
        .collect();
    match &held[..] {
        [(key, only)] if key == "amount" => only.clone(),
        _ => Keyed::new(KeyedValue::Map(held)),
    }
}

fn whole(found: &mut Fields, path: &Path, value: &Keyed, shape: Shape) {
    if let Some(canon) = canon(value, shape) {
        let field = Field {
            canon,
            written: value.clone(),
            shape,
        };
        found.insert(path.clone(), field);
    }
}

/// Depth is bounded by the reader.
fn of_key(found: &mut Fields, path: &mut Path, value: &Keyed, shape: Shape) {
    match (shape, &value.value) {
        (Shape::Figure(head), _) => figure(found, path, value, head),
        (Shape::Slots, KeyedValue::List(items)) => {
            for item in items {
                let KeyedValue::Text(id) = &item.value else {
                    continue;
                };
                path.push(id.clone());
                let unknown = Keyed::new(KeyedValue::Text("unknown".to_owned()));
                figure(found, path, &unknown, "amount");
                path.pop();
            }
        }
        (Shape::Slots | Shape::Figures, KeyedValue::Map(entries)) => {
            for (key, value) in entries {
                path.push(key.clone());
                figure(found, path, value, "amount");
                path.pop();
            }
        }
        (Shape::Names | Shape::Tree, KeyedValue::Map(entries)) if !entries.is_empty() => {
            for (key, value) in entries {
                path.push(key.clone());
                of_key(found, path, value, shape);
                path.pop();
            }
        }
        (Shape::Elements, KeyedValue::List(items)) => {
            for item in items {
                path.push(element(item));
                whole(found, path, item, Shape::Plain);
                path.pop();
            }
        }
        (Shape::Elements, KeyedValue::Text(text)) => {
            path.push(text.clone());
            whole(found, path, value, Shape::Plain);
            path.pop();
        }
        _ => whole(found, path, value, shape),
    }
}

/// The name of an element: its text, or those of its own elements.
fn element(item: &Keyed) -> String {
    match &item.value {
        KeyedValue::Text(text) => text.clone(),
        KeyedValue::List(items) => {
            let mut names: Vec<String> = items.iter().map(element).collect();
            names.sort();
            names.join(", ")
        }
        _ => item.written(),
    }
}

fn figure(found: &mut Fields, path: &mut Path, value: &Keyed, head: &'static str) {
    let shape = Shape::Figure(head);
    let KeyedValue::Map(entries) = &value.value else {
        let own = match (&value.value, head) {
            (KeyedValue::Text(text), "is") => super::canon::period(text),
            (KeyedValue::Text(text), _) => super::canon::amount(text),
            _ => value.written(),
        };
        let field = Field {
            canon: own,
            written: value.clone(),
            shape,
        };
        found.insert(path.clone(), field);
        return;
    };
    let own = if head == "is" {
        let text = value.get("is");
        let canon = text.and_then(|text| canon(text, Shape::Period));
        canon.zip(text.cloned())
    } else {
        let canon = numbers(value);
        canon.map(|canon| (canon, written_numbers(value)))
    };
    let unknown = || {
        let text = Keyed::new(KeyedValue::Text("unknown".to_owned()));
        (UNKNOWN.to_owned(), text)
    };
    let (canon, written) = own.unwrap_or_else(unknown);
    let field = Field {
        canon,
        written,
        shape,
    };
    found.insert(path.clone(), field);
    for (key, value) in entries {
        if key == head || head == "amount" && NUMBERS.contains(&key.as_str()) {
            continue;
        }
        path.push(key.clone());
        of_key(found, path, value, of_figure(key));
        path.pop();
    }
}

/// What a value that stands at `inside` an entry of a section says: each field with what it is compared by.
pub(in crate::diff) fn said(
    section: &str,
    inside: &[String],
    value: &Keyed,
) -> BTreeMap<Path, String> {
    let entry = inside.iter().rev().fold(value.clone(), |inner, key| {
        Keyed::new(KeyedValue::Map(vec![(key.clone(), inner)]))
    });
    let found = fields(section, &entry).into_iter();
    found.map(|(path, field)| (path, field.canon)).collect()
}

/// What a field of an entry is compared by; `None` where the value says what silence says.
pub(super) fn canon_at(section: &str, path: &Path, value: &Keyed) -> Option<String> {
    let mut entry = Keyed::new(KeyedValue::Map(Vec::new()));
    put(&mut entry, section, path, Some(value));
    fields(section, &entry)
        .remove(path)
        .map(|field| field.canon)
}

/// Puts a field into an entry, or takes it away.
pub(super) fn put(entry: &mut Keyed, section: &str, path: &Path, value: Option<&Keyed>) {
    let Some((key, rest)) = path.split_first() else {
        if let Some(value) = value {
            entry.value = value.value.clone();
        }
        return;
    };
    if is_figure(section) && key == "amount" {
        put_numbers(entry, value);
        return;
    }
    put_key(entry, key, rest, value, shape(section, key));
}

fn put_key(map: &mut Keyed, key: &str, rest: &[String], value: Option<&Keyed>, shape: Shape) {
    match (shape, rest) {
        (Shape::Figure(head), rest) => put_figure(map, key, rest, value, head),
        (Shape::Slots | Shape::Figures, [slot, rest @ ..]) => {
            let plain = rest.is_empty()
                && value.is_none_or(
                    |it| matches!(&it.value, KeyedValue::Text(text) if text == "unknown"),
                );
            let new = map.get(key).is_none() && key != "emissions" && plain && value.is_some();
            inside(map, key, |held| {
                if new {
                    held.value = KeyedValue::List(Vec::new());
                }
                if let KeyedValue::List(items) = &mut held.value {
                    if plain {
                        put_element(items, slot, value);
                        return;
                    }
                    as_map(held);
                }
                put_figure(held, slot, rest, value, "amount");
            });
        }
        (Shape::Elements, [name]) => inside(map, key, |held| {
            match &held.value {
                KeyedValue::Text(_) => {
                    held.value = KeyedValue::List(vec![held.clone()]);
                }
                KeyedValue::List(_) => {}
                _ => held.value = KeyedValue::List(Vec::new()),
            }
            if let KeyedValue::List(items) = &mut held.value {
                put_element(items, name, value);
            }
        }),
        (Shape::Names | Shape::Tree, [next, rest @ ..]) => inside(map, key, |held| {
            put_key(held, next, rest, value, shape);
        }),
        _ => set(map, key, value),
    }
}

/// Works on the value of a key, made where it is missing and taken away where nothing is left in it.
fn inside(map: &mut Keyed, key: &str, work: impl FnOnce(&mut Keyed)) {
    let KeyedValue::Map(entries) = &mut map.value else {
        return;
    };
    let at = entries
        .iter()
        .position(|(it, _)| it == key)
        .unwrap_or_else(|| {
            let empty = Keyed::new(KeyedValue::Map(Vec::new()));
            entries.push((key.to_owned(), empty));
            entries.len() - 1
        });
    work(&mut entries[at].1);
    let left = match &entries[at].1.value {
        KeyedValue::Map(entries) => !entries.is_empty(),
        KeyedValue::List(items) => !items.is_empty(),
        _ => true,
    };
    if !left {
        entries.remove(at);
    }
}

fn put_element(items: &mut Vec<Keyed>, name: &str, value: Option<&Keyed>) {
    let at = items.iter().position(|item| element(item) == name);
    match (at, value) {
        (Some(at), None) => {
            items.remove(at);
        }
        (None, Some(value)) => {
            // Among ids alone an unknown amount is the id.
            let unknown = matches!(&value.value, KeyedValue::Text(text) if text == "unknown");
            let item = if unknown {
                Keyed::new(KeyedValue::Text(name.to_owned()))
            } else {
                value.clone()
            };
            items.push(item);
        }
        _ => {}
    }
}

/// `[a, b]` as `{a: unknown, b: unknown}`.
fn as_map(held: &mut Keyed) {
    if let KeyedValue::List(items) = &held.value {
        let unknown = || Keyed::new(KeyedValue::Text("unknown".to_owned()));
        let entries = items.iter().map(|item| (element(item), unknown()));
        held.value = KeyedValue::Map(entries.collect());
    }
}

fn set(map: &mut Keyed, key: &str, value: Option<&Keyed>) {
    let KeyedValue::Map(entries) = &mut map.value else {
        return;
    };
    let at = entries.iter().position(|(it, _)| it == key);
    match (at, value) {
        (Some(at), Some(value)) => entries[at].1 = value.clone(),
        (Some(at), None) => {
            entries.remove(at);
        }
        (None, Some(value)) => entries.push((key.to_owned(), value.clone())),
        (None, None) => {}
    }
}

/// Puts an amount, or what it rests on, into the figure under a key.
fn put_figure(map: &mut Keyed, key: &str, rest: &[String], value: Option<&Keyed>, head: &str) {
    let short = map
        .get(key)
        .is_none_or(|held| !matches!(held.value, KeyedValue::Map(_)));
    let alone = value.is_none_or(|value| matches!(value.value, KeyedValue::Text(_)));
    if rest.is_empty() && short && alone {
        set(map, key, value);
        return;
    }
    inside(map, key, |held| {
        if let KeyedValue::Text(_) = &held.value {
            let own = held.clone();
            held.value = KeyedValue::Map(vec![(head.to_owned(), own)]);
        }
        match rest {
            [] if head == "amount" => put_numbers(held, value),
            [] => set(held, head, value),
            [next, rest @ ..] => put_key(held, next, rest, value, of_figure(next)),
        }
    });
}

fn put_numbers(map: &mut Keyed, value: Option<&Keyed>) {
    let part = |key: &str| match value.map(|value| &value.value) {
        Some(KeyedValue::Map(_)) => value.and_then(|value| value.get(key)),
        Some(_) if key == "amount" => value,
        _ => None,
    };
    for key in NUMBERS {
        set(map, key, part(key));
    }
}
