//! Small pictures in the order in which least crosses, if need be with a node set ahead of the first column.
//!
//! Comes in: the sorted graph, its returning bands. Goes out: the layered graph in order. Must not know: sizes,
//! coordinates, amounts.
//!
//! In the columns of longest paths a node that sends bands to far apart places has them all begin at one place of the
//! first column. Set ahead, its bands pass the others of that column between them, each where it crosses least. A column
//! more must be worth it. Small graphs have few enough orders that starting again at random finds the best nearly always.

use super::super::canonical::Canonical;
use super::super::cost::{self, Costs};
use super::super::layered::{Layered, Ways};
use super::super::order;
use super::super::polish::{self, Sequence};
use super::super::ranks::{self, Ranks};
use super::super::reinsert::Bench;

/// Nodes up to which more than one order is tried: a picture of more has crossings that no column saves.
const SMALL: usize = 20;

/// So few crossings are not worth a search.
const FEW: u64 = 3;

/// Starts at random: on graphs of 20 nodes one in thirty finds the best order.
const STARTS: usize = 100;

/// Nodes set ahead at most.
const MOST: usize = 2;

/// A column more must leave at most this part of the crossings.
const WORTH: (u64, u64) = (3, 4);

/// The graph in columns, ordered.
pub(super) fn ordered(graph: &Canonical, feedback: &[bool]) -> Layered {
    let ranks = ranks::of(graph, feedback);
    let (mut least, mut best) = order(graph, feedback, &ranks);
    if graph.nodes.len() > SMALL || least <= FEW {
        return best;
    }
    let most = least * WORTH.0 / WORTH.1;
    let mut ahead = vec![false; graph.nodes.len()];
    for _ in 0..MOST {
        let mut found = None;
        for node in 0..graph.nodes.len() {
            if ranks.column[node] > 0 || ahead[node] {
                continue;
            }
            ahead[node] = true;
            let (count, layered) = order(graph, feedback, &moved(&ranks, &ahead));
            ahead[node] = false;
            if count < least {
                least = count;
                found = Some((node, layered));
            }
        }
        let Some((node, layered)) = found else {
            break;
        };
        ahead[node] = true;
        if least <= most {
            best = layered;
        }
    }
    best
}

/// The same columns behind a new one, in which some nodes of the first stand.
fn moved(ranks: &Ranks, ahead: &[bool]) -> Ranks {
    let columns = ranks.column.iter().zip(ahead);
    let mut lane = ranks.lane.clone();
    lane.extend(ranks.lane.first().copied());
    Ranks {
        column: columns
            .map(|(column, &ahead)| column + usize::from(!ahead))
            .collect(),
        lane,
    }
}

/// The graph in these columns, and its crossings.
fn order(graph: &Canonical, feedback: &[bool], ranks: &Ranks) -> (u64, Layered) {
    let beside = vec![false; graph.edges.len()];
    let mut layered = Layered::build(graph, feedback, ranks, &beside, Ways::Below);
    order::minimise_crossings(&mut layered);
    order::refine(&mut layered);
    let mut least = cost::crossings(&layered);
    if graph.nodes.len() > SMALL {
        return (least, layered);
    }
    let mut best = layered.columns.clone();
    let mut sequence = Sequence(1);
    let (mut costs, mut bench) = (Costs::default(), Bench::default());
    for _ in 0..STARTS {
        if least <= FEW {
            break;
        }
        for column in &mut layered.columns {
            for at in (1..column.len()).rev() {
                column.swap(at, sequence.below(at + 1));
            }
        }
        layered.number();
        polish::polish(&mut layered, &mut costs, &mut bench);
        let count = cost::crossings(&layered);
        if count < least {
            least = count;
            best.clone_from(&layered.columns);
        }
    }
    layered.columns = best;
    layered.number();
    (least, layered)
}
