//! Every format of pictures: read back, harmless to hostile words, the same twice, bounded, and honest about glyphs.

use liantu::render::drawing::{self, DrawingOptions, TextAs};
use liantu::report::{Color, Drawing, Group, Item};

const HOSTILE: &str = "<script>alert(1)</script> ]]> \"; } & \\ #quot; | ` \u{202e}x\u{0}\u{7}";

fn words(text: &str, bold: bool) -> Item {
    Item::Text {
        x: 10.0,
        y: 30.0,
        size: 12.0,
        text: text.to_owned(),
        anchor: liantu::report::Anchor::Start,
        bold,
        italic: bold,
        color: Color(0, 0, 0),
    }
}

fn node(id: &str, text: &str) -> Item {
    Item::Group(Group {
        class: "process",
        data: vec![("id", id.to_owned()), ("kind", "process".to_owned())],
        title: Some(text.to_owned()),
        items: vec![words(text, false), words(text, true)],
    })
}

fn picture(text: &str) -> Drawing {
    let link = Item::Group(Group {
        class: "edge",
        data: vec![
            ("from", format!("process/{text}")),
            ("to", "process/b".to_owned()),
        ],
        title: Some(text.to_owned()),
        items: Vec::new(),
    });
    Drawing {
        width: 400.0,
        height: 60.0,
        lang: "en",
        title: text.to_owned(),
        description: text.to_owned(),
        background: Some(Color(255, 255, 255)),
        items: vec![node(text, text), node("b", "b"), link],
        ..Drawing::default()
    }
}

fn write(name: &str, drawing: &Drawing, options: &DrawingOptions) -> Result<Vec<u8>, String> {
    let format = drawing::find(name).expect("a format of the table");
    (format.write)(drawing, options).map_err(|it| it.en)
}

fn text(name: &str, drawing: &Drawing) -> String {
    let bytes = write(name, drawing, &DrawingOptions::default()).expect("written");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn every_format_gives_the_same_bytes_twice_and_has_words_of_its_own() {
    let drawing = picture("电解铝 CO₂");
    for format in drawing::ALL {
        let once = (format.write)(&drawing, &DrawingOptions::default());
        let again = (format.write)(&drawing, &DrawingOptions::default());
        assert!(
            once.as_ref().is_ok_and(|it| !it.is_empty()) && once == again,
            "{}",
            format.name
        );
        assert_eq!(
            drawing::of_ending(&format.extension.to_uppercase()).map(|it| it.name),
            Some(format.name)
        );
        assert_ne!(format.about_en, format.about_zh);
    }
}

#[test]
fn hostile_words_are_words_in_every_format() {
    let drawing = picture(HOSTILE);
    for as_text in [TextAs::Plain, TextAs::Paths] {
        let options = DrawingOptions {
            text: as_text,
            ..DrawingOptions::default()
        };
        let svg =
            String::from_utf8(write("svg", &drawing, &options).expect("written")).expect("UTF-8");
        let tree = roxmltree::Document::parse(&svg).expect("well formed");
        assert!(
            tree.descendants()
                .all(|it| it.tag_name().name() != "script")
        );
        let has_text = tree.descendants().any(|it| it.tag_name().name() == "text");
        assert_eq!(has_text, as_text == TextAs::Plain);
    }
    let json: serde_json::Value = serde_json::from_str(&text("layout", &drawing)).expect("JSON");
    assert_eq!(json["format"], 1);
    assert_eq!(json["nodes"][0]["text"][0], HOSTILE);
    assert_eq!(json["edges"][0]["from"], json["nodes"][0]["key"]);

    // Outside of quoted strings, DOT has nothing of the words; each line closes the strings that it opens.
    for line in text("dot", &drawing).lines() {
        let (mut inside, mut escaped, mut outside) = (false, false, String::new());
        for character in line.chars() {
            match character {
                _ if escaped => escaped = false,
                '\\' if inside => escaped = true,
                '"' => inside = !inside,
                it if !inside => outside.push(it),
                _ => {}
            }
        }
        assert!(!inside && !outside.contains("script"), "{line}");
    }
    let mermaid = text("mermaid", &drawing);
    assert!(!mermaid.contains("<script") && !mermaid.contains('`') && !mermaid.contains("]]"));
    assert_eq!(mermaid.matches(" --> ").count(), 1);
    assert_eq!(mermaid.matches('"').count(), 4, "{mermaid}");
}

#[test]
fn pixels_follow_the_scale_and_have_a_bound() {
    let drawing = picture("铝");
    let at = |scale| {
        let options = DrawingOptions {
            scale,
            ..DrawingOptions::default()
        };
        write("png", &drawing, &options)
    };
    for (scale, width, height) in [(1.0, 400_u32, 60_u32), (2.5, 1000, 150)] {
        let png = at(scale).expect("written");
        assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
        assert_eq!(png[16..20], width.to_be_bytes());
        assert_eq!(png[20..24], height.to_be_bytes());
    }
    let refused = at(100.0).expect_err("40,000 pixels wide");
    assert!(refused.contains("--scale"), "{refused}");
    // Ink is where the text is: the picture without words is another.
    assert_ne!(
        at(1.0),
        write("png", &picture(" "), &DrawingOptions::default())
    );
}

#[test]
fn a_glyph_that_lacks_is_named_where_glyphs_are_drawn() {
    let drawing = picture("炉😀");
    let paths = DrawingOptions {
        text: TextAs::Paths,
        ..DrawingOptions::default()
    };
    for (name, options) in [("png", DrawingOptions::default()), ("svg", paths)] {
        let message = write(name, &drawing, &options).expect_err("no such glyph");
        assert!(
            message.contains("U+1F600") && message.contains("炉😀"),
            "{message}"
        );
    }
    assert!(text("svg", &drawing).contains('😀'));
}

#[test]
fn a_picture_that_is_no_net_is_refused_as_one() {
    let drawing = Drawing {
        items: vec![words("a", false)],
        ..picture("a")
    };
    for name in ["dot", "mermaid", "layout"] {
        let message = write(name, &drawing, &DrawingOptions::default()).expect_err("no nodes");
        assert!(message.contains("--view map"), "{message}");
    }
}
