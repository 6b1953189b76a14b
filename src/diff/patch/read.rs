//! Text → patch, or every fault at once.
//!
//! Comes in: the bytes of a patch. Goes out: [`Patch`]. Must not know: files it may be applied to.

use super::document::{Id, SECTIONS};
use super::words::undotted;
use super::{Edit, FORMAT, Patch, What};
use crate::language::{Faults, Keyed, KeyedValue, References, plain_text};
use crate::report::{Fault, Location};
use crate::text::Message;

pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<Patch, Faults> {
    let file = plain_text(name, bytes)?;
    let mut reader = Reader {
        name,
        faults: Vec::new(),
    };
    let patch = reader.patch(&file.tree);
    if reader.faults.is_empty() {
        Ok(patch)
    } else {
        Err(Faults(reader.faults))
    }
}

struct Reader<'n> {
    name: &'n str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, at: &Keyed, (en, zh): (&str, &str), (help_en, help_zh): (&str, &str)) {
        self.faults.push(Fault {
            at: Location {
                file: self.name.to_owned(),
                line: at.line,
                column: at.column,
            },
            message: Message::new(en, zh),
            help: Some(Message::new(help_en, help_zh)),
            excerpts: Vec::new(),
        });
    }

    fn patch(&mut self, tree: &Keyed) -> Patch {
        let mut patch = Patch {
            chain: text_of(tree.get("chain")).unwrap_or_default(),
            renames: References::default(),
            renames_last: false,
            edits: Vec::new(),
        };
        match tree.get("patch") {
            Some(version) if text_of(Some(version)) == Some(FORMAT.to_string()) => {}
            Some(version) => self.fault(
                version,
                (
                    "the patch is written in a version that this program does not read",
                    "补丁的格式版本不是本程序所能读取的",
                ),
                (
                    "this program reads `patch: 1`: use the version of liantu that wrote it",
                    "本程序读取 `patch: 1`：请使用写出该补丁的 liantu 版本",
                ),
            ),
            None => self.fault(
                tree,
                (
                    "this is no patch: it has no `patch: 1`",
                    "这不是补丁：没有 `patch: 1`",
                ),
                (
                    "`liantu diff OLD NEW --format patch` writes one",
                    "用 `liantu diff 旧 新 --format patch` 生成补丁",
                ),
            ),
        }
        for (key, value) in tree.entries().unwrap_or(&[]) {
            match key.as_str() {
                "patch" | "chain" => {}
                "renames" => self.renames(value, &mut patch.renames),
                "renames-after" => {
                    patch.renames_last = true;
                    self.renames(value, &mut patch.renames);
                }
                "changes" => {
                    for item in self.list(value) {
                        self.change(item, &mut patch.edits);
                    }
                }
                other => {
                    let (en, zh) = (
                        format!("a patch has no key `{other}`"),
                        format!("补丁里没有键 `{other}`"),
                    );
                    self.fault(value, (&en, &zh), KEYS);
                }
            }
        }
        patch
    }

    fn list<'k>(&mut self, value: &'k Keyed) -> &'k [Keyed] {
        if let KeyedValue::List(items) = &value.value {
            return items;
        }
        if value.value != KeyedValue::Nothing {
            self.fault(
                value,
                ("a list is needed here", "这里需要一个列表"),
                ("write one `- …` for each entry", "每一项写一个 `- …`"),
            );
        }
        &[]
    }

    fn renames(&mut self, value: &Keyed, names: &mut References) {
        for item in self.list(value) {
            let (id, stage) = (text_of(item.get("id")), text_of(item.get("stage")));
            match (id, stage, text_of(item.get("to"))) {
                (Some(old), None, Some(new)) => {
                    names.things.insert(old, new);
                }
                (None, Some(old), Some(new)) => {
                    names.stages.insert(old, new);
                }
                _ => self.fault(
                    item,
                    ("this rename is not complete", "这一改名不完整"),
                    (
                        "write `{id: old, to: new}`, or `{stage: old, to: new}`",
                        "请写 `{id: 旧, to: 新}` 或 `{stage: 旧, to: 新}`",
                    ),
                ),
            }
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one case after another, read from top to bottom"
    )]
    fn change(&mut self, item: &Keyed, edits: &mut Vec<Edit>) {
        let Some((id, order)) = self.id(item) else {
            return;
        };
        let parts = item.entries().unwrap_or(&[]);
        let (old, new) = (item.get("old"), item.get("new"));
        if let (true, Some(old), Some(new)) = (order, old, new) {
            let ids = |value| {
                let items = match &value {
                    Keyed {
                        value: KeyedValue::List(items),
                        ..
                    } => &items[..],
                    _ => &[],
                };
                items.iter().filter_map(|it| text_of(Some(it))).collect()
            };
            let (old, new) = (ids(old.clone()), ids(new.clone()));
            let what = What::Order { old, new };
            edits.push(Edit { id, what });
            return;
        }
        if let (Some(old), Some(new)) = (old, new) {
            let (old, new) = (self.list(old).to_vec(), self.list(new).to_vec());
            let what = What::Several { old, new };
            edits.push(Edit { id, what });
            return;
        }
        let mut told = false;
        for (key, value) in &parts[1..] {
            told = true;
            match key.as_str() {
                "added" | "removed" => {
                    let value = Some(value.clone());
                    let (old, new) = if key == "added" {
                        (None, value)
                    } else {
                        (value, None)
                    };
                    let what = What::Entry { old, new };
                    edits.push(Edit {
                        id: id.clone(),
                        what,
                    });
                }
                "fields" => {
                    for (path, sides) in value.entries().unwrap_or(&[]) {
                        let what = What::Field {
                            path: undotted(path),
                            old: sides.get("old").cloned(),
                            new: sides.get("new").cloned(),
                        };
                        if sides.get("old").is_none() && sides.get("new").is_none() {
                            self.unsaid(sides);
                        }
                        edits.push(Edit {
                            id: id.clone(),
                            what,
                        });
                    }
                }
                _ => self.unsaid(value),
            }
        }
        if !told {
            self.unsaid(item);
        }
    }

    fn unsaid(&mut self, at: &Keyed) {
        self.fault(
            at,
            (
                "this does not say what changes",
                "这里没有说明改了什么",
            ),
            (
                "an entry has `added:`, `removed:`, or `fields:` with `{old: …, new: …}` for each field",
                "每一项写 `added:`、`removed:`，或在 `fields:` 下逐个字段写 `{old: …, new: …}`",
            ),
        );
    }

    /// Which entry a change is of, and whether it is about the order of the stages.
    fn id(&mut self, item: &Keyed) -> Option<(Id, bool)> {
        let first = item.entries().and_then(<[_]>::first);
        let Some((word, key)) = first.and_then(|(word, key)| Some((word, text_of(Some(key))?)))
        else {
            self.fault(
                item,
                (
                    "this does not say which entry changes",
                    "这里没有说明改的是哪一项",
                ),
                (
                    "begin with its kind and id: `- site: north`",
                    "请以种类和 id 开头：`- site: north`",
                ),
            );
            return None;
        };
        let position = |wanted: &str| SECTIONS.iter().position(|(_, it, _)| *it == wanted);
        if word == "stages" {
            let section = position("stage")?;
            let key = String::new();
            return Some((Id { section, key }, true));
        }
        let Some(section) = position(word) else {
            let words: Vec<&str> = SECTIONS.iter().map(|(_, word, _)| *word).collect();
            let all = words.join(", ");
            let (en, zh) = (
                format!("`{word}` is no kind of entry"),
                format!("`{word}` 不是一种条目"),
            );
            self.fault(
                item,
                (&en, &zh),
                (&format!("one of: {all}"), &format!("可用：{all}")),
            );
            return None;
        };
        let key = if word == "file" { String::new() } else { key };
        Some((Id { section, key }, false))
    }
}

const KEYS: (&str, &str) = (
    "a patch has `patch`, `chain`, `renames` (or `renames-after`) and `changes`",
    "补丁只有 `patch`、`chain`、`renames`（或 `renames-after`）和 `changes`",
);

fn text_of(value: Option<&Keyed>) -> Option<String> {
    match value.map(|it| &it.value) {
        Some(KeyedValue::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
