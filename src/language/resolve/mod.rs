//! Written files → a chain in which every name is resolved and every quantity has its dimension, or every fault.
//!
//! Comes in: the written form of a chain's files. Goes out: [`Chain`]. Must not know: YAML, analyses.

mod figures;
mod names;
mod presence;
mod statements;
mod technology;

use std::collections::HashMap;

use super::fault::Fault;
use super::files::Loaded;
use super::shape::Text;
use super::written::Written;
use crate::model::{Chain, FileId, Place, SourceFile};
use crate::text::Message;

/// What is known while a chain is being put together.
pub(super) struct Resolver {
    chain: Chain,
    faults: Vec<Fault>,
    /// Where each id was first declared, by namespace.
    declared: HashMap<(Namespace, String), Declared>,
    /// Where the unit of each commodity comes from, for dimension faults.
    unit_places: Vec<Option<Place>>,
}

/// The separate sets of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Namespace {
    /// Commodities, processes and sites.
    Things,
    Stages,
    Scopes,
    Sources,
    Targets,
    Scenarios,
}

#[derive(Clone, Copy, Debug)]
struct Declared {
    what: Thing,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    Commodity(u32),
    Process(u32),
    Site(u32),
    Other(u32),
}

/// Puts the chain together. `loaded` has used files before those that use them; the chain's own file is the last.
pub(super) fn resolve(loaded: &[Loaded], files: Vec<SourceFile>) -> (Chain, Vec<Fault>) {
    let mut resolver = Resolver {
        chain: Chain {
            files,
            ..Chain::default()
        },
        faults: Vec::new(),
        declared: HashMap::new(),
        unit_places: Vec::new(),
    };
    let own = FileId(0);
    if let Some(main) = loaded.iter().find(|file| file.file == own) {
        resolver.head(&main.written);
        resolver.technology(loaded, &main.written);
        resolver.sites(&main.written);
        resolver.statements(&main.written);
        for file in loaded.iter().filter(|file| file.file != own) {
            resolver.claims_on_technology(&file.written);
        }
        resolver.presence();
    }
    for file in loaded.iter().filter(|file| file.file != own) {
        resolver.used_head(&file.written, file.file);
    }
    (resolver.chain, resolver.faults)
}

impl Resolver {
    fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// The head of the chain's own file: format, id, titles, period.
    fn head(&mut self, written: &Written) {
        self.format(written, FileId(0));
        self.chain.place = Place {
            file: FileId(0),
            line: 1,
            column: 1,
            start: 0,
            end: 0,
        };
        match &written.chain {
            Some(id) => {
                self.chain.place = id.0.place;
                self.check_id(&id.0);
                self.chain.id.clone_from(&id.0.value);
            }
            None => self.missing_key(
                "chain",
                Place {
                    file: FileId(0),
                    ..Place::default()
                },
            ),
        }
        self.chain.format = 1;
        self.chain.title = self.words(written.title.as_ref());
        self.chain.region = self.words(written.region.as_ref());
        self.chain.reference = self.flag(written.reference.as_ref());
        self.period_of_chain(written);
    }

    /// The head of a used file: only its format matters.
    fn used_head(&mut self, written: &Written, file: FileId) {
        self.format(written, file);
        if written.chain.is_none() {
            self.missing_key(
                "chain",
                Place {
                    file,
                    ..Place::default()
                },
            );
        }
    }

    fn format(&mut self, written: &Written, file: FileId) {
        match &written.format {
            None => self.missing_key(
                "format",
                Place {
                    file,
                    ..Place::default()
                },
            ),
            Some(text) if text.value == "1" => {}
            Some(text) => {
                let version = text.value.clone();
                self.fault(
                    Fault::new(
                        text.place,
                        Message::new(
                            format!(
                                "format {version} is not known to this liantu, which reads format 1"
                            ),
                            format!("本版 liantu 只读格式 1，不认识格式 {version}"),
                        ),
                    )
                    .help(
                        "write `format: 1`, or use a newer liantu",
                        "写 `format: 1`，或换用更新的 liantu",
                    ),
                );
            }
        }
    }

    fn missing_key(&mut self, key: &str, place: Place) {
        let example = match key {
            "format" => "`format: 1`",
            "chain" => "`chain: my-chain`",
            _ => "",
        };
        let fault = Fault::new(
            place,
            Message::new(format!("`{key}` is missing"), format!("缺少 `{key}`")),
        );
        let fault = if example.is_empty() {
            fault.help(format!("add `{key}`"), format!("请补上 `{key}`"))
        } else {
            fault.help(
                format!("add {example} at the top of the file"),
                format!("在文件开头加上 {example}"),
            )
        };
        self.fault(fault);
    }

    /// Ids are kebab-case ASCII: they are typed, sorted and linked to in two languages.
    fn check_id(&mut self, id: &Text) {
        let good = !id.value.is_empty()
            && id.value.split('-').all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
        if good {
            return;
        }
        let shown = &id.value;
        let better = kebab(shown);
        let fault = Fault::new(
            id.place,
            Message::new(
                format!(
                    "`{shown}` is not an id: ids are lower-case ASCII letters, digits and single hyphens"
                ),
                format!("`{shown}` 不能作 id：id 只用小写英文字母、数字和单个连字符"),
            ),
        );
        let fault = if better.is_empty() {
            fault.help(
                "put the Chinese name into `title`, and an English or pinyin id here",
                "中文名写在 `title`，这里用英文或拼音 id",
            )
        } else {
            fault.help(format!("write `{better}`"), format!("写成 `{better}`"))
        };
        self.fault(fault);
    }
}

/// The nearest id to a text: `Prebaked Anode` → `prebaked-anode`.
fn kebab(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            out.push(letter.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}
