//! The picture of a difference: both versions in one layout, what came, went and changed told apart by sign, line and
//! weight as well as by colour.
//!
//! Comes in: two versions of a chain and their difference. Goes out: a [`Drawing`]: both laid over each other, or side by
//! side in the same places. Must not know: how the difference was found, how drawings are written.
//!
//! Only what is decided is drawn: a box changes where the difference lists a change of it, a gap opens where the
//! difference says so. What has no place in the picture is listed below it.

mod boxes;
mod half;
mod legend;
mod paint;
mod place;
mod sheet;
mod told;
mod union;
mod words;

use super::{Look, look, theme};
use crate::analysis::Results;
use crate::model::Chain;
use crate::report::{DiffDocument, Drawing};
use crate::text::Message;

/// A version of the chain, and what was computed of it.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// Its results.
    pub results: &'a Results,
}

/// What a picture of a difference is asked for.
#[derive(Clone, Debug)]
pub struct Between<'a> {
    /// The old version; `None` where the chain is new.
    pub base: Option<Version<'a>>,
    /// The new version; `None` where the chain is gone.
    pub head: Option<Version<'a>>,
    /// Their difference.
    pub document: &'a DiffDocument,
    /// How the picture is wanted.
    pub look: Look,
}

/// How both versions are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Way {
    /// Laid over each other.
    #[default]
    Overlay,
    /// The old at the left, the new at the right, or below it where a paper asks for that; everything in the same
    /// places.
    SideBySide,
}

impl Way {
    /// All, with their names on the command line and what each is, in English and Chinese.
    pub const ALL: &[(Self, &'static str, &'static str, &'static str)] = &[
        (
            Self::Overlay,
            "overlay",
            "both versions laid over each other, in one layout",
            "两个版本叠在一张图上",
        ),
        (
            Self::SideBySide,
            "side-by-side",
            "the old beside the new, everything in the same places",
            "旧版与新版并排，位置相同",
        ),
    ];
}

/// Draws a difference.
///
/// # Errors
/// A sentence, where neither version has anything to draw.
pub fn difference(between: &Between<'_>, way: Way) -> Result<Drawing, Message> {
    let union = union::Union::of(between);
    if union.boxes.is_empty() {
        return Err(Message::new(
            "there is nothing to draw: neither version has a process; the difference itself is told by --format text",
            "无可绘制：两个版本都没有工艺；差异内容请用 --format text 查看",
        ));
    }
    let mut drawing = sheet::draw(between, &union, way);
    if let Some(paper) = between.look.size {
        look::set(&mut drawing, paper);
    }
    theme::paint(&mut drawing, between.look.theme);
    Ok(drawing)
}
