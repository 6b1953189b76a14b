//! The rules against their fixtures: `tests/rules/<rule>.yaml` fires, `tests/rules/<rule>.silent.yaml` does not.
//!
//! Expected findings stand in the margin of the line they point to: `# finding: no-outlet`, several as
//! `# finding: no-outlet, isolated`, a rule twice where it speaks twice, an accepted one as `no-outlet (accepted)`.
//! Every finding of every rule must be marked, and every mark must be met. Chains in folders beside the fixtures
//! (`tests/rules/reference/`) are what fixtures use.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use liantu::analysis::{self, Question};
use liantu::model::Chain;
use liantu::report::Finding;
use liantu::rules::{self, Rule, Settings};
use liantu::text::Message;

const MARK: &str = "# finding:";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// Every fixture: its file name and its text, in order of the names.
fn fixtures() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder()).expect("tests/rules is there") {
        let path = entry.expect("tests/rules can be listed").path();
        if path.is_file() {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("fixtures have plain names");
            let text = std::fs::read_to_string(&path).expect("fixtures are text");
            found.insert(name.to_owned(), text);
        }
    }
    found
}

fn read(name: &str) -> Chain {
    Chain::read(folder().join(name))
        .unwrap_or_else(|faults| panic!("{name} is no chain:\n{faults}"))
}

fn findings(chain: &Chain) -> Vec<Finding> {
    let results = analysis::run(chain, Question::default());
    rules::run(chain, &results, &Settings::default())
}

/// A finding or a mark: file, line, rule (with ` (accepted)` where it is).
type Spot = (String, u32, String);

/// The marks in one file.
fn marks(file: &str, text: &str) -> Vec<Spot> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1_u32..) {
        if let Some((_, names)) = line.split_once(MARK) {
            let names = names.split(',').map(|name| name.trim().to_owned());
            found.extend(names.map(|name| (file.to_owned(), number, name)));
        }
    }
    found
}

fn spot(finding: &Finding) -> Spot {
    let accepted = if finding.accepted.is_some() {
        " (accepted)"
    } else {
        ""
    };
    let name = format!("{}{accepted}", finding.rule);
    (finding.at.file.clone(), finding.at.line, name)
}

/// What is in `left` more often than in `right`.
fn surplus(left: &[Spot], right: &[Spot]) -> Vec<Spot> {
    let mut rest = right.to_vec();
    let mut more: Vec<Spot> = left
        .iter()
        .filter(|spot| match rest.iter().position(|it| it == *spot) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        })
        .cloned()
        .collect();
    more.sort();
    more
}

/// What a fixture's margin and its findings do not agree on, one line each.
fn disagreements(chain: &Chain) -> String {
    let findings = findings(chain);
    let spots: Vec<Spot> = findings.iter().map(spot).collect();
    let marked: Vec<Spot> = chain
        .files
        .iter()
        .flat_map(|file| marks(&file.path, &file.text))
        .collect();
    let mut told = String::new();
    for missed in surplus(&spots, &marked) {
        let finding = findings.iter().find(|it| spot(it) == missed);
        let message = finding.map_or("", |finding| &finding.message.en);
        let (file, line, rule) = &missed;
        let _ = writeln!(
            told,
            "{file}:{line}: finding {rule} is not marked: {message}"
        );
    }
    for (file, line, rule) in surplus(&marked, &spots) {
        let _ = writeln!(told, "{file}:{line}: marked finding {rule} does not come");
    }
    told
}

#[test]
fn every_rule_has_a_fixture_that_fires_and_one_that_stays_silent() {
    let fixtures = fixtures();
    let mut told = String::new();
    for rule in rules::ALL {
        let id = rule.id;
        for (name, fires) in [
            (format!("{id}.yaml"), true),
            (format!("{id}.silent.yaml"), false),
        ] {
            let Some(text) = fixtures.get(&name) else {
                let _ = writeln!(told, "tests/rules/{name} is missing");
                continue;
            };
            let fired = marks(&name, text)
                .iter()
                .any(|(_, _, rule)| rule.trim_end_matches(" (accepted)") == id);
            if fired != fires {
                let _ = writeln!(
                    told,
                    "tests/rules/{name}: marks {id}: {fired}, should be {fires}"
                );
            }
        }
        if fixtures.get(&format!("{id}.yaml")).map(String::as_str) != Some(rule.example) {
            let _ = writeln!(told, "the example of {id} is not tests/rules/{id}.yaml");
        }
    }
    for name in fixtures.keys() {
        let id = name.trim_end_matches(".yaml").trim_end_matches(".silent");
        if rules::find(id).is_none() {
            let _ = writeln!(told, "tests/rules/{name} belongs to no rule");
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

#[test]
fn every_finding_is_marked_and_every_mark_is_met() {
    let told: String = fixtures()
        .keys()
        .map(|name| disagreements(&read(name)))
        .collect();
    assert!(told.is_empty(), "\n{told}");
}

/// The harness itself sees both kinds of disagreement.
#[test]
fn the_margin_is_compared_both_ways() {
    let text = "format: 1\nchain: spare # finding: no-outlet\ncommodities:\n  ore: {unit: t}\nprocesses:\n  smelting: {product: metal, inputs: [ore]}\n";
    let text = text.replace("ore: {unit: t}", "ore: {unit: t}\n  metal: {unit: t}");
    let chain = Chain::from_text("spare.yaml", &text).expect("a chain");
    let told = disagreements(&chain);
    assert!(
        told.contains("spare.yaml:7: finding missing-supplier is not marked"),
        "{told}"
    );
    assert!(
        told.contains("spare.yaml:2: marked finding no-outlet does not come"),
        "{told}"
    );
}

fn chinese(text: &str) -> bool {
    text.chars()
        .any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character))
}

/// What is wrong with a sentence: each language must be there and be itself. `strict` sentences must hold a Chinese
/// word; others may be made of names and figures alone.
fn faults_of(words: &Message, strict: bool) -> Option<&'static str> {
    if words.en.trim().is_empty() || words.zh.trim().is_empty() {
        return Some("a language is empty");
    }
    if chinese(&words.en) {
        return Some("Chinese in the English text (give the fixture titles in both languages)");
    }
    if strict && !chinese(&words.zh) {
        return Some("no Chinese in the Chinese text");
    }
    let doubled = |text: &str| text.contains("  ") || text.contains("（）") || text.contains("()");
    (doubled(&words.en) || doubled(&words.zh)).then_some("doubled spaces or empty brackets")
}

#[test]
fn findings_speak_both_languages_and_say_what_to_do() {
    let mut told = String::new();
    for name in fixtures().keys() {
        for finding in findings(&read(name)) {
            let at = format!("{name}:{}: {}", finding.at.line, finding.rule);
            let sentences = std::iter::once(&finding.message).chain(&finding.notes);
            for words in sentences.chain(&finding.help) {
                if let Some(fault) = faults_of(words, true) {
                    let _ = writeln!(told, "{at}: {fault}: {words:?}");
                }
            }
            let verb = finding.verb.message();
            let (en, zh) = (finding.verb.word(), verb.zh.as_str());
            match &finding.help {
                Some(help) if help.en.starts_with(en) && help.zh.starts_with(zh) => {}
                help => {
                    let _ = writeln!(told, "{at}: help must start with {en}, {zh}: {help:?}");
                }
            }
            if finding.excerpt.is_none() {
                let _ = writeln!(told, "{at}: no source line to show");
            }
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

#[test]
fn findings_have_an_identity_of_their_own() {
    for name in fixtures().keys() {
        let mut seen = BTreeMap::new();
        for finding in findings(&read(name)) {
            let held = seen.insert(finding.fingerprint.clone(), finding.message.en.clone());
            assert_eq!(
                held, None,
                "{name}: two findings of one fingerprint: {finding}"
            );
        }
    }
}

#[test]
fn the_same_file_gives_the_same_findings() {
    for name in fixtures().keys() {
        let first = findings(&read(name));
        for _ in 0..3 {
            assert_eq!(findings(&read(name)), first, "{name}");
        }
    }
}

#[test]
fn every_rule_has_a_page_in_both_languages() {
    let mut ids: Vec<&str> = Vec::new();
    for rule in rules::ALL {
        let Rule {
            id,
            name_zh,
            en,
            zh,
            ..
        } = rule;
        assert!(!ids.contains(id), "{id} is there twice");
        ids.push(id);
        let kebab = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(id.chars().all(kebab), "{id}");
        assert!(chinese(name_zh), "{id}: {name_zh}");
        for (english, chinese_text) in [
            (en.summary, zh.summary),
            (en.why, zh.why),
            (en.formula, zh.formula),
            (en.mend, zh.mend),
        ] {
            let words = Message::new(english, chinese_text);
            assert_eq!(faults_of(&words, true), None, "{id}: {words:?}");
        }
        let file = format!("src/rules/{}.rs", id.replace('-', "_"));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        assert!(path.is_file(), "{id} should live in {file}");
    }
    let areas: Vec<_> = rules::ALL.iter().map(|rule| rule.area).collect();
    assert!(areas.is_sorted(), "rules are told by area: {areas:?}");
}
