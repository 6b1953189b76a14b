//! `--view map`: the chain by stage lanes, with its gaps on the spot.

mod boxes;
mod contents;
mod index;
mod legend;
mod narrow;
mod paint;
mod scene;
mod sheet;
mod summary;
mod words;

use std::collections::BTreeSet;

use super::page;
use super::part::{Detail, Focus};
use super::theme::{LANES, PAPER};
use super::{Request, View};
use crate::analysis::{Basis, Ground, Results};
use crate::layout::{self, Layout, Options, Rect, Size};
use crate::model::{Chain, CommodityId, Subject};
use crate::report::{Drawing, Finding, Group, Item, Style};
use crate::text::{Lang, Message, advance};
use boxes::{BODY, Part};
use index::Index;
use legend::Used;
use scene::{Edge, Kind, Lane, Manner, Node, Scene, Standing, What};
use sheet::{Page, Shape};

pub(super) const VIEW: View = View {
    name: "map",
    about_en: "the chain by stages: processes, flows, what is missing and how much",
    about_zh: "按环节展示产业链：工艺、流向、缺口及数量",
    takes_indicator: false,
    narrows: true,
    plain: draw,
};

/// Widths of the small boxes: at least, at most.
const SMALL: (f64, f64) = (44.0, 76.0);
/// Size of the headings of lanes.
const HEADING: f64 = 13.5;
/// Distance of headings from the border of their lane.
const HEAD_PAD: f64 = 8.0;
/// Words of a label wrap at this width.
const LABEL: f64 = 76.0;

/// Findings told in the hint of a box.
const HINTS: usize = 12;
/// Boxes that can be read on one page; of more, each stage becomes one box, unless asked otherwise.
const READABLE: usize = 300;
/// Boxes of a picture at most, which bounds time and size.
const MOST: usize = 10_000;

/// Distances of the layout: narrow, so that seven stages fit on a page.
const SPACING: Options = Options {
    node_gap: sheet::USUAL.gap,
    edge_gap: 7.0,
    line_gap: 7.0,
    rank_gap: 24.0,
    lane_gap: 3.0,
    lane_padding: 6.25,
    arrow_room: 13.0,
    corner: 8.0,
    aspect: sheet::USUAL.aspect,
};

/// What is drawn, and in which language.
pub(super) struct Given<'a> {
    chain: &'a Chain,
    results: &'a Results,
    /// Worst first, then by rule and subject: not by the order of the file.
    findings: Vec<&'a Finding>,
    lang: Lang,
    detail: Detail,
    index: Index<'a>,
}

fn draw(request: &Request<'_>) -> Result<Drawing, Message> {
    let given = Given::of(request);
    let lang = given.lang;
    let (scene, remarks) = given.scene(request.look.detail, request.look.focus.as_ref())?;
    let page = Page::fitting(&given, &scene, request.look.size);
    Ok(Drawing {
        width: page.width,
        height: page.height,
        lang: lang.tag(),
        title: page::title(given.chain, &subject(), lang),
        description: given.description(&scene),
        background: Some(PAPER),
        items: page.items,
        table: given.table(&scene),
        remarks,
        ..Drawing::default()
    })
}

/// What the picture is of.
fn subject() -> Message {
    Message::new("Chain map", "产业链图谱")
}

/// The lanes with everything in them, from (0, 0).
struct Map {
    /// The lanes.
    lanes: Vec<Item>,
    /// What stands in them.
    items: Vec<Item>,
    width: f64,
    height: f64,
    used: Used,
}

impl Map {
    fn of(given: &Given<'_>, scene: &Scene, shape: &Shape) -> Self {
        let parts: Vec<Vec<Part>> = scene.nodes.iter().map(|node| given.parts(node)).collect();
        let graph = given.graph(scene, &parts, shape.width);
        let layout = layout::arrange(
            &graph,
            &Options {
                node_gap: shape.gap,
                aspect: shape.aspect,
                ..SPACING
            },
        );
        let mut used = Used::default();
        let (lanes, head) = given.draw_lanes(scene, &layout, &mut used);
        let mut boxes = Vec::new();
        for (edge, route) in scene.edges.iter().zip(&layout.routes) {
            boxes.push(given.draw_edge(scene, edge, route, &mut used));
        }
        for ((node, parts), rect) in scene.nodes.iter().zip(&parts).zip(&layout.nodes) {
            boxes.push(given.draw_node(node, parts, *rect, &mut used));
        }
        boxes::shift(&mut boxes, 0.0, head);
        Self {
            lanes,
            items: boxes,
            width: layout.width,
            height: layout.height + head,
            used,
        }
    }
}

impl Map {
    /// Makes the lanes higher; what stands in them stays in their middle.
    fn heighten(&mut self, by: f64) {
        for lane in &mut self.lanes {
            if let Item::Group(Group { items, .. }) = lane
                && let Some(Item::Rect { height, .. }) = items.first_mut()
            {
                *height += by;
            }
        }
        boxes::shift(&mut self.items, 0.0, by / 2.0);
        self.height += by;
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
            What::Folded(_) => Self::Folded,
        }
    }

    const fn is_small(self) -> bool {
        matches!(
            self,
            Self::Commodity | Self::Import | Self::Export | Self::Demand | Self::Empty
        )
    }
}

impl<'a> Given<'a> {
    fn of(request: &Request<'a>) -> Self {
        let Request {
            chain,
            results,
            findings,
            ref look,
            ..
        } = *request;
        let mut findings: Vec<&Finding> = findings.iter().collect();
        findings.sort_by(|left, right| {
            let key = |it: &Finding| (it.rule, it.of.clone(), it.discriminator.clone());
            let worst = right.severity.cmp(&left.severity);
            worst.then_with(|| key(left).cmp(&key(right)))
        });
        Self {
            index: Index::of(chain, results, &findings),
            chain,
            results,
            findings,
            lang: look.lang,
            detail: look.detail.unwrap_or(Detail::Processes),
        }
    }

    /// What is drawn of the chain, and what whoever asked must know about it.
    fn scene(
        &self,
        detail: Option<Detail>,
        focus: Option<&Focus>,
    ) -> Result<(Scene, Vec<Message>), Message> {
        let mut scene = Scene::of(self);
        let mut remarks = Vec::new();
        let mut roots = None;
        if let Some(focus) = focus {
            let subject = focus.subject(self.chain)?;
            let boxes = scene.boxes_of(self, subject);
            if boxes.is_empty() {
                return Err(not_drawn(&focus.id));
            }
            roots = Some((boxes, subject, focus.steps));
        }
        if detail == Some(Detail::Stages) {
            let (folded, places) = scene.fold();
            scene = folded;
            if let Some((boxes, ..)) = &mut roots {
                let places: BTreeSet<usize> = boxes.iter().map(|at| places[*at]).collect();
                *boxes = places.into_iter().collect();
            }
        }
        if let Some((boxes, subject, steps)) = roots {
            scene.keep(&boxes, subject, steps);
        }
        let count = scene.nodes.len();
        if detail.is_none() && count > READABLE {
            scene = scene.fold().0;
            remarks.push(rolled_up(count));
        }
        if scene.nodes.len() > MOST {
            return Err(too_many(scene.nodes.len()));
        }
        Ok((scene, remarks))
    }
}

/// A thing of the chain that no box or line of the map shows.
fn not_drawn(id: &str) -> Message {
    Message::new(
        format!(
            "`{id}` is not on the map: no process here makes it, takes it or runs it; leave out --focus to see what is"
        ),
        format!("图中没有 `{id}`：这里没有工艺产出、取用或采用它；去掉 --focus 可看全图"),
    )
}

/// Said where a picture was drawn by stages without being asked to.
fn rolled_up(count: usize) -> Message {
    Message::new(
        format!(
            "{count} boxes are more than the {READABLE} that can be read on one page: drawn by stages; --detail processes draws each, --focus ID+N a part"
        ),
        format!(
            "共 {count} 个框，一页最多可读 {READABLE} 个：已按环节汇总；--detail processes 逐个画出，--focus ID+N 只画一部分"
        ),
    )
}

/// More boxes than a picture can have.
fn too_many(count: usize) -> Message {
    Message::new(
        format!(
            "{count} boxes are more than the {MOST} of a picture: use --detail stages, or --focus ID+N with fewer lines for a part"
        ),
        format!(
            "共 {count} 个框，一张图最多 {MOST} 个：请用 --detail stages，或用 --focus ID+N（步数少一些）只画一部分"
        ),
    )
}

impl Given<'_> {
    /// The boxes and lines with their sizes, for the layout.
    fn graph(&self, scene: &Scene, parts: &[Vec<Part>], wide: f64) -> layout::Graph {
        let nodes = scene.nodes.iter().zip(parts).map(|(node, parts)| {
            let width = if Kind::of(node.what).is_small() {
                boxes::snug(parts, SMALL.0, SMALL.1) + 2.0 * paint::PAD
            } else {
                wide
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
                key: edge
                    .commodities
                    .first()
                    .map_or(String::new(), |it| self.chain.commodity(*it).id.clone()),
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
            What::Claimed(id) | What::Empty(id) | What::Folded(Lane::Stage(id)) => {
                ("stage", &chain.stage(id).id)
            }
            What::Site(id) => ("site", &chain.site(id).id),
            What::Commodity(id) => ("commodity", commodity(id)),
            What::Crossing(CrossingKind::Import, id) => ("import", commodity(id)),
            What::Crossing(CrossingKind::Export, id) => ("export", commodity(id)),
            What::Crossing(CrossingKind::Demand, id) => ("demand", commodity(id)),
            What::Folded(Lane::Imports) => ("border", "imports"),
            What::Folded(Lane::Exports) => ("border", "exports"),
            What::Folded(Lane::Rest) => ("border", "rest"),
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
            What::Folded(lane) => return self.lane_title(lane),
        };
        self.chain.title_of(subject).get(self.lang).to_owned()
    }

    /// The lines of a label; none where an end of the line names the commodity.
    fn label(&self, edge: &Edge) -> Vec<String> {
        if !edge.named {
            return Vec::new();
        }
        let (words, width) = match edge.commodities[..] {
            [only] => (self.title(Subject::Commodity(only)), LABEL),
            // On one line.
            _ => (self.commodities(edge.commodities.len()), 2.0 * LABEL),
        };
        advance::wrap(&words, width, BODY, false, 3)
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
        used.folded |= edge.commodities.len() > 1;
        let manner = match (edge.standing, route.feedback) {
            (Standing::Missing, _) => Manner::Missing,
            (Standing::Claimed, true) => Manner::ClaimedReturn,
            (Standing::Claimed, false) => Manner::Claimed,
            _ if edge.equipment => Manner::Equipment,
            (_, true) => Manner::Return,
            (_, false) => Manner::Flow,
        };
        used.manners.insert(manner);
        let mut items = vec![Item::Path {
            steps: paint::rounded(&route.points),
            style: paint::line(manner),
        }];
        if let Some(at) = route.label {
            items.extend(page::label_on_line(&self.label(edge), at, BODY));
        }
        let [from, to] = ends;
        let keys = [self.key(from), self.key(to)];
        let title = format!(
            "{}{}{} → {}",
            self.carried(edge),
            self.lang.pick(": ", "："),
            self.node_title(from),
            self.node_title(to)
        );
        let (kind, id) = match edge.commodities[..] {
            [only] => ("commodity", self.chain.commodity(only).id.clone()),
            _ => ("commodities", keys.join(" ")),
        };
        let [from, to] = keys;
        Item::Group(Group {
            class: "edge",
            data: vec![
                ("from", from),
                ("id", id),
                ("kind", kind.to_owned()),
                ("to", to),
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
        used.planned |=
            matches!(node.what, What::Site(id) if self.chain.site(id).process.is_some());
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
            Kind::Folded => match node.what {
                What::Folded(Lane::Stage(_)) => "stage",
                _ => "border",
            },
        };
        let mut lines = vec![self.node_title(node)];
        let told = node.findings.iter().take(HINTS);
        lines.extend(told.map(|at| self.told(self.findings[*at])));
        if let Some(more) = node.findings.len().checked_sub(HINTS + 1) {
            lines.push(self.further_findings(more + 1));
        }
        Item::Group(Group {
            class,
            data: vec![("id", id.to_owned()), ("kind", what.to_owned())],
            title: Some(lines.join("\n")),
            items,
        })
    }

    /// The figures that the map shows: none where boxes stand for whole stages, which are counted and not added up.
    fn grounds(&self, scene: &Scene) -> Vec<&Ground> {
        let (mut grounds, mut drawn): (Vec<&Ground>, BTreeSet<CommodityId>) = Default::default();
        for node in &scene.nodes {
            match node.what {
                What::Process(id) => {
                    grounds.extend(self.index.load(id).iter().flat_map(|it| &it.grounds));
                    drawn.insert(self.chain.process(id).product);
                }
                What::Commodity(id) | What::Crossing(_, id) => drop(drawn.insert(id)),
                _ => {}
            }
        }
        let whole = scene.left_out.around.is_none();
        let observed = self.results.balances.iter();
        for balance in observed.filter(|it| it.basis == Basis::Observed) {
            let id = balance.commodity;
            let name = self.chain.name(Subject::Commodity(id));
            let told = self.index.is_told(&name) && (whole || drawn.contains(&id));
            if told || (drawn.contains(&id) && balance.made.is_some()) {
                grounds.extend(&balance.grounds);
            }
        }
        if whole {
            grounds.extend(self.results.targets.iter().flat_map(|it| &it.grounds));
        }
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
