//! Which entry of the old version was taken as which of the new one, and on what ground.

use super::Location;
use crate::text::Message;

/// Why two entries with different ids were taken as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchReason {
    /// The file says so: `formerly`.
    Declared,
    /// Everything but the id is equal, and only in this pair.
    Identical,
    /// A key of an outside register is equal, and only in this pair.
    Key,
    /// Most fields are equal, and no other entry comes near.
    Similar,
}

impl MatchReason {
    /// Every value, surest first.
    pub const ALL: [Self; 4] = [Self::Declared, Self::Identical, Self::Key, Self::Similar];

    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Identical => "identical",
            Self::Key => "key",
            Self::Similar => "similar",
        }
    }
}

/// Another entry that an id could have become, or have been.
#[derive(Clone, Debug, PartialEq)]
pub struct RunnerUp {
    /// Its id.
    pub id: String,
    /// Whether it stands in the new version.
    pub in_head: bool,
    /// How similar it is, from 0 to 1.
    pub score: f64,
}

/// Two ids that are one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Kind of entity.
    pub kind: &'static str,
    /// Its id in the old version.
    pub base: String,
    /// Its id in the new version.
    pub head: String,
    /// Why.
    pub reason: MatchReason,
    /// The register whose key is equal: `usci`, `doi`, `url`.
    pub key: Option<String>,
    /// Fields that are equal.
    pub equal: usize,
    /// Fields with a known value in the old version.
    pub base_fields: usize,
    /// Fields with a known value in the new version.
    pub head_fields: usize,
    /// Similarity: 2 × equal ÷ (fields of both); absent where the file declares the rename.
    pub score: Option<f64>,
    /// The next best entry on either side, where one was compared.
    pub runner_up: Option<RunnerUp>,
    /// Place in the old version.
    pub base_at: Location,
    /// Place in the new version.
    pub head_at: Location,
}

/// An id for which no pair was chosen because two others are about as similar, or equally identical.
#[derive(Clone, Debug, PartialEq)]
pub struct Unclear {
    /// Kind of entity.
    pub kind: &'static str,
    /// The id.
    pub id: String,
    /// Whether it stands in the new version.
    pub in_head: bool,
    /// What it could be in the other version, best first.
    pub candidates: Vec<(String, f64)>,
}

/// One entry that may have become several, or several that may have become one: a remark, not a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Whether one was split; else several were merged.
    pub split: bool,
    /// The one: `kind/id`.
    pub whole: String,
    /// The several: `kind/id` each.
    pub parts: Vec<String>,
    /// The remark in words, with the figures it rests on.
    pub text: Message,
}

/// How the ids of two versions met.
#[derive(Clone, Debug, PartialEq)]
pub struct Matching {
    /// The least similarity of a rename that no file declares; `None` where such renames were not looked for.
    pub least: Option<f64>,
    /// Whether `least` is what is looked for unless asked otherwise.
    pub usual: bool,
    /// Entities whose id is the same in both versions.
    pub by_id: usize,
    /// Renamed entities.
    pub found: Vec<Match>,
    /// Ids without a clear partner.
    pub unclear: Vec<Unclear>,
    /// Why not every id was compared with every other that could be it; `None` where all were.
    pub bounded: Option<Message>,
    /// What may have been split or merged.
    pub hints: Vec<Hint>,
    /// Whether people are told of every match.
    pub explain: bool,
}

impl Default for Matching {
    fn default() -> Self {
        Self {
            least: None,
            usual: true,
            by_id: 0,
            found: Vec::new(),
            unclear: Vec::new(),
            bounded: None,
            hints: Vec::new(),
            explain: false,
        }
    }
}
