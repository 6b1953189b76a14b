//! The methods: how each question is answered, in words, found through [`ALL`].
//!
//! Comes in: nothing. Goes out: pages for `explain` and the docs. Must not know: chains, results, formats.
//!
//! One file, one line in the table: a method's page says what it answers, by which formula, from which source, and works
//! one small chain through whose result a test computes.

mod certainty;
mod circularity;
mod footprint;
mod plan;
mod potential;
mod requirement;
mod scenarios;
mod why_not;

/// A page in one language.
pub struct Page {
    /// The question: one sentence.
    pub summary: &'static str,
    /// How it is answered.
    pub formula: &'static str,
    /// What it does not say.
    pub limits: &'static str,
    /// The example, worked through by hand.
    pub worked: &'static str,
}

/// A method.
pub struct Method {
    /// Its id: what `explain` calls it.
    pub id: &'static str,
    /// Its name in Chinese.
    pub name_zh: &'static str,
    /// Literature.
    pub source: &'static str,
    /// Its page in English.
    pub en: Page,
    /// Its page in Chinese.
    pub zh: Page,
    /// The chain of the worked example.
    pub example: &'static str,
    /// The command that shows it on a file of the example.
    pub command: &'static str,
}

/// All methods, in the order of the questions.
pub const ALL: &[Method] = &[
    requirement::METHOD,
    potential::METHOD,
    why_not::METHOD,
    plan::METHOD,
    circularity::METHOD,
    footprint::METHOD,
    certainty::METHOD,
    scenarios::METHOD,
];

/// The method with this id.
pub fn find(id: &str) -> Option<&'static Method> {
    ALL.iter().find(|method| method.id == id)
}
