//! Every way to name two sides, in repositories made by git.

use super::*;

#[test]
fn the_same_difference_however_it_is_named() {
    let folder = repository();
    let at = folder.path();
    let chain = "chains/bread.yaml";
    let closed = ["closed missing-supplier", "closed broken-route"];
    let ways: &[&[&str]] = &[
        &["HEAD~1:chains/bread.yaml", "HEAD:chains/bread.yaml"],
        &["HEAD~1:chains/bread.yaml", chain],
        &["HEAD~1:chains/bread.yaml", ":chains/bread.yaml"],
        &["HEAD~1:./chains/bread.yaml", "./chains/bread.yaml"],
        &["HEAD~1..HEAD", chain],
        &["HEAD~1..", chain],
        &["HEAD~1...main", chain],
        &["HEAD~1", "HEAD", chain],
        &["HEAD~1", chain],
        &["HEAD~1:chains/bread.yaml"],
        &["--since", "2025-03-02", chain],
        &["--since", "HEAD~1", chain],
    ];
    for way in ways {
        let document = json(at, &[&["diff"], *way].concat());
        assert_eq!(findings(&document), closed, "{way:?}");
        assert_eq!(document["summary"]["added"], 1, "{way:?}");
        let cause = &document["findings"][0]["causes"][0];
        assert_eq!(cause["path"], "imports/flour", "{way:?}: {cause}");
    }
    // The other way round it opens them.
    let document = json(at, &["diff", "HEAD..HEAD~1", chain]);
    assert_eq!(
        findings(&document),
        ["opened missing-supplier", "opened broken-route"]
    );
}

#[test]
fn a_revision_alone_is_compared_with_the_work_tree() {
    let folder = repository();
    let at = folder.path();
    let document = json(at, &["diff"]);
    assert_eq!(document["chains"].as_array().unwrap().len(), 0);
    assert_eq!(
        document["unchanged"],
        serde_json::json!(["bread", "shared"])
    );
    assert_eq!(document["sentence"], "diff: no difference in 2 chains");
    put(at, "chains/bread.yaml", BREAD);
    let document = json(at, &["diff"]);
    assert_eq!(document["base"], "HEAD");
    assert_eq!(document["head"], "work tree");
    assert_eq!(
        findings(&document["chains"][0]),
        ["opened missing-supplier", "opened broken-route"]
    );
    expect(at, &["diff", "--fail-on", "gap-opened"], 1);
    expect(at, &["diff", "--fail-on", "gap-closed"], 0);
    expect(at, &["diff", "HEAD~1", "--exit-code"], 0);
    expect(at, &["diff", "HEAD", "--exit-code"], 1);
    // One file alone is one difference, not a list.
    let document = json(at, &["diff", "chains/bread.yaml"]);
    assert_eq!(document["summary"]["removed"], 1);
}

#[test]
fn the_index_is_a_side() {
    let folder = repository();
    let at = folder.path();
    put(at, "chains/bread.yaml", BREAD);
    git(at, &["add", "-A"]);
    put(at, "chains/bread.yaml", "not a chain\n");
    let document = json(at, &["diff", "--staged"]);
    assert_eq!(document["head"], "index");
    assert_eq!(
        findings(&document["chains"][0]),
        ["opened missing-supplier", "opened broken-route"]
    );
    // The work tree is broken: whatever looks at it says so.
    expect(at, &["diff"], 2);
    let (_, complaint) = expect(at, &["diff", ":chains/bread.yaml"], 2);
    assert!(complaint.contains("chains/bread.yaml"), "{complaint}");
    // As git tells a hook which index is meant.
    let index = at.join(".git/other-index");
    fs::copy(at.join(".git/index"), &index).unwrap();
    git(at, &["checkout", "-q", "-f", "HEAD", "--", "chains"]);
    let output = program(at)
        .args(["diff", "--staged", "--exit-code"])
        .env("GIT_INDEX_FILE", &index)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    expect(at, &["diff", "--staged", "--exit-code"], 0);
}

#[test]
fn a_file_in_conflict_is_told() {
    let folder = repository();
    let at = folder.path();
    git(at, &["checkout", "-q", "-b", "side", "HEAD~1"]);
    put(
        at,
        "chains/bread.yaml",
        &format!("{BREAD}imports: [{{of: flour, amount: 3 t}}]\n"),
    );
    commit(at, "another", "2025-03-03");
    let merge = git_command(at).args(["merge", "main"]).output().unwrap();
    assert_eq!(merge.status.code(), Some(1), "the merge has a conflict");
    let (_, complaint) = expect(at, &["diff", "--staged"], 2);
    assert!(complaint.contains("in conflict"), "{complaint}");
}

#[test]
fn three_dots_leave_out_what_others_did_meanwhile() {
    let folder = repository();
    let at = folder.path();
    git(at, &["checkout", "-q", "-b", "side", "HEAD~1"]);
    put(at, "chains/steel.yaml", STEEL);
    commit(at, "steel", "2025-03-03");
    let document = json(at, &["diff", "main...side"]);
    let chains = document["chains"].as_array().unwrap();
    assert_eq!(chains.len(), 1, "{document}");
    assert_eq!(chains[0]["head"]["chain"], "steel");
    assert_eq!(chains[0]["base"]["absent"], true);
    let document = json(at, &["diff", "main..side"]);
    assert_eq!(document["chains"].as_array().unwrap().len(), 2);
    let document = json(at, &["diff", "--since", "main"]);
    assert_eq!(document["chains"].as_array().unwrap().len(), 1);
}

#[test]
fn what_a_side_uses_comes_from_the_same_side() {
    let folder = repository();
    let at = folder.path();
    let used = "format: 1\nchain: shared\nreference: true\ncommodities: {flour: {unit: t, outside: true}}\n";
    put(at, "chains/shared.yaml", used);
    put(at, "chains/bread.yaml", BREAD);
    commit(at, "flour is from outside", "2025-03-03");
    // The file itself is the same as in the first commit; what it uses is not.
    let document = json(at, &["diff", "HEAD~2..HEAD", "chains/bread.yaml"]);
    assert_eq!(document["changes"][0]["kind"], "commodity");
    assert_eq!(document["changes"][0]["id"], "flour");
    assert!(findings(&document).contains(&"closed missing-supplier".to_owned()));
    fs::remove_file(at.join("chains/shared.yaml")).unwrap();
    let document = json(at, &["diff", "HEAD~2..HEAD", "chains/bread.yaml"]);
    assert_eq!(document["changes"][0]["id"], "flour");
    let (text, complaint) = expect(at, &["diff", "HEAD", "chains/bread.yaml"], 2);
    assert!(
        text.is_empty() && complaint.contains("shared.yaml"),
        "{complaint}"
    );
}

#[test]
fn settings_are_those_of_the_newer_side() {
    let folder = repository();
    let at = folder.path();
    put(
        at,
        "liantu.toml",
        "[rules.missing-supplier]\nseverity = \"error\"\n",
    );
    put(at, "chains/bread.yaml", BREAD);
    commit(at, "stricter", "2025-03-03");
    put(at, "liantu.toml", "nonsense = [\n");
    let document = json(at, &["diff", "HEAD~1..HEAD", "chains/bread.yaml"]);
    let opened = &document["findings"][0]["head"];
    assert_eq!(
        (&opened["rule"], &opened["severity"]),
        (&"missing-supplier".into(), &"error".into())
    );
    let (_, complaint) = expect(at, &["diff", "HEAD", "chains/bread.yaml"], 2);
    assert!(complaint.contains("liantu.toml"), "{complaint}");
    // Where nothing else changed, the older side is judged by them too, and nothing became of any finding.
    put(
        at,
        "liantu.toml",
        "[rules.missing-supplier]\nseverity = \"info\"\n",
    );
    let document = json(at, &["diff", "HEAD", "chains/bread.yaml"]);
    let found = document["findings"].as_array().unwrap();
    let missing = found
        .iter()
        .find(|it| it["head"]["rule"] == "missing-supplier");
    let missing = missing.unwrap();
    assert_eq!(missing["state"], "unchanged");
    for side in ["base", "head"] {
        assert_eq!(missing[side]["severity"], "info", "{side}");
    }
}

#[test]
fn renamed_files_meet_by_their_chain() {
    let folder = repository();
    let at = folder.path();
    git(at, &["mv", "chains/bread.yaml", "chains/bakery.yaml"]);
    commit(at, "another name", "2025-03-03");
    let document = json(at, &["diff", "HEAD~2..HEAD"]);
    let chains = document["chains"].as_array().unwrap();
    assert_eq!(chains.len(), 1, "{document}");
    assert_eq!(chains[0]["base"]["name"], "HEAD~2:chains/bread.yaml");
    assert_eq!(chains[0]["head"]["name"], "HEAD:chains/bakery.yaml");
    assert_eq!(chains[0]["summary"]["added"], 1);
    // Either name finds the pair.
    for name in ["chains/bread.yaml", "chains/bakery.yaml"] {
        let document = json(at, &["diff", "HEAD~2..HEAD", name]);
        assert_eq!(
            document["base"]["name"], "HEAD~2:chains/bread.yaml",
            "{name}"
        );
        assert_eq!(
            document["head"]["name"], "HEAD:chains/bakery.yaml",
            "{name}"
        );
    }
    // A new name alone is no difference of the chain.
    expect(at, &["diff", "HEAD~1..HEAD", "--exit-code"], 0);
}

#[test]
fn chains_that_came_and_went_are_told() {
    let folder = repository();
    let at = folder.path();
    git(at, &["rm", "-q", "chains/bread.yaml"]);
    put(at, "chains/steel.yaml", STEEL);
    commit(at, "steel instead", "2025-03-03");
    let (text, _) = expect(at, &["diff", "HEAD~1..HEAD"], 0);
    assert!(
        text.contains("New chain “steel”: 3 entries, 2 findings"),
        "{text}"
    );
    assert!(text.contains("The chain “bread” is gone"), "{text}");
    assert!(
        text.contains("1 added, 1 removed, 0 changed (1 unchanged)"),
        "{text}"
    );
    let (text, _) = expect(at, &["diff", "HEAD~1..HEAD", "--lang", "zh"], 0);
    assert!(
        text.contains("新增产业链“steel”：3 个条目，2 个问题"),
        "{text}"
    );
    expect(at, &["diff", "HEAD~1..HEAD", "--fail-on", "breaking"], 1);
    let document = json(at, &["diff", "HEAD~1..HEAD", "chains/bread.yaml"]);
    assert_eq!(document["head"]["absent"], true);
    // The four entries, and the chain itself, which is the first line of the changes.
    assert_eq!(document["summary"]["removed"], 5);
    assert_eq!(document["changes"][0]["kind"], "chain");
    assert_eq!(document["changes"][0]["action"], "removed");
    // Two sides named one by one must both be there.
    let (_, complaint) = expect(
        at,
        &["diff", "HEAD~1:chains/bread.yaml", "HEAD:chains/bread.yaml"],
        2,
    );
    assert!(
        complaint.contains("no such file: chains/bread.yaml"),
        "{complaint}"
    );
}

#[test]
fn a_file_that_one_side_does_not_have_is_told_as_new_or_gone() {
    let folder = repository();
    let at = folder.path();
    fs::remove_file(at.join("chains/bread.yaml")).unwrap();
    for words in [
        &["chains/bread.yaml"][..],
        &["HEAD", "chains/bread.yaml"],
        &[],
    ] {
        let words = [&["diff", "--exit-code"], words].concat();
        let (text, _) = expect(at, &words, 1);
        assert!(
            text.contains("The chain “bread” is gone: "),
            "{words:?}: {text}"
        );
    }
    put(at, "chains/steel.yaml", STEEL);
    let (text, _) = expect(at, &["diff", "chains/steel.yaml", "--exit-code"], 1);
    assert!(text.contains("New chain “steel”: "), "{text}");
    // A side that is named by itself has to be there.
    let sides = ["diff", "HEAD:chains/bread.yaml", "chains/bread.yaml"];
    let (text, complaint) = expect(at, &sides, 2);
    assert!(text.is_empty(), "{text}");
    assert!(complaint.contains("no such file: "), "{complaint}");
}

#[test]
fn folders_are_compared_chain_by_chain() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for (name, text) in [
        ("old/a/bread.yaml", BREAD),
        ("old/a/shared.yaml", SHARED),
        ("old/steel.yaml", STEEL),
        ("new/a/bread.yaml", &bought()),
        ("new/a/shared.yaml", SHARED),
        ("new/metal.yaml", STEEL),
    ] {
        put(at, name, text);
    }
    let document = json(at, &["diff", "old", "new"]);
    let chains = document["chains"].as_array().unwrap();
    assert_eq!(chains.len(), 1, "{document}");
    assert_eq!(chains[0]["base"]["name"], "old/a/bread.yaml");
    assert_eq!(
        document["unchanged"],
        serde_json::json!(["shared", "steel"])
    );
    // The other way round: the mirror.
    let back = json(at, &["diff", "new/", "old/"]);
    assert_eq!(back["chains"][0]["summary"]["removed"], 1);
    let (_, complaint) = expect(at, &["diff", "old", "new/metal.yaml"], 2);
    assert!(complaint.contains("one is a folder"), "{complaint}");
    fs::create_dir(at.join("empty")).unwrap();
    fs::create_dir(at.join("empty-too")).unwrap();
    let (_, complaint) = expect(at, &["diff", "empty", "empty-too"], 2);
    assert!(complaint.contains("no chain file"), "{complaint}");
    let document = json(at, &["diff", "empty", "old"]);
    assert_eq!(document["chains"].as_array().unwrap().len(), 3);
    // One that cannot be read is told, and the rest is not taken for the whole.
    put(at, "new/broken.yaml", "format: 1\nchain: x\nnope: 1\n");
    let (text, complaint) = expect(at, &["diff", "old", "new"], 2);
    assert!(
        text.is_empty() && complaint.contains("broken.yaml"),
        "{complaint}"
    );
    // A folder of a revision beside one on the disk.
    let folder = repository();
    let at = folder.path();
    let document = json(at, &["diff", "HEAD~1:chains", "chains"]);
    assert_eq!(
        document["chains"][0]["base"]["name"],
        "HEAD~1:chains/bread.yaml"
    );
    assert_eq!(document["chains"].as_array().unwrap().len(), 1);
}

#[test]
fn standard_input_is_one_side() {
    let folder = repository();
    let at = folder.path();
    put(at, "steel.yaml", STEEL);
    let mut child = program(at)
        .args(["diff", "steel.yaml", "-", "--exit-code"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(
        &mut child.stdin.take().unwrap(),
        STEEL.replace("works", "mill").as_bytes(),
    )
    .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let (_, complaint) = expect(at, &["diff", "-", "-"], 2);
    assert!(complaint.contains("one side only"), "{complaint}");
}

#[test]
fn from_a_folder_below_and_in_a_second_work_tree() {
    let folder = repository();
    let at = folder.path();
    let below = at.join("chains");
    let document = json(&below, &["diff", "HEAD~1..HEAD", "bread.yaml"]);
    assert_eq!(document["head"]["name"], "HEAD:chains/bread.yaml");
    let document = json(&below, &["diff", "HEAD~1:./bread.yaml", "bread.yaml"]);
    assert_eq!(document["summary"]["added"], 1);
    let document = json(&below, &["diff", "HEAD~1..HEAD", "."]);
    assert_eq!(document["chains"].as_array().unwrap().len(), 1);
    let (_, complaint) = expect(&below, &["diff", "HEAD~1..HEAD", "../../x.yaml"], 2);
    assert!(
        complaint.contains("outside this git repository"),
        "{complaint}"
    );
    let (_, complaint) = expect(&below, &["diff", "HEAD~1..HEAD"], 2);
    assert!(
        complaint.contains("no folder `chains/chains`"),
        "{complaint}"
    );
    let other = tempfile::tempdir().unwrap();
    let tree = other.path().join("tree");
    git(
        at,
        &[
            "worktree",
            "add",
            "-q",
            "--detach",
            tree.to_str().unwrap(),
            "HEAD~1",
        ],
    );
    let document = json(&tree, &["diff", "main", "chains/bread.yaml"]);
    assert_eq!(document["summary"]["removed"], 1);
}

#[test]
fn what_cannot_be_a_side_is_told_with_what_to_do() {
    let folder = repository();
    let at = folder.path();
    for (words, told) in [
        (vec!["nope"], "no revision `nope`"),
        (vec!["nope..HEAD"], "no revision `nope`"),
        (vec!["HEAD~9..HEAD"], "no revision `HEAD~9`"),
        (
            vec!["HEAD~1..HEAD", "none.yaml"],
            "no such file or folder: none.yaml, neither in HEAD~1 nor in HEAD",
        ),
        (
            vec!["HEAD~1..HEAD", "README.md/x"],
            "no such file or folder",
        ),
        (
            vec!["--since", "2024-01-01"],
            "no commit before 2024-01-01: the first one is of 2025-03-01",
        ),
        (vec!["--since", "elsewhere"], "no revision `elsewhere`"),
        (vec!["old.yaml", "new.yaml"], "no such file: old.yaml"),
        (
            vec!["old.yaml"],
            "no such file or folder: old.yaml, neither in HEAD nor in work tree",
        ),
        (
            vec!["--", "--help:x", "chains/bread.yaml"],
            "no revision `--help`",
        ),
    ] {
        let (text, complaint) = expect(at, &[&["diff"], &words[..]].concat(), 2);
        assert!(
            text.is_empty() && complaint.contains(told),
            "{words:?}: {complaint}"
        );
    }
    // Without a remote there is nothing to fetch from.
    let (_, complaint) = expect(at, &["diff", "nope"], 2);
    assert!(!complaint.contains("git fetch"), "{complaint}");
    let empty = tempfile::tempdir().unwrap();
    let (_, complaint) = expect(empty.path(), &["diff"], 2);
    assert!(complaint.contains("not in a git repository"), "{complaint}");
    git(empty.path(), &["init", "-q"]);
    let (_, complaint) = expect(empty.path(), &["diff"], 2);
    assert!(complaint.contains("no commit yet"), "{complaint}");
    // Histories that never met.
    git(at, &["checkout", "-q", "--orphan", "apart"]);
    commit(at, "apart", "2025-03-04");
    let (_, complaint) = expect(at, &["diff", "main...apart"], 2);
    assert!(complaint.contains("`main..apart`"), "{complaint}");
}

#[cfg(unix)]
#[test]
fn links_in_a_tree_lead_to_what_they_name() {
    let folder = repository();
    let at = folder.path();
    std::os::unix::fs::symlink("bread.yaml", at.join("chains/link.yaml")).unwrap();
    std::os::unix::fs::symlink("../../x.yaml", at.join("chains/out.yaml")).unwrap();
    std::os::unix::fs::symlink("round.yaml", at.join("chains/round.yaml")).unwrap();
    commit(at, "links", "2025-03-03");
    let document = json(
        at,
        &["diff", "HEAD~2:chains/bread.yaml", "HEAD:chains/link.yaml"],
    );
    assert_eq!(document["summary"]["added"], 1);
    let (_, complaint) = expect(
        at,
        &["diff", "HEAD:chains/bread.yaml", "HEAD:chains/out.yaml"],
        2,
    );
    assert!(complaint.contains("leaves the project root"), "{complaint}");
    let (_, complaint) = expect(
        at,
        &["diff", "HEAD:chains/bread.yaml", "HEAD:chains/round.yaml"],
        2,
    );
    assert!(complaint.contains("circle"), "{complaint}");
}

#[test]
fn every_command_reads_revisions() {
    let folder = repository();
    let at = folder.path();
    let (text, _) = expect(at, &["analyze", "HEAD~1:chains/bread.yaml"], 0);
    assert!(text.contains("missing-supplier"), "{text}");
    let (text, _) = expect(at, &["analyze", ":chains/bread.yaml"], 0);
    assert!(!text.contains("missing-supplier"), "{text}");
}
