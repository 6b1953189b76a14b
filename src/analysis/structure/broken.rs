//! Products that cannot be made, and the smallest set of missing commodities that would let them be.
//!
//! Comes in: a chain, its graph of present processes, what can be had. Goes out: [`Broken`]. Must not know: amounts,
//! severities.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Facts, ids, is_exit};
use crate::graph::{Closure, Graph, Link};
use crate::model::{Chain, CommodityId, Input, ProcessId};

/// Products that cannot be made and are looked into; beyond, the rest is only counted.
const BROKEN_MAX: usize = 50;
/// Missing commodities upstream of one product for which every combination is tried.
const EXHAUSTIVE_MAX: usize = 14;
/// Uses of commodities looked at for all products together at most: keeps a large chain within a second.
const WORK_MAX: usize = 5_000_000;

/// A product that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub commodity: CommodityId,
    /// The smallest set of commodities whose supply would let it be made. Empty where only itself would make it.
    pub missing: Vec<CommodityId>,
    /// Whether every smaller set was tried; else a smaller one may do.
    pub smallest: bool,
    /// The shortest way from the first missing commodity to the product, process by process.
    pub route: Vec<ProcessId>,
}

/// Products that cannot be made, each looked into, and how many more there are.
pub(super) fn solve(
    chain: &Chain,
    present: &Graph,
    facts: &Facts,
    closure: &Closure,
    in_loop: &[bool],
) -> (Vec<Broken>, usize) {
    let mut goals: Vec<CommodityId> = ids(chain.commodities.len())
        .filter(|id| !closure.has(*id) && !present.makers(*id).is_empty())
        .filter(|id| is_exit(chain, present, facts, *id))
        .collect();
    let beyond = goals.len().saturating_sub(BROKEN_MAX);
    goals.truncate(BROKEN_MAX);
    let mut search = Search {
        chain,
        present,
        closure,
        work: WORK_MAX,
    };
    let found = goals
        .into_iter()
        .map(|goal| {
            let (commodities, upstream) = present.reach([goal], false);
            // A loop that nothing feeds needs a first supply of one of its own commodities, so these count as lacking.
            let lacking: Vec<CommodityId> = ids(chain.commodities.len())
                .filter(|id| commodities[id.index()] && *id != goal && !closure.has(*id))
                .filter(|id| in_loop[id.index()] || present.makers(*id).is_empty())
                .collect();
            let processes = chain.processes.iter().zip(&upstream);
            let size = processes
                .filter(|(_, is)| **is)
                .map(|(process, _)| {
                    process
                        .inputs
                        .iter()
                        .map(|it| it.alternatives.len())
                        .sum::<usize>()
                })
                .sum();
            let looked_at = Goal {
                commodity: goal,
                upstream,
                size,
            };
            let (missing, smallest) = search.smallest_set(&looked_at, lacking);
            let first = missing.first();
            let route = first.map_or_else(Vec::new, |first| route(chain, present, *first, goal));
            Broken {
                commodity: goal,
                missing,
                smallest,
                route,
            }
        })
        .collect();
    (found, beyond)
}

/// The search for one product after the other, on top of what can be had anyway.
struct Search<'s> {
    chain: &'s Chain,
    present: &'s Graph,
    /// What can be had.
    closure: &'s Closure,
    /// Uses of commodities that may still be looked at.
    work: usize,
}

/// A product that cannot be made, and everything upstream of it.
struct Goal {
    commodity: CommodityId,
    /// Processes upstream of it, by index.
    upstream: Vec<bool>,
    /// Upstream uses of commodities: what one try costs at most.
    size: usize,
}

impl Search<'_> {
    /// The smallest set of `lacking` that lets the goal be made. Sets are tried by size, then in order, so that the
    /// answer is unique; with more than [`EXHAUSTIVE_MAX`] candidates, superfluous members are dropped one by one
    /// instead, as long as the work allows.
    fn smallest_set(&mut self, goal: &Goal, lacking: Vec<CommodityId>) -> (Vec<CommodityId>, bool) {
        let count = lacking.len();
        if count <= EXHAUSTIVE_MAX && (goal.size << count) <= self.work {
            // The empty set is not tried: the goal cannot be had as it is.
            let mut masks: Vec<u32> = (1..1_u32 << count).collect();
            masks.sort_by_key(|mask| mask.count_ones());
            for mask in masks {
                let chosen = lacking
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| mask & (1 << bit) != 0);
                let set: Vec<CommodityId> = chosen.map(|(_, id)| *id).collect();
                if self.enough(&set, goal) {
                    return (set, true);
                }
            }
            return (Vec::new(), true);
        }
        let mut set = lacking;
        for id in set.clone() {
            if self.work < goal.size {
                break;
            }
            let without: Vec<CommodityId> =
                set.iter().copied().filter(|held| *held != id).collect();
            if self.enough(&without, goal) {
                set = without;
            }
        }
        (set, false)
    }

    /// Whether the goal can be made once `set` is there: forward closure, on top of what can be had anyway, through the
    /// processes upstream of the goal.
    fn enough(&mut self, set: &[CommodityId], goal: &Goal) -> bool {
        let mut had: HashSet<CommodityId> = set.iter().copied().collect();
        let mut filled: HashSet<(ProcessId, u32)> = HashSet::new();
        let mut empty_slots: HashMap<ProcessId, usize> = HashMap::new();
        let mut open = set.to_vec();
        while let Some(id) = open.pop() {
            if id == goal.commodity {
                return true;
            }
            for (process, link) in self.present.takers(id) {
                let Link::Takes(slot) = *link else { continue };
                if !goal.upstream[process.index()] || self.closure.runs(*process) {
                    continue;
                }
                self.work = self.work.saturating_sub(1);
                let made = self.chain.process(*process);
                let is_empty = |input: &&Input| {
                    let mut slot = input.alternatives.iter();
                    !slot.any(|(commodity, _)| self.closure.has(*commodity))
                };
                let was_empty = made
                    .inputs
                    .get(slot as usize)
                    .is_some_and(|it| is_empty(&it));
                if !was_empty || !filled.insert((*process, slot)) {
                    continue;
                }
                let left = empty_slots
                    .entry(*process)
                    .or_insert_with(|| made.inputs.iter().filter(is_empty).count());
                *left -= 1;
                if *left == 0 {
                    let by = made.byproducts.iter().map(|output| output.commodity);
                    for output in std::iter::once(made.product).chain(by) {
                        if !self.closure.has(output) && had.insert(output) {
                            open.push(output);
                        }
                    }
                }
            }
        }
        false
    }
}

/// The shortest way from one commodity to another through present processes.
fn route(chain: &Chain, present: &Graph, from: CommodityId, to: CommodityId) -> Vec<ProcessId> {
    let mut came: Vec<Option<(CommodityId, ProcessId)>> = vec![None; chain.commodities.len()];
    let mut open = VecDeque::from([from]);
    while let Some(id) = open.pop_front() {
        if id == to {
            break;
        }
        for (process, link) in present.takers(id).iter().copied() {
            if !matches!(link, Link::Takes(_)) {
                continue;
            }
            let made = chain.process(process);
            let by = made.byproducts.iter().map(|output| output.commodity);
            for next in std::iter::once(made.product).chain(by) {
                if next != from && came[next.index()].is_none() {
                    came[next.index()] = Some((id, process));
                    open.push_back(next);
                }
            }
        }
    }
    let mut way = Vec::new();
    let mut at = to;
    while let Some((before, process)) = came[at.index()] {
        way.push(process);
        at = before;
    }
    way.reverse();
    way
}
