//! Capacity by date: what runs, what stands idle, what is being built, what is planned.
//!
//! Comes in: a chain, the question. Goes out: a [`Course`] per process (per stage, for sites that name only a stage) and
//! scope. Must not know: pictures.
//!
//! Formula: capacity of a day = Σ capacity per year of the sites in service that day, each under what its status says of
//! it now. A site counts from its `from` to its `until`; an aggregate counts its parts, as in the balances, whose sum at
//! target this is on every day from the day of reference on. Without a `from`, a site that runs is known to run on the
//! day of reference and after, not since when; one that is still to come has no day and stands beside the course.

use std::collections::{BTreeMap, BTreeSet};

use super::balance::{counted, has_amount, runs, standing, yearly};
use super::ground::{Ground, ground};
use super::{Note, Question};
use crate::model::{Chain, Commodity, ScopeId, Site, SiteId, Status, Subject};
use crate::quantity::{Date, Estimate, Unit};
use crate::text::Message;

/// What a capacity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Runs.
    Operating,
    /// Runs on the day of reference; since when is not given.
    Since,
    /// Built, stands still now.
    Idle,
    /// Being built now.
    Building,
    /// Planned, announced or signed now.
    Planned,
}

impl State {
    /// Every value, from what is there to what is only meant.
    pub const ALL: [Self; 5] = [
        Self::Operating,
        Self::Since,
        Self::Idle,
        Self::Building,
        Self::Planned,
    ];
}

/// The capacity of one state: what is known of it, and of how many sites it is not known.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Layer {
    /// Sum of what is known, per year; `None` where nothing is.
    pub known: Option<Estimate>,
    /// Sites whose capacity is not known.
    pub unknown: usize,
}

impl Layer {
    fn add(&mut self, part: Option<Estimate>) {
        match part {
            Some(part) => self.known = Some(self.known.map_or(part, |held| held.add(part))),
            None => self.unknown += 1,
        }
    }
}

/// The layers of a day, in the order of [`State::ALL`].
pub type Layers = [Layer; 5];

/// What stands from a day on, until the next step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The first day; `None` is as far back as one looks.
    pub from: Option<Date>,
    /// What stands then.
    pub layers: Layers,
}

/// Capacity of one process or stage over time.
#[derive(Clone, Debug)]
pub struct Course {
    /// A process, or a stage.
    pub of: Subject,
    /// In which scope; `None` is the region.
    pub scope: Option<ScopeId>,
    /// The unit of the amounts, per year; `None` where no capacity of it has one.
    pub unit: Option<Unit>,
    /// From the first day on.
    pub steps: Vec<Step>,
    /// What has no day: to come, or running where no day of reference is known.
    pub undated: Layers,
    /// Sites whose day has passed by the day of reference although they are still to come.
    pub overdue: Vec<SiteId>,
    /// Sites of which no status is given; they count as running.
    pub unstated: Vec<SiteId>,
    /// What it was made from.
    pub grounds: Vec<Ground>,
    /// What it assumes.
    pub notes: Vec<Note>,
}

/// The courses of all processes and stages that have sites, in the order of ids.
pub fn solve(chain: &Chain, question: Question) -> Vec<Course> {
    let mut groups: BTreeMap<(String, Option<String>), Vec<SiteId>> = BTreeMap::new();
    for (at, site) in (0..).zip(&chain.sites) {
        if let Some(of) = subject(site) {
            let scope = site.scope.map(|it| chain.scope(it).id.clone());
            let key = (chain.name(of), scope);
            groups.entry(key).or_default().push(SiteId(at));
        }
    }
    let mut found = Vec::new();
    for sites in groups.into_values() {
        for (unit, sites) in by_unit(chain, sites) {
            found.extend(course(chain, question, unit, &sites));
        }
    }
    found
}

fn subject(site: &Site) -> Option<Subject> {
    let process = site.process.map(Subject::Process);
    process.or(site.stage.map(Subject::Stage))
}

/// Sites of one subject, by what their capacities count in: the product's unit, or of a stage (which has no product)
/// their own. Those without a figure go with the first.
fn by_unit(chain: &Chain, sites: Vec<SiteId>) -> Vec<(Option<Unit>, Vec<SiteId>)> {
    let product = |site: &Site| chain.commodity(chain.process(site.process?).product).unit;
    let mut found: Vec<(Option<Unit>, Vec<SiteId>)> = Vec::new();
    let (with, without): (Vec<SiteId>, Vec<SiteId>) = sites
        .into_iter()
        .partition(|id| has_amount(chain.site(*id).capacity.as_ref()));
    for id in with {
        let site = chain.site(id);
        let own = || {
            let figure = site.capacity.as_ref()?;
            let unit = figure.amount.as_ref()?.unit;
            Some(if figure.assumed.is_some() {
                unit
            } else {
                unit.without_time()
            })
        };
        let unit = product(site).or_else(own);
        let alike = |held: &Option<Unit>| match (held, unit) {
            (Some(held), Some(unit)) => held.same_dimension(unit),
            _ => held.is_none() && unit.is_none(),
        };
        match found.iter_mut().find(|(held, _)| alike(held)) {
            Some((_, sites)) => sites.push(id),
            None => found.push((unit, vec![id])),
        }
    }
    match found.first_mut() {
        Some((_, sites)) => {
            sites.extend(without);
            sites.sort_unstable();
        }
        None if !without.is_empty() => {
            let unit = product(chain.site(without[0]));
            found.push((unit, without));
        }
        None => {}
    }
    found
}

/// The course of some sites; `None` where none of them stands or comes.
fn course(
    chain: &Chain,
    question: Question,
    unit: Option<Unit>,
    sites: &[SiteId],
) -> Option<Course> {
    let first = chain.site(*sites.first()?);
    let today = question.as_of(chain);
    let mut course = Course {
        of: subject(first)?,
        scope: first.scope,
        unit,
        steps: Vec::new(),
        undated: Layers::default(),
        overdue: Vec::new(),
        unstated: Vec::new(),
        grounds: Vec::new(),
        notes: Vec::new(),
    };
    let mut used: BTreeSet<SiteId> = BTreeSet::new();
    let days = days(chain, sites, today);
    for day in std::iter::once(None).chain(days.into_iter().map(Some)) {
        let standing = on(chain, sites, day, today);
        let mut layers = Layers::default();
        for (id, state) in standing {
            used.insert(id);
            layers[state as usize].add(amount(chain, id, unit));
        }
        if course.steps.last().map(|it| it.layers) != Some(layers) {
            course.steps.push(Step { from: day, layers });
        }
    }
    for id in sites.iter().copied() {
        let site = chain.site(id);
        if let Some(state) = undated(chain, id, today) {
            used.insert(id);
            course.undated[state as usize].add(amount(chain, id, unit));
        }
        let passed = today.is_some_and(|today| site.from.is_some_and(|from| from <= today));
        if used.contains(&id) && to_come(site).is_some() && passed {
            course.overdue.push(id);
        }
    }
    for id in &used {
        let site = chain.site(*id);
        course.unstated.extend(site.status.is_none().then_some(*id));
        course.tell(site);
    }
    (!used.is_empty()).then_some(course)
}

impl Course {
    /// Keeps what the capacity of a site rests on.
    fn tell(&mut self, site: &Site) {
        let Some(figure) = site.capacity.as_ref().filter(|it| it.amount.is_some()) else {
            return;
        };
        let path = format!("sites/{}/capacity", site.id);
        self.grounds.push(ground(path, figure));
        if figure.assumed.is_some() {
            let title = site.title.message(&site.id);
            self.notes.push(Message::new(
                format!(
                    "the capacity of {} is read per year: the source prints no rate",
                    title.en
                ),
                format!("{}的产能按年计：原文没有写明时间单位", title.zh),
            ));
        }
    }
}

/// The days on which something may change, in order.
fn days(chain: &Chain, sites: &[SiteId], today: Option<Date>) -> BTreeSet<Date> {
    let own = sites.iter().map(|id| chain.site(*id));
    let mut days: BTreeSet<Date> = own
        .flat_map(|site| [site.from, site.until.map(Date::next)])
        .flatten()
        .collect();
    days.extend(today);
    days
}

/// What a site is that does not run yet.
fn to_come(site: &Site) -> Option<State> {
    match site.status? {
        Status::Idle => Some(State::Idle),
        Status::UnderConstruction => Some(State::Building),
        Status::Announced | Status::Planned => Some(State::Planned),
        Status::Operating | Status::Closed => None,
    }
}

/// A day before all that a file can name: its years have four digits.
const BEFORE_ALL: Date = Date {
    year: -1,
    month: 1,
    day: 1,
};

/// What stands on a day (`None`: before the first), and as what.
fn on(
    chain: &Chain,
    sites: &[SiteId],
    day: Option<Date>,
    today: Option<Date>,
) -> Vec<(SiteId, State)> {
    let past = match (day, today) {
        (Some(day), Some(today)) => day < today,
        (None, Some(_)) => true,
        (_, None) => false,
    };
    let probe = day.unwrap_or(BEFORE_ALL);
    let mut found: Vec<(SiteId, State)> = standing(chain, sites, Some(probe), true)
        .filter_map(|id| {
            let site = chain.site(id);
            let state = match to_come(site) {
                Some(state) => state,
                None if site.from.is_some() => State::Operating,
                // Known on the day of reference; where there is none, it stands beside the course.
                None if today.is_none() => return None,
                None if past => State::Since,
                None => State::Operating,
            };
            Some((id, state))
        })
        .collect();
    if past {
        found.extend(closed(chain, sites, day));
    }
    found
}

/// What has closed since, on a day before: where both its days are given.
fn closed(chain: &Chain, sites: &[SiteId], day: Option<Date>) -> Vec<(SiteId, State)> {
    let ran = |id: &SiteId| {
        let site = chain.site(*id);
        let within = |(from, until): (Date, Date)| day.is_some_and(|it| from <= it && it <= until);
        site.status == Some(Status::Closed) && site.from.zip(site.until).is_some_and(within)
    };
    let whole = |id, it: &Site| ran(&id) && has_amount(it.capacity.as_ref());
    let ids = sites.iter().filter(|id| ran(id));
    ids.filter(|id| !counted(chain, **id, whole))
        .map(|id| (*id, State::Operating))
        .collect()
}

/// As what a site counts that has no day, if it has none.
fn undated(chain: &Chain, id: SiteId, today: Option<Date>) -> Option<State> {
    let site = chain.site(id);
    if site.from.is_some() || counted(chain, id, |_, whole| has_amount(whole.capacity.as_ref())) {
        return None;
    }
    match to_come(site) {
        None if runs(site) && today.is_none() => Some(State::Operating),
        state => state,
    }
}

/// The capacity of a site per year.
fn amount(chain: &Chain, id: SiteId, unit: Option<Unit>) -> Option<Estimate> {
    let site = chain.site(id);
    let figure = site.capacity.as_ref()?;
    let amount = figure.amount.as_ref()?;
    match site.process {
        Some(process)
            if chain
                .commodity(chain.process(process).product)
                .unit
                .is_some() =>
        {
            let product = chain.commodity(chain.process(process).product);
            yearly(product, amount, figure.assumed)
        }
        // What has no product counts in its own unit.
        _ => {
            let own = Commodity {
                unit,
                ..Commodity::default()
            };
            yearly(&own, amount, figure.assumed)
        }
    }
}
