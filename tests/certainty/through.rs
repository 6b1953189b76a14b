//! Bounds, first-order errors and samples of every analysis: requirement, potential and circularity against corners, closed
//! forms and each other; the same on any number of threads.

use liantu::analysis::demand::Demand;
use liantu::analysis::requirement::{self, Requirement};
use liantu::analysis::{self, Question, Results};
use liantu::certainty::{Column, FirstOrder, first_order};
use liantu::model::Chain;
use liantu::quantity::Estimate;
use liantu::render::{self, Options};
use liantu::rules::Settings;
use liantu::study;
use proptest::prelude::*;

use super::{near, small, studied_for};

fn demand(chain: &Chain, text: &str) -> Vec<Demand> {
    vec![Demand::parse(chain, text).unwrap_or_else(|fault| panic!("{}", fault.en))]
}

/// Ore → metal → sheet; power for the metal is made with metal; the rolling mill gives scrap. Coefficients in the order of
/// the text.
fn works(figures: &[String; 5]) -> Chain {
    let [ore, power, metal_in_power, metal, scrap] = figures;
    small(&format!(
        "commodities:
  ore: {{unit: t, outside: true}}
  power: {{unit: MWh}}
  metal: {{unit: t}}
  scrap: {{unit: t, kind: scrap}}
  sheet: {{unit: t, kind: product}}
processes:
  smelting: {{product: metal, inputs: {{ore: {{amount: {ore}}}, power: {{amount: {power}}}}}}}
  generation: {{product: power, inputs: {{metal: {{amount: {metal_in_power}}}}}}}
  rolling: {{product: sheet, inputs: {{metal: {{amount: {metal}}}}}, byproducts: {{scrap: {{amount: {scrap}}}}}}}
"
    ))
}

/// The same, and the smelter gives power beside the metal.
fn works_with_credit(figures: &[String; 5]) -> Chain {
    let [ore, power, metal_in_power, metal, beside] = figures;
    small(&format!(
        "commodities:
  ore: {{unit: t, outside: true}}
  power: {{unit: MWh}}
  metal: {{unit: t}}
  sheet: {{unit: t, kind: product}}
processes:
  smelting: {{product: metal, inputs: {{ore: {{amount: {ore}}}}}, byproducts: {{power: {{amount: {beside}}}}}}}
  generation: {{product: power, inputs: {{metal: {{amount: {metal_in_power}}}}}}}
  rolling: {{product: sheet, inputs: {{metal: {{amount: {metal}}}, power: {{amount: {power}}}}}}}
"
    ))
}

const UNITS: [&str; 5] = ["t", "MWh", "t", "t", "t"];
const UNITS_WITH_CREDIT: [&str; 5] = ["t", "MWh", "t", "t", "MWh"];

/// Figures of the middle of ranges.
type Range = (f64, f64);

fn written(
    ranges: &[Range; 5],
    units: &[&str; 5],
    of: impl Fn(usize, Range) -> String,
) -> [String; 5] {
    std::array::from_fn(|at| format!("{} {}", of(at, ranges[at]), units[at]))
}

/// All figures of a requirement, by column.
fn told(found: &Requirement) -> Vec<(Column, Estimate)> {
    let activities = found.activities.iter();
    let activities = activities.map(|it| (Column::Activity(it.process), it.amount));
    let drawn = found.drawn.iter();
    let drawn = drawn.map(|it| (Column::Drawn(it.commodity), it.amount));
    let surplus = found.surplus.iter();
    let surplus = surplus.map(|it| (Column::Surplus(it.commodity), it.amount));
    let all = activities.chain(drawn).chain(surplus);
    all.map(|(column, amount)| (column, amount.unwrap()))
        .collect()
}

fn require(chain: &Chain, wanted: &str) -> Vec<(Column, Estimate)> {
    let demands = demand(chain, wanted);
    told(&requirement::solve(chain, &demands).unwrap_or_else(|fault| panic!("{}", fault.en)))
}

/// Bounds of a requirement with ranges are the least and the most over all corners: in each coefficient by itself every
/// activity is a quotient of two straight lines, so that its ends lie at ends.
fn holds_to_corners(
    ranges: &[Range; 5],
    units: &[&str; 5],
    make: fn(&[String; 5]) -> Chain,
) -> Result<(), TestCaseError> {
    let between = make(&written(ranges, units, |_, (low, high)| {
        format!("{low}..{high}")
    }));
    let found = require(&between, "100 t sheet");
    let corners: Vec<Vec<(Column, Estimate)>> = (0..32_u32)
        .map(|corner| {
            let end = |at: usize, (low, high)| if corner >> at & 1 == 0 { low } else { high };
            let chain = make(&written(ranges, units, |at, range| {
                end(at, range).to_string()
            }));
            require(&chain, "100 t sheet")
        })
        .collect();
    for (column, amount) in found {
        let ends = corners.iter().map(|corner| {
            let same = corner.iter().find(|it| it.0 == column);
            same.map_or(0.0, |it| it.1.value.unwrap())
        });
        let low = ends.clone().fold(f64::INFINITY, f64::min);
        let high = ends.fold(f64::NEG_INFINITY, f64::max);
        let within = 1e-6 * high.abs().max(1e-3);
        prop_assert!(
            (amount.low - low).abs() <= within,
            "{column:?}: {} is not {low}",
            amount.low
        );
        prop_assert!(
            (amount.high - high).abs() <= within,
            "{column:?}: {} is not {high}",
            amount.high
        );
    }
    Ok(())
}

fn range(low: f64, high: f64) -> impl Strategy<Value = Range> {
    (low..high, 0.0..0.2_f64).prop_map(|(low, share)| (low, low * (1.0 + share)))
}

/// Ore and metal with the amounts given in the file, imports of ore limited.
fn limited(ore: &str, limit: &str, smelter: &str, mill: &str) -> Chain {
    small(&format!(
        "commodities: {{ore: {{unit: t}}, metal: {{unit: t}}, scrap: {{unit: t, kind: scrap}}, sheet: {{unit: t}}}}
imports: [{{of: ore, limit: {{amount: {limit}}}}}]
processes:
  smelting: {{product: metal, inputs: {{ore: {{amount: {ore}}}}}}}
  remelting: {{product: metal, inputs: {{scrap: 1.25 t}}}}
  rolling: {{product: sheet, inputs: {{metal: 1.25 t}}, byproducts: {{scrap: 0.25 t}}}}
sites:
  smelter: {{process: smelting, capacity: {{amount: {smelter}}}, status: operating}}
  mill: {{process: rolling, capacity: {{amount: {mill}}}, status: operating}}
"
    ))
}

fn run(chain: &Chain) -> Results {
    analysis::run(chain, Question::default())
}

/// The column of the only indicator of an id.
fn column(results: &Results, id: &str) -> Column {
    let found = results.indicators.iter().find(|it| it.id == id);
    Column::indicator(found.unwrap_or_else(|| panic!("no {id}")))
}

#[test]
fn the_most_lies_between_its_worst_and_its_best_corner() {
    let chain = limited(
        "2 (1.8..2.1) t",
        "200 (190..220) t/a",
        "210 t/a",
        "300 (250..300) t/a",
    );
    let found = run(&chain).potentials[0].outputs();
    // sheet · (1.25 − 0.2) = metal; ore for limit ÷ ore of metal.
    near(found.value.unwrap(), 100.0 / 1.05, 1e-6);
    near(found.low, 190.0 / 2.1 / 1.05, 1e-6);
    near(found.high, 220.0 / 1.8 / 1.05, 1e-6);
    // Without ranges there are no bounds to tell.
    let chain = limited("2 t", "200 t/a", "210 t/a", "300 t/a");
    let found = run(&chain).potentials[0].outputs();
    assert_eq!((found.low(), found.high()), (None, None));
    // A smelter that may be smaller than the ore lets it be holds back the best corner.
    let chain = limited("2 t", "200..600 t/a", "150..160 t/a", "300 t/a");
    let found = run(&chain).potentials[0].outputs();
    near(found.low, 100.0 / 1.05, 1e-6);
    near(found.high, 160.0 / 1.05, 1e-6);
}

#[test]
fn first_order_of_the_most_in_closed_form() {
    let chain = limited(
        "2 t, sd: 0.02 t",
        "200 t/a, sd: 3 t/a",
        "210 t/a, sd: 5 t/a",
        "300 t/a",
    );
    let results = run(&chain);
    let errors = first_order(&chain, &results);
    let sd = errors.of(&column(&results, "potential")).unwrap();
    let most = 100.0 / 1.05;
    // Shares of 1 % and 1.5 %; the smelter does not limit.
    near(sd, most * 0.01_f64.hypot(0.015), 1e-4 * sd);
    let report = study::of(&chain, &results, &Settings::default());
    let json = (render::find("json").unwrap().write)(&report, &Options::default());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    near(
        json["potentials"][0]["most"]["sd"].as_f64().unwrap(),
        sd,
        1e-6 * sd,
    );
    let text = (render::find("text").unwrap().write)(&report, &Options::default());
    assert!(text.contains("95.24 t/a (sd 1.7 t/a)"), "{text}");
}

#[test]
fn what_rises_and_falls_differently_has_no_first_order() {
    // Ore for exactly what the smelter can take.
    let chain = limited("2 t", "420 t/a, sd: 4 t/a", "210 t/a", "300 t/a");
    let results = run(&chain);
    let errors = first_order(&chain, &results);
    let column = column(&results, "potential");
    assert_eq!(errors.of(&column), None);
    assert!(errors.is_broken(&column));
    let report = study::of(&chain, &results, &Settings::default());
    for (lang, words) in [
        (liantu::text::Lang::En, "no standard deviation is told"),
        (liantu::text::Lang::Zh, "不给出标准差"),
    ] {
        let options = Options {
            lang,
            ..Options::default()
        };
        let text = (render::find("text").unwrap().write)(&report, &options);
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn one_figure_in_two_places_moves_both() {
    // The same statement twice: 1 t of metal takes 2 · x; relative error 1 %, not 1 % ÷ √2.
    let chain = small(
        "commodities: {ore: {unit: t, outside: true}, metal: {unit: t}}\nprocesses:\n  first: {product: metal, inputs: {ore: 1 t}}\n",
    );
    assert!(
        first_order(&chain, &run(&chain))
            .of(&Column::Drawn(chain.find_commodity("ore").unwrap()))
            .is_none()
    );
    let chain = small(
        "commodities: {ore: {unit: t, outside: true}, blank: {unit: t}, metal: {unit: t, kind: product}}
processes:
  first: {product: blank, inputs: {ore: &same {amount: 2 t, sd: 0.02 t}}}
  second: {product: metal, inputs: {blank: *same}}
",
    );
    let results = analysis::run_for(&chain, Question::default(), &demand(&chain, "1 t metal"));
    let errors = first_order(&chain, &results);
    let ore = Column::Drawn(chain.find_commodity("ore").unwrap());
    // ore = x²: two shares of 1 % that go together.
    near(errors.of(&ore).unwrap(), 4.0 * 0.02, 1e-5);
}

/// What the command prints of a chain and a demand, on so many threads.
fn printed(chain: &Chain, wanted: &str, threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.unwrap().install(|| {
        let demands = demand(chain, wanted);
        let studied = studied_for(chain, &demands, 70, 3, &Settings::default());
        let report = study::with_certainty(
            chain,
            &studied.results,
            studied.findings,
            &studied.certainty,
        );
        (render::find("json").unwrap().write)(&report, &Options::default())
    })
}

#[test]
fn the_same_bytes_of_requirement_and_potential_on_any_number_of_threads() {
    let figures = [
        "1.9..2.1",
        "0.4 (0.3..0.5)",
        "0.05",
        "1.2 (1.1..1.3)",
        "0.1..0.2",
    ];
    let figures: [String; 5] = std::array::from_fn(|at| format!("{} {}", figures[at], UNITS[at]));
    let works = works(&figures);
    let limited = limited(
        "2 t, sd: 0.1 t",
        "420 (380..440) t/a",
        "210 t/a, sd: 4 t/a",
        "300 t/a",
    );
    for (chain, wanted) in [
        (&works, "10 t sheet"),
        (&limited, "150 t/a sheet"),
        (&limited, "250 t/a sheet"),
    ] {
        let one = printed(chain, wanted, 1);
        assert_eq!(one, printed(chain, wanted, 2));
        assert_eq!(one, printed(chain, wanted, 4));
    }
    let json: serde_json::Value = serde_json::from_str(&printed(&works, "10 t sheet", 2)).unwrap();
    let activities = json["requirement"]["activities"].as_array().unwrap();
    let spread = activities
        .iter()
        .filter(|it| it.get("distribution").is_some());
    assert_eq!(
        spread.count(),
        2,
        "the mill makes what is asked, the others spread"
    );
}

/// Every figure that has a first-order error has the same error in samples, as far as samples can tell.
fn agrees(chain: &Chain, wanted: Option<&str>, at_least: usize) -> Result<(), TestCaseError> {
    let demands = wanted.map_or_else(Vec::new, |wanted| demand(chain, wanted));
    let samples = 600;
    let studied = studied_for(chain, &demands, samples, 5, &Settings::default());
    let errors: FirstOrder = first_order(chain, &studied.results);
    let mut seen = 0;
    for (column, spread) in &studied.certainty.spreads {
        let Some(sd) = errors.of(column) else {
            continue;
        };
        // The deviation of a deviation is its √(2 n)th part: 2.9 % of it, five times over.
        prop_assert!(
            (spread.sd - sd).abs() <= 0.145 * sd,
            "{column:?}: {} is not {sd}",
            spread.sd
        );
        seen += 1;
    }
    prop_assert!(seen >= at_least, "{seen} figures");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bounds_of_a_requirement_are_its_corners(
        ranges in [range(1.5, 3.0), range(0.2, 0.8), range(0.01, 0.3), range(1.0, 1.5), range(0.05, 0.3)],
    ) {
        holds_to_corners(&ranges, &UNITS, works)?;
    }

    #[test]
    fn bounds_with_by_products_are_its_corners(
        ranges in [range(1.5, 3.0), range(0.8, 1.2), range(0.01, 0.2), range(1.0, 1.5), range(0.05, 0.2)],
    ) {
        holds_to_corners(&ranges, &UNITS_WITH_CREDIT, works_with_credit)?;
    }
}

proptest! {
    // Each case is a study of 600 chains.
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn first_order_and_samples_of_a_requirement_agree(
        ranges in [range(1.5, 3.0), range(0.2, 0.8), range(0.01, 0.3), range(1.0, 1.5), range(0.05, 0.3)],
        share in 0.002..0.02_f64,
    ) {
        let chain = works(&written(&ranges, &UNITS, |_, (low, _)| format!("{low}")).map(|it| {
            let (value, unit) = it.split_once(' ').unwrap();
            let sd = value.parse::<f64>().unwrap() * share;
            format!("{it}, sd: {sd} {unit}")
        }));
        agrees(&chain, Some("100 t sheet"), 4)?;
    }

    #[test]
    fn first_order_and_samples_of_the_most_agree(
        ore in 1.5..3.0_f64,
        share in 0.002..0.01_f64,
    ) {
        let chain = limited(
            &format!("{ore} t, sd: {} t", ore * share),
            &format!("{} t/a, sd: {} t/a", 100.0 * ore, 100.0 * ore * share),
            &format!("210 t/a, sd: {} t/a", 210.0 * share),
            "300 t/a",
        );
        agrees(&chain, None, 1)?;
    }

    #[test]
    fn first_order_and_samples_of_a_loop_agree(
        made in 80.0..120.0_f64,
        scrap in 0.2..0.5_f64,
        taken in 1.5..3.0_f64,
        share in 0.002..0.02_f64,
    ) {
        let chain = small(&format!(
            "commodities:
  ore: {{unit: t, outside: true}}
  metal: {{unit: t, substance: copper, origin: primary}}
  good: {{unit: t, kind: product, substance: copper}}
  retired: {{unit: t, kind: waste, substance: copper, origin: end-of-life}}
  scrap: {{unit: t, kind: scrap, substance: copper}}
processes:
  smelting: {{product: metal, inputs: {{ore: 4 t}}}}
  making: {{product: good, inputs: {{metal: {{amount: 0.6 t, sd: {} t}}, scrap: {{amount: {scrap} t, sd: {} t}}}}}}
  use: {{product: retired, inputs: {{good: 1 t}}}}
  collection: {{product: scrap, inputs: {{retired: {{amount: {taken} t, sd: {} t}}}}}}
observations:
  - {{of: metal, measure: output, amount: {made} t}}
  - {{of: good, measure: output, amount: {made} t, sd: {} t}}
  - {{of: retired, measure: output, amount: {} t, sd: {} t}}
  - {{of: scrap, measure: output, amount: {} t}}
",
            0.6 * share, scrap * share, taken * share, made * share, made * 0.7, made * 0.7 * share, made * 0.2,
        ));
        agrees(&chain, None, 5)?;
    }
}
