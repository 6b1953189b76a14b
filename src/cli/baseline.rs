//! The file of findings that are known: `check --baseline FILE`.
//!
//! Comes in: a path, what was checked. Goes out: a record, or the file written anew. Must not know: what makes a finding
//! worse.
//!
//! One line for each finding, sorted, so that a change of the file reads as a change of what is known.

use std::path::Path;

use liantu::diff::{Recorded, record, record_key};
use liantu::report::{ChainFindings, Severity};
use liantu::text::Message;
use serde::{Deserialize, Serialize};

use super::{Failure, Session, output};

/// The number changes only when a reader would break.
const FORMAT: u32 = 1;

#[derive(Deserialize)]
struct File {
    format: u32,
    findings: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    chain: String,
    file: String,
    rule: String,
    of: String,
    fingerprint: String,
    severity: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    magnitude: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
}

/// Reads the record. A file that is not there is an empty record where it is about to be written.
pub(crate) fn read(file: &Path, new: bool) -> Result<Vec<Recorded>, Failure> {
    let name = file.display();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && new => return Ok(Vec::new()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Failure::Message(Message::new(
                format!("no baseline {name} yet: `--update-baseline` writes it"),
                format!("还没有基线文件 {name}：加 `--update-baseline` 写入"),
            )));
        }
        Err(error) => {
            return Err(Failure::Message(Message::new(
                format!("cannot read {name}: {error}"),
                format!("无法读取 {name}：{error}"),
            )));
        }
    };
    let wrong = |what: &str| {
        Failure::Message(Message::new(
            format!(
                "{name} is no baseline: {what}; take the file of the last commit, or delete it and run with `--update-baseline`"
            ),
            format!(
                "{name} 不是有效的基线：{what}；请恢复上次提交的文件，或删除后加 `--update-baseline` 重新生成"
            ),
        ))
    };
    let read: File = serde_json::from_str(&text).map_err(|error| wrong(&error.to_string()))?;
    if read.format != FORMAT {
        return Err(wrong(&format!(
            "its format is {}, not {FORMAT}",
            read.format
        )));
    }
    let record = |it: Line| {
        let severity = [Severity::Info, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|severity| severity.word() == it.severity)
            .ok_or_else(|| wrong(&format!("no severity is called `{}`", it.severity)))?;
        Ok(Recorded {
            chain: it.chain,
            file: it.file,
            rule: it.rule,
            of: it.of,
            fingerprint: it.fingerprint,
            severity,
            magnitude: it.magnitude,
            unit: it.unit,
        })
    };
    read.findings.into_iter().map(record).collect()
}

/// Writes the record anew: what was checked as it is now, other chains as they were recorded.
pub(crate) fn write(
    file: &Path,
    before: &[Recorded],
    checked: &[ChainFindings],
    session: &Session,
) -> Result<(), Failure> {
    // The record of a file that has moved is replaced with it.
    let is_checked = |it: &&Recorded| {
        let same = |chain: &ChainFindings| {
            chain.chain == it.chain && (chain.file == it.file || !Path::new(&it.file).exists())
        };
        checked.iter().any(same)
    };
    let kept = before.iter().filter(|it| !is_checked(it)).cloned();
    let mut all: Vec<Recorded> = kept.collect();
    for chain in checked {
        all.extend(record(chain));
    }
    all.sort_by(|left, right| record_key(left).cmp(&record_key(right)));
    let lines = all.iter().map(|it| {
        let line = Line {
            chain: it.chain.clone(),
            file: it.file.clone(),
            rule: it.rule.clone(),
            of: it.of.clone(),
            fingerprint: it.fingerprint.clone(),
            severity: it.severity.word().to_owned(),
            magnitude: it.magnitude,
            unit: it.unit.clone(),
        };
        serde_json::to_string(&line).map_err(|error| {
            Failure::Message(Message::same(format!("{}: {error}", file.display())))
        })
    });
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    let text = format!(
        "{{\"format\": {FORMAT}, \"findings\": [\n{}\n]}}\n",
        lines.join(",\n")
    );
    output::put(Some(file), text.as_bytes(), session)?;
    let gone = before.iter().filter(is_checked).count();
    let (count, name) = (all.len(), file.display());
    output::note(
        &Message::new(
            format!(
                "{name} now holds {count} findings; of the chains checked it held {gone} before"
            ),
            format!("{name} 现记录 {count} 个问题；本次检查的链此前记录 {gone} 个"),
        ),
        session,
    );
    Ok(())
}
