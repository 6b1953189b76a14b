//! The changes between two versions of one entity, field by field.
//!
//! Comes in: pairs of entities. Goes out: changes with path, old and new value, places, deltas. Must not know: findings.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::View;
use super::about::about;
use super::alike::alike;
use super::area::area;
use super::brief::brief;
use super::delta::moved;
use super::entity::{Entity, Kind};
use super::field::{Content, Field, fields};
use super::matching::Matches;
use super::{called, effect, words};
use crate::language::location;
use crate::model::Place;
use crate::report::{Change, ChangeAction, Effect, Location};
use crate::text::Message;

/// An entity with what every change of it repeats.
struct Told {
    kind: Kind,
    id: String,
    title: Message,
    about: Vec<String>,
}

impl Told {
    fn new(view: &View<'_>, entity: Entity) -> Self {
        Self {
            kind: entity.kind,
            id: entity.id(view.chain),
            title: entity.title(view.chain),
            about: about(view, entity),
        }
    }

    fn change(&self, path: String, action: ChangeAction, effects: Vec<Effect>) -> Change {
        Change {
            kind: self.kind.word(),
            id: self.id.clone(),
            title: self.title.clone(),
            about: self.about.clone(),
            area: area(self.kind, &path, &effects),
            path,
            field: Message::default(),
            action,
            effects,
            base: None,
            head: None,
            base_at: None,
            head_at: None,
            delta: None,
            delta_relative: None,
        }
    }
}

fn at(view: &View<'_>, place: Place) -> Location {
    location(place, &view.chain.files)
}

/// An entity that only the new version has.
pub(super) fn added(head: &View<'_>, entity: Entity) -> Change {
    let told = Told::new(head, entity);
    let effects = effect::added(entity.kind);
    Change {
        head: brief(head, entity, &fields(head, entity)),
        head_at: Some(at(head, entity.place(head.chain))),
        ..told.change(String::new(), ChangeAction::Added, effects)
    }
}

/// An entity that only the old version has.
pub(super) fn removed(base: &View<'_>, entity: Entity) -> Change {
    let told = Told::new(base, entity);
    let effects = effect::removed(entity.kind);
    Change {
        base: brief(base, entity, &fields(base, entity)),
        base_at: Some(at(base, entity.place(base.chain))),
        ..told.change(String::new(), ChangeAction::Removed, effects)
    }
}

/// Everything that differs between two versions of one entity; empty where nothing does. A rename that is guessed
/// breaks those who use the old id: nothing tells them of the new one.
pub(super) fn between(
    base: &View<'_>,
    head: &View<'_>,
    (old, new): (Entity, Entity),
    guessed: &HashSet<Entity>,
) -> Vec<Change> {
    let mut found = Vec::new();
    let renamed = old.own_id(base.chain) != new.own_id(head.chain);
    if renamed {
        let breaks = guessed.contains(&old).then_some(Effect::Breaking);
        let effects = breaks.into_iter().collect();
        let change = Told::new(head, new).change(String::new(), ChangeAction::Renamed, effects);
        found.push(Change {
            base: Some(Message::same(old.id(base.chain))),
            head: Some(Message::same(new.id(head.chain))),
            base_at: Some(at(base, old.place(base.chain))),
            head_at: Some(at(head, new.place(head.chain))),
            ..change
        });
    }
    if alike((base, old), (head, new)) {
        return found;
    }
    let mut told = None;
    let mut gone = Appeared::default();
    let mut come = Appeared::default();
    for (left, right) in side_by_side(fields(base, old), fields(head, new)) {
        let differs = match (&left, &right) {
            (Some(left), Some(right)) => !left.content.same(&right.content, &head.common.exchange),
            (Some(left), None) => gone.first(&left.path),
            (None, Some(right)) => come.first(&right.path),
            (None, None) => false,
        };
        if differs {
            let told = told.get_or_insert_with(|| Told::new(head, new));
            found.push(field_change(base, head, told, left, right));
        }
    }
    found
}

/// Fields that came or went with all that stands below them: what is below is not told again.
#[derive(Default)]
struct Appeared(HashSet<String>);

impl Appeared {
    fn first(&mut self, path: &str) -> bool {
        let below = path
            .match_indices('.')
            .any(|(dot, _)| self.0.contains(&path[..dot]));
        if !below {
            self.0.insert(path.to_owned());
        }
        !below
    }
}

/// Joins two lists sorted by path.
fn side_by_side(left: Vec<Field>, right: Vec<Field>) -> Vec<(Option<Field>, Option<Field>)> {
    let mut joined = Vec::with_capacity(left.len().max(right.len()));
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (Some(old), Some(new)) => old.path.cmp(&new.path),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return joined,
        };
        joined.push(match order {
            Ordering::Less => (left.next(), None),
            Ordering::Greater => (None, right.next()),
            Ordering::Equal => (left.next(), right.next()),
        });
    }
}

fn field_change(
    base: &View<'_>,
    head: &View<'_>,
    told: &Told,
    old: Option<Field>,
    new: Option<Field>,
) -> Change {
    let path = new
        .as_ref()
        .or(old.as_ref())
        .map(Field::shown_path)
        .unwrap_or_default();
    let mut change = told.change(path, ChangeAction::Changed, Vec::new());
    match (&old, &new) {
        (Some(old), Some(new)) => {
            change.effects = effects((base, old), (head, new));
            if let (Content::Amount(from), Content::Amount(to)) = (&old.content, &new.content) {
                let moved = moved(from, to, &head.common.exchange);
                change.action = moved.action;
                change.delta = moved.delta;
                change.delta_relative = moved.relative;
            }
        }
        (Some(old), None) => {
            change.action = ChangeAction::Removed;
            change.effects = vec![old.exists];
        }
        (None, Some(new)) => {
            change.action = ChangeAction::Added;
            change.effects = vec![new.exists];
        }
        (None, None) => {}
    }
    change.area = area(told.kind, &change.path, &change.effects);
    change.field = called::field(&change.path, &[head.chain, base.chain]);
    change.base = old.as_ref().map(|field| field.content.shown());
    change.head = new.as_ref().map(|field| field.content.shown());
    change.base_at = old.map(|field| at(base, field.place));
    change.head_at = new.map(|field| at(head, field.place));
    change
}

/// What a change of value means; a change of dimension breaks whatever computes with it. Another currency is none where
/// each version says what its own is worth.
fn effects((base, old): (&View<'_>, &Field), (head, new): (&View<'_>, &Field)) -> Vec<Effect> {
    let own = old.changes.min(new.changes);
    match (&old.content, &new.content) {
        (Content::Amount(from), Content::Amount(to))
            if base.rates.dimension(from.unit) != head.rates.dimension(to.unit) =>
        {
            vec![Effect::Breaking, own]
        }
        (Content::Unit(from), Content::Unit(to)) if !from.same_dimension(*to) => {
            vec![Effect::Breaking]
        }
        _ => vec![own],
    }
}

/// The order of the stages that both versions have: the only order that means something.
pub(super) fn stage_order(base: &View<'_>, head: &View<'_>, matches: &Matches) -> Option<Change> {
    let pairs = matches
        .pairs
        .iter()
        .filter(|(old, _)| old.kind == Kind::Stage);
    let by_base: Vec<(usize, usize)> = pairs.map(|(old, new)| (old.at, new.at)).collect();
    let mut by_head = by_base.clone();
    by_head.sort_unstable_by_key(|(_, new)| *new);
    let differs = by_base
        .iter()
        .zip(&by_head)
        .find(|(left, right)| left != right)?;
    let whole = Told::new(
        head,
        Entity {
            kind: Kind::Chain,
            at: 0,
        },
    );
    let old = by_base
        .iter()
        .map(|(old, _)| &base.chain.stages[*old])
        .map(|it| it.title.message(&it.id));
    let new = by_head
        .iter()
        .map(|(_, new)| &head.chain.stages[*new])
        .map(|it| it.title.message(&it.id));
    let (first_old, first_new) = (differs.0.0, differs.1.1);
    Some(Change {
        field: called::field("stages", &[]),
        base: Some(words::join(old)),
        head: Some(words::join(new)),
        base_at: Some(at(base, base.chain.stages[first_old].place)),
        head_at: Some(at(head, head.chain.stages[first_new].place)),
        ..whole.change(
            "stages".to_owned(),
            ChangeAction::Changed,
            vec![Effect::Structural],
        )
    })
}
