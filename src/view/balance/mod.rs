//! `--view balance`: supply against need of each commodity, as bars of which the need is 100 %.

mod chart;
mod legend;
mod list;
mod rows;
mod words;

use super::page::{self, Block, MARGIN, Paragraph, Sheet};
use super::theme::{MUTED, PAPER, RULE};
use super::{Request, View};
use crate::analysis::Results;
use crate::model::Chain;
use crate::report::{Anchor, Drawing, Group, Item, Style};
use crate::text::{Lang, Message};
use rows::{Row, State};

pub(super) const VIEW: View = View {
    name: "balance",
    about_en: "supply against need of each commodity, the gaps hatched",
    about_zh: "各物料的供需对照，缺口以斜线标出",
    takes_indicator: false,
    narrows: false,
    plain: draw,
};

/// Width of the page.
const WIDTH: f64 = 1080.0;
/// Width of the column with names and needs.
const NAMES: f64 = 240.0;
/// Width of the bars.
const BARS: f64 = 440.0;
/// Distance between columns.
const GUTTER: f64 = 20.0;
/// Space above and below the text of a row.
const PADDING: f64 = 8.0;
/// More bars than this are not read, and no viewer opens a picture a kilometre long.
const ROWS_MAX: usize = 200;
/// Words in the table of what has no bar are of this size.
const SMALL: f64 = 12.0;

/// What is drawn, and in which language.
#[derive(Clone, Copy)]
struct Scene<'a> {
    chain: &'a Chain,
    results: &'a Results,
    lang: Lang,
}

fn draw(request: &Request<'_>) -> Result<Drawing, Message> {
    let Request {
        chain,
        results,
        findings,
        ref look,
        ..
    } = *request;
    let lang = look.lang;
    let scene = Scene {
        chain,
        results,
        lang,
    };
    let (mut drawn, mut listed) = rows::rows(chain, results, findings);
    if drawn.is_empty() && listed.is_empty() {
        return Err(Message::new(
            nothing_words(Lang::En),
            nothing_words(Lang::Zh),
        ));
    }
    let table = words::table(scene, drawn.iter().chain(&listed));
    let description = description(scene, &drawn, &listed);
    let left_out = drawn.len().saturating_sub(ROWS_MAX) + listed.len().saturating_sub(ROWS_MAX);
    drawn.truncate(ROWS_MAX);
    listed.truncate(ROWS_MAX);
    let what = Message::new("Supply against need", "供需对照");
    let basis = Message::new(
        "observed output; need by output and coefficients of the takers",
        "按实际产量；需求按用户的产量和单耗推算",
    );
    let mut sheet = Sheet::new(WIDTH);
    sheet.add(page::head(chain, results, &what, &basis, lang, WIDTH));
    sheet.y += 10.0;
    if drawn.is_empty() {
        sheet.add(nothing(lang, sheet.y));
    } else {
        sheet.add(legend::legend(&drawn, lang, sheet.y));
        sheet.add(bars(scene, &drawn, sheet.y));
    }
    sheet.y += 16.0;
    if !listed.is_empty() {
        sheet.add(list::list(scene, &listed, sheet.y));
        sheet.y += 16.0;
    }
    let mut notes = words::notes(scene, &drawn, &listed);
    notes.extend(left_out_words(left_out, lang));
    let shown = drawn.iter().chain(&listed).filter_map(|row| row.balance);
    let grounds: Vec<_> = shown.flat_map(|balance| &balance.grounds).collect();
    sheet.add(page::foot(chain, &notes, &grounds, lang, sheet.y, WIDTH));
    Ok(Drawing {
        width: WIDTH,
        height: sheet.y.ceil(),
        lang: lang.tag(),
        title: page::title(chain, &what, lang),
        description,
        background: Some(PAPER),
        items: sheet.items,
        table,
        ..Drawing::default()
    })
}

/// A picture that leaves something out says so.
fn left_out_words(count: usize, lang: Lang) -> Option<String> {
    (count > 0).then(|| match lang {
        Lang::En => {
            format!("{count} further commodities are left out of the picture; `analyze` lists them")
        }
        Lang::Zh => format!("另有 {count} 种物料未画出，见 `analyze` 的结果"),
    })
}

/// What the picture shows, in words: the worst rows in sentences, the others counted.
fn description(scene: Scene<'_>, drawn: &[Row<'_>], listed: &[Row<'_>]) -> String {
    const SENTENCES: usize = 12;
    let Scene {
        chain,
        results,
        lang,
    } = scene;
    let end = lang.pick(".", "。");
    let mut parts = vec![format!("{}{end}", page::period_words(chain, results, lang))];
    for row in drawn.iter().take(SENTENCES) {
        parts.push(format!("{}{end}", words::sentence(scene, row)));
    }
    let (more, unknown) = (drawn.len().saturating_sub(SENTENCES), listed.len());
    if drawn.is_empty() {
        parts.push(nothing_words(lang).to_owned());
    }
    if more > 0 {
        parts.push(match lang {
            Lang::En => format!("Further bars: {more}."),
            Lang::Zh => format!("另有 {more} 条。"),
        });
    }
    if unknown > 0 {
        parts.push(match lang {
            Lang::En => format!("Without a bar, because supply or need is not known: {unknown}."),
            Lang::Zh => format!("供给或需求未知、不画条形的物料：{unknown} 种。"),
        });
    }
    parts.join(lang.pick(" ", ""))
}

fn nothing_words(lang: Lang) -> &'static str {
    lang.pick(
        "Nothing to compare: no commodity has both a supply and a need in this period. It takes the observed output (or import) of a commodity, and output and coefficients of the processes that take it.",
        "无可对照：本期没有一种物料同时有供给和需求数据。需要该物料的产量（或外购量），以及用户的产量和单耗。",
    )
}

/// The page says so where there is nothing to draw.
fn nothing(lang: Lang, y: f64) -> Block {
    let inner = WIDTH - 2.0 * MARGIN - 2.0 * GUTTER;
    let text = page::set(
        &[Paragraph::new(nothing_words(lang), 14.0)],
        MARGIN + GUTTER,
        y + 14.0,
        inner,
    );
    let height = text.height + 28.0;
    let style = page_box();
    let frame = Item::Rect {
        x: MARGIN,
        y,
        width: WIDTH - 2.0 * MARGIN,
        height,
        radius: 4.0,
        style,
    };
    let items = [vec![frame], text.items].concat();
    Block {
        items: vec![Item::Group(Group {
            class: "empty",
            items,
            ..Group::default()
        })],
        height,
    }
}

fn page_box() -> Style {
    Style {
        stroke: Some(RULE),
        stroke_width: 1.0,
        ..Style::default()
    }
}

/// The rows: name and need at the left, the bar, what it means at the right.
fn bars(scene: Scene<'_>, rows: &[Row<'_>], y: f64) -> Block {
    let left = MARGIN + NAMES + GUTTER;
    let right = left + BARS + GUTTER + 8.0;
    let mut items = Vec::new();
    let mut texts = vec![axis_title(scene.lang, left - 18.0, y + chart::AXIS - 10.0)];
    let (mut middles, mut height) = (Vec::new(), 0.0);
    let top = y + chart::AXIS;
    for row in rows {
        let name = page::set(&name_lines(row, scene.lang), MARGIN, 0.0, NAMES);
        let told = page::set(&told_lines(scene, row), right, 0.0, WIDTH - MARGIN - right);
        let inner = name.height.max(told.height).max(chart::BAR) + 2.0 * PADDING;
        let middle = height + inner / 2.0;
        for mut block in [name, told] {
            page::lower(&mut block.items, top + middle - block.height / 2.0);
            let group = Group {
                class: "label",
                items: block.items,
                ..group(scene, row)
            };
            texts.push(Item::Group(group));
        }
        middles.push(middle);
        height += inner;
        items.push(page::line(
            MARGIN,
            top + height,
            WIDTH - MARGIN,
            top + height,
        ));
    }
    let page = (WIDTH, top + height);
    let frame = chart::Frame {
        page,
        left,
        top: y,
        width: BARS,
        middles,
        height,
    };
    items.extend(chart::draw(&frame, rows, |row| group(scene, row)));
    items.extend(texts);
    Block {
        items,
        height: chart::AXIS + height,
    }
}

/// What the axis counts, ending at (`x`, `y`).
fn axis_title(lang: Lang, x: f64, y: f64) -> Item {
    Item::Text {
        x,
        y,
        size: 11.0,
        text: lang
            .pick("Share of need supplied", "供给占需求的比例")
            .to_owned(),
        anchor: Anchor::End,
        bold: false,
        italic: false,
        color: MUTED,
    }
}

/// The group of a commodity: what a reader of the file finds it by, and what it says when one hovers over it.
fn group(scene: Scene<'_>, row: &Row<'_>) -> Group {
    let state = match row.state {
        State::Known(_) => "known",
        State::SupplyOpen(_) => "supply-open",
        State::NeedOpen(_) => "need-open",
        State::NoSupplier => "no-supplier",
        State::Listed => "listed",
    };
    Group {
        class: "commodity",
        data: vec![
            ("id", scene.chain.commodity(row.commodity).id.clone()),
            ("kind", "commodity".to_owned()),
            ("state", state.to_owned()),
        ],
        title: Some(words::sentence(scene, row)),
        items: Vec::new(),
    }
}

fn name_lines(row: &Row<'_>, lang: Lang) -> Vec<Paragraph> {
    let need = format!(
        "{} {}",
        lang.pick("Need", "需求"),
        words::side(row, |it| it.need, lang)
    );
    let mut lines = vec![
        Paragraph::new(row.title.get(lang), 14.0).bold().lines(2),
        Paragraph::new(need, SMALL).muted().lines(2),
    ];
    lines.extend(
        words::marks(&row.findings, lang).map(|marks| Paragraph::new(marks, SMALL).bold().lines(2)),
    );
    lines
}

fn told_lines(scene: Scene<'_>, row: &Row<'_>) -> Vec<Paragraph> {
    let lang = scene.lang;
    let mut lines = vec![
        Paragraph::new(words::verdict(row, lang), 13.0)
            .bold()
            .lines(3),
    ];
    if row.state == State::NoSupplier {
        lines.push(Paragraph::new(words::reason(scene, row), SMALL).lines(2));
        return lines;
    }
    let supply = format!(
        "{} {}",
        lang.pick("Supply", "供给"),
        words::side(row, |it| it.supply, lang)
    );
    lines.push(Paragraph::new(supply, SMALL).lines(2));
    lines.extend(words::cover(row, lang).map(|cover| Paragraph::new(cover, SMALL).lines(2)));
    lines
}
