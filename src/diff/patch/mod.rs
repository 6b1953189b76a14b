//! Patches: the difference of two files as data that can be read, checked, applied and turned round.
//!
//! Comes in: two files, or a file and a patch. Goes out: [`Patch`], or the file with it. Must not know: analyses.
//!
//! A patch knows entries by what they are and fields by their names, and holds old and new value of each. Equality is
//! exact and canonical: the same amount in another unit, another order, a comment are no difference. Renames are those
//! that a file declares (`formerly`); nothing is guessed.

mod apply;
mod between;
mod canon;
pub(super) mod document;
pub(super) mod fields;
mod read;
mod shape;
mod statements;
pub(super) mod tree;
pub(super) mod words;
mod written;

pub(super) use apply::Wanted;
pub use apply::{Applied, Refusal};
pub(super) use between::{all, renamed, renames};
use document::{Document, Id};
use fields::Path;
pub(super) use fields::said;
pub use statements::statements;

use crate::language::{Faults, Keyed, Plain, References, keyed};

/// The version of the form in which patches are written.
pub const FORMAT: u32 = 1;

/// The difference of two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// Id of the chain, for readers.
    chain: String,
    /// Ids that are called otherwise.
    renames: References,
    /// The edits use the old ids: renaming comes last. Else it comes first.
    renames_last: bool,
    edits: Vec<Edit>,
}

/// One edit of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    id: Id,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// The entry is new, or gone.
    Entry {
        old: Option<Keyed>,
        new: Option<Keyed>,
    },
    /// One field of it.
    Field {
        path: Path,
        old: Option<Keyed>,
        new: Option<Keyed>,
    },
    /// Statements about the same thing, told apart by nothing but what they say.
    Several { old: Vec<Keyed>, new: Vec<Keyed> },
    /// The order of the stages.
    Order { old: Vec<String>, new: Vec<String> },
}

impl Patch {
    /// What makes the second file of the first.
    pub fn between(base: &Plain, head: &Plain) -> Self {
        between::between(base, &head.tree)
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.renames.is_empty() && self.edits.is_empty()
    }

    /// How many renames and edits it holds.
    pub fn len(&self) -> usize {
        self.renames.stages.len() + self.renames.things.len() + self.edits.len()
    }

    /// The patch that takes this one back.
    #[must_use]
    pub fn inverted(&self) -> Self {
        between::inverted(self)
    }

    /// A file with the patch, its comments and layout kept.
    ///
    /// # Errors
    /// Everything that stands in the way, each naming entry and field.
    pub fn apply(&self, file: &Plain) -> Result<Applied, Vec<Refusal>> {
        apply::apply(self, file)
    }

    /// Reads a patch.
    ///
    /// # Errors
    /// Every fault of the text, each with its place.
    pub fn parse(name: &str, bytes: Vec<u8>) -> Result<Self, Faults> {
        read::read(name, bytes)
    }

    /// The patch as YAML, one block for each entry.
    pub fn yaml(&self) -> String {
        written::yaml(self)
    }

    /// The patch as JSON, of the same form.
    pub fn json(&self) -> String {
        written::json(self)
    }
}

/// What a file says, as text that is equal where files say the same: statements in one order, amounts in base units.
/// `None` where the text is no YAML map.
pub fn meaning(text: &str) -> Option<String> {
    Some(Document::new(keyed(text)?).canon())
}
