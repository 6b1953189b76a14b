//! `liantu render`: a diagram of a chain.

use std::path::Path;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use liantu::render::drawing::{self, DrawingFormat, DrawingOptions, TextAs};
use liantu::report::Drawing;
use liantu::text::{Lang, Message};
use liantu::view::{Look, Paper, Request, Theme, View};
use liantu::{analysis, rules, view};

use super::{Failure, OK, Session, Under, When, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu render chains/wenshan-aluminium.yaml -o wenshan.svg\n  liantu render chains/wenshan-aluminium.yaml --view balance --lang zh -o balance.svg\n  liantu render chains/wenshan-aluminium.yaml --theme print --size a4 -o wenshan.svg\n  liantu render chains/wenshan-aluminium.yaml -o - > wenshan.svg"
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
    /// Pixels per unit of the drawing, for PNG: 2 is twice as sharp
    #[arg(long, value_name = "NUMBER", value_parser = scale, default_value = "1")]
    scale: f64,
    /// What text becomes in SVG
    #[arg(long, value_name = "AS", value_parser = texts(Lang::En), default_value = TextAs::ALL[0].1)]
    text: String,
    /// What to draw
    #[arg(long, value_name = "VIEW", value_parser = views(Lang::En), default_value = view::ALL[0].name)]
    view: String,
    #[command(flatten)]
    looks: Looks,
    #[command(flatten)]
    under: Under,
    #[command(flatten)]
    when: When,
}

/// How the picture is wanted.
#[derive(Args)]
pub(crate) struct Looks {
    /// Colours
    #[arg(long, value_name = "THEME", value_parser = themes(Lang::En), default_value = Theme::ALL[0].1)]
    theme: String,
    /// Paper: a4, a4-portrait, a3, a3-portrait, 16:9, 4:3, a width such as 183mm, or 183x120mm
    #[arg(long, value_name = "SIZE")]
    size: Option<String>,
}

impl Looks {
    /// The look in the library's words.
    fn look(&self, lang: Lang) -> Result<Look, Failure> {
        let size = self.size.as_deref().map(Paper::parse).transpose();
        let theme = Theme::ALL.iter().find(|it| it.1 == self.theme);
        Ok(Look {
            lang,
            theme: theme.map(|it| it.0).unwrap_or_default(),
            size: size.map_err(Failure::Message)?,
        })
    }
}

/// The names of things, with what each means.
fn names<'a>(
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

/// A number of pixels per unit.
fn scale(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.01..=100.0).contains(&number) {
        Ok(number)
    } else {
        Err("give a number from 0.01 to 100".to_owned())
    }
}

/// What text can become.
pub(crate) fn texts(lang: Lang) -> impl TypedValueParser<Value = String> {
    let all = TextAs::ALL.iter();
    names(all.map(move |it| (it.1, lang.pick(it.2, it.3))))
}

/// The names of the formats of pictures.
pub(crate) fn formats(lang: Lang) -> impl TypedValueParser<Value = String> {
    names(drawing::ALL.iter().map(move |it| (it.name, it.about(lang))))
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
    let format = format(file, arguments.format.as_deref())?;
    let look = arguments.looks.look(session.lang)?;
    let drawing = picture(arguments, look, session)?;
    for remark in &drawing.remarks {
        output::note(remark, session);
    }
    let text = TextAs::ALL.iter().find(|it| it.1 == arguments.text);
    let options = DrawingOptions {
        scale: arguments.scale,
        text: text.map(|it| it.0).unwrap_or_default(),
    };
    let bytes = (format.write)(&drawing, &options).map_err(Failure::Message)?;
    output::put(file, &bytes, session)
}

/// The picture of the chain.
fn picture(arguments: &Arguments, look: Look, session: &Session) -> Result<Drawing, Failure> {
    let view = view::find(&arguments.view).ok_or_else(|| {
        let name = &arguments.view;
        Failure::Message(Message::new(
            format!("no view is called `{name}`"),
            format!("没有名为 `{name}` 的视图"),
        ))
    })?;
    let loaded = chains::read_under(&arguments.chain, &arguments.under, session)?;
    let results = analysis::run(&loaded.chain, arguments.when.question());
    let findings = rules::run(&loaded.chain, &results, &loaded.settings);
    let request = Request {
        chain: &loaded.chain,
        results: &results,
        findings: &findings,
        look,
    };
    view.draw(&request).map_err(Failure::Message)
}

/// The format that the file's ending, or else `--format`, asks for; found before anything is read.
fn format(file: Option<&Path>, asked: Option<&str>) -> Result<&'static DrawingFormat, Failure> {
    if let Some(format) = asked.and_then(drawing::find) {
        return Ok(format);
    }
    let Some(file) = file else {
        return Ok(&drawing::ALL[0]);
    };
    let endings = drawing::endings();
    let ending = file.extension().and_then(|ending| ending.to_str());
    let message = match ending {
        Some(ending) => match drawing::of_ending(ending) {
            Some(format) => return Ok(format),
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
