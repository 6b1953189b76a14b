//! Which part of a chain a change is in.
//!
//! Comes in: kind, path, effects of a change. Goes out: its area. Must not know: figures.

use super::entity::Kind;
use crate::report::{Area, Effect};

/// The area of a change of a field, or of a whole entity where `path` is empty.
pub(super) fn area(kind: Kind, path: &str, effects: &[Effect]) -> Area {
    if effects == [Effect::Cosmetic] {
        return Area::Presentation;
    }
    let last = path.rsplit('.').next().unwrap_or_default();
    // A slot or commodity may be called so, too: what a figure rests on means nothing but that.
    if !path.is_empty() && effects == [Effect::Provenance] {
        return match last {
            "confidence" | "assumed" => Area::Uncertainty,
            _ => Area::Provenance,
        };
    }
    if last == "bounds" && effects == [Effect::Data] {
        return Area::Uncertainty;
    }
    let first = path.split('.').next().unwrap_or_default();
    match (kind, first) {
        (Kind::Scenario, _) => Area::Scenario,
        (Kind::Acceptance, _) => Area::Acceptance,
        (Kind::Source | Kind::Context, _) => Area::Provenance,
        (Kind::Claim, _) => Area::Uncertainty,
        (Kind::Target, _) => Area::Target,
        (_, "price" | "cost" | "fixed-cost" | "investment" | "lifetime" | "rates") => Area::Money,
        (Kind::Observation | Kind::Import | Kind::Export | Kind::Demand | Kind::Flow, _) => {
            Area::Flow
        }
        (
            Kind::Process,
            "inputs" | "byproducts" | "emissions" | "per" | "product" | "equipment" | "allocation",
        )
        | (
            Kind::Commodity,
            "same-as" | "unit" | "carbon" | "carbon-basis" | "energy" | "carbon-benchmark"
            | "carbon-default",
        )
        | (Kind::Chain, "allocation") => Area::Recipe,
        (Kind::Process, "minimum-size")
        | (Kind::Site, "capacity" | "status" | "from" | "until" | "count" | "part-of") => {
            Area::Capacity
        }
        _ => Area::Structure,
    }
}
