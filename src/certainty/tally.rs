//! What is counted over the samples: values by figure, findings by fingerprint.
//!
//! Everything here adds up in the order of the samples or does not depend on their order.

use std::collections::{BTreeMap, HashMap};

use super::spread::Spread;
use crate::analysis::balance::Balance;
use crate::analysis::indicators::Indicated;
use crate::analysis::requirement::Requirement;
use crate::analysis::{Basis, Results};
use crate::model::{CommodityId, ProcessId, ScopeId, Subject};
use crate::quantity::Estimate;
use crate::report::Finding;

/// A part of a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Supply.
    Supply,
    /// Need.
    Need,
    /// Need − supply.
    Gap,
    /// Supply ÷ need.
    Cover,
}

impl Part {
    /// Every part, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Supply, Self::Need, Self::Gap, Self::Cover];

    /// Its key in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Supply => "supply",
            Self::Need => "need",
            Self::Gap => "gap",
            Self::Cover => "cover",
        }
    }

    /// The part of a balance.
    pub const fn of(self, balance: &Balance) -> Option<Estimate> {
        match self {
            Self::Supply => balance.supply,
            Self::Need => balance.need,
            Self::Gap => balance.gap,
            Self::Cover => balance.cover,
        }
    }
}

/// One figure of a study.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// An indicator: id, subject, what tells it apart, basis, scope.
    Indicator(&'static str, Subject, String, Basis, Option<ScopeId>),
    /// A part of a balance: commodity, basis, scope.
    Balance(CommodityId, Basis, Option<ScopeId>, Part),
    /// How much a process must make for the demands.
    Activity(ProcessId),
    /// How much of a commodity comes from outside for the demands.
    Drawn(CommodityId),
    /// How much of a commodity the demands leave over.
    Surplus(CommodityId),
}

impl Column {
    /// The column of an indicator.
    pub fn indicator(it: &Indicated) -> Self {
        Self::Indicator(it.id, it.of, it.by.clone(), it.basis, it.scope)
    }

    /// The column of a part of a balance.
    pub const fn balance(it: &Balance, part: Part) -> Self {
        Self::Balance(it.commodity, it.basis, it.scope, part)
    }

    /// The figures of a requirement, in its order.
    fn required(of: &Requirement) -> impl Iterator<Item = (Self, Estimate)> + '_ {
        let activities = of
            .activities
            .iter()
            .map(|it| (Self::Activity(it.process), it.amount));
        let drawn = of
            .drawn
            .iter()
            .map(|it| (Self::Drawn(it.commodity), it.amount));
        let surplus = of
            .surplus
            .iter()
            .map(|it| (Self::Surplus(it.commodity), it.amount));
        let all = activities.chain(drawn).chain(surplus);
        all.filter_map(|(column, amount)| Some((column, amount?)))
    }

    fn is_of(&self, it: &Indicated) -> bool {
        matches!(self, Self::Indicator(id, of, by, basis, scope)
            if *id == it.id && *of == it.of && *by == it.by && *basis == it.basis && *scope == it.scope)
    }
}

/// The figures of a study that are followed through the samples.
pub(super) struct Columns {
    indicators: Vec<Column>,
    /// Position of each column of an indicator or a requirement; a sample may have it in another place than the study.
    lookup: HashMap<Column, usize>,
    balances: Vec<Column>,
    required: Vec<Column>,
}

impl Columns {
    /// Every indicator, and what is uncertain of the balances: their intervals are exact, so that what has no width does
    /// not spread.
    pub fn of(results: &Results) -> Self {
        let indicators: Vec<Column> = results.indicators.iter().map(Column::indicator).collect();
        let lookup = indicators
            .iter()
            .cloned()
            .zip(0..)
            .collect::<HashMap<_, _>>();
        let uncertain = |it: Estimate| it.value.is_some() && (it.is_interval() || it.sd > 0.0);
        let balances = results.balances.iter().flat_map(|balance| {
            let parts = Part::ALL.into_iter();
            parts
                .filter(move |part| part.of(balance).is_some_and(uncertain))
                .map(move |part| Column::balance(balance, part))
        });
        let required = results.requirement.iter().flat_map(Column::required);
        let required: Vec<Column> = required
            .filter(|(_, amount)| amount.value.is_some())
            .map(|(column, _)| column)
            .collect();
        let mut lookup: HashMap<Column, usize> = lookup;
        let balances: Vec<Column> = balances.collect();
        let before = indicators.len() + balances.len();
        lookup.extend(required.iter().cloned().zip(before..));
        Self {
            indicators,
            lookup,
            balances,
            required,
        }
    }

    pub const fn len(&self) -> usize {
        self.indicators.len() + self.balances.len() + self.required.len()
    }

    /// Appends the values of one sample, one for each column; not a number where it has none.
    pub fn read(&self, results: &Results, values: &mut Vec<f64>) {
        let start = values.len();
        values.resize(start + self.len(), f64::NAN);
        for (place, it) in results.indicators.iter().enumerate() {
            let here = self
                .indicators
                .get(place)
                .is_some_and(|held| held.is_of(it));
            let at = if here {
                Some(place)
            } else {
                self.lookup.get(&Column::indicator(it)).copied()
            };
            if let (Some(at), Some(value)) = (at, it.value.value) {
                values[start + at] = value;
            }
        }
        let first = start + self.indicators.len();
        for (at, column) in self.balances.iter().enumerate() {
            let Column::Balance(commodity, basis, scope, part) = column else {
                continue;
            };
            // Balances come sorted by this key.
            let wanted = (*commodity, *scope, *basis);
            let key = |it: &Balance| (it.commodity, it.scope, it.basis);
            let found = results.balances.binary_search_by_key(&wanted, key);
            let value = found
                .ok()
                .and_then(|at| part.of(&results.balances[at])?.value);
            values[first + at] = value.unwrap_or(f64::NAN);
        }
        for (column, amount) in results.requirement.iter().flat_map(Column::required) {
            if let (Some(at), Some(value)) = (self.lookup.get(&column), amount.value) {
                values[start + at] = value;
            }
        }
    }

    /// The columns, in the order of [`Self::read`].
    pub fn all(&self) -> impl Iterator<Item = &Column> {
        let all = self.indicators.iter().chain(&self.balances);
        all.chain(&self.required)
    }

    /// The columns that spread.
    pub fn spreads(&self, tally: &Tally) -> Vec<(Column, Spread)> {
        let found = self.all().enumerate().filter_map(|(at, column)| {
            let values = tally.values.iter().skip(at).step_by(self.len());
            let values = values.copied().filter(|value| value.is_finite());
            Some((column.clone(), Spread::of(values.collect())?))
        });
        found.collect()
    }
}

/// How a finding did over the samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// The rule.
    pub rule: &'static str,
    /// In how many samples it held.
    pub count: u32,
    /// The first of them.
    pub first: u32,
    /// Its smallest and largest size, where it has one.
    pub sizes: Option<(f64, f64)>,
}

impl Seen {
    /// Whether its size depends on what was drawn.
    pub fn varies(&self) -> bool {
        self.sizes.is_some_and(|(least, most)| least < most)
    }

    fn join(&mut self, other: &Self) {
        self.count += other.count;
        self.first = self.first.min(other.first);
        self.sizes = match (self.sizes, other.sizes) {
            (Some((low, high)), Some((least, most))) => Some((low.min(least), high.max(most))),
            (one, other) => one.or(other),
        };
    }
}

/// What a stretch of samples gave.
#[derive(Default)]
pub(super) struct Tally {
    /// Sample after sample, column after column.
    pub values: Vec<f64>,
    seen: HashMap<String, Seen>,
}

impl Tally {
    pub fn count(&mut self, finding: Finding, sample: u32) {
        let one = Seen {
            rule: finding.rule,
            count: 1,
            first: sample,
            sizes: finding.magnitude.map(|size| (size, size)),
        };
        self.seen
            .entry(finding.fingerprint)
            .and_modify(|held| held.join(&one))
            .or_insert(one);
    }

    /// One tally of stretches that follow each other.
    pub fn join(parts: Vec<Self>) -> Self {
        let mut whole = Self::default();
        for part in parts {
            whole.values.extend(part.values);
            for (fingerprint, seen) in part.seen {
                whole
                    .seen
                    .entry(fingerprint)
                    .and_modify(|held| held.join(&seen))
                    .or_insert(seen);
            }
        }
        whole
    }

    /// What the study itself found, and what it did not.
    pub fn split(self, findings: &[Finding]) -> (BTreeMap<String, Seen>, BTreeMap<String, Seen>) {
        let known: std::collections::HashSet<&str> = findings
            .iter()
            .map(|finding| finding.fingerprint.as_str())
            .collect();
        self.seen
            .into_iter()
            .partition(|(fingerprint, _)| known.contains(fingerprint.as_str()))
    }
}
