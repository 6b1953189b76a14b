//! Input that no honest file has: bytes of any kind, files too large, too deep, too many; links that lead away.
//! Nothing panics, nothing takes long, and each gets its own words.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use liantu::language::{BYTES_MAX, Faults, OpenError, open_on_disk};
use liantu::model::Chain;
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Chain, Faults> {
    Chain::read_with("hostile.yaml", &|path| match path {
        "hostile.yaml" => Ok(bytes.to_vec()),
        _ => Err(OpenError::NotFound),
    })
}

/// The English sentences of what is wrong, each with its line.
fn wrong(bytes: &[u8]) -> Vec<(u32, String)> {
    let Err(Faults(faults)) = read(bytes) else {
        return Vec::new();
    };
    faults
        .into_iter()
        .map(|fault| (fault.at.line, fault.message.en))
        .collect()
}

fn one(bytes: &[u8]) -> (u32, String) {
    let mut all = wrong(bytes);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

const HEAD: &str = "format: 1\nchain: hostile\n";

/// Work that would take hours or all memory without the bound it tests: the test ends or it does not.
fn bounded(_what: &str, work: impl FnOnce()) {
    work();
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let text = format!("\u{FEFF}{HEAD}title: {{en: a}}\r\nregion: b\r\n");
    let chain = read(text.as_bytes()).unwrap();
    assert_eq!(chain.region.plain(), Some("b"));
    assert_eq!(
        &*chain.files[0].text,
        text.strip_prefix('\u{FEFF}').unwrap()
    );
}

#[test]
fn a_file_too_large_is_not_parsed() {
    let mut text = HEAD.as_bytes().to_vec();
    text.resize(BYTES_MAX + 1, b'#');
    bounded("a large file", || {
        assert_eq!(one(&text), (0, "the file is larger than 64 MiB".to_owned()));
    });
    // Opening it does not read it to its end either.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.yaml");
    std::fs::File::create(&path)
        .unwrap()
        .set_len(100 << 30)
        .unwrap();
    bounded("opening a large file", || {
        let Err(Faults(faults)) = Chain::read(&path) else {
            panic!("it reads")
        };
        assert_eq!(faults[0].message.en, "the file is larger than 64 MiB");
    });
}

#[test]
fn a_file_nested_a_million_deep_is_refused_at_the_65th_level() {
    let depth = 1_000_000;
    for (open, close, column) in [("[", "]", 86), ("{a: ", "}", 275), ("- ", "", 0)] {
        let mut text = format!("{HEAD}scenarios: {{s: {{set: ");
        if close.is_empty() {
            text = format!("{HEAD}stages:\n  ");
        }
        text.push_str(&open.repeat(depth));
        text.push_str(&close.repeat(depth));
        bounded("a deep file", || {
            let all = wrong(text.as_bytes());
            assert_eq!(all.len(), 1, "{open}: {all:?}");
            assert_eq!(
                all[0].1, "the file is nested more than 64 levels deep",
                "{open}"
            );
        });
        let _ = column;
    }
    // Indentation instead of brackets, as deep as a file of a few MiB allows.
    let mut text = format!("{HEAD}scenarios:\n");
    for level in 1..2000 {
        writeln!(text, "{}a:", " ".repeat(level)).unwrap();
    }
    assert_eq!(
        one(text.as_bytes()).1,
        "the file is nested more than 64 levels deep"
    );
}

#[test]
fn aliases_do_not_grow_without_bound() {
    // Nine levels of nine aliases: 9^9 values if they were written out.
    let mut bomb =
        format!("{HEAD}scenarios:\n  s:\n    set:\n      a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(bomb, "      a{level}: &a{level} [{inner}]").unwrap();
    }
    bounded("an alias bomb", || {
        assert_eq!(
            one(bomb.as_bytes()).1,
            "aliases repeat more than 100,000 values"
        );
    });
    // Anchors within anchors copy what they hold again and again: the copies count.
    let inside = vec!["x"; 400_000].join(", ");
    let open = (0..50).fold(String::new(), |held, level| format!("{held}&b{level} ["));
    let nested = format!(
        "{HEAD}scenarios: {{s: {{set: {open}{inside}{}}}}}\n",
        "]".repeat(50)
    );
    bounded("nested anchors", || {
        assert_eq!(
            one(nested.as_bytes()).1,
            "the file has more than 10 million values"
        );
    });
    // Honest use is free: one value repeated a thousand times.
    let mut honest =
        format!("{HEAD}sources: {{page: {{}}}}\ncontext:\n  - &c {{text: a, source: page}}\n");
    honest.push_str(&"  - *c\n".repeat(1000));
    assert_eq!(read(honest.as_bytes()).unwrap().context.len(), 1001);
}

#[test]
fn too_many_values_are_refused() {
    let text = format!("{HEAD}uses: [{}]\n", "a,".repeat(10_000_001));
    bounded("ten million values", || {
        assert_eq!(
            one(text.as_bytes()).1,
            "the file has more than 10 million values"
        );
    });
}

#[test]
fn a_thousand_faults_are_told_and_the_rest_counted() {
    let mut text = HEAD.to_owned();
    text.push_str("commodities:\n");
    for at in 0..20_000 {
        writeln!(text, "  c{at}: {{unit: t}}").unwrap();
    }
    text.push_str("observations:\n");
    for at in 0..20_000 {
        writeln!(text, "  - {{of: d{at}, measure: output, amount: 1 t}}").unwrap();
    }
    bounded("twenty thousand faults", || {
        let all = wrong(text.as_bytes());
        assert_eq!(all.len(), 1001);
        assert_eq!(
            all[0],
            (
                20_005,
                "no commodity, process, site or stage has the id `d0`".to_owned()
            )
        );
        assert_eq!(
            all[1000],
            (0, "and 19000 more faults, which are not shown".to_owned())
        );
    });
}

#[test]
fn a_value_as_long_as_a_file_does_not_fill_the_screen() {
    let long = "很".repeat(1 << 20);
    let text = format!("{HEAD}period: {long}\n{long}: 1\n");
    let Err(Faults(faults)) = read(text.as_bytes()) else {
        panic!("it reads")
    };
    for fault in &faults {
        assert!(fault.message.en.chars().count() < 500 && fault.message.zh.chars().count() < 500);
        for excerpt in &fault.excerpts {
            assert!(
                excerpt.text.chars().count() < 1000,
                "{}",
                excerpt.text.len()
            );
            assert!(excerpt.text.is_char_boundary(excerpt.start));
        }
    }
    let colour = format!("{HEAD}title: a\ncommodities: {{\"\\e[31mred\": {{}}}}\n");
    let Err(Faults(faults)) = read(colour.as_bytes()) else {
        panic!("it reads")
    };
    for fault in faults {
        assert!(!fault.message.en.contains('\u{1b}'), "{}", fault.message.en);
    }
}

#[test]
fn a_path_that_is_no_file_gets_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let said = |path: &Path| {
        let Err(faults) = Chain::read(path) else {
            panic!("{} reads", path.display())
        };
        faults.to_string()
    };
    assert_eq!(
        said(&folder.path().join("none.yaml")),
        "none.yaml: no such file: none.yaml\n"
    );
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    let inner = folder.path().join("inner");
    assert_eq!(said(&inner), "inner: `inner` is a folder, not a file\n");
    let nowhere = folder.path().join("nowhere/none.yaml");
    assert!(
        said(&nowhere).contains("no such file: "),
        "{}",
        said(&nowhere)
    );
}

#[test]
fn a_missing_file_is_not_found_elsewhere() {
    // A file of the same name at the project root is another file.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("liantu.toml"), "").unwrap();
    std::fs::write(folder.path().join("same.yaml"), HEAD).unwrap();
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    let Err(faults) = Chain::read(folder.path().join("inner/same.yaml")) else {
        panic!("it reads")
    };
    assert_eq!(
        faults.to_string(),
        "inner/same.yaml: no such file: inner/same.yaml\n"
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_project() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    let project = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.yaml");
    std::fs::write(&secret, HEAD).unwrap();
    std::fs::write(project.path().join("liantu.toml"), "").unwrap();
    std::fs::write(project.path().join("inside.yaml"), HEAD).unwrap();
    symlink(&secret, project.path().join("out.yaml")).unwrap();
    symlink(
        project.path().join("inside.yaml"),
        project.path().join("in.yaml"),
    )
    .unwrap();
    symlink(outside.path(), project.path().join("folder")).unwrap();
    let chain = project.path().join("chain.yaml");
    std::fs::write(
        &chain,
        format!("{HEAD}uses: [in.yaml, out.yaml, folder/secret.yaml]\n"),
    )
    .unwrap();
    let Err(faults) = Chain::read(&chain) else {
        panic!("it reads")
    };
    assert_eq!(
        faults.to_string(),
        "chain.yaml:3:17: `out.yaml` leaves the project root\nchain.yaml:3:27: `folder/secret.yaml` leaves the project root\n"
    );
    assert_eq!(
        open_on_disk(project.path(), "out.yaml"),
        Err(OpenError::Outside)
    );
    // A file that the user names is read wherever it lies, and called by the name given.
    let named = Chain::read(project.path().join("out.yaml")).unwrap();
    assert_eq!(named.files[0].path, "out.yaml");
}

#[test]
fn a_used_file_is_read_once_however_many_use_it() {
    let open = |path: &str| match path {
        "top.yaml" => {
            Ok(format!("{HEAD}uses: [left.yaml, right.yaml, ./left.yaml]\n").into_bytes())
        }
        "left.yaml" | "right.yaml" => Ok(format!("{HEAD}uses: [below.yaml]\n").into_bytes()),
        "below.yaml" => Ok(format!("{HEAD}commodities: {{ore: {{unit: t}}}}\n").into_bytes()),
        _ => Err(OpenError::NotFound),
    };
    let chain = Chain::read_with("top.yaml", &open).unwrap();
    let paths: Vec<&str> = chain.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["top.yaml", "left.yaml", "below.yaml", "right.yaml"]);
    assert_eq!(chain.commodities.len(), 1);
}

#[test]
fn uses_go_sixteen_levels_deep_and_no_deeper() {
    let chain = |levels: usize| {
        Chain::read_with("0.yaml", &|path| {
            let level: usize = path.strip_suffix(".yaml").unwrap().parse().unwrap();
            let uses = if level < levels {
                format!("uses: [{}.yaml]\n", level + 1)
            } else {
                String::new()
            };
            Ok(format!("{HEAD}{uses}").into_bytes())
        })
    };
    assert_eq!(chain(16).unwrap().files.len(), 17);
    let Err(Faults(faults)) = chain(17) else {
        panic!("it reads")
    };
    assert_eq!(faults[0].message.en, "`uses` goes more than 16 levels deep");
    assert_eq!(
        (faults[0].at.file.as_str(), faults[0].at.line),
        ("16.yaml", 3)
    );
}

/// Read, with every check on what comes back; `None` where it is refused.
fn never_panics(bytes: &[u8]) -> Option<Chain> {
    match read(bytes) {
        Ok(chain) => Some(chain),
        Err(Faults(faults)) => {
            assert!(!faults.is_empty(), "refused without a word");
            for fault in &faults {
                assert!(!fault.message.en.is_empty() && !fault.message.zh.is_empty());
                for excerpt in &fault.excerpts {
                    assert!(
                        excerpt.text.get(excerpt.start..excerpt.end).is_some(),
                        "{excerpt:?}"
                    );
                }
            }
            None
        }
    }
}

fn valid_files() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = [
        "chains",
        "chains/reference",
        "tests/language",
        "tests/faults",
    ]
    .iter()
    .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap())
    .map(|entry| entry.unwrap().path())
    .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
    .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

/// What a hand, an editor or a fuzzer does to a file.
#[derive(Clone, Debug)]
enum Edit {
    Cut(usize),
    Insert(String),
    Flip(u8),
    Swap(usize),
    Repeat(usize),
}

fn edits() -> impl Strategy<Value = Edit> {
    let piece = prop_oneof![
        Just(": "),
        Just("\n"),
        Just("- "),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(", "),
        Just("\""),
        Just("'"),
        Just("#"),
        Just("&a "),
        Just("*a"),
        Just("!x "),
        Just("\t"),
        Just("? "),
        Just("|\n"),
        Just(">-\n"),
        Just("---\n"),
        Just("..."),
        Just("%YAML 1.2\n"),
        Just("："),
        Just("万吨"),
        Just("unknown"),
        Just("~"),
        Just("null"),
        Just("<<: "),
        Just("\u{85}"),
        Just("\u{2028}"),
        Just("\u{FEFF}"),
        Just("\r"),
        Just("e9"),
        Just("±"),
        Just("-"),
        Just("  "),
        Just("\u{1F600}"),
    ];
    prop_oneof![
        (1_usize..200).prop_map(Edit::Cut),
        piece.prop_map(|text| Edit::Insert(text.to_owned())),
        "\\PC{0,12}".prop_map(Edit::Insert),
        any::<u8>().prop_map(Edit::Flip),
        (1_usize..300).prop_map(Edit::Swap),
        (1_usize..300).prop_map(Edit::Repeat),
    ]
}

fn edited(mut bytes: Vec<u8>, at: prop::sample::Index, edit: &Edit) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    let at = at.index(bytes.len());
    let end = |length: usize| (at + length).min(bytes.len());
    match edit {
        Edit::Cut(length) => {
            let range = at..end(*length);
            bytes.drain(range);
        }
        Edit::Insert(text) => {
            bytes.splice(at..at, text.bytes());
        }
        Edit::Flip(byte) => bytes[at] = *byte,
        Edit::Swap(length) => {
            let range = at..end(*length);
            bytes[range].reverse();
        }
        Edit::Repeat(length) => {
            let again = bytes[at..end(*length)].to_vec();
            bytes.splice(at..at, again);
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        never_panics(&bytes);
    }

    #[test]
    fn any_text(text in "[ -~\\n\\t：，。万吨元％½②\u{85}\u{2028}\u{FEFF}&*!|>%@`{}\\[\\],#?:\"'-]{0,400}") {
        never_panics(text.as_bytes());
        never_panics(format!("{HEAD}{text}").as_bytes());
    }

    #[test]
    fn valid_files_with_slips(
        which in any::<prop::sample::Index>(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), edits()), 1..6),
    ) {
        thread_local! {
            static FILES: Vec<Vec<u8>> = valid_files();
        }
        let mut bytes = FILES.with(|files| which.get(files).clone());
        for (at, edit) in &slips {
            bytes = edited(bytes, *at, edit);
        }
        never_panics(&bytes);
    }
}
