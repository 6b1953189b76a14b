//! The parts of values as serde asks for them: items, entries, places, shapes.
//!
//! Comes in: values with places. Goes out: their parts, each read by a reader. Must not know: what the fields mean.

use std::cell::RefCell;

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::told::{stray_key, unknown_key};
use super::{Reader, Stop, What};
use crate::language::fault::Found;
use crate::language::yaml::{Key, Kind, Node};
use crate::model::Place;

/// A value read twice; what is wrong with it is said of the second reading alone.
pub(super) struct Twice<'de, 'f> {
    pub first: bool,
    pub reader: Reader<'de, 'f>,
}

impl<'de> SeqAccess<'de> for Twice<'_, '_> {
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

pub(super) struct Items<'de, 'f> {
    pub items: std::slice::Iter<'de, Node<'de>>,
    pub reader: Reader<'de, 'f>,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
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

pub(super) struct Entries<'de, 'f> {
    pub all: &'de [(Key<'de>, Node<'de>)],
    pub left: std::slice::Iter<'de, (Key<'de>, Node<'de>)>,
    pub value: Option<(&'de Key<'de>, &'de Node<'de>)>,
    pub reader: Reader<'de, 'f>,
    /// The keys that may stand here; `None` where keys are free (ids).
    pub fields: Option<&'static [&'static str]>,
    /// Keys that a misspelt key was read as.
    pub mended: Vec<&'static str>,
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

impl<'de> MapAccess<'de> for Entries<'_, '_> {
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

/// A key read as text with its place.
pub(super) struct KeyReader<'de> {
    pub key: &'de Key<'de>,
}

impl<'de> Deserializer<'de> for KeyReader<'_> {
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

/// One of the five numbers of a place; none behind the last.
pub fn place_part<'de, S: DeserializeSeed<'de>>(
    place: Place,
    number: usize,
    seed: S,
) -> Result<Option<S::Value>, Stop> {
    let numbers = [
        u32::from(place.file.0),
        place.line,
        place.column,
        place.start,
        place.end,
    ];
    let part = numbers.get(number).copied().map(U32Deserializer::new);
    part.map(|part| seed.deserialize(part)).transpose()
}

/// A value, then the five numbers of its place.
pub(super) struct Placed<'de, 'f> {
    pub place: Place,
    pub step: usize,
    pub reader: Reader<'de, 'f>,
}

impl<'de> SeqAccess<'de> for Placed<'_, '_> {
    type Error = Stop;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Stop> {
        let step = self.step;
        self.step += 1;
        let Some(number) = step.checked_sub(1) else {
            return seed.deserialize(self.reader).map(Some);
        };
        place_part(self.place, number, seed)
    }
}

pub(super) struct PlacedKey<'de> {
    pub key: &'de Key<'de>,
    pub step: usize,
}

impl<'de> SeqAccess<'de> for PlacedKey<'_> {
    type Error = Stop;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Stop> {
        let step = self.step;
        self.step += 1;
        let Some(number) = step.checked_sub(1) else {
            let text: StrDeserializer<'_, Stop> = self.key.text.as_ref().into_deserializer();
            return seed.deserialize(text).map(Some);
        };
        place_part(self.key.place, number, seed)
    }
}

/// Tells which shape a value is read in.
pub(super) struct Shape<'de, 'f> {
    /// Its place among [`SHAPES`].
    pub index: usize,
    pub reader: Reader<'de, 'f>,
}

impl<'de, 'n, 'f> EnumAccess<'de> for Shape<'n, 'f> {
    type Error = Stop;
    type Variant = Reader<'n, 'f>;
    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Stop> {
        let index = U32Deserializer::<Stop>::new(u32::try_from(self.index).unwrap_or(0));
        Ok((seed.deserialize(index)?, self.reader))
    }
}

impl<'de> VariantAccess<'de> for Reader<'_, '_> {
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
