//! Where a chain ends too early: processes on no way to a product, things joined to nothing, stages that are not there,
//! products that leave before they are worked further.
//!
//! Comes in: a chain, its graphs. Goes out: [`DeadEnd`], [`ShallowExit`], subjects, stages. Must not know: amounts,
//! severities.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, ids, is_exit, only_stage};
use crate::graph::{Graph, Link, Node};
use crate::model::{
    Chain, CommodityId, CrossingKind, FileId, FlowEnd, ProcessId, StageId, StatedWhat, Subject,
};

/// Present processes from which no way leads to a product: the last of them, with those that lead only there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadEnd {
    /// The last process; of a loop, the one whose id sorts first.
    pub process: ProcessId,
    /// The processes that lead only there.
    pub also: Vec<ProcessId>,
    /// What it makes that nobody takes; empty where all goes round in a loop.
    pub ends: Vec<CommodityId>,
}

/// An exported commodity that a process of a later stage takes directly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShallowExit {
    /// Which.
    pub commodity: CommodityId,
    /// The stage it is made in.
    pub stage: StageId,
    /// Its exports, by position in [`Chain::crossings`].
    pub exports: Vec<usize>,
    /// Present processes of later stages that take it.
    pub taken_by: Vec<ProcessId>,
    /// Processes of the references, of later stages, that would take it.
    pub candidates: Vec<ProcessId>,
}

fn process_ids(chain: &Chain) -> impl Iterator<Item = ProcessId> {
    (0..u32::try_from(chain.processes.len()).unwrap_or(u32::MAX)).map(ProcessId)
}

fn outputs(chain: &Chain, process: ProcessId) -> impl Iterator<Item = CommodityId> {
    let process = chain.process(process);
    let by = process.byproducts.iter().map(|output| output.commodity);
    std::iter::once(process.product).chain(by)
}

fn takers(graph: &Graph, id: CommodityId) -> impl Iterator<Item = ProcessId> {
    let taken = graph.takers(id).iter().copied();
    taken
        .filter(|(_, link)| matches!(link, Link::Takes(_)))
        .map(|(process, _)| process)
}

/// Present processes with no way to any product, grouped by where they end.
pub(super) fn dead_ends(
    chain: &Chain,
    present: &Graph,
    facts: &Facts,
    loops: &[Vec<Node>],
) -> Vec<DeadEnd> {
    // A product or a service is one even where something here takes it further.
    let sold = |id: CommodityId| {
        let kind = chain.commodity(id).kind.as_deref();
        matches!(kind, Some("product" | "service"))
    };
    let exits =
        ids(chain.commodities.len()).filter(|id| sold(*id) || is_exit(chain, present, facts, *id));
    let (_, leads) = present.reach(exits, false);
    let dead: Vec<ProcessId> = process_ids(chain)
        .filter(|id| present.shows(*id) && !leads[id.index()])
        .collect();
    let group = grouped_by_loop(chain, &dead, loops);
    let mut groups: BTreeMap<ProcessId, Vec<ProcessId>> = BTreeMap::new();
    let grouped = || dead.iter().filter_map(|id| Some((*id, group[id.index()]?)));
    for (member, first) in grouped() {
        groups.entry(first).or_default().push(member);
    }
    // What takes a commodity that a dead process makes is dead too, so that this sees all its takers.
    let mut taken_by = vec![Leads::Nowhere; chain.commodities.len()];
    for (member, first) in grouped() {
        let inputs = &chain.process(member).inputs;
        for (id, _) in inputs.iter().flat_map(|input| &input.alternatives) {
            taken_by[id.index()].to(first);
        }
    }
    groups.retain(|first, members| {
        let mut made = members.iter().flat_map(|member| outputs(chain, *member));
        made.all(|id| {
            matches!(taken_by[id.index()], Leads::Nowhere)
                || taken_by[id.index()] == Leads::To(*first)
        })
    });
    let ends = leading_to(chain, present, &groups, &group);
    let mut also: BTreeMap<ProcessId, Vec<ProcessId>> = BTreeMap::new();
    for id in dead.iter().copied() {
        if let Leads::To(first) = ends[id.index()]
            && first != id
        {
            also.entry(first).or_default().push(id);
        }
    }
    groups
        .iter()
        .map(|(first, members)| DeadEnd {
            process: *first,
            also: also.remove(first).unwrap_or_default(),
            ends: untaken_outputs(chain, present, members),
        })
        .collect()
}

/// The group of each dead process, named by one of it: one on no loop is a group of its own, those of one loop end
/// together.
fn grouped_by_loop(
    chain: &Chain,
    dead: &[ProcessId],
    loops: &[Vec<Node>],
) -> Vec<Option<ProcessId>> {
    let mut group: Vec<Option<ProcessId>> = vec![None; chain.processes.len()];
    for id in dead {
        group[id.index()] = Some(*id);
    }
    for nodes in loops {
        let members: Vec<ProcessId> = nodes
            .iter()
            .filter_map(|node| match node {
                Node::Process(id) => Some(*id),
                Node::Commodity(_) => None,
            })
            .filter(|id| group[id.index()].is_some())
            .collect();
        // The id that sorts first names the loop, so that its identity does not hang on the order of the file.
        let first = members.iter().min_by_key(|id| &chain.process(**id).id);
        if let Some(first) = first.copied() {
            for member in members {
                group[member.index()] = Some(first);
            }
        }
    }
    group
}

/// Where all ways from something lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leads {
    Nowhere,
    /// To one group, named by its first process.
    To(ProcessId),
    ToSeveral,
}

impl Leads {
    /// One more place it leads to; tells whether that is news.
    fn to(&mut self, first: ProcessId) -> bool {
        let now = match *self {
            Self::Nowhere => Self::To(first),
            Self::To(other) if other == first => return false,
            Self::To(_) => Self::ToSeveral,
            Self::ToSeveral => return false,
        };
        *self = now;
        true
    }
}

/// For each dead process the group that it leads to. Each is visited twice at most: when a first group is reached
/// from it, and when a second is.
fn leading_to(
    chain: &Chain,
    present: &Graph,
    groups: &BTreeMap<ProcessId, Vec<ProcessId>>,
    dead: &[Option<ProcessId>],
) -> Vec<Leads> {
    let mut found = vec![Leads::Nowhere; chain.processes.len()];
    let mut through = vec![Leads::Nowhere; chain.commodities.len()];
    for (first, members) in groups {
        let mut open = members.clone();
        for member in members {
            found[member.index()].to(*first);
        }
        while let Some(process) = open.pop() {
            let inputs = chain.process(process).inputs.iter();
            for (id, _) in inputs.flat_map(|input| &input.alternatives) {
                if !through[id.index()].to(*first) {
                    continue;
                }
                for (maker, _) in present.makers(*id) {
                    if dead[maker.index()].is_some() && found[maker.index()].to(*first) {
                        open.push(*maker);
                    }
                }
            }
        }
    }
    found
}

fn untaken_outputs(chain: &Chain, present: &Graph, members: &[ProcessId]) -> Vec<CommodityId> {
    let made = members.iter().flat_map(|member| outputs(chain, *member));
    let untaken: BTreeSet<CommodityId> = made.filter(|id| present.takers(*id).is_empty()).collect();
    untaken.into_iter().collect()
}

/// Exports of what a process of a later stage, present or of the references, takes directly.
pub(super) fn shallow_exits(
    chain: &Chain,
    present: &Graph,
    all: &Graph,
    facts: &Facts,
) -> Vec<ShallowExit> {
    let mut exports: BTreeMap<CommodityId, Vec<usize>> = BTreeMap::new();
    for (at, crossing) in chain.crossings.iter().enumerate() {
        if crossing.kind == CrossingKind::Export && facts.exported[crossing.of.index()] {
            exports.entry(crossing.of).or_default().push(at);
        }
    }
    exports
        .into_iter()
        .filter_map(|(commodity, exports)| {
            let stage = only_stage(chain, present, commodity)
                .or_else(|| only_stage(chain, all, commodity))?;
            let later = |id: &ProcessId| chain.process(*id).stage.is_some_and(|it| it > stage);
            let mut takers: Vec<ProcessId> = takers(all, commodity).filter(later).collect();
            takers.dedup();
            let (taken_by, candidates): (Vec<_>, Vec<_>) =
                takers.into_iter().partition(|id| present.shows(*id));
            let shallow = !taken_by.is_empty() || !candidates.is_empty();
            shallow.then_some(ShallowExit {
                commodity,
                stage,
                exports,
                taken_by,
                candidates,
            })
        })
        .collect()
}

/// Commodities and processes that the chain's own file declares and that are joined to nothing.
pub(super) fn isolated(chain: &Chain, all: &Graph) -> Vec<Subject> {
    // Hardly anything stands alone, so that the list is hardly ever asked.
    let named = LazyCell::new(|| named(chain));
    let own = |subject: &Subject| chain.place_of(*subject).file == FileId(0);
    let commodities = ids(chain.commodities.len())
        .filter(|id| all.makers(*id).is_empty() && all.takers(*id).is_empty())
        .map(Subject::Commodity)
        .filter(|subject| !named.contains(subject));
    let alone = |id: &ProcessId| {
        let process = chain.process(*id);
        process.inputs.is_empty()
            && process.byproducts.is_empty()
            && all.takers(process.product).is_empty()
            && all.makers(process.product).len() == 1
            && !named.contains(&Subject::Commodity(process.product))
    };
    let processes = process_ids(chain)
        .filter(alone)
        .map(Subject::Process)
        .filter(|subject| !named.contains(subject));
    commodities.chain(processes).filter(own).collect()
}

/// What figures, flows, sites and equipment lists name.
fn named(chain: &Chain) -> BTreeSet<Subject> {
    let end = |end: FlowEnd| match end {
        FlowEnd::Process(id) => Subject::Process(id),
        FlowEnd::Site(id) => Subject::Site(id),
    };
    let mut named = BTreeSet::new();
    named.extend(
        chain
            .crossings
            .iter()
            .map(|entry| Subject::Commodity(entry.of)),
    );
    for flow in &chain.flows {
        named.extend([end(flow.from), end(flow.to), Subject::Commodity(flow.of)]);
    }
    let equipment = chain.processes.iter().flat_map(|it| &it.equipment);
    named.extend(equipment.map(|id| Subject::Commodity(*id)));
    named.extend(chain.observations.iter().map(|it| it.of));
    named.extend(chain.targets.iter().map(|it| it.of));
    let run = chain.sites.iter().filter_map(|site| site.process);
    named.extend(run.map(Subject::Process));
    named
}

/// Stages of the used references with nothing here: no present process, no site, no observation of the stage or of
/// what only it makes, no claim. A reference itself, and a stage that the chain's own file lists, are not compared.
pub(super) fn missing_stages(chain: &Chain, all: &Graph) -> Vec<StageId> {
    if chain.reference {
        return Vec::new();
    }
    let mut seen: Vec<bool> = chain
        .stages
        .iter()
        .map(|stage| stage.place.file == FileId(0))
        .collect();
    let mut mark = |stage: Option<StageId>| {
        if let Some(stage) = stage {
            seen[stage.index()] = true;
        }
    };
    let present = chain.processes.iter().filter(|it| it.presence.is_present());
    present.for_each(|process| mark(process.stage));
    for site in &chain.sites {
        mark(site.stage);
    }
    for stated in &chain.stated {
        if let StatedWhat::Stages(stages) = &stated.what {
            for stage in stages {
                mark(Some(*stage));
            }
        }
    }
    for observation in &chain.observations {
        match observation.of {
            Subject::Stage(stage) => mark(Some(stage)),
            Subject::Commodity(id) => mark(only_stage(chain, all, id)),
            _ => {}
        }
    }
    (0..)
        .zip(&seen)
        .filter(|(_, seen)| !**seen)
        .map(|(at, _)| StageId(at))
        .collect()
}
