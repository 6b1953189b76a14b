//! A positioned drawing: boxes, lines and text with coordinates decided; formats only write it.

use crate::text::Message;

/// A colour, `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Color(pub u8, pub u8, pub u8);

/// How a shape is painted.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Style {
    /// Fill; `None` is none.
    pub fill: Option<Color>,
    /// Hatch over the fill, by pattern id.
    pub hatch: Option<&'static str>,
    /// Outline; `None` is none.
    pub stroke: Option<Color>,
    /// Outline width in user units.
    pub stroke_width: f64,
    /// Dash pattern; empty is solid.
    pub dash: Vec<f64>,
    /// Opacity of the whole, 0 to 1; `None` is 1.
    pub opacity: Option<f64>,
    /// Arrow head at the end of a path.
    pub arrow: bool,
}

/// Where text hangs on its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Anchor {
    /// The point is the left end.
    #[default]
    Start,
    /// The point is the middle.
    Middle,
    /// The point is the right end.
    End,
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PathStep {
    /// Move to.
    Move(f64, f64),
    /// Line to.
    Line(f64, f64),
    /// Cubic curve to: two control points, then the end.
    Cubic(f64, f64, f64, f64, f64, f64),
    /// Quadratic curve to: a control point, then the end.
    Quad(f64, f64, f64, f64),
    /// Close.
    Close,
}

/// One thing on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A rectangle.
    Rect {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Corner radius.
        radius: f64,
        /// Paint.
        style: Style,
    },
    /// A circle.
    Circle {
        /// Centre.
        x: f64,
        /// Centre.
        y: f64,
        /// Radius.
        radius: f64,
        /// Paint.
        style: Style,
    },
    /// A path.
    Path {
        /// Its steps.
        steps: Vec<PathStep>,
        /// Paint.
        style: Style,
    },
    /// One line of text; `y` is its baseline.
    Text {
        /// Anchor point.
        x: f64,
        /// Baseline.
        y: f64,
        /// Font size in user units.
        size: f64,
        /// The text.
        text: String,
        /// Anchor.
        anchor: Anchor,
        /// Bold.
        bold: bool,
        /// Italic.
        italic: bool,
        /// Colour.
        color: Color,
    },
    /// Things that belong together.
    Group(Group),
}

/// A group: an entity of the chain, or a part of the picture.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Group {
    /// Class, for styling and tests: `process`, `commodity`, `edge`, `lane`, `legend`, …
    pub class: &'static str,
    /// `data-` attributes, sorted by key: `id`, `kind`, …
    pub data: Vec<(&'static str, String)>,
    /// Hover text and accessible name.
    pub title: Option<String>,
    /// Its things, bottom first.
    pub items: Vec<Item>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Drawing {
    /// Width in user units (px at 96 dpi).
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Language tag.
    pub lang: &'static str,
    /// Accessible title.
    pub title: String,
    /// Accessible description: what the picture shows, in words.
    pub description: String,
    /// Width and height on paper, in millimetres, where one is meant.
    pub paper: Option<(f64, f64)>,
    /// What the reader of the messages must know, such as text too small for the paper.
    pub remarks: Vec<Message>,
    /// Page colour.
    pub background: Option<Color>,
    /// For each colour used, its twin on a dark page, sorted; empty where the picture has one theme only.
    pub dark: Vec<(Color, Color)>,
    /// Its things, bottom first.
    pub items: Vec<Item>,
    /// The same in words: heading row, then rows.
    pub table: Vec<Vec<String>>,
}
