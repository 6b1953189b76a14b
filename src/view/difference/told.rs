//! What the picture says: titles, changes, gaps.
//!
//! Comes in: the union, both versions, their difference. Goes out: words in one language. Must not know: coordinates.

use super::Between;
use super::boxes::Pane;
use super::union::{Box, Lane, Link, State, Union, What};
use crate::model::{Chain, Subject};
use crate::quantity::Unit;
use crate::report::{Change, ChangeAction, ChangeState, ChangedFinding};
use crate::rules;
use crate::text::{Lang, Message, percent};

/// A gap that moved, as it is told in a box.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    pub state: ChangeState,
    pub words: String,
}

/// The words of one picture.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub between: &'a Between<'a>,
    pub lang: Lang,
}

impl<'a> Words<'a> {
    pub fn new(between: &'a Between<'a>) -> Self {
        Self {
            between,
            lang: between.look.lang,
        }
    }

    /// The newer chain there is.
    pub fn chain(self) -> Option<&'a Chain> {
        let version = self.between.head.or(self.between.base);
        version.map(|it| it.chain)
    }

    /// The title of what a box stands for: as the new version calls it, or the old one where it is gone.
    pub fn title(self, it: &Box) -> String {
        let of = |version: Option<super::Version<'a>>, what: Option<What>| {
            version
                .zip(what)
                .map(|(it, what)| self.name(it.chain, what))
        };
        of(self.between.head, it.head)
            .or_else(|| of(self.between.base, it.base))
            .unwrap_or_default()
    }

    /// The title in one version alone.
    pub fn title_in(self, it: &Box, side: usize) -> Option<String> {
        let versions = [self.between.base, self.between.head];
        let (version, what) = (versions[side], [it.base, it.head][side]);
        version
            .zip(what)
            .map(|(it, what)| self.name(it.chain, what))
    }

    fn name(self, chain: &Chain, what: What) -> String {
        let title = |subject| chain.title_of(subject).get(self.lang).to_owned();
        match what {
            What::Process(id) => title(Subject::Process(id)),
            What::Site(id) => title(Subject::Site(id)),
            What::Commodity(id) | What::Crossing(_, id) => title(Subject::Commodity(id)),
            What::Missing(id) => {
                let title = title(Subject::Commodity(id));
                match self.lang {
                    Lang::En => format!("missing: {title}"),
                    Lang::Zh => format!("缺：{title}"),
                }
            }
        }
    }

    /// The title of a commodity by the new version's id.
    pub fn commodity(self, link: &Link) -> String {
        let of = |version: Option<super::Version<'a>>| {
            let chain = version?.chain;
            let id = chain.find_commodity(&link.of)?;
            Some(
                chain
                    .title_of(Subject::Commodity(id))
                    .get(self.lang)
                    .to_owned(),
            )
        };
        of(self.between.head)
            .or_else(|| of(self.between.base))
            .unwrap_or_else(|| link.of.clone())
    }

    /// The unit of a commodity by the new version's id.
    pub fn unit(self, id: &str) -> Option<Unit> {
        let of = |version: Option<super::Version<'a>>| {
            let chain = version?.chain;
            chain.commodity(chain.find_commodity(id)?).unit
        };
        of(self.between.head).or_else(|| of(self.between.base))
    }

    /// Whether an end of the line names the commodity already.
    pub fn is_named(self, link: &Link, union: &Union) -> bool {
        let names = |it: &Box| {
            let versions = [self.between.base, self.between.head];
            let whats = [it.base, it.head];
            versions.into_iter().zip(whats).any(|(version, what)| {
                let Some((version, what)) = version.zip(what) else {
                    return false;
                };
                let chain = version.chain;
                match what {
                    What::Process(id) => chain.commodity(chain.process(id).product).id == link.of,
                    What::Commodity(_) | What::Missing(_) | What::Crossing(..) => {
                        it.key.ends_with(&format!("/{}", link.of))
                    }
                    What::Site(_) => false,
                }
            })
        };
        names(&union.boxes[link.from]) || names(&union.boxes[link.to])
    }

    /// What a lane is called.
    pub fn lane(self, lane: &Lane) -> String {
        let (en, zh) = match lane {
            Lane::Imports => ("Imports", "外购"),
            Lane::Exports => ("Exports, demand", "外销和需求"),
            Lane::Rest => ("No stage", "未归入环节"),
            Lane::Stage(id) => {
                let of = |version: Option<super::Version<'a>>| {
                    let chain = version?.chain;
                    let stage = chain.find_stage(id)?;
                    Some(
                        chain
                            .title_of(Subject::Stage(stage))
                            .get(self.lang)
                            .to_owned(),
                    )
                };
                return of(self.between.head)
                    .or_else(|| of(self.between.base))
                    .unwrap_or_else(|| id.clone());
            }
        };
        self.lang.pick(en, zh).to_owned()
    }

    /// The old id of what was renamed.
    pub fn former(self, it: &Box) -> Option<String> {
        let (kind, id) = it.key.split_once('/')?;
        let mut changes = self.between.document.changes.iter();
        let change = changes.find(|change| {
            change.action == ChangeAction::Renamed && change.kind == kind && change.id == id
        })?;
        let old = &change.base.as_ref()?.en;
        Some(match self.lang {
            Lang::En => format!("was: {old}"),
            Lang::Zh => format!("原为：{old}"),
        })
    }

    /// A change of a box in one line: `~ capacity 40 → 28 (−30.00 %)`.
    pub fn change(self, it: &Box, change: &Change) -> String {
        let own = it.key.starts_with(&format!("{}/", change.kind));
        self.line(change, if own { "" } else { change.title.get(self.lang) })
    }

    /// Sign, title, field, values and share of a change.
    fn line(self, change: &Change, title: &str) -> String {
        let sign = sign(change);
        let path = self.field(change).to_owned();
        let text = |text: &Option<Message>| text.as_ref().map(|it| held(it.get(self.lang)));
        let (old, new) = (text(&change.base), text(&change.head));
        let values = match (old, new) {
            (Some(old), Some(new)) => format!("{old} → {new}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => String::new(),
        };
        let share = change.delta_relative.filter(|_| change.delta.is_some());
        let share = share.map_or_else(String::new, |share| {
            let sign = if share < 0.0 { "−" } else { "+" };
            let share = format!("{sign}{}", percent(share.abs()));
            match self.lang {
                Lang::En => format!("({share})"),
                Lang::Zh => format!("（{share}）"),
            }
        });
        let parts = [sign.to_owned(), title.to_owned(), path, values, share];
        let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        parts.join(" ")
    }

    /// What one version says where the two differ.
    pub fn value(self, it: &Box, change: &Change, value: Option<&Message>) -> Option<String> {
        let value = held(value?.get(self.lang));
        let own = it.key.starts_with(&format!("{}/", change.kind));
        let title = if own { "" } else { change.title.get(self.lang) };
        let parts = [title, self.field(change), &value];
        let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        Some(parts.join(" "))
    }

    /// A change that has no place in the picture, with the kind of what it is of.
    pub fn elsewhere(self, change: &Change) -> String {
        self.line(change, change.title.get(self.lang))
    }

    /// What the field is called; how much a statement says is the statement itself.
    fn field(self, change: &Change) -> &str {
        match change.path.as_str() {
            "amount" => "",
            // The one key that is no word.
            "yoy" if self.lang == Lang::En => "on the year before",
            _ => change.field.get(self.lang),
        }
    }

    /// A gap that moved; of the old version alone only that it is there.
    pub fn gap(self, finding: &ChangedFinding, pane: Pane) -> Option<Gap> {
        let shown = finding.head.as_ref().or(finding.base.as_ref())?;
        let (en, zh) = match finding.state {
            ChangeState::Opened => ("new gap", "新缺口"),
            ChangeState::Grown => ("gap grown", "缺口扩大"),
            ChangeState::Shrunk => ("gap shrunk", "缺口缩小"),
            ChangeState::Closed => ("gap closed", "缺口消除"),
            ChangeState::Unchanged => return None,
        };
        let (en, zh) = if pane == Pane::Base {
            ("gap", "缺口")
        } else {
            (en, zh)
        };
        let rule = rules::find(shown.rule);
        let name = match self.lang {
            Lang::En => shown.rule.to_owned(),
            Lang::Zh => rule.map_or_else(|| shown.rule.to_owned(), |it| it.name_zh.to_owned()),
        };
        Some(Gap {
            state: finding.state,
            words: format!(
                "{}{}{name}",
                self.lang.pick(en, zh),
                self.lang.pick(": ", "：")
            ),
        })
    }

    /// What a state is called.
    pub fn state(self, state: State) -> &'static str {
        let (en, zh) = match state {
            State::Same => ("unchanged", "未变"),
            State::Added => ("added (+)", "新增（+）"),
            State::Removed => ("removed (−)", "删除（−）"),
            State::Changed => ("changed (~)", "修改（~）"),
            State::Renamed => ("renamed (two arrows)", "改名（双箭头）"),
        };
        self.lang.pick(en, zh)
    }
}

/// A value whose figures keep their units on their line.
fn held(text: &str) -> String {
    let mut held = String::new();
    for sign in text.chars() {
        let after_digit = held.chars().last().is_some_and(|it| it.is_ascii_digit());
        held.push(if sign == ' ' && after_digit {
            '\u{a0}'
        } else {
            sign
        });
    }
    held
}

/// `+`, `−` or `~`.
fn sign(change: &Change) -> &'static str {
    match (change.path.is_empty(), change.action) {
        (true, ChangeAction::Added) => "+",
        (true, ChangeAction::Removed) => "−",
        _ => "~",
    }
}
