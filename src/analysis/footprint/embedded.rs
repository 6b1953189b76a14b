//! Embedded emissions of goods, as the EU's carbon border adjustment counts them, against benchmark and default value.
//!
//! Comes in: a web, the carbon of electricity. Goes out: [`Embedded`]: direct and indirect apart, precursors named. Must not
//! know: reports, thresholds.
//!
//! Formula (Implementing Regulation (EU) 2023/1773, Annex III): SEE = (own attributed emissions + Σ M SEE of precursors) ÷
//! activity level, for direct and for indirect (electricity) emissions alike. A good is what has `carbon-benchmark` or
//! `carbon-default` in the file; a precursor is a good that is taken to make another. What is taken and is no good adds nothing:
//! alumina and anodes are no precursors of aluminium there.

use super::factors::{self, Known, is_electricity};
use super::grounds::{Makers, Of, Unlisted};
use super::reckon::{Reckoned, Task, reckon};
use super::span::Span;
use super::web::{Source, Web};
use super::{Needs, carbon_unit, scaled};
use crate::analysis::data::Burden;
use crate::analysis::ground::{Ground, ground};
use crate::model::{Chain, CommodityId};
use crate::quantity::Estimate;

/// A good that another takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Precursor {
    /// Which.
    pub commodity: CommodityId,
    /// How much of it a unit of the good takes, in its own unit; a range where it is one of several.
    pub amount: Option<Estimate>,
    /// Its own embedded direct emissions, in [`carbon_unit`] of its unit.
    pub direct: Option<Estimate>,
    /// Its own embedded indirect emissions.
    pub indirect: Option<Estimate>,
    /// It comes from outside, and its direct emissions are the default value.
    pub by_default: bool,
}

/// Emissions embedded in a unit of a good.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// Which.
    pub commodity: CommodityId,
    /// Direct, of its own making and of its precursors', in [`carbon_unit`] of its unit.
    pub direct: Option<Estimate>,
    /// Of the electricity.
    pub indirect: Option<Estimate>,
    /// What the direct emissions are compared with.
    pub benchmark: Option<Estimate>,
    /// What stands for the direct emissions where nobody has measured them.
    pub default: Option<Estimate>,
    /// What goes into it and is a good itself.
    pub precursors: Vec<Precursor>,
    /// What is missing.
    pub needs: Needs,
    /// The figures it was made from.
    pub grounds: Vec<Ground>,
    /// How many more there are than those.
    pub unlisted: Unlisted,
}

pub(super) fn solve(
    chain: &Chain,
    web: &Web,
    total: &Reckoned,
    makers: &mut Makers,
) -> Vec<Embedded> {
    let is_good = |id: CommodityId| {
        let burdens = &chain.commodity(id).burdens;
        burdens.benchmark.is_some() || burdens.default.is_some()
    };
    let goods: Vec<CommodityId> = (0..)
        .map(CommodityId)
        .take(web.sources.len())
        .filter(|id| is_good(*id) && is_made_here(chain, web, *id))
        .collect();
    if goods.is_empty() {
        return Vec::new();
    }
    let emitted = super::parts::emitted(chain, web);
    let own = |line: usize| emitted[line];
    let outside = |id: CommodityId| !matches!(web.sources[id.index()], Source::Made(_));
    let direct = |id: CommodityId| match (is_good(id), outside(id)) {
        (false, _) => Some((Span::ZERO, None)),
        (true, true) => Some(factors::default_value(chain, id)),
        (true, false) => None,
    };
    let direct = reckon(
        web,
        &Task {
            own: &own,
            leaf: &direct,
        },
    );
    let none = |_: usize| (Span::ZERO, None);
    let power = |id| is_electricity(chain.commodity(id));
    let indirect = |id: CommodityId| match (is_good(id), power(id), outside(id)) {
        (_, true, _) => Some(super::worth(total, id)),
        (true, _, true) => Some((Span::SOME, Some(super::Need::Carbon(id)))),
        (true, _, false) => None,
        (false, ..) => Some((Span::ZERO, None)),
    };
    let indirect = reckon(
        web,
        &Task {
            own: &none,
            leaf: &indirect,
        },
    );
    let parts = (&direct, &indirect);
    goods
        .into_iter()
        .map(|id| embedded(chain, web, parts, makers, id, &is_good))
        .collect()
}

fn is_made_here(chain: &Chain, web: &Web, id: CommodityId) -> bool {
    let Source::Made(outlets) = &web.sources[id.index()] else {
        return false;
    };
    let mut lines = outlets.iter().filter_map(|it| it.line);
    lines.any(|at| chain.process(web.lines[at].process).presence.is_present())
}

fn embedded(
    chain: &Chain,
    web: &Web,
    (direct, indirect): (&Reckoned, &Reckoned),
    makers: &mut Makers,
    id: CommodityId,
    is_good: &dyn Fn(CommodityId) -> bool,
) -> Embedded {
    let told = |id: CommodityId, span: Span| {
        let unit = chain.commodity(id).unit?;
        scaled(span, unit, carbon_unit(unit), "kgCO2e")
    };
    let given = |known: Known| Some(known.0).filter(|it| it.high.is_some());
    let mut needs = direct.of(id).1.clone();
    needs.join(indirect.of(id).1);
    let behind = makers.behind(chain, web, id, Of::Carbon);
    let mut grounds = behind.listed;
    let commodity = chain.commodity(id);
    for which in [Burden::Benchmark, Burden::Default] {
        if let Some(figure) = which.of(commodity) {
            grounds.insert(
                0,
                ground(
                    format!("commodities/{}/{}", commodity.id, which.key()),
                    figure,
                ),
            );
        }
    }
    let precursors = taken(web, id).into_iter().filter(|it| is_good(it.0));
    let precursors = precursors.map(|(of, amount)| Precursor {
        commodity: of,
        amount: amount.estimate(),
        direct: told(of, direct.of(of).0),
        indirect: told(of, indirect.of(of).0),
        by_default: !matches!(web.sources[of.index()], Source::Made(_)),
    });
    Embedded {
        commodity: id,
        direct: told(id, direct.of(id).0),
        indirect: told(id, indirect.of(id).0),
        benchmark: given(factors::benchmark(chain, id)).and_then(|it| told(id, it)),
        default: given(factors::default_value(chain, id)).and_then(|it| told(id, it)),
        precursors: precursors.collect(),
        needs,
        grounds,
        unlisted: behind.unlisted,
    }
}

/// What a unit of a commodity takes of each thing, by the part of it that its makers' burdens have.
fn taken(web: &Web, id: CommodityId) -> Vec<(CommodityId, Span)> {
    let Source::Made(outlets) = &web.sources[id.index()] else {
        return Vec::new();
    };
    let mut ways: Vec<Vec<(CommodityId, Span)>> = Vec::new();
    for outlet in outlets {
        let (Some(line), Ok(weight)) = (outlet.line, outlet.weight) else {
            continue;
        };
        let line = &web.lines[line];
        let fixed = line
            .inputs
            .iter()
            .map(|(id, amount)| (*id, weight.of(*amount)));
        let open = line.open.iter().flat_map(|slot| {
            let several = slot.len() > 1;
            slot.iter().map(move |(id, amount)| {
                let part = weight.of(*amount);
                // One of several may fill the slot, or not.
                let part = if several {
                    Span::any_of([part, Span::ZERO])
                } else {
                    part
                };
                (*id, part)
            })
        });
        ways.push(fixed.chain(open).collect());
    }
    let mut all: Vec<CommodityId> = ways.iter().flatten().map(|it| it.0).collect();
    all.sort_unstable();
    all.dedup();
    let of = |way: &Vec<(CommodityId, Span)>, id: CommodityId| {
        let parts = way.iter().filter(|it| it.0 == id);
        parts.fold(Span::ZERO, |sum, it| sum.plus(it.1))
    };
    all.into_iter()
        .map(|id| (id, Span::any_of(ways.iter().map(|way| of(way, id)))))
        .collect()
}
