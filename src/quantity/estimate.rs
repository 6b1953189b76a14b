//! Intervals with a best value: what analyses compute with.
//!
//! Bounds are propagated exactly by interval arithmetic (R. E. Moore, Interval Analysis, 1966), standard deviations
//! to first order for independent figures (JCGM 100:2008, 5.1.2).

/// A best value within bounds; a bound that is not known is infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Best value; `None` where only a bound is known.
    pub value: Option<f64>,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// Standard deviation; zero where none is given.
    pub sd: f64,
    /// The value is only the middle of a range that came without a best value.
    pub midpoint: bool,
}

// Named as arithmetic is; not the operators, because division may have no answer.
#[allow(clippy::should_implement_trait)]
impl Estimate {
    /// A value without uncertainty.
    pub const fn exact(value: f64) -> Self {
        Self {
            value: Some(value),
            low: value,
            high: value,
            sd: 0.0,
            midpoint: false,
        }
    }

    /// Whether the bounds leave room.
    pub fn is_interval(&self) -> bool {
        self.low < self.high
    }

    /// The lower bound, where finite and different from the value.
    pub fn low(&self) -> Option<f64> {
        (self.low.is_finite() && self.value != Some(self.low)).then_some(self.low)
    }

    /// The upper bound, where finite and different from the value.
    pub fn high(&self) -> Option<f64> {
        (self.high.is_finite() && self.value != Some(self.high)).then_some(self.high)
    }

    /// The sum.
    #[must_use]
    pub fn add(self, other: Self) -> Self {
        let value = both(self.value, other.value, |a, b| a + b);
        Self {
            value,
            low: self.low + other.low,
            high: self.high + other.high,
            sd: if value.is_some() {
                self.sd.hypot(other.sd)
            } else {
                0.0
            },
            midpoint: value.is_some() && (self.midpoint || other.midpoint),
        }
    }

    /// The difference.
    #[must_use]
    pub fn sub(self, other: Self) -> Self {
        self.add(other.scale(-1.0))
    }

    /// The product.
    #[must_use]
    pub fn mul(self, other: Self) -> Self {
        let ends = [
            product(self.low, other.low),
            product(self.low, other.high),
            product(self.high, other.low),
            product(self.high, other.high),
        ];
        let low = ends.into_iter().fold(f64::INFINITY, f64::min);
        let high = ends.into_iter().fold(f64::NEG_INFINITY, f64::max);
        // A product without width is known even where a factor is not: none of something unknown is none.
        let known = (low == high).then_some(low);
        let value = both(self.value, other.value, |a, b| a * b).or(known);
        let sd = both(self.value, other.value, |a, b| {
            (self.sd * b).hypot(other.sd * a)
        });
        Self {
            value,
            low,
            high,
            sd: sd.unwrap_or(0.0),
            midpoint: value.is_some() && (self.midpoint || other.midpoint),
        }
    }

    /// The quotient; `None` where the divisor may be zero.
    pub fn div(self, other: Self) -> Option<Self> {
        if other.low <= 0.0 && other.high >= 0.0 {
            return None;
        }
        let ends = [
            quotient(self.low, other.low),
            quotient(self.low, other.high),
            quotient(self.high, other.low),
            quotient(self.high, other.high),
        ];
        let value = both(self.value, other.value, |a, b| a / b);
        let sd = both(self.value, other.value, |a, b| {
            (self.sd / b).hypot(other.sd * a / (b * b))
        });
        Some(Self {
            value,
            low: ends.into_iter().fold(f64::INFINITY, f64::min),
            high: ends.into_iter().fold(f64::NEG_INFINITY, f64::max),
            sd: sd.unwrap_or(0.0),
            midpoint: value.is_some() && (self.midpoint || other.midpoint),
        })
    }

    /// Times a certain number.
    #[must_use]
    pub fn scale(self, by: f64) -> Self {
        let (low, high) = (product(self.low, by), product(self.high, by));
        Self {
            value: self.value.map(|value| value * by),
            low: low.min(high),
            high: low.max(high),
            sd: self.sd * by.abs(),
            midpoint: self.midpoint,
        }
    }

    /// What lies above zero of it: a shortage where it is one, else zero.
    #[must_use]
    pub fn max0(self) -> Self {
        Self {
            value: self.value.map(|value| value.max(0.0)),
            low: self.low.max(0.0),
            high: self.high.max(0.0),
            sd: if self.value.is_some_and(|value| value > 0.0) {
                self.sd
            } else {
                0.0
            },
            midpoint: self.midpoint,
        }
    }
}

fn both(a: Option<f64>, b: Option<f64>, op: impl Fn(f64, f64) -> f64) -> Option<f64> {
    Some(op(a?, b?))
}

/// An end of a product: zero times an unknown bound is zero, because the bound stands for finite numbers.
fn product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

/// An end of a quotient; an unbounded value over an unbounded divisor can be as small as zero.
fn quotient(a: f64, b: f64) -> f64 {
    if b.is_infinite() { 0.0 } else { a / b }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(low: f64, value: f64, high: f64) -> Estimate {
        Estimate {
            value: Some(value),
            low,
            high,
            sd: 0.0,
            midpoint: false,
        }
    }

    #[test]
    fn the_gap_of_the_first_chain() {
        let need = between(1.915, 1.93, 1.95).scale(72.2);
        let gap = need.sub(Estimate::exact(38.06)).max0();
        assert!((gap.value.unwrap() - 101.286).abs() < 1e-9);
        assert!((gap.low - 100.203).abs() < 1e-9 && (gap.high - 102.73).abs() < 1e-9);
        let cover = Estimate::exact(38.06).div(need).unwrap();
        assert!((cover.value.unwrap() - 0.273_133).abs() < 1e-6);
        assert!((cover.low - 0.270_332).abs() < 1e-6 && (cover.high - 0.275_272).abs() < 1e-6);
    }

    #[test]
    fn unknown_bounds_stay_unknown() {
        let least = Estimate {
            value: None,
            low: 800.0,
            high: f64::INFINITY,
            sd: 0.0,
            midpoint: false,
        };
        let sum = least.add(Estimate::exact(1.0));
        assert_eq!((sum.value, sum.low, sum.high), (None, 801.0, f64::INFINITY));
        let none = least.mul(Estimate::exact(0.0));
        assert_eq!((none.low, none.high), (0.0, 0.0));
        let share = Estimate::exact(80.0).div(least).unwrap();
        assert_eq!((share.value, share.low, share.high), (None, 0.0, 0.1));
        let rest = Estimate::exact(1000.0).sub(least);
        assert_eq!((rest.low, rest.high), (f64::NEG_INFINITY, 200.0));
        assert_eq!(rest.max0().low, 0.0);
    }

    #[test]
    fn nothing_is_divided_by_what_may_be_zero() {
        for divisor in [
            Estimate::exact(0.0),
            between(-1.0, 1.0, 2.0),
            between(0.0, 1.0, 2.0),
        ] {
            assert_eq!(Estimate::exact(1.0).div(divisor), None);
        }
    }

    #[test]
    fn deviations_add_to_first_order() {
        let with = |value, sd| Estimate {
            sd,
            ..Estimate::exact(value)
        };
        assert_eq!(with(10.0, 3.0).add(with(20.0, 4.0)).sd, 5.0);
        assert_eq!(with(10.0, 3.0).sub(with(20.0, 4.0)).sd, 5.0);
        // Relative deviations of 3 % and 4 % make 5 %.
        assert!((with(100.0, 3.0).mul(with(50.0, 2.0)).sd - 250.0).abs() < 1e-9);
        assert!((with(100.0, 3.0).div(with(50.0, 2.0)).unwrap().sd - 0.1).abs() < 1e-12);
        assert_eq!(with(10.0, 3.0).scale(-2.0).sd, 6.0);
        assert_eq!(with(-10.0, 3.0).max0().sd, 0.0);
    }
}
