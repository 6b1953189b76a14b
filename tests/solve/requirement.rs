//! What a demand takes: published answers, an independent dense solve, closed forms of loops.

use std::fmt::Write as _;
use std::path::Path;

use liantu::analysis::demand::Demand;
use liantu::analysis::requirement::{self, Requirement};
use liantu::model::Chain;
use liantu::quantity::Estimate;
use proptest::prelude::*;

use super::kernels::dense;

pub fn chain(text: &str) -> Chain {
    Chain::from_text("test.yaml", text).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

pub fn solve(chain: &Chain, demand: &str) -> Result<Requirement, String> {
    let demand = Demand::parse(chain, demand).map_err(|it| it.en)?;
    requirement::solve(chain, &[demand]).map_err(|it| it.en)
}

pub fn activity(chain: &Chain, found: &Requirement, id: &str) -> Option<Estimate> {
    let process = chain.find_process(id).unwrap();
    let activity = found.activities.iter().find(|it| it.process == process)?;
    activity.amount
}

pub fn drawn(chain: &Chain, found: &Requirement, id: &str) -> Option<Estimate> {
    let commodity = chain.find_commodity(id).unwrap();
    found
        .drawn
        .iter()
        .find(|it| it.commodity == commodity)?
        .amount
}

fn one(estimate: Option<Estimate>) -> f64 {
    estimate.and_then(|it| it.value).expect("one value")
}

fn near(found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() <= within,
        "{found} is not {expected}"
    );
}

fn data(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(path);
    std::fs::read_to_string(path).unwrap()
}

/// One figure of China in the aluminium sector of MESSAGEix, or of the region it is copied from.
fn message_ix(technology: &str, parameter: &str) -> f64 {
    let text = data("aluminium-message-ix/data_R12.csv");
    let value = |region: &str| {
        text.lines().find_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let fits = cells[..3] == [region, technology, parameter];
            fits.then(|| cells[4].parse::<f64>().unwrap())
        })
    };
    ["R12_CHN", "R12_RCPA", "R12_LAM"]
        .into_iter()
        .find_map(value)
        .unwrap_or_else(|| panic!("no {technology} {parameter}"))
}

fn aluminium() -> (Chain, [f64; 6]) {
    let refining = message_ix("refining_aluminum", "input|bauxite|primary_material");
    let smelting = message_ix("prebake_aluminum", "input|alumina|secondary_material");
    let finishing = message_ix("finishing_aluminum", "output|aluminum|useful_material");
    let made = message_ix("manuf_aluminum", "output|aluminum|product");
    let scrap = message_ix("manuf_aluminum", "output|aluminum|new_scrap");
    let remelting = message_ix("secondary_aluminum", "output|aluminum|final_material");
    let text = format!(
        "format: 1
chain: aluminium
reference: true
commodities:
  bauxite: {{unit: t, outside: true}}
  alumina: {{unit: t}}
  aluminium: {{unit: t}}
  semis: {{unit: t}}
  scrap: {{unit: t, kind: scrap}}
  goods: {{unit: t}}
processes:
  refining: {{product: alumina, inputs: {{bauxite: {refining} t}}}}
  smelting: {{product: aluminium, inputs: {{alumina: {smelting} t}}}}
  finishing: {{product: semis, per: {finishing} t, inputs: {{aluminium: 1 t}}}}
  manufacturing: {{product: goods, per: {made} t, inputs: {{semis: 1 t}}, byproducts: {{scrap: {scrap} t}}}}
  remelting: {{product: aluminium, per: {remelting} t, inputs: {{scrap: 1 t}}}}
"
    );
    (
        chain(&text),
        [refining, smelting, finishing, made, scrap, remelting],
    )
}

#[test]
fn aluminium_of_china_without_and_with_scrap_return() {
    let (chain, [refining, smelting, finishing, made, scrap, remelting]) = aluminium();
    let found = solve(&chain, "1 t goods").unwrap();
    // Without return is one end of the range: all metal from ore.
    let [metal, alumina, bauxite] = [
        activity(&chain, &found, "smelting"),
        activity(&chain, &found, "refining"),
        drawn(&chain, &found, "bauxite"),
    ]
    .map(Option::unwrap);
    near(metal.high, 1.18922, 5e-6);
    near(alumina.high, 2.27736, 5e-6);
    near(bauxite.high, 6.3260, 5e-5);
    // All scrap returned is the other: four balances, four activities, solved densely and by themselves.
    let full = dense(
        vec![
            vec![1.0, -1.0 / finishing, 0.0, 1.0],
            vec![0.0, 1.0, -1.0 / made, 0.0],
            vec![0.0, 0.0, 1.0, 0.0],
            vec![0.0, 0.0, scrap / made, -1.0 / remelting],
        ],
        vec![0.0, 0.0, 1.0, 0.0],
    )
    .unwrap();
    near(metal.low, full[0], 1e-9);
    near(alumina.low, full[0] * smelting, 1e-9);
    near(bauxite.low, full[0] * smelting * refining, 1e-8);
    near(
        activity(&chain, &found, "remelting").unwrap().high,
        full[3],
        1e-9,
    );
    // What does not hang on the choice is one value.
    near(
        one(activity(&chain, &found, "finishing")),
        1.0 / made,
        1e-11,
    );
}

#[test]
fn acetic_acid_of_the_us_life_cycle_inventory() {
    let text = data("uslci-acetic-acid-bw2io/example.csv").replace('\r', "\n");
    let amount = |after: &str, name: &str| -> f64 {
        let from = text.find(after).unwrap();
        let line = text[from..]
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap();
        line.rsplit_once('"')
            .unwrap()
            .1
            .split(',')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap()
    };
    let methanol = amount("Activity,\"Acetic acid", "\"Methanol, at plant\"");
    let power = amount("Activity,\"Methanol", "\"Electricity, at Grid");
    let carbon = amount("Activity,\"Methanol", "\"Carbon dioxide, fossil\"");
    let chain = chain(&format!(
        "format: 1
chain: acid
reference: true
commodities: {{acetic-acid: {{unit: kg}}, methanol: {{unit: kg}}, electricity: {{unit: kWh, outside: true}}, landfill: {{unit: kg}}, pipeline: {{unit: kg}}, co2-fossil: {{unit: kg, kind: waste}}}}
processes:
  carbonylation: {{product: acetic-acid, inputs: {{methanol: {methanol} kg, landfill: unknown, pipeline: unknown}}}}
  reforming: {{product: methanol, inputs: {{electricity: {power} kWh}}, byproducts: {{co2-fossil: {carbon} kg}}}}
"
    ));
    let found = solve(&chain, "1 kg acetic-acid").unwrap();
    near(one(activity(&chain, &found, "reforming")), 0.539, 1e-12);
    near(
        one(drawn(&chain, &found, "electricity")),
        0.004_338_95,
        1e-12,
    );
    let waste = chain.find_commodity("co2-fossil").unwrap();
    let left = found
        .surplus
        .iter()
        .find(|it| it.commodity == waste)
        .unwrap();
    near(one(left.amount), 0.28567, 1e-12);
    // The two exchanges that point nowhere are told, not dropped.
    assert_eq!(found.unknown.len(), 2);
    assert_eq!(drawn(&chain, &found, "landfill"), None);
    assert!(
        found
            .drawn
            .iter()
            .any(|it| it.commodity == chain.find_commodity("landfill").unwrap())
    );
}

#[test]
fn a_kilowatt_of_photovoltaics() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("chains/reference/silicon-pv.yaml");
    let chain = Chain::read(path).unwrap();
    let found = solve(&chain, "1 kW pv-capacity").unwrap();
    let made = |id: &str| {
        let commodity = chain.find_commodity(id).unwrap();
        let product = |it: &&requirement::Activity| chain.process(it.process).product == commodity;
        one(found.activities.iter().find(product).unwrap().amount)
    };
    // The published table, within its rounding.
    near(made("polysilicon"), 1.874, 5e-4);
    near(made("mg-silicon"), 2.02, 5e-3);
    near(made("ingot"), 3.21, 5e-3);
    near(made("wafer"), 4.31, 5e-3);
    for (id, expected, within) in [
        ("silica-sand", 5.45, 5e-3),
        ("silver", 8.9, 5e-2),
        ("aluminium-frame", 4.68, 5e-3),
        ("solar-glass", 43.5, 5e-2),
        ("encapsulant", 4.15, 5e-3),
        ("electricity", 255.0, 5e-1),
    ] {
        near(one(drawn(&chain, &found, id)), expected, within);
    }
}

#[test]
fn the_p_graph_example() {
    // `O1: 2 M2 => 3 M1`
    let text = data("pns-pgraph-mini/input.in");
    let unit = |id: &str| -> [f64; 2] {
        let start = format!("{id}: ");
        let line = text
            .lines()
            .find(|line| line.starts_with(&start) && line.contains("=>"))
            .unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        [words[1].parse().unwrap(), words[4].parse().unwrap()]
    };
    let [[takes2, makes2], [takes3, makes3]] = [unit("O1"), unit("O2")];
    let chain = chain(&format!(
        "format: 1
chain: mini
reference: true
commodities: {{m1: {{unit: t}}, m2: {{unit: t}}, m3: {{unit: t}}}}
processes:
  o1: {{product: m1, per: {makes2} t, inputs: {{m2: {takes2} t}}}}
  o2: {{product: m1, per: {makes3} t, inputs: {{m3: {takes3} t}}}}
"
    ));
    let found = solve(&chain, "100 t m1").unwrap();
    // Each of the two structures is one end: 66.6667 t of M2 at cost 28,666.67, or 400 t of M3 at 81,000.
    let (m2, m3) = (
        drawn(&chain, &found, "m2").unwrap(),
        drawn(&chain, &found, "m3").unwrap(),
    );
    near(m2.high, 200.0 / 3.0, 1e-9);
    near(m3.high, 400.0, 1e-9);
    assert_eq!((m2.low, m3.low), (0.0, 0.0));
    near(
        2000.0 + 400.0 * (100.0 / makes2) + 200.0 * m2.high,
        28_666.67,
        5e-3,
    );
    near(
        1000.0 + 400.0 * (100.0 / makes3) + 100.0 * m3.high,
        81_000.0,
        1e-6,
    );
}

const LOOP: &str = "format: 1
chain: round
reference: true
commodities: {steel: {unit: t}, power: {unit: MWh}, ore: {unit: t, outside: true}}
processes:
  steelmaking: {product: steel, inputs: {power: STEEL MWh, ore: 1.5 t}}
  generation: {product: power, inputs: {steel: POWER t}}
";

fn round(steel: f64, power: f64) -> Chain {
    chain(
        &LOOP
            .replace("STEEL", &steel.to_string())
            .replace("POWER", &power.to_string()),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_loop_of_two_is_a_geometric_series(steel in 1..40_u32, power in 1..40_u32) {
        let (steel, power) = (f64::from(steel) / 8.0, f64::from(power) / 32.0);
        let chain = round(steel, power);
        match solve(&chain, "1 t steel") {
            Ok(found) => {
                prop_assert!(steel * power < 1.0);
                let expected = 1.0 / (1.0 - steel * power);
                near(one(activity(&chain, &found, "steelmaking")), expected, 1e-9 * expected);
                near(one(drawn(&chain, &found, "ore")), 1.5 * expected, 1e-9 * expected);
            }
            Err(message) => {
                prop_assert!(steel * power >= 1.0, "{message}");
                prop_assert!(message.contains("eats itself"), "{message}");
            }
        }
    }

    #[test]
    fn random_chains_agree_with_a_dense_solve(cells in prop::collection::vec(0..8_u32, 36)) {
        // Process j makes good j and takes a sixteenth of a unit per point of goods of its row, loops included.
        let mut text = "format: 1\nchain: random\nreference: true\ncommodities: {".to_owned();
        for at in 0..6 {
            let _ = write!(text, "g{at}: {{unit: t}}, ");
        }
        text.push_str("}\nprocesses:\n");
        let mut matrix = vec![vec![0.0; 6]; 6];
        for (at, row) in cells.chunks(6).enumerate() {
            let _ = write!(text, "  p{at}: {{product: g{at}, inputs: {{");
            matrix[at][at] = 1.0;
            for (of, points) in row.iter().enumerate().filter(|(of, points)| *of != at && **points > 3) {
                let amount = f64::from(*points) / 32.0;
                let _ = write!(text, "g{of}: {amount} t, ");
                matrix[of][at] -= amount;
            }
            text.push_str("}}\n");
        }
        let chain = chain(&text);
        let expected = dense(matrix, vec![1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        match (solve(&chain, "1 t g0"), expected) {
            (Ok(found), Some(expected)) => {
                for (at, expected) in expected.iter().enumerate() {
                    let made = activity(&chain, &found, &format!("p{at}")).and_then(|it| it.value);
                    near(made.unwrap_or(0.0), *expected, 1e-9 * expected.abs().max(1.0));
                }
            }
            (Err(message), Some(expected)) => {
                prop_assert!(expected.iter().any(|it| *it < 0.0), "{message}: {expected:?}");
            }
            (found, None) => prop_assert!(found.is_err()),
        }
    }
}

#[test]
fn the_loop_that_eats_itself_is_named() {
    let message = solve(&round(2.0, 0.625), "1 t steel").unwrap_err();
    assert_eq!(
        message,
        "the loop eats itself: 1 t of steel takes 1.25 t of steel round the loop of steelmaking (test.yaml:6), generation (test.yaml:7); check the amounts of these processes"
    );
}

#[test]
fn figures_that_cannot_be_right_are_told() {
    let own = "format: 1\nchain: own\nreference: true\ncommodities: {a: {unit: t}}\nprocesses: {p: {product: a, inputs: {a: AMOUNT t}}}\n";
    let refused = solve(&chain(&own.replace("AMOUNT", "1")), "1 t a").unwrap_err();
    assert!(
        refused.contains("takes 1 of its own product to make 1 (test.yaml:5)"),
        "{refused}"
    );
    // Taking back a part of what it makes is a loop of one.
    let part = chain(&own.replace("AMOUNT", "0.2"));
    near(
        one(activity(&part, &solve(&part, "1 t a").unwrap(), "p")),
        1.25,
        1e-12,
    );
    let shares = "format: 1\nchain: shares\nreference: true\ncommodities: {a: {unit: t}, b: {unit: t}, c: {unit: t}}\nprocesses: {p: {product: a, inputs: {in: {any-of: {b: 60 %, c: 60 %}, amount: 1 t}}}}\n";
    let refused = solve(&chain(shares), "1 t a").unwrap_err();
    assert!(refused.contains("make 120 %, not 100 %"), "{refused}");
    let declared = chain(&shares.replace("c: 60", "c: 40"));
    let found = solve(&declared, "10 t a").unwrap();
    near(one(drawn(&declared, &found, "b")), 6.0, 1e-12);
    near(one(drawn(&declared, &found, "c")), 4.0, 1e-12);
    let open = chain(&shares.replace("{b: 60 %, c: 60 %}", "[b, c]"));
    let found = solve(&open, "10 t a").unwrap();
    let range = drawn(&open, &found, "b").unwrap();
    assert_eq!((range.value, range.low, range.high), (None, 0.0, 10.0));
}

#[test]
fn demands_that_make_no_sense_are_refused() {
    let chain = round(0.5, 0.5);
    for (demand, says) in [
        ("steel", "write an amount and a commodity"),
        ("1 t stel", "did you mean `steel`?"),
        ("0 t steel", "asks for nothing"),
        ("1 m steel", "does not count steel, which is counted in t"),
        ("x steel", "is no amount"),
    ] {
        let message = solve(&chain, demand).unwrap_err();
        assert!(message.contains(says), "{demand}: {message}");
    }
}

#[test]
fn what_lies_behind_an_unknown_is_a_bound() {
    let chain = chain(
        "format: 1
chain: bound
reference: true
commodities: {a: {unit: t}, b: {unit: t}, c: {unit: t}, d: {unit: t}, e: {unit: t}}
processes:
  pa: {product: a, inputs: {b: 2 t, c: unknown}}
  pb: {product: b, inputs: {d: 3 t, e: 1 t}}
  pc: {product: c, inputs: {d: 1 t}}
",
    );
    let found = solve(&chain, "1 t a").unwrap();
    assert_eq!(activity(&chain, &found, "pb"), Some(Estimate::exact(2.0)));
    assert_eq!(drawn(&chain, &found, "e"), Some(Estimate::exact(2.0)));
    // How much c is taken is not known: c, if anything here made it for others, and d behind it may be more.
    assert!(
        found
            .notes
            .iter()
            .any(|it| it.en.contains("pa takes an unknown amount of c"))
    );
}

#[test]
fn magnitudes_far_apart_keep_their_digits() {
    let chain = chain(
        "format: 1
chain: wide
reference: true
commodities: {a: {unit: t}, b: {unit: t}, c: {unit: t}}
processes:
  pa: {product: a, inputs: {b: 0.000000000001 t}}
  pb: {product: b, inputs: {c: 1000000000000 t}}
",
    );
    let found = solve(&chain, "1 t a").unwrap();
    near(one(activity(&chain, &found, "pb")), 1e-12, 1e-21);
    near(one(drawn(&chain, &found, "c")), 1.0, 1e-9);
}
