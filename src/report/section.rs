//! Sections, tables and typed cells: what text and markdown print.

use super::{Finding, Value};
use crate::text::Message;

/// A titled part of a report.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Section {
    /// Title.
    pub title: Message,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// The title, in English and Chinese, of the table of indicators that moved: a comment shows it before all else.
    pub const INDICATORS: (&'static str, &'static str) = ("Indicators", "指标");
    /// The title of the table of changes: a page has one of its own, to choose from.
    pub const CHANGES: (&'static str, &'static str) = ("Changes", "改动");
}

/// One block of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(Message),
    /// A list of points.
    List(Vec<Message>),
    /// A table.
    Table(Table),
    /// Findings, in order.
    Findings(Vec<Finding>),
    /// Text that is shown as it is (an example file).
    Verbatim(String),
}

/// A table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Table {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Column {
    /// Heading.
    pub title: Message,
    /// Where its cells stand.
    pub align: Align,
}

/// Alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Align {
    /// Left: words.
    #[default]
    Left,
    /// Right: figures.
    Right,
}

/// A typed cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing: prints as an empty cell.
    Empty,
    /// Not known: prints as `?` in both languages.
    Unknown,
    /// Words.
    Words(Message),
    /// An id, printed as code.
    Id(String),
    /// A figure.
    Value(Value),
}
