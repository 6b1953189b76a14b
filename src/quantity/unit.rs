//! Units as products of the table's units: `万吨/a`, `kWh/kg`, `CNY/t`.

use super::dimension::{Dimension, TIME};
use super::fault::{QuantityFault, QuantityFaultKind as Kind};
use super::scan::refuse_full_width;
use super::table::{MEANT, SPELLINGS, STARTS, TABLE, place_of};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::fmt;

/// Most different units in one product.
const MOST_PARTS: usize = 4;
/// Largest exponent.
const MOST_POWER: i8 = 9;
/// Most different units in a product before any of them cancel; two products of the most parts have no more.
const MOST_FACTORS: usize = 2 * MOST_PARTS;
const METRE: u8 = place_of("m");
const SQUARE_METRE: u8 = place_of("m²");
const CUBIC_METRE: u8 = place_of("m³");
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
    /// A year: `a`.
    pub const YEAR: Self = Self::single(place_of("a"), 1);
    /// A rate per year: `1/a`.
    pub const PER_YEAR: Self = Self::single(place_of("a"), -1);

    const fn single(part: u8, power: i8) -> Self {
        let mut unit = Self::ONE;
        unit.parts[0] = (part, power);
        unit
    }

    /// One unit of the table by any of its spellings, without exponents; `None` where it is none.
    pub fn named(spelling: &str) -> Option<Self> {
        lookup(spelling).map(|part| Self::single(part, 1))
    }

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
        if let Some(unit) = Self::plain(&text[from..]) {
            return Ok(unit);
        }
        let mut found = Factors::default();
        // What is wrong with a single factor is told before the product is too long.
        let mut fits = true;
        let mut at = from;
        let mut sign = 1;
        let mut first = true;
        loop {
            at += text[at..].len() - text[at..].trim_start().len();
            let word = text[at..].strip_prefix("per");
            if sign == 1 && word.is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
                (sign, first) = (-1, false);
                at += 3;
                continue;
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
                fits &= found.add(part, power * sign).is_some();
            }
            first = false;
            match text[stop..].chars().next() {
                None => break,
                Some('/') => (sign, at) = (-1, stop + 1),
                Some(joint @ ('*' | '·' | '⋅' | '×')) => {
                    (sign, at) = (1, stop + joint.len_utf8());
                }
                // The word `per` between two factors.
                Some(_) => (sign, at) = (1, stop),
            }
        }
        let built = if fits { found.unit() } else { None };
        built.ok_or_else(|| QuantityFault::new(Kind::UnitTooLong, from, text.trim_end().len()))
    }

    /// What nearly all units are, read at once: one of the table, or one per another.
    fn plain(text: &str) -> Option<Self> {
        let text = text.trim_matches(' ');
        let Some(slash) = text.bytes().position(|byte| byte == b'/') else {
            return Self::named(text);
        };
        let (over, under) = (lookup(&text[..slash])?, lookup(&text[slash + 1..])?);
        let mut unit = Self::single(over, 1);
        unit.parts[1] = (under, -1);
        // What cancels is left to the long way.
        (over != under).then_some(unit)
    }

    /// Merges factors into the one way of writing them; `None` beyond four units or exponent nine.
    fn build(factors: impl IntoIterator<Item = (u8, i8)>) -> Option<Self> {
        let mut found = Factors::default();
        for (part, power) in factors {
            found.add(part, power)?;
        }
        found.unit()
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
        (0..TABLE.len()).filter_map(|at| Self::build([(u8::try_from(at).ok()?, 1)]))
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
        let small = self.small_factor();
        small.unwrap_or_else(|| to_f64(&self.exact_factor()))
    }

    /// [`factor`](Self::factor) where it is one exact number over another: the one division rounds correctly.
    fn small_factor(self) -> Option<f64> {
        let (mut over, mut under) = (1_u64, 1_u64);
        let mut ten = 0_i32;
        for (part, power) in self.used() {
            let entry = &TABLE[usize::from(part)];
            let value = u64::from(entry.mantissa).checked_pow(power.unsigned_abs().into())?;
            let side = if power > 0 { &mut over } else { &mut under };
            *side = side.checked_mul(value)?;
            ten += i32::from(entry.ten) * i32::from(power);
        }
        let tens = 10_u64.checked_pow(ten.unsigned_abs())?;
        let side = if ten > 0 { &mut over } else { &mut under };
        *side = side.checked_mul(tens)?;
        let exact = over.max(under) <= 1 << 53;
        exact.then(|| over as f64 / under as f64)
    }

    /// The power of ten between two units of one dimension, where nothing else lies between them:
    /// `万吨` is 10¹ `kt`. `None` otherwise.
    pub fn tens_to(self, other: Self) -> Option<i16> {
        if self == other {
            return Some(0);
        }
        if !self.same_dimension(other) {
            return None;
        }
        let mut ten = 0_i16;
        // What is no power of ten must cancel; no more of it than both have parts.
        let mut odd = [(0_u32, 0_i16); MOST_FACTORS];
        let mut count = 0;
        let there = self.used().map(|(part, power)| (part, i16::from(power)));
        let back = other.used().map(|(part, power)| (part, -i16::from(power)));
        for (part, power) in there.chain(back) {
            let entry = &TABLE[usize::from(part)];
            ten += i16::from(entry.ten) * power;
            if entry.mantissa == 1 {
                continue;
            }
            let known = odd[..count]
                .iter()
                .position(|(mantissa, _)| *mantissa == entry.mantissa);
            let place = known.unwrap_or(count);
            odd[place] = (entry.mantissa, odd[place].1 + power);
            count = count.max(place + 1);
        }
        odd.iter().all(|(_, total)| *total == 0).then_some(ten)
    }

    /// The product; `None` where it has more than four different units.
    pub fn times(self, other: Self) -> Option<Self> {
        Self::build(self.used().chain(other.used()))
    }

    /// The quotient; `None` where it has more than four different units.
    pub fn divided(self, other: Self) -> Option<Self> {
        let under = other.used().map(|(part, power)| (part, -power));
        Self::build(self.used().chain(under))
    }

    /// Whether amounts in the two units can be compared.
    pub fn same_dimension(self, other: Self) -> bool {
        // Part by part the same is the usual case, and seen without adding up.
        let bases = |part: u8| TABLE[usize::from(part)].bases;
        let mut pairs = self.parts.iter().zip(&other.parts);
        self == other
            || pairs.all(|((left, power), (right, other))| {
                power == other && bases(*left) == bases(*right)
            })
            || self.dimension() == other.dimension()
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
        let kept = self
            .used()
            .filter(|(part, _)| TABLE[usize::from(*part)].bases != [(TIME, 1)])
            .map(|(part, power)| {
                (
                    energy(TABLE[usize::from(part)].symbol).unwrap_or(part),
                    power,
                )
            });
        Self::build(kept).unwrap_or(self)
    }

    /// The unit without the time below its line: `万吨/a` → `万吨`. Power has time only inside, and is given back as it
    /// is.
    #[must_use]
    pub fn without_rate(self) -> Self {
        let is_rate = |(part, power): &(u8, i8)| {
            *power == -1 && TABLE[usize::from(*part)].bases == [(TIME, 1)]
        };
        let kept = self.used().filter(|it| !is_rate(it));
        Self::build(kept).unwrap_or(self)
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

/// The factors of a product while they are multiplied: each unit once, with its exponent.
#[derive(Default)]
struct Factors {
    held: [(u8, i8); MOST_FACTORS],
    count: usize,
}

impl Factors {
    /// Multiplies by one more; `None` where it does not fit.
    fn add(&mut self, part: u8, power: i8) -> Option<()> {
        let held = &mut self.held[..self.count];
        if let Some((_, total)) = held.iter_mut().find(|(known, _)| *known == part) {
            *total = total.checked_add(power)?;
            return Some(());
        }
        *self.held.get_mut(self.count)? = (part, power);
        self.count += 1;
        Some(())
    }

    /// The product in the one way of writing it; `None` beyond four units or exponent nine.
    fn unit(mut self) -> Option<Unit> {
        // Square and cubic metres have their own symbols.
        let raised = |(part, power): &(u8, i8)| *part == METRE && matches!(power.abs(), 2 | 3);
        if let Some(place) = self.held[..self.count].iter().position(raised) {
            let (_, power) = self.held[place];
            self.held[place].1 = 0;
            let symbol = if power.abs() == 2 {
                SQUARE_METRE
            } else {
                CUBIC_METRE
            };
            self.drop_spent();
            self.add(symbol, power.signum())?;
        }
        self.drop_spent();
        let held = &mut self.held[..self.count];
        held.sort_by_key(|(part, power)| (*power < 0, *part));
        if held.len() > MOST_PARTS || held.iter().any(|(_, power)| power.abs() > MOST_POWER) {
            return None;
        }
        let mut unit = Unit::ONE;
        unit.parts[..held.len()].copy_from_slice(held);
        Some(unit)
    }

    /// Takes out what has cancelled.
    fn drop_spent(&mut self) {
        let mut kept = 0;
        for at in 0..self.count {
            if self.held[at].1 != 0 {
                self.held[kept] = self.held[at];
                kept += 1;
            }
        }
        self.count = kept;
    }
}

fn lookup(name: &str) -> Option<u8> {
    let first = usize::from(*name.as_bytes().first()?);
    let (start, end) = (usize::from(STARTS[first]), usize::from(STARTS[first + 1]));
    let among = &SPELLINGS[start..end];
    let at = among.binary_search_by(|(spelling, _)| spelling.as_bytes().cmp(name.as_bytes()));
    at.ok().map(|at| among[at].1)
}

/// Where the factor that starts here ends.
fn factor_end(rest: &str) -> usize {
    let joint = if rest.is_ascii() {
        rest.bytes().position(|byte| matches!(byte, b'*' | b'/'))
    } else {
        rest.find(['*', '·', '⋅', '×', '/'])
    };
    let joint = joint.unwrap_or(rest.len());
    let factor = &rest[..joint];
    // Few units have a space within: only there is the word looked for.
    let per = factor.contains(' ').then(|| factor.find(" per ")).flatten();
    per.unwrap_or(joint)
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
        "MT" | "mt" | "mT" => return Kind::AmbiguousMegatonne { found },
        "万" | "亿" | "万亿" | "千" | "百" => return Kind::BareMyriad { found },
        _ => {}
    }
    let meant = MEANT
        .iter()
        .find(|(spelling, _)| *spelling == name)
        .map(|(_, meant)| *meant);
    let folded = name.to_lowercase();
    // `M` may be a million as well as a metre.
    let same_letters =
        || Unit::spellings().find(|spelling| name != "M" && spelling.to_lowercase() == folded);
    let near = || {
        // One slip in a short word, two in a long one; one or two letters have no neighbours worth naming.
        let allowed = match name.chars().count() {
            0..=2 => 0,
            3..=5 => 1,
            _ => 2,
        };
        let scale = |text: &str| {
            text.chars()
                .next()
                .filter(|first| matches!(first, '万' | '亿'))
        };
        Unit::spellings()
            // A neighbour ten thousand times smaller is no help.
            .filter(|spelling| scale(spelling) == scale(name))
            .map(|spelling| (strsim::osa_distance(spelling, name), spelling))
            .filter(|(distance, _)| *distance <= allowed)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, spelling)| spelling)
    };
    Kind::UnknownUnit {
        found,
        near: meant.or_else(same_letters).or_else(near),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::parse(text).unwrap()
    }

    #[test]
    fn the_short_way_and_the_long_way_read_the_same() {
        let all: Vec<&str> = Unit::spellings().collect();
        for over in &all {
            // A product with nothing is read the long way.
            assert_eq!(
                Unit::parse(over),
                Unit::parse(&format!("1*{over}")),
                "{over}"
            );
            for under in &all {
                let long = Unit::parse(&format!("{over} / {under}"));
                assert_eq!(
                    Unit::parse(&format!("{over}/{under}")),
                    long,
                    "{over}/{under}"
                );
            }
        }
    }

    fn kind(text: &str) -> Kind {
        Unit::parse(text).unwrap_err().kind
    }

    fn near(text: &str) -> Option<&'static str> {
        match kind(text) {
            Kind::UnknownUnit { near, .. } => near,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn the_quick_way_to_a_factor_is_the_exact_one() {
        let all: Vec<Unit> = Unit::all().collect();
        for one in &all {
            for other in &all {
                let both = [Some(*one), one.times(*other), one.divided(*other)];
                for unit in both.into_iter().flatten() {
                    let exact = to_f64(&unit.exact_factor());
                    assert_eq!(unit.factor().to_bits(), exact.to_bits(), "{unit}");
                }
            }
        }
    }

    #[test]
    fn what_is_known_beforehand_is_what_would_be_read() {
        assert_eq!(Unit::YEAR, unit("a"));
        assert_eq!(Some(Unit::PER_YEAR), Unit::parse_rate("per a").ok());
        for spelling in Unit::spellings() {
            assert_eq!(Unit::named(spelling), Some(unit(spelling)), "{spelling}");
        }
        assert_eq!(Unit::named("t/a"), None);
    }

    #[test]
    fn no_spelling_names_two_units() {
        let mut spellings: Vec<_> = Unit::spellings().collect();
        let all = spellings.len();
        spellings.sort_unstable();
        spellings.dedup();
        assert_eq!(spellings.len(), all);
        for (spelling, meant) in MEANT {
            assert!(!spellings.contains(spelling), "{spelling}");
            assert!(spellings.contains(meant), "{meant}");
        }
    }

    #[test]
    fn both_languages_say_the_same() {
        for (one, other) in [
            ("吨", "t"),
            ("公斤", "kg"),
            ("千吨", "kt"),
            ("度", "kWh"),
            ("千瓦时", "kWh"),
            ("元", "CNY"),
            ("RMB", "CNY"),
            ("立方米", "m3"),
            ("Nm3", "Nm³"),
            ("公里", "km"),
            ("万吨/年", "万吨/a"),
            ("t/日", "t/d"),
            ("households", "户"),
            ("firm", "家"),
            ("people", "人"),
            ("m^3", "m³"),
            ("m*m", "m²"),
            ("t per a", "t/a"),
            ("kWh·kg⁻¹", "kWh/kg"),
            ("t·km", "km*t"),
            ("1/a", "/a"),
        ] {
            assert_eq!(unit(one), unit(other), "{one} {other}");
        }
    }

    #[test]
    fn factors_are_exact() {
        let ratio = |a: &str, b: &str| unit(a).exact_factor() / unit(b).exact_factor();
        let whole = |n: i64| BigRational::from_integer(n.into());
        assert_eq!(ratio("万吨", "t"), whole(10_000));
        assert_eq!(ratio("亿元", "CNY"), whole(100_000_000));
        assert_eq!(ratio("a", "d"), whole(365));
        assert_eq!(ratio("a", "h"), whole(8760));
        assert_eq!(ratio("a", "quarter"), whole(4));
        assert_eq!(ratio("a", "month"), whole(12));
        assert_eq!(ratio("t/d", "t/a"), whole(365));
        assert_eq!(ratio("kW*h", "kWh"), whole(1));
        assert_eq!(ratio("MW*a", "MWh"), whole(8760));
        assert_eq!(ratio("MWh", "MJ"), whole(3600));
        assert_eq!(ratio("亿千瓦时", "GWh"), whole(100));
        assert_eq!(ratio("m³", "L"), whole(1000));
        assert_eq!(unit("kWh").factor(), 3.6e6);
        assert_eq!(unit("1/a").factor(), 1.0 / 31_536_000.0);
    }

    #[test]
    fn dimensions_keep_apart_what_must_not_be_added() {
        for (one, other) in [
            ("m³", "Nm³"),
            ("t", "kWh"),
            ("CNY", "USD"),
            ("台", "户"),
            ("家", "人"),
            ("t", "t/a"),
            ("村", "个"),
        ] {
            assert!(!unit(one).same_dimension(unit(other)), "{one} {other}");
        }
        for (one, other) in [
            ("台", "万辆"),
            ("MWh/a", "kW"),
            ("m*m²", "L"),
            ("t/t", "%"),
            ("km", "m"),
        ] {
            assert!(unit(one).same_dimension(unit(other)), "{one} {other}");
        }
        let name = |text: &str| unit(text).dimension().name();
        assert_eq!(name("t").0, "mass");
        assert_eq!(
            name("万吨/a"),
            ("mass per time".to_owned(), "质量/时间".to_owned())
        );
        assert_eq!(name("kWh/kg").1, "能量/质量");
        assert_eq!(name("MW"), ("power".to_owned(), "功率".to_owned()));
        assert_eq!(name("%").1, "比值或纯数");
        assert_eq!(name("元/t").0, "money (CNY) per mass");
        assert_eq!(name("1/a").0, "per time");
    }

    #[test]
    fn rates() {
        for text in [
            "per a",
            "/a",
            "1/a",
            "per year",
            "/年",
            "per quarter",
            "per d",
        ] {
            assert!(Unit::parse_rate(text).unwrap().is_per_time(), "{text}");
        }
        for text in ["a", "t/a", "per t", "W", "1", "per a*d"] {
            assert!(
                matches!(
                    Unit::parse_rate(text).unwrap_err().kind,
                    Kind::NotARate { .. }
                ),
                "{text}"
            );
        }
        assert_eq!(
            unit("万吨").times(Unit::parse_rate("per a").unwrap()),
            Some(unit("万吨/a"))
        );
        assert_eq!(unit("万吨/a").without_time(), unit("万吨"));
        assert_eq!(unit("MW").without_time(), unit("MWh"));
        assert_eq!(unit("MWh").without_time(), unit("MWh"));
        assert!(unit("MW").is_per_time() && !unit("MWh").is_per_time());
    }

    #[test]
    fn powers_of_ten_between_units() {
        let tens = |a: &str, b: &str| unit(a).tens_to(unit(b));
        assert_eq!(tens("万吨", "kt"), Some(1));
        assert_eq!(tens("kWh", "GWh"), Some(-6));
        assert_eq!(tens("万吨/a", "t/a"), Some(4));
        assert_eq!(tens("%", "1"), Some(-2));
        assert_eq!(tens("kWh", "MJ"), None);
        assert_eq!(tens("t", "kWh"), None);
    }

    #[test]
    fn products_have_bounds() {
        let long = unit("t*km*CNY*kWh");
        assert_eq!(long.times(unit("人")), None);
        assert_eq!(long.divided(unit("kWh")), Some(unit("t*km*CNY")));
        assert_eq!(kind("t*km*CNY*kWh*人"), Kind::UnitTooLong);
        assert_eq!(kind("s^10"), Kind::UnitTooLong);
        assert_eq!(kind("s^x"), Kind::UnitTooLong);
        assert_eq!(unit("t").divided(unit("t")), Some(Unit::ONE));
        assert_eq!(unit("CNY/t").currency(), Some("CNY"));
        assert!(unit("%").is_one() && Unit::ONE.is_one() && !unit("t").is_one());
    }

    #[test]
    fn unknown_units_name_the_nearest() {
        for (text, meant) in [
            ("T", "t"),
            ("KG", "kg"),
            ("kwh", "kWh"),
            ("mwh", "MWh"),
            ("tonnes", "t"),
            ("yuan", "CNY"),
            ("万t", "万吨"),
            ("千瓦小时", "千瓦时"),
            ("months", "month"),
            ("kWhh", "kWh"),
            ("EURO", "EUR"),
        ] {
            assert_eq!(near(text), Some(meant), "{text}");
        }
        for text in ["M", "万公斤", "xyz", "qqqqqqq"] {
            assert_eq!(near(text), None, "{text}");
        }
        assert!(matches!(kind("ton"), Kind::AmbiguousTon { .. }));
        assert!(matches!(kind("tons/a"), Kind::AmbiguousTon { .. }));
        assert!(matches!(kind("MT"), Kind::AmbiguousMegatonne { .. }));
        assert!(matches!(kind("万"), Kind::BareMyriad { .. }));
        assert_eq!(kind("t/"), Kind::UnitGap);
        assert_eq!(kind("t//a"), Kind::UnitGap);
        assert_eq!(kind("/"), Kind::UnitGap);
        assert_eq!(
            kind("％"),
            Kind::FullWidth {
                found: '％',
                plain: '%'
            }
        );
        let fault = Unit::parse("t/yrs").unwrap_err();
        assert_eq!((fault.start, fault.end), (2, 5));
    }
}
