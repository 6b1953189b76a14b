//! What a live page holds: the pictures, and for each thing on them its figures with source and line, its findings.
//!
//! Comes in: a chain, its results, its findings, its pictures. Goes out: a [`LivePage`]. Must not know: how a page is
//! written.

mod facts;
mod overlays;
mod process;
mod site;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{StudyDocument, Sure, study_document};
use crate::analysis::Results;
use crate::language::location;
use crate::model::{Chain, CommodityId, Confidence, ProcessId, SiteId, StageId, Subject};
use crate::report::{Drawing, Fact, Finding, LiveEntity, LivePage};
use crate::text::{Message, period_message};

/// The page of a chain whose pictures are drawn.
pub fn live(
    chain: &Chain,
    results: &Results,
    mut findings: Vec<Finding>,
    pictures: [Drawing; 2],
) -> LivePage {
    findings.sort_by(|left, right| {
        let key = |it: &Finding| {
            (
                Reverse(it.severity),
                it.rule,
                it.of.clone(),
                it.discriminator.clone(),
            )
        };
        key(left).cmp(&key(right))
    });
    let document = study_document(chain, results, findings, &Sure::of(chain, results, None));
    let entities = entities(chain, results, &document);
    let overlays = overlays::of(chain, results, &document);
    let [en, zh] = pictures;
    let sources = chain.sources.iter();
    LivePage {
        title: chain.title.message(&chain.id),
        scope: scope(chain, results),
        file: document.file,
        whole: chain.name(Subject::Chain),
        en,
        zh,
        entities,
        findings: document.findings,
        overlays,
        sources: sources
            .map(|it| (it.id.clone(), it.title.message(&it.id)))
            .collect(),
        confidences: Confidence::ALL
            .iter()
            .map(|it| (it.word(), it.message()))
            .collect(),
        faults: Vec::new(),
    }
}

/// Region, period and scenario in one line.
fn scope(chain: &Chain, results: &Results) -> Message {
    let mut parts = Vec::new();
    if !chain.region.is_empty() {
        parts.push(chain.region.message(""));
    }
    parts.extend(results.question.period(chain).map(period_message));
    if let Some(title) = super::scenario_title(chain) {
        parts.push(Message::new(
            format!("scenario: {}", title.en),
            format!("情景：{}", title.zh),
        ));
    }
    let join = |of: fn(&Message) -> &str| parts.iter().map(of).collect::<Vec<_>>().join(" · ");
    Message::new(join(|it| &it.en), join(|it| &it.zh))
}

/// Everything that can be asked about: the chain, then stages, processes, commodities, sites, targets.
fn entities(chain: &Chain, results: &Results, document: &StudyDocument) -> Vec<LiveEntity> {
    let mut findings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, finding) in document.findings.iter().enumerate() {
        findings.entry(&finding.of).or_default().push(at);
    }
    let makers = makers(chain, results);
    let mut found = Vec::new();
    for subject in subjects(chain, results) {
        let of = chain.name(subject);
        let place = chain.place_of(subject);
        found.push(LiveEntity {
            kind: kind(subject),
            title: chain.title_of(subject),
            at: (place.line > 0).then(|| location(place, &chain.files)),
            host: host(chain, results, &makers, subject),
            facts: facts::of(chain, results, document, subject),
            findings: findings.get(of.as_str()).cloned().unwrap_or_default(),
            of,
        });
    }
    found
}

fn subjects(chain: &Chain, results: &Results) -> Vec<Subject> {
    let present = |id: &ProcessId| results.structure.present.shows(*id);
    let mut all = vec![Subject::Chain];
    all.extend(
        (0..)
            .map(StageId)
            .take(chain.stages.len())
            .map(Subject::Stage),
    );
    let processes = (0..).map(ProcessId).take(chain.processes.len());
    all.extend(processes.filter(present).map(Subject::Process));
    all.extend(
        (0..)
            .map(CommodityId)
            .take(chain.commodities.len())
            .map(Subject::Commodity),
    );
    all.extend((0..).map(SiteId).take(chain.sites.len()).map(Subject::Site));
    all.extend((0..).take(chain.targets.len()).map(Subject::Target));
    all
}

fn kind(subject: Subject) -> Message {
    match subject {
        Subject::Chain => Message::new("chain", "产业链"),
        Subject::Stage(_) => Message::new("stage", "环节"),
        Subject::Commodity(_) => Message::new("commodity", "物料"),
        Subject::Process(_) => Message::new("process", "工艺"),
        Subject::Site(_) => Message::new("site", "企业或项目"),
        Subject::Target(_) => Message::new("target", "目标"),
        Subject::Acceptance(_) => Message::new("acceptance", "接受"),
        Subject::Source(_) => Message::new("source", "来源"),
    }
}

/// The first present process that makes each commodity.
fn makers(chain: &Chain, results: &Results) -> BTreeMap<CommodityId, ProcessId> {
    let mut makers = BTreeMap::new();
    let processes = || {
        (0..)
            .map(ProcessId)
            .zip(&chain.processes)
            .filter(|(id, _)| results.structure.present.shows(*id))
    };
    for (id, process) in processes() {
        makers.entry(process.product).or_insert(id);
    }
    for (id, process) in processes() {
        for output in &process.byproducts {
            makers.entry(output.commodity).or_insert(id);
        }
    }
    makers
}

/// Where a thing is found that may have no box of its own: a commodity at its maker, a site at its process or stage.
fn host(
    chain: &Chain,
    results: &Results,
    makers: &BTreeMap<CommodityId, ProcessId>,
    subject: Subject,
) -> Option<String> {
    let host = match subject {
        Subject::Commodity(id) => makers.get(&id).copied().map(Subject::Process),
        Subject::Site(id) => {
            let site = chain.site(id);
            let process = site
                .process
                .filter(|it| results.structure.present.shows(*it));
            process
                .map(Subject::Process)
                .or(site.stage.map(Subject::Stage))
        }
        _ => None,
    };
    host.map(|it| chain.name(it))
}

/// A figure that says only what it is, for entities that share it.
fn relabelled(fact: Fact, label: Message) -> Fact {
    Fact { label, ..fact }
}
