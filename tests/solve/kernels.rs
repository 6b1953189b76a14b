//! Linear programmes against the enumeration of vertices, linear systems against dense elimination.

use liantu::analysis::linear;
use liantu::analysis::lp::{self, Optimum, Outcome, Problem};
use proptest::prelude::*;

/// Dense Gaussian elimination with full row pivoting; `None` where it is singular.
pub fn dense(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let size = b.len();
    for at in 0..size {
        let best = (at..size).max_by(|i, j| a[*i][at].abs().total_cmp(&a[*j][at].abs()))?;
        if a[best][at].abs() < 1e-11 {
            return None;
        }
        a.swap(at, best);
        b.swap(at, best);
        for row in 0..size {
            if row != at {
                let by = a[row][at] / a[at][at];
                let above = a[at].clone();
                for (below, above) in a[row].iter_mut().zip(above) {
                    *below -= by * above;
                }
                b[row] -= by * b[at];
            }
        }
    }
    Some((0..size).map(|at| b[at] / a[at][at]).collect())
}

/// Every limit of a problem as a plane `Σ term = bound`.
fn planes(problem: &Problem) -> Vec<(Vec<f64>, f64)> {
    let width = problem.columns.len();
    let mut out = Vec::new();
    for row in &problem.rows {
        let mut terms = vec![0.0; width];
        row.terms.iter().for_each(|(at, by)| terms[*at] += by);
        out.extend([row.low, row.high].map(|bound| (terms.clone(), bound)));
    }
    for (at, column) in problem.columns.iter().enumerate() {
        let mut terms = vec![0.0; width];
        terms[at] = 1.0;
        out.extend([column.low, column.high].map(|bound| (terms.clone(), bound)));
    }
    out.retain(|(_, bound)| bound.is_finite());
    out
}

fn fits(problem: &Problem, x: &[f64]) -> bool {
    let within = |value: f64, low: f64, high: f64| value >= low - 1e-7 && value <= high + 1e-7;
    let columns = problem.columns.iter().zip(x);
    let rows = problem.rows.iter().map(|row| {
        let sum: f64 = row.terms.iter().map(|(at, by)| by * x[*at]).sum();
        within(sum, row.low, row.high)
    });
    columns
        .map(|(it, x)| within(*x, it.low, it.high))
        .chain(rows)
        .all(|it| it)
}

/// The least cost over all vertices; `None` where no vertex fits. All columns are bounded, so that vertices suffice.
pub fn enumerate(problem: &Problem) -> Option<f64> {
    let (planes, width) = (planes(problem), problem.columns.len());
    let mut best: Option<f64> = None;
    let mut choice: Vec<usize> = (0..width).collect();
    loop {
        let a = choice.iter().map(|at| planes[*at].0.clone()).collect();
        let b = choice.iter().map(|at| planes[*at].1).collect();
        if let Some(x) = dense(a, b).filter(|x| fits(problem, x)) {
            let cost: f64 = problem
                .columns
                .iter()
                .zip(&x)
                .map(|(it, x)| it.cost * x)
                .sum();
            best = Some(best.map_or(cost, |held| held.min(cost)));
        }
        // The next combination in order.
        let Some(at) = (0..width)
            .rev()
            .find(|at| choice[*at] < planes.len() - width + at)
        else {
            return best;
        };
        choice[at] += 1;
        for next in at + 1..width {
            choice[next] = choice[next - 1] + 1;
        }
    }
}

fn small() -> impl Strategy<Value = Problem> {
    let number = -4..=4_i32;
    let column = (-3..=1_i32, 0..=5_i32, number.clone());
    let row = (
        prop::collection::vec(number, 4),
        -6..=6_i32,
        0..=8_i32,
        0..4_u8,
    );
    let parts = (
        prop::collection::vec(column, 1..=4),
        prop::collection::vec(row, 0..=4),
    );
    parts.prop_map(|(columns, rows)| {
        let mut problem = Problem::default();
        for (low, more, cost) in columns {
            problem.column(f64::from(low), f64::from(low + more), f64::from(cost));
        }
        let width = problem.columns.len();
        for (terms, low, more, kind) in rows {
            let (low, high) = (f64::from(low), f64::from(low + more));
            let (low, high) = match kind {
                0 => (low, f64::INFINITY),
                1 => (f64::NEG_INFINITY, high),
                2 => (low, low),
                _ => (low, high),
            };
            let terms = terms.into_iter().map(f64::from).enumerate().take(width);
            problem.row(low, high, terms.collect());
        }
        problem
    })
}

/// Cost and price side of an optimum meet: the proof of it, made here once more.
fn meets(problem: &Problem, optimum: &Optimum) -> bool {
    let side = |price: f64, low: f64, high: f64| {
        if price.abs() < 1e-9 {
            0.0
        } else {
            price * if price > 0.0 { low } else { high }
        }
    };
    let rows = problem.rows.iter().zip(&optimum.duals);
    let columns = problem.columns.iter().zip(&optimum.reduced);
    let value: f64 = rows
        .map(|(it, price)| side(*price, it.low, it.high))
        .sum::<f64>()
        + columns
            .map(|(it, price)| side(*price, it.low, it.high))
            .sum::<f64>();
    (value - optimum.objective).abs() < 1e-6 * optimum.objective.abs().max(1.0)
}

/// A row that cannot hold stays one, however large the bounds beside it are: beside a column that stands in no row, and
/// beside one in a row of its own.
#[test]
fn a_small_bound_beside_a_large_one_is_kept() {
    for (wide, fine, high) in [
        (1.0, 1.0, 0.0),
        (32_f64.exp2(), (-36_f64).exp2(), 0.0),
        (31_f64.exp2(), (-31_f64).exp2(), 1.0),
        (36_f64.exp2(), (-36_f64).exp2(), 1.0),
    ] {
        let mut problem = Problem::default();
        problem.column(0.0, 2.0 * wide, 0.0);
        problem.column(0.0, high * fine, 0.0);
        problem.row(1.0, f64::INFINITY, vec![(0, 0.0), (1, -3.0 / fine)]);
        assert_eq!(lp::solve(&problem), Outcome::Infeasible);
        problem.row(1.0, f64::INFINITY, vec![(0, 1.0 / wide)]);
        assert_eq!(lp::solve(&problem), Outcome::Infeasible);
    }
}

/// Blocks are put together again: values, prices and the objective in their places.
#[test]
fn blocks_are_solved_by_themselves_and_joined() {
    let (mega, micro) = (40_f64.exp2(), (-40_f64).exp2());
    let mut problem = Problem::default();
    problem.column(0.0, 3.0 * mega, -1.0 / mega);
    problem.column(1.0, 7.0, 2.0);
    problem.column(0.0, 9.0 * micro, 5.0 / micro);
    problem.column(-4.0, f64::INFINITY, 0.0);
    problem.row(f64::NEG_INFINITY, 2.0 * mega, vec![(0, 1.0)]);
    problem.row(-1.0, 1.0, vec![(1, 0.0)]);
    problem.row(4.0 * micro, f64::INFINITY, vec![(2, 1.0)]);
    let optimum = lp::solve(&problem).optimum().expect("an optimum");
    assert_eq!(optimum.x, [2.0 * mega, 1.0, 4.0 * micro, -4.0]);
    assert_eq!(optimum.duals, [-1.0 / mega, 0.0, 5.0 / micro]);
    assert_eq!(optimum.reduced, [0.0, 2.0, 0.0, 0.0]);
    assert_eq!(optimum.objective, 20.0);
    // Without a lower end, with a cost, there is none; and that presumes that the rest can be met.
    problem.column(f64::NEG_INFINITY, 0.0, 1.0);
    assert_eq!(lp::solve(&problem), Outcome::Unbounded);
    problem.row(1.0, 2.0, Vec::new());
    assert_eq!(lp::solve(&problem), Outcome::Infeasible);
}

/// How many random problems each law is held against: some in every run, `LIANTU_LAWS` for more.
fn laws() -> u32 {
    let asked = std::env::var("LIANTU_LAWS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(laws()))]

    #[test]
    fn the_optimum_of_a_small_problem_is_the_best_vertex(problem in small()) {
        match (lp::solve(&problem), enumerate(&problem)) {
            (Outcome::Optimal(found), Some(best)) => {
                prop_assert!((found.objective - best).abs() < 1e-6, "{} is not {best}", found.objective);
                prop_assert!(fits(&problem, &found.x));
                prop_assert!(meets(&problem, &found));
            }
            (Outcome::Infeasible, None) => {}
            (found, best) => prop_assert!(false, "{found:?} but {best:?}"),
        }
    }

    #[test]
    fn units_do_not_change_an_optimum(problem in small(), shifts in prop::collection::vec(-36..=36_i32, 4)) {
        // Column j counted in units of 2^s: 10⁻¹¹ beside 10¹¹.
        let by = |at: usize| f64::from(shifts[at]).exp2();
        let mut other = problem.clone();
        for (at, column) in other.columns.iter_mut().enumerate() {
            (column.low, column.high, column.cost) = (column.low * by(at), column.high * by(at), column.cost / by(at));
        }
        for row in &mut other.rows {
            row.terms.iter_mut().for_each(|(at, value)| *value /= by(*at));
        }
        match (lp::solve(&problem), lp::solve(&other)) {
            (Outcome::Optimal(left), Outcome::Optimal(right)) => {
                prop_assert!((left.objective - right.objective).abs() < 1e-6);
            }
            (left, right) => prop_assert_eq!(std::mem::discriminant(&left), std::mem::discriminant(&right)),
        }
    }

    #[test]
    fn sparse_and_dense_elimination_agree(
        cells in prop::collection::vec(-3..=3_i32, 25),
        right in prop::collection::vec(-9..=9_i32, 5),
    ) {
        let a: Vec<Vec<f64>> = cells.chunks(5).map(|row| row.iter().map(|it| f64::from(*it)).collect()).collect();
        let b: Vec<f64> = right.into_iter().map(f64::from).collect();
        let mut entries = Vec::new();
        for (row, values) in a.iter().enumerate() {
            entries.extend(values.iter().enumerate().map(|(column, value)| (row, column, *value)));
        }
        match (linear::solve(5, &entries, &b), dense(a, b)) {
            (Ok(found), Some(x)) => {
                for (left, right) in found.x.iter().zip(&x) {
                    prop_assert!((left - right).abs() < 1e-8 * right.abs().max(1.0), "{left} is not {right}");
                }
            }
            (Err(linear::Singular), None) => {}
            (found, x) => prop_assert!(false, "{found:?} but {x:?}"),
        }
    }
}

/// A ladder of `size` steps, each making a tenth more than it is fed: optimum in closed form.
fn ladder(size: usize, capacity: f64) -> Problem {
    let mut problem = Problem::default();
    for at in 0..size {
        problem.column(
            0.0,
            if at == 0 { capacity } else { f64::INFINITY },
            if at + 1 == size { -1.0 } else { 0.0 },
        );
    }
    for at in 1..size {
        let by = if at % 2 == 0 { 1.25 } else { 0.8 };
        problem.row(0.0, 0.0, vec![(at - 1, by), (at, -1.0)]);
    }
    problem
}

#[test]
fn both_solvers_give_the_closed_form() {
    // 701 columns go to the simplex, 2,001 to the interior point.
    for size in [701, 2_001] {
        let Outcome::Optimal(found) = lp::solve(&ladder(size, 40.0)) else {
            panic!("a ladder of {size} has an optimum");
        };
        assert!((found.objective + 40.0).abs() < 1e-5, "{}", found.objective);
        assert!(
            (found.reduced[0] + 1.0).abs() < 1e-6,
            "one more unit at the bottom is one more at the top"
        );
    }
}

#[test]
fn problems_without_an_answer_are_told_apart() {
    let mut problem = Problem::default();
    let x = problem.column(0.0, f64::INFINITY, -1.0);
    assert_eq!(lp::solve(&problem), Outcome::Unbounded);
    problem.row(5.0, 4.0, vec![(x, 1.0)]);
    assert_eq!(lp::solve(&problem), Outcome::Infeasible);
    problem.rows[0].high = f64::NAN;
    assert_eq!(
        lp::solve(&problem),
        Outcome::NumericTrouble(lp::Trouble::NotANumber)
    );
    problem.rows.clear();
    problem.row(f64::NEG_INFINITY, 1.0, vec![(7, 1.0)]);
    assert_eq!(
        lp::solve(&problem),
        Outcome::NumericTrouble(lp::Trouble::NotANumber)
    );
    // Without end, were there a point at all.
    problem.rows.clear();
    let y = problem.column(0.0, 1.0, 0.0);
    problem.row(3.0, 3.0, vec![(y, 1.0)]);
    assert_eq!(lp::solve(&problem), Outcome::Infeasible);
}

#[test]
fn whole_plants_are_whole() {
    // 7 t wanted from plants of 3 t that cost 10 each and bought tonnes that cost 4: two plants and one tonne bought.
    let mut problem = Problem::default();
    let plants = problem.integer(0.0, 10.0, 10.0);
    let bought = problem.column(0.0, f64::INFINITY, 4.0);
    problem.row(7.0, 7.0, vec![(plants, 3.0), (bought, 1.0)]);
    let Outcome::Optimal(found) = lp::solve(&problem) else {
        panic!("it has an optimum");
    };
    assert_eq!((found.x[plants], found.objective), (2.0, 24.0));
    assert!(found.duals.is_empty(), "whole numbers have no prices");
}

#[test]
fn a_wide_spread_is_told() {
    let mut problem = Problem::default();
    let (x, y) = (
        problem.column(0.0, 1e12, -1e-12),
        problem.column(0.0, 1e-12, -1e12),
    );
    problem.row(f64::NEG_INFINITY, 1e12, vec![(x, 1.0), (y, 1e24)]);
    let Outcome::Optimal(found) = lp::solve(&problem) else {
        panic!("it has an optimum");
    };
    assert!((found.objective + 1.0).abs() < 1e-6, "{}", found.objective);
    assert_eq!(found.spread, 1e24);
}

#[test]
fn a_singular_system_is_told() {
    let zero = [(0, 0, 1.0), (1, 1, 0.0)];
    assert_eq!(linear::solve(2, &zero, &[1.0, 1.0]), Err(linear::Singular));
    let twice = [(0, 0, 1.0), (0, 1, 2.0), (1, 0, 2.0), (1, 1, 4.0)];
    assert_eq!(linear::solve(2, &twice, &[1.0, 1.0]), Err(linear::Singular));
    let nearly = [(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 1.0 + 1e-15)];
    assert_eq!(
        linear::solve(2, &nearly, &[1.0, 1.0]),
        Err(linear::Singular)
    );
    let wide = [(0, 0, 1e-12), (1, 1, 1e12), (0, 1, 1.0)];
    let found = linear::solve(2, &wide, &[1.0, 1e12]).unwrap();
    assert!(
        (found.x[1] - 1.0).abs() < 1e-12 && found.x[0].abs() < 1e-3,
        "{:?}",
        found.x
    );
}
