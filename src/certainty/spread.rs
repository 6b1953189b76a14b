//! Statistics of samples: how a figure spreads, how often a finding holds, and how well both are known.
//!
//! Comes in: sampled values, counts. Goes out: [`Spread`], [`Frequency`]. Must not know: chains.
//!
//! Mean and standard deviation with n − 1; percentiles by linear interpolation between order statistics (Hyndman and
//! Fan, Am. Stat. 50, 1996, type 7). The error of a percentile q is half the distance of the order statistics at
//! n q ± √(n q (1 − q)) (David and Nagaraja, Order Statistics, 7.1). A share is given with the score interval of Wilson
//! (J. Am. Stat. Assoc. 22, 1927), which does not claim certainty where every sample agreed.

/// The 97.5th percentile of the normal distribution: two-sided 95 %.
const Z95: f64 = 1.959_963_984_540_054;

/// The percentiles that are told.
const QUANTILES: [f64; 3] = [0.05, 0.5, 0.95];

/// How a figure spreads over the samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// In how many samples it had a value.
    pub count: usize,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Standard error of the mean: sd ÷ √count.
    pub mean_error: f64,
    /// Smallest.
    pub least: f64,
    /// 5th, 50th and 95th percentile.
    pub quantiles: [f64; 3],
    /// Their standard errors.
    pub quantile_errors: [f64; 3],
    /// Largest.
    pub most: f64,
}

impl Spread {
    /// The spread of values; `None` where there are none or all are the same.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        let count = values.len();
        // Summed in the order of the samples: the same on any number of threads.
        let mean = values.iter().sum::<f64>() / count as f64;
        let squares: f64 = values.iter().map(|it| (it - mean) * (it - mean)).sum();
        values.sort_by(f64::total_cmp);
        let (least, most) = (*values.first()?, *values.last()?);
        if least == most {
            return None;
        }
        let sd = (squares / (count as f64 - 1.0)).sqrt();
        Some(Self {
            count,
            mean,
            sd,
            mean_error: sd / (count as f64).sqrt(),
            least,
            quantiles: QUANTILES.map(|at| quantile(&values, at)),
            quantile_errors: QUANTILES.map(|at| quantile_error(&values, at)),
            most,
        })
    }

    /// The least number of samples after which mean and percentiles would be settled: twice their standard errors
    /// within half a unit of the first digit of the standard deviation (JCGM 101:2008, 7.9, with one digit).
    pub fn samples_needed(&self) -> u64 {
        let tolerance = 0.5 * 10_f64.powf(self.sd.log10().floor());
        let errors = self.quantile_errors.iter().copied();
        let worst = errors.fold(self.mean_error, f64::max);
        let times = 2.0 * worst / tolerance;
        (self.count as f64 * times * times).ceil() as u64
    }

    /// Whether more samples would not change the first digit that counts.
    pub fn is_settled(&self) -> bool {
        self.samples_needed() <= self.count as u64
    }
}

/// A percentile of sorted values.
fn quantile(sorted: &[f64], at: f64) -> f64 {
    let place = at * (sorted.len() - 1) as f64;
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    below + (above - below) * place.fract()
}

fn quantile_error(sorted: &[f64], at: f64) -> f64 {
    let count = sorted.len() as f64;
    let (middle, half) = (count * at, (count * at * (1.0 - at)).sqrt());
    let rank = |place: f64| sorted[(place.clamp(1.0, count) as usize) - 1];
    (rank((middle + half).ceil()) - rank((middle - half).floor())) / 2.0
}

/// How often something held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frequency {
    /// Share of the samples.
    pub share: f64,
    /// Standard error of the share: √(p (1 − p) ÷ n).
    pub standard_error: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

impl Frequency {
    /// The share of `held` in `samples`, at least one.
    pub fn of(held: u32, samples: u32) -> Self {
        let (count, share) = (f64::from(samples), f64::from(held) / f64::from(samples));
        let square = Z95 * Z95;
        let variance = share * (1.0 - share);
        let middle = (share + square / (2.0 * count)) / (1.0 + square / count);
        let half = Z95 * (variance / count + square / (4.0 * count * count)).sqrt()
            / (1.0 + square / count);
        Self {
            share,
            standard_error: (variance / count).sqrt(),
            low: if held == 0 { 0.0 } else { middle - half },
            high: if held == samples { 1.0 } else { middle + half },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_hundred_numbers() {
        let spread = Spread::of((1..=101).rev().map(f64::from).collect()).unwrap();
        assert_eq!((spread.least, spread.most, spread.mean), (1.0, 101.0, 51.0));
        assert_eq!(spread.quantiles, [6.0, 51.0, 96.0]);
        // Σ (i − 51)² = 101 · 100 · 102 ÷ 12, divided by 100.
        assert!((spread.sd - 858.5_f64.sqrt()).abs() < 1e-12);
        assert_eq!(Spread::of(vec![2.0; 5]), None);
        assert_eq!(Spread::of(Vec::new()), None);
    }

    #[test]
    fn shares_do_not_claim_certainty() {
        let always = Frequency::of(1_000, 1_000);
        assert_eq!((always.share, always.high), (1.0, 1.0));
        // n ÷ (n + z²).
        assert!((always.low - 1_000.0 / (1_000.0 + Z95 * Z95)).abs() < 1e-12);
        let half = Frequency::of(50, 100);
        assert!((half.low - 0.403_832).abs() < 1e-6 && (half.high - 0.596_168).abs() < 1e-6);
        assert!((half.standard_error - 0.05).abs() < 1e-15);
        assert_eq!(Frequency::of(0, 10).low, 0.0);
    }

    #[test]
    fn samples_needed_shrink_the_error_enough() {
        let values: Vec<f64> = (0..1_000).map(|it| f64::from(it) / 999.0).collect();
        let spread = Spread::of(values).unwrap();
        // sd 0.289: first digit counts 0.1, so twice the error must be within 0.05.
        let worst = spread
            .quantile_errors
            .iter()
            .copied()
            .fold(spread.mean_error, f64::max);
        let needed = spread.samples_needed() as f64;
        let then = 2.0 * worst * (1_000.0 / needed).sqrt();
        assert!(then <= 0.05 && then > 0.049, "{then}");
        assert!(spread.is_settled());
    }
}
