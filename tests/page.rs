//! The live page as bytes: its policy names its own script and style, its data is that of the study, hostile words stay
//! data, and it is the same each time.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use std::collections::BTreeSet;

use liantu::analysis::{self, Question};
use liantu::model::Chain;
use liantu::render::html::{self, PageOptions};
use liantu::report::{Document, LivePage};
use liantu::rules::{self, Settings};
use liantu::text::Lang;
use liantu::view::{self, Look, Request};
use liantu::{render, study};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn live(chain: &Chain) -> LivePage {
    let results = analysis::run(chain, Question::default());
    let findings = rules::run(chain, &results, &Settings::default());
    let draw = |lang| {
        let look = Look {
            lang,
            ..Look::default()
        };
        let request = Request {
            chain,
            results: &results,
            findings: &findings,
            settings: &Settings::default(),
            look,
        };
        view::ALL[0].draw(&request).unwrap()
    };
    let pictures = [draw(Lang::En), draw(Lang::Zh)];
    study::live(chain, &results, findings, pictures)
}

fn written(chain: &Chain) -> String {
    html::page(&live(chain), &PageOptions::default())
}

fn read(path: &str) -> Chain {
    Chain::read(path).unwrap_or_else(|faults| panic!("{path}: {faults}"))
}

/// What stands between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = text.split_once(from).expect("the mark is there");
    rest.split_once(to).expect("and its end").0
}

fn island(page: &str) -> Value {
    let data = between(
        page,
        "<script type=\"application/json\" id=\"data\">",
        "</script>",
    );
    serde_json::from_str(data).expect("the data is JSON")
}

/// Digits of base 64, by bits, for comparison with the page's own.
fn base64(bytes: &[u8]) -> String {
    let bits: Vec<String> = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let bits = bits.concat();
    let digits = ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(['+', '/']);
    let digits: Vec<char> = digits.collect();
    let mut out = String::new();
    for six in bits.as_bytes().chunks(6) {
        let padded = format!("{:0<6}", std::str::from_utf8(six).unwrap());
        out.push(digits[usize::from_str_radix(&padded, 2).unwrap()]);
    }
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

#[test]
fn the_policy_allows_what_is_in_the_page_and_nothing_else() {
    let chain = read("chains/wenshan-aluminium.yaml");
    let preview = PageOptions {
        version: Some(7),
        ..PageOptions::default()
    };
    for (options, scripts) in [(PageOptions::default(), 1), (preview, 2)] {
        let page = html::page(&live(&chain), &options);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
        assert!(policy.starts_with("default-src 'none'; "));
        assert!(!policy.contains("unsafe"));
        assert_eq!(policy.contains("connect-src 'self'"), scripts == 2);
        let mut hashes = BTreeSet::new();
        for opening in ["<style>", "<script>", "<script id=\"reload\">"] {
            let end = if opening == "<style>" {
                "</style>"
            } else {
                "</script>"
            };
            for part in page.split(opening).skip(1) {
                let text = part.split(end).next().unwrap();
                hashes.insert(format!(
                    "'sha256-{}'",
                    base64(&Sha256::digest(text.as_bytes()))
                ));
            }
        }
        assert_eq!(hashes.len(), scripts + 1);
        let named: BTreeSet<String> = policy
            .split([' ', ';'])
            .filter(|it| it.starts_with("'sha256-"))
            .map(str::to_owned)
            .collect();
        assert_eq!(named, hashes);
        for word in [
            "http://",
            "https://",
            "url(",
            "@import",
            "innerHTML",
            "eval(",
        ] {
            let own = page.replace("http://www.w3.org/2000/svg", "");
            let sources = between(&own, "<script type=\"application/json\"", "</script>");
            let own = own.replace(sources, "");
            let patterns = own.replace("fill=\"url(#", "");
            assert!(!patterns.contains(word), "the page names `{word}`");
        }
    }
}

#[test]
fn every_chain_has_a_page_in_which_all_that_is_drawn_can_be_asked() {
    for name in [
        "wenshan-aluminium",
        "jinhua-hydrogen",
        "wenshan-silicon-pv",
        "jinchang-ton-bag",
        "wucheng-priority-chains",
        "reference/aluminium",
    ] {
        let chain = read(&format!("chains/{name}.yaml"));
        let page = written(&chain);
        assert_eq!(page, written(&chain), "{name}: the same bytes each time");
        let data = island(&page);
        let known: BTreeSet<&str> = data["entities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["of"].as_str().unwrap())
            .collect();
        let mut drawn = 0;
        for tag in page.split("<g class=\"").skip(1) {
            let tag = tag.split('>').next().unwrap();
            let field = |key: &str| {
                tag.split_once(&format!("data-{key}=\""))
                    .map(|it| it.1.split('"').next().unwrap())
            };
            let (Some(kind), Some(id)) = (field("kind"), field("id")) else {
                continue;
            };
            if kind == "border" {
                continue;
            }
            let kind = if ["missing", "import", "export", "demand"].contains(&kind) {
                "commodity"
            } else {
                kind
            };
            assert!(
                known.contains(&format!("{kind}/{id}")[..]),
                "{name}: {kind}/{id} is drawn and not known"
            );
            drawn += 1;
        }
        assert!(drawn > 4, "{name}");
    }
}

#[test]
fn computed_figures_are_those_of_the_study_with_their_inputs() {
    let chain = read("chains/wenshan-aluminium.yaml");
    let results = analysis::run(&chain, Question::default());
    let report = study::of(&chain, &results, &Settings::default());
    let Document::Study(document) = &report.document else {
        panic!("a study is a study")
    };
    let page = live(&chain);
    for row in &document.indicators {
        let entity = page.entities.iter().find(|it| it.of == row.of).unwrap();
        let fact = entity
            .facts
            .iter()
            .find(|it| it.computed && it.text == row.value.text);
        assert_eq!(
            fact.map(|it| &it.inputs),
            Some(&row.inputs),
            "{} of {}",
            row.id,
            row.of
        );
    }
    for row in &document.balances {
        let of = format!("commodity/{}", row.commodity);
        let entity = page.entities.iter().find(|it| it.of == of).unwrap();
        let gaps = entity.facts.iter().filter(|it| {
            it.label.en.starts_with("gap")
                && it.label.en.contains(if row.basis == "observed" {
                    "observed"
                } else {
                    "at "
                })
        });
        let whole = row.gap.is_some() && row.supply_complete && row.need_complete;
        assert_eq!(
            gaps.count() > 0,
            whole,
            "{} {}: unknown is not zero",
            row.commodity,
            row.basis
        );
    }
    // Each figure of the file leads to a line on which it stands.
    let text = std::fs::read_to_string("chains/wenshan-aluminium.yaml").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let mut looked = 0;
    for fact in page
        .entities
        .iter()
        .flat_map(|it| &it.facts)
        .filter(|it| !it.computed)
    {
        let [input] = &fact.inputs[..] else {
            panic!("a figure of the file stands in one place")
        };
        let own = input.at.file == "chains/wenshan-aluminium.yaml";
        if own && fact.label.en.starts_with("output (") && !fact.label.en.contains("year before") {
            let amount: f64 = fact.text.zh.split(' ').next().unwrap().parse().unwrap();
            let line = lines[input.at.line as usize - 1];
            assert!(
                line.contains("amount") && line.contains(&amount.to_string()),
                "{}: {line}",
                fact.text.zh
            );
            looked += 1;
        }
    }
    assert_eq!(looked, 3, "alumina, liquid aluminium, alloy");
}

#[test]
fn hostile_words_do_not_leave_their_place() {
    let hostile = "</script><!--<script>alert(1)</script> \\u2028 & <svg onload=x>";
    let text = format!(
        "format: 1\nchain: x\ntitle: \"{hostile}\"\nsources: {{page: {{title: \"{hostile}\"}}}}\ncommodities: {{ore: {{unit: t, title: \"{hostile}\"}}, metal: {{unit: t}}}}\nprocesses: {{smelter: {{product: metal, inputs: {{ore: {{amount: 2 t, source: page, quote: \"{hostile}\"}}}}}}}}\n"
    );
    let chain = Chain::read_with("x.yaml", &|_| Ok(text.clone().into_bytes()))
        .unwrap_or_else(|faults| panic!("{faults}"));
    let page = written(&chain);
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    assert_eq!(page.matches("<!--").count(), 0);
    assert!(!page.contains("<svg onload"));
    let data = island(&page);
    let quotes: Vec<&str> = data["entities"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|it| it["facts"].as_array().unwrap())
        .filter_map(|it| it["quote"].as_str())
        .collect();
    assert_eq!(quotes, [hostile.replace("\\u2028", "\u{2028}")]);
}

#[test]
fn both_languages_are_complete() {
    let page = written(&read("chains/wenshan-aluminium.yaml"));
    let data = island(&page);
    for (key, pair) in data["words"].as_object().unwrap() {
        for text in pair.as_array().unwrap() {
            assert!(!text.as_str().unwrap().is_empty(), "{key}");
        }
        let used = page.contains(&format!("data-w=\"{key}\""))
            || page.contains(&format!("data-wl=\"{key}\""))
            || page.contains(&format!("\"{key}\""));
        let part = key.starts_with("kind-") || key.starts_with("fault");
        assert!(used || part, "`{key}` is used by nothing");
    }
    for word in between(&page, "<script>", "</script>")
        .split("word(\"")
        .skip(1)
    {
        let key = word.split('"').next().unwrap();
        assert!(
            key == "kind-" || data["words"].get(key).is_some(),
            "`{key}` has no words"
        );
    }
    // A chain without any figure is a page too.
    let bare = Chain::read_with("x.yaml", &|_| Ok(b"format: 1\nchain: x\n".to_vec()))
        .unwrap_or_else(|faults| panic!("{faults}"));
    assert!(written(&bare).contains("</html>"));
    assert!(
        render::find("html").is_none(),
        "reports have no page of this kind"
    );
}

/// Runs the program; its exit code, standard output and standard error.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LANG", "C")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .output()
        .expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_command_writes_the_page_of_the_library_and_refuses_what_means_nothing() {
    const CHAIN: &str = "chains/wenshan-aluminium.yaml";
    let (code, out, err) = run(&["render", CHAIN, "--format", "html", "-o", "-"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(out, written(&read(CHAIN)));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.HTML");
    let file = file.to_str().unwrap();
    let (code, ..) = run(&[
        "render", CHAIN, "-o", file, "--lang", "zh", "--theme", "dark",
    ]);
    assert_eq!(code, Some(0));
    let page = std::fs::read_to_string(file).unwrap();
    assert!(page.contains("<html lang=\"zh\" data-theme=\"dark\">"));
    for (arguments, en, zh) in [
        (
            vec!["render", CHAIN, "-o", file, "--size", "a4"],
            "leave out --size",
            "去掉 --size",
        ),
        (
            vec!["render", CHAIN, "-o", file, "--theme", "print"],
            "--theme light",
            "--theme light",
        ),
        (vec!["render", CHAIN, "-o", "x.pdx"], ".html", ".html"),
        (
            vec!["serve", "main:chains/x.yaml"],
            "no file on the disk",
            "不是磁盘上的文件",
        ),
        (
            vec!["serve", "-"],
            "no file on the disk",
            "不是磁盘上的文件",
        ),
    ] {
        for (lang, words) in [("en", en), ("zh", zh)] {
            let (code, out, err) = run(&[&arguments[..], &["--lang", lang]].concat());
            assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
            assert!(err.contains(words), "{arguments:?}: {err}");
        }
    }
    let (_, help, _) = run(&["serve", "--help", "--lang", "zh"]);
    assert!(
        help.contains("保存文件后自动更新") && help.contains("本机端口"),
        "{help}"
    );
}
