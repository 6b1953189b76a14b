//! Who carries what to whom: the processes at work, where each commodity comes from, and in which order they are reckoned.
//!
//! Comes in: a chain. Goes out: [`Web`]. Must not know: carbon, energy.
//!
//! A commodity that present processes make comes from them. What nothing present makes comes from outside where the file says
//! so (`outside`, an import, a factor); else candidates stand in. What is waste carries nothing, and neither does scrap that
//! falls out beside a product: cut-off, as in the recycled-content method (ISO 14044:2006, 4.3.4.3; GHG Protocol, Product
//! Standard, 2011, chapter 9).

use std::collections::BTreeMap;

use super::needs::Need;
use super::shares::{self, Shared};
use super::span::Span;
use crate::analysis::ground::Ground;
use crate::analysis::technology::{Column, Fault, Slot, Technology};
use crate::graph::components;
use crate::model::{Allocation, Chain, CommodityId, CrossingKind, ProcessId};

/// A process at work.
pub(super) struct Line {
    /// Which.
    pub process: ProcessId,
    /// What it takes per unit of activity.
    pub inputs: Vec<(CommodityId, Span)>,
    /// Slots whose alternatives are open: how much of each fills what is open of it.
    pub open: Vec<Vec<(CommodityId, Span)>>,
    /// What it takes of, no one knows how much.
    pub unknown: Vec<(CommodityId, Need)>,
    /// What its by-products stand in for elsewhere.
    pub saved: Vec<(CommodityId, Span)>,
    /// What it makes that carries a part.
    pub made: Shared,
    /// How it shares, where it makes several things.
    pub allocation: Option<Allocation>,
    /// The figures behind the amounts.
    pub grounds: Vec<Ground>,
}

/// A way that a commodity comes from a process.
#[derive(Clone, Copy)]
pub(super) struct Outlet {
    /// The process, by position in [`Web::lines`]; none where its figures cannot be right.
    pub line: Option<usize>,
    /// The part of its burden that a unit carries.
    pub weight: Result<Span, Need>,
}

/// Where a commodity comes from.
pub(super) enum Source {
    /// Nowhere: it carries nothing.
    Free,
    /// Outside.
    Outside,
    /// Processes.
    Made(Vec<Outlet>),
}

/// The processes at work and what they carry.
pub(super) struct Web {
    pub lines: Vec<Line>,
    /// By commodity.
    pub sources: Vec<Source>,
    /// Nodes in the order in which they are reckoned: commodities by number, then lines.
    pub order: Vec<Vec<usize>>,
    /// Candidates that stand in.
    pub stand_ins: Vec<ProcessId>,
}

impl Web {
    pub(super) fn of(chain: &Chain) -> Self {
        let technology = Technology::of(chain, |_| true);
        let mut web = Builder::of(chain, &technology).build();
        web.order = components(web.count(), &web.edges());
        web
    }

    /// How many nodes there are.
    pub(super) fn count(&self) -> usize {
        self.sources.len() + self.lines.len()
    }

    /// The node of a line.
    pub(super) fn line_node(&self, line: usize) -> usize {
        self.sources.len() + line
    }

    /// From each node to those it is reckoned from.
    fn edges(&self) -> Vec<(usize, usize)> {
        let mut edges = Vec::new();
        for (id, source) in self.sources.iter().enumerate() {
            if let Source::Made(outlets) = source {
                let lines = outlets.iter().filter_map(|it| it.line);
                edges.extend(lines.map(|line| (id, self.line_node(line))));
            }
        }
        for (at, line) in self.lines.iter().enumerate() {
            let node = self.line_node(at);
            edges.extend(line.touched().map(|id| (node, id.index())));
        }
        edges
    }
}

impl Line {
    /// Every commodity whose burden counts in that of the process.
    pub(super) fn touched(&self) -> impl Iterator<Item = CommodityId> + '_ {
        let inputs = self.inputs.iter().chain(&self.saved).map(|it| it.0);
        let open = self.open.iter().flatten().map(|it| it.0);
        inputs.chain(open).chain(self.unknown.iter().map(|it| it.0))
    }
}

/// A web being made.
struct Builder<'t> {
    chain: &'t Chain,
    technology: &'t Technology,
    imported: Vec<bool>,
    /// Present processes that would make a commodity and whose figures cannot be right.
    faulty: BTreeMap<CommodityId, Vec<Need>>,
    /// By commodity: whether where it comes from is decided.
    decided: Vec<bool>,
    /// By column: its line, once it is at work.
    lines: Vec<Option<usize>>,
    web: Web,
}

impl<'t> Builder<'t> {
    fn of(chain: &'t Chain, technology: &'t Technology) -> Self {
        let count = chain.commodities.len();
        let mut imported = vec![false; count];
        for crossing in &chain.crossings {
            imported[crossing.of.index()] |= crossing.kind == CrossingKind::Import;
        }
        let mut faulty: BTreeMap<CommodityId, Vec<Need>> = BTreeMap::new();
        for fault in &technology.faults {
            let (id, need) = match fault {
                Fault::EatsItself(id, _) => (*id, Need::NetZero(*id)),
                Fault::Shares(id, ..) => (*id, Need::Shares(*id)),
            };
            let process = chain.process(id);
            if process.presence.is_present() {
                faulty.entry(process.product).or_default().push(need);
            }
        }
        Self {
            chain,
            technology,
            imported,
            faulty,
            decided: vec![false; count],
            lines: vec![None; technology.columns.len()],
            web: Web {
                lines: Vec::new(),
                sources: (0..count).map(|_| Source::Outside).collect(),
                order: Vec::new(),
                stand_ins: Vec::new(),
            },
        }
    }

    fn build(mut self) -> Web {
        let mut open: Vec<CommodityId> = Vec::new();
        for at in 0..self.technology.columns.len() {
            if self.is_present(self.technology.columns[at].process) {
                self.work(at, &mut open);
            }
        }
        open.extend(self.faulty.keys());
        // Sources are decided when all that is present is at work; candidates join as they are needed.
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut self.decided[id.index()], true) {
                let source = self.source(id, &mut open);
                self.web.sources[id.index()] = source;
            }
        }
        self.web.stand_ins.sort_unstable();
        self.web.stand_ins.dedup();
        self.web
    }

    fn is_present(&self, process: ProcessId) -> bool {
        self.chain.process(process).presence.is_present()
    }

    /// Puts a column to work; everything it touches is to be decided.
    fn work(&mut self, at: usize, open: &mut Vec<CommodityId>) -> usize {
        if let Some(line) = self.lines[at] {
            return line;
        }
        let line = self.line(&self.technology.columns[at]);
        open.extend(line.touched());
        open.extend(line.made.iter().map(|it| it.0));
        if !self.is_present(line.process) {
            self.web.stand_ins.push(line.process);
        }
        self.web.lines.push(line);
        self.lines[at] = Some(self.web.lines.len() - 1);
        self.web.lines.len() - 1
    }

    fn kind(&self, id: CommodityId) -> Option<&str> {
        self.chain.commodity(id).kind.as_deref()
    }

    /// Whether it falls out without carrying anything.
    fn is_left(&self, id: CommodityId) -> bool {
        matches!(self.kind(id), Some("waste" | "scrap"))
    }

    fn line(&self, column: &Column) -> Line {
        let process = self.chain.process(column.process);
        let own = column
            .terms
            .iter()
            .find(|it| it.commodity == column.product);
        let own = own.map_or(Span::exact(1.0), |it| Span::amount(it.estimate));
        let mut line = Line {
            process: column.process,
            inputs: Vec::new(),
            open: Vec::new(),
            unknown: self.unknown_inputs(column.process),
            saved: Vec::new(),
            made: vec![(column.product, own)],
            allocation: None,
            grounds: Vec::new(),
        };
        let mut beside: Shared = Vec::new();
        for term in column
            .terms
            .iter()
            .filter(|it| it.commodity != column.product)
        {
            line.grounds.push(term.ground.clone());
            if term.amount < 0.0 {
                let amount = Span::amount(term.estimate.scale(-1.0));
                line.inputs.push((term.commodity, amount));
            } else if !self.is_left(term.commodity) {
                beside.push((term.commodity, Span::amount(term.estimate)));
            }
        }
        for slot in &column.slots {
            line.grounds.push(slot.ground.clone());
            open_slot(slot, &mut line);
        }
        let several = !beside.is_empty() || self.unknown_output(column.process).is_some();
        line.allocation = process
            .allocation
            .or(self.chain.allocation)
            .filter(|_| several);
        match line.allocation {
            Some(Allocation::Expansion) => line.saved = beside,
            _ => line.made.append(&mut beside),
        }
        line
    }

    fn unknown_inputs(&self, process: ProcessId) -> Vec<(CommodityId, Need)> {
        let unknown = self.unknown_of(process).filter(|it| it.taken);
        let ids = unknown.flat_map(|it| &it.commodities);
        ids.map(|id| (*id, Need::Amount(process, *id))).collect()
    }

    /// A by-product that carries a part, no one knows of how much.
    fn unknown_output(&self, process: ProcessId) -> Option<CommodityId> {
        let unknown = self.unknown_of(process).filter(|it| !it.taken);
        let mut ids = unknown.flat_map(|it| &it.commodities).copied();
        ids.find(|id| !self.is_left(*id))
    }

    fn unknown_of(
        &self,
        process: ProcessId,
    ) -> impl Iterator<Item = &'t crate::analysis::technology::Unknown> {
        // The list is in the order of the processes.
        let all = &self.technology.unknown;
        let from = all.partition_point(|it| it.process < process);
        all[from..]
            .iter()
            .take_while(move |it| it.process == process)
    }

    /// Where a commodity comes from.
    fn source(&mut self, id: CommodityId, open: &mut Vec<CommodityId>) -> Source {
        if self.kind(id) == Some("waste") {
            return Source::Free;
        }
        let is_here = |at: &usize| self.is_present(self.technology.columns[*at].process);
        let makers = self.technology.makers(id).to_vec();
        let beside = self.technology.by_makers(id).to_vec();
        let here: Vec<usize> = makers.iter().copied().filter(is_here).collect();
        let falls: Vec<usize> = beside.iter().copied().filter(is_here).collect();
        let faulty = self.faulty.get(&id).cloned().unwrap_or_default();
        let scrap = self.kind(id) == Some("scrap");
        let chain = self.chain;
        let commodity = chain.commodity(id);
        let factor = commodity.burdens.carbon.is_some() || commodity.burdens.energy.is_some();
        let mut outlets: Vec<Outlet> = faulty.into_iter().map(broken).collect();
        if !here.is_empty() || !falls.is_empty() || !outlets.is_empty() {
            outlets.extend(here.iter().filter_map(|at| self.outlet(*at, id, open)));
            if scrap {
                outlets.extend((!falls.is_empty()).then_some(FREE));
            } else {
                outlets.extend(falls.iter().filter_map(|at| self.outlet(*at, id, open)));
            }
            // What falls out beside something, and is only credited there, is worth what it stands in for.
            return if outlets.is_empty() {
                Source::Outside
            } else {
                Source::Made(outlets)
            };
        }
        if factor || commodity.outside || self.imported[id.index()] {
            return Source::Outside;
        }
        if scrap && !beside.is_empty() {
            return Source::Free;
        }
        let candidates = makers.iter().filter_map(|at| self.outlet(*at, id, open));
        let candidates: Vec<Outlet> = candidates.collect();
        if candidates.is_empty() {
            return Source::Outside;
        }
        Source::Made(candidates)
    }

    /// How a commodity comes from a column; `None` where the column only credits it.
    fn outlet(
        &mut self,
        at: usize,
        id: CommodityId,
        open: &mut Vec<CommodityId>,
    ) -> Option<Outlet> {
        let line = self.work(at, open);
        let held = &self.web.lines[line];
        let position = held.made.iter().position(|it| it.0 == id)?;
        let weight = match self.unknown_output(held.process) {
            Some(other) => Err(Need::ByProduct(held.process, other)),
            None => self.weights(held).map(|all| all[position]),
        };
        let line = Some(line);
        Some(Outlet { line, weight })
    }

    fn weights(&self, line: &Line) -> Result<Vec<Span>, Need> {
        match (line.allocation, &line.made[..]) {
            (None, [(_, amount)]) => Ok(vec![Span::exact(1.0).per(*amount)]),
            (None, _) => Err(Need::Rule(line.process)),
            (Some(allocation), _) => {
                shares::weights(self.chain, line.process, allocation, &line.made)
            }
        }
    }
}

/// A slot with alternatives that the file leaves open, wholly or in part.
fn open_slot(slot: &Slot, line: &mut Line) {
    let mut rest = 1.0;
    let mut open = Vec::new();
    for ((id, _, share), amount) in slot.options.iter().zip(&slot.amounts) {
        let amount = Span::amount(*amount);
        match share {
            Some(share) => {
                rest -= share;
                line.inputs.push((*id, amount.scaled(*share)));
            }
            None => open.push((*id, amount)),
        }
    }
    let rest = f64::max(rest, 0.0);
    line.open.push(
        open.into_iter()
            .map(|(id, amount)| (id, amount.scaled(rest)))
            .collect(),
    );
}

/// A way by which it comes without carrying anything.
const FREE: Outlet = Outlet {
    line: None,
    weight: Ok(Span::ZERO),
};

/// A way that cannot be right.
fn broken(need: Need) -> Outlet {
    Outlet {
        line: None,
        weight: Err(need),
    }
}
