//! An edit in words.
//!
//! Comes in: an edit. Goes out: a short sentence in both languages. Must not know: findings.

use super::units::Unit;
use crate::diff::words;
use crate::language::{Keyed, KeyedValue};
use crate::model::{Chain, Subject};
use crate::text::{Message, width};

/// Columns of a value that is shown.
const VALUE: usize = 40;
/// Differences shown of a statement that changed.
const LEAVES: usize = 2;

/// `site Refinery, capacity: 50 万吨/a → 38 万吨/a`.
pub(super) fn text(chain: &Chain, unit: &Unit) -> Message {
    let subject = subject(chain, &unit.path);
    let field = unit.path.get(2..).unwrap_or(&[]).join(".");
    let what = match (&unit.base, &unit.head) {
        (None, Some(value)) => Message::new(
            format!("added{}", after(value)),
            format!("新增{}", after(value)),
        ),
        (Some(value), None) => Message::new(
            format!("removed{}", after(value)),
            format!("删除{}", after(value)),
        ),
        (Some(old), Some(new)) => Message::same(step(old, new)),
        (None, None) => Message::default(),
    };
    let (comma, comma_zh) = if field.is_empty() {
        ("", "")
    } else {
        (", ", "，")
    };
    Message::new(
        format!("{}{comma}{field}: {}", subject.en, what.en),
        format!("{}{comma_zh}{field}：{}", subject.zh, what.zh),
    )
}

fn subject(chain: &Chain, path: &[String]) -> Message {
    let section = path.first().map_or("", String::as_str);
    let Some(id) = path.get(1) else {
        let zh = match section {
            "period" => "期间",
            "title" => "名称",
            "region" => "地区",
            "rates" => "汇率",
            other => other,
        };
        return Message::new(section, zh);
    };
    let kind = match section {
        "commodities" => "commodity",
        "processes" => "process",
        "accept" => "acceptance",
        other => other.strip_suffix('s').unwrap_or(other),
    };
    let kind = words::kind_of(kind);
    let known = match section {
        "commodities" => chain.find_commodity(id).map(Subject::Commodity),
        "processes" => chain.find_process(id).map(Subject::Process),
        "sites" => chain.find_site(id).map(Subject::Site),
        "stages" => chain.find_stage(id).map(Subject::Stage),
        _ => None,
    };
    let title = known.map_or_else(|| Message::same(id), |subject| chain.title_of(subject));
    Message::new(
        format!("{} {}", kind.en, cut(&title.en)),
        format!("{} {}", kind.zh, cut(&title.zh)),
    )
}

/// The figure of what came or went.
fn after(value: &Keyed) -> String {
    let short = short(value);
    if short.is_empty() || short == "unknown" {
        String::new()
    } else {
        format!(" ({short})")
    }
}

fn short(value: &Keyed) -> String {
    match &value.value {
        KeyedValue::Text(text) => cut(text),
        KeyedValue::Nothing => String::new(),
        KeyedValue::List(items) => cut(&items.iter().map(short).collect::<Vec<_>>().join(", ")),
        KeyedValue::Map(_) | KeyedValue::Items(_) => [
            "amount", "capacity", "limit", "at-least", "at-most", "title",
        ]
        .iter()
        .find_map(|key| value.get(key).map(short))
        .unwrap_or_default(),
    }
}

/// Old and new value; of a statement the fields that differ.
fn step(old: &Keyed, new: &Keyed) -> String {
    let (Some(_), Some(entries)) = (old.entries(), new.entries()) else {
        return format!("{} → {}", short(old), short(new));
    };
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    let gone = old
        .entries()
        .unwrap_or(&[])
        .iter()
        .map(|(key, _)| key.as_str());
    keys.extend(gone.filter(|key| new.get(key).is_none()));
    // What a figure rests on is told only where nothing else differs.
    let basis = |key: &str| matches!(key, "source" | "confidence" | "quote" | "note");
    let differs = |key: &&str| old.get(key) != new.get(key);
    let figures = keys.iter().any(|key| differs(key) && !basis(key));
    keys.retain(|key| !(figures && basis(key)));
    let mut parts: Vec<String> = Vec::new();
    let mut more = 0;
    for key in keys.into_iter().filter(differs) {
        if parts.len() == LEAVES {
            more += 1;
            continue;
        }
        let side = |tree: &Keyed| tree.get(key).map_or("–".to_owned(), short);
        // What a value is said to be is the value itself.
        let name = if key == "is" {
            String::new()
        } else {
            format!("{key} ")
        };
        parts.push(format!("{name}{} → {}", side(old), side(new)));
    }
    if more > 0 {
        parts.push(format!("… +{more}"));
    }
    parts.join(", ")
}

fn cut(text: &str) -> String {
    if width(text) <= VALUE {
        return text.to_owned();
    }
    let mut out = String::new();
    for letter in text.chars() {
        if width(&out) + 2 >= VALUE {
            break;
        }
        out.push(letter);
    }
    out.push('…');
    out
}
