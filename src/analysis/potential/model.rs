//! The linear programme of a chain: activities within capacities, imports within limits, what is wanted times θ.

use std::collections::HashSet;
use std::sync::Arc;

use crate::analysis::balance::{Books, yearly};
use crate::analysis::demand::Demand;
use crate::analysis::ground::{Ground, ground};
use crate::analysis::lp::Problem;
use crate::analysis::structure::Structure;
use crate::analysis::technology::{End, Technology};
use crate::analysis::{Basis, Question};
use crate::model::{Chain, CommodityId, CrossingKind, Process, ProcessId, Subject};
use crate::quantity::{Estimate, Period};
use crate::text::Message;

/// What a limit is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitKind {
    /// The capacity of a process.
    Capacity(ProcessId),
    /// What can be had of a commodity from outside.
    Import(CommodityId),
}

/// A limit: so much a year, by these figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Of what.
    pub kind: LimitKind,
    /// How much a year, in the unit of the commodity.
    pub amount: f64,
    /// The same with its bounds.
    pub estimate: Estimate,
    /// The figures it comes from.
    pub grounds: Arc<[Ground]>,
    /// Whether the source prints no rate and the file assumes one.
    pub assumed: bool,
    /// Its column in the problem.
    pub(crate) column: usize,
}

impl Limit {
    /// What the limit is counted in: the product of the process, or what is imported.
    pub fn commodity(&self, chain: &Chain) -> CommodityId {
        match self.kind {
            LimitKind::Capacity(id) => chain.process(id).product,
            LimitKind::Import(id) => id,
        }
    }

    /// Its name in both languages.
    pub fn title(&self, chain: &Chain) -> Message {
        match self.kind {
            LimitKind::Capacity(id) => {
                let title = chain.title_of(Subject::Process(id));
                Message::new(
                    format!("capacity of {}", title.en),
                    format!("{}产能", title.zh),
                )
            }
            LimitKind::Import(id) => {
                let title = chain.title_of(Subject::Commodity(id));
                Message::new(
                    format!("imports of {}", title.en),
                    format!("{}外购上限", title.zh),
                )
            }
        }
    }
}

/// What each process can make a year, by position: added up once, however many problems are asked of one chain.
pub(crate) struct Capacities(Vec<Capacity>);

#[derive(Clone, Default)]
struct Capacity {
    /// Where it is known whole, with a best value.
    amount: Option<Estimate>,
    /// Only a part of it is known.
    partly: bool,
    grounds: Arc<[Ground]>,
    assumed: bool,
}

impl Capacities {
    /// Those of all present processes.
    pub(crate) fn of(chain: &Chain, structure: &Structure, question: Question) -> Self {
        let books = Books::open(chain, structure, question, Basis::Capacity, None);
        let years = question.period(chain).map_or(1.0, Period::years);
        let scoped: HashSet<ProcessId> = chain
            .sites
            .iter()
            .filter(|it| it.scope.is_some())
            .filter_map(|it| it.process)
            .collect();
        let capacity = |(id, process): (ProcessId, &Process)| {
            if !process.presence.is_present() {
                return Capacity::default();
            }
            let sum = books.capacity_on(id, question.as_of(chain), false);
            let whole = sum.complete && !scoped.contains(&id);
            let amount = sum.total.filter(|it| whole && it.value.is_some());
            Capacity {
                amount: amount.map(|amount| amount.scale(1.0 / years)),
                partly: amount.is_none() && sum.total.is_some(),
                assumed: sum.grounds.iter().any(|it| it.assumed),
                grounds: sum.grounds.into(),
            }
        };
        let ids = (0..).map(ProcessId);
        Self(ids.zip(&chain.processes).map(capacity).collect())
    }
}

/// The problem of a chain, and what its columns stand for.
pub(crate) struct Model {
    pub(crate) problem: Problem,
    /// How often the demands are met.
    pub(crate) theta: usize,
    /// What is delivered of each demand.
    pub(crate) delivered: Vec<usize>,
    /// Capacities first, then imports, each in the order of the chain.
    pub(crate) limits: Vec<Limit>,
    technology: Technology,
    /// Commodities taken to be had in any amount, though the file names no supplier.
    presumed: Vec<CommodityId>,
    /// Processes with sites of which not every capacity is known.
    partly: Vec<ProcessId>,
    /// Which end of each figure was taken.
    end: End,
}

impl Model {
    pub(crate) fn of(chain: &Chain, capacities: &Capacities, demands: &[Demand]) -> Self {
        Self::at(chain, capacities, demands, End::Best)
    }

    /// The problem with every figure at one of its ends.
    pub(crate) fn at(chain: &Chain, capacities: &Capacities, demands: &[Demand], end: End) -> Self {
        let technology = Technology::of(chain, |process| process.presence.is_present());
        let mut model = Self {
            problem: Problem::default(),
            theta: 0,
            delivered: Vec::new(),
            limits: Vec::new(),
            technology,
            presumed: Vec::new(),
            partly: Vec::new(),
            end,
        };
        let mut terms: Vec<Vec<(usize, f64)>> = vec![Vec::new(); chain.commodities.len()];
        model.activities(capacities, &mut terms);
        model.theta = model.problem.column(0.0, f64::INFINITY, -1.0);
        for demand in demands {
            let at = model.problem.column(0.0, f64::INFINITY, 0.0);
            terms[demand.commodity.index()].push((at, -1.0));
            model.problem.row(
                0.0,
                f64::INFINITY,
                vec![(at, 1.0), (model.theta, -demand.amount)],
            );
            model.delivered.push(at);
        }
        for (id, mut terms) in (0..).map(CommodityId).zip(terms) {
            if terms.is_empty() {
                continue;
            }
            model.import(chain, id, &mut terms);
            // More than is taken may be left over.
            model.problem.row(0.0, f64::INFINITY, terms);
        }
        model
    }

    fn activities(&mut self, capacities: &Capacities, terms: &mut [Vec<(usize, f64)>]) {
        for column in &self.technology.columns {
            let capacity = &capacities.0[column.process.index()];
            if capacity.partly {
                self.partly.push(column.process);
            }
            let high = capacity
                .amount
                .map_or(f64::INFINITY, |amount| self.end.of(&amount));
            let at = self.problem.column(0.0, high, 0.0);
            if let Some(estimate) = capacity.amount {
                self.limits.push(Limit {
                    kind: LimitKind::Capacity(column.process),
                    amount: high,
                    estimate,
                    assumed: capacity.assumed,
                    grounds: capacity.grounds.clone(),
                    column: at,
                });
            }
            for term in &column.terms {
                terms[term.commodity.index()].push((at, self.end.of(&term.estimate)));
            }
            for slot in &column.slots {
                let mut filled = vec![(at, -1.0)];
                for ((id, _, share), amount) in slot.options.iter().zip(&slot.amounts) {
                    let part = self.problem.column(0.0, f64::INFINITY, 0.0);
                    let taken = amount.scale(-1.0);
                    terms[id.index()].push((part, self.end.of(&taken)));
                    filled.push((part, 1.0));
                    if let Some(share) = share {
                        self.problem.row(0.0, 0.0, vec![(part, 1.0), (at, -share)]);
                    }
                }
                self.problem.row(0.0, 0.0, filled);
            }
        }
    }

    /// What can be had from outside: imports within the limits they state; what nothing here makes, without limit.
    fn import(&mut self, chain: &Chain, id: CommodityId, terms: &mut Vec<(usize, f64)>) {
        let commodity = chain.commodity(id);
        let of = |it: &&crate::model::Crossing| {
            it.kind == CrossingKind::Import && it.of == id && it.scope.is_none()
        };
        let imports: Vec<_> = chain.crossings.iter().filter(of).collect();
        let made = !self.technology.makers(id).is_empty();
        let beside = !self.technology.by_makers(id).is_empty() && !commodity.outside;
        if imports.is_empty() && (made || beside) {
            return;
        }
        let mut amount = Some(Estimate::exact(0.0));
        let mut grounds = Vec::new();
        for import in &imports {
            let limit = import.limit.as_ref().and_then(|figure| {
                grounds.push(ground(format!("imports/{}/limit", commodity.id), figure));
                yearly(commodity, figure.amount.as_ref()?, figure.assumed)
                    .filter(|it| it.value.is_some())
            });
            amount = amount.zip(limit).map(|(held, more)| held.add(more));
        }
        let limit = amount.filter(|_| !imports.is_empty());
        let high = limit.map_or(f64::INFINITY, |it| self.end.of(&it));
        let column = self.problem.column(0.0, high, 0.0);
        terms.push((column, 1.0));
        match limit {
            Some(estimate) => self.limits.push(Limit {
                kind: LimitKind::Import(id),
                amount: high,
                estimate,
                assumed: grounds.iter().any(|it: &Ground| it.assumed),
                grounds: grounds.into(),
                column,
            }),
            None => self.presumed.push(id),
        }
    }

    /// Whether a figure has bounds.
    pub(crate) fn is_uncertain(&self) -> bool {
        let limits = self.limits.iter().map(|it| it.estimate);
        let columns = || self.technology.columns.iter();
        let terms = columns().flat_map(|it| it.terms.iter().map(|term| term.estimate));
        let slots = columns().flat_map(|it| it.slots.iter().flat_map(|slot| &slot.amounts));
        limits
            .chain(terms)
            .chain(slots.copied())
            .any(|it| it.is_interval())
    }

    /// The processes on the way to the demands that have no capacity.
    pub(crate) fn unlimited(&self, chain: &Chain, demands: &[Demand]) -> Vec<ProcessId> {
        let limited = |id: ProcessId| {
            self.limits
                .iter()
                .any(|it| it.kind == LimitKind::Capacity(id))
        };
        let makes = |id: ProcessId| {
            demands
                .iter()
                .any(|it| it.commodity == chain.process(id).product)
        };
        let processes = self.technology.columns.iter().map(|it| it.process);
        processes.filter(|id| makes(*id) && !limited(*id)).collect()
    }

    /// What the result assumes.
    pub(crate) fn notes(&self, chain: &Chain) -> Vec<Message> {
        let mut notes = Vec::new();
        let titles = |ids: &[CommodityId]| -> (Vec<String>, Vec<String>) {
            ids.iter()
                .map(|id| chain.title_of(Subject::Commodity(*id)))
                .map(|it| (it.en, it.zh))
                .unzip()
        };
        let taken: Vec<CommodityId> = self.presumed.clone();
        if !taken.is_empty() {
            let (en, zh) = titles(&taken);
            notes.push(Message::new(
                format!(
                    "taken to be had in any amount, since the file states no limit: {}",
                    en.join(", ")
                ),
                format!("文件没有写明上限，按可以任意获得计：{}", zh.join("、")),
            ));
        }
        for id in &self.partly {
            let title = chain.title_of(Subject::Process(*id));
            notes.push(Message::new(
                format!(
                    "not every plant of {} has a capacity: it is not counted as a limit",
                    title.en
                ),
                format!("{}并非每家企业都有产能数据：不作为限制", title.zh),
            ));
        }
        let without = self.technology.columns.iter().map(|it| it.process);
        let limited = |id: &ProcessId| {
            !self
                .limits
                .iter()
                .any(|it| it.kind == LimitKind::Capacity(*id))
        };
        let without: Vec<Message> = without
            .filter(|id| limited(id) && !self.partly.contains(id))
            .map(|id| chain.title_of(Subject::Process(id)))
            .collect();
        if !without.is_empty() {
            let (en, zh): (Vec<String>, Vec<String>) =
                without.into_iter().map(|it| (it.en, it.zh)).unzip();
            notes.push(Message::new(
                format!("an upper bound: no capacity is known of {}", en.join(", ")),
                format!("结果为上限：以下工艺产能不详：{}", zh.join("、")),
            ));
        }
        if !self.technology.unknown.is_empty() {
            notes.push(Message::new(
                "inputs in unknown amounts limit nothing here: the most may be less",
                "用量未知的投入未计作限制：实际最大产量可能更低",
            ));
        }
        notes
    }
}
