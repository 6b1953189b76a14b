//! What is expected of the usual kinds of figures: money, things that are counted.
//!
//! Comes in: the table of units. Goes out: [`Expected`]. Must not know: the chain.

use std::cell::OnceCell;

use super::figures::Expected;
use crate::quantity::Unit;

/// Lists that are the same for every figure of a kind, each made once.
#[derive(Default)]
pub(super) struct Usual {
    currencies: OnceCell<Vec<Unit>>,
    pieces: OnceCell<Vec<Unit>>,
}

impl Usual {
    /// One unit of every currency.
    fn currencies(&self) -> &[Unit] {
        self.currencies.get_or_init(|| {
            let mut found: Vec<Unit> = Vec::new();
            for unit in Unit::all().filter(|unit| unit.currency().is_some()) {
                if !found.iter().any(|held| held.same_dimension(unit)) {
                    found.push(unit);
                }
            }
            found
        })
    }

    /// An amount of money, in any currency.
    pub fn money(&self) -> Expected {
        Expected {
            units: self.currencies().to_vec(),
            ..Expected::default()
        }
    }

    /// Money per unit of a commodity, in any currency; where the unit is not known, money per anything.
    pub fn money_per(&self, unit: Option<Unit>) -> Expected {
        let divided = |money: &Unit| unit.and_then(|unit| money.divided(unit));
        Expected {
            units: self.currencies().iter().filter_map(divided).collect(),
            money: true,
            ..Expected::default()
        }
    }

    /// Money per year, in any currency.
    pub fn money_per_year(&self) -> Expected {
        let divided = |money: &Unit| money.times(Unit::PER_YEAR);
        Expected {
            units: self.currencies().iter().filter_map(divided).collect(),
            ..Expected::default()
        }
    }

    /// A number of things: bare, or with a word that counts them.
    pub fn pieces(&self) -> Expected {
        let units = self.pieces.get_or_init(|| {
            let words = ["家", "个"].into_iter();
            let words = words.filter_map(Unit::named);
            words.chain([Unit::ONE]).collect()
        });
        Expected {
            units: units.clone(),
            ..Expected::default()
        }
    }
}
