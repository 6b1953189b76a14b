//! What is new in a scenario: whole entries, read as those of the chain are.

use super::{Changing, Known};
use crate::language::fault::Fault;
use crate::language::resolve::names::{REGION, UNKNOWN, known};
use crate::language::resolve::statements::identity;
use crate::language::resolve::{Namespace, Resolver, Thing, UnitPlace, is_id};
use crate::language::shape::{At, Entries, Text};
use crate::language::words::Id;
use crate::language::written::{
    WrittenCommodity, WrittenCrossing, WrittenObservation, WrittenProcess, WrittenScope,
    WrittenSite, WrittenStage, WrittenStated, WrittenTarget,
};
use crate::language::written_scenario::WrittenAdditions;
use crate::model::{Commodity, CommodityId, CrossingKind, Entry, List, Place, Scope, Slot, Stage};
use crate::text::Message;

impl Resolver {
    /// Reads everything under `add`, in the order in which entries name each other.
    pub(super) fn additions(
        &mut self,
        add: &WrittenAdditions,
        known: &Known,
        changing: &mut Changing,
    ) {
        for (id, source) in &add.sources.0 {
            let named = self.new_name(Namespace::Sources, id, List::Sources, changing);
            let source = Entry::Source(Box::new(self.source(id, source)));
            if let Some(at) = named {
                self.write(List::Sources, at, source, changing);
            }
        }
        self.new_scopes(&add.scopes, changing);
        for stage in &add.stages {
            self.new_stage(stage, changing);
        }
        self.new_commodities(&add.commodities, changing);
        self.new_processes(&add.processes, changing);
        self.new_stated(&add.stated, changing);
        let sites = add.sites.0.iter();
        let sites: Vec<_> = sites.map(|(id, it)| (id, it.place, &it.value)).collect();
        self.new_sites(&sites, known, changing);
        for entry in &add.observations {
            self.new_observation(entry, changing);
        }
        self.new_crossings(CrossingKind::Import, &add.imports, changing);
        self.new_crossings(CrossingKind::Export, &add.exports, changing);
        self.new_crossings(CrossingKind::Demand, &add.demands, changing);
        for entry in &add.flows {
            if let Some(flow) = self.flow(entry) {
                let at = self.chain.flows.len();
                self.write(List::Flows, at, Entry::Flow(Box::new(flow)), changing);
            }
        }
        for entry in &add.targets {
            self.new_target(entry, changing);
        }
    }

    /// Where a new entry goes: behind its list, or in the place of one that the scenario takes away.
    fn new_name(
        &mut self,
        space: Namespace,
        id: &Text,
        list: List,
        changing: &mut Changing,
    ) -> Option<usize> {
        if !is_id(&id.value) {
            self.check_id(id);
            return None;
        }
        if id.value == UNKNOWN || (id.value == REGION && space == Namespace::Scopes) {
            self.reserved(id);
            return None;
        }
        let held = self.declared[space as usize].get(&id.value).copied();
        if let Some(held) = held {
            let slot = slot(space, held.what);
            if !changing.is_gone(slot) {
                self.here_already(id, held.place);
                return None;
            }
            if slot.list == list {
                changing.gone.retain(|(gone, _)| *gone != slot);
                return Some(slot.at);
            }
        }
        let at = self.chain.count(list);
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        let what = match list {
            List::Commodities => Thing::Commodity(number),
            List::Processes => Thing::Process(number),
            List::Sites => Thing::Site(number),
            _ => Thing::Other(number),
        };
        let place = id.place;
        let declared = super::Declared { what, place };
        self.declared[space as usize].insert(id.value.clone(), declared);
        changing.names.push((space, id.value.clone(), held));
        Some(at)
    }

    fn here_already(&mut self, id: &Text, first: Place) {
        let shown = &id.value;
        let message = Message::new(
            format!("`{shown}` is in the chain already"),
            format!("链中已有 `{shown}`"),
        );
        let fault = Fault::new(id.place, message);
        let fault = fault.related(first, Message::new("here", "已有的条目"));
        self.fault(fault.help(
            "change it under `set`; to put another in its place, name it under `remove` too; a new one needs another id",
            "请在 `set` 下修改；若要整体替换，请同时写在 `remove` 下；若是另一样东西，请换一个 id",
        ));
    }

    /// Scopes: all ids first, since `within` may point forward.
    fn new_scopes(&mut self, written: &Entries<WrittenScope, Id>, changing: &mut Changing) {
        let mut kept = Vec::new();
        for (id, scope) in &written.0 {
            let title = self.words(scope.title.as_ref());
            let Some(at) = self.new_name(Namespace::Scopes, id, List::Scopes, changing) else {
                continue;
            };
            let new = Scope {
                id: id.value.to_string(),
                title,
                within: None,
                place: id.place,
            };
            self.write(List::Scopes, at, Entry::Scope(Box::new(new)), changing);
            kept.push((at, scope));
        }
        for (at, scope) in kept {
            self.chain.scopes[at].within = self.scope(known(scope.within.as_ref()));
        }
        if let Some((id, _)) = written.0.first() {
            self.scope_circles(Some(id.place));
        }
    }

    fn new_stage(&mut self, stage: &At<WrittenStage>, changing: &mut Changing) {
        let Some(id) = &stage.value.id else {
            self.missing_key("id", stage.place, stage.place);
            return;
        };
        let new = Stage {
            id: id.0.value.to_string(),
            title: self.words(stage.value.title.as_ref()),
            formerly: self.formerly("stage", &id.0, stage.value.formerly.as_ref()),
            place: stage.place,
        };
        if let Some(at) = self.new_name(Namespace::Stages, &id.0, List::Stages, changing) {
            self.write(List::Stages, at, Entry::Stage(Box::new(new)), changing);
        }
    }

    fn new_commodities(
        &mut self,
        written: &Entries<At<WrittenCommodity>, Id>,
        changing: &mut Changing,
    ) {
        for (id, entry) in &written.0 {
            let Some(at) = self.new_name(Namespace::Things, id, List::Commodities, changing) else {
                continue;
            };
            let held = self.chain.commodities.get(at).cloned();
            let empty = Entry::Commodity(Box::default());
            self.write(List::Commodities, at, empty, changing);
            match self.unit_places.get(at).copied() {
                Some(place) => changing.units.push((at, place)),
                None => self.unit_places.push(None),
            }
            let place: Option<UnitPlace> = self.unit_places[at];
            let number = u32::try_from(at).unwrap_or(u32::MAX);
            self.commodity_entry(CommodityId(number), id, &entry.value);
            if let Some(held) = held {
                self.counted_as_before(at, &held, id, place);
            }
        }
    }

    /// A commodity in the place of another is counted as that one was: figures of the chain are in its unit.
    fn counted_as_before(
        &mut self,
        at: usize,
        held: &Commodity,
        id: &Text,
        place: Option<UnitPlace>,
    ) {
        let new = &mut self.chain.commodities[at];
        if new.unit.is_none() {
            new.unit = held.unit;
            self.unit_places[at] = place;
        } else if held.unit.is_some() && new.unit != held.unit {
            let shown = &id.value;
            let message = Message::new(
                format!("`{shown}` is counted in another unit than the one it stands in for"),
                format!("`{shown}` 的单位与被它替换的条目不同"),
            );
            let fault = Fault::new(id.place, message)
                .related(held.place, Message::new("the one before", "原来的条目"));
            self.fault(fault.help(
                "keep the unit, or give the new commodity another id",
                "请保留原来的单位，或给新物料另取 id",
            ));
        }
        let new = self.chain.commodities[at].same_as.clone();
        self.keeps_dimensions(&held.same_as, &new, id);
    }

    fn new_processes(
        &mut self,
        written: &Entries<At<WrittenProcess>, Id>,
        changing: &mut Changing,
    ) {
        for (id, entry) in &written.0 {
            let named = self.new_name(Namespace::Things, id, List::Processes, changing);
            let process = self.new_process(id, entry.place, &entry.value);
            let Some(at) = named else { continue };
            let before = self.chain.processes.get(at).map(|it| it.stage);
            let stage = process.stage;
            self.write(
                List::Processes,
                at,
                Entry::Process(Box::new(process)),
                changing,
            );
            let Some(before) = before.filter(|before| *before != stage) else {
                continue;
            };
            // Sites that only had the stage of their process go along.
            for site in 0..self.chain.sites.len() {
                let mut to = self.chain.sites[site].clone();
                let runs = to.process.is_some_and(|it| it.index() == at);
                if runs && to.stage == before {
                    to.stage = stage;
                    self.write(List::Sites, site, Entry::Site(Box::new(to)), changing);
                }
            }
        }
    }

    pub(super) fn new_stated(&mut self, entries: &[At<WrittenStated>], changing: &mut Changing) {
        for entry in entries {
            if let Some(stated) = self.stated(entry) {
                let at = self.chain.stated.len();
                self.write(List::Stated, at, Entry::Stated(Box::new(stated)), changing);
            }
        }
    }

    /// Sites: all ids first, since `part-of` may point forward.
    pub(super) fn new_sites(
        &mut self,
        written: &[(&Text, Place, &WrittenSite)],
        known: &Known,
        changing: &mut Changing,
    ) {
        let mut kept = Vec::new();
        for (id, place, site) in written {
            if let Some(at) = self.new_name(Namespace::Things, id, List::Sites, changing) {
                self.write(List::Sites, at, Entry::Site(Box::default()), changing);
                kept.push((at, id, place, site));
            }
        }
        let mut joined = None;
        for (at, id, place, site) in kept {
            if site.process.is_none() && site.stage.is_none() {
                self.missing_key("process|stage", id.place, *place);
            }
            self.chain.sites[at] = self.site_entry(id, site);
            joined = joined.or(site.part_of.as_ref().map(|it| it.place));
        }
        // Nothing of the chain can be part of a site that it does not have, unless that one stands in for another.
        let stands_in = changing.slots.iter().any(|slot| {
            let counts = known.counts.iter();
            let mut ends = counts.filter(|(list, _)| *list == List::Sites);
            slot.list == List::Sites && ends.any(|(_, count)| slot.at < *count)
        });
        if let Some(place) = joined.filter(|_| stands_in || written.len() > 1) {
            self.part_circles(Some(place));
        }
    }

    fn new_observation(&mut self, entry: &At<WrittenObservation>, changing: &mut Changing) {
        let Some(observation) = self.observation(entry) else {
            return;
        };
        let key = identity(&observation);
        let same = |at: &usize| identity(&self.chain.observations[*at]) == key;
        let is_gone = |at: &usize| {
            let (list, at) = (List::Observations, *at);
            changing.is_gone(Slot { list, at })
        };
        let mut held = (0..self.chain.observations.len()).filter(same);
        if let Some(held) = held.find(|at| !is_gone(at)) {
            let first = self.chain.observations[held].place;
            let message = Message::new(
                "the chain has a figure of this subject, measure, scope and period already",
                "链中已有同一对象、指标、范围、时期的数据",
            );
            let fault = Fault::new(entry.place, message);
            let fault = fault.related(first, Message::new("here", "已有的数据"));
            self.fault(fault.help(
                "give the other amount under `set`",
                "请在 `set` 下写新的数值",
            ));
            return;
        }
        let at = self.chain.observations.len();
        let entry = Entry::Observation(Box::new(observation));
        self.write(List::Observations, at, entry, changing);
    }

    fn new_crossings(
        &mut self,
        kind: CrossingKind,
        entries: &[At<WrittenCrossing>],
        changing: &mut Changing,
    ) {
        for entry in entries {
            if let Some(crossing) = self.crossing(kind, &entry.value, entry.place) {
                let at = self.chain.crossings.len();
                let crossing = Entry::Crossing(Box::new(crossing));
                self.write(List::Crossings, at, crossing, changing);
            }
        }
    }

    fn new_target(&mut self, entry: &At<WrittenTarget>, changing: &mut Changing) {
        let target = self.target(entry);
        let Some(id) = &entry.value.id else { return };
        let named = self.new_name(Namespace::Targets, &id.0, List::Targets, changing);
        if let (Some(at), Some(target)) = (named, target) {
            self.write(List::Targets, at, Entry::Target(Box::new(target)), changing);
        }
    }
}

/// Where a declared thing stands.
pub(super) fn slot(space: Namespace, what: Thing) -> Slot {
    let (list, at) = match (what, space) {
        (Thing::Commodity(at), _) => (List::Commodities, at),
        (Thing::Process(at), _) => (List::Processes, at),
        (Thing::Site(at), _) => (List::Sites, at),
        (Thing::Other(at), Namespace::Stages) => (List::Stages, at),
        (Thing::Other(at), Namespace::Scopes) => (List::Scopes, at),
        (Thing::Other(at), Namespace::Targets) => (List::Targets, at),
        (Thing::Other(at), _) => (List::Sources, at),
    };
    let at = at as usize;
    Slot { list, at }
}
