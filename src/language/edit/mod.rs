//! Edits of a text that leave the rest of it as it is: comments, order, layout.
//!
//! Comes in: a text that reads without a fault, and the tree it shall say. Goes out: the text that says so, changed only
//! where the trees differ. Must not know: what figures mean, what is compared.
//!
//! Nothing is given out unless it reads back as the tree that was asked for.

mod lines;
mod pieces;
mod references;

use std::collections::{HashMap, HashSet};

use self::lines::{chunk, column, line_end, line_start};
use self::pieces::{Many, Part, Piece, PieceKind, pieces};
pub use self::references::{References, with_names};
use super::format::{in_flow, lines_of, scalar_text};
use super::keyed::{Keyed, KeyedValue, keyed};
use super::yaml::Written;

/// A stretch of bytes and what takes its place.
#[derive(Clone, Debug)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

/// The text, changed only where it does not say what `want` says. `donor` is a text that may hold what is new: its
/// layout and comments are taken along. With its tree. `None` where no edit reads back as asked (anchors that other places repeat).
pub fn rewrite(text: &str, want: &Keyed, donor: Option<&str>) -> Option<(String, Keyed)> {
    let before = keyed(text)?;
    let moved = in_order(text, &before, want)?;
    let now = match &moved {
        Some(moved) => keyed(moved)?,
        None => before,
    };
    let ordered = moved.unwrap_or_else(|| text.to_owned());
    let root = pieces(&ordered)?;
    let donor = donor.and_then(|text| Some((text, pieces(text)?, keyed(text)?)));
    let mut editor = Editor {
        text: &ordered,
        edits: Vec::new(),
        path: Vec::new(),
        brackets: 0,
    };
    let giver = donor
        .as_ref()
        .map(|(text, piece, value)| Giver { text, piece, value });
    editor.reconcile(&root, &now, want, giver);
    let written = editor.apply();
    let again = keyed(&written)?;
    let holds = normal(&again) == normal(want) && stages(&again) == stages(want);
    holds.then_some((written, again))
}

/// A tree as text that is equal where trees say the same: maps without regard to order, statements neither.
pub fn normal(tree: &Keyed) -> String {
    match &tree.value {
        KeyedValue::Map(entries) => {
            let mut parts: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{key:?}: {}", normal(value)))
                .collect();
            parts.sort();
            format!("{{{}}}", parts.join(", "))
        }
        KeyedValue::Items(entries) => {
            let mut parts: Vec<String> = entries.iter().map(|(_, value)| normal(value)).collect();
            parts.sort();
            format!("[{}]", parts.join(", "))
        }
        KeyedValue::List(items) => {
            let parts: Vec<String> = items.iter().map(normal).collect();
            format!("[{}]", parts.join(", "))
        }
        KeyedValue::Nothing | KeyedValue::Text(_) => tree.written(),
    }
}

/// The ids of the stages in their order, the only one of a file that means something.
fn stages(tree: &Keyed) -> Vec<String> {
    let list = tree.get("stages").and_then(Keyed::entries);
    let id = |item: &Keyed| item.get("id").map(Keyed::written);
    list.into_iter()
        .flatten()
        .filter_map(|(_, item)| id(item))
        .collect()
}

/// Where new entries are laid out already.
#[derive(Clone, Copy)]
struct Giver<'g> {
    text: &'g str,
    piece: &'g Piece,
    value: &'g Keyed,
}

impl<'g> Giver<'g> {
    /// The same key of the giver.
    fn part(&self, key: &str) -> Option<(&'g Part, &'g Keyed)> {
        let PieceKind::Many(many) = &self.piece.kind else {
            return None;
        };
        let entries = self.value.entries()?;
        let at = entries.iter().position(|(it, _)| it == key)?;
        Some((many.parts.get(at)?, &entries[at].1))
    }

    fn inner(&self, key: &str) -> Option<Self> {
        let (part, value) = self.part(key)?;
        Some(Self {
            text: self.text,
            piece: &part.piece,
            value,
        })
    }
}

struct Editor<'t> {
    text: &'t str,
    edits: Vec<Edit>,
    path: Vec<String>,
    /// Brackets that are open.
    brackets: usize,
}

impl Editor<'_> {
    fn put(&mut self, start: usize, end: usize, text: String) {
        self.edits.push(Edit { start, end, text });
    }

    fn apply(mut self) -> String {
        self.edits.sort_by_key(|edit| (edit.start, edit.end));
        let mut out = String::new();
        let mut at = 0;
        for edit in &self.edits {
            // An edit inside another one has nothing left to change.
            if edit.start < at {
                // What is new keeps its place where the lines around it go.
                if edit.start == edit.end {
                    out.push_str(&edit.text);
                }
                continue;
            }
            out.push_str(&self.text[at..edit.start]);
            out.push_str(&edit.text);
            at = edit.end;
        }
        out.push_str(&self.text[at..]);
        out
    }

    /// Depth is bounded by the reader.
    fn reconcile(&mut self, piece: &Piece, now: &Keyed, want: &Keyed, giver: Option<Giver<'_>>) {
        if now != want && !self.inside(piece, now, want, giver) {
            self.replace(piece, want);
        }
    }

    /// Edits what a list or map holds; `false` where the whole must be written anew.
    fn inside(
        &mut self,
        piece: &Piece,
        now: &Keyed,
        want: &Keyed,
        giver: Option<Giver<'_>>,
    ) -> bool {
        let same_kind = matches!(
            (&now.value, &want.value),
            (KeyedValue::Map(_), KeyedValue::Map(_)) | (KeyedValue::Items(_), KeyedValue::Items(_))
        );
        let (PieceKind::Many(many), Some(old), Some(new), true) =
            (&piece.kind, now.entries(), want.entries(), same_kind)
        else {
            return false;
        };
        if many.parts.len() != old.len() {
            return false;
        }
        self.brackets += usize::from(many.flow);
        let done = self.entries(many, old, new, giver);
        self.brackets -= usize::from(many.flow);
        done
    }

    /// Edits the entries one by one; `false` where the whole must be written anew.
    fn entries(
        &mut self,
        many: &Many,
        old: &[(String, Keyed)],
        new: &[(String, Keyed)],
        giver: Option<Giver<'_>>,
    ) -> bool {
        let wanted: HashMap<&str, &Keyed> =
            new.iter().map(|(key, it)| (key.as_str(), it)).collect();
        let kept: Vec<bool> = old
            .iter()
            .map(|(key, _)| wanted.contains_key(key.as_str()))
            .collect();
        let Some(first) = kept.iter().position(|kept| *kept) else {
            return false;
        };
        let known: HashMap<&str, usize> = old
            .iter()
            .enumerate()
            .map(|(at, (key, _))| (key.as_str(), at))
            .collect();
        let leads = new
            .first()
            .is_some_and(|(key, _)| !known.contains_key(key.as_str()));
        // The first entry of an item begins on the line of its dash: what stands there is not moved.
        let inline = !many.flow && !self.starts_line(many.parts[0].start);
        if inline && (first > 0 || leads) {
            return false;
        }
        for (at, (key, value)) in old.iter().enumerate() {
            let part = &many.parts[at];
            match wanted.get(key.as_str()) {
                Some(want) => self.kept(part, key, value, want, giver),
                None => self.remove(many, at, first),
            }
        }
        let mut anchor = None;
        for (key, value) in new {
            match known.get(key.as_str()) {
                Some(at) => anchor = Some(*at),
                None => self.insert(many, (anchor, first), key, value, giver),
            }
        }
        true
    }

    fn kept(
        &mut self,
        part: &Part,
        key: &str,
        now: &Keyed,
        want: &Keyed,
        giver: Option<Giver<'_>>,
    ) {
        if now == want {
            return;
        }
        // Lists are left out of the path, as in the order of keys.
        self.path.extend(part.key.clone());
        let scalars = matches!(
            (&part.piece.kind, &want.value),
            (
                PieceKind::Scalar(_, Written::Plain | Written::Quoted),
                KeyedValue::Text(_)
            )
        );
        let inner = giver.and_then(|giver| giver.inner(key));
        if scalars {
            self.replace(&part.piece, want);
        } else if !self.inside(&part.piece, now, want, inner) {
            if part.key.is_some() && self.brackets == 0 {
                self.replace_part(part, want);
            } else {
                self.replace(&part.piece, want);
            }
        }
        if part.key.is_some() {
            self.path.pop();
        }
    }

    fn starts_line(&self, at: usize) -> bool {
        self.text[line_start(self.text, at)..at].trim().is_empty()
    }

    /// A value in brackets, or a scalar, in the place of a piece.
    fn replace(&mut self, piece: &Piece, want: &Keyed) {
        if piece.start == 0 {
            // The root is a map with other keys: nothing of it stays.
            let entries = want.entries().unwrap_or(&[]);
            let lines = entries
                .iter()
                .map(|(key, value)| lines_of(&[], Some(key), value, 0, false));
            let whole = lines.collect::<String>();
            self.put(0, self.text.len(), whole);
            return;
        }
        let text = match (&piece.kind, &want.value) {
            (PieceKind::Scalar(_, written), KeyedValue::Text(text)) => {
                scalar_text(text, *written, self.brackets > 0)
            }
            _ => in_flow(&self.path(), want),
        };
        let gap = match piece.kind {
            PieceKind::Nothing => " ",
            _ => "",
        };
        self.put(piece.start, piece.end, format!("{gap}{text}"));
    }

    fn path(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// An entry's value written anew, on its line where it fits, else below.
    fn replace_part(&mut self, part: &Part, want: &Keyed) {
        let indent = column(self.text, part.start);
        let key = part.key.as_deref().unwrap_or("");
        let above = self.path.len().saturating_sub(1);
        let path = self.path();
        let lines = lines_of(&path[..above], Some(key), want, indent, false);
        let behind = lead_end(&lines);
        let value = lines[behind..].trim_end_matches('\n').to_owned();
        self.put(part.from, part.piece.end, value);
    }

    fn remove(&mut self, many: &Many, at: usize, first: usize) {
        let part = &many.parts[at];
        if many.flow {
            let (start, end) = if at < first {
                (part.start, many.parts[at + 1].start)
            } else {
                (many.parts[at - 1].piece.end, part.piece.end)
            };
            self.put(start, end, String::new());
            return;
        }
        let (mut start, mut end) = chunk(self.text, part.start, part.piece.end);
        if !self.starts_line(part.start) {
            // Only an entry behind the first can be removed here, and that one has its own line.
            start = part.start;
        }
        let blank_above = start > 0 && self.text[..start].ends_with("\n\n") || start == 0;
        if blank_above && self.text[end..].starts_with('\n') {
            end += 1;
        }
        self.put(start, end, String::new());
    }

    fn insert(
        &mut self,
        many: &Many,
        (anchor, first): (Option<usize>, usize),
        key: &str,
        value: &Keyed,
        giver: Option<Giver<'_>>,
    ) {
        let given = giver.and_then(|giver| {
            let (part, held) = giver.part(key)?;
            (held == value).then_some((giver, part))
        });
        if many.flow {
            let text = match given {
                Some((giver, part)) if is_one_line(giver, part) => {
                    giver.text[part.start..part.piece.end].to_owned()
                }
                _ => self.flow_entry(many, key, value),
            };
            match anchor {
                Some(at) => {
                    let end = many.parts[at].piece.end;
                    self.put(end, end, format!(", {text}"));
                }
                None => {
                    let start = many.parts[first].start;
                    self.put(start, start, format!("{text}, "));
                }
            }
            return;
        }
        let model = &many.parts[anchor.unwrap_or(first)];
        let (above, below) = chunk(self.text, model.start, model.piece.end);
        let indent = column(self.text, model.start);
        let mut lines = match given {
            Some((giver, part)) if !part_in_brackets(giver) => taken(giver, part, indent),
            _ => self.block_lines(many, key, value, indent, model),
        };
        let at = if anchor.is_some() { below } else { above };
        // What fills several lines stands apart where the entry beside it does.
        let tall = lines.trim_end().contains('\n');
        let apart = tall && self.text[..above].ends_with("\n\n");
        match (anchor.is_some(), apart) {
            (true, true) => lines.insert(0, '\n'),
            (false, true) => lines.push('\n'),
            _ => {}
        }
        if at == self.text.len() && !self.text.ends_with('\n') && at > 0 {
            lines.insert(0, '\n');
        }
        self.put(at, at, lines);
    }

    fn flow_entry(&self, many: &Many, key: &str, value: &Keyed) -> String {
        let mut path = self.path();
        if !many.map {
            return in_flow(&path, value);
        }
        path.push(key);
        let value = in_flow(&path, value);
        format!("{}: {value}", scalar_text(key, Written::Plain, true))
    }

    /// New lines in the manner of the entry beside them.
    fn block_lines(
        &self,
        many: &Many,
        key: &str,
        value: &Keyed,
        indent: usize,
        model: &Part,
    ) -> String {
        let block = matches!(&model.piece.kind, PieceKind::Many(inner) if !inner.flow);
        let key = many.map.then_some(key);
        lines_of(&self.path(), key, value, indent, block)
    }
}

/// Where the value of a printed entry begins: behind the colon of its key.
fn lead_end(lines: &str) -> usize {
    let start = lines.len() - lines.trim_start().len();
    let rest = &lines[start..];
    if rest.starts_with('"') {
        let mut escaped = false;
        for (at, letter) in rest.char_indices().skip(1) {
            match letter {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => return start + at + 2,
                _ => escaped = false,
            }
        }
    }
    let plain = rest.find(": ").into_iter().chain(rest.find(":\n")).min();
    start + plain.map_or(0, |at| at + 1)
}

fn is_one_line(giver: Giver<'_>, part: &Part) -> bool {
    part_in_brackets(giver) && !giver.text[part.start..part.piece.end].contains('\n')
}

fn part_in_brackets(giver: Giver<'_>) -> bool {
    matches!(&giver.piece.kind, PieceKind::Many(many) if many.flow)
}

/// The lines of an entry of another text with the comments above it, moved to this column.
fn taken(giver: Giver<'_>, part: &Part, indent: usize) -> String {
    let (start, end) = chunk(giver.text, part.start, part.piece.end);
    let there = column(giver.text, part.start);
    let mut out = String::new();
    // An entry on the line of its dash has no line of its own to take.
    let own_line = giver.text[line_start(giver.text, part.start)..part.start]
        .trim()
        .is_empty();
    let start = if own_line { start } else { part.start };
    for (at, line) in giver.text[start..end].lines().enumerate() {
        let depth = line.len() - line.trim_start_matches(' ').len();
        let depth = if at == 0 && !own_line { there } else { depth };
        if !line.trim().is_empty() {
            let spaces = (depth + indent).saturating_sub(there);
            out.extend(std::iter::repeat_n(' ', spaces));
            out.push_str(line.trim_start_matches(' '));
        }
        out.push('\n');
    }
    out
}

/// The text with its stages in the order that is wanted, as far as it has them; nothing where they stand so.
#[allow(clippy::option_option)]
fn in_order(text: &str, now: &Keyed, want: &Keyed) -> Option<Option<String>> {
    let (Some(old), Some(new)) = (
        now.get("stages").and_then(Keyed::entries),
        want.get("stages").and_then(Keyed::entries),
    ) else {
        return Some(None);
    };
    let places: HashMap<&str, usize> = new
        .iter()
        .enumerate()
        .map(|(at, (key, _))| (key.as_str(), at))
        .collect();
    let mut order: Vec<usize> = (0..old.len()).collect();
    // What goes keeps its place behind the one above it until it is removed.
    let mut rank = 0;
    let ranks: Vec<usize> = old
        .iter()
        .map(|(key, _)| {
            rank = places.get(key.as_str()).copied().unwrap_or(rank);
            rank
        })
        .collect();
    order.sort_by_key(|at| ranks[*at]);
    if order.iter().enumerate().all(|(at, it)| at == *it) {
        return Some(None);
    }
    let root = pieces(text)?;
    let PieceKind::Many(root) = root.kind else {
        return None;
    };
    let list = root
        .parts
        .into_iter()
        .find(|part| part.key.as_deref() == Some("stages"))?;
    let PieceKind::Many(list) = list.piece.kind else {
        return None;
    };
    Some(Some(permuted(text, &list, &order)))
}

fn permuted(text: &str, list: &Many, order: &[usize]) -> String {
    let spans: Vec<(usize, usize)> = if list.flow {
        let spans = list.parts.iter().map(|part| (part.start, part.piece.end));
        spans.collect()
    } else {
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for part in &list.parts {
            let (start, end) = chunk(text, part.start, part.piece.end);
            let start = spans.last().map_or(start, |span| span.1);
            spans.push((start, end.max(line_end(text, part.piece.end))));
        }
        spans
    };
    let mut out = String::new();
    let mut at = 0;
    let used: HashSet<usize> = order.iter().copied().collect();
    for (place, span) in spans.iter().enumerate() {
        out.push_str(&text[at..span.0]);
        let from = if used.len() == spans.len() {
            spans[order[place]]
        } else {
            *span
        };
        let moved = &text[from.0..from.1];
        out.push_str(moved);
        if !list.flow && !moved.ends_with('\n') {
            out.push('\n');
        }
        at = span.1;
    }
    out.push_str(&text[at..]);
    out
}
