//! A problem without what can stand in no structure.
//!
//! Comes in: a problem, its maximal structure. Goes out: the problem with its units and materials counted anew. Must not
//! know: chains.

use super::maximal::Maximal;
use super::network::{Network, Unit as Operating};
use super::problem::{Missing, Problem};
use super::programme::{Programme, Sizing};

/// The new position of what is gone.
const GONE: u32 = u32::MAX;

/// What is kept, by old position, and the new position of each.
struct Kept {
    held: Vec<usize>,
    new: Vec<u32>,
}

impl Kept {
    fn of(keeps: &[bool]) -> Self {
        let held: Vec<usize> = (0..keeps.len()).filter(|at| keeps[*at]).collect();
        let mut new = vec![GONE; keeps.len()];
        for (to, from) in (0..).zip(&held) {
            new[*from] = to;
        }
        Self { held, new }
    }

    fn moved(&self, list: &[u32]) -> Vec<u32> {
        list.iter().map(|at| self.new[*at as usize]).collect()
    }

    fn pick<T: Clone>(&self, list: &[T]) -> Vec<T> {
        self.held.iter().map(|at| list[*at].clone()).collect()
    }
}

/// The problem with the units of the maximal structure alone, and what they touch.
pub(super) fn cut(problem: Problem, reach: &Maximal) -> Problem {
    let stays = |it: &&Missing| reach.units[it.unit as usize];
    let missing: Vec<Missing> = problem.missing.iter().filter(stays).copied().collect();
    let units = Kept::of(&reach.units);
    let materials = Kept::of(&touched(&problem, &units, &missing));
    let operating = |unit: &Operating| Operating {
        inputs: materials.moved(&unit.inputs),
        outputs: materials.moved(&unit.outputs),
        beside: materials.moved(&unit.beside),
        given: unit.given,
    };
    let sizing = |mut sizing: Sizing| {
        for (material, _) in &mut sizing.terms {
            *material = materials.new[*material as usize];
        }
        sizing
    };
    let sets = problem.network.exclusive.iter().map(|set| {
        let set = units.moved(set).into_iter();
        set.filter(|at| *at != GONE).collect::<Vec<u32>>()
    });
    let network = &problem.network;
    let programme = &problem.programme;
    Problem {
        network: Network {
            materials: materials.held.len(),
            units: units.pick(&network.units).iter().map(operating).collect(),
            raw: materials.pick(&network.raw),
            partly: materials.pick(&network.partly),
            products: materials.moved(&network.products),
            exclusive: sets.filter(|set| set.len() > 1).collect(),
        },
        programme: Programme {
            units: units
                .pick(&programme.units)
                .into_iter()
                .map(sizing)
                .collect(),
            materials: materials.pick(&programme.materials),
        },
        stands: units.pick(&problem.stands),
        had: materials.pick(&problem.had),
        missing: missing
            .into_iter()
            .map(|it| Missing {
                unit: units.new[it.unit as usize],
                material: materials.new[it.material as usize],
                ..it
            })
            .collect(),
        unsized_wants: materials.moved(&problem.unsized_wants),
        materials: materials.pick(&problem.materials),
        coming: problem.coming,
        faulty: problem.faulty,
        unmade: problem.unmade,
        unmet: problem.unmet,
    }
}

/// The materials that products, and units that stay, make or take.
fn touched(problem: &Problem, units: &Kept, missing: &[Missing]) -> Vec<bool> {
    let mut touched = vec![false; problem.network.materials];
    let products = problem.network.products.iter().copied();
    let taken = units.held.iter().flat_map(|at| {
        let terms = problem.programme.units[*at].terms.iter().map(|it| it.0);
        terms.chain(problem.network.units[*at].inputs.iter().copied())
    });
    let missing = missing.iter().map(|it| it.material);
    for at in products.chain(taken).chain(missing) {
        touched[at as usize] = true;
    }
    touched
}
