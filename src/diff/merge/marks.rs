//! Texts side by side: merged by lines, and with marks where they differ.
//!
//! Comes in: texts. Goes out: one text. Must not know: what the lines mean, but for the names of conflicts.

use similar::{DiffOp, MergeResolution, TextDiff, TextMerge};

use super::super::patch::document::{Document, Entry};
use super::Labels;
use super::conflict::Conflict;
use super::names::Texts;
use crate::language::{Keyed, keyed};

/// Ours with every change of theirs that a merge of lines can take along; where lines conflict, ours.
pub(super) fn laid(texts: &Texts) -> Option<String> {
    let merge = TextMerge::from_lines(&texts.base[..], &texts.ours[..], &texts.theirs[..]);
    let mut out = String::new();
    for region in merge.regions() {
        let theirs = region.resolution() == MergeResolution::Theirs;
        let range = if theirs {
            region.theirs_range()
        } else {
            region.ours_range()
        };
        for at in range {
            let line = if theirs {
                merge.theirs_line(at)
            } else {
                merge.ours_line(at)
            };
            out.push_str(line?);
        }
    }
    Some(out)
}

/// A merge by lines alone, for texts that cannot be read: the text, with marks, and whether it has any.
pub fn lines(base: &str, ours: &str, theirs: &str, labels: &Labels) -> (String, bool) {
    let mut merge = TextMerge::from_lines(base, ours, theirs);
    let marked = merge.is_conflicted();
    merge.labels("base", &labels.ours, &labels.theirs);
    (merge.to_string(), marked)
}

/// Two texts as one: where they differ, both, between marks that name entries and fields.
pub(super) fn marked(ours: &str, theirs: &str, conflicts: &[Conflict], labels: &Labels) -> String {
    let diff = TextDiff::from_lines(ours, theirs);
    let (left, right): (Vec<&str>, Vec<&str>) = (
        ours.split_inclusive('\n').collect(),
        theirs.split_inclusive('\n').collect(),
    );
    let places = [places(ours, conflicts), places(theirs, conflicts)];
    let mut out = String::new();
    for op in diff.ops() {
        if let DiffOp::Equal { .. } = op {
            out.push_str(&left[op.old_range()].concat());
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        let named = |at: &usize| {
            let inside = |range: &std::ops::Range<usize>, line: Option<u32>| {
                line.is_some_and(|line| range.contains(&(line as usize - 1)))
            };
            inside(&old, places[0][*at]) || inside(&new, places[1][*at])
        };
        let mut names: Vec<&str> = (0..conflicts.len())
            .filter(named)
            .map(|at| conflicts[at].of.en.as_str())
            .collect();
        if names.is_empty() {
            names = conflicts.iter().map(|it| it.of.en.as_str()).collect();
        }
        names.dedup();
        let of = names.join("; ");
        out.push_str(&format!("<<<<<<< {}: {of}\n", labels.ours));
        push_lines(&left[old], &mut out);
        out.push_str("=======\n");
        push_lines(&right[new], &mut out);
        out.push_str(&format!(">>>>>>> {}: {of}\n", labels.theirs));
    }
    out
}

fn push_lines(lines: &[&str], out: &mut String) {
    for line in lines {
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push('\n');
        }
    }
}

/// The line of each conflict in a text, where it has one.
fn places(text: &str, conflicts: &[Conflict]) -> Vec<Option<u32>> {
    let document = keyed(text).map(Document::new);
    let of = |conflict: &Conflict| -> Option<u32> {
        let document = document.as_ref()?;
        let (id, path) = conflict.at.as_ref()?;
        let entry = document.entries.get(id)?;
        let line = match entry {
            Entry::One(key, fields) => {
                let own = path.as_ref().and_then(|path| fields.get(path));
                own.and_then(|field| line_of(&field.written))
                    .or_else(|| document.written(id, key).map(|it| it.line))
            }
            Entry::Several(list) => list.first().map(|(_, value)| value.line),
        };
        line.filter(|line| *line > 0)
    };
    conflicts.iter().map(of).collect()
}

/// The line of a value, or of the first of what it holds.
fn line_of(value: &Keyed) -> Option<u32> {
    if value.line > 0 {
        return Some(value.line);
    }
    value.entries()?.first().map(|(_, it)| it.line)
}

/// The two texts that a text with marks holds: with ours everywhere, and with theirs. Both are the text itself where
/// it has no marks.
pub fn sides(text: &str) -> (String, String) {
    let (mut ours, mut theirs) = (String::new(), String::new());
    let (mut in_ours, mut in_theirs) = (true, true);
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") {
            (in_ours, in_theirs) = (true, false);
        } else if line.trim_end() == "=======" && in_ours && !in_theirs {
            (in_ours, in_theirs) = (false, true);
        } else if line.starts_with(">>>>>>> ") && !in_ours {
            (in_ours, in_theirs) = (true, true);
        } else {
            if in_ours {
                ours.push_str(line);
            }
            if in_theirs {
                theirs.push_str(line);
            }
        }
    }
    (ours, theirs)
}
