//! How much a process makes in the period: as observed, as its sites can, as demands ask.
//!
//! Comes in: the books of a basis, scope and period. Goes out: sums in the unit of the product. Must not know: other
//! commodities.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::amounts::{in_unit, rate_words, yearly};
use super::standing::{counted, runs, standing};
use super::{Books, Sum};
use crate::analysis::Basis;
use crate::analysis::ground::ground;
use crate::model::{Commodity, CommodityId, Process, ProcessId, Site, SiteId, Subject};
use crate::quantity::{Date, Estimate, Period};
use crate::text::Message;

impl Books<'_> {
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

    /// The same, borrowed where it is kept.
    pub(super) fn activity_of(&self, id: ProcessId) -> Cow<'_, Sum> {
        match self.basis {
            Basis::Capacity => Cow::Borrowed(self.capacity_now(id)),
            Basis::Observed | Basis::Target => Cow::Owned(self.activity(id)),
        }
    }

    /// Output of a process that what it takes is reckoned by; at target what demands ask of it.
    pub(super) fn asked_of(&self, id: ProcessId) -> Cow<'_, Sum> {
        match self.basis {
            Basis::Observed | Basis::Capacity => self.activity_of(id),
            Basis::Target => Cow::Owned(self.target_activity(id)),
        }
    }

    /// Whether a demand asks for a commodity, or for what is made from it.
    pub(super) fn is_asked(&self, id: CommodityId) -> bool {
        let mut takers = self.structure.present.takers(id).iter();
        self.demand(id).total.is_some()
            || takers.any(|(process, _)| self.target_activity(*process).total.is_some())
    }

    pub(super) fn observed_activity(&self, id: ProcessId) -> Sum {
        if self.outputs.is_empty() {
            return Sum::default();
        }
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
    pub(super) fn observed_sites(&self, id: ProcessId, product: &Commodity) -> Option<Sum> {
        let seen = |site: SiteId| self.outputs.contains_key(&Subject::Site(site));
        let mut sum = Sum::complete();
        let mut any = false;
        for id in self.sites().of(id) {
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
        if day == self.as_of && !planned {
            return self.capacity_now(id).clone();
        }
        self.capacity_on(id, day, planned)
    }

    /// What a process can make in the period with the sites that run now.
    fn capacity_now(&self, id: ProcessId) -> &Sum {
        let count = self.chain.processes.len();
        let all = self.now.get_or_init(|| vec![OnceCell::new(); count]);
        all[id.index()].get_or_init(|| self.capacity_on(id, self.as_of, false))
    }

    /// What a process can make in the period with the sites that run by `day` (`planned`: that will), not kept.
    pub(crate) fn capacity_on(&self, id: ProcessId, day: Option<Date>, planned: bool) -> Sum {
        let product = self.chain.commodity(self.chain.process(id).product);
        let mut sum = Sum::complete();
        let mut any = false;
        let sites = self.sites().of(id);
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
        self.capacity_now(id).total.is_some()
    }

    /// Capacity of a site over the period, in the product's unit: capacity per year × share of the year.
    pub(crate) fn site_capacity(&self, site: &Site, product: &Commodity) -> Option<Estimate> {
        let figure = site.capacity.as_ref()?;
        let amount = figure.amount.as_ref()?;
        let yearly = yearly(product, amount, figure.assumed)?;
        Some(yearly.scale(self.period.map_or(1.0, Period::years)))
    }

    pub(super) fn capacity_notes(&self, site: &Site, sum: &mut Sum) {
        let Some(figure) = &site.capacity else { return };
        let path = ["sites/", &site.id, "/capacity"].concat();
        sum.grounds
            .reserve_exact(usize::from(sum.grounds.is_empty()));
        sum.grounds.push(ground(path, figure));
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
    pub(super) fn target_activity(&self, id: ProcessId) -> Sum {
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
}
