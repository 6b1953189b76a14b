//! Stages of which nothing is known in figures.
//!
//! Comes in: a chain and its structure. Goes out: stages. Must not know: rules.

use std::collections::BTreeSet;

use crate::analysis::structure::Structure;
use crate::graph::{Graph, Link};
use crate::model::{Chain, CommodityId, Measure, Observation, ProcessId, StageId, Subject};

/// Stages with no observation and no capacity on any of their processes or sites. A reference has no figures of a
/// place, so that none of its stages lacks one.
pub(super) fn bare(chain: &Chain, structure: &Structure) -> Vec<StageId> {
    if chain.reference {
        return Vec::new();
    }
    let mut seen: BTreeSet<StageId> = BTreeSet::new();
    for site in &chain.sites {
        if site
            .capacity
            .as_ref()
            .is_some_and(|figure| figure.amount.is_some())
        {
            seen.extend(site.stage);
        }
    }
    for observation in chain
        .observations
        .iter()
        .filter(|it| it.figure.amount.is_some())
    {
        seen.extend(stage_of(chain, structure, observation));
    }
    let all = (0..).zip(&chain.stages).map(|(at, _)| StageId(at));
    all.filter(|stage| !seen.contains(stage)).collect()
}

/// The stage that an observation is a figure of.
pub(super) fn stage_of(
    chain: &Chain,
    structure: &Structure,
    observation: &Observation,
) -> Option<StageId> {
    match observation.of {
        Subject::Stage(id) => Some(id),
        Subject::Process(id) => chain.process(id).stage,
        Subject::Site(id) => chain.site(id).stage,
        Subject::Commodity(id) => {
            let taken = observation.measure == Measure::Input;
            // Present processes first: a commodity that candidates of another stage could make is not made there.
            one_stage(chain, &structure.present, id, taken)
                .or_else(|| one_stage(chain, &structure.all, id, taken))
        }
        Subject::Chain | Subject::Target(_) | Subject::Acceptance(_) | Subject::Source(_) => None,
    }
}

/// The stage of all processes that make (or take) a commodity, where it is one.
fn one_stage(chain: &Chain, graph: &Graph, id: CommodityId, taken: bool) -> Option<StageId> {
    let around: &[(ProcessId, Link)] = if taken {
        graph.takers(id)
    } else {
        graph.makers(id)
    };
    let fits = |link: Link| {
        if taken {
            matches!(link, Link::Takes(_))
        } else {
            link == Link::Makes
        }
    };
    let mut stages = around
        .iter()
        .copied()
        .filter(|(_, link)| fits(*link))
        .map(|(process, _)| chain.process(process).stage);
    let first = stages.next()??;
    stages.all(|stage| stage == Some(first)).then_some(first)
}
