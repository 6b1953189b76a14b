//! Waiting for a save: folders are watched, since editors replace files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use liantu::text::Message;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Failure;

/// A save is several events: it is over when nothing has happened for so long.
const QUIET: Duration = Duration::from_millis(80);

/// The folders of the files that a chain was read from.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<notify::Event>>,
    root: PathBuf,
    folders: BTreeSet<PathBuf>,
    files: BTreeSet<PathBuf>,
}

impl Watch {
    /// Watches the file, and the project's settings at its root.
    pub fn of(root: PathBuf, file: &Path) -> Result<Self, Failure> {
        let (sender, events) = channel();
        let watcher = notify::recommended_watcher(sender).map_err(|error| cannot(&error))?;
        let mut watch = Self {
            watcher,
            events,
            root,
            folders: BTreeSet::new(),
            files: BTreeSet::new(),
        };
        watch.add(file)?;
        let settings = watch.root.join("liantu.toml");
        watch.add(&settings)?;
        Ok(watch)
    }

    /// Watches what the chain uses, too. A folder that cannot be watched is left out: the chain's own still is.
    pub fn follow<'a>(&mut self, paths: impl Iterator<Item = &'a str>) {
        for path in paths {
            let path = self.root.join(path);
            let _ = self.add(&path);
        }
    }

    fn add(&mut self, file: &Path) -> Result<(), Failure> {
        let folder = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let folder = folder
            .canonicalize()
            .unwrap_or_else(|_| folder.to_path_buf());
        self.files
            .extend(file.file_name().map(|name| folder.join(name)));
        if self.folders.contains(&folder) {
            return Ok(());
        }
        let watched = self.watcher.watch(&folder, RecursiveMode::NonRecursive);
        watched.map_err(|error| cannot(&error))?;
        self.folders.insert(folder);
        Ok(())
    }

    /// Returns when one of the files was saved and the folder is quiet again.
    pub fn wait(&self) -> Result<(), Failure> {
        loop {
            let Ok(event) = self.events.recv() else {
                return Err(gone());
            };
            if self.concerns(&event) {
                break;
            }
        }
        loop {
            match self.events.recv_timeout(QUIET) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
            }
        }
    }

    /// Whether an event may have changed a file that was read. Reading is an event too, and must not cause another.
    fn concerns(&self, event: &notify::Result<notify::Event>) -> bool {
        match event {
            Ok(event) if event.kind.is_access() => false,
            Ok(event) => {
                event.need_rescan() || event.paths.iter().any(|path| self.files.contains(path))
            }
            // Events may have been lost: reading again does no harm.
            Err(_) => true,
        }
    }
}

fn cannot(error: &notify::Error) -> Failure {
    Failure::Message(Message::new(
        format!("cannot watch the chain's folder for changes: {error}"),
        format!("无法监视链文件所在的文件夹：{error}"),
    ))
}

fn gone() -> Failure {
    Failure::Message(Message::new(
        "the folder is no longer watched: start the preview again",
        "文件夹已不再受监视：请重新启动预览",
    ))
}
