//! Where the metal in a form comes from: which share of it was scrap, and which share of scrap comes from goods at the end of
//! their life.
//!
//! Comes in: flows. Goes out: shares with their bounds. Must not know: what they are used for.
//!
//! What goes into a process is mixed, and every outlet has the mixture's share (the usual assumption of perfect mixing). A
//! mean Σ w·r ÷ Σ w is monotone in every weight and every share, so that its bounds lie in corners: in shares sorted by
//! size, weights are low up to some place and high from there on, or the other way round. These are exact for figures that
//! are independent; where one figure stands behind two weights the bounds are wider than need be, never too narrow.

use std::collections::BTreeMap;

use super::flows::{Flows, Form, Mass, Step};
use super::gap::Gap;
use crate::model::{CommodityId, Origin};
use crate::quantity::Estimate;

/// Not known at all: anything from nothing to all.
const ANYTHING: Estimate = Estimate {
    value: None,
    low: 0.0,
    high: 1.0,
    sd: 0.0,
    midpoint: false,
};

/// The weighted mean of shares: `(weight, share)`; `None` where all weights may be zero.
pub(super) fn mean(parts: &[(Estimate, Estimate)]) -> Option<Estimate> {
    let lightest: f64 = parts.iter().map(|(weight, _)| weight.low).sum();
    if lightest <= 0.0 {
        return None;
    }
    let (mut weighted, mut whole) = (Some(0.0), 0.0);
    let mut midpoint = false;
    for (weight, share) in parts {
        // A share of nothing weighs nothing, also where it is not known.
        let known = match (weight.value, share.value) {
            (Some(0.0), _) => Some(0.0),
            (Some(weight), Some(share)) => Some(weight * share),
            _ => None,
        };
        weighted = weighted.and_then(|held: f64| Some(held + known?));
        whole += weight.value.unwrap_or(f64::NAN);
        midpoint |= weight.midpoint || share.midpoint;
    }
    let value = weighted.map(|it| it / whole).filter(|it| it.is_finite());
    // To first order: d(mean) = Σ ((r − mean) dw + w dr) ÷ Σ w.
    let sd = value.map_or(0.0, |mean| {
        let parts = parts.iter().map(|(weight, share)| {
            let (w, r) = (weight.value.unwrap_or(0.0), share.value.unwrap_or(mean));
            ((r - mean) * weight.sd).hypot(w * share.sd)
        });
        parts.fold(0.0_f64, f64::hypot) / whole
    });
    Some(Estimate {
        value,
        low: corner(
            parts
                .iter()
                .map(|(weight, share)| (share.low, weight.high, weight.low)),
        ),
        high: -corner(
            parts
                .iter()
                .map(|(weight, share)| (-share.high, weight.high, weight.low)),
        ),
        sd,
        midpoint: midpoint && value.is_some(),
    })
}

/// The least mean of values with weights between bounds: `(value, most, least)`. Small values weigh the most.
fn corner(parts: impl Iterator<Item = (f64, f64, f64)>) -> f64 {
    let mut sorted: Vec<(f64, f64, f64)> = parts.collect();
    sorted.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut best = f64::INFINITY;
    for heavy in 0..=sorted.len() {
        let weight = |at: usize, it: &(f64, f64, f64)| if at < heavy { it.1 } else { it.2 };
        let parts = || sorted.iter().enumerate();
        let whole: f64 = parts().map(|(at, it)| weight(at, it)).sum();
        let weighted: f64 = parts().map(|(at, it)| weight(at, it) * it.0).sum();
        if whole > 0.0 && whole.is_finite() {
            best = best.min(weighted / whole);
        }
    }
    best
}

/// One form's share where it is made here, and where it is used (imports mixed in).
#[derive(Clone, Copy, Debug)]
pub(super) struct Traced {
    /// Of what is made here.
    pub made: Result<Estimate, Gap>,
    /// Of what is used here.
    pub used: Result<Estimate, Gap>,
}

/// A share that is known of some forms from the start, and of the others follows from what their makers take.
struct Rule<'r> {
    known: &'r dyn Fn(CommodityId) -> Option<Estimate>,
    /// What a maker gives to an outlet of which its inputs tell nothing.
    by_step: &'r dyn Fn(&Step, CommodityId) -> Option<Estimate>,
    /// The share of imports.
    imported: Estimate,
}

/// The share of recycled metal in each form that is neither scrap nor waste.
pub(super) fn recycled(flows: &Flows<'_>) -> BTreeMap<CommodityId, Traced> {
    let known = |id| match flows.form(id) {
        Form::Scrap => Some(Estimate::exact(1.0)),
        Form::Primary => Some(Estimate::exact(0.0)),
        _ => None,
    };
    // A process that takes none of the substance makes it from ore.
    let by_step = |step: &Step, _| step.takes.is_empty().then(|| Estimate::exact(0.0));
    follow(
        flows,
        &Rule {
            known: &known,
            by_step: &by_step,
            imported: ANYTHING,
        },
        |form| form == Form::Good,
    )
}

/// The share of each kind of scrap that was goods at the end of their life, of the chain's own; `imported` is the share
/// that imported scrap is taken to have.
pub(super) fn old(flows: &Flows<'_>, imported: Estimate) -> BTreeMap<CommodityId, Traced> {
    let known = |id| match flows.chain.commodity(id).origin {
        Some(Origin::EndOfLife) => Some(Estimate::exact(1.0)),
        Some(Origin::Processing) => Some(Estimate::exact(0.0)),
        _ => None,
    };
    // Scrap of a process that takes no scrap: old where it takes goods at the end of life, else it arises in making.
    let by_step = |step: &Step, _| {
        if flows.takes_any(step, Form::EndOfLife) {
            Some(Estimate::exact(1.0))
        } else if flows.takes_any(step, Form::Scrap) && !flows.is_production(step) {
            None
        } else {
            Some(Estimate::exact(0.0))
        }
    };
    follow(
        flows,
        &Rule {
            known: &known,
            by_step: &by_step,
            imported,
        },
        |form| form == Form::Scrap,
    )
}

/// The makers of each form, by position.
fn makers(flows: &Flows<'_>) -> BTreeMap<CommodityId, Vec<usize>> {
    let mut makers: BTreeMap<CommodityId, Vec<usize>> = BTreeMap::new();
    for (at, step) in flows.steps.iter().enumerate() {
        for (made, _) in &step.makes {
            makers.entry(*made).or_default().push(at);
        }
    }
    makers
}

/// For each form that is followed, how many others it waits for; and which forms wait for each.
type Order = (
    BTreeMap<CommodityId, usize>,
    BTreeMap<CommodityId, Vec<CommodityId>>,
);

fn order(
    flows: &Flows<'_>,
    rule: &Rule<'_>,
    makers: &BTreeMap<CommodityId, Vec<usize>>,
    open: impl Fn(CommodityId) -> bool,
) -> Order {
    let (mut waits, mut leads): Order = Order::default();
    for id in flows.forms.iter().copied().filter(|id| open(*id)) {
        waits.insert(id, 0);
        for at in makers.get(&id).into_iter().flatten() {
            let step = &flows.steps[*at];
            if (rule.by_step)(step, id).is_some() {
                continue;
            }
            for (taken, _) in step.takes.iter().filter(|(taken, _)| open(*taken)) {
                leads.entry(*taken).or_default().push(id);
                *waits.entry(id).or_default() += 1;
            }
        }
    }
    (waits, leads)
}

/// Follows a share from maker to taker, in the order of what is made from what. A form that goes round among those
/// followed has no beginning, and none of what is made from it has.
fn follow(
    flows: &Flows<'_>,
    rule: &Rule<'_>,
    followed: impl Fn(Form) -> bool,
) -> BTreeMap<CommodityId, Traced> {
    let makers = makers(flows);
    let open = |id: CommodityId| followed(flows.form(id)) && (rule.known)(id).is_none();
    let (mut waits, mut leads) = order(flows, rule, &makers, open);
    let mut found: BTreeMap<CommodityId, Traced> = BTreeMap::new();
    for id in &flows.forms {
        if let Some(share) = (rule.known)(*id) {
            let made = Ok(share);
            found.insert(*id, Traced { made, used: made });
        }
    }
    let mut ready: Vec<CommodityId> = waits
        .iter()
        .filter(|(_, waits)| **waits == 0)
        .map(|(id, _)| *id)
        .collect();
    while let Some(id) = ready.pop() {
        let made = made(
            flows,
            rule,
            makers.get(&id).map_or(&[], Vec::as_slice),
            id,
            &found,
        );
        let used = mixed(
            flows,
            rule,
            makers.get(&id).map_or(&[], Vec::as_slice),
            id,
            made,
        );
        found.insert(id, Traced { made, used });
        for next in leads.remove(&id).into_iter().flatten() {
            let Some(left) = waits.get_mut(&next) else {
                continue;
            };
            *left -= 1;
            if *left == 0 {
                ready.push(next);
            }
        }
    }
    for id in waits.keys() {
        let made = Err(Gap::Unmarked(*id));
        found.entry(*id).or_insert(Traced { made, used: made });
    }
    found
}

fn made(
    flows: &Flows<'_>,
    rule: &Rule<'_>,
    makers: &[usize],
    id: CommodityId,
    found: &BTreeMap<CommodityId, Traced>,
) -> Result<Estimate, Gap> {
    // What has one maker has its share, however much of it is made.
    if let [only] = makers {
        return share_of(rule, &flows.steps[*only], id, found);
    }
    let mut parts = Vec::new();
    for at in makers {
        let step = &flows.steps[*at];
        let amount = made_by(step, id)?;
        parts.push((amount, share_of(rule, step, id, found)?));
    }
    mean(&parts).ok_or(Gap::Past(id))
}

fn made_by(step: &Step, id: CommodityId) -> Mass {
    let made = step.makes.iter().find(|(made, _)| *made == id);
    made.map_or(Ok(Estimate::exact(0.0)), |(_, amount)| *amount)
}

fn share_of(
    rule: &Rule<'_>,
    step: &Step,
    id: CommodityId,
    found: &BTreeMap<CommodityId, Traced>,
) -> Result<Estimate, Gap> {
    if let Some(share) = (rule.by_step)(step, id) {
        return Ok(share);
    }
    let past = |taken: CommodityId| {
        let known = found.get(&taken).map(|it| it.used);
        known.unwrap_or(Err(Gap::Past(taken)))
    };
    // One thing alone gives its share in any amount; but a recipe without amounts may not be whole.
    if let [(only, amount)] = step.recipe[..] {
        return amount.and_then(|_| past(only));
    }
    let mut parts = Vec::new();
    for (taken, amount) in &step.recipe {
        parts.push(((*amount)?, past(*taken)?));
    }
    mean(&parts).ok_or(Gap::Activity(step.process))
}

/// The share in what is used: what is made here with imports mixed in.
fn mixed(
    flows: &Flows<'_>,
    rule: &Rule<'_>,
    makers: &[usize],
    id: CommodityId,
    made: Result<Estimate, Gap>,
) -> Result<Estimate, Gap> {
    let Some(imported) = flows.imports.get(&id) else {
        return made;
    };
    let mut parts = vec![((*imported)?, rule.imported)];
    if !makers.is_empty() {
        let mut here = Estimate::exact(0.0);
        for at in makers {
            here = here.add(made_by(&flows.steps[*at], id)?);
        }
        parts.push((here, made?));
    }
    mean(&parts).ok_or(Gap::Past(id))
}
