//! Three versions of a file merged entry by entry, field by field.
//!
//! Comes in: the common ancestor and two versions of it. Goes out: [`Merged`]: one text, or one with marks where both
//! sides changed the same. Must not know: git, files.
//!
//! What both sides say is decided by meaning: the same change in another unit is no conflict, nor are two new entries
//! at one place. How it is written is decided by lines: what a merge of lines can keep of both texts is kept, comments
//! too; the rest is edited in ours.

mod conflict;
mod entries;
mod marks;
mod names;

pub use conflict::Conflict;
pub use marks::{lines, sides};

use self::entries::Merger;
use super::patch::Wanted;
use super::patch::document::Document;
use super::patch::renamed;
use crate::language::{Plain, keyed};

/// What the two sides are called in marks.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The side that is kept where the two conflict and marks are not wanted.
    pub ours: String,
    /// The other side.
    pub theirs: String,
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            ours: "ours".to_owned(),
            theirs: "theirs".to_owned(),
        }
    }
}

/// What came of a merge.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The text; with marks where there are conflicts.
    pub text: String,
    /// The text with ours in every conflict.
    pub ours: String,
    /// The text with theirs in every conflict.
    pub theirs: String,
    /// What both sides changed differently.
    pub conflicts: Vec<Conflict>,
}

impl Merged {
    fn clean(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ours: text.to_owned(),
            theirs: text.to_owned(),
            conflicts: Vec::new(),
        }
    }
}

/// Merges two versions of a file. `None` where what they say together cannot be written into either text.
pub fn merge(base: &Plain, ours: &Plain, theirs: &Plain, labels: &Labels) -> Option<Merged> {
    if ours.text == theirs.text || base.text == theirs.text {
        return Some(Merged::clean(&ours.text));
    }
    if base.text == ours.text {
        return Some(Merged::clean(&theirs.text));
    }
    let names = names::joined(&base.tree, &ours.tree, &theirs.tree);
    let texts = names.put(base, ours, theirs)?;
    let documents = [
        Document::new(tree(&texts.base)?),
        Document::new(tree(&texts.ours)?),
        Document::new(tree(&texts.theirs)?),
    ];
    let mut merger = Merger::new(&documents);
    merger.conflicts = names.conflicts;
    merger.run();
    let Merger {
        wanted, conflicts, ..
    } = merger;
    let [with_ours, with_theirs] = wanted.map(|tree| Wanted { tree });
    let laid = marks::laid(&texts);
    let donor = Some(&texts.theirs[..]);
    let seed = laid.as_deref().filter(|seed| keyed(seed).is_some());
    let says = |text: &str| keyed(text).map(|tree| Document::new(tree).canon());
    let kept = seed.filter(|seed| {
        conflicts.is_empty() && says(seed) == Some(Document::new(with_ours.tree.clone()).canon())
    });
    let first = match kept {
        Some(kept) => kept.to_owned(),
        None => seed
            .and_then(|seed| with_ours.text(seed, donor))
            .or_else(|| with_ours.text(&texts.ours, donor))?,
    };
    if conflicts.is_empty() {
        return Some(Merged::clean(&first));
    }
    let mut second = with_theirs.text(&first, donor)?;
    if let Some(back) = &names.back {
        second = crate::language::with_names(&second, back)?;
    }
    let text = marks::marked(&first, &second, &conflicts, labels);
    Some(Merged {
        text,
        ours: first,
        theirs: second,
        conflicts,
    })
}

/// An empty file has no keys; one side may have none where both sides added the file.
fn tree(text: &str) -> Option<crate::language::Keyed> {
    if text.trim().is_empty() {
        let nothing = crate::language::KeyedValue::Map(Vec::new());
        return Some(crate::language::Keyed::new(nothing));
    }
    renamed(text, &crate::language::References::default())
}
