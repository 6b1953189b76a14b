//! What the file says of a plant, and of what crosses the border of the chain.

use super::facts::{bracketed, joined, unknown, words, written};
use crate::model::{Chain, Crossing, CrossingKind, Figure, Site, SiteId, Status};
use crate::report::Fact;
use crate::text::{Message, date_message, period_message};

/// What the file says of a plant.
pub(super) fn of(chain: &Chain, id: SiteId) -> Vec<Fact> {
    let it = chain.site(id);
    let at = |part: &str| format!("sites/{}/{part}", it.id);
    let mut facts = Vec::new();
    if let Some(capacity) = &it.capacity {
        facts.push(written(
            chain,
            at("capacity"),
            Message::new("capacity", "产能"),
            capacity,
            it.place,
        ));
    }
    facts.extend(identity(chain, it));
    for (key, en, zh, figure) in [
        ("count", "number of plants", "数量", &it.count),
        ("investment", "investment", "投资", &it.investment),
    ] {
        if let Some(figure) = figure {
            facts.push(written(
                chain,
                at(key),
                Message::new(en, zh),
                figure,
                it.place,
            ));
        }
    }
    facts
}

/// Its state, operator and place, in words.
fn identity(chain: &Chain, it: &Site) -> Vec<Fact> {
    let at = |part: &str| format!("sites/{}/{part}", it.id);
    let mut facts = Vec::new();
    let basis = Figure {
        sources: it.sources.clone(),
        confidence: it.confidence,
        quote: it.quote.clone(),
        note: it.note.clone(),
        ..Figure::default()
    };
    let status = it.status.map_or_else(unknown, status);
    facts.push(words(
        chain,
        at("status"),
        Message::new("status", "状态"),
        status,
        &basis,
        it.place,
    ));
    let more = [
        ("operator", "operator", "运营方", &it.operator),
        ("location", "location", "所在地", &it.location),
    ];
    for (key, en, zh, text) in more.into_iter().filter(|it| !it.3.is_empty()) {
        let plain = Figure {
            sources: it.sources.clone(),
            confidence: it.confidence,
            ..Figure::default()
        };
        facts.push(words(
            chain,
            at(key),
            Message::new(en, zh),
            text.message(""),
            &plain,
            it.place,
        ));
    }
    facts
}

fn status(status: Status) -> Message {
    let (en, zh) = match status {
        Status::Operating => ("operating", "运行"),
        Status::Idle => ("idle", "停产"),
        Status::UnderConstruction => ("under construction", "在建"),
        Status::Announced => ("announced", "已签约或宣布"),
        Status::Planned => ("planned", "规划"),
        Status::Closed => ("closed", "关停"),
    };
    Message::new(en, zh)
}

/// An import, export or demand.
pub(super) fn crossing(chain: &Chain, it: &Crossing) -> Vec<Fact> {
    let (key, mut label) = match it.kind {
        CrossingKind::Import => ("imports", Message::new("import", "输入")),
        CrossingKind::Export => ("exports", Message::new("export", "输出")),
        CrossingKind::Demand => ("demands", Message::new("demand", "需求")),
    };
    if !it.partner.is_empty() {
        label = joined(&label, &it.partner.message(""));
    }
    let when = it.period.map(period_message).or(it.by.map(date_message));
    if let Some(when) = when {
        label = bracketed(&label, &when);
    }
    let path = format!("{key}/{}", chain.commodity(it.of).id);
    let amount = match &it.amount {
        Some(amount) => written(chain, path.clone(), label.clone(), amount, it.place),
        None => words(
            chain,
            path.clone(),
            label.clone(),
            unknown(),
            &it.basis,
            it.place,
        ),
    };
    let mut facts = vec![amount];
    for (part, en, zh, figure) in [
        ("limit", "the most that can be had", "上限", &it.limit),
        ("price", "price of a unit", "单价", &it.price),
    ] {
        if let Some(figure) = figure {
            facts.push(written(
                chain,
                format!("{path}/{part}"),
                joined(&label, &Message::new(en, zh)),
                figure,
                it.place,
            ));
        }
    }
    facts
}
