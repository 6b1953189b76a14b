//! Safe bounds of the cycling index where figures have bounds.
//!
//! Comes in: flows, and the shares in which each form is passed on, at either end. Goes out: bounds of the shares of what
//! has been there before. Must not know: reports.
//!
//! The index neither rises nor falls throughout with each figure: more scrap goes round oftener, and more of everything
//! else makes it a smaller part of the whole. So its bounds are not at corners of the figures. But f_c = (n_cc − 1) ÷ n_cc
//! never falls when an entry of Q rises, since N = Σ Qᵏ and no entry is negative; and a share q rises with its own flow and
//! falls with all that competes with it. So Q is put at its least and at its greatest, entry by entry, and the throughflows,
//! which only weigh, at whichever end makes the mean least or greatest. No values within the bounds of the figures give a
//! result beyond these; where figures hang together, none may reach them. In a loop of one ring with one uncertain figure
//! they are reached.

use std::collections::BTreeMap;

use super::cycling::{EXCESS_MAX, again};
use super::flows::{Flows, Step};
use crate::model::CommodityId;
use crate::quantity::Estimate;

/// Least and greatest.
type Span = (f64, f64);

/// What passes through each form and where it goes, at either end.
pub(super) struct Enclosure {
    through: BTreeMap<CommodityId, Span>,
    shares: BTreeMap<(CommodityId, CommodityId), Span>,
}

impl Enclosure {
    /// `None` where a figure is not known.
    pub(super) fn of(flows: &Flows<'_>) -> Option<Self> {
        let (mut into, mut out) = (BTreeMap::new(), BTreeMap::new());
        for step in &flows.steps {
            for (sides, amounts) in [(&mut into, &step.makes), (&mut out, &step.takes)] {
                for (id, amount) in amounts {
                    add(sides, *id, *amount.as_ref().ok()?);
                }
            }
        }
        for (sides, crossings) in [(&mut into, &flows.imports), (&mut out, &flows.exports)] {
            for (id, amount) in crossings {
                add(sides, *id, *amount.as_ref().ok()?);
            }
        }
        let side =
            |side: &BTreeMap<CommodityId, Span>, id| side.get(&id).copied().unwrap_or_default();
        let through = flows.forms.iter().map(|id| {
            let (into, out) = (side(&into, *id), side(&out, *id));
            (*id, (into.0.max(out.0), into.1.max(out.1)))
        });
        let mut found = Self {
            through: through.collect(),
            shares: BTreeMap::new(),
        };
        for step in &flows.steps {
            found.passed_on(step, &|id| side(&into, id), &|id| side(&out, id))?;
        }
        Some(found)
    }

    /// Adds where a process sends what it takes.
    fn passed_on(
        &mut self,
        step: &Step,
        into: &dyn Fn(CommodityId) -> Span,
        out: &dyn Fn(CommodityId) -> Span,
    ) -> Option<()> {
        let mut taken = (0.0, 0.0);
        for (_, amount) in &step.recipe {
            let amount = amount.as_ref().ok()?;
            taken = (taken.0 + amount.low, taken.1 + amount.high);
        }
        for (from, take) in &step.takes {
            let part = part(*take.as_ref().ok()?, into(*from), out(*from));
            for (to, made) in &step.yields {
                let made = made.as_ref().ok()?;
                let least = ratio(made.low, taken.1, 0.0).min(EXCESS_MAX);
                let most = ratio(made.high, taken.0, EXCESS_MAX).min(EXCESS_MAX);
                let held = self.shares.entry((*from, *to)).or_default();
                held.0 += part.0 * least;
                held.1 += part.1 * most;
            }
        }
        Some(())
    }

    /// Least and greatest share that has been there before, of each form of a loop.
    fn before(&self, forms: &[CommodityId]) -> Vec<Span> {
        let at = |end: fn(Span) -> f64| {
            let share = |from: &CommodityId, to: &CommodityId| {
                self.shares.get(&(*from, *to)).map_or(0.0, |it| end(*it))
            };
            again(forms, &share)
        };
        let none = || vec![0.0; forms.len()];
        let all = || vec![1.0; forms.len()];
        let (least, most) = (at(|it| it.0), at(|it| it.1));
        let ends = least.unwrap_or_else(none).into_iter();
        ends.zip(most.unwrap_or_else(all)).collect()
    }

    /// The bounds of each loop, and those of the whole.
    pub(super) fn bounds(&self, loops: &[Vec<CommodityId>]) -> (Vec<Span>, Span) {
        let mut before: BTreeMap<CommodityId, Span> = BTreeMap::new();
        let mut each = Vec::new();
        for forms in loops {
            let shares = self.before(forms);
            let weighed = forms.iter().zip(&shares);
            let weighed = weighed.map(|(id, share)| (self.through[id], *share));
            each.push(mean(weighed.collect()));
            before.extend(forms.iter().copied().zip(shares));
        }
        let all = self.through.iter().map(|(id, through)| {
            let share = before.get(id).copied().unwrap_or_default();
            (*through, share)
        });
        (each, mean(all.collect()))
    }
}

fn add(sides: &mut BTreeMap<CommodityId, Span>, id: CommodityId, amount: Estimate) {
    let held = sides.entry(id).or_default();
    *held = (held.0 + amount.low, held.1 + amount.high);
}

/// Which part of what passes through a form one taker has: most where it takes most and the others least.
fn part(take: Estimate, into: Span, out: Span) -> Span {
    let others = ((out.0 - take.low).max(0.0), (out.1 - take.high).max(0.0));
    // Infinite less infinite is no number: then the others may be without end, too.
    let others = if others.1.is_nan() {
        (others.0, f64::INFINITY)
    } else {
        others
    };
    (
        ratio(take.low, into.1.max(take.low + others.1), 0.0),
        ratio(take.high, into.0.max(take.high + others.0), 1.0),
    )
}

fn ratio(of: f64, by: f64, otherwise: f64) -> f64 {
    let ratio = of / by;
    if ratio.is_nan() { otherwise } else { ratio }
}

/// The least and the greatest mean of shares whose weights are free within their bounds. A mean with free weights is
/// greatest where all shares above it weigh most and all below it least.
fn mean(mut all: Vec<(Span, Span)>) -> Span {
    let free = all.iter().any(|(weight, _)| weight.1.is_infinite());
    if free {
        let least = all.iter().map(|it| it.1.0).fold(1.0, f64::min);
        return (least, all.iter().map(|it| it.1.1).fold(0.0, f64::max));
    }
    all.sort_by(|left, right| left.1.0.total_cmp(&right.1.0));
    let least = best(all.iter().map(|it| (it.0, it.1.0)), f64::min, 1.0);
    all.sort_by(|left, right| right.1.1.total_cmp(&left.1.1));
    let most = best(all.iter().map(|it| (it.0, it.1.1)), f64::max, 0.0);
    (least, most)
}

/// The best mean where the first so many weigh most and the others least.
fn best(
    all: impl Iterator<Item = (Span, f64)> + Clone,
    better: fn(f64, f64) -> f64,
    worst: f64,
) -> f64 {
    let (mut weight, mut sum) = (0.0, 0.0);
    for ((least, _), share) in all.clone() {
        weight += least;
        sum += least * share;
    }
    let mut found = if weight > 0.0 { sum / weight } else { worst };
    for ((least, most), share) in all {
        weight += most - least;
        sum += (most - least) * share;
        if weight > 0.0 {
            found = better(found, sum / weight);
        }
    }
    found
}
