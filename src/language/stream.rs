//! A text in the usual layout and without a fault → the written types, value by value: no tree is held.
//!
//! Comes in: a text. Goes out: what [`decode`](super::decode::decode) makes of its tree, or nothing. Must not know: what
//! the fields mean.
//!
//! Where the layout is another, or anything at all is wrong, nothing comes back, and the text is read as a tree, which
//! tells every fault.

use std::borrow::Cow;
use std::cell::RefCell;
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use smallvec::SmallVec;

use super::decode::{PLACED, SHAPES, Stop, TWICE, key_into, place_part, value_into};
use super::fault::Found;
use super::yaml::{Key, Next, Shape, Walk};
use crate::model::{FileId, Place};

/// Maps of ids up to this size are searched for an id that stands twice one by one, which is faster than hashing.
const SMALL_MAP: usize = 8;

/// Reads a text into `T`; `None` where its layout is not the usual one or anything is wrong with it.
pub fn stream<T: DeserializeOwned>(text: &str, file: FileId) -> Option<T> {
    let mut walk = Walk::new(text, file)?;
    let read = T::deserialize(Value { walk: &mut walk }).ok()?;
    walk.ends().then_some(read)
}

/// Something is wrong; what, is told by the tree.
fn wrong() -> Stop {
    Stop::custom("not without a fault")
}

/// What the walk says, or that it gave up.
fn said<T>(what: Option<T>) -> Result<T, Stop> {
    what.ok_or_else(wrong)
}

/// The value that comes.
struct Value<'w, 'a> {
    walk: &'w mut Walk<'a>,
}

impl Value<'_, '_> {
    fn enter(&mut self, shape: Shape) -> Result<(), Stop> {
        if self.walk.shape() != shape {
            return Err(wrong());
        }
        said(self.walk.enter())
    }
}

impl<'de> Deserializer<'de> for Value<'_, '_> {
    type Error = Stop;

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_str(said(self.walk.text())?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.walk.shape() {
            Shape::Text => self.deserialize_str(visitor),
            Shape::List => self.deserialize_seq(visitor),
            Shape::Map => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        // What has no value is not for the walk.
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        self.enter(Shape::List)?;
        visitor.visit_seq(Items { walk: self.walk })
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        self.enter(Shape::Map)?;
        visitor.visit_map(Entries {
            walk: self.walk,
            few: SmallVec::new(),
            many: Vec::new(),
            hasher: RandomState::default(),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.enter(Shape::Map)?;
        visitor.visit_map(Fields {
            walk: self.walk,
            known: fields,
            next: 0,
            seen: 0,
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if name == PLACED {
            return visitor.visit_seq(Placed {
                walk: self.walk,
                place: Place::default(),
                step: 0,
            });
        }
        if name == TWICE {
            // What is read twice is few: as a tree.
            let node = said(self.walk.node())?;
            let found = RefCell::new(Found::default());
            let read = value_into(&node, &found).deserialize_newtype_struct(name, visitor)?;
            return found
                .into_inner()
                .is_empty()
                .then_some(read)
                .ok_or_else(wrong);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        shapes: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let index = match self.walk.shape() {
            Shape::Text => 0,
            Shape::List => 1,
            Shape::Map => 2,
        };
        if shapes.contains(&SHAPES[index]) {
            visitor.visit_enum(Shaped { index, value: self })
        } else {
            Err(wrong())
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
        // Nothing in a chain file is ignored.
        Err(wrong())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier
    }
}

/// Reads the value that was come to.
fn value_of<'de, S: DeserializeSeed<'de>>(walk: &mut Walk<'_>, seed: S) -> Result<S::Value, Stop> {
    let read = seed.deserialize(Value { walk })?;
    said(walk.done())?;
    Ok(read)
}

/// The items of a list.
struct Items<'w, 'a> {
    walk: &'w mut Walk<'a>,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stop> {
        if !said(self.walk.item())? {
            return Ok(None);
        }
        value_of(self.walk, seed).map(Some)
    }
}

/// The entries of a map whose keys are free.
struct Entries<'w, 'a> {
    walk: &'w mut Walk<'a>,
    /// The keys so far: of a large map, only the first.
    few: SmallVec<[&'a str; SMALL_MAP]>,
    /// Of a large map, the keys so far by their hashes: put in order at its end, two that are equal stand side by side.
    /// Two keys of one hash are for the tree, which looks closer.
    many: Vec<u64>,
    hasher: RandomState,
}

impl<'a> Entries<'_, 'a> {
    /// Whether a key surely is the first of its text, as far as that can be told now.
    fn is_new(&mut self, key: &'a str) -> bool {
        if self.few.len() < SMALL_MAP {
            let new = !self.few.contains(&key);
            self.few.push(key);
            return new;
        }
        if self.many.is_empty() {
            let few = self.few.iter().map(|it| self.hasher.hash_one(it));
            self.many.extend(few);
        }
        self.many.push(self.hasher.hash_one(key));
        true
    }

    /// Whether all keys of a large map surely are different.
    fn are_different(&mut self) -> bool {
        self.many.sort_unstable();
        self.many.windows(2).all(|pair| pair[0] != pair[1])
    }
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        let Next::Key(key, place) = said(self.walk.key())? else {
            return self.are_different().then_some(None).ok_or_else(wrong);
        };
        if !self.is_new(key) {
            return Err(wrong());
        }
        let text = Cow::Borrowed(key);
        seed.deserialize(key_into(&Key { text, place })).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        value_of(self.walk, seed)
    }
}

/// The entries of a map whose keys are known.
struct Fields<'w, 'a> {
    walk: &'w mut Walk<'a>,
    known: &'static [&'static str],
    /// Keys mostly stand in the order of the language: the next one is looked for from here on.
    next: usize,
    /// The places of those that were come to, as bits.
    seen: u64,
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        let Next::Key(key, _) = said(self.walk.key())? else {
            return Ok(None);
        };
        let (before, after) = self.known.split_at(self.next);
        let is = |field: &&str| *field == key;
        let later = after.iter().position(is).map(|at| at + self.next);
        let at = said(later.or_else(|| before.iter().position(is)))?;
        let bit = said(u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)))?;
        if self.seen & bit != 0 {
            return Err(wrong());
        }
        self.seen |= bit;
        self.next = at;
        let name: StrDeserializer<'_, Stop> = self.known[at].into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        value_of(self.walk, seed)
    }
}

/// A value, then the five numbers of its place.
struct Placed<'w, 'a> {
    walk: &'w mut Walk<'a>,
    place: Place,
    step: usize,
}

impl<'de> SeqAccess<'de> for Placed<'_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stop> {
        let step = self.step;
        self.step += 1;
        if let Some(number) = step.checked_sub(1) {
            return place_part(self.place, number, seed);
        }
        let (place, on_one_line) = self.walk.here();
        self.place = place;
        let read = seed.deserialize(Value { walk: self.walk })?;
        if on_one_line {
            self.place.end = self.walk.end();
        }
        Ok(Some(read))
    }
}

/// Tells which shape a value is read in.
struct Shaped<'w, 'a> {
    /// Its place among [`SHAPES`].
    index: usize,
    value: Value<'w, 'a>,
}

impl<'de, 'w, 'a> EnumAccess<'de> for Shaped<'w, 'a> {
    type Error = Stop;
    type Variant = Value<'w, 'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Stop> {
        let index = U32Deserializer::<Stop>::new(u32::try_from(self.index).unwrap_or(0));
        Ok((seed.deserialize(index)?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Value<'_, '_> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        Err(wrong())
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
