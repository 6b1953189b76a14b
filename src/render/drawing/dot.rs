//! DOT: the net for Graphviz.
//!
//! Comes in: a drawing of a net. Goes out: DOT. Must not know: chains.

use super::graph::{Node, graph};
use super::{DrawingFormat, DrawingOptions};
use crate::report::Drawing;
use crate::text::Message;

/// The format.
pub(super) const FORMAT: DrawingFormat = DrawingFormat {
    name: "dot",
    extension: "dot",
    about_en: "the map's nodes and links, for Graphviz",
    about_zh: "产业链图的节点与连线，供 Graphviz 使用",
    write,
};

fn write(drawing: &Drawing, _: &DrawingOptions) -> Result<Vec<u8>, Message> {
    let graph = graph(drawing)?;
    let mut out = format!(
        "digraph chain {{\n  charset=\"UTF-8\"; rankdir=LR; label={}; node [shape=box];\n",
        quoted(&drawing.title)
    );
    for node in graph.nodes.iter().filter(|it| it.class != "lane") {
        out.push_str(&format!(
            "  {} [label={}, class={}{}];\n",
            quoted(&node.key),
            quoted(&node.words.join("\n")),
            quoted(node.class),
            look(node)
        ));
    }
    for edge in &graph.edges {
        out.push_str(&format!(
            "  {} -> {} [tooltip={}];\n",
            quoted(&edge.from),
            quoted(&edge.to),
            quoted(&edge.title)
        ));
    }
    out.push_str("}\n");
    Ok(out.into_bytes())
}

/// What sets a gap apart from what exists.
fn look(node: &Node) -> &'static str {
    if node.class == "gap" {
        ", style=dashed"
    } else {
        ""
    }
}

/// A string of DOT: quotes and backslashes escaped, line breaks as such, other controls dropped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            it if it.is_control() => {}
            it => out.push(it),
        }
    }
    out.push('"');
    out
}
