//! What `analyze` says of carbon and energy.

use super::{InputRef, Value};
use crate::text::Message;

/// A burden of one unit, together and apart; what is not known is absent.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartsRow {
    /// All of it.
    pub total: Option<Value>,
    /// Emitted by the processes themselves; of energy: fuels and heat.
    pub direct: Option<Value>,
    /// Carried by electricity.
    pub electricity: Option<Value>,
    /// Carried by all else from outside.
    pub upstream: Option<Value>,
    /// What would let the whole be told; absent where nothing is missing.
    pub missing: Option<Message>,
}

/// What a unit of a commodity carries; the figures it was made from stand at its indicators `carbon` and `energy`.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedRow {
    /// Subject as `kind/id`.
    pub of: String,
    /// Its title.
    pub title: Message,
    /// Carbon.
    pub carbon: PartsRow,
    /// Energy.
    pub energy: PartsRow,
}

/// A good that another takes.
#[derive(Clone, Debug, PartialEq)]
pub struct PrecursorRow {
    /// Subject as `kind/id`.
    pub of: String,
    /// Its title.
    pub title: Message,
    /// How much of it a unit of the good takes.
    pub amount: Option<Value>,
    /// Its own direct emissions, per unit of it.
    pub direct: Option<Value>,
    /// Its own indirect emissions, per unit of it.
    pub indirect: Option<Value>,
    /// It is bought, and counts at its default value.
    pub by_default: bool,
}

/// Emissions embedded in a unit of a good.
#[derive(Clone, Debug, PartialEq)]
pub struct EmbeddedRow {
    /// Subject as `kind/id`.
    pub of: String,
    /// Its title.
    pub title: Message,
    /// Direct, precursors included.
    pub direct: Option<Value>,
    /// Of electricity, precursors included.
    pub indirect: Option<Value>,
    /// What the direct emissions are compared with.
    pub benchmark: Option<Value>,
    /// What stands for them where nobody has measured them.
    pub default: Option<Value>,
    /// What goes into it and is a good itself.
    pub precursors: Vec<PrecursorRow>,
    /// What would let the whole be told.
    pub missing: Option<Message>,
    /// The figures of benchmark and default value.
    pub inputs: Vec<InputRef>,
}

/// How a process shares its burden.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedRow {
    /// Subject as `kind/id`.
    pub of: String,
    /// Its title.
    pub title: Message,
    /// `mass`, `value` or `expansion`.
    pub allocation: &'static str,
}

/// Electricity from outside that is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct ElectricityRow {
    /// Subject as `kind/id`.
    pub of: String,
    /// Its title.
    pub title: Message,
    /// Its carbon; absent where the file does not say.
    pub carbon: Option<Value>,
    /// `grid` or `contract`, where the file says it.
    pub basis: Option<&'static str>,
    /// The figure it comes from.
    pub inputs: Vec<InputRef>,
}

/// Carbon and energy of what a chain makes.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FootprintRow {
    /// Of each commodity that is made here, in the order of the chain.
    pub carried: Vec<CarriedRow>,
    /// Embedded emissions of goods.
    pub embedded: Vec<EmbeddedRow>,
    /// How processes that make several things share.
    pub shared: Vec<SharedRow>,
    /// Electricity from outside.
    pub electricity: Vec<ElectricityRow>,
    /// What it assumes.
    pub notes: Vec<Message>,
}
