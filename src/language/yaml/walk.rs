//! A text in the usual layout → one value after another, without a tree of the whole.
//!
//! Comes in: a text. Goes out: its values as they are asked for, in the very places [`parse`](super::parse) gives them.
//! Must not know: what the keys mean.
//!
//! The usual layout is what chain files are full of: block maps and lists by indentation, `key: value` with the value
//! on the same line, brackets that close on it, quotes without escapes, comments. Whatever goes beyond it (a block
//! scalar, an anchor, a tab, a value without text, anything wrong) ends the walk: the text is then YAML for the parser,
//! which also tells what is wrong. The walk may give up on what the parser reads; it never reads anything differently.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Key, Kind, NODES_MAX, Node};
use crate::model::{FileId, Place};

/// Nesting beyond this is left to the parser.
const DEPTH_MAX: usize = 24;
/// Keys longer than this are left to the parser, which has a bound for them.
const KEY_MAX: usize = 200;
/// Maps up to this size are searched for duplicate keys key by key, which is faster than hashing.
const SMALL_MAP: usize = 16;

/// What comes next in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comes {
    /// A block map that can be entered.
    Map,
    /// A block list that can be entered.
    List,
    /// The collection that was entered last ends.
    End,
    /// A key, or a value on the line of its key.
    Value,
}

/// A collection that was entered.
struct Entered {
    list: bool,
    indent: usize,
    /// A key of the map has been read, its value not yet.
    keyed: bool,
}

/// A walk through a text. After `None` nothing more is to be asked of it.
pub struct Walk<'a> {
    text: &'a str,
    file: FileId,
    /// The byte that comes next.
    at: usize,
    /// Its line, from 1.
    line: u32,
    /// First byte of the line.
    line_start: usize,
    /// Bytes on the line so far that do not begin a character.
    wide: usize,
    /// Spaces before the text of the line, where nothing of its text is read yet; `None` at the end.
    indent: Option<usize>,
    entered: Vec<Entered>,
    /// Keys and values so far, some of them twice.
    nodes: usize,
}

impl<'a> Walk<'a> {
    /// A walk that begins before the first value; `None` where there is none.
    pub fn new(text: &'a str, file: FileId) -> Option<Self> {
        // So that every line has an end, and the end of the file a line of its own.
        if !text.ends_with('\n') {
            return None;
        }
        let mut walk = Self {
            text,
            file,
            at: 0,
            line: 1,
            line_start: 0,
            wide: 0,
            indent: None,
            entered: Vec::new(),
            nodes: 0,
        };
        walk.next_line()?;
        (walk.indent == Some(0)).then_some(walk)
    }

    /// What comes next.
    pub fn comes(&self) -> Option<Comes> {
        let Some(inner) = self.entered.last() else {
            return self.block(None);
        };
        if inner.keyed {
            // The value stands on this line, or in a block of its own below.
            return match self.indent {
                None => Some(Comes::Value),
                Some(_) => self.block(Some(inner.indent)),
            };
        }
        match self.indent {
            Some(indent) if indent > inner.indent => None,
            Some(indent) if indent == inner.indent => Some(Comes::Value),
            _ => Some(Comes::End),
        }
    }

    /// Enters the map or list that comes next, or leaves the one that ends.
    pub fn step(&mut self) -> Option<()> {
        match self.comes()? {
            Comes::Value => return None,
            Comes::End => {
                self.entered.pop();
                self.valued();
            }
            comes => self.entered.push(Entered {
                list: comes == Comes::List,
                indent: self.indent?,
                keyed: false,
            }),
        }
        Some(())
    }

    /// The key that comes next in the map that was entered.
    pub fn key(&mut self) -> Option<Key<'a>> {
        let inner = self.entered.last()?;
        if inner.list || inner.keyed || self.indent? != inner.indent {
            return None;
        }
        let key = self.key_here()?;
        self.entered.last_mut()?.keyed = true;
        self.reach_value()?;
        Some(key)
    }

    /// The value of the key that was read, or the item of the list that was entered, whole.
    pub fn value(&mut self) -> Option<Node<'a>> {
        let inner = self.entered.last()?;
        let indent = inner.indent;
        let node = if inner.list {
            self.item(indent, 0)
        } else if inner.keyed {
            self.value_here(indent, 0)
        } else {
            None
        }?;
        self.valued();
        // Where they are too many, the parser says so.
        (self.nodes < NODES_MAX).then_some(node)
    }

    /// Whether everything is read.
    pub fn ends(&self) -> bool {
        self.nodes < NODES_MAX
            && self.entered.is_empty()
            && self.indent.is_none()
            && self.at == self.text.len()
    }

    /// The value of the key that was read last is done.
    fn valued(&mut self) {
        if let Some(inner) = self.entered.last_mut() {
            inner.keyed = false;
        }
    }

    /// The block that begins here, indented further than the key it belongs to.
    fn block(&self, key: Option<usize>) -> Option<Comes> {
        let indent = self.indent?;
        if key.is_some_and(|key| indent <= key) {
            return None;
        }
        Some(if self.is_item() {
            Comes::List
        } else {
            Comes::Map
        })
    }

    fn byte(&self, at: usize) -> u8 {
        // Past the end is like a line end, at which everything stops.
        self.text.as_bytes().get(at).copied().unwrap_or(b'\n')
    }

    fn is_item(&self) -> bool {
        self.byte(self.at) == b'-' && self.byte(self.at + 1) == b' '
    }

    /// The place of what begins here.
    fn place(&mut self) -> Place {
        self.nodes += 1;
        let start = self.at;
        Place {
            file: self.file,
            line: self.line,
            column: narrow(start - self.line_start - self.wide + 1),
            start: narrow(start),
            end: narrow(start),
        }
    }

    /// Goes to the text of the next line that has any; `None` where the line is not for this reader.
    fn next_line(&mut self) -> Option<()> {
        loop {
            self.line_start = self.at;
            self.wide = 0;
            if self.at == self.text.len() {
                self.indent = None;
                return Some(());
            }
            while self.byte(self.at) == b' ' {
                self.at += 1;
            }
            match self.byte(self.at) {
                b'\n' => self.line_end(),
                b'#' => self.comment()?,
                _ => {
                    self.indent = Some(self.at - self.line_start);
                    // `---`, `...` and `%` are of the document, not of its values.
                    let first = self.byte(self.line_start);
                    return (!matches!(first, b'-' | b'.' | b'%') || self.is_item()).then_some(());
                }
            }
        }
    }

    fn line_end(&mut self) {
        self.at += 1;
        self.line += 1;
    }

    fn comment(&mut self) -> Option<()> {
        while self.byte(self.at) != b'\n' {
            self.letter()?;
        }
        self.line_end();
        Some(())
    }

    /// Steps over the rest of a line behind a value, and to the next line with text.
    fn rest(&mut self) -> Option<()> {
        self.line_rest()?;
        self.next_line()
    }

    fn line_rest(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte(self.at) == b' ' {
            self.at += 1;
        }
        match self.byte(self.at) {
            b'\n' => self.line_end(),
            b'#' if self.at > start => self.comment()?,
            _ => return None,
        }
        Some(())
    }

    /// Steps over one character, if it is text.
    fn letter(&mut self) -> Option<()> {
        let byte = self.byte(self.at);
        if matches!(byte, b' '..=b'~') {
            self.at += 1;
            return Some(());
        }
        let letter = self.text.get(self.at..)?.chars().next()?;
        if !is_plain(letter) {
            return None;
        }
        self.at += letter.len_utf8();
        self.wide += letter.len_utf8() - 1;
        Some(())
    }

    /// `key:` at this place; stops behind the colon.
    fn key_here(&mut self) -> Option<Key<'a>> {
        let start = self.at;
        let mut place = self.place();
        loop {
            let byte = self.byte(self.at);
            match byte {
                b':' => break,
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => self.at += 1,
                b'-' | b'.' if self.at > start => self.at += 1,
                0x80.. => self.letter()?,
                _ => return None,
            }
        }
        let text = self.text.get(start..self.at)?;
        if text.is_empty() || text.len() > KEY_MAX || is_null(text) {
            return None;
        }
        self.at += 1;
        place.end = narrow(self.at - 1);
        matches!(self.byte(self.at), b' ' | b'\n').then_some(Key {
            text: Cow::Borrowed(text),
            place,
        })
    }

    /// From behind a colon to the value: on this line, or at the start of a line of its own.
    fn reach_value(&mut self) -> Option<()> {
        let behind = self.at;
        while self.byte(self.at) == b' ' {
            self.at += 1;
        }
        self.indent = None;
        match self.byte(self.at) {
            b'\n' | b'#' => {
                self.at = behind;
                self.rest()?;
                self.indent.map(|_| ())
            }
            _ => Some(()),
        }
    }

    /// The value of a key with this indentation, after [`reach_value`](Self::reach_value).
    fn value_here(&mut self, key: usize, depth: usize) -> Option<Node<'a>> {
        if self.indent.is_none() {
            return self.inline(depth);
        }
        match self.block(Some(key))? {
            Comes::List => self.list(self.indent?, depth),
            _ => self.map(self.indent?, depth),
        }
    }

    /// A value on this line, and what follows it to the next line with text.
    fn inline(&mut self, depth: usize) -> Option<Node<'a>> {
        let node = self.flow_value(false, depth)?;
        self.rest()?;
        // Text that is indented further would go on with this value.
        Some(node)
    }

    fn map(&mut self, indent: usize, depth: usize) -> Option<Node<'a>> {
        if depth > DEPTH_MAX {
            return None;
        }
        let place = self.place();
        let mut entries = Entries::default();
        loop {
            let key = self.key_here()?;
            self.reach_value()?;
            entries.push(key, self.value_here(indent, depth + 1)?)?;
            match self.indent {
                Some(next) if next > indent => return None,
                Some(next) if next == indent => {}
                _ => break,
            }
        }
        let kind = Kind::Map(entries.list);
        Some(Node { place, kind })
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<Node<'a>> {
        let place = self.place();
        let mut items = Vec::new();
        loop {
            items.push(self.item(indent, depth)?);
            match self.indent {
                Some(next) if next > indent => return None,
                Some(next) if next == indent => {}
                _ => break,
            }
        }
        let kind = Kind::List(items);
        Some(Node { place, kind })
    }

    /// `- value` or `- key: value`, the further keys below the first.
    fn item(&mut self, indent: usize, depth: usize) -> Option<Node<'a>> {
        if depth > DEPTH_MAX || !self.is_item() {
            return None;
        }
        self.at += 1;
        while self.byte(self.at) == b' ' {
            self.at += 1;
        }
        let column = self.at - self.line_start;
        let (at, wide) = (self.at, self.wide);
        let is_map = self.key_here().is_some();
        (self.at, self.wide) = (at, wide);
        if is_map {
            return self.map(column, depth + 1);
        }
        self.indent = None;
        let node = self.inline(depth)?;
        match self.indent {
            Some(next) if next > indent => None,
            _ => Some(node),
        }
    }

    /// A value on this line; `flow` in brackets.
    fn flow_value(&mut self, flow: bool, depth: usize) -> Option<Node<'a>> {
        if depth > DEPTH_MAX {
            return None;
        }
        match self.byte(self.at) {
            b'{' => self.flow_map(depth),
            b'[' => self.flow_list(depth),
            quote @ (b'"' | b'\'') => self.quoted(quote),
            _ => self.plain(flow),
        }
    }

    fn flow_map(&mut self, depth: usize) -> Option<Node<'a>> {
        let mut place = self.place();
        let mut entries = Entries::default();
        let mut open = self.open(b'}');
        while open {
            let key = self.key_here()?;
            if self.byte(self.at) != b' ' {
                return None;
            }
            self.blanks();
            entries.push(key, self.flow_value(true, depth + 1)?)?;
            open = self.comma(b'}')?;
        }
        place.end = narrow(self.at);
        let kind = Kind::Map(entries.list);
        Some(Node { place, kind })
    }

    fn flow_list(&mut self, depth: usize) -> Option<Node<'a>> {
        let mut place = self.place();
        let mut items = Vec::new();
        let mut open = self.open(b']');
        while open {
            items.push(self.flow_value(true, depth + 1)?);
            open = self.comma(b']')?;
        }
        place.end = narrow(self.at);
        let kind = Kind::List(items);
        Some(Node { place, kind })
    }

    fn blanks(&mut self) {
        while self.byte(self.at) == b' ' {
            self.at += 1;
        }
    }

    /// Steps over an opening bracket; whether anything stands in it.
    fn open(&mut self, close: u8) -> bool {
        self.at += 1;
        self.blanks();
        let empty = self.byte(self.at) == close;
        self.at += usize::from(empty);
        !empty
    }

    /// Steps over a comma, or the closing bracket; whether another value comes.
    fn comma(&mut self, close: u8) -> Option<bool> {
        self.blanks();
        let byte = self.byte(self.at);
        self.at += 1;
        if byte == close {
            return Some(false);
        }
        if byte != b',' || self.byte(self.at) != b' ' {
            return None;
        }
        self.blanks();
        Some(true)
    }

    /// Text in quotes that says what it shows.
    fn quoted(&mut self, quote: u8) -> Option<Node<'a>> {
        let start = self.at;
        let mut place = self.place();
        self.at += 1;
        while self.byte(self.at) != quote {
            if matches!(self.byte(self.at), b'\\' | b'\n') {
                return None;
            }
            self.letter()?;
        }
        let text = self.text.get(start + 1..self.at)?;
        self.at += 1;
        place.end = narrow(self.at);
        // `''` is one quote inside the text.
        if self.byte(self.at) == quote {
            return None;
        }
        let kind = Kind::Text(Cow::Borrowed(text));
        Some(Node { place, kind })
    }

    /// Text without quotes; in brackets it ends before a comma or a bracket.
    fn plain(&mut self, flow: bool) -> Option<Node<'a>> {
        let start = self.at;
        let mut place = self.place();
        if !self.begins_text() {
            return None;
        }
        // Blanks behind the text do not belong to it.
        let mut end = start;
        loop {
            let byte = self.byte(self.at);
            match byte {
                b'\n' => break,
                b' ' => {
                    self.at += 1;
                    if self.byte(self.at) == b'#' {
                        break;
                    }
                    continue;
                }
                b',' | b']' | b'}' if flow => break,
                b'[' | b'{' if flow => return None,
                b':' => {
                    let next = self.byte(self.at + 1);
                    let inside = next.is_ascii_alphanumeric() || next == b'/';
                    if !inside {
                        return None;
                    }
                    self.at += 1;
                }
                _ => self.letter()?,
            }
            end = self.at;
        }
        self.at = end;
        let text = self.text.get(start..end)?;
        place.end = narrow(end);
        let kind = Kind::Text(Cow::Borrowed(text));
        (!is_null(text)).then_some(Node { place, kind })
    }

    /// Whether text without quotes can begin here, in whatever surroundings.
    fn begins_text(&self) -> bool {
        match self.byte(self.at) {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'_'
            | b'('
            | b'/'
            | b'+'
            | b'<'
            | b'$'
            | b'.'
            | 0x80.. => true,
            b'-' => self.byte(self.at + 1).is_ascii_alphanumeric(),
            _ => false,
        }
    }
}

/// The entries of a map, each key once.
#[derive(Default)]
struct Entries<'a> {
    list: Vec<(Key<'a>, Node<'a>)>,
    /// Keys of a large map.
    seen: HashSet<Cow<'a, str>>,
}

impl<'a> Entries<'a> {
    /// `None` where the key stands twice.
    fn push(&mut self, key: Key<'a>, value: Node<'a>) -> Option<()> {
        if self.list.len() == SMALL_MAP {
            self.seen = self.list.iter().map(|(key, _)| key.text.clone()).collect();
        }
        let new = if self.list.len() < SMALL_MAP {
            self.list.iter().all(|(it, _)| it.text != key.text)
        } else {
            self.seen.insert(key.text.clone())
        };
        self.list.push((key, value));
        new.then_some(())
    }
}

/// What YAML reads as no value.
fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Characters beyond ASCII that are text and nothing else: letters, signs, CJK and its punctuation. Spaces that end
/// lines, marks of byte order and control characters are not among them.
fn is_plain(letter: char) -> bool {
    matches!(letter,
        '\u{A1}'..='\u{1FFF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{2070}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE10}'..='\u{FE6F}' | '\u{FF01}'..='\u{FFEF}')
}

/// File offsets and lines fit: a file has at most 64 MiB.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
