//! `liantu check`: the gaps of every chain, for CI and pre-commit.

use std::path::{Path, PathBuf};

use clap::Args;
use liantu::certainty::Sampling;
use liantu::report::{ChainFindings, Fault};
use liantu::{analysis, diff, rules, study};

use super::gate::{self, Gate};
use super::samples::{self, Samples};
use super::{FAILED, Failure, Output, Session, Under, When, baseline, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu check                       every chain under chains/\n  liantu check chains/x.yaml --fail-on warning\n  liantu check --format github        annotations in a pull request\n  liantu check --format sarif --format text -o liantu.sarif    two outputs of one run\n  liantu check --baseline liantu-baseline.json --fail-on warning    only what is new or worse\n  liantu check --baseline liantu-baseline.json --fail-on gap-opened,gap-widened    whatever its severity"
)]
pub(crate) struct Arguments {
    /// Chain files, or folders to search for them
    #[arg(default_value = "chains", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Exit with 1 when a finding is at least this bad; with --baseline also when one is new (gap-opened) or worse (gap-widened)
    #[arg(
        long,
        value_enum,
        default_value = "error",
        value_delimiter = ',',
        value_name = "LEVEL,…"
    )]
    fail_on: Vec<Gate>,
    /// Findings recorded in this file are counted, not shown, unless they have become worse
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Record what is found now in the baseline
    #[arg(long, requires = "baseline")]
    update_baseline: bool,
    #[command(flatten)]
    under: Under,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    samples: Samples,
    #[command(flatten)]
    output: Output,
}

/// Runs the command; every chain is read even when one fails.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let sampling = match arguments.samples.sampling() {
        Ok(sampling) => sampling,
        Err(failure) => return output::fail(&failure, Some(&arguments.output), session),
    };
    if let Err(failure) = gate::check(&arguments.fail_on, arguments.baseline.is_some()) {
        return output::fail(&failure, Some(&arguments.output), session);
    }
    let files = match chains::find(&arguments.paths) {
        Ok(files) => files,
        Err(failure) => return output::fail(&failure, Some(&arguments.output), session),
    };
    let (mut read, faults) = match read(&files, session) {
        Ok(read) => read,
        Err(failure) => return output::fail(&failure, Some(&arguments.output), session),
    };
    if let Some(wanted) = &arguments.under.scenario {
        // Of several chains, those that have the scenario are put under it; the others are checked as they are.
        let mut any = false;
        for loaded in &mut read {
            if let Some(scenario) = loaded.chain.find_scenario(wanted) {
                loaded.chain = loaded.chain.under(scenario);
                any = true;
            }
        }
        if !any && faults.is_empty() {
            let all: Vec<_> = read.iter().map(|it| &it.chain).collect();
            let failure = chains::no_scenario(&all, wanted);
            return output::fail(&failure, Some(&arguments.output), session);
        }
    }
    let all = read.iter().map(|it| findings(it, arguments, sampling));
    let mut checked = match all.collect::<Result<Vec<_>, Failure>>() {
        Ok(checked) => checked,
        Err(failure) => return output::fail(&failure, Some(&arguments.output), session),
    };
    // A file that two chains use is faulty once.
    let mut once = Vec::new();
    for fault in faults {
        if !once.contains(&fault) {
            once.push(fault);
        }
    }
    // A record of a run that could not read everything would forget what it did not see.
    if let Some(file) = &arguments.baseline
        && let Err(failure) = known(file, &mut checked, once.is_empty(), arguments, session)
    {
        return output::fail(&failure, Some(&arguments.output), session);
    }
    let code = if once.is_empty() {
        gate::exit(&arguments.fail_on, &checked)
    } else {
        FAILED
    };
    output::write(
        &study::check(checked, once),
        &arguments.output,
        session,
        code,
    )
}

/// Reads every chain, and the faults of those that cannot be read.
fn read(
    files: &[PathBuf],
    session: &Session,
) -> Result<(Vec<chains::Loaded>, Vec<Fault>), Failure> {
    let mut read = Vec::new();
    let mut faults = Vec::new();
    for file in files {
        let name = file.display();
        session.say(&format!("reading {name}"), &format!("读取 {name}"));
        match chains::read_path(file) {
            Ok(loaded) => read.push(loaded),
            Err(Failure::Faults(mut found)) => faults.append(&mut found),
            Err(failure) => return Err(failure),
        }
    }
    Ok((read, faults))
}

/// Takes out what the baseline covers; before that, writes it anew where asked.
fn known(
    file: &Path,
    checked: &mut [ChainFindings],
    whole: bool,
    arguments: &Arguments,
    session: &Session,
) -> Result<(), Failure> {
    let mut recorded = baseline::read(file, arguments.update_baseline)?;
    if arguments.update_baseline && whole {
        baseline::write(file, &recorded, checked, session)?;
        recorded = baseline::read(file, false)?;
    }
    let files: Vec<String> = checked.iter().map(|it| it.file.clone()).collect();
    for chain in checked {
        diff::weigh(&recorded, chain, &files);
    }
    Ok(())
}

fn findings(
    loaded: &chains::Loaded,
    arguments: &Arguments,
    sampling: Option<Sampling>,
) -> Result<ChainFindings, Failure> {
    let chain = &loaded.chain;
    let results = analysis::run(chain, arguments.when.question());
    let findings = rules::run(chain, &results, &loaded.settings);
    let Some(sampling) = sampling else {
        return Ok(study::chain_findings(chain, findings));
    };
    let certainty = samples::draw(loaded, &results, &findings, sampling)?;
    Ok(study::chain_certainty(chain, findings, &certainty))
}
