//! What a reviewer is given: comments, pictures, pages, code-host formats, baselines.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

mod baseline;
mod comment;
mod hosts;
mod picture;
mod wrong;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use liantu::analysis::{self, Question, Results};
use liantu::diff::{self, Version};
use liantu::model::Chain;
use liantu::render::{self, Options};
use liantu::report::{DiffDocument, Finding, Report};
use liantu::rules::{self, Settings};
use liantu::study;
use liantu::text::Lang;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A chain with what its analyses and rules say.
struct Judged {
    chain: Chain,
    results: Results,
    findings: Vec<Arc<Finding>>,
}

impl Judged {
    fn new(chain: Chain) -> Self {
        let results = analysis::run(&chain, Question::default());
        let findings = diff::shared(rules::run(&chain, &results, &Settings::default()));
        Self {
            chain,
            results,
            findings,
        }
    }

    fn text(text: &str) -> Self {
        let chain = Chain::from_text("chain.yaml", text);
        Self::new(chain.unwrap_or_else(|faults| panic!("{faults}\n{text}")))
    }

    fn file(name: &str) -> Self {
        Self::new(Chain::read(root().join("chains").join(name)).unwrap())
    }

    fn version(&self, name: &str) -> Version<'_> {
        Version {
            chain: &self.chain,
            results: &self.results,
            findings: &self.findings,
            name: name.to_owned(),
        }
    }
}

fn compared(base: &Judged, head: &Judged) -> DiffDocument {
    let (base, head) = (base.version("old.yaml"), head.version("new.yaml"));
    let mut document = diff::compare(&base, &head);
    diff::seek(&mut document, &base, &head, &Settings::default());
    document
}

/// The two real differences of this repository.
fn real() -> Vec<(Judged, Judged, DiffDocument)> {
    let pairs = [
        ("wenshan-aluminium-2024.yaml", "wenshan-aluminium.yaml"),
        (
            "jinhua-hydrogen-before-station.yaml",
            "jinhua-hydrogen.yaml",
        ),
    ];
    let both = pairs.map(|(old, new)| (Judged::file(old), Judged::file(new)));
    both.into_iter()
        .map(|(old, new)| {
            let document = compared(&old, &new);
            (old, new, document)
        })
        .collect()
}

fn written(report: &Report, format: &str, lang: Lang) -> String {
    let options = Options {
        lang,
        ..Options::default()
    };
    (render::find(format).unwrap().write)(report, &options)
}

fn report(document: &DiffDocument) -> Report {
    study::of_change(document.clone())
}

/// Runs the program, expects the exit code, and gives both streams.
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}\n{text}\n{complaint}"
    );
    (text, complaint)
}

fn put(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}
