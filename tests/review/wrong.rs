//! Two versions of which something is wrong: what is said, in exact words, and how the command ends.

use super::*;
use serde_json::Value;

const CHAIN: &str = "\
format: 1
chain: x
commodities: {metal: {unit: t}}
processes: {smelting: {product: metal}}
sites:
  a: {title: A, process: smelting, capacity: 5 kt/a}
";

/// Compares two files of a folder, and expects an exit code; what is said in both languages.
fn both(base: &[u8], head: &[u8], code: i32) -> [(String, String); 2] {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("old.yaml"), base).unwrap();
    fs::write(at.join("new.yaml"), head).unwrap();
    ["en", "zh"].map(|lang| {
        let words = [
            "diff",
            "old.yaml",
            "new.yaml",
            "--exit-code",
            "--lang",
            lang,
        ];
        run(at, &words, code)
    })
}

/// A side that cannot be read: exit code 2, its faults, and nothing that looks like a difference or like none.
fn refused(base: &[u8], head: &[u8], said: &[(&str, &str)]) {
    let told = both(base, head, 2);
    for (at, (text, complaint)) in told.iter().enumerate() {
        let all = format!("{text}{complaint}");
        for (en, zh) in said {
            let wanted = [en, zh][at];
            assert!(all.contains(*wanted), "no `{wanted}` in\n{all}");
        }
        for silence in ["no difference", "diff:", "差异"] {
            assert!(!all.contains(silence), "`{silence}` in\n{all}");
        }
    }
    // In no format does it look clean.
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("old.yaml"), base).unwrap();
    fs::write(at.join("new.yaml"), head).unwrap();
    let json = ["diff", "old.yaml", "new.yaml", "--format", "json"];
    let json: Value = serde_json::from_str(&run(at, &json, 2).0).unwrap();
    assert!(!json["errors"].as_array().unwrap().is_empty(), "{json}");
    assert!(json.get("changes").is_none(), "{json}");
    let lines = ["diff", "old.yaml", "new.yaml", "--format", "github"];
    assert!(run(at, &lines, 2).0.starts_with("::error "));
}

#[test]
fn sides_of_another_version_of_the_language() {
    let other = CHAIN.replace("format: 1", "format: 2");
    let said = [
        ("old.yaml:1:9", "old.yaml:1:9"),
        (
            "this liantu reads format 1, not format 2",
            "本版 liantu 只读格式 1，不读格式 2",
        ),
    ];
    refused(other.as_bytes(), CHAIN.as_bytes(), &said);
    let said = said.map(|(en, zh)| (en, zh)).map(|(en, zh)| {
        if en.starts_with("old") {
            ("new.yaml:1:9", "new.yaml:1:9")
        } else {
            (en, zh)
        }
    });
    refused(CHAIN.as_bytes(), other.as_bytes(), &said);
}

#[test]
fn one_side_is_invalid_and_all_its_faults_are_told() {
    let wrong = CHAIN.replace("5 kt/a", "5 kg") + "nope: 1\n";
    refused(
        CHAIN.as_bytes(),
        wrong.as_bytes(),
        &[
            ("new.yaml:6", "new.yaml:6"),
            ("new.yaml:7:1", "new.yaml:7:1"),
            ("unknown key `nope`", "没有 `nope` 这个键"),
        ],
    );
}

#[test]
fn a_side_that_is_no_chain_file() {
    for (bytes, en, zh) in [
        (
            &b"\x7fELF\x00\x01\x02"[..],
            "the file is binary, not text",
            "这是二进制文件，不是文本",
        ),
        (b"", "the file is empty", "文件是空的"),
        (
            b"format: 1\nchain: x\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> theirs\n",
            "the file has conflict marks of an unfinished merge",
            "文件里有合并冲突标记，合并尚未完成",
        ),
    ] {
        refused(
            CHAIN.as_bytes(),
            bytes,
            &[(en, zh), ("new.yaml", "new.yaml")],
        );
        refused(
            bytes,
            CHAIN.as_bytes(),
            &[(en, zh), ("old.yaml", "old.yaml")],
        );
    }
    // The line of the first mark.
    let marked = CHAIN.replace("  a: {", "<<<<<<< ours\n  a: {") + "=======\n>>>>>>> theirs\n";
    refused(
        marked.as_bytes(),
        CHAIN.as_bytes(),
        &[("old.yaml:6:1", "old.yaml:6:1")],
    );
}

#[test]
fn former_ids_that_contradict_each_other() {
    let with = |sites: &str| {
        let known = "  a: {title: A, process: smelting, capacity: 5 kt/a}\n";
        CHAIN.replace(known, sites)
    };
    for (sites, en, zh) in [
        (
            "  b: {process: smelting, formerly: [a]}\n  c: {process: smelting, formerly: [a]}\n",
            "`a` is a former id of `b` and of `c`",
            "`a` 同时是 `b` 和 `c` 的旧 id",
        ),
        (
            "  b: {process: smelting, formerly: [b]}\n",
            "`b` names itself as its former id",
            "`b` 把自己写成了旧 id",
        ),
        (
            "  b: {process: smelting, formerly: [c]}\n  c: {process: smelting, formerly: [b]}\n",
            "`formerly` goes in a circle: b → c → b",
            "`formerly` 形成了循环：b → c → b",
        ),
    ] {
        refused(CHAIN.as_bytes(), with(sites).as_bytes(), &[(en, zh)]);
    }
}

#[test]
fn line_ends_of_other_systems_are_no_difference() {
    let other = format!("\u{feff}{}", CHAIN.replace('\n', "\r\n"));
    let [(en, _), (zh, _)] = both(CHAIN.as_bytes(), other.as_bytes(), 0);
    assert!(en.contains("diff: no difference"), "{en}");
    assert!(zh.contains("差异：无"), "{zh}");
    // A change in such a file is told on its line.
    let changed = other.replace("5 kt/a", "6 kt/a");
    let [(en, _), _] = both(CHAIN.as_bytes(), changed.as_bytes(), 1);
    assert!(en.contains("6 → 6") && en.contains("+1 kt/a"), "{en}");
}

#[test]
fn two_unrelated_chains_are_said_to_be_two() {
    let other = "format: 1\nchain: y\ncommodities: {bread: {unit: t}}\nprocesses: {bakery: {product: bread}}\n";
    let [(en, _), (zh, _)] = both(CHAIN.as_bytes(), other.as_bytes(), 1);
    assert!(
        en.contains("Two unrelated chains, x and y: no entry of one is in the other. Name two versions of one chain."),
        "{en}"
    );
    assert!(
        zh.contains(
            "对比的是两条无关的产业链（x 与 y）：没有一个共同的条目。请给出同一条链的两个版本。"
        ),
        "{zh}"
    );
}
