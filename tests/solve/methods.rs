//! The worked examples of the methods' pages give what the pages say.

use std::process::Command;

use liantu::analysis::demand::Demand;
use liantu::analysis::{self, Question, methods, requirement};

use super::requirement::{activity, chain, drawn};

/// A number between words, as the page prints it.
fn says(id: &str, words: &str) {
    let method = methods::find(id).unwrap();
    assert!(method.en.worked.contains(words), "{id}: {words}");
}

#[test]
fn every_method_has_its_page_in_both_languages() {
    for method in methods::ALL {
        for page in [&method.en, &method.zh] {
            for text in [page.summary, page.formula, page.limits, page.worked] {
                assert!(text.chars().count() > 20, "{}", method.id);
            }
        }
        assert!(
            liantu::rules::find(method.id).is_none(),
            "{} is a rule too",
            method.id
        );
        assert_eq!(methods::find(method.id).map(|it| it.id), Some(method.id));
        chain(method.example);
    }
}

#[test]
fn requirement_as_worked() {
    let chain = chain(methods::find("requirement").unwrap().example);
    let found = requirement::solve(&chain, &[Demand::parse(&chain, "1 t steel").unwrap()]).unwrap();
    let one = |it: Option<liantu::quantity::Estimate>| it.unwrap().value.unwrap();
    assert_eq!(one(activity(&chain, &found, "steelmaking")), 1.25);
    assert_eq!(one(activity(&chain, &found, "generation")), 0.625);
    assert_eq!(one(drawn(&chain, &found, "ore")), 1.875);
    says(
        "requirement",
        "1.25 t of steel and 0.625 MWh; ore = 1.5 · 1.25 = 1.875 t",
    );
}

#[test]
fn footprint_as_worked() {
    let chain = chain(methods::find("footprint").unwrap().example);
    let found = analysis::run(&chain, Question::default()).footprint;
    for id in ["metal", "acid", "rods"] {
        let it = &found.of(chain.find_commodity(id).unwrap()).unwrap().carbon;
        let parts = [it.direct, it.electricity, it.upstream, it.total];
        let parts = parts.map(|it| it.unwrap().value.unwrap());
        assert_eq!(parts, [1.8, 2.0, 0.2, 4.0], "{id}");
    }
    says(
        "footprint",
        "so f = 4 t a tonne of each: 1.8 direct, 2 electricity, 0.2 upstream",
    );
}

#[test]
fn circularity_as_worked() {
    let chain = chain(methods::find("circularity").unwrap().example);
    let results = analysis::run(&chain, Question::default());
    for (id, expected, words) in [
        ("recycling-input-rate", 0.4, "recycling input rate 40 %"),
        ("collection-rate", 0.5, "collection rate 50 %"),
        ("cycling-index", 0.4 * 220.0 / 280.0, "= 31.43 %"),
    ] {
        let it = results.indicators.iter().find(|it| it.id == id).unwrap();
        assert!((it.value.value.unwrap() - expected).abs() < 1e-9, "{id}");
        says("circularity", words);
    }
}

#[test]
fn potential_as_worked() {
    let chain = chain(methods::find("potential").unwrap().example);
    let results = analysis::run(&chain, Question::default());
    let [only] = &results.potentials[..] else {
        panic!("one final product");
    };
    let [held] = &only.bottlenecks[..] else {
        panic!("one bottleneck");
    };
    let near =
        |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-9, "{found}");
    near(only.most, 500_000.0);
    near(held.gain, 0.5);
    near(held.until.unwrap(), 1_600_000.0);
    near(held.reaches.unwrap(), 800_000.0);
    says(
        "potential",
        "at most 100 ÷ 2 = 50 of sheet. Each unit more of the refinery adds 0.5, up to 160",
    );
}

#[test]
fn why_not_as_worked() {
    let chain = chain(methods::find("why-not").unwrap().example);
    let results = analysis::run(&chain, Question::default());
    let conflict = results.conflict.unwrap();
    assert_eq!(conflict.parties.len(), 2);
    assert_eq!(conflict.relaxed.len(), 1);
    assert_eq!(conflict.relaxed[0].1, 10.0);
    says("why-not", "10 less sheet (half of it) mends it");
}

#[test]
fn plan_as_worked() {
    use liantu::analysis::synthesis::{self, Options, Wanted, Why};
    let chain = chain(methods::find("plan").unwrap().example);
    let results = analysis::run(&chain, Question::default());
    let wanted = [Wanted {
        commodity: chain.find_commodity("sheet").unwrap(),
        per_year: Some(liantu::quantity::Estimate::exact(100.0)),
        why: Why::Asked,
    }];
    let plans = synthesis::plan(&chain, &results, &wanted, &[], Options::best(5)).unwrap();
    let costs: Vec<f64> = plans
        .best
        .iter()
        .map(|it| it.cost.per_year.unwrap())
        .collect();
    assert_eq!(costs, [4_500.0, 5_000.0]);
    says("plan", "1000 + 60 · 10 + 120 · 5 = 2,200");
    says("plan", "Together 4,500 CNY a year, the first plan");
    says("plan", "150 · 10 = 5,000, the second");
}

#[test]
fn certainty_as_worked() {
    let chain = chain(methods::find("certainty").unwrap().example);
    let results = analysis::run(&chain, Question::default());
    let settings = liantu::rules::Settings::default();
    let findings = liantu::rules::run(&chain, &results, &settings);
    let sampling = liantu::certainty::Sampling::new(4_000, 1).unwrap();
    let sure = liantu::certainty::run(&chain, &results, &findings, &settings, sampling).unwrap();
    let (_, seen) = sure
        .possible
        .iter()
        .find(|(it, _)| it.rule == "undersupply")
        .unwrap();
    let share = f64::from(seen.count) / 4_000.0;
    // Three standard errors of a share of one eighth in 4,000 samples.
    assert!((share - 0.125).abs() < 0.0157, "{share}");
    let balance = results
        .balances
        .iter()
        .find(|it| chain.commodity(it.commodity).id == "ore")
        .unwrap();
    let gap = balance.gap.unwrap();
    assert_eq!((gap.low, gap.high), (-30.0, 10.0));
    says("certainty", "between −30 and 10 t");
    says(
        "certainty",
        "8.16 t, and the chain is short of ore in 12.5 %",
    );
}

#[test]
fn scenarios_as_worked() {
    let chain = chain(methods::find("scenarios").unwrap().example);
    let short = |chain: &liantu::model::Chain| {
        let results = analysis::run(chain, Question::default());
        let ore = results
            .balances
            .iter()
            .find(|it| chain.commodity(it.commodity).id == "ore")
            .unwrap();
        ore.gap.unwrap().value.unwrap()
    };
    let under = |id: &str| short(&chain.under(chain.find_scenario(id).unwrap()));
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found}");
    near(short(&chain), 10.0);
    near(under("better-ore"), 0.0);
    near(under("second-works"), 90.0);
    for words in ["10 t short", "the need is 150 t", "90 t short"] {
        says("scenarios", words);
    }
}

/// What the program prints of an example; it must run.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LANG", "C")
        .env_remove("LC_ALL")
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_answers_read_in_both_languages() {
    let file = "tests/methods/requirement.yaml";
    let en = printed(&["analyze", file, "--demand", "1 t steel"]);
    assert!(
        en.contains("What it takes: 1 t Steel") && en.contains("1.88 t"),
        "{en}"
    );
    let zh = printed(&["analyze", file, "--demand", "1 t steel", "--lang", "zh"]);
    assert!(
        zh.contains("需要什么：1 吨 Steel") && zh.contains("来自链外"),
        "{zh}"
    );
    let file = "tests/rules/bottleneck.yaml";
    let en = printed(&["analyze", file]);
    assert!(
        en.contains("held back by capacity of refining (1,000 kt/a; tests/rules/bottleneck.yaml:15): each 1 t more adds 500 kg, up to 1,600 kt/a, which gives 800 kt/a; then capacity of smelting (800 kt/a; tests/rules/bottleneck.yaml:16) limits"),
        "{en}"
    );
    let zh = printed(&["analyze", file, "--lang", "zh"]);
    assert!(zh.contains("每增加 1 吨，可增产 500 千克，直到 160 万吨/年，此时产量 80 万吨/年；此后受制于smelting产能"), "{zh}");
    let file = "tests/methods/why-not.yaml";
    let en = printed(&["analyze", file]);
    assert!(en.contains("demand for Sheet (20 t/a; tests/methods/why-not.yaml:18); imports of Ore (60 t/a; tests/methods/why-not.yaml:15)"), "{en}");
    assert!(en.contains("10 t/a less of the demand for Sheet"), "{en}");
    let zh = printed(&["analyze", file, "--lang", "zh"]);
    assert!(zh.contains("Sheet需求减少 10 吨/年"), "{zh}");
}

#[test]
fn a_demand_per_year_is_held_against_the_capacities() {
    let file = "tests/rules/bottleneck.yaml";
    let json = printed(&[
        "analyze",
        file,
        "--demand",
        "600 kt/a sheet",
        "--format",
        "json",
    ]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["potentials"][0]["most"]["value"], 500_000.0);
    assert_eq!(json["conflict"]["parties"][0]["of"], "commodity/sheet");
    assert_eq!(json["conflict"]["parties"][1]["of"], "process/refining");
    // A sixth of the demand is less than a fifth of the refinery.
    assert_eq!(json["conflict"]["relaxed"][0]["by"]["value"], 100_000.0);
    assert_eq!(
        json["requirement"]["activities"][0]["amount"]["value"],
        1_200_000.0
    );
    let enough = printed(&[
        "analyze",
        file,
        "--demand",
        "400 kt/a sheet",
        "--format",
        "json",
    ]);
    let enough: serde_json::Value = serde_json::from_str(&enough).unwrap();
    assert!(enough.get("conflict").is_none());
}
