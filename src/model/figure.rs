//! A figure: an amount and what it rests on.

use super::{Place, Sources, Words};
use crate::quantity::{Amount, Unit};
use crate::text::Message;

/// How sure the file is of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The cited source says so itself.
    Reported,
    /// The cited source passes on what another said.
    SecondHand,
    /// Computed from other figures.
    Derived,
    /// Chosen by the author of the file.
    Assumed,
    /// General knowledge, not checked.
    Unverified,
}

impl Confidence {
    /// Every value, best first.
    pub const ALL: [Self; 5] = [
        Self::Reported,
        Self::SecondHand,
        Self::Derived,
        Self::Assumed,
        Self::Unverified,
    ];

    /// The word in chain files: `reported`, `second-hand`, …
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::SecondHand => "second-hand",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
            Self::Unverified => "unverified",
        }
    }

    /// The words for readers.
    pub fn message(self) -> Message {
        match self {
            Self::Reported => Message::new("reported", "原文数据"),
            Self::SecondHand => Message::new("second-hand", "转引"),
            Self::Derived => Message::new("derived", "推算"),
            Self::Assumed => Message::new("assumed", "假定"),
            Self::Unverified => Message::new("unverified", "未核实"),
        }
    }
}

/// The state of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Runs.
    Operating,
    /// Built, stands still.
    Idle,
    /// Being built.
    UnderConstruction,
    /// Announced or signed, not being built.
    Announced,
    /// In a plan.
    Planned,
    /// Gone.
    Closed,
}

impl Status {
    /// Every value.
    pub const ALL: [Self; 6] = [
        Self::Operating,
        Self::Idle,
        Self::UnderConstruction,
        Self::Announced,
        Self::Planned,
        Self::Closed,
    ];

    /// The word in chain files: `operating`, `under-construction`, …
    pub const fn word(self) -> &'static str {
        match self {
            Self::Operating => "operating",
            Self::Idle => "idle",
            Self::UnderConstruction => "under-construction",
            Self::Announced => "announced",
            Self::Planned => "planned",
            Self::Closed => "closed",
        }
    }
}

/// What an observation measures. The set is closed so that a slip of the pen is an error, not a figure unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Amount made in the period.
    Output,
    /// Amount taken in the period.
    Input,
    /// Amount in stock at the end of the period.
    Stock,
    /// Value of what was made in the period.
    OutputValue,
    /// Value added in the period.
    ValueAdded,
    /// Investment in the period.
    Investment,
    /// Price of one unit.
    Price,
    /// Income of the people or villages concerned.
    Income,
    /// People employed.
    Employment,
    /// Firms.
    Firms,
    /// Projects.
    Projects,
    /// Patent applications.
    PatentApplications,
    /// Models (kinds of product) served or made.
    Models,
    /// Units in use.
    Fleet,
}

impl Measure {
    /// Every value.
    pub const ALL: [Self; 14] = [
        Self::Output,
        Self::Input,
        Self::Stock,
        Self::OutputValue,
        Self::ValueAdded,
        Self::Investment,
        Self::Price,
        Self::Income,
        Self::Employment,
        Self::Firms,
        Self::Projects,
        Self::PatentApplications,
        Self::Models,
        Self::Fleet,
    ];

    /// The word in chain files: `output`, `output-value`, …
    pub const fn word(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Input => "input",
            Self::Stock => "stock",
            Self::OutputValue => "output-value",
            Self::ValueAdded => "value-added",
            Self::Investment => "investment",
            Self::Price => "price",
            Self::Income => "income",
            Self::Employment => "employment",
            Self::Firms => "firms",
            Self::Projects => "projects",
            Self::PatentApplications => "patent-applications",
            Self::Models => "models",
            Self::Fleet => "fleet",
        }
    }

    /// Its name in both languages.
    pub fn message(self) -> Message {
        let (en, zh) = match self {
            Self::Output => ("output", "产量"),
            Self::Input => ("input", "用量"),
            Self::Stock => ("stock", "库存"),
            Self::OutputValue => ("output value", "产值"),
            Self::ValueAdded => ("value added", "增加值"),
            Self::Investment => ("investment", "投资"),
            Self::Price => ("price", "价格"),
            Self::Income => ("income", "收入"),
            Self::Employment => ("employment", "从业人数"),
            Self::Firms => ("number of firms", "企业数"),
            Self::Projects => ("number of projects", "项目数"),
            Self::PatentApplications => ("patent applications", "专利申请数"),
            Self::Models => ("number of models", "车型（产品）数"),
            Self::Fleet => ("fleet", "保有量"),
        };
        Message::new(en, zh)
    }
}

/// An amount, or the statement that it is unknown, with what it rests on.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Figure {
    /// The amount; `None` is unknown, never zero.
    pub amount: Option<Amount>,
    /// The rate that the file assumes for an amount printed without one: `per a`.
    pub assumed: Option<Unit>,
    /// The physical bounds the file declares for it (a range): outside of them the figure is impossible.
    pub bounds: Option<Box<Amount>>,
    /// Sources cited for it.
    pub sources: Sources,
    /// How sure it is; absent where the file does not say.
    pub confidence: Option<Confidence>,
    /// The words of the source.
    pub quote: Option<String>,
    /// What the author of the file adds.
    pub note: Words,
    /// Where the figure stands.
    pub place: Place,
}

impl Figure {
    /// The unit the amount counts in, the assumed rate included: `343 万吨` assumed `per a` counts in `万吨/a`.
    pub fn unit(&self) -> Option<Unit> {
        let amount = self.amount.as_ref()?;
        Some(match self.assumed {
            Some(rate) => amount.unit.times(rate).unwrap_or(amount.unit),
            None => amount.unit,
        })
    }
}

/// Ids of the indicators that targets may bound; `analysis` computes each of them (a test holds the two together).
pub const INDICATORS: [&str; 18] = [
    "self-sufficiency",
    "utilisation",
    "local-conversion",
    "deep-processing",
    "concentration",
    "output-value",
    "potential",
    "recycling-input-rate",
    "recycled-content",
    "old-scrap-ratio",
    "collection-rate",
    "end-of-life-recycling-rate",
    "byproducts-taken",
    "loop-closure",
    "cycling-index",
    "carbon",
    "energy",
    "target-progress",
];
