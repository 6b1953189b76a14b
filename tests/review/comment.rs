//! The comment of a pull request: its order, its length, and that nothing from a file breaks out of it.

use super::*;

/// Two versions with so many sites that every table is too long.
fn large(count: usize) -> (String, String) {
    let mut old = "format: 1\nchain: large\nperiod: 2025\ncommodities: {ore: {unit: t, outside: true}, metal: {unit: t}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\nsites:\n".to_owned();
    let mut new = old.clone();
    for at in 0..count {
        old += &format!(
            "  works-{at}: {{title: Works number {at} of the long valley, process: smelting, capacity: {} kt/a}}\n",
            at + 1
        );
        new += &format!(
            "  works-{at}: {{title: Works number {at} of the long valley, process: smelting, capacity: {} kt/a}}\n",
            at + 2
        );
    }
    (old, new)
}

fn large_report(count: usize) -> Report {
    let (old, new) = large(count);
    let (old, new) = (Judged::text(&old), Judged::text(&new));
    report(&diff::compare(
        &old.version("old.yaml"),
        &new.version("new.yaml"),
    ))
}

#[test]
fn one_sentence_then_indicators_then_the_rest_folded() {
    for (_, head, document) in real() {
        for lang in [Lang::En, Lang::Zh] {
            let text = written(&report(&document), "markdown", lang);
            let mut lines = text.lines();
            let mark = format!("<!-- liantu-review:{} -->", head.chain.id);
            assert_eq!(lines.next(), Some(mark.as_str()));
            assert!(lines.next().unwrap().starts_with("### "), "{text}");
            let opened = text.matches("<details").count();
            assert!(opened >= 2, "{text}");
            assert_eq!(opened, text.matches("</details>").count());
            assert_eq!(text.matches("<details open>").count(), 1, "{text}");
            if !document.indicators.is_empty() {
                let table = text.find("| --- |").unwrap();
                assert!(
                    table < text.find("<details").unwrap(),
                    "indicators come first"
                );
            }
            assert!(text.contains(document.summary.sentence.get(lang)), "{text}");
            assert!(text.chars().count() <= 60_000);
        }
    }
}

#[test]
fn what_is_too_long_is_shortened_and_says_so() {
    let short = written(&large_report(30), "markdown", Lang::En);
    assert!(!short.contains("more rows"), "{short}");
    let mut before = usize::MAX;
    for count in [200, 600, 1500] {
        for lang in [Lang::En, Lang::Zh] {
            let report = large_report(count);
            let text = written(&report, "markdown", lang);
            assert!(
                text.chars().count() <= 60_000,
                "{count}: {}",
                text.chars().count()
            );
            assert_eq!(
                text,
                written(&report, "markdown", lang),
                "the same every time"
            );
            assert_eq!(
                text.matches("<details").count(),
                text.matches("</details>").count()
            );
            let said = text.matches("<!-- liantu-review").count();
            assert_eq!(said, 1);
            if lang == Lang::En && count > 300 {
                // Rows shown and rows said to be left out are all rows.
                let shown = text
                    .lines()
                    .filter(|it| it.starts_with("| \\~ site"))
                    .count();
                let more = text.lines().find(|it| it.ends_with("more rows*")).unwrap();
                let left: usize = more.split(' ').nth(2).unwrap().parse().unwrap();
                assert_eq!(shown + left, count, "{more}");
                assert!(text.contains("Shortened to fit a comment"));
                assert!(shown <= before, "the longer, the less is shown");
                before = shown;
            }
        }
    }
}

#[test]
fn many_chains_fit_too() {
    let (old, new) = large(120);
    let one = |at: usize| {
        let name = |text: &str| text.replace("chain: large", &format!("chain: large-{at}"));
        let (old, new) = (Judged::text(&name(&old)), Judged::text(&name(&new)));
        diff::compare(&old.version("old.yaml"), &new.version("new.yaml"))
    };
    let documents: Vec<DiffDocument> = (0..40).map(one).collect();
    let review = diff::review(
        "main".to_owned(),
        "HEAD".to_owned(),
        documents,
        vec!["same".to_owned()],
    );
    assert_eq!(review.chains.len(), 40);
    let text = written(&study::of_review(review), "markdown", Lang::En);
    assert!(text.starts_with("<!-- liantu-review -->\n### "), "{text}");
    assert!(text.chars().count() <= 60_000, "{}", text.chars().count());
    assert!(
        text.contains("0 added, 0 removed, 40 changed (1 unchanged)"),
        "{text}"
    );
    assert_eq!(
        text.matches("\n#### ").count(),
        40,
        "every chain keeps its headline"
    );
}

#[test]
fn nothing_from_a_file_breaks_out() {
    let hostile = "</details><script>alert(1)</script> | `x` ``y | @someone #12 [a](http://b) ![c](d) <!-- e --> \u{202e}abc";
    let old = "format: 1\nchain: x\ncommodities: {ore: {unit: t}, metal: {unit: t}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\n";
    let quoted = serde_json::to_string(hostile).unwrap();
    let new = format!(
        "{old}sites: {{a: {{title: {quoted}, process: smelting, note: {quoted}, operator: {quoted}}}}}\n"
    );
    let document = compared(&Judged::text(old), &Judged::text(&new));
    let text = written(&report(&document), "markdown", Lang::En);
    assert!(text.contains("alert"), "the title is shown: {text}");
    for bad in ["<script", "@someone", "](http", "![c", "\u{202e}", "<!-- e"] {
        assert!(!text.contains(bad), "{bad}: {text}");
    }
    assert_eq!(
        text.matches("</details>").count(),
        text.matches("<details").count()
    );
    // Every row of a table has as many cells as its head.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut width = 0;
    for line in text.lines() {
        if !line.starts_with('|') {
            width = 0;
        } else if width == 0 {
            width = cells(line);
        } else {
            assert_eq!(cells(line), width, "{line}");
        }
    }
    // A backquote without partner is a sign like any other; a pair stays code.
    let titled = |title: &str| {
        let title = serde_json::to_string(title).unwrap();
        let new = format!("{old}sites: {{a: {{title: {title}, process: smelting}}}}\n");
        let document = compared(&Judged::text(old), &Judged::text(&new));
        written(&report(&document), "markdown", Lang::En)
    };
    assert!(titled("a ` b").contains("a \\` b"));
    assert!(titled("a `b_c` d_e").contains("a `b_c` d\\_e"));
}

#[test]
fn the_page_runs_nothing_and_loads_nothing() {
    use liantu::render::html;
    let hostile = "</style></table><script>alert(1)</script><img src=x onerror=y>";
    let old = "format: 1\nchain: x\ncommodities: {ore: {unit: t}, metal: {unit: t}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\n";
    let quoted = serde_json::to_string(hostile).unwrap();
    let new = format!("{old}sites: {{a: {{title: {quoted}, process: smelting}}}}\n");
    let document = compared(&Judged::text(old), &Judged::text(&new));
    let page = html::review(&report(&document), &[], Lang::En);
    for bad in ["<script", "<img", "http://", "https://", "<link", "<a "] {
        assert!(!page.contains(bad), "{bad}");
    }
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    // A row for each change, with the effect it is chosen by; a box for each effect that occurs.
    assert_eq!(
        page.matches("<tr data-effect=").count(),
        document.changes.len()
    );
    for change in &document.changes {
        let word = change.effects[0].word();
        assert!(page.contains(&format!("id=\"e-{word}\"")), "{word}");
        assert!(page.contains(&format!("#e-{word}:not(:checked)")), "{word}");
    }
}

/// The lines of the map in a comment.
fn map(text: &str) -> Vec<&str> {
    let after = text.split("```mermaid\n").nth(1).unwrap_or_default();
    after
        .split("```")
        .next()
        .unwrap_or_default()
        .lines()
        .collect()
}

#[test]
fn what_changed_is_drawn_with_its_neighbours() {
    let old = "format: 1\nchain: x\ncommodities: {ore: {unit: t, outside: true}, metal: {unit: t}, sheet: {unit: t}, foil: {unit: t}}\nprocesses:\n  smelting: {title: Smelting, product: metal, inputs: [ore]}\n  rolling: {product: sheet, inputs: [metal]}\n  milling: {product: foil, inputs: [sheet]}\nsites:\n  north: {title: North, process: smelting, capacity: 5 kt/a}\n";
    let new =
        old.replace("5 kt/a", "6 kt/a") + "  hill: {title: \"Hill `x` <b>\", process: smelting}\n";
    let drawn = |old: &str, new: &str| {
        let document = compared(&Judged::text(old), &Judged::text(new));
        written(&report(&document), "markdown", Lang::En)
    };
    let text = drawn(old, &new);
    let lines = map(&text);
    assert_eq!(
        lines[..6],
        [
            "flowchart LR",
            "  n0[\"#126; Smelting<br/>#126; North<br/>+ Hill #96;x#96; #60;b#62;\"]:::changed",
            "  n1([\"ore\"]):::same",
            "  n2([\"metal<br/>#9660; gap closed\"]):::same",
            "  n3[\"rolling\"]:::same",
            "  n0 --> n2",
        ],
        "{text}"
    );
    assert!(
        !lines.join("\n").contains("foil"),
        "it is two steps away: {text}"
    );
    // What is gone and what is new have their own lines.
    let cut = old.replace("  rolling: {product: sheet, inputs: [metal]}\n", "");
    let text = drawn(old, &cut);
    let lines = map(&text).join("\n");
    assert!(
        lines.contains("− rolling") || lines.contains("#8722; rolling"),
        "{text}"
    );
    assert!(
        lines.contains(":::removed") && lines.contains(" -.-> "),
        "{text}"
    );
    let text = drawn(&cut, old);
    assert!(map(&text).join("\n").contains(" ==> "), "{text}");
    // Of what is filtered there is none.
    let (old, new) = (Judged::text(old), Judged::text(&new));
    let mut document = compared(&old, &new);
    assert!(document.neighbourhood.is_some());
    let only = diff::Selection {
        min_change: Some(0.5),
        ..diff::Selection::default()
    };
    diff::select(&mut document, &only);
    assert_eq!(document.neighbourhood, None);
    // Many processes that changed are too many for one look.
    let many = |capacity: &str| {
        let mut text = "format: 1\nchain: x\ncommodities:\n".to_owned();
        (0..30).for_each(|at| text += &format!("  c-{at}: {{unit: t}}\n"));
        text += "processes:\n";
        (0..30).for_each(|at| text += &format!("  p-{at}: {{product: c-{at}}}\n"));
        text += "sites:\n";
        (0..30).for_each(|at| {
            text += &format!("  s-{at}: {{process: p-{at}, capacity: {capacity}}}\n");
        });
        Judged::text(&text)
    };
    let document = compared(&many("1 t/a"), &many("2 t/a"));
    assert_eq!(document.neighbourhood, None);
}
