//! What runs through each gap, as wires with heights on both sides.
//!
//! Comes in: the placed layered graph. Goes out: for every segment and every end of a returning edge its runs. Must
//! not know: positions from left to right.

use super::canonical::Canonical;
use super::gap::{self, Run, Side, Wire};
use super::layered::Layered;
use super::place::SAME;
use super::ports::Ports;

/// A wire's gap and its place there.
pub(super) type Address = (usize, usize);

/// All wires of all gaps.
pub(super) struct Wiring {
    /// Wires per gap; the gap after the last column is the last.
    wires: Vec<Vec<Wire>>,
    /// Runs per gap, sorted by wire.
    runs: Vec<Vec<Run>>,
    /// Where each segment's wire is.
    pub segments: Vec<Address>,
    /// Where each turn's wire is: from the box to the place holder.
    pub turns: Vec<Address>,
    /// Where each returning edge goes down; unused for others.
    pub drops: Vec<Address>,
    /// Where it comes up.
    pub rises: Vec<Address>,
}

impl Wiring {
    /// Collects the wires.
    pub fn of(layered: &Layered, graph: &Canonical, tops: &[f64], ports: &Ports) -> Self {
        let gaps = layered.columns.len() + 1;
        let mut wiring = Self {
            wires: vec![Vec::new(); gaps],
            runs: vec![Vec::new(); gaps],
            segments: Vec::with_capacity(layered.segments.len()),
            turns: Vec::with_capacity(layered.turns.len()),
            drops: vec![(0, 0); graph.edges.len()],
            rises: vec![(0, 0); graph.edges.len()],
        };
        for (index, segment) in layered.segments.iter().enumerate() {
            let left = tops[segment.from] + ports.leave[index];
            let right = tops[segment.to] + ports.enter[index];
            let right = if (left - right).abs() < SAME {
                left
            } else {
                right
            };
            let width = graph.edges[segment.edge].edge.width;
            let gap = layered.items[segment.to].column;
            let address = wiring.push(
                gap,
                Wire {
                    left: Some(left),
                    right: Some(right),
                    width,
                    side: Side::Across,
                },
            );
            wiring.segments.push(address);
        }
        for (turn, ends) in layered.turns.iter().zip(&ports.turn) {
            let gap = layered.items[turn.node].column + turn.side;
            let address = wiring.push(
                gap,
                Wire {
                    left: Some(tops[turn.node] + ends[0]),
                    right: Some(tops[turn.holder] + ends[1]),
                    width: graph.edges[turn.edge].edge.width,
                    side: [Side::Right, Side::Left][turn.side],
                },
            );
            wiring.turns.push(address);
        }
        wiring.returning(layered, graph, tops, ports);
        wiring
    }

    /// The ends of the edges that return outside the lanes.
    fn returning(&mut self, layered: &Layered, graph: &Canonical, tops: &[f64], ports: &Ports) {
        for (edge, chain) in layered.chains.iter().enumerate() {
            if let (true, Some(&last)) = (chain.returns, chain.items.last()) {
                let (target, width) = (graph.edges[edge].to, graph.edges[edge].edge.width);
                let (down, up) = (
                    tops[last] + ports.drop[edge],
                    tops[target] + ports.rise[edge],
                );
                let after = layered.items[last].column + 1;
                self.drops[edge] = self.push(
                    after,
                    Wire {
                        left: Some(down),
                        right: None,
                        width,
                        side: Side::Across,
                    },
                );
                let before = layered.items[target].column;
                self.rises[edge] = self.push(
                    before,
                    Wire {
                        left: None,
                        right: Some(up),
                        width,
                        side: Side::Across,
                    },
                );
            }
        }
    }

    fn push(&mut self, gap: usize, wire: Wire) -> Address {
        self.wires[gap].push(wire);
        (gap, self.wires[gap].len() - 1)
    }

    /// Assigns the tracks; says how wide those of each gap are.
    pub fn assign(&mut self) -> Vec<Vec<f64>> {
        let mut tracks = Vec::with_capacity(self.wires.len());
        for (wires, runs) in self.wires.iter().zip(&mut self.runs) {
            let (assigned, widths) = gap::assign(wires);
            *runs = assigned;
            tracks.push(widths);
        }
        tracks
    }

    /// The wire at an address.
    pub fn wire(&self, (gap, wire): Address) -> Wire {
        self.wires[gap][wire]
    }

    /// Its runs, left to right; none where it is straight.
    pub fn runs(&self, (gap, wire): Address) -> &[Run] {
        let runs = &self.runs[gap];
        let first = runs.partition_point(|run| run.wire < wire);
        &runs[first..runs.partition_point(|run| run.wire <= wire)]
    }

    /// The highest and the lowest that a line comes, half its stroke included: a second bend may stand above all boxes.
    pub fn reach(&self) -> (f64, f64) {
        let ends = |run: &Run| {
            let half = run.width / 2.0;
            let ends = [run.left, run.right].into_iter();
            ends.filter(|end| end.is_finite())
                .map(move |end| (end - half, end + half))
        };
        let all = self.runs.iter().flatten().flat_map(ends);
        all.fold((0.0, 0.0), |(top, bottom), (high, low)| {
            (f64::min(top, high), f64::max(bottom, low))
        })
    }
}
