//! Where a difference goes: reports, a page that stands alone, pictures; as many of them in one run as are asked for.
//!
//! Comes in: flags, what was compared. Goes out: files, or standard output. Must not know: how differences are found.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use liantu::analysis::Results;
use liantu::diff::patch::Patch;
use liantu::language::plain_text;
use liantu::render::drawing;
use liantu::render::{self, html};
use liantu::report::{DiffDocument, Drawing, Report};
use liantu::text::{Lang, Message};
use liantu::view::{self, Between, Look, Theme, Way};

use super::render::{Looks, names};
use super::sides::{Pair, Version};
use super::writing::Writing;
use super::{Failure, Output, Session, output};

/// The page's name in `--format`, and its ending.
const PAGE: &str = "html";
/// The name in `--format` of the difference as data.
const PATCH: &str = "patch";

/// What was compared, and what came of it.
pub(crate) struct Told {
    pub pair: Pair,
    pub base: Option<Results>,
    pub head: Option<Results>,
    /// Shared with the report, which may be all that is large.
    pub document: Arc<DiffDocument>,
}

/// In which formats, and where to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Outputs {
    /// Format: text, json, markdown, sarif, github, gitlab, html, patch, or one of pictures; repeat it with an -o each for several outputs of one run
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Vec<String>,
    /// File to write instead of standard output, once or more; its ending picks the format where --format does not
    #[arg(short, long = "output", value_name = "FILE")]
    output: Vec<PathBuf>,
    /// How the picture shows both versions
    #[arg(id = "way", long = "view", value_name = "WAY", value_parser = ways(Lang::En), default_value = Way::ALL[0].1)]
    way: String,
    #[command(flatten)]
    looks: Looks,
    #[command(flatten)]
    writing: Writing,
}

fn formats() -> PossibleValuesParser {
    let reports = render::ALL.iter().map(|format| format.name);
    let pictures = drawing::ALL.iter().map(|format| format.name);
    // JSON is the difference, not the layout of its picture.
    let pictures = pictures.filter(|name| render::find(name).is_none());
    PossibleValuesParser::new(
        reports
            .chain([PAGE, PATCH])
            .chain(pictures)
            .collect::<Vec<_>>(),
    )
}

/// The ways of showing both versions, with what each is.
pub(crate) fn ways(lang: Lang) -> impl TypedValueParser<Value = String> {
    names(Way::ALL.iter().map(move |it| (it.1, lang.pick(it.2, it.3))))
}

/// The format that a file's ending names.
fn by_ending(file: &Path) -> Result<String, Failure> {
    let ending = file.extension().and_then(|ending| ending.to_str());
    match ending {
        Some(ending) if ending.eq_ignore_ascii_case(PAGE) => Ok(PAGE.to_owned()),
        Some(ending) => match drawing::of_ending(ending) {
            Some(format) if ending != "json" => Ok(format.name.to_owned()),
            _ => output::by_ending(file).map(str::to_owned),
        },
        None => output::by_ending(file).map(str::to_owned),
    }
}

impl Outputs {
    fn pairs(&self) -> Result<Vec<(String, Option<PathBuf>)>, Failure> {
        output::pair(&self.format, &self.output, by_ending)
    }

    /// Whether everything asked for can be written.
    pub fn check(&self, session: &Session) -> Result<(), Failure> {
        self.look(session)?;
        let pairs = self.pairs()?;
        self.writing.check(pairs.iter().map(|it| it.0.as_str()))
    }

    /// The outputs that faults are told in too.
    pub fn reports(&self) -> Output {
        let pairs = self.pairs().unwrap_or_default();
        let is_report = |(name, _): &(String, Option<PathBuf>)| render::find(name).is_some();
        // Without a file comes last: each format stands beside its file.
        let mut pairs: Vec<_> = pairs.into_iter().filter(is_report).collect();
        pairs.sort_by_key(|(_, file)| file.is_none());
        let files = pairs.iter().filter_map(|(_, file)| file.clone()).collect();
        Output::of(pairs.into_iter().map(|(name, _)| name).collect(), files)
    }

    fn look(&self, session: &Session) -> Result<Look, Failure> {
        self.looks.look(session.lang)
    }

    /// Writes every output asked for; the exit code, unless writing fails.
    pub fn write(&self, report: &Report, told: &[Told], session: &Session, code: u8) -> u8 {
        match self.all(report, told, session) {
            Ok(()) => code,
            Err(failure) => output::fail(&failure, None, session),
        }
    }

    fn all(&self, report: &Report, told: &[Told], session: &Session) -> Result<(), Failure> {
        for (name, file) in self.pairs()? {
            let bytes = if let Some(format) = render::find(&name) {
                (format.write)(report, &session.options(file.is_none())).into_bytes()
            } else if name == PAGE {
                self.page(report, told, session)?.into_bytes()
            } else if name == PATCH {
                patch(told, file.as_deref())?.into_bytes()
            } else {
                self.picture(&name, told, session)?
            };
            output::put(file.as_deref(), &bytes, session)?;
        }
        Ok(())
    }

    /// A picture of the one chain that was compared.
    fn picture(&self, name: &str, told: &[Told], session: &Session) -> Result<Vec<u8>, Failure> {
        let [one] = told else {
            return Err(Failure::Message(if told.is_empty() {
                Message::new(
                    "there is nothing to draw: no chain differs",
                    "无可绘制：没有哪条链有差异",
                )
            } else {
                Message::new(
                    "a picture shows one chain: name its file after the revisions, or write a page with -o review.html",
                    "一张图只画一条链：请在版本后面写出链文件，或用 -o review.html 输出网页",
                )
            }));
        };
        let way = Way::ALL.iter().find(|it| it.1 == self.way);
        let way = way.map(|it| it.0).unwrap_or_default();
        let drawing = one
            .draw(self.look(session)?, way)
            .map_err(Failure::Message)?;
        for remark in &drawing.remarks {
            output::note(remark, session);
        }
        let format = drawing::find(name).ok_or_else(|| {
            Failure::Message(Message::new(
                format!("no format is called `{name}`"),
                format!("没有名为 `{name}` 的格式"),
            ))
        })?;
        (format.write)(&drawing, &self.writing.options()).map_err(Failure::Message)
    }

    /// The page: the report, and the pictures of every chain that has any.
    fn page(&self, report: &Report, told: &[Told], session: &Session) -> Result<String, Failure> {
        let look = Look {
            theme: Theme::Light,
            size: None,
            ..self.look(session)?
        };
        let mut pictures: Vec<(String, Vec<Drawing>)> = Vec::new();
        for one in told {
            let drawn = Way::ALL
                .iter()
                .filter_map(|(way, ..)| one.draw(look.clone(), *way).ok());
            pictures.push((one.document.head.chain.clone(), drawn.collect()));
        }
        Ok(html::review(report, &pictures, session.lang))
    }
}

/// The difference of the two files themselves, as data; what they use has files of its own.
fn patch(told: &[Told], file: Option<&Path>) -> Result<String, Failure> {
    let (Some(base), Some(head)) = (match told {
        [one] => (one.pair.base.as_ref(), one.pair.head.as_ref()),
        _ => (None, None),
    }) else {
        return Err(Failure::Message(Message::new(
            "a patch is of one file: name one file on each side",
            "补丁针对一个文件：请在两边各指定一个文件",
        )));
    };
    let plain = |side: &Version| {
        let file = side.loaded.chain.files.first();
        let text = file.map_or(&b""[..], |file| file.text.as_bytes());
        plain_text(&side.name, text.to_vec()).map_err(|faults| Failure::Faults(faults.0))
    };
    let patch = Patch::between(&plain(base)?, &plain(head)?);
    Ok(super::patch::text_for(&patch, file))
}

impl Told {
    /// The picture of the difference.
    fn draw(&self, look: Look, way: Way) -> Result<Drawing, Message> {
        let between = Between {
            base: side(self.pair.base.as_ref(), self.base.as_ref()),
            head: side(self.pair.head.as_ref(), self.head.as_ref()),
            document: &self.document,
            look,
        };
        view::difference(&between, way)
    }
}

fn side<'a>(
    version: Option<&'a Version>,
    results: Option<&'a Results>,
) -> Option<view::Version<'a>> {
    let (version, results) = version.zip(results)?;
    Some(view::Version {
        chain: &version.loaded.chain,
        results,
    })
}
