//! Every figure of what is present, one by one.
//!
//! Comes in: a chain and the graph of its present processes. Goes out: each figure with its role, and those that are
//! unsourced or unverified. Must not know: rules.

use crate::graph::Graph;
use crate::model::{
    Chain, Commodity, CommodityId, Confidence, CrossingKind, Figure, FileId, Place, ProcessId,
    SiteId, SourceId, Subject, Words,
};
use crate::quantity::Amount;
use crate::text::Message;

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Amount of an input slot of a process.
    Input(ProcessId, u32),
    /// Share of one alternative (second number) in an input slot.
    Share(ProcessId, u32, u32),
    /// Amount of a by-product.
    ByProduct(ProcessId, u32),
    /// Amount of an emission.
    Emission(ProcessId, u32),
    /// Price of a commodity.
    Price(CommodityId),
    /// What a unit of a commodity carries, or is measured against.
    Burden(CommodityId, Burden),
    /// Capacity of a site.
    Capacity(SiteId),
    /// How many plants a site stands for.
    Count(SiteId),
    /// Investment in a site.
    Investment(SiteId),
    /// An observation.
    Observation(u32),
    /// The year-on-year change of an observation.
    Change(u32),
    /// Amount of an import, export or demand.
    Crossing(u32),
    /// Limit of an import, export or demand.
    Limit(u32),
    /// Price of an import, export or demand.
    CrossingPrice(u32),
    /// Amount of a flow.
    Flow(u32),
    /// Bound of a target.
    Target(u32),
    /// Value of a currency.
    Rate(u32),
}

/// A figure of what a unit of a commodity carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Burden {
    /// Its carbon from outside.
    Carbon,
    /// Its energy from outside.
    Energy,
    /// The benchmark of its carbon.
    Benchmark,
    /// The default value of its carbon.
    Default,
}

impl Burden {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Carbon, Self::Energy, Self::Benchmark, Self::Default];

    /// The key in chain files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Carbon => "carbon",
            Self::Energy => "energy",
            Self::Benchmark => "carbon-benchmark",
            Self::Default => "carbon-default",
        }
    }

    /// What it is called.
    pub fn name(self) -> Message {
        match self {
            Self::Carbon => Message::new("carbon from outside", "外购碳排放因子"),
            Self::Energy => Message::new("energy from outside", "外购能耗因子"),
            Self::Benchmark => Message::new("carbon benchmark", "碳排放基准值"),
            Self::Default => Message::new("carbon default value", "碳排放缺省值"),
        }
    }

    /// The figure itself.
    pub fn of(self, commodity: &Commodity) -> Option<&Figure> {
        let burdens = &commodity.burdens;
        match self {
            Self::Carbon => burdens.carbon.as_ref(),
            Self::Energy => burdens.energy.as_ref(),
            Self::Benchmark => burdens.benchmark.as_ref(),
            Self::Default => burdens.default.as_ref(),
        }
    }

    fn of_mut(self, commodity: &mut Commodity) -> Option<&mut Figure> {
        let burdens = &mut commodity.burdens;
        match self {
            Self::Carbon => burdens.carbon.as_mut(),
            Self::Energy => burdens.energy.as_mut(),
            Self::Benchmark => burdens.benchmark.as_mut(),
            Self::Default => burdens.default.as_mut(),
        }
    }
}

/// A figure that rests on little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubtful {
    /// What it is.
    pub role: Role,
    /// The amount.
    pub amount: Amount,
    /// Where it stands.
    pub place: Place,
}

impl Role {
    /// What the figure is told of: the process, commodity, site, target, or the chain.
    pub fn of(self, chain: &Chain) -> Subject {
        match self {
            Self::Input(id, _)
            | Self::Share(id, ..)
            | Self::ByProduct(id, _)
            | Self::Emission(id, _) => Subject::Process(id),
            Self::Price(id) | Self::Burden(id, _) => Subject::Commodity(id),
            Self::Capacity(id) | Self::Count(id) | Self::Investment(id) => Subject::Site(id),
            Self::Observation(at) | Self::Change(at) => chain.observations[at as usize].of,
            Self::Crossing(at) | Self::Limit(at) | Self::CrossingPrice(at) => {
                Subject::Commodity(chain.crossings[at as usize].of)
            }
            Self::Flow(at) => Subject::Commodity(chain.flows[at as usize].of),
            Self::Target(at) => Subject::Target(at),
            Self::Rate(_) => Subject::Chain,
        }
    }

    /// The figure itself; `None` for the bound of a target, which is an amount within it.
    pub fn figure(self, chain: &Chain) -> Option<&Figure> {
        match self {
            Self::Input(id, slot) => Some(&chain.process(id).inputs[slot as usize].figure),
            Self::Share(id, slot, at) => {
                let input = &chain.process(id).inputs[slot as usize];
                input.alternatives[at as usize].1.as_deref()
            }
            Self::ByProduct(id, at) => Some(&chain.process(id).byproducts[at as usize].figure),
            Self::Emission(id, at) => Some(&chain.process(id).emissions[at as usize].1),
            Self::Price(id) => chain.commodity(id).price.as_ref(),
            Self::Burden(id, which) => which.of(chain.commodity(id)),
            Self::Capacity(id) => chain.site(id).capacity.as_ref(),
            Self::Count(id) => chain.site(id).count.as_deref(),
            Self::Investment(id) => chain.site(id).investment.as_deref(),
            Self::Observation(at) => Some(&chain.observations[at as usize].figure),
            Self::Change(at) => chain.observations[at as usize].yoy.as_ref(),
            Self::Crossing(at) => chain.crossings[at as usize].amount.as_ref(),
            Self::Limit(at) => chain.crossings[at as usize].limit.as_ref(),
            Self::CrossingPrice(at) => chain.crossings[at as usize].price.as_ref(),
            Self::Flow(at) => Some(&chain.flows[at as usize].figure),
            Self::Target(_) => None,
            Self::Rate(at) => Some(&chain.rates[at as usize].1),
        }
    }

    /// The figure itself, to be changed; `None` as for [`Role::figure`].
    pub fn figure_mut(self, chain: &mut Chain) -> Option<&mut Figure> {
        match self {
            Self::Input(id, slot) => {
                let process = &mut chain.processes[id.index()];
                Some(&mut process.inputs[slot as usize].figure)
            }
            Self::Share(id, slot, at) => {
                let input = &mut chain.processes[id.index()].inputs[slot as usize];
                input.alternatives[at as usize].1.as_deref_mut()
            }
            Self::ByProduct(id, at) => {
                let process = &mut chain.processes[id.index()];
                Some(&mut process.byproducts[at as usize].figure)
            }
            Self::Emission(id, at) => {
                let process = &mut chain.processes[id.index()];
                Some(&mut process.emissions[at as usize].1)
            }
            Self::Price(id) => chain.commodities[id.index()].price.as_mut(),
            Self::Burden(id, which) => which.of_mut(&mut chain.commodities[id.index()]),
            Self::Capacity(id) => chain.sites[id.index()].capacity.as_mut(),
            Self::Count(id) => chain.sites[id.index()].count.as_deref_mut(),
            Self::Investment(id) => chain.sites[id.index()].investment.as_deref_mut(),
            Self::Observation(at) => Some(&mut chain.observations[at as usize].figure),
            Self::Change(at) => chain.observations[at as usize].yoy.as_mut(),
            Self::Crossing(at) => chain.crossings[at as usize].amount.as_mut(),
            Self::Limit(at) => chain.crossings[at as usize].limit.as_mut(),
            Self::CrossingPrice(at) => chain.crossings[at as usize].price.as_mut(),
            Self::Flow(at) => Some(&mut chain.flows[at as usize].figure),
            Self::Target(_) => None,
            Self::Rate(at) => Some(&mut chain.rates[at as usize].1),
        }
    }

    /// The path of the figure within its subject, for identities: `inputs/alumina`, `output/2024`.
    pub fn path(self, chain: &Chain) -> String {
        match self {
            Self::Input(id, slot) => {
                format!("inputs/{}", chain.process(id).inputs[slot as usize].slot)
            }
            Self::Share(id, slot, at) => {
                let input = &chain.process(id).inputs[slot as usize];
                let (commodity, _) = input.alternatives[at as usize];
                format!("inputs/{}/{}", input.slot, chain.commodity(commodity).id)
            }
            Self::ByProduct(id, at) => {
                let commodity = chain.process(id).byproducts[at as usize].commodity;
                format!("byproducts/{}", chain.commodity(commodity).id)
            }
            Self::Emission(id, at) => {
                format!("emissions/{}", chain.process(id).emissions[at as usize].0)
            }
            Self::Price(_) => "price".to_owned(),
            Self::Burden(_, which) => which.key().to_owned(),
            Self::Capacity(_) => "capacity".to_owned(),
            Self::Count(_) => "count".to_owned(),
            Self::Investment(_) => "investment".to_owned(),
            Self::Observation(at) => observation_path(chain, at),
            Self::Change(at) => format!("{}/yoy", observation_path(chain, at)),
            Self::Crossing(at) => crossing_word(chain, at).0.to_owned(),
            Self::Limit(at) => format!("{}/limit", crossing_word(chain, at).0),
            Self::CrossingPrice(at) => format!("{}/price", crossing_word(chain, at).0),
            Self::Flow(_) => "flow".to_owned(),
            Self::Target(_) => "bound".to_owned(),
            Self::Rate(at) => format!("rates/{}", chain.rates[at as usize].0),
        }
    }

    /// What the figure is called under the name of its subject.
    pub fn name(self, chain: &Chain) -> Message {
        let title = |id| chain.title_of(Subject::Commodity(id));
        match self {
            Self::Input(id, slot) => slot_title(chain, id, slot),
            Self::Share(id, slot, at) => {
                let input = &chain.process(id).inputs[slot as usize];
                let title = title(input.alternatives[at as usize].0);
                Message::new(
                    format!("share of {}", title.en),
                    format!("{}占比", title.zh),
                )
            }
            Self::ByProduct(id, at) => title(chain.process(id).byproducts[at as usize].commodity),
            Self::Emission(id, at) => {
                Message::same(chain.process(id).emissions[at as usize].0.clone())
            }
            Self::Price(_) => Message::new("price", "价格"),
            Self::Burden(_, which) => which.name(),
            Self::Capacity(_) => Message::new("capacity", "产能"),
            Self::Count(_) => Message::new("count", "数目"),
            Self::Investment(_) => Message::new("investment", "投资"),
            Self::Observation(at) => observation_name(chain, at),
            Self::Change(at) => {
                let name = observation_name(chain, at);
                Message::new(
                    format!("year-on-year change of {}", name.en),
                    format!("{}同比", name.zh),
                )
            }
            Self::Crossing(at) => {
                let (_, en, zh) = crossing_word(chain, at);
                Message::new(en, zh)
            }
            Self::Limit(at) => {
                let (_, en, zh) = crossing_word(chain, at);
                Message::new(format!("limit of the {en}"), format!("{zh}上限"))
            }
            Self::CrossingPrice(at) => {
                let (_, en, zh) = crossing_word(chain, at);
                Message::new(format!("price of the {en}"), format!("{zh}价格"))
            }
            Self::Flow(_) => Message::new("flow", "流量"),
            Self::Target(_) => Message::new("bound", "目标值"),
            Self::Rate(at) => {
                let code = &chain.rates[at as usize].0;
                Message::new(format!("rate of {code}"), format!("{code} 汇率"))
            }
        }
    }
}

/// The title of what fills a slot; of all that can, where several do.
fn slot_title(chain: &Chain, id: ProcessId, slot: u32) -> Message {
    let input = &chain.process(id).inputs[slot as usize];
    let named = |pick: fn(Message) -> String| {
        let ids = input.alternatives.iter();
        let titles = ids.map(|(id, _)| pick(chain.title_of(Subject::Commodity(*id))));
        titles.collect::<Vec<_>>()
    };
    Message::new(named(|it| it.en).join(" or "), named(|it| it.zh).join("或"))
}

fn crossing_word(chain: &Chain, at: u32) -> (&'static str, &'static str, &'static str) {
    match chain.crossings[at as usize].kind {
        CrossingKind::Import => ("imports", "import", "外购"),
        CrossingKind::Export => ("exports", "export", "外销"),
        CrossingKind::Demand => ("demands", "demand", "需求"),
    }
}

fn observation_path(chain: &Chain, at: u32) -> String {
    let observation = &chain.observations[at as usize];
    let mut path = observation.measure.word().to_owned();
    if let Some(scope) = observation.scope {
        path = format!("{path}/{}", chain.scope(scope).id);
    }
    if let Some(period) = observation.period_written {
        path = format!("{path}/{period}");
    }
    path
}

fn observation_name(chain: &Chain, at: u32) -> Message {
    let observation = &chain.observations[at as usize];
    let measure = observation.measure.message();
    match observation.period_written {
        None => measure,
        Some(period) => {
            let period = crate::text::period_message(period);
            Message::new(
                format!("{} of {}", measure.en, period.en),
                format!("{}{}", period.zh, measure.zh),
            )
        }
    }
}

/// What an entry says that its figures may rest on.
#[derive(Clone, Copy)]
pub(super) struct Entry<'c> {
    sources: &'c [SourceId],
    confidence: Option<Confidence>,
    note: &'c Words,
}

impl<'c> Entry<'c> {
    fn of(figure: &'c Figure) -> Self {
        Self {
            sources: &figure.sources,
            confidence: figure.confidence,
            note: &figure.note,
        }
    }
}

/// Takes each figure of what is present, with the entry it is part of where that can carry the source: the site of a
/// capacity, the observation of a growth rate, the import of a price.
pub(super) fn walk(
    chain: &Chain,
    present: &Graph,
    take: &mut impl FnMut(Role, &Figure, Option<Entry<'_>>),
) {
    for (at, (_, figure)) in (0..).zip(&chain.rates) {
        take(Role::Rate(at), figure, None);
    }
    for (at, commodity) in (0..).zip(&chain.commodities) {
        let id = CommodityId(at);
        if !concerns(commodity, id, present) {
            continue;
        }
        if let Some(price) = &commodity.price {
            take(Role::Price(id), price, None);
        }
        for which in Burden::ALL {
            if let Some(figure) = which.of(commodity) {
                take(Role::Burden(id, which), figure, None);
            }
        }
    }
    for (at, process) in (0..).zip(&chain.processes) {
        if process.presence.is_present() {
            walk_process(chain, ProcessId(at), take);
        }
    }
    for (at, site) in (0..).zip(&chain.sites) {
        let id = SiteId(at);
        let entry = Entry {
            sources: &site.sources,
            confidence: site.confidence,
            note: &site.note,
        };
        let figures = [
            (Role::Count(id), site.count.as_deref()),
            (Role::Capacity(id), site.capacity.as_ref()),
            (Role::Investment(id), site.investment.as_deref()),
        ];
        for (role, figure) in figures {
            if let Some(figure) = figure {
                take(role, figure, Some(entry));
            }
        }
    }
    walk_statements(chain, take);
}

/// A used commodity that nothing present makes or takes says nothing about this chain.
fn concerns(commodity: &Commodity, id: CommodityId, present: &Graph) -> bool {
    commodity.place.file == FileId(0)
        || !present.makers(id).is_empty()
        || !present.takers(id).is_empty()
}

fn walk_process(
    chain: &Chain,
    id: ProcessId,
    take: &mut impl FnMut(Role, &Figure, Option<Entry<'_>>),
) {
    let process = chain.process(id);
    for (slot, input) in (0..).zip(&process.inputs) {
        take(Role::Input(id, slot), &input.figure, None);
        for (at, (_, share)) in (0..).zip(&input.alternatives) {
            if let Some(share) = share {
                take(
                    Role::Share(id, slot, at),
                    share,
                    Some(Entry::of(&input.figure)),
                );
            }
        }
    }
    for (at, output) in (0..).zip(&process.byproducts) {
        take(Role::ByProduct(id, at), &output.figure, None);
    }
    for (at, (_, figure)) in (0..).zip(&process.emissions) {
        take(Role::Emission(id, at), figure, None);
    }
}

fn walk_statements(chain: &Chain, take: &mut impl FnMut(Role, &Figure, Option<Entry<'_>>)) {
    for (at, observation) in (0..).zip(&chain.observations) {
        take(Role::Observation(at), &observation.figure, None);
        if let Some(change) = &observation.yoy {
            take(
                Role::Change(at),
                change,
                Some(Entry::of(&observation.figure)),
            );
        }
    }
    for (at, crossing) in (0..).zip(&chain.crossings) {
        let figures = [
            (Role::Crossing(at), &crossing.amount),
            (Role::Limit(at), &crossing.limit),
            (Role::CrossingPrice(at), &crossing.price),
        ];
        for (role, figure) in figures {
            if let Some(figure) = figure {
                take(role, figure, Some(Entry::of(&crossing.basis)));
            }
        }
    }
    for (at, flow) in (0..).zip(&chain.flows) {
        take(Role::Flow(at), &flow.figure, None);
    }
    for (at, target) in (0..).zip(&chain.targets) {
        let figure = Figure {
            amount: target.at_least.or(target.at_most),
            ..target.basis.clone()
        };
        take(Role::Target(at), &figure, None);
    }
}

/// Sorts a figure among those that rest on little. Only amounts are figures: `unknown` needs no source.
///
/// A figure is sourced by what it or its entry cites, and explained by `derived` or `assumed` with a note. One that
/// is marked `unverified` has said so itself and is not told twice.
pub(super) fn judge(
    role: Role,
    figure: &Figure,
    entry: Option<Entry<'_>>,
    unsourced: &mut Vec<Doubtful>,
    unverified: &mut Vec<Doubtful>,
) {
    let Some(amount) = figure.amount else { return };
    let doubtful = Doubtful {
        role,
        amount,
        place: figure.place,
    };
    let confidence = figure.confidence.or(entry.and_then(|it| it.confidence));
    if confidence == Some(Confidence::Unverified) {
        unverified.push(doubtful);
        return;
    }
    let both = [Some(Entry::of(figure)), entry];
    let sourced = both.iter().flatten().any(|it| !it.sources.is_empty());
    let noted = both.iter().flatten().any(|it| !it.note.is_empty());
    let told = matches!(confidence, Some(Confidence::Derived | Confidence::Assumed)) && noted;
    if !sourced && !told {
        unsourced.push(doubtful);
    }
}
