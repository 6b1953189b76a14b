//! Which processes count as present, and why (design rule: presence).

use super::Resolver;
use crate::model::{Presence, ProcessId, StatedWhat, Status, Subject};

impl Resolver {
    /// Marks every process that the file declares, states, observes or has a site for.
    pub(super) fn presence(&mut self) {
        if self.chain.reference {
            for process in &mut self.chain.processes {
                process.presence = Presence::Declared;
            }
        }
        let mut marks: Vec<(ProcessId, Presence)> = Vec::new();
        for stated in &self.chain.stated {
            if let StatedWhat::Process(id) = stated.what {
                marks.push((id, Presence::Stated));
            }
        }
        for observation in &self.chain.observations {
            match observation.of {
                Subject::Process(id) => marks.push((id, Presence::Observed)),
                Subject::Site(site) => {
                    let process = self.chain.site(site).process;
                    marks.extend(process.map(|id| (id, Presence::Observed)));
                }
                _ => {}
            }
        }
        for site in &self.chain.sites {
            if matches!(site.status, None | Some(Status::Operating)) {
                marks.extend(site.process.map(|id| (id, Presence::Site)));
            }
        }
        for (id, presence) in marks {
            let process = &mut self.chain.processes[id.index()];
            process.presence = process.presence.max(presence);
        }
    }
}
