//! Whether two entities surely have the same fields, without making any.
//!
//! Comes in: a site or a process of either version. Goes out: yes, or perhaps not. Must not know: what fields are called.
//!
//! Most of the many sites and processes of a large chain are as they were. The test is quick and misses some of those
//! that are the same and written otherwise; it never takes two for alike whose fields differ.

use super::View;
use super::entity::{Entity, Kind};
use super::site::own_stage;
use crate::model::{CommodityId, Costs, Figure, FileId, Input, Process, Site, SourceId};

/// Whether two entities surely have the same fields.
pub(super) fn alike((base, old): (&View<'_>, Entity), (head, new): (&View<'_>, Entity)) -> bool {
    match (old.kind, new.kind) {
        (Kind::Site, Kind::Site) => sites((base, old.at), (head, new.at)),
        (Kind::Process, Kind::Process) => processes((base, old.at), (head, new.at)),
        _ => false,
    }
}

fn sites((base, old): (&View<'_>, usize), (head, new): (&View<'_>, usize)) -> bool {
    let (left, right) = (&base.chain.sites[old], &head.chain.sites[new]);
    same_words(left, right)
        && same_references((base, left), (head, right))
        && same_figure(
            (base, left.count.as_deref()),
            (head, right.count.as_deref()),
        )
        && same_figure(
            (base, left.capacity.as_ref()),
            (head, right.capacity.as_ref()),
        )
        && same_figure(
            (base, left.investment.as_deref()),
            (head, right.investment.as_deref()),
        )
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
    (base, old): (&View<'_>, Option<&Figure>),
    (head, new): (&View<'_>, Option<&Figure>),
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

/// Every member is named, so that a new one cannot be forgotten.
fn processes((base, old): (&View<'_>, usize), (head, new): (&View<'_>, usize)) -> bool {
    let (left, right) = (&base.chain.processes[old], &head.chain.processes[new]);
    let Process {
        title,
        stage,
        product,
        per,
        inputs,
        byproducts,
        emissions,
        allocation,
        equipment,
        costs,
        // These are no fields; where it is declared, only in which file.
        id: _,
        presence: _,
        formerly: _,
        place,
    } = left;
    let own = |file: FileId| file == FileId(0);
    let same = |one: CommodityId, two: CommodityId| same_commodity((base, one), (head, two));
    *title == right.title
        && stage.map(|id| base.names.stage(id)) == right.stage.map(|id| head.names.stage(id))
        && same(*product, right.product)
        // Without its own, amounts are per unit of the product.
        && *per == right.per
        && base.chain.commodity(*product).unit == head.chain.commodity(right.product).unit
        && own(place.file) == own(right.place.file)
        && *allocation == right.allocation
        && all(inputs, &right.inputs, |one, two| same_input((base, one), (head, two)))
        && all(byproducts, &right.byproducts, |one, two| {
            same(one.commodity, two.commodity)
                && same_figure((base, Some(&one.figure)), (head, Some(&two.figure)))
        })
        && all(emissions, &right.emissions, |one, two| {
            one.0 == two.0 && same_figure((base, Some(&one.1)), (head, Some(&two.1)))
        })
        && all(equipment, &right.equipment, |one, two| same(*one, *two))
        && same_costs((base, costs), (head, &right.costs))
}

/// In the same order.
fn all<T>(left: &[T], right: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(one, two)| same(one, two))
}

/// By its name in the new version, and by its own id: a slot may be called by that.
fn same_commodity(
    (base, old): (&View<'_>, CommodityId),
    (head, new): (&View<'_>, CommodityId),
) -> bool {
    base.names.commodity(old) == head.names.commodity(new)
        && base.chain.commodity(old).id == head.chain.commodity(new).id
}

fn same_input((base, old): (&View<'_>, &Input), (head, new): (&View<'_>, &Input)) -> bool {
    let Input {
        slot,
        alternatives,
        figure,
    } = old;
    *slot == new.slot
        && same_figure((base, Some(figure)), (head, Some(&new.figure)))
        && all(alternatives, &new.alternatives, |one, two| {
            same_commodity((base, one.0), (head, two.0))
                && same_figure((base, one.1.as_deref()), (head, two.1.as_deref()))
        })
}

fn same_costs((base, old): (&View<'_>, &Costs), (head, new): (&View<'_>, &Costs)) -> bool {
    let Costs {
        running,
        fixed,
        investment,
        lifetime,
        minimum_size,
    } = old;
    let pairs = [
        (running, &new.running),
        (fixed, &new.fixed),
        (investment, &new.investment),
        (lifetime, &new.lifetime),
        (minimum_size, &new.minimum_size),
    ];
    pairs
        .iter()
        .all(|(one, two)| same_figure((base, one.as_deref()), (head, two.as_deref())))
}
