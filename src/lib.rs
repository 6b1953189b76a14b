//! liantu (链图, "chain map"): industrial value chains as code.
//!
//! A chain is a YAML file in git: stages, commodities, processes with coefficients, sites with capacities, observed
//! figures, targets, sources. This library reads it, says where the chain has gaps, draws it, and compares versions.
//! Data flows one way through the modules below, in the order they are listed; each may use only those above it.
//!
//! ```
//! use liantu::analysis::{self, Question};
//! use liantu::model::Chain;
//! use liantu::render::{self, Options};
//! use liantu::rules::{self, Settings};
//! use liantu::study;
//!
//! // Text becomes a chain, or every fault at once, each with its place.
//! let chain = Chain::read("chains/wenshan-aluminium.yaml")?;
//!
//! // A chain answers questions with typed results, not text.
//! let results = analysis::run(&chain, Question::default());
//! let alumina = chain.find_commodity("alumina").expect("the chain declares alumina");
//! let balance = results.balances.iter().find(|it| it.commodity == alumina).expect("alumina is balanced");
//! let cover = balance.cover.and_then(|it| it.value).expect("its cover is known");
//! assert!((cover - 0.2731).abs() < 0.0001);
//!
//! // Rules judge the results.
//! for finding in rules::run(&chain, &results, &Settings::default()) {
//!     println!("{finding}"); // file:line:column: warning[undersupply] Alumina: short by …
//! }
//!
//! // A report is data; a format is a function.
//! let report = study::of(&chain, &results, &Settings::default());
//! let markdown = render::find("markdown").expect("markdown is a format");
//! let page = (markdown.write)(&report, &Options::default());
//! assert!(page.starts_with("# Wenshan"));
//! # Ok::<(), liantu::language::Faults>(())
//! ```

// The modules in reading order: each may use only those above it (held by `tests/tidy.rs`).
pub mod quantity;

pub mod text;

pub mod model;

pub mod report;

pub mod language;

pub mod graph;

pub mod analysis;

pub mod rules;

pub mod certainty;

pub mod diff;

pub mod layout;

pub mod view;

pub mod study;

pub mod render;
