//! Claims in a scenario: another source is believed, or the claim is gone.

use super::Changing;
use crate::language::fault::Fault;
use crate::language::resolve::claims::Field;
use crate::language::resolve::{Namespace, Resolver, Thing};
use crate::language::shape::{At, Text};
use crate::language::written_scenario::{ChangedClaim, RemovedClaim};
use crate::model::{Claim, Entry, Figure, List, Slot, SourceId, Subject};
use crate::text::Message;

impl Resolver {
    /// Another of the values of a claim holds.
    pub(super) fn changed_claim(
        &mut self,
        entry: &At<ChangedClaim>,
        changing: &mut Changing,
    ) -> Option<()> {
        let written = &entry.value;
        for (key, missing) in [
            ("field", written.field.is_none()),
            ("chosen", written.chosen.is_none()),
        ] {
            if missing {
                self.missing_key(key, entry.place, entry.place);
            }
        }
        let of = self.subject(written.of.as_ref())?;
        let (field, chosen) = (written.field.as_ref()?, written.chosen.as_ref()?);
        let scope = written
            .scope
            .is_some()
            .then(|| self.scope(written.scope.as_ref()));
        let period = written.period.as_ref().map(|text| self.period(text));
        let mut meant = self.claims_of(of, field);
        meant.retain(|at| {
            let claim = &self.chain.claims[*at];
            scope.is_none_or(|scope| claim.scope == scope)
                && period.is_none_or(|period| claim.period == period)
        });
        let [at] = meant[..] else {
            self.which_claim(entry, meant.len());
            return None;
        };
        let mut to = self.chain.claims[at].clone();
        let value = self.believed(&to, chosen)?;
        let figure = to.values[value].clone();
        let subject = self.field(of, field)?;
        to.chosen = Some(value);
        self.claimed_figure(subject, &to, Some(figure), changing);
        self.write(List::Claims, at, Entry::Claim(Box::new(to)), changing);
        Some(())
    }

    /// Claims of one field of a subject.
    fn claims_of(&self, of: Subject, field: &Text) -> Vec<usize> {
        let claims = self.chain.claims.iter().enumerate();
        let meant = claims.filter(|(_, it)| it.of == of && it.field == field.value);
        meant.map(|(at, _)| at).collect()
    }

    fn which_claim(&mut self, entry: &At<ChangedClaim>, count: usize) {
        let message = if count == 0 {
            Message::new(
                "the chain has no such claim",
                "本链没有这样的 `claims` 条目",
            )
        } else {
            Message::new(
                format!("the chain has {count} claims of this figure: which one?"),
                format!("本链对这一数据有 {count} 项 `claims`：指的是哪一项？"),
            )
        };
        self.fault(Fault::new(entry.place, message).help(
            "write `of` and `field` as the claim does, and its `scope` and `period` where there are several",
            "请按原条目写 `of` 和 `field`；有多项时再写 `scope`、`period`",
        ));
    }

    /// The value of a claim that one source gives.
    fn believed(&mut self, claim: &Claim, chosen: &Text) -> Option<usize> {
        let Some(Thing::Other(source)) = self.lookup(Namespace::Sources, &chosen.value) else {
            let kind = ("source", "来源");
            self.unresolved(chosen, kind, &[Namespace::Sources], |_| true);
            return None;
        };
        let values = claim.values.iter().enumerate();
        let citing = values.filter(|(_, it)| it.sources.contains(&SourceId(source)));
        let citing: Vec<usize> = citing.map(|(at, _)| at).collect();
        if let [one] = citing[..] {
            return Some(one);
        }
        let id = &chosen.value;
        let message = if citing.is_empty() {
            Message::new(
                format!("no value of this claim cites `{id}`"),
                format!("没有哪个数值引用来源 `{id}`"),
            )
        } else {
            Message::new(
                format!("more than one value of this claim cites `{id}`"),
                format!("有多个数值引用来源 `{id}`"),
            )
        };
        let fault = Fault::new(chosen.place, message);
        let fault = fault.related(claim.place, Message::new("the claim", "原条目"));
        self.fault(fault.help(
            "choose a source that exactly one value cites",
            "请选恰有一个数值引用的来源",
        ));
        None
    }

    /// A claim that is gone leaves what only it gave unknown.
    pub(super) fn removed_claim(&mut self, entry: &At<RemovedClaim>, changing: &mut Changing) {
        let written = &entry.value;
        let Some(text) = &written.field else {
            self.missing_key("field", entry.place, entry.place);
            return;
        };
        let Some(of) = self.subject(written.of.as_ref()) else {
            return;
        };
        let meant = self.claims_of(of, text);
        if meant.is_empty() {
            let help = (
                "write `of` and `field` as the claim does",
                "请按原条目写 `of` 和 `field`",
            );
            self.no_such(entry.place, &Message::new("claim", " `claims` 条目"), help);
        }
        for at in meant {
            let claim = self.chain.claims[at].clone();
            let said = Text {
                value: text.value.clone(),
                place: entry.place,
            };
            self.gone(List::Claims, Some(at), &said, changing);
            if let Some(field) = self.field(of, text) {
                self.claimed_figure(field, &claim, None, changing);
            }
        }
    }

    /// Puts the figure of a claim where it counts; none takes away what the claim had put there.
    #[expect(
        clippy::too_many_lines,
        reason = "one case after another, read from top to bottom"
    )]
    fn claimed_figure(
        &mut self,
        field: Field,
        claim: &Claim,
        figure: Option<Figure>,
        changing: &mut Changing,
    ) {
        let none = figure.is_none();
        // What goes with its claim has no figure to lose.
        let goes = |list: List, at: usize| none && changing.is_gone(Slot { list, at });
        let by_claim = |held: &Figure| claim.values.iter().any(|it| it.place == held.place);
        match field {
            Field::Measure(of, measure) => {
                let all = self.chain.observations.iter().enumerate();
                let meant = all.filter(|(_, it)| {
                    (it.of, it.measure, it.scope, it.period_written)
                        == (of, measure, claim.scope, claim.period)
                });
                let mut meant: Vec<usize> = meant.map(|(at, _)| at).collect();
                meant.sort_by_key(|at| !by_claim(&self.chain.observations[*at].figure));
                let Some(at) = meant.first().copied() else {
                    return;
                };
                let mut to = self.chain.observations[at].clone();
                if goes(List::Observations, at) {
                    return;
                }
                if none && to.place == claim.place {
                    let value = claim.field.as_str().into();
                    let place = claim.place;
                    self.gone(
                        List::Observations,
                        Some(at),
                        &Text { value, place },
                        changing,
                    );
                } else if !none || by_claim(&to.figure) {
                    to.figure = figure.unwrap_or_default();
                    let entry = Entry::Observation(Box::new(to));
                    self.write(List::Observations, at, entry, changing);
                }
            }
            Field::Capacity(id) | Field::Investment(id) if !goes(List::Sites, id.index()) => {
                let mut to = self.chain.site(id).clone();
                let held = match field {
                    Field::Capacity(_) => to.capacity.as_ref(),
                    _ => to.investment.as_deref(),
                };
                if !none || held.is_some_and(by_claim) {
                    match field {
                        Field::Capacity(_) => to.capacity = figure,
                        _ => to.investment = figure.map(Box::new),
                    }
                    self.write(List::Sites, id.index(), Entry::Site(Box::new(to)), changing);
                }
            }
            Field::Input(id, at) | Field::Byproduct(id, at)
                if !goes(List::Processes, id.index()) =>
            {
                let mut to = self.chain.process(id).clone();
                let held = match field {
                    Field::Input(..) => &mut to.inputs[at].figure,
                    _ => &mut to.byproducts[at].figure,
                };
                if !none || by_claim(held) {
                    *held = figure.unwrap_or_default();
                    let entry = Entry::Process(Box::new(to));
                    self.write(List::Processes, id.index(), entry, changing);
                }
            }
            _ => {}
        }
    }
}
