//! How many digits a computed figure deserves: the one place that decides.
//!
//! Comes in: a number in the unit it is told in, and its error there. Goes out: the number rounded. Must not know: units.
//!
//! Two decimals; none where the number is whole; three significant digits below 0.01. Where an error is known (half the
//! width of the bounds, or the standard deviation, whichever is larger), the last digit told lies between the second and the
//! third digit of that error: two digits of an error suffice (JCGM 100:2008, 7.2.6), and one more lets a reader add up what
//! he is shown without an error of rounding. More than two decimals are told where the error bears them: its second digit
//! where its first three are below 355, else its first (Particle Data Group, Review of Particle Physics, 5.3), and at most
//! two digits more than without an error. A number is never told coarser than whole.

use crate::quantity::{Decimal, Estimate};

/// How much finer a small error makes a number, in digits.
const FINER_MAX: i16 = 2;

/// Half the width of the bounds, or the standard deviation: the larger. Zero where nothing is known of it.
pub(super) fn error(of: &Estimate) -> f64 {
    let width = of.high - of.low;
    let half = if width.is_finite() { width / 2.0 } else { 0.0 };
    half.max(of.sd)
}

/// A computed number as it is told; an error of zero is none.
pub(super) fn rounded(number: Decimal, error: Decimal) -> Decimal {
    if number.is_integer() {
        return number.normal();
    }
    let usual = without_error(number);
    if error.is_zero() {
        return usual;
    }
    let places = |digits: i16| error.significant(digits).places();
    let limit = Decimal::from(355).scaled(-places(3));
    let borne = places(if error.significant(3) < limit { 2 } else { 1 });
    let finest = borne.min(usual.places() + FINER_MAX);
    number.rounded(usual.places().min(places(3)).max(finest))
}

fn without_error(number: Decimal) -> Decimal {
    let hundredth = Decimal::from(1).scaled(-2);
    let size = if number.is_negative() {
        number.negated()
    } else {
        number
    };
    if size < hundredth {
        number.significant(3)
    } else {
        number.rounded(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(number: f64, error: f64) -> String {
        let [number, error] = [number, error].map(|it| Decimal::nearest(it).unwrap());
        rounded(number, error).to_string()
    }

    #[test]
    fn the_error_decides() {
        assert_eq!(told(139.346, 0.0), "139.35");
        // The first chain: 139.35 (138.26–140.79), 27.31 % (27.03–27.53 %).
        assert_eq!(told(139.346, 1.26), "139.35");
        assert_eq!(told(27.3133, 0.25), "27.31");
        // 13.511 MWh/t ± 1 %: decimals of 98,120.3 say nothing.
        assert_eq!(told(9_812.03, 98.0), "9812.0");
        assert_eq!(told(9_812.03, 312.0), "9812");
        // A small error deserves more than two decimals.
        assert_eq!(told(1.93, 0.017_5), "1.930");
        assert_eq!(told(1.189_22, 0.000_01), "1.1892");
        // 0.0094 bears one digit beyond the second decimal, 0.0035 two, 0.04 none.
        assert_eq!(told(49.920_858, 0.009_45), "49.921");
        assert_eq!(told(49.920_858, 0.003_5), "49.9209");
        assert_eq!(told(1.93, 0.04), "1.93");
        assert_eq!(told(8_000.0, 1.5), "8000");
        assert_eq!(told(0.004_338_95, 0.0), "0.00434");
    }

    proptest! {
        /// What is told differs from what is meant by at most a seventh of the error, unless two further digits are
        /// not enough for that; and it never claims a digit beyond the third of the error.
        #[test]
        fn as_many_as_deserved(number in -1e4..1e4_f64, tens in -4..4_i32, share in 1.0..10.0_f64) {
            let error = share * 10_f64.powi(tens);
            let [exact, spread] = [number, error].map(|it| Decimal::nearest(it).unwrap());
            let rounded = rounded(exact, spread);
            let off = (rounded.to_f64() - number).abs();
            prop_assert!(off <= (error / 7.0).max(0.5e-4) * 1.000_001 || number.abs() < 0.01 && off <= 1e-3 * number.abs() || off <= 0.5 && error > 50.0);
            let last = 10_f64.powi(-i32::from(rounded.places()));
            prop_assert!(rounded.places() == 0 || last >= 10_f64.powi(tens - 2) * 0.999_999);
        }
    }
}
