//! Question 5: why can a demand not be met, and what is the least that would mend it?
//!
//! Comes in: a chain, its structure, demands per year. Goes out: [`Conflict`], or that there is none. Must not know:
//! severities, formats.
//!
//! Two answers from the programme of `potential`. The *least relaxation* (elastic programming: G. G. Brown, G. W. Graves,
//! 1975): every limit may be exceeded and every demand missed, each at a price of one per share of its own size; the
//! cheapest way to fit all of them. The *conflicting set* (deletion filter: J. W. Chinneck, E. W. Dravnieks, ORSA J.
//! Computing 3, 1991): limits and demands that cannot hold together, while without any one of them the others can.

use super::demand::Demand;
use super::lp::{self, Outcome, Problem};
use super::potential::{Capacities, Limit, Model};
use super::structure::Structure;
use super::{Question, Unanswered};
use crate::model::{Chain, Subject};
use crate::text::Message;

/// Members from which on the set is not made minimal: each costs a linear programme.
const MEMBERS_MAX: usize = 400;

/// Relaxations below this share of a limit are none.
const NONE: f64 = 1e-7;

/// One party to a conflict.
#[derive(Clone, Debug, PartialEq)]
pub enum Party {
    /// A capacity or a limit of imports.
    Limit(Limit),
    /// A demand.
    Demand(Demand),
}

impl Party {
    /// Its size.
    pub fn amount(&self) -> f64 {
        match self {
            Self::Limit(limit) => limit.amount,
            Self::Demand(demand) => demand.amount,
        }
    }
}

/// Demands that cannot be met.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What cannot hold together; without any one of them the rest can. Demands first.
    pub parties: Vec<Party>,
    /// The least relaxation: how much each must give, in its own unit.
    pub relaxed: Vec<(Party, f64)>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// No result can be vouched for.
    Trouble,
    /// More limits than can be told apart in reasonable time.
    TooMany(usize),
}

/// The limits and demands of a problem, each of which can be put on and off.
struct Parties {
    problem: Problem,
    members: Vec<(Party, usize)>,
}

impl Parties {
    fn of(chain: &Chain, structure: &Structure, question: Question, demands: &[Demand]) -> Self {
        let capacities = Capacities::of(chain, structure, question);
        let model = Model::of(chain, &capacities, demands);
        let mut problem = model.problem;
        // What is delivered counts by itself here, not in proportion.
        problem.columns[model.theta].high = 0.0;
        problem.minimise(&[]);
        let demands = demands
            .iter()
            .cloned()
            .map(Party::Demand)
            .zip(model.delivered);
        let limits = model.limits.into_iter().map(|it| {
            let column = it.column;
            (Party::Limit(it), column)
        });
        Self {
            problem,
            members: demands.chain(limits).collect(),
        }
    }

    fn set(&mut self, at: usize, on: bool) {
        let (party, column) = &self.members[at];
        let column = &mut self.problem.columns[*column];
        match party {
            Party::Limit(limit) => column.high = if on { limit.amount } else { f64::INFINITY },
            Party::Demand(demand) => column.low = if on { demand.amount } else { 0.0 },
        }
    }

    /// Whether those that are on can hold together; `None` where nobody can tell.
    fn holds(&self) -> Option<bool> {
        match lp::solve(&self.problem) {
            Outcome::Optimal(_) => Some(true),
            Outcome::Infeasible => Some(false),
            Outcome::Unbounded | Outcome::NumericTrouble(_) => None,
        }
    }

    /// The least relaxation of all of them; `None` where nobody can tell.
    fn relax(&self) -> Option<Vec<(usize, f64)>> {
        let mut problem = self.problem.clone();
        let mut gives = Vec::new();
        for (party, column) in &self.members {
            // What has no size of its own gives in whole units.
            let size = if party.amount() > 0.0 {
                party.amount()
            } else {
                1.0
            };
            let give = problem.column(0.0, f64::INFINITY, 1.0);
            let (low, high, sign) = match party {
                Party::Limit(limit) => {
                    problem.columns[*column].high = f64::INFINITY;
                    (f64::NEG_INFINITY, limit.amount / size, -1.0)
                }
                Party::Demand(demand) => {
                    problem.columns[*column].low = 0.0;
                    (demand.amount / size, f64::INFINITY, 1.0)
                }
            };
            problem.row(low, high, vec![(*column, 1.0 / size), (give, sign)]);
            gives.push((give, size));
        }
        let optimum = lp::solve(&problem).optimum()?;
        let gives = gives.into_iter().enumerate();
        let gives = gives.map(|(at, (column, size))| (at, optimum.x[column], size));
        Some(
            gives
                .filter(|it| it.1 > NONE)
                .map(|(at, share, size)| (at, share * size))
                .collect(),
        )
    }
}

/// Why the demands cannot be met together; `None` where they can.
///
/// # Errors
/// Why there is no answer.
pub fn solve(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    demands: &[Demand],
) -> Result<Option<Conflict>, NoAnswer> {
    let mut parties = Parties::of(chain, structure, question, demands);
    let all = parties.members.len();
    for at in 0..all {
        parties.set(at, true);
    }
    if parties.holds().ok_or(NoAnswer::Trouble)? {
        return Ok(None);
    }
    let relaxed = parties.relax().ok_or(NoAnswer::Trouble)?;
    if all > MEMBERS_MAX {
        return Err(NoAnswer::TooMany(all));
    }
    let mut kept = Vec::new();
    for at in (0..all).rev() {
        parties.set(at, false);
        if parties.holds().ok_or(NoAnswer::Trouble)? {
            parties.set(at, true);
            kept.push(at);
        }
    }
    kept.reverse();
    let party = |at: usize| parties.members[at].0.clone();
    let mut relaxed: Vec<(Party, f64)> = relaxed
        .into_iter()
        .map(|(at, by)| (party(at), digits(by)))
        .collect();
    relaxed.retain(|(_, by)| *by > 0.0);
    Ok(Some(Conflict {
        parties: kept.into_iter().map(party).collect(),
        relaxed,
    }))
}

/// Whether limits of these kinds and demands can hold together, all other limits lifted; `None` where nobody can tell.
pub fn holds(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    demands: &[Demand],
    parties: &[Party],
) -> Option<bool> {
    let mut all = Parties::of(chain, structure, question, demands);
    for at in 0..all.members.len() {
        let on = match &all.members[at].0 {
            Party::Limit(limit) => parties
                .iter()
                .any(|it| matches!(it, Party::Limit(held) if held.kind == limit.kind)),
            Party::Demand(demand) => parties.contains(&Party::Demand(demand.clone())),
        };
        all.set(at, on);
    }
    all.holds()
}

/// The question that stays open.
pub fn unanswered_by(why: NoAnswer) -> Unanswered {
    let needs = match why {
        NoAnswer::Trouble => Message::new(
            "figures nearer to each other in size: no result can be vouched for; check units",
            "大小相差不那么悬殊的数据：目前得不出可靠结果，请核对单位",
        ),
        NoAnswer::TooMany(count) => Message::new(
            format!("fewer limits: {count} are more than the {MEMBERS_MAX} that are told apart"),
            format!("更少的限制：{count} 个超过可逐一辨别的 {MEMBERS_MAX} 个"),
        ),
    };
    Unanswered {
        of: Subject::Chain,
        question: Message::new(
            "Which limits keep the demands from being met?",
            "哪些限制使需求不能满足？",
        ),
        needs,
    }
}

/// Nine digits: what a solver leaves behind them means nothing.
fn digits(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}
