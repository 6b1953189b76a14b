//! The network of materials and operating units that plans are made from.
//!
//! Comes in: units with what they take and make, what can be had, what is wanted. Goes out: [`Network`], looked up by
//! index both ways. Must not know: chains, amounts.
//!
//! The words are those of process network synthesis (Friedler, Tarján, Huang and Fan 1992): a material is an OR-node,
//! had if any unit makes it; a unit is an AND-node, run only if all it takes is there.

/// One operating unit.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Unit {
    /// Materials it takes, each once.
    pub inputs: Vec<u32>,
    /// Materials it is built for, each once.
    pub outputs: Vec<u32>,
    /// Materials that arise beside: they count as supply, and nobody builds the unit for them.
    pub beside: Vec<u32>,
    /// It stands already: it is part of every structure that wants what it makes, and no choice.
    pub given: bool,
}

/// A synthesis problem: axioms S1 to S5 are read off it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Network {
    /// How many materials there are.
    pub materials: usize,
    /// The units.
    pub units: Vec<Unit>,
    /// Whether a material can be had without a unit (raw material), by material.
    pub raw: Vec<bool>,
    /// Whether some of a material can be had without a unit: units may make more of it, none has to. By material; none
    /// where the list is empty.
    pub partly: Vec<bool>,
    /// What is wanted.
    pub products: Vec<u32>,
    /// Sets of units of which a structure has at most one.
    pub exclusive: Vec<Vec<u32>>,
}

impl Network {
    /// The units that are built for each material, in their order.
    pub fn makers(&self) -> Vec<Vec<u32>> {
        self.by_material(|unit| &unit.outputs)
    }

    /// The units beside whose product each material arises, in their order.
    pub fn beside(&self) -> Vec<Vec<u32>> {
        self.by_material(|unit| &unit.beside)
    }

    /// The units that take each material, in their order.
    pub fn takers(&self) -> Vec<Vec<u32>> {
        self.by_material(|unit| &unit.inputs)
    }

    /// Whether some of a material can be had without a unit.
    pub fn is_partly(&self, material: usize) -> bool {
        self.partly.get(material).copied().unwrap_or(false)
    }

    fn by_material(&self, of: fn(&Unit) -> &Vec<u32>) -> Vec<Vec<u32>> {
        let mut found = vec![Vec::new(); self.materials];
        for (at, unit) in self.units.iter().enumerate() {
            for material in of(unit) {
                // Units are counted in u32 throughout: chains have fewer processes than that.
                found[*material as usize].push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        found
    }

    /// The exclusive sets each unit is in.
    pub fn exclusions(&self) -> Vec<Vec<u32>> {
        let mut found = vec![Vec::new(); self.units.len()];
        for (at, set) in self.exclusive.iter().enumerate() {
            for unit in set {
                found[*unit as usize].push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        found
    }
}
