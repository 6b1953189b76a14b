//! The lines of the edges, and with them everything's position.
//!
//! Comes in: the placed layered graph. Goes out: the layout. Must not know: how items were placed.
//!
//! A line runs horizontally through columns, at the height of a box's end or of a place holder, and vertically
//! through gaps, on a track. Returning lines run below the lanes, each at its own depth.

use super::below::{self, Loop};
use super::canonical::Canonical;
use super::columns::Columns;
use super::layered::Layered;
use super::ports::Ports;
use super::wiring::{Address, Wiring};
use super::{Layout, Options, Point, Rect, Route};

/// The layout, and what found no place.
pub(super) struct Routed {
    /// The layout of the sorted graph.
    pub layout: Layout,
    /// Returning edges whose label does not fit on their run below the lanes.
    pub homeless: Vec<usize>,
}

/// Draws everything.
pub(super) fn route(
    layered: &Layered,
    graph: &Canonical,
    tops: &[f64],
    ports: &Ports,
    options: &Options,
) -> Routed {
    let mut wiring = Wiring::of(layered, graph, tops, ports);
    let tracks = wiring.assign();
    let columns = Columns::of(layered, graph, &tracks, options);
    let content = (0..layered.items.len())
        .map(|item| tops[item] + ports.height[item])
        .fold(0.0, f64::max);
    // Lines stay within the lanes where they bend above or below everything.
    let (top, bottom) = wiring.reach();
    let down = options.lane_padding.max(-top);
    let lane_height = down + (content + options.lane_padding).max(bottom);
    let pen = Pen {
        layered,
        graph,
        wiring: &wiring,
        columns: &columns,
        tops,
        down,
    };
    let mut loops = pen.loops();
    let height = below::stack(&mut loops, lane_height, options);
    let mut routes = Vec::with_capacity(graph.edges.len());
    for edge in 0..graph.edges.len() {
        routes.push(pen.route(edge));
    }
    let mut homeless = Vec::new();
    for run in &loops {
        let label = below::label_middle(&loops, run, options);
        if run.label.is_some() && label.is_none() {
            homeless.push(run.edge);
        }
        let own = label.map(|x| Point {
            x: round(x),
            y: round(run.y),
        });
        routes[run.edge] = pen.returning(run, own.or(routes[run.edge].label));
    }
    let lane = |&(left, right): &(f64, f64)| Rect {
        x: round(left),
        y: 0.0,
        width: round(right - left),
        height: round(lane_height),
    };
    let layout = Layout {
        width: round(columns.total),
        height: round(height),
        lanes: columns.lanes.iter().map(lane).collect(),
        nodes: (0..graph.nodes.len())
            .map(|node| pen.node(node, ports.height[node]))
            .collect(),
        routes,
    };
    Routed { layout, homeless }
}

/// Coordinates are multiples of 1/100: finer than any screen or printer, and short to write.
fn round(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// All that a line is drawn from.
struct Pen<'a> {
    layered: &'a Layered,
    graph: &'a Canonical<'a>,
    wiring: &'a Wiring,
    columns: &'a Columns,
    tops: &'a [f64],
    /// Everything within the lanes stands this much lower.
    down: f64,
}

impl Pen<'_> {
    /// The box of a node, in the middle of its column.
    fn node(&self, node: usize, height: f64) -> Rect {
        let (left, right) = self.sides(node);
        let y = round(self.tops[node] + self.down);
        Rect {
            x: round(left),
            y,
            width: round(right - left),
            height: round(height),
        }
    }

    /// Left and right side of a node.
    fn sides(&self, node: usize) -> (f64, f64) {
        let column = self.layered.items[node].column;
        let width = self.graph.nodes[node].width;
        let left = self.columns.left[column] + (self.columns.width[column] - width) / 2.0;
        (left, left + width)
    }

    /// The runs below the lanes, not yet stacked.
    fn loops(&self) -> Vec<Loop> {
        let returning = |(edge, chain): (usize, &super::layered::Chain)| {
            chain.returns.then(|| Loop {
                edge,
                from: self.track(self.wiring.drops[edge], 0),
                to: self.track(self.wiring.rises[edge], 0),
                width: self.graph.edges[edge].edge.width,
                label: self.graph.edges[edge]
                    .edge
                    .label
                    .filter(|_| chain.items.len() == 1),
                y: 0.0,
            })
        };
        self.layered
            .chains
            .iter()
            .enumerate()
            .filter_map(returning)
            .collect()
    }

    /// Position of the track of a wire's run.
    fn track(&self, address: Address, run: usize) -> f64 {
        self.columns.tracks[address.0][self.wiring.runs(address)[run].track]
    }

    /// The line up to its target, or, if it returns, up to where it goes down.
    fn route(&self, edge: usize) -> Route {
        let chain = &self.layered.chains[edge];
        if let Some(turns) = chain.turns {
            return self.among(edge, turns);
        }
        let link = &self.graph.edges[edge];
        let mut points = vec![];
        let mut label = None;
        let mut y = None;
        for (&segment, &item) in chain.segments.iter().zip(&chain.items[1..]) {
            let address = self.wiring.segments[segment];
            let wire = self.wiring.wire(address);
            let left = wire.left.expect("a segment has a left end");
            y = wire.right;
            if points.is_empty() {
                points.push(Point {
                    x: self.sides(link.from).1,
                    y: left + self.down,
                });
            }
            for (at, run) in self.wiring.runs(address).iter().enumerate() {
                let x = self.track(address, at);
                points.extend([run.left, run.right].map(|y| Point {
                    x,
                    y: y + self.down,
                }));
            }
            if self.layered.items[item].label {
                let column = self.layered.items[item].column;
                let x = self.columns.left[column] + self.columns.width[column] / 2.0;
                label = y.map(|y| Point {
                    x: round(x),
                    y: round(y + self.down),
                });
            }
        }
        if let (false, Some(y)) = (chain.returns, y) {
            points.push(Point {
                x: self.sides(link.to).0,
                y: y + self.down,
            });
        }
        Route {
            points: simple(&points),
            label,
            feedback: chain.returns,
        }
    }

    /// The line of an edge that returns among the boxes.
    fn among(&self, edge: usize, turns: [usize; 2]) -> Route {
        let chain = &self.layered.chains[edge];
        let link = &self.graph.edges[edge];
        let turn = |turn: usize| {
            let address = self.wiring.turns[turn];
            let run = &self.wiring.runs(address)[0];
            let x = self.track(address, 0);
            [run.left, run.right].map(|y| Point {
                x,
                y: y + self.down,
            })
        };
        let [back, ahead] = turns.map(turn);
        let mut points = vec![Point {
            x: self.sides(link.from).1,
            y: back[0].y,
        }];
        points.extend(back);
        for &segment in &chain.segments {
            let address = self.wiring.segments[segment];
            for (at, run) in self.wiring.runs(address).iter().enumerate().rev() {
                let x = self.track(address, at);
                points.extend([run.right, run.left].map(|y| Point {
                    x,
                    y: y + self.down,
                }));
            }
        }
        points.extend([ahead[1], ahead[0]]);
        points.push(Point {
            x: self.sides(link.to).0,
            y: ahead[0].y,
        });
        let holder = chain.items[1];
        let label = self.layered.items[holder].label.then(|| {
            let column = self.layered.items[holder].column;
            let x = self.columns.left[column] + self.columns.width[column] / 2.0;
            Point {
                x: round(x),
                y: round(back[1].y),
            }
        });
        Route {
            points: simple(&points),
            label,
            feedback: true,
        }
    }

    /// The whole line of a returning edge.
    fn returning(&self, run: &Loop, label: Option<Point>) -> Route {
        let link = &self.graph.edges[run.edge];
        let drop = self
            .wiring
            .wire(self.wiring.drops[run.edge])
            .left
            .expect("a line comes down from a box");
        let rise = self
            .wiring
            .wire(self.wiring.rises[run.edge])
            .right
            .expect("a line goes up to a box");
        let mut points = self.route(run.edge).points;
        if points.is_empty() {
            points.push(Point {
                x: self.sides(link.from).1,
                y: drop + self.down,
            });
        }
        points.extend([
            Point {
                x: run.from,
                y: drop + self.down,
            },
            Point {
                x: run.from,
                y: run.y,
            },
            Point {
                x: run.to,
                y: run.y,
            },
            Point {
                x: run.to,
                y: rise + self.down,
            },
            Point {
                x: self.sides(link.to).0,
                y: rise + self.down,
            },
        ]);
        Route {
            points: simple(&points),
            label,
            feedback: true,
        }
    }
}

/// The points rounded, without those that are no corner.
fn simple(points: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        let point = Point {
            x: round(point.x),
            y: round(point.y),
        };
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = corners[..]
            && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}
