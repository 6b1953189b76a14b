//! JSON of `analyze` on requirement, potential and why not.

use schemars::JsonSchema;
use serde::Serialize;

use super::{JsonInput, JsonValue, input, value};
use crate::render::json_certainty::{JsonDistribution, distribution};
use crate::report::{
    AmountRow, BottleneckRow, ConflictRow, LimitRow, PotentialRow, RequirementRow,
};
use crate::text::{Lang, Message};

/// An amount of something.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonAmount {
    /// Subject as `kind/id`.
    of: String,
    /// How much; absent where not even a bound is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<JsonValue>,
    /// Whether the chain has it; else it is a candidate of a reference.
    present: bool,
    /// How it spreads over the samples, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution: Option<JsonDistribution>,
}

/// What a demand takes.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonRequirement {
    /// What is wanted.
    demands: Vec<JsonAmount>,
    /// Processes at work, each in the unit of its product.
    activities: Vec<JsonAmount>,
    /// What comes from outside.
    drawn: Vec<JsonAmount>,
    /// What is left over.
    surplus: Vec<JsonAmount>,
    /// What it assumes.
    notes: Vec<String>,
}

/// A capacity, a limit of imports, or a demand.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonLimit {
    /// `capacity`, `import` or `demand`.
    kind: String,
    /// Subject as `kind/id`.
    of: String,
    /// Its size.
    amount: JsonValue,
    /// The figures it comes from.
    inputs: Vec<JsonInput>,
}

/// What holds the output back.
#[derive(Serialize, JsonSchema)]
struct JsonBottleneck {
    /// Which limit.
    limit: JsonLimit,
    /// What one more unit adds to the output.
    gain: JsonValue,
    /// What one unit less takes from it.
    loss: JsonValue,
    /// Up to which size of the limit; absent where nothing else limits.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<JsonValue>,
    /// The output there.
    #[serde(skip_serializing_if = "Option::is_none")]
    reaches: Option<JsonValue>,
    /// What limits from there on.
    next: Vec<JsonLimit>,
}

/// The most that can be made a year.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonPotential {
    /// Of what: one product, or demands that are met in proportion.
    demands: Vec<JsonAmount>,
    /// How much of the product, or which share of the demands (unit `1`).
    most: JsonValue,
    /// What holds it back, what helps most first.
    bottlenecks: Vec<JsonBottleneck>,
    /// What it assumes.
    notes: Vec<String>,
}

/// How much a party to a conflict must give.
#[derive(Serialize, JsonSchema)]
struct JsonRelaxed {
    /// Which.
    limit: JsonLimit,
    /// How much more of a limit, or less of a demand.
    by: JsonValue,
}

/// Demands that cannot be met.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonConflict {
    /// What cannot hold together; without any one of them the others can.
    parties: Vec<JsonLimit>,
    /// The least that mends it.
    relaxed: Vec<JsonRelaxed>,
}

fn amount(it: &AmountRow) -> JsonAmount {
    JsonAmount {
        of: it.of.clone(),
        amount: it.amount.as_ref().map(value),
        present: it.present,
        distribution: it.distribution.as_ref().map(distribution),
    }
}

fn amounts(rows: &[AmountRow]) -> Vec<JsonAmount> {
    rows.iter().map(amount).collect()
}

fn words(notes: &[Message], lang: Lang) -> Vec<String> {
    notes.iter().map(|it| it.get(lang).to_owned()).collect()
}

fn limit(it: &LimitRow) -> JsonLimit {
    JsonLimit {
        kind: it.kind.to_owned(),
        of: it.of.clone(),
        amount: value(&it.amount),
        inputs: it.inputs.iter().map(input).collect(),
    }
}

fn bottleneck(it: &BottleneckRow) -> JsonBottleneck {
    JsonBottleneck {
        limit: limit(&it.limit),
        gain: value(&it.gain),
        loss: value(&it.loss),
        until: it.until.as_ref().map(value),
        reaches: it.reaches.as_ref().map(value),
        next: it.next.iter().map(limit).collect(),
    }
}

pub(super) fn requirement(it: &RequirementRow, lang: Lang) -> JsonRequirement {
    JsonRequirement {
        demands: amounts(&it.demands),
        activities: amounts(&it.activities),
        drawn: amounts(&it.drawn),
        surplus: amounts(&it.surplus),
        notes: words(&it.notes, lang),
    }
}

pub(super) fn potential(it: &PotentialRow, lang: Lang) -> JsonPotential {
    JsonPotential {
        demands: amounts(&it.demands),
        most: value(&it.most),
        bottlenecks: it.bottlenecks.iter().map(bottleneck).collect(),
        notes: words(&it.notes, lang),
    }
}

pub(super) fn conflict(it: &ConflictRow) -> JsonConflict {
    JsonConflict {
        parties: it.parties.iter().map(limit).collect(),
        relaxed: it
            .relaxed
            .iter()
            .map(|(party, by)| JsonRelaxed {
                limit: limit(party),
                by: value(by),
            })
            .collect(),
    }
}
