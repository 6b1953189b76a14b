//! How much of what it can make a process or site makes.
//!
//! Comes in: a chain, its structure, the period. Goes out: [`Load`] per process and site with observed output and known
//! capacity. Must not know: thresholds, words of findings.
//!
//! Formula: load = observed output in the period ÷ (capacity per year × the period's share of the year). The capacity of
//! a process is that of the sites named in the file; output may come from plants nobody named, so that a load is an
//! upper bound where the list of sites is not complete.

use std::collections::HashMap;

use super::balance::{Shelf, Sum};
use super::ground::Ground;
use super::structure::Structure;
use super::{Question, Unanswered};
use crate::model::{Chain, ProcessId, ScopeId, SiteId, Status, Subject};
use crate::quantity::{Estimate, Period, Unit};
use crate::text::Message;

/// Output against capacity.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// A process, or a site where its process has several.
    pub of: Subject,
    /// In which scope; `None` is the region.
    pub scope: Option<ScopeId>,
    /// In which period; `None` is a year.
    pub period: Option<Period>,
    /// The unit of the amounts: the product's.
    pub unit: Unit,
    /// Observed output in the period.
    pub made: Estimate,
    /// Capacity of the period.
    pub capacity: Estimate,
    /// Output ÷ capacity.
    pub ratio: Estimate,
    /// What it was made from.
    pub grounds: Vec<Ground>,
    /// What it assumes.
    pub notes: Vec<Message>,
}

/// Loads of all present processes, and of the sites of those that have several.
pub fn solve(
    chain: &Chain,
    structure: &Structure,
    (question, shelves): (Question, &[Shelf<'_>]),
    unanswered: &mut Vec<Unanswered>,
) -> Vec<Load> {
    let mut found = Vec::new();
    let running = running(chain);
    let period = question.period(chain);
    for shelf in shelves {
        let (observed, capacities) = (&shelf.observed, &shelf.capacity);
        let scope = observed.scope;
        let mut known = observed.processes();
        known.extend(capacities.processes());
        known.sort_unstable();
        known.dedup();
        for id in known {
            if !structure.present.shows(id) {
                continue;
            }
            let Some(unit) = chain.commodity(chain.process(id).product).unit else {
                continue;
            };
            let made = observed.activity(id);
            if made.total.is_none() {
                if capacities.has_capacity(id) {
                    unanswered.push(ask(chain, id));
                }
                continue;
            }
            let can = capacities.activity(id);
            if !(made.complete && can.complete) {
                continue;
            }
            let mut notes = can.notes;
            notes.extend(made.notes);
            let mut grounds = made.grounds;
            grounds.extend(can.grounds);
            let load = Load {
                of: Subject::Process(id),
                scope,
                period,
                unit,
                grounds,
                notes,
                ..BLANK
            };
            found.extend(load.with(made.total, can.total));
        }
        for (at, site) in (0..).zip(&chain.sites) {
            // The only site of a process is told as the process.
            let one_of_several = site
                .process
                .filter(|it| running.get(&(*it, scope)) > Some(&1));
            if let Some(process) = one_of_several.filter(|_| site.scope == scope) {
                let product = chain.commodity(chain.process(process).product);
                // Few sites are observed: only of those the capacity is asked.
                let sums = observed
                    .observed_site(SiteId(at), product)
                    .and_then(|made| {
                        let can = capacities.capacity_of(SiteId(at), product)?;
                        Some((made, can))
                    });
                found.extend(of_site(SiteId(at), scope, period, product.unit, sums));
            }
        }
    }
    found
}

const BLANK: Load = Load {
    of: Subject::Chain,
    scope: None,
    period: None,
    unit: Unit::ONE,
    made: Estimate::exact(0.0),
    capacity: Estimate::exact(0.0),
    ratio: Estimate::exact(0.0),
    grounds: Vec::new(),
    notes: Vec::new(),
};

impl Load {
    fn with(mut self, made: Option<Estimate>, capacity: Option<Estimate>) -> Option<Self> {
        (self.made, self.capacity) = (made?, capacity?);
        self.ratio = self.made.div(self.capacity)?;
        self.notes.sort();
        self.notes.dedup();
        Some(self)
    }
}

fn of_site(
    id: SiteId,
    scope: Option<ScopeId>,
    period: Option<Period>,
    unit: Option<Unit>,
    sums: Option<(Sum, Sum)>,
) -> Option<Load> {
    let (made, can) = sums?;
    let mut grounds = made.grounds;
    grounds.extend(can.grounds);
    let mut notes = can.notes;
    notes.extend(made.notes);
    let load = Load {
        of: Subject::Site(id),
        scope,
        period,
        unit: unit?,
        grounds,
        notes,
        ..BLANK
    };
    load.with(made.total, can.total)
}

/// How many sites run each process, by scope.
fn running(chain: &Chain) -> HashMap<(ProcessId, Option<ScopeId>), usize> {
    let mut found = HashMap::new();
    for site in chain
        .sites
        .iter()
        .filter(|it| matches!(it.status, None | Some(Status::Operating)))
    {
        if let Some(process) = site.process {
            *found.entry((process, site.scope)).or_insert(0) += 1;
        }
    }
    found
}

fn ask(chain: &Chain, id: ProcessId) -> Unanswered {
    let of = Subject::Process(id);
    let title = chain.title_of(of);
    Unanswered {
        of,
        question: Message::new(
            format!("How well is the capacity of {} used?", title.en),
            format!("{}的产能利用率是多少？", title.zh),
        ),
        needs: Message::new(
            format!("observed output of {} for the period", title.en),
            format!("{}本期的产量", title.zh),
        ),
    }
}
