//! A text in the usual layout and without a fault → the written types, entry by entry: no tree of the whole is held.
//!
//! Comes in: a text. Goes out: what [`decode`](super::decode::decode) makes of its tree, or nothing. Must not know: what
//! the fields mean.
//!
//! Where the layout is another, or anything at all is wrong, nothing comes back, and the text is read as a tree, which
//! tells every fault.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;

use foldhash::fast::RandomState;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::decode::{Stop, key_into, value_into};
use super::fault::Found;
use super::yaml::{Comes, Node, Walk};
use crate::model::FileId;

/// Reads a text into `T`; `None` where its layout is not the usual one or anything is wrong with it.
pub fn stream<T: DeserializeOwned>(text: &str, file: FileId) -> Option<T> {
    let found = RefCell::new(Found::default());
    let mut walk = Walk::new(text, file)?;
    let whole = Whole {
        walk: &mut walk,
        found: &found,
    };
    let read = T::deserialize(whole).ok()?;
    (walk.ends() && found.into_inner().is_empty()).then_some(read)
}

/// Something is wrong; what, is told by the tree.
fn wrong() -> Stop {
    Stop::custom("not without a fault")
}

/// The whole file.
struct Whole<'w, 'a> {
    walk: &'w mut Walk<'a>,
    found: &'w RefCell<Found>,
}

impl<'de> Deserializer<'de> for Whole<'_, '_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
        Err(wrong())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        enter(self.walk, Comes::Map)?;
        visitor.visit_map(Sections {
            walk: self.walk,
            found: self.found,
            fields,
            seen: Vec::new(),
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct str string option
        newtype_struct seq map enum tuple tuple_struct identifier ignored_any
    }
}

fn enter(walk: &mut Walk<'_>, wanted: Comes) -> Result<(), Stop> {
    if walk.comes() != Some(wanted) {
        return Err(wrong());
    }
    walk.step().ok_or_else(wrong)
}

/// Whether the collection that was entered last is done, which leaves it.
fn done(walk: &mut Walk<'_>) -> Result<bool, Stop> {
    match walk.comes() {
        Some(Comes::End) => walk.step().map(|()| true).ok_or_else(wrong),
        Some(_) => Ok(false),
        None => Err(wrong()),
    }
}

/// The keys of the file.
struct Sections<'w, 'a> {
    walk: &'w mut Walk<'a>,
    found: &'w RefCell<Found>,
    fields: &'static [&'static str],
    seen: Vec<&'static str>,
}

impl<'de> MapAccess<'de> for Sections<'_, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        if done(self.walk)? {
            return Ok(None);
        }
        let key = self.walk.key().ok_or_else(wrong)?;
        let known = self.fields.iter().find(|field| **field == key.text);
        let name = known
            .filter(|name| !self.seen.contains(name))
            .ok_or_else(wrong)?;
        self.seen.push(name);
        seed.deserialize((*name).into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        seed.deserialize(Section {
            walk: self.walk,
            found: self.found,
        })
    }
}

/// The value of a key of the file.
struct Section<'w, 'a> {
    walk: &'w mut Walk<'a>,
    found: &'w RefCell<Found>,
}

impl<'a> Section<'_, 'a> {
    fn node(&mut self) -> Result<Node<'a>, Stop> {
        self.walk.value().ok_or_else(wrong)
    }

    /// Whether it stands on the line of its key, as `[]` does.
    fn is_inline(&self) -> bool {
        self.walk.comes() == Some(Comes::Value)
    }
}

/// Reads the value whole: it is small.
macro_rules! whole {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {
        $(fn $method<V: Visitor<'de>>(mut self, $($argument: $type,)* visitor: V) -> Result<V::Value, Stop> {
            let node = self.node()?;
            value_into(&node, self.found).$method($($argument,)* visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Section<'_, '_> {
    type Error = Stop;

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        if self.is_inline() {
            return value_into(&self.node()?, self.found).deserialize_seq(visitor);
        }
        enter(self.walk, Comes::List)?;
        visitor.visit_seq(Items {
            walk: self.walk,
            found: self.found,
        })
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        if self.is_inline() {
            return value_into(&self.node()?, self.found).deserialize_map(visitor);
        }
        enter(self.walk, Comes::Map)?;
        visitor.visit_map(Entries {
            walk: self.walk,
            found: self.found,
            seen: HashSet::default(),
        })
    }

    whole! {
        deserialize_any();
        deserialize_str();
        deserialize_string();
        deserialize_option();
        deserialize_newtype_struct(name: &'static str);
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
        deserialize_enum(name: &'static str, shapes: &'static [&'static str]);
        deserialize_ignored_any();
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier
    }
}

/// The items of a list of the file.
struct Items<'w, 'a> {
    walk: &'w mut Walk<'a>,
    found: &'w RefCell<Found>,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stop> {
        if done(self.walk)? {
            return Ok(None);
        }
        let node = self.walk.value().ok_or_else(wrong)?;
        seed.deserialize(value_into(&node, self.found)).map(Some)
    }
}

/// The entries of a map of the file.
struct Entries<'w, 'a> {
    walk: &'w mut Walk<'a>,
    found: &'w RefCell<Found>,
    seen: HashSet<Cow<'a, str>, RandomState>,
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        if done(self.walk)? {
            return Ok(None);
        }
        let key = self.walk.key().ok_or_else(wrong)?;
        let read = seed.deserialize(key_into(&key))?;
        if self.seen.insert(key.text) {
            Ok(Some(read))
        } else {
            Err(wrong())
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let node = self.walk.value().ok_or_else(wrong)?;
        seed.deserialize(value_into(&node, self.found))
    }
}
