//! Scenarios: what each changes, checked against the chain it changes.
//!
//! Comes in: the written changes and the chain as far as it is put together. Goes out: [`Change`]s, each a whole entry as
//! it is in the scenario, or one that is gone. Must not know: what the changes do to results.
//!
//! While a scenario is read, the chain is what the scenario makes of it, so that what it adds can be named and an entry
//! may be changed in two places; afterwards the chain is put back. An entry is overlaid on the one the chain has, claims
//! and overrides included: what is not named stays. Units learnt from amounts are the chain's alone: no scenario changes
//! in what a commodity is counted.

mod add;
mod claims;
mod crossings;
mod remove;
mod set;
mod site;

use std::collections::{HashMap, HashSet};

use super::statements::{Identity, identity};
use super::{Declared, Namespace, Resolver, Thing, UnitPlace};
use compact_str::CompactString;

use crate::language::shape::{Both, Text};
use crate::language::written::Written;
use crate::language::written_scenario::WrittenScenario;
use crate::model::{
    Allocation, Change, CommodityId, CrossingKind, Entry, List, Place, Scenario, Slot, Tree,
};

/// What the chain itself has, before any scenario.
struct Known {
    /// Where the entries stand that have no id of their own.
    crossings: HashMap<(CrossingKind, CommodityId), Vec<usize>>,
    observations: HashMap<Identity, usize>,
    /// Entries that name another, by the one named, with their places; empty where no scenario takes anything away.
    naming: HashMap<Slot, Vec<(Slot, Place)>>,
    /// How many entries each list has.
    counts: [(List, usize); 13],
}

/// What one scenario has changed so far.
#[derive(Default)]
struct Changing {
    /// Entries that are new or another, in the order met.
    slots: Vec<Slot>,
    seen: HashSet<Slot>,
    /// What is gone, and where that is said.
    gone: Vec<(Slot, Text)>,
    crossings: HashSet<usize>,
    observations: HashSet<Identity>,
    flows: HashSet<usize>,
    /// What the chain has in their place, to be put back.
    before: Vec<(Slot, Entry)>,
    /// How burdens are shared, where the scenario says so; `None` inside is not known.
    shares: Option<(Option<Allocation>, Place)>,
    units: Vec<(usize, Option<UnitPlace>)>,
    names: Vec<(Namespace, CompactString, Option<Declared>)>,
}

impl Changing {
    fn is_gone(&self, slot: Slot) -> bool {
        self.gone.iter().any(|(gone, _)| *gone == slot)
    }
}

impl Resolver {
    /// Reads every scenario; the chain itself is complete by then.
    pub(super) fn scenarios(&mut self, written: &Written) {
        self.learns_from = self.chain.commodities.len();
        self.next_process = None;
        let takes_away = |it: &WrittenScenario| it.remove.is_some();
        let any = written
            .scenarios
            .0
            .iter()
            .any(|(_, it)| takes_away(&it.value));
        let known = self.known_entries(any);
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

    fn known_entries(&self, takes_away: bool) -> Known {
        let mut known = Known {
            crossings: HashMap::new(),
            observations: HashMap::new(),
            naming: HashMap::new(),
            counts: List::ALL.map(|list| (list, self.chain.count(list))),
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
        if takes_away {
            known.naming = self.naming();
        }
        known
    }

    fn scenario(&mut self, id: &Text, written: &WrittenScenario, known: &Known) -> Scenario {
        let title = self.words(written.title.as_ref());
        let mut changing = Changing::default();
        if let Some(remove) = &written.remove {
            self.removals(&remove.value, &mut changing);
        }
        if let Some(add) = &written.add {
            self.additions(&add.value, known, &mut changing);
        }
        if let Some(set) = &written.set {
            self.changes(&set.value, known, &mut changing);
        }
        self.check_gone(known, &changing);
        let changes = self.put_back(known, changing);
        Scenario {
            id: id.value.to_string(),
            title,
            set: tree(written.set.as_ref()),
            add: tree(written.add.as_ref()),
            remove: tree(written.remove.as_ref()),
            changes,
            place: id.place,
        }
    }

    /// Puts an entry where it stands in the scenario, and remembers what stood there.
    fn write(&mut self, list: List, at: usize, entry: Entry, changing: &mut Changing) {
        let slot = Slot { list, at };
        if changing.seen.insert(slot) {
            changing.slots.push(slot);
            let before = self.chain.entry(slot);
            changing.before.extend(before.map(|it| (slot, it)));
        }
        self.chain.put(at, entry);
    }

    /// The changes of the scenario; the chain is as it was again.
    fn put_back(&mut self, known: &Known, changing: Changing) -> Vec<Change> {
        let kept = changing
            .slots
            .iter()
            .filter(|slot| !changing.is_gone(**slot));
        let entry = |slot: &Slot| Some(Change::Is(*slot, self.chain.entry(*slot)?));
        let mut changes: Vec<Change> = kept.filter_map(entry).collect();
        changes.extend(changing.shares.map(|(to, place)| Change::Shares(to, place)));
        changes.extend(changing.gone.iter().map(|(slot, _)| Change::Gone(*slot)));
        for (slot, entry) in changing.before.into_iter().rev() {
            self.chain.put(slot.at, entry);
        }
        for (list, count) in known.counts {
            self.chain.shorten(list, count);
        }
        self.unit_places.truncate(self.chain.commodities.len());
        for (at, place) in changing.units.into_iter().rev() {
            if let Some(held) = self.unit_places.get_mut(at) {
                *held = place;
            }
        }
        for (space, name, before) in changing.names.into_iter().rev() {
            let names = &mut self.declared[space as usize];
            match before {
                Some(before) => names.insert(name, before),
                None => names.remove(&name),
            };
        }
        changes
    }
}

fn tree<T>(written: Option<&Both<T>>) -> Tree {
    written.map_or_else(|| Tree::Map(Vec::new()), |it| it.tree.clone())
}
