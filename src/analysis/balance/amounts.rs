//! Amounts of a commodity in its own unit, and what a slot takes of it.
//!
//! Comes in: amounts as written. Goes out: estimates. Must not know: supply, need.

use super::Sum;
use super::standing::has_amount;
use crate::model::{Chain, Commodity, CommodityId, Figure, Input};
use crate::quantity::{Amount, Estimate, Unit};
use crate::text::Message;

/// An amount of a commodity in its own unit, through `same-as` where the dimension differs.
pub fn in_unit(commodity: &Commodity, amount: &Amount) -> Option<Estimate> {
    let unit = commodity.unit?;
    if let Some(estimate) = amount.estimate_in(unit) {
        return Some(physical(estimate));
    }
    commodity.same_as.iter().find_map(|equality| {
        let per_unit = equality.amount.estimate();
        physical(amount.estimate_in(equality.amount.unit)?).div(per_unit)
    })
}

/// No amount of a thing is below zero, also where only an upper bound of it is written.
pub(super) fn physical(estimate: Estimate) -> Estimate {
    Estimate {
        low: estimate.low.max(0.0),
        ..estimate
    }
}

/// An amount per time as the amount of a year, in the commodity's unit.
pub fn yearly(commodity: &Commodity, amount: &Amount, assumed: Option<Unit>) -> Option<Estimate> {
    let unit = match assumed {
        Some(rate) => amount.unit.times(rate)?,
        None => amount.unit,
    };
    let per_year = Amount { unit, ..*amount };
    let targets = std::iter::once((commodity.unit?, None)).chain(
        commodity
            .same_as
            .iter()
            .map(|it| (it.amount.unit, Some(&it.amount))),
    );
    for (target, equality) in targets {
        let Some(estimate) = per_year.estimate_in(target.times(Unit::PER_YEAR)?) else {
            continue;
        };
        return match equality {
            None => Some(physical(estimate)),
            Some(equality) => physical(estimate).div(equality.estimate()),
        };
    }
    None
}

/// What one unit of basis takes of `id` in this slot: with alternatives whose shares are unknown, anything from
/// nothing to all of it.
pub(super) fn coefficient(chain: &Chain, input: &Input, id: CommodityId) -> Option<Estimate> {
    let whole = in_unit(chain.commodity(id), input.figure.amount.as_ref()?)?;
    if input.alternatives.len() == 1 {
        return Some(whole);
    }
    let share = input
        .alternatives
        .iter()
        .find(|(commodity, _)| *commodity == id)?
        .1
        .as_ref();
    match share.and_then(|figure| figure.amount.as_ref()?.estimate_in(Unit::ONE)) {
        Some(share) => Some(whole.mul(share)),
        None => Some(Estimate {
            value: None,
            low: 0.0,
            high: whole.high,
            sd: 0.0,
            midpoint: false,
        }),
    }
}

/// Whether the file gives the share of a commodity in a slot.
pub(crate) fn shared(input: &Input, id: CommodityId) -> bool {
    let share = input
        .alternatives
        .iter()
        .find(|(commodity, _)| *commodity == id);
    share.is_some_and(|(_, share)| has_amount(share.as_deref()))
}

/// Words of an assumed rate.
pub fn rate_words(rate: Unit) -> (String, String) {
    let text = rate.to_string();
    match text.as_str() {
        "/a" | "a^-1" | "1/a" | "a⁻¹" => ("per year".to_owned(), "每年".to_owned()),
        _ => (text.clone(), text),
    }
}

/// A range without a best value is computed with its middle; the result says so.
pub(super) fn note_midpoint(sum: &mut Sum, figure: &Figure) {
    let closed = figure
        .amount
        .as_ref()
        .is_some_and(|it| it.value.is_none() && it.low.is_some() && it.high.is_some());
    if closed {
        sum.notes.push(Message::new(
            "the middle of a range stands in for its unknown best value",
            "只给出区间的数据取中点计算",
        ));
    }
}
