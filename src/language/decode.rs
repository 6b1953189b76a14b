//! A tree with places → the written types, reporting every structural fault instead of the first.
//!
//! Comes in: [`Node`]. Goes out: any type that derives `Deserialize` from the shapes below. Must not know: what the
//! fields mean.
//!
//! Where a value has the wrong shape, the fault is recorded and an empty value stands in for it, so that reading goes
//! on; the caller refuses the file when anything was recorded. Fields of written types are therefore all optional.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::fault::{Fault, Found};
use super::yaml::{Key, Kind, Node};
use crate::model::Place;
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

/// `{note: first, second}`: the text ends at the comma, and `second` is a key without a value.
fn stray_comma(name: &str, place: Place) -> Fault {
    let message = Message::new(
        format!("{name} has no value: is this a comma inside unquoted text?"),
        format!("{name} 没有值：是不是文字里的逗号没有加引号？"),
    );
    Fault::new(place, message).help("put the text in quotes", "请给这段文字加上引号")
}

fn shape_help(expected: &str) -> (&'static str, &'static str) {
    if expected.contains("list") {
        (
            "a list is written `[a, b]`, or with `- a` on a line for each entry",
            "列表写成 `[a, b]`，或每项一行 `- a`",
        )
    } else if expected.contains("map") {
        (
            "a map is written `{key: value}`, or with `key: value` on lines of their own",
            "映射写成 `{键: 值}`，或每行一个 `键: 值`",
        )
    } else {
        ("write one value", "请只写一个值")
    }
}

fn shape_words(kind: &Kind<'_>) -> (&'static str, &'static str) {
    match kind {
        Kind::Null { .. } | Kind::Broken => ("nothing", "空值"),
        Kind::Text(_) => ("plain text", "文本"),
        Kind::List(_) => ("a list", "列表"),
        Kind::Map(_) => ("a map", "映射"),
    }
}

impl<'de> Deserializer<'de> for Reader<'de, '_> {
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

fn allowed_words(shapes: &[&str]) -> (String, String) {
    let words = |shape: &&str| match *shape {
        "text" => ("plain text", "文本"),
        "list" => ("a list", "列表"),
        _ => ("a map", "映射"),
    };
    let (en, zh): (Vec<_>, Vec<_>) = shapes.iter().map(words).unzip();
    (en.join(" or "), zh.join("或"))
}

/// A value read twice; what is wrong with it is said of the second reading alone.
struct Twice<'de, 'f> {
    first: bool,
    reader: Reader<'de, 'f>,
}

impl<'de> SeqAccess<'de> for Twice<'de, '_> {
    type Error = Stop;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Stop> {
        if !self.first {
            return seed.deserialize(self.reader).map(Some);
        }
        self.first = false;
        let unsaid = RefCell::new(Found::default());
        let reader = Reader {
            found: &unsaid,
            ..self.reader
        };
        seed.deserialize(reader).map(Some)
    }
}

struct Items<'de, 'f> {
    items: std::slice::Iter<'de, Node<'de>>,
    reader: Reader<'de, 'f>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Stop;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Stop> {
        let Some(node) = self.items.next() else {
            return Ok(None);
        };
        let what = match self.reader.what {
            What::Section(key) | What::Value(key) | What::Entry(key) => What::Entry(key),
            What::File => What::File,
        };
        seed.deserialize(Reader {
            node,
            what,
            ..self.reader
        })
        .map(Some)
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'de, 'f> {
    all: &'de [(Key<'de>, Node<'de>)],
    left: std::slice::Iter<'de, (Key<'de>, Node<'de>)>,
    value: Option<(&'de Key<'de>, &'de Node<'de>)>,
    reader: Reader<'de, 'f>,
    /// The keys that may stand here; `None` where keys are free (ids).
    fields: Option<&'static [&'static str]>,
    /// Keys that a misspelt key was read as.
    mended: Vec<&'static str>,
}

impl<'de> Entries<'de, '_> {
    /// Reports a key that cannot stand here, and gives the key it is read as where it is plainly a slip: what stands
    /// under it is then checked as well, and nothing else complains that the right key is missing.
    fn unknown(
        &mut self,
        key: &Key<'de>,
        value: &Node<'de>,
        fields: &'static [&'static str],
    ) -> Option<&'static str> {
        let in_file = matches!(self.reader.what, What::File);
        if matches!(value.kind, Kind::Null { comma: true }) {
            self.reader.fault(stray_key(key));
            self.reader.found.borrow_mut().hides_names |= in_file;
            return None;
        }
        self.reader.fault(unknown_key(key, fields));
        let free = |field: &&str| {
            !self.mended.contains(field) && self.all.iter().all(|(key, _)| key.text != **field)
        };
        let meant = fields.iter().copied().find(|field| {
            let slips = strsim::osa_distance(&key.text.to_lowercase().replace('_', "-"), field);
            slips <= 2 && slips * 3 <= field.len() && free(field)
        });
        match meant {
            Some(field) => self.mended.push(field),
            None => self.reader.found.borrow_mut().hides_names |= in_file,
        }
        meant
    }
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        while let Some((key, value)) = self.left.next() {
            let Some(fields) = self.fields else {
                self.value = Some((key, value));
                return seed.deserialize(KeyReader { key }).map(Some);
            };
            let known = fields.iter().copied().find(|field| *field == key.text);
            if let Some(name) = known.or_else(|| self.unknown(key, value, fields)) {
                self.value = Some((key, value));
                let name: StrDeserializer<'_, Stop> = name.into_deserializer();
                return seed.deserialize(name).map(Some);
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        let (key, node) = self
            .value
            .take()
            .ok_or_else(|| Stop("value before key".to_owned()))?;
        let what = match self.reader.what {
            What::File => What::Section(&key.text),
            _ => What::Value(&key.text),
        };
        seed.deserialize(Reader {
            node,
            what,
            ..self.reader
        })
    }
}

/// The nearest of `words` to a word that is not one of them, if near enough to be a slip.
pub fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word: String = word
        .chars()
        .take(100)
        .flat_map(char::to_lowercase)
        .collect();
    words
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&word, &known.to_lowercase()), known))
        .filter(|(similar, _)| *similar >= 0.8)
        // The first of equals, so that the answer does not hang on the order of comparison.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(held) if held.0 >= next.0 => Some(held),
            _ => Some(next),
        })
        .map(|(_, known)| known)
}

/// A key without colon and value in a flow map.
fn stray_key(key: &Key<'_>) -> Fault {
    let name = &key.text;
    let Some((before, after)) = name.split_once('：') else {
        return stray_comma(&format!("`{name}`"), key.place);
    };
    let message = Message::new(
        format!("the colon in `{name}` is full-width"),
        format!("`{name}` 里的冒号是全角的"),
    );
    let better = format!("{}: {}", before.trim(), after.trim());
    Fault::new(key.place, message).help(format!("write `{better}`"), format!("请写成 `{better}`"))
}

fn unknown_key(key: &Key<'_>, fields: &[&str]) -> Fault {
    let name = &key.text;
    let fault = Fault::new(
        key.place,
        Message::new(
            format!("unknown key `{name}`"),
            format!("没有 `{name}` 这个键"),
        ),
    );
    if name == "<<" {
        return fault.help(
            "merge keys are not part of YAML 1.2: write the values out",
            "YAML 1.2 没有合并键，请直接写出各个值",
        );
    }
    if let Some(near) = nearest(name, fields.iter().copied()) {
        return fault.help(
            format!("did you mean `{near}`?"),
            format!("是不是 `{near}`？"),
        );
    }
    let all = fields.join(", ");
    fault.help(format!("known here: {all}"), format!("这里可用的键：{all}"))
}

/// A key read as text with its place.
struct KeyReader<'de> {
    key: &'de Key<'de>,
}

impl<'de> Deserializer<'de> for KeyReader<'de> {
    type Error = Stop;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_str(&self.key.text)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_seq(PlacedKey {
            key: self.key,
            step: 0,
        })
    }
    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

fn place_part(place: Place, step: usize) -> Option<u32> {
    let parts = [
        u32::from(place.file.0),
        place.line,
        place.column,
        place.start,
        place.end,
    ];
    parts.get(step).copied()
}

/// Five numbers of a place, then the value.
struct Placed<'de, 'f> {
    place: Place,
    step: usize,
    reader: Reader<'de, 'f>,
}

impl<'de> SeqAccess<'de> for Placed<'de, '_> {
    type Error = Stop;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Stop> {
        let step = self.step;
        self.step += 1;
        match place_part(self.place, step) {
            Some(part) => seed.deserialize(U32Deserializer::new(part)).map(Some),
            None => seed.deserialize(self.reader).map(Some),
        }
    }
}

struct PlacedKey<'de> {
    key: &'de Key<'de>,
    step: usize,
}

impl<'de> SeqAccess<'de> for PlacedKey<'de> {
    type Error = Stop;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Stop> {
        let step = self.step;
        self.step += 1;
        if let Some(part) = place_part(self.key.place, step) {
            return seed.deserialize(U32Deserializer::new(part)).map(Some);
        }
        let text: StrDeserializer<'_, Stop> = self.key.text.as_ref().into_deserializer();
        seed.deserialize(text).map(Some)
    }
}

/// Tells which shape a value is read in.
struct Shape<'de, 'f> {
    /// Its place among [`SHAPES`].
    index: usize,
    reader: Reader<'de, 'f>,
}

impl<'de, 'f> EnumAccess<'de> for Shape<'de, 'f> {
    type Error = Stop;
    type Variant = Reader<'de, 'f>;
    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Stop> {
        let index = U32Deserializer::<Stop>::new(u32::try_from(self.index).unwrap_or(0));
        Ok((seed.deserialize(index)?, self.reader))
    }
}

impl<'de> VariantAccess<'de> for Reader<'de, '_> {
    type Error = Stop;
    fn unit_variant(self) -> Result<(), Stop> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Stop> {
        seed.deserialize(self)
    }
    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_seq(visitor)
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.deserialize_struct("", fields, visitor)
    }
}
