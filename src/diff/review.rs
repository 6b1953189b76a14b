//! Many chains at once: which of them differ, the worst news first.
//!
//! Comes in: the differences of each chain. Goes out: [`ReviewDocument`], and its sections. Must not know: revisions,
//! formats.

use super::summary;
use crate::report::{
    Block, ChangeState, ChangedFinding, DiffDocument, ReviewDocument, Section, Severity,
};
use crate::text::Message;

/// Puts the chains that differ in order, the worst news first, and counts the others.
pub fn review(
    base: String,
    head: String,
    documents: Vec<DiffDocument>,
    same: Vec<String>,
) -> ReviewDocument {
    let (mut chains, rest): (Vec<_>, Vec<_>) =
        documents.into_iter().partition(|it| !is_nothing(it));
    let mut unchanged = same;
    unchanged.extend(rest.into_iter().map(|it| it.head.chain));
    unchanged.sort();
    // Stable: of equals the order of the files.
    chains.sort_by_key(weight);
    let mut document = ReviewDocument {
        base,
        head,
        sections: chains.iter().map(super::sections).collect(),
        chains,
        unchanged,
        ..ReviewDocument::default()
    };
    document.sentence = sentence(&document);
    document.headline = headline(&document);
    document
}

/// A chain whose wording alone changed is told too: it is no change, and it is not nothing.
fn is_nothing(document: &DiffDocument) -> bool {
    summary::nothing(document) && document.summary.cosmetic == 0
}

/// What a reader must see first: gaps that opened, the graver the earlier, then those that grew, closed, shrank.
fn weight(document: &DiffDocument) -> (usize, std::cmp::Reverse<Option<Severity>>) {
    let open = |it: &&ChangedFinding| {
        let finding = summary::shown(it);
        it.state != ChangeState::Unchanged && finding.is_some_and(|it| it.accepted.is_none())
    };
    let states = [
        ChangeState::Opened,
        ChangeState::Grown,
        ChangeState::Closed,
        ChangeState::Shrunk,
    ];
    let first = states.into_iter().position(|state| {
        document
            .findings
            .iter()
            .filter(open)
            .any(|it| it.state == state)
    });
    let at = first.unwrap_or(states.len() + usize::from(summary::nothing(document)));
    let of_state = document
        .findings
        .iter()
        .filter(open)
        .filter(|it| states.get(at) == Some(&it.state));
    let worst = of_state
        .filter_map(|it| Some(summary::shown(it)?.severity))
        .max();
    (at, std::cmp::Reverse(worst))
}

fn sentence(document: &ReviewDocument) -> Message {
    let chains = &document.chains;
    let added = chains.iter().filter(|it| it.base.absent).count();
    let removed = chains.iter().filter(|it| it.head.absent).count();
    let changed = chains.len() - added - removed;
    let unchanged = document.unchanged.len();
    let sum = |count: fn(&DiffDocument) -> usize| chains.iter().map(count).sum::<usize>();
    let (opened, closed) = (sum(|it| it.summary.opened), sum(|it| it.summary.closed));
    let (grown, shrunk) = (sum(|it| it.summary.grown), sum(|it| it.summary.shrunk));
    if chains.is_empty() {
        return Message::new(
            format!("diff: no difference in {unchanged} chains"),
            format!("差异：{unchanged} 条链均无差异"),
        );
    }
    Message::new(
        format!(
            "diff of chains: {added} added, {removed} removed, {changed} changed ({unchanged} unchanged) \
             · gaps: {opened} opened, {closed} closed, {grown} grown, {shrunk} shrunk"
        ),
        format!(
            "产业链差异：新增 {added}，删除 {removed}，修改 {changed}（未变 {unchanged}）\
             · 缺口：新出现 {opened}，消除 {closed}，扩大 {grown}，缩小 {shrunk}"
        ),
    )
}

fn headline(document: &ReviewDocument) -> Message {
    let Some(worst) = document.chains.first() else {
        return Message::new("No difference", "没有差异");
    };
    let told = &worst.summary.headline;
    if document.chains.len() + document.unchanged.len() == 1 {
        return told.clone();
    }
    let title = title(worst);
    Message::new(
        format!("{}: {}", title.en, told.en),
        format!("{}：{}", title.zh, told.zh),
    )
}

fn title(document: &DiffDocument) -> &Message {
    let side = if document.head.absent {
        &document.base
    } else {
        &document.head
    };
    &side.title
}

/// The sections of all chains, each under its title, and one sentence last.
pub fn sections(document: &ReviewDocument) -> Vec<Section> {
    let mut all = Vec::new();
    for (chain, sections) in document.chains.iter().zip(&document.sections) {
        all.push(Section {
            title: title(chain).clone(),
            blocks: vec![Block::Text(chain.summary.headline.clone())],
        });
        all.extend(sections.iter().cloned());
    }
    all.push(Section {
        title: Message::default(),
        blocks: vec![Block::Text(document.sentence.clone())],
    });
    all
}
