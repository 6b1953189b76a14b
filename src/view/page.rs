//! What the pages of all views share: colours, blocks of text, the head with title and period, notes and sources.
//!
//! Comes in: a chain, results, words. Goes out: items placed one below the other. Must not know: what a view shows.

use std::collections::BTreeMap;

use super::theme::{INK, MUTED, PAPER, RULE};
use crate::analysis::{Ground, Results};
use crate::layout::Point;
use crate::model::{Chain, Confidence, SourceId};
use crate::report::{Anchor, Color, Group, Item, Style};
use crate::text::{Lang, Message, advance, period_message};

/// Distance of the page's content from its edge.
pub(super) const MARGIN: f64 = 32.0;
/// Distance of two baselines over the size of the text.
pub(super) const LEADING: f64 = 1.4;
/// From the top of a line to its baseline, over the size: what lies between two lines is shared by both.
const ASCENT: f64 = 1.06;

/// A paragraph before it is set.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub text: String,
    pub size: f64,
    pub bold: bool,
    pub color: Color,
    /// What does not fit into so many lines is cut with an ellipsis.
    pub max_lines: usize,
}

impl Paragraph {
    /// Plain text.
    pub fn new(text: impl Into<String>, size: f64) -> Self {
        Self {
            text: text.into(),
            size,
            bold: false,
            color: INK,
            max_lines: 3,
        }
    }

    /// Bold.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Read second.
    pub fn muted(self) -> Self {
        Self {
            color: MUTED,
            ..self
        }
    }

    /// At most so many lines.
    pub fn lines(self, max_lines: usize) -> Self {
        Self { max_lines, ..self }
    }
}

/// Paragraphs set below each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub items: Vec<Item>,
    pub height: f64,
}

/// Sets paragraphs into a column of this width whose left top is at (`x`, `y`).
pub(super) fn set(paragraphs: &[Paragraph], x: f64, y: f64, width: f64) -> Block {
    let mut block = Block::default();
    for paragraph in paragraphs {
        let Paragraph {
            text,
            size,
            bold,
            color,
            max_lines,
        } = paragraph;
        for line in advance::wrap(text, width, *size, *bold, *max_lines) {
            block.items.push(Item::Text {
                x,
                y: y + block.height + ASCENT * size,
                size: *size,
                text: line,
                anchor: Anchor::Start,
                bold: *bold,
                italic: false,
                color: *color,
            });
            block.height += LEADING * size;
        }
    }
    block
}

/// Moves a block down.
pub(super) fn lower(items: &mut [Item], by: f64) {
    for item in items {
        if let Item::Text { y, .. } = item {
            *y += by;
        }
    }
}

/// The head of a page: title; region, period and what else the view says of all its figures.
pub(super) fn head(
    chain: &Chain,
    results: &Results,
    view: &Message,
    more: &Message,
    lang: Lang,
    width: f64,
) -> Block {
    let mut parts = Vec::new();
    parts.extend(chain.region.get(lang).map(str::to_owned));
    parts.push(period_words(chain, results, lang));
    parts.push(more.get(lang).to_owned());
    parts.retain(|part| !part.is_empty());
    let column = width - 2.0 * MARGIN;
    let of = chain.title.message(&chain.id);
    let lines = [
        Paragraph::new(of.get(lang), 22.0).bold().lines(2),
        Paragraph::new(view.get(lang), 15.0).bold().lines(1),
        Paragraph::new(parts.join(" · "), 13.0).muted().lines(2),
    ];
    let mut y = MARGIN - 8.0;
    let mut items = Vec::new();
    for line in &lines {
        let block = set(std::slice::from_ref(line), MARGIN, y, column);
        items.extend(block.items);
        y += block.height + 3.0;
    }
    let group = Group {
        class: "head",
        title: Some(title(chain, view, lang)),
        items,
        ..Group::default()
    };
    Block {
        items: vec![Item::Group(group)],
        height: y,
    }
}

/// The title of a picture: the chain's, and what the view shows of it.
pub(super) fn title(chain: &Chain, view: &Message, lang: Lang) -> String {
    let of = chain.title.message(&chain.id);
    match lang {
        Lang::En => format!("{}: {}", of.en, view.en),
        Lang::Zh => format!("{}：{}", of.zh, view.zh),
    }
}

/// The period of the figures, and how sure it is.
pub(super) fn period_words(chain: &Chain, results: &Results, lang: Lang) -> String {
    let Some(period) = results.question.period(chain) else {
        return lang.pick("period not stated", "期间未注明").to_owned();
    };
    let words = period_message(period).get(lang).to_owned();
    let own = results.question.period.is_none();
    match chain.period_basis.confidence.filter(|_| own) {
        Some(Confidence::Reported) | None => words,
        Some(confidence) => brackets(&words, confidence.message().get(lang), lang),
    }
}

/// `text (inner)` with the brackets of the language.
pub(super) fn brackets(text: &str, inner: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{text} ({inner})"),
        Lang::Zh => format!("{text}（{inner}）"),
    }
}

/// The foot of a page: notes, then the sources of the figures in it.
pub(super) fn foot(
    chain: &Chain,
    notes: &[String],
    grounds: &[&Ground],
    lang: Lang,
    y: f64,
    width: f64,
) -> Block {
    let sources = sources(chain, grounds, lang);
    if notes.is_empty() && sources.is_empty() {
        return Block {
            items: Vec::new(),
            height: MARGIN - 12.0,
        };
    }
    let column = width - 2.0 * MARGIN;
    let mut items = vec![line(MARGIN, y, width - MARGIN, y)];
    let mut height = 10.0;
    if !notes.is_empty() {
        let mut lines = vec![Paragraph::new(lang.pick("Notes", "说明"), 12.5).bold()];
        lines.extend(
            notes
                .iter()
                .map(|note| Paragraph::new(format!("· {note}"), 12.5)),
        );
        let block = set(&lines, MARGIN, y + height, column);
        height += block.height + 8.0;
        items.push(Item::Group(Group {
            class: "notes",
            items: block.items,
            ..Group::default()
        }));
    }
    if !sources.is_empty() {
        let words = format!(
            "{}{}",
            lang.pick("Sources: ", "来源："),
            sources.join(lang.pick("; ", "；"))
        );
        let block = set(
            &[Paragraph::new(&words, 12.5).muted().lines(8)],
            MARGIN,
            y + height,
            column,
        );
        height += block.height;
        let group = Group {
            class: "sources",
            title: Some(words),
            items: block.items,
            ..Group::default()
        };
        items.push(Item::Group(group));
    }
    Block {
        items,
        height: height + MARGIN - 12.0,
    }
}

/// The sources of figures by id, each with the worst confidence of what was taken from it; and how
/// many figures have none.
fn sources(chain: &Chain, grounds: &[&Ground], lang: Lang) -> Vec<String> {
    // By id, so that the order of the file does not show.
    let mut worst: BTreeMap<&str, (SourceId, Option<Confidence>)> = BTreeMap::new();
    let mut unsourced: Vec<&str> = Vec::new();
    for ground in grounds {
        for source in &ground.sources {
            let key = chain.source(*source).id.as_str();
            let (_, held) = worst.entry(key).or_insert((*source, None));
            *held = (*held).max(ground.confidence);
        }
        if ground.sources.is_empty() {
            unsourced.push(&ground.path);
        }
    }
    let mut words: Vec<String> = worst
        .into_values()
        .map(|(id, confidence)| {
            let source = chain.source(id);
            let title = source.title.message(&source.id).get(lang).to_owned();
            let mut parts = vec![title];
            parts.extend(source.authors.iter().chain(&source.publisher).cloned());
            let name = parts.join(lang.pick(", ", "，"));
            match confidence {
                Some(Confidence::Reported) | None => name,
                Some(confidence) => brackets(&name, confidence.message().get(lang), lang),
            }
        })
        .collect();
    unsourced.sort_unstable();
    unsourced.dedup();
    if !unsourced.is_empty() {
        let count = unsourced.len();
        words.push(match lang {
            Lang::En if count == 1 => "1 figure without a source".to_owned(),
            Lang::En => format!("{count} figures without a source"),
            Lang::Zh => format!("另有 {count} 个数据没有来源"),
        });
    }
    words
}

/// A page while it is filled from top to bottom.
#[derive(Debug)]
pub(super) struct Sheet {
    pub items: Vec<Item>,
    /// How far it is filled.
    pub y: f64,
    pub width: f64,
}

impl Sheet {
    /// An empty page of this width.
    pub fn new(width: f64) -> Self {
        Self {
            items: Vec::new(),
            y: 0.0,
            width,
        }
    }

    /// Puts a block where the page is filled to.
    pub fn add(&mut self, block: Block) {
        self.items.extend(block.items);
        self.y += block.height;
    }
}

/// A thin line across the page.
pub(super) fn line(x: f64, y: f64, to_x: f64, to_y: f64) -> Item {
    use crate::report::PathStep;
    Item::Path {
        steps: vec![PathStep::Move(x, y), PathStep::Line(to_x, to_y)],
        style: Style {
            stroke: Some(RULE),
            stroke_width: 1.0,
            ..Style::default()
        },
    }
}

/// A label on its line, which it interrupts.
pub(super) fn label_on_line(lines: &[String], at: Point, size: f64) -> Vec<Item> {
    let widths = lines.iter().map(|line| advance::width(line, size, false));
    let width = widths.fold(0.0, f64::max) + 4.0;
    let leading = size * LEADING;
    let height = lines.len() as f64 * leading;
    let top = at.y - height / 2.0;
    let mut items = vec![Item::Rect {
        x: at.x - width / 2.0,
        y: top,
        width,
        height,
        radius: 3.0,
        style: Style {
            fill: Some(PAPER),
            ..Style::default()
        },
    }];
    items.extend((0..).zip(lines).map(|(row, line)| Item::Text {
        x: at.x,
        y: top + f64::from(row) * leading + ASCENT * size,
        size,
        text: line.clone(),
        anchor: Anchor::Middle,
        bold: false,
        italic: false,
        color: INK,
    }));
    items
}
