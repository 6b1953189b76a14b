//! `--view timeline`: the pace of targets, and capacity by date: what runs, what is being built, what is planned.

mod axis;
mod course;
mod legend;
mod notes;
mod pace;
mod table;
mod words;

use super::page::{self, Block, MARGIN, Paragraph, Sheet};
use super::theme::PAPER;
use super::{Request, View};
use crate::analysis::Ground;
use crate::analysis::capacity::{self, Course};
use crate::analysis::targets::Progress;
use crate::model::{Chain, Subject};
use crate::report::{Drawing, Group, Item};
use crate::text::{Lang, Message};

pub(super) const VIEW: View = View {
    name: "timeline",
    about_en: "the pace of targets, and capacity by date: operating, under construction, planned",
    about_zh: "时间线：目标进度，以及按日期的产能（运行、在建、规划）",
    takes_indicator: false,
    narrows: false,
    plain: draw,
};

/// Width of the page.
const WIDTH: f64 = 1080.0;
/// Width of the column with names; of the one with the words of a scale; of the fields.
const NAMES: f64 = 190.0;
const SCALES: f64 = 92.0;
const FIELD: f64 = 356.0;
/// Width of what has no day.
const UNDATED: f64 = 74.0;
/// Distance of columns.
const GUTTER: f64 = 20.0;
/// Space above and below a row.
const PADDING: f64 = 10.0;
/// More rows of a kind than these are not read; the table has all.
const ROWS_MOST: usize = 100;
/// Small words.
const SMALL: f64 = 12.0;

/// Left edge of the fields.
const LEFT: f64 = MARGIN + NAMES + SCALES + 8.0;
/// Left edge of what has no day.
const BESIDE: f64 = LEFT + FIELD + GUTTER + 12.0;
/// Left edge of the words at the right.
const RIGHT: f64 = BESIDE + UNDATED + GUTTER;

/// What is drawn, and in which language.
#[derive(Clone, Copy)]
struct Scene<'a> {
    request: &'a Request<'a>,
    chain: &'a Chain,
    lang: Lang,
}

/// What is drawn of it.
struct Shown<'a> {
    /// Targets by their ids.
    targets: Vec<&'a Progress>,
    /// Courses along the stages.
    courses: Vec<Course>,
    /// Courses of which no capacity is known: told, not drawn.
    unknown: Vec<Course>,
}

fn draw(request: &Request<'_>) -> Result<Drawing, Message> {
    let Request { chain, results, .. } = *request;
    let lang = request.look.lang;
    let scene = Scene {
        request,
        chain,
        lang,
    };
    let mut shown = shown(request);
    if shown.targets.is_empty() && shown.courses.is_empty() {
        return Err(nothing());
    }
    let (description, table) = (
        words::description(scene, &shown),
        table::table(scene, &shown),
    );
    let left_out = shown.targets.len().saturating_sub(ROWS_MOST)
        + shown.courses.len().saturating_sub(ROWS_MOST);
    shown.targets.truncate(ROWS_MOST);
    shown.courses.truncate(ROWS_MOST);
    let what = Message::new("Targets and capacity over time", "目标与产能时间线");
    let basis = results.question.as_of(chain).map_or_else(
        || Message::new("day of reference not known", "参照日未知"),
        |day| {
            let day = crate::text::date_message(day);
            Message::new(format!("as of {}", day.en), format!("截至 {}", day.zh))
        },
    );
    let mut sheet = Sheet::new(WIDTH);
    sheet.add(page::head(chain, results, &what, &basis, lang, WIDTH));
    sheet.y += 10.0;
    if !shown.targets.is_empty() {
        heading(&mut sheet, lang.pick("Targets", "目标"));
        let key = legend::targets(scene, &shown, sheet.y);
        sheet.add(key);
        for progress in &shown.targets {
            pace::row(scene, progress, &mut sheet);
        }
        sheet.y += 12.0;
    }
    if !shown.courses.is_empty() {
        heading(&mut sheet, lang.pick("Capacity by date", "按日期的产能"));
        let key = legend::courses(scene, &shown, sheet.y);
        sheet.add(key);
        course::rows(scene, &shown, &mut sheet);
    }
    sheet.y += 16.0;
    let notes = notes::notes(scene, &shown, left_out);
    let grounds = grounds(&shown);
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

fn shown<'a>(request: &Request<'a>) -> Shown<'a> {
    let Request { chain, results, .. } = *request;
    let mut targets: Vec<&Progress> = results.targets.iter().collect();
    targets.sort_by_key(|it| &chain.targets[it.target as usize].id);
    let mut courses = capacity::solve(chain, results.question);
    courses.sort_by_key(|it| {
        let stage = match it.of {
            Subject::Process(id) => chain.process(id).stage,
            Subject::Stage(id) => Some(id),
            _ => None,
        };
        // By id where stages are the same, so that the order of the file does not show.
        (stage.is_none(), stage, chain.name(it.of))
    });
    let (courses, unknown) = courses.into_iter().partition(course::has_figure);
    Shown {
        targets,
        courses,
        unknown,
    }
}

fn grounds<'a>(shown: &'a Shown<'_>) -> Vec<&'a Ground> {
    let targets = shown.targets.iter().flat_map(|it| &it.grounds);
    let courses = shown.courses.iter().flat_map(|it| &it.grounds);
    targets.chain(courses).collect()
}

/// Why there is no picture, and which figure would give one.
fn nothing() -> Message {
    Message::new(
        "there is nothing to draw over time: give a target under `targets`, or the `capacity` of a site under `sites` (with `status`, and `from` where a date is known)",
        "没有可画的时间线：请在 `targets` 中写目标，或在 `sites` 中写企业的 `capacity`（并写 `status`，知道投产日期的写 `from`）",
    )
}

fn heading(sheet: &mut Sheet, words: &str) {
    let lines = [Paragraph::new(words, 14.0).bold().lines(1)];
    sheet.add(page::set(&lines, MARGIN, sheet.y, WIDTH - 2.0 * MARGIN));
    sheet.y += 6.0;
}

/// The words of a row, in the middle of its height, in a group of their own.
fn label(mut block: Block, top: f64, inner: f64, group: Group) -> Item {
    page::lower(
        &mut block.items,
        top + PADDING + (inner - block.height) / 2.0,
    );
    Item::Group(Group {
        class: "label",
        items: block.items,
        ..group
    })
}
