//! What is published is what the program makes: `out/`, the pages under `docs/rules/` and `docs/methods/`, and every command with its
//! output in the READMEs. `UPDATE_GALLERY=1 cargo test --test gallery` writes them anew.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn updating() -> bool {
    std::env::var_os("UPDATE_GALLERY").is_some()
}

/// Standard output of the program, run in the package's root; it must not fail to run.
fn liantu(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_liantu"))
        .args(arguments)
        .current_dir(root())
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C")
        .output()
        .expect("the program starts");
    let code = output.status.code();
    assert!(
        matches!(code, Some(0 | 1)),
        "liantu {} ended with {code:?}: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// Holds a file to what the program makes of it, or writes it.
fn hold(path: &str, made: &str, faults: &mut Vec<String>) {
    let file = root().join(path);
    if updating() {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).expect("the folder can be made");
        }
        fs::write(&file, made).expect("the file can be written");
        return;
    }
    match fs::read_to_string(&file) {
        Err(_) => faults.push(format!("{path} is missing")),
        Ok(held) if held != made => {
            let differs = held
                .lines()
                .zip(made.lines())
                .position(|(left, right)| left != right);
            let line = differs.map_or_else(
                || held.lines().count().min(made.lines().count()) + 1,
                |at| at + 1,
            );
            faults.push(format!("{path}:{line}: is not what the program makes"));
        }
        Ok(_) => {}
    }
}

fn complain(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "\n{}\nwrite them anew with: UPDATE_GALLERY=1 cargo test --test gallery\nand look at what changed\n",
        faults.join("\n")
    );
}

/// Chains and their diagrams: `(file under out/, arguments)`.
fn pieces() -> Vec<(String, Vec<String>)> {
    let mut pieces = Vec::new();
    let mut add = |file: String, arguments: &str| {
        pieces.push((file, arguments.split(' ').map(str::to_owned).collect()));
    };
    for chain in [
        "wenshan-aluminium",
        "jinhua-hydrogen",
        "wenshan-silicon-pv",
        "jinchang-ton-bag",
        "wucheng-priority-chains",
    ] {
        let path = format!("chains/{chain}.yaml");
        for lang in ["en", "zh"] {
            add(
                format!("out/{chain}.{lang}.txt"),
                &format!("analyze {path} --lang {lang}"),
            );
            add(
                format!("out/{chain}.map.{lang}.svg"),
                &format!("render {path} -o - --lang {lang}"),
            );
        }
        add(
            format!("out/{chain}.json"),
            &format!("analyze {path} --format json"),
        );
        add(
            format!("out/{chain}.md"),
            &format!("analyze {path} --format markdown"),
        );
    }
    for lang in ["en", "zh"] {
        add(
            format!("out/wenshan-aluminium.certainty.{lang}.txt"),
            &format!("analyze chains/wenshan-aluminium.yaml --samples 500 --lang {lang}"),
        );
        add(
            format!("out/wenshan-aluminium.balance.{lang}.svg"),
            &format!("render chains/wenshan-aluminium.yaml --view balance -o - --lang {lang}"),
        );
        add(
            format!("out/wenshan-aluminium.sankey.{lang}.svg"),
            &format!("render chains/wenshan-aluminium.yaml --view sankey -o - --lang {lang}"),
        );
    }
    for (name, path, views) in [
        (
            "wenshan-aluminium",
            "chains/wenshan-aluminium.yaml",
            &["timeline", "sensitivity"][..],
        ),
        (
            "foundries",
            "examples/foundries.yaml",
            &["timeline", "concentration", "sensitivity"],
        ),
    ] {
        for view in views {
            for lang in ["en", "zh"] {
                add(
                    format!("out/{name}.{view}.{lang}.svg"),
                    &format!("render {path} --view {view} -o - --lang {lang}"),
                );
            }
        }
    }
    add(
        "out/wenshan-aluminium.balance.table.md".to_owned(),
        "render chains/wenshan-aluminium.yaml --view balance --table md -o -",
    );
    for chain in ["aluminium", "hydrogen", "silicon-pv", "ton-bag"] {
        let path = format!("chains/reference/{chain}.yaml");
        add(
            format!("out/reference-{chain}.map.en.svg"),
            &format!("render {path} -o - --lang en"),
        );
        add(
            format!("out/reference-{chain}.map.zh.svg"),
            &format!("render {path} -o - --lang zh"),
        );
    }
    for (name, old, new) in [
        (
            "wenshan-aluminium-2024-2025",
            "wenshan-aluminium-2024",
            "wenshan-aluminium",
        ),
        (
            "jinhua-hydrogen-station",
            "jinhua-hydrogen-before-station",
            "jinhua-hydrogen",
        ),
    ] {
        let sides = format!("chains/{old}.yaml chains/{new}.yaml");
        add(
            format!("out/{name}.diff.en.txt"),
            &format!("diff {sides} --lang en"),
        );
        add(
            format!("out/{name}.diff.zh.txt"),
            &format!("diff {sides} --lang zh"),
        );
        for lang in ["en", "zh"] {
            add(
                format!("out/{name}.diff.{lang}.svg"),
                &format!("diff {sides} --format svg --lang {lang}"),
            );
        }
        add(
            format!("out/{name}.diff.md"),
            &format!("diff {sides} --format markdown"),
        );
        add(
            format!("out/{name}.diff.json"),
            &format!("diff {sides} --format json"),
        );
    }
    add("out/check.txt".to_owned(), "check chains");
    pieces
}

#[test]
fn out_is_what_the_program_makes_of_chains() {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for (file, arguments) in pieces() {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        hold(&file, &liantu(&arguments), &mut faults);
        known.insert(file);
    }
    for entry in fs::read_dir(root().join("out"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = format!("out/{}", entry.file_name().to_string_lossy());
        if !known.contains(&name) {
            faults.push(format!(
                "{name} is made by nothing: remove it, or add it to `pieces`"
            ));
        }
    }
    complain(&faults);
}

#[test]
fn rule_pages_are_what_explain_prints() {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for rule in liantu::rules::ALL {
        for (lang, ending) in [("en", "md"), ("zh", "zh-CN.md")] {
            let page = liantu(&["explain", rule.id, "--format", "markdown", "--lang", lang]);
            let file = format!("docs/rules/{}.{ending}", rule.id);
            hold(&file, &page, &mut faults);
            known.insert(file);
        }
    }
    for entry in fs::read_dir(root().join("docs/rules"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = format!("docs/rules/{}", entry.file_name().to_string_lossy());
        if !known.contains(&name) {
            faults.push(format!("{name} is the page of no rule"));
        }
    }
    complain(&faults);
}

#[test]
fn method_pages_are_what_explain_prints() {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for method in liantu::analysis::methods::ALL {
        for (lang, ending) in [("en", "md"), ("zh", "zh-CN.md")] {
            let page = liantu(&["explain", method.id, "--format", "markdown", "--lang", lang]);
            let file = format!("docs/methods/{}.{ending}", method.id);
            hold(&file, &page, &mut faults);
            known.insert(file);
        }
    }
    let pages = fs::read_dir(root().join("docs/methods"));
    for entry in pages.into_iter().flatten().flatten() {
        let name = format!("docs/methods/{}", entry.file_name().to_string_lossy());
        if !known.contains(&name) {
            faults.push(format!("{name} is the page of no method"));
        }
    }
    complain(&faults);
}

#[test]
fn effect_pages_are_what_explain_prints() {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for effect in liantu::report::Effect::ALL {
        let id = effect.word();
        assert_eq!(
            liantu::diff::page(effect).effect,
            effect,
            "{id} has its own page"
        );
        for (lang, ending) in [("en", "md"), ("zh", "zh-CN.md")] {
            let page = liantu(&["explain", id, "--format", "markdown", "--lang", lang]);
            let file = format!("docs/effects/{id}.{ending}");
            hold(&file, &page, &mut faults);
            known.insert(file);
        }
    }
    for entry in fs::read_dir(root().join("docs/effects"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = format!("docs/effects/{}", entry.file_name().to_string_lossy());
        if !known.contains(&name) {
            faults.push(format!("{name} is the page of no effect"));
        }
    }
    complain(&faults);
}

/// The rules table of a README, between its marks.
fn rules_table(chinese: bool) -> String {
    let mut table = if chinese {
        "| 规则 | 名称 | 级别 | 措施 | 含义 |\n|---|---|---|---|---|\n".to_owned()
    } else {
        "| rule | severity | what to do | what it finds |\n|---|---|---|---|\n".to_owned()
    };
    for rule in liantu::rules::ALL {
        let (id, severity, verb) = (rule.id, rule.severity.word(), rule.verb.message());
        if chinese {
            let severity = liantu::study::severity_words(rule.severity).zh;
            let (name, verb, text) = (rule.name_zh, verb.zh, rule.zh.summary);
            table.push_str(&format!(
                "| [`{id}`](docs/rules/{id}.zh-CN.md) | {name} | {severity} | {verb} | {text} |\n"
            ));
        } else {
            let (verb, text) = (verb.en, rule.en.summary);
            table.push_str(&format!(
                "| [`{id}`](docs/rules/{id}.md) | {severity} | {verb} | {text} |\n"
            ));
        }
    }
    table
}

/// A README with its generated parts made anew: the rules table, comments of pull requests between
/// `<!-- comment OLD NEW -->` and `<!-- /comment -->`, and the output of every `$ liantu …` in a
/// `console` block. A line `[…]` ends what is shown of a long output; before a section's title it leads to that section.
fn fresh(text: &str, chinese: bool, run: &mut usize) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if line == "<!-- rules -->" {
            while lines.peek().is_some_and(|next| *next != "<!-- /rules -->") {
                lines.next();
            }
            out.push_str(&rules_table(chinese));
        } else if let Some(sides) = line
            .strip_prefix("<!-- comment ")
            .and_then(|rest| rest.strip_suffix(" -->"))
        {
            while lines
                .peek()
                .is_some_and(|next| *next != "<!-- /comment -->")
            {
                lines.next();
            }
            *run += 1;
            let lang = if chinese { "zh" } else { "en" };
            let mut words = vec!["diff"];
            words.extend(sides.split(' '));
            words.extend(["--format", "markdown", "--lang", lang]);
            // The hidden mark is for bots: a README is no comment.
            for line in liantu(&words).lines().skip(1) {
                out.push_str(line);
                out.push('\n');
            }
        } else if line == "```console" {
            while let Some(command) = lines.next() {
                out.push_str(command);
                out.push('\n');
                if command == "```" {
                    break;
                }
                let Some(words) = command.strip_prefix("$ liantu ") else {
                    panic!("a console block shows `$ liantu …` and its output, not `{command}`")
                };
                let mut shown = 0;
                let mut cut = false;
                let mut section: Option<String> = None;
                while let Some(next) = lines.peek() {
                    if *next == "```" || next.starts_with("$ ") {
                        break;
                    }
                    // A mark before the first line: the next line names the section that is shown.
                    if shown == 0 && cut {
                        section.get_or_insert_with(|| (*next).to_owned());
                    }
                    cut = *next == "[…]";
                    shown += usize::from(!cut);
                    lines.next();
                }
                *run += 1;
                let made = liantu(&arguments(words));
                if let Some(title) = section.filter(|it| !it.is_empty()) {
                    out.push_str("[…]\n");
                    out.push_str(&section_of(&made, &title));
                    continue;
                }
                let total = made.lines().count();
                let keep = if cut { shown.min(total) } else { total };
                for line in made.lines().take(keep) {
                    out.push_str(line);
                    out.push('\n');
                }
                if cut {
                    out.push_str("[…]\n");
                }
            }
        }
    }
    out
}

/// The words of a command; quoted ones are one argument.
fn arguments(command: &str) -> Vec<&str> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    words.collect()
}

/// One section of a text report: its title, the line below it, and what follows up to the next title.
fn section_of(report: &str, title: &str) -> String {
    let lines: Vec<&str> = report.lines().collect();
    let is_title = |at: usize| {
        let below = lines.get(at + 1).copied().unwrap_or("");
        below.len() > 2 && below.bytes().all(|it| it == b'-') && !lines[at].starts_with("- ")
    };
    // A table has such a line too, below columns that are apart.
    let is_title = |at: usize| is_title(at) && (at == 0 || lines[at - 1].is_empty());
    let first = (0..lines.len()).find(|at| lines[*at].starts_with(title) && is_title(*at));
    let first = first.unwrap_or_else(|| panic!("no section `{title}` in\n{report}"));
    let next = (first + 2..lines.len()).find(|at| is_title(*at) && !lines[*at].contains("  "));
    let shown = &lines[first..next.unwrap_or(lines.len())];
    let last = shown
        .iter()
        .rposition(|it| !it.is_empty())
        .map_or(0, |at| at + 1);
    shown[..last].iter().flat_map(|it| [*it, "\n"]).collect()
}

#[test]
fn pages_show_what_the_program_prints() {
    let mut faults = Vec::new();
    for page in [
        "requirement",
        "potential",
        "why-not",
        "circularity",
        "certainty",
    ] {
        for (ending, chinese) in [("md", false), ("zh-CN.md", true)] {
            let file = format!("docs/{page}.{ending}");
            let text = fs::read_to_string(root().join(&file)).unwrap_or_default();
            let mut run = 0;
            let made = fresh(&text, chinese, &mut run);
            assert!(run >= 1, "{file} shows a command with its output");
            hold(&file, &made, &mut faults);
        }
    }
    complain(&faults);
}

#[test]
fn readmes_show_what_the_program_prints() {
    let mut faults = Vec::new();
    for (file, chinese) in [("README.md", false), ("README.zh-CN.md", true)] {
        let text = fs::read_to_string(root().join(file)).unwrap_or_default();
        let mut run = 0;
        let made = fresh(&text, chinese, &mut run);
        assert!(
            run >= 4,
            "{file} shows check, analyze, explain and diff with their output"
        );
        assert!(
            text.contains("<!-- rules -->"),
            "{file} has the table of rules"
        );
        hold(file, &made, &mut faults);
    }
    complain(&faults);
}

#[test]
fn the_page_of_questions_shows_commands_that_run() {
    for page in ["docs/README.md", "docs/README.zh-CN.md"] {
        commands_run(page);
    }
}

fn commands_run(page: &str) {
    let text = fs::read_to_string(root().join(page)).expect("the page is there");
    let mut run = 0;
    for command in text.lines().filter_map(|it| it.strip_prefix("liantu ")) {
        let said = liantu(&arguments(command));
        assert!(!said.is_empty(), "{command}");
        run += 1;
    }
    assert!(run >= 8, "each question has its command");
    for (_, rest) in text
        .match_indices("](")
        .map(|(at, _)| text.split_at(at + 2))
    {
        let (path, _) = rest.split_once(')').expect("a link ends");
        assert!(root().join("docs").join(path).exists(), "docs/{path}");
    }
}

/// Commands of a document that draw: the words of each, and the picture of `out/` that follows it.
fn drawn(text: &str) -> Vec<(Vec<String>, Option<String>)> {
    let mut found: Vec<(Vec<String>, Option<String>)> = Vec::new();
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("liantu render ") {
            let words = words.split("  ").next().unwrap_or("");
            found.push((words.split(' ').map(str::to_owned).collect(), None));
        } else if line.starts_with("![")
            && let Some((_, rest)) = line.split_once("](../out/")
            && let (Some(last), Some((file, _))) = (found.last_mut(), rest.split_once(')'))
        {
            last.1.get_or_insert(file.to_owned());
        }
    }
    found
}

#[test]
fn the_page_of_diagrams_shows_every_view_by_a_command_that_draws_it() {
    let text = fs::read_to_string(root().join("docs/diagrams.md")).expect("the page is there");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut views: BTreeSet<&str> = BTreeSet::new();
    let mut tables: BTreeSet<&str> = BTreeSet::new();
    let all = drawn(&text);
    for (words, picture) in &all {
        let after = |flag: &str| {
            let at = words.iter().position(|it| it == flag)?;
            words.get(at + 1).map(String::as_str)
        };
        let file = folder
            .path()
            .join(after("-o").expect("a command says where it writes"));
        let mut arguments = vec!["render".to_owned()];
        arguments.extend(words.iter().cloned());
        let at = arguments.iter().position(|it| it == "-o").unwrap() + 1;
        arguments[at] = file.display().to_string();
        liantu(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let made = fs::read(&file).unwrap_or_else(|fault| panic!("{words:?}: {fault}"));
        assert!(!made.is_empty(), "{words:?}");
        // While the pictures are written anew, by another test, there is nothing to hold them to.
        if let Some(picture) = picture.as_ref().filter(|_| !updating()) {
            let shown = fs::read(root().join("out").join(picture)).unwrap_or_default();
            assert!(made == shown, "out/{picture} is not what {words:?} draws");
        }
        match after("--table") {
            Some(format) => tables.insert(format),
            // Variants of a picture that is shown need no picture of their own.
            None if picture.is_none() => false,
            None => views.insert(after("--view").unwrap_or(liantu::view::ALL[0].name)),
        };
    }
    let known: BTreeSet<&str> = liantu::view::ALL.iter().map(|it| it.name).collect();
    assert_eq!(views, known, "every view has its command and its picture");
    let known: BTreeSet<&str> = liantu::render::table::ALL
        .iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(tables, known, "every format of tables has its command");
}
