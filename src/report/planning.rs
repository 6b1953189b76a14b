//! Plans that close gaps, before anyone prints them.

use super::{Finding, Value};
use crate::text::Message;

/// A process that a plan adds or enlarges.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedProcess {
    /// Process id.
    pub process: String,
    /// Its title.
    pub title: Message,
    /// Whether it is here already and only grows.
    pub grows: bool,
    /// What it must make a year; `None` where a figure is missing.
    pub per_year: Option<Value>,
    /// The smallest that is built, where the plant is as large as that.
    pub minimum: Option<Value>,
    /// What fills its slots that have alternatives.
    pub fills: Vec<Message>,
}

/// A process that makes more within capacity that nothing need be built for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedUse {
    /// Process id.
    pub process: String,
    /// Its title.
    pub title: Message,
    /// How much more it makes a year; `None` where a figure is missing.
    pub per_year: Option<Value>,
    /// How much more it could make.
    pub most: Option<Value>,
    /// What fills its slots that have alternatives.
    pub fills: Vec<Message>,
}

/// What a plan makes more of than it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedSurplus {
    /// Commodity id.
    pub commodity: String,
    /// Its title.
    pub title: Message,
    /// How much a year; `None` where a figure is missing.
    pub per_year: Option<Value>,
}

/// What the added processes take from beyond the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedInput {
    /// Commodity id.
    pub commodity: String,
    /// Its title.
    pub title: Message,
    /// How much a year; `None` where a figure is missing.
    pub per_year: Option<Value>,
    /// `outside`, `bought` or `chain`.
    pub source: &'static str,
    /// How much there is: what the chain has left over, or room in imports; `None` where that is not known.
    pub most: Option<Value>,
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PlannedWay {
    /// Id of the scenario it is written as.
    pub scenario: String,
    /// What is added.
    pub add: Vec<PlannedProcess>,
    /// What runs more.
    pub runs: Vec<PlannedUse>,
    /// What that takes.
    pub inputs: Vec<PlannedInput>,
    /// What is left over.
    pub surplus: Vec<PlannedSurplus>,
    /// What a year costs.
    pub cost: Option<Value>,
    /// What has no cost or price in the file.
    pub uncosted: Vec<Message>,
    /// Findings it closes.
    pub closes: Vec<Finding>,
    /// Findings it makes smaller.
    pub shrinks: Vec<Finding>,
    /// Findings it opens or makes larger.
    pub opens: Vec<Finding>,
}

/// What is wanted of the plans.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedGoal {
    /// Commodity id.
    pub commodity: String,
    /// Its title.
    pub title: Message,
    /// How much more a year; `None` where that is not known.
    pub per_year: Option<Value>,
    /// `missing`, `short` or `asked`.
    pub why: &'static str,
    /// Whether a known process makes it.
    pub makeable: bool,
}

/// A ratio that plans are to bring up to its target.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedBound {
    /// Target id.
    pub target: String,
    /// Its title.
    pub title: Message,
    /// The indicator it bounds.
    pub indicator: String,
    /// How much is lacking a year, of what the ratio counts.
    pub lacking: Value,
    /// Whether a known process brings it nearer.
    pub makeable: bool,
}

/// Plans for a chain (`plan`).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PlanDocument {
    /// Chain id.
    pub chain: String,
    /// Its file.
    pub file: String,
    /// The period.
    pub period: Option<String>,
    /// What is wanted.
    pub wanted: Vec<PlannedGoal>,
    /// Ratios that are to be reached.
    pub bounds: Vec<PlannedBound>,
    /// Process ids of the maximal structure.
    pub maximal: Vec<String>,
    /// How many combinations were found.
    pub structures: usize,
    /// Whether there are more.
    pub more: bool,
    /// Whether the search for the best was ended by its bound.
    pub stopped: bool,
    /// Whether amounts differ so much in size that digits are lost in sums.
    pub spread: bool,
    /// Combinations left out because no result on them could be vouched for.
    pub troubled: usize,
    /// What stands in the way, where there is no plan.
    pub blocked: Option<Message>,
    /// Processes left out because their figures cannot be right.
    pub faulty: Vec<Message>,
    /// The day by which capacity that is to come was counted.
    pub coming: Option<String>,
    /// `cost`, `additions` or `outside`.
    pub order: &'static str,
    /// The best.
    pub plans: Vec<PlannedWay>,
}
