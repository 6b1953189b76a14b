//! Laws of the diff, on random small chains written in random ways.

use std::collections::{BTreeMap, BTreeSet};

use liantu::diff;
use liantu::report::{Change, ChangeAction, ChangeState, DiffDocument, Effect};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use super::{all, compared, laws, mirror, none, told};

const COMMODITIES: usize = 5;
const PROCESSES: usize = 4;
const STATUSES: [&str; 4] = ["operating", "idle", "planned", "closed"];
const PARTNERS: [&str; 3] = ["Peru", "Guinea", "{en: Japan, zh: 日本}"];

/// Kilograms per tonne by commodity; `None` is unknown.
type Inputs = BTreeMap<usize, Option<u32>>;

/// A random chain: plain numbers, all masses in tonnes.
#[derive(Clone, Debug)]
struct Spec {
    /// Kinds by commodity: 0 is the default.
    kinds: Vec<usize>,
    /// Product, stage, inputs.
    processes: BTreeMap<usize, (usize, usize, Inputs)>,
    /// Process, capacity (or unknown), status.
    sites: BTreeMap<usize, (usize, Option<u32>, usize)>,
    /// Output by commodity and year (0: the chain's own); `None` is unknown.
    outputs: BTreeMap<(usize, usize), Option<u32>>,
    /// Commodity, partner, amount.
    imports: Vec<(usize, usize, u32)>,
    /// Commodity and lower bound.
    targets: BTreeMap<usize, (usize, u32)>,
    /// Processes that a source says exist.
    stated: BTreeSet<usize>,
    /// Which commodities, processes, sites and stages carry a new id.
    renamed: BTreeSet<(char, usize)>,
}

fn amount() -> impl Strategy<Value = u32> {
    prop_oneof![0_u32..20, 1_000_u32..2_000_000]
}

fn spec() -> impl Strategy<Value = Spec> {
    let inputs = btree_map(0..COMMODITIES, option::of(1_u32..3_000), 0..4);
    let processes = btree_map(
        0..PROCESSES,
        (0..COMMODITIES, 0_usize..3, inputs),
        1..=PROCESSES,
    );
    let sites = btree_map(
        0_usize..5,
        (0_usize..PROCESSES, option::of(amount()), 0_usize..4),
        0..5,
    );
    let outputs = btree_map((0..COMMODITIES, 0_usize..2), option::of(amount()), 0..5);
    let imports = vec((0..COMMODITIES, 0_usize..3, amount()), 0..4);
    let targets = btree_map(0_usize..3, (0..COMMODITIES, amount()), 0..3);
    let stated = btree_set(0_usize..PROCESSES, 0..3);
    let kinds = vec(0_usize..3, COMMODITIES);
    (kinds, processes, sites, outputs, imports, targets, stated).prop_map(
        |(kinds, processes, sites, outputs, imports, targets, stated)| {
            let ids: Vec<usize> = processes.keys().copied().collect();
            // Whatever names a process names one of those that are there.
            let known = |at: usize| ids[at % ids.len()];
            Spec {
                kinds,
                sites: sites
                    .into_iter()
                    .map(|(id, (process, capacity, status))| {
                        (id, (known(process), capacity, status))
                    })
                    .collect(),
                outputs,
                imports,
                targets,
                stated: stated.into_iter().map(known).collect(),
                processes,
                renamed: BTreeSet::new(),
            }
        },
    )
}

/// How a chain is written: what never matters.
#[derive(Clone, Copy, Debug)]
struct Style {
    /// Order of everything that has none, and comments; zero is plain.
    order: u64,
    /// Spelling of amounts; zero is plain.
    spelling: u64,
}

const PLAIN: Style = Style {
    order: 0,
    spelling: 0,
};

/// A small random sequence (splitmix64); from zero it only gives zeros.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        if self.0 == 0 {
            return 0;
        }
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15).max(1);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap_or(0)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        if self.0 == 0 {
            return;
        }
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }
}

/// `number` ÷ 10^`places` in digits.
fn shifted(number: u64, places: usize) -> String {
    let digits = format!("{number:0>width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    if places == 0 {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    }
}

/// A mass of so many kilograms, in one of its spellings.
fn mass(kilograms: u64, dice: &mut Dice) -> String {
    match dice.roll(6) {
        0 => format!("{} t", shifted(kilograms, 3)),
        1 => format!("{kilograms} kg"),
        2 => format!("{} kt", shifted(kilograms, 6)),
        3 => format!("{} 万吨", shifted(kilograms, 7)),
        4 => format!("{}00 吨", shifted(kilograms, 3)),
        _ => format!("{kilograms}e-6 千吨"),
    }
}

fn tonnes(amount: u32, dice: &mut Dice) -> String {
    mass(u64::from(amount) * 1_000, dice)
}

fn rate(amount: u32, dice: &mut Dice) -> String {
    let per = ["/a", "/yr", "/年", " per a"][dice.roll(4)];
    tonnes(amount, dice) + per
}

impl Spec {
    fn id(&self, kind: char, at: usize) -> String {
        if self.renamed.contains(&(kind, at)) {
            format!("{kind}{at}-new")
        } else {
            format!("{kind}{at}")
        }
    }

    fn formerly(&self, kind: char, at: usize) -> String {
        if self.renamed.contains(&(kind, at)) {
            format!("formerly: [{kind}{at}], ")
        } else {
            String::new()
        }
    }

    fn write(&self, style: Style) -> String {
        let (mut order, mut spelling) = (Dice(style.order), Dice(style.spelling));
        let mut sections = vec![
            ("commodities", self.commodities()),
            ("processes", self.processes(&mut order, &mut spelling)),
            ("sites", self.sites(&mut spelling)),
            ("observations", self.observations(&mut spelling)),
            ("imports", self.imports(&mut spelling)),
            ("targets", self.targets(&mut spelling)),
            (
                "stated",
                self.stated
                    .iter()
                    .map(|at| format!("- {{process: {}}}", self.id('p', *at)))
                    .collect(),
            ),
        ];
        order.shuffle(&mut sections);
        let mut text = "format: 1\nchain: random\nperiod: 2025\nstages:\n".to_owned();
        for at in 0..3 {
            text += &format!(
                "  - {{{}id: {}}}\n",
                self.formerly('g', at),
                self.id('g', at)
            );
        }
        for (name, mut lines) in sections {
            order.shuffle(&mut lines);
            if lines.is_empty() {
                continue;
            }
            text += &format!("{name}:\n");
            for line in lines {
                if order.roll(4) == 1 {
                    text += "\n  # a remark\n";
                }
                text += &format!("  {line}\n");
            }
        }
        text
    }

    fn commodities(&self) -> Vec<String> {
        let line = |(at, kind): (usize, &usize)| {
            let kind = ["", ", kind: scrap", ", kind: waste"][*kind];
            format!(
                "{}: {{{}unit: t{kind}}}",
                self.id('c', at),
                self.formerly('c', at)
            )
        };
        self.kinds.iter().enumerate().map(line).collect()
    }

    fn processes(&self, order: &mut Dice, spelling: &mut Dice) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, (product, stage, inputs)) in &self.processes {
            let mut taken: Vec<String> = inputs
                .iter()
                .map(|(commodity, amount)| {
                    let amount = match amount {
                        Some(kilograms) => mass(u64::from(*kilograms), spelling),
                        None => "unknown".to_owned(),
                    };
                    format!("{}: {amount}", self.id('c', *commodity))
                })
                .collect();
            order.shuffle(&mut taken);
            lines.push(format!(
                "{}: {{{}product: {}, stage: {}, inputs: {{{}}}}}",
                self.id('p', *at),
                self.formerly('p', *at),
                self.id('c', *product),
                self.id('g', *stage),
                taken.join(", ")
            ));
        }
        lines
    }

    fn sites(&self, spelling: &mut Dice) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, (process, capacity, status)) in &self.sites {
            let capacity = capacity.map_or("unknown".to_owned(), |it| rate(it, spelling));
            lines.push(format!(
                "{}: {{{}process: {}, capacity: {capacity}, status: {}}}",
                self.id('s', *at),
                self.formerly('s', *at),
                self.id('p', *process),
                STATUSES[*status]
            ));
        }
        lines
    }

    fn observations(&self, spelling: &mut Dice) -> Vec<String> {
        let mut lines = Vec::new();
        for ((commodity, year), amount) in &self.outputs {
            let amount = amount.map_or("unknown".to_owned(), |it| tonnes(it, spelling));
            let period = if *year == 0 { "" } else { ", period: 2024" };
            let of = self.id('c', *commodity);
            lines.push(format!(
                "- {{of: {of}, measure: output, amount: {amount}{period}}}"
            ));
        }
        lines
    }

    fn imports(&self, spelling: &mut Dice) -> Vec<String> {
        let line = |(of, from, amount): &(usize, usize, u32)| {
            let (of, from) = (self.id('c', *of), PARTNERS.get(*from).unwrap_or(&"Chile"));
            format!(
                "- {{of: {of}, from: {from}, amount: {}}}",
                tonnes(*amount, spelling)
            )
        };
        self.imports.iter().map(line).collect()
    }

    fn targets(&self, spelling: &mut Dice) -> Vec<String> {
        let line = |(at, (of, bound)): (&usize, &(usize, u32))| {
            let (of, bound) = (self.id('c', *of), tonnes(*bound, spelling));
            format!("- {{id: t{at}, indicator: output, of: {of}, at-least: {bound}, period: 2025}}")
        };
        self.targets.iter().map(line).collect()
    }
}

/// One edit, and how the change begins that it must give; `None` where the chain has nothing to edit so.
fn planted(spec: &mut Spec, which: usize, by: u32) -> Option<String> {
    match which {
        0 => {
            let (at, site) = spec.sites.iter_mut().find(|(_, site)| site.1.is_some())?;
            site.1 = site.1.map(|capacity| capacity + by);
            Some(format!("increase site s{at} capacity:"))
        }
        1 => {
            let (at, site) = spec.sites.iter_mut().find(|(_, site)| site.1.is_none())?;
            site.1 = Some(0);
            Some(format!("changed site s{at} capacity: unknown -> 0"))
        }
        2 => {
            let (at, site) = spec.sites.iter_mut().next_back()?;
            site.2 = (site.2 + 1) % STATUSES.len();
            Some(format!("changed site s{at} status:"))
        }
        3 => {
            let process = *spec.processes.keys().next()?;
            spec.sites.insert(9, (process, Some(by), 1));
            Some(format!("added site s9: - -> p{process}"))
        }
        4 => {
            let at = *spec.sites.keys().next()?;
            spec.sites.remove(&at);
            Some(format!("removed site s{at}:"))
        }
        _ => planted_elsewhere(spec, which, by),
    }
}

fn planted_elsewhere(spec: &mut Spec, which: usize, by: u32) -> Option<String> {
    match which {
        5 => {
            let ((commodity, year), _) = spec.outputs.pop_last()?;
            let period = if year == 0 { "" } else { "/2024" };
            Some(format!(
                "removed observation commodity/c{commodity}/output{period}:"
            ))
        }
        6 => {
            let mut all = spec.processes.iter_mut();
            let (at, commodity, amount) = all.find_map(|(at, (.., inputs))| {
                inputs
                    .iter_mut()
                    .find_map(|(commodity, it)| Some((at, commodity, it.as_mut()?)))
            })?;
            *amount += by;
            Some(format!("increase process p{at} inputs.c{commodity}:"))
        }
        7 => {
            spec.imports.push((0, 9, by));
            Some("added import c0/Chile: - -> ".to_owned())
        }
        8 => {
            let (at, target) = spec.targets.iter_mut().next()?;
            target.1 += by;
            Some(format!("increase target t{at} at-least:"))
        }
        9 => {
            let at = spec.stated.pop_first()?;
            Some(format!("removed stated process/p{at}:"))
        }
        _ => {
            spec.kinds[0] = (spec.kinds[0] + 1) % 3;
            Some("commodity c0 kind:".to_owned())
        }
    }
}

fn style() -> impl Strategy<Value = Style> {
    (1_u64.., 1_u64..).prop_map(|(order, spelling)| Style { order, spelling })
}

fn names() -> impl Strategy<Value = BTreeSet<(char, usize)>> {
    btree_set(
        (
            prop_oneof![Just('c'), Just('p'), Just('s'), Just('g')],
            0_usize..5,
        ),
        0..12,
    )
}

fn unmoved(document: &DiffDocument) -> bool {
    document
        .findings
        .iter()
        .all(|it| it.state == ChangeState::Unchanged)
        && document.indicators.is_empty()
}

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn a_chain_does_not_differ_from_itself(spec in spec(), names in names()) {
        let text = Spec { renamed: names, ..spec }.write(PLAIN);
        let document = compared(&text, &text);
        prop_assert_eq!(all(&document), none());
        prop_assert!(unmoved(&document));
        prop_assert_eq!(document.summary.sentence.en.as_str(), "diff: no difference");
        prop_assert!(diff::effects(&document).is_empty());
    }

    #[test]
    fn order_comments_and_units_do_not_matter(spec in spec(), style in style()) {
        let (plain, other) = (spec.write(PLAIN), spec.write(style));
        let document = compared(&plain, &other);
        prop_assert_eq!(all(&document), none(), "{}\n{}", plain, other);
        prop_assert!(unmoved(&document), "{}\n{}", plain, other);
    }

    #[test]
    fn what_is_told_does_not_hang_on_the_order_of_the_files(base in spec(), head in spec(), order in 1_u64..) {
        let style = Style { order, ..PLAIN };
        let plain = compared(&base.write(PLAIN), &head.write(PLAIN));
        let other = compared(&base.write(style), &head.write(style));
        prop_assert_eq!(all(&plain), all(&other));
        prop_assert_eq!(&plain.summary.sentence, &other.summary.sentence);
        prop_assert_eq!(&plain.indicators, &other.indicators);
    }

    #[test]
    fn the_way_back_is_the_mirror(base in spec(), head in spec(), names in names()) {
        let head = Spec { renamed: names, ..head };
        let (old, new) = (base.write(PLAIN), head.write(PLAIN));
        let (there, back) = (compared(&old, &new), compared(&new, &old));
        mirror(&there, &back);
        // Head − base is the opposite of base − head, to the digit.
        let deltas = |document: &DiffDocument, sign: f64| -> BTreeSet<String> {
            let delta = |it: &Change| Some(format!("{} {}", it.path.replace("-new", ""), it.delta.as_ref()?.value? * sign));
            document.changes.iter().filter_map(delta).collect()
        };
        prop_assert_eq!(deltas(&there, 1.0), deltas(&back, -1.0));
        let (to, from) = (&there.summary, &back.summary);
        prop_assert_eq!((to.added, to.removed, to.changed), (from.removed, from.added, from.changed));
        prop_assert_eq!((to.renamed, to.unchanged), (from.renamed, from.unchanged));
        prop_assert_eq!((to.opened, to.closed), (from.closed, from.opened));
        prop_assert_eq!((to.grown, to.shrunk), (from.shrunk, from.grown));
        prop_assert_eq!(there.indicators.len(), back.indicators.len());
    }

    #[test]
    fn one_edit_is_one_change(spec in spec(), which in 0_usize..11, by in 1_u32..5_000, style in style()) {
        let mut edited = spec.clone();
        let Some(expected) = planted(&mut edited, which, by) else { return Ok(()) };
        let document = compared(&spec.write(PLAIN), &edited.write(style));
        let visible = document.changes.iter().filter(|it| it.effects != [Effect::Cosmetic]);
        let told: Vec<String> = visible.map(told).collect();
        prop_assert_eq!(told.len(), 1, "{:?}", told);
        prop_assert!(told[0].contains(&expected), "{} is not {}", told[0], expected);
    }

    #[test]
    fn renames_are_only_renames(spec in spec(), names in names(), style in style()) {
        let other = Spec { renamed: names, ..spec.clone() };
        let document = compared(&spec.write(PLAIN), &other.write(style));
        let there = |(kind, at): &&(char, usize)| match kind {
            'c' => *at < COMMODITIES,
            'p' => spec.processes.contains_key(at),
            's' => spec.sites.contains_key(at),
            _ => *at < 3,
        };
        prop_assert_eq!(document.changes.len(), other.renamed.iter().filter(there).count());
        prop_assert!(document.changes.iter().all(|it| it.action == ChangeAction::Renamed), "{:?}", all(&document));
        prop_assert!(unmoved(&document), "{:?}", document.indicators);
        prop_assert!(unmoved(&compared(&other.write(style), &spec.write(PLAIN))));
    }
}
