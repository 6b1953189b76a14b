//! Fields of what a file states: observations, crossings, flows, targets, claims, context, acceptances.
//!
//! Comes in: one of them. Goes out: its fields. Must not know: the other version.

use super::entity::{Entity, Kind};
use super::field::{Content, Fields, reading};
use super::{called, words};
use crate::analysis::indicators::title;
use crate::model::{Claim, Crossing, CrossingKind, Figure, ScopeId, StageId, StatedWhat, Subject};
use crate::report::Effect::{Capacity, Cosmetic, Data, Provenance, Structural};
use crate::text::Message;

/// The fields of a statement.
pub(super) fn fields(fields: &mut Fields<'_, '_>, entity: Entity) {
    let (chain, at) = (fields.chain(), entity.at);
    match entity.kind {
        Kind::Site => super::site::site(fields, at),
        Kind::Observation => observation(fields, at),
        Kind::Import | Kind::Export | Kind::Demand => crossing(fields, &chain.crossings[at]),
        Kind::Flow => {
            let it = &chain.flows[at];
            fields.own_figure("amount", &it.figure, (Data, Data));
            fields.basis("", &it.figure);
        }
        Kind::Target => target(fields, at),
        Kind::Stated => {
            let it = &chain.stated[at];
            if let StatedWhat::Stages(stages) = &it.what {
                stated_stages(fields, stages);
            }
            fields.basis("", &it.basis);
        }
        Kind::Claim => claim(fields, &chain.claims[at]),
        Kind::Context => {
            let it = &chain.context[at];
            // Only a translation can change here: with another text it is another entry.
            fields.push("text", reading(&it.text), Cosmetic);
            fields.basis("", &it.basis);
        }
        Kind::Acceptance => {
            let it = &chain.acceptances[at];
            fields.words("reason", &it.reason, Provenance);
            fields.date("until", it.until, Data);
        }
        Kind::Scenario => {
            let it = &chain.scenarios[at];
            fields.words("title", &it.title, Cosmetic);
            super::scenario::tree(fields, "set", &it.set);
            super::scenario::tree(fields, "add", &it.add);
            super::scenario::tree(fields, "remove", &it.remove);
        }
        _ => {}
    }
}

/// The region is the default.
pub(super) fn scope(fields: &mut Fields<'_, '_>, scope: Option<ScopeId>) {
    if let Some(id) = scope {
        let name = fields.view.names.scope(scope);
        let scope = fields.chain().scope(id);
        let shown = scope.title.message(&scope.id);
        fields.reference("scope", name, shown, Data);
    }
}

fn observation(fields: &mut Fields<'_, '_>, at: usize) {
    let it = &fields.chain().observations[at];
    // What it is of, its measure, scope and written period are its identity, not fields of it.
    fields.own_figure("amount", &it.figure, (Data, Data));
    fields.basis("", &it.figure);
    if let Some(change) = &it.yoy {
        fields.figure("yoy", change, (Data, Data));
    }
    // `period: unknown` differs from silence only where both chains have a period to inherit.
    if it.period.is_none() && fields.view.common.periods {
        fields.push("period", Content::Unknown, Data);
    }
}

fn crossing(fields: &mut Fields<'_, '_>, it: &Crossing) {
    // Another partner is another crossing: only the translation of its name can change.
    let from = it.kind == CrossingKind::Import;
    fields.words(if from { "from" } else { "to" }, &it.partner, Cosmetic);
    if let Some(amount) = &it.amount {
        fields.own_figure("amount", amount, (Data, Data));
    }
    fields.basis("", &it.basis);
    if let Some(limit) = &it.limit {
        fields.figure("limit", limit, (Capacity, Capacity));
    }
    if let Some(price) = &it.price {
        fields.figure("price", price, (Data, Data));
    }
    fields.period("period", it.period, Data);
    fields.date("by", it.by, Data);
    scope(fields, it.scope);
}

fn target(fields: &mut Fields<'_, '_>, at: usize) {
    let (chain, names) = (fields.chain(), &fields.view.names);
    let target = &chain.targets[at];
    fields.words("title", &target.title, Cosmetic);
    fields.word(
        "indicator",
        &target.indicator,
        Message::new(&target.indicator, title(&target.indicator).zh),
        Data,
    );
    if target.of != Subject::Chain {
        let name = names.subject(chain, target.of);
        let shown = called::subject(chain, target.of);
        fields.reference("of", &name, shown, Data);
    }
    fields.amount("at-least", target.at_least.as_ref(), Data);
    fields.amount("at-most", target.at_most.as_ref(), Data);
    fields.period("period", target.period, Data);
    fields.date("by", target.by, Data);
    scope(fields, target.scope);
    fields.basis("", &target.basis);
}

fn stated_stages(fields: &mut Fields<'_, '_>, stages: &[StageId]) {
    let (chain, names) = (fields.chain(), &fields.view.names);
    for id in stages {
        let path = format!("stages.{}", names.stage(*id));
        let shown = called::subject_title(chain, Subject::Stage(*id));
        fields.reference(&path, "", shown, Structural);
    }
}

/// The values of a claim are known by the sources they cite.
fn claim(fields: &mut Fields<'_, '_>, claim: &Claim) {
    let (chain, names) = (fields.chain(), &fields.view.names);
    let cited = |figure: &Figure| {
        let mut ids: Vec<&str> = figure.sources.iter().map(|id| names.source(*id)).collect();
        ids.sort_unstable();
        ids.join("+")
    };
    for value in &claim.values {
        fields.figure(&format!("values.{}", cited(value)), value, (Data, Data));
    }
    if let Some(chosen) = claim.chosen.and_then(|at| claim.values.get(at)) {
        let ids = chosen
            .sources
            .iter()
            .map(|id| chain.source(*id))
            .map(|it| called::titled(&it.title, &it.id));
        fields.word("chosen", &cited(chosen), words::join(ids), Data);
    }
}
