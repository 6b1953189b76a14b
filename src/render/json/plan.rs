//! JSON of `plan`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{FORMAT_NUMBER, JsonFinding, JsonValue, finding, tool, value};
use crate::report::{PlanDocument, PlannedInput, PlannedProcess, PlannedWay};
use crate::text::Lang;

/// What `liantu plan --format json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonPlans {
    /// Format number.
    format: u32,
    /// Tool and version.
    tool: String,
    /// Chain id.
    chain: String,
    /// Path relative to the project root.
    file: String,
    /// The period the gaps are of.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// What is wanted.
    wanted: Vec<JsonGoal>,
    /// Process ids of the maximal structure.
    maximal: Vec<String>,
    /// How many combinations were found, each commodity made in one way.
    structures: usize,
    /// Whether there are more than were looked at.
    more: bool,
    /// What the plans are ordered by: `cost` or `additions`.
    order: String,
    /// The best plans, first the best.
    plans: Vec<JsonPlan>,
}

/// Something wanted.
#[derive(Serialize, JsonSchema)]
struct JsonGoal {
    /// Commodity id.
    commodity: String,
    /// How much more a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_year: Option<JsonValue>,
    /// `missing`, `short` or `asked`.
    why: String,
    /// Whether a known process makes it.
    makeable: bool,
}

/// One plan.
#[derive(Serialize, JsonSchema)]
struct JsonPlan {
    /// Id of the scenario it is written as.
    scenario: String,
    /// What is added.
    add: Vec<JsonAddition>,
    /// What that takes.
    inputs: Vec<JsonDraw>,
    /// What a year costs; absent where a cost or a price is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<JsonValue>,
    /// What has no cost or price in the file.
    uncosted: Vec<String>,
    /// Findings it closes.
    closes: Vec<JsonFinding>,
    /// Findings it makes smaller.
    shrinks: Vec<JsonFinding>,
    /// Findings it opens or makes larger.
    opens: Vec<JsonFinding>,
}

/// A process that is added or enlarged.
#[derive(Serialize, JsonSchema)]
struct JsonAddition {
    /// Process id.
    process: String,
    /// Whether it is here already and only grows.
    grows: bool,
    /// What it must make a year; absent where a figure is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_year: Option<JsonValue>,
    /// The smallest that is built, where that is more than needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<JsonValue>,
    /// What fills its slots that have alternatives.
    fills: Vec<String>,
}

/// What the added processes take from beyond the plan.
#[derive(Serialize, JsonSchema)]
struct JsonDraw {
    /// Commodity id.
    commodity: String,
    /// How much a year; absent where a figure is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_year: Option<JsonValue>,
    /// `outside`, `bought`, `chain` or `chain-short`.
    source: String,
}

/// The document as it is printed.
pub(super) fn plans(document: &PlanDocument, lang: Lang) -> JsonPlans {
    JsonPlans {
        format: FORMAT_NUMBER,
        tool: tool(),
        chain: document.chain.clone(),
        file: document.file.clone(),
        period: document.period.clone(),
        wanted: document
            .wanted
            .iter()
            .map(|it| JsonGoal {
                commodity: it.commodity.clone(),
                per_year: it.per_year.as_ref().map(value),
                why: it.why.to_owned(),
                makeable: it.makeable,
            })
            .collect(),
        maximal: document.maximal.clone(),
        structures: document.structures,
        more: document.more,
        order: document.order.to_owned(),
        plans: document.plans.iter().map(|it| way(it, lang)).collect(),
    }
}

fn way(it: &PlannedWay, lang: Lang) -> JsonPlan {
    let findings =
        |all: &[crate::report::Finding]| all.iter().map(|it| finding(it, lang)).collect();
    let addition = |it: &PlannedProcess| JsonAddition {
        process: it.process.clone(),
        grows: it.grows,
        per_year: it.per_year.as_ref().map(value),
        minimum: it.minimum.as_ref().map(value),
        fills: it.fills.iter().map(|it| it.get(lang).to_owned()).collect(),
    };
    let draw = |it: &PlannedInput| JsonDraw {
        commodity: it.commodity.clone(),
        per_year: it.per_year.as_ref().map(value),
        source: it.source.to_owned(),
    };
    JsonPlan {
        scenario: it.scenario.clone(),
        add: it.add.iter().map(addition).collect(),
        inputs: it.inputs.iter().map(draw).collect(),
        cost: it.cost.as_ref().map(value),
        uncosted: it
            .uncosted
            .iter()
            .map(|it| it.get(lang).to_owned())
            .collect(),
        closes: findings(&it.closes),
        shrinks: findings(&it.shrinks),
        opens: findings(&it.opens),
    }
}
