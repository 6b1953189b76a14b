//! Indicators of every question that a file answers unasked move in a diff, each with its value before and after.

use liantu::report::IndicatorMove;

use super::compared;

/// A loop of copper with capacities and a demand.
const LOOP: &str = "\
format: 1
chain: loop
period: 2024
commodities:
  ore: {unit: t, outside: true}
  metal: {unit: t, substance: copper, substance-title: {en: copper, zh: 铜}, origin: primary}
  good: {unit: t, kind: product, substance: copper}
  retired: {unit: t, kind: waste, substance: copper, origin: end-of-life}
  scrap: {unit: t, kind: scrap, substance: copper}
  slag: {unit: t, kind: waste}
  dross: {unit: t, kind: waste}
processes:
  smelting: {product: metal, inputs: {ore: 4 t}, byproducts: {slag: 2 t, dross: 1 t}}
  making: {product: good, inputs: {metal: 0.6 t, scrap: 0.4 t}}
  use: {product: retired, inputs: {good: 1 t}}
  collection: {product: scrap, inputs: {retired: 2 t}}
sites:
  smelter: {process: smelting, capacity: 70 t/a, status: operating}
  other: {process: smelting, capacity: 30 t/a, status: operating}
exports: [{of: slag, amount: 1 t}]
demands: [{of: good, amount: 200 t/a}]
observations:
  - {of: metal, measure: output, amount: 60 t}
  - {of: good, measure: output, amount: 100 t}
  - {of: retired, measure: output, amount: 80 t}
  - {of: scrap, measure: output, amount: 40 t}
";

fn moves(from: &str, to: &str) -> Vec<IndicatorMove> {
    assert!(LOOP.contains(from), "{from}");
    compared(LOOP, &LOOP.replacen(from, to, 1)).indicators
}

/// The values of one indicator before and after.
fn moved(found: &[IndicatorMove], id: &str, of: &str) -> (Option<f64>, Option<f64>) {
    let found: Vec<&IndicatorMove> = found
        .iter()
        .filter(|it| it.id == id && it.of == of)
        .collect();
    let [only] = found[..] else {
        panic!("{id} of {of}: {} moves", found.len());
    };
    let value = |it: &Option<liantu::report::Value>| it.as_ref().and_then(|it| it.value);
    assert!(only.delta.is_some(), "{id}: how far it moved");
    (value(&only.base), value(&only.head))
}

fn near((base, head): (Option<f64>, Option<f64>), expected: (f64, f64)) {
    for (found, expected) in [(base, expected.0), (head, expected.1)] {
        let found = found.expect("a figure on both sides");
        assert!(
            (found - expected).abs() < 1e-6 * expected,
            "{found} is not {expected}"
        );
    }
}

#[test]
fn potential_moves_with_a_capacity_or_a_coefficient() {
    // 100 t of metal a year, 0.6 t for each good.
    let narrower = moves("capacity: 30 t/a", "capacity: 20 t/a");
    near(
        moved(&narrower, "potential", "commodity/good"),
        (100.0 / 0.6, 90.0 / 0.6),
    );
    let leaner = moves(
        "{metal: 0.6 t, scrap: 0.4 t}",
        "{metal: 0.8 t, scrap: 0.2 t}",
    );
    near(
        moved(&leaner, "potential", "commodity/good"),
        (100.0 / 0.6, 125.0),
    );
}

#[test]
fn the_figures_of_a_loop_move() {
    let more = moves(
        "{of: scrap, measure: output, amount: 40 t}",
        "{of: scrap, measure: output, amount: 36 t}",
    );
    near(moved(&more, "collection-rate", "chain/loop"), (0.5, 0.45));
    let richer = moves(
        "{metal: 0.6 t, scrap: 0.4 t}",
        "{metal: 0.7 t, scrap: 0.3 t}",
    );
    near(
        moved(&richer, "recycling-input-rate", "chain/loop"),
        (0.4, 0.3),
    );
    near(
        moved(&richer, "recycled-content", "commodity/good"),
        (0.4, 0.3),
    );
    near(
        moved(&richer, "end-of-life-recycling-rate", "chain/loop"),
        (0.5, 0.375),
    );
    let (base, head) = moved(&richer, "loop-closure", "commodity/good");
    near((base, base), (0.4, 0.4));
    assert!(head.unwrap() < 0.4);
    let (base, head) = moved(&richer, "cycling-index", "chain/loop");
    near((base, base), (0.4 * 220.0 / 280.0, 0.4 * 220.0 / 280.0));
    assert!(head.unwrap() < base.unwrap());
    // Slag has a taker (an export), dross has none.
    let beside = moves("dross: 1 t", "dross: 2 t");
    near(
        moved(&beside, "byproducts-taken", "chain/loop"),
        (2.0 / 3.0, 0.5),
    );
    // What tells a substance apart is told by its name, in both languages.
    let told = more.iter().find(|it| it.id == "collection-rate").unwrap();
    assert_eq!(
        (told.by.as_str(), told.by_title.zh.as_str()),
        ("copper", "铜")
    );
}

#[test]
fn the_other_figures_move() {
    let more = moves(
        "{of: metal, measure: output, amount: 60 t}",
        "{of: metal, measure: output, amount: 66 t}",
    );
    near(
        moved(&more, "self-sufficiency", "commodity/metal"),
        (1.0, 1.1),
    );
    near(moved(&more, "utilisation", "process/smelting"), (0.6, 0.66));
}
