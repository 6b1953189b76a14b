//! One version of a chain while it is read: its things by the key that they have in both versions.
//!
//! Comes in: a version and what was renamed. Goes out: boxes, who makes and takes what, lanes, amounts. Must not know: the
//! other version.

use std::collections::BTreeMap;

use super::Version;
use super::union::{Lane, What};
use crate::analysis::flows::{self, Flow, Stop};
use crate::model::{Chain, CommodityId, CrossingKind, ProcessId, SiteId, StageId};
use crate::report::{ChangeAction, DiffDocument};

/// One version while it is read: its things by their key.
pub(super) struct Half<'a> {
    pub version: Version<'a>,
    /// Old ids and the new ones, by kind.
    pub names: BTreeMap<(&'static str, String), String>,
    flows: Vec<Flow>,
    pub things: BTreeMap<String, What>,
}

/// Who makes and takes a commodity: keys of boxes, and whether the old and the new version say so.
#[derive(Default)]
pub(super) struct Trade {
    pub makers: BTreeMap<String, [bool; 2]>,
    pub takers: BTreeMap<String, [bool; 2]>,
}

impl<'a> Half<'a> {
    /// Reads a version; `is_base` where what was renamed has its old id.
    pub fn new(version: Version<'a>, document: &DiffDocument, is_base: bool) -> Self {
        let mut names = BTreeMap::new();
        for change in document.changes.iter().filter(|_| is_base) {
            if change.action == ChangeAction::Renamed
                && let Some(old) = &change.base
            {
                names.insert((change.kind, old.en.clone()), change.id.clone());
            }
        }
        let Version { chain, results } = version;
        let mut half = Self {
            version,
            names,
            flows: flows::solve(chain, &results.structure, results.question).flows,
            things: BTreeMap::new(),
        };
        for id in (0..).map(ProcessId).take(chain.processes.len()) {
            if results.structure.present.shows(id) {
                half.things.insert(half.process(id), What::Process(id));
            }
        }
        for missing in &results.structure.missing {
            let id = missing.commodity;
            half.things
                .insert(format!("missing/{}", half.commodity(id)), What::Missing(id));
        }
        for crossing in &chain.crossings {
            let key = half.crossing(crossing.kind, crossing.of);
            half.things
                .insert(key, What::Crossing(crossing.kind, crossing.of));
        }
        for id in (0..).map(SiteId).take(chain.sites.len()) {
            if chain.site(id).process.is_none() {
                half.things
                    .insert(half.named("site", &chain.site(id).id), What::Site(id));
            }
        }
        half
    }

    /// Its chain.
    pub fn chain(&self) -> &'a Chain {
        self.version.chain
    }

    /// The new version's id.
    pub fn id(&self, kind: &'static str, id: &str) -> String {
        let known = self.names.get(&(kind, id.to_owned()));
        known.cloned().unwrap_or_else(|| id.to_owned())
    }

    /// A key: kind and the new version's id.
    pub fn named(&self, kind: &'static str, id: &str) -> String {
        format!("{kind}/{}", self.id(kind, id))
    }

    /// The key of a process.
    pub fn process(&self, id: ProcessId) -> String {
        self.named("process", &self.chain().process(id).id)
    }

    /// The new version's id of a commodity.
    pub fn commodity(&self, id: CommodityId) -> String {
        self.id("commodity", &self.chain().commodity(id).id)
    }

    fn crossing(&self, kind: CrossingKind, of: CommodityId) -> String {
        let word = match kind {
            CrossingKind::Import => "import",
            CrossingKind::Export => "export",
            CrossingKind::Demand => "demand",
        };
        format!("{word}/{}", self.commodity(of))
    }

    /// Adds who makes and takes what in this version.
    pub fn trade(&self, side: usize, trades: &mut BTreeMap<String, Trade>) {
        let mut make = |of: CommodityId, key: &str| {
            let trade = trades.entry(self.commodity(of)).or_default();
            trade.makers.entry(key.to_owned()).or_default()[side] = true;
        };
        for (key, what) in &self.things {
            match *what {
                What::Process(id) => {
                    let process = self.chain().process(id);
                    make(process.product, key);
                    for output in &process.byproducts {
                        make(output.commodity, key);
                    }
                }
                What::Missing(of) | What::Crossing(CrossingKind::Import, of) => make(of, key),
                What::Crossing(..) | What::Commodity(_) | What::Site(_) => {}
            }
        }
        let mut take = |of: CommodityId, key: &str| {
            let trade = trades.entry(self.commodity(of)).or_default();
            trade.takers.entry(key.to_owned()).or_default()[side] = true;
        };
        for (key, what) in &self.things {
            match *what {
                What::Process(id) => {
                    let process = self.chain().process(id);
                    let slots = process.inputs.iter();
                    for (of, _) in slots.flat_map(|slot| &slot.alternatives) {
                        take(*of, key);
                    }
                    for of in &process.equipment {
                        take(*of, key);
                    }
                }
                What::Crossing(CrossingKind::Export | CrossingKind::Demand, of) => take(of, key),
                _ => {}
            }
        }
    }

    /// The stage of a thing.
    fn stage(&self, what: What) -> Option<StageId> {
        let chain = self.chain();
        match what {
            What::Process(id) => chain.process(id).stage,
            What::Site(id) => chain.site(id).stage,
            What::Missing(of) => {
                let missing = &self.version.results.structure.missing;
                let missing = missing.iter().find(|it| it.commodity == of)?;
                let stages =
                    |ids: &[ProcessId]| ids.iter().filter_map(|id| chain.process(*id).stage).min();
                stages(&missing.candidates).or_else(|| stages(&missing.taken_by))
            }
            What::Commodity(_) | What::Crossing(..) => None,
        }
    }

    /// The lane a thing stands in.
    pub fn lane(&self, what: What) -> Lane {
        match what {
            What::Crossing(CrossingKind::Import, _) => Lane::Imports,
            What::Crossing(..) => Lane::Exports,
            _ => self.stage(what).map_or(Lane::Rest, |id| {
                Lane::Stage(self.id("stage", &self.chain().stage(id).id))
            }),
        }
    }

    /// The amount on a line from one thing to another, in base units.
    pub fn amount(&self, of: &str, from: Option<What>, to: Option<What>) -> Option<f64> {
        let chain = self.chain();
        let of = (0..)
            .map(CommodityId)
            .take(chain.commodities.len())
            .find(|id| self.commodity(*id) == of)?;
        let starts = |stop: Stop| match from {
            Some(What::Process(id)) => stop == Stop::Process(id),
            Some(What::Crossing(CrossingKind::Import, id)) => stop == Stop::Import(id),
            _ => stop == Stop::Commodity(of),
        };
        let ends = |stop: Stop| match to {
            Some(What::Process(id)) => stop == Stop::Process(id),
            Some(What::Crossing(_, id)) => stop == Stop::Export(id),
            _ => stop == Stop::Commodity(of),
        };
        // Between two processes the amount is what the taker draws, unless the file gives the flow itself.
        let whole = |stop: Stop| stop == Stop::Commodity(of);
        let direct = matches!((from, to), (Some(What::Process(_)), Some(What::Process(_))));
        let mut all = self.flows.iter().filter(|flow| flow.of == of);
        let found = all
            .clone()
            .find(|flow| starts(flow.from) && ends(flow.to))
            .or_else(|| all.find(|flow| direct && whole(flow.from) && ends(flow.to)))?;
        let value = found.amount.as_ref()?.value?;
        Some(value * chain.commodity(of).unit?.factor())
    }
}

/// Lanes in the order of the new version's stages; one that the old version alone has stands behind the one it followed.
pub(super) fn order(halves: [Option<&Half<'_>>; 2]) -> Vec<Lane> {
    let stages = |half: &Half<'_>| -> Vec<Lane> {
        let stages = half.chain().stages.iter();
        stages
            .map(|stage| Lane::Stage(half.id("stage", &stage.id)))
            .collect()
    };
    let mut lanes = vec![Lane::Imports];
    lanes.extend(halves[1].map(&stages).unwrap_or_default());
    let mut before = 0;
    for lane in halves[0].map(&stages).unwrap_or_default() {
        match lanes.iter().position(|it| *it == lane) {
            Some(at) => before = at,
            None => {
                before += 1;
                lanes.insert(before, lane);
            }
        }
    }
    lanes.extend([Lane::Rest, Lane::Exports]);
    lanes
}
