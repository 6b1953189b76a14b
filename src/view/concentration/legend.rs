//! What the shapes mean: only those that occur.

use super::{WIDTH, origin_limit, rows, thresholds};
use crate::analysis::concentration::{By, Concentration};
use crate::report::{Item, PathStep, Style};
use crate::text::{Lang, figure};
use crate::view::key::{self, Entry, SWATCH};
use crate::view::page::Block;

/// The legend.
pub(super) fn legend(shown: &[&Concentration], lang: Lang, y: f64) -> Block {
    let mut entries = vec![Entry::new(
        vec![swatch(rows::share_paint(0))],
        lang.pick("largest supplier", "最大供应方"),
    )];
    if shown.iter().any(|it| it.shares.len() > 1) {
        let other = swatch(rows::share_paint(1));
        entries.push(Entry::new(
            vec![other],
            lang.pick("other suppliers", "其他供应方"),
        ));
    }
    if shown.iter().any(|it| rows::drawn(it).1 > 0) {
        let rest = swatch(rows::rest_paint());
        entries.push(Entry::new(
            vec![rest],
            lang.pick(
                "suppliers too small to draw apart",
                "过小而合并画出的供应方",
            ),
        ));
    }
    let dot = Item::Circle {
        x: SWATCH.0 / 2.0,
        y: SWATCH.1 / 2.0,
        radius: rows::DOT,
        style: rows::dot_paint(),
    };
    entries.push(Entry::new(
        vec![dot],
        lang.pick("HHI, 0 to 10,000", "HHI，0～10000"),
    ));
    for (at, (hhi, names)) in thresholds(lang).into_iter().enumerate() {
        let hhi = figure::number(hhi, lang);
        let words = match lang {
            Lang::En => format!("highly concentrated above {hhi} ({names})"),
            Lang::Zh => format!("高于 {hhi} 为高度集中（{names}）"),
        };
        entries.push(Entry::new(vec![upright(rows::limit_paint(at))], words));
    }
    let origins = shown.iter().any(|it| it.by == By::Origin);
    if let Some((limit, name)) = origin_limit().filter(|_| origins) {
        let limit = figure::percent(limit);
        let words = match lang {
            Lang::En => format!("at most {limit} from one origin ({name})"),
            Lang::Zh => format!("单一来源不超过 {limit}（{name}）"),
        };
        let sign = vec![upright(rows::origin_paint())];
        entries.push(Entry::new(sign, words));
    }
    key::across(entries, y, WIDTH)
}

fn swatch(style: Style) -> Item {
    Item::Rect {
        x: 0.0,
        y: 0.0,
        width: SWATCH.0,
        height: SWATCH.1,
        radius: 0.0,
        style,
    }
}

fn upright(style: Style) -> Item {
    let middle = SWATCH.0 / 2.0;
    Item::Path {
        steps: vec![
            PathStep::Move(middle, -1.0),
            PathStep::Line(middle, SWATCH.1 + 1.0),
        ],
        style,
    }
}
