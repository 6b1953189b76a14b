//! Speeds of what is made: potential and requirement of long chains beside the solvers alone, footprint and circularity,
//! samples with and without a demand.
//!
//! Measured elsewhere, not run here (end to end and the kernel apart, on another machine): PyPSA 1.4.0 with HiGHS takes 6.8 s
//! for the optimum of 1,000 links and 52.8 s for 10,000, nearly all of it after the solve; HiGHS alone takes 130 ms for the
//! 10,000. oemof-solph 0.6.5 takes 0.83 s for 1,000 converters, after 2 to 3 s of import. Brightway (bw2calc 3.1.0) writes a
//! chain of 5,000 processes in 5.5 s and solves it in 63 ms; of 1,000 in 1.45 s and 43 ms. flodym 1.1.0 takes 6.0 s for its
//! examples of flows in loops, import included; no peer was measured on a cycling index.
//!
//! `cargo bench --bench answers` runs all of it.

use std::fmt::Write as _;
use std::path::Path;

use divan::Bencher;
use liantu::analysis::demand::Demand;
use liantu::analysis::lp::{self, Problem};
use liantu::analysis::{
    self, Question, circularity, footprint, linear, potential, requirement, structure,
};
use liantu::certainty::{self, Sampling};
use liantu::model::Chain;
use liantu::rules::{self, Settings};

const SIZES: [usize; 2] = [1_000, 10_000];

fn main() {
    divan::main();
}

/// A chain of so many processes, each fed by the one before and a common reagent; every tenth has a plant.
fn text(size: usize) -> String {
    let mut text = String::from(
        "format: 1\nchain: ladder\ncommodities:\n  reagent: {unit: t, outside: true}\n",
    );
    for at in 0..=size {
        let _ = writeln!(text, "  c{at}: {{unit: t}}");
    }
    text.push_str("processes:\n");
    for at in 0..size {
        let by = if at % 2 == 0 { "1.25" } else { "0.8" };
        let _ = writeln!(
            text,
            "  p{at}: {{product: c{}, inputs: {{c{at}: {by} t, reagent: 0.01 t}}}}",
            at + 1
        );
    }
    text.push_str("sites:\n");
    for at in (0..size).step_by(10) {
        let _ = writeln!(
            text,
            "  s{at}: {{process: p{at}, capacity: {} t/a, status: operating}}",
            1_000 + at
        );
    }
    text
}

fn chain(size: usize) -> Chain {
    Chain::from_text("ladder.yaml", &text(size)).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The programme of the same chain, built by hand: activities, imports, the demand and how often it is met.
fn programme(size: usize) -> Problem {
    let mut problem = Problem::default();
    for at in 0..size {
        let high = if at % 10 == 0 {
            1_000.0 + at as f64
        } else {
            f64::INFINITY
        };
        problem.column(0.0, high, 0.0);
    }
    let theta = problem.column(0.0, f64::INFINITY, -1.0);
    let delivered = problem.column(0.0, f64::INFINITY, 0.0);
    problem.row(0.0, f64::INFINITY, vec![(delivered, 1.0), (theta, -1.0)]);
    let [reagent, first] = [0, 1].map(|_| problem.column(0.0, f64::INFINITY, 0.0));
    let mut terms: Vec<Vec<(usize, f64)>> = vec![Vec::new(); size + 1];
    let mut all = vec![(reagent, 1.0)];
    for at in 0..size {
        let by = if at % 2 == 0 { 1.25 } else { 0.8 };
        terms[at].push((at, -by));
        terms[at + 1].push((at, 1.0));
        all.push((at, -0.01));
    }
    terms[0].push((first, 1.0));
    terms[size].push((delivered, -1.0));
    problem.row(0.0, f64::INFINITY, all);
    for terms in terms {
        problem.row(0.0, f64::INFINITY, terms);
    }
    problem
}

#[divan::bench(args = SIZES, max_time = 20)]
fn the_solver_alone(bencher: Bencher<'_, '_>, size: usize) {
    let problem = programme(size);
    bencher.bench(|| lp::solve(&problem).optimum().expect("an optimum").objective);
}

#[divan::bench(args = SIZES, max_time = 20)]
fn the_most(bencher: Bencher<'_, '_>, size: usize) {
    let chain = chain(size);
    let structure = structure::solve(&chain);
    let demands = [Demand::parse(&chain, &format!("1 t/a c{size}")).expect("a demand")];
    bencher.bench(|| {
        potential::ceiling(&chain, &structure, Question::default(), &demands).expect("a most")
    });
}

#[divan::bench(args = SIZES, max_time = 60, sample_count = 3)]
fn the_most_with_its_bottlenecks(bencher: Bencher<'_, '_>, size: usize) {
    let chain = chain(size);
    let structure = structure::solve(&chain);
    let demands = [Demand::parse(&chain, &format!("1 t/a c{size}")).expect("a demand")];
    bencher.bench(|| {
        potential::most(&chain, &structure, Question::default(), &demands).expect("a most")
    });
}

#[divan::bench(args = SIZES, max_time = 20)]
fn the_elimination_alone(bencher: Bencher<'_, '_>, size: usize) {
    let mut entries: Vec<(usize, usize, f64)> = (0..size).map(|at| (at, at, 1.0)).collect();
    entries.extend((1..size).map(|at| (at - 1, at, -if at % 2 == 0 { 1.25 } else { 0.8 })));
    let mut wanted = vec![0.0; size];
    wanted[size - 1] = 1.0;
    bencher.bench(|| {
        linear::solve(size, &entries, &wanted)
            .expect("a solution")
            .x
    });
}

#[divan::bench(args = SIZES, max_time = 20)]
fn what_it_takes(bencher: Bencher<'_, '_>, size: usize) {
    let chain = chain(size);
    let demands = [Demand::parse(&chain, &format!("1 t c{size}")).expect("a demand")];
    bencher.bench(|| requirement::solve(&chain, &demands).expect("a requirement"));
}

/// Samples of a chain of ours with capacities, unasked and with a demand.
#[divan::bench(args = [("jinhua-hydrogen", ""), ("wenshan-aluminium", ""), ("wenshan-aluminium", "1 t foil")])]
fn a_hundred_samples(bencher: Bencher<'_, '_>, (name, wanted): (&str, &str)) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("chains/{name}.yaml"));
    let chain = Chain::read(path).unwrap_or_else(|faults| panic!("{faults}"));
    let demands: Vec<Demand> = Some(wanted)
        .filter(|it| !it.is_empty())
        .map(|it| Demand::parse(&chain, it).expect("a demand"))
        .into_iter()
        .collect();
    let settings = Settings::default();
    let results = analysis::run_for(&chain, Question::default(), &demands);
    let findings = rules::run(&chain, &results, &settings);
    let sampling = Sampling::new(100, 1).expect("so many samples can be drawn");
    bencher.bench(|| certainty::run(&chain, &results, &findings, &settings, sampling));
}

/// A chain whose processes emit and take power, and every tenth takes back a little of what is made three steps later.
fn emitting(size: usize) -> Chain {
    let mut text = String::from(
        "format: 1\nchain: emitting\ncommodities:\n  power: {unit: MWh, kind: electricity, outside: true, carbon: 0.5 tCO2e/MWh}\n  ore: {unit: t, outside: true, carbon: 50 kgCO2e/t, energy: 1 GJ/t}\n",
    );
    for at in 1..=size {
        let _ = writeln!(text, "  c{at}: {{unit: t}}");
    }
    text.push_str("processes:\n");
    for at in 1..=size {
        let from = if at == 1 {
            "ore".to_owned()
        } else {
            format!("c{}", at - 1)
        };
        let back = if at % 10 == 0 && at + 3 <= size {
            format!(", c{}: 0.05 t", at + 3)
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "  p{at}: {{product: c{at}, inputs: {{{from}: 0.9 t, power: 0.1 MWh{back}}}, emissions: {{co2: 0.1 t}}}}"
        );
    }
    Chain::from_text("emitting.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Carbon and energy of every product, by part, with what each rests on.
#[divan::bench(args = SIZES, max_time = 20)]
fn carbon_and_energy(bencher: Bencher<'_, '_>, size: usize) {
    let chain = emitting(size);
    bencher.bench(|| footprint::solve(&chain, &mut Vec::new()).carried.len());
}

/// One ring of so many forms of a substance, a little of each leaving, one step of it uncertain.
fn ring(forms: usize) -> Chain {
    let mut text = String::from("format: 1\nchain: ring\nperiod: 2024\ncommodities:\n");
    for at in 0..forms {
        let kind = match at {
            0 => ", kind: scrap",
            1 => ", origin: primary",
            _ => "",
        };
        let _ = writeln!(text, "  f{at}: {{unit: t, substance: copper{kind}}}");
    }
    text.push_str("processes:\n");
    for at in 0..forms {
        let _ = writeln!(
            text,
            "  p{at}: {{product: f{}, inputs: {{f{at}: 1.001 t}}}}",
            (at + 1) % forms
        );
    }
    text.push_str("observations:\n");
    for at in 0..forms {
        let amount = if at == 2 { "100 (99..101) t" } else { "100 t" };
        let _ = writeln!(text, "  - {{of: f{at}, measure: output, amount: {amount}}}");
    }
    text.push_str("exports: [{of: f2, amount: 5 t/a}]\n");
    Chain::from_text("ring.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The ratios of a loop, with Finn's index and its bounds; the work of the index grows with the cube of the forms.
#[divan::bench(args = [10, 100, 400], max_time = 20)]
fn does_the_loop_close(bencher: Bencher<'_, '_>, forms: usize) {
    let chain = ring(forms);
    let structure = structure::solve(&chain);
    bencher.bench(|| {
        let found = circularity::solve(&chain, &structure, Question::default(), &mut Vec::new());
        assert!(found.cycles[0].cycling.is_some());
        found
    });
}
