//! What a year of a plan costs.
//!
//! Comes in: a chain, sizes, purchases. Goes out: a yearly cost in one currency, or what is missing for it. Must not
//! know: how plans are found.
//!
//! Formula: cost = Σ units (fixed cost + investment ÷ lifetime + running cost × output) + Σ purchases (price × amount).
//! Straight-line depreciation, no interest. A unit that says nothing of its costs, or a purchase without a price, leaves the cost unknown:
//! unknown is not zero.

use std::collections::BTreeSet;

use crate::model::{Chain, CommodityId, Figure, Process};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;

/// A yearly cost, or why there is none.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Costed {
    /// Cost of a year in the plan's currency; `None` where a figure is missing.
    pub per_year: Option<f64>,
    /// What is missing: the costs of processes, the prices of commodities.
    pub missing: Vec<Message>,
}

/// The currency all costs are told in, and what the others are worth in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Currency {
    /// The unit.
    pub unit: Unit,
    rates: Vec<(&'static str, f64)>,
}

impl Currency {
    /// The currency of the costs that a plan may meet.
    ///
    /// # Errors
    /// Words that say what to do, where figures are in several currencies and the file gives no rate for one of them.
    pub fn of(chain: &Chain) -> Result<Self, Message> {
        let processes = chain.processes.iter().flat_map(|it| {
            let costs = &it.costs;
            [&costs.running, &costs.fixed, &costs.investment].map(Option::as_deref)
        });
        let figures = processes
            .chain(chain.commodities.iter().map(|it| it.price.as_ref()))
            .chain(chain.crossings.iter().map(|it| it.price.as_ref()))
            .flatten();
        let used: BTreeSet<&'static str> = figures
            .filter_map(|it| it.amount.as_ref()?.unit.currency())
            .collect();
        let first = used
            .first()
            .copied()
            .filter(|_| used.len() == 1)
            .unwrap_or("CNY");
        let mut rates = vec![(first, 1.0)];
        for code in used.iter().filter(|code| **code != first) {
            let rate = chain.rates.iter().find(|(known, _)| known == code);
            let money = Unit::parse(first).ok();
            let rate =
                rate.and_then(|(_, figure)| figure.amount.as_ref()?.estimate_in(money?)?.value);
            let Some(rate) = rate else {
                return Err(Message::new(
                    format!(
                        "costs are given in {code} and in {first}, and no rate joins them: write `rates: {{{code}: … {first}}}`"
                    ),
                    format!(
                        "成本有的用 {code}、有的用 {first}，但没有汇率：请写 `rates: {{{code}: … {first}}}`"
                    ),
                ));
            };
            rates.push((code, rate));
        }
        Ok(Self {
            unit: Unit::parse(first).unwrap_or_default(),
            rates,
        })
    }

    /// A figure of money per `per` (one for money alone), in this currency.
    fn read(&self, figure: Option<&Figure>, per: Unit) -> Option<f64> {
        let amount = figure?.amount.as_ref()?;
        let code = amount.unit.currency()?;
        let rate = self.rates.iter().find(|(known, _)| *known == code)?.1;
        let unit = Unit::parse(code).ok()?.divided(per)?;
        Some(amount.estimate_in(unit)?.value? * rate)
    }

    /// A price per unit with its ends, in this currency.
    pub(in crate::analysis) fn price_bounds(
        &self,
        figure: Option<&Figure>,
        per: Unit,
    ) -> Option<Estimate> {
        let amount = figure?.amount.as_ref()?;
        let code = amount.unit.currency()?;
        let rate = self.rates.iter().find(|(known, _)| *known == code)?.1;
        let unit = Unit::parse(code).ok()?.divided(per)?;
        Some(amount.estimate_in(unit)?.scale(rate))
    }

    /// What a year of having a process costs, whatever it makes.
    ///
    /// `None` where a figure is missing; of a process that says nothing of its costs they are not zero.
    pub(super) fn fixed(&self, process: &Process) -> Option<f64> {
        let costs = &process.costs;
        if costs.running.is_none() && costs.fixed.is_none() && costs.investment.is_none() {
            return None;
        }
        let year = Unit::YEAR;
        let depreciation = match costs.investment.as_deref() {
            None => 0.0,
            Some(figure) => {
                let lifetime = costs.lifetime.as_ref()?.amount.as_ref()?;
                self.read(Some(figure), Unit::ONE)? / lifetime.estimate_in(year)?.value?
            }
        };
        Some(self.given(costs.fixed.as_deref(), year)? + depreciation)
    }

    /// What one unit of a process's product costs to make, what it takes not counted.
    pub(super) fn each(&self, chain: &Chain, process: &Process) -> Option<f64> {
        let costs = &process.costs;
        if costs.running.is_none() && costs.fixed.is_none() && costs.investment.is_none() {
            return None;
        }
        self.given(
            costs.running.as_deref(),
            chain.commodity(process.product).unit?,
        )
    }

    /// A figure that may be left out where others are given.
    fn given(&self, figure: Option<&Figure>, per: Unit) -> Option<f64> {
        match figure {
            None => Some(0.0),
            Some(figure) => self.read(Some(figure), per),
        }
    }

    /// What one unit of a commodity costs: the cheapest price of its imports, else its own.
    pub(super) fn price(&self, chain: &Chain, id: CommodityId) -> Option<f64> {
        let unit = chain.commodity(id).unit?;
        let imports = chain.crossings.iter();
        let imports =
            imports.filter(|it| it.of == id && it.kind == crate::model::CrossingKind::Import);
        let prices = imports.filter_map(|it| self.read(it.price.as_ref(), unit));
        let cheapest = prices.min_by(f64::total_cmp);
        cheapest.or_else(|| self.read(chain.commodity(id).price.as_ref(), unit))
    }
}
