//! The best structures, in their order: branch and bound over units, with linear programmes as bounds.
//!
//! Comes in: a [`Network`], its [`Programme`], how many are wanted. Goes out: [`Found`]. Must not know: chains.
//!
//! Method (accelerated branch and bound: Friedler, Varga, Fehér and Fan 1996, on a best-first tree). A node has units that
//! are in, out and open. Its bound is the programme in which open units may run at no cost of having them; what is in
//! counts whole. The node with the least bound is opened: a wanted unit that runs in its programme is put in or out. As
//! putting it in changes nothing that runs, only the other half is solved again. Where all that runs is in, the node's
//! best structure is found: it is what is in, and the node is done, for all others in it have units more and cost no less.
//! So structures come out in their order, and of two of which one is part of the other the larger is told only where it
//! comes first: a unit that earns nothing is in no structure.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::maximal::maximal;
use super::network::Network;
use super::programme::{Built, NoPoint, Point, Programme, State};

/// Linear programmes that one search may solve: some seconds. Beyond, what was found stands and the rest is said to be open.
pub const PROGRAMMES_MAX: usize = 10_000;

/// Nodes that one search may open.
const NODES_MAX: usize = 200_000;

/// What structures are ordered by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    /// Cost of a year, to nine digits; zero where costs do not count.
    pub cost: f64,
    /// Weights of units and of what is had, first and second.
    pub weight: (u32, u32),
    /// Units.
    pub units: u32,
}

impl Rank {
    fn order(&self, other: &Self) -> Ordering {
        self.cost
            .total_cmp(&other.cost)
            .then(self.weight.cmp(&other.weight))
            .then(self.units.cmp(&other.units))
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The structures, the best first, each as its units in their order.
    pub best: Vec<(Vec<u32>, Rank)>,
    /// Linear programmes that were solved.
    pub programmes: usize,
    /// Whether the search was ended by its bound: the structures told are the best all the same, further ones may be
    /// missing.
    pub stopped: bool,
    /// Structures left out because no result on them could be vouched for.
    pub troubled: usize,
    /// Why there is none, where the programme of all units says so.
    pub none: Option<NoPoint>,
}

/// How a search goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// How many structures are wanted.
    pub best: usize,
    /// Whether costs count; else weights alone do.
    pub by_cost: bool,
    /// Linear programmes it may solve.
    pub programmes: usize,
}

struct Node {
    rank: Rank,
    /// Nothing is open.
    done: bool,
    /// Units decided: of equal nodes the one nearest to its end is opened first.
    decided: u32,
    /// Order of making: the last resort, so that nothing depends on the heap.
    at: u32,
    states: Vec<State>,
    point: Rc<Point>,
    /// The point is of the node above, since no result could be vouched for here.
    stale: bool,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Node {}
impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Node {
    /// The greatest is opened first.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_rank = other.rank.order(&self.rank);
        by_rank
            .then(self.done.cmp(&other.done))
            .then(self.decided.cmp(&other.decided))
            .then(other.at.cmp(&self.at))
    }
}

struct Tree<'n> {
    network: &'n Network,
    programme: &'n Programme,
    search: Search,
    built: Built,
    makers: Vec<Vec<u32>>,
    beside: Vec<Vec<u32>>,
    exclusions: Vec<Vec<u32>>,
    heap: BinaryHeap<Node>,
    made: u32,
    found: Found,
}

/// The best structures of a network, in their order.
pub fn best(network: &Network, programme: &Programme, search: Search) -> Found {
    let reach = maximal(network);
    if !reach.unmade.is_empty() || search.best == 0 {
        return Found::default();
    }
    let mut tree = Tree {
        network,
        programme,
        search,
        built: programme.build(),
        makers: network.makers(),
        beside: network.beside(),
        exclusions: network.exclusions(),
        heap: BinaryHeap::new(),
        made: 0,
        found: Found::default(),
    };
    let state = |within: &bool| if *within { State::Open } else { State::Out };
    let states: Vec<State> = reach.units.iter().map(state).collect();
    match tree.solve(&states) {
        Ok(point) => tree.push(states, Rc::new(point), false, false),
        Err(why) => {
            tree.found.none = Some(why);
            return tree.found;
        }
    }
    tree.run();
    tree.found
}

impl Tree<'_> {
    fn run(&mut self) {
        let mut opened = 0;
        while let Some(node) = self.heap.pop() {
            let held = |(units, _): &(Vec<u32>, Rank)| {
                let is_in = |unit: &u32| node.states[*unit as usize] == State::In;
                units.iter().all(is_in)
            };
            if self.found.best.iter().any(held) {
                continue;
            }
            if node.done {
                self.found.best.push((chosen(&node.states), node.rank));
                if self.found.best.len() == self.search.best {
                    return;
                }
                continue;
            }
            opened += 1;
            if opened > NODES_MAX || self.found.programmes >= self.search.programmes {
                self.found.stopped = true;
                return;
            }
            self.open(node);
        }
    }

    fn solve(&mut self, states: &[State]) -> Result<Point, NoPoint> {
        self.found.programmes += 1;
        self.built.set(self.programme, states);
        self.built.solve()
    }

    /// Weights of what is in, and of what that takes from beyond.
    fn rank(&self, states: &[State], point: &Point) -> Rank {
        let mut rank = Rank {
            cost: point.cost,
            weight: (0, 0),
            units: 0,
        };
        let mut drawn = vec![false; self.network.materials];
        let add = |rank: &mut Rank, weight: (u32, u32)| {
            rank.weight.0 += weight.0;
            rank.weight.1 += weight.1;
        };
        let units = self.network.units.iter().zip(&self.programme.units);
        for ((unit, sizing), state) in units.zip(states) {
            // A cost below nothing may be earned by what is open.
            rank.cost += match state {
                State::In => sizing.fixed,
                State::Open => sizing.fixed.min(0.0),
                State::Out => 0.0,
            };
            if *state == State::In {
                rank.units += 1;
                add(&mut rank, sizing.weight);
                for material in &unit.inputs {
                    let at = *material as usize;
                    let is_had = self.network.raw[at] || self.network.is_partly(at);
                    if is_had && !std::mem::replace(&mut drawn[at], true) {
                        add(&mut rank, self.programme.materials[at].weight);
                    }
                }
            }
        }
        rank.cost = if self.search.by_cost {
            digits(rank.cost)
        } else {
            0.0
        };
        rank
    }

    fn push(&mut self, states: Vec<State>, point: Rc<Point>, done: bool, stale: bool) {
        let rank = self.rank(&states, &point);
        let decided = states.iter().filter(|it| **it != State::Open).count();
        self.made += 1;
        self.heap.push(Node {
            rank,
            done,
            decided: u32::try_from(decided).unwrap_or(u32::MAX),
            at: self.made,
            states,
            point,
            stale,
        });
    }

    /// Opens a node: its best structure where that is known, else its two halves.
    fn open(&mut self, mut node: Node) {
        let Some(wanted) = self.wanted(&mut node.states) else {
            return;
        };
        let is_open = |unit: &u32| node.states[*unit as usize] == State::Open;
        let mut asked: Vec<u32> = wanted
            .iter()
            .flat_map(|material| &self.makers[*material as usize])
            .copied()
            .filter(is_open)
            .collect();
        asked.sort_unstable();
        asked.dedup();
        let runs = |unit: &u32| node.point.runs(*unit as usize);
        let stray = (0..)
            .take(node.states.len())
            .any(|unit| is_open(&unit) && runs(&unit) && asked.binary_search(&unit).is_err());
        let unfed = wanted.iter().find(|it| !self.is_fed(**it, &node.states));
        let idle = unfed.is_none() && !stray && !asked.iter().any(runs) && !node.stale;
        if asked.is_empty() || idle {
            if unfed.is_none() {
                self.close(node);
            }
            return;
        }
        let maker = |material: &u32| {
            let mut makers = self.makers[*material as usize].iter().copied();
            makers.find(is_open)
        };
        let running = asked.iter().copied().find(runs);
        let Some(unit) = running
            .or_else(|| unfed.and_then(maker))
            .or(asked.first().copied())
        else {
            return;
        };
        self.halve(&node, unit as usize);
    }

    /// Keeps what is in as a structure, by a programme of its own.
    fn close(&mut self, node: Node) {
        let mut states = node.states;
        for state in &mut states {
            if *state == State::Open {
                *state = State::Out;
            }
        }
        self.found.programmes += 1;
        match self.programme.build_for(&states).solve() {
            Ok(point) => self.push(states, Rc::new(point), true, false),
            Err(NoPoint::Infeasible) => {}
            Err(NoPoint::Unbounded | NoPoint::Trouble) => self.found.troubled += 1,
        }
    }

    /// The two halves of a node: with a unit and without it.
    fn halve(&mut self, node: &Node, unit: usize) {
        let mut with = node.states.clone();
        with[unit] = State::In;
        if self.is_allowed(&with, unit) {
            let enough = node.point.units[unit] >= self.programme.units[unit].least;
            self.push_solved(with, node, enough);
        }
        if !self.network.units[unit].given {
            let mut without = node.states.clone();
            without[unit] = State::Out;
            let still = !node.point.runs(unit);
            self.push_solved(without, node, still);
        }
    }

    /// Keeps a half: with the point of its parent where that still stands, else with its own.
    fn push_solved(&mut self, states: Vec<State>, above: &Node, stands: bool) {
        let held = || Rc::clone(&above.point);
        if stands && !above.stale {
            self.push(states, held(), false, false);
            return;
        }
        match self.solve(&states) {
            Ok(point) => self.push(states, Rc::new(point), false, false),
            Err(NoPoint::Infeasible) => {}
            // The bound of the node above holds for its halves too; what comes of it is looked at again at the end.
            Err(NoPoint::Unbounded | NoPoint::Trouble) => self.push(states, held(), false, true),
        }
    }

    fn is_allowed(&self, states: &[State], unit: usize) -> bool {
        let count = |set: &u32| {
            let units = self.network.exclusive[*set as usize].iter();
            units
                .filter(|it| states[**it as usize] == State::In)
                .count()
        };
        self.exclusions[unit].iter().all(|set| count(set) <= 1)
    }

    /// What is wanted by products and by units that are in; units that stand already are put in where they make some of
    /// it. `None` where something wanted can be had in no way.
    fn wanted(&self, states: &mut [State]) -> Option<Vec<u32>> {
        let mut seen = vec![false; self.network.materials];
        let mut order: Vec<u32> = Vec::new();
        let want = |material: u32, seen: &mut Vec<bool>, order: &mut Vec<u32>| {
            let at = material as usize;
            if !self.network.raw[at] && !std::mem::replace(&mut seen[at], true) {
                order.push(material);
            }
        };
        for product in &self.network.products {
            if !std::mem::replace(&mut seen[*product as usize], true) {
                order.push(*product);
            }
        }
        let mut next = 0;
        while let Some(material) = order.get(next).copied() {
            next += 1;
            let mut any = false;
            for unit in &self.makers[material as usize] {
                let at = *unit as usize;
                if states[at] == State::Open && self.network.units[at].given {
                    states[at] = State::In;
                }
                any |= states[at] != State::Out;
                if states[at] == State::In {
                    for input in &self.network.units[at].inputs {
                        want(*input, &mut seen, &mut order);
                    }
                }
            }
            let open = |unit: &u32| states[*unit as usize] != State::Out;
            let beside = self.beside[material as usize].iter().any(open);
            if !any && !beside && !self.network.is_partly(material as usize) {
                return None;
            }
        }
        Some(order)
    }

    /// Whether a wanted material is had by what is in, or in part without a unit.
    fn is_fed(&self, material: u32, states: &[State]) -> bool {
        let at = material as usize;
        let mut suppliers = self.makers[at].iter().chain(&self.beside[at]);
        self.network.is_partly(at) || suppliers.any(|unit| states[*unit as usize] == State::In)
    }
}

fn chosen(states: &[State]) -> Vec<u32> {
    let all = (0..).zip(states);
    all.filter(|(_, state)| **state == State::In)
        .map(|(unit, _)| unit)
        .collect()
}

/// Nine digits: what a solver leaves behind them decides nothing.
fn digits(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}
