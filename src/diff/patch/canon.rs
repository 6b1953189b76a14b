//! One value as text that is equal where values mean the same.
//!
//! Comes in: a value and its shape. Goes out: its canonical text. Must not know: where it stands.

use super::shape::{NUMBERS, Shape, of_figure};
use crate::language::{Keyed, KeyedValue, normal};
use crate::quantity::{Amount, Canonical, Date, Period, Unit};

/// What nothing known is compared by.
pub(super) const UNKNOWN: &str = "?";

/// The canonical text of a value that is one field; `None` where it says what silence says.
pub(super) fn canon(value: &Keyed, shape: Shape) -> Option<String> {
    let KeyedValue::Text(text) = &value.value else {
        return Some(of_many(value, shape));
    };
    Some(match shape {
        Shape::Default(same) if text == same => return None,
        Shape::Flag => match text.as_str() {
            "true" | "True" | "TRUE" => "true".to_owned(),
            "false" | "False" | "FALSE" => return None,
            _ => raw(text),
        },
        Shape::Words => words(text, text),
        Shape::Amount | Shape::Amounts => amount(text),
        Shape::Unit => unit(text, Unit::parse(text).ok()),
        Shape::Rate => unit(text, Unit::parse_rate(text).ok()),
        Shape::Period => period(text),
        Shape::Date => date(text),
        Shape::Tree => in_tree(text),
        _ => raw(text),
    })
}

fn of_many(value: &Keyed, shape: Shape) -> String {
    match (&value.value, shape) {
        (KeyedValue::Map(_), Shape::Words) => {
            let of = |key| match value.get(key).map(|it| &it.value) {
                Some(KeyedValue::Text(text)) => Some(text.as_str()),
                _ => None,
            };
            match (of("en"), of("zh")) {
                (None, None) => normal(value),
                (en, zh) => words(en.or(zh).unwrap_or(""), zh.or(en).unwrap_or("")),
            }
        }
        (KeyedValue::List(items), Shape::Ids | Shape::Amounts | Shape::Claimed) => {
            let one = |item: &Keyed| match shape {
                Shape::Claimed => claimed(item),
                shape => canon(item, shape).unwrap_or_default(),
            };
            let mut parts: Vec<String> = items.iter().map(one).collect();
            parts.sort();
            parts.dedup();
            parts.join(" & ")
        }
        (KeyedValue::List(items), Shape::List) => {
            let parts = items.iter().map(|item| canon(item, Shape::Plain));
            let parts: Vec<String> = parts.map(Option::unwrap_or_default).collect();
            parts.join(" & ")
        }
        (KeyedValue::List(items), Shape::Tree) => {
            let parts: Vec<String> = items.iter().map(tree).collect();
            format!("[{}]", parts.join(", "))
        }
        _ => normal(value),
    }
}

/// A tree that is kept as written, amounts compared as such.
fn tree(value: &Keyed) -> String {
    match &value.value {
        KeyedValue::Text(text) => in_tree(text),
        KeyedValue::List(items) => {
            let parts: Vec<String> = items.iter().map(tree).collect();
            format!("[{}]", parts.join(", "))
        }
        KeyedValue::Map(entries) => {
            let mut parts: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{key:?}: {}", tree(value)))
                .collect();
            parts.sort();
            format!("{{{}}}", parts.join(", "))
        }
        _ => normal(value),
    }
}

fn in_tree(text: &str) -> String {
    match Amount::parse(text) {
        Ok(amount) if amount.unit != Unit::ONE => exact(&amount.canonical()),
        _ => raw(text),
    }
}

/// One of the values of a claim: a figure whose fields stand beside each other.
fn claimed(item: &Keyed) -> String {
    let Some(entries) = item.entries() else {
        return normal(item);
    };
    let mut parts = vec![numbers(item).unwrap_or_else(|| UNKNOWN.to_owned())];
    for (key, value) in entries {
        if !NUMBERS.contains(&key.as_str()) {
            let said = canon(value, of_figure(key)).unwrap_or_default();
            parts.push(format!("{key}={said}"));
        }
    }
    parts[1..].sort();
    parts.join(" ")
}

/// What a map says under the keys of an amount; `None` where it says nothing there.
pub(super) fn numbers(map: &Keyed) -> Option<String> {
    let text = |key: &str| match map.get(key).map(|it| &it.value) {
        Some(KeyedValue::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    if !NUMBERS.iter().any(|key| map.get(key).is_some()) {
        return None;
    }
    let odd = NUMBERS.iter().any(|key| {
        map.get(key)
            .is_some_and(|it| !matches!(it.value, KeyedValue::Text(_)))
    });
    let together = if odd {
        None
    } else {
        let found = joined(text("amount"), text("low"), text("high"));
        found.map(|found| found.map_or_else(|| UNKNOWN.to_owned(), |it| exact(&it)))
    };
    let mut said = together.unwrap_or_else(|| {
        let part = |key: &&str| map.get(key).map(|it| format!("{key}={}", normal(it)));
        let parts: Vec<String> = NUMBERS[..3].iter().filter_map(part).collect();
        parts.join(" ")
    });
    if let Some(sd) = text("sd").filter(|sd| *sd != "unknown") {
        said = format!("{said} sd {}", amount(sd));
    }
    Some(said)
}

/// An amount with limits that are given apart, as one, or nothing where nothing is known; `None` where one of them
/// cannot be read.
#[expect(
    clippy::option_option,
    reason = "not asked for, unknown and known are three things"
)]
pub(super) fn joined(
    own: Option<&str>,
    low: Option<&str>,
    high: Option<&str>,
) -> Option<Option<Canonical>> {
    let known = |text: Option<&str>| match text {
        None | Some("unknown") => Some(None),
        Some(text) => Amount::parse(text).ok().map(|it| Some(it.canonical())),
    };
    let (own, low, high) = (known(own)?, known(low)?, known(high)?);
    let Some(first) = own.as_ref().or(low.as_ref()).or(high.as_ref()) else {
        return Some(None);
    };
    let mut all = Canonical {
        value: own.as_ref().and_then(|it| it.value.clone()),
        low: own.as_ref().and_then(|it| it.low.clone()),
        high: own.as_ref().and_then(|it| it.high.clone()),
        ..first.clone()
    };
    for (limit, is_low) in [(low, true), (high, false)] {
        let Some(limit) = limit else { continue };
        if limit.dimension != all.dimension || limit.value.is_none() {
            return None;
        }
        let place = if is_low { &mut all.low } else { &mut all.high };
        *place = limit.value;
    }
    Some(Some(all))
}

fn exact(it: &Canonical) -> String {
    let show = |name: &str, part: &Option<num_rational::BigRational>| {
        let said = part.as_ref().map(|part| format!(" {name}{part}"));
        said.unwrap_or_default()
    };
    format!(
        "#{:?}{}{}{}{}",
        it.dimension,
        show("=", &it.value),
        show("≥", &it.low),
        show("≤", &it.high),
        show("±", &it.sd)
    )
}

pub(super) fn amount(text: &str) -> String {
    if text == "unknown" {
        return UNKNOWN.to_owned();
    }
    Amount::parse(text).map_or_else(|_| raw(text), |amount| exact(&amount.canonical()))
}

fn unit(text: &str, unit: Option<Unit>) -> String {
    unit.map_or_else(
        || raw(text),
        |unit| format!("#{:?} {}", unit.dimension(), unit.exact_factor()),
    )
}

pub(super) fn period(text: &str) -> String {
    Period::parse(text).map_or_else(|_| raw(text), |period| period.to_string())
}

pub(super) fn date(text: &str) -> String {
    Date::parse(text).map_or_else(|_| raw(text), |date| date.to_string())
}

fn words(en: &str, zh: &str) -> String {
    format!("{en:?} {zh:?}")
}

fn raw(text: &str) -> String {
    text.to_owned()
}
