//! The chain and its nouns.

use std::sync::Arc;

use compact_str::CompactString;
use smallvec::SmallVec;

use super::{Confidence, Figure, Measure, Place, Scenario, SourceFile, Status, Words};
use crate::quantity::{Amount, Date, Period, Unit};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub u32);
        impl $name {
            /// The position in its list.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
index!(
    /// Index into [`Chain::stages`].
    StageId
);
index!(
    /// Index into [`Chain::commodities`].
    CommodityId
);
index!(
    /// Index into [`Chain::processes`].
    ProcessId
);
index!(
    /// Index into [`Chain::sites`].
    SiteId
);
index!(
    /// Index into [`Chain::scopes`].
    ScopeId
);
index!(
    /// Index into [`Chain::sources`].
    SourceId
);

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The whole chain.
    Chain,
    /// A stage.
    Stage(StageId),
    /// A commodity.
    Commodity(CommodityId),
    /// A process.
    Process(ProcessId),
    /// A site.
    Site(SiteId),
    /// A target, by position in [`Chain::targets`].
    Target(u32),
    /// An acceptance, by position in [`Chain::acceptances`].
    Acceptance(u32),
    /// A source.
    Source(SourceId),
}

/// One file plus what it uses; its edge is the system boundary.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Chain {
    /// Version of the language the file is written in.
    pub format: u32,
    /// Id; files that share it are versions of one chain.
    pub id: String,
    /// Title.
    pub title: Words,
    /// Region whose figures these are, unless a scope says otherwise.
    pub region: Words,
    /// The period that observations inherit.
    pub period: Option<Period>,
    /// What `period` rests on: confidence, note, sources, place (its `amount` is not used).
    pub period_basis: Figure,
    /// Read by itself, everything in the file counts as present.
    pub reference: bool,
    /// Other currencies in this chain, each with its value in CNY (or in another listed currency).
    pub rates: Vec<(String, Figure)>,
    /// Files the chain was read from: its own first, then what it uses in the order met.
    pub files: Vec<SourceFile>,
    /// Stages in order along the chain.
    pub stages: Vec<Stage>,
    /// Commodities, as declared: used files first.
    pub commodities: Vec<Commodity>,
    /// Processes.
    pub processes: Vec<Process>,
    /// Sets of processes of which a plan builds at most one.
    pub exclusive: Vec<Exclusive>,
    /// How a process that makes several things shares its burden among them, unless it says so itself; `None` is not
    /// chosen.
    pub allocation: Option<Allocation>,
    /// Where that is chosen.
    pub allocation_place: Place,
    /// Sites.
    pub sites: Vec<Site>,
    /// Reported figures.
    pub observations: Vec<Observation>,
    /// Imports, exports and demands: what crosses the boundary.
    pub crossings: Vec<Crossing>,
    /// Measured or contracted amounts between processes or sites.
    pub flows: Vec<Flow>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Citations.
    pub sources: Vec<Source>,
    /// Places whose figures must not be mixed with the region's.
    pub scopes: Vec<Scope>,
    /// What a source says exists, without a figure.
    pub stated: Vec<Stated>,
    /// Figures on which sources disagree.
    pub claims: Vec<Claim>,
    /// Sourced text, never computed with.
    pub context: Vec<Context>,
    /// Findings knowingly accepted.
    pub acceptances: Vec<Acceptance>,
    /// Named changes, each checked and applied on request ([`Chain::under`]).
    pub scenarios: Arc<Vec<Scenario>>,
    /// The scenario this chain is under; `None` is the chain as its file gives it.
    pub scenario: Option<String>,
    /// Where the chain's id stands: the place of findings about the whole.
    pub place: Place,
}

/// An ordered stretch of the chain (环节), a lane in the diagram.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Stage {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// Former ids.
    pub formerly: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// Anything made, used or moved.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Commodity {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// The unit results are told in; `None` where the file gives none.
    pub unit: Option<Unit>,
    /// Kind: `material`, `energy`, `electricity`, `scrap`, `waste`, `service`, `part`, `product`; absent is material.
    pub kind: Option<String>,
    /// The substance it is a form of: what carries the same word goes round the same loop.
    pub substance: Option<String>,
    /// What the substance is called, where this form says it.
    pub substance_title: Words,
    /// How the substance came into this form, where that matters to its loop.
    pub origin: Option<Origin>,
    /// Normally comes from beyond such a chain.
    pub outside: bool,
    /// Harmonised System code, as written.
    pub hs: Option<String>,
    /// What one unit equals in other dimensions: 1 kg of hydrogen is 33.3 kWh.
    pub same_as: Vec<Equality>,
    /// Price of a unit.
    pub price: Option<Figure>,
    /// What a unit carries, as far as the file says.
    pub burdens: Burdens,
    /// Former ids.
    pub formerly: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// What a unit of a commodity carries, and what it is measured against.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Burdens {
    /// Greenhouse gases emitted until a unit from outside is at the gate, as CO₂ equivalents.
    pub carbon: Option<Figure>,
    /// What `carbon` of a unit of electricity is of; `None` where the file does not say.
    pub carbon_basis: Option<CarbonBasis>,
    /// Energy spent until a unit from outside is at the gate; of an energy carrier its own content included.
    pub energy: Option<Figure>,
    /// The benchmark that direct embedded emissions of a unit are compared with.
    pub benchmark: Option<Figure>,
    /// The default value that stands for direct embedded emissions of a unit where nobody has measured them.
    pub default: Option<Figure>,
}

/// What the carbon factor of electricity is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CarbonBasis {
    /// The mix of the grid.
    Grid,
    /// What is bought by contract, or made for it alone.
    Contract,
}

impl CarbonBasis {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::Grid, Self::Contract];

    /// The word in chain files: `grid`, `contract`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Contract => "contract",
        }
    }
}

/// How a process that makes several things shares its burden among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Allocation {
    /// In proportion to their mass.
    Mass,
    /// In proportion to their value: amount times price.
    Value,
    /// None is shared: the product carries all, less what its by-products save elsewhere.
    Expansion,
}

impl Allocation {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::Mass, Self::Value, Self::Expansion];

    /// The word in chain files: `mass`, `value`, `expansion`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mass => "mass",
            Self::Value => "value",
            Self::Expansion => "expansion",
        }
    }
}

/// How a substance came into a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Made from ore or another raw material that is not counted as the substance.
    Primary,
    /// Arises while goods are made: new scrap where it is scrap.
    Processing,
    /// Comes from goods at the end of their life: old scrap where it is scrap.
    EndOfLife,
}

impl Origin {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::Primary, Self::Processing, Self::EndOfLife];

    /// The word in chain files: `primary`, `processing`, `end-of-life`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Processing => "processing",
            Self::EndOfLife => "end-of-life",
        }
    }
}

/// One unit of a commodity in another dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Equality {
    /// The equal amount.
    pub amount: Amount,
    /// Where it stands.
    pub place: Place,
}

/// Why a process counts as present, or that it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Presence {
    /// Brought by `uses` and named by nothing here.
    #[default]
    Candidate,
    /// The file declares it itself, or is a reference read by itself.
    Declared,
    /// A source states it, without a figure.
    Stated,
    /// An observation names it.
    Observed,
    /// A site with status operating or unknown runs it.
    Site,
}

impl Presence {
    /// Whether rules and balances see the process.
    pub const fn is_present(self) -> bool {
        !matches!(self, Self::Candidate)
    }
}

/// A way of making one reference product from inputs, with by-products and emissions.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Process {
    /// Id.
    pub id: CompactString,
    /// Title.
    pub title: Words,
    /// The stage it stands in.
    pub stage: Option<StageId>,
    /// Its reference product.
    pub product: CommodityId,
    /// The amount of product that the amounts below are per; `None` is one unit of the product.
    pub per: Option<Amount>,
    /// What it takes: all of them (each slot may list alternatives).
    pub inputs: Vec<Input>,
    /// What it makes beside the product.
    pub byproducts: Vec<Output>,
    /// Emissions: built-in substance id (`co2`, `cf4`, …) and mass.
    pub emissions: Vec<(String, Figure)>,
    /// How it shares its burden among what it makes; `None` is as the chain says.
    pub allocation: Option<Allocation>,
    /// Commodities that must exist and are not used up.
    pub equipment: Vec<CommodityId>,
    /// What it costs to build and to run.
    pub costs: Costs,
    /// Whether rules and balances see it, and why.
    pub presence: Presence,
    /// Former ids.
    pub formerly: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// What a process costs to build and to run, as far as the file says: most say nothing, so that figures stand apart.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Costs {
    /// Running cost per unit of the product, what it takes not counted.
    pub running: Option<Box<Figure>>,
    /// Cost per time of having one, whatever it makes.
    pub fixed: Option<Box<Figure>>,
    /// Investment in one, whatever its size.
    pub investment: Option<Box<Figure>>,
    /// Over how long the investment is written off.
    pub lifetime: Option<Box<Figure>>,
    /// The smallest that is built, product per time.
    pub minimum_size: Option<Box<Figure>>,
}

/// Processes of which a plan builds at most one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Exclusive {
    /// Which.
    pub processes: Vec<ProcessId>,
    /// Where the set stands.
    pub place: Place,
}

/// One input slot of a process.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Input {
    /// The key in the file: the commodity's id, or a slot name when alternatives are listed.
    pub slot: CompactString,
    /// The commodities that can fill the slot, each with its share where the file gives one. Never empty.
    pub alternatives: SmallVec<[Alternative; 1]>,
    /// Amount per `per` of the process.
    pub figure: Figure,
}

/// The sources of a figure: hardly one has more than a few, which need no memory of their own.
pub type Sources = SmallVec<[SourceId; 4]>;

/// A commodity that can fill a slot, and its share where the file gives one: few do, so that shares stand apart.
pub type Alternative = (CommodityId, Option<Box<Figure>>);

/// One by-product of a process.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Output {
    /// What.
    pub commodity: CommodityId,
    /// Amount per `per` of the process.
    pub figure: Figure,
}

/// A real plant (or an aggregate of plants) that runs a process.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Site {
    /// Id.
    pub id: CompactString,
    /// Title.
    pub title: Words,
    /// Many plants: counts for capacity, never as one supplier in concentration.
    pub aggregate: bool,
    /// How many plants or projects it stands for.
    pub count: Option<Box<Figure>>,
    /// What it runs.
    pub process: Option<ProcessId>,
    /// Its stage: its own, or that of its process.
    pub stage: Option<StageId>,
    /// The aggregate that already counts it.
    pub part_of: Option<SiteId>,
    /// Lead firm of the chain (链主).
    pub leader: bool,
    /// Who operates it.
    pub operator: Words,
    /// Where it stands.
    pub location: Words,
    /// The region it counts to in concentration; the location where absent.
    pub region: Words,
    /// The scope its figures belong to; `None` is the chain's region.
    pub scope: Option<ScopeId>,
    /// What it can make (per time, or as printed with an assumed rate).
    pub capacity: Option<Figure>,
    /// Status; `None` is unknown.
    pub status: Option<Status>,
    /// From when it runs.
    pub from: Option<Date>,
    /// Until when it runs.
    pub until: Option<Date>,
    /// Investment.
    pub investment: Option<Box<Figure>>,
    /// Keys in outside registers, sorted: `usci: …`.
    pub external: Vec<(String, String)>,
    /// Sources cited for the site itself.
    pub sources: Sources,
    /// The words of the source.
    pub quote: Option<String>,
    /// What the author of the file adds.
    pub note: Words,
    /// Confidence in the site itself.
    pub confidence: Option<Confidence>,
    /// Former ids.
    pub formerly: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A reported figure for a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What it is of.
    pub of: Subject,
    /// What is measured.
    pub measure: Measure,
    /// The figure.
    pub figure: Figure,
    /// Change on the same period of the year before, as a ratio in the unit written (`5.1 %`).
    pub yoy: Option<Figure>,
    /// The period: its own, else the chain's. `None` is unknown.
    pub period: Option<Period>,
    /// The period as the entry itself writes it: part of its identity.
    pub period_written: Option<Period>,
    /// The scope; `None` is the chain's region.
    pub scope: Option<ScopeId>,
    /// Where the entry stands.
    pub place: Place,
}

/// Which way something crosses the boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CrossingKind {
    /// Comes in.
    Import,
    /// Goes out.
    Export,
    /// Is wanted.
    Demand,
}

/// An import, an export or a demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// Which.
    pub kind: CrossingKind,
    /// What.
    pub of: CommodityId,
    /// From or to whom.
    pub partner: Words,
    /// How much; `None` where the entry gives no amount at all.
    pub amount: Option<Figure>,
    /// The most that can be had.
    pub limit: Option<Figure>,
    /// Price of a unit.
    pub price: Option<Figure>,
    /// The period the amount belongs to, as written. `None` is unknown or none.
    pub period: Option<Period>,
    /// By when (demands).
    pub by: Option<Date>,
    /// The scope; `None` is the chain's region.
    pub scope: Option<ScopeId>,
    /// Sources, confidence, quote and note of the entry itself (its `amount` is not used).
    pub basis: Figure,
    /// Where the entry stands.
    pub place: Place,
}

/// One end of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowEnd {
    /// A process.
    Process(ProcessId),
    /// A site.
    Site(SiteId),
}

/// A measured or contracted amount from one process or site to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Where from.
    pub from: FlowEnd,
    /// Where to.
    pub to: FlowEnd,
    /// What.
    pub of: CommodityId,
    /// How much; unknown is still a link.
    pub figure: Figure,
    /// The period as written.
    pub period: Option<Period>,
    /// Where the entry stands.
    pub place: Place,
}

/// A bound on an indicator by a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// The indicator it bounds, or the measure it counts.
    pub indicator: String,
    /// What it is of.
    pub of: Subject,
    /// Lower bound.
    pub at_least: Option<Amount>,
    /// Upper bound.
    pub at_most: Option<Amount>,
    /// The period it is for.
    pub period: Option<Period>,
    /// By when it must hold.
    pub by: Option<Date>,
    /// The scope; `None` is the chain's region.
    pub scope: Option<ScopeId>,
    /// Sources, confidence, quote, note, place (its `amount` is not used).
    pub basis: Figure,
    /// Where it stands.
    pub place: Place,
}

/// The citation behind figures.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// Authors.
    pub authors: Vec<String>,
    /// `newspaper`, `paper`, `statistics`, `dataset`, `standard`, `company`, `web`, `other`.
    pub kind: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// When it appeared.
    pub date: Option<Date>,
    /// When it was read.
    pub accessed: Option<Date>,
    /// Web address.
    pub url: Option<String>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// What the author of the file adds.
    pub note: Words,
    /// Where it is declared.
    pub place: Place,
}

/// A place whose figures must not be mixed with those of another.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scope {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// The scope it lies in; `None` is the region.
    pub within: Option<ScopeId>,
    /// Where it is declared.
    pub place: Place,
}

/// What a source says exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedWhat {
    /// A process: it is present.
    Process(ProcessId),
    /// Stages: a claim, it makes nothing available.
    Stages(Vec<StageId>),
}

/// A statement of existence without a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// What.
    pub what: StatedWhat,
    /// Sources, confidence, quote, note (its `amount` is not used).
    pub basis: Figure,
    /// Where it stands.
    pub place: Place,
}

/// Sources that disagree on one field of one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Of what.
    pub of: Subject,
    /// Which field or measure.
    pub field: String,
    /// The scope; `None` is the chain's region.
    pub scope: Option<ScopeId>,
    /// The period as written.
    pub period: Option<Period>,
    /// All values.
    pub values: Vec<Figure>,
    /// Position of the chosen one in `values`.
    pub chosen: Option<usize>,
    /// Where it stands.
    pub place: Place,
}

/// Sourced text worth keeping, never computed with.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The text.
    pub text: Words,
    /// Sources, confidence, quote, note (its `amount` is not used).
    pub basis: Figure,
    /// Where it stands.
    pub place: Place,
}

/// A finding knowingly accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The rule's id.
    pub rule: String,
    /// Subject as `kind/id`.
    pub of: String,
    /// Why.
    pub reason: Words,
    /// Until when.
    pub until: Option<Date>,
    /// Where it stands.
    pub place: Place,
}

impl Chain {
    /// The stage behind an index.
    pub fn stage(&self, id: StageId) -> &Stage {
        &self.stages[id.index()]
    }
    /// The commodity behind an index.
    pub fn commodity(&self, id: CommodityId) -> &Commodity {
        &self.commodities[id.index()]
    }
    /// The process behind an index.
    pub fn process(&self, id: ProcessId) -> &Process {
        &self.processes[id.index()]
    }
    /// The site behind an index.
    pub fn site(&self, id: SiteId) -> &Site {
        &self.sites[id.index()]
    }
    /// The scope behind an index.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }
    /// The source behind an index.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }
    /// The commodity with this id.
    pub fn find_commodity(&self, id: &str) -> Option<CommodityId> {
        position(&self.commodities, |c| c.id == id).map(CommodityId)
    }
    /// The process with this id.
    pub fn find_process(&self, id: &str) -> Option<ProcessId> {
        position(&self.processes, |p| p.id == id).map(ProcessId)
    }
    /// The site with this id.
    pub fn find_site(&self, id: &str) -> Option<SiteId> {
        position(&self.sites, |s| s.id == id).map(SiteId)
    }
    /// The stage with this id.
    pub fn find_stage(&self, id: &str) -> Option<StageId> {
        position(&self.stages, |s| s.id == id).map(StageId)
    }

    /// A subject as it is written everywhere: `kind/id`; the chain itself is `chain/<id>`.
    pub fn name(&self, subject: Subject) -> String {
        match subject {
            Subject::Chain => format!("chain/{}", self.id),
            Subject::Stage(id) => format!("stage/{}", self.stage(id).id),
            Subject::Commodity(id) => format!("commodity/{}", self.commodity(id).id),
            Subject::Process(id) => format!("process/{}", self.process(id).id),
            Subject::Site(id) => format!("site/{}", self.site(id).id),
            Subject::Target(at) => format!("target/{}", self.targets[at as usize].id),
            Subject::Acceptance(at) => {
                let acceptance = &self.acceptances[at as usize];
                format!("acceptance/{}/{}", acceptance.rule, acceptance.of)
            }
            Subject::Source(id) => format!("source/{}", self.source(id).id),
        }
    }

    /// What a substance is called: as one of its forms says, else its word in the file.
    pub fn substance_title(&self, substance: &str) -> crate::text::Message {
        let named = self.commodities.iter().find(|it| {
            it.substance.as_deref() == Some(substance) && !it.substance_title.is_empty()
        });
        named.map_or_else(
            || crate::text::Message::same(substance),
            |it| it.substance_title.message(substance),
        )
    }

    /// The title of a subject in both languages; its id where the file gives no title.
    pub fn title_of(&self, subject: Subject) -> crate::text::Message {
        match subject {
            Subject::Chain => self.title.message(&self.id),
            Subject::Stage(id) => self.stage(id).title.message(&self.stage(id).id),
            Subject::Commodity(id) => self.commodity(id).title.message(&self.commodity(id).id),
            Subject::Process(id) => self.process(id).title.message(&self.process(id).id),
            Subject::Site(id) => self.site(id).title.message(&self.site(id).id),
            Subject::Target(at) => {
                let target = &self.targets[at as usize];
                target.title.message(&target.id)
            }
            Subject::Acceptance(at) => {
                crate::text::Message::same(self.acceptances[at as usize].rule.clone())
            }
            Subject::Source(id) => self.source(id).title.message(&self.source(id).id),
        }
    }

    /// Where a subject is declared.
    pub fn place_of(&self, subject: Subject) -> Place {
        match subject {
            Subject::Chain => self.place,
            Subject::Stage(id) => self.stage(id).place,
            Subject::Commodity(id) => self.commodity(id).place,
            Subject::Process(id) => self.process(id).place,
            Subject::Site(id) => self.site(id).place,
            Subject::Target(at) => self.targets[at as usize].place,
            Subject::Acceptance(at) => self.acceptances[at as usize].place,
            Subject::Source(id) => self.source(id).place,
        }
    }
}

fn position<T>(list: &[T], is: impl Fn(&T) -> bool) -> Option<u32> {
    list.iter()
        .position(is)
        .and_then(|at| u32::try_from(at).ok())
}
