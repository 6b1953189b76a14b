//! Chains of many sites and their next versions, a tenth of each changed, against the list of what was done.

use std::collections::BTreeMap;
use std::process::Command;

use liantu::report::{ChangeAction, DiffDocument, MatchReason};

use serde_json::Value;

use super::pair::{Pair, pair, pair_with_recipes};
use super::{all, compared};

/// Exactly what was done is told, and nothing else.
fn check(pair: &Pair, document: &DiffDocument) {
    let truth = &pair.truth;
    let mut changed: BTreeMap<&str, &str> = BTreeMap::new();
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    let base = |it: &liantu::report::Change| {
        it.base
            .as_ref()
            .map_or("", |text| text.en.as_str())
            .to_owned()
    };
    let mut old_ids = Vec::new();
    for it in &document.changes {
        assert!(matches!(it.kind, "site" | "process"), "{it:?}");
        match it.action {
            ChangeAction::Added if it.path.is_empty() => added.push(it.id.clone()),
            ChangeAction::Removed if it.path.is_empty() => removed.push(it.id.clone()),
            ChangeAction::Renamed => old_ids.push((base(it), it.id.as_str())),
            _ => assert_eq!(changed.insert(&it.id, &it.path), None, "{it:?}"),
        }
    }
    renamed.extend(old_ids.iter().map(|(old, new)| (old.as_str(), *new)));
    let expected: BTreeMap<&str, &str> = truth
        .changed
        .iter()
        .map(|(id, field)| (id.as_str(), field.as_str()))
        .chain(
            truth
                .renamed_and_changed
                .iter()
                .map(|id| (id.as_str(), "capacity")),
        )
        .collect();
    assert_eq!(changed, expected);
    added.sort();
    removed.sort();
    assert_eq!((&added, &removed), (&sorted(&truth.added), &truth.removed));
    let expected: BTreeMap<&str, &str> = truth
        .renamed
        .iter()
        .map(|(old, new)| (old.as_str(), new.as_str()))
        .collect();
    assert_eq!(renamed, expected);
    assert!(
        document
            .matching
            .found
            .iter()
            .all(|it| it.reason != MatchReason::Declared)
    );
    assert!(document.matching.bounded.is_none());
}

fn sorted(list: &[String]) -> Vec<String> {
    let mut list = list.to_vec();
    list.sort();
    list
}

#[test]
fn exactly_what_was_done_is_told() {
    for seed in [1, 2, 3] {
        let pair = pair(1_000, seed);
        assert_eq!(pair.truth.changed.len(), 80);
        assert_eq!((pair.truth.added.len(), pair.truth.removed.len()), (10, 10));
        assert_eq!((pair.truth.renamed.len(), pair.truth.respelt), (15, 15));
        let document = compared(&pair.base, &pair.head);
        check(&pair, &document);
        let counts = &document.summary;
        assert_eq!((counts.added, counts.removed), (10, 10));
        assert_eq!((counts.changed, counts.renamed), (85, 15));
    }
}

/// Nearly a thousand left-over processes of few fields: what two of them have in common by accident is no rename.
#[test]
fn exactly_what_was_done_to_recipes_is_told() {
    for (sites, seed) in [(1_000, 1), (20_000, 2)] {
        let pair = pair_with_recipes(sites, seed);
        let document = compared(&pair.base, &pair.head);
        check(&pair, &document);
        let (counts, whole) = (&document.summary, sites / 1_000);
        assert_eq!((counts.added, counts.removed), (20 * whole, 20 * whole));
        assert_eq!((counts.changed, counts.renamed), (85 * whole, 30 * whole));
    }
}

#[test]
fn a_chain_whose_ids_are_all_new_is_the_same_chain() {
    let pair = pair(1_000, 9);
    let other = pair.base.replace("site-", "plant-");
    let document = compared(&pair.base, &other);
    assert_eq!(document.summary.renamed, 1_000);
    assert_eq!(
        (
            document.summary.added,
            document.summary.removed,
            document.summary.changed
        ),
        (0, 0, 0)
    );
    assert!(
        all(&document)
            .iter()
            .all(|it| it.starts_with("renamed site plant-"))
    );
}

/// What was done, as a list: site, and what became of it.
fn expected(pair: &Pair) -> Vec<String> {
    let truth = &pair.truth;
    let mut list: Vec<String> = Vec::new();
    list.extend(
        truth
            .changed
            .iter()
            .map(|(id, field)| format!("{id} {field}")),
    );
    list.extend(
        truth
            .renamed_and_changed
            .iter()
            .map(|id| format!("{id} capacity")),
    );
    list.extend(
        truth
            .renamed
            .iter()
            .map(|(old, new)| format!("{new} was {old}")),
    );
    list.extend(truth.added.iter().map(|id| format!("{id} added")));
    list.extend(truth.removed.iter().map(|id| format!("{id} removed")));
    list.sort();
    list
}

/// One change as a line of that list.
fn line(change: &Value) -> String {
    let text = |key: &str| change[key].as_str().unwrap_or_default();
    assert!(matches!(text("kind"), "site" | "process"), "{change}");
    let (id, path) = (text("id"), text("path"));
    match text("action") {
        "renamed" => {
            let old = change["base"]["value"].as_str().unwrap_or_default();
            format!("{id} was {old}")
        }
        action @ ("added" | "removed") if path.is_empty() => format!("{id} {action}"),
        _ => format!("{id} {path}"),
    }
}

/// The program itself, on files, at two sizes ten times apart: the list in its JSON is the generator's own.
#[test]
fn the_program_tells_exactly_what_was_done_at_every_size() {
    for (sites, seed, recipes) in [(1_000, 4, false), (10_000, 5, false), (10_000, 6, true)] {
        let make = if recipes { pair_with_recipes } else { pair };
        let pair = make(sites, seed);
        let folder = tempfile::tempdir().expect("a folder");
        let [old, new] =
            [("old.yaml", &pair.base), ("new.yaml", &pair.head)].map(|(name, text)| {
                let path = folder.path().join(name);
                std::fs::write(&path, text).expect("the chain is written");
                path
            });
        let run = |head| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_liantu"));
            let command = command.arg("diff").arg(&old).arg(head);
            let done = command.args(["--format", "json", "--exit-code"]).output();
            done.expect("liantu starts")
        };
        let done = run(&new);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{told}");
        let document: Value = serde_json::from_slice(&done.stdout).expect("JSON");
        let changes = document["changes"].as_array().expect("changes");
        let mut told: Vec<String> = changes.iter().map(line).collect();
        told.sort();
        let each = if recipes { 155 } else { 120 };
        assert_eq!(told.len(), sites / 1_000 * each);
        assert_eq!(told, expected(&pair));
        if sites == 1_000 {
            let same = run(&old).status.code();
            assert_eq!(same, Some(0), "nothing differs from itself");
        }
    }
}
