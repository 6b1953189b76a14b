//! Figures that would answer a question, were they of one scope.
//!
//! Comes in: a chain and its results. Goes out: [`Apart`]. Must not know: severities.
//!
//! Figures of different scopes are never added, compared or divided. Where a target, a load or a balance stays open only
//! because of that, it is said here instead of passing in silence.

use std::collections::{BTreeSet, HashMap};

use super::{Role, stages};
use crate::analysis::targets::Standing;
use crate::analysis::{Basis, Results};
use crate::graph::Link;
use crate::model::{
    Chain, CommodityId, Measure, Observation, Place, ProcessId, ScopeId, Site, SiteId, StageId,
    Subject, Target,
};
use crate::quantity::Amount;

/// What cannot be answered because of scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// How a target stands.
    Target(u32),
    /// How much of its capacity a process uses.
    Load(ProcessId),
    /// How much of what is needed of a commodity is supplied.
    Balance(CommodityId),
}

/// A figure and the scope it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopedFigure {
    /// What it is.
    pub role: Role,
    /// The amount.
    pub amount: Amount,
    /// Its scope; `None` is the region.
    pub scope: Option<ScopeId>,
    /// The stage it is a figure of, where a stage is what lacks one.
    pub stage: Option<StageId>,
    /// Where it stands.
    pub place: Place,
}

/// Figures kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// What is asked.
    pub asked: Asked,
    /// The scope it is asked of.
    pub scope: Option<ScopeId>,
    /// The figures that would answer it, all of other scopes.
    pub figures: Vec<ScopedFigure>,
}

impl Asked {
    /// What the question is about.
    pub const fn of(self) -> Subject {
        match self {
            Self::Target(at) => Subject::Target(at),
            Self::Load(id) => Subject::Process(id),
            Self::Balance(id) => Subject::Commodity(id),
        }
    }
}

/// Everything that stays open because figures are of different scopes.
pub(super) fn solve(chain: &Chain, results: &Results) -> Vec<Apart> {
    if chain.scopes.is_empty() {
        return Vec::new();
    }
    let view = View::open(chain, results);
    let open = results
        .targets
        .iter()
        .filter(|it| it.standing == Standing::Unknown);
    let mut found: Vec<Apart> = open.filter_map(|it| view.target(it.target)).collect();
    let processes = (0..).zip(&chain.processes).map(|(at, _)| ProcessId(at));
    let present = processes.filter(|id| results.structure.present.shows(*id));
    found.extend(present.filter_map(|id| view.load(id)));
    found.extend(view.balances());
    found
}

/// The chain with its figures found quickly.
struct View<'c> {
    chain: &'c Chain,
    results: &'c Results,
    /// Observed output in the period asked, by subject.
    outputs: HashMap<Subject, Vec<ScopedFigure>>,
    /// Sites by process.
    sites: HashMap<ProcessId, Vec<SiteId>>,
    /// Output observed and capacity named on each stage, in any scope.
    stages: HashMap<StageId, Vec<ScopedFigure>>,
}

impl<'c> View<'c> {
    fn open(chain: &'c Chain, results: &'c Results) -> Self {
        let period = results.question.period(chain);
        let mut outputs: HashMap<Subject, Vec<ScopedFigure>> = HashMap::new();
        for (at, observation) in (0..).zip(&chain.observations) {
            if observation.measure == Measure::Output && observation.period == period {
                let held = outputs.entry(observation.of).or_default();
                held.extend(observed(at, observation, None));
            }
        }
        let mut sites: HashMap<ProcessId, Vec<SiteId>> = HashMap::new();
        for (at, site) in (0..).zip(&chain.sites) {
            if let Some(process) = site.process {
                sites.entry(process).or_default().push(SiteId(at));
            }
        }
        Self {
            chain,
            results,
            outputs,
            sites,
            stages: by_stage(chain, results),
        }
    }

    /// A target whose figures are all of other scopes than its own.
    fn target(&self, at: u32) -> Option<Apart> {
        let target = &self.chain.targets[at as usize];
        let figures: Vec<ScopedFigure> = self
            .groups(target)
            .into_iter()
            .filter(|group| group.iter().all(|figure| figure.scope != target.scope))
            .flatten()
            .collect();
        let asked = Asked::Target(at);
        (!figures.is_empty()).then_some(Apart {
            asked,
            scope: target.scope,
            figures,
        })
    }

    /// The figures a target needs, in groups of which each must be of the target's scope.
    fn groups(&self, target: &Target) -> Vec<Vec<ScopedFigure>> {
        let chain = self.chain;
        let measure = Measure::ALL
            .into_iter()
            .find(|measure| measure.word() == target.indicator);
        if let Some(measure) = measure {
            let observations = (0..).zip(&chain.observations);
            let same = observations.filter(|(_, it)| it.of == target.of && it.measure == measure);
            return vec![same.filter_map(|(at, it)| observed(at, it, None)).collect()];
        }
        match target.of {
            Subject::Chain => {
                let stages = (0..).zip(&chain.stages).map(|(at, _)| StageId(at));
                stages.map(|stage| self.on_stage(stage)).collect()
            }
            Subject::Stage(stage) => vec![self.on_stage(stage)],
            Subject::Commodity(id) => {
                let stages = self.stages_after(id, target.indicator == "deep-processing");
                let mut groups = vec![self.outputs(id)];
                groups.extend(stages.into_iter().map(|stage| self.on_stage(stage)));
                groups
            }
            Subject::Process(id) => {
                vec![self.outputs(chain.process(id).product), self.capacities(id)]
            }
            Subject::Site(_) | Subject::Target(_) | Subject::Acceptance(_) | Subject::Source(_) => {
                Vec::new()
            }
        }
    }

    /// Stages of the processes that take a commodity; `deep`: those behind them instead.
    fn stages_after(&self, id: CommodityId, deep: bool) -> BTreeSet<StageId> {
        let (all, chain) = (&self.results.structure.all, self.chain);
        let takers = all.takers(id).iter().copied();
        let direct: BTreeSet<StageId> = takers
            .filter_map(|(process, _)| chain.process(process).stage)
            .collect();
        if !deep {
            return direct;
        }
        let (_, reached) = all.reach([id], true);
        let processes = chain
            .processes
            .iter()
            .zip(reached)
            .filter(|(_, reached)| *reached);
        let stages = processes.filter_map(|(process, _)| process.stage);
        stages
            .filter(|stage| direct.iter().all(|it| it < stage))
            .collect()
    }

    fn on_stage(&self, stage: StageId) -> Vec<ScopedFigure> {
        self.stages.get(&stage).cloned().unwrap_or_default()
    }

    /// Observed output of a commodity, of its present makers and of their sites, in the period asked.
    fn outputs(&self, id: CommodityId) -> Vec<ScopedFigure> {
        let mut subjects = vec![Subject::Commodity(id)];
        for (process, link) in self.results.structure.present.makers(id).iter().copied() {
            if link == Link::Makes {
                subjects.push(Subject::Process(process));
                let sites = self.sites.get(&process).into_iter().flatten();
                subjects.extend(sites.map(|site| Subject::Site(*site)));
            }
        }
        subjects
            .iter()
            .filter_map(|of| self.outputs.get(of))
            .flatten()
            .copied()
            .collect()
    }

    fn capacities(&self, id: ProcessId) -> Vec<ScopedFigure> {
        let sites = self.sites.get(&id).into_iter().flatten();
        sites
            .filter_map(|site| capacity(*site, self.chain.site(*site), None))
            .collect()
    }

    /// Output of a process known in one scope, its capacity in another, and in none both.
    fn load(&self, id: ProcessId) -> Option<Apart> {
        let figures = self.capacities(id);
        if figures.is_empty() {
            return None;
        }
        let made = self.outputs(self.chain.process(id).product);
        let scope = made.first()?.scope;
        let both = made
            .iter()
            .any(|made| figures.iter().any(|can| can.scope == made.scope));
        (!both).then_some(Apart {
            asked: Asked::Load(id),
            scope,
            figures,
        })
    }

    /// Need known in one scope, supply in another, and in none both.
    fn balances(&self) -> Vec<Apart> {
        let balances = self
            .results
            .balances
            .iter()
            .filter(|it| it.basis == Basis::Observed);
        let balances: Vec<_> = balances.collect();
        let groups = balances.chunk_by(|left, right| left.commodity == right.commodity);
        groups
            .filter_map(|group| {
                if group
                    .iter()
                    .any(|it| it.need.is_some() && it.supply.is_some())
                {
                    return None;
                }
                let needy = group.iter().find(|it| it.need.is_some())?;
                let figures = self.outputs(needy.commodity);
                let asked = Asked::Balance(needy.commodity);
                (!figures.is_empty()).then_some(Apart {
                    asked,
                    scope: needy.scope,
                    figures,
                })
            })
            .collect()
    }
}

/// Output observed and capacity named on each stage.
fn by_stage(chain: &Chain, results: &Results) -> HashMap<StageId, Vec<ScopedFigure>> {
    let mut found: HashMap<StageId, Vec<ScopedFigure>> = HashMap::new();
    let observations = (0..).zip(&chain.observations);
    for (at, it) in observations.filter(|(_, it)| it.measure == Measure::Output) {
        if let Some(stage) = stages::stage_of(chain, &results.structure, it) {
            let held = found.entry(stage).or_default();
            held.extend(observed(at, it, Some(stage)));
        }
    }
    for (at, site) in (0..).zip(&chain.sites) {
        if let Some(stage) = site.stage {
            let held = found.entry(stage).or_default();
            held.extend(capacity(SiteId(at), site, Some(stage)));
        }
    }
    found
}

fn observed(at: u32, observation: &Observation, stage: Option<StageId>) -> Option<ScopedFigure> {
    let (amount, place) = (observation.figure.amount?, observation.figure.place);
    let (role, scope) = (Role::Observation(at), observation.scope);
    Some(ScopedFigure {
        role,
        amount,
        scope,
        stage,
        place,
    })
}

fn capacity(id: SiteId, site: &Site, stage: Option<StageId>) -> Option<ScopedFigure> {
    let figure = site.capacity.as_ref()?;
    let (amount, place) = (figure.amount?, figure.place);
    Some(ScopedFigure {
        role: Role::Capacity(id),
        amount,
        scope: site.scope,
        stage,
        place,
    })
}
