//! Everything that either version has, each thing once: lanes, boxes, lines.
//!
//! Comes in: both versions and their difference. Goes out: [`Union`]. Must not know: coordinates, words.
//!
//! Things are known by the ids of the new version; what was renamed is one thing. A commodity that one process makes is
//! a line from it to its takers; with several makers in either version, or with imports, it is a box of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::Between;
use super::half::{Half, Trade, order};
use crate::model::{CommodityId, CrossingKind, ProcessId, SiteId};

/// Beyond so many boxes, only what changed and its neighbours are drawn.
const WHOLE: usize = 60;
/// Difference of two amounts that is rounding.
const SAME: f64 = 1e-9;

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Process(ProcessId),
    /// A commodity that is needed and that nobody supplies.
    Missing(CommodityId),
    Commodity(CommodityId),
    Crossing(CrossingKind, CommodityId),
    /// A site of which no process is known.
    Site(SiteId),
}

/// What became of a box or of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Same,
    Added,
    Removed,
    Changed,
    Renamed,
}

impl State {
    /// The word in the picture's data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
        }
    }
}

/// A box.
#[derive(Clone, Debug)]
pub(super) struct Box {
    /// `process/smelting`, `commodity/alumina`, `import/bauxite`, …, by the new version's ids.
    pub key: String,
    pub lane: usize,
    pub base: Option<What>,
    pub head: Option<What>,
    pub state: State,
    /// Positions of the changes told in it.
    pub changes: Vec<usize>,
    /// Positions of the findings that moved and are told in it.
    pub findings: Vec<usize>,
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub from: usize,
    pub to: usize,
    /// The commodity, by the new version's id.
    pub of: String,
    pub in_base: bool,
    pub in_head: bool,
    pub state: State,
    /// Amounts in base units of their dimension, where known.
    pub before: Option<f64>,
    pub after: Option<f64>,
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    Imports,
    /// A stage by the new version's id.
    Stage(String),
    Rest,
    Exports,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Union {
    pub lanes: Vec<Lane>,
    pub boxes: Vec<Box>,
    pub links: Vec<Link>,
    /// Positions of changes that have no place in the picture.
    pub elsewhere: Vec<usize>,
    /// Positions of findings that moved and have no place.
    pub homeless: Vec<usize>,
    /// Boxes that are not drawn because nothing near them changed.
    pub hidden: usize,
}

impl Union {
    /// What either version has.
    pub fn of(between: &Between<'_>) -> Self {
        let document = between.document;
        let base = between.base.map(|it| Half::new(it, document, true));
        let head = between.head.map(|it| Half::new(it, document, false));
        let halves = [base.as_ref(), head.as_ref()];
        let mut union = Self::default();
        let mut lanes: BTreeMap<String, Lane> = BTreeMap::new();
        for half in halves.into_iter().flatten() {
            for (key, what) in &half.things {
                // The new version's word, which is read last, stands.
                lanes.insert(key.clone(), half.lane(*what));
            }
        }
        union.lanes = order(halves);
        for (key, lane) in lanes {
            let of = |half: Option<&Half<'_>>| half.and_then(|it| it.things.get(&key).copied());
            let (base, head) = (of(halves[0]), of(halves[1]));
            let lane = union.position(&lane);
            union.add(key, lane, base, head);
        }
        let mut trades = BTreeMap::new();
        for (side, half) in halves.into_iter().enumerate() {
            if let Some(half) = half {
                half.trade(side, &mut trades);
            }
        }
        for (of, trade) in trades {
            union.join(&of, &trade, halves);
        }
        union.place_changes(document, halves);
        union.place_findings(document, halves);
        union.judge(halves[0]);
        union.focus();
        union.close_lanes();
        union
    }

    fn position(&self, lane: &Lane) -> usize {
        let rest = |it: &&Lane| **it == Lane::Rest;
        let found = self.lanes.iter().position(|it| it == lane);
        found
            .or_else(|| self.lanes.iter().position(|it| rest(&it)))
            .unwrap_or_default()
    }

    fn add(&mut self, key: String, lane: usize, base: Option<What>, head: Option<What>) -> usize {
        self.boxes.push(Box {
            key,
            lane,
            base,
            head,
            state: State::Same,
            changes: Vec::new(),
            findings: Vec::new(),
        });
        self.boxes.len() - 1
    }

    /// The box with this key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.boxes.iter().position(|it| it.key == key)
    }

    /// Draws one commodity: as lines, or as a box with lines.
    fn join(&mut self, of: &str, trade: &Trade, halves: [Option<&Half<'_>>; 2]) {
        if trade.makers.is_empty() {
            return;
        }
        let ends = |list: &BTreeMap<String, [bool; 2]>| -> Vec<(usize, [bool; 2])> {
            let found = list
                .iter()
                .filter_map(|(key, sides)| Some((self.find(key)?, *sides)));
            found.collect()
        };
        let (makers, takers) = (ends(&trade.makers), ends(&trade.takers));
        let crosses = trade.makers.keys().any(|key| !key.starts_with("process/"));
        if let [(from, made)] = makers[..]
            && !crosses
        {
            for (to, taken) in takers {
                let sides = [made[0] && taken[0], made[1] && taken[1]];
                self.link(from, to, of, sides, halves);
            }
            return;
        }
        if makers.len() == 1 && takers.len() == 1 {
            let ((from, made), (to, taken)) = (makers[0], takers[0]);
            self.link(
                from,
                to,
                of,
                [made[0] && taken[0], made[1] && taken[1]],
                halves,
            );
            return;
        }
        let all = || makers.iter().chain(&takers);
        let there = |side: usize| all().any(|(_, sides)| sides[side]);
        let what = |half: Option<&Half<'_>>, side: usize| {
            let half = half?;
            let count = half.chain().commodities.len();
            let id = (0..)
                .map(CommodityId)
                .take(count)
                .find(|id| half.commodity(*id) == of)?;
            there(side).then_some(What::Commodity(id))
        };
        let (base, head) = (what(halves[0], 0), what(halves[1], 1));
        let stages = |at: &usize| {
            let lane = self.boxes[*at].lane;
            matches!(self.lanes[lane], Lane::Stage(_) | Lane::Rest).then_some(lane)
        };
        let lane = makers
            .iter()
            .filter_map(|(at, _)| stages(at))
            .max()
            .or_else(|| takers.iter().filter_map(|(at, _)| stages(at)).min())
            .unwrap_or_else(|| self.position(&Lane::Rest));
        let node = self.add(format!("commodity/{of}"), lane, base, head);
        for (from, sides) in makers {
            self.link(from, node, of, sides, halves);
        }
        for (to, sides) in takers {
            self.link(node, to, of, sides, halves);
        }
    }

    fn link(
        &mut self,
        from: usize,
        to: usize,
        of: &str,
        [in_base, in_head]: [bool; 2],
        halves: [Option<&Half<'_>>; 2],
    ) {
        // What a process takes of its own make goes round inside the box.
        if from == to || !(in_base || in_head) {
            return;
        }
        let amount = |side: usize, there: bool| {
            let what = |at: usize| [self.boxes[at].base, self.boxes[at].head][side];
            halves[side]
                .filter(|_| there)
                .and_then(|half| half.amount(of, what(from), what(to)))
        };
        let (before, after) = (amount(0, in_base), amount(1, in_head));
        let moved = before
            .zip(after)
            .is_some_and(|(old, new)| (old - new).abs() > SAME * old.abs().max(new.abs()));
        let state = match (in_base, in_head) {
            (false, true) => State::Added,
            (true, false) => State::Removed,
            _ if moved => State::Changed,
            _ => State::Same,
        };
        self.links.push(Link {
            from,
            to,
            of: of.to_owned(),
            in_base,
            in_head,
            state,
            before,
            after,
        });
    }

    /// What became of each box.
    fn judge(&mut self, base: Option<&Half<'_>>) {
        let renamed = |key: &str| {
            let (kind, id) = key.split_once('/').unwrap_or_default();
            let names = base.map(|half| &half.names);
            names.is_some_and(|names| names.iter().any(|((of, _), new)| *of == kind && new == id))
        };
        for it in &mut self.boxes {
            it.state = match (it.base, it.head) {
                (None, _) => State::Added,
                (_, None) => State::Removed,
                _ if renamed(&it.key) => State::Renamed,
                _ if it.changes.is_empty() => State::Same,
                _ => State::Changed,
            };
        }
    }

    /// Of a large chain, what changed and its neighbours.
    fn focus(&mut self) {
        if self.boxes.len() <= WHOLE {
            return;
        }
        let moved = |it: &Box| it.state != State::Same || !it.findings.is_empty();
        let mut kept: BTreeSet<usize> = (0..self.boxes.len())
            .filter(|at| moved(&self.boxes[*at]))
            .collect();
        let own = kept.clone();
        for link in &self.links {
            if link.state != State::Same || own.contains(&link.from) || own.contains(&link.to) {
                kept.extend([link.from, link.to]);
            }
        }
        let places: BTreeMap<usize, usize> = kept.iter().copied().zip(0..).collect();
        self.hidden = self.boxes.len() - kept.len();
        let mut at = 0;
        self.boxes.retain(|_| {
            at += 1;
            kept.contains(&(at - 1))
        });
        self.links.retain_mut(|link| {
            let ends = places.get(&link.from).zip(places.get(&link.to));
            if let Some((from, to)) = ends {
                (link.from, link.to) = (*from, *to);
            }
            ends.is_some()
        });
    }

    /// Lanes without anything are not drawn.
    fn close_lanes(&mut self) {
        let mut places = vec![None; self.lanes.len()];
        let mut lanes = Vec::new();
        for (at, lane) in self.lanes.iter().enumerate() {
            if self.boxes.iter().any(|it| it.lane == at) {
                places[at] = Some(lanes.len());
                lanes.push(lane.clone());
            }
        }
        for it in &mut self.boxes {
            it.lane = places[it.lane].unwrap_or_default();
        }
        self.lanes = lanes;
    }
}
