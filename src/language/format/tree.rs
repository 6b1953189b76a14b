//! The layout of a text: its entries with their comments and blank lines.
//!
//! Comes in: a text that reads without a fault, and its steps. Goes out: [`Tree`]. Must not know: what keys mean, how
//! the text will be written again.

use crate::language::yaml::{Step, StepKind, Written};

/// A comment on a line of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// From the `#` on.
    pub text: String,
    /// Whether a blank line stands above it.
    pub blank: bool,
}

/// A value with its key, if it has one, and what is written around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Comments above it.
    pub before: Vec<Remark>,
    /// Whether a blank line stands above it, below its comments.
    pub blank: bool,
    /// The key: its text and how it is written.
    pub key: Option<(String, Written)>,
    /// `&name`, or nothing.
    pub anchor: String,
    /// The value.
    pub value: Value,
    /// Comment at the end of its line.
    pub after: Option<String>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing is written.
    Nothing,
    /// A scalar: its text and how it is written.
    Scalar(String, Written),
    /// A block of lines: header and lines without indentation.
    Block(String, Vec<String>),
    /// `*name`.
    Alias(String),
    /// A list or a map.
    Many(Many),
}

/// A list or a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Many {
    /// A map, not a list.
    pub map: bool,
    /// Written in brackets.
    pub flow: bool,
    /// What it holds.
    pub entries: Vec<Entry>,
    /// Comments below the last entry.
    pub end: Vec<Remark>,
}

/// A whole text.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The root.
    pub root: Many,
    /// Whether any node is anchored: then nothing may change places, for an alias stands below its anchor.
    pub anchored: bool,
}

/// A list or map while comments are handed out.
struct Span {
    start: usize,
    end: usize,
    flow: bool,
    column: usize,
    /// The list stands at the column of the key that owns it.
    indentless: bool,
    entries: Vec<usize>,
    owner: Option<usize>,
    map: bool,
    end_remarks: Vec<Remark>,
}

/// An entry while comments are handed out.
struct Slot {
    start: usize,
    span: usize,
    entry: Entry,
    /// The list or map that is its value.
    many: Option<usize>,
}

struct Builder<'t> {
    text: &'t str,
    spans: Vec<Span>,
    slots: Vec<Slot>,
    /// Ends of tokens, ascending, with the slot they belong to.
    tokens: Vec<(usize, usize)>,
    /// Byte ranges of scalars, ascending: no comment begins inside.
    scalars: Vec<(usize, usize)>,
}

/// The tree of a text; `None` where its root is neither list nor map.
pub fn tree(text: &str, steps: &[Step]) -> Option<Tree> {
    let mut builder = Builder {
        text,
        spans: Vec::new(),
        slots: Vec::new(),
        tokens: Vec::new(),
        scalars: Vec::new(),
    };
    builder.take(steps);
    if builder.spans.is_empty() {
        return None;
    }
    builder.comments();
    let anchored = steps.iter().any(|step| step.anchored);
    Some(Tree {
        root: builder.assemble(),
        anchored,
    })
}

impl Builder<'_> {
    fn take(&mut self, steps: &[Step]) {
        let mut open: Vec<usize> = Vec::new();
        let mut key: Option<(String, Written, usize, usize)> = None;
        for step in steps {
            if let StepKind::Close = step.kind {
                if let Some(span) = open.pop() {
                    self.spans[span].end = step.start;
                    let owner = self.spans[span].owner;
                    if let (true, Some(owner)) = (self.spans[span].flow, owner) {
                        self.tokens.push((step.end, owner));
                    }
                }
                continue;
            }
            let span = open.last().copied();
            let in_map = span.is_some_and(|span| self.spans[span].map);
            if let (true, None, StepKind::Scalar(text, written)) = (in_map, &key, &step.kind) {
                self.scalars.push((step.start, step.end));
                key = Some((text.clone(), *written, step.start, step.end));
                continue;
            }
            let slot = span.map(|span| self.slot(span, key.take(), step));
            match &step.kind {
                StepKind::Open { map, flow } => {
                    if let (true, Some(slot)) = (*flow, slot) {
                        self.tokens.push((step.end, slot));
                    }
                    open.push(self.spans.len());
                    self.open(step, *map, *flow, slot);
                }
                StepKind::Scalar(_, written) => {
                    self.scalars.push((step.start, step.end));
                    if let (Some(slot), true) = (slot, *written != Written::Block) {
                        self.tokens.push((step.end, slot));
                    }
                }
                StepKind::Alias | StepKind::Close => {
                    if let Some(slot) = slot {
                        self.tokens.push((step.end, slot));
                    }
                }
            }
        }
    }

    fn open(&mut self, step: &Step, map: bool, flow: bool, owner: Option<usize>) {
        let column = self.column(step.start);
        let indentless = owner.is_some_and(|owner| {
            let slot = &self.slots[owner];
            !map && !flow && slot.entry.key.is_some() && self.column(slot.start) == column
        });
        if let Some(owner) = owner {
            self.slots[owner].many = Some(self.spans.len());
        }
        self.spans.push(Span {
            start: step.start,
            end: self.text.len(),
            flow,
            column,
            indentless,
            entries: Vec::new(),
            owner,
            map,
            end_remarks: Vec::new(),
        });
    }

    fn slot(
        &mut self,
        span: usize,
        key: Option<(String, Written, usize, usize)>,
        step: &Step,
    ) -> usize {
        let at = self.slots.len();
        let start = key.as_ref().map_or(step.start, |key| key.2);
        if let Some(key) = &key {
            self.tokens.push((key.3, at));
        }
        let from = key.as_ref().map_or(0, |key| key.3);
        let value = match &step.kind {
            StepKind::Scalar(text, Written::Plain) if text.is_empty() => Value::Nothing,
            StepKind::Scalar(text, Written::Block) => self.block(from, step, text),
            StepKind::Scalar(text, written) => Value::Scalar(text.clone(), *written),
            StepKind::Alias => Value::Alias(self.slice(step.start, step.end).to_owned()),
            StepKind::Open { .. } | StepKind::Close => Value::Nothing,
        };
        let anchor = if step.anchored {
            let ahead = self.slice(from, step.start);
            let name = ahead
                .split_whitespace()
                .rev()
                .find(|word| word.starts_with('&'));
            name.unwrap_or("").to_owned()
        } else {
            String::new()
        };
        self.slots.push(Slot {
            start,
            span,
            entry: Entry {
                before: Vec::new(),
                blank: self.blank_above(start),
                key: key.map(|(text, written, ..)| (text, written)),
                anchor,
                value,
                after: None,
            },
            many: None,
        });
        self.spans[span].entries.push(at);
        at
    }

    /// A block keeps its lines; where its header counts columns or keeps empty lines, its text is quoted instead.
    fn block(&self, from: usize, step: &Step, text: &str) -> Value {
        let ahead = self.slice(from, step.start);
        let header: String = ahead
            .chars()
            .skip_while(|letter| !matches!(letter, '|' | '>'))
            .take_while(|letter| !letter.is_whitespace())
            .collect();
        let raw: Vec<&str> = self.text[self.line_start(step.start)..step.end]
            .lines()
            .collect();
        let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let first = raw.iter().find(|line| !line.trim().is_empty());
        let plain = matches!(header.as_str(), "|" | "|-" | ">" | ">-");
        let (true, Some(indent)) = (plain, first.map(|line| depth(line))) else {
            return Value::Scalar(text.to_owned(), Written::Quoted);
        };
        let mut lines: Vec<String> = Vec::new();
        for line in raw {
            lines.push(line.get(indent..).unwrap_or("").trim_end().to_owned());
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        if lines.first().is_none_or(String::is_empty) {
            return Value::Scalar(text.to_owned(), Written::Quoted);
        }
        Value::Block(header, lines)
    }

    /// Hands every comment to the entry it stands above or behind, or to the end of the list or map it closes.
    fn comments(&mut self) {
        self.tokens.sort_unstable();
        for (start, end) in self.found_comments() {
            let text = self.slice(start, end).trim_end().to_owned();
            let own_line = self.slice(self.line_start(start), start).trim().is_empty();
            let behind = self.tokens.partition_point(|(token, _)| *token <= start);
            let last = behind.checked_sub(1).map(|at| self.tokens[at]);
            if let (false, Some((token, slot))) = (own_line, last)
                && self.line_start(token) == self.line_start(start)
                && self.slots[slot].entry.after.is_none()
            {
                self.slots[slot].entry.after = Some(text);
                continue;
            }
            let remark = Remark {
                text,
                blank: own_line && self.blank_above(start),
            };
            self.put(remark, start);
        }
    }

    fn found_comments(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut scalars = self.scalars.iter().peekable();
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            while scalars.next_if(|(_, end)| *end <= at).is_some() {}
            if let Some((start, end)) = scalars.peek()
                && *start <= at
            {
                at = *end;
                continue;
            }
            let begins = at == 0 || bytes[at - 1].is_ascii_whitespace();
            if bytes[at] == b'#' && begins {
                let end = self.text[at..]
                    .find('\n')
                    .map_or(bytes.len(), |end| at + end);
                found.push((at, end));
                at = end;
            } else {
                at += 1;
            }
        }
        found
    }

    fn put(&mut self, remark: Remark, at: usize) {
        let next = self.slots.partition_point(|slot| slot.start < at);
        // Spans that hold the comment, innermost last: they begin above it, and end below it or at the next entry.
        let mut holding: Vec<usize> = Vec::new();
        let mut walk = next.checked_sub(1).map(|slot| match self.slots[slot].many {
            Some(inner) if self.spans[inner].start < at => inner,
            _ => self.slots[slot].span,
        });
        while let Some(span) = walk {
            if self.spans[span].end >= at {
                holding.push(span);
            }
            walk = self.spans[span].owner.map(|owner| self.slots[owner].span);
        }
        if let Some(slot) = self.slots.get(next)
            && !holding.contains(&slot.span)
        {
            self.slots[next].entry.before.push(remark);
            return;
        }
        let column = self.column(at);
        for span in holding {
            let held = &self.spans[span];
            if let Some(follower) = held
                .entries
                .iter()
                .find(|slot| self.slots[**slot].start > at)
            {
                let follower = *follower;
                self.slots[follower].entry.before.push(remark);
                return;
            }
            let inside = held.flow
                || column > held.column
                || column == held.column && !held.indentless
                || held.owner.is_none();
            if inside {
                self.spans[span].end_remarks.push(remark);
                return;
            }
        }
        match self.slots.get_mut(next) {
            Some(slot) => slot.entry.before.push(remark),
            None => self.spans[0].end_remarks.push(remark),
        }
    }

    /// Puts lists and maps into the entries that own them: inner ones come later, so the walk goes backwards.
    fn assemble(self) -> Many {
        let mut slots: Vec<Option<Slot>> = self.slots.into_iter().map(Some).collect();
        let mut root = None;
        for span in self.spans.into_iter().rev() {
            let entries = span
                .entries
                .iter()
                .filter_map(|slot| slots[*slot].take())
                .map(|slot| slot.entry)
                .collect();
            let many = Many {
                map: span.map,
                flow: span.flow,
                entries,
                end: span.end_remarks,
            };
            match span.owner.and_then(|owner| slots[owner].as_mut()) {
                Some(slot) => slot.entry.value = Value::Many(many),
                None => root = Some(many),
            }
        }
        root.unwrap_or(Many {
            map: true,
            flow: false,
            entries: Vec::new(),
            end: Vec::new(),
        })
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    fn line_start(&self, at: usize) -> usize {
        self.slice(0, at)
            .rfind('\n')
            .map_or(0, |newline| newline + 1)
    }

    fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    /// Whether the line above the line of this byte is blank; the first line has none above it.
    fn blank_above(&self, at: usize) -> bool {
        let start = self.line_start(at);
        let Some(above) = start.checked_sub(1) else {
            return false;
        };
        self.slice(self.line_start(above), above).trim().is_empty()
    }
}
