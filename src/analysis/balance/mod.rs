//! Question 3: for each commodity, supply against need, on observed output, at capacity, at target.
//!
//! Comes in: a chain, its structure, the period. Goes out: [`Balance`] per commodity, basis and scope. Must not know:
//! severities, words of findings.
//!
//! Formulas. Activity of a process = its output in the period. Supply of c = its observed output, else Σ activity ×
//! yield over its makers, plus imports. Need of c = Σ activity × coefficient over its takers, plus exports (and, at
//! target, demand). At target a maker's activity is the capacity that is built and planned by the day of the demands,
//! and a taker's what demands ask of its product where it alone makes it. At capacity nothing is exported: the need is
//! that of the chain itself. Gap = need − supply; cover = supply ÷ need. Bounds are exact intervals, since every formula is
//! monotone in every figure; standard deviations are carried to first order. A quarter is a quarter of a year's
//! capacity. Figures of different scopes never meet. Unknown is never zero: what is not known makes a side incomplete.

mod activity;
mod amounts;
mod need;
mod standing;
mod supply;

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

pub(crate) use self::amounts::shared;
pub use self::amounts::{in_unit, rate_words, yearly};
use self::standing::SitesOf;
pub(super) use self::standing::{counted, has_amount, runs, standing};
use super::ground::{Ground, Note};
use super::structure::Structure;
use super::{Basis, Question, Unanswered, scopes};
use crate::model::{Chain, CommodityId, CrossingKind, Measure, ProcessId, ScopeId, Subject};
use crate::quantity::{Date, Estimate, Period, Unit};
use crate::text::Message;

/// Supply against need of one commodity.
#[derive(Clone, Debug)]
pub struct Balance {
    /// Of what.
    pub commodity: CommodityId,
    /// On which basis.
    pub basis: Basis,
    /// In which period; `None` is per year at capacity and target, unknown where observed.
    pub period: Option<Period>,
    /// In which scope; `None` is the region.
    pub scope: Option<ScopeId>,
    /// The unit all amounts are in: the commodity's.
    pub unit: Unit,
    /// What is made here: supply without imports, where all of it is known.
    pub made: Option<Estimate>,
    /// What imports bring, where anything is known of it: of imports not all known, a lower bound.
    pub imported: Option<Estimate>,
    /// Supply, where anything is known of it.
    pub supply: Option<Estimate>,
    /// Need, where anything is known of it.
    pub need: Option<Estimate>,
    /// Need − supply: positive is short.
    pub gap: Option<Estimate>,
    /// Supply ÷ need.
    pub cover: Option<Estimate>,
    /// Whether every present supplier is counted.
    pub supply_complete: bool,
    /// Whether every present taker is counted.
    pub need_complete: bool,
    /// What it was made from.
    pub grounds: Vec<Ground>,
    /// What it assumes.
    pub notes: Vec<Note>,
}

/// A side of a balance while it is added up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    pub total: Option<Estimate>,
    pub complete: bool,
    pub grounds: Vec<Ground>,
    pub notes: Vec<Note>,
}

impl Sum {
    fn complete() -> Self {
        Self {
            complete: true,
            ..Self::default()
        }
    }
    fn add(&mut self, part: Estimate) {
        self.total = Some(self.total.map_or(part, |total| total.add(part)));
    }
    /// Takes over what another side rests on.
    fn join(&mut self, other: &mut Self) {
        self.grounds.append(&mut other.grounds);
        self.notes.append(&mut other.notes);
    }
    /// Rests on all that another rests on, and is no more whole.
    fn rest_on(&mut self, other: &Self) {
        self.grounds.extend_from_slice(&other.grounds);
        self.notes.extend_from_slice(&other.notes);
        self.complete &= other.complete;
    }
    /// Adds a part, and what it rests on.
    fn take(&mut self, mut part: Self) {
        self.join(&mut part);
        self.complete &= part.complete;
        if let Some(total) = part.total {
            self.add(total);
        }
    }
}

/// The view of one basis, scope and period.
pub(crate) struct Books<'c> {
    chain: &'c Chain,
    structure: &'c Structure,
    basis: Basis,
    pub(crate) scope: Option<ScopeId>,
    period: Option<Period>,
    as_of: Option<Date>,
    /// The day that demands are for, the last where they differ; `None` where none and no period says.
    asked: Option<Date>,
    /// Positions in `chain.observations` of output figures of this scope and period, by subject.
    outputs: HashMap<Subject, Vec<usize>>,
    inputs: HashMap<Subject, Vec<usize>>,
    sites: OnceCell<SitesOf>,
    crossings: HashMap<CommodityId, Vec<usize>>,
    /// What each process can make with the sites that run now, added up where it was asked: many commodities ask.
    now: OnceCell<Vec<OnceCell<Sum>>>,
}

/// The books of one scope: what is observed, what capacities allow, what is aimed at.
pub struct Shelf<'c> {
    pub(super) observed: Books<'c>,
    pub(super) capacity: Books<'c>,
    target: Books<'c>,
}

/// The books of every scope in use, which several questions are answered from.
pub fn shelves<'c>(
    chain: &'c Chain,
    structure: &'c Structure,
    question: Question,
) -> Vec<Shelf<'c>> {
    let shelf = |scope| {
        let open = |basis| Books::open(chain, structure, question, basis, scope);
        Shelf {
            observed: open(Basis::Observed),
            capacity: open(Basis::Capacity),
            target: open(Basis::Target),
        }
    };
    scopes(chain).into_iter().map(shelf).collect()
}

/// Answers question 3.
pub fn solve(
    chain: &Chain,
    shelves: &[Shelf<'_>],
    unanswered: &mut Vec<Unanswered>,
) -> Vec<Balance> {
    let mut found = Vec::new();
    for shelf in shelves {
        for books in [&shelf.observed, &shelf.capacity, &shelf.target] {
            if books.is_empty() {
                continue;
            }
            let told = books.commodities().into_iter();
            found.extend(told.filter_map(|id| books.balance(id)));
        }
    }
    found.sort_by_key(|balance: &Balance| (balance.commodity, balance.scope, balance.basis));
    ask(chain, &found, unanswered);
    found
}

/// Which figure would complete a balance that is half known.
fn ask(chain: &Chain, balances: &[Balance], unanswered: &mut Vec<Unanswered>) {
    for balance in balances
        .iter()
        .filter(|it| it.basis == Basis::Observed && it.scope.is_none())
    {
        let of = Subject::Commodity(balance.commodity);
        let title = chain.title_of(of);
        if balance.need.is_some()
            && !balance.supply_complete
            && !chain.commodity(balance.commodity).outside
        {
            unanswered.push(Unanswered {
                of,
                question: Message::new(
                    format!("How much {} is supplied?", title.en),
                    format!("{}的供给是多少？", title.zh),
                ),
                needs: Message::new(
                    format!(
                        "observed output (or imports) of {} for the period",
                        title.en
                    ),
                    format!("{}在本期的产量（或外购量）", title.zh),
                ),
            });
        }
        if balance.supply.is_some() && !balance.need_complete {
            unanswered.push(Unanswered {
                of,
                question: Message::new(
                    format!("How much {} is needed in all?", title.en),
                    format!("{}一共需要多少？", title.zh),
                ),
                needs: Message::new(
                    format!(
                        "output and coefficients of every process that takes {}",
                        title.en
                    ),
                    format!("每个使用{}的工艺的产量和单耗", title.zh),
                ),
            });
        }
    }
}

impl<'c> Books<'c> {
    pub(crate) fn open(
        chain: &'c Chain,
        structure: &'c Structure,
        question: Question,
        basis: Basis,
        scope: Option<ScopeId>,
    ) -> Self {
        let period = question.period(chain);
        let mut books = Self {
            chain,
            structure,
            basis,
            scope,
            period,
            as_of: question.as_of(chain),
            asked: asked(chain, question, scope),
            outputs: HashMap::new(),
            inputs: HashMap::new(),
            sites: OnceCell::new(),
            crossings: HashMap::new(),
            now: OnceCell::new(),
        };
        for (at, observation) in chain.observations.iter().enumerate() {
            if observation.scope != scope || observation.period != period {
                continue;
            }
            match observation.measure {
                Measure::Output => books.outputs.entry(observation.of).or_default().push(at),
                Measure::Input => books.inputs.entry(observation.of).or_default().push(at),
                _ => {}
            }
        }
        for (at, crossing) in chain.crossings.iter().enumerate() {
            if crossing.scope == scope {
                books.crossings.entry(crossing.of).or_default().push(at);
            }
        }
        books
    }

    /// The sites of the scope by process.
    fn sites(&self) -> &SitesOf {
        self.sites
            .get_or_init(|| SitesOf::new(self.chain, self.scope))
    }

    fn is_empty(&self) -> bool {
        match self.basis {
            Basis::Observed => {
                self.outputs.is_empty() && self.inputs.is_empty() && self.crossings.is_empty()
            }
            Basis::Capacity => self.sites().is_empty(),
            Basis::Target => {
                let mut crossings = self.crossings.values().flatten();
                !crossings.any(|at| self.chain.crossings[*at].kind == CrossingKind::Demand)
            }
        }
    }

    /// The processes whose output the figures of these books may tell, in the order of the chain.
    pub(crate) fn processes(&self) -> Vec<ProcessId> {
        let makers = |id: CommodityId| {
            self.structure
                .all
                .makers(id)
                .iter()
                .map(|(maker, _)| *maker)
        };
        let mut found: Vec<ProcessId> = self.sites().processes().collect();
        for of in self.outputs.keys() {
            match of {
                Subject::Process(id) => found.push(*id),
                Subject::Site(id) => found.extend(self.chain.site(*id).process),
                Subject::Commodity(id) => found.extend(makers(*id)),
                _ => {}
            }
        }
        if self.basis == Basis::Target {
            found.extend(self.crossings.keys().flat_map(|id| makers(*id)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The commodities that the figures of these books may tell something of, in the order of the chain.
    fn commodities(&self) -> Vec<CommodityId> {
        let mut found: BTreeSet<CommodityId> = self.crossings.keys().copied().collect();
        for of in self.outputs.keys().chain(self.inputs.keys()) {
            if let Subject::Commodity(id) = of {
                found.insert(*id);
            }
        }
        for id in self.processes() {
            let process = self.chain.process(id);
            let taken = process.inputs.iter().flat_map(|input| &input.alternatives);
            found.extend(taken.map(|(id, _)| *id));
            found.extend(process.byproducts.iter().map(|output| output.commodity));
            found.insert(process.product);
        }
        found.into_iter().collect()
    }

    fn balance(&self, id: CommodityId) -> Option<Balance> {
        let unit = self.chain.commodity(id).unit?;
        let mut supply = self.own(id);
        let made = supply.total.filter(|_| supply.complete);
        self.imports(id, &mut supply);
        let mut brought = Sum::complete();
        self.imports(id, &mut brought);
        let need = self.need(id);
        if supply.total.is_none() && need.total.is_none() {
            return None;
        }
        if self.basis == Basis::Target && !self.is_asked(id) {
            return None;
        }
        // Nobody named makes it: that is a missing supplier, not a supply of zero.
        supply.complete &= supply.total.is_some();
        let (supply, mut need) = (open_ended(supply), open_ended(need));
        if supply.total.is_none() && need.total.is_none() {
            return None;
        }
        let gap = both(need.total, supply.total).map(|(need, supply)| need.sub(supply));
        let cover = both(need.total, supply.total).and_then(|(need, supply)| supply.div(need));
        let mut sum = supply;
        sum.join(&mut need);
        sum.grounds.sort();
        sum.grounds.dedup();
        sum.notes.sort();
        sum.notes.dedup();
        Some(Balance {
            commodity: id,
            basis: self.basis,
            period: self.period,
            scope: self.scope,
            unit,
            made,
            imported: open_ended(brought).total,
            supply: sum.total,
            need: need.total,
            gap,
            cover,
            supply_complete: sum.complete,
            need_complete: need.complete,
            grounds: sum.grounds,
            notes: sum.notes,
        })
    }
}

/// The day that the demands of a scope are for.
fn asked(chain: &Chain, question: Question, scope: Option<ScopeId>) -> Option<Date> {
    let demands = chain.crossings.iter();
    let demands = demands.filter(|it| it.kind == CrossingKind::Demand && it.scope == scope);
    demands
        .filter_map(|it| it.by.or(question.as_of(chain)))
        .max()
}

/// Of a side that is not complete, only the lower bound of what is known holds; a bound of zero says nothing.
pub(super) fn open_ended(mut sum: Sum) -> Sum {
    if sum.complete {
        return sum;
    }
    sum.total = sum
        .total
        .filter(|total| total.low > 0.0)
        .map(|total| Estimate {
            value: None,
            high: f64::INFINITY,
            sd: 0.0,
            ..total
        });
    sum
}

fn both<T>(left: Option<T>, right: Option<T>) -> Option<(T, T)> {
    Some((left?, right?))
}
