//! Both versions are asked for a demand: what moved of what it takes, whether it can be met, what would have to be added.

use liantu::analysis::{self, Question};
use liantu::diff::{self, NotAsked, Renames, Version};
use liantu::language::OpenError;
use liantu::model::Chain;
use liantu::report::{DiffDocument, IndicatorMove};
use liantu::rules::{self, Settings};
use liantu::text::Lang;
use liantu::{render, study};

const OLD: &str = "\
format: 1
chain: mill
commodities:
  ore: {title: {en: Ore, zh: 矿石}, unit: t, outside: true}
  metal: {title: {en: Metal, zh: 金属}, unit: t}
  dross: {title: {en: Dross, zh: 浮渣}, unit: t, kind: waste}
processes:
  smelting: {title: {en: Smelting, zh: 冶炼}, product: metal, inputs: {ore: 2 t}, byproducts: {dross: 0.1 t}}
sites:
  works: {process: smelting, capacity: 60 t/a, status: operating}
";

/// The metal has another id, takes less ore, and the works are larger.
const NEW: &str = "\
format: 1
chain: mill
commodities:
  ore: {title: {en: Ore, zh: 矿石}, unit: t, outside: true}
  ingot: {formerly: [metal], title: {en: Metal, zh: 金属}, unit: kg}
  dross: {title: {en: Dross, zh: 浮渣}, unit: t, kind: waste}
processes:
  smelting: {title: {en: Smelting, zh: 冶炼}, product: ingot, per: 1000 kg, inputs: {ore: 1.8 t}, byproducts: {dross: 0.1 t}}
sites:
  works: {process: smelting, capacity: 120 t/a, status: operating}
";

const TECHNOLOGY: &str = "\
format: 1
chain: technology
reference: true
commodities:
  coke: {title: {en: Coke, zh: 焦}, unit: t, outside: true}
  anode: {title: {en: Anode, zh: 阳极}, unit: t}
  gear: {title: {en: Gear, zh: 齿轮}, unit: t}
processes:
  forming: {title: {en: Anode forming, zh: 阳极成型}, product: anode, inputs: {coke: 1 t}}
";

fn read(text: &str) -> Chain {
    let read = Chain::read_with("own.yaml", &|path| match path {
        "own.yaml" => Ok(text.as_bytes().to_vec()),
        "technology.yaml" => Ok(TECHNOLOGY.as_bytes().to_vec()),
        _ => Err(OpenError::NotFound),
    });
    read.unwrap_or_else(|faults| panic!("{faults}"))
}

fn asked(base: &str, head: &str, demands: &[&str]) -> Result<DiffDocument, NotAsked> {
    let [base, head] = [base, head].map(|text| {
        let chain = read(text);
        let results = analysis::run(&chain, Question::default());
        let findings = diff::shared(rules::run(&chain, &results, &Settings::default()));
        (chain, results, findings)
    });
    let [old, new] = [(&base, "old.yaml"), (&head, "new.yaml")].map(|(side, name)| Version {
        chain: &side.0,
        results: &side.1,
        findings: &side.2,
        name: name.to_owned(),
    });
    let mut document = diff::compare(&old, &new);
    let texts: Vec<String> = demands.iter().map(|it| (*it).to_owned()).collect();
    diff::ask(&mut document, &old, &new, &texts, Renames::default())?;
    Ok(document)
}

fn find<'d>(document: &'d DiffDocument, id: &str, of: &str, by: &str) -> &'d IndicatorMove {
    let mut all = document.indicators.iter();
    all.find(|it| (it.id, it.of.as_str(), it.by.as_str()) == (id, of, by))
        .unwrap_or_else(|| panic!("{id} of {of}: {:?}", document.indicators))
}

fn numbers(it: &IndicatorMove) -> [Option<f64>; 2] {
    [&it.base, &it.head].map(|side| side.as_ref().and_then(|it| it.value))
}

fn printed(document: &DiffDocument, format: &str, lang: Lang) -> String {
    let report = study::of_change(document.clone());
    let options = render::Options {
        lang,
        ..render::Options::default()
    };
    (render::find(format).expect("a format").write)(&report, &options)
}

#[test]
fn what_it_takes_how_often_and_why_not_move_through_a_rename() {
    // The same thing is meant by its old id and by its new one.
    for demand in ["100 t/a metal", "100 t/a ingot", "100000 kg/a ingot"] {
        let document = asked(OLD, NEW, &[demand]).unwrap();
        assert_eq!(document.demands.len(), 1, "{demand}");
        let cover = find(&document, "demand-cover", "commodity/ingot", "");
        assert_eq!(numbers(cover), [Some(0.6), Some(1.2)]);
        let potential = find(&document, "potential", "commodity/ingot", "demand");
        assert_eq!(numbers(potential), [Some(60.0), Some(120_000.0)]);
        assert_eq!(potential.delta.as_ref().unwrap().en, "+60 t/a");
        let ore = find(&document, "requirement", "commodity/ore", "outside");
        assert_eq!(numbers(ore), [Some(200.0), Some(180.0)]);
        let conflict = find(&document, "conflict", "commodity/ingot", "");
        assert_eq!(numbers(conflict), [Some(2.0), Some(0.0)]);
        assert_eq!(
            conflict.base_names,
            ["demand commodity/metal", "capacity process/smelting"]
        );
        assert!(conflict.head_names.is_empty());
        // What the smelter makes is the same in either unit, and so is the dross.
        assert!(
            !document
                .indicators
                .iter()
                .any(|it| it.by == "activity" || it.by == "left-over"),
            "{:?}",
            document.indicators
        );
    }
}

#[test]
fn a_version_read_backwards_is_the_mirror() {
    let there = asked(OLD, &OLD.replace("60 t/a", "80 t/a"), &["100 t/a metal"]).unwrap();
    let back = asked(&OLD.replace("60 t/a", "80 t/a"), OLD, &["100 t/a metal"]).unwrap();
    for it in there.indicators.iter().filter(|it| it.id != "potential") {
        let other = find(&back, it.id, &it.of, &it.by);
        assert_eq!((&it.base, &it.head), (&other.head, &other.base));
        assert_eq!(
            (&it.base_names, &it.head_names),
            (&other.head_names, &other.base_names)
        );
    }
    // The set has the same members, of another size.
    let conflict = find(&there, "conflict", "commodity/metal", "");
    assert_eq!(conflict.base_names, conflict.head_names);
    assert!(
        conflict
            .base
            .as_ref()
            .unwrap()
            .text
            .en
            .contains("capacity of Smelting (60 t/a)")
    );
    assert!(
        conflict
            .head
            .as_ref()
            .unwrap()
            .text
            .en
            .contains("capacity of Smelting (80 t/a)")
    );
}

#[test]
fn what_would_have_to_be_added_is_named_or_not_known() {
    let own = "format: 1\nchain: own\nuses: [technology.yaml]\n";
    let built = format!(
        "{own}sites: {{plant: {{process: forming, capacity: 50 t/a, status: operating}}}}\nobservations: [{{of: anode, measure: output, amount: 5 t, period: 2024}}]\nperiod: 2024\n"
    );
    let document = asked(own, &built, &["10 t/a anode"]).unwrap();
    let additions = find(&document, "additions", "commodity/anode", "");
    assert_eq!(numbers(additions), [Some(1.0), Some(0.0)]);
    assert_eq!(additions.base_names, ["process/forming"]);
    assert_eq!(additions.base.as_ref().unwrap().text.zh, "1：阳极成型");
    assert_eq!(additions.head.as_ref().unwrap().text.en, "none");
    assert_eq!(additions.delta.as_ref().unwrap().en, "−1");
    // Nothing known makes gears until the new version brings a way.
    let way = format!(
        "{own}processes: {{cutting: {{title: {{en: Gear cutting, zh: 齿轮加工}}, product: gear, inputs: {{coke: 1 t}}}}}}\n"
    );
    let document = asked(own, &way, &["1 t gear"]).unwrap();
    let additions = find(&document, "additions", "commodity/gear", "");
    assert_eq!(additions.base.as_ref().unwrap().text.en, "no plan found");
    assert_eq!(numbers(additions)[0], None);
    assert_eq!(additions.head_names, ["process/cutting"]);
}

#[test]
fn a_side_without_the_commodity_is_named_and_nonsense_refused() {
    let refused = |base: &str, head: &str, demand: &str| match asked(base, head, &[demand]) {
        Err(NotAsked::Refused(words)) => words,
        other => panic!("{other:?}"),
    };
    let without = OLD
        .replace(
            "  dross: {title: {en: Dross, zh: 浮渣}, unit: t, kind: waste}\n",
            "",
        )
        .replace(", byproducts: {dross: 0.1 t}", "");
    let words = refused(&without, OLD, "1 t dross");
    assert!(
        words
            .en
            .contains("the old side (old.yaml) has no commodity `dross`"),
        "{}",
        words.en
    );
    assert!(
        words.zh.contains("旧的一方（old.yaml）没有物料 `dross`"),
        "{}",
        words.zh
    );
    let words = refused(OLD, &without, "1 t dross");
    assert!(
        words
            .en
            .contains("the new side (new.yaml) has no commodity `dross`"),
        "{}",
        words.en
    );
    match asked(OLD, OLD, &["1 t metl"]) {
        Err(NotAsked::Nowhere(words)) => assert!(words.en.contains("did you mean `metal`?")),
        other => panic!("{other:?}"),
    }
    for (demand, words) in [
        ("metal", "is no demand"),
        ("5 kWh metal", "does not count metal"),
        ("0 t metal", "asks for nothing"),
    ] {
        let found = refused(OLD, OLD, demand);
        assert!(found.en.contains(words), "{}", found.en);
    }
}

#[test]
fn both_languages_and_every_format_tell_it() {
    let document = asked(OLD, NEW, &["100 t/a metal", "5 t/a dross"]).unwrap();
    let cover = find(&document, "demand-cover", "chain/mill", "");
    assert!(numbers(cover).iter().all(Option::is_some));
    let en = printed(&document, "text", Lang::En);
    for words in [
        "Part of the demand that can be met",
        "What the demand takes, from outside",
        "Both versions were asked for 100 t/a of Metal, 5 t/a of Dross",
    ] {
        assert!(en.contains(words), "{words}\n{en}");
    }
    let zh = printed(&document, "text", Lang::Zh);
    for words in [
        "需求可满足的比例",
        "满足需求所需（来自链外）",
        "两个版本都按以下需求测算",
    ] {
        assert!(zh.contains(words), "{words}\n{zh}");
    }
    let markdown = printed(&document, "markdown", Lang::En);
    assert!(
        markdown.contains("| Part of the demand that can be met |"),
        "{markdown}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&printed(&document, "json", Lang::En)).unwrap();
    assert_eq!(json["demands"].as_array().unwrap().len(), 2);
    // Where nothing moves that is said, and the document asks for nothing where nobody did.
    let still = asked(OLD, OLD, &["1 t metal"]).unwrap();
    assert!(still.indicators.is_empty());
    assert!(printed(&still, "text", Lang::En).contains("are the same"));
    let plain = printed(&super::compared(OLD, OLD), "json", Lang::En);
    assert!(!plain.contains("\"demands\""));
}
