//! JSON of `analyze` on carbon and energy.

use schemars::JsonSchema;
use serde::Serialize;

use super::{JsonInput, JsonValue, input, value};
use crate::report::{CarriedRow, EmbeddedRow, FootprintRow, PartsRow};
use crate::text::{Lang, Message};

/// A burden of one unit, together and apart; what is not known is absent.
#[derive(Serialize, JsonSchema)]
struct JsonParts {
    /// All of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<JsonValue>,
    /// Emitted by the processes themselves; of energy: fuels and heat.
    #[serde(skip_serializing_if = "Option::is_none")]
    direct: Option<JsonValue>,
    /// Carried by electricity.
    #[serde(skip_serializing_if = "Option::is_none")]
    electricity: Option<JsonValue>,
    /// Carried by all else from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream: Option<JsonValue>,
    /// What would let the whole be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<String>,
}

/// What a unit of a commodity carries; the figures it was made from stand at its indicators `carbon` and `energy`.
#[derive(Serialize, JsonSchema)]
struct JsonCarried {
    /// Subject as `kind/id`.
    of: String,
    /// Carbon.
    carbon: JsonParts,
    /// Energy.
    energy: JsonParts,
}

/// A good that another takes.
#[derive(Serialize, JsonSchema)]
struct JsonPrecursor {
    /// Subject as `kind/id`.
    of: String,
    /// How much of it a unit of the good takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<JsonValue>,
    /// Its own direct emissions, per unit of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    direct: Option<JsonValue>,
    /// Its own indirect emissions, per unit of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    indirect: Option<JsonValue>,
    /// It is bought, and counts at its default value.
    by_default: bool,
}

/// Emissions embedded in a unit of a good.
#[derive(Serialize, JsonSchema)]
struct JsonEmbedded {
    /// Subject as `kind/id`.
    of: String,
    /// Direct, precursors included.
    #[serde(skip_serializing_if = "Option::is_none")]
    direct: Option<JsonValue>,
    /// Of electricity, precursors included.
    #[serde(skip_serializing_if = "Option::is_none")]
    indirect: Option<JsonValue>,
    /// What the direct emissions are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    benchmark: Option<JsonValue>,
    /// What stands for them where nobody has measured them.
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<JsonValue>,
    /// What goes into it and is a good itself.
    precursors: Vec<JsonPrecursor>,
    /// What would let the whole be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<String>,
    /// The figures of benchmark and default value.
    inputs: Vec<JsonInput>,
}

/// How a process that makes several things shares its burden.
#[derive(Serialize, JsonSchema)]
struct JsonShared {
    /// Subject as `kind/id`.
    of: String,
    /// `mass`, `value` or `expansion`.
    allocation: String,
}

/// Electricity from outside.
#[derive(Serialize, JsonSchema)]
struct JsonElectricity {
    /// Subject as `kind/id`.
    of: String,
    /// Its carbon.
    #[serde(skip_serializing_if = "Option::is_none")]
    carbon: Option<JsonValue>,
    /// `grid` or `contract`.
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    /// The figure it comes from.
    inputs: Vec<JsonInput>,
}

/// Carbon and energy of what the chain makes.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonFootprint {
    /// Of each commodity that is made here.
    products: Vec<JsonCarried>,
    /// Embedded emissions of goods with a benchmark or default value.
    embedded: Vec<JsonEmbedded>,
    /// How processes that make several things share.
    shared: Vec<JsonShared>,
    /// Electricity from outside.
    electricity: Vec<JsonElectricity>,
    /// What it assumes.
    notes: Vec<String>,
}

fn words(message: Option<&Message>, lang: Lang) -> Option<String> {
    message.map(|it| it.get(lang).to_owned())
}

fn parts(it: &PartsRow, lang: Lang) -> JsonParts {
    JsonParts {
        total: it.total.as_ref().map(value),
        direct: it.direct.as_ref().map(value),
        electricity: it.electricity.as_ref().map(value),
        upstream: it.upstream.as_ref().map(value),
        needs: words(it.missing.as_ref(), lang),
    }
}

fn carried(it: &CarriedRow, lang: Lang) -> JsonCarried {
    JsonCarried {
        of: it.of.clone(),
        carbon: parts(&it.carbon, lang),
        energy: parts(&it.energy, lang),
    }
}

fn embedded(it: &EmbeddedRow, lang: Lang) -> JsonEmbedded {
    let precursors = it.precursors.iter().map(|it| JsonPrecursor {
        of: it.of.clone(),
        amount: it.amount.as_ref().map(value),
        direct: it.direct.as_ref().map(value),
        indirect: it.indirect.as_ref().map(value),
        by_default: it.by_default,
    });
    JsonEmbedded {
        of: it.of.clone(),
        direct: it.direct.as_ref().map(value),
        indirect: it.indirect.as_ref().map(value),
        benchmark: it.benchmark.as_ref().map(value),
        default: it.default.as_ref().map(value),
        precursors: precursors.collect(),
        needs: words(it.missing.as_ref(), lang),
        inputs: it.inputs.iter().map(input).collect(),
    }
}

pub(super) fn footprint(it: &FootprintRow, lang: Lang) -> JsonFootprint {
    JsonFootprint {
        products: it.carried.iter().map(|it| carried(it, lang)).collect(),
        embedded: it.embedded.iter().map(|it| embedded(it, lang)).collect(),
        shared: it
            .shared
            .iter()
            .map(|it| JsonShared {
                of: it.of.clone(),
                allocation: it.allocation.to_owned(),
            })
            .collect(),
        electricity: it
            .electricity
            .iter()
            .map(|it| JsonElectricity {
                of: it.of.clone(),
                carbon: it.carbon.as_ref().map(value),
                basis: it.basis.map(str::to_owned),
                inputs: it.inputs.iter().map(input).collect(),
            })
            .collect(),
        notes: it.notes.iter().map(|it| it.get(lang).to_owned()).collect(),
    }
}
