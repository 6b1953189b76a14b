//! The law of the walk: what it reads, the parser reads the same, places included.
//!
//! Comes in: the chains of this project, cut and mistyped, and YAML thrown together. Goes out: whether both agree.

use proptest::prelude::*;

use super::{Node, Walk, parse};
use crate::language::fault::Found;
use crate::model::FileId;

/// Pieces of YAML, many of them with a meaning of their own.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    ": ",
    ":",
    "- ",
    "-",
    "#",
    " #",
    "# c\n",
    "{",
    "}",
    "[",
    "]",
    ", ",
    ",",
    "'",
    "\"",
    "a",
    "b",
    "key",
    "1",
    "-5",
    "null",
    "~",
    "x y",
    "中",
    "文：",
    "，",
    "http://a.b/c",
    "12:30",
    "?",
    "!t",
    "&a ",
    "*a",
    "|",
    "> ",
    "|\n",
    "%",
    "@",
    "`",
    "\t",
    "\r\n",
    "\\",
    "''",
    "---",
    "...",
    "---\n",
    "<<",
    "=",
    "a: b",
    "k: {a: 1, b: [x, y]}",
    "\n  c: 1",
    "\n  d:\n    e: f",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{3000}",
    "é",
    "😀",
    ".",
    "_",
    "(",
    "+1",
    "$",
    "/",
    "\n\n",
    "\n#x\n",
    " : ",
    " - ",
    "a:\n",
    "b:\n  - q\n  - r: s\n    t: u\n",
];

const CHAINS: &[&str] = &[
    include_str!("../../../chains/wenshan-aluminium.yaml"),
    include_str!("../../../chains/jinhua-hydrogen.yaml"),
];

/// The tree of a text as it is walked through; `None` where the walk gives up.
fn walked(text: &str) -> Option<Node<'_>> {
    let mut walk = Walk::new(text, FileId(0))?;
    let node = walk.node()?;
    walk.ends().then_some(node)
}

/// The parser's tree; `None` where anything is wrong.
fn parsed(text: &str) -> Option<Node<'_>> {
    let mut found = Found::default();
    let node = parse(text, FileId(0), &mut found)?;
    found.is_empty().then_some(node)
}

/// Whether the walk reads a text and the parser reads it the same; `None` where the walk gives up.
fn agree(text: &str) -> Option<bool> {
    let node = walked(text)?;
    Some(parsed(text).is_some_and(|tree| tree == node))
}

/// A cut of a chain with some pieces put in.
fn mistyped(from: usize, lines: usize, pieces: &[(usize, usize)]) -> String {
    let all: Vec<&str> = CHAINS
        .iter()
        .flat_map(|text| text.split_inclusive('\n'))
        .collect();
    let from = from % all.len();
    let cut = all[from..all.len().min(from + lines)].concat();
    // To the left, so that the cut is a text of its own.
    let left = " ".repeat(cut.len() - cut.trim_start_matches(' ').len());
    let lines = cut.split_inclusive('\n');
    let mut text: String = lines
        .map(|line| line.strip_prefix(&left).unwrap_or(line))
        .collect();
    for (at, piece) in pieces {
        let mut at = at % (text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.insert_str(at, PIECES[piece % PIECES.len()]);
    }
    text
}

#[test]
fn the_chains_of_this_project_are_walked_through() {
    for text in CHAINS {
        let node = walked(text);
        assert!(node.is_some());
        assert_eq!(node, parsed(text));
    }
}

#[test]
fn beyond_the_usual_layout_the_walk_gives_up() {
    for text in [
        "",
        "a: 1",
        "a:\n",
        "a: |\n  b\n",
        "a: b\n  c\n",
        "a: &x b\n",
        "a: \"\\n\"\n",
        "a: ''''\n",
        "a:\n- b\n",
        "a: {b, c}\n",
        "a:\tb\n",
        "a: b: c\n",
        "a: b\r\n",
        "--- \na: b\n",
        "a: b\n---\n",
        "a: [b,\n  c]\n",
        "a: {b: 1}}\n",
        "a: null\n",
        " a: b\n",
        "a: 'b\n",
        "a: 'b'c\n",
        "a: 1\n  b: 2\n",
        "a:\n  b: 1\n c: 2\n",
        "a: \u{7}\n",
        "a: b\u{2028}c\n",
        "a:\n  b: 1\n  b: 2\nc:\n  - {d: 1, d: 2}\n",
    ] {
        assert_eq!(walked(text), None, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mistyped_chains_read_as_the_parser_reads_them(
        from in any::<usize>(),
        lines in 1_usize..12,
        pieces in prop::collection::vec((any::<usize>(), any::<usize>()), 0..4),
    ) {
        let text = mistyped(from, lines, &pieces);
        prop_assert!(agree(&text) != Some(false), "{text:?}");
    }

    #[test]
    fn pieces_of_yaml_read_as_the_parser_reads_them(
        pieces in prop::collection::vec(any::<usize>(), 1..14),
    ) {
        let pieces = pieces.iter().map(|piece| PIECES[piece % PIECES.len()]);
        let text = format!("a: {}\n", pieces.collect::<String>());
        prop_assert!(agree(&text) != Some(false), "{text:?}");
    }
}
