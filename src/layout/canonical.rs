//! The graph in an order that does not depend on how it was written down.
//!
//! Comes in: the graph as given. Goes out: nodes sorted by lane and key, edges by source, target and key, and the way
//! back. All later steps break ties by these positions. Must not know: coordinates.

use super::{Edge, Graph, Layout, Node, Rect, Route};

/// The sorted graph.
pub(super) struct Canonical<'a> {
    /// Nodes by lane, then key.
    pub nodes: Vec<&'a Node>,
    /// Edges by source, target, key.
    pub edges: Vec<Link<'a>>,
    /// Least widths of the lanes.
    pub lanes: Vec<f64>,
    /// For each sorted node its index in the input.
    pub node_origin: Vec<usize>,
    /// For each sorted edge its index in the input.
    pub edge_origin: Vec<usize>,
}

/// An edge between sorted nodes.
pub(super) struct Link<'a> {
    /// Source.
    pub from: usize,
    /// Target.
    pub to: usize,
    /// The edge as given; its own `from` and `to` are not those of the sorted graph.
    pub edge: &'a Edge,
}

impl<'a> Canonical<'a> {
    /// Sorts `graph`.
    pub fn of(graph: &'a Graph) -> Self {
        assert_sound(graph);
        let mut node_origin: Vec<usize> = (0..graph.nodes.len()).collect();
        node_origin.sort_by_key(|&i| (graph.nodes[i].lane, &graph.nodes[i].key));
        let mut place = vec![0; node_origin.len()];
        for (sorted, &origin) in node_origin.iter().enumerate() {
            place[origin] = sorted;
        }
        let mut edge_origin: Vec<usize> = (0..graph.edges.len()).collect();
        edge_origin.sort_by_key(|&i| {
            let edge = &graph.edges[i];
            (place[edge.from], place[edge.to], &edge.key)
        });
        let link = |&i: &usize| {
            let edge = &graph.edges[i];
            Link {
                from: place[edge.from],
                to: place[edge.to],
                edge,
            }
        };
        Self {
            nodes: node_origin.iter().map(|&i| &graph.nodes[i]).collect(),
            edges: edge_origin.iter().map(link).collect(),
            lanes: graph.lanes.iter().map(|lane| lane.min_width).collect(),
            node_origin,
            edge_origin,
        }
    }

    /// Puts nodes and routes back into the order of the input.
    pub fn restore(&self, layout: Layout) -> Layout {
        let mut nodes = vec![Rect::default(); layout.nodes.len()];
        for (&origin, rect) in self.node_origin.iter().zip(layout.nodes) {
            nodes[origin] = rect;
        }
        let mut routes = vec![Route::default(); layout.routes.len()];
        for (&origin, route) in self.edge_origin.iter().zip(layout.routes) {
            routes[origin] = route;
        }
        Layout {
            nodes,
            routes,
            ..layout
        }
    }
}

/// Refuses what no caller may pass.
fn assert_sound(graph: &Graph) {
    let size = |x: f64| x.is_finite() && x >= 0.0;
    for lane in &graph.lanes {
        assert!(
            size(lane.min_width),
            "a lane's width is finite and not negative"
        );
    }
    for node in &graph.nodes {
        assert!(node.lane < graph.lanes.len(), "a node's lane exists");
        assert!(
            size(node.width) && size(node.height),
            "a node's size is finite and not negative"
        );
    }
    for edge in &graph.edges {
        let ends = edge.from.max(edge.to);
        assert!(ends < graph.nodes.len(), "an edge's ends exist");
        assert!(
            size(edge.width) && size(edge.weight),
            "an edge's width and weight are finite and not negative"
        );
        let label = edge.label.unwrap_or_default();
        assert!(
            size(label.width) && size(label.height),
            "a label's size is finite and not negative"
        );
    }
}
