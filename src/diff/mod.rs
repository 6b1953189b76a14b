//! What an edit changed in a chain, and what it did to the gaps.
//!
//! Comes in: two versions of a chain with their results and findings. Goes out: [`DiffDocument`]. Must not know: files
//! and revisions they were read from, formats.
//!
//! Two layers are never mixed. Equality is exact, and decides what is a change: the same amount in another unit, another
//! order, a comment, a default written out are none. What is worth showing is the reader's choice, and is made later.
//! Work is linear in the two chains: entities meet by hash, fields by their sorted paths.

mod about;
mod alike;
mod alone;
mod area;
mod baseline;
mod brief;
mod called;
mod cause;
mod change;
mod delta;
mod demand;
mod effect;
mod entity;
mod evidence;
mod explain;
mod field;
mod finding;
mod focus;
mod hints;
mod ids;
mod indicator;
mod keys;
mod matching;
pub mod merge;
mod names;
mod neighbourhood;
mod pages;
pub mod patch;
mod review;
mod scenario;
mod sections;
mod select;
mod side_by_side;
mod similar;
mod site;
mod statements;
mod summary;
mod technology;
mod words;

pub use alone::{added, removed};
pub use baseline::{Recorded, key as record_key, record, weigh};
pub use cause::seek;
pub use demand::{NotAsked, ask};
pub use effect::{effects, of_finding};
pub use finding::shared;
pub use focus::Focus;
pub use ids::{LEAST, Renames};
pub use pages::{EffectPage, EffectWords, PAGES, page};
pub use review::{review, sections as review_sections};
pub use sections::{report, sections};
pub use select::{Expression, Selection, select};
pub use side_by_side::side_by_side;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use self::names::Names;
use crate::analysis::Results;
use crate::model::{Chain, Figure, Place};
use crate::quantity::Exchange;
use crate::report::{Change, DiffDocument, DiffSummary, Finding, Side};

/// One side of a diff.
#[derive(Clone, Debug)]
pub struct Version<'c> {
    /// The chain.
    pub chain: &'c Chain,
    /// What its analyses say.
    pub results: &'c Results,
    /// What its rules found. Both sides are judged with the settings of the new one, else a changed threshold would
    /// look like a changed chain.
    pub findings: &'c [Arc<Finding>],
    /// As the user named it: a path or `REV:path`.
    pub name: String,
}

/// What became of each finding between two states of one chain.
pub fn findings_between(
    base: &Chain,
    before: &[Arc<Finding>],
    head: &Chain,
    after: &[Arc<Finding>],
) -> Vec<crate::report::ChangedFinding> {
    finding::compare(before, after, &Names::own(base), &Names::own(head))
}

/// What two versions have in common, whatever else they say.
#[derive(Clone, Default)]
struct Common {
    /// Whether both chains have a period, so that `period: unknown` can be told from silence.
    periods: bool,
    /// The rates that both give alike: by these an amount in one currency may be the same as one in another.
    exchange: Exchange,
}

impl Common {
    fn of(base: &Chain, head: &Chain) -> Self {
        Self {
            periods: base.period.is_some() && head.period.is_some(),
            exchange: rates(base).shared(&rates(head)),
        }
    }
}

fn rates(chain: &Chain) -> Exchange {
    let all = chain.rates.iter();
    Exchange::new(all.map(|(code, figure)| (code.as_str(), figure.amount.as_ref())))
}

/// A version with the names that its ids are compared by.
struct View<'c> {
    chain: &'c Chain,
    names: Names<'c>,
    /// What the two versions have in common.
    common: Common,
    /// What this version joins its currencies by.
    rates: Exchange,
    /// Where the chosen values of claims stand: figures of these places only repeat a claim.
    claimed: HashSet<Place>,
}

impl<'c> View<'c> {
    fn new(chain: &'c Chain, names: Names<'c>, common: &Common) -> Self {
        Self {
            chain,
            names,
            common: common.clone(),
            rates: rates(chain),
            claimed: entity::claimed_figures(chain),
        }
    }

    /// Whether a figure only repeats the chosen value of a claim, which tells it.
    fn claimed(&self, figure: &Figure) -> bool {
        self.claimed.contains(&figure.place)
    }

    /// A figure as its entry gives it: unknown where a claim fills it in.
    fn given<'f>(&self, figure: &'f Figure) -> Cow<'f, Figure> {
        if self.claimed(figure) {
            let place = figure.place;
            return Cow::Owned(Figure {
                place,
                ..Figure::default()
            });
        }
        Cow::Borrowed(figure)
    }
}

/// Compares two versions, renames found as usual. The same two give the same document; swapped, they give its mirror.
pub fn compare(base: &Version<'_>, head: &Version<'_>) -> DiffDocument {
    compare_with(base, head, Renames::default())
}

/// Compares two versions with the renames that are wanted.
pub fn compare_with(base: &Version<'_>, head: &Version<'_>, renames: Renames) -> DiffDocument {
    let (ids, through, own) = matching::Ids::with_names(base.chain, head.chain, renames);
    let common = Common::of(base.chain, head.chain);
    let old = View::new(base.chain, through, &common);
    let new = View::new(head.chain, own, &common);
    let (findings, (matches, mut by_pair)) = rayon::join(
        || finding::compare(base.findings, head.findings, &old.names, &new.names),
        || {
            let matches = matching::entities(&old, &new, &ids);
            let by_pair = pairs(&old, &new, &matches, &ids);
            (matches, by_pair)
        },
    );
    // The first pair is the chains themselves: the order of the stages is theirs.
    if let Some(whole) = by_pair.first_mut() {
        whole.extend(change::stage_order(&old, &new, &matches));
    }
    let mut summary = DiffSummary::default();
    summary::count(&mut summary, &by_pair, &matches);

    let mut document = DiffDocument {
        base: side(base),
        head: side(head),
        summary,
        changes: changes(&old, &new, &matches, by_pair),
        findings,
        demands: Vec::new(),
        indicators: indicator::compare((&old, base.results), (&new, head.results)),
        causes_bounded: None,
        matching: explain::matching(&old, &new, &ids, renames),
        neighbourhood: None,
        hidden: None,
    };
    document.neighbourhood = neighbourhood::of((&old, base), (&new, head), &document);
    summary::say(&mut document);
    document
}

/// The changes between the two of each pair.
fn pairs(
    old: &View<'_>,
    new: &View<'_>,
    matches: &matching::Matches,
    ids: &matching::Ids,
) -> Vec<Vec<Change>> {
    let guessed = ids.guessed();
    let pairs = matches.pairs.par_iter();
    pairs
        .map(|(left, right)| change::between(old, new, (*left, *right), &guessed))
        .collect()
}

fn side(version: &Version<'_>) -> Side {
    let chain = version.chain;
    Side {
        name: version.name.clone(),
        chain: chain.id.clone(),
        file: chain
            .files
            .first()
            .map(|file| file.path.clone())
            .unwrap_or_default(),
        title: chain.title.message(&chain.id),
        period: version
            .results
            .question
            .period(chain)
            .map(|period| period.to_string()),
        scenario: chain.scenario.clone(),
        absent: false,
    }
}

/// All changes: by kind, by id, the entity itself before its fields; not in the order of the files.
fn changes(
    old: &View<'_>,
    new: &View<'_>,
    matches: &matching::Matches,
    by_pair: Vec<Vec<Change>>,
) -> Vec<Change> {
    let pairs = matches.pairs.iter().zip(by_pair);
    let pairs = pairs.flat_map(|((_, entity), list)| list.into_iter().map(|it| (entity.kind, it)));
    let removed = matches
        .removed
        .par_iter()
        .map(|it| (it.kind, change::removed(old, *it)));
    let added = matches
        .added
        .par_iter()
        .map(|it| (it.kind, change::added(new, *it)));
    let alone: Vec<(entity::Kind, Change)> = removed.chain(added).collect();
    let mut all: Vec<(entity::Kind, Change)> = pairs.chain(alone).collect();
    all.par_sort_by(|(left_kind, left), (right_kind, right)| {
        fn key(it: &Change) -> impl Ord {
            (&it.base, &it.head, &it.base_at, &it.head_at)
        }
        let names = (left_kind, &left.id, &left.path, left.action).cmp(&(
            right_kind,
            &right.id,
            &right.path,
            right.action,
        ));
        // Statements about the same thing are told apart by what they say.
        names.then_with(|| key(left).cmp(&key(right)))
    });
    all.into_iter().map(|(_, change)| change).collect()
}
