//! The pictures, looked at as a reader would: what they show, the rules of their geometry and colours, and what becomes
//! of chains that are no honest chain.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

mod bad_input;
mod color;
mod detail;
mod differences;
mod geometry;
mod map;
mod quality;

use std::path::Path;

use liantu::analysis::{self, Question};
use liantu::language::Faults;
use liantu::model::Chain;
use liantu::report::Drawing;
use liantu::rules::{self, Settings};
use liantu::text::{Lang, Message};
use liantu::view::{self, Look};

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

/// A picture as wanted, or why there is none.
fn attempt(chain: &Chain, view: &str, look: &Look) -> Result<Drawing, Message> {
    let results = analysis::run(chain, Question::default());
    let findings = rules::run(chain, &results, &Settings::default());
    let request = view::Request {
        chain,
        results: &results,
        findings: &findings,
        settings: &Settings::default(),
        look: look.clone(),
    };
    view::find(view)
        .expect("the view is in the table")
        .draw(&request)
}

/// The map, light and whole.
fn draw(chain: &Chain, lang: Lang) -> Drawing {
    let look = Look {
        lang,
        ..Look::default()
    };
    attempt(chain, "map", &look).expect("there is something to draw")
}

fn real(name: &str) -> Chain {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("chains")
        .join(name);
    Chain::read(&path).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Every chain of the project, by the path of its file.
fn real_chains() -> Vec<(String, Chain)> {
    let mut names = Vec::new();
    for folder in ["", "reference/"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("chains")
            .join(folder);
        for entry in std::fs::read_dir(path)
            .expect("the folder can be read")
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            if Path::new(&name).extension().is_some_and(|it| it == "yaml") {
                names.push(format!("{folder}{name}"));
            }
        }
    }
    names.sort();
    assert!(names.len() >= 10, "the chains are there: {names:?}");
    let chains = names.into_iter();
    chains.map(|name| (name.clone(), real(&name))).collect()
}

/// A chain of two files.
fn read(own: &str, shared: &str) -> Result<Chain, Faults> {
    Chain::read_with("chain.yaml", &|path| {
        let text = if path.ends_with("shared.yaml") {
            shared
        } else {
            own
        };
        Ok(text.as_bytes().to_vec())
    })
}
