//! How sure a study is: the chain is studied many times, each time with values drawn for the figures that carry a range
//! or a deviation.
//!
//! Comes in: a chain, its results and findings, how many samples from which seed. Goes out: [`Certainty`]: how each
//! figure spreads, how often each finding holds, which findings are only possible. Must not know: how results are
//! computed, formats.
//!
//! Monte Carlo propagation of distributions (JCGM 101:2008), and first-order errors (`first_order`). Figures are drawn, not results: a figure that is used in
//! several places has one value in a sample, so that what depends on it moves together. Every analysis and every rule is
//! run on every sample as it is run on the chain itself; a new analysis needs nothing here. Each sample has its own
//! random stream (ChaCha with 8 rounds; stream = number of the sample), so that the result does not depend on the
//! number of threads.

mod draw;
mod drawn;
mod first_order;
mod report;
mod sensitivity;
mod spread;
mod tally;

pub use draw::Shape;
pub use drawn::{Drawn, Figures};
pub use first_order::{FirstOrder, first_order};
pub use report::{annotate, document, section};
pub use sensitivity::{DEVIATIONS, Sensitivity, Swing, sensitivity};
pub use spread::{Frequency, Spread};
pub use tally::{Column, Part, Seen};

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::analysis::demand::Demand;
use crate::analysis::{self, Depth, Question, Results};
use crate::model::Chain;
use crate::report::Finding;
use crate::rules::{self, Area, Settings};
use crate::text::Message;
use tally::{Columns, Tally};

/// The most samples of one run: a share is then known to 0.05 percentage points.
pub const SAMPLES_MAX: u64 = 1_000_000;

/// The most values that are kept for percentiles (8 bytes each).
const VALUES_MAX: u64 = 40_000_000;

/// How many findings that hold in some samples only are told with their words.
const POSSIBLE_MAX: usize = 20;

/// Samples that one task works through.
const BLOCK: u32 = 64;

/// How many samples are drawn, from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    samples: u32,
    seed: u64,
}

impl Sampling {
    /// So many samples from a seed, or a sentence that says how many there may be.
    pub fn new(samples: u64, seed: u64) -> Result<Self, Message> {
        let count = u32::try_from(samples).ok();
        match count.filter(|_| (1..=SAMPLES_MAX).contains(&samples)) {
            Some(samples) => Ok(Self { samples, seed }),
            None if samples == 0 => Err(Message::new(
                "no samples, no answer: draw at least 1, for example 10000",
                "样本数为 0 得不出结果：至少抽 1 个，例如 10000",
            )),
            None => Err(Message::new(
                format!(
                    "{samples} samples are too many: at most {SAMPLES_MAX} are drawn, which tells a share to 0.05 percentage points"
                ),
                format!(
                    "样本数 {samples} 过大：最多抽 {SAMPLES_MAX} 个，此时占比的标准误已不超过 0.05 个百分点"
                ),
            )),
        }
    }

    /// How many samples.
    pub const fn samples(self) -> u32 {
        self.samples
    }

    /// The seed.
    pub const fn seed(self) -> u64 {
        self.seed
    }
}

/// How sure a study is.
#[derive(Clone, Debug)]
pub struct Certainty {
    /// What was asked.
    pub sampling: Sampling,
    /// Which figures were drawn, which were not.
    pub figures: Figures,
    /// The figures of the study that spread, in the order of the study.
    pub spreads: Vec<(Column, Spread)>,
    places: HashMap<Column, usize>,
    /// The findings of the study: in how many samples each held. Empty where nothing was drawn.
    pub held: BTreeMap<String, Seen>,
    /// Findings that held in some samples only and are not findings of the study, likeliest first, each as the first
    /// sample says it.
    pub possible: Vec<(Finding, Seen)>,
    /// How many more of these there are.
    pub possible_more: usize,
}

impl Certainty {
    /// How often a finding of the study holds; `None` where nothing was drawn.
    pub fn frequency(&self, finding: &Finding) -> Option<Frequency> {
        if self.figures.drawn.is_empty() {
            return None;
        }
        let held = self.held.get(&finding.fingerprint).map_or(0, |it| it.count);
        Some(Frequency::of(held, self.sampling.samples))
    }

    /// The spread of one figure of the study; `None` where it does not spread.
    pub fn spread(&self, column: &Column) -> Option<&Spread> {
        let at = self.places.get(column)?;
        self.spreads.get(*at).map(|(_, it)| it)
    }
}

/// Studies the chain as often as asked. `results` and `findings` are those of the chain itself. The error is a sentence
/// that says what is too large.
pub fn run(
    chain: &Chain,
    results: &Results,
    findings: &[Finding],
    settings: &Settings,
    sampling: Sampling,
) -> Result<Certainty, Message> {
    let figures = Figures::of(chain, &results.structure.present);
    let mut certainty = Certainty {
        sampling,
        figures,
        spreads: Vec::new(),
        places: HashMap::new(),
        held: BTreeMap::new(),
        possible: Vec::new(),
        possible_more: 0,
    };
    if certainty.figures.drawn.is_empty() {
        return Ok(certainty);
    }
    let columns = Columns::of(results);
    check_size(&columns, sampling)?;
    let study = Study {
        chain,
        question: results.question,
        demands: &results.demands,
        settings,
        figures: &certainty.figures,
        seed: sampling.seed,
    };
    let blocks = sampling.samples.div_ceil(BLOCK);
    let tallies: Vec<Tally> = (0..blocks)
        .into_par_iter()
        .map(|block| {
            let first = block * BLOCK;
            let end = (first + BLOCK).min(sampling.samples);
            study.block(first..end, &columns)
        })
        .collect();
    let tally = Tally::join(tallies);
    certainty.spreads = columns.spreads(&tally);
    let spreads = certainty.spreads.iter();
    certainty.places = spreads.map(|(column, _)| column.clone()).zip(0..).collect();
    let (held, others) = tally.split(findings);
    certainty.held = held;
    (certainty.possible, certainty.possible_more) = study.possible(others);
    Ok(certainty)
}

fn check_size(columns: &Columns, sampling: Sampling) -> Result<(), Message> {
    let (figures, samples) = (columns.len() as u64, u64::from(sampling.samples));
    if figures * samples <= VALUES_MAX {
        return Ok(());
    }
    let most = VALUES_MAX / figures;
    Err(Message::new(
        format!(
            "{samples} samples of {figures} figures are more than is kept in memory: draw at most {most} samples of this chain"
        ),
        format!("{figures} 个数据各抽 {samples} 个样本超出内存限额：本链最多抽 {most} 个样本"),
    ))
}

/// What every sample works with.
struct Study<'c> {
    chain: &'c Chain,
    question: Question,
    demands: &'c [Demand],
    settings: &'c Settings,
    figures: &'c Figures,
    seed: u64,
}

impl Study<'_> {
    /// The samples of one block, worked through on one copy of the chain.
    fn block(&self, samples: std::ops::Range<u32>, columns: &Columns) -> Tally {
        let mut chain = self.chain.clone();
        let mut tally = Tally::default();
        for sample in samples {
            let (results, findings) = self.sample(&mut chain, sample, Depth::Judged);
            columns.read(&results, &mut tally.values);
            for finding in findings {
                tally.count(finding, sample);
            }
        }
        tally
    }

    /// The study of one sample.
    fn sample(&self, chain: &mut Chain, sample: u32, depth: Depth) -> (Results, Vec<Finding>) {
        use rand::SeedableRng as _;
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(u64::from(sample));
        self.figures.settle(chain, &mut random);
        let results = analysis::run_to(chain, self.question, self.demands, depth);
        let findings = rules::run(chain, &results, self.settings);
        (results, findings)
    }

    /// The likeliest of what held in some samples only, each as its first sample says it, and how many more there are.
    /// Whether an acceptance matches is no finding about the chain.
    fn possible(&self, others: BTreeMap<String, Seen>) -> (Vec<(Finding, Seen)>, usize) {
        let mut others: Vec<(String, Seen)> = others.into_iter().collect();
        others.retain(|(_, seen)| {
            rules::find(seen.rule).is_none_or(|rule| rule.area != Area::Acceptances)
        });
        others.sort_by(|left, right| (right.1.count, &left.0).cmp(&(left.1.count, &right.0)));
        let more = others.len().saturating_sub(POSSIBLE_MAX);
        others.truncate(POSSIBLE_MAX);
        let mut chain = self.chain.clone();
        let mut told = Vec::with_capacity(others.len());
        for (fingerprint, seen) in others {
            let (_, findings) = self.sample(&mut chain, seen.first, Depth::Whole);
            let mut findings = findings.into_iter();
            told.extend(
                findings
                    .find(|it| it.fingerprint == fingerprint)
                    .map(|it| (it, seen)),
            );
        }
        (told, more)
    }
}
