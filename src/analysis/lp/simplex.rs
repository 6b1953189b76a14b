//! The simplex: vertices of small problems, and whole numbers.
//!
//! It tells no prices. They are found by solving the dual problem by itself, so that both sides of an optimum are
//! computed independently and their meeting is a proof.

use microlp::{ComparisonOp, Error, OptimizationDirection, SolveOptions, Variable};

use super::{Answer, NODES_MAX, Problem};

/// Solves a scaled problem.
pub(super) fn solve(problem: &Problem) -> Answer {
    let x = match run(problem) {
        Ok(x) => x,
        Err(answer) => return answer,
    };
    if problem.is_integer() {
        return Answer::Point(x, Vec::new());
    }
    match run(&dual(problem)) {
        Ok(mut prices) => {
            prices.truncate(problem.rows.len() * 2);
            let duals = prices.chunks(2).map(|pair| pair[0] - pair[1]).collect();
            Answer::Point(x, duals)
        }
        Err(_) => Answer::Failed,
    }
}

/// The dual as a minimum. Columns: for each row the price of its lower and of its upper bound, then the same for each
/// column; a bound that is not set has a price of zero. One equality for each column of the problem.
fn dual(problem: &Problem) -> Problem {
    let mut dual = Problem::default();
    let rows = problem.rows.iter().map(|row| (row.low, row.high));
    let columns = problem.columns.iter().map(|it| (it.low, it.high));
    for (low, high) in rows.chain(columns) {
        let free = |bound: f64| {
            if bound.is_finite() {
                f64::INFINITY
            } else {
                0.0
            }
        };
        let cost = |bound: f64| if bound.is_finite() { bound } else { 0.0 };
        dual.column(0.0, free(low), -cost(low));
        dual.column(0.0, free(high), cost(high));
    }
    let mut terms: Vec<Vec<(usize, f64)>> = vec![Vec::new(); problem.columns.len()];
    for (at, row) in problem.rows.iter().enumerate() {
        for (column, by) in &row.terms {
            terms[*column].extend([(2 * at, *by), (2 * at + 1, -by)]);
        }
    }
    let first = 2 * problem.rows.len();
    for (at, (column, mut terms)) in problem.columns.iter().zip(terms).enumerate() {
        terms.extend([(first + 2 * at, 1.0), (first + 2 * at + 1, -1.0)]);
        dual.row(column.cost, column.cost, terms);
    }
    dual
}

fn run(problem: &Problem) -> Result<Vec<f64>, Answer> {
    let mut solver = microlp::Problem::new(OptimizationDirection::Minimize);
    let mut variables: Vec<Variable> = Vec::with_capacity(problem.columns.len());
    for column in &problem.columns {
        variables.push(if column.integer {
            // Counts of plants beyond the solver's whole numbers are no counts of plants.
            let whole = |bound: f64| bound.clamp(-1e9, 1e9) as i32;
            solver.add_integer_var(
                column.cost,
                (whole(column.low.ceil()), whole(column.high.floor())),
            )
        } else {
            solver.add_var(column.cost, (column.low, column.high))
        });
    }
    for row in &problem.rows {
        let terms: Vec<(Variable, f64)> = row
            .terms
            .iter()
            .map(|(at, by)| (variables[*at], *by))
            .collect();
        if row.low == row.high {
            solver.add_constraint(&terms, ComparisonOp::Eq, row.low);
            continue;
        }
        if row.low.is_finite() {
            solver.add_constraint(&terms, ComparisonOp::Ge, row.low);
        }
        if row.high.is_finite() {
            solver.add_constraint(&terms, ComparisonOp::Le, row.high);
        }
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(NODES_MAX);
    // What each row may miss adds up along a chain: far below what the check allows.
    options.tolerances.feasibility = 1e-10;
    let outcome = solver.solve_with(options).map_err(|error| match error {
        Error::Infeasible => Answer::Infeasible,
        Error::Unbounded => Answer::Unbounded,
        _ => Answer::Failed,
    })?;
    if !outcome.is_optimal() {
        return Err(Answer::Failed);
    }
    let solution = outcome.into_solution().map_err(|_| Answer::Failed)?;
    let value = |(variable, column): (&Variable, &super::Column)| {
        let value = solution.var_value(*variable);
        if column.integer { value.round() } else { value }
    };
    Ok(variables.iter().zip(&problem.columns).map(value).collect())
}
