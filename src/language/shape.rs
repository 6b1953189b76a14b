//! The shapes written values take: text with its place, maps of ids, text or something longer.
//!
//! Comes in: what `decode` reads. Goes out: the building blocks of the written types, each with its JSON Schema.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use compact_str::CompactString;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{
    Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::decode::{PLACED, SHAPE, SHAPES, TWICE};
use crate::model::{FileId, Place, Tree};

/// A value and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// What few entries give: it stands apart, so that the many that do not are small.
pub type Seldom<T> = Option<Box<T>>;

/// Raw text of a scalar and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// The text, escapes processed, nothing else changed.
    pub value: CompactString,
    /// Where.
    pub place: Place,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        At::<CompactString>::deserialize(deserializer).map(|at| Self {
            value: at.value,
            place: at.place,
        })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = At<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<At<T>, A::Error> {
                let missing = || serde::de::Error::custom("a placed value has six parts");
                // The value comes first: only behind it is known where it ends.
                let value = parts.next_element()?.ok_or_else(missing)?;
                let mut numbers = [0_u32; 5];
                for number in &mut numbers {
                    *number = parts.next_element()?.unwrap_or_default();
                }
                let [file, line, column, start, end] = numbers;
                let file = FileId(u16::try_from(file).unwrap_or_default());
                let place = Place {
                    file,
                    line,
                    column,
                    start,
                    end,
                };
                Ok(At { value, place })
            }
        }
        deserializer.deserialize_newtype_struct(PLACED, Parts(PhantomData))
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Text. It is read as written: `2025` and `true` are text too.",
            "type": ["string", "number", "boolean"]
        })
    }
}

/// Which keys may stand in a map, for the schema.
pub trait KeySchema {
    /// What every key must be; `None` where keys are free.
    fn keys() -> Option<Schema>;
}

/// Any key.
#[derive(Clone, Debug, PartialEq)]
pub struct AnyKey;
impl KeySchema for AnyKey {
    fn keys() -> Option<Schema> {
        None
    }
}

/// A map whose keys are ids (or slot names, or words of a set), in file order.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries<T, K = AnyKey>(pub Vec<(Text, T)>, PhantomData<K>);

impl<T, K> Entries<T, K> {
    /// A map of these entries.
    pub fn new(entries: Vec<(Text, T)>) -> Self {
        Self(entries, PhantomData)
    }
}

impl<T, K> Default for Entries<T, K> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, K> Deserialize<'de> for Entries<T, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Pairs<T> {
            type Value = Vec<(Text, T)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }
        deserializer
            .deserialize_map(Pairs(PhantomData))
            .map(Self::new)
    }
}

impl<T: JsonSchema, K: KeySchema> JsonSchema for Entries<T, K> {
    fn schema_name() -> Cow<'static, str> {
        format!("MapOf{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        let mut schema = json_schema!({"type": "object", "additionalProperties": value});
        if let Some(keys) = K::keys() {
            schema.insert("propertyNames".to_owned(), keys.to_value());
        }
        schema
    }
}

/// Reads the shape of a value, one of `shapes`, then the value in the type of that shape.
fn shaped<'de, D: Deserializer<'de>, S, L, M, V>(
    deserializer: D,
    shapes: &'static [&'static str],
    text: fn(S) -> V,
    list: fn(L) -> V,
    map: fn(M) -> V,
) -> Result<V, D::Error>
where
    S: Deserialize<'de>,
    L: Deserialize<'de>,
    M: Deserialize<'de>,
{
    struct Pick<S, L, M, V>(fn(S) -> V, fn(L) -> V, fn(M) -> V);
    impl<'de, S, L, M, V> Visitor<'de> for Pick<S, L, M, V>
    where
        S: Deserialize<'de>,
        L: Deserialize<'de>,
        M: Deserialize<'de>,
    {
        type Value = V;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text, a list or a map")
        }
        fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V, A::Error> {
            let (shape, value): (u32, _) = access.variant()?;
            match shape {
                0 => value.newtype_variant().map(self.0),
                1 => value.newtype_variant().map(self.1),
                _ => value.newtype_variant().map(self.2),
            }
        }
    }
    deserializer.deserialize_enum(SHAPE, shapes, Pick(text, list, map))
}

/// What the short form of a longer one looks like, for the schema.
pub trait ShortForm {
    /// The text.
    type Text: JsonSchema;
}

/// Text, or the longer form `T` (a map).
#[derive(Clone, Debug, PartialEq)]
pub enum TextOr<T> {
    /// The short form.
    Text(Text),
    /// The long form.
    Long(Box<At<T>>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let long = |value: At<T>| Self::Long(Box::new(value));
        shaped(deserializer, &["text", "map"], Self::Text, long, long)
    }
}

impl<T: JsonSchema + ShortForm> JsonSchema for TextOr<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("TextOr{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let short = generator.subschema_for::<T::Text>();
        json_schema!({"anyOf": [short, generator.subschema_for::<T>()]})
    }
}

/// One text or a list of texts: `source: page`, `source: [page, paper]`.
#[derive(Clone, Debug, PartialEq)]
pub enum Texts {
    /// One text.
    One(Text),
    /// A list.
    Many(Vec<Text>),
}

impl Texts {
    /// Every text.
    pub fn all(&self) -> &[Text] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shaped(
            deserializer,
            &["text", "list"],
            Self::One,
            Self::Many,
            Self::Many,
        )
    }
}

impl JsonSchema for Texts {
    fn schema_name() -> Cow<'static, str> {
        "Texts".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<Text>();
        json_schema!({
            "description": "One text, or a list of texts.",
            "anyOf": [text, {"type": "array", "items": text}]
        })
    }
}

/// A list of ids, or a map of ids to `T`: `inputs: [alumina]`, `inputs: {alumina: 1.93 t}`.
#[derive(Clone, Debug, PartialEq)]
pub enum ListOrMap<T> {
    /// Ids alone.
    List(Vec<Text>),
    /// Ids with what is known of them.
    Map(Entries<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ListOrMap<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shaped(
            deserializer,
            &["list", "map"],
            Self::Map,
            Self::List,
            Self::Map,
        )
    }
}

impl<T: JsonSchema> JsonSchema for ListOrMap<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ListOrMapOf{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let list = generator.subschema_for::<Vec<Text>>();
        json_schema!({"anyOf": [list, generator.subschema_for::<Entries<T>>()]})
    }
}

/// A list of `T`, or a map of ids to `T`.
#[derive(Clone, Debug, PartialEq)]
pub enum EntriesOrList<T> {
    /// Entries that name their subject themselves.
    List(Vec<At<T>>),
    /// Entries by the id of their subject.
    Map(Entries<At<T>>),
}

impl<T> Default for EntriesOrList<T> {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for EntriesOrList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shaped(
            deserializer,
            &["list", "map"],
            Self::Map,
            Self::List,
            Self::Map,
        )
    }
}

impl<T: JsonSchema> JsonSchema for EntriesOrList<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ListOrEntriesOf{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let list = generator.subschema_for::<Vec<T>>();
        json_schema!({"anyOf": [list, generator.subschema_for::<Entries<T>>()]})
    }
}

/// A value as written and as it reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Both<T> {
    /// As written.
    pub tree: Tree,
    /// As it reads.
    pub value: T,
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Both<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Twice<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Twice<T> {
            type Value = Both<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value read twice")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Both<T>, A::Error> {
                let tree = parts.next_element::<Any>()?;
                Ok(Both {
                    tree: tree.map_or_else(|| Tree::Map(Vec::new()), |any| any.0),
                    value: parts.next_element()?.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_newtype_struct(TWICE, Twice(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Both<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// Anything, kept as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Any(pub Tree);

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = |entries: Entries<Self>| {
            let pairs = entries
                .0
                .into_iter()
                .map(|(key, value)| (key.value.into(), value.0));
            Self(Tree::Map(pairs.collect()))
        };
        let list =
            |items: Vec<Self>| Self(Tree::List(items.into_iter().map(|item| item.0).collect()));
        shaped(
            deserializer,
            &SHAPES,
            |text: String| Self(Tree::Text(text)),
            list,
            map,
        )
    }
}
