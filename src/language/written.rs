//! The chain file exactly as written: one type per noun, every field optional, every value with its place.
//!
//! Comes in: what `decode` reads. Goes out: [`Written`], for `resolve` to turn into a chain, and the JSON Schema.
//! Must not know: what names refer to, whether figures make sense.
//!
//! The doc comments here are the descriptions in the JSON Schema that editors show.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use super::shape::{Any, At, Entries, ListOrMap, Text, TextOr, Texts};
use crate::model::{Confidence, Measure, Status};

/// Text with a closed set of words, for the schema; `resolve` checks the words with their places.
macro_rules! words {
    ($($name:ident: $list:expr;)*) => {$(
        #[derive(Clone, Debug, PartialEq, Default)]
        pub struct $name(pub Text);
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Text::deserialize(deserializer).map(Self)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let words: Vec<&str> = $list;
                json_schema!({"type": "string", "enum": words})
            }
        }
    )*};
}

/// Kinds of commodity.
pub const COMMODITY_KINDS: [&str; 7] = [
    "material", "energy", "scrap", "waste", "service", "part", "product",
];
/// Kinds of source.
pub const SOURCE_KINDS: [&str; 8] = [
    "newspaper",
    "paper",
    "statistics",
    "dataset",
    "standard",
    "company",
    "web",
    "other",
];

words! {
    ConfidenceWord: Confidence::ALL.iter().map(|word| word.word()).collect();
    StatusWord: Status::ALL.iter().map(|word| word.word()).chain(["unknown"]).collect();
    MeasureWord: Measure::ALL.iter().map(|word| word.word()).collect();
    CommodityKindWord: COMMODITY_KINDS.to_vec();
    SourceKindWord: SOURCE_KINDS.to_vec();
    SiteKindWord: vec!["aggregate", "plant"];
    RoleWord: vec!["leader"];
}

/// A text that must be `true` or `false`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Flag(pub Text);
impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(Self)
    }
}
impl JsonSchema for Flag {
    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "boolean"})
    }
}

/// An id: kebab-case ASCII.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Id(pub Text);
impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(Self)
    }
}
impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "integer"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})
    }
}

/// Text in English and Chinese.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TwoLanguages {
    /// English.
    pub en: Option<Text>,
    /// Chinese.
    pub zh: Option<Text>,
}

/// One text, or English and Chinese.
pub type WrittenWords = TextOr<TwoLanguages>;

/// Adds the fields that say what a statement rests on.
macro_rules! with_basis {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// Id of the source, or a list of ids.
            pub source: Option<Texts>,
            /// How sure: reported, second-hand, derived, assumed, unverified.
            pub confidence: Option<ConfidenceWord>,
            /// The words of the source.
            pub quote: Option<Text>,
            /// A remark.
            pub note: Option<WrittenWords>,
        }
        impl $name {
            /// What the statement rests on.
            pub fn basis(&self) -> Basis<'_> {
                Basis {
                    source: self.source.as_ref(),
                    confidence: self.confidence.as_ref(),
                    quote: self.quote.as_ref(),
                    note: self.note.as_ref(),
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
                amount: Option<Text>,
                /// Lower bound of the amount, with its unit.
                low: Option<Text>,
                /// Upper bound of the amount, with its unit.
                high: Option<Text>,
                /// Standard deviation of the amount, with its unit (or `%` of the amount).
                sd: Option<Text>,
                /// What is physically possible, as a range.
                bounds: Option<Text>,
                /// The rate assumed for an amount printed without one: `per a`.
                assumed: Option<Text>,
            }
        }
        impl $name {
            /// The fields of the figure.
            pub fn numbers(&self) -> Numbers<'_> {
                Numbers {
                    amount: self.amount.as_ref(),
                    low: self.low.as_ref(),
                    high: self.high.as_ref(),
                    sd: self.sd.as_ref(),
                    bounds: self.bounds.as_ref(),
                    assumed: self.assumed.as_ref(),
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
    LongFigure {}
}

/// A figure: `1.93 t`, `unknown`, or the long form.
pub type WrittenFigure = TextOr<LongFigure>;

with_basis! {
    /// A period with what it rests on.
    LongPeriod {
        /// The period: `2025`, `2025-H1`, `2025-Q1`, `2025-03`.
        is: Option<Text>,
    }
}

/// A chain file of liantu.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Written {
    /// Version of the language: 1.
    #[schemars(required, with = "u32", range(min = 1, max = 1))]
    pub format: Option<Text>,
    /// Id of the chain; files that share it are versions of one chain.
    #[schemars(required, with = "Id")]
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
    pub rates: Entries<WrittenFigure>,
    /// Citations.
    pub sources: Entries<WrittenSource>,
    /// Places whose figures must not be mixed with the region's.
    pub scopes: Entries<WrittenScope>,
    /// Stages, in order along the chain.
    pub stages: Vec<At<WrittenStage>>,
    /// Anything made, used or moved.
    pub commodities: Entries<At<WrittenCommodity>>,
    /// Ways of making one product from inputs.
    pub processes: Entries<At<WrittenProcess>>,
    /// What a source says exists, without a figure.
    pub stated: Vec<At<WrittenStated>>,
    /// Real plants, or aggregates of plants.
    pub sites: Entries<At<WrittenSite>>,
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
    pub scenarios: Entries<At<WrittenScenario>>,
}

/// Refinements of used entries.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenOverride {
    /// Refined commodities.
    pub commodities: Entries<At<WrittenCommodity>>,
    /// Refined processes.
    pub processes: Entries<At<WrittenProcess>>,
}

/// A stage.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenStage {
    /// Id.
    #[schemars(required, with = "Id")]
    pub id: Option<Id>,
    /// Title.
    pub title: Option<WrittenWords>,
    /// Former ids.
    pub formerly: Option<Texts>,
}

/// A commodity.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenCommodity {
    /// Title.
    pub title: Option<WrittenWords>,
    /// The unit results are told in.
    pub unit: Option<Text>,
    /// Kind; absent is material.
    pub kind: Option<CommodityKindWord>,
    /// Normally comes from beyond such a chain.
    pub outside: Option<Flag>,
    /// Harmonised System code.
    pub hs: Option<Text>,
    /// What one unit equals in other dimensions.
    pub same_as: Option<Texts>,
    /// Price of a unit.
    pub price: Option<WrittenFigure>,
    /// Former ids.
    pub formerly: Option<Texts>,
}

/// A process.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenProcess {
    /// Title.
    pub title: Option<WrittenWords>,
    /// The stage it stands in.
    pub stage: Option<Text>,
    /// Its reference product; amounts are per one unit of it.
    pub product: Option<Text>,
    /// Another basis than one unit: `100 km`.
    pub per: Option<Text>,
    /// What it takes: ids alone, or ids with amounts.
    pub inputs: Option<ListOrMap<WrittenInput>>,
    /// What it makes beside the product.
    pub byproducts: Option<ListOrMap<WrittenFigure>>,
    /// Emissions, by substance.
    pub emissions: Option<Entries<WrittenFigure>>,
    /// What must exist and is not used up.
    pub equipment: Vec<Text>,
    /// Former ids.
    pub formerly: Option<Texts>,
}

with_figure! {
    /// An input in its long form.
    LongInput {
        /// The commodities that can fill the slot: ids, or ids with shares.
        any_of: Option<ListOrMap<WrittenFigure>>,
    }
}

/// An input: `1.93 t`, `unknown`, or the long form.
pub type WrittenInput = TextOr<LongInput>;

with_basis! {
    /// What a source says exists.
    WrittenStated {
        /// A process: it is present.
        process: Option<Text>,
        /// Stages: a claim, it makes nothing available.
        stages: Option<Texts>,
    }
}

with_basis! {
    /// A site.
    WrittenSite {
        /// Title.
        title: Option<WrittenWords>,
        /// `aggregate`: many plants, never counted as one supplier.
        kind: Option<SiteKindWord>,
        /// How many plants or projects it stands for.
        count: Option<WrittenFigure>,
        /// What it runs.
        process: Option<Text>,
        /// Its stage, where no process is named.
        stage: Option<Text>,
        /// The aggregate that already counts it.
        part_of: Option<Text>,
        /// `leader`: lead firm (链主).
        role: Option<RoleWord>,
        /// Who operates it.
        operator: Option<WrittenWords>,
        /// Where it stands.
        location: Option<WrittenWords>,
        /// The region it counts to in concentration.
        region: Option<WrittenWords>,
        /// The scope its figures belong to.
        scope: Option<Text>,
        /// What it can make.
        capacity: Option<WrittenFigure>,
        /// Status; absent is unknown.
        status: Option<StatusWord>,
        /// From when it runs.
        from: Option<Text>,
        /// Until when it runs.
        until: Option<Text>,
        /// Investment.
        investment: Option<WrittenFigure>,
        /// Keys in outside registers.
        external: Entries<Text>,
        /// Former ids.
        formerly: Option<Texts>,
    }
}

with_figure! {
    /// A reported figure.
    WrittenObservation {
        /// What it is of; absent is the whole chain.
        of: Option<Text>,
        /// What is measured.
        #[schemars(required, with = "MeasureWord")]
        measure: Option<MeasureWord>,
        /// Change on the same period of the year before.
        yoy: Option<WrittenFigure>,
        /// The period; absent is the chain's.
        period: Option<Text>,
        /// The scope; absent is the region.
        scope: Option<Text>,
    }
}

with_figure! {
    /// An import, export or demand.
    WrittenCrossing {
        /// What.
        #[schemars(required, with = "Text")]
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
        period: Option<Text>,
        /// By when.
        by: Option<Text>,
        /// The scope; absent is the region.
        scope: Option<Text>,
    }
}

with_figure! {
    /// An amount from one process or site to another.
    WrittenFlow {
        /// Process or site it comes from.
        #[schemars(required, with = "Text")]
        from: Option<Text>,
        /// Process or site it goes to.
        #[schemars(required, with = "Text")]
        to: Option<Text>,
        /// What.
        #[schemars(required, with = "Text")]
        of: Option<Text>,
        /// The period of the amount.
        period: Option<Text>,
    }
}

with_basis! {
    /// A bound on an indicator.
    WrittenTarget {
        /// Id.
        #[schemars(required, with = "Id")]
        id: Option<Id>,
        /// Title.
        title: Option<WrittenWords>,
        /// The indicator.
        #[schemars(required, with = "Text")]
        indicator: Option<Text>,
        /// What it is of; absent is the whole chain.
        of: Option<Text>,
        /// Lower bound.
        at_least: Option<Text>,
        /// Upper bound.
        at_most: Option<Text>,
        /// The period it is for.
        period: Option<Text>,
        /// By when it must hold.
        by: Option<Text>,
        /// The scope; absent is the region.
        scope: Option<Text>,
    }
}

/// Sources that disagree.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenClaim {
    /// Of what; absent is the whole chain.
    pub of: Option<Text>,
    /// Which field or measure.
    #[schemars(required, with = "Text")]
    pub field: Option<Text>,
    /// The scope; absent is the region.
    pub scope: Option<Text>,
    /// The period.
    pub period: Option<Text>,
    /// All values.
    #[schemars(required, with = "Vec<LongFigure>")]
    pub values: Vec<At<LongFigure>>,
    /// Source id of the chosen value.
    pub chosen: Option<Text>,
}

with_basis! {
    /// Sourced text, never computed with.
    WrittenContext {
        /// The text.
        #[schemars(required, with = "WrittenWords")]
        text: Option<WrittenWords>,
    }
}

/// A finding knowingly accepted.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenAcceptance {
    /// The rule.
    #[schemars(required, with = "Text")]
    pub rule: Option<Text>,
    /// The subject: `kind/id`.
    #[schemars(required, with = "Text")]
    pub of: Option<Text>,
    /// Why.
    #[schemars(required, with = "WrittenWords")]
    pub reason: Option<WrittenWords>,
    /// Until when.
    pub until: Option<Text>,
}

/// Named changes, read and kept.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenScenario {
    /// Title.
    pub title: Option<WrittenWords>,
    /// The changes, in the shape of the sections they change.
    pub set: Option<Any>,
}

/// A source.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
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
    pub date: Option<Text>,
    /// When it was read.
    pub accessed: Option<Text>,
    /// Web address.
    pub url: Option<Text>,
    /// Digital object identifier.
    pub doi: Option<Text>,
    /// A remark.
    pub note: Option<WrittenWords>,
}

/// A scope.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenScope {
    /// Title.
    pub title: Option<WrittenWords>,
    /// The scope (or `region`) it lies in.
    pub within: Option<Text>,
}
