//! `liantu diff`: what changed between two versions, and what it did to the gaps.

use clap::Args;
use liantu::diff::Selection;
use liantu::report::{ChangeState, DiffDocument, Effect, Report};
use liantu::{analysis, diff, rules, study};

use super::matched::Matched;
use super::shown::Shown;
use super::{FOUND, Failure, OK, Output, Session, Under, When, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu diff old.yaml new.yaml\n  liantu diff main:chains/x.yaml chains/x.yaml\n  liantu diff HEAD~1:chains/x.yaml HEAD:chains/x.yaml --format markdown\n  liantu diff main:chains/x.yaml chains/x.yaml --fail-on gap-opened,gap-widened\n\nA side is a file, REV:path (path from the repository's root, or ./path from here), or - for standard input."
)]
pub(crate) struct Arguments {
    /// The old side
    #[arg(value_name = "OLD")]
    old: String,
    /// The new side
    #[arg(value_name = "NEW")]
    new: String,
    /// Exit with 1 when there is any difference
    #[arg(long)]
    exit_code: bool,
    /// Exit with 1 when a change has one of these effects: breaking, gap-opened, gap-widened, gap-narrowed, gap-closed, structural, capacity, data, provenance, cosmetic
    #[arg(long, value_name = "EFFECT,…", value_delimiter = ',', value_parser = effects())]
    fail_on: Vec<String>,
    #[command(flatten)]
    matched: Matched,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    under: Under,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    output: Output,
}

fn effects() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(Effect::ALL.iter().map(|effect| effect.word()))
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    match compare(arguments, session) {
        Ok((mut document, selection)) => {
            // What is shown decides nothing.
            let code = exit(&document, arguments);
            diff::select(&mut document, &selection);
            let report: Report = study::of_change(document);
            output::write(&report, &arguments.output, session, code)
        }
        Err(failure) => output::fail(&failure, Some(&arguments.output), session),
    }
}

fn compare(arguments: &Arguments, session: &Session) -> Result<(DiffDocument, Selection), Failure> {
    // Reading is most of the work, and the two sides do not need each other.
    let (base, head) = rayon::join(
        || chains::read_under(&arguments.old, &arguments.under, session),
        || chains::read_under(&arguments.new, &arguments.under, session),
    );
    let (base, head) = match (base, head) {
        (Ok(base), Ok(head)) => (base, head),
        // Both sides' faults are told at once.
        (Err(Failure::Faults(mut faults)), Err(Failure::Faults(more))) => {
            faults.extend(more);
            return Err(Failure::Faults(faults));
        }
        (Err(failure), _) | (_, Err(failure)) => return Err(failure),
    };
    let question = arguments.when.question();
    // Both sides are judged by the settings of head: a change of settings is no change of the chain.
    let judge = |chain| {
        let results = analysis::run(chain, question);
        let findings = rules::run(chain, &results, &head.settings);
        (results, findings)
    };
    let ((base_results, base_findings), (head_results, head_findings)) =
        rayon::join(|| judge(&base.chain), || judge(&head.chain));
    let base_version = diff::Version {
        chain: &base.chain,
        results: &base_results,
        findings: &base_findings,
        name: arguments.old.clone(),
    };
    let head_version = diff::Version {
        chain: &head.chain,
        results: &head_results,
        findings: &head_findings,
        name: arguments.new.clone(),
    };
    let renames = arguments.matched.renames();
    let shown = &arguments.shown;
    let selection = shown.selection(&base.chain, &head.chain, renames)?;
    let mut document = diff::compare_with(&base_version, &head_version, renames);
    document.matching.explain = arguments.matched.explain_matches;
    diff::seek(&mut document, &base_version, &head_version, &head.settings);
    Ok((document, selection))
}

fn exit(document: &DiffDocument, arguments: &Arguments) -> u8 {
    let gap = |state| match state {
        ChangeState::Opened => Some(Effect::GapOpened),
        ChangeState::Grown => Some(Effect::GapWidened),
        ChangeState::Shrunk => Some(Effect::GapNarrowed),
        ChangeState::Closed => Some(Effect::GapClosed),
        ChangeState::Unchanged => None,
    };
    let mut effects: Vec<&str> = document
        .changes
        .iter()
        .flat_map(|it| it.effects.iter().map(|effect| effect.word()))
        .collect();
    effects.extend(
        document
            .findings
            .iter()
            .filter_map(|it| gap(it.state))
            .map(Effect::word),
    );
    let named = arguments
        .fail_on
        .iter()
        .any(|wanted| effects.contains(&wanted.as_str()));
    // Spelling is no difference.
    let real = document
        .changes
        .iter()
        .any(|it| it.effects != [Effect::Cosmetic]);
    if named || (arguments.exit_code && real) {
        FOUND
    } else {
        OK
    }
}
