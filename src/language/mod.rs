//! Text → chain, or every fault at once; JSON Schema of the language.
//!
//! Comes in: paths and a way to open them. Goes out: [`Chain`] or [`Faults`]. Must not know: analyses, formats.

mod decode;
mod fault;
mod files;
mod resolve;
mod schema;
mod shape;
mod written;
mod yaml;

use std::fmt;
use std::path::Path;

pub use fault::{excerpt, location};
pub use files::{Open, OpenError, open_on_disk, project_root};
pub use schema::schema;
pub use yaml::BYTES_MAX;

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
            writeln!(f, "{file}:{line}:{column}: {}", fault.message.en)?;
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
        Self::read_with(&name, &|wanted| open_on_disk(&root, wanted))
    }

    /// Reads the chain file `path` and what it uses through `open`, which takes paths relative to the project root.
    ///
    /// # Errors
    /// Every fault of every file, each with its place.
    pub fn read_with(path: &str, open: Open<'_>) -> Result<Self, Faults> {
        let mut loader = files::Loader::new(open);
        loader.load(path);
        let files::Loader {
            files,
            loaded,
            faults,
            ..
        } = loader;
        let (chain, more) = resolve::resolve(&loaded, files);
        let mut faults = faults;
        // Names that a file with structural faults would have declared are missing: naming them would mislead.
        if faults.is_empty() {
            faults = more;
        }
        if faults.is_empty() {
            return Ok(chain);
        }
        faults.sort_by_key(|fault| (fault.place.file, fault.place.line, fault.place.column));
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

/// A path relative to the root, with `/`.
pub fn relative(path: &Path, root: &Path) -> String {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let short = absolute.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = short
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
