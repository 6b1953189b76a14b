//! A chain that one side has and the other has not.
//!
//! Comes in: the version there is. Goes out: its difference from a chain of the same name with nothing in it. Must not
//! know: files and revisions.

use super::entity::{Entity, Kind};
use super::names::Names;
use super::{Common, Version, View, change, compare, summary};
use crate::analysis;
use crate::model::Chain;
use crate::report::{Change, DiffDocument};

/// A chain that is new.
pub fn added(head: &Version<'_>) -> DiffDocument {
    let empty = empty(head.chain);
    let results = analysis::run(&empty, head.results.question);
    let base = Version {
        chain: &empty,
        results: &results,
        findings: &[],
        name: String::new(),
    };
    let mut document = compare(&base, head);
    document.base.absent = true;
    whole(&mut document, change::added(&view(head.chain), WHOLE));
    document.summary.added += 1;
    summary::say(&mut document);
    document
}

/// A chain that is gone.
pub fn removed(base: &Version<'_>) -> DiffDocument {
    let empty = empty(base.chain);
    let results = analysis::run(&empty, base.results.question);
    let head = Version {
        chain: &empty,
        results: &results,
        findings: &[],
        name: String::new(),
    };
    let mut document = compare(base, &head);
    document.head.absent = true;
    whole(&mut document, change::removed(&view(base.chain), WHOLE));
    document.summary.removed += 1;
    summary::say(&mut document);
    document
}

/// What a chain is called and nothing else, so that only what stands in it is told as added or removed.
fn empty(chain: &Chain) -> Chain {
    Chain {
        format: chain.format,
        id: chain.id.clone(),
        title: chain.title.clone(),
        region: chain.region.clone(),
        period: chain.period,
        reference: chain.reference,
        ..Chain::default()
    }
}

/// The chain as an entity of its own.
const WHOLE: Entity = Entity {
    kind: Kind::Chain,
    at: 0,
};

fn view(chain: &Chain) -> View<'_> {
    View::new(chain, Names::own(chain), &Common::of(chain, chain))
}

/// The chain itself came or went: that is one line, whatever its head says.
fn whole(document: &mut DiffDocument, line: Change) {
    let own = |change: &Change| change.kind == line.kind;
    let (told, hidden): (Vec<&Change>, Vec<&Change>) = document
        .changes
        .iter()
        .filter(|change| own(change))
        .partition(|change| !summary::hidden(change));
    let it = &mut document.summary;
    it.cosmetic -= hidden.len();
    if told.is_empty() {
        it.unchanged -= 1;
    } else {
        it.changed -= 1;
    }
    document.changes.retain(|change| !own(change));
    document.changes.insert(0, line);
}
