//! Baselines: what is known is counted, what is new or worse is told.

use super::*;
use serde_json::Value;

/// A smelter that is short of alumina: 193 t needed, so much supplied.
fn short(supplied: u32) -> String {
    format!(
        "format: 1\nchain: metal\nperiod: 2025\nsources: {{y: {{title: y}}}}\ncommodities: {{ore: {{unit: t, outside: true}}, alumina: {{unit: t}}, metal: {{unit: t}}}}\nprocesses:\n  refining: {{product: alumina, inputs: [ore]}}\n  smelting: {{product: metal, inputs: {{alumina: {{amount: 1.93 t, source: y}}}}}}\nobservations:\n  - {{of: alumina, measure: output, amount: {supplied} t, source: y}}\n  - {{of: metal, measure: output, amount: 100 t, source: y}}\nexports: [{{of: metal}}]\n"
    )
}

fn check(at: &Path, more: &[&str], code: i32) -> Value {
    let arguments = [
        &[
            "check",
            "metal.yaml",
            "--format",
            "json",
            "--fail-on",
            "info",
        ],
        more,
    ]
    .concat();
    let (text, _) = run(at, &arguments, code);
    serde_json::from_str(&text).unwrap()
}

fn rules_of(document: &Value) -> Vec<String> {
    let findings = document["chains"][0]["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|it| it["rule"].as_str().unwrap().to_owned())
        .collect()
}

const KNOWN: [&str; 2] = ["--baseline", "known.json"];

#[test]
fn only_what_is_new_or_worse_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "metal.yaml", &short(150));
    let all = rules_of(&check(at, &[], 1));
    assert!(all.contains(&"undersupply".to_owned()), "{all:?}");
    let (_, complaint) = run(at, &["check", "metal.yaml", "--baseline", "known.json"], 2);
    assert!(complaint.contains("--update-baseline"), "{complaint}");
    run(at, &["check", "metal.yaml", "--update-baseline"], 2);
    let document = check(at, &[&KNOWN[..], &["--update-baseline"]].concat(), 0);
    assert_eq!(document["chains"][0]["baseline"]["known"], all.len());
    assert!(rules_of(&document).is_empty());
    // One finding a line, in order; the same run gives the same bytes.
    let record = fs::read_to_string(at.join("known.json")).unwrap();
    assert_eq!(record.lines().count(), all.len() + 2);
    check(at, &[&KNOWN[..], &["--update-baseline"]].concat(), 0);
    assert_eq!(record, fs::read_to_string(at.join("known.json")).unwrap());
    check(at, &KNOWN, 0);
    // Smaller is known, larger is not; lines and units do not matter.
    put(at, "metal.yaml", &short(160));
    check(at, &KNOWN, 0);
    put(
        at,
        "metal.yaml",
        &format!("# a comment\n{}", short(150).replace("150 t", "0.15 kt")),
    );
    check(at, &KNOWN, 0);
    put(at, "metal.yaml", &short(140));
    let document = check(at, &KNOWN, 1);
    assert_eq!(rules_of(&document), ["undersupply"]);
    let worse = &document["chains"][0]["baseline"]["worse"];
    assert_eq!(
        worse[0],
        document["chains"][0]["findings"][0]["fingerprint"]
    );
    // 43 t were short, 53 t are: by 10/43.
    let note = document["chains"][0]["findings"][0]["notes"][0]
        .as_str()
        .unwrap();
    assert!(
        note.contains("worse than in the baseline, by 23.26"),
        "{note}"
    );
    // A new one beside a known one.
    put(at, "metal.yaml", &short(150).replace("exports: [{of: metal}]\n", "sites: {a: {process: smelting, capacity: 500 t/a, status: operating}}\nexports: [{of: metal}]\n"));
    let told = rules_of(&check(at, &KNOWN, 1));
    assert!(
        !told.is_empty() && !told.contains(&"undersupply".to_owned()),
        "{told:?}"
    );
    // What is gone is counted until the record is written anew.
    put(at, "metal.yaml", &short(193));
    let document = check(at, &KNOWN, 0);
    assert!(document["chains"][0]["baseline"]["gone"].as_u64().unwrap() >= 1);
    check(at, &[&KNOWN[..], &["--update-baseline"]].concat(), 0);
    assert_eq!(check(at, &KNOWN, 0)["chains"][0]["baseline"]["gone"], 0);
}

#[test]
fn every_output_says_how_much_it_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "metal.yaml", &short(150));
    run(
        at,
        &[
            "check",
            "metal.yaml",
            "--baseline",
            "known.json",
            "--update-baseline",
        ],
        0,
    );
    let count = fs::read_to_string(at.join("known.json"))
        .unwrap()
        .matches("fingerprint")
        .count();
    for (format, lang, said) in [
        (
            "text",
            "en",
            format!("baseline: {count} known and not shown, 0 worse, 0 gone"),
        ),
        ("text", "zh", format!("基线：{count} 个已知未列出")),
        (
            "markdown",
            "en",
            format!("baseline: {count} known and not shown"),
        ),
        ("github", "en", format!("::notice::baseline: {count} known")),
    ] {
        let (text, _) = run(
            at,
            &[
                "check",
                "metal.yaml",
                "--baseline",
                "known.json",
                "--format",
                format,
                "--lang",
                lang,
            ],
            0,
        );
        assert!(text.contains(&said), "{format}: {text}");
    }
    let (text, _) = run(
        at,
        &[
            "check",
            "metal.yaml",
            "--baseline",
            "known.json",
            "--format",
            "sarif",
        ],
        0,
    );
    let log: Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), count);
    assert!(results.iter().all(|it| it["baselineState"] == "unchanged"));
}

#[test]
fn files_that_move_and_versions_of_one_chain_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "metal.yaml", &short(150));
    put(at, "metal-2024.yaml", &short(100));
    let both = [
        "check",
        "metal.yaml",
        "metal-2024.yaml",
        "--fail-on",
        "info",
    ];
    run(at, &[&both[..], &KNOWN, &["--update-baseline"]].concat(), 0);
    run(at, &[&both[..], &KNOWN].concat(), 0);
    // The gap of one version is not the gap of the other.
    put(at, "metal.yaml", &short(100));
    run(at, &[&both[..], &KNOWN].concat(), 1);
    put(at, "metal.yaml", &short(150));
    // One file alone, and under another name.
    check(at, &KNOWN, 0);
    fs::rename(at.join("metal.yaml"), at.join("moved.yaml")).unwrap();
    let moved = [
        "check",
        "moved.yaml",
        "metal-2024.yaml",
        "--fail-on",
        "info",
    ];
    run(at, &[&moved[..], &KNOWN].concat(), 0);
    // Writing the record of one chain keeps those of the others.
    run(
        at,
        &[&["check", "moved.yaml"], &KNOWN[..], &["--update-baseline"]].concat(),
        0,
    );
    run(at, &[&moved[..], &KNOWN].concat(), 0);
}

#[test]
fn a_record_that_cannot_be_read_is_told_and_none_is_written_of_half_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "metal.yaml", &short(150));
    for (text, told) in [
        ("", "is no baseline"),
        ("{\"format\": 1, \"findings\": [{}]}", "missing field"),
        ("{\"format\": 9, \"findings\": []}", "its format is 9"),
        ("<<<<<<< HEAD\n", "line 1 column 1"),
    ] {
        put(at, "known.json", text);
        let (_, complaint) = run(at, &["check", "metal.yaml", "--baseline", "known.json"], 2);
        assert!(
            complaint.contains("is no baseline") && complaint.contains(told),
            "{complaint}"
        );
        // It is not overwritten by accident either.
        run(
            at,
            &[
                "check",
                "metal.yaml",
                "--baseline",
                "known.json",
                "--update-baseline",
            ],
            2,
        );
        assert_eq!(fs::read_to_string(at.join("known.json")).unwrap(), text);
    }
    fs::remove_file(at.join("known.json")).unwrap();
    put(at, "wrong.yaml", "format: 1\nchain: x\nnope: 1\n");
    run(
        at,
        &[
            "check",
            "metal.yaml",
            "wrong.yaml",
            "--baseline",
            "known.json",
            "--update-baseline",
        ],
        2,
    );
    assert!(!at.join("known.json").exists());
}

#[test]
fn every_effect_has_a_page_in_both_languages() {
    let at = root();
    for effect in liantu::report::Effect::ALL {
        let page = diff::page(effect);
        assert_eq!(page.effect, effect);
        for (lang, words) in [("en", page.en), ("zh", page.zh)] {
            let (text, _) = run(&at, &["explain", effect.word(), "--lang", lang], 0);
            for part in [words.summary, words.why, words.judged, words.act] {
                assert!(text.contains(part), "{}: {part}", effect.word());
            }
        }
    }
    let (_, complaint) = run(&at, &["explain", "gap-opend"], 2);
    assert!(
        complaint.contains("did you mean `gap-opened`?"),
        "{complaint}"
    );
}

#[test]
fn a_run_fails_on_what_became_of_findings() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "metal.yaml", &short(150));
    let gate = |gates: &str, code: i32| {
        let asked = ["check", "metal.yaml", "--fail-on", gates];
        run(at, &[&asked[..], &KNOWN].concat(), code);
    };
    run(
        at,
        &[
            "check",
            "metal.yaml",
            "--fail-on",
            "never",
            "--baseline",
            "known.json",
            "--update-baseline",
        ],
        0,
    );
    gate("gap-opened,gap-widened", 0);
    // The gap grows: nothing is new.
    put(at, "metal.yaml", &short(140));
    gate("gap-widened", 1);
    gate("gap-opened", 0);
    gate("never,gap-widened", 1);
    gate("never", 0);
    // Nothing has grown: something is new, and severities hold beside it.
    put(
        at,
        "metal.yaml",
        &short(150).replace("commodities: {", "commodities: {dross: {unit: t}, "),
    );
    let new = rules_of(&check(at, &KNOWN, 1));
    assert!(
        !new.is_empty() && !new.contains(&"undersupply".to_owned()),
        "{new:?}"
    );
    gate("gap-opened", 1);
    gate("gap-widened", 0);
    // Without a baseline there is nothing to compare with.
    let (_, complaint) = run(at, &["check", "metal.yaml", "--fail-on", "gap-opened"], 2);
    assert!(complaint.contains("--baseline FILE"), "{complaint}");
}
