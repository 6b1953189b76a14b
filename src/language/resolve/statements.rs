//! What the file states: sites, observations, crossings, flows, targets, claims, context, acceptances, scenarios.

use std::collections::HashMap;

use super::figures::Expected;
use super::technology::{currencies, money_per};
use super::{Namespace, Resolver, Thing};
use crate::language::fault::Fault;
use crate::language::shape::{At, Text, TextOr};
use crate::language::written::{
    Written, WrittenAcceptance, WrittenClaim, WrittenCrossing, WrittenFlow, WrittenObservation,
    WrittenSite, WrittenStated, WrittenTarget,
};
use crate::model::{
    Acceptance, Claim, Context, Crossing, CrossingKind, Figure, Flow, FlowEnd, INDICATORS, Measure,
    Observation, Place, Scenario, ScopeId, Site, Stated, StatedWhat, Status, Subject, Target, Tree,
};
use crate::quantity::{Period, Unit};
use crate::text::Message;

/// Identity of an observation: what, measure, scope, period as written.
type Identity = (Subject, Measure, Option<ScopeId>, Option<Period>);

impl Resolver {
    /// Sites: all ids first, since `part-of` may point forward.
    pub(super) fn sites(&mut self, written: &Written) {
        let mut kept = Vec::new();
        for (id, site) in &written.sites.0 {
            let at = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            if self.declare(Namespace::Things, id, Thing::Site(at)) {
                kept.push((id, site));
            }
        }
        for (id, site) in &kept {
            let site = self.site_entry(id, &site.value);
            self.chain.sites.push(site);
        }
        for at in 0..self.chain.sites.len() {
            self.part_of_circle(at);
        }
    }

    fn part_of_circle(&mut self, own: usize) {
        let mut at = self.chain.sites[own].part_of;
        for _ in 0..=self.chain.sites.len() {
            match at {
                None => return,
                Some(next) if next.index() == own => break,
                Some(next) => {
                    at = self
                        .chain
                        .sites
                        .get(next.index())
                        .and_then(|site| site.part_of)
                }
            }
        }
        let site = &mut self.chain.sites[own];
        site.part_of = None;
        let (id, place) = (site.id.clone(), site.place);
        let message = Message::new(
            format!("the site `{id}` is part of itself"),
            format!("企业 `{id}` 属于它自己"),
        );
        self.fault(Fault::new(place, message));
    }

    fn site_entry(&mut self, id: &Text, written: &WrittenSite) -> Site {
        let process = written.process.as_ref().and_then(|text| self.process(text));
        let own_stage = written.stage.as_ref().and_then(|text| self.stage(text));
        if written.process.is_none() && written.stage.is_none() {
            self.missing_key("process", id.place);
        }
        let basis = self.basis(written.basis(), id.place);
        let expected = self.expect_capacity(process);
        let capacity = written
            .capacity
            .as_ref()
            .map(|figure| self.figure(figure, &expected));
        if let Some(figure) = &capacity {
            self.check_rate(figure);
        }
        let piece = Expected::any();
        let kind = self.site_kind(written);
        Site {
            id: id.value.clone(),
            title: self.words(written.title.as_ref()),
            aggregate: kind,
            count: written
                .count
                .as_ref()
                .map(|figure| self.figure(figure, &piece)),
            process,
            stage: own_stage.or_else(|| process.and_then(|process| self.stage_of_process(process))),
            part_of: written.part_of.as_ref().and_then(|text| self.site(text)),
            leader: self.leader(written),
            operator: self.words(written.operator.as_ref()),
            location: self.words(written.location.as_ref()),
            region: self.words(written.region.as_ref()),
            scope: self.scope(written.scope.as_ref()),
            capacity,
            status: self.status(written),
            from: self.date(written.from.as_ref()),
            until: self.date(written.until.as_ref()),
            investment: written
                .investment
                .as_ref()
                .map(|figure| self.figure(figure, &money())),
            external: external(written),
            sources: basis.sources,
            quote: basis.quote,
            note: basis.note,
            confidence: basis.confidence,
            formerly: written.formerly.as_ref().map_or_else(Vec::new, |texts| {
                texts.0.iter().map(|text| text.value.clone()).collect()
            }),
            place: id.place,
        }
    }

    fn site_kind(&mut self, written: &WrittenSite) -> bool {
        let Some(word) = &written.kind else {
            return false;
        };
        match word.0.value.as_str() {
            "aggregate" => true,
            "plant" => false,
            _ => {
                self.unknown_word(&word.0, &["aggregate", "plant"]);
                false
            }
        }
    }

    fn leader(&mut self, written: &WrittenSite) -> bool {
        let Some(word) = &written.role else {
            return false;
        };
        if word.0.value != "leader" {
            self.unknown_word(&word.0, &["leader"]);
        }
        true
    }

    fn status(&mut self, written: &WrittenSite) -> Option<Status> {
        let word = written.status.as_ref()?;
        if word.0.value == "unknown" {
            return None;
        }
        self.word(&word.0, &Status::ALL, Status::word)
    }

    /// Capacity is the product per time (or the product, with an assumed rate).
    fn expect_capacity(&self, process: Option<crate::model::ProcessId>) -> Expected {
        let Some(process) = process.and_then(|id| self.chain.processes.get(id.index())) else {
            return Expected::any();
        };
        let mut expected = self.expect_commodity(process.product);
        let Ok(year) = Unit::parse_rate("per a") else {
            return expected;
        };
        expected.units = expected
            .units
            .iter()
            .filter_map(|unit| unit.times(year))
            .collect();
        expected
    }

    fn check_rate(&mut self, figure: &Figure) {
        let Some(amount) = &figure.amount else { return };
        if amount.unit.is_per_time() || figure.assumed.is_some() {
            return;
        }
        let unit = amount.unit;
        let message = Message::new(
            format!("a capacity in `{unit}` lacks its rate"),
            format!("产能只写了 `{unit}`，没有时间单位"),
        );
        self.fault(Fault::new(figure.place, message).help(
            format!(
                "write `{unit}/a`; printed without one, keep it as printed and add `assumed: per a`"
            ),
            format!("写成 `{unit}/a`；原文没写时间的，照录并加 `assumed: per a`"),
        ));
    }

    /// Everything else, in the order of the file.
    pub(super) fn statements(&mut self, written: &Written) {
        if let Some(TextOr::Long(long)) = &written.period {
            self.chain.period_basis = self.basis(long.value.basis(), long.place);
        }
        for stated in &written.stated {
            self.stated(stated);
        }
        self.observations(written);
        let crossings = [
            (CrossingKind::Import, &written.imports),
            (CrossingKind::Export, &written.exports),
            (CrossingKind::Demand, &written.demands),
        ];
        for (kind, entries) in crossings {
            for entry in entries {
                self.crossing(kind, entry);
            }
        }
        for flow in &written.flows {
            self.flow(flow);
        }
        for target in &written.targets {
            self.target(target);
        }
        for claim in &written.claims {
            self.claim(claim);
        }
        for context in &written.context {
            let basis = self.basis(context.value.basis(), context.place);
            let text = self.words(context.value.text.as_ref());
            if text.is_empty() {
                self.missing_key("text", context.place);
            }
            self.chain.context.push(Context {
                text,
                basis,
                place: context.place,
            });
        }
        for acceptance in &written.accept {
            self.acceptance(acceptance);
        }
        self.scenarios(written);
    }

    fn scenarios(&mut self, written: &Written) {
        for (id, scenario) in &written.scenarios.0 {
            let at = u32::try_from(self.chain.scenarios.len()).unwrap_or(u32::MAX);
            if self.declare(Namespace::Scenarios, id, Thing::Other(at)) {
                let title = self.words(scenario.value.title.as_ref());
                let set = scenario.value.set.as_ref();
                let set = set.map_or_else(|| Tree::Map(Vec::new()), |any| any.0.clone());
                self.chain.scenarios.push(Scenario {
                    id: id.value.clone(),
                    title,
                    set,
                    place: id.place,
                });
            }
        }
    }

    fn stated(&mut self, entry: &At<WrittenStated>) {
        let written = &entry.value;
        let basis = self.basis(written.basis(), entry.place);
        let what = match (&written.process, &written.stages) {
            (Some(process), None) => self.process(process).map(StatedWhat::Process),
            (None, Some(stages)) => {
                let found = stages
                    .0
                    .iter()
                    .filter_map(|text| self.stage(text))
                    .collect();
                Some(StatedWhat::Stages(found))
            }
            _ => {
                let message = Message::new(
                    "an entry of `stated` names one `process`, or `stages`",
                    "`stated` 的一项只写一个 `process`，或写 `stages`",
                );
                self.fault(Fault::new(entry.place, message));
                None
            }
        };
        if let Some(what) = what {
            self.chain.stated.push(Stated {
                what,
                basis,
                place: entry.place,
            });
        }
    }

    fn observations(&mut self, written: &Written) {
        let mut seen: HashMap<Identity, Place> = HashMap::new();
        for entry in &written.observations {
            let Some(observation) = self.observation(entry) else {
                continue;
            };
            let identity = (
                observation.of,
                observation.measure,
                observation.scope,
                observation.period_written,
            );
            if let Some(first) = seen.insert(identity, entry.place) {
                let message = Message::new(
                    "the same figure is given twice (same subject, measure, scope and period)",
                    "同一数据给了两次（对象、指标、范围、期间都相同）",
                );
                self.fault(
                    Fault::new(entry.place, message)
                        .related(first, Message::new("first here", "第一次在这里"))
                        .help(
                            "where sources disagree, keep all values under `claims`",
                            "来源不一致时，把各个数值放在 `claims` 下",
                        ),
                );
                continue;
            }
            self.chain.observations.push(observation);
        }
    }

    fn observation(&mut self, entry: &At<WrittenObservation>) -> Option<Observation> {
        let written = &entry.value;
        let of = self.subject(written.of.as_ref());
        let Some(word) = &written.measure else {
            self.missing_key("measure", entry.place);
            return None;
        };
        let measure = self.word(&word.0, &Measure::ALL, Measure::word);
        let (of, measure) = (of?, measure?);
        let expected = self.expect_measure(of, measure);
        let figure = self.numbers(written.numbers(), written.basis(), entry.place, &expected);
        if let (Some(amount), Some(commodity)) = (&figure.amount, self.counted_in(of, measure)) {
            self.learn_unit(commodity, amount.unit, figure.place);
        }
        if written.amount.is_none() && written.low.is_none() && written.high.is_none() {
            self.missing_key("amount", entry.place);
        }
        let yoy = written
            .yoy
            .as_ref()
            .map(|figure| self.figure(figure, &Expected::change()));
        let period_written = written.period.as_ref().and_then(|text| self.period(text));
        let inherited = if written.period.is_some() {
            None
        } else {
            self.chain.period
        };
        let scope = self.scope(written.scope.as_ref());
        let period = period_written.or(inherited);
        let place = entry.place;
        Some(Observation {
            of,
            measure,
            figure,
            yoy,
            period,
            period_written,
            scope,
            place,
        })
    }

    /// The commodity whose unit an observation is counted in.
    fn counted_in(&self, of: Subject, measure: Measure) -> Option<crate::model::CommodityId> {
        let product = |process: crate::model::ProcessId| {
            self.chain
                .processes
                .get(process.index())
                .map(|process| process.product)
        };
        match (measure, of) {
            (Measure::Output | Measure::Input | Measure::Stock, Subject::Commodity(id)) => Some(id),
            (Measure::Output, Subject::Process(id)) => product(id),
            (Measure::Output, Subject::Site(id)) => self
                .chain
                .sites
                .get(id.index())
                .and_then(|site| site.process)
                .and_then(product),
            _ => None,
        }
    }

    /// The dimension a measure has.
    fn expect_measure(&self, of: Subject, measure: Measure) -> Expected {
        let unit = |text: &str| Unit::parse(text).map_or_else(|_| Expected::any(), Expected::unit);
        match measure {
            Measure::Output | Measure::Input | Measure::Stock => self
                .counted_in(of, measure)
                .map_or_else(Expected::any, |commodity| self.expect_commodity(commodity)),
            Measure::OutputValue | Measure::ValueAdded | Measure::Investment | Measure::Income => {
                money()
            }
            Measure::Price => match of {
                Subject::Commodity(id) => money_per(
                    self.chain
                        .commodities
                        .get(id.index())
                        .and_then(|it| it.unit),
                ),
                _ => Expected::any(),
            },
            Measure::Employment => unit("人"),
            Measure::Firms => unit("家"),
            Measure::Projects | Measure::PatentApplications | Measure::Models | Measure::Fleet => {
                unit("个")
            }
        }
    }

    fn crossing(&mut self, kind: CrossingKind, entry: &At<WrittenCrossing>) {
        let written = &entry.value;
        let Some(of) = &written.of else {
            self.missing_key("of", entry.place);
            return;
        };
        let Some(of) = self.commodity(of) else { return };
        let mut expected = self.expect_commodity(of);
        if let Ok(year) = Unit::parse_rate("per a") {
            let rates: Vec<Unit> = expected
                .units
                .iter()
                .filter_map(|unit| unit.times(year))
                .collect();
            expected.units.extend(rates);
        }
        let numbers = written.numbers();
        let given = numbers.amount.is_some() || numbers.low.is_some() || numbers.high.is_some();
        let figure = self.numbers(numbers, written.basis(), entry.place, &expected);
        if let Some(amount) = &figure.amount {
            self.learn_unit(of, amount.unit.without_time(), figure.place);
        }
        let limit = written
            .limit
            .as_ref()
            .map(|figure| self.figure(figure, &expected));
        let unit = self.chain.commodity(of).unit;
        let price = written
            .price
            .as_ref()
            .map(|figure| self.figure(figure, &money_per(unit)));
        let partner = match kind {
            CrossingKind::Import => written.from.as_ref(),
            CrossingKind::Export | CrossingKind::Demand => written.to.as_ref(),
        };
        let other = if kind == CrossingKind::Import {
            written.to.as_ref()
        } else {
            written.from.as_ref()
        };
        if other.is_some() {
            self.wrong_partner(kind, entry.place);
        }
        let basis = Figure {
            amount: None,
            ..figure.clone()
        };
        let crossing = Crossing {
            kind,
            of,
            partner: self.words(partner),
            amount: given.then_some(figure),
            limit,
            price,
            period: written.period.as_ref().and_then(|text| self.period(text)),
            by: self.date(written.by.as_ref()),
            scope: self.scope(written.scope.as_ref()),
            basis,
            place: entry.place,
        };
        self.chain.crossings.push(crossing);
    }

    fn wrong_partner(&mut self, kind: CrossingKind, place: Place) {
        let message = if kind == CrossingKind::Import {
            Message::new(
                "an import comes `from` somewhere, not `to`",
                "外购写 `from`，不写 `to`",
            )
        } else {
            Message::new(
                "an export or demand goes `to` somebody, not `from`",
                "外销和需求写 `to`，不写 `from`",
            )
        };
        self.fault(Fault::new(place, message));
    }

    fn flow(&mut self, entry: &At<WrittenFlow>) {
        let written = &entry.value;
        let mut missing = false;
        for (key, text) in [
            ("from", &written.from),
            ("to", &written.to),
            ("of", &written.of),
        ] {
            if text.is_none() {
                self.missing_key(key, entry.place);
                missing = true;
            }
        }
        if missing {
            return;
        }
        let from = written.from.as_ref().and_then(|text| self.flow_end(text));
        let to = written.to.as_ref().and_then(|text| self.flow_end(text));
        let of = written.of.as_ref().and_then(|text| self.commodity(text));
        let expected = of.map_or_else(Expected::any, |of| self.expect_commodity(of));
        let figure = self.numbers(written.numbers(), written.basis(), entry.place, &expected);
        let period = written.period.as_ref().and_then(|text| self.period(text));
        if let (Some(from), Some(to), Some(of)) = (from, to, of) {
            let place = entry.place;
            self.chain.flows.push(Flow {
                from,
                to,
                of,
                figure,
                period,
                place,
            });
        }
    }

    fn flow_end(&mut self, text: &Text) -> Option<FlowEnd> {
        match self
            .declared
            .get(&(Namespace::Things, text.value.clone()))
            .map(|it| it.what)
        {
            Some(Thing::Site(_)) => self.site(text).map(FlowEnd::Site),
            _ => self.process(text).map(FlowEnd::Process),
        }
    }

    fn target(&mut self, entry: &At<WrittenTarget>) {
        let written = &entry.value;
        let at = u32::try_from(self.chain.targets.len()).unwrap_or(u32::MAX);
        match &written.id {
            None => self.missing_key("id", entry.place),
            Some(id) => {
                if !self.declare(Namespace::Targets, &id.0, Thing::Other(at)) {
                    return;
                }
            }
        }
        let of = self.subject(written.of.as_ref());
        let Some(indicator) = &written.indicator else {
            self.missing_key("indicator", entry.place);
            return;
        };
        let expected = self.expect_indicator(indicator, of.unwrap_or(Subject::Chain));
        let at_least = written
            .at_least
            .as_ref()
            .and_then(|text| self.amount(text, &expected));
        let at_most = written
            .at_most
            .as_ref()
            .and_then(|text| self.amount(text, &expected));
        if written.at_least.is_none() && written.at_most.is_none() {
            let message = Message::new(
                "a target needs `at-least` or `at-most`",
                "目标要写 `at-least` 或 `at-most`",
            );
            self.fault(Fault::new(entry.place, message));
        }
        let basis = self.basis(written.basis(), entry.place);
        let target = Target {
            id: written
                .id
                .as_ref()
                .map(|id| id.0.value.clone())
                .unwrap_or_default(),
            title: self.words(written.title.as_ref()),
            indicator: indicator.value.clone(),
            of: of.unwrap_or(Subject::Chain),
            at_least,
            at_most,
            period: written.period.as_ref().and_then(|text| self.period(text)),
            by: self.date(written.by.as_ref()),
            scope: self.scope(written.scope.as_ref()),
            basis,
            place: entry.place,
        };
        self.chain.targets.push(target);
    }

    /// What a target bounds: an indicator, or a measure of its subject.
    fn expect_indicator(&mut self, text: &Text, of: Subject) -> Expected {
        if let Some(measure) = Measure::ALL
            .into_iter()
            .find(|measure| measure.word() == text.value)
        {
            return self.expect_measure(of, measure);
        }
        if !INDICATORS.contains(&text.value.as_str()) {
            let words: Vec<&str> = INDICATORS
                .into_iter()
                .chain(Measure::ALL.iter().map(|it| it.word()))
                .collect();
            self.unknown_word(text, &words);
        }
        Expected::unit(Unit::ONE)
    }

    /// That sources disagree on a coefficient belongs to the technology, and comes with it; what a used file claims of
    /// its own sites and observations stays there.
    pub(super) fn claims_on_technology(&mut self, written: &Written) {
        for claim in &written.claims {
            let of = claim.value.of.as_ref().map(|text| text.value.clone());
            let name = (Namespace::Things, of.unwrap_or_default());
            let declared = self.declared.get(&name).map(|it| it.what);
            if matches!(declared, Some(Thing::Process(_))) {
                self.claim(claim);
            }
        }
    }

    fn claim(&mut self, entry: &At<WrittenClaim>) {
        let written = &entry.value;
        let of = self.subject(written.of.as_ref());
        let Some(field) = &written.field else {
            self.missing_key("field", entry.place);
            return;
        };
        let Some(of) = of else { return };
        let Some(expected) = self.expect_field(of, field) else {
            return;
        };
        let values: Vec<Figure> = written
            .values
            .iter()
            .map(|value| self.long_figure(&value.value, value.place, &expected))
            .collect();
        if values.len() < 2 {
            let message = Message::new(
                "a claim keeps two values or more",
                "`claims` 至少要有两个数值",
            );
            self.fault(Fault::new(entry.place, message));
        }
        let chosen = written
            .chosen
            .as_ref()
            .and_then(|text| self.chosen(text, &values));
        let claim = Claim {
            of,
            field: field.value.clone(),
            scope: self.scope(written.scope.as_ref()),
            period: written.period.as_ref().and_then(|text| self.period(text)),
            values,
            chosen,
            place: entry.place,
        };
        self.apply_claim(&claim);
        self.chain.claims.push(claim);
    }

    /// What a claim may be about: `capacity` or `investment` of a site, the amount of an input, or a measure.
    fn expect_field(&mut self, of: Subject, field: &Text) -> Option<Expected> {
        if let Some(measure) = Measure::ALL
            .into_iter()
            .find(|measure| measure.word() == field.value)
        {
            if !(measure == Measure::Investment && matches!(of, Subject::Site(_))) {
                return Some(self.expect_measure(of, measure));
            }
        }
        match (of, field.value.as_str()) {
            (Subject::Site(id), "capacity") => {
                let process = self.chain.site(id).process;
                Some(self.expect_capacity(process))
            }
            (Subject::Site(_), "investment") => Some(money()),
            (Subject::Process(id), path) => {
                let process = self.chain.process(id);
                let commodity = path
                    .strip_prefix("inputs.")
                    .and_then(|slot| process.inputs.iter().find(|input| input.slot == slot))
                    .and_then(|input| input.alternatives.first().map(|(commodity, _)| *commodity))
                    .or_else(|| {
                        let name = path.strip_prefix("byproducts.")?;
                        let is = |output: &&crate::model::Output| {
                            self.chain.commodity(output.commodity).id == name
                        };
                        process
                            .byproducts
                            .iter()
                            .find(is)
                            .map(|output| output.commodity)
                    });
                if commodity.is_none() {
                    self.unknown_field(field);
                }
                commodity.map(|commodity| self.expect_commodity(commodity))
            }
            _ => {
                self.unknown_field(field);
                None
            }
        }
    }

    fn unknown_field(&mut self, field: &Text) {
        let message = Message::new(
            format!("no field `{}` can be claimed of this subject", field.value),
            format!("这个对象没有可争议的字段 `{}`", field.value),
        );
        self.fault(Fault::new(field.place, message).help(
            "write a measure (`output`), `capacity` of a site, or `inputs.<slot>` of a process",
            "写指标（`output`）、企业的 `capacity`，或工艺的 `inputs.<物料>`",
        ));
    }

    fn chosen(&mut self, text: &Text, values: &[Figure]) -> Option<usize> {
        let cites = |figure: &Figure| {
            figure
                .sources
                .iter()
                .any(|source| self.chain.source(*source).id == text.value)
        };
        let found = values.iter().position(cites);
        if found.is_none() {
            let message = Message::new(
                format!("no value of this claim cites `{}`", text.value),
                format!("没有哪个数值引用了 `{}`", text.value),
            );
            self.fault(Fault::new(text.place, message));
        }
        found
    }

    /// The chosen value stands where the file gives no other.
    fn apply_claim(&mut self, claim: &Claim) {
        let Some(chosen) = claim.chosen.and_then(|at| claim.values.get(at)) else {
            return;
        };
        if let (Subject::Site(id), "capacity") = (claim.of, claim.field.as_str()) {
            let site = &mut self.chain.sites[id.index()];
            site.capacity.get_or_insert_with(|| chosen.clone());
            return;
        }
        let Some(measure) = Measure::ALL.into_iter().find(|it| it.word() == claim.field) else {
            return;
        };
        let same = |observation: &Observation| {
            observation.of == claim.of
                && observation.measure == measure
                && observation.scope == claim.scope
                && observation.period_written == claim.period
        };
        if !self.chain.observations.iter().any(same) {
            self.chain.observations.push(Observation {
                of: claim.of,
                measure,
                figure: chosen.clone(),
                yoy: None,
                period: claim.period.or(self.chain.period),
                period_written: claim.period,
                scope: claim.scope,
                place: claim.place,
            });
        }
    }

    fn acceptance(&mut self, entry: &At<WrittenAcceptance>) {
        let written = &entry.value;
        for (key, missing) in [
            ("rule", written.rule.is_none()),
            ("of", written.of.is_none()),
            ("reason", written.reason.is_none()),
        ] {
            if missing {
                self.missing_key(key, entry.place);
            }
        }
        let reason = self.words(written.reason.as_ref());
        let until = self.date(written.until.as_ref());
        if let (Some(rule), Some(of)) = (&written.rule, &written.of) {
            self.chain.acceptances.push(Acceptance {
                rule: rule.value.clone(),
                of: of.value.clone(),
                reason,
                until,
                place: entry.place,
            });
        }
    }
}

/// An amount of money, in any currency.
fn money() -> Expected {
    Expected {
        units: currencies(),
        because: None,
        signed: false,
    }
}

fn external(written: &WrittenSite) -> Vec<(String, String)> {
    let pairs = written
        .external
        .0
        .iter()
        .map(|(key, value)| (key.value.clone(), value.value.clone()));
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort();
    pairs
}
