//! What is expected of the usual kinds of figures: money, things that are counted.
//!
//! Comes in: the table of units. Goes out: [`Expected`]. Must not know: the chain.

use std::cell::OnceCell;
use std::rc::Rc;

use super::figures::{Expected, Units};
use crate::quantity::Unit;

/// What is the same for every figure of a kind, each made once.
#[derive(Default)]
pub(super) struct Usual {
    money: OnceCell<Rc<Expected>>,
    pieces: OnceCell<Rc<Expected>>,
}

impl Usual {
    /// An amount of money, in any currency.
    pub fn money(&self) -> Rc<Expected> {
        let made = || {
            let mut units = Units::new();
            for unit in Unit::all().filter(|unit| unit.currency().is_some()) {
                if !units.iter().any(|held| held.same_dimension(unit)) {
                    units.push(unit);
                }
            }
            let other = Expected::default();
            Rc::new(Expected { units, ..other })
        };
        Rc::clone(self.money.get_or_init(made))
    }

    /// Money per unit of a commodity, in any currency; where the unit is not known, money per anything.
    pub fn money_per(&self, unit: Option<Unit>) -> Expected {
        let divided = |money: &Unit| unit.and_then(|unit| money.divided(unit));
        Expected {
            units: self.money().units.iter().filter_map(divided).collect(),
            money: true,
            ..Expected::default()
        }
    }

    /// Money per year, in any currency.
    pub fn money_per_year(&self) -> Expected {
        let divided = |money: &Unit| money.times(Unit::PER_YEAR);
        Expected {
            units: self.money().units.iter().filter_map(divided).collect(),
            ..Expected::default()
        }
    }

    /// A number of things: bare, or with a word that counts them.
    pub fn pieces(&self) -> Rc<Expected> {
        let made = || {
            let words = ["家", "个"].into_iter();
            let words = words.filter_map(Unit::named);
            let units = words.chain([Unit::ONE]).collect();
            let other = Expected::default();
            Rc::new(Expected { units, ..other })
        };
        Rc::clone(self.pieces.get_or_init(made))
    }
}
