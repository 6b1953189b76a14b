//! Findings against those that were recorded before: what is new, what is worse, what is known, what is gone.
//!
//! Comes in: findings of one chain, and a record of earlier ones. Goes out: the findings to tell, and what the record
//! covers. Must not know: files, formats of the record.
//!
//! A record knows a finding by its fingerprint and its size, never by a line, a message or a count: a gap that grew is
//! not the gap that was recorded.

use std::collections::{HashMap, VecDeque};

use super::finding::{same, size_unit};
use crate::quantity::Unit;
use crate::report::{Baseline, ChainFindings, Finding, Severity};
use crate::text::Message;

/// A finding as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The chain's id.
    pub chain: String,
    /// Its file: versions of one chain share its id.
    pub file: String,
    /// The rule, for people who read the record.
    pub rule: String,
    /// The subject, likewise.
    pub of: String,
    /// What it is known by.
    pub fingerprint: String,
    /// How bad it was.
    pub severity: Severity,
    /// Its size, where it has one.
    pub magnitude: Option<f64>,
    /// The unit of its size.
    pub unit: Option<String>,
}

/// Records the findings of one chain that nobody accepted, in the order of their names.
pub fn record(chain: &ChainFindings) -> Vec<Recorded> {
    let open = chain.findings.iter().filter(|it| it.accepted.is_none());
    let record = |it: &Finding| Recorded {
        chain: chain.chain.clone(),
        file: chain.file.clone(),
        rule: it.rule.to_owned(),
        of: it.of.clone(),
        fingerprint: it.fingerprint.clone(),
        severity: it.severity,
        magnitude: it.magnitude,
        unit: size_unit(it).map(|unit| unit.to_string()),
    };
    let mut all: Vec<Recorded> = open.map(record).collect();
    all.sort_by(|left, right| key(left).cmp(&key(right)));
    all
}

/// The order of a record.
pub fn key(it: &Recorded) -> (&str, &str, &str, &str, &str) {
    (&it.chain, &it.file, &it.rule, &it.of, &it.fingerprint)
}

/// Whether a record is of this file; that of a file which is not checked may be of this one under its old name.
fn is_of(it: &Recorded, chain: &ChainFindings, recorded: &[Recorded], checked: &[String]) -> bool {
    let own = |it: &Recorded| it.chain == chain.chain && it.file == chain.file;
    let moved = || !recorded.iter().any(own) && !checked.contains(&it.file);
    it.chain == chain.chain && (it.file == chain.file || moved())
}

/// Takes out of the findings of one chain what the record covers. `checked` names the files of the whole run.
pub fn weigh(recorded: &[Recorded], chain: &mut ChainFindings, checked: &[String]) {
    let mut waiting: HashMap<&str, VecDeque<&Recorded>> = HashMap::new();
    for it in recorded
        .iter()
        .filter(|it| is_of(it, chain, recorded, checked))
    {
        waiting.entry(&it.fingerprint).or_default().push_back(it);
    }
    let mut baseline = Baseline::default();
    let mut told = Vec::new();
    for mut finding in std::mem::take(&mut chain.findings) {
        let before = waiting
            .get_mut(finding.fingerprint.as_str())
            .and_then(VecDeque::pop_front);
        match before {
            // An acceptance has its own reason and its own count.
            _ if finding.accepted.is_some() => told.push(finding),
            None => told.push(finding),
            Some(before) => match worse(before, &finding) {
                Some(why) => {
                    finding.notes.insert(0, why);
                    baseline.worse.push(finding.fingerprint.clone());
                    told.push(finding);
                }
                None => baseline.known.push(finding),
            },
        }
    }
    baseline.gone = waiting.values().map(VecDeque::len).sum();
    chain.findings = told;
    chain.baseline = Some(Box::new(baseline));
}

/// Why a finding is worse than it was recorded; `None` where it is not, or where that cannot be said.
fn worse(before: &Recorded, now: &Finding) -> Option<Message> {
    if now.severity > before.severity {
        let (old, new) = (before.severity.word(), now.severity.word());
        return Some(Message::new(
            format!("worse than in the baseline: {old} then, {new} now"),
            format!("比基线更严重：当时为 {old}，现为 {new}"),
        ));
    }
    let (old, new) = (before.magnitude?, now.magnitude?);
    let unit = size_unit(now);
    let recorded = before
        .unit
        .as_deref()
        .and_then(|unit| Unit::parse(unit).ok());
    let old = match (recorded, unit) {
        (Some(from), Some(to)) if from.same_dimension(to) => old * (from.factor() / to.factor()),
        (Some(_), Some(_)) => return None,
        _ => old,
    };
    if new <= old || same(old, new) {
        return None;
    }
    let share = (old != 0.0).then(|| crate::text::percent((new - old) / old.abs()));
    let (en, zh) = match share {
        Some(share) => (format!(", by {share}"), format!("，增加 {share}")),
        None => (String::new(), String::new()),
    };
    Some(Message::new(
        format!("worse than in the baseline{en}"),
        format!("比基线更严重{zh}"),
    ))
}
