//! How nodes, bands and differences look.
//!
//! Comes in: a panel and where everything stands in it. Goes out: items. Must not know: where the panel stands.

use super::Scene;
use super::panel::{Link, Node, Panel};
use super::words;
use crate::analysis::flows::{How, Stop};
use crate::layout::Rect;
use crate::layout::bands::{Picture, Ribbon, Step};
use crate::model::Chain;
use crate::report::{Anchor, Color, Group, Item, PathStep, Style};
use crate::text::{Lang, advance};
use crate::view::page::{LEADING, Paragraph, set};
use crate::view::theme::{
    ALARM, AMBER, BLUE, BORDER_GROUND, COMMODITY_GROUND, FLOW, GREEN, INK, MUTED, PAPER, RETURN,
    SITE_GROUND, SKY, VERMILION,
};

/// Size of names, and of amounts.
pub(super) const NAME: f64 = 12.0;
pub(super) const AMOUNT: f64 = 11.0;
/// Words are at most as wide.
const WORDS_MOST: f64 = 148.0;
/// Distance of the words from the node below them.
const ABOVE: f64 = 3.0;
/// Bands narrower than this have no outline of their own: it would be all that is seen.
const THIN: f64 = 3.0;

/// The words of a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Label {
    lines: Vec<Paragraph>,
    pub width: f64,
    pub height: f64,
}

/// What stands above a node: its name, what flows through it, its difference.
pub(super) fn label(scene: Scene<'_>, panel: &Panel, node: &Node) -> Label {
    let mut lines = Vec::new();
    let mut add = |text: &str, size: f64, bold: bool, most: usize, paint: Color| {
        for line in advance::wrap(text, WORDS_MOST, size, bold, most) {
            lines.push(Paragraph {
                text: line,
                size,
                bold,
                color: paint,
                max_lines: 1,
            });
        }
    };
    add(&words::title(scene, node.stop), NAME, true, 2, INK);
    for line in words::through(scene, panel, node) {
        add(&line, AMOUNT, false, 2, MUTED);
    }
    if let Some(text) = words::difference(scene, panel, node) {
        let loud = matches!(node.stop, Stop::Commodity(_));
        add(&text, AMOUNT, loud, 2, if loud { ALARM } else { MUTED });
    }
    let width = lines
        .iter()
        .map(|line| advance::width(&line.text, line.size, line.bold))
        .fold(0.0, f64::max);
    let height: f64 = lines.iter().map(|line| LEADING * line.size).sum();
    Label {
        lines,
        // Another font than the measured one may be a little wider.
        width: (width * 1.03).ceil(),
        height: height + ABOVE,
    }
}

/// What a band is, for its colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Onward, observed.
    Observed,
    /// Onward, reckoned.
    Reckoned,
    /// Back, observed.
    ObservedBack,
    /// Back, reckoned.
    ReckonedBack,
    /// Not known.
    Unknown,
}

/// The kind of a link.
pub(super) fn kind(link: &Link, ribbon: &Ribbon) -> Kind {
    match (link.amount, link.how, ribbon.back.is_some()) {
        (None, ..) => Kind::Unknown,
        (_, How::Observed, false) => Kind::Observed,
        (_, How::Reckoned, false) => Kind::Reckoned,
        (_, How::Observed, true) => Kind::ObservedBack,
        (_, How::Reckoned, true) => Kind::ReckonedBack,
    }
}

/// The paint of a band of this width.
pub(super) fn band(kind: Kind, width: f64) -> Style {
    let (fill, line) = match kind {
        Kind::Observed => (SKY, BLUE),
        Kind::Reckoned => (SITE_GROUND, BLUE),
        Kind::ObservedBack => (GREEN, RETURN),
        Kind::ReckonedBack => (BORDER_GROUND, RETURN),
        Kind::Unknown => {
            return Style {
                stroke: Some(MUTED),
                stroke_width: 1.2,
                dash: vec![4.0, 3.0],
                ..Style::default()
            };
        }
    };
    if width < THIN {
        return Style {
            fill: Some(line),
            ..Style::default()
        };
    }
    Style {
        fill: Some(fill),
        stroke: Some(line),
        stroke_width: 0.8,
        ..Style::default()
    }
}

/// What a node is, for its colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Process,
    Commodity,
    Border,
    Makers,
}

/// The shape of a node.
pub(super) fn shape(stop: Stop) -> Shape {
    match stop {
        Stop::Process(_) | Stop::Site(_) => Shape::Process,
        Stop::Commodity(_) => Shape::Commodity,
        Stop::Import(_) | Stop::Export(_) => Shape::Border,
        Stop::Makers(_) => Shape::Makers,
    }
}

/// The paint of a node.
pub(super) fn node(shape: Shape) -> Style {
    let (fill, line) = match shape {
        Shape::Process => (FLOW, FLOW),
        Shape::Commodity => (COMMODITY_GROUND, AMBER),
        Shape::Border => (BORDER_GROUND, GREEN),
        Shape::Makers => (PAPER, MUTED),
    };
    Style {
        fill: Some(fill),
        stroke: Some(line),
        stroke_width: 1.0,
        dash: if shape == Shape::Makers {
            vec![3.0, 2.0]
        } else {
            Vec::new()
        },
        ..Style::default()
    }
}

/// The paint of a difference: of a commodity too little or too much, of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stub {
    Short,
    Over,
    Elsewhere,
}

/// The kind of a node's difference.
pub(super) fn stub_of(node: &Node) -> Option<Stub> {
    let difference = node.difference?;
    Some(match node.stop {
        Stop::Commodity(_) if difference < 0.0 => Stub::Short,
        Stop::Commodity(_) => Stub::Over,
        _ => Stub::Elsewhere,
    })
}

/// The paint of a difference.
pub(super) fn stub(kind: Stub) -> Style {
    let (hatch, line) = match kind {
        Stub::Short => ("diagonal", VERMILION),
        Stub::Over => ("cross", GREEN),
        Stub::Elsewhere => ("horizontal", MUTED),
    };
    Style {
        fill: Some(PAPER),
        hatch: Some(hatch),
        stroke: Some(line),
        stroke_width: 1.0,
        ..Style::default()
    }
}

/// A panel from its left top corner.
pub(super) fn panel(
    scene: Scene<'_>,
    panel: &Panel,
    labels: &[Label],
    picture: &Picture,
    stubs: &[Option<Rect>],
) -> Vec<Item> {
    let mut items = Vec::new();
    // The wide ones first, so that no thin one is hidden.
    let mut order: Vec<usize> = (0..panel.links.len()).collect();
    order.sort_by(|&a, &b| {
        let width = |at: usize| picture.ribbons[at].width;
        width(b).total_cmp(&width(a))
    });
    for at in order {
        items.push(link(scene, panel, &panel.links[at], &picture.ribbons[at]));
    }
    items.extend(returns(scene, panel, picture));
    for (at, own) in panel.nodes.iter().enumerate() {
        let rect = picture.stops[at];
        items.push(box_of(scene, panel, own, rect, stubs[at], &labels[at]));
    }
    items
}

/// What returning bands carry, written above their level part where nothing else goes through.
fn returns(scene: Scene<'_>, panel: &Panel, picture: &Picture) -> Vec<Item> {
    let all = picture.ribbons.iter();
    let upright: Vec<(f64, f64)> = all
        .filter_map(|ribbon| Some((ribbon.back?, ribbon.width / 2.0)))
        .flat_map(|(back, half)| [back.turns.0, back.turns.1].map(|x| (x - half, x + half)))
        .collect();
    let mut items = Vec::new();
    for (link, ribbon) in panel.links.iter().zip(&picture.ribbons) {
        let Some(back) = ribbon.back else { continue };
        let text = words::carries(scene, link);
        let (first, last) = (
            back.turns.0.min(back.turns.1) + back.radius + 4.0,
            back.turns.0.max(back.turns.1) - back.radius - 4.0,
        );
        let text = advance::cut(&text, last - first, AMOUNT, false);
        let width = advance::width(&text, AMOUNT, false) * 1.03;
        let free = |x: f64| {
            upright
                .iter()
                .all(|(left, right)| x + width < *left || x > *right)
        };
        let middle = f64::midpoint(first, last) - width / 2.0;
        let found = [middle, first, last - width].into_iter().find(|x| free(*x));
        if let Some(x) = found.filter(|_| !text.is_empty()) {
            let line = Paragraph::new(text, AMOUNT).lines(1);
            let y = back.top - LEADING * AMOUNT - 1.0;
            items.extend(set(&[line], x, y, width + 1.0).items);
        }
    }
    items
}

/// A band, with a light border under it that parts it from what it crosses.
fn link(scene: Scene<'_>, panel: &Panel, link: &Link, ribbon: &Ribbon) -> Item {
    let kind = kind(link, ribbon);
    let steps: Vec<PathStep> = ribbon.outline.iter().map(|it| step(*it)).collect();
    let mut items = Vec::new();
    if kind != Kind::Unknown {
        let style = Style {
            stroke: Some(PAPER),
            stroke_width: 2.4,
            ..Style::default()
        };
        items.push(Item::Path {
            steps: steps.clone(),
            style,
        });
    }
    items.push(Item::Path {
        steps,
        style: band(kind, ribbon.width),
    });
    if let Some([tip, left, right]) = ribbon.head {
        let line = band(kind, 0.0);
        items.push(Item::Path {
            steps: vec![
                PathStep::Move(tip.0, tip.1),
                PathStep::Line(left.0, left.1),
                PathStep::Line(right.0, right.1),
                PathStep::Close,
            ],
            style: Style {
                fill: line.fill.or(line.stroke),
                ..Style::default()
            },
        });
    }
    let chain = scene.chain;
    let state = match kind {
        Kind::Unknown => "unknown",
        Kind::Observed | Kind::ObservedBack => "observed",
        Kind::Reckoned | Kind::ReckonedBack => "reckoned",
    };
    let end = |node: usize| {
        let (kind, id) = name_of(chain, panel.nodes[node].stop);
        format!("{kind}/{id}")
    };
    let mut data = vec![
        ("from", end(link.from)),
        ("id", chain.commodity(link.of).id.clone()),
        ("kind", "flow".to_owned()),
    ];
    if ribbon.back.is_some() {
        data.push(("returns", "true".to_owned()));
    }
    data.push(("state", state.to_owned()));
    data.push(("to", end(link.to)));
    Item::Group(Group {
        class: "flow",
        data,
        title: Some(words::link(scene, panel, link)),
        items,
    })
}

fn step(step: Step) -> PathStep {
    match step {
        Step::Move(x, y) => PathStep::Move(x, y),
        Step::Line(x, y) => PathStep::Line(x, y),
        Step::Cubic(ax, ay, bx, by, x, y) => PathStep::Cubic(ax, ay, bx, by, x, y),
        Step::Close => PathStep::Close,
    }
}

/// What a node is called in the file: its kind and its id.
fn name_of(chain: &Chain, stop: Stop) -> (&'static str, &str) {
    match stop {
        Stop::Process(id) => ("process", &chain.process(id).id),
        Stop::Site(id) => ("site", &chain.site(id).id),
        Stop::Commodity(id) => ("commodity", &chain.commodity(id).id),
        Stop::Import(id) => ("import", &chain.commodity(id).id),
        Stop::Export(id) => ("export", &chain.commodity(id).id),
        Stop::Makers(id) => ("makers", &chain.commodity(id).id),
    }
}

/// A node with its words and its difference.
fn box_of(
    scene: Scene<'_>,
    panel: &Panel,
    own: &Node,
    rect: Rect,
    stub_at: Option<Rect>,
    label: &Label,
) -> Item {
    let mut items = Vec::new();
    if let Some((at, kind)) = stub_at.zip(stub_of(own)) {
        items.push(Item::Group(Group {
            class: "stub",
            items: vec![rectangle(at, stub(kind))],
            title: words::difference(scene, panel, own),
            ..Group::default()
        }));
    }
    items.push(rectangle(rect, node(shape(own.stop))));
    let block = set(
        &label.lines,
        rect.x,
        rect.y - label.height,
        label.width + 1.0,
    );
    items.extend(block.items);
    let chain = scene.chain;
    let (kind, id) = name_of(chain, own.stop);
    let name = words::title(scene, own.stop);
    let through = words::through(scene, panel, own).join(scene.lang.pick(", ", "，"));
    let mut title = match scene.lang {
        Lang::En => format!("{name}: {through}"),
        Lang::Zh => format!("{name}：{through}"),
    };
    if let Some(words) = words::difference(scene, panel, own) {
        title += &format!("{}{words}", scene.lang.pick("; ", "；"));
    }
    Item::Group(Group {
        class: kind,
        data: vec![("id", id.to_owned()), ("kind", kind.to_owned())],
        title: Some(title),
        items,
    })
}

/// A rectangle.
pub(super) fn rectangle(rect: Rect, style: Style) -> Item {
    Item::Rect {
        x: rect.x,
        y: rect.y,
        width: rect.width,
        height: rect.height,
        radius: 0.0,
        style,
    }
}

/// A word of a panel's head.
pub(super) fn heading(text: &str, x: f64, y: f64) -> Item {
    Item::Text {
        x,
        y,
        size: 13.0,
        text: text.to_owned(),
        anchor: Anchor::Start,
        bold: true,
        italic: false,
        color: INK,
    }
}
