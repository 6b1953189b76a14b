//! The data of the page, as JSON that cannot end the element it stands in.

use serde_json::{Value as Json, json};

use super::words::WORDS;
use crate::report::{
    Confidence, Fact, Finding, InputRef, LiveEntity, LivePage, Location, Severity,
};
use crate::text::Message;

/// The data.
pub(super) fn island(page: &LivePage) -> String {
    let mut inputs: Vec<&InputRef> = page
        .entities
        .iter()
        .flat_map(|it| &it.facts)
        .flat_map(|it| &it.inputs)
        .collect();
    inputs.sort_by_key(|it| key(it));
    inputs.dedup();
    let named = |list: &[(String, Message)]| -> Json {
        list.iter().map(|(id, it)| (id.clone(), pair(it))).collect()
    };
    let confidences: serde_json::Map<String, Json> = page
        .confidences
        .iter()
        .map(|(id, it)| ((*id).to_owned(), pair(it)))
        .collect();
    let words: serde_json::Map<String, Json> = WORDS
        .iter()
        .map(|(key, en, zh)| ((*key).to_owned(), json!([en, zh])))
        .collect();
    let data = json!({
        "title": pair(&page.title),
        "whole": page.whole,
        "words": words,
        "entities": page.entities.iter().map(|it| entity(it, &inputs)).collect::<Vec<_>>(),
        "inputs": inputs.iter().map(|it| input(it)).collect::<Vec<_>>(),
        "findings": page.findings.iter().map(finding).collect::<Vec<_>>(),
        "overlays": page.overlays.iter().map(|it| json!({
            "id": it.id, "title": pair(&it.title), "about": pair(&it.about),
            "marks": it.marks.iter().map(|(of, words)| json!([of, pair(words)])).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "sources": named(&page.sources),
        "confidences": confidences,
    });
    harmless(&data.to_string())
}

/// JSON in which no character means anything to a reader of HTML.
fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}

fn pair(message: &Message) -> Json {
    json!([message.en, message.zh])
}

fn pairs(messages: &[Message]) -> Vec<Json> {
    messages.iter().map(pair).collect()
}

/// A place as people and editors write it.
pub(super) fn place(at: &Location) -> String {
    if at.line == 0 {
        at.file.clone()
    } else {
        format!("{}:{}", at.file, at.line)
    }
}

/// By which inputs are in order; equal keys are the same input.
fn key(it: &InputRef) -> (&str, &Location, &[String], Option<&str>) {
    (&it.path, &it.at, &it.sources, it.confidence)
}

fn input(it: &InputRef) -> Json {
    json!({"path": it.path, "at": place(&it.at), "sources": it.sources, "confidence": it.confidence})
}

fn entity(it: &LiveEntity, inputs: &[&InputRef]) -> Json {
    json!({
        "of": it.of, "kind": pair(&it.kind), "title": pair(&it.title), "at": it.at.as_ref().map(place),
        "host": it.host, "findings": it.findings,
        "facts": it.facts.iter().map(|it| fact(it, inputs)).collect::<Vec<_>>(),
    })
}

fn fact(it: &Fact, inputs: &[&InputRef]) -> Json {
    let at = it
        .inputs
        .iter()
        .filter_map(|input| inputs.binary_search_by_key(&key(input), |it| key(it)).ok());
    json!({
        "label": pair(&it.label), "text": pair(&it.text), "range": it.range.as_ref().map(pair),
        "computed": it.computed, "quote": it.quote, "notes": pairs(&it.notes), "inputs": at.collect::<Vec<_>>(),
    })
}

fn finding(it: &Finding) -> Json {
    json!({
        "rule": it.rule, "severity": it.severity.word(), "severity_words": pair(&severity(it.severity)), "of": it.of,
        "message": pair(&it.message), "notes": pairs(&it.notes), "help": it.help.as_ref().map(pair),
        "accepted": it.accepted.as_ref().map(|it| pair(&it.reason)), "at": place(&it.at), "sources": it.sources,
        "confidence": pair(&sure(it.confidence)),
    })
}

/// The words of a severity.
pub(super) fn severity(severity: Severity) -> Message {
    match severity {
        Severity::Info => Message::new("info", "提示"),
        Severity::Warning => Message::new("warning", "警告"),
        Severity::Error => Message::new("error", "错误"),
    }
}

/// The words of how sure a finding is.
fn sure(confidence: Confidence) -> Message {
    match confidence {
        Confidence::Low => Message::new("low", "低"),
        Confidence::Medium => Message::new("medium", "中"),
        Confidence::High => Message::new("high", "高"),
    }
}
