//! Processes: what they take and make, of the file itself and of what it uses.

use std::collections::HashSet;

use compact_str::CompactString;
use smallvec::{SmallVec, smallvec};

use super::costs::WrittenCosts;
use super::figures::Expected;
use super::names::known;
use super::overrides::{Patches, refine_process};
use super::{Namespace, OWN, Resolver, Thing};
use crate::language::fault::Fault;
use crate::language::files::Loaded;
use crate::language::shape::{Entries, ListOrMap, Text, TextOr};
use crate::language::words::{EMISSIONS, EmissionKey};
use crate::language::written::{WrittenFigure, WrittenInput, WrittenProcess};
use crate::model::{
    Alternative, CommodityId, Figure, Input, Output, Place, Presence, Process, ProcessId, StageId,
};
use crate::quantity::{Amount, Decimal, Unit};
use crate::text::Message;

/// A process as declared, with the overrides that refine it.
struct Declared<'w> {
    id: &'w Text,
    /// Where its value stands.
    place: Place,
    written: &'w WrittenProcess,
    /// With the overrides that refine it, where there are any.
    refined: Option<Box<WrittenProcess>>,
    own: bool,
    /// No other thing has its id.
    kept: bool,
}

impl Resolver {
    /// Declares all processes, then reads them.
    pub(super) fn processes(&mut self, loaded: &[Loaded]) {
        let patches = Patches::new(loaded, |written| &written.overrides.processes);
        let total = loaded
            .iter()
            .map(|file| file.written.processes.0.len())
            .sum();
        let mut all: Vec<Declared<'_>> = Vec::with_capacity(total);
        let sites = loaded.iter().map(|file| file.written.sites.0.len());
        self.declared[Namespace::Things as usize].reserve(total + sites.sum::<usize>());
        let mut count = 0;
        for (number, file) in loaded.iter().enumerate() {
            for (id, written) in &file.written.processes.0 {
                let kept = self.declare(Namespace::Things, id, Thing::Process(count));
                count += u32::from(kept);
                let place = written.place;
                let written = &written.value;
                let mut refined: Option<Box<WrittenProcess>> = None;
                for patch in patches.of(&id.value, number) {
                    let own = || Box::new(written.clone());
                    refine_process(refined.get_or_insert_with(own), patch);
                }
                all.push(Declared {
                    id,
                    place,
                    written,
                    refined,
                    own: file.file == OWN,
                    kept,
                });
            }
        }
        self.chain.processes.reserve_exact(total);
        for declared in all {
            let process = self.process_entry(&declared);
            if declared.kept {
                self.chain.processes.push(process);
            }
        }
        self.unused_overrides(&patches, ("process", "工艺"));
        for file in loaded {
            for set in &file.written.exclusive {
                self.exclusive(set);
            }
        }
    }

    /// A process that a scenario brings.
    pub(super) fn new_process(
        &mut self,
        id: &Text,
        place: Place,
        written: &WrittenProcess,
    ) -> Process {
        self.process_entry(&Declared {
            id,
            place,
            written,
            refined: None,
            own: true,
            kept: true,
        })
    }

    fn process_entry(&mut self, declared: &Declared<'_>) -> Process {
        let written = declared.refined.as_deref().unwrap_or(declared.written);
        let product = written
            .product
            .as_ref()
            .and_then(|text| self.commodity(text));
        if written.product.is_none() {
            self.missing_key("product", declared.id.place, declared.place);
        }
        let per = written
            .per
            .as_ref()
            .and_then(|text| self.per(text, product));
        let process = Process {
            id: declared.id.value.clone(),
            title: self.words(written.title.as_ref()),
            stage: known(written.stage.as_ref()).and_then(|text| self.stage(text)),
            product: product.unwrap_or_default(),
            per,
            inputs: self.inputs(written.inputs.as_ref()),
            byproducts: self.byproducts(written.byproducts.as_ref()),
            emissions: self.emissions(written.emissions.as_ref()),
            allocation: self.allocation(written.allocation.as_deref()),
            equipment: self.equipment(&written.equipment),
            costs: self.costs(&WrittenCosts::of(written), product),
            presence: if declared.own {
                Presence::Declared
            } else {
                Presence::Candidate
            },
            formerly: self.formerly("process", declared.id, written.formerly.as_deref()),
            place: declared.id.place,
        };
        if let (Some(product), Some(text), None) = (product, &written.product, &written.per)
            && !self.has_declared_unit(product)
            && has_amounts(&process)
        {
            self.no_basis(text);
        }
        process
    }

    /// The basis of the amounts, in the product.
    pub(super) fn per(&mut self, text: &Text, product: Option<CommodityId>) -> Option<Amount> {
        let expected = product.map_or_else(Expected::any, |id| self.expect_commodity(id));
        let amount = self.number(text, &expected)?;
        if amount.value.is_some_and(Decimal::is_zero) {
            self.zero(text.place);
            return None;
        }
        if let Some(product) = product {
            self.learn_unit(product, amount.unit, text.place);
        }
        Some(amount)
    }

    /// Amounts per one unit of a product whose unit nobody gives mean nothing.
    fn no_basis(&mut self, product: &Text) {
        let id = &product.value;
        let message = Message::new(
            format!("the amounts are per one unit of `{id}`, but its unit is not given"),
            format!("各数量以一个单位的 `{id}` 计，但没有给出它的单位"),
        );
        self.fault(Fault::new(product.place, message).help(
            format!("give `{id}` a `unit`, or the process its basis, such as `per: 1 t`"),
            format!("请给 `{id}` 写上 `unit`，或给工艺写上基准，例如 `per: 1 t`"),
        ));
    }

    /// The commodities that ids name, each id once, with the place of each.
    fn listed(&mut self, ids: &[Text]) -> Vec<(CommodityId, CompactString, Place)> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for id in ids {
            if !seen.insert(id.value.as_str()) {
                self.twice(id);
            } else if let Some(commodity) = self.commodity(id) {
                found.push((commodity, id.value.clone(), id.place));
            }
        }
        found
    }

    pub(super) fn twice(&mut self, id: &Text) {
        let message = Message::new(
            format!("`{}` is listed twice", id.value),
            format!("`{}` 列了两次", id.value),
        );
        self.fault(Fault::new(id.place, message).help("keep one of the two", "请只保留一个"));
    }

    fn equipment(&mut self, ids: &[Text]) -> Vec<CommodityId> {
        self.listed(ids)
            .into_iter()
            .map(|(commodity, ..)| commodity)
            .collect()
    }

    fn inputs(&mut self, written: Option<&ListOrMap<WrittenInput>>) -> Vec<Input> {
        match written {
            None => Vec::new(),
            Some(ListOrMap::List(ids)) => {
                let input = |(commodity, slot, place)| {
                    let figure = Figure {
                        place,
                        ..Figure::default()
                    };
                    Input {
                        slot,
                        alternatives: smallvec![(commodity, None)],
                        figure,
                    }
                };
                self.listed(ids).into_iter().map(input).collect()
            }
            Some(ListOrMap::Map(entries)) => {
                // Exactly as many as there are: a large chain is full of short lists.
                let mut found = Vec::with_capacity(entries.0.len());
                for (slot, input) in &entries.0 {
                    found.extend(self.input(slot, input));
                }
                found
            }
        }
    }

    pub(super) fn input(&mut self, slot: &Text, written: &WrittenInput) -> Option<Input> {
        let any_of = match written {
            TextOr::Long(long) => long.value.any_of.as_ref(),
            TextOr::Text(_) => None,
        };
        let alternatives: SmallVec<[Alternative; 1]> = match any_of {
            None => self
                .commodity(slot)
                .map(|id| (id, None))
                .into_iter()
                .collect(),
            Some(any_of) => self.alternatives(slot, any_of),
        };
        let first = alternatives.first().map(|(id, _)| *id);
        let expected = first.map_or_else(Expected::any, |id| self.expect_commodity(id));
        let mut figure = match written {
            TextOr::Text(text) => self.short_figure(text, &expected),
            TextOr::Long(long) => self.numbers(
                long.value.numbers(),
                long.value.basis(),
                long.place,
                &expected,
            ),
        };
        if figure.place.line == 0 {
            figure.place = slot.place;
        }
        if let Some(amount) = &figure.amount {
            for (commodity, _) in &alternatives {
                self.learn_unit(*commodity, amount.unit, figure.place);
            }
            self.same_dimension(&alternatives, amount, figure.place);
        }
        first?;
        Some(Input {
            slot: slot.value.clone(),
            alternatives,
            figure,
        })
    }

    /// All alternatives of a slot must be measured alike: one amount stands for each of them.
    fn same_dimension(&mut self, alternatives: &[Alternative], amount: &Amount, place: Place) {
        for (commodity, _) in alternatives.iter().skip(1) {
            let expected = self.expect_commodity(*commodity);
            let fits = expected
                .units
                .iter()
                .any(|unit| unit.same_dimension(amount.unit));
            if fits || expected.is_any() {
                continue;
            }
            let id = self.chain.commodity(*commodity).id.clone();
            let (en, zh) = amount.unit.dimension().name();
            let message = Message::new(
                format!("`{id}` cannot fill this slot: the amount is {en}"),
                format!("`{id}` 不能填入此处：这里的量纲是{zh}"),
            );
            let mut fault = Fault::new(place, message).help(
                "list alternatives that are counted alike",
                "请只列计量方式相同的可选物料",
            );
            if let Some((place, label)) = self.counted_here(*commodity) {
                fault = fault.related(place, label);
            }
            self.fault(fault);
        }
    }

    fn alternatives(
        &mut self,
        slot: &Text,
        any_of: &ListOrMap<WrittenFigure>,
    ) -> SmallVec<[Alternative; 1]> {
        self.check_id(slot);
        let (found, empty): (SmallVec<_>, _) = match any_of {
            ListOrMap::List(ids) => {
                let listed = self.listed(ids).into_iter();
                (
                    listed.map(|(commodity, ..)| (commodity, None)).collect(),
                    ids.is_empty(),
                )
            }
            ListOrMap::Map(entries) => {
                let mut found = SmallVec::new();
                for (id, share) in &entries.0 {
                    let share = self.figure(share, &Expected::unit(Unit::ONE));
                    let share = Some(Box::new(share));
                    found.extend(self.commodity(id).map(|commodity| (commodity, share)));
                }
                (found, entries.0.is_empty())
            }
        };
        if empty {
            let message = Message::new(
                format!("`{}` lists no alternatives", slot.value),
                format!("`{}` 没有列出可选物料", slot.value),
            );
            self.fault(Fault::new(slot.place, message).help(
                "list the commodities that can fill the slot",
                "请列出可以填入的物料",
            ));
        }
        found
    }

    fn byproducts(&mut self, written: Option<&ListOrMap<WrittenFigure>>) -> Vec<Output> {
        match written {
            None => Vec::new(),
            Some(ListOrMap::List(ids)) => {
                let output = |(commodity, _, place)| {
                    let figure = Figure {
                        place,
                        ..Figure::default()
                    };
                    Output { commodity, figure }
                };
                self.listed(ids).into_iter().map(output).collect()
            }
            Some(ListOrMap::Map(entries)) => {
                let mut found = Vec::with_capacity(entries.0.len());
                for (id, figure) in &entries.0 {
                    let commodity = self.commodity(id);
                    let expected =
                        commodity.map_or_else(Expected::any, |id| self.expect_commodity(id));
                    let figure = self.figure(figure, &expected);
                    if let (Some(commodity), Some(amount)) = (commodity, &figure.amount) {
                        self.learn_unit(commodity, amount.unit, figure.place);
                    }
                    found.extend(commodity.map(|commodity| Output { commodity, figure }));
                }
                found
            }
        }
    }

    fn emissions(
        &mut self,
        written: Option<&Entries<WrittenFigure, EmissionKey>>,
    ) -> Vec<(String, Figure)> {
        let Ok(mass) = Unit::parse("t") else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (id, figure) in written.map_or(&[][..], |entries| &entries.0) {
            if !EMISSIONS.contains(&id.value.as_str()) {
                self.unknown_word(id, &EMISSIONS);
            }
            let figure = self.figure(figure, &Expected::unit(mass));
            found.push((id.value.to_string(), figure));
        }
        found
    }

    /// The stage of a process.
    pub(super) fn stage_of_process(&self, process: ProcessId) -> Option<StageId> {
        self.chain
            .processes
            .get(process.index())
            .and_then(|process| process.stage)
    }
}

/// Whether any amount of a process is given: such amounts are per one unit of its product.
fn has_amounts(process: &Process) -> bool {
    let inputs = process.inputs.iter().map(|input| &input.figure);
    let outputs = process.byproducts.iter().map(|output| &output.figure);
    let emissions = process.emissions.iter().map(|(_, figure)| figure);
    inputs
        .chain(outputs)
        .chain(emissions)
        .any(|figure| figure.amount.is_some())
}
