//! Thresholds and severities: named profiles, changed in `liantu.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ALL, Rule};
use crate::report::{Fault, Location, Severity};
use crate::text::Message;

/// Where a rule starts to speak. Ratios are fractions.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
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
    /// Every fault of the file with its place.
    pub fn parse(path: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let written: WrittenSettings =
            toml::from_str(text).map_err(|error| vec![toml_fault(path, text, &error)])?;
        let mut faults = Vec::new();
        let mut settings = Self::default();
        if let Some(name) = &written.profile {
            match PROFILES
                .iter()
                .find(|profile| profile.name == name.get_ref())
            {
                Some(profile) => {
                    settings.profile = profile.name;
                    settings.thresholds = profile.thresholds;
                }
                None => faults.push(unknown(
                    path,
                    text,
                    name,
                    PROFILES.map(|it| it.name).as_slice(),
                    ("profile", "阈值方案"),
                )),
            }
        }
        written.thresholds.apply(&mut settings.thresholds);
        let ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
        for (name, rule) in &written.rules {
            if !ids.contains(&name.get_ref().as_str()) {
                faults.push(unknown(path, text, name, &ids, ("rule", "规则")));
                continue;
            }
            if let Some(word) = &rule.severity {
                match severity(word.get_ref()) {
                    Some(severity) => {
                        settings.severities.insert(name.get_ref().clone(), severity);
                    }
                    None => faults.push(unknown(
                        path,
                        text,
                        word,
                        &["info", "warning", "error", "off"],
                        ("severity", "级别"),
                    )),
                }
            }
        }
        if faults.is_empty() {
            Ok(settings)
        } else {
            Err(faults)
        }
    }
}

fn severity(word: &str) -> Option<Option<Severity>> {
    match word {
        "off" => Some(None),
        "info" => Some(Some(Severity::Info)),
        "warning" => Some(Some(Severity::Warning)),
        "error" => Some(Some(Severity::Error)),
        _ => None,
    }
}

type Spanned<T> = toml::Spanned<T>;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenSettings {
    profile: Option<Spanned<String>>,
    thresholds: WrittenThresholds,
    rules: BTreeMap<Spanned<String>, WrittenRule>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct WrittenRule {
    severity: Option<Spanned<String>>,
}

macro_rules! thresholds {
    ($($name:ident),*) => {
        #[derive(Deserialize, Default)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        struct WrittenThresholds {
            $($name: Option<f64>,)*
        }
        impl WrittenThresholds {
            fn apply(&self, thresholds: &mut Thresholds) {
                $(if let Some(value) = self.$name {
                    thresholds.$name = value;
                })*
            }
        }
    };
}
thresholds!(
    undersupply,
    oversupply,
    idle_capacity,
    mass_imbalance,
    hhi,
    single_source,
    import_dependence,
    utilisation_max
);

fn place(path: &str, text: &str, at: usize) -> Location {
    let before = text.get(..at).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |rest| rest.chars().count())
        + 1;
    Location {
        file: path.to_owned(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}

fn unknown(
    path: &str,
    text: &str,
    name: &Spanned<String>,
    words: &[&str],
    kind: (&str, &str),
) -> Fault {
    let shown = name.get_ref();
    let near = words
        .iter()
        .map(|word| (strsim::jaro_winkler(shown, word), *word))
        .filter(|(similar, _)| *similar > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    let help = match near {
        Some((_, near)) => Message::new(
            format!("did you mean `{near}`?"),
            format!("是不是 `{near}`？"),
        ),
        None => {
            let all = words.join(", ");
            Message::new(format!("one of: {all}"), format!("可用：{all}"))
        }
    };
    Fault {
        at: place(path, text, name.span().start),
        message: Message::new(
            format!("no {} is called `{shown}`", kind.0),
            format!("没有名为 `{shown}` 的{}", kind.1),
        ),
        help: Some(help),
        excerpts: Vec::new(),
    }
}

fn toml_fault(path: &str, text: &str, error: &toml::de::Error) -> Fault {
    let at = error.span().map_or(0, |span| span.start);
    let words = error.message();
    Fault {
        at: place(path, text, at),
        message: Message::new(
            format!("not valid settings: {words}"),
            format!("设置有误：{words}"),
        ),
        help: Some(Message::new(
            "`liantu.toml` takes `profile`, `[thresholds]` and `[rules.<rule>] severity = \"…\"`",
            "`liantu.toml` 可写 `profile`、`[thresholds]` 和 `[rules.<规则>] severity = \"…\"`",
        )),
        excerpts: Vec::new(),
    }
}
