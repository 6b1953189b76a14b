//! Forward closure: what can be had when every process needs all its inputs.
//!
//! The linear-time algorithm of Dowling & Gallier (1984) for Horn clauses: each process counts the slots that are
//! still empty and fires when none is left.

use super::{Graph, Link, narrow};
use crate::model::{Chain, CommodityId, ProcessId};

/// What is there to begin with.
#[derive(Clone, Debug, Default)]
pub struct Seeds {
    /// Commodities that are there, by index.
    pub commodities: Vec<bool>,
    /// Processes that run whatever their inputs (evidence proves it), by index.
    pub processes: Vec<bool>,
}

/// What can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Commodities that can be had, by index.
    pub commodities: Vec<bool>,
    /// Processes that can run, by index.
    pub processes: Vec<bool>,
}

impl Closure {
    /// Whether a commodity can be had.
    pub fn has(&self, commodity: CommodityId) -> bool {
        self.commodities[commodity.index()]
    }

    /// Whether a process can run.
    pub fn runs(&self, process: ProcessId) -> bool {
        self.processes[process.index()]
    }
}

/// Everything that can be had from `seeds` with the processes of `graph`. Linear in the size of the graph.
pub fn close(chain: &Chain, graph: &Graph, seeds: &Seeds) -> Closure {
    let mut state = State::new(chain, graph);
    for (at, is) in seeds.commodities.iter().enumerate() {
        if *is {
            state.supply(CommodityId(narrow(at)));
        }
    }
    for at in 0..chain.processes.len() {
        let process = ProcessId(narrow(at));
        let evidenced = seeds.processes.get(at).copied().unwrap_or(false);
        if graph.shows(process) && (evidenced || state.empty_slots[at] == 0) {
            state.fire(chain, process);
        }
    }
    while let Some(commodity) = state.open.pop() {
        for (process, link) in graph.takers(commodity).iter().copied() {
            if let Link::Takes(slot) = link {
                state.fill(chain, process, slot as usize);
            }
        }
    }
    Closure {
        commodities: state.commodities,
        processes: state.processes,
    }
}

struct State {
    commodities: Vec<bool>,
    processes: Vec<bool>,
    empty_slots: Vec<usize>,
    /// Whether each slot is filled: those of a process one after another, from where its first one stands.
    filled: Vec<bool>,
    first_slot: Vec<usize>,
    open: Vec<CommodityId>,
}

impl State {
    fn new(chain: &Chain, graph: &Graph) -> Self {
        let mut count = 0;
        let slots = chain.processes.iter().map(|it| it.inputs.len());
        let first_slot = slots
            .map(|slots| {
                count += slots;
                count - slots
            })
            .collect();
        Self {
            commodities: vec![false; graph.commodity_count()],
            processes: vec![false; chain.processes.len()],
            empty_slots: chain
                .processes
                .iter()
                .map(|process| process.inputs.len())
                .collect(),
            filled: vec![false; count],
            first_slot,
            open: Vec::new(),
        }
    }

    fn supply(&mut self, commodity: CommodityId) {
        if !std::mem::replace(&mut self.commodities[commodity.index()], true) {
            self.open.push(commodity);
        }
    }

    fn fire(&mut self, chain: &Chain, process: ProcessId) {
        if std::mem::replace(&mut self.processes[process.index()], true) {
            return;
        }
        let process = chain.process(process);
        self.supply(process.product);
        for output in &process.byproducts {
            self.supply(output.commodity);
        }
    }

    fn fill(&mut self, chain: &Chain, process: ProcessId, slot: usize) {
        let at = process.index();
        if std::mem::replace(&mut self.filled[self.first_slot[at] + slot], true) {
            return;
        }
        self.empty_slots[at] -= 1;
        if self.empty_slots[at] == 0 {
            self.fire(chain, process);
        }
    }
}
