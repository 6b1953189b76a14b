//! `liantu diff`: what changed between two versions, and what it did to the gaps.

use std::sync::Arc;

use clap::Args;
use liantu::analysis::{self, Question};
use liantu::diff::{NotAsked, Selection};
use liantu::model::Chain;
use liantu::report::{ChangeState, DiffDocument, Effect, Report};
use liantu::rules::{self, Settings};
use liantu::text::Message;
use liantu::{diff, study};

use super::chains::Loaded;
use super::matched::Matched;
use super::review::{Outputs, Told};
use super::shown::Shown;
use super::sides::{self, Judged, Pair, Version};
use super::{FOUND, Failure, OK, Session, Under, When, output};

#[derive(Args)]
#[command(
    override_usage = "liantu diff [OPTIONS] OLD NEW\n       liantu diff [OPTIONS] [REV | A..B | A...B] [PATH]...\n       liantu diff [OPTIONS] --staged | --since REV|DATE [PATH]...",
    after_help = "Examples:\n  liantu diff old.yaml new.yaml\n  liantu diff                                    every chain under chains/ since the last commit\n  liantu diff --staged                           what the next commit would change\n  liantu diff main...HEAD --format markdown      what a pull request changes\n  liantu diff main:chains/x.yaml chains/x.yaml --fail-on gap-opened,gap-widened\n  liantu diff --since 2025-01-01 chains/x.yaml\n  liantu diff old.yaml new.yaml --demand \"200 kt/a sheet\"      what it takes, whether it can be met, what to add\n  liantu diff old.yaml new.yaml -o difference.svg        a picture of it\n  liantu diff main...HEAD -o comment.md -o review.sarif -o review.html        one run, many outputs\n  liantu diff old-folder new-folder\n\nA side is a file, a folder, REV:path (from the repository's root, or ./path from here), :path (what is staged), or - for standard input. A...B compares B with the commit where it left A."
)]
pub(crate) struct Arguments {
    /// Two sides; or revisions or a range, then paths; none is the last commit against the files here
    #[arg(value_name = "SIDE")]
    sides: Vec<String>,
    /// Compare what is staged with the last commit
    #[arg(long, conflicts_with = "since")]
    staged: bool,
    /// Compare the files here with the commit where this branch left REV, or with the last one before a day such as 2025-01-31
    #[arg(long, value_name = "REV|DATE")]
    since: Option<String>,
    /// What both versions are asked for, such as "1 t profile" or "200 kt/a sheet" (repeatable): what moved of what it takes,
    /// whether it can be met, what would have to be added
    #[arg(long, value_name = "AMOUNT COMMODITY")]
    demand: Vec<String>,
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
    outputs: Outputs,
}

fn effects() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(Effect::ALL.iter().map(|effect| effect.word()))
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let outputs = &arguments.outputs;
    // What cannot be written is told before anything is read.
    let done = outputs
        .check(session)
        .and_then(|()| all(arguments, session));
    match done {
        Ok((report, code, told)) => {
            let code = outputs.write(&report, &told, session, code);
            // The process ends here: the system takes back at once what would be freed entry by entry.
            std::mem::forget((report, told));
            code
        }
        Err(failure) => output::fail(&failure, Some(&outputs.reports()), session),
    }
}

/// Every pair of chains, as one report.
fn all(arguments: &Arguments, session: &Session) -> Result<(Report, u8, Vec<Told>), Failure> {
    let asked = sides::Asked {
        words: &arguments.sides,
        since: arguments.since.as_deref(),
        staged: arguments.staged,
    };
    let question = arguments.when.question();
    let judge = |loaded: &Loaded| judge(&loaded.chain, question, &loaded.settings);
    let found = sides::read(&asked, &arguments.under, &judge, session)?;
    let mut code = OK;
    let mut told: Vec<Told> = Vec::new();
    let mut same: Vec<String> = Vec::new();
    let mut elsewhere = None;
    let mut answered = Answered::default();
    for pair in found.pairs {
        // What is the same to the byte is not analysed.
        if let (Some(chain), Some(_)) = (pair.untouched(), &found.folders) {
            same.push(chain.to_owned());
            continue;
        }
        let mut one = one(pair, arguments, &mut answered)?;
        // What is shown decides nothing.
        code = code.max(exit(&one.document, arguments));
        match selection(&one.pair, arguments) {
            Ok(selection) => {
                diff::select(Arc::make_mut(&mut one.document), &selection);
                told.push(one);
            }
            // The focus is in another of the chains, or in none.
            Err(failure) => elsewhere = Some(failure),
        }
    }
    if let Some(message) = answered
        .nowhere
        .filter(|_| !answered.any && same.is_empty())
    {
        return Err(Failure::Message(message));
    }
    if let Some(failure) = elsewhere.filter(|_| told.is_empty()) {
        return Err(failure);
    }
    let report = match (found.folders, &told[..]) {
        (None, [one]) => study::of_change(Arc::clone(&one.document)),
        (titles, _) => {
            let (base, head) = titles.unwrap_or_default();
            let documents = told.iter().map(|it| DiffDocument::clone(&it.document));
            let documents = documents.collect();
            study::of_review(diff::review(base, head, documents, same))
        }
    };
    Ok((report, code, told))
}

/// What is shown of a pair.
fn selection(pair: &Pair, arguments: &Arguments) -> Result<Selection, Failure> {
    let [base, head] = [&pair.base, &pair.head].map(|side| Some(&side.as_ref()?.loaded.chain));
    let renames = arguments.matched.renames();
    match base.or(head).zip(head.or(base)) {
        Some((base, head)) => arguments.shown.selection(base, head, renames),
        None => Ok(Selection::default()),
    }
}

/// Whether any pair of chains knows what was asked for, and what is said where none does.
#[derive(Default)]
struct Answered {
    any: bool,
    nowhere: Option<Message>,
}

impl Answered {
    /// Asks both versions of a chain for what is wanted. Of many chains, those that do not have it are passed over.
    fn ask(
        &mut self,
        document: &mut DiffDocument,
        (base, head): (&diff::Version<'_>, &diff::Version<'_>),
        arguments: &Arguments,
    ) -> Result<(), Failure> {
        if arguments.demand.is_empty() {
            return Ok(());
        }
        let renames = arguments.matched.renames();
        match diff::ask(document, base, head, &arguments.demand, renames) {
            Ok(()) => self.any = true,
            Err(NotAsked::Nowhere(message)) => {
                self.nowhere.get_or_insert(message);
            }
            Err(NotAsked::Refused(message)) => return Err(Failure::Message(message)),
        }
        Ok(())
    }
}

/// The difference of one pair.
fn one(mut pair: Pair, arguments: &Arguments, answered: &mut Answered) -> Result<Told, Failure> {
    let question = arguments.when.question();
    // Both sides are judged by the settings of head: a change of settings is no change of the chain.
    let settings = pair.settings();
    let study = |side: &mut Option<Version>| {
        let Version { loaded, ahead, .. } = side.as_mut()?;
        let known = ahead.take().filter(|_| loaded.settings == settings);
        Some(known.unwrap_or_else(|| judge(&loaded.chain, question, &settings)))
    };
    let Pair { base, head } = &mut pair;
    let (base, head) = rayon::join(|| study(base), || study(head));
    let document = match (
        judged(pair.base.as_ref(), base.as_ref()),
        judged(pair.head.as_ref(), head.as_ref()),
    ) {
        (Some(base), Some(head)) => {
            let mut document = diff::compare_with(&base, &head, arguments.matched.renames());
            document.matching.explain = arguments.matched.explain_matches;
            diff::seek(&mut document, &base, &head, &settings);
            answered.ask(&mut document, (&base, &head), arguments)?;
            document
        }
        (None, Some(head)) => diff::added(&head),
        (Some(base), None) => diff::removed(&base),
        (None, None) => DiffDocument::default(),
    };
    Ok(Told {
        pair,
        base: base.map(|(results, _)| results),
        head: head.map(|(results, _)| results),
        document: Arc::new(document),
    })
}

/// What analyses and rules say of a chain.
fn judge(chain: &Chain, question: Question, settings: &Settings) -> Judged {
    let results = analysis::run(chain, question);
    let findings = rules::run(chain, &results, settings);
    (results, diff::shared(findings))
}

/// A side with what its analyses and rules say.
fn judged<'s>(side: Option<&'s Version>, of: Option<&'s Judged>) -> Option<diff::Version<'s>> {
    let (version, (results, findings)) = side.zip(of)?;
    Some(diff::Version {
        chain: &version.loaded.chain,
        results,
        findings,
        name: version.name.clone(),
    })
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
