//! Circularity: three small loops by closed formulas, the Japanese steel cycle by arithmetic on its rows, bounds by
//! enumeration of corners, the cycling index by following parcels round, and what is said where a figure is missing.
//!
//! No formula of the library is used for an expected value.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use liantu::analysis::indicators::Indicated;
use liantu::analysis::{self, Question, Results};
use liantu::model::{Chain, Subject};
use liantu::rules::Settings;
use liantu::text::Lang;
use liantu::{render, study};
use proptest::prelude::*;

struct Told {
    chain: Chain,
    results: Results,
}

impl Told {
    fn of(text: &str) -> Self {
        let chain = Chain::from_text("loop.yaml", text).unwrap_or_else(|faults| panic!("{faults}"));
        let results = analysis::run(&chain, Question::default());
        Self { chain, results }
    }

    fn find(&self, id: &str, of: &str) -> Option<&Indicated> {
        let named = |it: &&Indicated| it.id == id && self.chain.name(it.of) == of;
        self.results.indicators.iter().find(named)
    }

    /// An indicator of the whole chain.
    fn whole(&self, id: &str) -> Option<&Indicated> {
        self.find(id, &self.chain.name(Subject::Chain))
    }

    #[track_caller]
    fn value(&self, id: &str, of: &str) -> f64 {
        let found = match of {
            "" => self.whole(id),
            of => self.find(id, &format!("commodity/{of}")),
        };
        let found = found.unwrap_or_else(|| panic!("{id} of {of} is not said"));
        found.value.value.unwrap()
    }

    /// What is said to be missing, in English.
    fn needs(&self, question: &str) -> String {
        let asked = self.results.unanswered.iter();
        let asked = asked.filter(|it| it.question.en.contains(question));
        asked.map(|it| it.needs.en.clone()).collect()
    }

    fn text(&self, lang: Lang) -> String {
        let report = study::of(&self.chain, &self.results, &Settings::default());
        let options = render::Options {
            lang,
            ..render::Options::default()
        };
        (render::find("text").unwrap().write)(&report, &options)
    }
}

#[track_caller]
fn close(found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-9, "{found} is not {known}");
}

const HEAD: &str = "\
format: 1
chain: loop
period: 2024
commodities:
  ore: {unit: t, outside: true}
  metal: {unit: t, substance: copper, origin: primary}
  good: {unit: t, substance: copper, kind: product}
  retired: {unit: t, substance: copper, kind: waste, origin: end-of-life}
  scrap: {unit: t, substance: copper, kind: scrap}
processes:
  smelting: {product: metal, inputs: {ore: 4 t}}
";

/// 60 t of metal and 40 t of scrap make 100 t of goods; 80 t retire, half of them are collected.
fn simple_loop() -> String {
    format!(
        "{HEAD}  making: {{product: good, inputs: {{metal: 0.6 t, scrap: 0.4 t}}}}
  use: {{product: retired, inputs: {{good: 1 t}}}}
  collection: {{product: scrap, inputs: {{retired: 2 t}}}}
observations:
  - {{of: metal, measure: output, amount: 60 t}}
  - {{of: good, measure: output, amount: 100 t}}
  - {{of: retired, measure: output, amount: 80 t}}
  - {{of: scrap, measure: output, amount: 40 t}}
"
    )
}

#[test]
fn one_loop_by_hand() {
    let told = Told::of(&simple_loop());
    close(told.value("recycling-input-rate", ""), 0.4); // 40 ÷ (40 + 60)
    close(told.value("recycled-content", "good"), 0.4);
    close(told.value("old-scrap-ratio", ""), 1.0); // all of it comes from what is collected
    close(told.value("collection-rate", ""), 0.5); // 40 ÷ 80
    close(told.value("end-of-life-recycling-rate", ""), 0.5);
    // Round once: scrap → good all of it, good → retired 80 of 100, retired → scrap 40 of 80.
    close(told.value("loop-closure", "good"), 0.8 * 0.5);
    close(
        told.value("cycling-index", ""),
        0.4 * (100.0 + 80.0 + 40.0) / (60.0 + 100.0 + 80.0 + 40.0),
    );
    assert!(told.whole("byproducts-taken").is_none());
}

/// Two loops through one form: new scrap from making, old scrap from collection.
#[test]
fn two_loops_through_one_form_by_hand() {
    // 120 t go in: 60 t of metal, 20 t of new and 40 t of old scrap; 100 t of goods and 20 t of new scrap come out.
    let text = format!(
        "{HEAD}  making:
    product: good
    inputs: {{metal: 0.6 t, new-scrap: 0.2 t, scrap: 0.4 t}}
    byproducts: {{new-scrap: 0.2 t, slag: 0.05 t}}
  use: {{product: retired, inputs: {{good: 1 t}}}}
  collection: {{product: scrap, inputs: {{retired: 2 t}}}}
observations:
  - {{of: metal, measure: output, amount: 60 t}}
  - {{of: good, measure: output, amount: 100 t}}
  - {{of: retired, measure: output, amount: 80 t}}
  - {{of: scrap, measure: output, amount: 40 t}}
"
    );
    let text = text.replace(
        "processes:\n",
        "  new-scrap: {unit: t, substance: copper, kind: scrap, origin: processing}\n  slag: {unit: t, kind: waste}\nprocesses:\n",
    );
    let told = Told::of(&text);
    close(told.value("recycling-input-rate", ""), 60.0 / 120.0);
    close(told.value("recycled-content", "good"), 60.0 / 120.0);
    close(told.value("old-scrap-ratio", ""), 40.0 / 60.0);
    close(told.value("collection-rate", ""), 40.0 / 80.0);
    close(told.value("byproducts-taken", ""), 20.0 / 25.0);
    // Out of the 120 t mixed, 100 go to goods and 20 to new scrap, from each input alike. From good on: to retired .8, to
    // scrap .5; scrap gives 5/6 to good and 1/6 to new scrap, and so does new scrap.
    let (g, n) = (100.0 / 120.0, 20.0 / 120.0);
    // From new scrap or scrap, good is reached in the end with g ÷ (1 − n) = 1, so good returns to itself with .8 × .5.
    let good = 0.4 * g / (1.0 - n);
    // Scrap returns to itself when the way reaches good, and good's way .8 × .5 reaches scrap.
    let scrap = g / (1.0 - n) * 0.4;
    // New scrap: at once n, else by good and scrap, which gives n at once or good again.
    // Let a be the chance from good: a = .4 (n + g a).
    let a = 0.4 * n / (1.0 - 0.4 * g);
    let new_scrap = n + g * a;
    let through = [
        (100.0, good),
        (80.0, good),
        (40.0, scrap),
        (20.0, new_scrap),
    ];
    let round: f64 = through.iter().map(|(t, f)| t * f).sum();
    close(told.value("loop-closure", "good"), round / 240.0);
    close(told.value("cycling-index", ""), round / 300.0);
}

/// Scrap that only goes abroad: collected, not recycled here; nothing goes round.
#[test]
fn a_loop_that_does_not_close_has_an_index_of_zero() {
    let text = format!(
        "{HEAD}  making: {{product: good, inputs: {{metal: 1 t}}}}
  use: {{product: retired, inputs: {{good: 1 t}}}}
  collection: {{product: scrap, inputs: {{retired: 1.25 t}}}}
observations:
  - {{of: metal, measure: output, amount: 100 t}}
  - {{of: good, measure: output, amount: 100 t}}
  - {{of: retired, measure: output, amount: 50 t}}
  - {{of: scrap, measure: output, amount: 40 t}}
exports: [{{of: scrap, amount: 40 t, period: 2024}}]
"
    );
    let told = Told::of(&text);
    close(told.value("recycling-input-rate", ""), 0.0);
    close(told.value("recycled-content", "good"), 0.0);
    close(told.value("collection-rate", ""), 0.8);
    close(told.value("end-of-life-recycling-rate", ""), 0.0);
    close(told.value("cycling-index", ""), 0.0);
    assert!(
        told.results
            .indicators
            .iter()
            .all(|it| it.id != "loop-closure")
    );
}

#[test]
fn imports_of_unknown_past_leave_a_range_and_scrap_from_abroad_is_not_recycled_end_of_life() {
    let text = simple_loop()
        + "imports:
  - {of: good, amount: 25 t, period: 2024}
  - {of: scrap, amount: 10 t, period: 2024}
";
    let text = text.replace("substance: copper, kind: product}", "substance: copper}\n  car: {unit: t, substance: copper, kind: product}")
        .replace("  use: {product: retired, inputs: {good: 1 t}}", "  fitting: {product: car, inputs: {good: 1 t}}\n  use: {product: retired, inputs: {car: 1 t}}")
        + "";
    let told = Told::of(&text.replace(
        "  - {of: retired, measure",
        "  - {of: car, measure: output, amount: 90 t}\n  - {of: retired, measure",
    ));
    // Cars are made of 100 t from here with 40 % and of 25 t from abroad with anything.
    let car = told.find("recycled-content", "commodity/car").unwrap();
    assert_eq!(car.value.value, None);
    close(car.value.low, 0.4 * 100.0 / 125.0);
    close(car.value.high, (0.4 * 100.0 + 25.0) / 125.0);
    // 40 of 50 t of scrap are from here, so that of the 40 t used 32 t are.
    close(
        told.value("end-of-life-recycling-rate", ""),
        40.0 * 0.8 / 80.0,
    );
    close(told.value("collection-rate", ""), 0.5);
}

/// The bounds are those of the corners, and nothing inside lies beyond them.
#[test]
fn bounds_are_the_corners() {
    let bounded = |metal: &str, scrap: &str| {
        simple_loop().replace(
            "inputs: {metal: 0.6 t, scrap: 0.4 t}",
            &format!("inputs: {{metal: {metal}, scrap: {scrap}}}"),
        )
    };
    let whole = Told::of(&bounded("0.6 (0.5..0.8) t", "0.4 (0.3..0.45) t"));
    let exact = |metal: f64, scrap: f64| {
        let told = Told::of(&bounded(&format!("{metal} t"), &format!("{scrap} t")));
        (
            told.value("recycling-input-rate", ""),
            told.value("recycled-content", "good"),
        )
    };
    let content = whole
        .find("recycled-content", "commodity/good")
        .unwrap()
        .value;
    let rate = whole.whole("recycling-input-rate").unwrap().value;
    close(content.low, exact(0.8, 0.3).0);
    close(content.high, exact(0.5, 0.45).1);
    close(content.low, 0.3 / 1.1);
    close(content.high, 0.45 / 0.95);
    for metal in [0.5, 0.55, 0.6, 0.7, 0.8] {
        for scrap in [0.3, 0.37, 0.4, 0.45] {
            let (input, made) = exact(metal, scrap);
            assert!(content.low <= made + 1e-12 && made <= content.high + 1e-12);
            assert!(rate.low <= input + 1e-12 && input <= rate.high + 1e-12);
            close(input, scrap / (scrap + metal));
        }
    }
}

/// A figure as written: with bounds, at its low end, at its high end, between.
fn ends(best: f64, below: f64, above: f64) -> [String; 4] {
    let (low, high) = (best * (1.0 - below), best * (1.0 + above));
    [
        format!("{best} ({low}..{high}) t"),
        format!("{low} t"),
        format!("{high} t"),
        format!("{} t", f64::midpoint(best, high)),
    ]
}

/// The simple loop with other figures, and with goods that leave it.
fn loop_with(figures: &[String; 6]) -> Told {
    let [metal, scrap, good, retired, old, export] = figures;
    let text = simple_loop()
        .replace(
            "metal: 0.6 t, scrap: 0.4 t",
            &format!("metal: {metal}, scrap: {scrap}"),
        )
        .replace(
            "of: good, measure: output, amount: 100 t",
            &format!("of: good, measure: output, amount: {good}"),
        )
        .replace(
            "of: retired, measure: output, amount: 80 t",
            &format!("of: retired, measure: output, amount: {retired}"),
        )
        .replace(
            "of: scrap, measure: output, amount: 40 t",
            &format!("of: scrap, measure: output, amount: {old}"),
        );
    Told::of(&format!(
        "{text}exports: [{{of: good, amount: {export}/a}}]\n"
    ))
}

/// What is said of going round: the closure of the loop, and the index of the whole chain.
fn cycling<'t>(told: &'t Told, id: &str) -> Option<&'t Indicated> {
    match id {
        "loop-closure" => told.find(id, "commodity/good"),
        _ => told.whole(id),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the figures are within their bounds, the index and the closure are within theirs.
    #[test]
    fn cycling_lies_within_its_bounds_at_every_corner(
        below in prop::array::uniform6(0.0..0.4_f64),
        above in prop::array::uniform6(0.0..0.4_f64),
        wide in prop::array::uniform6(any::<bool>()),
    ) {
        let best = [0.7, 0.35, 100.0, 80.0, 40.0, 15.0];
        let all: Vec<[String; 4]> = (0..6).map(|at| {
            let by = if wide[at] { 1.0 } else { 0.0 };
            ends(best[at], below[at] * by, above[at] * by)
        }).collect();
        let pick = |which: usize| -> [String; 6] {
            std::array::from_fn(|at| all[at][(which / 4_usize.pow(u32::try_from(at).unwrap())) % 4].clone())
        };
        let whole = loop_with(&pick(0));
        for id in ["loop-closure", "cycling-index"] {
            let bounds = cycling(&whole, id).unwrap().value;
            prop_assert!(bounds.low <= bounds.value.unwrap() && bounds.value.unwrap() <= bounds.high);
            for corner in 0..64_usize {
                // Each figure at its low or its high end, at every third corner one of them between.
                let which = (0..6_u32).map(|at| {
                    let end = 1 + (corner >> at) % 2;
                    let end = if corner % 3 == 0 && at as usize == corner % 6 { 3 } else { end };
                    end * 4_usize.pow(at)
                }).sum();
                let there = loop_with(&pick(which));
                // A corner at which more comes out than goes in is refused.
                if let Some(found) = cycling(&there, id) {
                    let value = found.value.value.unwrap();
                    prop_assert!(bounds.low <= value + 1e-9 && value <= bounds.high + 1e-9, "{id}: {value} is not within {bounds:?}");
                }
            }
        }
    }
}

/// In a ring, one uncertain figure gives exact bounds: what leaves it, and what a step of it gives.
#[test]
fn bounds_of_a_ring_with_one_uncertain_figure_are_exact() {
    let figure = |it: &str| it.to_owned();
    let with = |old: &str, export: &str| {
        loop_with(&["0.6 t", "0.4 t", "100 t", "80 t", old, export].map(figure))
    };
    let whole = with("40 t", "30 (20..40) t");
    let closure = whole.find("loop-closure", "commodity/good").unwrap();
    close(
        closure.value.low,
        with("40 t", "40 t").value("loop-closure", "good"),
    );
    close(
        closure.value.high,
        with("40 t", "20 t").value("loop-closure", "good"),
    );
    close(closure.value.low, 80.0 / 120.0 * 0.5);
    close(closure.value.high, 0.8 * 0.5);
    assert!(
        closure
            .notes
            .iter()
            .any(|it| it.en.contains("the bounds are safe"))
    );
    // Without bounds nothing is said of them.
    let exact = with("40 t", "30 t");
    let closure = exact.find("loop-closure", "commodity/good").unwrap();
    assert!(!closure.value.is_interval());
    assert!(!closure.notes.iter().any(|it| it.en.contains("bounds")));
}

#[test]
fn what_is_missing_is_said_and_nothing_is_made_up() {
    // The output of making is not known.
    let text = simple_loop().replace("  - {of: good, measure: output, amount: 100 t}\n", "");
    let told = Told::of(&text);
    for id in [
        "recycling-input-rate",
        "end-of-life-recycling-rate",
        "cycling-index",
    ] {
        assert!(told.whole(id).is_none(), "{id}");
    }
    // What needs no such figure is said all the same: its recipe gives the content, its own outputs the collection.
    close(told.value("recycled-content", "good"), 0.4);
    close(told.value("collection-rate", ""), 0.5);
    assert!(
        told.needs("loop of copper")
            .contains("the output of making")
    );

    // An unknown amount, and a bound that is no amount.
    for amount in ["unknown", "..0.4 t"] {
        let told = Told::of(&simple_loop().replace("scrap: 0.4 t}", &format!("scrap: {amount}}}")));
        assert!(told.whole("recycling-input-rate").is_none());
        assert!(told.find("recycled-content", "commodity/good").is_none());
        assert!(
            told.needs("loop of copper")
                .contains("the amount of scrap in making")
        );
    }

    // A recipe that gives no amount of the metal proves no content of zero.
    let told = Told::of(&simple_loop().replace("metal: 0.6 t, scrap: 0.4 t", "metal: unknown"));
    assert!(told.find("recycled-content", "commodity/good").is_none());

    // No form is marked as made from ore.
    let told = Told::of(&simple_loop().replace(", origin: primary", ""));
    assert!(told.whole("recycling-input-rate").is_none());
    assert!(told.needs("loop of copper").contains("origin: primary"));

    // More comes out than goes in.
    let told = Told::of(&simple_loop().replace("metal: 0.6 t", "metal: 0.3 t"));
    assert!(told.whole("cycling-index").is_none());
    assert!(
        told.needs("loop of copper")
            .contains("no more comes out than goes in")
    );

    // Alternatives without shares.
    let told = Told::of(&simple_loop().replace(
        "inputs: {metal: 0.6 t, scrap: 0.4 t}",
        "inputs: {any: {any-of: [metal, scrap], amount: 1 t}}",
    ));
    assert!(told.whole("recycling-input-rate").is_none());
    assert!(
        told.needs("loop of copper")
            .contains("shares for metal and its alternatives in making")
    );

    // With shares they are two inputs.
    let told = Told::of(&simple_loop().replace(
        "inputs: {metal: 0.6 t, scrap: 0.4 t}",
        "inputs: {any: {any-of: {metal: 60 %, scrap: 40 %}, amount: 1 t}}",
    ));
    close(told.value("recycling-input-rate", ""), 0.4);
}

#[test]
fn a_loop_that_nothing_leaves_is_told_as_such() {
    let text = "\
format: 1
chain: loop
period: 2024
commodities:
  good: {unit: t, substance: copper, kind: product}
  scrap: {unit: t, substance: copper, kind: scrap}
processes:
  making: {product: good, inputs: {scrap: 1 t}}
  breaking: {product: scrap, inputs: {good: 1 t}}
observations:
  - {of: good, measure: output, amount: 10 t}
  - {of: scrap, measure: output, amount: 10 t}
";
    let told = Told::of(text);
    assert!(told.whole("cycling-index").is_none());
    assert!(
        told.needs("loop of copper")
            .contains("what leaves the loop of good")
    );
}

#[test]
fn forms_weighed_otherwise_need_their_mass() {
    let counted = simple_loop()
        .replace("good: {unit: t, ", "good: {unit: pieces, same-as: 20 kg, ")
        .replace("metal: 0.6 t, scrap: 0.4 t", "metal: 12 kg, scrap: 8 kg")
        .replace("inputs: {good: 1 t}", "inputs: {good: 50 pieces}")
        .replace(
            "of: good, measure: output, amount: 100 t",
            "of: good, measure: output, amount: 5000 pieces",
        );
    let told = Told::of(&counted);
    close(told.value("recycling-input-rate", ""), 0.4);
    close(told.value("loop-closure", "good"), 0.4);
    let told = Told::of(
        &counted
            .replace("same-as: 20 kg, ", "")
            .replace("{good: 50 pieces}", "{good: unknown}"),
    );
    assert!(told.whole("cycling-index").is_none());
    assert!(
        told.needs("loop of copper")
            .contains("the mass of one unit of good")
    );
}

#[test]
fn a_chain_without_a_way_back_is_not_asked() {
    let told = Told::of(
        "format: 1\nchain: line\nperiod: 2024\ncommodities:\n  metal: {unit: t, substance: copper, origin: primary}\n  good: {unit: t, substance: copper}\nprocesses:\n  making: {product: good, inputs: {metal: 1 t}}\nobservations: [{of: good, measure: output, amount: 1 t}]\n",
    );
    assert!(told.results.circularity.cycles.is_empty());
    assert!(told.needs("loop of").is_empty());
}

#[test]
fn a_wrong_origin_is_an_error_with_its_place() {
    let faulty = |commodity: &str| {
        let text = format!("format: 1\nchain: x\ncommodities:\n  a: {{unit: t, {commodity}}}\n");
        Chain::from_text("x.yaml", &text).unwrap_err().to_string()
    };
    let alone = faulty("origin: primary");
    assert!(alone.contains("x.yaml:4"), "{alone}");
    assert!(
        alone.contains("the commodity names no `substance`"),
        "{alone}"
    );
    let word = faulty("substance: copper, origin: old");
    assert!(word.contains("`old` is not one of the words"), "{word}");
    assert!(faulty("substance: Copper Ore").contains("Copper Ore"));
}

#[test]
fn both_languages_say_of_what() {
    let told = Told::of(&simple_loop());
    let (en, zh) = (told.text(Lang::En), told.text(Lang::Zh));
    assert!(en.contains("Recycling input rate, copper"), "{en}");
    assert!(en.contains("losses in melting are not taken off"), "{en}");
    assert!(zh.contains("再生原料投入率（copper）"), "{zh}");
    assert!(zh.contains("未扣除熔炼烧损"), "{zh}");
}

// ── The Japanese steel cycle of 2019 ─────────────────────────────────────────────────────────────────────────────

/// From, to, kt.
fn steel() -> Vec<(String, String, f64)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/steel-japan-2019/watari-transformed-data-Japan-2019.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        (
            fields[0].to_owned(),
            fields[1].to_owned(),
            fields[3].parse().unwrap(),
        )
    });
    rows.filter(|(from, _, amount)| *amount != 0.0 && from != "Reference flow start")
        .collect()
}

fn id(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// The cycle as a chain: what comes out of stock is retired before it is scrap.
fn steel_chain(rows: &[(String, String, f64)]) -> String {
    let form = |name: &str| match name {
        "Pig iron" | "DRI" => "substance: iron, origin: primary",
        "Scrap steel" => "substance: iron, kind: scrap",
        "Loss" => "substance: iron, kind: waste",
        "End-use goods" => "substance: iron, kind: product",
        "Iron ore" => "outside: true",
        _ => "substance: iron",
    };
    let mut names: Vec<&str> = rows
        .iter()
        .flat_map(|(from, to, _)| [from.as_str(), to.as_str()])
        .filter(|name| !name.starts_with("Imports of") && !name.starts_with("Exports of"))
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut text = "format: 1\nchain: steel\nperiod: 2019\ncommodities:\n".to_owned();
    for name in names {
        writeln!(text, "  {}: {{unit: kt, {}}}", id(name), form(name)).unwrap();
    }
    text +=
        "  retired: {unit: kt, substance: iron, kind: waste, origin: end-of-life}\nprocesses:\n";
    let (mut observed, mut imports, mut exports) = (String::new(), String::new(), String::new());
    for (at, (from, to, amount)) in rows.iter().enumerate() {
        let (from, to) = (id(from), id(to));
        if from.starts_with("imports-of-") {
            writeln!(
                imports,
                "  - {{of: {to}, amount: {amount} kt, period: 2019}}"
            )
            .unwrap();
            continue;
        }
        if to.starts_with("exports-of-") {
            writeln!(
                exports,
                "  - {{of: {from}, amount: {amount} kt, period: 2019}}"
            )
            .unwrap();
            continue;
        }
        let from = if from == "stock" {
            writeln!(
                text,
                "  retiring: {{product: retired, inputs: {{stock: 1 kt}}}}"
            )
            .unwrap();
            writeln!(
                observed,
                "  - {{of: retiring, measure: output, amount: {amount} kt}}"
            )
            .unwrap();
            "retired".to_owned()
        } else {
            from
        };
        writeln!(
            text,
            "  link-{at}: {{product: {to}, inputs: {{{from}: 1 kt}}}}"
        )
        .unwrap();
        writeln!(
            observed,
            "  - {{of: link-{at}, measure: output, amount: {amount} kt}}"
        )
        .unwrap();
    }
    text + "observations:\n" + &observed + "imports:\n" + &imports + "exports:\n" + &exports
}

struct Steel(BTreeMap<(String, String), f64>);

impl Steel {
    fn flow(&self, from: &str, to: &str) -> f64 {
        self.0
            .get(&(from.to_owned(), to.to_owned()))
            .copied()
            .unwrap_or(0.0)
    }
}

#[test]
fn japanese_steel_by_arithmetic_on_its_rows() {
    let rows = steel();
    let told = Told::of(&steel_chain(&rows));
    let known = Steel(
        rows.into_iter()
            .map(|(from, to, it)| ((from, to), it))
            .collect(),
    );
    let furnaces = ["BOF steel", "EAF steel"];
    let into = |from: &str| furnaces.iter().map(|to| known.flow(from, to)).sum::<f64>();
    let (scrap, primary) = (into("Scrap steel"), into("Pig iron") + into("DRI"));
    close(
        told.value("recycling-input-rate", ""),
        scrap / (scrap + primary),
    );
    // To the printed digits: 32,307.5 of 103,225.5 kt.
    assert!((scrap / (scrap + primary) - 0.31298).abs() < 5e-6);

    let new: f64 = ["Long products", "Flat products", "End-use goods"]
        .iter()
        .map(|from| known.flow(from, "Scrap steel"))
        .sum();
    let old = known.flow("Stock", "Scrap steel");
    assert!((old - 28136.8).abs() < 0.05);
    close(told.value("old-scrap-ratio", ""), old / (old + new));
    close(told.value("collection-rate", ""), 1.0);
    // Scrap in = 44,718.9 kt: of here and from abroad; both go to the furnaces, abroad, and to loss in proportion.
    let imported = known.flow("Imports of scrap steel", "Scrap steel");
    let pool = old + new + imported;
    assert!((pool - 44718.9).abs() < 0.05);
    close(told.value("end-of-life-recycling-rate", ""), scrap / pool);

    // Recycled content of goods, with imports of semis and products recycled wholly or not at all.
    let content = |past: f64| {
        let melt = |to: &str| {
            let (scrap, pig) = (known.flow("Scrap steel", to), known.flow("Pig iron", to));
            scrap / (scrap + pig + known.flow("DRI", to))
        };
        let mix = |parts: &[(f64, f64)]| {
            let whole: f64 = parts.iter().map(|it| it.0).sum();
            parts.iter().map(|it| it.0 * it.1).sum::<f64>() / whole
        };
        let cast = |from: &str| (known.flow(from, "Ingots and semis"), melt(from));
        let abroad = |of: &str, name: &str| (known.flow(&format!("Imports of {of}"), name), past);
        let semis = mix(&[
            cast("BOF steel"),
            cast("EAF steel"),
            abroad("ingots and semis", "Ingots and semis"),
        ]);
        let rolled = |of: &str, name: &str| {
            mix(&[
                (known.flow("Ingots and semis", name), semis),
                abroad(of, name),
            ])
        };
        mix(&[
            (
                known.flow("Long products", "End-use goods"),
                rolled("long products", "Long products"),
            ),
            (
                known.flow("Flat products", "End-use goods"),
                rolled("flat products", "Flat products"),
            ),
        ])
    };
    let goods = told
        .find("recycled-content", "commodity/end-use-goods")
        .unwrap();
    close(goods.value.low, content(0.0));
    close(goods.value.high, content(1.0));
    assert_eq!(goods.value.value, None);
    assert!(
        told.needs("loop of iron").is_empty(),
        "{}",
        told.needs("loop of iron")
    );
}

/// The cycling index once more, by following a parcel from each form until nothing of it is left.
#[test]
fn the_cycling_index_of_japanese_steel_by_following_parcels() {
    let rows = steel();
    let told = Told::of(&steel_chain(&rows));
    // The way of iron: nodes of the data, and what is retired.
    let mut links: Vec<(String, String, f64)> = Vec::new();
    for (from, to, amount) in rows {
        let abroad = from.starts_with("Imports of");
        if from == "Iron ore" || (abroad && to != "Iron ore") {
            links.push(("-".into(), to, amount));
        } else if from == "Stock" {
            links.push((from, "Retired".into(), amount));
            links.push(("Retired".into(), to, amount));
        } else if !abroad {
            links.push((from, to, amount));
        }
    }
    let outside = |name: &str| name == "-" || name.starts_with("Exports of");
    let names: std::collections::BTreeSet<&str> = links
        .iter()
        .flat_map(|(from, to, _)| [from.as_str(), to.as_str()])
        .filter(|name| !outside(name))
        .collect();
    let through = |name: &str| {
        let into: f64 = links.iter().filter(|it| it.1 == name).map(|it| it.2).sum();
        let out: f64 = links.iter().filter(|it| it.0 == name).map(|it| it.2).sum();
        into.max(out)
    };
    let (mut whole, mut cycled) = (0.0, 0.0);
    for start in &names {
        let mut parcels: BTreeMap<&str, f64> = BTreeMap::from([(*start, 1.0)]);
        let mut visits = 1.0;
        for _ in 0..3000 {
            let mut next: BTreeMap<&str, f64> = BTreeMap::new();
            for (from, to, amount) in &links {
                if let Some(held) = parcels.get(from.as_str()).filter(|_| !outside(to)) {
                    *next.entry(to.as_str()).or_default() += held * amount / through(from);
                }
            }
            visits += next.get(start).copied().unwrap_or(0.0);
            parcels = next;
        }
        whole += through(start);
        cycled += through(start) * (visits - 1.0) / visits;
    }
    close(told.value("cycling-index", ""), cycled / whole);
    assert!(cycled / whole > 0.05 && cycled / whole < 0.5);
}

/// The example of the page, and what the page says of it.
#[test]
fn the_page_is_true() {
    for page in ["docs/circularity.md", "docs/circularity.zh-CN.md"] {
        page_is_true(page);
    }
}

fn page_is_true(page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let page = std::fs::read_to_string(path).unwrap();
    let example = page.split("```yaml\n").nth(1).unwrap();
    let told = Told::of(example.split("```").next().unwrap());
    let rows: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    assert_eq!(rows.len(), 8);
    for row in rows {
        let id = row.split('`').nth(1).unwrap();
        let cell = row.trim_end_matches('|').rsplit('|').next().unwrap().trim();
        let of = match id {
            "recycled-content" | "loop-closure" => "good",
            _ => "",
        };
        let Some(percent) = cell.strip_suffix(" %") else {
            assert!(told.whole(id).is_none(), "{id}");
            continue;
        };
        let percent: f64 = percent.rsplit(' ').next().unwrap().parse().unwrap();
        let value = told.value(id, of) * 100.0;
        assert!((value - percent).abs() < 0.005, "{id}: {value}");
    }
}

/// What a share rests on are the figures of its own way, not those of others.
#[test]
fn grounds_are_those_that_were_used() {
    let text = simple_loop()
        .replace(
            "substance: copper, kind: product}",
            "substance: copper}\n  wire: {unit: t, kind: product, substance: copper}\n  tube: {unit: t, kind: product, substance: copper}",
        )
        .replace(
            "  use:",
            "  drawing: {product: wire, inputs: {good: 1 t}}\n  rolling: {product: tube, inputs: {good: 1 t}}\n  use:",
        );
    let told = Told::of(&text);
    let wire = told.find("recycled-content", "commodity/wire").unwrap();
    let paths: Vec<&str> = wire.grounds.iter().map(|it| &*it.path).collect();
    assert!(
        paths.contains(&"processes/making/inputs/scrap"),
        "{paths:?}"
    );
    assert!(
        paths.contains(&"processes/drawing/inputs/good"),
        "{paths:?}"
    );
    assert!(paths.iter().all(|it| !it.contains("rolling")), "{paths:?}");
}
