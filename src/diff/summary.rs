//! One sentence of fixed grammar, and the worst news in one sentence.
//!
//! Comes in: the finished lists of a diff. Goes out: [`DiffSummary`]. Must not know: chains.

use super::finding::growth;
use super::matching::Matches;
use crate::quantity::Unit;
use crate::report::{
    Change, ChangeAction, ChangeState, ChangedFinding, DiffDocument, DiffSummary, Effect, Finding,
    IndicatorMove, Value,
};
use crate::text::{Message, percent};

/// Counts entities; a renamed one counts as changed only where more than its id changed.
pub(super) fn count(summary: &mut DiffSummary, changes: &[Vec<Change>], matches: &Matches) {
    summary.added = matches.added.len();
    summary.removed = matches.removed.len();
    for entity in changes {
        let renamed = entity.iter().any(|it| it.action == ChangeAction::Renamed);
        let changed = entity
            .iter()
            .any(|it| it.action != ChangeAction::Renamed && !hidden(it));
        summary.renamed += usize::from(renamed);
        summary.changed += usize::from(changed);
        summary.unchanged += usize::from(!renamed && !changed);
        summary.cosmetic += entity.iter().filter(|it| hidden(it)).count();
    }
}

/// Whether a change is of wording alone.
pub(super) fn hidden(change: &Change) -> bool {
    change.effects == [Effect::Cosmetic]
}

/// Counts findings and says it all.
pub(super) fn say(document: &mut DiffDocument) {
    let summary = &mut document.summary;
    (
        summary.opened,
        summary.closed,
        summary.grown,
        summary.shrunk,
    ) = (0, 0, 0, 0);
    for finding in &document.findings {
        let count = match finding.state {
            ChangeState::Opened => &mut document.summary.opened,
            ChangeState::Grown => &mut document.summary.grown,
            ChangeState::Shrunk => &mut document.summary.shrunk,
            ChangeState::Closed => &mut document.summary.closed,
            ChangeState::Unchanged => continue,
        };
        *count += 1;
    }
    document.summary.sentence = sentence(document);
    document.summary.headline = headline(document);
}

/// Whether nothing changed but wording.
pub(super) fn nothing(document: &DiffDocument) -> bool {
    let it = &document.summary;
    it.added + it.removed + it.changed + it.renamed == 0
        && it.opened + it.closed + it.grown + it.shrunk == 0
        && document.indicators.is_empty()
}

fn sentence(document: &DiffDocument) -> Message {
    let DiffSummary {
        added,
        removed,
        changed,
        renamed,
        unchanged,
        cosmetic,
        ..
    } = document.summary;
    let DiffSummary {
        opened,
        closed,
        grown,
        shrunk,
        ..
    } = document.summary;
    if nothing(document) {
        return if cosmetic == 0 {
            Message::new("diff: no difference", "差异：无")
        } else {
            Message::new(
                format!("diff: no difference ({cosmetic} cosmetic hidden)"),
                format!("差异：无（另有 {cosmetic} 处表述改动未列出）"),
            )
        };
    }
    let (hidden_en, hidden_zh) = if cosmetic == 0 {
        (String::new(), String::new())
    } else {
        (
            format!(", {cosmetic} cosmetic hidden"),
            format!("，{cosmetic} 处表述改动未列出"),
        )
    };
    Message::new(
        format!(
            "diff: {added} added, {removed} removed, {changed} changed, {renamed} renamed \
             ({unchanged} unchanged{hidden_en}) · gaps: {opened} opened, {closed} closed, \
             {grown} grown, {shrunk} shrunk"
        ),
        format!(
            "差异：新增 {added}，删除 {removed}，修改 {changed}，改名 {renamed}\
             （未变 {unchanged}{hidden_zh}）· 缺口：新出现 {opened}，消除 {closed}，\
             扩大 {grown}，缩小 {shrunk}"
        ),
    )
}

/// The worst news first: a gap that opened, one that grew, one that closed, one that shrank, the indicator that moved
/// most; accepted findings are no news.
pub(super) fn headline(document: &DiffDocument) -> Message {
    let news = [
        ChangeState::Opened,
        ChangeState::Grown,
        ChangeState::Closed,
        ChangeState::Shrunk,
    ];
    let told = news
        .into_iter()
        .find_map(|state| gap(document, state))
        .or_else(|| biggest(&document.indicators).map(indicator))
        .unwrap_or_else(|| plain(document));
    if document.base.absent || document.head.absent {
        return alone(document);
    }
    if document.base.chain == document.head.chain {
        return told;
    }
    let (base, head) = (&document.base.chain, &document.head.chain);
    let it = &document.summary;
    // The chains themselves are always one pair.
    if it.unchanged + it.changed + it.renamed <= 1 && it.added + it.removed > 0 {
        return Message::new(
            format!(
                "Two unrelated chains, {base} and {head}: no entry of one is in the other. Name two versions of one chain. {}",
                told.en
            ),
            format!(
                "对比的是两条无关的产业链（{base} 与 {head}）：没有一个共同的条目。请给出同一条链的两个版本。{}",
                told.zh
            ),
        );
    }
    Message::new(
        format!("Two different chains, {base} and {head}. {}", told.en),
        format!("对比的是两条不同的产业链（{base} 与 {head}）。{}", told.zh),
    )
}

/// A chain that is new or gone, and how much is in it.
fn alone(document: &DiffDocument) -> Message {
    let DiffSummary {
        added,
        removed,
        opened,
        closed,
        ..
    } = document.summary;
    // The chain itself is none of its entries.
    let entries = (added + removed).saturating_sub(1);
    if document.base.absent {
        let title = &document.head.title;
        return Message::new(
            format!(
                "New chain “{}”: {entries} entries, {opened} findings",
                title.en
            ),
            format!(
                "新增产业链“{}”：{entries} 个条目，{opened} 个问题",
                title.zh
            ),
        );
    }
    let title = &document.base.title;
    Message::new(
        format!(
            "The chain “{}” is gone: {entries} entries, {closed} findings",
            title.en
        ),
        format!(
            "产业链“{}”已删除：{entries} 个条目，{closed} 个问题",
            title.zh
        ),
    )
}

fn plain(document: &DiffDocument) -> Message {
    if nothing(document) {
        Message::new("No difference", "没有差异")
    } else {
        Message::new("No gap opened or closed", "没有缺口出现或消除")
    }
}

/// The worst finding in a state, by how much it moved, and how many more there are.
fn gap(document: &DiffDocument, state: ChangeState) -> Option<Message> {
    let open = |it: &&ChangedFinding| shown(it).is_some_and(|it| it.accepted.is_none());
    let mut found: Vec<&ChangedFinding> = document
        .findings
        .iter()
        .filter(|it| it.state == state)
        .filter(open)
        .collect();
    let severity = |it: &ChangedFinding| shown(it).map(|it| it.severity);
    let step = |it: &ChangedFinding| growth(it).map_or(0.0, f64::abs);
    // Stable: of the worst severity the one that moved most, of these the first.
    found.sort_by(|left, right| {
        severity(right)
            .cmp(&severity(left))
            .then_with(|| step(right).total_cmp(&step(left)))
    });
    let worst = found.first()?;
    let (en, zh) = match state {
        ChangeState::Opened => ("Gap opened", "新出现缺口"),
        ChangeState::Grown => ("Gap grown", "缺口扩大"),
        ChangeState::Closed => ("Gap closed", "缺口消除"),
        ChangeState::Shrunk => ("Gap shrunk", "缺口缩小"),
        ChangeState::Unchanged => return None,
    };
    let share = growth(worst)
        .map(|share| share_words(share.abs()))
        .unwrap_or_default();
    let more = match found.len() - 1 {
        0 => Message::default(),
        more => Message::new(format!(" (and {more} more)"), format!("（另有 {more} 处）")),
    };
    let finding = &shown(worst)?.message;
    let cause = worst.causes.first().map_or_else(Message::default, |cause| {
        let count = worst.causes.len() - 1;
        let (en, zh) = match count {
            0 => (String::new(), String::new()),
            _ => (
                format!(" (and {count} more)"),
                format!("（另有 {count} 处）"),
            ),
        };
        Message::new(
            format!(". The edit that did it: {}{en}", cause.text.en),
            format!("。由这处改动造成：{}{zh}", cause.text.zh),
        )
    });
    Some(Message::new(
        format!("{en}{}: {}{}{}", share.en, finding.en, more.en, cause.en),
        format!("{zh}{}：{}{}{}", share.zh, finding.zh, more.zh, cause.zh),
    ))
}

fn share_words(share: f64) -> Message {
    let share = percent(share);
    Message::new(format!(" by {share}"), format!(" {share}"))
}

/// The finding as it is, or as it was where it is gone.
pub(super) fn shown(finding: &ChangedFinding) -> Option<&Finding> {
    finding.head.as_deref().or(finding.base.as_deref())
}

/// The indicator that moved most in proportion; figures in different units have no other common measure.
fn biggest(moves: &[IndicatorMove]) -> Option<&IndicatorMove> {
    let size = |it: &IndicatorMove| {
        let (old, new) = (
            in_base_units(it.base.as_ref()?)?,
            in_base_units(it.head.as_ref()?)?,
        );
        let whole = old.abs().max(new.abs());
        (whole > 0.0 && it.delta.is_some()).then(|| (new - old).abs() / whole)
    };
    // How many things clash or would be added is no measure beside figures.
    let figures = moves
        .iter()
        .filter(|it| it.base_names.is_empty() && it.head_names.is_empty());
    let sized = figures.filter_map(|it| Some((size(it)?, it)));
    // `max_by` gives the last of equals: reversed, the first of the table.
    sized
        .rev()
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, it)| it)
}

/// The two figures of a move may be told in different units.
pub(super) fn in_base_units(figure: &Value) -> Option<f64> {
    let unit = Unit::parse(&figure.unit).ok()?;
    Some(figure.value? * unit.factor())
}

fn indicator(it: &IndicatorMove) -> Message {
    let text = |value: &Option<Value>| {
        value
            .as_ref()
            .map(|value| value.text.clone())
            .unwrap_or_default()
    };
    let (old, new) = (text(&it.base), text(&it.head));
    let delta = it.delta.clone().unwrap_or_default();
    Message::new(
        format!(
            "{}, {}: {} → {} ({})",
            it.of_title.en, it.title.en, old.en, new.en, delta.en
        ),
        format!(
            "{}{}：{} → {}（{}）",
            it.of_title.zh, it.title.zh, old.zh, new.zh, delta.zh
        ),
    )
}
