//! What a reader asks to see of a diff.
//!
//! Comes in: expressions as typed, a finished diff. Goes out: the same diff with part of it hidden, and counted. Must not
//! know: how changes are found, formats.
//!
//! An expression is a list of terms `axis=value` with commas between: `area`, `kind`, `effect`, `action`, `path`; a term
//! without an axis is a path. Values of one axis are alternatives, different axes must all hold. A path is `kind/id` or
//! `kind/id/field`, with `*` for anything and `?` for one sign.

use super::focus::Focus;
use super::summary::in_base_units;
use super::{effect, entity::Kind};
use crate::report::{
    Area, Change, ChangeAction, ChangeState, ChangedFinding, DiffDocument, Effect, Finding,
    IndicatorMove,
};
use crate::text::Message;

/// One of the sides from which a change can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Area,
    Kind,
    Effect,
    Action,
    Path,
}

impl Axis {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Area, "area"),
        (Self::Kind, "kind"),
        (Self::Effect, "effect"),
        (Self::Action, "action"),
        (Self::Path, "path"),
    ];

    /// The closed words of the axis; paths are free.
    fn words(self) -> Vec<&'static str> {
        match self {
            Self::Area => Area::ALL.iter().map(|it| it.word()).collect(),
            Self::Kind => Kind::ALL.iter().map(|it| it.word()).collect(),
            Self::Effect => Effect::ALL.iter().map(|it| it.word()).collect(),
            Self::Action => ChangeAction::ALL.iter().map(|it| it.word()).collect(),
            Self::Path => Vec::new(),
        }
    }
}

/// One expression of `--only` or `--ignore`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    written: String,
    terms: Vec<(Axis, String)>,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// A word that the axis does not have, with those it has.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let mut terms = Vec::new();
        for term in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let (axis, value) = match term.split_once('=') {
                None => (Axis::Path, term),
                Some((axis, value)) => (named(axis.trim())?, value.trim()),
            };
            let words = axis.words();
            if axis != Axis::Path && !words.contains(&value) {
                let all = words.join(", ");
                return Err(Message::new(
                    format!("`{value}` is none of: {all}"),
                    format!("`{value}` 不在其中：{all}"),
                ));
            }
            terms.push((axis, value.to_owned()));
        }
        if terms.is_empty() {
            return Err(Message::new(
                "nothing is named: write `area=capacity`, `kind=site`, `effect=data`, `action=removed` or a path such as `site/*`",
                "没有写内容：请写 `area=capacity`、`kind=site`、`effect=data`、`action=removed`，或 `site/*` 这样的路径",
            ));
        }
        let written = text.trim().to_owned();
        Ok(Self { written, terms })
    }

    /// Whether every axis that is named, and that says something of such an item, has a value that holds.
    fn holds(&self, item: &Item<'_>) -> bool {
        Axis::ALL.iter().all(|(axis, _)| {
            let mut values = self.terms.iter().filter(|(it, _)| it == axis).peekable();
            values.peek().is_none() || values.any(|(axis, value)| item.is(*axis, value))
        })
    }

    /// Whether any of its axes says something of an item that has no area and no action.
    fn concerns_findings(&self) -> bool {
        let of_changes = |(axis, _): &(Axis, String)| matches!(axis, Axis::Area | Axis::Action);
        !self.terms.iter().any(of_changes)
    }

    /// Whether any of its axes says something of an indicator.
    fn concerns_indicators(&self) -> bool {
        let of_all = |(axis, _): &(Axis, String)| matches!(axis, Axis::Kind | Axis::Path);
        self.terms.iter().all(of_all)
    }
}

fn named(axis: &str) -> Result<Axis, Message> {
    let found = Axis::ALL.iter().find(|(_, name)| *name == axis);
    found.map(|(axis, _)| *axis).ok_or_else(|| {
        Message::new(
            format!("`{axis}` is none of: area, kind, effect, action, path"),
            format!("`{axis}` 不在其中：area、kind、effect、action、path"),
        )
    })
}

/// What a change, a finding or an indicator is seen by.
struct Item<'i> {
    area: Option<Area>,
    kind: &'i str,
    effects: Vec<Effect>,
    action: Option<ChangeAction>,
    /// `kind/id`, and with the field behind it.
    paths: [String; 2],
}

impl Item<'_> {
    fn is(&self, axis: Axis, value: &str) -> bool {
        match axis {
            Axis::Area => self.area.is_some_and(|area| area.word() == value),
            Axis::Kind => self.kind == value,
            Axis::Effect => self.effects.iter().any(|effect| effect.word() == value),
            Axis::Action => self.action.is_some_and(|action| action.word() == value),
            Axis::Path => self.paths.iter().any(|path| matches(value, path)),
        }
    }
}

fn of_change(change: &Change) -> Item<'_> {
    let entity = format!("{}/{}", change.kind, change.id);
    let field = format!("{entity}/{}", change.path);
    Item {
        area: Some(change.area),
        kind: change.kind,
        effects: change.effects.clone(),
        action: Some(change.action),
        paths: [entity, field],
    }
}

fn of_subject(subject: &str, effect: Option<Effect>) -> Item<'_> {
    Item {
        area: None,
        kind: subject.split('/').next().unwrap_or_default(),
        effects: effect.into_iter().collect(),
        action: None,
        paths: [subject.to_owned(), subject.to_owned()],
    }
}

/// Whether a pattern with `*` and `?` fits a whole text.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut read) = (0, 0);
    // Where the last star stands, and how far it has eaten.
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(sign) if *sign == '?' || *sign == text[read] => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((place, eaten)) = star else {
                    return false;
                };
                star = Some((place, eaten + 1));
                (at, read) = (place + 1, eaten + 1);
            }
        }
    }
    pattern[at..].iter().all(|sign| *sign == '*')
}

/// What is shown.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Shown alone: what any of these holds for; everything where there is none.
    pub only: Vec<Expression>,
    /// Not shown: what any of these holds for.
    pub ignore: Vec<Expression>,
    /// The least relative change of a figure that is shown.
    pub min_change: Option<f64>,
    /// The entry and its neighbours that are shown alone.
    pub focus: Option<Focus>,
}

impl Selection {
    /// Whether everything is shown.
    pub fn is_all(&self) -> bool {
        let bounds = self.min_change.is_some() || self.focus.is_some();
        self.only.is_empty() && self.ignore.is_empty() && !bounds
    }

    fn shows(&self, item: &Item<'_>, concerns: impl Fn(&Expression) -> bool) -> bool {
        let concerning = |list: &'_ [Expression]| -> Vec<Expression> {
            list.iter().filter(|it| concerns(it)).cloned().collect()
        };
        let (only, ignore) = (concerning(&self.only), concerning(&self.ignore));
        (only.is_empty() || only.iter().any(|it| it.holds(item)))
            && !ignore.iter().any(|it| it.holds(item))
    }

    fn shows_change(&self, change: &Change) -> bool {
        let near = self.focus.as_ref();
        self.shows(&of_change(change), |_| true)
            && !self.is_small(change.delta_relative)
            && near.is_none_or(|focus| change.about.iter().any(|of| focus.holds(of)))
    }

    /// A finding that moved is never too small: it is what a diff is read for.
    fn shows_finding(&self, changed: &ChangedFinding) -> bool {
        let either = [&changed.base, &changed.head];
        let either: Vec<&Finding> = either.into_iter().filter_map(Option::as_deref).collect();
        let effect = effect::of_finding(changed.state);
        let near = |focus: &Focus| either.iter().any(|it| focus.holds(&it.of));
        let wanted =
            |it: &&&Finding| self.shows(&of_subject(&it.of, effect), Expression::concerns_findings);
        either.iter().any(|it| wanted(&it)) && self.focus.as_ref().is_none_or(near)
    }

    fn shows_indicator(&self, it: &IndicatorMove) -> bool {
        let item = of_subject(&it.of, None);
        self.shows(&item, Expression::concerns_indicators)
            && !self.is_small(relative(it))
            && self.focus.as_ref().is_none_or(|focus| focus.holds(&it.of))
    }

    /// Nothing is small whose old figure is zero or not known.
    fn is_small(&self, relative: Option<f64>) -> bool {
        let least = self.min_change.zip(relative);
        least.is_some_and(|(least, share)| share.abs() < least)
    }
}

fn relative(it: &IndicatorMove) -> Option<f64> {
    let (old, new) = (
        in_base_units(it.base.as_ref()?)?,
        in_base_units(it.head.as_ref()?)?,
    );
    (old != 0.0).then(|| (new - old) / old.abs())
}

/// Hides what is not selected, and says how much that is.
pub fn select(document: &mut DiffDocument, selection: &Selection) {
    if selection.is_all() {
        return;
    }
    let written = |list: &[Expression]| list.iter().map(|it| it.written.clone()).collect();
    // The map shows all that changed, and is not cut to what is asked for.
    document.neighbourhood = None;
    let hidden = document.hidden.get_or_insert_default();
    hidden.only = written(&selection.only);
    hidden.ignore = written(&selection.ignore);
    hidden.min_change = selection.min_change;
    hidden.focus = selection.focus.as_ref().map(|it| it.written().to_owned());
    let before = document.changes.len();
    document.changes.retain(|it| selection.shows_change(it));
    hidden.changes += before - document.changes.len();
    document.findings.retain(|it| {
        let shown = selection.shows_finding(it);
        hidden.findings += usize::from(!shown && it.state != ChangeState::Unchanged);
        shown
    });
    let before = document.indicators.len();
    document
        .indicators
        .retain(|it| selection.shows_indicator(it));
    hidden.indicators += before - document.indicators.len();
}

/// What the head of the report says of a selection.
pub(super) fn said(document: &DiffDocument) -> Option<Message> {
    let hidden = document.hidden.as_ref()?;
    let mut asked: Vec<String> = Vec::new();
    asked.extend(hidden.only.iter().map(|it| format!("--only {it}")));
    asked.extend(hidden.ignore.iter().map(|it| format!("--ignore {it}")));
    let share = hidden.min_change.map(crate::text::percent);
    asked.extend(share.map(|share| format!("--min-change {share}")));
    asked.extend(hidden.focus.iter().map(|it| format!("--focus {it}")));
    let asked = asked.join(" ");
    let (changes, findings, indicators) = (hidden.changes, hidden.findings, hidden.indicators);
    Some(Message::new(
        format!(
            "filtered by {asked}: {changes} changes, {findings} moved gaps and {indicators} indicators are not shown; counts, headline and exit code are of all"
        ),
        format!(
            "已按 {asked} 筛选：{changes} 处改动、{findings} 个有变化的缺口、{indicators} 个指标未列出；计数、标题和退出码按全部计算"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_fit_whole_texts() {
        for (pattern, text) in [
            ("site/*", "site/north/capacity"),
            ("*", ""),
            ("*/capacity", "site/north/capacity"),
            ("s?te/*north*", "site/big-north-works"),
            ("a*b*c", "aXbYbZc"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("site", "site/north"),
            ("a*b", "abc"),
            ("?", ""),
            ("", "a"),
            ("site/*x", "site/north"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
