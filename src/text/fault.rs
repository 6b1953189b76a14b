//! What is wrong with a quantity, in words.

use super::Message;
use crate::quantity::{QuantityFault, QuantityFaultKind as Kind};

/// The sentence that says what is wrong, and what to do about it where that is known.
pub fn describe(fault: &QuantityFault) -> (Message, Option<Message>) {
    let (says, help) = number(&fault.kind)
        .or_else(|| joining(&fault.kind))
        .or_else(|| ends(&fault.kind))
        .or_else(|| unit(&fault.kind))
        .unwrap_or_else(|| calendar(&fault.kind));
    (says, help)
}

type Said = (Message, Option<Message>);

fn with_help(
    en: impl Into<String>,
    zh: impl Into<String>,
    help_en: impl Into<String>,
    help_zh: impl Into<String>,
) -> Said {
    (Message::new(en, zh), Some(Message::new(help_en, help_zh)))
}

fn number(kind: &Kind) -> Option<Said> {
    Some(match kind {
        Kind::Empty => with_help(
            "nothing is written here",
            "这里没有填写内容",
            "write `unknown` if it is not known",
            "不清楚的请写 `unknown`",
        ),
        Kind::FullWidth { found, plain: ' ' } => with_help(
            "a full-width space stands here".to_owned(),
            "这里有一个全角空格".to_owned(),
            format!("write a plain space instead of `{found}`"),
            format!("请把 `{found}` 改为普通空格"),
        ),
        Kind::FullWidth { found, plain } => with_help(
            format!("`{found}` is a full-width character"),
            format!("`{found}` 是全角字符"),
            format!("write `{plain}`"),
            format!("请改为半角 `{plain}`"),
        ),
        Kind::Comma {
            found,
            joined,
            dotted,
        } => comma(found, joined, dotted.as_deref()),
        Kind::NotANumber { found } => with_help(
            format!("`{found}` is not a number"),
            format!("`{found}` 不是数字"),
            "write digits, such as `13.511 MWh`, or `unknown`",
            "请写数字，例如 `13.511 MWh`；不清楚的请写 `unknown`",
        ),
        Kind::BareDot => with_help(
            "a decimal point needs digits on both sides",
            "小数点两边都要有数字",
            "write `0.5` or `5.0`",
            "请写成 `0.5` 或 `5.0`",
        ),
        Kind::TooManyDigits => with_help(
            "the number has more than 34 significant digits",
            "数字超过 34 位有效数字",
            "round it",
            "请取舍位数",
        ),
        Kind::TooLarge => with_help(
            "the number is beyond 10^300 or finer than 10^-300",
            "数字超出 10^±300 的范围",
            "check the number and its unit",
            "请核对数字和单位",
        ),
        _ => return None,
    })
}

fn comma(found: &str, joined: &str, dotted: Option<&str>) -> Said {
    let (en, zh) = match dotted {
        Some(dotted) => (
            format!(
                "write `{joined}` if the comma groups thousands, `{dotted}` if it is a decimal mark"
            ),
            format!("若逗号是千分位，请写 `{joined}`；若是小数点，请写 `{dotted}`"),
        ),
        None => (format!("write `{joined}`"), format!("请写成 `{joined}`")),
    };
    with_help(
        format!("`{found}` has a comma in the number"),
        format!("数字 `{found}` 中有逗号"),
        en,
        zh,
    )
}

fn joining(kind: &Kind) -> Option<Said> {
    Some(match kind {
        Kind::MissingNumber { unit } => with_help(
            format!("`{unit}` is a unit without a number"),
            format!("`{unit}` 只有单位，没有数字"),
            format!("write the number first, such as `1.93 {unit}`"),
            format!("请先写数字，例如 `1.93 {unit}`"),
        ),
        Kind::UnitFirst { better } => with_help(
            "the unit stands before the number",
            "单位写在了数字前面",
            format!("write `{better}`"),
            format!("请写成 `{better}`"),
        ),
        Kind::TwoNumbers => with_help(
            "two numbers stand here",
            "这里有两个数字",
            "write thousands without spaces, and a range with two dots, such as `1.915..1.95 t`",
            "千位之间不要留空格；范围请用两个点，例如 `1.915..1.95 t`",
        ),
        Kind::UnitInside => with_help(
            "the unit belongs at the end, once",
            "单位只写一次，放在最后",
            "write `100..200 t` or `1.93 ± 0.02 t`",
            "请写成 `100..200 t` 或 `1.93 ± 0.02 t`",
        ),
        Kind::RangeSign { found } => with_help(
            format!("`{found}` does not make a range"),
            format!("范围不能用 `{found}` 表示"),
            "use two dots: `1.915..1.95 t` is between, `800.. t` at least, `..13 t` at most",
            "请用两个点：`1.915..1.95 t` 表示介于两者之间，`800.. t` 表示不少于，`..13 t` 表示不超过",
        ),
        Kind::EmptyRange => with_help(
            "`..` needs a number before it, after it, or both",
            "`..` 前后至少要有一个数字",
            "`800.. t` is at least, `..13 t` at most, `1..2 t` between",
            "`800.. t` 表示不少于，`..13 t` 表示不超过，`1..2 t` 表示介于两者之间",
        ),
        Kind::HalfWidth => with_help(
            "`±` needs a positive number after it",
            "`±` 后面要有一个正数",
            "write `1.93 ± 0.02 t` or `1.93 ± 2 % t`",
            "请写成 `1.93 ± 0.02 t` 或 `1.93 ± 2 % t`",
        ),
        Kind::AmbiguousPercent => with_help(
            "is this a percentage of the value, or percentage points?",
            "这里指数值的百分之几，还是百分点？",
            "write the two ends, such as `4..6 %` or `5 (4..6) %`",
            "请写出上下限，例如 `4..6 %` 或 `5 (4..6) %`",
        ),
        _ => return None,
    })
}

fn ends(kind: &Kind) -> Option<Said> {
    Some(match kind {
        Kind::LowAboveHigh => with_help(
            "the lower end lies above the upper end",
            "下限大于上限",
            "write the smaller number first",
            "请把较小的数写在前面",
        ),
        Kind::ValueOutside => with_help(
            "the value lies outside its own range",
            "数值不在自身的上下限之内",
            "check the value and the two ends",
            "请核对数值和上下限",
        ),
        _ => return None,
    })
}

fn unit(kind: &Kind) -> Option<Said> {
    Some(match kind {
        Kind::UnknownUnit { found, near } => {
            let says = Message::new(
                format!("`{found}` is not a known unit"),
                format!("不认识单位 `{found}`"),
            );
            let help = match near {
                Some(near) => Message::new(
                    format!("did you mean `{near}`?"),
                    format!("是不是 `{near}`？"),
                ),
                None => Message::new(
                    "known are `t`, `万吨`, `kWh`, `m³`, `km`, `台`, `家`, `人`, `CNY`, `亿元`, `%` and their like",
                    "可用的有 `t`、`万吨`、`kWh`、`m³`、`km`、`台`、`家`、`人`、`CNY`、`亿元`、`%` 等",
                ),
            };
            (says, Some(help))
        }
        Kind::AmbiguousTon { found } => with_help(
            format!("`{found}` means three different masses"),
            format!("`{found}` 可能指三种不同的质量"),
            "write `t` (tonne, 1000 kg); short and long tons are not supported",
            "请写 `t`（公吨，1000 千克）；不支持短吨和长吨",
        ),
        Kind::AmbiguousMegatonne { found } => with_help(
            format!("`{found}` may mean a tonne or a million tonnes"),
            format!("`{found}` 可能指吨，也可能指百万吨"),
            "write `t` (tonne, 1000 kg) or `Mt` (million tonnes)",
            "请写 `t`（吨）或 `Mt`（百万吨）",
        ),
        Kind::BareMyriad { found } => with_help(
            format!("`{found}` needs what is counted"),
            format!("`{found}` 后面要写计量单位"),
            format!("write `{found}` together with its unit, such as `万吨`, `亿元`, `万台`"),
            "请连同单位一起写，例如 `万吨`、`亿元`、`万台`",
        ),
        Kind::UnitGap => with_help(
            "a unit is missing beside `*` or `/`",
            "`*` 或 `/` 旁边缺少单位",
            "write a unit such as `万吨/a`, `kWh/kg`, `t*km`",
            "请写成 `万吨/a`、`kWh/kg`、`t*km` 这样的单位",
        ),
        Kind::UnitTooLong => with_help(
            "a unit has at most four different factors, with exponents up to 9",
            "一个单位最多由四个不同单位组成，指数不超过 9",
            "write it with fewer factors",
            "请用更少的单位表示",
        ),
        Kind::NotARate { found } => with_help(
            format!("`{found}` is not a rate per time"),
            format!("`{found}` 不是按时间计的单位"),
            "write `per a`, `per quarter`, `per month`, `per d` or `per h`",
            "请写 `per a`（每年）、`per quarter`（每季度）、`per month`（每月）、`per d`（每日）或 `per h`（每小时）",
        ),
        _ => return None,
    })
}

fn calendar(kind: &Kind) -> Said {
    match kind {
        Kind::BadPeriod { found } => with_help(
            format!("`{found}` is not a period"),
            format!("`{found}` 不是时期"),
            "write `2025`, `2025-H1`, `2025-Q1` or `2025-03`",
            "请写成 `2025`、`2025-H1`、`2025-Q1` 或 `2025-03`",
        ),
        Kind::BadDate { found } => with_help(
            format!("`{found}` is not a date"),
            format!("`{found}` 不是日期"),
            "write `2025-12-31`; `2025`, `2025-06` and `2025-Q2` mean the last day",
            "请写成 `2025-12-31`；`2025`、`2025-06`、`2025-Q2` 指其最后一天",
        ),
        Kind::NoSuchDate { found } => with_help(
            format!("`{found}` is not in the calendar"),
            format!("日历上没有 `{found}`"),
            "months are 01 to 12, each with its own last day; quarters Q1 to Q4, half-years H1 and H2",
            "月份为 01 至 12，各有其最后一天；季度为 Q1 至 Q4，半年为 H1、H2",
        ),
        // The other kinds have been said before; this arm keeps the list in readable parts.
        _ => with_help("this cannot be read", "无法识别", "check it", "请核对"),
    }
}
