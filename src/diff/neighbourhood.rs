//! What an edit touched and what stands next to it, small enough for a comment.
//!
//! Comes in: both versions and their finished difference. Goes out: [`Neighbourhood`], or none where what changed is
//! too much for one look. Must not know: formats.
//!
//! Touched is what a change is about and what a gap that moved is of; a site is told in the process that it runs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::GONE;
use super::summary::hidden;
use super::{Version, View, words};
use crate::analysis::Results;
use crate::model::{CommodityId, ProcessId, Subject};
use crate::report::{
    ChangeAction, ChangeState, DiffDocument, Effect, NearLink, NearNode, NearState, Neighbourhood,
};
use crate::text::Message;

/// Nodes that can be taken in at one look.
const NODES_MAX: usize = 24;
/// Sites told in one node.
const LINES_MAX: usize = 3;

/// The net of what changed; `None` where nothing in it did, or too much.
pub(super) fn of(
    base: (&View<'_>, &Version<'_>),
    head: (&View<'_>, &Version<'_>),
    document: &DiffDocument,
) -> Option<Neighbourhood> {
    let mut touched = Touched::default();
    touched.changes(document);
    touched.gaps(base.0, document);
    if touched.states.len() + touched.gaps.len() > NODES_MAX * 8 {
        return None;
    }
    for (view, _) in [head, base] {
        touched.sites(view);
    }
    let mut net = Net::default();
    net.add(head.0, head.1.results, &touched, 1);
    net.add(base.0, base.1.results, &touched, 0);
    net.cut(&touched)
}

/// What changed, by subject: `kind/id`.
#[derive(Default)]
struct Touched {
    states: BTreeMap<String, NearState>,
    gaps: BTreeMap<String, ChangeState>,
    lines: BTreeMap<String, Vec<Message>>,
    told: BTreeSet<String>,
}

impl Touched {
    fn changes(&mut self, document: &DiffDocument) {
        for change in document.changes.iter().filter(|it| !hidden(it)) {
            let own = format!("{}/{}", change.kind, change.id);
            let whole = change.path.is_empty();
            if !whole && change.effects == [Effect::Provenance] {
                continue;
            }
            for subject in &change.about {
                let state = match change.action {
                    ChangeAction::Added if whole && own == *subject => NearState::Added,
                    ChangeAction::Removed if whole && own == *subject => NearState::Removed,
                    ChangeAction::Renamed => NearState::Renamed,
                    _ => NearState::Changed,
                };
                let held = self.states.entry(subject.clone()).or_insert(state);
                *held = (*held).min(state);
            }
        }
    }

    fn gaps(&mut self, old: &View<'_>, document: &DiffDocument) {
        for it in &document.findings {
            let (Some(found), true) = (
                it.head.as_ref().or(it.base.as_ref()),
                it.state != ChangeState::Unchanged,
            ) else {
                continue;
            };
            if found.accepted.is_some() {
                continue;
            }
            let of = match it.head {
                Some(_) => found.of.clone(),
                None => old.names.written(&found.of).into_owned(),
            };
            let held = self.gaps.entry(of).or_insert(it.state);
            *held = worse(*held, it.state);
        }
    }

    /// Sites that changed are told in their process.
    fn sites(&mut self, view: &View<'_>) {
        for (at, site) in (0..).zip(&view.chain.sites) {
            let subject = Subject::Site(crate::model::SiteId(at));
            let name = name(view, subject);
            let (state, gap) = (self.states.get(&name), self.gaps.get(&name).copied());
            let Some(process) = site.process else {
                continue;
            };
            let process = self::name(view, Subject::Process(process));
            if let Some(state) = state.copied() {
                self.states
                    .entry(process.clone())
                    .or_insert(NearState::Changed);
                if self.told.insert(name) {
                    let title = view.chain.title_of(subject);
                    let sign = sign(state);
                    self.lines
                        .entry(process.clone())
                        .or_default()
                        .push(Message::new(
                            format!("{sign} {}", title.en),
                            format!("{sign} {}", title.zh),
                        ));
                }
            }
            if let Some(gap) = gap {
                let held = self.gaps.entry(process).or_insert(gap);
                *held = worse(*held, gap);
            }
        }
    }

    fn holds(&self, name: &str) -> bool {
        self.states.contains_key(name) || self.gaps.contains_key(name)
    }
}

fn worse(one: ChangeState, other: ChangeState) -> ChangeState {
    let rank = |state| match state {
        ChangeState::Opened => 0,
        ChangeState::Grown => 1,
        ChangeState::Closed => 2,
        ChangeState::Shrunk => 3,
        ChangeState::Unchanged => 4,
    };
    if rank(other) < rank(one) { other } else { one }
}

/// The sign of a state: that of the action that led to it.
pub(super) fn sign(state: NearState) -> &'static str {
    match state {
        NearState::Added => words::sign(ChangeAction::Added),
        NearState::Removed => words::sign(ChangeAction::Removed),
        NearState::Renamed => words::sign(ChangeAction::Renamed),
        NearState::Changed => words::sign(ChangeAction::Changed),
        NearState::Same => "",
    }
}

fn name(view: &View<'_>, subject: Subject) -> String {
    view.names.subject(view.chain, subject).replace(GONE, "")
}

/// Both versions in one net.
#[derive(Default)]
struct Net {
    names: Vec<String>,
    titles: Vec<Message>,
    at: HashMap<String, usize>,
    /// Whether the old and the new version have the link.
    links: BTreeMap<(usize, usize), [bool; 2]>,
}

impl Net {
    fn node(&mut self, view: &View<'_>, subject: Subject) -> usize {
        let name = name(view, subject);
        if let Some(at) = self.at.get(&name) {
            return *at;
        }
        let at = self.names.len();
        self.titles.push(view.chain.title_of(subject));
        self.names.push(name.clone());
        self.at.insert(name, at);
        at
    }

    /// The processes that are there, and those that changed.
    fn add(&mut self, view: &View<'_>, results: &Results, touched: &Touched, side: usize) {
        for (at, process) in (0..).zip(&view.chain.processes) {
            let id = ProcessId(at);
            let subject = Subject::Process(id);
            if !results.structure.present.shows(id) && !touched.holds(&name(view, subject)) {
                continue;
            }
            let own = self.node(view, subject);
            let link = |net: &mut Self, commodity: CommodityId, taken: bool| {
                let other = net.node(view, Subject::Commodity(commodity));
                let ends = if taken { (other, own) } else { (own, other) };
                net.links.entry(ends).or_default()[side] = true;
            };
            let inputs = process.inputs.iter().flat_map(|it| &it.alternatives);
            for (commodity, _) in inputs {
                link(self, *commodity, true);
            }
            let byproducts = process.byproducts.iter().map(|it| it.commodity);
            for commodity in std::iter::once(process.product).chain(byproducts) {
                link(self, commodity, false);
            }
        }
    }

    /// What is touched and its neighbours; without these where they are too many.
    fn cut(&self, touched: &Touched) -> Option<Neighbourhood> {
        let own = |at: &usize| touched.holds(&self.names[*at]);
        let mut kept: BTreeSet<usize> = (0..self.names.len()).filter(own).collect();
        if kept.is_empty() || kept.len() > NODES_MAX {
            return None;
        }
        let mut near = kept.clone();
        for (from, to) in self.links.keys() {
            if kept.contains(from) || kept.contains(to) {
                near.extend([*from, *to]);
            }
        }
        let mut left_out = 0;
        if near.len() <= NODES_MAX {
            kept = near;
        } else {
            left_out = near.len() - kept.len();
        }
        let place: BTreeMap<usize, usize> = kept.iter().copied().zip(0..).collect();
        let links = self.links.iter().filter_map(|((from, to), sides)| {
            Some(NearLink {
                from: *place.get(from)?,
                to: *place.get(to)?,
                state: match sides {
                    [false, true] => NearState::Added,
                    [true, false] => NearState::Removed,
                    _ => NearState::Same,
                },
            })
        });
        Some(Neighbourhood {
            links: links.collect(),
            nodes: kept.iter().map(|at| self.told(*at, touched)).collect(),
            left_out,
        })
    }

    fn told(&self, at: usize, touched: &Touched) -> NearNode {
        let name = &self.names[at];
        let mut lines = touched.lines.get(name).cloned().unwrap_or_default();
        if lines.len() > LINES_MAX {
            let more = lines.len() - (LINES_MAX - 1);
            lines.truncate(LINES_MAX - 1);
            lines.push(Message::same(format!("… +{more}")));
        }
        NearNode {
            title: self.titles[at].clone(),
            process: name.starts_with("process/"),
            state: touched.states.get(name).copied().unwrap_or(NearState::Same),
            lines,
            gap: touched.gaps.get(name).copied(),
        }
    }
}
