//! JSON Schema of the chain language, made from the reader's own types.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};

use super::written::Written;

/// The schema of a chain file (JSON Schema 2020-12).
pub fn schema() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12().with_transform(NoNull);
    settings
        .into_generator()
        .into_root_schema_for::<Written>()
        .to_value()
}

/// Optional fields may be left out; that they may be null is schemars' reading, not the language's.
#[derive(Clone, Debug)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let null = serde_json::Value::from("null");
        if let Some(serde_json::Value::Array(words)) = schema.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
        if let Some(serde_json::Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| *name != null);
            if let [only] = &types[..] {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        let Some(serde_json::Value::Array(choices)) = schema.get_mut("anyOf") else {
            return;
        };
        choices.retain(|choice| choice.get("type") != Some(&null));
        if choices.len() != 1 {
            return;
        }
        // A choice of one is that one.
        if let Some(serde_json::Value::Object(only)) = choices.pop() {
            schema.remove("anyOf");
            for (key, value) in only {
                if schema.get(&key).is_none() {
                    schema.insert(key, value);
                }
            }
        }
    }
}
