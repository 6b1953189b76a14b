//! Text → chain, or every fault at once; JSON Schema of the language.
//!
//! Comes in: paths and a way to open them. Goes out: [`Chain`] or [`Faults`]. Must not know: analyses, formats.

mod decode;
mod edit;
mod encoding;
mod fault;
mod files;
mod format;
mod keyed;
mod plain;
mod resolve;
mod schema;
mod shape;
mod stream;
mod syntax;
mod words;
mod written;
mod written_scenario;
mod yaml;

use std::fmt;
use std::path::Path;

pub use decode::nearest;
pub use edit::{References, normal, rewrite, with_names};
pub use encoding::BYTES_MAX;
pub use fault::{excerpt, location};
use files::{Content, open_named};
pub use files::{Open, OpenError, open_on_disk, project_root};
pub(crate) use format::FILE_KEYS;
pub use format::{canonical, canonical_keys, canonical_sections, yaml_lines};
pub use keyed::{Keyed, KeyedValue, item_key, keyed};
pub use plain::{Plain, plain_text};
pub use schema::schema;

use crate::model::Chain;
use crate::report;

/// Everything that is wrong with a chain's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<report::Fault>);

impl fmt::Display for Faults {
    /// One line per fault, in English: `file:line:column: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            let report::Location { file, line, column } = &fault.at;
            let message = &fault.message.en;
            // Line 0 is the file as a whole.
            if *line == 0 {
                writeln!(f, "{file}: {message}")?;
            } else {
                writeln!(f, "{file}:{line}:{column}: {message}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl Chain {
    /// Reads a chain file and what it uses from the disk.
    ///
    /// # Errors
    /// Every fault of every file, each with its place.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Faults> {
        let path = path.as_ref();
        let root = project_root(path);
        let name = relative(path, &root);
        // The file itself is opened as it was named, wherever it lies; what it uses must lie in the project.
        Self::read_with(&name, &|wanted| {
            if wanted == name {
                open_named(path)
            } else {
                open_on_disk(&root, wanted)
            }
        })
    }

    /// Reads the chain file `path` and what it uses through `open`, which takes paths relative to the project root.
    ///
    /// # Errors
    /// Every fault of every file, each with its place.
    pub fn read_with(path: &str, open: Open<'_>) -> Result<Self, Faults> {
        Self::load(path, &|wanted| open(wanted).map(Content::Bytes))
    }

    /// Reads the chain file `path` and what it uses from trees at hand: the same chain as from their texts, but for
    /// places, which only keep their order, and for the texts themselves, which are empty.
    ///
    /// # Errors
    /// Every fault of every tree.
    pub fn read_trees<'t>(
        path: &str,
        tree: &'t dyn Fn(&str) -> Option<&'t Keyed>,
    ) -> Result<Self, Faults> {
        let give = |wanted: &str| tree(wanted).map(Content::Tree).ok_or(OpenError::NotFound);
        Self::load(path, &give)
    }

    fn load(path: &str, give: files::Give<'_>) -> Result<Self, Faults> {
        let mut loader = files::Loader::new(give);
        loader.load(path);
        let files::Loader {
            files,
            loaded,
            found,
            ..
        } = loader;
        let (chain, found) = resolve::resolve(loaded, files, found);
        if found.is_empty() {
            return Ok(chain);
        }
        let faults = found.into_sorted();
        Err(Faults(
            faults
                .iter()
                .map(|fault| fault.report(&chain.files))
                .collect(),
        ))
    }

    /// Reads a chain from text, without files to use; for tests and small programmes.
    ///
    /// # Errors
    /// Every fault of the text, each with its place.
    pub fn from_text(name: &str, text: &str) -> Result<Self, Faults> {
        Self::read_with(name, &|wanted| {
            if wanted == name {
                Ok(text.as_bytes().to_vec())
            } else {
                Err(OpenError::NotFound)
            }
        })
    }
}

/// A path relative to the root, with `/`. Only the folder is resolved: a link is called by its own name.
pub fn relative(path: &Path, root: &Path) -> String {
    let absolute = match (path.file_name(), files::folder(path).canonicalize()) {
        (Some(name), Ok(folder)) => folder.join(name),
        _ => path.to_path_buf(),
    };
    let short = absolute.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = short
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
