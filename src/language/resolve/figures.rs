//! Raw text → figures, periods, dates, words, each fault at its place.

use smallvec::{SmallVec, smallvec};

use super::Resolver;
use super::names::{UNKNOWN, known};
use crate::language::decode::nearest;
use crate::language::fault::Fault;
use crate::language::shape::{Text, TextOr};
use crate::language::words::Flag;
use crate::language::written::{
    Basis, LongFigure, Numbers, TwoLanguages, Written, WrittenFigure, WrittenWords,
};
use crate::model::{CommodityId, Confidence, Figure, Place, Words};
use crate::quantity::{Amount, Date, Decimal, Period, QuantityFault, Unit};
use crate::text::{Message, describe};

/// Units of dimensions that are allowed: hardly ever more than two.
pub(super) type Units = SmallVec<[Unit; 2]>;

/// What the dimension of a figure must be, and where that is said.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    /// Units of allowed dimensions; the first is the one named in the fault. Empty where any dimension will do.
    pub units: Units,
    /// The commodity whose unit the dimension comes from.
    pub because: Option<CommodityId>,
    /// Negative amounts are allowed (year-on-year changes).
    pub signed: bool,
    /// Money must be part of it, whatever else is.
    pub money: bool,
    /// The same units without their rate, where a rate is needed: what an amount is printed in that lacks it.
    pub unrated: Units,
    /// The rate is given apart, under `assumed`.
    pub assumed: bool,
}

impl Expected {
    /// Exactly this unit's dimension.
    pub fn unit(unit: Unit) -> Self {
        Self {
            units: smallvec![unit],
            ..Self::default()
        }
    }
    /// A ratio, which may be negative.
    pub fn change() -> Self {
        Self {
            units: smallvec![Unit::ONE],
            signed: true,
            ..Self::default()
        }
    }
    /// Any dimension.
    pub fn any() -> Self {
        Self::default()
    }
    /// Something per time, where the units without time are known: `万吨/a`, not `万吨`.
    pub fn rate(units: Self) -> Self {
        let rated = units
            .units
            .iter()
            .filter_map(|unit| unit.times(Unit::PER_YEAR))
            .collect();
        Self {
            units: rated,
            unrated: units.units,
            ..units
        }
    }
    /// Whether nothing is asked of the dimension.
    pub fn is_any(&self) -> bool {
        self.units.is_empty()
    }
}

impl Resolver {
    /// Words as written.
    pub(super) fn words(&mut self, written: Option<&WrittenWords>) -> Words {
        match written {
            None => Words::default(),
            Some(TextOr::Text(text)) => {
                self.refuse_empty(text);
                Words::one(&text.value)
            }
            Some(TextOr::Long(long)) => {
                let TwoLanguages { en, zh } = &long.value;
                if en.is_none() && zh.is_none() {
                    let message =
                        Message::new("neither `en` nor `zh` is given", "`en` 和 `zh` 都没有填写");
                    let help = (
                        "write `{en: …, zh: …}`, or one text",
                        "请写 `{en: …, zh: …}`，或只写一段文字",
                    );
                    self.fault(Fault::new(long.place, message).help(help.0, help.1));
                }
                for text in en.iter().chain(zh) {
                    self.refuse_empty(text);
                }
                let [en, zh] = [en, zh].map(|text| text.as_ref().map(|text| text.value.as_str()));
                Words::both(en, zh)
            }
        }
    }

    fn refuse_empty(&mut self, text: &Text) {
        if text.value.trim().is_empty() {
            let message = Message::new("the text is empty", "文字是空的");
            let help = ("write it, or leave the key out", "请填写，或删去这个键");
            self.fault(Fault::new(text.place, message).help(help.0, help.1));
        }
    }

    /// `true` or `false`; absent is false.
    pub(super) fn flag(&mut self, written: Option<&Flag>) -> bool {
        let Some(Flag(text)) = written else {
            return false;
        };
        // The three spellings of YAML 1.2; `yes` and `on` are text there.
        match text.value.as_str() {
            "true" | "True" | "TRUE" => true,
            "false" | "False" | "FALSE" => false,
            other => {
                let message = Message::new(
                    format!("`{other}` is neither `true` nor `false`"),
                    format!("`{other}` 既不是 `true` 也不是 `false`"),
                );
                let help = (
                    "write `true`, or leave the key out",
                    "请写 `true`，或删去这个键",
                );
                self.fault(Fault::new(text.place, message).help(help.0, help.1));
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
            format!("`{shown}` is not one of the words that can stand here"),
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
        if text.value == UNKNOWN {
            return None;
        }
        Period::parse(&text.value)
            .map_err(|fault| self.quantity_fault(text, &fault))
            .ok()
    }

    /// A date; `unknown` is `None`.
    pub(super) fn date(&mut self, text: Option<&Text>) -> Option<Date> {
        let text = text?;
        if text.value == UNKNOWN {
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
                    None => self.missing_key("is", long.place, long.place),
                }
                // Sources are not declared yet when the head is read: they are filled in with the statements.
                self.chain.period_basis.place = long.place;
            }
        }
    }

    /// An amount in its short form, checked for dimension and sign.
    pub(super) fn amount(&mut self, text: &Text, expected: &Expected) -> Option<Amount> {
        if text.value == UNKNOWN {
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

    /// An amount that must be one number, neither a range nor a bound.
    pub(super) fn number(&mut self, text: &Text, expected: &Expected) -> Option<Amount> {
        let amount = self.amount(text, expected)?;
        if amount.is_exact() {
            return Some(amount);
        }
        let shown = &text.value;
        let message = Message::new(
            format!("`{shown}` is a range; one number is needed here"),
            format!("`{shown}` 是范围；这里需要一个数"),
        );
        self.fault(Fault::new(text.place, message).help("write one number", "请只写一个数"));
        None
    }

    fn check_sign(&mut self, text: &Text, amount: &Amount, expected: &Expected) -> bool {
        if expected.signed || !amount.is_negative() {
            return true;
        }
        let shown = &text.value;
        let message = Message::new(
            format!("`{shown}` goes below zero; amounts are zero or more"),
            format!("`{shown}` 小于零；数量不能为负"),
        );
        self.fault(Fault::new(text.place, message).help(
            "say by the key which way it goes (output, input, export); only `yoy` may be negative",
            "方向用键表示（产出、投入、外销）；只有 `yoy` 可以为负",
        ));
        false
    }

    fn check_unit(&mut self, text: &Text, amount: &Amount, expected: &Expected) -> bool {
        let unit = amount.unit;
        let doubled = expected.assumed && has_rate(unit);
        let fits = if expected.is_any() {
            !expected.money || unit.currency().is_some()
        } else {
            expected
                .units
                .iter()
                .any(|allowed| allowed.same_dimension(unit))
        };
        if fits && !doubled {
            return true;
        }
        let needed = match expected.units.first() {
            None => ("money".to_owned(), "金额".to_owned()),
            Some(first) => first.dimension().name(),
        };
        let (is_en, is_zh) = unit.dimension().name();
        let (must_en, must_zh) = needed;
        let shown = &text.value;
        let message = if doubled {
            Message::new(
                format!("`{shown}` has its rate already, and `assumed` gives another"),
                format!("`{shown}` 已带时间单位，`assumed` 又给了一个"),
            )
        } else if lacks_rate(amount, expected) {
            Message::new(
                format!("`{shown}` is an amount; an amount per time is needed here"),
                format!("`{shown}` 没有时间单位，这里需要单位时间的数量"),
            )
        } else {
            Message::new(
                format!("`{shown}` is {is_en}; {must_en} is needed here"),
                format!("`{shown}` 的量纲是{is_zh}，这里需要{must_zh}"),
            )
        };
        let mut fault = Fault::new(text.place, message);
        if let Some((place, label)) = expected.because.and_then(|id| self.counted_here(id)) {
            fault = fault.related(place, label);
        }
        self.fault(unit_help(fault, amount, expected));
        false
    }

    /// A figure, short or long. `place` is where the entry stands.
    pub(super) fn figure(&mut self, written: &WrittenFigure, expected: &Expected) -> Figure {
        match written {
            TextOr::Text(text) => self.short_figure(text, expected),
            TextOr::Long(long) => self.long_figure(&long.value, long.place, expected),
        }
    }

    /// A figure in its short form.
    pub(super) fn short_figure(&mut self, text: &Text, expected: &Expected) -> Figure {
        Figure {
            amount: self.amount(text, expected),
            place: text.place,
            ..Figure::default()
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
        let apart = numbers.assumed.map(|text| self.assumed(text, expected));
        figure.assumed = apart.as_ref().and_then(|(rate, _)| *rate);
        let expected = apart.as_ref().map_or(expected, |(_, expected)| expected);
        if let Some(text) = numbers.amount {
            figure.place = text.place;
            figure.amount = self.amount(text, expected);
        }
        let mut limit = |text| Some((text, self.number(text, expected)?));
        let (low, high) = (
            numbers.low.and_then(&mut limit),
            numbers.high.and_then(&mut limit),
        );
        figure.amount = self.with_limits(figure.amount, low, high);
        if let Some(text) = numbers.sd {
            self.deviation(&mut figure, text);
        }
        figure.bounds = numbers
            .bounds
            .and_then(|text| self.bounds(text, expected))
            .map(Box::new);
        figure
    }

    /// What a statement rests on.
    pub(super) fn basis(&mut self, basis: Basis<'_>, place: Place) -> Figure {
        let confidence = known(basis.confidence.map(|word| &word.0));
        Figure {
            amount: None,
            assumed: None,
            bounds: None,
            sources: self.sources(basis.source),
            confidence: confidence
                .and_then(|text| self.word(text, &Confidence::ALL, Confidence::word)),
            quote: basis.quote.map(|text| text.value.to_string()),
            note: self.words(basis.note),
            place,
        }
    }

    /// The rate assumed for an amount printed without one, and what is then expected of the amount itself.
    fn assumed(&mut self, text: &Text, expected: &Expected) -> (Option<Unit>, Expected) {
        let rate = match Unit::parse_rate(&text.value) {
            Ok(rate) => rate,
            Err(fault) => {
                self.quantity_fault(text, &fault);
                // Some rate was meant: that the amount itself has none is no fault.
                return (Some(Unit::ONE), Expected::any());
            }
        };
        let units = expected.unrated.clone();
        if units.is_empty() && !expected.is_any() {
            let message = Message::new(
                "`assumed` gives a rate, but no rate is needed here",
                "`assumed` 给出时间单位，而这里不需要",
            );
            let help = ("remove `assumed`", "请删去 `assumed`");
            self.fault(Fault::new(text.place, message).help(help.0, help.1));
            return (None, expected.clone());
        }
        let expected = Expected {
            units,
            assumed: true,
            ..expected.clone()
        };
        (Some(rate), expected)
    }

    /// Joins `low` and `high` to an amount; they may stand alone.
    fn with_limits(
        &mut self,
        amount: Option<Amount>,
        low: Option<(&Text, Amount)>,
        high: Option<(&Text, Amount)>,
    ) -> Option<Amount> {
        let Some((text, first)) = low.or(high) else {
            return amount;
        };
        if amount.is_some_and(|amount| !amount.is_exact()) {
            let message = Message::new(
                "the amount gives its bounds already",
                "数量本身已写明上下限",
            );
            let help = ("write the bounds once", "上下限只写一次");
            self.fault(Fault::new(text.place, message).help(help.0, help.1));
            return amount;
        }
        let nothing = Amount {
            value: None,
            low: None,
            high: None,
            sd: None,
            unit: first.unit,
        };
        let mut joined = amount.unwrap_or(nothing);
        joined.low = low.and_then(|(text, limit)| self.limit(text, &limit, joined.unit));
        joined.high = high.and_then(|(text, limit)| self.limit(text, &limit, joined.unit));
        let rising = [joined.low, joined.value, joined.high];
        let rising: Vec<Decimal> = rising.into_iter().flatten().collect();
        if !rising.is_sorted() {
            let message = Message::new(
                "low, amount and high are not in rising order",
                "下限、数值、上限没有从小到大",
            );
            let help = (
                "the amount lies between `low` and `high`",
                "数值应介于 `low` 与 `high` 之间",
            );
            self.fault(Fault::new(text.place, message).help(help.0, help.1));
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
        let help = ("use one unit for both", "请用同一个单位");
        self.fault(Fault::new(text.place, message).help(help.0, help.1));
        None
    }

    fn bounds(&mut self, text: &Text, expected: &Expected) -> Option<Amount> {
        let bounds = self.amount(text, expected)?;
        if bounds.low.is_some() || bounds.high.is_some() {
            return Some(bounds);
        }
        let shown = &text.value;
        let message = Message::new(
            format!("`{shown}` is one number; `bounds` is a range"),
            format!("`{shown}` 是一个数；`bounds` 要写范围"),
        );
        self.fault(Fault::new(text.place, message).help(
            "write what is physically possible, such as `1.8895.. t`",
            "请写物理上可能的范围，例如 `1.8895.. t`",
        ));
        None
    }

    /// A standard deviation, in the amount's unit or as a percentage of it.
    fn deviation(&mut self, figure: &mut Figure, text: &Text) {
        let Some(deviation) = self.number(text, &Expected::any()) else {
            return;
        };
        let Some(amount) = figure.amount.as_mut() else {
            return;
        };
        let unit = amount.unit;
        let sd = match (deviation.value, amount.value) {
            (Some(sd), _) if deviation.unit == unit => Some(sd),
            (Some(share), Some(value)) if deviation.unit.is_one() && !unit.is_one() => {
                let tens = deviation.unit.tens_to(Unit::ONE);
                tens.and_then(|tens| value.times(share.scaled(tens)))
            }
            _ => None,
        };
        if sd.is_some() {
            amount.sd = sd;
            return;
        }
        let message = Message::new(
            format!("`sd` must be in `{unit}` or in `%` of the amount"),
            format!("`sd` 的单位应为 `{unit}`，或写成数值的百分比"),
        );
        let help = ("use the unit of the amount", "请用数量的单位");
        self.fault(Fault::new(text.place, message).help(help.0, help.1));
    }
}

/// Whether a unit has time below the line, as `万吨/a` has; power has it only inside.
pub(super) fn has_rate(unit: Unit) -> bool {
    without_rate(unit) != unit
}

/// The unit without the time below its line.
pub(super) fn without_rate(unit: Unit) -> Unit {
    unit.without_rate()
}

/// What to write instead of an amount of a wrong dimension.
fn unit_help(fault: Fault, amount: &Amount, expected: &Expected) -> Fault {
    if expected.assumed && has_rate(amount.unit) {
        return fault.help("remove `assumed`", "请删去 `assumed`");
    }
    let Some(first) = expected.units.first() else {
        return fault.help(
            "write an amount of money, such as `480 CNY/t`",
            "请写金额，例如 `480 元/吨`",
        );
    };
    let unit = first.to_string();
    if first.is_one() {
        fault.help(
            "write a ratio, such as `21.2 %`",
            "请写成比值，例如 `21.2 %`",
        )
    } else if lacks_rate(amount, expected) {
        rate_help(fault, amount.unit)
    } else {
        fault.help(
            format!("write it in `{unit}`"),
            format!("请用 `{unit}` 表示"),
        )
    }
}

fn lacks_rate(amount: &Amount, expected: &Expected) -> bool {
    expected
        .unrated
        .iter()
        .any(|unit| unit.same_dimension(amount.unit))
}

/// What to write for an amount that lacks its rate.
pub(super) fn rate_help(fault: Fault, unit: Unit) -> Fault {
    fault.help(
        format!("write `{unit}/a` or another rate; an amount printed without one stays as printed, with `assumed: per a`"),
        format!("请写成 `{unit}/a` 等；原文没有时间单位的，照录并加上 `assumed: per a`"),
    )
}
