//! Carbon and energy, each reckoned whole and by part.
//!
//! Comes in: a chain and its web. Goes out: the burdens of every commodity. Must not know: words.

use super::factors::{self, Known, is_carrier, is_electricity};
use super::reckon::{Reckoned, Task, reckon};
use super::span::Span;
use super::web::{Source, Web};
use super::{Parts, Unlisted, carbon_unit, energy_unit};
use crate::model::{Chain, CommodityId};
use crate::quantity::{Estimate, Unit};

/// A result per own unit in the unit it is told in.
pub(super) fn scaled(span: Span, unit: Unit, told: Unit, base: &str) -> Option<Estimate> {
    let own = Unit::parse(base).ok()?.divided(unit)?;
    Some(span.estimate()?.scale(own.factor() / told.factor()))
}

/// Carbon by part.
pub(super) struct Carbon {
    pub total: Reckoned,
    direct: Reckoned,
    electricity: Reckoned,
    upstream: Reckoned,
}

impl Carbon {
    pub(super) fn of(chain: &Chain, web: &Web) -> Self {
        let emitted = emitted(chain, web);
        let factor = by_commodity(chain, web, factors::carbon);
        let own = |line: usize| emitted[line];
        let none = |_: usize| (Span::ZERO, None);
        let outside = |id: CommodityId| factor[id.index()];
        let total = reckon(
            web,
            &Task {
                own: &own,
                leaf: &outside,
            },
        );
        let power = |id| is_electricity(chain.commodity(id));
        let nothing = |id: CommodityId| {
            (power(id) || factor[id.index()].is_some()).then_some((Span::ZERO, None))
        };
        let direct = reckon(
            web,
            &Task {
                own: &own,
                leaf: &nothing,
            },
        );
        let carried = |id: CommodityId| {
            if power(id) {
                Some(worth(&total, id))
            } else {
                nothing(id)
            }
        };
        let electricity = reckon(
            web,
            &Task {
                own: &none,
                leaf: &carried,
            },
        );
        let rest = |id: CommodityId| {
            if power(id) {
                Some((Span::ZERO, None))
            } else {
                factor[id.index()]
            }
        };
        let upstream = reckon(
            web,
            &Task {
                own: &none,
                leaf: &rest,
            },
        );
        Self {
            total,
            direct,
            electricity,
            upstream,
        }
    }

    pub(super) fn parts(&self, id: CommodityId, unit: Unit) -> Parts {
        let one = |it: &Reckoned| scaled(it.of(id).0, unit, carbon_unit(unit), "kgCO2e");
        Parts {
            total: one(&self.total),
            direct: one(&self.direct),
            electricity: one(&self.electricity),
            upstream: one(&self.upstream),
            needs: self.total.of(id).1.clone(),
            grounds: Vec::new(),
            unlisted: Unlisted::default(),
        }
    }
}

/// What a reckoned commodity brings, with the first thing it lacks.
pub(super) fn worth(total: &Reckoned, id: CommodityId) -> Known {
    let (span, needs) = total.of(id);
    (span, needs.first.first().copied())
}

/// What each line emits per unit of activity.
pub(super) fn emitted(chain: &Chain, web: &Web) -> Vec<Known> {
    let lines = web.lines.iter();
    lines
        .map(|it| factors::emissions(chain, it.process))
        .collect()
}

/// What each commodity from outside carries; `None` for what is made here.
fn by_commodity(
    chain: &Chain,
    web: &Web,
    factor: fn(&Chain, CommodityId) -> Known,
) -> Vec<Option<Known>> {
    let each = (0..).map(CommodityId).zip(&web.sources);
    each.map(|(id, source)| match source {
        Source::Made(_) => None,
        Source::Free => Some((Span::ZERO, None)),
        Source::Outside => Some(factor(chain, id)),
    })
    .collect()
}

/// Energy by part: `direct` are the fuels and the heat that processes take.
pub(super) struct Energy {
    pub total: Reckoned,
    fuels: Reckoned,
    electricity: Reckoned,
    upstream: Reckoned,
}

impl Energy {
    pub(super) fn of(chain: &Chain, web: &Web) -> Self {
        let factor = by_commodity(chain, web, factors::energy);
        let own = |_: usize| (Span::ZERO, None);
        let outside = |id: CommodityId| factor[id.index()];
        let total = reckon(
            web,
            &Task {
                own: &own,
                leaf: &outside,
            },
        );
        let power = |id| is_electricity(chain.commodity(id));
        let carrier = |id| is_carrier(chain.commodity(id));
        // Each part counts what is of it at its whole worth, and the rest at nothing.
        let part = |of: &dyn Fn(CommodityId) -> bool| {
            let leaf = |id: CommodityId| match (of(id), carrier(id)) {
                (true, _) => Some(factor[id.index()].unwrap_or_else(|| worth(&total, id))),
                (false, true) => Some((Span::ZERO, None)),
                (false, false) => factor[id.index()].map(|_| (Span::ZERO, None)),
            };
            reckon(
                web,
                &Task {
                    own: &own,
                    leaf: &leaf,
                },
            )
        };
        let electricity = part(&power);
        let fuels = part(&|id| carrier(id) && !power(id));
        let rest = |id: CommodityId| {
            if carrier(id) {
                Some((Span::ZERO, None))
            } else {
                factor[id.index()]
            }
        };
        let upstream = reckon(
            web,
            &Task {
                own: &own,
                leaf: &rest,
            },
        );
        Self {
            total,
            fuels,
            electricity,
            upstream,
        }
    }

    pub(super) fn parts(&self, id: CommodityId, unit: Unit) -> Parts {
        let one = |it: &Reckoned| scaled(it.of(id).0, unit, energy_unit(unit), "MJ");
        Parts {
            total: one(&self.total),
            direct: one(&self.fuels),
            electricity: one(&self.electricity),
            upstream: one(&self.upstream),
            needs: self.total.of(id).1.clone(),
            grounds: Vec::new(),
            unlisted: Unlisted::default(),
        }
    }
}
