//! YAML text → a tree in which every value has its place.
//!
//! Comes in: bytes of a file. Goes out: [`Node`], or the faults of the text itself (encoding, syntax, duplicate keys,
//! tags, bounds). Must not know: what the keys mean. The only file that names the YAML crate.
//!
//! The crate's event parser is used rather than its typed reader: that one stops at the first structural error and
//! loses places in flattened types, and a chain file must report every fault with its place.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_yaml::granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span};

use super::fault::Fault;
use crate::model::{FileId, Place};
use crate::text::Message;

/// Bytes of one file: far above a national chain, far below what would exhaust a small machine.
pub const BYTES_MAX: usize = 64 << 20;
/// Nodes of one file, replayed aliases included.
const NODES_MAX: usize = 10_000_000;
/// Nesting: a chain file needs six levels; deeper text is a slip or an attack.
const DEPTH_MAX: usize = 64;
/// Nodes that aliases may replay: alias bombs grow by replaying.
const REPLAY_MAX: usize = 100_000;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: Kind<'a>,
}

/// The kinds of YAML values; scalars are raw text.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// Nothing: `key:` or `~`. `comma` tells that it stands in a flow mapping without a colon.
    Null {
        /// Written as `{a, b}`: the key has no colon.
        comma: bool,
    },
    /// A scalar, escapes processed.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// A map in file order, without duplicate keys.
    Map(Vec<(Key<'a>, Node<'a>)>),
}

/// A key and where it stands.
#[derive(Clone, Debug)]
pub struct Key<'a> {
    /// The key.
    pub text: Cow<'a, str>,
    /// Where.
    pub place: Place,
}

/// Text of the file, or why its bytes are not text.
pub fn text_of(bytes: Vec<u8>, file: FileId) -> Result<String, Fault> {
    let at = Place {
        file,
        ..Place::default()
    };
    if bytes.len() > BYTES_MAX {
        return Err(Fault::new(
            at,
            Message::new(
                format!(
                    "the file has {} MiB; the limit is 64 MiB",
                    bytes.len() >> 20
                ),
                format!("文件有 {} MiB，上限为 64 MiB", bytes.len() >> 20),
            ),
        )
        .help(
            "split it into files joined by `uses`",
            "拆成几个文件，用 `uses` 连起来",
        ));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Fault::new(
            at,
            Message::new(
                "the file is UTF-16, not UTF-8",
                "文件编码是 UTF-16，不是 UTF-8",
            ),
        )
        .help("save it as UTF-8", "另存为 UTF-8"));
    }
    if bytes.contains(&0) {
        return Err(Fault::new(
            at,
            Message::new("the file is binary, not text", "文件是二进制，不是文本"),
        )
        .help("give a YAML chain file", "请给出 YAML 链文件"));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&error, file))?;
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn not_utf8(error: &std::string::FromUtf8Error, file: FileId) -> Fault {
    let valid = error.utf8_error().valid_up_to();
    let before = &error.as_bytes()[..valid];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let place = Place {
        file,
        line: narrow(line),
        column: 0,
        start: 0,
        end: 0,
    };
    Fault::new(
        place,
        Message::new(
            format!("the file is not UTF-8: line {line} has bytes that are not text in it"),
            format!("文件不是 UTF-8：第 {line} 行有无法识别的字节"),
        ),
    )
    .help(
        "save it as UTF-8 (GB18030 and GBK are not read)",
        "另存为 UTF-8（不读 GB18030、GBK）",
    )
}

/// The tree of a text, or everything that is wrong with it as YAML.
pub fn parse(text: &str, file: FileId) -> Result<Node<'_>, Vec<Fault>> {
    let mut builder = Builder {
        file,
        stack: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        faults: Vec::new(),
        nodes: 0,
        replayed: 0,
        documents: 0,
    };
    let mut options = Options::default();
    options.set_emit_comments(false);
    for step in Parser::new_from_str_with_options(text, options) {
        let stop = match step {
            Ok((event, span)) => builder.take(event, span).err(),
            Err(error) => Some(syntax(&error, text, file)),
        };
        if let Some(fault) = stop {
            builder.faults.push(fault);
            return Err(builder.faults);
        }
    }
    if !builder.faults.is_empty() {
        return Err(builder.faults);
    }
    builder.root.ok_or_else(|| {
        vec![
            Fault::new(
                Place {
                    file,
                    ..Place::default()
                },
                Message::new("the file is empty", "文件是空的"),
            )
            .help(
                "`liantu init` writes a first chain file to edit",
                "用 `liantu init` 生成一个可以修改的链文件",
            ),
        ]
    })
}

/// The parser's own complaint; conflict marks of a merge are named as such.
fn syntax(error: &ScanError, text: &str, file: FileId) -> Fault {
    if let Some((line, start)) = conflict_mark(text) {
        let place = Place {
            file,
            line,
            column: 1,
            start: narrow(start),
            end: narrow(start + 7),
        };
        return Fault::new(
            place,
            Message::new(
                "the file has conflict marks of an unfinished merge",
                "文件里有未完成合并留下的冲突标记",
            ),
        )
        .help(
            "settle the conflict and remove the marks",
            "解决冲突并删除标记",
        );
    }
    let marker = error.marker();
    let start = marker.byte_offset().unwrap_or(0).min(text.len());
    let place = Place {
        file,
        line: narrow(marker.line()),
        column: narrow(marker.col() + 1),
        start: narrow(start),
        end: narrow(start),
    };
    let info = error.info();
    Fault::new(
        place,
        Message::new(
            format!("not valid YAML: {info}"),
            format!("YAML 语法有误：{info}"),
        ),
    )
    .help(
        "check indentation, colons and quotes here and on the line above",
        "检查本行和上一行的缩进、冒号和引号",
    )
}

fn conflict_mark(text: &str) -> Option<(u32, usize)> {
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if line.starts_with("<<<<<<< ") {
            return Some((narrow(number + 1), start));
        }
        start += line.len();
    }
    None
}

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
    Map {
        entries: Vec<(Key<'a>, Node<'a>)>,
        seen: HashMap<Cow<'a, str>, Place>,
        key: Option<Key<'a>>,
        duplicate: bool,
    },
}

struct Builder<'a> {
    file: FileId,
    stack: Vec<Open<'a>>,
    root: Option<Node<'a>>,
    anchors: HashMap<usize, (Node<'a>, usize)>,
    faults: Vec<Fault>,
    nodes: usize,
    replayed: usize,
    documents: usize,
}

impl<'a> Builder<'a> {
    /// Takes one event; an `Err` ends the reading.
    fn take(&mut self, event: Event<'a>, span: Span) -> Result<(), Fault> {
        let place = self.place(&span);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Fault::new(
                        place,
                        Message::new(
                            "the file holds more than one YAML document",
                            "一个文件里有多个 YAML 文档",
                        ),
                    )
                    .help(
                        "one chain, one file: remove `---`",
                        "一个文件一条链：删去 `---`",
                    ));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.tagged(tag.is_some(), place);
                self.count(place, 1)?;
                let node = self.scalar(text, style, place);
                self.keep(anchor, &node, 1);
                self.put(node);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tagged(tag.is_some(), place);
                self.open(place, anchor, OpenKind::List(Vec::new()))?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tagged(tag.is_some(), place);
                let kind = OpenKind::Map {
                    entries: Vec::new(),
                    seen: HashMap::new(),
                    key: None,
                    duplicate: false,
                };
                self.open(place, anchor, kind)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place),
            Event::Alias(anchor) => self.alias(anchor, place)?,
            _ => {}
        }
        Ok(())
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
            self.faults.push(
                Fault::new(
                    place,
                    Message::new("YAML tags (`!…`) are not read", "不支持 YAML 标签（`!…`）"),
                )
                .help("write the plain value", "直接写值"),
            );
        }
    }

    fn count(&mut self, place: Place, more: usize) -> Result<(), Fault> {
        self.nodes += more;
        if self.nodes > NODES_MAX {
            return Err(Fault::new(
                place,
                Message::new(
                    "the file has more than 10 million values",
                    "文件的值超过 1000 万个",
                ),
            )
            .help(
                "split it into files joined by `uses`",
                "拆成几个文件，用 `uses` 连起来",
            ));
        }
        Ok(())
    }

    fn scalar(&self, text: Cow<'a, str>, style: ScalarStyle, place: Place) -> Node<'a> {
        let null = matches!(style, ScalarStyle::Plain)
            && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
        // An omitted value has an empty span right behind its key: `{a, b}` in a flow mapping.
        let comma = null && place.start == place.end && self.in_flow_key(place);
        let kind = if null {
            Kind::Null { comma }
        } else {
            Kind::Text(text)
        };
        Node { place, kind }
    }

    fn in_flow_key(&self, place: Place) -> bool {
        match self.stack.last() {
            Some(Open {
                kind: OpenKind::Map { key: Some(key), .. },
                ..
            }) => key.place.end == place.start,
            _ => false,
        }
    }

    fn keep(&mut self, anchor: usize, node: &Node<'a>, size: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
    }

    fn open(&mut self, place: Place, anchor: usize, kind: OpenKind<'a>) -> Result<(), Fault> {
        self.count(place, 1)?;
        if self.stack.len() >= DEPTH_MAX {
            return Err(Fault::new(
                place,
                Message::new(
                    "the file is nested more than 64 levels deep",
                    "文件嵌套超过 64 层",
                ),
            )
            .help("a chain file needs six levels", "链文件只需六层"));
        }
        self.stack.push(Open {
            place,
            anchor,
            kind,
        });
        Ok(())
    }

    fn close(&mut self, end: Place) {
        let Some(open) = self.stack.pop() else { return };
        let mut place = open.place;
        // A collection written on one line is underlined whole.
        if end.line == place.line {
            place.end = end.end.max(place.end);
        }
        let kind = match open.kind {
            OpenKind::List(items) => Kind::List(items),
            OpenKind::Map { entries, .. } => Kind::Map(entries),
        };
        let node = Node { place, kind };
        if open.anchor != 0 {
            let size = size(&node);
            self.keep(open.anchor, &node, size);
        }
        self.put(node);
    }

    fn alias(&mut self, anchor: usize, place: Place) -> Result<(), Fault> {
        let Some((node, size)) = self.anchors.get(&anchor).map(|(node, size)| (node, *size)) else {
            return Err(Fault::new(
                place,
                Message::new(
                    "the alias stands inside the value it repeats",
                    "别名引用了自己所在的值",
                ),
            ));
        };
        self.replayed += size;
        if self.replayed > REPLAY_MAX {
            return Err(Fault::new(
                place,
                Message::new(
                    "aliases repeat more than 100,000 values",
                    "别名展开超过 10 万个值",
                ),
            )
            .help("write the values out", "把值直接写出来"));
        }
        let depth = self.stack.len() + height(node);
        let mut node = node.clone();
        node.place = place;
        self.count(place, size)?;
        if depth > DEPTH_MAX {
            return Err(Fault::new(
                place,
                Message::new(
                    "the file is nested more than 64 levels deep",
                    "文件嵌套超过 64 层",
                ),
            ));
        }
        self.put(node);
        Ok(())
    }

    /// Puts a finished value where it belongs: into the open list, as key or value of the open map, or as root.
    fn put(&mut self, node: Node<'a>) {
        let faults = &mut self.faults;
        match self.stack.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::List(items)) => items.push(node),
            Some(OpenKind::Map {
                entries,
                seen,
                key,
                duplicate,
            }) => match key.take() {
                None => *key = Some(take_key(node, seen, duplicate, faults)),
                Some(_) if *duplicate => *duplicate = false,
                Some(name) => entries.push((name, node)),
            },
        }
    }
}

fn take_key<'a>(
    node: Node<'a>,
    seen: &mut HashMap<Cow<'a, str>, Place>,
    duplicate: &mut bool,
    faults: &mut Vec<Fault>,
) -> Key<'a> {
    let place = node.place;
    let text = match node.kind {
        Kind::Text(text) => text,
        _ => {
            faults.push(Fault::new(
                place,
                Message::new("a key must be plain text", "键必须是文本"),
            ));
            Cow::Borrowed("")
        }
    };
    if let Some(first) = seen.get(&text) {
        *duplicate = true;
        faults.push(
            Fault::new(
                place,
                Message::new(
                    format!("the key `{text}` stands twice in one map"),
                    format!("同一个映射里键 `{text}` 出现了两次"),
                ),
            )
            .related(*first, Message::new("first here", "第一次在这里"))
            .help("keep one of the two", "只保留一个"),
        );
    } else {
        seen.insert(text.clone(), place);
    }
    Key { text, place }
}

/// Values in a tree; its depth is bounded by `DEPTH_MAX`.
fn size(node: &Node<'_>) -> usize {
    1 + match &node.kind {
        Kind::List(items) => items.iter().map(size).sum(),
        Kind::Map(entries) => entries.iter().map(|(_, value)| 1 + size(value)).sum(),
        Kind::Null { .. } | Kind::Text(_) => 0,
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
        Kind::Null { .. } | Kind::Text(_) => 0,
    }
}
