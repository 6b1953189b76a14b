//! Time across a field: where days stand, which of them are written.
//!
//! Comes in: days. Goes out: a range in years, ticks, their words. Must not know: what is drawn over time.

use crate::quantity::{Date, Period};

/// More ticks than these run into each other.
const TICKS: f64 = 8.0;

/// Time across a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Time {
    pub range: (f64, f64),
    pub ticks: Vec<f64>,
}

/// The years around some days, with room behind the last.
pub(super) fn around(days: impl Iterator<Item = Date>) -> Option<Time> {
    let points: Vec<f64> = days.map(Date::point).collect();
    let first = points.iter().copied().reduce(f64::min)?;
    let last = points.iter().copied().reduce(f64::max)?;
    // What stood before the first day is seen too.
    let low = (first - 0.02).floor();
    let mut high = (last.floor() + 1.0).max(low + 1.0);
    // What begins on the last day would not be seen.
    while high - last < (high - low) * 0.12 {
        high += 1.0;
    }
    Some(Time {
        range: (low, high),
        ticks: ticks(low, high),
    })
}

/// The time of a period, from its first day to its end.
pub(super) fn of(period: Period) -> Time {
    let (low, high) = (period.start().point(), period.end().next().point());
    let months = (period.years() * 12.0).round() as u32;
    let step = (months / 4).max(1);
    let mut ticks = Vec::new();
    let mut day = period.start();
    let mut month = 0;
    while month <= months {
        if month % step == 0 {
            ticks.push(day.point());
        }
        day = following(day);
        month += 1;
    }
    Time {
        range: (low, high),
        ticks,
    }
}

/// The first day of the next month.
fn following(day: Date) -> Date {
    let (year, month) = if day.month < 12 {
        (day.year, day.month + 1)
    } else {
        (day.year + 1, 1)
    };
    Date {
        year,
        month,
        day: 1,
    }
}

/// Round years, or quarters of one or two.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let span = high - low;
    if span <= 2.0 {
        let year = low as i32;
        let step = if span <= 1.0 { 3 } else { 6 };
        let months = (span * 12.0).round() as i32;
        let at = |month: i32| Date {
            year: year + month / 12,
            month: u8::try_from(month % 12 + 1).unwrap_or(1),
            day: 1,
        };
        return (0..=months)
            .step_by(step)
            .map(|month| at(month).point())
            .collect();
    }
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if span / step <= TICKS {
            break;
        }
        step *= factor;
    }
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|it| it as f64 * step).collect()
}

/// A point in time as it is written at an axis: the year, or year and month where months are told apart.
pub(super) fn written(point: f64, months: bool) -> String {
    // A thousandth of a year is a third of a day: beginnings of months are not missed by rounding.
    let year = (point + 1e-3).floor();
    if months {
        let month = ((point - year) * 12.0 + 0.2).floor() + 1.0;
        format!("{year:04.0}-{month:02.0}")
    } else {
        format!("{year:.0}")
    }
}

impl Time {
    /// Whether its ticks tell months apart.
    pub fn in_months(&self) -> bool {
        self.range.1 - self.range.0 <= 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(days: &[&str]) -> Time {
        around(days.iter().map(|it| Date::parse(it).unwrap())).unwrap()
    }

    #[test]
    fn ticks_are_round_and_few_and_within() {
        for (days, words) in [
            (
                &["2025-03-31"][..],
                &["2025-01", "2025-04", "2025-07", "2025-10", "2026-01"][..],
            ),
            (
                &["2025-03-31", "2026-06-30"],
                &["2025-01", "2025-07", "2026-01", "2026-07", "2027-01"],
            ),
            (
                &["2021-12-31", "2030-12-31"],
                &["2022", "2024", "2026", "2028", "2030", "2032"],
            ),
            (
                &["0001-01-01", "9999-12-31"],
                &["0", "2000", "4000", "6000", "8000", "10000"],
            ),
        ] {
            let time = time(days);
            let told: Vec<String> = time
                .ticks
                .iter()
                .map(|it| written(*it, time.in_months()))
                .collect();
            assert_eq!(told, words, "{days:?}");
            assert!(time.ticks.len() as f64 <= TICKS + 1.0);
            let (low, high) = time.range;
            assert!(time.ticks.iter().all(|it| low <= *it && *it <= high));
            let last = Date::parse(days[days.len() - 1]).unwrap().point();
            assert!(high - last >= (high - low) * 0.12);
        }
        assert_eq!(around(std::iter::empty()), None);
    }

    #[test]
    fn a_period_has_its_own_ticks() {
        for (period, words) in [
            (
                "2025",
                &["2025-01", "2025-04", "2025-07", "2025-10", "2026-01"][..],
            ),
            (
                "2025-H2",
                &[
                    "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01",
                ],
            ),
            ("2024-Q1", &["2024-01", "2024-02", "2024-03", "2024-04"]),
            ("2025-12", &["2025-12", "2026-01"]),
        ] {
            let time = of(Period::parse(period).unwrap());
            let told: Vec<String> = time.ticks.iter().map(|it| written(*it, true)).collect();
            assert_eq!(told, words);
        }
    }

    #[test]
    fn every_month_is_written_as_itself() {
        for year in 1999..2030 {
            for month in 1..=12 {
                let day = Date {
                    year,
                    month,
                    day: 1,
                };
                assert_eq!(written(day.point(), true), format!("{year:04}-{month:02}"));
            }
        }
    }
}
