//! Question 7: what hangs on one plant, one operator, one region, one country of origin?
//!
//! Comes in: a chain and its structure. Goes out: [`Concentration`] per commodity and kind of supplier. Must not know:
//! thresholds.
//!
//! Formulas (Hirschman 1945, Herfindahl 1950): with shares s_i, HHI = Σ (100 s_i)² in 0..10,000; effective number of
//! suppliers = 1 / Σ s_i²; CR_n = sum of the n largest shares. Shares are of observed output where every supplier has
//! one, else of capacity. An aggregate of plants is never one supplier. Where one supplier's figure is missing,
//! nothing is said: shares of an unknown whole would be invented.

use std::collections::BTreeMap;

use super::balance::{in_unit, yearly};
use super::ground::{Ground, ground};
use super::structure::Structure;
use super::{Basis, Question, Unanswered};
use crate::graph::Link;
use crate::model::{
    Chain, CommodityId, CrossingKind, Measure, ProcessId, Site, SiteId, Status, Subject, Words,
};
use crate::quantity::Estimate;
use crate::text::{Lang, Message};

/// By what suppliers are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// By site.
    Site,
    /// By operator.
    Operator,
    /// By region.
    Region,
    /// Imports by where they come from.
    Origin,
}

impl By {
    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Operator => "operator",
            Self::Region => "region",
            Self::Origin => "origin",
        }
    }
}

/// One supplier and its share.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Its name in both languages.
    pub name: Message,
    /// Its site, where suppliers are told apart by site.
    pub site: Option<SiteId>,
    /// Share of the whole, 0 to 1.
    pub share: f64,
}

/// Concentration of the supply of one commodity.
#[derive(Clone, Debug)]
pub struct Concentration {
    /// Of what.
    pub commodity: CommodityId,
    /// Told apart by.
    pub by: By,
    /// Observed output or capacity.
    pub basis: Basis,
    /// Suppliers, largest first.
    pub shares: Vec<Share>,
    /// Σ (100 s)², 0 to 10,000.
    pub hhi: f64,
    /// 1 ÷ Σ s².
    pub effective_number: f64,
    /// What it was made from.
    pub grounds: Vec<Ground>,
}

impl Concentration {
    /// CR_n: the sum of the `n` largest shares.
    pub fn largest(&self, n: usize) -> f64 {
        self.shares.iter().take(n).map(|share| share.share).sum()
    }
}

/// A supplier before shares are known.
struct Supplier {
    site: Option<SiteId>,
    name: Message,
    amount: f64,
}

/// Answers question 7.
pub fn solve(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    unanswered: &mut Vec<Unanswered>,
) -> Vec<Concentration> {
    let mut found = Vec::new();
    let mut by_process: BTreeMap<ProcessId, Vec<SiteId>> = BTreeMap::new();
    for (at, site) in chain.sites.iter().enumerate() {
        let runs = matches!(site.status, None | Some(Status::Operating));
        if let (true, Some(process)) = (runs, site.process) {
            let id = SiteId(u32::try_from(at).unwrap_or(u32::MAX));
            by_process.entry(process).or_default().push(id);
        }
    }
    let mut products: Vec<CommodityId> = by_process
        .keys()
        .map(|process| chain.process(*process).product)
        .collect();
    products.sort_unstable();
    products.dedup();
    for id in products {
        let sites: Vec<SiteId> = structure
            .present
            .makers(id)
            .into_iter()
            .filter(|(_, link)| *link == Link::Makes)
            .flat_map(|(process, _)| by_process.get(&process).cloned().unwrap_or_default())
            .collect();
        made_here(chain, question, id, &sites, &mut found, unanswered);
    }
    origins(chain, &mut found);
    found.sort_by_key(|it: &Concentration| (it.commodity, it.by));
    found
}

fn made_here(
    chain: &Chain,
    question: Question,
    id: CommodityId,
    sites: &[SiteId],
    found: &mut Vec<Concentration>,
    unanswered: &mut Vec<Unanswered>,
) {
    let plants: Vec<SiteId> = sites
        .iter()
        .copied()
        .filter(|site| !chain.site(*site).aggregate)
        .collect();
    let whole = plants.len() == sites.len();
    let measured = [Basis::Observed, Basis::Capacity]
        .into_iter()
        .find_map(|basis| {
            let amounts = plants
                .iter()
                .map(|site| amount_of(chain, question, *site, basis));
            let amounts: Option<Vec<(Estimate, Ground)>> = amounts.collect();
            amounts
                .filter(|amounts| !amounts.is_empty())
                .map(|amounts| (basis, amounts))
        });
    let Some((basis, amounts)) = measured.filter(|_| whole) else {
        let of = Subject::Commodity(id);
        let title = chain.title_of(of);
        unanswered.push(Unanswered {
            of,
            question: Message::new(
                format!("How concentrated is the supply of {}?", title.en),
                format!("{}的供给有多集中？", title.zh),
            ),
            needs: Message::new(
                format!("capacity or output of each plant that makes {}", title.en),
                format!("每家{}生产企业的产能或产量", title.zh),
            ),
        });
        return;
    };
    let grounds: Vec<Ground> = amounts.iter().map(|(_, ground)| ground.clone()).collect();
    for by in [By::Site, By::Operator, By::Region] {
        let suppliers = plants.iter().zip(&amounts).map(|(id, (amount, _))| {
            let site = chain.site(*id);
            Some(Supplier {
                site: (by == By::Site).then_some(*id),
                name: supplier_name(site, by)?,
                amount: amount.value?,
            })
        });
        // A plant whose operator or region is not given leaves that view unsaid.
        if let Some(suppliers) = suppliers.collect::<Option<Vec<_>>>() {
            found.extend(concentration(id, by, basis, suppliers, grounds.clone()));
        }
    }
}

fn supplier_name(site: &Site, by: By) -> Option<Message> {
    let words = |words: &Words| {
        let en = words.get(Lang::En)?;
        Some(Message::new(en, words.get(Lang::Zh)?))
    };
    match by {
        By::Operator => words(&site.operator),
        By::Region => words(&site.region).or_else(|| words(&site.location)),
        By::Site | By::Origin => Some(site.title.message(&site.id)),
    }
}

fn amount_of(
    chain: &Chain,
    question: Question,
    id: SiteId,
    basis: Basis,
) -> Option<(Estimate, Ground)> {
    let site = chain.site(id);
    let product = chain.commodity(chain.process(site.process?).product);
    if basis == Basis::Capacity {
        let figure = site.capacity.as_ref()?;
        let estimate = yearly(product, figure.amount.as_ref()?, figure.assumed)?;
        estimate.value?;
        return Some((
            estimate,
            ground(format!("sites/{}/capacity", site.id), figure),
        ));
    }
    let period = question.period(chain);
    let observation = chain.observations.iter().find(|it| {
        it.of == Subject::Site(id) && it.measure == Measure::Output && it.period == period
    })?;
    let estimate = in_unit(product, observation.figure.amount.as_ref()?)?;
    estimate.value?;
    Some((
        estimate,
        ground(
            format!("observations/site/{}/output", site.id),
            &observation.figure,
        ),
    ))
}

/// Imports by origin, where every import of the commodity names its origin and its amount per year.
fn origins(chain: &Chain, found: &mut Vec<Concentration>) {
    let mut imports: BTreeMap<CommodityId, Vec<usize>> = BTreeMap::new();
    for (at, crossing) in chain.crossings.iter().enumerate() {
        if crossing.kind == CrossingKind::Import {
            imports.entry(crossing.of).or_default().push(at);
        }
    }
    for (id, entries) in imports {
        let commodity = chain.commodity(id);
        let mut grounds = Vec::new();
        let suppliers: Option<Vec<Supplier>> = entries
            .iter()
            .map(|at| {
                let crossing = &chain.crossings[*at];
                let figure = crossing.amount.as_ref()?;
                let amount = yearly(commodity, figure.amount.as_ref()?, figure.assumed)?;
                grounds.push(ground(format!("imports/{}", commodity.id), figure));
                let name = &crossing.partner;
                (!name.is_empty()).then_some(())?;
                Some(Supplier {
                    site: None,
                    name: name.message(""),
                    amount: amount.value?,
                })
            })
            .collect();
        if let Some(suppliers) = suppliers {
            found.extend(concentration(
                id,
                By::Origin,
                Basis::Observed,
                suppliers,
                grounds,
            ));
        }
    }
}

fn concentration(
    commodity: CommodityId,
    by: By,
    basis: Basis,
    suppliers: Vec<Supplier>,
    grounds: Vec<Ground>,
) -> Option<Concentration> {
    let mut merged: BTreeMap<(Message, Option<SiteId>), f64> = BTreeMap::new();
    for supplier in suppliers {
        *merged.entry((supplier.name, supplier.site)).or_default() += supplier.amount;
    }
    let whole: f64 = merged.values().sum();
    if whole <= 0.0 {
        return None;
    }
    let mut shares: Vec<Share> = merged
        .into_iter()
        .map(|((name, site), amount)| Share {
            name,
            site,
            share: amount / whole,
        })
        .collect();
    shares.sort_by(|left, right| {
        right
            .share
            .total_cmp(&left.share)
            .then_with(|| left.name.cmp(&right.name))
    });
    let squares: f64 = shares.iter().map(|share| share.share * share.share).sum();
    Some(Concentration {
        commodity,
        by,
        basis,
        shares,
        hhi: squares * 10_000.0,
        effective_number: 1.0 / squares,
        grounds,
    })
}
