//! What an edit did to findings and indicators, and how it is told.

use liantu::diff;
use liantu::report::{Block, ChangeState, ChangedFinding, Document, Effect, Section};

use super::{CHAIN, all, compared, edited, none, replaced};

/// A chain that needs 200 kt of ore and makes so much.
fn makes(output: &str) -> String {
    format!(
        "format: 1\nchain: test\nperiod: 2025\ncommodities: {{ore: {{unit: t}}, metal: {{unit: t}}}}\n\
         processes:\n  mining: {{product: ore}}\n  smelting: {{product: metal, inputs: {{ore: 2 t}}}}\n\
         observations:\n  - {{of: ore, measure: output, amount: {output}}}\n  - {{of: metal, measure: output, amount: 100 kt}}\n"
    )
}

/// What became of the shortage of ore.
fn shortage(base: &str, head: &str) -> Vec<&'static str> {
    let document = compared(base, head);
    let either = |it: &&ChangedFinding| {
        let finding = it.head.as_ref().or(it.base.as_ref());
        finding.is_some_and(|it| it.rule == "undersupply" && it.of == "commodity/ore")
    };
    document
        .findings
        .iter()
        .filter(either)
        .map(|it| it.state.word())
        .collect()
}

#[test]
fn findings_open_grow_shrink_and_close() {
    let (enough, little, less) = (makes("200 kt"), makes("150 kt"), makes("100 kt"));
    assert_eq!(shortage(&enough, &enough), none());
    assert_eq!(shortage(&enough, &little), ["opened"]);
    assert_eq!(shortage(&little, &less), ["grown"]);
    assert_eq!(shortage(&less, &little), ["shrunk"]);
    assert_eq!(shortage(&little, &enough), ["closed"]);
    assert_eq!(shortage(&little, &makes("15 万吨")), ["unchanged"]);
    // Told in another unit, a gap is as large as it was.
    let kilo = little.replace("ore: {unit: t}", "ore: {unit: kt}");
    assert_eq!(shortage(&little, &kilo), ["unchanged"]);
    assert_eq!(shortage(&kilo, &less), ["grown"]);
}

#[test]
fn the_headline_is_the_worst_news() {
    let (enough, little, less) = (makes("200 kt"), makes("150 kt"), makes("100 kt"));
    let starts = |base: &str, head: &str, en: &str, zh: &str| {
        let said = compared(base, head).summary.headline;
        assert!(said.en.starts_with(en), "{}", said.en);
        assert!(said.zh.starts_with(zh), "{}", said.zh);
    };
    starts(
        &enough,
        &less,
        "Gap opened: ore is short by 100 kt",
        "新出现缺口：ore缺口 10 万吨",
    );
    starts(
        &little,
        &less,
        "Gap grown by 100 %: ore is short by 100 kt",
        "缺口扩大 100 %：ore缺口 10 万吨",
    );
    starts(
        &less,
        &enough,
        "Gap closed: ore is short by 100 kt",
        "缺口消除：ore缺口 10 万吨",
    );
    let document = compared(&enough, &less);
    assert!(diff::effects(&document).contains(&Effect::GapOpened));
    assert!(document.summary.opened >= 1);
    // What was accepted is no news.
    let reason = "accept: [{rule: undersupply, of: commodity/ore, reason: stocks}]\n";
    let accepted = compared(&enough, &format!("{less}{reason}")).summary;
    assert!(accepted.opened >= 1);
    let said = accepted.headline.en;
    assert!(!said.contains("ore is short"), "{said}");
}

#[test]
fn indicators_move_by_points_and_by_units() {
    let document = compared(CHAIN, &edited("amount: 50 kt", "amount: 60 kt"));
    let told: Vec<String> = document
        .indicators
        .iter()
        .map(|it| {
            let text = |value: &Option<liantu::report::Value>| {
                value
                    .as_ref()
                    .map_or("-".to_owned(), |value| value.text.en.clone())
            };
            let delta = it.delta.as_ref().map_or("-", |delta| delta.en.as_str());
            format!(
                "{} {}: {} -> {} ({delta})",
                it.id,
                it.of,
                text(&it.base),
                text(&it.head)
            )
        })
        .collect();
    assert!(
        told.contains(&"utilisation process/smelting: 50 % -> 60 % (+10 pp)".to_owned()),
        "{told:#?}"
    );
    assert_eq!(
        document
            .indicators
            .iter()
            .find(|it| it.id == "utilisation")
            .and_then(|it| it.delta.as_ref())
            .map(|it| it.zh.as_str()),
        Some("+10 个百分点")
    );
    let value = |amount: &str| {
        format!(
            "format: 1\nchain: test\nperiod: 2025\ncommodities: {{ore: {{unit: t}}}}\nprocesses: {{mining: {{product: ore}}}}\nobservations: [{{measure: output-value, amount: {amount}}}]\n"
        )
    };
    let document = compared(
        &value("224.85 亿元"),
        &value("20000000 千元").replace("20000000 千元", "200 亿元"),
    );
    let moved = &document.indicators[0];
    assert_eq!(
        (moved.id, moved.of.as_str()),
        ("output-value", "chain/test")
    );
    assert_eq!(
        moved.delta.as_ref().map(|it| it.en.as_str()),
        Some("−CNY 2.49 bn")
    );
    assert_eq!(
        moved.delta.as_ref().map(|it| it.zh.as_str()),
        Some("−24.85 亿元")
    );
    // The same value in another unit has not moved.
    assert!(
        compared(&value("224.85 亿元"), &value("2248500 万元"))
            .indicators
            .is_empty()
    );
}

#[test]
fn two_chains_are_compared_and_said_to_be_two() {
    let document = compared(CHAIN, &edited("chain: test", "chain: other"));
    assert_eq!(
        all(&document),
        ["changed chain other chain: test -> other [breaking]"]
    );
    assert!(
        document
            .findings
            .iter()
            .all(|it| it.state == ChangeState::Unchanged)
    );
    assert!(document.indicators.is_empty());
    let headline = &document.summary.headline;
    assert_eq!(
        headline.en,
        "Two different chains, test and other. No gap opened or closed"
    );
    assert_eq!(
        headline.zh,
        "对比的是两条不同的产业链（test 与 other）。没有缺口出现或消除"
    );
}

#[test]
fn the_sentence_counts_entities() {
    let mut head = edited("title: Test", "title: Trial");
    head = replaced(
        &head,
        "  mill: {title: Mill",
        "  forge: {title: Forge, process: rolling, status: closed}\n  works: {formerly: mill, title: Mill",
    );
    head = replaced(&head, "usci: A1", "usci: A2");
    head = replaced(
        &head,
        "  - {process: rolling, source: web, quote: rolled here}\n",
        "",
    );
    let summary = compared(CHAIN, &head).summary;
    assert_eq!((summary.added, summary.removed, summary.changed), (1, 1, 1));
    assert_eq!((summary.renamed, summary.cosmetic), (1, 1));
    let start =
        "diff: 1 added, 1 removed, 1 changed, 1 renamed (31 unchanged, 1 cosmetic hidden) · gaps: ";
    assert!(
        summary.sentence.en.starts_with(start),
        "{}",
        summary.sentence.en
    );
    let start =
        "差异：新增 1，删除 1，修改 1，改名 1（未变 31，1 处表述改动未列出）· 缺口：新出现 ";
    assert!(
        summary.sentence.zh.starts_with(start),
        "{}",
        summary.sentence.zh
    );
    let title = compared(CHAIN, &edited("title: Test", "title: Trial")).summary;
    assert_eq!(title.sentence.en, "diff: no difference (1 cosmetic hidden)");
    assert_eq!(title.sentence.zh, "差异：无（另有 1 处表述改动未列出）");
}

/// Everything that a section says, in English.
pub fn words(section: &Section) -> String {
    let mut out = section.title.en.clone();
    for block in &section.blocks {
        match block {
            Block::Text(text) => out += &format!("\n{}", text.en),
            Block::List(points) => points.iter().for_each(|it| out += &format!("\n{}", it.en)),
            Block::Findings(list) => list.iter().for_each(|it| out += &format!("\n{it}")),
            Block::Verbatim(text) => out += text,
            Block::Table(table) => {
                for row in &table.rows {
                    assert_eq!(row.len(), table.columns.len());
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| match cell {
                            liantu::report::Cell::Empty => String::new(),
                            liantu::report::Cell::Unknown => "?".to_owned(),
                            liantu::report::Cell::Words(text) => text.en.clone(),
                            liantu::report::Cell::Id(id) => id.clone(),
                            liantu::report::Cell::Value(value) => value.text.en.clone(),
                        })
                        .collect();
                    out += &format!("\n{}", cells.join(" | "));
                }
            }
        }
    }
    out
}

#[test]
fn sections_put_the_gaps_first_and_the_sentence_last() {
    let mut head = edited("capacity: 100 kt/a", "capacity: 90 kt/a");
    head = replaced(&head, "  mill: {title", "  works: {formerly: mill, title");
    head = replaced(
        &head,
        "amount: 50 kt, yoy: 5 %, source: paper, confidence: reported",
        "amount: 40 kt, yoy: 5 %, source: web, confidence: derived",
    );
    head = replaced(&head, "title: Test", "title: Trial");
    let report = diff::report(compared(CHAIN, &head));
    assert!(matches!(report.document, Document::Diff(_)));
    let said: Vec<String> = report.sections.iter().map(words).collect();
    let titles: Vec<&str> = report
        .sections
        .iter()
        .map(|it| it.title.en.as_str())
        .collect();
    let at = |title: &str| titles.iter().position(|it| it.starts_with(title));
    assert!(
        at("Changes") < at("Renames") && at("Renames") < at("Indicators"),
        "{titles:?}"
    );
    assert!(
        at("Gaps").is_none_or(|gaps| Some(gaps) < at("Changes")),
        "{titles:?}"
    );
    assert_eq!(
        said[0],
        "\nold: old.yaml (Test, 2025)\nnew: new.yaml (Trial, 2025)"
    );
    let changes = [
        "Changes",
        "~ site North works | capacity | 100 kt/a | 90 kt/a | −10 kt/a (−10 %) | capacity | 40 → 40",
        "~ observation Metal: output | amount | 50 kt | 40 kt | −10 kt (−20 %) | data | 47 → 47",
        " | confidence, source |  |  |  | provenance | 47 → 47",
        "1 cosmetic hidden: titles, translations, units that results are told in",
    ];
    assert_eq!(
        at("Changes").map(|at| said[at].clone()),
        Some(changes.join("\n"))
    );
    assert_eq!(
        at("Renames").map(|at| said[at].clone()),
        Some("Renames\nsite Mill | mill | works | declared | 41 → 41".to_owned())
    );
    let last = said.last().expect("there is a last section");
    assert!(
        last.starts_with("\ndiff: 0 added, 0 removed, 2 changed, 1 renamed ("),
        "{last}"
    );
}
