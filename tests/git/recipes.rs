//! What `docs/git.md` tells its readers to put into their repositories, taken from the page and done.

use super::*;

/// The blocks of code of the page, each with what stands at its fence.
fn blocks() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/git.md");
    let page = fs::read_to_string(path).unwrap();
    let mut parts = page.split("\n```");
    let mut found = Vec::new();
    parts.next();
    while let (Some(block), Some(_)) = (parts.next(), parts.next()) {
        let (lang, text) = block.split_once('\n').unwrap();
        found.push((lang.to_owned(), format!("{text}\n")));
    }
    found
}

fn yaml(key: &str) -> Value {
    let (_, text) = blocks()
        .into_iter()
        .find(|(lang, text)| lang == "yaml" && text.contains(&format!("{key}:")))
        .unwrap_or_else(|| panic!("no block with `{key}`"));
    serde_yaml::from_str(&text).unwrap()
}

/// More bread than flour: what has such an error is no chain to commit.
fn impossible() -> String {
    BREAD.replace("inputs: [flour]", "inputs: {flour: 0.2 t}")
}

/// Git with the program on its path, as a reader has it after installing.
fn git_with_program(folder: &Path, arguments: &[&str]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_liantu")).parent().unwrap();
    let mut path = vec![program.to_path_buf()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    git_command(folder)
        .args(arguments)
        .env("PATH", std::env::join_paths(path).unwrap())
        .output()
        .unwrap()
}

#[test]
fn the_page_has_the_recipes_that_are_done_here() {
    let langs: Vec<String> = blocks().into_iter().map(|(lang, _)| lang).collect();
    assert_eq!(langs, ["", "yaml", "sh", "yaml", "yaml"]);
    assert_eq!(blocks()[0].1.trim(), "liantu git-setup");
    let folder = repository();
    expect(folder.path(), &["git-setup"], 0);
    expect(folder.path(), &["git-setup", "--undo"], 0);
}

#[test]
fn a_commit_with_an_error_is_refused_by_the_hook() {
    let folder = repository();
    let at = folder.path();
    let hook = blocks()
        .into_iter()
        .find(|(lang, _)| lang == "sh")
        .unwrap()
        .1;
    let file = at.join(".git/hooks/pre-commit");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, hook).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let before = git(at, &["rev-parse", "HEAD"]);
    // Neither what cannot be read nor what has an error is committed.
    for wrong in ["format: [", &impossible()] {
        put(at, "chains/bread.yaml", wrong);
        let done = git_with_program(at, &["commit", "-q", "-a", "-m", "wrong"]);
        assert!(!done.status.success(), "{wrong}");
        assert_eq!(git(at, &["rev-parse", "HEAD"]), before);
    }
    put(at, "chains/bread.yaml", &format!("{}# fine\n", bought()));
    let done = git_with_program(at, &["commit", "-q", "-a", "-m", "right"]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert_ne!(git(at, &["rev-parse", "HEAD"]), before);
}

/// What `pre-commit` runs: the entry, and behind it the changed files unless it wants none.
#[test]
fn the_hooks_of_pre_commit_pass_what_is_right_and_fail_what_is_wrong() {
    let folder = repository();
    let at = folder.path();
    let config = yaml("repos");
    let hooks = config["repos"][0]["hooks"].as_array().unwrap();
    let ids: Vec<&str> = hooks.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["liantu-fmt", "liantu-check"]);
    assert_eq!(config["repos"][0]["repo"], "local");
    let (pretty, _) = expect(at, &["fmt", "--help"], 0);
    assert!(pretty.contains("--check"));
    expect(at, &["fmt", "chains/bread.yaml", "chains/shared.yaml"], 0);
    let good = fs::read_to_string(at.join("chains/bread.yaml")).unwrap();
    let ugly = good.replacen("bread:", "bread:  ", 1);
    for (id, text, code) in [
        ("liantu-fmt", good.as_str(), 0),
        ("liantu-fmt", &ugly, 1),
        ("liantu-fmt", "format: [", 2),
        ("liantu-check", &good, 0),
        ("liantu-check", &impossible(), 1),
        ("liantu-check", "format: [", 2),
    ] {
        put(at, "chains/bread.yaml", text);
        let hook = hooks.iter().find(|it| it["id"] == id).unwrap();
        assert_eq!(hook["language"], "system");
        assert_eq!(hook["files"], r"^chains/.*\.ya?ml$");
        let entry = hook["entry"].as_str().unwrap();
        let mut words: Vec<&str> = entry.split(' ').collect();
        assert_eq!(words.remove(0), "liantu");
        if hook["pass_filenames"] != false {
            words.push("chains/bread.yaml");
        }
        expect(at, &words, code);
    }
}

/// The commands of the workflow and of the job, as they stand on the page, with what the host puts in for its variables.
#[test]
fn the_commands_of_both_hosts_run() {
    let folder = repository();
    let at = folder.path();
    let (base, head) = (
        git(at, &["rev-parse", "HEAD~1"]),
        git(at, &["rev-parse", "HEAD"]),
    );
    let mut commands = Vec::new();
    for (_, text) in blocks() {
        let lines = text.lines().filter_map(|line| {
            let start = line.find("liantu diff \"$")?;
            Some(line[start..].to_owned())
        });
        commands.extend(lines);
    }
    assert_eq!(commands.len(), 3, "{commands:#?}");
    for command in commands {
        let filled = command
            .replace('"', "")
            .replace("$BASE", &base)
            .replace("$HEAD", &head)
            .replace("$CI_MERGE_REQUEST_DIFF_BASE_SHA", &base)
            .replace("$CI_COMMIT_SHA", &head);
        assert!(!filled.contains('$'), "{filled}");
        let words: Vec<&str> = filled.split(' ').skip(1).collect();
        expect(at, &words, 0);
        // A gap that opens closes the gate, and nothing else does.
        let gate = words.contains(&"--fail-on");
        let back = filled.replace(&format!("{base}...{head}"), &format!("{head}..{base}"));
        let words: Vec<&str> = back.split(' ').skip(1).collect();
        expect(at, &words, i32::from(gate));
    }
    let comment = fs::read_to_string(at.join("comment.md")).unwrap();
    assert!(comment.starts_with("<!-- liantu-review"), "{comment}");
    let quality = fs::read_to_string(at.join("quality.json")).unwrap();
    let quality: Value = serde_json::from_str(&quality).unwrap();
    assert!(!quality.as_array().unwrap().is_empty());
}
