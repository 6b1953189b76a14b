//! PDF, read back by the few rules of its syntax that are used: words with their places, paper, what is said about the
//! file. Readers of others see the same files in tests/browser.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use flate2::read::ZlibDecoder;
use liantu::analysis::{self, Question};
use liantu::model::Chain;
use liantu::render::drawing::{self, DrawingOptions};
use liantu::report::{Anchor, Color, Drawing, Item, PathStep, Style};
use liantu::rules::{self, Settings};
use liantu::text::Lang;
use liantu::view::{self, Look, Paper, Request};

fn pdf(drawing: &Drawing) -> Result<Vec<u8>, String> {
    let format = drawing::find("pdf").unwrap();
    (format.write)(drawing, &DrawingOptions::default()).map_err(|it| it.en)
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let at = rest.windows(word.len()).position(|it| it == word)?;
    Some(from + at)
}

/// The objects of a file: number, what stands before a stream, and the stream unpacked.
fn objects(pdf: &[u8]) -> BTreeMap<u32, (String, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut at = 0;
    while let Some(start) = find(pdf, b" 0 obj", at) {
        let digits = pdf[..start]
            .iter()
            .rev()
            .take_while(|it| it.is_ascii_digit());
        let number = String::from_utf8_lossy(&pdf[start - digits.count()..start]).parse();
        let end = find(pdf, b"endobj", start).unwrap();
        let (mut head, mut body) = (&pdf[start + 6..end], Vec::new());
        at = end;
        if let Some(stream) = find(pdf, b"stream", start).filter(|it| *it < end) {
            let close = find(pdf, b"endstream", stream).unwrap();
            head = &pdf[start + 6..stream];
            let packed = &pdf[stream + 6..close];
            let packed = packed.strip_prefix(b"\r").unwrap_or(packed);
            let packed = packed.strip_prefix(b"\n").unwrap_or(packed);
            body = packed.to_vec();
            if find(head, b"FlateDecode", 0).is_some() {
                body.clear();
                ZlibDecoder::new(packed).read_to_end(&mut body).unwrap();
            }
            at = find(pdf, b"endobj", close).unwrap();
        }
        if let Ok(number) = number {
            found.insert(number, (String::from_utf8_lossy(head).into_owned(), body));
        }
    }
    found
}

/// The number of the object that a key refers to.
fn reference(head: &str, key: &str) -> Option<u32> {
    let rest = head.split(key).nth(1)?;
    rest.split_whitespace().next()?.parse().ok()
}

/// A number in hexadecimal digits between angle brackets.
fn hex(word: &str) -> u32 {
    u32::from_str_radix(word.trim_matches(['<', '>']), 16).unwrap()
}

/// Text in hexadecimal digits, four to each unit.
fn utf_16(digits: &str) -> String {
    let digits = digits.trim_matches(['<', '>']).as_bytes().chunks(4);
    let units = digits.map(|it| hex(std::str::from_utf8(it).unwrap()) as u16);
    String::from_utf16(&units.collect::<Vec<_>>()).unwrap()
}

/// The character of each code of a font.
fn characters(map: &str) -> BTreeMap<u32, String> {
    let mut found = BTreeMap::new();
    for part in map.split("beginbfchar").skip(1) {
        let words: Vec<&str> = part
            .split("endbfchar")
            .next()
            .unwrap()
            .split_whitespace()
            .collect();
        for pair in words.chunks(2) {
            found.insert(hex(pair[0]), utf_16(pair[1]));
        }
    }
    assert!(!map.contains("beginbfrange"), "ranges are not read here");
    found
}

/// Codes of two bytes.
fn codes(bytes: &[u8]) -> Vec<u32> {
    let pairs = bytes.chunks(2);
    pairs
        .map(|it| u32::from(it[0]) << 8 | u32::from(it[1]))
        .collect()
}

/// Every run of text of the page, in order, as a reader would copy it.
fn words(pdf: &[u8]) -> Vec<String> {
    let objects = objects(pdf);
    let mut fonts = BTreeMap::new();
    for (number, (head, _)) in &objects {
        if let Some(map) = reference(head, "/ToUnicode") {
            let map = String::from_utf8_lossy(&objects[&map].1).into_owned();
            fonts.insert(*number, characters(&map));
        }
    }
    // Names of fonts in resources: `/f0 12 0 R`.
    let mut named = BTreeMap::new();
    for (head, _) in objects.values() {
        for part in head.split("/Font").skip(1) {
            let part = part.replace('/', " /").replace('>', " ");
            let words: Vec<&str> = part.split_whitespace().collect();
            for four in words.windows(4) {
                if let (Some(name), Ok(number), "R") = (
                    four[0].trim_start_matches("<<").strip_prefix('/'),
                    four[1].parse(),
                    &four[3][..1],
                ) {
                    named.insert(name.to_owned(), number);
                }
            }
        }
    }
    let pages = objects
        .values()
        .filter(|it| find(&it.1, b" Tf", 0).is_some());
    pages.flat_map(|it| runs(&it.1, &fonts, &named)).collect()
}

/// A string in brackets that begins at a place, and where it ends; what means something else is escaped in it.
fn literal(content: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let (mut text, mut depth) = (Vec::new(), 1);
    loop {
        let byte = content[at];
        at += 1;
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        if depth == 0 {
            return (text, at);
        }
        if byte != b'\\' {
            text.push(byte);
            continue;
        }
        let escaped = content[at];
        at += 1;
        text.push(match escaped {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'0'..=b'7' => {
                let digits = std::str::from_utf8(&content[at - 1..at + 2]).unwrap();
                at += 2;
                u8::from_str_radix(digits, 8).unwrap()
            }
            other => other,
        });
    }
}

/// The runs of one content stream: each between `BT` and `ET`.
fn runs(
    content: &[u8],
    fonts: &BTreeMap<u32, BTreeMap<u32, String>>,
    named: &BTreeMap<String, u32>,
) -> Vec<String> {
    let (mut all, mut run, mut font) = (Vec::new(), String::new(), String::new());
    let (mut at, mut word) = (0, String::new());
    let (mut before, mut replaced) = (String::new(), false);
    while at < content.len() {
        let byte = content[at];
        at += 1;
        match byte {
            b'(' => {
                let (text, end) = literal(content, at);
                at = end;
                let map = &fonts[&named[&font]];
                if !replaced {
                    run.extend(codes(&text).iter().map(|it| map[it].as_str()));
                }
            }
            b'<' if content[at] == b'<' => at += 1,
            b'<' => {
                let end = find(content, b">", at).unwrap();
                let digits = std::str::from_utf8(&content[at..end]).unwrap();
                at = end + 1;
                if word == "/ActualText" {
                    // What a glyph stands for here, where it stands for something else elsewhere.
                    run.push_str(utf_16(digits).trim_start_matches('\u{feff}'));
                    replaced = true;
                } else if !replaced {
                    let digits = digits.as_bytes().chunks(4);
                    let codes = digits.map(|it| hex(std::str::from_utf8(it).unwrap()));
                    let map = &fonts[&named[&font]];
                    run.extend(codes.map(|it| map[&it].as_str()));
                }
            }
            b' ' | b'\n' | b'\r' | b'[' | b']' | b'/' => {
                match word.as_str() {
                    "ET" => all.push(std::mem::take(&mut run)),
                    it if it.starts_with('/') => it[1..].clone_into(&mut before),
                    "Tf" => font.clone_from(&before),
                    "EMC" => replaced = false,
                    _ => {}
                }
                word.clear();
                if byte == b'/' {
                    word.push('/');
                }
            }
            other => word.push(char::from(other)),
        }
    }
    all
}

fn text(words: &str, bold: bool, italic: bool) -> Item {
    Item::Text {
        x: 10.0,
        y: 30.0,
        size: 12.0,
        text: words.to_owned(),
        anchor: Anchor::Middle,
        bold,
        italic,
        color: Color(0, 0, 0),
    }
}

fn picture(items: Vec<Item>) -> Drawing {
    Drawing {
        width: 400.0,
        height: 60.0,
        lang: "zh",
        title: "文山绿色铝".to_owned(),
        description: "5 个环节".to_owned(),
        background: Some(Color(255, 255, 255)),
        items,
        ..Drawing::default()
    }
}

/// The lines of text of a drawing, in its order.
fn lines(items: &[Item]) -> Vec<String> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Group(group) => found.extend(lines(&group.items)),
            Item::Text { text, .. } if !text.is_empty() => found.push(text.clone()),
            _ => {}
        }
    }
    found
}

/// Left, bottom, right and top of the page, in points.
fn page(pdf: &[u8]) -> Vec<f64> {
    let text = String::from_utf8_lossy(pdf);
    let inside = text.split("/MediaBox").nth(1).unwrap();
    let inside = inside.split(['[', ']']).nth(1).unwrap();
    let numbers = inside.split_whitespace();
    numbers.map(|it| it.parse().unwrap()).collect()
}

#[test]
fn every_word_of_every_view_is_read_back_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pictures = 0;
    for file in ["chains/wenshan-aluminium.yaml", "examples/foundries.yaml"] {
        let chain = Chain::read(root.join(file)).unwrap_or_else(|faults| panic!("{faults:?}"));
        let results = analysis::run(&chain, Question::default());
        let findings = rules::run(&chain, &results, &Settings::default());
        for view in view::ALL {
            for lang in [Lang::En, Lang::Zh] {
                let look = Look {
                    lang,
                    ..Look::default()
                };
                let request = Request {
                    chain: &chain,
                    results: &results,
                    findings: &findings,
                    settings: &Settings::default(),
                    look,
                };
                let Ok(drawing) = view.draw(&request) else {
                    continue;
                };
                pictures += 1;
                let written = pdf(&drawing).unwrap();
                assert_eq!(words(&written), lines(&drawing.items), "{}", view.name);
            }
        }
    }
    assert!(pictures >= 16, "{pictures}");
}

#[test]
fn the_page_is_the_paper_or_the_drawing() {
    let mut drawing = picture(vec![text("铝", false, false)]);
    assert_eq!(page(&pdf(&drawing).unwrap()), [0.0, 0.0, 300.0, 45.0]);
    drawing.paper = Some((297.0, 210.0));
    for (have, want) in page(&pdf(&drawing).unwrap())
        .iter()
        .zip([0.0, 0.0, 841.89, 595.28])
    {
        assert!((have - want).abs() < 0.01, "{have} {want}");
    }
    // The longest side that readers open: 14,400 points, 19,200 units.
    drawing.paper = None;
    drawing.width = 19_200.0;
    assert!(pdf(&drawing).is_ok());
    drawing.width = 19_201.0;
    let refused = pdf(&drawing).unwrap_err();
    assert!(
        refused.contains("--size") && refused.contains("5081"),
        "{refused}"
    );
    drawing.paper = Some((297.0, 210.0));
    assert!(pdf(&drawing).is_ok());
}

#[test]
fn it_says_what_it_shows_and_neither_when_nor_who() {
    let drawing = picture(vec![text("铝", true, false)]);
    let written = pdf(&drawing).unwrap();
    assert!(written.starts_with(b"%PDF-1.7"));
    assert_eq!(Ok(&written), pdf(&drawing).as_ref(), "the same twice");
    let all = String::from_utf8_lossy(&written).into_owned();
    for word in [
        "/CreationDate",
        "/ModDate",
        "/Author",
        "CreateDate",
        "ModifyDate",
    ] {
        assert!(!all.contains(word), "{word}");
    }
    for word in [
        "/Title",
        "/Lang",
        "/Figure",
        "/Alt",
        "文山绿色铝",
        "5 个环节",
    ] {
        assert!(all.contains(word), "{word}");
    }
}

#[test]
fn a_lacking_glyph_is_named_and_hostile_words_are_words() {
    let refused = pdf(&picture(vec![text("炉😀", false, false)])).unwrap_err();
    assert!(
        refused.contains("U+1F600") && refused.contains("炉😀"),
        "{refused}"
    );
    let hostile = "]]> ) Tj ET (\\) endstream endobj <</JS (x)>> <script>\u{202e}\u{0}\u{7}";
    let mut drawing = picture(vec![text(hostile, false, true), text("b", true, false)]);
    drawing.title = hostile.to_owned();
    drawing.description = hostile.to_owned();
    let written = pdf(&drawing).unwrap();
    let seen = hostile.trim_end_matches(['\u{202e}', '\u{0}', '\u{7}']);
    assert_eq!(words(&written), [seen, "b"]);
    // What it says about itself is well-formed XML, whatever stands in it.
    let all = String::from_utf8_lossy(&written).into_owned();
    let from = all.find("<x:xmpmeta").unwrap();
    let end = "</x:xmpmeta>";
    let told = &all[from..all.find(end).unwrap() + end.len()];
    let tree = roxmltree::Document::parse(told).unwrap();
    let said: String = tree.descendants().filter_map(|it| it.text()).collect();
    assert!(said.contains(seen), "{told}");
}

/// What stands in the page's own stream.
fn content(drawing: &Drawing) -> String {
    let written = pdf(drawing).unwrap();
    let all = objects(&written);
    let streams = all
        .values()
        .map(|it| String::from_utf8_lossy(&it.1).into_owned());
    streams.filter(|it| it.contains(" cm")).collect()
}

#[test]
fn shapes_stay_shapes() {
    let style = |hatch, opacity| Style {
        fill: Some(Color(255, 240, 240)),
        stroke: Some(Color(213, 94, 0)),
        stroke_width: 1.5,
        dash: vec![4.0, 2.0],
        hatch,
        opacity,
        arrow: false,
    };
    let boxed = |hatch, opacity| {
        picture(vec![Item::Rect {
            x: 10.0,
            y: 10.0,
            width: 60.0,
            height: 30.0,
            radius: 4.0,
            style: style(hatch, opacity),
        }])
    };
    let plain = content(&boxed(None, None));
    assert!(plain.contains("[4 2]0 d"), "{plain}");
    let count = |text: &str| text.matches(" l").count();
    let mut seen = Vec::new();
    for hatch in ["diagonal", "cross", "horizontal", "vertical", "dots"] {
        let hatched = content(&boxed(Some(hatch), None));
        assert!(count(&hatched) > count(&plain) + 3, "{hatch} has lines");
        assert!(!seen.contains(&hatched), "{hatch} looks like another");
        seen.push(hatched);
    }
    assert_ne!(content(&boxed(None, Some(0.5))), plain);
    // An arrow head is a triangle at the end of the line.
    let line = |arrow| {
        let steps = vec![PathStep::Move(0.0, 10.0), PathStep::Line(50.0, 10.0)];
        let style = Style {
            stroke: Some(Color(0, 0, 0)),
            stroke_width: 1.5,
            arrow,
            ..Style::default()
        };
        content(&picture(vec![Item::Path { steps, style }]))
    };
    assert!(
        line(true).contains("42 13.5 l") && !line(false).contains("42 13.5 l"),
        "{}",
        line(true)
    );
}

#[test]
fn what_has_no_size_is_not_drawn_and_breaks_nothing() {
    let style = |hatch| Style {
        fill: Some(Color(255, 240, 240)),
        stroke: Some(Color(213, 94, 0)),
        stroke_width: 1.5,
        dash: vec![4.0, 2.0],
        hatch,
        ..Style::default()
    };
    let nothing = picture(vec![
        Item::Circle {
            x: 5.0,
            y: 5.0,
            radius: 0.0,
            style: style(None),
        },
        Item::Path {
            steps: vec![PathStep::Move(1.0, 1.0)],
            style: style(Some("dots")),
        },
        Item::Path {
            steps: Vec::new(),
            style: style(None),
        },
    ]);
    assert!(pdf(&nothing).is_ok());
}

#[test]
fn a_paper_of_the_map_keeps_its_scale() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let chain = Chain::read(root.join("chains/wenshan-aluminium.yaml")).unwrap();
    let results = analysis::run(&chain, Question::default());
    let findings = rules::run(&chain, &results, &Settings::default());
    for (size, width, height) in [("a4", 841.89, 595.28), ("183x120mm", 518.74, 340.16)] {
        let look = Look {
            size: Some(Paper::parse(size).unwrap()),
            ..Look::default()
        };
        let request = Request {
            chain: &chain,
            results: &results,
            findings: &findings,
            settings: &Settings::default(),
            look,
        };
        for name in ["map", "sankey"] {
            let drawing = view::find(name).unwrap().draw(&request).unwrap();
            let sides = page(&pdf(&drawing).unwrap());
            assert!(
                (sides[2] - width).abs() < 0.01 && (sides[3] - height).abs() < 0.01,
                "{name} {sides:?}"
            );
        }
    }
}
