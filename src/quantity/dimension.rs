//! What kind of thing a unit counts: mass, energy per time, money per mass.

use super::table::CURRENCIES;

/// Bases before the currencies.
pub(super) const BASES: usize = 11;
pub(super) const MASS: u8 = 0;
pub(super) const ENERGY: u8 = 1;
pub(super) const LENGTH: u8 = 2;
pub(super) const NORMAL_VOLUME: u8 = 3;
pub(super) const TIME: u8 = 4;
pub(super) const PIECE: u8 = 5;
pub(super) const HOUSEHOLD: u8 = 6;
pub(super) const FIRM: u8 = 7;
pub(super) const PERSON: u8 = 8;
pub(super) const VILLAGE: u8 = 9;
pub(super) const CARBON: u8 = 10;
/// The first currency; the others follow in the order of [`CURRENCIES`].
pub(super) const MONEY: u8 = 11;

const NAMES: [(&str, &str); BASES] = [
    ("mass", "质量"),
    ("energy", "能量"),
    ("length", "长度"),
    ("normal volume", "标准体积"),
    ("time", "时间"),
    ("a number of things", "件数"),
    ("a number of households", "户数"),
    ("a number of firms", "企业数"),
    ("a number of people", "人数"),
    ("a number of villages", "村数"),
    ("carbon (CO₂ equivalent)", "碳排放（CO₂ 当量）"),
];

/// Exponents of the bases. Normal cubic metres are a base of their own: they are an amount of gas, not a volume. CO₂
/// equivalents are one too: `tCO2e/t` is no ratio, and an emission of a gas is not yet an equivalent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Dimension {
    exponents: [i8; BASES + CURRENCIES.len()],
}

impl Dimension {
    /// The dimension of ratios and plain numbers.
    pub fn none() -> Self {
        Self::default()
    }

    pub(super) fn add(&mut self, base: u8, exponent: i8) {
        let slot = &mut self.exponents[usize::from(base)];
        *slot = slot.saturating_add(exponent);
    }

    /// A ratio or plain number.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The exponent of time: −1 for a rate.
    pub fn time(self) -> i8 {
        self.exponents[usize::from(TIME)]
    }

    /// The currency, where money is part of it.
    pub fn currency(self) -> Option<&'static str> {
        let money = &self.exponents[BASES..];
        money
            .iter()
            .position(|exponent| *exponent != 0)
            .map(|at| CURRENCIES[at])
    }

    /// A text that is equal where the dimensions are: the bases by their places, each with its exponent.
    pub(super) fn key(self) -> String {
        use std::fmt::Write as _;
        let mut key = String::new();
        let used = self.exponents.iter().enumerate();
        for (at, exponent) in used.filter(|it| *it.1 != 0) {
            // Writing into a text never fails.
            let _ = write!(key, "{at}^{exponent} ");
        }
        key
    }

    /// Takes the exponent of a currency out and adds it to that of CNY; gives it back.
    pub(super) fn take_money(&mut self, code: &str) -> i8 {
        let Some(at) = CURRENCIES.iter().position(|known| *known == code) else {
            return 0;
        };
        let exponent = std::mem::take(&mut self.exponents[BASES + at]);
        self.add(MONEY, exponent);
        exponent
    }

    /// The dimension in words, in English and in Chinese: `mass per time`, `质量/时间`.
    pub fn name(self) -> (String, String) {
        let (mut over, mut under) = (Vec::new(), Vec::new());
        let mut exponents = self.exponents;
        // Power is energy per time, and is called so.
        if exponents[usize::from(ENERGY)] == 1 && exponents[usize::from(TIME)] == -1 {
            exponents[usize::from(ENERGY)] = 0;
            exponents[usize::from(TIME)] = 0;
            over.push(("power".to_owned(), "功率".to_owned()));
        }
        for (base, exponent) in exponents.into_iter().enumerate() {
            let side = if exponent > 0 { &mut over } else { &mut under };
            if exponent != 0 {
                side.push(base_name(base, exponent.unsigned_abs()));
            }
        }
        if over.is_empty() && under.is_empty() {
            return (
                "a ratio or plain number".to_owned(),
                "比值或纯数".to_owned(),
            );
        }
        let join = |side: &[(String, String)], en: &str, zh: &str| {
            let texts: (Vec<_>, Vec<_>) = side.iter().cloned().unzip();
            (texts.0.join(en), texts.1.join(zh))
        };
        let (over_en, over_zh) = join(&over, " times ", "·");
        let (under_en, under_zh) = join(&under, " per ", "/");
        match (over.is_empty(), under.is_empty()) {
            (false, true) => (over_en, over_zh),
            (true, _) => (format!("per {under_en}"), format!("1/{under_zh}")),
            (false, false) => (
                format!("{over_en} per {under_en}"),
                format!("{over_zh}/{under_zh}"),
            ),
        }
    }
}

fn base_name(base: usize, exponent: u8) -> (String, String) {
    if base == usize::from(LENGTH) && exponent == 2 {
        return ("area".to_owned(), "面积".to_owned());
    }
    if base == usize::from(LENGTH) && exponent == 3 {
        return ("volume".to_owned(), "体积".to_owned());
    }
    let (en, zh) = if let Some((en, zh)) = NAMES.get(base) {
        ((*en).to_owned(), (*zh).to_owned())
    } else {
        let code = CURRENCIES[base - BASES];
        (format!("money ({code})"), format!("金额（{code}）"))
    };
    if exponent == 1 {
        (en, zh)
    } else {
        (format!("{en}^{exponent}"), format!("{zh}^{exponent}"))
    }
}
