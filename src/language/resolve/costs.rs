//! What processes cost, and which exclude each other.
//!
//! Comes in: the written keys. Goes out: figures of the right dimension. Must not know: plans.

use super::Resolver;
use super::figures::Expected;
use crate::language::fault::Fault;
use crate::language::shape::Text;
use crate::language::written::{WrittenFigure, WrittenProcess};
use crate::language::written_scenario::ChangedProcess;
use crate::model::{CommodityId, Costs, Exclusive};
use crate::quantity::Unit;
use crate::text::Message;

/// The keys of a process that say what it costs.
#[derive(Clone, Copy)]
pub(super) struct WrittenCosts<'w> {
    running: Option<&'w WrittenFigure>,
    fixed: Option<&'w WrittenFigure>,
    investment: Option<&'w WrittenFigure>,
    lifetime: Option<&'w WrittenFigure>,
    minimum_size: Option<&'w WrittenFigure>,
}

impl<'w> WrittenCosts<'w> {
    pub fn of(written: &'w WrittenProcess) -> Self {
        Self {
            running: written.cost.as_deref(),
            fixed: written.fixed_cost.as_deref(),
            investment: written.investment.as_deref(),
            lifetime: written.lifetime.as_deref(),
            minimum_size: written.minimum_size.as_deref(),
        }
    }

    pub fn changed(written: &'w ChangedProcess) -> Self {
        Self {
            running: written.cost.as_ref(),
            fixed: written.fixed_cost.as_ref(),
            investment: written.investment.as_ref(),
            lifetime: written.lifetime.as_ref(),
            minimum_size: written.minimum_size.as_ref(),
        }
    }
}

impl Resolver {
    /// Reads what a process costs; what is not written stays unknown.
    pub(super) fn costs(
        &mut self,
        written: &WrittenCosts<'_>,
        product: Option<CommodityId>,
    ) -> Costs {
        let unit = product
            .and_then(|id| self.chain.commodities.get(id.index()))
            .and_then(|commodity| commodity.unit);
        let size = |resolver: &Self| {
            product.map_or_else(Expected::any, |id| {
                Expected::rate(resolver.expect_commodity(id))
            })
        };
        // Most processes have no costs: what is expected of them is made for those that do.
        let mut read = |figure: Option<&WrittenFigure>, expected: &dyn Fn(&Self) -> Expected| {
            let figure = figure?;
            let expected = expected(self);
            Some(Box::new(self.figure(figure, &expected)))
        };
        let costs = Costs {
            running: read(written.running, &|it| it.usual.money_per(unit)),
            fixed: read(written.fixed, &|it| it.usual.money_per_year()),
            investment: read(written.investment, &|it| Expected::clone(&it.usual.money())),
            lifetime: read(written.lifetime, &|_| Expected::unit(Unit::YEAR)),
            minimum_size: read(written.minimum_size, &size),
        };
        if let Some(lifetime) = &costs.lifetime {
            self.refuse_zero(lifetime);
        }
        costs
    }

    /// Overlays what a scenario changes of the costs of a process.
    pub(super) fn overlaid_costs(
        &mut self,
        held: &mut Costs,
        written: &WrittenCosts<'_>,
        product: CommodityId,
    ) {
        let new = self.costs(written, Some(product));
        for (held, new) in [
            (&mut held.running, new.running),
            (&mut held.fixed, new.fixed),
            (&mut held.investment, new.investment),
            (&mut held.lifetime, new.lifetime),
            (&mut held.minimum_size, new.minimum_size),
        ] {
            if new.is_some() {
                *held = new;
            }
        }
    }

    /// A set of processes of which a plan builds at most one.
    pub(super) fn exclusive(&mut self, written: &[Text]) {
        let mut processes = Vec::new();
        for id in written {
            let Some(process) = self.process(id) else {
                continue;
            };
            if processes.contains(&process) {
                self.twice(id);
            } else {
                processes.push(process);
            }
        }
        let Some(first) = written.first() else {
            return;
        };
        if written.len() < 2 {
            let message = Message::new(
                "a set of processes that exclude each other has two or more",
                "互斥的工艺至少要有两个",
            );
            self.fault(Fault::new(first.place, message).help(
                "name the others, or leave the set out",
                "请写上其他工艺，或删去这一组",
            ));
        }
        self.chain.exclusive.push(Exclusive {
            processes,
            place: first.place,
        });
    }
}
