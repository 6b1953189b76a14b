//! Which flows are drawn together: flows of one dimension → a panel with nodes, bands and differences.
//!
//! Comes in: flows with amounts. Goes out: [`Panel`]s, in one unit each. Must not know: coordinates, words.
//!
//! A process that takes one thing and makes as much of one other, and has no further flow, is a link and no node. What
//! enters a node and does not leave it, or the other way, is a difference, said only where all flows of the node are
//! known. A flow of zero is no band; one that is not known is a line, where it touches something known.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::flows::{Flow, How, Stop};
use crate::model::{Chain, CommodityId, ProcessId, Subject};
use crate::quantity::{Estimate, Unit};

/// Bands in a panel; of more, the largest are drawn.
pub(super) const BANDS_MOST: usize = 400;
/// Lines of unknown flows in a panel.
pub(super) const UNKNOWN_MOST: usize = 100;
/// Two amounts that differ by less than this share of the larger are the same.
const SAME: f64 = 1e-9;
/// A difference below this share of what flows through a node is rounding in the figures.
pub(super) const DIFFERENCE_LEAST: f64 = 0.001;

/// A band or a line.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub from: usize,
    pub to: usize,
    pub of: CommodityId,
    /// The process that it stands for, where that is no node.
    pub through: Option<ProcessId>,
    /// In the panel's unit; `None` is not known.
    pub amount: Option<f64>,
    /// As it was found, in the commodity's unit.
    pub estimate: Option<Estimate>,
    pub how: How,
}

/// A node.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub stop: Stop,
    /// What enters and what leaves, as far as known.
    pub sides: [f64; 2],
    /// Whether all of it is known.
    pub whole: bool,
    /// What enters less what leaves, where that is known and not nothing.
    pub difference: Option<f64>,
}

/// Flows of one dimension.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    pub unit: Unit,
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
    /// Flows that are known to be zero.
    pub zeros: usize,
    /// Bands that are left out, and their sum.
    pub left_out: (usize, f64),
    /// Lines of unknown flows that are left out.
    pub unknown_out: usize,
}

/// The panels, those with the most flows first; and how many flows have no unit to be drawn in.
pub(super) fn panels(chain: &Chain, flows: &[Flow]) -> (Vec<Panel>, usize) {
    let mut by_dimension: Vec<(Unit, Vec<&Flow>)> = Vec::new();
    let mut without = 0;
    // By name, so that the order of the file does not show.
    let mut sorted: Vec<&Flow> = flows.iter().collect();
    sorted.sort_by_cached_key(|it| {
        let of = &chain.commodity(it.of).id;
        (key(chain, it.from), key(chain, it.to), of.clone())
    });
    for flow in sorted {
        let Some(unit) = chain.commodity(flow.of).unit else {
            without += 1;
            continue;
        };
        match by_dimension
            .iter_mut()
            .find(|(held, _)| held.same_dimension(unit))
        {
            Some((_, list)) => list.push(flow),
            None => by_dimension.push((unit, vec![flow])),
        }
    }
    let busy: Vec<BTreeSet<Stop>> = by_dimension
        .iter()
        .map(|(_, list)| list.iter().flat_map(|it| [it.from, it.to]).collect())
        .collect();
    let mut panels = Vec::new();
    for (at, (unit, list)) in by_dimension.iter().enumerate() {
        let elsewhere = |stop: Stop| {
            let mut others = busy.iter().enumerate().filter(|(other, _)| *other != at);
            others.any(|(_, stops)| stops.contains(&stop))
        };
        panels.extend(panel(chain, *unit, list, &elsewhere));
    }
    // The sort is stable: of equal ones that with the first name comes first.
    panels.sort_by_key(|panel| std::cmp::Reverse(panel.links.len()));
    (panels, without)
}

/// What a node is told apart by, whatever the language.
pub(super) fn key(chain: &Chain, stop: Stop) -> String {
    let of = |subject| chain.name(subject);
    match stop {
        Stop::Process(id) => of(Subject::Process(id)),
        Stop::Site(id) => of(Subject::Site(id)),
        Stop::Commodity(id) => of(Subject::Commodity(id)),
        Stop::Import(id) => format!("import/{}", of(Subject::Commodity(id))),
        Stop::Export(id) => format!("export/{}", of(Subject::Commodity(id))),
        Stop::Makers(id) => format!("makers/{}", of(Subject::Commodity(id))),
    }
}

/// A flow with the process that it goes through.
type Way = (
    Stop,
    Stop,
    CommodityId,
    Option<ProcessId>,
    Option<f64>,
    Option<Estimate>,
    How,
);

fn panel(
    chain: &Chain,
    unit: Unit,
    flows: &[&Flow],
    elsewhere: &dyn Fn(Stop) -> bool,
) -> Option<Panel> {
    let mut zeros = 0;
    let mut ways: Vec<Way> = Vec::new();
    for flow in flows {
        let factor = chain
            .commodity(flow.of)
            .unit
            .map_or(1.0, |own| own.factor() / unit.factor());
        let amount = flow.amount.and_then(|it| it.value).map(|it| it * factor);
        let amount = amount.filter(|it| it.is_finite() && *it >= 0.0);
        if amount == Some(0.0) {
            zeros += 1;
            continue;
        }
        ways.push((
            flow.from,
            flow.to,
            flow.of,
            None,
            amount,
            flow.amount,
            flow.how,
        ));
    }
    let ways = joined(&ways, elsewhere);
    if !ways.iter().any(|way| way.4.is_some()) {
        return None;
    }
    Some(drawn(unit, ways, zeros))
}

/// Puts one link in the stead of a process that only passes something on.
fn joined(ways: &[Way], elsewhere: &dyn Fn(Stop) -> bool) -> Vec<Way> {
    let mut at: BTreeMap<Stop, [Vec<usize>; 2]> = BTreeMap::new();
    for (index, way) in ways.iter().enumerate() {
        at.entry(way.1).or_default()[0].push(index);
        at.entry(way.0).or_default()[1].push(index);
    }
    let mut gone = BTreeSet::new();
    let mut made = Vec::new();
    for (stop, sides) in at {
        let Stop::Process(process) = stop else {
            continue;
        };
        let ([into], [out]) = (&sides[0][..], &sides[1][..]) else {
            continue;
        };
        let (before, after) = (&ways[*into], &ways[*out]);
        let same = before
            .4
            .zip(after.4)
            .is_some_and(|(a, b)| (a - b).abs() <= SAME * a.max(b));
        let plain = |end: Stop| !matches!(end, Stop::Process(_) | Stop::Site(_));
        if same && !elsewhere(stop) && plain(before.0) && plain(after.1) {
            gone.extend([*into, *out]);
            made.push((
                *into,
                (
                    before.0,
                    after.1,
                    after.2,
                    Some(process),
                    after.4,
                    after.5,
                    after.6,
                ),
            ));
        }
    }
    made.sort_by_key(|(into, _)| *into);
    let kept = ways.iter().enumerate();
    let kept = kept.filter(|(index, _)| !gone.contains(index));
    let made = made.into_iter().map(|(_, way)| way);
    kept.map(|(_, way)| *way).chain(made).collect()
}

/// What enters and leaves a node as far as known, and whether that is all.
type Sides = BTreeMap<Stop, ([f64; 2], bool)>;

fn sides(ways: &[Way]) -> Sides {
    let mut sides = Sides::new();
    for way in ways {
        if let Some(amount) = way.4 {
            sides.entry(way.1).or_insert(([0.0; 2], true)).0[0] += amount;
            sides.entry(way.0).or_insert(([0.0; 2], true)).0[1] += amount;
        }
    }
    for way in ways.iter().filter(|way| way.4.is_none()) {
        for end in [way.0, way.1] {
            if let Some(held) = sides.get_mut(&end) {
                held.1 = false;
            }
        }
    }
    sides
}

/// The panel of these ways.
fn drawn(unit: Unit, ways: Vec<Way>, zeros: usize) -> Panel {
    let sides = sides(&ways);
    let (mut known, unknown): (Vec<Way>, Vec<Way>) =
        ways.into_iter().partition(|way| way.4.is_some());
    let count = unknown.len();
    let touches = |way: &Way| sides.contains_key(&way.0) || sides.contains_key(&way.1);
    let unknown: Vec<Way> = unknown
        .into_iter()
        .filter(touches)
        .take(UNKNOWN_MOST)
        .collect();
    let rank = |way: &Way| way.4.unwrap_or(0.0);
    // The sort is stable: equal amounts stay in the order of their names.
    known.sort_by(|left, right| rank(right).total_cmp(&rank(left)));
    let rest = known.split_off(known.len().min(BANDS_MOST));
    let mut panel = Panel {
        unit,
        nodes: Vec::new(),
        links: Vec::new(),
        zeros,
        left_out: (rest.len(), rest.iter().map(rank).sum()),
        unknown_out: count - unknown.len(),
    };
    let mut index: BTreeMap<Stop, usize> = BTreeMap::new();
    for way in known.into_iter().chain(unknown) {
        let mut node = |stop: Stop| {
            *index.entry(stop).or_insert_with(|| {
                panel.nodes.push(node(&sides, stop));
                panel.nodes.len() - 1
            })
        };
        panel.links.push(Link {
            from: node(way.0),
            to: node(way.1),
            of: way.2,
            through: way.3,
            amount: way.4,
            estimate: way.5,
            how: way.6,
        });
    }
    panel
}

fn node(sides: &Sides, stop: Stop) -> Node {
    let (sides, whole) = sides.get(&stop).copied().unwrap_or(([0.0; 2], false));
    Node {
        stop,
        sides,
        whole,
        difference: difference(sides, whole),
    }
}

/// What enters less what leaves: of nodes that have both, where it is more than rounding.
fn difference(sides: [f64; 2], whole: bool) -> Option<f64> {
    let (into, out) = (sides[0], sides[1]);
    let both = whole && into > 0.0 && out > 0.0;
    if !both {
        return None;
    }
    // Of the difference of two numbers only the digits that both have are told.
    let digit = 10_f64.powi(into.max(out).log10().floor() as i32 - 11);
    let difference = ((into - out) / digit).round() * digit;
    (difference.abs() > DIFFERENCE_LEAST * into.max(out)).then_some(difference)
}
