//! XML that cannot be malformed: elements close themselves, text is escaped, what XML 1.0 forbids is dropped.
//!
//! Comes in: names, attributes, text. Goes out: one string. Must not know: what the elements mean.

use std::fmt::Write;

/// An open element. It closes when it is dropped, as `<name/>` if nothing was put into it.
pub(super) struct Element<'a> {
    out: &'a mut String,
    name: &'static str,
    /// Whether the start tag is still open for attributes.
    open: bool,
    /// Whether children stand on lines of their own; within text they must not.
    lines: bool,
}

impl<'a> Element<'a> {
    /// The root element.
    pub fn root(out: &'a mut String, name: &'static str) -> Self {
        out.push('<');
        out.push_str(name);
        Self {
            out,
            name,
            open: true,
            lines: true,
        }
    }

    /// Adds an attribute. Attributes come before all children and text.
    pub fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        assert!(self.open, "attributes come before children");
        let _ = write!(self.out, " {name}=\"");
        escape(self.out, value, true);
        self.out.push('"');
        self
    }

    /// Adds a number as an attribute.
    pub fn number(&mut self, name: &str, value: f64) -> &mut Self {
        self.attribute(name, &number(value))
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) {
        self.close_start();
        self.lines = false;
        escape(self.out, text, false);
    }

    /// Adds a child.
    pub fn child(&mut self, name: &'static str) -> Element<'_> {
        self.close_start();
        if self.lines {
            self.out.push('\n');
        }
        Element::root(self.out, name)
    }

    fn close_start(&mut self) {
        if self.open {
            self.out.push('>');
            self.open = false;
        }
    }
}

impl Drop for Element<'_> {
    fn drop(&mut self) {
        if self.open {
            self.out.push_str("/>");
            return;
        }
        if self.lines {
            self.out.push('\n');
        }
        let _ = write!(self.out, "</{}>", self.name);
    }
}

/// A number rounded to 1/100, in the shortest form, never `-0`.
///
/// # Panics
/// Where it is not finite: a position that was never computed.
pub(super) fn number(value: f64) -> String {
    assert!(value.is_finite(), "a number in a drawing is finite");
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        format!("{rounded}")
    }
}

/// Text that is safe within an element and within an attribute in double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text, true);
    out
}

/// Appends `text` escaped; in attributes line breaks and tabs too, since a parser would turn them into spaces.
fn escape(out: &mut String, text: &str, attribute: bool) {
    for c in text.chars().filter(|&c| is_allowed(c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' | '\n' | '\r' if attribute => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            // A bare carriage return would be read as a line feed.
            '\r' => out.push_str("&#13;"),
            _ => out.push(c),
        }
    }
}

/// Production 2 (`Char`) of XML 1.0, fifth edition; less the C1 controls, which it discourages and some viewers refuse.
pub(super) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(12.0), "12");
        assert_eq!(number(0.125), "0.13");
        assert_eq!(number(-1.005_1), "-1.01");
        assert_eq!(number(1e7), "10000000");
    }

    #[test]
    fn elements_close_themselves() {
        let mut out = String::new();
        {
            let mut root = Element::root(&mut out, "a");
            root.attribute("k", "\"<\n").number("n", 1.5);
            root.child("b");
            root.child("c").text("x]]>\u{0}\u{1b}&\u{fffe}y");
        }
        assert_eq!(
            out,
            "<a k=\"&quot;&lt;&#10;\" n=\"1.5\">\n<b/>\n<c>x]]&gt;&amp;y</c>\n</a>"
        );
    }
}
