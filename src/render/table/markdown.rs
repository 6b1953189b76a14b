//! Markdown: for reports and pull requests.
//!
//! Comes in: a drawing. Goes out: its title, and a pipe table in which nothing of a file is markup. Must not know: how the
//! table came about.

use super::TableFormat;
use crate::render::markdown::escape;
use crate::report::Drawing;

pub(super) const FORMAT: TableFormat = TableFormat {
    name: "md",
    about_en: "Markdown, for reports and pull requests",
    about_zh: "Markdown，用于报告和合并请求",
    write,
};

fn write(drawing: &Drawing) -> String {
    let mut out = format!("## {}\n\n", text(&drawing.title));
    for (at, row) in drawing.table.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|it| text(it)).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
        if at == 0 {
            out.push_str(&format!("|{}\n", "---|".repeat(row.len())));
        }
    }
    out
}

/// Backticks too: two cells could make code of what stands between them.
fn text(cell: &str) -> String {
    escape(cell).replace('`', "\\`")
}
