//! Look-ups over a chain and its results, made once, so that a chain of a hundred thousand things is not searched for
//! each of them.
//!
//! Comes in: a chain, its results, its findings. Goes out: what belongs to a process, a commodity, a stage, an id.
//! Must not know: boxes, words.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::balance::Balance;
use crate::analysis::load::Load;
use crate::analysis::{Basis, Results};
use crate::model::{
    Chain, CommodityId, Crossing, CrossingKind, Measure, ProcessId, SiteId, StageId, Subject,
};
use crate::report::Finding;

/// The look-ups.
pub(super) struct Index<'a> {
    /// Subjects by `kind`, then id.
    names: BTreeMap<(&'static str, &'a str), Subject>,
    /// Commodities whose output is observed.
    observed: BTreeSet<CommodityId>,
    /// Sites by id, and those of each process.
    pub sites: Vec<SiteId>,
    sites_of: BTreeMap<ProcessId, Vec<SiteId>>,
    /// Output against capacity, of the chain's own region.
    loads: BTreeMap<ProcessId, &'a Load>,
    /// Observed balances of the chain's own region.
    balances: BTreeMap<CommodityId, &'a Balance>,
    crossings: BTreeMap<(CrossingKind, CommodityId), Vec<&'a Crossing>>,
    /// Which kinds of crossings there are.
    pub kinds: BTreeSet<CrossingKind>,
    /// What the references have in a stage and the chain has not, by id.
    candidates: BTreeMap<StageId, Vec<ProcessId>>,
    /// Present processes by stage and id.
    pub processes: Vec<ProcessId>,
    /// Subjects of findings.
    told: BTreeSet<&'a str>,
}

impl<'a> Index<'a> {
    /// Reads a chain once.
    pub fn of(chain: &'a Chain, results: &'a Results, findings: &[&'a Finding]) -> Self {
        let observations = chain.observations.iter();
        let observed = observations.filter_map(|it| match it.of {
            Subject::Commodity(id) if it.measure == Measure::Output => Some(id),
            _ => None,
        });
        let loads = results.loads.iter().rev().filter(|it| it.scope.is_none());
        let loads = loads.filter_map(|it| match it.of {
            Subject::Process(id) => Some((id, it)),
            _ => None,
        });
        // The first of several counts, as for whoever searches: they are read backwards.
        let balances = results.balances.iter().rev();
        let balances = balances.filter(|it| it.basis == Basis::Observed && it.scope.is_none());
        let mut crossings: BTreeMap<_, Vec<&Crossing>> = BTreeMap::new();
        for it in &chain.crossings {
            crossings.entry((it.kind, it.of)).or_default().push(it);
        }
        let mut index = Self {
            names: names(chain),
            observed: observed.collect(),
            sites: (0..).map(SiteId).take(chain.sites.len()).collect(),
            sites_of: BTreeMap::new(),
            loads: loads.collect(),
            balances: balances.map(|it| (it.commodity, it)).collect(),
            kinds: chain.crossings.iter().map(|it| it.kind).collect(),
            crossings,
            candidates: BTreeMap::new(),
            processes: Vec::new(),
            told: findings.iter().map(|it| it.of.as_str()).collect(),
        };
        index.sort(chain, results);
        index
    }

    /// Lists that are in the order of ids.
    fn sort(&mut self, chain: &Chain, results: &Results) {
        self.sites.sort_by_key(|id| &chain.site(*id).id);
        for id in &self.sites {
            if let Some(process) = chain.site(*id).process {
                self.sites_of.entry(process).or_default().push(*id);
            }
        }
        let mut all: Vec<ProcessId> = (0..).map(ProcessId).take(chain.processes.len()).collect();
        all.sort_by_key(|id| &chain.process(*id).id);
        for id in all {
            let stage = chain.process(id).stage;
            match stage {
                _ if results.structure.present.shows(id) => self.processes.push(id),
                Some(stage) => self.candidates.entry(stage).or_default().push(id),
                None => {}
            }
        }
        // What has no stage stands behind all stages.
        self.processes.sort_by_key(|id| {
            let stage = chain.process(*id).stage;
            (stage.is_none(), stage)
        });
    }

    /// The subject with this kind and id.
    pub fn find(&self, name: &str) -> Option<Subject> {
        let (kind, id) = name.split_once('/')?;
        let kind = KINDS.iter().find(|it| **it == kind)?;
        self.names.get(&(*kind, id)).copied()
    }

    /// Whether anything observed names the commodity's output.
    pub fn is_observed(&self, id: CommodityId) -> bool {
        self.observed.contains(&id)
    }

    /// The sites of a process, by id.
    pub fn sites_of(&self, id: ProcessId) -> &[SiteId] {
        self.sites_of.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Output of a process against its capacity.
    pub fn load(&self, id: ProcessId) -> Option<&'a Load> {
        self.loads.get(&id).copied()
    }

    /// The observed balance of a commodity.
    pub fn balance(&self, id: CommodityId) -> Option<&'a Balance> {
        self.balances.get(&id).copied()
    }

    /// What crosses the border.
    pub fn crossings(&self, kind: CrossingKind, id: CommodityId) -> &[&'a Crossing] {
        self.crossings.get(&(kind, id)).map_or(&[], Vec::as_slice)
    }

    /// What the references have in a stage and the chain has not.
    pub fn candidates(&self, stage: StageId) -> &[ProcessId] {
        self.candidates.get(&stage).map_or(&[], Vec::as_slice)
    }

    /// Whether any finding is about the subject.
    pub fn is_told(&self, name: &str) -> bool {
        self.told.contains(name)
    }
}

const KINDS: [&str; 4] = ["commodity", "process", "site", "stage"];

/// Every subject that a finding can name and a box can stand for.
fn names(chain: &Chain) -> BTreeMap<(&'static str, &str), Subject> {
    let [commodity, process, site, stage] = KINDS;
    let commodities = (0..).map(CommodityId).zip(&chain.commodities);
    let commodities = commodities.map(|(id, it)| ((commodity, &*it.id), Subject::Commodity(id)));
    let processes = (0..).map(ProcessId).zip(&chain.processes);
    let processes = processes.map(|(id, it)| ((process, &*it.id), Subject::Process(id)));
    let sites = (0..).map(SiteId).zip(&chain.sites);
    let sites = sites.map(|(id, it)| ((site, &*it.id), Subject::Site(id)));
    let stages = (0..).map(StageId).zip(&chain.stages);
    let stages = stages.map(|(id, it)| ((stage, &*it.id), Subject::Stage(id)));
    let all = commodities.chain(processes).chain(sites).chain(stages);
    all.collect()
}
