//! `liantu render`: a diagram of a chain.

use std::path::Path;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use liantu::text::{Lang, Message};
use liantu::{analysis, render, rules, view};

use super::{Failure, OK, Session, When, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu render chains/wenshan-aluminium.yaml -o wenshan.svg\n  liantu render chains/wenshan-aluminium.yaml --view balance --lang zh -o balance.svg\n  liantu render chains/wenshan-aluminium.yaml -o - > wenshan.svg"
)]
pub(crate) struct Arguments {
    /// Chain file, REV:path, or - for standard input
    #[arg(value_name = "CHAIN")]
    chain: String,
    /// File to write; its ending is the kind (.svg); - is standard output, as SVG
    #[arg(short, long = "output", value_name = "FILE")]
    output: String,
    /// What to draw
    #[arg(long, value_name = "VIEW", value_parser = views(Lang::En), default_value = view::ALL[0].name)]
    view: String,
    #[command(flatten)]
    when: When,
}

/// The names of the views, with what each shows.
pub(crate) fn views(lang: Lang) -> impl TypedValueParser<Value = String> {
    let value =
        |it: &view::View| PossibleValue::new(it.name).help(lang.pick(it.about_en, it.about_zh));
    PossibleValuesParser::new(view::ALL.iter().map(value).collect::<Vec<_>>())
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
    if let Some(file) = file {
        is_svg(file)?;
    }
    let view = view::find(&arguments.view).ok_or_else(|| {
        let name = &arguments.view;
        Failure::Message(Message::new(
            format!("no view is called `{name}`"),
            format!("没有名为 `{name}` 的视图"),
        ))
    })?;
    let loaded = chains::read(&arguments.chain, session)?;
    let results = analysis::run(&loaded.chain, arguments.when.question());
    let findings = rules::run(&loaded.chain, &results, &loaded.settings);
    let drawing = (view.draw)(&loaded.chain, &results, &findings, session.lang);
    output::put(file, render::svg::svg(&drawing).as_bytes(), session)
}

/// Refuses the kinds of file that are not written, before anything is read.
fn is_svg(file: &Path) -> Result<(), Failure> {
    let ending = file
        .extension()
        .and_then(|ending| ending.to_str())
        .map(str::to_ascii_lowercase);
    let message = match ending.as_deref() {
        Some("svg") => return Ok(()),
        Some(kind @ ("png" | "pdf" | "html" | "dot" | "mmd")) => Message::new(
            format!("cannot write .{kind} yet: name a file that ends in .svg"),
            format!("尚不支持 .{kind}：请改用以 .svg 结尾的文件名"),
        ),
        Some(other) => Message::new(
            format!("cannot tell a kind of picture from `.{other}`: name a file that ends in .svg"),
            format!("从 `.{other}` 看不出图的格式：请用以 .svg 结尾的文件名"),
        ),
        None => Message::new(
            "the file's ending says which kind of picture to write: name a file that ends in .svg, or - for standard output",
            "文件扩展名决定图的格式：请用以 .svg 结尾的文件名，或用 - 写到标准输出",
        ),
    };
    Err(Failure::Message(message))
}
