//! Which files a chain is read from: its own, then what it uses.
//!
//! Comes in: a path and a way to open paths (the disk, a git tree, standard input, trees at hand). Goes out: the
//! written form of every file, or every fault. Must not know: what the names in them refer to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::decode::decode;
use super::encoding::{BYTES_MAX, text_of};
use super::fault::{Fault, Found};
use super::keyed::Keyed;
use super::shape::Text;
use super::stream::stream;
use super::written::Written;
use super::yaml;
use crate::model::{FileId, Place, SourceFile};
use crate::text::Message;

/// Levels of `uses`.
const USES_MAX: usize = 16;
/// Files of one chain.
const FILES_MAX: usize = 1000;

/// Why a path could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// Nothing is there.
    NotFound,
    /// It is a folder.
    Directory,
    /// It lies outside the project root.
    Outside,
    /// Anything else, in the system's words.
    Other(String),
}

impl OpenError {
    /// What a user is told of it, under the name of the file.
    pub fn fault(&self, name: &str) -> crate::report::Fault {
        let fault = cannot_open(self, name, Place::default(), None);
        let mut told = fault.report(&[]);
        name.clone_into(&mut told.at.file);
        told
    }
}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound,
            std::io::ErrorKind::IsADirectory => Self::Directory,
            _ => Self::Other(error.to_string()),
        }
    }
}

/// Opens a path relative to the project root.
pub type Open<'o> = &'o dyn Fn(&str) -> Result<Vec<u8>, OpenError>;

/// The folder a path lies in.
pub(super) fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The project root of a file: the nearest folder with a `liantu.toml`, else the git root, else the file's folder.
pub fn project_root(file: &Path) -> PathBuf {
    let folder = folder(file);
    let absolute = folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf());
    let nearest = |name: &str| {
        absolute
            .ancestors()
            .find(|folder| folder.join(name).exists())
    };
    nearest("liantu.toml")
        .or_else(|| nearest(".git"))
        .unwrap_or(&absolute)
        .to_path_buf()
}

/// Opens a file under `root` on the disk, not reading past the size a chain file may have. Links that lead out of
/// the root are refused, as paths that do are.
pub fn open_on_disk(root: &Path, path: &str) -> Result<Vec<u8>, OpenError> {
    let path = root.join(path).canonicalize()?;
    if !path.starts_with(root.canonicalize()?) {
        return Err(OpenError::Outside);
    }
    open_named(&path)
}

/// Opens a file on the disk, not reading past the size a chain file may have.
pub(super) fn open_named(path: &Path) -> Result<Vec<u8>, OpenError> {
    use std::io::Read as _;
    if path.is_dir() {
        return Err(OpenError::Directory);
    }
    let limit = BYTES_MAX as u64 + 1;
    let file = std::fs::File::open(path)?;
    // One byte more than the file has, so that its end is seen without more room.
    let size = file.metadata().map_or(0, |it| it.len()).min(limit) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What stands under a path.
pub(super) enum Content<'o> {
    /// The bytes of a file.
    Bytes(Vec<u8>),
    /// A tree that was read before.
    Tree(&'o Keyed),
}

/// Gives what stands under a path.
pub(super) type Give<'o> = &'o dyn Fn(&str) -> Result<Content<'o>, OpenError>;

/// A file as written.
pub struct Loaded {
    /// Its contents.
    pub written: Written,
    /// Which file.
    pub file: FileId,
}

/// Every file of a chain, its own first, then depth first what it uses, each once.
pub struct Loader<'o> {
    give: Give<'o>,
    /// Texts, by [`FileId`].
    pub files: Vec<SourceFile>,
    /// Written forms, used files before those that use them.
    pub loaded: Vec<Loaded>,
    /// What is wrong.
    pub found: Found,
}

impl<'o> Loader<'o> {
    /// A loader that takes what stands under paths from `give`.
    pub(super) fn new(give: Give<'o>) -> Self {
        Self {
            give,
            files: Vec::new(),
            loaded: Vec::new(),
            found: Found::default(),
        }
    }

    /// Loads `path` and what it uses.
    pub fn load(&mut self, path: &str) {
        self.file(path, None, &mut Vec::new());
    }

    /// What a file that cannot be read would have declared is not known.
    fn unreadable(&mut self, fault: Fault) {
        self.found.hides_names = true;
        self.found.push(fault);
    }

    /// Recursion is bounded by [`USES_MAX`].
    fn file(&mut self, path: &str, user: Option<&Text>, open_files: &mut Vec<String>) {
        if let Some(fault) = refuse_nested(path, user, open_files) {
            self.unreadable(fault);
            return;
        }
        if self.files.iter().any(|file| file.path == path) {
            return;
        }
        let place = user.map_or(Place::default(), |text| text.place);
        if self.files.len() >= FILES_MAX {
            let message = Message::new(
                "the chain uses more than 1000 files",
                "一条链引用的文件超过 1000 个",
            );
            self.unreadable(Fault::new(place, message));
            return;
        }
        let Ok(number) = u16::try_from(self.files.len()) else {
            return;
        };
        let file = FileId(number);
        self.files.push(SourceFile {
            path: path.to_owned(),
            text: Arc::default(),
        });
        let content = match (self.give)(path) {
            Ok(content) => content,
            Err(error) => {
                self.unreadable(cannot_open(&error, path, place, user));
                return;
            }
        };
        let written = match content {
            Content::Bytes(bytes) => self.read(bytes, file),
            Content::Tree(tree) => decode(&tree.node(file), &mut self.found),
        };
        let Some(written) = written else {
            self.found.hides_names = true;
            return;
        };
        open_files.push(path.to_owned());
        for used in &written.uses {
            // A value of the wrong shape reads as empty text, and is said already.
            if used.value.is_empty() && self.found.places().any(|place| place == used.place) {
                continue;
            }
            match join(path, &used.value) {
                Some(target) => self.file(&target, Some(used), open_files),
                None => self.unreadable(escapes(used)),
            }
        }
        open_files.pop();
        self.loaded.push(Loaded { written, file });
    }

    fn read(&mut self, bytes: Vec<u8>, file: FileId) -> Option<Written> {
        let text = match text_of(bytes, file) {
            Ok(text) => text,
            Err(fault) => {
                self.found.push(fault);
                return None;
            }
        };
        let text = Arc::new(text);
        self.files[usize::from(file.0)].text = text.clone();
        if let Some(written) = stream(&text, file) {
            return Some(written);
        }
        let node = yaml::parse(&text, file, &mut self.found)?;
        decode(&node, &mut self.found)
    }
}

fn refuse_nested(path: &str, user: Option<&Text>, open_files: &[String]) -> Option<Fault> {
    let place = user.map_or(Place::default(), |text| text.place);
    if open_files.iter().any(|open| open == path) {
        let circle = [open_files, &[path.to_owned()]].concat().join(" → ");
        let message = Message::new(
            format!("`uses` goes in a circle: {circle}"),
            format!("`uses` 循环引用：{circle}"),
        );
        return Some(
            Fault::new(place, message).help("take one of the links out", "请去掉其中一处引用"),
        );
    }
    (open_files.len() > USES_MAX).then(|| {
        let message = Message::new("`uses` goes more than 16 levels deep", "`uses` 超过 16 层");
        Fault::new(place, message).help(
            "use the files directly from this chain's own file",
            "请在本链文件里直接引用这些文件",
        )
    })
}

/// `relative` as seen from the folder of `from`, both under the root; `None` where it leaves the root.
fn join(from: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') || relative.contains('\\') || relative.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn escapes(used: &Text) -> Fault {
    let path = &used.value;
    let message = Message::new(
        format!("`{path}` leaves the project root"),
        format!("`{path}` 超出了项目根目录"),
    );
    Fault::new(used.place, message).help(
        "`uses` takes paths relative to this file, inside the project (the folder with `liantu.toml` or `.git`)",
        "`uses` 只接受相对本文件、位于项目内的路径（项目根目录含 `liantu.toml` 或 `.git`）",
    )
}

fn cannot_open(error: &OpenError, path: &str, place: Place, user: Option<&Text>) -> Fault {
    let shown = if path.is_empty() { "." } else { path };
    let (message, (en, zh)) = match (error, user) {
        (_, Some(used)) if used.value.trim().is_empty() => (
            Message::new("no file is named here", "这里没有写文件"),
            (
                "write a path relative to this file",
                "请写相对于本文件的路径",
            ),
        ),
        (OpenError::Outside, Some(used)) => return escapes(used),
        (OpenError::NotFound, _) => (
            Message::new(
                format!("no such file: {shown}"),
                format!("没有这个文件：{shown}"),
            ),
            if user.is_some() {
                (
                    "paths in `uses` are relative to this file",
                    "`uses` 的路径相对于本文件",
                )
            } else {
                ("check the path", "请检查路径")
            },
        ),
        (OpenError::Directory, _) => (
            Message::new(
                format!("`{shown}` is a folder, not a file"),
                format!("`{shown}` 是文件夹，不是文件"),
            ),
            ("name a chain file in it", "请指定其中的一个链文件"),
        ),
        (OpenError::Outside, None) => (
            Message::new(
                format!("{shown} is a link that leaves the project root"),
                format!("{shown} 是指向项目根目录之外的链接"),
            ),
            ("name the file it leads to", "请指定它指向的文件"),
        ),
        (OpenError::Other(words), _) => (
            Message::new(
                format!("cannot read {shown}: {words}"),
                format!("无法读取 {shown}：{words}"),
            ),
            ("check the file and its permissions", "请检查文件及其权限"),
        ),
    };
    Fault::new(place, message).help(en, zh)
}
