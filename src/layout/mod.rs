//! Boxes and lines to coordinates: a layered layout whose lanes stand side by side, left to right.
//!
//! Comes in: a [`Graph`] of boxes with sizes, each in one lane, and of directed edges. Goes out: a [`Layout`] with a
//! rectangle for every box and lane and a route of horizontal and vertical lines for every edge. Must not know:
//! chains, words, colours, formats.
//!
//! What the result promises, whatever the input: boxes do not overlap; no route passes through a foreign box; lanes
//! are disjoint and in order; two different routes never run on top of each other, they only cross; an edge that
//! runs against the order of the lanes leaves to the right, returns below all lanes, or among the boxes where that
//! saves many crossings, and enters from the left; the same graph in another order of nodes and edges gives the same
//! coordinates.
//!
//! The method is that of Sugiyama, Tagawa and Toda (1981): break loops, rank, order, place, route. Each step is a file.

pub mod bands;
mod below;
mod canonical;
mod columns;
mod cost;
mod cycles;
mod gap;
mod layered;
mod order;
mod piles;
mod place;
mod polish;
mod ports;
mod ranks;
mod reinsert;
mod route;
mod shift;
mod start;
mod wiring;

use canonical::Canonical;
use layered::{Layered, Ways};
use ranks::Ranks;

/// More loops than this do not all run below the lanes, unless the graph is small.
const LOOPS: usize = 12;

/// Nodes up to which a graph is small; nodes beyond which returning lines only run below, because place holders for
/// them would be too many.
const NODES: (usize, usize) = (60, 20_000);

/// Crossings more that are nothing against seeing the loops.
const FEW: u64 = 8;

/// What is to be laid out.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Graph {
    /// The lanes, left to right.
    pub lanes: Vec<Lane>,
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The lines.
    pub edges: Vec<Edge>,
}

/// A lane: an interval of the drawing's width.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Lane {
    /// It is at least as wide (its heading must fit).
    pub min_width: f64,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Node {
    /// Identity, unique among the nodes: the order of keys decides whatever else is equal.
    pub key: String,
    /// Index of its lane.
    pub lane: usize,
    /// Width.
    pub width: f64,
    /// Height. The result may be higher, so that all lines that end at the box have room.
    pub height: f64,
    /// The column of its lane, from 0, that it should stand in; edges within the lane may push it further right.
    pub rank_hint: Option<usize>,
}

/// A line from one box to another.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Edge {
    /// Identity, unique among the edges with the same ends.
    pub key: String,
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it enters.
    pub to: usize,
    /// Whether it is known to return: a recycling link.
    pub feedback: bool,
    /// How much it matters that the line is short and straight, relative to the others; 1 is usual.
    pub weight: f64,
    /// Width of the stroke.
    pub width: f64,
    /// Size of its label.
    pub label: Option<Size>,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Distances, in the unit of the boxes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Least distance between two boxes of a column.
    pub node_gap: f64,
    /// Least distance between a box and a line that passes it.
    pub edge_gap: f64,
    /// Least distance between two lines side by side, and between the ends of two lines on one side of a box.
    pub line_gap: f64,
    /// Least distance between two columns.
    pub rank_gap: f64,
    /// Distance between two lanes.
    pub lane_gap: f64,
    /// Least distance between the border of a lane and its boxes.
    pub lane_padding: f64,
    /// Straight run in front of a box that a line enters: room for the arrow head and for a rounded corner.
    pub arrow_room: f64,
    /// Least distance between the end of a line and the corner of the box.
    pub corner: f64,
    /// The picture may be this many times as high as wide, so that lines can be straight.
    pub aspect: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            node_gap: 16.0,
            edge_gap: 10.0,
            line_gap: 8.0,
            rank_gap: 36.0,
            lane_gap: 8.0,
            lane_padding: 14.0,
            arrow_room: 16.0,
            corner: 7.0,
            aspect: 0.6,
        }
    }
}

/// A point.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Rect {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The line of an edge.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Route {
    /// From the border of the source to the border of the target, in horizontal and vertical steps by turns.
    pub points: Vec<Point>,
    /// Centre of the label: on the line, on a horizontal step, and free of everything else.
    pub label: Option<Point>,
    /// Whether it returns: below the lanes or among the boxes.
    pub feedback: bool,
}

/// The result, from (0, 0) to (width, height); nodes and routes in the order of the input.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Layout {
    /// Width of everything.
    pub width: f64,
    /// Height of everything; returning lines may run below the lanes.
    pub height: f64,
    /// The lanes, all of the same height.
    pub lanes: Vec<Rect>,
    /// The boxes.
    pub nodes: Vec<Rect>,
    /// The lines.
    pub routes: Vec<Route>,
}

/// Lays out a graph.
///
/// # Panics
/// Where an edge or a lane index is out of range, or a size is not a finite number: mistakes of the programmer.
pub fn arrange(graph: &Graph, options: &Options) -> Layout {
    if graph.lanes.is_empty() {
        assert!(graph.nodes.is_empty(), "every node has a lane");
        return Layout::default();
    }
    let canonical = Canonical::of(graph);
    let feedback = cycles::feedback(&canonical);
    let ranks = ranks::of(&canonical, &feedback);
    let mut beside = vec![false; canonical.edges.len()];
    let (ways, mut layered) = ways(&canonical, &feedback, &ranks, &beside);
    order::refine(&mut layered);
    // The label of a returning line stands on its run below the lanes where that run has room. Where it has not, the
    // label goes beside the source, and the layout is made again. The third time all of them do.
    for attempt in 0..3 {
        if attempt > 0 {
            (_, layered) = ordered(&canonical, &feedback, &ranks, &beside, ways);
            order::refine(&mut layered);
        }
        let ports = ports::Ports::assign(&layered, &canonical, options);
        let (tops, ports) = place::place(&layered, &canonical, ports, options);
        let routed = route::route(&layered, &canonical, &tops, &ports, options);
        if routed.homeless.is_empty() {
            return canonical.restore(routed.layout);
        }
        for (edge, beside) in beside.iter_mut().enumerate() {
            *beside |= attempt > 0 || routed.homeless.contains(&edge);
        }
    }
    unreachable!("labels beside the source always have a home");
}

/// Where returning lines run, and the graph ordered for it. Below the lanes they are seen to return, but there each
/// crosses whatever lies between its end and the lower border: among the boxes where there are many of them, or where
/// it saves much.
fn ways(graph: &Canonical, feedback: &[bool], ranks: &Ranks, beside: &[bool]) -> (Ways, Layered) {
    let loops = feedback.iter().filter(|feedback| **feedback).count();
    let many = loops > LOOPS && graph.nodes.len() > NODES.0;
    let (few, huge) = (loops == 0, graph.nodes.len() > NODES.1);
    let of = |ways| ordered(graph, feedback, ranks, beside, ways);
    if few || huge {
        return (Ways::Below, of(Ways::Below).1);
    }
    let (among_count, among) = of(Ways::Among);
    if !many {
        let (below_count, below) = of(Ways::Below);
        // 15 % more and a few are worth it.
        if below_count * 100 <= among_count * 115 + 100 * FEW {
            return (Ways::Below, below);
        }
    }
    (Ways::Among, among)
}

/// The graph in columns, ordered, and its crossings.
fn ordered(
    graph: &Canonical,
    feedback: &[bool],
    ranks: &Ranks,
    beside: &[bool],
    ways: Ways,
) -> (u64, Layered) {
    let mut layered = Layered::build(graph, feedback, ranks, beside, ways);
    let crossings = order::minimise_crossings(&mut layered);
    (crossings, layered)
}
