//! Raw text → figures, periods, dates, words, each fault at its place.

use super::Resolver;
use crate::language::decode::nearest;
use crate::language::fault::Fault;
use crate::language::shape::{Text, TextOr};
use crate::language::written::{
    Basis, Flag, LongFigure, Numbers, Written, WrittenFigure, WrittenWords,
};
use crate::model::{Confidence, Figure, Place, Words};
use crate::quantity::{Amount, Date, Decimal, Period, QuantityFault, Unit};
use crate::text::{Message, describe};

/// What the dimension of a figure must be, and where that is said.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    /// Units of allowed dimensions; the first is the one named in the fault.
    pub units: Vec<Unit>,
    /// Where the dimension comes from.
    pub because: Option<(Place, Message)>,
    /// Negative amounts are allowed (year-on-year changes).
    pub signed: bool,
}

impl Expected {
    /// Exactly this unit's dimension.
    pub fn unit(unit: Unit) -> Self {
        Self {
            units: vec![unit],
            because: None,
            signed: false,
        }
    }
    /// A ratio, which may be negative.
    pub fn change() -> Self {
        Self {
            units: vec![Unit::ONE],
            because: None,
            signed: true,
        }
    }
    /// Any dimension.
    pub fn any() -> Self {
        Self {
            units: Vec::new(),
            because: None,
            signed: false,
        }
    }
}

impl Resolver {
    /// Words as written.
    pub(super) fn words(&mut self, written: Option<&WrittenWords>) -> Words {
        match written {
            None => Words::default(),
            Some(TextOr::Text(text)) => Words {
                plain: Some(text.value.clone()),
                ..Words::default()
            },
            Some(TextOr::Long(long)) => Words {
                plain: None,
                en: long.value.en.as_ref().map(|text| text.value.clone()),
                zh: long.value.zh.as_ref().map(|text| text.value.clone()),
            },
        }
    }

    /// `true` or `false`; absent is false.
    pub(super) fn flag(&mut self, written: Option<&Flag>) -> bool {
        let Some(Flag(text)) = written else {
            return false;
        };
        match text.value.as_str() {
            "true" => true,
            "false" => false,
            other => {
                let message = Message::new(
                    format!("must be `true` or `false`, not `{other}`"),
                    format!("应当是 `true` 或 `false`，而不是 `{other}`"),
                );
                self.fault(Fault::new(text.place, message));
                false
            }
        }
    }

    /// One of a closed set of words.
    pub(super) fn word<T: Copy>(
        &mut self,
        text: &Text,
        all: &[T],
        spell: fn(T) -> &'static str,
    ) -> Option<T> {
        if let Some(found) = all.iter().find(|value| spell(**value) == text.value) {
            return Some(*found);
        }
        let words: Vec<&str> = all.iter().map(|value| spell(*value)).collect();
        self.unknown_word(text, &words);
        None
    }

    /// A word that is not in the list, with the nearest one.
    pub(super) fn unknown_word(&mut self, text: &Text, words: &[&str]) {
        let shown = &text.value;
        let message = Message::new(
            format!("`{shown}` is not one of the words that may stand here"),
            format!("这里不能写 `{shown}`"),
        );
        let fault = Fault::new(text.place, message);
        let fault = match nearest(shown, words.iter().copied()) {
            Some(near) => fault.help(
                format!("did you mean `{near}`?"),
                format!("是不是 `{near}`？"),
            ),
            None => {
                let all = words.join(", ");
                fault.help(format!("one of: {all}"), format!("可用：{all}"))
            }
        };
        self.fault(fault);
    }

    /// A fault inside a text, at the right characters of it.
    fn quantity_fault(&mut self, text: &Text, fault: &QuantityFault) {
        let (message, help) = describe(fault);
        let mut place = text.place;
        // Only raw text maps onto the file byte by byte; quoted text is underlined whole.
        let raw = (place.end - place.start) as usize == text.value.len();
        if raw && fault.end > fault.start {
            let before = text.value.get(..fault.start).unwrap_or("");
            place.column += u32::try_from(before.chars().count()).unwrap_or(0);
            place.end = place.start + u32::try_from(fault.end).unwrap_or(0);
            place.start += u32::try_from(fault.start).unwrap_or(0);
        }
        let mut fault = Fault::new(place, message);
        fault.help = help;
        self.fault(fault);
    }

    /// A unit.
    pub(super) fn unit(&mut self, text: &Text) -> Option<Unit> {
        Unit::parse(&text.value)
            .map_err(|fault| self.quantity_fault(text, &fault))
            .ok()
    }

    /// A period; `unknown` is `None`.
    pub(super) fn period(&mut self, text: &Text) -> Option<Period> {
        if text.value == "unknown" {
            return None;
        }
        Period::parse(&text.value)
            .map_err(|fault| self.quantity_fault(text, &fault))
            .ok()
    }

    /// A date; `unknown` is `None`.
    pub(super) fn date(&mut self, text: Option<&Text>) -> Option<Date> {
        let text = text?;
        if text.value == "unknown" {
            return None;
        }
        Date::parse(&text.value)
            .map_err(|fault| self.quantity_fault(text, &fault))
            .ok()
    }

    /// The period of the chain and what it rests on.
    pub(super) fn period_of_chain(&mut self, written: &Written) {
        match &written.period {
            None => {}
            Some(TextOr::Text(text)) => {
                self.chain.period = self.period(text);
                self.chain.period_basis.place = text.place;
            }
            Some(TextOr::Long(long)) => {
                match &long.value.is {
                    Some(text) => self.chain.period = self.period(text),
                    None => self.missing_key("is", long.place),
                }
                // Sources are not declared yet when the head is read: they are filled in with the statements.
                self.chain.period_basis.place = long.place;
            }
        }
    }

    /// An amount in its short form, checked for dimension and sign.
    pub(super) fn amount(&mut self, text: &Text, expected: &Expected) -> Option<Amount> {
        if text.value == "unknown" {
            return None;
        }
        let amount = match Amount::parse(&text.value) {
            Ok(amount) => amount,
            Err(fault) => {
                self.quantity_fault(text, &fault);
                return None;
            }
        };
        let good =
            self.check_sign(text, &amount, expected) && self.check_unit(text, &amount, expected);
        good.then_some(amount)
    }

    fn check_sign(&mut self, text: &Text, amount: &Amount, expected: &Expected) -> bool {
        if expected.signed || !amount.is_negative() {
            return true;
        }
        let shown = &text.value;
        let message = Message::new(
            format!("`{shown}` is negative; amounts are zero or more"),
            format!("`{shown}` 是负数；数量不能小于零"),
        );
        self.fault(Fault::new(text.place, message).help(
            "say what it is: an output, an input, an export; only `yoy` may be negative",
            "请说明它是什么：产量、用量或外销；只有 `yoy` 可以为负",
        ));
        false
    }

    fn check_unit(&mut self, text: &Text, amount: &Amount, expected: &Expected) -> bool {
        let Some(first) = expected.units.first() else {
            return true;
        };
        if expected
            .units
            .iter()
            .any(|unit| unit.same_dimension(amount.unit))
        {
            return true;
        }
        let (is_en, is_zh) = amount.unit.dimension().name();
        let (must_en, must_zh) = first.dimension().name();
        let shown = &text.value;
        let mut fault = Fault::new(
            text.place,
            Message::new(
                format!("`{shown}` is {is_en}; {must_en} is needed here"),
                format!("`{shown}` 的量纲是{is_zh}，这里需要{must_zh}"),
            ),
        );
        if let Some((place, label)) = &expected.because {
            fault = fault.related(*place, label.clone());
        }
        let unit = first.to_string();
        let fault = if first.is_one() {
            fault.help("write a ratio, such as `21.2 %`", "写成比值，例如 `21.2 %`")
        } else if first.is_per_time() && !amount.unit.is_per_time() {
            fault.help(
                format!("write it with its rate, such as `{unit}`; printed without one, keep it as printed and add `assumed: per a`"),
                format!("请带上时间单位，例如 `{unit}`；原文没写时间的，照录并加 `assumed: per a`"),
            )
        } else {
            fault.help(
                format!("write it in `{unit}`"),
                format!("请用 `{unit}` 表示"),
            )
        };
        self.fault(fault);
        false
    }

    /// A figure, short or long. `place` is where the entry stands.
    pub(super) fn figure(&mut self, written: &WrittenFigure, expected: &Expected) -> Figure {
        match written {
            TextOr::Text(text) => Figure {
                amount: self.amount(text, expected),
                place: text.place,
                ..Figure::default()
            },
            TextOr::Long(long) => self.long_figure(&long.value, long.place, expected),
        }
    }

    /// A figure in its long form.
    pub(super) fn long_figure(
        &mut self,
        long: &LongFigure,
        place: Place,
        expected: &Expected,
    ) -> Figure {
        self.numbers(long.numbers(), long.basis(), place, expected)
    }

    /// A figure from its fields.
    pub(super) fn numbers(
        &mut self,
        numbers: Numbers<'_>,
        basis: Basis<'_>,
        place: Place,
        expected: &Expected,
    ) -> Figure {
        let mut figure = self.basis(basis, place);
        figure.assumed = numbers.assumed.and_then(|text| self.rate(text));
        let expected = assumed_expectation(expected, figure.assumed);
        if let Some(text) = numbers.amount {
            figure.place = text.place;
            figure.amount = self.amount(text, &expected);
        }
        let low = numbers
            .low
            .and_then(|text| Some((text, self.amount(text, &expected)?)));
        let high = numbers
            .high
            .and_then(|text| Some((text, self.amount(text, &expected)?)));
        figure.amount = self.with_limits(figure.amount, low, high);
        if let Some(text) = numbers.sd {
            self.deviation(&mut figure, text);
        }
        figure.bounds = numbers.bounds.and_then(|text| self.amount(text, &expected));
        figure
    }

    /// What a statement rests on.
    pub(super) fn basis(&mut self, basis: Basis<'_>, place: Place) -> Figure {
        Figure {
            amount: None,
            assumed: None,
            bounds: None,
            sources: self.sources(basis.source),
            confidence: basis
                .confidence
                .and_then(|word| self.word(&word.0, &Confidence::ALL, Confidence::word)),
            quote: basis.quote.map(|text| text.value.clone()),
            note: self.words(basis.note),
            place,
        }
    }

    fn rate(&mut self, text: &Text) -> Option<Unit> {
        Unit::parse_rate(&text.value)
            .map_err(|fault| self.quantity_fault(text, &fault))
            .ok()
    }

    /// Joins `low` and `high` to an amount; they may stand alone.
    fn with_limits(
        &mut self,
        amount: Option<Amount>,
        low: Option<(&Text, Amount)>,
        high: Option<(&Text, Amount)>,
    ) -> Option<Amount> {
        let mut joined = match (amount, &low, &high) {
            (Some(amount), ..) => amount,
            (None, Some((_, limit)), _) | (None, None, Some((_, limit))) => Amount {
                value: None,
                low: None,
                high: None,
                sd: None,
                unit: limit.unit,
            },
            (None, None, None) => return None,
        };
        if let Some((text, limit)) = low {
            joined.low = self.limit(text, &limit, joined.unit);
        }
        if let Some((text, limit)) = high {
            joined.high = self.limit(text, &limit, joined.unit);
            self.check_order(text, &joined);
        }
        Some(joined)
    }

    /// A limit in the unit of its amount; other units are refused so that the digits stay as written.
    fn limit(&mut self, text: &Text, limit: &Amount, unit: Unit) -> Option<Decimal> {
        if limit.unit == unit {
            return limit.value;
        }
        let message = Message::new(
            format!("the limit is in `{}`, the amount in `{unit}`", limit.unit),
            format!("界限的单位是 `{}`，数量的单位是 `{unit}`", limit.unit),
        );
        self.fault(Fault::new(text.place, message).help("use one unit for both", "请用同一个单位"));
        None
    }

    fn check_order(&mut self, text: &Text, amount: &Amount) {
        let low = amount.low.or(amount.value);
        let value = amount.value.or(amount.low);
        let wrong = amount.high.is_some_and(|high| {
            low.is_some_and(|low| low > high) || value.is_some_and(|value| value > high)
        }) || matches!((amount.low, amount.value), (Some(low), Some(value)) if low > value);
        if wrong {
            let message = Message::new(
                "low, amount and high are not in this order",
                "下限、数值、上限的大小顺序不对",
            );
            self.fault(Fault::new(text.place, message));
        }
    }

    /// A standard deviation, in the amount's unit or as a percentage of it.
    fn deviation(&mut self, figure: &mut Figure, text: &Text) {
        let Some(amount) = figure.amount.as_mut() else {
            return;
        };
        let unit = amount.unit;
        let Ok(deviation) = Amount::parse(&text.value) else {
            let _ = self.amount(text, &Expected::unit(unit));
            return;
        };
        let sd = match (deviation.value, amount.value) {
            (Some(sd), _) if deviation.unit == unit => Some(sd),
            (Some(share), Some(value)) if deviation.unit.is_one() && !unit.is_one() => deviation
                .unit
                .tens_to(Unit::ONE)
                .and_then(|tens| value.times(share.scaled(tens))),
            _ => None,
        };
        if sd.is_none() {
            let message = Message::new(
                format!("`sd` must be in `{unit}` or in `%` of the amount"),
                format!("`sd` 的单位应为 `{unit}`，或写成数值的百分比"),
            );
            self.fault(Fault::new(text.place, message));
            return;
        }
        if let Some(amount) = figure.amount.as_mut() {
            amount.sd = sd;
        }
    }
}

/// With an assumed rate, the amount itself is written without one.
fn assumed_expectation(expected: &Expected, assumed: Option<Unit>) -> Expected {
    if assumed.is_none() {
        return expected.clone();
    }
    let units = expected
        .units
        .iter()
        .filter(|unit| unit.is_per_time())
        .map(|unit| unit.without_time())
        .collect::<Vec<_>>();
    if units.is_empty() {
        return expected.clone();
    }
    Expected {
        units,
        ..expected.clone()
    }
}
