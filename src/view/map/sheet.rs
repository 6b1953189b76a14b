//! The page of the map: head, map, legend, targets, further findings, notes, sources.
//!
//! Comes in: a scene and its map, drawn. Goes out: everything on one page. Must not know: how boxes are laid out.

use super::boxes::{self, Mark, Part};
use super::scene::{Scene, What};
use super::{Given, Map, legend, subject};
use crate::report::{Group, Item};
use crate::view::look::{self, Paper};
use crate::view::page::{self, MARGIN, Paragraph};

/// Least width of the page.
const PAGE: f64 = 760.0;
/// Distance of two columns of text.
const GUTTER: f64 = 28.0;
/// A page is not broader than so many times its height, and not higher than so many times its width.
const ASPECT: (f64, f64) = (0.6, 2.4);
/// Least distances of two boxes of a column, tried one after the other until the page is not too flat.
const GAPS: [f64; 4] = [14.0, 30.0, 50.0, 75.0];
/// Widths of boxes, and how high the map may be for its width, that are tried on a paper of a given shape; the usual
/// ones first.
const WIDTHS: [f64; 5] = [USUAL.width, 96.0, 106.0, 128.0, 142.0];
const ASPECTS: [f64; 2] = [USUAL.aspect, 0.4];
/// Boxes up to which more than the first distance is tried: a large map is high enough, and takes long.
const TRIED: usize = 400;
/// Findings without a place that are listed; what is more is counted.
const LISTED: usize = 40;

/// The page: head, map, legend, targets, further findings, sources.
#[derive(Default)]
pub(super) struct Page {
    pub items: Vec<Item>,
    pub width: f64,
    pub height: f64,
}

/// What of a map can be chosen so that it fits its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Width of the boxes of processes.
    pub width: f64,
    /// Least distance of two boxes of a column.
    pub gap: f64,
    /// How many times as high as wide the boxes may stand, so that lines are straight.
    pub aspect: f64,
}

/// The shape where no paper asks for another.
pub(super) const USUAL: Shape = Shape {
    width: 116.0,
    gap: GAPS[0],
    aspect: 0.6,
};

impl Page {
    /// The page; on a paper, the one of several shapes whose text becomes largest.
    pub fn fitting(given: &Given<'_>, scene: &Scene, paper: Option<Paper>) -> Self {
        let page = Self::shaped(given, scene, USUAL);
        let Some(paper) = paper.filter(|_| scene.nodes.len() <= TRIED) else {
            return page;
        };
        let shapes = ASPECTS
            .iter()
            .flat_map(|aspect| WIDTHS.iter().map(move |width| (*width, *aspect)));
        let scale = |page: &Self| look::fit(paper, page.width, page.height);
        shapes.skip(1).fold(page, |best, (width, aspect)| {
            let shape = Shape {
                width,
                aspect,
                ..USUAL
            };
            let other = Self::shaped(given, scene, shape);
            // The usual shape stays where another gains next to nothing.
            if scale(&other) > scale(&best) * 1.01 {
                other
            } else {
                best
            }
        })
    }

    /// The page with so much air between the boxes that it is not too flat.
    fn shaped(given: &Given<'_>, scene: &Scene, shape: Shape) -> Self {
        let of = |gap: f64| Map::of(given, scene, &Shape { gap, ..shape });
        let tried = if scene.nodes.len() > TRIED {
            1
        } else {
            GAPS.len()
        };
        let mut map = of(GAPS[0]);
        let mut page = Self::of(given, scene, &map);
        for &gap in &GAPS[1..tried] {
            if !page.is_flat() {
                return page;
            }
            map = of(gap);
            page = Self::of(given, scene, &map);
        }
        if page.is_flat() {
            // Room that boxes cannot take stands around them in their lanes, and not below the last word.
            map.heighten((page.width / ASPECT.1).ceil() - page.height);
            page = Self::of(given, scene, &map);
        }
        page
    }

    /// Whether it is too broad for its height.
    fn is_flat(&self) -> bool {
        self.width > ASPECT.1 * self.height
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
            let extent = given.extent(&scene.left_out);
            let head = page::head(chain, results, &subject(), &extent, lang, width);
            page.add(head.items, head.height + 12.0);
            if scene.nodes.is_empty() {
                let words = lang.pick("The chain names no process.", "链中没有任何工艺。");
                let block = page::set(&[Paragraph::new(words, 14.0)], MARGIN, page.height, width);
                page.add(block.items, block.height + 12.0);
            } else {
                let mut items = [map.lanes.clone(), map.items.clone()].concat();
                boxes::shift(&mut items, MARGIN, page.height);
                page.add(items, map.height + 14.0);
                let room = width - 2.0 * MARGIN;
                let mut used = map.used.clone();
                let part = scene.left_out.around.is_some();
                let targets = if part { Vec::new() } else { given.targets() };
                let others = given.elsewhere(scene, LISTED);
                for mark in targets.iter().chain(&others) {
                    used.signs.insert((mark.severity, mark.loud));
                }
                let legend = legend::legend(&used, lang, MARGIN, page.height, room);
                page.add(legend.items, legend.height + 10.0);
                page.lists(given, &targets, &others);
            }
            let mut notes = given.left_out(scene);
            notes.extend(given.notes(scene));
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
    /// What the utilisations that are drawn assume.
    fn notes(&self, scene: &Scene) -> Vec<String> {
        let loads = scene.nodes.iter().filter_map(|node| match node.what {
            What::Process(id) => self.index.load(id),
            _ => None,
        });
        let mut notes: Vec<String> = loads
            .flat_map(|it| &it.notes)
            .map(|note| note.get(self.lang).to_owned())
            .collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }
}
