//! The questions asked of a chain: one file per question, one file per indicator under `indicators`.
//!
//! Comes in: a chain and what is asked. Goes out: typed results. Must not know: severities, words of reports, formats.

pub mod balance;
pub mod capacity;
pub mod circularity;
pub mod concentration;
pub mod data;
pub mod flows;
mod ground;
pub mod indicators;
pub mod load;
pub mod structure;
pub mod synthesis;
pub mod targets;

pub use ground::{Ground, Note, ground, source_ids, worst};

use std::collections::BTreeSet;

use crate::model::{Chain, ScopeId};
use crate::quantity::{Date, Period};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Question {
    /// The period that figures are compared in; `None` is the chain's own.
    pub period: Option<Period>,
    /// The day dates are compared with; `None` is the end of the period.
    pub as_of: Option<Date>,
}

impl Question {
    /// The period in force.
    pub fn period(&self, chain: &Chain) -> Option<Period> {
        self.period.or(chain.period)
    }

    /// The day in force; `None` where neither is known.
    pub fn as_of(&self, chain: &Chain) -> Option<Date> {
        self.as_of.or_else(|| self.period(chain).map(Period::end))
    }
}

/// The basis of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Observed output.
    Observed,
    /// Capacity of what runs.
    Capacity,
    /// Targets and demands, and what is built and planned by then.
    Target,
}

impl Basis {
    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Capacity => "capacity",
            Self::Target => "target",
        }
    }
}

/// What an analysis could not say, and which figure would let it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unanswered {
    /// What it is about.
    pub of: crate::model::Subject,
    /// The question.
    pub question: crate::text::Message,
    /// What is needed.
    pub needs: crate::text::Message,
}

/// Everything the first questions say about a chain.
#[derive(Clone, Debug)]
pub struct Results {
    /// What was asked.
    pub question: Question,
    /// Question 1.
    pub structure: structure::Structure,
    /// Question 3.
    pub balances: Vec<balance::Balance>,
    /// Output against capacity.
    pub loads: Vec<load::Load>,
    /// Question 7.
    pub concentrations: Vec<concentration::Concentration>,
    /// Question 10.
    pub circularity: circularity::Circularity,
    /// Question 12.
    pub targets: Vec<targets::Progress>,
    /// The indicators, in the order of their table.
    pub indicators: Vec<indicators::Indicated>,
    /// What the data says about itself.
    pub data: data::Data,
    /// What could not be said: sorted, no doubles.
    pub unanswered: Vec<Unanswered>,
}

/// Answers all questions.
pub fn run(chain: &Chain, question: Question) -> Results {
    let structure = structure::solve(chain);
    let mut unanswered = Vec::new();
    let balances = balance::solve(chain, &structure, question, &mut unanswered);
    let loads = load::solve(chain, &structure, question, &mut unanswered);
    let concentrations = concentration::solve(chain, &structure, question, &mut unanswered);
    let circularity = circularity::solve(chain, &structure, question, &mut unanswered);
    let mut results = Results {
        question,
        structure,
        balances,
        loads,
        concentrations,
        circularity,
        targets: Vec::new(),
        indicators: Vec::new(),
        data: data::Data::default(),
        unanswered,
    };
    indicators::fill(chain, &mut results);
    results.data = data::solve(chain, &results);
    unanswered_structure(chain, &mut results);
    results.unanswered.sort();
    results.unanswered.dedup();
    results
}

/// Needed things from outside whose supply nothing states are one question, not gaps.
fn unanswered_structure(chain: &Chain, results: &mut Results) {
    use crate::text::Message;
    let outside = results.structure.outside.iter();
    let titles: Vec<Message> = outside
        .map(|id| chain.title_of(crate::model::Subject::Commodity(*id)))
        .collect();
    if titles.is_empty() {
        return;
    }
    let en: Vec<&str> = titles.iter().map(|title| title.en.as_str()).collect();
    let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_str()).collect();
    results.unanswered.push(Unanswered {
        of: crate::model::Subject::Chain,
        question: Message::new(
            format!("Where do these come from: {}?", en.join(", ")),
            format!("这些从哪里来：{}？", zh.join("、")),
        ),
        needs: Message::new(
            "an entry of `imports`, or a supplier, for each; they normally come from beyond such a chain",
            "各自的 `imports` 或供应者；它们通常来自链外",
        ),
    });
}

/// Scopes in use: the region first, then those that figures name.
pub(crate) fn scopes(chain: &Chain) -> Vec<Option<ScopeId>> {
    let named = chain
        .observations
        .iter()
        .map(|it| it.scope)
        .chain(chain.sites.iter().map(|it| it.scope))
        .chain(chain.crossings.iter().map(|it| it.scope));
    let found: BTreeSet<Option<ScopeId>> = std::iter::once(None).chain(named).collect();
    found.into_iter().collect()
}
