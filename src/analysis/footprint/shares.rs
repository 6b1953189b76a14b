//! How a process shares what it carries among the things it makes.
//!
//! Comes in: a process with its amounts, the rule. Goes out: for each thing the part of the burden of one unit of activity
//! that a unit of it carries, or what that lacks. Must not know: burdens.
//!
//! Formula. With amounts b and keys κ (mass or price of a unit): w = κ ÷ Σ κ b for each thing, the product among them. By
//! expansion the product carries all, w = 1 ÷ b, less what each other thing saves where it stands in for its like.

use super::needs::Need;
use super::span::Span;
use crate::analysis::data::mass;
use crate::analysis::synthesis::Currency;
use crate::model::{Allocation, Chain, CommodityId, ProcessId};
use crate::quantity::Unit;

/// Things that carry a part: the product first, each with its amount per unit of activity.
pub(super) type Shared = Vec<(CommodityId, Span)>;

/// The part of the burden of one unit of activity that a unit of each carries.
pub(super) fn weights(
    chain: &Chain,
    process: ProcessId,
    allocation: Allocation,
    made: &Shared,
) -> Result<Vec<Span>, Need> {
    let one = |amount: Span| Span::exact(1.0).per(amount);
    if let Allocation::Expansion = allocation {
        return Ok(made
            .iter()
            .take(1)
            .map(|(_, amount)| one(*amount))
            .collect());
    }
    let currency = Currency::of(chain);
    let keys = made.iter().map(|(id, _)| match allocation {
        Allocation::Mass => mass_of(chain, *id).ok_or(Need::Mass(process, *id)),
        _ => {
            let money = currency.as_ref().ok();
            let price = money.and_then(|it| price_of(chain, it, *id));
            price.ok_or(Need::Price(process, *id))
        }
    });
    let keys: Vec<Span> = keys.collect::<Result<_, Need>>()?;
    let parts: Vec<Span> = made
        .iter()
        .zip(&keys)
        .map(|((_, amount), key)| amount.of(*key))
        .collect();
    if parts.iter().all(|it| it.is_zero()) {
        return Err(Need::Nothing(process));
    }
    Ok((0..made.len())
        .map(|at| weight(&keys, &parts, made[at].1, at))
        .collect())
}

/// κ ÷ (κ b + the parts of the others): small where b and the others are large.
fn weight(keys: &[Span], parts: &[Span], amount: Span, at: usize) -> Span {
    let key = keys[at];
    let others = (0..parts.len()).filter(|other| *other != at);
    let rest = others.fold(Span::ZERO, |sum, other| sum.plus(parts[other]));
    let end = |key: Option<f64>, amount: Option<f64>, rest: Option<f64>| {
        let (key, whole) = (key?, key? * amount? + rest?);
        (whole > 0.0).then_some(key / whole)
    };
    Span {
        value: end(key.value, amount.value, rest.value),
        low: end(key.low, amount.high, rest.high).or(Some(0.0)),
        high: end(key.high, amount.low, rest.low),
        midpoint: parts.iter().any(|it| it.midpoint),
    }
}

fn mass_of(chain: &Chain, id: CommodityId) -> Option<Span> {
    let tonne = Unit::parse("t").ok()?;
    mass::one(chain.commodity(id), tonne).map(Span::amount)
}

fn price_of(chain: &Chain, currency: &Currency, id: CommodityId) -> Option<Span> {
    let commodity = chain.commodity(id);
    let rate = currency.price_bounds(commodity.price.as_ref(), commodity.unit?)?;
    Some(Span::amount(rate))
}
