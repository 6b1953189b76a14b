//! Where changes and gaps are told: in the box of what they are about, or below the picture.
//!
//! Comes in: the boxes, the difference. Goes out: the same boxes with what is told in each. Must not know: words,
//! coordinates.

use super::half::Half;
use super::union::{Union, What};
use crate::report::{ChangeAction, DiffDocument};

impl Union {
    /// The box in which a subject is told: its own, that of its commodity's only maker, that of a site's process.
    fn host(&self, subject: &str, halves: [Option<&Half<'_>>; 2]) -> Option<usize> {
        if let Some(at) = self.find(subject) {
            return Some(at);
        }
        let (kind, id) = subject.split_once('/')?;
        match kind {
            "site" => halves.into_iter().rev().flatten().find_map(|half| {
                let mut sites = half.chain().sites.iter();
                let site = sites.find(|site| half.id("site", &site.id) == id)?;
                self.find(&half.process(site.process?))
            }),
            "commodity" => ["missing", "import"]
                .into_iter()
                .find_map(|kind| self.find(&format!("{kind}/{id}")))
                .or_else(|| {
                    halves.into_iter().rev().flatten().find_map(|half| {
                        let makes = |what: &What| match *what {
                            What::Process(process) => {
                                half.commodity(half.chain().process(process).product) == id
                            }
                            _ => false,
                        };
                        let mut things = half.things.iter();
                        let (key, _) = things.find(|(_, what)| makes(what))?;
                        self.find(key)
                    })
                })
                .or_else(|| {
                    ["export", "demand"]
                        .into_iter()
                        .find_map(|kind| self.find(&format!("{kind}/{id}")))
                }),
            _ => None,
        }
    }

    pub(super) fn place_changes(
        &mut self,
        document: &DiffDocument,
        halves: [Option<&Half<'_>>; 2],
    ) {
        use crate::report::Effect;
        for (at, change) in document.changes.iter().enumerate() {
            let quiet = |it: &Effect| matches!(it, Effect::Provenance | Effect::Cosmetic);
            if change.action == ChangeAction::Renamed || change.effects.iter().all(quiet) {
                continue;
            }
            let subject = change.about.first().map(String::as_str).unwrap_or_default();
            let own = match change.kind {
                "import" | "export" | "demand" => subject
                    .strip_prefix("commodity/")
                    .and_then(|id| self.find(&format!("{}/{id}", change.kind))),
                "target" | "acceptance" | "scenario" => None,
                _ => self.host(subject, halves),
            };
            match own {
                // A box that came or went says so itself.
                Some(host) if self.says_itself(host, change.kind, &change.path) => {}
                Some(host) => self.boxes[host].changes.push(at),
                None => self.elsewhere.push(at),
            }
        }
    }

    /// Whether the box appears or goes with exactly this change.
    fn says_itself(&self, host: usize, kind: &str, path: &str) -> bool {
        let host = &self.boxes[host];
        let alone = host.base.is_none() || host.head.is_none();
        let own = host.key.split('/').next() == Some(kind) || kind == "stated";
        path.is_empty() && own && alone
    }

    pub(super) fn place_findings(
        &mut self,
        document: &DiffDocument,
        halves: [Option<&Half<'_>>; 2],
    ) {
        use crate::report::ChangeState;
        for (at, finding) in document.findings.iter().enumerate() {
            if finding.state == ChangeState::Unchanged {
                continue;
            }
            let of = match (&finding.head, &finding.base) {
                (Some(head), _) => head.of.clone(),
                // The old version's name, in the new one's words.
                (None, Some(base)) => halves[0].map_or_else(String::new, |half| {
                    let (kind, id) = base.of.split_once('/').unwrap_or_default();
                    let kinds = ["stage", "commodity", "process", "site"];
                    let kind = kinds.into_iter().find(|it| *it == kind);
                    kind.map_or_else(|| base.of.clone(), |kind| half.named(kind, id))
                }),
                (None, None) => continue,
            };
            match self.host(&of, halves) {
                Some(host) => self.boxes[host].findings.push(at),
                None => self.homeless.push(at),
            }
        }
    }
}
