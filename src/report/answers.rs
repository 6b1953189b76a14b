//! What `analyze` says beyond balances: requirement, potential, why not.

use super::{Distribution, InputRef, Value};
use crate::text::Message;

/// An amount of something.
#[derive(Clone, Debug, PartialEq)]
pub struct AmountRow {
    /// Subject as `kind/id`.
    pub of: String,
    /// Its title.
    pub title: Message,
    /// How much; absent where not even a bound is known.
    pub amount: Option<Value>,
    /// Whether the chain has it; else it is a candidate of a reference. Commodities are always present.
    pub present: bool,
    /// How it spreads over samples, where samples were asked for and it does.
    pub distribution: Option<Distribution>,
}

/// What a demand takes.
#[derive(Clone, Debug, PartialEq)]
pub struct RequirementRow {
    /// What is wanted.
    pub demands: Vec<AmountRow>,
    /// Processes at work, each in the unit of its product.
    pub activities: Vec<AmountRow>,
    /// What comes from outside.
    pub drawn: Vec<AmountRow>,
    /// What is left over.
    pub surplus: Vec<AmountRow>,
    /// What it assumes.
    pub notes: Vec<Message>,
}

/// A capacity, a limit of imports, or a demand.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitRow {
    /// `capacity`, `import` or `demand`.
    pub kind: &'static str,
    /// Subject as `kind/id`.
    pub of: String,
    /// Its name.
    pub title: Message,
    /// Its size.
    pub amount: Value,
    /// The figures it comes from.
    pub inputs: Vec<InputRef>,
    /// Whether the source prints no rate and the file assumes one.
    pub assumed: bool,
}

/// What holds the output back.
#[derive(Clone, Debug, PartialEq)]
pub struct BottleneckRow {
    /// Which limit.
    pub limit: LimitRow,
    /// One unit of the limit, in words.
    pub unit: Message,
    /// What one more unit adds to the output.
    pub gain: Value,
    /// What one unit less takes from it.
    pub loss: Value,
    /// Up to which size of the limit; absent where nothing else limits.
    pub until: Option<Value>,
    /// The output there.
    pub reaches: Option<Value>,
    /// What limits from there on.
    pub next: Vec<LimitRow>,
}

/// The most that can be made.
#[derive(Clone, Debug, PartialEq)]
pub struct PotentialRow {
    /// Of what: one product, or demands that are met in proportion.
    pub demands: Vec<AmountRow>,
    /// How much of the product a year, or which share of the demands.
    pub most: Value,
    /// What holds it back.
    pub bottlenecks: Vec<BottleneckRow>,
    /// What it assumes.
    pub notes: Vec<Message>,
}

/// Demands that cannot be met.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictRow {
    /// What cannot hold together.
    pub parties: Vec<LimitRow>,
    /// The least that mends it: each with how much it must give.
    pub relaxed: Vec<(LimitRow, Value)>,
}
