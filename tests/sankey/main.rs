//! Flow diagrams: what is drawn is what flows, in its true width, and every band can be followed.

mod bands;
mod flows;
mod picture;

use std::path::Path;

use liantu::analysis::{self, Question, Results};
use liantu::model::Chain;
use liantu::report::{Drawing, Group, Item};
use liantu::rules::{self, Settings};
use liantu::text::{Lang, Message};
use liantu::view::{self, Look, Request};

/// A chain from text.
#[track_caller]
fn read(text: &str) -> Chain {
    let chain = Chain::read_with("chain.yaml", &|_| Ok(text.as_bytes().to_vec()));
    chain.unwrap_or_else(|faults| panic!("the chain can be read: {faults:?}"))
}

fn results(chain: &Chain) -> Results {
    analysis::run(chain, Question::default())
}

/// The diagram of a chain.
fn attempt(chain: &Chain, look: Look) -> Result<Drawing, Message> {
    let results = results(chain);
    let findings = rules::run(chain, &results, &Settings::default());
    let view = view::find("sankey").expect("the view is in the table");
    view.draw(&Request {
        chain,
        results: &results,
        findings: &findings,
        settings: &Settings::default(),
        look,
    })
}

#[track_caller]
fn draw(chain: &Chain, lang: Lang) -> Drawing {
    let look = Look {
        lang,
        ..Look::default()
    };
    attempt(chain, look).expect("there is something to draw")
}

/// All groups of a drawing.
fn groups(items: &[Item]) -> Vec<&Group> {
    let mut found = Vec::new();
    let mut open: Vec<&Item> = items.iter().rev().collect();
    while let Some(item) = open.pop() {
        if let Item::Group(group) = item {
            found.push(group);
            open.extend(group.items.iter().rev());
        }
    }
    found
}

/// All words of a drawing.
fn words(drawing: &Drawing) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<&Item> = drawing.items.iter().rev().collect();
    while let Some(item) = open.pop() {
        match item {
            Item::Group(group) => open.extend(group.items.iter().rev()),
            Item::Text { text, .. } => found.push(text.clone()),
            _ => {}
        }
    }
    found
}

fn data(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// From, to, amount.
type Link = (String, String, f64);

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

/// A published diagram as a chain: each node a commodity, each link a process that turns one unit into one unit.
fn diagram(links: &[Link], unit: &str) -> Chain {
    use std::fmt::Write as _;
    let mut text = "format: 1\nchain: diagram\nperiod: 2019\ncommodities:\n".to_owned();
    let mut names: Vec<&String> = links.iter().flat_map(|(from, to, _)| [from, to]).collect();
    names.sort();
    names.dedup();
    for name in names {
        let title = name.replace('"', "");
        writeln!(text, "  {}: {{title: \"{title}\", unit: {unit}}}", id(name)).expect("text grows");
    }
    text += "processes:\n";
    // Named by what they are, so that the order of the links does not matter.
    let name = |(from, to, value): &Link| id(&format!("{from} to {to} {value}"));
    for link in links {
        let (from, to, process) = (id(&link.0), id(&link.1), name(link));
        let process = format!("{process}: {{product: {to}, inputs: {{{from}: 1 {unit}}}}}");
        writeln!(text, "  {process}").expect("text grows");
    }
    text += "observations:\n";
    for link in links {
        let (process, value) = (name(link), link.2);
        let entry = format!("of: {process}, measure: output, amount: {value} {unit}");
        writeln!(text, "  - {{{entry}}}").expect("text grows");
    }
    read(&text)
}

/// The three published diagrams: name, unit, links.
fn published() -> Vec<(&'static str, &'static str, Vec<Link>)> {
    let json: serde_json::Value =
        serde_json::from_str(&data("d3-sankey-energy/energy.json")).expect("JSON");
    let name = |at: &serde_json::Value| {
        let at = usize::try_from(at.as_u64().expect("a number")).expect("small");
        json["nodes"][at]["name"]
            .as_str()
            .expect("a name")
            .to_owned()
    };
    let links = json["links"].as_array().expect("a list").iter();
    let energy: Vec<Link> = links
        .map(|it| {
            (
                name(&it["source"]),
                name(&it["target"]),
                it["value"].as_f64().expect("a number"),
            )
        })
        .collect();
    let table = |path: &str| -> Vec<Link> {
        let text = data(path);
        let lines = text.trim_start_matches('\u{feff}').lines().skip(1);
        let fields = lines.map(|line| line.split(',').collect::<Vec<_>>());
        let rows = fields.map(|it| {
            (
                it[0].to_owned(),
                it[1].to_owned(),
                it[3].parse().expect("a number"),
            )
        });
        rows.filter(|(from, _, value): &Link| *value != 0.0 && !from.starts_with("Reference flow"))
            .collect()
    };
    let us = table("us-energy-2018-llnl/us-energy-consumption.csv");
    let steel = table("steel-japan-2019/watari-transformed-data-Japan-2019.csv");
    assert_eq!((energy.len(), steel.len()), (68, 35));
    vec![
        ("d3-energy", "TWh", energy),
        ("us-energy", "TWh", us),
        ("steel", "kt", steel),
    ]
}
