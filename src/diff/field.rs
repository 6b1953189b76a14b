//! The fields of an entity in canonical form: what two versions are compared by.
//!
//! Comes in: a version and one of its entities. Goes out: its fields, sorted by path, each with its value, its place
//! and what a change of it would mean. Must not know: the other version.
//!
//! Equality is exact: `1000 t`, `1 kt` and `0.1 万吨` are one value, a figure that is not known is not one that is not
//! given, neither is zero, and what equals the default of the language is not a field at all.

use super::entity::{Entity, Kind};
use super::names::GONE;
use super::{View, called, statements, technology, words};
use crate::model::{Chain, Figure, Place, Words};
use crate::quantity::{Amount, Date, Exchange, Period, Unit};
use crate::report::Effect;
use crate::text::{Message, date_message, given_message, period_message};

/// A value in canonical form.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// The file says that it is not known.
    Unknown,
    /// An amount, with the rate assumed for it, if any.
    Amount(Amount),
    /// A unit.
    Unit(Unit),
    /// One unit of a commodity whose unit is not known.
    OneUnit,
    /// Anything else: what it is compared by, and what is shown.
    Words { key: String, shown: Message },
}

impl Content {
    /// Whether both mean the same, money of two currencies by the rates that both versions give.
    pub fn same(&self, other: &Self, exchange: &Exchange) -> bool {
        match (self, other) {
            (Self::Unknown, Self::Unknown) | (Self::OneUnit, Self::OneUnit) => true,
            (Self::Amount(left), Self::Amount(right)) => {
                left == right || exchange.canonical(left) == exchange.canonical(right)
            }
            (Self::Unit(left), Self::Unit(right)) => {
                left.same_dimension(*right) && left.exact_factor() == right.exact_factor()
            }
            (Self::OneUnit, Self::Amount(amount)) | (Self::Amount(amount), Self::OneUnit) => {
                amount.is_exact() && amount.value == Some(1.into())
            }
            (Self::Words { key: left, .. }, Self::Words { key: right, .. }) => left == right,
            _ => false,
        }
    }

    /// For people.
    pub fn shown(&self) -> Message {
        match self {
            Self::Unknown => words::unknown(),
            Self::Amount(amount) => given_message(amount),
            Self::Unit(unit) => Message::same(unit.to_string()),
            Self::OneUnit => Message::same("1"),
            Self::Words { shown, .. } => shown.clone(),
        }
    }

    /// A text that is equal where the contents are.
    pub fn key(&self, exchange: &Exchange) -> String {
        match self {
            Self::Unknown => "?".to_owned(),
            Self::Amount(amount) => exchange.canonical(amount).key(),
            Self::Unit(unit) => format!("{:?} {}", unit.dimension(), unit.exact_factor()),
            Self::OneUnit => "1".to_owned(),
            Self::Words { key, .. } => key.clone(),
        }
    }
}

/// One field of an entity.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its path within the entity, as the keys of the file are called.
    pub path: String,
    pub content: Content,
    /// What it means when the field appears or goes.
    pub exists: Effect,
    /// What it means when its value changes.
    pub changes: Effect,
    pub place: Place,
}

impl Field {
    /// The path for people.
    pub fn shown_path(&self) -> String {
        self.path.replace(GONE, "")
    }
}

/// The fields of an entity, sorted by path.
pub(super) fn fields(view: &View<'_>, entity: Entity) -> Vec<Field> {
    let mut list = Fields {
        view,
        place: entity.place(view.chain),
        list: Vec::new(),
    };
    match entity.kind {
        Kind::Chain => technology::chain(&mut list),
        Kind::Stage => technology::stage(&mut list, entity.at),
        Kind::Commodity => technology::commodity(&mut list, entity.at),
        Kind::Process => technology::process(&mut list, entity.at),
        Kind::Scope => technology::scope(&mut list, entity.at),
        Kind::Source => technology::source(&mut list, entity.at),
        _ => statements::fields(&mut list, entity),
    }
    list.finish()
}

/// All fields of an entity as one text, equal where the fields are.
pub(super) fn content_key(view: &View<'_>, entity: Entity) -> String {
    let list = fields(view, entity);
    let texts = list.iter().map(|field| told(field, &view.common.exchange));
    texts.collect()
}

/// One field as a line of text, equal where it is.
pub(super) fn told(field: &Field, exchange: &Exchange) -> String {
    let mut out = field.path.clone();
    out.push('=');
    out.push_str(&field.content.key(exchange));
    out.push('\n');
    out
}

/// Fields being put together.
pub(super) struct Fields<'v, 'c> {
    pub view: &'v View<'c>,
    /// Where the entity stands: the place of fields that have none of their own.
    pub place: Place,
    list: Vec<Field>,
}

impl<'c> Fields<'_, 'c> {
    pub fn chain(&self) -> &'c Chain {
        self.view.chain
    }

    /// One field; a change of it means the same whether it appears, goes or changes.
    pub fn push(&mut self, path: impl Into<String>, content: Content, effect: Effect) {
        let place = self.place;
        self.list.push(Field {
            path: path.into(),
            content,
            exists: effect,
            changes: effect,
            place,
        });
    }

    /// One field that means something else when it appears or goes.
    pub fn push_at(
        &mut self,
        path: impl Into<String>,
        content: Content,
        (exists, changes): (Effect, Effect),
        place: Place,
    ) {
        self.list.push(Field {
            path: path.into(),
            content,
            exists,
            changes,
            place,
        });
    }

    /// A closed word or an id: the same in both languages unless `shown` says otherwise.
    pub fn word(&mut self, path: &str, key: &str, shown: Message, effect: Effect) {
        self.push(
            path,
            Content::Words {
                key: key.to_owned(),
                shown,
            },
            effect,
        );
    }

    /// A reference: compared by the name it has in the new version, shown as written and by its title.
    pub fn reference(&mut self, path: &str, name: &str, shown: Message, effect: Effect) {
        self.word(path, name, shown, effect);
    }

    /// Text in one language, where given.
    pub fn text(&mut self, path: &str, text: Option<&str>, effect: Effect) {
        if let Some(text) = text {
            self.word(path, text, Message::same(text), effect);
        }
    }

    /// Text in two languages: compared by how it reads in each.
    pub fn words(&mut self, path: &str, text: &Words, effect: Effect) {
        if !text.is_empty() {
            self.push(path, reading(text), effect);
        }
    }

    /// A yes that is a no where absent.
    pub fn flag(&mut self, path: &str, is: bool, effect: Effect) {
        if is {
            self.word(path, "true", called::value("true"), effect);
        }
    }

    pub fn date(&mut self, path: &str, date: Option<Date>, effect: Effect) {
        if let Some(date) = date {
            self.word(path, &date.to_string(), date_message(date), effect);
        }
    }

    pub fn period(&mut self, path: &str, period: Option<Period>, effect: Effect) {
        if let Some(period) = period {
            self.word(path, &period.to_string(), period_message(period), effect);
        }
    }

    /// An amount without a basis, where given.
    pub fn amount(&mut self, path: &str, amount: Option<&Amount>, effect: Effect) {
        if let Some(amount) = amount {
            self.push(path, Content::Amount(*amount), effect);
        }
    }

    /// Several references as one value, in no order.
    pub fn references(&mut self, path: &str, mut pairs: Vec<(&str, Message)>, effect: Effect) {
        if pairs.is_empty() {
            return;
        }
        pairs.sort_unstable_by(|left, right| (left.0, &left.1.en).cmp(&(right.0, &right.1.en)));
        let (keys, shown): (Vec<&str>, Vec<Message>) = pairs.into_iter().unzip();
        let shown = words::join(shown);
        self.push(
            path,
            Content::Words {
                key: keys.join("\n"),
                shown,
            },
            effect,
        );
    }

    /// A figure at `path` and what it rests on below it.
    pub fn figure(&mut self, path: &str, figure: &Figure, effects: (Effect, Effect)) {
        self.numbers(path, &format!("{path}."), figure, effects);
        self.basis(&format!("{path}."), figure);
    }

    /// A figure that is what the entry says: what it rests on stands beside it.
    pub fn own_figure(&mut self, path: &str, figure: &Figure, effects: (Effect, Effect)) {
        self.numbers(path, "", figure, effects);
    }

    fn numbers(&mut self, path: &str, below: &str, figure: &Figure, effects: (Effect, Effect)) {
        let content = match (&figure.amount, figure.unit()) {
            (Some(amount), Some(unit)) => Content::Amount(Amount { unit, ..*amount }),
            _ => Content::Unknown,
        };
        let place = figure.place;
        self.push_at(path, content, effects, place);
        if let Some(rate) = figure.assumed {
            let shown = Message::same(rate.to_string().replacen("1/", "per ", 1));
            let key = Content::Unit(rate).key(&self.view.common.exchange);
            let note = Content::Words { key, shown };
            // The amount is compared with its rate; that the rate is assumed is a matter of what it rests on.
            let effect = Effect::Provenance;
            self.push_at(format!("{below}assumed"), note, (effect, effect), place);
        }
        if let Some(bounds) = figure.bounds.as_deref().copied() {
            let content = Content::Amount(bounds);
            let effect = Effect::Data;
            self.push_at(format!("{below}bounds"), content, (effect, effect), place);
        }
    }

    /// Sources, confidence, quote and note.
    pub fn basis(&mut self, below: &str, basis: &Figure) {
        let outer = self.place;
        self.place = basis.place;
        let effect = Effect::Provenance;
        let view = self.view;
        let cited = basis.sources.iter();
        let cited = cited.map(|id| {
            let source = view.chain.source(*id);
            let shown = called::titled(&source.title, &source.id);
            (view.names.source(*id), shown)
        });
        self.references(&format!("{below}source"), cited.collect(), effect);
        if let Some(word) = basis.confidence {
            let shown = word.message();
            self.word(&format!("{below}confidence"), word.word(), shown, effect);
        }
        self.text(&format!("{below}quote"), basis.quote.as_deref(), effect);
        self.words(&format!("{below}note"), &basis.note, effect);
        self.place = outer;
    }

    /// Sorts by path; where a path stands twice, the second gets a number, in the order of what they say.
    fn finish(self) -> Vec<Field> {
        let exchange = &self.view.common.exchange;
        let mut list = self.list;
        list.sort_by(|left, right| left.path.cmp(&right.path));
        let doubled = list.windows(2).any(|pair| pair[0].path == pair[1].path);
        if doubled {
            list.sort_by_cached_key(|field| (field.path.clone(), field.content.key(exchange)));
            for at in (1..list.len()).rev() {
                let path = &list[at].path;
                let before = list[..at]
                    .iter()
                    .rev()
                    .take_while(|it| it.path == *path)
                    .count();
                if before > 0 {
                    list[at].path = format!("{path}#{}", before + 1);
                }
            }
            list.sort_by(|left, right| left.path.cmp(&right.path));
        }
        list
    }
}

/// Text in two languages as it reads in each.
pub(super) fn reading(text: &Words) -> Content {
    let shown = text.message("");
    Content::Words {
        key: format!("{}\n{}", shown.en, shown.zh),
        shown,
    }
}
