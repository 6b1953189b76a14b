//! The canonical form of a chain file: one order of keys, one spelling, comments kept with their entry.
//!
//! Comes in: the bytes of a file. Goes out: its text in canonical form, or every fault of its YAML. Must not know: what
//! the names in the file refer to: a file with an unknown id can be put in order as well as any other.
//!
//! Meaning never changes: the form is read back and compared with what was written before it is given out.

mod keys;
mod print;
mod tree;

use std::sync::Arc;

pub(crate) use keys::FILE as FILE_KEYS;

use super::Faults;
use super::encoding::text_of;
use super::fault::{Fault, Found};
use super::keyed::{Keyed, KeyedValue};
use super::yaml::{self, Kind, Node, Written};
use crate::model::{FileId, Place, SourceFile};
use crate::text::Message;

/// The canonical form of the file `name` with these bytes.
///
/// # Errors
/// Every fault of the text as YAML, each with its place.
pub fn canonical(name: &str, bytes: Vec<u8>) -> Result<String, Faults> {
    let mut found = Found::default();
    let file = FileId(0);
    let mut source = SourceFile {
        path: name.to_owned(),
        text: Arc::default(),
    };
    let text: Arc<String> = match text_of(bytes, file) {
        Ok(text) => Arc::new(unix_lines(&text)),
        Err(fault) => return Err(faults(&[fault], &[source])),
    };
    source.text = text.clone();
    let node = yaml::parse(&text, file, &mut found);
    let files = [source];
    let (Some(node), true) = (node, found.is_empty()) else {
        return Err(faults(&found.into_sorted(), &files));
    };
    let Some(tree) = tree::tree(&text, &yaml::steps(&text)) else {
        return Err(faults(&[not_a_map(&node)], &files));
    };
    let written = print::print(tree);
    let again = yaml::parse(&written, file, &mut found);
    if again.is_some_and(|again| same(&node, &again)) && found.is_empty() {
        return Ok(written);
    }
    Err(faults(&[unsure(file)], &files))
}

/// Every key that has a place in the canonical order.
pub fn canonical_keys() -> Vec<&'static str> {
    let sections = keys::SECTIONS.iter().flat_map(|(_, keys)| keys.iter());
    let all = keys::FILE
        .iter()
        .chain(sections)
        .chain(keys::FIGURE)
        .chain(keys::BASIS);
    all.chain(&["en", "zh"]).copied().collect()
}

/// The keys of each map in canonical order: of the file (`file`), of an entry of each section, of a figure (`figure`),
/// of what a statement rests on (`basis`).
pub fn canonical_sections() -> Vec<(&'static str, &'static [&'static str])> {
    let around = [
        ("file", keys::FILE),
        ("figure", keys::FIGURE),
        ("basis", keys::BASIS),
    ];
    around
        .into_iter()
        .chain(keys::SECTIONS.iter().copied())
        .collect()
}

/// An entry, or an item where there is no key, as lines in the canonical form, set in by so many columns. In brackets
/// where it fits; `block` writes its own entries below each other all the same.
pub(super) fn lines_of(
    path: &[&str],
    key: Option<&str>,
    value: &Keyed,
    indent: usize,
    block: bool,
) -> String {
    let mut entry = entry_of(key, value);
    if let (true, tree::Value::Many(many)) = (block, &mut entry.value) {
        many.flow = many.entries.is_empty();
    }
    print::print_entry(path, entry, indent, true)
}

/// The same in the order it has.
pub fn yaml_lines(key: Option<&str>, value: &Keyed, indent: usize, block: bool) -> String {
    let mut entry = entry_of(key, value);
    if let (true, tree::Value::Many(many)) = (block, &mut entry.value) {
        many.flow = many.entries.is_empty();
    }
    print::print_entry(&[], entry, indent, false)
}

/// A value on one line, in brackets.
pub(super) fn in_flow(path: &[&str], value: &Keyed) -> String {
    print::print_flow(path, entry_of(None, value))
}

/// A scalar as it is written in the place of one that was `written` so, in brackets or not.
pub(super) fn scalar_text(text: &str, written: Written, flow: bool) -> String {
    print::spelled(text, written, flow)
}

/// Depth is bounded by the reader.
fn entry_of(key: Option<&str>, value: &Keyed) -> tree::Entry {
    let many = |map, entries| {
        tree::Value::Many(tree::Many {
            map,
            flow: true,
            entries,
            end: Vec::new(),
        })
    };
    let value = match &value.value {
        KeyedValue::Nothing => tree::Value::Alias("~".to_owned()),
        KeyedValue::Text(text) => tree::Value::Scalar(text.clone(), Written::Plain),
        KeyedValue::List(items) => many(
            false,
            items.iter().map(|item| entry_of(None, item)).collect(),
        ),
        KeyedValue::Items(items) => {
            let entries = items.iter().map(|(_, item)| entry_of(None, item));
            many(false, entries.collect())
        }
        KeyedValue::Map(items) => {
            let entries = items.iter().map(|(key, item)| entry_of(Some(key), item));
            many(true, entries.collect())
        }
    };
    tree::Entry {
        before: Vec::new(),
        blank: false,
        key: key.map(|key| (key.to_owned(), Written::Plain)),
        anchor: String::new(),
        value,
        after: None,
    }
}

/// Line ends of other systems are read as one.
fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn faults(found: &[Fault], files: &[SourceFile]) -> Faults {
    Faults(found.iter().map(|fault| fault.report(files)).collect())
}

pub(super) fn not_a_map(node: &Node<'_>) -> Fault {
    let message = Message::new("the file is not a map of keys", "文件不是由键组成的映射");
    Fault::new(node.place, message).help(
        "a chain file begins with `format: 1` and `chain: …`",
        "链文件以 `format: 1` 和 `chain: …` 开头",
    )
}

/// A text that would not read back the same is left alone.
fn unsure(file: FileId) -> Fault {
    let place = Place {
        file,
        ..Place::default()
    };
    let message = Message::new(
        "the canonical form of this file would not read back the same, so the file is left as it is",
        "本文件的规范形式读回后与原文不一致，因此保持原样",
    );
    Fault::new(place, message).help(
        "write unusual scalars (anchors on keys, blocks with counted indentation) in a simpler form",
        "请把少见的写法（键上的锚点、带缩进计数的文本块）改成简单形式",
    )
}

/// Whether two trees say the same: maps without regard to order. Depth is bounded by the reader.
fn same(left: &Node<'_>, right: &Node<'_>) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Null { .. }, Kind::Null { .. }) => true,
        (Kind::Text(left), Kind::Text(right)) => left == right,
        (Kind::List(left), Kind::List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Kind::Map(left), Kind::Map(right)) => {
            let by_key = |entries: &'_ Vec<(yaml::Key<'_>, Node<'_>)>| {
                let mut order: Vec<usize> = (0..entries.len()).collect();
                order.sort_by(|a, b| entries[*a].0.text.cmp(&entries[*b].0.text));
                order
            };
            let (first, second) = (by_key(left), by_key(right));
            left.len() == right.len()
                && first.iter().zip(&second).all(|(a, b)| {
                    left[*a].0.text == right[*b].0.text && same(&left[*a].1, &right[*b].1)
                })
        }
        _ => false,
    }
}
