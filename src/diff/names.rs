//! The one name of everything, in both versions: a reference to an old id equals a reference to the new one.
//!
//! Comes in: a chain, and which of its ids are which of the other's. Goes out: names to compare references by.
//! Must not know: fields, findings.

use std::borrow::Cow;
use std::collections::HashMap;

use super::entity::{ByKind, Entity, Kind, count};
use super::matching::Ids;
use crate::model::{
    Chain, CommodityId, FlowEnd, ProcessId, ScopeId, SiteId, SourceId, StageId, Subject,
};

/// Marks the name of something of the old version that the new one does not have. No id holds it, so that a
/// reference to it never equals a reference to something else that has taken the id.
pub(super) const GONE: char = '\u{1}';

/// The names of one version's ids, by kind and position: for the new version its own ids, for the old one the ids
/// that the same things have in the new one.
pub(super) struct Names<'c> {
    by_kind: ByKind<Vec<Cow<'c, str>>>,
    /// Renamed subjects as they are written in text, `kind/id` → `kind/new-id`.
    subjects: HashMap<String, String>,
    /// Renamed ids alone.
    ids: HashMap<String, String>,
}

impl<'c> Names<'c> {
    /// The new version's own.
    pub fn own(chain: &'c Chain) -> Self {
        let own = |kind| {
            let all = (0..count(chain, kind)).map(|at| Entity { kind, at });
            all.filter_map(|it| it.own_id(chain).map(Cow::Borrowed))
                .collect()
        };
        Self {
            by_kind: ByKind::each(own),
            subjects: HashMap::from([(format!("chain/{}", chain.id), "chain".to_owned())]),
            ids: HashMap::new(),
        }
    }

    /// The old version's, as the new one calls them.
    pub fn through(base: &Chain, head: &'c Chain, matched: &Ids) -> Self {
        let through = |kind| -> Vec<Cow<'c, str>> {
            let all = 0..count(base, kind);
            all.map(|at| {
                let other = matched.head_of(kind, at);
                match other.and_then(|at| Entity { kind, at }.own_id(head)) {
                    Some(id) => Cow::Borrowed(id),
                    None => {
                        let id = Entity { kind, at }.own_id(base).unwrap_or_default();
                        format!("{GONE}{id}").into()
                    }
                }
            })
            .collect()
        };
        let mut names = Self {
            by_kind: ByKind::each(through),
            subjects: HashMap::from([(format!("chain/{}", base.id), "chain".to_owned())]),
            ids: HashMap::new(),
        };
        for it in &matched.renamed {
            let entity = |at| Entity { kind: it.kind, at };
            let old = entity(it.old).own_id(base);
            if let Some((old, new)) = old.zip(entity(it.new).own_id(head)) {
                names.renamed(it.kind, old, new);
            }
        }
        names
    }

    /// From here on what the old version calls `id`, its `at`th of the kind, is called as the new one calls it.
    pub fn learn(&mut self, kind: Kind, at: usize, id: &str, new: &'c str) {
        if let Some(name) = self.by_kind.of_mut(kind).get_mut(at) {
            *name = Cow::Borrowed(new);
        }
        self.renamed(kind, id, new);
    }

    fn renamed(&mut self, kind: Kind, id: &str, new: &str) {
        let written = |id: &str| format!("{}/{id}", kind.word());
        self.subjects.insert(written(id), written(new));
        self.ids.insert(id.to_owned(), new.to_owned());
    }

    fn get(&self, kind: Kind, at: usize) -> &str {
        let list = self.by_kind.of(kind);
        list.get(at).map_or("", AsRef::as_ref)
    }

    pub fn stage(&self, id: StageId) -> &str {
        self.get(Kind::Stage, id.index())
    }
    pub fn commodity(&self, id: CommodityId) -> &str {
        self.get(Kind::Commodity, id.index())
    }
    pub fn process(&self, id: ProcessId) -> &str {
        self.get(Kind::Process, id.index())
    }
    pub fn site(&self, id: SiteId) -> &str {
        self.get(Kind::Site, id.index())
    }
    pub fn source(&self, id: SourceId) -> &str {
        self.get(Kind::Source, id.index())
    }
    /// The region is the scope without a name.
    pub fn scope(&self, id: Option<ScopeId>) -> &str {
        id.map_or("", |id| self.get(Kind::Scope, id.index()))
    }

    /// A subject; the chain is the chain, whatever its id.
    pub fn subject(&self, chain: &Chain, subject: Subject) -> String {
        match subject {
            Subject::Chain => "chain".to_owned(),
            Subject::Stage(id) => format!("stage/{}", self.stage(id)),
            Subject::Commodity(id) => format!("commodity/{}", self.commodity(id)),
            Subject::Process(id) => format!("process/{}", self.process(id)),
            Subject::Site(id) => format!("site/{}", self.site(id)),
            Subject::Source(id) => format!("source/{}", self.source(id)),
            Subject::Target(_) | Subject::Acceptance(_) => {
                self.written(&chain.name(subject)).into_owned()
            }
        }
    }

    /// An end of a flow.
    pub fn end(&self, end: FlowEnd) -> String {
        match end {
            FlowEnd::Process(id) => format!("process/{}", self.process(id)),
            FlowEnd::Site(id) => format!("site/{}", self.site(id)),
        }
    }

    /// A subject written as text, `kind/id`, as findings and acceptances hold it.
    pub fn written<'a>(&'a self, subject: &'a str) -> Cow<'a, str> {
        if let Some(new) = self.subjects.get(subject) {
            return new.into();
        }
        // `acceptance/<rule>/<kind>/<id>` holds a subject itself.
        let nested = subject
            .strip_prefix("acceptance/")
            .and_then(|rest| rest.split_once('/'));
        match nested {
            Some((rule, of)) if self.subjects.contains_key(of) => {
                format!("acceptance/{rule}/{}", self.subjects[of]).into()
            }
            _ => subject.into(),
        }
    }

    /// An id written as text.
    pub fn id<'a>(&'a self, id: &'a str) -> &'a str {
        self.ids.get(id).map_or(id, String::as_str)
    }

    /// A text in which ids may stand between other signs, as in what tells two findings of one rule apart.
    pub fn inside<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.ids.is_empty() || text.is_empty() {
            return text.into();
        }
        let mut out = String::new();
        for piece in
            text.split_inclusive(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-'))
        {
            let end =
                piece.trim_end_matches(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-'));
            out.push_str(self.id(end));
            out.push_str(&piece[end.len()..]);
        }
        out.into()
    }
}
