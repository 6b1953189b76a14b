//! The chains that the benches run on: they read without a fault, are the same every time, and hold what real chains
//! hold, so that the speeds measured on them mean something.

#[path = "../benches/generated/mod.rs"]
mod generated;

use liantu::analysis::{self, Basis, Question};
use liantu::model::Chain;
use liantu::rules::{self, Settings};

#[test]
fn a_generated_chain_has_what_real_ones_have() {
    let text = generated::chain(1_000);
    assert_eq!(text, generated::chain(1_000));
    let chain =
        Chain::from_text("generated.yaml", &text).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(chain.processes.len(), 1_000);
    let results = analysis::run(&chain, Question::default());
    assert!(results.structure.loops.iter().any(|it| it.fed));
    assert!(!results.structure.missing.is_empty());
    for basis in [Basis::Observed, Basis::Capacity] {
        let whole = |it: &&analysis::balance::Balance| {
            it.basis == basis && it.gap.is_some_and(|gap| gap.value.is_some())
        };
        assert!(results.balances.iter().any(|it| whole(&it)), "{basis:?}");
    }
    assert!(!results.loads.is_empty() && !results.targets.is_empty());
    let findings = rules::run(&chain, &results, &Settings::default());
    for rule in [
        "missing-supplier",
        "undersupply",
        "oversupply",
        "single-source",
        "open-loop",
    ] {
        assert!(findings.iter().any(|it| it.rule == rule), "{rule}");
    }
}
