//! What the map shows, before it has coordinates: lanes, boxes, lines.
//!
//! A product is named in the box that makes it, so that a commodity is a node of its own only where several make it,
//! or where a by-product or a return has several takers. What comes from outside such a chain is told at its taker.

use std::collections::{BTreeMap, BTreeSet};

use super::Given;
use crate::model::{CommodityId, CrossingKind, ProcessId, SiteId, StageId, StatedWhat, Subject};
use crate::view::part::Detail;

/// The looks of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Process,
    Missing,
    Claimed,
    Empty,
    Site,
    Commodity,
    Import,
    Export,
    Demand,
    /// All of a stage, or all that crosses the border one way.
    Folded,
}

/// The looks of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Manner {
    Flow,
    Return,
    Missing,
    Claimed,
    ClaimedReturn,
    Equipment,
}

/// How sure it is that something flows along a line: the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Known,
    /// Only a source names the stage at an end.
    Claimed,
    /// Nobody makes it.
    Missing,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Process(ProcessId),
    /// Position in `results.structure.missing`.
    Missing(usize),
    /// A stage that a source names and of which no process is known.
    Claimed(StageId),
    /// A stage without anything.
    Empty(StageId),
    /// A site of which no process is known.
    Site(SiteId),
    Commodity(CommodityId),
    Crossing(CrossingKind, CommodityId),
    /// All of a lane.
    Folded(Lane),
}

/// A box.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub what: What,
    pub lane: usize,
    /// What it takes from outside the chain.
    pub outside: Vec<CommodityId>,
    /// By-products that nobody takes.
    pub left: Vec<CommodityId>,
    /// Positions in the list of findings, of those told here.
    pub findings: Vec<usize>,
    /// What a folded box stands for.
    pub inside: Vec<What>,
    /// Lines that end here and lead to what is not drawn.
    pub beyond: usize,
}

impl Node {
    /// A box without anything to tell yet.
    pub fn new(what: What, lane: usize) -> Self {
        Self {
            what,
            lane,
            outside: Vec::new(),
            left: Vec::new(),
            findings: Vec::new(),
            inside: Vec::new(),
            beyond: 0,
        }
    }
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    /// What it carries: one commodity, or more between folded boxes; by id.
    pub commodities: Vec<CommodityId>,
    pub equipment: bool,
    pub named: bool,
    pub standing: Standing,
}

/// What a lane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    Imports,
    Stage(StageId),
    Rest,
    Exports,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    pub lanes: Vec<Lane>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Findings told at the head of a lane: position of the lane, of the finding.
    pub heads: Vec<(usize, usize)>,
    /// Findings that have no place on the map.
    pub homeless: Vec<usize>,
    /// What is not drawn singly, or not at all.
    pub left_out: LeftOut,
    /// Commodities that only stages without a known process would make.
    hearsay: BTreeSet<usize>,
    /// Lanes with a box.
    used: BTreeSet<usize>,
    /// Where each commodity is told.
    hosts: BTreeMap<CommodityId, usize>,
    processes: BTreeMap<ProcessId, usize>,
    sites: BTreeMap<SiteId, usize>,
}

/// What the picture leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct LeftOut {
    /// Whether boxes stand for whole stages, and how many boxes and lines that took in.
    pub folded: Option<[usize; 2]>,
    /// Of a part: what it is around of, how many lines away, and what else there is.
    pub around: Option<Around>,
}

/// A part of the chain, and what lies outside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Around {
    pub of: Subject,
    pub steps: usize,
    /// Boxes, lines and findings that are not drawn.
    pub boxes: usize,
    pub lines: usize,
    pub findings: usize,
}

/// Who makes a commodity and who takes it: positions of nodes.
#[derive(Default)]
struct Trade {
    makers: Vec<usize>,
    takers: Vec<usize>,
    /// Takers that need it as equipment.
    equipped: BTreeSet<usize>,
}

impl Scene {
    /// The scene of a chain. Everything is taken in the order of stages and ids, never of the file.
    pub fn of(given: &Given<'_>) -> Self {
        let mut scene = Self::default();
        scene.add_missing(given);
        scene.add_claimed(given);
        scene.add_processes(given);
        scene.add_sites(given);
        scene.add_crossings(given);
        let mut ids: Vec<CommodityId> = (0..)
            .map(CommodityId)
            .take(given.chain.commodities.len())
            .collect();
        ids.sort_by_key(|id| &given.chain.commodity(*id).id);
        let mut trades = scene.trades(given);
        for id in ids {
            let trade = trades.remove(&id).unwrap_or_default();
            scene.join(given, id, trade);
        }
        scene.close_lanes(given);
        scene.tell_findings(given);
        scene
    }

    fn add(&mut self, what: What, lane: usize) -> usize {
        self.used.insert(lane);
        self.nodes.push(Node::new(what, lane));
        self.nodes.len() - 1
    }

    /// A box for every gap of supply, in the lane of the process that would fill it.
    fn add_missing(&mut self, given: &Given<'_>) {
        let missing = &given.results.structure.missing;
        let mut order: Vec<usize> = (0..missing.len()).collect();
        order.sort_by_key(|at| &given.chain.commodity(missing[*at].commodity).id);
        for at in order {
            let it = &missing[at];
            let lanes = |ids: &[ProcessId]| ids.iter().map(|id| given.lane_of(*id)).min();
            let lane = lanes(&it.candidates)
                .or_else(|| lanes(&it.taken_by))
                .or_else(|| lanes(&it.equips))
                .unwrap_or_else(|| given.rest());
            let node = self.add(What::Missing(at), lane);
            self.hosts.insert(it.commodity, node);
        }
    }

    fn add_claimed(&mut self, given: &Given<'_>) {
        let mut claimed: BTreeSet<StageId> = BTreeSet::new();
        for stated in &given.chain.stated {
            if let StatedWhat::Stages(stages) = &stated.what {
                claimed.extend(stages);
            }
        }
        let processes = given.index.processes.iter();
        let mut filled: BTreeSet<usize> = processes.map(|it| given.lane_of(*it)).collect();
        filled.extend(self.nodes.iter().map(|node| node.lane));
        for id in claimed {
            let lane = given.lane(Some(id));
            if !filled.contains(&lane) {
                self.add(What::Claimed(id), lane);
            }
        }
    }

    fn add_processes(&mut self, given: &Given<'_>) {
        for &id in &given.index.processes {
            let node = self.add(What::Process(id), given.lane_of(id));
            self.processes.insert(id, node);
        }
    }

    /// Sites that say their stage but no process that is drawn.
    fn add_sites(&mut self, given: &Given<'_>) {
        for &id in &given.index.sites {
            let site = given.chain.site(id);
            let drawn = site
                .process
                .is_some_and(|it| self.processes.contains_key(&it));
            // A plant that is not there yet runs nothing, but it is a plant.
            let planned = site.process.is_some() && given.detail == Detail::Sites;
            if !drawn && (site.process.is_none() || planned) {
                let node = self.add(What::Site(id), given.lane(site.stage));
                self.sites.insert(id, node);
            }
        }
    }

    fn add_crossings(&mut self, given: &Given<'_>) {
        let mut tags: Vec<(&str, CrossingKind, CommodityId)> = given
            .chain
            .crossings
            .iter()
            .map(|it| (given.chain.commodity(it.of).id.as_str(), it.kind, it.of))
            .collect();
        tags.sort_unstable();
        tags.dedup();
        for (_, kind, of) in tags {
            let lane = match kind {
                CrossingKind::Import => 0,
                CrossingKind::Export | CrossingKind::Demand => given.exports(),
            };
            self.add(What::Crossing(kind, of), lane);
        }
    }

    /// Who makes and takes what. The lists follow the order of the nodes.
    fn trades(&self, given: &Given<'_>) -> BTreeMap<CommodityId, Trade> {
        let mut trades: BTreeMap<CommodityId, Trade> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let (mut makes, mut takes) = (BTreeSet::new(), BTreeSet::new());
            match node.what {
                What::Process(id) => {
                    given.amounts_of(id, &mut makes, &mut takes);
                    let equipment: BTreeSet<_> = given.chain.process(id).equipment.iter().collect();
                    for of in equipment {
                        let trade = trades.entry(*of).or_default();
                        if !takes.contains(of) {
                            trade.takers.push(at);
                            trade.equipped.insert(at);
                        }
                    }
                }
                What::Claimed(id) => {
                    for process in given.index.candidates(id) {
                        given.amounts_of(*process, &mut makes, &mut takes);
                    }
                }
                What::Missing(missing) => {
                    let missing = &given.results.structure.missing[missing];
                    makes.insert(missing.commodity);
                    takes.extend(&missing.would_take);
                }
                What::Crossing(CrossingKind::Import, of) => drop(makes.insert(of)),
                What::Crossing(_, of) => drop(takes.insert(of)),
                What::Site(_) | What::Commodity(_) | What::Empty(_) | What::Folded(_) => {}
            }
            for of in makes {
                trades.entry(of).or_default().makers.push(at);
            }
            for of in takes {
                trades.entry(of).or_default().takers.push(at);
            }
        }
        trades
    }

    /// Draws one commodity: as lines, as a node with lines, or as words at its taker or maker.
    fn join(&mut self, given: &Given<'_>, id: CommodityId, mut trade: Trade) {
        let claimed = |scene: &Self, at: &usize| matches!(scene.nodes[*at].what, What::Claimed(_));
        // Where somebody known makes it, what a stage without a known process might add is left out.
        if trade.makers.iter().any(|at| !claimed(self, at)) {
            trade.makers.retain(|at| !claimed(self, at));
        }
        // What only stages without a known process would make, nobody known would take it: not a thing of this chain.
        let nobody = trade.makers.iter().all(|at| claimed(self, at)) && trade.takers.is_empty();
        if nobody && !(trade.makers.is_empty() && given.index.is_observed(id)) {
            return;
        }
        if trade.makers.is_empty() && !given.index.is_observed(id) {
            if given.chain.commodity(id).outside {
                for at in trade.takers {
                    if matches!(self.nodes[at].what, What::Process(_)) {
                        self.nodes[at].outside.push(id);
                    }
                }
            }
            return;
        }
        if let ([maker], []) = (&trade.makers[..], &trade.takers[..]) {
            self.hosts.insert(id, *maker);
            if !self.names(given, *maker, id) {
                self.nodes[*maker].left.push(id);
            }
            return;
        }
        match trade.makers[..] {
            [maker] if !self.needs_node(given, id, maker, &trade.takers) => {
                self.hosts.insert(id, maker);
                for to in trade.takers {
                    let named = !self.names(given, maker, id) && !self.names(given, to, id);
                    self.link(maker, to, id, trade.equipped.contains(&to), named);
                }
            }
            _ => {
                let lane = self.lane_between(given, &trade);
                let node = self.add(What::Commodity(id), lane);
                if !trade.makers.is_empty() && trade.makers.iter().all(|at| claimed(self, at)) {
                    self.hearsay.insert(node);
                }
                self.hosts.insert(id, node);
                for from in trade.makers {
                    self.link(from, node, id, false, false);
                }
                for to in trade.takers {
                    self.link(node, to, id, trade.equipped.contains(&to), false);
                }
            }
        }
    }

    fn link(
        &mut self,
        from: usize,
        to: usize,
        commodity: CommodityId,
        equipment: bool,
        named: bool,
    ) {
        // What a process takes of its own make goes round inside the box.
        if from != to {
            let standing = [from, to].map(|at| match self.nodes[at].what {
                What::Missing(_) => Standing::Missing,
                What::Claimed(_) => Standing::Claimed,
                _ if at == from && self.hearsay.contains(&at) => Standing::Claimed,
                _ => Standing::Known,
            });
            self.edges.push(Edge {
                from,
                to,
                commodities: vec![commodity],
                equipment,
                named,
                standing: standing[0].max(standing[1]),
            });
        }
    }

    /// Whether the box itself names the commodity.
    fn names(&self, given: &Given<'_>, node: usize, id: CommodityId) -> bool {
        match self.nodes[node].what {
            What::Process(process) => given.chain.process(process).product == id,
            What::Missing(at) => given.results.structure.missing[at].commodity == id,
            What::Commodity(of) | What::Crossing(_, of) => of == id,
            What::Claimed(_) | What::Empty(_) | What::Site(_) | What::Folded(_) => false,
        }
    }

    /// One maker, but lines from it to every taker would be more than lines over a node in between.
    fn needs_node(
        &self,
        given: &Given<'_>,
        id: CommodityId,
        maker: usize,
        takers: &[usize],
    ) -> bool {
        let from = self.nodes[maker].lane;
        let back = takers
            .iter()
            .filter(|at| self.nodes[**at].lane < from)
            .count();
        back > 1 || (takers.len() > 1 && !self.names(given, maker, id))
    }

    /// The lane in which a commodity has the fewest lines that run back, then needs no column of its own, then has the
    /// shortest lines.
    fn lane_between(&self, given: &Given<'_>, trade: &Trade) -> usize {
        let lanes =
            |ends: &[usize]| -> Vec<usize> { ends.iter().map(|at| self.nodes[*at].lane).collect() };
        let (makers, takers) = (lanes(&trade.makers), lanes(&trade.takers));
        let ends = || makers.iter().chain(&takers);
        let cost = |lane: usize| {
            let back = makers.iter().filter(|from| **from > lane).count()
                + takers.iter().filter(|to| **to < lane).count();
            let shared = ends().any(|end| *end == lane);
            (
                back,
                shared,
                ends().map(|end| end.abs_diff(lane)).sum::<usize>(),
            )
        };
        let first = ends().min().copied().unwrap_or_default().max(1);
        let last = ends().max().copied().unwrap_or_default();
        let used = |lane: &usize| self.used.contains(lane);
        (first..=last.min(given.rest()))
            .filter(used)
            .min_by_key(|lane| cost(*lane))
            .unwrap_or_else(|| given.rest())
    }

    /// Keeps the lanes that are declared or used; a declared one without anything says so.
    fn close_lanes(&mut self, given: &Given<'_>) {
        for at in (0..).map(StageId).take(given.chain.stages.len()) {
            let lane = given.lane(Some(at));
            if !self.used.contains(&lane) {
                self.add(What::Empty(at), lane);
            }
        }
        let mut kept = BTreeMap::new();
        for &lane in &self.used {
            kept.insert(lane, self.lanes.len());
            self.lanes.push(given.meaning(lane));
        }
        for node in &mut self.nodes {
            node.lane = kept[&node.lane];
        }
    }

    fn tell_findings(&mut self, given: &Given<'_>) {
        let lanes: BTreeMap<StageId, usize> = (0..)
            .zip(&self.lanes)
            .filter_map(|(at, lane)| match lane {
                Lane::Stage(id) => Some((*id, at)),
                _ => None,
            })
            .collect();
        for (at, finding) in given.findings.iter().enumerate() {
            let subject = given.index.find(&finding.of);
            let node = match subject {
                Some(Subject::Commodity(id)) => self.hosts.get(&id).copied(),
                Some(Subject::Process(id)) => self.processes.get(&id).copied(),
                Some(Subject::Site(id)) => self.node_of_site(given, id),
                _ => None,
            };
            if let Some(node) = node {
                self.nodes[node].findings.push(at);
                continue;
            }
            let lane = match subject {
                Some(Subject::Stage(id)) => lanes.get(&id).copied(),
                _ => None,
            };
            match lane {
                Some(lane) => self.heads.push((lane, at)),
                None if !finding.of.starts_with("target/") => self.homeless.push(at),
                None => {}
            }
        }
    }

    fn node_of_site(&self, given: &Given<'_>, id: SiteId) -> Option<usize> {
        let process = given.chain.site(id).process;
        let host = process.and_then(|it| self.processes.get(&it)).copied();
        host.or_else(|| self.sites.get(&id).copied())
    }

    /// The boxes that stand for a subject; of a commodity without one, those that make, take or name it.
    pub fn boxes_of(&self, given: &Given<'_>, subject: Subject) -> Vec<usize> {
        let all = |is: &dyn Fn(&Node) -> bool| -> Vec<usize> {
            let nodes = self.nodes.iter().enumerate();
            nodes.filter(|(_, it)| is(it)).map(|(at, _)| at).collect()
        };
        match subject {
            Subject::Process(id) => {
                let candidate = |at: usize| {
                    let missing = &given.results.structure.missing[at];
                    missing.candidates.contains(&id)
                };
                let stage = given.chain.process(id).stage;
                match self.processes.get(&id) {
                    Some(node) => vec![*node],
                    None => all(&|it| match it.what {
                        What::Missing(at) => candidate(at),
                        What::Claimed(of) => stage == Some(of),
                        _ => false,
                    }),
                }
            }
            Subject::Site(id) => match self.node_of_site(given, id) {
                Some(node) => vec![node],
                None => Vec::new(),
            },
            Subject::Stage(id) => {
                let lane = self.lanes.iter().position(|it| *it == Lane::Stage(id));
                all(&|it| Some(it.lane) == lane)
            }
            Subject::Commodity(id) => self.boxes_of_commodity(id),
            _ => Vec::new(),
        }
    }

    fn boxes_of_commodity(&self, id: CommodityId) -> Vec<usize> {
        let nodes = self.nodes.iter().enumerate();
        let own = nodes.filter(|(_, it)| match it.what {
            What::Commodity(of) | What::Crossing(_, of) => of == id,
            _ => it.outside.contains(&id) || it.left.contains(&id),
        });
        let mut found: BTreeSet<usize> = own.map(|(at, _)| at).collect();
        found.extend(self.hosts.get(&id));
        let is_own = |at: &usize| self.nodes[*at].what == What::Commodity(id);
        // A commodity with a box of its own is that box; else it is the line between its maker and its takers.
        if !found.iter().any(is_own) {
            let lines = self.edges.iter().filter(|it| it.commodities == [id]);
            found.extend(lines.flat_map(|it| [it.from, it.to]));
        }
        found.into_iter().collect()
    }
}

impl Given<'_> {
    /// What a process makes and takes, added to the sets.
    fn amounts_of(
        &self,
        id: ProcessId,
        makes: &mut BTreeSet<CommodityId>,
        takes: &mut BTreeSet<CommodityId>,
    ) {
        let process = self.chain.process(id);
        makes.insert(process.product);
        makes.extend(process.byproducts.iter().map(|it| it.commodity));
        let slots = process.inputs.iter();
        takes.extend(slots.flat_map(|slot| slot.alternatives.iter().map(|(of, _)| *of)));
    }

    fn lane_of(&self, process: ProcessId) -> usize {
        self.lane(self.chain.process(process).stage)
    }

    fn lane(&self, stage: Option<StageId>) -> usize {
        stage.map_or_else(|| self.rest(), |id| id.index() + 1)
    }

    fn rest(&self) -> usize {
        self.chain.stages.len() + 1
    }

    fn exports(&self) -> usize {
        self.chain.stages.len() + 2
    }

    fn meaning(&self, lane: usize) -> Lane {
        let stage = u32::try_from(lane.saturating_sub(1)).unwrap_or(u32::MAX);
        match lane {
            0 => Lane::Imports,
            _ if lane == self.rest() => Lane::Rest,
            _ if lane == self.exports() => Lane::Exports,
            _ => Lane::Stage(StageId(stage)),
        }
    }
}
