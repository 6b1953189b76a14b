//! `liantu compare`: scenarios of a chain side by side with the chain as it is.

use clap::Args;
use liantu::{analysis, diff, rules};

use super::{Failure, OK, Output, Session, When, chains, output};
use liantu::report::Report;
use liantu::text::Message;

/// More scenarios than this at once are no table that anybody reads.
const SCENARIOS_MAX: usize = 200;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu compare chains/x.yaml --scenarios              every scenario of the file\n  liantu compare chains/x.yaml --scenarios dry closed   these two\n  liantu compare chains/x.yaml --scenarios --format json"
)]
pub(crate) struct Arguments {
    /// Chain file, REV:path, or - for standard input
    #[arg(value_name = "CHAIN")]
    chain: String,
    /// Which scenarios; none named is all of the file
    #[arg(long, value_name = "NAME", num_args = 0.., required = true)]
    scenarios: Vec<String>,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    match compare(arguments, session) {
        Ok(report) => output::write(&report, &arguments.output, session, OK),
        Err(failure) => output::fail(&failure, Some(&arguments.output), session),
    }
}

fn compare(arguments: &Arguments, session: &Session) -> Result<Report, Failure> {
    let loaded = chains::read(&arguments.chain, session)?;
    let chain = &loaded.chain;
    let asked = asked(arguments, chain)?;
    let question = arguments.when.question();
    let study = |chain: &liantu::model::Chain| {
        let results = analysis::run(chain, question);
        let findings = diff::shared(rules::run(chain, &results, &loaded.settings));
        (results, findings)
    };
    let (results, findings) = study(chain);
    let base = diff::Version {
        chain,
        results: &results,
        findings: &findings,
        name: arguments.chain.clone(),
    };
    let mut worked = Vec::new();
    for scenario in &asked {
        session.say(
            &format!("scenario {}", scenario.id),
            &format!("情景 {}", scenario.id),
        );
        let under = chain.under(scenario);
        let (results, findings) = study(&under);
        worked.push((under, results, findings));
    }
    let versions: Vec<_> = asked
        .iter()
        .zip(&worked)
        .map(|(scenario, (chain, results, findings))| {
            let version = diff::Version {
                chain,
                results,
                findings,
                name: scenario.id.clone(),
            };
            (*scenario, version)
        })
        .collect();
    Ok(diff::side_by_side(&base, &versions))
}

/// The scenarios asked for, each once.
fn asked<'c>(
    arguments: &Arguments,
    chain: &'c liantu::model::Chain,
) -> Result<Vec<&'c liantu::model::Scenario>, Failure> {
    let mut found: Vec<&liantu::model::Scenario> = Vec::new();
    for name in &arguments.scenarios {
        let scenario = chains::scenario(chain, name)?;
        if !found.iter().any(|it| it.id == scenario.id) {
            found.push(scenario);
        }
    }
    if arguments.scenarios.is_empty() {
        found = chain.scenarios.iter().collect();
    }
    if found.is_empty() {
        let name = &arguments.chain;
        return Err(Failure::Message(Message::new(
            format!(
                "{name} has no scenarios to compare: write them under `scenarios:`, see docs/scenarios.md"
            ),
            format!("{name} 没有可对照的情景：请写在 `scenarios:` 下，见 docs/scenarios.zh-CN.md"),
        )));
    }
    if found.len() > SCENARIOS_MAX {
        let count = found.len();
        return Err(Failure::Message(Message::new(
            format!(
                "{count} scenarios are more than the {SCENARIOS_MAX} that are set side by side at once: name those you want after --scenarios, or run `liantu analyze --scenario NAME` for each"
            ),
            format!(
                "情景有 {count} 个，一次最多对照 {SCENARIOS_MAX} 个：请在 --scenarios 后写明要哪几个，或逐个运行 `liantu analyze --scenario 名称`"
            ),
        )));
    }
    Ok(found)
}
