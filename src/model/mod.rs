//! The nouns of a chain: plain data, every id already resolved, every figure with its place.
//!
//! Comes in: nothing; `language` fills it. Goes out: [`Chain`], which every later room reads.
//! Must not know: YAML, analyses, formats.
//!
//! What later rooms may rely on: every index is valid in its chain; every quantity has the dimension its
//! field demands; ids are kebab-case ASCII and unique in their namespace; `None` in a figure means *unknown*,
//! which is never zero.

mod chain;
mod figure;
mod links;
mod place;
mod scenario;
mod words;

pub use chain::{
    Acceptance, Allocation, Alternative, Burdens, CarbonBasis, Chain, Claim, Commodity,
    CommodityId, Context, Costs, Crossing, CrossingKind, Equality, Exclusive, Flow, FlowEnd, Input,
    Observation, Origin, Output, Presence, Process, ProcessId, Scope, ScopeId, Site, SiteId,
    Source, SourceId, Sources, Stage, StageId, Stated, StatedWhat, Subject, Target,
};
pub use figure::{Confidence, Figure, INDICATORS, Measure, Status};
pub use place::{FileId, Place, SourceFile};
pub use scenario::{Change, Entry, List, Scenario, Slot, Tree};
pub use words::Words;
