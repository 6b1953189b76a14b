//! The table beside the picture: a row for each target, and for each state of each step of a course.

use super::words::{at_least, bound, per_year, scope_words, target_lines};
use super::{Scene, Shown, course};
use crate::analysis::capacity::{Course, Layers, State};
use crate::analysis::targets::{Progress, additive, whole};
use crate::model::Subject;
use crate::quantity::{Date, Period};
use crate::text::{Lang, date};
use crate::view::page::brackets;

/// The picture as a table.
pub(super) fn table(scene: Scene<'_>, shown: &Shown<'_>) -> Vec<Vec<String>> {
    let heading = match scene.lang {
        Lang::En => ["What", "State", "From", "Until", "Amount", "Remark"],
        Lang::Zh => ["对象", "状态", "起", "止", "数量", "说明"],
    };
    let mut table = vec![heading.map(str::to_owned).to_vec()];
    for progress in &shown.targets {
        table.push(target_row(scene, progress));
    }
    for course in shown.courses.iter().chain(&shown.unknown) {
        course_rows(scene, course, &mut table);
    }
    table
}

fn target_row(scene: Scene<'_>, progress: &Progress) -> Vec<String> {
    let lang = scene.lang;
    let target = &scene.chain.targets[progress.target as usize];
    let period = whole(target).filter(|_| additive(target).is_some());
    let end = period.map(Period::end);
    let end = end.or(target.by).or(target.period.map(Period::end));
    let day = |it: Option<Date>| it.map_or_else(String::new, |it| date(it, lang));
    let mut lines = target_lines(scene, progress);
    let rest = lines.split_off(1).join(lang.pick("; ", "；"));
    let kind = lang.pick("target, ", "目标，");
    vec![
        scene
            .chain
            .title_of(Subject::Target(progress.target))
            .get(lang)
            .to_owned(),
        format!("{kind}{}", progress.standing.message().get(lang)),
        day(period.map(Period::start)),
        day(end),
        bound(scene, progress),
        rest,
    ]
}

fn course_rows(scene: Scene<'_>, course: &Course, table: &mut Vec<Vec<String>>) {
    let lang = scene.lang;
    let mut title = scene.chain.title_of(course.of).get(lang).to_owned();
    if let Some(scope) = course.scope {
        title = brackets(&title, &scope_words(scene, scope), lang);
    }
    let mut row = |state: State, from: String, until: String, layers: &Layers| {
        let layer = layers[state as usize];
        if layer.known.is_none() && layer.unknown == 0 {
            return;
        }
        let remark = match (layer.unknown, lang) {
            (0, _) => String::new(),
            (count, Lang::En) => format!("capacity not known of {count} of its sites"),
            (count, Lang::Zh) => format!("其中 {count} 个企业（项目）产能未知"),
        };
        table.push(vec![
            title.clone(),
            course::state_words(state, lang).to_owned(),
            from,
            until,
            at_least(per_year(scene, course, layer.known), layer.unknown),
            remark,
        ]);
    };
    for (at, step) in course.steps.iter().enumerate() {
        let until = course.steps.get(at + 1).and_then(|it| it.from);
        let until = until.map_or_else(String::new, |next| {
            // The last day before the next step.
            let before = lang.pick("before ", "");
            let after = lang.pick("", "之前");
            format!("{before}{}{after}", date(next, lang))
        });
        for state in State::ALL {
            let from = step.from.map_or_else(String::new, |it| date(it, lang));
            row(state, from, until.clone(), &step.layers);
        }
    }
    for state in State::ALL {
        let none = lang.pick("no date given", "未注明日期").to_owned();
        row(state, none, String::new(), &course.undated);
    }
}
