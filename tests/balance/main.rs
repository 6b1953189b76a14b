//! Balances by two ways: what the library says of small random chains against plain arithmetic in kg.
//!
//! Best values, bounds and completeness are compared on all three bases; then laws that hold whatever the numbers:
//! any figures within their bounds give results within theirs, matter is conserved, scopes never meet.

#![allow(clippy::unwrap_used)]

mod plain;
mod world;

use std::collections::BTreeMap;

use liantu::analysis::balance::Balance;
use liantu::analysis::{self, Basis, Question, Results};
use liantu::model::{Chain, ScopeId};
use liantu::quantity::Estimate;
use plain::{Book, Pick, Side};
use proptest::prelude::*;
use world::{UNITS, World, world};

fn results(chain: &Chain) -> Results {
    analysis::run(chain, Question::default())
}

fn basis(book: Book) -> Basis {
    match book {
        Book::Observed => Basis::Observed,
        Book::Capacity => Basis::Capacity,
        Book::Target => Basis::Target,
    }
}

fn find(chain: &Chain, results: &Results, commodity: usize, book: Book) -> Option<Balance> {
    let id = chain.find_commodity(&format!("c{commodity}")).unwrap();
    let mut found = results
        .balances
        .iter()
        .filter(|it| it.commodity == id && it.basis == basis(book) && it.scope.is_none());
    let first = found.next().cloned();
    assert!(found.next().is_none(), "one balance of each");
    first
}

fn close(found: f64, plain: f64) -> bool {
    found == plain || (found - plain).abs() <= 1e-9 * (found.abs() + plain.abs() + 1e-9)
}

/// A best value that nobody knows is absent here and not a number there.
fn same_value(found: Option<f64>, plain: f64) -> bool {
    match found {
        Some(found) => close(found, plain),
        None => plain.is_nan(),
    }
}

/// What a side should say in the commodity's unit, from its sums at the low, best and high end.
fn expected(ends: [Side; 3], kg: f64) -> Option<(f64, f64, f64)> {
    let [low, best, high] = ends.map(|side| side.sum);
    let (low, best, high) = (low? / kg, best? / kg, high? / kg);
    if ends[0].whole {
        return Some((low, best, high));
    }
    // Of a side that is not whole only the known part is sure, and nothing is known of no part.
    (low > 0.0).then_some((low, f64::NAN, f64::INFINITY))
}

fn compare(found: Option<Estimate>, plain: Option<(f64, f64, f64)>) -> Result<(), TestCaseError> {
    let (Some(found), Some((low, best, high))) = (found, plain) else {
        prop_assert!(
            found.is_none() && plain.is_none(),
            "{:?} is not {:?}",
            found,
            plain
        );
        return Ok(());
    };
    prop_assert!(close(found.low, low), "low {} is not {}", found.low, low);
    prop_assert!(
        close(found.high, high),
        "high {} is not {}",
        found.high,
        high
    );
    prop_assert!(
        same_value(found.value, best),
        "{:?} is not {}",
        found.value,
        best
    );
    Ok(())
}

fn within(value: f64, bounds: Estimate) -> bool {
    let room = 1e-9 * (1.0 + value.abs());
    bounds.low - room <= value && value <= bounds.high + room
}

const BOOKS: [Book; 3] = [Book::Observed, Book::Capacity, Book::Target];

/// All sides of all commodities in a book, in kg.
fn sides(world: &World, at: usize, book: Book, pick: Pick) -> (Side, Side) {
    (world.supply(at, book, pick), world.need(at, book, pick))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sides_are_what_plain_arithmetic_says(world in world()) {
        let chain = world.chain();
        let results = results(&chain);
        for book in BOOKS {
            for (at, commodity) in world.commodities.iter().enumerate() {
                let kg = UNITS[commodity.unit].1;
                let ends = [Pick::Low, Pick::Best, Pick::High].map(|pick| sides(&world, at, book, pick));
                let supply = expected(ends.map(|it| it.0), kg);
                let need = expected(ends.map(|it| it.1), kg);
                let told = match book {
                    Book::Observed => true,
                    Book::Capacity => !world.sites.is_empty(),
                    Book::Target => world.is_asked(at),
                };
                let Some(found) = find(&chain, &results, at, book) else {
                    prop_assert!(!told || (supply.is_none() && need.is_none()), "c{} {:?}", at, book);
                    continue;
                };
                prop_assert!(told, "c{} {:?}", at, book);
                compare(found.supply, supply)?;
                compare(found.need, need)?;
                prop_assert_eq!(found.supply_complete, ends[0].0.whole);
                prop_assert_eq!(found.need_complete, ends[0].1.whole);
                let (Some(supply), Some(need)) = (supply, need) else {
                    prop_assert!(found.gap.is_none() && found.cover.is_none());
                    continue;
                };
                let gap = (need.0 - supply.2, need.1 - supply.1, need.2 - supply.0);
                compare(found.gap, Some(gap))?;
                let cover = (need.0 > 0.0).then(|| {
                    let least = if need.2.is_infinite() { 0.0 } else { supply.0 / need.2 };
                    (least, supply.1 / need.1, supply.2 / need.0)
                });
                compare(found.cover, cover)?;
            }
        }
    }

    #[test]
    fn any_figures_within_their_bounds_give_results_within_theirs(world in world(), share in 0.0..1.0) {
        let chain = world.chain();
        let results = results(&chain);
        for book in BOOKS {
            for (at, commodity) in world.commodities.iter().enumerate() {
                let Some(found) = find(&chain, &results, at, book) else { continue };
                let kg = UNITS[commodity.unit].1;
                let (supply, need) = sides(&world, at, book, Pick::Sample(share));
                let sample = |side: Side| side.sum.unwrap_or(0.0) / kg;
                let (supply, need) = (sample(supply), sample(need));
                let holds = |value: f64, bounds: Option<Estimate>| {
                    bounds.is_none_or(|bounds| within(value, bounds))
                };
                prop_assert!(holds(supply, found.supply), "{} {:?}", supply, found.supply);
                prop_assert!(holds(need, found.need), "{} {:?}", need, found.need);
                prop_assert!(holds(need - supply, found.gap), "{} {:?}", need - supply, found.gap);
                prop_assert!(holds(supply / need, found.cover), "{:?}", found.cover);
            }
        }
    }

    #[test]
    fn a_side_that_is_not_whole_has_no_best_value(world in world()) {
        let results = results(&world.chain());
        for it in &results.balances {
            let best = |side: Option<Estimate>| side.and_then(|side| side.value);
            if !it.supply_complete {
                prop_assert_eq!(best(it.supply), None);
            }
            if !it.need_complete {
                prop_assert_eq!(best(it.need), None);
            }
            if !(it.supply_complete && it.need_complete) {
                prop_assert_eq!(best(it.gap), None);
                prop_assert_eq!(best(it.cover), None);
            }
        }
    }

    #[test]
    fn scopes_never_meet(here in world(), there in world()) {
        let alone = results(&here.chain());
        let elsewhere = results(&world::read(&there.text(Some("park"))));
        let home = results(&there.chain());
        // All figures moved into a scope: the same balances, all of that scope.
        prop_assert!(elsewhere.balances.iter().all(|it| it.scope == Some(ScopeId(0))));
        prop_assert_eq!(said(&elsewhere), said(&home));
        // The figures of another scope beside one's own change nothing.
        let both = world::read(&beside(&here, &there));
        let both = results(&both);
        let mut own = both.clone();
        own.balances.retain(|it| it.scope.is_none());
        prop_assert_eq!(said(&own), said(&alone));
    }
}

/// Both worlds with the technology of the first; the second's figures of the commodities and processes that both have
/// stand in a scope of their own.
fn beside(here: &World, there: &World) -> String {
    let mut other = there.clone();
    other.period = here.period;
    other
        .sites
        .retain(|site| site.process < here.processes.len());
    other.sites.iter_mut().for_each(|site| site.part_of = None);
    other.processes.truncate(here.processes.len());
    other.commodities.truncate(here.commodities.len());
    let text = here.text(Some("park")).replace(", scope: park", "");
    let moved = other
        .text(Some("park"))
        .replace("  at", "  park-at")
        .replace("of: at", "of: park-at");
    let lists = |text: &str| -> BTreeMap<String, String> {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let mut key = String::new();
        for line in text.lines() {
            if line.starts_with(' ') {
                *found.entry(key.clone()).or_default() += &format!("{line}\n");
            } else {
                line.clone_into(&mut key);
            }
        }
        found
    };
    let mut whole = lists(&text);
    let stated = [
        "sites:",
        "observations:",
        "imports:",
        "exports:",
        "demands:",
    ];
    for (key, lines) in lists(&moved)
        .into_iter()
        .filter(|(key, _)| stated.contains(&&**key))
    {
        *whole.entry(key).or_default() += &lines;
    }
    let period = world::PERIODS[here.period].0;
    let head = format!("format: 1\nchain: small\nperiod: {period}\n");
    let lists = whole
        .into_iter()
        .map(|(key, lines)| format!("{key}\n{lines}"));
    head + &lists.collect::<String>()
}

/// Balances without their places and scope.
fn said(results: &Results) -> Vec<String> {
    let told = |it: &Balance| {
        let sides = (it.supply, it.need, it.gap, it.cover);
        format!(
            "{:?} {:?} {:?} {:?}",
            it.commodity, it.basis, sides, it.notes
        )
    };
    results.balances.iter().map(told).collect()
}

// ── Conservation ─────────────────────────────────────────────────────────────────────────────────────────────

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Matter that goes round in circles: what is made of all commodities is what is taken of all of them, and of
    /// each one as much as of the others on its circles.
    #[test]
    fn circles_conserve_what_goes_round(
        circles in prop::collection::vec((prop::sample::subsequence((0..8).collect::<Vec<usize>>(), 2..8), 1_u32..5000), 1..6),
    ) {
        let mut text = "format: 1\nchain: circles\nperiod: 2025\ncommodities:\n".to_owned();
        for at in 0..8 {
            text += &format!("  c{at}: {{unit: {}}}\n", UNITS[at % 4].0);
        }
        text += "processes:\n";
        let mut seen = String::new();
        let mut through = [0.0; 8];
        for (number, (circle, kt)) in circles.iter().enumerate() {
            for (at, from) in circle.iter().enumerate() {
                let to = circle[(at + 1) % circle.len()];
                let name = format!("link-{number}-{at}");
                text += &format!("  {name}: {{product: c{to}, per: 7 kt, inputs: {{c{from}: 7000 t}}}}\n");
                seen += &format!("  - {{of: {name}, measure: output, amount: {kt} kt}}\n");
                through[*from] += f64::from(*kt) * 1e6;
            }
        }
        let chain = world::read(&format!("{text}observations:\n{seen}"));
        let results = results(&chain);
        let (mut made, mut taken) = (0.0, 0.0);
        for it in results.balances.iter().filter(|it| it.basis == Basis::Observed) {
            let at: usize = chain.commodity(it.commodity).id[1..].parse().unwrap();
            let kg = UNITS[at % 4].1;
            let (supply, need) = (it.supply.unwrap().value.unwrap(), it.need.unwrap().value.unwrap());
            prop_assert!(close(supply * kg, through[at]) && close(need * kg, through[at]));
            prop_assert!(it.gap.unwrap().value.unwrap().abs() <= 1e-9 * (supply + need));
            made += supply * kg;
            taken += need * kg;
        }
        prop_assert!(close(made, taken));
        prop_assert!(close(made, through.iter().sum()));
    }
}

/// Random chains prove nothing about cases they never reach.
#[test]
fn the_random_chains_reach_every_case() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..600 {
        let results = results(&world().new_tree(&mut runner).unwrap().current().chain());
        for basis in [Basis::Observed, Basis::Capacity, Basis::Target] {
            let all: Vec<&Balance> = results
                .balances
                .iter()
                .filter(|it| it.basis == basis)
                .collect();
            let mut saw = |case: &str, yes: fn(&Balance) -> bool| {
                let case = format!("{case}, {}", basis.word());
                *seen.entry(case).or_default() += u32::from(all.iter().any(|it| yes(it)));
            };
            saw("both sides whole", |it| {
                it.gap.is_some_and(|gap| gap.value.is_some())
            });
            saw("supply not whole", |it| {
                !it.supply_complete && it.supply.is_some()
            });
            saw("need not whole", |it| {
                !it.need_complete && it.need.is_some()
            });
            saw("bounds", |it| {
                it.gap
                    .is_some_and(|gap| gap.is_interval() && gap.value.is_some())
            });
            saw("cover", |it| it.cover.is_some_and(|it| it.value.is_some()));
        }
    }
    assert_eq!(seen.len(), 15);
    let rare: Vec<_> = seen.iter().filter(|(_, times)| **times < 10).collect();
    assert!(rare.is_empty(), "{rare:?} of {seen:?}");
}
