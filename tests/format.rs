//! `fmt`: the canonical form says the same, keeps every comment, and is its own canonical form.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use liantu::analysis::{self, Question};
use liantu::diff::{self, Version};
use liantu::language::{canonical, canonical_keys, schema};
use liantu::model::Chain;
use proptest::prelude::*;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn form(text: &str) -> String {
    canonical("x.yaml", text.as_bytes().to_vec()).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Comments of a text whose scalars hold no ` #`.
fn comments(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .lines()
        .filter_map(|line| {
            let at = if line.trim_start().starts_with('#') {
                line.find('#')
            } else {
                line.find(" #").map(|at| at + 1)
            };
            at.map(|at| line[at..].trim_end().to_owned())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn every_file_of_this_repository_keeps_its_meaning_and_its_comments() {
    let mut read = 0;
    for folder in ["chains", "tests"] {
        for file in yaml_files(folder) {
            let bytes = fs::read(&file).unwrap();
            let Ok(once) = canonical("x.yaml", bytes.clone()) else {
                continue;
            };
            read += 1;
            let name = file.display();
            assert_eq!(form(&once), once, "{name}: twice is not once");
            let before = String::from_utf8(bytes).unwrap();
            assert_eq!(comments(&once), comments(&before), "{name}: comments");
        }
    }
    assert!(read > 50, "only {read} files were read");
}

/// Chains that stand alone say the same before and after: the differ finds no change.
#[test]
fn the_differ_finds_no_change() {
    let mut compared = 0;
    for file in yaml_files("tests/rules")
        .into_iter()
        .chain(yaml_files("chains/reference"))
    {
        let text = fs::read_to_string(&file).unwrap();
        let Ok(before) = Chain::from_text("x.yaml", &text) else {
            continue;
        };
        let after = Chain::from_text("x.yaml", &form(&text)).unwrap();
        let results = [
            analysis::run(&before, Question::default()),
            analysis::run(&after, Question::default()),
        ];
        let [base, head] =
            [(&before, &results[0]), (&after, &results[1])].map(|(chain, results)| Version {
                chain,
                results,
                findings: &[],
                name: String::new(),
            });
        let document = diff::compare(&base, &head);
        assert!(
            document.changes.is_empty(),
            "{}: {:?}",
            file.display(),
            document.changes
        );
        compared += 1;
    }
    assert!(compared > 20, "only {compared} chains were compared");
}

#[test]
fn one_order_one_spelling_comments_with_their_entry() {
    let before = "\
# What the file is.

sites:
    # Of the plant.
    b-works: {status: operating,   process: make, title: 'B'}   # behind the plant
    # At the end of the sites.
observations:
- source: s
  amount: \"5 t\"
  measure: output
  # Of what it is.
  of: thing


# The technology.
processes:
  make: {product: thing, inputs: {ore: 2 t}, title: {zh: 制造, en: Making}, emissions: {co2: {note: a very long note that does not fit on the line any more, amount: 1 t}}}
chain: x
format: 1
commodities: {thing: {unit: t}, ore: {unit: t, hs: \"2818.20\"}}
";
    let after = "\
# What the file is.

format: 1
chain: x

commodities: {thing: {unit: t}, ore: {unit: t, hs: \"2818.20\"}}

# The technology.
processes:
  make:
    title: {en: Making, zh: 制造}
    product: thing
    inputs: {ore: 2 t}
    emissions: {co2: {amount: 1 t, note: a very long note that does not fit on the line any more}}

sites:
  # Of the plant.
  b-works: {title: B, process: make, status: operating}  # behind the plant
  # At the end of the sites.

observations:
  # Of what it is.
  - of: thing
    measure: output
    amount: 5 t
    source: s
";
    assert_eq!(form(before), after);
    assert_eq!(form(after), after);
}

#[test]
fn text_that_other_readers_would_take_for_a_number_keeps_its_quotes() {
    let text = "format: 1\nchain: x\ntitle: \"2025\"\nregion: 'no'\n";
    assert_eq!(
        form(text),
        "format: 1\nchain: x\ntitle: \"2025\"\nregion: \"no\"\n"
    );
}

#[test]
fn blocks_of_text_anchors_and_line_ends_of_other_systems() {
    let text = "chain: x\r\nformat: 1\r\ntitle: |-\r\n    two\r\n      lines\r\n";
    assert_eq!(
        form(text),
        "format: 1\nchain: x\ntitle: |-\n  two\n    lines\n"
    );
    // An alias stands below its anchor: nothing changes places.
    let text = "sites: &all {a: {process: p}}\nchain: *all\nformat: &n  1\n";
    assert_eq!(
        form(text),
        "sites: &all {a: {process: p}}\nchain: *all\nformat: &n 1\n"
    );
}

#[test]
fn what_is_no_yaml_is_told_with_its_place() {
    for (text, line) in [
        ("a: [1\nb: 2\n", 2),
        ("a: 1\na: 2\n", 2),
        ("- a\n- b\n", 0),
        ("", 0),
        ("just text", 1),
    ] {
        match canonical("x.yaml", text.as_bytes().to_vec()) {
            Ok(form) => assert_eq!(line, 0, "{form}"),
            Err(faults) => assert!(faults.0[0].at.line >= line, "{text:?}: {faults}"),
        }
    }
    assert!(canonical("x.yaml", vec![0xFF, 0xFE]).is_err());
    assert!(canonical("x.yaml", vec![0; 9]).is_err());
}

/// The order of keys knows every key that the schema knows: a new key finds its place there, too.
#[test]
fn every_key_of_the_language_has_its_place_in_the_order() {
    let schema = schema();
    let mut keys = BTreeSet::new();
    let mut open = vec![&schema];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Object(map) => {
                if let Some(serde_json::Value::Object(properties)) = map.get("properties") {
                    keys.extend(properties.keys().cloned());
                }
                open.extend(map.values());
            }
            serde_json::Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    let known: BTreeSet<String> = canonical_keys().into_iter().map(str::to_owned).collect();
    let missing: Vec<&String> = keys.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "without a place in the canonical order: {missing:?}"
    );
}

/// A value of a random file.
#[derive(Clone, Debug)]
enum Random {
    Text(String),
    List(bool, Vec<Random>),
    Map(bool, Vec<(String, Random)>),
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "[-?:,\\[\\]{}#&*!|>'\"%@` a-z0-9.~锂：，]{0,8}",
        Just("no".to_owned()),
        Just("1.50 t".to_owned()),
        Just("a\nb".to_owned()),
        Just("# no comment".to_owned()),
        Just("800.. 亿元".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = Random> {
    let leaf = text().prop_map(Random::Text);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof![
            "[a-z]{1,5}",
            Just("title".to_owned()),
            Just("source".to_owned()),
            text()
        ];
        prop_oneof![
            (any::<bool>(), prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(flow, items)| Random::List(flow, items)),
            (any::<bool>(), prop::collection::vec((key, inner), 0..4))
                .prop_map(|(flow, entries)| Random::Map(flow, entries)),
        ]
    })
}

fn comment(out: &mut String, count: &mut usize) {
    *count += 1;
    out.push_str(&format!("  # {count}\n"));
}

/// Writes a value in double quotes and JSON brackets, or as a block with comments on every line.
fn write(value: &Random, indent: usize, flow: bool, out: &mut String, count: &mut usize) {
    match value {
        Random::Text(text) => {
            out.push_str(&serde_json::to_string(text).unwrap());
        }
        Random::List(own, items) if flow || *own || items.is_empty() => {
            out.push('[');
            for item in items {
                write(item, indent, true, out, count);
                out.push_str(", ");
            }
            out.push(']');
        }
        Random::Map(own, entries) if flow || *own || entries.is_empty() => {
            out.push('{');
            for (key, item) in entries {
                out.push_str(&format!("{}: ", serde_json::to_string(key).unwrap()));
                write(item, indent, true, out, count);
                out.push_str(", ");
            }
            out.push('}');
        }
        Random::List(_, items) => {
            for item in items {
                out.push('\n');
                comment(out, count);
                out.push_str(&format!("{}- ", " ".repeat(indent)));
                write(item, indent + 3, false, out, count);
            }
        }
        Random::Map(_, entries) => {
            for (key, item) in entries {
                out.push('\n');
                comment(out, count);
                out.push_str(&format!(
                    "{}{}: ",
                    " ".repeat(indent),
                    serde_json::to_string(key).unwrap()
                ));
                write(item, indent + 3, false, out, count);
            }
        }
    }
}

/// How many random texts: some in every run, `LIANTU_LAWS` for more.
fn laws() -> u32 {
    let asked = std::env::var("LIANTU_LAWS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(laws()))]
    #[test]
    fn any_text_keeps_its_meaning_and_its_comments(entries in prop::collection::vec(("[a-z]{1,5}", value()), 1..5)) {
        let mut entries = entries;
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|a, b| a.0 == b.0);
        let mut text = String::new();
        write(&Random::Map(false, entries), 0, false, &mut text, &mut 0);
        text.push('\n');
        // Keys may stand twice in the random maps: then the reader says so, and there is nothing to put in order.
        if let Ok(once) = canonical("x.yaml", text.clone().into_bytes()) {
            prop_assert_eq!(canonical("x.yaml", once.clone().into_bytes()).unwrap(), once.clone());
            let numbers = |text: &str| {
                let mut found: Vec<u32> = text.lines().filter_map(|line| line.rsplit_once("# ")?.1.parse().ok()).collect();
                found.sort_unstable();
                found
            };
            prop_assert_eq!(numbers(&once), numbers(&text));
        } else {
            let keys_twice = canonical("x.yaml", text.clone().into_bytes()).unwrap_err().to_string();
            prop_assert!(keys_twice.contains("twice"), "{}\n{}", keys_twice, text);
        }
    }
}

fn liantu(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        out.status.code().unwrap(),
        text(out.stdout),
        text(out.stderr),
    )
}

#[test]
fn the_command_writes_only_what_changes_and_check_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.yaml");
    fs::write(&file, "chain: x\nformat: 1\n").unwrap();
    let (code, out, _) = liantu(folder.path(), &["fmt", "--check", "x.yaml", "--lang", "en"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("-format: 1\n") && out.contains("+format: 1\n"),
        "{out}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "chain: x\nformat: 1\n");
    assert_eq!(liantu(folder.path(), &["fmt", "x.yaml"]).0, 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), "format: 1\nchain: x\n");
    assert_eq!(liantu(folder.path(), &["fmt", "--check", "x.yaml"]).0, 0);
    fs::write(folder.path().join("bad.yaml"), "a: [\n").unwrap();
    let (code, _, err) = liantu(folder.path(), &["fmt", ".", "--lang", "en"]);
    assert_eq!(code, 2);
    assert!(err.contains("bad.yaml:"), "{err}");
}
