//! Every key of the language and every kind of entry has its mirror in the diff, or a written reason why not.
//!
//! The keys are those of the canonical order, which a test of the format holds against the schema: a key that is added
//! to the language fails here until the diff, the patch and this table know it.

use std::collections::{BTreeMap, BTreeSet};

use liantu::diff::patch::{Patch, meaning};
use liantu::language::{canonical_sections, plain_text};
use liantu::report::{Change, ChangeAction, ChangeState, DiffDocument, Effect};

use super::{compared, mirror, replaced};

/// A chain with one entry of each section, whose keys a row puts at the mark of the section.
const HOST: &str = "\
format: 1
chain: test
§file§
sources: {p: {title: P}, q: {title: Q}, h: {§sources§}}
scopes: {park: {title: Park}, block: {title: Block}, h: {§scopes§}}
stages: [{id: making}, {id: using}, {§stages§}]
commodities: {ore: {unit: t}, scrap: {unit: t}, metal: {unit: t}, sheet: {unit: t}, furnace: {unit: 台}, crane: {unit: 台}, h: {§commodities§}}
processes:
  smelting: {product: metal}
  rolling: {product: sheet}
  melting: {product: metal, inputs: {ore: {§inputs§}}}
  hp: {§processes§}
stated: [{§stated§}]
sites:
  all: {kind: aggregate, process: smelting}
  both: {kind: aggregate, process: smelting}
  g: {process: rolling, capacity: {§figure§}, §basis§}
  hs: {§sites§}
observations: [{§observations§}]
imports: [{§imports§}]
exports: [{§exports§}]
demands: [{§demands§}]
flows: [{§flows§}]
targets: [{§targets§}]
claims: [{§claims§}]
context: [{§context§}]
accept: [{§accept§}]
scenarios: {h: {§scenarios§}}
";

/// What an entry says in all rows that say nothing else.
const ALWAYS: [(&str, &str); 25] = [
    ("file", ""),
    ("period", ""),
    ("sources", "title: H"),
    ("scopes", "title: H"),
    ("stages", "id: h"),
    ("commodities", "unit: t"),
    ("inputs", "amount: 2 t"),
    ("processes", "product: metal"),
    ("stated", "process: rolling"),
    ("figure", "amount: 100 kt/a"),
    ("basis", "title: G"),
    ("sites", "process: rolling"),
    ("observations", "of: metal, measure: output, amount: 50 kt"),
    ("imports", "of: ore"),
    ("exports", "of: sheet"),
    ("demands", "of: sheet"),
    ("flows", "from: smelting, to: rolling, of: metal"),
    (
        "targets",
        "id: h, indicator: self-sufficiency, of: metal, at-least: 80 %, by: 2027",
    ),
    (
        "claims",
        "of: all, field: investment, values: [{amount: 3 亿元, source: p}, {amount: 4 亿元, source: q}]",
    ),
    ("context", "text: A river"),
    ("accept", "rule: no-outlet, of: commodity/h, reason: stored"),
    ("scenarios", "set: {sites: {g: {status: idle}}}"),
    // Not sections, but what a row may say instead.
    ("imports-amount", "of: ore, amount: 80 kt"),
    ("exports-amount", "of: sheet, amount: 80 kt"),
    ("demands-amount", "of: sheet, amount: 80 kt"),
];

/// What a key does when it comes, goes and changes:
/// `figure`: added, removed, increase, decrease; `value`: added, removed, changed; `set`: each element added, removed;
/// `flag`: added, removed; `default`: absent says something too, so that it never comes or goes; `part`: a part of an
/// amount, which changes; `identity`: with another value it is another entry, added and removed, or the same renamed; `must`: never absent.
/// A row is: section, key, class, the value, another (the larger of two figures), and what the entry says instead of
/// the usual, if anything.
const KEYS: &str = "
file | chain | must | test | other
file | title | value | A | B
file | region | value | North | South
file | period | value | 2025 | 2026
file | reference | flag | true
file | rates | figure | {USD: 7.1 CNY} | {USD: 7.2 CNY}
file | allocation | value | mass | value
file | exclusive | set | [[smelting, melting]] | [[smelting, rolling]]
period | is | must | 2025 | 2026 | period: {is: 2025}
sources | title | must | H | I
sources | author | value | [A] | [B]
sources | publisher | value | A | B
sources | kind | value | paper | newspaper
sources | date | value | 2024-05-01 | 2024-06-01
sources | accessed | value | 2024-05-01 | 2024-06-01
sources | url | value | 'https://a.org' | 'https://b.org'
sources | doi | value | 10.1/a | 10.1/b
sources | note | value | A | B
scopes | title | must | H | I
scopes | within | value | park | block
stages | id | identity | h | i | id: h
stages | title | value | A | B
commodities | title | value | A | B
commodities | unit | value | t | kg | hs: '1'
commodities | kind | value | waste | energy
commodities | substance | value | aluminium | copper
commodities | substance-title | value | A | B | substance: iron
commodities | origin | value | primary | processing | substance: iron
commodities | outside | flag | true
commodities | hs | value | '2601' | '2602'
commodities | same-as | figure | [33.3 kWh] | [39.4 kWh]
commodities | carbon | figure | 1 tCO2e/t | 2 tCO2e/t
commodities | carbon-basis | value | grid | contract | unit: MWh, kind: electricity
commodities | energy | figure | 5 GJ/t | 6 GJ/t
commodities | carbon-benchmark | figure | 1 tCO2e/t | 2 tCO2e/t
commodities | carbon-default | figure | 1 tCO2e/t | 2 tCO2e/t
commodities | price | figure | 500 CNY/t | 600 CNY/t
processes | title | value | A | B
processes | stage | value | making | using
processes | product | must | metal | sheet
processes | per | default | 10 t | 100 t
processes | inputs | figure | {ore: 2 t} | {ore: 3 t}
processes | byproducts | figure | {scrap: 2 t} | {scrap: 3 t}
processes | emissions | figure | {co2: 1 t} | {co2: 2 t}
processes | equipment | set | [furnace] | [crane]
processes | allocation | value | mass | value
processes | cost | figure | 400 CNY/t | 500 CNY/t
processes | fixed-cost | figure | 2 万元/a | 3 万元/a
processes | investment | figure | 2 亿元 | 3 亿元
processes | lifetime | figure | 20 a | 25 a
processes | minimum-size | figure | 30 kt/a | 40 kt/a
inputs | any-of | set | [metal, scrap] | [metal, sheet]
stated | process | identity | rolling | smelting | process: rolling, source: p
stated | stages | set | [making] | [using] | stages: [h]
sites | title | value | A | B
sites | kind | flag | aggregate
sites | count | figure | 3 家 | 4 家
sites | process | value | smelting | rolling | stage: making
sites | stage | value | making | using
sites | part-of | value | all | both
sites | role | flag | leader
sites | operator | value | A | B
sites | location | value | A | B
sites | region | value | A | B
sites | scope | value | park | block
sites | capacity | figure | 100 kt/a | 120 kt/a
sites | status | default | idle | closed
sites | from | value | 2010 | 2011
sites | until | value | 2030 | 2031
sites | investment | figure | 2 亿元 | 3 亿元
sites | external | value | {usci: A1} | {usci: A2}
observations | of | identity | metal | sheet
observations | measure | identity | output | stock
observations | amount | must | 50 kt | 60 kt
observations | low | part | 40 kt | 45 kt
observations | high | part | 55 kt | 60 kt
observations | sd | part | 1 kt | 2 kt
observations | bounds | figure | 40..60 kt | 45..65 kt
observations | yoy | figure | 5 % | 6 %
observations | period | identity | 2024 | 2023
observations | scope | identity | park | block
imports | of | identity | ore | scrap
imports | from | identity | Peru | Guinea
imports | amount | figure | 80 kt | 90 kt
imports | low | part | 40 kt | 45 kt | imports-amount
imports | high | part | 85 kt | 90 kt | imports-amount
imports | sd | part | 1 kt | 2 kt | imports-amount
imports | bounds | figure | 40..90 kt | 45..95 kt | imports-amount
imports | assumed | free | per a | per month | imports-amount
imports | limit | figure | 200 kt/a | 300 kt/a
imports | price | figure | 400 CNY/t | 500 CNY/t
imports | period | value | 2024 | 2025
imports | by | value | 2027 | 2028
imports | scope | value | park | block
exports | of | identity | sheet | metal
exports | to | identity | Peru | Japan
exports | amount | figure | 80 kt | 90 kt
exports | low | part | 40 kt | 45 kt | exports-amount
exports | high | part | 85 kt | 90 kt | exports-amount
exports | sd | part | 1 kt | 2 kt | exports-amount
exports | bounds | figure | 40..90 kt | 45..95 kt | exports-amount
exports | assumed | free | per a | per month | exports-amount
exports | limit | figure | 200 kt/a | 300 kt/a
exports | price | figure | 400 CNY/t | 500 CNY/t
exports | period | value | 2024 | 2025
exports | by | value | 2027 | 2028
exports | scope | value | park | block
demands | of | identity | sheet | metal
demands | to | identity | Peru | Japan
demands | amount | figure | 80 kt | 90 kt
demands | low | part | 40 kt | 45 kt | demands-amount
demands | high | part | 85 kt | 90 kt | demands-amount
demands | sd | part | 1 kt | 2 kt | demands-amount
demands | bounds | figure | 40..90 kt | 45..95 kt | demands-amount
demands | assumed | free | per a | per month | demands-amount
demands | limit | figure | 200 kt/a | 300 kt/a
demands | price | figure | 400 CNY/t | 500 CNY/t
demands | period | value | 2024 | 2025
demands | by | value | 2027 | 2028
demands | scope | value | park | block
flows | from | identity | smelting | melting
flows | to | identity | rolling | hp
flows | of | identity | metal | scrap
flows | amount | default | 20 kt | 21 kt
flows | low | default | 20 kt | 21 kt
flows | high | default | 20 kt | 21 kt
flows | sd | part | 1 kt | 2 kt | from: smelting, to: rolling, of: metal, amount: 20 kt
flows | bounds | figure | 10..30 kt | 11..31 kt | from: smelting, to: rolling, of: metal, amount: 20 kt
flows | period | identity | 2024 | 2025
targets | id | identity | h | i
targets | title | value | A | B
targets | indicator | must | self-sufficiency | local-conversion
targets | of | must | metal | sheet
targets | at-least | figure | 70 % | 80 % | id: h, indicator: self-sufficiency, of: metal, at-most: 90 %, by: 2027
targets | at-most | figure | 90 % | 95 %
targets | period | value | 2025 | 2026
targets | by | value | 2027 | 2028 | id: h, indicator: self-sufficiency, of: metal, at-least: 80 %, period: 2025
targets | scope | value | park | block
claims | of | identity | all | both
claims | field | identity | investment | capacity | of: all, field: investment, values: [{amount: unknown, source: p}, {amount: unknown, source: q}]
claims | scope | identity | park | block
claims | period | identity | 2024 | 2025
claims | values | must | [{amount: 3 亿元, source: p}, {amount: 4 亿元, source: q}] | [{amount: 3 亿元, source: p}, {amount: 5 亿元, source: q}]
claims | chosen | value | p | q
context | text | identity | A river | A lake
accept | rule | identity | no-outlet | isolated
accept | of | identity | commodity/h | commodity/ore
accept | reason | must | stored | burnt
accept | until | value | 2027-12-31 | 2028-12-31
scenarios | title | value | A | B
scenarios | remove | set | {sites: [hs]} | {sites: [both]}
scenarios | add | figure | {sites: {n: {process: rolling, capacity: 10 kt/a}}} | {sites: {n: {process: rolling, capacity: 20 kt/a}}}
scenarios | set | figure | {imports: {ore: {limit: 10 kt/a}}} | {imports: {ore: {limit: 20 kt/a}}} | title: H
figure | amount | must | 100 kt/a | 120 kt/a
figure | low | part | 90 kt/a | 95 kt/a
figure | high | part | 110 kt/a | 120 kt/a
figure | sd | part | 1 kt/a | 2 kt/a
figure | bounds | figure | 50..150 kt/a | 60..160 kt/a
figure | assumed | free | per a | per month | amount: 100 kt, assumed: per a
basis | source | value | p | q
basis | confidence | value | reported | derived
basis | quote | value | A | B
basis | note | value | A | B
";

/// Keys without a mirror, and why.
const WITHOUT: &[(&str, &str, &str)] = &[
    (
        "file",
        "format",
        "there is one version of the language: a file of another is refused before it is compared",
    ),
    (
        "file",
        "uses",
        "what used files bring is compared entry by entry, whichever file it stands in",
    ),
    (
        "file",
        "override",
        "told as a change of the entry that it refines",
    ),
    (
        "stages",
        "formerly",
        "a declared rename is told as a rename, and an old declaration as nothing",
    ),
    (
        "commodities",
        "formerly",
        "a declared rename is told as a rename, and an old declaration as nothing",
    ),
    (
        "processes",
        "formerly",
        "a declared rename is told as a rename, and an old declaration as nothing",
    ),
    (
        "sites",
        "formerly",
        "a declared rename is told as a rename, and an old declaration as nothing",
    ),
    (
        "observations",
        "assumed",
        "refused: what was made in a period is an amount, and no rate is missing",
    ),
    (
        "flows",
        "assumed",
        "refused: what went over in a period is an amount, and no rate is missing",
    ),
    ("imports", "to", "refused: an import comes from somewhere"),
    ("exports", "from", "refused: an export goes somewhere"),
    ("demands", "from", "refused: a demand goes somewhere"),
];

/// One entry more of each section: its kind in the diff, the text before it, the entry.
const ENTRIES: &[(&str, &str, &str, &str)] = &[
    ("sources", "source", "sources: {", "new: {title: N}, "),
    ("scopes", "scope", "scopes: {", "new: {title: N}, "),
    ("stages", "stage", "stages: [", "{id: new}, "),
    (
        "commodities",
        "commodity",
        "commodities: {",
        "new: {unit: t}, ",
    ),
    (
        "processes",
        "process",
        "processes:\n",
        "  new: {product: metal}\n",
    ),
    ("stated", "stated", "stated: [", "{process: smelting}, "),
    ("sites", "site", "sites:\n", "  new: {process: rolling}\n"),
    (
        "observations",
        "observation",
        "observations: [",
        "{of: ore, measure: output, amount: 1 t}, ",
    ),
    ("imports", "import", "imports: [", "{of: scrap}, "),
    ("exports", "export", "exports: [", "{of: scrap}, "),
    ("demands", "demand", "demands: [", "{of: scrap}, "),
    (
        "flows",
        "flow",
        "flows: [",
        "{from: smelting, to: hp, of: metal}, ",
    ),
    (
        "targets",
        "target",
        "targets: [",
        "{id: new, indicator: utilisation, of: smelting, at-least: 80 %, by: 2027}, ",
    ),
    (
        "claims",
        "claim",
        "claims: [",
        "{of: both, field: investment, values: [{amount: 3 亿元, source: p}, {amount: 4 亿元, source: q}]}, ",
    ),
    ("context", "context", "context: [", "{text: A road}, "),
    (
        "accept",
        "acceptance",
        "accept: [",
        "{rule: isolated, of: commodity/ore, reason: known}, ",
    ),
    ("scenarios", "scenario", "scenarios: {", "new: {title: N}, "),
];

/// One row of [`KEYS`].
struct Row {
    section: &'static str,
    key: &'static str,
    class: &'static str,
    values: Vec<&'static str>,
    always: &'static str,
}

fn rows() -> Vec<Row> {
    let usual: BTreeMap<&str, &str> = ALWAYS.into_iter().collect();
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split(" | ").collect();
        let (section, key, class) = (cells[0], cells[1], cells[2]);
        let count = if class == "flag" { 1 } else { 2 };
        let said = cells.get(3 + count).copied();
        Row {
            section,
            key,
            class,
            values: cells[3..3 + count].to_vec(),
            always: said.map_or(usual[section], |said| {
                usual.get(said).copied().unwrap_or(said)
            }),
        }
    };
    KEYS.lines()
        .filter(|line| !line.is_empty())
        .map(row)
        .collect()
}

/// The host with this at the mark of a section, and what is usual at the others.
fn host(section: &str, text: &str) -> String {
    let mut out = HOST.to_owned();
    for (at, usual) in ALWAYS {
        let mark = format!("§{at}§");
        let own = if at == section { text } else { usual };
        out = out.replace(&mark, own);
    }
    out
}

impl Row {
    /// The file where the key has this value, or is not there.
    fn with(&self, value: Option<&str>) -> String {
        let pair = value.map(|value| format!("{}: {value}", self.key));
        // The period is the only entry that stands at the top of the file.
        if self.section == "period" {
            return host(
                "file",
                &self.always.replace("2025", value.unwrap_or_default()),
            );
        }
        if self.section == "file" {
            if self.key == "chain" {
                return replaced(&host("", ""), "chain: test", &pair.unwrap_or_default());
            }
            return host("file", &pair.unwrap_or_default());
        }
        let own = format!("{}: {}", self.key, self.values[0]);
        if self.always.contains(&own) {
            let other = pair.unwrap_or_default();
            return host(self.section, &replaced(self.always, &own, &other));
        }
        let pair = pair.map(|pair| format!(", {pair}")).unwrap_or_default();
        // A key that stands instead of one that is usual: `stages` of what is stated.
        let stands = self.always.starts_with(&format!("{}: ", self.key));
        let always = if stands { "" } else { self.always };
        host(
            self.section,
            format!("{always}{pair}").trim_start_matches(", "),
        )
    }

    fn name(&self) -> String {
        format!("{}.{}", self.section, self.key)
    }

    /// The actions of coming, and of changing to the other value.
    fn wanted(&self) -> (Option<&'static [ChangeAction]>, &'static [ChangeAction]) {
        use ChangeAction::{Added, Changed, Increase, Removed, Renamed};
        match self.class {
            "figure" => (Some(&[Added]), &[Increase]),
            "value" => (Some(&[Added]), &[Changed]),
            "set" if self.section == "stated" => (None, &[Added, Removed]),
            "set" => (Some(&[Added]), &[Added, Removed]),
            "flag" => (Some(&[Added]), &[]),
            "default" => (Some(&[Changed, Increase]), &[Changed, Increase]),
            "part" => (Some(&[Changed]), &[Changed]),
            "identity" => (Some(&[Added, Removed]), &[Added, Removed, Renamed]),
            "must" => (None, &[Changed, Increase]),
            "free" => (
                Some(&[Added, Changed]),
                &[Changed, Increase, ChangeAction::Decrease],
            ),
            other => panic!("{}: no class `{other}`", self.name()),
        }
    }
}

/// Both ways between two files: the one mirrors the other, in what it says, what it means and by how much; so do the
/// patches.
fn there_and_back(name: &str, base: &str, head: &str) -> DiffDocument {
    let (there, back) = (compared(base, head), compared(head, base));
    mirror(&there, &back);
    let told = |document: &DiffDocument, turned: bool| -> BTreeSet<String> {
        let told = |it: &Change| {
            let effects: Vec<&str> = it
                .effects
                .iter()
                // Only what goes takes an id with it that others may use.
                .filter(|effect| !(it.path.is_empty() && **effect == Effect::Breaking))
                .map(|effect| effect.word())
                .collect();
            // A delta is told in the unit of the newer version.
            let delta = it.delta.as_ref().and_then(|it| it.value);
            let way = delta.map(|value| {
                if turned {
                    -value.signum()
                } else {
                    value.signum()
                }
            });
            format!("{} {} {:?} {effects:?} {way:?}", it.kind, it.path, it.area)
        };
        document.changes.iter().map(told).collect()
    };
    assert_eq!(told(&there, false), told(&back, true), "{name}");
    for one in there.changes.iter().filter_map(|it| it.delta.as_ref()) {
        let mut other = back.changes.iter().filter_map(|it| it.delta.as_ref());
        let other = other.find(|it| it.unit == one.unit);
        assert!(
            other.is_none_or(|it| it.value == one.value.map(|value| -value)),
            "{name}"
        );
    }
    let states = |document: &DiffDocument, turned: bool| -> BTreeSet<String> {
        let state = |state| match (turned, state) {
            (true, ChangeState::Opened) => ChangeState::Closed,
            (true, ChangeState::Closed) => ChangeState::Opened,
            (true, ChangeState::Grown) => ChangeState::Shrunk,
            (true, ChangeState::Shrunk) => ChangeState::Grown,
            (_, same) => same,
        };
        let one = |it: &liantu::report::ChangedFinding| {
            let finding = it.head.as_ref().or(it.base.as_ref());
            let finding = finding.map(|it| (it.rule, it.discriminator.clone()));
            format!("{finding:?} {:?}", state(it.state))
        };
        document.findings.iter().map(one).collect()
    };
    assert_eq!(states(&there, false), states(&back, true), "{name}");
    let plain =
        |text: &str| plain_text("x.yaml", text.as_bytes().to_vec()).expect("the file reads");
    let patch = Patch::between(&plain(base), &plain(head));
    assert!(!patch.is_empty(), "{name}: the patch is empty");
    for (patch, from, to) in [(&patch, base, head), (&patch.inverted(), head, base)] {
        let done = patch.apply(&plain(from));
        let done = done.unwrap_or_else(|refusals| panic!("{name}: {refusals:?}"));
        assert_eq!(meaning(&done.text), meaning(to), "{name}: {}", patch.yaml());
    }
    there
}

fn actions(document: &DiffDocument) -> BTreeSet<ChangeAction> {
    document.changes.iter().map(|it| it.action).collect()
}

#[test]
fn every_key_of_the_language_has_a_row_or_a_reason_and_only_one() {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let rows = rows().into_iter().map(|row| row.name());
    let without = WITHOUT.iter().map(|(section, key, reason)| {
        assert!(reason.len() > 20, "{section}.{key}: a reason is a sentence");
        format!("{section}.{key}")
    });
    let entries = ENTRIES
        .iter()
        .map(|(section, ..)| format!("file.{section}"));
    for name in rows.chain(without).chain(entries) {
        *known.entry(name).or_default() += 1;
    }
    let keys = canonical_sections().into_iter();
    let keys: BTreeSet<String> = keys
        .flat_map(|(section, keys)| keys.iter().map(move |key| format!("{section}.{key}")))
        .collect();
    let missing: Vec<&String> = keys.iter().filter(|it| !known.contains_key(*it)).collect();
    assert!(missing.is_empty(), "the diff says nothing of {missing:?}");
    let stale: Vec<&String> = known.keys().filter(|it| !keys.contains(*it)).collect();
    assert!(stale.is_empty(), "no keys of the language: {stale:?}");
    let twice: Vec<_> = known.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn a_key_that_comes_goes_grows_or_changes_is_told_and_so_is_the_way_back() {
    for row in rows() {
        let name = row.name();
        let (comes, changes) = row.wanted();
        let first = row.with(Some(row.values[0]));
        let touches = |document: &DiffDocument| {
            let own = |it: &&Change| it.path.split('.').any(|part| part == row.key);
            // Some keys are told as the entry or as the amount that they belong to.
            let whole = matches!(row.class, "identity" | "must" | "part" | "default" | "free");
            whole || document.changes.iter().any(|it| own(&it))
        };
        // What the entry always says cannot be absent.
        let always = row.always.starts_with(&format!("{}: ", row.key))
            || row.always.contains(&format!(", {}: ", row.key));
        if let Some(wanted) = comes.filter(|_| !always) {
            let document = there_and_back(&name, &row.with(None), &first);
            let found = actions(&document);
            let fits = !found.is_empty() && found.iter().all(|it| wanted.contains(it));
            assert!(
                fits && touches(&document),
                "{name} comes: {:?}",
                super::all(&document)
            );
        }
        let Some(second) = row.values.get(1) else {
            continue;
        };
        let document = there_and_back(&name, &first, &row.with(Some(second)));
        let found = actions(&document);
        let fits = !found.is_empty() && found.iter().all(|it| changes.contains(it));
        // Two entries, or one that is recognised as the other under a new id.
        let two = matches!(row.class, "identity" | "set");
        let both = !two || found.len() == 2 || found == BTreeSet::from([ChangeAction::Renamed]);
        assert!(
            fits && both && touches(&document),
            "{name} changes: {:?}",
            super::all(&document)
        );
    }
}

#[test]
fn an_entry_that_comes_or_goes_is_told_and_takes_its_id_with_it() {
    let bare = host("", "");
    for (section, kind, before, entry) in ENTRIES {
        let more = replaced(&bare, before, &format!("{before}{entry}"));
        let document = there_and_back(section, &bare, &more);
        let back = compared(&more, &bare);
        let ([added], [removed]) = (&document.changes[..], &back.changes[..]) else {
            panic!("{section}: {:?}", super::all(&document));
        };
        assert_eq!((added.kind, added.action), (*kind, ChangeAction::Added));
        assert_eq!(
            (removed.kind, removed.action),
            (*kind, ChangeAction::Removed)
        );
        let mut lost = removed.effects.clone();
        let has_id = entry.contains("new: ") || entry.contains("id: new");
        if has_id {
            assert_eq!(lost.remove(0), Effect::Breaking, "{section}");
        }
        assert_eq!(lost, added.effects, "{section}");
    }
}

/// Every effect and every action has its mirror, which is its own where it has no direction.
#[test]
fn every_effect_and_action_has_a_mirror_or_a_reason() {
    let effect = |effect| match effect {
        Effect::GapOpened => Some(Effect::GapClosed),
        Effect::GapClosed => Some(Effect::GapOpened),
        Effect::GapWidened => Some(Effect::GapNarrowed),
        Effect::GapNarrowed => Some(Effect::GapWidened),
        // An id that is new breaks nobody: only its loss does.
        Effect::Breaking => None,
        same @ (Effect::Structural
        | Effect::Capacity
        | Effect::Data
        | Effect::Provenance
        | Effect::Cosmetic) => Some(same),
    };
    for one in Effect::ALL {
        if let Some(other) = effect(one) {
            assert_eq!(effect(other), Some(one));
        }
    }
    // Every effect that a change can have is one of a row above or of an entry.
    let mut seen: BTreeSet<Effect> = BTreeSet::new();
    let mut acted: BTreeSet<ChangeAction> = BTreeSet::new();
    for row in rows() {
        let Some(second) = row.values.get(1) else {
            continue;
        };
        let document = compared(&row.with(Some(row.values[0])), &row.with(Some(second)));
        seen.extend(
            document
                .changes
                .iter()
                .flat_map(|it| it.effects.iter().copied()),
        );
        acted.extend(actions(&document));
        acted.extend(actions(&compared(
            &row.with(Some(second)),
            &row.with(Some(row.values[0])),
        )));
    }
    let of_findings = [
        Effect::GapOpened,
        Effect::GapWidened,
        Effect::GapNarrowed,
        Effect::GapClosed,
    ];
    for one in Effect::ALL {
        assert!(seen.contains(&one) || of_findings.contains(&one), "{one:?}");
    }
    // Renames are held by the tests of renames; they mirror themselves.
    for one in ChangeAction::ALL {
        assert!(
            acted.contains(&one) || one == ChangeAction::Renamed,
            "{one:?}"
        );
    }
}
