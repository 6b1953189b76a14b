//! Scenarios side by side, before anyone prints them.

use super::{ChangeState, Finding, Value};
use crate::text::Message;

/// A scenario of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedScenario {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Message,
    /// How many entries it changes.
    pub changes: usize,
    /// Line of the scenario in its file.
    pub line: u32,
}

/// One indicator in the chain as it is and in each scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedIndicator {
    /// Indicator id.
    pub id: &'static str,
    /// Its title.
    pub title: Message,
    /// Subject as `kind/id`.
    pub of: String,
    /// The subject's title.
    pub of_title: Message,
    /// What tells two rows apart.
    pub by: String,
    /// The same in words; empty where `by` is.
    pub by_title: Message,
    /// `observed`, `capacity` or `target`.
    pub basis: &'static str,
    /// Scope id; `None` is the region.
    pub scope: Option<String>,
    /// As it is; `None` where only a scenario has it.
    pub base: Option<Value>,
    /// In each scenario, in their order.
    pub scenarios: Vec<ComparedValue>,
}

/// An indicator in one scenario.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ComparedValue {
    /// The figure; `None` where the scenario does not have it.
    pub value: Option<Value>,
    /// Scenario − base in the figure's unit, where both have a best value.
    pub delta: Option<f64>,
    /// The same in words, where it moved.
    pub delta_text: Option<Message>,
    /// Whether it differs from base, bounds included.
    pub moved: bool,
}

/// One finding in the chain as it is and in each scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedFinding {
    /// The finding as it is; as the first scenario that has it says, where the chain does not.
    pub finding: Finding,
    /// Whether the chain as it is has it.
    pub in_base: bool,
    /// In each scenario: what became of it, and the finding as it is there. `None` where neither side has it.
    pub scenarios: Vec<Option<(ChangeState, Option<Finding>)>>,
}

/// Scenarios of one chain side by side (`compare`).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ComparisonDocument {
    /// Chain id.
    pub chain: String,
    /// Its title.
    pub title: Message,
    /// Its file.
    pub file: String,
    /// The period.
    pub period: Option<String>,
    /// The scenarios, in the order asked.
    pub scenarios: Vec<ComparedScenario>,
    /// Every indicator of any side.
    pub indicators: Vec<ComparedIndicator>,
    /// Every finding of any side.
    pub findings: Vec<ComparedFinding>,
}
