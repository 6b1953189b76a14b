//! Figures as readers of each language expect them: `101.29 万吨` and `1,012.9 kt`.
//!
//! A figure moves to the largest unit of its reader's ladder whose threshold it reaches; what is rarer than the
//! ladders (`kWh/kg`, `CNY/t`) stays in its unit. English changes to kt, GWh and the like from ten thousand on, and
//! to millions and billions of money from one on; Chinese changes at 万 and 亿. How many digits a computed figure has is
//! decided in `digits`; given figures keep every digit.

use smallvec::SmallVec;

use super::ladder::{self, Words};
use super::{Lang, Message, digits};
use crate::quantity::{Amount, Decimal, Estimate, Unit};

/// How many decimals a whole end of a range takes from the other end.
const DECIMALS_MAX: i16 = 4;

/// A unit to print several figures in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The figure in the scale is the figure × 10^`ten`.
    ten: i16,
    words: Words,
    lang: Lang,
}

/// `value` rounded to 15 significant digits: without the noise of binary fractions, for JSON.
pub fn clean(value: f64) -> f64 {
    Decimal::nearest(value).map_or(value, Decimal::to_f64)
}

/// The scale in which the largest of `values` reads best.
pub fn scale_for(values: &[f64], unit: Unit, lang: Lang) -> Scale {
    let largest = values
        .iter()
        .filter_map(|value| Decimal::nearest(value.abs()))
        .max();
    scale(largest.unwrap_or_default(), unit, lang, false)
}

/// A computed figure in a scale.
pub fn in_scale(value: f64, scale: &Scale) -> String {
    in_scale_to(value, 0.0, scale)
}

/// A computed figure in a scale, with the digits that an error leaves; zero is none.
fn in_scale_to(value: f64, error: f64, scale: &Scale) -> String {
    dress(&end_to(value, error, scale), scale)
}

fn end_to(value: f64, error: f64, scale: &Scale) -> String {
    let error = Decimal::nearest(error).unwrap_or_default();
    match Decimal::nearest(value) {
        Some(number) => computed(
            number.scaled(scale.ten),
            error.scaled(scale.ten),
            scale.lang,
        ),
        None => not_finite(value).to_owned(),
    }
}

/// A computed figure in the reader's unit.
pub fn quantity(value: f64, unit: Unit, lang: Lang) -> String {
    in_scale(value, &scale_for(&[value], unit, lang))
}

/// Two ends in one unit, `100.20–102.73 万吨`; an infinite end makes it `≥` or `≤`.
pub fn range(low: f64, high: f64, unit: Unit, lang: Lang) -> String {
    range_in(low, high, &scale_for(&[low, high], unit, lang))
}

/// Two ends in a scale.
pub fn range_in(low: f64, high: f64, scale: &Scale) -> String {
    range_to(low, high, 0.0, scale)
}

/// Two ends in a scale, with the digits that an error leaves; zero is none.
fn range_to(low: f64, high: f64, error: f64, scale: &Scale) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) if low == high => in_scale_to(low, error, scale),
        (true, false) => format!("≥ {}", in_scale_to(low, error, scale)),
        (false, true) => format!("≤ {}", in_scale_to(high, error, scale)),
        _ => dress(&ends(low, high, error, scale), scale),
    }
}

/// Two ends: a whole one gets the decimals of the other, `191.50–195.00`. Beyond four decimals the other is told with
/// significant digits, because it is small, and zeros would only count its places.
fn ends(low: f64, high: f64, error: f64, scale: &Scale) -> String {
    let error = Decimal::nearest(error).unwrap_or_default();
    let [left, right] = [low, high].map(|value| {
        let number = Decimal::nearest(value)?.scaled(scale.ten);
        Some(digits::rounded(number, error.scaled(scale.ten)))
    });
    let shown = |value: f64, own: Option<Decimal>, other: Option<Decimal>| {
        let Some(number) = own else {
            return not_finite(value).to_owned();
        };
        let places = other.map_or(0, Decimal::places);
        let whole = number.places() == 0 && places <= DECIMALS_MAX;
        let number = if whole {
            number.rounded(places)
        } else {
            number
        };
        grouped(&number.to_string(), scale.lang)
    };
    between(&shown(low, left, right), &shown(high, right, left))
}

/// A computed figure in both languages.
pub fn message(value: f64, unit: Unit) -> Message {
    Message::new(
        quantity(value, unit, Lang::En),
        quantity(value, unit, Lang::Zh),
    )
}

/// Two ends in both languages.
pub fn range_message(low: f64, high: f64, unit: Unit) -> Message {
    Message::new(
        range(low, high, unit, Lang::En),
        range(low, high, unit, Lang::Zh),
    )
}

/// An estimate in both languages: its value, or its bounds where it has none.
pub fn estimate(estimate: &Estimate, unit: Unit) -> Message {
    let error = digits::error(estimate);
    let (low, high) = (estimate.low, estimate.high);
    let one = |lang| match estimate.value {
        Some(value) => in_scale_to(value, error, &scale_for(&[value], unit, lang)),
        None => range_to(low, high, error, &scale_for(&[low, high], unit, lang)),
    };
    Message::new(one(Lang::En), one(Lang::Zh))
}

/// The bounds of an estimate in both languages, in the unit its value is printed in, and its standard deviation with two
/// digits (`100.20–102.73 万吨；标准差 0.64 万吨`); `None` where neither is known.
pub fn bounds(estimate: &Estimate, unit: Unit) -> Option<Message> {
    let value = estimate.value?;
    let (low, high) = (estimate.low, estimate.high);
    let bounded = estimate.is_interval() && (low.is_finite() || high.is_finite());
    let one = |lang| {
        let scale = scale_for(&[value], unit, lang);
        let mut parts = Vec::new();
        if bounded {
            parts.push(range_to(low, high, digits::error(estimate), &scale));
        }
        if let Some(sd) = Decimal::nearest(estimate.sd).filter(|it| !it.is_zero()) {
            let sd = sd.scaled(scale.ten).significant(2).to_string();
            let sd = dress(&grouped(&sd, lang), &scale);
            parts.push(format!("{}{sd}", lang.pick("sd ", "标准差 ")));
        }
        parts.join(lang.pick("; ", "；"))
    };
    (bounded || estimate.sd > 0.0).then(|| Message::new(one(Lang::En), one(Lang::Zh)))
}

/// A value and its error in one unit, `1,014.7 ± 5.1 kt`: two digits of the error, and as many of the value as the
/// error leaves (JCGM 100:2008, 7.2.6).
pub fn plus_minus(value: f64, error: f64, unit: Unit) -> Message {
    let one = |lang| {
        let scale = scale_for(&[value, error], unit, lang);
        let [shown, half] = [value, error].map(|number| to_digit(number, error, &scale));
        dress(&format!("{shown} ± {half}"), &scale)
    };
    Message::new(one(Lang::En), one(Lang::Zh))
}

/// A figure, or the two ends of a range, with the digits that `error` leaves, in the unit that `size` is told in.
pub fn to_error(ends: &[f64], error: f64, size: f64, unit: Unit) -> Message {
    let one = |lang| {
        let scale = scale_for(&[size, error], unit, lang);
        let shown: Vec<String> = ends.iter().map(|it| to_digit(*it, error, &scale)).collect();
        let text = match &shown[..] {
            [low, high] => between(low, high),
            shown => shown.concat(),
        };
        dress(&text, &scale)
    };
    Message::new(one(Lang::En), one(Lang::Zh))
}

/// A number in a scale, to the second digit of an error.
fn to_digit(number: f64, error: f64, scale: &Scale) -> String {
    let in_scale = |number| Decimal::nearest(number).map(|it| it.scaled(scale.ten));
    match (in_scale(number), in_scale(error)) {
        (Some(number), Some(error)) if !error.is_zero() => {
            let rounded = number.rounded_like(error.significant(2));
            grouped(&rounded.to_string(), scale.lang)
        }
        (Some(number), _) => computed(number, Decimal::default(), scale.lang),
        (None, _) => not_finite(number).to_owned(),
    }
}

/// A ratio as a percentage with two decimals: `27.31 %`.
pub fn percent(ratio: f64) -> String {
    match Decimal::nearest(ratio) {
        Some(number) => format!(
            "{} %",
            computed(number.scaled(2), Decimal::default(), Lang::En)
        ),
        None => format!("{} %", not_finite(ratio)),
    }
}

/// A plain number as people write it, rounded like a computed figure.
pub fn number(value: f64, lang: Lang) -> String {
    Decimal::nearest(value).map_or_else(
        || not_finite(value).to_owned(),
        |number| computed(number, Decimal::default(), lang),
    )
}

/// An amount as the file gives it, in the reader's unit, with every digit.
pub fn given(amount: &Amount, lang: Lang) -> String {
    let size =
        |number: Option<Decimal>| number.map(|d| if d.is_negative() { d.negated() } else { d });
    let largest = size(amount.value).or_else(|| size(amount.high).max(size(amount.low)));
    let scale = scale(largest.unwrap_or_default(), amount.unit, lang, true);
    let show = |number: Decimal| grouped(&moved(number, scale.ten).to_string(), lang);
    let span = |low: Option<Decimal>, high: Option<Decimal>| match (low, high) {
        (Some(low), Some(high)) => between(&show(low), &show(high)),
        (Some(low), None) => format!("≥ {}", show(low)),
        (None, Some(high)) => format!("≤ {}", show(high)),
        (None, None) => String::new(),
    };
    let mut text = match (amount.value, amount.low, amount.high) {
        (Some(value), None, None) => dress(&show(value), &scale),
        (Some(value), low, high) => {
            let (value, span) = (dress(&show(value), &scale), span(low, high));
            lang.pick(&format!("{value} ({span})"), &format!("{value}（{span}）"))
                .to_owned()
        }
        (None, Some(low), None) => format!("≥ {}", dress(&show(low), &scale)),
        (None, None, Some(high)) => format!("≤ {}", dress(&show(high), &scale)),
        (None, low, high) => dress(&span(low, high), &scale),
    };
    if let Some(sd) = amount.sd.map(show) {
        text += lang.pick(&format!(" (sd {sd})"), &format!("（标准差 {sd}）"));
    }
    text
}

/// A given number times 10^`ten`: every digit stays, and whole numbers get no zeros after the dot from the move.
fn moved(number: Decimal, ten: i16) -> Decimal {
    let there = number.scaled(ten);
    let shortest = (number.places()..there.places()).map(|places| there.rounded(places));
    shortest
        .into_iter()
        .find(|shorter| *shorter == there)
        .unwrap_or(there)
}

/// An amount as the file gives it, in both languages.
pub fn given_message(amount: &Amount) -> Message {
    Message::new(given(amount, Lang::En), given(amount, Lang::Zh))
}

/// Chooses the scale for a figure of size `largest` in `unit`; `keep` keeps a unit that is the reader's already.
fn scale(largest: Decimal, unit: Unit, lang: Lang, keep: bool) -> Scale {
    let stay = || Scale {
        ten: 0,
        words: ladder::written(unit, lang),
        lang,
    };
    let Some((head, rate)) = ladder::split(unit, lang) else {
        return stay();
    };
    let steps = ladder::steps(head, lang);
    let steps: SmallVec<[_; 5]> = steps
        .into_iter()
        .filter_map(|step| Some((head.tens_to(step.unit)? + step.shift, step)))
        .collect();
    let own = steps.iter().find(|(ten, _)| *ten == 0);
    // Zero has no size: it is told like one of the unit it came in.
    let zero = largest.is_zero();
    let largest = if zero { Decimal::from(1) } else { largest };
    let chosen = match own {
        Some(own) if keep || zero => Some(own),
        _ => steps
            .iter()
            .rfind(|(ten, step)| largest.scaled(*ten) >= Decimal::from(step.from))
            .or(steps.first()),
    };
    match chosen {
        Some((ten, step)) => Scale {
            ten: *ten,
            words: step.word.words().per(&rate),
            lang,
        },
        None => stay(),
    }
}

/// A number with the words of its scale around it.
fn dress(number: &str, scale: &Scale) -> String {
    let Words { before, after, one } = &scale.words;
    let after = one.as_ref().filter(|_| number == "1").unwrap_or(after);
    let gap = if after.is_empty() || after.starts_with('/') {
        ""
    } else {
        " "
    };
    [before, number, gap, after].concat()
}

/// A computed number with the digits that its error leaves; an error of zero is none.
fn computed(number: Decimal, error: Decimal, lang: Lang) -> String {
    grouped(&digits::rounded(number, error).to_string(), lang)
}

/// English groups the digits before the dot by three, Chinese does not.
fn grouped(number: &str, lang: Lang) -> String {
    let (whole, part) = number.split_at(number.find('.').unwrap_or(number.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    if lang == Lang::Zh || digits.len() <= 3 {
        return number.to_owned();
    }
    let mut text = String::with_capacity(number.len() + digits.len() / 3);
    text.push_str(sign);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(part);
    text
}

/// Two ends; a minus sign keeps its distance from the dash.
fn between(low: &str, high: &str) -> String {
    let gap = if low.starts_with('-') || high.starts_with('-') {
        " "
    } else {
        ""
    };
    format!("{low}{gap}–{gap}{high}")
}

fn not_finite(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "∞",
        f64::NEG_INFINITY => "-∞",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(value: f64, unit: &str) -> (String, String) {
        let message = message(value, Unit::parse(unit).unwrap());
        (message.en, message.zh)
    }

    fn pair(en: &str, zh: &str) -> (String, String) {
        (en.to_owned(), zh.to_owned())
    }

    fn told(text: &str) -> (String, String) {
        let message = given_message(&Amount::parse(text).unwrap());
        (message.en, message.zh)
    }

    #[test]
    fn computed_figures_move_to_the_readers_unit() {
        assert_eq!(both(1_012_860.0, "t"), pair("1,012.86 kt", "101.29 万吨"));
        assert_eq!(both(1_393_460.0, "t"), pair("1,393.46 kt", "139.35 万吨"));
        assert_eq!(both(139.346, "万吨"), pair("1,393.46 kt", "139.35 万吨"));
        assert_eq!(both(343.0, "万吨/a"), pair("3,430 kt/a", "343 万吨/年"));
        assert_eq!(
            both(22_485_000_000.0, "CNY"),
            pair("CNY 22.49 bn", "224.85 亿元")
        );
        assert_eq!(both(258.3833, "亿元"), pair("CNY 25.84 bn", "258.38 亿元"));
        assert_eq!(both(3_500_000.0, "CNY"), pair("CNY 3.50 m", "350 万元"));
        assert_eq!(both(8_000.0, "t"), pair("8,000 t", "8000 吨"));
        assert_eq!(both(33.0, "t"), pair("33 t", "33 吨"));
        assert_eq!(both(0.25, "t"), pair("250 kg", "250 千克"));
        assert_eq!(both(18_828.6, "GWh"), pair("18.83 TWh", "188.29 亿千瓦时"));
        assert_eq!(both(5000.0, "台"), pair("5,000 units", "5000 台"));
        assert_eq!(both(5000.0, "台/a"), pair("5,000 units/a", "5000 台/年"));
        assert_eq!(both(1.0, "家"), pair("1 firm", "1 家"));
        assert_eq!(both(0.0, "万吨"), pair("0 kt", "0 万吨"));
        assert_eq!(both(5.1, "%"), pair("5.10 %", "5.10 %"));
        assert_eq!(both(2.0, "a"), pair("2 years", "2 年"));
    }

    #[test]
    fn rare_compounds_stay_in_their_unit() {
        assert_eq!(both(480.0, "CNY/t"), pair("CNY 480/t", "480 元/吨"));
        assert_eq!(both(13.511, "MWh/t"), pair("13.51 MWh/t", "13.51 MWh/吨"));
        assert_eq!(
            both(55.5, "kWh/kg"),
            pair("55.50 kWh/kg", "55.50 千瓦时/千克")
        );
        assert_eq!(both(1.2, "万元/t"), pair("CNY 12,000/t", "1.20 万元/吨"));
        assert_eq!(both(3.0, "t*km"), pair("3 t·km", "3 吨·公里"));
    }

    #[test]
    fn given_figures_keep_every_digit() {
        assert_eq!(told("38.06 万吨"), pair("380.6 kt", "38.06 万吨"));
        assert_eq!(told("343万吨"), pair("3,430 kt", "343 万吨"));
        assert_eq!(told("0.50 t"), pair("0.50 t", "0.50 吨"));
        assert_eq!(told("224.85 亿元"), pair("CNY 22.485 bn", "224.85 亿元"));
        assert_eq!(told("800.. 亿元"), pair("≥ CNY 80 bn", "≥ 800 亿元"));
        assert_eq!(told("..13 MWh"), pair("≤ 13 MWh", "≤ 1.3 万千瓦时"));
        assert_eq!(told("100..200 t"), pair("100–200 t", "100–200 吨"));
        assert_eq!(
            told("1.93 (1.915..1.95) t"),
            pair("1.93 t (1.915–1.95)", "1.93 吨（1.915–1.95）")
        );
        assert_eq!(told("-5.1 %"), pair("-5.1 %", "-5.1 %"));
        assert_eq!(told("42"), pair("42", "42"));
    }

    #[test]
    fn one_row_shares_one_unit() {
        let unit = Unit::parse("t").unwrap();
        let scale = scale_for(&[1_393_460.0, 3_000.0], unit, Lang::Zh);
        assert_eq!(in_scale(3_000.0, &scale), "0.30 万吨");
        assert_eq!(
            range(1_002_030.0, 1_027_340.0, unit, Lang::Zh),
            "100.20–102.73 万吨"
        );
        assert_eq!(range(5.0, f64::INFINITY, unit, Lang::En), "≥ 5 t");
        assert_eq!(range(f64::NEG_INFINITY, 5.0, unit, Lang::En), "≤ 5 t");
        assert_eq!(range(5.0, 5.0, unit, Lang::En), "5 t");
        assert_eq!(range(-5.0, 5.0, unit, Lang::En), "-5 – 5 t");
        assert_eq!(range(0.191_5, 0.195, unit, Lang::En), "191.50–195.00 kg");
        assert_eq!(range(0.0, 1.02, unit, Lang::Zh), "0.00–1.02 吨");
        assert_eq!(range(0.0, 12.3e-13, unit, Lang::En), "0–0.00000123 g");
    }

    #[test]
    fn estimates_are_told_with_their_bounds_in_one_unit() {
        let unit = Unit::parse("t").unwrap();
        let short = Estimate {
            low: 9_900.0,
            high: 10_100.0,
            ..Estimate::exact(10_000.0)
        };
        assert_eq!(estimate(&short, unit), Message::new("10 kt", "1 万吨"));
        assert_eq!(
            bounds(&short, unit),
            Some(Message::new("9.90–10.10 kt", "0.990–1.010 万吨"))
        );
        assert_eq!(bounds(&Estimate::exact(1.0), unit), None);
        let least = Estimate {
            value: None,
            high: f64::INFINITY,
            ..Estimate::exact(800.0)
        };
        assert_eq!(estimate(&least, unit), Message::new("≥ 800 t", "≥ 800 吨"));
    }

    #[test]
    fn percentages_and_small_numbers() {
        assert_eq!(percent(38.06 / 139.346), "27.31 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.000_012_345), "0.00123 %");
        assert_eq!(number(1_234_567.891, Lang::En), "1,234,567.89");
        assert_eq!(number(-0.004_567, Lang::Zh), "-0.00457");
        assert_eq!(number(f64::NAN, Lang::En), "?");
        // Half goes up, as readers round, although 1.005 is a little less in binary.
        assert_eq!(number(1.005, Lang::En), "1.01");
    }

    #[test]
    fn clean_takes_the_binary_noise_away() {
        assert_eq!(clean(1_012_859.999_999_999_9), 1_012_860.0);
        assert_eq!(clean(0.1 + 0.2), 0.3);
        assert!(clean(f64::NAN).is_nan());
        assert_eq!(clean(f64::INFINITY), f64::INFINITY);
    }
}
