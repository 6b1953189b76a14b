//! What a footprint rests on: the figures of all processes behind it.
//!
//! Comes in: a web. Goes out: grounds, the nearest first. Must not know: how burdens are reckoned.

use std::collections::{HashSet, VecDeque};

use super::web::{Source, Web};
use crate::analysis::data::Burden;
use crate::analysis::ground::{Ground, ground};
use crate::model::{Allocation, Chain, CommodityId};

/// Figures listed behind one result: those of the nearest processes. A long chain has more than anyone reads.
const LISTED_MAX: usize = 120;

/// Which burden is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Carbon,
    Energy,
}

/// Which lines make each commodity.
pub(super) struct Makers(Vec<Vec<usize>>);

impl Makers {
    pub(super) fn of(web: &Web) -> Self {
        let lines = |source: &Source| match source {
            Source::Made(outlets) => outlets.iter().filter_map(|it| it.line).collect(),
            _ => Vec::new(),
        };
        Self(web.sources.iter().map(lines).collect())
    }

    /// The figures behind a commodity.
    pub(super) fn grounds(&self, chain: &Chain, web: &Web, id: CommodityId, of: Of) -> Vec<Ground> {
        let mut found: Vec<Ground> = Vec::new();
        let mut seen: HashSet<CommodityId> = HashSet::from([id]);
        let mut worked: HashSet<usize> = HashSet::new();
        let mut open = VecDeque::from([id]);
        while let Some(id) = open.pop_front() {
            if found.len() >= LISTED_MAX {
                break;
            }
            let lines = &self.0[id.index()];
            if lines.is_empty() {
                factors(chain, id, of, &mut found);
            }
            for line in lines.iter().filter(|it| worked.insert(**it)) {
                own(chain, web, *line, of, &mut found);
                let touched = web.lines[*line].touched();
                open.extend(touched.filter(|it| seen.insert(*it)));
            }
        }
        found.truncate(LISTED_MAX);
        found
    }
}

/// What comes from outside.
fn factors(chain: &Chain, id: CommodityId, of: Of, found: &mut Vec<Ground>) {
    let commodity = chain.commodity(id);
    let which = match of {
        Of::Carbon => Burden::Carbon,
        Of::Energy => Burden::Energy,
    };
    if let Some(figure) = which.of(commodity).filter(|it| it.amount.is_some()) {
        let path = format!("commodities/{}/{}", commodity.id, which.key());
        found.push(ground(path, figure));
    }
}

/// What a process emits, takes and makes, and what it shares by.
fn own(chain: &Chain, web: &Web, line: usize, of: Of, found: &mut Vec<Ground>) {
    let line = &web.lines[line];
    let process = chain.process(line.process);
    for (substance, figure) in &process.emissions {
        if of == Of::Carbon && super::warming(substance).is_some() {
            let path = format!("processes/{}/emissions/{substance}", process.id);
            found.push(ground(path, figure));
        }
    }
    found.extend(line.grounds.iter().cloned());
    if let Some(Allocation::Value) = line.allocation {
        for (id, _) in &line.made {
            let commodity = chain.commodity(*id);
            if let Some(price) = &commodity.price {
                found.push(ground(format!("commodities/{}/price", commodity.id), price));
            }
        }
    }
}
