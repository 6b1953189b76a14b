//! What both sides of a merge changed differently, in words.
//!
//! Comes in: an entry, a field, three values. Goes out: [`Conflict`]. Must not know: texts.

use super::super::patch::document::Id;
use super::super::patch::fields::Path;
use super::super::patch::words::{dotted, named, shown};
use crate::language::Keyed;
use crate::text::Message;

/// What both sides changed differently.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Entry and field: `site north, capacity`.
    pub of: Message,
    /// What base, ours and theirs say.
    pub message: Message,
    pub(super) at: Option<(Id, Option<Path>)>,
}

impl Conflict {
    /// Both sides changed one field.
    pub(super) fn field(id: &Id, path: &Path, values: [Option<&Keyed>; 3]) -> Self {
        let (name, field) = (named(id), dotted(path));
        let of = Message::new(
            format!("{}, {field}", name.en),
            format!("{}，{field}", name.zh),
        );
        let [base, ours, theirs] = values.map(shown);
        let message = Message::new(
            format!(
                "{}: ours has {}, theirs has {}; before both, it was {}",
                of.en, ours.en, theirs.en, base.en
            ),
            format!(
                "{}：我方为 {}，对方为 {}；双方修改之前为 {}",
                of.zh, ours.zh, theirs.zh, base.zh
            ),
        );
        Self {
            of,
            message,
            at: Some((id.clone(), Some(path.clone()))),
        }
    }

    /// Anything else about an entry.
    pub(super) fn entry(id: &Id, en: &str, zh: &str) -> Self {
        let name = named(id);
        Self {
            message: Message::new(format!("{}: {en}", name.en), format!("{}：{zh}", name.zh)),
            of: name,
            at: Some((id.clone(), None)),
        }
    }

    /// Something about the file as a whole.
    pub(super) fn file(of: Message, message: Message) -> Self {
        Self {
            of,
            message,
            at: None,
        }
    }
}
