//! The table of units: every spelling that a chain file may use, in English and in Chinese.

use super::dimension::{
    CARBON, ENERGY, FIRM, HOUSEHOLD, LENGTH, MASS, MONEY, NORMAL_VOLUME, PERSON, PIECE, TIME,
    VILLAGE,
};

/// Currencies, each its own dimension (ISO 4217 codes).
pub(super) const CURRENCIES: [&str; 20] = [
    "CNY", "USD", "EUR", "JPY", "GBP", "KRW", "VND", "HKD", "TWD", "AUD", "CAD", "CHF", "RUB",
    "INR", "SGD", "THB", "MYR", "IDR", "BRL", "ZAR",
];

/// One unit: its factor to the base units kg, J, m, Nm³, s, piece and so on is `mantissa` × 10^`ten`.
pub(super) struct Entry {
    /// What it is written back as.
    pub symbol: &'static str,
    /// Other spellings.
    pub others: &'static [&'static str],
    /// Bases and exponents.
    pub bases: &'static [(u8, i8)],
    /// Factor without powers of ten.
    pub mantissa: u32,
    /// Power of ten of the factor.
    pub ten: i8,
}

const fn unit(
    symbol: &'static str,
    others: &'static [&'static str],
    bases: &'static [(u8, i8)],
    mantissa: u32,
    ten: i8,
) -> Entry {
    Entry {
        symbol,
        others,
        bases,
        mantissa,
        ten,
    }
}

const M: &[(u8, i8)] = &[(MASS, 1)];
const E: &[(u8, i8)] = &[(ENERGY, 1)];
const P: &[(u8, i8)] = &[(ENERGY, 1), (TIME, -1)];
const L: &[(u8, i8)] = &[(LENGTH, 1)];
const L2: &[(u8, i8)] = &[(LENGTH, 2)];
const L3: &[(u8, i8)] = &[(LENGTH, 3)];
const N: &[(u8, i8)] = &[(NORMAL_VOLUME, 1)];
const T: &[(u8, i8)] = &[(TIME, 1)];
const C: &[(u8, i8)] = &[(PIECE, 1)];
const H: &[(u8, i8)] = &[(HOUSEHOLD, 1)];
const F: &[(u8, i8)] = &[(FIRM, 1)];
const Q: &[(u8, i8)] = &[(PERSON, 1)];
const V: &[(u8, i8)] = &[(VILLAGE, 1)];
const G: &[(u8, i8)] = &[(CARBON, 1)];
const CNY: &[(u8, i8)] = &[(MONEY, 1)];
const USD: &[(u8, i8)] = &[(MONEY + 1, 1)];
const EUR: &[(u8, i8)] = &[(MONEY + 2, 1)];
const JPY: &[(u8, i8)] = &[(MONEY + 3, 1)];

/// Every unit, in the order in which factors of a product are written.
pub(super) static TABLE: &[Entry] = &[
    unit("%", &[], &[], 1, -2),
    unit("‰", &[], &[], 1, -3),
    unit("CNY", &["RMB", "元", "人民币"], CNY, 1, 0),
    unit("万元", &[], CNY, 1, 4),
    unit("亿元", &[], CNY, 1, 8),
    unit("USD", &["美元"], USD, 1, 0),
    unit("万美元", &[], USD, 1, 4),
    unit("亿美元", &[], USD, 1, 8),
    unit("EUR", &["欧元"], EUR, 1, 0),
    unit("万欧元", &[], EUR, 1, 4),
    unit("亿欧元", &[], EUR, 1, 8),
    unit("JPY", &["日元"], JPY, 1, 0),
    unit("万日元", &[], JPY, 1, 4),
    unit("亿日元", &[], JPY, 1, 8),
    unit("GBP", &[], &[(MONEY + 4, 1)], 1, 0),
    unit("KRW", &[], &[(MONEY + 5, 1)], 1, 0),
    unit("VND", &[], &[(MONEY + 6, 1)], 1, 0),
    unit("HKD", &[], &[(MONEY + 7, 1)], 1, 0),
    unit("TWD", &[], &[(MONEY + 8, 1)], 1, 0),
    unit("AUD", &[], &[(MONEY + 9, 1)], 1, 0),
    unit("CAD", &[], &[(MONEY + 10, 1)], 1, 0),
    unit("CHF", &[], &[(MONEY + 11, 1)], 1, 0),
    unit("RUB", &[], &[(MONEY + 12, 1)], 1, 0),
    unit("INR", &[], &[(MONEY + 13, 1)], 1, 0),
    unit("SGD", &[], &[(MONEY + 14, 1)], 1, 0),
    unit("THB", &[], &[(MONEY + 15, 1)], 1, 0),
    unit("MYR", &[], &[(MONEY + 16, 1)], 1, 0),
    unit("IDR", &[], &[(MONEY + 17, 1)], 1, 0),
    unit("BRL", &[], &[(MONEY + 18, 1)], 1, 0),
    unit("ZAR", &[], &[(MONEY + 19, 1)], 1, 0),
    unit("g", &["克"], M, 1, -3),
    unit("kg", &["千克", "公斤"], M, 1, 0),
    unit("t", &["吨"], M, 1, 3),
    unit("kt", &["千吨"], M, 1, 6),
    unit("万吨", &[], M, 1, 7),
    unit("Mt", &[], M, 1, 9),
    unit("亿吨", &[], M, 1, 11),
    unit("gCO2e", &["gCO2", "gCO₂", "gCO₂e"], G, 1, -3),
    unit("kgCO2e", &["kgCO2", "kgCO₂", "kgCO₂e"], G, 1, 0),
    unit("tCO2e", &["tCO2", "tCO₂", "tCO₂e"], G, 1, 3),
    unit("J", &[], E, 1, 0),
    unit("MJ", &[], E, 1, 6),
    unit("GJ", &[], E, 1, 9),
    unit("TJ", &[], E, 1, 12),
    unit("Wh", &[], E, 36, 2),
    unit("kWh", &["千瓦时", "度"], E, 36, 5),
    unit("MWh", &[], E, 36, 8),
    unit("万千瓦时", &[], E, 36, 9),
    unit("GWh", &[], E, 36, 11),
    unit("亿千瓦时", &[], E, 36, 13),
    unit("TWh", &[], E, 36, 14),
    unit("W", &[], P, 1, 0),
    unit("kW", &["千瓦"], P, 1, 3),
    unit("MW", &[], P, 1, 6),
    unit("万千瓦", &[], P, 1, 7),
    unit("GW", &[], P, 1, 9),
    unit("亿千瓦", &[], P, 1, 11),
    unit("L", &[], L3, 1, -3),
    unit("m³", &["m3", "立方米"], L3, 1, 0),
    unit("万立方米", &[], L3, 1, 4),
    unit("亿立方米", &[], L3, 1, 8),
    unit("Nm³", &["Nm3"], N, 1, 0),
    unit("m", &["米"], L, 1, 0),
    unit("km", &["公里", "千米"], L, 1, 3),
    unit("m²", &["m2", "平方米"], L2, 1, 0),
    unit("台", &[], C, 1, 0),
    unit("万台", &[], C, 1, 4),
    unit("亿台", &[], C, 1, 8),
    unit("套", &[], C, 1, 0),
    unit("万套", &[], C, 1, 4),
    unit("亿套", &[], C, 1, 8),
    unit("辆", &[], C, 1, 0),
    unit("万辆", &[], C, 1, 4),
    unit("亿辆", &[], C, 1, 8),
    unit("个", &[], C, 1, 0),
    unit("万个", &[], C, 1, 4),
    unit("亿个", &[], C, 1, 8),
    unit("件", &[], C, 1, 0),
    unit("万件", &[], C, 1, 4),
    unit("亿件", &[], C, 1, 8),
    unit("条", &[], C, 1, 0),
    unit("万条", &[], C, 1, 4),
    unit("亿条", &[], C, 1, 8),
    unit("款", &[], C, 1, 0),
    unit("万款", &[], C, 1, 4),
    unit("亿款", &[], C, 1, 8),
    unit("项", &[], C, 1, 0),
    unit("万项", &[], C, 1, 4),
    unit("亿项", &[], C, 1, 8),
    unit("只", &[], C, 1, 0),
    unit("万只", &[], C, 1, 4),
    unit("亿只", &[], C, 1, 8),
    unit("座", &[], C, 1, 0),
    unit("万座", &[], C, 1, 4),
    unit("亿座", &[], C, 1, 8),
    unit("艘", &[], C, 1, 0),
    unit("万艘", &[], C, 1, 4),
    unit("亿艘", &[], C, 1, 8),
    unit("块", &[], C, 1, 0),
    unit("万块", &[], C, 1, 4),
    unit("亿块", &[], C, 1, 8),
    unit("piece", &["pieces"], C, 1, 0),
    unit("set", &["sets"], C, 1, 0),
    unit("unit", &["units"], C, 1, 0),
    unit("户", &["household", "households"], H, 1, 0),
    unit("万户", &[], H, 1, 4),
    unit("家", &["firm", "firms"], F, 1, 0),
    unit("万家", &[], F, 1, 4),
    unit("人", &["person", "people"], Q, 1, 0),
    unit("万人", &[], Q, 1, 4),
    unit("村", &["village", "villages"], V, 1, 0),
    unit("s", &["秒"], T, 1, 0),
    unit("h", &["hour", "小时"], T, 36, 2),
    unit("d", &["day", "日", "天"], T, 864, 2),
    unit("month", &["月"], T, 2628, 3),
    unit("quarter", &["季", "季度"], T, 7884, 3),
    unit("a", &["yr", "year", "年"], T, 31536, 3),
];

/// The place in the table of the unit that is written back as `symbol`; there must be one.
pub(super) const fn place_of(symbol: &str) -> u8 {
    let mut at = 0;
    while !is_same(TABLE[at].symbol, symbol) {
        at += 1;
    }
    at as u8
}

/// How many spellings the table has.
const SPELLINGS_COUNT: usize = {
    let (mut at, mut count) = (0, 0);
    while at < TABLE.len() {
        count += 1 + TABLE[at].others.len();
        at += 1;
    }
    count
};

/// Every spelling with the place of its unit, in the order of bytes: where units are looked up.
pub(super) static SPELLINGS: [(&str, u8); SPELLINGS_COUNT] = {
    let mut sorted = [("", 0); SPELLINGS_COUNT];
    let (mut at, mut count) = (0, 0);
    while at < TABLE.len() {
        insert(&mut sorted, count, (TABLE[at].symbol, at as u8));
        count += 1;
        let mut other = 0;
        while other < TABLE[at].others.len() {
            insert(&mut sorted, count, (TABLE[at].others[other], at as u8));
            count += 1;
            other += 1;
        }
        at += 1;
    }
    sorted
};

/// Where the spellings that begin with a byte begin among [`SPELLINGS`]; one more for the end of the last.
pub(super) static STARTS: [u16; 257] = {
    let mut starts = [0; 257];
    let mut at = 0;
    while at < SPELLINGS_COUNT {
        let next = SPELLINGS[at].0.as_bytes()[0] as usize + 1;
        starts[next] += 1;
        at += 1;
    }
    let mut byte = 1;
    while byte < starts.len() {
        starts[byte] += starts[byte - 1];
        byte += 1;
    }
    starts
};

/// Puts a spelling among the first `count` of a list, which are sorted.
const fn insert(
    sorted: &mut [(&'static str, u8); SPELLINGS_COUNT],
    count: usize,
    spelling: (&'static str, u8),
) {
    let mut at = count;
    while at > 0 && is_before(spelling.0, sorted[at - 1].0) {
        sorted[at] = sorted[at - 1];
        at -= 1;
    }
    sorted[at] = spelling;
}

const fn is_same(left: &str, right: &str) -> bool {
    !is_before(left, right) && !is_before(right, left)
}

/// Whether a text comes before another in the order of bytes; what the library has for it cannot be asked here.
const fn is_before(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() {
        if left[at] != right[at] {
            return left[at] < right[at];
        }
        at += 1;
    }
    left.len() < right.len()
}

/// Spellings that are refused, and what is meant by them.
pub(super) static MEANT: &[(&str, &str)] = &[
    ("tonne", "t"),
    ("tonnes", "t"),
    ("kilogram", "kg"),
    ("kilograms", "kg"),
    ("gram", "g"),
    ("万t", "万吨"),
    ("亿t", "亿吨"),
    ("万度", "万千瓦时"),
    ("亿度", "亿千瓦时"),
    ("万kWh", "万千瓦时"),
    ("亿kWh", "亿千瓦时"),
    ("万kW", "万千瓦"),
    ("万m³", "万立方米"),
    ("亿m³", "亿立方米"),
    ("万方", "万立方米"),
    ("亿方", "亿立方米"),
    ("yuan", "CNY"),
    ("Yuan", "CNY"),
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("$", "USD"),
    ("€", "EUR"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("㎡", "m²"),
    ("㎥", "m³"),
    ("cbm", "m³"),
    ("方", "m³"),
    ("升", "L"),
    ("liter", "L"),
    ("litre", "L"),
    ("percent", "%"),
    ("pct", "%"),
    ("years", "a"),
    ("annum", "a"),
    ("quarters", "quarter"),
    ("months", "month"),
    ("days", "d"),
    ("hours", "h"),
    ("个月", "month"),
    ("pcs", "pieces"),
    ("companies", "firms"),
    ("persons", "people"),
    ("标方", "Nm³"),
    ("标准立方米", "Nm³"),
    ("兆瓦", "MW"),
    ("吉瓦", "GW"),
];
