//! Where nodes and bands stand.
//!
//! Comes in: the flows in order, a scale. Goes out: coordinates. Must not know: how the order was found.
//!
//! Heights first: each column in turn takes the places that its bands from the columns beside it wish, as near as the
//! least distances allow (isotonic regression by pooling adjacent violators: Ayer and others 1955), to and fro until
//! little moves. Then widths: beside each column there is room for its words, for the bands that turn down or come up
//! there, and for the bends of those that go on.

use std::f64::consts::FRAC_PI_2;

use super::super::Rect;
use super::curve::Middle;
use super::sizes::Sizes;
use super::tracks::{Return, Tracks, assign};
use super::{Back, Options, Picture, Ribbon, Sequence, width_of};

/// Passes over all columns; the last ones move nothing that is seen.
const PASSES: usize = 40;
/// In the first passes a column looks only where the pass comes from.
const ONE_SIDED: usize = 6;
/// How much more a band that passes a column wants to be straight.
const STRAIGHT: f64 = 4.0;
/// The steepest a band should go between two columns, vertical over horizontal, where the room for it is not too wide.
const STEEP: f64 = 1.6;
/// More room than this is not given for bends.
const BENDS_MOST: f64 = 200.0;

/// Places everything.
pub(super) fn place(sequence: &Sequence, scale: f64, options: &Options) -> Picture {
    let widths: Vec<f64> = (0..sequence.bands.len())
        .map(|band| width_of(sequence.amount(band), scale, options.least))
        .collect();
    let tracks = assign(returns(sequence, &widths));
    let sizes = Sizes::of(sequence, widths, &tracks, scale, options);
    let tops = heights(sequence, &sizes, options);
    let columns = Columns::of(sequence, &sizes, &tops, &tracks, options);
    let bottom = (0..tops.len())
        .map(|item| tops[item] + sizes.item[item])
        .fold(0.0, f64::max);
    let channels = channels(&tracks, bottom, options);
    let mut picture = Picture {
        width: columns.total,
        height: tracks.widths.last().map_or(bottom, |width| {
            channels.last().copied().unwrap_or(bottom) + width / 2.0
        }),
        stops: vec![Rect::default(); sequence.stops.len()],
        filled: vec![[0.0; 2]; sequence.stops.len()],
        ribbons: vec![Ribbon::default(); sequence.bands.len()],
    };
    for (sorted, &origin) in sequence.stops.iter().enumerate() {
        let head = sizes.head[sorted];
        picture.stops[origin] = Rect {
            x: columns.left[sequence.layered.items[sorted].column],
            y: tops[sorted] + head,
            width: options.node,
            height: sizes.item[sorted] - head,
        };
        picture.filled[origin] = sizes.filled[sorted];
    }
    let run = Run {
        sequence,
        sizes: &sizes,
        tops: &tops,
        columns: &columns,
        tracks: &tracks,
        channels: &channels,
        options,
    };
    for (sorted, &origin) in sequence.bands.iter().enumerate() {
        picture.ribbons[origin] = run.ribbon(sorted);
    }
    picture
}

/// The bands that return.
fn returns(sequence: &Sequence, widths: &[f64]) -> Vec<Return> {
    let layered = &sequence.layered;
    let chains = layered.chains.iter().enumerate();
    chains
        .filter(|(_, chain)| chain.returns)
        .map(|(band, _)| {
            let (from, to) = sequence.ends[band];
            Return {
                band,
                columns: (layered.items[from].column, layered.items[to].column),
                width: widths[band],
            }
        })
        .collect()
}

/// The top of every item.
fn heights(sequence: &Sequence, sizes: &Sizes, options: &Options) -> Vec<f64> {
    let layered = &sequence.layered;
    let mut tops = vec![0.0; layered.items.len()];
    let mut highest: f64 = 0.0;
    let mut totals = Vec::new();
    for column in &layered.columns {
        let mut at = 0.0;
        for (place, &item) in column.iter().enumerate() {
            if place > 0 {
                at += sequence.gap(column[place - 1], item, options);
            }
            tops[item] = at;
            at += sizes.item[item];
        }
        totals.push(at);
        highest = highest.max(at);
    }
    for (column, total) in layered.columns.iter().zip(totals) {
        for &item in column {
            tops[item] += (highest - total) / 2.0;
        }
    }
    for pass in 0..PASSES {
        let forwards = pass % 2 == 0;
        let both = pass >= ONE_SIDED;
        for step in 0..layered.columns.len() {
            let column = if forwards {
                step
            } else {
                layered.columns.len() - 1 - step
            };
            let sides = [forwards || both, !forwards || both];
            settle(sequence, sizes, column, sides, options, &mut tops);
        }
    }
    let first = tops.iter().copied().fold(f64::INFINITY, f64::min);
    for top in &mut tops {
        *top -= if first.is_finite() { first } else { 0.0 };
    }
    tops
}

/// Moves the items of a column to where the bands on these sides wish them, as near as they can stand.
fn settle(
    sequence: &Sequence,
    sizes: &Sizes,
    column: usize,
    sides: [bool; 2],
    options: &Options,
    tops: &mut [f64],
) {
    let layered = &sequence.layered;
    let mut wishes: Vec<(f64, f64)> = Vec::new();
    let mut below = 0.0;
    let mut offsets = Vec::new();
    let items = &layered.columns[column];
    for (place, &item) in items.iter().enumerate() {
        if place > 0 {
            below += sequence.gap(items[place - 1], item, options);
        }
        let (mut sum, mut weight) = (0.0, 0.0);
        let mut wish = |top: f64, segment: usize, straight: bool| {
            let strength = sizes.band[layered.segments[segment].edge].max(1.0)
                * if straight { STRAIGHT } else { 1.0 };
            sum += top * strength;
            weight += strength;
        };
        let passes = |other: usize| !layered.is_node(item) || !layered.is_node(other);
        for &at in layered.entering[item].iter().filter(|_| sides[0]) {
            let other = layered.segments[at].from;
            let (leave, enter) = sizes.ports[at];
            wish(tops[other] + leave - enter, at, passes(other));
        }
        for &at in layered.leaving[item].iter().filter(|_| sides[1]) {
            let other = layered.segments[at].to;
            let (leave, enter) = sizes.ports[at];
            wish(tops[other] + enter - leave, at, passes(other));
        }
        if weight > 0.0 {
            wishes.push((sum / weight - below, weight));
        } else {
            wishes.push((tops[item] - below, 1.0));
        }
        offsets.push(below);
        below += sizes.item[item];
    }
    for ((item, offset), place) in items.iter().zip(offsets).zip(isotonic(&wishes)) {
        tops[*item] = place + offset;
    }
}

/// The ascending numbers that are nearest to the wishes, by weighted squares.
fn isotonic(wishes: &[(f64, f64)]) -> Vec<f64> {
    // Pools: mean, weight, members.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for &(wish, weight) in wishes {
        let mut pool = (wish, weight, 1);
        while let Some(last) = pools.last().filter(|last| last.0 > pool.0) {
            let sum = last.1 + pool.1;
            pool = (
                (last.0 * last.1 + pool.0 * pool.1) / sum,
                sum,
                last.2 + pool.2,
            );
            pools.pop();
        }
        pools.push(pool);
    }
    pools
        .into_iter()
        .flat_map(|(mean, _, count)| std::iter::repeat_n(mean, count))
        .collect()
}

/// Middles of the tracks below.
fn channels(tracks: &Tracks, bottom: f64, options: &Options) -> Vec<f64> {
    let mut at = bottom;
    tracks
        .widths
        .iter()
        .map(|width| {
            let gap = options.track_gap.max(2.0 * options.bend);
            let middle = at + gap + width / 2.0;
            at += gap + width;
            middle
        })
        .collect()
}

/// The columns from left to right, and where bands turn beside them.
struct Columns {
    left: Vec<f64>,
    /// Where curves begin after each column.
    curves: Vec<f64>,
    /// Where they end before it.
    ends: Vec<f64>,
    /// Where each returning band goes down and comes up, by band.
    turns: Vec<(f64, f64)>,
    total: f64,
}

impl Columns {
    fn of(
        sequence: &Sequence,
        sizes: &Sizes,
        tops: &[f64],
        tracks: &Tracks,
        options: &Options,
    ) -> Self {
        let layered = &sequence.layered;
        let count = layered.columns.len();
        let mut columns = Self {
            left: Vec::new(),
            curves: Vec::new(),
            ends: Vec::new(),
            turns: vec![(0.0, 0.0); sizes.band.len()],
            total: 0.0,
        };
        let room = |band: &Return| band.width + 2.0 * options.bend;
        let mut x = 0.0;
        for column in 0..=count {
            // What comes up before the column: the inner ones nearest to it.
            let rising: Vec<&Return> = tracks.of.iter().map(|it| &it.0).collect();
            let rising = rising.iter().filter(|it| it.columns.1 == column);
            let rises: f64 = rising.clone().map(|it| room(it)).sum();
            // Curves end before what stands out of the nodes of the column, and before arrow heads.
            let stubs = layered.columns.get(column).is_some_and(|items| {
                let mut nodes = items.iter().filter(|&&item| layered.is_node(item));
                nodes.any(|&node| sequence.flows.stops[sequence.stops[node]].spare[0] > 0.0)
            });
            let head = if stubs || rises > 0.0 {
                options.stub
            } else {
                0.0
            };
            if column > 0 {
                x += bends(sequence, sizes, tops, column, options, rises);
            }
            x += rises;
            if column == count {
                break;
            }
            columns.ends.push(x);
            let mut at = x;
            for it in rising {
                columns.turns[it.band].1 = at - room(it) / 2.0;
                at -= room(it);
            }
            x += head;
            columns.left.push(x);
            x += options.node;
            let words = words(sequence, column, options);
            x += words;
            let mut fallen = 0.0;
            for (it, _) in tracks.of.iter().filter(|it| it.0.columns.0 == column) {
                if fallen == 0.0 {
                    fallen += (options.stub - words).max(0.0);
                }
                columns.turns[it.band].0 = x + fallen + room(it) / 2.0;
                fallen += room(it);
            }
            columns.curves.push(x);
            x += fallen;
            columns.total = x;
        }
        columns
    }
}

/// Room that the words of a column take to its right.
fn words(sequence: &Sequence, column: usize, options: &Options) -> f64 {
    let items = sequence.layered.columns[column].iter();
    let nodes = items.filter(|&&item| sequence.layered.is_node(item));
    let widest = nodes
        .map(|&item| sequence.flows.stops[sequence.stops[item]].label.width)
        .fold(0.0, f64::max);
    if widest > options.node {
        widest - options.node + options.label_gap
    } else {
        0.0
    }
}

/// Room for the bends before a column: none bends tighter than its inner border allows, and few are steep.
fn bends(
    sequence: &Sequence,
    sizes: &Sizes,
    tops: &[f64],
    column: usize,
    options: &Options,
    lead: f64,
) -> f64 {
    let layered = &sequence.layered;
    let Some(gap) = layered.gaps.get(column) else {
        return 0.0;
    };
    let (mut least, mut steep): (f64, f64) = (options.column_gap, 0.0);
    for &at in gap {
        let segment = &layered.segments[at];
        let (leave, enter) = sizes.ports[at];
        least = least.max(sizes.band[segment.edge] + 2.0 * options.bend);
        steep = steep.max((tops[segment.to] + enter - tops[segment.from] - leave).abs());
    }
    let wish = (steep / STEEP).min(BENDS_MOST);
    (least.max(wish) - lead).max(options.bend)
}

/// What a band is drawn from.
struct Run<'a> {
    sequence: &'a Sequence,
    sizes: &'a Sizes,
    tops: &'a [f64],
    columns: &'a Columns,
    tracks: &'a Tracks,
    channels: &'a [f64],
    options: &'a Options,
}

impl Run<'_> {
    /// The way of a band.
    fn ribbon(&self, band: usize) -> Ribbon {
        let layered = &self.sequence.layered;
        let chain = &layered.chains[band];
        let width = self.sizes.band[band];
        let known = self.sequence.amount(band).is_some();
        let (middle, head) = if chain.returns {
            self.back(band)
        } else {
            (self.onward(band), None)
        };
        let back = chain.returns.then(|| Back {
            turns: self.columns.turns[band],
            top: self.channel(band) - width / 2.0,
            radius: width / 2.0 + self.options.bend,
        });
        let mut points = middle.points();
        points.extend(head.map(|head: [(f64, f64); 3]| head[0]));
        Ribbon {
            width,
            outline: if known {
                middle.outline(width)
            } else {
                middle.line()
            },
            middle: points,
            head,
            back,
        }
    }

    /// From column to column.
    fn onward(&self, band: usize) -> Middle {
        let layered = &self.sequence.layered;
        let chain = &layered.chains[band];
        let mut middle = Middle::default();
        let width = self.sizes.band[band];
        for (at, &segment) in chain.segments.iter().enumerate() {
            let piece = &layered.segments[segment];
            let (leave, enter) = self.sizes.ports[segment];
            let (from, to) = (self.tops[piece.from] + leave, self.tops[piece.to] + enter);
            let column = layered.items[piece.from].column;
            let left = self.columns.left[column] + self.options.node;
            if at == 0 {
                middle = Middle::begin(left, from);
            } else {
                middle.ahead(self.options.node);
            }
            middle.ahead(self.columns.curves[column] - left);
            middle.swing(
                self.columns.ends[column + 1],
                to,
                width / 2.0 + self.options.bend,
            );
            middle.ahead(self.columns.left[column + 1] - self.columns.ends[column + 1]);
        }
        middle
    }

    /// The middle of the level part of a band that returns.
    fn channel(&self, band: usize) -> f64 {
        let track = self.tracks.of.iter().find(|it| it.0.band == band);
        track.map_or(0.0, |it| self.channels[it.1])
    }

    /// Down, below everything, and up again.
    fn back(&self, band: usize) -> (Middle, Option<[(f64, f64); 3]>) {
        let layered = &self.sequence.layered;
        let (from, to) = self.sequence.ends[band];
        let width = self.sizes.band[band];
        let radius = width / 2.0 + self.options.bend;
        let (leave, enter) = self.sizes.returns[band];
        let (start, end) = (self.tops[from] + leave, self.tops[to] + enter);
        let (down, up) = self.columns.turns[band];
        let channel = self.channel(band);
        let left = self.columns.left[layered.items[from].column] + self.options.node;
        let target = self.columns.left[layered.items[to].column];
        let mut middle = Middle::begin(left, start);
        middle.ahead(down - radius - left);
        middle.turn(FRAC_PI_2, radius);
        middle.ahead(channel - start - 2.0 * radius);
        if up <= down {
            middle.turn(FRAC_PI_2, radius);
            middle.ahead(down - up - 2.0 * radius);
            middle.turn(FRAC_PI_2, radius);
        } else {
            middle.turn(-FRAC_PI_2, radius);
            middle.ahead(up - down - 2.0 * radius);
            middle.turn(-FRAC_PI_2, radius);
        }
        middle.ahead(channel - end - 2.0 * radius);
        middle.turn(FRAC_PI_2, radius);
        let base = target - self.options.stub;
        middle.ahead(base - up - radius);
        let half = width / 2.0 + self.options.stub / 4.0;
        let head = [(target, end), (base, end - half), (base, end + half)];
        (middle, Some(head))
    }
}
