//! A plan as a scenario of the chain file.
//!
//! Comes in: a chain and a plan. Goes out: the scenario's text, to be read like any other. Must not know: files.

use std::fmt::Write as _;

use super::plan::{Plan, Source};
use crate::model::{Chain, CommodityId, Measure, ProcessId, Site, Subject};

/// The scenario of a plan, indented to stand under `scenarios:`. New plants run at what the plan needs of them; their
/// output is told for the chain's period, so that balances on observed output see it.
pub fn scenario(chain: &Chain, plan: &Plan, id: &str, number: usize) -> String {
    let mut out =
        format!("  {id}:\n    title: {{en: Plan {number}, zh: 方案 {number}}}\n    set:\n");
    let mut sites = String::new();
    let mut observations = String::new();
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
            let size = it.minimum.map_or(size, |least| size.max(least));
            let _ = write!(sites, ", capacity: {} {unit}/a", figure(size));
        }
        sites.push_str("}\n");
        if let (Some(size), Some(unit), Some(period)) =
            (it.per_year.and_then(|it| it.value), unit, chain.period)
        {
            let held = observed(chain, process.product).unwrap_or(0.0);
            let total = figure(held + size * period.years());
            let commodity = &chain.commodity(process.product).id;
            let _ = writeln!(
                observations,
                "        - {{of: {commodity}, measure: output, amount: {total} {unit}, confidence: assumed}}"
            );
        }
    }
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

/// The output of a commodity that the chain reports for its period.
fn observed(chain: &Chain, id: CommodityId) -> Option<f64> {
    let unit = chain.commodity(id).unit?;
    let of = |it: &&crate::model::Observation| {
        it.of == Subject::Commodity(id)
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
