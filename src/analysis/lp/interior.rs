//! The interior point: large problems, both sides at once.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus, SupportedConeT};

use super::{Answer, Problem};

/// Nearer to a bound than this, a value is taken to lie on it.
const ON_BOUND: f64 = 1e-9;

/// One line of the solver's form `Σ term + slack = bound`, slack ≥ 0 or, for equalities, 0; and which row or bound, with
/// which sign, it states.
struct Line {
    terms: Vec<(usize, f64)>,
    bound: f64,
    row: Option<usize>,
    sign: f64,
}

/// Solves a scaled problem without whole numbers.
pub(super) fn solve(problem: &Problem) -> Answer {
    let (lines, equalities) = lines(problem);
    let width = problem.columns.len();
    let matrix = matrix(&lines, width);
    let bounds: Vec<f64> = lines.iter().map(|line| line.bound).collect();
    let costs: Vec<f64> = problem.columns.iter().map(|it| it.cost).collect();
    let cones = [
        SupportedConeT::ZeroConeT(equalities),
        SupportedConeT::NonnegativeConeT(lines.len() - equalities),
    ];
    let settings = DefaultSettings {
        verbose: false,
        // One thread: the same digits on every machine.
        max_threads: 1,
        tol_gap_abs: 1e-10,
        tol_gap_rel: 1e-10,
        tol_feas: 1e-10,
        ..DefaultSettings::default()
    };
    let none = CscMatrix::<f64>::zeros((width, width));
    let Ok(mut solver) = DefaultSolver::new(&none, &costs, &matrix, &bounds, &cones, settings)
    else {
        return Answer::Failed;
    };
    solver.solve();
    match solver.solution.status {
        // The check decides whether what is almost solved is good enough.
        SolverStatus::Solved | SolverStatus::AlmostSolved | SolverStatus::InsufficientProgress => {
            point(problem, &lines, &solver.solution.x, &solver.solution.z)
        }
        SolverStatus::PrimalInfeasible => Answer::Infeasible,
        SolverStatus::DualInfeasible => Answer::Unbounded,
        _ => Answer::Failed,
    }
}

fn point(problem: &Problem, lines: &[Line], x: &[f64], z: &[f64]) -> Answer {
    let on = |value: f64, bound: f64| {
        bound.is_finite() && (value - bound).abs() <= ON_BOUND * bound.abs().max(1.0)
    };
    let x = x.iter().zip(&problem.columns).map(|(value, column)| {
        let near = [column.low, column.high]
            .into_iter()
            .find(|it| on(*value, *it));
        near.unwrap_or(*value)
    });
    let mut duals = vec![0.0; problem.rows.len()];
    for (line, price) in lines.iter().zip(z) {
        if let Some(row) = line.row {
            duals[row] -= line.sign * price;
        }
    }
    Answer::Point(x.collect(), duals)
}

/// Rows and bounds as lines, equalities first, and how many of these there are.
fn lines(problem: &Problem) -> (Vec<Line>, usize) {
    let (mut equal, mut above) = (Vec::new(), Vec::new());
    let rows = (0..).zip(&problem.rows);
    let rows = rows.map(|(at, row)| (Some(at), row.low, row.high, row.terms.clone()));
    let columns = problem.columns.iter().enumerate();
    let columns = columns.map(|(at, it)| (None, it.low, it.high, vec![(at, 1.0)]));
    for (row, low, high, terms) in rows.chain(columns) {
        if low == high {
            equal.push(Line {
                terms,
                bound: high,
                row,
                sign: 1.0,
            });
            continue;
        }
        if low.is_finite() {
            above.push(Line {
                terms: terms.iter().map(|(at, by)| (*at, -by)).collect(),
                bound: -low,
                row,
                sign: -1.0,
            });
        }
        if high.is_finite() {
            above.push(Line {
                terms,
                bound: high,
                row,
                sign: 1.0,
            });
        }
    }
    let equalities = equal.len();
    equal.append(&mut above);
    (equal, equalities)
}

/// The lines in compressed columns.
fn matrix(lines: &[Line], width: usize) -> CscMatrix<f64> {
    let mut starts = vec![0; width + 1];
    for (at, _) in lines.iter().flat_map(|line| &line.terms) {
        starts[at + 1] += 1;
    }
    for at in 0..width {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let count = starts[width];
    let (mut rows, mut values) = (vec![0; count], vec![0.0; count]);
    for (line, it) in lines.iter().enumerate() {
        for (at, by) in &it.terms {
            rows[next[*at]] = line;
            values[next[*at]] = *by;
            next[*at] += 1;
        }
    }
    CscMatrix::new(lines.len(), width, starts, rows, values)
}
