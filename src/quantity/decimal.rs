//! Exact decimal numbers that keep the digits they were written with.

use super::fault::{QuantityFault, QuantityFaultKind as Kind};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Most significant digits of a number; 34 as in IEEE 754 decimal128.
const MOST_DIGITS: usize = 34;
/// Largest power of ten, so that every number is a finite `f64` or underflows knowingly.
const MOST_TENS: i32 = 300;

/// An exact decimal number: an integer times a power of ten.
///
/// `0.50` is written back as `0.50`, and equals `0.5`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decimal {
    mantissa: i128,
    ten: i16,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self {
        mantissa: 0,
        ten: 0,
    };

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
        let text = format!("{value:.14e}");
        let (digits, ten) = text.split_once('e')?;
        let mantissa: i128 = digits.replace('.', "").parse().ok()?;
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
        format!("{}e{}", self.mantissa, self.ten)
            .parse()
            .unwrap_or(f64::NAN)
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
        let length = self.mantissa.unsigned_abs().to_string().len();
        let top = self.ten.saturating_add(i16::try_from(length).unwrap_or(0));
        self.rounded(digits.saturating_sub(top))
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
        let digits = |number: Self| number.mantissa.unsigned_abs().to_string().len();
        if digits(self) <= MOST_DIGITS {
            return Some(self);
        }
        (digits(normal) <= MOST_DIGITS).then_some(normal)
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
        let (a, b) = (self.normal(), other.normal());
        let signs = a.mantissa.signum().cmp(&b.mantissa.signum());
        if signs != Ordering::Equal || a.mantissa == 0 {
            return signs;
        }
        let digits = |number: Self| number.mantissa.unsigned_abs().to_string();
        let (left, right) = (digits(a), digits(b));
        // The place of the first digit decides; after it, digits compare as text because both start there.
        let top = |text: &str, number: Self| text.len() as i64 + i64::from(number.ten);
        let size = top(&left, a)
            .cmp(&top(&right, b))
            .then_with(|| left.cmp(&right));
        if a.mantissa < 0 { size.reverse() } else { size }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let text = if self.mantissa == 0 && self.ten > 0 {
            digits
        } else if self.ten >= 0 {
            digits + &"0".repeat(self.ten.unsigned_abs().into())
        } else {
            let places = usize::from(self.ten.unsigned_abs());
            let padded = format!("{digits:0>width$}", width = places + 1);
            let (whole, part) = padded.split_at(padded.len() - places);
            format!("{whole}.{part}")
        };
        f.pad_integral(self.mantissa >= 0, "", &text)
    }
}

/// Full-width digits and signs look like plain ones: they are named, never guessed.
pub(super) fn refuse_full_width(text: &str) -> Result<(), QuantityFault> {
    for (at, found) in text.char_indices() {
        let plain = match found {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(found) - 0xfee0).unwrap_or(' '),
            _ => continue,
        };
        let kind = match found {
            '～' => Kind::RangeSign { found },
            _ => Kind::FullWidth { found, plain },
        };
        return Err(QuantityFault::new(kind, at, at + found.len_utf8()));
    }
    Ok(())
}

/// Reads the number that starts at byte `start`; gives it with the byte after it.
pub(super) fn scan(text: &str, start: usize) -> Result<(Decimal, usize), QuantityFault> {
    let (negative, first) = sign(text, start);
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .map_or(bytes.len(), |n| from + n)
    };
    let whole_end = digits(first);
    if whole_end == first {
        return Err(no_number(text, start, first));
    }
    let mut end = whole_end;
    let mut part = "";
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1) != Some(&b'.') {
        let part_end = digits(end + 1);
        if part_end == end + 1 {
            return Err(QuantityFault::new(Kind::BareDot, start, part_end));
        }
        part = &text[end + 1..part_end];
        end = part_end;
    }
    refuse_glued(text, start, end)?;
    let mut ten = 0_i32;
    if let Some((power, after)) = exponent(text, end) {
        // A power too long for an integer is as wrong as one beyond the limit.
        ten = power.parse().unwrap_or(i32::MAX);
        end = after;
        refuse_glued(text, start, end)?;
    }
    let number = build(negative, &text[first..whole_end], part, ten);
    number
        .map(|number| (number, end))
        .map_err(|kind| QuantityFault::new(kind, start, end))
}

/// An optional sign: whether it is minus, and the byte after it.
fn sign(text: &str, start: usize) -> (bool, usize) {
    match text[start..].chars().next() {
        Some(sign @ ('-' | '\u{2212}')) => (true, start + sign.len_utf8()),
        Some('+') => (false, start + 1),
        _ => (false, start),
    }
}

/// The `e4` after a number: the power's text, and the byte after it.
fn exponent(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text[at..].strip_prefix(['e', 'E'])?;
    let signed = rest.len() - rest.trim_start_matches(['+', '-']).len();
    let digits = rest[signed..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    (signed < 2 && digits > 0).then(|| {
        (
            rest[..signed + digits].trim_start_matches('+'),
            at + 1 + signed + digits,
        )
    })
}

/// Commas, underscores, second dots and hexadecimal digits glued to a number.
fn refuse_glued(text: &str, start: usize, end: usize) -> Result<(), QuantityFault> {
    let rest = &text[end..];
    let mut next = rest.chars();
    let (glue, after) = (next.next(), next.next());
    let digit_after = after.is_some_and(|c| c.is_ascii_digit());
    let run = |also: &[char]| {
        let more = rest.find(|c: char| !c.is_ascii_alphanumeric() && !also.contains(&c));
        end + more.unwrap_or(rest.len())
    };
    match glue {
        Some(',') if digit_after => {
            let stop = end
                + rest
                    .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
                    .unwrap_or(rest.len());
            let found = &text[start..stop];
            let single = found.matches(',').count() == 1 && !found.contains('.');
            let kind = Kind::Comma {
                found: found.to_owned(),
                joined: found.replace(',', ""),
                dotted: single.then(|| found.replace(',', ".")),
            };
            Err(QuantityFault::new(kind, start, stop))
        }
        Some('_') | Some('.') if after != Some('.') || glue == Some('_') => {
            let stop = run(&['_', '.']);
            let found = text[start..stop].to_owned();
            Err(QuantityFault::new(Kind::NotANumber { found }, start, stop))
        }
        Some('x' | 'X' | 'o' | 'b') if digit_after && text[start..end].ends_with('0') => {
            let stop = run(&[]);
            let found = text[start..stop].to_owned();
            Err(QuantityFault::new(Kind::NotANumber { found }, start, stop))
        }
        _ => Ok(()),
    }
}

/// Why no number starts here.
fn no_number(text: &str, start: usize, first: usize) -> QuantityFault {
    let rest = &text[first..];
    if rest.trim().is_empty() {
        return QuantityFault::new(Kind::Empty, start, text.len());
    }
    if rest.starts_with('.') {
        return QuantityFault::new(Kind::BareDot, start, text.trim_end().len());
    }
    let found = text[start..].trim_end();
    QuantityFault::new(
        Kind::NotANumber {
            found: found.to_owned(),
        },
        start,
        start + found.len(),
    )
}

fn build(negative: bool, whole: &str, part: &str, ten: i32) -> Result<Decimal, Kind> {
    let joined = format!("{whole}{part}");
    let mut digits = joined.trim_start_matches('0');
    let mut ten = ten.saturating_sub(i32::try_from(part.len()).unwrap_or(i32::MAX));
    while digits.len() > MOST_DIGITS && digits.ends_with('0') {
        digits = &digits[..digits.len() - 1];
        ten = ten.saturating_add(1);
    }
    if digits.len() > MOST_DIGITS {
        return Err(Kind::TooManyDigits);
    }
    if ten.abs() > MOST_TENS {
        return Err(Kind::TooLarge);
    }
    let mantissa: i128 = if digits.is_empty() {
        0
    } else {
        digits.parse().map_err(|_| Kind::TooManyDigits)?
    };
    let ten = i16::try_from(ten).map_err(|_| Kind::TooLarge)?;
    Ok(Decimal {
        mantissa: if negative { -mantissa } else { mantissa },
        ten,
    })
}
