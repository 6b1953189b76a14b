//! Applies the file's acceptances; one that matches nothing, or is past its date, is itself a finding.

use std::collections::HashMap;

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
    let mut covers: HashMap<(&str, &str), &Acceptance> = HashMap::new();
    for acceptance in &context.chain.acceptances {
        if !is_expired(context, acceptance) && find(&acceptance.rule).is_some() {
            covers.insert((&acceptance.rule, &acceptance.of), acceptance);
        }
    }
    if covers.is_empty() {
        return;
    }
    for finding in findings {
        if let Some(acceptance) = covers.get(&(finding.rule, finding.of.as_str())) {
            finding.accepted = Some(Accepted {
                reason: acceptance.reason.message(""),
                until: acceptance.until.map(|date| date.to_string()),
            });
        }
    }
}
