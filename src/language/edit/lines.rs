//! Lines of a text: where they begin and end, and which comments belong to an entry.
//!
//! Comes in: a text and places in it. Goes out: places. Must not know: what stands there.

/// First byte of the line of a byte.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// One past the line end behind a byte.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Bytes between the line's first one and this one.
pub fn column(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}

/// The whole lines of an entry that begins at `start` and ends at `end`, with the comments that belong to it: those
/// right above it in its column, and those right below it that are set in deeper.
pub fn chunk(text: &str, start: usize, end: usize) -> (usize, usize) {
    let column = column(text, start);
    let mut first = line_start(text, start);
    while first > 0 {
        let above = line_start(text, first - 1);
        let line = &text[above..first];
        let depth = line.len() - line.trim_start().len();
        if !line.trim_start().starts_with('#') || depth != column {
            break;
        }
        first = above;
    }
    let mut last = line_end(text, end);
    while last < text.len() {
        let next = line_end(text, last);
        let line = &text[last..next];
        let depth = line.len() - line.trim_start().len();
        if !line.trim_start().starts_with('#') || depth <= column {
            break;
        }
        last = next;
    }
    (first, last)
}
