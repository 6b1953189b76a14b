//! What the layout promises, on random graphs: see the head of `src/layout/mod.rs`.

use liantu::layout::{Edge, Graph, Lane, Layout, Node, Options, Point, Rect, Route, Size, arrange};
use proptest::prelude::*;

/// Coordinates are rounded to 1/100.
const ROUNDING: f64 = 0.02;

fn node() -> impl Strategy<Value = (usize, f64, f64, Option<usize>)> {
    (
        0..7_usize,
        20.0..160.0_f64,
        14.0..70.0_f64,
        proptest::option::weighted(0.1, 0..4_usize),
    )
}

fn edge() -> impl Strategy<Value = (usize, usize, bool, f64, Option<Size>)> {
    let label = (10.0..80.0_f64, 8.0..30.0_f64).prop_map(|(width, height)| Size { width, height });
    let width = prop_oneof![4 => Just(1.5), 1 => 0.5..12.0_f64];
    (
        0..300_usize,
        0..300_usize,
        prop::bool::weighted(0.08),
        width,
        proptest::option::weighted(0.15, label),
    )
}

/// Graphs with lanes in disorder, loops, parallel edges, edges from a node to itself, labels and broad lines.
fn graph() -> impl Strategy<Value = Graph> {
    sized(80, 130)
}

/// The same of this size at most.
fn sized(nodes: usize, edges: usize) -> impl Strategy<Value = Graph> {
    let nodes = prop::collection::vec(node(), 0..nodes);
    let edges = prop::collection::vec(edge(), 0..edges);
    let lanes = prop::collection::vec(0.0..300.0_f64, 1..7);
    (nodes, edges, lanes).prop_map(|(nodes, edges, lanes)| {
        let nodes: Vec<Node> = nodes
            .into_iter()
            .enumerate()
            .map(|(i, (lane, width, height, rank_hint))| Node {
                key: format!("node {i}"),
                lane: lane % lanes.len(),
                width,
                height,
                rank_hint,
            })
            .collect();
        let count = nodes.len();
        let edges = edges.into_iter().enumerate().filter(|_| count > 0);
        let edges = edges.map(|(i, (from, to, feedback, width, label))| Edge {
            key: format!("edge {i}"),
            from: from % count,
            to: to % count,
            feedback,
            weight: 1.0,
            width,
            label,
        });
        let edges = edges.collect();
        let lanes = lanes
            .into_iter()
            .map(|min_width| Lane { min_width })
            .collect();
        Graph {
            lanes,
            nodes,
            edges,
        }
    })
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    let apart = |a: f64, a_size: f64, b: f64, b_size: f64| {
        a + a_size <= b + ROUNDING || b + b_size <= a + ROUNDING
    };
    !apart(a.x, a.width, b.x, b.width) && !apart(a.y, a.height, b.y, b.height)
}

/// The steps of a route as thin rectangles.
fn steps(route: &Route) -> impl Iterator<Item = Rect> {
    route.points.windows(2).map(|pair| Rect {
        x: pair[0].x.min(pair[1].x),
        y: pair[0].y.min(pair[1].y),
        width: (pair[0].x - pair[1].x).abs(),
        height: (pair[0].y - pair[1].y).abs(),
    })
}

fn grown(rect: &Rect, by: f64) -> Rect {
    Rect {
        x: rect.x - by,
        y: rect.y - by,
        width: rect.width + 2.0 * by,
        height: rect.height + 2.0 * by,
    }
}

fn label(graph: &Graph, layout: &Layout, edge: usize) -> Option<Rect> {
    let (size, Point { x, y }) = (graph.edges[edge].label?, layout.routes[edge].label?);
    Some(Rect {
        x: x - size.width / 2.0,
        y: y - size.height / 2.0,
        width: size.width,
        height: size.height,
    })
}

fn check_boxes(graph: &Graph, layout: &Layout) -> Result<(), TestCaseError> {
    prop_assert_eq!(layout.lanes.len(), graph.lanes.len());
    for (lane, given) in layout.lanes.iter().zip(&graph.lanes) {
        prop_assert!(lane.width >= given.min_width - ROUNDING);
        prop_assert!(lane.x >= 0.0 && lane.x + lane.width <= layout.width + ROUNDING);
    }
    for pair in layout.lanes.windows(2) {
        prop_assert!(
            pair[0].x + pair[0].width < pair[1].x,
            "lanes are disjoint and in order"
        );
    }
    for (i, (rect, node)) in layout.nodes.iter().zip(&graph.nodes).enumerate() {
        let lane = &layout.lanes[node.lane];
        prop_assert!(
            rect.width == (node.width * 100.0).round() / 100.0
                || (rect.width - node.width).abs() < ROUNDING
        );
        prop_assert!(rect.height >= node.height - ROUNDING);
        prop_assert!(
            rect.x > lane.x && rect.x + rect.width < lane.x + lane.width,
            "node {i} in its lane"
        );
        prop_assert!(
            rect.y > lane.y && rect.y + rect.height < lane.y + lane.height,
            "node {i} in its lane"
        );
        for (j, other) in layout.nodes.iter().enumerate().skip(i + 1) {
            prop_assert!(!overlap(rect, other), "nodes {i} and {j} overlap");
        }
    }
    Ok(())
}

fn check_routes(graph: &Graph, layout: &Layout) -> Result<(), TestCaseError> {
    let lane = |node: usize| graph.nodes[node].lane;
    for (i, (route, edge)) in layout.routes.iter().zip(&graph.edges).enumerate() {
        let (source, target) = (&layout.nodes[edge.from], &layout.nodes[edge.to]);
        let (first, last) = (route.points[0], route.points[route.points.len() - 1]);
        prop_assert!(
            (first.x - source.x - source.width).abs() < ROUNDING,
            "edge {i} leaves to the right"
        );
        prop_assert!(first.y > source.y && first.y < source.y + source.height);
        prop_assert!(
            (last.x - target.x).abs() < ROUNDING,
            "edge {i} enters from the left"
        );
        prop_assert!(last.y > target.y && last.y < target.y + target.height);
        for pair in route.points.windows(2) {
            prop_assert!(
                (pair[0].x == pair[1].x) != (pair[0].y == pair[1].y),
                "edge {i}: {pair:?}"
            );
        }
        if edge.feedback || lane(edge.to) < lane(edge.from) {
            prop_assert!(route.feedback, "edge {i} returns");
        }
        let lowest = route.points.iter().map(|p| p.y).fold(0.0, f64::max);
        if route.feedback {
            prop_assert!(lowest <= layout.height, "edge {i} stays in the drawing");
            let back = route.points.windows(2).any(|pair| pair[0].x > pair[1].x);
            let across = last.x > first.x;
            prop_assert!(back || across, "edge {i} is seen to return");
        } else {
            prop_assert!(
                route.points.windows(2).all(|pair| pair[0].x <= pair[1].x),
                "edge {i} never runs back"
            );
            prop_assert!(lowest < layout.lanes[0].height);
        }
        for (j, rect) in layout.nodes.iter().enumerate() {
            let clear = if j == edge.from || j == edge.to {
                0.0
            } else {
                4.0
            };
            for step in steps(route) {
                prop_assert!(
                    !overlap(&grown(rect, clear), &step),
                    "edge {i} runs through node {j}"
                );
            }
        }
        let outside = |p: &&Point| !(0.0..=layout.width).contains(&p.x) || p.y < 0.0;
        let outside = route.points.iter().find(outside);
        prop_assert!(
            outside.is_none(),
            "edge {i} leaves the drawing ({} wide): {outside:?}",
            layout.width
        );
    }
    Ok(())
}

/// Two different edges never run on top of each other.
fn check_apart(layout: &Layout) -> Result<(), TestCaseError> {
    for (i, route) in layout.routes.iter().enumerate() {
        for (j, other) in layout.routes.iter().enumerate().skip(i + 1) {
            for a in steps(route) {
                for b in steps(other) {
                    let along_x = a.height == 0.0 && b.height == 0.0 && (a.y - b.y).abs() < 2.0;
                    let along_y = a.width == 0.0 && b.width == 0.0 && (a.x - b.x).abs() < 2.0;
                    let meet_x = a.x < b.x + b.width && b.x < a.x + a.width;
                    let meet_y = a.y < b.y + b.height && b.y < a.y + a.height;
                    let on_top = (along_x && meet_x) || (along_y && meet_y);
                    prop_assert!(
                        !on_top,
                        "edges {i} and {j} run on top of each other: {a:?} {b:?}"
                    );
                }
            }
        }
    }
    Ok(())
}

fn check_labels(graph: &Graph, layout: &Layout) -> Result<(), TestCaseError> {
    for i in 0..graph.edges.len() {
        let Some(own) = label(graph, layout, i) else {
            prop_assert!(
                graph.edges[i].label.is_none(),
                "edge {i} has lost its label"
            );
            continue;
        };
        let middle = own.y + own.height / 2.0;
        let on_line = steps(&layout.routes[i]).any(|step| {
            step.height == 0.0
                && (step.y - middle).abs() < ROUNDING
                && step.x <= own.x
                && own.x + own.width <= step.x + step.width
        });
        prop_assert!(
            on_line,
            "the label of edge {i} stands on a horizontal step of its line"
        );
        for (j, rect) in layout.nodes.iter().enumerate() {
            prop_assert!(
                !overlap(&own, rect),
                "the label of edge {i} covers node {j}"
            );
        }
        for (j, route) in layout.routes.iter().enumerate().filter(|&(j, _)| j != i) {
            prop_assert!(
                !steps(route).any(|step| overlap(&own, &step)),
                "edge {j} runs through the label of edge {i}"
            );
            if let Some(other) = label(graph, layout, j) {
                prop_assert!(
                    !overlap(&own, &other),
                    "the labels of edges {i} and {j} overlap"
                );
            }
        }
        prop_assert!(own.y > 0.0 && own.y + own.height < layout.height + ROUNDING);
    }
    Ok(())
}

/// The graph with its nodes and edges in another order: `nodes[i]` is the old place of the new node `i`.
fn shuffled(graph: &Graph, nodes: &[usize], edges: &[usize]) -> Graph {
    let mut place = vec![0; nodes.len()];
    for (new, &old) in nodes.iter().enumerate() {
        place[old] = new;
    }
    let edge = |&old: &usize| {
        let edge = &graph.edges[old];
        Edge {
            from: place[edge.from],
            to: place[edge.to],
            ..edge.clone()
        }
    };
    Graph {
        lanes: graph.lanes.clone(),
        nodes: nodes.iter().map(|&old| graph.nodes[old].clone()).collect(),
        edges: edges.iter().map(edge).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn promises_hold(graph in graph()) {
        let layout = arrange(&graph, &Options::default());
        check_boxes(&graph, &layout)?;
        check_routes(&graph, &layout)?;
        check_apart(&layout)?;
        check_labels(&graph, &layout)?;
    }

    #[test]
    fn order_of_the_input_does_not_matter(
        (graph, nodes, edges) in graph().prop_flat_map(|graph| {
            let nodes: Vec<usize> = (0..graph.nodes.len()).collect();
            let edges: Vec<usize> = (0..graph.edges.len()).collect();
            (Just(graph), Just(nodes).prop_shuffle(), Just(edges).prop_shuffle())
        })
    ) {
        let straight = arrange(&graph, &Options::default());
        let other = arrange(&shuffled(&graph, &nodes, &edges), &Options::default());
        prop_assert_eq!(&other.lanes, &straight.lanes);
        for (new, &old) in nodes.iter().enumerate() {
            prop_assert_eq!(other.nodes[new], straight.nodes[old]);
        }
        for (new, &old) in edges.iter().enumerate() {
            prop_assert_eq!(&other.routes[new], &straight.routes[old]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn promises_hold_up_to_three_hundred_boxes(graph in sized(300, 480)) {
        let layout = arrange(&graph, &Options::default());
        check_boxes(&graph, &layout)?;
        check_routes(&graph, &layout)?;
        check_apart(&layout)?;
        check_labels(&graph, &layout)?;
    }
}

fn boxes(lanes: &[usize]) -> Vec<Node> {
    let node = |(i, &lane): (usize, &usize)| Node {
        key: format!("n{i:04}"),
        lane,
        width: 100.0,
        height: 40.0,
        rank_hint: None,
    };
    lanes.iter().enumerate().map(node).collect()
}

fn link(from: usize, to: usize) -> Edge {
    Edge {
        from,
        to,
        weight: 1.0,
        width: 1.5,
        ..Edge::default()
    }
}

#[test]
fn nothing_is_laid_out_as_nothing() {
    assert_eq!(
        arrange(&Graph::default(), &Options::default()),
        Layout::default()
    );
}

#[test]
fn empty_lanes_keep_their_width_and_place() {
    let lanes = vec![Lane { min_width: 120.0 }; 3];
    let graph = Graph {
        lanes,
        nodes: boxes(&[0, 2]),
        edges: vec![link(0, 1)],
    };
    let layout = arrange(&graph, &Options::default());
    assert!(layout.lanes[1].width >= 120.0);
    // The line runs straight through the empty lane.
    assert_eq!(layout.routes[0].points.len(), 2);
    let alone = arrange(
        &Graph {
            lanes: vec![Lane::default()],
            nodes: boxes(&[0]),
            edges: vec![],
        },
        &Options::default(),
    );
    assert_eq!((alone.nodes.len(), alone.nodes[0].width), (1, 100.0));
}

#[test]
fn a_loop_within_a_lane_has_one_returning_edge() {
    let edges = vec![link(0, 1), link(1, 2), link(2, 0), link(1, 1)];
    let graph = Graph {
        lanes: vec![Lane::default()],
        nodes: boxes(&[0, 0, 0]),
        edges,
    };
    let layout = arrange(&graph, &Options::default());
    let returning: Vec<bool> = layout.routes.iter().map(|route| route.feedback).collect();
    assert_eq!(returning, [false, false, true, true]);
    assert!(layout.nodes[0].x < layout.nodes[1].x && layout.nodes[1].x < layout.nodes[2].x);
}

#[test]
fn a_hint_sets_the_column() {
    let mut nodes = boxes(&[0, 0, 0]);
    nodes[2].rank_hint = Some(1);
    let graph = Graph {
        lanes: vec![Lane::default()],
        nodes,
        edges: vec![link(0, 1)],
    };
    let layout = arrange(&graph, &Options::default());
    assert_eq!(layout.nodes[2].x, layout.nodes[1].x);
    assert!(layout.nodes[0].x < layout.nodes[2].x);
}

#[test]
fn a_long_chain_in_one_lane_does_not_overflow() {
    let count = 2000;
    let edges = (1..count).map(|to| link(to - 1, to)).collect();
    let graph = Graph {
        lanes: vec![Lane::default()],
        nodes: boxes(&vec![0; count]),
        edges,
    };
    let layout = arrange(&graph, &Options::default());
    assert!(
        layout.routes.iter().all(|route| route.points.len() == 2),
        "a chain is one straight line"
    );
}
