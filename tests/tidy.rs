//! The walls of the house, held by reading the code: who may use whom, what every file must have, what no file may.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder with one of the endings, sorted, as paths relative to the package.
fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if endings
                .iter()
                .any(|ending| path.to_string_lossy().ends_with(ending))
            {
                let short = path.strip_prefix(root()).unwrap();
                found.push(short.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// The code of a file without comments (doc comments may speak of anything).
fn code(path: &str) -> String {
    let mut out = String::new();
    for line in read(path).lines() {
        let line = line.split("//").next().unwrap_or("");
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The code of a file above its tests.
fn code_without_tests(path: &str) -> String {
    let text = code(path);
    text.split("#[cfg(test)]").next().unwrap_or("").to_owned()
}

/// The modules of the library in the order `lib.rs` lists them.
fn rooms() -> Vec<String> {
    code("src/lib.rs")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod "))
        .map(|line| line.trim_end_matches(';').to_owned())
        .collect()
}

fn room_of(path: &str) -> &str {
    let inside = path.trim_start_matches("src/");
    inside
        .split('/')
        .next()
        .unwrap_or("")
        .trim_end_matches(".rs")
}

/// The rooms a file names as `crate::room`, `{…}` lists after `crate::` included.
fn used_rooms(text: &str, rooms: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or("").split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let word: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if rooms.contains(&word) {
                found.insert(word);
            }
        }
    }
    found
}

fn complain(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_module_uses_only_those_listed_above_it() {
    let rooms = rooms();
    assert!(rooms.len() >= 10, "lib.rs lists the rooms as `pub mod`");
    let mut faults = Vec::new();
    for path in files("src", &[".rs"]) {
        let room = room_of(&path).to_owned();
        let Some(own) = rooms.iter().position(|name| *name == room) else {
            continue;
        };
        for used in used_rooms(&code(&path), &rooms) {
            let at = rooms.iter().position(|name| *name == used).unwrap();
            if at > own {
                faults.push(format!(
                    "{path}: `{room}` may not use `{used}`, which lib.rs lists below it"
                ));
            }
        }
    }
    complain(&faults);
}

#[test]
fn render_sees_reports_and_layout_sees_no_chain() {
    let rooms = rooms();
    let mut faults = Vec::new();
    for (room, allowed) in [
        ("render", vec!["render", "report", "text"]),
        ("layout", vec!["layout", "text"]),
    ] {
        for path in files(&format!("src/{room}"), &[".rs"]) {
            for used in used_rooms(&code(&path), &rooms) {
                if !allowed.contains(&used.as_str()) {
                    faults.push(format!(
                        "{path}: `{room}` may use {allowed:?} alone, not `{used}`"
                    ));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn outside_names_stay_behind_their_walls() {
    // What may be named only where; a path ends with `/` for a whole room.
    let walls: &[(&str, &[&str])] = &[
        ("serde_yaml", &["src/language/yaml/"]),
        ("plotters", &["src/view/", "src/render/"]),
        ("resvg", &["src/render/drawing/png.rs"]),
        ("ttf_parser", &["src/render/font/"]),
        ("subsetter::", &["src/render/font/embed.rs"]),
        ("krilla::", &["src/render/drawing/pdf.rs"]),
        ("microlp::", &["src/analysis/lp/simplex.rs"]),
        ("clarabel::", &["src/analysis/lp/interior.rs"]),
        ("faer::", &["src/analysis/linear.rs"]),
        ("clap", &["src/cli/", "src/main.rs"]),
        ("std::env", &["src/cli/", "src/main.rs"]),
        ("rand::", &["src/certainty/"]),
        ("rand_chacha", &["src/certainty/"]),
        ("rand_distr", &["src/certainty/"]),
        ("SystemTime", &["src/cli/"]),
        ("Instant", &["src/cli/"]),
        ("std::process", &["src/cli/", "src/main.rs"]),
        ("fs::write", &["src/cli/"]),
        ("File::create", &["src/cli/"]),
        ("tempfile", &["src/cli/"]),
        ("notify::", &["src/cli/serve/watch.rs"]),
        ("gix::", &["src/cli/git/"]),
        ("std::net", &["src/cli/serve/http.rs"]),
        ("println!", &[]),
        ("eprintln!", &[]),
        ("dbg!", &[]),
        ("todo!", &[]),
        ("unimplemented!", &[]),
        (".unwrap()", &[]),
        ("unsafe ", &[]),
        ("static mut", &[]),
        ("thread_local", &[]),
        ("tarjan_scc", &[]),
        ("is_cyclic_directed", &[]),
    ];
    let mut faults = Vec::new();
    for path in files("src", &[".rs"]) {
        let text = code_without_tests(&path);
        for (word, places) in walls {
            let allowed = places.iter().any(|place| path.starts_with(place));
            // `env!` of the compiler is not the environment of the user.
            if text.contains(word) && !allowed {
                faults.push(format!("{path}: `{word}` may stand only in {places:?}"));
            }
        }
    }
    complain(&faults);
}

#[test]
fn every_module_says_what_it_is_for() {
    let mut faults = Vec::new();
    for path in files("src", &[".rs"])
        .into_iter()
        .chain(files("tests", &[".rs"]))
    {
        if !read(&path).starts_with("//! ") {
            faults.push(format!("{path}: begins without a `//!` line"));
        }
    }
    for room in rooms() {
        let path = [format!("src/{room}/mod.rs"), format!("src/{room}.rs")]
            .into_iter()
            .find(|path| root().join(path).exists())
            .unwrap_or_default();
        let head: String = read(&path)
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        for word in ["Comes in", "Goes out", "Must not know"] {
            if !head.contains(word) {
                faults.push(format!("{path}: its head does not say `{word}`"));
            }
        }
    }
    complain(&faults);
}

#[test]
fn no_file_is_left_out() {
    let mut faults = Vec::new();
    for path in files("src", &[".rs"]) {
        if ["src/lib.rs", "src/main.rs"].contains(&path.as_str()) {
            continue;
        }
        let file = PathBuf::from(&path);
        let (name, folder) = if path.ends_with("/mod.rs") {
            let folder = file.parent().unwrap();
            (
                folder.file_name().unwrap().to_owned(),
                folder.parent().unwrap().to_owned(),
            )
        } else {
            (
                file.file_stem().unwrap().to_owned(),
                file.parent().unwrap().to_owned(),
            )
        };
        let name = name.to_string_lossy().into_owned();
        let parents = if folder == Path::new("src") {
            vec!["src/lib.rs".to_owned(), "src/main.rs".to_owned()]
        } else {
            vec![
                format!("{}/mod.rs", folder.to_string_lossy()),
                format!("{}.rs", folder.to_string_lossy()),
            ]
        };
        let line = format!("mod {name};");
        if !parents.iter().any(|parent| code(parent).contains(&line)) {
            faults.push(format!("{path}: no `{line}` in {}", parents.join(" or ")));
        }
    }
    complain(&faults);
}

#[test]
fn paths_named_in_documents_exist() {
    let mut faults = Vec::new();
    let mut documents = files("docs", &[".md"]);
    documents.extend(
        [
            "README.md",
            "README.zh-CN.md",
            "ARCHITECTURE.md",
            "CONTRIBUTING.md",
        ]
        .map(str::to_owned),
    );
    for document in documents {
        let text = read(&document);
        assert!(!text.is_empty(), "{document} is missing");
        for quoted in text.split('`').skip(1).step_by(2) {
            let is_path = [
                "src/",
                "tests/",
                "chains/",
                "docs/",
                "out/",
                "benches/",
                "examples/",
                ".ci/",
            ]
            .iter()
            .any(|start| quoted.starts_with(start))
                && !quoted.contains([' ', '<', '*', '{', '\n', '…']);
            let path = quoted.split(':').next().unwrap_or("").trim_end_matches('/');
            if is_path && !root().join(path).exists() {
                faults.push(format!("{document}: `{quoted}` does not exist"));
            }
        }
    }
    complain(&faults);
}

#[test]
fn the_package_keeps_the_crates_it_was_asked_to_use() {
    let manifest = read("Cargo.toml");
    for name in ["petgraph", "serde ", "serde_yaml", "plotters", "clap"] {
        assert!(
            manifest.contains(&format!("\n{name}")),
            "Cargo.toml lost `{name}`"
        );
    }
    let named = |word: &str| {
        files("src", &[".rs"])
            .iter()
            .any(|path| code_without_tests(path).contains(word))
    };
    for word in [
        "petgraph::",
        "serde::",
        "serde_yaml::",
        "plotters",
        "clap::",
    ] {
        assert!(named(word), "`{word}` is in Cargo.toml and used by nothing");
    }
}
