//! Embedded emissions of goods: direct and indirect apart, precursors named, what is no good left out.

use super::{between, chain, footprint, is};
use liantu::analysis::footprint::Embedded;

const HEAD: [&str; 6] = [
    "power: {unit: MWh, kind: electricity, outside: true, carbon: 0.5 tCO2e/MWh}",
    "oxide: {unit: t, outside: true, carbon: 1 tCO2e/t}",
    "metal: {unit: t, carbon-benchmark: 1.4 tCO2e/t, carbon-default: 3 tCO2e/t}",
    "bought: {unit: t, outside: true, carbon: 9 tCO2e/t, carbon-default: 3 tCO2e/t}",
    "sheet: {unit: t, carbon-benchmark: 1.456 tCO2e/t}",
    "can: {unit: t}",
];

fn of<'f>(chain: &liantu::model::Chain, found: &'f [Embedded], id: &str) -> &'f Embedded {
    let id = chain.find_commodity(id).unwrap();
    found.iter().find(|it| it.commodity == id).unwrap()
}

/// Of metal: 1.6 direct and 14 × 0.5 indirect; what the oxide carries does not count, it is no good. Of sheet: 0.1 of its own
/// and 1.1 of the metal, 0.2 × 0.5 and 1.1 × 7.
#[test]
fn direct_and_indirect_with_precursors() {
    let chain = chain(
        "",
        &HEAD,
        &[
            "smelting: {product: metal, inputs: {oxide: 2 t, power: 14 MWh}, emissions: {co2: 1.6 t}}",
            "rolling: {product: sheet, inputs: {metal: 1.1 t, power: 0.2 MWh}, emissions: {co2: 0.1 t}}",
            "pressing: {product: can, inputs: {sheet: 1.2 t}, emissions: {co2: 0.3 t}}",
        ],
    );
    let found = footprint(&chain).embedded;
    assert_eq!(
        found.len(),
        2,
        "metal and sheet; bought is not made here, the can is no good"
    );
    let metal = of(&chain, &found, "metal");
    is(metal.direct, 1.6);
    is(metal.indirect, 7.0);
    is(metal.benchmark, 1.4);
    is(metal.default, 3.0);
    assert!(metal.precursors.is_empty());
    let sheet = of(&chain, &found, "sheet");
    is(sheet.direct, 0.1 + 1.1 * 1.6);
    is(sheet.indirect, 0.1 + 7.7);
    assert_eq!(sheet.default, None);
    let [only] = &sheet.precursors[..] else {
        panic!("{:?}", sheet.precursors)
    };
    assert_eq!(chain.commodity(only.commodity).id, "metal");
    is(only.amount, 1.1);
    is(only.direct, 1.6);
    is(only.indirect, 7.0);
    assert!(!only.by_default);
}

/// A precursor that is bought counts at its default value; its electricity is not known.
#[test]
fn a_bought_precursor_counts_at_its_default_value() {
    let chain = chain(
        "",
        &HEAD,
        &[
            "rolling: {product: sheet, inputs: {metal: {any-of: [bought], amount: 1.1 t}, power: 0.2 MWh}, emissions: {co2: 0.1 t}}",
        ],
    );
    let found = footprint(&chain).embedded;
    let sheet = of(&chain, &found, "sheet");
    is(sheet.direct, 0.1 + 3.3);
    super::at_least(sheet.indirect, 0.1);
    assert!(sheet.precursors[0].by_default);
}

/// One of two precursors fills the slot: a range, and each from none to all.
#[test]
fn precursors_that_may_stand_in_for_each_other() {
    let chain = chain(
        "",
        &HEAD,
        &[
            "smelting: {product: metal, inputs: {power: 14 MWh}, emissions: {co2: 1.6 t}}",
            "rolling: {product: sheet, inputs: {either: {any-of: [metal, bought], amount: 1.1 t}}, emissions: {co2: 0.1 t}}",
        ],
    );
    let found = footprint(&chain).embedded;
    let sheet = of(&chain, &found, "sheet");
    between(sheet.direct, 0.1 + 1.76, 0.1 + 3.3);
    assert_eq!(sheet.precursors.len(), 2);
    between(sheet.precursors[0].amount, 0.0, 1.1);
}
