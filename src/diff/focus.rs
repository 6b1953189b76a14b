//! An entry and what is so many steps from it, in either version.
//!
//! Comes in: `ID+N` and both chains. Goes out: the subjects that are near. Must not know: changes.
//!
//! Steps go between a process and what it takes and makes, a site and its process and aggregate, a target and what it
//! bounds, a flow's ends and what flows. Stages and scopes hold much together that has nothing to do with each other:
//! steps lead to them, and on from them only where the search starts there.

use std::collections::{BTreeSet, HashMap};

use super::entity::{Kind, named};
use super::ids::{Ids, Renames};
use super::names::{GONE, Names};
use super::{Common, View};
use crate::model::{Chain, Subject};
use crate::text::Message;

/// Steps that can be asked for: further than any chain is long.
const STEPS_MAX: u32 = 1000;

/// What is shown alone.
#[derive(Clone, Debug)]
pub struct Focus {
    written: String,
    near: BTreeSet<String>,
}

impl Focus {
    /// As the reader wrote it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Whether a subject, `kind/id`, is near.
    pub fn holds(&self, subject: &str) -> bool {
        self.near.contains(subject)
    }

    /// Finds what `ID` or `ID+N` means in two versions; an id may be written with its kind, `site/north`.
    ///
    /// # Errors
    /// An id that neither version has, with the nearest that one of them has; a number of steps that is none.
    pub fn find(text: &str, base: &Chain, head: &Chain, renames: Renames) -> Result<Self, Message> {
        let (id, steps) = match text.split_once('+') {
            None => (text, 0),
            Some((id, steps)) => (id, steps_of(steps)?),
        };
        let ids = Ids::with(base, head, renames);
        let common = Common::default();
        let old = View::new(base, Names::through(base, head, &ids), &common);
        let new = View::new(head, Names::own(head), &common);
        let starts = starts(id, &old, &new);
        if starts.is_empty() {
            return Err(unknown(id, base, head));
        }
        let mut links: HashMap<String, Vec<String>> = HashMap::new();
        for view in [&old, &new] {
            link(view, &mut links);
        }
        let mut near = starts.clone();
        let mut edge: Vec<String> = starts.iter().cloned().collect();
        for _ in 0..steps {
            let mut next = Vec::new();
            for here in &edge {
                let holds_together = here.starts_with("stage/") || here.starts_with("scope/");
                if holds_together && !starts.contains(here) {
                    continue;
                }
                for there in links.get(here).map_or(&[][..], Vec::as_slice) {
                    if near.insert(there.clone()) {
                        next.push(there.clone());
                    }
                }
            }
            edge = next;
        }
        // Findings and indicators of the old version call things by their old ids.
        let old_names = old_names(&old, &near);
        near.extend(old_names);
        Ok(Self {
            written: text.to_owned(),
            near,
        })
    }
}

fn steps_of(text: &str) -> Result<u32, Message> {
    let steps = text.trim().parse::<u32>().ok();
    steps.filter(|steps| *steps <= STEPS_MAX).ok_or_else(|| {
        Message::new(
            format!("`+{text}` is no number of steps: write `--focus ID+2`"),
            format!("`+{text}` 不是步数：请写 `--focus ID+2`"),
        )
    })
}

/// Every subject that an id means, in the new version's names.
fn starts(id: &str, old: &View<'_>, new: &View<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for view in [old, new] {
        for kind in Kind::WITH_ID {
            for it in named(view.chain, kind) {
                let written = format!("{}/{}", kind.word(), it.id);
                if it.id == id || written == id {
                    found.insert(view.names.written(&written).into_owned());
                }
            }
        }
    }
    found
}

/// The old names of renamed subjects that are near.
fn old_names(old: &View<'_>, near: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for kind in Kind::WITH_ID {
        for it in named(old.chain, kind) {
            let written = format!("{}/{}", kind.word(), it.id);
            let now = old.names.written(&written);
            if now != written && near.contains(now.as_ref()) {
                found.push(written);
            }
        }
    }
    found
}

fn link(view: &View<'_>, links: &mut HashMap<String, Vec<String>>) {
    let (chain, names) = (view.chain, &view.names);
    let mut both = |one: Subject, other: Subject| {
        let name = |of| names.subject(chain, of).replace(GONE, "");
        let (one, other) = (name(one), name(other));
        links.entry(one.clone()).or_default().push(other.clone());
        links.entry(other).or_default().push(one);
    };
    for (at, process) in (0..).zip(&chain.processes) {
        let own = Subject::Process(crate::model::ProcessId(at));
        both(own, Subject::Commodity(process.product));
        let inputs = process.inputs.iter().flat_map(|it| &it.alternatives);
        inputs.for_each(|(id, _)| both(own, Subject::Commodity(*id)));
        let outputs = process.byproducts.iter().map(|it| it.commodity);
        let others = outputs.chain(process.equipment.iter().copied());
        others.for_each(|id| both(own, Subject::Commodity(id)));
        process
            .stage
            .into_iter()
            .for_each(|id| both(own, Subject::Stage(id)));
    }
    for (at, site) in (0..).zip(&chain.sites) {
        let own = Subject::Site(crate::model::SiteId(at));
        let process = site.process.map(Subject::Process);
        let whole = site.part_of.map(Subject::Site);
        let stage = site.stage.map(Subject::Stage);
        let all = process.into_iter().chain(whole).chain(stage);
        all.for_each(|other| both(own, other));
    }
    for (at, target) in (0..).zip(&chain.targets) {
        if target.of != Subject::Chain {
            both(Subject::Target(at), target.of);
        }
    }
    for flow in &chain.flows {
        let end = |end| match end {
            crate::model::FlowEnd::Process(id) => Subject::Process(id),
            crate::model::FlowEnd::Site(id) => Subject::Site(id),
        };
        for side in [flow.from, flow.to] {
            both(end(side), Subject::Commodity(flow.of));
        }
    }
}

fn unknown(id: &str, base: &Chain, head: &Chain) -> Message {
    let bare = id.rsplit('/').next().unwrap_or(id);
    let mut near: Option<(f64, &str)> = None;
    for chain in [head, base] {
        for it in Kind::WITH_ID
            .into_iter()
            .flat_map(|kind| named(chain, kind))
        {
            let similar = strsim::jaro_winkler(bare, it.id);
            if similar > near.map_or(0.8, |(best, _)| best) {
                near = Some((similar, it.id));
            }
        }
    }
    let (en, zh) = near.map_or((String::new(), String::new()), |(_, near)| {
        (
            format!("; did you mean `{near}`?"),
            format!("；是不是 `{near}`？"),
        )
    });
    Message::new(
        format!("neither version has an entry `{id}`{en}"),
        format!("两个版本里都没有 `{id}`{zh}"),
    )
}
