//! What each process takes and makes of one substance in the period, in tonnes.
//!
//! Comes in: a chain, the books of its observed figures. Goes out: [`Flows`], with a [`Gap`] in each place where a figure is
//! missing. Must not know: the ratios made of them.

use std::collections::BTreeMap;

use super::gap::Gap;
use crate::analysis::balance::{Books, Sum, shared};
use crate::analysis::data::mass;
use crate::analysis::ground::{Ground, ground};
use crate::analysis::structure::Structure;
use crate::model::{
    Chain, Commodity, CommodityId, CrossingKind, Input, Origin, Process, ProcessId,
};
use crate::quantity::{Amount, Estimate, Unit};
use crate::text::Message;

/// An amount of mass, or why it is not known.
pub(super) type Mass = Result<Estimate, Gap>;

/// One process in the loop of a substance.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub process: ProcessId,
    /// Forms of the substance that it takes.
    pub takes: Vec<(CommodityId, Mass)>,
    /// The same for one run of its recipe: mixtures need no more, and are known where the output is not.
    pub recipe: Vec<(CommodityId, Mass)>,
    /// Forms of the substance that it makes, its product first if it is one.
    pub makes: Vec<(CommodityId, Mass)>,
    /// The same for one run.
    pub yields: Vec<(CommodityId, Mass)>,
    pub grounds: Vec<Ground>,
    pub notes: Vec<Message>,
}

/// The flows of one substance.
pub(super) struct Flows<'c> {
    pub chain: &'c Chain,
    /// The forms of the substance, in the order of the chain.
    pub forms: Vec<CommodityId>,
    pub steps: Vec<Step>,
    /// What comes in of each form; forms without imports are absent.
    pub imports: BTreeMap<CommodityId, Mass>,
    /// What goes out of each form; forms without exports are absent.
    pub exports: BTreeMap<CommodityId, Mass>,
}

/// What a form is in the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Made from ore.
    Primary,
    Scrap,
    /// At the end of life, not yet scrap.
    EndOfLife,
    /// Lost to the loop.
    Waste,
    /// Anything between the furnace and the end of life.
    Good,
}

pub(super) fn form(commodity: &Commodity) -> Form {
    match (commodity.kind.as_deref(), commodity.origin) {
        (Some("scrap"), _) => Form::Scrap,
        (_, Some(Origin::EndOfLife)) => Form::EndOfLife,
        (Some("waste"), _) => Form::Waste,
        (_, Some(Origin::Primary)) => Form::Primary,
        _ => Form::Good,
    }
}

impl<'c> Flows<'c> {
    /// The flows that observed figures tell.
    pub(super) fn of(
        chain: &'c Chain,
        structure: &Structure,
        books: &Books<'_>,
        forms: Vec<CommodityId>,
        tonne: Unit,
    ) -> Self {
        let mut touched: Vec<ProcessId> = forms
            .iter()
            .flat_map(|id| {
                let takers = structure.present.takers(*id).iter();
                takers.chain(structure.present.makers(*id))
            })
            .map(|(process, _)| *process)
            .collect();
        touched.sort_unstable();
        touched.dedup();
        let steps = touched
            .into_iter()
            .map(|id| step(chain, books, id, &forms, tonne))
            .collect();
        let crossing = |kind| {
            let crossed = forms.iter().filter_map(|id| {
                let sum = books.crossed(*id, kind)?;
                Some((*id, crossed(chain, *id, &sum, tonne)))
            });
            crossed.collect()
        };
        Self {
            chain,
            steps,
            imports: crossing(CrossingKind::Import),
            exports: crossing(CrossingKind::Export),
            forms,
        }
    }

    pub(super) fn form(&self, id: CommodityId) -> Form {
        form(self.chain.commodity(id))
    }

    /// Whether a process turns metal into metal goods: neither sorting, nor loss, nor use until the end of life.
    pub(super) fn is_production(&self, step: &Step) -> bool {
        let product = self.chain.process(step.process).product;
        self.forms.binary_search(&product).is_ok()
            && matches!(self.form(product), Form::Primary | Form::Good)
    }

    pub(super) fn takes_any(&self, step: &Step, form: Form) -> bool {
        step.takes.iter().any(|(id, _)| self.form(*id) == form)
    }
}

fn crossed(chain: &Chain, id: CommodityId, sum: &Sum, tonne: Unit) -> Mass {
    let known = sum.total.filter(|_| sum.complete);
    known
        .and_then(|total| weigh(chain.commodity(id), total, tonne))
        .ok_or(Gap::Crossing(id))
}

/// An amount in a commodity's own unit as mass.
fn weigh(commodity: &Commodity, amount: Estimate, tonne: Unit) -> Option<Estimate> {
    Some(amount.mul(mass::one(commodity, tonne)?))
}

fn step(
    chain: &Chain,
    books: &Books<'_>,
    id: ProcessId,
    forms: &[CommodityId],
    tonne: Unit,
) -> Step {
    let process = chain.process(id);
    let activity = books.activity(id);
    let per = books.basis_of(process);
    // How many times the basis of the coefficients is run.
    let runs = activity.total.filter(|_| activity.complete);
    let runs = runs.and_then(|total| total.div(per?));
    let runs = runs.ok_or(Gap::Activity(id));
    let is_form = |id: &CommodityId| forms.binary_search(id).is_ok();
    let mut grounds = activity.grounds;
    let (mut takes, mut recipe) = (Vec::new(), Vec::new());
    for input in &process.inputs {
        for (taken, _) in input.alternatives.iter().filter(|(it, _)| is_form(it)) {
            let path = format!("processes/{}/inputs/{}", process.id, input.slot);
            grounds.push(ground(path, &input.figure));
            let per_run = coefficient(chain, id, input, *taken, tonne);
            recipe.push((*taken, per_run));
            let amount = runs.and_then(|runs| Ok(runs.mul(per_run?)));
            takes.push((*taken, amount));
        }
    }
    let mut yields: Vec<(CommodityId, Mass)> = Vec::new();
    if is_form(&process.product) {
        yields.push((process.product, product(chain, process, per, tonne)));
    }
    for output in process
        .byproducts
        .iter()
        .filter(|it| is_form(&it.commodity))
    {
        let commodity = chain.commodity(output.commodity);
        let path = format!("processes/{}/byproducts/{}", process.id, commodity.id);
        grounds.push(ground(path, &output.figure));
        let known = weighed(commodity, output.figure.amount.as_ref(), tonne);
        let per_run = known.ok_or(Gap::Amount(id, output.commodity));
        yields.push((output.commodity, per_run));
    }
    let made = |(id, per_run): &(CommodityId, Mass)| {
        (*id, runs.and_then(|runs| Ok(runs.mul((*per_run)?))))
    };
    let makes = yields.iter().map(made).collect();
    let notes = activity.notes;
    Step {
        process: id,
        takes,
        recipe,
        makes,
        yields,
        grounds,
        notes,
    }
}

/// The product of one run.
fn product(chain: &Chain, process: &Process, per: Option<Estimate>, tonne: Unit) -> Mass {
    let unit = mass::one(chain.commodity(process.product), tonne);
    let one = unit.ok_or(Gap::Weight(process.product))?;
    let per = per.ok_or(Gap::Weight(process.product))?;
    Ok(per.mul(one))
}

/// An amount that is known as a best value, as mass; a bound alone is no amount.
fn weighed(commodity: &Commodity, amount: Option<&Amount>, tonne: Unit) -> Option<Estimate> {
    let mass = mass::mass(commodity, amount?, tonne)?;
    mass.value.map(|_| mass)
}

fn coefficient(
    chain: &Chain,
    process: ProcessId,
    input: &Input,
    id: CommodityId,
    tonne: Unit,
) -> Mass {
    let whole = weighed(chain.commodity(id), input.figure.amount.as_ref(), tonne);
    let whole = whole.ok_or(Gap::Amount(process, id))?;
    if input.alternatives.len() == 1 {
        return Ok(whole);
    }
    if !shared(input, id) {
        return Err(Gap::Shares(process, input.alternatives[0].0));
    }
    let share = input.alternatives.iter().find(|(it, _)| *it == id);
    let share = share.and_then(|(_, share)| share.as_ref()?.amount?.estimate_in(Unit::ONE));
    Ok(whole.mul(share.ok_or(Gap::Shares(process, id))?))
}

/// Adds up amounts, or tells the first that is missing.
pub(super) fn sum(parts: impl Iterator<Item = Mass>) -> Mass {
    let mut total = Estimate::exact(0.0);
    for part in parts {
        total = total.add(part?);
    }
    Ok(total)
}
