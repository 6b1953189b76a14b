//! The bundled font: whole GB 2312 and the metals of the field, built from what its sums say, under its licence; and the
//! parts of it that files carry.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use liantu::render::drawing::{self, DrawingOptions, TextAs};
use liantu::report::{Anchor, Color, Drawing, Item};
use sha2::{Digest, Sha256};
use ttf_parser::{Face, OutlineBuilder, name_id};

const FILES: [&str; 2] = ["LiantuSansSC-Regular.otf", "LiantuSansSC-Bold.otf"];
const METALS: &str = "锂钴镓钕钽";

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.join("src/render/font").join(name)
}

fn read(name: &str) -> Vec<u8> {
    fs::read(file(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

fn line(text: &str, bold: bool, italic: bool) -> Item {
    Item::Text {
        x: 10.0,
        y: 30.0,
        size: 12.0,
        text: text.to_owned(),
        anchor: Anchor::Start,
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
        title: "字".to_owned(),
        description: "字".to_owned(),
        items,
        ..Drawing::default()
    }
}

fn svg(drawing: &Drawing, options: &DrawingOptions) -> Result<String, String> {
    let format = drawing::find("svg").unwrap();
    let bytes = (format.write)(drawing, options).map_err(|it| it.en)?;
    Ok(String::from_utf8(bytes).unwrap())
}

/// The ideographs of GB 2312: rows 16 to 87, by the tables of another project (WHATWG's, of which GB 2312 is a part).
fn gb_2312() -> Vec<char> {
    let mut found = Vec::new();
    for row in 16..=87_u8 {
        for cell in 1..=94_u8 {
            let bytes = [0xa0 + row, 0xa0 + cell];
            let (text, _, wrong) = encoding_rs::GBK.decode(&bytes);
            let character = text.chars().next().unwrap();
            // Row 55 ends five cells early; what the later code put there is no character of this one.
            if !wrong && ('\u{4e00}'..='\u{9fff}').contains(&character) {
                found.push(character);
            }
        }
    }
    found
}

#[test]
fn gb_2312_is_there_whole_and_so_are_the_metals() {
    let wanted = gb_2312();
    assert_eq!(wanted.len(), 6763);
    assert_eq!(wanted.iter().collect::<BTreeSet<_>>().len(), 6763);
    assert_eq!((wanted[0], wanted[3755]), ('啊', '亍'), "both levels");
    // The first level, the common characters, has none of them: a font of that alone draws boxes for this field.
    let level = |it: char| wanted.iter().position(|have| *have == it);
    assert!(METALS.chars().all(|it| level(it) > Some(3754)));
    let items = wanted
        .iter()
        .flat_map(|it| [false, true].map(|bold| line(&it.to_string(), bold, false)))
        .collect();
    let paths = DrawingOptions {
        text: TextAs::Paths,
        ..DrawingOptions::default()
    };
    let drawn = svg(&picture(items), &paths).unwrap();
    let tree = roxmltree::Document::parse(&drawn).unwrap();
    let shapes: Vec<&str> = tree
        .descendants()
        .filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "path")))
        .map(|it| it.attribute("d").unwrap())
        .collect();
    assert_eq!(shapes.len(), 2 * wanted.len());
    let empty = shapes.iter().position(|it| !it.contains('Z'));
    assert_eq!(empty.map(|at| wanted[at / 2]), None, "drawn as nothing");
    // No two ideographs look alike: none is drawn as the box of a lacking one.
    let regular: BTreeSet<&&str> = shapes.iter().step_by(2).collect();
    assert_eq!(regular.len(), wanted.len());
}

#[test]
fn the_sums_are_those_of_the_files_and_name_their_source() {
    let sums = String::from_utf8(read("SHA256SUMS")).unwrap();
    let script = String::from_utf8(read("build.py")).unwrap();
    let mut lines = sums.lines();
    assert!(lines.next().unwrap().starts_with("# fonttools "));
    let lines: Vec<(&str, &str)> = lines.map(|it| it.split_once("  ").unwrap()).collect();
    let names: Vec<&str> = lines.iter().map(|it| it.1).collect();
    let sources = ["NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"];
    assert_eq!(names, [sources[0], FILES[0], sources[1], FILES[1]]);
    for (sum, name) in lines {
        let digits = sum.bytes().filter(u8::is_ascii_hexdigit).count();
        assert_eq!((sum.len(), digits), (64, 64), "{name}");
        if FILES.contains(&name) {
            let mut made = String::new();
            for byte in Sha256::digest(read(name)) {
                made.push_str(&format!("{byte:02x}"));
            }
            assert_eq!(sum, made, "{name}");
        }
    }
    for word in [
        "Noto Sans CJK SC",
        "fonts-noto-cjk",
        "fonttools",
        "SHA256SUMS",
    ] {
        assert!(script.contains(word), "the script names {word}");
    }
}

fn names(face: &Face, id: u16) -> Vec<String> {
    let all = face.names().into_iter();
    all.filter(|it| it.name_id == id)
        .filter_map(|it| it.to_string())
        .collect()
}

/// The font has a name of its own, its maker's copyright and its licence.
fn is_licensed(face: &Face, place: &str) {
    for id in [
        name_id::FAMILY,
        name_id::FULL_NAME,
        name_id::POST_SCRIPT_NAME,
    ] {
        for name in names(face, id) {
            assert!(
                !name.contains("Noto") && !name.contains("Source"),
                "{place}: {name}"
            );
        }
    }
    assert_eq!(names(face, name_id::FAMILY), ["Liantu Sans SC"], "{place}");
    let copyright = names(face, name_id::COPYRIGHT_NOTICE).concat();
    assert!(copyright.contains("Adobe"), "{place}: {copyright}");
    let licence = names(face, name_id::LICENSE).concat();
    assert!(
        licence.contains("SIL Open Font License"),
        "{place}: {licence}"
    );
}

#[test]
fn the_licence_is_shipped_and_named() {
    let licence = String::from_utf8(read("OFL.txt")).unwrap();
    assert!(licence.contains("SIL OPEN FONT LICENSE"));
    for name in FILES {
        assert!(licence.contains(name), "{name}");
        is_licensed(&Face::parse(&read(name), 0).unwrap(), name);
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(root.join(readme)).unwrap();
        assert!(text.contains("OFL"), "{readme} names the licence");
    }
}

/// The fonts in an SVG, by weight.
fn fonts(svg: &str) -> Vec<(u16, Vec<u8>)> {
    let mut found = Vec::new();
    for rule in svg.split("@font-face{").skip(1) {
        let weight = rule.split("font-weight:").nth(1).unwrap();
        let data = rule.split("base64,").nth(1).unwrap();
        let weight = weight.split(';').next().unwrap().parse().unwrap();
        found.push((weight, bytes(data.split(')').next().unwrap())));
    }
    found
}

/// What base 64 stands for.
fn bytes(text: &str) -> Vec<u8> {
    let value = |it: u8| match it {
        b'A'..=b'Z' => it - b'A',
        b'a'..=b'z' => it - b'a' + 26,
        b'0'..=b'9' => it - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => panic!("{it} is no digit"),
    };
    let (mut out, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        held = held << 6 | u32::from(value(digit));
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}

#[derive(Default, PartialEq, Debug)]
struct Shape(Vec<(char, Vec<f32>)>);

impl OutlineBuilder for Shape {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(('M', vec![x, y]));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(('L', vec![x, y]));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.push(('Q', vec![x1, y1, x, y]));
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.push(('C', vec![x1, y1, x2, y2, x, y]));
    }
    fn close(&mut self) {
        self.0.push(('Z', Vec::new()));
    }
}

/// Outline and advance of a character.
fn shape(face: &Face, character: char) -> Option<(Shape, Option<u16>)> {
    let glyph = face.glyph_index(character)?;
    let mut shape = Shape::default();
    let _ = face.outline_glyph(glyph, &mut shape);
    Some((shape, face.glyph_hor_advance(glyph)))
}

/// The sum that must come out for a whole file (OpenType, `head`).
fn sum(bytes: &[u8]) -> u32 {
    let words = bytes.chunks(4).map(|four| {
        let mut word = [0; 4];
        word[..four.len()].copy_from_slice(four);
        u32::from_be_bytes(word)
    });
    words.fold(0, u32::wrapping_add)
}

#[test]
fn an_svg_carries_the_letters_it_uses_and_no_others() {
    let (regular, bold) = ("文山电解铝 CO₂ 1.93 t → 锂", "缺口 12.5 万吨");
    let drawing = picture(vec![line(regular, false, true), line(bold, true, false)]);
    let embed = DrawingOptions {
        embed_font: true,
        ..DrawingOptions::default()
    };
    let written = svg(&drawing, &embed).unwrap();
    assert_eq!(
        Ok(&written),
        svg(&drawing, &embed).as_ref(),
        "the same twice"
    );
    let tree = roxmltree::Document::parse(&written).unwrap();
    let family = tree.root_element().attribute("font-family").unwrap();
    let own = family.split('"').nth(1).unwrap();
    assert!(
        own.starts_with("Liantu Sans SC ") && written.contains(&format!("font-family:\"{own}\""))
    );
    let found = fonts(&written);
    assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), [400, 700]);
    for ((_, font), (text, whole)) in found.iter().zip([(regular, FILES[0]), (bold, FILES[1])]) {
        assert_eq!(sum(font), 0xb1b0_afba, "the file's sum");
        let (face, whole) = (Face::parse(font, 0).unwrap(), read(whole));
        let whole = Face::parse(&whole, 0).unwrap();
        is_licensed(&face, "the part");
        let used: BTreeSet<char> = text.chars().collect();
        for &character in &used {
            assert_eq!(
                shape(&face, character),
                shape(&whole, character),
                "{character}"
            );
            assert!(shape(&face, character).is_some(), "{character}");
        }
        assert_eq!(usize::from(face.number_of_glyphs()), used.len() + 1);
        assert!(shape(&face, '钢').is_none());
        for measure in [Face::ascender, Face::descender, Face::line_gap] {
            assert_eq!(measure(&face), measure(&whole));
        }
    }
    assert!(written.len() < 24_000, "{} bytes", written.len());
}

#[test]
fn letters_of_two_pictures_do_not_meet_on_one_page() {
    let embed = DrawingOptions {
        embed_font: true,
        ..DrawingOptions::default()
    };
    let family = |text: &str| {
        let written = svg(&picture(vec![line(text, false, false)]), &embed).unwrap();
        written.split("font-family:\"").nth(1).unwrap()[..24].to_owned()
    };
    assert_ne!(family("铝"), family("氢"));
    assert_eq!(family("铝"), family("铝铝"));
}

#[test]
fn what_cannot_be_carried_is_named_and_what_is_not_seen_is_left_out() {
    let embed = DrawingOptions {
        embed_font: true,
        ..DrawingOptions::default()
    };
    let refused = svg(&picture(vec![line("炉😀", false, false)]), &embed).unwrap_err();
    assert!(
        refused.contains("U+1F600") && refused.contains("炉😀"),
        "{refused}"
    );
    let hostile = "]]></style><script>x</script>\u{202e}\u{0}\u{7}";
    let written = svg(&picture(vec![line(hostile, false, false)]), &embed).unwrap();
    let tree = roxmltree::Document::parse(&written).unwrap();
    assert!(
        tree.descendants()
            .all(|it| it.tag_name().name() != "script")
    );
    let text = tree.descendants().find(|it| it.tag_name().name() == "text");
    assert_eq!(text.unwrap().text(), Some("]]></style><script>x</script>"));
    // A picture without words carries no font.
    assert!(
        !svg(&picture(Vec::new()), &embed)
            .unwrap()
            .contains("@font-face")
    );
}
