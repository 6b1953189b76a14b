//! `--view map`: the chain by stage lanes, with its gaps on the spot.

mod boxes;
mod contents;
mod legend;
mod paint;
mod scene;
mod words;

use super::page::{self, MARGIN, Paragraph};
use super::theme::{INK, LANES, PAPER};
use super::{Request, View};
use crate::analysis::{Basis, Ground, Results};
use crate::layout::{self, Layout, Options, Point, Rect, Size};
use crate::model::{Chain, Subject};
use crate::report::{Anchor, Drawing, Finding, Group, Item, Style};
use crate::text::{Lang, Message, advance};
use boxes::{BODY, Mark, Part};
use legend::Used;
use scene::{Edge, Kind, Lane, Manner, Node, Scene, What};

pub(super) const VIEW: View = View {
    name: "map",
    about_en: "the chain by stages: processes, flows, what is missing and how much",
    about_zh: "按环节展示产业链：工艺、流向、缺口及数量",
    takes_indicator: false,
    plain: draw,
};

/// Width of the boxes of processes.
const BOX: f64 = 116.0;
/// Widths of the small boxes: at least, at most.
const SMALL: (f64, f64) = (44.0, 76.0);
/// Size of the headings of lanes.
const HEADING: f64 = 13.5;
/// Distance of headings from the border of their lane.
const HEAD_PAD: f64 = 8.0;
/// Least width of the page.
const PAGE: f64 = 760.0;
/// Distance of two columns of text.
const GUTTER: f64 = 28.0;
/// A page is not broader than so many times its height, and not higher than so many times its width.
const ASPECT: (f64, f64) = (0.6, 2.4);
/// Words of a label wrap at this width.
const LABEL: f64 = 76.0;

/// Least distances of two boxes of a column, tried one after the other until the page is not too flat.
const GAPS: [f64; 4] = [14.0, 30.0, 50.0, 75.0];

/// Distances of the layout: narrow, so that seven stages fit on a page.
const SPACING: Options = Options {
    node_gap: GAPS[0],
    edge_gap: 7.0,
    line_gap: 7.0,
    rank_gap: 24.0,
    lane_gap: 3.0,
    lane_padding: 6.25,
    arrow_room: 13.0,
    corner: 8.0,
};

/// What is drawn, and in which language.
pub(super) struct Given<'a> {
    chain: &'a Chain,
    results: &'a Results,
    /// Worst first, then by rule and subject: not by the order of the file.
    findings: Vec<&'a Finding>,
    lang: Lang,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every view may have nothing to draw; this one always has"
)]
fn draw(request: &Request<'_>) -> Result<Drawing, Message> {
    let Request {
        chain,
        results,
        findings,
        ref look,
    } = *request;
    let lang = look.lang;
    let mut findings: Vec<&Finding> = findings.iter().collect();
    findings.sort_by(|left, right| {
        let key = |it: &Finding| (it.rule, it.of.clone(), it.discriminator.clone());
        let worst = right.severity.cmp(&left.severity);
        worst.then_with(|| key(left).cmp(&key(right)))
    });
    let given = Given {
        chain,
        results,
        findings,
        lang,
    };
    let scene = Scene::of(&given);
    let page = Page::fitting(&given, &scene);
    Ok(Drawing {
        width: page.width,
        height: page.height,
        lang: lang.tag(),
        title: page::title(chain, &subject(), lang),
        description: given.description(&scene),
        background: Some(PAPER),
        items: page.items,
        table: given.table(&scene),
        ..Drawing::default()
    })
}

/// What the picture is of.
fn subject() -> Message {
    Message::new("Chain map", "产业链图谱")
}

/// The lanes with everything in them, from (0, 0).
struct Map {
    items: Vec<Item>,
    width: f64,
    height: f64,
    used: Used,
}

impl Map {
    fn of(given: &Given<'_>, scene: &Scene, node_gap: f64) -> Self {
        let parts: Vec<Vec<Part>> = scene.nodes.iter().map(|node| given.parts(node)).collect();
        let graph = given.graph(scene, &parts);
        let layout = layout::arrange(
            &graph,
            &Options {
                node_gap,
                ..SPACING
            },
        );
        let mut used = Used::default();
        let (mut items, head) = given.draw_lanes(scene, &layout, &mut used);
        let mut boxes = Vec::new();
        for (edge, route) in scene.edges.iter().zip(&layout.routes) {
            boxes.push(given.draw_edge(scene, edge, route, &mut used));
        }
        for ((node, parts), rect) in scene.nodes.iter().zip(&parts).zip(&layout.nodes) {
            boxes.push(given.draw_node(node, parts, *rect, &mut used));
        }
        boxes::shift(&mut boxes, 0.0, head);
        items.extend(boxes);
        Self {
            items,
            width: layout.width,
            height: layout.height + head,
            used,
        }
    }
}

impl Kind {
    fn of(what: What) -> Self {
        use crate::model::CrossingKind;
        match what {
            What::Process(_) => Self::Process,
            What::Missing(_) => Self::Missing,
            What::Claimed(_) => Self::Claimed,
            What::Empty(_) => Self::Empty,
            What::Site(_) => Self::Site,
            What::Commodity(_) => Self::Commodity,
            What::Crossing(CrossingKind::Import, _) => Self::Import,
            What::Crossing(CrossingKind::Export, _) => Self::Export,
            What::Crossing(CrossingKind::Demand, _) => Self::Demand,
        }
    }

    const fn is_small(self) -> bool {
        matches!(
            self,
            Self::Commodity | Self::Import | Self::Export | Self::Demand | Self::Empty
        )
    }
}

impl Given<'_> {
    /// The boxes and lines with their sizes, for the layout.
    fn graph(&self, scene: &Scene, parts: &[Vec<Part>]) -> layout::Graph {
        let nodes = scene.nodes.iter().zip(parts).map(|(node, parts)| {
            let width = if Kind::of(node.what).is_small() {
                boxes::snug(parts, SMALL.0, SMALL.1) + 2.0 * paint::PAD
            } else {
                BOX
            };
            let height = boxes::set(parts, width - 2.0 * paint::PAD).height;
            layout::Node {
                key: self.key(node),
                lane: node.lane,
                width,
                height: height + 2.0 * paint::PAD_Y,
                rank_hint: None,
            }
        });
        let edges = scene.edges.iter().map(|edge| {
            let label = self.label(edge);
            let widths = label.iter().map(|line| advance::width(line, BODY, false));
            let width = widths.fold(0.0, f64::max);
            layout::Edge {
                key: self.chain.commodity(edge.commodity).id.clone(),
                from: edge.from,
                to: edge.to,
                feedback: false,
                weight: 1.0,
                width: paint::line(Manner::Return).stroke_width,
                label: (!label.is_empty()).then_some(Size {
                    width: width + 6.0,
                    height: label.len() as f64 * BODY * page::LEADING + 2.0,
                }),
            }
        });
        let lanes = scene.lanes.iter().map(|lane| layout::Lane {
            min_width: match lane {
                Lane::Imports | Lane::Exports => 60.0,
                Lane::Stage(_) | Lane::Rest => 92.0,
            },
        });
        layout::Graph {
            lanes: lanes.collect(),
            nodes: nodes.collect(),
            edges: edges.collect(),
        }
    }

    /// A key that is the same whatever the order of the file.
    fn key(&self, node: &Node) -> String {
        let (kind, id) = self.identity(node);
        format!("{kind}/{id}")
    }

    /// Kind and id of what a box stands for.
    fn identity(&self, node: &Node) -> (&'static str, &str) {
        use crate::model::CrossingKind;
        let chain = self.chain;
        let commodity = |id| chain.commodity(id).id.as_str();
        match node.what {
            What::Process(id) => ("process", &chain.process(id).id),
            What::Missing(at) => {
                let missing = &self.results.structure.missing[at];
                ("missing", commodity(missing.commodity))
            }
            What::Claimed(id) | What::Empty(id) => ("stage", &chain.stage(id).id),
            What::Site(id) => ("site", &chain.site(id).id),
            What::Commodity(id) => ("commodity", commodity(id)),
            What::Crossing(CrossingKind::Import, id) => ("import", commodity(id)),
            What::Crossing(CrossingKind::Export, id) => ("export", commodity(id)),
            What::Crossing(CrossingKind::Demand, id) => ("demand", commodity(id)),
        }
    }

    /// The title of what a box stands for.
    fn node_title(&self, node: &Node) -> String {
        let subject = match node.what {
            What::Process(id) => Subject::Process(id),
            What::Missing(at) => Subject::Commodity(self.results.structure.missing[at].commodity),
            What::Claimed(id) | What::Empty(id) => Subject::Stage(id),
            What::Site(id) => Subject::Site(id),
            What::Commodity(id) | What::Crossing(_, id) => Subject::Commodity(id),
        };
        self.chain.title_of(subject).get(self.lang).to_owned()
    }

    /// The lines of a label; none where an end of the line names the commodity.
    fn label(&self, edge: &Edge) -> Vec<String> {
        if !edge.named {
            return Vec::new();
        }
        let title = self.chain.title_of(Subject::Commodity(edge.commodity));
        advance::wrap(title.get(self.lang), LABEL, BODY, false, 3)
    }

    /// Lanes with their headings; and how far the headings push the rest down.
    fn draw_lanes(&self, scene: &Scene, layout: &Layout, used: &mut Used) -> (Vec<Item>, f64) {
        let mut sets = Vec::new();
        for (at, (lane, rect)) in scene.lanes.iter().zip(&layout.lanes).enumerate() {
            let heads = scene.heads.iter().filter(|(lane, _)| *lane == at);
            let findings: Vec<usize> = heads.map(|(_, finding)| *finding).collect();
            let parts = self.lane_parts(*lane, &findings);
            note_marks(&parts, used);
            sets.push(boxes::set(&parts, rect.width - 2.0 * HEAD_PAD));
        }
        let head = sets.iter().map(|set| set.height).fold(0.0, f64::max) + 1.5 * HEAD_PAD;
        let mut items = Vec::new();
        let lanes = scene.lanes.iter().zip(&layout.lanes).zip(sets);
        for (at, ((lane, rect), mut set)) in lanes.enumerate() {
            boxes::shift(&mut set.items, rect.x + HEAD_PAD, HEAD_PAD);
            let ground = Item::Rect {
                x: rect.x,
                y: 0.0,
                width: rect.width,
                height: rect.y + rect.height + head,
                radius: 3.0,
                style: Style {
                    fill: Some(LANES[at % 2]),
                    ..Style::default()
                },
            };
            let (kind, id) = match lane {
                Lane::Stage(id) => ("stage", self.chain.stage(*id).id.clone()),
                Lane::Imports => ("border", "imports".to_owned()),
                Lane::Exports => ("border", "exports".to_owned()),
                Lane::Rest => ("border", "rest".to_owned()),
            };
            items.push(Item::Group(Group {
                class: "lane",
                data: vec![("id", id), ("kind", kind.to_owned())],
                title: Some(self.lane_title(*lane)),
                items: [vec![ground], set.items].concat(),
            }));
        }
        (items, head)
    }

    fn draw_edge(
        &self,
        scene: &Scene,
        edge: &Edge,
        route: &layout::Route,
        used: &mut Used,
    ) -> Item {
        let ends = [&scene.nodes[edge.from], &scene.nodes[edge.to]];
        let is = |kind| ends.iter().any(|node| Kind::of(node.what) == kind);
        let claimed = is(Kind::Claimed) || scene.hearsay.contains(&edge.from);
        let manner = match route.feedback {
            _ if is(Kind::Missing) => Manner::Missing,
            true if claimed => Manner::ClaimedReturn,
            false if claimed => Manner::Claimed,
            _ if edge.equipment => Manner::Equipment,
            true => Manner::Return,
            false => Manner::Flow,
        };
        used.manners.insert(manner);
        let mut items = vec![Item::Path {
            steps: paint::rounded(&route.points),
            style: paint::line(manner),
        }];
        if let Some(at) = route.label {
            items.extend(label_items(&self.label(edge), at));
        }
        let commodity = self.chain.commodity(edge.commodity);
        let [from, to] = ends;
        let title = format!(
            "{}{}{} → {}",
            self.chain
                .title_of(Subject::Commodity(edge.commodity))
                .get(self.lang),
            self.lang.pick(": ", "："),
            self.node_title(from),
            self.node_title(to)
        );
        Item::Group(Group {
            class: "edge",
            data: vec![
                ("from", self.key(from)),
                ("id", commodity.id.clone()),
                ("kind", "commodity".to_owned()),
                ("to", self.key(to)),
            ],
            title: Some(title),
            items,
        })
    }

    fn draw_node(&self, node: &Node, parts: &[Part], rect: Rect, used: &mut Used) -> Item {
        let kind = Kind::of(node.what);
        let loud = parts
            .iter()
            .any(|part| matches!(part, Part::Mark(mark) if mark.grave));
        let loud = loud || (kind == Kind::Missing && node.findings.is_empty());
        used.kinds.insert((kind, loud));
        used.bar |= parts.iter().any(|part| matches!(part, Part::Bar(_)));
        note_marks(parts, used);
        let mut set = boxes::set(parts, rect.width - 2.0 * paint::PAD);
        let top = rect.y + (rect.height - set.height) / 2.0;
        boxes::shift(&mut set.items, rect.x + paint::PAD, top);
        let mut items = paint::frame(kind, loud, rect);
        items.extend(set.items);
        let (what, id) = self.identity(node);
        let class = match kind {
            Kind::Process => "process",
            Kind::Missing => "gap",
            Kind::Claimed | Kind::Empty => "stage",
            Kind::Site => "site",
            Kind::Commodity => "commodity",
            Kind::Import | Kind::Export | Kind::Demand => "border",
        };
        let mut lines = vec![self.node_title(node)];
        lines.extend(node.findings.iter().map(|at| self.told(self.findings[*at])));
        Item::Group(Group {
            class,
            data: vec![("id", id.to_owned()), ("kind", what.to_owned())],
            title: Some(lines.join("\n")),
            items,
        })
    }

    /// The figures that the map shows.
    fn grounds(&self, scene: &Scene) -> Vec<&Ground> {
        let mut grounds: Vec<&Ground> = self
            .results
            .loads
            .iter()
            .flat_map(|it| &it.grounds)
            .collect();
        for balance in self
            .results
            .balances
            .iter()
            .filter(|it| it.basis == Basis::Observed)
        {
            let told = self.findings.iter().any(|finding| {
                finding.of == self.chain.name(Subject::Commodity(balance.commodity))
            });
            let drawn = scene.nodes.iter().any(|node| match node.what {
                What::Process(id) => self.chain.process(id).product == balance.commodity,
                What::Commodity(id) | What::Crossing(_, id) => id == balance.commodity,
                _ => false,
            });
            if told || (drawn && balance.made.is_some()) {
                grounds.extend(&balance.grounds);
            }
        }
        grounds.extend(self.results.targets.iter().flat_map(|it| &it.grounds));
        grounds
    }
}

fn note_marks(parts: &[Part], used: &mut Used) {
    for part in parts {
        if let Part::Mark(mark) = part {
            used.signs.insert((mark.severity, mark.loud));
        }
    }
}

/// A label on its line, which it interrupts.
fn label_items(lines: &[String], at: Point) -> Vec<Item> {
    let widths = lines.iter().map(|line| advance::width(line, BODY, false));
    let width = widths.fold(0.0, f64::max) + 4.0;
    let leading = BODY * page::LEADING;
    let height = lines.len() as f64 * leading;
    let top = at.y - height / 2.0;
    let mut items = vec![Item::Rect {
        x: at.x - width / 2.0,
        y: top,
        width,
        height,
        radius: 3.0,
        style: Style {
            fill: Some(PAPER),
            ..Style::default()
        },
    }];
    items.extend((0..).zip(lines).map(|(row, line)| Item::Text {
        x: at.x,
        y: top + f64::from(row) * leading + 1.06 * BODY,
        size: BODY,
        text: line.clone(),
        anchor: Anchor::Middle,
        bold: false,
        italic: false,
        color: INK,
    }));
    items
}

/// The page: head, map, legend, targets, further findings, sources.
#[derive(Default)]
struct Page {
    items: Vec<Item>,
    width: f64,
    height: f64,
}

impl Page {
    /// The page with so much air between the boxes that it is not too flat.
    fn fitting(given: &Given<'_>, scene: &Scene) -> Self {
        let mut page = Self::default();
        for gap in GAPS {
            page = Self::of(given, scene, &Map::of(given, scene, gap));
            if page.width <= ASPECT.1 * page.height {
                return page;
            }
        }
        page.height = (page.width / ASPECT.1).ceil();
        page
    }

    fn of(given: &Given<'_>, scene: &Scene, map: &Map) -> Self {
        let (chain, results, lang) = (given.chain, given.results, given.lang);
        let mut width = (map.width + 2.0 * MARGIN).max(PAGE).ceil();
        loop {
            let mut page = Self {
                items: Vec::new(),
                width,
                height: 0.0,
            };
            let head = page::head(chain, results, &subject(), &Message::default(), lang, width);
            page.add(head.items, head.height + 12.0);
            if scene.nodes.is_empty() {
                let words = lang.pick("The chain names no process.", "链中没有任何工艺。");
                let block = page::set(&[Paragraph::new(words, 14.0)], MARGIN, page.height, width);
                page.add(block.items, block.height + 12.0);
            } else {
                let mut items = map.items.clone();
                boxes::shift(&mut items, (width - map.width) / 2.0, page.height);
                page.add(items, map.height + 14.0);
                let room = width - 2.0 * MARGIN;
                let mut used = map.used.clone();
                let targets = given.targets();
                let others = given.elsewhere(scene);
                for mark in targets.iter().chain(&others) {
                    used.signs.insert((mark.severity, mark.loud));
                }
                let legend = legend::legend(&used, lang, MARGIN, page.height, room);
                page.add(legend.items, legend.height + 10.0);
                page.lists(given, &targets, &others);
            }
            let notes: Vec<String> = given.notes();
            let foot = page::foot(
                chain,
                &notes,
                &given.grounds(scene),
                lang,
                page.height,
                width,
            );
            page.add(foot.items, foot.height);
            let wanted = (page.height * ASPECT.0).ceil();
            if width >= wanted {
                page.height = page.height.ceil();
                return page;
            }
            // A broader page is no higher, so that the second round ends it.
            width = wanted;
        }
    }

    fn add(&mut self, items: Vec<Item>, height: f64) {
        self.items.extend(items);
        self.height += height;
    }

    /// Targets at the left, findings without a place at the right.
    fn lists(&mut self, given: &Given<'_>, targets: &[Mark], others: &[Mark]) {
        let lang = given.lang;
        let all = [
            ("targets", lang.pick("Targets", "目标"), targets),
            ("gap", lang.pick("Also found", "其他发现"), others),
        ];
        let lists: Vec<_> = all
            .iter()
            .filter(|(_, _, marks)| !marks.is_empty())
            .collect();
        let count = lists.len() as f64;
        let column = (self.width - 2.0 * MARGIN - GUTTER * (count - 1.0)) / count;
        let (mut x, mut height) = (MARGIN, 0.0_f64);
        for (class, title, marks) in lists {
            let mut parts = vec![Part::Text(Paragraph::new(*title, 12.5).bold())];
            parts.extend((1..).zip(*marks).map(|(number, mark)| {
                let words = format!("{number}. {}", mark.words);
                let mark = mark.clone();
                Part::Mark(Mark { words, ..mark })
            }));
            let mut set = boxes::set(&parts, column);
            boxes::shift(&mut set.items, x, self.height);
            height = height.max(set.height + 10.0);
            self.items.push(Item::Group(Group {
                class,
                title: Some((*title).to_owned()),
                items: set.items,
                ..Group::default()
            }));
            x += column + GUTTER;
        }
        self.height += height;
    }
}

impl Given<'_> {
    /// What the utilisations assume.
    fn notes(&self) -> Vec<String> {
        let loads = self.results.loads.iter().filter(|it| it.scope.is_none());
        let loads = loads.filter(|it| matches!(it.of, Subject::Process(_)));
        let mut notes: Vec<String> = loads
            .flat_map(|it| &it.notes)
            .map(|note| note.get(self.lang).to_owned())
            .collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }
}
