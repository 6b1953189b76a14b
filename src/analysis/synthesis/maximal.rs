//! The maximal structure: every unit that can stand in any plan, and no other (algorithm MSG).
//!
//! Comes in: [`Network`]. Goes out: [`Maximal`]. Must not know: amounts, costs.
//!
//! Formula (Friedler, Tarján, Huang and Fan, Computers chem. Engng 17 (1993) 929). Reduction: a unit that makes a raw
//! material as what it is built for does not arise here, since raw materials are those that nobody has to make; a unit
//! goes that takes a material which is neither raw nor made by a remaining unit, until none does. Composition: from the
//! products backwards, every remaining unit that makes a wanted material stays, and wants what it takes. Both are linear
//! in the number of links: a material is looked at again only when its last maker goes. What arises beside a unit's
//! product counts as made, and is no reason to keep the unit.

use super::network::Network;

/// The maximal structure, or what stands in its way.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Maximal {
    /// Whether each unit is in it.
    pub units: Vec<bool>,
    /// Products that no remaining unit can make: there is no plan while this is not empty.
    pub unmade: Vec<u32>,
    /// Units that went because of what they take, each with the first such material.
    pub dropped: Vec<(u32, u32)>,
}

impl Maximal {
    /// How many units it has.
    pub fn count(&self) -> usize {
        self.units.iter().filter(|it| **it).count()
    }
}

/// Finds the maximal structure.
pub fn maximal(network: &Network) -> Maximal {
    let (makers, takers, beside) = (network.makers(), network.takers(), network.beside());
    let mut stays = vec![true; network.units.len()];
    let mut dropped = Vec::new();
    let count = |(makers, beside): (&Vec<u32>, &Vec<u32>)| makers.len() + beside.len();
    let mut left: Vec<usize> = makers.iter().zip(&beside).map(count).collect();
    let lacking = |material: usize, left: &[usize]| {
        !network.raw[material] && !network.is_partly(material) && left[material] == 0
    };
    let mut open: Vec<usize> = (0..network.materials)
        .filter(|material| lacking(*material, &left))
        .collect();
    while let Some(material) = open.pop() {
        for unit in &takers[material] {
            let at = *unit as usize;
            if !std::mem::replace(&mut stays[at], false) {
                continue;
            }
            dropped.push((*unit, u32::try_from(material).unwrap_or(u32::MAX)));
            let unit = &network.units[at];
            for made in unit.outputs.iter().chain(&unit.beside) {
                let made = *made as usize;
                left[made] -= 1;
                if lacking(made, &left) {
                    open.push(made);
                }
            }
        }
    }
    dropped.sort_unstable();
    let unmade = network.products.iter().copied();
    let unmade: Vec<u32> = unmade
        .filter(|it| left[*it as usize] == 0 && !network.is_partly(*it as usize))
        .collect();
    let units = if unmade.is_empty() {
        compose(network, &makers, &stays)
    } else {
        vec![false; network.units.len()]
    };
    Maximal {
        units,
        unmade,
        dropped,
    }
}

fn compose(network: &Network, makers: &[Vec<u32>], stays: &[bool]) -> Vec<bool> {
    let mut kept = vec![false; network.units.len()];
    let mut wanted = vec![false; network.materials];
    let mut open: Vec<u32> = Vec::new();
    for product in &network.products {
        if !std::mem::replace(&mut wanted[*product as usize], true) {
            open.push(*product);
        }
    }
    while let Some(material) = open.pop() {
        for unit in &makers[material as usize] {
            let at = *unit as usize;
            if !stays[at] || std::mem::replace(&mut kept[at], true) {
                continue;
            }
            for taken in &network.units[at].inputs {
                let new = !network.raw[*taken as usize] && !wanted[*taken as usize];
                if new {
                    wanted[*taken as usize] = true;
                    open.push(*taken);
                }
            }
        }
    }
    kept
}
