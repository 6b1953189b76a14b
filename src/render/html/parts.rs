//! The parts of the page around the picture: header, faults, panel, findings, table, keys. Plain markup that reads
//! without the script too.

use std::fmt::Write as _;

use super::PageOptions;
use super::island::{place, severity};
use super::words::{KEYS, word};
use crate::render::xml::escaped;
use crate::report::{Excerpt, Fault, Finding, LivePage};
use crate::text::{Lang, Message};

/// A word of the page as the text of an element that the script translates: attribute, `>`, text.
pub(super) fn at(key: &str, lang: Lang) -> String {
    let (en, zh) = word(key);
    format!("data-w=\"{key}\">{}", escaped(lang.pick(en, zh)))
}

/// A word of the page as the name of an element.
pub(super) fn label(key: &str, lang: Lang) -> String {
    let (en, zh) = word(key);
    let text = escaped(lang.pick(en, zh));
    format!("data-wl=\"{key}\" aria-label=\"{text}\" title=\"{text}\"")
}

/// The attributes of the twin of an element in one language: 0 English, 1 Chinese.
pub(super) fn both(at: usize, lang: Lang) -> String {
    let language = [Lang::En, Lang::Zh][at.min(1)];
    let hidden = if language == lang { "" } else { " hidden" };
    format!(" data-l=\"{at}\" lang=\"{}\"{hidden}", language.tag())
}

/// A message in both languages, of which one shows.
fn message(text: &Message, lang: Lang) -> String {
    if text.en == text.zh {
        return escaped(&text.en);
    }
    let one = |at: usize, text: &str| format!("<span{}>{}</span>", both(at, lang), escaped(text));
    format!("{}{}", one(0, &text.en), one(1, &text.zh))
}

/// Title, search, overlays, language, theme.
pub(super) fn header(out: &mut String, page: &LivePage, options: &PageOptions) {
    let lang = options.lang;
    let _ = writeln!(
        out,
        "<header>\n<h1>{}</h1>\n<p>{} · {}</p>\n<div class=\"tools\">",
        message(&page.title, lang),
        message(&page.scope, lang),
        escaped(&page.file)
    );
    let (en, zh) = word("search");
    let _ = writeln!(
        out,
        "<input type=\"search\" id=\"search\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"{}\" {}>",
        escaped(lang.pick(en, zh)),
        label("search", lang)
    );
    if !page.overlays.is_empty() {
        let _ = writeln!(
            out,
            "<fieldset><legend class=\"unseen\" {}</legend>",
            at("overlays", lang)
        );
        for overlay in &page.overlays {
            let _ = writeln!(
                out,
                "<label><input type=\"checkbox\" data-overlay=\"{}\"> {}</label>",
                overlay.id,
                message(&overlay.title, lang)
            );
        }
        out.push_str("</fieldset>\n");
    }
    let _ = writeln!(
        out,
        "<button type=\"button\" id=\"lang\" {}</button>",
        at("language", lang)
    );
    let _ = write!(out, "<select id=\"theme\" {}>", label("theme", lang));
    for (value, key) in [
        ("system", "theme-system"),
        ("light", "theme-light"),
        ("dark", "theme-dark"),
    ] {
        let chosen = if options.dark == (value == "dark") && value != "light" {
            " selected"
        } else {
            ""
        };
        let _ = write!(
            out,
            "<option value=\"{value}\"{chosen} {}</option>",
            at(key, lang)
        );
    }
    out.push_str("</select>\n</div>\n</header>\n");
}

/// Why the file cannot be read, each fault with its place and its lines.
pub(super) fn faults(out: &mut String, page: &LivePage, lang: Lang) {
    if page.faults.is_empty() {
        return;
    }
    let key = if page.en.width > 0.0 {
        "faults"
    } else {
        "faults-first"
    };
    let _ = writeln!(
        out,
        "<section id=\"faults\" role=\"alert\">\n<h2 {}</h2>",
        at(key, lang)
    );
    for fault in &page.faults {
        one_fault(out, fault, lang);
    }
    out.push_str("</section>\n");
}

fn one_fault(out: &mut String, fault: &Fault, lang: Lang) {
    let _ = writeln!(
        out,
        "<div class=\"fault\"><p><strong>{}</strong> {}</p>",
        escaped(&place(&fault.at)),
        message(&fault.message, lang)
    );
    for excerpt in &fault.excerpts {
        let _ = writeln!(out, "<pre tabindex=\"0\">{}</pre>", underlined(excerpt));
    }
    if let Some(help) = &fault.help {
        let _ = writeln!(
            out,
            "<p><span {}</span>{}</p>",
            at("fault-help", lang),
            message(help, lang)
        );
    }
    out.push_str("</div>\n");
}

/// The lines of an excerpt with their numbers, what is wrong marked.
fn underlined(excerpt: &Excerpt) -> String {
    let (start, end) = (
        excerpt.start.min(excerpt.text.len()),
        excerpt.end.min(excerpt.text.len()),
    );
    let whole = excerpt.text.get(start..end).filter(|it| !it.is_empty());
    let mut out = String::new();
    let mut at = 0;
    for (number, line) in (excerpt.first_line..).zip(excerpt.text.split('\n')) {
        let _ = write!(out, "{number:>5} | ");
        let inside = |byte: usize| byte.clamp(at, at + line.len()) - at;
        let (from, to) = (inside(start), inside(end));
        match (whole, line.get(..from), line.get(from..to), line.get(to..)) {
            (Some(_), Some(before), Some(marked), Some(after)) if !marked.is_empty() => {
                let _ = write!(
                    out,
                    "{}<mark>{}</mark>{}",
                    escaped(before),
                    escaped(marked),
                    escaped(after)
                );
            }
            _ => out.push_str(&escaped(line)),
        }
        out.push('\n');
        at += line.len() + 1;
    }
    out
}

/// The panel, all findings, the picture in words, the keys.
pub(super) fn side(out: &mut String, page: &LivePage, lang: Lang) {
    let _ = writeln!(
        out,
        "<aside id=\"side\" {}>\n<p id=\"found\" class=\"note\"></p>\n<ul id=\"results\"></ul>\n<p id=\"overlay-words\" class=\"note\"></p>\n\
         <div id=\"panel\" tabindex=\"-1\"></div>",
        label("side", lang)
    );
    let _ = writeln!(
        out,
        "<details id=\"findings\" open><summary><span {}</span> ({})</summary>",
        at("findings", lang),
        page.findings.len()
    );
    if page.findings.is_empty() {
        let _ = writeln!(out, "<p {}</p>", at("no-findings", lang));
    }
    for finding in &page.findings {
        one_finding(out, page, finding, lang);
    }
    let _ = writeln!(
        out,
        "</details>\n<details id=\"table\"><summary {}</summary>",
        at("table", lang)
    );
    for (at, drawing) in [&page.en, &page.zh].into_iter().enumerate() {
        let _ = writeln!(
            out,
            "<div class=\"scroll\" tabindex=\"0\"{}><p>{}</p><table>",
            both(at, lang),
            escaped(&drawing.description)
        );
        for (row, cells) in drawing.table.iter().enumerate() {
            let (open, close) = if row == 0 {
                ("<th scope=\"col\">", "</th>")
            } else {
                ("<td>", "</td>")
            };
            out.push_str("<tr>");
            for cell in cells {
                let _ = write!(out, "{open}{}{close}", escaped(cell));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table></div>\n");
    }
    let _ = writeln!(
        out,
        "</details>\n<details id=\"keys\"><summary {}</summary><table>",
        at("keys", lang)
    );
    for (key, en, zh) in KEYS {
        let _ = writeln!(
            out,
            "<tr><td><kbd>{key}</kbd></td><td>{}</td></tr>",
            message(&Message::new(*en, *zh), lang)
        );
    }
    out.push_str("</table></details>\n</aside>\n");
}

fn one_finding(out: &mut String, page: &LivePage, finding: &Finding, lang: Lang) {
    let entity = page.entities.iter().find(|it| it.of == finding.of);
    let title = entity.map_or_else(|| Message::same(finding.of.clone()), |it| it.title.clone());
    let name = message(&title, lang);
    // Only what can be shown in the panel can be pressed.
    let name = match entity {
        Some(_) => format!(
            "<button type=\"button\" class=\"of\" data-of=\"{}\">{name}</button>",
            escaped(&finding.of)
        ),
        None => format!("<p>{name}</p>"),
    };
    let _ = write!(
        out,
        "<div class=\"finding {}\">{name}<p><strong>{} · {}</strong> {}</p>",
        finding.severity.word(),
        message(&severity(finding.severity), lang),
        finding.rule,
        message(&finding.message, lang)
    );
    if let Some(accepted) = &finding.accepted {
        let _ = write!(
            out,
            "<p class=\"note\"><span {}</span>{}</p>",
            at("accepted", lang),
            message(&accepted.reason, lang)
        );
    }
    let _ = writeln!(
        out,
        "<p class=\"basis\">{}</p></div>",
        escaped(&place(&finding.at))
    );
}
