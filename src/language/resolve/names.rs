//! Declaring and looking up names.

use std::collections::HashSet;
use std::collections::hash_map::Entry;

use super::{Declared, Namespace, OWN, Resolver, Thing, is_id, kebab, not_an_id};
use crate::language::decode::nearest;
use crate::language::fault::Fault;
use crate::language::shape::{Text, Texts};
use crate::model::{
    CommodityId, FlowEnd, Place, ProcessId, ScopeId, SiteId, SourceId, Sources, StageId, Subject,
};
use crate::text::Message;

/// What stands for a value that is not known; no id can be called so.
pub(super) const UNKNOWN: &str = "unknown";
/// What stands for the chain's region among the scopes.
pub(super) const REGION: &str = "region";

/// So many sources are looked through faster than hashed.
const FEW: usize = 16;

/// What kind of name is meant, in English and in Chinese.
type Kind = (&'static str, &'static str);

impl Resolver {
    /// Declares an id; a second declaration is a fault that shows the first.
    pub(super) fn declare(&mut self, space: Namespace, id: &Text, what: Thing) -> bool {
        if !is_id(&id.value) {
            match self.declared[space as usize]
                .get(kebab(&id.value).as_str())
                .copied()
            {
                Some(first) => self.differs_in_spelling(id, first.place),
                None => self.check_id(id),
            }
        }
        if id.value == UNKNOWN || (id.value == REGION && space == Namespace::Scopes) {
            self.reserved(id);
        }
        let declared = Declared {
            what,
            place: id.place,
        };
        let first = match self.declared[space as usize].entry(id.value.clone()) {
            Entry::Vacant(free) => {
                free.insert(declared);
                return true;
            }
            Entry::Occupied(first) => first.get().place,
        };
        self.declared_twice(space, id, first);
        false
    }

    fn differs_in_spelling(&mut self, id: &Text, first: Place) {
        let better = kebab(&id.value);
        let label = Message::new(
            format!("`{better}` is declared here"),
            format!("`{better}` 在这里声明"),
        );
        self.fault(not_an_id(id).related(first, label).help(
            format!("`{better}` exists already: choose another id"),
            format!("`{better}` 已经存在，请换一个 id"),
        ));
    }

    pub(super) fn reserved(&mut self, id: &Text) {
        let shown = &id.value;
        let message = Message::new(
            format!("`{shown}` cannot be an id: it has a meaning of its own"),
            format!("`{shown}` 不能作 id：它另有含义"),
        );
        self.fault(Fault::new(id.place, message).help("choose another id", "请换一个 id"));
    }

    fn declared_twice(&mut self, space: Namespace, id: &Text, first: Place) {
        let shown = &id.value;
        let message = Message::new(
            format!("the id `{shown}` is declared twice"),
            format!("id `{shown}` 重复声明"),
        );
        let own = id.place.file == OWN && first.file != OWN;
        let (en, zh) = match space {
            Namespace::Things if own => (
                "an entry that `uses` brought is refined under `override`; another thing needs another id",
                "`uses` 引入的条目请在 `override` 下修改；若是另一样东西，请换一个 id",
            ),
            Namespace::Things => (
                "commodities, processes and sites share one set of ids: rename one of the two",
                "物料、工艺和企业共用一套 id：请给其中一个改名",
            ),
            _ if own => (
                "`uses` brought one of this id: cite that one, or rename this one",
                "`uses` 已引入同名条目：请直接引用，或给这一个改名",
            ),
            _ => ("rename one of the two", "请给其中一个改名"),
        };
        let label = Message::new("first here", "第一次出现");
        self.fault(
            Fault::new(id.place, message)
                .related(first, label)
                .help(en, zh),
        );
    }

    pub(super) fn lookup(&self, space: Namespace, id: &str) -> Option<Thing> {
        self.declared[space as usize]
            .get(id)
            .map(|declared| declared.what)
    }

    /// A reference that resolves to nothing, with the nearest id of the right kind.
    pub(super) fn unresolved(
        &mut self,
        id: &Text,
        kind: Kind,
        spaces: &[Namespace],
        fits: fn(Thing) -> bool,
    ) {
        let shown = &id.value;
        let (en, zh) = kind;
        let other = spaces.iter().find_map(|space| self.lookup(*space, shown));
        let message = match other {
            Some(other) => {
                let (is_en, is_zh) = thing_words(other);
                Message::new(
                    format!("`{shown}` is a {is_en}, not a {en}"),
                    format!("`{shown}` 是{is_zh}，不是{zh}"),
                )
            }
            // What could not be read may have declared it.
            None if self.found.hides_names => return,
            None => Message::new(
                format!("no {en} has the id `{shown}`"),
                format!("没有 id 为 `{shown}` 的{zh}"),
            ),
        };
        let fault = Fault::new(id.place, message);
        // Comparing with every id is dear, and nobody reads the hundredth suggestion.
        if self.found.is_long() {
            self.fault(fault);
            return;
        }
        let in_space = |space: &Namespace| self.declared[*space as usize].iter();
        let all = spaces
            .iter()
            .flat_map(in_space)
            .filter(|(_, declared)| fits(declared.what));
        let mut ids: Vec<&str> = all.map(|(name, _)| name.as_str()).collect();
        // Sorted, so that the suggestion does not hang on the order of a hash map.
        ids.sort_unstable();
        ids.dedup();
        let fault = if let Some(near) = nearest(shown, ids.iter().copied()) {
            fault.help(
                format!("did you mean `{near}`?"),
                format!("是不是 `{near}`？"),
            )
        } else if ids.is_empty() {
            fault.help(format!("no {en} is declared"), format!("尚未声明任何{zh}"))
        } else if ids.len() <= 12 {
            let all = ids.join(", ");
            fault.help(format!("declared: {all}"), format!("已声明：{all}"))
        } else {
            fault.help("declare it, or check its spelling", "请先声明，或检查拼写")
        };
        self.fault(fault);
    }

    /// The commodity an id names.
    pub(super) fn commodity(&mut self, id: &Text) -> Option<CommodityId> {
        if let Some(Thing::Commodity(at)) = self.lookup(Namespace::Things, &id.value) {
            return Some(CommodityId(at));
        }
        let fits = |thing| matches!(thing, Thing::Commodity(_));
        self.unresolved(id, ("commodity", "物料"), &[Namespace::Things], fits);
        None
    }

    /// The process an id names.
    pub(super) fn process(&mut self, id: &Text) -> Option<ProcessId> {
        if let Some(at) = self.next_process
            && self
                .chain
                .processes
                .get(at)
                .is_some_and(|it| it.id == id.value)
        {
            self.next_process = Some(at + 1);
            return Some(ProcessId(u32::try_from(at).unwrap_or(u32::MAX)));
        }
        if let Some(Thing::Process(at)) = self.lookup(Namespace::Things, &id.value) {
            self.next_process = self.next_process.map(|_| at as usize + 1);
            return Some(ProcessId(at));
        }
        let fits = |thing| matches!(thing, Thing::Process(_));
        self.unresolved(id, ("process", "工艺"), &[Namespace::Things], fits);
        None
    }

    /// The site an id names.
    pub(super) fn site(&mut self, id: &Text) -> Option<SiteId> {
        if let Some(Thing::Site(at)) = self.lookup(Namespace::Things, &id.value) {
            return Some(SiteId(at));
        }
        let fits = |thing| matches!(thing, Thing::Site(_));
        self.unresolved(id, ("site", "企业"), &[Namespace::Things], fits);
        None
    }

    /// The stage an id names.
    pub(super) fn stage(&mut self, id: &Text) -> Option<StageId> {
        if let Some(Thing::Other(at)) = self.lookup(Namespace::Stages, &id.value) {
            return Some(StageId(at));
        }
        self.unresolved(id, ("stage", "环节"), &[Namespace::Stages], |_| true);
        None
    }

    /// The scope an id names; `region` and absence are the region itself.
    pub(super) fn scope(&mut self, id: Option<&Text>) -> Option<ScopeId> {
        let id = id?;
        if id.value == REGION {
            return None;
        }
        if let Some(Thing::Other(at)) = self.lookup(Namespace::Scopes, &id.value) {
            return Some(ScopeId(at));
        }
        self.unresolved(id, ("scope", "范围"), &[Namespace::Scopes], |_| true);
        None
    }

    /// The sources that ids name, each once.
    pub(super) fn sources(&mut self, ids: Option<&Texts>) -> Sources {
        let ids = ids.map_or(&[][..], Texts::all);
        let mut found = Sources::with_capacity(ids.len());
        // Hardly a figure cites more than a few: these are looked through one by one.
        let many = ids.len() > FEW;
        let mut seen = HashSet::new();
        for id in ids {
            if id.value == UNKNOWN {
                continue;
            }
            if let Some(Thing::Other(at)) = self.lookup(Namespace::Sources, &id.value) {
                let source = SourceId(at);
                let first = if many {
                    seen.insert(source)
                } else {
                    !found.contains(&source)
                };
                if first {
                    found.push(source);
                }
            } else {
                self.unresolved(id, ("source", "来源"), &[Namespace::Sources], |_| true);
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
            Some(Thing::Commodity(at)) => return Some(Subject::Commodity(CommodityId(at))),
            Some(Thing::Process(at)) => return Some(Subject::Process(ProcessId(at))),
            Some(Thing::Site(at)) => return Some(Subject::Site(SiteId(at))),
            _ => {}
        }
        if let Some(Thing::Other(at)) = self.lookup(Namespace::Stages, &id.value) {
            return Some(Subject::Stage(StageId(at)));
        }
        let kind = (
            "commodity, process, site or stage",
            "物料、工艺、企业或环节",
        );
        self.unresolved(id, kind, &[Namespace::Things, Namespace::Stages], |_| true);
        None
    }

    /// The process or site a flow starts or ends at.
    pub(super) fn flow_end(&mut self, id: &Text) -> Option<FlowEnd> {
        match self.lookup(Namespace::Things, &id.value) {
            Some(Thing::Process(at)) => return Some(FlowEnd::Process(ProcessId(at))),
            Some(Thing::Site(at)) => return Some(FlowEnd::Site(SiteId(at))),
            _ => {}
        }
        let fits = |thing| matches!(thing, Thing::Process(_) | Thing::Site(_));
        self.unresolved(
            id,
            ("process or site", "工艺或企业"),
            &[Namespace::Things],
            fits,
        );
        None
    }
}

/// A reference as written, where it says something: `unknown` says as little as absence.
pub(super) fn known(text: Option<&Text>) -> Option<&Text> {
    text.filter(|text| text.value != UNKNOWN)
}

fn thing_words(thing: Thing) -> Kind {
    match thing {
        Thing::Commodity(_) => ("commodity", "物料"),
        Thing::Process(_) => ("process", "工艺"),
        Thing::Site(_) => ("site", "企业"),
        Thing::Other(_) => ("name of another kind", "另一类名称"),
    }
}
