//! Colours: told apart with every kind of colour vision, in grey, and from what they lie on.
//!
//! Colour vision is simulated by the matrices of Machado, Oliveira and Fernandes (2009, severity 1) on linear light, and a
//! second time by those of Viénot, Brettel and Mollon (1999); differences are CIEDE2000 (Sharma, Wu and Dalal 2005).

use liantu::report::{Color, Group, Item, Style};
use liantu::view::Theme;

use crate::geometry::{Extent, groups, polygon, text_extent};
use crate::quality::{Seen, drawn};

type Triple = [f64; 3];

const MACHADO: [(&str, [Triple; 3]); 3] = [
    (
        "protan",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deutan",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritan",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];
const VIENOT: [(&str, [Triple; 3]); 2] = [
    (
        "protan (Viénot)",
        [
            [0.112_38, 0.887_62, 0.0],
            [0.112_38, 0.887_62, 0.0],
            [0.004_01, -0.004_01, 1.0],
        ],
    ),
    (
        "deutan (Viénot)",
        [
            [0.292_75, 0.707_25, 0.0],
            [0.292_75, 0.707_25, 0.0],
            [-0.022_34, 0.022_34, 1.0],
        ],
    ),
];
/// Least difference of two colours that alone tell two things apart.
const LEAST: f64 = 10.0;
/// Least difference of lightness of two greys that alone tell two things apart.
const LEAST_GREY: f64 = 10.0;

fn linear(Color(red, green, blue): Color) -> Triple {
    [red, green, blue].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn times(matrix: &[Triple; 3], of: Triple) -> Triple {
    [0, 1, 2].map(|row| (0..3).map(|at| matrix[row][at] * of[at]).sum())
}

/// CIE L*a*b* under D65.
fn lab(linear: Triple) -> Triple {
    const XYZ: [Triple; 3] = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175],
        [0.019_333_9, 0.119_192, 0.950_304_1],
    ];
    const WHITE: Triple = [0.950_47, 1.0, 1.088_83];
    let xyz = times(&XYZ, linear);
    let [x, y, z] = [0, 1, 2].map(|at| {
        let part = xyz[at] / WHITE[at];
        if part > 216.0 / 24_389.0 {
            part.cbrt()
        } else {
            (24_389.0 / 27.0 * part + 16.0) / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000.
fn difference(one: Triple, other: Triple) -> f64 {
    let chroma = |it: Triple, stretch: f64| (it[1] * stretch).hypot(it[2]);
    let mean = f64::midpoint(chroma(one, 1.0), chroma(other, 1.0)).powi(7);
    let stretch = 1.5 - 0.5 * (mean / (mean + 25_f64.powi(7))).sqrt();
    let (c1, c2) = (chroma(one, stretch), chroma(other, stretch));
    let hue = |it: Triple| it[2].atan2(it[1] * stretch).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(one), hue(other));
    let grey = c1 * c2 == 0.0;
    let mut turn = if grey { 0.0 } else { h2 - h1 };
    if turn > 180.0 {
        turn -= 360.0;
    } else if turn < -180.0 {
        turn += 360.0;
    }
    let middle = if grey {
        h1 + h2
    } else if (h1 - h2).abs() <= 180.0 {
        f64::midpoint(h1, h2)
    } else if h1 + h2 < 360.0 {
        f64::midpoint(h1, h2) + 180.0
    } else {
        f64::midpoint(h1, h2) - 180.0
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t =
        1.0 - 0.17 * cos(middle - 30.0) + 0.24 * cos(2.0 * middle) + 0.32 * cos(3.0 * middle + 6.0)
            - 0.2 * cos(4.0 * middle - 63.0);
    let (light, chroma) = (
        f64::midpoint(one[0], other[0]) - 50.0,
        f64::midpoint(c1, c2),
    );
    let scale = [
        1.0 + 0.015 * light * light / (20.0 + light * light).sqrt(),
        1.0 + 0.045 * chroma,
        1.0 + 0.015 * chroma * t,
    ];
    let delta = [
        (other[0] - one[0]) / scale[0],
        (c2 - c1) / scale[1],
        2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / scale[2],
    ];
    let rotation = -(60.0 * (-((middle - 275.0) / 25.0).powi(2)).exp())
        .to_radians()
        .sin()
        * 2.0
        * (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let squares: f64 = delta.iter().map(|it| it * it).sum();
    (squares + rotation * delta[1] * delta[2]).sqrt()
}

#[test]
fn the_difference_is_that_of_the_published_pairs() {
    // Sharma, Wu and Dalal (2005), table 1.
    for (one, other, told) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        (
            [60.2574, -34.0099, 36.2677],
            [60.4626, -34.1751, 39.4387],
            1.2644,
        ),
        (
            [2.0776, 0.0795, -1.1350],
            [0.9033, -0.0636, -0.5514],
            0.9082,
        ),
    ] {
        let found = difference(one, other);
        assert!((found - told).abs() < 5e-5, "{found} is not {told}");
        assert!((difference(other, one) - found).abs() < 1e-9);
    }
    for (name, matrix) in MACHADO.iter().chain(&VIENOT) {
        // White stays white, and so does every grey.
        let white = times(matrix, [1.0; 3]);
        assert!(
            white.iter().all(|it| (it - 1.0).abs() < 1e-3),
            "{name}: {white:?}"
        );
    }
}

/// The least difference that anybody sees, and who.
fn seen(one: Color, other: Color) -> (f64, &'static str) {
    let normal = (difference(lab(linear(one)), lab(linear(other))), "normal");
    let all = MACHADO.iter().chain(&VIENOT).map(|(name, matrix)| {
        let of = |it| lab(times(matrix, linear(it)).map(|part| part.clamp(0.0, 1.0)));
        (difference(of(one), of(other)), *name)
    });
    all.fold(
        normal,
        |least, next| if next.0 < least.0 { next } else { least },
    )
}

#[test]
fn okabe_and_ito_are_told_apart_as_published() {
    // Their eight colours: nobody sees less than 10 between two of them.
    let all = [
        Color(0, 0, 0),
        Color(0xe6, 0x9f, 0x00),
        Color(0x56, 0xb4, 0xe9),
        Color(0x00, 0x9e, 0x73),
        Color(0xf0, 0xe4, 0x42),
        Color(0x00, 0x72, 0xb2),
        Color(0xd5, 0x5e, 0x00),
        Color(0xcc, 0x79, 0xa7),
    ];
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            assert!(seen(*one, *other).0 >= LEAST, "{one:?} {other:?}");
        }
    }
    // And the test can fail: red and green of equal lightness.
    assert!(seen(Color(0xc0, 0x50, 0x30), Color(0x60, 0x80, 0x30)).0 < LEAST);
}

/// A sign of a legend: its form, its colours, what it means.
struct Sign {
    form: Vec<Form>,
    colors: Vec<Option<Color>>,
    words: String,
}

/// What can be seen of a shape without colour, coarse enough that two forms which differ are not mistaken.
#[derive(PartialEq, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing the eye tells apart"
)]
struct Form {
    shape: &'static str,
    corners: usize,
    round: bool,
    filled: bool,
    outlined: bool,
    /// Outline, in steps of a half more each.
    weight: i32,
    /// Length of a dash with its gap, in such steps; 0 is solid.
    dash: i32,
    hatch: Option<&'static str>,
    arrow: bool,
    /// Height in such steps.
    height: i32,
}

fn steps(of: f64) -> i32 {
    if of <= 0.0 {
        0
    } else {
        (of.ln() / 1.5_f64.ln()).round() as i32 + 20
    }
}

fn form(item: &Item) -> (Form, &Style) {
    let (shape, corners, round, height, style) = match item {
        Item::Rect {
            height,
            radius,
            style,
            ..
        } => ("rect", 4, *radius > 5.0, *height, style),
        Item::Circle { radius, style, .. } => ("circle", 0, true, 2.0 * radius, style),
        Item::Path { steps, style } => {
            let points = polygon(steps);
            let extent = Extent::around(&points);
            // Triangles and diamonds by the number of their corners.
            ("path", points.len(), false, extent.3 - extent.1, style)
        }
        Item::Text { .. } | Item::Group(_) => unreachable!("a sign is drawn"),
    };
    let form = Form {
        shape,
        corners,
        round,
        filled: style.fill.is_some(),
        outlined: style.stroke.is_some() && style.stroke_width > 0.0,
        weight: steps(style.stroke_width),
        dash: steps(style.dash.iter().sum()),
        hatch: style.hatch,
        arrow: style.arrow,
        height: steps(height),
    };
    (form, style)
}

/// The signs of each legend of a drawing: one for each panel.
fn signs(seen: &Seen) -> Vec<Vec<Sign>> {
    let mut all = Vec::new();
    for legend in groups(&seen.drawing.items) {
        if legend.class != "legend" {
            continue;
        }
        let mut signs: Vec<Sign> = Vec::new();
        let mut open: Vec<&Item> = legend.items.iter().rev().collect();
        let mut sign: Option<Sign> = None;
        let mut written = false;
        while let Some(item) = open.pop() {
            match item {
                Item::Group(group) => open.extend(group.items.iter().rev()),
                Item::Text { text, .. } => {
                    written = true;
                    if let Some(sign) = &mut sign {
                        sign.words += text;
                    }
                }
                item => {
                    if written {
                        signs.extend(sign.take());
                    }
                    written = false;
                    let sign = sign.get_or_insert_with(|| Sign {
                        form: Vec::new(),
                        colors: Vec::new(),
                        words: String::new(),
                    });
                    let (form, style) = form(item);
                    sign.form.push(form);
                    sign.colors.extend([style.fill, style.stroke]);
                }
            }
        }
        signs.extend(sign);
        all.push(signs);
    }
    all
}

#[test]
fn what_looks_different_looks_different_to_everybody() {
    let (mut told, mut by_color) = (0, 0);
    let mut faults = std::collections::BTreeSet::new();
    for it in drawn() {
        for signs in signs(it) {
            for (at, one) in signs.iter().enumerate() {
                for other in &signs[at + 1..] {
                    told += 1;
                    if one.form != other.form || one.words == other.words {
                        continue;
                    }
                    by_color += 1;
                    let pairs = one.colors.iter().zip(&other.colors);
                    let best = pairs
                        .filter_map(|(a, b)| Some(((*a)?, (*b)?)))
                        .map(|(a, b)| {
                            if it.theme == Theme::Print {
                                let light = |it| lab(linear(it))[0];
                                ((light(a) - light(b)).abs() * LEAST / LEAST_GREY, "in grey")
                            } else {
                                seen(a, b)
                            }
                        })
                        .fold(
                            (0.0, "nobody"),
                            |best: (f64, &str), next| {
                                if next.0 > best.0 { next } else { best }
                            },
                        );
                    if best.0 < LEAST {
                        faults.insert(format!(
                            "{}: `{}` and `{}` are {:.1} apart ({})",
                            it.place, one.words, other.words, best.0, best.1
                        ));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(
        told > 1000 && by_color > 10,
        "{told} pairs, {by_color} by colour"
    );
}

// ── Contrast ─────────────────────────────────────────────────────────────────────────────────────────────────────

fn luminance(color: Triple) -> f64 {
    0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(linear(one)), luminance(linear(other)));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What lies below: shapes in the order they are painted.
struct Ground {
    extent: Extent,
    points: Vec<(f64, f64)>,
    color: Color,
    opacity: f64,
    hatched: bool,
}

impl Ground {
    fn of(item: &Item) -> Option<Self> {
        let (points, style) = match item {
            Item::Rect {
                x,
                y,
                width,
                height,
                style,
                ..
            } => {
                let (right, bottom) = (x + width, y + height);
                (
                    vec![(*x, *y), (right, *y), (right, bottom), (*x, bottom)],
                    style,
                )
            }
            Item::Circle {
                x,
                y,
                radius,
                style,
            } => {
                let corner = |at: i32| {
                    let turn = f64::from(at) * std::f64::consts::TAU / 24.0;
                    (x + radius * turn.cos(), y + radius * turn.sin())
                };
                ((0..24).map(corner).collect(), style)
            }
            Item::Path { steps, style } => (polygon(steps), style),
            Item::Text { .. } | Item::Group(_) => return None,
        };
        if style.fill.is_none() && style.hatch.is_none() {
            return None;
        }
        Some(Self {
            extent: Extent::around(&points),
            points,
            color: style.fill.or(style.stroke)?,
            opacity: if style.fill.is_some() {
                style.opacity.unwrap_or(1.0)
            } else {
                0.0
            },
            hatched: style.hatch.is_some(),
        })
    }

    fn holds(&self, x: f64, y: f64) -> bool {
        if !self.extent.holds(Extent(x, y, x, y)) {
            return false;
        }
        let mut inside = false;
        for (at, &(ax, ay)) in self.points.iter().enumerate() {
            let (bx, by) = self.points[(at + 1) % self.points.len()];
            if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                inside = !inside;
            }
        }
        inside
    }
}

/// The colour at a place, and whether there is a hatch.
fn at(grounds: &[Ground], page: Color, x: f64, y: f64) -> (Color, bool) {
    let mut color = [page.0, page.1, page.2].map(f64::from);
    let mut hatched = false;
    for ground in grounds.iter().filter(|it| it.holds(x, y)) {
        let over = [ground.color.0, ground.color.1, ground.color.2].map(f64::from);
        for (part, over) in color.iter_mut().zip(over) {
            *part += (over - *part) * ground.opacity;
        }
        hatched = ground.hatched || (hatched && ground.opacity < 1.0);
    }
    let [red, green, blue] = color.map(|it| it.round().clamp(0.0, 255.0) as u8);
    (Color(red, green, blue), hatched)
}

/// Every item with what was painted before it.
#[expect(clippy::type_complexity, reason = "what a check sees of one item")]
fn each_item(seen: &Seen, check: &mut dyn FnMut(&Item, Option<&Group>, &[Ground], Color)) {
    let page = seen.drawing.background.expect("a page has a colour");
    let mut grounds = Vec::new();
    let mut open: Vec<(&Item, Option<&Group>)> = seen
        .drawing
        .items
        .iter()
        .rev()
        .map(|it| (it, None))
        .collect();
    while let Some((item, group)) = open.pop() {
        if let Item::Group(inner) = item {
            open.extend(inner.items.iter().rev().map(|it| (it, Some(inner))));
            continue;
        }
        check(item, group, &grounds, page);
        grounds.extend(Ground::of(item));
    }
}

#[test]
fn text_stands_out_from_its_real_ground_in_every_theme() {
    for it in drawn() {
        each_item(it, &mut |item, _, grounds, page| {
            let (Some((extent, words)), Item::Text { color, .. }) = (text_extent(item), item)
            else {
                return;
            };
            let middle = f64::midpoint(extent.1, extent.3);
            for x in [
                extent.0 + 0.5,
                f64::midpoint(extent.0, extent.2),
                extent.2 - 0.5,
            ] {
                let (ground, hatched) = at(grounds, page, x, middle);
                assert!(!hatched, "{}: `{words}` is on a hatch", it.place);
                let ratio = contrast(*color, ground);
                assert!(ratio >= 4.5, "{}: `{words}` has {ratio:.2}", it.place);
            }
        });
    }
}

#[test]
fn lines_and_outlines_of_the_map_stand_out_from_their_ground() {
    let mut lines = 0;
    let nets = ["map", "difference"];
    for it in drawn().iter().filter(|it| nets.contains(&it.view)) {
        each_item(it, &mut |item, group, grounds, page| {
            let class = group.map_or("", |it| it.class);
            let meant = [
                "edge",
                "process",
                "gap",
                "stage",
                "site",
                "commodity",
                "border",
            ];
            if !meant.contains(&class) {
                return;
            }
            let (points, style) = match item {
                // What lies within or around the line of a flow is told from that line.
                Item::Path { style, .. } if class == "edge" && !style.arrow => return,
                Item::Path { steps, style } => (polygon(steps), style),
                Item::Rect { x, y, style, .. } => (vec![(*x, *y)], style),
                _ => return,
            };
            let Some(stroke) = style.stroke.filter(|_| style.hatch.is_none()) else {
                return;
            };
            for (x, y) in points {
                // Just outside of the shape: what the outline is seen against.
                let ground = at(grounds, page, x - 0.6, y - 0.6).0;
                let ratio = contrast(stroke, ground);
                let inner = style.fill.map_or(0.0, |fill| contrast(stroke, fill));
                assert!(
                    ratio.max(inner) >= 3.0,
                    "{}: a {class} has {ratio:.2}",
                    it.place
                );
                lines += 1;
            }
        });
    }
    assert!(lines > 1000, "{lines}");
}
