//! JSON of how the ids of two versions met and of what is not shown, as parts of `diff`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{JsonPlace, place};
use crate::report::{Hidden, Hint, Match, Matching, Unclear};
use crate::text::Lang;

/// How the ids of both versions met.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonMatching {
    /// The least similarity of a rename that no file declares; null where such renames were not looked for.
    least: Option<f64>,
    /// Entries whose id is the same in both versions.
    by_id: usize,
    /// Entries with another id that are one thing.
    renamed: Vec<JsonMatch>,
    /// Ids without a clear partner.
    unclear: Vec<JsonUnclear>,
    /// What may have been split or merged.
    hints: Vec<JsonHint>,
    /// Why not every id was compared with every other.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounded: Option<String>,
}

/// Two ids that are one thing.
#[derive(Serialize, JsonSchema)]
struct JsonMatch {
    /// Kind of entity.
    kind: String,
    /// Its id in the old version.
    base: String,
    /// Its id in the new version.
    head: String,
    /// `declared`, `identical`, `key` or `similar`.
    reason: String,
    /// The outside register whose key is equal.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// What a rename that no file declares was judged by.
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity: Option<JsonSimilarity>,
    /// Place in the old version.
    base_at: JsonPlace,
    /// Place in the new version.
    head_at: JsonPlace,
}

/// How similar two entries are.
#[derive(Serialize, JsonSchema)]
struct JsonSimilarity {
    /// 2 × equal ÷ (fields of both).
    score: f64,
    /// Equal fields.
    equal: usize,
    /// Known fields in the old version.
    base_fields: usize,
    /// Known fields in the new version.
    head_fields: usize,
    /// The next best, where one was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    runner_up: Option<JsonCandidate>,
}

/// Another entry that it could be.
#[derive(Serialize, JsonSchema)]
struct JsonCandidate {
    /// Its id.
    id: String,
    /// `base` or `head`: the version it stands in.
    side: &'static str,
    /// Its similarity.
    score: f64,
}

/// An id without a clear partner.
#[derive(Serialize, JsonSchema)]
struct JsonUnclear {
    /// Kind of entity.
    kind: String,
    /// Its id.
    id: String,
    /// `base` or `head`: the version it stands in.
    side: &'static str,
    /// What it could be in the other version, best first.
    candidates: Vec<JsonCandidate>,
}

/// One entry that may have become several, or several that may have become one; no match rests on it.
#[derive(Serialize, JsonSchema)]
struct JsonHint {
    /// `split` or `merge`.
    what: &'static str,
    /// The one, `kind/id`.
    whole: String,
    /// The several.
    parts: Vec<String>,
    /// In words.
    text: String,
}

const fn side(in_head: bool) -> &'static str {
    if in_head { "head" } else { "base" }
}

pub(super) fn matching(it: &Matching, lang: Lang) -> JsonMatching {
    JsonMatching {
        least: it.least,
        by_id: it.by_id,
        renamed: it.found.iter().map(found).collect(),
        unclear: it.unclear.iter().map(unclear).collect(),
        hints: it.hints.iter().map(|it| hint(it, lang)).collect(),
        bounded: it.bounded.as_ref().map(|it| it.get(lang).to_owned()),
    }
}

fn found(it: &Match) -> JsonMatch {
    let next = it.runner_up.as_ref().map(|next| JsonCandidate {
        id: next.id.clone(),
        side: side(next.in_head),
        score: next.score,
    });
    JsonMatch {
        kind: it.kind.to_owned(),
        base: it.base.clone(),
        head: it.head.clone(),
        reason: it.reason.word().to_owned(),
        key: it.key.clone(),
        similarity: it.score.map(|score| JsonSimilarity {
            score,
            equal: it.equal,
            base_fields: it.base_fields,
            head_fields: it.head_fields,
            runner_up: next,
        }),
        base_at: place(&it.base_at),
        head_at: place(&it.head_at),
    }
}

fn unclear(it: &Unclear) -> JsonUnclear {
    let candidates = it.candidates.iter().map(|(id, score)| JsonCandidate {
        id: id.clone(),
        side: side(!it.in_head),
        score: *score,
    });
    JsonUnclear {
        kind: it.kind.to_owned(),
        id: it.id.clone(),
        side: side(it.in_head),
        candidates: candidates.collect(),
    }
}

fn hint(it: &Hint, lang: Lang) -> JsonHint {
    JsonHint {
        what: if it.split { "split" } else { "merge" },
        whole: it.whole.clone(),
        parts: it.parts.clone(),
        text: it.text.get(lang).to_owned(),
    }
}

/// What was asked not to be shown; counts, headline and exit code are those of the whole difference.
#[derive(Serialize, JsonSchema)]
pub(super) struct JsonHidden {
    /// Shown alone.
    only: Vec<String>,
    /// Not shown.
    ignore: Vec<String>,
    /// The least relative change of a figure that is shown.
    min_change: Option<f64>,
    /// The entry and its neighbours that are shown alone.
    focus: Option<String>,
    /// Changes hidden.
    changes: usize,
    /// Findings hidden that opened, closed or moved.
    findings: usize,
    /// Indicators hidden.
    indicators: usize,
}

pub(super) fn hidden(it: &Hidden) -> JsonHidden {
    JsonHidden {
        only: it.only.clone(),
        ignore: it.ignore.clone(),
        min_change: it.min_change,
        focus: it.focus.clone(),
        changes: it.changes,
        findings: it.findings,
        indicators: it.indicators,
    }
}
