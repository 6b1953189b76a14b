//! Scenarios exactly as written: what changes, what is new, what is gone.
//!
//! Comes in: what `decode` reads. Goes out: the written types, for `resolve` and the JSON Schema. Must not know: what
//! names refer to.
//!
//! The doc comments here are the descriptions in the JSON Schema that editors show.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shape::{At, Both, Entries, EntriesOrList, ShortForm, Text, TextOr, Texts};
use super::words::{
    AllocationWord, AmountForm, AmountsForm, CarbonBasisWord, CurrencyKey, EmissionKey, Flag, Id,
    IdForm, MeasureWord, OriginWord, Patched, PeriodForm,
};
use super::written::{
    WrittenCommodity, WrittenCrossing, WrittenFigure, WrittenFlow, WrittenInput,
    WrittenObservation, WrittenProcess, WrittenScope, WrittenSite, WrittenSource, WrittenStage,
    WrittenStated, WrittenTarget, WrittenWords,
};

/// Named changes on top of the chain.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Scenario")]
pub struct WrittenScenario {
    /// Title.
    pub title: Option<WrittenWords>,
    /// What it changes, in the shape of the sections.
    pub set: Option<Both<WrittenChanges>>,
    /// What is new in it: whole entries, in the shape of the sections.
    pub add: Option<Both<WrittenAdditions>>,
    /// What is gone in it: ids by section; statements by what they are of.
    pub remove: Option<Both<WrittenRemovals>>,
}

/// What a scenario changes. What an entry does not name stays as the chain has it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "ScenarioChanges")]
pub struct WrittenChanges {
    /// What one unit of a currency is worth.
    pub rates: Entries<WrittenFigure, CurrencyKey>,
    /// How a process that makes several things shares its burden among them, unless it says so itself.
    pub allocation: Option<AllocationWord>,
    /// Changed prices, and what comes from outside.
    pub commodities: Entries<At<ChangedCommodity>, Id>,
    /// Changed coefficients, by slot, and costs.
    pub processes: Entries<At<ChangedProcess>, Id>,
    /// Changed sites; with `process` or `stage` and an id of its own also a new one.
    pub sites: Entries<At<Patched<WrittenSite>>, Id>,
    /// What exists in this scenario.
    pub stated: Vec<At<WrittenStated>>,
    /// Figures in place of those of the same subject, measure, scope and period, or new ones.
    pub observations: Vec<At<WrittenObservation>>,
    /// Changed imports, by commodity (and `from`, where there are several), or new ones.
    pub imports: EntriesOrList<Patched<WrittenCrossing>>,
    /// Changed exports, by commodity (and `to`, where there are several), or new ones.
    pub exports: EntriesOrList<Patched<WrittenCrossing>>,
    /// Changed demands, by commodity (and `to`, where there are several), or new ones.
    pub demands: EntriesOrList<Patched<WrittenCrossing>>,
    /// Changed amounts from one to another, by `from`, `to` and `of` (and `period`, where there are several).
    pub flows: Vec<At<WrittenFlow>>,
    /// Another of the values that sources give, by `of` and `field`.
    pub claims: Vec<At<ChangedClaim>>,
    /// Changed bounds, by target.
    pub targets: Entries<At<Patched<WrittenTarget>>, Id>,
}

/// What a scenario changes of a commodity.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "ScenarioCommodity")]
pub struct ChangedCommodity {
    /// Normally comes from beyond such a chain.
    pub outside: Option<Flag>,
    /// The substance it is a form of.
    #[schemars(with = "Id")]
    pub substance: Option<Text>,
    /// How the substance came into this form.
    pub origin: Option<OriginWord>,
    /// What one unit equals in the other dimensions it is counted in.
    #[schemars(with = "AmountsForm")]
    pub same_as: Option<Texts>,
    /// Price of a unit.
    pub price: Option<WrittenFigure>,
    /// Greenhouse gases emitted until a unit from outside is at the gate.
    pub carbon: Option<WrittenFigure>,
    /// What `carbon` of electricity is of.
    pub carbon_basis: Option<CarbonBasisWord>,
    /// Energy spent until a unit from outside is at the gate.
    pub energy: Option<WrittenFigure>,
    /// The benchmark of direct embedded emissions of a unit.
    pub carbon_benchmark: Option<WrittenFigure>,
    /// The default value of direct embedded emissions of a unit.
    pub carbon_default: Option<WrittenFigure>,
}

/// What a scenario changes of a process; slots that are not named stay.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "ScenarioProcess")]
pub struct ChangedProcess {
    /// The amount of the product that the amounts are per.
    #[schemars(with = "AmountForm")]
    pub per: Option<Text>,
    /// Changed or new inputs.
    pub inputs: Entries<WrittenInput>,
    /// Changed or new by-products.
    pub byproducts: Entries<WrittenFigure>,
    /// Changed or new emissions.
    pub emissions: Entries<WrittenFigure, EmissionKey>,
    /// How it shares its burden among what it makes.
    pub allocation: Option<AllocationWord>,
    /// Running cost per unit of the product.
    pub cost: Option<WrittenFigure>,
    /// Cost per time of having one.
    pub fixed_cost: Option<WrittenFigure>,
    /// Investment in one.
    pub investment: Option<WrittenFigure>,
    /// Over how long the investment is written off.
    pub lifetime: Option<WrittenFigure>,
    /// The smallest that is built.
    pub minimum_size: Option<WrittenFigure>,
}

/// Which value of a claim holds in a scenario.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "ScenarioClaim", extend("required" = ["field", "chosen"]))]
pub struct ChangedClaim {
    /// Of what; absent is the whole chain.
    #[schemars(with = "IdForm")]
    pub of: Option<Text>,
    /// Which figure, as the claim writes it.
    #[schemars(with = "Text")]
    pub field: Option<Text>,
    /// The scope, where there are several claims.
    #[schemars(with = "IdForm")]
    pub scope: Option<Text>,
    /// The period, where there are several claims.
    #[schemars(with = "PeriodForm")]
    pub period: Option<Text>,
    /// Source id of the value that holds.
    #[schemars(with = "IdForm")]
    pub chosen: Option<Text>,
}

/// What is new in a scenario.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "ScenarioAdditions")]
pub struct WrittenAdditions {
    /// New sources.
    pub sources: Entries<WrittenSource, Id>,
    /// New scopes.
    pub scopes: Entries<WrittenScope, Id>,
    /// New stages, behind those of the chain.
    pub stages: Vec<At<WrittenStage>>,
    /// New commodities.
    pub commodities: Entries<At<WrittenCommodity>, Id>,
    /// New processes.
    pub processes: Entries<At<WrittenProcess>, Id>,
    /// New statements that something exists.
    pub stated: Vec<At<WrittenStated>>,
    /// New sites.
    pub sites: Entries<At<WrittenSite>, Id>,
    /// New observations.
    pub observations: Vec<At<WrittenObservation>>,
    /// New imports.
    pub imports: Vec<At<WrittenCrossing>>,
    /// New exports.
    pub exports: Vec<At<WrittenCrossing>>,
    /// New demands.
    pub demands: Vec<At<WrittenCrossing>>,
    /// New flows.
    pub flows: Vec<At<WrittenFlow>>,
    /// New targets.
    pub targets: Vec<At<WrittenTarget>>,
}

/// What is gone in a scenario. Nothing that stays may name it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "ScenarioRemovals")]
pub struct WrittenRemovals {
    /// Scopes.
    #[schemars(with = "Vec<IdForm>")]
    pub scopes: Vec<Text>,
    /// Stages.
    #[schemars(with = "Vec<IdForm>")]
    pub stages: Vec<Text>,
    /// Commodities.
    #[schemars(with = "Vec<IdForm>")]
    pub commodities: Vec<Text>,
    /// Processes.
    #[schemars(with = "Vec<IdForm>")]
    pub processes: Vec<Text>,
    /// Statements that these processes or stages exist.
    #[schemars(with = "Vec<IdForm>")]
    pub stated: Vec<Text>,
    /// Sites.
    #[schemars(with = "Vec<IdForm>")]
    pub sites: Vec<Text>,
    /// Observations, by what they are of.
    pub observations: Vec<At<RemovedObservation>>,
    /// Imports of these commodities; `{of, from}` is those of one origin.
    pub imports: Vec<TextOr<RemovedCrossing>>,
    /// Exports of these commodities; `{of, to}` is those to one buyer.
    pub exports: Vec<TextOr<RemovedCrossing>>,
    /// Demands of these commodities; `{of, to}` is those of one buyer.
    pub demands: Vec<TextOr<RemovedCrossing>>,
    /// Flows, by their ends.
    pub flows: Vec<At<RemovedFlow>>,
    /// Targets.
    #[schemars(with = "Vec<IdForm>")]
    pub targets: Vec<Text>,
    /// Claims, by what they are of; a figure that only the claim gave is then unknown.
    pub claims: Vec<At<RemovedClaim>>,
}

/// An observation that is gone.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "RemovedObservation", extend("required" = ["measure"]))]
pub struct RemovedObservation {
    /// What it is of; absent is the whole chain.
    #[schemars(with = "IdForm")]
    pub of: Option<Text>,
    /// What is measured.
    #[schemars(with = "MeasureWord")]
    pub measure: Option<MeasureWord>,
    /// The period, as the observation writes it.
    #[schemars(with = "PeriodForm")]
    pub period: Option<Text>,
    /// The scope; absent is the region.
    #[schemars(with = "IdForm")]
    pub scope: Option<Text>,
}

/// An import, export or demand that is gone.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "RemovedCrossing", extend("required" = ["of"]))]
pub struct RemovedCrossing {
    /// What.
    #[schemars(with = "IdForm")]
    pub of: Option<Text>,
    /// From whom.
    pub from: Option<WrittenWords>,
    /// To whom.
    pub to: Option<WrittenWords>,
}

impl ShortForm for RemovedCrossing {
    type Text = IdForm;
}

/// A flow that is gone.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "RemovedFlow", extend("required" = ["from", "to", "of"]))]
pub struct RemovedFlow {
    /// Process or site it comes from.
    #[schemars(with = "IdForm")]
    pub from: Option<Text>,
    /// Process or site it goes to.
    #[schemars(with = "IdForm")]
    pub to: Option<Text>,
    /// What.
    #[schemars(with = "IdForm")]
    pub of: Option<Text>,
    /// The period, where there are several.
    #[schemars(with = "PeriodForm")]
    pub period: Option<Text>,
}

/// A claim that is gone.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "RemovedClaim", extend("required" = ["field"]))]
pub struct RemovedClaim {
    /// Of what; absent is the whole chain.
    #[schemars(with = "IdForm")]
    pub of: Option<Text>,
    /// Which figure, as the claim writes it.
    #[schemars(with = "Text")]
    pub field: Option<Text>,
}
