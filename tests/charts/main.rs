//! Charts: what is drawn is what was computed, to a hundredth of a unit, and told the same way in words and tables.

#![allow(clippy::too_many_lines, clippy::many_single_char_names)]

mod concentration;
mod contrast;
mod sensitivity;
mod tables;
mod timeline;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use liantu::analysis::{self, Question, Results};
use liantu::model::Chain;
use liantu::report::{Drawing, Group, Item, PathStep};
use liantu::rules::{self, Settings};
use liantu::text::{Lang, Message};
use liantu::view::{self, Look, Request};

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];
/// The invented park that the documents show.
const FOUNDRIES: &str = include_str!("../../examples/foundries.yaml");
/// A chain without a single figure.
const BARE: &str = "\
format: 1
chain: bare
commodities: {ore: {}, metal: {}}
processes: {smelting: {product: metal, inputs: [ore]}}
";

/// A chain from text.
#[track_caller]
fn read(text: &str) -> Chain {
    let chain = Chain::read_with("chain.yaml", &|_| Ok(text.as_bytes().to_vec()));
    chain.unwrap_or_else(|faults| panic!("the chain can be read: {faults}"))
}

fn results(chain: &Chain) -> Results {
    analysis::run(chain, Question::default())
}

fn wenshan() -> Chain {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("chains/wenshan-aluminium.yaml");
    Chain::read(&path).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Every chain that is published, and the invented ones.
fn chains() -> Vec<(String, Chain)> {
    let mut chains = Vec::new();
    for folder in ["chains", "chains/reference", "examples", "tests/views"] {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        for entry in entries.expect("the folder can be read").flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|it| it == "yaml") {
                let chain = Chain::read(&path).unwrap_or_else(|faults| panic!("{faults}"));
                let name = entry.file_name().to_string_lossy().into_owned();
                chains.push((name, chain));
            }
        }
    }
    chains.push((
        "shares".to_owned(),
        read(&concentration::suppliers(&[
            50.0, 30.0, 19.0, 0.4, 0.3, 0.3,
        ])),
    ));
    chains.sort_by(|left, right| left.0.cmp(&right.0));
    chains
}

fn attempt(view: &str, chain: &Chain, look: Look) -> Result<Drawing, Message> {
    judged(view, chain, &Settings::default(), look)
}

/// The picture of a chain that is judged by these thresholds.
fn judged(view: &str, chain: &Chain, settings: &Settings, look: Look) -> Result<Drawing, Message> {
    let results = results(chain);
    let findings = rules::run(chain, &results, settings);
    let view = view::find(view).expect("the view is in the table");
    view.draw(&Request {
        chain,
        results: &results,
        findings: &findings,
        settings,
        look,
    })
}

#[track_caller]
fn draw(view: &str, chain: &Chain, lang: Lang) -> Drawing {
    let look = Look {
        lang,
        ..Look::default()
    };
    attempt(view, chain, look).expect("there is something to draw")
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

/// The groups of a class about a thing that draw shapes.
fn of<'a>(drawing: &'a Drawing, class: &str, id: &str) -> Vec<&'a Group> {
    let named = |it: &&Group| it.class == class && it.data.contains(&("id", id.to_owned()));
    groups(&drawing.items).into_iter().filter(named).collect()
}

/// All lines of text of a drawing.
fn words(drawing: &Drawing) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<&Item> = drawing.items.iter().rev().collect();
    while let Some(item) = open.pop() {
        match item {
            Item::Group(group) => open.extend(group.items.iter().rev()),
            Item::Text { text, .. } => found.push(text.clone()),
            _ => {}
        }
    }
    found
}

#[track_caller]
fn says(drawing: &Drawing, lines: &[&str]) {
    let words = words(drawing);
    for line in lines {
        assert!(
            words.iter().any(|it| it == line),
            "`{line}` is not in {words:#?}"
        );
    }
}

/// The rectangles of a group: left, top, width, height.
fn rects(group: &Group) -> Vec<[f64; 4]> {
    let rects = group.items.iter().filter_map(|item| match item {
        Item::Rect {
            x,
            y,
            width,
            height,
            ..
        } => Some([*x, *y, *width, *height]),
        _ => None,
    });
    rects.collect()
}

/// To a hundredth of a unit.
#[track_caller]
fn near(found: f64, known: f64) {
    assert!((found - known).abs() <= 0.01, "{found} instead of {known}");
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
fn where_there_is_nothing_to_draw_the_figure_that_would_let_it_is_named() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("bare.yaml"), BARE).expect("it can be written");
    for (view, en, zh) in [
        ("timeline", "`capacity` of a site", "`capacity`"),
        ("concentration", "`from` and `amount`", "`from` 和 `amount`"),
        ("sensitivity", "give observed output", "给出产量"),
    ] {
        for (lang, expected) in [("en", en), ("zh", zh)] {
            let arguments = ["bare.yaml", "--view", view, "--lang", lang, "-o", "x.svg"];
            let output = render(folder.path(), &arguments);
            let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{view}: {complaint}");
            assert!(complaint.contains(expected), "{view}: {complaint}");
            assert!(output.stdout.is_empty() && !folder.path().join("x.svg").exists());
        }
    }
}

#[test]
fn the_order_of_the_file_does_not_show() {
    let lines: Vec<&str> = FOUNDRIES.lines().collect();
    let mut turned: Vec<&str> = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    // Entries of one line each: turn the order of every block round.
    for line in lines {
        let entry = line.starts_with("  ");
        // Stages have an order of their own.
        if entry && !line.contains("{id: metal") && !line.contains("{id: casting") {
            block.push(line);
        } else {
            turned.extend(block.drain(..).rev());
            turned.push(line);
        }
    }
    turned.extend(block.drain(..).rev());
    let (plain, turned) = (read(FOUNDRIES), read(&(turned.join("\n") + "\n")));
    assert_ne!(
        plain.sites[0].id, turned.sites[0].id,
        "the order was changed"
    );
    for view in ["timeline", "concentration"] {
        for lang in LANGS {
            let drawn = [&plain, &turned].map(|it| draw(view, it, lang));
            let texts = drawn.map(|it| liantu::render::svg::svg(&it));
            assert!(texts[0] == texts[1], "{view} in {}", lang.tag());
        }
    }
}

#[test]
fn a_legend_shows_what_is_drawn_and_nothing_else() {
    for (name, chain) in chains() {
        for view in ["timeline", "concentration", "sensitivity"] {
            let Ok(drawing) = attempt(view, &chain, Look::default()) else {
                continue;
            };
            // Styles of the shapes in a legend, and of those in the groups of data.
            let mut shown = Vec::new();
            let mut drawn = Vec::new();
            for group in groups(&drawing.items) {
                let list = match group.class {
                    "legend" => &mut shown,
                    "label" | "head" | "notes" | "sources" | "axis" => continue,
                    _ => &mut drawn,
                };
                for item in &group.items {
                    if let Item::Rect { style, .. } = item {
                        list.push(format!("{:?}{:?}{:?}", style.fill, style.hatch, style.dash));
                    }
                }
            }
            shown.sort();
            drawn.sort();
            drawn.dedup();
            // The same sign may stand in the legends of two parts of a page.
            shown.dedup();
            assert_eq!(shown, drawn, "{view} of {name}");
        }
    }
}

#[test]
fn signs_of_a_legend_are_told_apart_in_grey() {
    for (name, chain) in chains() {
        for view in ["timeline", "concentration", "sensitivity", "balance"] {
            let look = Look {
                theme: view::Theme::Print,
                ..Look::default()
            };
            let Ok(drawing) = attempt(view, &chain, look) else {
                continue;
            };
            for legend in groups(&drawing.items)
                .iter()
                .filter(|it| it.class == "legend")
            {
                // A sign is what stands before its words.
                let (mut signs, mut sign) = (Vec::new(), String::new());
                for item in &legend.items {
                    match item {
                        Item::Text { .. } => signs.push(std::mem::take(&mut sign)),
                        Item::Rect { style, .. } => {
                            sign += &format!(
                                "box {:?} {:?} {:?};",
                                style.fill, style.hatch, style.dash
                            );
                        }
                        Item::Circle { style, .. } => sign += &format!("dot {:?};", style.fill),
                        Item::Path { steps, style } => {
                            let level = matches!(steps.as_slice(), [PathStep::Move(_, y), PathStep::Line(_, to)] if y == to);
                            sign += &format!("line {level} {:?} {:?};", style.stroke, style.dash);
                        }
                        Item::Group(_) => {}
                    }
                }
                let count = signs.len();
                signs.sort();
                signs.dedup();
                assert_eq!(signs.len(), count, "{view} of {name}: {signs:#?}");
            }
        }
    }
}
