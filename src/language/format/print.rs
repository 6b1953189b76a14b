//! A tree, written in the canonical form.
//!
//! Comes in: [`Tree`]. Goes out: text. Must not know: how the text was laid out before, beyond what the tree keeps.

use super::keys;
use super::tree::{Entry, Many, Remark, Tree, Value};
use crate::language::yaml::Written;
use crate::text::width;

/// Columns of a line in brackets; longer ones are written as a block.
const WIDTH: usize = 120;

/// The canonical text.
pub fn print(tree: Tree) -> String {
    let Tree { mut root, anchored } = tree;
    // An alias stands below its anchor: where there is one, nothing changes places.
    let head = head(&mut root);
    settle_all(&mut root, 0, &mut Vec::new(), !anchored);
    let mut printer = Printer { out: String::new() };
    printer.remarks(&head, 0, true);
    if !head.is_empty() {
        printer.out.push('\n');
    }
    printer.file(&root);
    printer.out
}

/// One entry as lines, set in by so many columns; `path` leads to the map or list that holds it.
pub fn print_entry(path: &[&str], mut entry: Entry, indent: usize, sorts: bool) -> String {
    let mut path = path.iter().map(|key| (*key).to_owned()).collect();
    settle(&mut entry, indent, &mut path, sorts);
    let mut printer = Printer { out: String::new() };
    printer.entry(&entry, indent, true);
    printer.out
}

/// One value on a line of its own.
pub fn print_flow(path: &[&str], mut entry: Entry) -> String {
    let mut path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
    if let Value::Many(many) = &mut entry.value {
        settle_all(many, 0, &mut path, true);
    }
    flow_entry(&entry).unwrap_or_default()
}

/// Comments above the first key that a blank line parts from it speak of the file: they stay at its top.
fn head(root: &mut Many) -> Vec<Remark> {
    let Some(first) = root.entries.first_mut() else {
        return Vec::new();
    };
    let parted = if first.blank {
        first.before.len()
    } else {
        let parted = first.before.iter().rposition(|remark| remark.blank);
        parted.unwrap_or(0)
    };
    first.blank = false;
    first.before.drain(..parted).collect()
}

/// Puts keys in order and comments where they will stand. Depth is bounded by the reader.
fn settle_all(many: &mut Many, indent: usize, path: &mut Vec<String>, sorts: bool) {
    for entry in &mut many.entries {
        settle(entry, indent, path, sorts);
    }
    if many.map && sorts {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        many.entries.sort_by_key(|entry| {
            let key = entry.key.as_ref().map_or("", |key| key.0.as_str());
            keys::order(&path, key).unwrap_or(usize::MAX)
        });
    }
}

/// A list's item begins on the line of its dash: comments that would stand between go above the dash.
fn settle(entry: &mut Entry, indent: usize, path: &mut Vec<String>, sorts: bool) {
    let key = entry.key.as_ref().map(|key| key.0.clone());
    let Value::Many(many) = &mut entry.value else {
        return;
    };
    path.extend(key.clone());
    settle_all(many, indent + 2, path, sorts);
    if key.is_some() {
        path.pop();
        return;
    }
    if entry.anchor.is_empty() && in_brackets(entry, indent).is_none() {
        hoist(entry);
    }
}

fn hoist(entry: &mut Entry) {
    let after = entry.after.take();
    let above = after.map(|text| Remark { text, blank: false });
    entry.before.extend(above);
    if let Value::Many(many) = &mut entry.value
        && let Some(first) = many.entries.first_mut()
    {
        first.blank = false;
        entry.before.append(&mut first.before);
    }
}

/// What an entry's line begins with.
fn lead(entry: &Entry) -> String {
    let mut lead = match &entry.key {
        Some((text, written)) => format!("{}:", spelled(text, *written, false)),
        None => "-".to_owned(),
    };
    if !entry.anchor.is_empty() {
        lead.push(' ');
        lead.push_str(&entry.anchor);
    }
    lead
}

/// The list or map of an entry on its line, where it fits.
fn in_brackets(entry: &Entry, indent: usize) -> Option<String> {
    let Value::Many(many) = &entry.value else {
        return None;
    };
    let room = WIDTH.saturating_sub(indent + width(&lead(entry)) + 1);
    flow(many).filter(|flow| width(flow) <= room)
}

/// In brackets; `None` where it was not, or where something inside needs lines of its own.
fn flow(many: &Many) -> Option<String> {
    let (open, close) = if many.map { ("{", "}") } else { ("[", "]") };
    if many.entries.is_empty() && many.end.is_empty() {
        return Some(format!("{open}{close}"));
    }
    if !many.flow || !many.end.is_empty() {
        return None;
    }
    let parts: Option<Vec<String>> = many.entries.iter().map(flow_entry).collect();
    Some(format!("{open}{}{close}", parts?.join(", ")))
}

fn flow_entry(entry: &Entry) -> Option<String> {
    if !entry.before.is_empty() || entry.after.is_some() {
        return None;
    }
    let value = match &entry.value {
        Value::Many(many) => flow(many)?,
        Value::Block(..) => return None,
        value => scalar(value, true),
    };
    let key = entry.key.as_ref();
    let key = key.map(|(text, written)| format!("{}:", spelled(text, *written, true)));
    let mut words = vec![key.unwrap_or_default(), entry.anchor.clone(), value];
    words.retain(|word| !word.is_empty());
    Some(words.join(" "))
}

struct Printer {
    out: String,
}

impl Printer {
    /// Sections stand apart by a blank line wherever one of the two fills more than a line.
    fn file(&mut self, root: &Many) {
        let mut tall_above = false;
        let mut head_above = false;
        let mut first = true;
        for entry in &root.entries {
            let start = self.out.len();
            self.entry(entry, 0, true);
            let written = self.out.split_off(start);
            let tall = written.lines().count() > 1;
            let apart = entry.blank || entry.before.first().is_some_and(|remark| remark.blank);
            let key = entry.key.as_ref().map_or("", |key| key.0.as_str());
            let section = !keys::HEAD.contains(&key);
            if !first && (section && (tall || tall_above || head_above) || apart) {
                self.out.push('\n');
            }
            self.out.push_str(&written);
            tall_above = tall;
            head_above = !section;
            first = false;
        }
        if !root.end.is_empty() && !first {
            self.out.push('\n');
        }
        self.remarks(&root.end, 0, true);
    }

    fn remarks(&mut self, remarks: &[Remark], indent: usize, first: bool) {
        for (at, remark) in remarks.iter().enumerate() {
            if remark.blank && !(first && at == 0) {
                self.out.push('\n');
            }
            self.indent(indent);
            self.out.push_str(&remark.text);
            self.out.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// An entry on lines of its own; `first` of its list or map takes no blank line above.
    fn entry(&mut self, entry: &Entry, indent: usize, first: bool) {
        self.remarks(&entry.before, indent, first);
        if entry.blank && !(first && entry.before.is_empty()) {
            self.out.push('\n');
        }
        self.indent(indent);
        self.out.push_str(&lead(entry));
        self.value(entry, indent);
    }

    fn value(&mut self, entry: &Entry, indent: usize) {
        let after = entry.after.as_deref();
        match &entry.value {
            Value::Many(many) => {
                if let Some(flow) = in_brackets(entry, indent) {
                    self.line(&flow, after);
                } else if entry.key.is_none() && entry.anchor.is_empty() {
                    self.item(many, indent);
                } else {
                    self.line("", after);
                    self.many(&many.entries, many, indent);
                }
            }
            Value::Block(header, lines) => {
                self.line(header, after);
                for line in lines {
                    if !line.is_empty() {
                        self.indent(indent + 2);
                        self.out.push_str(line);
                    }
                    self.out.push('\n');
                }
            }
            value => self.line(&scalar(value, false), after),
        }
    }

    fn line(&mut self, text: &str, after: Option<&str>) {
        if !text.is_empty() {
            self.out.push(' ');
            self.out.push_str(text);
        }
        if let Some(after) = after {
            self.out.push_str("  ");
            self.out.push_str(after);
        }
        self.out.push('\n');
    }

    /// A list or map that begins on the line of its dash.
    fn item(&mut self, many: &Many, indent: usize) {
        let Some((first, rest)) = many.entries.split_first() else {
            self.line("", None);
            self.remarks(&many.end, indent + 2, false);
            return;
        };
        self.out.push(' ');
        self.out.push_str(&lead(first));
        self.value(first, indent + 2);
        self.many(rest, many, indent);
    }

    fn many(&mut self, entries: &[Entry], many: &Many, indent: usize) {
        for (at, inner) in entries.iter().enumerate() {
            let first = at == 0 && entries.len() == many.entries.len();
            self.entry(inner, indent + 2, first);
        }
        self.remarks(&many.end, indent + 2, false);
    }
}

fn scalar(value: &Value, flow: bool) -> String {
    match value {
        Value::Scalar(text, written) => spelled(text, *written, flow),
        Value::Alias(name) => name.clone(),
        Value::Nothing | Value::Block(..) | Value::Many(_) => String::new(),
    }
}

/// Without quotes where that reads the same; text that another program would take for a number keeps its quotes.
pub fn spelled(text: &str, written: Written, flow: bool) -> String {
    let keeps = written != Written::Plain && looks_typed(text);
    if is_plain(text, flow) && !keeps {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(letter)));
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether other YAML readers would make a number, a date, a truth value or nothing of the unquoted text.
fn looks_typed(text: &str) -> bool {
    let number = text
        .starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '.'))
        && !text.contains(' ');
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "null" | "~" | ""
    );
    number || word
}

/// Whether the text reads the same without quotes.
fn is_plain(text: &str, flow: bool) -> bool {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return false;
    };
    let second = letters.next();
    let indicator = matches!(
        first,
        ',' | '['
            | ']'
            | '{'
            | '}'
            | '#'
            | '&'
            | '*'
            | '!'
            | '|'
            | '>'
            | '\''
            | '"'
            | '%'
            | '@'
            | '`'
    );
    let dash = matches!(first, '-' | '?' | ':')
        && second.is_none_or(|it| {
            it.is_whitespace() || flow && matches!(it, ',' | '[' | ']' | '{' | '}')
        });
    let inside = text.contains(": ")
        || text.ends_with(':')
        || text.contains(" #")
        || text.chars().any(|letter| {
            letter.is_control() || matches!(letter, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
        });
    let bracket = flow && text.contains([',', '[', ']', '{', '}']);
    let colon = flow
        && text.contains(':')
        && text
            .split(':')
            .skip(1)
            .any(|rest| rest.starts_with(['"', '\'']));
    let null = matches!(text, "~" | "null" | "Null" | "NULL");
    let document =
        matches!(text, "---" | "...") || text.starts_with("--- ") || text.starts_with("... ");
    let edges = text.trim() != text;
    !(indicator || dash || inside || bracket || colon || null || document || edges)
}
