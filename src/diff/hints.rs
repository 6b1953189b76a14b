//! One site that may have become several, and several that may have become one.
//!
//! Comes in: both versions and which sites are left over. Goes out: remarks. Must not know: changes.
//!
//! A remark is made where sites of one process in one region go and come and their capacities add up: one against all
//! that came (or went) there, or against the only two among them that do. It matches nothing, and no figure rests on it.

use std::collections::BTreeMap;

use super::View;
use super::entity::Kind;
use super::ids::Ids;
use crate::model::{Chain, Site};
use crate::quantity::Unit;
use crate::report::Hint;
use crate::text::{Lang, Message, message};

/// How near to the whole the parts must come.
const NEAR: f64 = 0.01;

/// A site that only one version has.
struct Lone<'c> {
    site: &'c Site,
    /// Capacity in `unit`.
    size: f64,
    unit: Unit,
}

type Group<'c> = BTreeMap<(String, String, String), Vec<Lone<'c>>>;

pub(super) fn hints(base: &View<'_>, head: &View<'_>, ids: &Ids) -> Vec<Hint> {
    let gone = |at: usize| ids.head_of(Kind::Site, at).is_none();
    let mut taken = vec![false; head.chain.sites.len()];
    for at in 0..base.chain.sites.len() {
        if let Some(new) = ids.head_of(Kind::Site, at) {
            taken[new] = true;
        }
    }
    let old = groups(base, &gone);
    let new = groups(head, &|at| !taken[at]);
    let mut found = Vec::new();
    for (key, went) in &old {
        let Some(came) = new.get(key) else { continue };
        if let Some(parts) = whole(went, came) {
            found.push(hint(true, &went[0], &parts));
        }
        if let Some(parts) = whole(came, went) {
            found.push(hint(false, &came[0], &parts));
        }
    }
    found
}

/// Lone sites by process, region and dimension of their capacity, those without a known capacity left out.
fn groups<'c>(view: &View<'c>, lone: &dyn Fn(usize) -> bool) -> Group<'c> {
    let chain: &Chain = view.chain;
    let mut groups = Group::new();
    for at in (0..chain.sites.len()).filter(|at| lone(*at)) {
        let site = &view.chain.sites[at];
        let Some(process) = site.process else {
            continue;
        };
        let Some((size, unit)) = capacity(site) else {
            continue;
        };
        let region = if site.region.is_empty() {
            &site.location
        } else {
            &site.region
        };
        let key = (
            view.names.process(process).to_owned(),
            region.get(Lang::En).unwrap_or_default().to_owned(),
            unit.dimension().name().0,
        );
        groups
            .entry(key)
            .or_default()
            .push(Lone { site, size, unit });
    }
    for list in groups.values_mut() {
        list.sort_by(|left, right| left.site.id.cmp(&right.site.id));
    }
    groups
}

fn capacity(site: &Site) -> Option<(f64, Unit)> {
    let figure = site.capacity.as_ref()?;
    let unit = figure.unit()?;
    let value = figure.amount?.estimate().value?;
    (value > 0.0).then_some((value, unit))
}

/// The parts that make up the only one: all of them, or the only two that do.
fn whole<'l, 'c>(one: &[Lone<'c>], parts: &'l [Lone<'c>]) -> Option<Vec<&'l Lone<'c>>> {
    let [one] = one else { return None };
    if parts.len() < 2 {
        return None;
    }
    let inside = |part: &Lone<'_>| part.size * (part.unit.factor() / one.unit.factor());
    let near = |sum: f64| (sum - one.size).abs() <= NEAR * one.size;
    if near(parts.iter().map(inside).sum()) {
        return Some(parts.iter().collect());
    }
    // Sorted, the partner of each part stands where two pointers meet.
    let mut sorted: Vec<&Lone<'_>> = parts.iter().collect();
    sorted.sort_by(|left, right| inside(left).total_cmp(&inside(right)));
    let mut pairs = Vec::new();
    for (at, part) in sorted.iter().enumerate() {
        let wanted = one.size - inside(part);
        let from = sorted.partition_point(|it| inside(it) < wanted - NEAR * one.size);
        let rest = sorted.iter().enumerate().skip(from.max(at + 1));
        let fits = rest.take_while(|(_, it)| inside(it) <= wanted + NEAR * one.size);
        pairs.extend(fits.map(|(other, _)| (at, other)).take(2));
        if pairs.len() > 1 {
            return None;
        }
    }
    let (left, right) = pairs.pop()?;
    let mut found = vec![sorted[left], sorted[right]];
    found.sort_by(|left, right| left.site.id.cmp(&right.site.id));
    Some(found)
}

fn hint(split: bool, one: &Lone<'_>, parts: &[&Lone<'_>]) -> Hint {
    let size = |it: &Lone<'_>| {
        let amount = message(it.size, it.unit);
        let id = &it.site.id;
        Message::new(
            format!("{id} ({})", amount.en),
            format!("{id}（{}）", amount.zh),
        )
    };
    let whole = size(one);
    let several: Vec<Message> = parts.iter().map(|it| size(it)).collect();
    let list = |pick: &dyn Fn(&Message) -> &str, between: &str, last: &str| {
        let (end, start) = several.split_last()?;
        let start: Vec<&str> = start.iter().map(pick).collect();
        Some(format!("{}{last}{}", start.join(between), pick(end)))
    };
    let en = list(&|it| &it.en, ", ", " and ").unwrap_or_default();
    let zh = list(&|it| &it.zh, "、", "和").unwrap_or_default();
    let text = if split {
        Message::new(
            format!(
                "{} may have been split into {en}: one process, one place, capacities that add up",
                whole.en
            ),
            format!(
                "{} 可能拆分成了 {zh}：工艺和地点相同，产能合计相符",
                whole.zh
            ),
        )
    } else {
        Message::new(
            format!(
                "{en} may have been merged into {}: one process, one place, capacities that add up",
                whole.en
            ),
            format!(
                "{zh} 可能合并成了 {}：工艺和地点相同，产能合计相符",
                whole.zh
            ),
        )
    };
    Hint {
        split,
        whole: format!("site/{}", one.site.id),
        parts: parts
            .iter()
            .map(|it| format!("site/{}", it.site.id))
            .collect(),
        text,
    }
}
