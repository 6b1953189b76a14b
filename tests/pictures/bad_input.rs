//! Chains that no planner writes: each is drawn by the laws or refused with a sentence, in every view and every format.

use std::fmt::Write as _;

use liantu::analysis::{self, Question, Results, structure};
use liantu::layout::{self, Edge, Graph, Lane, Node, Options, Size};
use liantu::model::{Chain, CommodityId};
use liantu::render::drawing::{self, DrawingOptions};
use liantu::render::html::{self, PageOptions};
use liantu::render::table;
use liantu::report::Drawing;
use liantu::rules::{self, Settings};
use liantu::study;
use liantu::text::{Lang, Message};
use liantu::view::{self, Detail, Focus, Look, Paper};

use crate::geometry::{boxes, groups, texts};
use crate::map::check;
use crate::{LANGS, attempt, draw, read};

fn chain(text: &str) -> Chain {
    read(text, "").unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

/// A sentence that a planner can act on.
fn is_sentence(message: &Message) -> bool {
    message.en.len() > 30 && message.zh.chars().count() > 10 && message.en != message.zh
}

/// Draws every view in both languages at every level, and writes it in every format.
fn everything(place: &str, chain: &Chain) -> Vec<(String, String)> {
    let mut written = Vec::new();
    let mut both: Vec<Drawing> = Vec::new();
    for view in view::ALL {
        for lang in LANGS {
            for detail in [None, Some(Detail::Stages), Some(Detail::Sites)] {
                if detail.is_some() && !view.narrows {
                    continue;
                }
                let look = Look {
                    lang,
                    detail,
                    ..Look::default()
                };
                let place = format!("{} of {place}", view.name);
                match attempt(chain, view.name, &look) {
                    Ok(drawing) => {
                        if view.name == "map" {
                            check(&place, &drawing).unwrap_or_else(|fault| panic!("{fault}"));
                        }
                        if detail.is_none() {
                            written.extend(formats(&place, &drawing));
                            both.extend((view.name == "map").then_some(drawing));
                        }
                    }
                    Err(message) => assert!(is_sentence(&message), "{place}: {message:?}"),
                }
            }
        }
    }
    if let [en, zh] = &both[..] {
        written.push(("html".to_owned(), page(chain, [en.clone(), zh.clone()])));
    }
    written
}

/// The drawing in every format that can hold it; a lacking glyph is told by its character.
fn formats(place: &str, drawing: &Drawing) -> Vec<(String, String)> {
    let mut written = Vec::new();
    let options = DrawingOptions {
        scale: 0.1,
        ..DrawingOptions::default()
    };
    for format in drawing::ALL {
        match (format.write)(drawing, &options) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                written.push((format.name.to_owned(), text));
            }
            Err(message) => assert!(is_sentence(&message), "{place}: {message:?}"),
        }
    }
    for format in table::ALL {
        written.push((format!("table {}", format.name), (format.write)(drawing)));
    }
    written
}

fn page(chain: &Chain, pictures: [Drawing; 2]) -> String {
    let results = analysis::run(chain, Question::default());
    let findings = rules::run(chain, &results, &Settings::default());
    let page = study::live(chain, &results, findings, pictures);
    let options = PageOptions {
        lang: Lang::En,
        dark: false,
        version: None,
    };
    html::page(&page, &options)
}

#[test]
fn odd_chains_are_drawn_or_refused() {
    let long = "很长的名称 a long name ".repeat(25);
    let long: String = long.chars().take(500).collect();
    let head = "format: 1\nchain: odd\nperiod: 2025\n";
    for (place, text) in [
        ("nothing at all", head.to_owned()),
        (
            "no stages",
            format!(
                "{head}commodities: {{a: {{unit: t}}, b: {{unit: t}}}}\nprocesses: {{p: {{product: b, inputs: {{a: 1 t}}}}}}\n"
            ),
        ),
        (
            "one node",
            format!("{head}commodities: {{a: {{unit: t}}}}\nprocesses: {{p: {{product: a}}}}\n"),
        ),
        (
            "a commodity alone",
            format!("{head}commodities: {{a: {{unit: t}}}}\n"),
        ),
        (
            "empty stages",
            format!(
                "{head}stages: [{{id: s0}}, {{id: s1}}, {{id: s2}}]\ncommodities: {{a: {{}}}}\nprocesses: {{p: {{product: a, stage: s1}}}}\n"
            ),
        ),
        (
            "stages and nothing in them",
            format!("{head}stages: [{{id: s0}}, {{id: s1}}]\n"),
        ),
        (
            "two processes that feed each other, and each itself by what it leaves",
            format!(
                "{head}commodities: {{a: {{unit: t}}, b: {{unit: t}}, c: {{unit: t}}}}\nprocesses:\n  p: {{product: a, inputs: {{b: 1 t, c: 1 t}}, byproducts: {{}}}}\n  q: {{product: b, inputs: {{a: 1 t}}, byproducts: {{c: 1 t}}}}\n  r: {{product: c, inputs: {{b: 1 t}}}}\n"
            ),
        ),
        (
            "parallel links",
            format!(
                "{head}stages: [{{id: s0}}, {{id: s1}}]\ncommodities: {{a: {{unit: t}}, b: {{unit: t}}, c: {{unit: t}}, d: {{unit: t}}}}\nprocesses:\n  p: {{product: a, byproducts: {{b: 1 t, c: 1 t}}, stage: s0}}\n  q: {{product: d, inputs: {{a: 1 t, b: 1 t, c: 1 t}}, stage: s1}}\n"
            ),
        ),
        (
            "parts that do not touch",
            format!(
                "{head}commodities: {{a: {{}}, b: {{}}, c: {{}}, d: {{}}}}\nprocesses: {{p: {{product: b, inputs: [a]}}, q: {{product: d, inputs: [c]}}}}\n"
            ),
        ),
        (
            "names of five hundred characters",
            format!(
                "{head}title: \"{long}\"\nstages: [{{id: s, title: \"{long}\"}}]\ncommodities: {{a: {{title: \"{long}\", unit: t}}, b: {{title: \"{long}\", unit: t}}}}\nprocesses: {{p: {{title: \"{long}\", product: b, inputs: {{a: 1 t}}, stage: s}}}}\nsites: {{x: {{title: \"{long}\", process: p, capacity: 5 t/a}}}}\n"
            ),
        ),
        (
            "signs and scripts",
            format!(
                "{head}title: \"🏭👩‍🏭🇨🇳 ᚠᛇᚻ नमस्ते שלום مرحبا 𒀀 𠮷\"\ncommodities: {{a: {{title: \"مرحبا 🏭\", unit: t}}, b: {{title: 𒀀𒀁, unit: t}}}}\nprocesses: {{p: {{title: \"नमस्ते é́́́\", product: b, inputs: {{a: 1 t}}}}}}\n"
            ),
        ),
        (
            "nought and more than the world has",
            format!(
                "{head}commodities: {{a: {{unit: t}}, b: {{unit: t}}}}\nprocesses: {{p: {{product: b, inputs: {{a: 2 t}}}}}}\nobservations:\n  - {{of: a, measure: output, amount: 0 t}}\n  - {{of: b, measure: output, amount: 1000000000000000000 t}}\nsites: {{x: {{process: p, capacity: 0 t/a}}}}\n"
            ),
        ),
    ] {
        everything(place, &chain(&text));
    }
}

#[test]
fn a_character_without_a_glyph_is_named() {
    let text = "format: 1\nchain: signs\ncommodities: {a: {title: 𒀀}, b: {}}\nprocesses: {p: {product: b, inputs: [a]}}\n";
    let drawing = draw(&chain(text), Lang::En);
    let png = drawing::find("png").expect("png is a format");
    let message = (png.write)(&drawing, &DrawingOptions::default()).unwrap_err();
    assert!(
        message.en.contains('𒀀') && message.zh.contains('𒀀'),
        "{message:?}"
    );
    // Text that stays text needs no glyph here.
    let svg = drawing::find("svg").expect("svg is a format");
    assert!((svg.write)(&drawing, &DrawingOptions::default()).is_ok());
}

const BAD: &str = r#"</title></script><script>alert(1)</script>]]>\"; node [label=x] --> %%{init: {}}%% <img src=x onerror=alert(1)>"#;

#[test]
fn hostile_words_do_nothing_in_any_format() {
    let text = |bad: &str| {
        let bad = bad.replace('\\', "\\\\").replace('"', "\\\"");
        format!(
            "format: 1\nchain: hostile\ntitle: \"{bad}\"\nregion: \"{bad}\"\nperiod: 2025\nstages: [{{id: s, title: \"{bad}\"}}]\nsources: {{x: {{title: \"{bad}\"}}}}\ncommodities:\n  a: {{title: \"{bad}\", unit: t}}\n  b: {{title: \"{bad}\", unit: t}}\nprocesses: {{p: {{title: \"{bad}\", stage: s, product: b, inputs: {{a: {{amount: 2 t, source: x}}}}}}}}\nobservations:\n  - {{of: a, measure: output, amount: 1 t, source: x}}\n  - {{of: b, measure: output, amount: 1 t, source: x}}\nsites: {{y: {{title: \"{bad}\", process: p, capacity: 5 t/a}}}}\n"
        )
    };
    let plain = everything("plain", &chain(&text("plain")));
    let bad = everything("hostile", &chain(&text(BAD)));
    let names: Vec<&String> = bad.iter().map(|it| &it.0).collect();
    for name in [
        "svg",
        "png",
        "dot",
        "mermaid",
        "layout",
        "html",
        "table csv",
    ] {
        assert!(names.iter().any(|it| *it == name), "{name}: {names:?}");
    }
    let scripts = |of: &[(String, String)], format: &str| -> usize {
        let texts = of.iter().filter(|it| it.0 == format);
        texts.map(|it| it.1.matches("<script").count()).sum()
    };
    for (format, text) in &bad {
        match format.as_str() {
            "svg" => {
                let tree = roxmltree::Document::parse(text).unwrap();
                let known = [
                    "svg", "title", "desc", "defs", "pattern", "g", "rect", "circle", "path",
                    "text",
                ];
                for it in tree.descendants().filter(roxmltree::Node::is_element) {
                    assert!(known.contains(&it.tag_name().name()), "{:?}", it.tag_name());
                    assert!(it.attributes().all(|it| !it.name().starts_with("on")));
                }
            }
            "html" | "table html" => {
                assert_eq!(scripts(&bad, format), scripts(&plain, format), "{format}");
                assert!(!text.contains("<img"), "{format}");
            }
            "pdf" => {
                // Words of the chain are strings; nothing runs, opens or leads anywhere.
                for word in ["/JavaScript", "/OpenAction", "/Launch", "/URI"] {
                    assert!(!text.contains(word), "{word}");
                }
            }
            "layout" => drop(serde_json::from_str::<serde_json::Value>(text).unwrap()),
            "dot" => {
                // Outside of quotes there is nothing of the chain.
                let mut quoted = false;
                let mut outside = String::new();
                let mut letters = text.chars();
                while let Some(letter) = letters.next() {
                    match letter {
                        '\\' if quoted => drop(letters.next()),
                        '"' => quoted = !quoted,
                        letter if !quoted => outside.push(letter),
                        _ => {}
                    }
                }
                assert!(!quoted && !outside.contains("alert"), "{outside}");
            }
            "mermaid" => {
                assert!(
                    !text.contains("<script") && !text.contains("<img"),
                    "{text}"
                );
                assert!(!text.contains("%%{"), "{text}");
            }
            _ => {}
        }
        let control = |c: char| c.is_control() && !"\n\r\t".contains(c);
        let binary = ["png", "pdf"].contains(&format.as_str());
        assert!(binary || !text.contains(control), "{format}");
    }
}

#[test]
fn sizes_that_are_none_are_refused() {
    for size in [
        "0mm", "-5mm", "1e9mm", "NaNmm", "infmm", "mm", "a5x", "19x", "0x0mm", "183x0mm", "183",
    ] {
        let message = Paper::parse(size).unwrap_err();
        assert!(message.en.contains("183mm"), "{size}: {}", message.en);
    }
    // The smallest and the largest paper hold a picture.
    let chain = chain(
        "format: 1\nchain: one\ncommodities: {a: {unit: t}}\nprocesses: {p: {product: a}}\ndemands: [{of: a, amount: 2 t/a}]\n",
    );
    for size in ["20mm", "20x20mm", "5000x20mm", "20x5000mm", "5000mm"] {
        let view = "map";
        {
            let look = Look {
                size: Some(Paper::parse(size).unwrap()),
                ..Look::default()
            };
            let drawing = attempt(&chain, view, &look).unwrap();
            assert!(drawing.width.is_finite() && drawing.height.is_finite());
            for (extent, words) in texts(&drawing.items) {
                let inside = extent.0 >= -0.1 && extent.2 <= drawing.width + 0.1;
                assert!(inside && extent.1 >= -0.1, "{view} on {size}: {words}");
            }
        }
    }
}

#[test]
fn boxes_of_no_size_and_of_absurd_size_are_laid_out() {
    let sizes = [0.0, 1e-9, 1.0, 100.0, 1e6];
    let mut graph = Graph {
        lanes: [0.0, 1e7, 0.0].map(|min_width| Lane { min_width }).to_vec(),
        ..Graph::default()
    };
    for (at, width) in sizes.iter().enumerate() {
        for (beside, height) in sizes.iter().enumerate() {
            graph.nodes.push(Node {
                key: format!("n{at}{beside}"),
                lane: (at + beside) % 3,
                width: *width,
                height: *height,
                rank_hint: None,
            });
        }
    }
    let count = graph.nodes.len();
    for at in 0..count {
        // Links to oneself, links twice, labels of no size and of absurd size.
        for (to, label) in [
            (at, None),
            (
                (at * 7 + 3) % count,
                Some(Size {
                    width: 0.0,
                    height: 0.0,
                }),
            ),
            (
                (at * 7 + 3) % count,
                Some(Size {
                    width: 1e5,
                    height: 1e5,
                }),
            ),
        ] {
            graph.edges.push(Edge {
                key: format!("{}", graph.edges.len()),
                from: at,
                to,
                width: if at % 5 == 0 { 0.0 } else { 3000.0 },
                label,
                ..Edge::default()
            });
        }
    }
    let layout = layout::arrange(&graph, &Options::default());
    let fine = |it: f64| it.is_finite() && it >= -0.01;
    assert!(fine(layout.width) && fine(layout.height));
    for (at, one) in layout.nodes.iter().enumerate() {
        assert!(fine(one.x) && fine(one.y) && fine(one.width) && fine(one.height));
        for other in &layout.nodes[at + 1..] {
            let apart = one.x + one.width <= other.x + 0.02
                || other.x + other.width <= one.x + 0.02
                || one.y + one.height <= other.y + 0.02
                || other.y + other.height <= one.y + 0.02;
            assert!(apart, "{one:?} {other:?}");
        }
    }
    for route in &layout.routes {
        assert!(route.points.iter().all(|it| fine(it.x) && fine(it.y)));
    }
}

/// A chain of so many processes in a row through ten stages, each with its own product, and some that are missing.
fn row(processes: usize) -> Chain {
    let mut text = "format: 1\nchain: row\nstages: [".to_owned();
    for stage in 0..10 {
        write!(text, "{{id: s{stage}}}, ").unwrap();
    }
    text += "]\ncommodities:\n";
    for at in 0..processes {
        writeln!(text, "  c{at}: {{}}").unwrap();
    }
    text += "processes:\n";
    for at in 0..processes {
        let stage = at * 10 / processes;
        let from = at.saturating_sub(1 + at % 7);
        let inputs = if from == at {
            String::new()
        } else {
            format!("c{from}")
        };
        writeln!(
            text,
            "  p{at}: {{product: c{at}, stage: s{stage}, inputs: [{inputs}]}}"
        )
        .unwrap();
    }
    chain(&text)
}

/// The same chain so many times side by side, made in memory: reading and judging so many is tested elsewhere, and this is
/// about drawing them.
fn times(of: &Chain, copies: u32) -> (Chain, Results) {
    let mut results = analysis::run(of, Question::default());
    let mut chain = of.clone();
    let size = u32::try_from(of.commodities.len()).unwrap();
    assert_eq!(of.processes.len(), of.commodities.len());
    for copy in 1..copies {
        for (at, (commodity, process)) in
            (copy * size..).zip(of.commodities.iter().zip(&of.processes))
        {
            let mut commodity = commodity.clone();
            commodity.id = format!("c{at}");
            chain.commodities.push(commodity);
            let mut process = process.clone();
            process.id = format!("p{at}").into();
            process.product = CommodityId(process.product.0 + copy * size);
            for input in &mut process.inputs {
                for (id, _) in &mut input.alternatives {
                    *id = CommodityId(id.0 + copy * size);
                }
            }
            chain.processes.push(process);
        }
    }
    results.structure = structure::solve(&chain);
    (chain, results)
}

#[test]
fn a_hundred_thousand_processes_are_drawn_by_stages() {
    let (chain, results) = times(&row(2_000), 50);
    let findings = Vec::new();
    let map = view::find("map").unwrap();
    let draw = |look: Look| {
        map.draw(&view::Request {
            chain: &chain,
            results: &results,
            findings: &findings,
            settings: &Settings::default(),
            look,
        })
    };
    let drawing = draw(Look::default()).unwrap();
    check("a large chain", &drawing).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(boxes(&drawing).len(), 10);
    let said: Vec<&str> = texts(&drawing.items).into_iter().map(|it| it.1).collect();
    let said = said.concat().replace(['\u{a0}', ' '], "");
    assert_eq!(said.matches("10,000processes").count(), 10, "{said}");
    assert!(said.contains("standfor100,000"), "{said}");
    assert!(
        drawing.remarks[0].en.contains("--focus ID+N"),
        "{:?}",
        drawing.remarks
    );
    let size = liantu::render::svg::svg(&drawing).len();
    assert!(size < 64 * 1024, "{size}");
    // All of them in one picture are refused, a part of them is drawn.
    let all = draw(Look {
        detail: Some(Detail::Processes),
        ..Look::default()
    });
    let message = all.unwrap_err();
    assert!(
        message.en.contains("100000 boxes") && message.en.contains("--detail stages"),
        "{}",
        message.en
    );
    let part = draw(Look {
        focus: Some(Focus::parse("p51000+3").unwrap()),
        ..Look::default()
    });
    let part = part.unwrap();
    check("a part", &part).unwrap_or_else(|fault| panic!("{fault}"));
    let count = boxes(&part).len();
    assert!((7..300).contains(&count), "{count}");
    // Other views leave out what a page does not hold, or say why there is none.
    for view in view::ALL.iter().filter(|it| it.name != "map") {
        let drawn = view.draw(&view::Request {
            chain: &chain,
            results: &results,
            findings: &findings,
            settings: &Settings::default(),
            look: Look::default(),
        });
        match drawn {
            Ok(drawing) => {
                let size = liantu::render::svg::svg(&drawing).len();
                assert!(size < 4 << 20, "{}: {size}", view.name);
                assert!(groups(&drawing.items).len() < 20_000, "{}", view.name);
            }
            Err(message) => assert!(is_sentence(&message), "{}: {message:?}", view.name),
        }
    }
}
