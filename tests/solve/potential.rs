//! The most a chain can make against the enumeration of vertices, its slopes against small steps, bottlenecks in closed form.

use liantu::analysis::demand::Demand;
use liantu::analysis::lp::Problem;
use liantu::analysis::potential::{self, Bottleneck, LimitKind, NoPotential, Potential};
use liantu::analysis::{Question, structure};
use liantu::model::Chain;
use proptest::prelude::*;

use super::kernels::enumerate;
use super::requirement::chain;

fn most(chain: &Chain, demands: &[Demand]) -> Result<Potential, NoPotential> {
    potential::most(
        chain,
        &structure::solve(chain),
        Question::default(),
        demands,
    )
}

fn of(chain: &Chain, id: &str) -> Result<Potential, NoPotential> {
    most(chain, &[Demand::one(chain.find_commodity(id).unwrap())])
}

fn process<'p>(chain: &Chain, found: &'p Potential, id: &str) -> Option<&'p Bottleneck> {
    let kind = LimitKind::Capacity(chain.find_process(id).unwrap());
    found.bottlenecks.iter().find(|it| it.limit.kind == kind)
}

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-6 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

/// Ore (limited) → metal → sheet, with scrap of the sheet back into the metal.
fn metal(limits: [f64; 3]) -> Chain {
    let [ore, smelting, rolling] = limits;
    chain(&format!(
        "format: 1
chain: metal
commodities: {{ore: {{unit: t}}, metal: {{unit: t}}, scrap: {{unit: t}}, sheet: {{unit: t}}}}
imports: [{{of: ore, limit: {ore} t/a}}]
processes:
  smelting: {{product: metal, inputs: {{ore: 2 t}}}}
  remelting: {{product: metal, inputs: {{scrap: 1.25 t}}}}
  rolling: {{product: sheet, inputs: {{metal: 1.25 t}}, byproducts: {{scrap: 0.25 t}}}}
sites:
  smelter: {{process: smelting, capacity: {smelting} t/a}}
  mill: {{process: rolling, capacity: {rolling} t/a}}
"
    ))
}

/// The same by hand: a tonne of sheet takes 1.25 of metal, 0.2 of which come back.
fn by_hand([ore, smelting, rolling]: [f64; 3]) -> Problem {
    let mut problem = Problem::default();
    let [ore, smelt, remelt, roll] =
        [ore, smelting, 1e4, rolling].map(|high| problem.column(0.0, high, 0.0));
    problem.columns[roll].cost = -1.0;
    problem.row(0.0, 1e6, vec![(ore, 1.0), (smelt, -2.0)]);
    problem.row(0.0, 1e6, vec![(smelt, 1.0), (remelt, 1.0), (roll, -1.25)]);
    problem.row(0.0, 1e6, vec![(roll, 0.25), (remelt, -1.25)]);
    problem
}

#[test]
fn the_bottleneck_its_worth_and_the_next() {
    // Ore for 100 t of metal, a smelter for 210, a mill for 300: ore binds, then the smelter.
    let chain = metal([200.0, 210.0, 300.0]);
    let found = of(&chain, "sheet").unwrap();
    // sheet · (1.25 − 0.2) = metal from ore
    near(found.most, 100.0 / 1.05);
    let [ore] = &found.bottlenecks[..] else {
        panic!("{:?}", found.bottlenecks);
    };
    assert_eq!(
        ore.limit.kind,
        LimitKind::Import(chain.find_commodity("ore").unwrap())
    );
    near(ore.gain, 0.5 / 1.05);
    near(ore.loss, 0.5 / 1.05);
    near(ore.until.unwrap(), 420.0);
    near(ore.reaches.unwrap(), 200.0);
    let next: Vec<_> = ore.next.iter().map(|it| it.kind).collect();
    assert_eq!(
        next,
        [LimitKind::Capacity(chain.find_process("smelting").unwrap())]
    );
}

#[test]
fn limits_that_hold_together_are_told_on_both_sides() {
    // Ore for exactly what the smelter can take: one more unit of either alone adds nothing, one less takes some.
    let chain = metal([420.0, 210.0, 300.0]);
    let found = of(&chain, "sheet").unwrap();
    near(found.most, 200.0);
    assert_eq!(found.bottlenecks.len(), 2);
    for it in &found.bottlenecks {
        assert_eq!((it.gain, it.until, it.reaches), (0.0, None, None), "{it:?}");
    }
    near(
        process(&chain, &found, "smelting").unwrap().loss,
        1.0 / 1.05,
    );
}

#[test]
fn a_limit_with_nothing_behind_it_has_no_end() {
    let chain = chain(
        "format: 1
chain: one
commodities: {a: {unit: t, outside: true}, b: {unit: t}}
processes: {p: {product: b, inputs: {a: 2 t}}}
sites: {s: {process: p, capacity: 5 t/a}}
",
    );
    let found = of(&chain, "b").unwrap();
    let only = process(&chain, &found, "p").unwrap();
    assert_eq!((found.most, only.until), (5.0, None));
    near(only.gain, 1.0);
    near(only.loss, 1.0);
    assert!(only.next.is_empty());
}

#[test]
fn without_a_capacity_the_missing_figure_is_named() {
    let chain = chain(
        "format: 1
chain: none
commodities: {a: {unit: t, outside: true}, b: {unit: t}}
processes: {p: {product: b, inputs: {a: 2 t}}}
",
    );
    assert_eq!(
        of(&chain, "b"),
        Err(NoPotential::Unlimited(vec![
            chain.find_process("p").unwrap()
        ]))
    );
}

#[test]
fn demands_together_share_what_there_is() {
    // 90 t of metal for wire (1 t each) and sheet (2 t each), wanted one to one: 30 of each.
    let chain = chain(
        "format: 1
chain: shared
commodities: {metal: {unit: t}, wire: {unit: t}, sheet: {unit: t}}
processes:
  smelting: {product: metal}
  drawing: {product: wire, inputs: {metal: 1 t}}
  rolling: {product: sheet, inputs: {metal: 2 t}}
sites: {smelter: {process: smelting, capacity: 90 t/a}}
demands: [{of: wire, amount: 10 t/a}, {of: sheet, amount: 10 t/a}]
",
    );
    let found = most(&chain, &Demand::stated(&chain)).unwrap();
    near(found.most, 3.0);
    near(
        process(&chain, &found, "smelting").unwrap().gain,
        1.0 / 30.0,
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_most_and_its_slopes_agree_with_enumeration(limits in prop::array::uniform3(1..40_u32)) {
        let limits = limits.map(|it| f64::from(it) * 7.0);
        let chain = metal(limits);
        let found = of(&chain, "sheet").unwrap();
        let best = |limits| -enumerate(&by_hand(limits)).unwrap();
        let here = best(limits);
        near(found.most, here);
        let ids = [
            LimitKind::Import(chain.find_commodity("ore").unwrap()),
            LimitKind::Capacity(chain.find_process("smelting").unwrap()),
            LimitKind::Capacity(chain.find_process("rolling").unwrap()),
        ];
        for (at, kind) in ids.into_iter().enumerate() {
            let step = |by: f64| {
                let mut moved = limits;
                moved[at] += by;
                best(moved)
            };
            let (gain, loss) = ((step(1e-3) - here) / 1e-3, (here - step(-1e-3)) / 1e-3);
            let told = found.bottlenecks.iter().find(|it| it.limit.kind == kind);
            prop_assert!((told.map_or(0.0, |it| it.gain) - gain).abs() < 1e-5, "{kind:?} {gain} {told:?}");
            prop_assert!((told.map_or(0.0, |it| it.loss) - loss).abs() < 1e-5, "{kind:?} {loss} {told:?}");
            // Up to where it is said to go it goes straight, and no further.
            if let Some((until, reaches)) = told.and_then(|it| it.until.zip(it.reaches)) {
                near(step(until - limits[at]), reaches);
                let beyond = (step(until - limits[at] + 1.0) - reaches) / 1.0;
                prop_assert!(beyond < gain - 1e-6, "{beyond} {gain}");
            }
        }
    }
}
