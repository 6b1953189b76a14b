//! Mermaid: the net as text that wikis and code hosts draw.
//!
//! Comes in: a drawing of a net. Goes out: a Mermaid flowchart. Must not know: chains.

use std::collections::BTreeMap;

use super::graph::graph;
use super::{DrawingFormat, DrawingOptions};
use crate::report::Drawing;
use crate::text::Message;

/// The format.
pub(super) const FORMAT: DrawingFormat = DrawingFormat {
    name: "mermaid",
    extension: "mmd",
    about_en: "the map's nodes and links, as a Mermaid flowchart",
    about_zh: "产业链图的节点与连线，写成 Mermaid 流程图",
    write,
};

fn write(drawing: &Drawing, _: &DrawingOptions) -> Result<Vec<u8>, Message> {
    let graph = graph(drawing)?;
    let mut out = String::from("flowchart LR\n");
    out.push_str(&format!("  accTitle: {}\n", plain(&drawing.title)));
    // Ids of chains may be words of Mermaid, so nodes are numbered.
    let nodes = graph.nodes.iter().filter(|it| it.class != "lane");
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for node in nodes {
        let at = numbers.len();
        numbers.entry(&node.key).or_insert(at);
        let class = if node.class == "gap" { ":::gap" } else { "" };
        let words: Vec<String> = node.words.iter().map(|it| plain(it)).collect();
        out.push_str(&format!("  n{at}[\"{}\"]{class}\n", words.join("<br/>")));
    }
    for edge in &graph.edges {
        if let (Some(from), Some(to)) = (numbers.get(&*edge.from), numbers.get(&*edge.to)) {
            out.push_str(&format!("  n{from} --> n{to}\n"));
        }
    }
    out.push_str("  classDef gap stroke-dasharray: 4 3\n");
    Ok(out.into_bytes())
}

/// Text that means nothing to Mermaid or to HTML: all but letters, digits and a few marks as entities.
pub(in crate::render) fn plain(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            ' ' | ',' | '.' | '-' | '/' | ':' | '(' | ')' | '%' | '+' => out.push(character),
            it if it.is_alphanumeric() => out.push(it),
            it if it.is_control() => out.push(' '),
            it => out.push_str(&format!("#{};", u32::from(it))),
        }
    }
    out
}
