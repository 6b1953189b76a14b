//! How good the layout is on generated graphs: crossings counted here, and how much one box more upsets it.

use std::collections::BTreeMap;

use liantu::layout::{Edge, Graph, Lane, Layout, Node, Options, Rect, arrange};
use serde_json::Value;

/// A generated graph; see `tests/data/layout/SOURCE.txt`.
fn graph(text: &str) -> Graph {
    let data: Value = serde_json::from_str(text).expect("the graph is JSON");
    let list = |key: &str| data[key].as_array().expect("a list").clone();
    let number = |value: &Value| value.as_f64().expect("a number");
    let index = |value: &Value| usize::try_from(value.as_u64().expect("an index")).expect("small");
    let name = |value: &Value| value.as_str().expect("an id").to_owned();
    let nodes: Vec<Node> = list("nodes")
        .iter()
        .map(|node| Node {
            key: name(&node[0]),
            lane: index(&node[1]),
            width: number(&node[2]),
            height: number(&node[3]),
            rank_hint: None,
        })
        .collect();
    let places: BTreeMap<String, usize> = (0..)
        .zip(&nodes)
        .map(|(i, it)| (it.key.clone(), i))
        .collect();
    let edges = list("edges");
    let edges = edges.iter().map(|edge| Edge {
        from: places[&name(&edge[0])],
        to: places[&name(&edge[1])],
        feedback: index(&edge[2]) == 1,
        weight: 1.0,
        width: 1.5,
        ..Edge::default()
    });
    Graph {
        lanes: vec![Lane::default(); index(&data["stages"])],
        edges: edges.collect(),
        nodes,
    }
}

fn graphs() -> [(usize, Graph, usize); 3] {
    [
        (20, graph(include_str!("data/layout/vc20.json")), 9),
        (100, graph(include_str!("data/layout/vc100.json")), 125),
        (500, graph(include_str!("data/layout/vc500.json")), 1555),
    ]
}

/// A straight step of a route.
struct Step {
    edge: usize,
    from: (f64, f64),
    to: (f64, f64),
}

/// The horizontal and the vertical steps of all routes.
fn steps(layout: &Layout) -> [Vec<Step>; 2] {
    let mut steps = [Vec::new(), Vec::new()];
    for (edge, route) in layout.routes.iter().enumerate() {
        for pair in route.points.windows(2) {
            let (a, b) = ((pair[0].x, pair[0].y), (pair[1].x, pair[1].y));
            let vertical = a.0 == b.0;
            assert!(vertical != (a.1 == b.1), "steps are horizontal or vertical");
            let (from, to) = if a <= b { (a, b) } else { (b, a) };
            steps[usize::from(vertical)].push(Step { edge, from, to });
        }
    }
    steps
}

fn within(rect: &Rect, (x, y): (f64, f64)) -> bool {
    let (right, bottom) = (rect.x + rect.width, rect.y + rect.height);
    rect.x - 2.0 <= x && x <= right + 2.0 && rect.y - 2.0 <= y && y <= bottom + 2.0
}

/// Where lines of different edges cross, but for crossings at a box that both end at.
fn crossings(graph: &Graph, layout: &Layout) -> usize {
    let [across, mut down] = steps(layout);
    down.sort_by(|a, b| a.from.0.total_cmp(&b.from.0));
    let mut count = 0;
    for flat in &across {
        let first = down.partition_point(|it| it.from.0 <= flat.from.0);
        let met = down[first..].iter().take_while(|it| it.from.0 < flat.to.0);
        for upright in met.filter(|it| it.from.1 < flat.from.1 && flat.from.1 < it.to.1) {
            let at = (upright.from.0, flat.from.1);
            let [a, b] = [flat.edge, upright.edge].map(|edge| &graph.edges[edge]);
            let shared = [a.from, a.to]
                .into_iter()
                .filter(|node| [b.from, b.to].contains(node));
            let mut boxes = shared.map(|node| &layout.nodes[node]);
            if flat.edge != upright.edge && !boxes.any(|rect| within(rect, at)) {
                count += 1;
            }
        }
    }
    count
}

#[test]
fn crossings_stay_within_the_gates() {
    for (size, graph, most) in graphs() {
        let layout = arrange(&graph, &Options::default());
        let count = crossings(&graph, &layout);
        assert!(
            count <= most,
            "{size} boxes: {count} crossings, at most {most}"
        );
        assert!(
            count > 0,
            "{size} boxes: these graphs cannot be drawn without a crossing"
        );
    }
}

#[test]
fn graphs_of_other_seeds_stay_within_15_percent_of_the_gates() {
    let data: Value = serde_json::from_str(include_str!("data/layout/seeds.json")).expect("JSON");
    for (size, most) in [("20", 9.0), ("100", 125.0)] {
        let held = data.as_object().expect("graphs by size and seed").iter();
        let counts: Vec<usize> = held
            .filter(|(name, _)| name.split('/').next() == Some(size))
            .map(|(_, data)| {
                let graph = graph(&data.to_string());
                crossings(&graph, &arrange(&graph, &Options::default()))
            })
            .collect();
        assert_eq!(counts.len(), 5);
        let mean = counts.iter().sum::<usize>() as f64 / 5.0;
        assert!(mean <= most * 1.15, "{size} boxes: {counts:?}");
    }
}

#[test]
fn nothing_runs_backwards_but_what_returns() {
    for (size, graph, _) in graphs() {
        let layout = arrange(&graph, &Options::default());
        for (edge, route) in graph.edges.iter().zip(&layout.routes) {
            let [from, to] = [edge.from, edge.to].map(|node| &layout.nodes[node]);
            assert_eq!(
                route.feedback, edge.feedback,
                "{size} boxes: what returns is known"
            );
            assert!(
                edge.feedback || from.x + from.width < to.x,
                "{size} boxes: forward is to the right"
            );
        }
        for (at, (rect, node)) in layout.nodes.iter().zip(&graph.nodes).enumerate() {
            let lane = &layout.lanes[node.lane];
            assert!(lane.x < rect.x && rect.x + rect.width < lane.x + lane.width);
            for step in steps(&layout).iter().flatten() {
                let edge = &graph.edges[step.edge];
                let clear = step.to.0 <= rect.x
                    || step.from.0 >= rect.x + rect.width
                    || step.to.1 <= rect.y
                    || step.from.1 >= rect.y + rect.height;
                assert!(
                    clear || edge.from == at || edge.to == at,
                    "{size} boxes: no line runs through a box"
                );
            }
            if size == 500 && at > 60 {
                // Each box against 1,800 steps and more: a part of them is enough.
                break;
            }
        }
    }
}

#[test]
fn few_lines_bend_in_a_small_graph() {
    let (_, graph, _) = &graphs()[0];
    let layout = arrange(graph, &Options::default());
    let straight = layout
        .routes
        .iter()
        .filter(|it| it.points.len() == 2)
        .count();
    let share = straight as f64 / layout.routes.len() as f64;
    assert!(share >= 0.4, "{share:.2} of the lines are straight");
}

/// Share of the pairs of boxes in one column of both layouts whose order is not the same.
fn flipped(before: &Layout, after: &Layout) -> f64 {
    let middle = |rect: &Rect| rect.x + rect.width / 2.0;
    let (mut pairs, mut turned) = (0_usize, 0_usize);
    for (i, (a, a_after)) in before.nodes.iter().zip(&after.nodes).enumerate() {
        for (b, b_after) in before.nodes.iter().zip(&after.nodes).skip(i + 1) {
            let same = |one: &Rect, other: &Rect| (middle(one) - middle(other)).abs() < 0.05;
            if same(a, b) && same(a_after, b_after) {
                pairs += 1;
                turned += usize::from((a.y < b.y) != (a_after.y < b_after.y));
            }
        }
    }
    turned as f64 / pairs.max(1) as f64
}

#[test]
fn one_box_more_leaves_most_boxes_in_order() {
    let (_, graph, _) = &graphs()[1];
    let before = arrange(graph, &Options::default());
    let mut shares = Vec::new();
    for neighbour in [3, 31, 47, 62, 88] {
        let mut more = graph.clone();
        more.nodes.push(Node {
            key: "one more".to_owned(),
            ..graph.nodes[neighbour].clone()
        });
        let entering = graph
            .edges
            .iter()
            .find(|edge| edge.to == neighbour && !edge.feedback);
        more.edges.extend(entering.map(|edge| Edge {
            to: graph.nodes.len(),
            ..edge.clone()
        }));
        shares.push(flipped(&before, &arrange(&more, &Options::default())));
    }
    let mean = shares.iter().sum::<f64>() / 5.0;
    assert!(mean <= 0.1, "{shares:?} of the pairs are turned round");
}
