//! What entries name of each other, and a chain without some of its entries.
//!
//! Comes in: a chain, and which entries are gone. Goes out: the chain without them, every index renumbered. Must not
//! know: whether anything still names what goes; the reader has checked that.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::{
    Chain, Claim, CommodityId, Crossing, Flow, FlowEnd, Observation, Process, ProcessId, Scope,
    ScopeId, Site, SiteId, StageId, Stated, StatedWhat, Subject, Target,
};
use super::scenario::{Entry, List, Slot};

/// An index that an entry holds.
pub(crate) enum Link<'a> {
    /// Of a scope.
    Scope(&'a mut ScopeId),
    /// Of a stage.
    Stage(&'a mut StageId),
    /// Of a commodity.
    Commodity(&'a mut CommodityId),
    /// Of a process.
    Process(&'a mut ProcessId),
    /// Of a site.
    Site(&'a mut SiteId),
}

impl Link<'_> {
    /// The entry it names.
    pub fn slot(&self) -> Slot {
        let (list, at) = match self {
            Self::Scope(id) => (List::Scopes, id.index()),
            Self::Stage(id) => (List::Stages, id.index()),
            Self::Commodity(id) => (List::Commodities, id.index()),
            Self::Process(id) => (List::Processes, id.index()),
            Self::Site(id) => (List::Sites, id.index()),
        };
        Slot { list, at }
    }

    fn renumber(self, new: u32) {
        match self {
            Self::Scope(id) => id.0 = new,
            Self::Stage(id) => id.0 = new,
            Self::Commodity(id) => id.0 = new,
            Self::Process(id) => id.0 = new,
            Self::Site(id) => id.0 = new,
        }
    }
}

type Visit<'v> = &'v mut dyn FnMut(Link<'_>);

impl Entry {
    /// Every index that the entry holds.
    pub(crate) fn links(&mut self, visit: Visit<'_>) {
        match self {
            Self::Rate(_) | Self::Source(_) | Self::Stage(_) | Self::Commodity(_) => {}
            Self::Scope(it) => of_scope(it, visit),
            Self::Process(it) => of_process(it, visit),
            Self::Site(it) => of_site(it, visit),
            Self::Stated(it) => of_stated(it, visit),
            Self::Observation(it) => of_observation(it, visit),
            Self::Crossing(it) => of_crossing(it, visit),
            Self::Flow(it) => of_flow(it, visit),
            Self::Target(it) => of_target(it, visit),
            Self::Claim(it) => of_claim(it, visit),
        }
    }
}

fn of_scope(it: &mut Scope, visit: Visit<'_>) {
    it.within.iter_mut().for_each(|id| visit(Link::Scope(id)));
}

fn of_process(it: &mut Process, visit: Visit<'_>) {
    it.stage.iter_mut().for_each(|id| visit(Link::Stage(id)));
    visit(Link::Commodity(&mut it.product));
    for (id, _) in it.inputs.iter_mut().flat_map(|it| &mut it.alternatives) {
        visit(Link::Commodity(id));
    }
    for output in &mut it.byproducts {
        visit(Link::Commodity(&mut output.commodity));
    }
    for id in &mut it.equipment {
        visit(Link::Commodity(id));
    }
}

fn of_site(it: &mut Site, visit: Visit<'_>) {
    it.process
        .iter_mut()
        .for_each(|id| visit(Link::Process(id)));
    it.stage.iter_mut().for_each(|id| visit(Link::Stage(id)));
    it.part_of.iter_mut().for_each(|id| visit(Link::Site(id)));
    it.scope.iter_mut().for_each(|id| visit(Link::Scope(id)));
}

fn of_stated(it: &mut Stated, visit: Visit<'_>) {
    match &mut it.what {
        StatedWhat::Process(id) => visit(Link::Process(id)),
        StatedWhat::Stages(ids) => ids.iter_mut().for_each(|id| visit(Link::Stage(id))),
    }
}

fn of_subject(it: &mut Subject, visit: Visit<'_>) {
    match it {
        Subject::Stage(id) => visit(Link::Stage(id)),
        Subject::Commodity(id) => visit(Link::Commodity(id)),
        Subject::Process(id) => visit(Link::Process(id)),
        Subject::Site(id) => visit(Link::Site(id)),
        Subject::Chain | Subject::Target(_) | Subject::Acceptance(_) | Subject::Source(_) => {}
    }
}

fn of_observation(it: &mut Observation, visit: Visit<'_>) {
    of_subject(&mut it.of, visit);
    it.scope.iter_mut().for_each(|id| visit(Link::Scope(id)));
}

fn of_crossing(it: &mut Crossing, visit: Visit<'_>) {
    visit(Link::Commodity(&mut it.of));
    it.scope.iter_mut().for_each(|id| visit(Link::Scope(id)));
}

fn of_flow(it: &mut Flow, visit: Visit<'_>) {
    for end in [&mut it.from, &mut it.to] {
        match end {
            FlowEnd::Process(id) => visit(Link::Process(id)),
            FlowEnd::Site(id) => visit(Link::Site(id)),
        }
    }
    visit(Link::Commodity(&mut it.of));
}

fn of_target(it: &mut Target, visit: Visit<'_>) {
    of_subject(&mut it.of, visit);
    it.scope.iter_mut().for_each(|id| visit(Link::Scope(id)));
}

fn of_claim(it: &mut Claim, visit: Visit<'_>) {
    of_subject(&mut it.of, visit);
    it.scope.iter_mut().for_each(|id| visit(Link::Scope(id)));
}

impl Chain {
    /// Every index that any entry of the chain holds.
    fn links(&mut self, visit: Visit<'_>) {
        self.scopes.iter_mut().for_each(|it| of_scope(it, visit));
        self.processes
            .iter_mut()
            .for_each(|it| of_process(it, visit));
        for id in self.exclusive.iter_mut().flat_map(|it| &mut it.processes) {
            visit(Link::Process(id));
        }
        self.sites.iter_mut().for_each(|it| of_site(it, visit));
        self.stated.iter_mut().for_each(|it| of_stated(it, visit));
        self.observations
            .iter_mut()
            .for_each(|it| of_observation(it, visit));
        self.crossings
            .iter_mut()
            .for_each(|it| of_crossing(it, visit));
        self.flows.iter_mut().for_each(|it| of_flow(it, visit));
        self.targets.iter_mut().for_each(|it| of_target(it, visit));
        self.claims.iter_mut().for_each(|it| of_claim(it, visit));
    }

    /// The chain without these entries, which nothing names any more; sets of processes that exclude each other go
    /// without those that are gone.
    pub(crate) fn remove(&mut self, gone: &[Slot]) {
        if gone.is_empty() {
            return;
        }
        let mut lists: BTreeMap<List, BTreeSet<usize>> = BTreeMap::new();
        for slot in gone {
            lists.entry(slot.list).or_default().insert(slot.at);
        }
        let is_gone = |slot: Slot| {
            let list = lists.get(&slot.list);
            list.is_some_and(|list| list.contains(&slot.at))
        };
        for set in &mut self.exclusive {
            set.processes.retain(|id| {
                let (list, at) = (List::Processes, id.index());
                !is_gone(Slot { list, at })
            });
        }
        self.exclusive.retain(|set| set.processes.len() > 1);
        self.links(&mut |link| {
            let slot = link.slot();
            let before = lists
                .get(&slot.list)
                .map_or(0, |list| list.range(..slot.at).count());
            // Positions come from 32-bit indices.
            link.renumber(u32::try_from(slot.at - before).unwrap_or(u32::MAX));
        });
        for (list, at) in &lists {
            self.drop_from(*list, at);
        }
    }

    fn drop_from(&mut self, list: List, at: &BTreeSet<usize>) {
        match list {
            List::Rates => keep(&mut self.rates, at),
            List::Sources => keep(&mut self.sources, at),
            List::Scopes => keep(&mut self.scopes, at),
            List::Stages => keep(&mut self.stages, at),
            List::Commodities => keep(&mut self.commodities, at),
            List::Processes => keep(&mut self.processes, at),
            List::Sites => keep(&mut self.sites, at),
            List::Stated => keep(&mut self.stated, at),
            List::Observations => keep(&mut self.observations, at),
            List::Crossings => keep(&mut self.crossings, at),
            List::Flows => keep(&mut self.flows, at),
            List::Targets => keep(&mut self.targets, at),
            List::Claims => keep(&mut self.claims, at),
        }
    }
}

fn keep<T>(list: &mut Vec<T>, gone: &BTreeSet<usize>) {
    let mut at = 0;
    list.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}
