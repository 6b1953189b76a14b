//! Formats of code hosts: SARIF by its official schema, GitLab, GitHub, each finding on its line.

use super::*;
use liantu::report::ChangeState;
use serde_json::Value;

fn schema() -> jsonschema::Validator {
    let text = fs::read_to_string(root().join("tests/data/sarif/sarif-schema-2.1.0.json")).unwrap();
    // The published schema has one bracket too many in the patterns of languages, which strict readers refuse.
    let wrong = "-[a-zA-Z]{2}]?$";
    assert_eq!(text.matches(wrong).count(), 2);
    let schema: Value = serde_json::from_str(&text.replace(wrong, "-[a-zA-Z]{2}?$")).unwrap();
    jsonschema::draft7::new(&schema).unwrap()
}

fn fits(validator: &jsonschema::Validator, log: &Value) {
    let faults: Vec<String> = validator
        .iter_errors(log)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn sarif_is_what_its_schema_says_and_has_baseline_states() {
    let validator = schema();
    for (_, _, document) in real() {
        for lang in [Lang::En, Lang::Zh] {
            let log: Value =
                serde_json::from_str(&written(&report(&document), "sarif", lang)).unwrap();
            fits(&validator, &log);
            let results = log["runs"][0]["results"].as_array().unwrap();
            assert_eq!(results.len(), document.findings.len());
            for (result, finding) in results.iter().zip(&document.findings) {
                let state = match finding.state {
                    ChangeState::Opened => "new",
                    ChangeState::Grown | ChangeState::Shrunk => "updated",
                    ChangeState::Closed => "absent",
                    ChangeState::Unchanged => "unchanged",
                };
                assert_eq!(result["baselineState"], state);
                let shown = finding.head.as_ref().or(finding.base.as_ref()).unwrap();
                assert_eq!(
                    result["partialFingerprints"]["liantu/v1"],
                    shown.fingerprint
                );
                let region = &result["locations"][0]["physicalLocation"]["region"];
                assert_eq!(region["startLine"], shown.at.line);
                let moved = state == "updated";
                assert_eq!(result["relatedLocations"].is_array(), moved, "{result}");
            }
        }
    }
    // The validator does refuse: a state that SARIF does not know.
    let (_, _, document) = real().remove(0);
    let mut log: Value =
        serde_json::from_str(&written(&report(&document), "sarif", Lang::En)).unwrap();
    log["runs"][0]["results"][0]["baselineState"] = "grown".into();
    assert!(!validator.is_valid(&log));
}

#[test]
fn sarif_of_every_command_fits() {
    let validator = schema();
    let at = root();
    let folder = tempfile::tempdir().unwrap();
    put(
        folder.path(),
        "wrong.yaml",
        "format: 1\nchain: x\nnope: 1\n",
    );
    for (folder, arguments, code) in [
        (
            at.as_path(),
            vec!["check", "chains", "--fail-on", "never"],
            0,
        ),
        (
            at.as_path(),
            vec!["analyze", "chains/wenshan-aluminium.yaml"],
            0,
        ),
        (
            at.as_path(),
            vec!["diff", "chains/reference", "chains/reference"],
            0,
        ),
        (folder.path(), vec!["check", "wrong.yaml"], 2),
    ] {
        let arguments = [&arguments[..], &["--format", "sarif"]].concat();
        let (text, _) = run(folder, &arguments, code);
        let log: Value = serde_json::from_str(&text).unwrap();
        fits(&validator, &log);
        assert_eq!(
            log["runs"][0]["invocations"][0]["executionSuccessful"],
            code == 0
        );
    }
}

#[test]
fn gitlab_and_github_tell_what_got_worse_on_its_line() {
    let (_, _, document) = real().remove(0);
    let worse: Vec<&Finding> = document
        .findings
        .iter()
        .filter(|it| matches!(it.state, ChangeState::Opened | ChangeState::Grown))
        .map(|it| it.head.as_deref().unwrap())
        .collect();
    assert!(worse.len() >= 3);
    let all: Value =
        serde_json::from_str(&written(&report(&document), "gitlab", Lang::En)).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), worse.len(), "nothing breaks here");
    for (entry, finding) in all.iter().zip(&worse) {
        assert_eq!(entry["location"]["path"], finding.at.file);
        assert_eq!(entry["location"]["lines"]["begin"], finding.at.line);
        assert!(
            entry["description"]
                .as_str()
                .unwrap()
                .starts_with(finding.rule)
        );
        assert!(
            ["info", "minor", "major", "critical", "blocker"]
                .contains(&entry["severity"].as_str().unwrap())
        );
    }
    let lines = written(&report(&document), "github", Lang::En);
    assert_eq!(lines.lines().count(), worse.len());
    for (line, finding) in lines.lines().zip(&worse) {
        assert!(
            line.contains(&format!(
                "file={},line={},",
                finding.at.file, finding.at.line
            )),
            "{line}"
        );
    }
    // What breaks is told where it can be; no two entries have one fingerprint.
    let (old, new, document) = real().remove(0);
    let back = compared(&new, &old);
    let all: Value = serde_json::from_str(&written(&report(&back), "gitlab", Lang::En)).unwrap();
    let all = all.as_array().unwrap();
    let removed = back
        .changes
        .iter()
        .filter(|it| it.effects.contains(&liantu::report::Effect::Breaking))
        .count();
    assert!(removed > 0 && document.changes.len() == back.changes.len());
    assert_eq!(
        all.iter().filter(|it| it["severity"] == "critical").count(),
        removed
    );
    let mut prints: Vec<&str> = all
        .iter()
        .map(|it| it["fingerprint"].as_str().unwrap())
        .collect();
    prints.sort_unstable();
    let count = prints.len();
    prints.dedup();
    assert_eq!(prints.len(), count);
}

#[test]
fn github_is_given_what_it_shows_and_told_how_much_it_is_not() {
    use liantu::report::{ChainFindings, Document, Severity};
    // Thirteen inputs that nobody supplies, twelve products that nobody takes, and more that is only worth knowing.
    let inputs: Vec<String> = (0..13).map(|at| format!("in-{at}")).collect();
    let declared: Vec<String> = inputs
        .iter()
        .map(|id| format!("{id}: {{unit: t}}"))
        .collect();
    let text = format!(
        "format: 1\nchain: x\ncommodities: {{metal: {{unit: t}}, {}}}\nprocesses: {{smelting: {{product: metal, inputs: [{}]}}}}\n",
        declared.join(", "),
        inputs.join(", ")
    );
    let judged = Judged::text(&text);
    let mut findings = judged.findings.clone();
    let count = |severity| findings.iter().filter(|it| it.severity == severity).count();
    let (warnings, notices) = (count(Severity::Warning), count(Severity::Info));
    assert!(warnings > 10, "{warnings}");
    // The gravest comes first, wherever it stood.
    let last = findings.len() - 1;
    Arc::make_mut(&mut findings[last]).severity = Severity::Error;
    let (warnings, notices) = match judged.findings[last].severity {
        Severity::Warning => (warnings - 1, notices),
        _ => (warnings, notices - 1),
    };
    let report = Report {
        title: liantu::text::Message::default(),
        sections: Vec::new(),
        document: Document::Check {
            chains: vec![ChainFindings {
                chain: "x".to_owned(),
                title: liantu::text::Message::default(),
                file: "chain.yaml".to_owned(),
                scenario: None,
                findings: findings.iter().map(|it| Finding::clone(it)).collect(),
                certainty: None,
                baseline: None,
            }],
            faults: Vec::new(),
        },
    };
    let text = written(&report, "github", Lang::En);
    let of = |command: &str| {
        text.lines()
            .filter(|line| line.starts_with(command))
            .count()
    };
    assert!(text.starts_with("::error "), "{text}");
    assert_eq!(of("::error "), 1);
    assert_eq!(of("::warning "), 10);
    assert_eq!(of("::notice "), notices.min(10));
    let more = warnings - 10;
    assert!(
        text.contains(&format!(
            "\n{more} more warnings are not annotated: GitHub shows 10 of a level for each step; other formats have them all\n"
        )),
        "{text}"
    );
    let text = written(&report, "github", Lang::Zh);
    assert!(
        text.contains(&format!(
            "\n另有 {more} 个警告未作注解：GitHub 每个步骤每级只显示 10 条；其他格式列出全部\n"
        )),
        "{text}"
    );
    // GitLab has no such limit.
    let all: Value = serde_json::from_str(&written(&report, "gitlab", Lang::En)).unwrap();
    assert_eq!(all.as_array().unwrap().len(), judged.findings.len());
}

#[test]
fn one_run_writes_as_many_outputs_as_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let chains = root().join("chains");
    let (old, new) = (
        chains.join("wenshan-aluminium-2024.yaml"),
        chains.join("wenshan-aluminium.yaml"),
    );
    let sides = [old.to_str().unwrap(), new.to_str().unwrap()];
    let files = [
        "a.md", "a.json", "a.sarif", "a.html", "a.svg", "a.png", "a.mmd", "a.txt",
    ];
    let mut arguments = vec!["diff", sides[0], sides[1]];
    for file in files {
        arguments.extend(["-o", file]);
    }
    let (text, _) = run(at, &arguments, 0);
    assert!(text.is_empty(), "{text}");
    let read = |name: &str| fs::read(at.join(name)).unwrap();
    assert!(read("a.md").starts_with(b"<!-- liantu-review"));
    let json: Value = serde_json::from_slice(&read("a.json")).unwrap();
    assert!(json["changes"].is_array(), "the difference, not a layout");
    assert!(read("a.html").starts_with(b"<!doctype html>"));
    assert!(String::from_utf8(read("a.svg")).unwrap().contains("<svg"));
    assert!(read("a.png").starts_with(b"\x89PNG"));
    assert!(read("a.mmd").starts_with(b"flowchart"));
    // Some to files, one to standard output.
    let (text, _) = run(
        at,
        &[
            "diff", sides[0], sides[1], "--format", "gitlab", "--format", "text", "-o", "q.json",
        ],
        0,
    );
    assert!(
        text.contains("diff: ") && read("q.json").starts_with(b"["),
        "{text}"
    );
    // What cannot be written is told before anything is.
    let (_, complaint) = run(
        at,
        &["diff", sides[0], sides[1], "-o", "first.md", "-o", "x.bmp"],
        2,
    );
    assert!(
        complaint.contains(".bmp") && !at.join("first.md").exists(),
        "{complaint}"
    );
    let (_, complaint) = run(
        at,
        &["diff", sides[0], sides[1], "-o", "x.svg", "--size", "huge"],
        2,
    );
    assert!(complaint.contains("`huge` is no size"), "{complaint}");
    // Faults are told in every report that was asked for.
    put(at, "wrong.yaml", "format: 1\nchain: x\nnope: 1\n");
    let (text, _) = run(
        at,
        &[
            "diff",
            "wrong.yaml",
            sides[1],
            "-o",
            "w.json",
            "-o",
            "w.svg",
        ],
        2,
    );
    assert!(text.is_empty());
    let json: Value = serde_json::from_slice(&read("w.json")).unwrap();
    assert_eq!(json["errors"][0]["line"], 3);
    assert!(!at.join("w.svg").exists());
    // Of many chains there is a page, and no one picture.
    let folders = [chains.join("reference"), chains.clone()];
    let folders = folders.map(|it| it.to_str().unwrap().to_owned());
    let (_, complaint) = run(at, &["diff", &folders[0], &folders[1], "-o", "x.svg"], 2);
    assert!(
        complaint.contains("a picture shows one chain"),
        "{complaint}"
    );
    run(
        at,
        &["diff", &folders[0], &folders[1], "-o", "many.html"],
        0,
    );
    assert!(
        String::from_utf8(read("many.html"))
            .unwrap()
            .matches("<h2>")
            .count()
            > 3
    );
}
