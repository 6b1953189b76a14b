//! Question 1: what can be made at all, what is missing, and what is the root of it?
//!
//! Comes in: a chain. Goes out: [`Structure`]. Must not know: amounts, severities.
//!
//! Method: forward closure with AND-processes and OR-commodities (linear), strongly connected components for loops,
//! and for a product that cannot be made the smallest set of missing commodities that would let it be made. The ideas
//! of maximal structure and of axioms S1–S5 are those of P-graphs (Friedler et al. 1992).

mod broken;
mod ends;

pub use broken::Broken;
pub use ends::{DeadEnd, ShallowExit};

use std::collections::BTreeSet;

use crate::graph::{Closure, Graph, Link, Node, Seeds, close};
use crate::model::{
    Chain, CommodityId, Crossing, CrossingKind, Measure, Observation, ProcessId, SiteId, StageId,
    Status, Subject,
};

/// What the topology of a chain says.
#[derive(Clone, Debug)]
pub struct Structure {
    /// The graph of present processes.
    pub present: Graph,
    /// The graph of all processes, candidates included.
    pub all: Graph,
    /// What can be had, with operating sites and observed output as evidence.
    pub closure: Closure,
    /// What is needed and has no supplier.
    pub missing: Vec<Missing>,
    /// Commodities that come from outside such a chain, are needed, and whose supply nothing states.
    pub outside: Vec<CommodityId>,
    /// Products that cannot be made, with the smallest missing set.
    pub broken: Vec<Broken>,
    /// How many more products cannot be made and were not looked into.
    pub broken_beyond: usize,
    /// Loops of the present graph.
    pub loops: Vec<Loop>,
    /// Made and taken by nobody, though somebody could.
    pub no_outlet: Vec<NoOutlet>,
    /// Scrap that is made and leads nowhere back.
    pub open_loops: Vec<OpenLoop>,
    /// Present processes with no way to any product.
    pub dead_ends: Vec<DeadEnd>,
    /// Exported, though a process of a later stage takes it.
    pub shallow_exits: Vec<ShallowExit>,
    /// Declared and joined to nothing.
    pub isolated: Vec<Subject>,
    /// Stages that the used references have and this chain has not.
    pub missing_stages: Vec<StageId>,
}

/// A commodity that is needed and has no supplier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub commodity: CommodityId,
    /// The other commodities that could stand in its slot, all without supplier too.
    pub or: Vec<CommodityId>,
    /// Present processes that take it.
    pub taken_by: Vec<ProcessId>,
    /// Present processes that it is equipment of.
    pub equips: Vec<ProcessId>,
    /// Whether a demand asks for it.
    pub demanded: bool,
    /// Processes of the references that would make it.
    pub candidates: Vec<ProcessId>,
    /// What all its candidates need and nobody supplies: needed only behind this gap.
    pub behind: Vec<CommodityId>,
    /// What its candidates would take that is made here and that nobody takes.
    pub would_take: Vec<CommodityId>,
}

/// A loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// Its commodities.
    pub commodities: Vec<CommodityId>,
    /// Its processes.
    pub processes: Vec<ProcessId>,
    /// Whether something outside feeds it.
    pub fed: bool,
}

/// Something made that nobody takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoOutlet {
    /// Which.
    pub commodity: CommodityId,
    /// Present processes that make it.
    pub made_by: Vec<ProcessId>,
    /// Processes of the references that would take it.
    pub candidates: Vec<ProcessId>,
}

/// Scrap that does not return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLoop {
    /// The scrap.
    pub commodity: CommodityId,
    /// Present processes that make it.
    pub made_by: Vec<ProcessId>,
    /// Processes of the references that would take it back.
    pub candidates: Vec<ProcessId>,
}

/// Facts about each commodity that do not hang on processes.
struct Facts {
    imported: Vec<bool>,
    exported: Vec<bool>,
    demanded: Vec<bool>,
    observed: Vec<bool>,
    /// A flow or an observed input shows that somebody takes it.
    taken: Vec<bool>,
    supplied: Vec<bool>,
}

/// Answers question 1.
pub fn solve(chain: &Chain) -> Structure {
    let present = Graph::of(chain, |process| process.presence.is_present());
    // Where every process is present, the two are one.
    let all = if present.is_whole() {
        present.clone()
    } else {
        Graph::of(chain, |_| true)
    };
    let facts = facts(chain, &present);
    let closure = close(chain, &present, &seeds(chain, &facts, true));
    let missing = missing(chain, &present, &all, &facts);
    let no_outlet = no_outlet(chain, &present, &all, &facts, &missing);
    let loops = present.loops();
    let mut in_loop = vec![false; chain.commodities.len()];
    for node in loops.iter().flatten() {
        if let Node::Commodity(id) = node {
            in_loop[id.index()] = true;
        }
    }
    let (broken, broken_beyond) = broken::solve(chain, &present, &facts, &closure, &in_loop);
    Structure {
        outside: outside(chain, &present, &facts),
        broken,
        broken_beyond,
        open_loops: open_loops(chain, &present, &all, &facts, &missing),
        dead_ends: ends::dead_ends(chain, &present, &facts, &loops),
        shallow_exits: ends::shallow_exits(chain, &present, &all, &facts),
        isolated: ends::isolated(chain, &all),
        missing_stages: ends::missing_stages(chain, &all),
        loops: judge_loops(chain, &present, &facts, loops),
        no_outlet,
        missing,
        closure,
        present,
        all,
    }
}

/// An amount or a limit of zero is a statement that nothing crosses.
pub(super) fn is_stopped(crossing: &Crossing) -> bool {
    [&crossing.amount, &crossing.limit]
        .into_iter()
        .flatten()
        .any(|figure| {
            let value = figure.amount.as_ref().and_then(|amount| amount.value);
            value.is_some_and(crate::quantity::Decimal::is_zero)
        })
}

fn facts(chain: &Chain, present: &Graph) -> Facts {
    let count = chain.commodities.len();
    let crossing = |kind| {
        let mut found = vec![false; count];
        for entry in chain.crossings.iter().filter(|entry| entry.kind == kind) {
            found[entry.of.index()] |= !is_stopped(entry);
        }
        found
    };
    let mut observed = vec![false; count];
    for observation in chain.observations.iter().filter(|it| shows_output(it)) {
        if let Subject::Commodity(id) = observation.of {
            observed[id.index()] = true;
        }
    }
    let mut taken = vec![false; count];
    for flow in &chain.flows {
        taken[flow.of.index()] = true;
    }
    for observation in &chain.observations {
        if let (Subject::Commodity(id), Measure::Input) = (observation.of, observation.measure) {
            taken[id.index()] = true;
        }
    }
    let imported = crossing(CrossingKind::Import);
    let supplied = (0..count)
        .map(|at| {
            let id = CommodityId(u32::try_from(at).unwrap_or(u32::MAX));
            imported[at] || observed[at] || !present.makers(id).is_empty()
        })
        .collect();
    Facts {
        exported: crossing(CrossingKind::Export),
        demanded: crossing(CrossingKind::Demand),
        imported,
        observed,
        taken,
        supplied,
    }
}

/// An operating site or observed output of a process proves that its inputs arrive somehow.
fn evidenced(chain: &Chain) -> Vec<bool> {
    let mut found = vec![false; chain.processes.len()];
    for site in chain
        .sites
        .iter()
        .filter(|site| site.status == Some(Status::Operating))
    {
        if let Some(process) = site.process {
            found[process.index()] = true;
        }
    }
    for observation in chain.observations.iter().filter(|it| shows_output(it)) {
        let process = match observation.of {
            Subject::Process(process) => Some(process),
            Subject::Site(site) => chain.site(site).process,
            _ => None,
        };
        if let Some(process) = process {
            found[process.index()] = true;
        }
    }
    found
}

/// Output was seen; an output of zero is a statement that there is none.
fn shows_output(observation: &Observation) -> bool {
    let value = observation.figure.amount.as_ref().and_then(|it| it.value);
    observation.measure == Measure::Output && !value.is_some_and(crate::quantity::Decimal::is_zero)
}

fn seeds(chain: &Chain, facts: &Facts, evidence: bool) -> Seeds {
    let commodities = chain
        .commodities
        .iter()
        .enumerate()
        .map(|(at, it)| it.outside || facts.imported[at] || (evidence && facts.observed[at]))
        .collect();
    let processes = if evidence {
        evidenced(chain)
    } else {
        vec![false; chain.processes.len()]
    };
    Seeds {
        commodities,
        processes,
    }
}

fn ids(count: usize) -> impl Iterator<Item = CommodityId> {
    (0..u32::try_from(count).unwrap_or(u32::MAX)).map(CommodityId)
}

/// Needed here, from outside such a chain, and nothing says how it comes.
fn outside(chain: &Chain, present: &Graph, facts: &Facts) -> Vec<CommodityId> {
    ids(chain.commodities.len())
        .filter(|id| {
            chain.commodity(*id).outside
                && !facts.supplied[id.index()]
                && (!present.takers(*id).is_empty() || facts.demanded[id.index()])
        })
        .collect()
}

fn missing(chain: &Chain, present: &Graph, all: &Graph, facts: &Facts) -> Vec<Missing> {
    let mut found: Vec<Missing> = Vec::new();
    let mut at: Vec<Option<usize>> = vec![None; chain.commodities.len()];
    let lacks = |id: CommodityId| !facts.supplied[id.index()] && !chain.commodity(id).outside;
    let mut entry = |id: CommodityId, found: &mut Vec<Missing>| {
        *at[id.index()].get_or_insert_with(|| {
            found.push(new_missing(chain, all, id));
            found.len() - 1
        })
    };
    for (index, process) in chain.processes.iter().enumerate() {
        let id = ProcessId(u32::try_from(index).unwrap_or(u32::MAX));
        if !present.shows(id) {
            continue;
        }
        for input in &process.inputs {
            if input
                .alternatives
                .iter()
                .all(|(commodity, _)| lacks(*commodity))
            {
                let Some((first, _)) = input.alternatives.first() else {
                    continue;
                };
                let held = entry(*first, &mut found);
                found[held].taken_by.push(id);
                let others = input
                    .alternatives
                    .iter()
                    .skip(1)
                    .map(|(commodity, _)| *commodity);
                found[held].or.extend(others);
            }
        }
        for equipment in process.equipment.iter().filter(|it| lacks(**it)) {
            let held = entry(*equipment, &mut found);
            found[held].equips.push(id);
        }
    }
    for id in ids(chain.commodities.len()).filter(|id| facts.demanded[id.index()] && lacks(*id)) {
        let held = entry(id, &mut found);
        found[held].demanded = true;
    }
    look_behind(chain, present, all, facts, &mut found);
    found.sort_by_key(|missing| missing.commodity);
    found
}

fn new_missing(chain: &Chain, all: &Graph, id: CommodityId) -> Missing {
    let candidates = candidates_of(chain, all, id);
    Missing {
        commodity: id,
        or: Vec::new(),
        taken_by: Vec::new(),
        equips: Vec::new(),
        demanded: false,
        candidates,
        behind: Vec::new(),
        would_take: Vec::new(),
    }
}

/// Need reaches through a missing link: what all candidates take is needed too, and is told under the gap.
fn look_behind(chain: &Chain, present: &Graph, all: &Graph, facts: &Facts, found: &mut [Missing]) {
    let roots: BTreeSet<CommodityId> = found.iter().map(|missing| missing.commodity).collect();
    for missing in found {
        missing.or.sort_unstable();
        missing.or.dedup();
        let mut behind: BTreeSet<CommodityId> = BTreeSet::new();
        let mut would_take: BTreeSet<CommodityId> = BTreeSet::new();
        let mut open = vec![missing.commodity];
        while let Some(id) = open.pop() {
            let candidates = candidates_of(chain, all, id);
            for taken in common_inputs(chain, &candidates) {
                let index = taken.index();
                let lacks = !facts.supplied[index] && !chain.commodity(taken).outside;
                if lacks && !roots.contains(&taken) && behind.insert(taken) {
                    open.push(taken);
                }
            }
            for taken in candidates
                .iter()
                .flat_map(|process| taken_by(chain, *process))
            {
                let at = taken.index();
                let leaves = facts.exported[at] || facts.demanded[at] || facts.taken[at];
                let made = !present.makers(taken).is_empty();
                if made && !leaves && present.takers(taken).is_empty() {
                    would_take.insert(taken);
                }
            }
        }
        missing.behind = behind.into_iter().collect();
        missing.would_take = would_take.into_iter().collect();
    }
}

/// Processes of the references that would make a commodity.
fn candidates_of(chain: &Chain, all: &Graph, commodity: CommodityId) -> Vec<ProcessId> {
    let mut found: Vec<ProcessId> = all
        .makers(commodity)
        .iter()
        .copied()
        .map(|(process, _)| process)
        .filter(|process| !chain.process(*process).presence.is_present())
        .collect();
    found.dedup();
    found
}

fn taken_by(chain: &Chain, process: ProcessId) -> Vec<CommodityId> {
    let inputs = &chain.process(process).inputs;
    inputs
        .iter()
        .flat_map(|input| input.alternatives.iter().map(|(id, _)| *id))
        .collect()
}

/// What every one of these processes takes; the first alternative listed stands for its slot.
fn common_inputs(chain: &Chain, processes: &[ProcessId]) -> Vec<CommodityId> {
    let sole = |process: &ProcessId| -> BTreeSet<CommodityId> {
        let inputs = chain.process(*process).inputs.iter();
        inputs
            .filter_map(|input| input.alternatives.first().map(|(id, _)| *id))
            .collect()
    };
    let mut sets = processes.iter().map(sole);
    let Some(first) = sets.next() else {
        return Vec::new();
    };
    sets.fold(first, |held, next| {
        held.intersection(&next).copied().collect()
    })
    .into_iter()
    .collect()
}

/// What leaves the chain or is its end: exported, demanded, or taken by nobody at all and no scrap or waste.
fn is_exit(chain: &Chain, present: &Graph, facts: &Facts, id: CommodityId) -> bool {
    let kind = chain.commodity(id).kind.as_deref();
    facts.exported[id.index()]
        || facts.demanded[id.index()]
        || (present.takers(id).is_empty() && !matches!(kind, Some("scrap" | "waste")))
}

/// Loops, and whether anything outside feeds them: a loop is unfed when none of its commodities can be had without
/// evidence, no process outside it makes any of them, and everything its processes lack lies within the loop itself.
/// Where a process outside would feed it and cannot run, what that process lacks is the root, and is told there.
fn judge_loops(chain: &Chain, present: &Graph, facts: &Facts, found: Vec<Vec<Node>>) -> Vec<Loop> {
    if found.is_empty() {
        return Vec::new();
    }
    let closure = close(chain, present, &seeds(chain, facts, false));
    found
        .into_iter()
        .map(|nodes| {
            let mut commodities = Vec::new();
            let mut processes = Vec::new();
            for node in nodes {
                match node {
                    Node::Commodity(id) => commodities.push(id),
                    Node::Process(id) => processes.push(id),
                }
            }
            let inside: BTreeSet<CommodityId> = commodities.iter().copied().collect();
            let had = commodities
                .iter()
                .any(|id| closure.has(*id) || facts.observed[id.index()]);
            let lacks_only_itself = processes.iter().all(|process| {
                chain.process(*process).inputs.iter().all(|input| {
                    let mut slot = input.alternatives.iter().map(|(id, _)| id);
                    slot.any(|id| closure.has(*id) || inside.contains(id))
                })
            });
            let within: BTreeSet<ProcessId> = processes.iter().copied().collect();
            let made_outside = commodities
                .iter()
                .flat_map(|id| present.makers(*id))
                .any(|(maker, _)| !within.contains(maker));
            Loop {
                fed: had || made_outside || !lacks_only_itself,
                commodities,
                processes,
            }
        })
        .collect()
}

fn makers(present: &Graph, id: CommodityId) -> Vec<ProcessId> {
    present
        .makers(id)
        .iter()
        .copied()
        .map(|(process, _)| process)
        .collect()
}

/// Processes of the references that would take a commodity.
fn would_take(chain: &Chain, all: &Graph, id: CommodityId) -> Vec<ProcessId> {
    let mut found: Vec<ProcessId> = all
        .takers(id)
        .iter()
        .copied()
        .filter(|(process, _)| !chain.process(*process).presence.is_present())
        .map(|(process, _)| process)
        .collect();
    found.dedup();
    found
}

fn untaken(chain: &Chain, present: &Graph, facts: &Facts, missing: &[Missing]) -> Vec<CommodityId> {
    let told: BTreeSet<&CommodityId> = missing.iter().flat_map(|it| &it.would_take).collect();
    ids(chain.commodities.len())
        .filter(|id| {
            let at = id.index();
            let made = !present.makers(*id).is_empty() || facts.observed[at];
            let leaves = facts.exported[at] || facts.demanded[at] || chain.commodity(*id).outside;
            made && !leaves
                && !told.contains(id)
                && !facts.taken[at]
                && present.takers(*id).is_empty()
        })
        .collect()
}

/// Made, taken by nobody here, and either a by-product or something that a known process would take further.
fn no_outlet(
    chain: &Chain,
    present: &Graph,
    all: &Graph,
    facts: &Facts,
    missing: &[Missing],
) -> Vec<NoOutlet> {
    let equipment: BTreeSet<CommodityId> = chain
        .processes
        .iter()
        .flat_map(|process| process.equipment.iter().copied())
        .collect();
    untaken(chain, present, facts, missing)
        .into_iter()
        .filter(|id| chain.commodity(*id).kind.as_deref() != Some("scrap"))
        .filter(|id| !equipment.contains(id))
        .filter_map(|id| {
            let made_by = makers(present, id);
            let candidates = would_take(chain, all, id);
            let product = present
                .makers(id)
                .iter()
                .any(|(_, link)| *link == Link::Makes);
            let end_of_chain = (product || made_by.is_empty()) && candidates.is_empty();
            (!end_of_chain).then_some(NoOutlet {
                commodity: id,
                made_by,
                candidates,
            })
        })
        .collect()
}

fn open_loops(
    chain: &Chain,
    present: &Graph,
    all: &Graph,
    facts: &Facts,
    missing: &[Missing],
) -> Vec<OpenLoop> {
    untaken(chain, present, facts, missing)
        .into_iter()
        .filter(|id| chain.commodity(*id).kind.as_deref() == Some("scrap"))
        .map(|id| OpenLoop {
            commodity: id,
            made_by: makers(present, id),
            candidates: would_take(chain, all, id),
        })
        .collect()
}

/// The stage of a commodity, where all processes that make it stand in one.
pub fn only_stage(chain: &Chain, all: &Graph, id: CommodityId) -> Option<StageId> {
    let makers = all
        .makers(id)
        .iter()
        .copied()
        .filter(|(_, link)| *link == Link::Makes);
    let mut stages = makers.map(|(process, _)| chain.process(process).stage);
    let first = stages.next()??;
    stages.all(|stage| stage == Some(first)).then_some(first)
}

/// The sites that run a process and count as present, aggregates and their parts included.
pub fn sites_of(chain: &Chain, process: ProcessId) -> Vec<SiteId> {
    let runs = |site: &crate::model::Site| {
        site.process == Some(process) && matches!(site.status, None | Some(Status::Operating))
    };
    let found = chain
        .sites
        .iter()
        .enumerate()
        .filter(|(_, site)| runs(site));
    found
        .map(|(at, _)| SiteId(u32::try_from(at).unwrap_or(u32::MAX)))
        .collect()
}
