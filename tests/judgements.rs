//! What the rules on targets, scopes, masses and data say, to the figure: on the Wenshan chain and on small chains.

use liantu::analysis::{self, Question, targets::Standing};
use liantu::model::Chain;
use liantu::report::{Confidence, Finding};
use liantu::rules::{self, Settings};

fn findings(chain: &Chain) -> Vec<Finding> {
    let results = analysis::run(chain, Question::default());
    rules::run(chain, &results, &Settings::default())
}

fn wenshan() -> Vec<Finding> {
    let chain = Chain::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/chains/wenshan-aluminium.yaml"
    ));
    findings(&chain.unwrap_or_else(|faults| panic!("{faults}")))
}

fn one<'f>(findings: &'f [Finding], rule: &str, of: &str) -> &'f Finding {
    let mut found = findings.iter().filter(|it| it.rule == rule && it.of == of);
    let first = found
        .next()
        .unwrap_or_else(|| panic!("no {rule} on {of} in {findings:#?}"));
    assert_eq!(found.next(), None, "{rule} on {of} twice");
    first
}

/// The best value of a named figure of a finding.
fn figure(finding: &Finding, name: &str) -> f64 {
    let found = finding.values.iter().find(|(it, _)| *it == name);
    let (_, value) = found.unwrap_or_else(|| panic!("no {name} in {finding:?}"));
    value
        .value
        .unwrap_or_else(|| panic!("{name} has no best value in {finding:?}"))
}

/// A chain of one process around the lines given.
fn chain(lines: &str) -> Chain {
    let text = format!("format: 1\nchain: small\n{lines}");
    Chain::from_text("small.yaml", &text).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

fn standing(lines: &str, question: Question) -> Standing {
    let chain = chain(lines);
    analysis::run(&chain, question).targets[0].standing
}

#[test]
fn the_value_of_wenshan_is_behind_by_the_figures_of_the_page() {
    let findings = wenshan();
    let value = one(&findings, "target-behind", "target/thousand-yi");
    assert_eq!(figure(value, "so-far"), 224.85);
    assert_eq!(figure(value, "pace"), 899.4);
    assert_eq!(figure(value, "bound"), 1000.0);
    assert!((figure(value, "needed-per-period") - 775.15 / 3.0).abs() < 1e-9);
    assert!((value.magnitude.expect("it has a size") - 100.6).abs() < 1e-9);
    for part in [
        "224.85 亿元",
        "899.40 亿元",
        "1000 亿元",
        "剩余 3 个季度",
        "258.38 亿元",
    ] {
        assert!(
            value.message.zh.contains(part),
            "{part} in {}",
            value.message.zh
        );
    }
    assert!(
        value
            .message
            .en
            .contains("CNY 25.84 bn needed in each of the 3 remaining quarters")
    );
    assert_eq!(value.confidence, Confidence::High);
}

#[test]
fn a_ratio_that_does_not_prove_the_target_is_told_with_low_confidence() {
    let findings = wenshan();
    let ratio = one(&findings, "target-behind", "target/in-situ");
    assert!((figure(ratio, "ratio") - 46.76 / 72.2).abs() < 1e-12);
    assert!(ratio.message.zh.contains("64.76 %") && ratio.message.zh.contains("100 %"));
    assert_eq!(ratio.confidence, Confidence::Low);
    assert!(
        ratio
            .notes
            .iter()
            .any(|note| note.en.contains("does not prove")),
        "{ratio:?}"
    );
}

#[test]
fn the_capacity_of_a_park_is_never_divided_by_the_output_of_the_prefecture() {
    let findings = wenshan();
    let apart = one(&findings, "scope-mismatch", "target/all-deep");
    for part in ["106 万吨", "云南富宁产业园区", "不相除"] {
        assert!(
            apart.message.zh.contains(part),
            "{part} in {}",
            apart.message.zh
        );
    }
    // 106 over 343, over 288.8 or over 72.2 is nowhere, in no rounding.
    for finding in &findings {
        for ratio in ["30.9", "36.7", "146.8"] {
            assert!(
                !finding.message.en.contains(ratio),
                "{}",
                finding.message.en
            );
        }
    }
}

#[test]
fn stages_without_any_figure_are_named_and_only_those() {
    let findings = wenshan();
    let mut bare: Vec<&str> = findings
        .iter()
        .filter(|it| it.rule == "no-figure")
        .map(|it| it.of.as_str())
        .collect();
    bare.sort_unstable();
    assert_eq!(
        bare,
        [
            "stage/anode-carbon",
            "stage/recycled-aluminium",
            "stage/use"
        ]
    );
}

#[test]
fn a_quarter_without_a_figure_leaves_the_target_open() {
    let target = "targets: [{id: t, indicator: output-value, at-least: 100 亿元, period: 2025}]\n";
    let with =
        |observations: &str| format!("period: 2025-Q2\nobservations:\n{observations}{target}");
    let quarter =
        |n: u8| format!("  - {{measure: output-value, amount: 20 亿元, period: 2025-Q{n}}}\n");
    let asked = Question::default();
    assert_eq!(
        standing(&with(&(quarter(1) + &quarter(2))), asked),
        Standing::Behind
    );
    assert_eq!(standing(&with(&quarter(2)), asked), Standing::Unknown);
    assert_eq!(
        standing(&with(&(quarter(1) + &quarter(3))), asked),
        Standing::Unknown
    );
    // Once the year is over, what the last quarters brought is not known, and no pace is.
    let later = Question {
        as_of: liantu::quantity::Date::parse("2026-01-15").ok(),
        ..asked
    };
    assert_eq!(
        standing(&with(&(quarter(1) + &quarter(2))), later),
        Standing::Unknown
    );
}

#[test]
fn a_half_year_is_not_counted_beside_its_quarters() {
    let text = "period: 2025-H1\nobservations:\n\
        \u{20} - {measure: output-value, amount: 20 亿元, period: 2025-Q1}\n\
        \u{20} - {measure: output-value, amount: 45 亿元, period: 2025-H1}\n\
        targets: [{id: t, indicator: output-value, at-least: 100 亿元, period: 2025}]\n";
    let chain = chain(text);
    let results = analysis::run(&chain, Question::default());
    let progress = &results.targets[0];
    assert_eq!(progress.so_far.and_then(|it| it.value), Some(45.0));
    assert_eq!(progress.periods_left, Some(1.0));
    let findings = findings(&chain);
    let behind = one(&findings, "target-behind", "target/t");
    assert!(
        behind
            .message
            .en
            .contains("in the one remaining half-year to reach"),
        "{behind}"
    );
}

#[test]
fn a_by_product_has_no_capacity_that_limits_a_target() {
    let text = "period: 2025-Q1\n\
        commodities: {salt: {unit: t, outside: true}, chlorine: {unit: t}, soda: {unit: t}}\n\
        processes: {electrolysis: {product: chlorine, inputs: [salt], byproducts: {soda: 1.1 t}}}\n\
        sites: {works: {process: electrolysis, capacity: 100 t/a, status: operating}}\n\
        observations: [{of: soda, measure: output, amount: 20 t}]\n\
        targets: [{id: t, indicator: output, of: soda, at-least: 105 t, period: 2025}]\n";
    // 20 + 75 is below 105, but the 75 are tonnes of chlorine.
    assert_eq!(standing(text, Question::default()), Standing::Behind);
}

/// Masses of the only process of a chain: inputs low and high, outputs low and high, in tonnes.
fn masses(commodities: &str, process: &str) -> Option<[f64; 4]> {
    let chain = chain(&format!(
        "commodities: {{{commodities}}}\nprocesses: {{p: {{{process}}}}}\n"
    ));
    let results = analysis::run(&chain, Question::default());
    let mass = results.data.masses.first()?;
    let factor = mass.unit.factor()
        / liantu::quantity::Unit::parse("t")
            .expect("t is a unit")
            .factor();
    let ends = [
        mass.inputs.low,
        mass.inputs.high,
        mass.outputs.low,
        mass.outputs.high,
    ];
    Some(ends.map(|end| end * factor))
}

fn near(found: Option<[f64; 4]>, expected: [f64; 4]) {
    let found = found.expect("there is a balance");
    for (found, expected) in found.into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }
}

#[test]
fn masses_are_weighed_in_one_unit_and_alternatives_once() {
    let goods = "a: {unit: kg}, b: {unit: t}, c: {unit: t}";
    near(
        masses(
            goods,
            "product: c, inputs: {x: {any-of: [a, b], amount: 1100..1200 kg}}",
        ),
        [1.1, 1.2, 1.0, 1.0],
    );
    near(
        masses(
            goods,
            "product: c, per: 2 t, inputs: {a: 2100 kg}, byproducts: {b: 100 kg}",
        ),
        [2.1, 2.1, 2.1, 2.1],
    );
}

#[test]
fn what_is_counted_otherwise_is_weighed_by_its_equal() {
    let gas = "gas: {unit: kg, kind: energy, same-as: [11.13 Nm³, 33.3 kWh]}, c: {unit: kg}";
    near(
        masses(gas, "product: c, inputs: {gas: 1113 Nm³}"),
        [0.1, 0.1, 0.001, 0.001],
    );
    let tank = "tank: {unit: 套, same-as: [50 kg]}, c: {unit: t}";
    near(
        masses(tank, "product: c, inputs: {tank: 21 套}"),
        [1.05, 1.05, 1.0, 1.0],
    );
}

#[test]
fn masses_that_are_not_known_give_no_balance() {
    let water = "a: {unit: t}, water: {unit: m³}, power: {unit: kWh, kind: energy}, c: {unit: t}";
    let weigh = |inputs: &str| masses(water, &format!("product: c, inputs: {inputs}"));
    assert_eq!(weigh("{a: 0.5 t, water: 1 m³}"), None);
    assert_eq!(weigh("{a: 0.5 t, water: unknown}"), None);
    assert_eq!(weigh("{a: unknown}"), None);
    assert_eq!(weigh("[a]"), None);
    assert_eq!(weigh("{power: 100 kWh}"), None);
    assert_eq!(weigh("{x: {any-of: [a, water], amount: unknown}}"), None);
    // Electricity has no mass, however much of it there is.
    near(weigh("{a: 0.5 t, power: unknown}"), [0.5, 0.5, 1.0, 1.0]);
    // A product that is counted in pieces has none that is known.
    assert_eq!(
        masses(
            "a: {unit: t}, car: {unit: 辆}",
            "product: car, inputs: {a: 1 t}"
        ),
        None
    );
}

#[test]
fn a_by_product_without_a_mass_never_adds_to_the_outputs() {
    let goods = "a: {unit: t}, b: {unit: t}, gas: {unit: m³}, c: {unit: t}";
    near(
        masses(
            goods,
            "product: c, inputs: {a: 1 t}, byproducts: {b: ..0.2 t, gas: 3 m³}",
        ),
        [1.0, 1.0, 1.0, 1.2],
    );
}

#[test]
fn supply_known_elsewhere_is_not_taken_for_none() {
    // Alumina is observed, in the park and for another year; in the region and quarter asked its supply is unknown.
    for place in ["scope: park", "period: 2024"] {
        let text = format!(
            "period: 2025-Q1\nscopes: {{park: {{}}}}\n\
             commodities: {{alumina: {{unit: t}}, metal: {{unit: t}}}}\n\
             processes: {{smelting: {{product: metal, inputs: {{alumina: 1.93 t}}}}}}\n\
             observations:\n\
             \u{20} - {{of: metal, measure: output, amount: 10 t}}\n\
             \u{20} - {{of: alumina, measure: output, amount: 5 t, {place}}}\n"
        );
        let chain = chain(&text);
        let findings = findings(&chain);
        assert!(
            findings.iter().all(|it| it.rule != "undersupply"),
            "{place}: {findings:#?}"
        );
        let apart = findings.iter().any(|it| it.rule == "scope-mismatch");
        assert_eq!(apart, place == "scope: park", "{findings:#?}");
    }
}

#[test]
fn candidates_that_are_not_here_say_nothing_about_the_data() {
    // The reference has unverified figures on processes that Jinhua and Wenshan do not have.
    let findings = wenshan();
    assert!(findings.iter().all(|it| it.of != "process/anode-baking"));
    one(&findings, "unverified-figure", "process/foil-rolling");
    assert!(findings.iter().all(|it| it.rule != "unsourced-figure"));
    assert!(
        findings
            .iter()
            .all(|it| it.at.file == "chains/wenshan-aluminium.yaml")
    );
}
