//! Flows as bands whose width is their amount (Sankey 1898): nodes in columns, bands of true width between them.
//!
//! Comes in: nodes and bands with amounts. Goes out: rectangles, and outlines of bands. Must not know: chains, units,
//! words, colours.
//!
//! The order comes from the same engine as that of boxes and lines, on one lane, and is then improved by what crossings
//! cost here: the smaller amount of the two that cross. A band that closes a loop leaves to the right, runs below
//! everything and enters from the left. Every band has the same width all along, measured across it: it is made of
//! straight pieces and of arcs, and the border of an arc is an arc.

mod ahead;
mod curve;
mod place;
mod sizes;
mod tracks;
mod weigh;

use super::canonical::Canonical;
use super::layered::Layered;
use super::{Edge, Graph, Lane, Node, Rect, Size, cycles};

pub use curve::Step;

/// What flows between what.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Flows {
    /// The nodes.
    pub stops: Vec<Stop>,
    /// The bands.
    pub bands: Vec<Band>,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Stop {
    /// Identity, unique: the order of keys decides whatever else is equal.
    pub key: String,
    /// Room for words above it.
    pub label: Size,
    /// What its left and its right side are longer than their bands, as an amount.
    pub spare: [f64; 2],
}

/// A band.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Band {
    /// Identity, unique among the bands with the same ends.
    pub key: String,
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it enters.
    pub to: usize,
    /// How much; `None` is not known.
    pub amount: Option<f64>,
    /// Whether it is known to return.
    pub feedback: bool,
}

/// Distances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Width of a node.
    pub node: f64,
    /// Least height of a node.
    pub node_least: f64,
    /// Least distance between a node, its words included, and what is above or below it.
    pub node_gap: f64,
    /// Least distance between two bands that pass a column.
    pub band_gap: f64,
    /// Least distance between two columns.
    pub column_gap: f64,
    /// Distance of words from what follows them.
    pub label_gap: f64,
    /// Least width of a band; of one that is not known the only one.
    pub least: f64,
    /// Room above the level part of a band that returns, for words.
    pub track_gap: f64,
    /// Least radius of the inner border of a bend.
    pub bend: f64,
    /// Length of the pieces that stand out of a node for its spare amounts, and of arrow heads.
    pub stub: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            node: 12.0,
            node_least: 3.0,
            node_gap: 12.0,
            band_gap: 4.0,
            column_gap: 60.0,
            label_gap: 12.0,
            least: 0.75,
            track_gap: 20.0,
            bend: 4.0,
            stub: 12.0,
        }
    }
}

/// The drawn width of an amount.
pub fn width_of(amount: Option<f64>, scale: f64, least: f64) -> f64 {
    amount.map_or(least, |amount| (amount * scale).max(least))
}

/// The way of a band.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ribbon {
    /// Its width.
    pub width: f64,
    /// Its outline, closed; of a band that is not known its middle line, open.
    pub outline: Vec<Step>,
    /// The middle line as a chain of points.
    pub middle: Vec<(f64, f64)>,
    /// The arrow head of a band that returns: its tip first.
    pub head: Option<[(f64, f64); 3]>,
    /// Of a band that returns below everything, where.
    pub back: Option<Back>,
}

/// The level part of a band that returns.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Back {
    /// Where it goes down and where it comes up.
    pub turns: (f64, f64),
    /// Its upper border.
    pub top: f64,
    /// Radius of the bends of its middle line.
    pub radius: f64,
}

/// The result, from (0, 0) to (width, height); nodes and bands in the order of the input.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Picture {
    /// Width of everything.
    pub width: f64,
    /// Height of everything.
    pub height: f64,
    /// The nodes.
    pub stops: Vec<Rect>,
    /// How far the bands fill the left and the right side of each node, from its top.
    pub filled: Vec<[f64; 2]>,
    /// The bands.
    pub ribbons: Vec<Ribbon>,
}

/// The flows in columns and in order; sizes come later.
pub struct Sequence {
    flows: Flows,
    layered: Layered,
    /// For each sorted node its index in the input, and for each sorted band.
    stops: Vec<usize>,
    bands: Vec<usize>,
    /// Ends of each sorted band.
    ends: Vec<(usize, usize)>,
    /// What enters and what leaves each sorted node, with what stands out of it.
    sides: Vec<[f64; 2]>,
}

/// Puts flows in columns, in an order in which little crosses.
///
/// # Panics
/// Where the end of a band is out of range, or an amount is negative or not finite: mistakes of the programmer.
pub fn sequence(flows: &Flows) -> Sequence {
    let graph = Graph {
        lanes: vec![Lane::default()],
        nodes: flows.stops.iter().map(node).collect(),
        edges: flows.bands.iter().map(edge).collect(),
    };
    let canonical = Canonical::of(&graph);
    let feedback = cycles::feedback(&canonical);
    let mut layered = ahead::ordered(&canonical, &feedback);
    let bands = canonical.edge_origin.clone();
    let amounts: Vec<Option<f64>> = bands.iter().map(|&it| flows.bands[it].amount).collect();
    weigh::improve(&mut layered, &weigh::weights(&amounts));
    let stops = canonical.node_origin.clone();
    let mut sides: Vec<[f64; 2]> = stops.iter().map(|&it| flows.stops[it].spare).collect();
    for (link, amount) in canonical.edges.iter().zip(&amounts) {
        sides[link.to][0] += amount.unwrap_or(0.0);
        sides[link.from][1] += amount.unwrap_or(0.0);
    }
    Sequence {
        stops,
        ends: canonical.edges.iter().map(|it| (it.from, it.to)).collect(),
        sides,
        bands,
        flows: flows.clone(),
        layered,
    }
}

fn node(stop: &Stop) -> Node {
    Node {
        key: stop.key.clone(),
        ..Node::default()
    }
}

fn edge(band: &Band) -> Edge {
    Edge {
        key: band.key.clone(),
        from: band.from,
        to: band.to,
        feedback: band.feedback,
        weight: band.amount.unwrap_or(0.0),
        width: 1.0,
        label: None,
    }
}

impl Sequence {
    /// The largest scale, in units of length for an amount of one, at which no column is higher than `height`; where
    /// words and distances alone need more than half of that, the columns become higher.
    pub fn scale(&self, height: f64, options: &Options) -> f64 {
        let mut scale = f64::INFINITY;
        for column in &self.layered.columns {
            let (mut amount, mut fixed) = (0.0, 0.0);
            for (at, &item) in column.iter().enumerate() {
                if at > 0 {
                    fixed += self.gap(column[at - 1], item, options);
                }
                match self.layered.items[item].edge {
                    None => {
                        let stop = &self.flows.stops[self.stops[item]];
                        fixed += stop.label.height + options.node_least;
                        let sides = self.sides[item];
                        amount += sides[0].max(sides[1]);
                    }
                    Some(edge) => {
                        fixed += options.least;
                        amount += self.amount(edge).unwrap_or(0.0);
                    }
                }
            }
            if amount > 0.0 {
                scale = f64::min(scale, (height - fixed).max(height / 2.0) / amount);
            }
        }
        scale
    }

    /// Places everything at a scale.
    pub fn place(&self, scale: f64, options: &Options) -> Picture {
        place::place(self, scale, options)
    }

    /// The amount of a sorted band.
    fn amount(&self, band: usize) -> Option<f64> {
        self.flows.bands[self.bands[band]].amount
    }

    /// Least distance between two items of a column.
    fn gap(&self, above: usize, below: usize, options: &Options) -> f64 {
        if self.layered.is_node(above) || self.layered.is_node(below) {
            options.node_gap
        } else {
            options.band_gap
        }
    }
}
