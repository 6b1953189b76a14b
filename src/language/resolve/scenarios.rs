//! Scenarios: what each changes, checked against the chain it changes.
//!
//! Comes in: the written changes and the chain as far as it is put together. Goes out: [`Change`]s, each a whole entry as
//! it is in the scenario. Must not know: what the changes do to results.
//!
//! An entry is overlaid on the one the chain has, claims and overrides included: what is not named stays. Units learnt
//! from amounts are the chain's alone: no scenario changes in what a commodity is counted.

use std::collections::{HashMap, HashSet};

use super::costs::WrittenCosts;
use super::names::known;
use super::sites::money;
use super::statements::{Identity, identity};
use super::technology::money_per;
use super::{Namespace, Resolver, Thing, is_id};
use crate::language::decode::nearest;
use crate::language::fault::Fault;
use crate::language::shape::{At, EntriesOrList, Text, TextOr};
use crate::language::words::{EMISSIONS, Patched};
use crate::language::written::{
    ChangedCommodity, ChangedProcess, Written, WrittenChanges, WrittenCrossing, WrittenInput,
    WrittenObservation, WrittenScenario, WrittenSite, WrittenTarget,
};
use crate::model::{
    Change, CommodityId, Crossing, CrossingKind, Figure, Output, Place, Scenario, Site, SiteId,
    Tree, Words,
};
use crate::quantity::{Amount, Decimal, Unit};
use crate::text::Message;

/// Where the entries stand that have no id of their own.
struct Known {
    crossings: HashMap<(CrossingKind, CommodityId), Vec<usize>>,
    observations: HashMap<Identity, usize>,
}

/// What one scenario has changed so far.
#[derive(Default)]
struct Changing {
    changes: Vec<Change>,
    crossings: HashSet<usize>,
    observations: HashSet<Identity>,
}

impl Resolver {
    /// Reads every scenario; the chain itself is complete by then.
    pub(super) fn scenarios(&mut self, written: &Written) {
        self.learns_units = false;
        let known = self.known_entries();
        let mut found = Vec::new();
        for (id, scenario) in &written.scenarios.0 {
            let at = u32::try_from(found.len()).unwrap_or(u32::MAX);
            let kept = self.declare(Namespace::Scenarios, id, Thing::Other(at));
            let scenario = self.scenario(id, &scenario.value, &known);
            if kept {
                found.push(scenario);
            }
        }
        self.chain.scenarios = std::sync::Arc::new(found);
    }

    fn known_entries(&self) -> Known {
        let mut known = Known {
            crossings: HashMap::new(),
            observations: HashMap::new(),
        };
        for (at, it) in self.chain.crossings.iter().enumerate() {
            known
                .crossings
                .entry((it.kind, it.of))
                .or_default()
                .push(at);
        }
        for (at, it) in self.chain.observations.iter().enumerate() {
            known.observations.insert(identity(it), at);
        }
        known
    }

    fn scenario(&mut self, id: &Text, written: &WrittenScenario, known: &Known) -> Scenario {
        let title = self.words(written.title.as_ref());
        let mut changing = Changing::default();
        if let Some(set) = &written.set {
            self.changes(&set.value, known, &mut changing);
        }
        let set = written.set.as_ref();
        Scenario {
            id: id.value.clone(),
            title,
            set: set.map_or_else(|| Tree::Map(Vec::new()), |set| set.tree.clone()),
            changes: changing.changes,
            place: id.place,
        }
    }

    fn changes(&mut self, set: &WrittenChanges, known: &Known, changing: &mut Changing) {
        for (id, entry) in &set.commodities.0 {
            let change = self.changed_commodity(id, &entry.value);
            changing.changes.extend(change);
        }
        for (id, entry) in &set.processes.0 {
            let change = self.changed_process(id, &entry.value);
            changing.changes.extend(change);
        }
        for (id, entry) in &set.sites.0 {
            let change = self.changed_site(id, &entry.value.0);
            changing.changes.extend(change);
        }
        for entry in &set.stated {
            let stated = self.stated(entry);
            let stated = stated.map(|stated| Change::Stated(Box::new(stated)));
            changing.changes.extend(stated);
        }
        for entry in &set.observations {
            self.changed_observation(entry, known, changing);
        }
        self.changed_crossings(CrossingKind::Import, &set.imports, known, changing);
        self.changed_crossings(CrossingKind::Export, &set.exports, known, changing);
        self.changed_crossings(CrossingKind::Demand, &set.demands, known, changing);
        for (id, entry) in &set.targets.0 {
            let change = self.changed_target(id, entry);
            changing.changes.extend(change);
        }
    }

    fn changed_commodity(&mut self, id: &Text, written: &ChangedCommodity) -> Option<Change> {
        let at = self.commodity(id)?;
        let mut to = self.chain.commodities.get(at.index())?.clone();
        if let Some(price) = &written.price {
            to.price = Some(self.figure(price, &money_per(to.unit)));
        }
        if written.outside.is_some() {
            to.outside = self.flag(written.outside.as_ref());
        }
        Some(Change::Commodity(at, Box::new(to)))
    }

    fn changed_process(&mut self, id: &Text, written: &ChangedProcess) -> Option<Change> {
        let at = self.process(id)?;
        let mut to = self.chain.processes.get(at.index())?.clone();
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
            let figure = self.figure(figure, &super::figures::Expected::unit(mass));
            match to.emissions.iter_mut().find(|it| it.0 == substance.value) {
                Some(held) => held.1 = figure,
                None => to.emissions.push((substance.value.clone(), figure)),
            }
        }
        let product = to.product;
        self.overlaid_costs(&mut to.costs, &WrittenCosts::changed(written), product);
        Some(Change::Process(at, Box::new(to)))
    }

    fn slot_figure(
        &mut self,
        first: Option<CommodityId>,
        slot: &Text,
        input: &WrittenInput,
    ) -> Figure {
        let expected = first.map_or_else(super::figures::Expected::any, |id| {
            self.expect_commodity(id)
        });
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

    fn changed_site(&mut self, id: &Text, written: &WrittenSite) -> Option<Change> {
        let Some(Thing::Site(at)) = self.lookup(Namespace::Things, &id.value) else {
            return self.new_site(id, written);
        };
        let at = SiteId(at);
        let held = self.chain.sites.get(at.index())?.clone();
        let to = self.overlaid_site(held, written);
        Some(Change::Site(Some(at), Box::new(to)))
    }

    /// A site the chain does not have: one that says what it runs, else a slip of the pen.
    fn new_site(&mut self, id: &Text, written: &WrittenSite) -> Option<Change> {
        if written.process.is_none() && written.stage.is_none() {
            self.no_such_site(id);
            return None;
        }
        self.check_id(id);
        if self.lookup(Namespace::Things, &id.value).is_some() {
            let shown = &id.value;
            let message = Message::new(
                format!("the id `{shown}` is that of a commodity or a process"),
                format!("id `{shown}` 已用于物料或工艺"),
            );
            let help = ("choose another id for the new site", "请给新企业换一个 id");
            self.fault(Fault::new(id.place, message).help(help.0, help.1));
            return None;
        }
        let to = self.site_entry(id, written);
        is_id(&id.value).then(|| Change::Site(None, Box::new(to)))
    }

    fn no_such_site(&mut self, id: &Text) {
        if self.found.hides_names {
            return;
        }
        let shown = &id.value;
        let message = Message::new(
            format!("no site has the id `{shown}`"),
            format!("没有 id 为 `{shown}` 的企业"),
        );
        let fault = Fault::new(id.place, message);
        let ids = || self.chain.sites.iter().map(|site| site.id.as_str());
        let near = if self.found.is_long() {
            None
        } else {
            nearest(shown, ids())
        };
        let fault = match near {
            Some(near) => fault.help(
                format!("did you mean `{near}`? A new site says which `process` it runs"),
                format!("是不是 `{near}`？新增企业要写明运行的 `process`"),
            ),
            None => fault.help(
                "name a site of this chain; a new one says which `process` it runs",
                "请写本链已有的企业；新增企业要写明运行的 `process`",
            ),
        };
        self.fault(fault);
    }

    fn overlaid_site(&mut self, mut to: Site, written: &WrittenSite) -> Site {
        if let Some(process) = known(written.process.as_ref()) {
            to.process = self.process(process).or(to.process);
            to.stage = to
                .process
                .and_then(|id| self.stage_of_process(id))
                .or(to.stage);
        }
        if let Some(stage) = known(written.stage.as_ref()) {
            to.stage = self.stage(stage).or(to.stage);
        }
        if written.capacity.is_some() {
            to.capacity = self.capacity(written, to.process);
        }
        if written.status.is_some() {
            to.status = self.status(written);
        }
        let (from, until) = self.life(written);
        to.from = if written.from.is_some() {
            from
        } else {
            to.from
        };
        to.until = if written.until.is_some() {
            until
        } else {
            to.until
        };
        if let Some(figure) = &written.investment {
            to.investment = Some(self.figure(figure, &money()));
        }
        if let Some(figure) = &written.count {
            to.count = Some(self.figure(figure, &super::sites::pieces()));
        }
        self.overlaid_words(&mut to, written);
        if written.kind.is_some() {
            to.aggregate = self.site_kind(written);
        }
        if written.role.is_some() {
            to.leader = self.leader(written);
        }
        if written.scope.is_some() {
            to.scope = self.scope(written.scope.as_ref());
        }
        if let Some(part_of) = known(written.part_of.as_ref()) {
            to.part_of = self.site(part_of);
        }
        let basis = self.basis(written.basis(), to.place);
        if written.source.is_some() {
            to.sources = basis.sources;
        }
        to.confidence = basis.confidence.or(to.confidence);
        to.quote = basis.quote.or(to.quote);
        to
    }

    fn overlaid_words(&mut self, to: &mut Site, written: &WrittenSite) {
        for (held, given) in [
            (&mut to.title, &written.title),
            (&mut to.operator, &written.operator),
            (&mut to.location, &written.location),
            (&mut to.region, &written.region),
            (&mut to.note, &written.note),
        ] {
            if given.is_some() {
                *held = self.words(given.as_ref());
            }
        }
    }

    fn changed_observation(
        &mut self,
        entry: &At<WrittenObservation>,
        known: &Known,
        changing: &mut Changing,
    ) {
        let Some(observation) = self.observation(entry) else {
            return;
        };
        let key = identity(&observation);
        if !changing.observations.insert(key) {
            self.changed_twice(entry.place);
            return;
        }
        let at = known.observations.get(&key).copied();
        let change = Change::Observation(at, Box::new(observation));
        changing.changes.push(change);
    }

    fn changed_twice(&mut self, place: Place) {
        let message = Message::new(
            "this scenario changes the same entry twice",
            "同一情景对同一条目改了两次",
        );
        let help = ("join the two into one", "请合并为一项");
        self.fault(Fault::new(place, message).help(help.0, help.1));
    }

    fn changed_crossings(
        &mut self,
        kind: CrossingKind,
        written: &EntriesOrList<Patched<WrittenCrossing>>,
        known: &Known,
        changing: &mut Changing,
    ) {
        match written {
            EntriesOrList::List(entries) => {
                for entry in entries {
                    match entry.value.0.of.clone() {
                        Some(of) => {
                            let written = &entry.value.0;
                            self.changed_crossing(kind, &of, written, entry.place, known, changing);
                        }
                        None => self.missing_key("of", entry.place, entry.place),
                    }
                }
            }
            EntriesOrList::Map(entries) => {
                for (of, entry) in &entries.0 {
                    let written = &entry.value.0;
                    if let Some(twice) = written.of.as_ref().filter(|it| it.value != of.value) {
                        let message = Message::new(
                            format!("the entry is of `{}` already", of.value),
                            format!("本项已是 `{}` 的", of.value),
                        );
                        let help = ("leave `of` out", "请删去 `of`");
                        self.fault(Fault::new(twice.place, message).help(help.0, help.1));
                    }
                    self.changed_crossing(kind, of, written, entry.place, known, changing);
                }
            }
        }
    }

    fn changed_crossing(
        &mut self,
        kind: CrossingKind,
        of: &Text,
        written: &WrittenCrossing,
        place: Place,
        known: &Known,
        changing: &mut Changing,
    ) {
        let Some(commodity) = self.commodity(of) else {
            return;
        };
        let whole = WrittenCrossing {
            of: Some(of.clone()),
            ..written.clone()
        };
        let Some(given) = self.crossing(kind, &whole, place) else {
            return;
        };
        let all = known.crossings.get(&(kind, commodity));
        let all = all.map_or(&[][..], Vec::as_slice);
        let meant: Vec<usize> = all
            .iter()
            .copied()
            .filter(|at| names_partner(&given.partner, &self.chain.crossings[*at].partner))
            .collect();
        let cut = is_cut(&given);
        if meant.is_empty() && cut {
            self.nothing_to_cut(kind, of);
        } else if meant.len() > 1 && !cut {
            self.which_of(kind, of, meant.len());
        } else if meant.is_empty() {
            let change = Change::Crossing(None, Box::new(given));
            changing.changes.push(change);
        } else {
            for at in meant {
                if !changing.crossings.insert(at) {
                    self.changed_twice(place);
                    continue;
                }
                let to = overlaid_crossing(&self.chain.crossings[at], &given, written);
                let change = Change::Crossing(Some(at), Box::new(to));
                changing.changes.push(change);
            }
        }
    }

    fn nothing_to_cut(&mut self, kind: CrossingKind, of: &Text) {
        let (id, (en, zh)) = (&of.value, kind_words(kind));
        let message = Message::new(
            format!("the chain has no such {en} of `{id}` to cut"),
            format!("本链没有可以削减的 `{id}` {zh}"),
        );
        self.fault(Fault::new(of.place, message).help(
            "check the commodity and the partner, or leave the entry out",
            "请核对物料和往来方，或删去本项",
        ));
    }

    fn which_of(&mut self, kind: CrossingKind, of: &Text, count: usize) {
        let (id, (en, zh)) = (&of.value, kind_words(kind));
        let key = if kind == CrossingKind::Import {
            "from"
        } else {
            "to"
        };
        let message = Message::new(
            format!("the chain has {count} entries of {en} of `{id}`: which one changes?"),
            format!("本链有 {count} 项 `{id}` 的{zh}：改的是哪一项？"),
        );
        self.fault(Fault::new(of.place, message).help(
            format!("name the partner by `{key}`; a cut to zero may name none, and then cuts all"),
            format!("请用 `{key}` 写明往来方；削减到零的可以不写，表示全部削减"),
        ));
    }

    fn changed_target(&mut self, id: &Text, entry: &At<Patched<WrittenTarget>>) -> Option<Change> {
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
            value: to.indicator.clone(),
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
        Some(Change::Target(at, Box::new(to)))
    }
}

/// What an entry gives in place of what the chain has.
fn overlaid_crossing(held: &Crossing, given: &Crossing, written: &WrittenCrossing) -> Crossing {
    let mut to = held.clone();
    if given.amount.is_some() {
        to.amount.clone_from(&given.amount);
        to.basis.clone_from(&given.basis);
    } else if let (Some(amount), Some(limit)) = (&held.amount, &given.limit) {
        // What can no longer be had does not come.
        to.amount = Some(capped(amount, limit));
    }
    if given.limit.is_some() {
        to.limit.clone_from(&given.limit);
    }
    if given.price.is_some() {
        to.price.clone_from(&given.price);
    }
    if written.period.is_some() {
        to.period = given.period;
    }
    if written.by.is_some() {
        to.by = given.by;
    }
    if written.scope.is_some() {
        to.scope = given.scope;
    }
    to
}

/// An amount that a new limit holds down.
fn capped(amount: &Figure, limit: &Figure) -> Figure {
    let (Some(had), Some(most)) = (&amount.amount, &limit.amount) else {
        return amount.clone();
    };
    if is_zero(most) {
        let none = Amount {
            value: most.value,
            low: None,
            high: None,
            sd: None,
            unit: had.unit,
        };
        return Figure {
            amount: Some(none),
            ..limit.clone()
        };
    }
    let (had, most) = (had.canonical(), most.canonical());
    let over = had.dimension == most.dimension && had.value > most.value;
    if over { limit.clone() } else { amount.clone() }
}

fn is_zero(amount: &Amount) -> bool {
    amount.value.is_some_and(Decimal::is_zero)
}

/// Whether an entry only says that nothing comes (or goes, or is wanted) any more.
fn is_cut(given: &Crossing) -> bool {
    let figures = [given.amount.as_ref(), given.limit.as_ref()];
    let mut figures = figures.into_iter().flatten().peekable();
    figures.peek().is_some() && figures.all(|figure| figure.amount.as_ref().is_some_and(is_zero))
}

/// Whether the partner that a change names is this one; who names none means any.
fn names_partner(given: &Words, held: &Words) -> bool {
    let texts = |words: &Words| {
        let all = [words.plain.clone(), words.en.clone(), words.zh.clone()];
        all.into_iter().flatten().collect::<Vec<_>>()
    };
    let held = texts(held);
    given.is_empty() || texts(given).iter().any(|text| held.contains(text))
}

fn kind_words(kind: CrossingKind) -> (&'static str, &'static str) {
    match kind {
        CrossingKind::Import => ("imports", "外购"),
        CrossingKind::Export => ("exports", "外销"),
        CrossingKind::Demand => ("demand", "需求"),
    }
}
