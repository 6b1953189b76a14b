//! The indicators: one file each, found through [`ALL`].
//!
//! Comes in: a chain and the results so far. Goes out: [`Indicated`] figures. Must not know: thresholds, words of
//! findings.

mod byproducts_taken;
mod carbon;
mod collection_rate;
mod concentration;
mod cycling_index;
mod deep_processing;
mod end_of_life_recycling_rate;
mod energy;
mod local_conversion;
mod loop_closure;
mod old_scrap_ratio;
mod output_value;
mod potential;
mod recycled_content;
mod recycling_input_rate;
mod self_sufficiency;
mod target_progress;
mod utilisation;

pub(crate) use deep_processing::deep_processes;

use super::circularity::{Cycle, Share};
use super::ground::{Ground, Note};
use super::{Basis, Results, Unanswered};
use crate::model::{Chain, ScopeId, Subject};
use crate::quantity::{Estimate, Period, Unit};
use crate::text::Message;

/// An indicator: its name, its formula in words, and the function that computes it.
pub struct Indicator {
    /// Id: what targets, JSON and diffs call it.
    pub id: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// Title in Chinese.
    pub title_zh: &'static str,
    /// The formula in words, English.
    pub formula_en: &'static str,
    /// The formula in words, Chinese.
    pub formula_zh: &'static str,
    /// Computes it for every subject it can be said of.
    pub compute: fn(&Chain, &Results, &mut Vec<Unanswered>) -> Vec<Indicated>,
}

/// One figure of one indicator.
#[derive(Clone, Debug)]
pub struct Indicated {
    /// The indicator.
    pub id: &'static str,
    /// Of what.
    pub of: Subject,
    /// What tells two figures of one subject apart: `site`, `operator`; often empty.
    pub by: String,
    /// The figure.
    pub value: Estimate,
    /// Its unit.
    pub unit: Unit,
    /// Its basis.
    pub basis: Basis,
    /// Its scope; `None` is the region.
    pub scope: Option<ScopeId>,
    /// Its period.
    pub period: Option<Period>,
    /// What it was made from.
    pub grounds: Vec<Ground>,
    /// What it assumes, what it cannot prove.
    pub notes: Vec<Note>,
}

/// All indicators, in the order they are told.
pub const ALL: &[Indicator] = &[
    self_sufficiency::INDICATOR,
    utilisation::INDICATOR,
    local_conversion::INDICATOR,
    deep_processing::INDICATOR,
    concentration::INDICATOR,
    output_value::INDICATOR,
    potential::INDICATOR,
    recycling_input_rate::INDICATOR,
    recycled_content::INDICATOR,
    old_scrap_ratio::INDICATOR,
    collection_rate::INDICATOR,
    end_of_life_recycling_rate::INDICATOR,
    byproducts_taken::INDICATOR,
    loop_closure::INDICATOR,
    cycling_index::INDICATOR,
    carbon::INDICATOR,
    energy::INDICATOR,
    target_progress::INDICATOR,
];

/// Computes every indicator; targets are answered when the others are known.
pub(super) fn fill(chain: &Chain, results: &mut Results) {
    let mut unanswered = Vec::new();
    for indicator in ALL {
        if indicator.id == target_progress::INDICATOR.id {
            let found = &results.indicators;
            results.targets = super::targets::solve(chain, results, found, &mut unanswered);
        }
        let mut found = (indicator.compute)(chain, results, &mut unanswered);
        results.indicators.append(&mut found);
    }
    results.unanswered.append(&mut unanswered);
}

/// A share of the loop of a substance as a figure: `what` is the indicator and its subject.
fn shared(
    chain: &Chain,
    results: &Results,
    what: (&'static str, Subject),
    scope: Option<ScopeId>,
    share: &Share,
) -> Indicated {
    Indicated {
        id: what.0,
        of: what.1,
        by: String::new(),
        value: share.value,
        unit: Unit::ONE,
        basis: Basis::Observed,
        scope,
        period: results.question.period(chain),
        grounds: share.grounds.clone(),
        notes: share.notes.clone(),
    }
}

/// One share of every loop that has it, told of the whole chain, by substance.
fn of_cycles(
    chain: &Chain,
    results: &Results,
    id: &'static str,
    pick: fn(&Cycle) -> Option<&Share>,
) -> Vec<Indicated> {
    let cycles = results.circularity.cycles.iter();
    let known = cycles.filter_map(|cycle| Some((cycle, pick(cycle)?)));
    known
        .map(|(cycle, share)| Indicated {
            by: cycle.substance.clone(),
            ..shared(chain, results, (id, Subject::Chain), cycle.scope, share)
        })
        .collect()
}

/// What tells two figures of one indicator and subject apart, in words: `by operator`, the name of a substance; empty
/// where there is nothing to tell apart.
pub fn by_title(chain: &Chain, by: &str) -> Message {
    match by {
        "site" => Message::new("by site", "按企业"),
        "operator" => Message::new("by operator", "按运营方"),
        "region" => Message::new("by region", "按地区"),
        "origin" => Message::new("by origin", "按来源地"),
        "" => Message::default(),
        other => chain.substance_title(other),
    }
}

/// The title of an indicator.
pub fn title(id: &str) -> Message {
    ALL.iter().find(|indicator| indicator.id == id).map_or_else(
        || Message::same(id),
        |it| Message::new(it.title_en, it.title_zh),
    )
}
