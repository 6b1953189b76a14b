//! Pictures: what is drawn is what was computed, every word can be read, and no input breaks the page.

#![allow(clippy::too_many_lines)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use liantu::analysis::{self, Question};
use liantu::model::{Chain, Words};
use liantu::render::svg::svg;
use liantu::report::{Anchor, Color, Drawing, Group, Item, Style};
use liantu::rules::{self, Settings};
use liantu::text::{Lang, Message, advance};
use liantu::view::{self, View};

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];
const STATES: &str = include_str!("views/states.yaml");

/// A chain without a single figure.
const BARE: &str = "\
format: 1
chain: bare
commodities: {ore: {}, metal: {}}
processes: {smelting: {product: metal, inputs: [ore]}}
";

/// Names that try to break out of the page, of the file, of the line.
const HOSTILE: &str = r#"
format: 1
chain: hostile
title: "</title><script>alert(1)</script> & \"quoted\" ]]> \u202Ereversed\u202C"
region: "<!-- --> <![CDATA[ &#x0; &unknown;"
period: 2025
sources:
  bad: {title: "<a href='javascript:alert(1)'>x</a>\nsecond line\ttab"}
commodities:
  ore: {title: "<img src=x onerror=alert(1)>🏭👩‍🏭é́́́", unit: t}
  metal: {title: "' onload='alert(1)", unit: t}
processes:
  smelting: {title: "--> ]]>", product: metal, inputs: {ore: {amount: 2 t, source: bad}}}
observations:
  - {of: ore, measure: output, amount: 1 t, source: bad}
  - {of: metal, measure: output, amount: 1 t, source: bad}
"#;

fn read(text: &str) -> Chain {
    let chain = Chain::read_with("chain.yaml", &|_| Ok(text.as_bytes().to_vec()));
    chain.unwrap_or_else(|faults| panic!("the chain can be read: {faults:?}"))
}

fn attempt(view: &View, chain: &Chain, lang: Lang) -> Result<Drawing, Message> {
    let results = analysis::run(chain, Question::default());
    let findings = rules::run(chain, &results, &Settings::default());
    let request = view::Request {
        chain,
        results: &results,
        findings: &findings,
        settings: &Settings::default(),
        look: view::Look {
            lang,
            ..view::Look::default()
        },
    };
    view.draw(&request)
}

fn draw(view: &View, chain: &Chain, lang: Lang) -> Drawing {
    attempt(view, chain, lang).expect("there is something to draw")
}

fn balance(chain: &Chain, lang: Lang) -> Drawing {
    draw(
        view::find("balance").expect("the view is in the table"),
        chain,
        lang,
    )
}

/// A chain whose names are longer than any column: of words, and of one word.
fn long() -> Chain {
    let words = "long name ".repeat(60);
    let ideographs = "很长的名称".repeat(60);
    let word = "x".repeat(3000);
    let text = STATES
        .replacen(
            "{title: {en: Short, zh: 短缺}",
            &format!("{{title: {{en: {words}, zh: {ideographs}}}"),
            1,
        )
        .replacen(
            "{title: {en: Just enough, zh: 刚好够}",
            &format!("{{title: {word}"),
            1,
        )
        .replacen(
            "{title: {en: From afar, zh: 来自远方}",
            &format!("{{title: {word}"),
            1,
        )
        .replacen(
            "region: {en: Nowhere, zh: 某地}",
            &format!("region: {ideographs}"),
            1,
        )
        .replacen(
            "{title: {en: Invented for this test, zh: 为测试而编}}",
            &format!("{{title: {word}}}"),
            1,
        );
    read(&text)
}

/// A chain with more commodities than a page holds.
fn crowded() -> Chain {
    let mut commodities = String::new();
    let mut inputs = String::new();
    let mut observations = String::new();
    for at in 0..230 {
        commodities += &format!("  c{at}: {{unit: t}}\n  d{at}: {{unit: t, outside: true}}\n");
        inputs += &format!("      c{at}: 1 t\n      d{at}: 1 t\n");
        observations += &format!("  - {{of: c{at}, measure: output, amount: {at} t}}\n");
    }
    read(&format!(
        "format: 1\nchain: crowded\nperiod: 2025\ncommodities:\n  p: {{unit: t}}\n{commodities}processes:\n  making:\n    product: p\n    inputs:\n{inputs}observations:\n  - {{of: p, measure: output, amount: 100 t}}\n{observations}"
    ))
}

/// Everything that is drawn in the tests: a name, and the chain.
fn chains() -> Vec<(String, Chain)> {
    let mut chains = Vec::new();
    for folder in ["chains", "chains/reference"] {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        for entry in entries.expect("the folder can be read").flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|it| it == "yaml") {
                let chain = Chain::read(&path).unwrap_or_else(|faults| panic!("{faults:?}"));
                chains.push((path.display().to_string(), chain));
            }
        }
    }
    for (name, text) in [("states", STATES), ("bare", BARE), ("hostile", HOSTILE)] {
        chains.push((name.to_owned(), read(text)));
    }
    chains.push(("long".to_owned(), long()));
    chains
}

/// Runs a check on every view of every chain in both languages.
fn each(check: impl Fn(&str, &Drawing)) {
    let mut drawn: BTreeSet<&str> = BTreeSet::new();
    for (name, chain) in chains() {
        for view in view::ALL {
            for lang in LANGS {
                let place = format!("{} of {name} in {}", view.name, lang.tag());
                match attempt(view, &chain, lang) {
                    Ok(drawing) => {
                        drawn.insert(view.name);
                        check(&place, &drawing);
                    }
                    // A sentence for each language that says what would give a picture.
                    Err(words) => assert!(
                        words.en.len() > 60
                            && words.zh.chars().count() > 20
                            && words.en != words.zh,
                        "{place}: {words:?}"
                    ),
                }
            }
        }
    }
    let all: BTreeSet<&str> = view::ALL.iter().map(|it| it.name).collect();
    assert_eq!(drawn, all, "every view is drawn of some chain");
}

/// Every item of a drawing, bottom first, without its groups.
fn leaves(items: &[Item]) -> Vec<&Item> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Group(group) => found.extend(leaves(&group.items)),
            other => found.push(other),
        }
    }
    found
}

fn groups(items: &[Item]) -> Vec<&Group> {
    let mut found = Vec::new();
    for item in items {
        if let Item::Group(group) = item {
            found.push(group);
            found.extend(groups(&group.items));
        }
    }
    found
}

/// A rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
struct Extent(f64, f64, f64, f64);

/// Where a line of text is: its width by the table, from the top of an ideograph to below a descender.
fn extent(item: &Item) -> Option<(Extent, &str)> {
    let Item::Text {
        x,
        y,
        size,
        text,
        anchor,
        bold,
        ..
    } = item
    else {
        return None;
    };
    let width = advance::width(text, *size, *bold);
    let left = match anchor {
        Anchor::Start => *x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    Some((
        Extent(left, y - 0.88 * size, left + width, y + 0.22 * size),
        text,
    ))
}

#[test]
fn no_text_lies_on_another_or_leaves_the_page() {
    each(|place, drawing| {
        let texts: Vec<_> = leaves(&drawing.items)
            .into_iter()
            .filter_map(extent)
            .collect();
        assert!(!texts.is_empty(), "{place}: nothing is written");
        for (at, (one, text)) in texts.iter().enumerate() {
            let inside =
                one.0 >= 0.0 && one.1 >= 0.0 && one.2 <= drawing.width && one.3 <= drawing.height;
            assert!(inside, "{place}: `{text}` leaves the page: {one:?}");
            for (other, beside) in &texts[at + 1..] {
                let apart =
                    one.2 <= other.0 || other.2 <= one.0 || one.3 <= other.1 || other.3 <= one.1;
                assert!(apart, "{place}: `{text}` and `{beside}` lie on each other");
            }
        }
    });
}

#[test]
fn drawings_are_valid_svg_with_title_and_description() {
    each(|place, drawing| {
        let text = svg(drawing);
        let tree =
            roxmltree::Document::parse(&text).unwrap_or_else(|fault| panic!("{place}: {fault}"));
        let root = tree.root_element();
        let child = |name: &str| {
            root.children()
                .find(|it| it.has_tag_name(("http://www.w3.org/2000/svg", name)))
        };
        for name in ["title", "desc"] {
            let words = child(name).and_then(|it| it.text()).unwrap_or("");
            assert!(
                words.chars().count() > 4,
                "{place}: <{name}> says `{words}`"
            );
        }
        assert_eq!(root.attribute("lang"), Some(drawing.lang), "{place}");
        let known = [
            "svg", "title", "desc", "defs", "pattern", "g", "rect", "circle", "path", "text",
        ];
        for element in tree.descendants().filter(roxmltree::Node::is_element) {
            let name = element.tag_name().name();
            assert!(known.contains(&name), "{place}: <{name}>");
            let harmless = |name: &str| !name.starts_with("on") && !name.contains("href");
            assert!(
                element.attributes().all(|it| harmless(it.name())),
                "{place}: {element:?}"
            );
        }
    });
}

/// Relative luminance (WCAG 2.2).
fn luminance(Color(red, green, blue): Color) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_stands_out_from_what_it_lies_on() {
    each(|place, drawing| {
        let mut grounds: Vec<(Extent, &Style)> = Vec::new();
        for item in leaves(&drawing.items) {
            if let Item::Rect {
                x,
                y,
                width,
                height,
                style,
                ..
            } = item
                && (style.fill.is_some() || style.hatch.is_some())
            {
                grounds.push((Extent(*x, *y, x + width, y + height), style));
            }
            let Item::Text { color, .. } = item else {
                continue;
            };
            let Some((text, words)) = extent(item) else {
                continue;
            };
            let (x, y) = (f64::midpoint(text.0, text.2), f64::midpoint(text.1, text.3));
            let below = grounds
                .iter()
                .rev()
                .find(|(it, _)| it.0 <= x && x <= it.2 && it.1 <= y && y <= it.3);
            let hatched = below.is_some_and(|(_, style)| style.hatch.is_some());
            assert!(!hatched, "{place}: `{words}` is written on a hatch");
            let ground = below
                .and_then(|(_, style)| style.fill)
                .or(drawing.background);
            let ratio = contrast(*color, ground.unwrap_or(Color(255, 255, 255)));
            assert!(
                ratio >= 4.5,
                "{place}: `{words}` has a contrast of {ratio:.2}"
            );
        }
    });
}

#[test]
fn the_same_chain_gives_the_same_bytes_in_any_order() {
    for ((name, one), (_, other)) in chains().into_iter().zip(chains()) {
        for view in view::ALL {
            let pictures = [&one, &other].map(|chain| attempt(view, chain, Lang::En));
            let [one, other] = pictures.map(|it| it.map(|drawing| svg(&drawing)));
            assert!(one == other, "{} of {name}", view.name);
        }
    }
    let lines: Vec<&str> = STATES.lines().collect();
    // The lines of these blocks are entries of one line each: turn their order round.
    let turned = |first: &str, last: &str, lines: &[&str]| -> Vec<String> {
        let from = lines
            .iter()
            .position(|it| it.starts_with(first))
            .expect("the block starts");
        let to = lines
            .iter()
            .position(|it| it.starts_with(last))
            .expect("the block ends");
        let mut lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
        lines[from..=to].reverse();
        lines
    };
    let lines = turned("  short: ", "  idle: ", &lines);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let lines = turned("  - {of: product,", "  - {of: idle,", &lines);
    let (plain, shuffled) = (read(STATES), read(&(lines.join("\n") + "\n")));
    assert_ne!(
        plain.commodities[0].id, shuffled.commodities[0].id,
        "the order was changed"
    );
    for lang in LANGS {
        assert!(
            svg(&balance(&plain, lang)) == svg(&balance(&shuffled, lang)),
            "{}",
            lang.tag()
        );
    }
}

#[test]
fn hostile_names_are_shown_as_text() {
    let mut chain = read(HOSTILE);
    // The reader refuses control characters; whoever builds a chain by other means may not.
    let title = chain.title.plain().unwrap_or_default().to_owned() + "\u{7}\u{1b}[31m";
    chain.title = Words::one(&title);
    for lang in LANGS {
        let text = svg(&balance(&chain, lang));
        assert!(
            !text.contains("<script") && !text.contains("<img") && !text.contains("<a "),
            "{text}"
        );
        assert!(text.contains("&lt;img src=x"), "the name is there: {text}");
        assert!(!text.contains(['\u{7}', '\u{1b}']), "no control characters");
    }
}

/// The words of a drawing, one line of text each.
fn words(drawing: &Drawing) -> Vec<&str> {
    leaves(&drawing.items)
        .into_iter()
        .filter_map(extent)
        .map(|(_, text)| text)
        .collect()
}

fn of<'a>(drawing: &'a Drawing, id: &str, class: &str) -> Vec<&'a Group> {
    let named =
        |group: &&Group| group.data.contains(&("id", id.to_owned())) && group.class == class;
    groups(&drawing.items).into_iter().filter(named).collect()
}

fn wenshan() -> Chain {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("chains/wenshan-aluminium.yaml");
    Chain::read(&path).unwrap_or_else(|faults| panic!("{faults:?}"))
}

#[test]
fn wenshan_says_what_is_short_in_both_languages() {
    let expected: [(Lang, &[&str]); 2] = [
        (
            Lang::Zh,
            &[
                "文山绿色铝",
                "供需对照",
                "缺口 101.29 万吨（100.20–102.73 万吨）",
                "供给 38.06 万吨",
                "需求 139.35 万吨（138.26–140.79 万吨）",
                "自给率 27.31 %（27.03–27.53 %）",
                "▲ 短板",
                "需求 37.04 万吨",
                "▲ 缺链",
                "供给未知",
                "没有写明谁生产或外购",
                "需求 = 100 %",
            ],
        ),
        (
            Lang::En,
            &[
                "Wenshan green aluminium",
                "Supply against need",
                "Short by 1,012.9 kt (1,002.0–1,027.3 kt)",
                "Supply 380.60 kt",
                "Cover 27.31 % (27.03–27.53 %)",
                "▲ undersupply",
                "Need 370.39 kt",
                "▲ missing-supplier",
                "Supply unknown",
                "need = 100 %",
            ],
        ),
    ];
    for (lang, lines) in expected {
        let drawing = balance(&wenshan(), lang);
        let words = words(&drawing);
        for line in lines {
            assert!(words.contains(line), "`{line}` is not in {words:#?}");
        }
        for source in ["MacroEnergy.jl", "管培利"] {
            assert!(
                words.iter().any(|it| it.contains(source)),
                "`{source}` is not cited"
            );
        }
    }
}

#[test]
fn a_bar_is_as_long_as_its_share() {
    let drawing = balance(&wenshan(), Lang::En);
    let bars = of(&drawing, "alumina", "commodity");
    let rects: Vec<(f64, f64)> = leaves(&bars[0].items)
        .into_iter()
        .filter_map(|item| match item {
            Item::Rect { x, width, .. } => Some((*x, *width)),
            _ => None,
        })
        .collect();
    let [(start, supply), (gap_start, gap)] = rects.as_slice() else {
        panic!("supply and gap: {rects:?}");
    };
    let whole = supply + gap;
    // 38.06 of 72.2 × 1.93 is supplied; a hundredth of a unit is what the backend resolves.
    assert!(
        (supply / whole - 38.06 / (72.2 * 1.93)).abs() < 0.02 / whole,
        "{supply} of {whole}"
    );
    assert!(
        (start + supply - gap_start).abs() < 0.011,
        "the gap begins where the supply ends"
    );
}

#[test]
fn unknown_supply_is_never_a_bar() {
    for lang in LANGS {
        let drawing = balance(&read(STATES), lang);
        let solid = |group: &Group| {
            let fills = leaves(&group.items)
                .into_iter()
                .filter_map(|item| match item {
                    Item::Rect { style, .. } => Some(style),
                    _ => None,
                });
            fills.filter(|style| style.dash.is_empty()).count()
        };
        for (id, bars) in [
            ("nobody", 0),
            ("none-made", 1),
            ("part-made", 1),
            ("short", 2),
            ("over", 2),
            ("even", 1),
        ] {
            let groups = of(&drawing, id, "commodity");
            assert!(!groups.is_empty(), "`{id}` is drawn");
            let count: usize = groups.iter().map(|group| solid(group)).sum();
            assert_eq!(count, bars, "`{id}` in {}", lang.tag());
        }
        for id in ["afar", "idle", "either", "product"] {
            let groups = of(&drawing, id, "commodity");
            assert_eq!(groups.len(), 1, "`{id}` is listed once");
            assert!(
                groups[0]
                    .items
                    .iter()
                    .all(|item| matches!(item, Item::Text { .. })),
                "`{id}` has no bar"
            );
            assert!(groups[0].data.contains(&("state", "listed".to_owned())));
        }
    }
}

#[test]
fn bars_stay_in_their_frame_and_say_when_they_are_cut() {
    let drawing = balance(&read(STATES), Lang::En);
    let (mut left, mut right): (f64, f64) = (f64::INFINITY, 0.0);
    for group in groups(&drawing.items)
        .into_iter()
        .filter(|it| it.class == "commodity")
    {
        for item in &group.items {
            if let Item::Rect { x, width, .. } = item {
                (left, right) = (left.min(*x), right.max(x + width));
            }
        }
    }
    assert!(
        left >= 290.0 && right <= 735.0,
        "bars from {left} to {right}"
    );
    assert!(words(&drawing).iter().any(|it| it.contains("cut at 200 %")));
    let plain = balance(&wenshan(), Lang::En);
    assert!(!words(&plain).iter().any(|it| it.contains("cut at")));
}

#[test]
fn the_table_says_what_the_picture_shows() {
    let zh = balance(&wenshan(), Lang::Zh).table;
    assert_eq!(
        zh[0],
        [
            "物料",
            "供给",
            "需求",
            "缺口（需求 − 供给）",
            "自给率",
            "说明"
        ]
    );
    let alumina = zh
        .iter()
        .find(|row| row[0] == "氧化铝")
        .expect("alumina has a row");
    assert_eq!(alumina[1], "38.06 万吨");
    assert_eq!(alumina[3], "101.29 万吨（100.20–102.73 万吨）");
    assert_eq!(alumina[4], "27.31 %（27.03–27.53 %）");
    let anodes = zh
        .iter()
        .find(|row| row[0] == "预焙阳极")
        .expect("anodes have a row");
    assert_eq!(
        (anodes[1].as_str(), anodes[3].as_str(), anodes[4].as_str()),
        ("?", "?", "?")
    );
    each(|place, drawing| {
        let widths: BTreeSet<usize> = drawing.table.iter().map(Vec::len).collect();
        assert_eq!(widths.len(), 1, "{place}: a table, with a heading at least");
    });
}

#[test]
fn a_chain_without_figures_says_so() {
    for (lang, words_expected) in [(Lang::En, "Nothing to compare"), (Lang::Zh, "无可对照")] {
        let drawing = balance(&read(BARE), lang);
        assert!(
            words(&drawing).iter().any(|it| it.contains(words_expected)),
            "{:?}",
            words(&drawing)
        );
        assert!(drawing.description.contains(words_expected));
    }
}

#[test]
fn what_does_not_fit_a_page_is_counted() {
    let drawing = balance(&crowded(), Lang::En);
    let listed = 230 - 200;
    let barred = 230 - 200;
    let note = format!("{} further commodities are left out", listed + barred + 1);
    assert!(
        words(&drawing).iter().any(|it| it.contains(&note)),
        "{note}"
    );
    // The table leaves nothing out: heading, 230 bars, 230 from outside, the product.
    assert_eq!(drawing.table.len(), 1 + 230 + 230 + 1);
}

#[test]
fn every_view_is_found_by_its_name() {
    let names: BTreeSet<&str> = view::ALL.iter().map(|it| it.name).collect();
    assert_eq!(names.len(), view::ALL.len(), "names are different");
    for view in view::ALL {
        assert!(view::find(view.name).is_some_and(|found| found.name == view.name));
        assert!(!view.about_en.is_empty() && !view.about_zh.is_empty());
    }
    assert!(view::find("panorama").is_none());
}

fn render(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_liantu"))
        .arg("render")
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .output()
        .expect("the program starts")
}

#[test]
fn render_writes_what_was_asked_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let here = folder.path();
    fs::write(here.join("states.yaml"), STATES).expect("the chain can be written");
    let files = || -> Vec<String> {
        let entries = fs::read_dir(here)
            .expect("the folder can be read")
            .flatten();
        let mut names: Vec<String> = entries
            .map(|it| it.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };

    let done = render(
        here,
        &[
            "states.yaml",
            "--view",
            "balance",
            "-o",
            "a.svg",
            "--lang",
            "zh",
        ],
    );
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(done.stdout.is_empty());
    let drawn = render(
        here,
        &[
            "states.yaml",
            "--view",
            "balance",
            "-o",
            "-",
            "--lang",
            "zh",
        ],
    );
    assert_eq!(
        fs::read(here.join("a.svg")).expect("the picture was written"),
        drawn.stdout
    );
    assert_eq!(files(), ["a.svg", "states.yaml"]);
    let upper = render(here, &["states.yaml", "--view", "balance", "-o", "B.SVG"]);
    assert_eq!(upper.status.code(), Some(0), "{upper:?}");

    for (arguments, words) in [
        (&["states.yaml"][..], "--output"),
        (&["states.yaml", "-o", "a.doc"], "`.doc`"),
        (&["states.yaml", "-o", "a"], "ends in one of .svg"),
        (
            &["states.yaml", "-o", "no/such/folder/a.svg"],
            "cannot write no/such/folder/a.svg",
        ),
        (
            &["states.yaml", "-o", "c.svg", "--view", "panorama"],
            "balance",
        ),
        (&["absent.yaml", "-o", "c.svg"], "absent.yaml"),
    ] {
        let output = render(here, arguments);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
        assert!(complaint.contains(words), "{arguments:?}: {complaint}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    assert_eq!(files(), ["B.SVG", "a.svg", "states.yaml"]);
}
