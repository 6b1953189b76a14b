//! Where on its border an item is met by the lines that end there.
//!
//! Comes in: the ordered layered graph. Goes out: for every end of a segment its distance from the top of the item,
//! and the height that each item needs. Must not know: where the items stand.
//!
//! Lines enter on the left and leave on the right, in the order of their other ends, so that none cross at the box.

use super::Options;
use super::canonical::Canonical;
use super::layered::Layered;

/// Ends on a tall box stand at most this many times further apart than they must.
const SPREAD: f64 = 2.5;

/// What ends at a side of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// A segment.
    Segment(usize),
    /// An edge that goes down here, or comes up from below the lanes.
    Return(usize),
    /// A turn beside this item.
    Turn(usize),
}

/// The ends of lines.
pub(super) struct Ports {
    /// Height of each item.
    pub height: Vec<f64>,
    /// Distance of each segment's left end from the top of the item it leaves.
    pub leave: Vec<f64>,
    /// Distance of its right end from the top of the item it enters.
    pub enter: Vec<f64>,
    /// Distance of each returning edge's end from the top of the item it goes down after.
    pub drop: Vec<f64>,
    /// Distance from the top of its target.
    pub rise: Vec<f64>,
    /// Distance of each turn's ends from the top of its box and of its place holder.
    pub turn: Vec<[f64; 2]>,
    /// What ends at the left and at the right side of each item, top first.
    pub sides: Vec<[Vec<End>; 2]>,
}

impl Ports {
    /// Spreads the ends over the sides.
    pub fn assign(layered: &Layered, graph: &Canonical, options: &Options) -> Self {
        let mut ports = Self {
            height: vec![0.0; layered.items.len()],
            leave: vec![0.0; layered.segments.len()],
            enter: vec![0.0; layered.segments.len()],
            drop: vec![0.0; graph.edges.len()],
            rise: vec![0.0; graph.edges.len()],
            turn: vec![[0.0; 2]; layered.turns.len()],
            sides: (0..layered.items.len())
                .map(|item| sides(layered, graph, item))
                .collect(),
        };
        for item in 0..layered.items.len() {
            let own = match layered.items[item].edge {
                None => graph.nodes[item].height,
                Some(edge) => {
                    let label = graph.edges[edge]
                        .edge
                        .label
                        .filter(|_| layered.items[item].label);
                    graph.edges[edge]
                        .edge
                        .width
                        .max(label.map_or(0.0, |label| label.height))
                }
            };
            let widths = ports.sides[item].clone().map(|side| {
                side.iter()
                    .map(|&end| width(layered, graph, end))
                    .collect::<Vec<f64>>()
            });
            let needs = widths.clone().map(|side| {
                let edge =
                    |end: Option<&f64>| end.map_or(0.0, |width| width / 2.0 + options.corner);
                pitches(&side, options).iter().sum::<f64>() + edge(side.first()) + edge(side.last())
            });
            // A place holder is as high as its line: the corner is for boxes.
            let height = if layered.is_node(item) {
                own.max(needs[0]).max(needs[1])
            } else {
                own
            };
            ports.height[item] = height;
            for (side, widths) in widths.iter().enumerate() {
                let offsets = spread(widths, height, options);
                for (place, offset) in offsets.into_iter().enumerate() {
                    let end = ports.sides[item][side][place];
                    let at = usize::from(!layered.is_node(item));
                    ports.set(end, at, side, offset);
                }
            }
        }
        ports
    }

    /// The distance of an end from the top of its item.
    pub fn get(&self, item: usize, side: usize, place: usize) -> f64 {
        match (self.sides[item][side][place], side) {
            (End::Segment(segment), 0) => self.enter[segment],
            (End::Segment(segment), _) => self.leave[segment],
            (End::Return(edge), 0) => self.rise[edge],
            (End::Return(edge), _) => self.drop[edge],
            // Only asked of boxes: place holders do not let lines slide.
            (End::Turn(turn), _) => self.turn[turn][0],
        }
    }

    /// Sets it, at a box (0) or a place holder (1).
    fn set(&mut self, end: End, at: usize, side: usize, offset: f64) {
        match (end, side) {
            (End::Segment(segment), 0) => self.enter[segment] = offset,
            (End::Segment(segment), _) => self.leave[segment] = offset,
            (End::Return(edge), 0) => self.rise[edge] = offset,
            (End::Return(edge), _) => self.drop[edge] = offset,
            (End::Turn(turn), _) => self.turn[turn][at] = offset,
        }
    }
}

/// Width of the line that ends there.
pub(super) fn width(layered: &Layered, graph: &Canonical, end: End) -> f64 {
    match end {
        End::Segment(segment) => graph.edges[layered.segments[segment].edge].edge.width,
        End::Return(edge) => graph.edges[edge].edge.width,
        End::Turn(turn) => graph.edges[layered.turns[turn].edge].edge.width,
    }
}

/// Least distance between the middles of two neighbouring lines.
pub(super) fn pitch(a: f64, b: f64, options: &Options) -> f64 {
    f64::midpoint(a, b).max(1.0) - 1.0 + options.line_gap
}

/// Least distances between the middles of neighbours.
fn pitches(widths: &[f64], options: &Options) -> Vec<f64> {
    widths
        .windows(2)
        .map(|pair| pitch(pair[0], pair[1], options))
        .collect()
}

/// Places for lines of these widths on a side of this height, around its middle.
fn spread(widths: &[f64], height: f64, options: &Options) -> Vec<f64> {
    let pitches = pitches(widths, options);
    let need: f64 = pitches.iter().sum();
    let ends = [widths.first(), widths.last()]
        .map(|end| end.map_or(0.0, |width| width / 2.0 + options.corner));
    let room = height - ends[0] - ends[1];
    let scale = if need > 0.0 {
        (room / need).clamp(1.0, SPREAD)
    } else {
        1.0
    };
    let mut at = (height - need * scale) / 2.0;
    // Ends of unlike lines may push the middle off: keep both corners free.
    at = at.max(ends[0].min(height / 2.0));
    let mut offsets = Vec::with_capacity(widths.len());
    for place in 0..widths.len() {
        offsets.push(at);
        at += pitches.get(place).map_or(0.0, |pitch| pitch * scale);
    }
    offsets
}

/// What ends at the two sides, in the order of the other ends; returning edges lowest, since they come from below.
fn sides(layered: &Layered, graph: &Canonical, item: usize) -> [Vec<End>; 2] {
    let mut left = layered.entering[item].clone();
    left.sort_by_key(|&s| {
        (
            layered.position[layered.segments[s].from],
            layered.segments[s].edge,
        )
    });
    let mut right = layered.leaving[item].clone();
    right.sort_by_key(|&s| {
        (
            layered.position[layered.segments[s].to],
            layered.segments[s].edge,
        )
    });
    // The wider loop encloses the narrower one: it ends above it.
    let mut rises = layered.rises[item].clone();
    let source = |edge: usize| {
        layered.chains[edge]
            .items
            .last()
            .map_or(0, |&last| layered.items[last].column)
    };
    rises.sort_by_key(|&edge| (std::cmp::Reverse(source(edge)), edge));
    let mut drops = layered.drops[item].clone();
    drops.sort_by_key(|&edge| (layered.items[graph.edges[edge].to].column, edge));
    let join = |segments: Vec<usize>, returns: Vec<usize>, side: usize| {
        let [above, below] = turns(layered, item, side);
        let segments = segments.into_iter().map(End::Segment);
        let returns = returns.into_iter().map(End::Return);
        let above = above.into_iter().map(End::Turn);
        let below = below.into_iter().map(End::Turn);
        above.chain(segments).chain(returns).chain(below).collect()
    };
    [join(left, rises, 0), join(right, drops, 1)]
}

/// The turns at a side that go up and those that go down: the nearer its other end, the nearer to the corner, so that
/// a wide turn encloses a narrow one.
fn turns(layered: &Layered, item: usize, side: usize) -> [Vec<usize>; 2] {
    let other = |&turn: &usize| layered.position[layered.partner(turn, item)];
    let own = layered.position[item];
    let mut turns = layered.turning[item][side].clone();
    turns.sort_by_key(|turn| (std::cmp::Reverse(other(turn)), *turn));
    let (above, below) = turns.into_iter().partition(|turn| other(turn) < own);
    [above, below]
}
