//! Burdens that go round: what carries a part of itself.
//!
//! Comes in: a component of the web, all that it depends on reckoned. Goes out: its burdens. Must not know: which burden it
//! is.
//!
//! Method. With one way to each thing, x = c + B x is one linear system. Where there are several, an end is the least or
//! the greatest x over all mixes of them; it is met by taking one way for each, found by policy iteration (R. A. Howard,
//! Dynamic Programming and Markov Processes, 1960). A loop is productive where (I − B) x = 1 has a positive solution (D.
//! Hawkins, H. A. Simon, Note: Some Conditions of Macroeconomic Stability, Econometrica 17, 1949); one that is not has no burden
//! to tell.

use std::collections::HashMap;

use super::needs::{Need, Needs};
use super::reckon::{Reckoned, Task, leaf, unsized_input};
use super::span::{Span, near};
use super::web::{Source, Web};
use crate::analysis::linear;
use crate::model::CommodityId;

/// Sweeps before the first policy is tried.
const SWEEPS: usize = 40;
/// Policies tried before giving up.
const POLICIES_MAX: usize = 100;

/// What is added up: a constant, and parts of unknowns.
#[derive(Clone, Debug)]
struct Sum {
    constant: Span,
    terms: Vec<(usize, Span)>,
}

impl Default for Sum {
    fn default() -> Self {
        known(Span::ZERO)
    }
}

/// One unknown: a sum, and of each choice one of several sums.
#[derive(Clone, Debug, Default)]
struct Row {
    fixed: Sum,
    choices: Vec<Vec<Sum>>,
}

/// A sum with one value for each of its figures.
#[derive(Clone, Debug, Default)]
struct Flat {
    constant: f64,
    terms: Vec<(usize, f64)>,
}

impl Flat {
    fn at(&self, x: &[f64]) -> f64 {
        let terms = self.terms.iter().map(|(node, by)| by * x[*node]);
        self.constant + terms.sum::<f64>()
    }
}

#[derive(Clone, Debug, Default)]
struct FlatRow {
    fixed: Flat,
    choices: Vec<Vec<Flat>>,
}

/// Which of several ways is taken.
#[derive(Clone, Copy, PartialEq)]
enum Pick {
    Least,
    Most,
}

/// Reckons a component.
pub(super) fn solve(web: &Web, task: &Task<'_>, found: &mut Reckoned, component: &[usize]) {
    let place: HashMap<usize, usize> = component.iter().copied().zip(0..).collect();
    let mut needs = Needs::default();
    let rows: Vec<Row> = component
        .iter()
        .map(|node| row(web, task, found, &place, *node, &mut needs))
        .collect();
    let credited = rows.iter().any(Row::is_credited);
    let mut solved = |which: fn(Span) -> Option<f64>, pick| {
        let flat = flatten(&rows, which)?;
        let (x, condition) = iterate(&flat, pick, credited)?;
        found.condition = found.condition.max(condition);
        Some(x)
    };
    let best = [Pick::Least, Pick::Most].map(|pick| solved(|it| it.value, pick));
    let exact = rows.iter().all(Row::is_exact);
    let ends = if credited && !exact {
        [None, None]
    } else {
        [
            solved(|it| it.low, Pick::Least),
            solved(|it| it.high, Pick::Most),
        ]
    };
    // Nothing is missing, and yet there is no solution: the loop eats itself.
    if best[0].is_none() && flatten(&rows, |it| it.value).is_some() {
        let line = component.iter().find(|node| **node >= web.sources.len());
        if let Some(node) = line {
            let process = web.lines[node - web.sources.len()].process;
            let open = rows.iter().any(Row::is_open);
            needs.add(if credited && open {
                Need::Mix(process)
            } else {
                Need::Loop(process)
            });
        }
    }
    let midpoint = rows.iter().any(Row::is_midpoint);
    for (at, node) in component.iter().enumerate() {
        let of = |x: &Option<Vec<f64>>| x.as_ref().map(|x| x[at]);
        let value = match (of(&best[0]), of(&best[1])) {
            (Some(one), Some(other)) if near(one, other) => Some(one),
            _ => None,
        };
        let low = of(&ends[0]).map(|low| value.map_or(low, |value| low.min(value)));
        let high = of(&ends[1]).map(|high| value.map_or(high, |value| high.max(value)));
        found.spans[*node] = Span {
            value,
            low,
            high,
            midpoint,
        };
        found.needs[*node] = needs.clone();
    }
}

impl Row {
    fn sums(&self) -> impl Iterator<Item = &Sum> + '_ {
        std::iter::once(&self.fixed).chain(self.choices.iter().flatten())
    }

    fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.sums()
            .flat_map(|it| it.terms.iter().map(|(_, by)| *by).chain([it.constant]))
    }

    fn is_exact(&self) -> bool {
        self.spans().all(Span::is_exact) && !self.is_open()
    }

    fn is_open(&self) -> bool {
        self.choices.iter().any(|it| it.len() > 1)
    }

    /// Whether anything in it may lie below zero.
    fn is_credited(&self) -> bool {
        self.spans().any(|it| it.low.is_none_or(|low| low < 0.0))
    }

    fn is_midpoint(&self) -> bool {
        self.spans().any(|it| it.midpoint)
    }
}

/// The equation of one node, all outside of the component taken as known.
fn row(
    web: &Web,
    task: &Task<'_>,
    found: &Reckoned,
    place: &HashMap<usize, usize>,
    node: usize,
    needs: &mut Needs,
) -> Row {
    let commodities = web.sources.len();
    if node >= commodities {
        return line_row(web, task, found, place, node - commodities, needs);
    }
    let mut row = Row::default();
    if let Source::Made(outlets) = &web.sources[node] {
        let ways = outlets.iter().map(|it| match (it.weight, it.line) {
            (Err(need), _) => {
                needs.add(need);
                known(Span::UNKNOWN)
            }
            (Ok(weight), None) => known(weight),
            (Ok(weight), Some(line)) => part(found, place, web.line_node(line), weight, needs),
        });
        row.choices.push(ways.collect());
    }
    row
}

/// The equation of a process.
fn line_row(
    web: &Web,
    task: &Task<'_>,
    found: &Reckoned,
    place: &HashMap<usize, usize>,
    at: usize,
    needs: &mut Needs,
) -> Row {
    let line = &web.lines[at];
    let (own, need) = (task.own)(at);
    if let Some(need) = need {
        needs.add(need);
    }
    let mut row = Row::default();
    row.fixed.constant = own;
    let each = |id: CommodityId, amount: Span, needs: &mut Needs| {
        if amount.is_zero() {
            return Sum::default();
        }
        let Some((span, need)) = leaf(web, task, id) else {
            return part(found, place, id.index(), amount, needs);
        };
        if let Some(need) = need {
            needs.add(need);
        }
        known(amount.of(span))
    };
    for (id, amount) in &line.inputs {
        row.fixed.add(each(*id, *amount, needs));
    }
    for (id, amount) in &line.saved {
        let mut saved = each(*id, *amount, needs);
        saved.constant = saved.constant.turned();
        for term in &mut saved.terms {
            term.1 = term.1.turned();
        }
        row.fixed.add(saved);
    }
    for open in &line.open {
        let ways = open.iter().map(|(id, amount)| each(*id, *amount, needs));
        row.choices.push(ways.collect());
    }
    for (id, need) in &line.unknown {
        let inside = place.contains_key(&id.index()) && leaf(web, task, *id).is_none();
        let span = if inside {
            needs.add(*need);
            Span::SOME
        } else {
            unsized_input(web, task, found, *id, *need, needs)
        };
        row.fixed.add(known(span));
    }
    row
}

fn known(span: Span) -> Sum {
    Sum {
        constant: span,
        terms: Vec::new(),
    }
}

/// So much of a node: a term where it is in the component, else a constant.
fn part(
    found: &Reckoned,
    place: &HashMap<usize, usize>,
    node: usize,
    amount: Span,
    needs: &mut Needs,
) -> Sum {
    match place.get(&node) {
        Some(at) => Sum {
            constant: Span::ZERO,
            terms: vec![(*at, amount)],
        },
        None => {
            needs.join(&found.needs[node]);
            known(amount.of(found.spans[node]))
        }
    }
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.constant = self.constant.plus(other.constant);
        self.terms.extend(other.terms);
    }
}

/// The rows with one of the three figures of each span; `None` where one is not known.
fn flatten(rows: &[Row], which: fn(Span) -> Option<f64>) -> Option<Vec<FlatRow>> {
    let sum = |it: &Sum| {
        let terms = it.terms.iter().map(|(node, by)| Some((*node, which(*by)?)));
        Some(Flat {
            constant: which(it.constant)?,
            terms: terms.collect::<Option<Vec<_>>>()?,
        })
    };
    let row = |row: &Row| {
        let choices = row.choices.iter();
        Some(FlatRow {
            fixed: sum(&row.fixed)?,
            choices: choices
                .map(|ways| ways.iter().map(sum).collect::<Option<Vec<_>>>())
                .collect::<Option<Vec<_>>>()?,
        })
    };
    rows.iter().map(row).collect()
}

/// One way of each choice, for each row.
type Policy = Vec<Vec<usize>>;

/// The least or the greatest solution over all ways, and the condition of its system.
fn iterate(rows: &[FlatRow], pick: Pick, credited: bool) -> Option<(Vec<f64>, f64)> {
    let choice = rows
        .iter()
        .any(|row| row.choices.iter().any(|it| it.len() > 1));
    // With credits the ends of a mix need not lie at its ends.
    if choice && credited {
        return None;
    }
    let mut x = vec![0.0; rows.len()];
    let sweeps = if choice { SWEEPS } else { 0 };
    for _ in 0..sweeps {
        let policy = best(rows, &x, pick);
        x = (0..rows.len())
            .map(|at| held(&rows[at], &policy[at], &x))
            .collect();
    }
    let mut policy = best(rows, &x, pick);
    for _ in 0..POLICIES_MAX {
        let (solved, condition) = evaluate(rows, &policy, credited)?;
        let next = improved(rows, &policy, &solved, pick);
        if next == policy {
            return Some((solved, condition));
        }
        policy = next;
    }
    None
}

fn held(row: &FlatRow, ways: &[usize], x: &[f64]) -> f64 {
    let chosen = row.choices.iter().zip(ways).map(|(all, at)| all[*at].at(x));
    row.fixed.at(x) + chosen.sum::<f64>()
}

fn best(rows: &[FlatRow], x: &[f64], pick: Pick) -> Policy {
    let one = |all: &Vec<Flat>| {
        let better = |left: f64, right: f64| match pick {
            Pick::Least => left < right,
            Pick::Most => left > right,
        };
        (1..all.len()).fold(0, |held, at| {
            if better(all[at].at(x), all[held].at(x)) {
                at
            } else {
                held
            }
        })
    };
    let row = |row: &FlatRow| row.choices.iter().map(one).collect();
    rows.iter().map(row).collect()
}

/// A way is changed only for one that is clearly better, so that ties do not swing.
fn improved(rows: &[FlatRow], policy: &Policy, x: &[f64], pick: Pick) -> Policy {
    let wanted = best(rows, x, pick);
    let mut next = policy.clone();
    for (at, row) in rows.iter().enumerate() {
        for (slot, all) in row.choices.iter().enumerate() {
            let (held, new) = (policy[at][slot], wanted[at][slot]);
            let (old, better) = (all[held].at(x), all[new].at(x));
            if !near(old, better) {
                next[at][slot] = new;
            }
        }
    }
    next
}

/// Solves x = c + B x of one policy.
fn evaluate(rows: &[FlatRow], policy: &Policy, credited: bool) -> Option<(Vec<f64>, f64)> {
    let size = rows.len();
    let mut entries: Vec<(usize, usize, f64)> = (0..size).map(|at| (at, at, 1.0)).collect();
    let mut right = vec![0.0; size];
    for (at, row) in rows.iter().enumerate() {
        let chosen = row
            .choices
            .iter()
            .zip(&policy[at])
            .map(|(all, way)| &all[*way]);
        for sum in std::iter::once(&row.fixed).chain(chosen) {
            right[at] += sum.constant;
            entries.extend(sum.terms.iter().map(|(node, by)| (at, *node, -by)));
        }
    }
    if !credited {
        let productive = linear::solve(size, &entries, &vec![1.0; size]).ok()?;
        if productive.x.iter().any(|it| *it <= 0.0) {
            return None;
        }
    }
    let solved = linear::solve(size, &entries, &right).ok()?;
    Some((solved.x, solved.condition))
}
