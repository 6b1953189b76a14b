//! Applies the file's acceptances; one that matches nothing, or is past its date, is itself a finding.

use super::{Context, find};
use crate::model::Acceptance;
use crate::report::{Accepted, Finding};

/// Whether an acceptance is past its date on the day asked.
pub(super) fn is_expired(context: &Context<'_>, acceptance: &Acceptance) -> bool {
    let as_of = context.results.question.as_of(context.chain);
    acceptance
        .until
        .zip(as_of)
        .is_some_and(|(until, today)| today > until)
}

/// Marks accepted findings. An acceptance past its date covers nothing.
pub(super) fn apply(context: &Context<'_>, findings: &mut [Finding]) {
    for acceptance in &context.chain.acceptances {
        if is_expired(context, acceptance) || find(&acceptance.rule).is_none() {
            continue;
        }
        for finding in findings.iter_mut() {
            if finding.rule == acceptance.rule && finding.of == acceptance.of {
                finding.accepted = Some(Accepted {
                    reason: acceptance.reason.message(""),
                    until: acceptance.until.map(|date| date.to_string()),
                });
            }
        }
    }
}
