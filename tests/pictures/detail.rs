//! Levels of detail and parts of a map: what is left out is what the whole has more, and is said.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use liantu::analysis::{self, Question};
use liantu::report::{Drawing, Group};
use liantu::text::Lang;
use liantu::view::{self, Detail, Focus, Look};

use crate::geometry::{boxes, data, frame, groups, name, texts};
use crate::map::check;
use crate::{LANGS, attempt, draw, read, real, real_chains};

fn look(lang: Lang, detail: Option<Detail>, focus: Option<&str>) -> Look {
    Look {
        lang,
        detail,
        focus: focus.map(|it| Focus::parse(it).expect("a focus")),
        ..Look::default()
    }
}

/// All words of a drawing in one line, without spaces.
fn all_words(drawing: &Drawing) -> String {
    let words: Vec<&str> = texts(&drawing.items).into_iter().map(|it| it.1).collect();
    words.concat().replace(['\u{a0}', ' '], "")
}

fn words(group: &Group) -> String {
    let words: Vec<&str> = texts(&group.items).into_iter().map(|it| it.1).collect();
    words.join(" ").replace('\u{a0}', " ")
}

/// Source and target of every line.
fn lines(drawing: &Drawing) -> Vec<(String, String)> {
    let all = groups(&drawing.items).into_iter();
    all.filter(|it| it.class == "edge")
        .map(|it| (data(it, "from").to_owned(), data(it, "to").to_owned()))
        .collect()
}

/// For each box of a map the name of its lane.
fn lane_of(drawing: &Drawing) -> BTreeMap<String, String> {
    let all = groups(&drawing.items);
    let lanes: Vec<&&Group> = all.iter().filter(|it| it.class == "lane").collect();
    let of = |it: &Group| {
        let lane = lanes.iter().find(|lane| frame(lane).holds(frame(it)));
        name(lane.expect("every box stands in a lane"))
    };
    boxes(drawing)
        .into_iter()
        .map(|it| (name(it), of(it)))
        .collect()
}

#[test]
fn every_level_is_drawn_by_the_laws() {
    for (place, chain) in real_chains() {
        for lang in LANGS {
            for (detail, level, ..) in Detail::ALL {
                let drawing = attempt(&chain, "map", &look(lang, Some(*detail), None)).unwrap();
                check(&format!("{place} by {level}"), &drawing)
                    .unwrap_or_else(|fault| panic!("{fault}"));
            }
            let usual = attempt(&chain, "map", &look(lang, Some(Detail::Processes), None));
            assert_eq!(
                usual.unwrap(),
                draw(&chain, lang),
                "{place}: the usual level"
            );
        }
    }
}

/// The number in front of a word.
fn number_before(text: &str, word: &str) -> usize {
    let Some((before, _)) = text.split_once(word) else {
        return 0;
    };
    let digits = before.trim_end().rsplit(' ').next().unwrap_or("");
    digits
        .replace(',', "")
        .parse()
        .unwrap_or_else(|_| panic!("{text}"))
}

#[test]
fn stages_count_what_is_in_them() {
    for (place, chain) in real_chains() {
        let whole = draw(&chain, Lang::En);
        let stages = attempt(&chain, "map", &look(Lang::En, Some(Detail::Stages), None)).unwrap();
        let lanes = lane_of(&whole);
        let all: BTreeSet<&String> = lanes.values().collect();
        assert_eq!(
            boxes(&stages).len(),
            all.len(),
            "{place}: a box for each lane"
        );
        let mut counted = 0;
        for it in boxes(&stages) {
            let inside: Vec<&String> = lanes
                .iter()
                .filter(|(_, lane)| **lane == name(it))
                .map(|(of, _)| of)
                .collect();
            let of = |kind: &str| inside.iter().filter(|it| it.starts_with(kind)).count();
            let told = words(it);
            if inside.iter().all(|of| **of == name(it)) {
                // A stage without anything says so, as on the whole map.
                continue;
            }
            let processes = of("process/");
            let word = if processes == 1 {
                " process"
            } else {
                " processes"
            };
            assert_eq!(number_before(&told, word), processes, "{place}: {told}");
            counted += processes;
            for (kind, one, many) in [
                ("missing/", " missing link", " missing links"),
                ("commodity/", " shared commodity", " shared commodities"),
                ("import/", " import", " imports"),
                ("export/", " export", " exports"),
                ("demand/", " demand", " demands"),
            ] {
                let count = of(kind);
                let word = if count == 1 { one } else { many };
                assert_eq!(number_before(&told, word), count, "{place}: {told}");
            }
        }
        let results = analysis::run(&chain, Question::default());
        let present = chain
            .processes
            .iter()
            .enumerate()
            .filter(|(at, _)| {
                let id = liantu::model::ProcessId(u32::try_from(*at).unwrap());
                results.structure.present.shows(id)
            })
            .count();
        assert_eq!(counted, present, "{place}: every process is counted once");
        // Lines between stages are the lines of the whole map, seen from afar.
        let seen: BTreeSet<(String, String)> = lines(&whole)
            .into_iter()
            .map(|(from, to)| (lanes[&from].clone(), lanes[&to].clone()))
            .filter(|(from, to)| from != to)
            .collect();
        let drawn = lines(&stages);
        assert_eq!(
            drawn.len(),
            seen.len(),
            "{place}: one line between two stages"
        );
        assert_eq!(drawn.into_iter().collect::<BTreeSet<_>>(), seen, "{place}");
        let said = all_words(&stages);
        let note = format!("{}", lines(&whole).len());
        assert!(
            said.contains(&format!("Of{note}line")),
            "{place}: {note} lines: {said}"
        );
    }
}

#[test]
fn every_plant_is_named_where_plants_are_asked_for() {
    let mut hidden = 0;
    for (place, chain) in real_chains() {
        let said = |detail| {
            let drawing = attempt(&chain, "map", &look(Lang::Zh, Some(detail), None)).unwrap();
            all_words(&drawing)
        };
        let (all, few) = (said(Detail::Sites), said(Detail::Processes));
        for site in &chain.sites {
            let title = site.title.get(Lang::Zh).unwrap_or(&site.id);
            let title = title.replace(' ', "");
            assert!(all.contains(&title), "{place}: {title}");
            hidden += usize::from(!few.contains(&title));
        }
    }
    assert!(hidden > 0, "some chain has more plants than are named else");
}

#[test]
fn a_part_is_what_is_so_many_lines_away() {
    for file in ["wenshan-aluminium.yaml", "reference/aluminium.yaml"] {
        let chain = real(file);
        let whole = draw(&chain, Lang::En);
        let every: BTreeSet<String> = boxes(&whole).into_iter().map(name).collect();
        for root in &every {
            let Some(id) = root.strip_prefix("process/") else {
                continue;
            };
            let mut near = BTreeSet::from([root.clone()]);
            for steps in 0..4 {
                let focus = format!("{id}+{steps}");
                let part = attempt(&chain, "map", &look(Lang::En, None, Some(&focus))).unwrap();
                let drawn: BTreeSet<String> = boxes(&part).into_iter().map(name).collect();
                assert_eq!(drawn, near, "{file}: {focus}");
                let inner = lines(&whole).into_iter();
                let inner = inner.filter(|(a, b)| near.contains(a) && near.contains(b));
                let inner = inner.count();
                assert_eq!(lines(&part).len(), inner, "{file}: {focus}");
                let left = [every.len() - near.len(), lines(&whole).len() - inner];
                let note: Vec<String> = ["box", "line"]
                    .iter()
                    .zip(left)
                    .map(|(word, count)| format!("{count}{word}"))
                    .collect();
                let said = all_words(&part);
                for note in note {
                    assert!(said.contains(&note), "{file}: {focus}: {note}: {said}");
                }
                check(&focus, &part).unwrap_or_else(|fault| panic!("{fault}"));
                // One line further, found on the whole picture.
                let further = lines(&whole).into_iter().filter_map(|(from, to)| {
                    match (near.contains(&from), near.contains(&to)) {
                        (true, false) => Some(to),
                        (false, true) => Some(from),
                        _ => None,
                    }
                });
                near = near.clone().into_iter().chain(further).collect();
            }
        }
    }
}

#[test]
fn boxes_at_the_edge_of_a_part_say_how_many_lines_go_on() {
    let chain = real("wenshan-aluminium.yaml");
    let whole = draw(&chain, Lang::En);
    let part = attempt(&chain, "map", &look(Lang::En, None, Some("smelting+1"))).unwrap();
    let drawn: BTreeSet<String> = boxes(&part).into_iter().map(name).collect();
    let mut open = 0;
    for it in boxes(&part) {
        let own = name(it);
        let beyond = lines(&whole)
            .into_iter()
            .filter(|(from, to)| {
                (*from == own && !drawn.contains(to)) || (*to == own && !drawn.contains(from))
            })
            .count();
        let told = words(it);
        let said = number_before(&told, " further line");
        assert_eq!(said, beyond, "{own}: {told}");
        open += beyond;
    }
    assert!(open > 0, "the part has an edge");
}

#[test]
fn commodities_sites_and_stages_can_be_in_focus() {
    let chain = real("wenshan-aluminium.yaml");
    let drawn = |focus: &str, detail| -> BTreeSet<String> {
        let drawing = attempt(&chain, "map", &look(Lang::Zh, detail, Some(focus)));
        let drawing = drawing.unwrap_or_else(|fault| panic!("{focus}: {fault:?}"));
        check(focus, &drawing).unwrap_or_else(|fault| panic!("{fault}"));
        boxes(&drawing).into_iter().map(name).collect()
    };
    let alumina = drawn("commodity/alumina+0", None);
    assert!(alumina.contains("process/alumina-refining") && alumina.contains("process/smelting"));
    let site = chain.sites.iter().find(|it| it.process.is_some()).unwrap();
    let process = &chain.process(site.process.unwrap()).id;
    assert_eq!(
        drawn(&format!("site/{}+0", site.id), None),
        BTreeSet::from([format!("process/{process}")])
    );
    let whole = draw(&chain, Lang::Zh);
    for stage in &chain.stages {
        let lane = format!("stage/{}", stage.id);
        let expected: BTreeSet<String> = lane_of(&whole)
            .into_iter()
            .filter(|(_, of)| *of == lane)
            .map(|(it, _)| it)
            .collect();
        assert_eq!(drawn(&format!("{lane}+0"), None), expected, "{lane}");
        // By stages, the box of the stage.
        let folded = drawn(&format!("{lane}+0"), Some(Detail::Stages));
        assert_eq!(folded, BTreeSet::from([lane]));
    }
    let folded = drawn("smelting+0", Some(Detail::Stages));
    let stage = chain.process(chain.find_process("smelting").unwrap()).stage;
    let stage = format!("stage/{}", chain.stage(stage.unwrap()).id);
    assert_eq!(folded, BTreeSet::from([stage]));
}

#[test]
fn an_unknown_id_names_the_nearest() {
    let chain = real("wenshan-aluminium.yaml");
    for (focus, near) in [
        ("smeltng+2", "`smelting`"),
        ("process/smeltin", "`smelting`"),
    ] {
        let message = attempt(&chain, "map", &look(Lang::En, None, Some(focus))).unwrap_err();
        assert!(message.en.contains("did you mean") && message.en.contains(near));
        assert!(message.zh.contains("是不是") && message.zh.contains(near));
    }
    let message = attempt(&chain, "map", &look(Lang::En, None, Some("qqqqq"))).unwrap_err();
    assert!(message.en.contains("liantu analyze"), "{}", message.en);
    // A kind that the id is not of.
    let message = attempt(&chain, "map", &look(Lang::En, None, Some("stage/smelting")));
    assert!(message.is_err());
    for text in [
        "",
        "+2",
        "smelting+",
        "smelting+-1",
        "smelting+x",
        "smelting+1001",
    ] {
        let message = Focus::parse(text).unwrap_err();
        assert!(message.en.contains("smelting+2"), "{text}: {}", message.en);
    }
    assert_eq!(Focus::parse("smelting").unwrap().steps, 1);
    // What the chain has and the map does not show.
    let lone = "format: 1\nchain: lone\ncommodities: {ore: {}, metal: {}, air: {}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\n";
    let lone = read(lone, "").unwrap();
    let message = attempt(&lone, "map", &look(Lang::En, None, Some("air"))).unwrap_err();
    assert!(message.en.contains("not on the map"), "{}", message.en);
}

#[test]
fn only_the_map_is_narrowed() {
    let chain = real("wenshan-aluminium.yaml");
    for it in view::ALL.iter().filter(|it| !it.narrows) {
        for look in [
            look(Lang::En, Some(Detail::Stages), None),
            look(Lang::En, None, Some("smelting")),
        ] {
            let message = attempt(&chain, it.name, &look).unwrap_err();
            assert!(message.en.contains("--view map"), "{}", message.en);
        }
    }
    assert!(view::find("map").unwrap().narrows);
}

fn render(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(["render", "chains/wenshan-aluminium.yaml"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LC_ALL", "C")
        .output()
        .expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_command_takes_detail_and_focus() {
    let (code, whole, _) = render(&["-o", "-"]);
    assert_eq!(code, Some(0));
    for arguments in [
        &["-o", "-", "--focus", "smelting+1"][..],
        &["-o", "-", "--detail", "stages"],
    ] {
        let (code, picture, said) = render(arguments);
        assert_eq!((code, said.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(picture.len() < whole.len(), "{arguments:?}");
    }
    for (arguments, words) in [
        (
            &["-o", "-", "--focus", "smeltng+1"][..],
            "did you mean `smelting`?",
        ),
        (&["-o", "-", "--focus", "smelting+x"], "smelting+2"),
        (&["-o", "-", "--detail", "firms"], "processes"),
        (
            &["-o", "-", "--view", "balance", "--detail", "stages"],
            "--view map",
        ),
        (
            &["-o", "-", "--focus", "smeltng", "--lang", "zh"],
            "是不是 `smelting`",
        ),
    ] {
        let (code, _, said) = render(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    // The net in other formats is the part too.
    let (code, dot, _) = render(&["-o", "-", "--format", "dot", "--focus", "smelting+0"]);
    assert_eq!(code, Some(0));
    assert!(dot.contains("process/smelting") && !dot.contains("process/alumina-refining"));
}
