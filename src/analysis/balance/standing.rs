//! Which sites count on a day.
//!
//! Comes in: sites with their status and dates. Goes out: those whose capacities add up. Must not know: amounts.

use crate::model::{Chain, Figure, ProcessId, ScopeId, Site, SiteId, Status};
use crate::quantity::Date;

/// The sites of a scope by the process they run, in the order of the chain.
#[derive(Debug)]
pub(super) struct SitesOf {
    /// Where the sites of each process begin among `sites`, and where the last ones end.
    starts: Vec<usize>,
    sites: Vec<SiteId>,
}

impl SitesOf {
    /// Those of a chain.
    pub fn new(chain: &Chain, scope: Option<ScopeId>) -> Self {
        let own = || {
            let all = (0..).map(SiteId).zip(&chain.sites);
            let own = all.filter(move |(_, site)| site.scope == scope);
            own.filter_map(|(id, site)| Some((id, site.process?.index())))
        };
        let mut starts = vec![0; chain.processes.len() + 1];
        for (_, process) in own() {
            starts[process + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut sites = vec![SiteId(0); starts.last().copied().unwrap_or(0)];
        for (id, process) in own() {
            sites[next[process]] = id;
            next[process] += 1;
        }
        Self { starts, sites }
    }

    /// Those of a process.
    pub fn of(&self, id: ProcessId) -> &[SiteId] {
        &self.sites[self.starts[id.index()]..self.starts[id.index() + 1]]
    }

    /// The processes that have any.
    pub fn processes(&self) -> impl Iterator<Item = ProcessId> {
        let runs = self.starts.windows(2).zip(0..);
        runs.filter(|(ends, _)| ends[1] > ends[0])
            .map(|(_, at)| ProcessId(at))
    }

    /// Whether no process has any.
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }
}

/// The sites of a process (or stage) whose capacities add up on a day: those that run then (`planned`: or will), without
/// those that an aggregate already counts.
pub(in crate::analysis) fn standing(
    chain: &Chain,
    sites: &[SiteId],
    day: Option<Date>,
    planned: bool,
) -> impl Iterator<Item = SiteId> {
    let stands = move |site: &Site| {
        (runs(site) || (planned && will_run(site, day))) && in_service(site, day)
    };
    let whole = move |_, whole: &Site| stands(whole) && has_amount(whole.capacity.as_ref());
    let own = sites.iter().copied();
    own.filter(move |id| stands(chain.site(*id)) && !counted(chain, *id, whole))
}

/// Whether an aggregate already counts a site: one of the same process and scope that has a figure itself.
pub(in crate::analysis) fn counted(
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

pub(in crate::analysis) fn has_amount(figure: Option<&Figure>) -> bool {
    figure.is_some_and(|figure| figure.amount.is_some())
}

pub(in crate::analysis) fn runs(site: &Site) -> bool {
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
