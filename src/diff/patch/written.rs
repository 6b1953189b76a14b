//! A patch as text.
//!
//! Comes in: a patch. Goes out: YAML or JSON of one form. Must not know: files.

use super::document::Id;
use super::words::dotted;
use super::{Edit, FORMAT, Patch, What};
use crate::language::{Keyed, KeyedValue, yaml_lines};

/// The patch as a tree: what both forms write.
fn tree(patch: &Patch) -> Vec<(String, Keyed)> {
    let mut root = vec![
        ("patch".to_owned(), text(FORMAT.to_string())),
        ("chain".to_owned(), text(patch.chain.clone())),
    ];
    let renames = [
        ("stage", &patch.renames.stages),
        ("id", &patch.renames.things),
    ];
    let renames: Vec<Keyed> = renames
        .into_iter()
        .flat_map(|(word, map)| {
            map.iter().map(move |(old, new)| {
                Keyed::new(KeyedValue::Map(vec![
                    (word.to_owned(), text(old.clone())),
                    ("to".to_owned(), text(new.clone())),
                ]))
            })
        })
        .collect();
    if !renames.is_empty() {
        let key = if patch.renames_last {
            "renames-after"
        } else {
            "renames"
        };
        root.push((key.to_owned(), Keyed::new(KeyedValue::List(renames))));
    }
    root.push((
        "changes".to_owned(),
        Keyed::new(KeyedValue::List(changes(&patch.edits))),
    ));
    root
}

/// One block for each entry: its fields together.
#[expect(
    clippy::type_complexity,
    reason = "a block: whose, whether of fields, and the fields"
)]
fn changes(edits: &[Edit]) -> Vec<Keyed> {
    let mut blocks: Vec<(Id, bool, Vec<(String, Keyed)>)> = Vec::new();
    for edit in edits {
        match &edit.what {
            What::Field { path, old, new } => {
                let field = (dotted(path), sides(old.as_ref(), new.as_ref()));
                match blocks.last_mut() {
                    Some((id, true, fields)) if *id == edit.id => fields.push(field),
                    _ => blocks.push((edit.id.clone(), true, vec![field])),
                }
            }
            What::Entry { old, new } => {
                let mut parts = Vec::new();
                parts.extend(old.clone().map(|value| ("removed".to_owned(), value)));
                parts.extend(new.clone().map(|value| ("added".to_owned(), value)));
                blocks.push((edit.id.clone(), false, parts));
            }
            What::Several { old, new } => {
                let list = |list: &Vec<Keyed>| Keyed::new(KeyedValue::List(list.clone()));
                let parts = vec![("old".to_owned(), list(old)), ("new".to_owned(), list(new))];
                blocks.push((edit.id.clone(), false, parts));
            }
            What::Order { old, new } => {
                let list = |list: &Vec<String>| {
                    let items = list.iter().map(|id| text(id.clone()));
                    Keyed::new(KeyedValue::List(items.collect()))
                };
                let parts = vec![
                    ("stages".to_owned(), text("order".to_owned())),
                    ("old".to_owned(), list(old)),
                    ("new".to_owned(), list(new)),
                ];
                blocks.push((edit.id.clone(), false, parts));
            }
        }
    }
    let one = |(id, fields, parts): (Id, bool, Vec<(String, Keyed)>)| {
        let mut block = Vec::new();
        if parts.first().is_none_or(|(key, _)| key != "stages") || fields {
            let key = if id.key.is_empty() {
                "head".to_owned()
            } else {
                id.key.clone()
            };
            block.push((id.word().to_owned(), text(key)));
        }
        if fields {
            let map = Keyed::new(KeyedValue::Map(parts));
            block.push(("fields".to_owned(), map));
        } else {
            block.extend(parts);
        }
        Keyed::new(KeyedValue::Map(block))
    };
    blocks.into_iter().map(one).collect()
}

fn sides(old: Option<&Keyed>, new: Option<&Keyed>) -> Keyed {
    let mut parts = Vec::new();
    parts.extend(old.map(|value| ("old".to_owned(), value.clone())));
    parts.extend(new.map(|value| ("new".to_owned(), value.clone())));
    Keyed::new(KeyedValue::Map(parts))
}

fn text(text: String) -> Keyed {
    Keyed::new(KeyedValue::Text(text))
}

pub(super) fn yaml(patch: &Patch) -> String {
    let mut out = String::new();
    for (key, value) in tree(patch) {
        match &value.value {
            KeyedValue::List(items) if key == "changes" && !items.is_empty() => {
                out.push_str("changes:\n");
                for item in items {
                    block(item, &mut out);
                }
            }
            _ => out.push_str(&yaml_lines(Some(&key), &value, 0, false)),
        }
    }
    out
}

/// An entry's block; fields below each other, however short.
fn block(item: &Keyed, out: &mut String) {
    for (at, (key, value)) in item.entries().unwrap_or(&[]).iter().enumerate() {
        let lines = yaml_lines(Some(key), value, 4, key == "fields");
        if at == 0 {
            out.push_str("  - ");
            out.push_str(lines.trim_start());
        } else {
            out.push_str(&lines);
        }
    }
}

pub(super) fn json(patch: &Patch) -> String {
    let root = Keyed::new(KeyedValue::Map(tree(patch)));
    let mut out = String::new();
    write(&root, 0, &mut out);
    out.push('\n');
    out
}

/// Depth is bounded by the reader of the values.
fn write(value: &Keyed, depth: usize, out: &mut String) {
    match &value.value {
        KeyedValue::Nothing => out.push_str("null"),
        KeyedValue::Text(text) if depth == 1 && *text == FORMAT.to_string() => out.push_str(text),
        KeyedValue::Text(text) => out.push_str(&serde_json::Value::from(text.as_str()).to_string()),
        KeyedValue::List(items) => {
            let parts = items.iter().map(|item| (None, item)).collect();
            many(('[', ']'), parts, depth, out);
        }
        KeyedValue::Items(items) => {
            let parts = items.iter().map(|(_, item)| (None, item)).collect();
            many(('[', ']'), parts, depth, out);
        }
        KeyedValue::Map(items) => {
            let parts = items.iter().map(|(key, item)| (Some(key.as_str()), item));
            many(('{', '}'), parts.collect(), depth, out);
        }
    }
}

fn many(
    (open, close): (char, char),
    parts: Vec<(Option<&str>, &Keyed)>,
    depth: usize,
    out: &mut String,
) {
    out.push(open);
    let count = parts.len();
    for (at, (key, item)) in parts.into_iter().enumerate() {
        out.push('\n');
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = key {
            out.push_str(&serde_json::Value::from(key).to_string());
            out.push_str(": ");
        }
        write(item, depth + 1, out);
        out.push_str(if at + 1 < count { "," } else { "" });
    }
    if count > 0 {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(close);
}
