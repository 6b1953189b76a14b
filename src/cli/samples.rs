//! `--samples N --seed S`: how sure the findings are.

use clap::Args;
use liantu::analysis::Results;
use liantu::certainty::{self, Certainty, SAMPLES_MAX, Sampling};
use liantu::report::Finding;
use liantu::text::Message;

use super::Failure;
use super::chains::Loaded;

/// The seed where none is given: the same command gives the same bytes.
const SEED: u64 = 1;

/// How many samples are drawn, from which seed.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Samples {
    /// Draw the uncertain figures so many times and say how probable each finding is, such as 10000
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    samples: Option<String>,
    /// Seed of the samples: the same seed gives the same output (default 1)
    #[arg(
        long,
        value_name = "SEED",
        requires = "samples",
        allow_hyphen_values = true
    )]
    seed: Option<String>,
}

impl Samples {
    /// What was asked for; `None` without `--samples`.
    pub fn sampling(&self) -> Result<Option<Sampling>, Failure> {
        let Some(text) = &self.samples else {
            return Ok(None);
        };
        let samples = whole("--samples", text, 1, SAMPLES_MAX)?;
        let seed = match &self.seed {
            Some(text) => whole("--seed", text, 0, u64::MAX)?,
            None => SEED,
        };
        match Sampling::new(samples, seed) {
            Ok(sampling) => Ok(Some(sampling)),
            Err(message) => Err(Failure::Message(flagged("--samples", &message))),
        }
    }
}

/// Draws the samples of a chain.
pub(crate) fn draw(
    loaded: &Loaded,
    results: &Results,
    findings: &[Finding],
    sampling: Sampling,
) -> Result<Certainty, Failure> {
    certainty::run(&loaded.chain, results, findings, &loaded.settings, sampling)
        .map_err(|message| Failure::Message(flagged("--samples", &message)))
}

fn flagged(flag: &str, message: &Message) -> Message {
    Message::new(
        format!("{flag}: {}", message.en),
        format!("{flag}：{}", message.zh),
    )
}

/// A whole number of a flag, or a sentence that says what it may be.
fn whole(flag: &str, text: &str, least: u64, most: u64) -> Result<u64, Failure> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    // A number too long for the machine is too large, not misspelt.
    let number = text.parse().or(if digits { Ok(u64::MAX) } else { Err(()) });
    match number {
        Ok(number) if digits && (flag != "--seed" || text.parse::<u64>().is_ok()) => Ok(number),
        _ => Err(Failure::Message(Message::new(
            format!("{flag} takes a whole number from {least} to {most}, not `{text}`"),
            format!("{flag} 应为 {least} 至 {most} 的整数，而不是 `{text}`"),
        ))),
    }
}
