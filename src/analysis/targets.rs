//! Question 12: is a target met, on pace, behind, or out of reach?
//!
//! Comes in: a chain, its indicators so far. Goes out: [`Progress`] per target. Must not know: severities.
//!
//! Formulas. For a measure that adds up over a year (output, output value): so far = Σ of the observed periods within
//! the target's period; pace at this rate = so far ÷ elapsed share; still needed per remaining period = (bound − so
//! far) ÷ remaining periods. For a ratio: the ratio against the bound. Out of reach: the target's day has passed, or
//! what is built and planned by then cannot make the rest.

use std::collections::HashMap;

use super::balance::{Books, in_unit};
use super::ground::{Ground, ground};
use super::indicators::Indicated;
use super::{Basis, Question, Results, Unanswered};
use crate::graph::Link;
use crate::model::{Chain, CommodityId, Measure, Observation, ScopeId, Subject, Target};
use crate::quantity::{Amount, Date, Estimate, Period, Unit};
use crate::text::Message;

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The bound holds already.
    Met,
    /// At the pace so far, it will hold.
    OnPace,
    /// At the pace so far, it will not.
    Behind,
    /// It cannot hold any more.
    OutOfReach,
    /// Cannot be said.
    Unknown,
}

impl Standing {
    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::OnPace => "on-pace",
            Self::Behind => "behind",
            Self::OutOfReach => "out-of-reach",
            Self::Unknown => "unknown",
        }
    }

    /// The words for readers.
    pub fn message(self) -> Message {
        let (en, zh) = match self {
            Self::Met => ("met", "已达到"),
            Self::OnPace => ("on pace", "进度正常"),
            Self::Behind => ("behind", "落后"),
            Self::OutOfReach => ("out of reach", "难以达到"),
            Self::Unknown => ("cannot be judged", "无法判断"),
        };
        Message::new(en, zh)
    }
}

/// One target and how it stands.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Position in `chain.targets`.
    pub target: u32,
    /// How it stands.
    pub standing: Standing,
    /// The unit of the figures below.
    pub unit: Unit,
    /// The bound; `at-least` where both are given.
    pub bound: Option<Estimate>,
    /// Whether the bound is a lower one.
    pub at_least: bool,
    /// The value so far (ratios: the value).
    pub so_far: Option<Estimate>,
    /// So far ÷ elapsed share of the target's period; `None` for ratios.
    pub at_this_pace: Option<Estimate>,
    /// Needed in each remaining period of the length of the observed one.
    pub needed_per_period: Option<Estimate>,
    /// Remaining periods.
    pub periods_left: Option<f64>,
    /// Length of these periods, in years: that of the latest observed one.
    pub step: Option<f64>,
    /// The most that can be reached, where capacities tell.
    pub reachable: Option<Estimate>,
    /// What it was made from.
    pub grounds: Vec<Ground>,
    /// What it cannot prove.
    pub notes: Vec<Message>,
}

/// Answers question 12 from the indicators computed so far.
pub fn solve(
    chain: &Chain,
    results: &Results,
    indicated: &[Indicated],
    unanswered: &mut Vec<Unanswered>,
) -> Vec<Progress> {
    let view = View::open(chain, results, indicated);
    let positions = 0..u32::try_from(chain.targets.len()).unwrap_or(u32::MAX);
    positions
        .map(|at| {
            let target = &chain.targets[at as usize];
            let progress = match additive(target) {
                Some(measure) => pace(&view, at, target, measure),
                None => ratio(&view, at, target),
            };
            if progress.standing == Standing::Unknown {
                unanswered.push(unknown(chain, at, target));
            }
            progress
        })
        .collect()
}

/// What targets are answered from, found quickly however many there are.
struct View<'c> {
    chain: &'c Chain,
    results: &'c Results,
    observations: HashMap<(Subject, Measure, Option<ScopeId>), Vec<&'c Observation>>,
    indicated: HashMap<(&'static str, Subject, Option<ScopeId>), &'c Indicated>,
    /// Capacities of a year, by the scope of the targets that count output.
    capacities: HashMap<Option<ScopeId>, Books<'c>>,
}

impl<'c> View<'c> {
    fn open(chain: &'c Chain, results: &'c Results, indicated: &'c [Indicated]) -> Self {
        let mut view = Self {
            chain,
            results,
            observations: HashMap::new(),
            indicated: HashMap::new(),
            capacities: HashMap::new(),
        };
        for it in &chain.observations {
            let key = (it.of, it.measure, it.scope);
            view.observations.entry(key).or_default().push(it);
        }
        for it in indicated.iter().filter(|it| it.basis == Basis::Observed) {
            view.indicated.entry((it.id, it.of, it.scope)).or_insert(it);
        }
        let question = Question {
            period: None,
            as_of: results.question.as_of,
        };
        let counting = chain
            .targets
            .iter()
            .filter(|it| additive(it) == Some(Measure::Output));
        for target in counting {
            let scope = target.scope;
            view.capacities.entry(scope).or_insert_with(|| {
                let structure = &results.structure;
                Books::open(chain, structure, question, Basis::Capacity, scope)
            });
        }
        view
    }

    /// The day that dates are compared with.
    fn today(&self) -> Option<Date> {
        self.results.question.as_of(self.chain)
    }
}

fn unknown(chain: &Chain, at: u32, target: &Target) -> Unanswered {
    let of = Subject::Target(at);
    let title = chain.title_of(of);
    let subject = chain.title_of(target.of);
    let name = &target.indicator;
    Unanswered {
        of,
        question: Message::new(
            format!("How does the target “{}” stand?", title.en),
            format!("目标“{}”进展如何？", title.zh),
        ),
        needs: Message::new(
            format!("figures that give `{name}` of {}", subject.en),
            format!("能算出{}的 `{name}` 的数据", subject.zh),
        ),
    }
}

/// What a target counts, where it counts a measure that adds up over the periods of a year.
pub fn additive(target: &Target) -> Option<Measure> {
    [
        Measure::Output,
        Measure::OutputValue,
        Measure::ValueAdded,
        Measure::Investment,
    ]
    .into_iter()
    .find(|measure| measure.word() == target.indicator)
}

/// The time over which what is made adds up: the target's period, else the year of its day.
pub fn whole(target: &Target) -> Option<Period> {
    let year = || target.by.map(|by| Period::Year(by.year));
    target.period.or_else(year)
}

fn blank(at: u32, unit: Unit) -> Progress {
    Progress {
        target: at,
        standing: Standing::Unknown,
        unit,
        bound: None,
        at_least: true,
        so_far: None,
        at_this_pace: None,
        needed_per_period: None,
        periods_left: None,
        step: None,
        reachable: None,
        grounds: Vec::new(),
        notes: Vec::new(),
    }
}

fn bound_of(target: &Target) -> Option<(Amount, bool)> {
    let least = target.at_least.map(|amount| (amount, true));
    least.or_else(|| target.at_most.map(|amount| (amount, false)))
}

fn pace(view: &View<'_>, at: u32, target: &Target, measure: Measure) -> Progress {
    let Some((bound, at_least)) = bound_of(target) else {
        return blank(at, Unit::ONE);
    };
    let mut progress = Progress {
        at_least,
        ..blank(at, bound.unit)
    };
    progress.bound = Some(bound.estimate());
    let Some(whole) = whole(target) else {
        return progress;
    };
    let Some(sum) = so_far(view, target, measure, whole, bound.unit, &mut progress) else {
        return progress;
    };
    progress.so_far = Some(sum.total);
    let (elapsed, all, step) = (sum.years, whole.years(), sum.step);
    let left_years = (all - elapsed).max(0.0);
    let Some(limit) = progress.bound else {
        return progress;
    };
    progress.at_this_pace = Some(sum.total.scale(all / elapsed));
    if left_years > 0.0 {
        let periods = left_years / step;
        progress.periods_left = Some(periods);
        progress.step = Some(step);
        progress.needed_per_period = Some(limit.sub(sum.total).scale(1.0 / periods));
    }
    reachable(view, target, measure, left_years, &mut progress);
    progress.standing = judge(&progress, left_years > 0.0);
    // The time is over and the last periods have no figure: what they brought is not known.
    let over = view.today().is_some_and(|today| today >= whole.end());
    if over && left_years > 0.0 && progress.standing != Standing::Met {
        progress.standing = Standing::Unknown;
    }
    progress
}

fn judge(progress: &Progress, open: bool) -> Standing {
    let value = |estimate: Option<Estimate>| estimate.and_then(|it| it.value);
    let (Some(bound), Some(so_far)) = (value(progress.bound), value(progress.so_far)) else {
        return Standing::Unknown;
    };
    if !progress.at_least {
        return match value(progress.at_this_pace) {
            _ if so_far > bound => Standing::OutOfReach,
            _ if !open => Standing::Met,
            Some(pace) if pace > bound => Standing::Behind,
            _ => Standing::OnPace,
        };
    }
    if so_far >= bound {
        return Standing::Met;
    }
    let most = progress.reachable.map(|it| it.high);
    if !open || most.is_some_and(|most| most < bound) {
        return Standing::OutOfReach;
    }
    match value(progress.at_this_pace) {
        Some(pace) if pace >= bound => Standing::OnPace,
        Some(_) => Standing::Behind,
        None => Standing::Unknown,
    }
}

struct SoFar {
    total: Estimate,
    years: f64,
    /// Length of the latest observed period.
    step: f64,
}

/// The observed periods within `whole`: the longest that do not overlap, from its start on. `None` where one before
/// the last is not observed: what came in it is not known.
fn so_far(
    view: &View<'_>,
    target: &Target,
    measure: Measure,
    whole: Period,
    unit: Unit,
    progress: &mut Progress,
) -> Option<SoFar> {
    let chain = view.chain;
    let key = (target.of, measure, target.scope);
    let observations = view.observations.get(&key).into_iter().flatten();
    let mut parts: Vec<(Period, &Observation)> = observations
        .copied()
        .filter_map(|it| Some((it.period.filter(|period| whole.contains(*period))?, it)))
        .collect();
    parts.sort_by(|left, right| {
        let key = |period: Period| period.start();
        key(left.0)
            .cmp(&key(right.0))
            .then(right.0.years().total_cmp(&left.0.years()))
    });
    let mut sum: Option<SoFar> = None;
    let mut covered = None;
    for (period, observation) in parts {
        if covered.is_some_and(|end| period.start() <= end) {
            continue;
        }
        let next = covered.map_or(whole.start(), day_after);
        if period.start() != next {
            return None;
        }
        let amount = observation.figure.amount.as_ref()?;
        let estimate = match target.of {
            Subject::Commodity(id) if measure == Measure::Output => {
                let commodity = chain.commodity(id);
                let scale = Estimate::exact(unit.factor() / commodity.unit?.factor());
                in_unit(commodity, amount)?.div(scale)?
            }
            _ => amount.estimate_in(unit)?,
        };
        let path = format!("observations/{}/{}", chain.name(target.of), measure.word());
        progress.grounds.push(ground(path, &observation.figure));
        covered = Some(period.end());
        sum = Some(match sum {
            None => SoFar {
                total: estimate,
                years: period.years(),
                step: period.years(),
            },
            Some(held) => SoFar {
                total: held.total.add(estimate),
                years: held.years + period.years(),
                step: period.years(),
            },
        });
    }
    sum
}

/// The first day after a period: the first of the next month.
fn day_after(end: Date) -> Date {
    let (year, month) = if end.month == 12 {
        (end.year + 1, 1)
    } else {
        (end.year, end.month + 1)
    };
    Date {
        year,
        month,
        day: 1,
    }
}

/// The most that what is built and planned can still make.
fn reachable(
    view: &View<'_>,
    target: &Target,
    measure: Measure,
    left_years: f64,
    progress: &mut Progress,
) {
    let (Subject::Commodity(id), Measure::Output) = (target.of, measure) else {
        return;
    };
    let Some(per_year) = capacity_per_year(view, id, target) else {
        return;
    };
    let Some(unit) = view.chain.commodity(id).unit else {
        return;
    };
    let scale = unit.factor() / progress.unit.factor();
    if let Some(so_far) = progress.so_far {
        progress.reachable = Some(so_far.add(per_year.scale(left_years * scale)));
    }
}

fn capacity_per_year(view: &View<'_>, id: CommodityId, target: &Target) -> Option<Estimate> {
    let chain = view.chain;
    let books = view.capacities.get(&target.scope)?;
    let end = target.by.or_else(|| target.period.map(Period::end));
    let share = chain.period.map_or(1.0, Period::years);
    let mut total: Option<Estimate> = None;
    for (process, link) in view.results.structure.all.makers(id).iter().copied() {
        let sum = books.capacity(process, end, true);
        let present = chain.process(process).presence.is_present();
        // Capacities count the product: what comes as a by-product has no limit of its own.
        let beside = link != Link::Makes && (present || sum.total.is_some());
        if beside || (present && !sum.complete) {
            return None;
        }
        if let Some(part) = sum.total {
            let yearly = part.scale(1.0 / share);
            total = Some(total.map_or(yearly, |held| held.add(yearly)));
        }
    }
    total
}

/// Whether a figure keeps a bound; `None` where its ends leave that open and it has no best value.
fn holds(found: &Estimate, bound: f64, at_least: bool) -> Option<bool> {
    let keeps = |value: f64| {
        if at_least {
            value >= bound
        } else {
            value <= bound
        }
    };
    match found.value {
        Some(value) => Some(keeps(value)),
        None if keeps(found.low) == keeps(found.high) => Some(keeps(found.low)),
        None => None,
    }
}

/// A ratio, or another figure that does not add up, against its bound.
fn ratio(view: &View<'_>, at: u32, target: &Target) -> Progress {
    let Some((bound, at_least)) = bound_of(target) else {
        return blank(at, Unit::ONE);
    };
    let mut progress = Progress {
        at_least,
        ..blank(at, Unit::ONE)
    };
    let key = (target.indicator.as_str(), target.of, target.scope);
    let found = view.indicated.get(&key);
    // What is no ratio, such as carbon per unit, is compared in the unit it is told in.
    progress.unit = found.map_or(Unit::ONE, |it| {
        if it.unit.is_one() { Unit::ONE } else { it.unit }
    });
    progress.bound = bound.estimate_in(progress.unit);
    let Some(found) = found else {
        return progress;
    };
    progress.grounds.clone_from(&found.grounds);
    progress.notes.clone_from(&found.notes);
    progress.so_far = Some(found.value);
    let Some(bound) = progress.bound.and_then(|it| it.value) else {
        return progress;
    };
    let Some(holds) = holds(&found.value, bound, at_least) else {
        return progress;
    };
    let end = target.by.or_else(|| target.period.map(Period::end));
    let over = end.is_some_and(|end| view.today().is_some_and(|today| today > end));
    progress.standing = match (holds, over) {
        (true, _) => Standing::Met,
        (false, true) => Standing::OutOfReach,
        (false, false) => Standing::Behind,
    };
    progress
}
