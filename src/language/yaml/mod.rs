//! YAML text → a tree in which every value has its place.
//!
//! Comes in: the text of a file. Goes out: [`Node`], with the faults of the text itself (syntax, duplicate keys, tags,
//! bounds). Must not know: what the keys mean. The only folder that names the YAML crate.
//!
//! The crate's event parser is used rather than its typed reader: that one stops at the first structural error and
//! loses places in flattened types, and a chain file must report every fault with its place.

mod builder;
mod steps;
mod walk;

use std::borrow::Cow;

pub use serde_yaml::granit_parser::ErrorKind as SyntaxKind;
use serde_yaml::granit_parser::Parser;

use self::builder::Builder;
pub use self::steps::{Step, StepKind, Written, steps};
pub use self::walk::{Next, Shape, Walk};
use super::fault::{Fault, Found};
use crate::model::{FileId, Place};
use crate::text::Message;

/// Nodes of one file: values, replayed aliases and the copies kept for anchors.
const NODES_MAX: usize = 10_000_000;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'a> {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: Kind<'a>,
}

/// The kinds of YAML values; scalars are raw text.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'a> {
    /// Nothing: `key:` or `~`. `comma` tells that it stands in a flow mapping without a colon.
    Null {
        /// Written as `{a, b}`: the key has no colon.
        comma: bool,
    },
    /// Something that could not be read; its fault is already known.
    Broken,
    /// A scalar, escapes processed.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// A map in file order, without duplicate keys.
    Map(Vec<(Key<'a>, Node<'a>)>),
}

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Key<'a> {
    /// The key.
    pub text: Cow<'a, str>,
    /// Where.
    pub place: Place,
}

/// The tree of a text, adding to `found` what is wrong with it as YAML. `None` where no tree can be made.
pub fn parse<'a>(text: &'a str, file: FileId, found: &mut Found) -> Option<Node<'a>> {
    let mut builder = Builder::new(text, file, found);
    let options = serde_yaml::granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
    };
    for step in Parser::new_from_str_with_options(text, options) {
        let stop = match step {
            Ok((event, span)) => builder.take(event, span).err(),
            Err(error) => Some(builder.syntax(&error)),
        };
        if let Some(fault) = stop {
            builder.found.push(fault);
            return None;
        }
    }
    match builder.root {
        Some(node) if !matches!(node.kind, Kind::Null { .. }) => Some(node),
        _ => {
            builder.found.push(empty(file));
            None
        }
    }
}

fn empty(file: FileId) -> Fault {
    let place = Place {
        file,
        ..Place::default()
    };
    Fault::new(place, Message::new("the file is empty", "文件是空的")).help(
        "`liantu init` writes a first chain file to edit",
        "用 `liantu init` 生成一个可以修改的链文件",
    )
}

#[cfg(test)]
mod agreement;
