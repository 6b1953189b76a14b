//! Figures that cannot be so, each by itself: outside the bounds declared for it, more than all of a whole.
//!
//! Comes in: a chain, its figures. Goes out: [`Impossible`]. Must not know: severities. Output above capacity is told
//! by `load`, product above inputs by `mass`.

use super::Role;
use crate::analysis::ground::{Ground, ground};
use crate::model::{Chain, Figure, Input, Place, ProcessId};
use crate::quantity::{Amount, Estimate, Unit};

/// Shares that are rounded may add up to a little more than the whole.
const ROUNDING: f64 = 1e-9;

/// Why a figure cannot be so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// It lies outside the bounds declared for it.
    OutsideBounds(Amount),
    /// A share above the whole.
    ShareAboveWhole,
    /// The shares of one slot add up to this, more than the whole.
    SharesAboveWhole(Estimate),
    /// A fall by more than all there was.
    FallBelowNothing,
}

/// A figure that cannot be so.
#[derive(Clone, Debug, PartialEq)]
pub struct Impossible {
    /// What it is; for shares that add up to too much, the slot they fill.
    pub role: Role,
    /// The amount; `None` where several figures are at fault together.
    pub amount: Option<Amount>,
    /// Why.
    pub cause: Cause,
    /// Where it stands.
    pub place: Place,
    /// What it rests on.
    pub grounds: Vec<Ground>,
}

/// Judges one figure.
pub(super) fn judge(chain: &Chain, role: Role, figure: &Figure) -> Option<Impossible> {
    let amount = figure.amount?;
    let cause = outside(figure).or_else(|| match role {
        Role::Share(..) if least(&amount)? > 1.0 + ROUNDING => Some(Cause::ShareAboveWhole),
        Role::Change(_) if most(&amount)? < -1.0 - ROUNDING => Some(Cause::FallBelowNothing),
        _ => None,
    })?;
    let path = format!("{}/{}", chain.name(role.of(chain)), role.path(chain));
    Some(Impossible {
        role,
        amount: Some(amount),
        cause,
        place: figure.place,
        grounds: vec![ground(path, figure)],
    })
}

/// The least value that an amount of a ratio allows; the best value where there is one.
fn least(amount: &Amount) -> Option<f64> {
    let estimate = amount.estimate_in(Unit::ONE)?;
    Some(
        estimate
            .value
            .filter(|_| !estimate.midpoint)
            .unwrap_or(estimate.low),
    )
}

fn most(amount: &Amount) -> Option<f64> {
    let estimate = amount.estimate_in(Unit::ONE)?;
    Some(
        estimate
            .value
            .filter(|_| !estimate.midpoint)
            .unwrap_or(estimate.high),
    )
}

/// Outside its bounds: the best value, or the whole range where there is no best value. Compared exactly.
fn outside(figure: &Figure) -> Option<Cause> {
    let (amount, bounds) = (figure.amount?, *figure.bounds.as_deref()?);
    let (is, may) = (amount.canonical(), bounds.canonical());
    let lowest = may.low.or_else(|| may.value.clone());
    let highest = may.high.or(may.value);
    let least = is.value.as_ref().or(is.low.as_ref());
    let most = is.value.as_ref().or(is.high.as_ref());
    let below = most
        .zip(lowest.as_ref())
        .is_some_and(|(most, lowest)| most < lowest);
    let above = least
        .zip(highest.as_ref())
        .is_some_and(|(least, highest)| least > highest);
    (below || above).then_some(Cause::OutsideBounds(bounds))
}

/// Slots whose shares add up to more than the whole, at every value they allow.
pub(super) fn shares(chain: &Chain) -> Vec<Impossible> {
    let mut found = Vec::new();
    for (at, process) in (0..).zip(&chain.processes) {
        if !process.presence.is_present() {
            continue;
        }
        for (slot, input) in (0..).zip(&process.inputs) {
            found.extend(shares_of(chain, ProcessId(at), slot, input));
        }
    }
    found
}

fn shares_of(chain: &Chain, id: ProcessId, slot: u32, input: &Input) -> Option<Impossible> {
    let role = Role::Input(id, slot);
    let mut total: Option<Estimate> = None;
    let mut grounds = Vec::new();
    for (at, (_, share)) in (0..).zip(&input.alternatives) {
        let Some(share) = share else { continue };
        let Some(part) = share
            .amount
            .and_then(|amount| amount.estimate_in(Unit::ONE))
        else {
            continue;
        };
        // One share above the whole is told by itself.
        if judge(chain, Role::Share(id, slot, at), share).is_some() {
            return None;
        }
        let path = format!(
            "{}/{}",
            chain.name(role.of(chain)),
            Role::Share(id, slot, at).path(chain)
        );
        grounds.push(ground(path, share));
        total = Some(total.map_or(part, |held| held.add(part)));
    }
    let total = total.filter(|total| total.low > 1.0 + ROUNDING)?;
    let place = grounds
        .first()
        .map_or(input.figure.place, |ground| ground.place);
    Some(Impossible {
        role,
        amount: None,
        cause: Cause::SharesAboveWhole(total),
        place,
        grounds,
    })
}
