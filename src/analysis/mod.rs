//! The questions asked of a chain: one file per question, one file per indicator under `indicators`.
//!
//! Comes in: a chain and what is asked. Goes out: typed results. Must not know: severities, words of reports, formats.

pub mod balance;
pub mod capacity;
pub mod circularity;
pub mod concentration;
pub mod conflict;
pub mod data;
pub mod demand;
pub mod flows;
pub mod footprint;
mod ground;
pub mod indicators;
pub mod linear;
pub mod load;
pub mod lp;
pub mod methods;
pub mod potential;
pub mod requirement;
pub mod structure;
pub mod synthesis;
pub mod targets;
pub mod technology;

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

/// How far the questions on what is made are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Depth {
    /// Everything that a report tells.
    #[default]
    Whole,
    /// Best values, and what rules judge: for studies of many variants of one chain. Bounds of requirement and potential,
    /// losses, next limits and conflicts are left out.
    Judged,
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
    /// What is wanted, where that was asked.
    pub demands: Vec<demand::Demand>,
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
    /// Question 11.
    pub footprint: footprint::Footprint,
    /// Question 12.
    pub targets: Vec<targets::Progress>,
    /// The indicators, in the order of their table.
    pub indicators: Vec<indicators::Indicated>,
    /// What the data says about itself.
    pub data: data::Data,
    /// Question 2, where demands are asked for.
    pub requirement: Option<requirement::Requirement>,
    /// Question 4: of the demands, else of each final product.
    pub potentials: Vec<potential::Potential>,
    /// Question 5, where demands cannot be met.
    pub conflict: Option<conflict::Conflict>,
    /// What could not be said: sorted, no doubles.
    pub unanswered: Vec<Unanswered>,
}

/// Answers all questions.
pub fn run(chain: &Chain, question: Question) -> Results {
    run_for(chain, question, &[])
}

/// Answers all questions, those on what is made for these demands where there are any.
pub fn run_for(chain: &Chain, question: Question, demands: &[demand::Demand]) -> Results {
    run_to(chain, question, demands, Depth::Whole)
}

/// Answers all questions as far as is asked.
pub fn run_to(
    chain: &Chain,
    question: Question,
    demands: &[demand::Demand],
    depth: Depth,
) -> Results {
    let structure = structure::solve(chain);
    let mut unanswered = Vec::new();
    let shelves = balance::shelves(chain, &structure, question);
    let balances = balance::solve(chain, &shelves, &mut unanswered);
    let asked = (question, &shelves[..]);
    let loads = load::solve(chain, &structure, asked, &mut unanswered);
    drop(shelves);
    let concentrations = concentration::solve(chain, &structure, question, &mut unanswered);
    let circularity = circularity::solve(chain, &structure, question, &mut unanswered);
    let footprint = footprint::solve(chain, &mut unanswered);
    let mut results = Results {
        question,
        demands: demands.to_vec(),
        structure,
        balances,
        loads,
        concentrations,
        circularity,
        footprint,
        targets: Vec::new(),
        indicators: Vec::new(),
        data: data::Data::default(),
        requirement: None,
        potentials: Vec::new(),
        conflict: None,
        unanswered,
    };
    answers(chain, demands, depth, &mut results);
    indicators::fill(chain, &mut results);
    results.data = data::solve(chain, &results);
    unanswered_structure(chain, &mut results);
    results.unanswered.sort();
    results.unanswered.dedup();
    results
}

/// What is made: what it takes, how much can be, and why not more.
fn answers(chain: &Chain, demands: &[demand::Demand], depth: Depth, results: &mut Results) {
    use crate::text::Message;
    let (structure, question) = (&results.structure, results.question);
    let mut unanswered = Vec::new();
    let yearly = demands.iter().all(|it| it.yearly);
    if demands.is_empty() || !yearly {
        results.potentials = potential::solve(chain, structure, question, depth, &mut unanswered);
    } else {
        match potential::most_to(chain, structure, question, demands, depth) {
            Ok(found) => results.potentials.push(found),
            Err(why) => unanswered.extend(potential::unanswered_by(chain, demands, &why)),
        }
    }
    if let Some(first) = demands.first() {
        let of = crate::model::Subject::Commodity(first.commodity);
        match requirement::solve_to(chain, demands, depth) {
            Ok(found) => results.requirement = Some(found),
            Err(why) => unanswered.push(Unanswered {
                of,
                question: Message::new("What does the demand take?", "满足这一需求要用什么？"),
                needs: Message::new(
                    format!("other figures: {}", why.en),
                    format!("修正数据：{}", why.zh),
                ),
            }),
        }
        if !yearly {
            unanswered.push(Unanswered {
                of,
                question: Message::new("Can the demand be met?", "这一需求能否满足？"),
                needs: Message::new(
                    "the demand per year, such as \"1 kt/a\": capacities are per year",
                    "按年计的需求，例如 \"1 kt/a\"：产能是按年计的",
                ),
            });
        }
    }
    let wanted = if demands.is_empty() {
        demand::Demand::stated(chain)
    } else {
        demands.to_vec()
    };
    let short = results
        .potentials
        .iter()
        .any(|it| it.demands == wanted && it.most < 1.0);
    if short && !wanted.is_empty() && depth == Depth::Whole {
        match conflict::solve(chain, structure, question, &wanted) {
            Ok(found) => results.conflict = found,
            Err(why) => unanswered.push(conflict::unanswered_by(why)),
        }
    }
    results.unanswered.append(&mut unanswered);
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
