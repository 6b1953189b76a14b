//! HTML: a page with the table, for browsers, screen readers and word processors.
//!
//! Comes in: a drawing. Goes out: one page without script and without network. Must not know: how the table came about.

use std::fmt::Write as _;

use super::TableFormat;
use crate::render::xml::escaped;
use crate::report::Drawing;

pub(super) const FORMAT: TableFormat = TableFormat {
    name: "html",
    about_en: "a page with the table, to read, to hear, to paste into a document",
    about_zh: "含表格的网页，可阅读、朗读或粘贴到文档",
    write,
};

/// Lines and room, in the reader's own fonts and colours.
const STYLE: &str = "body{font-family:system-ui,sans-serif;margin:2rem;line-height:1.5}table{border-collapse:collapse}\
caption{text-align:left;font-weight:bold;padding-bottom:.5rem}th,td{border:1px solid;padding:.3rem .6rem;text-align:left;vertical-align:top}";

fn write(drawing: &Drawing) -> String {
    let (title, mut rows) = (escaped(&drawing.title), drawing.table.iter());
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<table>\n<caption>{title}</caption>",
        escaped(drawing.lang)
    );
    if let Some(heading) = rows.next() {
        let cells = heading
            .iter()
            .map(|it| format!("<th scope=\"col\">{}</th>", escaped(it)));
        let _ = writeln!(
            out,
            "<thead>\n<tr>{}</tr>\n</thead>",
            cells.collect::<String>()
        );
    }
    out.push_str("<tbody>\n");
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let cell = escaped(cell);
            // The first cell names what the row is about.
            line += &match at {
                0 => format!("<th scope=\"row\">{cell}</th>"),
                _ => format!("<td>{cell}</td>"),
            };
        }
        let _ = writeln!(out, "<tr>{line}</tr>");
    }
    out.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    out
}
