//! What a unit of a commodity carries, and how processes share what they carry.
//!
//! Comes in: the written keys. Goes out: figures of the right dimension. Must not know: footprints.

use super::Resolver;
use super::figures::Expected;
use super::names::known;
use crate::language::fault::Fault;
use crate::language::shape::Text;
use crate::language::words::{AllocationWord, CarbonBasisWord};
use crate::language::written::{WrittenCommodity, WrittenFigure};
use crate::language::written_scenario::ChangedCommodity;
use crate::model::{Allocation, Burdens, CarbonBasis};
use crate::quantity::Unit;
use crate::text::Message;

/// The keys of a commodity that say what a unit of it carries.
#[derive(Clone, Copy)]
pub(super) struct WrittenBurdens<'w> {
    carbon: Option<&'w WrittenFigure>,
    carbon_basis: Option<&'w CarbonBasisWord>,
    energy: Option<&'w WrittenFigure>,
    benchmark: Option<&'w WrittenFigure>,
    default: Option<&'w WrittenFigure>,
}

impl<'w> WrittenBurdens<'w> {
    pub fn of(written: &'w WrittenCommodity) -> Self {
        Self {
            carbon: written.carbon.as_ref(),
            carbon_basis: written.carbon_basis.as_ref(),
            energy: written.energy.as_ref(),
            benchmark: written.carbon_benchmark.as_ref(),
            default: written.carbon_default.as_ref(),
        }
    }

    pub fn changed(written: &'w ChangedCommodity) -> Self {
        Self {
            carbon: written.carbon.as_ref(),
            carbon_basis: written.carbon_basis.as_ref(),
            energy: written.energy.as_ref(),
            benchmark: written.carbon_benchmark.as_ref(),
            default: written.carbon_default.as_ref(),
        }
    }
}

impl Burdens {
    /// Lays what is given over what is held.
    pub(super) fn overlay(&mut self, new: Self) {
        self.carbon_basis = new.carbon_basis.or(self.carbon_basis);
        for (held, new) in [
            (&mut self.carbon, new.carbon),
            (&mut self.energy, new.energy),
            (&mut self.benchmark, new.benchmark),
            (&mut self.default, new.default),
        ] {
            if new.is_some() {
                *held = new;
            }
        }
    }
}

/// Something per unit of a commodity.
fn per(what: &str, unit: Option<Unit>) -> Option<Expected> {
    let unit = Unit::parse(what).ok()?.divided(unit?)?;
    Some(Expected::unit(unit))
}

impl Resolver {
    /// Reads what a unit carries; what is not written stays unknown.
    pub(super) fn burdens(
        &mut self,
        written: &WrittenBurdens<'_>,
        unit: Option<Unit>,
        kind: Option<&Text>,
    ) -> Burdens {
        let (carbon, energy) = (per("kgCO2e", unit), per("MJ", unit));
        let mut read = |figure: Option<&WrittenFigure>, expected: &Option<Expected>| {
            let figure = figure?;
            let Some(expected) = expected else {
                self.per_nothing(figure);
                return None;
            };
            Some(self.figure(figure, expected))
        };
        let burdens = Burdens {
            carbon: read(written.carbon, &carbon),
            carbon_basis: None,
            energy: read(written.energy, &energy),
            benchmark: read(written.benchmark, &carbon),
            default: read(written.default, &carbon),
        };
        let word = known(written.carbon_basis.map(|word| &word.0));
        let carbon_basis =
            word.and_then(|text| self.word(text, &CarbonBasis::ALL, CarbonBasis::word));
        if let Some(text) = word.filter(|_| kind.is_none_or(|kind| kind.value != "electricity")) {
            let message = Message::new(
                "`carbon-basis` says where electricity comes from, but the commodity is not of that kind",
                "`carbon-basis` 说明电的来源，而该物料不是电",
            );
            self.fault(Fault::new(text.place, message).help(
                "write `kind: electricity`, or leave `carbon-basis` out",
                "请写 `kind: electricity`，或删去 `carbon-basis`",
            ));
        }
        Burdens {
            carbon_basis,
            ..burdens
        }
    }

    /// A figure per unit of something that has no unit.
    fn per_nothing(&mut self, figure: &WrittenFigure) {
        let place = match figure {
            crate::language::shape::TextOr::Text(text) => text.place,
            crate::language::shape::TextOr::Long(long) => long.place,
        };
        let message = Message::new(
            "this is said of one unit, but the commodity has no `unit`",
            "这里按一个单位计，但物料没有 `unit`",
        );
        self.fault(Fault::new(place, message).help("add `unit`", "请补上 `unit`"));
    }

    /// How burdens are shared.
    pub(super) fn allocation(&mut self, written: Option<&AllocationWord>) -> Option<Allocation> {
        let word = known(written.map(|word| &word.0))?;
        self.word(word, &Allocation::ALL, Allocation::word)
    }
}
