//! What is gone in a scenario, and that nothing which stays names it.

use std::collections::HashMap;

use compact_str::CompactString;

use super::crossings::names_partner;
use super::{Changing, Known};
use crate::language::fault::Fault;
use crate::language::resolve::statements::identity;
use crate::language::resolve::{Namespace, Resolver, Thing};
use crate::language::shape::{At, Text, TextOr};
use crate::language::written::WrittenCrossing;
use crate::language::written_scenario::{
    RemovedCrossing, RemovedFlow, RemovedObservation, WrittenRemovals,
};
use crate::model::{
    CommodityId, CrossingKind, Entry, FlowEnd, List, Measure, Place, Slot, StageId, StatedWhat,
    Subject, Words,
};
use crate::quantity::Period;
use crate::text::Message;

/// Places of entries that still name what is gone which are shown; more are counted.
const SHOWN_MAX: usize = 3;

impl Resolver {
    /// Reads everything under `remove`.
    pub(super) fn removals(&mut self, remove: &WrittenRemovals, changing: &mut Changing) {
        for id in &remove.scopes {
            let at = self.scope(Some(id)).map(crate::model::ScopeId::index);
            self.gone(List::Scopes, at, id, changing);
        }
        for id in &remove.stages {
            let at = self.stage(id).map(StageId::index);
            self.gone(List::Stages, at, id, changing);
        }
        for id in &remove.commodities {
            let at = self.commodity(id).map(CommodityId::index);
            self.gone(List::Commodities, at, id, changing);
        }
        for id in &remove.processes {
            let at = self.process(id).map(crate::model::ProcessId::index);
            self.gone(List::Processes, at, id, changing);
        }
        for id in &remove.stated {
            self.removed_stated(id, changing);
        }
        for id in &remove.sites {
            let at = self.site(id).map(crate::model::SiteId::index);
            self.gone(List::Sites, at, id, changing);
        }
        for entry in &remove.observations {
            self.removed_observation(entry, changing);
        }
        self.removed_crossings(CrossingKind::Import, &remove.imports, changing);
        self.removed_crossings(CrossingKind::Export, &remove.exports, changing);
        self.removed_crossings(CrossingKind::Demand, &remove.demands, changing);
        for entry in &remove.flows {
            self.removed_flow(entry, changing);
        }
        for id in &remove.targets {
            let at = match self.lookup(Namespace::Targets, &id.value) {
                Some(Thing::Other(at)) => Some(at as usize),
                _ => {
                    let kind = ("target", "目标");
                    self.unresolved(id, kind, &[Namespace::Targets], |_| true);
                    None
                }
            };
            self.gone(List::Targets, at, id, changing);
        }
        for entry in &remove.claims {
            self.removed_claim(entry, changing);
        }
    }

    /// Takes an entry away; `id` is where that is said.
    pub(super) fn gone(
        &mut self,
        list: List,
        at: Option<usize>,
        id: &Text,
        changing: &mut Changing,
    ) {
        let Some(at) = at else { return };
        let slot = Slot { list, at };
        if changing.is_gone(slot) {
            self.twice(id);
        } else {
            // What went before it (one of two stages that are stated together) says nothing any more.
            if changing.seen.remove(&slot) {
                changing.slots.retain(|it| *it != slot);
            }
            changing.gone.push((slot, id.clone()));
        }
    }

    /// A statement without a process or a stage; one that states nothing any more is gone.
    fn removed_stated(&mut self, id: &Text, changing: &mut Changing) {
        let meant = self.subject(Some(id));
        if meant.is_none() {
            return;
        }
        let mut found = false;
        for at in 0..self.chain.stated.len() {
            let mut to = self.chain.stated[at].clone();
            match (&mut to.what, meant) {
                (StatedWhat::Process(held), Some(Subject::Process(meant))) if *held == meant => {
                    found = true;
                    self.gone(List::Stated, Some(at), id, changing);
                }
                (StatedWhat::Stages(held), Some(Subject::Stage(meant)))
                    if held.contains(&meant) =>
                {
                    found = true;
                    held.retain(|it| *it != meant);
                    if held.is_empty() {
                        self.gone(List::Stated, Some(at), id, changing);
                    } else {
                        self.write(List::Stated, at, Entry::Stated(Box::new(to)), changing);
                    }
                }
                _ => {}
            }
        }
        if !found {
            let shown = &id.value;
            let message = Message::new(
                format!("nothing under `stated` names `{shown}`"),
                format!("`stated` 里没有 `{shown}`"),
            );
            self.fault(Fault::new(id.place, message).help(
                "name a process or a stage that `stated` lists",
                "请写 `stated` 列出的工艺或环节",
            ));
        }
    }

    fn removed_observation(&mut self, entry: &At<RemovedObservation>, changing: &mut Changing) {
        let written = &entry.value;
        if written.measure.is_none() {
            self.missing_key("measure", entry.place, entry.place);
        }
        let word = written.measure.as_ref();
        let measure = word.and_then(|word| self.word(&word.0, &Measure::ALL, Measure::word));
        let of = self.subject(written.of.as_ref());
        let scope = self.scope(written.scope.as_ref());
        let (period, holds) = self.period_or_chains(written.period.as_ref());
        let (Some(of), Some(measure)) = (of, measure) else {
            return;
        };
        let key = (of, measure, scope, period, holds);
        let at = self
            .chain
            .observations
            .iter()
            .position(|it| identity(it) == key);
        if at.is_none() {
            let what = Message::new("observation", "数据");
            let help = (
                "write `of` and `measure`, and `period` and `scope` where the observation has its own",
                "请写 `of` 和 `measure`；数据另有时期、范围的，还要写 `period`、`scope`",
            );
            self.no_such(entry.place, &what, help);
        }
        let place = entry.place;
        self.gone(List::Observations, at, &said(place), changing);
    }

    fn removed_crossings(
        &mut self,
        kind: CrossingKind,
        entries: &[TextOr<RemovedCrossing>],
        changing: &mut Changing,
    ) {
        for entry in entries {
            let (of, partner) = match entry {
                TextOr::Text(id) => (Some(id.clone()), Words::default()),
                TextOr::Long(long) => {
                    if long.value.of.is_none() {
                        self.missing_key("of", long.place, long.place);
                    }
                    let whole = WrittenCrossing {
                        from: long.value.from.clone(),
                        to: long.value.to.clone(),
                        ..WrittenCrossing::default()
                    };
                    (long.value.of.clone(), self.partner(kind, &whole))
                }
            };
            let Some(of) = of else { continue };
            let Some(commodity) = self.commodity(&of) else {
                continue;
            };
            let crossings = self.chain.crossings.iter().enumerate();
            let meant = crossings.filter(|(_, it)| {
                it.kind == kind && it.of == commodity && names_partner(&partner, &it.partner)
            });
            let meant: Vec<usize> = meant.map(|(at, _)| at).collect();
            if meant.is_empty() {
                self.no_such_crossing(kind, &of);
            }
            for at in meant {
                self.gone(List::Crossings, Some(at), &of, changing);
            }
        }
    }

    fn removed_flow(&mut self, entry: &At<RemovedFlow>, changing: &mut Changing) {
        let written = &entry.value;
        for (key, text) in [
            ("from", &written.from),
            ("to", &written.to),
            ("of", &written.of),
        ] {
            if text.is_none() {
                self.missing_key(key, entry.place, entry.place);
            }
        }
        let from = written.from.as_ref().and_then(|id| self.flow_end(id));
        let to = written.to.as_ref().and_then(|id| self.flow_end(id));
        let of = written.of.as_ref().and_then(|id| self.commodity(id));
        let period = written.period.as_ref().map(|text| self.period(text));
        let (Some(from), Some(to), Some(of)) = (from, to, of) else {
            return;
        };
        let meant = self.flows_between((from, to, of), period);
        if let [at] = meant[..] {
            self.gone(List::Flows, Some(at), &said(entry.place), changing);
        } else {
            self.which_flow(entry.place, meant.len());
        }
    }

    /// The flows with these ends, of a period if one is named.
    #[expect(
        clippy::option_option,
        reason = "not asked for, unknown and known are three things"
    )]
    pub(super) fn flows_between(
        &self,
        ends: (FlowEnd, FlowEnd, CommodityId),
        period: Option<Option<Period>>,
    ) -> Vec<usize> {
        let flows = self.chain.flows.iter().enumerate();
        let meant = flows.filter(|(_, it)| {
            (it.from, it.to, it.of) == ends && period.is_none_or(|period| it.period == period)
        });
        meant.map(|(at, _)| at).collect()
    }

    pub(super) fn which_flow(&mut self, place: Place, count: usize) {
        if count == 0 {
            let help = (
                "check `from`, `to`, `of` and `period`; a new flow stands under `add`",
                "请核对 `from`、`to`、`of` 和 `period`；新的流量写在 `add` 下",
            );
            self.no_such(place, &Message::new("flow", "流量"), help);
            return;
        }
        let message = Message::new(
            format!("the chain has {count} flows with these ends: which one?"),
            format!("本链有 {count} 项两端相同的流量：指的是哪一项？"),
        );
        let fault = Fault::new(place, message);
        self.fault(fault.help("name the `period`", "请用 `period` 写明时期"));
    }

    pub(super) fn no_such(&mut self, place: Place, what: &Message, help: (&str, &str)) {
        let message = Message::new(
            format!("the chain has no such {}", what.en),
            format!("本链没有这样的{}", what.zh),
        );
        self.fault(Fault::new(place, message).help(help.0, help.1));
    }

    /// Which entries of the chain name which.
    pub(super) fn naming(&self) -> HashMap<Slot, Vec<(Slot, Place)>> {
        let mut found: HashMap<Slot, Vec<(Slot, Place)>> = HashMap::new();
        for list in List::ALL {
            for at in 0..self.chain.count(list) {
                let slot = Slot { list, at };
                let Some(mut entry) = self.chain.entry(slot) else {
                    continue;
                };
                let place = entry.place();
                entry.links(&mut |link| {
                    let naming = found.entry(link.slot()).or_default();
                    if naming.last() != Some(&(slot, place)) {
                        naming.push((slot, place));
                    }
                });
            }
        }
        found
    }

    /// What is gone is neither changed nor named by what stays.
    pub(super) fn check_gone(&mut self, known: &Known, changing: &Changing) {
        if changing.gone.is_empty() {
            return;
        }
        let mut anew: HashMap<Slot, Vec<Place>> = HashMap::new();
        for slot in &changing.slots {
            let Some(mut entry) = self.chain.entry(*slot) else {
                continue;
            };
            let place = entry.place();
            if !changing.is_gone(*slot) {
                entry.links(&mut |link| anew.entry(link.slot()).or_default().push(place));
            }
        }
        for (slot, id) in &changing.gone {
            if changing.seen.contains(slot) {
                self.changed_and_gone(id);
                continue;
            }
            let still = known.naming.get(slot).map_or(&[][..], Vec::as_slice);
            let stays = |at: &Slot| !changing.seen.contains(at) && !changing.is_gone(*at);
            let still = still.iter().filter(|(at, _)| stays(at));
            let mut places: Vec<Place> = still.map(|(_, place)| *place).collect();
            places.extend(anew.get(slot).into_iter().flatten());
            places.dedup();
            if !places.is_empty() {
                self.still_named(id, &places);
            }
        }
    }

    fn still_named(&mut self, id: &Text, places: &[Place]) {
        let (shown, count) = (&id.value, places.len());
        let entries = if count == 1 {
            "one entry that stays still names it".to_owned()
        } else {
            format!("{count} entries that stay still name it")
        };
        let message = Message::new(
            format!("`{shown}` is removed, but {entries}"),
            format!("删去了 `{shown}`，但仍有 {count} 项条目引用它"),
        );
        let mut fault = Fault::new(id.place, message);
        for place in places.iter().take(SHOWN_MAX) {
            fault = fault.related(*place, Message::new("named here", "在这里引用"));
        }
        self.fault(fault.help(
            "remove what names it as well, or change that under `set`",
            "请把引用它的条目也删去，或在 `set` 下修改",
        ));
    }

    fn changed_and_gone(&mut self, id: &Text) {
        let message = Message::new(
            "this scenario both changes and removes the same entry",
            "同一情景对同一条目既修改又删除",
        );
        self.fault(Fault::new(id.place, message).help("keep one of the two", "请只保留一处"));
    }
}

/// Where a removal is said that has no id of its own.
fn said(place: Place) -> Text {
    let value = CompactString::default();
    Text { value, place }
}
