//! The layout of bands, on generated graphs and at random.

use std::collections::BTreeMap;

use liantu::layout::bands::{self, Band, Flows, Options, Picture, Step, Stop};
use proptest::prelude::*;

use super::data;

fn place(flows: &Flows, height: f64) -> (Picture, f64) {
    let options = Options::default();
    let sequence = bands::sequence(flows);
    let scale = sequence.scale(height, &options);
    (sequence.place(scale, &options), scale)
}

/// A graph of the bench as flows.
fn generated(size: usize) -> Flows {
    let json =
        |path: &str| -> serde_json::Value { serde_json::from_str(&data(path)).expect("JSON") };
    let graph = json(&format!("layout/vc{size}.json"));
    let values = json("layout/values.json");
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let nodes = graph["nodes"].as_array().expect("a list").iter();
    let names: Vec<String> = nodes.map(|it| text(&it[0])).collect();
    let index: BTreeMap<&String, usize> =
        names.iter().enumerate().map(|(at, it)| (it, at)).collect();
    let edges = graph["edges"].as_array().expect("a list").iter();
    let values = values[size.to_string()].as_array().expect("a list");
    assert_eq!(edges.len(), values.len());
    Flows {
        bands: edges
            .zip(values)
            .map(|(it, value)| Band {
                from: index[&text(&it[0])],
                to: index[&text(&it[1])],
                amount: value.as_f64(),
                feedback: it[2] == 1,
                ..Band::default()
            })
            .collect(),
        stops: names
            .iter()
            .map(|it| Stop {
                key: it.clone(),
                ..Stop::default()
            })
            .collect(),
    }
}

/// Pairs of bands of which the middle lines cross, outside the nodes that they share: every pair of pieces is tried.
fn crossings(flows: &Flows, picture: &Picture) -> usize {
    let inside = |node: usize, (x, y): (f64, f64)| {
        let it = picture.stops[node];
        x >= it.x - 2.0
            && x <= it.x + it.width + 2.0
            && y >= it.y - 2.0
            && y <= it.y + it.height + 2.0
    };
    let mut count = 0;
    for (at, one) in flows.bands.iter().enumerate() {
        for (other_at, other) in flows.bands.iter().enumerate().skip(at + 1) {
            let shared = |point| {
                let ends = [one.from, one.to];
                let mut both = ends
                    .into_iter()
                    .filter(|it| [other.from, other.to].contains(it));
                both.any(|it| inside(it, point))
            };
            let (first, second) = (
                &picture.ribbons[at].middle,
                &picture.ribbons[other_at].middle,
            );
            for a in first.windows(2) {
                for b in second.windows(2) {
                    count += usize::from(meet(a, b).is_some_and(|point| !shared(point)));
                }
            }
        }
    }
    count
}

/// Where two pieces cross, the end of each left out.
fn meet(a: &[(f64, f64)], b: &[(f64, f64)]) -> Option<(f64, f64)> {
    let along = (a[1].0 - a[0].0, a[1].1 - a[0].1);
    let other = (b[1].0 - b[0].0, b[1].1 - b[0].1);
    let turn = along.0 * other.1 - along.1 * other.0;
    let between = (b[0].0 - a[0].0, b[0].1 - a[0].1);
    let first = (between.0 * other.1 - between.1 * other.0) / turn;
    let second = (between.0 * along.1 - between.1 * along.0) / turn;
    let crosses = (0.0..1.0).contains(&first) && (0.0..1.0).contains(&second);
    crosses.then_some((a[0].0 + first * along.0, a[0].1 + first * along.1))
}

/// d3-sankey 0.12.3 crosses 6, 572 and 5446 times on these by the same counter, with the returning links left out, which it
/// cannot draw at all; here those are drawn and counted. In the six columns of longest paths no order of the 20 nodes crosses
/// less than 6 times (proven by an integer programme), so that two of them stand ahead of the others; with them 4 would do, and 5 weigh
/// less.
#[test]
fn bands_cross_seldom_on_generated_graphs() {
    for (size, most) in [(20, 5), (100, 200), (500, 3000)] {
        let flows = generated(size);
        let (picture, _) = place(&flows, 160.0 * (size as f64).sqrt());
        let count = crossings(&flows, &picture);
        assert!(count <= most, "{size} nodes: {count} crossings");
        sound(&flows, &picture);
    }
}

/// What holds of every picture of bands.
fn sound(flows: &Flows, picture: &Picture) {
    let options = Options::default();
    for (at, rect) in picture.stops.iter().enumerate() {
        let numbers = [rect.x, rect.y, rect.width, rect.height];
        assert!(
            numbers.iter().all(|it| it.is_finite() && *it >= -1e-6),
            "{numbers:?}"
        );
        assert!(rect.x + rect.width <= picture.width + 1e-6);
        assert!(rect.y + rect.height <= picture.height + 1e-6);
        let label = flows.stops[at].label;
        let words = (
            rect.x,
            rect.y - label.height,
            rect.x + label.width.max(rect.width),
            rect.y + rect.height,
        );
        assert!(
            words.1 >= -1e-6 && words.2 <= picture.width + 1e-6,
            "{words:?}"
        );
        for (other_at, other) in picture.stops.iter().enumerate().skip(at + 1) {
            let label = flows.stops[other_at].label;
            let right = other.x + label.width.max(other.width);
            let apart = words.2 <= other.x
                || right <= words.0
                || words.3 <= other.y - label.height
                || other.y + other.height <= words.1;
            assert!(apart, "nodes {at} and {other_at} lie on each other");
        }
    }
    for (band, ribbon) in flows.bands.iter().zip(&picture.ribbons) {
        let (from, to) = (picture.stops[band.from], picture.stops[band.to]);
        let first = ribbon.middle.first().expect("a band has a way");
        let last = ribbon.middle.last().expect("a band has a way");
        assert!(
            (first.0 - from.x - options.node).abs() < 1e-6,
            "a band begins at its node"
        );
        assert!(
            (last.0 - to.x).abs() < 1e-3,
            "a band ends at its node: {last:?} {to:?}"
        );
        for ((_, y), rect) in [(first, from), (last, to)] {
            let half = ribbon.width / 2.0;
            assert!(y - half >= rect.y - 1e-3 && y + half <= rect.y + rect.height + 1e-3);
        }
        if band.amount.is_some() {
            even(ribbon.width, &ribbon.outline, &ribbon.middle);
        }
    }
    apart_at_nodes(flows, picture);
}

/// The bands on a side of a node lie beside each other and fill it from the top.
fn apart_at_nodes(flows: &Flows, picture: &Picture) {
    for (at, rect) in picture.stops.iter().enumerate() {
        for side in 0..2 {
            let mut ends: Vec<(f64, f64)> = Vec::new();
            for (band, ribbon) in flows.bands.iter().zip(&picture.ribbons) {
                let (own, point) = if side == 0 {
                    (band.to, ribbon.middle.last())
                } else {
                    (band.from, ribbon.middle.first())
                };
                if own == at {
                    ends.push((point.expect("a band has a way").1, ribbon.width));
                }
            }
            ends.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut next = rect.y;
            for (middle, width) in ends {
                assert!(
                    (middle - width / 2.0 - next).abs() < 1e-3,
                    "{middle} {width} {next}"
                );
                next += width;
            }
            assert!((picture.filled[at][side] - (next - rect.y)).abs() < 1e-3);
        }
    }
}

/// The outline keeps half the width from the middle line: as long as twice the line, as large as line times width.
fn even(width: f64, outline: &[Step], middle: &[(f64, f64)]) {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for step in outline {
        let at = points.last().copied();
        match (*step, at) {
            (Step::Move(x, y) | Step::Line(x, y), _) => points.push((x, y)),
            (Step::Cubic(ax, ay, bx, by, x, y), Some(from)) => {
                for part in 1..=24 {
                    let t = f64::from(part) / 24.0;
                    let u = 1.0 - t;
                    let mix = |p: f64, a: f64, b: f64, q: f64| {
                        u * u * u * p + 3.0 * u * u * t * a + 3.0 * u * t * t * b + t * t * t * q
                    };
                    points.push((mix(from.0, ax, bx, x), mix(from.1, ay, by, y)));
                }
            }
            (Step::Cubic(..), None) => panic!("an outline begins with a point"),
            (Step::Close, _) => {}
        }
    }
    let mut area = 0.0;
    for (at, point) in points.iter().enumerate() {
        let next = points[(at + 1) % points.len()];
        area += point.0 * next.1 - next.0 * point.1;
    }
    let area = area.abs() / 2.0;
    let length: f64 = middle
        .windows(2)
        .map(|it| (it[1].0 - it[0].0).hypot(it[1].1 - it[0].1))
        .sum();
    // The arrow head of a returning band is not part of its outline.
    let head = Options::default().stub;
    let (least, most) = (
        width * (length - head) * 0.995 - 0.01,
        width * length * 1.005 + 0.01,
    );
    assert!(
        area >= least && area <= most,
        "{width} × {length} is not {area}"
    );
}

#[test]
fn widths_are_amounts_and_bands_of_nothing_known_keep_the_least() {
    let options = Options::default();
    assert_eq!(bands::width_of(Some(30.0), 0.5, options.least), 15.0);
    assert_eq!(
        bands::width_of(Some(0.001), 0.5, options.least),
        options.least
    );
    assert_eq!(bands::width_of(None, 0.5, options.least), options.least);
}

#[test]
fn a_loop_runs_outside_and_comes_back_from_the_left() {
    let names = ["a", "b", "c"];
    let band = |from, to, amount| Band {
        from,
        to,
        amount: Some(amount),
        ..Band::default()
    };
    let flows = Flows {
        stops: names
            .iter()
            .map(|it| Stop {
                key: (*it).to_owned(),
                ..Stop::default()
            })
            .collect(),
        bands: vec![
            band(0, 1, 10.0),
            band(1, 2, 8.0),
            band(2, 1, 3.0),
            band(1, 1, 1.0),
            band(0, 1, 2.0),
        ],
    };
    let (picture, scale) = place(&flows, 300.0);
    sound(&flows, &picture);
    let bottom = picture
        .stops
        .iter()
        .map(|it| it.y + it.height)
        .fold(0.0, f64::max);
    for (at, returns) in [(0, false), (1, false), (2, true), (3, true), (4, false)] {
        let ribbon = &picture.ribbons[at];
        assert_eq!(ribbon.back.is_some(), returns, "band {at}");
        assert!((ribbon.width - flows.bands[at].amount.expect("known") * scale).abs() < 1e-9);
        let lowest = ribbon.middle.iter().map(|it| it.1).fold(0.0, f64::max);
        assert_eq!(lowest > bottom, returns, "band {at} runs below all nodes");
        assert_eq!(ribbon.head.is_some(), returns);
        if let Some([tip, left, right]) = ribbon.head {
            assert!(
                tip.0 > left.0 && tip.0 > right.0,
                "the arrow points to the right, into the node"
            );
        }
    }
    // In and out of the middle node: 10 + 2 + 3 + 1 and 8 + 1.
    assert!((picture.filled[1][0] - 16.0 * scale).abs() < 1e-9);
    assert!((picture.filled[1][1] - 9.0 * scale).abs() < 1e-9);
}

fn some_flows() -> impl Strategy<Value = Flows> {
    let amount = prop_oneof![
        8 => (1e-3_f64..1e3).prop_map(Some),
        1 => Just(None),
        1 => (-12_i32..12).prop_map(|ten| Some(10_f64.powi(ten))),
    ];
    (1_usize..14).prop_flat_map(move |count| {
        let stop = (0.0_f64..90.0, 0.0_f64..40.0, 0.0_f64..50.0, 0_usize..4);
        let stops = proptest::collection::vec(stop, count);
        let band = (0..count, 0..count, amount.clone());
        let bands = proptest::collection::vec(band, 1..30);
        (stops, bands).prop_map(|(stops, bands)| Flows {
            stops: stops
                .into_iter()
                .enumerate()
                .map(|(at, (width, height, spare, side))| Stop {
                    key: format!("n{at}"),
                    label: liantu::layout::Size { width, height },
                    spare: [
                        if side == 0 { spare } else { 0.0 },
                        if side == 1 { spare } else { 0.0 },
                    ],
                })
                .collect(),
            bands: bands
                .into_iter()
                .enumerate()
                .map(|(at, (from, to, amount))| Band {
                    key: format!("b{at}"),
                    from,
                    to,
                    amount,
                    feedback: false,
                })
                .collect(),
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever flows: nothing lies on anything, bands are even, and the order of what is given does not matter.
    #[test]
    fn any_flows_are_drawn_soundly(flows in some_flows()) {
        prop_assume!(flows.bands.iter().any(|it| it.amount.is_some()));
        let (picture, scale) = place(&flows, 400.0);
        prop_assert!(scale.is_finite() && scale > 0.0);
        sound(&flows, &picture);
        let count = flows.stops.len();
        let mut turned = flows.clone();
        turned.stops.reverse();
        turned.bands.reverse();
        for band in &mut turned.bands {
            (band.from, band.to) = (count - 1 - band.from, count - 1 - band.to);
        }
        let (mut other, _) = place(&turned, 400.0);
        other.stops.reverse();
        other.filled.reverse();
        other.ribbons.reverse();
        prop_assert_eq!(picture, other);
    }
}
