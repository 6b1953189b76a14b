//! What stands in a box: its title, what changed of it, the gaps that moved.

use super::Between;
use super::paint;
use super::told::Words;
use super::union::{Box, State, Union, What};
use crate::report::{ChangeState, Item, PathStep, Style};
use crate::text::{Lang, advance};
use crate::view::page::{self, Paragraph};
use crate::view::theme::{ALARM, MUTED, VERMILION};

/// Size of titles.
const TITLE: f64 = 13.0;
/// Size of the other words; nothing is smaller.
pub(super) const BODY: f64 = 12.5;
/// Room that the sign of a gap takes beside its words.
const SIGN: f64 = 15.0;
/// Distance of words from the left and right border.
pub(super) const PAD: f64 = 9.0;
/// Distance of words from the upper and lower border.
pub(super) const PAD_Y: f64 = 7.0;
/// Width of boxes that say something, and of the others.
const WIDTH: (f64, f64) = (148.0, 112.0);
/// Changes told of one box.
const CHANGES: usize = 5;

/// Which versions a box is drawn of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    Both,
    Base,
    Head,
}

impl Pane {
    /// Whether a thing that the versions have so is drawn.
    pub fn shows(self, in_base: bool, in_head: bool) -> bool {
        match self {
            Self::Both => true,
            Self::Base => in_base,
            Self::Head => in_head,
        }
    }
}

/// Words set below each other, from (0, 0).
#[derive(Default)]
pub(super) struct Set {
    pub items: Vec<Item>,
    pub height: f64,
}

impl Set {
    fn text(&mut self, paragraph: Paragraph, left: f64, width: f64) -> Vec<Item> {
        let block = page::set(&[paragraph], left, self.height, width - left);
        self.height += block.height;
        block.items
    }
}

/// Whether a box is one of those that are rounder: what is shared, what crosses the border.
pub(super) fn is_round(it: &Box) -> bool {
    let what = it.head.or(it.base);
    matches!(what, Some(What::Commodity(_) | What::Crossing(..)))
}

/// How wide a box is.
pub(super) fn width(it: &Box) -> f64 {
    let says = !it.changes.is_empty() || !it.findings.is_empty() || !is_round(it);
    if says { WIDTH.0 } else { WIDTH.1 }
}

/// The words of a box in a pane.
pub(super) fn set(words: Words<'_>, it: &Box, pane: Pane, width: f64) -> Set {
    let inner = width - 2.0 * PAD;
    let mut set = Set::default();
    let title = match pane {
        Pane::Both => Some(words.title(it)),
        Pane::Base => words.title_in(it, 0),
        Pane::Head => words.title_in(it, 1),
    };
    let quiet = it.state == State::Same && it.findings.is_empty();
    let mut heading = Paragraph::new(title.unwrap_or_default(), TITLE).lines(4);
    heading = if quiet {
        heading.muted()
    } else {
        heading.bold()
    };
    let items = set.text(heading, 0.0, inner);
    if pane == Pane::Both && it.state == State::Removed {
        set.items.extend(items.iter().filter_map(struck));
    }
    set.items.extend(items);
    if let Some(former) = words.former(it).filter(|_| pane != Pane::Base) {
        let line = Paragraph::new(former, BODY).muted().lines(2);
        let items = set.text(line, 0.0, inner);
        set.items.extend(items);
    }
    let lines = lines(words, it, pane);
    let more = lines.len().saturating_sub(CHANGES);
    for line in lines.into_iter().take(CHANGES) {
        let items = set.text(Paragraph::new(line, BODY).lines(4), 0.0, inner);
        set.items.extend(items);
    }
    if more > 0 {
        let line = match words.lang {
            Lang::En => format!("… and {more} more"),
            Lang::Zh => format!("……另有 {more} 处"),
        };
        let items = set.text(Paragraph::new(line, BODY).muted(), 0.0, inner);
        set.items.extend(items);
    }
    gaps(words, it, pane, inner, &mut set);
    set
}

/// What changed, as the pane has it.
fn lines(words: Words<'_>, it: &Box, pane: Pane) -> Vec<String> {
    let changes = it
        .changes
        .iter()
        .map(|at| &words.between.document.changes[*at]);
    match pane {
        Pane::Both => changes.map(|change| words.change(it, change)).collect(),
        Pane::Base => changes
            .filter_map(|change| words.value(it, change, change.base.as_ref()))
            .collect(),
        Pane::Head => changes
            .filter_map(|change| words.value(it, change, change.head.as_ref()))
            .collect(),
    }
}

fn gaps(words: Words<'_>, it: &Box, pane: Pane, inner: f64, set: &mut Set) {
    for at in &it.findings {
        let finding = &words.between.document.findings[*at];
        if !pane.shows(finding.base.is_some(), finding.head.is_some()) {
            continue;
        }
        let Some(gap) = words.gap(finding, pane) else {
            continue;
        };
        set.height += 2.0;
        set.items.push(paint::gap(gap.state, 0.0, set.height + 3.0));
        let mut line = Paragraph::new(gap.words, BODY).lines(3);
        if matches!(gap.state, ChangeState::Opened | ChangeState::Grown) {
            line = line.bold();
            line.color = ALARM;
        }
        let items = set.text(line, SIGN, inner);
        set.items.extend(items);
    }
}

/// A line through the words of what is gone.
fn struck(item: &Item) -> Option<Item> {
    let Item::Text {
        x,
        y,
        size,
        text,
        bold,
        ..
    } = item
    else {
        return None;
    };
    let level = y - 0.32 * size;
    Some(Item::Path {
        steps: vec![
            PathStep::Move(*x, level),
            PathStep::Line(x + advance::width(text, *size, *bold), level),
        ],
        style: Style {
            stroke: Some(VERMILION),
            stroke_width: 1.2,
            ..Style::default()
        },
    })
}

/// What does not fit into the picture: changes and gaps without a box, as paragraphs.
pub(super) fn elsewhere(between: &Between<'_>, union: &Union) -> Vec<Paragraph> {
    const LISTED: usize = 8;
    let words = Words::new(between);
    let lang = words.lang;
    let mut lines: Vec<String> = Vec::new();
    for at in &union.homeless {
        let finding = &between.document.findings[*at];
        let shown = finding.head.as_ref().or(finding.base.as_ref());
        if let (Some(gap), Some(shown)) = (words.gap(finding, Pane::Both), shown) {
            lines.push(format!("{} · {}", gap.words, shown.message.get(lang)));
        }
    }
    let changes = union.elsewhere.iter();
    lines.extend(changes.map(|at| words.elsewhere(&between.document.changes[*at])));
    if lines.is_empty() {
        return Vec::new();
    }
    let more = lines.len().saturating_sub(LISTED);
    let title = lang.pick("Not in the picture", "图中没有的改动");
    let mut all = vec![Paragraph::new(title, BODY).bold()];
    for line in lines.into_iter().take(LISTED) {
        all.push(Paragraph::new(format!("· {line}"), BODY).lines(2));
    }
    if more > 0 {
        let line = match lang {
            Lang::En => format!("… and {more} more: `liantu diff --format text` lists them"),
            Lang::Zh => format!("……另有 {more} 处：`liantu diff --format text` 全部列出"),
        };
        let mut line = Paragraph::new(line, BODY);
        line.color = MUTED;
        all.push(line);
    }
    all
}
