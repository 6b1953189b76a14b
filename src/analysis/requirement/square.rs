//! One maker per product: activities by sparse LU.

use super::{CONDITION_NOTED, Selection, Solution, tidy};
use crate::analysis::demand::Demand;
use crate::analysis::linear;
use crate::model::Chain;
use crate::quantity::Estimate;
use crate::text::Message;

/// The matrix is singular, or asks a process to run backwards.
pub(super) struct NoSolution;

pub(super) fn solve(
    chain: &Chain,
    selection: &Selection<'_>,
    demands: &[Demand],
) -> Result<Solution, NoSolution> {
    let mut entries = Vec::new();
    for (at, column) in selection.columns().enumerate() {
        for term in &column.terms {
            if let [row] = selection.makers(term.commodity) {
                entries.push((*row, at, term.amount));
            }
        }
    }
    let mut wanted = vec![0.0; chain.commodities.len()];
    for demand in demands {
        wanted[demand.commodity.index()] += demand.amount;
    }
    let products = selection.columns().map(|it| wanted[it.product.index()]);
    let right: Vec<f64> = products.collect();
    let solved = linear::solve(selection.count(), &entries, &right).map_err(|_| NoSolution)?;
    let largest = solved.x.iter().fold(0.0_f64, |most, it| most.max(it.abs()));
    if solved.x.iter().any(|it| *it < -1e-9 * largest) {
        return Err(NoSolution);
    }
    // What has no maker of its own: taken less what falls out beside other things.
    let mut rest = wanted;
    let mut moved = vec![0.0_f64; rest.len()];
    for (column, activity) in selection.columns().zip(&solved.x) {
        for term in column
            .terms
            .iter()
            .filter(|it| selection.makers(it.commodity).is_empty())
        {
            rest[term.commodity.index()] -= term.amount * activity;
            let moved = &mut moved[term.commodity.index()];
            *moved = moved.max((term.amount * activity).abs());
        }
    }
    let mut solution = Solution::default();
    for id in selection.commodities(demands) {
        if !selection.makers(id).is_empty() {
            continue;
        }
        let size = moved[id.index()].max(rest[id.index()].abs());
        let net = tidy(rest[id.index()], size);
        if net > 0.0 {
            solution.drawn.push((id, Estimate::exact(net)));
        } else if net < 0.0 {
            solution.surplus.push((id, Estimate::exact(-net)));
        }
    }
    let exact = |value: &f64| Estimate::exact(tidy(value.max(0.0), largest * 1e-3));
    solution.activities = solved.x.iter().map(exact).collect();
    if solved.condition > CONDITION_NOTED {
        let digits = (16.0 - solved.condition.log10()).floor().max(0.0);
        solution.notes.push(Message::new(
            format!("the coefficients differ so much in size that only about {digits} digits of the result are certain"),
            format!("各单耗大小悬殊，结果只有大约 {digits} 位有效数字可靠"),
        ));
    }
    Ok(solution)
}
