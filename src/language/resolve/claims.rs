//! Claims: sources that disagree, all values kept, one chosen.

use std::collections::HashMap;

use super::figures::Expected;
use super::{OWN, Resolver};
use crate::language::fault::Fault;
use crate::language::files::Loaded;
use crate::language::shape::{At, Text, Texts};
use crate::language::written::{ClaimedValue, WrittenClaim};
use crate::model::{
    Claim, Figure, Measure, Observation, Place, ProcessId, ScopeId, SiteId, Subject,
};
use crate::quantity::Period;
use crate::text::Message;

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Measure(Subject, Measure),
    Capacity(SiteId),
    Investment(SiteId),
    /// A process and the position of its input.
    Input(ProcessId, usize),
    /// A process and the position of its by-product.
    Byproduct(ProcessId, usize),
}

/// Identity of a claim: its field, scope, period as written and period that holds.
type Identity = (Field, Option<ScopeId>, Option<Period>, Option<Period>);

impl Resolver {
    /// Claims of the chain's own file, then those that used files make of their technology: that sources disagree on a
    /// coefficient belongs to it. What a used file claims of its own sites and observations stays there.
    pub(super) fn claims(&mut self, loaded: &[Loaded]) {
        let (own, used): (Vec<_>, Vec<_>) = loaded.iter().partition(|file| file.file == OWN);
        for file in own.into_iter().chain(used) {
            let mut seen: HashMap<Identity, Place> = HashMap::new();
            for entry in &file.written.claims {
                self.claim(entry, file.file == OWN, &mut seen);
            }
        }
    }

    fn claim(&mut self, entry: &At<WrittenClaim>, own: bool, seen: &mut HashMap<Identity, Place>) {
        let written = &entry.value;
        if !own && !self.is_technology(written.of.as_ref()) {
            return;
        }
        let of = self.subject(written.of.as_ref());
        if written.field.is_none() {
            self.missing_key("field", entry.place, entry.place);
        }
        let field = match (of, &written.field) {
            (Some(of), Some(text)) => self.field(of, text),
            _ => None,
        };
        let expected = field.map_or_else(Expected::any, |field| self.expect_field(field));
        let values = self.claimed_values(entry, &expected);
        if matches!(field, Some(Field::Capacity(_))) {
            for value in &values {
                self.check_rate(value);
            }
        }
        let chosen = written
            .chosen
            .as_ref()
            .and_then(|text| self.chosen(text, &written.values));
        let scope = self.scope(written.scope.as_ref());
        let (period, holds) = self.period_or_chains(written.period.as_ref());
        let (Some(of), Some(field), Some(text)) = (of, field, &written.field) else {
            return;
        };
        if let Some(first) = seen.insert((field, scope, period, holds), entry.place) {
            let message = Message::new("this is claimed twice", "同一数据在 `claims` 中出现两次");
            let fault = Fault::new(entry.place, message)
                .related(first, Message::new("first here", "第一次出现"))
                .help("join the two into one", "请合并为一项");
            self.fault(fault);
            return;
        }
        let place = entry.place;
        let claim = Claim {
            of,
            field: text.value.to_string(),
            scope,
            period,
            values,
            chosen,
            place,
        };
        self.apply(field, &claim, holds, own);
        self.chain.claims.push(claim);
    }

    fn is_technology(&self, of: Option<&Text>) -> bool {
        use super::{Namespace, Thing};
        of.and_then(|id| self.lookup(Namespace::Things, &id.value))
            .is_some_and(|thing| matches!(thing, Thing::Process(_)))
    }

    fn claimed_values(&mut self, entry: &At<WrittenClaim>, expected: &Expected) -> Vec<Figure> {
        let written = &entry.value.values;
        let mut values = Vec::new();
        for value in written {
            let figure = &value.value;
            if figure.amount.is_none() && figure.low.is_none() && figure.high.is_none() {
                self.missing_key("amount", value.place, value.place);
            }
            values.push(self.numbers(figure.numbers(), figure.basis(), value.place, expected));
        }
        if written.len() < 2 {
            let message = Message::new(
                "a claim keeps two values or more",
                "一项 `claims` 至少要有两个数值",
            );
            self.fault(Fault::new(entry.place, message).help(
                "a figure on which sources agree stands where it belongs, without a claim",
                "来源一致的数据直接写在原处，不必写 `claims`",
            ));
        }
        values
    }

    /// What a claim may be about: `capacity` or `investment` of a site, the amount of an input, or a measure.
    pub(super) fn field(&mut self, of: Subject, text: &Text) -> Option<Field> {
        let found = match (of, text.value.as_str()) {
            (Subject::Site(id), "capacity") => Some(Field::Capacity(id)),
            (Subject::Site(id), "investment") => Some(Field::Investment(id)),
            (Subject::Process(id), path) if path.contains('.') => self.part_of_process(id, path),
            (_, word) => {
                let mut measures = Measure::ALL.into_iter();
                let measure = measures.find(|measure| measure.word() == word);
                measure.map(|measure| Field::Measure(of, measure))
            }
        };
        if found.is_none() {
            let shown = &text.value;
            let message = Message::new(
                format!("no `{shown}` can be claimed of this subject"),
                format!("这个对象没有可列入 `claims` 的 `{shown}`"),
            );
            self.fault(Fault::new(text.place, message).help(
                "write a measure such as `output`, `capacity` of a site, or `inputs.<slot>` of a process",
                "请写指标（如 `output`）、企业的 `capacity`，或工艺的 `inputs.<物料>`",
            ));
        }
        found
    }

    fn part_of_process(&self, id: ProcessId, path: &str) -> Option<Field> {
        let process = self.chain.process(id);
        if let Some(slot) = path.strip_prefix("inputs.") {
            let at = process.inputs.iter().position(|input| input.slot == slot)?;
            return Some(Field::Input(id, at));
        }
        let name = path.strip_prefix("byproducts.")?;
        let commodity = self.chain.find_commodity(name)?;
        let at = process
            .byproducts
            .iter()
            .position(|output| output.commodity == commodity)?;
        Some(Field::Byproduct(id, at))
    }

    fn expect_field(&self, field: Field) -> Expected {
        let commodity = match field {
            Field::Measure(of, measure) => return self.expect_measure(of, measure),
            Field::Capacity(id) => return self.expect_capacity(self.chain.site(id).process),
            Field::Investment(_) => return Expected::clone(&self.usual.money()),
            Field::Input(id, at) => {
                let input = &self.chain.process(id).inputs[at];
                input.alternatives.first().map(|(commodity, _)| *commodity)
            }
            Field::Byproduct(id, at) => Some(self.chain.process(id).byproducts[at].commodity),
        };
        commodity.map_or_else(Expected::any, |commodity| self.expect_commodity(commodity))
    }

    fn chosen(&mut self, text: &Text, values: &[At<ClaimedValue>]) -> Option<usize> {
        let cites = |value: &At<ClaimedValue>| {
            let sources = value.value.source.as_ref().map_or(&[][..], Texts::all);
            sources.iter().any(|source| source.value == text.value)
        };
        let citing = values.iter().enumerate().filter(|(_, value)| cites(value));
        let citing: Vec<usize> = citing.map(|(at, _)| at).collect();
        let id = &text.value;
        let (message, help) = match citing[..] {
            [one] => return Some(one),
            [] => (
                Message::new(
                    format!("no value of this claim cites `{id}`"),
                    format!("没有哪个数值引用来源 `{id}`"),
                ),
                (
                    "write the source of the value that is chosen",
                    "请写所采用数值的来源 id",
                ),
            ),
            _ => (
                Message::new(
                    format!("more than one value of this claim cites `{id}`"),
                    format!("有多个数值引用来源 `{id}`"),
                ),
                (
                    "choose a source that only one value cites",
                    "请选只有一个数值引用的来源",
                ),
            ),
        };
        self.fault(Fault::new(text.place, message).help(help.0, help.1));
        None
    }

    /// The chosen value stands where the file gives no other.
    fn apply(&mut self, field: Field, claim: &Claim, period: Option<Period>, own: bool) {
        let Some(chosen) = claim.chosen.and_then(|at| claim.values.get(at)).cloned() else {
            return;
        };
        let held = match field {
            Field::Measure(of, measure) => {
                if let Some(figure) = self.observed(of, measure, claim, period) {
                    figure
                } else {
                    self.chain.observations.push(Observation {
                        of,
                        measure,
                        figure: chosen,
                        yoy: None,
                        period,
                        period_written: claim.period,
                        scope: claim.scope,
                        place: claim.place,
                    });
                    return;
                }
            }
            Field::Capacity(id) => self.chain.sites[id.index()]
                .capacity
                .get_or_insert_with(Figure::default),
            Field::Investment(id) => self.chain.sites[id.index()]
                .investment
                .get_or_insert_default(),
            Field::Input(id, at) => &mut self.chain.processes[id.index()].inputs[at].figure,
            Field::Byproduct(id, at) => &mut self.chain.processes[id.index()].byproducts[at].figure,
        };
        let Some(written) = &held.amount else {
            *held = chosen;
            return;
        };
        let best = |figure: &Figure| {
            let unit = figure.unit()?;
            let amount = crate::quantity::Amount {
                unit,
                ..figure.amount?
            };
            let exact = amount.canonical();
            exact.value.or(exact.low).or(exact.high)
        };
        if !own || best(held) == best(&chosen) {
            return;
        }
        let shown = written.to_string();
        let (place, other) = (held.place, chosen.place);
        let message = Message::new(
            format!("the claim chooses another value than `{shown}`, which is given here"),
            format!("`claims` 采用的数值与这里的 `{shown}` 不同"),
        );
        let label = Message::new("chosen here", "采用的数值");
        self.fault(Fault::new(place, message).related(other, label).help(
            "leave this one out, or choose it in the claim",
            "请删去这个数值，或在 `claims` 里采用它",
        ));
    }

    fn observed(
        &mut self,
        of: Subject,
        measure: Measure,
        claim: &Claim,
        period: Option<Period>,
    ) -> Option<&mut Figure> {
        let wanted = (of, measure, claim.scope, claim.period, period);
        let all = self.chain.observations.iter_mut();
        let mut same = all.filter(|observation| super::statements::identity(observation) == wanted);
        same.next().map(|observation| &mut observation.figure)
    }
}
