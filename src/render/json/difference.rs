//! JSON of `diff` of two versions: changes, findings of either side with what caused them, indicators that moved.
//!
//! Comes in: the document of a difference. Goes out: types for serde, of which the schema is made too. Must not know:
//! chains.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    FORMAT_NUMBER, JsonFinding, JsonPlace, JsonValue, finding, matched, place, some, tool, value,
};
use crate::report::{Cause, Change, ChangedFinding, DiffDocument, IndicatorMove, Location, Side};
use crate::text::Lang;

/// What `liantu diff --format json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonDiff {
    /// Format number.
    format: u32,
    /// Tool and version.
    tool: String,
    /// The old side.
    base: JsonSide,
    /// The new side.
    head: JsonSide,
    /// Counts.
    summary: JsonSummary,
    /// Every change.
    changes: Vec<JsonChange>,
    /// Every finding of either side.
    findings: Vec<JsonChangedFinding>,
    /// What both versions were asked for by `--demand`; absent where nothing was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    demands: Vec<String>,
    /// Indicators that moved. Of a demand first: `demand-cover`, how often it can be met a year; `potential` by `demand`;
    /// `conflict`, how many limits and demands clash; `additions`, the fewest processes to add (only `high` where the search
    /// was ended by its bound); `requirement` by `activity`, `outside` or `left-over`. A figure without a value is not known.
    indicators: Vec<JsonMove>,
    /// How the ids of both versions met.
    matching: matched::JsonMatching,
    /// What was asked not to be shown, and how much that is; null where everything is shown.
    hidden: Option<matched::JsonHidden>,
    /// Why the causes of findings were not sought, or not all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    causes_bounded: Option<String>,
}

/// An edit that opened, closed or moved a finding.
#[derive(Serialize, JsonSchema)]
struct JsonCause {
    /// Where the edit stands: section, entity, field, joined by `/`.
    path: String,
    /// The edit in words.
    text: String,
    /// Undoing it alone undoes what became of the finding; else the causes do it together.
    necessary: bool,
    /// Share of the finding's movement that goes when it alone is undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<f64>,
    /// Other edits that cannot stand without it.
    together: usize,
    /// Place in the old version.
    #[serde(skip_serializing_if = "Option::is_none")]
    base_at: Option<JsonPlace>,
    /// Place in the new version.
    #[serde(skip_serializing_if = "Option::is_none")]
    head_at: Option<JsonPlace>,
}

/// One side of a diff.
#[derive(Serialize, JsonSchema)]
struct JsonSide {
    /// As the user named it.
    name: String,
    /// Chain id.
    chain: String,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// The scenario, or null.
    scenario: Option<String>,
    /// Present and true where this side does not have the chain.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    absent: bool,
}

/// Counts of a diff.
#[derive(Serialize, JsonSchema)]
struct JsonSummary {
    /// One sentence of fixed grammar.
    sentence: String,
    /// The worst news.
    headline: String,
    /// Entities added.
    added: usize,
    /// Entities removed.
    removed: usize,
    /// Entities changed.
    changed: usize,
    /// Entities renamed.
    renamed: usize,
    /// Entities unchanged.
    unchanged: usize,
    /// Cosmetic changes.
    cosmetic: usize,
    /// Findings opened.
    opened: usize,
    /// Findings closed.
    closed: usize,
    /// Findings grown.
    grown: usize,
    /// Findings shrunk.
    shrunk: usize,
}

/// One change.
#[derive(Serialize, JsonSchema)]
struct JsonChange {
    /// Kind of entity.
    kind: String,
    /// Its id or natural key.
    id: String,
    /// Path of the field; empty for the entity itself.
    path: String,
    /// What the entity is about, as `kind/id`.
    about: Vec<String>,
    /// The part of the chain it is in: `structure`, `recipe`, `capacity`, `flow`, `target`, `money`, `uncertainty`,
    /// `provenance`, `acceptance`, `scenario` or `presentation`.
    area: String,
    /// `added`, `removed`, `renamed`, `increase`, `decrease` or `changed`.
    action: String,
    /// What it means.
    effects: Vec<String>,
    /// The old value and place.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<JsonPlaced>,
    /// The new value and place.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<JsonPlaced>,
    /// Head − base, where both are figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<JsonDelta>,
}

/// A value of a change and where it stands.
#[derive(Serialize, JsonSchema)]
struct JsonPlaced {
    /// The value as written, canonical.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<JsonPlace>,
}

/// A difference.
#[derive(Serialize, JsonSchema)]
struct JsonDelta {
    /// Absolute, in head's unit.
    #[serde(flatten)]
    absolute: JsonValue,
    /// Relative to base.
    #[serde(skip_serializing_if = "Option::is_none")]
    relative: Option<f64>,
}

/// A finding of either side.
#[derive(Serialize, JsonSchema)]
struct JsonChangedFinding {
    /// `opened`, `grown`, `shrunk`, `closed` or `unchanged`.
    state: String,
    /// As it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<JsonFinding>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<JsonFinding>,
    /// The edits that did it; empty where they were not sought.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    causes: Vec<JsonCause>,
}

/// An indicator that moved.
#[derive(Serialize, JsonSchema)]
struct JsonMove {
    /// Indicator id.
    id: String,
    /// Subject as `kind/id`.
    of: String,
    /// What suppliers are told apart by.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// Old figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<JsonValue>,
    /// New figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<JsonValue>,
    /// Of `additions` the processes to add, of `conflict` what clashes (`capacity process/smelting`, `import
    /// commodity/ore`, `demand commodity/metal`), in the old version.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    base_names: Vec<String>,
    /// The same in the new version.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    head_names: Vec<String>,
}

pub(super) fn change(diff: &DiffDocument, lang: Lang) -> JsonDiff {
    let summary = &diff.summary;
    JsonDiff {
        format: FORMAT_NUMBER,
        tool: tool(),
        base: side(&diff.base),
        head: side(&diff.head),
        summary: JsonSummary {
            sentence: summary.sentence.get(lang).to_owned(),
            headline: summary.headline.get(lang).to_owned(),
            added: summary.added,
            removed: summary.removed,
            changed: summary.changed,
            renamed: summary.renamed,
            unchanged: summary.unchanged,
            cosmetic: summary.cosmetic,
            opened: summary.opened,
            closed: summary.closed,
            grown: summary.grown,
            shrunk: summary.shrunk,
        },
        changes: diff.changes.iter().map(|it| one_change(it, lang)).collect(),
        findings: diff
            .findings
            .iter()
            .map(|it| changed_finding(it, lang))
            .collect(),
        demands: diff
            .demands
            .iter()
            .map(|it| it.get(lang).to_owned())
            .collect(),
        indicators: diff.indicators.iter().map(moved).collect(),
        matching: matched::matching(&diff.matching, lang),
        hidden: diff.hidden.as_ref().map(matched::hidden),
        causes_bounded: diff
            .causes_bounded
            .as_ref()
            .map(|it| it.get(lang).to_owned()),
    }
}

fn side(side: &Side) -> JsonSide {
    JsonSide {
        name: side.name.clone(),
        chain: side.chain.clone(),
        period: side.period.clone(),
        scenario: side.scenario.clone(),
        absent: side.absent,
    }
}

fn one_change(change: &Change, lang: Lang) -> JsonChange {
    let placed = |text: Option<&crate::text::Message>, at: Option<&Location>| {
        (text.is_some() || at.is_some()).then(|| JsonPlaced {
            value: text.map(|it| it.get(lang).to_owned()),
            at: at.map(place),
        })
    };
    JsonChange {
        kind: change.kind.to_owned(),
        id: change.id.clone(),
        path: change.path.clone(),
        about: change.about.clone(),
        area: change.area.word().to_owned(),
        action: change.action.word().to_owned(),
        effects: change
            .effects
            .iter()
            .map(|it| it.word().to_owned())
            .collect(),
        base: placed(change.base.as_ref(), change.base_at.as_ref()),
        head: placed(change.head.as_ref(), change.head_at.as_ref()),
        delta: change.delta.as_ref().map(|it| JsonDelta {
            absolute: value(it),
            relative: change.delta_relative,
        }),
    }
}

fn changed_finding(it: &ChangedFinding, lang: Lang) -> JsonChangedFinding {
    JsonChangedFinding {
        state: it.state.word().to_owned(),
        base: it.base.as_ref().map(|it| finding(it, lang)),
        head: it.head.as_ref().map(|it| finding(it, lang)),
        causes: it.causes.iter().map(|it| cause(it, lang)).collect(),
    }
}

fn cause(it: &Cause, lang: Lang) -> JsonCause {
    JsonCause {
        path: it.path.clone(),
        text: it.text.get(lang).to_owned(),
        necessary: it.necessary,
        share: it.share,
        together: it.together,
        base_at: it.base_at.as_ref().map(place),
        head_at: it.head_at.as_ref().map(place),
    }
}

fn moved(it: &IndicatorMove) -> JsonMove {
    JsonMove {
        id: it.id.to_owned(),
        of: it.of.clone(),
        by: some(&it.by),
        base: it.base.as_ref().map(value),
        head: it.head.as_ref().map(value),
        base_names: it.base_names.clone(),
        head_names: it.head_names.clone(),
    }
}
