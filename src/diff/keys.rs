//! What a statement without an id is known by.
//!
//! Comes in: a version and one of its statements. Goes out: its keys. Must not know: the other version.

use super::View;
use super::entity::{Entity, Kind};
use crate::model::{Crossing, Stated, StatedWhat, Words};
use crate::text::Lang;

/// What a statement is known by, from the strictest key to the loosest; two statements are one where a key is equal.
pub(super) fn tiers(view: &View<'_>, entity: Entity) -> Vec<String> {
    let (chain, names, at) = (view.chain, &view.names, entity.at);
    match entity.kind {
        Kind::Observation => {
            let it = &chain.observations[at];
            let (of, measure) = (names.subject(chain, it.of), it.measure.word());
            vec![format!(
                "{of} {measure} {} {:?}",
                names.scope(it.scope),
                it.period_written
            )]
        }
        Kind::Import | Kind::Export | Kind::Demand => crossing(view, &chain.crossings[at]),
        Kind::Flow => {
            let it = &chain.flows[at];
            let (from, to, of) = (names.end(it.from), names.end(it.to), names.commodity(it.of));
            vec![format!("{from} {to} {of} {:?}", it.period)]
        }
        Kind::Stated => stated(view, &chain.stated[at]),
        Kind::Claim => {
            let it = &chain.claims[at];
            let of = names.subject(chain, it.of);
            vec![format!(
                "{of} {} {} {:?}",
                field(view, &it.field),
                names.scope(it.scope),
                it.period
            )]
        }
        Kind::Context => readings(&chain.context[at].text),
        Kind::Acceptance => {
            let it = &chain.acceptances[at];
            vec![format!("{} {}", it.rule, names.written(&it.of))]
        }
        _ => Vec::new(),
    }
}

/// The field of a claim: `inputs.alumina` follows the rename of alumina.
fn field(view: &View<'_>, path: &str) -> String {
    match path.split_once('.') {
        Some((list, id)) => format!("{list}.{}", view.names.id(id)),
        None => path.to_owned(),
    }
}

/// The partner, and before that period, day and scope, which tell several deals with one partner apart.
fn crossing(view: &View<'_>, it: &Crossing) -> Vec<String> {
    let of = view.names.commodity(it.of);
    let scope = view.names.scope(it.scope);
    let partners = readings(&it.partner);
    let strict = format!("{of} {scope} {:?} {:?} {}", it.period, it.by, partners[0]);
    let loose = partners
        .into_iter()
        .map(|partner| format!("{of} {partner}"));
    std::iter::once(strict).chain(loose).collect()
}

/// What is stated, and before that by which sources.
fn stated(view: &View<'_>, it: &Stated) -> Vec<String> {
    let names = &view.names;
    let what = match &it.what {
        StatedWhat::Process(id) => format!("process/{}", names.process(*id)),
        StatedWhat::Stages(_) => "stages".to_owned(),
    };
    let mut cited: Vec<&str> = it
        .basis
        .sources
        .iter()
        .map(|id| names.source(*id))
        .collect();
    cited.sort_unstable();
    vec![format!("{what} {}", cited.join(" ")), what]
}

/// A text in both languages, then in each, so that a translation that is added does not make it another text.
fn readings(text: &Words) -> Vec<String> {
    let said = text.message("");
    let mut found = vec![format!("{}\n{}", said.en, said.zh)];
    found.extend(text.get(Lang::En).map(|en| format!("en {en}")));
    found.extend(text.get(Lang::Zh).map(|zh| format!("zh {zh}")));
    found
}
