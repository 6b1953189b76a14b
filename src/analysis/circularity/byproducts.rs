//! How much of what comes beside the products has somebody who takes it.
//!
//! Comes in: a chain, its structure, the books of its observed figures. Goes out: a share of mass. Must not know: substances.

use super::Share;
use super::gap::Gap;
use super::trace::mean;
use crate::analysis::balance::Books;
use crate::analysis::data::mass;
use crate::analysis::ground::ground;
use crate::analysis::structure::{Structure, is_stopped};
use crate::graph::Link;
use crate::model::{Chain, CommodityId, CrossingKind, Output, ProcessId};
use crate::quantity::{Estimate, Unit};

/// The share of by-product mass with a taker; `None` where nothing of a mass comes beside a product.
pub(super) fn solve(
    chain: &Chain,
    structure: &Structure,
    books: &Books<'_>,
    tonne: Unit,
) -> Option<Result<Share, Vec<Gap>>> {
    let mut share = Share::default();
    let (mut parts, mut gaps, mut any) = (Vec::new(), Vec::new(), false);
    for (at, process) in (0..).zip(&chain.processes) {
        let id = ProcessId(at);
        if !process.presence.is_present() || process.byproducts.is_empty() {
            continue;
        }
        any = true;
        let activity = books.activity(id);
        let runs = activity.total.filter(|_| activity.complete);
        let runs = runs.and_then(|total| total.div(books.basis_of(process)?));
        let Some(runs) = runs else {
            gaps.push(Gap::Activity(id));
            continue;
        };
        share.grounds.extend(activity.grounds);
        share.notes.extend(activity.notes);
        for output in &process.byproducts {
            match beside(chain, output, tonne) {
                Some(per_run) => {
                    let taken = if is_taken(chain, structure, output.commodity) {
                        1.0
                    } else {
                        0.0
                    };
                    let path = format!(
                        "processes/{}/byproducts/{}",
                        process.id,
                        chain.commodity(output.commodity).id
                    );
                    share.grounds.push(ground(path, &output.figure));
                    parts.push((runs.mul(per_run), Estimate::exact(taken)));
                }
                None => gaps.push(Gap::Amount(id, output.commodity)),
            }
        }
    }
    if !any {
        return None;
    }
    if !gaps.is_empty() {
        return Some(Err(gaps));
    }
    share.value = mean(&parts)?;
    Some(Ok(share))
}

/// The mass of a by-product in one run: known as a best value, or not at all.
fn beside(chain: &Chain, output: &Output, tonne: Unit) -> Option<Estimate> {
    let commodity = chain.commodity(output.commodity);
    let mass = mass::mass(commodity, output.figure.amount.as_ref()?, tonne)?;
    mass.value.map(|_| mass)
}

fn is_taken(chain: &Chain, structure: &Structure, id: CommodityId) -> bool {
    let mut takers = structure.present.takers(id).iter();
    let exports = chain
        .crossings
        .iter()
        .filter(|it| it.kind == CrossingKind::Export && it.of == id);
    takers.any(|(_, link)| matches!(link, Link::Takes(_)))
        || exports.into_iter().any(|it| !is_stopped(it))
}
