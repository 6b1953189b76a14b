//! Scenarios: named changes on top of a chain.
//!
//! Comes in: a chain and one of its scenarios. Goes out: the chain as it would be. Must not know: how changes are
//! written, analyses.

use super::chain::{
    Chain, Commodity, CommodityId, Crossing, Observation, Presence, Process, ProcessId, Site,
    SiteId, Stated, StatedWhat, Subject, Target,
};
use super::{FileId, Place, Status, Words};

/// Named changes on top of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// The changes as written.
    pub set: Tree,
    /// The changes, resolved and checked: what each entry is in this scenario, whole.
    pub changes: Vec<Change>,
    /// Where it stands.
    pub place: Place,
}

/// One entry of a chain as it is in a scenario. Positions are those in the chain's lists; `None` is a new entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A commodity.
    Commodity(CommodityId, Box<Commodity>),
    /// A process.
    Process(ProcessId, Box<Process>),
    /// A site.
    Site(Option<SiteId>, Box<Site>),
    /// A statement that something exists.
    Stated(Box<Stated>),
    /// An observation.
    Observation(Option<usize>, Box<Observation>),
    /// An import, export or demand.
    Crossing(Option<usize>, Box<Crossing>),
    /// A target.
    Target(usize, Box<Target>),
}

/// A value kept as written: text, list or map in file order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// A scalar, its raw text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A map in the order of the file.
    Map(Vec<(String, Tree)>),
}

impl Chain {
    /// The scenario with this id.
    pub fn find_scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|it| it.id == id)
    }

    /// The chain as it would be under one of its scenarios. Figures that the scenario changes keep the scenario's own
    /// line as their place; everything else, presence included, follows from the entries as for any chain.
    #[must_use]
    pub fn under(&self, scenario: &Scenario) -> Self {
        let mut chain = self.clone();
        chain.scenario = Some(scenario.id.clone());
        for change in &scenario.changes {
            match change.clone() {
                Change::Commodity(at, to) => chain.commodities[at.index()] = *to,
                Change::Process(at, to) => chain.processes[at.index()] = *to,
                Change::Site(Some(at), to) => chain.sites[at.index()] = *to,
                Change::Site(None, to) => chain.sites.push(*to),
                Change::Stated(to) => chain.stated.push(*to),
                Change::Observation(Some(at), to) => chain.observations[at] = *to,
                Change::Observation(None, to) => chain.observations.push(*to),
                Change::Crossing(Some(at), to) => chain.crossings[at] = *to,
                Change::Crossing(None, to) => chain.crossings.push(*to),
                Change::Target(at, to) => chain.targets[at] = *to,
            }
        }
        chain.mark_presence();
        chain
    }

    /// Marks every process that the file declares, states, observes or has a site for (rule 2 of the language).
    pub fn mark_presence(&mut self) {
        for process in &mut self.processes {
            let own = self.reference || process.place.file == FileId(0);
            process.presence = if own {
                Presence::Declared
            } else {
                Presence::Candidate
            };
        }
        let mut marks: Vec<(ProcessId, Presence)> = Vec::new();
        for stated in &self.stated {
            if let StatedWhat::Process(id) = stated.what {
                marks.push((id, Presence::Stated));
            }
        }
        for observation in &self.observations {
            match observation.of {
                Subject::Process(id) => marks.push((id, Presence::Observed)),
                Subject::Site(site) => {
                    let process = self.site(site).process;
                    marks.extend(process.map(|id| (id, Presence::Observed)));
                }
                _ => {}
            }
        }
        for site in &self.sites {
            if matches!(site.status, None | Some(Status::Operating)) {
                marks.extend(site.process.map(|id| (id, Presence::Site)));
            }
        }
        for (id, presence) in marks {
            let process = &mut self.processes[id.index()];
            process.presence = process.presence.max(presence);
        }
    }
}
