//! The three sides of a merge: files, `REV:path`, or standard input.
//!
//! Comes in: a word of the user's. Goes out: its bytes, and a chain read where it stands. Must not know: merging.

use std::path::{Path, PathBuf};

use liantu::language::{self, project_root, relative};
use liantu::model::Chain;

use crate::cli::chains::{self, Loaded};
use crate::cli::git::{self, Snapshot};
use crate::cli::patch::read_bytes;
use crate::cli::{Failure, Session};

/// Where a side stands: what it uses is looked for from there.
#[derive(Clone)]
pub(super) enum Place {
    /// A path on the disk, of a file that need not be there.
    Disk(PathBuf),
    /// A path in a commit or in the index.
    In(Snapshot, String),
}

/// One side.
pub(super) struct Side {
    pub bytes: Vec<u8>,
    pub name: String,
    pub place: Place,
}

/// Reads a side. A file of that name counts before a revision.
pub(super) fn read(word: &Path, session: &Session) -> Result<Side, Failure> {
    let name = word.display().to_string().replace('\\', "/");
    if name != "-"
        && !word.exists()
        && let Some((revision, path)) = name.split_once(':')
    {
        session.say(&format!("reading {name}"), &format!("读取 {name}"));
        let (snapshot, path) = git::placed(revision, path)?;
        return Ok(Side {
            bytes: snapshot.bytes(&path)?,
            name,
            place: Place::In(snapshot, path),
        });
    }
    let (bytes, name) = read_bytes(word)?;
    Ok(Side {
        bytes,
        name,
        place: Place::Disk(word.to_path_buf()),
    })
}

/// The chain that a text makes in the first of these places where it makes one.
///
/// # Errors
/// Why it makes none in the first place.
pub(super) fn chain(places: &[&Place], text: &str) -> Result<Loaded, Failure> {
    let mut first = None;
    for place in places {
        match place.chain(text) {
            Ok(loaded) => return Ok(loaded),
            Err(failure) => {
                first.get_or_insert(failure);
            }
        }
    }
    Err(first.unwrap_or_else(|| Failure::Faults(Vec::new())))
}

impl Place {
    /// The chain as it would be with this text here.
    fn chain(&self, text: &str) -> Result<Loaded, Failure> {
        match self {
            Self::In(snapshot, path) => snapshot.load_with(path, Some(text.as_bytes())),
            Self::Disk(path) => {
                let root = project_root(path);
                let name = relative(path, &root);
                let chain = Chain::read_with(&name, &|wanted| {
                    if wanted == name {
                        Ok(text.as_bytes().to_vec())
                    } else {
                        language::open_on_disk(&root, wanted)
                    }
                });
                Ok(Loaded {
                    chain: chain.map_err(|faults| Failure::Faults(faults.0))?,
                    settings: chains::settings(&root)?,
                })
            }
        }
    }
}
