//! Everything that either version has, each thing once: lanes, boxes, lines.
//!
//! Comes in: both versions and their difference. Goes out: [`Union`]. Must not know: coordinates, words.
//!
//! Things are known by the ids of the new version; what was renamed is one thing. A commodity that one process makes is
//! a line from it to its takers; with several makers in either version, or with imports, it is a box of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{Between, Version};
use crate::analysis::flows::{self, Flow, Stop};
use crate::model::{Chain, CommodityId, CrossingKind, ProcessId, SiteId, StageId};
use crate::report::{ChangeAction, DiffDocument};

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

/// One version while it is read: its things by their key.
struct Half<'a> {
    version: Version<'a>,
    /// Old ids and the new ones, by kind.
    names: BTreeMap<(&'static str, String), String>,
    flows: Vec<Flow>,
    things: BTreeMap<String, What>,
}

/// Who makes and takes a commodity: keys of boxes, and whether the old and the new version say so.
#[derive(Default)]
struct Trade {
    makers: BTreeMap<String, [bool; 2]>,
    takers: BTreeMap<String, [bool; 2]>,
}

impl<'a> Half<'a> {
    fn new(version: Version<'a>, document: &DiffDocument, is_base: bool) -> Self {
        let mut names = BTreeMap::new();
        for change in document.changes.iter().filter(|_| is_base) {
            if change.action == ChangeAction::Renamed
                && let Some(old) = &change.base
            {
                names.insert((change.kind, old.en.clone()), change.id.clone());
            }
        }
        let Version { chain, results } = version;
        let mut half = Self {
            version,
            names,
            flows: flows::solve(chain, &results.structure, results.question).flows,
            things: BTreeMap::new(),
        };
        for id in (0..).map(ProcessId).take(chain.processes.len()) {
            if results.structure.present.shows(id) {
                half.things.insert(half.process(id), What::Process(id));
            }
        }
        for missing in &results.structure.missing {
            let id = missing.commodity;
            half.things
                .insert(format!("missing/{}", half.commodity(id)), What::Missing(id));
        }
        for crossing in &chain.crossings {
            let key = half.crossing(crossing.kind, crossing.of);
            half.things
                .insert(key, What::Crossing(crossing.kind, crossing.of));
        }
        for id in (0..).map(SiteId).take(chain.sites.len()) {
            if chain.site(id).process.is_none() {
                half.things
                    .insert(half.named("site", &chain.site(id).id), What::Site(id));
            }
        }
        half
    }

    fn chain(&self) -> &'a Chain {
        self.version.chain
    }

    /// The new version's id.
    fn id(&self, kind: &'static str, id: &str) -> String {
        let known = self.names.get(&(kind, id.to_owned()));
        known.cloned().unwrap_or_else(|| id.to_owned())
    }

    fn named(&self, kind: &'static str, id: &str) -> String {
        format!("{kind}/{}", self.id(kind, id))
    }

    fn process(&self, id: ProcessId) -> String {
        self.named("process", &self.chain().process(id).id)
    }

    fn commodity(&self, id: CommodityId) -> String {
        self.id("commodity", &self.chain().commodity(id).id)
    }

    fn crossing(&self, kind: CrossingKind, of: CommodityId) -> String {
        let word = match kind {
            CrossingKind::Import => "import",
            CrossingKind::Export => "export",
            CrossingKind::Demand => "demand",
        };
        format!("{word}/{}", self.commodity(of))
    }

    /// Adds who makes and takes what in this version.
    fn trade(&self, side: usize, trades: &mut BTreeMap<String, Trade>) {
        let mut make = |of: CommodityId, key: &str| {
            let trade = trades.entry(self.commodity(of)).or_default();
            trade.makers.entry(key.to_owned()).or_default()[side] = true;
        };
        for (key, what) in &self.things {
            match *what {
                What::Process(id) => {
                    let process = self.chain().process(id);
                    make(process.product, key);
                    for output in &process.byproducts {
                        make(output.commodity, key);
                    }
                }
                What::Missing(of) | What::Crossing(CrossingKind::Import, of) => make(of, key),
                What::Crossing(..) | What::Commodity(_) | What::Site(_) => {}
            }
        }
        let mut take = |of: CommodityId, key: &str| {
            let trade = trades.entry(self.commodity(of)).or_default();
            trade.takers.entry(key.to_owned()).or_default()[side] = true;
        };
        for (key, what) in &self.things {
            match *what {
                What::Process(id) => {
                    let process = self.chain().process(id);
                    let slots = process.inputs.iter();
                    for (of, _) in slots.flat_map(|slot| &slot.alternatives) {
                        take(*of, key);
                    }
                    for of in &process.equipment {
                        take(*of, key);
                    }
                }
                What::Crossing(CrossingKind::Export | CrossingKind::Demand, of) => take(of, key),
                _ => {}
            }
        }
    }

    /// The stage of a thing.
    fn stage(&self, what: What) -> Option<StageId> {
        let chain = self.chain();
        match what {
            What::Process(id) => chain.process(id).stage,
            What::Site(id) => chain.site(id).stage,
            What::Missing(of) => {
                let missing = &self.version.results.structure.missing;
                let missing = missing.iter().find(|it| it.commodity == of)?;
                let stages =
                    |ids: &[ProcessId]| ids.iter().filter_map(|id| chain.process(*id).stage).min();
                stages(&missing.candidates).or_else(|| stages(&missing.taken_by))
            }
            What::Commodity(_) | What::Crossing(..) => None,
        }
    }

    fn lane(&self, what: What) -> Lane {
        match what {
            What::Crossing(CrossingKind::Import, _) => Lane::Imports,
            What::Crossing(..) => Lane::Exports,
            _ => self.stage(what).map_or(Lane::Rest, |id| {
                Lane::Stage(self.id("stage", &self.chain().stage(id).id))
            }),
        }
    }

    /// The amount on a line from one thing to another, in base units.
    fn amount(&self, of: &str, from: Option<What>, to: Option<What>) -> Option<f64> {
        let chain = self.chain();
        let of = (0..)
            .map(CommodityId)
            .take(chain.commodities.len())
            .find(|id| self.commodity(*id) == of)?;
        let starts = |stop: Stop| match from {
            Some(What::Process(id)) => stop == Stop::Process(id),
            Some(What::Crossing(CrossingKind::Import, id)) => stop == Stop::Import(id),
            _ => stop == Stop::Commodity(of),
        };
        let ends = |stop: Stop| match to {
            Some(What::Process(id)) => stop == Stop::Process(id),
            Some(What::Crossing(_, id)) => stop == Stop::Export(id),
            _ => stop == Stop::Commodity(of),
        };
        // Between two processes the amount is what the taker draws, unless the file gives the flow itself.
        let whole = |stop: Stop| stop == Stop::Commodity(of);
        let direct = matches!((from, to), (Some(What::Process(_)), Some(What::Process(_))));
        let mut all = self.flows.iter().filter(|flow| flow.of == of);
        let found = all
            .clone()
            .find(|flow| starts(flow.from) && ends(flow.to))
            .or_else(|| all.find(|flow| direct && whole(flow.from) && ends(flow.to)))?;
        let value = found.amount.as_ref()?.value?;
        Some(value * chain.commodity(of).unit?.factor())
    }
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

    fn find(&self, key: &str) -> Option<usize> {
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

    /// The box in which a subject is told: its own, that of its commodity's only maker, that of a site's process.
    fn host(&self, subject: &str, halves: [Option<&Half<'_>>; 2]) -> Option<usize> {
        if let Some(at) = self.find(subject) {
            return Some(at);
        }
        let (kind, id) = subject.split_once('/')?;
        match kind {
            "site" => halves.into_iter().rev().flatten().find_map(|half| {
                let mut sites = half.chain().sites.iter();
                let site = sites.find(|site| half.id("site", &site.id) == id)?;
                self.find(&half.process(site.process?))
            }),
            "commodity" => ["missing", "import"]
                .into_iter()
                .find_map(|kind| self.find(&format!("{kind}/{id}")))
                .or_else(|| {
                    halves.into_iter().rev().flatten().find_map(|half| {
                        let makes = |what: &What| match *what {
                            What::Process(process) => {
                                half.commodity(half.chain().process(process).product) == id
                            }
                            _ => false,
                        };
                        let mut things = half.things.iter();
                        let (key, _) = things.find(|(_, what)| makes(what))?;
                        self.find(key)
                    })
                })
                .or_else(|| {
                    ["export", "demand"]
                        .into_iter()
                        .find_map(|kind| self.find(&format!("{kind}/{id}")))
                }),
            _ => None,
        }
    }

    fn place_changes(&mut self, document: &DiffDocument, halves: [Option<&Half<'_>>; 2]) {
        use crate::report::Effect;
        for (at, change) in document.changes.iter().enumerate() {
            let quiet = |it: &Effect| matches!(it, Effect::Provenance | Effect::Cosmetic);
            if change.action == ChangeAction::Renamed || change.effects.iter().all(quiet) {
                continue;
            }
            let subject = change.about.first().map(String::as_str).unwrap_or_default();
            let own = match change.kind {
                "import" | "export" | "demand" => subject
                    .strip_prefix("commodity/")
                    .and_then(|id| self.find(&format!("{}/{id}", change.kind))),
                "target" | "acceptance" | "scenario" => None,
                _ => self.host(subject, halves),
            };
            match own {
                // A box that came or went says so itself.
                Some(host) if self.says_itself(host, change.kind, &change.path) => {}
                Some(host) => self.boxes[host].changes.push(at),
                None => self.elsewhere.push(at),
            }
        }
    }

    /// Whether the box appears or goes with exactly this change.
    fn says_itself(&self, host: usize, kind: &str, path: &str) -> bool {
        let host = &self.boxes[host];
        let alone = host.base.is_none() || host.head.is_none();
        let own = host.key.split('/').next() == Some(kind) || kind == "stated";
        path.is_empty() && own && alone
    }

    fn place_findings(&mut self, document: &DiffDocument, halves: [Option<&Half<'_>>; 2]) {
        use crate::report::ChangeState;
        for (at, finding) in document.findings.iter().enumerate() {
            if finding.state == ChangeState::Unchanged {
                continue;
            }
            let of = match (&finding.head, &finding.base) {
                (Some(head), _) => head.of.clone(),
                // The old version's name, in the new one's words.
                (None, Some(base)) => halves[0].map_or_else(String::new, |half| {
                    let (kind, id) = base.of.split_once('/').unwrap_or_default();
                    let kinds = ["stage", "commodity", "process", "site"];
                    let kind = kinds.into_iter().find(|it| *it == kind);
                    kind.map_or_else(|| base.of.clone(), |kind| half.named(kind, id))
                }),
                (None, None) => continue,
            };
            match self.host(&of, halves) {
                Some(host) => self.boxes[host].findings.push(at),
                None => self.homeless.push(at),
            }
        }
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

/// Lanes in the order of the new version's stages; one that the old version alone has stands behind the one it followed.
fn order(halves: [Option<&Half<'_>>; 2]) -> Vec<Lane> {
    let stages = |half: &Half<'_>| -> Vec<Lane> {
        let stages = half.chain().stages.iter();
        stages
            .map(|stage| Lane::Stage(half.id("stage", &stage.id)))
            .collect()
    };
    let mut lanes = vec![Lane::Imports];
    lanes.extend(halves[1].map(&stages).unwrap_or_default());
    let mut before = 0;
    for lane in halves[0].map(&stages).unwrap_or_default() {
        match lanes.iter().position(|it| *it == lane) {
            Some(at) => before = at,
            None => {
                before += 1;
                lanes.insert(before, lane);
            }
        }
    }
    lanes.extend([Lane::Rest, Lane::Exports]);
    lanes
}
