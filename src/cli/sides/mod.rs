//! What is compared with what: the words of `liantu diff` become pairs of chains.
//!
//! Comes in: files, folders, `REV:path`, `A..B`, `A...B`, a revision or a day alone, the index, standard input. Goes
//! out: each chain of one side with its partner on the other. Must not know: what a difference means.
//!
//! Files meet by their path; a file that only one side has meets the one of the other side that holds the same chain.

mod meet;
mod named;

use std::collections::BTreeMap;
use std::sync::Arc;

use liantu::analysis::Results;
use liantu::report::{Fault, Finding};
use liantu::rules::Settings;
use liantu::text::Message;

use super::chains::{self, Loaded};
use super::git::Snapshot;
use super::{Failure, Session, Under};

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
    /// What analyses and rules say of it by these settings, where that was worked out while the other side was read.
    pub ahead: Option<Judged>,
}

/// What analyses and rules say of a chain.
pub(crate) type Judged = (Results, Vec<Arc<Finding>>);

/// Works out what analyses and rules say of a chain.
pub(crate) type Judge<'j> = &'j (dyn Fn(&Loaded) -> Judged + Sync);

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
///
/// Of one chain on either side each is judged as soon as it is read: neither side waits for the other, and the memory
/// that reading lets go is used again. Of folders, most chains are the same on both sides and need no judging.
pub(crate) fn read(
    asked: &Asked<'_>,
    under: &Under,
    judge: Judge<'_>,
    session: &Session,
) -> Result<Pairs, Failure> {
    let (base, head) = named::sides(asked)?;
    let many = base.folder || head.folder;
    let titles = (base.title.clone(), head.title.clone());
    let judge = Some(judge).filter(|_| !many && under.scenario.is_none());
    let pairs = pair(base, head, (under, judge), session)?;
    Ok(Pairs {
        pairs,
        folders: many.then_some(titles),
    })
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
fn load(
    side: Side,
    judge: Option<Judge<'_>>,
    session: &Session,
) -> Result<(Chains, Vec<Fault>), Failure> {
    let mut read = BTreeMap::new();
    let mut faults = Vec::new();
    let judge = judge.filter(|_| side.entries.len() == 1);
    for entry in side.entries {
        let name = entry.source.name();
        match entry.source.load(session) {
            Ok(loaded) => {
                let ahead = judge.map(|judge| judge(&loaded));
                let version = Version {
                    name,
                    loaded,
                    ahead,
                };
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

fn pair(
    base: Side,
    head: Side,
    (under, judge): (&Under, Option<Judge<'_>>),
    session: &Session,
) -> Result<Vec<Pair>, Failure> {
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
    // Reading is most of the work, and the two sides do not need each other. One is read here: of memory that grows on
    // two other threads at once the system hands out each page by itself.
    let (old, new) = std::thread::scope(|scope| {
        let other = scope.spawn(|| load(head, judge, session));
        let old = load(base, judge, session);
        let new = other.join();
        (
            old,
            new.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        )
    });
    let ((mut old, mut faults), (mut new, more)) = (old?, new?);
    // A file that two chains use is faulty once.
    let more: Vec<_> = more.into_iter().filter(|it| !faults.contains(it)).collect();
    faults.extend(more);
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    meet::scenario(&mut old, &mut new, under)?;
    Ok(meet::meet(old, new))
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
