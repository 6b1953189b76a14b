//! What a chain consists of, as the diff sees it: entities with an id, and statements known by what they are about.
//!
//! Comes in: a chain. Goes out: its entities, with id, title and place. Must not know: the other version.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::model::{
    Chain, Claim, CrossingKind, FlowEnd, Observation, Place, Stated, StatedWhat, Subject, Words,
};
use crate::text::{Lang, Message};

/// Kinds of entity, in the order they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Chain,
    Stage,
    Commodity,
    Process,
    Site,
    Observation,
    Import,
    Export,
    Demand,
    Flow,
    Target,
    Stated,
    Claim,
    Scope,
    Source,
    Context,
    Acceptance,
    Scenario,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::Chain,
        Self::Stage,
        Self::Commodity,
        Self::Process,
        Self::Site,
        Self::Observation,
        Self::Import,
        Self::Export,
        Self::Demand,
        Self::Flow,
        Self::Target,
        Self::Stated,
        Self::Claim,
        Self::Scope,
        Self::Source,
        Self::Context,
        Self::Acceptance,
        Self::Scenario,
    ];
    /// Kinds whose entities have an id.
    pub const WITH_ID: [Self; 8] = [
        Self::Stage,
        Self::Commodity,
        Self::Process,
        Self::Site,
        Self::Scope,
        Self::Source,
        Self::Target,
        Self::Scenario,
    ];
    /// Kinds whose entities are known by what they are about.
    pub const WITHOUT_ID: [Self; 9] = [
        Self::Observation,
        Self::Import,
        Self::Export,
        Self::Demand,
        Self::Flow,
        Self::Stated,
        Self::Claim,
        Self::Context,
        Self::Acceptance,
    ];

    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Stage => "stage",
            Self::Commodity => "commodity",
            Self::Process => "process",
            Self::Site => "site",
            Self::Observation => "observation",
            Self::Import => "import",
            Self::Export => "export",
            Self::Demand => "demand",
            Self::Flow => "flow",
            Self::Target => "target",
            Self::Stated => "stated",
            Self::Claim => "claim",
            Self::Scope => "scope",
            Self::Source => "source",
            Self::Context => "context",
            Self::Acceptance => "acceptance",
            Self::Scenario => "scenario",
        }
    }

    /// The kind of the entries of a section of a file.
    pub fn of_section(section: &str) -> Option<Self> {
        Some(match section {
            "stages" => Self::Stage,
            "commodities" => Self::Commodity,
            "processes" => Self::Process,
            "sites" => Self::Site,
            "observations" => Self::Observation,
            "imports" => Self::Import,
            "exports" => Self::Export,
            "demands" => Self::Demand,
            "flows" => Self::Flow,
            "targets" => Self::Target,
            "stated" => Self::Stated,
            "claims" => Self::Claim,
            "scopes" => Self::Scope,
            "sources" => Self::Source,
            "context" => Self::Context,
            "accept" => Self::Acceptance,
            "scenarios" => Self::Scenario,
            _ => return None,
        })
    }

    /// The kind that a crossing is told as.
    pub const fn of_crossing(kind: CrossingKind) -> Self {
        match kind {
            CrossingKind::Import => Self::Import,
            CrossingKind::Export => Self::Export,
            CrossingKind::Demand => Self::Demand,
        }
    }

    /// Whether its entities have an id of their own.
    pub const fn has_id(self) -> bool {
        matches!(
            self,
            Self::Stage
                | Self::Commodity
                | Self::Process
                | Self::Site
                | Self::Scope
                | Self::Source
                | Self::Target
                | Self::Scenario
        )
    }
}

/// Something for each kind.
#[derive(Debug)]
pub(super) struct ByKind<T>([T; Kind::ALL.len()]);

impl<T: Send> ByKind<T> {
    /// One for each kind, made side by side.
    pub fn each(make: impl Fn(Kind) -> T + Send + Sync) -> Self
    where
        T: Default,
    {
        let made = Kind::ALL.into_par_iter().map(make);
        let mut all = made.collect::<Vec<_>>().into_iter();
        Self(std::array::from_fn(|_| all.next().unwrap_or_default()))
    }

    /// Each as another thing.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> ByKind<U> {
        ByKind(self.0.map(change))
    }

    /// That of a kind.
    pub fn of(&self, kind: Kind) -> &T {
        &self.0[kind as usize]
    }

    /// The same, to change it.
    pub fn of_mut(&mut self, kind: Kind) -> &mut T {
        &mut self.0[kind as usize]
    }
}

/// One entity: its kind and its position in the chain's list of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Entity {
    pub kind: Kind,
    pub at: usize,
}

/// An id and the ids it had before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'c> {
    pub id: &'c str,
    pub formerly: &'c [String],
}

/// The ids of one kind, by position.
pub(super) fn named(chain: &Chain, kind: Kind) -> Vec<Named<'_>> {
    fn plain(id: &str) -> Named<'_> {
        Named { id, formerly: &[] }
    }
    fn with<'c>(id: &'c str, formerly: &'c [String]) -> Named<'c> {
        Named { id, formerly }
    }
    match kind {
        Kind::Stage => chain
            .stages
            .iter()
            .map(|it| with(&it.id, &it.formerly))
            .collect(),
        Kind::Commodity => chain
            .commodities
            .iter()
            .map(|it| with(&it.id, &it.formerly))
            .collect(),
        Kind::Process => chain
            .processes
            .iter()
            .map(|it| with(&it.id, &it.formerly))
            .collect(),
        Kind::Site => chain
            .sites
            .iter()
            .map(|it| with(&it.id, &it.formerly))
            .collect(),
        Kind::Scope => chain.scopes.iter().map(|it| plain(&it.id)).collect(),
        Kind::Source => chain.sources.iter().map(|it| plain(&it.id)).collect(),
        Kind::Target => chain.targets.iter().map(|it| plain(&it.id)).collect(),
        Kind::Scenario => chain.scenarios.iter().map(|it| plain(&it.id)).collect(),
        _ => Vec::new(),
    }
}

/// How many there are of a kind with ids.
pub(super) fn count(chain: &Chain, kind: Kind) -> usize {
    match kind {
        Kind::Stage => chain.stages.len(),
        Kind::Commodity => chain.commodities.len(),
        Kind::Process => chain.processes.len(),
        Kind::Site => chain.sites.len(),
        Kind::Scope => chain.scopes.len(),
        Kind::Source => chain.sources.len(),
        Kind::Target => chain.targets.len(),
        Kind::Scenario => chain.scenarios.len(),
        _ => 0,
    }
}

/// Positions of the statements of one kind without ids. Observations that only repeat the chosen value of a claim
/// are left out: the claim tells them.
pub(super) fn statements(chain: &Chain, kind: Kind) -> Vec<usize> {
    let all = |count: usize| (0..count).collect();
    match kind {
        Kind::Observation => {
            let claims: HashSet<Place> = chain.claims.iter().map(|claim| claim.place).collect();
            let own = |it: &Observation| !claims.contains(&it.place);
            (0..chain.observations.len())
                .filter(|at| own(&chain.observations[*at]))
                .collect()
        }
        Kind::Import | Kind::Export | Kind::Demand => (0..chain.crossings.len())
            .filter(|at| Kind::of_crossing(chain.crossings[*at].kind) == kind)
            .collect(),
        Kind::Flow => all(chain.flows.len()),
        Kind::Stated => all(chain.stated.len()),
        Kind::Claim => all(chain.claims.len()),
        Kind::Context => all(chain.context.len()),
        Kind::Acceptance => all(chain.acceptances.len()),
        _ => Vec::new(),
    }
}

/// Where the chosen values of claims stand.
pub(super) fn claimed_figures(chain: &Chain) -> HashSet<Place> {
    let chosen = |claim: &Claim| Some(claim.values.get(claim.chosen?)?.place);
    chain.claims.iter().filter_map(chosen).collect()
}

/// The id of a process or site.
pub(super) fn end_id(chain: &Chain, end: FlowEnd) -> &str {
    match end {
        FlowEnd::Process(id) => &chain.process(id).id,
        FlowEnd::Site(id) => &chain.site(id).id,
    }
}

impl Entity {
    /// The id, of what has one.
    pub fn own_id(self, chain: &Chain) -> Option<&str> {
        let at = self.at;
        Some(match self.kind {
            Kind::Stage => &chain.stages[at].id,
            Kind::Commodity => &chain.commodities[at].id,
            Kind::Process => &chain.processes[at].id,
            Kind::Site => &chain.sites[at].id,
            Kind::Scope => &chain.scopes[at].id,
            Kind::Source => &chain.sources[at].id,
            Kind::Target => &chain.targets[at].id,
            Kind::Scenario => &chain.scenarios[at].id,
            _ => return None,
        })
    }

    /// The id, or what the statement is about.
    pub fn id(self, chain: &Chain) -> String {
        let at = self.at;
        match self.kind {
            Kind::Chain => chain.id.clone(),
            Kind::Stage => chain.stages[at].id.clone(),
            Kind::Commodity => chain.commodities[at].id.clone(),
            Kind::Process => chain.processes[at].id.to_string(),
            Kind::Site => chain.sites[at].id.to_string(),
            Kind::Scope => chain.scopes[at].id.clone(),
            Kind::Source => chain.sources[at].id.clone(),
            Kind::Target => chain.targets[at].id.clone(),
            Kind::Scenario => chain.scenarios[at].id.clone(),
            Kind::Observation => {
                let it = &chain.observations[at];
                let mut id = format!("{}/{}", chain.name(it.of), it.measure.word());
                if let Some(scope) = it.scope {
                    id = format!("{id}/{}", chain.scope(scope).id);
                }
                match it.period_written {
                    Some(period) => format!("{id}/{period}"),
                    None => id,
                }
            }
            Kind::Import | Kind::Export | Kind::Demand => {
                let it = &chain.crossings[at];
                let id = &chain.commodity(it.of).id;
                match it.partner.get(Lang::En) {
                    Some(partner) => format!("{id}/{partner}"),
                    None => id.clone(),
                }
            }
            Kind::Flow => {
                let it = &chain.flows[at];
                let (from, to) = (end_id(chain, it.from), end_id(chain, it.to));
                let id = format!("{from}/{to}/{}", chain.commodity(it.of).id);
                match it.period {
                    Some(period) => format!("{id}/{period}"),
                    None => id,
                }
            }
            Kind::Stated => match chain.stated[at].what {
                StatedWhat::Process(id) => format!("process/{}", chain.process(id).id),
                StatedWhat::Stages(_) => "stages".to_owned(),
            },
            Kind::Claim => {
                let it = &chain.claims[at];
                format!("{}/{}", chain.name(it.of), it.field)
            }
            Kind::Context => chain.context[at]
                .text
                .get(Lang::En)
                .unwrap_or_default()
                .to_owned(),
            Kind::Acceptance => {
                let it = &chain.acceptances[at];
                format!("{}/{}", it.rule, it.of)
            }
        }
    }

    /// The title.
    pub fn title(self, chain: &Chain) -> Message {
        let at = self.at;
        let titled = |title: &Words, id: &str| title.message(id);
        match self.kind {
            Kind::Chain => titled(&chain.title, &chain.id),
            Kind::Stage => titled(&chain.stages[at].title, &chain.stages[at].id),
            Kind::Commodity => titled(&chain.commodities[at].title, &chain.commodities[at].id),
            Kind::Process => titled(&chain.processes[at].title, &chain.processes[at].id),
            Kind::Site => titled(&chain.sites[at].title, &chain.sites[at].id),
            Kind::Scope => titled(&chain.scopes[at].title, &chain.scopes[at].id),
            Kind::Source => titled(&chain.sources[at].title, &chain.sources[at].id),
            Kind::Target => titled(&chain.targets[at].title, &chain.targets[at].id),
            Kind::Scenario => titled(&chain.scenarios[at].title, &chain.scenarios[at].id),
            Kind::Observation => observation_title(chain, &chain.observations[at]),
            Kind::Import | Kind::Export | Kind::Demand => {
                let it = &chain.crossings[at];
                let title = chain.title_of(Subject::Commodity(it.of));
                if it.partner.is_empty() {
                    return title;
                }
                let partner = it.partner.message("");
                Message::new(
                    format!("{}, {}", title.en, partner.en),
                    format!("{}（{}）", title.zh, partner.zh),
                )
            }
            Kind::Flow => {
                let it = &chain.flows[at];
                let (from, to) = (end_title(chain, it.from), end_title(chain, it.to));
                let of = chain.title_of(Subject::Commodity(it.of));
                Message::new(
                    format!("{} → {}: {}", from.en, to.en, of.en),
                    format!("{} → {}：{}", from.zh, to.zh, of.zh),
                )
            }
            Kind::Stated => stated_title(chain, &chain.stated[at]),
            Kind::Claim => {
                let it = &chain.claims[at];
                let title = chain.title_of(it.of);
                Message::new(
                    format!("{}: {}", title.en, it.field),
                    format!("{}：{}", title.zh, it.field),
                )
            }
            Kind::Context => chain.context[at].text.message(""),
            Kind::Acceptance => Message::same(self.id(chain)),
        }
    }

    /// Where it stands.
    pub fn place(self, chain: &Chain) -> Place {
        let at = self.at;
        match self.kind {
            Kind::Chain => chain.place,
            Kind::Stage => chain.stages[at].place,
            Kind::Commodity => chain.commodities[at].place,
            Kind::Process => chain.processes[at].place,
            Kind::Site => chain.sites[at].place,
            Kind::Scope => chain.scopes[at].place,
            Kind::Source => chain.sources[at].place,
            Kind::Target => chain.targets[at].place,
            Kind::Scenario => chain.scenarios[at].place,
            Kind::Observation => chain.observations[at].place,
            Kind::Import | Kind::Export | Kind::Demand => chain.crossings[at].place,
            Kind::Flow => chain.flows[at].place,
            Kind::Stated => chain.stated[at].place,
            Kind::Claim => chain.claims[at].place,
            Kind::Context => chain.context[at].place,
            Kind::Acceptance => chain.acceptances[at].place,
        }
    }
}

fn observation_title(chain: &Chain, it: &Observation) -> Message {
    let (of, measure) = (chain.title_of(it.of), it.measure.message());
    let mut title = Message::new(
        format!("{}: {}", of.en, measure.en),
        format!("{}{}", of.zh, measure.zh),
    );
    let scope = it
        .scope
        .map(|id| chain.scope(id).title.message(&chain.scope(id).id));
    let period = it.period_written.map(crate::text::period_message);
    for part in [scope, period].into_iter().flatten() {
        title = Message::new(
            format!("{} ({})", title.en, part.en),
            format!("{}（{}）", title.zh, part.zh),
        );
    }
    title
}

fn end_title(chain: &Chain, end: FlowEnd) -> Message {
    chain.title_of(match end {
        FlowEnd::Process(id) => Subject::Process(id),
        FlowEnd::Site(id) => Subject::Site(id),
    })
}

fn stated_title(chain: &Chain, it: &Stated) -> Message {
    match &it.what {
        StatedWhat::Process(id) => chain.title_of(Subject::Process(*id)),
        StatedWhat::Stages(_) => Message::new("stages of the chain", "产业链环节"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_listed_as_they_are_declared() {
        // What is held by kind is found by its number.
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, at, "{}", kind.word());
        }
    }
}
