//! The JSON of how sure a study is: keys that stand beside the others where samples were asked for.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{JsonFinding, finding};
use crate::report::{CertaintyDocument, Distribution, DrawnFigure, Probability};
use crate::text::Lang;

/// How probable a finding is.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonProbability {
    /// Share of the samples in which it holds.
    share: f64,
    /// Standard error of the share.
    standard_error: f64,
    /// Lower end of the 95 % interval (Wilson).
    low: f64,
    /// Upper end of the 95 % interval.
    high: f64,
}

/// How a figure spreads over the samples, in the unit of the figure.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonDistribution {
    /// In how many samples the figure had a value.
    samples: u64,
    /// Mean.
    mean: f64,
    /// Standard deviation.
    sd: f64,
    /// Standard error of the mean.
    standard_error: f64,
    /// 5th percentile.
    p5: f64,
    /// Median.
    p50: f64,
    /// 95th percentile.
    p95: f64,
    /// Whether more samples would not change the first digit that counts.
    settled: bool,
}

/// What was drawn, how far it is settled, and what is only possible.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonCertainty {
    /// Samples drawn; 0 where no figure carries uncertainty.
    samples: u64,
    /// The seed.
    seed: u64,
    /// How many figures with an amount what is present has.
    figures: usize,
    /// Those that carry a range or a standard deviation: they were drawn.
    drawn: Vec<JsonDrawn>,
    /// How many are only bounded on one side: not drawn.
    open: usize,
    /// On how many sources disagree without a range: taken at the value chosen.
    contested: usize,
    /// Whether mean and percentiles of every figure are settled.
    settled: bool,
    /// Samples after which they would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    samples_needed: Option<u64>,
    /// Findings that hold in some samples only, likeliest first, as the first such sample says them.
    possible: Vec<JsonFinding>,
    /// How many more of these there are.
    possible_more: usize,
    /// What to know before the figures.
    notes: Vec<String>,
}

/// A figure that was drawn.
#[derive(Serialize, JsonSchema)]
struct JsonDrawn {
    /// Logical path.
    path: String,
    /// File, relative to the project root.
    file: String,
    /// Line.
    line: u32,
    /// `triangular`, `uniform` or `normal`.
    distribution: String,
    /// The amount as written.
    amount: String,
}

pub(super) fn probability(it: &Probability) -> JsonProbability {
    JsonProbability {
        share: it.share,
        standard_error: it.standard_error,
        low: it.low,
        high: it.high,
    }
}

pub(super) fn distribution(it: &Distribution) -> JsonDistribution {
    JsonDistribution {
        samples: it.samples,
        mean: it.mean,
        sd: it.sd,
        standard_error: it.standard_error,
        p5: it.p5,
        p50: it.p50,
        p95: it.p95,
        settled: it.settled,
    }
}

/// The distributions of the parts of a balance, by key.
pub(super) fn distributions(
    parts: &[(&'static str, Distribution)],
) -> BTreeMap<String, JsonDistribution> {
    let parts = parts.iter();
    parts
        .map(|(key, it)| ((*key).to_owned(), distribution(it)))
        .collect()
}

pub(super) fn certainty(it: &CertaintyDocument, lang: Lang) -> JsonCertainty {
    JsonCertainty {
        samples: it.samples,
        seed: it.seed,
        figures: it.figures,
        drawn: it.drawn.iter().map(|it| drawn(it, lang)).collect(),
        open: it.open,
        contested: it.contested,
        settled: it.settled,
        samples_needed: it.samples_needed,
        possible: it.possible.iter().map(|it| finding(it, lang)).collect(),
        possible_more: it.possible_more,
        notes: it.notes.iter().map(|it| it.get(lang).to_owned()).collect(),
    }
}

fn drawn(it: &DrawnFigure, lang: Lang) -> JsonDrawn {
    JsonDrawn {
        path: it.path.clone(),
        file: it.at.file.clone(),
        line: it.at.line,
        distribution: it.distribution.to_owned(),
        amount: it.amount.get(lang).to_owned(),
    }
}
