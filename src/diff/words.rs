//! Words of the diff in both languages: kinds, measures, states, effects.
//!
//! Comes in: the closed sets of the model. Goes out: messages. Must not know: what changed.

use super::entity::Kind;
use crate::model::Status;
use crate::report::{ChangeAction, ChangeState, Effect};
use crate::text::Message;

/// What a kind of entity is called.
pub(super) fn kind(kind: Kind) -> Message {
    let zh = match kind {
        Kind::Chain => "产业链",
        Kind::Stage => "环节",
        Kind::Commodity => "物料",
        Kind::Process => "工艺",
        Kind::Site => "企业",
        Kind::Observation => "统计数据",
        Kind::Import => "外购",
        Kind::Export => "外销",
        Kind::Demand => "需求",
        Kind::Flow => "流量",
        Kind::Target => "目标",
        Kind::Stated => "陈述",
        Kind::Claim => "分歧",
        Kind::Scope => "范围",
        Kind::Source => "来源",
        Kind::Context => "背景",
        Kind::Acceptance => "已知问题",
        Kind::Scenario => "情景",
    };
    Message::new(kind.word(), zh)
}

/// What the kind behind a word is called; an unknown word is its own name.
pub(super) fn kind_of(word: &str) -> Message {
    let found = Kind::ALL.into_iter().find(|kind| kind.word() == word);
    found.map_or_else(|| Message::same(word), kind)
}

/// The state of a site.
pub(super) fn status(status: Status) -> Message {
    let zh = match status {
        Status::Operating => "在产",
        Status::Idle => "停产",
        Status::UnderConstruction => "在建",
        Status::Announced => "已签约",
        Status::Planned => "规划",
        Status::Closed => "已关停",
    };
    Message::new(status.word(), zh)
}

/// What became of a finding.
pub(super) fn state(state: ChangeState) -> Message {
    let zh = match state {
        ChangeState::Opened => "新增",
        ChangeState::Grown => "扩大",
        ChangeState::Shrunk => "缩小",
        ChangeState::Closed => "消除",
        ChangeState::Unchanged => "不变",
    };
    Message::new(state.word(), zh)
}

/// What a change means.
pub(super) fn effect(effect: Effect) -> Message {
    effect.message()
}

/// The sign of a change in a table.
pub(super) const fn sign(action: ChangeAction) -> &'static str {
    match action {
        ChangeAction::Added => "+",
        ChangeAction::Removed => "−",
        ChangeAction::Renamed => "⇄",
        ChangeAction::Increase => "↑",
        ChangeAction::Decrease => "↓",
        ChangeAction::Changed => "~",
    }
}

/// A value that the file says is not known.
pub(super) fn unknown() -> Message {
    Message::new("unknown", "未知")
}

/// Items in a row: `a, b` and `a、b`.
pub(super) fn join(items: impl IntoIterator<Item = Message>) -> Message {
    let (en, zh): (Vec<String>, Vec<String>) =
        items.into_iter().map(|item| (item.en, item.zh)).unzip();
    Message::new(en.join(", "), zh.join("、"))
}

/// One language each made by its own function.
pub(super) fn both(make: impl Fn(crate::text::Lang) -> String) -> Message {
    Message::new(make(crate::text::Lang::En), make(crate::text::Lang::Zh))
}
