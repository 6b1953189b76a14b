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

use super::fault::Fault;
use super::yaml::{Key, Kind, Node};
use crate::model::Place;
use crate::text::Message;

/// Name under which a value asks for its place.
pub const PLACED: &str = "liantu::Placed";
/// Name under which a value asks which shape it has.
pub const SHAPE: &str = "liantu::Shape";

/// Reads a tree into `T`, adding what is wrong to `faults`.
pub fn decode<'de, T: serde::Deserialize<'de>>(
    node: &'de Node<'de>,
    faults: &RefCell<Vec<Fault>>,
) -> Option<T> {
    T::deserialize(Reader {
        node,
        faults,
        what: None,
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

#[derive(Clone, Copy)]
struct Reader<'de, 'f> {
    node: &'de Node<'de>,
    faults: &'f RefCell<Vec<Fault>>,
    /// The key the value stands under, for messages.
    what: Option<&'de str>,
}

impl<'de> Reader<'de, '_> {
    fn fault(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }

    fn expected(&self, en: &str, zh: &str) {
        let name = self
            .what
            .map_or_else(String::new, |what| format!("`{what}` "));
        let place = self.node.place;
        let fault = match &self.node.kind {
            Kind::Null { comma: true } => Fault::new(
                place,
                Message::new(
                    format!("{name}has no value: a comma inside unquoted text?"),
                    format!("{name}没有值：是不是文字里的逗号没加引号？"),
                ),
            )
            .help("put the text in quotes", "给这段文字加上引号"),
            Kind::Null { .. } => Fault::new(
                place,
                Message::new(format!("{name}has no value"), format!("{name}没有值")),
            )
            .help(
                "write `unknown` if it is not known, or leave the key out",
                "不知道就写 `unknown`，或者删去这个键",
            ),
            other => {
                let (is_en, is_zh) = shape_words(other);
                Fault::new(
                    place,
                    Message::new(
                        format!("{name}must be {en}, not {is_en}"),
                        format!("{name}应当是{zh}，而不是{is_zh}"),
                    ),
                )
            }
        };
        self.fault(fault);
    }
}

fn shape_words(kind: &Kind<'_>) -> (&'static str, &'static str) {
    match kind {
        Kind::Null { .. } => ("nothing", "空值"),
        Kind::Text(_) => ("plain text", "文本"),
        Kind::List(_) => ("a list", "列表"),
        Kind::Map(_) => ("a map", "映射"),
    }
}

impl<'de> Deserializer<'de> for Reader<'de, '_> {
    type Error = Stop;

    /// Text; anything else is recorded and read as empty text.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        if let Kind::Text(text) = &self.node.kind {
            return visitor.visit_str(text);
        }
        self.expected("plain text", "文本");
        visitor.visit_str("")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.kind {
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.deserialize_map(visitor),
            Kind::Null { .. } | Kind::Text(_) => self.deserialize_str(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        if matches!(self.node.kind, Kind::Null { .. }) {
            self.expected("a value", "一个值");
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let empty: &[Node<'_>] = &[];
        let items = if let Kind::List(items) = &self.node.kind {
            items.iter()
        } else {
            self.expected("a list", "列表");
            empty.iter()
        };
        visitor.visit_seq(Items {
            items,
            reader: self,
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let empty: &[(Key<'_>, Node<'_>)] = &[];
        let entries = if let Kind::Map(entries) = &self.node.kind {
            entries.iter()
        } else {
            self.expected("a map", "映射");
            empty.iter()
        };
        visitor.visit_map(Entries {
            entries,
            value: None,
            reader: self,
            fields: None,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let empty: &[(Key<'_>, Node<'_>)] = &[];
        let entries = if let Kind::Map(entries) = &self.node.kind {
            entries.iter()
        } else {
            self.expected("a map", "映射");
            empty.iter()
        };
        visitor.visit_map(Entries {
            entries,
            value: None,
            reader: self,
            fields: Some(fields),
        })
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
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_enum(Shape(self))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        tuple tuple_struct identifier
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
        seed.deserialize(Reader {
            node,
            ..self.reader
        })
        .map(Some)
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'de, 'f> {
    entries: std::slice::Iter<'de, (Key<'de>, Node<'de>)>,
    value: Option<(&'de Key<'de>, &'de Node<'de>)>,
    reader: Reader<'de, 'f>,
    /// The keys that may stand here; `None` where keys are free (ids).
    fields: Option<&'static [&'static str]>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        for (key, value) in self.entries.by_ref() {
            if let Some(fields) = self.fields {
                if !fields.contains(&key.text.as_ref()) {
                    self.reader.fault(unknown_key(key, fields));
                    continue;
                }
                self.value = Some((key, value));
                let name: StrDeserializer<'_, Stop> = key.text.as_ref().into_deserializer();
                return seed.deserialize(name).map(Some);
            }
            self.value = Some((key, value));
            return seed.deserialize(KeyReader { key }).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        let (key, node) = self
            .value
            .take()
            .ok_or_else(|| Stop("value before key".to_owned()))?;
        seed.deserialize(Reader {
            node,
            what: Some(&key.text),
            ..self.reader
        })
    }
}

/// The nearest of `words` to a word that is not one of them, if near enough to be a slip.
pub fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    words
        .into_iter()
        .map(|known| {
            (
                strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase()),
                known,
            )
        })
        .filter(|(similar, _)| *similar >= 0.8)
        // The first of equals, so that the answer does not hang on the order of comparison.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(held) if held.0 >= next.0 => Some(held),
            _ => Some(next),
        })
        .map(|(_, known)| known)
}

fn unknown_key(key: &Key<'_>, fields: &[&str]) -> Fault {
    let name = &key.text;
    let fault = Fault::new(
        key.place,
        Message::new(
            format!("unknown key `{name}`"),
            format!("不认识的键 `{name}`"),
        ),
    );
    if let Some(near) = nearest(name, fields.iter().copied()) {
        return fault.help(
            format!("did you mean `{near}`?"),
            format!("是不是 `{near}`？"),
        );
    }
    if name == "<<" {
        return fault.help(
            "merge keys are not part of YAML 1.2; write the values out",
            "YAML 1.2 没有合并键，请把值直接写出来",
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

/// Tells which shape a value has: variant 0 text, 1 list, 2 map. Nothing counts as text, whose reader complains.
struct Shape<'de, 'f>(Reader<'de, 'f>);

impl<'de, 'f> EnumAccess<'de> for Shape<'de, 'f> {
    type Error = Stop;
    type Variant = Reader<'de, 'f>;
    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Stop> {
        let index = match self.0.node.kind {
            Kind::Null { .. } | Kind::Text(_) => 0,
            Kind::List(_) => 1,
            Kind::Map(_) => 2,
        };
        Ok((
            seed.deserialize(U32Deserializer::<Stop>::new(index))?,
            self.0,
        ))
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
