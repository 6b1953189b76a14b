//! What an entity says in short, for the line that tells that it came or went.
//!
//! Comes in: an entity and its fields. Goes out: a few words. Must not know: the other version.

use super::View;
use super::entity::{Entity, Kind};
use super::field::{Content, Field};
use super::{called, words};
use crate::model::{Chain, CommodityId, StageId, StatedWhat, Subject};
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
            let titled = |id: &StageId| called::subject_title(chain, Subject::Stage(*id));
            return Some(words::join(stages.iter().map(titled)));
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

/// A process in short, its inputs by name: `Alumina + Electricity → Liquid aluminium`.
fn recipe(chain: &Chain, at: usize) -> Message {
    let process = &chain.processes[at];
    let titled = |id: CommodityId| called::subject_title(chain, Subject::Commodity(id));
    let mut taken: Vec<Message> = process
        .inputs
        .iter()
        .map(|input| match &input.alternatives[..] {
            // A slot of several has a name of its own, which nobody has put into words.
            [(only, _)] => titled(*only),
            _ => Message::same(input.slot.as_str()),
        })
        .collect();
    taken.sort_unstable_by(|left, right| left.en.cmp(&right.en));
    let product = titled(process.product);
    let (en, zh): (Vec<String>, Vec<String>) = taken.into_iter().map(|it| (it.en, it.zh)).unzip();
    let said = |taken: &[String], product: &str| {
        let said = format!("{} → {product}", taken.join(" + "));
        said.trim_start().to_owned()
    };
    Message::new(said(&en, &product.en), said(&zh, &product.zh))
}
