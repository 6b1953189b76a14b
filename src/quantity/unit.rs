//! Units as products of the table's units: `万吨/a`, `kWh/kg`, `CNY/t`.

use super::decimal::refuse_full_width;
use super::dimension::{Dimension, TIME};
use super::fault::{QuantityFault, QuantityFaultKind as Kind};
use super::table::{MEANT, TABLE};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::fmt;

/// Most different units in one product.
const MOST_PARTS: usize = 4;
/// Largest exponent.
const MOST_POWER: i8 = 9;
const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// A product of up to four units with exponents, written back in canonical symbols.
///
/// Two units are equal when they are written the same way; `t` and `kg` differ, and share a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Unit {
    /// Place in the table and exponent, numerators first, each side in the table's order; unused ones are zero.
    parts: [(u8, i8); MOST_PARTS],
}

impl Unit {
    /// The unit of plain numbers.
    pub const ONE: Self = Self {
        parts: [(0, 0); MOST_PARTS],
    };

    /// Reads a unit: `t`, `万吨/a`, `kWh/kg`, `t*km`, `m^3`, `m³`, `per a`, `1`.
    pub fn parse(text: &str) -> Result<Self, QuantityFault> {
        refuse_full_width(text)?;
        if text.trim().is_empty() {
            return Err(QuantityFault::new(Kind::Empty, 0, text.len()));
        }
        Self::parse_from(text, 0)
    }

    /// Reads a rate per time: `per a`, `/月`, `1/d`.
    pub fn parse_rate(text: &str) -> Result<Self, QuantityFault> {
        let unit = Self::parse(text)?;
        let only_time = unit.dimension().time() == -1 && unit.without_time() == Self::ONE;
        if only_time {
            return Ok(unit);
        }
        let found = text.trim().to_owned();
        Err(QuantityFault::new(Kind::NotARate { found }, 0, text.len()))
    }

    /// Reads the unit that fills `text` from byte `from` on; places in faults count from the text's start.
    pub(super) fn parse_from(text: &str, from: usize) -> Result<Self, QuantityFault> {
        let mut found: Vec<(u8, i8)> = Vec::new();
        let mut at = from;
        let mut sign = 1;
        let mut first = true;
        loop {
            at += text[at..].len() - text[at..].trim_start().len();
            if let Some(rest) = text[at..].strip_prefix("per") {
                if rest.starts_with(char::is_whitespace) && sign == 1 {
                    (sign, first) = (-1, false);
                    at += 3;
                    continue;
                }
            }
            let rest = &text[at..];
            let stop = at + factor_end(rest);
            let name = text[at..stop].trim_end();
            let leading_slash = first && rest.starts_with('/');
            if name.is_empty() && !leading_slash {
                return Err(QuantityFault::new(
                    Kind::UnitGap,
                    from,
                    text.trim_end().len(),
                ));
            }
            if !leading_slash && name != "1" {
                let (part, power) =
                    factor(name).map_err(|kind| QuantityFault::new(kind, at, at + name.len()))?;
                found.push((part, power * sign));
            }
            first = false;
            match text[stop..].chars().next() {
                None => break,
                Some('/') => (sign, at) = (-1, stop + 1),
                Some(joint @ ('*' | '·' | '⋅' | '×')) => {
                    (sign, at) = (1, stop + joint.len_utf8())
                }
                // The word `per` between two factors.
                Some(_) => (sign, at) = (1, stop),
            }
        }
        Self::build(&found)
            .ok_or_else(|| QuantityFault::new(Kind::UnitTooLong, from, text.trim_end().len()))
    }

    /// Merges factors into the one way of writing them; `None` beyond four units or exponent nine.
    fn build(factors: &[(u8, i8)]) -> Option<Self> {
        let mut totals: Vec<(u8, i8)> = Vec::new();
        for (part, power) in factors {
            match totals.iter_mut().find(|(known, _)| known == part) {
                Some((_, total)) => *total = total.checked_add(*power)?,
                None => totals.push((*part, *power)),
            }
        }
        // Square and cubic metres have their own symbols.
        if let Some(place) = totals.iter().position(|(part, power)| {
            TABLE[usize::from(*part)].symbol == "m" && matches!(power.abs(), 2 | 3)
        }) {
            let (_, power) = totals.remove(place);
            let symbol = if power.abs() == 2 { "m²" } else { "m³" };
            totals.push((lookup(symbol)?, power.signum()));
            return Self::build(&totals);
        }
        totals.retain(|(_, power)| *power != 0);
        totals.sort_by_key(|(part, power)| (*power < 0, *part));
        if totals.len() > MOST_PARTS || totals.iter().any(|(_, power)| power.abs() > MOST_POWER) {
            return None;
        }
        let mut unit = Self::ONE;
        unit.parts[..totals.len()].copy_from_slice(&totals);
        Some(unit)
    }

    fn used(self) -> impl Iterator<Item = (u8, i8)> {
        self.parts.into_iter().filter(|(_, power)| *power != 0)
    }

    /// Canonical symbols with their exponents, numerators first.
    pub fn parts(self) -> impl Iterator<Item = (&'static str, i8)> {
        self.used()
            .map(|(part, power)| (TABLE[usize::from(part)].symbol, power))
    }

    /// Every single unit of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TABLE.len()).filter_map(|at| Self::build(&[(u8::try_from(at).ok()?, 1)]))
    }

    /// Every spelling that names one unit of the table.
    pub fn spellings() -> impl Iterator<Item = &'static str> {
        TABLE
            .iter()
            .flat_map(|entry| std::iter::once(entry.symbol).chain(entry.others.iter().copied()))
    }

    /// What it counts.
    pub fn dimension(self) -> Dimension {
        let mut dimension = Dimension::none();
        for (part, power) in self.used() {
            for (base, exponent) in TABLE[usize::from(part)].bases {
                dimension.add(*base, exponent.saturating_mul(power));
            }
        }
        dimension
    }

    /// How many base units (kg, J, m, Nm³, s, pieces, …, units of a currency) it is, exactly.
    pub fn exact_factor(self) -> BigRational {
        let (mut over, mut under) = (BigInt::from(1), BigInt::from(1));
        let mut ten = 0_i32;
        for (part, power) in self.used() {
            let entry = &TABLE[usize::from(part)];
            let value = BigInt::from(entry.mantissa).pow(power.unsigned_abs().into());
            *(if power > 0 { &mut over } else { &mut under }) *= value;
            ten += i32::from(entry.ten) * i32::from(power);
        }
        let tens = BigInt::from(10).pow(ten.unsigned_abs());
        *(if ten > 0 { &mut over } else { &mut under }) *= tens;
        BigRational::new(over, under)
    }

    /// [`exact_factor`](Self::exact_factor) as the nearest `f64`.
    pub fn factor(self) -> f64 {
        to_f64(&self.exact_factor())
    }

    /// The power of ten between two units of one dimension, where nothing else lies between them:
    /// `万吨` is 10¹ `kt`. `None` otherwise.
    pub fn tens_to(self, other: Self) -> Option<i16> {
        if !self.same_dimension(other) {
            return None;
        }
        let mut ten = 0_i16;
        let mut odd: Vec<(u32, i16)> = Vec::new();
        let there = self.used().map(|(part, power)| (part, i16::from(power)));
        let back = other.used().map(|(part, power)| (part, -i16::from(power)));
        for (part, power) in there.chain(back) {
            let entry = &TABLE[usize::from(part)];
            ten += i16::from(entry.ten) * power;
            if entry.mantissa == 1 {
                continue;
            }
            match odd
                .iter_mut()
                .find(|(mantissa, _)| *mantissa == entry.mantissa)
            {
                Some((_, total)) => *total += power,
                None => odd.push((entry.mantissa, power)),
            }
        }
        odd.iter().all(|(_, total)| *total == 0).then_some(ten)
    }

    /// The product; `None` where it has more than four different units.
    pub fn times(self, other: Self) -> Option<Self> {
        let factors: Vec<_> = self.used().chain(other.used()).collect();
        Self::build(&factors)
    }

    /// The quotient; `None` where it has more than four different units.
    pub fn divided(self, other: Self) -> Option<Self> {
        let under = other.used().map(|(part, power)| (part, -power));
        let factors: Vec<_> = self.used().chain(under).collect();
        Self::build(&factors)
    }

    /// Whether amounts in the two units can be compared.
    pub fn same_dimension(self, other: Self) -> bool {
        self.dimension() == other.dimension()
    }

    /// Whether it is a rate: time has the exponent −1. Power is: `MW` is energy per time.
    pub fn is_per_time(self) -> bool {
        self.dimension().time() == -1
    }

    /// The unit of what the rate moves: `万吨/a` → `万吨`, `MW` → `MWh`. A unit without time is given back as it is.
    #[must_use]
    pub fn without_time(self) -> Self {
        if self.dimension().time() == 0 {
            return self;
        }
        let energy = |symbol: &str| match symbol {
            "W" => lookup("Wh"),
            "kW" => lookup("kWh"),
            "MW" => lookup("MWh"),
            "万千瓦" => lookup("万千瓦时"),
            "GW" => lookup("GWh"),
            "亿千瓦" => lookup("亿千瓦时"),
            _ => None,
        };
        let kept: Vec<_> = self
            .used()
            .filter(|(part, _)| TABLE[usize::from(*part)].bases != [(TIME, 1)])
            .map(|(part, power)| {
                (
                    energy(TABLE[usize::from(part)].symbol).unwrap_or(part),
                    power,
                )
            })
            .collect();
        Self::build(&kept).unwrap_or(self)
    }

    /// Whether it is dimensionless: `1`, `%`, `‰`, `t/t`.
    pub fn is_one(self) -> bool {
        self.dimension().is_none()
    }

    /// The currency, where money is part of it.
    pub fn currency(self) -> Option<&'static str> {
        self.dimension().currency()
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (symbol, power) in self.parts() {
            match (text.is_empty(), power > 0) {
                (true, true) => {}
                (true, false) => text.push_str("1/"),
                (false, true) => text.push('*'),
                (false, false) => text.push('/'),
            }
            text.push_str(symbol);
            if power.abs() > 1 {
                text.push('^');
                text.push_str(&power.abs().to_string());
            }
        }
        f.pad(if text.is_empty() { "1" } else { &text })
    }
}

/// The nearest `f64` of a fraction: 40 digits are divided out, which is far beyond what an `f64` holds.
pub(super) fn to_f64(ratio: &BigRational) -> f64 {
    let length = |number: &BigInt| i64::try_from(number.magnitude().to_string().len()).unwrap_or(0);
    let shift = 40 - length(ratio.numer()) + length(ratio.denom());
    let tens = BigInt::from(10).pow(u32::try_from(shift.abs()).unwrap_or(0));
    let quotient = if shift > 0 {
        ratio.numer() * tens / ratio.denom()
    } else {
        ratio.numer() / (ratio.denom() * tens)
    };
    format!("{quotient}e{}", -shift).parse().unwrap_or(f64::NAN)
}

fn lookup(name: &str) -> Option<u8> {
    let at = TABLE
        .iter()
        .position(|entry| entry.symbol == name || entry.others.contains(&name))?;
    u8::try_from(at).ok()
}

/// Where the factor that starts here ends.
fn factor_end(rest: &str) -> usize {
    let joint = rest.find(['*', '·', '⋅', '×', '/']).unwrap_or(rest.len());
    rest[..joint].find(" per ").unwrap_or(joint)
}

/// One factor with its exponent.
fn factor(name: &str) -> Result<(u8, i8), Kind> {
    if let Some(part) = lookup(name) {
        return Ok((part, 1));
    }
    let Some((base, power)) = split_power(name) else {
        return Err(unknown(name));
    };
    let power = power
        .filter(|power| *power != 0 && power.abs() <= MOST_POWER)
        .ok_or(Kind::UnitTooLong)?;
    let raised = format!("{base}{}", SUPERSCRIPTS[usize::from(power.unsigned_abs())]);
    match (lookup(&raised), lookup(base)) {
        (Some(part), _) => Ok((part, power.signum())),
        (None, Some(part)) => Ok((part, power)),
        (None, None) => Err(unknown(base)),
    }
}

/// Splits `s^2`, `s^-2`, `s²`, `s⁻²`; the power is `None` where it is no small number.
fn split_power(name: &str) -> Option<(&str, Option<i8>)> {
    if let Some((base, power)) = name.split_once('^') {
        return Some((base.trim(), power.trim().parse().ok()));
    }
    let is_raised = |c: char| c == '⁻' || SUPERSCRIPTS.contains(&c);
    let base = name.trim_end_matches(is_raised);
    let plain = |c: char| match SUPERSCRIPTS.iter().position(|s| *s == c) {
        Some(digit) => digit.to_string(),
        None => "-".to_owned(),
    };
    let power: String = name[base.len()..].chars().map(plain).collect();
    (!power.is_empty()).then(|| (base, power.parse().ok()))
}

/// Why a spelling is not a unit, with the nearest one that is.
fn unknown(name: &str) -> Kind {
    let found = name.to_owned();
    match name {
        "ton" | "tons" | "Ton" | "Tons" | "TON" | "TONS" => return Kind::AmbiguousTon { found },
        "万" | "亿" | "万亿" | "千" | "百" => return Kind::BareMyriad { found },
        _ => {}
    }
    let meant = MEANT
        .iter()
        .find(|(spelling, _)| *spelling == name)
        .map(|(_, meant)| *meant);
    let folded = name.to_lowercase();
    let same_letters = || Unit::spellings().find(|spelling| spelling.to_lowercase() == folded);
    let near = || {
        let length = name.chars().count();
        // One slip in a short symbol, two in a word; a single letter has no neighbours worth naming.
        let allowed = if length < 2 {
            0
        } else {
            1 + usize::from(length > 5)
        };
        Unit::spellings()
            .map(|spelling| (strsim::osa_distance(spelling, name), spelling))
            .filter(|(distance, spelling)| {
                *distance <= allowed && *distance < spelling.chars().count()
            })
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, spelling)| spelling)
    };
    Kind::UnknownUnit {
        found,
        near: meant.or_else(same_letters).or_else(near),
    }
}
