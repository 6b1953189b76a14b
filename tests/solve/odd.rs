//! Input that no honest chain has, for what is made: each gets a clear answer or a clear refusal.

use std::fmt::Write as _;

use liantu::analysis::demand::Demand;
use liantu::analysis::potential::NoPotential;
use liantu::analysis::{self, Question, requirement};
use liantu::model::Chain;
use liantu::render::{self, Options};
use liantu::rules::Settings;
use liantu::study;

use super::requirement::{activity, chain, drawn, solve};

const HEAD: &str = "format: 1\nchain: odd\ncommodities: {ore: {unit: t, outside: true}, metal: {unit: t}, sheet: {unit: t}}\n";

fn text(chain: &Chain, demand: &str) -> String {
    let demand = Demand::parse(chain, demand).unwrap_or_else(|fault| panic!("{}", fault.en));
    let results = analysis::run_for(chain, Question::default(), &[demand]);
    let report = study::of(chain, &results, &Settings::default());
    (render::find("text").unwrap().write)(&report, &Options::default())
}

fn refused(text: &str) -> String {
    let Err(faults) = Chain::from_text("odd.yaml", text) else {
        panic!("read:\n{text}");
    };
    faults
        .0
        .iter()
        .map(|it| it.message.en.clone())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn yields_below_zero_or_of_nothing_are_refused_with_their_place() {
    for amount in ["-1 t", "0 t"] {
        let words = refused(&format!(
            "{HEAD}processes: {{smelting: {{product: metal, per: {amount}, inputs: {{ore: 2 t}}}}}}\n"
        ));
        assert!(!words.is_empty(), "{amount}");
    }
    let words = refused(&format!(
        "{HEAD}processes: {{smelting: {{product: metal, inputs: {{ore: -2 t}}}}}}\n"
    ));
    assert!(
        words.contains("zero") || words.contains("negative"),
        "{words}"
    );
}

#[test]
fn a_process_that_makes_what_it_takes_is_told() {
    // One tonne takes exactly one of itself: nothing is left of it.
    let chain = chain(&format!(
        "{HEAD}processes: {{smelting: {{product: metal, inputs: {{metal: 1 t, ore: 2 t}}}}}}\n"
    ));
    let words = solve(&chain, "1 t metal").unwrap_err();
    assert!(
        words.contains("takes 1 of its own product") && words.contains("test.yaml:"),
        "{words}"
    );
    assert!(text(&chain, "1 t metal").contains("of its own product"));
}

#[test]
fn an_output_without_end_names_the_capacity_that_is_missing() {
    let chain = chain(&format!(
        "{HEAD}processes: {{smelting: {{product: metal, inputs: {{ore: 2 t}}}}, rolling: {{product: sheet, inputs: {{metal: 1 t}}}}}}\n"
    ));
    let demand = Demand::parse(&chain, "1 t/a sheet").unwrap();
    let found = analysis::potential::most(
        &chain,
        &analysis::structure::solve(&chain),
        Question::default(),
        &[demand],
    );
    let rolling = chain.find_process("rolling").unwrap();
    assert_eq!(found.unwrap_err(), NoPotential::Unlimited(vec![rolling]));
    assert!(text(&chain, "1 t/a sheet").contains("a capacity of rolling"));
}

#[test]
fn shares_that_clash_are_told() {
    let with = |shares: &str| {
        format!(
            "{HEAD}processes: {{smelting: {{product: metal, inputs: {{ore: 2 t}}}}, rolling: {{product: sheet, inputs: {{charge: {{any-of: {shares}, amount: 1 t}}}}}}}}\n"
        )
    };
    for shares in ["{metal: 70 %, ore: 50 %}", "{metal: 30 %, ore: 30 %}"] {
        let words = match Chain::from_text("odd.yaml", &with(shares)) {
            Err(faults) => faults.0[0].message.en.clone(),
            Ok(chain) => solve(&chain, "1 t sheet").unwrap_err(),
        };
        assert!(words.contains('%'), "{shares}: {words}");
    }
}

#[test]
fn figures_from_1e_minus_12_to_1e12_keep_their_digits_or_say_so() {
    let chain = chain(&format!(
        "{HEAD}processes: {{smelting: {{product: metal, inputs: {{ore: 1e12 t}}}}, rolling: {{product: sheet, inputs: {{metal: 1e-12 t}}}}}}\n"
    ));
    let found = solve(&chain, "3 t sheet").unwrap();
    let value = |it: Option<liantu::quantity::Estimate>| it.unwrap().value.unwrap();
    assert_eq!(value(activity(&chain, &found, "smelting")), 3e-12);
    assert_eq!(value(drawn(&chain, &found, "ore")), 3.0);
    // The same figures with a capacity on either end, in the programme.
    let chain = Chain::from_text("odd.yaml", &format!(
        "{HEAD}processes: {{smelting: {{product: metal, inputs: {{ore: 1e12 t}}}}, rolling: {{product: sheet, inputs: {{metal: 1e-12 t}}}}}}\nsites: {{s: {{process: smelting, capacity: 2e-12 t/a, status: operating}}, r: {{process: rolling, capacity: 1e12 t/a, status: operating}}}}\n"
    )).unwrap();
    let results = analysis::run(&chain, Question::default());
    match &results.potentials[..] {
        [only] => assert!((only.most - 2.0).abs() < 1e-6, "{}", only.most),
        _ => assert!(
            results
                .unanswered
                .iter()
                .any(|it| it.needs.en.contains("check units")),
            "{:?}",
            results.unanswered
        ),
    }
}

#[test]
fn a_hundred_thousand_scenarios_are_read_or_refused_in_words() {
    let mut text = format!(
        "{HEAD}processes: {{smelting: {{product: metal, inputs: {{ore: 2 t}}}}}}\nsites: {{s: {{process: smelting, capacity: 5 t/a, status: operating}}}}\nscenarios:\n"
    );
    for at in 0..100_000 {
        writeln!(
            text,
            "  s{at}: {{set: {{sites: {{s: {{capacity: {at} t/a}}}}}}}}"
        )
        .unwrap();
    }
    match Chain::from_text("odd.yaml", &text) {
        Ok(chain) => {
            assert_eq!(chain.scenarios.len(), 100_000);
            let found = requirement::solve(&chain, &[Demand::parse(&chain, "1 t metal").unwrap()]);
            assert!(found.is_ok());
        }
        Err(faults) => {
            assert!(
                faults
                    .0
                    .iter()
                    .any(|it| it.message.en.contains("too many")
                        || it.message.en.contains("more than")),
                "{}",
                faults.0[0].message.en
            );
        }
    }
}

#[test]
fn output_values_in_two_currencies_are_joined_by_a_rate_or_one_is_left_out_in_words() {
    let with = |rates: &str| {
        Chain::from_text("odd.yaml", &format!(
            "format: 1\nchain: odd\nperiod: 2024\n{rates}commodities: {{metal: {{unit: t, price: 100 CNY/t}}, sheet: {{unit: t, price: 20 USD/t}}}}\nprocesses: {{smelting: {{product: metal}}, rolling: {{product: sheet}}}}\nobservations: [{{of: metal, measure: output, amount: 10 t}}, {{of: sheet, measure: output, amount: 5 t}}]\n"
        ))
        .unwrap()
    };
    let value = |chain: &Chain| {
        let results = analysis::run(chain, Question::default());
        let found = results
            .indicators
            .into_iter()
            .find(|it| it.id == "output-value")
            .unwrap();
        let notes: Vec<String> = found.notes.iter().map(|it| it.en.clone()).collect();
        (
            found.value.value.unwrap(),
            found.unit.to_string(),
            notes.join("; "),
        )
    };
    let (joined, unit, notes) = value(&with("rates: {USD: 7 CNY}\n"));
    assert!(
        (joined - (10.0 * 100.0 + 5.0 * 20.0 * 7.0)).abs() < 1e-9,
        "{joined}"
    );
    assert_eq!(unit, "CNY");
    assert!(!notes.contains("left out"), "{notes}");
    let (alone, unit, notes) = value(&with(""));
    assert!((alone - 1000.0).abs() < 1e-9, "{alone}");
    assert_eq!(unit, "CNY");
    assert!(
        notes.contains("what is priced in USD is left out: no rate joins it to CNY"),
        "{notes}"
    );
}
