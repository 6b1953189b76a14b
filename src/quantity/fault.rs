//! What is wrong with the text of a number, unit, period or date, and where; the words for it are in `text`.

/// A fault and the bytes of the parsed text it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityFault {
    /// What is wrong.
    pub kind: QuantityFaultKind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl QuantityFault {
    pub(super) fn new(kind: QuantityFaultKind, start: usize, end: usize) -> Self {
        Self { kind, start, end }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityFaultKind {
    /// Nothing is written.
    Empty,
    /// A full-width character where a plain one is meant.
    FullWidth {
        /// As written.
        found: char,
        /// What to write.
        plain: char,
    },
    /// A comma inside a number.
    Comma {
        /// As written.
        found: String,
        /// The number if the commas group thousands.
        joined: String,
        /// The number if the one comma is a decimal mark.
        dotted: Option<String>,
    },
    /// Not a number at all: `NaN`, `inf`, `0x10`, words.
    NotANumber {
        /// As written.
        found: String,
    },
    /// A dot without digits on both sides.
    BareDot,
    /// More than 34 significant digits.
    TooManyDigits,
    /// Beyond 10^±300.
    TooLarge,
    /// A unit without a number.
    MissingNumber {
        /// The unit as written.
        unit: String,
    },
    /// The unit stands before the number.
    UnitFirst {
        /// The order to write.
        better: String,
    },
    /// Two numbers with nothing that joins them.
    TwoNumbers,
    /// A unit inside a range or before `±`.
    UnitInside,
    /// Another sign or word where `..` is meant: `~`, `-`, `至`, `≥`.
    RangeSign {
        /// As written.
        found: char,
    },
    /// `..` with no number on either side.
    EmptyRange,
    /// The lower end lies above the upper end.
    LowAboveHigh,
    /// The value lies outside its own range.
    ValueOutside,
    /// What follows `±` is missing or negative.
    HalfWidth,
    /// `5 ± 1 %`: percent of the value, or percentage points?
    AmbiguousPercent,
    /// No such unit.
    UnknownUnit {
        /// As written.
        found: String,
        /// The nearest known spelling.
        near: Option<&'static str>,
    },
    /// `ton` and `tons` mean three different masses.
    AmbiguousTon {
        /// As written.
        found: String,
    },
    /// `MT` and `mt` mean a tonne to a trader and a million tonnes by their letters.
    AmbiguousMegatonne {
        /// As written.
        found: String,
    },
    /// `万` or `亿` without what is counted.
    BareMyriad {
        /// As written.
        found: String,
    },
    /// An operator of a unit has nothing beside it.
    UnitGap,
    /// More than four different units multiplied, or an exponent beyond 9.
    UnitTooLong,
    /// Not a rate per time.
    NotARate {
        /// As written.
        found: String,
    },
    /// Not the shape of a period.
    BadPeriod {
        /// As written.
        found: String,
    },
    /// Not the shape of a date.
    BadDate {
        /// As written.
        found: String,
    },
    /// No such month, quarter, half-year or day.
    NoSuchDate {
        /// As written.
        found: String,
    },
}
