//! What the YAML parser complains of, in words that say what to do.
//!
//! Comes in: the parser's complaint and the text. Goes out: a fault. Must not know: the chain language.

use super::fault::Fault;
use super::yaml::SyntaxKind as Kind;
use crate::model::Place;
use crate::text::Message;

/// The fault for a complaint of the parser at `place`; conflict marks of a merge are named as such.
pub fn syntax(kind: &Kind, mut place: Place, text: &str) -> Fault {
    if let Some((line, start)) = conflict_mark(text) {
        let (start, end) = (narrow(start), narrow(start + 7));
        return Fault::new(
            Place {
                line,
                column: 1,
                start,
                end,
                ..place
            },
            Message::new(
                "the file has conflict marks of an unfinished merge",
                "文件里有合并冲突标记，合并尚未完成",
            ),
        )
        .help(
            "settle the conflict and remove the marks",
            "请先解决冲突，再删除标记",
        );
    }
    let at = place.start as usize;
    if text.get(..at).is_some_and(|before| before.ends_with('\t')) {
        // The parser names the place behind a tab.
        place.start -= 1;
        place.column -= 1;
    }
    let hint = full_width(kind, at, text);
    if let Some((_, _, sign)) = hint {
        place.start = narrow(sign);
        let line = text[..sign].rfind('\n').map_or(0, |end| end + 1);
        place.column = narrow(text[line..sign].chars().count() + 1);
    }
    // The character at which the parser stopped, so that there is something to underline.
    let at = place.start as usize;
    let letter = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .filter(|c| *c != '\n');
    place.end = place.start + letter.map_or(0, |letter| narrow(letter.len_utf8()));
    let says = brackets(kind)
        .or_else(|| quotes(kind))
        .or_else(|| structure(kind))
        .or_else(|| characters(kind))
        .unwrap_or_else(|| (format!("{kind}"), "无法解析".to_owned(), GENERAL));
    let (en, zh, help) = says;
    let fault = Fault::new(
        place,
        Message::new(
            format!("not valid YAML: {en}"),
            format!("YAML 语法有误：{zh}"),
        ),
    );
    match hint {
        Some((en, zh, _)) => fault.help(en, zh),
        None => fault.help(help.0, help.1),
    }
}

type Help = (&'static str, &'static str);
type Said = (String, String, Help);

const GENERAL: Help = (
    "check indentation, colons and quotes here and on the line above",
    "请检查本行和上一行的缩进、冒号和引号",
);
const QUOTE: Help = ("put the text in quotes", "请给这段文字加上引号");

fn said(en: &str, zh: &str, help: Help) -> Said {
    (en.to_owned(), zh.to_owned(), help)
}

fn brackets(kind: &Kind) -> Option<Said> {
    Some(match kind {
        Kind::UnclosedFlowCollection { open } => (
            format!("the bracket `{open}` is not closed"),
            format!("括号 `{open}` 没有闭合"),
            ("close it", "请补上右括号"),
        ),
        Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping => said(
            "a bracket is not closed",
            "有括号没有闭合",
            ("close it", "请补上右括号"),
        ),
        Kind::MismatchedFlowCollectionEnd { open, close } => (
            format!("the bracket `{open}` is closed by `{close}`"),
            format!("括号 `{open}` 用 `{close}` 闭合了"),
            (
                "use the closing bracket that belongs to it",
                "请改用配对的括号",
            ),
        ),
        Kind::MisplacedFlowCollectionEnd => said(
            "this bracket closes nothing",
            "多了一个右括号",
            (
                "remove it, or put the text in quotes",
                "请删去，或给文字加上引号",
            ),
        ),
        Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => said(
            "a `,` or a closing bracket is missing before this",
            "这里之前缺少 `,` 或右括号",
            (
                "close the bracket opened before, or put text that holds `: `, `,` or brackets in quotes",
                "请闭合前面的括号；文字里有冒号、逗号或括号时请加引号",
            ),
        ),
        _ => return None,
    })
}

fn quotes(kind: &Kind) -> Option<Said> {
    Some(match kind {
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => said(
            "the quote that opens here is not closed",
            "这里的引号没有闭合",
            ("close the quote", "请补上后引号"),
        ),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => said(
            "text follows the closing quote",
            "后引号之后还有文字",
            (
                "put the whole text into one pair of quotes",
                "请用一对引号把整段文字括起来",
            ),
        ),
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => said(
            "the quoted text has a `\\` with something after it that means nothing",
            "双引号里的 `\\` 后面不是有效的转义",
            (
                "write `\\\\` for a backslash, or use single quotes",
                "反斜杠请写成 `\\\\`，或改用单引号",
            ),
        ),
        _ => return None,
    })
}

fn structure(kind: &Kind) -> Option<Said> {
    Some(match kind {
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInPlainScalar => said(
            "a tab stands where spaces must",
            "这里用了制表符，应当用空格",
            ("indent with spaces", "请用空格缩进"),
        ),
        Kind::MappingValueNotAllowed
        | Kind::InvalidColonPlacement
        | Kind::InvalidMappingValueWhitespace => said(
            "a `:` stands where no key can be",
            "这里不能出现键的冒号",
            (
                "put text that holds `: ` in quotes, or check the indentation of this line",
                "文字里有冒号加空格时请加引号，或检查本行的缩进",
            ),
        ),
        Kind::SimpleKeyExpected => said(
            "this line is no `key: value`",
            "这一行不是 `键: 值` 的形式",
            (
                "write a colon and a space after the key",
                "键后面请写半角冒号加空格",
            ),
        ),
        Kind::InvalidSimpleKey => said(
            "a key is longer than 1024 characters or goes over several lines",
            "键超过 1024 个字符，或写成了多行",
            GENERAL,
        ),
        Kind::ExpectedBlockMappingKey
        | Kind::InvalidIndentation
        | Kind::ExpectedBlockSequenceEntry
        | Kind::BlockSequenceEntryNotAllowed
        | Kind::InvalidBlockScalarIndent
        | Kind::InvalidQuotedScalarIndent
        | Kind::InvalidFlowScalarIndent => said(
            "the indentation does not fit the lines above",
            "缩进与上文不一致",
            (
                "entries of one map or list start in the same column",
                "同一个映射或列表的各项要左对齐",
            ),
        ),
        _ => return None,
    })
}

fn characters(kind: &Kind) -> Option<Said> {
    Some(match kind {
        Kind::UnexpectedCharacter { character } if character.is_control() => (
            format!(
                "the control character U+{:04X} stands here",
                u32::from(*character)
            ),
            format!("这里有控制字符 U+{:04X}", u32::from(*character)),
            ("remove it", "请删去"),
        ),
        Kind::UnexpectedCharacter { character } => (
            format!("plain text cannot start with `{character}`"),
            format!("不加引号的文字不能以 `{character}` 开头"),
            QUOTE,
        ),
        Kind::BomInsideDocument => said(
            "a byte order mark stands inside the text",
            "文本中间有字节顺序标记（BOM）",
            ("remove it", "请删去"),
        ),
        Kind::ExpectedNodeContent | Kind::UnexpectedEndOfPlainScalar => {
            said("a value is missing here", "这里缺少值", GENERAL)
        }
        Kind::CommentNotSeparated => said(
            "`#` follows the text without a space",
            "`#` 前面没有空格",
            (
                "put a space before a comment, or text that holds `#` in quotes",
                "注释前请空一格；文字里有 `#` 时请加引号",
            ),
        ),
        Kind::MissingAnchorOrAliasName => said(
            "`*` or `&` stands before the text",
            "文字以 `*` 或 `&` 开头",
            QUOTE,
        ),
        Kind::PlainScalarStartsWithDashFlowIndicator | Kind::BlockEntryInFlowCollection => {
            said("a `-` cannot stand here", "这里不能写 `-`", GENERAL)
        }
        _ => return None,
    })
}

/// Full-width punctuation on the line where a colon or a comma is missed.
fn full_width(kind: &Kind, at: usize, text: &str) -> Option<(String, String, usize)> {
    let searched = match kind {
        Kind::SimpleKeyExpected | Kind::ExpectedBlockMappingKey => &['：'][..],
        Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => &['：', '，'],
        _ => return None,
    };
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next()?;
    let (before, found) = line
        .char_indices()
        .find(|(_, letter)| searched.contains(letter))?;
    let plain = if found == '：' { ": " } else { ", " };
    Some((
        format!("`{found}` is full-width: write `{plain}`, a plain sign and a space"),
        format!("`{found}` 是全角标点，请写半角加空格 `{plain}`"),
        start + before,
    ))
}

fn conflict_mark(text: &str) -> Option<(u32, usize)> {
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if line.starts_with("<<<<<<< ") {
            return Some((narrow(number + 1), start));
        }
        start += line.len();
    }
    None
}

/// File offsets and lines fit: a file has at most 64 MiB.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
