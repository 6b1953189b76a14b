//! What widths, colours and patterns mean: only those that occur, each panel's scale first.

use std::collections::BTreeSet;

use super::paint::{self, Kind, Shape, Stub};
use super::{Drawn, scale};
use crate::layout::Rect;
use crate::report::{Item, Style};
use crate::text::{Lang, advance, message};
use crate::view::key::{Entry, SWATCH};
use crate::view::theme::INK;

/// The bar of a scale is at most as high.
const BAR_MOST: f64 = 13.0;

/// Scale and bar of one panel: the bar's height is an amount at every size of the picture.
pub(super) fn scale_entry(drawn: &Drawn, per_mm: f64, lang: Lang) -> Entry {
    let amount = scale::nice(BAR_MOST / drawn.scale, false);
    let height = amount * drawn.scale;
    let bar = Item::Rect {
        x: 0.0,
        y: SWATCH.1 - height,
        width: 8.0,
        height,
        radius: 0.0,
        style: Style {
            fill: Some(INK),
            ..Style::default()
        },
    };
    let told = message(amount, drawn.panel.unit);
    let mm = scale::words(drawn.scale, per_mm, drawn.panel.unit, lang);
    let words = match lang {
        Lang::En => format!("this high: {}; {mm}", told.en),
        Lang::Zh => format!("此高度为 {}；{mm}", told.zh),
    };
    Entry {
        sign: vec![bar],
        width: 8.0,
        words,
    }
}

/// What occurs in the panels.
pub(super) fn entries(all: &[Drawn], least: f64, lang: Lang) -> Vec<Entry> {
    let mut kinds = BTreeSet::new();
    let mut shapes = BTreeSet::new();
    let mut stubs = BTreeSet::new();
    let mut thin = false;
    for drawn in all {
        for (link, ribbon) in drawn.panel.links.iter().zip(&drawn.picture.ribbons) {
            kinds.insert(paint::kind(link, ribbon));
            thin |= link.amount.is_some_and(|it| it * drawn.scale < least);
        }
        for (node, stub) in drawn.panel.nodes.iter().zip(&drawn.stubs) {
            shapes.insert(paint::shape(node.stop));
            stubs.extend(paint::stub_of(node).filter(|_| stub.is_some()));
        }
    }
    let mut entries = Vec::new();
    for kind in kinds {
        entries.push(Entry::new(band_sign(kind), band_words(kind, lang)));
    }
    for shape in shapes {
        let rect = Rect {
            x: 7.0,
            y: 0.0,
            width: 12.0,
            height: SWATCH.1,
        };
        let sign = vec![paint::rectangle(rect, paint::node(shape))];
        entries.push(Entry::new(sign, shape_words(shape, lang)));
    }
    for stub in stubs {
        let rect = Rect {
            x: 0.0,
            y: 0.0,
            width: SWATCH.0,
            height: SWATCH.1,
        };
        let sign = vec![paint::rectangle(rect, paint::stub(stub))];
        entries.push(Entry::new(sign, stub_words(stub, lang)));
    }
    if thin {
        let words = match lang {
            Lang::En => format!("thinner than {least} px: drawn {least} px wide"),
            Lang::Zh => format!("细于 {least} 像素的流按 {least} 像素画"),
        };
        let rect = Rect {
            x: 0.0,
            y: SWATCH.1 / 2.0,
            width: SWATCH.0,
            height: least,
        };
        let sign = vec![paint::rectangle(rect, paint::band(Kind::Observed, 0.0))];
        entries.push(Entry::new(sign, words));
    }
    entries
}

fn band_sign(kind: Kind) -> Vec<Item> {
    use crate::report::PathStep;
    if kind == Kind::Unknown {
        let middle = SWATCH.1 / 2.0;
        return vec![Item::Path {
            steps: vec![
                PathStep::Move(0.0, middle),
                PathStep::Line(SWATCH.0, middle),
            ],
            style: paint::band(kind, 0.0),
        }];
    }
    let rect = Rect {
        x: 0.0,
        y: 2.0,
        width: SWATCH.0,
        height: SWATCH.1 - 4.0,
    };
    vec![paint::rectangle(rect, paint::band(kind, SWATCH.1))]
}

fn band_words(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Observed => lang.pick("flow, observed", "流量：观测值"),
        Kind::Reckoned => lang.pick("flow, output × coefficient", "流量：产量 × 单耗"),
        Kind::ObservedBack => lang.pick("return, observed", "回流：观测值"),
        Kind::ReckonedBack => lang.pick("return, output × coefficient", "回流：产量 × 单耗"),
        Kind::Unknown => lang.pick("flow not known: no width", "流量未知：线宽不表示数量"),
    }
}

fn shape_words(shape: Shape, lang: Lang) -> &'static str {
    match shape {
        Shape::Process => lang.pick("process", "工艺"),
        Shape::Commodity => lang.pick("commodity", "物料"),
        Shape::Border => lang.pick("import or export", "外购或外销"),
        Shape::Makers => lang.pick("makers, not told apart", "生产者（未分列）"),
    }
}

fn stub_words(stub: Stub, lang: Lang) -> &'static str {
    match stub {
        Stub::Short => lang.pick("short: more leaves than enters", "缺口：出大于入"),
        Stub::Over => lang.pick("not taken: more enters than leaves", "富余：入大于出"),
        Stub::Elsewhere => lang.pick(
            "difference of a process: losses, emissions, inputs not listed",
            "工艺的差额：损耗、排放、未列投入",
        ),
    }
}

/// Width of the words of an entry with its sign.
pub(super) fn width(entry: &Entry) -> f64 {
    entry.width + 6.0 + advance::width(&entry.words, 12.0, false) * 1.05
}
