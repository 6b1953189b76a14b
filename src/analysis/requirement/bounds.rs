//! Bounds of coefficients carried through a square requirement.
//!
//! Comes in: the one solution with best values. Goes out: the same with exact bounds. Must not know: words beyond its note.
//!
//! Where nothing that has a maker falls out beside something else, T is a Z-matrix: less made or more taken never lessens
//! an activity (T⁻¹ ≥ 0, A. Berman, R. J. Plemmons, Nonnegative Matrices, 1994, chapter 6), so that the ends are those of
//! the two matrices with every coefficient at one end. Else they are the least and the most over all matrices between
//! these two (`range`). Both are exact where each coefficient stands in one place.

use super::range::QUANTITIES_MAX;
use super::{Selection, Solution, tidy};
use crate::analysis::demand::Demand;
use crate::analysis::linear;
use crate::analysis::lp::{self, Outcome, Problem};
use crate::analysis::technology::End;
use crate::model::{Chain, CommodityId};
use crate::quantity::Estimate;
use crate::text::Message;

/// Whether a coefficient at work has bounds.
pub(super) fn any(selection: &Selection<'_>) -> bool {
    let terms = selection.columns().flat_map(|it| &it.terms);
    let slots = selection.columns().flat_map(|it| &it.slots);
    terms.map(|it| it.estimate).any(|it| it.is_interval())
        || slots.flat_map(|it| &it.amounts).any(Estimate::is_interval)
}

/// What bounds mean here.
pub(super) fn note() -> Message {
    Message::new(
        "ranges hold for every value that the file allows for the coefficients; not all ends are met at once",
        "区间涵盖文件所允许的各单耗的一切取值；各区间的端点不会同时出现",
    )
}

/// Gives the figures of a solution the bounds that those of the coefficients make.
pub(super) fn widen(
    chain: &Chain,
    selection: &Selection<'_>,
    demands: &[Demand],
    solution: &mut Solution,
) {
    if !any(selection) {
        return;
    }
    let told = if is_monotone(selection) {
        corners(chain, selection, demands, solution)
    } else {
        programmes(chain, selection, demands, solution)
    };
    solution.notes.push(told.map_or_else(unknown, |()| note()));
}

fn unknown() -> Message {
    Message::new(
        "what the ranges of the coefficients do to these figures is not worked out: by-products make it a question of many programmes; `--samples` draws them",
        "各单耗的区间对这些结果的影响没有计算：有副产品时需要求解大量规划；可用 `--samples` 抽样",
    )
}

/// Whether everything that falls out beside something is made by nothing else at work.
fn is_monotone(selection: &Selection<'_>) -> bool {
    selection.columns().all(|column| {
        let beside = column.terms.iter().filter(|it| it.estimate.high > 0.0);
        let mut beside = beside.filter(|it| it.commodity != column.product);
        beside.all(|it| selection.makers(it.commodity).is_empty())
    })
}

/// Activities with every coefficient at one end; `None` where the loops of that matrix eat themselves.
fn at(selection: &Selection<'_>, wanted: &[f64], end: End) -> Option<Vec<f64>> {
    let mut entries = Vec::new();
    for (at, column) in selection.columns().enumerate() {
        for term in &column.terms {
            if let [row] = selection.makers(term.commodity) {
                entries.push((*row, at, end.of(&term.estimate)));
            }
        }
    }
    let size = selection.count();
    // A Z-matrix has an inverse without a minus sign if it makes some of everything out of something.
    let some = linear::solve(size, &entries, &vec![1.0; size]).ok()?;
    if some.x.iter().any(|it| *it < 0.0) {
        return None;
    }
    let products = selection.columns().map(|it| wanted[it.product.index()]);
    let right: Vec<f64> = products.collect();
    Some(linear::solve(size, &entries, &right).ok()?.x)
}

/// The bounds of a matrix whose inverse has no minus sign.
fn corners(
    chain: &Chain,
    selection: &Selection<'_>,
    demands: &[Demand],
    solution: &mut Solution,
) -> Option<()> {
    let mut wanted = vec![0.0; chain.commodities.len()];
    for demand in demands {
        wanted[demand.commodity.index()] += demand.amount;
    }
    let least = at(selection, &wanted, End::Fullest)?;
    // Where the worst coefficients let a loop eat itself, there is no most.
    let most = at(selection, &wanted, End::Leanest);
    let most = most.unwrap_or_else(|| {
        let mut most = least.clone();
        most.iter_mut()
            .filter(|it| **it > 0.0)
            .for_each(|it| *it = f64::INFINITY);
        most
    });
    let largest = least.iter().fold(0.0_f64, |held, it| held.max(*it)) * 1e-3;
    for (at, activity) in solution.activities.iter_mut().enumerate() {
        activity.low = tidy(least[at].max(0.0), largest);
        activity.high = end(most[at], largest);
        enclose(activity);
    }
    // What has no maker: what is taken of it, less what falls out.
    let mut rest: Vec<(f64, f64)> = wanted.iter().map(|it| (*it, *it)).collect();
    for (at, column) in selection.columns().enumerate() {
        for term in &column.terms {
            if !selection.makers(term.commodity).is_empty() {
                continue;
            }
            let taken = term.estimate.scale(-1.0);
            let activity = Estimate {
                low: least[at],
                high: most[at],
                ..Estimate::exact(0.0)
            };
            let moved = taken.mul(activity);
            let (low, high) = &mut rest[term.commodity.index()];
            *low += moved.low;
            *high += moved.high;
        }
    }
    for (id, amount) in &mut solution.drawn {
        let (low, high) = rest[id.index()];
        (amount.low, amount.high) = (end(low.max(0.0), 0.0), end(high, 0.0));
        enclose(amount);
    }
    for (id, amount) in &mut solution.surplus {
        let (low, high) = rest[id.index()];
        (amount.low, amount.high) = (end((-high).max(0.0), 0.0), end(-low, 0.0));
        enclose(amount);
    }
    Some(())
}

fn end(value: f64, largest: f64) -> f64 {
    if value.is_finite() {
        tidy(value, largest)
    } else {
        value
    }
}

/// Rounding may leave a best value outside its bounds by its last digit.
fn enclose(amount: &mut Estimate) {
    if let Some(value) = amount.value {
        amount.low = amount.low.min(value);
        amount.high = amount.high.max(value);
    }
}

/// The bounds of a matrix with by-products, each by two programmes; `None` where there are too many of them or one has no
/// answer that can be vouched for.
fn programmes(
    chain: &Chain,
    selection: &Selection<'_>,
    demands: &[Demand],
    solution: &mut Solution,
) -> Option<()> {
    let told = selection.count() + solution.drawn.len() + solution.surplus.len();
    if told > QUANTITIES_MAX {
        return None;
    }
    let (mut problem, nets) = between(chain, selection, demands);
    let mut ends = |column: usize| ends(&mut problem, column);
    let mut found = Vec::new();
    for at in 0..selection.count() {
        found.push(ends(at)?);
    }
    let net = |id: CommodityId| nets.iter().find(|it| it.0 == id).map(|it| it.1);
    for (id, _) in &solution.drawn {
        let (low, high) = ends(net(*id)?)?;
        found.push((low.max(0.0), high));
    }
    for (id, _) in &solution.surplus {
        let (low, high) = ends(net(*id)?)?;
        found.push(((-high).max(0.0), -low));
    }
    let amounts = solution
        .activities
        .iter_mut()
        .chain(solution.drawn.iter_mut().map(|it| &mut it.1))
        .chain(solution.surplus.iter_mut().map(|it| &mut it.1));
    for (amount, (low, high)) in amounts.zip(found) {
        (amount.low, amount.high) = (low, high);
        enclose(amount);
    }
    Some(())
}

/// Activities of any matrix between both ends, as in `range`; and for what has no maker the column of its net draw.
fn between(
    chain: &Chain,
    selection: &Selection<'_>,
    demands: &[Demand],
) -> (Problem, Vec<(CommodityId, usize)>) {
    let mut problem = Problem::default();
    let mut terms: Vec<Vec<(usize, Estimate)>> = vec![Vec::new(); chain.commodities.len()];
    for column in selection.columns() {
        let at = problem.column(0.0, f64::INFINITY, 0.0);
        for term in &column.terms {
            terms[term.commodity.index()].push((at, term.estimate));
        }
    }
    let mut nets = Vec::new();
    for id in selection.commodities(demands) {
        let terms = &mut terms[id.index()];
        if selection.makers(id).is_empty() {
            let net = problem.column(f64::NEG_INFINITY, f64::INFINITY, 0.0);
            terms.push((net, Estimate::exact(1.0)));
            nets.push((id, net));
        }
        let of = demands.iter().filter(|it| it.commodity == id);
        let wanted: f64 = of.map(|it| it.amount).sum();
        let at = |end: fn(&Estimate) -> f64| -> Vec<(usize, f64)> {
            terms.iter().map(|(at, it)| (*at, end(it))).collect()
        };
        problem.row(f64::NEG_INFINITY, wanted, at(|it| it.low));
        problem.row(wanted, f64::INFINITY, at(|it| it.high));
    }
    (problem, nets)
}

/// The least and the most of one column.
fn ends(problem: &mut Problem, at: usize) -> Option<(f64, f64)> {
    let mut side = |sign: f64| {
        problem.minimise(&[(at, sign)]);
        match lp::solve(problem) {
            Outcome::Optimal(optimum) => {
                let largest = optimum
                    .x
                    .iter()
                    .fold(0.0_f64, |held, it| held.max(it.abs()));
                Some(tidy(optimum.x[at], largest))
            }
            Outcome::Unbounded => Some(-sign * f64::INFINITY),
            Outcome::Infeasible | Outcome::NumericTrouble(_) => None,
        }
    };
    Some((side(1.0)?, side(-1.0)?))
}
