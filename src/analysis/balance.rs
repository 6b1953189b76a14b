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

use std::collections::{BTreeSet, HashMap};

use super::ground::{Ground, Note, ground};
use super::structure::Structure;
use super::{Basis, Question, Unanswered, scopes};
use crate::graph::Link;
use crate::model::{
    Chain, Commodity, CommodityId, Crossing, CrossingKind, Figure, Input, Measure, Process,
    ProcessId, ScopeId, Site, SiteId, Status, Subject,
};
use crate::quantity::{Amount, Date, Estimate, Period, Unit};
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
    sites: HashMap<ProcessId, Vec<SiteId>>,
    crossings: HashMap<CommodityId, Vec<usize>>,
}

/// Answers question 3.
pub fn solve(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    unanswered: &mut Vec<Unanswered>,
) -> Vec<Balance> {
    let mut found = Vec::new();
    for scope in scopes(chain) {
        for basis in [Basis::Observed, Basis::Capacity, Basis::Target] {
            let books = Books::open(chain, structure, question, basis, scope);
            if books.is_empty() {
                continue;
            }
            found.extend(
                books
                    .commodities()
                    .into_iter()
                    .filter_map(|id| books.balance(id)),
            );
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
            sites: HashMap::new(),
            crossings: HashMap::new(),
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
        for (at, site) in chain
            .sites
            .iter()
            .enumerate()
            .filter(|(_, site)| site.scope == scope)
        {
            if let Some(process) = site.process {
                let id = SiteId(u32::try_from(at).unwrap_or(u32::MAX));
                books.sites.entry(process).or_default().push(id);
            }
        }
        for (at, crossing) in chain.crossings.iter().enumerate() {
            if crossing.scope == scope {
                books.crossings.entry(crossing.of).or_default().push(at);
            }
        }
        books
    }

    fn is_empty(&self) -> bool {
        match self.basis {
            Basis::Observed => {
                self.outputs.is_empty() && self.inputs.is_empty() && self.crossings.is_empty()
            }
            Basis::Capacity => self.sites.is_empty(),
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
        let mut found: BTreeSet<ProcessId> = self.sites.keys().copied().collect();
        for of in self.outputs.keys() {
            match of {
                Subject::Process(id) => found.extend([*id]),
                Subject::Site(id) => found.extend(self.chain.site(*id).process),
                Subject::Commodity(id) => found.extend(makers(*id)),
                _ => {}
            }
        }
        if self.basis == Basis::Target {
            found.extend(self.crossings.keys().flat_map(|id| makers(*id)));
        }
        found.into_iter().collect()
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

    /// What is made here of a commodity: its observed output, else the output of its makers.
    pub(crate) fn own(&self, id: CommodityId) -> Sum {
        self.observed_output(id).unwrap_or_else(|| self.made(id))
    }

    /// Observed output of the commodity itself.
    pub(crate) fn observed_output(&self, id: CommodityId) -> Option<Sum> {
        if self.basis != Basis::Observed {
            return None;
        }
        self.observed(
            &self.outputs,
            Subject::Commodity(id),
            self.chain.commodity(id),
        )
    }

    fn observed(
        &self,
        figures: &HashMap<Subject, Vec<usize>>,
        of: Subject,
        commodity: &Commodity,
    ) -> Option<Sum> {
        let mut sum = Sum::complete();
        for at in figures.get(&of)? {
            let observation = &self.chain.observations[*at];
            let path = format!(
                "observations/{}/{}",
                self.chain.name(of),
                observation.measure.word()
            );
            sum.grounds.push(ground(path, &observation.figure));
            match observation
                .figure
                .amount
                .as_ref()
                .and_then(|it| in_unit(commodity, it))
            {
                Some(estimate) => {
                    note_midpoint(&mut sum, &observation.figure);
                    sum.add(estimate);
                }
                None => sum.complete = false,
            }
        }
        Some(sum)
    }

    /// Output of the commodity by its makers.
    fn made(&self, id: CommodityId) -> Sum {
        let mut sum = Sum::complete();
        let graph = match self.basis {
            // What is planned may be of a process that is not there yet.
            Basis::Target => &self.structure.all,
            Basis::Observed | Basis::Capacity => &self.structure.present,
        };
        for (process, link) in graph.makers(id).iter().copied() {
            let activity = self.activity(process);
            if activity.total.is_none() && !self.structure.present.shows(process) {
                continue;
            }
            sum.take(self.output_of_activity(activity, process, link, id));
        }
        sum
    }

    /// What one process makes of a commodity; not whole where its output or its yield is not known.
    pub(super) fn output_of(&self, process: ProcessId, link: Link, id: CommodityId) -> Sum {
        self.output_of_activity(self.activity(process), process, link, id)
    }

    /// The same, where the activity is known already.
    fn output_of_activity(
        &self,
        activity: Sum,
        process: ProcessId,
        link: Link,
        id: CommodityId,
    ) -> Sum {
        let total = activity.total;
        let mut sum = Sum {
            total: None,
            ..activity
        };
        let process = self.chain.process(process);
        sum.total = match link {
            Link::Makes => total,
            Link::ByProduct => self.by_product(process, id, total, &mut sum),
            Link::Takes(_) => None,
        };
        sum.complete &= sum.total.is_some();
        sum
    }

    fn by_product(
        &self,
        process: &Process,
        id: CommodityId,
        activity: Option<Estimate>,
        sum: &mut Sum,
    ) -> Option<Estimate> {
        let output = process
            .byproducts
            .iter()
            .find(|output| output.commodity == id)?;
        let commodity = self.chain.commodity(id);
        let amount = in_unit(commodity, output.figure.amount.as_ref()?)?;
        let path = format!("processes/{}/byproducts/{}", process.id, commodity.id);
        sum.grounds.push(ground(path, &output.figure));
        activity?.mul(amount).div(self.basis_of(process)?)
    }

    /// The amount of product that a process's coefficients are per, in the product's unit.
    pub(crate) fn basis_of(&self, process: &Process) -> Option<Estimate> {
        match &process.per {
            None => Some(Estimate::exact(1.0)),
            Some(amount) => in_unit(self.chain.commodity(process.product), amount),
        }
    }

    /// Output of a process in the period, in its product's unit; at target what is built and planned by then can make.
    pub(crate) fn activity(&self, id: ProcessId) -> Sum {
        match self.basis {
            Basis::Observed => self.observed_activity(id),
            Basis::Capacity => self.capacity(id, self.as_of, false),
            Basis::Target => {
                let mut sum = self.capacity(id, self.asked, true);
                if let Some(day) = self.asked.filter(|_| sum.total.is_some()) {
                    sum.notes.push(Message::new(
                        format!("counts what is built, and what is planned to run by {day}"),
                        format!("按已建成和计划于 {day} 前投产的产能计"),
                    ));
                }
                sum
            }
        }
    }

    /// Output of a process that what it takes is reckoned by; at target what demands ask of it.
    fn asked_of(&self, id: ProcessId) -> Sum {
        match self.basis {
            Basis::Observed | Basis::Capacity => self.activity(id),
            Basis::Target => self.target_activity(id),
        }
    }

    /// Whether a demand asks for a commodity, or for what is made from it.
    fn is_asked(&self, id: CommodityId) -> bool {
        let mut takers = self.structure.present.takers(id).iter();
        self.demand(id).total.is_some()
            || takers.any(|(process, _)| self.target_activity(*process).total.is_some())
    }

    fn observed_activity(&self, id: ProcessId) -> Sum {
        let process = self.chain.process(id);
        let product = self.chain.commodity(process.product);
        if let Some(sum) = self.observed(&self.outputs, Subject::Process(id), product) {
            return sum;
        }
        if let Some(sum) = self.observed_sites(id, product) {
            return sum;
        }
        let makers = self.structure.present.makers(process.product);
        let sole = makers.len() == 1 && makers.first().is_some_and(|(maker, _)| *maker == id);
        if sole && let Some(sum) = self.observed_output(process.product) {
            return sum;
        }
        Sum::default()
    }

    /// Observed output of one site.
    pub(crate) fn observed_site(&self, id: SiteId, product: &Commodity) -> Option<Sum> {
        self.observed(&self.outputs, Subject::Site(id), product)
    }

    /// Capacity of one site over the period, whether or not an aggregate counts it too.
    pub(crate) fn capacity_of(&self, id: SiteId, product: &Commodity) -> Option<Sum> {
        let site = self.chain.site(id);
        let mut sum = Sum::complete();
        sum.add(self.site_capacity(site, product)?);
        self.capacity_notes(site, &mut sum);
        Some(sum)
    }

    /// The sum over the sites that run a process; whole where every one of those that run is observed.
    fn observed_sites(&self, id: ProcessId, product: &Commodity) -> Option<Sum> {
        let seen = |site: SiteId| self.outputs.contains_key(&Subject::Site(site));
        let mut sum = Sum::complete();
        let mut any = false;
        for id in self.sites.get(&id)? {
            if counted(self.chain, *id, |whole, _| seen(whole)) {
                continue;
            }
            match self.observed(&self.outputs, Subject::Site(*id), product) {
                Some(part) => {
                    any = true;
                    sum.take(part);
                }
                None => sum.complete &= !runs(self.chain.site(*id)),
            }
        }
        any.then_some(sum)
    }

    /// What a process can make in the period with the sites that run by `day` (`planned`: that will).
    pub(crate) fn capacity(&self, id: ProcessId, day: Option<Date>, planned: bool) -> Sum {
        let product = self.chain.commodity(self.chain.process(id).product);
        let mut sum = Sum::complete();
        let mut any = false;
        let sites = self.sites.get(&id).map_or(&[][..], Vec::as_slice);
        for site in standing(self.chain, sites, day, planned) {
            let site = self.chain.site(site);
            any = true;
            match self.site_capacity(site, product) {
                Some(part) => {
                    self.capacity_notes(site, &mut sum);
                    sum.add(part);
                }
                None => sum.complete = false,
            }
        }
        sum.complete &= any;
        sum
    }

    /// Whether anything is known of what a process can make now.
    pub(crate) fn has_capacity(&self, id: ProcessId) -> bool {
        let product = self.chain.commodity(self.chain.process(id).product);
        let sites = self.sites.get(&id).map_or(&[][..], Vec::as_slice);
        let standing = standing(self.chain, sites, self.as_of, false);
        let known = |id: &SiteId| self.site_capacity(self.chain.site(*id), product).is_some();
        standing.iter().any(known)
    }

    /// Capacity of a site over the period, in the product's unit: capacity per year × share of the year.
    pub(crate) fn site_capacity(&self, site: &Site, product: &Commodity) -> Option<Estimate> {
        let figure = site.capacity.as_ref()?;
        let amount = figure.amount.as_ref()?;
        let yearly = yearly(product, amount, figure.assumed)?;
        Some(yearly.scale(self.period.map_or(1.0, Period::years)))
    }

    fn capacity_notes(&self, site: &Site, sum: &mut Sum) {
        let Some(figure) = &site.capacity else { return };
        sum.grounds
            .push(ground(["sites/", &site.id, "/capacity"].concat(), figure));
        if let Some(rate) = figure.assumed {
            let title = site.title.message(&site.id);
            let (en, zh) = rate_words(rate);
            sum.notes.push(Message::new(
                format!(
                    "if the capacity of {} is {en}: the source prints no rate",
                    title.en
                ),
                format!("以{}的产能按{zh}计为前提：原文没有写明时间单位", title.zh),
            ));
        }
        if let Some(period) = self.period.filter(|period| period.years() < 1.0) {
            let (part, whole) = period.share_of_year();
            sum.notes.push(Message::new(
                format!("{period} counts as {part}/{whole} of a year's capacity"),
                format!("{period} 按年产能的 {part}/{whole} 计"),
            ));
        }
    }

    /// At target, a process makes what demands ask of its product, where it is the only one to make it.
    fn target_activity(&self, id: ProcessId) -> Sum {
        let product = self.chain.process(id).product;
        let makers = self.structure.present.makers(product);
        if makers.len() == 1 && makers.first().is_some_and(|(maker, _)| *maker == id) {
            let demand = self.demand(product);
            if demand.total.is_some() {
                return demand;
            }
        }
        Sum::default()
    }

    fn demand(&self, id: CommodityId) -> Sum {
        let mut sum = Sum::complete();
        for crossing in self.crossing(id, CrossingKind::Demand) {
            self.cross(id, crossing, &mut sum);
        }
        sum
    }

    fn crossing(&self, id: CommodityId, kind: CrossingKind) -> impl Iterator<Item = &'c Crossing> {
        let held = self.crossings.get(&id).map_or(&[][..], Vec::as_slice);
        let chain = self.chain;
        held.iter()
            .map(move |at| &chain.crossings[*at])
            .filter(move |it| it.kind == kind)
    }

    /// What comes in or goes out of a commodity in the period; `None` where the file has no such entry.
    pub(crate) fn crossed(&self, id: CommodityId, kind: CrossingKind) -> Option<Sum> {
        let mut sum = Sum::complete();
        let mut any = false;
        for crossing in self.crossing(id, kind) {
            any = true;
            self.cross(id, crossing, &mut sum);
        }
        any.then_some(sum)
    }

    fn imports(&self, id: CommodityId, sum: &mut Sum) {
        for crossing in self.crossing(id, CrossingKind::Import) {
            self.cross(id, crossing, sum);
        }
    }

    /// Adds what crosses the boundary in the period; an amount of another or an unknown period leaves the sum open.
    fn cross(&self, id: CommodityId, crossing: &Crossing, sum: &mut Sum) {
        let kind = match crossing.kind {
            CrossingKind::Import => "imports",
            CrossingKind::Export => "exports",
            CrossingKind::Demand => "demands",
        };
        let commodity = self.chain.commodity(id);
        let amount = crossing.amount.as_ref().and_then(|figure| {
            let amount = figure.amount.as_ref()?;
            if amount.unit.is_per_time() || figure.assumed.is_some() {
                let share = self.period.map_or(1.0, Period::years);
                return Some(yearly(commodity, amount, figure.assumed)?.scale(share));
            }
            let same = crossing.period.is_some() && crossing.period == self.period;
            if same {
                in_unit(commodity, amount)
            } else {
                None
            }
        });
        match (amount, &crossing.amount) {
            (Some(amount), Some(figure)) => {
                sum.grounds
                    .push(ground(format!("{kind}/{}", commodity.id), figure));
                sum.add(amount);
            }
            _ => sum.complete = false,
        }
    }

    /// What is needed of a commodity.
    pub(crate) fn need(&self, id: CommodityId) -> Sum {
        let observed = if self.basis == Basis::Observed {
            self.observed_input(id)
        } else {
            None
        };
        let mut sum = observed.unwrap_or_else(|| self.taken(id));
        if self.basis != Basis::Capacity {
            for crossing in self.crossing(id, CrossingKind::Export) {
                self.cross(id, crossing, &mut sum);
            }
        }
        if self.basis == Basis::Target {
            sum.take(self.demand(id));
        }
        sum
    }

    /// What the takers of a commodity take.
    fn taken(&self, id: CommodityId) -> Sum {
        let mut sum = Sum::complete();
        for (process, link) in self.structure.present.takers(id).iter().copied() {
            let Link::Takes(slot) = link else { continue };
            sum.take(self.intake_of(process, slot, id));
        }
        sum
    }

    /// What one process takes of a commodity by one of its slots; empty and not whole where that is not known.
    pub(super) fn intake_of(&self, process: ProcessId, slot: u32, id: CommodityId) -> Sum {
        let mut sum = self.asked_of(process);
        let process = self.chain.process(process);
        let Some(input) = process.inputs.get(slot as usize) else {
            return Sum::default();
        };
        let part = sum.total.and_then(|total| {
            let coefficient = coefficient(self.chain, input, id)?;
            total.mul(coefficient).div(self.basis_of(process)?)
        });
        if part.is_none() {
            return Sum::default();
        }
        sum.total = part;
        let path = format!("processes/{}/inputs/{}", process.id, input.slot);
        sum.grounds.push(ground(path, &input.figure));
        note_midpoint(&mut sum, &input.figure);
        if input.alternatives.len() > 1 {
            sum.complete &= shared(input, id);
        }
        sum
    }

    /// Observed input of the commodity itself.
    pub(super) fn observed_input(&self, id: CommodityId) -> Option<Sum> {
        let commodity = self.chain.commodity(id);
        self.observed(&self.inputs, Subject::Commodity(id), commodity)
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

/// A range without a best value is computed with its middle; the result says so.
fn note_midpoint(sum: &mut Sum, figure: &Figure) {
    let closed = figure
        .amount
        .as_ref()
        .is_some_and(|it| it.value.is_none() && it.low.is_some() && it.high.is_some());
    if closed {
        sum.notes.push(Message::new(
            "the middle of a range stands in for its unknown best value",
            "只给出区间的数据取中点计算",
        ));
    }
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

/// The sites of a process (or stage) whose capacities add up on a day: those that run then (`planned`: or will), without
/// those that an aggregate already counts.
pub(super) fn standing(
    chain: &Chain,
    sites: &[SiteId],
    day: Option<Date>,
    planned: bool,
) -> Vec<SiteId> {
    let stands =
        |site: &Site| (runs(site) || (planned && will_run(site, day))) && in_service(site, day);
    let whole = |_, whole: &Site| stands(whole) && has_amount(whole.capacity.as_ref());
    let own = sites.iter().copied();
    own.filter(|id| stands(chain.site(*id)) && !counted(chain, *id, whole))
        .collect()
}

/// Whether an aggregate already counts a site: one of the same process and scope that has a figure itself.
pub(super) fn counted(
    chain: &Chain,
    id: SiteId,
    has_figure: impl Fn(SiteId, &Site) -> bool,
) -> bool {
    let site = chain.site(id);
    let mut whole = site.part_of;
    while let Some(id) = whole {
        let it = chain.site(id);
        if it.process == site.process && it.scope == site.scope && has_figure(id, it) {
            return true;
        }
        whole = it.part_of;
    }
    false
}

pub(super) fn has_amount(figure: Option<&Figure>) -> bool {
    figure.is_some_and(|figure| figure.amount.is_some())
}

pub(super) fn runs(site: &Site) -> bool {
    matches!(site.status, None | Some(Status::Operating))
}

/// Under construction or planned, and in service by the day where a date is given.
fn will_run(site: &Site, day: Option<Date>) -> bool {
    let coming = matches!(
        site.status,
        Some(Status::UnderConstruction | Status::Planned | Status::Announced | Status::Idle)
    );
    coming
        && site
            .from
            .is_some_and(|from| day.is_some_and(|day| from <= day))
}

fn in_service(site: &Site, day: Option<Date>) -> bool {
    let Some(day) = day else { return true };
    site.from.is_none_or(|from| from <= day) && site.until.is_none_or(|until| until >= day)
}

fn both<T>(left: Option<T>, right: Option<T>) -> Option<(T, T)> {
    Some((left?, right?))
}

/// An amount of a commodity in its own unit, through `same-as` where the dimension differs.
pub fn in_unit(commodity: &Commodity, amount: &Amount) -> Option<Estimate> {
    let unit = commodity.unit?;
    if let Some(estimate) = amount.estimate_in(unit) {
        return Some(physical(estimate));
    }
    commodity.same_as.iter().find_map(|equality| {
        let per_unit = equality.amount.estimate();
        physical(amount.estimate_in(equality.amount.unit)?).div(per_unit)
    })
}

/// No amount of a thing is below zero, also where only an upper bound of it is written.
fn physical(estimate: Estimate) -> Estimate {
    Estimate {
        low: estimate.low.max(0.0),
        ..estimate
    }
}

/// An amount per time as the amount of a year, in the commodity's unit.
pub fn yearly(commodity: &Commodity, amount: &Amount, assumed: Option<Unit>) -> Option<Estimate> {
    let unit = match assumed {
        Some(rate) => amount.unit.times(rate)?,
        None => amount.unit,
    };
    let per_year = Amount { unit, ..*amount };
    let targets = std::iter::once((commodity.unit?, None)).chain(
        commodity
            .same_as
            .iter()
            .map(|it| (it.amount.unit, Some(&it.amount))),
    );
    for (target, equality) in targets {
        let Some(estimate) = per_year.estimate_in(target.times(Unit::PER_YEAR)?) else {
            continue;
        };
        return match equality {
            None => Some(physical(estimate)),
            Some(equality) => physical(estimate).div(equality.estimate()),
        };
    }
    None
}

/// What one unit of basis takes of `id` in this slot: with alternatives whose shares are unknown, anything from
/// nothing to all of it.
fn coefficient(chain: &Chain, input: &Input, id: CommodityId) -> Option<Estimate> {
    let whole = in_unit(chain.commodity(id), input.figure.amount.as_ref()?)?;
    if input.alternatives.len() == 1 {
        return Some(whole);
    }
    let share = input
        .alternatives
        .iter()
        .find(|(commodity, _)| *commodity == id)?
        .1
        .as_ref();
    match share.and_then(|figure| figure.amount.as_ref()?.estimate_in(Unit::ONE)) {
        Some(share) => Some(whole.mul(share)),
        None => Some(Estimate {
            value: None,
            low: 0.0,
            high: whole.high,
            sd: 0.0,
            midpoint: false,
        }),
    }
}

/// Whether the file gives the share of a commodity in a slot.
pub(crate) fn shared(input: &Input, id: CommodityId) -> bool {
    let share = input
        .alternatives
        .iter()
        .find(|(commodity, _)| *commodity == id);
    share.is_some_and(|(_, share)| has_amount(share.as_ref()))
}

/// Words of an assumed rate.
pub fn rate_words(rate: Unit) -> (String, String) {
    let text = rate.to_string();
    match text.as_str() {
        "/a" | "a^-1" | "1/a" | "a⁻¹" => ("per year".to_owned(), "每年".to_owned()),
        _ => (text.clone(), text),
    }
}
