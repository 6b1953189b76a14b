//! What the words of the user name: two sides, each with its chains.

use std::path::Path;

use liantu::quantity::Date;
use liantu::text::Message;

use super::{Asked, Entry, Side, Source};
use crate::cli::Failure;
use crate::cli::chains;
use crate::cli::git::{Repository, Snapshot, What};

/// Where chains are looked for when no path is given.
const USUAL: &str = "chains";

/// Both sides, not read yet.
pub(super) fn sides(asked: &Asked<'_>) -> Result<(Side, Side), Failure> {
    let words: Vec<&str> = asked.words.iter().map(String::as_str).collect();
    if asked.staged || asked.since.is_some() {
        let repository = Repository::here()?;
        let (base, head) = match asked.since {
            Some(since) => (self::since(&repository, since)?, repository.work_tree()?),
            None => (repository.revision("HEAD")?, repository.index()?),
        };
        return within(&repository, &base, &head, &words);
    }
    match words[..] {
        [] => against_work_tree("HEAD", &[]),
        [range, ref paths @ ..] if is_range(range) => self::range(range, paths),
        [one] => single(one),
        [old, new] if is_side(old) && is_side(new) => Ok((side(old)?, side(new)?)),
        [one, ref paths @ ..] => revisions(one, paths),
    }
}

/// One word alone: a file or a revision against the work tree.
fn single(word: &str) -> Result<(Side, Side), Failure> {
    if word == "-" {
        return Err(Failure::Message(Message::new(
            "standard input needs another side: `liantu diff OLD -`",
            "标准输入要有另一边：`liantu diff 旧版 -`",
        )));
    }
    if Path::new(word).exists() {
        return against_work_tree("HEAD", &[word]);
    }
    let Some((revision, path)) = word.split_once(':') else {
        // A chain file that is not here may be one that was deleted since the last commit.
        if looks_like_path(word) && !Repository::here()?.has(word) {
            return against_work_tree("HEAD", &[word]);
        }
        return against_work_tree(word, &[]);
    };
    let repository = Repository::here()?;
    let path = repository.path_in_revision(path)?;
    let base = if revision.is_empty() {
        repository.index()?
    } else {
        repository.revision(revision)?
    };
    both(&base, &repository.work_tree()?, &[path])
}

/// A revision, perhaps a second one, then paths.
fn revisions(first: &str, rest: &[&str]) -> Result<(Side, Side), Failure> {
    if Path::new(first).exists() {
        // Several files or folders, each against the last commit.
        let paths: Vec<&str> = std::iter::once(first).chain(rest.iter().copied()).collect();
        return against_work_tree("HEAD", &paths);
    }
    let repository = Repository::here()?;
    let second = rest
        .split_first()
        .filter(|(word, _)| !Path::new(word).exists() && repository.has(word));
    match second {
        Some((second, paths)) => {
            let (base, head) = (repository.revision(first)?, repository.revision(second)?);
            within(&repository, &base, &head, paths)
        }
        None => against_work_tree(first, rest),
    }
}

fn against_work_tree(revision: &str, paths: &[&str]) -> Result<(Side, Side), Failure> {
    let repository = Repository::here()?;
    let (base, head) = (repository.revision(revision)?, repository.work_tree()?);
    within(&repository, &base, &head, paths)
}

/// What changed since a day, or since this branch left another.
fn since(repository: &Repository, words: &str) -> Result<Snapshot, Failure> {
    match Date::parse(words) {
        Ok(day) => repository.before(day),
        Err(_) => repository.merge_base(words, "HEAD"),
    }
}

/// Whether a word is `A..B` or `A...B`. A path that leads upwards has `..` too, and a `/` beside it.
fn is_range(word: &str) -> bool {
    let Some((from, to)) = word.split_once("..") else {
        return false;
    };
    let to = to.strip_prefix('.').unwrap_or(to);
    let nothing = from.is_empty() && to.is_empty();
    let path = from.ends_with('/') || to.starts_with('/') || word.contains(':');
    !(nothing || path || Path::new(word).exists())
}

fn range(word: &str, paths: &[&str]) -> Result<(Side, Side), Failure> {
    let repository = Repository::here()?;
    let or_head = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
    let (base, head) = match word.split_once("...") {
        Some((from, to)) => {
            let (from, to) = (or_head(from), or_head(to));
            (
                repository.merge_base(&from, &to)?,
                repository.revision(&to)?,
            )
        }
        None => {
            let (from, to) = word.split_once("..").unwrap_or((word, ""));
            let (from, to) = (or_head(from), or_head(to));
            (repository.revision(&from)?, repository.revision(&to)?)
        }
    };
    within(&repository, &base, &head, paths)
}

/// Whether a word names a side by itself: a file, a folder, `REV:path`, `-`.
fn is_side(word: &str) -> bool {
    word == "-" || Path::new(word).exists() || word.contains(':') || looks_like_path(word)
}

/// A file that is not there is better told as one than as an unknown revision.
fn looks_like_path(word: &str) -> bool {
    chains::is_chain_file(word)
}

/// The chains that one word names.
fn side(word: &str) -> Result<Side, Failure> {
    let path = Path::new(word);
    if path.is_dir() {
        let name = format!("{}/", word.trim_end_matches('/'));
        return folder(&Snapshot::disk(path.to_path_buf(), &name), "", word);
    }
    if word != "-"
        && !path.exists()
        && let Some((revision, inside)) = word.split_once(':')
    {
        let repository = Repository::here()?;
        let inside = repository.path_in_revision(inside)?;
        let snapshot = if revision.is_empty() {
            repository.index()?
        } else {
            repository.revision(revision)?
        };
        if snapshot.what(&inside) == Some(What::Folder) {
            return folder(&snapshot, &inside, word);
        }
    }
    Ok(Side {
        title: word.to_owned(),
        entries: vec![Entry {
            key: String::new(),
            source: Source::Named(word.to_owned()),
            asked: true,
        }],
        folder: false,
    })
}

/// Every chain under a folder, known by its path inside it.
fn folder(snapshot: &Snapshot, root: &str, title: &str) -> Result<Side, Failure> {
    let entries = snapshot.chains(root)?.into_iter().map(|path| {
        let key = path.strip_prefix(root).unwrap_or(&path);
        Entry {
            key: key.trim_start_matches('/').to_owned(),
            source: Source::In(snapshot.clone(), path),
            asked: true,
        }
    });
    Ok(Side {
        title: title.to_owned(),
        entries: entries.collect(),
        folder: true,
    })
}

/// Both snapshots at paths of the user's; the usual folder where there are none.
fn within(
    repository: &Repository,
    base: &Snapshot,
    head: &Snapshot,
    paths: &[&str],
) -> Result<(Side, Side), Failure> {
    let mut roots = Vec::new();
    for path in paths {
        roots.push(repository.path(path)?);
    }
    if roots.is_empty() {
        let usual = repository.path(USUAL)?;
        if base.what(&usual).or(head.what(&usual)).is_none() {
            return Err(Failure::Message(Message::new(
                format!(
                    "no folder `{usual}` on either side: name the chain files or their folder after the revisions"
                ),
                format!("两边都没有文件夹 `{usual}`：请在版本后面写出链文件或所在文件夹"),
            )));
        }
        roots.push(usual);
    }
    both(base, head, &roots)
}

/// Both snapshots at the same paths.
fn both(base: &Snapshot, head: &Snapshot, roots: &[String]) -> Result<(Side, Side), Failure> {
    let mut sides = [base, head].map(|snapshot| Side {
        title: snapshot.title(),
        entries: Vec::new(),
        folder: roots.len() > 1,
    });
    for root in roots {
        let what = [base.what(root), head.what(root)];
        if what == [None, None] {
            let (base, head) = (base.title(), head.title());
            return Err(Failure::Message(Message::new(
                format!("no such file or folder: {root}, neither in {base} nor in {head}"),
                format!("没有这个文件或文件夹：{root}（{base} 和 {head} 里都没有）"),
            )));
        }
        for (at, snapshot) in [base, head].into_iter().enumerate() {
            let other = [head, base][at];
            let found = match (what[at], what[1 - at]) {
                (Some(What::Folder), _) => {
                    sides[at].folder = true;
                    entries(snapshot, snapshot.chains(root)?, true)
                }
                (Some(What::File), _) => entries(snapshot, vec![root.clone()], true),
                // It may have had another name: its folder is looked through for the same chain.
                (None, Some(What::File)) => {
                    let above = root.rsplit_once('/').map_or("", |(above, _)| above);
                    let mut near = match snapshot.what(above) {
                        Some(What::Folder) => snapshot.chains(above).unwrap_or_default(),
                        _ => Vec::new(),
                    };
                    near.retain(|path| other.what(path).is_none());
                    entries(snapshot, near, false)
                }
                (None, _) => Vec::new(),
            };
            sides[at].entries.extend(found);
        }
    }
    let [base, head] = sides;
    Ok((base, head))
}

fn entries(snapshot: &Snapshot, paths: Vec<String>, asked: bool) -> Vec<Entry> {
    let entry = |path: String| Entry {
        key: path.clone(),
        source: Source::In(snapshot.clone(), path),
        asked,
    };
    paths.into_iter().map(entry).collect()
}
