//! What is needed of a commodity: what its takers take, what goes out, what demands ask.
//!
//! Comes in: the activities of processes. Goes out: sums in the commodity's unit. Must not know: who makes it.

use super::amounts::{coefficient, in_unit, note_midpoint, shared, yearly};
use super::{Books, Sum};
use crate::analysis::Basis;
use crate::analysis::ground::ground;
use crate::graph::Link;
use crate::model::{CommodityId, Crossing, CrossingKind, ProcessId, Subject};
use crate::quantity::Period;

impl<'c> Books<'c> {
    pub(super) fn demand(&self, id: CommodityId) -> Sum {
        let mut sum = Sum::complete();
        for crossing in self.crossing(id, CrossingKind::Demand) {
            self.cross(id, crossing, &mut sum);
        }
        sum
    }

    pub(super) fn crossing(
        &self,
        id: CommodityId,
        kind: CrossingKind,
    ) -> impl Iterator<Item = &'c Crossing> {
        let held = self.crossings.get(&id).map_or(&[][..], Vec::as_slice);
        let chain = self.chain;
        held.iter()
            .map(move |at| &chain.crossings[*at])
            .filter(move |it| it.kind == kind)
    }

    /// What comes in or goes out of a commodity in the period; `None` where the file has no such entry.
    pub(crate) fn crossed(&self, id: CommodityId, kind: CrossingKind) -> Option<Sum> {
        let mut sum = Sum::complete();
        let mut any = false;
        for crossing in self.crossing(id, kind) {
            any = true;
            self.cross(id, crossing, &mut sum);
        }
        any.then_some(sum)
    }

    /// Adds what crosses the boundary in the period; an amount of another or an unknown period leaves the sum open.
    pub(super) fn cross(&self, id: CommodityId, crossing: &Crossing, sum: &mut Sum) {
        let kind = match crossing.kind {
            CrossingKind::Import => "imports",
            CrossingKind::Export => "exports",
            CrossingKind::Demand => "demands",
        };
        let commodity = self.chain.commodity(id);
        let amount = crossing.amount.as_ref().and_then(|figure| {
            let amount = figure.amount.as_ref()?;
            if amount.unit.is_per_time() || figure.assumed.is_some() {
                let share = self.period.map_or(1.0, Period::years);
                return Some(yearly(commodity, amount, figure.assumed)?.scale(share));
            }
            let same = crossing.period.is_some() && crossing.period == self.period;
            if same {
                in_unit(commodity, amount)
            } else {
                None
            }
        });
        match (amount, &crossing.amount) {
            (Some(amount), Some(figure)) => {
                sum.grounds
                    .push(ground(format!("{kind}/{}", commodity.id), figure));
                sum.add(amount);
            }
            _ => sum.complete = false,
        }
    }

    /// What is needed of a commodity.
    pub(crate) fn need(&self, id: CommodityId) -> Sum {
        let observed = if self.basis == Basis::Observed {
            self.observed_input(id)
        } else {
            None
        };
        let mut sum = observed.unwrap_or_else(|| self.taken(id));
        if self.basis != Basis::Capacity {
            for crossing in self.crossing(id, CrossingKind::Export) {
                self.cross(id, crossing, &mut sum);
            }
        }
        if self.basis == Basis::Target {
            sum.take(self.demand(id));
        }
        sum
    }

    /// What the takers of a commodity take.
    pub(super) fn taken(&self, id: CommodityId) -> Sum {
        let mut sum = Sum::complete();
        for (process, link) in self.structure.present.takers(id).iter().copied() {
            let Link::Takes(slot) = link else { continue };
            self.add_intake(process, slot, id, &mut sum);
        }
        sum
    }

    /// What one process takes of a commodity by one of its slots; empty and not whole where that is not known.
    pub(in crate::analysis) fn intake_of(
        &self,
        process: ProcessId,
        slot: u32,
        id: CommodityId,
    ) -> Sum {
        let mut sum = Sum::complete();
        self.add_intake(process, slot, id, &mut sum);
        sum
    }

    /// Adds what one process takes of a commodity by one of its slots; where that is not known, the sum is not whole.
    fn add_intake(&self, process: ProcessId, slot: u32, id: CommodityId, sum: &mut Sum) {
        let asked = self.asked_of(process);
        let process = self.chain.process(process);
        let known = process.inputs.get(slot as usize).and_then(|input| {
            let coefficient = coefficient(self.chain, input, id);
            let amount = asked.total?.mul(coefficient?);
            Some((input, amount.div(self.basis_of(process)?)?))
        });
        let Some((input, part)) = known else {
            sum.complete = false;
            return;
        };
        sum.rest_on(&asked);
        let path = format!("processes/{}/inputs/{}", process.id, input.slot);
        sum.grounds.push(ground(path, &input.figure));
        note_midpoint(sum, &input.figure);
        if input.alternatives.len() > 1 {
            sum.complete &= shared(input, id);
        }
        sum.add(part);
    }

    /// Observed input of the commodity itself.
    pub(in crate::analysis) fn observed_input(&self, id: CommodityId) -> Option<Sum> {
        let commodity = self.chain.commodity(id);
        self.observed(&self.inputs, Subject::Commodity(id), commodity)
    }
}
