//! Where columns, tracks and lanes stand from left to right.
//!
//! Comes in: the layered graph, the tracks of each gap. Goes out: the left edge and width of every column, the
//! middle of every track, the interval of every lane. Must not know: heights.

use super::Options;
use super::canonical::Canonical;
use super::layered::Layered;

/// Positions from left to right.
pub(super) struct Columns {
    /// Left edge of each column.
    pub left: Vec<f64>,
    /// Width of each column.
    pub width: Vec<f64>,
    /// Middle of each track, per gap; the gap after the last column is the last.
    pub tracks: Vec<Vec<f64>>,
    /// Left and right edge of each lane.
    pub lanes: Vec<(f64, f64)>,
    /// Width of everything.
    pub total: f64,
}

/// A gap from left to right: room, tracks, the space between two lanes, tracks, room.
struct Gap<'a> {
    lead: f64,
    /// Widths of the tracks on the side of the left column.
    first: &'a [f64],
    between: f64,
    /// Widths of the tracks on the side of the right column.
    second: &'a [f64],
    tail: f64,
}

impl<'a> Gap<'a> {
    /// The gap before column `at`.
    fn of(layered: &Layered, at: usize, tracks: &'a [f64], options: &Options) -> Self {
        let before = at.checked_sub(1).map(|column| layered.lane[column]);
        let after = layered.lane.get(at).copied();
        let enter = options.lane_padding.max(options.arrow_room);
        match (before, after) {
            // Outside the first and the last lane the tracks are outside too.
            (None, _) => Self {
                lead: 0.0,
                first: tracks,
                between: 0.0,
                second: &[],
                tail: enter,
            },
            (_, None) => Self {
                lead: options.lane_padding,
                first: &[],
                between: 0.0,
                second: tracks,
                tail: 0.0,
            },
            (Some(before), Some(after)) if before != after => {
                let (first, second) = tracks.split_at(tracks.len().div_ceil(2));
                Self {
                    lead: options.lane_padding,
                    first,
                    between: options.lane_gap,
                    second,
                    tail: enter,
                }
            }
            _ => {
                let has_nodes = |column: usize| {
                    layered.columns[column]
                        .iter()
                        .any(|&item| layered.is_node(item))
                };
                let tail = if has_nodes(at) {
                    options.arrow_room
                } else {
                    options.line_gap
                };
                let least = if has_nodes(at) && has_nodes(at - 1) {
                    options.rank_gap
                } else {
                    0.0
                };
                let spare = (least - options.line_gap - run(tracks, options) - tail).max(0.0) / 2.0;
                let lead = options.line_gap + spare;
                Self {
                    lead,
                    first: tracks,
                    between: 0.0,
                    second: &[],
                    tail: tail + spare,
                }
            }
        }
    }

    /// Up to the right edge of the lane on the left.
    fn left_part(&self, options: &Options) -> f64 {
        self.lead + run(self.first, options)
    }

    /// From the left edge of the lane on the right.
    fn right_part(&self, options: &Options) -> f64 {
        run(self.second, options) + self.tail
    }

    /// Middles of the tracks, if the gap begins at `x`.
    fn middles(&self, x: f64, options: &Options) -> Vec<f64> {
        let mut middles = Vec::with_capacity(self.first.len() + self.second.len());
        let starts = [x + self.lead, x + self.left_part(options) + self.between];
        for (mut x, widths) in starts.into_iter().zip([self.first, self.second]) {
            for width in widths {
                let pitch = width + options.line_gap;
                middles.push(x + pitch / 2.0);
                x += pitch;
            }
        }
        middles
    }
}

/// What tracks of these widths take.
fn run(widths: &[f64], options: &Options) -> f64 {
    widths.iter().map(|width| width + options.line_gap).sum()
}

impl Columns {
    /// Sets everything side by side. `tracks` are the widths of the tracks in each gap.
    pub fn of(
        layered: &Layered,
        graph: &Canonical,
        tracks: &[Vec<f64>],
        options: &Options,
    ) -> Self {
        let count = layered.columns.len();
        let gaps: Vec<Gap> = tracks
            .iter()
            .enumerate()
            .map(|(at, tracks)| Gap::of(layered, at, tracks, options))
            .collect();
        let width = widths(layered, graph, &gaps, options);
        let mut columns = Self {
            left: Vec::with_capacity(count),
            tracks: Vec::with_capacity(gaps.len()),
            lanes: vec![(0.0, 0.0); graph.lanes.len()],
            total: 0.0,
            width,
        };
        let mut x = 0.0;
        for (at, gap) in gaps.iter().enumerate() {
            columns.tracks.push(gap.middles(x, options));
            let (before, after) = (
                at.checked_sub(1).map(|column| layered.lane[column]),
                layered.lane.get(at).copied(),
            );
            x += gap.left_part(options);
            if let Some(lane) = before.filter(|_| before != after) {
                columns.lanes[lane].1 = x;
            }
            x += gap.between;
            if let Some(lane) = after.filter(|_| before != after) {
                columns.lanes[lane].0 = x;
            }
            x += gap.right_part(options);
            if at < count {
                columns.left.push(x);
                x += columns.width[at];
            }
        }
        columns.total = x;
        columns
    }
}

/// Widths of the columns: of their widest item; more where the lane would be too narrow.
fn widths(layered: &Layered, graph: &Canonical, gaps: &[Gap], options: &Options) -> Vec<f64> {
    let width = |&item: &usize| match layered.items[item].edge {
        None => graph.nodes[item].width,
        Some(edge) => {
            let label = graph.edges[edge]
                .edge
                .label
                .filter(|_| layered.items[item].label);
            label.map_or(0.0, |label| label.width)
        }
    };
    let mut widths: Vec<f64> = layered
        .columns
        .iter()
        .map(|column| column.iter().map(width).fold(0.0, f64::max))
        .collect();
    let mut taken = vec![0.0; graph.lanes.len()];
    let mut columns = vec![0.0; graph.lanes.len()];
    for (at, &lane) in layered.lane.iter().enumerate() {
        // The last column of a lane has the border, or the outside, after it.
        let last = layered.lane.get(at + 1) != Some(&lane);
        let after = gaps[at + 1].left_part(options)
            + if last {
                0.0
            } else {
                gaps[at + 1].right_part(options)
            };
        let first = at == 0 || layered.lane[at - 1] != lane;
        let before = if first {
            gaps[at].right_part(options)
        } else {
            0.0
        };
        taken[lane] += before + widths[at] + after;
        columns[lane] += 1.0;
    }
    for (at, &lane) in layered.lane.iter().enumerate() {
        widths[at] += (graph.lanes[lane] - taken[lane]).max(0.0) / columns[lane];
    }
    widths
}
