//! Cases small enough for a pencil.

use super::{at_least, between, carried, chain, footprint, is, results};
use liantu::model::{Chain, Subject};

const POWER: &str = "power: {unit: MWh, kind: electricity, outside: true, carbon: 0.5 tCO2e/MWh}";

#[test]
fn direct_electricity_and_upstream_apart_and_together() {
    let chain = chain(
        "",
        &[
            "ore: {unit: t, outside: true, carbon: 50 kgCO2e/t}",
            POWER,
            "gas: {unit: GJ, kind: energy, outside: true, carbon: 10 kgCO2e/GJ, energy: 1.1 GJ/GJ}",
            "oxide: {unit: t}",
            "metal: {unit: t}",
        ],
        &[
            "refining: {product: oxide, inputs: {ore: 2.5 t, gas: 9 GJ}, emissions: {co2: 0.5 t}}",
            "smelting: {product: metal, inputs: {oxide: 2 t, power: 14 MWh}, emissions: {co2: 1.5 t, cf4: 0.1 kg}}",
        ],
    );
    let found = footprint(&chain);
    let oxide = carried(&chain, &found, "oxide");
    // 0.5 emitted, 2.5 × 0.05 of ore and 9 × 0.01 of gas.
    is(oxide.carbon.direct, 0.5);
    is(oxide.carbon.electricity, 0.0);
    is(oxide.carbon.upstream, 0.125 + 0.09);
    is(oxide.carbon.total, 0.715);
    let metal = carried(&chain, &found, "metal");
    // 1.5 + 0.1 kg × 6630 = 0.663; twice the oxide's 0.5.
    is(metal.carbon.direct, 1.5 + 0.663 + 1.0);
    is(metal.carbon.electricity, 7.0);
    is(metal.carbon.upstream, 0.43);
    is(metal.carbon.total, 10.593);
    // 14 MWh are 50.4 GJ; 18 GJ of gas at 1.1; the ore's energy is not known.
    is(metal.energy.electricity, 50.4);
    is(metal.energy.direct, 19.8);
    at_least(metal.energy.upstream, 0.0);
    at_least(metal.energy.total, 70.2);
}

/// f_steel = 1 + 0.5 f_power, f_power = 0.8 + 0.4 f_steel.
#[test]
fn through_a_loop() {
    let chain = chain(
        "",
        &["steel: {unit: t}", "power: {unit: MWh, kind: electricity}"],
        &[
            "steelmaking: {product: steel, inputs: {power: 0.5 MWh}, emissions: {co2: 1 t}}",
            "generation: {product: power, inputs: {steel: 0.4 t}, emissions: {co2: 0.8 t}}",
        ],
    );
    let found = footprint(&chain);
    let steel = carried(&chain, &found, "steel");
    is(steel.carbon.total, 1.75);
    is(steel.carbon.direct, 1.0);
    is(steel.carbon.electricity, 0.75);
    is(steel.carbon.upstream, 0.0);
    let power = carried(&chain, &found, "power");
    is(power.carbon.total, 1.5);
    is(power.carbon.direct, 1.2);
    is(power.carbon.electricity, 0.3);
}

fn shared(head: &str, more: &str) -> Chain {
    chain(
        head,
        &[
            POWER,
            "main: {unit: t, price: 300 CNY/t}",
            "beside: {unit: t, price: 800 CNY/t}",
        ],
        &[
            "making: {product: main, inputs: {power: 2 MWh}, byproducts: {beside: 0.25 t}, emissions: {co2e: 10 t}}",
            more,
        ],
    )
}

/// 10 + 2 × 0.5 = 11 t for 1 t and 0.25 t.
#[test]
fn shared_by_mass() {
    let chain = shared("allocation: mass", "");
    let found = footprint(&chain);
    is(carried(&chain, &found, "main").carbon.total, 8.8);
    is(carried(&chain, &found, "beside").carbon.total, 8.8);
    is(carried(&chain, &found, "main").carbon.direct, 8.0);
    is(carried(&chain, &found, "main").carbon.electricity, 0.8);
    assert_eq!(found.shared.len(), 1);
}

/// 300 and 0.25 × 800 = 200 of 500.
#[test]
fn shared_by_value() {
    let chain = shared("allocation: value", "");
    let found = footprint(&chain);
    is(carried(&chain, &found, "main").carbon.total, 6.6);
    is(carried(&chain, &found, "beside").carbon.total, 17.6);
}

/// 0.25 t beside stand in for as much of another works, at 4 t each.
#[test]
fn by_expansion() {
    let chain = shared(
        "allocation: expansion",
        "other: {product: beside, emissions: {co2: 4 t}}",
    );
    let found = footprint(&chain);
    is(carried(&chain, &found, "main").carbon.total, 10.0);
    is(carried(&chain, &found, "beside").carbon.total, 4.0);
}

/// What a process says of itself counts before what the file says.
#[test]
fn a_process_may_choose_for_itself() {
    let text = "making: {allocation: mass, product: main, byproducts: {beside: 0.25 t}, emissions: {co2e: 10 t}}";
    let chain = chain(
        "allocation: value",
        &[
            "main: {unit: t, price: 300 CNY/t}",
            "beside: {unit: t, price: 800 CNY/t}",
        ],
        &[text],
    );
    is(
        carried(&chain, &footprint(&chain), "beside").carbon.total,
        8.0,
    );
}

#[test]
fn waste_and_scrap_that_falls_out_carry_nothing() {
    let chain = chain(
        "",
        &[
            "metal: {unit: t, outside: true, carbon: 10 tCO2e/t}",
            "sheet: {unit: t}",
            "scrap: {unit: t, kind: scrap}",
            "old: {unit: t, kind: waste}",
            "recycled: {unit: t}",
        ],
        &[
            "rolling: {product: sheet, inputs: {metal: 1.2 t}, byproducts: {scrap: 0.2 t}, emissions: {co2: 0.1 t}}",
            "use: {product: old, inputs: {sheet: 1 t}}",
            "remelting: {product: recycled, inputs: {scrap: 0.6 t, old: 0.5 t}, emissions: {co2: 0.3 t}}",
        ],
    );
    let found = footprint(&chain);
    is(carried(&chain, &found, "sheet").carbon.total, 12.1);
    is(carried(&chain, &found, "recycled").carbon.total, 0.3);
    assert!(found.of(chain.find_commodity("old").unwrap()).is_none());
}

#[test]
fn alternatives_without_shares_are_a_range_and_with_shares_a_mean() {
    let commodities = [
        "virgin: {unit: t, outside: true, carbon: 10 tCO2e/t}",
        "recycled: {unit: t, outside: true, carbon: 1 tCO2e/t}",
        "good: {unit: t}",
    ];
    let of = |slot: &str| {
        let process = format!(
            "making: {{product: good, inputs: {{metal: {{any-of: {slot}, amount: 1.1 t}}}}, emissions: {{co2: 0.5 t}}}}"
        );
        chain("", &commodities, &[&process])
    };
    let open = of("[virgin, recycled]");
    let found = footprint(&open);
    let good = carried(&open, &found, "good").carbon.total;
    assert_eq!(good.unwrap().value, None);
    between(good, 0.5 + 1.1, 0.5 + 11.0);
    let mixed = of("{virgin: 60 %, recycled: 40 %}");
    is(
        carried(&mixed, &footprint(&mixed), "good").carbon.total,
        0.5 + 1.1 * 6.4,
    );
}

/// With both makers a tonne of metal carries 2 to 5, and so does what is made of it and returned: the ends are those of
/// the loop with one maker alone.
#[test]
fn a_range_through_a_loop() {
    let makers = [
        "old: {product: metal, inputs: {part: 0.1 t}, emissions: {co2: 4 t}}",
        "new: {product: metal, inputs: {part: 0.2 t}, emissions: {co2: 1 t}}",
        "pressing: {product: part, inputs: {metal: 1.5 t}, emissions: {co2: 0.5 t}}",
    ];
    let of = |processes: &[&str]| chain("", &["metal: {unit: t}", "part: {unit: t}"], processes);
    let both = of(&makers);
    // metal = e + a (0.5 + 1.5 metal).
    let alone = |e: f64, a: f64| (e + a * 0.5) / (1.0 - 1.5 * a);
    let (old, new) = (alone(4.0, 0.1), alone(1.0, 0.2));
    let found = footprint(&both);
    between(carried(&both, &found, "metal").carbon.total, new, old);
    between(
        carried(&both, &found, "part").carbon.total,
        0.5 + 1.5 * new,
        0.5 + 1.5 * old,
    );
}

#[test]
fn ranges_of_figures_run_through() {
    let chain = chain(
        "allocation: mass",
        &[
            "power: {unit: MWh, kind: electricity, outside: true, carbon: 0.4..0.6 tCO2e/MWh}",
            "main: {unit: t}",
            "beside: {unit: t}",
        ],
        &[
            "making: {product: main, inputs: {power: 10..12 MWh}, byproducts: {beside: 0.2..0.3 t}, emissions: {co2: 1 t}}",
        ],
    );
    let found = footprint(&chain);
    let main = carried(&chain, &found, "main").carbon.total;
    between(main, (1.0 + 4.0) / 1.3, (1.0 + 7.2) / 1.2);
    is(main, (1.0 + 11.0 * 0.5) / 1.25);
}

/// China's mean grid of 2023 against power that emits nothing: 13.511 MWh at 0.5306 t are 7.17 t a tonne of metal.
#[test]
fn hydropower_against_the_grid() {
    let of = |factor: &str, basis: &str| {
        let power = format!(
            "power: {{unit: MWh, kind: electricity, outside: true, carbon: {factor}, carbon-basis: {basis}}}"
        );
        let chain = chain(
            "",
            &[&power, "metal: {unit: t}"],
            &["smelting: {product: metal, inputs: {power: 13.511 MWh}, emissions: {co2: 1.6 t}}"],
        );
        carried(&chain, &footprint(&chain), "metal").carbon.clone()
    };
    let grid = of("0.5306 kgCO2/kWh", "grid");
    is(grid.electricity, 13.511 * 0.5306);
    assert!((super::value(grid.electricity) - 7.17).abs() < 0.005);
    let hydro = of("0 kgCO2/kWh", "contract");
    is(hydro.electricity, 0.0);
    is(hydro.total, 1.6);
}

/// A long row of processes rests on more figures than are listed: how many are left out is said, in words and to programmes.
#[test]
fn figures_that_are_not_listed_are_counted() {
    let row = |steps: usize| {
        let commodities: Vec<String> = (0..=steps)
            .map(|at| match at {
                0 => "m0: {unit: t, outside: true, carbon: 1 tCO2e/t}".to_owned(),
                _ => format!("m{at}: {{unit: t}}"),
            })
            .collect();
        let processes: Vec<String> = (1..=steps)
            .map(|at| {
                let from = at - 1;
                format!(
                    "p{at}: {{product: m{at}, inputs: {{m{from}: 1 t}}, emissions: {{co2: 1 t}}}}"
                )
            })
            .collect();
        let [commodities, processes] = [&commodities, &processes]
            .map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
        let chain = chain("", &commodities, &processes);
        let results = results(&chain);
        (chain, results)
    };
    // Two figures of each process, and the carbon of what comes from outside.
    for (steps, left, words) in [
        (60, 1, "1 further figure is not"),
        (100, 81, "81 further figures are not"),
        (700, 1000, "more than 1000 further figures are not"),
    ] {
        let (chain, results) = row(steps);
        let last = carried(&chain, &results.footprint, &format!("m{steps}"));
        assert_eq!(last.carbon.grounds.len(), 120);
        assert_eq!(last.carbon.unlisted.count, left);
        let of = Subject::Commodity(last.commodity);
        let mut all = results.indicators.iter();
        let carbon = all.find(|it| it.id == "carbon" && it.of == of).unwrap();
        assert!(carbon.notes[0].en.contains(words), "{}", carbon.notes[0].en);
        let notes: Vec<&str> = results
            .footprint
            .notes
            .iter()
            .map(|it| it.en.as_str())
            .collect();
        assert!(notes.iter().any(|it| it.contains("figures")), "{notes:?}");
        assert!((last.carbon.total.unwrap().value.unwrap() - steps as f64 - 1.0).abs() < 1e-9);
    }
    let (chain, results) = row(59);
    let last = carried(&chain, &results.footprint, "m59");
    assert_eq!(last.carbon.unlisted.count, 0);
    assert!(
        !results
            .footprint
            .notes
            .iter()
            .any(|it| it.en.contains("left out"))
    );
}
