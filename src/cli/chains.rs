//! Finding and reading chains: files, folders, standard input, revisions.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use liantu::language::{self, BYTES_MAX, OpenError, project_root, relative};
use liantu::model::Chain;
use liantu::rules::Settings;
use liantu::text::Message;

use super::{Failure, Session, git};

/// How deep folders are searched for chains.
const FOLDERS_MAX: usize = 32;

/// A chain that was read, and the settings of its project.
pub(crate) struct Loaded {
    pub chain: Chain,
    pub settings: Settings,
}

/// Every chain file that the paths name: files as they are, folders searched for `.yaml` and `.yml`.
pub(crate) fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = found.len();
            search(path, 0, &mut found)?;
            if found.len() == before {
                let name = path.display();
                return Err(Failure::Message(Message::new(
                    format!("no chain file (.yaml, .yml) under {name}"),
                    format!("{name} 下没有链文件（.yaml、.yml）"),
                )));
            }
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        let name = folder.display();
        Failure::Message(Message::new(
            format!("cannot read the folder {name}: {error}"),
            format!("无法读取文件夹 {name}：{error}"),
        ))
    };
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    entries.sort();
    for path in entries {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        if name.starts_with('.') {
            continue;
        }
        // A linked folder may lead back here: links are not followed.
        if path.is_dir() && !path.is_symlink() && depth < FOLDERS_MAX {
            search(&path, depth + 1, found)?;
        } else if matches!(
            path.extension().and_then(|it| it.to_str()),
            Some("yaml" | "yml")
        ) {
            found.push(path);
        }
    }
    Ok(())
}

/// Reads one chain: a path, `-` for standard input, or `REV:path`.
pub(crate) fn read(name: &str, session: &Session) -> Result<Loaded, Failure> {
    session.say(&format!("reading {name}"), &format!("读取 {name}"));
    if name == "-" {
        return read_stdin();
    }
    let path = Path::new(name);
    if !path.exists() {
        if let Some((revision, inside)) = name.split_once(':') {
            return git::read(revision, inside);
        }
        if name.contains("..") {
            return Err(Failure::Message(Message::new(
                format!("{name} is neither a file nor REV:path; name each side as REV:path"),
                format!("{name} 既不是文件也不是 REV:path；两边请分别写成 REV:path"),
            )));
        }
    }
    read_path(path)
}

/// Reads a chain from the disk.
pub(crate) fn read_path(path: &Path) -> Result<Loaded, Failure> {
    let root = project_root(path);
    let name = relative(path, &root);
    let chain = Chain::read_with(&name, &|wanted| language::open_on_disk(&root, wanted));
    let chain = chain.map_err(|faults| Failure::Faults(faults.0))?;
    Ok(Loaded {
        chain,
        settings: settings(&root)?,
    })
}

/// The settings of a project: its `liantu.toml`, else the defaults.
pub(crate) fn settings(root: &Path) -> Result<Settings, Failure> {
    let path = root.join("liantu.toml");
    if !path.exists() {
        return Ok(Settings::default());
    }
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let name = path.display();
        Failure::Message(Message::new(
            format!("cannot read {name}: {error}"),
            format!("无法读取 {name}：{error}"),
        ))
    })?;
    Settings::parse("liantu.toml", &text).map_err(Failure::Faults)
}

fn read_stdin() -> Result<Loaded, Failure> {
    let mut bytes = Vec::new();
    let limit = BYTES_MAX as u64 + 1;
    std::io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            Failure::Message(Message::new(
                format!("cannot read standard input: {error}"),
                format!("无法读取标准输入：{error}"),
            ))
        })?;
    // What it uses is looked for from the folder the command runs in.
    let root = PathBuf::from(".");
    let chain = Chain::read_with("<stdin>", &|wanted| {
        if wanted == "<stdin>" {
            return Ok(bytes.clone());
        }
        match language::open_on_disk(&root, wanted) {
            Err(OpenError::Other(words)) => Err(OpenError::Other(words)),
            other => other,
        }
    });
    let chain = chain.map_err(|faults| Failure::Faults(faults.0))?;
    Ok(Loaded {
        chain,
        settings: settings(&root)?,
    })
}
