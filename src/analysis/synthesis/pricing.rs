//! What counts in a problem: costs where all are known, else what keeps building and buying low.
//!
//! Comes in: a problem, the costs that its chain gives. Goes out: the problem with costs in it. Must not know: structures.

use super::costs::Currency;
use super::problem::{Material, Problem, Stands};
use super::supply::Had;
use crate::model::Chain;

/// Puts costs in: those that the file gives where all are known, else what keeps building and buying low.
///
/// What counts is told by the return: `true` where costs are known of everything that can take part.
pub(super) fn price(problem: &mut Problem, chain: &Chain, currency: &Currency) -> bool {
    let known = costs(problem, chain, currency);
    let is_known =
        known.is_some() && problem.missing.is_empty() && problem.unsized_wants.is_empty();
    if let Some((units, prices)) = known.filter(|_| is_known) {
        for (sizing, (fixed, each)) in problem.programme.units.iter_mut().zip(units) {
            sizing.fixed = fixed;
            sizing.each = each;
        }
        for (stock, price) in problem.programme.materials.iter_mut().zip(prices) {
            stock.price = price;
        }
        return true;
    }
    lean(problem);
    false
}

/// Sizes where costs do not count: what stands and what the chain has left comes before what is built or bought.
pub(super) fn lean(problem: &mut Problem) {
    for (sizing, stands) in problem.programme.units.iter_mut().zip(&problem.stands) {
        let new = matches!(stands, Stands::Build(_) | Stands::Buy(_));
        sizing.each = f64::from(u8::from(new));
    }
}

type Costs = (Vec<(f64, f64)>, Vec<f64>);

fn costs(problem: &Problem, chain: &Chain, currency: &Currency) -> Option<Costs> {
    let unit = |stands: &Stands| match stands {
        Stands::Build(id) => {
            let process = chain.process(*id);
            Some((currency.fixed(process)?, currency.each(chain, process)?))
        }
        // What stands is paid for.
        Stands::Run(id) => Some((0.0, currency.each(chain, chain.process(*id))?)),
        Stands::Buy(id) => Some((0.0, currency.price(chain, *id)?)),
        Stands::Fill(..) => Some((0.0, 0.0)),
    };
    let units: Option<Vec<(f64, f64)>> = problem.stands.iter().map(unit).collect();
    let price = |(material, had): (&Material, &Had)| match (material, had) {
        (Material::Commodity(id), Had::Any(_)) => currency.price(chain, *id),
        (Material::Commodity(id), Had::UpTo(most, _)) if *most > 0.0 => currency.price(chain, *id),
        _ => Some(0.0),
    };
    let prices: Option<Vec<f64>> = problem
        .materials
        .iter()
        .zip(&problem.had)
        .map(price)
        .collect();
    Some((units?, prices?))
}
