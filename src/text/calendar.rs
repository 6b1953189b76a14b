//! Periods and dates in words.

use super::{Lang, Message};
use crate::quantity::{Date, Period};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const NUMERALS: [&str; 4] = ["一", "二", "三", "四"];

/// A period in words: `Q1 2025`, `2025年第一季度`.
pub fn period(period: Period, lang: Lang) -> String {
    let message = period_message(period);
    message.get(lang).to_owned()
}

/// A period in both languages.
pub fn period_message(period: Period) -> Message {
    match period {
        Period::Year(year) => Message::new(year.to_string(), format!("{year}年")),
        Period::Half(year, n) => {
            let half = if n == 1 { "上" } else { "下" };
            Message::new(format!("H{n} {year}"), format!("{year}年{half}半年"))
        }
        Period::Quarter(year, n) => {
            let numeral = NUMERALS.get(usize::from(n).wrapping_sub(1)).unwrap_or(&"");
            Message::new(format!("Q{n} {year}"), format!("{year}年第{numeral}季度"))
        }
        Period::Month(year, n) => {
            Message::new(format!("{} {year}", month(n)), format!("{year}年{n}月"))
        }
    }
}

/// A date in words: `31 December 2025`, `2025年12月31日`.
pub fn date(date: Date, lang: Lang) -> String {
    let message = date_message(date);
    message.get(lang).to_owned()
}

/// A date in both languages.
pub fn date_message(date: Date) -> Message {
    let Date {
        year,
        month: number,
        day,
    } = date;
    Message::new(
        format!("{day} {} {year}", month(number)),
        format!("{year}年{number}月{day}日"),
    )
}

fn month(number: u8) -> &'static str {
    MONTHS
        .get(usize::from(number).wrapping_sub(1))
        .copied()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_dates_in_words() {
        let said = |text: &str| period_message(Period::parse(text).unwrap());
        assert_eq!(said("2025"), Message::new("2025", "2025年"));
        assert_eq!(said("2025-H1"), Message::new("H1 2025", "2025年上半年"));
        assert_eq!(said("2025-Q1"), Message::new("Q1 2025", "2025年第一季度"));
        assert_eq!(said("2025-03"), Message::new("March 2025", "2025年3月"));
        let day = Date::parse("2025-12-31").unwrap();
        assert_eq!(date(day, Lang::En), "31 December 2025");
        assert_eq!(date(day, Lang::Zh), "2025年12月31日");
    }
}
