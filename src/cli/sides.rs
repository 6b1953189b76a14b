//! What is compared with what: the words of `liantu diff` become pairs of chains.
//!
//! Comes in: files, folders, `REV:path`, `A..B`, `A...B`, a revision or a day alone, the index, standard input. Goes
//! out: each chain of one side with its partner on the other. Must not know: what a difference means.
//!
//! Files meet by their path; a file that only one side has meets the one of the other side that holds the same chain.

use std::collections::BTreeMap;
use std::path::Path;

use liantu::quantity::Date;
use liantu::report::Fault;
use liantu::rules::Settings;
use liantu::text::Message;

use super::chains::{self, Loaded};
use super::git::{Repository, Snapshot, What};
use super::{Failure, Session, Under};

/// Where chains are looked for when no path is given.
const USUAL: &str = "chains";

/// The words of the user.
pub(crate) struct Asked<'a> {
    /// Files, folders, revisions, ranges, in their order.
    pub words: &'a [String],
    /// `--since`.
    pub since: Option<&'a str>,
    /// `--staged`.
    pub staged: bool,
}

/// One side of a pair.
pub(crate) struct Version {
    /// As it is called in the output.
    pub name: String,
    /// The chain and the settings of its project.
    pub loaded: Loaded,
}

/// A chain on both sides, or on one of them alone.
pub(crate) struct Pair {
    pub base: Option<Version>,
    pub head: Option<Version>,
}

/// Everything that is compared.
pub(crate) struct Pairs {
    pub pairs: Vec<Pair>,
    /// What the sides are called, where folders were asked for: then there may be many chains, or none.
    pub folders: Option<(String, String)>,
}

/// Where one chain is read from.
#[derive(Clone)]
enum Source {
    /// A file, `REV:path` or `-`, as the user wrote it.
    Named(String),
    /// A path in a snapshot.
    In(Snapshot, String),
}

/// A chain before it is read.
struct Entry {
    /// What it meets its partner by.
    key: String,
    source: Source,
    /// Whether it was asked for; others are only looked at for a partner.
    asked: bool,
}

/// The chains of one side.
struct Side {
    title: String,
    entries: Vec<Entry>,
    /// Whether a folder was named.
    folder: bool,
}

/// Reads both sides.
pub(crate) fn read(asked: &Asked<'_>, under: &Under, session: &Session) -> Result<Pairs, Failure> {
    let (base, head) = sides(asked)?;
    let many = base.folder || head.folder;
    let titles = (base.title.clone(), head.title.clone());
    let pairs = pair(base, head, under, session)?;
    Ok(Pairs {
        pairs,
        folders: many.then_some(titles),
    })
}

fn sides(asked: &Asked<'_>) -> Result<(Side, Side), Failure> {
    let words: Vec<&str> = asked.words.iter().map(String::as_str).collect();
    if asked.staged || asked.since.is_some() {
        let repository = Repository::here()?;
        let (base, head) = match asked.since {
            Some(since) => (self::since(&repository, since)?, repository.work_tree()?),
            None => (repository.revision("HEAD")?, repository.index()?),
        };
        return within(&repository, base, head, &words);
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
            within(&repository, base, head, paths)
        }
        None => against_work_tree(first, rest),
    }
}

fn against_work_tree(revision: &str, paths: &[&str]) -> Result<(Side, Side), Failure> {
    let repository = Repository::here()?;
    let (base, head) = (repository.revision(revision)?, repository.work_tree()?);
    within(&repository, base, head, paths)
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
    let path = from.ends_with('/') || to.starts_with('/') || word.contains(':');
    !path && !(from.is_empty() && to.is_empty()) && !Path::new(word).exists()
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
    within(&repository, base, head, paths)
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
    base: Snapshot,
    head: Snapshot,
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
    both(&base, &head, &roots)
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

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Named(name) => name.clone(),
            Self::In(snapshot, path) => snapshot.shown(path),
        }
    }

    fn load(&self, session: &Session) -> Result<Loaded, Failure> {
        match self {
            Self::Named(name) => chains::read(name, session),
            Self::In(snapshot, path) => {
                let name = self.name();
                session.say(&format!("reading {name}"), &format!("读取 {name}"));
                snapshot.load(path)
            }
        }
    }
}

/// The chains of a side by what they meet their partner by, and whether each was asked for.
type Chains = BTreeMap<String, (Version, bool)>;

/// Reads all entries of a side. Faults of what was only looked at are not told.
fn load(side: Side, session: &Session) -> Result<(Chains, Vec<Fault>), Failure> {
    let mut read = BTreeMap::new();
    let mut faults = Vec::new();
    for entry in side.entries {
        let name = entry.source.name();
        match entry.source.load(session) {
            Ok(loaded) => {
                let version = Version { name, loaded };
                read.insert(entry.key, (version, entry.asked));
            }
            Err(_) if !entry.asked => {}
            Err(Failure::Faults(found)) => {
                for fault in found {
                    if !faults.contains(&fault) {
                        faults.push(fault);
                    }
                }
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok((read, faults))
}

fn pair(base: Side, head: Side, under: &Under, session: &Session) -> Result<Vec<Pair>, Failure> {
    if base.folder != head.folder && !base.entries.is_empty() && !head.entries.is_empty() {
        return Err(Failure::Message(Message::new(
            format!(
                "{} and {}: one is a folder, the other a file; compare two files or two folders",
                base.title, head.title
            ),
            format!(
                "{} 和 {}：一边是文件夹，另一边是文件；请对比两个文件或两个文件夹",
                base.title, head.title
            ),
        )));
    }
    if let (
        [
            Entry {
                source: Source::Named(old),
                ..
            },
        ],
        [
            Entry {
                source: Source::Named(new),
                ..
            },
        ],
    ) = (&base.entries[..], &head.entries[..])
        && old == "-"
        && new == "-"
    {
        return Err(Failure::Message(Message::new(
            "standard input can be one side only",
            "标准输入只能作为一边",
        )));
    }
    if base.entries.is_empty() && head.entries.is_empty() {
        return Err(Failure::Message(Message::new(
            "no chain file (.yaml, .yml) on either side",
            "两边都没有链文件（.yaml、.yml）",
        )));
    }
    // Reading is most of the work, and the two sides do not need each other.
    let (old, new) = rayon::join(|| load(base, session), || load(head, session));
    let ((mut old, mut faults), (mut new, more)) = (old?, new?);
    // A file that two chains use is faulty once.
    let more: Vec<_> = more.into_iter().filter(|it| !faults.contains(it)).collect();
    faults.extend(more);
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    scenario(&mut old, &mut new, under)?;
    Ok(meet(old, new))
}

/// Puts every chain under the scenario asked for, where any has it.
fn scenario(old: &mut Chains, new: &mut Chains, under: &Under) -> Result<(), Failure> {
    let Some(wanted) = &under.scenario else {
        return Ok(());
    };
    let all = || {
        old.values()
            .chain(new.values())
            .map(|(it, _)| &it.loaded.chain)
    };
    if !all().any(|chain| chain.find_scenario(wanted).is_some()) {
        return Err(chains::no_scenario(&all().collect::<Vec<_>>(), wanted));
    }
    let keys: Vec<String> = old.keys().chain(new.keys()).cloned().collect();
    for key in keys {
        let has = |side: &Chains| {
            let (version, _) = side.get(&key)?;
            Some(version.loaded.chain.find_scenario(wanted).is_some())
        };
        // A scenario that one version alone has would be told as a difference of the chains.
        match (has(old), has(new)) {
            (Some(true), Some(false)) => return lacks(new, &key, wanted),
            (Some(false), Some(true)) => return lacks(old, &key, wanted),
            _ => {}
        }
        for side in [&mut *old, &mut *new] {
            let Some((version, _)) = side.get_mut(&key) else {
                continue;
            };
            let chain = &version.loaded.chain;
            if chain.scenario.is_none()
                && let Some(found) = chain.find_scenario(wanted)
            {
                version.loaded.chain = chain.under(found);
            }
        }
    }
    Ok(())
}

fn lacks(side: &Chains, key: &str, wanted: &str) -> Result<(), Failure> {
    let chains: Vec<_> = side
        .get(key)
        .map(|(it, _)| &it.loaded.chain)
        .into_iter()
        .collect();
    Err(chains::no_scenario(&chains, wanted))
}

/// By path, then what is left by the chain that a file holds.
fn meet(old: Chains, mut new: Chains) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for (key, (base, asked)) in old {
        match new.remove(&key) {
            Some((head, _)) => pairs.push(Pair {
                base: Some(base),
                head: Some(head),
            }),
            None => left.push((base, asked)),
        }
    }
    let ids: Vec<String> = left
        .iter()
        .map(|(it, _)| it.loaded.chain.id.clone())
        .collect();
    let once = |id: &String| ids.iter().filter(|it| *it == id).count() == 1;
    for (base, asked) in left {
        let id = &base.loaded.chain.id;
        let same = |it: &&String| new[*it].0.loaded.chain.id == *id;
        let keys: Vec<String> = new.keys().filter(same).cloned().collect();
        let partner = match &keys[..] {
            [key] if once(id) => new.remove(key).filter(|(_, other)| asked || *other),
            _ => None,
        };
        match partner {
            Some((head, _)) => pairs.push(Pair {
                base: Some(base),
                head: Some(head),
            }),
            None if asked => pairs.push(Pair {
                base: Some(base),
                head: None,
            }),
            None => {}
        }
    }
    let rest = new.into_values().filter(|(_, asked)| *asked);
    pairs.extend(rest.map(|(head, _)| Pair {
        base: None,
        head: Some(head),
    }));
    pairs.sort_by(|one, other| one.name().cmp(other.name()));
    pairs
}

impl Pair {
    /// The chain's id, where every file of both sides is the same to the byte and it is no other scenario.
    pub fn untouched(&self) -> Option<&str> {
        let (base, head) = (self.base.as_ref()?, self.head.as_ref()?);
        let (old, new) = (&base.loaded, &head.loaded);
        let same = old.chain.files == new.chain.files
            && old.chain.scenario == new.chain.scenario
            && old.settings == new.settings;
        same.then_some(new.chain.id.as_str())
    }

    /// The settings that both sides are judged by.
    pub fn settings(&self) -> Settings {
        let version = self.head.as_ref().or(self.base.as_ref());
        version
            .map(|it| it.loaded.settings.clone())
            .unwrap_or_default()
    }

    /// The path of the newer side, or of the one there is.
    fn name(&self) -> &str {
        let version = self.head.as_ref().or(self.base.as_ref());
        version.map_or("", |it| {
            let file = it.loaded.chain.files.first();
            file.map_or("", |file| file.path.as_str())
        })
    }
}
