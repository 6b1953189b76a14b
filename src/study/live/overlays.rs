//! What can be laid over a picture: gaps, use of capacity, concentration, emissions. Each says a few words at a box.

use super::process::per;
use crate::analysis::Results;
use crate::model::{Chain, ProcessId, SiteId, Subject};
use crate::report::{Finding, Overlay, Severity, StudyDocument, Verb};
use crate::rules;
use crate::text::{Message, given_message};

/// The overlays that say something of this chain.
pub(super) fn of(chain: &Chain, results: &Results, document: &StudyDocument) -> Vec<Overlay> {
    let all = [
        gaps(document),
        capacity(chain, document),
        concentration(document),
        carbon(chain, results, document),
    ];
    all.into_iter().filter(|it| !it.marks.is_empty()).collect()
}

/// The figure of a finding that says how large it is.
fn size(finding: &Finding) -> Option<Message> {
    let keys = [
        ("gap", "short by", "缺口"),
        ("need", "needed", "需要"),
        ("surplus", "surplus", "富余"),
        ("share", "share", "占比"),
    ];
    keys.iter().find_map(|(key, en, zh)| {
        let (_, value) = finding.values.iter().find(|(name, _)| name == key)?;
        Some(Message::new(
            format!("{en} {}", value.text.en),
            format!("{zh} {}", value.text.zh),
        ))
    })
}

fn rule_name(id: &str) -> Message {
    let zh = rules::find(id).map_or(id, |rule| rule.name_zh);
    Message::new(id.replace('-', " "), zh)
}

/// What is missing: findings that ask for more than a look at the data, and are not accepted.
fn gaps(document: &StudyDocument) -> Overlay {
    let open = document.findings.iter().filter(|it| {
        it.severity >= Severity::Warning && it.verb != Verb::Check && it.accepted.is_none()
    });
    Overlay {
        id: "gaps",
        title: Message::new("Gaps", "缺口"),
        about: Message::new("what is missing, and by how much", "缺什么、缺多少"),
        marks: open
            .map(|it| {
                (
                    it.of.clone(),
                    size(it).unwrap_or_else(|| rule_name(it.rule)),
                )
            })
            .collect(),
    }
}

/// How much of the capacity is used; the capacity of plants beside it.
fn capacity(chain: &Chain, document: &StudyDocument) -> Overlay {
    let used = document
        .indicators
        .iter()
        .filter(|row| row.id == "utilisation");
    let mut marks: Vec<(String, Message)> = used
        .map(|row| {
            let text = &row.value.text;
            // Which ones, the figure in the panel says.
            let (en, zh) = if row.notes.is_empty() {
                ("", "")
            } else {
                (" (with assumptions)", "（含假定）")
            };
            (
                row.of.clone(),
                Message::new(
                    format!("used {}{en}", text.en),
                    format!("利用率 {}{zh}", text.zh),
                ),
            )
        })
        .collect();
    for id in (0..).map(SiteId).take(chain.sites.len()) {
        let site = chain.site(id);
        // What is part of a sum is told with the sum.
        let amount = site
            .capacity
            .as_ref()
            .and_then(|it| it.amount.as_ref())
            .filter(|_| site.part_of.is_none());
        if let Some(amount) = amount {
            let text = given_message(amount);
            marks.push((
                chain.name(Subject::Site(id)),
                Message::new(format!("capacity {}", text.en), format!("产能 {}", text.zh)),
            ));
        }
    }
    Overlay {
        id: "capacity",
        title: Message::new("Capacity", "产能"),
        about: Message::new("capacity, and how much of it is used", "产能及其利用率"),
        marks,
    }
}

/// How much hangs on few.
fn concentration(document: &StudyDocument) -> Overlay {
    let rows = document
        .indicators
        .iter()
        .filter(|row| row.id == "concentration");
    let mut marks: Vec<(String, Message)> = rows
        .map(|row| {
            let by = super::super::by_words(row);
            let text = &row.value.text;
            (
                row.of.clone(),
                Message::new(
                    format!("HHI {}{}", text.en, by.en),
                    format!("HHI {}{}", text.zh, by.zh),
                ),
            )
        })
        .collect();
    let single = document
        .findings
        .iter()
        .filter(|it| it.rule == "single-source");
    marks.extend(single.map(|it| (it.of.clone(), rule_name(it.rule))));
    Overlay {
        id: "concentration",
        title: Message::new("Concentration", "集中度"),
        about: Message::new(
            "how much hangs on few suppliers; an HHI of 100 % is a single one",
            "供应集中于少数的程度；HHI 为 100 % 表示只有一家",
        ),
        marks,
    }
}

/// What a unit of each product carries; of chains that say too little for that, what processes emit, as the file says it.
fn carbon(chain: &Chain, results: &Results, document: &StudyDocument) -> Overlay {
    let carried = document.footprint.iter().flat_map(|it| &it.carried);
    let told = carried.filter_map(|row| Some((row, row.carbon.total.as_ref()?)));
    let marks: Vec<(String, Message)> = told
        .map(|(row, total)| {
            let words = Message::new(
                format!("carbon {}", total.text.en),
                format!("碳足迹 {}", total.text.zh),
            );
            (row.of.clone(), words)
        })
        .collect();
    let (marks, about) = if marks.is_empty() {
        let about = Message::new(
            "direct emissions of each process, as the file states them",
            "各工艺的直接排放，照文件所载",
        );
        (emitted(chain, results), about)
    } else {
        let about = Message::new(
            "carbon of a unit of each product, through the chain; ≥ where part of it is not known",
            "单位产品的全链碳足迹；≥ 表示有一部分未知",
        );
        (marks, about)
    };
    Overlay {
        id: "carbon",
        title: Message::new("Carbon", "碳排放"),
        about,
        marks,
    }
}

/// What processes emit by themselves, as the file says it; nothing is added up.
fn emitted(chain: &Chain, results: &Results) -> Vec<(String, Message)> {
    let mut marks = Vec::new();
    let processes = (0..).map(ProcessId).zip(&chain.processes);
    for (id, process) in processes.filter(|(id, _)| results.structure.present.shows(*id)) {
        let known = process.emissions.iter().filter_map(|(substance, figure)| {
            let text = given_message(figure.amount.as_ref()?);
            Some((substance, text))
        });
        let per = per(chain, process);
        for (substance, text) in known {
            let substance = substance.to_uppercase();
            marks.push((
                chain.name(Subject::Process(id)),
                Message::new(
                    format!("{substance} {} {}", text.en, per.en),
                    format!("{}排放 {substance} {}", per.zh, text.zh),
                ),
            ));
        }
    }
    marks
}
