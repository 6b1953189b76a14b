//! What a figure's uncertainty says about its value, and one value drawn from it.
//!
//! - a best value in a range: triangular, the mode at the best value;
//! - a range without a best value: rectangular (JCGM 101:2008, 6.4.2), since nothing prefers one value to another;
//! - a standard deviation: normal (JCGM 101:2008, 6.4.7), cut off at the range where one is given;
//! - an open bound ("at least"): nothing can be drawn from it, it stays a bound.
//!
//! Whatever is drawn stays within the bounds that the file declares as physically possible, and no amount is drawn
//! below zero (a growth rate may be).

use rand::{Rng, RngExt as _};
use rand_distr::{Distribution as _, StandardNormal, Triangular};

use crate::model::Figure;
use crate::quantity::{Amount, Decimal};

/// How often a normal value outside its limits is drawn anew before it is put on the nearest limit.
const ATTEMPTS_MAX: u32 = 100;

/// The distribution of a figure, in the unit it is written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A best value in a range.
    Triangular {
        /// Smallest value.
        low: f64,
        /// Likeliest value.
        mode: f64,
        /// Largest value.
        high: f64,
    },
    /// A range without a best value.
    Uniform {
        /// Smallest value.
        low: f64,
        /// Largest value.
        high: f64,
    },
    /// A standard deviation around a best value.
    Normal {
        /// Best value.
        mean: f64,
        /// Standard deviation.
        sd: f64,
        /// Nothing below; may be infinite.
        low: f64,
        /// Nothing above; may be infinite.
        high: f64,
    },
}

impl Shape {
    /// The distribution of a figure; `None` where it is certain or only bounded on one side. `signed` figures may be
    /// negative.
    pub fn of(figure: &Figure, signed: bool) -> Option<Self> {
        let amount = figure.amount.as_ref()?;
        let number = |digits: Option<Decimal>| digits.map(Decimal::to_f64);
        let (value, sd) = (number(amount.value), number(amount.sd));
        let (low, high) = (number(amount.low), number(amount.high));
        let physical = Limits::of(figure, amount, signed);
        if let Some(sd) = sd.filter(|sd| *sd > 0.0) {
            let mean = value.or_else(|| Some(low? + (high? - low?) / 2.0))?;
            let written = Limits {
                low: low.unwrap_or(f64::NEG_INFINITY),
                high: high.unwrap_or(f64::INFINITY),
            };
            let Limits { low, high } = written.within(physical, mean);
            return (low < high).then_some(Self::Normal {
                mean,
                sd,
                low,
                high,
            });
        }
        let written = match (value, low, high) {
            (Some(value), low, high) => Limits {
                low: low.unwrap_or(value),
                high: high.unwrap_or(value),
            },
            (None, Some(low), Some(high)) => Limits { low, high },
            (None, ..) => return None,
        };
        let likely = value.unwrap_or(written.low + (written.high - written.low) / 2.0);
        let Limits { low, high } = written.within(physical, likely);
        if low >= high {
            return None;
        }
        Some(match value {
            Some(mode) => Self::Triangular { low, mode, high },
            None => Self::Uniform { low, high },
        })
    }

    /// Its word in JSON and text.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Triangular { .. } => "triangular",
            Self::Uniform { .. } => "uniform",
            Self::Normal { .. } => "normal",
        }
    }

    /// One value.
    pub fn draw(&self, random: &mut impl Rng) -> f64 {
        match *self {
            Self::Triangular { low, mode, high } => Triangular::new(low, high, mode)
                .map_or(mode, |it| it.sample(random))
                .clamp(low, high),
            Self::Uniform { low, high } => {
                let share: f64 = random.random();
                (low + share * (high - low)).clamp(low, high)
            }
            Self::Normal {
                mean,
                sd,
                low,
                high,
            } => {
                let mut value = mean;
                for _ in 0..ATTEMPTS_MAX {
                    let deviation: f64 = StandardNormal.sample(random);
                    value = mean + sd * deviation;
                    if (low..=high).contains(&value) {
                        break;
                    }
                }
                value.clamp(low, high)
            }
        }
    }

    /// What a value must not leave.
    pub const fn limits(&self) -> (f64, f64) {
        match *self {
            Self::Triangular { low, high, .. }
            | Self::Uniform { low, high }
            | Self::Normal { low, high, .. } => (low, high),
        }
    }
}

/// The amount with a drawn value in place of its best value and bounds.
pub fn settled(amount: &Amount, value: f64) -> Amount {
    let mut number = Decimal::nearest(value);
    // Fifteen digits may round a value over its bound.
    if let (Some(drawn), Some(low)) = (number, amount.low) {
        number = Some(drawn.max(low));
    }
    if let (Some(drawn), Some(high)) = (number, amount.high) {
        number = Some(drawn.min(high));
    }
    Amount {
        value: number.or(amount.value),
        low: None,
        high: None,
        sd: None,
        unit: amount.unit,
    }
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    low: f64,
    high: f64,
}

impl Limits {
    /// What nature allows: the bounds the file declares, and zero for what is an amount.
    fn of(figure: &Figure, amount: &Amount, signed: bool) -> Self {
        let declared = figure
            .bounds
            .as_deref()
            .and_then(|bounds| bounds.estimate_in(amount.unit));
        let (low, high) =
            declared.map_or((f64::NEG_INFINITY, f64::INFINITY), |it| (it.low, it.high));
        let floor = if signed { f64::NEG_INFINITY } else { 0.0 };
        Self {
            low: low.max(floor),
            high,
        }
    }

    /// The overlap, where it holds the likeliest value; a figure that contradicts its own bounds is a finding of its
    /// own, and is drawn as written.
    fn within(self, other: Self, likely: f64) -> Self {
        let overlap = Self {
            low: self.low.max(other.low),
            high: self.high.min(other.high),
        };
        if (overlap.low..=overlap.high).contains(&likely) {
            overlap
        } else {
            self
        }
    }
}
