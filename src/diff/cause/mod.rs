//! Which edit opened, closed or moved which finding.
//!
//! Comes in: two versions and what became of their findings. Goes out: the causes of each. Must not know: what rules
//! look at: they are asked again, on chains in which one edit after the other is undone.
//!
//! An edit is *necessary* where undoing it alone undoes what became of the finding. Where no edit is, a smallest set is
//! told that is *enough*: applied alone to the old version it does the same, and no part of it does (a deletion
//! filter). The share of an edit is the part of the finding's movement that goes when the edit alone is undone.

mod told;
mod units;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use self::units::Units;
use super::Version;
use super::entity::{Kind, named};
use super::finding::same;
use super::ids::Renames;
use super::matching::Ids;
use super::names::Names;
use crate::analysis;
use crate::model::Chain;
use crate::report::{Cause, ChangeAction, ChangeState, ChangedFinding, DiffDocument};
use crate::rules::{self, Settings};
use crate::text::Message;

/// Analyses of one search: enough for every edit of a usual review and for the sets that are enough.
const RUNS_MAX: usize = 600;
/// Entities analysed in one search, all analyses together: the search takes a second at most, and a national chain is
/// not analysed hundreds of times.
const ENTITIES_MAX: usize = 100_000;

/// What a finding is known by, in the new version's names.
type Identity = (&'static str, String, String);
/// The findings of one chain with their sizes.
type Outcome = HashMap<Identity, Option<f64>>;

/// Seeks the causes of every finding that opened, closed, grew or shrank, and writes them into the document.
pub fn seek(
    document: &mut DiffDocument,
    base: &Version<'_>,
    head: &Version<'_>,
    settings: &Settings,
) {
    let moved = |it: &ChangedFinding| it.state != ChangeState::Unchanged;
    if !document.findings.iter().any(moved) {
        return;
    }
    let runs = RUNS_MAX.min(ENTITIES_MAX / (entities(head.chain).max(entities(base.chain)) + 1));
    // Every entry that changed takes an edit at least: where these are too many, the files are not read again.
    let changed = changed(document);
    if changed > runs {
        document.causes_bounded = Some(not_sought(changed, runs));
        return;
    }
    let renames = document
        .matching
        .least
        .map_or(Renames::Declared, Renames::Similar);
    let ids = Ids::with(base.chain, head.chain, renames);
    let names = Names::through(base.chain, head.chain, &ids);
    let Some(units) = Units::between(
        base.chain,
        head.chain,
        &renamed(base.chain, head.chain, &ids),
    ) else {
        return;
    };
    let count = units.list.len();
    if count > runs {
        document.causes_bounded = Some(not_sought(count, runs));
        return;
    }
    let mut search = Search {
        units: &units,
        base: base.chain,
        head,
        settings,
        known: HashMap::new(),
        left: runs,
    };
    let without = search.leave_one_out();
    let mut bounded = 0;
    for finding in document
        .findings
        .iter_mut()
        .filter(|it| it.state != ChangeState::Unchanged)
    {
        let goal = Goal::of(finding, &names);
        match search.causes(&goal, &without) {
            Some(causes) => finding.causes = causes,
            None => bounded += 1,
        }
    }
    document.summary.headline = super::summary::headline(document);
    if bounded > 0 {
        document.causes_bounded = Some(Message::new(
            format!(
                "the search for causes ended after {runs} analyses; {bounded} finding(s) are without"
            ),
            format!("原因查找在 {runs} 次分析后停止；{bounded} 个问题未给出原因"),
        ));
    }
}

fn not_sought(edits: usize, runs: usize) -> Message {
    Message::new(
        format!(
            "causes were not sought: {edits} edits would take more than the {runs} analyses allowed for chains of this size"
        ),
        format!("未查找原因：{edits} 处改动所需的分析超过此规模产业链允许的 {runs} 次"),
    )
}

/// Entries that are not the same in both versions; those that are only called otherwise need no edit.
fn changed(document: &DiffDocument) -> usize {
    let told = document.changes.iter();
    let told = told.filter(|it| it.action != ChangeAction::Renamed);
    let entries: BTreeSet<(&str, &str)> = told.map(|it| (it.kind, it.id.as_str())).collect();
    entries.len()
}

/// Old ids and their new ones.
fn renamed(base: &Chain, head: &Chain, ids: &Ids) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for kind in Kind::WITH_ID {
        let new = named(head, kind);
        for (at, it) in named(base, kind).iter().enumerate() {
            if let Some(other) = ids.head_of(kind, at).map(|other| new[other].id)
                && other != it.id
            {
                found.insert(it.id.to_owned(), other.to_owned());
            }
        }
    }
    found
}

fn entities(chain: &Chain) -> usize {
    chain.sites.len()
        + chain.processes.len()
        + chain.commodities.len()
        + chain.observations.len()
        + chain.flows.len()
}

/// What became of a finding, as a question to a chain.
struct Goal {
    identity: Identity,
    state: ChangeState,
    base: Option<f64>,
    head: Option<f64>,
}

impl Goal {
    fn of(finding: &ChangedFinding, names: &Names<'_>) -> Self {
        let magnitude =
            |it: &Option<Arc<crate::report::Finding>>| it.as_ref().and_then(|it| it.magnitude);
        let identity = match (&finding.head, &finding.base) {
            (Some(it), _) => (it.rule, it.of.clone(), it.discriminator.clone()),
            (None, Some(it)) => (
                it.rule,
                names.written(&it.of).into_owned(),
                names.inside(&it.discriminator).into_owned(),
            ),
            (None, None) => ("", String::new(), String::new()),
        };
        Self {
            identity,
            state: finding.state,
            base: magnitude(&finding.base),
            head: magnitude(&finding.head),
        }
    }

    /// Whether the same became of the finding in a chain with these findings.
    fn holds(&self, outcome: &Outcome) -> bool {
        let found = outcome.get(&self.identity);
        match self.state {
            ChangeState::Opened => found.is_some(),
            ChangeState::Closed => found.is_none(),
            ChangeState::Grown => self.beyond(found, |now, before| now > before),
            ChangeState::Shrunk => self.beyond(found, |now, before| now < before),
            ChangeState::Unchanged => true,
        }
    }

    fn beyond(&self, found: Option<&Option<f64>>, is: impl Fn(f64, f64) -> bool) -> bool {
        let (Some(Some(now)), Some(before)) = (found, self.base) else {
            return false;
        };
        !same(*now, before) && is(*now, before)
    }

    /// Part of the movement that is gone in a chain with these findings.
    fn share(&self, outcome: &Outcome) -> Option<f64> {
        let (base, head) = (self.base?, self.head?);
        let now = (*outcome.get(&self.identity)?)?;
        let whole = head - base;
        (whole != 0.0).then(|| (head - now) / whole)
    }
}

/// Analyses of chains between the two versions.
struct Search<'s> {
    units: &'s Units,
    base: &'s Chain,
    head: &'s Version<'s>,
    settings: &'s Settings,
    /// What choices gave: `None` where they make no chain that reads.
    known: HashMap<Vec<bool>, Option<Outcome>>,
    left: usize,
}

impl Search<'_> {
    fn run(&self, choice: &[bool]) -> Option<Outcome> {
        let chain = self.units.chain(choice)?;
        let results = analysis::run(&chain, self.head.results.question);
        let findings = rules::run(&chain, &results, self.settings);
        let known = findings
            .into_iter()
            .map(|it| ((it.rule, it.of, it.discriminator), it.magnitude));
        Some(known.collect())
    }

    /// For every edit the choice that undoes it, with what cannot stand without it. All are analysed side by side.
    fn leave_one_out(&mut self) -> Vec<Vec<bool>> {
        let count = self.units.list.len();
        let choices: Vec<Vec<bool>> = (0..count)
            .map(|at| {
                let mut choice = vec![true; count];
                choice[at] = false;
                self.units.close(&mut choice, false);
                choice
            })
            .collect();
        let unique: BTreeSet<&Vec<bool>> = choices.iter().collect();
        let unique: Vec<&Vec<bool>> = unique.into_iter().collect();
        let outcomes: Vec<Option<Outcome>> =
            unique.par_iter().map(|choice| self.run(choice)).collect();
        self.left = self.left.saturating_sub(unique.len());
        self.known.extend(unique.into_iter().cloned().zip(outcomes));
        choices
    }

    fn outcome(&mut self, choice: &[bool]) -> Option<&Outcome> {
        if !self.known.contains_key(choice) {
            self.left = self.left.checked_sub(1)?;
            let outcome = self.run(choice);
            self.known.insert(choice.to_vec(), outcome);
        }
        self.known.get(choice)?.as_ref()
    }

    /// The causes of one finding; `None` where the bound was met before they were found.
    fn causes(&mut self, goal: &Goal, without: &[Vec<bool>]) -> Option<Vec<Cause>> {
        let mut necessary = Vec::new();
        let mut shares = Vec::new();
        for choice in without {
            let outcome = self.known.get(choice).and_then(Option::as_ref);
            necessary.push(outcome.is_some_and(|it| !goal.holds(it)));
            shares.push(
                outcome
                    .and_then(|it| goal.share(it))
                    .filter(|share| !same(*share, 0.0)),
            );
        }
        if necessary.contains(&true) {
            let chosen = |at: &usize| necessary[*at] && !Self::is_wider(*at, without, &necessary);
            let causes = (0..necessary.len()).filter(chosen);
            return Some(
                causes
                    .map(|at| self.cause(at, true, shares[at], &without[at]))
                    .collect(),
            );
        }
        let enough = self.enough(goal)?;
        let causes = (0..enough.len()).filter(|at| enough[*at]);
        Some(
            causes
                .map(|at| self.cause(at, false, shares[at], &without[at]))
                .collect(),
        )
    }

    /// Whether part of what is undone with this edit is a necessary edit that does the same alone: that one is the cause.
    fn is_wider(at: usize, without: &[Vec<bool>], necessary: &[bool]) -> bool {
        let within = |part: &[bool], whole: &[bool]| {
            part != whole && part.iter().zip(whole).all(|(part, whole)| *part || !*whole)
        };
        (0..without.len())
            .any(|other| other != at && necessary[other] && within(&without[other], &without[at]))
    }

    /// A smallest set of edits that does the same to the old version; `None` where the bound was met.
    fn enough(&mut self, goal: &Goal) -> Option<Vec<bool>> {
        let count = self.units.list.len();
        let mut chosen = vec![true; count];
        // What is gone may make another edit superfluous: passes go on until none takes anything away.
        let mut shrinks = true;
        while shrinks {
            shrinks = false;
            for at in 0..count {
                if !chosen[at] {
                    continue;
                }
                let mut fewer = chosen.clone();
                fewer[at] = false;
                self.units.close(&mut fewer, false);
                if self.left == 0 && !self.known.contains_key(&fewer) {
                    return None;
                }
                if self.outcome(&fewer).is_some_and(|it| goal.holds(it)) {
                    chosen = fewer;
                    shrinks = true;
                }
            }
        }
        Some(chosen)
    }

    fn cause(&self, at: usize, necessary: bool, share: Option<f64>, without: &[bool]) -> Cause {
        let unit = &self.units.list[at];
        let files = [
            self.units.base_paths[unit.file].as_str(),
            self.units.path(unit.file),
        ];
        let place = |value: &Option<crate::language::Keyed>, file: &str| {
            value.as_ref().map(|value| crate::report::Location {
                file: file.to_owned(),
                line: value.line,
                column: value.column,
            })
        };
        Cause {
            path: unit.path.join("/"),
            text: told::text(self.base, self.head.chain, unit, files),
            necessary,
            share,
            together: without
                .iter()
                .filter(|head| !**head)
                .count()
                .saturating_sub(1),
            base_at: place(&unit.base, files[0]),
            head_at: place(&unit.head, files[1]),
        }
    }
}
