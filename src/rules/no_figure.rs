//! Nothing is known in figures about a stage.

use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::ground;
use crate::model::{FileId, Place, ProcessId, StageId, Stated, StatedWhat, Subject};
use crate::report::{Confidence, Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "no-figure",
    name_zh: "缺数据",
    area: Area::Data,
    severity: Severity::Info,
    verb: Verb::Check,
    en: Page {
        summary: "Nothing is known in figures about a stage of the chain.",
        why: "A stage without a single figure may be strong or only a word in a plan: nothing that is computed says which.",
        formula: "A stage with no observation and no capacity on any of its processes or sites, whether or not a source states that it exists. Observations of a commodity count for the stage that makes it, where that is one. References have no figures of a place and are not asked.",
        mend: "Find the output or the capacity of one of its plants and write it down with its source.",
    },
    zh: Page {
        summary: "某个环节没有任何数据。",
        why: "没有一个数据的环节，可能很强，也可能只是规划里的一个词，无从判断。",
        formula: "某环节的工艺和企业既没有统计数据也没有产能，无论是否有来源说它存在，都提示。物料的数据归入唯一生产它的环节。参照链没有具体地区的数据，不作要求。",
        mend: "查到其中一家企业的产量或产能，连同来源写进文件。",
    },
    example: include_str!("../../tests/rules/no-figure.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let stages = context.results.data.bare_stages.iter();
    drafts.extend(stages.map(|stage| draft(context, *stage)));
}

fn draft(context: &Context<'_>, stage: StageId) -> Draft {
    let subject = Subject::Stage(stage);
    let title = context.title(subject);
    let stated = context
        .chain
        .stated
        .iter()
        .find(|it| names(context, it, stage));
    let grounds = stated.map(|it| {
        ground(
            format!("stated/{}", context.chain.stage(stage).id),
            &it.basis,
        )
    });
    let notes = stated.map(|_| {
        Message::new(
            "a source says that it exists, without a figure",
            "来源提到这一环节，但没有给出数据",
        )
    });
    Draft {
        place: Some(place(context, stage, stated)),
        notes: notes.into_iter().collect(),
        help: Some(help(context, stage)),
        grounds: grounds.into_iter().collect(),
        confidence: Some(Confidence::High),
        ..Draft::on(
            subject,
            Message::new(
                format!(
                    "{}: no figure at all, neither output nor capacity",
                    title.en
                ),
                format!("“{}”环节没有任何数据，既无产量也无产能", title.zh),
            ),
        )
    }
}

/// Whether a source's statement names the stage, or a process of it.
fn names(context: &Context<'_>, stated: &Stated, stage: StageId) -> bool {
    match &stated.what {
        StatedWhat::Stages(stages) => stages.contains(&stage),
        StatedWhat::Process(id) => context.chain.process(*id).stage == Some(stage),
    }
}

/// The stage in the chain's own file, else the statement or site that names it there, else the chain's head.
fn place(context: &Context<'_>, stage: StageId, stated: Option<&Stated>) -> Place {
    let own = |place: Place| place.file == FileId(0);
    let declared = context.chain.stage(stage).place;
    let site = context
        .chain
        .sites
        .iter()
        .find(|site| site.stage == Some(stage));
    let places = [
        Some(declared),
        stated.map(|it| it.place),
        site.map(|it| it.place),
    ];
    places
        .into_iter()
        .flatten()
        .find(|place| own(*place))
        .unwrap_or(context.chain.place)
}

/// Whose figure would do: present processes of the stage, else those the references know.
fn help(context: &Context<'_>, stage: StageId) -> Message {
    let of_stage = |present: bool| {
        let processes = (0..).zip(&context.chain.processes);
        let fits = processes
            .filter(|(_, it)| it.stage == Some(stage) && it.presence.is_present() == present);
        context.titles(fits.map(|(at, _)| Subject::Process(ProcessId(at))))
    };
    let present = of_stage(true);
    let who = if present.en.is_empty() {
        of_stage(false)
    } else {
        present
    };
    if who.en.is_empty() {
        return Message::new(
            "check data: give the output or the capacity of one of its plants",
            "核数：补充该环节任一企业的产量或产能",
        );
    }
    Message::new(
        format!("check data: give the output or the capacity of {}", who.en),
        format!("核数：补充{}的产量或产能", who.zh),
    )
}
