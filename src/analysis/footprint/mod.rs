//! Question 11: what carbon and energy does a unit of each commodity carry?
//!
//! Comes in: a chain. Goes out: [`Footprint`]: for each commodity that is made here its carbon (direct, electricity, upstream)
//! and its energy (fuels, electricity, upstream); for goods with a benchmark or default value their embedded emissions. Must
//! not know: severities, formats.
//!
//! Formula: f = e (I − A)⁻¹ on the processes at work (R. Heijungs, S. Suh, The Computational Structure of Life Cycle
//! Assessment, 2002), loops and all, burdens shared as `allocation` says. *Direct* is what processes of the chain emit,
//! *electricity* what the electricity they take carries, made here or not, *upstream* what everything else from outside
//! carries to the gate. Reckoned as if all that the chain makes were made here. Unknown is never zero: a result behind an
//! unknown figure is a lower bound, and says which figures it lacks.

mod embedded;
mod factors;
mod grounds;
mod loops;
mod needs;
mod parts;
mod reckon;
mod shares;
mod span;
mod told;
mod web;

pub use embedded::{Embedded, Precursor};
pub use factors::{WARMING, warming};
pub use grounds::Unlisted;
pub use needs::{Need, Needs};

use std::collections::BTreeSet;

use super::Unanswered;
use super::ground::Ground;
use crate::model::{Allocation, CarbonBasis, Chain, CommodityId, ProcessId};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;
use factors::{is_carrier, is_electricity};
use grounds::{Behind, Makers, Of};
use parts::{Carbon, Energy, scaled, worth};
use reckon::Reckoned;
use web::{Source, Web};

/// A burden, together and apart. What is not known at all is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// All of it.
    pub total: Option<Estimate>,
    /// Emitted by processes of the chain; of energy: fuels and heat they take.
    pub direct: Option<Estimate>,
    /// Carried by the electricity they take.
    pub electricity: Option<Estimate>,
    /// Carried by all else that comes from outside.
    pub upstream: Option<Estimate>,
    /// What is missing for the whole.
    pub needs: Needs,
    /// The figures it was made from, the nearest first.
    pub grounds: Vec<Ground>,
    /// How many more there are than those.
    pub unlisted: Unlisted,
}

/// What a unit of a commodity carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// Which.
    pub commodity: CommodityId,
    /// In [`carbon_unit`] of its unit.
    pub carbon: Parts,
    /// In [`energy_unit`] of its unit.
    pub energy: Parts,
}

/// Electricity from outside that is counted, and at what.
#[derive(Clone, Debug, PartialEq)]
pub struct Electricity {
    /// Which.
    pub commodity: CommodityId,
    /// Its carbon, in [`carbon_unit`] of its unit; `None` where the file does not say.
    pub carbon: Option<Estimate>,
    /// What that is of.
    pub basis: Option<CarbonBasis>,
}

/// Carbon and energy of what a chain makes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footprint {
    /// For each commodity that is made here and of which anything is known, in the order of the chain.
    pub carried: Vec<Carried>,
    /// Embedded emissions of goods with a benchmark or default value.
    pub embedded: Vec<Embedded>,
    /// Processes that make several things, and how each shares its burden.
    pub shared: Vec<(ProcessId, Allocation)>,
    /// Electricity from outside.
    pub electricity: Vec<Electricity>,
    /// What it assumes.
    pub notes: Vec<Message>,
}

impl Footprint {
    /// What a unit of a commodity carries.
    pub fn of(&self, id: CommodityId) -> Option<&Carried> {
        let at = self.carried.binary_search_by_key(&id, |it| it.commodity);
        at.ok().map(|at| &self.carried[at])
    }
}

/// What carbon per unit of a commodity is told in: `tCO2e/t` for what is counted in tonnes or more.
pub fn carbon_unit(unit: Unit) -> Unit {
    told(unit, "kgCO2e", "tCO2e")
}

/// What energy per unit of a commodity is told in: `GJ/t` for what is counted in tonnes or more.
pub fn energy_unit(unit: Unit) -> Unit {
    told(unit, "MJ", "GJ")
}

fn told(unit: Unit, small: &str, large: &str) -> Unit {
    let parse = |text: &str| Unit::parse(text).unwrap_or_default();
    let ladder = [("t", large), ("kg", small), ("MWh", large), ("kWh", small)];
    let step = ladder.into_iter().find(|(per, _)| {
        let per = parse(per);
        unit.same_dimension(per) && unit.factor() >= per.factor()
    });
    let (per, what) = match step {
        Some((per, what)) => (parse(per), what),
        None => (unit, small),
    };
    parse(what).divided(per).unwrap_or(Unit::ONE)
}

/// Answers question 11.
pub fn solve(chain: &Chain, unanswered: &mut Vec<Unanswered>) -> Footprint {
    if !says_anything(chain) {
        return Footprint::default();
    }
    let web = Web::of(chain);
    let carbon = says_carbon(chain, &web).then(|| Carbon::of(chain, &web));
    let energy = says_energy(chain, &web).then(|| Energy::of(chain, &web));
    let mut makers = Makers::of(&web);
    let mut found = Footprint {
        carried: carried(chain, &web, (carbon.as_ref(), energy.as_ref()), &mut makers),
        ..Footprint::default()
    };
    if let Some(carbon) = &carbon {
        found.embedded = embedded::solve(chain, &web, &carbon.total, &mut makers);
        found.electricity = electricity(chain, &web, &carbon.total);
        unanswered.extend(told::asked(chain, &found.carried, Of::Carbon));
    }
    if energy.is_some() {
        unanswered.extend(told::asked(chain, &found.carried, Of::Energy));
    }
    found
        .carried
        .retain(|it| is_known(&it.carbon) || is_known(&it.energy));
    let shared = web.lines.iter();
    found.shared = shared
        .filter_map(|it| Some((it.process, it.allocation?)))
        .collect();
    found.shared.sort_unstable();
    let condition = carbon.iter().map(|it| it.total.condition);
    let condition = condition.chain(energy.iter().map(|it| it.total.condition));
    found.notes = told::notes(chain, &web, &found, condition.fold(1.0, f64::max));
    found
}

/// What a unit of each commodity that is made here carries, known or not.
fn carried(
    chain: &Chain,
    web: &Web,
    (carbon, energy): (Option<&Carbon>, Option<&Energy>),
    makers: &mut Makers,
) -> Vec<Carried> {
    let mut found = Vec::new();
    for (id, source) in (0..).map(CommodityId).zip(&web.sources) {
        let (Source::Made(outlets), Some(unit)) = (source, chain.commodity(id).unit) else {
            continue;
        };
        // A maker whose figures cannot be right is here too: what it lacks is to be said.
        let is_here = |it: &web::Outlet| match it.line {
            Some(at) => chain.process(web.lines[at].process).presence.is_present(),
            None => it.weight.is_err(),
        };
        if !outlets.iter().any(is_here) {
            continue;
        }
        let mut with = |parts: Parts, of| {
            let behind = if is_known(&parts) {
                makers.behind(chain, web, id, of)
            } else {
                Behind::default()
            };
            Parts {
                grounds: behind.listed,
                unlisted: behind.unlisted,
                ..parts
            }
        };
        let carbon = carbon.map(|it| with(it.parts(id, unit), Of::Carbon));
        let energy = energy.map(|it| with(it.parts(id, unit), Of::Energy));
        found.push(Carried {
            commodity: id,
            carbon: carbon.unwrap_or_default(),
            energy: energy.unwrap_or_default(),
        });
    }
    found
}

/// Whether the file says anything at all that a footprint could be made from: cheap, for chains that do not ask.
fn says_anything(chain: &Chain) -> bool {
    let burdened = |it: &crate::model::Commodity| {
        let burdens = &it.burdens;
        burdens.carbon.is_some() || burdens.energy.is_some() || is_carrier(it)
    };
    chain.processes.iter().any(|it| !it.emissions.is_empty())
        || chain.commodities.iter().any(burdened)
}

/// Whether a process that is here or at work emits, or anything it takes has a factor.
fn says_carbon(chain: &Chain, web: &Web) -> bool {
    let emits = |it: &crate::model::Process| {
        let mut known = it.emissions.iter().filter(|it| it.1.amount.is_some());
        known.any(|(substance, _)| warming(substance).is_some())
    };
    let given = |id: CommodityId| {
        let figure = chain.commodity(id).burdens.carbon.as_ref();
        figure.is_some_and(|it| it.amount.is_some())
    };
    let mut here = chain.processes.iter().filter(|it| it.presence.is_present());
    let mut at_work = web.lines.iter();
    here.any(emits) || at_work.any(|it| emits(chain.process(it.process)) || it.touched().any(given))
}

/// Whether a process at work takes a known amount of energy.
fn says_energy(chain: &Chain, web: &Web) -> bool {
    let carrier = |id: CommodityId| {
        let commodity = chain.commodity(id);
        is_carrier(commodity) || commodity.burdens.energy.is_some()
    };
    let takes = |it: &web::Line| {
        let open = it.open.iter().flatten();
        it.inputs.iter().chain(open).any(|(id, _)| carrier(*id))
    };
    web.lines.iter().any(takes)
}

/// Whether anything is known of the whole.
fn is_known(parts: &Parts) -> bool {
    parts
        .total
        .is_some_and(|it| it.value.is_some() || it.low > 0.0 || it.high.is_finite())
}

/// Electricity that comes from outside and that a process at work takes.
fn electricity(chain: &Chain, web: &Web, total: &Reckoned) -> Vec<Electricity> {
    let taken: BTreeSet<CommodityId> = web.lines.iter().flat_map(web::Line::touched).collect();
    let outside = taken.into_iter().filter(|id| {
        is_electricity(chain.commodity(*id)) && matches!(web.sources[id.index()], Source::Outside)
    });
    outside
        .filter_map(|id| {
            let commodity = chain.commodity(id);
            let unit = commodity.unit?;
            let known = commodity.burdens.carbon.as_ref();
            let known = known.is_some_and(|it| it.amount.is_some());
            let carbon = scaled(total.of(id).0, unit, carbon_unit(unit), "kgCO2e");
            Some(Electricity {
                commodity: id,
                carbon: carbon.filter(|_| known),
                basis: commodity.burdens.carbon_basis,
            })
        })
        .collect()
}
