//! What is said, before anyone prints it: findings, tables, documents, drawings.
//!
//! Comes in: nothing; `analysis`, `rules`, `diff`, `study` and `view` fill it. Goes out: plain data that `render`
//! turns into bytes. Must not know: chains, formats.

mod answers;
mod area;
mod certainty;
mod comparison;
mod document;
mod drawing;
mod finding;
mod footprint;
mod live;
mod matching;
mod neighbourhood;
mod planning;
mod review;
mod section;

pub use answers::{AmountRow, BottleneckRow, ConflictRow, LimitRow, PotentialRow, RequirementRow};
pub use area::{Area, Hidden};
pub use certainty::{CertaintyDocument, Distribution, DrawnFigure, Probability};
pub use comparison::{
    ComparedFinding, ComparedIndicator, ComparedScenario, ComparedValue, ComparisonDocument,
};
pub use document::{
    BalanceRow, Baseline, Cause, ChainFindings, Change, ChangeAction, ChangeState, ChangedFinding,
    DiffDocument, DiffSummary, Document, Effect, Fault, IndicatorMove, IndicatorRow, InputRef,
    Report, Side, StudyDocument, Unanswered, Value,
};
pub use drawing::{Anchor, Color, Drawing, Group, Item, PathStep, Style};
pub use finding::{Accepted, Confidence, Excerpt, Finding, Location, Severity, Verb};
pub use footprint::{
    CarriedRow, ElectricityRow, EmbeddedRow, FootprintRow, PartsRow, PrecursorRow, SharedRow,
};
pub use live::{Fact, LiveEntity, LivePage, Overlay};
pub use matching::{Hint, Match, MatchReason, Matching, RunnerUp, Unclear};
pub use neighbourhood::{NearLink, NearNode, NearState, Neighbourhood};
pub use planning::{
    PlanDocument, PlannedBound, PlannedGoal, PlannedInput, PlannedProcess, PlannedSurplus,
    PlannedUse, PlannedWay,
};
pub use review::ReviewDocument;
pub use section::{Align, Block, Cell, Column, Section, Table};
