//! Thresholds and severities: named profiles, changed in `liantu.toml`.
//!
//! Comes in: the text of `liantu.toml`. Goes out: [`Settings`], or every fault with its place. Must not know: chains,
//! files on the disk.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::words::nearest;
use super::{ALL, Rule};
use crate::language::{excerpt, location};
use crate::model::{FileId, Place, SourceFile};
use crate::report::{Fault, Severity};
use crate::text::Message;

/// Where a rule starts to speak. Ratios are fractions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// `undersupply`: gap ÷ need above this.
    pub undersupply: f64,
    /// `oversupply`: surplus ÷ need above this.
    pub oversupply: f64,
    /// `idle-capacity`: utilisation below this.
    pub idle_capacity: f64,
    /// `mass-imbalance`: (outputs − inputs) ÷ inputs above this.
    pub mass_imbalance: f64,
    /// `concentrated-supply`: HHI (0 to 10,000) above this.
    pub hhi: f64,
    /// `single-source`: largest share at or above this.
    pub single_source: f64,
    /// `import-dependence`: imports ÷ need, or share of one origin, above this.
    pub import_dependence: f64,
    /// `impossible-figure`: observed output ÷ capacity of the period above this.
    pub utilisation_max: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        PROFILES[0].thresholds
    }
}

/// A named set of thresholds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    /// Its name in `liantu.toml`.
    pub name: &'static str,
    /// Where its numbers come from.
    pub source: &'static str,
    /// The thresholds.
    pub thresholds: Thresholds,
}

/// What the profiles share; they differ in what counts as concentrated and dependent.
const COMMON: Thresholds = Thresholds {
    undersupply: 0.01,
    oversupply: 0.05,
    idle_capacity: 0.75,
    mass_imbalance: 0.005,
    hhi: 1800.0,
    single_source: 0.999,
    import_dependence: 0.65,
    utilisation_max: 1.1,
};

/// The named profiles; the first is the default.
pub const PROFILES: [Profile; 3] = [
    Profile {
        name: "doj2023",
        source: "US DOJ and FTC, Merger Guidelines (2023): highly concentrated above HHI 1,800",
        thresholds: COMMON,
    },
    Profile {
        name: "doj2010",
        source: "US DOJ and FTC, Horizontal Merger Guidelines (2010): highly concentrated above HHI 2,500",
        thresholds: Thresholds {
            hhi: 2500.0,
            ..COMMON
        },
    },
    Profile {
        name: "crma",
        source: "EU Critical Raw Materials Act, Regulation (EU) 2024/1252: at most 65 % from one third country",
        thresholds: Thresholds {
            import_dependence: 0.65,
            ..COMMON
        },
    },
];

/// What is set for a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The profile the thresholds start from.
    pub profile: &'static str,
    /// Thresholds in force.
    pub thresholds: Thresholds,
    /// Severities changed, by rule; `None` turns the rule off.
    pub severities: BTreeMap<String, Option<Severity>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: PROFILES[0].name,
            thresholds: PROFILES[0].thresholds,
            severities: BTreeMap::new(),
        }
    }
}

/// A threshold as `liantu.toml` names it.
struct Name {
    word: &'static str,
    /// The largest value that means anything.
    most: Option<f64>,
    field: fn(&mut Thresholds) -> &mut f64,
}

/// Every threshold; a test sets each by its name.
const NAMES: [Name; 8] = [
    Name {
        word: "undersupply",
        most: Some(1.0),
        field: |it| &mut it.undersupply,
    },
    Name {
        word: "oversupply",
        most: None,
        field: |it| &mut it.oversupply,
    },
    Name {
        word: "idle-capacity",
        most: Some(1.0),
        field: |it| &mut it.idle_capacity,
    },
    Name {
        word: "mass-imbalance",
        most: Some(1.0),
        field: |it| &mut it.mass_imbalance,
    },
    Name {
        word: "hhi",
        most: Some(10_000.0),
        field: |it| &mut it.hhi,
    },
    Name {
        word: "single-source",
        most: Some(1.0),
        field: |it| &mut it.single_source,
    },
    Name {
        word: "import-dependence",
        most: Some(1.0),
        field: |it| &mut it.import_dependence,
    },
    Name {
        word: "utilisation-max",
        most: None,
        field: |it| &mut it.utilisation_max,
    },
];

impl Settings {
    /// The severity of a rule; `None` where it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severities
            .get(rule.id)
            .copied()
            .unwrap_or(Some(rule.severity))
    }

    /// Reads `liantu.toml`.
    ///
    /// # Errors
    /// Every fault of the file with its place, in the order of the file.
    pub fn parse(path: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader::new(path, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            reader.syntax(error);
        }
        // What is left of a broken file would only raise faults that mending it removes.
        if errors.is_empty() {
            reader.file(table.get_ref());
        }
        if reader.faults.is_empty() {
            return Ok(reader.settings);
        }
        reader.faults.sort_by(|left, right| left.at.cmp(&right.at));
        Err(reader.faults)
    }
}

type Key<'t> = Spanned<DeString<'t>>;
type Value<'t> = Spanned<DeValue<'t>>;

/// What `severity` may be.
const SEVERITIES: [(&str, Option<Severity>); 4] = [
    ("off", None),
    ("info", Some(Severity::Info)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// Reads the tables of the file, collecting settings and faults.
struct Reader {
    settings: Settings,
    faults: Vec<Fault>,
    files: [SourceFile; 1],
}

impl Reader {
    fn new(path: &str, text: &str) -> Self {
        Self {
            settings: Settings::default(),
            faults: Vec::new(),
            files: [SourceFile {
                path: path.to_owned(),
                text: std::sync::Arc::new(text.to_owned()),
            }],
        }
    }

    fn file(&mut self, table: &DeTable<'_>) {
        // The profile comes first, wherever it stands: thresholds of the file change it.
        if let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == "profile") {
            self.profile(value);
        }
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "profile" => {}
                "thresholds" => self.each(value, Self::threshold),
                "rules" => self.each(value, Self::rule),
                _ => self.unknown(key, &["profile", "thresholds", "rules"], ("key", "键")),
            }
        }
    }

    /// Takes each entry of a table.
    fn each(&mut self, value: &Value<'_>, take: fn(&mut Self, &Key<'_>, &Value<'_>)) {
        match value.get_ref() {
            DeValue::Table(table) => table.iter().for_each(|(key, value)| take(self, key, value)),
            _ => self.wrong(
                value,
                Message::new("a table is needed here", "这里应当是一个表"),
                Message::new(
                    "write `[thresholds]` or `[rules.<rule>]` above its entries",
                    "在条目上方写 `[thresholds]` 或 `[rules.<规则>]`",
                ),
            ),
        }
    }

    fn profile(&mut self, value: &Value<'_>) {
        let words = PROFILES.map(|profile| profile.name);
        let Some(name) = self.text(value) else { return };
        match PROFILES.iter().find(|profile| profile.name == name) {
            Some(profile) => {
                self.settings.profile = profile.name;
                self.settings.thresholds = profile.thresholds;
            }
            None => self.unknown_word(&name, value.span(), &words, ("profile", "阈值方案")),
        }
    }

    fn threshold(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let Some(name) = NAMES.iter().find(|name| key.get_ref() == name.word) else {
            self.unknown(key, &NAMES.map(|name| name.word), ("threshold", "阈值"));
            return;
        };
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .ok()
                .map(|it| it as f64),
            _ => None,
        };
        let good = |number: &f64| {
            number.is_finite() && *number >= 0.0 && name.most.is_none_or(|most| *number <= most)
        };
        match number.filter(good) {
            Some(number) => *(name.field)(&mut self.settings.thresholds) = number,
            None => self.bad_threshold(name, value),
        }
    }

    fn bad_threshold(&mut self, name: &Name, value: &Value<'_>) {
        let word = name.word;
        let (en, zh) = match name.most {
            Some(most) => (
                format!("a number from 0 to {most}"),
                format!("0 到 {most} 之间的数"),
            ),
            None => (
                "a number, zero or more".to_owned(),
                "不小于零的数".to_owned(),
            ),
        };
        let help = if word == "hhi" {
            Message::new(
                "the index runs from 0 (many equal suppliers) to 10000 (one)",
                "该指数从 0（很多均等的供应者）到 10000（只有一家）",
            )
        } else {
            Message::new(
                "ratios are fractions: write 75 % as 0.75",
                "比率写成小数：75 % 写 0.75",
            )
        };
        let message = Message::new(
            format!("`{word}` must be {en}"),
            format!("`{word}` 应当是{zh}"),
        );
        self.wrong(value, message, help);
    }

    fn rule(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
        if !ids.contains(&key.get_ref().as_ref()) {
            self.unknown(key, &ids, ("rule", "规则"));
            return;
        }
        let DeValue::Table(entries) = value.get_ref() else {
            let example = Message::new(
                format!(
                    "write `[rules.{}]` and below it `severity = \"info\"`",
                    key.get_ref()
                ),
                format!(
                    "写 `[rules.{}]`，下一行写 `severity = \"info\"`",
                    key.get_ref()
                ),
            );
            self.wrong(
                value,
                Message::new("a table is needed here", "这里应当是一个表"),
                example,
            );
            return;
        };
        for (entry, value) in entries {
            if entry.get_ref() != "severity" {
                self.unknown(entry, &["severity"], ("key", "键"));
                continue;
            }
            let Some(word) = self.text(value) else {
                continue;
            };
            match SEVERITIES.iter().find(|(name, _)| *name == word) {
                Some((_, severity)) => {
                    self.settings
                        .severities
                        .insert(key.get_ref().to_string(), *severity);
                }
                None => {
                    let words = SEVERITIES.map(|(name, _)| name);
                    self.unknown_word(&word, value.span(), &words, ("severity", "级别"));
                }
            }
        }
    }

    fn text(&mut self, value: &Value<'_>) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.wrong(
            value,
            Message::new("a word in quotes is needed here", "这里应当是带引号的词"),
            Message::new("put it into quotes: `\"…\"`", "请加引号：`\"…\"`"),
        );
        None
    }

    fn unknown(&mut self, key: &Key<'_>, words: &[&str], kind: (&str, &str)) {
        self.unknown_word(key.get_ref().as_ref(), key.span(), words, kind);
    }

    fn unknown_word(
        &mut self,
        shown: &str,
        span: Range<usize>,
        words: &[&str],
        (en, zh): (&str, &str),
    ) {
        let help = match nearest(shown, words.iter().copied()) {
            Some(near) => Message::new(
                format!("did you mean `{near}`?"),
                format!("是不是 `{near}`？"),
            ),
            None => {
                let all = words.join(", ");
                Message::new(format!("one of: {all}"), format!("可用：{all}"))
            }
        };
        let message = Message::new(
            format!("no {en} is called `{shown}`"),
            format!("没有名为 `{shown}` 的{zh}"),
        );
        self.fault(span, message, help);
    }

    fn wrong(&mut self, value: &Value<'_>, message: Message, help: Message) {
        self.fault(value.span(), message, help);
    }

    fn syntax(&mut self, error: &toml::de::Error) {
        let words = error.message();
        self.fault(
            error.span().unwrap_or_default(),
            Message::new(
                format!("this is not TOML: {words}"),
                format!("不是合法的 TOML：{words}"),
            ),
            Message::new(
                "`liantu.toml` takes `profile`, `[thresholds]` and `[rules.<rule>]` with `severity = \"…\"`",
                "`liantu.toml` 可写 `profile`、`[thresholds]`，以及 `[rules.<规则>]` 下的 `severity = \"…\"`",
            ),
        );
    }

    fn fault(&mut self, span: Range<usize>, message: Message, help: Message) {
        let place = place(&self.files[0].text, span);
        self.faults.push(Fault {
            at: location(place, &self.files),
            message,
            help: Some(help),
            excerpts: excerpt(place, &self.files, Message::default())
                .into_iter()
                .collect(),
        });
    }
}

/// The place of a stretch of bytes.
fn place(text: &str, span: Range<usize>) -> Place {
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |rest| rest.chars().count())
        + 1;
    let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Place {
        file: FileId(0),
        line: narrow(line),
        column: narrow(column),
        start: narrow(span.start),
        end: narrow(span.end),
    }
}
