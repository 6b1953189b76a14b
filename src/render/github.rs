//! Annotations of GitHub Actions: one line per finding, on the right line of the file.

use super::{Format, Options};
use crate::report::{ChangeState, ChangedFinding, Document, Fault, Finding, Report, Severity};

pub(super) const FORMAT: Format = Format {
    name: "github",
    about: "annotations of GitHub Actions",
    write,
};

fn write(report: &Report, options: &Options) -> String {
    let mut lines: Vec<String> = Vec::new();
    let finding = |it: &Finding| finding_line(it, options);
    match &report.document {
        Document::Check { chains, faults } => {
            lines.extend(faults.iter().map(|it| fault_line(it, options)));
            let open = chains.iter().flat_map(|it| &it.findings);
            lines.extend(open.filter(|it| it.accepted.is_none()).map(finding));
            let baselines = chains.iter().filter_map(|it| it.baseline.as_ref());
            lines.extend(baselines.map(|it| {
                let text = it.message();
                format!("::notice::{}\n", data(text.get(options.lang)))
            }));
        }
        Document::Study(study) => {
            let open = study.findings.iter();
            lines.extend(open.filter(|it| it.accepted.is_none()).map(finding));
        }
        Document::Diff(diff) => lines.extend(worse(&diff.findings).map(finding)),
        Document::Review(review) => {
            let all = review.chains.iter().flat_map(|it| worse(&it.findings));
            lines.extend(all.map(finding));
        }
        Document::Faults(faults) => lines.extend(faults.iter().map(|it| fault_line(it, options))),
        _ => {}
    }
    lines.concat()
}

/// Gaps that opened or grew, and that nobody accepted.
fn worse(findings: &[ChangedFinding]) -> impl Iterator<Item = &Finding> {
    let worse = |state| matches!(state, ChangeState::Opened | ChangeState::Grown);
    let changed = findings.iter().filter(move |it| worse(it.state));
    changed
        .filter_map(|it| it.head.as_ref())
        .filter(|it| it.accepted.is_none())
}

fn finding_line(finding: &Finding, options: &Options) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut text = finding.message.get(options.lang).to_owned();
    for more in finding.notes.iter().chain(&finding.help) {
        text.push('\n');
        text.push_str(more.get(options.lang));
    }
    let at = &finding.at;
    format!(
        "::{command} file={},line={},col={},title={}::{}\n",
        property(&at.file),
        at.line,
        at.column,
        property(finding.rule),
        data(&text)
    )
}

fn fault_line(fault: &Fault, options: &Options) -> String {
    let at = &fault.at;
    let mut text = fault.message.get(options.lang).to_owned();
    if let Some(help) = &fault.help {
        text.push('\n');
        text.push_str(help.get(options.lang));
    }
    format!(
        "::error file={},line={},col={}::{}\n",
        property(&at.file),
        at.line.max(1),
        at.column.max(1),
        data(&text)
    )
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
