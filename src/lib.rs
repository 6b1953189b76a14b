//! liantu (链图): industrial value chains as code.

// The modules in reading order: each may use only those above it (held by `tests/tidy.rs`).
pub mod quantity;

pub mod text;

pub mod model;

pub mod report;

pub mod language;

pub mod graph;

pub mod analysis;

pub mod rules;

pub mod study;

pub mod render;
