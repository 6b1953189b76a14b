//! `liantu init`: a first chain file to edit. Writes nothing over what is there.

use std::path::PathBuf;

use clap::Args;
use liantu::text::{Lang, Message};

use super::{Failure, OK, Session, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu init                     writes chains/my-chain.yaml\n  liantu init chains/copper.yaml --lang zh"
)]
pub(crate) struct Arguments {
    /// File to write
    #[arg(default_value = "chains/my-chain.yaml", value_name = "FILE")]
    file: PathBuf,
}

const TEMPLATE_EN: &str = include_str!("template.en.yaml");
const TEMPLATE_ZH: &str = include_str!("template.zh.yaml");

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    match write(arguments, session) {
        Ok(()) => OK,
        Err(failure) => output::fail(&failure, None, session),
    }
}

fn write(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let file = &arguments.file;
    let name = file.display();
    if file.exists() {
        return Err(Failure::Message(Message::new(
            format!("{name} is there already; name another file"),
            format!("{name} 已存在；请换个文件名"),
        )));
    }
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|error| {
            let folder = folder.display();
            Failure::Message(Message::new(
                format!("cannot make the folder {folder}: {error}"),
                format!("无法建立文件夹 {folder}：{error}"),
            ))
        })?;
    }
    let stem = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or("my-chain");
    let fits =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let id = if stem.chars().all(fits) && !stem.starts_with('-') && !stem.ends_with('-') {
        stem
    } else {
        "my-chain"
    };
    let template = match session.lang {
        Lang::En => TEMPLATE_EN,
        Lang::Zh => TEMPLATE_ZH,
    };
    output::write_file(file, template.replace("my-chain", id).as_bytes())?;
    let text = session.lang.pick("wrote", "已写入");
    let next = session.lang.pick("next", "接着运行");
    output::put(
        None,
        format!("{text} {name}\n{next}: liantu analyze {name}\n").as_bytes(),
        session,
    )
}
