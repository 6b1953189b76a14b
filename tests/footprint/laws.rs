//! Laws on random webs: parts make the whole, a dense solve agrees, the ends are those of the corners.

use super::{carried, footprint};
use liantu::model::Chain;
use proptest::prelude::*;

/// A web of `n` goods, each made by one process of others, of power and of ore; one by-product each for some.
#[derive(Clone, Debug)]
struct Plan {
    /// How much of good `j` good `i` takes.
    takes: Vec<Vec<f64>>,
    power: Vec<f64>,
    ore: Vec<f64>,
    emits: Vec<f64>,
    /// How much of a by-product of its own each process makes.
    beside: Vec<f64>,
}

fn plans() -> impl Strategy<Value = Plan> {
    (1_usize..6).prop_flat_map(|n| {
        // Rows stay below 0.8, so that no loop eats itself.
        let most = 0.8 / n as f64;
        let some = move |most: f64| prop_oneof![2 => Just(0.0), 3 => (1..1000_u32).prop_map(move |it| f64::from(it) / 1000.0 * most)];
        let row = prop::collection::vec(some(most), n);
        (
            prop::collection::vec(row, n),
            prop::collection::vec(some(5.0), n),
            prop::collection::vec(some(3.0), n),
            prop::collection::vec(some(2.0), n),
            prop::collection::vec(some(0.5), n),
        )
            .prop_map(|(takes, power, ore, emits, beside)| Plan { takes, power, ore, emits, beside })
    })
}

const POWER: f64 = 0.6;
const ORE: f64 = 0.2;

/// The chain of a plan; `spread` widens every amount that is not nothing by so much to both sides.
fn text(plan: &Plan, spread: f64) -> String {
    let amount = |value: f64, unit: &str| {
        if spread == 0.0 || value == 0.0 {
            format!("{value} {unit}")
        } else {
            format!(
                "{} .. {} {unit}",
                value * (1.0 - spread),
                value * (1.0 + spread)
            )
            .replace(" .. ", "..")
        }
    };
    let n = plan.takes.len();
    let mut commodities = vec![
        format!(
            "power: {{unit: MWh, kind: electricity, outside: true, carbon: {POWER} tCO2e/MWh}}"
        ),
        format!("ore: {{unit: t, outside: true, carbon: {ORE} tCO2e/t}}"),
    ];
    let mut processes = Vec::new();
    for i in 0..n {
        commodities.push(format!("g{i}: {{unit: t}}"));
        commodities.push(format!("b{i}: {{unit: t}}"));
        let mut inputs = vec![
            format!("power: {}", amount(plan.power[i], "MWh")),
            format!("ore: {}", amount(plan.ore[i], "t")),
        ];
        for j in (0..n).filter(|j| *j != i && plan.takes[i][*j] > 0.0) {
            inputs.push(format!("g{j}: {}", amount(plan.takes[i][j], "t")));
        }
        processes.push(format!(
            "p{i}: {{product: g{i}, inputs: {{{}}}, byproducts: {{b{i}: {} t}}, emissions: {{co2: {}}}}}",
            inputs.join(", "),
            plan.beside[i],
            amount(plan.emits[i], "t"),
        ));
    }
    format!(
        "format: 1\nchain: x\nallocation: mass\ncommodities:\n  {}\nprocesses:\n  {}\n",
        commodities.join("\n  "),
        processes.join("\n  ")
    )
}

/// Gauss–Jordan on f = s (e + A f), with s what the product keeps of its burden by mass.
fn dense(plan: &Plan, own: impl Fn(usize) -> f64, by: f64) -> Vec<f64> {
    let n = plan.takes.len();
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let keeps = 1.0 / (1.0 + plan.beside[i]);
            let mut row: Vec<f64> = (0..n)
                .map(|j| {
                    f64::from(u8::from(i == j))
                        - if i == j {
                            0.0
                        } else {
                            keeps * by * plan.takes[i][j]
                        }
                })
                .collect();
            row.push(keeps * by * own(i));
            row
        })
        .collect();
    for at in 0..n {
        let best = (at..n)
            .max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))
            .unwrap();
        rows.swap(at, best);
        let lead = rows[at].clone();
        for (other, row) in rows
            .iter_mut()
            .enumerate()
            .filter(|(other, _)| *other != at)
        {
            let _ = other;
            let by = row[at] / lead[at];
            row.iter_mut()
                .zip(&lead)
                .for_each(|(it, of)| *it -= by * of);
        }
    }
    (0..n).map(|at| rows[at][n] / rows[at][at]).collect()
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1e-6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_dense_solve_agrees_and_the_parts_make_the_whole(plan in plans()) {
        let chain = Chain::from_text("x.yaml", &text(&plan, 0.0)).unwrap();
        let found = footprint(&chain);
        let own = [
            dense(&plan, |i| plan.emits[i], 1.0),
            dense(&plan, |i| plan.power[i] * POWER, 1.0),
            dense(&plan, |i| plan.ore[i] * ORE, 1.0),
        ];
        for i in 0..plan.takes.len() {
            let Some(it) = found.of(chain.find_commodity(&format!("g{i}")).unwrap()) else {
                continue;
            };
            let [direct, electricity, upstream, total] =
                [it.carbon.direct, it.carbon.electricity, it.carbon.upstream, it.carbon.total]
                    .map(|it| it.unwrap().value.unwrap());
            prop_assert!(near(total, direct + electricity + upstream));
            for (found, expected) in [direct, electricity, upstream].into_iter().zip(&own) {
                prop_assert!(near(found, expected[i]), "{found} {}", expected[i]);
            }
            // By mass a tonne beside carries what a tonne of the product does.
            if plan.beside[i] == 0.0 {
                continue;
            }
            let beside = carried(&chain, &found, &format!("b{i}")).carbon.total.unwrap();
            prop_assert!(near(beside.value.unwrap(), total));
        }
    }

    /// With every amount between 90 and 110 % the ends are reached with all of them at one end: the burden rises with each.
    #[test]
    fn the_ends_are_those_of_the_corners(plan in plans()) {
        let chain = Chain::from_text("x.yaml", &text(&plan, 0.1)).unwrap();
        let found = footprint(&chain);
        let own = |i: usize| plan.emits[i] + plan.power[i] * POWER + plan.ore[i] * ORE;
        let [low, high] = [0.9, 1.1].map(|by| dense(&plan, own, by));
        for i in 0..plan.takes.len() {
            let Some(it) = found.of(chain.find_commodity(&format!("g{i}")).unwrap()) else {
                continue;
            };
            let total = it.carbon.total.unwrap();
            prop_assert!(near(total.low, low[i]) && near(total.high, high[i]), "{total:?} {} {}", low[i], high[i]);
        }
    }
}
