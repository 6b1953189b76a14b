//! Which units the readers of each language expect, and the words for them.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::Lang;
use crate::quantity::Unit;

/// One unit of a ladder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// The unit, or the base of its word (`CNY` for billions of it).
    pub unit: Unit,
    /// Power of ten from `unit` to the step: −9 for billions.
    pub shift: i16,
    /// The ladder moves up to this step when the figure is at least this in it.
    pub from: i64,
    /// What is printed around the figure.
    pub word: Word,
}

/// The steps of a ladder: as many as the longest has.
pub(super) type Steps = SmallVec<[Step; 5]>;

/// What a step prints around a figure, before it is put into words.
#[derive(Clone, Copy, Debug)]
pub(super) enum Word {
    /// A word after it.
    After(&'static str),
    /// A word after it with one for ten thousands before: `亿` and `元`.
    Many(&'static str, &'static str),
    /// A currency before it, and its millions or billions after it.
    Money(&'static str, &'static str),
    /// What is counted: one, and many.
    Counted(&'static str, &'static str),
}

impl Word {
    /// In words.
    pub fn words(self) -> Words {
        match self {
            Self::After(text) => Words::after(text),
            Self::Many(many, text) => Words::after([many, text].concat()),
            Self::Money(code, after) => Words {
                before: [code, " "].concat().into(),
                after: after.into(),
                one: None,
            },
            Self::Counted(one, many) => Words {
                before: "".into(),
                after: many.into(),
                one: Some(one.into()),
            },
        }
    }
}

/// What is printed around a figure.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Words {
    /// Before it: the currency in English.
    pub before: Cow<'static, str>,
    /// After it.
    pub after: Cow<'static, str>,
    /// After a figure that is exactly one, where that differs.
    pub one: Option<Cow<'static, str>>,
}

impl Words {
    fn after(text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            after: text.into(),
            ..Self::default()
        }
    }

    /// With what a figure is per.
    pub(super) fn per(mut self, rate: &str) -> Self {
        if !rate.is_empty() {
            self.after.to_mut().push_str(rate);
            self.one = self.one.map(|one| (one.into_owned() + rate).into());
        }
        self
    }
}

/// Unit, threshold, word.
type Rungs = &'static [(&'static str, i64, &'static str)];

const MASS_EN: Rungs = &[
    ("g", 1, "g"),
    ("kg", 1, "kg"),
    ("t", 1, "t"),
    ("kt", 10, "kt"),
    ("Mt", 10, "Mt"),
];
const MASS_ZH: Rungs = &[
    ("g", 1, "克"),
    ("kg", 1, "千克"),
    ("t", 1, "吨"),
    ("万吨", 1, "万吨"),
    ("亿吨", 1, "亿吨"),
];
const ENERGY_EN: Rungs = &[
    ("Wh", 1, "Wh"),
    ("kWh", 1, "kWh"),
    ("MWh", 1, "MWh"),
    ("GWh", 10, "GWh"),
    ("TWh", 10, "TWh"),
];
const ENERGY_ZH: Rungs = &[
    ("Wh", 1, "瓦时"),
    ("kWh", 1, "千瓦时"),
    ("万千瓦时", 1, "万千瓦时"),
    ("亿千瓦时", 1, "亿千瓦时"),
];
const HEAT: Rungs = &[
    ("J", 1, "J"),
    ("MJ", 1, "MJ"),
    ("GJ", 10, "GJ"),
    ("TJ", 10, "TJ"),
];
const POWER_EN: Rungs = &[
    ("W", 1, "W"),
    ("kW", 1, "kW"),
    ("MW", 1, "MW"),
    ("GW", 10, "GW"),
];
const POWER_ZH: Rungs = &[
    ("W", 1, "瓦"),
    ("kW", 1, "千瓦"),
    ("万千瓦", 1, "万千瓦"),
    ("亿千瓦", 1, "亿千瓦"),
];
const LENGTH_EN: Rungs = &[("m", 1, "m"), ("km", 1, "km")];
const LENGTH_ZH: Rungs = &[("m", 1, "米"), ("km", 1, "公里")];
const VOLUME_EN: Rungs = &[("L", 1, "L"), ("m³", 1, "m³")];
const VOLUME_ZH: Rungs = &[
    ("L", 1, "升"),
    ("m³", 1, "立方米"),
    ("万立方米", 1, "万立方米"),
    ("亿立方米", 1, "亿立方米"),
];

/// Every ladder in English and in Chinese; the first that can hold a unit is its own.
const LADDERS: [(Rungs, Rungs); 6] = [
    (MASS_EN, MASS_ZH),
    (ENERGY_EN, ENERGY_ZH),
    (HEAT, HEAT),
    (POWER_EN, POWER_ZH),
    (LENGTH_EN, LENGTH_ZH),
    (VOLUME_EN, VOLUME_ZH),
];

/// Currencies in Chinese.
const MONEY: [(&str, &str); 20] = [
    ("CNY", "元"),
    ("USD", "美元"),
    ("EUR", "欧元"),
    ("JPY", "日元"),
    ("GBP", "英镑"),
    ("KRW", "韩元"),
    ("VND", "越南盾"),
    ("HKD", "港元"),
    ("TWD", "新台币"),
    ("AUD", "澳元"),
    ("CAD", "加元"),
    ("CHF", "瑞士法郎"),
    ("RUB", "卢布"),
    ("INR", "印度卢比"),
    ("SGD", "新加坡元"),
    ("THB", "泰铢"),
    ("MYR", "林吉特"),
    ("IDR", "印尼盾"),
    ("BRL", "雷亚尔"),
    ("ZAR", "兰特"),
];

/// Things that are counted: symbol, English one and many, Chinese.
const COUNTS: [(&str, &str, &str, &str); 19] = [
    ("台", "unit", "units", "台"),
    ("套", "set", "sets", "套"),
    ("辆", "unit", "units", "辆"),
    ("个", "unit", "units", "个"),
    ("件", "piece", "pieces", "件"),
    ("条", "unit", "units", "条"),
    ("款", "model", "models", "款"),
    ("项", "item", "items", "项"),
    ("只", "unit", "units", "只"),
    ("座", "unit", "units", "座"),
    ("艘", "unit", "units", "艘"),
    ("块", "piece", "pieces", "块"),
    ("piece", "piece", "pieces", "件"),
    ("set", "set", "sets", "套"),
    ("unit", "unit", "units", "台"),
    ("户", "household", "households", "户"),
    ("家", "firm", "firms", "家"),
    ("人", "person", "people", "人"),
    ("村", "village", "villages", "个村"),
];

/// Time: symbol, English one and many, Chinese after a number, Chinese after `/`.
const TIMES: [(&str, &str, &str, &str, &str); 6] = [
    ("a", "year", "years", "年", "年"),
    ("quarter", "quarter", "quarters", "个季度", "季度"),
    ("month", "month", "months", "个月", "月"),
    ("d", "day", "days", "天", "日"),
    ("h", "hour", "hours", "小时", "小时"),
    ("s", "s", "s", "秒", "秒"),
];

/// Chinese words of units on no Chinese ladder.
const OTHERS_ZH: [(&str, &str); 5] = [
    ("kt", "千吨"),
    ("m²", "平方米"),
    ("gCO2e", "克CO₂e"),
    ("kgCO2e", "千克CO₂e"),
    ("tCO2e", "吨CO₂e"),
];

/// The parts of a figure's unit that its ladder needs: what is counted, and the words for what it is per.
/// `None` where the unit stays as it is.
pub(super) fn split(unit: Unit, lang: Lang) -> Option<(Unit, String)> {
    let parts: SmallVec<[_; 4]> = unit.parts().collect();
    let ((symbol, 1), under) = parts.split_first()? else {
        return None;
    };
    let time = |symbol: &str| TIMES.iter().any(|(known, ..)| *known == symbol);
    let rate = under
        .iter()
        .all(|(symbol, power)| *power == -1 && time(symbol));
    // English has no words for 万吨 or 亿元: they are converted whatever they are per.
    let wordless =
        lang == Lang::En && symbol.starts_with(['万', '亿']) && under.iter().all(|part| part.1 < 0);
    if !rate && !wordless {
        return None;
    }
    Some((Unit::named(symbol)?, under_words(under, lang)))
}

/// The ladder that can hold `head` in `lang`, smallest unit first; empty where there is none.
pub(super) fn steps(head: Unit, lang: Lang) -> Steps {
    let Some((symbol, _)) = head.parts().next() else {
        return Steps::new();
    };
    money_steps(head, lang)
        .or_else(|| count_steps(symbol, lang))
        .unwrap_or_else(|| unit_steps(head, lang))
}

fn money_steps(head: Unit, lang: Lang) -> Option<Steps> {
    let currency = head.currency()?;
    let (code, zh) = MONEY.iter().find(|(code, _)| *code == currency)?;
    let unit = Unit::named(code)?;
    let rungs = match lang {
        Lang::En => {
            [(0, ""), (-6, "m"), (-9, "bn")].map(|(shift, it)| (shift, Word::Money(code, it)))
        }
        Lang::Zh => [
            (0, Word::After(zh)),
            (-4, Word::Many("万", zh)),
            (-8, Word::Many("亿", zh)),
        ],
    };
    let step = |(shift, word)| Step {
        unit,
        shift,
        from: 1,
        word,
    };
    Some(rungs.into_iter().map(step).collect())
}

fn count_steps(symbol: &str, lang: Lang) -> Option<Steps> {
    let base = symbol.trim_start_matches(['万', '亿']);
    let (base, one, many, zh) = COUNTS.iter().find(|(known, ..)| *known == base)?;
    let unit = Unit::named(base)?;
    // Things are told one by one up to a hundred thousand.
    let rungs: &[_] = match lang {
        Lang::En => &[(0, 1, Word::Counted(one, many))],
        Lang::Zh => &[
            (0, 1, Word::After(zh)),
            (-4, 10, Word::Many("万", zh)),
            (-8, 1, Word::Many("亿", zh)),
        ],
    };
    let step = |(shift, from, word): &(i16, i64, Word)| Step {
        unit,
        shift: *shift,
        from: *from,
        word: *word,
    };
    Some(rungs.iter().map(step).collect())
}

fn unit_steps(head: Unit, lang: Lang) -> Steps {
    let parsed = |rungs: Rungs| -> Steps {
        let step = |(unit, from, word): &(&str, i64, &'static str)| {
            Some(Step {
                unit: Unit::named(unit)?,
                shift: 0,
                from: *from,
                word: Word::After(word),
            })
        };
        rungs.iter().filter_map(step).collect()
    };
    // The first rung tells what a ladder measures: the others are read only where it can hold the unit.
    let measures = |rungs: &Rungs| {
        let first = rungs.first().and_then(|(unit, ..)| Unit::named(unit));
        first.is_some_and(|first| head.same_dimension(first))
    };
    let holds = |steps: &[Step]| steps.iter().any(|step| head.tens_to(step.unit).is_some());
    LADDERS
        .iter()
        .map(|(en, zh)| if lang == Lang::En { *en } else { *zh })
        .filter(measures)
        .map(parsed)
        .find(|steps| holds(steps))
        .unwrap_or_default()
}

/// The words of a unit that stays as it is.
pub(super) fn written(unit: Unit, lang: Lang) -> Words {
    let parts: SmallVec<[_; 4]> = unit.parts().collect();
    let split = parts
        .iter()
        .position(|(_, power)| *power < 0)
        .unwrap_or(parts.len());
    let (over, under) = parts.split_at(split);
    if let [(symbol, 1)] = over {
        if lang == Lang::En && unit.currency() == Some(symbol) {
            return Words {
                before: format!("{symbol} ").into(),
                ..Words::default()
            }
            .per(&under_words(under, lang));
        }
        if let Some((one, many, zh)) = counted(symbol) {
            let one = (lang == Lang::En).then(|| one.into());
            return Words {
                before: "".into(),
                after: lang.pick(many, zh).into(),
                one,
            }
            .per(&under_words(under, lang));
        }
    }
    let over: Vec<_> = over
        .iter()
        .map(|(symbol, power)| raised(word(symbol, lang), *power))
        .collect();
    Words::after(over.join("·")).per(&under_words(under, lang))
}

/// English one and many, and Chinese, of what is counted by the piece or in time.
fn counted(symbol: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let thing = COUNTS
        .iter()
        .find(|(known, ..)| *known == symbol)
        .map(|(_, one, many, zh)| (*one, *many, *zh));
    let time = TIMES
        .iter()
        .find(|(known, ..)| *known == symbol)
        .map(|(_, one, many, zh, _)| (*one, *many, *zh));
    thing.or(time)
}

/// `/a`, `/年`: what a figure is per.
fn under_words(under: &[(&'static str, i8)], lang: Lang) -> String {
    let mut text = String::new();
    for (symbol, power) in under {
        let time = TIMES.iter().find(|(known, ..)| known == symbol);
        let thing = COUNTS.iter().find(|(known, ..)| known == symbol);
        let name = match (time, thing) {
            (Some((.., zh)), _) => lang.pick(symbol, zh),
            (_, Some((_, one, _, zh))) => lang.pick(one, zh.trim_start_matches('个')),
            _ => word(symbol, lang),
        };
        text.push('/');
        text.push_str(&raised(name, -power));
    }
    text
}

/// The word of one unit inside a compound.
fn word(symbol: &'static str, lang: Lang) -> &'static str {
    if lang == Lang::En {
        let thing = COUNTS.iter().find(|(known, ..)| *known == symbol);
        return thing.map_or(symbol, |(_, one, ..)| *one);
    }
    let money = MONEY
        .iter()
        .find(|(code, _)| *code == symbol)
        .map(|(_, zh)| *zh);
    let other = OTHERS_ZH
        .iter()
        .find(|(known, _)| *known == symbol)
        .map(|(_, zh)| *zh);
    let rung = LADDERS
        .iter()
        .flat_map(|(_, zh)| zh.iter())
        .find(|(known, ..)| *known == symbol)
        .map(|(_, _, word)| *word);
    money.or(other).or(rung).unwrap_or(symbol)
}

fn raised(text: &'static str, power: i8) -> Cow<'static, str> {
    if power == 1 {
        text.into()
    } else {
        format!("{text}^{power}").into()
    }
}
