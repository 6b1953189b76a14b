//! Exact decimal numbers that keep the digits they were written with.

use super::fault::{QuantityFault, QuantityFaultKind as Kind};
use super::scan::{MOST_DIGITS, refuse_full_width, scan};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// An exact decimal number: an integer times a power of ten.
///
/// `0.50` is written back as `0.50`, and equals `0.5`.
// A figure holds up to eight of these, a large chain a million figures: packed, one takes 18 bytes instead of 32.
#[derive(Clone, Copy, Debug, Default)]
#[repr(Rust, packed(2))]
pub struct Decimal {
    mantissa: i128,
    ten: i16,
}

/// Whole numbers up to here are exact as `f64`.
const EXACT: u128 = 1 << 53;
/// Whole numbers below this one have at most the 15 digits that computed figures are told with.
const WHOLE: f64 = 1e15;
/// Powers of ten up to this one are exact as `f64`: 5²² is below 2⁵³.
const EXACT_TEN: u16 = 22;

/// How many digits a whole number has.
fn length(number: i128) -> usize {
    let tens = number.unsigned_abs().checked_ilog10().unwrap_or(0);
    tens as usize + 1
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self {
        mantissa: 0,
        ten: 0,
    };

    pub(super) const fn new(mantissa: i128, ten: i16) -> Self {
        Self { mantissa, ten }
    }

    /// Reads a plain number: sign, digits, one decimal dot, and `1e4` notation.
    pub fn parse(text: &str) -> Result<Self, QuantityFault> {
        refuse_full_width(text)?;
        let start = text.len() - text.trim_start().len();
        let (number, end) = scan(text, start)?;
        let rest = text[end..].trim();
        if rest.is_empty() {
            return Ok(number);
        }
        let kind = if rest.starts_with(|c: char| c.is_ascii_digit()) {
            Kind::TwoNumbers
        } else {
            Kind::NotANumber {
                found: text.trim().to_owned(),
            }
        };
        Err(QuantityFault::new(kind, start, text.trim_end().len()))
    }

    /// The decimal nearest to `value` with 15 significant digits: computed figures without binary noise.
    /// `None` for what is not finite.
    pub fn nearest(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        // A whole number of so many digits is itself.
        if value.abs() < WHOLE && value.fract() == 0.0 {
            return Some(Self::from(value as i64).normal());
        }
        let text = format!("{value:.14e}");
        let (digits, ten) = text.split_once('e')?;
        let (first, rest) = digits.split_once('.')?;
        let rest: i64 = rest.parse().ok()?;
        let first: i64 = first.parse().ok()?;
        let size = first.abs() * 100_000_000_000_000 + rest;
        let mantissa = i128::from(if value < 0.0 { -size } else { size });
        let ten: i16 = ten.parse().ok()?;
        Some(
            Self {
                mantissa,
                ten: ten - 14,
            }
            .normal(),
        )
    }

    /// The nearest `f64`, correctly rounded.
    pub fn to_f64(self) -> f64 {
        if let Some(number) = self.small() {
            return number;
        }
        let (mantissa, ten) = (self.mantissa, self.ten);
        format!("{mantissa}e{ten}").parse().unwrap_or(f64::NAN)
    }

    /// [`to_f64`](Self::to_f64) where digits and power of ten are each an exact `f64`: the one operation that joins
    /// them rounds correctly.
    fn small(self) -> Option<f64> {
        let ten = self.ten;
        if self.mantissa.unsigned_abs() > EXACT || ten.unsigned_abs() > EXACT_TEN {
            return None;
        }
        let (digits, power) = (
            self.mantissa as f64,
            10_u128.pow(ten.unsigned_abs().into()) as f64,
        );
        Some(if ten < 0 {
            digits / power
        } else {
            digits * power
        })
    }

    /// Less than zero.
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Zero, however written.
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Without fractional part, however written (`5.0` is).
    pub fn is_integer(self) -> bool {
        self.normal().ten >= 0
    }

    /// Times 10^`ten`, exactly.
    #[must_use]
    pub const fn scaled(self, ten: i16) -> Self {
        Self {
            mantissa: self.mantissa,
            ten: self.ten.saturating_add(ten),
        }
    }

    /// Digits written after the dot.
    pub const fn places(self) -> i16 {
        if self.ten < 0 { -self.ten } else { 0 }
    }

    /// With exactly so many places after the dot, rounded half away from zero.
    #[must_use]
    pub fn rounded(self, places: i16) -> Self {
        let drop = -i32::from(places) - i32::from(self.ten);
        let Ok(drop) = u32::try_from(drop) else {
            // Written out with zeros, unless they would not fit.
            let zeros = 10_i128.checked_pow(drop.unsigned_abs());
            let longer = zeros.and_then(|by| self.mantissa.checked_mul(by));
            return longer.map_or(self, |mantissa| Self {
                mantissa,
                ten: -places,
            });
        };
        // Beyond 38 digits everything is cut away.
        let mantissa = match 10_i128.checked_pow(drop) {
            Some(by) => {
                let (whole, rest) = (self.mantissa / by, self.mantissa % by);
                whole
                    + if rest.abs() >= by - rest.abs() {
                        self.mantissa.signum()
                    } else {
                        0
                    }
            }
            None => 0,
        };
        Self {
            mantissa,
            ten: -places,
        }
    }

    /// With so many significant digits, rounded half away from zero.
    #[must_use]
    pub fn significant(self, digits: i16) -> Self {
        let length = length(self.mantissa);
        let top = self.ten.saturating_add(i16::try_from(length).unwrap_or(0));
        self.rounded(digits.saturating_sub(top))
    }

    /// Rounded to the last digit that `other` is written with.
    #[must_use]
    pub fn rounded_like(self, other: Self) -> Self {
        self.rounded(other.ten.saturating_neg())
    }

    /// Without trailing zeros.
    #[must_use]
    pub fn normal(self) -> Self {
        if self.mantissa == 0 {
            return Self::ZERO;
        }
        let Self {
            mut mantissa,
            mut ten,
        } = self;
        while mantissa % 10 == 0 {
            mantissa /= 10;
            ten = ten.saturating_add(1);
        }
        Self { mantissa, ten }
    }

    /// The opposite number.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self {
            mantissa: -self.mantissa,
            ten: self.ten,
        }
    }

    /// The exact sum; `None` where it needs more digits than a decimal holds.
    pub fn plus(self, other: Self) -> Option<Self> {
        let ten = self.ten.min(other.ten);
        let lift = |number: Self| {
            let by = u32::try_from(i32::from(number.ten) - i32::from(ten)).ok()?;
            if number.mantissa == 0 {
                return Some(0);
            }
            number.mantissa.checked_mul(10_i128.checked_pow(by)?)
        };
        Self {
            mantissa: lift(self)?.checked_add(lift(other)?)?,
            ten,
        }
        .bounded()
    }

    /// The exact difference; `None` where it needs more digits than a decimal holds.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// The exact product; `None` where it needs more digits than a decimal holds.
    pub fn times(self, other: Self) -> Option<Self> {
        let ten = self.ten.checked_add(other.ten)?;
        let plain = self
            .mantissa
            .checked_mul(other.mantissa)
            .map(|mantissa| Self { mantissa, ten });
        plain.and_then(Self::bounded)
    }

    /// The number as a fraction.
    pub fn to_ratio(self) -> BigRational {
        let power = BigInt::from(10).pow(u32::from(self.ten.unsigned_abs()));
        let mantissa = BigInt::from(self.mantissa);
        if self.ten < 0 {
            BigRational::new(mantissa, power)
        } else {
            BigRational::from_integer(mantissa * power)
        }
    }

    /// Results stay within the digits that a file can hold, so that they can be written and read again.
    fn bounded(self) -> Option<Self> {
        let normal = self.normal();
        if length(self.mantissa) <= MOST_DIGITS {
            return Some(self);
        }
        (length(normal.mantissa) <= MOST_DIGITS).then_some(normal)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self {
            mantissa: i128::from(number),
            ten: 0,
        }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let normal = self.normal();
        (normal.mantissa, normal.ten).hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.ten == other.ten {
            let (left, right) = (self.mantissa, other.mantissa);
            return left.cmp(&right);
        }
        let (a, b) = (self.normal(), other.normal());
        let signs = a.mantissa.signum().cmp(&b.mantissa.signum());
        if signs != Ordering::Equal || a.mantissa == 0 {
            return signs;
        }
        // The place of the first digit decides; where it is one, both are counted in the smaller power of ten.
        let top = |number: Self| {
            i64::try_from(length(number.mantissa)).unwrap_or(i64::MAX) + i64::from(number.ten)
        };
        let size = top(a).cmp(&top(b)).then_with(|| {
            let ten = a.ten.min(b.ten);
            let lifted = |number: Self| {
                let by =
                    10_u128.checked_pow((i32::from(number.ten) - i32::from(ten)).unsigned_abs());
                let size = number.mantissa.unsigned_abs();
                by.and_then(|by| size.checked_mul(by))
            };
            match (lifted(a), lifted(b)) {
                (Some(left), Some(right)) => left.cmp(&right),
                // What does not fit is larger than all that does; only one of the two is lifted.
                (left, right) => left.is_none().cmp(&right.is_none()),
            }
        });
        if a.mantissa < 0 { size.reverse() } else { size }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.mantissa.unsigned_abs().to_string();
        let shift = usize::from(self.ten.unsigned_abs());
        if self.ten < 0 {
            let missing = (shift + 1).saturating_sub(text.len());
            text.insert_str(0, &"0".repeat(missing));
            text.insert(text.len() - shift, '.');
        } else if self.mantissa != 0 {
            text.push_str(&"0".repeat(shift));
        }
        f.pad_integral(self.mantissa >= 0, "", &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn kind(text: &str) -> Kind {
        Decimal::parse(text).unwrap_err().kind
    }

    #[test]
    fn written_digits_stay() {
        for text in [
            "0.50", "2818.20", "0", "0.00", "-5.1", "38.06", "1000", "0.001",
        ] {
            assert_eq!(decimal(text).to_string(), text);
        }
        assert_eq!(decimal("1e4").to_string(), "10000");
        assert_eq!(decimal("1.5E-3").to_string(), "0.0015");
        assert_eq!(decimal("+7").to_string(), "7");
        assert_eq!(decimal("\u{2212}7").to_string(), "-7");
        assert_eq!(decimal("-0").to_string(), "0");
    }

    #[test]
    fn order_is_that_of_numbers() {
        let ordered = [
            "-1e300", "-10.5", "-10", "-0.1", "0", "1e-300", "0.5", "9.99", "10", "1e2", "101",
        ];
        for pair in ordered.windows(2) {
            assert!(decimal(pair[0]) < decimal(pair[1]), "{pair:?}");
        }
        assert_eq!(decimal("0.50"), decimal("0.5"));
        assert_eq!(decimal("1000"), decimal("1e3"));
        assert_eq!(decimal("0.00"), decimal("0"));
    }

    #[test]
    fn arithmetic_is_exact_or_refused() {
        assert_eq!(decimal("0.1").plus(decimal("0.2")), Some(decimal("0.3")));
        assert_eq!(
            decimal("139.346").minus(decimal("38.06")),
            Some(decimal("101.286"))
        );
        assert_eq!(
            decimal("1.93").times(decimal("72.2")),
            Some(decimal("139.346"))
        );
        assert_eq!(decimal("1e300").plus(decimal("1e-300")), None);
        let long = decimal("1234567890123456789012345678901234");
        assert_eq!(long.times(decimal("1.1")), None);
        assert_eq!(long.times(decimal("10")), Some(long.scaled(1)));
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(decimal("1.005").rounded(2).to_string(), "1.01");
        assert_eq!(decimal("-1.005").rounded(2).to_string(), "-1.01");
        assert_eq!(decimal("1.0049").rounded(2).to_string(), "1.00");
        assert_eq!(decimal("1.5").rounded(2).to_string(), "1.50");
        assert_eq!(decimal("1e-200").rounded(2).to_string(), "0.00");
        assert_eq!(decimal("0.0012345").significant(3).to_string(), "0.00123");
    }

    /// Two ways to the same number: the quick one and the digits read back.
    #[test]
    fn the_quick_way_to_f64_is_the_exact_one() {
        let mut state = 7_u64;
        for _ in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let mantissa = i128::from(state >> 10) - (1 << 53);
            let ten = i16::try_from(state % 61).unwrap() - 30;
            let number = Decimal::new(mantissa, ten);
            let slow: f64 = format!("{mantissa}e{ten}").parse().unwrap();
            assert_eq!(
                number.to_f64().to_bits(),
                slow.to_bits(),
                "{mantissa}e{ten}"
            );
        }
    }

    /// Mantissas of few and of all digits, powers near to each other and far apart.
    fn any_decimal() -> impl Strategy<Value = Decimal> {
        let mantissa = prop_oneof![
            -999_i128..1000,
            -(10_i128.pow(34))..10_i128.pow(34),
            (0_u32..35, -9_i128..10).prop_map(|(ten, digit)| 10_i128.pow(ten) * digit),
        ];
        let ten = prop_oneof![-3_i16..4, -260_i16..261];
        (mantissa, ten).prop_map(|(mantissa, ten)| Decimal::new(mantissa, ten))
    }

    proptest! {
        #[test]
        fn order_is_that_of_fractions(left in any_decimal(), right in any_decimal(), moved in 0_i16..30) {
            prop_assert_eq!(left.cmp(&right), left.to_ratio().cmp(&right.to_ratio()));
            // Nearly the same: one more in the last digit, written with more digits.
            let more = Decimal::new(left.mantissa.saturating_add(1), left.ten);
            for other in [left, more] {
                let long = other.rounded(other.ten.saturating_neg().saturating_add(moved));
                prop_assert_eq!(left.cmp(&long), left.to_ratio().cmp(&long.to_ratio()));
            }
        }

        #[test]
        fn what_is_written_reads_the_same(number in any_decimal()) {
            prop_assert_eq!(Decimal::parse(&number.to_string()).ok(), Some(number));
        }

        #[test]
        fn the_nearest_decimal_has_fifteen_digits(bits in any::<u64>(), whole in any::<i32>(), part in 0_u32..1000) {
            for value in [f64::from_bits(bits), f64::from(whole), f64::from(whole) + f64::from(part) / 1000.0] {
                let digits = format!("{value:.14e}");
                let plain = Decimal::parse(&digits).ok().filter(|_| value.is_finite());
                prop_assert!(Decimal::nearest(value) == plain || value.abs() < 1e-280 || value.abs() > 1e280, "{value}");
            }
        }
    }

    #[test]
    fn to_f64_is_the_nearest() {
        assert_eq!(decimal("0.1").to_f64(), 0.1);
        assert_eq!(
            decimal("9007199254740993").to_f64(),
            9_007_199_254_740_992.0
        );
        assert_eq!(decimal("1e300").to_f64(), 1e300);
        assert_eq!(Decimal::nearest(0.1 + 0.2), Some(decimal("0.3")));
        assert_eq!(Decimal::nearest(f64::NAN), None);
    }

    #[test]
    fn bounds_are_named() {
        let digits = "9".repeat(34);
        assert_eq!(decimal(&digits).to_string(), digits);
        assert_eq!(kind(&"9".repeat(35)), Kind::TooManyDigits);
        assert_eq!(decimal(&format!("1{}", "0".repeat(300))), decimal("1e300"));
        assert_eq!(kind("1e301"), Kind::TooLarge);
        assert_eq!(kind("1e-301"), Kind::TooLarge);
        assert_eq!(kind("1e99999999999999999999"), Kind::TooLarge);
    }

    #[test]
    fn what_is_not_a_plain_number_is_refused() {
        for text in [
            "NaN", "inf", "-inf", ".inf", "0x10", "1_000", "0b1", "1.2.3", "abc", "-", "1e",
        ] {
            assert!(
                matches!(
                    kind(text),
                    Kind::NotANumber { .. } | Kind::BareDot | Kind::Empty
                ),
                "{text}"
            );
        }
        for text in [".5", "5."] {
            assert_eq!(kind(text), Kind::BareDot);
        }
        assert_eq!(kind(""), Kind::Empty);
        assert_eq!(kind("1 000"), Kind::TwoNumbers);
        for (found, joined, dotted) in [
            ("1,000", "1000", Some("1.000")),
            ("12,5", "125", Some("12.5")),
            ("1,000.5", "1000.5", None),
            ("1,000,000", "1000000", None),
        ] {
            let expected = Kind::Comma {
                found: found.to_owned(),
                joined: joined.to_owned(),
                dotted: dotted.map(str::to_owned),
            };
            assert_eq!(kind(found), expected);
        }
        assert_eq!(
            kind("１２"),
            Kind::FullWidth {
                found: '１',
                plain: '1'
            }
        );
        assert_eq!(
            kind("1．5"),
            Kind::FullWidth {
                found: '．',
                plain: '.'
            }
        );
        assert_eq!(
            kind("1，000"),
            Kind::FullWidth {
                found: '，',
                plain: ','
            }
        );
    }
}
