//! What an edit touched, as a small Mermaid flowchart within a comment.
//!
//! Comes in: a neighbourhood. Goes out: Markdown that code hosts draw. Must not know: chains.
//!
//! Signs, borders and dashes say what became of a box; colour only repeats it.

use super::drawing::mermaid_text;
use crate::report::{ChangeState, NearNode, NearState, Neighbourhood};
use crate::text::Lang;

/// Columns of a title: boxes stay small.
const TITLE: usize = 40;

const CLASSES: &str = "  classDef added stroke:#0969da,stroke-width:3px
  classDef removed stroke:#cf222e,stroke-width:2px,stroke-dasharray:6 4
  classDef renamed stroke:#8250df,stroke-width:2px,stroke-dasharray:2 2
  classDef changed stroke:#9a6700,stroke-width:2px
  classDef same stroke:#8c959f
";

/// The flowchart in its fence, folded.
pub(super) fn block(near: &Neighbourhood, lang: Lang) -> String {
    let (count, more) = (near.nodes.len(), near.left_out);
    let title = match (lang, more) {
        (Lang::En, 0) => "Map of what changed and its neighbours".to_owned(),
        (Lang::En, _) => format!("Map of what changed ({count} boxes; {more} neighbours left out)"),
        (Lang::Zh, 0) => "改动及其上下游示意图".to_owned(),
        (Lang::Zh, _) => format!("改动示意图（{count} 个节点；相邻 {more} 个未画）"),
    };
    let mut out =
        format!("<details><summary><b>{title}</b></summary>\n\n```mermaid\nflowchart LR\n");
    for (at, node) in near.nodes.iter().enumerate() {
        let label = label(node, lang);
        let class = class(node.state);
        // A commodity is round, as on the map.
        let shaped = if node.process {
            format!("[\"{label}\"]")
        } else {
            format!("([\"{label}\"])")
        };
        out.push_str(&format!("  n{at}{shaped}:::{class}\n"));
    }
    for link in &near.links {
        let arrow = match link.state {
            NearState::Added => "==>",
            NearState::Removed => "-.->",
            _ => "-->",
        };
        out.push_str(&format!("  n{} {arrow} n{}\n", link.from, link.to));
    }
    out.push_str(CLASSES);
    out.push_str("```\n\n</details>\n\n");
    out
}

fn class(state: NearState) -> &'static str {
    match state {
        NearState::Added => "added",
        NearState::Removed => "removed",
        NearState::Renamed => "renamed",
        NearState::Changed => "changed",
        NearState::Same => "same",
    }
}

fn label(node: &NearNode, lang: Lang) -> String {
    let sign = match node.state {
        NearState::Added => "+ ",
        NearState::Removed => "− ",
        NearState::Renamed => "⇄ ",
        NearState::Changed => "~ ",
        NearState::Same => "",
    };
    let mut lines = vec![format!("{sign}{}", node.title.get(lang))];
    lines.extend(node.lines.iter().map(|it| it.get(lang).to_owned()));
    lines.extend(node.gap.map(|state| gap(state, lang).to_owned()));
    let short = |line: &String| {
        let cut: String = line.chars().take(TITLE).collect();
        let dots = if cut.len() < line.len() { "…" } else { "" };
        mermaid_text(&format!("{cut}{dots}"))
    };
    lines.iter().map(short).collect::<Vec<_>>().join("<br/>")
}

fn gap(state: ChangeState, lang: Lang) -> &'static str {
    match state {
        ChangeState::Opened => lang.pick("▲ gap opened", "▲ 出现缺口"),
        ChangeState::Grown => lang.pick("△ gap grown", "△ 缺口扩大"),
        ChangeState::Shrunk => lang.pick("▽ gap shrunk", "▽ 缺口缩小"),
        ChangeState::Closed => lang.pick("▼ gap closed", "▼ 缺口消除"),
        ChangeState::Unchanged => "",
    }
}
