//! Sites as a scenario sets them.

use super::{Changing, Known};
use crate::language::decode::nearest;
use crate::language::fault::Fault;
use crate::language::resolve::names::known;
use crate::language::resolve::sites::external;
use crate::language::resolve::{Namespace, Resolver, Thing};
use crate::language::shape::{At, Text};
use crate::language::words::Patched;
use crate::language::written::WrittenSite;
use crate::model::{Entry, List, Site, SiteId};
use crate::text::Message;

impl Resolver {
    pub(super) fn changed_site(
        &mut self,
        id: &Text,
        written: &At<Patched<WrittenSite>>,
        known: &Known,
        changing: &mut Changing,
    ) -> Option<()> {
        let (written, place) = (&written.value.0, written.place);
        let Some(Thing::Site(at)) = self.lookup(Namespace::Things, &id.value) else {
            // A site the chain does not have: one that says what it runs, else a slip of the pen.
            if written.process.is_none() && written.stage.is_none() {
                self.no_such_site(id);
            } else {
                self.new_sites(&[(id, place, written)], known, changing);
            }
            return None;
        };
        let at = SiteId(at).index();
        let held = self.chain.sites.get(at)?.clone();
        let to = self.overlaid_site(held, written);
        self.write(List::Sites, at, Entry::Site(Box::new(to)), changing);
        if written.part_of.is_some() {
            self.part_circles(Some(id.place));
        }
        Some(())
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
        if let Some(stage) = known(written.stage.as_deref()) {
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
            to.investment = Some(Box::new(self.figure(figure, &self.usual.money())));
        }
        if let Some(figure) = &written.count {
            to.count = Some(Box::new(self.figure(figure, &self.usual.pieces())));
        }
        self.overlaid_words(&mut to, written);
        if !written.external.0.is_empty() {
            to.external = external(written);
        }
        if written.kind.is_some() {
            to.aggregate = self.site_kind(written);
        }
        if written.role.is_some() {
            to.leader = self.leader(written);
        }
        if written.scope.is_some() {
            to.scope = self.scope(written.scope.as_deref());
        }
        if let Some(part_of) = known(written.part_of.as_deref()) {
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
            (&mut to.title, written.title.as_ref()),
            (&mut to.operator, written.operator.as_ref()),
            (&mut to.location, written.location.as_ref()),
            (&mut to.region, written.region.as_deref()),
            (&mut to.note, written.note.as_deref()),
        ] {
            if given.is_some() {
                *held = self.words(given);
            }
        }
    }
}
