//! How sure a study is, as data: probabilities of findings, distributions of figures, what was drawn.

use super::{Finding, Location};
use crate::text::Message;

/// How probable a finding is: the share of the samples in which it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probability {
    /// Share of the samples.
    pub share: f64,
    /// Standard error of the share.
    pub standard_error: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// How a figure spreads over the samples, in the unit of the figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// In how many samples the figure had a value.
    pub samples: u64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Standard error of the mean.
    pub standard_error: f64,
    /// 5th percentile.
    pub p5: f64,
    /// Median.
    pub p50: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Whether more samples would not change the first digit that counts.
    pub settled: bool,
    /// For people: mean and standard deviation in one unit, with the digits they deserve.
    pub text: Message,
    /// For people: the median.
    pub middle: Message,
    /// For people: from the 5th to the 95th percentile.
    pub range: Message,
}

/// A figure that was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnFigure {
    /// Logical path: `process/smelting/inputs/alumina`.
    pub path: String,
    /// What it is called.
    pub title: Message,
    /// The amount as written.
    pub amount: Message,
    /// Where it stands.
    pub at: Location,
    /// `triangular`, `uniform` or `normal`.
    pub distribution: &'static str,
}

/// How sure a study is.
#[derive(Clone, Debug, PartialEq)]
pub struct CertaintyDocument {
    /// Samples drawn; zero where no figure carries uncertainty.
    pub samples: u64,
    /// The seed.
    pub seed: u64,
    /// Figures with an amount in what is present.
    pub figures: usize,
    /// Figures that were drawn.
    pub drawn: Vec<DrawnFigure>,
    /// Figures only bounded on one side: not drawn.
    pub open: usize,
    /// Figures on which sources disagree, taken at the value chosen: not drawn.
    pub contested: usize,
    /// Whether every figure is settled.
    pub settled: bool,
    /// Samples after which every figure would be, where some are not.
    pub samples_needed: Option<u64>,
    /// Findings that hold in some samples only, likeliest first.
    pub possible: Vec<Finding>,
    /// How many more of these there are.
    pub possible_more: usize,
    /// Each of them in a sentence, and how many more there are.
    pub possible_words: Vec<Message>,
    /// What a reader must know before the figures: what was drawn and what was not, how well the shares are known.
    pub notes: Vec<Message>,
}
