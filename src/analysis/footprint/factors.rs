//! What the file says of emissions, of what comes from outside, and of energy, in kilograms of CO₂ equivalent and
//! megajoules.
//!
//! Comes in: a chain. Goes out: spans, each with what it lacks. Must not know: how they are added up.

use super::needs::Need;
use super::span::Span;
use crate::analysis::balance::in_unit;
use crate::model::{Chain, Commodity, CommodityId, Figure, ProcessId};
use crate::quantity::Unit;

/// Greenhouse gases and what a kilogram of each warms over 100 years, in kilograms of CO₂ (IPCC, Fifth Assessment Report,
/// Working Group I, 2013, table 8.A.1, without climate–carbon feedbacks).
pub const WARMING: [(&str, f64); 7] = [
    ("co2", 1.0),
    ("ch4", 28.0),
    ("n2o", 265.0),
    ("cf4", 6630.0),
    ("c2f6", 11_100.0),
    ("sf6", 23_500.0),
    ("co2e", 1.0),
];

/// How much a kilogram of a substance warms; `None` for what is no greenhouse gas here.
pub fn warming(substance: &str) -> Option<f64> {
    let found = WARMING.iter().find(|(known, _)| *known == substance);
    found.map(|(_, by)| *by)
}

/// A figure and what it lacks.
pub(super) type Known = (Span, Option<Need>);

/// What a process emits per unit of its product.
pub(super) fn emissions(chain: &Chain, id: ProcessId) -> Known {
    let process = chain.process(id);
    let lacking = (Span::SOME, Some(Need::Emissions(id)));
    let per = match &process.per {
        None => Span::exact(1.0),
        Some(amount) => match in_unit(chain.commodity(process.product), amount) {
            Some(per) => Span::amount(per),
            None => return lacking,
        },
    };
    let Ok(kilogram) = Unit::parse("kg") else {
        return lacking;
    };
    let mass = |figure: &Figure| {
        let amount = figure.amount.as_ref()?.estimate_in(kilogram)?;
        Some(Span::amount(amount))
    };
    let (mut gases, mut whole): (Option<Span>, Option<Span>) = (None, None);
    for (substance, figure) in &process.emissions {
        let Some(by) = warming(substance) else {
            continue;
        };
        let emitted = mass(figure).unwrap_or(Span::SOME).scaled(by);
        let held = if substance == "co2e" {
            &mut whole
        } else {
            &mut gases
        };
        *held = Some(held.map_or(emitted, |sum| sum.plus(emitted)));
    }
    let (emitted, need) = match (gases, whole) {
        (None, None) => return lacking,
        (Some(one), None) | (None, Some(one)) => (one, Need::Emissions(id)),
        // Whether the gases are part of the equivalents, the file does not say: no less than the larger.
        (Some(gases), Some(whole)) => {
            let low = gases.low.unwrap_or(0.0).max(whole.low.unwrap_or(0.0));
            let low = Some(low);
            (Span { low, ..Span::SOME }, Need::OneWay(id))
        }
    };
    let each = emitted.per(per);
    (each, each.value.is_none().then_some(need))
}

/// A figure per unit of a commodity, in `what` per its own unit.
fn per_unit(commodity: &Commodity, figure: &Figure, what: &str) -> Option<Span> {
    let unit = Unit::parse(what).ok()?.divided(commodity.unit?)?;
    figure.amount.as_ref()?.estimate_in(unit).map(Span::amount)
}

/// A figure of carbon per unit of a commodity; without it the carbon of the commodity is what is missing.
fn carbon_of(chain: &Chain, id: CommodityId, pick: fn(&Commodity) -> Option<&Figure>) -> Known {
    given(chain, id, pick, "kgCO2e", Need::Carbon(id))
}

/// The carbon of a unit that comes from outside.
pub(super) fn carbon(chain: &Chain, id: CommodityId) -> Known {
    carbon_of(chain, id, |it| it.burdens.carbon.as_ref())
}

/// The default value of the direct embedded emissions of a unit.
pub(super) fn default_value(chain: &Chain, id: CommodityId) -> Known {
    carbon_of(chain, id, |it| it.burdens.default.as_ref())
}

/// The benchmark of the direct embedded emissions of a unit.
pub(super) fn benchmark(chain: &Chain, id: CommodityId) -> Known {
    carbon_of(chain, id, |it| it.burdens.benchmark.as_ref())
}

/// The energy of a unit that comes from outside; of a carrier without a figure its own content.
pub(super) fn energy(chain: &Chain, id: CommodityId) -> Known {
    let commodity = chain.commodity(id);
    if commodity.burdens.energy.is_none() && is_carrier(commodity) {
        return match content(commodity) {
            Some(content) => (content, None),
            None => (Span::SOME, Some(Need::Content(id))),
        };
    }
    given(
        chain,
        id,
        |it| it.burdens.energy.as_ref(),
        "MJ",
        Need::Energy(id),
    )
}

fn given(
    chain: &Chain,
    id: CommodityId,
    pick: fn(&Commodity) -> Option<&Figure>,
    what: &str,
    need: Need,
) -> Known {
    let commodity = chain.commodity(id);
    let found = pick(commodity).and_then(|figure| per_unit(commodity, figure, what));
    let span = found.unwrap_or(Span::SOME);
    (span, span.value.is_none().then_some(need))
}

/// Whether it is taken for its energy.
pub(super) fn is_carrier(commodity: &Commodity) -> bool {
    matches!(commodity.kind.as_deref(), Some("energy" | "electricity"))
}

/// Whether it is electricity.
pub(super) fn is_electricity(commodity: &Commodity) -> bool {
    commodity.kind.as_deref() == Some("electricity")
}

/// The energy in a unit of a carrier.
fn content(commodity: &Commodity) -> Option<Span> {
    let megajoule = Unit::parse("MJ").ok()?;
    let own = commodity.unit?;
    if own.same_dimension(megajoule) {
        return Some(Span::exact(own.factor() / megajoule.factor()));
    }
    let equal = commodity.same_as.iter();
    let mut equal = equal.filter_map(|it| it.amount.estimate_in(megajoule));
    equal.next().map(Span::amount)
}
