//! SARIF 2.1.0: what code hosts and editors read.

use serde_json::{Value, json};

use super::{Format, Options};
use crate::report::{Document, Fault, Finding, Report, Severity};

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0 for code hosts and editors",
    write,
};

fn write(report: &Report, options: &Options) -> String {
    let none: &[Fault] = &[];
    let (findings, faults): (Vec<&Finding>, &[Fault]) = match &report.document {
        Document::Check { chains, faults } => {
            (chains.iter().flat_map(|it| &it.findings).collect(), faults)
        }
        Document::Study(study) => (study.findings.iter().collect(), none),
        Document::Diff(diff) => (
            diff.findings
                .iter()
                .filter_map(|it| it.head.as_ref())
                .collect(),
            none,
        ),
        Document::Faults(faults) => (Vec::new(), faults),
        Document::Words | Document::Comparison(_) | Document::Plans(_) => (Vec::new(), none),
    };
    let mut rules: Vec<&str> = findings.iter().map(|it| it.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let mut results: Vec<Value> = findings.iter().map(|it| finding(it, options)).collect();
    results.extend(faults.iter().map(|it| fault(it, options)));
    let invocation = json!({
        "executionSuccessful": faults.is_empty(),
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "liantu",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|id| json!({"id": id})).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn finding(finding: &Finding, options: &Options) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let mut text = finding.message.get(options.lang).to_owned();
    for more in finding.notes.iter().chain(&finding.help) {
        text.push('\n');
        text.push_str(more.get(options.lang));
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level,
        "message": {"text": text},
        "locations": [location(&finding.at.file, finding.at.line, finding.at.column)],
        "partialFingerprints": {"liantu/v1": finding.fingerprint},
        "properties": {
            "of": finding.of,
            "confidence": finding.confidence.word(),
            "verb": finding.verb.word(),
            "sources": finding.sources,
        },
    });
    if let Some(probability) = &finding.probability {
        result["properties"]["probability"] = json!(probability.share);
    }
    if let Some(accepted) = &finding.accepted {
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": accepted.reason.get(options.lang),
        }]);
    }
    result
}

fn fault(fault: &Fault, options: &Options) -> Value {
    let mut text = fault.message.get(options.lang).to_owned();
    if let Some(help) = &fault.help {
        text.push('\n');
        text.push_str(help.get(options.lang));
    }
    json!({
        "ruleId": "invalid-file",
        "level": "error",
        "message": {"text": text},
        "locations": [location(&fault.at.file, fault.at.line, fault.at.column)],
    })
}

fn location(file: &str, line: u32, column: u32) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(file)},
        "region": {"startLine": line.max(1), "startColumn": column.max(1)},
    }})
}

/// A relative path as a URI: everything but unreserved characters and `/` is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
