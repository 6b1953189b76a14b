//! Periods and dates of the calendar.

use super::fault::{QuantityFault, QuantityFaultKind as Kind};
use super::scan::refuse_full_width;
use std::fmt;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u8,
    /// Day, from 1.
    pub day: u8,
}

/// A year or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A year.
    Year(i32),
    /// A half-year, 1 or 2.
    Half(i32, u8),
    /// A quarter, 1 to 4.
    Quarter(i32, u8),
    /// A month, 1 to 12.
    Month(i32, u8),
}

impl Period {
    /// Reads `2025`, `2025-H1`, `2025-Q1` or `2025-03`.
    pub fn parse(text: &str) -> Result<Self, QuantityFault> {
        refuse_full_width(text)?;
        let shown = text.trim();
        let fault = |kind| QuantityFault::new(kind, 0, text.len());
        let bad = || {
            fault(Kind::BadPeriod {
                found: shown.to_owned(),
            })
        };
        if shown.is_empty() {
            return Err(fault(Kind::Empty));
        }
        let (year, part) = match shown.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (shown, None),
        };
        let year = number(year, 4)
            .and_then(|year| i32::try_from(year).ok())
            .ok_or_else(bad)?;
        let Some(part) = part else {
            return Ok(Self::Year(year));
        };
        let (make, most, digits): (fn(i32, u8) -> Self, u8, &str) =
            match (part.strip_prefix('H'), part.strip_prefix('Q')) {
                (Some(half), _) => (Self::Half, 2, half),
                (_, Some(quarter)) => (Self::Quarter, 4, quarter),
                _ => (Self::Month, 12, part),
            };
        let length = if most == 12 { 2 } else { 1 };
        let count = number(digits, length)
            .and_then(|n| u8::try_from(n).ok())
            .ok_or_else(bad)?;
        if count == 0 || count > most {
            return Err(fault(Kind::NoSuchDate {
                found: shown.to_owned(),
            }));
        }
        Ok(make(year, count))
    }

    /// The year.
    pub const fn year(self) -> i32 {
        match self {
            Self::Year(year)
            | Self::Half(year, _)
            | Self::Quarter(year, _)
            | Self::Month(year, _) => year,
        }
    }

    /// Its share of a year as a fraction: a quarter is 1/4 and a month 1/12, whatever their days.
    pub const fn share_of_year(self) -> (u32, u32) {
        match self {
            Self::Year(_) => (1, 1),
            Self::Half(..) => (1, 2),
            Self::Quarter(..) => (1, 4),
            Self::Month(..) => (1, 12),
        }
    }

    /// Its share of a year.
    pub fn years(self) -> f64 {
        let (over, under) = self.share_of_year();
        f64::from(over) / f64::from(under)
    }

    /// The same period of the year before.
    #[must_use]
    pub const fn previous_year(self) -> Self {
        match self {
            Self::Year(year) => Self::Year(year - 1),
            Self::Half(year, n) => Self::Half(year - 1, n),
            Self::Quarter(year, n) => Self::Quarter(year - 1, n),
            Self::Month(year, n) => Self::Month(year - 1, n),
        }
    }

    /// First and last month.
    const fn months(self) -> (u8, u8) {
        match self {
            Self::Year(_) => (1, 12),
            Self::Half(_, n) => (6 * n - 5, 6 * n),
            Self::Quarter(_, n) => (3 * n - 2, 3 * n),
            Self::Month(_, n) => (n, n),
        }
    }

    /// Its first day.
    pub const fn start(self) -> Date {
        Date {
            year: self.year(),
            month: self.months().0,
            day: 1,
        }
    }

    /// Its last day.
    pub const fn end(self) -> Date {
        let (year, month) = (self.year(), self.months().1);
        Date {
            year,
            month,
            day: days_in(year, month),
        }
    }

    /// Whether `other` lies in it.
    pub fn contains(self, other: Self) -> bool {
        self.start() <= other.start() && other.end() <= self.end()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Half(year, n) => format!("{year:04}-H{n}"),
            Self::Quarter(year, n) => format!("{year:04}-Q{n}"),
            Self::Month(year, n) => format!("{year:04}-{n:02}"),
        })
    }
}

impl Date {
    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        let Self { year, month, day } = self;
        if day < days_in(year, month) {
            return Self {
                day: day + 1,
                ..self
            };
        }
        let (year, month) = if month < 12 {
            (year, month + 1)
        } else {
            (year + 1, 1)
        };
        Self {
            year,
            month,
            day: 1,
        }
    }

    /// Its beginning as a point in time, in years: 2025-07-01 is 2025 and 181 of 365.
    pub fn point(self) -> f64 {
        let months = (1..self.month).map(|month| u32::from(days_in(self.year, month)));
        let before = months.sum::<u32>() + u32::from(self.day) - 1;
        let whole = if days_in(self.year, 2) == 29 {
            366.0
        } else {
            365.0
        };
        f64::from(self.year) + f64::from(before) / whole
    }

    /// Reads `2025-12-31`; a period (`2025`, `2025-06`, `2025-Q2`) means its last day.
    pub fn parse(text: &str) -> Result<Self, QuantityFault> {
        refuse_full_width(text)?;
        let shown = text.trim();
        let fault =
            |kind: fn(String) -> Kind| QuantityFault::new(kind(shown.to_owned()), 0, text.len());
        let bad = |found| Kind::BadDate { found };
        let parts: Vec<&str> = shown.split('-').collect();
        let [year, month, day] = parts[..] else {
            return Period::parse(text)
                .map(Period::end)
                .map_err(|wrong| match wrong.kind {
                    Kind::BadPeriod { .. } => fault(bad),
                    _ => wrong,
                });
        };
        let year = number(year, 4)
            .and_then(|n| i32::try_from(n).ok())
            .ok_or_else(|| fault(bad))?;
        let small = |text| number(text, 2).and_then(|n| u8::try_from(n).ok());
        let (month, day) = small(month).zip(small(day)).ok_or_else(|| fault(bad))?;
        if !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
            return Err(fault(|found| Kind::NoSuchDate { found }));
        }
        Ok(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!(
            "{:04}-{:02}-{:02}",
            self.year, self.month, self.day
        ))
    }
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

const fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_written_back() {
        for text in ["2025", "2025-H1", "2025-Q4", "2025-03", "0800"] {
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn shares_and_ends() {
        let period = |text: &str| Period::parse(text).unwrap();
        assert_eq!(period("2025-Q1").share_of_year(), (1, 4));
        assert_eq!(period("2025-03").years(), 1.0 / 12.0);
        assert_eq!(period("2024-Q1").end().to_string(), "2024-03-31");
        assert_eq!(period("2024-02").end().to_string(), "2024-02-29");
        assert_eq!(period("1900-02").end().day, 28);
        assert_eq!(period("2000-02").end().day, 29);
        assert_eq!(period("2025-H2").start().to_string(), "2025-07-01");
        assert_eq!(period("2025-Q1").previous_year(), period("2024-Q1"));
        assert!(period("2025").contains(period("2025-Q3")));
        assert!(period("2025-H2").contains(period("2025-07")));
        assert!(!period("2025-Q1").contains(period("2025")));
        assert!(!period("2025").contains(period("2024-Q4")));
    }

    #[test]
    fn dates_mean_the_last_day() {
        for (text, day) in [
            ("2025-12-31", "2025-12-31"),
            ("2025", "2025-12-31"),
            ("2025-06", "2025-06-30"),
            ("2025-Q2", "2025-06-30"),
            ("2024-02-29", "2024-02-29"),
        ] {
            assert_eq!(Date::parse(text).unwrap().to_string(), day);
        }
        assert!(Date::parse("2025-01-31").unwrap() < Date::parse("2025-02-01").unwrap());
    }

    #[test]
    fn days_follow_each_other_and_fill_their_year() {
        let mut day = Date::parse("1999-01-01").unwrap();
        let (mut count, mut before) = (0, day.point());
        while day.year < 2005 {
            let next = day.next();
            assert!(next > day && Date::parse(&next.to_string()) == Ok(next));
            let length = if next.year % 4 == 0 { 366.0 } else { 365.0 };
            let step = next.point() - before;
            assert!((step - 1.0 / length).abs() < 1e-4, "{next}: {step}");
            (day, count, before) = (next, count + 1, next.point());
        }
        assert_eq!(count, 6 * 365 + 2);
        assert_eq!(Date::parse("2025-01-01").unwrap().point(), 2025.0);
        assert_eq!(
            Date::parse("2025-07-01").unwrap().point(),
            2025.0 + 181.0 / 365.0
        );
    }

    #[test]
    fn what_is_not_in_the_calendar_is_refused() {
        let found = |text: &str| text.to_owned();
        for text in ["2025-Q5", "2025-Q0", "2025-H3", "2025-13", "2025-00"] {
            let kind = Kind::NoSuchDate { found: found(text) };
            assert_eq!(Period::parse(text).unwrap_err().kind, kind);
        }
        for text in [
            "25", "2025-3", "2025Q1", "2025-q1", "2025年", "20255", "2025-", "2025-Q11", "-2025",
        ] {
            let kind = Kind::BadPeriod { found: found(text) };
            assert_eq!(Period::parse(text).unwrap_err().kind, kind);
        }
        for text in ["2025-02-29", "2025-04-31", "2025-13-01", "2025-01-00"] {
            let kind = Kind::NoSuchDate { found: found(text) };
            assert_eq!(Date::parse(text).unwrap_err().kind, kind);
        }
        for text in ["2025-1-1", "31.12.2025", "2025-12-31T00:00", "2025/12/31"] {
            let kind = Kind::BadDate { found: found(text) };
            assert_eq!(Date::parse(text).unwrap_err().kind, kind);
        }
        assert_eq!(Date::parse("").unwrap_err().kind, Kind::Empty);
    }
}
