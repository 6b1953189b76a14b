//! What the file states: presence, observations, crossings, flows, targets, context, acceptances.

use std::collections::HashMap;

use super::figures::{Expected, without_rate};
use super::names::{REGION, known};
use super::{Namespace, Resolver, Thing};
use crate::language::fault::Fault;
use crate::language::files::Loaded;
use crate::language::shape::{At, Text, TextOr};
use crate::language::written::{
    Written, WrittenAcceptance, WrittenCrossing, WrittenFlow, WrittenObservation, WrittenStated,
    WrittenTarget,
};
use crate::model::{
    Acceptance, CommodityId, Context, Crossing, CrossingKind, Figure, Flow, INDICATORS, Measure,
    Observation, Place, ProcessId, ScopeId, Stated, StatedWhat, Subject, Target,
};
use crate::quantity::{Amount, Period, Unit};
use crate::text::Message;

/// Identity of an observation: what, measure, scope, period as written. A period written as unknown is another one
/// than a period that the chain gives.
pub(super) type Identity = (
    Subject,
    Measure,
    Option<ScopeId>,
    Option<Period>,
    Option<Period>,
);

pub(super) fn identity(observation: &Observation) -> Identity {
    let Observation {
        of,
        measure,
        scope,
        period_written,
        period,
        ..
    } = observation;
    (*of, *measure, *scope, *period_written, *period)
}

/// Whether period and scope of an observation could be read as far as they are written.
fn is_clear(written: &WrittenObservation, observation: &Observation) -> bool {
    let period = known(written.period.as_ref()).is_some();
    let scope = written
        .scope
        .as_ref()
        .is_some_and(|text| text.value != REGION);
    (!period || observation.period_written.is_some()) && (!scope || observation.scope.is_some())
}

impl Resolver {
    /// Everything else, in the order of the file.
    pub(super) fn statements(&mut self, loaded: &[Loaded], written: &Written) {
        if let Some(TextOr::Long(long)) = &written.period {
            self.chain.period_basis = self.basis(long.value.basis(), long.place);
        }
        for stated in &written.stated {
            let stated = self.stated(stated);
            self.chain.stated.extend(stated);
        }
        self.observations(written);
        let crossings = [
            (CrossingKind::Import, &written.imports),
            (CrossingKind::Export, &written.exports),
            (CrossingKind::Demand, &written.demands),
        ];
        for (kind, entries) in crossings {
            for entry in entries {
                let crossing = self.crossing(kind, &entry.value, entry.place);
                self.chain.crossings.extend(crossing);
            }
        }
        for flow in &written.flows {
            let flow = self.flow(flow);
            self.chain.flows.extend(flow);
        }
        for target in &written.targets {
            let at = u32::try_from(self.chain.targets.len()).unwrap_or(u32::MAX);
            let id = target.value.id.as_ref();
            let kept =
                id.is_none_or(|id| self.declare(Namespace::Targets, &id.0, Thing::Other(at)));
            let target = self.target(target);
            self.chain.targets.extend(target.filter(|_| kept));
        }
        self.claims(loaded);
        for context in &written.context {
            let basis = self.basis(context.value.basis(), context.place);
            if context.value.text.is_none() {
                self.missing_key("text", context.place, context.place);
            }
            let text = self.words(context.value.text.as_ref());
            self.chain.context.push(Context {
                text,
                basis,
                place: context.place,
            });
        }
        for acceptance in &written.accept {
            self.acceptance(acceptance);
        }
    }

    pub(super) fn stated(&mut self, entry: &At<WrittenStated>) -> Option<Stated> {
        let written = &entry.value;
        let basis = self.basis(written.basis(), entry.place);
        let process = written.process.as_ref().map(|text| self.process(text));
        let stages: Option<Vec<_>> = written.stages.as_ref().map(|stages| {
            stages
                .all()
                .iter()
                .filter_map(|text| self.stage(text))
                .collect()
        });
        let what = match (process, stages) {
            (Some(process), None) => process.map(StatedWhat::Process),
            (None, Some(stages)) => Some(StatedWhat::Stages(stages)),
            (None, None) => {
                self.missing_key("process|stages", entry.place, entry.place);
                None
            }
            (Some(_), Some(_)) => {
                let message = Message::new(
                    "an entry of `stated` names a process or stages, not both",
                    "`stated` 的一项只写工艺或只写环节，不能都写",
                );
                let help = ("make two entries of it", "请分成两项");
                self.fault(Fault::new(entry.place, message).help(help.0, help.1));
                None
            }
        };
        Some(Stated {
            what: what?,
            basis,
            place: entry.place,
        })
    }

    fn observations(&mut self, written: &Written) {
        let mut seen: HashMap<Identity, Place> = HashMap::new();
        for entry in &written.observations {
            let Some(observation) = self.observation(entry) else {
                continue;
            };
            // A period or scope that could not be read says nothing of what is the same.
            if !is_clear(&entry.value, &observation) {
                continue;
            }
            if let Some(first) = seen.get(&identity(&observation)) {
                self.given_twice(entry.place, *first);
                continue;
            }
            seen.insert(identity(&observation), entry.place);
            self.chain.observations.push(observation);
        }
    }

    fn given_twice(&mut self, place: Place, first: Place) {
        let message = Message::new(
            "the same figure is given twice: same subject, measure, scope and period",
            "同一数据给了两次：对象、指标、范围、时期都相同",
        );
        self.fault(
            Fault::new(place, message)
                .related(first, Message::new("first here", "第一次出现"))
                .help(
                    "where sources disagree, keep all values under `claims`",
                    "来源不一致时，请把各个数值放在 `claims` 下",
                ),
        );
    }

    pub(super) fn observation(&mut self, entry: &At<WrittenObservation>) -> Option<Observation> {
        let written = &entry.value;
        let of = self.subject(written.of.as_ref());
        if written.measure.is_none() {
            self.missing_key("measure", entry.place, entry.place);
        }
        let word = written.measure.as_ref();
        let measure = word.and_then(|word| self.word(&word.0, &Measure::ALL, Measure::word));
        let expected = match (of, measure) {
            (Some(of), Some(measure)) => self.expect_measure(of, measure),
            _ => Expected::any(),
        };
        let figure = self.numbers(written.numbers(), written.basis(), entry.place, &expected);
        if written.amount.is_none() && written.low.is_none() && written.high.is_none() {
            self.missing_key("amount", entry.place, entry.place);
        }
        let yoy = written
            .yoy
            .as_ref()
            .map(|figure| self.figure(figure, &Expected::change()));
        let scope = self.scope(written.scope.as_ref());
        let (period_written, period) = self.period_or_chains(written.period.as_ref());
        let (of, measure, place) = (of?, measure?, entry.place);
        if let (Some(amount), Some(commodity)) = (&figure.amount, self.counted_in(of, measure)) {
            self.learn_unit(commodity, amount.unit, figure.place);
        }
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

    /// The period as written, and the one that holds: the chain's where none is written.
    pub(super) fn period_or_chains(
        &mut self,
        text: Option<&Text>,
    ) -> (Option<Period>, Option<Period>) {
        let written = text.and_then(|text| self.period(text));
        let inherited = if text.is_some() {
            None
        } else {
            self.chain.period
        };
        (written, written.or(inherited))
    }

    /// The commodity whose unit an observation is counted in.
    fn counted_in(&self, of: Subject, measure: Measure) -> Option<CommodityId> {
        let product = |process: ProcessId| {
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
    pub(super) fn expect_measure(&self, of: Subject, measure: Measure) -> Expected {
        let unit = |text: &str| Unit::parse(text).map_or_else(|_| Expected::any(), Expected::unit);
        match measure {
            Measure::Output | Measure::Input | Measure::Stock => self
                .counted_in(of, measure)
                .map_or_else(Expected::any, |commodity| self.expect_commodity(commodity)),
            Measure::OutputValue | Measure::ValueAdded | Measure::Investment | Measure::Income => {
                Expected::clone(&self.usual.money())
            }
            Measure::Price => match of {
                Subject::Commodity(id) => self.usual.money_per(
                    self.chain
                        .commodities
                        .get(id.index())
                        .and_then(|it| it.unit),
                ),
                _ => self.usual.money_per(None),
            },
            Measure::Employment => unit("人"),
            Measure::Firms => unit("家"),
            Measure::Projects | Measure::PatentApplications | Measure::Models | Measure::Fleet => {
                unit("个")
            }
        }
    }

    pub(super) fn crossing(
        &mut self,
        kind: CrossingKind,
        written: &WrittenCrossing,
        place: Place,
    ) -> Option<Crossing> {
        if written.of.is_none() {
            self.missing_key("of", place, place);
        }
        let of = written.of.as_ref().and_then(|of| self.commodity(of));
        let expected = self.expect_crossing(of);
        let numbers = written.numbers();
        let given = numbers.amount.is_some() || numbers.low.is_some() || numbers.high.is_some();
        let figure = self.numbers(numbers, written.basis(), place, &expected);
        let limit = written
            .limit
            .as_ref()
            .map(|figure| self.figure(figure, &expected));
        for figure in [Some(&figure), limit.as_ref()].into_iter().flatten() {
            if let (Some(of), Some(amount)) = (of, &figure.amount) {
                self.learn_unit(of, without_rate(amount.unit), figure.place);
            }
        }
        let unit = of.and_then(|of| self.chain.commodity(of).unit);
        let price = written
            .price
            .as_ref()
            .map(|figure| self.figure(figure, &self.usual.money_per(unit)));
        let partner = self.partner(kind, written);
        let basis = Figure {
            amount: None,
            assumed: None,
            bounds: None,
            ..figure.clone()
        };
        let period = written.period.as_ref().and_then(|text| self.period(text));
        let by = self.date(written.by.as_ref());
        let scope = self.scope(written.scope.as_ref());
        let amount = given.then_some(figure);
        Some(Crossing {
            kind,
            of: of?,
            partner,
            amount,
            limit,
            price,
            period,
            by,
            scope,
            basis,
            place,
        })
    }

    /// What crosses the boundary is an amount, or an amount per time.
    pub(super) fn expect_crossing(&self, of: Option<CommodityId>) -> Expected {
        let Some(of) = of else { return Expected::any() };
        let amounts = self.expect_commodity(of);
        let rates = Expected::rate(amounts.clone());
        let units = amounts.units.into_iter().chain(rates.units).collect();
        Expected { units, ..rates }
    }

    pub(super) fn partner(
        &mut self,
        kind: CrossingKind,
        written: &WrittenCrossing,
    ) -> crate::model::Words {
        let (partner, other) = match kind {
            CrossingKind::Import => (&written.from, &written.to),
            CrossingKind::Export | CrossingKind::Demand => (&written.to, &written.from),
        };
        if let Some(other) = other {
            let place = match other {
                TextOr::Text(text) => text.place,
                TextOr::Long(long) => long.place,
            };
            let (message, help) = if kind == CrossingKind::Import {
                (
                    Message::new("an import comes `from` somewhere", "外购的来源写 `from`"),
                    ("write `from`", "请写 `from`"),
                )
            } else {
                (
                    Message::new(
                        "an export or a demand goes `to` somebody",
                        "外销和需求的去向写 `to`",
                    ),
                    ("write `to`", "请写 `to`"),
                )
            };
            self.fault(Fault::new(place, message).help(help.0, help.1));
        }
        self.words(partner.as_ref())
    }

    pub(super) fn flow(&mut self, entry: &At<WrittenFlow>) -> Option<Flow> {
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
        let from = written.from.as_ref().and_then(|text| self.flow_end(text));
        let to = written.to.as_ref().and_then(|text| self.flow_end(text));
        let of = written.of.as_ref().and_then(|text| self.commodity(text));
        let expected = of.map_or_else(Expected::any, |of| self.expect_commodity(of));
        let figure = self.numbers(written.numbers(), written.basis(), entry.place, &expected);
        if let (Some(of), Some(amount)) = (of, &figure.amount) {
            self.learn_unit(of, amount.unit, figure.place);
        }
        let period = written.period.as_ref().and_then(|text| self.period(text));
        Some(Flow {
            from: from?,
            to: to?,
            of: of?,
            figure,
            period,
            place: entry.place,
        })
    }

    /// A target; its id is declared elsewhere.
    pub(super) fn target(&mut self, entry: &At<WrittenTarget>) -> Option<Target> {
        let written = &entry.value;
        if written.id.is_none() {
            self.missing_key("id", entry.place, entry.place);
        }
        let of = self.subject(written.of.as_ref());
        if written.indicator.is_none() {
            self.missing_key("indicator", entry.place, entry.place);
        }
        let indicator = written.indicator.as_ref().map(|word| &word.0);
        let expected = indicator.map_or_else(Expected::any, |it| self.expect_indicator(it, of));
        let (at_least, at_most) = self.target_bounds(entry, &expected);
        let basis = self.basis(written.basis(), entry.place);
        let title = self.words(written.title.as_ref());
        let period = written.period.as_ref().and_then(|text| self.period(text));
        let by = self.date(written.by.as_ref());
        let scope = self.scope(written.scope.as_ref());
        Some(Target {
            id: written.id.as_ref()?.0.value.to_string(),
            title,
            indicator: indicator?.value.to_string(),
            of: of?,
            at_least,
            at_most,
            period,
            by,
            scope,
            basis,
            place: entry.place,
        })
    }

    pub(super) fn target_bounds(
        &mut self,
        entry: &At<WrittenTarget>,
        expected: &Expected,
    ) -> (Option<Amount>, Option<Amount>) {
        let (least, most) = (&entry.value.at_least, &entry.value.at_most);
        let at_least = least.as_ref().and_then(|text| self.number(text, expected));
        let at_most = most.as_ref().and_then(|text| self.number(text, expected));
        if least.is_none() && most.is_none() {
            self.missing_key("at-least|at-most", entry.place, entry.place);
        }
        if let Some(text) = most {
            self.bounds_meet(at_least, at_most, text.place);
        }
        (at_least, at_most)
    }

    /// A lower bound above the upper one is a fault; `at` is the bound that was written last.
    pub(super) fn bounds_meet(&mut self, low: Option<Amount>, high: Option<Amount>, at: Place) {
        let (Some(low), Some(high)) = (low, high) else {
            return;
        };
        let (low, high) = (low.canonical(), high.canonical());
        if low.dimension == high.dimension && low.value > high.value {
            let message = Message::new(
                "`at-least` lies above `at-most`",
                "`at-least` 大于 `at-most`",
            );
            let help = ("check the two bounds", "请核对两个界限");
            self.fault(Fault::new(at, message).help(help.0, help.1));
        }
    }

    /// What a target bounds: an indicator, or a measure of its subject.
    pub(super) fn expect_indicator(&mut self, text: &Text, of: Option<Subject>) -> Expected {
        let is = |measure: &Measure| measure.word() == text.value;
        match (Measure::ALL.into_iter().find(is), of) {
            (Some(measure), Some(of)) => return self.expect_measure(of, measure),
            (Some(_), None) => return Expected::any(),
            (None, _) => {}
        }
        let carried = match text.value.as_str() {
            "carbon" => Some("kgCO2e"),
            "energy" => Some("MJ"),
            _ => None,
        };
        if let Some(what) = carried {
            return self.expect_carried(of, what);
        }
        if INDICATORS.contains(&text.value.as_str()) {
            return Expected::unit(Unit::ONE);
        }
        let measures = Measure::ALL.into_iter().map(Measure::word);
        let mut words: Vec<&str> = INDICATORS.to_vec();
        words.extend(measures.filter(|word| !INDICATORS.contains(word)));
        self.unknown_word(text, &words);
        Expected::any()
    }

    /// Carbon or energy per unit of a commodity.
    fn expect_carried(&self, of: Option<Subject>, what: &str) -> Expected {
        let Some(Subject::Commodity(id)) = of else {
            return Expected::any();
        };
        let unit = self
            .chain
            .commodities
            .get(id.index())
            .and_then(|it| it.unit);
        let unit = unit.and_then(|unit| Unit::parse(what).ok()?.divided(unit));
        unit.map_or_else(Expected::any, Expected::unit)
    }

    fn acceptance(&mut self, entry: &At<WrittenAcceptance>) {
        let written = &entry.value;
        for (key, missing) in [
            ("rule", written.rule.is_none()),
            ("of", written.of.is_none()),
            ("reason", written.reason.is_none()),
        ] {
            if missing {
                self.missing_key(key, entry.place, entry.place);
            }
        }
        let reason = self.words(written.reason.as_ref());
        let until = self.date(written.until.as_ref());
        if let (Some(rule), Some(of)) = (&written.rule, &written.of) {
            let (rule, of) = (rule.value.to_string(), of.value.to_string());
            self.chain.acceptances.push(Acceptance {
                rule,
                of,
                reason,
                until,
                place: entry.place,
            });
        }
    }
}
