//! Certainty: sampled results against closed forms, intervals and first-order errors; the same on any number of threads;
//! figures drawn once and used everywhere; what cannot be drawn is said.

#![allow(clippy::unwrap_used)]

mod through;

use std::path::PathBuf;
use std::process::Command;

use liantu::analysis::demand::Demand;
use liantu::analysis::{self, Basis, Question, Results};
use liantu::certainty::{self, Certainty, Column, Figures, Part, Sampling, Shape, Spread};
use liantu::model::Chain;
use liantu::render::{self, Options};
use liantu::report::Finding;
use liantu::rules::{self, Settings};
use liantu::study;
use proptest::prelude::*;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn wenshan() -> Chain {
    let path = root().join("chains/wenshan-aluminium.yaml");
    Chain::read(path).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A chain of metal made from ore, with the lines given.
fn small(lines: &str) -> Chain {
    let text = format!("format: 1\nchain: small\nperiod: 2025\n{lines}");
    Chain::from_text("small.yaml", &text).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

struct Studied {
    results: Results,
    findings: Vec<Finding>,
    certainty: Certainty,
}

fn study_of(chain: &Chain, samples: u64, seed: u64) -> Studied {
    let settings = Settings::default();
    studied_for(chain, &[], samples, seed, &settings)
}

/// The study of a chain for demands, with samples.
fn studied_for(
    chain: &Chain,
    demands: &[Demand],
    samples: u64,
    seed: u64,
    settings: &Settings,
) -> Studied {
    let results = analysis::run_for(chain, Question::default(), demands);
    let findings = rules::run(chain, &results, settings);
    let sampling = Sampling::new(samples, seed).unwrap();
    let certainty = certainty::run(chain, &results, &findings, settings, sampling).unwrap();
    Studied {
        results,
        findings,
        certainty,
    }
}

/// The spread of a part of the region's balance on observed output.
fn spread(chain: &Chain, studied: &Studied, commodity: &str, part: Part) -> Option<Spread> {
    let id = chain.find_commodity(commodity).unwrap();
    let column = Column::Balance(id, Basis::Observed, None, part);
    studied.certainty.spread(&column).copied()
}

/// Ore, metal from ore, and an output of both; `{…}` are figures.
fn ore_and_metal(ore: &str, coefficient: &str, metal: &str) -> Chain {
    small(&format!(
        "commodities:\n  ore: {{unit: t}}\n  metal: {{unit: t, kind: product}}\nprocesses:\n  mining: {{product: ore}}\n  smelting:\n    product: metal\n    inputs: {{ore: {{amount: {coefficient}}}}}\nobservations:\n  - {{of: ore, measure: output, amount: {ore}}}\n  - {{of: metal, measure: output, amount: {metal}}}\n"
    ))
}

fn near(value: f64, expected: f64, within: f64) {
    assert!(
        (value - expected).abs() <= within,
        "{value} is not within {within} of {expected}"
    );
}

#[test]
fn a_sum_of_two_rectangular_figures() {
    let chain = small(
        "commodities:\n  ore: {unit: t}\n  metal: {unit: t, kind: product}\nprocesses:\n  mining: {product: ore}\n  smelting: {product: metal, inputs: {ore: 1 t}}\nobservations:\n  - {of: ore, measure: output, amount: 30..50 t}\n  - {of: metal, measure: output, amount: 20..40 t}\n",
    );
    let samples = 4_000;
    let studied = study_of(&chain, samples, 7);
    // Need − supply = U(20, 40) − U(30, 50): a triangle from −30 to 10 with its top at −10.
    let gap = spread(&chain, &studied, "ore", Part::Gap).unwrap();
    assert_eq!(gap.count as u64, samples);
    near(gap.mean, -10.0, 5.0 * gap.mean_error);
    near(gap.sd, (2.0 * 400.0 / 12.0_f64).sqrt(), 0.3);
    let [p5, p50, p95] = gap.quantiles;
    // The first twentieth of a triangle of width 40: 40 √(0.05 ÷ 2).
    let edge = 40.0 * (0.05 / 2.0_f64).sqrt();
    near(p5, -30.0 + edge, 5.0 * gap.quantile_errors[0]);
    near(p50, -10.0, 5.0 * gap.quantile_errors[1]);
    near(p95, 10.0 - edge, 5.0 * gap.quantile_errors[2]);
    // The share of the samples that are short: P(gap > 0) = 10² ÷ (2 · 20²) = 12.5 %.
    let short = studied.certainty.possible.iter();
    let mut short = short.filter(|(finding, _)| finding.rule == "undersupply");
    let (finding, seen) = short.next().expect("ore may be short");
    assert_eq!(finding.of, "commodity/ore");
    let share = f64::from(seen.count) / samples as f64;
    // A shortage below 1 % of the need is none, which leaves a little less.
    let threshold = Settings::default().thresholds.undersupply;
    assert!(threshold > 0.0 && threshold <= 0.02);
    // P(0.99 n > s) over both: (99 % of need as a line through the square of the two figures).
    let exact = {
        let steps = 20_000_u32;
        let one = |step: u32| {
            let need = 20.0 + 20.0 * (f64::from(step) + 0.5) / f64::from(steps);
            (((1.0 - threshold) * need - 30.0) / 20.0).clamp(0.0, 1.0)
        };
        (0..steps).map(one).sum::<f64>() / f64::from(steps)
    };
    let error = (exact * (1.0 - exact) / samples as f64).sqrt();
    near(share, exact, 5.0 * error);
}

#[test]
fn a_ratio_with_a_rectangular_divisor() {
    let chain = ore_and_metal("100 t", "1..2 t", "80 t");
    let studied = study_of(&chain, 4_000, 3);
    let cover = spread(&chain, &studied, "ore", Part::Cover).unwrap();
    // E(1 ÷ U) = ln(b ÷ a) ÷ (b − a); E(1 ÷ U²) = 1 ÷ (a b).
    let mean = 1.25 * 2.0_f64.ln();
    let sd = 1.25 * (0.5 - 2.0_f64.ln() * 2.0_f64.ln()).sqrt();
    near(cover.mean, mean, 5.0 * cover.mean_error);
    near(cover.sd, sd, 0.04 * sd);
    // The median of 1 ÷ U is 1 ÷ the median of U.
    near(
        cover.quantiles[1],
        1.25 / 1.5,
        5.0 * cover.quantile_errors[1],
    );
}

#[test]
fn a_triangular_figure_keeps_its_mean_and_deviation() {
    let chain = ore_and_metal("1 t", "1.93 (1.915..1.95) t", "1 t");
    let studied = study_of(&chain, 4_000, 5);
    let need = spread(&chain, &studied, "ore", Part::Need).unwrap();
    let (low, mode, high) = (1.915, 1.93, 1.95_f64);
    near(need.mean, (low + mode + high) / 3.0, 5.0 * need.mean_error);
    let squares = low * low + mode * mode + high * high;
    let products = low * mode + low * high + mode * high;
    near(need.sd, ((squares - products) / 18.0_f64).sqrt(), 3e-4);
}

#[test]
fn small_deviations_agree_with_the_first_order() {
    let chain = ore_and_metal("100 t, sd: 1 t", "2 t, sd: 0.02 t", "60 t, sd: 0.3 t");
    let studied = study_of(&chain, 6_000, 11);
    let id = chain.find_commodity("ore").unwrap();
    let balances = studied.results.balances.iter();
    let mut balances = balances.filter(|it| it.commodity == id && it.basis == Basis::Observed);
    let balance = balances.next().unwrap();
    for (part, estimate) in [
        (Part::Supply, balance.supply),
        (Part::Need, balance.need),
        (Part::Gap, balance.gap),
        (Part::Cover, balance.cover),
    ] {
        let (estimate, sampled) = (
            estimate.unwrap(),
            spread(&chain, &studied, "ore", part).unwrap(),
        );
        near(
            sampled.mean,
            estimate.value.unwrap(),
            0.003 * estimate.value.unwrap().abs(),
        );
        near(sampled.sd, estimate.sd, 0.05 * estimate.sd);
    }
}

#[test]
fn one_figure_used_twice_has_one_value() {
    // What the process gives back is what it takes: the balance closes in every sample, though the interval does not.
    let chain = small(
        "commodities:\n  bath: {unit: t}\n  metal: {unit: t, kind: product}\nprocesses:\n  smelting:\n    product: metal\n    inputs: {bath: 2 t}\n    byproducts: {bath: 2 t}\nobservations:\n  - {of: metal, measure: output, amount: 50..150 t}\n",
    );
    let studied = study_of(&chain, 500, 1);
    let id = chain.find_commodity("bath").unwrap();
    let balance = studied
        .results
        .balances
        .iter()
        .find(|it| it.commodity == id);
    let gap = balance.unwrap().gap.unwrap();
    assert_eq!((gap.low, gap.high), (-200.0, 200.0));
    assert_eq!(spread(&chain, &studied, "bath", Part::Gap), None);
    assert!(spread(&chain, &studied, "bath", Part::Need).is_some());
}

#[test]
fn one_statement_used_twice_is_one_figure() {
    let chain = small(
        "commodities:\n  ore: {unit: t}\n  slag: {unit: t}\n  metal: {unit: t, kind: product}\nprocesses:\n  smelting:\n    product: metal\n    inputs:\n      ore: &same {amount: 1..2 t}\n      slag: *same\nobservations:\n  - {of: metal, measure: output, amount: 10 t}\n",
    );
    let results = analysis::run(&chain, Question::default());
    let figures = Figures::of(&chain, &results.structure.present);
    assert_eq!((figures.all, figures.drawn.len()), (2, 1));
    assert_eq!(figures.drawn[0].roles.len(), 2);
    let studied = study_of(&chain, 300, 1);
    let (ore, slag) = (
        spread(&chain, &studied, "ore", Part::Need),
        spread(&chain, &studied, "slag", Part::Need),
    );
    assert!(ore.is_some());
    assert_eq!(ore, slag);
}

#[test]
fn every_sample_lies_within_the_interval() {
    let chain = wenshan();
    let studied = study_of(&chain, 400, 2);
    let mut seen = 0;
    for balance in &studied.results.balances {
        for part in Part::ALL {
            let column = Column::balance(balance, part);
            let Some(spread) = studied.certainty.spread(&column) else {
                continue;
            };
            let estimate = part.of(balance).unwrap();
            let slack = 1e-12 * estimate.high.abs();
            assert!(spread.least >= estimate.low - slack, "{column:?}");
            assert!(spread.most <= estimate.high + slack, "{column:?}");
            seen += 1;
        }
    }
    for indicator in &studied.results.indicators {
        let spread = studied.certainty.spread(&Column::indicator(indicator));
        let width = indicator.value.is_interval() && indicator.value.value.is_some();
        assert_eq!(spread.is_some(), width, "{}", indicator.id);
        if let Some(spread) = spread {
            assert!(spread.least >= indicator.value.low && spread.most <= indicator.value.high);
        }
    }
    assert!(seen >= 7);
    // The shortage that the interval proves holds in every sample.
    let certain = |finding: &&Finding| finding.rule == "undersupply";
    let short = studied.findings.iter().find(certain).unwrap();
    assert_eq!(studied.certainty.frequency(short).unwrap().share, 1.0);
    assert!(studied.certainty.held[&short.fingerprint].varies());
}

/// What the command prints of a chain, with so many threads.
fn on_threads(chain: &Chain, threads: usize, format: &str) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.unwrap().install(|| {
        let Studied {
            results,
            findings,
            certainty,
        } = study_of(chain, 333, 42);
        let report = study::with_certainty(chain, &results, findings, &certainty);
        let format = render::find(format).unwrap();
        (format.write)(&report, &Options::default())
    })
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    for chain in [
        wenshan(),
        ore_and_metal("90..110 t", "1..1.2 t", "80..100 t"),
    ] {
        for format in ["json", "text"] {
            let one = on_threads(&chain, 1, format);
            assert_eq!(one, on_threads(&chain, 2, format));
            assert_eq!(one, on_threads(&chain, 5, format));
        }
    }
}

#[test]
fn the_seed_decides() {
    let chain = ore_and_metal("90..110 t", "1..1.2 t", "80..100 t");
    let gap = |seed| {
        let studied = study_of(&chain, 200, seed);
        spread(&chain, &studied, "ore", Part::Gap).unwrap()
    };
    assert_eq!(gap(1), gap(1));
    assert_ne!(gap(1), gap(2));
    // A longer run begins with the samples of a shorter one.
    let possible = |samples| {
        let studied = study_of(&chain, samples, 1);
        let mut found = studied.certainty.possible.into_iter();
        found.find(|(it, _)| it.rule == "undersupply").unwrap().1
    };
    assert_eq!(possible(100).first, possible(1_000).first);
}

#[test]
fn what_cannot_be_drawn_stays_and_is_counted() {
    let chain = ore_and_metal("100.. t", "1 t", "80 t");
    let studied = study_of(&chain, 100, 1);
    assert!(studied.certainty.figures.drawn.is_empty());
    assert_eq!(studied.certainty.figures.open, 1);
    let findings = studied.findings.iter();
    assert!(
        findings
            .map(|it| studied.certainty.frequency(it))
            .all(|it| it.is_none())
    );
    let report = study::with_certainty(
        &chain,
        &studied.results,
        studied.findings,
        &studied.certainty,
    );
    let text = (render::find("text").unwrap().write)(&report, &Options::default());
    assert!(text.contains("nothing to draw"), "{text}");
    let json = (render::find("json").unwrap().write)(&report, &Options::default());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["certainty"]["samples"], 0);
    assert!(json["findings"][0].get("probability").is_none());
}

#[test]
fn no_amount_is_drawn_below_zero_or_beyond_its_bounds() {
    let chain = ore_and_metal(
        "10 t, sd: 10 t",
        "1 t, sd: 0.5 t, bounds: 0.9..1.5 t",
        "10 t",
    );
    let studied = study_of(&chain, 3_000, 1);
    let supply = spread(&chain, &studied, "ore", Part::Supply).unwrap();
    assert!(supply.least >= 0.0 && supply.least < 1.0);
    let need = spread(&chain, &studied, "ore", Part::Need).unwrap();
    assert!(need.least >= 9.0 && need.most <= 15.0);
    let impossible = studied.certainty.possible.iter();
    assert_eq!(
        impossible
            .filter(|(it, _)| it.rule == "impossible-figure")
            .count(),
        0
    );
}

#[test]
fn drawn_shares_keep_their_sum() {
    let chain = small(
        "commodities:\n  ore: {unit: t}\n  scrap: {unit: t, kind: scrap}\n  metal: {unit: t, kind: product}\nprocesses:\n  melting:\n    product: metal\n    inputs: {charge: {any-of: {ore: 70 (60..80) %, scrap: 30 (20..40) %}, amount: 1 t}}\nobservations:\n  - {of: metal, measure: output, amount: 100 t}\n",
    );
    let studied = study_of(&chain, 500, 9);
    let ore = spread(&chain, &studied, "ore", Part::Need).unwrap();
    let scrap = spread(&chain, &studied, "scrap", Part::Need).unwrap();
    assert!(ore.least >= 60.0 && ore.most <= 80.0);
    near(ore.mean + scrap.mean, 100.0, 1e-9);
    near(ore.sd, scrap.sd, 1e-9);
    near(ore.least + scrap.most, 100.0, 1e-9);
}

#[test]
fn shapes_follow_what_is_written() {
    let shape = |amount: &str| {
        let chain = ore_and_metal("1 t", amount, "1 t");
        let results = analysis::run(&chain, Question::default());
        let figures = Figures::of(&chain, &results.structure.present);
        figures.drawn.first().map(|it| it.shape)
    };
    let triangular = |low, mode, high| Some(Shape::Triangular { low, mode, high });
    assert_eq!(shape("2 (1..4) t"), triangular(1.0, 2.0, 4.0));
    assert_eq!(shape("2 t, low: 1 t"), triangular(1.0, 2.0, 2.0));
    assert_eq!(shape("2 ± 10 % t"), triangular(1.8, 2.0, 2.2));
    let uniform = Some(Shape::Uniform {
        low: 1.0,
        high: 4.0,
    });
    assert_eq!(shape("1..4 t"), uniform);
    let normal = Shape::Normal {
        mean: 2.0,
        sd: 0.1,
        low: 0.0,
        high: f64::INFINITY,
    };
    assert_eq!(shape("2 t, sd: 0.1 t"), Some(normal));
    for certain in ["2 t", "2.. t", "..2 t", "2 (2..2) t"] {
        assert_eq!(shape(certain), None, "{certain}");
    }
}

#[test]
fn numbers_of_samples_that_cannot_be() {
    assert!(Sampling::new(1, 0).is_ok() && Sampling::new(1_000_000, u64::MAX).is_ok());
    for (samples, en, zh) in [
        (0, "at least 1", "至少抽 1 个"),
        (10_000_000, "at most 1000000", "最多抽 1000000 个"),
        (u64::MAX, "too many", "过大"),
    ] {
        let message = Sampling::new(samples, 1).unwrap_err();
        assert!(message.en.contains(en), "{}", message.en);
        assert!(message.zh.contains(zh), "{}", message.zh);
    }
}

fn liantu(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(arguments)
        .current_dir(root())
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C")
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn wrong_flags_are_told_in_both_languages() {
    let chain = "chains/wenshan-aluminium.yaml";
    for (flags, en, zh) in [
        (vec!["--samples", "0"], "at least 1", "至少抽 1 个"),
        (vec!["--samples", "10000000"], "too many", "过大"),
        (vec!["--samples", "many"], "not `many`", "而不是 `many`"),
        (vec!["--samples", "-5"], "not `-5`", "而不是 `-5`"),
        (vec!["--samples", "1.5"], "not `1.5`", "而不是 `1.5`"),
        (
            vec!["--samples", "99999999999999999999999"],
            "too many",
            "过大",
        ),
        (
            vec!["--samples", "9", "--seed", "x"],
            "--seed takes a whole number",
            "--seed 应为",
        ),
        (
            vec!["--samples", "9", "--seed", "18446744073709551616"],
            "--seed takes a whole number",
            "--seed 应为",
        ),
    ] {
        for command in ["check", "analyze"] {
            for (lang, wanted) in [("en", en), ("zh", zh)] {
                let mut arguments = vec![command, chain, "--lang", lang];
                arguments.extend(&flags);
                let (code, _, complaint) = liantu(&arguments);
                assert_eq!(code, Some(2), "{arguments:?}");
                assert!(complaint.contains(wanted), "{arguments:?}: {complaint}");
            }
        }
    }
    let (code, ..) = liantu(&["check", chain, "--seed", "3"]);
    assert_eq!(code, Some(2), "a seed without samples says nothing");
}

#[test]
fn what_is_printed_fits_the_schema_and_says_the_same() {
    let chain = "chains/wenshan-aluminium.yaml";
    for (command, schema) in [("analyze", "analyze"), ("check", "check")] {
        let flags = ["--samples", "150", "--seed", "4"];
        let mut arguments = vec![command, chain, "--format", "json"];
        arguments.extend(flags);
        let (code, text, _) = liantu(&arguments);
        assert_eq!(code, Some(0));
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let schema = render::json::schema(schema).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let complaints: Vec<String> = validator
            .iter_errors(&json)
            .map(|it| it.to_string())
            .collect();
        assert!(complaints.is_empty(), "{complaints:?}");
        let (study, findings) = if command == "check" {
            (&json["chains"][0], &json["chains"][0]["findings"])
        } else {
            (&json, &json["findings"])
        };
        assert_eq!(study["certainty"]["samples"], 150);
        assert_eq!(study["certainty"]["seed"], 4);
        for finding in findings.as_array().unwrap() {
            assert!(finding["probability"]["share"].as_f64().unwrap() <= 1.0);
        }
        assert_eq!(text, liantu(&arguments).1, "the same bytes again");
        let (_, words, _) = liantu(&[command, chain, "--samples", "150", "--seed", "4"]);
        assert!(words.contains("150 samples from seed 4"), "{words}");
    }
    let (_, plain, _) = liantu(&["analyze", chain, "--format", "json"]);
    assert!(!plain.contains("probability") && !plain.contains("certainty"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn samples_of_any_ranges_lie_within_the_intervals(
        ore in (1_u32..500, 0_u32..200),
        coefficient in (1_u32..40, 0_u32..30),
        metal in (1_u32..500, 0_u32..200),
        mode in proptest::bool::ANY,
    ) {
        let figure = |(low, width): (u32, u32), ten: u32| {
            let (low, high) = (f64::from(low) / f64::from(ten), f64::from(low + width) / f64::from(ten));
            if mode { format!("{low} ({low}..{high}) t") } else { format!("{low}..{high} t") }
        };
        let chain = ore_and_metal(&figure(ore, 1), &figure(coefficient, 10), &figure(metal, 1));
        let studied = study_of(&chain, 40, u64::from(ore.0));
        for balance in &studied.results.balances {
            for part in Part::ALL {
                let Some(spread) = studied.certainty.spread(&Column::balance(balance, part)) else { continue };
                let estimate = part.of(balance).unwrap();
                let slack = 1e-12 * (estimate.high.abs() + estimate.low.abs());
                prop_assert!(spread.least >= estimate.low - slack && spread.most <= estimate.high + slack);
            }
        }
        // A finding that the interval proves holds in every sample.
        for finding in &studied.findings {
            if finding.rule == "undersupply" && let Some(frequency) = studied.certainty.frequency(finding) {
                prop_assert_eq!(frequency.share, 1.0);
            }
        }
    }
}
