//! The amounts behind the diagram: the same as the balances add up, and told where they contradict each other.

use std::collections::BTreeMap;
use std::path::Path;

use liantu::analysis::Basis;
use liantu::analysis::flows::{self, Flows, How, Stop};
use liantu::model::Chain;

use super::{read, results};

fn flows_of(chain: &Chain) -> Flows {
    let results = results(chain);
    flows::solve(chain, &results.structure, results.question)
}

/// Known amounts by their ends, as `kind/id`.
fn named(chain: &Chain, flows: &Flows) -> BTreeMap<(String, String), Option<f64>> {
    let name = |stop: Stop| match stop {
        Stop::Process(id) => chain.process(id).id.to_string(),
        Stop::Site(id) => chain.site(id).id.to_string(),
        Stop::Commodity(id) => chain.commodity(id).id.clone(),
        Stop::Import(_) => "import".to_owned(),
        Stop::Export(_) => "export".to_owned(),
        Stop::Makers(_) => "makers".to_owned(),
    };
    let all = flows.flows.iter();
    all.map(|it| {
        (
            (name(it.from), name(it.to)),
            it.amount.and_then(|it| it.value),
        )
    })
    .collect()
}

/// What enters and leaves each commodity is its supply and need by the balances, wherever both are known whole and no
/// measured flow goes past the commodity.
#[test]
fn flows_add_up_to_the_balances() {
    let mut compared = 0;
    for folder in ["chains", "chains/reference"] {
        let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        for entry in entries.expect("the folder can be read").flatten() {
            if entry.path().extension().is_none_or(|it| it != "yaml") {
                continue;
            }
            let chain = Chain::read(entry.path()).unwrap_or_else(|faults| panic!("{faults:?}"));
            compared += agree(&chain);
        }
    }
    for (_, unit, links) in super::published() {
        compared += agree(&super::diagram(&links, unit));
    }
    assert!(compared > 120, "{compared} sides of balances were compared");
}

fn agree(chain: &Chain) -> usize {
    let results = results(chain);
    let found = flows::solve(chain, &results.structure, results.question);
    let mut compared = 0;
    for balance in &results.balances {
        if balance.basis != Basis::Observed || balance.scope.is_some() {
            continue;
        }
        let stop = Stop::Commodity(balance.commodity);
        let sum = |enters: bool| -> Option<f64> {
            let own = found.flows.iter().filter(|it| {
                if enters {
                    it.to == stop
                } else {
                    it.from == stop
                }
            });
            let amounts: Option<Vec<f64>> = own.map(|it| it.amount?.value).collect();
            amounts
                .filter(|it| !it.is_empty())
                .map(|it| it.iter().sum())
        };
        let sides = [
            (
                balance.supply.filter(|_| balance.supply_complete),
                sum(true),
            ),
            (balance.need.filter(|_| balance.need_complete), sum(false)),
        ];
        for (told, drawn) in sides {
            let Some(told) = told.and_then(|it| it.value) else {
                continue;
            };
            let id = &chain.commodity(balance.commodity).id;
            let drawn = drawn.unwrap_or_else(|| panic!("{}: {id} is drawn", chain.id));
            assert!(
                (told - drawn).abs() <= 1e-9 * told.abs(),
                "{}: {id} {told} {drawn}",
                chain.id
            );
            compared += 1;
        }
    }
    compared
}

#[test]
fn the_first_chain_sends_what_its_page_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("chains/wenshan-aluminium.yaml");
    let chain = Chain::read(path).unwrap_or_else(|faults| panic!("{faults:?}"));
    let found = flows_of(&chain);
    let named = named(&chain, &found);
    let value = |from: &str, to: &str| named[&(from.to_owned(), to.to_owned())];
    let close = |found: Option<f64>, known: f64| {
        let found = found.expect("the flow is known");
        assert!(
            (found - known).abs() < 1e-6 * known,
            "{found} is not {known}"
        );
    };
    // 38.06, 72.2 and 46.76 wan tonnes; alumina at 1.93 and anodes at 0.513 to the tonne of metal.
    close(value("alumina-refining", "alumina"), 380_600.0);
    close(value("smelting", "liquid-aluminium"), 722_000.0);
    close(value("alumina", "smelting"), 1.93 * 722_000.0);
    close(value("prebaked-anode", "smelting"), 0.513 * 722_000.0);
    close(value("electricity", "smelting"), 13.511 * 722_000.0);
}

const MEASURED: &str = "\
format: 1
chain: measured
period: 2025
commodities:
  ore: {unit: t}
  metal: {unit: t}
  part: {unit: t}
processes:
  smelting: {product: metal, inputs: {ore: 2 t}}
  casting: {product: part, inputs: {metal: 1.25 t}}
  forging: {product: part, inputs: {metal: 1.5 t}}
observations:
  - {of: smelting, measure: output, amount: 100 t}
  - {of: casting, measure: output, amount: 40 t}
  - {of: forging, measure: output, amount: 20 t}
imports:
  - {of: metal, amount: 10 t, period: 2025}
exports:
  - {of: metal, amount: 5 t, period: 2024}
flows:
";

#[test]
fn a_measured_flow_is_taken_off_what_goes_through_the_commodity() {
    let text = format!(
        "{MEASURED}  - {{from: smelting, to: casting, of: metal, amount: 30 t, period: 2025}}\n"
    );
    let chain = read(&text);
    let found = flows_of(&chain);
    let named = named(&chain, &found);
    let value = |from: &str, to: &str| named[&(from.to_owned(), to.to_owned())];
    assert_eq!(value("smelting", "casting"), Some(30.0));
    assert_eq!(value("smelting", "metal"), Some(70.0));
    assert_eq!(value("metal", "casting"), Some(20.0));
    assert_eq!(value("metal", "forging"), Some(30.0));
    assert_eq!(value("import", "metal"), Some(10.0));
    // An export of another period is a link without an amount.
    assert_eq!(value("metal", "export"), None);
    assert_eq!(value("ore", "smelting"), Some(200.0));
    assert!(found.notes.is_empty(), "{:?}", found.notes);
}

#[test]
fn a_measured_flow_of_another_period_or_of_none_has_no_amount() {
    for entry in [
        "amount: 30 t, period: 2024",
        "amount: 30 t",
        "amount: unknown",
    ] {
        let text = format!("{MEASURED}  - {{from: smelting, to: casting, of: metal, {entry}}}\n");
        let chain = read(&text);
        let found = flows_of(&chain);
        let named = named(&chain, &found);
        // The link says nothing that the processes do not say: what goes through the commodity stays whole.
        assert!(
            !named.contains_key(&("smelting".to_owned(), "casting".to_owned())),
            "{entry}"
        );
        assert_eq!(
            named[&("smelting".to_owned(), "metal".to_owned())],
            Some(100.0),
            "{entry}"
        );
        let told = found.notes.iter().any(|it| it.en.contains("`period`"));
        assert_eq!(told, entry != "amount: unknown", "{entry}");
    }
}

#[test]
fn figures_that_contradict_each_other_are_told() {
    let text = format!(
        "{MEASURED}  - {{from: smelting, to: casting, of: metal, amount: 60 t, period: 2025}}\n"
    );
    let chain = read(&text);
    let found = flows_of(&chain);
    let said: Vec<&str> = found.notes.iter().map(|it| it.en.as_str()).collect();
    assert!(
        said.iter()
            .any(|it| it.contains("casting") && it.contains("60 t") && it.contains("50 t")),
        "{said:?}"
    );
    let named = named(&chain, &found);
    assert!(!named.contains_key(&("metal".to_owned(), "casting".to_owned())));

    let text = MEASURED.replace(
        "imports:",
        "  - {of: part, measure: output, amount: 50 t}\nimports:",
    ) + "  []\n";
    let chain = read(&text.replace("flows:\n  []\n", ""));
    let found = flows_of(&chain);
    let said: Vec<&str> = found.notes.iter().map(|it| it.en.as_str()).collect();
    assert!(
        said.iter()
            .any(|it| it.contains("60 t") && it.contains("50 t")),
        "{said:?}"
    );
}

#[test]
fn output_of_a_commodity_comes_from_makers_not_told_apart() {
    let text = MEASURED
        .replace("  - {of: casting, measure: output, amount: 40 t}\n", "")
        .replace(
            "imports:",
            "  - {of: part, measure: output, amount: 70 t}\nimports:",
        )
        .replace("flows:\n", "");
    let chain = read(&text);
    let found = flows_of(&chain);
    let named = named(&chain, &found);
    let value = |from: &str, to: &str| named.get(&(from.to_owned(), to.to_owned())).copied();
    assert_eq!(value("makers", "part"), Some(Some(50.0)));
    assert_eq!(value("forging", "part"), Some(Some(20.0)));
    assert_eq!(
        value("casting", "part"),
        None,
        "it is among the makers not told apart"
    );
    assert_eq!(value("metal", "casting"), Some(None), "unknown is not zero");
}

#[test]
fn how_an_amount_is_known_is_kept() {
    let chain = read(&MEASURED.replace("flows:\n", ""));
    let found = flows_of(&chain);
    for flow in &found.flows {
        let reckoned = matches!((flow.from, flow.to), (Stop::Commodity(_), Stop::Process(_)));
        let expected = if reckoned {
            How::Reckoned
        } else {
            How::Observed
        };
        assert_eq!(flow.how, expected, "{flow:?}");
    }
}
