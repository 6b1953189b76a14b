//! Targets and capacity over time.

use liantu::analysis::capacity::{self, Course, State};
use liantu::analysis::{self, Basis, Question};
use liantu::model::{Chain, Site, Status, Subject};
use liantu::quantity::{Date, Decimal, Unit};
use liantu::report::{Item, PathStep};
use liantu::text::Lang;
use proptest::prelude::*;

use super::{FOUNDRIES, draw, near, of, read, rects, results, says, wenshan, words};

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// Days from one to another, counted one by one.
fn days(from: Date, to: Date) -> f64 {
    let (mut at, mut count) = (from, 0.0);
    while at < to {
        (at, count) = (at.next(), count + 1.0);
    }
    count
}

/// What a course says of a day, each state by itself.
fn on(course: &Course, day: Date) -> [f64; 5] {
    let step = course.steps.iter().rev().find(|it| it.from <= Some(day));
    let layers = step.map(|it| it.layers).unwrap_or_default();
    layers.map(|it| it.known.and_then(|it| it.value).unwrap_or(0.0))
}

fn casting(chain: &Chain) -> Course {
    let id = chain.find_process("casting").expect("it is declared");
    let courses = capacity::solve(chain, Question::default());
    let mut own = courses
        .into_iter()
        .filter(|it| it.of == Subject::Process(id));
    own.next().expect("it has sites")
}

#[test]
fn the_foundries_stand_as_their_dates_say() {
    let course = casting(&read(FOUNDRIES));
    // Tonnes a year: operating, operating since nobody knows when, idle, building, planned.
    for (date, expected) in [
        ("2017-12-31", [0.0, 40e3, 0.0, 0.0, 0.0]),
        ("2018-01-01", [30e3, 40e3, 0.0, 0.0, 0.0]),
        ("2019-06-29", [30e3, 40e3, 0.0, 0.0, 0.0]),
        ("2019-06-30", [170e3, 40e3, 0.0, 0.0, 0.0]),
        ("2022-12-31", [170e3, 40e3, 0.0, 0.0, 0.0]),
        ("2023-01-01", [160e3, 40e3, 0.0, 0.0, 0.0]),
        ("2025-03-30", [160e3, 40e3, 0.0, 0.0, 0.0]),
        ("2025-03-31", [200e3, 0.0, 0.0, 0.0, 0.0]),
        ("2026-06-29", [200e3, 0.0, 0.0, 0.0, 0.0]),
        ("2026-06-30", [200e3, 0.0, 0.0, 60e3, 0.0]),
        ("2027-06-30", [200e3, 0.0, 0.0, 60e3, 50e3]),
        ("2050-01-01", [200e3, 0.0, 0.0, 60e3, 50e3]),
    ] {
        assert_eq!(on(&course, day(date)), expected, "{date}");
    }
    let undated = course.undated[State::Planned as usize].known;
    assert_eq!(undated.and_then(|it| it.value), Some(80e3));
}

/// A site as the test writes it.
#[derive(Clone, Debug)]
struct Plant {
    capacity: Option<u32>,
    status: Option<usize>,
    from: Option<(i32, u8)>,
    until: Option<(i32, u8)>,
    /// The plant it is a part of, which comes before it.
    part_of: Option<usize>,
}

fn plants() -> impl Strategy<Value = Vec<Plant>> {
    let month = || prop::option::of((2015..2035, 1_u8..=12));
    let plant = (
        prop::option::weighted(0.9, 1_u32..1000),
        prop::option::weighted(0.9, 0..Status::ALL.len()),
        month(),
        prop::option::weighted(0.3, (2020..2040, 1_u8..=12)),
        prop::option::weighted(0.2, any::<prop::sample::Index>()),
    );
    prop::collection::vec(plant, 1..9).prop_map(|all| {
        let build = |(at, (capacity, status, from, until, whole)): (
            usize,
            (_, _, _, _, Option<prop::sample::Index>),
        )| Plant {
            capacity,
            status,
            from,
            until,
            part_of: whole.filter(|_| at > 0).map(|it| it.index(at)),
        };
        all.into_iter().enumerate().map(build).collect()
    })
}

fn written(plants: &[Plant], by: &str) -> String {
    let mut text = "format: 1\nchain: plants\nperiod: 2025-Q1\ncommodities: {ore: {unit: t, outside: true}, metal: {unit: t}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\n".to_owned();
    text += &format!("demands: [{{of: metal, amount: 1 t/a, by: {by}}}]\nsites:\n");
    for (at, plant) in plants.iter().enumerate() {
        let capacity = plant
            .capacity
            .map_or("unknown".to_owned(), |it| format!("{it} t/a"));
        text += &format!("  p{at}: {{process: smelting, kind: aggregate, capacity: {capacity}");
        if let Some(status) = plant.status {
            text += &format!(", status: {}", Status::ALL[status].word());
        }
        for (key, month) in [("from", plant.from), ("until", plant.until)] {
            if let Some((year, month)) = month {
                text += &format!(", {key}: {year}-{month:02}");
            }
        }
        if let Some(whole) = plant.part_of {
            text += &format!(", part-of: p{whole}");
        }
        text += "}\n";
    }
    text
}

/// The sum in the words of the rule: in service that day, running or to come with a date, not in a whole that counts.
fn counted(chain: &Chain, day: Date) -> (f64, usize) {
    let in_service = |site: &Site| {
        let runs = matches!(site.status, None | Some(Status::Operating));
        let comes = site.status != Some(Status::Closed) && site.from.is_some();
        (runs || comes)
            && site.from.is_none_or(|from| from <= day)
            && site.until.is_none_or(|until| day <= until)
    };
    let value = |site: &Site| site.capacity.as_ref()?.amount?.value.map(Decimal::to_f64);
    let (mut sum, mut unknown) = (0.0, 0);
    for site in chain.sites.iter().filter(|it| in_service(it)) {
        let mut whole = site.part_of;
        let mut within = false;
        while let Some(id) = whole {
            let it = chain.site(id);
            within |= in_service(it) && value(it).is_some();
            whole = it.part_of;
        }
        match value(site).filter(|_| !within) {
            Some(value) => sum += value,
            None => unknown += usize::from(!within),
        }
    }
    (sum, unknown)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_course_is_the_sum_of_what_stands_that_day(plants in plants(), year in 2025_i32..2045, month in 1_u8..=12) {
        let by = format!("{year}-{month:02}");
        let text = written(&plants, &by);
        // Not every random file is a chain: what runs from after it ends is refused.
        let Ok(chain) = Chain::read_with("chain.yaml", &|_| Ok(text.as_bytes().to_vec())) else {
            return Ok(());
        };
        let question = Question::default();
        let date = Date::parse(&by).expect("a month").max(day("2025-03-31"));
        let courses = capacity::solve(&chain, question);
        let (sum, unknown) = counted(&chain, date);
        let found = courses.first();
        let layers = found.and_then(|it| it.steps.iter().rev().find(|it| it.from <= Some(date)));
        let layers = layers.map(|it| it.layers).unwrap_or_default();
        let total: f64 = layers.iter().filter_map(|it| it.known?.value).sum();
        prop_assert!((total - sum).abs() < 1e-6, "{total} instead of {sum}\n{text}");
        prop_assert_eq!(layers.iter().map(|it| it.unknown).sum::<usize>(), unknown, "{}", text);
        // The balance at target asks the same of the day of the demand.
        let balances = analysis::run(&chain, question).balances;
        let target = balances.iter().find(|it| it.basis == Basis::Target);
        if let Some(supply) = target.and_then(|it| it.supply) {
            let quarter = supply.low;
            prop_assert!((quarter * 4.0 - sum).abs() < 1e-6, "{quarter} a quarter, {sum} a year\n{text}");
        }
        // Steps follow each other, and each changes something.
        for course in &courses {
            for pair in course.steps.windows(2) {
                prop_assert!(pair[0].from < pair[1].from && pair[0].layers != pair[1].layers);
            }
        }
    }
}

#[test]
fn bars_are_as_high_as_capacities_and_as_wide_as_times() {
    let chain = read(FOUNDRIES);
    let drawing = draw("timeline", &chain, Lang::En);
    let all = of(&drawing, "course", "casting");
    let over_time = all
        .iter()
        .map(|it| rects(it))
        .max_by_key(Vec::len)
        .expect("bars");
    // Undated running west foundry at the bottom is a layer of its own in each step before the day of reference.
    let course = casting(&chain);
    let mut expected = Vec::new();
    for (at, step) in course.steps.iter().enumerate() {
        for layer in step.layers {
            if let Some(value) = layer.known.and_then(|it| it.value) {
                expected.push((
                    value,
                    step.from,
                    course.steps.get(at + 1).and_then(|it| it.from),
                ));
            }
        }
    }
    assert_eq!(over_time.len(), expected.len());
    assert!(
        over_time.iter().all(|it| it[2] > 1.0),
        "every step is seen: {over_time:?}"
    );
    let unit = over_time[0][3] / expected[0].0;
    // 2018-01-01 is the first day; two later ones give the scale, counted in days.
    let left = |date: &str| {
        let at = expected.iter().position(|it| it.1 == Some(day(date)));
        over_time[at.expect("a step begins")][0]
    };
    let per_day =
        (left("2026-06-30") - left("2018-01-01")) / days(day("2018-01-01"), day("2026-06-30"));
    for (rect, (value, from, until)) in over_time.iter().zip(&expected) {
        near(rect[3], value * unit);
        if let (Some(from), Some(until)) = (from, until) {
            // A year is drawn as wide as another, be it a day longer: at most a day is lost.
            assert!((rect[2] - days(*from, *until) * per_day).abs() <= per_day + 0.01);
        }
    }
    // Layers stand on each other without a gap.
    for pair in over_time.windows(2).filter(|pair| pair[0][0] == pair[1][0]) {
        near(pair[1][1] + pair[1][3], pair[0][1]);
    }
    // What has no day stands beside, to the same scale.
    let beside = all
        .iter()
        .map(|it| rects(it))
        .find(|it| it.len() == 1)
        .expect("a bar beside");
    near(beside[0][3], 80e3 * unit);
    // The target of 280 kt stands as high, over the line of its base.
    let aims = of(&drawing, "aim", "billets-2027");
    let Some(Item::Circle { y, .. }) = aims[0].items.first() else {
        panic!("a target is a circle: {aims:?}");
    };
    let base = over_time[0][1] + over_time[0][3];
    near(base - y, 280e3 * unit);
}

/// Solid up to the day of reference, pale after it, in one piece and of one height.
#[test]
fn what_runs_is_carried_on_pale_after_the_day_of_reference() {
    let chain = read(FOUNDRIES);
    let drawing = draw("timeline", &chain, Lang::En);
    let line = |item: &Item| match item {
        Item::Path { steps, style } if style.dash == [2.0, 3.0] => Some(steps[0]),
        _ => None,
    };
    let all = super::groups(&drawing.items);
    let mut loose = drawing
        .items
        .iter()
        .chain(all.iter().flat_map(|it| &it.items));
    let Some(PathStep::Move(today, _)) = loose.find_map(line) else {
        panic!("the day of reference is drawn");
    };
    for id in ["casting", "wheel-casting"] {
        let (mut solid, mut pale) = (Vec::new(), Vec::new());
        for group in of(&drawing, "course", id) {
            for item in &group.items {
                if let Item::Rect {
                    x,
                    y,
                    width,
                    height,
                    style,
                    ..
                } = item
                    && style.hatch.is_none()
                    && style.dash.is_empty()
                {
                    let color = style.fill.expect("filled");
                    let dark = u16::from(color.0) + u16::from(color.1) < 300;
                    let of = if dark { &mut solid } else { &mut pale };
                    of.push([*x, *y, x + width, *height]);
                }
            }
        }
        assert!(!solid.is_empty() && !pale.is_empty(), "{id}");
        assert!(
            solid.iter().all(|it| it[2] <= today + 0.01),
            "{id}: {solid:?}, {today}"
        );
        assert!(
            pale.iter().all(|it| it[0] >= today - 0.01),
            "{id}: {pale:?}, {today}"
        );
        let first = pale.iter().map(|it| it[0]).fold(f64::INFINITY, f64::min);
        near(first, today);
    }
    says(
        &drawing,
        &["what runs on the day of reference, taken as going on"],
    );
    says(
        &draw("timeline", &chain, Lang::Zh),
        &["参照日在运行的产能，假定延续"],
    );
    // Where no day of reference is known, nothing lies after it.
    let text = FOUNDRIES.replace("period: 2025-Q1\n", "");
    let told = words(&draw("timeline", &read(&text), Lang::En));
    assert!(!told.iter().any(|it| it.contains("taken as going on")));
}

/// The points of a path.
fn points(item: &Item) -> Vec<(f64, f64)> {
    let Item::Path { steps, .. } = item else {
        return Vec::new();
    };
    let ends = steps.iter().filter_map(|it| match *it {
        PathStep::Move(x, y) | PathStep::Line(x, y) => Some((x, y)),
        _ => None,
    });
    ends.collect()
}

#[test]
fn the_pace_ends_where_the_figures_say() {
    let drawing = draw("timeline", &wenshan(), Lang::En);
    let shapes = &of(&drawing, "target", "thousand-yi");
    let shapes: Vec<Vec<(f64, f64)>> = shapes
        .iter()
        .flat_map(|it| &it.items)
        .map(points)
        .filter(|it| it.len() >= 2)
        .collect();
    let [area, pace, needed, bound] = shapes.as_slice() else {
        panic!("so far, pace, what is needed, the bound: {shapes:?}");
    };
    let base = area[0].1;
    let height = |point: (f64, f64)| base - point.1;
    let per_unit = height(bound[1]) / 1000.0;
    near(height(area[1]), 224.85 * per_unit);
    near(height(pace[1]), 4.0 * 224.85 * per_unit);
    near(height(needed[1]), 1000.0 * per_unit);
    // A quarter of the year has passed.
    near((area[1].0 - bound[0].0) * 4.0, bound[1].0 - bound[0].0);
    // Each remaining quarter rises by what is needed.
    let rise = (height(needed[1]) - height(needed[0])) / 3.0;
    near(rise, (1000.0 - 224.85) / 3.0 * per_unit);
    let ratio = of(&drawing, "target", "in-situ");
    let bars: Vec<[f64; 4]> = ratio.iter().flat_map(|it| rects(it)).collect();
    let line = ratio
        .iter()
        .flat_map(|it| &it.items)
        .map(points)
        .find(|it| it.len() == 2)
        .expect("the bound");
    near(bars[0][2] / (line[0].0 - bars[0][0]), 46.76 / 72.2);
}

#[test]
fn wenshan_is_told_in_both_languages() {
    says(
        &draw("timeline", &wenshan(), Lang::En),
        &[
            "Targets and capacity over time",
            "Wenshan, Yunnan · Q1 2025 (derived) · as of 31 March 2025",
            "So far CNY 22.49 bn",
            "At this pace CNY 89.94 bn",
            "Now 64.76 %",
            "Operating 3,430 kt/a",
            "None known to operate",
            "≥ CNY 100 bn",
            "no date given",
        ],
    );
    says(
        &draw("timeline", &wenshan(), Lang::Zh),
        &[
            "目标与产能时间线",
            "累计 224.85 亿元",
            "照此进度可达 899.40 亿元",
            "剩余 3 个季度每季须完成 258.38 亿元",
            "现为 64.76 %",
            "运行产能 343 万吨/年",
            "未注明日期：106 万吨/年（规划或已宣布）",
            "≥ 1000 亿元",
        ],
    );
}

#[test]
fn what_is_not_known_is_told_and_never_a_bar() {
    let chain = read(FOUNDRIES);
    for (lang, line) in [
        (
            Lang::En,
            "no capacity of any site is known, not drawn: Remelting",
        ),
        (Lang::Zh, "没有任何企业的产能数据、未画出：重熔"),
    ] {
        let drawing = draw("timeline", &chain, lang);
        assert!(of(&drawing, "course", "remelting").is_empty());
        let told = words(&drawing).join("\n");
        assert!(told.contains(line), "{told}");
        let row = drawing
            .table
            .iter()
            .find(|row| row[0].contains(lang.pick("Remelting", "重熔")));
        assert_eq!(row.map(|row| row[4].as_str()), Some("?"));
    }
    // A status that its date has overtaken, and one that is not given, are said.
    let text = FOUNDRIES
        .replace("from: 2026-06-30", "from: 2024-06-30")
        .replace("status: operating, from: 2023-01-01", "from: 2023-01-01");
    let told = words(&draw("timeline", &read(&text), Lang::En)).join("\n");
    assert!(
        told.contains("not by their status (check the data): North foundry"),
        "{told}"
    );
    assert!(told.contains("as in the balances: South foundry"), "{told}");
    let drawing = draw("timeline", &chain, Lang::En);
    says(&drawing, &["its period has not begun"]);
    let told = words(&drawing).join(" ");
    assert!(
        told.contains("At most, with what is built and dated 194 kt"),
        "{told}"
    );
    // A sum of which a part is not known is a lower bound.
    let part = FOUNDRIES.replace(
        "capacity: {amount: 2 万吨/a, source: invented, confidence: assumed}",
        "capacity: unknown",
    );
    let told = words(&draw("timeline", &read(&part), Lang::En));
    for line in [
        "Operating ≥ 180 kt/a",
        "From 30 June 2026: ≥ 240 kt/a in all",
        "Sites whose capacity is not known: 1",
    ] {
        assert!(told.iter().any(|it| it == line), "{line}: {told:#?}");
    }
    // Without a day of reference nothing is said to run at a time.
    let text = FOUNDRIES.replace("period: 2025-Q1\n", "");
    let drawing = draw("timeline", &read(&text), Lang::En);
    says(
        &drawing,
        &["Nowhere · period not stated · day of reference not known"],
    );
    assert!(
        words(&drawing)
            .iter()
            .any(|it| it == "No date given: 40 kt/a operating")
    );
}

#[test]
fn a_year_far_away_and_a_unit_of_its_own_are_drawn() {
    let text = "format: 1\nchain: odd\nperiod: 2025\nstages: [{id: all}]\ncommodities: {car: {}, part: {}}\nprocesses: {assembly: {product: car, inputs: [part], stage: all}}\nsites:\n  one: {process: assembly, capacity: 5000 台/a, status: operating, from: 0100}\n  two: {stage: all, capacity: 3000 台/a, status: planned, from: 9999}\n  three: {stage: all, capacity: 7 kt/a, status: planned, from: 2030}\n";
    let chain = read(text);
    let courses = capacity::solve(&chain, Question::default());
    let units: Vec<Option<Unit>> = courses.iter().map(|it| it.unit).collect();
    assert_eq!(units.len(), 3, "units are never added: {units:?}");
    for lang in super::LANGS {
        let drawing = draw("timeline", &chain, lang);
        assert!(drawing.table.len() >= 4);
    }
    assert_eq!(results(&chain).targets.len(), 0);
}
