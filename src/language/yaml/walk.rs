//! A text in the usual layout → one value after another, without a tree of the whole.
//!
//! Comes in: a text. Goes out: its values as they are asked for, in the very places [`parse`](super::parse) gives them.
//! Must not know: what the keys mean.
//!
//! The usual layout is what chain files are full of: block maps and lists by indentation, `key: value` with the value
//! on the same line, brackets that close on it, quotes without escapes, comments. Whatever goes beyond it (a block
//! scalar, an anchor, a tab, a value without text, anything wrong) ends the walk: the text is then YAML for the parser,
//! which also tells what is wrong. The walk may give up on what the parser reads; it never reads anything differently.
//!
//! Whoever walks asks for the [`shape`](Walk::shape) of the value that comes, takes it as [`text`](Walk::text) or
//! [`enters`](Walk::enter) it, asks for its [`keys`](Walk::key) or [`items`](Walk::item) until there are none, and says
//! after the value of each that it is [`done`](Walk::done). That no key stands twice is for whoever walks to see.

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

/// The shape of the value that comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    Text,
    /// A list, by indentation or in brackets.
    List,
    /// A map, by indentation or in brackets.
    Map,
}

/// What comes next in a map.
#[derive(Clone, Copy, Debug)]
pub enum Next<'a> {
    /// A key, with its place.
    Key(&'a str, Place),
    /// Nothing: the map is left.
    End,
}

/// A collection that was entered.
#[derive(Clone, Copy)]
enum Entered {
    /// By indentation.
    Block {
        list: bool,
        indent: usize,
        /// The value that was come to last stands on the line of its key or dash.
        inline: bool,
    },
    /// In brackets, which this one closes.
    Flow { close: u8, first: bool },
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
    /// Spaces before the text of the line, where a block or nothing begins here; `None` before a value on the line of
    /// its key, and at the end.
    indent: Option<usize>,
    entered: Vec<Entered>,
    /// Where the text or the brackets that were read last end.
    end: usize,
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
            end: 0,
            nodes: 0,
        };
        walk.next_line()?;
        (walk.indent == Some(0)).then_some(walk)
    }

    /// The shape of the value that comes.
    pub fn shape(&self) -> Shape {
        if self.indent.is_some() {
            return if self.is_item() {
                Shape::List
            } else {
                Shape::Map
            };
        }
        match self.byte(self.at) {
            b'{' => Shape::Map,
            b'[' => Shape::List,
            _ => Shape::Text,
        }
    }

    /// Where the value begins that comes, and whether it has an end of its own: see [`end`](Self::end). What stands in
    /// a block has none.
    pub fn here(&self) -> (Place, bool) {
        let start = self.at;
        let place = Place {
            file: self.file,
            line: self.line,
            column: narrow(start - self.line_start - self.wide + 1),
            start: narrow(start),
            end: narrow(start),
        };
        (place, self.indent.is_none())
    }

    /// Where the value on one line that was read last ends.
    pub fn end(&self) -> u32 {
        narrow(self.end)
    }

    /// The value that comes, which is text.
    pub fn text(&mut self) -> Option<&'a str> {
        if self.indent.is_some() {
            return None;
        }
        self.nodes += 1;
        let text = match self.byte(self.at) {
            b'{' | b'[' => None,
            quote @ (b'"' | b'\'') => self.quoted(quote),
            _ => {
                let flow = matches!(self.entered.last(), Some(Entered::Flow { .. }));
                self.plain(flow)
            }
        };
        self.end = self.at;
        text
    }

    /// Enters the list or map that comes.
    pub fn enter(&mut self) -> Option<()> {
        if self.entered.len() > DEPTH_MAX {
            return None;
        }
        self.nodes += 1;
        let entered = match (self.indent, self.byte(self.at)) {
            (Some(indent), _) => Entered::Block {
                list: self.is_item(),
                indent,
                inline: false,
            },
            (None, open @ (b'{' | b'[')) => {
                self.at += 1;
                self.blanks();
                let close = if open == b'{' { b'}' } else { b']' };
                Entered::Flow { close, first: true }
            }
            _ => return None,
        };
        self.entered.push(entered);
        Some(())
    }

    /// What comes next in the map that was entered.
    pub fn key(&mut self) -> Option<Next<'a>> {
        match *self.entered.last()? {
            Entered::Block {
                list: false,
                indent,
                ..
            } => {
                if !self.goes_on(indent)? {
                    return Some(Next::End);
                }
                let (key, place) = self.key_here()?;
                self.reach_value()?;
                // A block that belongs to the key is indented further.
                if self.indent.is_some_and(|below| below <= indent) {
                    return None;
                }
                self.comes_inline(self.indent.is_none());
                Some(Next::Key(key, place))
            }
            Entered::Flow { close: b'}', first } => {
                if !self.more(b'}', first)? {
                    return Some(Next::End);
                }
                let (key, place) = self.key_here()?;
                if self.byte(self.at) != b' ' {
                    return None;
                }
                self.blanks();
                Some(Next::Key(key, place))
            }
            _ => None,
        }
    }

    /// Whether another item comes in the list that was entered; at its end none does, and the list is left.
    pub fn item(&mut self) -> Option<bool> {
        match *self.entered.last()? {
            Entered::Block {
                list: true, indent, ..
            } => {
                if !self.goes_on(indent)? {
                    return Some(false);
                }
                if !self.is_item() {
                    return None;
                }
                self.at += 1;
                self.blanks();
                let (at, wide) = (self.at, self.wide);
                let is_map = self.key_here().is_some();
                (self.at, self.wide) = (at, wide);
                // The further keys of the map stand below the first.
                self.indent = is_map.then_some(self.at - self.line_start);
                self.comes_inline(!is_map);
                Some(true)
            }
            Entered::Flow { close: b']', first } => self.more(b']', first),
            _ => None,
        }
    }

    /// The value of the key or item that was come to last is read.
    pub fn done(&mut self) -> Option<()> {
        match self.entered.last()? {
            Entered::Block { inline: true, .. } => self.rest(),
            _ => Some(()),
        }
    }

    /// The value that comes, whole.
    pub fn node(&mut self) -> Option<Node<'a>> {
        let (mut place, on_one_line) = self.here();
        let kind = match self.shape() {
            Shape::Text => Kind::Text(Cow::Borrowed(self.text()?)),
            Shape::List => {
                self.enter()?;
                let mut items = Vec::new();
                while self.item()? {
                    items.push(self.node()?);
                    self.done()?;
                }
                Kind::List(items)
            }
            Shape::Map => {
                self.enter()?;
                let mut entries = Entries::default();
                while let Next::Key(text, place) = self.key()? {
                    let text = Cow::Borrowed(text);
                    entries.push(Key { text, place }, self.node()?)?;
                    self.done()?;
                }
                Kind::Map(entries.list)
            }
        };
        if on_one_line {
            place.end = self.end();
        }
        Some(Node { place, kind })
    }

    /// Whether everything is read.
    pub fn ends(&self) -> bool {
        // Where they are too many, the parser says so.
        self.nodes < NODES_MAX
            && self.entered.is_empty()
            && self.indent.is_none()
            && self.at == self.text.len()
    }

    /// Whether the block with this indentation goes on; where not, it is left.
    fn goes_on(&mut self, block: usize) -> Option<bool> {
        if self.nodes >= NODES_MAX {
            return None;
        }
        match self.indent {
            // Text that is indented further would go on with the value before it.
            Some(indent) if indent > block => None,
            Some(indent) if indent == block => Some(true),
            _ => {
                self.entered.pop();
                Some(false)
            }
        }
    }

    /// Whether more comes before the bracket that closes; where not, the bracket is stepped over.
    fn more(&mut self, close: u8, first: bool) -> Option<bool> {
        let more = if first {
            let empty = self.byte(self.at) == close;
            self.at += usize::from(empty);
            if let Some(Entered::Flow { first, .. }) = self.entered.last_mut() {
                *first = false;
            }
            !empty
        } else {
            self.comma(close)?
        };
        if !more {
            self.entered.pop();
            self.end = self.at;
        }
        Some(more)
    }

    /// The value that comes stands on the line of its key or dash, or below.
    fn comes_inline(&mut self, is: bool) {
        if let Some(Entered::Block { inline, .. }) = self.entered.last_mut() {
            *inline = is;
        }
    }

    fn byte(&self, at: usize) -> u8 {
        // Past the end is like a line end, at which everything stops.
        self.text.as_bytes().get(at).copied().unwrap_or(b'\n')
    }

    fn is_item(&self) -> bool {
        self.byte(self.at) == b'-' && self.byte(self.at + 1) == b' '
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
    fn key_here(&mut self) -> Option<(&'a str, Place)> {
        let start = self.at;
        let (mut place, _) = self.here();
        self.nodes += 1;
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
        matches!(self.byte(self.at), b' ' | b'\n').then_some((text, place))
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

    fn blanks(&mut self) {
        while self.byte(self.at) == b' ' {
            self.at += 1;
        }
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
    fn quoted(&mut self, quote: u8) -> Option<&'a str> {
        let start = self.at;
        self.at += 1;
        while self.byte(self.at) != quote {
            if matches!(self.byte(self.at), b'\\' | b'\n') {
                return None;
            }
            self.letter()?;
        }
        let text = self.text.get(start + 1..self.at)?;
        self.at += 1;
        // `''` is one quote inside the text.
        (self.byte(self.at) != quote).then_some(text)
    }

    /// Text without quotes; in brackets it ends before a comma or a bracket.
    fn plain(&mut self, flow: bool) -> Option<&'a str> {
        let start = self.at;
        if !self.begins_text() {
            return None;
        }
        // Blanks behind the text do not belong to it.
        let mut end = start;
        loop {
            // Most of it are letters and digits.
            let rest = self.text.as_bytes().get(self.at..)?;
            let other = |byte: &u8| !byte.is_ascii_alphanumeric();
            let run = rest.iter().position(other)?;
            if run > 0 {
                self.at += run;
                end = self.at;
            }
            match self.byte(self.at) {
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
        (!is_null(text)).then_some(text)
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
