//! What a change means to those who rely on the chain.
//!
//! Comes in: kinds of entity, states of findings. Goes out: effects, worst first. Must not know: figures.
//!
//! Which change caused which gap is not said here: gap effects belong to findings, not to changes.

use super::entity::Kind;
use crate::report::{ChangeState, DiffDocument, Effect};

/// What it means that an entity of this kind appears.
pub(super) fn added(kind: Kind) -> Vec<Effect> {
    match kind {
        Kind::Site => vec![Effect::Structural, Effect::Capacity],
        Kind::Stage
        | Kind::Commodity
        | Kind::Process
        | Kind::Import
        | Kind::Export
        | Kind::Demand
        | Kind::Flow
        | Kind::Stated
        | Kind::Chain => vec![Effect::Structural],
        Kind::Observation
        | Kind::Target
        | Kind::Claim
        | Kind::Scope
        | Kind::Acceptance
        | Kind::Scenario => vec![Effect::Data],
        Kind::Source | Kind::Context => vec![Effect::Provenance],
    }
}

/// What it means that an entity of this kind goes: an id that others may use goes with it.
pub(super) fn removed(kind: Kind) -> Vec<Effect> {
    let mut effects = added(kind);
    if kind.has_id() {
        effects.insert(0, Effect::Breaking);
    }
    effects
}

/// The effect that a finding of a diff stands for.
pub const fn of_finding(state: ChangeState) -> Option<Effect> {
    match state {
        ChangeState::Opened => Some(Effect::GapOpened),
        ChangeState::Grown => Some(Effect::GapWidened),
        ChangeState::Shrunk => Some(Effect::GapNarrowed),
        ChangeState::Closed => Some(Effect::GapClosed),
        ChangeState::Unchanged => None,
    }
}

/// Every effect that a diff has, of its changes and of its findings, worst first, no doubles.
pub fn effects(document: &DiffDocument) -> Vec<Effect> {
    let changes = document
        .changes
        .iter()
        .flat_map(|change| change.effects.iter().copied());
    let findings = document
        .findings
        .iter()
        .filter_map(|finding| of_finding(finding.state));
    let mut all: Vec<Effect> = changes.chain(findings).collect();
    all.sort_unstable();
    all.dedup();
    all
}
