//! What the forms, lines and widths of the picture mean: only those that occur.

use std::collections::BTreeSet;

use super::paint;
use super::told::Words;
use super::union::{Link, State, Union};
use crate::layout::Rect;
use crate::quantity::Unit;
use crate::report::{ChangeState, Item, PathStep, Style};
use crate::text::Lang;
use crate::view::key::{Entry, SWATCH};

/// What occurs in the picture.
#[derive(Default)]
pub(super) struct Used {
    pub boxes: BTreeSet<State>,
    /// States of lines, and whether the line returns.
    pub lines: BTreeSet<(State, bool)>,
    /// States whose sign stands on a line.
    pub signed: BTreeSet<State>,
    pub gaps: BTreeSet<ChangeState>,
    /// Whether there is a line that was broader, and one that was narrower.
    pub broader: bool,
    pub narrower: bool,
}

/// What the forms mean: those that occur.
pub(super) fn legend(words: Words<'_>, used: &Used) -> Vec<Entry> {
    let mut entries = Vec::new();
    for state in &used.boxes {
        let rect = Rect {
            x: 0.0,
            y: 0.0,
            width: SWATCH.0,
            height: SWATCH.1,
        };
        let mut sign = vec![paint::frame(*state, rect, false)];
        let mut disc = paint::sign(*state, SWATCH.0 / 2.0, SWATCH.1 / 2.0);
        sign.append(&mut disc);
        entries.push(Entry::new(sign, words.state(*state)));
    }
    let line = |style| Item::Path {
        steps: vec![
            PathStep::Move(0.0, SWATCH.1 / 2.0),
            PathStep::Line(SWATCH.0, SWATCH.1 / 2.0),
        ],
        style,
    };
    for (state, returns) in &used.lines {
        let mut sign = vec![line(paint::line(*state, None, *returns))];
        // A sign that no box explains.
        if !used.boxes.contains(state) && used.signed.contains(state) {
            sign.extend(paint::sign(*state, SWATCH.0 / 2.0, SWATCH.1 / 2.0));
        }
        let (en, zh) = if *returns {
            ("returning flow", "回流")
        } else {
            ("flow", "流向")
        };
        let state = words.state(*state);
        entries.push(Entry::new(
            sign,
            match words.lang {
                Lang::En => format!("{en} {state}"),
                Lang::Zh => format!("{zh}{state}"),
            },
        ));
    }
    entries.extend(widths(words, used));
    for state in &used.gaps {
        let (en, zh) = match state {
            ChangeState::Opened => ("gap opened", "新出现缺口"),
            ChangeState::Grown => ("gap grown", "缺口扩大"),
            ChangeState::Shrunk => ("gap shrunk", "缺口缩小"),
            ChangeState::Closed => ("gap closed", "缺口消除"),
            ChangeState::Unchanged => continue,
        };
        entries.push(Entry::new(
            vec![paint::gap(*state, 8.0, 1.0)],
            words.lang.pick(en, zh),
        ));
    }
    entries
}

/// What lines look like whose width changed.
fn widths(words: Words<'_>, used: &Used) -> Vec<Entry> {
    let line = |style| Item::Path {
        steps: vec![
            PathStep::Move(0.0, SWATCH.1 / 2.0),
            PathStep::Line(SWATCH.0, SWATCH.1 / 2.0),
        ],
        style,
    };
    let new = |width| Style {
        arrow: false,
        ..paint::line(State::Changed, Some(width), false)
    };
    let mut entries = Vec::new();
    if used.broader {
        let sign = paint::ghost(9.0, true).into_iter().chain([new(3.0)]);
        let said = words
            .lang
            .pick("pale edge: it was broader", "浅色边：原来更宽");
        entries.push(Entry::new(sign.map(line).collect(), said));
    }
    if used.narrower {
        let sign = [new(6.0)].into_iter().chain(paint::ghost(3.0, false));
        let said = words
            .lang
            .pick("pale core: it was narrower", "浅色芯：原来更窄");
        entries.push(Entry::new(sign.map(line).collect(), said));
    }
    entries
}

/// A unit of the dimension that most of the known amounts have; of equals, the first in the order of the lines.
pub(super) fn commonest(words: Words<'_>, union: &Union) -> Option<Unit> {
    let mut counts: Vec<(Unit, usize)> = Vec::new();
    let known = union
        .links
        .iter()
        .filter(|link| link.before.or(link.after).is_some());
    for unit in known.filter_map(|link| words.unit(&link.of)) {
        match counts
            .iter_mut()
            .find(|(held, _)| held.same_dimension(unit))
        {
            Some((_, count)) => *count += 1,
            None => counts.push((unit, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    let found = counts.into_iter().find(|(_, count)| *count == most);
    found.map(|(unit, _)| unit)
}

/// What the widest line carries.
pub(super) fn scale(words: Words<'_>, widest: f64, union: &Union) -> String {
    let of = |link: &&Link| [link.before, link.after].contains(&Some(widest));
    let link = union.links.iter().find(of);
    let amount = link.and_then(|link| words.unit(&link.of)).map(|unit| {
        let shown = crate::text::message(widest / unit.factor(), unit);
        shown.get(words.lang).to_owned()
    });
    let amount = amount.unwrap_or_default();
    match words.lang {
        Lang::En => format!(
            "Width of a line: in proportion to its flow in the period, the widest is {amount}; a line whose flow is not known is thin, and none is thinner."
        ),
        Lang::Zh => {
            format!("线宽与本期流量成比例，最宽为 {amount}；流量未知的画成细线，没有更细的线。")
        }
    }
}
