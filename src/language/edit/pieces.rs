//! A text as pieces: every value with the bytes it fills.
//!
//! Comes in: a text that reads without a fault. Goes out: [`Piece`]. Must not know: what keys mean.

use crate::language::yaml::{self, Step, StepKind, Written};

/// A value and the bytes it fills.
#[derive(Clone, Debug)]
pub struct Piece {
    /// First byte; of a block of lines, that of its header.
    pub start: usize,
    /// One past its last byte, blank lines below left out.
    pub end: usize,
    /// What it is.
    pub kind: PieceKind,
}

/// The kinds of pieces.
#[derive(Clone, Debug)]
pub enum PieceKind {
    /// Nothing is written.
    Nothing,
    /// A scalar.
    Scalar(String, Written),
    /// `*name`.
    Alias,
    /// A list or a map.
    Many(Many),
}

/// A list or a map.
#[derive(Clone, Debug)]
pub struct Many {
    /// A map, not a list.
    pub map: bool,
    /// In brackets.
    pub flow: bool,
    /// What it holds, in order.
    pub parts: Vec<Part>,
}

/// An entry of a map, or an item of a list.
#[derive(Clone, Debug)]
pub struct Part {
    /// The key.
    pub key: Option<String>,
    /// First byte: of the key, of the dash, or of the value in brackets.
    pub start: usize,
    /// One past the last byte of the key.
    pub key_end: usize,
    /// Where the value may begin: behind the colon or the dash.
    pub from: usize,
    /// The value.
    pub piece: Piece,
}

/// The pieces of a text; `None` where it is laid out in a way that is not edited (keys that are no text).
pub fn pieces(text: &str) -> Option<Piece> {
    let steps = yaml::steps(text);
    let mut reader = Reader {
        text,
        steps: &steps,
        at: 0,
    };
    reader.piece(0)
}

struct Reader<'t> {
    text: &'t str,
    steps: &'t [Step],
    at: usize,
}

impl Reader<'_> {
    /// Depth is bounded by the parser.
    fn piece(&mut self, from: usize) -> Option<Piece> {
        let step = self.steps.get(self.at)?;
        self.at += 1;
        let (start, end) = (step.start, step.end);
        Some(match &step.kind {
            StepKind::Scalar(text, Written::Plain) if text.is_empty() => Piece {
                start: from,
                end: from,
                kind: PieceKind::Nothing,
            },
            StepKind::Scalar(text, Written::Block) => self.block(from, step, text)?,
            StepKind::Scalar(text, written) => Piece {
                start,
                end,
                kind: PieceKind::Scalar(text.clone(), *written),
            },
            StepKind::Alias => Piece {
                start,
                end,
                kind: PieceKind::Alias,
            },
            StepKind::Open { map, flow } => self.many(*map, *flow, from, start)?,
            StepKind::Close => return None,
        })
    }

    fn block(&self, from: usize, step: &Step, text: &str) -> Option<Piece> {
        let header = self.text.get(from..step.start)?.find(['|', '>'])?;
        let filled = self.text.get(..step.end)?.trim_end().len();
        Some(Piece {
            start: from + header,
            end: filled.max(from + header + 1),
            kind: PieceKind::Scalar(text.to_owned(), Written::Block),
        })
    }

    fn many(&mut self, map: bool, flow: bool, from: usize, start: usize) -> Option<Piece> {
        let mut parts: Vec<Part> = Vec::new();
        loop {
            let step = self.steps.get(self.at)?;
            if let StepKind::Close = step.kind {
                self.at += 1;
                let last = parts.last().map_or(start, |part| part.piece.end);
                let end = if flow { step.end } else { last };
                // A list in the column of its key is said to begin behind its first dash.
                let start = match parts.first() {
                    Some(first) if !flow => first.start,
                    _ => start,
                };
                let kind = PieceKind::Many(Many { map, flow, parts });
                return Some(Piece { start, end, kind });
            }
            let behind = parts.last().map_or(from, |part| part.piece.end);
            parts.push(if map {
                self.entry()?
            } else {
                self.item(flow, behind)?
            });
        }
    }

    fn entry(&mut self) -> Option<Part> {
        let step = self.steps.get(self.at)?;
        let StepKind::Scalar(key, _) = &step.kind else {
            return None;
        };
        self.at += 1;
        let (start, key_end) = (step.start, step.end);
        let from = key_end + self.text.get(key_end..)?.find(':')? + 1;
        Some(Part {
            key: Some(key.clone()),
            start,
            key_end,
            from,
            piece: self.piece(from)?,
        })
    }

    fn item(&mut self, flow: bool, behind: usize) -> Option<Part> {
        let (start, from) = if flow {
            let start = self.steps.get(self.at)?.start;
            (start, start)
        } else {
            let dash = self.dash(behind)?;
            (dash, dash + 1)
        };
        Some(Part {
            key: None,
            start,
            key_end: start,
            from,
            piece: self.piece(from)?,
        })
    }

    /// The next dash, comments and blank lines skipped.
    fn dash(&self, behind: usize) -> Option<usize> {
        let mut at = behind;
        loop {
            let rest = self.text.get(at..)?;
            let letter = rest.chars().next()?;
            match letter {
                '-' => return Some(at),
                '#' => at += rest.find('\n')?,
                '&' => at += rest.find(char::is_whitespace)?,
                _ if letter.is_whitespace() => at += letter.len_utf8(),
                _ => return None,
            }
        }
    }
}
