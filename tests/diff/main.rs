//! What a diff says of one edit: every kind of entity, every effect, renames, findings, indicators, words.

mod cause;
mod demand;
mod edits;
mod gaps;
mod large;
mod laws;
mod matches;
mod money;
mod moves;
#[path = "../../benches/generated/pair.rs"]
mod pair;
mod registry;
mod renames;

use std::collections::BTreeSet;
use std::sync::Arc;

use liantu::analysis::{self, Question, Results};
use liantu::diff::{self, Version};
use liantu::model::Chain;
use liantu::report::{Change, ChangeAction, ChangeState, DiffDocument, Finding};
use liantu::rules::{self, Settings};
use proptest::prelude::ProptestConfig;

/// A chain with everything that the language has.
const CHAIN: &str = "\
format: 1
chain: test
title: Test
region: {en: North, zh: 北方}
period: 2025
rates: {USD: 7.1 CNY}
sources:
  paper: {title: A paper, kind: paper, date: 2024-05-01}
  web: {title: A page, url: 'https://example.org'}
scopes:
  park: {title: Park}
  block: {title: Block, within: park}
stages:
  - {id: making, title: Making}
  - {id: using, title: Using}
  - {id: reuse, title: Reuse}
commodities:
  ore: {title: Ore, unit: t, outside: true, hs: '2601'}
  metal: {title: Metal, unit: t, price: 500 CNY/t}
  scrap: {title: Scrap, unit: t, kind: scrap}
  sheet: {title: Sheet, unit: t}
  slag: {title: Slag, unit: t, kind: waste}
  gas: {title: Gas, unit: kg, same-as: [33.3 kWh]}
  furnace: {title: Furnace, unit: 台}
processes:
  smelting:
    title: Smelting
    stage: making
    product: metal
    inputs: {ore: {amount: 2 t, low: 1.9 t, high: 2.1 t, source: paper}, gas: unknown}
    byproducts: {slag: 0.5 t}
    emissions: {co2: 1.6 t}
    equipment: [furnace]
  rolling:
    title: Rolling
    stage: using
    product: sheet
    inputs: {charge: {any-of: [metal, scrap], amount: 1.1 t}}
sites:
  north: {title: North works, process: smelting, capacity: 100 kt/a, status: operating, from: 2010, operator: Zhang, location: North, external: {usci: A1}, source: paper, confidence: reported}
  mill: {title: Mill, process: rolling, status: planned, investment: 2 亿元, scope: park}
  all-works: {title: All works, kind: aggregate, count: 3 家, stage: making, capacity: {amount: 300 kt, assumed: per a}}
stated:
  - {process: rolling, source: web, quote: rolled here}
  - {stages: [making, using], source: web}
observations:
  - {of: metal, measure: output, amount: 50 kt, yoy: 5 %, source: paper, confidence: reported}
  - {of: sheet, measure: output, amount: 30 kt, scope: park}
  - {measure: output-value, amount: 800.. 亿元, period: 2024}
imports:
  - {of: ore, from: {en: Guinea}, amount: 80 kt, limit: 200 kt/a, price: 400 CNY/t}
exports:
  - {of: sheet, to: Japan, amount: 5 kt, period: 2025}
demands:
  - {of: sheet, amount: 40 kt/a, by: 2027}
flows:
  - {from: north, to: rolling, of: metal, amount: 20 kt}
targets:
  - {id: rolled, title: Rolled, indicator: output, of: sheet, at-least: 35 kt, period: 2025, source: paper}
claims:
  - {of: all-works, field: investment, values: [{amount: 3 亿元, source: paper}, {amount: 4 亿元, source: web}], chosen: paper}
context:
  - {text: {en: The town lies on a river}, source: web}
accept:
  - {rule: no-outlet, of: commodity/slag, reason: stored, until: 2027-12-31}
scenarios:
  dry: {title: Dry, set: {imports: {ore: {limit: 0 t/a}}, sites: {north: {status: idle}}}}
";

/// How many random chains each law is held against: a few in every run, `LIANTU_LAWS` for more.
fn laws() -> ProptestConfig {
    let asked = std::env::var("LIANTU_LAWS").ok();
    ProptestConfig {
        cases: asked.and_then(|text| text.parse().ok()).unwrap_or(100),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn read(text: &str) -> Chain {
    Chain::from_text("chain.yaml", text).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

/// The chain with one text put in place of another that stands in it once.
fn edited(old: &str, new: &str) -> String {
    replaced(CHAIN, old, new)
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "`{old}` must stand once");
    text.replacen(old, new, 1)
}

struct Judged {
    chain: Chain,
    results: Results,
    findings: Vec<Arc<Finding>>,
}

impl Judged {
    fn new(chain: Chain) -> Self {
        let results = analysis::run(&chain, Question::default());
        let findings = diff::shared(rules::run(&chain, &results, &Settings::default()));
        Self {
            chain,
            results,
            findings,
        }
    }

    fn version(&self, name: &str) -> Version<'_> {
        let (chain, results, findings) = (&self.chain, &self.results, &self.findings[..]);
        Version {
            chain,
            results,
            findings,
            name: name.to_owned(),
        }
    }
}

fn compared(base: &str, head: &str) -> DiffDocument {
    let (base, head) = (Judged::new(read(base)), Judged::new(read(head)));
    diff::compare(&base.version("old.yaml"), &head.version("new.yaml"))
}

/// `action kind id path: base -> head (delta, relative) [effects]`
fn told(change: &Change) -> String {
    let text = |text: &Option<liantu::text::Message>| {
        text.as_ref().map_or("-".to_owned(), |text| text.en.clone())
    };
    let mut line = format!("{} {} {}", change.action.word(), change.kind, change.id);
    if !change.path.is_empty() {
        line += &format!(" {}", change.path);
    }
    line += &format!(": {} -> {}", text(&change.base), text(&change.head));
    if let Some(delta) = &change.delta {
        line += &format!(" ({}", delta.text.en);
        line += &change
            .delta_relative
            .map_or(")".to_owned(), |share| format!(", {share})"));
    }
    let effects: Vec<&str> = change.effects.iter().map(|effect| effect.word()).collect();
    line + &format!(" [{}]", effects.join(" "))
}

fn all(document: &DiffDocument) -> Vec<String> {
    document.changes.iter().map(told).collect()
}

/// The changes of one edit, and that the other way round it is the mirror.
fn edit(old: &str, new: &str) -> Vec<String> {
    let head = edited(old, new);
    let document = compared(CHAIN, &head);
    mirror(&document, &compared(&head, CHAIN));
    all(&document)
}

fn mirror(there: &DiffDocument, back: &DiffDocument) {
    let swapped = |action| match action {
        ChangeAction::Added => ChangeAction::Removed,
        ChangeAction::Removed => ChangeAction::Added,
        ChangeAction::Increase => ChangeAction::Decrease,
        ChangeAction::Decrease => ChangeAction::Increase,
        other => other,
    };
    // A path holds the ids of the new version: here all new ids end alike.
    let path = |change: &Change| change.path.replace("-new", "");
    let key = |change: &Change, action, base: &Option<_>, head: &Option<_>| {
        let path = path(change);
        format!("{} {path} {action:?} {base:?} {head:?}", change.kind)
    };
    let there: BTreeSet<String> = there
        .changes
        .iter()
        .map(|it| key(it, it.action, &it.base, &it.head))
        .collect();
    let back: BTreeSet<String> = back
        .changes
        .iter()
        .map(|it| key(it, swapped(it.action), &it.head, &it.base))
        .collect();
    assert_eq!(there, back);
}

/// Edits with what they say: `- old`, `+ new`, `= said`, line by line; `\n` stands for a new line.
fn cases(text: &str) -> Vec<(String, String, String)> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let part = |line: &str, sign: &str| {
        let rest = line.strip_prefix(sign).expect("lines go - + =");
        rest.strip_prefix(' ').unwrap_or(rest).replace("\\n", "\n")
    };
    let case = |three: &[&str]| {
        (
            part(three[0], "-"),
            part(three[1], "+"),
            part(three[2], "="),
        )
    };
    lines.chunks(3).map(case).collect()
}

fn none() -> Vec<String> {
    Vec::new()
}

#[test]
fn nothing_changed() {
    let document = compared(CHAIN, CHAIN);
    assert_eq!(all(&document), none());
    assert!(
        document
            .findings
            .iter()
            .all(|it| it.state == ChangeState::Unchanged)
    );
    assert!(!document.findings.is_empty());
    assert!(document.indicators.is_empty());
    assert_eq!(document.summary.sentence.en, "diff: no difference");
    assert_eq!(document.summary.sentence.zh, "差异：无");
    assert_eq!(document.summary.headline.en, "No difference");
    assert_eq!(diff::effects(&document), []);
    let counted = document.summary.unchanged;
    // The chain, 2 sources, 2 scopes, 3 stages, 7 commodities, 2 processes, 3 sites, 2 stated, 3 observations,
    // 3 crossings, 1 flow, 1 target, 1 claim, 1 context, 1 acceptance, 1 scenario.
    assert_eq!(
        counted,
        1 + 2 + 2 + 3 + 7 + 2 + 3 + 2 + 3 + 3 + 1 + 1 + 1 + 1 + 1 + 1
    );
}

#[test]
fn the_same_in_other_words_is_no_change() {
    for (old, new) in [
        ("capacity: 100 kt/a", "capacity: 10 万吨/年"),
        ("capacity: 100 kt/a", "capacity: 1e5 t per yr"),
        ("capacity: 100 kt/a", "capacity: {amount: 100.000 kt/a}"),
        ("amount: 50 kt,", "amount: 50000 t,"),
        ("amount: 50 kt,", "amount: 5 万吨,"),
        ("gas: unknown", "gas: {amount: unknown}"),
        ("low: 1.9 t, high: 2.1 t", "high: 2.1 t, low: 1.9 t"),
        (
            "title: Metal, unit: t",
            "title: {en: Metal, zh: Metal}, unit: 吨",
        ),
        (
            "metal: {title: Metal",
            "metal: {kind: material, outside: false, title: Metal",
        ),
        ("chain: test", "reference: false\nchain: test"),
        ("mill: {title: Mill,", "mill: {kind: plant, title: Mill,"),
        ("stages: [making, using]", "stages: [using, making]"),
        ("from: {en: Guinea}", "from: Guinea"),
        ("limit: 0 t/a", "limit: 0 kt/a"),
        ("price: 500 CNY/t", "price: 0.5 CNY/kg"),
        ("rates: {", "# a comment\nrates: {"),
        ("at-least: 35 kt", "at-least: 3.5 万吨"),
        ("amount: 800.. 亿元", "low: 800 亿元"),
        ("source: web, quote", "source: [web], quote"),
    ] {
        let document = compared(CHAIN, &edited(old, new));
        assert_eq!(all(&document), none(), "{old} → {new}");
        assert_eq!(
            document.summary.sentence.en, "diff: no difference",
            "{old} → {new}"
        );
    }
}
