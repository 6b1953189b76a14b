//! The picture for those who do not see it: in a sentence, and as a table.

use super::boxes::Pane;
use super::told::Words;
use super::union::{State, Union};
use crate::text::Lang;

/// The picture in words: counts, then each thing that is not as it was.
pub(super) fn description(words: Words<'_>, union: &Union) -> String {
    let document = words.between.document;
    let mut parts = vec![document.summary.headline.get(words.lang).to_owned()];
    for it in union.boxes.iter().filter(|it| it.state != State::Same) {
        parts.push(format!("{}: {}", words.state(it.state), words.title(it)));
    }
    parts.join(words.lang.pick("; ", "；"))
}

/// The picture as a table: a row for each box.
pub(super) fn table(words: Words<'_>, union: &Union) -> Vec<Vec<String>> {
    let heads = match words.lang {
        Lang::En => ["what", "lane", "state", "changes", "gaps"],
        Lang::Zh => ["名称", "环节", "状态", "改动", "缺口"],
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    let mut order: Vec<usize> = (0..union.boxes.len()).collect();
    order.sort_by_key(|at| (union.boxes[*at].lane, *at));
    let stop = words.lang.pick("; ", "；");
    for at in order {
        let it = &union.boxes[at];
        let document = words.between.document;
        let changes = it
            .changes
            .iter()
            .map(|at| words.change(it, &document.changes[*at]));
        let gaps = it
            .findings
            .iter()
            .filter_map(|at| Some(words.gap(&document.findings[*at], Pane::Both)?.words));
        rows.push(vec![
            words.title(it),
            words.lane(&union.lanes[it.lane]),
            words.state(it.state).to_owned(),
            // What holds words together on a line is no part of them.
            changes
                .collect::<Vec<_>>()
                .join(stop)
                .replace('\u{a0}', " "),
            gaps.collect::<Vec<_>>().join(stop),
        ]);
    }
    rows
}
