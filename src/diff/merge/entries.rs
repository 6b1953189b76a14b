//! What two versions say together: entry by entry, field by field.
//!
//! Comes in: three documents in the same names. Goes out: the tree that is wanted with ours in every conflict, the one
//! with theirs, and the conflicts. Must not know: texts.

use std::collections::BTreeSet;

use super::super::patch::all;
use super::super::patch::document::{Document, Entry, Id, SECTIONS, canon_of, contents};
use super::super::patch::fields::{Fields, Path};
use super::super::patch::tree;
use super::conflict::Conflict;
use crate::language::Keyed;
use crate::text::Message;

/// A merge being made.
pub(super) struct Merger<'d> {
    base: &'d Document,
    ours: &'d Document,
    theirs: &'d Document,
    /// With ours, and with theirs, in every conflict.
    pub wanted: [Keyed; 2],
    pub conflicts: Vec<Conflict>,
}

/// Into which of the wanted trees an edit goes.
const BOTH: &[usize] = &[0, 1];
const THEIRS: &[usize] = &[1];

impl<'d> Merger<'d> {
    pub fn new([base, ours, theirs]: &'d [Document; 3]) -> Self {
        Self {
            base,
            ours,
            theirs,
            wanted: [ours.tree.clone(), ours.tree.clone()],
            conflicts: Vec::new(),
        }
    }

    pub fn run(&mut self) {
        let all = [self.base, self.ours, self.theirs];
        let ids: BTreeSet<&Id> = all.iter().flat_map(|it| it.entries.keys()).collect();
        for id in ids {
            self.entry(id);
        }
        self.order();
    }

    fn entry(&mut self, id: &Id) {
        let of = |document: &'d Document| document.entries.get(id);
        let (base, ours, theirs) = (of(self.base), of(self.ours), of(self.theirs));
        let several = |entry: Option<&Entry>| matches!(entry, Some(Entry::Several(_)));
        if several(base) || several(ours) || several(theirs) {
            self.several(id, base, ours, theirs);
            return;
        }
        let one = |entry: Option<&'d Entry>| match entry {
            Some(Entry::One(key, fields)) => Some((key.as_str(), fields)),
            _ => None,
        };
        match (one(base), one(ours), one(theirs)) {
            (None, None, Some((key, _))) => self.take(BOTH, id, key),
            (Some((_, old)), None, Some((key, new))) if canon_of(old) != canon_of(new) => {
                self.take(THEIRS, id, key);
                self.conflicts.push(Conflict::entry(
                    id,
                    "ours takes it away, theirs changes it",
                    "我方删去了它，对方修改了它",
                ));
            }
            (Some((_, old)), Some((key, own)), None) => {
                if canon_of(old) == canon_of(own) {
                    self.remove(BOTH, id, key);
                } else {
                    self.remove(THEIRS, id, key);
                    self.conflicts.push(Conflict::entry(
                        id,
                        "ours changes it, theirs takes it away",
                        "我方修改了它，对方删去了它",
                    ));
                }
            }
            (base, Some((key, own)), Some((_, other))) => {
                let none = Fields::new();
                let base = base.map_or(&none, |(_, fields)| fields);
                self.fields(id, key, [base, own, other]);
            }
            _ => {}
        }
    }

    /// Theirs' entry, behind the one it stands behind there.
    fn take(&mut self, which: &[usize], id: &Id, key: &str) {
        let Some(value) = self.theirs.written(id, key) else {
            return;
        };
        let after = tree::above(self.theirs, id, key);
        for at in which {
            tree::add(&mut self.wanted[*at], id, key, value, after);
        }
    }

    fn remove(&mut self, which: &[usize], id: &Id, key: &str) {
        for at in which {
            tree::remove(&mut self.wanted[*at], id, key);
        }
    }

    /// Statements that only their content tells apart are taken as one value.
    fn several(
        &mut self,
        id: &Id,
        base: Option<&Entry>,
        ours: Option<&Entry>,
        theirs: Option<&Entry>,
    ) {
        let lists = [
            all(self.base, id, base),
            all(self.ours, id, ours),
            all(self.theirs, id, theirs),
        ];
        let [old, own, other] = [0, 1, 2].map(|at| contents(id.section(), &lists[at]));
        if own == other || other == old {
            return;
        }
        let clean = own == old;
        let which = if clean { BOTH } else { THEIRS };
        for (key, _) in &lists[1] {
            self.remove(which, id, key);
        }
        for (key, value) in &lists[2] {
            for at in which {
                tree::add(&mut self.wanted[*at], id, key, value, None);
            }
        }
        if !clean {
            self.conflicts.push(Conflict::entry(
                id,
                "there are several statements of this, and both sides changed them",
                "这一项有多条内容，双方都作了修改",
            ));
        }
    }

    fn fields(&mut self, id: &Id, key: &str, [base, ours, theirs]: [&Fields; 3]) {
        let paths: BTreeSet<&Path> = base
            .keys()
            .chain(ours.keys())
            .chain(theirs.keys())
            .collect();
        let mut done: Vec<&Path> = Vec::new();
        for path in paths {
            if done
                .iter()
                .any(|above| path.len() > above.len() && path.starts_with(above))
            {
                continue;
            }
            let of = |fields: &'_ Fields| fields.get(path).map(|field| field.canon.clone());
            let (old, own, other) = (of(base), of(ours), of(theirs));
            let gone = old.is_some() && own.is_some() != other.is_some();
            if gone && self.half_gone(id, key, path, [base, ours, theirs]) {
                done.push(path);
                continue;
            }
            if own == other || other == old {
                continue;
            }
            let value = theirs.get(path).map(|field| &field.written);
            let clean = own == old;
            for at in if clean { BOTH } else { THEIRS } {
                tree::set_field(&mut self.wanted[*at], id, key, path, value);
            }
            if !clean {
                let values =
                    [base, ours, theirs].map(|fields| fields.get(path).map(|field| &field.written));
                self.conflicts.push(Conflict::field(id, path, values));
            }
        }
    }

    /// One side took a figure away: a conflict where the other changed it, or what stands below it.
    fn half_gone(&mut self, id: &Id, key: &str, path: &Path, all: [&Fields; 3]) -> bool {
        let [base, ours, theirs] = all;
        let below = |fields: &Fields| -> Vec<(Path, String)> {
            fields
                .iter()
                .filter(|(it, _)| it.starts_with(path))
                .map(|(path, field)| (path.clone(), field.canon.clone()))
                .collect()
        };
        let kept = if ours.contains_key(path) {
            ours
        } else {
            theirs
        };
        if below(kept) == below(base) {
            return false;
        }
        // Ours stays as it is in the first tree; theirs takes the place of ours in the second.
        for (path, _) in below(ours) {
            tree::set_field(&mut self.wanted[1], id, key, &path, None);
        }
        for (path, _) in below(theirs) {
            let value = theirs.get(&path).map(|field| &field.written);
            tree::set_field(&mut self.wanted[1], id, key, &path, value);
        }
        let values = all.map(|fields| fields.get(path).map(|field| &field.written));
        self.conflicts.push(Conflict::field(id, path, values));
        true
    }

    /// The order of the stages, the only one that means something.
    fn order(&mut self) {
        let (old, own, other) = (&self.base.stages, &self.ours.stages, &self.theirs.stages);
        let common = |list: &[String]| -> Vec<String> {
            let shared = |id: &&String| [old, own, other].iter().all(|list| list.contains(id));
            list.iter().filter(shared).cloned().collect()
        };
        let (before, ours, theirs) = (common(old), common(own), common(other));
        let conflicting = ours != theirs && ours != before && theirs != before;
        let lead = if ours == before && theirs != before {
            (other, own)
        } else {
            (own, other)
        };
        let first = joined(lead.0, lead.1);
        let second = if conflicting {
            joined(other, own)
        } else {
            first.clone()
        };
        tree::arrange(&mut self.wanted[0], &first);
        tree::arrange(&mut self.wanted[1], &second);
        if conflicting {
            let section = SECTIONS.iter().position(|(name, ..)| *name == "stages");
            let id = Id {
                section: section.unwrap_or_default(),
                key: String::new(),
            };
            let of = Message::new("the order of the stages", "环节的顺序");
            let (ours, theirs) = (ours.join(", "), theirs.join(", "));
            let message = Message::new(
                format!("the order of the stages: ours has {ours}; theirs has {theirs}"),
                format!("环节的顺序：我方为 {ours}；对方为 {theirs}"),
            );
            let mut conflict = Conflict::file(of, message);
            conflict.at = Some((id, None));
            self.conflicts.push(conflict);
        }
    }
}

/// An order of all: that of the first list, what only the second has behind the one it stands behind there.
fn joined(first: &[String], second: &[String]) -> Vec<String> {
    let mut made = first.to_vec();
    for (at, id) in second.iter().enumerate() {
        if made.contains(id) {
            continue;
        }
        let above = at.checked_sub(1).map(|at| &second[at]);
        let place = above.and_then(|above| made.iter().position(|it| it == above));
        made.insert(place.map_or(0, |place| place + 1), id.clone());
    }
    made
}
