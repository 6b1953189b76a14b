//! Footprints: small cases reckoned by hand, random webs against a dense solve and against their corners, and what cannot
//! be reckoned.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

mod by_hand;
mod chains;
mod embedded;
mod laws;
mod refused;

use liantu::analysis::footprint::{Carried, Footprint, Need};
use liantu::analysis::{self, Question, Results};
use liantu::model::Chain;
use liantu::quantity::Estimate;

/// A chain of the given commodities and processes.
fn chain(head: &str, commodities: &[&str], processes: &[&str]) -> Chain {
    let text = format!(
        "format: 1\nchain: x\n{head}\ncommodities:\n  {}\nprocesses:\n  {}\n",
        commodities.join("\n  "),
        processes.join("\n  ")
    );
    Chain::from_text("x.yaml", &text).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

fn results(chain: &Chain) -> Results {
    analysis::run(chain, Question::default())
}

fn footprint(chain: &Chain) -> Footprint {
    results(chain).footprint
}

fn carried<'f>(chain: &Chain, found: &'f Footprint, id: &str) -> &'f Carried {
    let commodity = chain.find_commodity(id).unwrap();
    found
        .of(commodity)
        .unwrap_or_else(|| panic!("nothing of {id}"))
}

#[track_caller]
fn value(found: Option<Estimate>) -> f64 {
    let found = found.expect("something is known");
    found
        .value
        .unwrap_or_else(|| panic!("{found:?} has no value"))
}

#[track_caller]
fn is(found: Option<Estimate>, expected: f64) {
    let found = value(found);
    let near = (found - expected).abs() <= 1e-9 * expected.abs().max(1e-9);
    assert!(near, "{found} is not {expected}");
}

/// No value, at least this much, no upper end.
#[track_caller]
fn at_least(found: Option<Estimate>, low: f64) {
    let found = found.expect("something is known");
    assert_eq!(found.value, None, "{found:?}");
    assert!(
        (found.low - low).abs() <= 1e-9 * low.abs().max(1e-9),
        "{found:?} is not ≥ {low}"
    );
    assert_eq!(found.high, f64::INFINITY, "{found:?}");
}

#[track_caller]
fn between(found: Option<Estimate>, low: f64, high: f64) {
    let found = found.expect("something is known");
    for (one, other) in [(found.low, low), (found.high, high)] {
        assert!(
            (one - other).abs() <= 1e-9 * other.abs().max(1e-9),
            "{found:?} is not {low}..{high}"
        );
    }
}

/// What is missing for the carbon of a commodity that cannot be told at all.
fn lacks(chain: &Chain, id: &str) -> Vec<Need> {
    carried(chain, &footprint(chain), id)
        .carbon
        .needs
        .first
        .clone()
}
