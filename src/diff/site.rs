//! Fields of a site.
//!
//! Comes in: a site. Goes out: its fields. Must not know: the other version.

use super::field::{Content, Fields};
use super::{called, statements, words};
use crate::model::{Chain, Figure, Site, StageId, Subject};
use crate::report::Effect::{Capacity, Cosmetic, Data, Provenance, Structural};

/// The fields of a site.
pub(super) fn site(fields: &mut Fields<'_, '_>, at: usize) {
    let (chain, names) = (fields.chain(), &fields.view.names);
    let site = &chain.sites[at];
    fields.words("title", &site.title, Cosmetic);
    if site.aggregate {
        fields.word("kind", "aggregate", called::value("aggregate"), Data);
    }
    if let Some(count) = &site.count {
        fields.figure("count", count, (Data, Data));
    }
    if let Some(process) = site.process {
        let shown = called::subject_title(chain, Subject::Process(process));
        fields.reference("process", names.process(process), shown, Structural);
    }
    if let Some(stage) = own_stage(chain, site) {
        fields.reference(
            "stage",
            names.stage(stage),
            called::subject_title(chain, Subject::Stage(stage)),
            Structural,
        );
    }
    if let Some(whole) = site.part_of {
        let shown = called::subject_title(chain, Subject::Site(whole));
        fields.reference("part-of", names.site(whole), shown, Data);
    }
    if site.leader {
        fields.word("role", "leader", called::value("leader"), Data);
    }
    fields.words("operator", &site.operator, Data);
    fields.words("location", &site.location, Data);
    fields.words("region", &site.region, Data);
    statements::scope(fields, site.scope);
    operation(fields, at);
    for (register, key) in &site.external {
        fields.text(&format!("external.{register}"), Some(key), Provenance);
    }
    let basis = Figure {
        sources: site.sources.clone(),
        confidence: site.confidence,
        quote: site.quote.clone(),
        note: site.note.clone(),
        place: site.place,
        ..Figure::default()
    };
    fields.basis("", &basis);
}

/// Where the site has a process, its stage is that of the process unless it says otherwise.
pub(super) fn own_stage(chain: &Chain, site: &Site) -> Option<StageId> {
    let inherited = site
        .process
        .and_then(|process| chain.process(process).stage);
    site.stage.filter(|stage| Some(*stage) != inherited)
}

/// What it can make, whether it runs, since when, at what cost.
fn operation(fields: &mut Fields<'_, '_>, at: usize) {
    let site = &fields.chain().sites[at];
    let view = fields.view;
    if let Some(capacity) = site.capacity.as_ref().filter(|it| !view.claimed(it)) {
        fields.figure("capacity", capacity, (Capacity, Capacity));
    }
    match site.status {
        Some(status) => fields.word("status", status.word(), words::status(status), Capacity),
        None => fields.push("status", Content::Unknown, Capacity),
    }
    fields.date("from", site.from, Capacity);
    fields.date("until", site.until, Capacity);
    if let Some(investment) = site.investment.as_ref().filter(|it| !view.claimed(it)) {
        fields.figure("investment", investment, (Data, Data));
    }
}
