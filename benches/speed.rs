//! Speeds that the documents claim: quantities, the first chain, generated chains of 10³ to 10⁵ processes, pictures and
//! the layout by itself, `check` and `render` as whole commands.
//!
//! `cargo bench` runs all of it; `cargo bench -- read` what has `read` in its name.

mod generated;
// The tests compare with the list of what was done; here the time is what counts.
#[allow(dead_code)]
#[path = "generated/pair.rs"]
mod pair;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use divan::{Bencher, black_box};
use liantu::analysis::{self, Question, Results, balance, structure};
use liantu::model::Chain;
use liantu::quantity::{Amount, Unit};
use liantu::rules::{self, Settings};
use liantu::text::Lang;
use liantu::{render, study};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn wenshan() -> PathBuf {
    root().join("chains/wenshan-aluminium.yaml")
}

fn read(path: impl AsRef<Path>) -> Chain {
    Chain::read(path).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A generated chain, read and answered once for all benches.
struct Held {
    text: String,
    chain: Chain,
    results: Results,
}

fn held(size: usize) -> Arc<Held> {
    static HELD: [OnceLock<Arc<Held>>; SIZES.len()] = [const { OnceLock::new() }; SIZES.len()];
    let at = SIZES
        .iter()
        .position(|it| *it == size)
        .expect("a size of the list");
    let make = || {
        let text = generated::chain(size);
        let chain =
            Chain::from_text("generated.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"));
        let results = analysis::run(&chain, Question::default());
        Arc::new(Held {
            text,
            chain,
            results,
        })
    };
    HELD[at].get_or_init(make).clone()
}

/// Samples of a whole study. No peer was measured elsewhere on the same; Activity Browser's users report that it stands
/// still at 100 to 1,000 runs.
mod certainty {
    use super::{Bencher, Question, Settings, analysis, read, rules, wenshan};
    use liantu::certainty::{self, Sampling};

    /// Samples of the first chain, on all threads.
    #[divan::bench(args = [100, 1_000])]
    fn wenshan_samples(bencher: Bencher<'_, '_>, samples: u64) {
        let (chain, settings) = (read(wenshan()), Settings::default());
        let results = analysis::run(&chain, Question::default());
        let findings = rules::run(&chain, &results, &settings);
        let sampling = Sampling::new(samples, 1).expect("so many samples can be drawn");
        bencher.bench(|| certainty::run(&chain, &results, &findings, &settings, sampling));
    }
}

mod quantity {
    use super::{Amount, Unit, black_box};

    #[divan::bench(args = ["13.511 MWh", "1.915..1.95 t", "1.93 ± 2 % t", "343 万吨/a", "800.. 亿元"])]
    fn parse_amount(text: &str) -> Amount {
        Amount::parse(black_box(text)).expect("an amount")
    }

    #[divan::bench(args = ["万吨/a", "kWh/kg", "亿千瓦时"])]
    fn parse_unit(text: &str) -> Unit {
        Unit::parse(black_box(text)).expect("a unit")
    }
}

mod scenarios {
    use super::{Bencher, Chain, black_box, generated};
    use std::fmt::Write as _;

    /// A generated chain of 100 processes with so many scenarios, each of which adds and removes.
    fn text(count: usize) -> String {
        let mut text = generated::chain(100);
        text.push_str("scenarios:\n");
        for at in 0..count {
            let _ = writeln!(
                text,
                "  s{at}: {{add: {{commodities: {{new: {{unit: t}}}}, processes: {{fresh: {{product: new}}}}, sites: {{yard: {{process: fresh, capacity: {} t/a}}}}}}}}",
                at + 1
            );
        }
        text
    }

    #[divan::bench(args = [1, 1_000, 10_000], max_time = 10)]
    fn read_them(bencher: Bencher<'_, '_>, count: usize) {
        let text = text(count);
        bencher.bench(|| Chain::from_text("generated.yaml", black_box(&text)));
    }

    #[divan::bench]
    fn apply_one(bencher: Bencher) {
        let chain = Chain::from_text("generated.yaml", &text(1)).expect("a chain");
        bencher.bench(|| black_box(&chain).under(&chain.scenarios[0]));
    }
}

/// Loops of a substance. No peer that was measured elsewhere computes them from a chain; flodym 1.1.0 takes 6.0 s for its
/// second example, start included.
mod circularity {
    use super::{Bencher, Question, analysis, black_box, read, root};

    /// The reference of aluminium, whose loop of scrap is declared, with what it needs beforehand.
    #[divan::bench]
    fn aluminium(bencher: Bencher) {
        let chain = read(root().join("chains/reference/aluminium.yaml"));
        bencher.bench(|| analysis::run(black_box(&chain), Question::default()).circularity);
    }
}

mod first_chain {
    use super::{
        Bencher, Chain, Lang, Question, Settings, analysis, black_box, read, render, rules, study,
        wenshan,
    };

    #[divan::bench]
    fn read_it() -> Chain {
        read(black_box(wenshan()))
    }

    #[divan::bench]
    fn check(bencher: Bencher) {
        let chain = read(wenshan());
        bencher.bench(|| {
            let results = analysis::run(black_box(&chain), Question::default());
            rules::run(&chain, &results, &Settings::default())
        });
    }

    #[divan::bench(args = ["text", "json"])]
    fn analyze(bencher: Bencher, format: &str) {
        let chain = read(wenshan());
        let write = render::find(format).expect("a format").write;
        let options = render::Options {
            lang: Lang::Zh,
            ..render::Options::default()
        };
        bencher.bench(|| {
            let results = analysis::run(black_box(&chain), Question::default());
            write(&study::of(&chain, &results, &Settings::default()), &options)
        });
    }
}

/// Pictures from what is computed: the scene, its layout, the writing.
mod pictures {
    use super::{
        Bencher, Chain, Lang, Question, SIZES, Settings, analysis, black_box, generated, held,
        read, rules, wenshan,
    };
    use liantu::render::svg;
    use liantu::view::{self, Detail, Look, Request};

    fn draw(bencher: Bencher, chain: &Chain, view: &str, detail: Option<Detail>) {
        let settings = Settings::default();
        let results = analysis::run(chain, Question::default());
        let findings = rules::run(chain, &results, &settings);
        let view = view::find(view).expect("a view");
        let request = Request {
            chain,
            results: &results,
            findings: &findings,
            settings: &settings,
            look: Look {
                lang: Lang::Zh,
                detail,
                ..Look::default()
            },
        };
        bencher.bench_local(|| {
            let drawing = view.draw(black_box(&request)).expect("a picture");
            svg::svg(&drawing)
        });
    }

    #[divan::bench(args = ["map", "sankey", "balance", "timeline"])]
    fn first_chain(bencher: Bencher, view: &str) {
        draw(bencher, &read(wenshan()), view, None);
    }

    /// Every box and line of so many processes.
    #[divan::bench(args = [100, 300, 1_000], sample_count = 5, max_time = 20)]
    fn map_by_processes(bencher: Bencher, size: usize) {
        let text = generated::chain(size);
        let chain =
            Chain::from_text("generated.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"));
        draw(bencher, &chain, "map", Some(Detail::Processes));
    }

    /// A box for each stage.
    #[divan::bench(args = SIZES, sample_count = 5, max_time = 20)]
    fn map_by_stages(bencher: Bencher, size: usize) {
        draw(bencher, &held(size).chain, "map", None);
    }
}

mod generated_chain {
    use super::{
        Bencher, Chain, Question, SIZES, Settings, analysis, balance, black_box, held, structure,
    };

    #[divan::bench(args = SIZES, max_time = 10)]
    fn read_it(bencher: Bencher, size: usize) {
        let held = held(size);
        bencher.bench(|| Chain::from_text("generated.yaml", black_box(&held.text)));
    }

    #[divan::bench(args = SIZES, max_time = 10)]
    fn structure(bencher: Bencher, size: usize) {
        let held = held(size);
        bencher.bench(|| structure::solve(black_box(&held.chain)));
    }

    #[divan::bench(args = SIZES, max_time = 10)]
    fn balance(bencher: Bencher, size: usize) {
        let held = held(size);
        let structure = &held.results.structure;
        bencher.bench(|| {
            let chain = black_box(&held.chain);
            let shelves = balance::shelves(chain, structure, Question::default());
            balance::solve(chain, &shelves, &mut Vec::new())
        });
    }

    #[divan::bench(args = SIZES, max_time = 10)]
    fn all_analyses(bencher: Bencher, size: usize) {
        let held = held(size);
        bencher.bench(|| analysis::run(black_box(&held.chain), Question::default()));
    }

    #[divan::bench(args = SIZES, max_time = 10)]
    fn rules(bencher: Bencher, size: usize) {
        let held = held(size);
        let settings = Settings::default();
        bencher.bench(|| super::rules::run(black_box(&held.chain), &held.results, &settings));
    }
}

/// `check` as a user runs it: from the start of the process to its end.
mod whole_command {
    use super::{Bencher, Command, Path, SIZES, Stdio, generated, root};

    fn check(path: &Path) {
        let status = Command::new(env!("CARGO_BIN_EXE_liantu"))
            .current_dir(root())
            .args(["check", "--fail-on", "never"])
            .arg(path)
            .stdout(Stdio::null())
            .status()
            .expect("liantu starts");
        assert!(status.success(), "check {} fails", path.display());
    }

    #[divan::bench(sample_count = 50)]
    fn check_first_chain() {
        check(Path::new("chains/wenshan-aluminium.yaml"));
    }

    /// The map of the first chain as a file, as a user makes it.
    #[divan::bench(sample_count = 50)]
    fn render_first_chain(bencher: Bencher) {
        let folder = tempfile::tempdir().expect("a folder for a while");
        let file = folder.path().join("map.svg");
        bencher.bench_local(|| {
            let status = Command::new(env!("CARGO_BIN_EXE_liantu"))
                .current_dir(root())
                .args(["render", "chains/wenshan-aluminium.yaml", "-o"])
                .arg(&file)
                .stdout(Stdio::null())
                .status()
                .expect("liantu starts");
            assert!(status.success(), "render fails");
        });
    }

    #[divan::bench(sample_count = 50)]
    fn check_all_chains() {
        check(Path::new("chains"));
    }

    #[divan::bench(args = SIZES, sample_count = 5, max_time = 20)]
    fn check_generated(bencher: Bencher, size: usize) {
        let folder = tempfile::tempdir().expect("a folder for a while");
        let path = folder.path().join("generated.yaml");
        std::fs::write(&path, generated::chain(size)).expect("the chain is written");
        bencher.bench_local(|| check(&path));
    }
}

/// `diff` as a user runs it, on two versions of a chain of so many sites with a tenth of them changed.
mod whole_diff {
    use super::{Bencher, Command, SIZES, Stdio, pair};

    #[divan::bench(args = SIZES, sample_count = 5, max_time = 20)]
    fn of_a_tenth(bencher: Bencher<'_, '_>, sites: usize) {
        measure(bencher, sites, &pair::pair(sites, 1));
    }

    /// Each site with a process of its own: twice the entries.
    #[divan::bench(args = SIZES, sample_count = 5, max_time = 20)]
    fn of_a_tenth_with_recipes(bencher: Bencher<'_, '_>, sites: usize) {
        measure(bencher, sites, &pair::pair_with_recipes(sites, 1));
    }

    fn measure(bencher: Bencher<'_, '_>, sites: usize, made: &pair::Pair) {
        let folder = tempfile::tempdir().expect("a folder for a while");
        assert!(!made.truth.changed.is_empty(), "a pair without a change");
        let sides = [("old.yaml", &made.base), ("new.yaml", &made.head)].map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("the chain is written");
            path
        });
        bencher.bench_local(|| {
            let status = Command::new(env!("CARGO_BIN_EXE_liantu"))
                .arg("diff")
                .args(&sides)
                .args(["--format", "json"])
                .stdout(Stdio::null())
                .status()
                .expect("liantu starts");
            assert!(status.success(), "diff of {sites} sites fails");
        });
    }
}

/// The layout by itself, on the graphs of the tests. On the same graphs, measured elsewhere, in seconds of CPU at 20, 100 and
/// 500 boxes: ELK with stages as partitions 0.40, 1.2, 10.5; dot with stages as chains 0.016, 0.092, 1.9; graphlay with its
/// columns given 0.002, 0.067, 1.4; how much each crosses stands in docs/diagrams.md.
mod layout {
    use super::{Bencher, black_box};
    use liantu::layout::{Edge, Graph, Lane, Node, Options, arrange};
    use serde_json::Value;

    fn graph(size: usize) -> Graph {
        let path = super::root().join(format!("tests/data/layout/vc{size}.json"));
        let text = std::fs::read_to_string(path).expect("the graph is there");
        let data: Value = serde_json::from_str(&text).expect("JSON");
        let list = |key: &str| data[key].as_array().expect("a list").clone();
        let number = |value: &Value| value.as_f64().expect("a number");
        let nodes = list("nodes").into_iter().map(|node| Node {
            key: node[0].as_str().expect("an id").to_owned(),
            lane: number(&node[1]) as usize,
            width: number(&node[2]),
            height: number(&node[3]),
            rank_hint: None,
        });
        let nodes: Vec<Node> = nodes.collect();
        let place = |value: &Value| {
            let named = |node: &Node| Some(node.key.as_str()) == value.as_str();
            nodes.iter().position(named).expect("an id of the list")
        };
        let edges = list("edges").into_iter().map(|edge| Edge {
            from: place(&edge[0]),
            to: place(&edge[1]),
            feedback: edge[2] == 1,
            weight: 1.0,
            width: 1.5,
            ..Edge::default()
        });
        Graph {
            lanes: vec![Lane::default(); number(&data["stages"]) as usize],
            edges: edges.collect(),
            nodes,
        }
    }

    #[divan::bench(args = [20, 100, 500], max_time = 10)]
    fn arrange_it(bencher: Bencher, size: usize) {
        let graph = graph(size);
        bencher.bench(|| arrange(black_box(&graph), &Options::default()));
    }
}

/// Process synthesis: the ladder of five stages with three ways each, a chain of 2,000 units, and plans with their
/// linear programmes.
///
/// Measured elsewhere, not run here: pnsgraph 0.1.2 takes 40.95 s for the 16,807 structures and 4.2 s for the maximal
/// structure of 2,000 units; it has no branch and bound, so that the best of many means every linear programme in turn.
mod synthesis {
    use super::{Bencher, Question, analysis, black_box, read, wenshan};
    use liantu::analysis::synthesis::{
        self, Network, Options, PROGRAMMES_MAX, Programme, Search, Sizing, Stock, Unit, best,
        maximal, structures,
    };
    use liantu::quantity::Estimate;

    fn ladder(stages: u32, ways: u32) -> Network {
        let unit = |stage: u32| Unit {
            inputs: vec![stage],
            outputs: vec![stage + 1],
            ..Unit::default()
        };
        let count = stages as usize + 1;
        Network {
            materials: count,
            units: (0..stages)
                .flat_map(|stage| (0..ways).map(move |_| unit(stage)))
                .collect(),
            raw: (0..count).map(|at| at == 0).collect(),
            products: vec![stages],
            ..Network::default()
        }
    }

    /// The ladder in amounts: each way costs something else, and makes six tenths of what is wanted at most.
    fn amounts(network: &Network) -> Programme {
        let sizing = |(at, unit): (usize, &Unit)| Sizing {
            fixed: 10.0 + (at * 7 % 13) as f64,
            each: 1.0 + (at * 5 % 11) as f64,
            most: 60.0,
            terms: vec![
                (unit.outputs[0], Estimate::exact(1.0)),
                (unit.inputs[0], Estimate::exact(-1.0)),
            ],
            ..Sizing::default()
        };
        let stock = |at: usize| Stock {
            wanted: Estimate::exact(if at + 1 == network.materials {
                100.0
            } else {
                0.0
            }),
            had: if network.raw[at] { f64::INFINITY } else { 0.0 },
            price: 1.0,
            ..Stock::default()
        };
        Programme {
            units: network.units.iter().enumerate().map(sizing).collect(),
            materials: (0..network.materials).map(stock).collect(),
        }
    }

    #[divan::bench]
    fn structures_16807(bencher: Bencher) {
        let network = ladder(5, 3);
        bencher.bench(|| structures(black_box(&network)).count());
    }

    #[divan::bench]
    fn maximal_2000_units(bencher: Bencher) {
        let network = ladder(1000, 2);
        bencher.bench(|| maximal(black_box(&network)).count());
    }

    /// The five cheapest of the 16,807, two ways needed at each stage.
    #[divan::bench(max_time = 10)]
    fn best_5_of_16807(bencher: Bencher) {
        let network = ladder(5, 3);
        let programme = amounts(&network);
        let search = Search {
            best: 5,
            by_cost: true,
            programmes: PROGRAMMES_MAX,
        };
        bencher.bench(|| best(black_box(&network), &programme, search));
    }

    /// The plans of the first chain, from its results on.
    #[divan::bench]
    fn plan_wenshan(bencher: Bencher) {
        let chain = read(wenshan());
        let results = analysis::run(&chain, Question::default());
        let wanted = synthesis::gaps(&chain, &results);
        bencher
            .bench(|| synthesis::plan(black_box(&chain), &results, &wanted, &[], Options::best(5)));
    }
}

/// Linear programmes and sparse systems: a chain of so many stages, each with its capacity, and the solver alone on the
/// same problem.
///
/// Measured elsewhere, not run here: PyPSA 1.4.0 with HiGHS takes 6.8 s for the optimum of 1,000 links and 52.8 s for 10,000
/// (most of it after the solve); HiGHS alone 16 ms for 100, 130 ms for 10,000. Brightway (bw2calc 3.1.0) solves a chain of
/// 5,000 processes in 63 ms after 5.5 s of writing it.
mod programmes {
    use std::fmt::Write as _;

    use super::{Bencher, Chain, Question, black_box, structure};
    use liantu::analysis::demand::Demand;
    use liantu::analysis::lp::{self, Problem};
    use liantu::analysis::{conflict, potential, requirement};

    const STAGES: [usize; 3] = [100, 1_000, 10_000];

    /// Each stage takes of the one before it and of the one ten before; the stage in the middle is the narrowest.
    fn stages(size: usize) -> Chain {
        let mut text = "format: 1\nchain: stages\ncommodities:\n".to_owned();
        for at in 0..=size {
            let _ = writeln!(text, "  g{at}: {{unit: t, outside: {}}}", at == 0);
        }
        text.push_str("processes:\n");
        for at in 1..=size {
            let before = at.saturating_sub(10);
            let more = if before + 1 < at {
                format!(", g{before}: 0.1 t")
            } else {
                String::new()
            };
            let _ = writeln!(
                text,
                "  p{at}: {{product: g{at}, inputs: {{g{}: 0.9 t{more}}}}}",
                at - 1
            );
        }
        text.push_str("sites:\n");
        for at in 1..=size {
            let capacity = if at == size / 2 { 90 } else { 100 + at % 7 };
            let _ = writeln!(
                text,
                "  s{at}: {{process: p{at}, capacity: {capacity} t/a, status: operating}}"
            );
        }
        Chain::from_text("stages.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn last(chain: &Chain, size: usize) -> Demand {
        Demand::one(
            chain
                .find_commodity(&format!("g{size}"))
                .expect("the last good"),
        )
    }

    /// The same problem, as the solver gets it.
    fn problem(size: usize) -> Problem {
        let mut problem = Problem::default();
        let capacity = |at: usize| {
            if at == size / 2 {
                90.0
            } else {
                (100 + at % 7) as f64
            }
        };
        let bought = problem.column(0.0, f64::INFINITY, 0.0);
        for at in 1..=size {
            problem.column(0.0, capacity(at), if at == size { -1.0 } else { 0.0 });
        }
        for at in 0..size {
            let mut terms = vec![(if at == 0 { bought } else { at }, 1.0), (at + 1, -0.9)];
            if at + 10 <= size && at + 1 < at + 10 {
                terms.push((at + 10, -0.1));
            }
            problem.row(0.0, f64::INFINITY, terms);
        }
        problem
    }

    #[divan::bench(args = STAGES, max_time = 10)]
    fn solver_alone(bencher: Bencher<'_, '_>, size: usize) {
        let problem = problem(size);
        bencher.bench(|| lp::solve(black_box(&problem)));
    }

    /// The most, without its bottlenecks: the model and one solve.
    #[divan::bench(args = STAGES, max_time = 10)]
    fn most(bencher: Bencher<'_, '_>, size: usize) {
        let chain = stages(size);
        let structure = structure::solve(&chain);
        let demand = [last(&chain, size)];
        bencher.bench(|| {
            potential::ceiling(black_box(&chain), &structure, Question::default(), &demand)
        });
    }

    /// The most with its bottleneck and the next.
    #[divan::bench(args = STAGES, max_time = 10)]
    fn bottlenecks(bencher: Bencher<'_, '_>, size: usize) {
        let chain = stages(size);
        let structure = structure::solve(&chain);
        let demand = [last(&chain, size)];
        bencher
            .bench(|| potential::most(black_box(&chain), &structure, Question::default(), &demand));
    }

    #[divan::bench(args = STAGES, max_time = 10)]
    fn requirement(bencher: Bencher<'_, '_>, size: usize) {
        let chain = stages(size);
        let demand = [last(&chain, size)];
        bencher.bench(|| requirement::solve(black_box(&chain), &demand));
    }

    /// Why more than the most cannot be made: the least relaxation and a smallest set that clashes.
    #[divan::bench(args = [10, 100], max_time = 10)]
    fn why_not(bencher: Bencher<'_, '_>, size: usize) {
        let chain = stages(size);
        let structure = structure::solve(&chain);
        let mut demand = [last(&chain, size)];
        demand[0].amount = 1_000.0;
        bencher
            .bench(|| conflict::solve(black_box(&chain), &structure, Question::default(), &demand));
    }
}
