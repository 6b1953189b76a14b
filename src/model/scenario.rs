//! Scenarios: named changes on top of a chain.
//!
//! Comes in: a chain and one of its scenarios. Goes out: the chain as it would be. Must not know: how changes are
//! written, analyses.

use super::chain::{
    Allocation, Chain, Claim, Commodity, Crossing, Flow, Observation, Presence, Process, ProcessId,
    Scope, Site, Source, Stage, Stated, StatedWhat, Subject, Target,
};
use super::{Figure, FileId, Place, Status, Words};

/// Named changes on top of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// What it changes, as written.
    pub set: Tree,
    /// What is new in it, as written.
    pub add: Tree,
    /// What is gone in it, as written.
    pub remove: Tree,
    /// The changes, resolved and checked: what each entry is in this scenario, whole, and what is gone.
    pub changes: Vec<Change>,
    /// Where it stands.
    pub place: Place,
}

/// Where an entry stands: in which list of the chain, at which position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// Which list.
    pub list: List,
    /// Position in it.
    pub at: usize,
}

/// The lists of a chain that scenarios change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// [`Chain::rates`]
    Rates,
    /// [`Chain::sources`]
    Sources,
    /// [`Chain::scopes`]
    Scopes,
    /// [`Chain::stages`]
    Stages,
    /// [`Chain::commodities`]
    Commodities,
    /// [`Chain::processes`]
    Processes,
    /// [`Chain::sites`]
    Sites,
    /// [`Chain::stated`]
    Stated,
    /// [`Chain::observations`]
    Observations,
    /// [`Chain::crossings`]
    Crossings,
    /// [`Chain::flows`]
    Flows,
    /// [`Chain::targets`]
    Targets,
    /// [`Chain::claims`]
    Claims,
}

impl List {
    /// Every list.
    pub(crate) const ALL: [Self; 13] = [
        Self::Rates,
        Self::Sources,
        Self::Scopes,
        Self::Stages,
        Self::Commodities,
        Self::Processes,
        Self::Sites,
        Self::Stated,
        Self::Observations,
        Self::Crossings,
        Self::Flows,
        Self::Targets,
        Self::Claims,
    ];
}

/// What a scenario makes of one entry. Positions are those in the lists of the chain as its file gives it; those
/// behind the end of a list are new entries, in their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The entry is this one in the scenario.
    Is(Slot, Entry),
    /// The entry is not there.
    Gone(Slot),
    /// How processes share their burden that do not say so themselves, and where that is said; `None` is not known.
    Shares(Option<Allocation>, Place),
}

/// One entry of a chain, whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// What a currency is worth.
    Rate(Box<(String, Figure)>),
    /// A source.
    Source(Box<Source>),
    /// A scope.
    Scope(Box<Scope>),
    /// A stage.
    Stage(Box<Stage>),
    /// A commodity.
    Commodity(Box<Commodity>),
    /// A process.
    Process(Box<Process>),
    /// A site.
    Site(Box<Site>),
    /// A statement that something exists.
    Stated(Box<Stated>),
    /// An observation.
    Observation(Box<Observation>),
    /// An import, export or demand.
    Crossing(Box<Crossing>),
    /// An amount from one to another.
    Flow(Box<Flow>),
    /// A target.
    Target(Box<Target>),
    /// Sources that disagree.
    Claim(Box<Claim>),
}

impl Entry {
    /// Where the entry stands.
    pub fn place(&self) -> Place {
        match self {
            Self::Rate(it) => it.1.place,
            Self::Source(it) => it.place,
            Self::Scope(it) => it.place,
            Self::Stage(it) => it.place,
            Self::Commodity(it) => it.place,
            Self::Process(it) => it.place,
            Self::Site(it) => it.place,
            Self::Stated(it) => it.place,
            Self::Observation(it) => it.place,
            Self::Crossing(it) => it.place,
            Self::Flow(it) => it.place,
            Self::Target(it) => it.place,
            Self::Claim(it) => it.place,
        }
    }
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
        let mut gone = Vec::new();
        for change in &scenario.changes {
            match change {
                Change::Is(slot, entry) => chain.put(slot.at, entry.clone()),
                Change::Gone(slot) => gone.push(*slot),
                Change::Shares(allocation, place) => {
                    (chain.allocation, chain.allocation_place) = (*allocation, *place);
                }
            }
        }
        chain.remove(&gone);
        chain.mark_presence();
        chain
    }

    /// Puts an entry at a position of its list; one behind the end is a new one.
    pub(crate) fn put(&mut self, at: usize, entry: Entry) {
        match entry {
            Entry::Rate(it) => put(&mut self.rates, at, *it),
            Entry::Source(it) => put(&mut self.sources, at, *it),
            Entry::Scope(it) => put(&mut self.scopes, at, *it),
            Entry::Stage(it) => put(&mut self.stages, at, *it),
            Entry::Commodity(it) => put(&mut self.commodities, at, *it),
            Entry::Process(it) => put(&mut self.processes, at, *it),
            Entry::Site(it) => put(&mut self.sites, at, *it),
            Entry::Stated(it) => put(&mut self.stated, at, *it),
            Entry::Observation(it) => put(&mut self.observations, at, *it),
            Entry::Crossing(it) => put(&mut self.crossings, at, *it),
            Entry::Flow(it) => put(&mut self.flows, at, *it),
            Entry::Target(it) => put(&mut self.targets, at, *it),
            Entry::Claim(it) => put(&mut self.claims, at, *it),
        }
    }

    /// How many entries a list has.
    pub(crate) fn count(&self, list: List) -> usize {
        match list {
            List::Rates => self.rates.len(),
            List::Sources => self.sources.len(),
            List::Scopes => self.scopes.len(),
            List::Stages => self.stages.len(),
            List::Commodities => self.commodities.len(),
            List::Processes => self.processes.len(),
            List::Sites => self.sites.len(),
            List::Stated => self.stated.len(),
            List::Observations => self.observations.len(),
            List::Crossings => self.crossings.len(),
            List::Flows => self.flows.len(),
            List::Targets => self.targets.len(),
            List::Claims => self.claims.len(),
        }
    }

    /// Takes the entries behind a position off a list.
    pub(crate) fn shorten(&mut self, list: List, to: usize) {
        match list {
            List::Rates => self.rates.truncate(to),
            List::Sources => self.sources.truncate(to),
            List::Scopes => self.scopes.truncate(to),
            List::Stages => self.stages.truncate(to),
            List::Commodities => self.commodities.truncate(to),
            List::Processes => self.processes.truncate(to),
            List::Sites => self.sites.truncate(to),
            List::Stated => self.stated.truncate(to),
            List::Observations => self.observations.truncate(to),
            List::Crossings => self.crossings.truncate(to),
            List::Flows => self.flows.truncate(to),
            List::Targets => self.targets.truncate(to),
            List::Claims => self.claims.truncate(to),
        }
    }

    /// The entry at a position of a list, if there is one.
    pub(crate) fn entry(&self, slot: Slot) -> Option<Entry> {
        let at = slot.at;
        Some(match slot.list {
            List::Rates => Entry::Rate(held(&self.rates, at)?),
            List::Sources => Entry::Source(held(&self.sources, at)?),
            List::Scopes => Entry::Scope(held(&self.scopes, at)?),
            List::Stages => Entry::Stage(held(&self.stages, at)?),
            List::Commodities => Entry::Commodity(held(&self.commodities, at)?),
            List::Processes => Entry::Process(held(&self.processes, at)?),
            List::Sites => Entry::Site(held(&self.sites, at)?),
            List::Stated => Entry::Stated(held(&self.stated, at)?),
            List::Observations => Entry::Observation(held(&self.observations, at)?),
            List::Crossings => Entry::Crossing(held(&self.crossings, at)?),
            List::Flows => Entry::Flow(held(&self.flows, at)?),
            List::Targets => Entry::Target(held(&self.targets, at)?),
            List::Claims => Entry::Claim(held(&self.claims, at)?),
        })
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

fn put<T>(list: &mut Vec<T>, at: usize, entry: T) {
    match list.get_mut(at) {
        Some(held) => *held = entry,
        None => list.push(entry),
    }
}

fn held<T: Clone>(list: &[T], at: usize) -> Option<Box<T>> {
    list.get(at).map(|it| Box::new(it.clone()))
}
