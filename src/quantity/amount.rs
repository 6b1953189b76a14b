//! Amounts: a number, a range or a bound, with its unit, in the short forms of the language.

use super::decimal::Decimal;
use super::dimension::Dimension;
use super::estimate::Estimate;
use super::fault::{QuantityFault, QuantityFaultKind as Kind};
use super::scan::{refuse_full_width, scan};
use super::unit::{Unit, to_f64};
use num_rational::BigRational;
use std::fmt;

/// A number with its unit and its uncertainty, exactly as written.
///
/// Only `low` is "at least", only `high` is "at most", both without `value` a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    /// Best value.
    pub value: Option<Decimal>,
    /// Lower bound.
    pub low: Option<Decimal>,
    /// Upper bound.
    pub high: Option<Decimal>,
    /// Standard deviation.
    pub sd: Option<Decimal>,
    /// Unit of all of them.
    pub unit: Unit,
}

/// An amount in base units: equal for `1000 t`, `1 kt` and `0.1 万吨`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Canonical {
    /// What it counts.
    pub dimension: Dimension,
    /// Best value.
    pub value: Option<BigRational>,
    /// Lower bound.
    pub low: Option<BigRational>,
    /// Upper bound.
    pub high: Option<BigRational>,
    /// Standard deviation.
    pub sd: Option<BigRational>,
}

impl Canonical {
    /// A text that is equal where the amounts are.
    pub fn key(&self) -> String {
        use fmt::Write as _;
        let mut key = self.dimension.key();
        for number in [&self.value, &self.low, &self.high, &self.sd] {
            // Writing into a text never fails.
            let _ = match number {
                Some(number) => write!(key, ";{}/{}", number.numer(), number.denom()),
                None => write!(key, ";-"),
            };
        }
        key
    }
}

/// The value of `number` `unit` in base units, exactly.
pub fn exact(number: Decimal, unit: Unit) -> BigRational {
    number.to_ratio() * unit.exact_factor()
}

impl Amount {
    /// One exact number with its unit.
    pub const fn of(value: Decimal, unit: Unit) -> Self {
        Self {
            value: Some(value),
            low: None,
            high: None,
            sd: None,
            unit,
        }
    }

    /// Reads a short form: `13.511 MWh`, `1.915..1.95 t`, `800.. 亿元`, `..13 MWh`, `1.93 ± 2 % t`,
    /// `1.93 ± 0.02 t`, `1.93 (1.915..1.95) t`.
    pub fn parse(text: &str) -> Result<Self, QuantityFault> {
        refuse_full_width(text)?;
        let amount = Reader { text, at: 0 }.amount()?;
        let all = |kind| Err(QuantityFault::new(kind, 0, text.len()));
        if matches!((amount.low, amount.high), (Some(low), Some(high)) if low > high) {
            return all(Kind::LowAboveHigh);
        }
        let Some(value) = amount.value else {
            return Ok(amount);
        };
        if amount.low.is_some_and(|low| value < low) || amount.high.is_some_and(|high| value > high)
        {
            return all(Kind::ValueOutside);
        }
        Ok(amount)
    }

    /// Whether any of value and bounds is below zero.
    pub fn is_negative(&self) -> bool {
        [self.value, self.low, self.high]
            .into_iter()
            .flatten()
            .any(Decimal::is_negative)
    }

    /// Whether it is one number with neither bounds nor deviation.
    pub fn is_exact(&self) -> bool {
        self.value.is_some() && self.low.is_none() && self.high.is_none() && self.sd.is_none()
    }

    /// The amount to compute with, in its own unit.
    ///
    /// A value bounded on one side only is taken as certain on the other, as a value without bounds is on both.
    pub fn estimate(&self) -> Estimate {
        self.estimate_with(Decimal::to_f64)
    }

    /// The amount to compute with, in `unit`; `None` where the dimensions differ.
    pub fn estimate_in(&self, unit: Unit) -> Option<Estimate> {
        if let Some(ten) = self.unit.tens_to(unit) {
            return Some(self.estimate_with(|number| number.scaled(ten).to_f64()));
        }
        if !self.unit.same_dimension(unit) {
            return None;
        }
        let factor = self.unit.exact_factor() / unit.exact_factor();
        Some(self.estimate_with(|number| to_f64(&(number.to_ratio() * &factor))))
    }

    fn estimate_with(&self, number: impl Fn(Decimal) -> f64) -> Estimate {
        let [value, low, high, sd] =
            [self.value, self.low, self.high, self.sd].map(|d| d.map(&number));
        match (value, low, high) {
            (Some(value), ..) => Estimate {
                value: Some(value),
                low: low.unwrap_or(value),
                high: high.unwrap_or(value),
                sd: sd.unwrap_or(0.0),
                midpoint: false,
            },
            (None, Some(low), Some(high)) => {
                let value = Some(low + (high - low) / 2.0);
                Estimate {
                    value,
                    low,
                    high,
                    sd: sd.unwrap_or(0.0),
                    midpoint: true,
                }
            }
            (None, ..) => Estimate {
                value: None,
                low: low.unwrap_or(f64::NEG_INFINITY),
                high: high.unwrap_or(f64::INFINITY),
                sd: sd.unwrap_or(0.0),
                midpoint: false,
            },
        }
    }

    /// The amount in base units, for comparing amounts however they are written.
    pub fn canonical(&self) -> Canonical {
        let factor = self.unit.exact_factor();
        let based = |number: Option<Decimal>| number.map(|number| number.to_ratio() * &factor);
        Canonical {
            dimension: self.unit.dimension(),
            value: based(self.value),
            low: based(self.low),
            high: based(self.high),
            sd: based(self.sd),
        }
    }

    /// Half the width of bounds that lie evenly around the value.
    fn half_width(&self) -> Option<Decimal> {
        let (value, low, high) = (self.value?, self.low?, self.high?);
        let half = high.minus(value)?;
        (value.minus(low)? == half && !half.is_zero() && !half.is_negative()).then_some(half)
    }
}

impl fmt::Display for Amount {
    /// The short form, which reads back as the same amount. A deviation and a bound on one side of a value have no
    /// short form: they are added in brackets for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show =
            |number: Option<Decimal>| number.map_or(String::new(), |number| number.to_string());
        let range = format!("{}..{}", show(self.low), show(self.high));
        let percent = self
            .unit
            .parts()
            .next()
            .is_some_and(|(symbol, _)| matches!(symbol, "%" | "‰"));
        let mut text = match (self.value, self.low, self.high) {
            (Some(value), None, None) => value.to_string(),
            (Some(value), ..) => match self.half_width() {
                // Percent after `±` would be read as relative.
                Some(half) if !percent => format!("{value} ± {half}"),
                _ => format!("{value} ({range})"),
            },
            (None, ..) => range,
        };
        if self.unit != Unit::ONE {
            let unit = self.unit.to_string();
            text.push(' ');
            text.push_str(unit.strip_prefix('1').unwrap_or(&unit));
        }
        if let Some(sd) = self.sd {
            text = format!("{text} (sd {sd})");
        }
        f.pad(&text)
    }
}

/// Walks once through the text of an amount.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        if !rest.starts_with(|c: char| c.is_ascii_graphic()) {
            self.at += rest.len() - rest.trim_start().len();
        }
    }

    fn rest(&mut self) -> &str {
        self.skip_space();
        &self.text[self.at..]
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn number(&mut self) -> Result<Decimal, QuantityFault> {
        self.rest();
        let (number, end) = scan(self.text, self.at)?;
        self.at = end;
        Ok(number)
    }

    fn fault<T>(&self, kind: Kind) -> Result<T, QuantityFault> {
        Err(QuantityFault::new(
            kind,
            self.at.min(self.text.trim_end().len()),
            self.text.trim_end().len(),
        ))
    }

    fn amount(mut self) -> Result<Amount, QuantityFault> {
        if self.rest().is_empty() {
            return self.fault(Kind::Empty);
        }
        if self.rest().starts_with("..") {
            let (low, high) = self.range(None)?;
            return self.with_unit(None, low, high);
        }
        self.refuse_unit_first()?;
        let number = self.number()?;
        if self.rest().starts_with("..") {
            let (low, high) = self.range(Some(number))?;
            return self.with_unit(None, low, high);
        }
        if self.eat("±") {
            let (low, high) = self.half_width(number)?;
            return self.with_unit(Some(number), Some(low), Some(high));
        }
        if self.eat("(") {
            let low = if self.rest().starts_with("..") {
                None
            } else {
                Some(self.number()?)
            };
            let (low, high) = if self.rest().starts_with("..") {
                self.range(low)?
            } else {
                return self.fault(Kind::TwoNumbers);
            };
            if !self.eat(")") {
                return self.fault(Kind::UnitInside);
            }
            return self.with_unit(Some(number), low, high);
        }
        self.with_unit(Some(number), None, None)
    }

    /// `..` and what follows it.
    fn range(
        &mut self,
        low: Option<Decimal>,
    ) -> Result<(Option<Decimal>, Option<Decimal>), QuantityFault> {
        self.eat("..");
        if self.text[self.at..].starts_with('.') {
            return self.fault(Kind::BareDot);
        }
        let follows = self
            .rest()
            .starts_with(|c: char| c.is_ascii_digit() || "+-\u{2212}".contains(c));
        let high = if follows { Some(self.number()?) } else { None };
        if low.is_none() && high.is_none() {
            self.at = 0;
            return self.fault(Kind::EmptyRange);
        }
        Ok((low, high))
    }

    /// What follows `±`, as the two ends; `2 %` before a unit is relative to the value.
    fn half_width(&mut self, value: Decimal) -> Result<(Decimal, Decimal), QuantityFault> {
        if !self.rest().starts_with(|c: char| c.is_ascii_digit()) {
            return self.fault(Kind::HalfWidth);
        }
        let mut half = Some(self.number()?);
        let relative = [("%", -2), ("‰", -3)]
            .into_iter()
            .find(|(sign, _)| self.rest().starts_with(sign));
        if let Some((sign, ten)) = relative {
            let before = self.at;
            self.eat(sign);
            if self.rest().is_empty() || self.rest().starts_with(['/', '*', '·']) {
                self.at = before;
                return self.fault(Kind::AmbiguousPercent);
            }
            let size = if value.is_negative() {
                value.negated()
            } else {
                value
            };
            half = half.and_then(|share| size.times(share.scaled(ten)));
        }
        let ends = half.and_then(|half| Some((value.minus(half)?, value.plus(half)?)));
        match ends {
            Some(ends) => Ok(ends),
            None => self.fault(Kind::TooManyDigits),
        }
    }

    fn with_unit(
        mut self,
        value: Option<Decimal>,
        low: Option<Decimal>,
        high: Option<Decimal>,
    ) -> Result<Amount, QuantityFault> {
        let text = self.text;
        self.skip_space();
        let rest = &text[self.at..];
        let unit = if rest.is_empty() {
            Unit::ONE
        } else {
            self.refuse_second_number(rest)?;
            Unit::parse_from(text.trim_end(), self.at)?
        };
        Ok(Amount {
            value,
            low,
            high,
            sd: None,
            unit,
        })
    }

    /// Whatever stands where a unit should and is more numbers.
    fn refuse_second_number(&self, rest: &str) -> Result<(), QuantityFault> {
        let number = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let mut chars = rest.chars();
        let first = chars.next().unwrap_or(' ');
        if matches!(first, '-' | '\u{2212}' | '–' | '—' | '~' | '至' | '到')
            && number(chars.as_str())
        {
            return self.fault(Kind::RangeSign { found: first });
        }
        let odd = |byte: u8| byte == b'.' || !byte.is_ascii();
        if rest.bytes().any(odd) && (rest.contains("..") || rest.contains('±')) {
            return self.fault(Kind::UnitInside);
        }
        // `1/a` is a unit, and the only one that starts with a digit.
        if number(rest) && !rest.trim_start_matches('1').trim_start().starts_with('/') {
            return self.fault(Kind::TwoNumbers);
        }
        Ok(())
    }

    fn refuse_unit_first(&mut self) -> Result<(), QuantityFault> {
        let at = self.at;
        let rest = self.rest();
        if rest.starts_with(|c: char| c.is_ascii_digit() || ".+-\u{2212}".contains(c)) {
            return Ok(());
        }
        let rest = rest.trim_end().to_owned();
        if let Some(found) = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '<' | '>' | '≤' | '≥' | '~'))
        {
            return self.fault(Kind::RangeSign { found });
        }
        let split = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let word = rest[..split].trim();
        if Unit::parse(word).is_err() {
            return Ok(());
        }
        let kind = if split == rest.len() {
            Kind::MissingNumber {
                unit: word.to_owned(),
            }
        } else {
            Kind::UnitFirst {
                better: format!("{} {word}", &rest[split..]),
            }
        };
        let start = at + self.text[at..].len() - self.text[at..].trim_start().len();
        Err(QuantityFault::new(kind, start, start + rest.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    fn kind(text: &str) -> Kind {
        Amount::parse(text).unwrap_err().kind
    }

    fn decimal(text: &str) -> Option<Decimal> {
        Decimal::parse(text).ok()
    }

    #[test]
    fn short_forms_are_written_back() {
        for (text, shown) in [
            ("13.511 MWh", "13.511 MWh"),
            ("13.511MWh", "13.511 MWh"),
            ("38.06 万吨", "38.06 万吨"),
            ("343万吨", "343 万吨"),
            ("5%", "5 %"),
            ("42", "42"),
            ("0.50 t", "0.50 t"),
            ("1e4 t", "10000 t"),
            ("1.915..1.95 t", "1.915..1.95 t"),
            ("1.915 .. 1.95 t", "1.915..1.95 t"),
            ("800.. 亿元", "800.. 亿元"),
            ("..13 MWh", "..13 MWh"),
            ("1.93 ± 0.02 t", "1.93 ± 0.02 t"),
            ("1.93±2%t", "1.93 ± 0.0386 t"),
            ("1.93 (1.915..1.95) t", "1.93 (1.915..1.95) t"),
            ("5 (4..6) %", "5 (4..6) %"),
            ("480 元/吨", "480 CNY/t"),
            ("5 /a", "5 /a"),
            ("5 1/a", "5 /a"),
            ("5 t per a", "5 t/a"),
            ("-5.1 %", "-5.1 %"),
        ] {
            assert_eq!(amount(text).to_string(), shown);
            assert_eq!(amount(shown), amount(text));
        }
    }

    #[test]
    fn half_widths_are_exact() {
        let relative = amount("1.93 ± 2 % t");
        assert_eq!(
            (relative.low, relative.high),
            (decimal("1.8914"), decimal("1.9686"))
        );
        let absolute = amount("1.93 ± 0.02 t");
        assert_eq!(
            (absolute.low, absolute.high),
            (decimal("1.91"), decimal("1.95"))
        );
        let below = amount("-10 ± 10 % t");
        assert_eq!((below.low, below.high), (decimal("-11"), decimal("-9")));
    }

    #[test]
    fn faults_say_what_is_wrong() {
        for (text, expected) in [
            ("", Kind::Empty),
            ("  ", Kind::Empty),
            ("..", Kind::EmptyRange),
            (".. t", Kind::EmptyRange),
            ("t", Kind::MissingNumber { unit: "t".into() }),
            (
                "CNY 500",
                Kind::UnitFirst {
                    better: "500 CNY".into(),
                },
            ),
            ("1 000 t", Kind::TwoNumbers),
            ("5 6", Kind::TwoNumbers),
            ("5 (6) t", Kind::TwoNumbers),
            ("100-200 t", Kind::RangeSign { found: '-' }),
            ("100~200 t", Kind::RangeSign { found: '~' }),
            ("100～200 t", Kind::RangeSign { found: '～' }),
            ("100至200 t", Kind::RangeSign { found: '至' }),
            ("≥ 800 亿元", Kind::RangeSign { found: '≥' }),
            ("100 t..200 t", Kind::UnitInside),
            ("100 t ± 2 t", Kind::UnitInside),
            ("2..1 t", Kind::LowAboveHigh),
            ("5 (1..2) t", Kind::ValueOutside),
            ("5 ± t", Kind::HalfWidth),
            ("5 ± -1 t", Kind::HalfWidth),
            ("5 ± 1 %", Kind::AmbiguousPercent),
            ("1...2 t", Kind::BareDot),
            (
                "5 ％",
                Kind::FullWidth {
                    found: '％',
                    plain: '%',
                },
            ),
            (
                "0x10 t",
                Kind::NotANumber {
                    found: "0x10".into(),
                },
            ),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
        for text in ["NaN t", "inf", "unknown", "about 5 t", ".nan", "- 5 t"] {
            assert!(
                matches!(kind(text), Kind::NotANumber { .. } | Kind::BareDot),
                "{text}"
            );
        }
        let fault = Amount::parse(" 38.06 万蹲").unwrap_err();
        assert_eq!((fault.start, fault.end), (7, 13));
    }

    #[test]
    fn signs_are_told() {
        assert!(amount("-5.1 %").is_negative());
        assert!(amount("1 ± 2 t").is_negative());
        assert!(!amount("0 t").is_negative());
        assert!(amount("5 t").is_exact() && !amount("5.. t").is_exact());
    }

    #[test]
    fn canonical_forms_do_not_see_the_unit() {
        let same = ["1000 t", "1 kt", "0.1 万吨", "1e6 kg", "1000.0 吨"];
        for text in same {
            assert_eq!(
                amount(text).canonical(),
                amount("1000 t").canonical(),
                "{text}"
            );
        }
        assert_ne!(amount("1000 t").canonical(), amount("1000 t/a").canonical());
        assert_ne!(amount("1000 t").canonical(), amount("1000.. t").canonical());
        assert_eq!(amount("365 t/a").canonical(), amount("1 t/d").canonical());
        assert_eq!(amount("5 %").canonical(), amount("0.05").canonical());
    }

    #[test]
    fn estimates_convert_without_noise() {
        let tonnes = Unit::parse("t").unwrap();
        let made = amount("38.06 万吨").estimate_in(tonnes).unwrap();
        assert_eq!(made, Estimate::exact(380_600.0));
        assert_eq!(amount("5 kWh").estimate_in(tonnes), None);
        let yearly = amount("1 t/d")
            .estimate_in(Unit::parse("t/a").unwrap())
            .unwrap();
        assert_eq!(yearly, Estimate::exact(365.0));
        let range = amount("1..3 t").estimate();
        assert_eq!((range.value, range.midpoint), (Some(2.0), true));
        let least = amount("800.. 亿元").estimate();
        assert_eq!(
            (least.value, least.low, least.high),
            (None, 800.0, f64::INFINITY)
        );
        assert_eq!((least.low(), least.high()), (Some(800.0), None));
        let ninth = amount("1 J")
            .estimate_in(Unit::parse("Wh").unwrap())
            .unwrap();
        assert_eq!(ninth.value, Some(1.0 / 3600.0));
    }
}
