//! The finished picture: widths to scale, words, differences, bad input.

use liantu::report::{Drawing, Group, Item, PathStep};
use liantu::text::Lang;
use liantu::view::{Look, Paper, Theme};

use super::{attempt, diagram, draw, groups, published, read, words};

/// Millimetre in units of the drawing.
const MM: f64 = 96.0 / 25.4;

/// Width of a band where it leaves: its outline begins at its upper end and comes back to its lower.
fn width(group: &Group) -> f64 {
    let Some(Item::Path { steps, .. }) = group.items.first() else {
        panic!("a band is a path: {group:?}");
    };
    let end = |step: &PathStep| match *step {
        PathStep::Move(_, y)
        | PathStep::Line(_, y)
        | PathStep::Cubic(.., y)
        | PathStep::Quad(.., y) => y,
        PathStep::Close => panic!("an outline ends with a close"),
    };
    (end(&steps[steps.len() - 2]) - end(&steps[0])).abs()
}

fn flows(drawing: &Drawing) -> Vec<&Group> {
    groups(&drawing.items)
        .into_iter()
        .filter(|it| it.class == "flow")
        .collect()
}

/// The amount of a millimetre, from the printed scale.
fn printed(drawing: &Drawing) -> (f64, String) {
    let all = words(drawing);
    let text = all
        .iter()
        .find_map(|it| it.split_once("1 mm = "))
        .expect("the scale is printed")
        .1;
    let (number, unit) = text.split_once(' ').expect("a number and a unit");
    (
        number.replace(',', "").parse().expect("a number"),
        unit.to_owned(),
    )
}

#[test]
fn every_band_of_the_published_diagrams_has_its_width() {
    for (name, unit, links) in published() {
        let drawing = draw(&diagram(&links, unit), Lang::En);
        let (per_mm, printed_unit) = printed(&drawing);
        let factor = match (unit, printed_unit.as_str()) {
            ("TWh", "TWh") | ("kt", "kt") => 1.0,
            ("TWh", "GWh") | ("kt", "t") => 1e-3,
            ("kt", "Mt") => 1e3,
            other => panic!("{name}: {other:?}"),
        };
        let scale = MM / (per_mm * factor);
        let mut left: Vec<(String, f64)> = links
            .iter()
            .map(|(from, to, value)| (format!("{from} → {to}").replace('"', ""), *value))
            .collect();
        let drawn = flows(&drawing);
        assert_eq!(drawn.len(), links.len(), "{name}");
        for group in drawn {
            let title = group.title.as_deref().expect("a band has words");
            let wide = width(group);
            let fits = |(ends, value): &(String, f64)| {
                title.starts_with(ends.as_str()) && (wide - (value * scale).max(0.75)).abs() < 0.01
            };
            let at = left.iter().position(fits);
            let at = at.unwrap_or_else(|| panic!("{name}: `{title}` is {wide} wide"));
            left.remove(at);
        }
        assert!(left.is_empty(), "{name}: {left:?}");
    }
}

#[test]
fn the_differences_of_the_published_diagrams_are_told() {
    let said = |name: &str| -> Vec<String> {
        let found = published()
            .into_iter()
            .find(|it| it.0 == name)
            .expect("it is there");
        let drawing = draw(&diagram(&found.2, found.1), Lang::En);
        let stubs = groups(&drawing.items)
            .into_iter()
            .filter(|it| it.class == "stub");
        stubs.filter_map(|it| it.title.clone()).collect()
    };
    // The grid sends 918.607 and gets 917.271; stock grows by 44318.0 − 28136.8.
    assert_eq!(said("d3-energy"), ["short by 1,336 GWh"]);
    assert_eq!(said("steel"), ["not taken 16.18 Mt"]);
}

#[test]
fn scrap_returns_below_everything_with_an_arrow() {
    let found = published()
        .into_iter()
        .find(|it| it.0 == "steel")
        .expect("it is there");
    let drawing = draw(&diagram(&found.2, found.1), Lang::En);
    let back: Vec<&Group> = flows(&drawing)
        .into_iter()
        .filter(|it| it.data.contains(&("returns", "true".to_owned())))
        .collect();
    assert_eq!(back.len(), 2, "scrap goes round to both kinds of furnace");
    let nodes = groups(&drawing.items)
        .into_iter()
        .filter(|it| it.class == "commodity");
    let bottom = nodes
        .flat_map(|it| &it.items)
        .filter_map(|it| match it {
            Item::Rect { y, height, .. } => Some(y + height),
            _ => None,
        })
        .fold(0.0, f64::max);
    for group in back {
        let Some(Item::Path { steps, .. }) = group.items.last() else {
            panic!("an arrow is a path");
        };
        assert!(matches!(
            steps[..],
            [
                PathStep::Move(..),
                PathStep::Line(..),
                PathStep::Line(..),
                PathStep::Close
            ]
        ));
        let Some(Item::Path { steps, .. }) = group.items.first() else {
            panic!("a band is a path");
        };
        let lowest = steps.iter().filter_map(|it| match it {
            PathStep::Line(_, y) => Some(*y),
            _ => None,
        });
        assert!(lowest.fold(0.0, f64::max) > bottom);
    }
}

#[test]
fn the_scale_holds_on_paper_of_any_size() {
    let (_, unit, links) = published().remove(0);
    let chain = diagram(&links, unit);
    let plain = draw(&chain, Lang::En);
    for size in ["a4", "183mm", "16:9"] {
        let look = Look {
            size: Some(Paper::parse(size).expect("a size")),
            ..Look::default()
        };
        let drawing = attempt(&chain, look).expect("there is something to draw");
        let (wide, _) = drawing.paper.expect("it is set on paper");
        let per_mm = drawing.width / wide;
        let (natural, on_paper) = (printed(&plain), printed(&drawing));
        assert_eq!(natural.1, on_paper.1);
        let expected = natural.0 * per_mm / MM;
        assert!(
            (on_paper.0 - expected).abs() <= 0.006 * expected,
            "{size}: {} {expected}",
            on_paper.0
        );
    }
}

const ODD: &str = "\
format: 1
chain: odd
period: 2025
commodities:
  ore: {unit: t, title: {en: Ore, zh: 矿石}}
  metal: {unit: t, title: {en: Metal, zh: 金属}}
  dust: {unit: t, title: {en: Dust, zh: 粉尘}}
  slag: {unit: t, title: {en: Slag, zh: 渣}}
  flux: {unit: t, title: {en: Flux, zh: 熔剂}}
  power: {unit: MWh, kind: energy, title: {en: Power, zh: 电}}
  notion: {title: {en: Notion, zh: 概念}}
processes:
  smelting: {title: {en: Smelting, zh: 冶炼}, product: metal, inputs: {ore: 2 t, flux: unknown, dust: 0.1 t, power: 3 MWh, notion: unknown}, byproducts: {dust: 0.1 t, slag: 0 t}}
  twin: {title: {en: Twin, zh: 孪生}, product: metal, inputs: {ore: 2 t}}
  remelting: {title: {en: Remelting, zh: 重熔}, product: metal, inputs: {metal: 1 t}}
observations:
  - {of: smelting, measure: output, amount: 1000000000 t}
  - {of: twin, measure: output, amount: 0.001 t}
  - {of: remelting, measure: output, amount: 5000000 t}
";

#[test]
fn loops_parallels_zeros_and_absurd_amounts_are_drawn_and_told() {
    let chain = read(ODD);
    for lang in [Lang::En, Lang::Zh] {
        let drawing = draw(&chain, lang);
        let all = words(&drawing).join("\n");
        let expect = |en: &str, zh: &str| {
            let word = lang.pick(en, zh);
            assert!(all.contains(word), "`{word}` is not in\n{all}");
        };
        expect(
            "flows drawn wider than they are, so that they are seen: 3",
            "为能看见而画得比实际宽的流：3 条",
        );
        expect(
            "flows that are zero, not drawn: 1",
            "为零、未画出的流：1 条",
        );
        expect("Flux → Smelting", "熔剂 → 冶炼");
        expect(
            "flows of commodities that have no unit, not drawn: 1",
            "物料没有单位、未画出的流：1 条",
        );
        expect(
            "thinner than 0.75 px: drawn 0.75 px wide",
            "细于 0.75 像素的流按 0.75 像素画",
        );
        expect("flow not known: no width", "流量未知：线宽不表示数量");
        // Mass and energy have a panel and a scale each.
        assert_eq!(all.matches("1 mm = ").count(), 2);
        let panels = groups(&drawing.items)
            .into_iter()
            .filter(|it| it.class == "panel");
        assert_eq!(panels.count(), 2);
    }
    let drawing = draw(&chain, Lang::En);
    let state = |group: &&Group, state: &str| group.data.contains(&("state", state.to_owned()));
    let all = flows(&drawing);
    let unknown: Vec<_> = all.iter().filter(|it| state(it, "unknown")).collect();
    assert_eq!(unknown.len(), 1);
    let Some(Item::Path { style, .. }) = unknown[0].items.first() else {
        panic!("a line is a path");
    };
    assert!(!style.dash.is_empty() && style.fill.is_none() && style.stroke_width > 0.5);
    // What remelting takes and makes is one band from the metal to itself.
    let back = all
        .iter()
        .filter(|it| it.data.contains(&("returns", "true".to_owned())));
    let titles: Vec<_> = back.filter_map(|it| it.title.as_deref()).collect();
    assert!(
        titles
            .iter()
            .any(|it| it.starts_with("Metal → Metal, by Remelting")),
        "{titles:?}"
    );
    assert!(titles.iter().any(|it| it.contains("Dust")), "{titles:?}");
}

#[test]
fn a_difference_needs_both_sides_known() {
    // Smelting takes flux of an unknown amount: what it loses is not known.
    let drawing = draw(&read(ODD), Lang::En);
    let stub = |drawing: &Drawing, id: &str| {
        let all = groups(&drawing.items);
        let node = all
            .iter()
            .find(|it| it.data.contains(&("id", id.to_owned())) && it.class != "flow");
        let node = node.expect("the node is drawn");
        node.items
            .iter()
            .any(|it| matches!(it, Item::Group(group) if group.class == "stub"))
    };
    assert!(!stub(&drawing, "smelting"));
    let known = read(
        &ODD.replace("flux: unknown, ", "")
            .replace(", slag: 0 t", ""),
    );
    assert!(stub(&draw(&known, Lang::En), "smelting"));
}

#[test]
fn words_lie_on_no_band() {
    for (name, unit, links) in published() {
        let drawing = draw(&diagram(&links, unit), Lang::En);
        let mut boxes = Vec::new();
        for group in groups(&drawing.items)
            .into_iter()
            .filter(|it| it.class == "commodity")
        {
            for item in &group.items {
                if let Item::Text {
                    x,
                    y,
                    size,
                    text,
                    bold,
                    ..
                } = item
                {
                    let wide = liantu::text::advance::width(text, *size, *bold);
                    boxes.push((*x, y - 0.8 * size, x + wide, *y));
                }
            }
        }
        for group in flows(&drawing) {
            let Some(Item::Path { steps, .. }) = group.items.first() else {
                panic!("a band is a path");
            };
            for (x, y) in along(steps) {
                let hit = boxes
                    .iter()
                    .find(|it| x > it.0 && x < it.2 && y > it.1 && y < it.3);
                assert!(
                    hit.is_none(),
                    "{name}: {:?} runs through words at {x} {y}",
                    group.title
                );
            }
        }
    }
}

/// Points along an outline.
fn along(steps: &[PathStep]) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for step in steps {
        let from = points.last().copied().unwrap_or_default();
        match *step {
            PathStep::Move(x, y) => points.push((x, y)),
            PathStep::Line(x, y) => {
                for part in 1..=20 {
                    let t = f64::from(part) / 20.0;
                    points.push((from.0 + (x - from.0) * t, from.1 + (y - from.1) * t));
                }
            }
            PathStep::Cubic(ax, ay, bx, by, x, y) => {
                for part in 1..=20 {
                    let t = f64::from(part) / 20.0;
                    let u = 1.0 - t;
                    let mix = |p: f64, a: f64, b: f64, q: f64| {
                        u * u * u * p + 3.0 * u * u * t * a + 3.0 * u * t * t * b + t * t * t * q
                    };
                    points.push((mix(from.0, ax, bx, x), mix(from.1, ay, by, y)));
                }
            }
            PathStep::Quad(..) | PathStep::Close => {}
        }
    }
    points
}

#[test]
fn without_an_amount_the_answer_names_the_figure_that_is_missing() {
    let bare = "format: 1\nchain: bare\ncommodities: {ore: {unit: t}, metal: {unit: t}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\n";
    let words = attempt(&read(bare), Look::default()).expect_err("nothing is known");
    assert!(
        words.en.contains("`observations`") && words.zh.contains("`observations`"),
        "{words:?}"
    );
    let empty = "format: 1\nchain: empty\ncommodities: {ore: {unit: t}}\n";
    let words = attempt(&read(empty), Look::default()).expect_err("nothing flows");
    assert!(words.en.contains("`inputs`"), "{words:?}");
}

#[test]
fn themes_change_colours_and_nothing_else() {
    let (_, unit, links) = published().remove(2);
    let chain = diagram(&links, unit);
    let count = |theme: Theme| {
        let look = Look {
            theme,
            ..Look::default()
        };
        let drawing = attempt(&chain, look).expect("there is something to draw");
        (
            drawing.width,
            drawing.height,
            drawing.table.len(),
            groups(&drawing.items).len(),
        )
    };
    assert_eq!(count(Theme::Light), count(Theme::Dark));
    assert_eq!(count(Theme::Light), count(Theme::Print));
}

#[test]
fn the_order_of_the_file_does_not_show() {
    for (_, unit, links) in published() {
        let mut turned = links.clone();
        turned.reverse();
        let pictures = [links, turned].map(|links| {
            let drawing = draw(&diagram(&links, unit), Lang::Zh);
            (drawing.items, drawing.table, drawing.description)
        });
        assert!(pictures[0] == pictures[1]);
    }
}
