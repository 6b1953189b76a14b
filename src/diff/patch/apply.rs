//! A patch put into a file, or every reason why it cannot be.
//!
//! Comes in: a patch and a file. Goes out: the file's text with the patch, its comments and layout kept, or
//! [`Refusal`]s. Must not know: how patches are written.

use std::collections::BTreeSet;

use super::document::{Document, Entry, Id, contents};
use super::fields::{Fields, Path, canon_at, fields};
use super::words::{dotted, named, shown};
use super::{Edit, Patch, What, between, tree};
use crate::language::{Keyed, Plain, item_key, keyed, rewrite, with_names};
use crate::text::Message;

/// A file with a patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The text.
    pub text: String,
    /// How many renames and edits were made.
    pub count: usize,
}

/// Why a part of a patch cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the entry in the file, where it stands there.
    pub line: Option<u32>,
    /// Which entry, which field, what stands there and what the patch expects.
    pub message: Message,
}

/// A tree that is wanted, and the text to put it into.
pub(crate) struct Wanted {
    pub tree: Keyed,
}

impl Wanted {
    /// The text that says it, changed only where it does not; `None` where no edit does.
    pub fn text(&self, seed: &str, donor: Option<&str>) -> Option<String> {
        let (text, tree) = rewrite(seed, &self.tree, donor)?;
        let said = Document::new(tree).canon();
        (said == Document::new(self.tree.clone()).canon()).then_some(text)
    }
}

pub(super) fn apply(patch: &Patch, file: &Plain) -> Result<Applied, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let first = if patch.renames_last {
        file.text.clone()
    } else {
        rename(patch, &file.text, &mut refusals)
    };
    let renamed = !patch.renames_last && !patch.renames.is_empty();
    let tree = if renamed { keyed(&first) } else { None };
    let held = Document::new(tree.unwrap_or_else(|| file.tree.clone()));
    let mut wanted = held.tree.clone();
    for edit in &patch.edits {
        let check = Check { held: &held, edit };
        match check.run() {
            Ok(()) => put(&mut wanted, &held, edit),
            Err(mut found) => refusals.append(&mut found),
        }
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    if let Some(refusal) = astray(patch, &held, &wanted) {
        return Err(vec![refusal]);
    }
    let wanted = Wanted { tree: wanted };
    let Some(text) = wanted.text(&first, None) else {
        return Err(vec![unwritable()]);
    };
    let text = if patch.renames_last {
        rename(patch, &text, &mut refusals)
    } else {
        text
    };
    if refusals.is_empty() {
        let count = patch.len();
        Ok(Applied { text, count })
    } else {
        Err(refusals)
    }
}

/// Why the patch, taken back, would not fit what it made, or not lead back to the file: it was made for another one that
/// says the same of every entry it touches, but not of what stands around them, as the order of the stages.
fn astray(patch: &Patch, held: &Document, wanted: &Keyed) -> Option<Refusal> {
    let made = Document::new(wanted.clone());
    let mut back = wanted.clone();
    for edit in &between::inverted(patch).edits {
        if (Check { held: &made, edit }).run().is_err() {
            return Some(Check { held, edit }.refuse(OTHERWISE.0, OTHERWISE.1));
        }
        put(&mut back, &made, edit);
    }
    let back = Document::new(back);
    if back.stages != held.stages {
        return Some(other_order(held));
    }
    if back.canon() == held.canon() {
        return None;
    }
    let said = |document: &Document, id: &Id| {
        let all = between::all(document, id, document.entries.get(id));
        contents(id.section(), &all)
    };
    let mut edits = patch.edits.iter();
    let differs = edits.find(|it| said(held, &it.id) != said(&back, &it.id));
    Some(differs.map_or_else(
        || Refusal {
            line: None,
            message: Message::new(OTHERWISE.0, OTHERWISE.1),
        },
        |edit| Check { held, edit }.refuse(OTHERWISE.0, OTHERWISE.1),
    ))
}

/// What is said where a file and a patch mean the same by different entries.
const OTHERWISE: (&str, &str) = (
    "the file says it otherwise than the patch expects, so that the patch could not be taken back",
    "文件的写法与补丁所预期的不同，补丁打上后将无法撤回",
);

/// The stages of a file do not stand in the order that a patch was made for.
fn other_order(held: &Document) -> Refusal {
    Refusal {
        line: held.tree.get("stages").map(|it| it.line),
        message: Message::new(
            format!(
                "the stages stand in another order than the patch expects: {}",
                held.stages.join(", ")
            ),
            format!("环节的顺序与补丁所预期的不同：{}", held.stages.join("、")),
        ),
    }
}

pub(crate) fn unwritable() -> Refusal {
    Refusal {
        line: None,
        message: Message::new(
            "the result cannot be written without changing other entries too: values that are repeated by anchors (`&name`, `*name`) must be written out first",
            "无法在不改动其他条目的情况下写入结果：请先把用锚点（`&name`、`*name`）重复的值直接写出",
        ),
    }
}

/// The text under other names.
fn rename(patch: &Patch, text: &str, refusals: &mut Vec<Refusal>) -> String {
    if patch.renames.is_empty() {
        return text.to_owned();
    }
    let tree = keyed(text).map(Document::new);
    let ids: BTreeSet<&str> = tree
        .iter()
        .flat_map(|it| it.entries.keys())
        .filter(|id| {
            matches!(
                id.section(),
                "commodities" | "processes" | "sites" | "stages"
            )
        })
        .map(|id| id.key.as_str())
        .collect();
    let all = patch.renames.stages.iter().chain(&patch.renames.things);
    for (old, new) in all {
        let says = if !ids.contains(old.as_str()) {
            Message::new(
                format!("cannot rename {old} to {new}: the file has no {old}"),
                format!("无法把 {old} 改名为 {new}：文件里没有 {old}"),
            )
        } else if ids.contains(new.as_str()) {
            Message::new(
                format!("cannot rename {old} to {new}: the file has a {new} already"),
                format!("无法把 {old} 改名为 {new}：文件里已有 {new}"),
            )
        } else {
            continue;
        };
        refusals.push(Refusal {
            line: None,
            message: says,
        });
    }
    with_names(text, &patch.renames).unwrap_or_else(|| {
        refusals.push(unwritable());
        text.to_owned()
    })
}

/// Whether one edit fits a file.
struct Check<'a> {
    held: &'a Document,
    edit: &'a Edit,
}

impl Check<'_> {
    fn run(&self) -> Result<(), Vec<Refusal>> {
        let id = &self.edit.id;
        let entry = self.held.entries.get(id);
        match (&self.edit.what, entry) {
            (What::Order { old, .. }, _) => self.order(old),
            (What::Several { old, .. }, entry) => {
                let there = between::all(self.held, id, entry);
                let wanted: Vec<(String, Keyed)> =
                    old.iter().map(|it| (String::new(), it.clone())).collect();
                if contents(id.section(), &there) == contents(id.section(), &wanted) {
                    return Ok(());
                }
                Err(vec![self.refuse(
                    "the file has other statements under this name than the patch expects",
                    "文件里该名下的内容与补丁所预期的不同",
                )])
            }
            (_, Some(Entry::Several(_))) => Err(vec![self.refuse(
                "several statements of the file bear this name",
                "文件里有多条内容用这个名称",
            )]),
            (What::Entry { old: None, .. }, None) => Ok(()),
            (What::Entry { old: None, .. }, Some(_)) => Err(vec![self.refuse(
                "the patch adds it, and the file has it already",
                "补丁要新增它，而文件里已经有了",
            )]),
            (_, None) => Err(vec![
                self.refuse("the file does not have it", "文件里没有这一项"),
            ]),
            (What::Entry { old: Some(old), .. }, Some(Entry::One(_, there))) => {
                self.whole(&fields(id.section(), old), there)
            }
            (What::Field { path, old, new }, Some(Entry::One(_, there))) => {
                self.field(path, old.as_ref(), new.as_ref(), there)
            }
        }
    }

    fn refuse(&self, en: &str, zh: &str) -> Refusal {
        let name = named(&self.edit.id);
        Refusal {
            line: self.line(),
            message: Message::new(format!("{}: {en}", name.en), format!("{}：{zh}", name.zh)),
        }
    }

    fn line(&self) -> Option<u32> {
        match self.held.entries.get(&self.edit.id)? {
            Entry::One(key, _) => Some(self.held.written(&self.edit.id, key)?.line),
            Entry::Several(list) => list.first().map(|(_, value)| value.line),
        }
    }

    fn whole(&self, old: &Fields, there: &Fields) -> Result<(), Vec<Refusal>> {
        let paths: BTreeSet<&Path> = old.keys().chain(there.keys()).collect();
        let mut found = Vec::new();
        for path in paths {
            let (left, right) = (old.get(path), there.get(path));
            if left.map(|it| &it.canon) != right.map(|it| &it.canon) {
                found.push(self.differs(
                    path,
                    right.map(|it| &it.written),
                    left.map(|it| &it.written),
                    false,
                ));
            }
        }
        if found.is_empty() { Ok(()) } else { Err(found) }
    }

    fn field(
        &self,
        path: &Path,
        old: Option<&Keyed>,
        new: Option<&Keyed>,
        there: &Fields,
    ) -> Result<(), Vec<Refusal>> {
        let section = self.edit.id.section();
        let canon = |value: Option<&Keyed>| value.and_then(|it| canon_at(section, path, it));
        let held = there.get(path);
        let own = held.map(|it| it.canon.clone());
        if own == canon(old) {
            return Ok(());
        }
        let done = own == canon(new);
        Err(vec![self.differs(
            path,
            held.map(|it| &it.written),
            old,
            done,
        )])
    }

    fn differs(
        &self,
        path: &Path,
        there: Option<&Keyed>,
        expected: Option<&Keyed>,
        done: bool,
    ) -> Refusal {
        let (name, field) = (named(&self.edit.id), dotted(path));
        let (there_is, expected) = (shown(there), shown(expected));
        let (already_en, already_zh) = if done {
            (
                ", which is what the patch would make",
                "，这正是补丁要改成的值",
            )
        } else {
            ("", "")
        };
        let line = there.map(|it| it.line).filter(|line| *line > 0);
        Refusal {
            line: line.or_else(|| self.line()),
            message: Message::new(
                format!(
                    "{}, {field}: the file has {}{already_en}; the patch expects {}",
                    name.en, there_is.en, expected.en
                ),
                format!(
                    "{}，{field}：文件里是 {}{already_zh}；补丁预期 {}",
                    name.zh, there_is.zh, expected.zh
                ),
            ),
        }
    }

    fn order(&self, old: &[String]) -> Result<(), Vec<Refusal>> {
        let there = self.held.stages.iter().filter(|id| old.contains(id));
        let expected = old.iter().filter(|id| self.held.stages.contains(id));
        if there.eq(expected) {
            return Ok(());
        }
        Err(vec![other_order(self.held)])
    }
}

fn put(wanted: &mut Keyed, held: &Document, edit: &Edit) {
    let id = &edit.id;
    let entry = held.entries.get(id);
    match &edit.what {
        What::Order { new, .. } => tree::arrange(wanted, new),
        What::Several { new, .. } => {
            for (key, _) in between::all(held, id, entry) {
                tree::remove(wanted, id, &key);
            }
            for (at, value) in new.iter().enumerate() {
                tree::add(wanted, id, &numbered(id, value, at), value, None);
            }
        }
        What::Entry { new, .. } => {
            if let Some(Entry::One(key, _)) = entry {
                tree::remove(wanted, id, key);
            }
            if let Some(value) = new {
                tree::add(wanted, id, &tree_key(id, value), value, None);
            }
        }
        What::Field { path, new, .. } => {
            if let Some(Entry::One(key, _)) = entry {
                tree::set_field(wanted, id, key, path, new.as_ref());
            }
        }
    }
}

/// What a new entry is called in the tree.
pub(crate) fn tree_key(id: &Id, value: &Keyed) -> String {
    if super::document::SECTIONS[id.section].2.is_empty() {
        id.key.clone()
    } else {
        item_key(id.section(), value)
    }
}

fn numbered(id: &Id, value: &Keyed, at: usize) -> String {
    let key = tree_key(id, value);
    if at == 0 {
        key
    } else {
        format!("{key} #{}", at + 1)
    }
}
