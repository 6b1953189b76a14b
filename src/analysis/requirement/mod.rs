//! Question 2: what does it take to make this much?
//!
//! Comes in: a chain and demands. Goes out: [`Requirement`], the activity of each process, what comes from outside and
//! what is left over; or a sentence that says why there is no answer. Must not know: severities, formats.
//!
//! Method (as in input-output analysis and the matrix form of life-cycle inventories: R. Heijungs, S. Suh, The
//! Computational Structure of Life Cycle Assessment, 2002): activities y solve T y = d on the technology matrix, never by
//! walking a tree, so that loops and by-products count in full. Where each product has one maker and no alternative is
//! open, T is square and `square` solves it by sparse LU. Else each quantity is the range over all ways to meet the
//! demand, by linear programmes (`range`). Bounds of coefficients become exact bounds of the results (`bounds`). What has no maker comes from outside. Where a product is made by nothing
//! present, its candidates stand in. An unknown coefficient makes what lies behind it a bound (`taint`).

mod bounds;
mod loops;
mod range;
mod select;
mod square;
mod taint;

pub use loops::{Eating, eating};

use super::Depth;
use super::demand::Demand;
use super::technology::{Technology, Unknown};
use crate::model::{Chain, CommodityId, ProcessId};
use crate::quantity::Estimate;
use crate::text::Message;
use select::Selection;

/// Beyond this condition of the matrix, fewer than eight digits of a result are right.
const CONDITION_NOTED: f64 = 1e8;

/// How much a process must make of its product.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Which.
    pub process: ProcessId,
    /// In its product's unit: one value, a range over the alternatives, a bound; `None` where not even a bound is known.
    pub amount: Option<Estimate>,
    /// Whether the chain has it; else it is a candidate.
    pub present: bool,
}

/// How much of a commodity comes from outside, or is left over.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// Of what.
    pub commodity: CommodityId,
    /// In its unit, as in [`Activity::amount`].
    pub amount: Option<Estimate>,
}

/// What a demand takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirement {
    /// What is wanted.
    pub demands: Vec<Demand>,
    /// Whether the amounts are per year.
    pub yearly: bool,
    /// Processes at work, in the order of the chain.
    pub activities: Vec<Activity>,
    /// What comes from outside, in the order of the chain.
    pub drawn: Vec<Crossing>,
    /// What is left over.
    pub surplus: Vec<Crossing>,
    /// Coefficients that are missing on the way.
    pub unknown: Vec<Unknown>,
    /// What it assumes.
    pub notes: Vec<Message>,
}

/// A solution by column and commodity, before it is worded.
#[derive(Clone, Debug, Default)]
struct Solution {
    /// By position in the selection.
    activities: Vec<Estimate>,
    drawn: Vec<(CommodityId, Estimate)>,
    surplus: Vec<(CommodityId, Estimate)>,
    notes: Vec<Message>,
}

/// Answers question 2.
///
/// # Errors
/// A sentence with what to do: a loop that eats itself, figures that cannot be right, too many alternatives.
pub fn solve(chain: &Chain, demands: &[Demand]) -> Result<Requirement, Message> {
    solve_to(chain, demands, Depth::Whole)
}

/// Answers question 2 as far as is asked: for rules alone without the bounds that those of coefficients make.
///
/// # Errors
/// As [`solve`].
pub fn solve_to(chain: &Chain, demands: &[Demand], depth: Depth) -> Result<Requirement, Message> {
    let yearly = demands.iter().any(|it| it.yearly);
    if demands.iter().any(|it| it.yearly != yearly) {
        return Err(Message::new(
            "some demands are per year and some are not: give all of them in the same way",
            "有的需求按年计，有的不是：请统一写法",
        ));
    }
    let technology = Technology::of(chain, |_| true);
    let selection = Selection::of(chain, &technology, demands)?;
    let solution = if selection.is_square() {
        match square::solve(chain, &selection, demands) {
            Ok(mut solution) => {
                if depth == Depth::Whole {
                    bounds::widen(chain, &selection, demands, &mut solution);
                }
                solution
            }
            // By-products may make more than is wanted: the surplus is then a choice of the solution.
            Err(square::NoSolution) if selection.has_by_products() => {
                range::solve(chain, &selection, demands, depth)?
            }
            Err(square::NoSolution) => return Err(loops::message(chain, &selection)),
        }
    } else {
        range::solve(chain, &selection, demands, depth)?
    };
    Ok(worded(chain, &selection, demands, solution))
}

fn worded(
    chain: &Chain,
    selection: &Selection<'_>,
    demands: &[Demand],
    solution: Solution,
) -> Requirement {
    let taint = taint::of(selection);
    let mut activities: Vec<Activity> = Vec::new();
    for (at, amount) in solution.activities.iter().enumerate() {
        let column = selection.column(at);
        if amount.high > 0.0 || taint.process(at).is_some() {
            activities.push(Activity {
                process: column.process,
                amount: taint::bound(*amount, taint.process(at)),
                present: chain.process(column.process).presence.is_present(),
            });
        }
    }
    activities.sort_by_key(|it| it.process);
    let mut drawn = crossings(&solution.drawn, |id| taint.commodity(id));
    let mut surplus = crossings(&solution.surplus, |id| {
        taint.commodity(id).map(taint::Moves::turned)
    });
    for id in selection.unsized_draws() {
        if !drawn.iter().any(|it| it.commodity == id) {
            drawn.push(Crossing {
                commodity: id,
                amount: None,
            });
        }
    }
    drawn.sort_by_key(|it| it.commodity);
    surplus.sort_by_key(|it| it.commodity);
    let mut notes = solution.notes;
    notes.extend(select::notes(chain, selection, &activities));
    Requirement {
        demands: demands.to_vec(),
        yearly: demands.iter().any(|it| it.yearly),
        activities,
        drawn,
        surplus,
        unknown: selection.unknown(),
        notes,
    }
}

fn crossings(
    found: &[(CommodityId, Estimate)],
    taint: impl Fn(CommodityId) -> Option<taint::Moves>,
) -> Vec<Crossing> {
    let made = found.iter().filter(|(_, amount)| amount.high > 0.0);
    made.map(|(commodity, amount)| Crossing {
        commodity: *commodity,
        amount: taint::bound(*amount, taint(*commodity)),
    })
    .collect()
}

/// Twelve digits: what rounding leaves behind them differs between machines and means nothing.
fn tidy(value: f64, largest: f64) -> f64 {
    if value.abs() <= largest * 1e-12 {
        return 0.0;
    }
    format!("{value:.11e}").parse().unwrap_or(value)
}
