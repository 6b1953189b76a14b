//! What an edit did to a demand: what it takes, how often it can be met and why not oftener, what would have to be added.
//!
//! Comes in: two versions with their results, and what is wanted in words. Goes out: rows beside the indicators that moved.
//! Must not know: formats.
//!
//! The same demand is asked of both versions. Its commodity may be called otherwise in the old one; a version that does not
//! have it has no answer, and that is told instead of compared. Plans are made as `plan` makes them, by additions: the
//! demand is wanted on top of what the chain makes for others, and capacity that stands idle is used first.

mod rows;

pub(super) use rows::is_of_demand;

use super::matching::Ids;
use super::names::Names;
use super::{Common, Renames, Version, View, summary};
use crate::analysis::conflict::{self, Conflict};
use crate::analysis::demand::Demand;
use crate::analysis::potential::{self, NoPotential, Potential};
use crate::analysis::requirement::{self, Requirement};
use crate::analysis::synthesis::{self, By, Options, Plans, Wanted, Why};
use crate::analysis::{Depth, Question};
use crate::model::CommodityId;
use crate::quantity::Estimate;
use crate::report::DiffDocument;
use crate::text::Message;

/// Why a demand cannot be asked of two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAsked {
    /// Neither has the commodity.
    Nowhere(Message),
    /// One of them does not have it, or what is wanted makes no sense.
    Refused(Message),
}

/// What one version answers.
struct Answer {
    demands: Vec<Demand>,
    /// `None` where nothing can be said.
    requirement: Option<Requirement>,
    /// Of demands per year.
    potential: Option<Result<Potential, NoPotential>>,
    /// Of demands per year that can be met less than once: what clashes; `Err` where nobody can tell.
    conflict: Option<Result<Conflict, ()>>,
    plans: Option<Plans>,
}

/// Asks both versions for the demands, and puts what moved before the indicators of the document.
///
/// # Errors
/// Words that say which side does not know a commodity, or what is wrong with a demand.
pub fn ask(
    document: &mut DiffDocument,
    base: &Version<'_>,
    head: &Version<'_>,
    texts: &[String],
    renames: Renames,
) -> Result<(), NotAsked> {
    let ids = Ids::with(base.chain, head.chain, renames);
    let through = Names::through(base.chain, head.chain, &ids);
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for text in texts {
        let (before, now) = both(base, head, &through, text)?;
        old.push(before);
        new.push(now);
    }
    document.demands = new.iter().map(|it| rows::wanted(head.chain, it)).collect();
    let common = Common::of(base.chain, head.chain);
    let old_view = View::new(base.chain, through, &common);
    let new_view = View::new(head.chain, Names::own(head.chain), &common);
    let (old, new) = rayon::join(|| answer(base, old), || answer(head, new));
    let mut moves = rows::compare((&old_view, &old), (&new_view, &new));
    moves.append(&mut document.indicators);
    document.indicators = moves;
    summary::say(document);
    Ok(())
}

/// A demand on both sides.
fn both(
    base: &Version<'_>,
    head: &Version<'_>,
    through: &Names,
    text: &str,
) -> Result<(Demand, Demand), NotAsked> {
    let Some((amount, id)) = text.trim().rsplit_once(char::is_whitespace) else {
        // The same words as everywhere.
        let refused = Demand::parse(head.chain, text).err().unwrap_or_default();
        return Err(NotAsked::Refused(refused));
    };
    let (old, new) = (base.chain.find_commodity(id), head.chain.find_commodity(id));
    let renamed = |id: CommodityId| head.chain.find_commodity(through.commodity(id));
    // Whoever says the old id means the same thing under its new one.
    let new = new.or_else(|| old.and_then(renamed));
    let is_it = |id: &CommodityId| new.is_some() && renamed(*id) == new;
    let own = (0..).map(CommodityId).take(base.chain.commodities.len());
    let partner = own.into_iter().find(is_it);
    let (Some(old), Some(new)) = (partner, new) else {
        return Err(match (partner.or(old), new) {
            (None, None) => {
                NotAsked::Nowhere(Demand::parse(head.chain, text).err().unwrap_or_default())
            }
            (_, None) => NotAsked::Refused(unknown(id, &head.name, ("new", "新"))),
            _ => NotAsked::Refused(unknown(id, &base.name, ("old", "旧"))),
        });
    };
    let on = |side: &Version<'_>, id: CommodityId| {
        let text = format!("{amount} {}", side.chain.commodity(id).id);
        Demand::parse(side.chain, &text).map_err(NotAsked::Refused)
    };
    Ok((on(base, old)?, on(head, new)?))
}

fn unknown(id: &str, name: &str, side: (&str, &str)) -> Message {
    Message::new(
        format!(
            "the {} side ({name}) has no commodity `{id}`: a demand is asked of both sides, so both must have it (`formerly: [{id}]` says that it was renamed)",
            side.0
        ),
        format!(
            "{}的一方（{name}）没有物料 `{id}`：需求要同时问两方，两方都要有它（改过名的用 `formerly: [{id}]` 写明）",
            side.1
        ),
    )
}

fn answer(version: &Version<'_>, demands: Vec<Demand>) -> Answer {
    let (chain, results) = (version.chain, version.results);
    let (structure, question) = (&results.structure, results.question);
    let yearly = demands.iter().all(|it| it.yearly);
    let potential =
        yearly.then(|| potential::most_to(chain, structure, question, &demands, Depth::Whole));
    let short = potential
        .as_ref()
        .is_some_and(|it| it.as_ref().is_ok_and(|it| it.most < 1.0));
    let conflict = short.then(|| clash(version, question, &demands));
    Answer {
        requirement: requirement::solve(chain, &demands).ok(),
        potential,
        conflict: conflict.flatten(),
        plans: plans(version, &demands),
        demands,
    }
}

/// What clashes; `None` where nothing does.
fn clash(
    version: &Version<'_>,
    question: Question,
    demands: &[Demand],
) -> Option<Result<Conflict, ()>> {
    let structure = &version.results.structure;
    match conflict::solve(version.chain, structure, question, demands) {
        Ok(found) => found.map(Ok),
        Err(_) => Some(Err(())),
    }
}

/// The plan with the fewest additions; `None` where plans cannot be made at all.
fn plans(version: &Version<'_>, demands: &[Demand]) -> Option<Plans> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for demand in demands {
        let amount = Estimate::exact(demand.amount);
        match wanted
            .iter_mut()
            .find(|it| it.commodity == demand.commodity)
        {
            Some(held) => held.per_year = held.per_year.map(|it| it.add(amount)),
            None => wanted.push(Wanted {
                commodity: demand.commodity,
                per_year: Some(amount),
                why: Why::Asked,
            }),
        }
    }
    let options = Options {
        by: Some(By::Additions),
        ..Options::best(1)
    };
    synthesis::plan(version.chain, version.results, &wanted, &[], options).ok()
}
