//! `--view sensitivity`: which figures move an indicator most, one at a time (tornado diagram).

mod words;

use super::chart::{self, Axis, Field, Frame};
use super::key::{self, Entry, SWATCH};
use super::page::{self, MARGIN, Paragraph, Sheet};
use super::theme::{BLUE, INK, PAPER};
use super::{Request, View};
use crate::analysis::Ground;
use crate::analysis::indicators::Indicated;
use crate::certainty::{self, Sensitivity, Swing};
use crate::report::{Drawing, Group, Item, PathStep, Style};
use crate::text::{Lang, Message};

pub(super) const VIEW: View = View {
    name: "sensitivity",
    about_en: "which figures move an indicator most, one at a time (--indicator)",
    about_zh: "敏感性（龙卷风图）：逐个数据变动对指标的影响（--indicator）",
    takes_indicator: true,
    narrows: false,
    plain: draw,
};

/// Width of the page, of the column with the figures, of the bars.
const WIDTH: f64 = 1080.0;
const NAMES: f64 = 300.0;
const BARS: f64 = 430.0;
/// Distance between columns.
const GUTTER: f64 = 20.0;
/// Height of a bar; space above and below the words of a row.
const BAR: f64 = 20.0;
const PADDING: f64 = 8.0;
/// Height of the words of the axis.
const AXIS: f64 = 40.0;
/// More rows are not read; the table has all.
const ROWS_MOST: usize = 30;
/// Small words.
const SMALL: f64 = 12.0;

fn draw(request: &Request<'_>) -> Result<Drawing, Message> {
    let Request { chain, results, .. } = *request;
    let lang = request.look.lang;
    let of = words::choose(chain, results, request.look.indicator.as_deref())?;
    let found = certainty::sensitivity(chain, results, of).ok_or_else(words::nothing)?;
    if found.swings.is_empty() {
        return Err(words::still(chain, of, &found));
    }
    let title = words::title(chain, of);
    let what = Message::new(
        format!("Sensitivity: what moves {}", title.en),
        format!("对“{}”影响最大的数据", title.zh),
    );
    let best = words::value(found.best, found.unit, lang);
    let basis = Message::new(format!("best value {best}"), format!("最佳值 {best}"));
    let mut sheet = Sheet::new(WIDTH);
    sheet.add(page::head(chain, results, &what, &basis, lang, WIDTH));
    sheet.y += 10.0;
    let shown = &found.swings[..found.swings.len().min(ROWS_MOST)];
    sheet.add(key::across(
        legend(&found, shown, &best, lang),
        sheet.y,
        WIDTH,
    ));
    rows(request, of, &found, shown, &mut sheet);
    sheet.y += 16.0;
    let notes = words::notes(&found, found.swings.len() - shown.len(), lang);
    let varied = shown.iter().flat_map(|swing| &swing.figure.roles);
    let varied: Vec<Ground> = varied
        .filter_map(|role| {
            let figure = role.figure(chain)?;
            let path = format!("{}/{}", chain.name(role.of(chain)), role.path(chain));
            Some(crate::analysis::ground(path, figure))
        })
        .collect();
    let grounds: Vec<&Ground> = of.grounds.iter().chain(&varied).collect();
    sheet.add(page::foot(chain, &notes, &grounds, lang, sheet.y, WIDTH));
    Ok(Drawing {
        width: WIDTH,
        height: sheet.y.ceil(),
        lang: lang.tag(),
        title: page::title(chain, &what, lang),
        description: description(request, &title, &found),
        background: Some(PAPER),
        items: sheet.items,
        table: table(request, &found),
        ..Drawing::default()
    })
}

/// The paint of the part that a figure's low end, or its high end, makes.
fn paint(high: bool) -> Style {
    Style {
        fill: Some(if high { PAPER } else { BLUE }),
        hatch: high.then_some("diagonal"),
        stroke: Some(if high { INK } else { BLUE }),
        stroke_width: 1.0,
        ..Style::default()
    }
}

/// The legend: only the ends that some bar has.
fn legend(found: &Sensitivity, shown: &[Swing], best: &str, lang: Lang) -> Vec<Entry> {
    let swatch = |high| Item::Rect {
        x: 0.0,
        y: 0.0,
        width: SWATCH.0,
        height: SWATCH.1,
        radius: 0.0,
        style: paint(high),
    };
    let middle = SWATCH.0 / 2.0;
    let line = Item::Path {
        steps: vec![
            PathStep::Move(middle, -1.0),
            PathStep::Line(middle, SWATCH.1 + 1.0),
        ],
        style: Style {
            stroke: Some(INK),
            stroke_width: 1.6,
            ..Style::default()
        },
    };
    let words = |en: &str, zh: &str| lang.pick(en, zh).to_owned();
    let drawn = |end: fn(&Swing) -> Option<f64>| {
        let mut ends = shown.iter().map(end);
        ends.any(|it| it.is_some_and(|it| it != found.best))
    };
    let mut entries = Vec::new();
    if drawn(|it| it.results.0) {
        let words = words("figure at its low end", "数据取低值");
        entries.push(Entry::new(vec![swatch(false)], words));
    }
    if drawn(|it| it.results.1) {
        let words = words("figure at its high end", "数据取高值");
        entries.push(Entry::new(vec![swatch(true)], words));
    }
    let words = words("all at their best values: ", "全部取最佳值：");
    entries.push(Entry::new(vec![line], format!("{words}{best}")));
    entries
}

/// The range of the axis: round, around all ends.
fn range(found: &Sensitivity, shown: &[Swing]) -> (f64, f64) {
    let ends = shown.iter().flat_map(|it| [it.results.0, it.results.1]);
    let (mut low, mut high) = (found.best, found.best);
    for end in ends.flatten() {
        low = low.min(end);
        high = high.max(end);
    }
    let margin = (high - low) * 0.06;
    (low - margin, high + margin)
}

/// The rows: the figure at the left, its bar, what the indicator becomes at the right.
fn rows(
    request: &Request<'_>,
    of: &Indicated,
    found: &Sensitivity,
    shown: &[Swing],
    sheet: &mut Sheet,
) {
    let lang = request.look.lang;
    let chain = request.chain;
    let (left, top) = (MARGIN + NAMES + GUTTER, sheet.y + AXIS);
    let right = left + BARS + GUTTER;
    let (mut middles, mut height, mut labels, mut lines) =
        (Vec::new(), 0.0, Vec::new(), Vec::new());
    for swing in shown {
        let name = [
            Paragraph::new(words::figure(chain, swing).get(lang), 13.0)
                .bold()
                .lines(3),
            Paragraph::new(words::ends(swing).get(lang), SMALL)
                .muted()
                .lines(2),
        ];
        let told = [Paragraph::new(words::results(swing, found.unit, lang), SMALL).lines(3)];
        let name = page::set(&name, MARGIN, 0.0, NAMES);
        let told = page::set(&told, right, 0.0, WIDTH - MARGIN - right);
        let inner = name.height.max(told.height).max(BAR) + 2.0 * PADDING;
        let middle = height + inner / 2.0;
        for mut block in [name, told] {
            page::lower(&mut block.items, top + middle - block.height / 2.0);
            labels.extend(block.items);
        }
        middles.push(middle);
        height += inner;
        lines.push(page::line(
            MARGIN,
            top + height,
            WIDTH - MARGIN,
            top + height,
        ));
    }
    let range = range(found, shown);
    let frame = Frame {
        page: (WIDTH, top + height),
        left,
        top,
        width: BARS,
        height,
    };
    let tell = |it: f64| words::value(it, found.unit, lang);
    let axis = Axis {
        range,
        ticks: chart::ticks(range, 4),
        words: &tell,
    };
    axis_title(of, lang, left, sheet);
    sheet.items.extend(lines);
    let items = chart::draw(frame, &axis, true, |field| {
        for (swing, middle) in shown.iter().zip(&middles) {
            bar(field, request, found, swing, *middle);
        }
        field.line(&[(found.best, 0.0), (found.best, height)], INK, 1.6);
    });
    sheet.items.extend(items);
    sheet.items.extend(labels);
    sheet.y = top + height;
}

/// What the axis counts, above it.
fn axis_title(of: &Indicated, lang: Lang, left: f64, sheet: &mut Sheet) {
    let title = crate::analysis::indicators::title(of.id);
    let line = [Paragraph::new(title.get(lang), 11.0).muted().lines(1)];
    sheet
        .items
        .extend(page::set(&line, left, sheet.y, BARS).items);
}

/// The bar of a figure: from the best value to what each of its ends makes.
fn bar(field: &Field<'_>, request: &Request<'_>, found: &Sensitivity, swing: &Swing, middle: f64) {
    let lang = request.look.lang;
    let path = swing.figure.roles.first().map(|role| {
        let chain = request.chain;
        format!("{}/{}", chain.name(role.of(chain)), role.path(chain))
    });
    let group = Group {
        class: "swing",
        data: vec![
            ("id", path.unwrap_or_default()),
            ("kind", "figure".to_owned()),
        ],
        title: Some(sentence(request, found, swing, lang)),
        ..Group::default()
    };
    let (top, bottom) = (middle - BAR / 2.0, middle + BAR / 2.0);
    field.group(group, || {
        let mut parts = [(false, swing.results.0), (true, swing.results.1)];
        // Where both ends lie on one side, the longer part goes below the shorter.
        let reach = |end: Option<f64>| end.map_or(0.0, |it| (it - found.best).abs());
        parts.sort_by(|left, right| reach(right.1).total_cmp(&reach(left.1)));
        for (high, end) in parts {
            if let Some(end) = end.filter(|it| *it != found.best) {
                let ends = (end.min(found.best), end.max(found.best));
                field.bar(ends, (top, bottom), paint(high));
            }
        }
    });
}

fn sentence(request: &Request<'_>, found: &Sensitivity, swing: &Swing, lang: Lang) -> String {
    let figure = words::figure(request.chain, swing);
    let (ends, results) = (words::ends(swing), words::results(swing, found.unit, lang));
    match lang {
        Lang::En => format!("{}, {}: {results}", figure.en, ends.en),
        Lang::Zh => format!("{}，{}：{results}", figure.zh, ends.zh),
    }
}

fn description(request: &Request<'_>, title: &Message, found: &Sensitivity) -> String {
    const SENTENCES: usize = 8;
    let lang = request.look.lang;
    let best = words::value(found.best, found.unit, lang);
    let mut parts = vec![match lang {
        Lang::En => format!("{}, best value {best}.", title.en),
        Lang::Zh => format!("{}，最佳值 {best}。", title.zh),
    }];
    for swing in found.swings.iter().take(SENTENCES) {
        parts.push(format!(
            "{}{}",
            sentence(request, found, swing, lang),
            lang.pick(".", "。")
        ));
    }
    parts.extend(
        words::notes(found, 0, lang)
            .iter()
            .map(|it| format!("{it}{}", lang.pick(".", "。"))),
    );
    parts.join(lang.pick(" ", ""))
}

fn table(request: &Request<'_>, found: &Sensitivity) -> Vec<Vec<String>> {
    let lang = request.look.lang;
    let heading = match lang {
        Lang::En => [
            "Figure",
            "Range",
            "Indicator at the low end",
            "Indicator at the high end",
            "Best value",
        ],
        Lang::Zh => ["数据", "区间", "取低值时的指标", "取高值时的指标", "最佳值"],
    };
    let mut table = vec![heading.map(str::to_owned).to_vec()];
    let tell = |it: Option<f64>| {
        it.map_or_else(|| "?".to_owned(), |it| words::value(it, found.unit, lang))
    };
    for swing in &found.swings {
        table.push(vec![
            words::figure(request.chain, swing).get(lang).to_owned(),
            words::ends(swing).get(lang).to_owned(),
            tell(swing.results.0),
            tell(swing.results.1),
            tell(Some(found.best)),
        ]);
    }
    table
}
