//! What is told of values of the wrong shape and of keys that cannot stand where they do.
//!
//! Comes in: names, keys, kinds of values. Goes out: faults and words. Must not know: the types that are read.

use crate::language::fault::Fault;
use crate::language::yaml::{Key, Kind};
use crate::model::Place;
use crate::text::Message;

/// `{note: first, second}`: the text ends at the comma, and `second` is a key without a value.
pub(super) fn stray_comma(name: &str, place: Place) -> Fault {
    let message = Message::new(
        format!("{name} has no value: is this a comma inside unquoted text?"),
        format!("{name} 没有值：是不是文字里的逗号没有加引号？"),
    );
    Fault::new(place, message).help("put the text in quotes", "请给这段文字加上引号")
}

pub(super) fn shape_help(expected: &str) -> (&'static str, &'static str) {
    if expected.contains("list") {
        (
            "a list is written `[a, b]`, or with `- a` on a line for each entry",
            "列表写成 `[a, b]`，或每项一行 `- a`",
        )
    } else if expected.contains("map") {
        (
            "a map is written `{key: value}`, or with `key: value` on lines of their own",
            "映射写成 `{键: 值}`，或每行一个 `键: 值`",
        )
    } else {
        ("write one value", "请只写一个值")
    }
}

pub(super) fn shape_words(kind: &Kind<'_>) -> (&'static str, &'static str) {
    match kind {
        Kind::Null { .. } | Kind::Broken => ("nothing", "空值"),
        Kind::Text(_) => ("plain text", "文本"),
        Kind::List(_) => ("a list", "列表"),
        Kind::Map(_) => ("a map", "映射"),
    }
}

pub(super) fn allowed_words(shapes: &[&str]) -> (String, String) {
    let words = |shape: &&str| match *shape {
        "text" => ("plain text", "文本"),
        "list" => ("a list", "列表"),
        _ => ("a map", "映射"),
    };
    let (en, zh): (Vec<_>, Vec<_>) = shapes.iter().map(words).unzip();
    (en.join(" or "), zh.join("或"))
}

/// The nearest of `words` to a word that is not one of them, if near enough to be a slip.
pub fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word: String = word
        .chars()
        .take(100)
        .flat_map(char::to_lowercase)
        .collect();
    words
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&word, &known.to_lowercase()), known))
        .filter(|(similar, _)| *similar >= 0.8)
        // The first of equals, so that the answer does not hang on the order of comparison.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(held) if held.0 >= next.0 => Some(held),
            _ => Some(next),
        })
        .map(|(_, known)| known)
}

/// A key without colon and value in a flow map.
pub(super) fn stray_key(key: &Key<'_>) -> Fault {
    let name = &key.text;
    let Some((before, after)) = name.split_once('：') else {
        return stray_comma(&format!("`{name}`"), key.place);
    };
    let message = Message::new(
        format!("the colon in `{name}` is full-width"),
        format!("`{name}` 里的冒号是全角的"),
    );
    let better = format!("{}: {}", before.trim(), after.trim());
    Fault::new(key.place, message).help(format!("write `{better}`"), format!("请写成 `{better}`"))
}

pub(super) fn unknown_key(key: &Key<'_>, fields: &[&str]) -> Fault {
    let name = &key.text;
    let fault = Fault::new(
        key.place,
        Message::new(
            format!("unknown key `{name}`"),
            format!("没有 `{name}` 这个键"),
        ),
    );
    if name == "<<" {
        return fault.help(
            "merge keys are not part of YAML 1.2: write the values out",
            "YAML 1.2 没有合并键，请直接写出各个值",
        );
    }
    if let Some(near) = nearest(name, fields.iter().copied()) {
        return fault.help(
            format!("did you mean `{near}`?"),
            format!("是不是 `{near}`？"),
        );
    }
    let all = fields.join(", ");
    fault.help(format!("known here: {all}"), format!("这里可用的键：{all}"))
}
