//! JSON of `plan`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{FORMAT_NUMBER, JsonFinding, JsonValue, finding, tool, value};
use crate::report::{
    PlanDocument, PlannedBound, PlannedInput, PlannedProcess, PlannedSurplus, PlannedUse,
    PlannedWay,
};
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
    /// Ratios that are to be reached.
    bounds: Vec<JsonBound>,
    /// Process ids of the maximal structure.
    maximal: Vec<String>,
    /// How many combinations of processes and purchases there are.
    structures: usize,
    /// Whether there are more than were counted.
    more: bool,
    /// Whether the search for the best was ended by its bound: the plans told are the best, further ones may be missing.
    stopped: bool,
    /// Combinations left out because no result on them could be vouched for.
    troubled: usize,
    /// What stands in the way, where there is no plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked: Option<String>,
    /// Processes left out because their figures cannot be right.
    faulty: Vec<String>,
    /// The day by which capacity that is to come was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    coming: Option<String>,
    /// What the plans are ordered by: `cost`, `additions` or `outside`.
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

/// A ratio that is to be reached.
#[derive(Serialize, JsonSchema)]
struct JsonBound {
    /// Target id.
    target: String,
    /// The indicator it bounds.
    indicator: String,
    /// How much is lacking a year, of what the ratio counts.
    lacking: JsonValue,
    /// Whether a known process brings it nearer.
    makeable: bool,
}

/// One plan.
#[derive(Serialize, JsonSchema)]
struct JsonPlan {
    /// Id of the scenario it is written as.
    scenario: String,
    /// What is added.
    add: Vec<JsonAddition>,
    /// What runs more, within capacity that nothing need be built for.
    run: Vec<JsonUse>,
    /// What that takes.
    inputs: Vec<JsonDraw>,
    /// What is left over.
    surplus: Vec<JsonSurplus>,
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
    /// The smallest that is built, where the plant is as large as that.
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<JsonValue>,
    /// What fills its slots that have alternatives.
    fills: Vec<String>,
}

/// A process that makes more.
#[derive(Serialize, JsonSchema)]
struct JsonUse {
    /// Process id.
    process: String,
    /// How much more it makes a year; absent where a figure is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_year: Option<JsonValue>,
    /// How much more it could make.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<JsonValue>,
    /// What fills its slots that have alternatives.
    fills: Vec<String>,
}

/// What a plan makes more of than it needs.
#[derive(Serialize, JsonSchema)]
struct JsonSurplus {
    /// Commodity id.
    commodity: String,
    /// How much a year; absent where a figure is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_year: Option<JsonValue>,
}

/// What the added processes take from beyond the plan.
#[derive(Serialize, JsonSchema)]
struct JsonDraw {
    /// Commodity id.
    commodity: String,
    /// How much a year; absent where a figure is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_year: Option<JsonValue>,
    /// `outside`, `bought` or `chain`.
    source: String,
    /// How much there is; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<JsonValue>,
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
        bounds: document.bounds.iter().map(bound).collect(),
        maximal: document.maximal.clone(),
        structures: document.structures,
        more: document.more,
        stopped: document.stopped,
        troubled: document.troubled,
        blocked: document.blocked.as_ref().map(|it| it.get(lang).to_owned()),
        faulty: document
            .faulty
            .iter()
            .map(|it| it.get(lang).to_owned())
            .collect(),
        coming: document.coming.clone(),
        order: document.order.to_owned(),
        plans: document.plans.iter().map(|it| way(it, lang)).collect(),
    }
}

fn bound(it: &PlannedBound) -> JsonBound {
    JsonBound {
        target: it.target.clone(),
        indicator: it.indicator.clone(),
        lacking: value(&it.lacking),
        makeable: it.makeable,
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
        most: it.most.as_ref().map(value),
    };
    let used = |it: &PlannedUse| JsonUse {
        process: it.process.clone(),
        per_year: it.per_year.as_ref().map(value),
        most: it.most.as_ref().map(value),
        fills: it.fills.iter().map(|it| it.get(lang).to_owned()).collect(),
    };
    let left = |it: &PlannedSurplus| JsonSurplus {
        commodity: it.commodity.clone(),
        per_year: it.per_year.as_ref().map(value),
    };
    JsonPlan {
        scenario: it.scenario.clone(),
        add: it.add.iter().map(addition).collect(),
        run: it.runs.iter().map(used).collect(),
        inputs: it.inputs.iter().map(draw).collect(),
        surplus: it.surplus.iter().map(left).collect(),
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
