//! Former ids: each became one entry, which is another.
//!
//! Comes in: the `formerly` of every entry. Goes out: the ids, or a fault where they contradict each other. Must not
//! know: other versions of the file.
//!
//! An id may be given to something new while it is a former one: only a circle of entries that each have the other's
//! former id says nothing about which was which.

use std::collections::HashMap;

use super::Resolver;
use super::technology::circles;
use crate::language::fault::Fault;
use crate::language::shape::{Text, Texts};
use crate::text::Message;

/// A former id of an entry.
pub(super) struct Former {
    /// Only entries of one kind are each other's former ones.
    kind: &'static str,
    id: Text,
    /// The id it had.
    was: Text,
}

impl Resolver {
    /// The former ids of an entry.
    pub(super) fn formerly(
        &mut self,
        kind: &'static str,
        id: &Text,
        written: Option<&Texts>,
    ) -> Vec<String> {
        let texts = written.map_or(&[][..], Texts::all);
        let mut found: Vec<String> = Vec::new();
        for text in texts {
            self.check_id(text);
            if found.iter().any(|it| text.value == *it) {
                self.twice(text);
            } else if text.value == id.value {
                self.own_former(text);
            } else {
                self.former.push(Former {
                    kind,
                    id: id.clone(),
                    was: text.clone(),
                });
            }
            found.push(text.value.to_string());
        }
        found
    }

    fn own_former(&mut self, text: &Text) {
        let id = &text.value;
        let message = Message::new(
            format!("`{id}` names itself as its former id"),
            format!("`{id}` 把自己写成了旧 id"),
        );
        self.fault(Fault::new(text.place, message).help(
            "leave it out: `formerly` holds the ids that it had before",
            "请删去：`formerly` 只写以前用过的 id",
        ));
    }

    /// What the former ids of all entries say together.
    pub(super) fn former_ids(&mut self) {
        let all = std::mem::take(&mut self.former);
        let mut became: HashMap<(&str, &str), &Former> = HashMap::new();
        for it in &all {
            let key = (it.kind, it.was.value.as_str());
            match became.get(&key) {
                Some(first) => self.became_two(first, it),
                None => {
                    became.insert(key, it);
                }
            }
        }
        // From each entry to the one that has its id as a former one.
        let place: HashMap<(&str, &str), usize> = all
            .iter()
            .enumerate()
            .map(|(at, it)| ((it.kind, it.id.value.as_str()), at))
            .collect();
        let next = all.iter().enumerate().map(|(at, it)| {
            let own = (it.kind, it.id.value.as_str());
            // An entry with several former ids stands once.
            let first = place.get(&own) == Some(&at);
            let after = became.get(&own).filter(|_| first)?;
            place.get(&(after.kind, after.id.value.as_str())).copied()
        });
        for circle in circles(&next.collect::<Vec<_>>()) {
            let ids: Vec<&str> = circle.iter().map(|at| all[*at].id.value.as_str()).collect();
            let path = ids.join(" → ");
            self.circle(all[circle[0]].was.place, "formerly", &path);
        }
    }

    fn became_two(&mut self, first: &Former, second: &Former) {
        let former = &second.was.value;
        let (one, other) = (&first.id.value, &second.id.value);
        let message = Message::new(
            format!("`{former}` is a former id of `{one}` and of `{other}`"),
            format!("`{former}` 同时是 `{one}` 和 `{other}` 的旧 id"),
        );
        let also = Message::new(format!("of `{one}` here"), format!("`{one}` 写在这里"));
        self.fault(
            Fault::new(second.was.place, message)
                .help(
                    "an id becomes one other: keep it in the entry that goes on",
                    "一个 id 只能改成一个：请只在承接它的条目里保留",
                )
                .related(first.was.place, also),
        );
    }
}
