//! Observations, imports, exports and demands as a scenario sets them: each is found by what it is of.

use super::{Changing, Known};
use crate::language::fault::Fault;
use crate::language::resolve::Resolver;
use crate::language::resolve::statements::identity;
use crate::language::shape::{At, EntriesOrList, Text};
use crate::language::words::Patched;
use crate::language::written::{WrittenCrossing, WrittenObservation};
use crate::model::{Crossing, CrossingKind, Entry, Figure, List, Place, Words};
use crate::quantity::{Amount, Decimal};
use crate::text::Message;

impl Resolver {
    pub(super) fn changed_observation(
        &mut self,
        entry: &At<WrittenObservation>,
        known: &Known,
        changing: &mut Changing,
    ) {
        let Some(observation) = self.observation(entry) else {
            return;
        };
        let key = identity(&observation);
        if !changing.observations.insert(key) {
            self.changed_twice(entry.place);
            return;
        }
        let at = known.observations.get(&key).copied();
        let at = at.unwrap_or(self.chain.observations.len());
        self.write(
            List::Observations,
            at,
            Entry::Observation(Box::new(observation)),
            changing,
        );
    }

    pub(super) fn changed_twice(&mut self, place: Place) {
        let message = Message::new(
            "this scenario changes the same entry twice",
            "同一情景对同一条目改了两次",
        );
        let help = ("join the two into one", "请合并为一项");
        self.fault(Fault::new(place, message).help(help.0, help.1));
    }

    pub(super) fn changed_crossings(
        &mut self,
        kind: CrossingKind,
        written: &EntriesOrList<Patched<WrittenCrossing>>,
        known: &Known,
        changing: &mut Changing,
    ) {
        match written {
            EntriesOrList::List(entries) => {
                for entry in entries {
                    match entry.value.0.of.clone() {
                        Some(of) => {
                            let written = &entry.value.0;
                            self.changed_crossing(kind, &of, written, entry.place, known, changing);
                        }
                        None => self.missing_key("of", entry.place, entry.place),
                    }
                }
            }
            EntriesOrList::Map(entries) => {
                for (of, entry) in &entries.0 {
                    let written = &entry.value.0;
                    if let Some(twice) = written.of.as_ref().filter(|it| it.value != of.value) {
                        let message = Message::new(
                            format!("the entry is of `{}` already", of.value),
                            format!("本项已是 `{}` 的", of.value),
                        );
                        let help = ("leave `of` out", "请删去 `of`");
                        self.fault(Fault::new(twice.place, message).help(help.0, help.1));
                    }
                    self.changed_crossing(kind, of, written, entry.place, known, changing);
                }
            }
        }
    }

    fn changed_crossing(
        &mut self,
        kind: CrossingKind,
        of: &Text,
        written: &WrittenCrossing,
        place: Place,
        known: &Known,
        changing: &mut Changing,
    ) {
        let Some(commodity) = self.commodity(of) else {
            return;
        };
        let whole = WrittenCrossing {
            of: Some(of.clone()),
            ..written.clone()
        };
        let Some(given) = self.crossing(kind, &whole, place) else {
            return;
        };
        let all = known.crossings.get(&(kind, commodity));
        let all = all.map_or(&[][..], Vec::as_slice);
        let meant: Vec<usize> = all
            .iter()
            .copied()
            .filter(|at| names_partner(&given.partner, &self.chain.crossings[*at].partner))
            .collect();
        let cut = is_cut(&given);
        if meant.is_empty() && cut {
            self.no_such_crossing(kind, of);
        } else if meant.len() > 1 && !cut {
            self.which_of(kind, of, meant.len());
        } else if meant.is_empty() {
            let at = self.chain.crossings.len();
            self.write(
                List::Crossings,
                at,
                Entry::Crossing(Box::new(given)),
                changing,
            );
        } else {
            for at in meant {
                if !changing.crossings.insert(at) {
                    self.changed_twice(place);
                    continue;
                }
                let to = overlaid_crossing(&self.chain.crossings[at], &given, written);
                self.write(List::Crossings, at, Entry::Crossing(Box::new(to)), changing);
            }
        }
    }

    pub(super) fn no_such_crossing(&mut self, kind: CrossingKind, of: &Text) {
        let (id, (en, zh)) = (&of.value, kind_words(kind));
        let message = Message::new(
            format!("the chain has no such {en} of `{id}`"),
            format!("本链没有这样的 `{id}` {zh}"),
        );
        self.fault(Fault::new(of.place, message).help(
            "check the commodity and the partner, or leave the entry out",
            "请核对物料和往来方，或删去本项",
        ));
    }

    fn which_of(&mut self, kind: CrossingKind, of: &Text, count: usize) {
        let (id, (en, zh)) = (&of.value, kind_words(kind));
        let key = if kind == CrossingKind::Import {
            "from"
        } else {
            "to"
        };
        let message = Message::new(
            format!("the chain has {count} entries of {en} of `{id}`: which one changes?"),
            format!("本链有 {count} 项 `{id}` 的{zh}：改的是哪一项？"),
        );
        self.fault(Fault::new(of.place, message).help(
            format!("name the partner by `{key}`; a cut to zero may name none, and then cuts all"),
            format!("请用 `{key}` 写明往来方；削减到零的可以不写，表示全部削减"),
        ));
    }
}

/// What an entry gives in place of what the chain has.
fn overlaid_crossing(held: &Crossing, given: &Crossing, written: &WrittenCrossing) -> Crossing {
    let mut to = held.clone();
    if given.amount.is_some() {
        to.amount.clone_from(&given.amount);
        to.basis.clone_from(&given.basis);
    } else if let (Some(amount), Some(limit)) = (&held.amount, &given.limit) {
        // What can no longer be had does not come.
        to.amount = Some(capped(amount, limit));
    }
    if given.limit.is_some() {
        to.limit.clone_from(&given.limit);
    }
    if given.price.is_some() {
        to.price.clone_from(&given.price);
    }
    if written.period.is_some() {
        to.period = given.period;
    }
    if written.by.is_some() {
        to.by = given.by;
    }
    if written.scope.is_some() {
        to.scope = given.scope;
    }
    to
}

/// An amount that a new limit holds down.
fn capped(amount: &Figure, limit: &Figure) -> Figure {
    let (Some(had), Some(most)) = (&amount.amount, &limit.amount) else {
        return amount.clone();
    };
    if is_zero(most) {
        let none = Amount {
            value: most.value,
            low: None,
            high: None,
            sd: None,
            unit: had.unit,
        };
        return Figure {
            amount: Some(none),
            ..limit.clone()
        };
    }
    let (had, most) = (had.canonical(), most.canonical());
    let over = had.dimension == most.dimension && had.value > most.value;
    if over { limit.clone() } else { amount.clone() }
}

fn is_zero(amount: &Amount) -> bool {
    amount.value.is_some_and(Decimal::is_zero)
}

/// Whether an entry only says that nothing comes (or goes, or is wanted) any more.
fn is_cut(given: &Crossing) -> bool {
    let figures = [given.amount.as_ref(), given.limit.as_ref()];
    let mut figures = figures.into_iter().flatten().peekable();
    figures.peek().is_some() && figures.all(|figure| figure.amount.as_ref().is_some_and(is_zero))
}

/// Whether the partner that a change names is this one; who names none means any.
pub(super) fn names_partner(given: &Words, held: &Words) -> bool {
    given.is_empty() || given.all().any(|text| held.all().any(|it| it == text))
}

fn kind_words(kind: CrossingKind) -> (&'static str, &'static str) {
    match kind {
        CrossingKind::Import => ("imports", "外购"),
        CrossingKind::Export => ("exports", "外销"),
        CrossingKind::Demand => ("demand", "需求"),
    }
}
