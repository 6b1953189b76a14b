//! The table beside each picture, as CSV, Markdown and HTML.

use std::fs;

use liantu::render::table;
use liantu::report::Drawing;
use liantu::view::{self, Look};

use super::{FOUNDRIES, LANGS, attempt, chains, render};

/// Runs a check on the table of every view of every chain in both languages.
fn each(check: impl Fn(&str, &Drawing)) {
    let mut count = 0;
    for (name, chain) in chains() {
        for view in view::ALL {
            for lang in LANGS {
                let look = Look {
                    lang,
                    ..Look::default()
                };
                if let Ok(drawing) = attempt(view.name, &chain, look) {
                    check(
                        &format!("{} of {name} in {}", view.name, lang.tag()),
                        &drawing,
                    );
                    count += 1;
                }
            }
        }
    }
    assert!(count > 40, "{count} tables");
}

fn written(format: &str, drawing: &Drawing) -> String {
    (table::find(format).expect("a format").write)(drawing)
}

/// Reads RFC 4180 by its grammar.
fn records(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let (mut records, mut fields, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (quoted, c) {
            (true, '"') if rest.peek() == Some(&'"') => {
                rest.next();
                field.push('"');
            }
            (_, '"') => quoted = !quoted,
            (false, ',') => fields.push(std::mem::take(&mut field)),
            (false, '\r') => {
                assert_eq!(rest.next(), Some('\n'), "lines end in CR LF");
                fields.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut fields));
            }
            (false, '\n') => panic!("a bare line feed"),
            (_, c) => field.push(c),
        }
    }
    assert!(!quoted && field.is_empty() && fields.is_empty());
    records
}

#[test]
fn csv_gives_the_table_back() {
    each(|place, drawing| {
        let found = records(&written("csv", drawing));
        assert_eq!(found.len(), drawing.table.len(), "{place}");
        for (found, known) in found.iter().flatten().zip(drawing.table.iter().flatten()) {
            assert_eq!(found.trim_start_matches('\''), known, "{place}");
            let risky = found.trim_start().starts_with(['=', '+', '-', '@']);
            let number = found.chars().all(|it| "+-0123456789.,% ".contains(it));
            assert!(!risky || number, "{place}: `{found}` would run");
        }
    });
}

#[test]
fn markdown_keeps_its_cells() {
    each(|place, drawing| {
        let text = written("md", drawing);
        let lines: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(lines.len(), drawing.table.len() + 1, "{place}");
        for line in lines {
            let bars = line.replace("\\\\", "").replace("\\|", "");
            let cells = bars.matches('|').count() - 1;
            assert_eq!(cells, drawing.table[0].len(), "{place}: {line}");
        }
        assert!(text.starts_with("## "));
    });
}

#[test]
fn html_is_a_table_with_a_caption_and_headings() {
    each(|place, drawing| {
        let text = written("html", drawing);
        let body = text.strip_prefix("<!doctype html>\n").expect("a doctype");
        let tree =
            roxmltree::Document::parse(body).unwrap_or_else(|fault| panic!("{place}: {fault}"));
        assert_eq!(tree.root_element().attribute("lang"), Some(drawing.lang));
        let all = |name: &'static str| tree.descendants().filter(move |it| it.has_tag_name(name));
        assert_eq!(
            all("caption").next().and_then(|it| it.text()),
            Some(drawing.title.as_str())
        );
        let rows: Vec<Vec<&str>> = all("tr")
            .map(|row| row.children().map(|it| it.text().unwrap_or("")).collect())
            .collect();
        assert_eq!(rows, drawing.table, "{place}");
        assert!(all("script").next().is_none());
    });
}

#[test]
fn hostile_cells_stay_text() {
    let cells = [
        "=cmd|'/C calc'!A0",
        "a|b\\|c",
        "<script>alert(1)</script>",
        "`x`",
        "@me [x](javascript:1)",
        "two\nlines, \"quoted\"",
    ];
    let drawing = Drawing {
        title: "<b>|".to_owned(),
        lang: "en",
        table: vec![cells.map(str::to_owned).to_vec(); 2],
        ..Drawing::default()
    };
    let csv = records(&written("csv", &drawing));
    assert_eq!(csv[1][0], "'=cmd|'/C calc'!A0");
    assert_eq!(csv[1][5], cells[5]);
    let markdown = written("md", &drawing);
    assert!(
        !markdown.contains("<script") && !markdown.contains("[x](") && markdown.contains("\\`x\\`")
    );
    assert_eq!(markdown.lines().count(), 2 + 3);
    let html = written("html", &drawing);
    assert!(!html.contains("<script") && !html.contains("<b>"));
}

#[test]
fn render_writes_the_table_in_the_language_asked_for() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let here = folder.path();
    fs::write(here.join("x.yaml"), FOUNDRIES).expect("it can be written");
    for (format, lang, start) in [
        (
            "csv",
            "en",
            "\u{feff}Commodity,Seen,Shares,Supplier,Share,HHI,Remark\r\n",
        ),
        (
            "csv",
            "zh",
            "\u{feff}物料,口径,依据,供应方,份额,HHI,说明\r\n",
        ),
        (
            "md",
            "zh",
            "## 铸造园区（虚构示例）：供给集中度\n\n| 物料 |",
        ),
        ("html", "en", "<!doctype html>\n<html lang=\"en\">"),
    ] {
        let arguments = [
            "x.yaml",
            "--view",
            "concentration",
            "--table",
            format,
            "--lang",
            lang,
            "-o",
        ];
        let printed = render(here, &[&arguments[..], &["-"]].concat());
        assert_eq!(printed.status.code(), Some(0), "{printed:?}");
        let text = String::from_utf8(printed.stdout).expect("UTF-8");
        assert!(text.starts_with(start), "{text}");
        let file = format!("t.{format}");
        let put = render(here, &[&arguments[..], &[&file]].concat());
        assert_eq!(put.status.code(), Some(0), "{put:?}");
        assert_eq!(fs::read_to_string(here.join(&file)).expect("written"), text);
    }
    for (arguments, word) in [
        (
            &["x.yaml", "--table", "csv", "-o", "t.svg"][..],
            "ends in .csv",
        ),
        (&["x.yaml", "--table", "xlsx", "-o", "t.xlsx"], "csv"),
        (
            &["x.yaml", "--table", "csv", "--scale", "2", "-o", "u.csv"],
            "--scale",
        ),
        (
            &["x.yaml", "--table", "csv", "--theme", "dark", "-o", "u.csv"],
            "--theme",
        ),
        (
            &["x.yaml", "--table", "csv", "--size", "a4", "-o", "u.csv"],
            "--size",
        ),
    ] {
        let output = render(here, arguments);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
        assert!(complaint.contains(word), "{arguments:?}: {complaint}");
    }
    assert!(!here.join("t.svg").exists() && !here.join("u.csv").exists());
}
