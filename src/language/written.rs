//! The chain file exactly as written: one type per noun, every field optional, every value with its place.
//!
//! Comes in: what `decode` reads. Goes out: [`Written`], for `resolve` to turn into a chain, and the JSON Schema.
//! Must not know: what names refer to, whether figures make sense.
//!
//! The doc comments here are the descriptions in the JSON Schema that editors show.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shape::{At, Entries, ListOrMap, Seldom, ShortForm, Text, TextOr, Texts};
use super::words::{
    AllocationWord, AmountForm, AmountsForm, CarbonBasisWord, CommodityKindWord, ConfidenceWord,
    CurrencyKey, DateForm, EmissionKey, Flag, FormatForm, Id, IdForm, IndicatorWord, MeasureWord,
    OriginWord, Patched, PeriodForm, RateForm, RoleWord, SiteKindWord, SourceKindWord, StatusWord,
    UnitForm,
};
use super::written_scenario::WrittenScenario;

/// Text in English and Chinese.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub struct TwoLanguages {
    /// English.
    pub en: Option<Text>,
    /// Chinese.
    pub zh: Option<Text>,
}

impl ShortForm for TwoLanguages {
    type Text = Text;
}

/// One text, or English and Chinese.
pub type WrittenWords = TextOr<TwoLanguages>;

/// Adds the fields that say what a statement rests on.
macro_rules! with_basis {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        $(#[$meta])*
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// Id of the source, or a list of ids.
            pub source: Option<Texts>,
            /// How sure: reported, second-hand, derived, assumed, unverified.
            pub confidence: Seldom<ConfidenceWord>,
            /// The words of the source.
            pub quote: Seldom<Text>,
            /// A remark.
            pub note: Seldom<WrittenWords>,
        }
        impl $name {
            /// What the statement rests on.
            pub fn basis(&self) -> Basis<'_> {
                Basis {
                    source: self.source.as_ref(),
                    confidence: self.confidence.as_deref(),
                    quote: self.quote.as_deref(),
                    note: self.note.as_deref(),
                }
            }
        }
    };
}

/// Adds the fields of a figure and of its basis.
macro_rules! with_figure {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        with_basis! {
            $(#[$meta])*
            $name {
                $($(#[$field_meta])* $field: $type,)*
                /// The amount with its unit, a range (`1.9..2.0 t`), a bound (`800.. 亿元`) or `unknown`.
                #[schemars(with = "AmountForm")]
                amount: Option<Text>,
                /// Lower bound of the amount, with its unit.
                #[schemars(with = "AmountForm")]
                low: Seldom<Text>,
                /// Upper bound of the amount, with its unit.
                #[schemars(with = "AmountForm")]
                high: Seldom<Text>,
                /// Standard deviation of the amount, with its unit (or `%` of the amount).
                #[schemars(with = "AmountForm")]
                sd: Seldom<Text>,
                /// What is physically possible, as a range.
                #[schemars(with = "AmountForm")]
                bounds: Seldom<Text>,
                /// The rate assumed for an amount printed without one: `per a`.
                #[schemars(with = "RateForm")]
                assumed: Seldom<Text>,
            }
        }
        impl $name {
            /// The fields of the figure.
            pub fn numbers(&self) -> Numbers<'_> {
                Numbers {
                    amount: self.amount.as_ref(),
                    low: self.low.as_deref(),
                    high: self.high.as_deref(),
                    sd: self.sd.as_deref(),
                    bounds: self.bounds.as_deref(),
                    assumed: self.assumed.as_deref(),
                }
            }
        }
    };
}

/// What a statement rests on, borrowed from the written type.
#[derive(Clone, Copy, Debug, Default)]
pub struct Basis<'w> {
    /// `source`.
    pub source: Option<&'w Texts>,
    /// `confidence`.
    pub confidence: Option<&'w ConfidenceWord>,
    /// `quote`.
    pub quote: Option<&'w Text>,
    /// `note`.
    pub note: Option<&'w WrittenWords>,
}

/// The fields of a figure, borrowed from the written type.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers<'w> {
    /// `amount`.
    pub amount: Option<&'w Text>,
    /// `low`.
    pub low: Option<&'w Text>,
    /// `high`.
    pub high: Option<&'w Text>,
    /// `sd`.
    pub sd: Option<&'w Text>,
    /// `bounds`.
    pub bounds: Option<&'w Text>,
    /// `assumed`.
    pub assumed: Option<&'w Text>,
}

with_figure! {
    /// A figure in its long form.
    #[schemars(rename = "Figure")]
    LongFigure {}
}

impl ShortForm for LongFigure {
    type Text = AmountForm;
}

/// A figure: `1.93 t`, `unknown`, or the long form.
pub type WrittenFigure = TextOr<LongFigure>;

with_basis! {
    /// A period with what it rests on.
    #[schemars(rename = "PeriodWithBasis", extend("required" = ["is"]))]
    LongPeriod {
        /// The period: `2025`, `2025-H1`, `2025-Q1`, `2025-03`.
        #[schemars(with = "PeriodForm")]
        is: Option<Text>,
    }
}

impl ShortForm for LongPeriod {
    type Text = PeriodForm;
}

/// A chain file of liantu: commodities and processes, what a region has of them, and what is known in figures.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Chain file of liantu", rename = "Chain", extend("required" = ["format", "chain"]))]
pub struct Written {
    /// Version of the language: 1.
    #[schemars(with = "FormatForm")]
    pub format: Option<Text>,
    /// Id of the chain; files that share it are versions of one chain.
    #[schemars(with = "Id")]
    pub chain: Option<Id>,
    /// Title.
    pub title: Option<WrittenWords>,
    /// The region whose figures these are.
    pub region: Option<WrittenWords>,
    /// The period that observations inherit.
    pub period: Option<TextOr<LongPeriod>>,
    /// Technology shared between regions: read by itself, everything in it counts as present.
    pub reference: Option<Flag>,
    /// Files whose stages, commodities and processes this chain uses, relative to this file.
    pub uses: Vec<Text>,
    /// What one unit of another currency is worth: `USD: 7.1 CNY`.
    pub rates: Entries<WrittenFigure, CurrencyKey>,
    /// Citations.
    pub sources: Entries<WrittenSource, Id>,
    /// Places whose figures must not be mixed with the region's.
    pub scopes: Entries<WrittenScope, Id>,
    /// Stages, in order along the chain.
    pub stages: Vec<At<WrittenStage>>,
    /// Anything made, used or moved.
    pub commodities: Entries<At<WrittenCommodity>, Id>,
    /// Ways of making one product from inputs.
    pub processes: Entries<At<WrittenProcess>, Id>,
    /// Sets of processes of which a plan builds at most one: `[[a, b]]`.
    pub exclusive: Vec<Vec<Text>>,
    /// How a process that makes several things shares its burden among them, unless it says so itself.
    pub allocation: Option<AllocationWord>,
    /// What a source says exists, without a figure.
    pub stated: Vec<At<WrittenStated>>,
    /// Real plants, or aggregates of plants.
    pub sites: Entries<At<WrittenSite>, Id>,
    /// Reported figures.
    pub observations: Vec<At<WrittenObservation>>,
    /// What comes in over the boundary.
    pub imports: Vec<At<WrittenCrossing>>,
    /// What goes out over the boundary.
    pub exports: Vec<At<WrittenCrossing>>,
    /// What is wanted.
    pub demands: Vec<At<WrittenCrossing>>,
    /// Amounts between processes or sites.
    pub flows: Vec<At<WrittenFlow>>,
    /// Bounds on indicators.
    pub targets: Vec<At<WrittenTarget>>,
    /// Figures on which sources disagree.
    pub claims: Vec<At<WrittenClaim>>,
    /// Sourced text, never computed with.
    pub context: Vec<At<WrittenContext>>,
    /// Findings knowingly accepted.
    pub accept: Vec<At<WrittenAcceptance>>,
    /// Refines what `uses` brought.
    #[serde(rename = "override")]
    pub overrides: WrittenOverride,
    /// Named changes on top of the chain.
    pub scenarios: Entries<At<WrittenScenario>, Id>,
}

/// Refinements of used entries.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Override")]
pub struct WrittenOverride {
    /// Refined commodities.
    pub commodities: Entries<At<Patched<WrittenCommodity>>, Id>,
    /// Refined processes.
    pub processes: Entries<At<Patched<WrittenProcess>>, Id>,
}

/// A stage: an ordered stretch of the chain.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Stage", extend("required" = ["id"]))]
pub struct WrittenStage {
    /// Id.
    #[schemars(with = "Id")]
    pub id: Option<Id>,
    /// Title.
    pub title: Option<WrittenWords>,
    /// Former ids.
    pub formerly: Option<Texts>,
}

/// A commodity: material, part, energy carrier, service, product.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Commodity")]
pub struct WrittenCommodity {
    /// Title.
    pub title: Option<WrittenWords>,
    /// The unit results are told in.
    #[schemars(with = "UnitForm")]
    pub unit: Option<Text>,
    /// Kind; absent is material.
    pub kind: Option<CommodityKindWord>,
    /// The substance it is a form of: what carries the same word goes round the same loop.
    #[schemars(with = "Id")]
    pub substance: Option<Text>,
    /// What the substance is called; on one of its forms is enough.
    pub substance_title: Option<WrittenWords>,
    /// Made from ore (`primary`), arising while goods are made (`processing`), or from goods at the end of their life
    /// (`end-of-life`).
    pub origin: Option<OriginWord>,
    /// Normally comes from beyond such a chain.
    pub outside: Option<Flag>,
    /// Harmonised System code.
    pub hs: Option<Text>,
    /// What one unit equals in other dimensions.
    #[schemars(with = "AmountsForm")]
    pub same_as: Option<Texts>,
    /// Price of a unit.
    pub price: Option<WrittenFigure>,
    /// Greenhouse gases emitted until a unit from outside is at the gate: `0.5 kgCO2e/kWh`.
    pub carbon: Option<WrittenFigure>,
    /// What `carbon` of electricity is of: the mix of the `grid`, or a `contract`.
    pub carbon_basis: Option<CarbonBasisWord>,
    /// Energy spent until a unit from outside is at the gate; of a carrier its content included: `9 MJ/kWh`.
    pub energy: Option<WrittenFigure>,
    /// The benchmark of direct embedded emissions of a unit: `1.4 tCO2e/t`.
    pub carbon_benchmark: Option<WrittenFigure>,
    /// The default value of direct embedded emissions of a unit: `3 tCO2e/t`.
    pub carbon_default: Option<WrittenFigure>,
    /// Former ids.
    pub formerly: Option<Texts>,
}

/// A process: a way of making one reference product from inputs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Process", extend("required" = ["product"]))]
pub struct WrittenProcess {
    /// Title.
    pub title: Option<WrittenWords>,
    /// The stage it stands in.
    #[schemars(with = "IdForm")]
    pub stage: Option<Text>,
    /// Its reference product; amounts are per one unit of it.
    #[schemars(with = "IdForm")]
    pub product: Option<Text>,
    /// Another basis than one unit: `100 km`.
    #[schemars(with = "AmountForm")]
    pub per: Seldom<Text>,
    /// What it takes: ids alone, or ids with amounts.
    pub inputs: Option<ListOrMap<WrittenInput>>,
    /// What it makes beside the product.
    pub byproducts: Option<ListOrMap<WrittenFigure>>,
    /// Emissions, by substance.
    pub emissions: Option<Entries<WrittenFigure, EmissionKey>>,
    /// How it shares its burden among what it makes.
    pub allocation: Seldom<AllocationWord>,
    /// What must exist and is not used up.
    pub equipment: Vec<Text>,
    /// Running cost per unit of the product, what it takes not counted: `400 CNY/t`.
    pub cost: Seldom<WrittenFigure>,
    /// Cost per time of having one, whatever it makes: `2000 万元/a`.
    pub fixed_cost: Seldom<WrittenFigure>,
    /// Investment in one: `5 亿元`.
    pub investment: Seldom<WrittenFigure>,
    /// Over how long the investment is written off: `20 a`.
    pub lifetime: Seldom<WrittenFigure>,
    /// The smallest that is built: `30 万吨/a`.
    pub minimum_size: Seldom<WrittenFigure>,
    /// Former ids.
    pub formerly: Seldom<Texts>,
}

with_figure! {
    /// An input in its long form.
    #[schemars(rename = "Input")]
    LongInput {
        /// The commodities that can fill the slot: ids, or ids with shares.
        any_of: Option<ListOrMap<WrittenFigure>>,
    }
}

impl ShortForm for LongInput {
    type Text = AmountForm;
}

/// An input: `1.93 t`, `unknown`, or the long form.
pub type WrittenInput = TextOr<LongInput>;

with_basis! {
    /// What a source says exists: a process, or stages.
    #[schemars(rename = "Stated", extend("oneOf" = [{"required": ["process"]}, {"required": ["stages"]}]))]
    WrittenStated {
        /// A process: it is present.
        #[schemars(with = "IdForm")]
        process: Option<Text>,
        /// Stages: a claim, it makes nothing available.
        stages: Option<Texts>,
    }
}

with_basis! {
    /// A real plant, or an aggregate of plants.
    #[schemars(rename = "Site", extend("anyOf" = [{"required": ["process"]}, {"required": ["stage"]}]))]
    WrittenSite {
        /// Title.
        title: Option<WrittenWords>,
        /// `aggregate`: many plants, never counted as one supplier.
        kind: Seldom<SiteKindWord>,
        /// How many plants or projects it stands for.
        count: Seldom<WrittenFigure>,
        /// What it runs.
        #[schemars(with = "IdForm")]
        process: Option<Text>,
        /// Its stage, where no process is named.
        #[schemars(with = "IdForm")]
        stage: Seldom<Text>,
        /// The aggregate that already counts it.
        #[schemars(with = "IdForm")]
        part_of: Seldom<Text>,
        /// `leader`: lead firm (链主).
        role: Seldom<RoleWord>,
        /// Who operates it.
        operator: Option<WrittenWords>,
        /// Where it stands.
        location: Option<WrittenWords>,
        /// The region it counts to in concentration.
        region: Seldom<WrittenWords>,
        /// The scope its figures belong to.
        #[schemars(with = "IdForm")]
        scope: Seldom<Text>,
        /// What it can make.
        capacity: Option<WrittenFigure>,
        /// Status; absent is unknown.
        status: Option<StatusWord>,
        /// From when it runs.
        #[schemars(with = "DateForm")]
        from: Seldom<Text>,
        /// Until when it runs.
        #[schemars(with = "DateForm")]
        until: Seldom<Text>,
        /// Investment.
        investment: Option<WrittenFigure>,
        /// Keys in outside registers.
        external: Entries<Text>,
        /// Former ids.
        formerly: Seldom<Texts>,
    }
}

with_figure! {
    /// A reported figure.
    #[schemars(rename = "Observation", extend("required" = ["measure"]), extend("anyOf" = [{"required": ["amount"]}, {"required": ["low"]}, {"required": ["high"]}]))]
    WrittenObservation {
        /// What it is of; absent is the whole chain.
        #[schemars(with = "IdForm")]
        of: Option<Text>,
        /// What is measured.
        #[schemars(with = "MeasureWord")]
        measure: Option<MeasureWord>,
        /// Change on the same period of the year before.
        yoy: Option<WrittenFigure>,
        /// The period; absent is the chain's.
        #[schemars(with = "PeriodForm")]
        period: Option<Text>,
        /// The scope; absent is the region.
        #[schemars(with = "IdForm")]
        scope: Option<Text>,
    }
}

with_figure! {
    /// An import, export or demand.
    #[schemars(rename = "Crossing", extend("required" = ["of"]))]
    WrittenCrossing {
        /// What.
        #[schemars(with = "IdForm")]
        of: Option<Text>,
        /// From whom.
        from: Option<WrittenWords>,
        /// To whom.
        to: Option<WrittenWords>,
        /// The most that can be had.
        limit: Option<WrittenFigure>,
        /// Price of a unit.
        price: Option<WrittenFigure>,
        /// The period of the amount.
        #[schemars(with = "PeriodForm")]
        period: Option<Text>,
        /// By when.
        #[schemars(with = "DateForm")]
        by: Option<Text>,
        /// The scope; absent is the region.
        #[schemars(with = "IdForm")]
        scope: Option<Text>,
    }
}

with_figure! {
    /// An amount from one process or site to another.
    #[schemars(rename = "Flow", extend("required" = ["from", "to", "of"]))]
    WrittenFlow {
        /// Process or site it comes from.
        #[schemars(with = "IdForm")]
        from: Option<Text>,
        /// Process or site it goes to.
        #[schemars(with = "IdForm")]
        to: Option<Text>,
        /// What.
        #[schemars(with = "IdForm")]
        of: Option<Text>,
        /// The period of the amount.
        #[schemars(with = "PeriodForm")]
        period: Option<Text>,
    }
}

with_basis! {
    /// A bound on an indicator or a measure.
    #[schemars(rename = "Target", extend("required" = ["id", "indicator"]), extend("anyOf" = [{"required": ["at-least"]}, {"required": ["at-most"]}]))]
    WrittenTarget {
        /// Id.
        #[schemars(with = "Id")]
        id: Option<Id>,
        /// Title.
        title: Option<WrittenWords>,
        /// The indicator, or a measure.
        #[schemars(with = "IndicatorWord")]
        indicator: Option<IndicatorWord>,
        /// What it is of; absent is the whole chain.
        #[schemars(with = "IdForm")]
        of: Option<Text>,
        /// Lower bound.
        #[schemars(with = "AmountForm")]
        at_least: Option<Text>,
        /// Upper bound.
        #[schemars(with = "AmountForm")]
        at_most: Option<Text>,
        /// The period it is for.
        #[schemars(with = "PeriodForm")]
        period: Option<Text>,
        /// By when it must hold.
        #[schemars(with = "DateForm")]
        by: Option<Text>,
        /// The scope; absent is the region.
        #[schemars(with = "IdForm")]
        scope: Option<Text>,
    }
}

with_figure! {
    /// One of the values of a claim.
    #[schemars(rename = "ClaimedValue", extend("anyOf" = [{"required": ["amount"]}, {"required": ["low"]}, {"required": ["high"]}]))]
    ClaimedValue {}
}

/// Sources that disagree: all values are kept, one is chosen.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Claim", extend("required" = ["field", "values"]))]
pub struct WrittenClaim {
    /// Of what; absent is the whole chain.
    #[schemars(with = "IdForm")]
    pub of: Option<Text>,
    /// A measure, `capacity` or `investment` of a site, `inputs.<slot>` or `byproducts.<commodity>` of a process.
    #[schemars(with = "Text")]
    pub field: Option<Text>,
    /// The scope; absent is the region.
    #[schemars(with = "IdForm")]
    pub scope: Option<Text>,
    /// The period; absent is the chain's.
    #[schemars(with = "PeriodForm")]
    pub period: Option<Text>,
    /// All values, each with its source.
    #[schemars(with = "Vec<ClaimedValue>", length(min = 2))]
    pub values: Vec<At<ClaimedValue>>,
    /// Source id of the chosen value.
    #[schemars(with = "IdForm")]
    pub chosen: Option<Text>,
}

with_basis! {
    /// Sourced text, never computed with.
    #[schemars(rename = "Context", extend("required" = ["text"]))]
    WrittenContext {
        /// The text.
        #[schemars(with = "WrittenWords")]
        text: Option<WrittenWords>,
    }
}

/// A finding knowingly accepted.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Acceptance", extend("required" = ["rule", "of", "reason"]))]
pub struct WrittenAcceptance {
    /// The rule.
    #[schemars(with = "Text")]
    pub rule: Option<Text>,
    /// The subject: `kind/id`.
    #[schemars(with = "Text")]
    pub of: Option<Text>,
    /// Why.
    #[schemars(with = "WrittenWords")]
    pub reason: Option<WrittenWords>,
    /// Until when.
    #[schemars(with = "DateForm")]
    pub until: Option<Text>,
}

/// A source: the citation behind figures.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Source")]
pub struct WrittenSource {
    /// Title.
    pub title: Option<WrittenWords>,
    /// Author, or a list of authors.
    pub author: Option<Texts>,
    /// Kind.
    pub kind: Option<SourceKindWord>,
    /// Publisher.
    pub publisher: Option<Text>,
    /// When it appeared.
    #[schemars(with = "DateForm")]
    pub date: Option<Text>,
    /// When it was read.
    #[schemars(with = "DateForm")]
    pub accessed: Option<Text>,
    /// Web address.
    pub url: Option<Text>,
    /// Digital object identifier.
    pub doi: Option<Text>,
    /// A remark.
    pub note: Option<WrittenWords>,
}

/// A scope: a place whose figures must not be mixed with the region's.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Scope")]
pub struct WrittenScope {
    /// Title.
    pub title: Option<WrittenWords>,
    /// The scope (or `region`) it lies in.
    #[schemars(with = "IdForm")]
    pub within: Option<Text>,
}
