//! Display width of text in a terminal: Chinese characters take two columns.

use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes in a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` followed by the spaces that make it `columns` wide.
pub fn pad_end(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` after the spaces that make it `columns` wide.
pub fn pad_start(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(width("氧化铝 t"), 8);
        assert_eq!(pad_end("铝", 4), "铝  ");
        assert_eq!(pad_start("铝", 4), "  铝");
        assert_eq!(pad_end("氧化铝", 4), "氧化铝");
    }
}
