//! Sparse linear systems: the one place that names the linear algebra.
//!
//! Comes in: a square matrix by its entries, a right-hand side. Goes out: the solution with how far it can be trusted, or
//! that the matrix is singular. Must not know: chains.
//!
//! Method: sparse LU with partial pivoting on a matrix scaled by powers of two, one step of refinement, and Hager's
//! estimate of the condition (W. W. Hager, Condition estimates, SIAM J. Sci. Stat. Comput. 5, 1984).

use faer::Col;
use faer::linalg::solvers::Solve as _;
use faer::sparse::{SparseColMat, Triplet, linalg::solvers::Lu};

/// Above this condition the matrix is singular as far as doubles can tell.
const CONDITION_MAX: f64 = 1e14;

/// A solution.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// The unknowns.
    pub x: Vec<f64>,
    /// Estimate of the condition: a relative error of the figures grows at most so much.
    pub condition: f64,
}

/// The matrix has no inverse, or none that doubles can find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Singular;

/// Solves `A x = b`; entries named twice are added up.
pub fn solve(
    size: usize,
    entries: &[(usize, usize, f64)],
    right: &[f64],
) -> Result<Solved, Singular> {
    if size == 0 {
        return Ok(Solved {
            x: Vec::new(),
            condition: 1.0,
        });
    }
    let finite = entries.iter().all(|it| it.2.is_finite());
    if !finite || !has_full_lines(size, entries) {
        return Err(Singular);
    }
    let (rows, columns) = scales(size, entries);
    let triplets: Vec<Triplet<usize, usize, f64>> = entries
        .iter()
        .map(|(row, column, value)| {
            Triplet::new(*row, *column, value * rows[*row] * columns[*column])
        })
        .collect();
    let matrix =
        SparseColMat::try_new_from_triplets(size, size, &triplets).map_err(|_| Singular)?;
    let lu = matrix.sp_lu().map_err(|_| Singular)?;
    let right = Col::from_fn(size, |at| right[at] * rows[at]);
    let mut x = lu.solve(&right);
    let rest = &right - &matrix * &x;
    x += lu.solve(&rest);
    let condition = condition(&lu, &matrix, size);
    if !condition.is_finite() || condition > CONDITION_MAX || x.iter().any(|it| !it.is_finite()) {
        return Err(Singular);
    }
    let x = x
        .iter()
        .zip(&columns)
        .map(|(value, by)| value * by)
        .collect();
    Ok(Solved { x, condition })
}

/// Whether no row and no column is empty: the plainest form of singular.
fn has_full_lines(size: usize, entries: &[(usize, usize, f64)]) -> bool {
    let (mut rows, mut columns) = (vec![false; size], vec![false; size]);
    for (row, column, _) in entries.iter().filter(|it| it.2 != 0.0) {
        rows[*row] = true;
        columns[*column] = true;
    }
    rows.into_iter().chain(columns).all(|full| full)
}

/// Factors that bring the largest entry of each row, then of each column, near one.
fn scales(size: usize, entries: &[(usize, usize, f64)]) -> (Vec<f64>, Vec<f64>) {
    let power = |largest: f64| (-largest.log2().round()).clamp(-900.0, 900.0).exp2();
    let (mut rows, mut columns) = (vec![0.0_f64; size], vec![0.0_f64; size]);
    for (row, _, value) in entries {
        rows[*row] = rows[*row].max(value.abs());
    }
    let rows: Vec<f64> = rows.into_iter().map(power).collect();
    for (row, column, value) in entries {
        columns[*column] = columns[*column].max((value * rows[*row]).abs());
    }
    (rows, columns.into_iter().map(power).collect())
}

fn norm(of: &Col<f64>) -> f64 {
    of.iter().map(|it| it.abs()).sum()
}

/// ‖A‖₁ · an estimate of ‖A⁻¹‖₁.
fn condition(lu: &Lu<usize, f64>, matrix: &SparseColMat<usize, f64>, size: usize) -> f64 {
    let widest = (0..size)
        .map(|at| matrix.val_of_col(at).iter().map(|it| it.abs()).sum())
        .fold(0.0, f64::max);
    let mut from = Col::from_fn(size, |_| 1.0 / size as f64);
    let mut best = 0.0_f64;
    for _ in 0..5 {
        let to = lu.solve(&from);
        let reached = norm(&to);
        if !reached.is_finite() {
            return f64::INFINITY;
        }
        if reached <= best {
            break;
        }
        best = reached;
        let signs = Col::from_fn(size, |at| if to[at] < 0.0 { -1.0 } else { 1.0 });
        let slopes = lu.solve_transpose(&signs);
        let steepest = (0..size).max_by(|a, b| slopes[*a].abs().total_cmp(&slopes[*b].abs()));
        let Some(steepest) = steepest else { break };
        from = Col::from_fn(size, |at| if at == steepest { 1.0 } else { 0.0 });
    }
    widest * best
}
