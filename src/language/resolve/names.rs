//! Declaring and looking up names.

use super::{Declared, Namespace, Resolver, Thing};
use crate::language::decode::nearest;
use crate::language::fault::Fault;
use crate::language::shape::{Text, Texts};
use crate::model::{CommodityId, ProcessId, ScopeId, SiteId, SourceId, StageId, Subject};
use crate::text::Message;

impl Resolver {
    /// Declares an id; a second declaration is a fault that shows the first.
    pub(super) fn declare(&mut self, space: Namespace, id: &Text, what: Thing) -> bool {
        self.check_id(id);
        let name = (space, id.value.clone());
        if let Some(first) = self.declared.get(&name) {
            let shown = &id.value;
            let used = first.place.file != id.place.file;
            let fault = Fault::new(
                id.place,
                Message::new(
                    format!("the id `{shown}` is declared twice"),
                    format!("id `{shown}` 声明了两次"),
                ),
            )
            .related(first.place, Message::new("first here", "第一次在这里"));
            let fault = if used {
                fault.help(
                    "an entry that `uses` brought is refined under `override`",
                    "`uses` 引入的条目请在 `override` 下修改",
                )
            } else {
                fault.help(
                    "commodities, processes and sites share one set of ids: rename one of the two",
                    "物料、工艺和企业共用一套 id：请给其中一个改名",
                )
            };
            self.fault(fault);
            return false;
        }
        self.declared.insert(
            name,
            Declared {
                what,
                place: id.place,
            },
        );
        true
    }

    fn lookup(&self, space: Namespace, id: &str) -> Option<Thing> {
        self.declared
            .get(&(space, id.to_owned()))
            .map(|declared| declared.what)
    }

    /// A reference that resolves to nothing, with the nearest id of the right kind.
    fn unresolved(
        &mut self,
        id: &Text,
        kind: (&str, &str),
        fits: fn(Thing) -> bool,
        space: Namespace,
    ) {
        let mut ids: Vec<&str> = self
            .declared
            .iter()
            .filter(|((in_space, _), declared)| *in_space == space && fits(declared.what))
            .map(|((_, name), _)| name.as_str())
            .collect();
        // Sorted, so that the suggestion does not hang on the order of a hash map.
        ids.sort_unstable();
        let shown = &id.value;
        let (en, zh) = kind;
        let other = self
            .declared
            .get(&(space, shown.clone()))
            .map(|declared| declared.what);
        let message = match other {
            Some(other) => {
                let (is_en, is_zh) = thing_words(other);
                Message::new(
                    format!("`{shown}` is a {is_en}, not a {en}"),
                    format!("`{shown}` 是{is_zh}，不是{zh}"),
                )
            }
            None => Message::new(
                format!("no {en} has the id `{shown}`"),
                format!("没有 id 为 `{shown}` 的{zh}"),
            ),
        };
        let mut fault = Fault::new(id.place, message);
        if let Some(near) = nearest(shown, ids.iter().copied()) {
            fault = fault.help(
                format!("did you mean `{near}`?"),
                format!("是不是 `{near}`？"),
            );
        } else if ids.is_empty() {
            fault = fault.help(format!("no {en} is declared"), format!("尚未声明任何{zh}"));
        } else if ids.len() <= 12 {
            let all = ids.join(", ");
            fault = fault.help(format!("declared: {all}"), format!("已声明：{all}"));
        }
        self.fault(fault);
    }

    /// The commodity an id names.
    pub(super) fn commodity(&mut self, id: &Text) -> Option<CommodityId> {
        if let Some(Thing::Commodity(at)) = self.lookup(Namespace::Things, &id.value) {
            return Some(CommodityId(at));
        }
        let fits = |thing| matches!(thing, Thing::Commodity(_));
        self.unresolved(id, ("commodity", "物料"), fits, Namespace::Things);
        None
    }

    /// The process an id names.
    pub(super) fn process(&mut self, id: &Text) -> Option<ProcessId> {
        if let Some(Thing::Process(at)) = self.lookup(Namespace::Things, &id.value) {
            return Some(ProcessId(at));
        }
        let fits = |thing| matches!(thing, Thing::Process(_));
        self.unresolved(id, ("process", "工艺"), fits, Namespace::Things);
        None
    }

    /// The site an id names.
    pub(super) fn site(&mut self, id: &Text) -> Option<SiteId> {
        if let Some(Thing::Site(at)) = self.lookup(Namespace::Things, &id.value) {
            return Some(SiteId(at));
        }
        let fits = |thing| matches!(thing, Thing::Site(_));
        self.unresolved(id, ("site", "企业"), fits, Namespace::Things);
        None
    }

    /// The stage an id names.
    pub(super) fn stage(&mut self, id: &Text) -> Option<StageId> {
        if let Some(Thing::Other(at)) = self.lookup(Namespace::Stages, &id.value) {
            return Some(StageId(at));
        }
        self.unresolved(id, ("stage", "环节"), |_| true, Namespace::Stages);
        None
    }

    /// The scope an id names; `region` and absence are the region itself.
    pub(super) fn scope(&mut self, id: Option<&Text>) -> Option<ScopeId> {
        let id = id?;
        if id.value == "region" {
            return None;
        }
        if let Some(Thing::Other(at)) = self.lookup(Namespace::Scopes, &id.value) {
            return Some(ScopeId(at));
        }
        self.unresolved(id, ("scope", "范围"), |_| true, Namespace::Scopes);
        None
    }

    /// The sources that ids name.
    pub(super) fn sources(&mut self, ids: Option<&Texts>) -> Vec<SourceId> {
        let mut found = Vec::new();
        for id in ids.map_or(&[][..], |texts| &texts.0) {
            if let Some(Thing::Other(at)) = self.lookup(Namespace::Sources, &id.value) {
                let source = SourceId(at);
                if !found.contains(&source) {
                    found.push(source);
                }
            } else {
                self.unresolved(id, ("source", "来源"), |_| true, Namespace::Sources);
            }
        }
        found
    }

    /// What an observation, target or claim is of: a commodity, process, site or stage; absence is the chain.
    pub(super) fn subject(&mut self, id: Option<&Text>) -> Option<Subject> {
        let Some(id) = id else {
            return Some(Subject::Chain);
        };
        match self.lookup(Namespace::Things, &id.value) {
            Some(Thing::Commodity(at)) => Some(Subject::Commodity(CommodityId(at))),
            Some(Thing::Process(at)) => Some(Subject::Process(ProcessId(at))),
            Some(Thing::Site(at)) => Some(Subject::Site(SiteId(at))),
            _ => {
                if let Some(Thing::Other(at)) = self.lookup(Namespace::Stages, &id.value) {
                    return Some(Subject::Stage(StageId(at)));
                }
                let kind = (
                    "commodity, process, site or stage",
                    "物料、工艺、企业或环节",
                );
                self.unresolved(id, kind, |_| true, Namespace::Things);
                None
            }
        }
    }
}

fn thing_words(thing: Thing) -> (&'static str, &'static str) {
    match thing {
        Thing::Commodity(_) => ("commodity", "物料"),
        Thing::Process(_) => ("process", "工艺"),
        Thing::Site(_) => ("site", "企业"),
        Thing::Other(_) => ("name of another kind", "另一类名称"),
    }
}
