//! A file as statements, one a line, in one order and one spelling: what two versions are compared by line by line.
//!
//! Comes in: a text. Goes out: lines that are equal where files say the same. Must not know: other versions.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::canon::{UNKNOWN, joined};
use super::document::{Document, Entry, Id};
use super::fields::{Field, Fields, fields};
use super::shape::Shape;
use super::words::{dotted, named};
use crate::language::{Keyed, KeyedValue, keyed};
use crate::quantity::{Amount, Canonical, Decimal, Unit};
use crate::text::{Lang, given};

/// Digits behind the point beyond which a number is told as a fraction.
const DIGITS_MAX: u32 = 24;
/// The units in which amounts are told, one for each dimension; others stay as they are.
const UNITS: [&str; 8] = ["t", "MWh", "MW", "m³", "m²", "m", "a", "CNY"];

/// The statements of a file; `None` where it is no YAML map, as with conflict marks in it.
pub fn statements(text: &str) -> Option<Vec<String>> {
    let document = Document::new(keyed(text)?);
    let mut out = Vec::new();
    for (id, entry) in &document.entries {
        match entry {
            Entry::One(_, fields) => of_entry(id, fields, &mut out),
            Entry::Several(list) => {
                let mut blocks: Vec<Vec<String>> = list
                    .iter()
                    .map(|(_, value)| {
                        let mut lines = Vec::new();
                        of_entry(id, &fields(id.section(), value), &mut lines);
                        lines
                    })
                    .collect();
                blocks.sort();
                out.extend(blocks.into_iter().flatten());
            }
        }
    }
    if !document.stages.is_empty() {
        out.push(format!("stages in order = {}", document.stages.join(", ")));
    }
    Some(out)
}

fn of_entry(id: &Id, fields: &Fields, out: &mut Vec<String>) {
    let name = if id.key.is_empty() {
        id.word().to_owned()
    } else {
        let name = named(id).en;
        out.push(name.clone());
        name
    };
    for (path, field) in fields {
        let value = shown(field).replace('\n', "\\n");
        out.push(format!("{name}: {} = {value}", dotted(path)));
    }
}

/// A value in the one spelling that all its spellings share.
#[expect(clippy::match_same_arms, reason = "the shapes in their order")]
fn shown(field: &Field) -> String {
    if field.canon == UNKNOWN {
        return "unknown".to_owned();
    }
    let own = match (field.shape, &field.written.value) {
        (Shape::Figure("amount"), _) => figure(&field.written),
        (Shape::Amount | Shape::Tree, KeyedValue::Text(text)) => amount(text),
        (Shape::Amounts, KeyedValue::List(items)) => {
            let one = |item: &Keyed| match &item.value {
                KeyedValue::Text(text) => amount(text).unwrap_or_else(|| text.clone()),
                _ => item.written(),
            };
            let mut parts: Vec<String> = items.iter().map(one).collect();
            parts.sort();
            Some(parts.join(", "))
        }
        (Shape::Amounts, KeyedValue::Text(text)) => amount(text),
        (Shape::Unit, KeyedValue::Text(text)) => unit(Unit::parse(text).ok()),
        (Shape::Rate, KeyedValue::Text(text)) => unit(Unit::parse_rate(text).ok()),
        (Shape::Words, _) => Some(words(&field.canon)),
        _ => None,
    };
    own.unwrap_or_else(|| field.canon.clone())
}

/// `"en" "zh"`, told once where both are the same.
fn words(canon: &str) -> String {
    let half = canon.len() / 2;
    match (canon.get(..half), canon.get(half + 1..)) {
        (Some(en), Some(zh)) if en == zh => en.to_owned(),
        _ => canon.to_owned(),
    }
}

fn unit(unit: Option<Unit>) -> Option<String> {
    let unit = unit?;
    let same =
        Unit::all().find(|it| it.same_dimension(unit) && it.exact_factor() == unit.exact_factor());
    Some(same.unwrap_or(unit).to_string())
}

fn figure(value: &Keyed) -> Option<String> {
    let text = |key: &str| match value.get(key).map(|it| &it.value) {
        Some(KeyedValue::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let own = match &value.value {
        KeyedValue::Text(text) => Some(text.as_str()),
        _ => text("amount"),
    };
    let (low, high) = (text("low"), text("high"));
    let mut first = [own, low, high].into_iter().flatten();
    let unit = first.find_map(|text| Amount::parse(text).ok())?.unit;
    let mut said = in_one_unit(&joined(own, low, high)??, unit)?;
    if let Some(sd) = text("sd") {
        let sd = amount(sd).unwrap_or_else(|| sd.to_owned());
        said = format!("{said}, sd {sd}");
    }
    Some(said)
}

fn amount(text: &str) -> Option<String> {
    let amount = Amount::parse(text).ok()?;
    if amount.unit == Unit::ONE {
        return None;
    }
    in_one_unit(&amount.canonical(), amount.unit)
}

/// An amount in the unit that all amounts of its dimension are told in.
#[expect(
    clippy::unnecessary_wraps,
    reason = "stands where an amount may not be readable"
)]
fn in_one_unit(amount: &Canonical, unit: Unit) -> Option<String> {
    let chosen = chosen(unit);
    let factor = chosen.exact_factor();
    let part = |number: &Option<BigRational>| match number {
        None => Some(None),
        Some(number) => decimal(&(number / &factor)).map(Some),
    };
    let parts = (
        part(&amount.value),
        part(&amount.low),
        part(&amount.high),
        part(&amount.sd),
    );
    if let (Some(value), Some(low), Some(high), Some(sd)) = parts {
        let amount = Amount {
            value,
            low,
            high,
            sd,
            unit: chosen,
        };
        return Some(given(&amount, Lang::En));
    }
    // No finite number of digits: the fraction itself.
    let shown = |name: &str, number: &Option<BigRational>| {
        let part = number
            .as_ref()
            .map(|number| format!("{name}{}", number / &factor));
        part.unwrap_or_default()
    };
    let (value, low, high) = (
        shown("", &amount.value),
        shown(" at least ", &amount.low),
        shown(" at most ", &amount.high),
    );
    Some(format!("{value}{low}{high} {chosen}"))
}

fn chosen(unit: Unit) -> Unit {
    let mut made = Unit::ONE;
    for (symbol, power) in unit.parts() {
        let own = Unit::parse(symbol).unwrap_or_default();
        let common = UNITS
            .iter()
            .filter_map(|name| Unit::parse(name).ok())
            .find(|it| it.same_dimension(own))
            .unwrap_or(own);
        for _ in 0..power.unsigned_abs() {
            let next = if power > 0 {
                made.times(common)
            } else {
                made.divided(common)
            };
            let Some(next) = next else { return unit };
            made = next;
        }
    }
    if made.same_dimension(unit) {
        made
    } else {
        unit
    }
}

/// A fraction with all its digits; `None` where there is no end of them.
fn decimal(number: &BigRational) -> Option<Decimal> {
    let ten = BigInt::from(10);
    for digits in 0..=DIGITS_MAX {
        let scaled = number * BigRational::from(ten.pow(digits));
        if scaled.is_integer() {
            return Decimal::parse(&format!("{}e-{digits}", scaled.to_integer())).ok();
        }
    }
    None
}
