//! Fields of a site.
//!
//! Comes in: a site. Goes out: its fields. Must not know: the other version.

use super::field::{Content, Fields};
use super::{View, called, statements, words};
use crate::model::{Chain, Figure, Site, SourceId, StageId, Subject};
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
fn own_stage(chain: &Chain, site: &Site) -> Option<StageId> {
    let inherited = site
        .process
        .and_then(|process| chain.process(process).stage);
    site.stage.filter(|stage| Some(*stage) != inherited)
}

/// Whether two sites surely have the same fields: a quick test that may miss some of those, written otherwise, that have.
pub(super) fn are_alike((base, old): (&View<'_>, usize), (head, new): (&View<'_>, usize)) -> bool {
    let (left, right) = (&base.chain.sites[old], &head.chain.sites[new]);
    same_words(left, right)
        && same_references((base, left), (head, right))
        && same_figure((base, &left.count), (head, &right.count))
        && same_figure((base, &left.capacity), (head, &right.capacity))
        && same_figure((base, &left.investment), (head, &right.investment))
}

/// What a site says itself. Every member is named, so that a new one cannot be forgotten here or below.
fn same_words(left: &Site, right: &Site) -> bool {
    let Site {
        title,
        aggregate,
        leader,
        operator,
        location,
        region,
        status,
        from,
        until,
        external,
        quote,
        note,
        confidence,
        // What it refers to, and its figures, are compared apart.
        process: _,
        stage: _,
        part_of: _,
        scope: _,
        sources: _,
        count: _,
        capacity: _,
        investment: _,
        // These are no fields.
        id: _,
        formerly: _,
        place: _,
    } = left;
    *title == right.title
        && *aggregate == right.aggregate
        && *leader == right.leader
        && *operator == right.operator
        && *location == right.location
        && *region == right.region
        && *status == right.status
        && (*from, *until) == (right.from, right.until)
        && *external == right.external
        && *quote == right.quote
        && *note == right.note
        && *confidence == right.confidence
}

/// What a site refers to, by the names of the new version.
fn same_references((base, left): (&View<'_>, &Site), (head, right): (&View<'_>, &Site)) -> bool {
    let (old, new) = (&base.names, &head.names);
    let stages = (own_stage(base.chain, left), own_stage(head.chain, right));
    left.process.map(|id| old.process(id)) == right.process.map(|id| new.process(id))
        && stages.0.map(|id| old.stage(id)) == stages.1.map(|id| new.stage(id))
        && left.part_of.map(|id| old.site(id)) == right.part_of.map(|id| new.site(id))
        && left.scope.is_some() == right.scope.is_some()
        && old.scope(left.scope) == new.scope(right.scope)
        && same_sources((base, &left.sources), (head, &right.sources))
}

fn same_sources(
    (base, old): (&View<'_>, &[SourceId]),
    (head, new): (&View<'_>, &[SourceId]),
) -> bool {
    let old = old.iter().map(|id| base.names.source(*id));
    old.eq(new.iter().map(|id| head.names.source(*id)))
}

/// Whether two figures surely are the same: one that only repeats a claim is looked at more closely.
fn same_figure(
    (base, old): (&View<'_>, &Option<Figure>),
    (head, new): (&View<'_>, &Option<Figure>),
) -> bool {
    let (Some(left), Some(right)) = (old, new) else {
        return old.is_none() && new.is_none();
    };
    let Figure {
        amount,
        assumed,
        bounds,
        sources,
        confidence,
        quote,
        note,
        place: _,
    } = left;
    !base.claimed(left)
        && !head.claimed(right)
        && *amount == right.amount
        && *assumed == right.assumed
        && *bounds == right.bounds
        && same_sources((base, sources), (head, &right.sources))
        && *confidence == right.confidence
        && *quote == right.quote
        && *note == right.note
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
