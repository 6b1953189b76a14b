//! Entries, fields and values in words.
//!
//! Comes in: ids, paths, values. Goes out: words for people. Must not know: why they are told.

use super::document::Id;
use super::fields::Path;
use crate::language::{Keyed, KeyedValue};
use crate::text::Message;

/// Characters shown of one value.
const SHOWN_MAX: usize = 80;

const CHINESE: &[(&str, &str)] = &[
    ("file", "文件"),
    ("source", "来源"),
    ("scope", "范围"),
    ("stage", "环节"),
    ("commodity", "物料"),
    ("process", "工艺"),
    ("overridden-commodity", "所改物料"),
    ("overridden-process", "所改工艺"),
    ("stated", "所述"),
    ("site", "企业"),
    ("observation", "数据"),
    ("import", "外购"),
    ("export", "外销"),
    ("demand", "需求"),
    ("flow", "流量"),
    ("target", "目标"),
    ("claim", "争议数据"),
    ("context", "背景"),
    ("acceptance", "已接受问题"),
    ("scenario", "情景"),
];

/// `site north`.
pub(crate) fn named(id: &Id) -> Message {
    let word = id.word();
    let chinese = CHINESE.iter().find(|(en, _)| *en == word);
    let chinese = chinese.map_or(word, |(_, zh)| zh);
    if id.key.is_empty() {
        return Message::new("the file's head", "文件开头");
    }
    let key = id.key.replace('\n', " ");
    let word = word.replace('-', " ");
    Message::new(format!("{word} {key}"), format!("{chinese} {key}"))
}

/// A path with dots; a dot inside a name is marked by a backslash.
pub(crate) fn dotted(path: &Path) -> String {
    let parts = path
        .iter()
        .map(|part| part.replace('\\', "\\\\").replace('.', "\\."));
    parts.collect::<Vec<_>>().join(".")
}

/// The way back from [`dotted`].
pub(crate) fn undotted(text: &str) -> Path {
    let mut path = vec![String::new()];
    let mut marked = false;
    for letter in text.chars() {
        let last = path.len() - 1;
        match letter {
            '\\' if !marked => marked = true,
            '.' if !marked => path.push(String::new()),
            _ => {
                path[last].push(letter);
                marked = false;
            }
        }
    }
    path
}

/// A value on one line.
pub(crate) fn shown(value: Option<&Keyed>) -> Message {
    let Some(value) = value else {
        return Message::new("nothing", "空");
    };
    let mut out = String::new();
    show(value, &mut out);
    let cut = out.char_indices().nth(SHOWN_MAX);
    Message::same(match cut {
        Some((at, _)) => format!("{}…", &out[..at]),
        None => out,
    })
}

/// Depth is bounded by the reader.
fn show(value: &Keyed, out: &mut String) {
    let list = |out: &mut String, items: &mut dyn Iterator<Item = &Keyed>| {
        out.push('[');
        for (at, item) in items.enumerate() {
            out.push_str(if at > 0 { ", " } else { "" });
            show(item, out);
        }
        out.push(']');
    };
    match &value.value {
        KeyedValue::Nothing => out.push('~'),
        KeyedValue::Text(text) => {
            let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
            out.extend(text.chars().map(plain));
        }
        KeyedValue::List(items) => list(out, &mut items.iter()),
        KeyedValue::Items(items) => list(out, &mut items.iter().map(|(_, item)| item)),
        KeyedValue::Map(entries) => {
            out.push('{');
            for (at, (key, item)) in entries.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(key);
                out.push_str(": ");
                show(item, out);
            }
            out.push('}');
        }
    }
}
