//! Layout JSON: boxes and links with their places, for other programs.
//!
//! Comes in: a drawing of a net. Goes out: JSON, whose `format` is a number that changes with its meaning; its schema is
//! made from the types below. Must not know: chains.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::graph::{Edge, Node, graph};
use super::{DrawingFormat, DrawingOptions};
use crate::report::Drawing;
use crate::text::Message;

/// The format.
pub(super) const FORMAT: DrawingFormat = DrawingFormat {
    name: "layout",
    extension: "json",
    about_en: "positions of the map's boxes and its links, as JSON",
    about_zh: "产业链图各框的位置与连线，写成 JSON",
    write,
};

/// What `liantu render -o FILE.json` writes. Lengths are in units of the drawing, 96 to the inch, from the left and from
/// the top.
#[derive(Serialize, JsonSchema)]
pub(in crate::render) struct JsonLayout {
    /// Format number.
    format: u32,
    /// Language of the words: `en` or `zh`.
    lang: String,
    /// Title of the picture.
    title: String,
    /// What the picture shows, in words.
    description: String,
    /// Width of the picture.
    #[schemars(range(min = 0.0))]
    width: f64,
    /// Height of the picture.
    #[schemars(range(min = 0.0))]
    height: f64,
    /// Lanes, boxes and lists, in the order in which they are drawn.
    nodes: Vec<JsonNode>,
    /// Links, in the order in which they are drawn.
    edges: Vec<JsonEdge>,
}

/// A lane, a box, or a list of things.
#[derive(Serialize, JsonSchema)]
struct JsonNode {
    /// Kind and id, as `from` and `to` of links name it.
    key: String,
    /// What it is drawn as: `lane`, `process`, `gap`, `commodity`, …
    class: String,
    /// What the program knows of it: `id`, `kind`, …
    data: BTreeMap<String, String>,
    /// What is written in it, line by line.
    text: Vec<String>,
    /// Left side.
    x: f64,
    /// Upper side.
    y: f64,
    /// Width.
    #[schemars(range(min = 0.0))]
    width: f64,
    /// Height.
    #[schemars(range(min = 0.0))]
    height: f64,
}

/// A link.
#[derive(Serialize, JsonSchema)]
struct JsonEdge {
    /// The key of its source.
    from: String,
    /// The key of its target.
    to: String,
    /// What flows, with the amount where it is known.
    title: String,
    /// What the program knows of it.
    data: BTreeMap<String, String>,
    /// Its corners and ends, from source to target, each as `[x, y]`.
    points: Vec<[f64; 2]>,
}

fn write(drawing: &Drawing, _: &DrawingOptions) -> Result<Vec<u8>, Message> {
    let graph = graph(drawing)?;
    let all = JsonLayout {
        format: 1,
        lang: drawing.lang.to_owned(),
        title: drawing.title.clone(),
        description: drawing.description.clone(),
        width: drawing.width,
        height: drawing.height,
        nodes: graph.nodes.iter().map(node).collect(),
        edges: graph.edges.iter().map(edge).collect(),
    };
    let json = serde_json::to_string_pretty(&all).map_err(|it| {
        Message::new(
            format!("cannot write the picture as JSON: {it}"),
            format!("无法把图写成 JSON：{it}"),
        )
    })?;
    Ok(format!("{json}\n").into_bytes())
}

fn node(node: &Node) -> JsonNode {
    let [x, y, width, height] = node.bounds.map(rounded);
    JsonNode {
        key: node.key.clone(),
        class: node.class.to_owned(),
        data: data(&node.data),
        text: node.words.clone(),
        x,
        y,
        width,
        height,
    }
}

fn edge(edge: &Edge) -> JsonEdge {
    let points = edge.points.iter();
    JsonEdge {
        from: edge.from.clone(),
        to: edge.to.clone(),
        title: edge.title.clone(),
        data: data(&edge.data),
        points: points.map(|(x, y)| [rounded(*x), rounded(*y)]).collect(),
    }
}

/// To 1/100 of a unit, as in the picture.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Data as an object.
fn data(data: &[(&'static str, String)]) -> BTreeMap<String, String> {
    let pairs = data.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect()
}
