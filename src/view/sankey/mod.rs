//! `--view sankey`: what flows how much from where to where, as bands whose width is the amount.

mod legend;
mod paint;
mod panel;
mod scale;
mod words;

use super::key;
use super::look::{self, Paper};
use super::page::{self, MARGIN, Sheet};
use super::theme::PAPER;
use super::{Request, View};
use crate::analysis::flows::{self, Flows};
use crate::layout::Rect;
use crate::layout::bands::{self, Band, Options, Picture, Stop as Place};
use crate::model::Chain;
use crate::report::{Drawing, Group, Item};
use crate::text::{Lang, Message};
use paint::Label;
use panel::Panel;

pub(super) const VIEW: View = View {
    name: "sankey",
    about_en: "flows as bands as wide as their amounts, to one printed scale per unit",
    about_zh: "桑基图：流量按比例画成带，每种单位一个比例尺",
    takes_indicator: false,
    narrows: false,
    plain: draw,
};

/// The page is at least as wide, so that its head and notes can be read.
const WIDTH_LEAST: f64 = 860.0;
/// Panels stand side by side up to this width.
const WIDTH_MOST: f64 = 1500.0;
/// Height that the bands of a panel fill: of few nodes, and more for each further one up to a most.
const HEIGHT: (f64, f64, f64) = (260.0, 9.0, 900.0);
/// A panel of few flows is no higher than this share of the first.
const SMALL: f64 = 0.6;
/// Distance of panels.
const GUTTER: f64 = 36.0;
/// Room for the head of a panel.
const HEAD: f64 = 26.0;
/// A difference is drawn where it is at least this wide.
const STUB_LEAST: f64 = 0.1;

/// What is drawn, and in which language.
#[derive(Clone, Copy)]
struct Scene<'a> {
    chain: &'a Chain,
    lang: Lang,
}

/// A panel with everything placed, from its left top corner.
struct Drawn {
    panel: Panel,
    labels: Vec<Label>,
    picture: Picture,
    stubs: Vec<Option<Rect>>,
    /// Units of the drawing for one unit of the panel.
    scale: f64,
}

fn draw(request: &Request<'_>) -> Result<Drawing, Message> {
    let Request { chain, results, .. } = *request;
    let lang = request.look.lang;
    let scene = Scene { chain, lang };
    let flows = flows::solve(chain, &results.structure, results.question);
    let (panels, without) = panel::panels(chain, &flows.flows);
    if panels.is_empty() {
        return Err(nothing(&flows));
    }
    let options = Options::default();
    let drawn: Vec<Drawn> = panels
        .into_iter()
        .map(|panel| arrange(scene, panel, &options))
        .collect();
    let natural = 96.0 / 25.4;
    let sheet = sheet(request, scene, &drawn, &flows, without, natural);
    // What a millimetre means depends on the paper, and the paper's fit on the size of the drawing.
    let sheet = match request.look.size {
        None => sheet,
        Some(paper) => {
            let per_mm = 1.0 / millimetres(paper, sheet.width, sheet.y);
            self::sheet(request, scene, &drawn, &flows, without, per_mm)
        }
    };
    let panels: Vec<Panel> = drawn.into_iter().map(|it| it.panel).collect();
    let what = what();
    Ok(Drawing {
        width: sheet.width,
        height: sheet.y.ceil(),
        lang: lang.tag(),
        title: page::title(chain, &what, lang),
        description: words::description(scene, &panels),
        background: Some(PAPER),
        items: sheet.items,
        table: words::table(scene, &panels),
        ..Drawing::default()
    })
}

fn what() -> Message {
    Message::new("Flows (Sankey diagram)", "物料流向（桑基图）")
}

/// Millimetres of a unit of a drawing that is set on paper.
fn millimetres(paper: Paper, width: f64, height: f64) -> f64 {
    look::fit(paper, width, height.ceil())
}

/// Why there is no picture, and which figure would give one.
fn nothing(flows: &Flows) -> Message {
    if flows.flows.is_empty() {
        return Message::new(
            "there is nothing to draw: no process of this chain takes or makes anything; declare its processes with `product` and `inputs`",
            "无可绘制：链中没有任何工艺取用或产出物料；请用 `product` 和 `inputs` 写明工艺",
        );
    }
    Message::new(
        "no amount of any flow is known in this period: give the observed output of a commodity or process under `observations` (with the coefficients of what it takes), or amounts under `flows`",
        "本期没有任何流量已知：请在 `observations` 中给出物料或工艺的产量（并写明单耗），或在 `flows` 中给出流量",
    )
}

/// Places the nodes and bands of a panel.
fn arrange(scene: Scene<'_>, panel: Panel, options: &Options) -> Drawn {
    let labels: Vec<Label> = panel
        .nodes
        .iter()
        .map(|node| paint::label(scene, &panel, node))
        .collect();
    let sequence = bands::sequence(&network(scene, &panel, &labels));
    let (base, more, most) = HEIGHT;
    let height = (base + more * panel.nodes.len() as f64).min(most);
    let height = if panel.links.len() < 4 {
        height * SMALL
    } else {
        height
    };
    let scale = scale::round(sequence.scale(height, options));
    let picture = sequence.place(scale, options);
    let stubs = panel.nodes.iter().zip(&picture.stops).zip(&picture.filled);
    let stubs = stubs
        .map(|((node, rect), filled)| {
            let difference = seen(node, scale)?;
            let height = bands::width_of(Some(difference.abs()), scale, options.least);
            let side = usize::from(difference > 0.0);
            Some(Rect {
                x: if side == 0 {
                    rect.x - options.stub
                } else {
                    rect.x + rect.width
                },
                y: rect.y + filled[side],
                width: options.stub,
                height,
            })
        })
        .collect();
    Drawn {
        panel,
        labels,
        picture,
        stubs,
        scale,
    }
}

/// The difference of a node, where it can be seen at this scale.
fn seen(node: &panel::Node, scale: f64) -> Option<f64> {
    node.difference.filter(|it| it.abs() * scale >= STUB_LEAST)
}

/// The panel as nodes and bands.
fn network(scene: Scene<'_>, panel: &Panel, labels: &[Label]) -> bands::Flows {
    let stops = panel.nodes.iter().zip(labels).map(|(node, label)| {
        let difference = node.difference.unwrap_or(0.0);
        Place {
            key: panel::key(scene.chain, node.stop),
            label: crate::layout::Size {
                width: label.width,
                height: label.height,
            },
            spare: [(-difference).max(0.0), difference.max(0.0)],
        }
    });
    let bands = panel.links.iter().map(|link| Band {
        key: words::link_key(scene, link),
        from: link.from,
        to: link.to,
        amount: link.amount,
        feedback: false,
    });
    bands::Flows {
        stops: stops.collect(),
        bands: bands.collect(),
    }
}

/// The whole page; `per_mm` units of it are a millimetre.
fn sheet(
    request: &Request<'_>,
    scene: Scene<'_>,
    all: &[Drawn],
    flows: &Flows,
    without: usize,
    per_mm: f64,
) -> Sheet {
    let Request { chain, results, .. } = *request;
    let lang = scene.lang;
    let widths: Vec<f64> = all
        .iter()
        .map(|it| width_of(it, per_mm, all.len() > 1, lang))
        .collect();
    let rows = rows(&widths);
    let widest = rows.iter().map(|row| row_width(row, &widths));
    let width = (widest.fold(0.0, f64::max) + 2.0 * MARGIN)
        .max(WIDTH_LEAST)
        .ceil();
    let panels: Vec<&Panel> = all.iter().map(|it| &it.panel).collect();
    let mut sheet = Sheet::new(width);
    sheet.add(page::head(
        chain,
        results,
        &what(),
        &words::basis(&panels),
        lang,
        width,
    ));
    sheet.y += 6.0;
    let least = Options::default().least;
    sheet.add(key::across(
        legend::entries(all, least, lang),
        sheet.y,
        width,
    ));
    for row in rows {
        let mut x = MARGIN;
        let mut bottom = sheet.y;
        for at in row {
            let height = place(
                scene,
                &all[at],
                per_mm,
                (x, sheet.y),
                all.len() > 1,
                &mut sheet.items,
            );
            x += widths[at] + GUTTER;
            bottom = bottom.max(sheet.y + height);
        }
        sheet.y = bottom + 18.0;
    }
    let thin: usize = all.iter().map(|it| thin(it, least)).sum();
    let mut notes = words::notes(scene, &panels, thin, without);
    notes.extend(flows.notes.iter().map(|it| it.get(lang).to_owned()));
    let known = flows.flows.iter().filter(|it| it.amount.is_some());
    let grounds: Vec<_> = known.flat_map(|it| &it.grounds).collect();
    sheet.add(page::foot(chain, &notes, &grounds, lang, sheet.y, width));
    sheet
}

/// How many bands are drawn wider than they are.
fn thin(drawn: &Drawn, least: f64) -> usize {
    let amounts = drawn.panel.links.iter().filter_map(|it| it.amount);
    amounts.filter(|it| it * drawn.scale < least).count()
}

/// Width of a panel with its head.
fn width_of(drawn: &Drawn, per_mm: f64, many: bool, lang: Lang) -> f64 {
    let scale = legend::scale_entry(drawn, per_mm, lang);
    let head = if many { name_width(drawn, lang) } else { 0.0 } + legend::width(&scale);
    drawn.picture.width.max(head).ceil()
}

fn name_width(drawn: &Drawn, lang: Lang) -> f64 {
    crate::text::advance::width(&name(drawn, lang), 13.0, true) + 20.0
}

/// What a panel is of: the dimension of its amounts.
fn name(drawn: &Drawn, lang: Lang) -> String {
    let (en, zh) = drawn.panel.unit.dimension().name();
    let text = lang.pick(&en, &zh).to_owned();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Panels side by side, in rows.
fn rows(widths: &[f64]) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for at in 0..widths.len() {
        match rows.last_mut() {
            Some(row) if row_width(row, widths) + GUTTER + widths[at] <= WIDTH_MOST => row.push(at),
            _ => rows.push(vec![at]),
        }
    }
    rows
}

fn row_width(row: &[usize], widths: &[f64]) -> f64 {
    row.iter().map(|&at| widths[at] + GUTTER).sum::<f64>() - GUTTER
}

/// Puts a panel on the page; says how high it is.
fn place(
    scene: Scene<'_>,
    drawn: &Drawn,
    per_mm: f64,
    (x, y): (f64, f64),
    many: bool,
    items: &mut Vec<Item>,
) -> f64 {
    let mut left = x;
    if many {
        items.push(paint::heading(&name(drawn, scene.lang), x, y + 15.0));
        left += name_width(drawn, scene.lang);
    }
    let scale = legend::scale_entry(drawn, per_mm, scene.lang);
    let right = left + legend::width(&scale) + 1.0;
    let block = key::place(vec![scale], left, y, right);
    items.extend(block.items);
    let mut inside = paint::panel(
        scene,
        &drawn.panel,
        &drawn.labels,
        &drawn.picture,
        &drawn.stubs,
    );
    look::shift(&mut inside, x, y + HEAD + 6.0);
    items.push(Item::Group(Group {
        class: "panel",
        data: vec![("of", name(drawn, scene.lang))],
        items: inside,
        ..Group::default()
    }));
    HEAD + 6.0 + drawn.picture.height
}
