//! A figure with its ends, each of which may be unknown: what footprints are reckoned in.
//!
//! Comes in: estimates. Goes out: sums, products and hulls of them. Must not know: chains.

use crate::quantity::Estimate;

/// A best value and two ends; what is not known is `None`, never zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Best value.
    pub value: Option<f64>,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The value rests on the middle of a range that came without a best value.
    pub midpoint: bool,
}

impl Span {
    /// Nothing.
    pub const ZERO: Self = Self::exact(0.0);
    /// Unknown, and no less than nothing.
    pub const SOME: Self = Self {
        value: None,
        low: Some(0.0),
        high: None,
        midpoint: false,
    };
    /// Wholly unknown.
    pub const UNKNOWN: Self = Self {
        value: None,
        low: None,
        high: None,
        midpoint: false,
    };

    /// A value without width.
    pub const fn exact(value: f64) -> Self {
        Self {
            value: Some(value),
            low: Some(value),
            high: Some(value),
            midpoint: false,
        }
    }

    /// An amount of something: no less than nothing.
    pub fn amount(it: Estimate) -> Self {
        Self {
            value: it.value,
            low: Some(if it.low.is_finite() {
                it.low.max(0.0)
            } else {
                0.0
            }),
            high: it.high.is_finite().then_some(it.high),
            midpoint: it.midpoint,
        }
    }

    /// The estimate; `None` where nothing at all is known.
    pub fn estimate(self) -> Option<Estimate> {
        if self.value.is_none() && self.low.is_none() && self.high.is_none() {
            return None;
        }
        Some(Estimate {
            value: self.value.map(rounded),
            low: self.low.map_or(f64::NEG_INFINITY, rounded),
            high: self.high.map_or(f64::INFINITY, rounded),
            sd: 0.0,
            midpoint: self.midpoint && self.value.is_some(),
        })
    }

    /// Whether it has no width.
    pub fn is_exact(self) -> bool {
        self.value.is_some() && self.value == self.low && self.value == self.high
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.low == Some(0.0) && self.high == Some(0.0)
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let value = both(self.value, other.value, |a, b| a + b);
        Self {
            value,
            low: both(self.low, other.low, |a, b| a + b),
            high: both(self.high, other.high, |a, b| a + b),
            midpoint: self.midpoint || other.midpoint,
        }
    }

    /// The same below zero.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            value: self.value.map(|it| -it),
            low: self.high.map(|it| -it),
            high: self.low.map(|it| -it),
            midpoint: self.midpoint,
        }
    }

    /// The same amount of each of something that may lie below zero; `self` is an amount.
    #[must_use]
    pub fn of(self, each: Self) -> Self {
        if self.is_zero() || each.is_zero() {
            return Self::ZERO;
        }
        let end = |each: Option<f64>, outer: Option<f64>, inner: Option<f64>| {
            let each = each?;
            Some(each * if each < 0.0 { outer? } else { inner? })
        };
        Self {
            value: both(self.value, each.value, |a, b| a * b),
            low: end(each.low, self.high, self.low),
            high: end(each.high, self.low, self.high),
            midpoint: self.midpoint || each.midpoint,
        }
    }

    /// Divided by an amount; where that may be nothing, there is no upper end, and where it is nothing, none at all.
    #[must_use]
    pub fn per(self, amount: Self) -> Self {
        let above = |it: Option<f64>| it.filter(|it| *it > 0.0);
        Self {
            value: both(self.value, above(amount.value), |a, b| a / b),
            low: match (self.low, amount.high) {
                (Some(low), Some(high)) if high > 0.0 => Some(low / high),
                (Some(_), None) => Some(0.0),
                _ => None,
            },
            high: both(self.high, above(amount.low), |a, b| a / b),
            midpoint: self.midpoint || amount.midpoint,
        }
    }

    /// Times a certain number that is no less than nothing.
    #[must_use]
    pub fn scaled(self, by: f64) -> Self {
        Self::exact(by).of(self)
    }

    /// What it may be where it may be any of these; one value only where they agree.
    pub fn any_of(all: impl IntoIterator<Item = Self>) -> Self {
        let mut all = all.into_iter();
        let Some(first) = all.next() else {
            return Self::UNKNOWN;
        };
        all.fold(first, |held, it| Self {
            value: held
                .value
                .filter(|one| it.value.is_some_and(|other| near(*one, other))),
            low: both(held.low, it.low, f64::min),
            high: both(held.high, it.high, f64::max),
            midpoint: held.midpoint || it.midpoint,
        })
    }
}

/// Whether two results are the same as far as doubles tell.
pub(super) fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-11 * one.abs().max(other.abs())
}

fn both(a: Option<f64>, b: Option<f64>, op: impl Fn(f64, f64) -> f64) -> Option<f64> {
    Some(op(a?, b?))
}

/// Twelve digits: what rounding leaves behind them differs between machines and means nothing.
fn rounded(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}
