//! Every combinatorially feasible structure, one after the other (algorithm SSG).
//!
//! Comes in: [`Network`]. Goes out: an iterator over sets of units. Must not know: amounts, costs.
//!
//! A structure makes every product, makes everything it takes that is not raw, and has no unit that nothing in it
//! wants. The search decides wanted materials one by one: for the first that is open, which of its makers are in. Makers
//! decided before stay as they are, so each structure is met exactly once. Units that stand already are always in; of what
//! can partly be had, or arises beside another product, there need be no maker. Branches are kept on a stack of their own and
//! taken back step by step: nothing is copied, and memory does not grow with the number of structures.

use super::maximal::maximal;
use super::network::Network;

/// Makers of one material that can be open at a choice: its subsets are counted in 64 bits.
pub const MAKERS_MAX: usize = 62;

const UNDECIDED: u8 = 0;
const IN: u8 = 1;
const OUT: u8 = 2;

/// A choice that is being gone through.
struct Choice {
    material: u32,
    /// Its makers that were undecided.
    free: Vec<u32>,
    /// Those among its makers that stand already.
    given: Vec<u32>,
    /// Whether there need be no further maker.
    made: bool,
    /// The next subset of `free` to take.
    next: u64,
    /// Materials that the current subset has made wanted.
    wants: Vec<u32>,
}

/// The structures of a network.
pub struct Structures<'n> {
    network: &'n Network,
    makers: Vec<Vec<u32>>,
    /// Units of the maximal structure beside whose product each material arises.
    beside: Vec<Vec<u32>>,
    /// Materials that may be had only so, as far as nothing is built for them.
    arising: Vec<usize>,
    exclusions: Vec<Vec<u32>>,
    units: Vec<u8>,
    /// How many units of each exclusive set are in.
    taken: Vec<u32>,
    /// Materials that are wanted and not decided, as bits.
    open: Vec<u64>,
    /// Materials that were ever wanted on this branch.
    wanted: Vec<bool>,
    stack: Vec<Choice>,
    started: bool,
    /// A material has more makers than can be gone through.
    too_wide: bool,
}

/// All structures of a network, in a fixed order.
pub fn structures(network: &Network) -> Structures<'_> {
    let maximal = maximal(network);
    let reached = |all: Vec<Vec<u32>>| -> Vec<Vec<u32>> {
        let within = |units: Vec<u32>| {
            let units = units.into_iter();
            units.filter(|unit| maximal.units[*unit as usize]).collect()
        };
        all.into_iter().map(within).collect()
    };
    let (makers, beside) = (reached(network.makers()), reached(network.beside()));
    let too_wide = makers.iter().any(|all| all.len() > MAKERS_MAX);
    let mut found = Structures {
        network,
        arising: (0..network.materials)
            .filter(|at| !beside[*at].is_empty() && !network.is_partly(*at))
            .collect(),
        makers,
        beside,
        exclusions: network.exclusions(),
        units: vec![UNDECIDED; network.units.len()],
        taken: vec![0; network.exclusive.len()],
        open: vec![0; network.materials.div_ceil(64)],
        wanted: vec![false; network.materials],
        stack: Vec::new(),
        started: too_wide || !maximal.unmade.is_empty(),
        too_wide,
    };
    for product in &network.products {
        found.want(*product);
    }
    found
}

impl Structures<'_> {
    /// Whether a material has more makers than [`MAKERS_MAX`]: then there is nothing to go through.
    pub fn is_too_wide(&self) -> bool {
        self.too_wide
    }

    /// Marks a material as wanted; `true` where it was not before.
    fn want(&mut self, material: u32) -> bool {
        let at = material as usize;
        if std::mem::replace(&mut self.wanted[at], true) {
            return false;
        }
        self.open[at / 64] |= 1 << (at % 64);
        true
    }

    fn first_open(&self) -> Option<u32> {
        let (word, bits) = self.open.iter().enumerate().find(|(_, bits)| **bits != 0)?;
        u32::try_from(word * 64 + bits.trailing_zeros() as usize).ok()
    }

    /// Opens the choice of makers of a material.
    fn choose(&mut self, material: u32) {
        let at = material as usize;
        self.open[at / 64] &= !(1 << (at % 64));
        let makers = &self.makers[at];
        let open = makers.iter().copied();
        let open = open.filter(|unit| self.units[*unit as usize] == UNDECIDED);
        let (given, free): (Vec<u32>, Vec<u32>) =
            open.partition(|unit| self.network.units[*unit as usize].given);
        let made = makers.iter().any(|unit| self.units[*unit as usize] == IN)
            || !given.is_empty()
            || !self.beside[at].is_empty()
            || self.network.is_partly(at);
        self.stack.push(Choice {
            material,
            free,
            given,
            made,
            next: 0,
            wants: Vec::new(),
        });
    }

    /// Takes the subset of the top choice back.
    fn undo(&mut self) {
        let Some(mut choice) = self.stack.pop() else {
            return;
        };
        for unit in choice.free.iter().chain(&choice.given) {
            if self.units[*unit as usize] == IN {
                for set in &self.exclusions[*unit as usize] {
                    self.taken[*set as usize] -= 1;
                }
            }
            self.units[*unit as usize] = UNDECIDED;
        }
        for material in choice.wants.drain(..) {
            let at = material as usize;
            self.wanted[at] = false;
            self.open[at / 64] &= !(1 << (at % 64));
        }
        self.stack.push(choice);
    }

    /// Takes the next subset of the top choice that can stand; closes the choice where there is none.
    fn advance(&mut self) -> bool {
        loop {
            self.undo();
            let Some(choice) = self.stack.last_mut() else {
                return false;
            };
            let subset = choice.next;
            if subset >> choice.free.len() != 0 {
                let at = choice.material as usize;
                self.open[at / 64] |= 1 << (at % 64);
                self.stack.pop();
                return false;
            }
            choice.next += 1;
            if subset == 0 && !choice.made {
                continue;
            }
            if self.take(subset) {
                return true;
            }
        }
    }

    /// Puts the makers of a subset in and the others out; `false` where two of them exclude each other.
    fn take(&mut self, subset: u64) -> bool {
        let Some(mut choice) = self.stack.pop() else {
            return false;
        };
        let mut good = true;
        let free = choice.free.iter().enumerate();
        let free = free.map(|(bit, unit)| (subset >> bit & 1 == 1, *unit));
        let given = choice.given.iter().map(|unit| (true, *unit));
        for (is_in, unit) in free.chain(given) {
            let at = unit as usize;
            if !is_in {
                self.units[at] = OUT;
                continue;
            }
            self.units[at] = IN;
            for set in &self.exclusions[at] {
                self.taken[*set as usize] += 1;
                good &= self.taken[*set as usize] <= 1;
            }
            for input in &self.network.units[at].inputs {
                if !self.network.raw[*input as usize] && self.want(*input) {
                    choice.wants.push(*input);
                }
            }
        }
        self.stack.push(choice);
        good
    }

    /// Whether all that is wanted and has no maker is had in part or arises beside another product.
    fn is_fed(&self) -> bool {
        let is_in = |unit: &u32| self.units[*unit as usize] == IN;
        let wanted = self.arising.iter().filter(|at| self.wanted[**at]);
        let mut suppliers = wanted.map(|at| self.makers[*at].iter().chain(&self.beside[*at]));
        suppliers.all(|mut all| all.any(is_in))
    }

    fn structure(&self) -> Vec<u32> {
        let all = self.units.iter().enumerate();
        all.filter(|(_, state)| **state == IN)
            .filter_map(|(at, _)| u32::try_from(at).ok())
            .collect()
    }
}

impl Iterator for Structures<'_> {
    type Item = Vec<u32>;

    fn next(&mut self) -> Option<Vec<u32>> {
        if !self.started {
            self.started = true;
            match self.first_open() {
                Some(material) => self.choose(material),
                // Nothing is wanted: nothing is to be added.
                None => return Some(Vec::new()),
            }
        }
        while !self.stack.is_empty() {
            if !self.advance() {
                continue;
            }
            match self.first_open() {
                Some(material) => self.choose(material),
                None if self.is_fed() => return Some(self.structure()),
                None => {}
            }
        }
        None
    }
}
