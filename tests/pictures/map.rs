//! The chain map: what it shows of the real chains, and the laws of its geometry on random ones.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use liantu::analysis::{self, Question};
use liantu::render::svg::svg;
use liantu::report::{Drawing, Group, Item};
use liantu::rules::{self, Settings};
use liantu::text::Lang;
use liantu::view::{Detail, Look, Paper};
use proptest::prelude::*;

use crate::geometry::{Extent, boxes, data, frame, groups, name, steps, texts};
use crate::{LANGS, attempt, draw, read, real, real_chains};

// ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Everything the picture promises.
pub fn check(place: &str, drawing: &Drawing) -> Result<(), TestCaseError> {
    let page = Extent(0.0, 0.0, drawing.width, drawing.height);
    let written = texts(&drawing.items);
    for (at, (one, text)) in written.iter().enumerate() {
        prop_assert!(page.holds(*one), "{place}: `{text}` leaves the page");
        for (other, beside) in &written[at + 1..] {
            prop_assert!(!one.meets(*other), "{place}: `{text}` lies on `{beside}`");
        }
    }
    let boxes = boxes(drawing);
    for (at, one) in boxes.iter().enumerate() {
        let extent = frame(one);
        for (text, words) in texts(&one.items) {
            prop_assert!(
                extent.holds(text),
                "{place}: `{words}` leaves {}",
                name(one)
            );
        }
        for other in &boxes[at + 1..] {
            let apart = !extent.meets(frame(other));
            prop_assert!(apart, "{place}: {} lies on {}", name(one), name(other));
        }
    }
    check_lanes(place, drawing, &boxes)?;
    check_edges(place, drawing, &boxes)
}

fn check_lanes(place: &str, drawing: &Drawing, boxes: &[&Group]) -> Result<(), TestCaseError> {
    let all = groups(&drawing.items);
    let lanes: Vec<&Group> = all
        .iter()
        .copied()
        .filter(|it| it.class == "lane")
        .collect();
    for pair in lanes.windows(2) {
        prop_assert!(
            frame(pair[0]).2 < frame(pair[1]).0,
            "{place}: lanes in order"
        );
    }
    for lane in &lanes {
        for (text, words) in texts(&lane.items) {
            prop_assert!(
                frame(lane).holds(text),
                "{place}: `{words}` leaves its lane"
            );
            for it in boxes {
                prop_assert!(!frame(it).meets(text), "{place}: a box on `{words}`");
            }
        }
    }
    for it in boxes {
        let inside = lanes
            .iter()
            .filter(|lane| frame(lane).holds(frame(it)))
            .count();
        prop_assert_eq!(inside, 1, "{}: {} stands in one lane", place, name(it));
    }
    Ok(())
}

fn check_edges(place: &str, drawing: &Drawing, boxes: &[&Group]) -> Result<(), TestCaseError> {
    let all = groups(&drawing.items);
    let edges: Vec<&Group> = all
        .iter()
        .copied()
        .filter(|it| it.class == "edge")
        .collect();
    for (at, edge) in edges.iter().enumerate() {
        let what = edge.title.as_deref().unwrap_or("");
        let ends = [data(edge, "from"), data(edge, "to")];
        for end in ends {
            prop_assert!(
                boxes.iter().any(|it| name(it) == end),
                "{place}: {end} is a box"
            );
        }
        for step in steps(edge) {
            prop_assert!(page_holds(drawing, step), "{place}: {what} leaves the page");
            for it in boxes {
                let Extent(left, top, right, bottom) = frame(it);
                // A line may touch the box it ends at, and nothing else.
                let inner = Extent(left + 1.0, top + 1.0, right - 1.0, bottom - 1.0);
                prop_assert!(
                    !inner.meets(step),
                    "{place}: {what} runs through {}",
                    name(it)
                );
            }
            for (other, label) in edges.iter().enumerate().filter(|(other, _)| *other != at) {
                for (text, words) in texts(&label.items) {
                    prop_assert!(
                        !text.meets(step),
                        "{place}: {what} runs over `{words}` ({other})"
                    );
                }
            }
        }
    }
    Ok(())
}

fn page_holds(drawing: &Drawing, step: Extent) -> bool {
    Extent(0.0, 0.0, drawing.width, drawing.height).holds(step)
}

// ── Real chains ──────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn the_real_chains_are_drawn_by_the_laws() {
    for (name, chain) in real_chains() {
        for lang in LANGS {
            let drawing = draw(&chain, lang);
            check(&name, &drawing).unwrap_or_else(|fault| panic!("{fault}"));
            let aspect = drawing.width / drawing.height;
            assert!((0.6..=2.4).contains(&aspect), "{name}: {aspect}");
            assert_eq!(
                drawing.table.len(),
                boxes(&drawing).len() + 1,
                "{name}: a row for each box"
            );
        }
    }
}

fn smallest(items: &[Item]) -> f64 {
    let sizes = items.iter().map(|item| match item {
        Item::Group(group) => smallest(&group.items),
        Item::Text { size, .. } => *size,
        _ => f64::MAX,
    });
    sizes.fold(f64::MAX, f64::min)
}

#[test]
fn every_chain_is_readable_on_a_page_of_a4() {
    // 6 points are read; what is smaller would be remarked.
    for (name, chain) in real_chains() {
        for lang in LANGS {
            let look = Look {
                lang,
                size: Some(Paper::parse("a4").unwrap()),
                ..Look::default()
            };
            let drawing = attempt(&chain, "map", &look).unwrap();
            check(&name, &drawing).unwrap_or_else(|fault| panic!("{fault}"));
            let points = 297.0 / 25.4 * 72.0;
            let size = smallest(&drawing.items) * points / drawing.width;
            assert!(size >= 6.0, "{name} in {}: {size:.2} pt", lang.tag());
            assert_eq!(drawing.remarks, [], "{name}");
        }
    }
}

fn find<'a>(drawing: &'a Drawing, name_of: &str) -> &'a Group {
    let found = boxes(drawing).into_iter().find(|it| name(it) == name_of);
    found.unwrap_or_else(|| panic!("{name_of} is drawn"))
}

fn words(group: &Group) -> String {
    let lines: Vec<&str> = texts(&group.items)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    lines.join("").replace(['\u{a0}', ' '], "")
}

#[test]
fn wenshan_shows_its_gaps_on_the_spot() {
    let chain = real("wenshan-aluminium.yaml");
    let zh = draw(&chain, Lang::Zh);
    let expected = [
        ("missing/prebaked-anode", "缺链需要37.04万吨"),
        ("process/alumina-refining", "短板缺口101.29万吨满足率27.31%"),
        ("process/alumina-refining", "产量38.06万吨"),
        ("process/smelting", "链主：宏泰新型材料有限公司"),
        ("process/smelting", "产能343万吨（若按年计）"),
        ("process/smelting", "利用率84.20%（若按年计）"),
        ("process/alloy-casting", "产量46.76万吨"),
        ("export/electrical-round-aluminium", "越南，33吨"),
        ("site/funing-deep", "产能106万吨（若按年计）"),
    ];
    for (name, told) in expected {
        let words = words(find(&zh, name));
        assert!(words.contains(told), "{name} says `{words}`");
    }
    let en = draw(&chain, Lang::En);
    assert!(words(find(&en, "missing/prebaked-anode")).contains("needed370.39kt"));
    assert!(words(find(&en, "process/alumina-refining")).contains("shortby1,012.9kt"));
}

/// One tonne can be followed from bauxite to profile and back as scrap.
#[test]
fn the_loop_of_aluminium_is_closed() {
    let drawing = draw(&real("reference/aluminium.yaml"), Lang::En);
    let all = groups(&drawing.items);
    let edges: BTreeSet<(&str, &str)> = all
        .iter()
        .filter(|it| it.class == "edge")
        .map(|it| (data(it, "from"), data(it, "to")))
        .collect();
    let way = [
        "process/alumina-refining",
        "process/smelting",
        "process/rod-casting",
        "process/extrusion",
        "process/goods-making",
        "process/goods-use",
        "process/scrap-collection",
        "process/remelting",
        "commodity/recycled-ingot",
        "process/rod-casting",
    ];
    for pair in way.windows(2) {
        assert!(
            edges.contains(&(pair[0], pair[1])),
            "{} to {}",
            pair[0],
            pair[1]
        );
    }
}

#[test]
fn every_finding_is_told() {
    for (place, chain) in real_chains() {
        let results = analysis::run(&chain, Question::default());
        let findings = rules::run(&chain, &results, &Settings::default());
        for lang in LANGS {
            let drawing = draw(&chain, lang);
            let all: String = texts(&drawing.items)
                .into_iter()
                .map(|(_, text)| text)
                .collect();
            let all = all.replace(['\u{a0}', ' '], "");
            for finding in findings.iter().filter(|it| !it.rule.starts_with("target-")) {
                let rule = rules::find(finding.rule).unwrap();
                let name = match lang {
                    Lang::En => rule.id.replace('-', ""),
                    Lang::Zh => rule.name_zh.to_owned(),
                };
                assert!(all.contains(&name), "{place}: {name} is told");
            }
        }
    }
}

// ── Edges of the world ───────────────────────────────────────────────────────────────────────────────────────────

fn held(text: &str) -> Drawing {
    let chain = read(text, "").unwrap_or_else(|faults| panic!("{faults:?}"));
    for lang in LANGS {
        check("chain", &draw(&chain, lang)).unwrap_or_else(|fault| panic!("{fault}"));
    }
    draw(&chain, Lang::En)
}

#[test]
fn small_chains_are_drawn() {
    let one = "format: 1\nchain: one\ncommodities: {ore: {}, metal: {}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\n";
    assert_eq!(
        words(find(&held(one), "missing/ore")),
        "oremissingsuppliernomakerorimportnamed"
    );
    let loops = "format: 1\nchain: loop\ncommodities: {a: {}, b: {}}\nprocesses: {to-b: {product: b, inputs: [a]}, to-a: {product: a, inputs: [b]}}\n";
    let drawing = held(loops);
    assert_eq!(
        groups(&drawing.items)
            .iter()
            .filter(|it| it.class == "edge")
            .count(),
        2
    );
    let border = "format: 1\nchain: border\ncommodities: {ore: {unit: t}, metal: {unit: t}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\nimports: [{of: ore, from: Guinea, amount: 5 t/a}]\ndemands: [{of: metal, amount: 2 t/a, by: 2030}]\n";
    let drawing = held(border);
    let import = words(find(&drawing, "import/ore"));
    assert!(
        import.contains("Guinea,5t/a") && !import.contains("period"),
        "{import}"
    );
    assert!(words(find(&drawing, "demand/metal")).contains("2t/a"));
}

#[test]
fn long_and_hostile_titles_stay_in_their_boxes() {
    let titles = [
        "word ".repeat(200),
        "很长的名称".repeat(80),
        "x".repeat(2000),
        "--> ]]></svg><script>🏭é́́́\\n\\t\\u202E".to_owned(),
    ];
    for title in titles {
        let text = format!(
            "format: 1\nchain: long\ntitle: \"{title}\"\nregion: \"{title}\"\nstages: [{{id: s, title: \"{title}\"}}]\ncommodities:\n  ore: {{title: \"{title}\"}}\n  metal: {{title: \"{title}\"}}\n  slag: {{title: \"{title}\"}}\nprocesses:\n  smelting: {{title: \"{title}\", stage: s, product: metal, inputs: [ore], byproducts: {{slag: unknown}}}}\n  melting: {{title: \"{title}\", stage: s, product: metal, inputs: [slag]}}\n"
        );
        let svg = svg(&held(&text));
        assert!(!svg.contains("<script"));
        roxmltree::Document::parse(&svg).unwrap_or_else(|fault| panic!("{fault}"));
    }
}

#[test]
fn a_chain_of_three_hundred_processes_is_drawn() {
    let mut text = "format: 1\nchain: big\nstages: [{id: s0}, {id: s1}, {id: s2}, {id: s3}, {id: s4}, {id: s5}]\ncommodities:\n".to_owned();
    for at in 0..300 {
        writeln!(text, "  c{at}: {{unit: t}}").unwrap();
    }
    text += "processes:\n";
    for at in 0..300_usize {
        let inputs = [at.wrapping_sub(7), at.wrapping_sub(50), (at * 7 + 3) % 300];
        let inputs: BTreeSet<String> = inputs
            .iter()
            .filter(|it| **it < 300 && **it != at)
            .map(|it| format!("c{it}"))
            .collect();
        let inputs = inputs.into_iter().collect::<Vec<_>>().join(", ");
        writeln!(
            text,
            "  p{at}: {{product: c{at}, stage: s{}, inputs: [{inputs}]}}",
            at / 50
        )
        .unwrap();
    }
    let chain = read(&text, "").unwrap_or_else(|faults| panic!("{faults:?}"));
    let look = Look {
        lang: Lang::Zh,
        detail: Some(Detail::Processes),
        ..Look::default()
    };
    let drawing = attempt(&chain, "map", &look).unwrap();
    assert_eq!(
        boxes(&drawing)
            .iter()
            .filter(|it| it.class == "process")
            .count(),
        300
    );
    let aspect = drawing.width / drawing.height;
    assert!((0.59..=2.41).contains(&aspect), "{aspect}");
}

// ── Random chains ────────────────────────────────────────────────────────────────────────────────────────────────

/// A process: product, inputs, by-products, equipment, stage; whether it is only shared technology.
type Process = (
    usize,
    Vec<usize>,
    Vec<usize>,
    Option<usize>,
    Option<usize>,
    bool,
);

#[derive(Clone, Debug)]
struct Plan {
    stages: usize,
    commodities: Vec<(bool, &'static str)>,
    processes: Vec<Process>,
    stated: BTreeSet<usize>,
    outputs: BTreeSet<usize>,
    imports: BTreeSet<usize>,
    exports: BTreeSet<usize>,
    sites: Vec<(usize, bool, u32)>,
}

const TITLES: [&str; 5] = [
    "Liquid aluminium",
    "氧化铝",
    "电工圆铝连铸连轧（预焙槽）",
    "Donaudampfschifffahrt",
    "a",
];

fn plan() -> impl Strategy<Value = Plan> {
    let few = |most: usize| prop::collection::btree_set(0..10_usize, 0..most);
    let title = || prop::sample::select(&TITLES[..]);
    let process = (
        0..10_usize,
        prop::collection::vec(0..10_usize, 0..4),
        prop::collection::vec(0..10_usize, 0..3),
        prop::option::weighted(0.15, 0..10_usize),
        prop::option::weighted(0.9, 0..5_usize),
        prop::bool::weighted(0.3),
    );
    (
        0..5_usize,
        prop::collection::vec((prop::bool::weighted(0.2), title()), 10),
        prop::collection::vec(process, 1..10),
        few(4),
        few(5),
        few(3),
        few(3),
        prop::collection::vec((0..10_usize, any::<bool>(), 1..900_u32), 0..4),
    )
        .prop_map(
            |(stages, commodities, processes, stated, outputs, imports, exports, sites)| Plan {
                stages,
                commodities,
                processes,
                stated,
                outputs,
                imports,
                exports,
                sites,
            },
        )
}

/// The plan as two files, its entries forwards or backwards.
fn files(plan: &Plan, backwards: bool) -> (String, String) {
    let list = |mut lines: Vec<String>| {
        if backwards {
            lines.reverse();
        }
        lines.concat()
    };
    let section = |key: &str, lines: Vec<String>| {
        if lines.is_empty() {
            String::new()
        } else {
            format!("{key}:\n{}", list(lines))
        }
    };
    // The order of stages means something: it is the same in both.
    let stages: Vec<String> = (0..plan.stages)
        .map(|at| format!("  - {{id: s{at}}}\n"))
        .collect();
    let stages = if stages.is_empty() {
        String::new()
    } else {
        format!("stages:\n{}", stages.concat())
    };
    let commodities = plan
        .commodities
        .iter()
        .enumerate()
        .map(|(at, (outside, title))| {
            format!("  c{at}: {{title: \"{title}\", unit: t, outside: {outside}}}\n")
        });
    let (mut own, mut shared) = (Vec::new(), Vec::new());
    for (at, (product, inputs, byproducts, equipment, stage, candidate)) in
        plan.processes.iter().enumerate()
    {
        let inputs: BTreeSet<_> = inputs.iter().filter(|it| *it != product).collect();
        let byproducts: BTreeSet<_> = byproducts
            .iter()
            .filter(|it| *it != product && !inputs.contains(it))
            .collect();
        let map = |ids: &BTreeSet<&usize>| {
            let entries: Vec<String> = ids.iter().map(|it| format!("c{it}: 1.5 t")).collect();
            format!("{{{}}}", entries.join(", "))
        };
        let equipment = equipment
            .filter(|it| it != product && !inputs.contains(it) && !byproducts.contains(it));
        let equipment = equipment.map_or(String::new(), |it| format!(", equipment: [c{it}]"));
        let stage = stage
            .filter(|it| *it < plan.stages)
            .map_or(String::new(), |it| format!(", stage: s{it}"));
        let line = format!(
            "  p{at}: {{title: Process {at} of the plan, product: c{product}, inputs: {}, byproducts: {}{equipment}{stage}}}\n",
            map(&inputs),
            map(&byproducts)
        );
        if *candidate {
            shared.push(line);
        } else {
            own.push(line);
        }
    }
    let named: Vec<String> = plan
        .stated
        .iter()
        .filter(|it| **it < plan.stages)
        .map(|it| format!("s{it}"))
        .collect();
    let stated = if named.is_empty() {
        String::new()
    } else {
        format!("stated: [{{stages: [{}]}}]\n", named.join(", "))
    };
    let each = |ids: &BTreeSet<usize>, rest: &str| -> Vec<String> {
        ids.iter()
            .map(|it| format!("  - {{of: c{it}, {rest}}}\n"))
            .collect()
    };
    let sites = plan
        .sites
        .iter()
        .enumerate()
        .map(|(at, (process, lead, capacity))| {
            let role = if *lead { ", role: leader" } else { "" };
            format!(
                "  site{at}: {{process: p{}, capacity: {capacity} t/a{role}}}\n",
                process % plan.processes.len()
            )
        });
    let own = format!(
        "format: 1\nchain: random\nperiod: 2025\nuses: [shared.yaml]\n{}{}{}{}{stated}{}",
        section("processes", own),
        section(
            "observations",
            each(&plan.outputs, "measure: output, amount: 120 t")
        ),
        section(
            "imports",
            each(&plan.imports, "from: Guinea, amount: 12 t/a")
        ),
        section("exports", each(&plan.exports, "amount: 12 t, period: 2025")),
        section("sites", sites.collect()),
    );
    let shared = format!(
        "format: 1\nchain: shared\nreference: true\n{stages}{}{}",
        section("commodities", commodities.collect()),
        section("processes", shared)
    );
    (own, shared)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_chains_are_drawn_by_the_laws_in_any_order(plan in plan()) {
        let (own, shared) = files(&plan, false);
        let chain = read(&own, &shared);
        prop_assert!(chain.is_ok(), "{:?}\n{own}\n{shared}", chain.err());
        let (own, shared) = files(&plan, true);
        let other = read(&own, &shared).unwrap();
        let chain = chain.unwrap();
        for lang in LANGS {
            let drawing = draw(&chain, lang);
            check("random", &drawing)?;
            prop_assert!(svg(&drawing) == svg(&draw(&other, lang)), "the order of the file shows\n{own}\n{shared}");
        }
    }
}
