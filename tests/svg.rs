//! SVG is valid XML whatever stands in the drawing, and says what it must.

use liantu::render::svg::svg;
use liantu::report::{Anchor, Color, Drawing, Group, Item, PathStep, Style};
use proptest::prelude::*;
use roxmltree::{Document, Node};

const HOSTILE: &str =
    "<script>alert('1')</script>]]>\u{0}\u{1b}\u{7f}\u{85}\u{fffe}&amp;\"🧪锂\r\n\t";
const READ_BACK: &str = "<script>alert('1')</script>]]>&amp;\"🧪锂\r\n\t";

fn label(text: &str) -> Item {
    Item::Text {
        x: 1.0,
        y: -0.001,
        size: 12.0,
        text: text.to_owned(),
        anchor: Anchor::Middle,
        bold: true,
        italic: false,
        color: Color(0, 0, 0),
    }
}

fn drawing(items: Vec<Item>) -> Drawing {
    Drawing {
        width: 200.0,
        height: 100.0,
        lang: "zh",
        title: "文山铝产业链".to_owned(),
        description: "5 个环节".to_owned(),
        background: Some(Color(255, 255, 255)),
        items,
        table: vec![],
        ..Drawing::default()
    }
}

fn line(steps: Vec<PathStep>, stroke_width: f64, arrow: bool) -> Item {
    Item::Path {
        steps,
        style: Style {
            stroke: Some(Color(0, 0, 0)),
            stroke_width,
            arrow,
            ..Style::default()
        },
    }
}

fn find<'a>(document: &'a Document, name: &str) -> Vec<Node<'a, 'a>> {
    document
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)))
        .collect()
}

#[test]
fn the_head_names_the_picture() {
    let text = svg(&drawing(vec![]));
    assert_eq!(
        text,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100" role="img" aria-labelledby="title desc" lang="zh" xml:lang="zh" font-family="&quot;Noto Sans SC&quot;,&quot;Source Han Sans SC&quot;,&quot;Noto Sans CJK SC&quot;,&quot;PingFang SC&quot;,&quot;Microsoft YaHei&quot;,sans-serif">
<title id="title">文山铝产业链</title>
<desc id="desc">5 个环节</desc>
<rect width="200" height="100" fill="#ffffff"/>
</svg>
"##
    );
}

#[test]
fn hostile_text_stays_text() {
    let group = Group {
        class: "process",
        data: vec![("id", HOSTILE.to_owned())],
        title: Some(HOSTILE.to_owned()),
        items: vec![label(HOSTILE)],
    };
    let mut drawing = drawing(vec![Item::Group(group)]);
    drawing.title = HOSTILE.to_owned();
    let text = svg(&drawing);
    let document = Document::parse(&text).unwrap();
    assert!(find(&document, "script").is_empty());
    let titles: Vec<&str> = find(&document, "title")
        .iter()
        .filter_map(Node::text)
        .collect();
    assert_eq!(titles, [READ_BACK, READ_BACK]);
    assert_eq!(find(&document, "text")[0].text(), Some(READ_BACK));
    let group = find(&document, "g")[0];
    assert_eq!(
        (group.attribute("class"), group.attribute("data-id")),
        (Some("process"), Some(READ_BACK))
    );
}

#[test]
fn only_hatches_that_are_used_are_defined() {
    let hatched = |hatch| Item::Circle {
        x: 9.0,
        y: 9.0,
        radius: 4.0,
        style: Style {
            fill: Some(Color(255, 240, 240)),
            stroke: Some(Color(213, 94, 0)),
            hatch,
            ..Style::default()
        },
    };
    assert!(!svg(&drawing(vec![hatched(None)])).contains("<defs>"));
    let text = svg(&drawing(vec![
        hatched(Some("diagonal")),
        hatched(Some("diagonal")),
        hatched(Some("dots")),
    ]));
    let document = Document::parse(&text).unwrap();
    let ids: Vec<&str> = find(&document, "pattern")
        .iter()
        .filter_map(|node| node.attribute("id"))
        .collect();
    assert_eq!(ids, ["diagonal-d55e00-fff0f0", "dots-d55e00-fff0f0"]);
    assert_eq!(
        find(&document, "circle")[0].attribute("fill"),
        Some("url(#diagonal-d55e00-fff0f0)")
    );
}

#[test]
fn arrow_heads_are_paths_that_end_where_the_line_ended() {
    let steps = vec![PathStep::Move(0.0, 10.0), PathStep::Line(50.0, 10.0)];
    let text = svg(&drawing(vec![line(steps, 1.5, true)]));
    let document = Document::parse(&text).unwrap();
    let paths: Vec<&str> = find(&document, "path")
        .iter()
        .filter_map(|node| node.attribute("d"))
        .collect();
    // Length 5 + 2 × 1.5, half width 2 + 1.5; the line runs one unit into the head.
    assert_eq!(paths, ["M0 10L43 10", "M50 10L42 13.5L42 6.5Z"]);
    let broad = svg(&drawing(vec![line(
        vec![PathStep::Move(0.0, 0.0), PathStep::Line(0.0, 90.0)],
        6.0,
        true,
    )]));
    assert!(broad.contains(r#"d="M0 90L-8 73L8 73Z""#), "{broad}");
    // A path without length has no sense, so it gets no head.
    let point = svg(&drawing(vec![line(
        vec![PathStep::Move(1.0, 1.0), PathStep::Line(1.0, 1.0)],
        1.0,
        true,
    )]));
    assert_eq!(point.matches("<path").count(), 1);
}

#[test]
fn curves_keep_their_sense_at_the_arrow() {
    let steps = vec![
        PathStep::Move(0.0, 0.0),
        PathStep::Cubic(10.0, 0.0, 30.0, 40.0, 60.0, 40.0),
    ];
    let text = svg(&drawing(vec![line(steps, 1.0, true)]));
    assert!(text.contains(r#"d="M0 0C10 0 30 40 54 40""#), "{text}");
    assert!(text.contains(r#"d="M60 40L53 43L53 37Z""#), "{text}");
}

#[test]
#[should_panic(expected = "finite")]
fn a_position_that_was_never_computed_is_a_mistake_of_the_programmer() {
    svg(&drawing(vec![line(
        vec![PathStep::Move(f64::NAN, 0.0)],
        1.0,
        false,
    )]));
}

proptest! {
    #[test]
    fn any_text_gives_valid_xml(text in any::<String>(), x in -1e6..1e6_f64) {
        let mut drawing = drawing(vec![label(&text), line(vec![PathStep::Move(x, -x), PathStep::Line(x, x)], 1.0, true)]);
        drawing.description.clone_from(&text);
        let written = svg(&drawing);
        let document = Document::parse(&written).unwrap();
        let allowed = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
        let kept: String = text.chars().filter(|&c| allowed(c) && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
        prop_assert_eq!(find(&document, "text")[0].text().unwrap_or_default(), kept);
        prop_assert!(!written.contains("-0 ") && !written.contains("-0\""));
        prop_assert_eq!(svg(&drawing), written);
    }
}
