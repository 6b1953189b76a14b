//! Sides of a diff from the real git: revisions, ranges, the index, the work tree, days, folders, and what is told where
//! this clone does not have what was asked for. The commands told are run, and mend it.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

mod clones;
mod recipes;
mod sides;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const SHARED: &str = "\
format: 1
chain: shared
reference: true
commodities: {flour: {unit: t}}
";

/// A chain that uses `shared.yaml`; nobody supplies its flour.
const BREAD: &str = "\
format: 1
chain: bread
uses: [shared.yaml]
commodities: {bread: {unit: t}}
processes: {bakery: {product: bread, inputs: [flour]}}
";

const STEEL: &str = "\
format: 1
chain: steel
commodities: {iron: {unit: t}, steel: {unit: t}}
processes: {works: {product: steel, inputs: [iron]}}
";

/// The bread chain with its flour bought.
fn bought() -> String {
    format!("{BREAD}imports: [{{of: flour}}]\n")
}

/// Git without the settings and the repository of whoever runs the tests.
fn git_command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_COMMON_DIR",
        "GIT_PREFIX",
    ] {
        command.env_remove(name);
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args([
            "-c",
            "user.name=test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "protocol.file.allow=always",
        ])
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = git_command(folder).args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A commit at noon of a day.
fn commit(folder: &Path, message: &str, day: &str) {
    git(folder, &["add", "-A"]);
    let when = format!("{day}T12:00:00+0800");
    let status = git_command(folder)
        .args(["commit", "-q", "--allow-empty", "-m", message])
        .env("GIT_AUTHOR_DATE", &when)
        .env("GIT_COMMITTER_DATE", &when)
        .status()
        .unwrap();
    assert!(status.success(), "{message}");
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A repository with two commits on `main`, of 1 and 2 March 2025: bread alone, then flour is bought.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    git(at, &["init", "-q", "-b", "main"]);
    put(at, "chains/shared.yaml", SHARED);
    put(at, "chains/bread.yaml", BREAD);
    put(at, "README.md", "a project\n");
    commit(at, "bread", "2025-03-01");
    put(at, "chains/bread.yaml", &bought());
    commit(at, "flour is bought", "2025-03-02");
    folder
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liantu"));
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "LC_ALL",
        "LC_MESSAGES",
        "NO_COLOR",
    ] {
        command.env_remove(name);
    }
    command
        .env("LANG", "C")
        // No repository above the temporary folders is meant.
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .current_dir(folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder).args(arguments).output().unwrap()
}

/// Runs, expects the exit code, and gives both streams.
fn expect(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = run(folder, arguments);
    let text = String::from_utf8(output.stdout).unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        output.status.code(),
        Some(code),
        "liantu {}\n{text}\n{complaint}",
        arguments.join(" ")
    );
    assert!(!complaint.contains("panicked"), "{complaint}");
    (text, complaint)
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    let (text, _) = expect(folder, &arguments, 0);
    serde_json::from_str(&text).unwrap()
}

/// State and rule of each finding that is not as it was: `closed missing-supplier`.
fn findings(document: &Value) -> Vec<String> {
    let all = document["findings"].as_array().unwrap();
    let moved = all.iter().filter(|it| it["state"] != "unchanged");
    moved
        .map(|it| {
            let finding = if it["head"].is_null() {
                &it["base"]
            } else {
                &it["head"]
            };
            let (state, rule) = (it["state"].as_str(), finding["rule"].as_str());
            format!("{} {}", state.unwrap(), rule.unwrap())
        })
        .collect()
}

/// The command in backquotes after `run`.
fn advised(complaint: &str) -> Vec<String> {
    let start = complaint
        .find("`git fetch")
        .unwrap_or_else(|| panic!("no command: {complaint}"));
    let rest = &complaint[start + 1..];
    let command = &rest[..rest.find('`').unwrap()];
    command.split(' ').skip(1).map(str::to_owned).collect()
}

fn path_of(folder: &TempDir) -> PathBuf {
    folder.path().to_path_buf()
}
