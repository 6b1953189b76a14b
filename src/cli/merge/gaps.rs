//! Which gaps a merge opens and closes, against either side.
//!
//! Comes in: the chains of both sides and the merged one. Goes out: lines for standard error. Must not know: how they
//! were merged.
//!
//! Each side may be sound by itself and the two together not: one closes the plant that the other's new one was to
//! stand in for. What neither side had comes first.

use std::collections::BTreeMap;
use std::sync::Arc;

use liantu::analysis::{self, Question};
use liantu::diff;
use liantu::report::{ChangeState, ChangedFinding, Finding};
use liantu::rules::{self, Settings};
use liantu::text::{Lang, Message};

use super::super::chains::Loaded;
use super::super::{Session, output};

/// What is told: everything, or only what concerns both sides, where git runs the program for many files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    All,
    OfBoth,
}

/// What became of one gap against each side.
#[derive(Default)]
struct Moved {
    message: Message,
    against: [Option<ChangeState>; 2],
}

/// Tells what the merge did to the gaps. All three are judged by the settings of the merged one.
pub(super) fn tell(
    sides: [&Loaded; 2],
    names: [&str; 2],
    merged: &Loaded,
    told: Told,
    session: &Session,
) {
    if session.quiet {
        return;
    }
    let found = |loaded: &Loaded| judged(loaded, &merged.settings);
    let after = found(merged);
    let mut all: BTreeMap<(ChangeState, String), Moved> = BTreeMap::new();
    for (at, side) in sides.into_iter().enumerate() {
        let before = found(side);
        for it in diff::findings_between(&side.chain, &before, &merged.chain, &after) {
            let Some((key, message)) = moved(&it) else {
                continue;
            };
            let entry = all.entry(key).or_default();
            entry.message = message;
            entry.against[at] = Some(it.state);
        }
    }
    for line in lines(&all, names, told, session.lang) {
        output::to_stderr(&line);
    }
}

fn judged(loaded: &Loaded, settings: &Settings) -> Vec<Arc<Finding>> {
    let results = analysis::run(&loaded.chain, Question::default());
    diff::shared(rules::run(&loaded.chain, &results, settings))
}

/// The state and the fingerprint of a gap that moved, and the gap as it is, or as it was. What was accepted is no news.
fn moved(it: &ChangedFinding) -> Option<((ChangeState, String), Message)> {
    if it.state == ChangeState::Unchanged {
        return None;
    }
    let finding = it.head.as_ref().or(it.base.as_ref())?;
    let open = finding.accepted.is_none();
    open.then(|| {
        let key = (it.state, finding.fingerprint.clone());
        (key, finding.message.clone())
    })
}

fn lines(
    all: &BTreeMap<(ChangeState, String), Moved>,
    names: [&str; 2],
    told: Told,
    lang: Lang,
) -> Vec<String> {
    let mut found: Vec<(bool, String)> = Vec::new();
    for ((state, _), it) in all {
        let both = it.against.iter().all(Option::is_some);
        if told == Told::OfBoth && !both {
            continue;
        }
        let what = state_words(*state);
        let against = match it.against {
            [Some(_), Some(_)] => of_both(*state),
            [Some(_), None] => against(names[0]),
            _ => against(names[1]),
        };
        let line = match lang {
            Lang::En => format!("{}, {}: {}\n", what.en, against.en, it.message.en),
            Lang::Zh => format!("{}（{}）：{}\n", what.zh, against.zh, it.message.zh),
        };
        found.push((!both, line));
    }
    // Stable: of both sides first, then by state and fingerprint.
    found.sort_by_key(|(one_side, _)| *one_side);
    found.into_iter().map(|(_, line)| line).collect()
}

fn state_words(state: ChangeState) -> Message {
    match state {
        ChangeState::Opened => Message::new("gap opened", "出现缺口"),
        ChangeState::Grown => Message::new("gap grown", "缺口扩大"),
        ChangeState::Shrunk => Message::new("gap shrunk", "缺口缩小"),
        ChangeState::Closed | ChangeState::Unchanged => Message::new("gap closed", "缺口消除"),
    }
}

fn of_both(state: ChangeState) -> Message {
    match state {
        ChangeState::Opened => Message::new("neither side has it", "双方原本都没有"),
        ChangeState::Closed => Message::new("both sides have it", "双方原本都有"),
        _ => Message::new("against both sides", "与双方相比"),
    }
}

fn against(name: &str) -> Message {
    Message::new(format!("against {name}"), format!("与 {name} 相比"))
}
