//! What the data of a chain says about itself: what is bare, unsourced, unverified, impossible, or kept apart by scope.
//!
//! Comes in: a chain, its structure, balances and loads. Goes out: [`Data`]. Must not know: severities, thresholds,
//! words of findings.
//!
//! Only what is present is looked at: what `uses` brings and nothing here runs says nothing about this chain.

mod figures;
mod impossible;
pub(super) mod mass;
mod scopes;
mod stages;

pub use figures::{Burden, Doubtful, Role};
pub use impossible::{Cause, Impossible};
pub use mass::MassBalance;
pub use scopes::{Apart, Asked, ScopedFigure};

use super::Results;
use crate::graph::Graph;
use crate::model::{Chain, Figure, StageId};

/// What the data of a chain says about itself.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Figures that neither cite a source nor say how they were come by, in the order of the chain.
    pub unsourced: Vec<Doubtful>,
    /// Figures marked `unverified`, in the order of the chain.
    pub unverified: Vec<Doubtful>,
    /// Figures that cannot be so.
    pub impossible: Vec<Impossible>,
    /// What goes into each present process and what comes out, in mass, where that is known.
    pub masses: Vec<MassBalance>,
    /// Stages without any figure; none for a reference, which has no figures of its own.
    pub bare_stages: Vec<StageId>,
    /// Figures that would answer a question if they were of one scope.
    pub apart: Vec<Apart>,
}

/// Takes each figure of what is present, in the order of the chain.
pub fn each(chain: &Chain, present: &Graph, mut take: impl FnMut(Role, &Figure)) {
    figures::walk(chain, present, &mut |role, figure, _| take(role, figure));
}

/// Looks at the data itself, once the balances, loads and targets are known.
pub fn solve(chain: &Chain, results: &Results) -> Data {
    let present = &results.structure.present;
    let mut data = Data {
        masses: mass::solve(chain),
        bare_stages: stages::bare(chain, &results.structure),
        apart: scopes::solve(chain, results),
        ..Data::default()
    };
    figures::walk(chain, present, &mut |role, figure, entry| {
        figures::judge(
            role,
            figure,
            entry,
            &mut data.unsourced,
            &mut data.unverified,
        );
        data.impossible
            .extend(impossible::judge(chain, role, figure));
    });
    data.impossible.extend(impossible::shares(chain));
    data
}
