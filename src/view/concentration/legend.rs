//! What the shapes mean: only those that occur.

use super::{Scene, WIDTH, origin_limit, rows, thresholds};
use crate::analysis::concentration::{By, Concentration};
use crate::report::{Item, PathStep, Style};
use crate::text::{Lang, figure};
use crate::view::key::{self, Entry, SWATCH};
use crate::view::page::Block;

/// The legend.
pub(super) fn legend(scene: Scene<'_>, shown: &[&Concentration], y: f64) -> Block {
    let lang = scene.lang;
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
    for (at, limit) in thresholds(scene.settings).into_iter().enumerate() {
        let (hhi, names) = (figure::number(limit.value, lang), limit.named(lang));
        let words = match (at, lang) {
            (0, Lang::En) => format!("highly concentrated above {hhi} ({names}), the limit here"),
            (0, Lang::Zh) => format!("高于 {hhi} 为高度集中（{names}），本次采用"),
            (_, Lang::En) => format!("the limit {hhi} of {names}"),
            (_, Lang::Zh) => format!("{names} 的界线 {hhi}"),
        };
        entries.push(Entry::new(vec![upright(rows::limit_paint(at))], words));
    }
    if shown.iter().any(|it| it.by == By::Origin) {
        let limit = origin_limit(scene.settings);
        let (share, name) = (figure::percent(limit.value), limit.named(lang));
        let words = match lang {
            Lang::En => format!("at most {share} from one origin ({name})"),
            Lang::Zh => format!("单一来源不超过 {share}（{name}）"),
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
