//! What `check` fails on: how bad findings are, or what became of them since the baseline.

use std::collections::HashSet;

use clap::ValueEnum;
use liantu::report::{ChainFindings, Finding};
use liantu::text::Message;

use super::{FOUND, FailOn, Failure, OK};

/// What a run fails on: from a severity on, or where a gap has opened or widened since the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gate {
    Info,
    Warning,
    Error,
    Never,
    GapOpened,
    GapWidened,
}

impl Gate {
    fn severity(self) -> Option<FailOn> {
        Some(match self {
            Self::Info => FailOn::Info,
            Self::Warning => FailOn::Warning,
            Self::Error => FailOn::Error,
            Self::Never => FailOn::Never,
            Self::GapOpened | Self::GapWidened => return None,
        })
    }
}

/// Refuses effects without a baseline: there is nothing since which a gap could have opened.
///
/// # Errors
/// Words that say what to do.
pub(crate) fn check(gates: &[Gate], baseline: bool) -> Result<(), Failure> {
    if baseline || gates.iter().all(|gate| gate.severity().is_some()) {
        return Ok(());
    }
    Err(Failure::Message(Message::new(
        "`--fail-on gap-opened` and `gap-widened` compare with a baseline: add `--baseline FILE`, or ask `liantu diff` for what two versions differ in",
        "`--fail-on gap-opened`、`gap-widened` 要与基线比较：请加 `--baseline 文件`，或用 `liantu diff` 比较两个版本",
    )))
}

/// The exit code for what was found; accepted findings do not count.
pub(crate) fn exit(gates: &[Gate], checked: &[ChainFindings]) -> u8 {
    let findings = || checked.iter().flat_map(|it| &it.findings);
    let bad = gates
        .iter()
        .filter_map(|gate| gate.severity())
        .any(|least| least.exit(findings()) == FOUND);
    let since = |chain: &ChainFindings| {
        let worse = chain.baseline.iter().flat_map(|it| &it.worse);
        let worse: HashSet<&String> = worse.collect();
        let open = |it: &&Finding| it.accepted.is_none();
        chain.findings.iter().filter(open).any(|it| {
            let gate = if worse.contains(&it.fingerprint) {
                Gate::GapWidened
            } else {
                Gate::GapOpened
            };
            gates.contains(&gate)
        })
    };
    if bad || checked.iter().any(since) {
        FOUND
    } else {
        OK
    }
}
