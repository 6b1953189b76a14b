//! Which commodities the picture shows, and what of each: balances → rows with shares of need.
//!
//! Need is 100 %, so that commodities of different units stand side by side. Only what is known is drawn: a supply of
//! which nothing is known is no bar of length zero but a row with a question mark.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::balance::Balance;
use crate::analysis::{Basis, Results};
use crate::model::{Chain, CommodityId, Subject};
use crate::quantity::Estimate;
use crate::report::Finding;
use crate::text::Message;

/// Shares above this are cut off, and the row says so: one commodity in plenty must not make all others tiny.
pub(super) const SHARE_MAX: f64 = 2.0;

/// What is known of supply against need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    /// Both sides: the share of need that is supplied.
    Known(Estimate),
    /// All of the need, part of the supply: at least this share is supplied.
    SupplyOpen(f64),
    /// All of the supply, part of the need: at most this share is supplied.
    NeedOpen(f64),
    /// The need, and that nobody named supplies it.
    NoSupplier,
    /// Too little for a bar.
    Listed,
}

/// What a part of a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Supplied.
    Supply,
    /// Short.
    Gap,
    /// Supplied beyond the need.
    Surplus,
    /// Not known whether supplied.
    Open,
}

/// A commodity in the picture.
pub(super) struct Row<'a> {
    pub commodity: CommodityId,
    pub title: Message,
    /// `None` where a finding alone speaks of it: neither side has a figure.
    pub balance: Option<&'a Balance>,
    /// Nobody named makes or imports it.
    pub missing: bool,
    pub state: State,
    /// What the rules say of it, worst first.
    pub findings: Vec<&'a Finding>,
}

impl Row<'_> {
    /// The parts of its bar, from left to right, as shares of need.
    pub fn parts(&self) -> Vec<(Part, f64, f64)> {
        let parts = match self.state {
            State::Known(cover) => match cover.value {
                Some(value) => vec![
                    (Part::Supply, 0.0, value.min(1.0)),
                    (Part::Gap, value, 1.0),
                    (Part::Surplus, 1.0, value),
                ],
                // Only bounds are known: what lies between them is open.
                None => vec![
                    (Part::Supply, 0.0, cover.low.min(1.0)),
                    (Part::Surplus, 1.0, cover.low),
                    (Part::Open, cover.low, cover.high),
                    (Part::Gap, cover.high, 1.0),
                ],
            },
            State::SupplyOpen(low) => vec![
                (Part::Supply, 0.0, low.min(1.0)),
                (Part::Surplus, 1.0, low),
                (Part::Open, low, 1.0),
            ],
            State::NeedOpen(high) => vec![(Part::Supply, 0.0, high), (Part::Gap, high, 1.0)],
            State::NoSupplier => vec![(Part::Open, 0.0, 1.0)],
            State::Listed => Vec::new(),
        };
        parts
            .into_iter()
            .map(|(part, from, to)| (part, from.max(0.0), to))
            .filter(|(_, from, to)| to > from)
            .collect()
    }

    /// The share between which and which the figures leave the end of the supply.
    pub fn whisker(&self) -> Option<(f64, f64)> {
        let State::Known(cover) = self.state else {
            return None;
        };
        let drawn = cover.value.is_some()
            && cover.is_interval()
            && cover.low.is_finite()
            && cover.high.is_finite();
        drawn.then_some((cover.low.max(0.0), cover.high))
    }

    /// The greatest share in it.
    pub fn reach(&self) -> f64 {
        let ends = self.parts().into_iter().map(|(_, _, to)| to);
        ends.chain(self.whisker().map(|(_, high)| high))
            .fold(0.0, f64::max)
    }

    /// What it is sorted by: the worst supplied come first, those without any share last.
    fn share(&self) -> f64 {
        match self.state {
            State::Known(cover) => cover.value.unwrap_or(cover.low),
            State::SupplyOpen(share) | State::NeedOpen(share) => share,
            State::NoSupplier | State::Listed => f64::INFINITY,
        }
    }
}

/// The rows of the region on observed output: those with a bar, worst first, and those without, missing ones first.
pub(super) fn rows<'a>(
    chain: &Chain,
    results: &'a Results,
    findings: &'a [Finding],
) -> (Vec<Row<'a>>, Vec<Row<'a>>) {
    let mut said: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        said.entry(&finding.of).or_default().push(finding);
    }
    let mut balances: BTreeMap<CommodityId, Option<&Balance>> = BTreeMap::new();
    for balance in results
        .balances
        .iter()
        .filter(|it| it.basis == Basis::Observed && it.scope.is_none())
    {
        balances.insert(balance.commodity, Some(balance));
    }
    // A missing supplier without any figure has no balance; it is a gap all the same.
    for missing in &results.structure.missing {
        balances.entry(missing.commodity).or_insert(None);
    }
    let missing: BTreeSet<CommodityId> = results
        .structure
        .missing
        .iter()
        .map(|it| it.commodity)
        .collect();
    let rows = balances.into_iter().map(|(id, balance)| {
        let subject = Subject::Commodity(id);
        let mut findings = said
            .get(chain.name(subject).as_str())
            .cloned()
            .unwrap_or_default();
        findings.sort_by(|left, right| {
            right
                .severity
                .cmp(&left.severity)
                .then(left.rule.cmp(right.rule))
        });
        let missing = missing.contains(&id);
        let state = balance.map_or(State::Listed, |balance| state(balance, missing));
        Row {
            commodity: id,
            title: chain.title_of(subject),
            balance,
            missing,
            state,
            findings,
        }
    });
    let (mut drawn, mut listed): (Vec<_>, Vec<_>) =
        rows.partition(|row| row.state != State::Listed);
    // Ids decide what is equal otherwise, so that the order of the file does not show.
    let id = |row: &Row<'_>| chain.commodity(row.commodity).id.as_str();
    drawn.sort_by(|left, right| {
        left.share()
            .total_cmp(&right.share())
            .then_with(|| id(left).cmp(id(right)))
    });
    let rank = |row: &Row<'_>| (!row.missing, row.balance.is_none_or(|it| it.need.is_none()));
    listed.sort_by(|left, right| {
        rank(left)
            .cmp(&rank(right))
            .then_with(|| id(left).cmp(id(right)))
    });
    (drawn, listed)
}

fn state(balance: &Balance, missing: bool) -> State {
    if balance.supply.is_none() {
        return if missing && balance.need.is_some() {
            State::NoSupplier
        } else {
            State::Listed
        };
    }
    let Some(cover) = balance.cover else {
        return State::Listed;
    };
    match (balance.supply_complete, balance.need_complete) {
        (true, true)
            if cover.value.is_some() || (cover.low.is_finite() && cover.high.is_finite()) =>
        {
            State::Known(cover)
        }
        (false, true) if cover.low.is_finite() => State::SupplyOpen(cover.low),
        (true, false) if cover.high.is_finite() => State::NeedOpen(cover.high),
        _ => State::Listed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(state: State) -> Row<'static> {
        let title = Message::same("x");
        Row {
            commodity: CommodityId(0),
            title,
            balance: None,
            missing: false,
            state,
            findings: Vec::new(),
        }
    }

    fn between(value: Option<f64>, low: f64, high: f64) -> State {
        State::Known(Estimate {
            value,
            low,
            high,
            sd: 0.0,
            midpoint: false,
        })
    }

    #[test]
    fn parts_fill_the_bar_and_claim_nothing_that_is_not_known() {
        let short = bar(between(Some(0.25), 0.2, 0.5));
        assert_eq!(
            short.parts(),
            [(Part::Supply, 0.0, 0.25), (Part::Gap, 0.25, 1.0)]
        );
        assert_eq!((short.whisker(), short.reach()), (Some((0.2, 0.5)), 1.0));

        let plenty = bar(between(Some(1.5), 1.5, 1.5));
        assert_eq!(
            plenty.parts(),
            [(Part::Supply, 0.0, 1.0), (Part::Surplus, 1.0, 1.5)]
        );
        assert_eq!((plenty.whisker(), plenty.reach()), (None, 1.5));

        let even = bar(between(Some(1.0), 1.0, 1.0));
        assert_eq!(even.parts(), [(Part::Supply, 0.0, 1.0)]);

        let nothing = bar(between(Some(0.0), 0.0, 0.0));
        assert_eq!(nothing.parts(), [(Part::Gap, 0.0, 1.0)]);

        let bounds = bar(between(None, 0.5, 0.75));
        assert_eq!(
            bounds.parts(),
            [
                (Part::Supply, 0.0, 0.5),
                (Part::Open, 0.5, 0.75),
                (Part::Gap, 0.75, 1.0)
            ]
        );
        assert_eq!(bounds.whisker(), None);
    }

    #[test]
    fn an_open_side_leaves_its_part_open() {
        let supply = bar(State::SupplyOpen(0.3));
        assert_eq!(
            supply.parts(),
            [(Part::Supply, 0.0, 0.3), (Part::Open, 0.3, 1.0)]
        );
        let more = bar(State::SupplyOpen(1.2));
        assert_eq!(
            more.parts(),
            [(Part::Supply, 0.0, 1.0), (Part::Surplus, 1.0, 1.2)]
        );
        let need = bar(State::NeedOpen(0.3));
        assert_eq!(
            need.parts(),
            [(Part::Supply, 0.0, 0.3), (Part::Gap, 0.3, 1.0)]
        );
        // More than the known part of the need: whether that is a surplus is not known.
        let need = bar(State::NeedOpen(1.2));
        assert_eq!(need.parts(), [(Part::Supply, 0.0, 1.2)]);
        assert_eq!(bar(State::NoSupplier).parts(), [(Part::Open, 0.0, 1.0)]);
        assert_eq!(bar(State::Listed).parts(), []);
    }
}
