//! SARIF 2.1.0: what code hosts and editors read.

use serde_json::{Value, json};

use super::{Format, Options};
use crate::report::{
    ChainFindings, ChangeState, ChangedFinding, DiffDocument, Document, Fault, Finding, Report,
    Severity,
};
use crate::text::Lang;

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0 for code hosts and editors",
    write,
};

fn write(report: &Report, options: &Options) -> String {
    let none: &[Fault] = &[];
    let plain = |findings: &[Finding]| -> Vec<Value> {
        findings.iter().map(|it| finding(it, options)).collect()
    };
    let changed = |diff: &DiffDocument| -> Vec<Value> {
        let all = diff.findings.iter();
        all.filter_map(|it| changed(it, options)).collect()
    };
    let (mut results, faults): (Vec<Value>, &[Fault]) = match &report.document {
        Document::Check { chains, faults } => {
            let all = chains.iter().flat_map(|it| checked(it, options));
            (all.collect(), faults)
        }
        Document::Study(study) => (plain(&study.findings), none),
        Document::Diff(diff) => (changed(diff), none),
        Document::Review(review) => (review.chains.iter().flat_map(changed).collect(), none),
        Document::Faults(faults) => (Vec::new(), faults),
        _ => (Vec::new(), none),
    };
    results.extend(faults.iter().map(|it| fault(it, options)));
    let mut rules: Vec<&str> = results
        .iter()
        .filter_map(|it| it["ruleId"].as_str())
        .collect();
    rules.sort_unstable();
    rules.dedup();
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

/// The findings of one chain; with a baseline, those it covers too, told as what they are.
fn checked(chain: &ChainFindings, options: &Options) -> Vec<Value> {
    let Some(baseline) = &chain.baseline else {
        return chain
            .findings
            .iter()
            .map(|it| finding(it, options))
            .collect();
    };
    let state = |it: &Finding, state: &str| {
        let mut result = finding(it, options);
        result["baselineState"] = json!(state);
        result
    };
    let told = chain.findings.iter().map(|it| {
        let worse = baseline.worse.contains(&it.fingerprint);
        state(it, if worse { "updated" } else { "new" })
    });
    let known = baseline.known.iter().map(|it| state(it, "unchanged"));
    told.chain(known).collect()
}

/// A finding with what became of it since the old version. What is gone keeps the place it had.
fn changed(changed: &ChangedFinding, options: &Options) -> Option<Value> {
    let shown = changed.head.as_ref().or(changed.base.as_ref())?;
    let mut result = finding(shown, options);
    result["baselineState"] = json!(match changed.state {
        ChangeState::Opened => "new",
        ChangeState::Grown | ChangeState::Shrunk => "updated",
        ChangeState::Unchanged => "unchanged",
        ChangeState::Closed => "absent",
    });
    result["properties"]["state"] = json!(changed.state.word());
    if let (Some(base), Some(_)) = (&changed.base, &changed.head)
        && changed.state != ChangeState::Unchanged
    {
        let mut place = location(&base.at.file, base.at.line, base.at.column);
        let text = match options.lang {
            Lang::En => format!("before: {}", base.message.en),
            Lang::Zh => format!("此前：{}", base.message.zh),
        };
        place["message"] = json!({"text": text});
        result["relatedLocations"] = json!([place]);
    }
    Some(result)
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
