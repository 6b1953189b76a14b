//! A fault of a file: what is wrong, where, and what to do.

use crate::model::{FileId, Place, SourceFile};
use crate::report;
use crate::text::Message;

/// Faults kept of one chain: a reader mends the first of them; a hostile file could raise millions.
const FAULTS_MAX: usize = 1000;
/// Unresolved names of one chain for which the nearest id is sought.
const SUGGESTIONS_MAX: usize = 100;
/// Characters kept of one message: a value can be as long as a file.
const MESSAGE_MAX: usize = 400;

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Found {
    list: Vec<Fault>,
    more: usize,
    /// Something that may declare names could not be read, so that names not found say nothing.
    pub hides_names: bool,
}

impl Found {
    /// Adds a fault.
    pub fn push(&mut self, fault: Fault) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.list.push(fault);
        }
    }

    /// Whether further faults are only counted: what makes one costly can be left out.
    pub fn is_full(&self) -> bool {
        self.list.len() >= FAULTS_MAX
    }

    /// Whether so many faults are told already that suggestions no longer help.
    pub fn is_long(&self) -> bool {
        self.list.len() >= SUGGESTIONS_MAX
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Where faults stand so far.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.list.iter().map(|fault| fault.place)
    }

    /// All faults by place, and how many more there are.
    pub fn into_sorted(self) -> Vec<Fault> {
        let mut list = self.list;
        list.sort_by_key(|fault| (fault.place.file, fault.place.line, fault.place.column));
        if self.more > 0 {
            let more = self.more;
            let place = Place {
                file: FileId(0),
                ..Place::default()
            };
            list.push(Fault::new(
                place,
                Message::new(
                    format!("and {more} more faults, which are not shown"),
                    format!("另有 {more} 处错误未列出"),
                ),
            ));
        }
        list
    }
}

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
            message: shown(&self.message),
            help: self.help.as_ref().map(shown),
            excerpts,
        }
    }
}

/// A message fit for a terminal: control characters of quoted values are spelt out, very long values are cut.
fn shown(message: &Message) -> Message {
    let clean = |text: &str| {
        let mut clean = String::new();
        let count = text.chars().count();
        for (at, letter) in text.chars().enumerate() {
            let cut = count > MESSAGE_MAX && at >= MESSAGE_MAX / 2 && at + MESSAGE_MAX / 2 < count;
            if cut {
                if at == MESSAGE_MAX / 2 {
                    clean.push('…');
                }
            } else if letter.is_control() {
                clean.extend(letter.escape_debug());
            } else {
                clean.push(letter);
            }
        }
        clean
    };
    Message::new(clean(&message.en), clean(&message.zh))
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
    if text.is_empty() {
        return None;
    }
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
