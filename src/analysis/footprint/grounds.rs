//! What a footprint rests on: the figures of all processes behind it.
//!
//! Comes in: a web. Goes out: grounds, the nearest first. Must not know: how burdens are reckoned.

use std::collections::VecDeque;

use super::web::{Source, Web};
use crate::analysis::data::Burden;
use crate::analysis::ground::{Ground, ground};
use crate::model::{Allocation, Chain, CommodityId};
use crate::text::Message;

/// Figures listed behind one result: those of the nearest processes. A long chain has more than anyone reads.
pub(super) const LISTED_MAX: usize = 120;

/// How many figures beyond those are counted: on a web of many thousands, each result would else walk through all of it.
const COUNTED_MAX: usize = 1000;

/// Which burden is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Carbon,
    Energy,
}

/// Which lines make each commodity, and where a walk through them has been.
pub(super) struct Makers {
    lines: Vec<Vec<usize>>,
    /// The walk that last met each commodity, used each line, listed each price.
    seen: Vec<u32>,
    worked: Vec<u32>,
    priced: Vec<u32>,
    walk: u32,
}

/// The figures behind one result.
#[derive(Default)]
pub(super) struct Behind {
    pub listed: Vec<Ground>,
    pub unlisted: Unlisted,
}

/// How many figures a result rests on beyond those that are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unlisted {
    /// How many.
    pub count: usize,
    /// Whether there may be more: counting stops at a thousand.
    pub more: bool,
}

impl Unlisted {
    /// That figures are left out, and how many; `None` where none is.
    pub fn note(self) -> Option<Message> {
        let count = self.count;
        if count == 0 {
            return None;
        }
        let (en, zh) = match (self.more, count) {
            (true, _) => (
                format!("more than {count} further figures are"),
                format!("超过 {count} 个"),
            ),
            (false, 1) => ("1 further figure is".to_owned(), "1 个".to_owned()),
            (false, _) => (
                format!("{count} further figures are"),
                format!("{count} 个"),
            ),
        };
        Some(Message::new(
            format!(
                "of the figures it rests on, the {LISTED_MAX} of the nearest processes are listed; {en} not"
            ),
            format!("所依据的数据只列出最近工艺的 {LISTED_MAX} 个，另有{zh}未列出"),
        ))
    }
}

/// Takes figures until the list is full, and counts the rest.
struct Taken {
    listed: Vec<Ground>,
    all: usize,
}

impl Taken {
    fn add(&mut self, make: impl FnOnce() -> Ground) {
        if self.listed.len() < LISTED_MAX {
            self.listed.push(make());
        }
        self.all += 1;
    }
}

impl Makers {
    pub(super) fn of(web: &Web) -> Self {
        let lines = |source: &Source| match source {
            Source::Made(outlets) => outlets.iter().filter_map(|it| it.line).collect(),
            _ => Vec::new(),
        };
        Self {
            lines: web.sources.iter().map(lines).collect(),
            seen: vec![0; web.sources.len()],
            worked: vec![0; web.lines.len()],
            priced: vec![0; web.sources.len()],
            walk: 0,
        }
    }

    /// The figures behind a commodity.
    pub(super) fn behind(&mut self, chain: &Chain, web: &Web, id: CommodityId, of: Of) -> Behind {
        self.walk += 1;
        let walk = self.walk;
        let first_time = |stamp: &mut u32| std::mem::replace(stamp, walk) != walk;
        let mut taken = Taken {
            listed: Vec::new(),
            all: 0,
        };
        self.seen[id.index()] = walk;
        let mut open = VecDeque::from([id]);
        while let Some(id) = open.pop_front() {
            if taken.all > LISTED_MAX + COUNTED_MAX {
                break;
            }
            let lines = &self.lines[id.index()];
            if lines.is_empty() {
                factors(chain, id, of, &mut taken);
            }
            for line in lines {
                if !first_time(&mut self.worked[*line]) {
                    continue;
                }
                own(chain, web, *line, of, &mut taken);
                prices(chain, web, *line, &mut taken, |id: CommodityId| {
                    first_time(&mut self.priced[id.index()])
                });
                let touched = web.lines[*line].touched();
                open.extend(touched.filter(|it| first_time(&mut self.seen[it.index()])));
            }
        }
        let count = taken.all - taken.listed.len();
        Behind {
            listed: taken.listed,
            unlisted: Unlisted {
                count: count.min(COUNTED_MAX),
                more: count > COUNTED_MAX,
            },
        }
    }
}

/// What comes from outside.
fn factors(chain: &Chain, id: CommodityId, of: Of, taken: &mut Taken) {
    let commodity = chain.commodity(id);
    let which = match of {
        Of::Carbon => Burden::Carbon,
        Of::Energy => Burden::Energy,
    };
    if let Some(figure) = which.of(commodity).filter(|it| it.amount.is_some()) {
        let path = || format!("commodities/{}/{}", commodity.id, which.key());
        taken.add(|| ground(path(), figure));
    }
}

/// What a process emits, takes and makes.
fn own(chain: &Chain, web: &Web, line: usize, of: Of, taken: &mut Taken) {
    let line = &web.lines[line];
    let process = chain.process(line.process);
    for (substance, figure) in &process.emissions {
        if of == Of::Carbon && super::warming(substance).is_some() {
            let path = || format!("processes/{}/emissions/{substance}", process.id);
            taken.add(|| ground(path(), figure));
        }
    }
    for it in &line.grounds {
        taken.add(|| it.clone());
    }
}

/// The prices that a process shares its burden by; several processes may share by the same.
fn prices(
    chain: &Chain,
    web: &Web,
    line: usize,
    taken: &mut Taken,
    mut first_time: impl FnMut(CommodityId) -> bool,
) {
    let line = &web.lines[line];
    if line.allocation != Some(Allocation::Value) {
        return;
    }
    for (id, _) in &line.made {
        let commodity = chain.commodity(*id);
        if let Some(price) = commodity.price.as_ref().filter(|_| first_time(*id)) {
            taken.add(|| ground(format!("commodities/{}/price", commodity.id), price));
        }
    }
}
