//! Renames that no file declares: found where they are clear, never where they are not, always with their ground.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use liantu::analysis::{self, Question};
use liantu::diff::{self, Renames, Version};
use liantu::model::Chain;
use liantu::report::{ChangeState, DiffDocument, Effect, Match, MatchReason};

use super::pair::Dice;
use super::{CHAIN, Judged, all, compared, none, read, replaced};

/// Fields of a planted site: every one is written, each with its own kind of value.
const FIELDS: usize = 11;

/// How many values a field can have: few for what many plants share, many for a plant's own.
const VALUES: [usize; FIELDS] = [
    100_000, 10, 4, 4_000, 20, 12, 4_000, 30, 100_000, 100_000, 300,
];

#[derive(Clone)]
struct Planted {
    id: String,
    values: [usize; FIELDS],
}

impl Planted {
    fn new(id: String, dice: &mut Dice) -> Self {
        let values = std::array::from_fn(|field| dice.roll(VALUES[field]));
        Self { id, values }
    }

    /// The same with so many fields changed.
    fn edited(&self, id: String, count: usize, dice: &mut Dice) -> Self {
        let mut fields: Vec<usize> = (0..FIELDS).collect();
        dice.shuffle(&mut fields);
        let mut other = Self {
            id,
            values: self.values,
        };
        for field in &fields[..count] {
            let step = 1 + dice.roll(VALUES[*field] - 1);
            other.values[*field] = (other.values[*field] + step) % VALUES[*field];
        }
        other
    }

    /// Another plant of the same firm: process, operator, place and region are equal.
    fn like(&self, id: String, dice: &mut Dice) -> Self {
        let mut other = Self::new(id, dice);
        for field in [1, 3, 4, 5] {
            other.values[field] = self.values[field];
        }
        other
    }

    fn line(&self) -> String {
        let [
            title,
            process,
            status,
            operator,
            place,
            region,
            capacity,
            from,
            cost,
            quote,
            source,
        ] = self.values;
        let status = ["operating", "idle", "planned", "closed"][status];
        format!(
            "  {}: {{title: Works {title}, process: p{process}, status: {status}, operator: Firm {operator}, location: Town {place}, region: Land {region}, capacity: {} t/a, from: {}, investment: {} 万元, quote: said {quote}, source: s{source}}}\n",
            self.id,
            (capacity + 1) * 50,
            1990 + from,
            cost + 1
        )
    }
}

fn chain(sites: &[Planted]) -> String {
    let mut text = "format: 1\nchain: planted\nsources:\n".to_owned();
    for at in 0..VALUES[10] {
        let _ = writeln!(text, "  s{at}: {{title: Survey {at}}}");
    }
    text += "commodities: {ore: {unit: t}}\nprocesses:\n";
    for at in 0..VALUES[1] {
        let _ = writeln!(text, "  p{at}: {{product: ore}}");
    }
    text += "sites:\n";
    for site in sites {
        text += &site.line();
    }
    text
}

/// Found and wrong renames, and those planted, for renames with so many edits.
fn measured(edits: usize, seed: u64) -> (usize, usize, usize) {
    const EACH: usize = 150;
    let mut dice = Dice(seed);
    let base: Vec<Planted> = (0..700)
        .map(|at| Planted::new(format!("old-{at}"), &mut dice))
        .collect();
    let mut planted = BTreeMap::new();
    let mut head: Vec<Planted> = Vec::new();
    for (at, site) in base.iter().enumerate() {
        match at / EACH {
            0 => {
                let new = format!("new-{at}");
                planted.insert(site.id.clone(), new.clone());
                head.push(site.edited(new, edits, &mut dice));
            }
            // Gone, and another plant of the same firm is there.
            1 => head.push(site.like(format!("like-{at}"), &mut dice)),
            // Gone.
            2 => {}
            _ => head.push(site.clone()),
        }
    }
    head.extend((0..EACH).map(|at| Planted::new(format!("fresh-{at}"), &mut dice)));
    dice.shuffle(&mut head);
    let (old, new) = (read(&chain(&base)), read(&chain(&head)));
    // Matching looks at the files alone.
    let nothing = analysis::run(&Chain::default(), Question::default());
    let version = |chain| Version {
        chain,
        results: &nothing,
        findings: &[],
        name: String::new(),
    };
    let document = diff::compare(&version(&old), &version(&new));
    let found = &document.matching.found;
    let right = |it: &&Match| planted.get(&it.base) == Some(&it.head);
    let right = found.iter().filter(right).count();
    // Whatever is no rename is told as gone and as new.
    assert_eq!(document.summary.removed, 3 * EACH - found.len());
    assert_eq!(document.summary.added, 3 * EACH - found.len());
    (right, found.len() - right, planted.len())
}

#[test]
fn planted_renames_are_found_and_look_alikes_are_not_taken_for_them() {
    for edits in 0..=6 {
        let (mut right, mut wrong, mut planted) = (0, 0, 0);
        for seed in [1, 2] {
            let run = measured(edits, seed * 100 + edits as u64);
            right += run.0;
            wrong += run.1;
            planted += run.2;
        }
        assert_eq!(wrong, 0, "{edits} edits");
        if edits <= 4 {
            assert!(
                right * 100 >= planted * 98,
                "{edits} edits: {right} of {planted}"
            );
        }
        // Seven fields of eleven are the least that make two one: beyond four edits the file must say it.
        if edits == 6 {
            assert!(right * 10 < planted, "{right} of {planted}");
        }
    }
}

/// The chain under other ids that no `formerly` declares.
fn renamed_silently() -> String {
    let mut text = CHAIN.to_owned();
    for (old, new) in [
        ("{id: making, title", "{id: primary, title"),
        ("stage: making\n", "stage: primary\n"),
        ("stage: making, cap", "stage: primary, cap"),
        ("[making, using]", "[using, primary]"),
        ("  ore: {title", "  iron-ore: {title"),
        ("{ore: {amount", "{iron-ore: {amount"),
        ("- {of: ore", "- {of: iron-ore"),
        ("imports: {ore:", "imports: {iron-ore:"),
        ("  smelting:\n", "  melting:\n"),
        ("process: smelting", "process: melting"),
        ("  north: {title", "  south: {title"),
        ("from: north", "from: south"),
        ("sites: {north:", "sites: {south:"),
        ("  park: {title", "  estate: {title"),
        ("within: park", "within: estate"),
        (
            "of: sheet, measure: output, amount: 30 kt, scope: park",
            "of: sheet, measure: output, amount: 30 kt, scope: estate",
        ),
        (
            "investment: 2 亿元, scope: park",
            "investment: 2 亿元, scope: estate",
        ),
        ("{id: rolled, title", "{id: sheet-made, title"),
        ("  dry: {title", "  drought: {title"),
    ] {
        text = replaced(&text, old, new);
    }
    // Sources are cited all over.
    text.replace("source: paper", "source: article")
        .replace("  paper: {title", "  article: {title")
        .replace("chosen: paper", "chosen: article")
}

#[test]
fn every_kind_is_recognised_and_all_that_names_it_follows() {
    let document = compared(CHAIN, &renamed_silently());
    assert_eq!(
        all(&document),
        [
            "renamed stage primary: making -> primary [breaking]",
            "renamed commodity iron-ore: ore -> iron-ore [breaking]",
            "renamed process melting: smelting -> melting [breaking]",
            "renamed site south: north -> south [breaking]",
            "renamed target sheet-made: rolled -> sheet-made [breaking]",
            "renamed scope estate: park -> estate [breaking]",
            "renamed source article: paper -> article [breaking]",
            "renamed scenario drought: dry -> drought [breaking]",
        ]
    );
    assert!(
        document
            .findings
            .iter()
            .all(|it| it.state == ChangeState::Unchanged)
    );
    assert!(document.indicators.is_empty(), "{:?}", document.indicators);
    let counts = &document.summary;
    assert_eq!(
        (counts.renamed, counts.added, counts.removed, counts.changed),
        (8, 0, 0, 0)
    );
    let reasons: BTreeSet<MatchReason> =
        document.matching.found.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, BTreeSet::from([MatchReason::Identical]));
    // The way back finds the same pairs.
    let back = compared(&renamed_silently(), CHAIN);
    let pairs = |document: &DiffDocument, turned: bool| -> BTreeSet<(String, String)> {
        let pair = |it: &Match| (it.base.clone(), it.head.clone());
        let all = document.matching.found.iter().map(pair);
        all.map(|(old, new)| if turned { (new, old) } else { (old, new) })
            .collect()
    };
    assert_eq!(pairs(&document, false), pairs(&back, true));
}

fn compared_with(base: &str, head: &str, renames: Renames) -> DiffDocument {
    let (base, head) = (Judged::new(read(base)), Judged::new(read(head)));
    diff::compare_with(
        &base.version("old.yaml"),
        &head.version("new.yaml"),
        renames,
    )
}

#[test]
fn where_renames_are_not_wanted_only_declared_ones_are() {
    let document = compared_with(CHAIN, &renamed_silently(), Renames::Declared);
    assert_eq!(document.matching.least, None);
    assert!(document.matching.found.is_empty());
    assert_eq!(document.summary.renamed, 0);
    assert!(document.summary.removed >= 8);
    let head = diff::sections(&document).remove(0);
    let said = super::gaps::words(&head);
    assert!(
        said.contains("renames: only those that `formerly` declares (--no-renames)"),
        "{said}"
    );
    // A share of one's own is said, too.
    let document = compared_with(CHAIN, CHAIN, Renames::Similar(0.7));
    let said = super::gaps::words(&diff::sections(&document).remove(0));
    assert!(
        said.contains("renames: from 70 % similarity on (--find-renames)"),
        "{said}"
    );
    // As usual nothing is said.
    let said = super::gaps::words(&diff::sections(&compared(CHAIN, CHAIN)).remove(0));
    assert!(!said.contains("renames"), "{said}");
}

fn sites(lines: &str) -> String {
    format!(
        "format: 1\nchain: x\ncommodities: {{ore: {{unit: t}}}}\nprocesses: {{mining: {{product: ore}}, milling: {{product: ore}}}}\nsites:\n{lines}"
    )
}

/// Renames as `old -> new reason`.
fn found(base: &str, head: &str) -> Vec<String> {
    let document = compared(&sites(base), &sites(head));
    let told = |it: &Match| format!("{} -> {} {}", it.base, it.head, it.reason.word());
    document.matching.found.iter().map(told).collect()
}

#[test]
fn an_equal_key_decides_where_only_one_holds_it() {
    let old = "  a: {title: Alpha, process: mining, capacity: 5 t/a, external: {usci: X1}}\n";
    let new = "  b: {title: Beta, process: milling, capacity: 9 t/a, external: {usci: X1}}\n";
    assert_eq!(found(old, new), ["a -> b key"]);
    let document = compared(&sites(old), &sites(new));
    assert_eq!(document.matching.found[0].key.as_deref(), Some("usci"));
    // Two plants of one firm hold the firm's key: it tells nothing.
    let two = "  b: {title: Beta, process: milling, external: {usci: X1}}\n  c: {title: Gamma, process: milling, external: {usci: X1}}\n";
    assert_eq!(found(old, two), none());
    // Also where the second is a plant that both versions have.
    let kept = "  k: {title: Kept, process: mining, external: {usci: X1}}\n";
    assert_eq!(
        found(&format!("{old}{kept}"), &format!("{new}{kept}")),
        none()
    );
    // Two keys that name two plants contradict each other.
    let both = "  a: {title: Alpha, process: mining, external: {usci: X1, gem: G1}}\n";
    let apart = "  b: {title: Beta, process: mining, external: {usci: X1}}\n  c: {title: Gamma, process: mining, external: {gem: G1}}\n";
    assert_eq!(found(both, apart), none());
}

#[test]
fn what_is_not_clear_is_not_chosen() {
    let old = "  a: {title: Works, process: mining, capacity: 5 t/a, status: operating, location: Town}\n";
    let line = |id: &str, place: &str| {
        format!(
            "  {id}: {{title: Works, process: mining, capacity: 5 t/a, status: operating, location: {place}}}\n"
        )
    };
    assert_eq!(found(old, &line("b", "Elsewhere")), ["a -> b similar"]);
    // Two that are as near.
    let two = line("b", "Elsewhere") + &line("c", "Nowhere");
    assert_eq!(found(old, &two), none());
    let document = compared(&sites(old), &sites(&two));
    let unclear = &document.matching.unclear;
    assert_eq!(unclear.len(), 1, "{unclear:?}");
    assert_eq!((unclear[0].id.as_str(), unclear[0].in_head), ("a", false));
    assert_eq!(
        unclear[0].candidates,
        [("b".to_owned(), 0.8), ("c".to_owned(), 0.8)]
    );
    // Two that are identical.
    let two = line("b", "Town") + &line("c", "Town");
    assert_eq!(found(old, &two), none());
    // The nearest with a clear lead, its next best beside it.
    let two =
        line("b", "Town").replace("5 t/a", "6 t/a") + &line("c", "Far").replace("5 t/a", "7 t/a");
    let document = compared(&sites(old), &sites(&two));
    let [only] = &document.matching.found[..] else {
        panic!("{:?}", document.matching);
    };
    assert_eq!((only.base.as_str(), only.head.as_str()), ("a", "b"));
    assert_eq!((only.equal, only.base_fields, only.head_fields), (4, 5, 5));
    assert_eq!(only.score, Some(0.8));
    let next = only
        .runner_up
        .as_ref()
        .map(|it| (it.id.as_str(), it.in_head, it.score));
    assert_eq!(next, Some(("c", true, 0.6)));
}

#[test]
fn what_many_share_makes_nothing_one() {
    // Everything but id, title and capacity is equal: another plant of the same firm in the same town.
    let plant = |id: &str, title: &str, capacity: usize| {
        format!(
            "  {id}: {{title: {title}, process: mining, capacity: {capacity} t/a, status: operating, operator: Firm, location: Town, region: Land}}\n"
        )
    };
    assert_eq!(
        found(&plant("a", "North", 5), &plant("b", "South", 9)),
        none()
    );
    // With its capacity it is the same plant under a new name.
    assert_eq!(
        found(&plant("a", "North", 5), &plant("b", "South", 5)),
        ["a -> b similar"]
    );
    // Entries that say nothing of their own are not taken for each other.
    let bare = "{process: mining, status: planned, location: Town}";
    assert_eq!(
        found(&format!("  a: {bare}\n"), &format!("  b: {bare}\n")),
        none()
    );
    // What is unknown on both sides makes nothing more alike.
    let unknown =
        "{title: Works, process: mining, capacity: unknown, status: unknown, investment: unknown}";
    let other = unknown.replace("Works", "Mill");
    assert_eq!(
        found(&format!("  a: {unknown}\n"), &format!("  b: {other}\n")),
        none()
    );
    // Kinds never mix.
    let commodity = "format: 1\nchain: x\ncommodities: {a: {title: Ore, unit: t}}\n";
    let stage = "format: 1\nchain: x\nstages: [{id: b, title: Ore}]\n";
    assert!(compared(commodity, stage).matching.found.is_empty());
}

#[test]
fn a_declared_rename_always_wins() {
    let old = "  a: {title: Works, process: mining, capacity: 5 t/a, location: Town}\n";
    let new = "  b: {title: Works, process: mining, capacity: 5 t/a, location: Town}\n  c: {title: Other, process: milling, formerly: [a]}\n";
    assert_eq!(found(old, new), ["a -> c declared"]);
    let document = compared(&sites(old), &sites(new));
    assert_eq!(document.matching.found[0].score, None);
    let renamed = document
        .changes
        .iter()
        .find(|it| it.id == "c" && it.path.is_empty());
    assert_eq!(
        renamed.map(|it| it.effects.clone()),
        Some(Vec::<Effect>::new())
    );
}

#[test]
fn a_process_that_is_found_lets_its_site_be_found() {
    let text = |process: &str, site: &str, capacity: usize| {
        format!(
            "format: 1\nchain: x\ncommodities: {{ore: {{unit: t}}, metal: {{unit: t}}}}\nprocesses:\n  {process}: {{title: Smelting, product: metal, inputs: {{ore: 2 t}}}}\nsites:\n  {site}: {{title: Works, process: {process}, capacity: {capacity} t/a, location: Town}}\n"
        )
    };
    // Title, place and the process, which has another id: three of four.
    let document = compared(&text("smelting", "a", 5), &text("melting", "b", 6));
    let told = |it: &Match| format!("{} {}", it.head, it.reason.word());
    let found: Vec<String> = document.matching.found.iter().map(told).collect();
    assert_eq!(found, ["melting identical", "b similar"]);
    assert_eq!(document.matching.found[1].equal, 3);
}

#[test]
fn capacities_that_add_up_are_remarked() {
    let plant = |id: &str, capacity: &str| {
        format!(
            "  {id}: {{title: Works {id}, process: mining, capacity: {capacity}, location: Town, status: operating}}\n"
        )
    };
    let hints = |old: &str, new: &str| -> Vec<String> {
        let document = compared(&sites(old), &sites(new));
        assert!(document.matching.found.is_empty());
        document
            .matching
            .hints
            .iter()
            .map(|it| it.text.en.clone())
            .collect()
    };
    let (whole, parts) = (
        plant("a", "100 kt/a"),
        plant("a1", "60 kt/a") + &plant("a2", "40000 t/a"),
    );
    assert_eq!(
        hints(&whole, &parts),
        [
            "a (100 kt/a) may have been split into a1 (60 kt/a) and a2 (40 kt/a): one process, one place, capacities that add up"
        ]
    );
    assert_eq!(
        hints(&parts, &whole),
        [
            "a1 (60 kt/a) and a2 (40 kt/a) may have been merged into a (100 kt/a): one process, one place, capacities that add up"
        ]
    );
    // A third plant that came has no part in it; where two pairs fit, nothing is said.
    let third = parts.clone() + &plant("a3", "7 kt/a");
    assert_eq!(hints(&whole, &third).len(), 1);
    let pairs = parts.clone() + &plant("b1", "70 kt/a") + &plant("b2", "30 kt/a");
    assert_eq!(hints(&whole, &pairs), none());
    // Within one per cent, not beyond; in one place; in one process; from known figures.
    assert_eq!(
        hints(&whole, &parts.replace("60 kt/a", "60.9 kt/a")).len(),
        1
    );
    assert_eq!(
        hints(&whole, &parts.replace("60 kt/a", "61.1 kt/a")),
        none()
    );
    assert_eq!(
        hints(&whole, &parts.replacen("Town", "Elsewhere", 1)),
        none()
    );
    assert_eq!(
        hints(&whole, &parts.replacen("mining", "milling", 1)),
        none()
    );
    assert_eq!(hints(&whole, &parts.replace("60 kt/a", "unknown")), none());
}

#[test]
fn the_ground_of_every_match_is_told() {
    let old = "  a: {title: Works, process: mining, capacity: 5 t/a, status: operating, location: Town}\n  k: {title: Kept, process: mining}\n";
    let new = "  b: {title: Works, process: mining, capacity: 6 t/a, status: operating, location: Town}\n  k: {title: Kept, process: mining}\n";
    let mut document = compared(&sites(old), &sites(new));
    let titles = |document: &DiffDocument| -> Vec<String> {
        diff::sections(document)
            .iter()
            .map(|it| it.title.en.clone())
            .collect()
    };
    assert!(!titles(&document).contains(&"How entries were matched".to_owned()));
    document.matching.explain = true;
    let sections = diff::sections(&document);
    let section = sections
        .iter()
        .find(|it| it.title.en == "How entries were matched");
    assert_eq!(
        section.map(super::gaps::words).unwrap_or_default(),
        "How entries were matched\n4 entries have the same id in both versions.\nsite | a | b | 4 of 5 fields equal | 80 % | "
    );
    let renames = sections.iter().find(|it| it.title.en == "Renames");
    let said = renames.map(super::gaps::words).unwrap_or_default();
    assert!(
        said.contains("site Works | a | b | 4 of 5 fields equal | 6 → 6"),
        "{said}"
    );
    assert!(
        said.contains("1 not declared: `formerly: [old-id]`"),
        "{said}"
    );
}

/// Processes of few fields, all other in the new version; the seventh has an amount of the old seventh, by accident.
fn crowd(word: &str, count: usize, amounts: (usize, usize)) -> String {
    let process = |at: usize| {
        let first = if at == 7 { 707 } else { amounts.0 + at };
        let second = amounts.1 + at;
        format!(
            "  {word}-{at}: {{stage: all, product: metal, inputs: {{ore: 0.{first} t, gas: 0.{second} t}}}}\n"
        )
    };
    let processes: String = (0..count).map(process).collect();
    format!(
        "format: 1\nchain: test\nstages: [{{id: all}}]\ncommodities: {{ore: {{unit: t}}, gas: {{unit: t}}, metal: {{unit: t}}}}\nprocesses:\n{processes}"
    )
}

#[test]
fn in_a_crowd_one_figure_in_common_is_an_accident() {
    let between = |count| {
        let old = crowd("old", count, (100, 300));
        let new = crowd("new", count, (500, 800));
        compared(&old, &new)
    };
    assert_eq!(between(60).summary.renamed, 0);
    // Among few, the same in common is a rename.
    assert_eq!(between(20).summary.renamed, 1);
}
