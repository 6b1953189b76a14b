//! What the first chains must answer, by two ways: through the library and in its printed output, and by plain
//! arithmetic here on the numbers that the newspaper page prints.
//!
//! No formula of the library is used for an expected value; the page's numbers stand here once more, by hand.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use std::collections::BTreeSet;
use std::path::Path;

use liantu::analysis::targets::Standing;
use liantu::analysis::{self, Question, Results};
use liantu::model::{Chain, CommodityId, Figure, FileId, Measure, Subject};
use liantu::report::Finding;
use liantu::rules::{self, Settings};
use liantu::text::Lang;
use liantu::{render, study};
use serde_json::Value;

// The page, first quarter of 2025, in 万吨 and 亿元.
const ALUMINA: f64 = 38.06;
const METAL: f64 = 72.2;
const ALLOY: f64 = 46.76;
const CAPACITY: f64 = 343.0;
const VALUE: f64 = 224.85;
const VALUE_TARGET: f64 = 1000.0;
const PARK: f64 = 106.0;
// Coefficients per tonne of metal: alumina low, usual and high; anodes.
const ALUMINA_PER_METAL: [f64; 3] = [1.915, 1.93, 1.95];
const ANODES_PER_METAL: f64 = 0.513;
/// Tonnes in 万吨.
const WAN: f64 = 1e4;

struct Told {
    chain: Chain,
    results: Results,
    findings: Vec<Finding>,
}

impl Told {
    fn of(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("chains")
            .join(name);
        let chain = Chain::read(path).unwrap_or_else(|faults| panic!("{faults}"));
        let results = analysis::run(&chain, Question::default());
        let findings = rules::run(&chain, &results, &Settings::default());
        Self {
            chain,
            results,
            findings,
        }
    }

    fn printed(&self, format: &str, lang: Lang) -> String {
        let report = study::of(&self.chain, &self.results, &Settings::default());
        let options = render::Options {
            lang,
            ..render::Options::default()
        };
        (render::find(format).unwrap().write)(&report, &options)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.printed("json", Lang::Zh)).unwrap()
    }

    fn commodity(&self, id: &str) -> CommodityId {
        self.chain.find_commodity(id).unwrap()
    }

    fn findings_of(&self, rule: &str) -> BTreeSet<&str> {
        let of = self.findings.iter().filter(|it| it.rule == rule);
        of.map(|it| it.of.as_str()).collect()
    }

    fn fingerprints(&self) -> BTreeSet<(&str, &str, &str)> {
        let all = self.findings.iter();
        all.map(|it| (it.fingerprint.as_str(), it.rule, it.of.as_str()))
            .collect()
    }

    fn output(&self, of: Subject, measure: Measure) -> f64 {
        let fits = |it: &&liantu::model::Observation| {
            it.of == of && it.measure == measure && it.period == self.chain.period
        };
        let mut found = self.chain.observations.iter().filter(fits);
        let amount = found.next().unwrap().figure.amount.as_ref().unwrap();
        assert!(found.next().is_none());
        amount.estimate().value.unwrap()
    }
}

fn entry<'v>(json: &'v Value, list: &str, wanted: &[(&str, &str)]) -> &'v Value {
    let fits = |it: &&Value| wanted.iter().all(|(key, value)| it[*key] == *value);
    let mut found = json[list].as_array().unwrap().iter().filter(fits);
    let first = found
        .next()
        .unwrap_or_else(|| panic!("no {wanted:?} in {list}"));
    assert!(found.next().is_none(), "{wanted:?} twice in {list}");
    first
}

#[track_caller]
fn close(found: &Value, plain: f64) {
    let found = found
        .as_f64()
        .unwrap_or_else(|| panic!("{found} is no number"));
    assert!((found / plain - 1.0).abs() < 1e-9, "{found} is not {plain}");
}

#[track_caller]
fn ends(found: &Value, value: f64, bounds: [f64; 2], scale: f64) {
    close(&found["value"], value * scale);
    close(&found["low"], bounds[0] * scale);
    close(&found["high"], bounds[1] * scale);
}

#[track_caller]
fn prints(text: &str, all: &[&str]) {
    for part in all {
        assert!(text.contains(part), "{part} is not printed in:\n{text}");
    }
}

#[test]
fn alumina_covers_a_quarter_of_what_the_smelters_need() {
    let told = Told::of("wenshan-aluminium.yaml");
    let json = told.json();
    let [low, usual, high] = ALUMINA_PER_METAL.map(|per| METAL * per);
    let rounded =
        |value: f64, digits: i32| (value * 10_f64.powi(digits)).round() / 10_f64.powi(digits);
    assert_eq!(rounded(usual, 3), 139.346);
    assert_eq!(
        [low, usual, high].map(|need| rounded(need - ALUMINA, 3)),
        [100.203, 101.286, 102.73]
    );
    assert_eq!(
        [high, usual, low].map(|need| rounded(ALUMINA / need, 4)),
        [0.2703, 0.2731, 0.2753]
    );

    let balance = entry(
        &json,
        "balances",
        &[("commodity", "alumina"), ("basis", "observed")],
    );
    close(&balance["supply"]["value"], ALUMINA * WAN);
    ends(&balance["need"], usual, [low, high], WAN);
    ends(
        &balance["gap"],
        usual - ALUMINA,
        [low - ALUMINA, high - ALUMINA],
        WAN,
    );
    let cover = [ALUMINA / high, ALUMINA / low];
    ends(&balance["cover"], ALUMINA / usual, cover, 1.0);
    let own = [("id", "self-sufficiency"), ("of", "commodity/alumina")];
    ends(
        entry(&json, "indicators", &own),
        ALUMINA / usual,
        cover,
        1.0,
    );
    let finding = entry(
        &json,
        "findings",
        &[("rule", "undersupply"), ("of", "commodity/alumina")],
    );
    ends(
        &finding["values"]["gap"],
        usual - ALUMINA,
        [low - ALUMINA, high - ALUMINA],
        WAN,
    );

    let zh = "氧化铝缺口 101.29 万吨（100.20–102.73 万吨）：供给 38.06 万吨，需求 139.35 万吨";
    let en = "Alumina is short by 1,012.9 kt (1,002.0–1,027.3 kt): 380.60 kt supplied of 1,393.5 kt needed";
    prints(
        &told.printed("text", Lang::Zh),
        &[zh, "27.31 %（27.03–27.53 %）"],
    );
    prints(
        &told.printed("text", Lang::En),
        &[en, "27.31 % (27.03–27.53 %)"],
    );
    prints(finding["message"].as_str().unwrap(), &[zh]);
    assert_eq!(finding["at"]["file"], "chains/wenshan-aluminium.yaml");
    assert_eq!(
        told.findings_of("undersupply"),
        ["commodity/alumina"].into()
    );
}

#[test]
fn smelters_run_at_84_percent_if_their_capacity_is_per_year() {
    let told = Told::of("wenshan-aluminium.yaml");
    let json = told.json();
    let utilisation = METAL / (CAPACITY / 4.0);
    assert_eq!(format!("{utilisation:.4}"), "0.8420");
    let found = entry(
        &json,
        "indicators",
        &[("id", "utilisation"), ("of", "process/smelting")],
    );
    close(&found["value"], utilisation);
    let zh = told.printed("text", Lang::Zh);
    let en = told.printed("text", Lang::En);
    prints(
        &zh,
        &[
            "84.20 %",
            "以文山州电解铝企业的产能按每年计为前提：原文没有写明时间单位",
        ],
    );
    let doubt =
        "if the capacity of Aluminium smelters of Wenshan is per year: the source prints no rate";
    prints(&en, &["84.20 %", doubt]);
    prints(
        &found["notes"].to_string(),
        &["原文没有写明时间单位", "1/4"],
    );
}

#[test]
fn local_conversion_is_told_with_what_it_cannot_prove() {
    let told = Told::of("wenshan-aluminium.yaml");
    let json = told.json();
    assert_eq!(format!("{:.4}", ALLOY / METAL), "0.6476");
    let of = [
        ("id", "local-conversion"),
        ("of", "commodity/liquid-aluminium"),
    ];
    let found = entry(&json, "indicators", &of);
    close(&found["value"], ALLOY / METAL);
    prints(&found["notes"].to_string(), &["上限", "不能据此证明"]);
    let behind = [("rule", "target-behind"), ("of", "target/in-situ")];
    close(
        &entry(&json, "findings", &behind)["values"]["ratio"]["value"],
        ALLOY / METAL,
    );
    prints(
        &told.printed("text", Lang::Zh),
        &["64.76 %", "这是转化所能解释的上限"],
    );
    prints(
        &told.printed("text", Lang::En),
        &["64.76 %", "does not prove"],
    );
}

#[test]
fn anodes_have_no_supplier_and_that_is_one_gap() {
    let told = Told::of("wenshan-aluminium.yaml");
    let json = told.json();
    let need = METAL * ANODES_PER_METAL;
    assert_eq!(format!("{need:.4}"), "37.0386");
    let balance = [("commodity", "prebaked-anode"), ("basis", "observed")];
    let balance = entry(&json, "balances", &balance);
    close(&balance["need"]["value"], need * WAN);
    assert!(balance.get("supply").is_none() && balance.get("gap").is_none());
    assert_eq!(
        told.findings_of("missing-supplier"),
        ["commodity/prebaked-anode"].into()
    );
    let missing = [
        ("rule", "missing-supplier"),
        ("of", "commodity/prebaked-anode"),
    ];
    let missing = entry(&json, "findings", &missing);
    close(&missing["values"]["need"]["value"], need * WAN);
    prints(&told.printed("text", Lang::Zh), &["预焙阳极 37.04 万吨"]);
    prints(&told.printed("text", Lang::En), &["370.39 kt"]);
    // What anodes are made of is told under their gap and nowhere else.
    prints(&missing["notes"].to_string(), &["煅后石油焦", "煤沥青"]);
    let behind = [
        "commodity/calcined-coke",
        "commodity/coal-tar-pitch",
        "commodity/green-coke",
        "commodity/coal-tar",
        "process/coke-calcining",
        "process/tar-distillation",
        "process/anode-baking",
    ];
    let more: Vec<&Finding> = told
        .findings
        .iter()
        .filter(|it| behind.contains(&&*it.of))
        .collect();
    assert!(more.is_empty(), "{more:?}");
}

#[test]
fn recycled_aluminium_has_no_figure() {
    let told = Told::of("wenshan-aluminium.yaml");
    assert!(
        told.findings_of("no-figure")
            .contains("stage/recycled-aluminium")
    );
    let recycled = told.commodity("recycled-ingot");
    assert!(
        told.chain
            .observations
            .iter()
            .all(|it| it.of != Subject::Commodity(recycled))
    );
    assert!(
        told.results
            .balances
            .iter()
            .all(|it| it.commodity != recycled || it.supply.is_none())
    );
}

#[test]
fn the_value_target_needs_more_in_each_remaining_quarter() {
    let told = Told::of("wenshan-aluminium.yaml");
    let json = told.json();
    let left = (VALUE_TARGET - VALUE) / 3.0;
    assert_eq!(format!("{left:.4}"), "258.3833");
    const { assert!(4.0 * VALUE < VALUE_TARGET) };
    let behind = [("rule", "target-behind"), ("of", "target/thousand-yi")];
    let finding = entry(&json, "findings", &behind);
    close(&finding["values"]["needed-per-period"]["value"], left);
    close(&finding["values"]["pace"]["value"], 4.0 * VALUE);
    close(&finding["values"]["so-far"]["value"], VALUE);
    assert_eq!(finding["values"]["needed-per-period"]["unit"], "亿元");
    let at = told
        .chain
        .targets
        .iter()
        .position(|it| it.id == "thousand-yi")
        .unwrap();
    let progress = told
        .results
        .targets
        .iter()
        .find(|it| it.target as usize == at)
        .unwrap();
    assert_eq!(progress.standing, Standing::Behind);
    assert_eq!(progress.periods_left, Some(3.0));
    let output = [("id", "output-value"), ("of", "chain/wenshan-aluminium")];
    close(&entry(&json, "indicators", &output)["value"], VALUE);
    prints(
        &told.printed("text", Lang::Zh),
        &["258.38 亿元", "899.40 亿元", "剩余 3 个季度"],
    );
    prints(
        &told.printed("text", Lang::En),
        &["CNY 25.84 bn", "CNY 89.94 bn", "3 remaining quarters"],
    );
}

/// Every number of a JSON document.
fn numbers(json: &Value, into: &mut Vec<f64>) {
    match json {
        Value::Number(number) => into.extend(number.as_f64()),
        Value::Array(list) => list.iter().for_each(|it| numbers(it, into)),
        Value::Object(map) => map.values().for_each(|it| numbers(it, into)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[test]
fn the_park_is_never_divided_by_the_prefecture() {
    let told = Told::of("wenshan-aluminium.yaml");
    let json = told.json();
    let park = told
        .chain
        .site(told.chain.find_site("funing-deep").unwrap());
    assert_eq!(
        park.capacity
            .as_ref()
            .unwrap()
            .amount
            .as_ref()
            .unwrap()
            .estimate()
            .value,
        Some(PARK)
    );
    let mut found = Vec::new();
    numbers(&json, &mut found);
    for of in [
        CAPACITY,
        CAPACITY / 4.0,
        METAL,
        ALLOY,
        ALUMINA,
        4.0 * METAL,
        4.0 * ALLOY,
    ] {
        for part in [PARK, PARK / 4.0] {
            for wrong in [part / of, of / part, 100.0 * part / of] {
                let hit = found.iter().find(|it| (**it / wrong - 1.0).abs() < 1e-4);
                assert_eq!(hit, None, "{part} and {of} were divided");
            }
        }
    }
    // Whatever rests on the park's figure says that it is of the park.
    for list in ["balances", "indicators"] {
        for it in json[list].as_array().unwrap() {
            if it["inputs"].to_string().contains("funing-deep") {
                assert_eq!(it["scope"], "funing-park", "{it}");
                assert!(
                    !it["inputs"].to_string().contains("wenshan-smelters"),
                    "{it}"
                );
            }
        }
    }
    assert!(
        told.findings_of("scope-mismatch")
            .contains("target/all-deep")
    );
    let deep = json["indicators"].as_array().unwrap().iter();
    assert_eq!(
        deep.filter(|it| it["id"] == "deep-processing" && it["scope"].is_null())
            .count(),
        0
    );
}

#[test]
fn growth_rates_give_the_quarter_of_the_year_before() {
    let (now, before) = (
        Told::of("wenshan-aluminium.yaml"),
        Told::of("wenshan-aluminium-2024.yaml"),
    );
    assert_eq!(now.chain.id, before.chain.id);
    let of = |told: &Told, id: &str| Subject::Commodity(told.commodity(id));
    let printed = [
        ("alumina", ALUMINA, 5.1, "36.21"),
        ("liquid-aluminium", METAL, 21.2, "59.57"),
        ("aluminium-alloy", ALLOY, 34.8, "34.69"),
    ];
    for (id, amount, growth, year_before) in printed {
        assert_eq!(now.output(of(&now, id), Measure::Output), amount);
        let plain = amount / (1.0 + growth / 100.0);
        assert_eq!(format!("{plain:.2}"), year_before);
        let read = before.output(of(&before, id), Measure::Output);
        assert!((read - plain).abs() < 5e-7, "{id}: {read} is not {plain}");
        let yoy = now
            .chain
            .observations
            .iter()
            .find(|it| it.of == of(&now, id))
            .unwrap();
        let yoy = yoy
            .yoy
            .as_ref()
            .unwrap()
            .amount
            .as_ref()
            .unwrap()
            .estimate()
            .value;
        assert_eq!(yoy, Some(growth));
    }
    assert_eq!(now.output(Subject::Chain, Measure::OutputValue), VALUE);
    let value = VALUE / 1.348;
    assert_eq!(format!("{value:.2}"), "166.80");
    assert!((before.output(Subject::Chain, Measure::OutputValue) - value).abs() < 5e-7);
    let need = METAL / 1.212 * ALUMINA_PER_METAL[1];
    let short = format!("{:.2} 万吨", need - ALUMINA / 1.051);
    prints(
        &before.printed("text", Lang::Zh),
        &["36.21 万吨", "166.80 亿元", &short],
    );
    // Every figure of a quarter that no source reports says that it is derived.
    for it in &before.chain.observations {
        assert_eq!(
            it.figure.confidence,
            Some(liantu::model::Confidence::Derived)
        );
    }
}

#[test]
fn the_station_closes_the_refuelling_gap_and_opens_none() {
    let before = Told::of("jinhua-hydrogen-before-station.yaml");
    let after = Told::of("jinhua-hydrogen.yaml");
    let (old, new) = (before.fingerprints(), after.fingerprints());
    let opened: Vec<_> = new.difference(&old).collect();
    assert!(opened.is_empty(), "{opened:?}");
    let closed: BTreeSet<(&str, &str)> = old
        .difference(&new)
        .map(|(_, rule, of)| (*rule, *of))
        .collect();
    assert!(
        closed.contains(&("missing-supplier", "commodity/dispensed-hydrogen")),
        "{closed:?}"
    );
    let refuelling =
        |(_, of): &(&str, &str)| matches!(*of, "commodity/dispensed-hydrogen" | "stage/refuelling");
    assert!(closed.iter().all(refuelling), "{closed:?}");
    for told in [&before, &after] {
        assert!(
            told.findings_of("missing-supplier")
                .contains("commodity/hydrogen")
        );
    }
    prints(
        &before.printed("text", Lang::Zh),
        &["车用加注氢气，但未写明"],
    );
    assert!(
        !after
            .findings_of("missing-supplier")
            .contains("commodity/dispensed-hydrogen")
    );
}

#[test]
fn engines_are_five_thousand_a_year() {
    for name in [
        "jinhua-hydrogen-before-station.yaml",
        "jinhua-hydrogen.yaml",
    ] {
        let told = Told::of(name);
        let site = told.chain.site(told.chain.find_site("qingtu").unwrap());
        let capacity = site.capacity.as_ref().unwrap().amount.as_ref().unwrap();
        assert_eq!(capacity.to_string(), "5000 台/a");
        let json = told.json();
        let balance = [("commodity", "fuel-cell-engine"), ("basis", "capacity")];
        let balance = entry(&json, "balances", &balance);
        close(&balance["supply"]["value"], 5000.0);
        assert_eq!(balance["supply"]["unit"], "台");
    }
}

/// Every figure that the chain's own file gives.
fn own_figures(chain: &Chain) -> Vec<&Figure> {
    let sites = chain.sites.iter();
    let sites = sites
        .flat_map(|it| {
            [
                it.capacity.as_ref(),
                it.count.as_deref(),
                it.investment.as_deref(),
            ]
        })
        .flatten();
    let observed = chain
        .observations
        .iter()
        .flat_map(|it| std::iter::once(&it.figure).chain(&it.yoy));
    let crossings = chain.crossings.iter();
    let crossings = crossings
        .flat_map(|it| [&it.amount, &it.limit, &it.price])
        .flatten();
    let processes = chain.processes.iter();
    let processes = processes.flat_map(|it| {
        let byproducts = it.byproducts.iter().map(|it| &it.figure);
        it.inputs.iter().map(|it| &it.figure).chain(byproducts)
    });
    let flows = chain.flows.iter().map(|it| &it.figure);
    let claims = chain.claims.iter().flat_map(|it| &it.values);
    let all = sites
        .chain(observed)
        .chain(crossings)
        .chain(processes)
        .chain(flows)
        .chain(claims);
    all.filter(|it| it.place.file == FileId(0)).collect()
}

#[test]
fn no_figure_of_hydrogen_is_invented() {
    for name in [
        "jinhua-hydrogen-before-station.yaml",
        "jinhua-hydrogen.yaml",
    ] {
        let told = Told::of(name);
        // The page prints three figures; all else that the file mentions is unknown.
        let known: Vec<String> = own_figures(&told.chain)
            .into_iter()
            .filter_map(|it| Some(it.amount.as_ref()?.to_string()))
            .collect();
        assert_eq!(known, ["5000 台/a", "100.. 项", "30.. 款"], "{name}");
        // Nor does a number with such a unit stand anywhere in the text: hydrogen, power, buses, distance.
        let text: String = told.chain.files[0]
            .text
            .lines()
            .map(|line| line.split(" #").next().unwrap_or(""))
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| [line, "\n"])
            .collect();
        let units = [
            "kg", "千克", "公斤", "吨", "kW", "MW", "千瓦", "兆瓦", "Nm", "标方", "辆", "bus",
            "km", "公里", "MPa", "t/",
        ];
        for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
            let rest = text[at..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            let rest = rest.trim_start_matches([' ', '余', '多', '+']);
            let unit = units.iter().find(|unit| rest.starts_with(**unit));
            assert_eq!(
                unit,
                None,
                "{name}: {}",
                text[at..].lines().next().unwrap_or("")
            );
        }
    }
}
