//! The picture of a difference: everything is in it or listed, both panes agree, states show without colour.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use liantu::report::{Drawing, Effect, Group, Item};
use liantu::view::{self, Between, Look, Way};

fn version(judged: &Judged) -> view::Version<'_> {
    view::Version {
        chain: &judged.chain,
        results: &judged.results,
    }
}

fn draw(base: &Judged, head: &Judged, document: &DiffDocument, way: Way, lang: Lang) -> Drawing {
    let between = Between {
        base: Some(version(base)),
        head: Some(version(head)),
        document,
        look: Look {
            lang,
            ..Look::default()
        },
    };
    view::difference(&between, way).unwrap()
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

fn data<'g>(group: &'g Group, key: &str) -> &'g str {
    group
        .data
        .iter()
        .find(|it| it.0 == key)
        .map_or("", |it| it.1.as_str())
}

/// Boxes: `kind/id` and state.
fn states(drawing: &Drawing) -> BTreeMap<String, String> {
    let nodes = groups(&drawing.items).into_iter();
    let nodes = nodes.filter(|it| !data(it, "change").is_empty() && it.class != "edge");
    nodes
        .map(|it| {
            (
                format!("{}/{}", data(it, "kind"), data(it, "id")),
                data(it, "change").to_owned(),
            )
        })
        .collect()
}

/// The frames of boxes, in the order of the picture.
fn frames(drawing: &Drawing) -> Vec<(String, [f64; 4])> {
    let nodes = groups(&drawing.items).into_iter();
    let nodes = nodes.filter(|it| !data(it, "change").is_empty() && it.class != "edge");
    nodes
        .map(|it| {
            let frame = it.items.iter().find_map(|item| match item {
                Item::Rect {
                    x,
                    y,
                    width,
                    height,
                    ..
                } => Some([*x, *y, *width, *height]),
                _ => None,
            });
            (
                format!("{}/{}", data(it, "kind"), data(it, "id")),
                frame.unwrap(),
            )
        })
        .collect()
}

const OLD: &str = "\
format: 1
chain: x
period: 2025
stages: [{id: making}, {id: using}, {id: gone}]
commodities: {ore: {unit: t, outside: true}, metal: {unit: t}, sheet: {unit: t}, wire: {unit: t}}
processes:
  smelting: {stage: making, product: metal, inputs: {ore: 2 t}}
  rolling: {stage: using, product: sheet, inputs: {metal: 1.1 t}}
  drawing: {stage: gone, product: wire, inputs: {metal: 1 t}}
sites:
  north: {process: smelting, capacity: 100 kt/a, status: operating}
observations:
  - {of: metal, measure: output, amount: 50 kt}
  - {of: sheet, measure: output, amount: 30 kt}
exports: [{of: sheet}]
";

fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = OLD.to_owned();
    for (old, new) in edits {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replace(old, new);
    }
    text
}

#[test]
fn boxes_say_what_became_of_them() {
    let new = edited(&[
        (", {id: gone}", ""),
        (
            "  drawing: {stage: gone, product: wire, inputs: {metal: 1 t}}\n",
            "  pressing: {formerly: [], stage: using, product: wire, inputs: {metal: 1.3 t}}\n",
        ),
        ("capacity: 100 kt/a", "capacity: 80 kt/a"),
        ("rolling: {", "sheeting: {formerly: [rolling], "),
        ("exports: [{of: sheet}]", "imports: [{of: metal}]"),
    ]);
    let (old, new) = (Judged::text(OLD), Judged::text(&new));
    let document = compared(&old, &new);
    let drawing = draw(&old, &new, &document, Way::Overlay, Lang::En);
    let told = states(&drawing);
    for (key, state) in [
        ("process/smelting", "changed"),
        ("process/sheeting", "renamed"),
        ("process/drawing", "removed"),
        ("process/pressing", "added"),
        ("import/metal", "added"),
        ("export/sheet", "removed"),
    ] {
        assert_eq!(
            told.get(key).map(String::as_str),
            Some(state),
            "{key}: {told:?}"
        );
    }
    let said: BTreeSet<String> = drawing.table.iter().flatten().cloned().collect();
    let said: String = said.into_iter().collect();
    for words in ["capacity 100 kt/a → 80 kt/a (−20 %)", "renamed", "removed"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // The way back: what was added is removed, the rest stays what it is.
    let back = compared(&new, &old);
    let mirrored = states(&draw(&new, &old, &back, Way::Overlay, Lang::En));
    assert_eq!(
        mirrored.get("process/drawing").map(String::as_str),
        Some("added")
    );
    assert_eq!(
        mirrored.get("process/pressing").map(String::as_str),
        Some("removed")
    );
    assert_eq!(
        mirrored.get("process/rolling").map(String::as_str),
        Some("renamed")
    );
    assert_eq!(
        mirrored.get("process/smelting").map(String::as_str),
        Some("changed")
    );
    assert_eq!(mirrored.len(), told.len());
}

#[test]
fn no_difference_is_a_picture_without_signs() {
    let old = Judged::text(OLD);
    let document = compared(&old, &old);
    let drawing = draw(&old, &old, &document, Way::Overlay, Lang::En);
    assert!(states(&drawing).values().all(|it| it == "same"));
    let lines = groups(&drawing.items)
        .into_iter()
        .filter(|it| it.class == "edge");
    let lines: Vec<_> = lines.collect();
    assert!(!lines.is_empty());
    assert!(lines.iter().all(|it| data(it, "change") == "same"));
}

#[test]
fn a_flow_that_changed_shows_its_old_width() {
    let new = edited(&[("amount: 30 kt", "amount: 15 kt")]);
    let (old, new) = (Judged::text(OLD), Judged::text(&new));
    let document = compared(&old, &new);
    let drawing = draw(&old, &new, &document, Way::Overlay, Lang::En);
    let line = groups(&drawing.items)
        .into_iter()
        .find(|it| it.class == "edge" && data(it, "to") == "process/rolling")
        .unwrap();
    assert_eq!(data(line, "change"), "changed");
    let widths: Vec<f64> = line
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Path { style, steps } if steps.len() >= 2 && style.fill.is_none() => {
                Some(style.stroke_width)
            }
            _ => None,
        })
        .collect();
    // 33 kt before and 16.5 kt now: the old width is twice the new one, and lies below it, an edge with a paler core.
    assert!((widths[0] - 2.0 * widths[2]).abs() < 1e-9, "{widths:?}");
    assert!(widths[0] > widths[1] && widths[1] > widths[2], "{widths:?}");
    assert!(
        (widths[0] - 6.0).abs() < 1e-9,
        "the largest amount is the widest line"
    );
}

#[test]
fn both_panes_have_everything_in_the_same_places() {
    for (base, head, document) in real() {
        for lang in [Lang::En, Lang::Zh] {
            let drawing = draw(&base, &head, &document, Way::SideBySide, lang);
            let mut seen: BTreeMap<String, Vec<[f64; 4]>> = BTreeMap::new();
            for (key, frame) in frames(&drawing) {
                seen.entry(key).or_default().push(frame);
            }
            let step: BTreeSet<i64> = seen
                .values()
                .filter(|frames| frames.len() == 2)
                .map(|frames| {
                    let [old, new] = [frames[0], frames[1]];
                    assert_eq!(old[1..], new[1..], "the same height and size");
                    ((new[0] - old[0]) * 1000.0).round() as i64
                })
                .collect();
            assert_eq!(step.len(), 1, "everything is moved by the same: {step:?}");
            let overlay = states(&draw(&base, &head, &document, Way::Overlay, lang));
            for (key, state) in &overlay {
                let count = if state == "added" || state == "removed" {
                    1
                } else {
                    2
                };
                assert_eq!(seen[key].len(), count, "{key} {state}");
            }
        }
    }
}

#[test]
fn boxes_do_not_overlap_and_words_stay_in_them() {
    for (base, head, document) in real() {
        for lang in [Lang::En, Lang::Zh] {
            for (way, ..) in Way::ALL {
                let drawing = draw(&base, &head, &document, *way, lang);
                let all = frames(&drawing);
                for (at, (key, one)) in all.iter().enumerate() {
                    assert!(
                        one[0] >= 0.0
                            && one[0] + one[2] <= drawing.width
                            && one[1] + one[3] <= drawing.height,
                        "{key}"
                    );
                    for (other, two) in &all[at + 1..] {
                        let apart = one[0] + one[2] <= two[0]
                            || two[0] + two[2] <= one[0]
                            || one[1] + one[3] <= two[1]
                            || two[1] + two[3] <= one[1];
                        assert!(apart, "{key} and {other}");
                    }
                }
                let nodes = groups(&drawing.items).into_iter();
                for (node, (key, frame)) in nodes
                    .filter(|it| !data(it, "change").is_empty() && it.class != "edge")
                    .zip(&all)
                {
                    for item in &node.items {
                        if let Item::Text {
                            x,
                            y,
                            size,
                            text,
                            bold,
                            ..
                        } = item
                        {
                            let width = liantu::text::advance::width(text, *size, *bold);
                            assert!(
                                *x >= frame[0] && x + width <= frame[0] + frame[2] + 0.01,
                                "{key}: {text}"
                            );
                            assert!(
                                y - size >= frame[1] - 0.01 && *y <= frame[1] + frame[3],
                                "{key}: {text}"
                            );
                        }
                    }
                }
            }
        }
    }
}

/// How a state looks apart from its colour: the frame's weight and dashes, and how many strokes its sign has.
#[test]
fn states_differ_without_colour() {
    let new = edited(&[
        (
            "  drawing: {stage: gone, product: wire, inputs: {metal: 1 t}}\n",
            "  pressing: {stage: using, product: wire, inputs: {metal: 1.3 t}}\n",
        ),
        ("capacity: 100 kt/a", "capacity: 80 kt/a"),
        ("rolling: {", "sheeting: {formerly: [rolling], "),
    ]);
    let (old, new) = (Judged::text(OLD), Judged::text(&new));
    let document = compared(&old, &new);
    let drawing = draw(&old, &new, &document, Way::Overlay, Lang::En);
    let mut looks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in groups(&drawing.items) {
        if node.class != "process" {
            continue;
        }
        let frame = node.items.iter().find_map(|item| match item {
            Item::Rect { style, .. } => Some(format!("{} {:?}", style.stroke_width, style.dash)),
            _ => None,
        });
        let disc = node
            .items
            .iter()
            .rposition(|item| matches!(item, Item::Circle { .. }));
        let strokes = disc.map_or(0, |at| node.items.len() - at - 1);
        let look = format!("{} / {strokes}", frame.unwrap());
        looks
            .entry(data(node, "change").to_owned())
            .or_default()
            .insert(look);
    }
    let kinds: Vec<&str> = looks.keys().map(String::as_str).collect();
    assert_eq!(kinds, ["added", "changed", "removed", "renamed"]);
    let all: Vec<&String> = looks.values().flatten().collect();
    let different: BTreeSet<&String> = all.iter().copied().collect();
    assert_eq!(
        all.len(),
        different.len(),
        "each state has a look of its own: {looks:?}"
    );
}

#[test]
fn every_change_is_in_the_picture_or_below_it() {
    for (base, head, document) in real() {
        let drawing = draw(&base, &head, &document, Way::Overlay, Lang::En);
        let told: usize = drawing.table[1..]
            .iter()
            .map(|row| row[3].split("; ").filter(|it| !it.is_empty()).count())
            .sum();
        let below = groups(&drawing.items)
            .into_iter()
            .find(|it| it.class == "elsewhere");
        let words: String = below.map_or_else(String::new, |it| {
            let texts = it.items.iter().filter_map(|item| match item {
                Item::Text { text, .. } => Some(text.clone()),
                _ => None,
            });
            texts.collect::<Vec<_>>().join(" ")
        });
        let quiet = |it: &Effect| matches!(it, Effect::Provenance | Effect::Cosmetic);
        let loud = document
            .changes
            .iter()
            .filter(|it| !it.effects.iter().all(quiet));
        let loud = loud.count();
        let alone = states(&drawing)
            .values()
            .filter(|it| *it == "added" || *it == "removed")
            .count();
        let listed = words.matches("· ").count();
        let more = words.rsplit_once("… and ").map_or(0, |(_, rest)| {
            rest.split(' ').next().unwrap().parse::<usize>().unwrap()
        });
        assert!(
            told + alone + listed + more >= loud,
            "{told} + {alone} + {listed} + {more} of {loud}: {words}"
        );
        assert!(told > 0);
    }
}

#[test]
fn a_large_chain_shows_what_changed_and_its_neighbours() {
    let mut old =
        "format: 1\nchain: large\ncommodities:\n  c0: {unit: t, outside: true}\n".to_owned();
    let mut processes = "processes:\n".to_owned();
    for at in 1..=100 {
        old += &format!("  c{at}: {{unit: t}}\n");
        processes += &format!(
            "  p{at}: {{product: c{at}, inputs: {{c{}: 2 t}}}}\n",
            at - 1
        );
    }
    let old = old + &processes;
    let new = old.replace(
        "p50: {product: c50, inputs: {c49: 2 t}}",
        "p50: {product: c50, inputs: {c49: 3 t}}",
    );
    let (old, new) = (Judged::text(&old), Judged::text(&new));
    let document = diff::compare(&old.version("a"), &new.version("b"));
    let drawing = draw(&old, &new, &document, Way::Overlay, Lang::En);
    let states = states(&drawing);
    assert_eq!(
        states.get("process/p50").map(String::as_str),
        Some("changed")
    );
    assert!(states.contains_key("process/p49") && states.contains_key("process/p51"));
    assert!(states.len() <= 5, "{states:?}");
    let said: Vec<&Group> = groups(&drawing.items)
        .into_iter()
        .filter(|it| it.class == "head")
        .collect();
    let text = format!("{said:?}");
    assert!(
        text.contains(&format!(
            "{} unchanged boxes are left out",
            100 - states.len()
        )),
        "{text}"
    );
}

#[test]
fn new_and_gone_chains_have_a_picture_and_an_empty_one_says_why_not() {
    let head = Judged::text(OLD);
    let document = diff::added(&head.version("new.yaml"));
    let look = Look::default();
    let between = Between {
        base: None,
        head: Some(version(&head)),
        document: &document,
        look: look.clone(),
    };
    let drawing = view::difference(&between, Way::Overlay).unwrap();
    assert!(states(&drawing).values().all(|it| it == "added"));
    let document = diff::removed(&head.version("old.yaml"));
    let between = Between {
        base: Some(version(&head)),
        head: None,
        document: &document,
        look: look.clone(),
    };
    let drawing = view::difference(&between, Way::SideBySide).unwrap();
    assert!(states(&drawing).values().all(|it| it == "removed"));
    let empty = Judged::text("format: 1\nchain: x\n");
    let document = compared(&empty, &empty);
    let between = Between {
        base: Some(version(&empty)),
        head: Some(version(&empty)),
        document: &document,
        look,
    };
    let why = view::difference(&between, Way::Overlay).unwrap_err();
    assert!(why.en.contains("nothing to draw") && why.zh.contains("无可绘制"));
}
