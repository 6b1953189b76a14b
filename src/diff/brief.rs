//! What an entity says in short, for the line that tells that it came or went.
//!
//! Comes in: an entity and its fields. Goes out: a few words. Must not know: the other version.

use super::View;
use super::entity::{Entity, Kind};
use super::field::{Content, Field};
use super::words;
use crate::model::{Chain, StatedWhat};
use crate::text::Message;

/// What an entity says in short, for the line that tells that it came or went.
pub(super) fn brief(view: &View<'_>, entity: Entity, list: &[Field]) -> Option<Message> {
    let chain = view.chain;
    let main: &[&str] = match entity.kind {
        Kind::Commodity => &["unit", "kind"],
        Kind::Site => &["process", "stage", "capacity", "status", "location"],
        Kind::Observation => &["amount", "yoy"],
        Kind::Import | Kind::Export | Kind::Demand => &["amount", "limit", "by"],
        Kind::Flow => &["amount"],
        Kind::Target => &["indicator", "at-least", "at-most", "period", "by"],
        Kind::Acceptance => &["reason", "until"],
        Kind::Scope => &["within"],
        Kind::Claim => &["chosen"],
        Kind::Source => &["publisher", "date"],
        Kind::Process => return Some(recipe(chain, entity.at)),
        Kind::Stated => {
            let StatedWhat::Stages(stages) = &chain.stated[entity.at].what else {
                return None;
            };
            let ids = stages.iter().map(|id| Message::same(&chain.stage(*id).id));
            return Some(words::join(ids));
        }
        _ => return None,
    };
    let said = main.iter().filter_map(|path| {
        let field = list.iter().find(|field| field.path == *path)?;
        if matches!(field.content, Content::Unknown) {
            return None;
        }
        let shown = field.content.shown();
        let sign = match *path {
            "at-least" => "≥ ",
            "at-most" => "≤ ",
            _ => return Some(shown),
        };
        Some(Message::new(
            format!("{sign}{}", shown.en),
            format!("{sign}{}", shown.zh),
        ))
    });
    Some(words::join(said)).filter(|said| !said.en.is_empty())
}

/// A process in short, its inputs by name: `alumina + electricity → liquid-aluminium`.
fn recipe(chain: &Chain, at: usize) -> Message {
    let process = &chain.processes[at];
    let slots = process.inputs.iter().map(|input| input.slot.as_str());
    let mut taken: Vec<&str> = slots.collect();
    taken.sort_unstable();
    let product = &chain.commodity(process.product).id;
    Message::same(
        format!("{} → {product}", taken.join(" + "))
            .trim_start()
            .to_owned(),
    )
}
