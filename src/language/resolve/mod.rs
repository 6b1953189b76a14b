//! Written files → a chain in which every name is resolved and every quantity has its dimension, or every fault.
//!
//! Comes in: the written form of a chain's files. Goes out: [`Chain`]. Must not know: YAML, analyses.

mod burdens;
mod claims;
mod costs;
mod figures;
mod former;
mod names;
mod overrides;
mod processes;
mod scenarios;
mod sites;
mod statements;
mod technology;
mod usual;

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;
use foldhash::fast::RandomState;

use super::fault::{Fault, Found};
use super::files::Loaded;
use super::shape::{At, Entries, Text};
use super::written::Written;
use crate::model::{Chain, FileId, Place, SourceFile};
use crate::text::Message;

/// What is known while a chain is being put together.
pub(super) struct Resolver {
    chain: Chain,
    found: Found,
    /// Where values of the wrong shape stand: empty ones were read in their place, of which nothing is to be said.
    wrong: HashSet<(FileId, u32, u32)>,
    /// Where each id was first declared, by namespace.
    declared: [HashMap<CompactString, Declared, RandomState>; 6],
    /// Where the unit of each commodity comes from, for dimension faults.
    unit_places: Vec<Option<UnitPlace>>,
    /// Former ids that are not compared yet.
    former: Vec<former::Former>,
    /// The first commodity of which amounts still say in what it is counted: those of scenarios only of new ones.
    learns_from: usize,
    /// The process behind the one that was named last, since lists are often in one order; none within scenarios, which
    /// take processes away.
    next_process: Option<usize>,
    /// What is expected of the usual kinds of figures.
    usual: usual::Usual,
}

/// The separate sets of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Where the unit of a commodity is said.
#[derive(Clone, Copy, Debug)]
struct UnitPlace {
    place: Place,
    /// By `unit:`, not only by an amount.
    declared: bool,
}

/// Puts the chain together, adding to what is `found` wrong. `loaded` has used files before those that use them; the
/// chain's own file is the last.
pub(super) fn resolve(
    mut loaded: Vec<Loaded>,
    files: Vec<SourceFile>,
    found: Found,
) -> (Chain, Found) {
    let wrong = found.places().map(spot).collect();
    let mut resolver = Resolver {
        chain: Chain {
            files,
            ..Chain::default()
        },
        found,
        wrong,
        declared: Default::default(),
        unit_places: Vec::new(),
        former: Vec::new(),
        learns_from: 0,
        next_process: Some(0),
        usual: usual::Usual::default(),
    };
    for file in loaded.iter().filter(|file| file.file != OWN) {
        resolver.used_file(&file.written, file.file);
    }
    if let Some(own) = loaded.iter().position(|file| file.file == OWN) {
        resolver.head(&loaded[own].written);
        resolver.technology(&loaded);
        // What is read of a large file is let go at once: its room is needed for what comes next.
        for file in &mut loaded {
            file.written.processes = Entries::default();
        }
        resolver.sites(&loaded[own].written);
        loaded[own].written.sites = Entries::default();
        let main = &loaded[own];
        resolver.statements(&loaded, &main.written);
        resolver.former_ids();
        resolver.chain.mark_presence();
        resolver.scenarios(&main.written);
    }
    (resolver.chain, resolver.found)
}

/// The chain's own file.
const OWN: FileId = FileId(0);

fn spot(place: Place) -> (FileId, u32, u32) {
    (place.file, place.line, place.column)
}

/// The first character of a file: where a key is missed that belongs at the top.
fn top(file: FileId) -> Place {
    Place {
        file,
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    }
}

impl Resolver {
    /// Adds a fault, unless it is about a value whose wrong shape is said already.
    fn fault(&mut self, fault: Fault) {
        if !self.wrong.contains(&spot(fault.place)) {
            self.found.push(fault);
        }
    }

    /// The head of the chain's own file: format, id, titles, period.
    fn head(&mut self, written: &Written) {
        self.format(written, OWN);
        self.chain.place = top(OWN);
        match &written.chain {
            Some(id) => {
                self.chain.place = id.0.place;
                self.check_id(&id.0);
                self.chain.id = id.0.value.to_string();
            }
            None => self.missing_key("chain", top(OWN), top(OWN)),
        }
        self.chain.format = 1;
        self.chain.title = self.words(written.title.as_ref());
        self.chain.region = self.words(written.region.as_ref());
        self.chain.reference = self.flag(written.reference.as_ref());
        self.period_of_chain(written);
    }

    /// A used file: its head, and that nothing in it is silently left out.
    fn used_file(&mut self, written: &Written, file: FileId) {
        self.format(written, file);
        match &written.chain {
            Some(id) => self.check_id(&id.0),
            None => self.missing_key("chain", top(file), top(file)),
        }
        if self.flag(written.reference.as_ref()) {
            return;
        }
        if let Some((section, place)) = first_statement(written) {
            let message = Message::new(
                format!(
                    "what stands under `{section}` in a used file is not read: only technology is shared"
                ),
                format!("被引用文件中 `{section}` 的内容不会读入：只共享工艺技术"),
            );
            self.fault(Fault::new(place, message).help(
                "put the stages, commodities and processes into a file of their own with `reference: true`",
                "请把环节、物料、工艺放进单独的文件，并写上 `reference: true`",
            ));
        }
    }

    fn format(&mut self, written: &Written, file: FileId) {
        match &written.format {
            None => self.missing_key("format", top(file), top(file)),
            Some(text) if text.value == "1" => {}
            Some(text) => {
                let version = &text.value;
                let message = Message::new(
                    format!("this liantu reads format 1, not format {version}"),
                    format!("本版 liantu 只读格式 1，不读格式 {version}"),
                );
                self.fault(Fault::new(text.place, message).help(
                    "write `format: 1`, or use a newer liantu",
                    "请写 `format: 1`，或换用更新的 liantu",
                ));
            }
        }
    }

    /// A key (or one of several, `a|b`) that must be there is not. `place` is where that is shown, `entry` where the value starts that lacks it.
    fn missing_key(&mut self, key: &str, place: Place, entry: Place) {
        if self.wrong.contains(&spot(entry)) {
            return;
        }
        let names = |or: &str| {
            let parts: Vec<String> = key.split('|').map(|name| format!("`{name}`")).collect();
            parts.join(or)
        };
        let message = Message::new(
            format!("{} is missing", names(" or ")),
            format!("缺少 {}", names(" 或 ")),
        );
        let (en, zh) = missing_help(key);
        self.fault(Fault::new(place, message).help(en, zh));
    }

    /// Ids are kebab-case ASCII: they are typed, sorted and linked to in two languages.
    fn check_id(&mut self, id: &Text) {
        if !is_id(&id.value) {
            let better = kebab(&id.value);
            let fault = not_an_id(id);
            self.fault(if better.is_empty() {
                fault.help(
                    "put the Chinese name into `title`, and an English or pinyin id here",
                    "中文名写在 `title`，这里请用英文或拼音",
                )
            } else {
                fault.help(format!("write `{better}`"), format!("请写成 `{better}`"))
            });
        }
    }
}

/// What to write for a key that is missing.
fn missing_help(key: &str) -> (&'static str, &'static str) {
    match key {
        "format" => (
            "add `format: 1` at the top of the file",
            "请在文件开头加上 `format: 1`",
        ),
        "chain" => (
            "add the chain's id at the top of the file, such as `chain: my-chain`",
            "请在文件开头加上链的 id，例如 `chain: my-chain`",
        ),
        "is" => (
            "add the period, such as `is: 2025-Q1`",
            "请写上时期，例如 `is: 2025-Q1`",
        ),
        "id" => (
            "add an id, such as `id: deep-processing`",
            "请写上 id，例如 `id: deep-processing`",
        ),
        "product" => ("name the commodity it makes", "请写上它生产的物料"),
        "process|stage" => (
            "name the process it runs; where only the stage is known, name that",
            "请写上它运行的工艺；只知道环节的，请写环节",
        ),
        "process|stages" => (
            "name what the source says exists",
            "请写上来源所说已有的工艺或环节",
        ),
        "measure" => (
            "say what is measured, such as `measure: output`",
            "请写上指标，例如 `measure: output`",
        ),
        "amount" => (
            "write `amount: unknown` if it is not known",
            "不清楚的请写 `amount: unknown`",
        ),
        "of" => ("say what it is of", "请写上对象"),
        "from" | "to" => ("name the process or the site", "请写上工艺或企业"),
        "indicator" => (
            "say what is bounded, such as `indicator: self-sufficiency`",
            "请写上指标，例如 `indicator: self-sufficiency`",
        ),
        "at-least|at-most" => (
            "write the bound; `unknown` if it is not known",
            "请写上界限；不清楚的请写 `unknown`",
        ),
        "field" => (
            "say which figure, such as `field: output`",
            "请写上是哪个数据，例如 `field: output`",
        ),
        "rule" => (
            "name the rule whose finding is accepted",
            "请写上所接受问题的规则",
        ),
        "reason" => ("say why it is accepted", "请写上接受的理由"),
        _ => ("add it", "请补上"),
    }
}

/// The first statement of a file about its own region: section and place.
fn first_statement(written: &Written) -> Option<(&'static str, Place)> {
    fn list<T>(entries: &[At<T>]) -> Option<Place> {
        entries.first().map(|entry| entry.place)
    }
    let sections = [
        ("sites", written.sites.0.first().map(|(id, _)| id.place)),
        ("stated", list(&written.stated)),
        ("observations", list(&written.observations)),
        ("imports", list(&written.imports)),
        ("exports", list(&written.exports)),
        ("demands", list(&written.demands)),
        ("flows", list(&written.flows)),
        ("targets", list(&written.targets)),
    ];
    let given = sections
        .into_iter()
        .filter_map(|(name, place)| Some((name, place?)));
    given.min_by_key(|(_, place)| place.start)
}

fn is_id(text: &str) -> bool {
    // Words of lower-case letters and digits, joined by single hyphens: none at either end.
    let mut joint = true;
    let good = text.bytes().all(|byte| match byte {
        b'-' => !std::mem::replace(&mut joint, true),
        b'a'..=b'z' | b'0'..=b'9' => {
            joint = false;
            true
        }
        _ => false,
    });
    good && !joint
}

fn not_an_id(id: &Text) -> Fault {
    let shown = &id.value;
    let message = Message::new(
        format!(
            "`{shown}` is not an id: ids are lower-case ASCII letters, digits and single hyphens"
        ),
        format!("`{shown}` 不能作 id：id 只用小写英文字母、数字和单个连字符"),
    );
    Fault::new(id.place, message)
}

/// The nearest id to a text: `Prebaked Anode` → `prebaked-anode`. Empty where letters would be lost.
fn kebab(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            out.push(letter.to_ascii_lowercase());
        } else if letter.is_alphanumeric() {
            return String::new();
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}
