//! Public data with known answers, as chains: each node of a flow diagram a commodity, each link a process that
//! turns one unit into one unit, its flow the observed output.
//!
//! The answers stand in `tests/data/*/SOURCE.txt`, with origin and licence beside the data.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use liantu::analysis::{self, Basis, Question, Results};
use liantu::model::{Chain, CommodityId};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(path);
    std::fs::read_to_string(path).unwrap()
}

/// From, to, amount as written.
type Link = (String, String, String);

/// The rows of a table of links; no field of these files is quoted.
fn rows(text: &str) -> Vec<Link> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    assert_eq!(lines.next(), Some("source,target,type,value"));
    lines
        .map(|line| match line.split(',').collect::<Vec<_>>()[..] {
            [from, to, _, value] => (from.to_owned(), to.to_owned(), value.to_owned()),
            _ => panic!("{line} has not four fields"),
        })
        .collect()
}

/// The links of `nodes` and `links` by number.
fn d3_links(text: &str) -> (usize, Vec<Link>) {
    let json: serde_json::Value = serde_json::from_str(text).unwrap();
    let nodes = json["nodes"].as_array().unwrap();
    let name = |at: &serde_json::Value| {
        let at = usize::try_from(at.as_u64().unwrap()).unwrap();
        nodes[at]["name"].as_str().unwrap().to_owned()
    };
    let links = json["links"].as_array().unwrap().iter();
    let links = links.map(|it| {
        (
            name(&it["source"]),
            name(&it["target"]),
            it["value"].to_string(),
        )
    });
    (nodes.len(), links.collect())
}

fn id(name: &str) -> String {
    let kebab = |at: char| {
        if at.is_ascii_alphanumeric() {
            at.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let words: String = name.chars().map(kebab).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// A diagram of flows in a unit, as a chain.
struct Diagram {
    chain: Chain,
    results: Results,
}

impl Diagram {
    fn of(links: &[Link], unit: &str) -> Self {
        let mut text = "format: 1\nchain: diagram\nperiod: 2019\ncommodities:\n".to_owned();
        let names: BTreeSet<&String> = links.iter().flat_map(|(from, to, _)| [from, to]).collect();
        let ids: BTreeSet<String> = names.iter().map(|name| id(name)).collect();
        assert_eq!(ids.len(), names.len(), "two names would share an id");
        for name in names {
            let (id, title) = (id(name), name.replace('"', ""));
            writeln!(text, "  {id}: {{title: \"{title}\", unit: {unit}}}").unwrap();
        }
        text += "processes:\n";
        for (at, (from, to, _)) in links.iter().enumerate() {
            let (from, to) = (id(from), id(to));
            writeln!(
                text,
                "  link-{at}: {{product: {to}, inputs: {{{from}: 1 {unit}}}}}"
            )
            .unwrap();
        }
        text += "observations:\n";
        for (at, (_, _, value)) in links.iter().enumerate() {
            let entry = format!("of: link-{at}, measure: output, amount: {value} {unit}");
            writeln!(text, "  - {{{entry}}}").unwrap();
        }
        let chain = Chain::from_text("diagram.yaml", &text).unwrap();
        let results = analysis::run(&chain, Question::default());
        Self { chain, results }
    }

    fn name(&self, commodity: CommodityId) -> String {
        self.chain
            .commodity(commodity)
            .title
            .plain()
            .unwrap()
            .to_owned()
    }

    /// What flows in and out of each node, where the chain's balances know it; both sides must be whole.
    fn nodes(&self) -> BTreeMap<String, (Option<f64>, Option<f64>)> {
        let observed = self
            .results
            .balances
            .iter()
            .filter(|it| it.basis == Basis::Observed);
        observed
            .map(|it| {
                let made = !self
                    .results
                    .structure
                    .present
                    .makers(it.commodity)
                    .is_empty();
                assert_eq!(it.supply_complete, made, "{}", self.name(it.commodity));
                assert!(it.need_complete);
                let value = |side: Option<liantu::quantity::Estimate>| side?.value;
                (self.name(it.commodity), (value(it.supply), value(it.need)))
            })
            .collect()
    }

    /// In less out of every node that has both.
    fn imbalances(&self) -> BTreeMap<String, f64> {
        let both = self.nodes().into_iter();
        both.filter_map(|(name, (into, out))| Some((name, into? - out?)))
            .collect()
    }

    /// Nodes out of balance by more than a tolerance.
    fn unbalanced(&self, tolerance: f64) -> Vec<String> {
        let all = self.imbalances().into_iter();
        all.filter(|(_, gap)| gap.abs() > tolerance)
            .map(|(name, _)| name)
            .collect()
    }

    /// What flows out of nodes that nothing flows into, and into nodes that nothing flows out of.
    fn totals(&self) -> (f64, f64) {
        let nodes = self.nodes();
        let sources = nodes
            .values()
            .filter(|(into, _)| into.is_none())
            .filter_map(|it| it.1);
        let sinks = nodes
            .values()
            .filter(|(_, out)| out.is_none())
            .filter_map(|it| it.0);
        (sources.sum(), sinks.sum())
    }

    fn inflow(&self, name: &str) -> f64 {
        self.nodes()[name].0.unwrap()
    }

    fn outflow(&self, name: &str) -> f64 {
        self.nodes()[name].1.unwrap()
    }
}

#[track_caller]
fn close(found: f64, known: f64, within: f64) {
    assert!((found - known).abs() <= within, "{found} is not {known}");
}

#[test]
fn one_node_of_the_british_energy_system_does_not_balance() {
    let (nodes, links) = d3_links(&read("d3-sankey-energy/energy.json"));
    assert_eq!((nodes, links.len()), (48, 68));
    let diagram = Diagram::of(&links, "TWh");
    assert_eq!(diagram.chain.commodities.len(), 48);
    assert_eq!(diagram.unbalanced(0.01), ["Electricity grid"]);
    assert!(diagram.unbalanced(1.5).is_empty());
    close(diagram.inflow("Electricity grid"), 917.271, 5e-4);
    close(diagram.outflow("Electricity grid"), 918.607, 5e-4);
    close(diagram.imbalances()["Electricity grid"], -1.336, 5e-4);
    let others = diagram
        .imbalances()
        .into_iter()
        .filter(|(name, _)| name != "Electricity grid");
    others.for_each(|(_, gap)| close(gap, 0.0, 0.002 + 1e-9));
    let nodes = diagram.nodes();
    assert_eq!(
        nodes.values().filter(|(into, _)| into.is_none()).count(),
        20
    );
    assert_eq!(nodes.values().filter(|(_, out)| out.is_none()).count(), 14);
    let (sources, sinks) = diagram.totals();
    close(sources, 2840.703, 5e-4);
    close(sinks, 2842.038, 5e-4);
    assert!(diagram.results.structure.loops.is_empty());
}

/// The flows of the Japanese steel cycle: rows of zero are no flows, and one row is the scale of the drawing.
fn steel() -> Vec<Link> {
    let rows = rows(&read(
        "steel-japan-2019/watari-transformed-data-Japan-2019.csv",
    ));
    assert_eq!(rows.len(), 194);
    let flows: Vec<Link> = rows
        .into_iter()
        .filter(|(_, _, value)| value.parse::<f64>().unwrap() != 0.0)
        .collect();
    assert_eq!(flows.len(), 36);
    let is_legend = |link: &Link| link.0.starts_with("Reference flow");
    let legend: Vec<&Link> = flows.iter().filter(|link| is_legend(link)).collect();
    assert_eq!(legend[0].2, "30000");
    assert_eq!(legend.len(), 1);
    flows
        .iter()
        .filter(|link| !is_legend(link))
        .cloned()
        .collect()
}

#[test]
fn japanese_steel_balances_and_its_scrap_goes_round() {
    let diagram = Diagram::of(&steel(), "kt");
    assert_eq!(diagram.chain.processes.len(), 35);
    assert!(
        diagram
            .chain
            .find_commodity("reference-flow-start")
            .is_none()
    );
    // Stock is where steel stays: what does not come out of it was added to it.
    assert_eq!(diagram.unbalanced(0.01), ["Stock"]);
    close(diagram.inflow("Stock"), 44318.0, 0.05);
    close(diagram.outflow("Stock"), 28136.8, 0.05);
    close(diagram.imbalances()["Stock"], 16181.25, 0.005);
    close(diagram.inflow("Scrap steel"), 44718.9, 0.05);
    close(diagram.outflow("Scrap steel"), 44718.9, 0.05);
    close(diagram.inflow("Loss"), 11283.5, 0.05);
    close(diagram.outflow("Imports of iron ore"), 71235.9, 0.05);
    // Crude steel is what the furnaces send on to casting.
    let cast = ["BOF steel", "EAF steel"].map(|furnace| {
        let furnace = diagram.chain.find_commodity(&id(furnace)).unwrap();
        let sent = diagram.results.structure.present.takers(furnace).iter();
        let sent = sent.filter(|(process, _)| {
            diagram.name(diagram.chain.process(*process).product) == "Ingots and semis"
        });
        let amount = |process| {
            let of = liantu::model::Subject::Process(process);
            let found = diagram
                .chain
                .observations
                .iter()
                .find(|it| it.of == of)
                .unwrap();
            let amount = found.figure.amount.as_ref().unwrap();
            amount.estimate().value.unwrap()
        };
        sent.map(|(process, _)| amount(*process)).sum::<f64>()
    });
    close(cast[0], 73483.3, 0.05);
    close(cast[1], 23815.0, 0.05);
    close(cast[0] + cast[1], 97298.3, 0.05);
    close((cast[0] + cast[1]) / 0.98, 99284.0, 0.5);
}

#[test]
fn the_scrap_of_japanese_steel_is_the_only_loop() {
    let diagram = Diagram::of(&steel(), "kt");
    let loops = &diagram.results.structure.loops;
    assert_eq!(loops.len(), 1);
    assert!(loops[0].fed);
    let names: BTreeSet<String> = loops[0]
        .commodities
        .iter()
        .map(|it| diagram.name(*it))
        .collect();
    let known = [
        "BOF steel",
        "EAF steel",
        "End-use goods",
        "Flat products",
        "Ingots and semis",
        "Long products",
        "Scrap steel",
        "Stock",
    ];
    assert_eq!(names, known.map(str::to_owned).into());
}

#[test]
fn american_energy_balances_to_the_rounding_of_its_chart() {
    let links = rows(&read("us-energy-2018-llnl/us-energy-consumption.csv"));
    // The unit of the chart is the quad; the language has none, and a balance does not ask.
    let diagram = Diagram::of(&links, "TWh");
    let known = [
        ("Commercial", 0.0),
        ("Electricity_Generation", -0.03),
        ("Industrial", -0.01),
        ("Residential", 0.06),
        ("Transportation", -0.04),
    ];
    let found = diagram.imbalances();
    assert_eq!(found.len(), known.len());
    for (name, gap) in known {
        close(found[name], gap, 1e-9);
    }
    let beyond = ["Electricity_Generation", "Residential", "Transportation"];
    assert_eq!(diagram.unbalanced(0.02), beyond);
    assert!(diagram.unbalanced(0.1).is_empty());
    let (sources, sinks) = diagram.totals();
    close(sources, 101.26, 1e-9);
    close(sinks, 101.28, 1e-9);
    close(diagram.inflow("Rejected_Energy"), 68.57, 1e-9);
    close(diagram.inflow("Energy_Services"), 32.71, 1e-9);
    // Two parallel rows are two flows.
    close(diagram.outflow("Hydro"), 2.68, 1e-9);
}
