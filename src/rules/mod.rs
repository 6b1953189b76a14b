//! The rules: one file each, found through [`ALL`]. A rule judges a chain and its results; it computes nothing.
//!
//! Comes in: a chain, the results of its analyses, settings. Goes out: findings, acceptances applied. Must not know:
//! how results are computed, how findings are printed.

mod acceptance;
mod context;
mod settings;
mod words;

mod bottleneck;
mod broken_route;
mod carbon_above_benchmark;
mod concentrated_supply;
mod contested_figure;
mod dead_end_process;
mod expired_acceptance;
mod idle_capacity;
mod import_dependence;
mod impossible_figure;
mod isolated;
mod mass_imbalance;
mod missing_stage;
mod missing_supplier;
mod no_figure;
mod no_outlet;
mod open_loop;
mod oversupply;
mod scope_mismatch;
mod shallow_exit;
mod single_source;
mod target_behind;
mod target_out_of_reach;
mod undersupply;
mod unfed_loop;
mod unsourced_figure;
mod unused_acceptance;
mod unverified_figure;

pub use context::{Context, Draft, Places, value};
pub use settings::{PROFILES, Profile, Settings, Thresholds};
pub use words::ranged;

use std::cmp::Reverse;

use crate::analysis::Results;
use crate::model::Chain;
use crate::report::{Finding, Severity, Verb};

/// What part of a chain a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Links between processes.
    Links,
    /// Supply against need.
    Balance,
    /// What hangs on few.
    Dependence,
    /// Targets.
    Targets,
    /// Where value leaves.
    Value,
    /// The data itself.
    Data,
    /// Acceptances.
    Acceptances,
}

impl Area {
    /// Its name in English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Links => "links",
            Self::Balance => "balance",
            Self::Dependence => "dependence",
            Self::Targets => "targets",
            Self::Value => "value",
            Self::Data => "data",
            Self::Acceptances => "acceptances",
        }
    }

    /// Its name in Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Links => "链接",
            Self::Balance => "供需",
            Self::Dependence => "依赖",
            Self::Targets => "目标",
            Self::Value => "价值",
            Self::Data => "数据",
            Self::Acceptances => "已知问题",
        }
    }
}

/// The page of a rule in one language, for `explain` and the docs.
pub struct Page {
    /// What it finds: one sentence.
    pub summary: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How it is judged: the formula and the threshold.
    pub formula: &'static str,
    /// How to mend it.
    pub mend: &'static str,
}

/// A rule.
pub struct Rule {
    /// Its id: the name of the fault.
    pub id: &'static str,
    /// The field's word for it in Chinese: 缺链, 短板, …
    pub name_zh: &'static str,
    /// What part of a chain it looks at.
    pub area: Area,
    /// How bad, unless settings say otherwise.
    pub severity: Severity,
    /// What a planner does about it.
    pub verb: Verb,
    /// Its page in English.
    pub en: Page,
    /// Its page in Chinese.
    pub zh: Page,
    /// A small chain that it fires on: the fixture, with marks in its margin.
    pub example: &'static str,
    /// Judges.
    pub run: fn(&Context<'_>, &mut Vec<Draft>),
}

/// All rules, by area, in the order they are told.
pub const ALL: &[Rule] = &[
    missing_supplier::RULE,
    no_outlet::RULE,
    broken_route::RULE,
    missing_stage::RULE,
    open_loop::RULE,
    unfed_loop::RULE,
    dead_end_process::RULE,
    isolated::RULE,
    undersupply::RULE,
    oversupply::RULE,
    bottleneck::RULE,
    idle_capacity::RULE,
    mass_imbalance::RULE,
    single_source::RULE,
    concentrated_supply::RULE,
    import_dependence::RULE,
    target_behind::RULE,
    target_out_of_reach::RULE,
    shallow_exit::RULE,
    carbon_above_benchmark::RULE,
    no_figure::RULE,
    unsourced_figure::RULE,
    unverified_figure::RULE,
    contested_figure::RULE,
    scope_mismatch::RULE,
    impossible_figure::RULE,
    unused_acceptance::RULE,
    expired_acceptance::RULE,
];

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

/// Runs every rule; findings are sorted by severity (worst first), then rule, place and subject.
pub fn run(chain: &Chain, results: &Results, settings: &Settings) -> Vec<Finding> {
    let places = Places::of(chain);
    let mut findings = Vec::new();
    let mut ranks = Vec::new();
    for (rank, rule) in ALL.iter().enumerate() {
        let Some(severity) = settings.severity(rule) else {
            continue;
        };
        let mut drafts = Vec::new();
        let context = Context {
            chain,
            results,
            settings,
            places: &places,
            findings: &findings,
        };
        (rule.run)(&context, &mut drafts);
        findings.extend(
            drafts
                .into_iter()
                .map(|draft| draft.finish(rule, severity, chain)),
        );
        ranks.resize(findings.len(), rank);
    }
    let context = Context {
        chain,
        results,
        settings,
        places: &places,
        findings: &[],
    };
    acceptance::apply(&context, &mut findings);
    sorted(findings, &ranks)
}

/// Worst first; then by area, links before data, as the table has them; then by place. `ranks` has the place in the table
/// of the rule of each.
fn sorted(mut findings: Vec<Finding>, ranks: &[usize]) -> Vec<Finding> {
    let key = |at: usize| {
        let it = &findings[at];
        let severity = Reverse(it.severity);
        (severity, ranks[at], &it.at, &it.of, &it.discriminator)
    };
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by(|left, right| key(*left).cmp(&key(*right)));
    // Each is put where it belongs, within the list: findings are large.
    let mut place = vec![0; order.len()];
    for (new, old) in order.into_iter().enumerate() {
        place[old] = new;
    }
    for at in 0..place.len() {
        while place[at] != at {
            let to = place[at];
            findings.swap(at, to);
            place.swap(at, to);
        }
    }
    findings
}
