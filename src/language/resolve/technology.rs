//! Sources, scopes, stages, commodities and processes, of the file itself and of what it uses.

use super::figures::Expected;
use super::{Namespace, Resolver, Thing};
use crate::language::fault::Fault;
use crate::language::files::Loaded;
use crate::language::shape::{At, Entries, ListOrMap, Text, TextOr, Texts};
use crate::language::written::{
    COMMODITY_KINDS, LongInput, SOURCE_KINDS, Written, WrittenCommodity, WrittenFigure,
    WrittenInput, WrittenProcess, WrittenSource,
};
use crate::model::{
    Commodity, CommodityId, Equality, Figure, FileId, Input, Output, Place, Presence, Process,
    Scope, ScopeId, Source, Stage, StageId,
};
use crate::quantity::{Amount, Unit};
use crate::text::Message;

/// Substances that may stand under `emissions`, all in mass.
pub(super) const EMISSIONS: [&str; 12] = [
    "co2", "ch4", "n2o", "cf4", "c2f6", "sf6", "so2", "nox", "co", "hf", "dust", "co2e",
];

/// A process as declared, with the override that refines it.
struct Declared<'w> {
    id: &'w Text,
    written: WrittenProcess,
    own: bool,
}

impl Resolver {
    /// Everything that `uses` may bring, used files first.
    pub(super) fn technology(&mut self, loaded: &[Loaded], main: &Written) {
        for file in loaded {
            for (id, source) in &file.written.sources.0 {
                self.source_entry(id, source);
            }
        }
        for file in loaded {
            self.scopes(&file.written);
            for stage in &file.written.stages {
                self.stage_entry(stage);
            }
            for (id, _) in &file.written.commodities.0 {
                let at = self.next_commodity();
                if self.declare(Namespace::Things, id, Thing::Commodity(at)) {
                    self.chain.commodities.push(Commodity::default());
                    self.unit_places.push(None);
                }
            }
        }
        self.rates(main);
        self.commodities(loaded, main);
        self.processes(loaded, main);
    }

    fn next_commodity(&self) -> u32 {
        u32::try_from(self.chain.commodities.len()).unwrap_or(u32::MAX)
    }

    fn rates(&mut self, main: &Written) {
        let mut rates = Vec::new();
        for (code, figure) in &main.rates.0 {
            let known = Unit::parse(&code.value)
                .ok()
                .and_then(|unit| unit.currency().map(str::to_owned));
            if known.is_none() {
                let message = Message::new(
                    format!("`{}` is not a currency", code.value),
                    format!("`{}` 不是货币代码", code.value),
                );
                self.fault(
                    Fault::new(code.place, message)
                        .help("write an ISO code such as `USD`", "写 ISO 代码，例如 `USD`"),
                );
            }
            let Ok(cny) = Unit::parse("CNY") else { return };
            let figure = self.figure(figure, &Expected::unit(cny));
            self.refuse_zero(&figure);
            rates.push((code.value.clone(), figure));
        }
        self.chain.rates = rates;
    }

    /// A zero that would be divided by.
    pub(super) fn refuse_zero(&mut self, figure: &Figure) {
        if figure
            .amount
            .as_ref()
            .and_then(|amount| amount.value)
            .is_some_and(|value| value.is_zero())
        {
            self.zero(figure.place);
        }
    }

    fn zero(&mut self, place: Place) {
        let message = Message::new(
            "zero cannot stand here: it is divided by",
            "这里不能是零：它要作除数",
        );
        self.fault(
            Fault::new(place, message)
                .help("leave the key out if it is not known", "不知道就删去这个键"),
        );
    }

    fn source_entry(&mut self, id: &Text, written: &WrittenSource) {
        let at = u32::try_from(self.chain.sources.len()).unwrap_or(u32::MAX);
        if !self.declare(Namespace::Sources, id, Thing::Other(at)) {
            return;
        }
        let kind = written.kind.as_ref().map(|word| &word.0);
        if let Some(word) = kind.filter(|word| !SOURCE_KINDS.contains(&word.value.as_str())) {
            self.unknown_word(word, &SOURCE_KINDS);
        }
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
        let source = Source {
            id: id.value.clone(),
            title: self.words(written.title.as_ref()),
            authors: plain(written.author.as_ref()),
            kind: kind.map(|word| word.value.clone()),
            publisher: text(&written.publisher),
            date: self.date(written.date.as_ref()),
            accessed: self.date(written.accessed.as_ref()),
            url: text(&written.url),
            doi: text(&written.doi),
            note: self.words(written.note.as_ref()),
            place: id.place,
        };
        self.chain.sources.push(source);
    }

    fn scopes(&mut self, written: &Written) {
        let first = self.chain.scopes.len();
        for (id, scope) in &written.scopes.0 {
            let at = u32::try_from(self.chain.scopes.len()).unwrap_or(u32::MAX);
            if self.declare(Namespace::Scopes, id, Thing::Other(at)) {
                let title = self.words(scope.title.as_ref());
                let place = id.place;
                self.chain.scopes.push(Scope {
                    id: id.value.clone(),
                    title,
                    within: None,
                    place,
                });
            }
        }
        for (id, scope) in &written.scopes.0 {
            let within = self.scope(scope.within.as_ref());
            let own = self
                .chain
                .scopes
                .iter()
                .position(|known| known.id == id.value);
            if let Some(own) = own.filter(|own| *own >= first) {
                self.chain.scopes[own].within = within;
                self.scope_circle(own, id);
            }
        }
    }

    fn scope_circle(&mut self, own: usize, id: &Text) {
        let mut at = self.chain.scopes[own].within;
        for _ in 0..=self.chain.scopes.len() {
            match at {
                None => return,
                Some(ScopeId(next)) if next as usize == own => break,
                Some(next) => at = self.chain.scope(next).within,
            }
        }
        self.chain.scopes[own].within = None;
        let message = Message::new(
            format!("the scope `{}` lies within itself", id.value),
            format!("范围 `{}` 包含了自己", id.value),
        );
        self.fault(Fault::new(id.place, message));
    }

    fn stage_entry(&mut self, stage: &At<crate::language::written::WrittenStage>) {
        let Some(id) = &stage.value.id else {
            self.missing_key("id", stage.place);
            return;
        };
        let at = u32::try_from(self.chain.stages.len()).unwrap_or(u32::MAX);
        if self.declare(Namespace::Stages, &id.0, Thing::Other(at)) {
            let title = self.words(stage.value.title.as_ref());
            let formerly = plain(stage.value.formerly.as_ref());
            let (id, place) = (id.0.value.clone(), stage.place);
            self.chain.stages.push(Stage {
                id,
                title,
                formerly,
                place,
            });
        }
    }

    fn commodities(&mut self, loaded: &[Loaded], main: &Written) {
        let mut refined: Vec<&Text> = Vec::new();
        for file in loaded {
            for (id, written) in &file.written.commodities.0 {
                let own = file.file == FileId(0);
                let patch = entry(&main.overrides.commodities, id).filter(|_| !own);
                if let Some((name, _)) = patch {
                    refined.push(name);
                }
                if let Some(at) = self.declared_here(id) {
                    let patch = patch.map(|(_, patch)| &patch.value);
                    self.commodity_entry(at, id, &written.value, patch);
                }
            }
        }
        self.unused_overrides(&main.overrides.commodities, &refined, ("commodity", "物料"));
    }

    /// The index of a commodity if this declaration is the one that counts.
    fn declared_here(&self, id: &Text) -> Option<CommodityId> {
        let declared = self.declared.get(&(Namespace::Things, id.value.clone()))?;
        match declared.what {
            Thing::Commodity(at) if declared.place == id.place => Some(CommodityId(at)),
            _ => None,
        }
    }

    fn unused_overrides<T>(&mut self, all: &Entries<At<T>>, used: &[&Text], kind: (&str, &str)) {
        for (id, _) in &all.0 {
            if used.iter().any(|name| name.place == id.place) {
                continue;
            }
            let (en, zh) = kind;
            let message = Message::new(
                format!("no used {en} has the id `{}`", id.value),
                format!("`uses` 引入的{zh}里没有 `{}`", id.value),
            );
            self.fault(Fault::new(id.place, message).help(
                "`override` refines what `uses` brought; entries of this file are changed where they stand",
                "`override` 只修改 `uses` 引入的条目；本文件的条目请就地修改",
            ));
        }
    }

    fn commodity_entry(
        &mut self,
        at: CommodityId,
        id: &Text,
        base: &WrittenCommodity,
        patch: Option<&WrittenCommodity>,
    ) {
        let pick = |field: fn(&WrittenCommodity) -> bool| {
            patch.filter(|patch| field(patch)).unwrap_or(base)
        };
        let unit_text = pick(|written| written.unit.is_some()).unit.as_ref();
        let unit = unit_text.and_then(|text| self.unit(text));
        let kind = pick(|written| written.kind.is_some())
            .kind
            .as_ref()
            .map(|word| &word.0);
        if let Some(word) = kind.filter(|word| !COMMODITY_KINDS.contains(&word.value.as_str())) {
            self.unknown_word(word, &COMMODITY_KINDS);
        }
        let same_as = pick(|written| written.same_as.is_some()).same_as.as_ref();
        let same_as = self.equalities(same_as, unit);
        let price = pick(|written| written.price.is_some()).price.as_ref();
        let price = price.map(|figure| self.figure(figure, &money_per(unit)));
        self.unit_places[at.index()] = unit_text.map(|text| text.place);
        self.chain.commodities[at.index()] = Commodity {
            id: id.value.clone(),
            title: self.words(pick(|written| written.title.is_some()).title.as_ref()),
            unit,
            kind: kind.map(|word| word.value.clone()),
            outside: self.flag(pick(|written| written.outside.is_some()).outside.as_ref()),
            hs: pick(|written| written.hs.is_some())
                .hs
                .as_ref()
                .map(|text| text.value.clone()),
            same_as,
            price,
            formerly: plain(base.formerly.as_ref()),
            place: id.place,
        };
    }

    fn equalities(&mut self, written: Option<&Texts>, unit: Option<Unit>) -> Vec<Equality> {
        let mut found = Vec::new();
        for text in written.map_or(&[][..], |texts| &texts.0) {
            let Some(amount) = self.amount(text, &Expected::any()) else {
                continue;
            };
            if amount.value.is_none_or(|value| value.is_zero()) {
                self.zero(text.place);
            } else if unit.is_some_and(|unit| unit.same_dimension(amount.unit)) {
                let message = Message::new(
                    "`same-as` says what one unit equals in another dimension; this is the same dimension",
                    "`same-as` 写的是折合成其他量纲的数量，这里量纲相同",
                );
                self.fault(Fault::new(text.place, message));
            } else {
                found.push(Equality {
                    amount,
                    place: text.place,
                });
            }
        }
        found
    }

    fn processes(&mut self, loaded: &[Loaded], main: &Written) {
        let mut all = Vec::new();
        let mut refined: Vec<&Text> = Vec::new();
        for file in loaded {
            let own = file.file == FileId(0);
            for (id, written) in &file.written.processes.0 {
                let at = u32::try_from(all.len()).unwrap_or(u32::MAX);
                if !self.declare(Namespace::Things, id, Thing::Process(at)) {
                    continue;
                }
                let mut written = written.value.clone();
                if let Some((name, patch)) = entry(&main.overrides.processes, id).filter(|_| !own) {
                    refined.push(name);
                    refine(&mut written, &patch.value);
                }
                all.push(Declared { id, written, own });
            }
        }
        self.unused_overrides(&main.overrides.processes, &refined, ("process", "工艺"));
        for declared in all {
            let process = self.process_entry(&declared);
            self.chain.processes.push(process);
        }
    }

    fn process_entry(&mut self, declared: &Declared<'_>) -> Process {
        let written = &declared.written;
        let product = match &written.product {
            Some(text) => self.commodity(text),
            None => {
                self.missing_key("product", declared.id.place);
                None
            }
        };
        let product = product.unwrap_or_default();
        let per = written.per.as_ref().and_then(|text| {
            let expected = self.expect_commodity(product);
            let amount = self.amount(text, &expected)?;
            if amount.value.is_none_or(|value| value.is_zero()) {
                self.zero(text.place);
                return None;
            }
            self.learn_unit(product, amount.unit, text.place);
            Some(amount)
        });
        Process {
            id: declared.id.value.clone(),
            title: self.words(written.title.as_ref()),
            stage: written.stage.as_ref().and_then(|text| self.stage(text)),
            product,
            per,
            inputs: self.inputs(written.inputs.as_ref()),
            byproducts: self.byproducts(written.byproducts.as_ref()),
            emissions: self.emissions(written.emissions.as_ref()),
            equipment: written
                .equipment
                .iter()
                .filter_map(|text| self.commodity(text))
                .collect(),
            presence: if declared.own {
                Presence::Declared
            } else {
                Presence::Candidate
            },
            formerly: plain(written.formerly.as_ref()),
            place: declared.id.place,
        }
    }

    fn inputs(&mut self, written: Option<&ListOrMap<WrittenInput>>) -> Vec<Input> {
        match written {
            None => Vec::new(),
            Some(ListOrMap::List(ids)) => {
                let mut inputs: Vec<Input> = Vec::new();
                for id in ids {
                    if inputs.iter().any(|input| input.slot == id.value) {
                        self.twice(id);
                        continue;
                    }
                    let Some(commodity) = self.commodity(id) else {
                        continue;
                    };
                    let figure = Figure {
                        place: id.place,
                        ..Figure::default()
                    };
                    let alternatives = vec![(commodity, None)];
                    inputs.push(Input {
                        slot: id.value.clone(),
                        alternatives,
                        figure,
                    });
                }
                inputs
            }
            Some(ListOrMap::Map(entries)) => entries
                .0
                .iter()
                .filter_map(|(slot, input)| self.input(slot, input))
                .collect(),
        }
    }

    fn twice(&mut self, id: &Text) {
        let message = Message::new(
            format!("`{}` is listed twice", id.value),
            format!("`{}` 列了两次", id.value),
        );
        self.fault(Fault::new(id.place, message));
    }

    fn input(&mut self, slot: &Text, written: &WrittenInput) -> Option<Input> {
        let any_of = match written {
            TextOr::Long(long) => long.value.any_of.as_ref(),
            TextOr::Text(_) => None,
        };
        let alternatives = match any_of {
            None => vec![(self.commodity(slot)?, None)],
            Some(any_of) => self.alternatives(slot, any_of),
        };
        let (first, _) = alternatives.first()?;
        let expected = self.expect_commodity(*first);
        let mut figure = match written {
            TextOr::Text(text) => self.figure(&TextOr::Text(text.clone()), &expected),
            TextOr::Long(long) => {
                let LongInput { .. } = &long.value;
                self.numbers(
                    long.value.numbers(),
                    long.value.basis(),
                    long.place,
                    &expected,
                )
            }
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
        Some(Input {
            slot: slot.value.clone(),
            alternatives,
            figure,
        })
    }

    /// All alternatives of a slot must be measured alike: one amount stands for each of them.
    fn same_dimension(
        &mut self,
        alternatives: &[(CommodityId, Option<Figure>)],
        amount: &Amount,
        place: Place,
    ) {
        for (commodity, _) in alternatives.iter().skip(1) {
            let expected = self.expect_commodity(*commodity);
            let fits = expected
                .units
                .iter()
                .any(|unit| unit.same_dimension(amount.unit));
            if fits || expected.units.is_empty() {
                continue;
            }
            let id = self.chain.commodity(*commodity).id.clone();
            let (en, zh) = amount.unit.dimension().name();
            let mut fault = Fault::new(
                place,
                Message::new(
                    format!("`{id}` cannot fill this slot: the slot is in {en}"),
                    format!("`{id}` 不能填入此处：这里的量纲是{zh}"),
                ),
            );
            if let Some((because, label)) = expected.because {
                fault = fault.related(because, label);
            }
            self.fault(fault);
        }
    }

    fn alternatives(
        &mut self,
        slot: &Text,
        any_of: &ListOrMap<WrittenFigure>,
    ) -> Vec<(CommodityId, Option<Figure>)> {
        let found: Vec<_> = match any_of {
            ListOrMap::List(ids) => ids
                .iter()
                .filter_map(|id| Some((self.commodity(id)?, None)))
                .collect(),
            ListOrMap::Map(entries) => entries
                .0
                .iter()
                .filter_map(|(id, share)| {
                    let share = self.figure(share, &Expected::unit(Unit::ONE));
                    Some((self.commodity(id)?, Some(share)))
                })
                .collect(),
        };
        let empty = match any_of {
            ListOrMap::List(ids) => ids.is_empty(),
            ListOrMap::Map(entries) => entries.0.is_empty(),
        };
        if empty {
            let message = Message::new(
                format!("`{}` lists no alternatives", slot.value),
                format!("`{}` 没有列出任何可选物料", slot.value),
            );
            self.fault(Fault::new(slot.place, message));
        }
        found
    }

    fn byproducts(&mut self, written: Option<&ListOrMap<WrittenFigure>>) -> Vec<Output> {
        match written {
            None => Vec::new(),
            Some(ListOrMap::List(ids)) => ids
                .iter()
                .filter_map(|id| {
                    let figure = Figure {
                        place: id.place,
                        ..Figure::default()
                    };
                    Some(Output {
                        commodity: self.commodity(id)?,
                        figure,
                    })
                })
                .collect(),
            Some(ListOrMap::Map(entries)) => entries
                .0
                .iter()
                .filter_map(|(id, figure)| {
                    let commodity = self.commodity(id)?;
                    let expected = self.expect_commodity(commodity);
                    let figure = self.figure(figure, &expected);
                    if let Some(amount) = &figure.amount {
                        self.learn_unit(commodity, amount.unit, figure.place);
                    }
                    Some(Output { commodity, figure })
                })
                .collect(),
        }
    }

    fn emissions(&mut self, written: Option<&Entries<WrittenFigure>>) -> Vec<(String, Figure)> {
        let Ok(mass) = Unit::parse("t") else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (id, figure) in written.map_or(&[][..], |entries| &entries.0) {
            if !EMISSIONS.contains(&id.value.as_str()) {
                self.unknown_word(id, &EMISSIONS);
            }
            let figure = self.figure(figure, &Expected::unit(mass));
            found.push((id.value.clone(), figure));
        }
        found
    }

    /// The dimensions in which a commodity may be counted: its unit's, and those of `same-as`.
    pub(super) fn expect_commodity(&self, id: CommodityId) -> Expected {
        let Some(commodity) = self.chain.commodities.get(id.index()) else {
            return Expected::any();
        };
        let Some(unit) = commodity.unit else {
            return Expected::any();
        };
        let mut units = vec![unit];
        units.extend(
            commodity
                .same_as
                .iter()
                .map(|equality| equality.amount.unit),
        );
        let because = self
            .unit_places
            .get(id.index())
            .copied()
            .flatten()
            .map(|place| {
                let name = &commodity.id;
                let label = Message::new(
                    format!("`{name}` is counted in `{unit}` here"),
                    format!("`{name}` 在这里以 `{unit}` 计"),
                );
                (place, label)
            });
        Expected {
            units,
            because,
            signed: false,
        }
    }

    /// A commodity without a declared unit is counted in the unit of the first amount given for it.
    pub(super) fn learn_unit(&mut self, id: CommodityId, unit: Unit, place: Place) {
        let Some(commodity) = self.chain.commodities.get_mut(id.index()) else {
            return;
        };
        if commodity.unit.is_none() {
            commodity.unit = Some(unit.without_time());
            self.unit_places[id.index()] = Some(place);
        }
    }
}

/// One unit of every currency.
pub(super) fn currencies() -> Vec<Unit> {
    let mut found: Vec<Unit> = Vec::new();
    for unit in Unit::all().filter(|unit| unit.currency().is_some()) {
        if !found.iter().any(|held| held.same_dimension(unit)) {
            found.push(unit);
        }
    }
    found
}

/// Money per unit of a commodity, in any currency.
pub(super) fn money_per(unit: Option<Unit>) -> Expected {
    let mut units = Vec::new();
    for money in currencies() {
        units.extend(unit.and_then(|unit| money.divided(unit)));
    }
    Expected {
        units,
        because: None,
        signed: false,
    }
}

fn plain(texts: Option<&Texts>) -> Vec<String> {
    texts.map_or_else(Vec::new, |texts| {
        texts.0.iter().map(|text| text.value.clone()).collect()
    })
}

fn entry<'w, T>(entries: &'w Entries<T>, id: &Text) -> Option<(&'w Text, &'w T)> {
    entries
        .0
        .iter()
        .find(|(name, _)| name.value == id.value)
        .map(|(name, value)| (name, value))
}

/// Refines a used process: what the override gives replaces, map entries one by one.
fn refine(base: &mut WrittenProcess, patch: &WrittenProcess) {
    fn replace<T: Clone>(base: &mut Option<T>, patch: Option<&T>) {
        if let Some(value) = patch {
            *base = Some(value.clone());
        }
    }
    replace(&mut base.title, patch.title.as_ref());
    replace(&mut base.stage, patch.stage.as_ref());
    replace(&mut base.product, patch.product.as_ref());
    replace(&mut base.per, patch.per.as_ref());
    replace(&mut base.formerly, patch.formerly.as_ref());
    if !patch.equipment.is_empty() {
        base.equipment.clone_from(&patch.equipment);
    }
    base.inputs = merge(base.inputs.take(), patch.inputs.as_ref(), keep_alternatives);
    base.byproducts = merge(
        base.byproducts.take(),
        patch.byproducts.as_ref(),
        |_, new| new.clone(),
    );
    let emissions = merge(
        base.emissions.take().map(ListOrMap::Map),
        patch.emissions.clone().map(ListOrMap::Map).as_ref(),
        |_, new| new.clone(),
    );
    base.emissions = match emissions {
        Some(ListOrMap::Map(entries)) => Some(entries),
        _ => None,
    };
}

fn merge<T: Clone>(
    base: Option<ListOrMap<T>>,
    patch: Option<&ListOrMap<T>>,
    join: fn(&T, &T) -> T,
) -> Option<ListOrMap<T>> {
    let (Some(ListOrMap::Map(old)), Some(ListOrMap::Map(new))) = (&base, patch) else {
        return patch.cloned().or(base);
    };
    let mut merged = old.0.clone();
    for (id, value) in &new.0 {
        match merged.iter_mut().find(|(name, _)| name.value == id.value) {
            Some(held) => held.1 = join(&held.1, value),
            None => merged.push((id.clone(), value.clone())),
        }
    }
    Some(ListOrMap::Map(Entries(merged)))
}

/// An override that gives a slot another amount keeps the alternatives of the slot.
fn keep_alternatives(old: &WrittenInput, new: &WrittenInput) -> WrittenInput {
    let any_of = match old {
        TextOr::Long(long) => long.value.any_of.clone(),
        TextOr::Text(_) => None,
    };
    let Some(any_of) = any_of else {
        return new.clone();
    };
    let mut long = match new {
        TextOr::Text(text) => {
            let value = LongInput {
                amount: Some(text.clone()),
                ..LongInput::default()
            };
            At {
                value,
                place: text.place,
            }
        }
        TextOr::Long(long) => long.as_ref().clone(),
    };
    long.value.any_of.get_or_insert(any_of);
    TextOr::Long(Box::new(long))
}

impl Resolver {
    /// The stage of a site: its own, or that of its process.
    pub(super) fn stage_of_process(&self, process: crate::model::ProcessId) -> Option<StageId> {
        self.chain
            .processes
            .get(process.index())
            .and_then(|process| process.stage)
    }
}
