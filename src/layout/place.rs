//! How high each item stands: long lines straight, boxes apart, the picture low.
//!
//! Comes in: the ordered layered graph with the ends of its lines. Goes out: the top of every item. Must not know:
//! columns' positions from left to right, tracks.
//!
//! As in Brandes and Köpf (2002), segments that become straight are chosen first and tie items into blocks. Here the
//! choice is the heaviest set that does not cross, found for each gap by dynamic programming; blocks then slide
//! (`shift`) to where their remaining lines are short. Distances between neighbours hold exactly at every step.

use super::Options;
use super::canonical::Canonical;
use super::layered::Layered;
use super::piles::Piles;
use super::ports::{self, Ports};
use super::shift::{Blocks, Pull};

/// The picture may be this many times as high as its fullest column, so that lines can be straight.
const STRETCH: f64 = 1.35;

/// Rounds in which straight segments are given up to keep the picture low.
const RELEASES: usize = 80;

/// Ends slide along a box by at most this to make a line straight; beyond it the line bends.
const SLIDE: f64 = 24.0;

/// How much a place holder wants to be near the box that it returns to: less than lines want to be straight.
const TURN: f64 = 1.0;

/// Below this two heights are the same.
pub(super) const SAME: f64 = 1e-6;

/// Places the items; ends of lines may have slid.
pub(super) fn place(
    layered: &Layered,
    graph: &Canonical,
    mut ports: Ports,
    options: &Options,
) -> (Vec<f64>, Ports) {
    let weights = weights(layered, graph);
    let mut aligned = align(layered, &weights);
    let budget = budget(layered, graph, &ports, options);
    let mut piles = Piles::of(layered, &ports, &aligned, options);
    for round in 0..RELEASES {
        if piles.bottom <= budget || !release(layered, &mut piles, &weights, &mut aligned, round) {
            break;
        }
        piles.pile();
    }
    let mut blocks = block(layered, &ports, &aligned, options);
    blocks.compact();
    pull(layered, &ports, &aligned, &weights, &mut blocks);
    blocks.settle();
    blocks.slide();
    let tops: Vec<f64> = (0..layered.items.len())
        .map(|item| blocks.top[blocks.of[item]] + blocks.offset[item])
        .collect();
    straighten(layered, graph, &tops, &mut ports, options);
    (tops, ports)
}

/// How much each segment wants to be straight: most between place holders, so that long lines bend at their ends.
fn weights(layered: &Layered, graph: &Canonical) -> Vec<f64> {
    let heaviest = graph
        .edges
        .iter()
        .map(|link| link.edge.weight)
        .fold(0.0, f64::max)
        .max(f64::MIN_POSITIVE);
    let is_middle = |list: &[usize], ends: &dyn Fn(usize) -> usize, segment: usize| {
        let mut list = list.to_vec();
        list.sort_by_key(|&s| (ends(s), s));
        list[(list.len() - 1) / 2] == segment || list[list.len() / 2] == segment
    };
    let mut weights = Vec::with_capacity(layered.segments.len());
    for (index, segment) in layered.segments.iter().enumerate() {
        let nodes =
            usize::from(layered.is_node(segment.from)) + usize::from(layered.is_node(segment.to));
        let kind = [8.0, 4.0, 2.0][nodes];
        let to = |s: usize| layered.position[layered.segments[s].to];
        let from = |s: usize| layered.position[layered.segments[s].from];
        let middle = f64::from(is_middle(&layered.leaving[segment.from], &to, index))
            + f64::from(is_middle(&layered.entering[segment.to], &from, index));
        weights
            .push(kind * (1.0 + graph.edges[segment.edge].edge.weight / heaviest) + middle / 2.0);
    }
    weights
}

/// The heaviest segments of each gap that neither cross nor share an end.
fn align(layered: &Layered, weights: &[f64]) -> Vec<bool> {
    let mut aligned = vec![false; weights.len()];
    for (column, gap) in layered.gaps.iter().enumerate() {
        let place = |segment: usize| {
            let segment = &layered.segments[segment];
            (layered.position[segment.from], layered.position[segment.to])
        };
        let mut sorted = gap.clone();
        // Of one item the lowest end first, so that no chain can take two segments of it.
        sorted.sort_by_key(|&segment| {
            (
                place(segment).0,
                std::cmp::Reverse(place(segment).1),
                segment,
            )
        });
        // best[i]: the heaviest chain among those that end above place i, in an accumulator tree of maxima.
        let mut best: Vec<(f64, Option<usize>)> =
            vec![(0.0, None); layered.columns[column].len() + 1];
        let mut before = vec![None; sorted.len()];
        let mut last = (0.0, None);
        for (index, &segment) in sorted.iter().enumerate() {
            let end = place(segment).1;
            let (mut at, mut above) = (end, (0.0, None));
            while at > 0 {
                if best[at].0 > above.0 {
                    above = best[at];
                }
                at &= at - 1;
            }
            before[index] = above.1;
            let chain = (above.0 + weights[segment], Some(index));
            if chain.0 > last.0 {
                last = chain;
            }
            at = end + 1;
            while at < best.len() {
                if chain.0 > best[at].0 {
                    best[at] = chain;
                }
                at += at & at.wrapping_neg();
            }
        }
        let mut chosen = last.1;
        while let Some(index) = chosen {
            aligned[sorted[index]] = true;
            chosen = before[index];
        }
    }
    aligned
}

/// Ties aligned items into blocks and collects what holds the blocks apart.
fn block(layered: &Layered, ports: &Ports, aligned: &[bool], options: &Options) -> Blocks {
    let count = layered.items.len();
    let (mut of, mut offset, mut blocks) = (vec![usize::MAX; count], vec![0.0; count], 0);
    for column in &layered.columns {
        for &item in column {
            let mut entering = layered.entering[item].iter();
            if let Some(&segment) = entering.find(|&&segment| aligned[segment]) {
                let from = layered.segments[segment].from;
                of[item] = of[from];
                offset[item] = offset[from] + ports.leave[segment] - ports.enter[segment];
            } else {
                of[item] = blocks;
                blocks += 1;
            }
        }
    }
    // The top of a block is the top of its highest item.
    let mut highest = vec![f64::INFINITY; blocks];
    for item in 0..count {
        highest[of[item]] = highest[of[item]].min(offset[item]);
    }
    for item in 0..count {
        offset[item] -= highest[of[item]];
    }
    let mut result = Blocks::new(of, offset, blocks);
    for item in 0..count {
        result.grow(item, ports.height[item]);
    }
    for column in &layered.columns {
        for pair in column.windows(2) {
            let gap = distance(layered, pair[0], pair[1], options);
            result.keep_apart(pair[0], pair[1], ports.height[pair[0]] + gap);
        }
    }
    result
}

/// What pulls the blocks together: the segments that are not straight, and turns.
fn pull(layered: &Layered, ports: &Ports, aligned: &[bool], weights: &[f64], blocks: &mut Blocks) {
    for (index, segment) in layered.segments.iter().enumerate() {
        if !aligned[index] {
            let pull = Pull {
                weight: weights[index],
                leave: ports.leave[index],
                enter: ports.enter[index],
            };
            blocks.pull_together(segment.from, segment.to, &pull);
        }
    }
    for (turn, ends) in layered.turns.iter().zip(&ports.turn) {
        let pull = Pull {
            weight: TURN,
            leave: ends[0],
            enter: ends[1],
        };
        blocks.pull_together(turn.node, turn.holder, &pull);
    }
}

/// Least distance between two neighbours of a column.
pub(super) fn distance(layered: &Layered, above: usize, below: usize, options: &Options) -> f64 {
    match (layered.is_node(above), layered.is_node(below)) {
        (true, true) => options.node_gap,
        (false, false) => options.line_gap,
        _ => options.edge_gap,
    }
}

/// The height that the picture should not exceed.
fn budget(layered: &Layered, graph: &Canonical, ports: &Ports, options: &Options) -> f64 {
    let height = |column: &Vec<usize>| {
        let items: f64 = column.iter().map(|&item| ports.height[item]).sum();
        let gaps: f64 = column
            .windows(2)
            .map(|pair| distance(layered, pair[0], pair[1], options))
            .sum();
        items + gaps
    };
    let width = |column: &Vec<usize>| {
        let nodes = column.iter().filter(|&&item| layered.is_node(item));
        nodes
            .map(|&node| graph.nodes[node].width)
            .fold(0.0, f64::max)
            + options.rank_gap
    };
    let fullest = layered.columns.iter().map(height).fold(0.0, f64::max);
    let across: f64 = layered.columns.iter().map(width).sum();
    // A page that is filled in its width has room in its height.
    (fullest * STRETCH).max(across * options.aspect)
}

/// Unties the lightest segments that make the picture so high; says whether there were any.
///
/// The picture is as high as its longest pile of blocks. Where the pile goes into a block in one column and out of it
/// in another, the segments between these columns carry it on; without one of them it ends there.
fn release(
    layered: &Layered,
    piles: &mut Piles,
    weights: &[f64],
    aligned: &mut [bool],
    round: usize,
) -> bool {
    let mut carriers = Vec::new();
    for [into, out] in piles.longest() {
        // Walk the block from the left one of the two items to the right one.
        let column = |item: usize| layered.items[item].column;
        let (left, right) = if column(into) <= column(out) {
            (into, out)
        } else {
            (out, into)
        };
        let mut at = left;
        while at != right {
            let Some(&next) = layered.leaving[at]
                .iter()
                .find(|&&segment| aligned[segment])
            else {
                break;
            };
            carriers.push(next);
            at = layered.segments[next].to;
        }
    }
    carriers.sort_by(|&a, &b| weights[a].total_cmp(&weights[b]).then(a.cmp(&b)));
    // One at a time is best, some at a time in long piles and after many rounds is fast enough.
    for &segment in carriers
        .iter()
        .take(1 + carriers.len() / 12 + round * round / 64)
    {
        aligned[segment] = false;
        let segment = &layered.segments[segment];
        piles.untie(segment.from, segment.to);
    }
    !carriers.is_empty()
}

/// Slides ends along their boxes where that turns a small step into a straight line.
fn straighten(
    layered: &Layered,
    graph: &Canonical,
    tops: &[f64],
    ports: &mut Ports,
    options: &Options,
) {
    let mut place = vec![[0; 2]; layered.segments.len()];
    for sides in &ports.sides {
        for (side, ends) in sides.iter().enumerate() {
            for (at, end) in ends.iter().enumerate() {
                if let ports::End::Segment(segment) = *end {
                    place[segment][side] = at;
                }
            }
        }
    }
    for (index, segment) in layered.segments.iter().enumerate() {
        let leave = tops[segment.from] + ports.leave[index];
        let enter = tops[segment.to] + ports.enter[index];
        let step = leave - enter;
        if step.abs() < SAME || step.abs() > SLIDE {
            continue;
        }
        let entering = room(
            layered,
            graph,
            ports,
            segment.to,
            0,
            place[index][0],
            options,
        );
        let leaving = room(
            layered,
            graph,
            ports,
            segment.from,
            1,
            place[index][1],
            options,
        );
        // The box that is entered gives first, the other gives the rest.
        let enters = step.clamp(entering[0], entering[1]);
        let leaves = (enters - step).clamp(leaving[0], leaving[1]);
        if (step + leaves - enters).abs() < SAME {
            ports.enter[index] += enters;
            ports.leave[index] = tops[segment.to] + ports.enter[index] - tops[segment.from];
        }
    }
}

/// How far an end may slide up and down without coming too near to the next ends and to the corners.
fn room(
    layered: &Layered,
    graph: &Canonical,
    ports: &Ports,
    item: usize,
    side: usize,
    place: usize,
    options: &Options,
) -> [f64; 2] {
    if !layered.is_node(item) {
        return [0.0, 0.0];
    }
    let ends = &ports.sides[item][side];
    let width = |at: usize| ports::width(layered, graph, ends[at]);
    let (own, at) = (width(place), ports.get(item, side, place));
    let margin = options.corner + own / 2.0;
    let above = if place == 0 {
        margin
    } else {
        ports.get(item, side, place - 1) + ports::pitch(width(place - 1), own, options)
    };
    let below = if place + 1 == ends.len() {
        ports.height[item] - margin
    } else {
        ports.get(item, side, place + 1) - ports::pitch(width(place + 1), own, options)
    };
    [(above - at).min(0.0), (below - at).max(0.0)]
}
