//! What an entity is about.
//!
//! Comes in: a version and one of its entities. Goes out: subjects as `kind/id`, in the new version's names. Must not
//! know: the other version.

use super::View;
use super::entity::{Entity, Kind, end_id};
use super::names::GONE;
use crate::model::{FlowEnd, StatedWhat, Subject};

/// The entity itself where it has an id, else what the statement is of.
pub(super) fn about(view: &View<'_>, entity: Entity) -> Vec<String> {
    let (chain, at) = (view.chain, entity.at);
    let subject = |of: Subject| match of {
        Subject::Chain => chain.name(of),
        _ => view.names.subject(chain, of).replace(GONE, ""),
    };
    let own = || {
        vec![
            view.names
                .written(&format!("{}/{}", entity.kind.word(), entity.id(chain)))
                .into_owned(),
        ]
    };
    match entity.kind {
        Kind::Chain => vec![chain.name(Subject::Chain)],
        Kind::Target => {
            let mut all = own();
            all.push(subject(chain.targets[at].of));
            all
        }
        Kind::Observation => vec![subject(chain.observations[at].of)],
        Kind::Import | Kind::Export | Kind::Demand => {
            vec![subject(Subject::Commodity(chain.crossings[at].of))]
        }
        Kind::Flow => {
            let it = &chain.flows[at];
            let end = |end: FlowEnd| {
                let kind = match end {
                    FlowEnd::Process(_) => "process",
                    FlowEnd::Site(_) => "site",
                };
                view.names
                    .written(&format!("{kind}/{}", end_id(chain, end)))
                    .into_owned()
            };
            vec![end(it.from), end(it.to), subject(Subject::Commodity(it.of))]
        }
        Kind::Stated => match &chain.stated[at].what {
            StatedWhat::Process(id) => vec![subject(Subject::Process(*id))],
            StatedWhat::Stages(ids) => ids.iter().map(|id| subject(Subject::Stage(*id))).collect(),
        },
        Kind::Claim => vec![subject(chain.claims[at].of)],
        Kind::Acceptance => vec![view.names.written(&chain.acceptances[at].of).into_owned()],
        Kind::Context => Vec::new(),
        _ => own(),
    }
}
