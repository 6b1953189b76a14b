//! The notes under the picture: how it is drawn, what is left out, what its figures assume.

use std::collections::BTreeSet;

use super::{Scene, Shown};
use crate::analysis::capacity::Course;
use crate::analysis::targets::{Progress, additive};
use crate::model::{SiteId, Subject};
use crate::text::{Lang, Message};

/// The notes.
pub(super) fn notes(scene: Scene<'_>, shown: &Shown<'_>, left_out: usize) -> Vec<String> {
    let mut notes = drawing(scene, shown);
    notes.extend(data(scene, shown));
    if left_out > 0 {
        notes.push(Message::new(
            format!("rows left out of the picture: {left_out}; the table has all"),
            format!("未画出的行：{left_out}；表中列全"),
        ));
    }
    let mut notes: Vec<String> = notes
        .into_iter()
        .map(|it| it.get(scene.lang).to_owned())
        .collect();
    let courses = shown.courses.iter().flat_map(|it| &it.notes);
    let targets = shown.targets.iter().flat_map(|it| &it.notes);
    let assumed: BTreeSet<&str> = courses
        .chain(targets)
        .map(|it| it.get(scene.lang))
        .collect();
    notes.extend(assumed.into_iter().map(str::to_owned));
    notes
}

/// How it is drawn.
fn drawing(scene: Scene<'_>, shown: &Shown<'_>) -> Vec<Message> {
    let mut notes = Vec::new();
    let counts = |it: &&Progress| {
        additive(&scene.chain.targets[it.target as usize]).is_some() && it.so_far.is_some()
    };
    if shown.targets.iter().any(counts) {
        notes.push(Message::new(
            "within an observed period the growth is drawn as even; pace = so far ÷ elapsed share of the target's period",
            "观测期内的累计按均匀增长画出；照此进度 = 累计 ÷ 目标期已过时间占比",
        ));
    }
    if !shown.courses.is_empty() {
        notes.push(Message::new(
            "each row has its own scale, told at its left; what runs is drawn as running on unless an end is given; what is to come stands from its day on, under its status of today",
            "各行比例尺不同，刻度标在左侧；在运行的，除非写明停产日期，按继续运行画出；未投产的从其投产日期画起，类别为现在的状态",
        ));
    }
    notes
}

/// What the data says of itself, or does not say.
fn data(scene: Scene<'_>, shown: &Shown<'_>) -> Vec<Message> {
    let all = || shown.courses.iter().chain(&shown.unknown);
    let titles = |ids: fn(&Course) -> &[SiteId]| {
        let sites: Vec<Message> = all()
            .flat_map(ids)
            .map(|id| scene.chain.title_of(Subject::Site(*id)))
            .collect();
        (!sites.is_empty()).then(|| joined(&sites))
    };
    let mut notes = Vec::new();
    notes.extend(titles(|it| &it.overdue).map(|names| {
        Message::new(
            format!("in service by their date, which is past, but not by their status (check the data): {}", names.en),
            format!("投产日期已过，但状态仍为未投产（请核数）：{}", names.zh),
        )
    }));
    notes.extend(titles(|it| &it.unstated).map(|names| {
        Message::new(
            format!(
                "no status is given, counted as operating, as in the balances: {}",
                names.en
            ),
            format!("未写明状态、与供需平衡一致按运行计：{}", names.zh),
        )
    }));
    let unknown: Vec<Message> = shown
        .unknown
        .iter()
        .map(|it| scene.chain.title_of(it.of))
        .collect();
    if !unknown.is_empty() {
        let names = joined(&unknown);
        notes.push(Message::new(
            format!("no capacity of any site is known, not drawn: {}", names.en),
            format!("没有任何企业的产能数据、未画出：{}", names.zh),
        ));
    }
    notes
}

fn joined(all: &[Message]) -> Message {
    let join = |lang: Lang| {
        let names: Vec<&str> = all.iter().map(|it| it.get(lang)).collect();
        names.join(lang.pick(", ", "、"))
    };
    Message::new(join(Lang::En), join(Lang::Zh))
}
