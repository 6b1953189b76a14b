//! Pictures of differences: the real pairs of this project, both ways, both languages, all themes; they keep the rules of
//! the other pictures (`quality.rs`, `color.rs`).

use liantu::analysis::{self, Question, Results};
use liantu::diff;
use liantu::model::Chain;
use liantu::report::Finding;
use liantu::rules::{self, Settings};
use liantu::view::{self, Between, Look, Theme, Way};

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
struct Judged(&'static str, Chain, Results, Vec<Finding>);

impl Judged {
    fn of(name: &'static str) -> Self {
        let chain = real(name);
        let results = analysis::run(&chain, Question::default());
        let findings = rules::run(&chain, &results, &Settings::default());
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
                        stages: Vec::new(),
                    });
                }
            }
        }
    }
    all
}
