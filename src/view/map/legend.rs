//! What the forms, lines and signs mean: only those that occur.

use std::collections::BTreeSet;

use super::boxes::{self, BODY};
use super::paint;
use super::scene::{Kind, Manner};
use crate::layout::Rect;
use crate::report::{Group, Item, PathStep, Severity, Style};
use crate::text::{Lang, advance};
use crate::view::page::{self, Block, Paragraph};

/// Size of a swatch.
const SWATCH: (f64, f64) = (30.0, 14.0);
/// Distance of two lines of entries.
const LINE: f64 = 22.0;

/// What occurs in the picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    pub kinds: BTreeSet<(Kind, bool)>,
    pub manners: BTreeSet<Manner>,
    pub signs: BTreeSet<(Severity, bool)>,
    pub bar: bool,
    /// Whether a plant stands alone whose process is known and not here.
    pub planned: bool,
    /// Whether a line stands for several.
    pub folded: bool,
}

/// Sets the legend into a width, its left top corner at (`left`, `top`).
pub(super) fn legend(used: &Used, lang: Lang, left: f64, top: f64, width: f64) -> Block {
    let (mut x, mut y) = (left, top);
    let mut items = Vec::new();
    for (mut swatch, words) in entries(used, lang) {
        // Another font than the measured one may be a little wider.
        let room = SWATCH.0 + 7.0 + advance::width(words, BODY, false) * 1.05;
        if x > left && x + room > left + width {
            (x, y) = (left, y + LINE);
        }
        boxes::shift(&mut swatch, x, y + 2.0);
        items.append(&mut swatch);
        let text = Paragraph::new(words, BODY).lines(1);
        items.extend(page::set(&[text], x + SWATCH.0 + 7.0, y + 1.0, room).items);
        x += room + 20.0;
    }
    let group = Group {
        class: "legend",
        title: Some(lang.pick("Legend", "图例").to_owned()),
        items,
        ..Group::default()
    };
    Block {
        items: vec![Item::Group(group)],
        height: y - top + LINE,
    }
}

fn entries(used: &Used, lang: Lang) -> Vec<(Vec<Item>, &'static str)> {
    let mut entries = Vec::new();
    for (kind, loud) in &used.kinds {
        let rect = Rect {
            x: 0.0,
            y: 0.0,
            width: SWATCH.0,
            height: SWATCH.1,
        };
        let words = match kind {
            Kind::Site if used.planned => lang.pick(
                "plants whose process is not stated or not here yet",
                "工艺不明或尚未投产的企业或项目",
            ),
            _ => kind_words(*kind, *loud, lang),
        };
        entries.push((paint::frame(*kind, *loud, rect), words));
    }
    if used.bar {
        let middle = SWATCH.1 / 2.0 - 4.0;
        entries.push((
            paint::bar(0.0, middle, SWATCH.0, 8.0, 0.6),
            lang.pick("utilisation of capacity", "产能利用率"),
        ));
    }
    for manner in &used.manners {
        let middle = SWATCH.1 / 2.0;
        let line = Item::Path {
            steps: vec![
                PathStep::Move(0.0, middle),
                PathStep::Line(SWATCH.0, middle),
            ],
            style: Style {
                arrow: true,
                ..paint::line(*manner)
            },
        };
        let words = match manner {
            Manner::Flow if used.folded => lang.pick(
                "flows, with what or how many kinds",
                "物料流向（标注物料或种数）",
            ),
            _ => manner_words(*manner, lang),
        };
        entries.push((vec![line], words));
    }
    for (severity, loud) in &used.signs {
        let sign = paint::sign(*severity, *loud, SWATCH.0 - 13.0, 1.5);
        entries.push((vec![sign], sign_words(*severity, *loud, lang)));
    }
    entries
}

fn kind_words(kind: Kind, loud: bool, lang: Lang) -> &'static str {
    match (kind, loud) {
        (Kind::Missing, _) => lang.pick("missing link", "缺失环节"),
        (Kind::Process, true) => lang.pick("process with a gap", "有缺口的工艺"),
        (Kind::Process, false) => lang.pick("process", "工艺"),
        (Kind::Claimed, _) => lang.pick("stage named by a source only", "仅见于来源的环节"),
        (Kind::Empty, _) => lang.pick("nothing here", "无相关工艺"),
        (Kind::Site, _) => lang.pick("plants, process not stated", "企业或项目（工艺不明）"),
        (Kind::Commodity, true) => lang.pick("shared commodity with a gap", "有缺口的共用物料"),
        (Kind::Commodity, false) => lang.pick("shared commodity", "共用物料"),
        (Kind::Import, _) => lang.pick("import", "外购"),
        (Kind::Export, _) => lang.pick("export", "外销"),
        (Kind::Folded, true) => lang.pick("all of a stage, with gaps", "整个环节（有缺口）"),
        (Kind::Folded, false) => lang.pick("all of a stage, counted", "整个环节（合计）"),
        (Kind::Demand, _) => lang.pick("demand", "需求"),
    }
}

fn manner_words(manner: Manner, lang: Lang) -> &'static str {
    match manner {
        Manner::Flow => lang.pick(
            "flow (unlabelled: the product named in the box)",
            "物料流向（未标注者为框内产品）",
        ),
        Manner::Return => lang.pick("return, recycling", "回流（循环利用）"),
        Manner::Missing => lang.pick("flow that is missing", "缺失的流向"),
        Manner::Claimed => lang.pick("flow not shown by a figure", "尚无数据的流向"),
        Manner::ClaimedReturn => lang.pick("return not shown by a figure", "尚无数据的回流"),
        Manner::Equipment => lang.pick("equipment, not used up", "设备（不消耗）"),
    }
}

fn sign_words(severity: Severity, loud: bool, lang: Lang) -> &'static str {
    match severity {
        Severity::Info => lang.pick("note", "提示"),
        Severity::Warning if loud => lang.pick("gap or weak point", "缺口或薄弱点"),
        Severity::Error if loud => lang.pick("cannot be so", "不可能成立"),
        _ => lang.pick("doubt about data, or accepted", "数据存疑或已接受"),
    }
}
