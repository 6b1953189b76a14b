//! Plans: structures with their sizes, needs and costs, the best first.
//!
//! Comes in: a chain, its results, what is wanted. Goes out: [`Plans`]. Must not know: findings, words of reports.
//!
//! Order: by what a year costs where that is known of everything that can take part, else by how many processes are added
//! and by how many commodities come from outside; or as the user asks.

use super::bound::Bound;
use super::costs::{Costed, Currency};
use super::pricing::{lean, price};
use super::problem::{Problem, Reading, Stands, problem};
use super::programme::NoPoint;
use super::search::{PROGRAMMES_MAX, Search, best};
use super::sizes::sizes;
use super::structures::structures;
use super::told::{blocked, told};
use super::wanted::Wanted;
use crate::analysis::Results;
use crate::model::{Chain, CommodityId, ProcessId, SiteId};
use crate::quantity::{Date, Estimate};
use crate::text::Message;

/// Combinations that are counted; more are told as "more than".
pub const STRUCTURES_MAX: usize = 50_000;

/// Largest ÷ smallest amount from which on digits are lost in sums.
const SPREAD_NOTED: f64 = 1e10;

/// What plans are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// What a year costs.
    Cost,
    /// How many processes are added, then how many commodities come from outside.
    Additions,
    /// How many commodities come from outside, then how many processes are added.
    Outside,
}

impl By {
    /// The word in JSON and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Additions => "additions",
            Self::Outside => "outside",
        }
    }
}

/// How plans are asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// How many.
    pub best: usize,
    /// In which order; `None` is by cost where all costs are known, else by additions.
    pub by: Option<By>,
    /// The day by which capacity that is being built or planned counts; `None` leaves it out.
    pub coming: Option<Date>,
}

impl Options {
    /// The best so many, in the order the data allows.
    pub const fn best(best: usize) -> Self {
        Self {
            best,
            by: None,
            coming: None,
        }
    }
}

/// A process that a plan adds or enlarges.
#[derive(Clone, Debug, PartialEq)]
pub struct Addition {
    /// Which.
    pub process: ProcessId,
    /// Whether it is here already and only grows.
    pub grows: bool,
    /// What it makes a year, in the unit of its product; `None` where a figure is missing.
    pub per_year: Option<Estimate>,
    /// The smallest that is built, where given.
    pub minimum: Option<f64>,
    /// The alternatives taken for its inputs that have several.
    pub fills: Vec<CommodityId>,
}

/// A process that makes more with capacity that nothing need be built for.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Which.
    pub process: ProcessId,
    /// How much more it makes a year.
    pub per_year: Option<Estimate>,
    /// How much more it could.
    pub most: f64,
    /// The sites that do not run yet and are counted.
    pub coming: Vec<SiteId>,
    /// The alternatives taken for its inputs that have several.
    pub fills: Vec<CommodityId>,
}

/// Where something that a plan takes comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// It normally comes from outside, or is imported already.
    Outside,
    /// It is bought, though a known process could make it.
    Bought,
    /// The chain makes it and has some left over.
    Chain,
}

/// What the added processes take from beyond the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// What.
    pub commodity: CommodityId,
    /// How much a year; `None` where a figure is missing.
    pub per_year: Option<Estimate>,
    /// Where it comes from.
    pub source: Source,
    /// How much there is a year: what the chain has left over, or room in imports; `None` where that is not known.
    pub most: Option<f64>,
}

/// What a plan makes more of than it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Surplus {
    /// What.
    pub commodity: CommodityId,
    /// How much a year; `None` where a figure is missing.
    pub per_year: Option<Estimate>,
}

/// One plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What is added, in the order of the chain's processes.
    pub additions: Vec<Addition>,
    /// What runs more, in the order of the chain's processes.
    pub uses: Vec<Use>,
    /// What they take from beyond the plan.
    pub draws: Vec<Draw>,
    /// What is left over.
    pub surplus: Vec<Surplus>,
    /// What a year costs.
    pub cost: Costed,
}

/// The plans for what is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Plans {
    /// What is wanted and can be planned.
    pub wanted: Vec<Wanted>,
    /// What is wanted, and nothing known here makes it.
    pub unmade: Vec<Wanted>,
    /// Ratios that are to be reached.
    pub bounds: Vec<Bound>,
    /// Ratios that no process known here brings nearer.
    pub unmet: Vec<Bound>,
    /// Processes of the maximal structure.
    pub maximal: Vec<ProcessId>,
    /// Processes left out because their figures cannot be right.
    pub faulty: Vec<ProcessId>,
    /// How many combinations there are.
    pub structures: usize,
    /// Whether there are more than were counted.
    pub more: bool,
    /// Whether the search for the best was ended by its bound: further plans may be missing.
    pub stopped: bool,
    /// Combinations left out because no result on them could be vouched for.
    pub troubled: usize,
    /// Whether amounts differ so much in size that digits are lost in sums.
    pub spread: bool,
    /// What stands in the way where there is no plan.
    pub blocked: Option<Message>,
    /// The best, first the best.
    pub best: Vec<Plan>,
    /// The currency of costs.
    pub currency: Currency,
    /// What plans are ordered by.
    pub by: By,
    /// The day by which capacity that is to come was counted.
    pub coming: Option<Date>,
}

/// Finds the best plans for what is wanted.
///
/// # Errors
/// Words that say what to do, where costs cannot be added up.
pub fn plan(
    chain: &Chain,
    results: &Results,
    wanted: &[Wanted],
    bounds: &[Bound],
    options: Options,
) -> Result<Plans, Message> {
    let currency = Currency::of(chain)?;
    let reading = Reading {
        chain,
        results,
        wanted,
        bounds,
        coming: options.coming,
    };
    let whole = problem(reading);
    let (unmade, wanted): (Vec<Wanted>, Vec<Wanted>) = wanted
        .iter()
        .partition(|it| whole.unmade.contains(&it.commodity));
    let (unmet, bounds): (Vec<_>, Vec<_>) = (0..)
        .zip(bounds.iter().cloned())
        .partition(|(at, _)| whole.unmet.contains(at));
    let bare = |all: Vec<(u32, Bound)>| -> Vec<Bound> { all.into_iter().map(|it| it.1).collect() };
    let (unmet, bounds) = (bare(unmet), bare(bounds));
    let mut problem = problem(Reading {
        wanted: &wanted,
        bounds: &bounds,
        ..reading
    });
    let by = order(&mut problem, chain, &currency, options.by)?;
    let mut plans = Plans {
        wanted,
        unmade,
        bounds,
        unmet,
        maximal: maximal_processes(&problem),
        faulty: problem.faulty.clone(),
        structures: 0,
        more: false,
        stopped: false,
        troubled: 0,
        spread: problem.programme.spread() > SPREAD_NOTED,
        blocked: None,
        best: Vec::new(),
        currency,
        by,
        coming: options.coming,
    };
    if plans.wanted.is_empty() && plans.bounds.is_empty() {
        return Ok(plans);
    }
    solve(chain, &problem, options.best, &mut plans);
    Ok(plans)
}

/// Counts the combinations, and works out the best of them.
fn solve(chain: &Chain, problem: &Problem, asked: usize, plans: &mut Plans) {
    let all = structures(&problem.network);
    // A commodity with so many makers has more combinations than are counted.
    let too_wide = all.is_too_wide();
    let count = all.take(STRUCTURES_MAX + 1).count();
    plans.structures = if too_wide { STRUCTURES_MAX + 1 } else { count };
    plans.more = plans.structures > STRUCTURES_MAX;
    plans.structures = plans.structures.min(STRUCTURES_MAX);
    let found = best(
        &problem.network,
        &problem.programme,
        Search {
            best: asked,
            by_cost: plans.by == By::Cost,
            programmes: PROGRAMMES_MAX,
        },
    );
    plans.stopped = found.stopped;
    plans.troubled = found.troubled;
    let complete = !found.stopped && found.troubled == 0 && found.best.is_empty();
    let why = found.none.or(complete.then_some(NoPoint::Infeasible));
    plans.blocked = why.map(|why| blocked(problem, chain, why));
    for (units, _) in &found.best {
        match sizes(problem, units) {
            Ok(sizes) => {
                let plan = told(chain, problem, units, &sizes, &plans.currency);
                plans.best.push(plan);
            }
            Err(_) => plans.troubled += 1,
        }
    }
}

/// Puts in what counts, and tells what that is.
fn order(
    problem: &mut Problem,
    chain: &Chain,
    currency: &Currency,
    asked: Option<By>,
) -> Result<By, Message> {
    if matches!(asked, None | Some(By::Cost)) {
        if price(problem, chain, currency) {
            return Ok(By::Cost);
        }
        if asked.is_some() {
            return Err(Message::new(
                "plans cannot be ordered by cost: not every cost, price and amount of what can take part is in the file; without --by they are ordered by additions, and each plan names what is missing",
                "无法按成本排序：可参与方案的工艺和物料，其成本、价格或数量并不齐全；不加 --by 时按新增项目数排序，并列出每个方案缺少的数据",
            ));
        }
        return Ok(By::Additions);
    }
    lean(problem);
    if asked == Some(By::Outside) {
        let units = problem.programme.units.iter_mut().map(|it| &mut it.weight);
        let stocks = problem
            .programme
            .materials
            .iter_mut()
            .map(|it| &mut it.weight);
        for weight in units.chain(stocks) {
            *weight = (weight.1, weight.0);
        }
    }
    Ok(asked.unwrap_or(By::Additions))
}

fn maximal_processes(problem: &Problem) -> Vec<ProcessId> {
    let process = |stands: &Stands| match stands {
        Stands::Build(id) | Stands::Run(id) => Some(*id),
        Stands::Buy(_) | Stands::Fill(..) => None,
    };
    let mut found: Vec<ProcessId> = problem.stands.iter().filter_map(process).collect();
    found.sort_unstable();
    found.dedup();
    found
}
