//! Events of the YAML crate → values with places, and the faults of the text itself.
//!
//! Comes in: events. Goes out: [`Node`]s. Must not know: what the keys mean.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_yaml::granit_parser::{Event, ScalarStyle, ScanError, Span};

use super::{Key, Kind, NODES_MAX, Node, SyntaxKind};
use crate::language::fault::{Fault, Found};
use crate::language::syntax::syntax;
use crate::model::{FileId, Place};
use crate::text::Message;

/// Nesting: a chain file needs six levels; deeper text is a slip or an attack.
const DEPTH_MAX: usize = 64;
/// Nodes that aliases may replay: alias bombs grow by replaying.
const REPLAY_MAX: usize = 100_000;
/// Maps up to this size are searched for duplicate keys key by key, which is faster than hashing.
const SMALL_MAP: usize = 16;

/// File offsets and lines fit: a file has at most 64 MiB.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A collection that is still open.
struct Open<'a> {
    place: Place,
    anchor: usize,
    kind: OpenKind<'a>,
}

enum OpenKind<'a> {
    List(Vec<Node<'a>>),
    Map(OpenMap<'a>),
}

#[derive(Default)]
struct OpenMap<'a> {
    entries: Vec<(Key<'a>, Node<'a>)>,
    /// Keys of a large map.
    seen: HashMap<Cow<'a, str>, Place>,
    /// The key whose value comes next.
    key: Option<Key<'a>>,
    /// The value that comes next belongs to a key that cannot stand, and is dropped.
    drop: bool,
}

impl OpenMap<'_> {
    /// Where a key of this text already stands.
    fn first(&self, text: &str) -> Option<Place> {
        if self.seen.is_empty() {
            let key = self
                .entries
                .iter()
                .map(|(key, _)| key)
                .find(|key| key.text == text);
            return key.map(|key| key.place);
        }
        self.seen.get(text).copied()
    }

    fn remember(&mut self) {
        if self.entries.len() == SMALL_MAP {
            let keys = self
                .entries
                .iter()
                .map(|(key, _)| (key.text.clone(), key.place));
            self.seen = keys.collect();
        } else if self.entries.len() > SMALL_MAP
            && let Some((key, _)) = self.entries.last()
        {
            self.seen.insert(key.text.clone(), key.place);
        }
    }
}

pub(super) struct Builder<'a, 'f> {
    text: &'a str,
    file: FileId,
    stack: Vec<Open<'a>>,
    /// The value that is not part of another, once it is whole.
    pub root: Option<Node<'a>>,
    anchors: HashMap<usize, (Node<'a>, usize)>,
    /// What is wrong.
    pub found: &'f mut Found,
    nodes: usize,
    replayed: usize,
    documents: usize,
}

impl<'a, 'f> Builder<'a, 'f> {
    /// A builder of the values of a text.
    pub fn new(text: &'a str, file: FileId, found: &'f mut Found) -> Self {
        Self {
            text,
            file,
            stack: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            found,
            nodes: 0,
            replayed: 0,
            documents: 0,
        }
    }

    /// Takes one event; an `Err` ends the reading.
    pub fn take(&mut self, event: Event<'a>, span: Span) -> Result<(), Fault> {
        let place = self.place(&span);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(second_document(place));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.tagged(tag.is_some(), place);
                self.count(place, 1)?;
                let node = self.scalar(text, style, place);
                self.keep(anchor, &node, 1)?;
                self.put(node);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tagged(tag.is_some(), place);
                self.open(place, anchor, OpenKind::List(Vec::new()))?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tagged(tag.is_some(), place);
                self.open(place, anchor, OpenKind::Map(OpenMap::default()))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place)?,
            Event::Alias(anchor) => self.alias(anchor, place)?,
            Event::UnresolvedAlias(name) => self.no_anchor(&name, place),
            _ => {}
        }
        Ok(())
    }

    /// The fault of a complaint of the crate.
    pub fn syntax(&self, error: &ScanError) -> Fault {
        let marker = error.marker();
        let start = narrow(marker.byte_offset().unwrap_or(0).min(self.text.len()));
        let (line, column) = (narrow(marker.line()), narrow(marker.col() + 1));
        let place = Place {
            file: self.file,
            line,
            column,
            start,
            end: start,
        };
        match error.kind() {
            SyntaxKind::RecursionLimitExceeded => too_deep(place),
            kind => syntax(kind, place, self.text),
        }
    }

    fn place(&self, span: &Span) -> Place {
        let start = narrow(span.start.byte_offset().unwrap_or(0));
        let end = narrow(span.end.byte_offset().unwrap_or(0));
        Place {
            file: self.file,
            line: narrow(span.start.line()),
            column: narrow(span.start.col() + 1),
            start,
            end: end.max(start),
        }
    }

    fn tagged(&mut self, is: bool, place: Place) {
        if is {
            let message = Message::new("YAML tags (`!…`) are not read", "不支持 YAML 标签（`!…`）");
            self.found.push(Fault::new(place, message).help(
                "write the plain value; text that starts with `!` goes in quotes",
                "请直接写值；文字以 `!` 开头时请加引号",
            ));
        }
    }

    fn count(&mut self, place: Place, nodes: usize) -> Result<(), Fault> {
        self.nodes += nodes;
        if self.nodes > NODES_MAX {
            let message = Message::new(
                "the file has more than 10 million values",
                "文件里的值超过 1000 万个",
            );
            return Err(Fault::new(place, message).help(
                "split it into files joined by `uses`",
                "拆成几个文件，用 `uses` 连起来",
            ));
        }
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, place: Place) -> Node<'a> {
        let null = matches!(style, ScalarStyle::Plain)
            && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
        if null {
            let comma = self.in_flow_without_colon(place);
            return Node {
                place,
                kind: Kind::Null { comma },
            };
        }
        // Escapes can bring in what no terminal and no XML file can show.
        let wrong = |letter: &char| {
            letter.is_control() && !matches!(letter, '\n' | '\t' | '\r')
                || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
        };
        // Most text is plain ASCII, which is seen faster byte by byte.
        let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let found = if plain {
            None
        } else {
            text.chars().find(wrong)
        };
        if let Some(letter) = found {
            let code = u32::from(letter);
            let message = Message::new(
                format!("the text holds the control character U+{code:04X}"),
                format!("文字里有控制字符 U+{code:04X}"),
            );
            self.found
                .push(Fault::new(place, message).help("remove it", "请删去"));
            return Node {
                place,
                kind: Kind::Broken,
            };
        }
        Node {
            place,
            kind: Kind::Text(text),
        }
    }

    /// Whether an omitted value follows a key that has no colon: `b` in `{a: 1, b}`.
    fn in_flow_without_colon(&self, place: Place) -> bool {
        let Some(Open {
            kind: OpenKind::Map(OpenMap { key: Some(key), .. }),
            ..
        }) = self.stack.last()
        else {
            return false;
        };
        let behind = self
            .text
            .get(key.place.end as usize..)
            .unwrap_or("")
            .trim_start();
        place.start == place.end && behind.starts_with([',', '}'])
    }

    /// Keeps the copy that aliases replay. Copies count as nodes, since nested anchors copy again and again.
    fn keep(&mut self, anchor: usize, node: &Node<'a>, size: usize) -> Result<(), Fault> {
        if anchor != 0 {
            self.count(node.place, size)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok(())
    }

    fn open(&mut self, place: Place, anchor: usize, kind: OpenKind<'a>) -> Result<(), Fault> {
        self.count(place, 1)?;
        if self.stack.len() >= DEPTH_MAX {
            return Err(too_deep(place));
        }
        self.stack.push(Open {
            place,
            anchor,
            kind,
        });
        Ok(())
    }

    fn close(&mut self, end: Place) -> Result<(), Fault> {
        let Some(open) = self.stack.pop() else {
            return Ok(());
        };
        let mut place = open.place;
        // A collection written on one line is underlined whole.
        if end.line == place.line {
            place.end = end.end.max(place.end);
        }
        let kind = match open.kind {
            OpenKind::List(items) => Kind::List(items),
            OpenKind::Map(map) => Kind::Map(map.entries),
        };
        let node = Node { place, kind };
        if open.anchor != 0 {
            let size = size(&node);
            self.keep(open.anchor, &node, size)?;
        }
        self.put(node);
        Ok(())
    }

    fn alias(&mut self, anchor: usize, place: Place) -> Result<(), Fault> {
        let Some((node, size)) = self.anchors.get(&anchor).map(|(node, size)| (node, *size)) else {
            let message = Message::new(
                "the alias stands inside the value it repeats",
                "别名引用了自己所在的值",
            );
            self.found
                .push(Fault::new(place, message).help("write the value out", "请直接写出值"));
            self.put(Node {
                place,
                kind: Kind::Broken,
            });
            return Ok(());
        };
        self.replayed += size;
        if self.replayed > REPLAY_MAX {
            let message = Message::new(
                "aliases repeat more than 100,000 values",
                "别名展开超过 10 万个值",
            );
            return Err(Fault::new(place, message).help("write the values out", "请直接写出值"));
        }
        if self.stack.len() + height(node) > DEPTH_MAX {
            return Err(too_deep(place));
        }
        let mut node = node.clone();
        node.place = place;
        self.count(place, size)?;
        self.put(node);
        Ok(())
    }

    fn no_anchor(&mut self, name: &str, place: Place) {
        let message = Message::new(
            format!("no value above is marked `&{name}`"),
            format!("前面没有标记为 `&{name}` 的值"),
        );
        self.found.push(Fault::new(place, message).help(
            "text that starts with `*` goes in quotes",
            "文字以 `*` 开头时请加引号",
        ));
        self.put(Node {
            place,
            kind: Kind::Broken,
        });
    }

    /// Puts a finished value where it belongs: into the open list, as key or value of the open map, or as root.
    fn put(&mut self, node: Node<'a>) {
        let top = self.stack.len() == 1;
        match self.stack.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::List(items)) => items.push(node),
            Some(OpenKind::Map(map)) => match map.key.take() {
                Some(_) if map.drop => map.drop = false,
                Some(name) => {
                    map.entries.push((name, node));
                    map.remember();
                }
                None => {
                    let key = self.take_key(node);
                    let Some(Open {
                        kind: OpenKind::Map(map),
                        ..
                    }) = self.stack.last_mut()
                    else {
                        return;
                    };
                    map.drop = key.is_err();
                    self.found.hides_names |= top && key.is_err();
                    map.key = Some(key.unwrap_or_else(|key| key));
                }
            },
        }
    }

    /// A key; `Err` where it cannot stand.
    fn take_key(&mut self, node: Node<'a>) -> Result<Key<'a>, Key<'a>> {
        let place = node.place;
        let Kind::Text(text) = node.kind else {
            if !matches!(node.kind, Kind::Broken) {
                let message = Message::new("a key must be plain text", "键必须是文本");
                let help = ("write `key: value`", "请写成 `键: 值`");
                self.found
                    .push(Fault::new(place, message).help(help.0, help.1));
            }
            // Whatever stood here may have been the id of something.
            self.found.hides_names = true;
            return Err(Key {
                text: Cow::Borrowed(""),
                place,
            });
        };
        let key = Key { text, place };
        let Some(Open {
            kind: OpenKind::Map(map),
            ..
        }) = self.stack.last()
        else {
            return Ok(key);
        };
        let Some(first) = map.first(&key.text) else {
            return Ok(key);
        };
        let message = Message::new(
            format!("the key `{}` stands twice in one map", key.text),
            format!("同一个映射里键 `{}` 出现了两次", key.text),
        );
        let fault = Fault::new(place, message)
            .related(first, Message::new("first here", "第一次出现"))
            .help("keep one of the two", "请只保留一个");
        self.found.push(fault);
        Err(key)
    }
}

fn second_document(place: Place) -> Fault {
    let message = Message::new(
        "the file holds more than one YAML document",
        "一个文件里有多个 YAML 文档",
    );
    Fault::new(place, message).help(
        "one chain, one file: remove `---`",
        "一个文件只写一条链：请删去 `---`",
    )
}

fn too_deep(place: Place) -> Fault {
    let message = Message::new(
        "the file is nested more than 64 levels deep",
        "文件嵌套超过 64 层",
    );
    Fault::new(place, message).help("a chain file needs six levels", "链文件只需六层")
}

/// Values in a tree; its depth is bounded by `DEPTH_MAX`.
fn size(node: &Node<'_>) -> usize {
    1 + match &node.kind {
        Kind::List(items) => items.iter().map(size).sum(),
        Kind::Map(entries) => entries.iter().map(|(_, value)| 1 + size(value)).sum(),
        Kind::Null { .. } | Kind::Broken | Kind::Text(_) => 0,
    }
}

/// Levels of a tree; bounded by `DEPTH_MAX`.
fn height(node: &Node<'_>) -> usize {
    match &node.kind {
        Kind::List(items) => 1 + items.iter().map(height).max().unwrap_or(0),
        Kind::Map(entries) => {
            1 + entries
                .iter()
                .map(|(_, value)| height(value))
                .max()
                .unwrap_or(0)
        }
        Kind::Null { .. } | Kind::Broken | Kind::Text(_) => 0,
    }
}
