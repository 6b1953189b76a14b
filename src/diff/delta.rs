//! How much a figure moved.
//!
//! Comes in: two amounts. Goes out: which way, by how much in the new one's unit, and relative to the old one. Must not
//! know: where the amounts stand.
//!
//! Formulas. Delta = new − old, in exact decimals where the two units differ by a power of ten; relative delta =
//! delta ÷ |old|, absent where the old figure is zero. Amounts move only where both have a best value, or both are the
//! same kind of bound; a range moves where neither end goes the other way, and then by no single amount. Money of two
//! currencies moves where both versions give one exact rate between them.

use super::words::both;
use crate::quantity::{Amount, Decimal, Exchange, Unit};
use crate::report::{ChangeAction, Value};
use crate::text::{Lang, Message, clean, given_message, message, number};

/// What happened to an amount.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    pub action: ChangeAction,
    /// New − old in the new unit.
    pub delta: Option<Value>,
    /// Delta ÷ |old|.
    pub relative: Option<f64>,
}

/// Compares two amounts that are not the same.
pub(super) fn moved(base: &Amount, head: &Amount, exchange: &Exchange) -> Moved {
    let still = Moved {
        action: ChangeAction::Changed,
        delta: None,
        relative: None,
    };
    let (old, new) = (exchange.canonical(base), exchange.canonical(head));
    if old.dimension != new.dimension {
        return still;
    }
    let action = match (single(base), single(head)) {
        (Some((slot, _)), Some((other, _))) if slot == other => {
            let one = |amount: &crate::quantity::Canonical| match slot {
                Slot::Value => amount.value.clone(),
                Slot::Low => amount.low.clone(),
                Slot::High => amount.high.clone(),
            };
            direction(one(&old) < one(&new), one(&old) > one(&new))
        }
        _ if base.value.is_none() && head.value.is_none() => {
            match (old.low, old.high, new.low, new.high) {
                (Some(old_low), Some(old_high), Some(low), Some(high)) => direction(
                    low >= old_low && high >= old_high,
                    low <= old_low && high <= old_high,
                ),
                _ => None,
            }
        }
        _ => None,
    };
    let Some(action) = action else { return still };
    let figures = single(base).zip(single(head));
    let step =
        figures.and_then(|((_, from), (_, to))| step((from, base.unit), (to, head.unit), exchange));
    let (delta, relative) = step.map_or((None, None), |(delta, relative)| (Some(delta), relative));
    Moved {
        action,
        delta,
        relative,
    }
}

fn direction(up: bool, down: bool) -> Option<ChangeAction> {
    match (up, down) {
        (true, false) => Some(ChangeAction::Increase),
        (false, true) => Some(ChangeAction::Decrease),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Value,
    Low,
    High,
}

/// The one number that an amount is told by; a range has none.
fn single(amount: &Amount) -> Option<(Slot, Decimal)> {
    match (amount.value, amount.low, amount.high) {
        (Some(value), ..) => Some((Slot::Value, value)),
        (None, Some(low), None) => Some((Slot::Low, low)),
        (None, None, Some(high)) => Some((Slot::High, high)),
        _ => None,
    }
}

/// Delta in the new unit (ratios as fractions), and relative to the old figure.
fn step(
    (base, from): (Decimal, Unit),
    (head, to): (Decimal, Unit),
    exchange: &Exchange,
) -> Option<(Value, Option<f64>)> {
    let unit = if to.is_one() { Unit::ONE } else { to };
    let inside = |number: Decimal, own: Unit| own.tens_to(unit).map(|ten| number.scaled(ten));
    let exact = inside(base, from).zip(inside(head, to));
    if let Some((delta, old)) = exact.and_then(|(old, new)| Some((new.minus(old)?, old))) {
        let relative = (!old.is_zero()).then(|| clean(delta.to_f64() / old.to_f64().abs()));
        let size = if delta.is_negative() {
            delta.negated()
        } else {
            delta
        };
        let text = if unit.is_one() {
            points(&given_message(&Amount::of(
                size.scaled(2).normal(),
                Unit::ONE,
            )))
        } else {
            given_message(&Amount::of(size.normal(), unit))
        };
        return Some((value(delta.to_f64(), unit, &text), relative));
    }
    let (old, new) = (
        exchange.convert(base, from, unit)?,
        exchange.convert(head, to, unit)?,
    );
    let delta = clean(new - old);
    let relative = (old != 0.0).then(|| clean(delta / old.abs()));
    Some((value(delta, unit, &size_words(delta, unit)), relative))
}

fn value(delta: f64, unit: Unit, size: &Message) -> Value {
    Value {
        value: Some(delta),
        unit: if unit.is_one() {
            "1".to_owned()
        } else {
            unit.to_string()
        },
        text: signed(delta, size),
        ..Value::default()
    }
}

/// A computed difference in words: `−6 pp`, `+40 kt/a`.
pub(super) fn difference(delta: f64, unit: Unit) -> Message {
    signed(delta, &size_words(delta, unit))
}

fn size_words(delta: f64, unit: Unit) -> Message {
    if unit.is_one() {
        let factor = unit.factor();
        return points(&both(|lang| number(delta.abs() * factor * 100.0, lang)));
    }
    message(delta.abs(), unit)
}

fn points(number: &Message) -> Message {
    Message::new(
        format!("{} pp", number.en),
        format!("{} 个百分点", number.zh),
    )
}

fn signed(delta: f64, size: &Message) -> Message {
    let sign = if delta < 0.0 { "−" } else { "+" };
    Message::new(format!("{sign}{}", size.en), format!("{sign}{}", size.zh))
}

/// A relative delta in words: `+50 %`.
pub(super) fn relative(share: f64) -> String {
    let sign = if share < 0.0 { "−" } else { "+" };
    format!("{sign}{} %", number(share.abs() * 100.0, Lang::En))
}
