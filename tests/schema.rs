//! The JSON Schema of chain files: every chain and every fixture that reads fits it, and what the reader refuses for
//! its shape it refuses too.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use liantu::language::{Faults, schema};
use liantu::model::Chain;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

/// The YAML files of a folder, sorted.
fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "{folder} has no files");
    found
}

/// What an editor makes of a YAML file: the YAML 1.2 core schema, in which `no` is text.
fn json_of(text: &str) -> Value {
    let options = serde_yaml::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_yaml::from_str_with_options(text, options).unwrap()
}

fn complaints(validator: &Validator, value: &Value) -> Vec<String> {
    let all = validator.iter_errors(value);
    all.map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn every_file_that_reads_fits() {
    let validator = validator();
    for folder in [
        "chains",
        "chains/reference",
        "tests/rules",
        "tests/language",
        "tests/language/reference",
    ] {
        for path in yaml_files(folder) {
            let text = std::fs::read_to_string(&path).unwrap();
            if let Err(faults) = Chain::read(&path) {
                panic!("{}\n{faults}", path.display());
            }
            let wrong = complaints(&validator, &json_of(&text));
            assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
        }
    }
}

#[test]
fn what_is_refused_for_its_shape_does_not_fit() {
    let validator = validator();
    let shapes: Vec<PathBuf> = yaml_files("tests/faults")
        .into_iter()
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("shape-")
        })
        .collect();
    assert!(shapes.len() > 5);
    for path in shapes {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!validator.is_valid(&json_of(&text)), "{}", path.display());
    }
}

#[test]
fn editors_find_what_they_show() {
    let schema = schema();
    assert_eq!(schema["title"], "Chain file of liantu");
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert!(schema.get("$id").is_none());
    assert_eq!(schema["required"], json!(["format", "chain"]));
    let definitions = schema["$defs"].as_object().unwrap();
    for name in [
        "Site",
        "Process",
        "Observation",
        "Target",
        "Amount",
        "Period",
    ] {
        assert!(definitions.contains_key(name), "{name}");
    }
    // Every key has words that an editor shows, and closed sets say what is in them.
    for (name, definition) in definitions.iter().chain([(&"Chain".to_owned(), &schema)]) {
        assert!(!name.contains("Written"), "{name} is a name of the code");
        assert!(definition["description"].is_string(), "{name}");
        for (key, value) in definition["properties"].as_object().into_iter().flatten() {
            assert!(value["description"].is_string(), "{name}.{key}");
            assert!(value.get("default").is_none(), "{name}.{key}");
        }
    }
    let status = &definitions["Site"]["properties"]["status"]["enum"];
    assert!(
        status
            .as_array()
            .unwrap()
            .contains(&json!("under-construction"))
    );
}

/// Places in a document: keys and positions from the root.
fn places(value: &Value) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    let mut open = vec![(Vec::new(), value)];
    while let Some((path, value)) = open.pop() {
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    open.push(([&path[..], &[Step::Key(key.clone())]].concat(), inner));
                }
            }
            Value::Array(list) => {
                for (at, inner) in list.iter().enumerate() {
                    open.push(([&path[..], &[Step::At(at)]].concat(), inner));
                }
            }
            _ => {}
        }
        found.push(path);
    }
    found.sort();
    found
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    At(usize),
}

fn inside<'v>(value: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::At(at) => &mut value[*at],
    })
}

/// One slip of the pen.
#[derive(Clone, Debug)]
enum Slip {
    /// Something of another shape stands in the place.
    Value(Value),
    /// The entry is left out.
    Gone,
    /// The key is another word.
    Key(&'static str),
}

fn slips() -> impl Strategy<Value = Slip> {
    prop_oneof![
        prop_oneof![
            Just(Value::Null),
            Just(json!([])),
            Just(json!({})),
            Just(json!("word")),
            Just(json!("two words")),
            Just(json!(["a", "b"])),
            Just(json!({"a": "b"})),
            Just(json!(2025)),
            Just(json!(true)),
            Just(json!([[]])),
        ]
        .prop_map(Slip::Value),
        Just(Slip::Gone),
        prop_oneof![
            Just("titel"),
            Just("of"),
            Just("Amount"),
            Just("note"),
            Just("铝")
        ]
        .prop_map(Slip::Key),
    ]
}

fn slipped(document: &Value, path: &[Step], slip: &Slip) -> Value {
    let mut document = document.clone();
    let Some((last, parents)) = path.split_last() else {
        return document;
    };
    let parent = inside(&mut document, parents);
    match (last, slip) {
        (_, Slip::Value(value)) => *inside(parent, std::slice::from_ref(last)) = value.clone(),
        (Step::Key(key), Slip::Gone) => {
            parent.as_object_mut().unwrap().remove(key);
        }
        (Step::Key(key), Slip::Key(other)) => {
            let map: &mut Map<String, Value> = parent.as_object_mut().unwrap();
            let value = map.remove(key).unwrap();
            map.insert((*other).to_owned(), value);
        }
        (Step::At(at), Slip::Gone | Slip::Key(_)) => {
            parent.as_array_mut().unwrap().remove(*at);
        }
    }
    document
}

/// Whether a fault is one of shape: a key, a word, a kind of value or a required key, not what a value means.
fn is_of_shape(message: &str) -> bool {
    let words = [
        "unknown key",
        "must be ",
        "has no value",
        "is missing",
        "words that can stand here",
        "neither",
    ];
    words.iter().any(|word| message.contains(word))
}

fn read(document: &Value, folder: &Path) -> Result<Chain, Faults> {
    // JSON is YAML; the text of the file is what an editor would have checked.
    let text = serde_json::to_string(document).unwrap();
    Chain::read_with("slip.yaml", &|path| {
        if path == "slip.yaml" {
            return Ok(text.clone().into_bytes());
        }
        liantu::language::open_on_disk(folder, path)
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn reader_and_schema_agree_on_slips_of_the_pen(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        slip in slips(),
    ) {
        thread_local! {
            static VALIDATOR: Validator = validator();
            static DOCUMENTS: Vec<(PathBuf, Value)> = ["chains", "chains/reference", "tests/language"]
                .iter()
                .flat_map(|folder| yaml_files(folder))
                .map(|path| (path.clone(), json_of(&std::fs::read_to_string(&path).unwrap())))
                .collect();
        }
        let (folder, document) = DOCUMENTS.with(|all| {
            let (path, document) = which.get(all);
            (path.parent().unwrap().to_owned(), document.clone())
        });
        let places = places(&document);
        let path = at.get(&places);
        let document = slipped(&document, path, &slip);
        let fits = VALIDATOR.with(|validator| validator.is_valid(&document));
        let Err(Faults(faults)) = read(&document, &folder) else {
            prop_assert!(fits, "{slip:?} at {path:?} reads");
            return Ok(());
        };
        let shape: Vec<&str> = faults
            .iter()
            .filter(|fault| fault.at.file == "slip.yaml")
            .map(|fault| fault.message.en.as_str())
            .filter(|message| is_of_shape(message))
            .collect();
        prop_assert!(shape.is_empty() || !fits, "{slip:?} at {path:?}: {shape:?}");
    }
}
