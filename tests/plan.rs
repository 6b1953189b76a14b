//! Plans: the algorithms against published answers, closed forms and enumeration; the command as a user meets it.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::float_cmp
)]

use std::collections::BTreeSet;

use liantu::analysis::synthesis::{
    self, By, Goal, Network, NoPoint, Options, PROGRAMMES_MAX, Programme, Search, Sizing, Source,
    Stock, Unit, Wanted, Why, best, maximal, structures,
};
use liantu::analysis::{self, Question};
use liantu::language::OpenError;
use liantu::model::Chain;
use liantu::quantity::Estimate;
use proptest::prelude::*;

/// A ladder of `stages` materials, each made in `ways` ways from the one before.
fn ladder(stages: u32, ways: u32) -> Network {
    let unit = |stage: u32| Unit {
        inputs: vec![stage],
        outputs: vec![stage + 1],
        ..Unit::default()
    };
    let count = stages as usize + 1;
    let mut raw = vec![false; count];
    raw[0] = true;
    Network {
        materials: count,
        units: (0..stages)
            .flat_map(|stage| (0..ways).map(move |_| unit(stage)))
            .collect(),
        raw,
        products: vec![stages],
        ..Network::default()
    }
}

#[test]
fn a_ladder_has_as_many_structures_as_its_closed_form() {
    for stages in 1..=16_u32 {
        for ways in 1..=16 / stages {
            let network = ladder(stages, ways);
            assert_eq!(maximal(&network).count(), (stages * ways) as usize);
            let found = structures(&network).count();
            assert_eq!(
                found,
                (2_usize.pow(ways) - 1).pow(stages),
                "{stages} stages, {ways} ways"
            );
        }
    }
    assert_eq!(structures(&ladder(5, 3)).count(), 16_807);
}

#[test]
fn a_long_ladder_needs_no_deep_stack() {
    let network = ladder(20_000, 1);
    assert_eq!(structures(&network).next().unwrap().len(), 20_000);
}

#[test]
fn exclusive_ways_are_never_together() {
    let mut network = ladder(3, 3);
    network.exclusive = vec![vec![0, 1, 2], vec![3, 4, 5]];
    // 3 choices at each exclusive stage, 2^3 − 1 at the free one.
    assert_eq!(structures(&network).count(), 3 * 3 * 7);
    // Across stages: unit 0 (first) excludes unit 6 (last): of 7 × 7 × 7, those with both go, 4 × 7 × 4.
    network.exclusive = vec![vec![0, 6]];
    assert_eq!(structures(&network).count(), 7 * 7 * 7 - 4 * 7 * 4);
}

/// Whether a set of units meets the axioms: each product had, what is taken had, each unit wanted for what it is built
/// for, what stands already in wherever it is wanted.
fn feasible(network: &Network, set: &BTreeSet<u32>) -> bool {
    let units = || set.iter().map(|unit| &network.units[*unit as usize]);
    let made: BTreeSet<u32> = units()
        .flat_map(|it| it.outputs.iter().chain(&it.beside).copied())
        .collect();
    let is_had = |it: &u32| made.contains(it) || network.is_partly(*it as usize);
    let products = network.products.iter().all(is_had);
    let fed = units()
        .flat_map(|it| &it.inputs)
        .all(|it| network.raw[*it as usize] || is_had(it));
    let apart = network
        .exclusive
        .iter()
        .all(|it| it.iter().filter(|unit| set.contains(unit)).count() <= 1);
    // From the products backwards, everything is reached.
    let mut wanted: BTreeSet<u32> = network.products.iter().copied().collect();
    let mut reached: BTreeSet<u32> = BTreeSet::new();
    let asked = |unit: u32, wanted: &BTreeSet<u32>| {
        let outputs = &network.units[unit as usize].outputs;
        outputs.iter().any(|it| wanted.contains(it))
    };
    loop {
        let next = set
            .iter()
            .find(|unit| !reached.contains(unit) && asked(**unit, &wanted));
        let Some(unit) = next else { break };
        reached.insert(*unit);
        let inputs = network.units[*unit as usize].inputs.iter();
        wanted.extend(inputs.filter(|it| !network.raw[**it as usize]));
    }
    let all = 0..network.units.len() as u32;
    let standing = all
        .filter(|unit| network.units[*unit as usize].given && asked(*unit, &wanted))
        .all(|unit| set.contains(&unit));
    products && fed && apart && standing && reached == *set
}

/// Every set of units that meets the axioms.
fn every(network: &Network) -> BTreeSet<BTreeSet<u32>> {
    let count = network.units.len() as u32;
    let set = |bits: u32| {
        (0..count)
            .filter(move |unit| bits >> unit & 1 == 1)
            .collect()
    };
    (0_u32..1 << count)
        .map(set)
        .filter(|set| feasible(network, set))
        .collect()
}

/// What is drawn of a unit: what it takes, what it makes, what arises beside, whether it stands already.
type Drawn = (BTreeSet<u32>, BTreeSet<u32>, BTreeSet<u32>, bool);

fn made((inputs, outputs, beside, given): Drawn, raw: &[bool]) -> Unit {
    // What stands already takes what is at hand: then it always can run.
    let inputs = inputs.iter().copied();
    let inputs = inputs.filter(|it| !given || raw[*it as usize]);
    let inputs: Vec<u32> = inputs.filter(|it| !outputs.contains(it)).collect();
    let beside = beside.iter().copied();
    let beside = beside.filter(|it| !outputs.contains(it) && !inputs.contains(it));
    Unit {
        beside: beside.collect(),
        inputs,
        outputs: outputs.into_iter().collect(),
        given,
    }
}

/// Networks of so many materials and up to so many units.
fn networks(materials: u32, units: usize) -> impl Strategy<Value = Network> {
    let some =
        move |least: usize, most: usize| prop::collection::btree_set(0..materials, least..most);
    let unit = (
        some(0, 3),
        some(1, 3),
        some(0, 2),
        prop::bool::weighted(0.15),
    );
    let chance = |by: f64| prop::collection::vec(prop::bool::weighted(by), materials as usize);
    (
        prop::collection::vec(unit, 1..=units),
        chance(0.3),
        chance(0.15),
        some(1, 3),
        prop::collection::btree_set(0..units as u32, 0..3),
    )
        .prop_map(move |(units, mut raw, mut partly, products, exclusive)| {
            let count = units.len() as u32;
            // What a unit makes is never raw, nor is what is wanted.
            for (_, outputs, beside, _) in &units {
                for it in outputs.iter().chain(beside) {
                    raw[*it as usize] = false;
                }
            }
            for it in &products {
                raw[*it as usize] = false;
            }
            for (partly, raw) in partly.iter_mut().zip(&raw) {
                *partly &= !raw;
            }
            let units: Vec<Unit> = units.into_iter().map(|it| made(it, &raw)).collect();
            let exclusive: Vec<u32> = exclusive
                .into_iter()
                .filter(|it| *it < count && !units[*it as usize].given)
                .collect();
            Network {
                materials: materials as usize,
                units,
                raw,
                partly,
                products: products.into_iter().collect(),
                exclusive: if exclusive.len() > 1 {
                    vec![exclusive]
                } else {
                    Vec::new()
                },
            }
        })
}

/// So many random problems in every run, `LIANTU_LAWS` for more.
fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("LIANTU_LAWS").ok();
    ProptestConfig {
        cases: asked.and_then(|text| text.parse().ok()).unwrap_or(usual),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A network of one product a unit with amounts and costs.
fn problems() -> impl Strategy<Value = (Network, Programme)> {
    let amounts = prop::collection::vec(0.1..1.5_f64, 5 * 4);
    let costs = prop::collection::vec(
        (1.0..50.0_f64, 0.1..5.0_f64, 0.0..4.0_f64, 1.0..30.0_f64),
        5,
    );
    let stocks = prop::collection::vec((0.5..8.0_f64, 0.0..3.0_f64, 1.0..9.0_f64), 4);
    let bounded = prop::collection::vec((prop::bool::weighted(0.3), prop::bool::weighted(0.3)), 5);
    (networks(4, 5), amounts, costs, stocks, bounded).prop_map(
        |(mut network, amounts, costs, stocks, bounded)| {
            let mut materials: Vec<Stock> = Vec::new();
            for (at, (wanted, price, had)) in stocks.into_iter().enumerate() {
                let is_product = network.products.contains(&(at as u32));
                let arises = network
                    .units
                    .iter()
                    .any(|it| it.beside.contains(&(at as u32)));
                materials.push(Stock {
                    wanted: Estimate::exact(if is_product { wanted } else { 0.0 }),
                    had: match (network.raw[at], network.partly[at]) {
                        (true, _) => f64::INFINITY,
                        (_, true) => had,
                        _ => 0.0,
                    },
                    // Of what may be left over nothing is bought, so that the cost stays one straight line.
                    price: if arises { 0.0 } else { price },
                    spill: arises,
                    weight: (0, 1),
                });
            }
            let mut units = Vec::new();
            for (at, unit) in network.units.iter_mut().enumerate() {
                unit.outputs.truncate(1);
                unit.beside.retain(|it| !unit.outputs.contains(it));
                let amount = |it: &u32| amounts[at * 4 + *it as usize];
                let (fixed, each, least, most) = costs[at];
                let (is_least, is_most) = bounded[at];
                let made = unit.outputs.iter().map(|it| (*it, 1.0));
                let beside = unit.beside.iter().map(|it| (*it, amount(it) * 0.5));
                let taken = unit.inputs.iter().map(|it| (*it, -amount(it)));
                let terms = made.chain(beside).chain(taken);
                let terms = terms.map(|(it, by)| (it, Estimate::exact(by))).collect();
                units.push(Sizing {
                    fixed: if unit.given { 0.0 } else { fixed },
                    each,
                    least: if is_least && !unit.given { least } else { 0.0 },
                    most: if is_most || unit.given {
                        most
                    } else {
                        f64::INFINITY
                    },
                    terms,
                    weight: (1, 0),
                });
            }
            (network, Programme { units, materials })
        },
    )
}

/// The solution of a small square system by elimination, if there is one.
fn solved(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let count = rows.len();
    for column in 0..count {
        let pivot = (column..count).max_by(|left, right| {
            rows[*left][column]
                .abs()
                .total_cmp(&rows[*right][column].abs())
        })?;
        if rows[pivot][column].abs() < 1e-9 {
            return None;
        }
        rows.swap(column, pivot);
        let head = rows[column].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = if at == column {
                0.0
            } else {
                row[column] / head[column]
            };
            row.iter_mut()
                .zip(&head)
                .for_each(|(cell, above)| *cell -= factor * above);
        }
    }
    Some(
        (0..count)
            .map(|at| rows[at][count] / rows[at][at])
            .collect(),
    )
}

/// A bound on activities: `Σ by · x ≤ most`, met exactly where it is tight.
struct Bound {
    by: Vec<f64>,
    most: f64,
    tight: bool,
}

/// The bounds on the size of each unit.
fn of_sizes(set: &[&Sizing]) -> Vec<Bound> {
    let count = set.len();
    let mut bounds = Vec::new();
    for (at, unit) in set.iter().enumerate() {
        let one = |sign: f64| {
            (0..count)
                .map(|it| if it == at { sign } else { 0.0 })
                .collect()
        };
        bounds.push(Bound {
            by: one(-1.0),
            most: -unit.least,
            tight: false,
        });
        if unit.most.is_finite() {
            bounds.push(Bound {
                by: one(1.0),
                most: unit.most.max(unit.least),
                tight: false,
            });
        }
    }
    bounds
}

/// What a year of a structure costs at least, by looking at every vertex; `None` where it cannot run.
fn cheapest(programme: &Programme, set: &BTreeSet<u32>) -> Option<f64> {
    let set: Vec<&Sizing> = set
        .iter()
        .map(|unit| &programme.units[*unit as usize])
        .collect();
    let mut bounds = of_sizes(&set);
    let mut costs: Vec<f64> = set.iter().map(|it| it.each).collect();
    let mut base: f64 = set.iter().map(|it| it.fixed).sum();
    for (at, stock) in programme.materials.iter().enumerate() {
        let net: Vec<f64> = set
            .iter()
            .map(|unit| {
                unit.terms
                    .iter()
                    .filter(|it| it.0 as usize == at)
                    .map(|it| it.1.value.unwrap())
                    .sum()
            })
            .collect();
        let wanted = stock.wanted.value.unwrap();
        // had = wanted − net · x, within 0 and what there is; what is left over makes it less than nothing.
        base += stock.price * wanted;
        costs
            .iter_mut()
            .zip(&net)
            .for_each(|(cost, net)| *cost -= stock.price * net);
        if stock.had.is_finite() {
            let tight = stock.had == 0.0 && !stock.spill;
            bounds.push(Bound {
                by: net.iter().map(|it| -it).collect(),
                most: stock.had - wanted,
                tight,
            });
        }
        if !stock.spill && stock.had > 0.0 {
            bounds.push(Bound {
                by: net,
                most: wanted,
                tight: false,
            });
        }
    }
    least_at_vertices(&bounds, &costs).map(|it| base + it)
}

/// The least of `costs · x` over all vertices of what the bounds allow.
fn least_at_vertices(bounds: &[Bound], costs: &[f64]) -> Option<f64> {
    let holds = |x: &[f64]| {
        bounds.iter().all(|it| {
            let value: f64 = it.by.iter().zip(x).map(|(by, x)| by * x).sum();
            value <= it.most + 1e-7 && (!it.tight || value >= it.most - 1e-7)
        })
    };
    let mut least: Option<f64> = None;
    for mask in 0_u64..1 << bounds.len() {
        if mask.count_ones() as usize != costs.len() {
            continue;
        }
        let chosen = (0..bounds.len()).filter(|at| mask >> at & 1 == 1);
        let row = |at: usize| [&bounds[at].by[..], &[bounds[at].most]].concat();
        let Some(x) = solved(chosen.map(row).collect()) else {
            continue;
        };
        if holds(&x) {
            let cost = costs.iter().zip(&x).map(|(cost, x)| cost * x).sum::<f64>();
            least = Some(least.map_or(cost, |held| held.min(cost)));
        }
    }
    least
}

proptest! {
    #![proptest_config(cases(400))]

    /// Every set of units is tried; the search finds those that meet the axioms, each once.
    #[test]
    fn the_search_finds_what_enumeration_finds(network in networks(7, 8)) {
        let expected = every(&network);
        let found: Vec<BTreeSet<u32>> = structures(&network).map(|it| it.into_iter().collect()).collect();
        let distinct: BTreeSet<BTreeSet<u32>> = found.iter().cloned().collect();
        prop_assert_eq!(found.len(), distinct.len(), "each once");
        prop_assert_eq!(&distinct, &expected);
        // Without exclusions, and where nothing can be had without a unit, the maximal structure is the union of all.
        let plain = network.exclusive.is_empty() && network.units.iter().all(|it| it.beside.is_empty());
        if plain {
            let union: BTreeSet<u32> = expected.into_iter().flatten().collect();
            let reach = maximal(&network).units;
            let reach: BTreeSet<u32> = (0..network.units.len() as u32).filter(|it| reach[*it as usize]).collect();
            prop_assert_eq!(reach, union);
        }
    }

    /// Sizes against the sum of all rounds of the loop: x = d + A d + A² d + …, weighed by costs.
    #[test]
    fn sizes_are_the_sum_of_all_rounds(wanted in prop::collection::vec(0.0..100.0_f64, 4), cells in prop::collection::vec(0.0..0.24_f64, 16), costs in prop::collection::vec(0.1..2.0_f64, 4)) {
        let (network, programme) = loop_of(&wanted, &cells, &costs);
        let found = best(&network, &programme, SEARCH);
        let mut round = wanted.clone();
        let mut sum = wanted;
        for _ in 0..2000 {
            round = (0..4).map(|maker| (0..4).map(|taker| cells[maker * 4 + taker] * round[taker]).sum()).collect();
            sum.iter_mut().zip(&round).for_each(|(sum, more)| *sum += more);
        }
        let expected: f64 = sum.iter().zip(&costs).map(|(sum, cost)| sum * cost).sum();
        let cost = found.best[0].1.cost;
        prop_assert!((cost - expected).abs() <= 1e-7 * expected.max(1.0), "{} {}", cost, expected);
    }
}

proptest! {
    #![proptest_config(cases(96))]

    /// Every structure by enumeration, each with its cheapest vertex; of two of which one is part of the other the larger
    /// counts only where it costs less. The search tells the same, in the same order, however many are asked for.
    #[test]
    fn the_best_are_those_of_enumeration((network, programme) in problems(), asked in 1..6_usize) {
        let mut all: Vec<(f64, BTreeSet<u32>)> = every(&network)
            .into_iter()
            .filter_map(|set| Some((cheapest(&programme, &set)?, set)))
            .collect();
        all.sort_by(|left, right| left.0.total_cmp(&right.0));
        let mut expected: Vec<(f64, BTreeSet<u32>)> = Vec::new();
        for (cost, set) in all {
            if !expected.iter().any(|(_, held)| held.is_subset(&set)) {
                expected.push((cost, set));
            }
        }
        let found = best(&network, &programme, Search { best: asked, ..SEARCH });
        prop_assert!(!found.stopped && found.troubled == 0);
        prop_assert_eq!(found.best.len(), asked.min(expected.len()));
        for ((units, rank), (cost, set)) in found.best.iter().zip(&expected) {
            prop_assert!((rank.cost - cost).abs() <= 1e-6 * cost.abs().max(1.0), "{} {}", rank.cost, cost);
            prop_assert_eq!(&units.iter().copied().collect::<BTreeSet<u32>>(), set);
        }
    }

    /// Without costs the same, by the number of units and of what is had from beyond.
    #[test]
    fn the_fewest_are_those_of_enumeration((network, programme) in problems()) {
        let weight = |set: &BTreeSet<u32>| {
            let taken: BTreeSet<u32> = set.iter().flat_map(|unit| network.units[*unit as usize].inputs.clone()).collect();
            let had = |it: &&u32| network.raw[**it as usize] || network.is_partly(**it as usize);
            (set.len(), taken.iter().filter(had).count())
        };
        let mut all: Vec<((usize, usize), BTreeSet<u32>)> = every(&network)
            .into_iter()
            .filter(|set| cheapest(&programme, set).is_some())
            .map(|set| (weight(&set), set))
            .collect();
        all.sort();
        let mut expected: Vec<((usize, usize), BTreeSet<u32>)> = Vec::new();
        for (weight, set) in all {
            if !expected.iter().any(|(_, held)| held.is_subset(&set)) {
                expected.push((weight, set));
            }
        }
        let found = best(&network, &programme, Search { best: 100, by_cost: false, ..SEARCH });
        let ranks: Vec<(usize, usize)> = found.best.iter().map(|it| (it.1.weight.0 as usize, it.1.weight.1 as usize)).collect();
        prop_assert!(ranks.is_sorted());
        let found: BTreeSet<BTreeSet<u32>> = found.best.into_iter().map(|it| it.0.into_iter().collect()).collect();
        prop_assert_eq!(found, expected.into_iter().map(|it| it.1).collect::<BTreeSet<_>>());
    }
}

const SEARCH: Search = Search {
    best: 10,
    by_cost: true,
    programmes: PROGRAMMES_MAX,
};

/// Products that take each other: `cells[maker][taker]` of the one for each of the other.
fn loop_of(wanted: &[f64], cells: &[f64], costs: &[f64]) -> (Network, Programme) {
    let count = wanted.len();
    let all = 0..count as u32;
    let takes = |taker: u32| {
        let makers = 0..count as u32;
        makers.map(move |maker| (maker, cells[maker as usize * count + taker as usize]))
    };
    let unit = |taker: u32| Unit {
        inputs: takes(taker)
            .filter(|it| it.0 != taker && it.1 > 0.0)
            .map(|it| it.0)
            .collect(),
        outputs: vec![taker],
        ..Unit::default()
    };
    let sizing = |taker: u32| Sizing {
        each: costs[taker as usize],
        most: f64::INFINITY,
        terms: takes(taker)
            .map(|(maker, amount)| (maker, Estimate::exact(f64::from(maker == taker) - amount)))
            .collect(),
        ..Sizing::default()
    };
    let network = Network {
        materials: count,
        units: all.clone().map(unit).collect(),
        raw: vec![false; count],
        products: all.clone().collect(),
        ..Network::default()
    };
    let stock = |wanted: &f64| Stock {
        wanted: Estimate::exact(*wanted),
        ..Stock::default()
    };
    let programme = Programme {
        units: all.map(sizing).collect(),
        materials: wanted.iter().map(stock).collect(),
    };
    (network, programme)
}

#[test]
fn a_structure_that_eats_more_than_it_makes_is_none() {
    for back in [0.6, 0.5] {
        let (network, programme) = loop_of(&[1.0, 0.0], &[0.0, 2.0, back, 0.0], &[1.0, 1.0]);
        let found = best(&network, &programme, SEARCH);
        assert_eq!(
            (found.none, found.best.len()),
            (Some(NoPoint::Infeasible), 0)
        );
    }
    // x = 1 + 2 y and y = x ÷ 4: x = 2, y = 0.5.
    let (network, programme) = loop_of(&[1.0, 0.0], &[0.0, 2.0, 0.25, 0.0], &[1.0, 100.0]);
    let found = best(&network, &programme, SEARCH);
    assert!((found.best[0].1.cost - 52.0).abs() < 1e-9, "{found:?}");
}

fn chain(own: &str, reference: &str) -> Chain {
    let read = Chain::read_with("own.yaml", &|path| match path {
        "own.yaml" => Ok(own.as_bytes().to_vec()),
        "technology.yaml" => Ok(reference.as_bytes().to_vec()),
        _ => Err(OpenError::NotFound),
    });
    read.unwrap_or_else(|faults| panic!("{faults}"))
}

const OWN: &str = "format: 1\nchain: own\nuses: [technology.yaml]\n";

fn plans(chain: &Chain, id: &str, per_year: f64) -> synthesis::Plans {
    let results = analysis::run(chain, Question::default());
    let wanted = [Wanted {
        commodity: chain.find_commodity(id).unwrap(),
        per_year: Some(Estimate::exact(per_year)),
        why: Why::Asked,
    }];
    synthesis::plan(chain, &results, &wanted, &[], Options::best(10)).unwrap()
}

/// The example problem of the P-graph package of S. Y. Teng (BSD-2-Clause): 100 t of M1 from M2 or from M3, exclusive.
#[test]
fn the_published_example_has_two_structures_and_its_costs() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  m1: {unit: t}\n  m2: {unit: t, outside: true, price: 200 USD/t}\n  m3: {unit: t, outside: true, price: 100 USD/t}\nprocesses:\n  o1: {product: m1, per: 3 t, inputs: {m2: 2 t}, cost: 133.33333333333 USD/t, fixed-cost: 2000 USD/a}\n  o2: {product: m1, inputs: {m3: 4 t}, cost: 400 USD/t, fixed-cost: 1000 USD/a}\nexclusive: [[o1, o2]]\n";
    let chain = chain(OWN, technology);
    let plans = plans(&chain, "m1", 100.0);
    assert_eq!(
        (plans.structures, plans.by, plans.maximal.len()),
        (2, By::Cost, 2)
    );
    let costs: Vec<f64> = plans
        .best
        .iter()
        .map(|it| it.cost.per_year.unwrap())
        .collect();
    // 2000 + 400 × 100/3 + 200 × 200/3, and 1000 + 400 × 100 + 100 × 400.
    assert!((costs[0] - 28_666.666_667).abs() < 1e-3, "{costs:?}");
    assert!((costs[1] - 81_000.0).abs() < 1e-6, "{costs:?}");
    assert_eq!(chain.process(plans.best[0].additions[0].process).id, "o1");
    let drawn = plans.best[0].draws[0].per_year.unwrap().value.unwrap();
    assert!((drawn - 66.666_666_667).abs() < 1e-6, "{drawn}");
}

#[test]
fn an_investment_counts_by_its_lifetime_and_without_one_costs_stay_unknown() {
    let technology = |more: &str| {
        format!(
            "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {{unit: t}}\n  b: {{unit: t, outside: true, price: 10 CNY/t}}\nprocesses:\n  make: {{product: a, inputs: {{b: 2 t}}, cost: 5 CNY/t, investment: 3000 CNY{more}}}\n"
        )
    };
    let known = chain(OWN, &technology(", lifetime: 10 a"));
    // 300 a year, 5 a tonne, 2 t at 10 a tonne.
    assert_eq!(
        plans(&known, "a", 100.0).best[0].cost.per_year,
        Some(300.0 + 500.0 + 2000.0)
    );
    let unknown = chain(OWN, &technology(""));
    let plans = plans(&unknown, "a", 100.0);
    assert_eq!(
        (plans.by, plans.best[0].cost.per_year),
        (By::Additions, None)
    );
    assert_eq!(plans.best[0].cost.missing.len(), 1);
}

#[test]
fn two_currencies_need_a_rate() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {unit: t}\n  b: {unit: t, outside: true, price: 10 USD/t}\nprocesses:\n  make: {product: a, inputs: {b: 1 t}, cost: 5 CNY/t}\n";
    let without = chain(OWN, technology);
    let results = analysis::run(&without, Question::default());
    let refused = synthesis::plan(&without, &results, &[], &[], Options::best(1)).unwrap_err();
    assert!(refused.en.contains("no rate joins them"), "{refused:?}");
    let with = chain(&format!("{OWN}rates: {{USD: 7 CNY}}\n"), technology);
    let cost = plans(&with, "a", 2.0).best[0].cost.per_year.unwrap();
    assert!((cost - (10.0 + 140.0)).abs() < 1e-9, "{cost}");
}

#[test]
fn a_size_is_unknown_where_a_coefficient_is() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {unit: t}\n  b: {unit: t}\n  c: {unit: t, outside: true}\nprocesses:\n  make-a: {product: a, inputs: {b: unknown}}\n  make-b: {product: b, inputs: {c: 2 t}}\n";
    let chain = chain(OWN, technology);
    let plans = plans(&chain, "a", 10.0);
    let two = plans
        .best
        .iter()
        .find(|it| it.additions.len() == 2)
        .unwrap();
    assert_eq!(two.additions[0].per_year.unwrap().value, Some(10.0));
    assert_eq!(two.additions[1].per_year, None);
    assert_eq!(two.draws[0].per_year, None, "unknown is not zero");
    // Making b, or buying it, or both; the last costs an addition and a purchase and gains nothing.
    assert_eq!((plans.structures, plans.best.len()), (3, 2));
    assert_eq!(plans.best[0].additions.len(), 1, "fewer additions first");
}

/// Best values of the amounts of what is added, by process.
fn sizes(chain: &Chain, plan: &synthesis::Plan) -> Vec<(String, f64)> {
    let size = |it: &synthesis::Addition| {
        let size = it.per_year.unwrap().value.unwrap();
        (chain.process(it.process).id.to_string(), size)
    };
    plan.additions.iter().map(size).collect()
}

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

/// What arises beside one added plant feeds another: 100 t of a bring 50 t of tar, of which b takes 2 t a tonne.
#[test]
fn what_arises_beside_counts_as_supply_and_the_rest_is_told() {
    let technology = |tar: &str| {
        format!(
            "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {{unit: t}}\n  b: {{unit: t}}\n  ore: {{unit: t, outside: true}}\n  tar: {{unit: t}}\nprocesses:\n  make-a: {{product: a, inputs: {{ore: 2 t}}, byproducts: {{tar: {tar} t}}}}\n  make-b: {{product: b, inputs: {{tar: 2 t}}}}\n  make-tar: {{product: tar, inputs: {{ore: 1 t}}}}\n"
        )
    };
    let plan = |tar: &str| {
        let chain = chain(OWN, &technology(tar));
        let results = analysis::run(&chain, Question::default());
        let wanted = ["a", "b"].map(|id| Wanted {
            commodity: chain.find_commodity(id).unwrap(),
            per_year: Some(Estimate::exact(if id == "a" { 100.0 } else { 20.0 })),
            why: Why::Asked,
        });
        let plans = synthesis::plan(&chain, &results, &wanted, &[], Options::best(3)).unwrap();
        (chain, plans)
    };
    // 50 t of tar for 40: nothing need be made of it, and 10 t are left over.
    let (chain, plans) = plan("0.5");
    let best = &plans.best[0];
    assert_eq!(
        sizes(&chain, best),
        [("make-a".into(), 100.0), ("make-b".into(), 20.0)]
    );
    near(best.surplus[0].per_year.unwrap().value.unwrap(), 10.0);
    assert_eq!(plans.best.len(), 1, "nothing that is more earns anything");
    // 20 t of tar for 40: the rest is bought, or made in a plant of its own.
    let (chain, plans) = plan("0.2");
    let bought = plans.best[0]
        .draws
        .iter()
        .find(|it| it.source == Source::Bought)
        .unwrap();
    near(bought.per_year.unwrap().value.unwrap(), 20.0);
    assert_eq!(plans.best[0].surplus, []);
    let made = sizes(&chain, &plans.best[1]);
    assert_eq!(made[2].0, "make-tar");
    near(made[2].1, 20.0);
}

/// Two routes to one product, one of them held by an import limit: both together are cheapest, by hand.
#[test]
fn two_makers_share_a_product_where_one_is_limited() {
    let text = include_str!("methods/plan.yaml");
    let chain = Chain::from_text("plan.yaml", text).unwrap();
    let plans = plans(&chain, "sheet", 100.0);
    let costs: Vec<f64> = plans
        .best
        .iter()
        .map(|it| it.cost.per_year.unwrap())
        .collect();
    assert_eq!(plans.structures, 3);
    assert_eq!(costs.len(), 2, "{costs:?}");
    near(
        costs[0],
        1000.0 + 60.0 * 10.0 + 120.0 * 5.0 + 500.0 + 40.0 * 30.0 + 60.0 * 10.0,
    );
    near(costs[1], 500.0 + 100.0 * 30.0 + 150.0 * 10.0);
    let found = sizes(&chain, &plans.best[0]);
    near(found[0].1, 60.0);
    near(found[1].1, 40.0);
    let scrap = plans.best[0]
        .draws
        .iter()
        .find(|it| it.most.is_some())
        .unwrap();
    near(scrap.most.unwrap(), 120.0);
}

#[test]
fn a_new_plant_is_as_large_as_the_smallest_that_is_built() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {unit: t}\n  b: {unit: t, outside: true, price: 1 CNY/t}\nprocesses:\n  large: {product: a, inputs: {b: 1 t}, cost: 1 CNY/t, minimum-size: 300 t/a}\n  small: {product: a, inputs: {b: 2 t}, cost: 3 CNY/t}\n";
    let chain = chain(OWN, technology);
    let plans = plans(&chain, "a", 100.0);
    // 300 t of the large one for 2 each, 100 t of the small one for 5 each.
    assert_eq!(plans.best[0].cost.per_year, Some(500.0));
    assert_eq!(plans.best[1].cost.per_year, Some(600.0));
    assert_eq!(sizes(&chain, &plans.best[1]), [("large".into(), 300.0)]);
    near(
        plans.best[1].surplus[0].per_year.unwrap().value.unwrap(),
        200.0,
    );
}

/// A quarter of 20 t from a plant of 100 t a year: 20 t a year stand idle, and 30 t more are to come.
const SPARE: &str = "format: 1\nchain: own\nperiod: 2025-Q1\ncommodities:\n  a: {unit: t}\n  b: {unit: t, outside: true}\nprocesses:\n  make: {product: a, inputs: {b: 1 t}}\nsites:\n  here: {process: make, capacity: 100 t/a, status: operating}\n  coming: {process: make, capacity: 30 t/a, status: under-construction, from: 2025-10-01}\nobservations:\n  - {of: a, measure: output, amount: 20 t}\n";

#[test]
fn what_stands_idle_is_used_first_and_what_is_to_come_where_asked() {
    let chain = Chain::from_text("own.yaml", SPARE).unwrap();
    let results = analysis::run(&chain, Question::default());
    let wanted = [Wanted {
        commodity: chain.find_commodity("a").unwrap(),
        per_year: Some(Estimate::exact(60.0)),
        why: Why::Asked,
    }];
    let plan = |coming: Option<&str>| {
        let options = Options {
            coming: coming.map(|day| liantu::quantity::Date::parse(day).unwrap()),
            ..Options::best(3)
        };
        let plans = synthesis::plan(&chain, &results, &wanted, &[], options).unwrap();
        let best = plans.best[0].clone();
        (
            best.uses[0].per_year.unwrap().value.unwrap(),
            sizes(&chain, &best).first().map_or(0.0, |it| it.1),
        )
    };
    assert_eq!(plan(None), (20.0, 40.0));
    assert_eq!(plan(Some("2025-09-30")), (20.0, 40.0));
    assert_eq!(plan(Some("2025-10-01")), (50.0, 10.0));
    // As a scenario the plant that is to come runs, and all that is made is told.
    let options = Options {
        coming: Some(liantu::quantity::Date::parse("2025-10-01").unwrap()),
        ..Options::best(1)
    };
    let plans = synthesis::plan(&chain, &results, &wanted, &[], options).unwrap();
    let scenario = synthesis::scenario(&chain, &plans.best[0], "more", 1);
    assert!(
        scenario.contains("coming: {status: operating}"),
        "{scenario}"
    );
    let text = format!("{SPARE}scenarios:\n{scenario}");
    let read = Chain::from_text("own.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"));
    let under = read.under(read.find_scenario("more").unwrap());
    let results = analysis::run(&under, Question::default());
    let balance = results
        .balances
        .iter()
        .find(|it| it.basis == analysis::Basis::Observed);
    near(
        balance.unwrap().made.unwrap().value.unwrap(),
        20.0 + 60.0 / 4.0,
    );
}

#[test]
fn bounds_of_sizes_are_those_of_the_corners() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {unit: t}\n  b: {unit: t}\n  c: {unit: t, outside: true}\nprocesses:\n  make-a: {product: a, inputs: {b: 1..3 t}}\n  make-b: {product: b, inputs: {a: {amount: 0.1 t, low: 0.1 t, high: 0.2 t}, c: 2 t}}\n";
    let chain = chain(OWN, technology);
    let plans = plans(&chain, "a", 10.0);
    let both = plans
        .best
        .iter()
        .find(|it| it.additions.len() == 2)
        .unwrap();
    // x = 10 + q y and y = p x, so x = 10 ÷ (1 − p q); best values in the middle of the range.
    let x = |p: f64, q: f64| 10.0 / (1.0 - p * q);
    let size = both.additions[0].per_year.unwrap();
    near(size.value.unwrap(), x(2.0, 0.1));
    near(size.low, x(1.0, 0.1));
    near(size.high, x(3.0, 0.2));
    let size = both.additions[1].per_year.unwrap();
    near(size.low, x(1.0, 0.1));
    near(size.high, 3.0 * x(3.0, 0.2));
    assert!(size.midpoint);
}

#[test]
fn a_demand_of_so_much_or_more_gives_sizes_of_so_much_or_more() {
    let text = include_str!("methods/plan.yaml");
    let chain = Chain::from_text("plan.yaml", text).unwrap();
    let results = analysis::run(&chain, Question::default());
    let wanted = [Wanted {
        commodity: chain.find_commodity("sheet").unwrap(),
        per_year: Some(Estimate {
            value: None,
            high: f64::INFINITY,
            ..Estimate::exact(100.0)
        }),
        why: Why::Asked,
    }];
    let plans = synthesis::plan(&chain, &results, &wanted, &[], Options::best(5)).unwrap();
    assert_eq!(plans.by, By::Additions, "what a year costs is not known");
    let size = plans.best[0].additions[0].per_year.unwrap();
    assert_eq!((size.value, size.low), (None, 100.0));
    assert_eq!(plans.best[0].cost.per_year, None);
}

#[test]
fn what_stands_in_the_way_is_told() {
    let text = include_str!("methods/plan.yaml")
        .replace(
            "processes:",
            "exclusive: [[remelting, smelting]]\nprocesses:",
        )
        .replace("outside: true, ", "");
    let text = text.replace(
        "imports: [",
        "imports: [{of: ore, limit: {amount: 90 t/a, source: textbook}}, ",
    );
    let chain = Chain::from_text("plan.yaml", &text).unwrap();
    // Together they could make 120 t, one alone only 60.
    assert_eq!(plans(&chain, "sheet", 60.0).best.len(), 2);
    let none = plans(&chain, "sheet", 100.0);
    assert_eq!((none.best.len(), none.structures), (0, 2));
    assert!(none.blocked.is_some());
    let none = plans(&chain, "sheet", 1000.0);
    assert!(none.blocked.unwrap().en.contains("not enough of one of"));
}

#[test]
fn absurd_magnitudes_get_an_answer_or_a_refusal() {
    for (cost, take) in [
        ("1e12", "1e-12"),
        ("1e-12", "1e12"),
        ("1e30", "1e30"),
        ("1e-30", "1e-30"),
    ] {
        let technology = format!(
            "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {{unit: t}}\n  b: {{unit: t, outside: true, price: 1 CNY/t}}\nprocesses:\n  make: {{product: a, inputs: {{b: {take} t}}, cost: {cost} CNY/t}}\n  other: {{product: a, inputs: {{b: 1 t}}, cost: 1 CNY/t}}\n"
        );
        let Ok(chain) = Chain::read_with("own.yaml", &|path| match path {
            "own.yaml" => Ok(OWN.as_bytes().to_vec()),
            _ => Ok(technology.as_bytes().to_vec()),
        }) else {
            continue;
        };
        let plans = plans(&chain, "a", 1.0);
        let expected = [
            2.0,
            cost.parse::<f64>().unwrap() + take.parse::<f64>().unwrap(),
        ];
        for plan in &plans.best {
            let cost = plan.cost.per_year.unwrap();
            let mut all = expected.iter();
            assert!(
                all.any(|it| (cost / it - 1.0).abs() < 1e-6),
                "{cost} {take}"
            );
        }
        assert!(plans.best.len() == 2 || plans.troubled > 0 || plans.blocked.is_some());
    }
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

const WENSHAN: &str = "chains/wenshan-aluminium.yaml";

#[test]
fn wenshan_gets_an_anode_plant_and_a_larger_refinery() {
    let (code, out, error) = run(&["plan", WENSHAN, "--format", "json"]);
    assert_eq!(code, 0, "{error}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let schema = liantu::render::json::schema("plan").unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let wrong: Vec<_> = validator
        .iter_errors(&json)
        .map(|it| it.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let first = &json["plans"][0];
    let size = |process: &str| {
        let all = first["add"].as_array().unwrap();
        let found = all.iter().find(|it| it["process"] == process).unwrap();
        found["per_year"]["value"].as_f64().unwrap()
    };
    // The quarter's figures by hand: 722,000 t of metal at 0.513 t of anodes; 1.93 t of alumina less 380,600 t made.
    assert!((size("anode-baking") - 4.0 * 722_000.0 * 0.513).abs() < 1.0);
    assert!((size("alumina-refining") - 4.0 * (722_000.0 * 1.93 - 380_600.0)).abs() < 1.0);
    let closed: Vec<&str> = first["closes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["rule"].as_str().unwrap())
        .collect();
    assert_eq!(closed, ["missing-supplier", "undersupply"]);
    // Anodes of butts alone need more butts than the cells give, 0.108 t a tonne of metal: no plan has them alone.
    for plan in json["plans"].as_array().unwrap() {
        let of_butts = plan["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["commodity"] == "anode-butts");
        assert!(of_butts.is_none(), "{plan}");
    }
}

#[test]
fn saved_plans_read_back_and_do_what_the_report_says() {
    let folder = std::env::temp_dir().join(format!("liantu-plan-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("reference")).unwrap();
    for file in ["wenshan-aluminium.yaml", "reference/aluminium.yaml"] {
        std::fs::copy(
            std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("chains")
                .join(file),
            folder.join(file),
        )
        .unwrap();
    }
    let own = folder.join("wenshan-aluminium.yaml");
    let saved = folder.join("plans.yaml");
    let (own, saved) = (own.to_str().unwrap(), saved.to_str().unwrap());
    let (code, _, error) = run(&["plan", own, "--best", "2", "--save", saved]);
    assert_eq!(code, 0, "{error}");
    let (code, out, error) = run(&["compare", saved, "--scenarios", "--format", "json"]);
    assert_eq!(code, 0, "{error}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    // The chain has two scenarios of its own; the plans come before them.
    assert_eq!(json["scenarios"].as_array().unwrap().len(), 2 + 2);
    let indicators = json["indicators"].as_array().unwrap();
    let alumina = indicators
        .iter()
        .find(|it| it["id"] == "self-sufficiency" && it["of"] == "commodity/alumina")
        .unwrap();
    let cover = alumina["scenarios"][0]["figure"]["value"].as_f64().unwrap();
    assert!(
        (cover - 1.0).abs() < 1e-6,
        "the gap is closed, not overshot: {cover}"
    );
    // The capacity of the refinery that stands is not known: that of its enlargement says nothing of how it runs.
    let of = |id: &str, of: &str| indicators.iter().any(|it| it["id"] == id && it["of"] == of);
    assert!(of("utilisation", "process/smelting"));
    assert!(!of("utilisation", "process/alumina-refining"));
    // -o writes the same, and may be repeated beside a report.
    let beside = folder.join("beside.yaml");
    let report = folder.join("plans.json");
    let (code, out, error) = run(&[
        "plan",
        own,
        "--best",
        "2",
        "-o",
        beside.to_str().unwrap(),
        "-o",
        report.to_str().unwrap(),
    ]);
    assert!(code == 0 && out.is_empty(), "{out}{error}");
    assert_eq!(
        std::fs::read(&beside).unwrap(),
        std::fs::read(saved).unwrap()
    );
    assert!(
        std::fs::read_to_string(report)
            .unwrap()
            .contains("\"plan-1\"")
    );
    // Planned again on top, the new scenarios have names of their own.
    let (code, out, error) = run(&["plan", saved, "--best", "1", "--format", "json"]);
    assert!(code == 0 && out.contains("\"plan-new-1\""), "{error}");
    let (code, _, error) = run(&["plan", own, "--save", "/elsewhere.yaml"]);
    assert_eq!(code, 2);
    assert!(error.contains("does not lie beside"), "{error}");
}

#[test]
fn a_further_file_brings_further_ways() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "own.yaml",
        "format: 1\nchain: own\nperiod: 2024\ncommodities: {a: {unit: t}, b: {unit: t, outside: true}, c: {unit: t}}\nprocesses: {use-a: {product: c, inputs: {a: 2 t}}}\nobservations: [{of: c, measure: output, amount: 3 t}]\n",
    );
    write(
        "more.yaml",
        "format: 1\nchain: more\nreference: true\nprocesses: {make-a: {product: a, inputs: {b: 1 t}}}\n",
    );
    let (own, more) = (
        folder.path().join("own.yaml"),
        folder.path().join("more.yaml"),
    );
    let (own, more) = (own.to_str().unwrap(), more.to_str().unwrap());
    let (code, out, error) = run(&["plan", own]);
    assert!(
        code == 0 && out.contains("no process known here makes it"),
        "{out}{error}"
    );
    let (code, out, error) = run(&["plan", own, "--with", more, "--format", "json"]);
    assert_eq!(code, 0, "{error}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["plans"][0]["add"][0]["process"], "make-a");
    assert_eq!(json["plans"][0]["add"][0]["per_year"]["value"], 6.0);
}

#[test]
fn what_cannot_be_planned_is_said() {
    let (code, _, error) = run(&["plan", WENSHAN, "--demand", "5 kt/a prebaked-anod"]);
    assert!(
        code == 2 && error.contains("did you mean `prebaked-anode`?"),
        "{error}"
    );
    let (code, _, error) = run(&["plan", WENSHAN, "--demand", "5 MWh alumina"]);
    assert!(
        code == 2 && error.contains("write the demand in `t/a`"),
        "{error}"
    );
    let (code, out, _) = run(&["plan", WENSHAN, "--demand", "5 kt/a bauxite"]);
    assert!(
        code == 0 && out.contains("no process known here makes it"),
        "{out}"
    );
    let (code, out, _) = run(&[
        "plan",
        WENSHAN,
        "--demand",
        "5 kt/a profile",
        "--lang",
        "zh",
    ]);
    assert!(code == 0 && out.contains("补链方案"), "{out}");
}

#[test]
fn plans_come_in_the_order_asked_for_or_not_at_all() {
    let (code, _, error) = run(&["plan", WENSHAN, "--by", "cost"]);
    assert!(
        code == 2 && error.contains("cannot be ordered by cost"),
        "{error}"
    );
    let outside = |by: &str| -> Vec<(usize, usize)> {
        let (code, out, error) = run(&["plan", WENSHAN, "--by", by, "--format", "json"]);
        assert_eq!(code, 0, "{error}");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["order"], by);
        let plans = json["plans"].as_array().unwrap();
        let from = |it: &&serde_json::Value| it["source"] != "chain";
        let count = |plan: &serde_json::Value| {
            (
                plan["add"].as_array().unwrap().len(),
                plan["inputs"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(from)
                    .count(),
            )
        };
        plans.iter().map(count).collect()
    };
    assert!(outside("additions").is_sorted());
    let turned = outside("outside").into_iter().map(|it| (it.1, it.0));
    assert!(turned.is_sorted());
}

/// Scenarios by the ten thousand stand in the way of no plan, and its own has a name that none of them has.
#[test]
fn many_scenarios_are_no_hindrance() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.yaml");
    let mut text = SPARE.to_owned();
    text.push_str("scenarios:\n");
    for at in 1..=10_000 {
        text.push_str(&format!(
            "  plan-{at}: {{set: {{sites: {{here: {{capacity: {at} t/a}}}}}}}}\n"
        ));
    }
    std::fs::write(&own, text).unwrap();
    let (code, out, error) = run(&[
        "plan",
        own.to_str().unwrap(),
        "--demand",
        "50 t/a a",
        "--format",
        "json",
    ]);
    assert_eq!(code, 0, "{error}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["plans"][0]["scenario"], "plan-new-1");
    assert_eq!(json["plans"][0]["run"][0]["per_year"]["value"], 20.0);
    assert_eq!(json["plans"][0]["add"][0]["per_year"]["value"], 30.0);
}

#[test]
fn a_target_asks_for_what_it_lacks() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {unit: t}\n  b: {unit: t}\n  c: {unit: t, outside: true}\nprocesses:\n  make-a: {product: a, inputs: {b: 2 t}}\n  make-b: {product: b, inputs: {c: 2 t}}\n";
    let own = format!(
        "{OWN}period: 2025-Q1\nobservations:\n  - {{of: a, measure: output, amount: 10 t}}\n  - {{of: b, measure: output, amount: 5 t}}\nstated: [{{process: make-a}}, {{process: make-b}}]\ntargets:\n  - {{id: more, indicator: output, of: a, at-least: 100 t, period: 2025}}\n  - {{id: own, indicator: self-sufficiency, of: b, at-least: 75 %}}\n  - {{id: met, indicator: output, of: a, at-least: 10 t, period: 2025}}\n  - {{id: worth, indicator: output-value, at-least: 1 CNY, period: 2025}}\n"
    );
    let chain = chain(&own, technology);
    let results = analysis::run(&chain, Question::default());
    let asked = |id: &str| synthesis::of_target(&chain, &results, id);
    let amount = |id: &str| match asked(id).unwrap() {
        Goal::Amount(wanted) => wanted.per_year.unwrap().value,
        Goal::Ratio(_) => None,
    };
    // 100 a year less 4 × 10; 75 % of 4 × 20 less 4 × 5.
    assert_eq!(amount("more"), Some(60.0));
    assert_eq!(amount("own"), Some(40.0));
    for (id, words) in [
        ("met", "is met"),
        ("worth", "bounds output-value"),
        ("none", "no target is called"),
    ] {
        assert!(asked(id).unwrap_err().en.contains(words), "{id}");
    }
}

/// A chain with targets on ratios, the plan for one of them, and the ratio that the chain has under it.
fn planned(text: &str, id: &str, indicator: &str) -> (synthesis::Plan, f64, Chain) {
    let chain = Chain::from_text("own.yaml", text).unwrap();
    let results = analysis::run(&chain, Question::default());
    let Goal::Ratio(bound) = synthesis::of_target(&chain, &results, id).unwrap() else {
        panic!("{id} is a ratio");
    };
    let plans = synthesis::plan(&chain, &results, &[], &[bound], Options::best(3)).unwrap();
    let plan = plans.best[0].clone();
    let scenario = synthesis::scenario(&chain, &plan, "plan", 1);
    let text = format!("{text}scenarios:\n{scenario}");
    let read = Chain::from_text("own.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"));
    let under = read.under(read.find_scenario("plan").unwrap());
    let results = analysis::run(&under, Question::default());
    let found = results.indicators.iter().find(|it| it.id == indicator);
    let value = found.unwrap().value.value.unwrap();
    (plan, value, chain)
}

const CONVERSION: &str = "format: 1\nchain: own\nperiod: 2025-Q1\nstages: [{id: s1}, {id: s2}, {id: s3}]\ncommodities:\n  metal: {unit: t}\n  sheet: {unit: kg}\n  foil: {unit: t}\n  power: {unit: MWh, outside: true}\nprocesses:\n  smelting: {stage: s1, product: metal, inputs: {power: 13 MWh}}\n  rolling: {stage: s2, product: sheet, per: 1 t, inputs: {metal: 1.05 t}}\n  foil-rolling: {stage: s3, product: foil, inputs: {sheet: 1.25 t}}\nobservations:\n  - {of: metal, measure: output, amount: 100 t}\n  - {of: sheet, measure: output, amount: 40 t}\n  - {of: foil, measure: output, amount: 10 t}\ntargets:\n  - {id: here, indicator: local-conversion, of: metal, at-least: 60 %}\n  - {id: deep, indicator: deep-processing, of: metal, at-least: 15 %}\n  - {id: low, indicator: deep-processing, of: metal, at-most: 15 %}\n";

/// 40 of 100 t are rolled and 60 are wanted: 20 t more a quarter, 80 t a year. 10 t of foil, 15 are wanted: 20 t a year.
#[test]
fn targets_on_conversion_are_reached_by_the_plan() {
    let (plan, ratio, chain) = planned(CONVERSION, "here", "local-conversion");
    assert_eq!(sizes(&chain, &plan), [("rolling".into(), 80_000.0)]);
    near(ratio, 0.6);
    let metal = plan.draws.iter().find(|it| it.most.is_some()).unwrap();
    near(metal.per_year.unwrap().value.unwrap(), 84.0);
    // 100 t less 42 t taken a quarter.
    near(metal.most.unwrap(), 232.0);
    let (plan, ratio, chain) = planned(CONVERSION, "deep", "deep-processing");
    let found = sizes(&chain, &plan);
    assert_eq!(found[0], ("foil-rolling".into(), 20.0));
    near(ratio, 0.15);
    let chain = Chain::from_text("own.yaml", CONVERSION).unwrap();
    let results = analysis::run(&chain, Question::default());
    let refused = synthesis::of_target(&chain, &results, "low").unwrap_err();
    assert!(refused.en.contains("upper bound"), "{refused:?}");
}

/// 40 t of scrap and 60 t of metal; half is wanted. Making takes both in one recipe and would stay at 40 %, so scrap alone
/// is remelted: s ÷ 2 = 60 ÷ 2 − 40 ÷ 2, so s = 20.
#[test]
fn a_target_on_the_recycling_input_rate_is_reached_by_the_plan() {
    let text = "format: 1\nchain: own\nperiod: 2024\ncommodities:\n  ore: {unit: t, outside: true}\n  metal: {unit: t, substance: copper, origin: primary}\n  good: {unit: t, substance: copper, kind: product}\n  ingot: {unit: t, substance: copper}\n  scrap: {unit: t, substance: copper, kind: scrap, outside: true}\nprocesses:\n  smelting: {product: metal, inputs: {ore: 4 t}}\n  making: {product: good, inputs: {metal: 0.6 t, scrap: 0.4 t}}\n  remelting: {product: ingot, inputs: {scrap: 1.25 t}}\nobservations:\n  - {of: metal, measure: output, amount: 60 t}\n  - {of: good, measure: output, amount: 100 t}\n  - {of: ingot, measure: output, amount: 0 t}\ntargets:\n  - {id: half, indicator: recycling-input-rate, at-least: 50 %}\n";
    let (plan, ratio, chain) = planned(text, "half", "recycling-input-rate");
    assert_eq!(sizes(&chain, &plan), [("remelting".into(), 16.0)]);
    near(ratio, 0.5);
}
