//! What the reader says of bad files: every fixture in `tests/faults` against the exact words beside it.
//!
//! `<name>.yaml` is the bad file, `<name>.expected` what is said of it, in the order of the file: place, the stretch
//! that is underlined, the sentence and the help in English and Chinese, and other places that explain it.
//! `LIANTU_WRITE_EXPECTED=1 cargo test --test faults` writes the expectations anew; read them before they are kept.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use liantu::language::{Faults, open_on_disk};
use liantu::model::Chain;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")
}

fn read(name: &str) -> Result<Chain, Faults> {
    let folder = folder();
    Chain::read_with(name, &|path| open_on_disk(&folder, path))
}

fn fixtures() -> Vec<String> {
    let entries = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let yaml = entries.filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let mut names: Vec<String> = yaml
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn said(name: &str, faults: &Faults) -> String {
    let mut text = String::new();
    for fault in &faults.0 {
        let at = &fault.at;
        let file = if at.file == name {
            String::new()
        } else {
            format!("{}:", at.file)
        };
        let (own, others) = match fault.excerpts.split_first() {
            Some((own, others)) if at.line > 0 => (Some(own), others),
            _ => (None, &fault.excerpts[..]),
        };
        let stretch = own.map_or(String::new(), |it| {
            format!(" «{}»", &it.text[it.start..it.end])
        });
        writeln!(text, "{file}{}:{}{stretch}", at.line, at.column).unwrap();
        writeln!(text, "  en: {}", fault.message.en).unwrap();
        writeln!(text, "  zh: {}", fault.message.zh).unwrap();
        if let Some(help) = &fault.help {
            writeln!(text, "  en help: {}", help.en).unwrap();
            writeln!(text, "  zh help: {}", help.zh).unwrap();
        }
        for other in others {
            let stretch = &other.text[other.start..other.end];
            let (file, line) = (&other.file, other.first_line);
            writeln!(text, "  see {file}:{line} «{stretch}»").unwrap();
            writeln!(text, "    en: {}", other.label.en).unwrap();
            writeln!(text, "    zh: {}", other.label.zh).unwrap();
        }
    }
    text
}

#[test]
fn every_bad_file_gets_the_words_written_beside_it() {
    let write = std::env::var_os("LIANTU_WRITE_EXPECTED").is_some();
    let mut wrong = String::new();
    for name in fixtures() {
        let Err(faults) = read(&name) else {
            panic!("{name} reads without a fault")
        };
        let path = folder().join(&name).with_extension("expected");
        let is = said(&name, &faults);
        if write {
            std::fs::write(&path, &is).unwrap();
        }
        let must = std::fs::read_to_string(&path).unwrap_or_default();
        if is != must {
            write!(
                wrong,
                "{name} is said to have\n{is}\nand should have\n{must}\n"
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn faults_come_in_the_order_of_the_file_with_help_in_both_languages() {
    for name in fixtures() {
        let Err(Faults(faults)) = read(&name) else {
            panic!("{name}")
        };
        let lines: Vec<_> = faults
            .iter()
            .filter(|fault| fault.at.file == name)
            .map(|fault| (fault.at.line, fault.at.column))
            .collect();
        assert!(lines.is_sorted(), "{name}: {lines:?}");
        for fault in &faults {
            let chinese = |text: &str| text.chars().any(|letter| ('一'..='龥').contains(&letter));
            assert!(chinese(&fault.message.zh), "{name}: {}", fault.message.zh);
            assert!(
                !fault.message.en.is_empty() && !fault.message.en.ends_with('.'),
                "{name}"
            );
            let help = fault
                .help
                .as_ref()
                .unwrap_or_else(|| panic!("{name}: {}", fault.message.en));
            assert!(chinese(&help.zh), "{name}: {}", help.zh);
            assert!(
                !help.en.is_empty() && !help.en.ends_with('.'),
                "{name}: {}",
                help.en
            );
        }
    }
}
