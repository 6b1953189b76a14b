//! How much of what flows has flowed here before: Finn's cycling index, of each loop and of the whole.
//!
//! Comes in: flows. Goes out: shares. Must not know: reports.
//!
//! Formulas (J. T. Finn, Measures of ecosystem structure and function derived from analysis of flows, J. Theor. Biol. 56, 1976).
//! The compartments are the forms of the substance; T = throughflow of a form, the larger of what comes in and what goes
//! out (the difference is stock); q_cd = flow from c to d ÷ T_c; N = (I − Q)⁻¹. What passes through c has been there
//! before with probability f_c = (n_cc − 1) ÷ n_cc. Index = Σ T f ÷ Σ T. A process hands what it takes to its outlets in
//! equal mixture. n_cc hangs only on the ways from c back to c, so that each loop is solved by itself: I − Q is a
//! diagonally dominant M-matrix, which elimination without pivoting solves stably (N. J. Higham, Accuracy and Stability of
//! Numerical Algorithms, 2002, 9.5).

use std::collections::BTreeMap;

use super::enclosure::Enclosure;
use super::flows::{Flows, Mass, sum};
use super::gap::Gap;
use crate::analysis::structure::Loop;
use crate::model::CommodityId;
use crate::quantity::Estimate;

/// More forms in one loop are not looked into: the work grows with the cube of their number.
const FORMS_MAX: usize = 400;
/// How much more may come out of a process than goes in before its figures are refused: rounding of printed figures.
pub(super) const EXCESS_MAX: f64 = 1.005;
/// A pivot below this is zero: nothing leaves the loop.
const PIVOT_MIN: f64 = 1e-12;

/// How far one loop closes.
#[derive(Clone, Debug, PartialEq)]
pub struct LoopClosure {
    /// The forms in the loop, in the order of the chain.
    pub forms: Vec<CommodityId>,
    /// The share of what flows in the loop that has been round it before; its bounds are safe, see `enclosure`.
    pub share: Estimate,
}

/// The index of the whole, and that of each loop.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cycling {
    pub index: Estimate,
    pub loops: Vec<LoopClosure>,
}

/// Finn's index of a substance: from best values, with bounds where figures have any.
pub(super) fn solve(flows: &Flows<'_>, loops: &[Loop]) -> Result<Cycling, Gap> {
    let network = Network::of(flows)?;
    let mut whole = 0.0;
    for through in network.through.values() {
        whole += through;
    }
    if whole <= 0.0 {
        return Err(flows
            .forms
            .first()
            .map_or(Gap::Primary, |id| Gap::Past(*id)));
    }
    let (mut cycled, mut found) = (0.0, Vec::new());
    for it in loops {
        let forms: Vec<CommodityId> = it
            .commodities
            .iter()
            .copied()
            .filter(|id| {
                network
                    .through
                    .get(id)
                    .is_some_and(|through| *through > 0.0)
            })
            .collect();
        if forms.is_empty() {
            continue;
        }
        let again = network.again(&forms)?;
        let (mut here, mut round) = (0.0, 0.0);
        for (id, share) in forms.iter().zip(&again) {
            here += network.through[id];
            round += network.through[id] * share;
        }
        cycled += round;
        found.push(LoopClosure {
            forms,
            share: Estimate::exact(round / here),
        });
    }
    let mut index = Estimate::exact(cycled / whole);
    if network.bounded {
        enclose(flows, &mut found, &mut index);
    }
    Ok(Cycling {
        index,
        loops: found,
    })
}

/// Puts the bounds of the figures through.
fn enclose(flows: &Flows<'_>, loops: &mut [LoopClosure], index: &mut Estimate) {
    let forms: Vec<Vec<CommodityId>> = loops.iter().map(|it| it.forms.clone()).collect();
    let Some(enclosure) = Enclosure::of(flows) else {
        return;
    };
    let (each, whole) = enclosure.bounds(&forms);
    let all = loops.iter_mut().map(|it| &mut it.share).chain([index]);
    for (share, (low, high)) in all.zip(each.into_iter().chain([whole])) {
        // Rounding may put an end a last digit beyond the value.
        let value = share.value.unwrap_or(low);
        (share.low, share.high) = (low.min(value), high.max(value));
    }
}

struct Network {
    /// Throughflow of each form.
    through: BTreeMap<CommodityId, f64>,
    /// Flow from form to form.
    flow: BTreeMap<(CommodityId, CommodityId), f64>,
    /// Whether any figure has bounds.
    bounded: bool,
}

impl Network {
    fn of(flows: &Flows<'_>) -> Result<Self, Gap> {
        let mut bounded = false;
        let mut value = |amount: Mass, gap: Gap| {
            let amount: Estimate = amount?;
            bounded |= amount.is_interval();
            amount.value.ok_or(gap)
        };
        let (mut into, mut out) = (BTreeMap::new(), BTreeMap::new());
        let mut flow = BTreeMap::new();
        for step in &flows.steps {
            let gap = Gap::Activity(step.process);
            let taken = value(sum(step.takes.iter().map(|it| it.1)), gap)?;
            let made = value(sum(step.makes.iter().map(|it| it.1)), gap)?;
            if taken > 0.0 && made > taken * EXCESS_MAX {
                return Err(Gap::Excess(step.process));
            }
            for (id, amount) in &step.takes {
                *out.entry(*id).or_insert(0.0) += value(*amount, gap)?;
            }
            for (to, amount) in &step.makes {
                let amount = value(*amount, gap)?;
                *into.entry(*to).or_insert(0.0) += amount;
                for (from, share) in &step.takes {
                    if taken > 0.0 {
                        let part = amount * value(*share, gap)? / taken;
                        *flow.entry((*from, *to)).or_insert(0.0) += part;
                    }
                }
            }
        }
        for (crossings, side) in [(&flows.imports, &mut into), (&flows.exports, &mut out)] {
            for (id, amount) in crossings {
                *side.entry(*id).or_insert(0.0) += value(*amount, Gap::Crossing(*id))?;
            }
        }
        let through = flows.forms.iter().map(|id| {
            let side = |side: &BTreeMap<CommodityId, f64>| side.get(id).copied().unwrap_or(0.0);
            (*id, side(&into).max(side(&out)))
        });
        Ok(Self {
            through: through.collect(),
            flow,
            bounded,
        })
    }

    /// For each form of a loop the probability that what passes through has been there before.
    fn again(&self, forms: &[CommodityId]) -> Result<Vec<f64>, Gap> {
        if forms.len() > FORMS_MAX {
            return Err(Gap::TooLarge(FORMS_MAX));
        }
        let share = |from: &CommodityId, to: &CommodityId| {
            let flow = self.flow.get(&(*from, *to)).copied().unwrap_or(0.0);
            flow / self.through[from]
        };
        again(forms, &share).ok_or(Gap::Closed(forms[0]))
    }
}

/// The same from the shares in which forms are passed on; `None` where nothing leaves the loop.
pub(super) fn again(
    forms: &[CommodityId],
    share: &dyn Fn(&CommodityId, &CommodityId) -> f64,
) -> Option<Vec<f64>> {
    let mut matrix: Vec<Vec<f64>> = forms
        .iter()
        .enumerate()
        .map(|(at, from)| {
            let mut row: Vec<f64> = forms.iter().map(|to| -share(from, to)).collect();
            row[at] += 1.0;
            row
        })
        .collect();
    let inverse = invert(&mut matrix)?;
    let diagonal = (0..forms.len()).map(|at| inverse[at][at]);
    Some(diagonal.map(|n| ((n - 1.0) / n).max(0.0)).collect())
}

/// Gauss–Jordan elimination in place; `None` where a pivot vanishes.
fn invert(matrix: &mut [Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    let unit = |at: usize| {
        let mut row = vec![0.0; size];
        row[at] = 1.0;
        row
    };
    let mut inverse: Vec<Vec<f64>> = (0..size).map(unit).collect();
    for at in 0..size {
        let pivot = matrix[at][at];
        if pivot < PIVOT_MIN {
            return None;
        }
        for value in matrix[at].iter_mut().chain(&mut inverse[at]) {
            *value /= pivot;
        }
        let (row, unit) = (matrix[at].clone(), inverse[at].clone());
        for other in (0..size).filter(|other| *other != at) {
            let by = matrix[other][at];
            if by == 0.0 {
                continue;
            }
            let pairs = matrix[other].iter_mut().zip(&row);
            pairs.for_each(|(value, with)| *value -= by * with);
            let pairs = inverse[other].iter_mut().zip(&unit);
            pairs.for_each(|(value, with)| *value -= by * with);
        }
    }
    Some(inverse)
}
