//! `liantu.toml`: profiles, thresholds, severities, and every fault with its place.

use liantu::analysis::{self, Question};
use liantu::model::Chain;
use liantu::report::{Fault, Severity};
use liantu::rules::{self, PROFILES, Settings};

fn read(text: &str) -> Settings {
    Settings::parse("liantu.toml", text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

fn faults(text: &str) -> Vec<Fault> {
    match Settings::parse("liantu.toml", text) {
        Ok(settings) => panic!("{text} is accepted: {settings:?}"),
        Err(faults) => faults,
    }
}

/// `line:column: message; help` of each fault, in English.
fn told(text: &str) -> Vec<String> {
    let line = |fault: &Fault| {
        let help = fault.help.as_ref().map_or("", |help| &help.en);
        let (line, column) = (fault.at.line, fault.at.column);
        format!("{line}:{column}: {}; {help}", fault.message.en)
    };
    faults(text).iter().map(line).collect()
}

#[test]
fn an_empty_file_is_the_default_profile() {
    let settings = read("# nothing yet\n");
    assert_eq!(settings, Settings::default());
    assert_eq!(settings.profile, "doj2023");
    assert_eq!(settings.thresholds, PROFILES[0].thresholds);
}

#[test]
fn a_profile_brings_its_thresholds_and_the_file_changes_them_wherever_they_stand() {
    assert_eq!(read("profile = \"doj2010\"").thresholds.hhi, 2500.0);
    let settings = read("profile = \"doj2010\"\n[thresholds]\nundersupply = 0.2\n");
    assert_eq!(settings.profile, "doj2010");
    assert_eq!(
        (settings.thresholds.hhi, settings.thresholds.undersupply),
        (2500.0, 0.2)
    );
    for profile in PROFILES {
        let settings = read(&format!("profile = \"{}\"", profile.name));
        assert_eq!(settings.thresholds, profile.thresholds, "{}", profile.name);
    }
}

#[test]
fn every_threshold_is_set_by_its_name() {
    let all = read(
        "[thresholds]\nundersupply = 0.11\noversupply = 0.12\nidle-capacity = 0.13\n\
         mass-imbalance = 0.14\nhhi = 1500\nsingle-source = 0.15\nimport-dependence = 0.16\n\
         utilisation-max = 1.17\n",
    )
    .thresholds;
    let found = [
        all.undersupply,
        all.oversupply,
        all.idle_capacity,
        all.mass_imbalance,
        all.hhi,
        all.single_source,
        all.import_dependence,
        all.utilisation_max,
    ];
    assert_eq!(found, [0.11, 0.12, 0.13, 0.14, 1500.0, 0.15, 0.16, 1.17]);
}

#[test]
fn severities_are_changed_and_rules_turned_off() {
    let settings = read(
        "[rules.undersupply]\nseverity = \"error\"\n[rules]\nno-figure = {severity = \"off\"}\n",
    );
    let severity = |id| settings.severity(rules::find(id).expect("the rule is there"));
    assert_eq!(severity("undersupply"), Some(Severity::Error));
    assert_eq!(severity("no-figure"), None);
    assert_eq!(severity("oversupply"), Some(Severity::Warning));
}

#[test]
fn settings_reach_the_findings() {
    let text = include_str!("rules/unsourced-figure.yaml");
    let chain = Chain::from_text("chain.yaml", text).expect("the fixture is a chain");
    let results = analysis::run(&chain, Question::default());
    let of_rule = |settings: &Settings| {
        let findings = rules::run(&chain, &results, settings);
        let mine = findings
            .into_iter()
            .filter(|it| it.rule == "unsourced-figure");
        mine.map(|it| it.severity).collect::<Vec<_>>()
    };
    assert_eq!(of_rule(&Settings::default()), [Severity::Info; 3]);
    let raised = read("[rules.unsourced-figure]\nseverity = \"warning\"\n");
    assert_eq!(of_rule(&raised), [Severity::Warning; 3]);
    assert_eq!(
        of_rule(&read("[rules.unsourced-figure]\nseverity = \"off\"\n")),
        []
    );
}

#[test]
fn a_threshold_moves_what_is_told() {
    let text = include_str!("rules/idle-capacity.silent.yaml");
    let chain = Chain::from_text("chain.yaml", text).expect("the fixture is a chain");
    let results = analysis::run(&chain, Question::default());
    let idle = |settings: &Settings| {
        let findings = rules::run(&chain, &results, settings);
        findings
            .iter()
            .filter(|it| it.rule == "idle-capacity")
            .count()
    };
    assert_eq!(idle(&Settings::default()), 0);
    assert_eq!(idle(&read("[thresholds]\nidle-capacity = 0.8\n")), 1);
}

#[test]
fn unknown_names_are_faults_with_the_nearest_name() {
    assert_eq!(
        told("profil = \"crma\"\n"),
        ["1:1: no key is called `profil`; did you mean `profile`?"]
    );
    assert_eq!(
        told("profile = \"doj2024\"\n"),
        ["1:11: no profile is called `doj2024`; did you mean `doj2023`?"]
    );
    assert_eq!(
        told("[thresholds]\nundersuply = 0.1\n"),
        ["2:1: no threshold is called `undersuply`; did you mean `undersupply`?"]
    );
    assert_eq!(
        told("[rules.no-figur]\nseverity = \"off\"\n"),
        ["1:8: no rule is called `no-figur`; did you mean `no-figure`?"]
    );
    assert_eq!(
        told("[rules.no-figure]\nseverty = \"off\"\n"),
        ["2:1: no key is called `severty`; did you mean `severity`?"]
    );
    assert_eq!(
        told("[rules.no-figure]\nseverity = \"warn\"\n"),
        ["2:12: no severity is called `warn`; did you mean `warning`?"]
    );
    assert_eq!(
        told("[rules.no-figure]\nseverity = \"loud\"\n"),
        ["2:12: no severity is called `loud`; one of: off, info, warning, error"]
    );
}

#[test]
fn thresholds_that_mean_nothing_are_refused_where_they_stand() {
    let fraction = "ratios are fractions: write 75 % as 0.75";
    for bad in ["-0.1", "nan", "inf", "-inf", "75", "\"75 %\"", "true"] {
        assert_eq!(
            told(&format!("[thresholds]\nidle-capacity = {bad}\n")),
            [format!(
                "2:17: `idle-capacity` must be a number from 0 to 1; {fraction}"
            )],
            "{bad}"
        );
    }
    assert_eq!(
        told("[thresholds]\noversupply = -0.05\n"),
        [format!(
            "2:14: `oversupply` must be a number, zero or more; {fraction}"
        )]
    );
    assert_eq!(
        told("[thresholds]\nhhi = 18000\n"),
        ["2:7: `hhi` must be a number from 0 to 10000; \
          the index runs from 0 (many equal suppliers) to 10000 (one)"]
    );
    // The ends of the range are thresholds.
    let ends = read("[thresholds]\nidle-capacity = 1\nhhi = 0\noversupply = 3\n").thresholds;
    assert_eq!(
        (ends.idle_capacity, ends.hhi, ends.oversupply),
        (1.0, 0.0, 3.0)
    );
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let text = "profile = \"none\"\n\n[thresholds]\nhhi = -1\nxyz = 2\n\n[rules.nothing]\nseverity = \"off\"\n";
    let places: Vec<(u32, u32)> = faults(text)
        .iter()
        .map(|fault| (fault.at.line, fault.at.column))
        .collect();
    assert_eq!(places, [(1, 11), (4, 7), (5, 1), (7, 8)]);
    for fault in faults(text) {
        assert!(fault.message.zh.contains('`'), "{:?}", fault.message);
        let excerpt = fault.excerpts.first().expect("the line is shown");
        assert_eq!(excerpt.first_line, fault.at.line);
        assert!(excerpt.start < excerpt.end, "{excerpt:?}");
    }
}

#[test]
fn what_is_no_toml_and_what_has_the_wrong_shape_is_a_fault() {
    let broken = faults("profile = \"crma\n[thresholds]\n");
    assert_eq!(
        (broken[0].at.line, broken[0].at.file.as_str()),
        (1, "liantu.toml")
    );
    assert!(
        broken[0].message.en.starts_with("this is not TOML: "),
        "{broken:?}"
    );
    let twice = faults("[thresholds]\nhhi = 1\nhhi = 2\n");
    assert_eq!((twice.len(), twice[0].at.line), (1, 3));
    assert_eq!(
        told("profile = 3\nthresholds = 1\nrules = []\n"),
        [
            "1:11: a word in quotes is needed here; put it into quotes: `\"…\"`",
            "2:14: a table is needed here; write `[thresholds]` or `[rules.<rule>]` above its entries",
            "3:9: a table is needed here; write `[thresholds]` or `[rules.<rule>]` above its entries",
        ]
    );
    assert_eq!(
        told("[rules]\nno-figure = \"off\"\n"),
        [
            "2:13: a table is needed here; write `[rules.no-figure]` and below it `severity = \"info\"`"
        ]
    );
}
