//! What a scenario sets of entries that the chain has: what is not named stays.

use super::{Changing, Known};
use crate::language::fault::Fault;
use crate::language::resolve::burdens::WrittenBurdens;
use crate::language::resolve::costs::WrittenCosts;
use crate::language::resolve::figures::Expected;
use crate::language::resolve::names::known;
use crate::language::resolve::{Namespace, Resolver, Thing};
use crate::language::shape::{At, Text, TextOr};
use crate::language::words::{EMISSIONS, Patched};
use crate::language::written::{WrittenCommodity, WrittenFlow, WrittenInput, WrittenTarget};
use crate::language::written_scenario::{ChangedCommodity, ChangedProcess, WrittenChanges};
use crate::model::{CommodityId, CrossingKind, Entry, Equality, Figure, List, Output, Process};
use crate::quantity::Unit;
use crate::text::Message;

impl Resolver {
    /// Reads everything under `set`.
    pub(super) fn changes(&mut self, set: &WrittenChanges, held: &Known, changing: &mut Changing) {
        for (code, figure) in &set.rates.0 {
            let figure = self.rate(code, figure);
            let held = self.chain.rates.iter().position(|it| it.0 == code.value);
            let at = held.unwrap_or(self.chain.rates.len());
            let rate = Entry::Rate(Box::new((code.value.to_string(), figure)));
            self.write(List::Rates, at, rate, changing);
        }
        if let Some(word) = &set.allocation {
            let chosen = self.allocation(Some(word));
            if chosen.is_some() || known(Some(&word.0)).is_none() {
                changing.shares = Some((chosen, word.0.place));
            }
        }
        for (id, entry) in &set.commodities.0 {
            self.changed_commodity(id, &entry.value, changing);
        }
        for (id, entry) in &set.processes.0 {
            self.changed_process(id, &entry.value, changing);
        }
        for (id, entry) in &set.sites.0 {
            self.changed_site(id, entry, held, changing);
        }
        self.new_stated(&set.stated, changing);
        for entry in &set.observations {
            self.changed_observation(entry, held, changing);
        }
        self.changed_crossings(CrossingKind::Import, &set.imports, held, changing);
        self.changed_crossings(CrossingKind::Export, &set.exports, held, changing);
        self.changed_crossings(CrossingKind::Demand, &set.demands, held, changing);
        for entry in &set.flows {
            self.changed_flow(entry, changing);
        }
        for entry in &set.claims {
            self.changed_claim(entry, changing);
        }
        for (id, entry) in &set.targets.0 {
            self.changed_target(id, entry, changing);
        }
    }

    fn changed_commodity(
        &mut self,
        id: &Text,
        written: &ChangedCommodity,
        changing: &mut Changing,
    ) -> Option<()> {
        let at = self.commodity(id)?;
        let mut to = self.chain.commodities.get(at.index())?.clone();
        if let Some(substance) = known(written.substance.as_ref()) {
            self.check_id(substance);
            to.substance = Some(substance.value.to_string());
        }
        if written.origin.is_some() {
            let substance = to.substance.clone();
            let whole = WrittenCommodity {
                substance: substance.map(|value| Text {
                    value: value.into(),
                    place: id.place,
                }),
                origin: written.origin.clone(),
                ..WrittenCommodity::default()
            };
            to.origin = self.origin(&whole);
        }
        if written.same_as.is_some() {
            let held = std::mem::take(&mut to.same_as);
            to.same_as = self.equalities(written.same_as.as_ref(), to.unit, id.place);
            self.keeps_dimensions(&held, &to.same_as, id);
        }
        if let Some(price) = &written.price {
            to.price = Some(self.figure(price, &self.usual.money_per(to.unit)));
        }
        let kind = to.kind.as_ref().map(|value| Text {
            value: value.as_str().into(),
            place: id.place,
        });
        let new = self.burdens(&WrittenBurdens::changed(written), to.unit, kind.as_ref());
        to.burdens.overlay(new);
        if written.outside.is_some() {
            to.outside = self.flag(written.outside.as_ref());
        }
        let entry = Entry::Commodity(Box::new(to));
        self.write(List::Commodities, at.index(), entry, changing);
        Some(())
    }

    fn changed_process(
        &mut self,
        id: &Text,
        written: &ChangedProcess,
        changing: &mut Changing,
    ) -> Option<()> {
        let at = self.process(id)?;
        let mut to = self.chain.processes.get(at.index())?.clone();
        if let Some(per) = &written.per {
            to.per = self.per(per, Some(to.product)).or(to.per);
        }
        self.changed_inputs(&mut to, written);
        self.changed_outputs(&mut to, written);
        to.allocation = self
            .allocation(written.allocation.as_ref())
            .or(to.allocation);
        let product = to.product;
        self.overlaid_costs(&mut to.costs, &WrittenCosts::changed(written), product);
        let entry = Entry::Process(Box::new(to));
        self.write(List::Processes, at.index(), entry, changing);
        Some(())
    }

    fn changed_inputs(&mut self, to: &mut Process, written: &ChangedProcess) {
        for (slot, input) in &written.inputs.0 {
            let held = to.inputs.iter().position(|it| it.slot == slot.value);
            let listed = matches!(input, TextOr::Long(long) if long.value.any_of.is_some());
            match held.filter(|_| !listed) {
                // The amount alone is new: the alternatives of the slot stay.
                Some(held) => {
                    let first = to.inputs[held].alternatives.first().map(|(id, _)| *id);
                    to.inputs[held].figure = self.slot_figure(first, slot, input);
                }
                None => match (self.input(slot, input), held) {
                    (Some(input), Some(held)) => to.inputs[held] = input,
                    (input, _) => to.inputs.extend(input),
                },
            }
        }
    }

    fn changed_outputs(&mut self, to: &mut Process, written: &ChangedProcess) {
        for (slot, figure) in &written.byproducts.0 {
            let Some(commodity) = self.commodity(slot) else {
                continue;
            };
            let expected = self.expect_commodity(commodity);
            let figure = self.figure(figure, &expected);
            match to
                .byproducts
                .iter_mut()
                .find(|it| it.commodity == commodity)
            {
                Some(held) => held.figure = figure,
                None => to.byproducts.push(Output { commodity, figure }),
            }
        }
        for (substance, figure) in &written.emissions.0 {
            if !EMISSIONS.contains(&substance.value.as_str()) {
                self.unknown_word(substance, &EMISSIONS);
            }
            let mass = Unit::parse("t").unwrap_or_default();
            let figure = self.figure(figure, &Expected::unit(mass));
            match to.emissions.iter_mut().find(|it| it.0 == substance.value) {
                Some(held) => held.1 = figure,
                None => to.emissions.push((substance.value.to_string(), figure)),
            }
        }
    }

    /// What a commodity can be counted in stays: figures of the chain may be in any of it.
    pub(super) fn keeps_dimensions(&mut self, held: &[Equality], new: &[Equality], id: &Text) {
        let lost = |it: &&Equality| {
            let unit = it.amount.unit;
            !new.iter().any(|new| new.amount.unit.same_dimension(unit))
        };
        let Some(lost) = held.iter().find(lost) else {
            return;
        };
        let (en, zh) = lost.amount.unit.dimension().name();
        let message = Message::new(
            format!("`{}` can no longer be counted as {en}", id.value),
            format!("`{}` 不再能按{zh}计量", id.value),
        );
        let fault = Fault::new(id.place, message)
            .related(lost.place, Message::new("counted so here", "原来在这里"));
        self.fault(fault.help(
            "a scenario may change how much one unit equals, not in what it is counted: keep an amount of this dimension",
            "情景可以改折算的数量，不能改计量方式：请保留这一量纲的数量",
        ));
    }

    fn slot_figure(
        &mut self,
        first: Option<CommodityId>,
        slot: &Text,
        input: &WrittenInput,
    ) -> Figure {
        let expected = first.map_or_else(Expected::any, |id| self.expect_commodity(id));
        let mut figure = match input {
            TextOr::Text(text) => self.short_figure(text, &expected),
            TextOr::Long(long) => {
                let (numbers, basis) = (long.value.numbers(), long.value.basis());
                self.numbers(numbers, basis, long.place, &expected)
            }
        };
        if figure.place.line == 0 {
            figure.place = slot.place;
        }
        figure
    }

    /// Another amount of a flow that the chain has.
    fn changed_flow(&mut self, entry: &At<WrittenFlow>, changing: &mut Changing) -> Option<()> {
        let given = self.flow(entry)?;
        let period = entry.value.period.is_some().then_some(given.period);
        let ends = (given.from, given.to, given.of);
        let meant = self.flows_between(ends, period);
        let [at] = meant[..] else {
            self.which_flow(entry.place, meant.len());
            return None;
        };
        let mut to = self.chain.flows[at].clone();
        to.figure = given.figure;
        to.place = given.place;
        if !changing.flows.insert(at) {
            self.changed_twice(entry.place);
            return None;
        }
        self.write(List::Flows, at, Entry::Flow(Box::new(to)), changing);
        Some(())
    }

    fn changed_target(
        &mut self,
        id: &Text,
        entry: &At<Patched<WrittenTarget>>,
        changing: &mut Changing,
    ) -> Option<()> {
        let Some(Thing::Other(at)) = self.lookup(Namespace::Targets, &id.value) else {
            let is_other = |thing| matches!(thing, Thing::Other(_));
            self.unresolved(id, ("target", "目标"), &[Namespace::Targets], is_other);
            return None;
        };
        let written = &entry.value.0;
        let at = at as usize;
        let mut to = self.chain.targets.get(at)?.clone();
        if written.indicator.is_some() || written.of.is_some() || written.id.is_some() {
            let message = Message::new(
                "a scenario changes the bounds of a target, not what it bounds",
                "情景只能改目标的界限，不能改目标的指标和对象",
            );
            self.fault(Fault::new(entry.place, message).help(
                "leave `id`, `indicator` and `of` out",
                "请删去 `id`、`indicator` 和 `of`",
            ));
        }
        let indicator = Text {
            value: to.indicator.as_str().into(),
            place: id.place,
        };
        let expected = self.expect_indicator(&indicator, Some(to.of));
        if written.at_least.is_some() || written.at_most.is_some() {
            let whole = At {
                value: written.clone(),
                place: entry.place,
            };
            let (least, most) = self.target_bounds(&whole, &expected);
            to.at_least = if written.at_least.is_some() {
                least
            } else {
                to.at_least
            };
            to.at_most = if written.at_most.is_some() {
                most
            } else {
                to.at_most
            };
            to.place = entry.place;
            // Where both are given they have been compared already.
            if let (Some(text), None) | (None, Some(text)) = (&written.at_least, &written.at_most) {
                self.bounds_meet(to.at_least, to.at_most, text.place);
            }
        }
        if let Some(text) = &written.period {
            to.period = self.period(text);
        }
        if written.by.is_some() {
            to.by = self.date(written.by.as_ref());
        }
        if written.title.is_some() {
            to.title = self.words(written.title.as_ref());
        }
        if written.scope.is_some() {
            to.scope = self.scope(written.scope.as_ref());
        }
        self.write(List::Targets, at, Entry::Target(Box::new(to)), changing);
        Some(())
    }
}
