//! Plans: the algorithms against published answers, closed forms and enumeration; the command as a user meets it.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::float_cmp
)]

use std::collections::BTreeSet;

use liantu::analysis::synthesis::{
    self, Network, Unit, Wanted, Why, activities, maximal, structures,
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
        exclusive: Vec::new(),
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

/// Whether a set of units meets the axioms: each product made, what is taken raw or made, each unit wanted.
fn feasible(network: &Network, set: &BTreeSet<u32>) -> bool {
    let units = || set.iter().map(|unit| &network.units[*unit as usize]);
    let made: BTreeSet<u32> = units().flat_map(|it| it.outputs.clone()).collect();
    let products = network.products.iter().all(|it| made.contains(it));
    let fed = units()
        .flat_map(|it| &it.inputs)
        .all(|it| network.raw[*it as usize] || made.contains(it));
    let apart = network
        .exclusive
        .iter()
        .all(|it| it.iter().filter(|unit| set.contains(unit)).count() <= 1);
    // From the products backwards, everything is reached.
    let mut wanted: BTreeSet<u32> = network.products.iter().copied().collect();
    let mut reached: BTreeSet<u32> = BTreeSet::new();
    loop {
        let next = set.iter().find(|unit| {
            !reached.contains(unit)
                && network.units[**unit as usize]
                    .outputs
                    .iter()
                    .any(|it| wanted.contains(it))
        });
        let Some(unit) = next else { break };
        reached.insert(*unit);
        let inputs = network.units[*unit as usize].inputs.iter();
        wanted.extend(inputs.filter(|it| !network.raw[**it as usize]));
    }
    products && fed && apart && reached == *set
}

fn networks() -> impl Strategy<Value = Network> {
    let units = prop::collection::vec(
        (
            prop::collection::btree_set(0..7_u32, 0..3),
            prop::collection::btree_set(0..7_u32, 1..3),
        ),
        1..9,
    );
    (
        units,
        prop::collection::vec(prop::bool::weighted(0.3), 7),
        prop::collection::btree_set(0..7_u32, 1..3),
        prop::collection::btree_set(0..8_u32, 0..3),
    )
        .prop_map(|(units, raw, products, exclusive)| {
            // What a unit makes is never raw, nor is what is wanted.
            let mut raw = raw;
            for (_, outputs) in &units {
                for it in outputs {
                    raw[*it as usize] = false;
                }
            }
            for it in &products {
                raw[*it as usize] = false;
            }
            let count = units.len() as u32;
            let exclusive: Vec<u32> = exclusive.into_iter().filter(|it| *it < count).collect();
            Network {
                materials: 7,
                units: units
                    .into_iter()
                    .map(|(inputs, outputs)| Unit {
                        inputs: inputs.into_iter().collect(),
                        outputs: outputs.into_iter().collect(),
                    })
                    .collect(),
                raw,
                products: products.into_iter().collect(),
                exclusive: if exclusive.len() > 1 {
                    vec![exclusive]
                } else {
                    Vec::new()
                },
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Every set of units is tried; the search finds those that meet the axioms, each once.
    #[test]
    fn the_search_finds_what_enumeration_finds(network in networks()) {
        let all: Vec<BTreeSet<u32>> = (0_u32..1 << network.units.len())
            .map(|bits| (0..network.units.len() as u32).filter(|unit| bits >> unit & 1 == 1).collect())
            .collect();
        let expected: BTreeSet<BTreeSet<u32>> = all.into_iter().filter(|set| feasible(&network, set)).collect();
        let found: Vec<BTreeSet<u32>> = structures(&network).map(|it| it.into_iter().collect()).collect();
        let distinct: BTreeSet<BTreeSet<u32>> = found.iter().cloned().collect();
        prop_assert_eq!(found.len(), distinct.len(), "each once");
        prop_assert_eq!(&distinct, &expected);
        // Without exclusions the maximal structure is the union of all.
        if network.exclusive.is_empty() {
            let union: BTreeSet<u32> = expected.into_iter().flatten().collect();
            let reach = maximal(&network).units;
            let reach: BTreeSet<u32> = (0..network.units.len() as u32).filter(|it| reach[*it as usize]).collect();
            prop_assert_eq!(reach, union);
        }
    }

    /// Sizes against the sum of all rounds of the loop: x = d + A d + A² d + …
    #[test]
    fn sizes_are_the_sum_of_all_rounds(wanted in prop::collection::vec(0.0..100.0_f64, 4), cells in prop::collection::vec(0.0..0.24_f64, 16)) {
        let takes: Vec<(usize, usize, f64)> = cells.iter().enumerate().map(|(at, amount)| (at / 4, at % 4, *amount)).collect();
        let found = activities(&wanted, &takes).unwrap();
        let mut round = wanted.clone();
        let mut sum = wanted;
        for _ in 0..2000 {
            round = (0..4).map(|maker| (0..4).map(|taker| cells[maker * 4 + taker] * round[taker]).sum()).collect();
            sum.iter_mut().zip(&round).for_each(|(sum, more)| *sum += more);
        }
        for (left, right) in found.iter().zip(&sum) {
            prop_assert!((left - right).abs() <= 1e-8 * right.max(1.0), "{:?} {:?}", found, sum);
        }
    }
}

#[test]
fn a_structure_that_eats_more_than_it_makes_is_none() {
    assert_eq!(activities(&[1.0, 0.0], &[(0, 1, 2.0), (1, 0, 0.6)]), None);
    assert_eq!(activities(&[1.0, 0.0], &[(0, 1, 2.0), (1, 0, 0.5)]), None);
    let fed = activities(&[1.0, 0.0], &[(0, 1, 2.0), (1, 0, 0.25)]).unwrap();
    assert!(
        (fed[0] - 2.0).abs() < 1e-12 && (fed[1] - 0.5).abs() < 1e-12,
        "{fed:?}"
    );
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
    synthesis::plan(chain, &results, &wanted, 10).unwrap()
}

/// The example problem of the P-graph package of S. Y. Teng (BSD-2-Clause): 100 t of M1 from M2 or from M3, exclusive.
#[test]
fn the_published_example_has_two_structures_and_its_costs() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  m1: {unit: t}\n  m2: {unit: t, outside: true, price: 200 USD/t}\n  m3: {unit: t, outside: true, price: 100 USD/t}\nprocesses:\n  o1: {product: m1, per: 3 t, inputs: {m2: 2 t}, cost: 133.33333333333 USD/t, fixed-cost: 2000 USD/a}\n  o2: {product: m1, inputs: {m3: 4 t}, cost: 400 USD/t, fixed-cost: 1000 USD/a}\nexclusive: [[o1, o2]]\n";
    let chain = chain(OWN, technology);
    let plans = plans(&chain, "m1", 100.0);
    assert_eq!(
        (plans.structures, plans.by_cost, plans.maximal.len()),
        (2, true, 2)
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
    assert_eq!((plans.by_cost, plans.best[0].cost.per_year), (false, None));
    assert_eq!(plans.best[0].cost.missing.len(), 1);
}

#[test]
fn two_currencies_need_a_rate() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {unit: t}\n  b: {unit: t, outside: true, price: 10 USD/t}\nprocesses:\n  make: {product: a, inputs: {b: 1 t}, cost: 5 CNY/t}\n";
    let without = chain(OWN, technology);
    let results = analysis::run(&without, Question::default());
    let refused = synthesis::plan(&without, &results, &[], 1).unwrap_err();
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
    // Making b, or buying it.
    assert_eq!(plans.structures, 2);
    assert_eq!(plans.best[0].additions.len(), 1, "fewer additions first");
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
    // Anodes of butts alone need more butts than the cells give: 0.108 t a tonne of metal.
    for plan in json["plans"].as_array().unwrap() {
        let of_butts = plan["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["commodity"] == "anode-butts");
        assert!(
            of_butts.is_none_or(|it| it["source"] == "chain-short"),
            "{plan}"
        );
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
    assert_eq!(json["scenarios"].as_array().unwrap().len(), 2);
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
fn a_target_asks_for_what_it_lacks() {
    let technology = "format: 1\nchain: t\nreference: true\ncommodities:\n  a: {unit: t}\n  b: {unit: t}\n  c: {unit: t, outside: true}\nprocesses:\n  make-a: {product: a, inputs: {b: 2 t}}\n  make-b: {product: b, inputs: {c: 2 t}}\n";
    let own = format!(
        "{OWN}period: 2025-Q1\nobservations:\n  - {{of: a, measure: output, amount: 10 t}}\n  - {{of: b, measure: output, amount: 5 t}}\nstated: [{{process: make-a}}, {{process: make-b}}]\ntargets:\n  - {{id: more, indicator: output, of: a, at-least: 100 t, period: 2025}}\n  - {{id: own, indicator: self-sufficiency, of: b, at-least: 75 %}}\n  - {{id: met, indicator: output, of: a, at-least: 10 t, period: 2025}}\n  - {{id: worth, indicator: output-value, at-least: 1 CNY, period: 2025}}\n"
    );
    let chain = chain(&own, technology);
    let results = analysis::run(&chain, Question::default());
    let asked = |id: &str| synthesis::of_target(&chain, &results, id);
    // 100 a year less 4 × 10; 75 % of 4 × 20 less 4 × 5.
    assert_eq!(asked("more").unwrap().per_year.unwrap().value, Some(60.0));
    assert_eq!(asked("own").unwrap().per_year.unwrap().value, Some(40.0));
    for (id, words) in [
        ("met", "is met"),
        ("worth", "bounds output-value"),
        ("none", "no target is called"),
    ] {
        assert!(asked(id).unwrap_err().en.contains(words), "{id}");
    }
}
