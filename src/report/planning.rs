//! Plans that close gaps, before anyone prints them.

use super::{Finding, Value};
use crate::text::Message;

/// A process that a plan adds or enlarges.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedProcess {
    /// Process id.
    pub process: String,
    /// Its title.
    pub title: Message,
    /// Whether it is here already and only grows.
    pub grows: bool,
    /// What it must make a year; `None` where a figure is missing.
    pub per_year: Option<Value>,
    /// The smallest that is built, where that is more than needed.
    pub minimum: Option<Value>,
    /// What fills its slots that have alternatives.
    pub fills: Vec<Message>,
}

/// What the added processes take from beyond the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedInput {
    /// Commodity id.
    pub commodity: String,
    /// Its title.
    pub title: Message,
    /// How much a year; `None` where a figure is missing.
    pub per_year: Option<Value>,
    /// `outside`, `bought`, `chain` or `chain-short`.
    pub source: &'static str,
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PlannedWay {
    /// Id of the scenario it is written as.
    pub scenario: String,
    /// What is added.
    pub add: Vec<PlannedProcess>,
    /// What that takes.
    pub inputs: Vec<PlannedInput>,
    /// What a year costs.
    pub cost: Option<Value>,
    /// What has no cost or price in the file.
    pub uncosted: Vec<Message>,
    /// Findings it closes.
    pub closes: Vec<Finding>,
    /// Findings it makes smaller.
    pub shrinks: Vec<Finding>,
    /// Findings it opens or makes larger.
    pub opens: Vec<Finding>,
}

/// What is wanted of the plans.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedGoal {
    /// Commodity id.
    pub commodity: String,
    /// Its title.
    pub title: Message,
    /// How much more a year; `None` where that is not known.
    pub per_year: Option<Value>,
    /// `missing`, `short` or `asked`.
    pub why: &'static str,
    /// Whether a known process makes it.
    pub makeable: bool,
}

/// Plans for a chain (`plan`).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PlanDocument {
    /// Chain id.
    pub chain: String,
    /// Its file.
    pub file: String,
    /// The period.
    pub period: Option<String>,
    /// What is wanted.
    pub wanted: Vec<PlannedGoal>,
    /// Process ids of the maximal structure.
    pub maximal: Vec<String>,
    /// How many combinations were found.
    pub structures: usize,
    /// Whether there are more.
    pub more: bool,
    /// `cost` or `additions`.
    pub order: &'static str,
    /// The best.
    pub plans: Vec<PlannedWay>,
}
