//! The files of a project at one moment: a commit, the index, the disk.

use std::path::PathBuf;
use std::sync::Arc;

use gix::bstr::{BStr, ByteSlice as _};
use gix::index::entry::{Mode, Stage};
use liantu::language::{BYTES_MAX, OpenError};
use liantu::model::Chain;
use liantu::rules::Settings;

use super::{Repository, advice};
use crate::cli::Failure;
use crate::cli::chains::{self, Loaded, is_chain_file};

/// Links followed from one path before it counts as a circle.
const LINKS_MAX: usize = 8;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    File,
    Folder,
}

/// The files of a project at one moment. Paths are from its root, with `/`; the empty path is the root itself.
#[derive(Clone)]
pub(crate) struct Snapshot {
    /// As the user calls it: `main`, `4f2c1a9d0e`; empty for the index and the work tree.
    name: String,
    files: Files,
}

#[derive(Clone)]
enum Files {
    Tree(Repository, gix::ObjectId),
    /// What is staged; of a file in conflict one side, where one was asked for.
    Index(Repository, Arc<gix::index::File>, Option<Stage>),
    Disk(PathBuf),
}

/// What a tree or the index has at a path.
enum Held {
    Blob(gix::ObjectId),
    Link(gix::ObjectId),
    Folder,
    Submodule,
    Conflict,
}

impl Snapshot {
    /// A commit's tree.
    pub(super) fn tree(repository: Repository, tree: gix::ObjectId, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            files: Files::Tree(repository, tree),
        }
    }

    /// What is staged.
    pub(super) fn index(repository: Repository, index: gix::index::File) -> Self {
        Self {
            name: String::new(),
            files: Files::Index(repository, Arc::new(index), None),
        }
    }

    /// The same index, of files in conflict this side.
    pub(super) fn in_conflict(mut self, number: &str) -> Self {
        if let Files::Index(_, _, stage) = &mut self.files {
            *stage = side_of(number);
            self.name = format!(":{number}");
        }
        self
    }

    /// A folder on the disk; its name, with `/` at its end, goes before the paths in it.
    pub fn disk(root: PathBuf, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            files: Files::Disk(root),
        }
    }

    /// What the whole is called.
    pub fn title(&self) -> String {
        match &self.files {
            Files::Tree(..) => self.name.clone(),
            Files::Index(..) => "index".to_owned(),
            Files::Disk(_) => "work tree".to_owned(),
        }
    }

    /// What a file in it is called: `main:chains/x.yaml`, `:chains/x.yaml`, `chains/x.yaml`.
    pub fn shown(&self, path: &str) -> String {
        match &self.files {
            Files::Tree(..) | Files::Index(..) => format!("{}:{path}", self.name),
            Files::Disk(_) => format!("{}{path}", self.name),
        }
    }

    /// What stands at a path.
    pub fn what(&self, path: &str) -> Option<What> {
        if path.is_empty() {
            return Some(What::Folder);
        }
        if let Files::Disk(root) = &self.files {
            let path = root.join(path);
            return match (path.is_dir(), path.exists()) {
                (true, _) => Some(What::Folder),
                (false, true) => Some(What::File),
                (false, false) => None,
            };
        }
        match self.held(path).ok()? {
            Held::Folder => Some(What::Folder),
            Held::Blob(_) | Held::Link(_) | Held::Conflict => Some(What::File),
            Held::Submodule => None,
        }
    }

    /// Reads a chain and the settings of its project, both from here.
    pub fn load(&self, path: &str) -> Result<Loaded, Failure> {
        if let Files::Disk(root) = &self.files {
            return chains::read_path(&root.join(path));
        }
        self.load_with(path, None)
    }

    /// The same, with other bytes at the path where they are given; not of a folder on the disk.
    pub fn load_with(&self, path: &str, bytes: Option<&[u8]>) -> Result<Loaded, Failure> {
        let root = self.project_root(path);
        let inside = path.strip_prefix(&root).unwrap_or(path);
        let chain = Chain::read_with(inside, &|wanted| match bytes {
            Some(bytes) if wanted == inside => Ok(bytes.to_vec()),
            _ => self.open(&format!("{root}{wanted}")),
        });
        let chain = chain.map_err(|faults| self.placed(faults.0))?;
        let settings = self.settings(&root)?;
        Ok(Loaded { chain, settings })
    }

    /// Faults whose places are in this snapshot, not on the disk.
    fn placed(&self, mut faults: Vec<liantu::report::Fault>) -> Failure {
        for fault in &mut faults {
            fault.at.file = self.shown(&fault.at.file);
            for excerpt in &mut fault.excerpts {
                excerpt.file = self.shown(&excerpt.file);
            }
        }
        Failure::Faults(faults)
    }

    /// The folder above a path that has a `liantu.toml`, else the root; empty, or with `/` at its end.
    fn project_root(&self, path: &str) -> String {
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.what(&format!("{above}/liantu.toml")) == Some(What::File) {
                return format!("{above}/");
            }
            folder = above;
        }
        String::new()
    }

    fn settings(&self, root: &str) -> Result<Settings, Failure> {
        let path = format!("{root}liantu.toml");
        match self.open(&path) {
            Ok(bytes) => Settings::parse("liantu.toml", &String::from_utf8_lossy(&bytes))
                .map_err(|faults| self.placed(faults)),
            Err(_) => Ok(Settings::default()),
        }
    }

    /// The chain files under a folder, sorted; hidden ones are not searched.
    pub fn chains(&self, folder: &str) -> Result<Vec<String>, Failure> {
        let mut found = match &self.files {
            Files::Disk(root) => {
                let mut under = Vec::new();
                chains::search(&root.join(folder), 0, &mut under)?;
                under
                    .iter()
                    .filter_map(|path| super::flat(path.strip_prefix(root).ok()?))
                    .collect()
            }
            Files::Tree(repository, tree) => tree_files(repository, *tree, folder),
            Files::Index(_, index, _) => index_files(index, folder),
        };
        found.sort();
        Ok(found)
    }

    /// The bytes of a file, for those who read it by themselves.
    ///
    /// # Errors
    /// A sentence with the file's name in this snapshot.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Failure> {
        self.open(path)
            .map_err(|error| Failure::Faults(vec![error.fault(&self.shown(path))]))
    }

    /// The bytes of a file.
    fn open(&self, path: &str) -> Result<Vec<u8>, OpenError> {
        let mut path = path.to_owned();
        for _ in 0..LINKS_MAX {
            match self.held(&path)? {
                Held::Folder => return Err(OpenError::Directory),
                Held::Blob(id) => return self.blob(id),
                Held::Link(id) => {
                    let target = self.blob(id)?;
                    path = beside(&path, &target.to_str_lossy()).ok_or(OpenError::Outside)?;
                }
                Held::Submodule => {
                    return Err(OpenError::Other(
                        "it lies in a submodule, which is a repository of its own".to_owned(),
                    ));
                }
                Held::Conflict => {
                    return Err(OpenError::Other(
                        "it is in conflict: resolve it and `git add` it".to_owned(),
                    ));
                }
            }
        }
        Err(OpenError::Other("its links go in a circle".to_owned()))
    }

    fn blob(&self, id: gix::ObjectId) -> Result<Vec<u8>, OpenError> {
        let (Files::Tree(repository, _) | Files::Index(repository, ..)) = &self.files else {
            return Err(OpenError::NotFound);
        };
        let repo = repository.local();
        let size = repo.find_header(id).map(|header| header.size());
        match size {
            Err(_) => Err(OpenError::Other(advice::object_not_here(&repo, id))),
            Ok(size) if size > BYTES_MAX as u64 => {
                Err(OpenError::Other(format!("it has {size} bytes, too many")))
            }
            Ok(_) => {
                let blob = repo.find_object(id);
                blob.map(|mut blob| std::mem::take(&mut blob.data))
                    .map_err(|error| OpenError::Other(error.to_string()))
            }
        }
    }

    fn held(&self, path: &str) -> Result<Held, OpenError> {
        match &self.files {
            Files::Disk(_) => Err(OpenError::NotFound),
            Files::Tree(repository, tree) => in_tree(repository, *tree, path),
            Files::Index(_, index, stage) => in_index(index, path, *stage),
        }
    }
}

fn in_tree(repository: &Repository, tree: gix::ObjectId, path: &str) -> Result<Held, OpenError> {
    let repo = repository.local();
    let missing = |_| OpenError::Other(advice::object_not_here(&repo, tree));
    let entry = repo
        .find_tree(tree)
        .and_then(|tree| tree.lookup_entry(path.split('/').map(str::as_bytes)))
        .map_err(missing)?
        .ok_or(OpenError::NotFound)?;
    let (mode, id) = (entry.mode(), entry.object_id());
    Ok(if mode.is_tree() {
        Held::Folder
    } else if mode.is_link() {
        Held::Link(id)
    } else if mode.is_commit() {
        Held::Submodule
    } else {
        Held::Blob(id)
    })
}

/// The side of a conflict that a number stands for, as git counts them.
pub(super) fn side_of(number: &str) -> Option<Stage> {
    match number {
        "1" => Some(Stage::Base),
        "2" => Some(Stage::Ours),
        "3" => Some(Stage::Theirs),
        _ => None,
    }
}

fn in_index(index: &gix::index::File, path: &str, side: Option<Stage>) -> Result<Held, OpenError> {
    let name = BStr::new(path.as_bytes());
    let own = side.and_then(|side| index.entry_by_path_and_stage(name, side));
    if let Some(entry) = own.or_else(|| index.entry_by_path_and_stage(name, Stage::Unconflicted)) {
        return Ok(if entry.mode == Mode::SYMLINK {
            Held::Link(entry.id)
        } else if entry.mode == Mode::COMMIT {
            Held::Submodule
        } else {
            Held::Blob(entry.id)
        });
    }
    if index.entry_index_by_path(name).is_ok() {
        return Ok(Held::Conflict);
    }
    let folder = format!("{path}/");
    let within = index.prefixed_entries(BStr::new(folder.as_bytes()));
    if within.is_some_and(|entries| !entries.is_empty()) {
        return Ok(Held::Folder);
    }
    Err(OpenError::NotFound)
}

/// Chain files of a tree under a folder.
fn tree_files(repository: &Repository, tree: gix::ObjectId, folder: &str) -> Vec<String> {
    let repo = repository.local();
    let top = if folder.is_empty() {
        Some(tree)
    } else {
        let entry = repo
            .find_tree(tree)
            .and_then(|tree| tree.lookup_entry(folder.split('/').map(str::as_bytes)));
        let entry = entry.ok().flatten().filter(|entry| entry.mode().is_tree());
        entry.map(|entry| entry.object_id())
    };
    let mut open: Vec<(String, gix::ObjectId)> =
        top.map(|id| (folder.to_owned(), id)).into_iter().collect();
    let mut found = Vec::new();
    while let Some((above, id)) = open.pop() {
        let Ok(tree) = repo.find_tree(id) else {
            continue;
        };
        for entry in tree.iter().flatten() {
            let Ok(name) = entry.filename().to_str() else {
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = if above.is_empty() {
                name.to_owned()
            } else {
                format!("{above}/{name}")
            };
            if entry.mode().is_tree() {
                open.push((path, entry.object_id()));
            } else if is_chain_file(name) && !entry.mode().is_commit() {
                found.push(path);
            }
        }
    }
    found
}

/// Chain files of the index under a folder; one in conflict is named, so that it is told.
fn index_files(index: &gix::index::File, folder: &str) -> Vec<String> {
    let above = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    let paths = index.entries().iter().filter_map(|entry| {
        let path = entry.path(index).to_str().ok()?;
        let inside = path.strip_prefix(&above)?;
        let hidden = inside.split('/').any(|part| part.starts_with('.'));
        (is_chain_file(path) && !hidden).then(|| path.to_owned())
    });
    let mut found: Vec<String> = paths.collect();
    found.dedup();
    found
}

/// `target` as seen from the folder of `path`; `None` where it leaves the root.
fn beside(path: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    super::flat(&PathBuf::from(folder).join(target))
}
