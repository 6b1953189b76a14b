//! A plan as a scenario of the chain file.
//!
//! Comes in: a chain and a plan. Goes out: the scenario's text, to be read like any other. Must not know: files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::plan::{Plan, Source};
use crate::analysis::balance::in_unit;
use crate::model::{Chain, CommodityId, Measure, Process, ProcessId, Site, Subject};

/// The scenario of a plan, indented to stand under `scenarios:`. New plants run at what the plan needs of them; their
/// output is told for the chain's period, so that balances on observed output see it.
pub fn scenario(chain: &Chain, plan: &Plan, id: &str, number: usize) -> String {
    let mut out =
        format!("  {id}:\n    title: {{en: Plan {number}, zh: 方案 {number}}}\n    set:\n");
    let mut sites = String::new();
    let mut names = BTreeMap::new();
    for it in &plan.additions {
        let process = chain.process(it.process);
        let mut name = format!("{id}-{}", process.id);
        while chain.find_site(&name).is_some() {
            name.push_str("-new");
        }
        let _ = write!(
            sites,
            "        {name}: {{process: {}, status: operating, confidence: assumed",
            process.id
        );
        let unit = chain.commodity(process.product).unit;
        // Beside a plant whose own capacity is not known, that of the addition alone would be taken for the whole.
        let counted = !it.grows || has_capacity(chain, it.process);
        let size = it.per_year.and_then(|it| it.value).filter(|_| counted);
        if let (Some(size), Some(unit)) = (size, unit) {
            let _ = write!(sites, ", capacity: {} {unit}/a", figure(size));
        }
        sites.push_str("}\n");
        names.insert(it.process, name);
    }
    for id in plan.uses.iter().flat_map(|it| &it.coming) {
        let _ = writeln!(
            sites,
            "        {}: {{status: operating}}",
            chain.site(*id).id
        );
    }
    let observations = observations(chain, plan, &names);
    let mut imports = String::new();
    for it in plan.draws.iter().filter(|it| it.source == Source::Bought) {
        let commodity = chain.commodity(it.commodity);
        let _ = write!(
            imports,
            "        - {{of: {}, confidence: assumed",
            commodity.id
        );
        if let (Some(amount), Some(unit)) = (it.per_year.and_then(|it| it.value), commodity.unit) {
            let _ = write!(imports, ", amount: {} {unit}/a", figure(amount));
        }
        imports.push_str("}\n");
    }
    for (section, entries) in [
        ("sites", sites),
        ("observations", observations),
        ("imports", imports),
    ] {
        if !entries.is_empty() {
            let _ = write!(out, "      {section}:\n{entries}");
        }
    }
    out
}

/// What the plan's processes make in the chain's period, added to what is observed.
fn observations(chain: &Chain, plan: &Plan, sites: &BTreeMap<ProcessId, String>) -> String {
    let mut out = String::new();
    let Some(period) = chain.period else {
        return out;
    };
    let additions = plan.additions.iter().map(|it| (it.process, it.per_year));
    let uses = plan.uses.iter().map(|it| (it.process, it.per_year));
    let mut more: BTreeMap<ProcessId, f64> = BTreeMap::new();
    for (process, size) in additions.chain(uses) {
        let Some(size) = size.and_then(|it| it.value) else {
            continue;
        };
        *more.entry(process).or_default() += size * period.years();
    }
    for (commodity, amount) in &yields(chain, &more) {
        let present = makers(chain, *commodity);
        let added: Vec<ProcessId> = more
            .keys()
            .copied()
            .filter(|id| chain.process(*id).product == *commodity)
            .collect();
        let held = observed(chain, Subject::Commodity(*commodity));
        // What is made already and not observed is not known: no sum of both is told.
        let sum = held.or((present.is_empty()).then_some(0.0));
        if let Some(held) = sum {
            write(
                &mut out,
                chain,
                &chain.commodity(*commodity).id,
                *commodity,
                held + amount,
            );
        }
        let several = present.iter().chain(&added).collect::<BTreeSet<_>>().len() > 1;
        if sum.is_some() && !several {
            continue;
        }
        // Each maker by itself: of several, none would be known by the sum alone.
        let mut makers: BTreeSet<ProcessId> = added.iter().copied().collect();
        makers.extend(&present);
        for id in makers {
            let more = more.get(&id).copied().unwrap_or(0.0);
            let held = match observed(chain, Subject::Process(id)) {
                None if !present.contains(&id) => Some(0.0),
                None => held.filter(|_| present == [id]),
                held => held,
            };
            let own = &chain.process(id).id;
            match (held, sites.get(&id)) {
                (Some(held), _) => write(&mut out, chain, own, *commodity, held + more),
                (None, Some(site)) => write(&mut out, chain, site, *commodity, more),
                (None, None) => {}
            }
        }
    }
    out
}

/// What processes that run so much more make: their products, and what arises beside where anything of it is observed.
fn yields(chain: &Chain, more: &BTreeMap<ProcessId, f64>) -> BTreeMap<CommodityId, f64> {
    let mut made: BTreeMap<CommodityId, f64> = BTreeMap::new();
    for (id, size) in more {
        let process = chain.process(*id);
        *made.entry(process.product).or_default() += size;
        for (commodity, amount) in beside(chain, process) {
            if observed(chain, Subject::Commodity(commodity)).is_some() {
                *made.entry(commodity).or_default() += amount * size;
            }
        }
    }
    made
}

/// The present processes that make a commodity as their product.
fn makers(chain: &Chain, commodity: CommodityId) -> Vec<ProcessId> {
    let all = (0..).map(ProcessId).zip(&chain.processes);
    let present = all.filter(|(_, it)| it.presence.is_present() && it.product == commodity);
    present.map(|(id, _)| id).collect()
}

/// One observation of output.
fn write(out: &mut String, chain: &Chain, of: &str, commodity: CommodityId, amount: f64) {
    if let Some(unit) = chain.commodity(commodity).unit {
        let amount = figure(amount);
        let _ = writeln!(
            out,
            "        - {{of: {of}, measure: output, amount: {amount} {unit}, confidence: assumed}}"
        );
    }
}

/// What arises beside one unit of a process's product.
fn beside(chain: &Chain, process: &Process) -> Vec<(CommodityId, f64)> {
    let per = match &process.per {
        None => Some(1.0),
        Some(per) => in_unit(chain.commodity(process.product), per).and_then(|it| it.value),
    };
    let amount = |output: &crate::model::Output| {
        let commodity = chain.commodity(output.commodity);
        let amount = in_unit(commodity, output.figure.amount.as_ref()?)?.value?;
        Some((output.commodity, amount / per?))
    };
    process.byproducts.iter().filter_map(amount).collect()
}

/// Whether every site of a process says its capacity, and there is one.
fn has_capacity(chain: &Chain, process: ProcessId) -> bool {
    let mut sites = chain
        .sites
        .iter()
        .filter(|it| it.process == Some(process) && it.part_of.is_none())
        .peekable();
    let known = |site: &Site| site.capacity.as_ref().is_some_and(|it| it.amount.is_some());
    sites.peek().is_some() && sites.all(known)
}

/// The output of a commodity or a process that the chain reports for its period.
fn observed(chain: &Chain, of: Subject) -> Option<f64> {
    let product = match of {
        Subject::Commodity(id) => id,
        Subject::Process(id) => chain.process(id).product,
        _ => return None,
    };
    let unit = chain.commodity(product).unit?;
    let of = |it: &&crate::model::Observation| {
        it.of == of
            && it.measure == Measure::Output
            && it.scope.is_none()
            && it.period == chain.period
    };
    let observation = chain.observations.iter().find(of)?;
    observation.figure.amount.as_ref()?.estimate_in(unit)?.value
}

/// Digits enough for nine places of precision, without an exponent.
fn figure(value: f64) -> String {
    if value <= 0.0 {
        return "0".to_owned();
    }
    // The logarithm of a finite positive double fits an i32.
    #[allow(clippy::cast_possible_truncation)]
    let places = (8 - value.log10().floor() as i32).clamp(0, 15);
    let text = format!("{value:.*}", usize::try_from(places).unwrap_or(0));
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
