//! Chains in a git repository. Objects are read in this process, without a checkout, and `uses` is resolved in the same
//! tree.
//!
//! Comes in: revisions, paths, dates as users write them. Goes out: [`Snapshot`]s, or a sentence with the command that
//! mends it. Must not know: what is compared with what.

mod advice;
mod snapshot;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use gix::bstr::BStr;
use gix::revision::walk::Sorting;
use gix::traverse::commit::simple::CommitTimeOrder;
use liantu::quantity::Date;
use liantu::text::Message;

use super::Failure;
use super::chains::Loaded;
pub(crate) use snapshot::{Snapshot, What};

/// The repository that the current folder lies in. It may be shared by threads.
#[derive(Clone)]
pub(crate) struct Repository {
    shared: Arc<gix::ThreadSafeRepository>,
    /// The folder that paths of users are relative to.
    here: PathBuf,
}

/// Reads the chain `path` as it is in `revision`; the empty revision is the index. As in git, the path is relative to
/// the repository's root, or to the current folder when it starts with `./` or `../`.
pub(crate) fn read(revision: &str, path: &str) -> Result<Loaded, Failure> {
    let (snapshot, path) = placed(revision, path)?;
    snapshot.load(&path)
}

/// The files of `REV`, and where in them `path` is. In the index, as in git, `1:path`, `2:path` and `3:path` are the
/// common ancestor, our side and their side of a file in conflict.
pub(crate) fn placed(revision: &str, path: &str) -> Result<(Snapshot, String), Failure> {
    let repository = Repository::here()?;
    if !revision.is_empty() {
        let path = repository.path_in_revision(path)?;
        return Ok((repository.revision(revision)?, path));
    }
    let staged = path.split_once(':');
    let stage = staged.filter(|(number, _)| snapshot::side_of(number).is_some());
    let (index, path) = match stage {
        Some((number, path)) => (repository.index()?.in_conflict(number), path),
        None => (repository.index()?, path),
    };
    Ok((index, repository.path_in_revision(path)?))
}

impl Repository {
    /// The repository of the current folder, or the one that git's own variables name.
    pub fn here() -> Result<Self, Failure> {
        let here = std::env::current_dir()
            .and_then(|folder| folder.canonicalize())
            .map_err(|error| {
                Failure::Message(Message::new(
                    format!("cannot tell the current folder: {error}"),
                    format!("无法确定当前文件夹：{error}"),
                ))
            })?;
        let found = gix::ThreadSafeRepository::discover_with_environment_overrides(&here);
        match found {
            Ok(shared) => Ok(Self {
                shared: Arc::new(shared),
                here,
            }),
            Err(error) => Err(advice::no_repository(&here, &error)),
        }
    }

    /// The handle of one thread.
    fn local(&self) -> gix::Repository {
        gix::Repository::from(&*self.shared)
    }

    /// The files of a commit.
    pub fn revision(&self, revision: &str) -> Result<Snapshot, Failure> {
        self.of_commit(self.commit(revision)?, revision)
    }

    /// The best common commit of two revisions, and its files: where what is reviewed left the branch it goes to.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<Snapshot, Failure> {
        let (left, right) = (self.commit(one)?, self.commit(other)?);
        match self.local().merge_base(left, right) {
            Ok(Some(id)) => {
                let id = id.detach();
                self.of_commit(id, &id.to_hex_with_len(10).to_string())
            }
            // In a shallow clone the walk ends where history was cut.
            Ok(None) | Err(_) => Err(advice::no_common_commit(&self.local(), one, other)),
        }
    }

    /// The last commit before a day, in the committers' own clocks.
    pub fn before(&self, day: Date) -> Result<Snapshot, Failure> {
        let repo = self.local();
        let tip = self.commit("HEAD")?;
        let walk = repo
            .rev_walk([tip])
            .sorting(Sorting::ByCommitTime(CommitTimeOrder::NewestFirst))
            .all();
        let mut earliest = None;
        for commit in walk.into_iter().flatten() {
            let Ok(commit) = commit else { break };
            let Some(date) = committed(&commit) else {
                continue;
            };
            if date < day {
                let name = commit.id.to_hex_with_len(10).to_string();
                return self.of_commit(commit.id, &name);
            }
            earliest = Some(date);
        }
        Err(advice::nothing_before(&repo, day, earliest))
    }

    /// What is staged.
    pub fn index(&self) -> Result<Snapshot, Failure> {
        let repo = self.local();
        let index = repo.index_or_empty().map_err(|error| {
            Failure::Message(Message::new(
                format!("cannot read git's index: {error}"),
                format!("无法读取 git 暂存区：{error}"),
            ))
        })?;
        Ok(Snapshot::index(self.clone(), (**index).clone()))
    }

    /// The files as they are on the disk.
    pub fn work_tree(&self) -> Result<Snapshot, Failure> {
        self.root()
            .map(|root| Snapshot::disk(root, ""))
            .ok_or_else(|| {
                Failure::Message(Message::new(
                    "this repository has no work tree: name two revisions, as A..B",
                    "此仓库没有工作区：请给两个版本，写成 A..B",
                ))
            })
    }

    /// Whether the words name a commit.
    pub fn has(&self, revision: &str) -> bool {
        self.find(revision).is_some()
    }

    /// The folder of the work tree.
    fn root(&self) -> Option<PathBuf> {
        let root = self.local().workdir()?.to_path_buf();
        Some(root.canonicalize().unwrap_or(root))
    }

    fn find(&self, revision: &str) -> Option<gix::ObjectId> {
        if revision.is_empty() || revision.starts_with('-') {
            return None;
        }
        let wanted = format!("{revision}^{{commit}}");
        let repo = self.local();
        let id = repo
            .rev_parse_single(BStr::new(wanted.as_bytes()))
            .ok()?
            .detach();
        Some(id)
    }

    fn commit(&self, revision: &str) -> Result<gix::ObjectId, Failure> {
        self.find(revision)
            .ok_or_else(|| advice::no_revision(&self.local(), revision))
    }

    fn of_commit(&self, commit: gix::ObjectId, name: &str) -> Result<Snapshot, Failure> {
        let repo = self.local();
        let tree = repo
            .find_commit(commit)
            .and_then(|commit| commit.tree_id().map(gix::Id::detach));
        // In a partial clone the tree itself may not be here.
        let tree = tree.ok().filter(|tree| repo.has_object(*tree));
        let tree = tree.ok_or_else(|| advice::not_here(&repo, &commit.to_string()))?;
        Ok(Snapshot::tree(self.clone(), tree, name))
    }

    /// A path beside a revision: from the repository's root, or from the current folder when it says so.
    pub fn path_in_revision(&self, path: &str) -> Result<String, Failure> {
        if path == "." || path.starts_with("./") || path.starts_with("../") {
            return self.path(path);
        }
        flat(Path::new(path)).ok_or_else(|| outside(path))
    }

    /// A path of the user's, from the current folder, as one from the repository's root.
    pub fn path(&self, path: &str) -> Result<String, Failure> {
        let root = self.root().unwrap_or_else(|| self.here.clone());
        let mut whole = PathBuf::new();
        for part in self.here.join(path).components() {
            match part {
                Component::ParentDir => drop(whole.pop()),
                Component::CurDir => {}
                other => whole.push(other),
            }
        }
        let inside = whole.strip_prefix(&root).ok();
        inside.and_then(flat).ok_or_else(|| outside(path))
    }
}

fn outside(path: &str) -> Failure {
    Failure::Message(Message::new(
        format!("{path} is outside this git repository"),
        format!("{path} 在这个 git 仓库之外"),
    ))
}

/// A relative path with `/` between its parts; `None` where it leaves its root.
fn flat(path: &Path) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str()?.to_owned()),
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// The day a commit was made, where it was made.
fn committed(commit: &gix::revision::walk::Info<'_>) -> Option<Date> {
    let object = commit.object().ok()?;
    let time = object.committer().ok()?.time().ok()?;
    let text = time.format(gix::date::time::format::SHORT).ok()?;
    Date::parse(&text).ok()
}
