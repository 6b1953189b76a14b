//! Linear programmes: the one place that names the solvers.
//!
//! Comes in: a [`Problem`], columns and rows with bounds. Goes out: an [`Outcome`], checked. Must not know: chains.
//!
//! Two solvers from outside: a simplex (vertices, whole numbers) for small problems and an interior point for large
//! ones; each stands in where the other fails. Before them the problem is taken apart into blocks that nothing ties
//! together (`blocks`), and each is scaled by powers of two (`scale`), which loses no digit; after them every optimum
//! is checked against the block itself (`check`): rows and bounds hold, the prices have the signs that bounds allow,
//! and cost and price side meet, each within [`TOLERANCE`]. An optimum that does not pass is not returned.

mod blocks;
mod check;
mod interior;
mod scale;
mod simplex;

/// What a row, a bound, a price or the gap between both sides may miss, relative to the terms it is made of, in the
/// scaled problem.
pub const TOLERANCE: f64 = 1e-7;

/// Rows and columns up to which the simplex is asked first: below, its vertices cost nothing and carry all digits.
const SIMPLEX_MAX: usize = 1_500;

/// Nodes of the tree that a problem in whole numbers may take; more is told as trouble, not waited for.
const NODES_MAX: u64 = 20_000;

/// A variable: `low ≤ x ≤ high`, each unit of it costs `cost`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Lower bound; may be −∞.
    pub low: f64,
    /// Upper bound; may be ∞.
    pub high: f64,
    /// What a unit adds to the objective.
    pub cost: f64,
    /// Whether it counts whole things.
    pub integer: bool,
}

/// A constraint: `low ≤ Σ term ≤ high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Lower bound; may be −∞.
    pub low: f64,
    /// Upper bound; may be ∞.
    pub high: f64,
    /// Column and coefficient; a column named twice counts with the sum.
    pub terms: Vec<(usize, f64)>,
}

/// Minimise `Σ cost · x` within columns and rows, which are known by their position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problem {
    /// The variables.
    pub columns: Vec<Column>,
    /// The constraints.
    pub rows: Vec<Row>,
}

impl Problem {
    /// Adds a variable; its position.
    pub fn column(&mut self, low: f64, high: f64, cost: f64) -> usize {
        let column = Column {
            low,
            high,
            cost,
            integer: false,
        };
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Adds a variable of whole numbers; its position.
    pub fn integer(&mut self, low: f64, high: f64, cost: f64) -> usize {
        let at = self.column(low, high, cost);
        self.columns[at].integer = true;
        at
    }

    /// Adds a constraint; its position.
    pub fn row(&mut self, low: f64, high: f64, terms: Vec<(usize, f64)>) -> usize {
        self.rows.push(Row { low, high, terms });
        self.rows.len() - 1
    }

    /// Replaces the objective.
    pub fn minimise(&mut self, costs: &[(usize, f64)]) {
        for column in &mut self.columns {
            column.cost = 0.0;
        }
        for (at, cost) in costs {
            self.columns[*at].cost += cost;
        }
    }

    fn is_integer(&self) -> bool {
        self.columns.iter().any(|column| column.integer)
    }

    /// What no solver should see: a figure that is no number, bounds that cross, a column that does not exist.
    fn fault(&self) -> Option<Trouble> {
        let bounds = |low: f64, high: f64| {
            low.is_nan() || high.is_nan() || low == f64::INFINITY || high == f64::NEG_INFINITY
        };
        let bad_column = |it: &Column| bounds(it.low, it.high) || !it.cost.is_finite();
        let bad_row = |it: &Row| {
            let bad = |(at, by): &(usize, f64)| *at >= self.columns.len() || !by.is_finite();
            bounds(it.low, it.high) || it.terms.iter().any(bad)
        };
        let bad = self.columns.iter().any(bad_column) || self.rows.iter().any(bad_row);
        bad.then_some(Trouble::NotANumber)
    }

    fn is_crossed(&self) -> bool {
        let crossed = |low: f64, high: f64| low > high;
        self.columns.iter().any(|it| crossed(it.low, it.high))
            || self.rows.iter().any(|it| crossed(it.low, it.high))
    }
}

/// An optimum that passed the check.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimum {
    /// The value of each column.
    pub x: Vec<f64>,
    /// The price of each row: what the objective gains when its bound grows by one. Empty where columns are whole
    /// numbers, which have no prices. Where the optimum is degenerate, one of several.
    pub duals: Vec<f64>,
    /// The same of each column's bound.
    pub reduced: Vec<f64>,
    /// `Σ cost · x`.
    pub objective: f64,
    /// Largest ÷ smallest coefficient: beyond 10¹⁰ digits are lost in sums.
    pub spread: f64,
}

/// Why there is no answer that can be vouched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// A figure is not a number, or names a column that is not there.
    NotANumber,
    /// What the solvers gave misses the check by this much.
    Unchecked(f64),
    /// No solver came to an end.
    NoEnd,
}

/// What became of a problem.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Solved, and checked.
    Optimal(Optimum),
    /// No point fits all rows and bounds.
    Infeasible,
    /// The objective falls without end.
    Unbounded,
    /// No answer that can be vouched for.
    NumericTrouble(Trouble),
}

impl Outcome {
    /// The optimum, if there is one.
    pub fn optimum(self) -> Option<Optimum> {
        match self {
            Self::Optimal(optimum) => Some(optimum),
            _ => None,
        }
    }
}

/// What a solver says of a scaled problem, before the check.
#[derive(Clone, Debug, PartialEq)]
enum Answer {
    /// Columns and, unless they are whole numbers, prices of rows.
    Point(Vec<f64>, Vec<f64>),
    Infeasible,
    Unbounded,
    Failed,
}

/// Solves a problem: each of its blocks by itself.
pub fn solve(problem: &Problem) -> Outcome {
    if let Some(trouble) = problem.fault() {
        return Outcome::NumericTrouble(trouble);
    }
    if problem.is_crossed() {
        return Outcome::Infeasible;
    }
    let parts = blocks::parts(problem);
    if parts.is_whole() {
        return solve_block(problem);
    }
    let mut whole = blocks::whole(problem);
    let mut worse = parts.without_solver(problem, &mut whole.x);
    let mut place = vec![0; problem.columns.len()];
    for block in &parts.blocks {
        if worse == Some(Outcome::Infeasible) {
            break;
        }
        match (solve_block(&block.problem(problem, &mut place)), &worse) {
            (Outcome::Optimal(optimum), _) => block.put(&optimum, &mut whole),
            // No end presumes that all the others can be met, so it says least.
            (Outcome::Unbounded, Some(_)) => {}
            (outcome, _) => worse = Some(outcome),
        }
    }
    worse.unwrap_or_else(|| Outcome::Optimal(blocks::close(problem, whole)))
}

/// Solves a problem that does not fall apart.
fn solve_block(problem: &Problem) -> Outcome {
    let (scaled, scales) = scale::scale(problem);
    let small = problem.rows.len() + problem.columns.len() <= SIMPLEX_MAX;
    let solvers: &[fn(&Problem) -> Answer] = match (problem.is_integer(), small) {
        (true, _) => &[simplex::solve],
        (false, true) => &[simplex::solve, interior::solve],
        (false, false) => &[interior::solve, simplex::solve],
    };
    let mut trouble = Trouble::NoEnd;
    for solver in solvers {
        match solver(&scaled) {
            Answer::Unbounded if is_feasible(&scaled, *solver) => return Outcome::Unbounded,
            Answer::Unbounded | Answer::Infeasible => return Outcome::Infeasible,
            Answer::Failed => {}
            Answer::Point(x, duals) => {
                let missed = check::missed(&scaled, &x, &duals);
                if missed <= TOLERANCE {
                    return Outcome::Optimal(scales.back(problem, &x, &duals));
                }
                trouble = Trouble::Unchecked(missed);
            }
        }
    }
    Outcome::NumericTrouble(trouble)
}

/// Whether a point fits all rows and bounds: what an objective without end presumes.
fn is_feasible(problem: &Problem, solver: fn(&Problem) -> Answer) -> bool {
    let mut any = problem.clone();
    any.minimise(&[]);
    !matches!(solver(&any), Answer::Infeasible)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn problem() -> impl Strategy<Value = Problem> {
        let number = || (-4..=4_i32).prop_map(f64::from);
        let columns = prop::collection::vec((0..=5_i32, number()), 5);
        let rows = prop::collection::vec((prop::collection::vec(number(), 5), -3..=9_i32), 3);
        (columns, rows).prop_map(|(columns, rows)| {
            let mut problem = Problem::default();
            for (high, cost) in columns {
                problem.column(0.0, f64::from(high), cost);
            }
            for (terms, high) in rows {
                let terms = terms.into_iter().enumerate().collect();
                problem.row(f64::NEG_INFINITY, f64::from(high), terms);
            }
            problem
        })
    }

    proptest! {
        #[test]
        fn the_solvers_agree(problem in problem()) {
            let (scaled, scales) = scale::scale(&problem);
            match (simplex::solve(&scaled), interior::solve(&scaled)) {
                (Answer::Point(left, prices), Answer::Point(right, others)) => {
                    prop_assert!(check::missed(&scaled, &left, &prices) <= TOLERANCE);
                    prop_assert!(check::missed(&scaled, &right, &others) <= TOLERANCE);
                    let objective = |x: &[f64]| scales.back(&problem, x, &prices).objective;
                    prop_assert!((objective(&left) - objective(&right)).abs() < 1e-6);
                }
                (left, right) => prop_assert_eq!(left, right),
            }
        }

        #[test]
        fn the_check_sees_what_is_wrong(problem in problem(), at in 0..5_usize, off in prop_oneof![Just(-0.1), Just(0.1)]) {
            let (scaled, _) = scale::scale(&problem);
            if let Answer::Point(x, prices) = simplex::solve(&scaled) {
                // A point moved along a column that costs something is not optimal, or outside, or another optimum.
                let mut moved = x.clone();
                moved[at] += off;
                let cost = scaled.columns[at].cost;
                prop_assert!(cost == 0.0 || check::missed(&scaled, &moved, &prices) > TOLERANCE);
            }
        }
    }
}
