//! Pictures of differences: the real pairs of this project, both ways, both languages, all themes; they keep the rules of
//! the other pictures (`quality.rs`, `color.rs`).

use std::sync::Arc;

use liantu::analysis::{self, Question, Results};
use liantu::diff;
use liantu::model::Chain;
use liantu::report::{Drawing, Finding};
use liantu::rules::{self, Settings};
use liantu::text::Lang;
use liantu::view::{self, Between, Look, Paper, Theme, Way};

use crate::geometry::{groups, texts};
use crate::quality::Seen;
use crate::{LANGS, real};

const PAIRS: [[&str; 2]; 2] = [
    ["wenshan-aluminium-2024.yaml", "wenshan-aluminium.yaml"],
    [
        "jinhua-hydrogen-before-station.yaml",
        "jinhua-hydrogen.yaml",
    ],
];

/// A version with what is found in it.
struct Judged(&'static str, Chain, Results, Vec<Arc<Finding>>);

impl Judged {
    fn of(name: &'static str) -> Self {
        let chain = real(name);
        let results = analysis::run(&chain, Question::default());
        let findings = diff::shared(rules::run(&chain, &results, &Settings::default()));
        Self(name, chain, results, findings)
    }

    fn told(&self) -> diff::Version<'_> {
        let Self(name, chain, results, findings) = self;
        diff::Version {
            chain,
            results,
            findings,
            name: format!("chains/{name}"),
        }
    }

    fn drawn(&self) -> view::Version<'_> {
        view::Version {
            chain: &self.1,
            results: &self.2,
        }
    }
}

/// Every pair, drawn every way.
pub fn drawn() -> Vec<Seen> {
    let mut all = Vec::new();
    for names in PAIRS {
        let [base, head] = names.map(Judged::of);
        let stages: Vec<String> = head.1.stages.iter().map(|it| it.id.clone()).collect();
        let mut document = diff::compare(&base.told(), &head.told());
        diff::seek(
            &mut document,
            &base.told(),
            &head.told(),
            &Settings::default(),
        );
        for (way, word, ..) in Way::ALL {
            for lang in LANGS {
                for &(theme, colours, ..) in Theme::ALL {
                    let look = Look {
                        lang,
                        theme,
                        ..Look::default()
                    };
                    let between = Between {
                        base: Some(base.drawn()),
                        head: Some(head.drawn()),
                        document: &document,
                        look,
                    };
                    all.push(Seen {
                        place: format!("{word} of {}, {}, {colours}", names[1], lang.tag()),
                        view: "difference",
                        theme,
                        lang,
                        drawing: view::difference(&between, *way).unwrap(),
                        stages: stages.clone(),
                    });
                }
            }
        }
    }
    all
}

/// The real pair of Wenshan, drawn so.
fn wenshan(way: Way, look: Look) -> Drawing {
    let [base, head] = PAIRS[0].map(Judged::of);
    let document = diff::compare(&base.told(), &head.told());
    let between = Between {
        base: Some(base.drawn()),
        head: Some(head.drawn()),
        document: &document,
        look,
    };
    view::difference(&between, way).unwrap()
}

/// Fields are called by words in Chinese, and what is added by its titles.
#[test]
fn no_key_of_the_language_stands_in_a_chinese_picture() {
    let look = Look {
        lang: Lang::Zh,
        ..Look::default()
    };
    let drawing = wenshan(Way::Overlay, look);
    let said: Vec<&str> = texts(&drawing.items).into_iter().map(|it| it.1).collect();
    let said = said.join("\n");
    for key in [
        "yoy",
        "period",
        "amount",
        "confidence",
        "note",
        "quote",
        "deep-processing",
        "stage",
    ] {
        assert!(!said.contains(key), "{key} in\n{said}");
    }
    assert!(said.contains("同比"), "{said}");
}

/// Beside each other, two broad panes would leave most of a sheet empty.
#[test]
fn a_sheet_of_paper_is_filled() {
    for size in ["a3", "a4", "16:9"] {
        let look = Look {
            size: Some(Paper::parse(size).unwrap()),
            ..Look::default()
        };
        let drawing = wenshan(Way::SideBySide, look);
        let (mut low, mut high) = ([f64::MAX; 2], [0.0_f64; 2]);
        for group in groups(&drawing.items)
            .iter()
            .filter(|it| !it.class.is_empty())
        {
            for (extent, _) in texts(&group.items) {
                low = [low[0].min(extent.0), low[1].min(extent.1)];
                high = [high[0].max(extent.2), high[1].max(extent.3)];
            }
        }
        let share = (high[0] - low[0]) * (high[1] - low[1]) / (drawing.width * drawing.height);
        assert!(share > 0.55, "{size}: {share:.2}");
    }
}
