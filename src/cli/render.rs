//! `liantu render`: a diagram of a chain.

use std::path::Path;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use liantu::render::drawing::{self, DrawingFormat};
use liantu::render::html::{self, PageOptions};
use liantu::render::table;
use liantu::report::{Drawing, LivePage};
use liantu::text::{Lang, Message};
use liantu::view::{Detail, Focus, Look, Paper, Request, Theme, View};
use liantu::{analysis, rules, study, view};

use super::chains::Loaded;
use super::writing::Writing;
use super::{Failure, OK, Session, Under, When, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu render chains/wenshan-aluminium.yaml -o wenshan.svg\n  liantu render chains/wenshan-aluminium.yaml -o wenshan.html      a page to search and ask\n  liantu render chains/wenshan-aluminium.yaml --view balance --lang zh -o balance.svg\n  liantu render chains/wenshan-aluminium.yaml --view sankey -o flows.svg\n  liantu render chains/wenshan-aluminium.yaml --theme print --size a4 -o wenshan.pdf\n  liantu render chains/wenshan-aluminium.yaml --focus smelting+2 -o smelting.svg\n  liantu render chains/wenshan-aluminium.yaml --detail stages -o stages.svg\n  liantu render chains/wenshan-aluminium.yaml --view balance --table csv -o balance.csv\n  liantu render chains/wenshan-aluminium.yaml -o - > wenshan.svg"
)]
pub(crate) struct Arguments {
    /// Chain file, REV:path, or - for standard input
    #[arg(value_name = "CHAIN")]
    chain: String,
    /// File to write; its ending is the format; - is standard output, as SVG unless --format says otherwise
    #[arg(short, long = "output", value_name = "FILE")]
    output: String,
    /// Format, whatever the file's ending
    #[arg(long, value_name = "FORMAT", value_parser = formats(Lang::En))]
    format: Option<String>,
    #[command(flatten)]
    writing: Writing,
    /// Write what the picture shows as a table instead, in this format
    #[arg(long, value_name = "FORMAT", value_parser = tables(Lang::En), conflicts_with_all = ["format", "scale", "text", "embed_font", "theme", "size"])]
    table: Option<String>,
    #[command(flatten)]
    subject: Subject,
}

/// What is drawn, and how it looks.
#[derive(Args)]
pub(crate) struct Subject {
    /// What to draw
    #[arg(long, value_name = "VIEW", value_parser = views(Lang::En), default_value = view::ALL[0].name)]
    view: String,
    #[command(flatten)]
    looks: Looks,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    under: Under,
    #[command(flatten)]
    when: When,
}

/// How the picture is wanted.
#[derive(Args, Clone, Debug)]
pub(crate) struct Looks {
    /// Colours
    #[arg(long, value_name = "THEME", value_parser = themes(Lang::En), default_value = Theme::ALL[0].1)]
    theme: String,
    /// Paper: a4, a4-portrait, a3, a3-portrait, 16:9, 4:3, a width such as 183mm, or 183x120mm
    #[arg(long, value_name = "SIZE")]
    size: Option<String>,
}

/// Which part of a chain is drawn, how finely.
#[derive(Args, Clone, Debug)]
struct Part {
    /// What --view sensitivity is about: an indicator, or an indicator of something, such as self-sufficiency/alumina
    #[arg(long, value_name = "ID/OF")]
    indicator: Option<String>,
    /// How finely the map is drawn; by itself by processes, or by stages where a page cannot hold them
    #[arg(long, value_name = "DETAIL", value_parser = details(Lang::En))]
    detail: Option<String>,
    /// Draw only a thing of the map and what is up to N lines away from it: an id such as smelting+2
    #[arg(long, value_name = "ID+N")]
    focus: Option<String>,
}

impl Looks {
    /// The look in the library's words.
    pub(crate) fn look(&self, lang: Lang) -> Result<Look, Failure> {
        let size = self.size.as_deref().map(Paper::parse).transpose();
        let theme = Theme::ALL.iter().find(|it| it.1 == self.theme);
        Ok(Look {
            lang,
            theme: theme.map(|it| it.0).unwrap_or_default(),
            size: size.map_err(Failure::Message)?,
            ..Look::default()
        })
    }
}

/// The names of things, with what each means.
pub(crate) fn names<'a>(
    all: impl Iterator<Item = (&'static str, &'a str)>,
) -> impl TypedValueParser<Value = String> {
    let values = all.map(|(name, about)| PossibleValue::new(name).help(about.to_owned()));
    PossibleValuesParser::new(values.collect::<Vec<_>>())
}

/// The names of the views, with what each shows.
pub(crate) fn views(lang: Lang) -> impl TypedValueParser<Value = String> {
    let about = move |it: &View| (it.name, lang.pick(it.about_en, it.about_zh));
    names(view::ALL.iter().map(about))
}

/// The names of the formats of tables, with what each is.
pub(crate) fn tables(lang: Lang) -> impl TypedValueParser<Value = String> {
    names(table::ALL.iter().map(move |it| (it.name, it.about(lang))))
}

/// The live page: its name, its ending, what it is. It is made of more than one drawing, so that it is none of the
/// formats of pictures.
const PAGE: (&str, &str, &str) = (
    "html",
    "a page that stands alone: zoom, search, figures with source and line, both languages",
    "独立网页：缩放、搜索、数据及其来源和行号，中英双语",
);

/// The names of the formats of pictures.
pub(crate) fn formats(lang: Lang) -> impl TypedValueParser<Value = String> {
    let page = std::iter::once((PAGE.0, lang.pick(PAGE.1, PAGE.2)));
    names(
        drawing::ALL
            .iter()
            .map(move |it| (it.name, it.about(lang)))
            .chain(page),
    )
}

/// The names of the levels of detail.
pub(crate) fn details(lang: Lang) -> impl TypedValueParser<Value = String> {
    let all = Detail::ALL.iter();
    names(all.map(move |it| (it.1, lang.pick(it.2, it.3))))
}

/// The names of the themes.
pub(crate) fn themes(lang: Lang) -> impl TypedValueParser<Value = String> {
    names(
        Theme::ALL
            .iter()
            .map(move |it| (it.1, lang.pick(it.2, it.3))),
    )
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    match draw(arguments, session) {
        Ok(()) => OK,
        Err(failure) => output::fail(&failure, None, session),
    }
}

fn draw(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let file = (arguments.output != "-").then(|| Path::new(&arguments.output));
    if let Some(format) = arguments.table.as_deref().and_then(table::find) {
        no_picture(file, format.name)?;
        let look = arguments.subject.look(session.lang)?;
        let loaded = chains::read_under(&arguments.chain, arguments.subject.under(), session)?;
        let drawing = arguments.subject.pictures(&loaded, &[look])?.0.remove(0);
        return output::put(file, (format.write)(&drawing).as_bytes(), session);
    }
    let format = format(file, arguments.format.as_deref())?;
    arguments.writing.check(format.map(|it| it.name))?;
    let Some(format) = format else {
        let options = arguments.subject.page_options(session)?;
        let loaded = chains::read_under(&arguments.chain, arguments.subject.under(), session)?;
        let page = arguments.subject.page(&loaded, session)?;
        return output::put(file, html::page(&page, &options).as_bytes(), session);
    };
    let look = arguments.subject.look(session.lang)?;
    let loaded = chains::read_under(&arguments.chain, arguments.subject.under(), session)?;
    let drawing = arguments.subject.pictures(&loaded, &[look])?.0.remove(0);
    for remark in &drawing.remarks {
        output::note(remark, session);
    }
    let bytes = (format.write)(&drawing, &arguments.writing.options()).map_err(Failure::Message)?;
    output::put(file, &bytes, session)
}

/// A table under the name of a picture would open in the wrong program.
fn no_picture(file: Option<&Path>, table: &str) -> Result<(), Failure> {
    let ending = file.and_then(|it| it.extension()?.to_str());
    let Some(ending) = ending.filter(|it| drawing::of_ending(it).is_some()) else {
        return Ok(());
    };
    Err(Failure::Message(Message::new(
        format!(
            "`.{ending}` is the ending of a picture, and --table writes a table: name a file that ends in .{table}, or leave out --table"
        ),
        format!(
            "`.{ending}` 是图的扩展名，而 --table 写的是表格：请用 .{table} 结尾的文件名，或去掉 --table"
        ),
    )))
}

/// Pictures, and what they were drawn from.
type Drawn = (
    Vec<Drawing>,
    analysis::Results,
    Vec<liantu::report::Finding>,
);

impl Subject {
    /// The look, and which part of the chain it is of, in the library's words.
    fn look(&self, lang: Lang) -> Result<Look, Failure> {
        let detail = self.part.detail.as_deref();
        let detail = detail.and_then(|name| Detail::ALL.iter().find(|it| it.1 == name));
        let focus = self.part.focus.as_deref().map(Focus::parse).transpose();
        Ok(Look {
            indicator: self.part.indicator.clone(),
            detail: detail.map(|it| it.0),
            focus: focus.map_err(Failure::Message)?,
            ..self.looks.look(lang)?
        })
    }

    /// The pictures of a chain, one for each look.
    fn pictures(&self, loaded: &Loaded, looks: &[Look]) -> Result<Drawn, Failure> {
        let view = view::find(&self.view).ok_or_else(|| {
            let name = &self.view;
            Failure::Message(Message::new(
                format!("no view is called `{name}`"),
                format!("没有名为 `{name}` 的视图"),
            ))
        })?;
        if self.part.indicator.is_some() && !view.takes_indicator {
            let name = view.name;
            return Err(Failure::Message(Message::new(
                format!(
                    "--view {name} is not about one indicator: leave out --indicator, or draw --view sensitivity"
                ),
                format!(
                    "--view {name} 不针对某个指标：请去掉 --indicator，或用 --view sensitivity"
                ),
            )));
        }
        let results = analysis::run(&loaded.chain, self.when.question());
        let findings = rules::run(&loaded.chain, &results, &loaded.settings);
        let draw = |look: &Look| {
            view.draw(&Request {
                chain: &loaded.chain,
                results: &results,
                findings: &findings,
                settings: &loaded.settings,
                look: look.clone(),
            })
        };
        let drawn: Result<Vec<Drawing>, Message> = looks.iter().map(draw).collect();
        Ok((drawn.map_err(Failure::Message)?, results, findings))
    }

    /// The scenario asked for.
    pub(crate) fn under(&self) -> &Under {
        &self.under
    }

    /// The live page of a chain.
    pub(crate) fn page(&self, loaded: &Loaded, session: &Session) -> Result<LivePage, Failure> {
        // In light colours, which carry their dark twins: the page switches.
        let of = |lang| {
            let look = self.look(lang)?;
            Ok(Look {
                theme: Theme::Light,
                size: None,
                ..look
            })
        };
        let (pictures, results, findings) =
            self.pictures(loaded, &[of(Lang::En)?, of(Lang::Zh)?])?;
        let [en, zh]: [Drawing; 2] = pictures.try_into().unwrap_or_default();
        for remark in if session.lang == Lang::Zh {
            &zh.remarks
        } else {
            &en.remarks
        } {
            output::note(remark, session);
        }
        Ok(study::live(&loaded.chain, &results, findings, [en, zh]))
    }

    /// How the page starts; said where a flag means nothing for a page.
    pub(crate) fn page_options(&self, session: &Session) -> Result<PageOptions, Failure> {
        let look = self.look(session.lang)?;
        if look.size.is_some() {
            return Err(Failure::Message(Message::new(
                "a page fits its window: leave out --size, or write .svg or .png for a paper size",
                "网页随窗口大小变化：请去掉 --size，或输出 .svg、.png 以指定纸张",
            )));
        }
        if look.theme == Theme::Print {
            return Err(Failure::Message(Message::new(
                "a page prints by itself, in light colours: use --theme light or --theme dark, or write .svg for a print in greys",
                "网页可直接打印（浅色）：请用 --theme light 或 --theme dark，或输出 .svg 得到灰度图",
            )));
        }
        Ok(PageOptions {
            lang: session.lang,
            dark: look.theme == Theme::Dark,
            version: None,
        })
    }
}

/// The format that the file's ending, or else `--format`, asks for; `None` is the live page. Found before anything is
/// read.
fn format(
    file: Option<&Path>,
    asked: Option<&str>,
) -> Result<Option<&'static DrawingFormat>, Failure> {
    if let Some(name) = asked {
        return Ok(drawing::find(name));
    }
    let Some(file) = file else {
        return Ok(Some(&drawing::ALL[0]));
    };
    let endings = format!("{}, .{}", drawing::endings(), PAGE.0);
    let ending = file.extension().and_then(|ending| ending.to_str());
    let message = match ending {
        Some(ending) if ending.eq_ignore_ascii_case(PAGE.0) => return Ok(None),
        Some(ending) => match drawing::of_ending(ending) {
            Some(format) => return Ok(Some(format)),
            None => Message::new(
                format!(
                    "cannot tell a kind of picture from `.{ending}`: name a file that ends in one of {endings}"
                ),
                format!("从 `.{ending}` 看不出图的格式：请用以下扩展名之一：{endings}"),
            ),
        },
        None => Message::new(
            format!(
                "the file's ending says which kind of picture to write: name a file that ends in one of {endings}, or - for standard output"
            ),
            format!("文件扩展名决定图的格式：请用以下扩展名之一：{endings}，或用 - 写到标准输出"),
        ),
    };
    Err(Failure::Message(message))
}
