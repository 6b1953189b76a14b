//! The edits between two versions, as units that can be taken one by one.
//!
//! Comes in: both chains with the texts they were read from. Goes out: [`Units`], and for any choice among them the
//! chain that it makes. Must not know: findings.
//!
//! A unit is one field of an entity with an id, or one statement as a whole. What is only spelt otherwise is none. Used
//! files take part like the chain's own.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::diff::patch::said;
use crate::language::{Keyed, KeyedValue, keyed};
use crate::model::Chain;

/// One edit.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Position of its file among [`Units::files`].
    pub file: usize,
    /// Where it stands: section, entity, field.
    pub path: Vec<String>,
    /// In the old version.
    pub base: Option<Keyed>,
    /// In the new version.
    pub head: Option<Keyed>,
    /// Names in its old and new content, for finding what hangs together.
    names: [HashSet<String>; 2],
}

/// A file in both versions, the old one's ids as the new one calls them.
struct Pair {
    path: String,
    base: Option<Keyed>,
    head: Option<Keyed>,
}

/// All edits between two chains.
pub(super) struct Units {
    files: Vec<Pair>,
    /// Paths of the files in the old version, for telling places.
    pub base_paths: Vec<String>,
    /// The edits.
    pub list: Vec<Unit>,
    /// Ids that only the new version has, and those that only the old one has, with their units.
    only: [HashMap<String, Vec<usize>>; 2],
}

/// Maps that hold entities by id, and lists of entities with an id.
const WITH_ID: &[&str] = &[
    "sources",
    "scopes",
    "stages",
    "commodities",
    "processes",
    "sites",
    "targets",
    "scenarios",
];
/// Keys whose text, list items or keys are ids of other entities.
const REFERENCES: &[&str] = &[
    "process",
    "stage",
    "stages",
    "product",
    "of",
    "from",
    "to",
    "source",
    "scope",
    "within",
    "part-of",
    "chosen",
    "any-of",
    "inputs",
    "byproducts",
    "equipment",
    // What a scenario removes.
    "scopes",
    "commodities",
    "processes",
    "stated",
    "sites",
];

impl Units {
    /// The edits; `None` where a text is at hand no more.
    pub fn between(base: &Chain, head: &Chain, renamed: &HashMap<String, String>) -> Option<Self> {
        let files = pairs(base, head, renamed)?;
        let mut units = Self {
            base_paths: files.iter().map(|(_, old)| old.clone()).collect(),
            files: files.into_iter().map(|(pair, _)| pair).collect(),
            list: Vec::new(),
            only: [HashMap::new(), HashMap::new()],
        };
        for file in 0..units.files.len() {
            units.compare(file);
        }
        units.find_lone_ids();
        Some(units)
    }

    /// The path of a file in the new version.
    pub fn path(&self, file: usize) -> &str {
        &self.files[file].path
    }

    fn compare(&mut self, file: usize) {
        let pair = &self.files[file];
        let (Some(base), Some(head)) = (&pair.base, &pair.head) else {
            // A file that only one version uses comes and goes with the entry of `uses`.
            return;
        };
        let mut found = Vec::new();
        for section in keys(base, head) {
            differences(
                &mut vec![section.clone()],
                (base.get(&section), head.get(&section)),
                &mut found,
            );
        }
        let edits = found.into_iter().filter(|it| !is_spelling(it));
        self.list.extend(edits.map(|(path, base, head)| Unit {
            file,
            names: [names(&path, base.as_ref()), names(&path, head.as_ref())],
            path,
            base,
            head,
        }));
    }

    fn find_lone_ids(&mut self) {
        for (at, unit) in self.list.iter().enumerate() {
            let [section, id] = &unit.path[..] else {
                continue;
            };
            if !WITH_ID.contains(&section.as_str()) {
                continue;
            }
            match (&unit.base, &unit.head) {
                (None, Some(_)) => self.only[1].entry(id.clone()).or_default().push(at),
                (Some(_), None) => self.only[0].entry(id.clone()).or_default().push(at),
                _ => {}
            }
        }
    }

    /// Moves what hangs together with a choice the same way: nothing may name what the choice leaves out. `head[i]`
    /// tells whether unit `i` is taken from the new version, `toward` which way units move.
    pub fn close(&self, head: &mut [bool], toward: bool) {
        loop {
            let mut moved = false;
            for at in 0..self.list.len() {
                let side = usize::from(head[at]);
                for name in &self.list[at].names[side] {
                    for (version, lone) in self.only.iter().enumerate() {
                        let owners = lone.get(name).map_or(&[][..], Vec::as_slice);
                        let missing =
                            |owner: &&usize| usize::from(head[**owner]) != version && **owner != at;
                        let Some(owner) = owners.iter().find(missing).copied() else {
                            continue;
                        };
                        let mover = if head[at] == toward { owner } else { at };
                        if head[mover] != toward {
                            head[mover] = toward;
                            moved = true;
                        }
                    }
                    if usize::from(head[at]) != side {
                        break;
                    }
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// The chain that a choice makes; `None` where it does not read.
    pub fn chain(&self, head: &[bool]) -> Option<Chain> {
        let mut trees: BTreeMap<&str, Keyed> = BTreeMap::new();
        for (file, pair) in self.files.iter().enumerate() {
            let Some(start) = pair.head.as_ref().or(pair.base.as_ref()) else {
                continue;
            };
            let mut tree = start.clone();
            for (at, unit) in self.list.iter().enumerate() {
                if unit.file == file && !head[at] {
                    put(&mut tree, &unit.path, unit.base.as_ref());
                }
            }
            // A section that lost its last entry is no section.
            if let KeyedValue::Map(sections) = &mut tree.value {
                sections.retain(|(_, it)| it.entries().is_none_or(|entries| !entries.is_empty()));
            }
            trees.insert(&pair.path, tree);
        }
        let main = &self.files.first()?.path;
        Chain::read_trees(main, &|wanted| trees.get(wanted)).ok()
    }
}

/// Files of both versions that are one: the chain's own, and those at the same place seen from there.
fn pairs(
    base: &Chain,
    head: &Chain,
    renamed: &HashMap<String, String>,
) -> Option<Vec<(Pair, String)>> {
    let folder = |chain: &Chain| -> Option<String> {
        let own = &chain.files.first()?.path;
        Some(
            own.rsplit_once('/')
                .map_or(String::new(), |(folder, _)| format!("{folder}/")),
        )
    };
    let (old_folder, new_folder) = (folder(base)?, folder(head)?);
    let tree = |text: &str| keyed(text);
    let mut found = Vec::new();
    let mut taken = HashSet::new();
    for (at, file) in head.files.iter().enumerate() {
        let inside = file.path.strip_prefix(&new_folder);
        let wanted = inside.map_or(file.path.clone(), |inside| format!("{old_folder}{inside}"));
        let old = if at == 0 {
            base.files.first()
        } else {
            base.files.iter().skip(1).find(|old| old.path == wanted)
        };
        if let Some(old) = old {
            taken.insert(&old.path);
        }
        let mut before = match old {
            Some(old) => Some(tree(&old.text)?),
            None => None,
        };
        if let Some(before) = &mut before {
            rename(before, renamed, false);
        }
        let pair = Pair {
            path: file.path.clone(),
            base: before,
            head: Some(tree(&file.text)?),
        };
        found.push((pair, old.map_or(String::new(), |old| old.path.clone())));
    }
    for old in base.files.iter().filter(|old| !taken.contains(&old.path)) {
        let inside = old.path.strip_prefix(&old_folder);
        let path = inside.map_or(old.path.clone(), |inside| format!("{new_folder}{inside}"));
        let mut before = tree(&old.text)?;
        rename(&mut before, renamed, false);
        let pair = Pair {
            path,
            base: Some(before),
            head: None,
        };
        found.push((pair, old.path.clone()));
    }
    Some(found)
}

/// Calls what was renamed by its new id, where it is declared and wherever it is named.
fn rename(tree: &mut Keyed, renamed: &HashMap<String, String>, reference: bool) {
    if renamed.is_empty() {
        return;
    }
    let new = |text: &mut String| {
        let parts: Vec<&str> = text
            .split(' ')
            .map(|part| renamed.get(part).map_or(part, String::as_str))
            .collect();
        let joined = parts.join(" ");
        *text = joined;
    };
    match &mut tree.value {
        KeyedValue::Text(text) if reference => {
            if let Some(other) = renamed.get(text.as_str()) {
                text.clone_from(other);
            }
        }
        KeyedValue::List(items) => {
            for item in items {
                rename(item, renamed, reference);
            }
        }
        KeyedValue::Items(entries) => {
            for (key, item) in entries {
                new(key);
                rename(item, renamed, false);
            }
        }
        KeyedValue::Map(entries) => {
            for (key, item) in entries {
                let names = REFERENCES.contains(&key.as_str()) || key == "id";
                if reference || renamed.contains_key(key.as_str()) {
                    new(key);
                }
                rename(item, renamed, names);
            }
        }
        _ => {}
    }
}

/// The keys of both, those of the old version first.
fn keys(base: &Keyed, head: &Keyed) -> Vec<String> {
    let of = |tree: &Keyed| -> Vec<String> {
        tree.entries()
            .unwrap_or(&[])
            .iter()
            .map(|(key, _)| key.clone())
            .collect()
    };
    let old = of(base);
    let known: HashSet<&String> = old.iter().collect();
    let more: Vec<String> = of(head)
        .into_iter()
        .filter(|key| !known.contains(key))
        .collect();
    old.iter().cloned().chain(more).collect()
}

type Difference = (Vec<String>, Option<Keyed>, Option<Keyed>);

/// Differences down to one field of an entity, or one statement.
fn differences(
    path: &mut Vec<String>,
    sides: (Option<&Keyed>, Option<&Keyed>),
    found: &mut Vec<Difference>,
) {
    let (base, head) = sides;
    if base == head {
        return;
    }
    let deep = match path.len() {
        1 => true,
        2 => WITH_ID.contains(&path[0].as_str()) || path[0] == "override",
        3 => {
            path[0] == "override"
                || matches!(path[2].as_str(), "inputs" | "byproducts" | "emissions")
        }
        _ => path.len() == 4 && path[0] == "override",
    };
    let sectioned = path.len() > 1 || is_section(&path[0]);
    if let (true, true, Some(old), Some(new)) = (deep, sectioned, base, head)
        && old.entries().is_some()
        && new.entries().is_some()
    {
        for key in keys(old, new) {
            path.push(key.clone());
            differences(path, (old.get(&key), new.get(&key)), found);
            path.pop();
        }
        return;
    }
    // A section that only one version has consists of its entities.
    if path.len() == 1 && is_section(&path[0]) {
        let empty = Keyed::new(match base.or(head).map(|it| &it.value) {
            Some(KeyedValue::Items(_)) => KeyedValue::Items(Vec::new()),
            _ => KeyedValue::Map(Vec::new()),
        });
        let (old, new) = (base.unwrap_or(&empty), head.unwrap_or(&empty));
        if old.entries().is_some() && new.entries().is_some() {
            for key in keys(old, new) {
                path.push(key.clone());
                differences(path, (old.get(&key), new.get(&key)), found);
                path.pop();
            }
            return;
        }
    }
    found.push((path.clone(), base.cloned(), head.cloned()));
}

/// Whether both sides say the same in other words, or differ only in what an entry was called before.
fn is_spelling((path, base, head): &Difference) -> bool {
    if path.len() == 3 && path[2] == "formerly" {
        return true;
    }
    let (Some(base), Some(head)) = (base, head) else {
        return false;
    };
    let (section, inside) = match &path[..] {
        [key] => (String::new(), std::slice::from_ref(key)),
        [first, second, _, inside @ ..] if first == "override" => {
            (format!("{first}.{second}"), inside)
        }
        [section, _, inside @ ..] => (section.clone(), inside),
        [] => return false,
    };
    said(&section, inside, base) == said(&section, inside, head)
}

fn is_section(key: &str) -> bool {
    WITH_ID.contains(&key)
        || matches!(
            key,
            "stated"
                | "observations"
                | "imports"
                | "exports"
                | "demands"
                | "flows"
                | "claims"
                | "context"
                | "accept"
                | "override"
                | "rates"
        )
}

/// Puts a value where a path leads, or takes it away; sections in between are made where they are missing.
fn put(tree: &mut Keyed, path: &[String], value: Option<&Keyed>) {
    let Some((key, rest)) = path.split_first() else {
        return;
    };
    let (KeyedValue::Map(entries) | KeyedValue::Items(entries)) = &mut tree.value else {
        return;
    };
    let at = entries.iter().position(|(it, _)| it == key);
    if rest.is_empty() {
        match (at, value) {
            (Some(at), Some(value)) => entries[at].1 = value.clone(),
            (Some(at), None) => {
                entries.remove(at);
            }
            (None, Some(value)) => entries.push((key.clone(), value.clone())),
            (None, None) => {}
        }
        return;
    }
    let at = at.unwrap_or_else(|| {
        let items = matches!(
            key.as_str(),
            "stages"
                | "targets"
                | "stated"
                | "observations"
                | "imports"
                | "exports"
                | "demands"
                | "flows"
                | "claims"
                | "context"
                | "accept"
        );
        let made = if items {
            KeyedValue::Items(Vec::new())
        } else {
            KeyedValue::Map(Vec::new())
        };
        entries.push((key.clone(), Keyed::new(made)));
        entries.len() - 1
    });
    put(&mut entries[at].1, rest, value);
}

/// Every word of a value that may be an id, keys included.
fn names(path: &[String], value: Option<&Keyed>) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut open: Vec<&Keyed> = value.into_iter().collect();
    if value.is_some() && path.len() > 2 {
        found.extend(path[1..].iter().cloned());
    }
    while let Some(value) = open.pop() {
        match &value.value {
            KeyedValue::Nothing => {}
            KeyedValue::Text(text) => {
                found.insert(text.clone());
                // `inputs.alumina` names an input.
                found.extend(text.split('.').skip(1).map(str::to_owned));
            }
            KeyedValue::List(items) => open.extend(items),
            KeyedValue::Map(entries) | KeyedValue::Items(entries) => {
                for (key, value) in entries {
                    found.insert(key.clone());
                    open.push(value);
                }
            }
        }
    }
    found
}
