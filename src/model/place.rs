//! Where something stands in a file.

/// A file of a chain: index into [`Chain::files`](super::Chain::files); 0 is the chain's own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u16);

/// A stretch of text in a file of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// Which file.
    pub file: FileId,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// First byte of the stretch.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// A file that a chain was read from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SourceFile {
    /// Path relative to the project root, with `/`: what is printed.
    pub path: String,
    /// The whole text: findings and errors show its lines.
    pub text: std::sync::Arc<String>,
}
