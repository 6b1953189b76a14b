//! What a plan can have without building: from outside, of what the chain has left, of capacity that stands idle.
//!
//! Comes in: a chain, its results. Goes out: [`Had`] per commodity, [`Spare`] per process. Must not know: networks.
//!
//! Formulas, per year. Left over = supply − need, where both are known; imports have room = Σ limits − what they bring
//! already, where every import has a limit. Spare capacity = capacity of what runs − output, where both are known; with a
//! day, capacity of what will run by it as well, and of that alone where the rest is not known. What is not known does not
//! limit, and is told as not known.

use std::collections::BTreeMap;

use crate::analysis::balance::{Balance, Books, standing, yearly};
use crate::analysis::structure::Structure;
use crate::analysis::{Basis, Results};
use crate::model::{Chain, CommodityId, Crossing, CrossingKind, ProcessId, SiteId, Subject};
use crate::quantity::{Date, Period};

/// Where something that a plan takes without making it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// From beyond the chain.
    Outside,
    /// The chain makes it.
    Chain,
}

/// How much of a commodity a plan can have without a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Had {
    /// None: it must be made or bought.
    Nothing,
    /// As much as is asked; nothing says how much there is.
    Any(Origin),
    /// So much a year.
    UpTo(f64, Origin),
}

/// Capacity of a process that nothing need be built for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spare {
    pub process: ProcessId,
    /// How much more a year.
    pub most: f64,
    /// The sites that do not run yet and count.
    pub coming: Vec<SiteId>,
}

/// What the chain itself says of supply, for one question.
pub(super) struct Supply<'c> {
    chain: &'c Chain,
    results: &'c Results,
    books: Books<'c>,
    years: Option<f64>,
    /// What comes in of each commodity.
    imports: BTreeMap<CommodityId, Vec<&'c Crossing>>,
    /// What each commodity's balance of the region says, as observed.
    balances: BTreeMap<CommodityId, &'c Balance>,
    /// The sites of the region that run each process.
    sites: BTreeMap<ProcessId, Vec<SiteId>>,
    /// Which commodities something present makes, also beside another product, or an observation shows.
    here: Vec<bool>,
}

impl<'c> Supply<'c> {
    pub fn of(chain: &'c Chain, results: &'c Results) -> Self {
        let structure: &Structure = &results.structure;
        let books = Books::open(chain, structure, results.question, Basis::Observed, None);
        let mut here = vec![false; chain.commodities.len()];
        for it in &chain.observations {
            if let (Subject::Commodity(id), crate::model::Measure::Output) = (it.of, it.measure) {
                here[id.index()] = true;
            }
        }
        for process in chain.processes.iter().filter(|it| it.presence.is_present()) {
            here[process.product.index()] = true;
            for output in &process.byproducts {
                here[output.commodity.index()] = true;
            }
        }
        let mut imports: BTreeMap<CommodityId, Vec<&Crossing>> = BTreeMap::new();
        for it in chain
            .crossings
            .iter()
            .filter(|it| it.kind == CrossingKind::Import)
        {
            imports.entry(it.of).or_default().push(it);
        }
        let own = |it: &&Balance| it.basis == Basis::Observed && it.scope.is_none();
        let balances = results.balances.iter().filter(own);
        let mut sites: BTreeMap<ProcessId, Vec<SiteId>> = BTreeMap::new();
        for (id, site) in (0..).map(SiteId).zip(&chain.sites) {
            if let Some(process) = site.process.filter(|_| site.scope.is_none()) {
                sites.entry(process).or_default().push(id);
            }
        }
        let period = results.question.period(chain);
        Self {
            imports,
            balances: balances.map(|it| (it.commodity, it)).collect(),
            sites,
            chain,
            results,
            books,
            years: period.map(Period::years),
            here,
        }
    }

    /// How much of a commodity that is not wanted itself a plan can have; `makeable` where a known process makes it.
    pub fn had(&self, id: CommodityId, makeable: bool) -> Had {
        let imports = self.imports.get(&id).map_or(&[][..], Vec::as_slice);
        if !imports.is_empty() {
            // Figures of a part do not limit the region.
            let whole = imports.iter().all(|it| it.scope.is_none());
            let room = self.room(id, imports).filter(|_| whole);
            return match room {
                Some(room) => Had::UpTo(room, Origin::Outside),
                None => Had::Any(Origin::Outside),
            };
        }
        if self.chain.commodity(id).outside {
            return Had::Any(Origin::Outside);
        }
        if self.here[id.index()] {
            return match self.left(id) {
                Some(left) => Had::UpTo(left, Origin::Chain),
                None => Had::Any(Origin::Chain),
            };
        }
        if makeable {
            Had::Nothing
        } else {
            Had::Any(Origin::Outside)
        }
    }

    /// What imports can bring beside what they bring already; `None` where nothing limits them.
    fn room(&self, id: CommodityId, imports: &[&Crossing]) -> Option<f64> {
        let commodity = self.chain.commodity(id);
        let limit = |it: &&Crossing| {
            let figure = it.limit.as_ref()?;
            yearly(commodity, figure.amount.as_ref()?, figure.assumed)?.value
        };
        let limits: Option<Vec<f64>> = imports.iter().map(limit).collect();
        let brought = self.books.crossed(id, CrossingKind::Import);
        let brought = brought
            .filter(|it| it.complete)
            .and_then(|it| it.total?.value);
        let taken = brought.or_else(|| self.taken_from_outside(id));
        let years = self.years.unwrap_or(1.0);
        let limit: f64 = limits?.iter().sum();
        Some((limit - taken.unwrap_or(0.0) / years).max(0.0))
    }

    /// What of the need the chain does not make itself, where both are known, in the period.
    fn taken_from_outside(&self, id: CommodityId) -> Option<f64> {
        let balance = self.balances.get(&id)?;
        let need = balance.need.filter(|_| balance.need_complete)?.value?;
        let made = if self.here[id.index()] {
            balance.made?.value?
        } else {
            0.0
        };
        Some((need - made).max(0.0))
    }

    /// What the chain makes of a commodity and does not take, where both are known.
    fn left(&self, id: CommodityId) -> Option<f64> {
        let balance = self.balances.get(&id)?;
        let supply = balance.supply.filter(|_| balance.supply_complete)?.value?;
        let need = match balance.need {
            None => 0.0,
            Some(need) => need.value.filter(|_| balance.need_complete)?,
        };
        Some((supply - need).max(0.0) / self.years?)
    }

    /// The processes with capacity to spare; `coming` is the day by which what is being built or planned counts.
    pub fn spare(&self, coming: Option<Date>) -> Vec<Spare> {
        let today = self.results.question.as_of(self.chain);
        let mut found = Vec::new();
        for (at, process) in (0..).zip(&self.chain.processes) {
            let id = ProcessId(at);
            let capacity = match coming {
                Some(day) => self.books.capacity(id, Some(day), true),
                None => self.books.capacity(id, today, false),
            };
            let total = capacity.total.filter(|_| capacity.complete);
            let activity = if process.presence.is_present() {
                let activity = self.books.activity(id);
                let known = activity.complete && self.years.is_some();
                activity.total.filter(|_| known)
            } else {
                Some(crate::quantity::Estimate::exact(0.0))
            };
            let both = total.zip(activity);
            let both = both.and_then(|(total, made)| Some(total.value? - made.value?));
            let years = self.years.unwrap_or(1.0);
            let whole = both.map(|spare| spare / years);
            let coming = coming.map_or(Vec::new(), |day| self.added(id, today, day));
            let most = whole.unwrap_or_else(|| self.capacities(id, &coming));
            if most > 0.0 {
                found.push(Spare {
                    process: id,
                    most,
                    coming,
                });
            }
        }
        found
    }

    /// The sites that do not run today and will by a day.
    fn added(&self, id: ProcessId, today: Option<Date>, day: Date) -> Vec<SiteId> {
        let own = self.sites.get(&id).map_or(&[][..], Vec::as_slice);
        let now: Vec<SiteId> = standing(self.chain, own, today, false).collect();
        let then = standing(self.chain, own, Some(day), true);
        then.filter(|id| !now.contains(id)).collect()
    }

    /// What sites can make a year, as far as it is known.
    fn capacities(&self, id: ProcessId, sites: &[SiteId]) -> f64 {
        let product = self.chain.commodity(self.chain.process(id).product);
        let capacity = |id: &SiteId| {
            let figure = self.chain.site(*id).capacity.as_ref()?;
            yearly(product, figure.amount.as_ref()?, figure.assumed)?.value
        };
        sites.iter().filter_map(capacity).sum()
    }
}
