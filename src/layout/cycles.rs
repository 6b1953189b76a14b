//! Which edges return: declared ones, those against the order of the lanes, and the fewest that break loops in a lane.
//!
//! Comes in: the sorted graph. Goes out: a flag for every edge. Must not know: coordinates.
//!
//! Loops within a lane are broken by the greedy heuristic of Eades, Lin and Smyth (1993), weighted, on each strongly
//! connected component. Loops through several lanes have an edge against their order and need nothing more.

use super::canonical::Canonical;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;

/// Flags the edges that run against the flow.
pub(super) fn feedback(graph: &Canonical) -> Vec<bool> {
    let lane = |node: usize| graph.nodes[node].lane;
    let mut feedback: Vec<bool> = graph
        .edges
        .iter()
        .map(|link| link.edge.feedback || link.from == link.to || lane(link.to) < lane(link.from))
        .collect();
    let inside = |index: &usize| {
        let link = &graph.edges[*index];
        !feedback[*index] && lane(link.from) == lane(link.to)
    };
    let inside: Vec<usize> = (0..graph.edges.len()).filter(inside).collect();
    let mut component_of = vec![usize::MAX; graph.nodes.len()];
    let components = components(graph, &inside);
    for (id, component) in components.iter().enumerate() {
        for &node in component {
            component_of[node] = id;
        }
    }
    let mut edges_of = vec![Vec::new(); components.len()];
    for &edge in &inside {
        let (from, to) = (graph.edges[edge].from, graph.edges[edge].to);
        if component_of[from] == component_of[to] {
            edges_of[component_of[from]].push(edge);
        }
    }
    let mut place = vec![0; graph.nodes.len()];
    for (component, edges) in components.iter().zip(&edges_of) {
        if component.len() > 1 {
            for (at, node) in sequence(graph, component, edges).into_iter().enumerate() {
                place[node] = at;
            }
            for &edge in edges {
                let link = &graph.edges[edge];
                feedback[edge] = place[link.to] < place[link.from];
            }
        }
    }
    feedback
}

/// Strongly connected components of the given edges. Kosaraju's algorithm, because petgraph's Tarjan recurses.
fn components(graph: &Canonical, edges: &[usize]) -> Vec<Vec<usize>> {
    let mut inner = DiGraph::<(), (), usize>::with_capacity(graph.nodes.len(), edges.len());
    for _ in &graph.nodes {
        inner.add_node(());
    }
    for &edge in edges {
        let link = &graph.edges[edge];
        inner.add_edge(NodeIndex::new(link.from), NodeIndex::new(link.to), ());
    }
    petgraph::algo::kosaraju_scc(&inner)
        .into_iter()
        .map(|component| component.into_iter().map(NodeIndex::index).collect())
        .collect()
}

/// An order of `component` with little weight running backwards: sinks to the end, sources to the front, else the
/// node with the largest surplus of leaving weight to the front.
fn sequence(graph: &Canonical, component: &[usize], edges: &[usize]) -> Vec<usize> {
    let mut at_node = vec![Vec::new(); graph.nodes.len()];
    let mut leaving = vec![0_usize; graph.nodes.len()];
    let mut entering = vec![0_usize; graph.nodes.len()];
    let mut surplus = vec![0.0; graph.nodes.len()];
    for &edge in edges {
        let link = &graph.edges[edge];
        at_node[link.from].push(edge);
        at_node[link.to].push(edge);
        leaving[link.from] += 1;
        entering[link.to] += 1;
        surplus[link.from] += link.edge.weight;
        surplus[link.to] -= link.edge.weight;
    }
    let mut rest: BTreeSet<usize> = component.iter().copied().collect();
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while let Some(first) = rest.first().copied() {
        let sink = rest.iter().copied().find(|&node| leaving[node] == 0);
        let source = rest.iter().copied().find(|&node| entering[node] == 0);
        let larger = |best, node| {
            if surplus[node] > surplus[best] {
                node
            } else {
                best
            }
        };
        let node = sink
            .or(source)
            .unwrap_or_else(|| rest.iter().copied().fold(first, larger));
        rest.remove(&node);
        if sink.is_some() {
            back.push(node);
        } else {
            front.push(node);
        }
        for &edge in &at_node[node] {
            let link = &graph.edges[edge];
            if link.from == node && rest.contains(&link.to) {
                entering[link.to] -= 1;
                surplus[link.to] += link.edge.weight;
            } else if link.to == node && rest.contains(&link.from) {
                leaving[link.from] -= 1;
                surplus[link.from] -= link.edge.weight;
            }
        }
    }
    front.extend(back.into_iter().rev());
    front
}
