//! The program from outside: exit codes, outputs, and every way it can be used wrongly.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liantu"));
    command.current_dir(folder);
    for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR"] {
        command.env_remove(name);
    }
    command.env("LANG", "C");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder)
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("standard output is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("standard error is UTF-8")
}

/// Runs, expects the exit code, and gives both streams.
fn expect(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = run(folder, arguments);
    let (text, complaint) = (out(&output), err(&output));
    assert_eq!(
        output.status.code(),
        Some(code),
        "liantu {}\n{text}\n{complaint}",
        arguments.join(" ")
    );
    assert!(!complaint.contains("panicked"), "{complaint}");
    (text, complaint)
}

const GAP: &str = "\
format: 1
chain: bread
commodities:
  flour: {unit: t}
  bread: {unit: t}
processes:
  bakery: {product: bread, inputs: [flour]}
";

const IMPOSSIBLE: &str = "\
format: 1
chain: bread
sources: {page: {title: test}}
commodities:
  flour: {unit: t, outside: true}
  bread: {unit: t}
processes:
  bakery: {product: bread, inputs: {flour: {amount: 0.4 t, source: page}}}
";

fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn findings_fail_a_run_from_the_severity_asked_for() {
    let folder = folder_with(&[("chains/gap.yaml", GAP), ("bad/bad.yaml", IMPOSSIBLE)]);
    let at = folder.path();
    let (text, _) = expect(at, &["check"], 0);
    assert!(text.contains("warning[missing-supplier]"), "{text}");
    expect(at, &["check", "--fail-on", "warning"], 1);
    expect(at, &["check", "--fail-on", "never"], 0);
    let (text, _) = expect(at, &["check", "bad"], 1);
    assert!(text.contains("error[mass-imbalance]"), "{text}");
    expect(at, &["analyze", "bad/bad.yaml"], 1);
    expect(at, &["analyze", "bad/bad.yaml", "--fail-on", "never"], 0);
}

#[test]
fn what_cannot_be_read_is_told_with_its_path_and_exit_code_2() {
    let folder = folder_with(&[
        ("empty.yaml", ""),
        ("wrong.yaml", "format: 1\nchain: x\nsties: {}\n"),
    ]);
    let at = folder.path();
    fs::create_dir(at.join("nothing")).unwrap();
    fs::write(at.join("binary.yaml"), b"\x7fELF\0\0").unwrap();
    for (name, words) in [
        ("missing.yaml", "no such file: missing.yaml"),
        ("nothing", "is a folder"),
        ("empty.yaml", "the file is empty"),
        ("binary.yaml", "is binary"),
        ("wrong.yaml", "unknown key `sties`"),
    ] {
        let (text, complaint) = expect(at, &["analyze", name], 2);
        assert!(complaint.contains(words), "{name}: {complaint}");
        assert!(
            text.is_empty(),
            "{name}: a failure to read never looks clean: {text}"
        );
    }
    let (_, complaint) = expect(at, &["analyze", "wrong.yaml"], 2);
    assert!(complaint.contains("did you mean `sites`?"), "{complaint}");
    assert!(complaint.contains("wrong.yaml:3:1"), "{complaint}");
    let (_, complaint) = expect(at, &["check", "nothing"], 2);
    assert!(complaint.contains("no chain file"), "{complaint}");
    // Faults are what `check` is asked for: they are its result.
    let (text, _) = expect(at, &["check", "nowhere"], 2);
    assert!(text.contains("no such file"), "{text}");
    let (text, _) = expect(at, &["check"], 2);
    assert!(text.contains("no such file: chains"), "{text}");
}

#[test]
fn one_faulty_chain_does_not_hide_the_others() {
    let folder = folder_with(&[
        ("chains/a.yaml", "format: 1\nchain: a\nnope: 1\n"),
        ("chains/b.yaml", GAP),
    ]);
    let output = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["chains"][0]["chain"], "bread");
    assert_eq!(document["errors"][0]["file"], "a.yaml");
    assert_eq!(document["errors"][0]["line"], 3);
}

#[test]
fn every_format_tells_faults_and_findings() {
    let folder = folder_with(&[
        ("gap.yaml", GAP),
        ("wrong.yaml", "format: 1\nchain: x\nnope: 1\n"),
    ]);
    let at = folder.path();
    for format in ["text", "json", "markdown", "sarif", "github"] {
        let (text, _) = expect(at, &["check", "gap.yaml", "--format", format], 0);
        assert!(text.contains("missing-supplier"), "{format}: {text}");
        let output = run(at, &["check", "wrong.yaml", "--format", format]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        assert!(out(&output).contains("nope"), "{format}: {}", out(&output));
        let output = run(at, &["analyze", "wrong.yaml", "--format", format]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        let told = out(&output) + &err(&output);
        assert!(told.contains("nope"), "{format}: {told}");
    }
    let (text, _) = expect(at, &["check", "gap.yaml", "--format", "sarif"], 0);
    let log: serde_json::Value = serde_json::from_str(&text).expect("SARIF is JSON");
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let ids: Vec<&str> = results
        .iter()
        .filter_map(|it| it["ruleId"].as_str())
        .collect();
    assert_eq!(ids, ["missing-supplier", "broken-route"]);
}

#[test]
fn json_fits_its_schema() {
    let at = root();
    for (schema, arguments) in [
        ("check", vec!["check", "chains"]),
        ("analyze", vec!["analyze", "chains/wenshan-aluminium.yaml"]),
        ("analyze", vec!["analyze", "chains/jinhua-hydrogen.yaml"]),
        (
            "analyze",
            vec!["analyze", "chains/reference/aluminium.yaml"],
        ),
        (
            "diff",
            vec![
                "diff",
                "chains/wenshan-aluminium-2024.yaml",
                "chains/wenshan-aluminium.yaml",
            ],
        ),
        ("errors", vec!["analyze", "README.md"]),
    ] {
        let text = out(&run(&at, &["schema", schema]));
        let schema_value: serde_json::Value =
            serde_json::from_str(&text).expect("a schema is JSON");
        let validator = jsonschema::validator_for(&schema_value).expect("a valid schema");
        let mut arguments = arguments;
        arguments.extend(["--format", "json"]);
        let output = run(&at, &arguments);
        let document: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("output is JSON");
        assert_eq!(document["format"], 1);
        assert_eq!(
            document["tool"],
            concat!("liantu ", env!("CARGO_PKG_VERSION"))
        );
        let faults: Vec<String> = validator
            .iter_errors(&document)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{schema}: {faults:?}");
    }
}

#[test]
fn layouts_fit_their_schema() {
    let at = root();
    let schema: serde_json::Value =
        serde_json::from_str(&out(&run(&at, &["schema", "layout"]))).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    for lang in ["en", "zh"] {
        let chain = "chains/wenshan-aluminium.yaml";
        let arguments = [
            "render", chain, "--lang", lang, "--format", "layout", "-o", "-",
        ];
        let text = out(&run(&at, &arguments));
        let layout: serde_json::Value = serde_json::from_str(&text).expect("output is JSON");
        let faults: Vec<String> = validator
            .iter_errors(&layout)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
        let keys = layout.as_object().expect("an object").keys();
        assert!(keys.clone().count() == 8 && layout["lang"] == lang);
        // What lacks a key or has another kind of value in its place does not fit.
        for key in keys {
            let mut other = layout.clone();
            other[key] = serde_json::Value::Null;
            assert!(!validator.is_valid(&other), "{key} is null");
            other.as_object_mut().expect("an object").remove(key);
            assert!(!validator.is_valid(&other), "no {key}");
        }
        let mut other = layout.clone();
        other["edges"][0]["points"][0] = serde_json::json!([1.0]);
        assert!(!validator.is_valid(&other), "a point has two numbers");
        other = layout;
        other["nodes"][0]["width"] = serde_json::json!(-1.0);
        assert!(!validator.is_valid(&other), "a width is none below nothing");
    }
}

#[test]
fn flags_of_fonts_are_for_svg() {
    let at = root();
    let chain = "chains/wenshan-aluminium.yaml";
    let embedded = ["render", chain, "--embed-font", "-o", "-"];
    let text = out(&run(&at, &embedded));
    assert!(text.contains("@font-face") && text.contains("Liantu Sans SC"));
    let pair = ["diff", "chains/wenshan-aluminium-2024.yaml", chain];
    let more = ["--format", "svg", "--embed-font"];
    assert!(out(&run(&at, &[&pair[..], &more[..]].concat())).contains("@font-face"));
    for format in ["pdf", "png", "html", "dot"] {
        let output = run(
            &at,
            &[
                "render",
                chain,
                "--embed-font",
                "--format",
                format,
                "-o",
                "-",
            ],
        );
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{format}: {complaint}");
        assert!(complaint.contains("--embed-font is for .svg") && output.stdout.is_empty());
    }
}

#[test]
fn the_language_comes_from_the_flag_or_the_locale() {
    let at = root();
    let chain = "chains/wenshan-aluminium.yaml";
    let flagged = out(&run(&at, &["analyze", chain, "--lang", "zh"]));
    let located = program(&at)
        .args(["analyze", chain])
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .unwrap();
    assert_eq!(flagged, out(&located));
    assert!(flagged.contains("101.29 万吨"), "{flagged}");
    let english = program(&at)
        .args(["analyze", chain, "--lang", "en"])
        .env("LC_ALL", "zh_CN.UTF-8")
        .output()
        .unwrap();
    assert!(out(&english).contains("1,012.9 kt"));
    let (help, _) = expect(&at, &["check", "--help", "--lang", "zh"], 0);
    assert!(help.contains("用法"), "{help}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let at = root();
    for arguments in [
        vec![
            "analyze",
            "chains/wenshan-aluminium.yaml",
            "--format",
            "json",
        ],
        vec!["check", "chains", "--format", "sarif"],
        vec![
            "diff",
            "chains/wenshan-aluminium-2024.yaml",
            "chains/wenshan-aluminium.yaml",
        ],
        vec!["render", "chains/wenshan-aluminium.yaml", "-o", "-"],
    ] {
        assert_eq!(
            run(&at, &arguments).stdout,
            run(&at, &arguments).stdout,
            "{arguments:?}"
        );
    }
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    let folder = folder_with(&[("gap.yaml", GAP)]);
    let (plain, _) = expect(folder.path(), &["check", "gap.yaml"], 0);
    assert!(!plain.contains('\u{1b}'));
    let (coloured, _) = expect(
        folder.path(),
        &["check", "gap.yaml", "--color", "always"],
        0,
    );
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn several_outputs_of_one_run() {
    let folder = folder_with(&[("gap.yaml", GAP)]);
    let at = folder.path();
    let arguments = [
        "check",
        "gap.yaml",
        "--format",
        "json",
        "--format",
        "text",
        "-o",
        "found.json",
    ];
    let (text, _) = expect(at, &arguments, 0);
    assert!(text.contains("warning[missing-supplier]"), "{text}");
    let json = fs::read_to_string(at.join("found.json")).unwrap();
    assert!(json.starts_with("{\n  \"format\": 1"), "{json}");
    expect(at, &["check", "gap.yaml", "-o", "found.md"], 0);
    assert!(
        fs::read_to_string(at.join("found.md"))
            .unwrap()
            .starts_with("# ")
    );
    let (_, complaint) = expect(at, &["check", "gap.yaml", "-o", "found.xyz"], 2);
    assert!(complaint.contains(".xyz"), "{complaint}");
    let both = ["check", "gap.yaml", "--format", "json", "--format", "text"];
    let (_, complaint) = expect(at, &both, 2);
    assert!(complaint.contains("-o FILE"), "{complaint}");
}

#[test]
fn files_are_written_whole_or_not_at_all() {
    let folder = folder_with(&[("gap.yaml", GAP)]);
    let at = folder.path();
    let (_, complaint) = expect(at, &["check", "gap.yaml", "-o", "no/such/folder.json"], 2);
    assert!(complaint.contains("cannot write"), "{complaint}");
    fs::create_dir(at.join("taken.json")).unwrap();
    let (_, complaint) = expect(at, &["check", "gap.yaml", "-o", "taken.json"], 2);
    assert!(complaint.contains("it is a folder"), "{complaint}");
    let left: Vec<String> = fs::read_dir(at)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("part"))
        .collect();
    assert!(left.is_empty(), "half files are left: {left:?}");
}

#[cfg(unix)]
#[test]
fn devices_are_written_to_and_links_are_followed() {
    let folder = folder_with(&[("gap.yaml", GAP), ("real.json", "old")]);
    let at = folder.path();
    std::os::unix::fs::symlink("real.json", at.join("link.json")).unwrap();
    expect(at, &["check", "gap.yaml", "-o", "link.json"], 0);
    assert!(
        fs::symlink_metadata(at.join("link.json"))
            .unwrap()
            .is_symlink()
    );
    assert!(
        fs::read_to_string(at.join("real.json"))
            .unwrap()
            .contains("missing-supplier")
    );
    expect(
        at,
        &["check", "gap.yaml", "--format", "json", "-o", "/dev/null"],
        0,
    );
    assert!(
        !fs::metadata("/dev/null").unwrap().is_file(),
        "/dev/null is still a device"
    );
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = program(&root())
        .args([
            "analyze",
            "chains/wenshan-aluminium.yaml",
            "--format",
            "json",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        err(&output),
        "",
        "nothing is said of a reader that has gone"
    );
    assert_ne!(output.status.code(), Some(101));
}

#[test]
fn standard_input_is_a_side() {
    let mut child = program(&root())
        .args(["analyze", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(GAP.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["chain"], "bread");
}

#[test]
fn init_writes_a_chain_that_reads_and_nothing_over_another() {
    for lang in ["en", "zh"] {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        let (text, _) = expect(at, &["init", "--lang", lang], 0);
        assert!(text.contains("chains/my-chain.yaml"), "{text}");
        let (text, _) = expect(at, &["analyze", "chains/my-chain.yaml", "--lang", lang], 0);
        assert!(
            text.contains("undersupply"),
            "the first file shows a gap: {text}"
        );
        let before = fs::read(at.join("chains/my-chain.yaml")).unwrap();
        expect(at, &["init", "--lang", lang], 2);
        assert_eq!(fs::read(at.join("chains/my-chain.yaml")).unwrap(), before);
        expect(at, &["init", "copper.yaml"], 0);
        assert!(
            fs::read_to_string(at.join("copper.yaml"))
                .unwrap()
                .contains("chain: copper")
        );
    }
}

#[test]
fn explain_tells_rules_and_findings() {
    let at = root();
    let (list, _) = expect(&at, &["explain"], 0);
    for rule in liantu::rules::ALL {
        assert!(list.contains(rule.id), "explain lists {}", rule.id);
        for lang in ["en", "zh"] {
            expect(&at, &["explain", rule.id, "--lang", lang], 0);
        }
    }
    let (_, complaint) = expect(&at, &["explain", "undersuply"], 2);
    assert!(
        complaint.contains("did you mean `undersupply`?"),
        "{complaint}"
    );
    let chain = "chains/wenshan-aluminium.yaml";
    let output = run(&at, &["analyze", chain, "--format", "json"]);
    let study: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for finding in study["findings"].as_array().unwrap() {
        let fingerprint = finding["fingerprint"].as_str().unwrap();
        let (text, _) = expect(&at, &["explain", fingerprint, chain], 0);
        assert!(text.contains(finding["rule"].as_str().unwrap()), "{text}");
    }
    expect(&at, &["explain", "0000000000000000", chain], 2);
}

#[test]
fn completions_and_the_manual() {
    let at = root();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell", "man"] {
        let (text, _) = expect(&at, &["completions", shell], 0);
        assert!(text.contains("liantu"), "{shell}");
    }
}

#[test]
fn bad_usage_is_exit_code_2() {
    let at = root();
    for arguments in [
        vec![],
        vec!["chekc"],
        vec!["analyze"],
        vec![
            "analyze",
            "chains/wenshan-aluminium.yaml",
            "--format",
            "xml",
        ],
        vec![
            "analyze",
            "chains/wenshan-aluminium.yaml",
            "--period",
            "2025-Q7",
        ],
        vec![
            "analyze",
            "chains/wenshan-aluminium.yaml",
            "--as-of",
            "2025-02-30",
        ],
        vec!["check", "--fail-on", "sometimes"],
        vec!["diff", "-"],
        vec!["diff", "--staged", "--since", "main"],
        vec!["render", "chains/wenshan-aluminium.yaml"],
        vec!["render", "chains/wenshan-aluminium.yaml", "-o", "x.bmp"],
        vec![
            "render",
            "chains/wenshan-aluminium.yaml",
            "-o",
            "x.svg",
            "--view",
            "nothing",
        ],
    ] {
        expect(&at, &arguments, 2);
    }
    assert!(!at.join("x.svg").exists() && !at.join("x.bmp").exists());
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@example.org"])
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("git runs");
    assert!(status.success(), "git {arguments:?}");
}

#[test]
fn a_side_can_be_a_revision() {
    let shared = "format: 1\nchain: shared\nreference: true\ncommodities: {flour: {unit: t}}\n";
    let old = "format: 1\nchain: bread\nuses: [shared.yaml]\ncommodities: {bread: {unit: t}}\nprocesses: {bakery: {product: bread, inputs: [flour]}}\n";
    let folder = folder_with(&[("chains/shared.yaml", shared), ("chains/x.yaml", old)]);
    let at = folder.path();
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "."]);
    git(at, &["commit", "-qm", "one"]);
    let new = format!("{old}imports: [{{of: flour}}]\n");
    fs::write(at.join("chains/x.yaml"), &new).unwrap();
    // What the old side uses is read from the old tree, not from the work tree.
    fs::remove_file(at.join("chains/shared.yaml")).unwrap();
    fs::write(
        at.join("chains/y.yaml"),
        new.replace("uses: [shared.yaml]\n", "")
            .replace("commodities: {", "commodities: {flour: {unit: t}, "),
    )
    .unwrap();
    let (text, _) = expect(at, &["diff", "main:chains/x.yaml", "chains/y.yaml"], 0);
    assert!(text.contains("missing-supplier"), "{text}");
    expect(
        at,
        &["diff", "main:chains/x.yaml", "chains/y.yaml", "--exit-code"],
        1,
    );
    expect(
        at,
        &[
            "diff",
            "main:chains/x.yaml",
            "HEAD:chains/x.yaml",
            "--exit-code",
        ],
        0,
    );
    expect(
        at,
        &[
            "diff",
            "main:chains/x.yaml",
            "chains/y.yaml",
            "--fail-on",
            "gap-closed",
        ],
        1,
    );
    expect(
        at,
        &[
            "diff",
            "main:chains/x.yaml",
            "chains/y.yaml",
            "--fail-on",
            "gap-opened",
        ],
        0,
    );
    let (_, complaint) = expect(at, &["diff", "nope:chains/x.yaml", "chains/y.yaml"], 2);
    assert!(complaint.contains("no revision `nope`"), "{complaint}");
    let (_, complaint) = expect(at, &["diff", "main:chains/none.yaml", "chains/y.yaml"], 2);
    assert!(complaint.contains("no such file"), "{complaint}");
    let (_, complaint) = expect(at, &["diff", "--", "--help:x", "chains/y.yaml"], 2);
    assert!(complaint.contains("no revision"), "{complaint}");
    // The broken side is told, never "no difference".
    let (text, complaint) = expect(at, &["diff", "main:chains/x.yaml", "chains/x.yaml"], 2);
    assert!(
        text.is_empty() && complaint.contains("shared.yaml"),
        "{text}{complaint}"
    );
    let outside = tempfile::tempdir().unwrap();
    let ceiling = outside.path().parent().unwrap();
    let output = program(outside.path())
        .args(["diff", "main:x.yaml", "main:y.yaml"])
        .env("GIT_CEILING_DIRECTORIES", ceiling)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("not in a git repository"),
        "{}",
        err(&output)
    );
}

#[test]
fn settings_are_read_from_the_project_root() {
    let folder = folder_with(&[
        (
            "liantu.toml",
            "[rules.missing-supplier]\nseverity = \"error\"\n",
        ),
        ("chains/deep/gap.yaml", GAP),
    ]);
    let at = folder.path();
    let (text, _) = expect(at, &["check", "chains"], 1);
    assert!(text.contains("error[missing-supplier]"), "{text}");
    assert!(
        text.contains("chains/deep/gap.yaml:7"),
        "paths are from the project root: {text}"
    );
    fs::write(
        at.join("liantu.toml"),
        "[rules.mising-supplier]\nseverity = \"error\"\n",
    )
    .unwrap();
    let (text, _) = expect(at, &["check", "chains"], 2);
    assert!(text.contains("did you mean `missing-supplier`?"), "{text}");
}
