//! The chains of this repository and what their footprints say, by plain arithmetic on the figures of their sources.

use std::path::Path;

use super::{at_least, carried, footprint, is, results};
use liantu::analysis::targets::Standing;
use liantu::model::{Chain, Subject};

fn wenshan() -> Chain {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("chains/wenshan-aluminium.yaml");
    Chain::read(path).unwrap_or_else(|faults| panic!("{faults}"))
}

/// 1.6 t of CO₂, 0.4 kg of CF₄ and 0.04 kg of C₂F₆ a tonne (IPCC tier 1).
const CELLS: f64 = 1.6 + 0.4 * 6.630 + 0.04 * 11.100;
/// MWh a tonne of metal: cells, 1.93 t of alumina, 0.513 t of anodes at 466 MJ.
const POWER: f64 = 13.511 + 1.93 * 0.150 + 0.513 * 0.466 / 3.6;
const GRID: f64 = 0.5306;

#[test]
fn wenshan_says_what_it_knows_and_what_it_lacks() {
    let chain = wenshan();
    let found = footprint(&chain);
    let metal = carried(&chain, &found, "liquid-aluminium");
    at_least(metal.carbon.total, CELLS);
    at_least(metal.carbon.electricity, 0.0);
    let good = found
        .embedded
        .iter()
        .find(|it| chain.commodity(it.commodity).id == "liquid-aluminium")
        .unwrap();
    is(good.direct, CELLS);
    is(good.benchmark, 1.423);
}

#[test]
fn hydropower_and_the_mean_grid_as_scenarios() {
    let chain = wenshan();
    let under = |id: &str| {
        let chain = chain.under(chain.find_scenario(id).unwrap());
        let found = footprint(&chain);
        carried(&chain, &found, "liquid-aluminium").carbon.clone()
    };
    let (hydro, grid) = (under("hydropower"), under("average-grid"));
    is(hydro.electricity, 0.0);
    is(grid.electricity, POWER * GRID);
    at_least(hydro.total, CELLS);
    // Of it the cells alone: 7.17 t.
    assert!((13.511 * GRID - 7.17_f64).abs() < 0.005);
    // Two alumina ends: 1.915 and 1.95 t.
    let electricity = grid.electricity.unwrap();
    let end = |alumina: f64| (POWER + (alumina - 1.93) * 0.150) * GRID;
    assert!(
        (electricity.low - end(1.915)).abs() < 1e-9 && (electricity.high - end(1.95)).abs() < 1e-9
    );
}

/// Targets may bound carbon; a lower bound above it is enough to say that it is not kept.
#[test]
fn targets_bound_carbon() {
    let of = |bound: &str, ore: &str| {
        let text = format!(
            "format: 1\nchain: x\nperiod: 2025\ncommodities:\n  ore: {{unit: t, outside: true{ore}}}\n  metal: {{unit: t}}\nprocesses:\n  \
             smelting: {{product: metal, inputs: {{ore: 2 t}}, emissions: {{co2: 1.5 t}}}}\ntargets:\n  \
             - {{id: low, indicator: carbon, of: metal, at-most: {bound} tCO2e/t, period: 2025}}\n"
        );
        let chain = Chain::from_text("x.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"));
        let found = results(&chain);
        assert_eq!(found.targets[0].unit.to_string(), "tCO2e/t");
        assert!(
            found
                .indicators
                .iter()
                .any(|it| it.id == "carbon" && matches!(it.of, Subject::Commodity(_)))
        );
        found.targets[0].standing
    };
    let known = ", carbon: 100 kgCO2e/t";
    assert_eq!(of("2", known), Standing::Met);
    assert_eq!(of("1.6", known), Standing::Behind);
    assert_eq!(of("1.4", ""), Standing::Behind);
    assert_eq!(of("1.6", ""), Standing::Unknown);
}
