//! What flows between processes, commodities and the border in the period: the amounts of a flow diagram.
//!
//! Comes in: a chain, its structure, what is asked. Goes out: [`Flows`]: one amount for each link, in the unit of its
//! commodity, and what contradicts itself. Must not know: pictures, severities.
//!
//! Formulas. A process sends its output to its product and output × yield to its by-products, and takes output ×
//! coefficient of what it needs: the same amounts that balances add up, so that what enters (leaves) a commodity here is
//! its supply (need) there. A measured flow between two processes goes straight from one to the other and is taken off
//! what both have to do with the commodity as a whole. Output that is observed of a commodity and of none, or not all,
//! of its makers comes from makers that are not told apart. Unknown is never zero: a link without an amount stays a link.

use super::balance::{Books, Sum, in_unit, open_ended};
use super::ground::{Ground, Note, ground};
use super::structure::Structure;
use super::{Basis, Question};
use crate::graph::Link;
use crate::model::{Chain, CommodityId, CrossingKind, FlowEnd, ProcessId, SiteId, Subject};
use crate::quantity::{Estimate, Period};
use crate::text::{Message, estimate};

/// Where a flow begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stop {
    /// A process.
    Process(ProcessId),
    /// A site that runs no process the file names.
    Site(SiteId),
    /// A commodity, as a whole.
    Commodity(CommodityId),
    /// Imports of a commodity.
    Import(CommodityId),
    /// Exports of a commodity.
    Export(CommodityId),
    /// The makers of a commodity that are not told apart.
    Makers(CommodityId),
}

/// How an amount is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The file gives it.
    Observed,
    /// Observed output times a coefficient.
    Reckoned,
}

/// One flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Where from.
    pub from: Stop,
    /// Where to.
    pub to: Stop,
    /// Of what.
    pub of: CommodityId,
    /// How much, in the commodity's unit: a value, a bound, or nothing known.
    pub amount: Option<Estimate>,
    /// How it is known.
    pub how: How,
    /// What it was made from.
    pub grounds: Vec<Ground>,
}

/// All flows of the region in the period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows {
    /// Measured ones first, then by commodity, makers before takers.
    pub flows: Vec<Flow>,
    /// What the figures assume, and where they contradict each other; sorted.
    pub notes: Vec<Note>,
}

/// A difference below this share of the larger amount is rounding.
const NONE: f64 = 1e-9;

/// Adds up who sends how much to whom.
pub fn solve(chain: &Chain, structure: &Structure, question: Question) -> Flows {
    let books = Books::open(chain, structure, question, Basis::Observed, None);
    let mut found = Flows::default();
    found.flows = measured(chain, question.period(chain), &mut found.notes);
    // What both ends have to do with the commodity as a whole says more than a link without an amount.
    found
        .flows
        .retain(|flow| flow.amount.is_some() || !is_told(structure, flow));
    let count = found.flows.len();
    for at in 0..u32::try_from(chain.commodities.len()).unwrap_or(u32::MAX) {
        let id = CommodityId(at);
        let mut of = Of {
            chain,
            structure,
            books: &books,
            id,
            sent: found.flows[..count]
                .iter()
                .filter(|flow| flow.of == id)
                .cloned()
                .collect(),
            flows: Vec::new(),
            notes: &mut found.notes,
        };
        of.makers();
        of.imports();
        of.takers();
        of.exports();
        let flows = of.flows;
        found.flows.extend(flows);
    }
    found.notes.sort();
    found.notes.dedup();
    found
}

/// The flows that the file gives itself. An amount counts where it is of the period.
fn measured(chain: &Chain, period: Option<Period>, notes: &mut Vec<Note>) -> Vec<Flow> {
    let stop = |end| match end {
        FlowEnd::Process(id) => Stop::Process(id),
        FlowEnd::Site(id) => chain.site(id).process.map_or(Stop::Site(id), Stop::Process),
    };
    let mut elsewhere = 0;
    let flows = chain.flows.iter().map(|flow| {
        let commodity = chain.commodity(flow.of);
        let amount = flow.figure.amount.as_ref();
        let amount = amount.and_then(|amount| in_unit(commodity, amount));
        let same = flow.period.is_some() && flow.period == period;
        elsewhere += usize::from(amount.is_some() && !same);
        let path = format!("flows/{}", commodity.id);
        Flow {
            from: stop(flow.from),
            to: stop(flow.to),
            of: flow.of,
            amount: amount.filter(|_| same),
            how: How::Observed,
            grounds: vec![ground(path, &flow.figure)],
        }
    });
    let flows = flows.collect();
    if elsewhere > 0 {
        notes.push(Message::new(
            format!("measured flows of another period, or of none, whose amounts are not counted: {elsewhere}; each needs a `period`"),
            format!("期间不同或未写期间、未计入数量的实测流：{elsewhere} 条；请各写明 `period`"),
        ));
    }
    flows
}

/// Whether the processes at both ends of a flow make and take its commodity anyway.
fn is_told(structure: &Structure, flow: &Flow) -> bool {
    let (Stop::Process(from), Stop::Process(to)) = (flow.from, flow.to) else {
        return false;
    };
    let has = |list: &[(ProcessId, Link)], own| list.iter().any(|(process, _)| *process == own);
    has(structure.present.makers(flow.of), from) && has(structure.present.takers(flow.of), to)
}

/// The flows of one commodity while they are found.
struct Of<'a> {
    chain: &'a Chain,
    structure: &'a Structure,
    books: &'a Books<'a>,
    id: CommodityId,
    /// Measured flows of it.
    sent: Vec<Flow>,
    flows: Vec<Flow>,
    notes: &'a mut Vec<Note>,
}

impl Of<'_> {
    fn makers(&mut self) {
        let makers = self.structure.present.makers(self.id).to_vec();
        let mut known: Option<Estimate> = None;
        let mut whole = true;
        let mut silent = Vec::new();
        for (process, link) in makers {
            let sum = self.books.output_of(process, link, self.id);
            if sum.complete
                && let Some(part) = sum.total
            {
                known = Some(known.map_or(part, |it| it.add(part)));
            } else {
                whole = false;
            }
            let how = if link == Link::Makes {
                How::Observed
            } else {
                How::Reckoned
            };
            if sum.total.is_none() {
                silent.push(process);
                continue;
            }
            self.link(process, true, sum, how);
        }
        let together = self.books.observed_output(self.id);
        let told = together.as_ref().is_some_and(|sum| sum.complete);
        match together {
            Some(sum) if told => self.together(&sum, known, whole, silent),
            _ => {
                for process in silent {
                    self.link(process, true, Sum::default(), How::Observed);
                }
            }
        }
    }

    /// Output observed of the commodity itself, against what its makers are known to make.
    fn together(
        &mut self,
        sum: &Sum,
        known: Option<Estimate>,
        whole: bool,
        silent: Vec<ProcessId>,
    ) {
        let Some(total) = sum.total else { return };
        let rest = known.map_or(total, |known| total.sub(known));
        let (Some(rest_value), Some(value)) = (rest.value, total.value) else {
            for process in silent {
                self.link(process, true, Sum::default(), How::Observed);
            }
            return;
        };
        if rest_value.abs() <= NONE * value.abs() {
            return;
        }
        if rest_value < 0.0 || whole && known.is_some() {
            let title = self.chain.title_of(Subject::Commodity(self.id));
            let unit = self.chain.commodity(self.id).unit;
            let Some((unit, known)) = unit.zip(known) else {
                return;
            };
            let (made, told) = (estimate(&known, unit), estimate(&total, unit));
            self.notes.push(Message::new(
                format!("{}: its makers make {} by their own figures, its observed output is {}; the picture shows what the makers make", title.en, made.en, told.en),
                format!("{}：按各工艺自身数据合计 {}，而其产量数据为 {}；图中按各工艺的数据画出", title.zh, made.zh, told.zh),
            ));
            return;
        }
        self.flows.push(Flow {
            from: Stop::Makers(self.id),
            to: Stop::Commodity(self.id),
            of: self.id,
            amount: Some(rest),
            how: How::Observed,
            grounds: sum.grounds.clone(),
        });
        self.notes.extend(sum.notes.iter().cloned());
    }

    fn takers(&mut self) {
        let takers = self.structure.present.takers(self.id).to_vec();
        let mut processes: Vec<ProcessId> = takers.iter().map(|(process, _)| *process).collect();
        processes.sort_unstable();
        processes.dedup();
        let observed = self.books.observed_input(self.id);
        let sole = processes.len() == 1;
        let computed = !sole && observed.is_some();
        for process in processes {
            if let Some(sum) = observed.clone().filter(|_| sole) {
                self.link(process, false, sum, How::Observed);
                continue;
            }
            let mut sum: Option<Sum> = None;
            for (_, link) in takers.iter().filter(|(taker, _)| *taker == process) {
                let Link::Takes(slot) = *link else { continue };
                let part = self.books.intake_of(process, slot, self.id);
                sum = Some(match sum {
                    None => part,
                    Some(held) => joined(held, part),
                });
            }
            self.link(process, false, sum.unwrap_or_default(), How::Reckoned);
        }
        if computed {
            let title = self.chain.title_of(Subject::Commodity(self.id));
            self.notes.push(Message::new(
                format!("{}: how its observed input is shared out is not known; what each process takes is reckoned from its output", title.en),
                format!("{}：其消耗量在各工艺间如何分配未知，各工艺的用量按产量和单耗推算", title.zh),
            ));
        }
    }

    fn imports(&mut self) {
        if let Some(sum) = self.books.crossed(self.id, CrossingKind::Import) {
            let ends = (Stop::Import(self.id), Stop::Commodity(self.id));
            self.push(ends, sum, How::Observed);
        }
    }

    fn exports(&mut self) {
        if let Some(sum) = self.books.crossed(self.id, CrossingKind::Export) {
            let ends = (Stop::Commodity(self.id), Stop::Export(self.id));
            self.push(ends, sum, How::Observed);
        }
    }

    /// Adds what a process sends (takes), less what measured flows bring straight to (from) others.
    fn link(&mut self, process: ProcessId, sends: bool, mut sum: Sum, how: How) {
        let own = |flow: &&Flow| Stop::Process(process) == if sends { flow.from } else { flow.to };
        let straight: Vec<Option<Estimate>> =
            self.sent.iter().filter(own).map(|it| it.amount).collect();
        if !straight.is_empty() {
            let known: Option<Vec<f64>> = straight.iter().map(|it| it.as_ref()?.value).collect();
            let whole = sum.total.filter(|_| sum.complete).and_then(|it| it.value);
            // Of what is not known as a whole, the measured flows are all that is known.
            let (Some(known), Some(whole), Some(total)) = (known, whole, sum.total) else {
                return;
            };
            let straight: f64 = known.iter().sum();
            let rest = whole - straight;
            if rest.abs() <= NONE * whole.abs() {
                return;
            }
            if rest < 0.0 {
                self.exceeds(process, sends, straight, whole);
                return;
            }
            sum.total = Some(total.sub(Estimate::exact(straight)));
        }
        let (process, commodity) = (Stop::Process(process), Stop::Commodity(self.id));
        let ends = if sends {
            (process, commodity)
        } else {
            (commodity, process)
        };
        self.push(ends, sum, how);
    }

    /// Measured flows that are more than the process makes or takes.
    fn exceeds(&mut self, process: ProcessId, sends: bool, straight: f64, whole: f64) {
        let title = self.chain.title_of(Subject::Process(process));
        let of = self.chain.title_of(Subject::Commodity(self.id));
        let Some(unit) = self.chain.commodity(self.id).unit else {
            return;
        };
        let (flows, own) = (
            estimate(&Estimate::exact(straight), unit),
            estimate(&Estimate::exact(whole), unit),
        );
        let (en, zh) = if sends {
            ("makes", "产出")
        } else {
            ("takes", "使用")
        };
        self.notes.push(Message::new(
            format!("{}: its measured flows of {} are {} in all, but it {en} {} by its output; the picture shows the measured flows", title.en, of.en, flows.en, own.en),
            format!("{}：实测的{}流量合计 {}，而按其产量{zh} {}；图中按实测流量画出", title.zh, of.zh, flows.zh, own.zh),
        ));
    }

    fn push(&mut self, (from, to): (Stop, Stop), sum: Sum, how: How) {
        let sum = open_ended(sum);
        self.notes.extend(sum.notes.iter().cloned());
        self.flows.push(Flow {
            from,
            to,
            of: self.id,
            amount: sum.total,
            how,
            grounds: sum.grounds,
        });
    }
}

fn joined(mut left: Sum, right: Sum) -> Sum {
    left.total = match (left.total, right.total) {
        (Some(left), Some(right)) => Some(left.add(right)),
        (left, right) => left.or(right),
    };
    left.complete &= right.complete;
    left.grounds.extend(right.grounds);
    left.notes.extend(right.notes);
    left
}
