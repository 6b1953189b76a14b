//! Sites: who runs what, where, with which capacity.

use super::figures::{Expected, has_rate, rate_help, without_rate};
use super::names::known;
use super::technology::circles;
use super::{Namespace, Resolver, Thing};
use crate::language::fault::Fault;
use crate::language::shape::Text;
use crate::language::written::{Written, WrittenSite};
use crate::model::{Figure, Place, ProcessId, Site, SiteId, Status};
use crate::quantity::Date;
use crate::text::Message;

impl Resolver {
    /// Sites: all ids first, since `part-of` may point forward.
    pub(super) fn sites(&mut self, written: &Written) {
        let most = written.sites.0.len();
        self.declared[Namespace::Things as usize].reserve(most);
        self.chain.sites.reserve(most);
        let mut kept = Vec::with_capacity(most);
        let mut count = 0;
        for (id, site) in &written.sites.0 {
            let first = self.declare(Namespace::Things, id, Thing::Site(count));
            count += u32::from(first);
            kept.push((id, site, first));
        }
        for (id, site, first) in kept {
            if site.value.process.is_none() && site.value.stage.is_none() {
                self.missing_key("process|stage", id.place, site.place);
            }
            let site = self.site_entry(id, &site.value);
            if first {
                self.chain.sites.push(site);
            }
        }
        self.part_circles(None);
    }

    /// Sites that are part of each other, told where they stand or at a place given.
    pub(super) fn part_circles(&mut self, place: Option<Place>) {
        let parts = self
            .chain
            .sites
            .iter()
            .map(|site| site.part_of.map(SiteId::index));
        for circle in circles(&parts.collect::<Vec<_>>()) {
            let ids: Vec<&str> = circle
                .iter()
                .map(|at| self.chain.sites[*at].id.as_str())
                .collect();
            let path = ids.join(" → ");
            let place = place.unwrap_or(self.chain.sites[circle[0]].place);
            self.circle(place, "part-of", &path);
        }
    }

    pub(super) fn site_entry(&mut self, id: &Text, written: &WrittenSite) -> Site {
        let process = known(written.process.as_ref()).and_then(|text| self.process(text));
        let own_stage = known(written.stage.as_deref()).and_then(|text| self.stage(text));
        let basis = self.basis(written.basis(), id.place);
        let (from, until) = self.life(written);
        Site {
            id: id.value.clone(),
            title: self.words(written.title.as_ref()),
            aggregate: self.site_kind(written),
            count: written
                .count
                .as_ref()
                .map(|figure| Box::new(self.figure(figure, &self.usual.pieces()))),
            process,
            stage: own_stage.or_else(|| process.and_then(|process| self.stage_of_process(process))),
            part_of: known(written.part_of.as_deref()).and_then(|text| self.site(text)),
            leader: self.leader(written),
            operator: self.words(written.operator.as_ref()),
            location: self.words(written.location.as_ref()),
            region: self.words(written.region.as_deref()),
            scope: self.scope(written.scope.as_deref()),
            capacity: self.capacity(written, process),
            status: self.status(written),
            from,
            until,
            investment: written
                .investment
                .as_ref()
                .map(|figure| Box::new(self.figure(figure, &self.usual.money()))),
            external: external(written),
            sources: basis.sources,
            quote: basis.quote,
            note: basis.note,
            confidence: basis.confidence,
            formerly: self.formerly("site", id, written.formerly.as_deref()),
            place: id.place,
        }
    }

    pub(super) fn life(&mut self, written: &WrittenSite) -> (Option<Date>, Option<Date>) {
        let from = self.date(written.from.as_deref());
        let until = self.date(written.until.as_deref());
        if let (Some(text), Some(from), Some(until)) = (&written.until, from, until)
            && from > until
        {
            let message = Message::new("`until` lies before `from`", "`until` 早于 `from`");
            let help = ("check the two dates", "请核对两个日期");
            self.fault(Fault::new(text.place, message).help(help.0, help.1));
        }
        (from, until)
    }

    pub(super) fn site_kind(&mut self, written: &WrittenSite) -> bool {
        let Some(text) = known(written.kind.as_ref().map(|word| &word.0)) else {
            return false;
        };
        match text.value.as_str() {
            "aggregate" => true,
            "plant" => false,
            _ => {
                self.unknown_word(text, &["aggregate", "plant"]);
                false
            }
        }
    }

    pub(super) fn leader(&mut self, written: &WrittenSite) -> bool {
        let Some(text) = known(written.role.as_ref().map(|word| &word.0)) else {
            return false;
        };
        if text.value != "leader" {
            self.unknown_word(text, &["leader"]);
        }
        true
    }

    pub(super) fn status(&mut self, written: &WrittenSite) -> Option<Status> {
        let text = known(written.status.as_ref().map(|word| &word.0))?;
        self.word(text, &Status::ALL, Status::word)
    }

    pub(super) fn capacity(
        &mut self,
        written: &WrittenSite,
        process: Option<ProcessId>,
    ) -> Option<Figure> {
        let expected = self.expect_capacity(process);
        let figure = self.figure(written.capacity.as_ref()?, &expected);
        let product = process.and_then(|id| self.chain.processes.get(id.index()));
        let product = product.map(|process| process.product);
        if let (Some(product), Some(amount)) = (product, &figure.amount) {
            // A capacity of power is one of energy: `500 MW` makes `MWh`.
            let unit = if has_rate(amount.unit) {
                without_rate(amount.unit)
            } else {
                amount.unit.without_time()
            };
            self.learn_unit(product, unit, figure.place);
        }
        self.check_rate(&figure);
        Some(figure)
    }

    /// Capacity is the product per time (or the product, with an assumed rate).
    pub(super) fn expect_capacity(&self, process: Option<ProcessId>) -> Expected {
        let process = process.and_then(|id| self.chain.processes.get(id.index()));
        process.map_or_else(Expected::any, |process| {
            Expected::rate(self.expect_commodity(process.product))
        })
    }

    /// Where the product's unit is not known either, a capacity is still something per time.
    pub(super) fn check_rate(&mut self, figure: &Figure) {
        let Some(amount) = &figure.amount else { return };
        let unit = amount.unit;
        if unit.is_per_time() || has_rate(unit) || figure.assumed.is_some() {
            return;
        }
        let message = Message::new(
            format!("a capacity in `{unit}` lacks its rate"),
            format!("产能只写了 `{unit}`，没有时间单位"),
        );
        self.fault(rate_help(Fault::new(figure.place, message), unit));
    }
}

pub(super) fn external(written: &WrittenSite) -> Vec<(String, String)> {
    let pairs = written.external.0.iter();
    let mut pairs: Vec<_> = pairs
        .map(|(key, value)| (key.value.to_string(), value.value.to_string()))
        .collect();
    pairs.sort();
    pairs
}
