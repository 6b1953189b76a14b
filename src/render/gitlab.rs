//! Code quality of GitLab: findings beside the lines of a merge request.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Format, Options};
use crate::report::{
    Change, ChangeState, DiffDocument, Document, Effect, Fault, Finding, Report, Severity,
};

pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    about: "code quality of GitLab",
    write,
};

fn write(report: &Report, options: &Options) -> String {
    let mut all: Vec<Value> = Vec::new();
    let faults = |faults: &[Fault], all: &mut Vec<Value>| {
        all.extend(faults.iter().map(|it| fault(it, options)));
    };
    match &report.document {
        Document::Check {
            chains,
            faults: found,
        } => {
            faults(found, &mut all);
            for chain in chains {
                let open = chain.findings.iter().filter(|it| it.accepted.is_none());
                all.extend(open.map(|it| finding(it, &chain.chain, options)));
            }
        }
        Document::Study(study) => {
            let open = study.findings.iter().filter(|it| it.accepted.is_none());
            all.extend(open.map(|it| finding(it, &study.chain, options)));
        }
        Document::Diff(diff) => difference(diff, options, &mut all),
        Document::Review(review) => {
            for chain in &review.chains {
                difference(chain, options, &mut all);
            }
        }
        Document::Faults(found) => faults(found, &mut all),
        _ => {}
    }
    let mut used: HashMap<String, usize> = HashMap::new();
    for entry in &mut all {
        // Versions of one chain may have the same finding: GitLab keeps one of equal fingerprints.
        let identity = entry["fingerprint"].as_str().unwrap_or_default().to_owned();
        let count = used.entry(identity.clone()).or_default();
        *count += 1;
        if *count > 1 {
            entry["fingerprint"] = json!(format!("{identity}/{count}"));
        }
    }
    format!("{:#}\n", Value::Array(all))
}

/// What a merge request makes worse: gaps that opened or grew, ids that others may use and that are gone.
fn difference(diff: &DiffDocument, options: &Options, all: &mut Vec<Value>) {
    let worse = |state| matches!(state, ChangeState::Opened | ChangeState::Grown);
    let open = diff
        .findings
        .iter()
        .filter(|it| worse(it.state))
        .filter_map(|it| it.head.as_ref())
        .filter(|it| it.accepted.is_none());
    all.extend(open.map(|it| finding(it, &diff.head.chain, options)));
    let breaks = |it: &&Change| it.effects.contains(&Effect::Breaking);
    let broken = diff.changes.iter().filter(breaks);
    all.extend(broken.map(|it| breaking(it, diff, options)));
}

fn finding(finding: &Finding, chain: &str, options: &Options) -> Value {
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    let text = finding.message.get(options.lang);
    let at = &finding.at;
    // The same finding of two chains is two.
    let identity = format!("{chain}/{}", finding.fingerprint);
    entry(finding.rule, text, &identity, severity, (&at.file, at.line))
}

/// A change that breaks; what is gone has no line any more, and is told at the head of its file.
fn breaking(change: &Change, diff: &DiffDocument, options: &Options) -> Value {
    let title = change.title.get(options.lang);
    let path = if change.path.is_empty() {
        String::new()
    } else {
        format!(" {}", change.path)
    };
    let field = change.field.get(options.lang);
    let gap = if field.is_empty() { "" } else { " " };
    let text = format!(
        "{} {title}{gap}{field}: {}",
        change.kind,
        change.action.word()
    );
    let file = if diff.head.absent {
        &diff.base.file
    } else {
        &diff.head.file
    };
    let at = change
        .head_at
        .as_ref()
        .map_or((file.as_str(), 1), |at| (at.file.as_str(), at.line));
    let (kind, id) = (change.kind, &change.id);
    let identity = format!("{}/breaking/{kind}/{id}{path}", diff.head.chain);
    entry(Effect::Breaking.word(), &text, &identity, "critical", at)
}

fn fault(fault: &Fault, options: &Options) -> Value {
    let mut text = fault.message.get(options.lang).to_owned();
    if let Some(help) = &fault.help {
        text.push_str(": ");
        text.push_str(help.get(options.lang));
    }
    let at = &fault.at;
    let identity = format!("{}:{}:{}:{}", at.file, at.line, at.column, fault.message.en);
    entry(
        "invalid-file",
        &text,
        &identity,
        "blocker",
        (&at.file, at.line),
    )
}

/// The widget does not show the name of the check: it stands before the words.
fn entry(
    check: &str,
    text: &str,
    identity: &str,
    severity: &str,
    (file, line): (&str, u32),
) -> Value {
    json!({
        "description": format!("{check}: {text}"),
        "check_name": check,
        "fingerprint": identity,
        "severity": severity,
        "location": {"path": file, "lines": {"begin": line.max(1)}},
    })
}
