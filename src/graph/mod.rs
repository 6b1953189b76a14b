//! The bipartite graph of a chain on petgraph: who makes, who takes, what is reachable, which loops there are.
//!
//! Comes in: a chain. Goes out: [`Graph`] and answers about reachability. Must not know: amounts, rules.
//!
//! A process is a hyperedge: it runs only when *all* its input slots can be filled; a commodity is there when *any*
//! supplier is. Every walk is iterative, so that a chain of any length fits on any stack.

mod closure;

pub use closure::{Closure, Seeds, close};

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{Chain, CommodityId, Process, ProcessId};

/// A node: a commodity or a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A commodity.
    Commodity(CommodityId),
    /// A process.
    Process(ProcessId),
}

/// How a process and a commodity hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// The process takes the commodity in the input slot of this number.
    Takes(u32),
    /// The commodity is the reference product of the process.
    Makes,
    /// The commodity is a by-product of the process.
    ByProduct,
}

/// Commodities and the processes that the chain shows, joined by what is taken and made.
#[derive(Clone, Debug)]
pub struct Graph {
    inner: DiGraph<Node, Link>,
    commodities: usize,
    /// For each process of the chain, its node; `None` where it is left out.
    nodes: Vec<Option<NodeIndex>>,
    /// For each commodity, who makes it and who takes it, so that asking costs nothing however many they are.
    makers: Vec<Vec<(ProcessId, Link)>>,
    takers: Vec<Vec<(ProcessId, Link)>>,
}

impl Graph {
    /// The graph of the processes that `shows` lets in (`Process::presence` tells which are present).
    pub fn of(chain: &Chain, shows: impl Fn(&Process) -> bool) -> Self {
        let mut inner = DiGraph::with_capacity(
            chain.commodities.len() + chain.processes.len(),
            chain.processes.len() * 4,
        );
        for at in 0..chain.commodities.len() {
            inner.add_node(Node::Commodity(CommodityId(narrow(at))));
        }
        let mut nodes = Vec::with_capacity(chain.processes.len());
        let mut makers = vec![Vec::new(); chain.commodities.len()];
        let mut takers = makers.clone();
        for (at, process) in chain.processes.iter().enumerate() {
            if !shows(process) {
                nodes.push(None);
                continue;
            }
            let id = ProcessId(narrow(at));
            let node = inner.add_node(Node::Process(id));
            for (slot, input) in process.inputs.iter().enumerate() {
                for (commodity, _) in &input.alternatives {
                    let link = Link::Takes(narrow(slot));
                    inner.add_edge(commodity_node(*commodity), node, link);
                    takers[commodity.index()].push((id, link));
                }
            }
            let byproducts = process.byproducts.iter().map(|output| output.commodity);
            let made = std::iter::once((process.product, Link::Makes))
                .chain(byproducts.map(|commodity| (commodity, Link::ByProduct)));
            for (commodity, link) in made {
                inner.add_edge(node, commodity_node(commodity), link);
                makers[commodity.index()].push((id, link));
            }
            nodes.push(Some(node));
        }
        Self {
            inner,
            commodities: chain.commodities.len(),
            nodes,
            makers,
            takers,
        }
    }

    /// Whether every process of the chain is in the graph.
    pub fn is_whole(&self) -> bool {
        self.nodes.iter().all(Option::is_some)
    }

    /// How many commodities the graph has.
    pub const fn commodity_count(&self) -> usize {
        self.commodities
    }

    /// Whether a process is in the graph.
    pub fn shows(&self, process: ProcessId) -> bool {
        self.nodes.get(process.index()).copied().flatten().is_some()
    }

    /// The processes that make a commodity, as product or by-product, in the order of the chain.
    pub fn makers(&self, commodity: CommodityId) -> &[(ProcessId, Link)] {
        &self.makers[commodity.index()]
    }

    /// The processes that take a commodity, each with the slot, in the order of the chain.
    pub fn takers(&self, commodity: CommodityId) -> &[(ProcessId, Link)] {
        &self.takers[commodity.index()]
    }

    /// Strongly connected components with more than one node: the loops, each sorted, in order of their first node.
    ///
    /// They are those of the commodities, joined where a process takes one and makes the other: many processes that make
    /// one thing of another are one way. A process is on a loop where it takes and makes something of it. One that takes
    /// many and makes many is a node of its own among them, since its ways would be too many.
    pub fn loops(&self) -> Vec<Vec<Node>> {
        let all = self.nodes.iter().copied().flatten();
        let (wide, narrow): (Vec<_>, Vec<_>) = all.partition(|it| self.is_wide(*it));
        let ways = self.ways(&wide, &narrow);
        let mut found = components(self.commodities + wide.len(), &ways);
        found.retain(|it| match it[..] {
            [one] => ways.binary_search(&(one, one)).is_ok(),
            _ => true,
        });
        let mut loop_of = vec![None; self.commodities + wide.len()];
        for (at, members) in found.iter().enumerate() {
            for member in members {
                loop_of[*member] = Some(at);
            }
        }
        let named = |at: &usize| match at.checked_sub(self.commodities) {
            None => self.inner[NodeIndex::new(*at)],
            Some(at) => self.inner[wide[at]],
        };
        let mut loops: Vec<Vec<Node>> = found
            .iter()
            .map(|members| members.iter().map(named).collect())
            .collect();
        for node in narrow {
            let made = |at| {
                self.near(node, Direction::Outgoing)
                    .any(|made| loop_of[made] == Some(at))
            };
            let taken = self.near(node, Direction::Incoming);
            let mut taken = taken.filter_map(|taken| loop_of[taken]);
            if let Some(at) = taken.find(|at| made(*at)) {
                loops[at].push(self.inner[node]);
            }
        }
        for nodes in &mut loops {
            nodes.sort_unstable();
        }
        loops.sort();
        loops
    }

    /// The commodities that a process takes, or makes.
    fn near(&self, process: NodeIndex, way: Direction) -> impl Iterator<Item = usize> + Clone {
        let near = self.inner.neighbors_directed(process, way);
        near.map(NodeIndex::index)
    }

    /// Whether a process has more ways from what it takes to what it makes than it has links.
    fn is_wide(&self, process: NodeIndex) -> bool {
        let count = |way| self.near(process, way).count();
        let (taken, made) = (count(Direction::Incoming), count(Direction::Outgoing));
        taken * made > taken + made
    }

    /// The ways from commodity to commodity, sorted, each once; those through wide processes by nodes of their own behind
    /// the commodities. There are never more of them than links.
    fn ways(&self, wide: &[NodeIndex], narrow: &[NodeIndex]) -> Vec<(usize, usize)> {
        let mut ways = Vec::new();
        for node in narrow {
            for taken in self.near(*node, Direction::Incoming) {
                let made = self.near(*node, Direction::Outgoing);
                ways.extend(made.map(|made| (taken, made)));
            }
        }
        for (own, node) in (self.commodities..).zip(wide) {
            let taken = self.near(*node, Direction::Incoming);
            ways.extend(taken.map(|taken| (taken, own)));
            let made = self.near(*node, Direction::Outgoing);
            ways.extend(made.map(|made| (own, made)));
        }
        ways.sort_unstable();
        ways.dedup();
        ways
    }

    /// Marks every commodity and process from which one of `goals` can be reached (`forward` false), or that can be
    /// reached from one of them (`forward` true): `(commodities, processes)`.
    pub fn reach(
        &self,
        goals: impl IntoIterator<Item = CommodityId>,
        forward: bool,
    ) -> (Vec<bool>, Vec<bool>) {
        let direction = if forward {
            Direction::Outgoing
        } else {
            Direction::Incoming
        };
        let mut seen = vec![false; self.inner.node_count()];
        let mut open: Vec<NodeIndex> = goals.into_iter().map(commodity_node).collect();
        for node in &open {
            seen[node.index()] = true;
        }
        while let Some(node) = open.pop() {
            for next in self.inner.neighbors_directed(node, direction) {
                if !std::mem::replace(&mut seen[next.index()], true) {
                    open.push(next);
                }
            }
        }
        let commodities = seen[..self.commodities].to_vec();
        let processes = self
            .nodes
            .iter()
            .map(|node| node.is_some_and(|node| seen[node.index()]))
            .collect();
        (commodities, processes)
    }
}

/// Strongly connected components of a graph of `count` nodes, each in the order of its numbers; edges lead from what
/// depends to what it depends on, and a component stands behind all that it depends on.
pub fn components(count: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut inner = DiGraph::<(), (), usize>::with_capacity(count, edges.len());
    for _ in 0..count {
        inner.add_node(());
    }
    for (from, to) in edges {
        inner.add_edge(NodeIndex::new(*from), NodeIndex::new(*to), ());
    }
    // Kosaraju gives them in reverse topological order, and does not recurse.
    let sorted = |component: Vec<NodeIndex<usize>>| {
        let mut nodes: Vec<usize> = component.into_iter().map(NodeIndex::index).collect();
        nodes.sort_unstable();
        nodes
    };
    kosaraju_scc(&inner).into_iter().map(sorted).collect()
}

fn commodity_node(id: CommodityId) -> NodeIndex {
    NodeIndex::new(id.index())
}

/// A chain has at most ten million values, so that every index fits.
fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
