//! JSON: the promises of design 5. Each document starts with its format number and the tool; the schemas come from the
//! same types.

mod answers;
mod compare;
mod difference;
mod footprint;
mod matched;
mod plan;
mod review;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::json_certainty::{
    JsonCertainty, JsonDistribution, JsonProbability, certainty, distribution, distributions,
    probability,
};
use super::{Format, Options};
use crate::report::{
    BalanceRow, Document, Fault, Finding, IndicatorRow, InputRef, Location, Report, StudyDocument,
    Unanswered, Value,
};
use crate::text::Lang;

pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "for programmes",
    write,
};

/// The format number: it changes only when a reader would break.
pub const FORMAT_NUMBER: u32 = 1;

fn write(report: &Report, options: &Options) -> String {
    let lang = options.lang;
    match &report.document {
        Document::Check { chains, faults } => pretty(&JsonCheck {
            format: FORMAT_NUMBER,
            tool: tool(),
            chains: chains
                .iter()
                .map(|chain| JsonChain {
                    chain: chain.chain.clone(),
                    file: chain.file.clone(),
                    scenario: chain.scenario.clone(),
                    findings: chain.findings.iter().map(|it| finding(it, lang)).collect(),
                    certainty: chain.certainty.as_ref().map(|it| certainty(it, lang)),
                    baseline: chain.baseline.as_ref().map(|it| JsonBaseline {
                        known: it.known.len(),
                        worse: it.worse.clone(),
                        gone: it.gone,
                    }),
                })
                .collect(),
            errors: faults.iter().map(|it| fault(it, lang)).collect(),
        }),
        Document::Study(study) => pretty(&analyze(study, lang)),
        Document::Diff(diff) => pretty(&difference::change(diff, lang)),
        Document::Review(it) => pretty(&review::review(it, lang)),
        Document::Plans(it) => pretty(&plan::plans(it, lang)),
        Document::Comparison(it) => pretty(&compare::comparison(it, lang)),
        Document::Faults(faults) => pretty(&JsonErrors {
            format: FORMAT_NUMBER,
            tool: tool(),
            errors: faults.iter().map(|it| fault(it, lang)).collect(),
        }),
        Document::Words => pretty(&JsonWords {
            format: FORMAT_NUMBER,
            tool: tool(),
            title: report.title.get(lang).to_owned(),
            text: super::find("markdown")
                .map(|it| (it.write)(report, options))
                .unwrap_or_default(),
        }),
    }
}

fn pretty<T: Serialize>(document: &T) -> String {
    let text = serde_json::to_string_pretty(document);
    text.expect("documents hold only strings, finite numbers and lists") + "\n"
}

fn tool() -> String {
    concat!("liantu ", env!("CARGO_PKG_VERSION")).to_owned()
}

/// The JSON Schema of a document: `check`, `analyze`, `diff`, `compare`, `plan`, `errors`.
pub fn schema(of: &str) -> Option<serde_json::Value> {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let schema = match of {
        "check" => generator.into_root_schema_for::<JsonCheck>(),
        "analyze" => generator.into_root_schema_for::<JsonStudy>(),
        "diff" => generator.into_root_schema_for::<review::JsonAnyDiff>(),
        "compare" => generator.into_root_schema_for::<compare::JsonComparison>(),
        "plan" => generator.into_root_schema_for::<plan::JsonPlans>(),
        "layout" => generator.into_root_schema_for::<super::drawing::JsonLayout>(),
        "errors" => generator.into_root_schema_for::<JsonErrors>(),
        _ => return None,
    };
    Some(schema.to_value())
}

/// What `liantu check --format json` prints.
#[derive(Serialize, JsonSchema)]
struct JsonCheck {
    /// Format number.
    format: u32,
    /// Tool and version.
    tool: String,
    /// One entry per chain that could be read.
    chains: Vec<JsonChain>,
    /// Faults of files that could not.
    errors: Vec<JsonFault>,
}

/// The findings of one chain.
#[derive(Serialize, JsonSchema)]
struct JsonChain {
    /// Chain id.
    chain: String,
    /// Path relative to the project root.
    file: String,
    /// The scenario, or null.
    scenario: Option<String>,
    /// Findings, worst first.
    findings: Vec<JsonFinding>,
    /// How sure they are, where samples were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    certainty: Option<JsonCertainty>,
    /// What the baseline covers, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<JsonBaseline>,
}

/// What a baseline says of one chain.
#[derive(Serialize, JsonSchema)]
struct JsonBaseline {
    /// Findings that are recorded and not worse: they are not listed.
    known: usize,
    /// Fingerprints of findings that are recorded and worse: they are listed.
    worse: Vec<String>,
    /// Recorded findings that are no more.
    gone: usize,
}

/// What `liantu analyze --format json` prints.
#[derive(Serialize, JsonSchema)]
struct JsonStudy {
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
    /// The scenario, or null.
    scenario: Option<String>,
    /// Indicators.
    indicators: Vec<JsonIndicator>,
    /// Balances.
    balances: Vec<JsonBalance>,
    /// Findings, worst first.
    findings: Vec<JsonFinding>,
    /// What the demands asked for take.
    #[serde(skip_serializing_if = "Option::is_none")]
    requirement: Option<answers::JsonRequirement>,
    /// How much can be made, and what holds it back.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    potentials: Vec<answers::JsonPotential>,
    /// Why demands cannot be met.
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<answers::JsonConflict>,
    /// Carbon and energy of what is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    footprint: Option<footprint::JsonFootprint>,
    /// What could not be said.
    unanswered: Vec<JsonUnanswered>,
    /// How sure it is, where samples were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    certainty: Option<JsonCertainty>,
}

/// What any command prints of files it cannot read.
#[derive(Serialize, JsonSchema)]
struct JsonErrors {
    /// Format number.
    format: u32,
    /// Tool and version.
    tool: String,
    /// The faults.
    errors: Vec<JsonFault>,
}

#[derive(Serialize)]
struct JsonWords {
    format: u32,
    tool: String,
    title: String,
    text: String,
}

/// A figure: unrounded, in its declared unit.
#[derive(Serialize, JsonSchema)]
struct JsonValue {
    /// Best value; absent where only bounds are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    /// Unit; `1` for ratios.
    unit: String,
    /// Lower bound, where known and different.
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    /// Upper bound, where known and different.
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    /// Standard deviation to first order, where the figures behind it carry one.
    #[serde(skip_serializing_if = "Option::is_none")]
    sd: Option<f64>,
}

/// One indicator.
#[derive(Serialize, JsonSchema)]
struct JsonIndicator {
    /// Indicator id.
    id: String,
    /// Subject as `kind/id`.
    of: String,
    /// What suppliers are told apart by, where it is a concentration.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// Best value.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    /// Unit; `1` for ratios.
    unit: String,
    /// Lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    /// Upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    /// Standard deviation to first order, where the figures behind it carry one.
    #[serde(skip_serializing_if = "Option::is_none")]
    sd: Option<f64>,
    /// `observed`, `capacity` or `target`.
    basis: String,
    /// Scope id, or null for the region.
    scope: Option<String>,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// The figures it was made from.
    inputs: Vec<JsonInput>,
    /// What it assumes, what it cannot prove.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    notes: Vec<String>,
    /// How it spreads, where samples were asked for and it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution: Option<JsonDistribution>,
}

/// One figure behind a result.
#[derive(Serialize, JsonSchema)]
struct JsonInput {
    /// Logical path.
    path: String,
    /// File, relative to the project root.
    file: String,
    /// Line.
    line: u32,
    /// Source id, where there is exactly one.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// Source ids.
    sources: Vec<String>,
    /// Confidence, where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<String>,
}

/// Supply against need.
#[derive(Serialize, JsonSchema)]
struct JsonBalance {
    /// Commodity id.
    commodity: String,
    /// `observed`, `capacity` or `target`.
    basis: String,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// Scope id, or null for the region.
    scope: Option<String>,
    /// Supply.
    #[serde(skip_serializing_if = "Option::is_none")]
    supply: Option<JsonValue>,
    /// Need.
    #[serde(skip_serializing_if = "Option::is_none")]
    need: Option<JsonValue>,
    /// Need − supply: positive is short.
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<JsonValue>,
    /// Supply ÷ need.
    #[serde(skip_serializing_if = "Option::is_none")]
    cover: Option<JsonValue>,
    /// Whether all suppliers are counted; else `supply` is a lower bound.
    supply_complete: bool,
    /// Whether all takers are counted; else `need` is a lower bound.
    need_complete: bool,
    /// The figures it was made from.
    inputs: Vec<JsonInput>,
    /// What it assumes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    notes: Vec<String>,
    /// How its parts spread, where samples were asked for and they do: `supply`, `need`, `gap`, `cover`.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty", default)]
    distributions: std::collections::BTreeMap<String, JsonDistribution>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
struct JsonPlace {
    /// Path relative to the project root.
    file: String,
    /// Line, from 1; 0 is the file as a whole.
    line: u32,
    /// Column in characters, from 1.
    column: u32,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonFinding {
    /// Rule id.
    rule: String,
    /// `error`, `warning` or `info`.
    severity: String,
    /// `high`, `medium` or `low`.
    confidence: String,
    /// `fill`, `extend`, `strengthen` or `check`.
    verb: String,
    /// Subject as `kind/id`.
    of: String,
    /// What is missing, by how much, in the language asked for.
    message: String,
    /// Further lines.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    notes: Vec<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    /// Identity: 16 hex digits.
    fingerprint: String,
    /// Where.
    at: JsonPlace,
    /// Named figures.
    values: std::collections::BTreeMap<String, JsonValue>,
    /// Source ids.
    sources: Vec<String>,
    /// The acceptance that covers it, or null.
    accepted: Option<JsonAccepted>,
    /// How probable it is, where samples were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<JsonProbability>,
}

/// An acceptance.
#[derive(Serialize, JsonSchema)]
struct JsonAccepted {
    /// Why.
    reason: String,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// A question the file does not answer.
#[derive(Serialize, JsonSchema)]
struct JsonUnanswered {
    /// The question.
    question: String,
    /// The figure that would let it.
    needs: String,
    /// Subject as `kind/id`.
    of: String,
}

/// A fault of a file.
#[derive(Serialize, JsonSchema)]
struct JsonFault {
    /// Path relative to the project root.
    file: String,
    /// Line, from 1; 0 is the file as a whole.
    line: u32,
    /// Column in characters, from 1.
    column: u32,
    /// What is wrong.
    message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

fn analyze(study: &StudyDocument, lang: Lang) -> JsonStudy {
    JsonStudy {
        format: FORMAT_NUMBER,
        tool: tool(),
        chain: study.chain.clone(),
        file: study.file.clone(),
        period: study.period.clone(),
        scenario: study.scenario.clone(),
        indicators: study
            .indicators
            .iter()
            .map(|it| indicator(it, lang))
            .collect(),
        balances: study.balances.iter().map(|it| balance(it, lang)).collect(),
        findings: study.findings.iter().map(|it| finding(it, lang)).collect(),
        requirement: study
            .requirement
            .as_ref()
            .map(|it| answers::requirement(it, lang)),
        potentials: study
            .potentials
            .iter()
            .map(|it| answers::potential(it, lang))
            .collect(),
        conflict: study.conflict.as_ref().map(answers::conflict),
        footprint: study
            .footprint
            .as_ref()
            .map(|it| footprint::footprint(it, lang)),
        unanswered: study
            .unanswered
            .iter()
            .map(|it| unanswered(it, lang))
            .collect(),
        certainty: study.certainty.as_ref().map(|it| certainty(it, lang)),
    }
}

fn value(value: &Value) -> JsonValue {
    JsonValue {
        value: value.value,
        unit: value.unit.clone(),
        low: value.low,
        high: value.high,
        sd: value.sd,
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn indicator(row: &IndicatorRow, lang: Lang) -> JsonIndicator {
    JsonIndicator {
        id: row.id.to_owned(),
        of: row.of.clone(),
        by: some(&row.by),
        value: row.value.value,
        unit: row.value.unit.clone(),
        low: row.value.low,
        high: row.value.high,
        sd: row.value.sd,
        basis: row.basis.to_owned(),
        scope: row.scope.clone(),
        period: row.period.clone(),
        inputs: row.inputs.iter().map(input).collect(),
        notes: row.notes.iter().map(|it| it.get(lang).to_owned()).collect(),
        distribution: row.distribution.as_ref().map(distribution),
    }
}

fn input(input: &InputRef) -> JsonInput {
    JsonInput {
        path: input.path.clone(),
        file: input.at.file.clone(),
        line: input.at.line,
        source: match input.sources.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        },
        sources: input.sources.clone(),
        confidence: input.confidence.map(str::to_owned),
    }
}

fn balance(row: &BalanceRow, lang: Lang) -> JsonBalance {
    JsonBalance {
        commodity: row.commodity.clone(),
        basis: row.basis.to_owned(),
        period: row.period.clone(),
        scope: row.scope.clone(),
        supply: row.supply.as_ref().map(value),
        need: row.need.as_ref().map(value),
        gap: row.gap.as_ref().map(value),
        cover: row.cover.as_ref().map(value),
        supply_complete: row.supply_complete,
        need_complete: row.need_complete,
        inputs: row.inputs.iter().map(input).collect(),
        notes: row.notes.iter().map(|it| it.get(lang).to_owned()).collect(),
        distributions: distributions(&row.distributions),
    }
}

fn place(at: &Location) -> JsonPlace {
    JsonPlace {
        file: at.file.clone(),
        line: at.line,
        column: at.column,
    }
}

pub(super) fn finding(finding: &Finding, lang: Lang) -> JsonFinding {
    JsonFinding {
        rule: finding.rule.to_owned(),
        severity: finding.severity.word().to_owned(),
        confidence: finding.confidence.word().to_owned(),
        verb: finding.verb.word().to_owned(),
        of: finding.of.clone(),
        message: finding.message.get(lang).to_owned(),
        notes: finding
            .notes
            .iter()
            .map(|it| it.get(lang).to_owned())
            .collect(),
        help: finding.help.as_ref().map(|it| it.get(lang).to_owned()),
        fingerprint: finding.fingerprint.clone(),
        at: place(&finding.at),
        values: finding
            .values
            .iter()
            .map(|(name, it)| ((*name).to_owned(), value(it)))
            .collect(),
        sources: finding.sources.clone(),
        accepted: finding.accepted.as_ref().map(|it| JsonAccepted {
            reason: it.reason.get(lang).to_owned(),
            until: it.until.clone(),
        }),
        probability: finding.probability.as_ref().map(probability),
    }
}

fn unanswered(it: &Unanswered, lang: Lang) -> JsonUnanswered {
    JsonUnanswered {
        question: it.question.get(lang).to_owned(),
        needs: it.needs.get(lang).to_owned(),
        of: it.of.clone(),
    }
}

fn fault(fault: &Fault, lang: Lang) -> JsonFault {
    JsonFault {
        file: fault.at.file.clone(),
        line: fault.at.line,
        column: fault.at.column,
        message: fault.message.get(lang).to_owned(),
        help: fault.help.as_ref().map(|it| it.get(lang).to_owned()),
    }
}
