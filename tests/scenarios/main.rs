//! Scenarios: a chain under one of them is the chain that a hand would have edited; what cannot be is refused with its
//! place.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

mod laws;

use std::fmt::Write as _;

use liantu::analysis::{self, Question};
use liantu::language::Faults;
use liantu::model::Chain;
use liantu::render::{self, Options};
use liantu::report::{ChangeState, Document, Report};
use liantu::rules::{self, Settings};
use liantu::{diff, study};
use proptest::prelude::*;

/// A small chain; `{…}` marks stand for what scenarios change.
const CHAIN: &str = "\
format: 1
chain: iron
period: 2024
commodities:
  ore: {unit: t, outside: true}
  coke: {unit: t}
  iron: {unit: t}
  steel: {unit: t}
  slag: {unit: t}
processes:
  furnace: {product: iron, inputs: {ore: @ore, coke: 0.5 t}, byproducts: {slag: 0.3 t}}
  coking: {product: coke, inputs: {coal-any: {any-of: [ore, slag], amount: @coal}}}
  converter: {product: steel, inputs: {iron: 1.1 t}}
sites:
  north: {process: furnace, capacity: @capacity, status: @status}
  south: {process: coking, capacity: 70 t/a, status: operating}
@site
observations:
  - {of: iron, measure: output, amount: @iron}
  - {of: coke, measure: output, amount: 40 t}
@observation
imports:
  - {of: ore, from: Pilbara, amount: @pilbara, limit: 150 t/a}
  - {of: ore, from: Minas, amount: 30 t/a}
demands: [{of: steel, amount: @steel}]
targets: [{id: more, indicator: output, of: iron, at-least: @least, period: 2024}]
stated: [{process: converter}@stated]
@scenarios
";

const PLAIN: [(&str, &str); 12] = [
    ("@ore", "1.6 t"),
    ("@coal", "1.4 t"),
    ("@capacity", "120 t/a"),
    ("@status", "operating"),
    ("@site", ""),
    ("@iron", "100 t"),
    ("@observation", ""),
    ("@pilbara", "140 t/a"),
    ("@steel", "60 t/a"),
    ("@least", "110 t"),
    ("@stated", ""),
    ("@scenarios", ""),
];

fn text(changed: &[(&str, &str)]) -> String {
    let mut out = CHAIN.to_owned();
    for (mark, plain) in PLAIN {
        let given = changed.iter().find(|(name, _)| *name == mark);
        out = out.replace(mark, given.map_or(plain, |(_, text)| text));
    }
    out
}

fn read(text: &str) -> Chain {
    Chain::from_text("iron.yaml", text).unwrap_or_else(|faults| panic!("{text}\n{faults}"))
}

fn study_of(chain: &Chain) -> Report {
    let results = analysis::run(chain, Question::default());
    study::of(chain, &results, &Settings::default())
}

/// The study as JSON without what only says where things stand.
fn said(chain: &Chain) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                for key in ["line", "column", "at", "scenario"] {
                    map.remove(key);
                }
                map.values_mut().for_each(strip);
            }
            serde_json::Value::Array(list) => {
                list.iter_mut().for_each(strip);
                // Lists of inputs are in the order of lines.
                list.sort_by_key(ToString::to_string);
            }
            _ => {}
        }
    }
    let write = render::find("json").unwrap().write;
    let mut value = serde_json::from_str(&write(&study_of(chain), &Options::default())).unwrap();
    strip(&mut value);
    value
}

/// What a scenario changes, and the same edit by hand.
const CASES: [(&str, &[(&str, &str)]); 10] = [
    (
        "processes: {furnace: {inputs: {ore: 1.8 t}}}",
        &[("@ore", "1.8 t")],
    ),
    // The alternatives of a slot stay when its amount alone changes.
    (
        "processes: {coking: {inputs: {coal-any: 1.5 t}}}",
        &[("@coal", "1.5 t")],
    ),
    (
        "sites: {north: {capacity: 90 t/a}}",
        &[("@capacity", "90 t/a")],
    ),
    ("sites: {north: {status: closed}}", &[("@status", "closed")]),
    (
        "sites: {west: {process: converter, capacity: 50 t/a, status: operating}}",
        &[(
            "@site",
            "  west: {process: converter, capacity: 50 t/a, status: operating}",
        )],
    ),
    (
        "observations: [{of: iron, measure: output, amount: 80 t}]",
        &[("@iron", "80 t")],
    ),
    (
        "observations: [{of: steel, measure: output, amount: 55 t}]",
        &[(
            "@observation",
            "  - {of: steel, measure: output, amount: 55 t}",
        )],
    ),
    (
        "imports: [{of: ore, from: Pilbara, amount: 20 t/a}]",
        &[("@pilbara", "20 t/a")],
    ),
    (
        "demands: {steel: {amount: 75 t/a}}",
        &[("@steel", "75 t/a")],
    ),
    ("targets: {more: {at-least: 95 t}}", &[("@least", "95 t")]),
];

#[test]
fn a_scenario_is_the_edit_that_a_hand_would_make() {
    let base = said(&read(&text(&[])));
    for (set, by_hand) in CASES {
        let scenarios = format!("scenarios: {{s: {{set: {{{set}}}}}}}");
        let chain = read(&text(&[("@scenarios", &scenarios)]));
        assert_eq!(said(&chain), base, "declaring {set} changes nothing");
        let under = chain.under(&chain.scenarios[0]);
        let edited = said(&read(&text(by_hand)));
        assert_eq!(said(&under), edited, "{set}");
        assert_ne!(edited, base, "the case {set} says something");
        assert_eq!(under.scenario.as_deref(), Some("s"));
    }
}

proptest! {
    /// Any figures, several changes at once.
    #[test]
    fn many_changes_at_once(ore in 1_u32..9, capacity in 1_u32..500, iron in 1_u32..400, least in 1_u32..400, steel in 0_u32..200) {
        let set = format!(
            "{{processes: {{furnace: {{inputs: {{ore: {ore}.5 t}}}}}}, sites: {{north: {{capacity: {capacity} t/a}}}}, \
             observations: [{{of: iron, measure: output, amount: {iron} t}}], demands: {{steel: {{amount: {steel} t/a}}}}, targets: {{more: {{at-least: {least} t}}}}}}"
        );
        let scenarios = format!("scenarios: {{s: {{set: {set}}}}}");
        let chain = read(&text(&[("@scenarios", &scenarios)]));
        let (ore, capacity, iron, least, steel) = (
            format!("{ore}.5 t"), format!("{capacity} t/a"), format!("{iron} t"), format!("{least} t"), format!("{steel} t/a"),
        );
        let by_hand = read(&text(&[("@ore", &ore), ("@capacity", &capacity), ("@iron", &iron), ("@least", &least), ("@steel", &steel)]));
        prop_assert_eq!(said(&chain.under(&chain.scenarios[0])), said(&by_hand));
    }
}

#[test]
fn a_cut_takes_the_amount_along() {
    let scenarios = "scenarios: {cut: {set: {imports: {ore: {limit: 0 t/a}}}}, less: {set: {imports: [{of: ore, from: Pilbara, limit: 50 t/a}]}}}";
    let chain = read(&text(&[("@scenarios", scenarios)]));
    let amounts = |chain: &Chain| {
        let amount = |at: usize| chain.crossings[at].amount.as_ref().unwrap().amount.unwrap();
        [amount(0).to_string(), amount(1).to_string()]
    };
    assert_eq!(amounts(&chain), ["140 t/a", "30 t/a"]);
    let cut = chain.under(chain.find_scenario("cut").unwrap());
    assert_eq!(amounts(&cut), ["0 t/a", "0 t/a"], "every origin is cut");
    let less = chain.under(chain.find_scenario("less").unwrap());
    assert_eq!(
        amounts(&less),
        ["50 t/a", "30 t/a"],
        "no more than the limit"
    );
}

#[test]
fn a_changed_figure_stands_on_the_line_of_the_scenario() {
    let scenarios = "scenarios:\n  s:\n    set:\n      processes:\n        furnace:\n          inputs:\n            ore: 1.9 t";
    let text = text(&[("@scenarios", scenarios)]);
    let chain = read(&text);
    let line = text
        .lines()
        .position(|line| line.contains("ore: 1.9 t"))
        .unwrap()
        + 1;
    let under = chain.under(&chain.scenarios[0]);
    let furnace = under.process(under.find_process("furnace").unwrap());
    assert_eq!(furnace.inputs[0].figure.place.line as usize, line);
    assert_ne!(
        chain.process(chain.find_process("furnace").unwrap()).inputs[0]
            .figure
            .place
            .line as usize,
        line
    );
}

/// How burdens are shared is a choice: its rules stand side by side as scenarios.
#[test]
fn a_scenario_chooses_how_burdens_are_shared() {
    let text = |chosen: &str, scenarios: &str| {
        format!(
            "format: 1\nchain: shared\n{chosen}commodities:\n  metal: {{unit: t, price: 300 CNY/t}}\n  acid: {{unit: t, price: 800 CNY/t, carbon: 4 tCO2e/t}}\nprocesses:\n  smelting: {{product: metal, byproducts: {{acid: 0.25 t}}, emissions: {{co2: 11 t}}}}\n{scenarios}"
        )
    };
    let chain = read(&text(
        "allocation: mass\n",
        "scenarios:\n  by-value: {set: {allocation: value}}\n  expanded: {set: {allocation: expansion}}\n  open: {set: {allocation: unknown}}\n",
    ));
    let carbon = |chain: &Chain| {
        let found = analysis::run(chain, Question::default()).footprint;
        let metal = chain.find_commodity("metal").unwrap();
        found.of(metal).and_then(|it| it.carbon.total?.value)
    };
    let near = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-9;
    assert!(near(carbon(&chain), 11.0 / 1.25));
    for (id, chosen, expected) in [
        (
            "by-value",
            "allocation: value\n",
            Some(11.0 * 300.0 / 500.0),
        ),
        (
            "expanded",
            "allocation: expansion\n",
            Some(11.0 - 0.25 * 4.0),
        ),
        ("open", "", None),
    ] {
        let under = chain.under(chain.find_scenario(id).unwrap());
        match expected {
            Some(expected) => assert!(near(carbon(&under), expected), "{id}"),
            None => assert_eq!(carbon(&under), None, "{id}"),
        }
        // As a hand would have written it.
        let by_hand = read(&text(chosen, ""));
        assert_eq!(carbon(&under), carbon(&by_hand), "{id}");
        assert_eq!(under.allocation, by_hand.allocation, "{id}");
    }
    // The chain itself is as it was, and a process that says so itself keeps its own.
    assert_eq!(
        chain.allocation,
        read(&text("allocation: mass\n", "")).allocation
    );
    let own = text("", "scenarios:\n  by-mass: {set: {allocation: mass}}\n")
        .replace("{product: metal,", "{product: metal, allocation: value,");
    let own = read(&own);
    let under = own.under(own.find_scenario("by-mass").unwrap());
    assert!(near(carbon(&under), 11.0 * 300.0 / 500.0));
    // Side by side, in the words of compare.
    let path = file(
        "shared",
        &text(
            "allocation: mass\n",
            "scenarios:\n  by-value: {set: {allocation: value}}\n  expanded: {set: {allocation: expansion}}\n",
        ),
    );
    let (code, out, error) = run(&["compare", path.to_str().unwrap(), "--scenarios"]);
    assert_eq!(code, 0, "{error}");
    let row = out
        .lines()
        .find(|it| it.starts_with("Carbon") && it.contains("metal"))
        .unwrap();
    assert!(
        row.contains("8.80 tCO2e/t") && row.contains("6.60 tCO2e/t") && row.contains("10 tCO2e/t"),
        "{row}"
    );
    // A word that is no rule is refused at its place.
    let wrong = text("", "scenarios:\n  odd: {set: {allocation: weight}}\n");
    let faults = Chain::from_text("shared.yaml", &wrong)
        .unwrap_err()
        .to_string();
    assert!(
        faults.contains("`weight` is not one of the words"),
        "{faults}"
    );
}

fn faults(set: &str) -> Faults {
    let scenarios = format!("scenarios:\n  s:\n    set: {{{set}}}");
    Chain::from_text("iron.yaml", &text(&[("@scenarios", &scenarios)]))
        .map(|_| ())
        .expect_err(set)
}

#[test]
fn what_cannot_be_is_refused_at_its_place() {
    let cases = [
        (
            "sites: {nort: {status: closed}}",
            "no site has the id `nort`",
        ),
        (
            "processes: {furnac: {inputs: {ore: 1 t}}}",
            "no process has the id `furnac`",
        ),
        (
            "processes: {furnace: {inputs: {oar: 1 t}}}",
            "no commodity has the id `oar`",
        ),
        (
            "processes: {furnace: {inputs: {ore: 1 MWh}}}",
            "`1 MWh` is energy; mass is needed here",
        ),
        (
            "sites: {north: {capacity: 5 t}}",
            "`5 t` is an amount; an amount per time is needed here",
        ),
        ("sites: {north: {statue: closed}}", "unknown key `statue`"),
        (
            "sites: {iron: {process: furnace}}",
            "`iron` is in the chain already",
        ),
        ("context: []", "unknown key `context`"),
        (
            "flows: [{from: furnace, to: converter, of: iron, amount: 1 t}]",
            "the chain has no such flow",
        ),
        (
            "claims: [{of: furnace, field: inputs.ore, chosen: a}]",
            "the chain has no such claim",
        ),
        (
            "rates: {XYZ: 1 CNY}",
            "`XYZ` is not the code of a foreign currency",
        ),
        (
            "imports: {coke: {limit: 0 t/a}}",
            "the chain has no such imports of `coke`",
        ),
        (
            "imports: {ore: {limit: 10 t/a}}",
            "the chain has 2 entries of imports of `ore`: which one changes?",
        ),
        (
            "imports: {ore: {to: Pilbara, limit: 0 t/a}}",
            "an import comes `from` somewhere",
        ),
        (
            "targets: {mor: {at-least: 1 t}}",
            "no target has the id `mor`",
        ),
        (
            "targets: {more: {indicator: utilisation}}",
            "a scenario changes the bounds of a target, not what it bounds",
        ),
        (
            "targets: {more: {at-least: 1 kWh}}",
            "`1 kWh` is energy; mass is needed here",
        ),
        ("commodities: {iron: {unit: kg}}", "unknown key `unit`"),
        ("commodities: {iron: {price: 3 t}}", "`3 t` is mass"),
        (
            "observations: [{of: iron, measure: output, amount: 1 t}, {of: iron, measure: output, amount: 2 t}]",
            "this scenario changes the same entry twice",
        ),
        (
            "stated: [{process: nothing}]",
            "no process has the id `nothing`",
        ),
        ("demands: [{amount: 5 t/a}]", "`of` is missing"),
    ];
    for (set, message) in cases {
        let found = faults(set);
        let fault = &found.0[0];
        let all = found.to_string();
        assert!(fault.message.en.contains(message), "{set}: {all}");
        assert_eq!(
            fault.at.line as usize,
            text(&[]).lines().count() + 2,
            "{set}: {all}"
        );
        assert!(fault.help.is_some(), "{set} says what to do");
        assert_ne!(fault.message.en, fault.message.zh, "{set}");
        assert_eq!(found.0.len(), 1, "{set}: {all}");
    }
}

#[test]
fn a_scenario_never_changes_in_what_a_commodity_is_counted() {
    let head = "format: 1\nchain: c\ncommodities: {iron: {}}\nprocesses: {furnace: {product: iron}}\nobservations: [{of: iron, measure: output, amount: 5 kt, period: 2024}]\n";
    let plain = Chain::from_text("c.yaml", head).unwrap();
    let with = format!(
        "{head}scenarios: {{s: {{set: {{observations: [{{of: iron, measure: output, amount: 5 t, period: 2024}}]}}}}}}\n"
    );
    let with = Chain::from_text("c.yaml", &with).unwrap();
    assert_eq!(plain.commodities, with.commodities);
    assert_eq!(
        with.under(&with.scenarios[0]).commodities,
        plain.commodities
    );
}

#[test]
fn side_by_side_agrees_with_the_diff_of_each() {
    let mut scenarios = String::from("scenarios:\n");
    for (at, (set, _)) in CASES.iter().enumerate() {
        writeln!(scenarios, "  s{at}: {{set: {{{set}}}}}").unwrap();
    }
    let chain = read(&text(&[("@scenarios", &scenarios)]));
    let study = |chain: &Chain| {
        let results = analysis::run(chain, Question::default());
        let findings = diff::shared(rules::run(chain, &results, &Settings::default()));
        (results, findings)
    };
    let worked: Vec<_> = chain.scenarios.iter().map(|it| chain.under(it)).collect();
    let studies: Vec<_> = worked.iter().map(study).collect();
    let (results, findings) = study(&chain);
    let base = diff::Version {
        chain: &chain,
        results: &results,
        findings: &findings,
        name: "base".to_owned(),
    };
    let versions: Vec<_> = chain
        .scenarios
        .iter()
        .zip(worked.iter().zip(&studies))
        .map(|(scenario, (chain, (results, findings)))| {
            (
                scenario,
                diff::Version {
                    chain,
                    results,
                    findings,
                    name: scenario.id.clone(),
                },
            )
        })
        .collect();
    let report = diff::side_by_side(&base, &versions);
    let Document::Comparison(document) = &report.document else {
        panic!("a comparison")
    };
    assert_eq!(document.scenarios.len(), CASES.len());
    let mut moved = 0;
    for (at, (_, version)) in versions.iter().enumerate() {
        let alone = diff::compare(&base, version);
        let here = document
            .indicators
            .iter()
            .filter(|it| it.scenarios[at].moved)
            .count();
        assert_eq!(here, alone.indicators.len(), "{}", version.name);
        moved += here;
        for state in [
            ChangeState::Opened,
            ChangeState::Closed,
            ChangeState::Grown,
            ChangeState::Shrunk,
        ] {
            let here = document
                .findings
                .iter()
                .filter(|it| matches!(&it.scenarios[at], Some((is, _)) if *is == state))
                .count();
            let there = alone.findings.iter().filter(|it| it.state == state).count();
            assert_eq!(here, there, "{} {state:?}", version.name);
        }
    }
    assert!(moved > CASES.len(), "the cases move something");
    // The JSON fits its schema.
    let schema = render::json::schema("compare").unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for lang in [liantu::text::Lang::En, liantu::text::Lang::Zh] {
        let options = Options {
            lang,
            ..Options::default()
        };
        let json = (render::find("json").unwrap().write)(&report, &options);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let wrong: Vec<_> = validator
            .iter_errors(&json)
            .map(|it| it.to_string())
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[test]
fn twenty_thousand_scenarios_are_read() {
    let mut scenarios = String::from("scenarios:\n");
    for at in 0..20_000 {
        writeln!(
            scenarios,
            "  s{at}: {{set: {{sites: {{north: {{capacity: {} t/a}}}}}}}}",
            at + 1
        )
        .unwrap();
    }
    let chain = read(&text(&[("@scenarios", &scenarios)]));
    assert_eq!(chain.scenarios.len(), 20_000);
    let under = chain.under(chain.find_scenario("s19999").unwrap());
    let capacity = under.sites[0].capacity.as_ref().unwrap();
    assert_eq!(capacity.amount.unwrap().to_string(), "20000 t/a");
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A file of this process alone.
fn file(name: &str, text: &str) -> std::path::PathBuf {
    let folder =
        std::env::temp_dir().join(format!("liantu-scenarios-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("iron.yaml");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn every_command_takes_a_scenario() {
    let scenarios = "scenarios: {low-iron: {title: {en: Less iron, zh: 减产}, set: {observations: [{of: iron, measure: output, amount: 50 t}]}}}";
    let path = file("commands", &text(&[("@scenarios", scenarios)]));
    let path = path.to_str().unwrap();
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let under = ["--scenario", "low-iron"];
    let (code, out, _) = run(&[
        &["analyze", path, "--format", "json", "--fail-on", "never"],
        &under[..],
    ]
    .concat());
    assert_eq!(
        (code, json(&out)["scenario"].as_str()),
        (0, Some("low-iron"))
    );
    let (_, out, _) = run(&["analyze", path, "--format", "json", "--fail-on", "never"]);
    assert!(json(&out)["scenario"].is_null());
    let (_, out, _) = run(&[&["analyze", path, "--lang", "zh"], &under[..]].concat());
    assert!(out.contains("情景：减产"), "{out}");
    let (_, out, _) = run(&[
        &["check", path, "--format", "json", "--fail-on", "never"],
        &under[..],
    ]
    .concat());
    assert_eq!(json(&out)["chains"][0]["scenario"], "low-iron");
    let (code, out, _) = run(&[&["diff", path, path, "--format", "json"], &under[..]].concat());
    assert_eq!(
        (code, json(&out)["head"]["scenario"].as_str()),
        (0, Some("low-iron"))
    );
    let (code, out, _) = run(&[&["render", path, "-o", "-"], &under[..]].concat());
    assert!(code == 0 && out.contains("<svg"), "{out}");
    let (code, out, _) = run(&["compare", path, "--scenarios", "--format", "json"]);
    assert_eq!(
        (code, json(&out)["scenarios"][0]["id"].as_str()),
        (0, Some("low-iron"))
    );
    for arguments in [
        &["analyze", path, "--scenario", "low-irn"][..],
        &["check", path, "--scenario", "low-irn"],
        &["compare", path, "--scenarios", "low-irn"],
    ] {
        let (code, out, error) = run(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(error.contains("did you mean `low-iron`?"), "{out}{error}");
    }
}

#[test]
fn too_many_scenarios_side_by_side_are_refused_with_words() {
    let mut scenarios = String::from("scenarios:\n");
    for at in 0..201 {
        writeln!(
            scenarios,
            "  s{at}: {{set: {{sites: {{north: {{status: idle}}}}}}}}"
        )
        .unwrap();
    }
    let path = file("many", &text(&[("@scenarios", &scenarios)]));
    let (code, _, error) = run(&["compare", path.to_str().unwrap(), "--scenarios"]);
    assert_eq!(code, 2);
    assert!(
        error.contains("201 scenarios are more than the 200"),
        "{error}"
    );
    let (code, _, _) = run(&["compare", path.to_str().unwrap(), "--scenarios", "s7"]);
    assert_eq!(code, 0);
}

/// The fenced blocks of a page, each with the word behind its fence.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => open = Some((kind.to_owned(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

#[test]
fn the_page_shows_what_the_program_prints() {
    shown_is_printed(include_str!("../../docs/scenarios.md"));
    shown_is_printed(include_str!("../../docs/scenarios.zh-CN.md"));
}

fn shown_is_printed(page: &str) {
    let blocks = blocks(page);
    let chain = &blocks.iter().find(|it| it.0 == "yaml").unwrap().1;
    let path = file("page", chain);
    let mut commands = 0;
    for (_, text) in blocks.iter().filter(|it| it.1.starts_with("$ liantu")) {
        let (command, shown) = text.split_once('\n').unwrap();
        let words = command.trim_start_matches("$ liantu ").split(' ');
        let arguments: Vec<&str> = words
            .map(|word| {
                if word == "iron.yaml" {
                    path.to_str().unwrap()
                } else {
                    word
                }
            })
            .collect();
        let (code, out, error) = run(&arguments);
        assert_eq!(code, 0, "{error}");
        assert_eq!(out, shown, "{command}");
        commands += 1;
    }
    assert_eq!(commands, 2);
}
