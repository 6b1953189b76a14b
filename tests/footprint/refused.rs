//! What cannot be reckoned is said, with the figure that would mend it; never zero.

use super::{at_least, carried, chain, footprint, lacks, results};
use liantu::analysis::footprint::Need;
use liantu::model::{Chain, CommodityId, ProcessId};

fn things(chain: &Chain, id: &str) -> CommodityId {
    chain.find_commodity(id).unwrap()
}

fn process(chain: &Chain, id: &str) -> ProcessId {
    chain.find_process(id).unwrap()
}

#[test]
fn an_unknown_factor_leaves_a_lower_bound_and_is_named() {
    let chain = chain(
        "",
        &[
            "ore: {unit: t, outside: true}",
            "lime: {unit: t, outside: true, carbon: unknown}",
            "metal: {unit: t, title: {en: Metal, zh: 金属}}",
        ],
        &["smelting: {product: metal, inputs: {ore: 2 t, lime: 0.1 t}, emissions: {co2: 1.5 t}}"],
    );
    let found = results(&chain);
    let metal = carried(&chain, &found.footprint, "metal");
    at_least(metal.carbon.total, 1.5);
    at_least(metal.carbon.upstream, 0.0);
    super::is(metal.carbon.direct, 1.5);
    assert_eq!(
        metal.carbon.needs.first,
        [
            Need::Carbon(things(&chain, "ore")),
            Need::Carbon(things(&chain, "lime"))
        ]
    );
    let asked = found
        .unanswered
        .iter()
        .find(|it| it.question.en.contains("carbon"))
        .unwrap();
    assert_eq!(asked.needs.en, "`carbon` of ore; `carbon` of lime");
    assert!(asked.question.zh.contains("金属"), "{}", asked.question.zh);
}

#[test]
fn a_process_that_says_nothing_of_emissions_does_not_emit_nothing() {
    let chain = chain(
        "",
        &["heat: {unit: t}", "metal: {unit: t}"],
        &[
            "burning: {product: heat}",
            "smelting: {product: metal, inputs: {heat: 2 t}, emissions: {co2: 1 t}}",
        ],
    );
    at_least(
        carried(&chain, &footprint(&chain), "metal").carbon.total,
        1.0,
    );
    assert_eq!(
        lacks(&chain, "metal"),
        [Need::Emissions(process(&chain, "burning"))]
    );
}

#[test]
fn equivalents_beside_gases_are_not_added() {
    let chain = chain(
        "",
        &["metal: {unit: t}"],
        &["smelting: {product: metal, emissions: {co2: 1.6 t, co2e: 1.9 t}}"],
    );
    at_least(
        carried(&chain, &footprint(&chain), "metal").carbon.total,
        1.9,
    );
    assert_eq!(
        lacks(&chain, "metal"),
        [Need::OneWay(process(&chain, "smelting"))]
    );
}

#[test]
fn sharing_asks_for_its_rule_and_its_keys() {
    let cases = [
        ("", "", "{unit: t}", "0.5 t"),
        (
            "allocation: mass",
            "",
            "{unit: MWh, kind: electricity}",
            "0.5 MWh",
        ),
        (
            "allocation: value",
            ", price: 5 CNY/t",
            "{unit: t}",
            "0.5 t",
        ),
        (
            "allocation: value",
            ", price: 0 CNY/t",
            "{unit: t, price: 0 CNY/t}",
            "0.5 t",
        ),
        (
            "allocation: value",
            ", price: 5 CNY/t",
            "{unit: t, price: 5 USD/t}",
            "0.5 t",
        ),
        ("allocation: expansion", "", "{unit: t}", "0.5 t"),
        ("allocation: mass", "", "{unit: t}", "unknown"),
    ];
    for (at, (head, metal, other, amount)) in cases.into_iter().enumerate() {
        let text = format!(
            "format: 1\nchain: x\n{head}\ncommodities:\n  metal: {{unit: t{metal}}}\n  other: {other}\n  good: {{unit: t}}\nprocesses:\n  \
             making: {{product: metal, byproducts: {{other: {amount}}}, emissions: {{co2: 1 t}}}}\n  \
             pressing: {{product: good, inputs: {{metal: 1 t}}, emissions: {{co2: 0.1 t}}}}\n"
        );
        let chain = Chain::from_text("x.yaml", &text).unwrap();
        let (making, metal, other) = (
            process(&chain, "making"),
            things(&chain, "metal"),
            things(&chain, "other"),
        );
        let expected = match at {
            0 => Need::Rule(making),
            1 => Need::Mass(making, other),
            2 => Need::Price(making, other),
            3 => Need::Nothing(making),
            4 => Need::Price(making, metal),
            5 => Need::Carbon(other),
            _ => Need::ByProduct(making, other),
        };
        let found = results(&chain);
        // Neither the metal nor what is made of it has a figure; that none is told is told.
        for id in ["metal", "good"] {
            let known = found.footprint.of(things(&chain, id));
            let known = known.and_then(|it| it.carbon.total);
            // A credit of unknown size leaves at most what was emitted, and no value.
            let most = known.map_or(f64::INFINITY, |it| it.high);
            let credited = at == 5 && (most - if id == "metal" { 1.0 } else { 1.1 }).abs() < 1e-9;
            assert!(known.is_none() || credited, "{known:?} {text}");
            assert!(known.is_none_or(|it| it.value.is_none()), "{text}");
        }
        let asked = found
            .unanswered
            .iter()
            .find(|it| it.question.en.contains("carbon"));
        let needs = &asked
            .unwrap_or_else(|| panic!("nothing asked: {text}"))
            .needs;
        assert_eq!(needs.en, expected.message(&chain).en, "{text}");
        assert!(!expected.message(&chain).zh.is_empty());
    }
}

#[test]
fn a_process_that_makes_nothing_net_and_a_loop_that_eats_itself_are_named() {
    let net = chain(
        "",
        &["metal: {unit: t}"],
        &["making: {product: metal, inputs: {metal: 1 t}, emissions: {co2: 1 t}}"],
    );
    let found = results(&net);
    assert!(found.footprint.carried.is_empty());
    let asked = found
        .unanswered
        .iter()
        .find(|it| it.question.en.contains("carbon"))
        .unwrap();
    assert!(
        asked
            .needs
            .en
            .contains("takes at least as much of its own product"),
        "{}",
        asked.needs.en
    );

    let eating = chain(
        "",
        &["steel: {unit: t}", "power: {unit: MWh, kind: electricity}"],
        &[
            "steelmaking: {product: steel, inputs: {power: 5 MWh}, emissions: {co2: 1 t}}",
            "generation: {product: power, inputs: {steel: 0.4 t}, emissions: {co2: 0.8 t}}",
        ],
    );
    let found = results(&eating);
    assert!(
        found
            .footprint
            .of(things(&eating, "steel"))
            .is_none_or(|it| it.carbon.total.is_none())
    );
    let asked = found
        .unanswered
        .iter()
        .find(|it| it.question.en.contains("carbon"))
        .unwrap();
    assert!(
        asked
            .needs
            .en
            .contains("going round it takes at least as much as it makes"),
        "{}",
        asked.needs.en
    );
}

/// A yield of nothing and absurd sizes: no number, or the right one, never one that is not finite.
#[test]
fn absurd_sizes_stay_finite() {
    let chain = chain(
        "",
        &[
            "ore: {unit: t, outside: true, carbon: 1e12 tCO2e/t}",
            "dust: {unit: t, outside: true, carbon: 1e-12 tCO2e/t}",
            "metal: {unit: t}",
            "good: {unit: t}",
        ],
        &[
            "making: {product: metal, inputs: {ore: 1e-12 t, dust: 1e12 t, good: 1e-9 t}, emissions: {co2: 1e-9 t}}",
            "pressing: {product: good, inputs: {metal: 1e8 t}, emissions: {co2: 0 t}}",
        ],
    );
    let found = footprint(&chain);
    // metal = 2 + 1e-9 + 0.1 metal.
    super::is(
        carried(&chain, &found, "metal").carbon.total,
        (2.0 + 1e-9) / 0.9,
    );
    for it in &found.carried {
        let total = it.carbon.total.unwrap();
        assert!(total.value.is_none_or(f64::is_finite));
    }
}

#[test]
fn a_chain_without_carbon_or_energy_asks_nothing() {
    let chain = chain(
        "",
        &["ore: {unit: t, outside: true}", "metal: {unit: t}"],
        &["making: {product: metal, inputs: {ore: 2 t}}"],
    );
    let found = results(&chain);
    assert!(found.footprint.carried.is_empty() && found.footprint.notes.is_empty());
    assert!(
        !found
            .unanswered
            .iter()
            .any(|it| it.question.en.contains("carbon"))
    );
}
