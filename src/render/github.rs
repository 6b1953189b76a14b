//! Annotations of GitHub Actions: one line per finding, on the right line of the file.
//!
//! Comes in: a report. Goes out: workflow commands, the gravest first, and a plain line for the log where there are more
//! than GitHub shows. Must not know: chains.

use super::{Format, Options};
use crate::report::{ChangeState, ChangedFinding, Document, Fault, Finding, Report, Severity};
use crate::text::Lang;

pub(super) const FORMAT: Format = Format {
    name: "github",
    about: "annotations of GitHub Actions",
    write,
};

/// Annotations of one level that GitHub shows for a step; it drops the others without a word.
const SHOWN_MAX: usize = 10;

fn write(report: &Report, options: &Options) -> String {
    let mut lines: Vec<(Severity, String)> = Vec::new();
    let finding = |it: &Finding| (it.severity, finding_line(it, options));
    let fault = |it: &Fault| (Severity::Error, fault_line(it, options));
    match &report.document {
        Document::Check { chains, faults } => {
            lines.extend(faults.iter().map(fault));
            let baselines = chains.iter().filter_map(|it| it.baseline.as_ref());
            lines.extend(baselines.map(|it| {
                let text = it.message();
                let line = format!("::notice::{}\n", data(text.get(options.lang)));
                (Severity::Info, line)
            }));
            let open = chains.iter().flat_map(|it| &it.findings);
            lines.extend(open.filter(|it| it.accepted.is_none()).map(finding));
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
        Document::Faults(faults) => lines.extend(faults.iter().map(fault)),
        _ => {}
    }
    limited(&lines, options.lang)
}

/// As many of each level as are shown, the gravest level first, and how many more there are.
fn limited(lines: &[(Severity, String)], lang: Lang) -> String {
    let mut out = String::new();
    let mut notes = String::new();
    for (severity, en, zh) in [
        (Severity::Error, "errors", "个错误"),
        (Severity::Warning, "warnings", "个警告"),
        (Severity::Info, "notices", "条提示"),
    ] {
        let of_level = lines.iter().filter(|(level, _)| *level == severity);
        let of_level: Vec<&str> = of_level.map(|(_, line)| line.as_str()).collect();
        let shown = of_level.len().min(SHOWN_MAX);
        out.extend(of_level[..shown].iter().copied());
        let more = of_level.len() - shown;
        if more > 0 {
            notes.push_str(&match lang {
                Lang::En => format!(
                    "{more} more {en} are not annotated: GitHub shows {SHOWN_MAX} of a level for each step; other formats have them all\n"
                ),
                Lang::Zh => format!(
                    "另有 {more} {zh}未作注解：GitHub 每个步骤每级只显示 {SHOWN_MAX} 条；其他格式列出全部\n"
                ),
            });
        }
    }
    out + &notes
}

/// Gaps that opened or grew, and that nobody accepted.
fn worse(findings: &[ChangedFinding]) -> impl Iterator<Item = &Finding> {
    let worse = |state| matches!(state, ChangeState::Opened | ChangeState::Grown);
    let changed = findings.iter().filter(move |it| worse(it.state));
    changed
        .filter_map(|it| it.head.as_deref())
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
