//! JSON of `compare`: scenarios side by side.

use schemars::JsonSchema;
use serde::Serialize;

use super::{FORMAT_NUMBER, JsonFinding, JsonValue, finding, some, tool, value};
use crate::report::{ComparedIndicator, ComparedValue, ComparisonDocument};
use crate::text::Lang;

/// What `liantu compare --format json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonComparison {
    /// Format number.
    format: u32,
    /// Tool and version.
    tool: String,
    /// Chain id.
    chain: String,
    /// Path relative to the project root.
    file: String,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// The scenarios, in the order asked: the lists below follow it.
    scenarios: Vec<JsonScenario>,
    /// Every indicator of any side.
    indicators: Vec<JsonComparedIndicator>,
    /// Every finding of any side.
    findings: Vec<JsonComparedFinding>,
}

/// A scenario.
#[derive(Serialize, JsonSchema)]
struct JsonScenario {
    /// Id.
    id: String,
    /// Title in the language asked for.
    title: String,
    /// How many entries it changes.
    changes: usize,
    /// Its line in the chain's file.
    line: u32,
}

/// One indicator in the chain as it is and in each scenario.
#[derive(Serialize, JsonSchema)]
struct JsonComparedIndicator {
    /// Indicator id.
    id: String,
    /// Subject as `kind/id`.
    of: String,
    /// What suppliers are told apart by, where it is a concentration.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// `observed`, `capacity` or `target`.
    basis: String,
    /// Scope id, or null for the region.
    scope: Option<String>,
    /// As it is; absent where only a scenario has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<JsonValue>,
    /// In each scenario, in their order.
    scenarios: Vec<JsonComparedValue>,
}

/// An indicator in one scenario.
#[derive(Serialize, JsonSchema)]
struct JsonComparedValue {
    /// The scenario.
    scenario: String,
    /// The figure; absent where the scenario does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<JsonValue>,
    /// Scenario − base in the unit of `figure`, where both have a best value.
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<f64>,
    /// Whether it differs from base, bounds included.
    moved: bool,
}

/// One finding in the chain as it is and in each scenario.
#[derive(Serialize, JsonSchema)]
struct JsonComparedFinding {
    /// Identity: 16 hex digits.
    fingerprint: String,
    /// Whether the chain as it is has it.
    in_base: bool,
    /// The finding as it is, or as the first scenario that opens it says.
    finding: JsonFinding,
    /// In each scenario that has it or closes it.
    scenarios: Vec<JsonFindingState>,
}

/// A finding in one scenario.
#[derive(Serialize, JsonSchema)]
struct JsonFindingState {
    /// The scenario.
    scenario: String,
    /// `opened`, `grown`, `shrunk`, `closed` or `unchanged`.
    state: String,
    /// What it says there, in the language asked for; absent where it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// The document as it is printed.
pub(super) fn comparison(document: &ComparisonDocument, lang: Lang) -> JsonComparison {
    let scenario = |at: usize| document.scenarios[at].id.clone();
    let indicator = |it: &ComparedIndicator| JsonComparedIndicator {
        id: it.id.to_owned(),
        of: it.of.clone(),
        by: some(&it.by),
        basis: it.basis.to_owned(),
        scope: it.scope.clone(),
        base: it.base.as_ref().map(value),
        scenarios: it
            .scenarios
            .iter()
            .enumerate()
            .map(|(at, it)| compared(scenario(at), it))
            .collect(),
    };
    let findings = document.findings.iter().map(|it| JsonComparedFinding {
        fingerprint: it.finding.fingerprint.clone(),
        in_base: it.in_base,
        finding: finding(&it.finding, lang),
        scenarios: it
            .scenarios
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| {
                let (state, head) = cell.as_ref()?;
                Some(JsonFindingState {
                    scenario: scenario(at),
                    state: state.word().to_owned(),
                    message: head.as_ref().map(|it| it.message.get(lang).to_owned()),
                })
            })
            .collect(),
    });
    JsonComparison {
        format: FORMAT_NUMBER,
        tool: tool(),
        chain: document.chain.clone(),
        file: document.file.clone(),
        period: document.period.clone(),
        scenarios: document
            .scenarios
            .iter()
            .map(|it| JsonScenario {
                id: it.id.clone(),
                title: it.title.get(lang).to_owned(),
                changes: it.changes,
                line: it.line,
            })
            .collect(),
        indicators: document.indicators.iter().map(indicator).collect(),
        findings: findings.collect(),
    }
}

fn compared(scenario: String, it: &ComparedValue) -> JsonComparedValue {
    JsonComparedValue {
        scenario,
        figure: it.value.as_ref().map(value),
        delta: it.delta,
        moved: it.moved,
    }
}
