//! Question 4: how much can the chain make, and what holds it back?
//!
//! Comes in: a chain, its structure, what is asked, what is to be made. Goes out: [`Potential`]: the most that can be
//! made a year, and its bottlenecks, each with what one more unit is worth and what limits next. Must not know:
//! severities, formats.
//!
//! Method: the linear programme max θ with, for each commodity, Σ made − Σ taken + imports ≥ θ · wanted, activities
//! within capacities, imports within their limits (`model`). Only what is unique is told: the most itself, and for each
//! limit the two one-sided slopes of the most as a function of that limit, which exist and are unique also where the
//! optimum is degenerate and its dual prices are not. They come from parametric re-solves (`slope`): the most is a
//! concave, piecewise linear function of each limit.

mod model;
mod slope;

pub(crate) use model::{Capacities, Model};
pub use model::{Limit, LimitKind};

use super::demand::Demand;
use super::lp::{Optimum, Outcome};
use super::structure::Structure;
use super::technology::End;
use super::{Depth, Question, Unanswered};
use crate::model::{Chain, CommodityId, ProcessId, Subject};
use crate::quantity::Estimate;
use crate::text::Message;

/// Limits whose slopes are worked out; each costs up to a hundred re-solves of the same problem.
const BOTTLENECKS_MAX: usize = 12;

/// Room that the rest of the chain must have before a limit is worth a finding: a share of the output.
pub const ROOM: f64 = 0.05;

/// Processes × products up to which potentials are worked out unasked: about a tenth of a second.
const UNASKED_MAX: usize = 200;

/// One limit that holds the output back.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    /// Which.
    pub limit: Limit,
    /// What one more unit of it a year adds to the output; zero where others hold it back as well.
    pub gain: f64,
    /// What one unit less takes from the output.
    pub loss: f64,
    /// Up to which size of the limit each unit adds `gain`; `None` where nothing else is known to limit.
    pub until: Option<f64>,
    /// The output there.
    pub reaches: Option<f64>,
    /// What limits from there on.
    pub next: Vec<Limit>,
}

/// The most that can be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Potential {
    /// What is made: one product, or several in the proportion of their demands.
    pub demands: Vec<Demand>,
    /// How often the demands can be met a year; of a product that nobody asked an amount of, its amount.
    pub most: f64,
    /// The same with the least and the most it can be, given the bounds of every figure: all of them at their worst, and
    /// all at their best (exact where each figure stands in one place, since more made, less taken and a wider limit never
    /// lessen the most). Without bounds, where no result can be vouched for, both are infinite.
    pub range: Estimate,
    /// What holds it back, what helps most first.
    pub bottlenecks: Vec<Bottleneck>,
    /// What it assumes.
    pub notes: Vec<Message>,
}

impl Potential {
    /// What so many times the demands are: of one product its amount, of several the times themselves.
    pub fn output(&self, times: f64) -> f64 {
        match &self.demands[..] {
            [only] => digits(times * only.amount),
            _ => digits(times),
        }
    }

    /// The most with its bounds, as [`Self::output`] tells it.
    pub fn outputs(&self) -> Estimate {
        Estimate {
            value: Some(self.output(self.most)),
            low: self.output(self.range.low),
            high: self.output(self.range.high),
            ..self.range
        }
    }
}

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq)]
pub enum NoPotential {
    /// Nothing that is known limits it: the processes on the way without a capacity.
    Unlimited(Vec<ProcessId>),
    /// Nothing can be made at all with these processes.
    Nothing,
    /// No result can be vouched for.
    Trouble,
}

/// The most of what is wanted together.
///
/// # Errors
/// Why there is no figure.
pub fn most(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    demands: &[Demand],
) -> Result<Potential, NoPotential> {
    most_to(chain, structure, question, demands, Depth::Whole)
}

/// The most of what is wanted together, as far as is asked: for rules alone without bounds, losses and next limits.
///
/// # Errors
/// Why there is no figure.
pub fn most_to(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    demands: &[Demand],
    depth: Depth,
) -> Result<Potential, NoPotential> {
    most_within(
        chain,
        &Capacities::of(chain, structure, question),
        demands,
        depth,
    )
}

/// The most of what is wanted together, within capacities that are known already.
fn most_within(
    chain: &Chain,
    capacities: &Capacities,
    demands: &[Demand],
    depth: Depth,
) -> Result<Potential, NoPotential> {
    let model = Model::of(chain, capacities, demands);
    let optimum = solved(chain, &model, demands)?;
    let most = optimum.x[model.theta];
    if most <= 0.0 && !model.limits.iter().any(|it| it.amount == 0.0) {
        return Err(NoPotential::Nothing);
    }
    let tight = |at: &usize| {
        let limit = &model.limits[*at];
        optimum.x[limit.column] >= limit.amount * (1.0 - 1e-7)
    };
    let mut tight: Vec<usize> = (0..model.limits.len()).filter(tight).collect();
    let mut notes = model.notes(chain);
    if tight.len() > BOTTLENECKS_MAX {
        notes.push(Message::new(
            format!(
                "{} limits are reached at once; the first {BOTTLENECKS_MAX} were looked at",
                tight.len()
            ),
            format!(
                "有 {} 个限制同时达到；只考察了前 {BOTTLENECKS_MAX} 个",
                tight.len()
            ),
        ));
        tight.truncate(BOTTLENECKS_MAX);
    }
    let mut bottlenecks = Vec::new();
    for at in tight {
        let found = slope::bottleneck(&model, at, most, depth).ok_or(NoPotential::Trouble)?;
        if found.gain > 0.0 || found.loss > 0.0 {
            bottlenecks.push(found);
        }
    }
    let rank = |it: &Bottleneck| {
        (
            it.reaches.unwrap_or(f64::INFINITY) * f64::from(u8::from(it.gain > 0.0)),
            it.loss * it.limit.amount,
        )
    };
    bottlenecks.sort_by(|left, right| {
        let (left, right) = (rank(left), rank(right));
        right.0.total_cmp(&left.0).then(right.1.total_cmp(&left.1))
    });
    let mut range = Estimate::exact(most);
    if depth == Depth::Whole && model.is_uncertain() {
        let end = |end| Model::at(chain, capacities, demands, end);
        (range.low, range.high) = (
            ceiling_of(&end(End::Leanest), f64::NEG_INFINITY).min(most),
            ceiling_of(&end(End::Fullest), f64::INFINITY).max(most),
        );
    }
    Ok(Potential {
        demands: demands.to_vec(),
        most,
        range,
        bottlenecks,
        notes,
    })
}

/// The most alone, without what holds it back.
///
/// # Errors
/// Why there is no figure.
pub fn ceiling(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    demands: &[Demand],
) -> Result<f64, NoPotential> {
    let capacities = Capacities::of(chain, structure, question);
    let model = Model::of(chain, &capacities, demands);
    Ok(solved(chain, &model, demands)?.x[model.theta])
}

/// The most of a problem with every figure at an end; `unknown` where no result can be vouched for.
fn ceiling_of(model: &Model, unknown: f64) -> f64 {
    match super::lp::solve(&model.problem) {
        Outcome::Optimal(optimum) => optimum.x[model.theta],
        Outcome::Unbounded => f64::INFINITY,
        Outcome::Infeasible | Outcome::NumericTrouble(_) => unknown,
    }
}

fn solved(chain: &Chain, model: &Model, demands: &[Demand]) -> Result<Optimum, NoPotential> {
    match super::lp::solve(&model.problem) {
        Outcome::Optimal(optimum) => Ok(optimum),
        Outcome::Unbounded => Err(NoPotential::Unlimited(model.unlimited(chain, demands))),
        Outcome::Infeasible => Err(NoPotential::Nothing),
        Outcome::NumericTrouble(_) => Err(NoPotential::Trouble),
    }
}

/// Nine digits: what a solver leaves behind them differs between machines and means nothing.
fn digits(value: f64) -> f64 {
    if !value.is_finite() {
        return value;
    }
    format!("{value:.8e}").parse().unwrap_or(value)
}

/// The potentials of a chain without being asked: its demands together, else each final product by itself.
pub fn solve(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    depth: Depth,
    unanswered: &mut Vec<Unanswered>,
) -> Vec<Potential> {
    let present = chain
        .processes
        .iter()
        .filter(|it| it.presence.is_present())
        .count();
    if !chain
        .sites
        .iter()
        .any(|it| it.capacity.is_some() && it.process.is_some())
    {
        return Vec::new();
    }
    let wanted = wanted(chain, structure);
    if wanted.is_empty() {
        return Vec::new();
    }
    if present * wanted.len() > UNASKED_MAX {
        unanswered.push(Unanswered {
            of: Subject::Chain,
            question: Message::new("How much of each product can the chain make?", "每种产品最多能生产多少？"),
            needs: Message::new(
                format!("a product to look at: `liantu analyze --demand`; unasked it is worked out for up to {UNASKED_MAX} processes, counted once for each product"),
                format!("指定产品：`liantu analyze --demand`；不指定时只计算到 {UNASKED_MAX} 个工艺（每种产品各计一次）"),
            ),
        });
        return Vec::new();
    }
    let capacities = Capacities::of(chain, structure, question);
    let mut found = Vec::new();
    for demands in wanted {
        match most_within(chain, &capacities, &demands, depth) {
            Ok(potential) => found.push(potential),
            Err(why) => unanswered.extend(unanswered_by(chain, &demands, &why)),
        }
    }
    found
}

/// What is looked at unasked.
fn wanted(chain: &Chain, structure: &Structure) -> Vec<Vec<Demand>> {
    let stated = Demand::stated(chain);
    if !stated.is_empty() {
        return vec![stated];
    }
    let graph = &structure.present;
    let is_final = |id: &CommodityId| {
        let product = graph
            .makers(*id)
            .iter()
            .any(|(process, _)| chain.process(*process).product == *id);
        product && graph.takers(*id).is_empty() && chain.commodity(*id).unit.is_some()
    };
    let ids = (0..).take(chain.commodities.len()).map(CommodityId);
    ids.filter(is_final)
        .map(|id| vec![Demand::one(id)])
        .collect()
}

/// The question that a missing figure leaves open.
pub fn unanswered_by(chain: &Chain, demands: &[Demand], why: &NoPotential) -> Option<Unanswered> {
    let first = demands.first()?;
    let of = Subject::Commodity(first.commodity);
    let title = chain.title_of(of);
    let needs = match why {
        NoPotential::Unlimited(processes) => {
            let titles = processes
                .iter()
                .map(|id| chain.title_of(Subject::Process(*id)));
            let (en, zh): (Vec<String>, Vec<String>) = titles.map(|it| (it.en, it.zh)).unzip();
            Message::new(
                format!("a capacity of {}", en.join(", or of ")),
                format!("{}的产能", zh.join("或")),
            )
        }
        NoPotential::Nothing => Message::new(
            "a way to make it: with the amounts in the file nothing of it can be made",
            "能生产它的途径：按文件中的数量一点也生产不出来",
        ),
        NoPotential::Trouble => Message::new(
            "figures nearer to each other in size: no result can be vouched for; check units",
            "大小相差不那么悬殊的数据：目前得不出可靠结果，请核对单位",
        ),
    };
    Some(Unanswered {
        of,
        question: Message::new(
            format!("How much of {} can the chain make?", title.en),
            format!("{}最多能生产多少？", title.zh),
        ),
        needs,
    })
}
