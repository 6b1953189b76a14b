//! Which edit did it: checked by making the chain between the two versions by hand and asking the analyses again.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use liantu::diff;
use liantu::report::{ChangeState, ChangedFinding, DiffDocument};
use liantu::rules::Settings;
use proptest::prelude::*;

use super::{Judged, laws, read};

/// The chains that the edits make are few: each is read and judged once.
fn judged(text: &str) -> Arc<Judged> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Judged>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().expect("no test panicked in here");
    let held = known.entry(text.to_owned());
    Arc::clone(held.or_insert_with(|| Arc::new(Judged::new(read(text)))))
}

fn sought(base: &str, head: &str) -> DiffDocument {
    let (base, head) = (judged(base), judged(head));
    let (old, new) = (base.version("old.yaml"), head.version("new.yaml"));
    let mut document = diff::compare(&old, &new);
    diff::seek(&mut document, &old, &new, &Settings::default());
    document
}

/// The edits that a chain can have: where each stands, and its line in four versions. The first is the usual one.
const EDITS: [(&str, [&str; 4]); 7] = [
    ("processes/smelting/inputs/ore", ["", "2 t", "2.5 t", "1 t"]),
    ("observations/metal output", ["", "50 kt", "60 kt", "20 kt"]),
    ("observations/ore output", ["", "90 kt", "40 kt", "150 kt"]),
    ("imports/ore Guinea", ["-", "5 kt", "20 kt", "-"]),
    ("imports/ore Brazil", ["-", "-", "30 kt", "10 kt"]),
    (
        "sites/north/capacity",
        ["", "60 kt/a", "100 kt/a", "80 kt/a"],
    ),
    ("targets/made", ["-", "60 kt", "40 kt", "-"]),
];

/// The chain with each edit in one of its versions.
fn chain(choice: &[usize]) -> String {
    let value = |at: usize| EDITS[at].1[choice[at]];
    let mut text = format!(
        "format: 1\nchain: made\nperiod: 2025\nsources: {{s: {{title: S}}}}\ncommodities: {{ore: {{unit: t}}, metal: {{unit: t}}}}\n\
         processes:\n  mining: {{product: ore}}\n  smelting: {{product: metal, inputs: {{ore: {}}}}}\n\
         sites:\n  north: {{process: smelting, status: operating, capacity: {}}}\n\
         observations:\n  - {{of: metal, measure: output, amount: {}}}\n  - {{of: ore, measure: output, amount: {}}}\n",
        value(0),
        value(5),
        value(1),
        value(2),
    );
    let mut imports = String::new();
    for (at, partner) in [(3, "Guinea"), (4, "Brazil")] {
        if value(at) != "-" {
            imports += &format!(
                "  - {{of: ore, from: {partner}, amount: {}, period: 2025}}\n",
                value(at)
            );
        }
    }
    if !imports.is_empty() {
        text += &format!("imports:\n{imports}");
    }
    if value(6) != "-" {
        text += &format!(
            "targets:\n  - {{id: made, indicator: output, of: metal, at-least: {}, period: 2025}}\n",
            value(6)
        );
    }
    text
}

/// The edits that are among the causes of a finding.
fn causes(finding: &ChangedFinding) -> Vec<usize> {
    let at = |path: &str| {
        let found = EDITS.iter().position(|(place, _)| path.starts_with(place));
        found.unwrap_or_else(|| panic!("no edit stands at {path}"))
    };
    finding.causes.iter().map(|cause| at(&cause.path)).collect()
}

/// Whether the same became of a finding between two chains.
fn same_again(finding: &ChangedFinding, base: &str, head: &str) -> bool {
    let Some(wanted) = finding.head.as_ref().or(finding.base.as_ref()) else {
        return false;
    };
    let (base, head) = (judged(base), judged(head));
    let between = diff::findings_between(&base.chain, &base.findings, &head.chain, &head.findings);
    let is = |it: &&ChangedFinding| {
        it.head
            .as_ref()
            .or(it.base.as_ref())
            .is_some_and(|it| it.fingerprint == wanted.fingerprint)
    };
    between
        .iter()
        .find(is)
        .is_some_and(|it| it.state == finding.state)
}

proptest! {
    #![proptest_config(laws())]
    #[test]
    fn undoing_what_is_necessary_undoes_it_and_what_is_enough_does_it_alone(
        pairs in prop::collection::vec((1_usize..4, 1_usize..4), EDITS.len())
    ) {
        let before: Vec<usize> = pairs.iter().map(|pair| pair.0).collect();
        let after: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
        let (base, head) = (chain(&before), chain(&after));
        let document = sought(&base, &head);
        prop_assert!(document.causes_bounded.is_none());
        for finding in &document.findings {
            if finding.state == ChangeState::Unchanged {
                prop_assert!(finding.causes.is_empty());
                continue;
            }
            prop_assert!(!finding.causes.is_empty(), "{finding:?}");
            let found = causes(finding);
            if finding.causes[0].necessary {
                for at in &found {
                    let mut undone = after.clone();
                    undone[*at] = before[*at];
                    prop_assert!(!same_again(finding, &base, &chain(&undone)), "{at} of {finding:?}");
                }
                // And nothing else is.
                for at in (0..EDITS.len()).filter(|at| !found.contains(at)) {
                    let mut undone = after.clone();
                    undone[at] = before[at];
                    prop_assert!(same_again(finding, &base, &chain(&undone)), "{at} is necessary, too: {finding:?}");
                }
            } else {
                let mut alone = before.clone();
                for at in &found {
                    alone[*at] = after[*at];
                }
                prop_assert!(same_again(finding, &base, &chain(&alone)), "{finding:?}");
                for at in &found {
                    let mut fewer = alone.clone();
                    fewer[*at] = before[*at];
                    prop_assert!(!same_again(finding, &base, &chain(&fewer)), "{at} is not needed: {finding:?}");
                }
            }
        }
    }
}

#[test]
fn the_edit_is_told_with_its_lines_and_its_share() {
    let base = chain(&[1, 1, 1, 1, 1, 1, 3]);
    let head = chain(&[1, 2, 1, 1, 1, 1, 3]);
    let document = sought(&base, &head);
    let short = |it: &&ChangedFinding| it.head.as_ref().is_some_and(|it| it.rule == "undersupply");
    let finding = document
        .findings
        .iter()
        .find(short)
        .unwrap_or_else(|| panic!("{:?}", document.findings));
    assert_eq!(finding.state, ChangeState::Grown);
    let [cause] = &finding.causes[..] else {
        panic!("{:?}", finding.causes);
    };
    assert_eq!(cause.text.en, "observation metal: output: 50 kt → 60 kt");
    assert_eq!(cause.text.zh, "统计数据 metal产量：5 万吨 → 6 万吨");
    assert!(cause.necessary);
    assert_eq!(cause.share, Some(1.0));
    assert_eq!(cause.base_at.as_ref().map(|it| it.line), Some(12));
    assert!(
        document
            .summary
            .headline
            .en
            .contains("The edit that did it: observation metal: output"),
        "{}",
        document.summary.headline.en
    );
}

/// A site that a new process runs cannot stand without it: both are undone together, and the narrower edit is told.
#[test]
fn what_hangs_together_is_undone_together() {
    let head = "format: 1\nchain: x\ncommodities: {ore: {unit: t, outside: true}, metal: {unit: t}}\nprocesses:\n  smelting: {product: metal, inputs: [ore]}\nsites:\n  north: {process: smelting, status: operating}\n";
    let base =
        "format: 1\nchain: x\ncommodities: {ore: {unit: t, outside: true}, metal: {unit: t}}\n";
    let document = sought(base, head);
    assert!(
        document
            .findings
            .iter()
            .any(|it| it.state != ChangeState::Unchanged)
    );
    for finding in document
        .findings
        .iter()
        .filter(|it| it.state != ChangeState::Unchanged)
    {
        assert!(!finding.causes.is_empty(), "{finding:?}");
    }
}

/// A rename is no edit, and what moved is found through it.
#[test]
fn causes_are_found_through_renames() {
    let base = chain(&[1, 1, 1, 1, 1, 1, 3]);
    let head = chain(&[1, 2, 1, 1, 1, 1, 3])
        .replace("ore", "bauxite")
        .replace("bauxite: {unit: t}", "bauxite: {unit: t, formerly: [ore]}");
    let document = sought(&base, &head);
    let grown = document
        .findings
        .iter()
        .find(|it| it.state == ChangeState::Grown);
    let grown = grown.unwrap_or_else(|| panic!("{:?}", document.findings));
    let paths: Vec<&str> = grown.causes.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["observations/metal output"]);
}

/// Where every edit would need more analyses than are allowed, the document says so.
#[test]
fn a_bound_that_is_met_is_said() {
    let sites = |amount: usize| -> String {
        let lines = (0..700).map(|at| {
            format!(
                "  s{at}: {{process: smelting, status: operating, capacity: {} kt/a}}\n",
                amount + at
            )
        });
        lines.collect()
    };
    let whole = |amount| {
        format!(
            "format: 1\nchain: x\nperiod: 2025\ncommodities: {{ore: {{unit: t}}, metal: {{unit: t}}}}\nprocesses:\n  smelting: {{product: metal, inputs: {{ore: 2 t}}}}\nsites:\n{}observations:\n  - {{of: metal, measure: output, amount: {amount} kt}}\n  - {{of: ore, measure: output, amount: 1 kt}}\n",
            sites(amount)
        )
    };
    let document = sought(&whole(1), &whole(2));
    let said = document
        .causes_bounded
        .map(|said| said.en)
        .unwrap_or_default();
    assert!(
        said.starts_with("causes were not sought: 701 edits"),
        "{said}"
    );
}
