//! The sheet: head, one pane or two with lanes, lines and boxes, legend, what has no place.

use super::boxes::{self, BODY, PAD, PAD_Y, Pane};
use super::legend::{self, Used};
use super::paint;
use super::told::Words;
use super::union::{Box, Lane, Link, State, Union};
use super::{Between, Way, words};
use crate::layout::{self, Layout, Options, Rect, Route, Size};
use crate::quantity::Unit;
use crate::report::{Drawing, Group, Item, Style};
use crate::text::{Lang, Message, advance};
use crate::view::key;
use crate::view::look::{self, shift};
use crate::view::page::{self, MARGIN, Paragraph};
use crate::view::theme::{LANES, PAPER};

/// Height of the headings of lanes where each has one line, and the size of their words.
const HEADING: f64 = 30.0;
const HEADING_SIZE: f64 = 13.0;
/// Distance between two panes.
const BETWEEN: f64 = 28.0;
/// Least width of the sheet.
const PAGE: f64 = 640.0;
/// Words of a label wrap at this width.
const LABEL: f64 = 84.0;
/// Distances of the layout.
const SPACING: Options = Options {
    node_gap: 22.0,
    // Half a sign more than a line needs: signs stand on lines.
    edge_gap: 12.0,
    line_gap: 9.0,
    rank_gap: 30.0,
    lane_gap: 4.0,
    lane_padding: 12.0,
    arrow_room: 15.0,
    corner: 9.0,
    aspect: 0.6,
};

/// Everything on one sheet.
struct Sheet {
    items: Vec<Item>,
    width: f64,
    height: f64,
}

/// What a picture is drawn from.
struct Draft<'a> {
    words: Words<'a>,
    union: &'a Union,
    layout: Layout,
    /// A unit of the dimension that lines are as wide as their amounts of: amounts of another are never compared.
    unit: Option<Unit>,
    /// The largest amount of it, in base units.
    widest: Option<f64>,
}

/// Draws the sheet.
pub(super) fn draw(between: &Between<'_>, union: &Union, way: Way) -> Drawing {
    let words = Words::new(between);
    let draft = Draft::new(words, union, way);
    let panes: &[Pane] = match way {
        Way::Overlay => &[Pane::Both],
        Way::SideBySide => &[Pane::Base, Pane::Head],
    };
    let Sheet {
        items,
        width,
        height,
    } = draft.fitting(panes);
    Drawing {
        width,
        height,
        lang: words.lang.tag(),
        title: title(words),
        description: words::description(words, union),
        background: Some(PAPER),
        items,
        table: words::table(words, union),
        ..Drawing::default()
    }
}

fn subject() -> Message {
    Message::new("what changed", "改动")
}

fn title(words: Words<'_>) -> String {
    words.chain().map_or_else(String::new, |chain| {
        page::title(chain, &subject(), words.lang)
    })
}

impl<'a> Draft<'a> {
    fn new(words: Words<'a>, union: &'a Union, way: Way) -> Self {
        let mut draft = Self {
            words,
            union,
            layout: Layout::default(),
            unit: legend::commonest(words, union),
            widest: None,
        };
        let scaled = union.links.iter().filter(|link| draft.is_scaled(link));
        let amounts = scaled.flat_map(|link| [link.before, link.after]).flatten();
        let widest = amounts.fold(0.0, f64::max);
        draft.widest = (widest > 0.0).then_some(widest);
        draft.layout = layout::arrange(&draft.graph(way), &SPACING);
        draft
    }

    fn graph(&self, way: Way) -> layout::Graph {
        let panes: &[Pane] = match way {
            Way::Overlay => &[Pane::Both],
            Way::SideBySide => &[Pane::Base, Pane::Head],
        };
        let nodes = self.union.boxes.iter().map(|it| {
            let width = boxes::width(it);
            let heights = panes
                .iter()
                .map(|pane| boxes::set(self.words, it, *pane, width).height);
            layout::Node {
                key: it.key.clone(),
                lane: it.lane,
                width,
                height: heights.fold(0.0, f64::max) + 2.0 * PAD_Y,
                rank_hint: None,
            }
        });
        let edges = self.union.links.iter().map(|link| {
            let label = self.label(link);
            let widths = label.iter().map(|line| advance::width(line, BODY, false));
            layout::Edge {
                key: link.of.clone(),
                from: link.from,
                to: link.to,
                feedback: false,
                weight: 1.0,
                width: paint::WIDEST,
                label: (!label.is_empty()).then(|| Size {
                    width: widths.fold(0.0, f64::max) + 8.0,
                    height: label.len() as f64 * BODY * page::LEADING + 2.0,
                }),
            }
        });
        let lanes = self.union.lanes.iter().map(|lane| layout::Lane {
            min_width: advance::width(&self.words.lane(lane), BODY, true).min(150.0) + 20.0,
        });
        layout::Graph {
            lanes: lanes.collect(),
            nodes: nodes.collect(),
            edges: edges.collect(),
        }
    }

    /// The lines of a label, with the sign of the line's state before them.
    fn label(&self, link: &Link) -> Vec<String> {
        if self.words.is_named(link, self.union) {
            return Vec::new();
        }
        let sign = match link.state {
            State::Same => "",
            State::Added => "+ ",
            State::Removed => "− ",
            State::Changed | State::Renamed => "~ ",
        };
        let words = format!("{sign}{}", self.words.commodity(link));
        advance::wrap(&words, LABEL, BODY, false, 3)
    }

    /// What is compared, the worst news, what is left out.
    fn heading(&self) -> Vec<Paragraph> {
        let lang = self.words.lang;
        let document = self.words.between.document;
        let mut heading = vec![
            Paragraph::new(title(self.words), 20.0).bold().lines(2),
            Paragraph::new(document.summary.headline.get(lang), 14.0).lines(4),
            Paragraph::new(sides(document, lang), BODY).muted().lines(3),
        ];
        if self.union.hidden > 0 {
            let count = self.union.hidden;
            let line = match lang {
                Lang::En => format!(
                    "Only what changed and its neighbours: {count} unchanged boxes are left out."
                ),
                Lang::Zh => format!("只画有改动的部分及其相邻部分：略去 {count} 个未变的框。"),
            };
            heading.push(Paragraph::new(line, BODY).muted());
        }
        heading
    }

    /// The sheet with its panes beside each other; on a paper where they come out larger so, below each other.
    fn fitting(&self, panes: &[Pane]) -> Sheet {
        let beside = self.page(panes, false);
        let Some(paper) = self.words.between.look.size else {
            return beside;
        };
        let below = self.page(panes, true);
        let scale = |sheet: &Sheet| look::fit(paper, sheet.width, sheet.height);
        if scale(&below) > scale(&beside) {
            below
        } else {
            beside
        }
    }

    /// Everything on the sheet.
    fn page(&self, panes: &[Pane], below: bool) -> Sheet {
        let abreast = if below { 1 } else { panes.len() };
        let inner = (self.layout.width + BETWEEN) * abreast as f64 - BETWEEN;
        let width = (inner + 2.0 * MARGIN).max(PAGE).ceil();
        let lang = self.words.lang;
        let mut items = Vec::new();
        let mut y = MARGIN - 8.0;
        let heading = self.heading();
        let block = page::set(&heading, MARGIN, y, width - 2.0 * MARGIN);
        y += block.height + 12.0;
        items.push(group("head", block.items));
        let mut used = Used::default();
        let mut left = (width - inner) / 2.0;
        let high = self.layout.height + self.heading_of_lanes() + 14.0;
        let high = high + if panes.len() > 1 { 24.0 } else { 0.0 };
        let mut top = y;
        for pane in panes {
            let mut top_of_lanes = top;
            if *pane != Pane::Both {
                let (en, zh) = match pane {
                    Pane::Base => ("old version", "旧版"),
                    _ => ("new version", "新版"),
                };
                let name = Paragraph::new(lang.pick(en, zh), 14.0).bold();
                items.extend(page::set(&[name], left, top, self.layout.width).items);
                top_of_lanes += 24.0;
            }
            let mut drawn = self.pane(*pane, &mut used);
            shift(&mut drawn, left, top_of_lanes);
            items.extend(drawn);
            if below {
                top += high;
            } else {
                left += self.layout.width + BETWEEN;
            }
        }
        y += high * (panes.len() / abreast) as f64;
        let legend = key::across(legend::legend(self.words, &used), y, width);
        y += legend.height + 4.0;
        items.extend(legend.items);
        if let Some(widest) = self.widest {
            let line = Paragraph::new(legend::scale(self.words, widest, self.union), BODY)
                .muted()
                .lines(2);
            let block = page::set(&[line], MARGIN, y, width - 2.0 * MARGIN);
            y += block.height + 6.0;
            items.push(group("scale", block.items));
        }
        let rest = boxes::elsewhere(self.words.between, self.union);
        if !rest.is_empty() {
            let block = page::set(&rest, MARGIN, y + 4.0, width - 2.0 * MARGIN);
            y += block.height + 8.0;
            items.push(group("elsewhere", block.items));
        }
        Sheet {
            items,
            width,
            height: (y + MARGIN - 12.0).ceil(),
        }
    }

    /// One pane, from (0, 0).
    fn pane(&self, pane: Pane, used: &mut Used) -> Vec<Item> {
        let mut items = self.lanes();
        let mut inside = Vec::new();
        for (link, route) in self.union.links.iter().zip(&self.layout.routes) {
            if pane.shows(link.in_base, link.in_head) {
                inside.push(self.line(link, route, pane, used));
            }
        }
        for (it, rect) in self.union.boxes.iter().zip(&self.layout.nodes) {
            if pane.shows(it.base.is_some(), it.head.is_some()) {
                inside.push(self.node(it, *rect, pane, used));
            }
        }
        shift(&mut inside, 0.0, self.heading_of_lanes());
        items.extend(inside);
        items
    }

    /// A heading has two lines at most; the room for them is the same in all lanes.
    fn heading_of_lanes(&self) -> f64 {
        let lanes = self.union.lanes.iter().zip(&self.layout.lanes);
        let lines = lanes.map(|(lane, rect)| {
            let (title, width) = (self.words.lane(lane), rect.width - 14.0);
            advance::wrap(&title, width, HEADING_SIZE, true, 2).len()
        });
        let more = lines.max().unwrap_or(1).saturating_sub(1);
        HEADING + more as f64 * HEADING_SIZE * page::LEADING
    }

    fn lanes(&self) -> Vec<Item> {
        let top = self.heading_of_lanes();
        let lanes = self.union.lanes.iter().zip(&self.layout.lanes);
        let draw = |(at, (lane, rect)): (usize, (&Lane, &Rect))| {
            let title = self.words.lane(lane);
            let ground = Item::Rect {
                x: rect.x,
                y: 0.0,
                width: rect.width,
                height: rect.y + rect.height + top,
                radius: 3.0,
                style: Style {
                    fill: Some(LANES[at % 2]),
                    ..Style::default()
                },
            };
            let heading = Paragraph::new(title.clone(), HEADING_SIZE).bold().lines(2);
            let block = page::set(&[heading], rect.x + 8.0, 7.0, rect.width - 14.0);
            let (id, kind) = match lane {
                Lane::Imports => ("imports", "border"),
                Lane::Exports => ("exports", "border"),
                Lane::Rest => ("none", "rest"),
                Lane::Stage(id) => (id.as_str(), "stage"),
            };
            Item::Group(Group {
                class: "lane",
                data: vec![("id", id.to_owned()), ("kind", kind.to_owned())],
                title: Some(title),
                items: [vec![ground], block.items].concat(),
            })
        };
        lanes.enumerate().map(draw).collect()
    }

    /// Whether the amounts of a line are of the dimension that widths tell.
    fn is_scaled(&self, link: &Link) -> bool {
        let own = self.words.unit(&link.of);
        own.zip(self.unit)
            .is_some_and(|(own, unit)| own.same_dimension(unit))
    }

    /// The width of an amount; none where it is not known.
    fn width(&self, link: &Link, amount: Option<f64>) -> Option<f64> {
        let amount = amount.filter(|_| self.is_scaled(link))?;
        Some(paint::WIDEST * amount / self.widest?)
    }

    fn line(&self, link: &Link, route: &Route, pane: Pane, used: &mut Used) -> Item {
        let points = &route.points;
        used.lines.insert((link.state, route.feedback));
        let path = |style| Item::Path {
            steps: paint::rounded(points),
            style,
        };
        let (before, after) = (self.width(link, link.before), self.width(link, link.after));
        let own = match pane {
            Pane::Base => before,
            Pane::Head => after,
            Pane::Both => after.or(before),
        };
        let line = paint::line(link.state, own, route.feedback);
        let mut items = Vec::new();
        let ghost = before.filter(|_| pane == Pane::Both && link.state == State::Changed);
        match ghost {
            // The old width shows beside the new one where it was broader, within it where it was narrower.
            Some(old) if old > line.stroke_width => {
                items.extend(paint::ghost(old, true).into_iter().map(path));
                items.push(path(line));
                used.broader = true;
            }
            Some(old) => {
                items.push(path(line));
                items.extend(paint::ghost(old, false).into_iter().map(path));
                used.narrower = true;
            }
            None => items.push(path(line)),
        }
        match route.label {
            Some(at) => items.extend(page::label_on_line(&self.label(link), at, BODY)),
            None if link.state != State::Same => {
                let at = paint::middle(points).unwrap_or_default();
                items.extend(paint::sign(link.state, at.x, at.y));
                used.signed.insert(link.state);
            }
            None => {}
        }
        let ends = [link.from, link.to].map(|at| &self.union.boxes[at]);
        let title = format!(
            "{}{}{} → {} ({})",
            self.words.commodity(link),
            self.words.lang.pick(": ", "："),
            self.words.title(ends[0]),
            self.words.title(ends[1]),
            self.words.state(link.state)
        );
        Item::Group(Group {
            class: "edge",
            data: vec![
                ("change", link.state.word().to_owned()),
                ("from", ends[0].key.clone()),
                ("id", link.of.clone()),
                ("kind", "commodity".to_owned()),
                ("to", ends[1].key.clone()),
            ],
            title: Some(title),
            items,
        })
    }

    fn node(&self, it: &Box, rect: Rect, pane: Pane, used: &mut Used) -> Item {
        used.boxes.insert(it.state);
        let mut set = boxes::set(self.words, it, pane, rect.width);
        let top = rect.y + (rect.height - set.height) / 2.0;
        shift(&mut set.items, rect.x + PAD, top);
        let mut items = vec![paint::frame(it.state, rect, boxes::is_round(it))];
        items.extend(set.items);
        items.extend(paint::sign(it.state, rect.x, rect.y));
        for at in &it.findings {
            used.gaps
                .insert(self.words.between.document.findings[*at].state);
        }
        let (kind, id) = it.key.split_once('/').unwrap_or_default();
        let class = match kind {
            "process" => "process",
            "missing" => "gap",
            "site" => "site",
            "commodity" => "commodity",
            _ => "border",
        };
        Item::Group(Group {
            class,
            data: vec![
                ("change", it.state.word().to_owned()),
                ("id", id.to_owned()),
                ("kind", kind.to_owned()),
            ],
            title: Some(format!(
                "{} ({})",
                self.words.title(it),
                self.words.state(it.state)
            )),
            items,
        })
    }
}

fn group(class: &'static str, items: Vec<Item>) -> Item {
    Item::Group(Group {
        class,
        items,
        ..Group::default()
    })
}

fn sides(document: &crate::report::DiffDocument, lang: Lang) -> String {
    let name = |side: &crate::report::Side| {
        if side.absent {
            lang.pick("not there", "不存在").to_owned()
        } else {
            side.name.clone()
        }
    };
    format!("{} → {}", name(&document.base), name(&document.head))
}
