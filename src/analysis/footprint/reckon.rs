//! One burden, reckoned for every commodity: f = e + A f, component by component.
//!
//! Comes in: a web, what each process adds of its own, what each leaf carries. Goes out: the burden of a unit of each
//! commodity, with what it lacks. Must not know: which burden it is.
//!
//! Ends are exact where every coefficient is used once and nothing is credited: the burden rises with every coefficient
//! and falls with every amount that shares it. Elsewhere they are never too narrow. Loops are solved in `loops`.

use super::loops;
use super::needs::{Need, Needs};
use super::span::Span;
use super::web::{Outlet, Source, Web};
use crate::model::CommodityId;

/// A burden to be reckoned.
pub(super) struct Task<'w> {
    /// What a line adds of its own per unit of activity.
    pub own: &'w dyn Fn(usize) -> (Span, Option<Need>),
    /// What a unit of a commodity brings to those who take it, where that is not what is reckoned from its makers; said of
    /// everything that comes from outside.
    pub leaf: &'w dyn Fn(CommodityId) -> Option<(Span, Option<Need>)>,
}

/// The burden of a unit of each commodity, and of a unit of activity of each line.
pub(super) struct Reckoned {
    pub spans: Vec<Span>,
    pub needs: Vec<Needs>,
    /// The worst condition of a loop.
    pub condition: f64,
}

impl Reckoned {
    /// The burden of a unit of a commodity.
    pub(super) fn of(&self, id: CommodityId) -> (Span, &Needs) {
        (self.spans[id.index()], &self.needs[id.index()])
    }
}

/// Reckons one burden.
pub(super) fn reckon(web: &Web, task: &Task<'_>) -> Reckoned {
    let mut found = Reckoned {
        spans: vec![Span::UNKNOWN; web.count()],
        needs: vec![Needs::default(); web.count()],
        condition: 1.0,
    };
    for component in &web.order {
        match component[..] {
            [only] => {
                let (span, needs) = single(web, task, &found, only);
                found.spans[only] = span;
                found.needs[only] = needs;
            }
            _ => loops::solve(web, task, &mut found, component),
        }
    }
    found
}

fn single(web: &Web, task: &Task<'_>, found: &Reckoned, node: usize) -> (Span, Needs) {
    let mut needs = Needs::default();
    let commodities = web.sources.len();
    if node >= commodities {
        let span = line(web, task, found, node - commodities, &mut needs);
        return (span, needs);
    }
    let id = CommodityId(u32::try_from(node).unwrap_or(u32::MAX));
    let Source::Made(outlets) = &web.sources[node] else {
        let (span, need) = leaf(web, task, id).unwrap_or((Span::UNKNOWN, None));
        needs.first.extend(need);
        return (span, needs);
    };
    let ways = outlets.iter().map(|it| way(web, found, it, &mut needs));
    (Span::any_of(ways), needs)
}

/// What a leaf carries: what the task says, or nothing where the commodity is free.
pub(super) fn leaf(web: &Web, task: &Task<'_>, id: CommodityId) -> Option<(Span, Option<Need>)> {
    if let Source::Free = web.sources[id.index()] {
        return Some((Span::ZERO, None));
    }
    (task.leaf)(id)
}

fn way(web: &Web, found: &Reckoned, outlet: &Outlet, needs: &mut Needs) -> Span {
    match (outlet.weight, outlet.line) {
        (Err(need), _) => {
            needs.add(need);
            Span::UNKNOWN
        }
        (Ok(weight), None) => weight,
        (Ok(weight), Some(line)) => {
            let node = web.line_node(line);
            needs.join(&found.needs[node]);
            weight.of(found.spans[node])
        }
    }
}

/// The burden of a unit of activity.
fn line(web: &Web, task: &Task<'_>, found: &Reckoned, at: usize, needs: &mut Needs) -> Span {
    let line = &web.lines[at];
    let (mut sum, need) = (task.own)(at);
    if let Some(need) = need {
        needs.add(need);
    }
    let mut each = |id: CommodityId, amount: Span| {
        if amount.is_zero() {
            return Span::ZERO;
        }
        // A leaf of the task counts at its own worth also where its makers are reckoned.
        let carried = match leaf(web, task, id) {
            Some((span, need)) => {
                if let Some(need) = need {
                    needs.add(need);
                }
                span
            }
            None => {
                needs.join(&found.needs[id.index()]);
                found.spans[id.index()]
            }
        };
        amount.of(carried)
    };
    for (id, amount) in &line.inputs {
        sum = sum.plus(each(*id, *amount));
    }
    for open in &line.open {
        let ways: Vec<Span> = open.iter().map(|(id, amount)| each(*id, *amount)).collect();
        sum = sum.plus(Span::any_of(ways));
    }
    for (id, amount) in &line.saved {
        sum = sum.plus(each(*id, *amount).turned());
    }
    for (id, need) in &line.unknown {
        sum = sum.plus(unsized_input(web, task, found, *id, *need, needs));
    }
    sum
}

/// What an unknown amount of something adds: nothing where it carries nothing, else no one knows how much.
pub(super) fn unsized_input(
    web: &Web,
    task: &Task<'_>,
    found: &Reckoned,
    id: CommodityId,
    need: Need,
    needs: &mut Needs,
) -> Span {
    let carried = leaf(web, task, id).map_or(found.spans[id.index()], |it| it.0);
    if carried.is_zero() {
        return Span::ZERO;
    }
    needs.add(need);
    if carried.low.is_some_and(|low| low >= 0.0) {
        Span::SOME
    } else {
        Span::UNKNOWN
    }
}
