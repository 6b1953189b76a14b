//! A chain of a thousand sites and its next version, a tenth of it changed, against the list of what was done.

use std::collections::BTreeMap;

use liantu::report::{ChangeAction, DiffDocument, MatchReason};

use super::pair::{Pair, pair};
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
        assert_eq!(it.kind, "site", "{it:?}");
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
        .map(|(id, field)| (id.as_str(), *field))
        .chain(
            truth
                .renamed_and_changed
                .iter()
                .map(|id| (id.as_str(), "capacity")),
        )
        .collect();
    assert_eq!(changed, expected);
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
