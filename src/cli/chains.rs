//! Finding and reading chains: files, folders, standard input, revisions.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use liantu::language::{self, BYTES_MAX, OpenError, project_root, relative};
use liantu::model::{Chain, Scenario};
use liantu::rules::Settings;
use liantu::text::Message;

use super::{Failure, Session, Under, git};

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

/// Whether a file of this name is searched for chains.
pub(crate) fn is_chain_file(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|it| it.to_str());
    matches!(ending, Some("yaml" | "yml"))
}

/// Adds the chain files under a folder, sorted; hidden ones are not searched.
pub(crate) fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
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
        } else if is_chain_file(name) {
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
                format!("{name} is neither a file nor REV:path"),
                format!("{name} 既不是文件也不是 REV:path"),
            )));
        }
    }
    read_path(path)
}

/// Reads one chain, and puts it under the scenario asked for.
pub(crate) fn read_under(name: &str, under: &Under, session: &Session) -> Result<Loaded, Failure> {
    let mut loaded = read(name, session)?;
    if let Some(wanted) = &under.scenario {
        loaded.chain = loaded.chain.under(scenario(&loaded.chain, wanted)?);
    }
    Ok(loaded)
}

/// The scenario of a chain that a name means.
pub(crate) fn scenario<'c>(chain: &'c Chain, name: &str) -> Result<&'c Scenario, Failure> {
    chain
        .find_scenario(name)
        .ok_or_else(|| no_scenario(&[chain], name))
}

/// No chain has a scenario of this name: the nearest name, or all there are.
pub(crate) fn no_scenario(chains: &[&Chain], name: &str) -> Failure {
    const LISTED: usize = 12;
    let ids = || {
        chains
            .iter()
            .flat_map(|chain| chain.scenarios.iter().map(|it| it.id.as_str()))
    };
    let near = ids()
        .map(|id| (strsim::jaro_winkler(name, id), id))
        .filter(|(similar, _)| *similar > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    let listed: Vec<&str> = ids().take(LISTED).collect();
    let (en, zh) = match near {
        Some((_, near)) => (
            format!("did you mean `{near}`?"),
            format!("是不是 `{near}`？"),
        ),
        None if listed.is_empty() => (
            "the file declares none; they stand under `scenarios:`".to_owned(),
            "文件里没有情景；情景写在 `scenarios:` 下".to_owned(),
        ),
        None => {
            let more = if ids().nth(LISTED).is_some() {
                ", …"
            } else {
                ""
            };
            let all = listed.join(", ");
            (
                format!("there are: {all}{more}"),
                format!("已有：{all}{more}"),
            )
        }
    };
    Failure::Message(Message::new(
        format!("no scenario is called `{name}`: {en}"),
        format!("没有名为 `{name}` 的情景：{zh}"),
    ))
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
