//! Less of a scene: a box for each stage, or what is near one thing. What was left out is counted.
//!
//! Comes in: a scene with every box. Goes out: a smaller one. Must not know: words, coordinates.

use std::collections::{BTreeMap, BTreeSet};

use super::scene::{Around, Edge, Lane, Node, Scene, What};
use crate::model::{CommodityId, Subject};

impl Scene {
    /// The same with one box for each lane; says which box took in each of the old ones. What says that nothing is known
    /// of a stage stays as it is.
    pub fn fold(self) -> (Self, Vec<usize>) {
        let mut folded = self;
        let nodes = std::mem::take(&mut folded.nodes);
        let edges = std::mem::take(&mut folded.edges);
        let counts = [nodes.len(), edges.len()];
        let mut of_lane: BTreeMap<usize, usize> = BTreeMap::new();
        let mut places = Vec::with_capacity(nodes.len());
        for node in nodes {
            let at = *of_lane.entry(node.lane).or_insert_with(|| {
                let what = match node.what {
                    What::Claimed(_) | What::Empty(_) => node.what,
                    _ => What::Folded(folded.lanes[node.lane]),
                };
                folded.nodes.push(Node::new(what, node.lane));
                folded.nodes.len() - 1
            });
            let into = &mut folded.nodes[at];
            if !into.inside.is_empty() {
                into.what = What::Folded(folded.lanes[node.lane]);
            }
            into.inside.push(node.what);
            into.findings.extend(node.findings);
            into.beyond += node.beyond;
            places.push(at);
        }
        for node in &mut folded.nodes {
            node.findings.sort_unstable();
        }
        folded.edges = merge(edges, &places);
        folded.left_out.folded = Some(counts);
        (folded, places)
    }

    /// Keeps what is up to so many lines away from some boxes, against and along the flow.
    pub fn keep(&mut self, roots: &[usize], of: Subject, steps: usize) {
        let kept = self.near(roots, steps);
        let before = (self.nodes.len(), self.edges.len(), self.findings().count());
        let mut places = vec![None; self.nodes.len()];
        for (new, old) in kept.iter().enumerate() {
            places[*old] = Some(new);
        }
        for edge in std::mem::take(&mut self.edges) {
            match (places[edge.from], places[edge.to]) {
                (Some(from), Some(to)) => self.edges.push(Edge { from, to, ..edge }),
                (Some(_), None) => self.nodes[edge.from].beyond += 1,
                (None, Some(_)) => self.nodes[edge.to].beyond += 1,
                (None, None) => {}
            }
        }
        let nodes = std::mem::take(&mut self.nodes).into_iter().enumerate();
        let nodes = nodes.filter(|(at, _)| places[*at].is_some());
        self.nodes = nodes.map(|(_, node)| node).collect();
        self.drop_empty_lanes();
        self.homeless.clear();
        self.left_out.around = Some(Around {
            of,
            steps,
            boxes: before.0 - self.nodes.len(),
            lines: before.1 - self.edges.len(),
            findings: before.2 - self.findings().count(),
        });
    }

    /// Boxes up to so many lines from the first ones, ascending.
    fn near(&self, roots: &[usize], steps: usize) -> BTreeSet<usize> {
        let mut beside: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            beside[edge.from].push(edge.to);
            beside[edge.to].push(edge.from);
        }
        let mut kept: BTreeSet<usize> = roots.iter().copied().collect();
        let mut front: Vec<usize> = kept.iter().copied().collect();
        for _ in 0..steps {
            let next = front.iter().flat_map(|at| &beside[*at]);
            let next: BTreeSet<usize> = next.copied().filter(|at| !kept.contains(at)).collect();
            if next.is_empty() {
                break;
            }
            kept.extend(&next);
            front = next.into_iter().collect();
        }
        kept
    }

    /// Findings that are told, by position.
    pub fn findings(&self) -> impl Iterator<Item = usize> + '_ {
        let nodes = self.nodes.iter().flat_map(|it| &it.findings).copied();
        let heads = self.heads.iter().map(|(_, at)| *at);
        nodes.chain(heads).chain(self.homeless.iter().copied())
    }

    fn drop_empty_lanes(&mut self) {
        let used: BTreeSet<usize> = self.nodes.iter().map(|it| it.lane).collect();
        let places: BTreeMap<usize, usize> = used
            .iter()
            .enumerate()
            .map(|(new, old)| (*old, new))
            .collect();
        let lanes: Vec<Lane> = used.iter().map(|at| self.lanes[*at]).collect();
        self.lanes = lanes;
        for node in &mut self.nodes {
            node.lane = places[&node.lane];
        }
        let heads = std::mem::take(&mut self.heads).into_iter();
        let heads = heads.filter_map(|(lane, it)| Some((*places.get(&lane)?, it)));
        self.heads = heads.collect();
    }
}

/// One line for all lines between two boxes; none within a box.
fn merge(edges: Vec<Edge>, places: &[usize]) -> Vec<Edge> {
    let mut merged: BTreeMap<(usize, usize), (Edge, BTreeSet<CommodityId>)> = BTreeMap::new();
    for edge in edges {
        let (from, to) = (places[edge.from], places[edge.to]);
        if from == to {
            continue;
        }
        let (held, known) = merged.entry((from, to)).or_insert_with(|| {
            let held = Edge {
                from,
                to,
                commodities: Vec::new(),
                named: true,
                ..edge.clone()
            };
            (held, BTreeSet::new())
        });
        held.standing = held.standing.min(edge.standing);
        held.equipment &= edge.equipment;
        // Lines come in the order of what they carry.
        for id in edge.commodities {
            if known.insert(id) {
                held.commodities.push(id);
            }
        }
    }
    merged.into_values().map(|(edge, _)| edge).collect()
}
