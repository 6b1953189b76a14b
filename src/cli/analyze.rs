//! `liantu analyze`: the whole study of a chain.

use clap::Args;
use liantu::analysis::demand::Demand;
use liantu::{analysis, rules, study};

use super::samples::{self, Samples};
use super::{FailOn, Failure, Output, Session, Under, When, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu analyze chains/wenshan-aluminium.yaml\n  liantu analyze chains/wenshan-aluminium.yaml --lang zh --format markdown -o study.md\n  liantu analyze chains/wenshan-aluminium.yaml --format json\n  liantu analyze chains/wenshan-aluminium.yaml --samples 10000 --seed 7\n  liantu analyze chains/wenshan-aluminium.yaml --demand \"1 t liquid-aluminium\""
)]
pub(crate) struct Arguments {
    /// Chain file, REV:path, or - for standard input
    #[arg(value_name = "CHAIN")]
    chain: String,
    /// What is wanted, such as "1 t profile" or "200 kt/a sheet" (repeatable): what it takes, whether it can be made
    #[arg(long, value_name = "AMOUNT COMMODITY")]
    demand: Vec<String>,
    /// Exit with 1 when a finding is at least this bad
    #[arg(long, value_enum, default_value = "error")]
    fail_on: FailOn,
    #[command(flatten)]
    under: Under,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    samples: Samples,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let sampling = match arguments.samples.sampling() {
        Ok(sampling) => sampling,
        Err(failure) => return output::fail(&failure, Some(&arguments.output), session),
    };
    let loaded = match chains::read_under(&arguments.chain, &arguments.under, session) {
        Ok(loaded) => loaded,
        Err(failure) => return output::fail(&failure, Some(&arguments.output), session),
    };
    let demands = arguments
        .demand
        .iter()
        .map(|text| Demand::parse(&loaded.chain, text));
    let demands = match demands.collect::<Result<Vec<Demand>, _>>() {
        Ok(demands) => demands,
        Err(message) => {
            return output::fail(&Failure::Message(message), Some(&arguments.output), session);
        }
    };
    let results = analysis::run_for(&loaded.chain, arguments.when.question(), &demands);
    let findings = rules::run(&loaded.chain, &results, &loaded.settings);
    let code = arguments.fail_on.exit(&findings);
    let chain = &loaded.chain;
    let report = match sampling.map(|it| samples::draw(&loaded, &results, &findings, it)) {
        None => study::with_findings(chain, &results, findings),
        Some(Ok(certainty)) => study::with_certainty(chain, &results, findings, &certainty),
        Some(Err(failure)) => return output::fail(&failure, Some(&arguments.output), session),
    };
    output::write(&report, &arguments.output, session, code)
}
