//! What is supplied of a commodity: what its makers make, and what comes in.
//!
//! Comes in: the activities of processes. Goes out: sums in the commodity's unit. Must not know: who needs it.

use std::collections::HashMap;

use super::amounts::{in_unit, note_midpoint};
use super::{Books, Sum};
use crate::analysis::Basis;
use crate::analysis::ground::ground;
use crate::graph::Link;
use crate::model::{Commodity, CommodityId, CrossingKind, Process, ProcessId, Subject};
use crate::quantity::Estimate;

impl Books<'_> {
    /// What is made here of a commodity: its observed output, else the output of its makers.
    pub(crate) fn own(&self, id: CommodityId) -> Sum {
        self.observed_output(id).unwrap_or_else(|| self.made(id))
    }

    /// Observed output of the commodity itself.
    pub(crate) fn observed_output(&self, id: CommodityId) -> Option<Sum> {
        if self.basis != Basis::Observed {
            return None;
        }
        self.observed(
            &self.outputs,
            Subject::Commodity(id),
            self.chain.commodity(id),
        )
    }

    /// What the figures of a subject add up to; `None` where it has none.
    pub(super) fn observed(
        &self,
        figures: &HashMap<Subject, Vec<usize>>,
        of: Subject,
        commodity: &Commodity,
    ) -> Option<Sum> {
        let mut sum = Sum::complete();
        for at in figures.get(&of)? {
            let observation = &self.chain.observations[*at];
            let path = format!(
                "observations/{}/{}",
                self.chain.name(of),
                observation.measure.word()
            );
            sum.grounds.push(ground(path, &observation.figure));
            match observation
                .figure
                .amount
                .as_ref()
                .and_then(|it| in_unit(commodity, it))
            {
                Some(estimate) => {
                    note_midpoint(&mut sum, &observation.figure);
                    sum.add(estimate);
                }
                None => sum.complete = false,
            }
        }
        Some(sum)
    }

    /// Output of the commodity by its makers.
    pub(super) fn made(&self, id: CommodityId) -> Sum {
        let mut sum = Sum::complete();
        let graph = match self.basis {
            // What is planned may be of a process that is not there yet.
            Basis::Target => &self.structure.all,
            Basis::Observed | Basis::Capacity => &self.structure.present,
        };
        for (process, link) in graph.makers(id).iter().copied() {
            let activity = self.activity_of(process);
            if activity.total.is_none() && !self.structure.present.shows(process) {
                continue;
            }
            self.add_output(&activity, (process, link), id, &mut sum);
        }
        sum
    }

    /// What one process makes of a commodity; not whole where its output or its yield is not known.
    pub(in crate::analysis) fn output_of(
        &self,
        process: ProcessId,
        link: Link,
        id: CommodityId,
    ) -> Sum {
        let mut sum = Sum::complete();
        self.add_output(&self.activity_of(process), (process, link), id, &mut sum);
        sum
    }

    /// Adds what one process makes of a commodity, where its activity is known already.
    fn add_output(
        &self,
        activity: &Sum,
        (process, link): (ProcessId, Link),
        id: CommodityId,
        sum: &mut Sum,
    ) {
        sum.rest_on(activity);
        let process = self.chain.process(process);
        let total = match link {
            Link::Makes => activity.total,
            Link::ByProduct => self.by_product(process, id, activity.total, sum),
            Link::Takes(_) => None,
        };
        match total {
            Some(total) => sum.add(total),
            None => sum.complete = false,
        }
    }

    pub(super) fn by_product(
        &self,
        process: &Process,
        id: CommodityId,
        activity: Option<Estimate>,
        sum: &mut Sum,
    ) -> Option<Estimate> {
        let output = process
            .byproducts
            .iter()
            .find(|output| output.commodity == id)?;
        let commodity = self.chain.commodity(id);
        let amount = in_unit(commodity, output.figure.amount.as_ref()?)?;
        let path = format!("processes/{}/byproducts/{}", process.id, commodity.id);
        sum.grounds.push(ground(path, &output.figure));
        activity?.mul(amount).div(self.basis_of(process)?)
    }

    pub(super) fn imports(&self, id: CommodityId, sum: &mut Sum) {
        for crossing in self.crossing(id, CrossingKind::Import) {
            self.cross(id, crossing, sum);
        }
    }
}
