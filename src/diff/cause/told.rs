//! An edit in words.
//!
//! Comes in: an edit. Goes out: a short sentence in both languages. Must not know: findings.

use super::units::Unit as Edit;
use crate::diff::entity::{Entity, Kind, named, statements};
use crate::diff::{called, words};
use crate::language::{Keyed, KeyedValue, location};
use crate::model::Chain;
use crate::quantity::{Amount, Period, Unit};
use crate::text::{Message, given_message, period_message, width};

/// Columns of a value that is shown.
const VALUE: usize = 40;
/// Differences shown of a statement that changed.
const LEAVES: usize = 2;

/// `site Refinery, capacity: 50 万吨/a → 38 万吨/a`. An entry is called by its title in the new version, or in the old
/// one where it is gone.
pub(super) fn text(base: &Chain, head: &Chain, unit: &Edit, file: [&str; 2]) -> Message {
    let subject = match (&unit.base, &unit.head) {
        (Some(value), None) => subject(base, unit, value, file[0]),
        (_, Some(value)) => subject(head, unit, value, file[1]),
        (None, None) => Message::default(),
    };
    let field = called::field(&unit.path.get(2..).unwrap_or(&[]).join("."), &[head, base]);
    let what = match (&unit.base, &unit.head) {
        (None, Some(value)) => then(&Message::new("added", "新增"), &after(value)),
        (Some(value), None) => then(&Message::new("removed", "删除"), &after(value)),
        (Some(old), Some(new)) => step(old, new),
        (None, None) => Message::default(),
    };
    let (comma, comma_zh) = if field.en.is_empty() {
        ("", "")
    } else {
        (", ", "，")
    };
    Message::new(
        format!("{}{comma}{}: {}", subject.en, field.en, what.en),
        format!("{}{comma_zh}{}：{}", subject.zh, field.zh, what.zh),
    )
}

fn subject(chain: &Chain, unit: &Edit, value: &Keyed, file: &str) -> Message {
    let section = unit.path.first().map_or("", String::as_str);
    let Some(id) = unit.path.get(1) else {
        return called::field(section, &[]);
    };
    let Some(kind) = Kind::of_section(section) else {
        return Message::same(format!("{section} {}", cut(id)));
    };
    let entity = if kind.has_id() {
        let at = named(chain, kind).iter().position(|it| it.id == id);
        at.map(|at| Entity { kind, at })
    } else {
        stands_at(chain, kind, value, file)
    };
    let title = entity.map_or_else(|| Message::same(id), |it| it.title(chain));
    let kind = words::kind(kind);
    Message::new(
        format!("{} {}", kind.en, cut(&title.en)),
        format!("{} {}", kind.zh, cut(&title.zh)),
    )
}

/// The statement that a value is, known by its place: by line and column, or by its line where nothing else of its kind
/// stands on it (ids that are called otherwise shift columns).
fn stands_at(chain: &Chain, kind: Kind, value: &Keyed, file: &str) -> Option<Entity> {
    let all = statements(chain, kind).into_iter();
    let on_line: Vec<(u32, Entity)> = all
        .map(|at| Entity { kind, at })
        .map(|it| (location(it.place(chain), &chain.files), it))
        .filter(|(place, _)| place.line == value.line && place.file == file)
        .map(|(place, it)| (place.column, it))
        .collect();
    match &on_line[..] {
        [(_, only)] => Some(*only),
        several => {
            let here = several.iter().find(|(column, _)| *column == value.column);
            here.map(|(_, it)| *it)
        }
    }
}

fn then(first: &Message, second: &Message) -> Message {
    Message::new(
        format!("{}{}", first.en, second.en),
        format!("{}{}", first.zh, second.zh),
    )
}

/// The figure of what came or went.
fn after(value: &Keyed) -> Message {
    let short = short(value);
    if short.en.is_empty() || short.en == "unknown" {
        return Message::default();
    }
    Message::new(format!(" ({})", short.en), format!("（{}）", short.zh))
}

fn short(value: &Keyed) -> Message {
    match &value.value {
        KeyedValue::Text(text) if text == "unknown" => words::unknown(),
        // A figure is told in the unit of the reader.
        KeyedValue::Text(text) => match Amount::parse(text) {
            Ok(amount) if amount.unit != Unit::ONE => given_message(&amount),
            _ => match Period::parse(text) {
                // A year alone may be any number.
                Ok(period) if text.contains('-') => period_message(period),
                _ => Message::same(cut(text)),
            },
        },
        KeyedValue::Nothing => Message::default(),
        KeyedValue::List(items) => {
            let all = words::join(items.iter().map(short));
            Message::new(cut(&all.en), cut(&all.zh))
        }
        KeyedValue::Map(_) | KeyedValue::Items(_) => {
            ["amount", "capacity", "limit", "at-least", "at-most"]
                .iter()
                .find_map(|key| value.get(key).map(short))
                .unwrap_or_default()
        }
    }
}

/// Old and new value; of a statement the fields that differ.
fn step(old: &Keyed, new: &Keyed) -> Message {
    let arrow = |old: Message, new: Message| {
        Message::new(
            format!("{} → {}", old.en, new.en),
            format!("{} → {}", old.zh, new.zh),
        )
    };
    let (Some(_), Some(entries)) = (old.entries(), new.entries()) else {
        return arrow(short(old), short(new));
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
    let mut parts: Vec<Message> = Vec::new();
    let mut more = 0;
    for key in keys.into_iter().filter(differs) {
        if parts.len() == LEAVES {
            more += 1;
            continue;
        }
        let side = |tree: &Keyed| tree.get(key).map_or_else(|| Message::same("–"), short);
        // What a value is said to be, and how much a statement says, is the value itself.
        let name = if matches!(key, "is" | "amount") {
            Message::default()
        } else {
            then(&called::field(key, &[]), &Message::same(" "))
        };
        parts.push(then(&name, &arrow(side(old), side(new))));
    }
    if more > 0 {
        parts.push(Message::same(format!("… +{more}")));
    }
    words::join(parts)
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
