//! Lays out a graph given as JSON: `cargo run --example layout GRAPH.json OUT.json [sankey]`.
//!
//! With `sankey` the links are bands as wide as their `value`, in columns that the program chooses.
//!
//! Input: `{"stages": […], "nodes": [{"id", "w", "h", "stage"}], "edges": [{"source", "target", "kind"}]}` where the
//! kind `feedback` marks recycling links. Output: `{"seconds", "cpu", "nodes": [{"id", "x", "y", "w", "h"}],
//! "edges": [{"source", "target", "points": [[x, y], …]}]}`, and the numbers of the picture on standard error.

use liantu::layout::bands::{self, Band, Flows, Stop};
use liantu::layout::{self, Edge, Graph, Lane, Node, Options};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, input, output, ..] = &arguments[..] else {
        return Err("usage: layout GRAPH.json OUT.json [sankey]".into());
    };
    let data: Value = serde_json::from_str(&std::fs::read_to_string(input)?)?;
    if arguments.get(3).is_some_and(|it| it == "sankey") {
        return sankey(&data, output);
    }
    let graph = read(&data)?;
    let start = Instant::now();
    let layout = layout::arrange(&graph, &Options::default());
    let seconds = start.elapsed().as_secs_f64();
    let nodes = graph.nodes.iter().zip(&layout.nodes).map(|(node, rect)| {
        json!({"id": node.key, "x": rect.x, "y": rect.y, "w": rect.width, "h": rect.height})
    });
    let edges = graph.edges.iter().zip(&layout.routes).map(|(edge, route)| {
        let points: Vec<[f64; 2]> = route.points.iter().map(|point| [point.x, point.y]).collect();
        json!({"source": graph.nodes[edge.from].key, "target": graph.nodes[edge.to].key, "points": points})
    });
    let result = json!({
        "tool": "liantu", "seconds": seconds, "cpu": seconds,
        "nodes": nodes.collect::<Vec<_>>(), "edges": edges.collect::<Vec<_>>(),
    });
    std::fs::write(output, result.to_string())?;
    writeln!(
        std::io::stderr(),
        "{} nodes, {} edges: {:.0} × {:.0} in {:.1} ms",
        graph.nodes.len(),
        graph.edges.len(),
        layout.width,
        layout.height,
        seconds * 1000.0
    )?;
    Ok(())
}

/// The same graph as bands, in a picture as high as its columns ask for.
fn sankey(data: &Value, output: &str) -> Result<(), Box<dyn Error>> {
    let graph = read(data)?;
    let amounts = data["edges"].as_array().ok_or("no list `edges`")?.iter();
    let bands = graph.edges.iter().zip(amounts).map(|(edge, value)| Band {
        from: edge.from,
        to: edge.to,
        amount: value["value"].as_f64(),
        feedback: edge.feedback,
        ..Band::default()
    });
    let stops = graph.nodes.iter().map(|node| Stop {
        key: node.key.clone(),
        ..Stop::default()
    });
    let flows = Flows {
        stops: stops.collect(),
        bands: bands.collect(),
    };
    let options = bands::Options::default();
    let start = Instant::now();
    let sequence = bands::sequence(&flows);
    let height = 40.0 * (flows.stops.len() as f64).sqrt() * 4.0;
    let picture = sequence.place(sequence.scale(height, &options), &options);
    let seconds = start.elapsed().as_secs_f64();
    let nodes = flows.stops.iter().zip(&picture.stops).map(|(stop, rect)| {
        json!({"id": stop.key, "x": rect.x, "y": rect.y, "w": rect.width, "h": rect.height})
    });
    let edges = flows.bands.iter().zip(&picture.ribbons).map(|(band, ribbon)| {
        json!({"source": flows.stops[band.from].key, "target": flows.stops[band.to].key, "points": ribbon.middle})
    });
    let result = json!({
        "tool": "liantu sankey", "seconds": seconds, "cpu": seconds,
        "nodes": nodes.collect::<Vec<_>>(), "edges": edges.collect::<Vec<_>>(),
    });
    std::fs::write(output, result.to_string())?;
    writeln!(
        std::io::stderr(),
        "{} nodes, {} bands: {:.0} × {:.0} in {:.1} ms",
        flows.stops.len(),
        flows.bands.len(),
        picture.width,
        picture.height,
        seconds * 1000.0
    )?;
    Ok(())
}

/// The graph of the file.
fn read(data: &Value) -> Result<Graph, Box<dyn Error>> {
    let list = |key: &str| data[key].as_array().ok_or(format!("no list `{key}`"));
    let text = |value: &Value, key: &str| {
        value[key]
            .as_str()
            .map(str::to_owned)
            .ok_or(format!("no text `{key}`"))
    };
    let number = |value: &Value, key: &str| value[key].as_f64().ok_or(format!("no number `{key}`"));
    let mut graph = Graph {
        lanes: vec![Lane::default(); list("stages")?.len()],
        ..Graph::default()
    };
    let mut index = BTreeMap::new();
    for node in list("nodes")? {
        let key = text(node, "id")?;
        index.insert(key.clone(), graph.nodes.len());
        let lane = node["stage"].as_u64().ok_or("no stage")?;
        let (width, height) = (number(node, "w")?, number(node, "h")?);
        graph.nodes.push(Node {
            key,
            lane: usize::try_from(lane)?,
            width,
            height,
            rank_hint: None,
        });
    }
    for edge in list("edges")? {
        let (from, to) = (text(edge, "source")?, text(edge, "target")?);
        let find = |id: &String| index.get(id).copied().ok_or(format!("no node `{id}`"));
        let feedback = edge["kind"] == "feedback";
        let (from, to) = (find(&from)?, find(&to)?);
        graph.edges.push(Edge {
            key: String::new(),
            from,
            to,
            feedback,
            weight: 1.0,
            width: 1.5,
            label: None,
        });
    }
    Ok(graph)
}
