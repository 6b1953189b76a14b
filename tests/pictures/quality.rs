//! The rules of a good picture, each held on every picture of every chain, in both languages and all themes.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use liantu::render::svg::svg;
use liantu::report::{Color, Drawing, Group, Item, PathStep, Style};
use liantu::text::Lang;
use liantu::view::{self, Look, Paper, Theme};

use crate::geometry::{Extent, boxes, corners, data, frame, groups, name, texts};
use crate::{LANGS, attempt, real_chains};

/// The rules by number, with the tests that hold them, or why they do not apply to drawings.
const RULES: [(u8, &str); 25] = [
    (1, "boxes_keep_their_distance"),
    (2, "lines_keep_clear_of_foreign_boxes"),
    (3, "words_lie_on_nothing_foreign"),
    (4, "lines_keep_out_of_headings_and_legend"),
    (5, "lanes_are_disjoint_in_order_and_tinted_by_turns"),
    (6, "loops_are_seen_to_return"),
    // Crossings are counted by the gates of tests/layout_gates.rs; that they are right angles is held here.
    (7, "lines_run_level_or_upright"),
    (8, "lines_bend_little"),
    (9, "lines_bend_little"),
    (10, "ends_keep_apart"),
    (11, "lines_never_run_on_top_of_each_other"),
    (12, "small_maps_have_the_shape_of_a_page"),
    (
        13,
        "color::text_stands_out_from_its_real_ground_in_every_theme",
    ),
    (
        14,
        "color::what_looks_different_looks_different_to_everybody",
    ),
    (15, "gaps_are_told_without_colour"),
    // The scheme that the system prefers is followed by the live page (tests/page.rs); a picture has its theme.
    (16, "a_theme_is_whole"),
    (17, "everything_has_a_name"),
    (18, "words_keep_their_margin_and_their_lines"),
    (19, "text_is_text"),
    // Shuffled files: map::random_chains_are_drawn_by_the_laws_in_any_order. One thread draws.
    (20, "numbers_have_two_decimals_and_bytes_repeat"),
    // No number of a layout's version: `out/` holds every picture to the byte, and its history is the version.
    (21, "numbers_have_two_decimals_and_bytes_repeat"),
    (22, "papers_have_their_size_and_lines_their_weight"),
    (23, "the_legend_has_what_is_drawn_and_nothing_else"),
    // Not three digits but those of the report, so that picture and table say the same figure.
    (24, "figures_have_units_and_no_noise"),
    (25, "files_are_small_and_sound"),
];

#[test]
fn every_rule_has_its_test() {
    let numbers: Vec<u8> = RULES.iter().map(|it| it.0).collect();
    assert_eq!(numbers, (1..=25).collect::<Vec<u8>>());
    let sources = [include_str!("quality.rs"), include_str!("color.rs")];
    for (number, test) in RULES {
        let (file, test) = match test.strip_prefix("color::") {
            Some(test) => (sources[1], test),
            None => (sources[0], test),
        };
        let head = format!("#[test]\nfn {test}()");
        assert!(file.contains(&head), "rule {number}: {test}");
    }
}

/// A picture that was drawn.
pub struct Seen {
    pub place: String,
    pub view: &'static str,
    pub theme: Theme,
    pub lang: Lang,
    pub drawing: Drawing,
    /// Stages, as the chain declares them.
    pub stages: Vec<String>,
}

/// Every view of every chain and every difference, in both languages and all themes, drawn once.
pub fn drawn() -> &'static [Seen] {
    static DRAWN: OnceLock<Vec<Seen>> = OnceLock::new();
    DRAWN.get_or_init(|| {
        let mut all = Vec::new();
        for (file, chain) in real_chains() {
            let stages: Vec<String> = chain.stages.iter().map(|it| it.id.clone()).collect();
            for view in view::ALL {
                for lang in LANGS {
                    for &(theme, word, ..) in Theme::ALL {
                        let look = Look {
                            lang,
                            theme,
                            ..Look::default()
                        };
                        // Where a view has nothing to draw it says so, which other tests read.
                        let Ok(drawing) = attempt(&chain, view.name, &look) else {
                            continue;
                        };
                        all.push(Seen {
                            place: format!("{} of {file}, {}, {word}", view.name, lang.tag()),
                            view: view.name,
                            theme,
                            lang,
                            drawing,
                            stages: stages.clone(),
                        });
                    }
                }
            }
        }
        all.extend(crate::differences::drawn());
        all
    })
}

/// The maps; geometry is the same in every theme.
fn maps() -> impl Iterator<Item = &'static Seen> {
    let all = drawn().iter();
    all.filter(|it| it.view == "map" && it.theme == Theme::Light)
}

/// Whatever has lanes, in every theme.
fn with_lanes() -> impl Iterator<Item = &'static Seen> {
    let all = drawn().iter();
    all.filter(|it| ["map", "difference"].contains(&it.view))
}

/// The lanes of a picture, or of each of its two panes.
fn panes(it: &'static Seen) -> Vec<Vec<&'static Group>> {
    let all = groups(&it.drawing.items).into_iter();
    let lanes: Vec<&Group> = all.filter(|it| it.class == "lane").collect();
    let count = if it.place.starts_with("side") { 2 } else { 1 };
    let each = (lanes.len() / count).max(1);
    lanes.chunks(each).map(<[&Group]>::to_vec).collect()
}

/// Whatever has boxes and lines: maps, and differences in both ways.
fn nets() -> impl Iterator<Item = &'static Seen> {
    let all = drawn().iter();
    all.filter(|it| ["map", "difference"].contains(&it.view) && it.theme == Theme::Light)
}

fn lines(drawing: &Drawing) -> Vec<&Group> {
    let all = groups(&drawing.items).into_iter();
    all.filter(|it| it.class == "edge").collect()
}

/// The straight pieces of a line.
fn pieces(line: &Group) -> Vec<Extent> {
    let corners = corners(line);
    let pairs = corners.windows(2);
    pairs
        .map(|pair| Extent::around(&[pair[0], pair[1]]))
        .collect()
}

fn grown(it: Extent, by: f64) -> Extent {
    Extent(it.0 - by, it.1 - by, it.2 + by, it.3 + by)
}

#[test]
fn boxes_keep_their_distance() {
    for it in nets() {
        let boxes = boxes(&it.drawing);
        for (at, one) in boxes.iter().enumerate() {
            for other in &boxes[at + 1..] {
                let (a, b) = (frame(one), frame(other));
                let (across, down) = (a.0.max(b.0) - a.2.min(b.2), a.1.max(b.1) - a.3.min(b.3));
                let column = across < 0.0;
                let apart = across.max(down);
                let least = if column { 12.0 } else { 10.0 };
                assert!(
                    apart >= least - 0.05,
                    "{}: {} and {} are {apart:.1} apart",
                    it.place,
                    name(one),
                    name(other)
                );
            }
        }
    }
}

#[test]
fn lines_keep_clear_of_foreign_boxes() {
    for it in nets() {
        let boxes = boxes(&it.drawing);
        for line in lines(&it.drawing) {
            let ends = [data(line, "from"), data(line, "to")];
            for other in boxes.iter().filter(|it| !ends.contains(&name(it).as_str())) {
                let room = grown(frame(other), 4.0);
                for piece in pieces(line) {
                    assert!(
                        !room.meets(grown(piece, 0.1)),
                        "{}: {} to {} near {}",
                        it.place,
                        ends[0],
                        ends[1],
                        name(other)
                    );
                }
            }
        }
    }
}

#[test]
fn words_lie_on_nothing_foreign() {
    for it in drawn().iter().filter(|it| it.theme == Theme::Light) {
        let written = texts(&it.drawing.items);
        for (at, (one, words)) in written.iter().enumerate() {
            for (other, beside) in &written[at + 1..] {
                assert!(!one.meets(*other), "{}: `{words}` on `{beside}`", it.place);
            }
        }
    }
    for it in nets() {
        let (boxes, lines) = (boxes(&it.drawing), lines(&it.drawing));
        for (at, line) in lines.iter().enumerate() {
            for (label, words) in texts(&line.items) {
                let on_box = boxes.iter().find(|it| frame(it).meets(label));
                assert!(on_box.is_none(), "{}: `{words}` on a box", it.place);
                for (_, other) in lines.iter().enumerate().filter(|(other, _)| *other != at) {
                    let crossed = pieces(other)
                        .into_iter()
                        .any(|piece| grown(piece, 0.5).meets(label));
                    assert!(!crossed, "{}: a line through `{words}`", it.place);
                }
            }
        }
    }
}

#[test]
fn lines_keep_out_of_headings_and_legend() {
    for it in nets() {
        let all = groups(&it.drawing.items);
        let apart = ["lane", "head", "legend", "targets", "notes", "sources"];
        let words: Vec<(Extent, &str)> = all
            .iter()
            .filter(|group| apart.contains(&group.class))
            .flat_map(|group| texts(&group.items))
            .collect();
        for line in lines(&it.drawing) {
            for piece in pieces(line) {
                for (extent, words) in &words {
                    assert!(!extent.meets(grown(piece, 1.0)), "{}: {words}", it.place);
                }
            }
        }
    }
}

fn luminance(Color(red, green, blue): Color) -> f64 {
    let part = |it: u8| {
        let it = f64::from(it) / 255.0;
        if it <= 0.04045 {
            it / 12.92
        } else {
            ((it + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
}

#[test]
fn lanes_are_disjoint_in_order_and_tinted_by_turns() {
    for (it, lanes) in
        with_lanes().flat_map(|it| panes(it).into_iter().map(move |lanes| (it, lanes)))
    {
        for pair in lanes.windows(2) {
            let (a, b) = (frame(pair[0]), frame(pair[1]));
            assert!(a.2 < b.0, "{}: lanes apart", it.place);
            assert!(
                (a.1 - b.1).abs() < 0.02 && (a.3 - b.3).abs() < 0.02,
                "{}",
                it.place
            );
            let tint = |lane: &Group| match &lane.items[0] {
                Item::Rect { style, .. } => luminance(style.fill.expect("a lane has a ground")),
                _ => panic!("a lane is a rectangle"),
            };
            let (a, b) = (tint(pair[0]) + 0.05, tint(pair[1]) + 0.05);
            assert!(a.max(b) / a.min(b) >= 1.05, "{}: {a} {b}", it.place);
        }
        for lane in &lanes {
            for (words, _) in texts(&lane.items) {
                assert!(frame(lane).holds(words), "{}", it.place);
            }
        }
        let of_stages = lanes.iter().filter(|it| data(it, "kind") == "stage");
        let drawn: Vec<&str> = of_stages.map(|it| data(it, "id")).collect();
        let mut declared: Vec<&str> = it.stages.iter().map(String::as_str).collect();
        if it.view == "difference" {
            // Only stages in which something stands, and those that are gone.
            declared.retain(|stage| drawn.contains(stage));
            assert!(!drawn.is_empty(), "{}", it.place);
        }
        assert_eq!(drawn, declared, "{}", it.place);
    }
}

#[test]
fn loops_are_seen_to_return() {
    let mut loops = 0;
    for it in with_lanes() {
        let lines = lines(&it.drawing);
        let back = |line: &Group| {
            let corners = corners(line);
            corners[corners.len() - 1].0 < corners[0].0
        };
        let look = |line: &Group| {
            let mut styles = line.items.iter().filter_map(|item| match item {
                Item::Path { style, .. } => Some(style.clone()),
                _ => None,
            });
            let found = styles.find(|style| style.arrow);
            found.unwrap_or_else(|| panic!("{}: a line has an arrow", it.place))
        };
        let forward: Vec<Style> = lines
            .iter()
            .filter(|it| !back(it))
            .map(|it| look(it))
            .collect();
        for line in lines.iter().filter(|it| back(it)) {
            loops += 1;
            let style = look(line);
            assert!(style.arrow, "{}: a loop has an arrow", it.place);
            let corners = corners(line);
            let last = corners.len() - 1;
            assert!(
                corners[1].0 > corners[0].0,
                "{}: it leaves to the right",
                it.place
            );
            assert!(
                corners[last].0 > corners[last - 1].0,
                "{}: it enters from the left",
                it.place
            );
            // What is plain forward looks otherwise: broader, dashed or coloured.
            let same = forward.iter().find(|it| {
                it.dash == style.dash
                    && it.stroke == style.stroke
                    && it.stroke_width == style.stroke_width
            });
            // A missing flow is dashed both ways.
            let missing = !style.dash.is_empty();
            assert!(same.is_none() || missing, "{}", it.place);
        }
        for line in lines.iter().filter(|it| !back(it)) {
            let corners = corners(line);
            let right = corners.windows(2).all(|pair| pair[1].0 >= pair[0].0);
            assert!(right, "{}: forward is to the right all along", it.place);
        }
    }
    assert!(loops > 30, "{loops}");
}

#[test]
fn lines_run_level_or_upright() {
    for it in nets() {
        for line in lines(&it.drawing) {
            for pair in corners(line).windows(2) {
                let [(ax, ay), (bx, by)] = [pair[0], pair[1]];
                let (across, down) = ((ax - bx).abs() > 0.01, (ay - by).abs() > 0.01);
                assert!(across != down, "{}: {pair:?}", it.place);
            }
        }
    }
}

#[test]
fn lines_bend_little() {
    for it in nets() {
        let (boxes, lines) = (boxes(&it.drawing), lines(&it.drawing));
        let mut straight = 0;
        for line in &lines {
            let corners = corners(line);
            let bends = corners.len() - 2;
            straight += usize::from(bends == 0);
            // Two shifts at most, for a loop its way below all lanes.
            assert!(
                bends <= 4,
                "{}: {bends} bends of {:?}",
                it.place,
                line.title
            );
            for pair in corners.windows(2).skip(1).take(bends.saturating_sub(1)) {
                let jog = (pair[0].0 - pair[1].0).abs() + (pair[0].1 - pair[1].1).abs();
                assert!(
                    jog >= 3.0,
                    "{}: a jog of {jog:.1} in {:?}",
                    it.place,
                    line.title
                );
            }
        }
        if boxes.len() <= 30 && lines.len() > 4 {
            let share = straight as f64 / lines.len() as f64;
            assert!(share >= 0.15, "{}: {share:.2} straight", it.place);
        }
    }
}

#[test]
fn ends_keep_apart() {
    for it in nets() {
        // Of a box twice on the page, old and new, each has its own ends: they are told apart by their place.
        let mut ends: Vec<(String, bool, f64, f64)> = Vec::new();
        for line in lines(&it.drawing) {
            let corners = corners(line);
            let (first, last) = (corners[0], corners[corners.len() - 1]);
            ends.push((data(line, "from").to_owned(), false, first.0, first.1));
            ends.push((data(line, "to").to_owned(), true, last.0, last.1));
        }
        ends.sort_by(|a, b| {
            let names = (&a.0, a.1).cmp(&(&b.0, b.1));
            names.then(a.2.total_cmp(&b.2)).then(a.3.total_cmp(&b.3))
        });
        for pair in ends.windows(2) {
            let [a, b] = [&pair[0], &pair[1]];
            let beside = (&a.0, a.1) == (&b.0, b.1) && (a.2 - b.2).abs() < 60.0;
            let apart = (b.3 - a.3).abs();
            assert!(!beside || apart >= 6.0, "{}: {} {apart:.1}", it.place, a.0);
        }
    }
}

#[test]
fn lines_never_run_on_top_of_each_other() {
    for it in nets() {
        let lines = lines(&it.drawing);
        for (at, one) in lines.iter().enumerate() {
            for other in &lines[at + 1..] {
                for a in pieces(one) {
                    for b in pieces(other) {
                        let level = a.1 == a.3 && b.1 == b.3 && (a.1 - b.1).abs() < 2.0;
                        let upright = a.0 == a.2 && b.0 == b.2 && (a.0 - b.0).abs() < 2.0;
                        let (across, down) =
                            (a.2.min(b.2) - a.0.max(b.0), a.3.min(b.3) - a.1.max(b.1));
                        let on_top = (level && across > 0.5) || (upright && down > 0.5);
                        assert!(
                            !on_top,
                            "{}: {:?} on {:?}",
                            it.place, one.title, other.title
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn small_maps_have_the_shape_of_a_page() {
    for it in maps().filter(|it| boxes(&it.drawing).len() <= 60) {
        let aspect = it.drawing.width / it.drawing.height;
        assert!((0.6..=2.4).contains(&aspect), "{}: {aspect}", it.place);
    }
    // On A4 in 6 points: map::every_chain_is_readable_on_a_page_of_a4.
}

#[test]
fn gaps_are_told_without_colour() {
    let mut gaps = 0;
    for it in drawn().iter().filter(|it| it.view == "map") {
        for group in boxes(&it.drawing) {
            let items = group.items.iter();
            let hatched = items
                .filter(|it| matches!(it, Item::Rect { style, .. } if style.hatch.is_some()))
                .count();
            let dashed =
                matches!(&group.items[0], Item::Rect { style, .. } if !style.dash.is_empty());
            let signs = group.items.iter().filter(|it| matches!(it, Item::Path { steps, style }
                if style.fill.is_some() && style.fill == style.stroke && steps.contains(&PathStep::Close)));
            let bold = group
                .items
                .iter()
                .skip(1)
                .filter(|it| matches!(it, Item::Text { bold: true, .. }));
            if group.class == "gap" {
                gaps += 1;
                assert!(hatched == 1 && dashed, "{}: {}", it.place, name(group));
                assert!(
                    signs.count() > 0 && bold.count() > 1,
                    "{}: {}",
                    it.place,
                    name(group)
                );
            } else if hatched > 0 {
                // A process with a gap: a hatched stripe, a sign and words.
                assert!(
                    signs.count() > 0 && bold.count() > 1,
                    "{}: {}",
                    it.place,
                    name(group)
                );
            }
        }
        if it.theme == Theme::Print {
            for color in colors(&it.drawing) {
                assert!(
                    color.0 == color.1 && color.1 == color.2,
                    "{}: {color:?}",
                    it.place
                );
            }
        }
    }
    assert!(gaps > 10, "{gaps}");
}

/// Every colour that is painted.
fn colors(drawing: &Drawing) -> BTreeSet<Color> {
    let mut found = BTreeSet::from_iter(drawing.background);
    let mut open: Vec<&Item> = drawing.items.iter().collect();
    while let Some(item) = open.pop() {
        match item {
            Item::Rect { style, .. } | Item::Circle { style, .. } | Item::Path { style, .. } => {
                found.extend(style.fill);
                found.extend(style.stroke);
            }
            Item::Text { color, .. } => drop(found.insert(*color)),
            Item::Group(group) => open.extend(&group.items),
        }
    }
    found
}

#[test]
fn a_theme_is_whole() {
    for it in drawn() {
        let page = luminance(it.drawing.background.expect("a page"));
        match it.theme {
            Theme::Dark => assert!(page < 0.05, "{}", it.place),
            Theme::Light | Theme::Print => assert!(page > 0.95, "{}", it.place),
        }
        if it.theme == Theme::Light {
            // A page that switches finds a twin of every colour.
            let known: BTreeSet<Color> = it.drawing.dark.iter().map(|it| it.0).collect();
            assert_eq!(known, colors(&it.drawing), "{}", it.place);
        }
    }
}

#[test]
fn everything_has_a_name() {
    for it in drawn() {
        let drawing = &it.drawing;
        assert!(drawing.title.chars().count() > 4, "{}", it.place);
        assert!(drawing.description.chars().count() > 20, "{}", it.place);
        let rows = usize::from(it.view == "map");
        assert!(drawing.table.len() > rows, "{}: a table", it.place);
        if it.view != "map" {
            continue;
        }
        let mut keys = BTreeSet::new();
        for group in boxes(drawing).into_iter().chain(lines(drawing)) {
            let title = group.title.as_deref().unwrap_or("");
            assert!(
                !title.is_empty() && !data(group, "id").is_empty(),
                "{}",
                it.place
            );
            let key = (
                group.class,
                name(group),
                data(group, "from"),
                data(group, "to"),
            );
            assert!(keys.insert(key), "{}: {} twice", it.place, name(group));
        }
        // The description counts what is drawn.
        let count = |kind: &str| {
            boxes(drawing)
                .iter()
                .filter(|it| name(it).starts_with(kind))
                .count()
        };
        let (processes, missing) = (count("process/"), count("missing/"));
        let counted = match it.lang {
            Lang::En => format!("Processes: {processes}; missing links: {missing}."),
            Lang::Zh => format!("工艺 {processes} 个，缺链 {missing} 处。"),
        };
        assert!(
            drawing.description.contains(&counted),
            "{}: {counted}",
            it.place
        );
    }
}

#[test]
fn words_keep_their_margin_and_their_lines() {
    const NOT_FIRST: &str = "、。，．！？；：）〕〉》」』】〗”’%％‰℃";
    for it in drawn().iter().filter(|it| it.theme == Theme::Light) {
        for (_, words) in texts(&it.drawing.items) {
            let first = words.chars().next().unwrap_or(' ');
            assert!(
                !NOT_FIRST.contains(first),
                "{}: a line starts `{words}`",
                it.place
            );
        }
        for group in groups(&it.drawing.items) {
            for item in &group.items {
                let Item::Text { text, .. } = item else {
                    continue;
                };
                let Some(cut) = text.strip_suffix('…') else {
                    continue;
                };
                // What was cut stands in full where one points at it.
                let plain = |it: &str| it.replace(['\u{a0}', ' ', '\n'], "");
                let full = plain(group.title.as_deref().unwrap_or(""));
                assert!(
                    full.contains(&plain(cut)),
                    "{}: `{text}` in {full}",
                    it.place
                );
            }
        }
    }
    for it in nets() {
        for group in boxes(&it.drawing) {
            let frame = frame(group);
            for (extent, words) in texts(&group.items) {
                let margin = (extent.0 - frame.0).min(frame.2 - extent.2);
                assert!(margin >= 7.9, "{}: `{words}` has {margin:.1}", it.place);
            }
        }
    }
}

#[test]
fn text_is_text() {
    for it in drawn() {
        let written = texts(&it.drawing.items).len();
        let picture = svg(&it.drawing);
        assert_eq!(picture.matches("<text ").count(), written, "{}", it.place);
    }
}

#[test]
fn numbers_have_two_decimals_and_bytes_repeat() {
    for it in drawn() {
        let picture = svg(&it.drawing);
        assert!(picture == svg(&it.drawing), "{}", it.place);
        let tree = roxmltree::Document::parse(&picture).expect("it is XML");
        let shape = [
            "x",
            "y",
            "width",
            "height",
            "cx",
            "cy",
            "r",
            "d",
            "stroke-width",
            "font-size",
            "viewBox",
        ];
        for attribute in tree.descendants().flat_map(|it| it.attributes()) {
            if !shape.contains(&attribute.name()) {
                continue;
            }
            for number in attribute
                .value()
                .split(|c: char| !c.is_ascii_digit() && c != '.')
            {
                let decimals = number.split_once('.').map_or(0, |it| it.1.len());
                assert!(decimals <= 2, "{}: {}", it.place, attribute.value());
            }
        }
    }
}

#[test]
fn papers_have_their_size_and_lines_their_weight() {
    let chains = real_chains();
    for size in ["a4", "16:9", "89mm", "183mm", "90mm", "190mm"] {
        let paper = Paper::parse(size).unwrap();
        for (file, chain) in chains
            .iter()
            .filter(|it| it.0.starts_with("wenshan-aluminium"))
        {
            let look = Look {
                size: Some(paper),
                ..Look::default()
            };
            let drawing = attempt(chain, "map", &look).unwrap();
            let picture = svg(&drawing);
            let tree = roxmltree::Document::parse(&picture).unwrap();
            let width = tree.root_element().attribute("width").unwrap();
            assert_eq!(width, format!("{}mm", paper.width), "{file}");
            assert!(tree.root_element().attribute("viewBox").is_some());
            let points = paper.width / drawing.width * 72.0 / 25.4;
            let mut small = f64::INFINITY;
            let mut open: Vec<&Item> = drawing.items.iter().collect();
            while let Some(item) = open.pop() {
                match item {
                    Item::Group(group) => open.extend(&group.items),
                    Item::Text { size, .. } => small = small.min(size * points),
                    Item::Rect { style, .. }
                    | Item::Path { style, .. }
                    | Item::Circle { style, .. } => {
                        let drawn = style.stroke.is_some() && style.hatch.is_none();
                        let weight = style.stroke_width * points;
                        let large = size == "a4" || size == "16:9";
                        assert!(
                            !drawn || !large || weight >= 0.25,
                            "{file} on {size}: {weight:.2} pt"
                        );
                    }
                }
            }
            // Text too small to read is never left unsaid.
            assert_eq!(
                small < 6.0,
                !drawing.remarks.is_empty(),
                "{file} on {size}: {small}"
            );
        }
    }
}

type Encoding = (Option<Color>, Option<Color>, Vec<u64>, Option<&'static str>);

fn encoding(style: &Style) -> Encoding {
    let dash = style.dash.iter().map(|it| (it * 100.0) as u64).collect();
    (style.fill, style.stroke, dash, style.hatch)
}

/// What shapes of these groups look like, without the grounds of labels.
fn encodings(groups: &[&Group]) -> BTreeSet<Encoding> {
    let mut found = BTreeSet::new();
    for group in groups {
        for item in &group.items {
            match item {
                Item::Rect { style, .. }
                | Item::Path { style, .. }
                | Item::Circle { style, .. }
                    if style.stroke.is_some() =>
                {
                    found.insert(encoding(style));
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn the_legend_has_what_is_drawn_and_nothing_else() {
    for it in with_lanes() {
        let all = groups(&it.drawing.items);
        let of = |classes: &[&str]| -> Vec<&Group> {
            let all = all.iter().copied();
            all.filter(|it| classes.contains(&it.class)).collect()
        };
        let mut shown = boxes(&it.drawing);
        shown.extend(of(&["edge", "lane", "targets", "gap"]));
        let (shown, told) = (encodings(&shown), encodings(&of(&["legend"])));
        assert_eq!(shown, told, "{}", it.place);
        // What a difference compares has a period for each version, told with their names.
        for (class, what) in [("head", "period"), ("legend", "legend")] {
            assert!(!of(&[class]).is_empty(), "{}: {what}", it.place);
        }
    }
    // Every picture with figures says from which sources; a scale stands in the legend of flows.
    for it in drawn().iter().filter(|it| it.view == "sankey") {
        let all = groups(&it.drawing.items);
        let legends = all.iter().filter(|it| it.class == "legend");
        let words: Vec<&str> = legends
            .flat_map(|it| texts(&it.items))
            .map(|it| it.1)
            .collect();
        assert!(
            words.concat().contains("mm") || words.concat().contains("毫米"),
            "{}",
            it.place
        );
        assert!(all.iter().any(|it| it.class == "sources"), "{}", it.place);
    }
}

#[test]
fn figures_have_units_and_no_noise() {
    let mut figures = 0;
    for it in maps() {
        for group in boxes(&it.drawing) {
            let lines: Vec<&str> = texts(&group.items).into_iter().map(|it| it.1).collect();
            let told = lines.join(" ").replace('\u{a0}', " ");
            for word in [
                "output", "capacity", "short by", "needed", "产量", "产能", "缺口", "需要",
            ] {
                for rest in told.split(&format!("{word} ")).skip(1) {
                    let number: String = rest
                        .chars()
                        .take_while(|c| c.is_ascii_digit() || ".,–".contains(*c))
                        .collect();
                    if number.is_empty() {
                        continue;
                    }
                    figures += 1;
                    let unit = rest[number.len()..].trim_start().chars().next();
                    let is_unit = unit.is_some_and(|c| c.is_alphabetic() || c == '%');
                    assert!(is_unit, "{}: `{word} {rest}` has no unit", it.place);
                    let decimals = number.split_once('.').map_or(0, |it| it.1.len());
                    assert!(decimals <= 2, "{}: {number}", it.place);
                }
            }
        }
    }
    assert!(figures > 20, "{figures}");
}

#[test]
fn files_are_small_and_sound() {
    for it in maps() {
        let picture = svg(&it.drawing);
        roxmltree::Document::parse(&picture)
            .unwrap_or_else(|fault| panic!("{}: {fault}", it.place));
        let things = boxes(&it.drawing).len() + lines(&it.drawing).len();
        let rest = 24 * 1024;
        assert!(
            picture.len() <= 2048 * things + rest,
            "{}: {} bytes of {things}",
            it.place,
            picture.len()
        );
    }
}
