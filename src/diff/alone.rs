//! A chain that one side has and the other has not.
//!
//! Comes in: the version there is. Goes out: its difference from a chain of the same name with nothing in it. Must not
//! know: files and revisions.

use super::{Version, compare, summary};
use crate::analysis;
use crate::model::Chain;
use crate::report::DiffDocument;

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
