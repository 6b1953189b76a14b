//! The law of scenarios on random chains: what a scenario sets, adds and removes makes the chain that a hand would write,
//! the same in every entry, finding and indicator.

use std::fmt::Write as _;

use liantu::analysis::{self, Question};
use liantu::diff;
use liantu::model::Chain;
use liantu::rules::{self, Settings};
use proptest::prelude::*;

use super::{read, said};

/// Numbers from a seed (SplitMix64), so that a failing case is named by one number.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
    fn half(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// A chain as entries of its sections, each an id (or what identifies it) and its text.
#[derive(Clone, Default)]
struct World {
    sections: Vec<(&'static str, Vec<(String, String)>)>,
}

const MAPS: [&str; 6] = [
    "rates",
    "sources",
    "scopes",
    "commodities",
    "processes",
    "sites",
];

impl World {
    fn section(&mut self, name: &'static str) -> &mut Vec<(String, String)> {
        if let Some(at) = self.sections.iter().position(|it| it.0 == name) {
            return &mut self.sections[at].1;
        }
        self.sections.push((name, Vec::new()));
        &mut self.sections.last_mut().unwrap().1
    }

    fn put(&mut self, section: &'static str, key: &str, text: String) {
        let entries = self.section(section);
        match entries.iter_mut().find(|it| it.0 == key) {
            Some(held) => held.1 = text,
            None => entries.push((key.to_owned(), text)),
        }
    }

    fn drop(&mut self, section: &'static str, key: &str) {
        self.section(section).retain(|it| it.0 != key);
    }

    fn keys(&mut self, section: &'static str) -> Vec<String> {
        self.section(section)
            .iter()
            .map(|it| it.0.clone())
            .collect()
    }

    fn write(&self, indent: &str) -> String {
        let mut out = String::new();
        for (name, entries) in self.sections.iter().filter(|it| !it.1.is_empty()) {
            writeln!(out, "{indent}{name}:").unwrap();
            for (key, text) in entries {
                if MAPS.contains(name) {
                    writeln!(out, "{indent}  {key}: {text}").unwrap();
                } else {
                    writeln!(out, "{indent}  - {text}").unwrap();
                }
            }
        }
        out
    }

    fn file(&self, scenario: Option<&str>) -> String {
        let scenario = scenario.unwrap_or("");
        format!(
            "format: 1\nchain: random\nperiod: 2024\n{}{scenario}",
            self.write("")
        )
    }
}

/// A process makes `c{at}` from one or two of those before it, or from alternatives.
fn process(random: &mut Random, at: usize) -> String {
    let first = random.below(at);
    let second = random.below(at);
    let amount = 1 + random.below(30);
    let mut inputs = format!("c{first}: {}.{} t", amount / 10, amount % 10);
    if second != first && random.half() {
        let share = 10 + random.below(80);
        write!(
            inputs,
            ", slot: {{any-of: {{c{second}: {share} %, c{first}: {} %}}, amount: 0.{} t}}",
            100 - share,
            1 + random.below(9)
        )
        .unwrap();
    }
    format!(
        "{{stage: s{}, product: c{at}, inputs: {{{inputs}}}}}",
        at % 2
    )
}

fn base(random: &mut Random) -> World {
    let mut world = World::default();
    world.put("rates", "USD", "7.1 CNY".to_owned());
    for source in ["a", "b"] {
        world.put("sources", source, "{kind: paper}".to_owned());
    }
    world.put("scopes", "park", "{within: region}".to_owned());
    for at in 0..2 {
        world.put("stages", &format!("s{at}"), format!("{{id: s{at}}}"));
    }
    let count = 4 + random.below(4);
    for at in 0..count {
        let outside = if at == 0 { ", outside: true" } else { "" };
        world.put(
            "commodities",
            &format!("c{at}"),
            format!("{{unit: t{outside}, price: {} CNY/t}}", 10 * (at + 1)),
        );
    }
    world.put("commodities", "spare", "{unit: t}".to_owned());
    for at in 1..count {
        let text = process(random, at);
        world.put("processes", &format!("p{at}"), text);
        let capacity = 50 + random.below(200);
        world.put(
            "sites",
            &format!("w{at}"),
            format!("{{process: p{at}, capacity: {capacity} t/a, status: operating, source: a}}"),
        );
        if random.half() {
            let amount = 10 + random.below(150);
            world.put(
                "observations",
                &format!("{{of: c{at}, measure: output}}"),
                format!("{{of: c{at}, measure: output, amount: {amount} t, source: a}}"),
            );
        }
    }
    let end = count - 1;
    world.put(
        "observations",
        "{of: w1, measure: employment}",
        "{of: w1, measure: employment, amount: 30 人, source: a}".to_owned(),
    );
    world.put(
        "imports",
        "{of: c0, from: North}",
        "{of: c0, from: North, amount: 90 t/a, source: a}".to_owned(),
    );
    world.put(
        "imports",
        "{of: c0, from: South}",
        "{of: c0, from: South, amount: 40 t/a, limit: 60 t/a, source: b}".to_owned(),
    );
    world.put(
        "demands",
        &format!("c{end}"),
        format!(
            "{{of: c{end}, amount: {} t/a, source: a}}",
            20 + random.below(100)
        ),
    );
    world.put(
        "flows",
        "{from: p1, to: p2, of: c1}",
        "{from: p1, to: p2, of: c1, amount: 12 t, source: a}".to_owned(),
    );
    world.put(
        "targets",
        "more",
        format!(
            "{{id: more, indicator: output, of: c{end}, at-least: {} t, period: 2024, source: a}}",
            10 + random.below(90)
        ),
    );
    world.put("stated", "p1", "{process: p1, source: a}".to_owned());
    world.put("claims", "{of: w2, field: investment}", "{of: w2, field: investment, values: [{amount: 5 亿元, source: a}, {amount: 7 亿元, source: b}], chosen: a}".to_owned());
    world
}

/// A scenario as it is written, and the chain that it must make.
struct Written {
    remove: Vec<(&'static str, String)>,
    add: World,
    set: Vec<String>,
    by_hand: World,
}

impl Written {
    fn text(&self) -> String {
        let mut out = String::from("scenarios:\n  s:\n");
        let mut sections: Vec<&str> = self.remove.iter().map(|it| it.0).collect();
        sections.sort_unstable();
        sections.dedup();
        if !sections.is_empty() {
            out.push_str("    remove:\n");
        }
        for name in sections {
            let all = self.remove.iter().filter(|it| it.0 == name);
            let all: Vec<&str> = all.map(|it| it.1.as_str()).collect();
            writeln!(out, "      {name}: [{}]", all.join(", ")).unwrap();
        }
        let add = self.add.write("      ");
        if !add.is_empty() {
            write!(out, "    add:\n{add}").unwrap();
        }
        if !self.set.is_empty() {
            writeln!(out, "    set: {{{}}}", self.set.join(", ")).unwrap();
        }
        out
    }

    fn remove(&mut self, section: &'static str, key: &str) {
        self.by_hand.drop(section, key);
        self.remove.push((section, key.to_owned()));
    }

    fn add(&mut self, section: &'static str, key: &str, text: &str) {
        self.by_hand.put(section, key, text.to_owned());
        self.add.put(section, key, text.to_owned());
    }

    /// Sets part of an entry: `set` as the scenario says it, `text` as the entry then is.
    fn set(&mut self, section: &'static str, key: &str, set: &str, text: &str) {
        self.by_hand.put(section, key, text.to_owned());
        self.set.push(set.to_owned());
    }
}

/// Takes a process away with everything that names it.
fn remove_process(written: &mut Written, at: usize) {
    let (process, site) = (format!("p{at}"), format!("w{at}"));
    written.remove("processes", &process);
    written.remove("sites", &site);
    for section in ["flows", "observations", "stated", "claims"] {
        for key in written.by_hand.keys(section) {
            let words: Vec<&str> = key.split([' ', ',', '{', '}']).collect();
            if words.contains(&process.as_str()) || words.contains(&site.as_str()) {
                written.remove(section, &key);
            }
        }
    }
}

fn scenario(random: &mut Random, world: &World) -> Written {
    let mut written = Written {
        remove: Vec::new(),
        add: World::default(),
        set: Vec::new(),
        by_hand: world.clone(),
    };
    let last = written.by_hand.keys("processes").len();
    let gone = random.half().then(|| 1 + random.below(last));
    if let Some(at) = gone {
        remove_process(&mut written, at);
    }
    if random.half() {
        written.remove("commodities", "spare");
    }
    if random.half() {
        written.remove("imports", "{of: c0, from: South}");
    }
    if random.half() {
        written.remove("targets", "more");
        written.remove("scopes", "park");
    }
    if random.half() {
        written.remove("demands", &format!("c{last}"));
    }
    if let Some(at) = gone.filter(|_| random.half()) {
        // Another in its place, with a stage of its own.
        let text = process(random, at);
        written
            .remove
            .retain(|it| it.0 != "processes" || it.1 != format!("p{at}"));
        written.remove.push(("processes", format!("p{at}")));
        // A process in the place of another stands where that stood.
        let before = world.clone().keys("processes");
        written.add("processes", &format!("p{at}"), &text);
        written
            .by_hand
            .section("processes")
            .sort_by_key(|it| before.iter().position(|key| *key == it.0));
    }
    if random.half() {
        written.add("sources", "c", "{kind: web}");
        written.add("scopes", "bay", "{within: region}");
        written.add("stages", "s9", "{id: s9}");
        written.add("commodities", "new", "{unit: t, price: 5 USD/t}");
        written.add(
            "processes",
            "fresh",
            "{stage: s9, product: new, inputs: {c0: 2 t, c1: 0.5 t}}",
        );
        written.add(
            "sites",
            "south",
            "{process: fresh, capacity: 30 t/a, status: operating, scope: bay, source: c}",
        );
        written.add(
            "sites",
            "south-two",
            "{process: fresh, part-of: south, source: c}",
        );
        written.add(
            "observations",
            "{of: new, measure: output}",
            "{of: new, measure: output, amount: 25 t, source: c}",
        );
        written.add(
            "observations",
            "bay",
            "{of: c1, measure: output, amount: 3 t, scope: bay, source: c}",
        );
        written.add(
            "imports",
            "{of: new, from: East}",
            "{of: new, from: East, amount: 4 t/a, source: c}",
        );
        written.add(
            "exports",
            "new",
            "{of: new, to: West, amount: 9 t/a, source: c}",
        );
        written.add("demands", "new", "{of: new, amount: 50 t/a, source: c}");
        written.add(
            "flows",
            "{from: south, to: fresh, of: new}",
            "{from: south, to: fresh, of: new, amount: 1 t, source: c}",
        );
        written.add(
            "targets",
            "newer",
            "{id: newer, indicator: output, of: new, at-least: 40 t, period: 2024, source: c}",
        );
        written.add("stated", "fresh", "{process: fresh, source: c}");
    }
    set_figures(random, world, gone, &mut written);
    written
}

/// Figures of what is still there.
fn set_figures(random: &mut Random, world: &World, gone: Option<usize>, written: &mut Written) {
    let mut world = world.clone();
    if random.half() {
        let rate = format!("6.{} CNY", 1 + random.below(9));
        written.set("rates", "USD", &format!("rates: {{USD: {rate}}}"), &rate);
    }
    if random.half() && !written.remove.iter().any(|it| it.0 == "flows") {
        let amount = 1 + random.below(40);
        written.set(
            "flows",
            "{from: p1, to: p2, of: c1}",
            &format!("flows: [{{from: p1, to: p2, of: c1, amount: {amount} t, source: b}}]"),
            &format!("{{from: p1, to: p2, of: c1, amount: {amount} t, source: b}}"),
        );
    }
    if random.half() && gone != Some(2) {
        let key = "{of: w2, field: investment}";
        let held = world
            .section("claims")
            .iter()
            .find(|it| it.0 == key)
            .unwrap()
            .1
            .clone();
        written.set(
            "claims",
            key,
            "claims: [{of: w2, field: investment, chosen: b}]",
            &held.replace("chosen: a", "chosen: b"),
        );
    }
    if random.half() {
        let price = 1 + random.below(99);
        let held = world
            .section("commodities")
            .iter()
            .find(|it| it.0 == "c1")
            .unwrap()
            .1
            .clone();
        written.set(
            "commodities",
            "c1",
            &format!(
                "commodities: {{c1: {{price: {price} CNY/t, substance: metal, origin: primary}}}}"
            ),
            &held.replace(
                "20 CNY/t",
                &format!("{price} CNY/t, substance: metal, origin: primary"),
            ),
        );
    }
    let other = (1..3).find(|at| gone != Some(*at)).unwrap();
    if random.half() {
        let capacity = 1 + random.below(300);
        let id = format!("w{other}");
        let held = world
            .section("sites")
            .iter()
            .find(|it| it.0 == id)
            .unwrap()
            .1
            .clone();
        let start = held.find("capacity: ").unwrap();
        let end = start + held[start..].find(" t/a").unwrap();
        let text = format!("{}capacity: {capacity}{}", &held[..start], &held[end..]);
        written.set(
            "sites",
            &id,
            &format!("sites: {{{id}: {{capacity: {capacity} t/a}}}}"),
            &text,
        );
    }
    if random.half() {
        // Every input anew, shares included.
        let id = format!("p{other}");
        let text = process(random, other);
        let (start, end) = (text.find("inputs: ").unwrap(), text.len() - 1);
        let held = world
            .section("processes")
            .iter()
            .find(|it| it.0 == id)
            .unwrap()
            .1
            .clone();
        let slots = |text: &str| text.contains("slot");
        if slots(&held) == slots(&text) && first_input(&held) == first_input(&text) {
            written.set(
                "processes",
                &id,
                &format!("processes: {{{id}: {{{}}}}}", &text[start..end]),
                &text,
            );
        }
    }
}

fn first_input(text: &str) -> &str {
    let start = text.find("inputs: {").unwrap();
    &text[start..start + text[start..].find(": ").unwrap() + 13]
}

fn differences(under: &Chain, by_hand: &Chain) -> Vec<String> {
    let study = |chain: &Chain| {
        let results = analysis::run(chain, Question::default());
        let findings = diff::shared(rules::run(chain, &results, &Settings::default()));
        (results, findings)
    };
    let (left, right) = (study(under), study(by_hand));
    let version = |chain, (results, findings), name: &str| diff::Version {
        chain,
        results,
        findings,
        name: name.to_owned(),
    };
    let base = version(under, (&left.0, &left.1), "under");
    let head = version(by_hand, (&right.0, &right.1), "hand");
    let found = diff::compare(&base, &head);
    let changes = found.changes.iter().filter(|it| it.kind != "scenario");
    let mut told: Vec<String> = changes.map(|it| format!("{it:?}")).collect();
    told.extend(found.indicators.iter().map(|it| format!("{it:?}")));
    told
}

/// A few in every run, a tenth of `LIANTU_LAWS` for more: each case studies two chains whole.
fn cases() -> u32 {
    let asked = std::env::var("LIANTU_LAWS").ok();
    let asked = asked.and_then(|text| text.parse::<u32>().ok());
    asked.map_or(48, |asked| asked / 10).max(1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Set, add and remove, any of them together.
    #[test]
    fn a_scenario_is_the_chain_that_a_hand_would_write(seed in any::<u64>()) {
        let mut random = Random(seed);
        let world = base(&mut random);
        let written = scenario(&mut random, &world);
        let text = written.text();
        prop_assume!(text.lines().count() > 2);
        let chain = read(&world.file(Some(&text)));
        prop_assert_eq!(said(&chain), said(&read(&world.file(None))), "declaring changes nothing");
        let under = chain.under(&chain.scenarios[0]);
        let hand = read(&written.by_hand.file(None));
        prop_assert_eq!(differences(&under, &hand), Vec::<String>::new(), "{}", world.file(Some(&text)));
        prop_assert_eq!(said(&under), said(&hand), "{}\n---\n{}", world.file(Some(&text)), written.by_hand.file(None));
    }
}

#[test]
fn the_random_scenarios_do_everything_that_can_be_done() {
    let mut texts = String::new();
    for seed in 0..60 {
        let mut random = Random(seed);
        let world = base(&mut random);
        texts.push_str(&scenario(&mut random, &world).text());
    }
    for part in [
        "remove:",
        "add:",
        "set:",
        "rates: {",
        "flows: [{",
        "claims: [{",
        "any-of",
        "commodities: {c1",
        "sites: {w",
        "targets: [more]",
        "scopes: [park]",
        "processes: [p",
        "demands: [c",
        "imports: [{",
        "observations: [{",
        "stated: [p1]",
    ] {
        assert!(texts.contains(part), "{part}");
    }
}
