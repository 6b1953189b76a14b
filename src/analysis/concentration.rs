//! Question 7: what hangs on one plant, one operator, one region, one country of origin?
//!
//! Comes in: a chain and its structure. Goes out: [`Concentration`] per commodity and kind of supplier. Must not know:
//! thresholds.
//!
//! Formulas (Hirschman 1945, Herfindahl 1950): with shares s_i, HHI = Σ (100 s_i)² in 0..10,000; effective number of
//! suppliers = 1 / Σ s_i²; CR_n = sum of the n largest shares. Shares are of observed output where every supplier has
//! one, else of capacity. An aggregate of plants is never one supplier. Where one supplier's figure is missing, or more
//! is made than the named plants can make, nothing is said: shares of an unknown whole would be invented.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::balance::{Books, in_unit, yearly};
use super::ground::{Ground, ground};
use super::structure::{Structure, is_stopped};
use super::{Basis, Question, Unanswered};
use crate::graph::Link;
use crate::model::{
    Chain, CommodityId, CrossingKind, Measure, ProcessId, Site, SiteId, Status, Subject, Words,
};
use crate::quantity::Period;
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

    /// The one with this word.
    pub fn find(word: &str) -> Option<Self> {
        let all = [Self::Site, Self::Operator, Self::Region, Self::Origin];
        all.into_iter().find(|it| it.word() == word)
    }

    /// The words for readers.
    pub fn message(self) -> Message {
        let (en, zh) = match self {
            Self::Site => ("by plant", "按企业"),
            Self::Operator => ("by operator", "按运营方"),
            Self::Region => ("by region", "按地区"),
            Self::Origin => ("imports by origin", "外购，按来源"),
        };
        Message::new(en, zh)
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
    /// Whether this is only a part of the supply: plants beside imports, imports beside plants.
    pub partial: bool,
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
    let imported = imported(chain);
    let seen = seen(chain, question);
    let books = Books::open(chain, structure, question, Basis::Observed, None);
    for id in products {
        let plants = plants(chain, structure, &by_process, id);
        let measured = plants
            .and_then(|plants| measure(chain, &seen, plants))
            .filter(|measured| measured.can_make(&books, question.period(chain), id));
        match measured {
            Some(measured) => made_here(chain, id, &measured, imported.contains(&id), &mut found),
            None => unanswered.push(ask(chain, id)),
        }
    }
    origins(chain, structure, &mut found);
    found.sort_by_key(|it: &Concentration| (it.commodity, it.by));
    found
}

/// Plants run above their nameplate by at most this much; what is made beyond it comes from plants nobody named.
const ABOVE_NAMEPLATE: f64 = 1.1;

/// Plants, each with its figure.
struct Measured {
    basis: Basis,
    plants: Vec<SiteId>,
    amounts: Vec<f64>,
    grounds: Vec<Ground>,
}

impl Measured {
    /// Whether these plants can have made what is observed of the commodity as a whole.
    fn can_make(&self, books: &Books<'_>, period: Option<Period>, id: CommodityId) -> bool {
        let observed = books.observed_output(id).and_then(|sum| sum.total);
        let whole: f64 = self.amounts.iter().sum();
        let most = match self.basis {
            Basis::Observed => whole * (1.0 + f64::EPSILON * 8.0),
            _ => whole * period.map_or(1.0, Period::years) * ABOVE_NAMEPLATE,
        };
        observed.is_none_or(|observed| observed.low <= most)
    }
}

/// The running plants that make a commodity; `None` where a maker has no plant named, or only an aggregate, or makes it
/// as a by-product.
fn plants(
    chain: &Chain,
    structure: &Structure,
    by_process: &BTreeMap<ProcessId, Vec<SiteId>>,
    id: CommodityId,
) -> Option<Vec<SiteId>> {
    let mut plants = Vec::new();
    for (process, link) in structure.present.makers(id).iter().copied() {
        let sites = by_process.get(&process).filter(|_| link == Link::Makes)?;
        plants.extend(sites.iter().copied());
    }
    let all_plants = plants.iter().all(|site| !chain.site(*site).aggregate);
    all_plants.then_some(plants)
}

/// Observed output of sites in the period: position in the chain's observations, the first of each site.
type Seen = HashMap<SiteId, usize>;

fn seen(chain: &Chain, question: Question) -> Seen {
    let period = question.period(chain);
    let mut found = Seen::new();
    for (at, it) in chain.observations.iter().enumerate() {
        if let (Subject::Site(id), Measure::Output) = (it.of, it.measure)
            && it.period == period
        {
            found.entry(id).or_insert(at);
        }
    }
    found
}

fn measure(chain: &Chain, seen: &Seen, plants: Vec<SiteId>) -> Option<Measured> {
    let (basis, figures) = [Basis::Observed, Basis::Capacity]
        .into_iter()
        .find_map(|basis| {
            let figures = plants
                .iter()
                .map(|site| amount_of(chain, seen, *site, basis));
            let figures: Option<Vec<(f64, Ground)>> = figures.collect();
            figures
                .filter(|figures| !figures.is_empty())
                .map(|figures| (basis, figures))
        })?;
    let (amounts, grounds) = figures.into_iter().unzip();
    Some(Measured {
        basis,
        plants,
        amounts,
        grounds,
    })
}

/// Commodities of which imports bring something.
fn imported(chain: &Chain) -> BTreeSet<CommodityId> {
    let imports = chain
        .crossings
        .iter()
        .filter(|it| it.kind == CrossingKind::Import && !is_stopped(it));
    imports.map(|it| it.of).collect()
}

fn ask(chain: &Chain, id: CommodityId) -> Unanswered {
    let of = Subject::Commodity(id);
    let title = chain.title_of(of);
    Unanswered {
        of,
        question: Message::new(
            format!("How concentrated is the supply of {}?", title.en),
            format!("{}的供给有多集中？", title.zh),
        ),
        needs: Message::new(
            format!("capacity or output of each plant that makes {}", title.en),
            format!("每家{}生产企业的产能或产量", title.zh),
        ),
    }
}

fn made_here(
    chain: &Chain,
    id: CommodityId,
    measured: &Measured,
    partial: bool,
    found: &mut Vec<Concentration>,
) {
    for by in [By::Site, By::Operator, By::Region] {
        let figures = measured.plants.iter().zip(&measured.amounts);
        let suppliers = figures.map(|(id, amount)| {
            let site = chain.site(*id);
            Some(Supplier {
                site: (by == By::Site).then_some(*id),
                name: supplier_name(site, by)?,
                amount: *amount,
            })
        });
        // A plant whose operator or region is not given leaves that view unsaid.
        if let Some(suppliers) = suppliers.collect::<Option<Vec<_>>>() {
            let basis = measured.basis;
            let grounds = measured.grounds.clone();
            found.extend(concentration(id, by, basis, partial, suppliers, grounds));
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

fn amount_of(chain: &Chain, seen: &Seen, id: SiteId, basis: Basis) -> Option<(f64, Ground)> {
    let site = chain.site(id);
    let product = chain.commodity(chain.process(site.process?).product);
    if basis == Basis::Capacity {
        let figure = site.capacity.as_ref()?;
        let estimate = yearly(product, figure.amount.as_ref()?, figure.assumed)?;
        return Some((
            estimate.value?,
            ground(format!("sites/{}/capacity", site.id), figure),
        ));
    }
    let observation = &chain.observations[*seen.get(&id)?];
    let estimate = in_unit(product, observation.figure.amount.as_ref()?)?;
    Some((
        estimate.value?,
        ground(
            format!("observations/site/{}/output", site.id),
            &observation.figure,
        ),
    ))
}

/// Imports by origin, where every import of the commodity names its origin and its amount per year.
fn origins(chain: &Chain, structure: &Structure, found: &mut Vec<Concentration>) {
    let mut imports: BTreeMap<CommodityId, Vec<usize>> = BTreeMap::new();
    for (at, crossing) in chain.crossings.iter().enumerate() {
        if crossing.kind == CrossingKind::Import && !is_stopped(crossing) {
            imports.entry(crossing.of).or_default().push(at);
        }
    }
    let outputs = chain.observations.iter();
    let outputs = outputs.filter(|it| it.measure == Measure::Output);
    let observed: BTreeSet<Subject> = outputs.map(|it| it.of).collect();
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
        let partial =
            observed.contains(&Subject::Commodity(id)) || !structure.present.makers(id).is_empty();
        if let Some(suppliers) = suppliers {
            found.extend(concentration(
                id,
                By::Origin,
                Basis::Observed,
                partial,
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
    partial: bool,
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
        partial,
        shares,
        hhi: squares * 10_000.0,
        effective_number: 1.0 / squares,
        grounds,
    })
}
