//! The net in a drawing: its nodes, edges and lanes, for formats that lay out or read a graph themselves.
//!
//! Comes in: a drawing. Goes out: nodes with boxes and words, edges between them. Must not know: formats, chains.

use crate::report::{Drawing, Group, Item, PathStep};
use crate::text::Message;

/// A node, lane or any other thing with a box.
pub(super) struct Node {
    /// Its key: kind and id.
    pub key: String,
    /// Its class in the drawing.
    pub class: &'static str,
    /// What is written in it, line by line.
    pub words: Vec<String>,
    /// Left, top, width, height.
    pub bounds: [f64; 4],
    /// Its data.
    pub data: Vec<(&'static str, String)>,
}

/// A link.
pub(super) struct Edge {
    /// The key of its source.
    pub from: String,
    /// The key of its target.
    pub to: String,
    /// What flows.
    pub title: String,
    /// Its data.
    pub data: Vec<(&'static str, String)>,
    /// Its corners and ends, from source to target; control points of curves are left out.
    pub points: Vec<(f64, f64)>,
}

/// The net.
#[derive(Default)]
pub(super) struct Graph {
    /// Nodes, in the order of the drawing.
    pub nodes: Vec<Node>,
    /// Edges, in the order of the drawing.
    pub edges: Vec<Edge>,
}

/// The value of a key.
fn value(group: &Group, key: &str) -> Option<String> {
    let found = group.data.iter().find(|it| it.0 == key);
    found.map(|it| it.1.clone())
}

/// Reads the net; refuses a drawing without nodes, which is none.
pub(super) fn graph(drawing: &Drawing) -> Result<Graph, Message> {
    let mut graph = Graph::default();
    let mut stack: Vec<&Item> = drawing.items.iter().rev().collect();
    while let Some(item) = stack.pop() {
        let Item::Group(group) = item else { continue };
        if let (Some(from), Some(to)) = (value(group, "from"), value(group, "to")) {
            graph.edges.push(Edge {
                from,
                to,
                title: group.title.clone().unwrap_or_default(),
                data: group.data.clone(),
                points: points(&group.items),
            });
        } else if let (Some(id), Some(kind)) = (value(group, "id"), value(group, "kind")) {
            graph.nodes.push(node(group, format!("{kind}/{id}")));
        }
        stack.extend(group.items.iter().rev());
    }
    if graph.nodes.is_empty() {
        return Err(Message::new(
            "this picture has no nodes to write as a graph: use --view map, or a format of pictures such as .svg",
            "这张图里没有可写成网络的节点：请用 --view map，或 .svg 等图片格式",
        ));
    }
    Ok(graph)
}

/// A node with the words and the box of all that is in it.
fn node(group: &Group, key: String) -> Node {
    let (mut words, mut bounds) = (
        Vec::new(),
        [
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ],
    );
    let mut stack: Vec<&Item> = group.items.iter().rev().collect();
    while let Some(item) = stack.pop() {
        match item {
            Item::Text { text, .. } => words.push(text.clone()),
            Item::Rect {
                x,
                y,
                width,
                height,
                ..
            } => {
                bounds = [
                    bounds[0].min(*x),
                    bounds[1].min(*y),
                    bounds[2].max(x + width),
                    bounds[3].max(y + height),
                ];
            }
            Item::Group(inner) => stack.extend(inner.items.iter().rev()),
            Item::Circle { .. } | Item::Path { .. } => {}
        }
    }
    let [left, top, right, bottom] = bounds;
    Node {
        key,
        class: group.class,
        words,
        bounds: if left.is_finite() {
            [left, top, right - left, bottom - top]
        } else {
            [0.0; 4]
        },
        data: group.data.clone(),
    }
}

/// The points of the first path.
fn points(items: &[Item]) -> Vec<(f64, f64)> {
    let steps = items.iter().find_map(|item| match item {
        Item::Path { steps, .. } => Some(steps),
        _ => None,
    });
    let point = |step: &PathStep| match *step {
        PathStep::Move(x, y)
        | PathStep::Line(x, y)
        | PathStep::Cubic(_, _, _, _, x, y)
        | PathStep::Quad(_, _, x, y) => Some((x, y)),
        PathStep::Close => None,
    };
    steps.into_iter().flatten().filter_map(point).collect()
}
