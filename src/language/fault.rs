//! A fault of a file: what is wrong, where, and what to do.

use crate::model::{Place, SourceFile};
use crate::report;
use crate::text::Message;

/// A fault whose places still point into the files being read.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Where; line 0 is the file as a whole.
    pub place: Place,
    /// One sentence.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
    /// Other places that explain it.
    pub related: Vec<(Place, Message)>,
}

impl Fault {
    /// A fault at a place.
    pub fn new(place: Place, message: Message) -> Self {
        Self {
            place,
            message,
            help: None,
            related: Vec::new(),
        }
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.help = Some(Message::new(en, zh));
        self
    }

    /// With another place that explains it.
    #[must_use]
    pub fn related(mut self, place: Place, label: Message) -> Self {
        self.related.push((place, label));
        self
    }

    /// The fault as it is reported, with the source lines it underlines.
    pub fn report(&self, files: &[SourceFile]) -> report::Fault {
        let mut excerpts = Vec::new();
        excerpts.extend(excerpt(self.place, files, Message::default()));
        for (place, label) in &self.related {
            excerpts.extend(excerpt(*place, files, label.clone()));
        }
        report::Fault {
            at: location(self.place, files),
            message: self.message.clone(),
            help: self.help.clone(),
            excerpts,
        }
    }
}

/// A place as it is printed.
pub fn location(place: Place, files: &[SourceFile]) -> report::Location {
    report::Location {
        file: files
            .get(usize::from(place.file.0))
            .map(|file| file.path.clone())
            .unwrap_or_default(),
        line: place.line,
        column: place.column,
    }
}

/// Characters shown of a long line on either side of the underlined stretch.
const CONTEXT_MAX: usize = 160;

/// The source line of a place, underlined; a long line is cut around the stretch. `None` where the place is the whole file.
pub fn excerpt(place: Place, files: &[SourceFile], label: Message) -> Option<report::Excerpt> {
    let file = files.get(usize::from(place.file.0))?;
    if place.line == 0 || place.column == 0 {
        return None;
    }
    let text: &str = &file.text;
    let start = floor(text, place.start as usize);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let from = start - line_start;
    let to = floor(text, place.end as usize)
        .min(line_end)
        .saturating_sub(line_start);
    let from = from.min(line.len());
    let to = to.clamp(from, line.len());
    let left = back(line, from, CONTEXT_MAX);
    let right = forward(line, to.min(forward(line, from, CONTEXT_MAX)), CONTEXT_MAX);
    Some(report::Excerpt {
        file: file.path.clone(),
        first_line: place.line,
        text: line[left..right].to_owned(),
        start: from - left,
        end: to.min(right) - left,
        label,
    })
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn back(line: &str, at: usize, count: usize) -> usize {
    line[..at]
        .char_indices()
        .rev()
        .nth(count)
        .map_or(0, |(index, _)| index)
}

fn forward(line: &str, at: usize, count: usize) -> usize {
    line[at..]
        .char_indices()
        .nth(count)
        .map_or(line.len(), |(index, _)| at + index)
}
