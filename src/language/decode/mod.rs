//! A tree with places → the written types, reporting every structural fault instead of the first.
//!
//! Comes in: [`Node`]. Goes out: any type that derives `Deserialize` from the shapes below. Must not know: what the
//! fields mean.
//!
//! Where a value has the wrong shape, the fault is recorded and an empty value stands in for it, so that reading goes
//! on; the caller refuses the file when anything was recorded. Fields of written types are therefore all optional.

mod access;
mod told;

use std::cell::RefCell;
use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use serde::forward_to_deserialize_any;

pub use self::access::place_part;
use self::access::{Entries, Items, KeyReader, Placed, Shape, Twice};
pub use self::told::nearest;
use self::told::{allowed_words, shape_help, shape_words, stray_comma};
use super::fault::{Fault, Found};
use super::yaml::{Key, Kind, Node};
use crate::text::Message;

/// Name under which a value asks for its place.
pub const PLACED: &str = "liantu::Placed";
/// Name under which a value asks to be read twice: as a tree, and as what it means.
pub const TWICE: &str = "liantu::Twice";
/// Name under which a value asks which shape it has.
pub const SHAPE: &str = "liantu::Shape";
/// The shapes a value may have, in the order of the variants of [`SHAPE`].
pub const SHAPES: [&str; 3] = ["text", "list", "map"];

/// Reads a tree into `T`, adding what is wrong to `found`.
pub fn decode<'de, T: serde::Deserialize<'de>>(
    node: &'de Node<'de>,
    found: &mut Found,
) -> Option<T> {
    let shared = RefCell::new(std::mem::take(found));
    let reader = Reader {
        node,
        found: &shared,
        what: What::File,
        silent: false,
    };
    let read = T::deserialize(reader);
    *found = shared.into_inner();
    read.map_err(|Stop(words)| {
        let message = Message::new(
            format!("cannot read this: {words}"),
            format!("无法读取：{words}"),
        );
        found.push(Fault::new(node.place, message));
    })
    .ok()
}

/// Reads one value of a file by itself. That something is wrong is seen by `found`; what, is to be told by reading the
/// whole file, for here nobody knows under which key the value stands.
pub fn value_into<'n, 'f>(
    node: &'n Node<'n>,
    found: &'f RefCell<Found>,
) -> impl for<'de> Deserializer<'de, Error = Stop> + use<'n, 'f> {
    Reader {
        node,
        found,
        what: What::File,
        silent: false,
    }
}

/// Reads the key of an entry.
pub fn key_into<'k>(key: &'k Key<'k>) -> impl for<'de> Deserializer<'de, Error = Stop> + use<'k> {
    KeyReader { key }
}

/// The error that serde wants; shapes never raise it, as every field is optional.
#[derive(Debug)]
pub struct Stop(String);

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Stop {}
impl Error for Stop {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self(text.to_string())
    }
}

/// What a value is called in messages.
#[derive(Clone, Copy)]
enum What<'de> {
    /// The whole file.
    File,
    /// The value of a key of the file itself.
    Section(&'de str),
    /// The value of a key further in.
    Value(&'de str),
    /// An entry of the list under a key.
    Entry(&'de str),
}

impl What<'_> {
    fn words(self) -> (String, String) {
        match self {
            Self::File => ("the file".to_owned(), "文件".to_owned()),
            Self::Section(key) | Self::Value(key) => (format!("`{key}`"), format!("`{key}` ")),
            Self::Entry(key) => (format!("an entry of `{key}`"), format!("`{key}` 的一项")),
        }
    }
}

#[derive(Clone, Copy)]
struct Reader<'de, 'f> {
    node: &'de Node<'de>,
    found: &'f RefCell<Found>,
    what: What<'de>,
    /// The value has the wrong shape, which is said already: read nothing of it, and say nothing more.
    silent: bool,
}

impl Reader<'_, '_> {
    fn fault(&self, fault: Fault) {
        self.found.borrow_mut().push(fault);
    }

    fn expected(&self, en: &str, zh: &str) {
        if self.silent || matches!(self.node.kind, Kind::Broken) {
            return;
        }
        if matches!(self.what, What::File | What::Section(_)) {
            self.found.borrow_mut().hides_names = true;
        }
        let place = self.node.place;
        let (name_en, name_zh) = self.what.words();
        self.fault(match &self.node.kind {
            Kind::Null { comma: true } => stray_comma(&name_en, place),
            Kind::Null { .. } => {
                let message = Message::new(
                    format!("{name_en} has no value"),
                    format!("{name_zh}没有值"),
                );
                Fault::new(place, message).help(
                    "write it, leave the key out, or write `unknown` where a figure is not known",
                    "请填写，或删去这个键；数值不清楚的请写 `unknown`",
                )
            }
            other => {
                let (is_en, is_zh) = shape_words(other);
                let message = Message::new(
                    format!("{name_en} must be {en}, not {is_en}"),
                    format!("{name_zh}应当是{zh}，不能是{is_zh}"),
                );
                let help = shape_help(en);
                Fault::new(place, message).help(help.0, help.1)
            }
        });
    }

    /// The same value, of which nothing is read and nothing more is said.
    fn silenced(self) -> Self {
        Self {
            silent: true,
            ..self
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'_, '_> {
    type Error = Stop;

    /// Text; anything else is recorded and read as empty text.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.kind {
            Kind::Text(text) if !self.silent => return visitor.visit_str(text),
            _ => self.expected("plain text", "文本"),
        }
        visitor.visit_str("")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.kind {
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.deserialize_map(visitor),
            Kind::Null { .. } | Kind::Broken | Kind::Text(_) => self.deserialize_str(visitor),
        }
    }

    /// A key without a value counts as given, so that nothing else complains that the key is missing.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        if matches!(self.node.kind, Kind::Null { .. }) {
            self.expected("a value", "一个值");
            return visitor.visit_some(self.silenced());
        }
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let empty: &[Node<'_>] = &[];
        let items = match &self.node.kind {
            Kind::List(items) if !self.silent => items,
            _ => {
                self.expected("a list", "列表");
                empty
            }
        };
        visitor.visit_seq(Items {
            items: items.iter(),
            reader: self,
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_map(self.entries(None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_map(self.entries(Some(fields)))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if name == PLACED {
            return visitor.visit_seq(Placed {
                place: self.node.place,
                step: 0,
                reader: self,
            });
        }
        if name == TWICE {
            return visitor.visit_seq(Twice {
                first: true,
                reader: self,
            });
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        shapes: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let first = || {
            let first = shapes.first().copied().unwrap_or(SHAPES[0]);
            let place = SHAPES.iter().position(|shape| *shape == first);
            place.unwrap_or(0)
        };
        let index = match self.node.kind {
            Kind::Null { .. } | Kind::Broken => first(),
            Kind::Text(_) => 0,
            Kind::List(_) => 1,
            Kind::Map(_) => 2,
        };
        if shapes.contains(&SHAPES[index]) {
            return visitor.visit_enum(Shape {
                index,
                reader: self,
            });
        }
        let (en, zh) = allowed_words(shapes);
        self.expected(&en, &zh);
        visitor.visit_enum(Shape {
            index: first(),
            reader: self.silenced(),
        })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        tuple tuple_struct identifier
    }
}

impl<'de, 'f> Reader<'de, 'f> {
    /// The entries of a map; `fields` are the keys that may stand in it, where they are not free.
    fn entries(self, fields: Option<&'static [&'static str]>) -> Entries<'de, 'f> {
        let empty: &[(Key<'_>, Node<'_>)] = &[];
        let all = match &self.node.kind {
            Kind::Map(entries) if !self.silent => entries,
            _ => {
                self.expected("a map", "映射");
                empty
            }
        };
        let left = all.iter();
        Entries {
            all,
            left,
            value: None,
            reader: self,
            fields,
            mended: Vec::new(),
        }
    }
}
