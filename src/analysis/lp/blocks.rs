//! Blocks: rows and columns that no coefficient ties to the rest are a problem of their own.
//!
//! They are solved by themselves, each in its own units: megatonnes in one block must not drown the grams of another.
//! Columns in no row and rows without a coefficient need no solver.

use petgraph::unionfind::UnionFind;

use super::{Column, Optimum, Outcome, Problem, Row, scale};

/// A problem within a problem: which columns and rows it is made of, in their order.
pub(super) struct Block {
    columns: Vec<usize>,
    rows: Vec<usize>,
}

/// The parts of a problem.
pub(super) struct Parts {
    /// What needs a solver.
    pub(super) blocks: Vec<Block>,
    /// Columns in no row.
    alone: Vec<usize>,
    /// Rows without a coefficient.
    empty: Vec<usize>,
}

fn ties(row: &Row) -> impl Iterator<Item = usize> {
    let terms = row.terms.iter().filter(|(_, by)| *by != 0.0);
    terms.map(|(at, _)| *at)
}

/// Takes a problem apart.
pub(super) fn parts(problem: &Problem) -> Parts {
    let mut union = UnionFind::new(problem.columns.len());
    let mut is_tied = vec![false; problem.columns.len()];
    for row in &problem.rows {
        let mut columns = ties(row);
        let Some(first) = columns.next() else {
            continue;
        };
        is_tied[first] = true;
        for at in columns {
            is_tied[at] = true;
            union.union(first, at);
        }
    }
    let mut of_root = vec![None; problem.columns.len()];
    let mut parts = Parts {
        blocks: Vec::new(),
        alone: Vec::new(),
        empty: Vec::new(),
    };
    for (at, column) in problem.columns.iter().enumerate() {
        // A whole number without a row is the solver's all the same: it knows how far whole numbers go.
        if is_tied[at] || column.integer {
            let root = union.find(at);
            let block = *of_root[root].get_or_insert_with(|| {
                let (columns, rows) = (Vec::new(), Vec::new());
                parts.blocks.push(Block { columns, rows });
                parts.blocks.len() - 1
            });
            parts.blocks[block].columns.push(at);
        } else {
            parts.alone.push(at);
        }
    }
    for (at, row) in problem.rows.iter().enumerate() {
        let block = ties(row)
            .next()
            .and_then(|first| of_root[union.find(first)]);
        match block {
            Some(block) => parts.blocks[block].rows.push(at),
            None => parts.empty.push(at),
        }
    }
    parts
}

impl Parts {
    /// Whether the problem is one block and nothing else.
    pub(super) fn is_whole(&self) -> bool {
        self.blocks.len() == 1 && self.alone.is_empty() && self.empty.is_empty()
    }

    /// What needs no solver: nothing, where it stands in no answer's way.
    pub(super) fn without_solver(&self, problem: &Problem, x: &mut [f64]) -> Option<Outcome> {
        let holds = |row: &Row| row.low <= 0.0 && 0.0 <= row.high;
        if !self.empty.iter().all(|at| holds(&problem.rows[*at])) {
            return Some(Outcome::Infeasible);
        }
        let mut is_bounded = true;
        for at in &self.alone {
            x[*at] = best(&problem.columns[*at]);
            is_bounded &= x[*at].is_finite();
        }
        (!is_bounded).then_some(Outcome::Unbounded)
    }
}

/// Where a column that nothing else speaks of is cheapest; infinite where that has no end.
fn best(column: &Column) -> f64 {
    if column.cost > 0.0 {
        column.low
    } else if column.cost < 0.0 {
        column.high
    } else if column.low.is_finite() {
        column.low
    } else {
        column.high.min(0.0)
    }
}

impl Block {
    /// The block as a problem. `place` has room for every column of the whole: where each of the block's stands in it.
    pub(super) fn problem(&self, of: &Problem, place: &mut [usize]) -> Problem {
        for (to, at) in self.columns.iter().enumerate() {
            place[*at] = to;
        }
        let row = |at: &usize| {
            let row = &of.rows[*at];
            let terms = row.terms.iter().filter(|(_, by)| *by != 0.0);
            Row {
                low: row.low,
                high: row.high,
                terms: terms.map(|(at, by)| (place[*at], *by)).collect(),
            }
        };
        Problem {
            columns: self.columns.iter().map(|at| of.columns[*at]).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// Puts the block's optimum in its place in the whole.
    pub(super) fn put(&self, optimum: &Optimum, whole: &mut Optimum) {
        let place = |to: &mut [f64], at: &[usize], from: &[f64]| {
            for (at, value) in at.iter().zip(from) {
                to[*at] = *value;
            }
        };
        place(&mut whole.x, &self.columns, &optimum.x);
        place(&mut whole.reduced, &self.columns, &optimum.reduced);
        place(&mut whole.duals, &self.rows, &optimum.duals);
    }
}

/// The optimum of a whole before its blocks are known: no price, and columns at the cost they have.
pub(super) fn whole(problem: &Problem) -> Optimum {
    Optimum {
        x: vec![0.0; problem.columns.len()],
        duals: vec![0.0; problem.rows.len()],
        reduced: problem.columns.iter().map(|it| it.cost).collect(),
        objective: 0.0,
        spread: 1.0,
    }
}

/// What follows from the values of all columns.
pub(super) fn close(problem: &Problem, mut whole: Optimum) -> Optimum {
    let costs = problem.columns.iter().zip(&whole.x);
    whole.objective = costs.map(|(it, x)| it.cost * x).sum();
    whole.spread = scale::spread(problem.rows.iter().flat_map(|row| &row.terms));
    if problem.is_integer() {
        (whole.duals, whole.reduced) = (Vec::new(), Vec::new());
    }
    whole
}
