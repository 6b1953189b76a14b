//! The program as git calls it: the real git, repositories in temporary folders.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const CHAIN: &str = "\
format: 1
chain: bread
commodities:
  flour: {unit: t, outside: true}
  bread: {unit: t}
processes:
  bakery: {product: bread, inputs: {flour: 0.8 t}}
sites:
  north: {process: bakery, capacity: 1000 t/a, status: operating}
  south: {process: bakery, capacity: 500 t/a, status: planned}
";

/// A repository with one commit of the chain, and git of its own home.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Self {
        let made = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        made.git(&["init", "-q", "-b", "main"]);
        made.git(&["config", "user.name", "Test"]);
        made.git(&["config", "user.email", "test@example.org"]);
        made.git(&["config", "commit.gpgsign", "false"]);
        fs::create_dir_all(made.path().join("chains")).expect("a folder");
        made.commit(CHAIN, "first");
        made
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, program: &str, words: &[&str]) -> Output {
        let home = self.path().join(".home");
        fs::create_dir_all(&home).expect("a folder");
        Command::new(program)
            .args(words)
            .current_dir(self.path())
            .env("HOME", &home)
            .env_remove("XDG_CONFIG_HOME")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_EDITOR", "true")
            .env("GIT_PAGER", "cat")
            .env("LANG", "C")
            .env_remove("LC_ALL")
            .output()
            .expect("the program starts")
    }

    fn git(&self, words: &[&str]) -> String {
        let done = self.run("git", words);
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "git {words:?}: {told}");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn liantu(&self, words: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_liantu"), words)
    }

    fn setup(&self) {
        let done = self.liantu(&["git-setup"]);
        assert!(done.status.success(), "{}", text(&done.stderr));
    }

    fn file(&self) -> String {
        fs::read_to_string(self.path().join("chains/x.yaml")).expect("the chain")
    }

    fn commit(&self, chain: &str, message: &str) {
        fs::write(self.path().join("chains/x.yaml"), chain).expect("the chain is written");
        self.git(&["add", "chains"]);
        self.git(&["commit", "-q", "-m", message]);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn edited(old: &str, new: &str) -> String {
    assert_eq!(CHAIN.matches(old).count(), 1, "`{old}` must stand once");
    CHAIN.replacen(old, new, 1)
}

#[test]
fn git_shows_what_changed_and_nothing_where_nothing_did() {
    let repository = Repository::new();
    repository.setup();
    repository.setup();
    // Other order, other units, a comment: no difference anywhere.
    let other = "\
# the same bread
format: 1
chain: bread
sites:
  south: {status: planned, process: bakery, capacity: 0.5 kt/a}
  north: {status: operating, process: bakery, capacity: 0.1 万吨/a}
processes:
  bakery: {product: bread, inputs: {flour: 800 kg}}
commodities:
  bread: {unit: 吨}
  flour: {unit: t, outside: true}
";
    repository.commit(other, "in another order");
    for words in [
        &["diff", "HEAD~"][..],
        &["show", "--format="],
        &["log", "-1", "-p", "--format="],
    ] {
        let shown = repository.git(words);
        assert!(!shown.contains("@@"), "{words:?}: {shown}");
    }
    repository.commit(&edited("1000 t/a", "1200 t/a"), "more bread");
    for words in [
        &["diff", "HEAD~"][..],
        &["show", "--format="],
        &["log", "-1", "-p", "--format="],
    ] {
        let shown = repository.git(words);
        let lines: Vec<&str> = shown
            .lines()
            .filter(|line| {
                (line.starts_with('+') || line.starts_with('-'))
                    && !line.starts_with("+++")
                    && !line.starts_with("---")
            })
            .collect();
        assert_eq!(lines.len(), 2, "{words:?}: {shown}");
        assert!(lines[1].starts_with("+site north: capacity = 1"), "{shown}");
    }
}

#[test]
fn setup_is_undone_without_a_trace() {
    let repository = Repository::new();
    let config = repository.path().join(".git/config");
    let attributes = repository.path().join(".gitattributes");
    let before = fs::read_to_string(&config).expect("a configuration");
    repository.setup();
    assert_ne!(
        fs::read_to_string(&config).expect("a configuration"),
        before
    );
    assert!(attributes.exists());
    let done = repository.liantu(&["git-setup", "--undo"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(
        fs::read_to_string(&config).expect("a configuration"),
        before
    );
    assert!(!attributes.exists());
    // What was there before stays.
    fs::write(&attributes, "*.png binary").expect("attributes");
    repository.setup();
    repository.liantu(&["git-setup", "--undo"]);
    let held = fs::read_to_string(&attributes).expect("attributes");
    assert_eq!(held.trim_end(), "*.png binary");
    // All of it for the user alone.
    let done = repository.liantu(&["git-setup", "--global", "--external"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let held = repository.git(&["config", "--global", "--get", "diff.liantu.command"]);
    assert!(held.contains("git-diff"), "{held}");
    repository.liantu(&["git-setup", "--global", "--undo"]);
    let left = repository.run("git", &["config", "--global", "--list"]);
    assert!(
        !text(&left.stdout).contains("liantu"),
        "{}",
        text(&left.stdout)
    );
}

#[test]
fn settings_of_others_are_named_and_kept() {
    let repository = Repository::new();
    repository.git(&["config", "diff.liantu.textconv", "other-tool"]);
    let config = repository.path().join(".git/config");
    let before = fs::read_to_string(&config).expect("a configuration");
    let done = repository.liantu(&["git-setup"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("diff.liantu.textconv = other-tool"),
        "{}",
        text(&done.stderr)
    );
    assert_eq!(
        fs::read_to_string(&config).expect("a configuration"),
        before
    );
    assert!(!repository.path().join(".gitattributes").exists());
    let done = repository.liantu(&["git-setup", "--undo"]);
    assert!(
        text(&done.stderr).contains("left alone"),
        "{}",
        text(&done.stderr)
    );
    assert_eq!(
        fs::read_to_string(&config).expect("a configuration"),
        before
    );
}

#[test]
fn branches_merge_by_what_they_say() {
    let repository = Repository::new();
    repository.setup();
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    repository.commit(&edited("status: operating", "status: idle"), "north stops");
    repository.git(&["checkout", "-q", "main"]);
    // The same line, another field, another unit: git alone would see a conflict.
    repository.commit(&edited("1000 t/a, ", "1.2 kt/a, "), "north grows");
    repository.git(&["merge", "-q", "theirs", "-m", "both"]);
    let merged = repository.file();
    assert!(
        merged.contains("north: {process: bakery, capacity: 1.2 kt/a, status: idle}"),
        "{merged}"
    );
}

#[test]
fn a_conflict_names_entry_and_field_and_the_file_says_so() {
    let repository = Repository::new();
    repository.setup();
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    repository.commit(&edited("1000 t/a", "900 t/a"), "less");
    repository.git(&["checkout", "-q", "main"]);
    repository.commit(&edited("1000 t/a", "1100 t/a"), "more");
    let done = repository.run("git", &["rebase", "theirs"]);
    assert!(!done.status.success());
    assert!(
        repository
            .git(&["status", "--porcelain"])
            .contains("UU chains/x.yaml")
    );
    let marked = repository.file();
    assert!(marked.contains(": site north, capacity\n"), "{marked}");
    assert!(
        marked.contains("1100 t/a") && marked.contains("900 t/a"),
        "{marked}"
    );
    // What is not settled is not read, and the line is named.
    let read = repository.liantu(&["check", "chains"]);
    assert_eq!(read.status.code(), Some(2));
    let told = text(&read.stdout) + &text(&read.stderr);
    assert!(told.contains("conflict marks"), "{told}");
    assert!(told.contains("chains/x.yaml:9"), "{told}");
    let (ours, theirs) = liantu::diff::merge::sides(&marked);
    assert!(liantu::language::keyed(&ours).is_some() && liantu::language::keyed(&theirs).is_some());
    repository.commit(&theirs, "settled");
    repository.git(&["rebase", "--continue"]);
}

#[test]
fn a_side_that_does_not_read_is_never_lost() {
    let repository = Repository::new();
    repository.setup();
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    repository.commit(&format!("{CHAIN}  : [broken\n"), "broken");
    repository.git(&["checkout", "-q", "main"]);
    repository.commit(&edited("1000 t/a", "1100 t/a"), "more");
    let done = repository.run("git", &["merge", "theirs", "-m", "both"]);
    assert!(!done.status.success(), "{}", text(&done.stdout));
    let held = repository.file();
    assert!(
        held.contains("1100 t/a") && held.contains("[broken"),
        "{held}"
    );
    assert!(
        repository
            .git(&["status", "--porcelain"])
            .contains("UU chains/x.yaml")
    );
}

#[test]
fn a_driver_that_cannot_run_leaves_ours() {
    let repository = Repository::new();
    repository.setup();
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    // Bytes that are no text.
    let mut bytes = CHAIN.as_bytes().to_vec();
    bytes.extend([b'#', 0xFF, 0xFE, b'\n']);
    fs::write(repository.path().join("chains/x.yaml"), &bytes).expect("written");
    repository.git(&["commit", "-q", "-a", "-m", "odd"]);
    repository.git(&["checkout", "-q", "main"]);
    let ours = edited("1000 t/a", "1100 t/a");
    repository.commit(&ours, "more");
    let done = repository.run("git", &["merge", "theirs", "-m", "both"]);
    assert!(!done.status.success());
    assert_eq!(repository.file(), ours);
    assert_eq!(
        repository.git(&["show", "theirs:chains/x.yaml"]).len(),
        String::from_utf8_lossy(&bytes).len()
    );
}

#[test]
fn what_one_takes_away_and_the_other_names_is_a_conflict() {
    let repository = Repository::new();
    repository.setup();
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    let cake = "sites:\n  cake-shop: {process: cake-bakery}\n";
    let theirs = edited("sites:\n", cake).replace(
        "processes:\n",
        "processes:\n  cake-bakery: {product: bread, inputs: [flour]}\n",
    );
    repository.commit(&theirs, "cake");
    repository.git(&["checkout", "-q", "main"]);
    let ours = edited("  flour: {unit: t, outside: true}\n", "")
        .replace("inputs: {flour: 0.8 t}", "inputs: []");
    repository.commit(&ours, "no flour");
    let done = repository.run("git", &["merge", "theirs", "-m", "both"]);
    assert!(!done.status.success(), "{}", repository.file());
    assert!(
        text(&done.stderr).contains("flour"),
        "{}",
        text(&done.stderr)
    );
    assert!(
        repository
            .git(&["status", "--porcelain"])
            .contains("UU chains/x.yaml")
    );
}

#[test]
fn the_outside_difference_and_the_tool_tell_findings() {
    let repository = Repository::new();
    let done = repository.liantu(&["git-setup", "--external"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    fs::write(
        repository.path().join("chains/x.yaml"),
        edited("1000 t/a", "1200 t/a"),
    )
    .expect("written");
    let shown = repository.git(&["diff"]);
    assert!(
        shown.contains("capacity") && shown.contains("diff: "),
        "{shown}"
    );
    let shown = repository.git(&["difftool", "--no-prompt", "--tool=liantu"]);
    assert!(shown.contains("capacity"), "{shown}");
    // A file that does not read is shown all the same.
    fs::write(repository.path().join("chains/x.yaml"), "format: [").expect("written");
    assert!(repository.git(&["diff"]).contains("format: ["));
    repository.git(&["rm", "-q", "-f", "chains/x.yaml"]);
    assert!(repository.git(&["diff", "HEAD"]).contains("-site north"));
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one case after another, read from top to bottom"
)]
fn patches_are_written_checked_applied_and_turned_round() {
    let repository = Repository::new();
    fs::write(
        repository.path().join("new.yaml"),
        edited("1000 t/a", "1200 t/a"),
    )
    .expect("written");
    let words = [
        "diff",
        "chains/x.yaml",
        "new.yaml",
        "--format",
        "patch",
        "-o",
        "change.yaml",
    ];
    let done = repository.liantu(&words);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let patch = fs::read_to_string(repository.path().join("change.yaml")).expect("a patch");
    assert_eq!(
        patch,
        "patch: 1\nchain: bread\nchanges:\n  - site: north\n    fields:\n      capacity: {old: 1000 t/a, new: 1200 t/a}\n"
    );
    let fits = repository.liantu(&["patch", "check", "change.yaml", "chains/x.yaml"]);
    assert_eq!(text(&fits.stdout), "1 change fits chains/x.yaml\n");
    let done = repository.liantu(&[
        "patch",
        "apply",
        "change.yaml",
        "chains/x.yaml",
        "-o",
        "chains/x.yaml",
    ]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(repository.file(), edited("1000 t/a", "1200 t/a"));
    // Applied twice it does not fit, and says why and where; nothing is written.
    let again = repository.liantu(&[
        "patch",
        "apply",
        "change.yaml",
        "chains/x.yaml",
        "-o",
        "out.yaml",
    ]);
    assert_eq!(again.status.code(), Some(1));
    let said = text(&again.stderr);
    assert!(said.contains("chains/x.yaml:9: site north, capacity: the file has 1200 t/a, which is what the patch would make; the patch expects 1000 t/a"), "{said}");
    assert!(!repository.path().join("out.yaml").exists());
    let back = repository.liantu(&["patch", "invert", "change.yaml", "-o", "back.json"]);
    assert_eq!(back.status.code(), Some(0));
    let done = repository.liantu(&["patch", "apply", "back.json", "chains/x.yaml"]);
    assert_eq!(text(&done.stdout), CHAIN);
    // What is no patch is named as such, in either language.
    let wrong = repository.liantu(&[
        "patch",
        "check",
        "chains/x.yaml",
        "chains/x.yaml",
        "--lang",
        "zh",
    ]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        text(&wrong.stderr).contains("这不是补丁"),
        "{}",
        text(&wrong.stderr)
    );
}

/// Flour that nobody supplies, and two ways of having it.
const BAKERY: &str = "\
format: 1
chain: bread
uses: [shared.yaml]
commodities:
  bread: {unit: t}
processes:
  bakery: {product: bread, inputs: {flour: 0.8 t}}
imports:
  - {of: flour, from: Peru, amount: 5 t}
  - {of: flour, from: Chile, amount: 5 t}
observations:
  - {of: bread, measure: output, amount: 5 t, period: 2025}
period: 2025
";

/// The bakery without one of its imports.
fn without(partner: &str) -> String {
    let line = format!("  - {{of: flour, from: {partner}, amount: 5 t}}\n");
    assert!(BAKERY.contains(&line));
    BAKERY.replace(&line, "")
}

/// Three revisions of the bakery: `main`, `ours` and `theirs`, of which each side ends one import.
fn bakeries() -> Repository {
    let repository = Repository::new();
    let shared = "format: 1\nchain: shared\nreference: true\ncommodities: {flour: {unit: t}}\n";
    fs::write(repository.path().join("chains/shared.yaml"), shared).expect("a file");
    repository.commit(BAKERY, "bakery");
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    repository.commit(&without("Chile"), "Chile ends");
    repository.git(&["checkout", "-q", "-b", "ours", "HEAD~1"]);
    repository.commit(&without("Peru"), "Peru ends");
    repository.git(&["checkout", "-q", "main"]);
    repository
}

/// Sides by revision: each side ends one import, and only both together leave the flour without a supplier.
#[test]
fn a_merge_of_revisions_tells_the_gap_that_neither_side_has() {
    let repository = bakeries();
    let at = |revision: &str| format!("{revision}:chains/x.yaml");
    let words = [at("main"), at("ours"), at("theirs")];
    let merge = |more: &[&str]| {
        let words: Vec<&str> = ["merge"]
            .into_iter()
            .chain(words.iter().map(String::as_str))
            .chain(more.iter().copied())
            .collect();
        let done = repository.liantu(&words);
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    };
    let (code, merged, told) = merge(&[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(!merged.contains("flour, from"), "{merged}");
    assert!(
        told.contains("gap opened, neither side has it: ") && told.contains("flour"),
        "{told}"
    );
    let (_, _, told) = merge(&["--lang", "zh"]);
    assert!(told.contains("出现缺口（双方原本都没有）："), "{told}");
    let (code, again, told) = merge(&["--quiet"]);
    assert_eq!((code, told.as_str()), (Some(0), ""));
    assert_eq!(again, merged);
    // Copies that lie elsewhere, and a result that goes elsewhere, have what they use beside ours.
    let away = tempfile::tempdir().expect("a folder");
    let copy = away.path().join("theirs.yaml");
    fs::write(&copy, without("Chile")).expect("a file");
    let result = away.path().join("merged.yaml");
    let (copy, result) = (
        copy.to_str().expect("a path"),
        result.to_str().expect("a path"),
    );
    fs::write(repository.path().join("chains/x.yaml"), without("Peru")).expect("a file");
    let done = repository.liantu(&["merge", &words[0], "chains/x.yaml", copy, "-o", result]);
    assert!(
        text(&done.stderr).contains("gap opened, neither side has it: "),
        "{}",
        text(&done.stderr)
    );
    repository.git(&["checkout", "-q", "chains/x.yaml"]);
    // Against one side alone: what theirs lacks already is news for ours.
    let line = "imports:\n  - {of: flour, from: Peru, amount: 5 t}\n";
    let both = without("Chile").replace(line, "");
    repository.git(&["checkout", "-q", "theirs"]);
    repository.commit(&both, "Peru ends too");
    repository.git(&["checkout", "-q", "main"]);
    let (code, _, told) = merge(&[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("gap opened, against ours:chains/x.yaml: "),
        "{told}"
    );
    assert!(!told.contains("neither"), "{told}");
}

/// In a conflict of git, the three sides are there without a detour through files.
#[test]
fn the_stages_of_a_conflict_are_sides() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "-b", "theirs"]);
    repository.commit(&edited("1000 t/a", "1100 t/a"), "more");
    repository.git(&["checkout", "-q", "main"]);
    repository.commit(&edited("status: operating", "status: idle"), "idle");
    let done = repository.run("git", &["merge", "theirs"]);
    assert!(!done.status.success(), "git alone sees one line");
    let sides = [":1:chains/x.yaml", ":2:chains/x.yaml", ":3:chains/x.yaml"];
    let done = repository.liantu(&["merge", sides[0], sides[1], sides[2]]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let merged = text(&done.stdout);
    assert!(
        merged.contains("capacity: 1100 t/a, status: idle"),
        "{merged}"
    );
    // Every command reads such a side.
    let done = repository.liantu(&["diff", sides[1], sides[2], "--exit-code"]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    for (word, said) in [
        (":2:chains/none.yaml", "no such file: :2:chains/none.yaml"),
        ("nope:chains/x.yaml", "no revision `nope`"),
        ("none.yaml", "cannot read none.yaml"),
    ] {
        let done = repository.liantu(&["merge", sides[0], word, sides[2]]);
        assert_eq!(done.status.code(), Some(2));
        assert!(text(&done.stderr).contains(said), "{}", text(&done.stderr));
    }
    let done = repository.liantu(&["merge", "-", "-", sides[2]]);
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("standard input can be one side only"),
        "{}",
        text(&done.stderr)
    );
}
