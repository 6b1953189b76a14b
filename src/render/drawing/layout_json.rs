//! Layout JSON: boxes and links with their places, for other programs.
//!
//! Comes in: a drawing of a net. Goes out: JSON, whose `format` is a number that changes with its meaning. Must not
//! know: chains.

use serde_json::{Map, Value, json};

use super::graph::graph;
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

fn write(drawing: &Drawing, _: &DrawingOptions) -> Result<Vec<u8>, Message> {
    let graph = graph(drawing)?;
    let nodes: Vec<Value> = graph
        .nodes
        .iter()
        .map(|node| {
            let [x, y, width, height] = node.bounds.map(|it| (it * 100.0).round() / 100.0);
            json!({
                "key": node.key, "class": node.class, "data": data(&node.data), "text": node.words,
                "x": x, "y": y, "width": width, "height": height,
            })
        })
        .collect();
    let edges: Vec<Value> = graph
        .edges
        .iter()
        .map(|edge| {
            json!({
                "from": edge.from, "to": edge.to, "title": edge.title, "data": data(&edge.data),
                "points": edge.points.iter().map(|(x, y)| json!([(x * 100.0).round() / 100.0, (y * 100.0).round() / 100.0])).collect::<Vec<_>>(),
            })
        })
        .collect();
    let all = json!({
        "format": 1, "lang": drawing.lang, "title": drawing.title, "description": drawing.description,
        "width": drawing.width, "height": drawing.height, "nodes": nodes, "edges": edges,
    });
    Ok(format!("{all:#}\n").into_bytes())
}

/// Data as an object.
fn data(data: &[(&'static str, String)]) -> Value {
    let pairs = data
        .iter()
        .map(|(key, value)| ((*key).to_owned(), json!(value)));
    Value::Object(pairs.collect::<Map<_, _>>())
}
