//! One file alone, as text that can be edited and as a tree: what patches and merges read.
//!
//! Comes in: the bytes of a file. Goes out: [`Plain`], or every fault of its YAML. Must not know: what its names refer to.

use std::sync::Arc;

use super::Faults;
use super::encoding::text_of;
use super::fault::{Fault, Found};
use super::keyed::{Keyed, keyed_or_faults};
use crate::model::{FileId, SourceFile};

/// A file that reads as YAML.
#[derive(Clone, Debug)]
pub struct Plain {
    /// Its text, lines ended by `\n`.
    pub text: String,
    /// Its tree.
    pub tree: Keyed,
    /// Its lines end as on Windows.
    pub windows_lines: bool,
    /// It begins with a byte order mark.
    pub byte_order_mark: bool,
}

impl Plain {
    /// The bytes of another text, in the manner of this file: its line ends, its byte order mark.
    pub fn bytes(&self, text: &str) -> Vec<u8> {
        let mark = if self.byte_order_mark { "\u{FEFF}" } else { "" };
        let text = if self.windows_lines {
            text.replace('\n', "\r\n")
        } else {
            text.to_owned()
        };
        [mark.as_bytes(), text.as_bytes()].concat()
    }
}

/// The file `name` with these bytes.
///
/// # Errors
/// Every fault of the text as YAML, each with its place.
pub fn plain_text(name: &str, bytes: Vec<u8>) -> Result<Plain, Faults> {
    let file = FileId(0);
    let byte_order_mark = bytes.starts_with("\u{FEFF}".as_bytes());
    let mut source = SourceFile {
        path: name.to_owned(),
        text: Arc::default(),
    };
    let told = |found: &[Fault], source: SourceFile| {
        let files = [source];
        Faults(found.iter().map(|fault| fault.report(&files)).collect())
    };
    let text = match text_of(bytes, file) {
        Ok(text) => text,
        Err(fault) => return Err(told(&[fault], source)),
    };
    // Only where every line ends so can the ends be put back.
    let windows = text.matches("\r\n").count();
    let windows_lines = windows > 0 && windows == text.matches('\n').count();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut found = Found::default();
    let Some(tree) = keyed_or_faults(&text, &mut found) else {
        source.text = Arc::from(text);
        return Err(told(&found.into_sorted(), source));
    };
    Ok(Plain {
        text,
        tree,
        windows_lines,
        byte_order_mark,
    })
}
