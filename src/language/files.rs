//! Which files a chain is read from: its own, then what it uses.
//!
//! Comes in: a path and a way to open paths (the disk, a git tree, standard input). Goes out: the written form of
//! every file, or every fault. Must not know: what the names in them refer to.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::decode::decode;
use super::fault::Fault;
use super::shape::Text;
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
    /// Anything else, in the system's words.
    Other(String),
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

/// The project root of a file: the nearest folder with a `liantu.toml`, else the git root, else the file's folder.
pub fn project_root(file: &Path) -> PathBuf {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
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

/// Opens a file under `root` on the disk, not reading past the size a chain file may have.
pub fn open_on_disk(root: &Path, path: &str) -> Result<Vec<u8>, OpenError> {
    use std::io::Read as _;
    let path = root.join(path);
    if path.is_dir() {
        return Err(OpenError::Directory);
    }
    let mut bytes = Vec::new();
    let limit = yaml::BYTES_MAX as u64 + 1;
    std::fs::File::open(path)?
        .take(limit)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file as written.
pub struct Loaded {
    /// Its contents; `None` where it could not be read.
    pub written: Written,
    /// Which file.
    pub file: FileId,
}

/// Every file of a chain, its own first, then depth first what it uses, each once.
pub struct Loader<'o> {
    open: Open<'o>,
    /// Texts, by [`FileId`].
    pub files: Vec<SourceFile>,
    /// Written forms, used files before those that use them.
    pub loaded: Vec<Loaded>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl<'o> Loader<'o> {
    /// A loader that opens paths with `open`.
    pub fn new(open: Open<'o>) -> Self {
        Self {
            open,
            files: Vec::new(),
            loaded: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Loads `path` and what it uses.
    pub fn load(&mut self, path: &str) {
        self.file(path, None, &mut Vec::new());
    }

    /// Recursion is bounded by [`USES_MAX`].
    fn file(&mut self, path: &str, user: Option<&Text>, open_files: &mut Vec<String>) {
        if let Some(fault) = self.refuse(path, user, open_files) {
            self.faults.push(fault);
            return;
        }
        if self.files.iter().any(|file| file.path == path) {
            return;
        }
        let Ok(number) = u16::try_from(self.files.len()) else {
            return;
        };
        let file = FileId(number);
        self.files.push(SourceFile {
            path: path.to_owned(),
            text: "".into(),
        });
        let bytes = match (self.open)(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let place = user.map_or(
                    Place {
                        file,
                        ..Place::default()
                    },
                    |text| text.place,
                );
                self.faults
                    .push(cannot_open(&error, path, place, user.is_some()));
                return;
            }
        };
        let Some(written) = self.read(bytes, file) else {
            return;
        };
        open_files.push(path.to_owned());
        for used in &written.uses {
            match join(path, &used.value) {
                Some(target) => self.file(&target, Some(used), open_files),
                None => self.faults.push(escapes(used)),
            }
        }
        open_files.pop();
        self.loaded.push(Loaded { written, file });
    }

    fn refuse(&self, path: &str, user: Option<&Text>, open_files: &[String]) -> Option<Fault> {
        let place = user.map_or(Place::default(), |text| text.place);
        if open_files.iter().any(|open| open == path) {
            let circle = [open_files, &[path.to_owned()]].concat().join(" → ");
            return Some(
                Fault::new(
                    place,
                    Message::new(
                        format!("`uses` goes in a circle: {circle}"),
                        format!("`uses` 循环引用：{circle}"),
                    ),
                )
                .help("take one of the links out", "去掉其中一处引用"),
            );
        }
        if open_files.len() >= USES_MAX {
            return Some(Fault::new(
                place,
                Message::new("`uses` goes more than 16 levels deep", "`uses` 超过 16 层"),
            ));
        }
        (self.files.len() >= FILES_MAX).then(|| {
            Fault::new(
                place,
                Message::new(
                    "the chain uses more than 1000 files",
                    "一条链引用的文件超过 1000 个",
                ),
            )
        })
    }

    fn read(&mut self, bytes: Vec<u8>, file: FileId) -> Option<Written> {
        let text = match yaml::text_of(bytes, file) {
            Ok(text) => text,
            Err(fault) => {
                self.faults.push(fault);
                return None;
            }
        };
        let at = usize::from(file.0);
        self.files[at].text = text.into();
        let text = self.files[at].text.clone();
        match yaml::parse(&text, file) {
            Ok(node) => {
                let found = RefCell::new(Vec::new());
                let written = decode(&node, &found);
                self.faults.append(&mut found.into_inner());
                written
            }
            Err(mut found) => {
                self.faults.append(&mut found);
                None
            }
        }
    }
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
    Fault::new(
        used.place,
        Message::new(
            format!("`{path}` leaves the project root"),
            format!("`{path}` 超出了项目根目录"),
        ),
    )
    .help(
        "`uses` takes paths relative to this file, inside the project (the folder with `liantu.toml` or `.git`)",
        "`uses` 只接受相对本文件、在项目内的路径（项目根目录含 `liantu.toml` 或 `.git`）",
    )
}

fn cannot_open(error: &OpenError, path: &str, place: Place, used: bool) -> Fault {
    let (message, help) = match error {
        OpenError::NotFound => (
            Message::new(
                format!("no such file: {path}"),
                format!("没有这个文件：{path}"),
            ),
            if used {
                Message::new(
                    "paths in `uses` are relative to this file",
                    "`uses` 的路径相对本文件",
                )
            } else {
                Message::new("check the path", "请检查路径")
            },
        ),
        OpenError::Directory => (
            Message::new(format!("{path} is a folder"), format!("{path} 是文件夹")),
            Message::new("name a chain file in it", "请指定其中的一个链文件"),
        ),
        OpenError::Other(words) => (
            Message::new(
                format!("cannot read {path}: {words}"),
                format!("无法读取 {path}：{words}"),
            ),
            Message::new("check the file and its permissions", "请检查文件及其权限"),
        ),
    };
    let mut fault = Fault::new(place, message);
    fault.help = Some(help);
    fault
}
