//! Question 10: does the loop close?
//!
//! Comes in: a chain, its structure, the period. Goes out: [`Circularity`]: for each substance the ratios of its loop. Must not
//! know: reports, thresholds.
//!
//! Definitions (T. E. Graedel and others, What do we know about metal recycling rates?, J. Ind. Ecol. 15, 2011; UNEP, Recycling
//! rates of metals, 2011), as the forms of a substance (`substance`, `kind`, `origin` in the file) let them be said. All in mass
//! of the forms, as observed in the period, inside the chain's boundary:
//!
//! - recycling input rate = scrap into production ÷ (scrap + primary metal into production). Production is every process whose
//!   product is the metal or goods of it: not sorting, not loss, not use.
//! - recycled content of a form = the share of scrap in what its makers took, followed through the processes.
//! - old-scrap ratio = scrap from goods at the end of their life ÷ all scrap that arises here.
//! - collection rate = old scrap that arises here ÷ what comes to the end of its life here.
//! - end-of-life recycling rate = old scrap of here that goes into production here ÷ what comes to the end of its life here.
//! - cycling: see `cycling.rs`. By-products with a taker: see `byproducts.rs`.
//!
//! A figure that is not known leaves its ratios unsaid; which one would let them be said is listed.

mod byproducts;
mod cycling;
mod enclosure;
mod flows;
mod gap;
mod trace;

pub use cycling::LoopClosure;

use std::collections::{BTreeMap, BTreeSet};

use super::balance::Books;
use super::ground::{Ground, Note};
use super::structure::Structure;
use super::{Basis, Question, Unanswered, scopes};
use crate::model::{Chain, CommodityId, ProcessId, ScopeId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;
use flows::{Flows, Form, Mass, Step, sum};
use gap::Gap;
use trace::{Traced, mean};

/// How many missing figures a question lists.
const LISTED_MAX: usize = 6;

/// A ratio with what it rests on.
#[derive(Clone, Debug)]
pub struct Share {
    /// The ratio.
    pub value: Estimate,
    /// What it was made from.
    pub grounds: Vec<Ground>,
    /// What it assumes.
    pub notes: Vec<Note>,
}

impl Default for Share {
    fn default() -> Self {
        Self {
            value: Estimate::exact(0.0),
            grounds: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// The loop of one substance in one scope. What cannot be said is `None`.
#[derive(Clone, Debug, Default)]
pub struct Cycle {
    /// The substance, as the file calls it.
    pub substance: String,
    /// The scope; `None` is the region.
    pub scope: Option<ScopeId>,
    /// Scrap in what production takes.
    pub input_rate: Option<Share>,
    /// Recycled content of the forms that leave production.
    pub contents: Vec<(CommodityId, Share)>,
    /// Old scrap in the scrap that arises here.
    pub old_scrap: Option<Share>,
    /// Collected of what comes to the end of its life.
    pub collection: Option<Share>,
    /// Recycled of what comes to the end of its life.
    pub end_of_life: Option<Share>,
    /// Finn's cycling index.
    pub cycling: Option<Share>,
    /// How far each loop closes.
    pub loops: Vec<(LoopClosure, Share)>,
}

/// What the chain's flows say of its loops.
#[derive(Clone, Debug, Default)]
pub struct Circularity {
    /// One for each substance and scope of which anything is known, in the order of the file.
    pub cycles: Vec<Cycle>,
    /// By-product mass with a taker, by scope.
    pub byproducts: Vec<(Option<ScopeId>, Share)>,
}

/// Answers question 10.
pub fn solve(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    unanswered: &mut Vec<Unanswered>,
) -> Circularity {
    let mut found = Circularity::default();
    let Ok(tonne) = Unit::parse("t") else {
        return found;
    };
    let substances = substances(chain);
    if substances.is_empty() && chain.processes.iter().all(|it| it.byproducts.is_empty()) {
        return found;
    }
    for scope in scopes(chain) {
        let books = Books::open(chain, structure, question, Basis::Observed, scope);
        if books.processes().is_empty() {
            continue;
        }
        for (substance, forms) in &substances {
            let flows = Flows::of(chain, structure, &books, forms.clone(), tonne);
            let mut gaps = BTreeSet::new();
            if let Some(cycle) = cycle(&flows, structure, substance, scope, &mut gaps) {
                found.cycles.push(cycle);
            }
            if scope.is_none() && !gaps.is_empty() {
                unanswered.push(ask(chain, substance, &gaps));
            }
        }
        match byproducts::solve(chain, structure, &books, tonne) {
            Some(Ok(share)) => found.byproducts.push((scope, tidy(share))),
            Some(Err(gaps)) if scope.is_none() => {
                unanswered.push(ask_byproducts(chain, &gaps.into_iter().collect()));
            }
            _ => {}
        }
    }
    found
}

/// The forms of each substance, the substances in the order of their first form.
fn substances(chain: &Chain) -> Vec<(String, Vec<CommodityId>)> {
    let mut order: Vec<(String, Vec<CommodityId>)> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, commodity) in (0..).zip(&chain.commodities) {
        let Some(substance) = commodity.substance.as_deref() else {
            continue;
        };
        let position = *at.entry(substance).or_insert_with(|| {
            order.push((substance.to_owned(), Vec::new()));
            order.len() - 1
        });
        order[position].1.push(CommodityId(id));
    }
    order
}

/// The ratios of one substance; `None` where it has neither scrap nor an end of life here, so that there is no loop to ask
/// after, or where nothing at all is known.
fn cycle(
    flows: &Flows<'_>,
    structure: &Structure,
    substance: &str,
    scope: Option<ScopeId>,
    gaps: &mut BTreeSet<Gap>,
) -> Option<Cycle> {
    let returns =
        |step: &Step| flows.takes_any(step, Form::Scrap) || flows.takes_any(step, Form::EndOfLife);
    if !flows.steps.iter().any(returns) {
        return None;
    }
    let mut keep = |answer: Result<Share, Gap>| match answer {
        Ok(share) => Some(tidy(share)),
        Err(gap) => {
            gaps.insert(gap);
            None
        }
    };
    let mut cycle = Cycle {
        substance: substance.to_owned(),
        scope,
        input_rate: keep(input_rate(flows)),
        ..Cycle::default()
    };
    cycle.old_scrap = keep(old_scrap(flows));
    if flows
        .forms
        .iter()
        .any(|id| flows.form(*id) == Form::EndOfLife)
    {
        cycle.collection = keep(collection(flows));
        cycle.end_of_life = keep(end_of_life(flows));
    }
    for (id, content) in contents(flows) {
        cycle
            .contents
            .extend(keep(content).map(|share| (id, share)));
    }
    match cycling::solve(flows, &structure.loops) {
        Ok(cycling) => {
            let share = |value: Estimate| {
                let mut share = rests_on(flows, value, |_| true);
                if value.is_interval() {
                    share.notes.push(Message::new(
                        "the bounds are safe and may be wider than need be: the figures hang together, and the index neither rises nor falls throughout with each of them (`--samples` tells how it spreads)",
                        "区间不会偏窄，但可能偏宽：各数据相互牵连，且该指标并不随每个数据单调变化（其分布可用 `--samples` 查看）",
                    ));
                }
                tidy(share)
            };
            cycle.cycling = Some(share(cycling.index));
            let loops = cycling.loops.iter();
            cycle.loops = loops.map(|it| (it.clone(), share(it.share))).collect();
        }
        Err(gap) => {
            gaps.insert(gap);
        }
    }
    let said = cycle.input_rate.is_some()
        || cycle.old_scrap.is_some()
        || cycle.collection.is_some()
        || cycle.end_of_life.is_some()
        || !cycle.contents.is_empty()
        || cycle.cycling.is_some();
    said.then_some(cycle)
}

fn tidy(mut share: Share) -> Share {
    share.grounds.sort();
    share.grounds.dedup();
    share.notes.sort();
    share.notes.dedup();
    share
}

/// What production takes of the first substance whose input rate is known, in tonnes of the period.
pub(crate) struct Intake {
    /// Scrap.
    pub scrap: Estimate,
    /// Primary metal.
    pub primary: Estimate,
    /// What every process, present or not, takes that counts in the rate: what, whether it is scrap, mass of one unit.
    pub by: Vec<(ProcessId, CommodityId, bool, f64)>,
}

/// The two parts of the recycling input rate; `None` where they are not known.
pub(crate) fn intake(
    chain: &Chain,
    structure: &Structure,
    question: Question,
    scope: Option<ScopeId>,
) -> Option<Intake> {
    let tonne = Unit::parse("t").ok()?;
    let books = Books::open(chain, structure, question, Basis::Observed, scope);
    substances(chain).into_iter().find_map(|(_, forms)| {
        let flows = Flows::of(chain, structure, &books, forms, tonne);
        let (scrap, primary) = input_parts(&flows).ok()?;
        let mut by = Vec::new();
        for (at, process) in (0..).zip(&chain.processes) {
            let made = flows::form(chain.commodity(process.product));
            let goes_on = flows.forms.binary_search(&process.product).is_ok();
            if !goes_on || !matches!(made, Form::Primary | Form::Good) {
                continue;
            }
            for (id, _) in process.inputs.iter().flat_map(|it| &it.alternatives) {
                let form = flows::form(chain.commodity(*id));
                let counts = form == Form::Scrap || (form == Form::Primary && made != form);
                if !counts || flows.forms.binary_search(id).is_err() {
                    continue;
                }
                let one = super::data::mass::one(chain.commodity(*id), tonne);
                let mass = one.and_then(|it| it.value)?;
                by.push((ProcessId(at), *id, form == Form::Scrap, mass));
            }
        }
        Some(Intake { scrap, primary, by })
    })
}

/// A share with the figures of the processes that it was made from.
fn rests_on(flows: &Flows<'_>, value: Estimate, on: impl Fn(&Step) -> bool) -> Share {
    let steps = flows.steps.iter().filter(|step| on(step));
    Share {
        value,
        grounds: steps.clone().flat_map(|it| it.grounds.clone()).collect(),
        notes: steps.flat_map(|it| it.notes.clone()).collect(),
    }
}

/// Whether a process takes or makes scrap or what comes to the end of its life.
fn is_of_return(flows: &Flows<'_>, step: &Step) -> bool {
    let touched = step.takes.iter().chain(&step.makes);
    let mut forms = touched.map(|(id, _)| flows.form(*id));
    forms.any(|form| matches!(form, Form::Scrap | Form::EndOfLife))
}

/// What processes of a sort take of forms of a sort.
fn taken(flows: &Flows<'_>, form: Form, by: impl Fn(&Step) -> bool) -> Mass {
    let steps = flows.steps.iter().filter(|step| by(step));
    let parts = steps.flat_map(|step| &step.takes);
    sum(parts
        .filter(|(id, _)| flows.form(*id) == form)
        .map(|it| it.1))
}

/// Scrap and primary metal into production.
fn input_parts(flows: &Flows<'_>) -> Result<(Estimate, Estimate), Gap> {
    if !flows
        .forms
        .iter()
        .any(|id| flows.form(*id) == Form::Primary)
    {
        return Err(Gap::Primary);
    }
    let scrap = taken(flows, Form::Scrap, |step| flows.is_production(step))?;
    // From one primary form into another it is still on its way in.
    let primary = taken(flows, Form::Primary, |step| {
        let product = flows.chain.process(step.process).product;
        flows.is_production(step) && flows.form(product) != Form::Primary
    })?;
    Ok((scrap, primary))
}

fn input_rate(flows: &Flows<'_>) -> Result<Share, Gap> {
    let (scrap, primary) = input_parts(flows)?;
    let parts = [
        (scrap, Estimate::exact(1.0)),
        (primary, Estimate::exact(0.0)),
    ];
    let mut share = rests_on(flows, mean(&parts).ok_or(Gap::Primary)?, |step| {
        flows.is_production(step)
    });
    let imported = flows.imports.keys().any(|id| flows.form(*id) == Form::Good);
    if imported {
        share.notes.push(Message::new(
            "metal that comes in as goods or semi-finished goods is not counted",
            "以半成品或制品形式输入的金属未计入",
        ));
    }
    Ok(share)
}

/// Scrap that arises here: what is made of it by processes that take none.
fn arising(flows: &Flows<'_>) -> Vec<(CommodityId, Mass)> {
    let sorts = |step: &&Step| !flows.takes_any(step, Form::Scrap) || flows.is_production(step);
    let made = flows
        .steps
        .iter()
        .filter(sorts)
        .flat_map(|step| &step.makes);
    let scrap = made.filter(|(id, _)| flows.form(*id) == Form::Scrap);
    scrap.copied().collect()
}

fn old_scrap(flows: &Flows<'_>) -> Result<Share, Gap> {
    let traced = trace::old(flows, Estimate::exact(0.0));
    let mut parts = Vec::new();
    for (id, amount) in arising(flows) {
        parts.push((amount?, past(&traced, id)?));
    }
    let none = flows
        .forms
        .iter()
        .find(|id| flows.form(**id) == Form::Scrap);
    let gap = none.map_or(Gap::EndOfLife, |id| Gap::Past(*id));
    Ok(rests_on(flows, mean(&parts).ok_or(gap)?, |step| {
        is_of_return(flows, step)
    }))
}

fn past(traced: &BTreeMap<CommodityId, Traced>, id: CommodityId) -> Result<Estimate, Gap> {
    traced.get(&id).map_or(Err(Gap::Past(id)), |it| it.made)
}

/// What comes to the end of its life here: made by processes that do not take it already.
fn retired(flows: &Flows<'_>) -> Mass {
    let fresh = |step: &&Step| !flows.takes_any(step, Form::EndOfLife);
    let made = flows
        .steps
        .iter()
        .filter(fresh)
        .flat_map(|step| &step.makes);
    let parts: Vec<Mass> = made
        .filter(|(id, _)| flows.form(*id) == Form::EndOfLife)
        .map(|it| it.1)
        .collect();
    if parts.is_empty() {
        return Err(Gap::EndOfLife);
    }
    sum(parts.into_iter())
}

fn collection(flows: &Flows<'_>) -> Result<Share, Gap> {
    let retired = retired(flows)?;
    let traced = trace::old(flows, Estimate::exact(0.0));
    let mut collected = Estimate::exact(0.0);
    for (id, amount) in arising(flows) {
        collected = collected.add(amount?.mul(past(&traced, id)?));
    }
    let value = collected.div(retired).ok_or(Gap::EndOfLife)?;
    Ok(rests_on(flows, value, |step| is_of_return(flows, step)))
}

fn end_of_life(flows: &Flows<'_>) -> Result<Share, Gap> {
    let retired = retired(flows)?;
    // Of scrap that is mixed with imports, only the part of here counts.
    let traced = trace::old(flows, Estimate::exact(0.0));
    let mut recycled = Estimate::exact(0.0);
    for step in flows.steps.iter().filter(|step| flows.is_production(step)) {
        for (id, amount) in &step.takes {
            if flows.form(*id) == Form::Scrap {
                let old = traced.get(id).map_or(Err(Gap::Past(*id)), |it| it.used)?;
                recycled = recycled.add((*amount)?.mul(old));
            }
        }
    }
    let value = recycled.div(retired).ok_or(Gap::EndOfLife)?;
    let mut share = rests_on(flows, value, |step| is_of_return(flows, step));
    share.notes.push(Message::new(
        "counted where it goes into production here: losses in melting are not taken off, scrap that is exported counts as collected, not as recycled",
        "按进入本地生产计：未扣除熔炼烧损；外销的废料计入回收，不计入再生",
    ));
    Ok(share)
}

/// Recycled content of parts and products, and of what is made straight from scrap.
fn contents(flows: &Flows<'_>) -> Vec<(CommodityId, Result<Share, Gap>)> {
    let straight: BTreeSet<CommodityId> = flows
        .steps
        .iter()
        .filter(|step| flows.takes_any(step, Form::Scrap))
        .flat_map(|step| step.makes.iter().map(|it| it.0))
        .collect();
    let made: BTreeSet<CommodityId> = flows
        .steps
        .iter()
        .flat_map(|step| step.makes.iter().map(|it| it.0))
        .collect();
    let traced = trace::recycled(flows);
    let told = flows.forms.iter().copied().filter(|id| {
        let kind = flows.chain.commodity(*id).kind.as_deref();
        flows.form(*id) == Form::Good
            && made.contains(id)
            && (straight.contains(id) || matches!(kind, Some("product" | "part")))
    });
    told.map(|id| {
        let share = past(&traced, id).map(|value| {
            let behind = behind(flows, id);
            rests_on(flows, value, |step| behind.contains(&step.process))
        });
        (id, share)
    })
    .collect()
}

/// The processes that a form is made by, back to where its metal is new or was scrap.
fn behind(flows: &Flows<'_>, id: CommodityId) -> BTreeSet<ProcessId> {
    let mut makers: BTreeMap<CommodityId, Vec<&Step>> = BTreeMap::new();
    for step in &flows.steps {
        for (made, _) in &step.makes {
            makers.entry(*made).or_default().push(step);
        }
    }
    let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::from([id]), vec![id]);
    while let Some(id) = open.pop() {
        for step in makers.get(&id).into_iter().flatten() {
            found.insert(step.process);
            let taken = step.takes.iter().map(|it| it.0);
            for id in taken.filter(|id| flows.form(*id) == Form::Good) {
                if seen.insert(id) {
                    open.push(id);
                }
            }
        }
    }
    found
}

fn listed(chain: &Chain, gaps: &BTreeSet<Gap>) -> Message {
    let first: Vec<Message> = gaps
        .iter()
        .take(LISTED_MAX)
        .map(|gap| gap.needs(chain))
        .collect();
    let more = gaps.len().saturating_sub(LISTED_MAX);
    let en: Vec<&str> = first.iter().map(|it| it.en.as_str()).collect();
    let zh: Vec<&str> = first.iter().map(|it| it.zh.as_str()).collect();
    let mut told = Message::new(en.join("; "), zh.join("；"));
    if more > 0 {
        told.en.push_str(&format!("; and {more} more"));
        told.zh.push_str(&format!("；另有 {more} 项"));
    }
    told
}

fn ask(chain: &Chain, substance: &str, gaps: &BTreeSet<Gap>) -> Unanswered {
    let title = chain.substance_title(substance);
    Unanswered {
        of: Subject::Chain,
        question: Message::new(
            format!("How far does the loop of {} close?", title.en),
            format!("{}的循环闭合到什么程度？", title.zh),
        ),
        needs: listed(chain, gaps),
    }
}

fn ask_byproducts(chain: &Chain, gaps: &BTreeSet<Gap>) -> Unanswered {
    Unanswered {
        of: Subject::Chain,
        question: Message::new(
            "What share of the by-products has a taker?",
            "副产物中有去向的占多少？",
        ),
        needs: listed(chain, gaps),
    }
}
