//! Ids that one side calls otherwise: all three versions are told in the same names before they are compared.
//!
//! Comes in: three trees. Goes out: names for each of them. Must not know: fields.

use std::collections::{BTreeMap, BTreeSet};

use super::super::patch::renames;
use super::conflict::Conflict;
use crate::language::{Keyed, Plain, References, with_names};
use crate::text::Message;

/// New names for each version.
pub(super) struct Names {
    base: References,
    ours: References,
    theirs: References,
    /// From ours' names to theirs' where the two renamed the same differently.
    pub back: Option<References>,
    pub conflicts: Vec<Conflict>,
}

/// Three texts in the same names.
pub(super) struct Texts {
    pub base: String,
    pub ours: String,
    pub theirs: String,
}

impl Names {
    pub fn put(&self, base: &Plain, ours: &Plain, theirs: &Plain) -> Option<Texts> {
        Some(Texts {
            base: with_names(&base.text, &self.base)?,
            ours: with_names(&ours.text, &self.ours)?,
            theirs: with_names(&theirs.text, &self.theirs)?,
        })
    }
}

/// The names of all three versions, as far as the two sides can be told in the same ones.
pub(super) fn joined(base: &Keyed, ours: &Keyed, theirs: &Keyed) -> Names {
    let (own, other) = (renames(base, ours), renames(base, theirs));
    let (in_ours, in_theirs) = (ids(ours), ids(theirs));
    let mut names = Names {
        base: References::default(),
        ours: References::default(),
        theirs: References::default(),
        back: None,
        conflicts: Vec::new(),
    };
    let mut back = References::default();
    for stages in [true, false] {
        let pick = |it: &References| -> BTreeMap<String, String> {
            if stages {
                it.stages.clone()
            } else {
                it.things.clone()
            }
        };
        let (own, other) = (pick(&own), pick(&other));
        let kind = usize::from(!stages);
        let put = |to: &mut References, old: &str, new: &str| {
            let map = if stages {
                &mut to.stages
            } else {
                &mut to.things
            };
            map.insert(old.to_owned(), new.to_owned());
        };
        for (old, new) in &own {
            match other.get(old) {
                Some(same) if same == new => put(&mut names.base, old, new),
                Some(different) => {
                    put(&mut names.base, old, new);
                    put(&mut names.theirs, different, new);
                    put(&mut back, new, different);
                    names.conflicts.push(renamed_twice(old, new, different));
                }
                // A name that theirs gave to something else stays apart.
                None if in_theirs[kind].contains(new) => {}
                None => {
                    put(&mut names.base, old, new);
                    if in_theirs[kind].contains(old) {
                        put(&mut names.theirs, old, new);
                    }
                }
            }
        }
        for (old, new) in &other {
            let clashes = in_ours[kind].contains(new);
            if own.contains_key(old) || clashes {
                continue;
            }
            put(&mut names.base, old, new);
            if in_ours[kind].contains(old) {
                put(&mut names.ours, old, new);
            }
        }
    }
    names.back = (!back.is_empty()).then_some(back);
    names
}

fn renamed_twice(old: &str, ours: &str, theirs: &str) -> Conflict {
    let of = Message::new(format!("the name of {old}"), format!("{old} 的名称"));
    let message = Message::new(
        format!("{old} is called {ours} by ours and {theirs} by theirs"),
        format!("{old} 在我方改名为 {ours}，在对方改名为 {theirs}"),
    );
    Conflict::file(of, message)
}

/// Ids of stages, and of commodities, processes and sites.
fn ids(tree: &Keyed) -> [BTreeSet<String>; 2] {
    let mut found = [BTreeSet::new(), BTreeSet::new()];
    for (_, stage) in tree.get("stages").and_then(Keyed::entries).unwrap_or(&[]) {
        if let Some(id) = stage.get("id") {
            found[0].insert(id.written().trim_matches('"').to_owned());
        }
    }
    for section in ["commodities", "processes", "sites"] {
        let entries = tree.get(section).and_then(Keyed::entries).unwrap_or(&[]);
        found[1].extend(entries.iter().map(|(key, _)| key.clone()));
    }
    found
}
