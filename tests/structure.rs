//! Structure by two ways: what the library says of small random chains against brute force over all subsets, and
//! chains of 100,000 processes on a small stack.
//!
//! The brute force shares nothing with the library: sets are bit masks, what can be had is the intersection of all
//! sets that are closed under the processes, loops come from a table of who reaches whom, and the smallest missing
//! set from trying every set.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use liantu::analysis::structure::{Structure, solve};
use liantu::language::OpenError;
use liantu::model::{Chain, Commodity, CommodityId, Input, Output, Presence, Process, ProcessId};
use proptest::prelude::*;

/// Where a process stands and what speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Own,
    OwnOperating,
    OwnSilent,
    Candidate,
    CandidatePlanned,
    Stated,
    SiteUnknown,
    SiteOperating,
    Observed,
    ObservedAtUnknownSite,
}

impl Standing {
    const ALL: [Self; 10] = [
        Self::Own,
        Self::OwnOperating,
        Self::OwnSilent,
        Self::Candidate,
        Self::CandidatePlanned,
        Self::Stated,
        Self::SiteUnknown,
        Self::SiteOperating,
        Self::Observed,
        Self::ObservedAtUnknownSite,
    ];

    fn own(self) -> bool {
        matches!(self, Self::Own | Self::OwnOperating | Self::OwnSilent)
    }
    fn present(self) -> bool {
        !matches!(self, Self::Candidate | Self::CandidatePlanned)
    }
    /// Output seen, or a plant that runs: the inputs arrive somehow.
    fn proven(self) -> bool {
        matches!(
            self,
            Self::OwnOperating | Self::SiteOperating | Self::Observed | Self::ObservedAtUnknownSite
        )
    }
    fn site(self) -> Option<&'static str> {
        match self {
            Self::OwnOperating | Self::SiteOperating => Some(", status: operating"),
            Self::CandidatePlanned => Some(", status: planned"),
            Self::SiteUnknown | Self::ObservedAtUnknownSite => Some(""),
            _ => None,
        }
    }
    fn observed(self) -> Option<&'static str> {
        match self {
            Self::Observed | Self::ObservedAtUnknownSite => Some("5 t"),
            Self::OwnSilent => Some("0 t"),
            _ => None,
        }
    }
}

/// A commodity as it is written.
#[derive(Clone, Debug)]
struct Thing {
    outside: bool,
    kind: &'static str,
    import: &'static str,
    observed: &'static str,
    exported: bool,
    demanded: bool,
}

/// A process as it is written; commodities by number.
#[derive(Clone, Debug)]
struct Way {
    standing: Standing,
    product: usize,
    slots: Vec<Vec<usize>>,
    beside: Vec<usize>,
    equipment: Vec<usize>,
}

#[derive(Clone, Debug)]
struct World {
    things: Vec<Thing>,
    ways: Vec<Way>,
}

/// `yes` in about one of `of` cases.
fn seldom<T: Clone + std::fmt::Debug>(of: u32, yes: T, no: T) -> impl Strategy<Value = T> {
    prop_oneof![1 => Just(yes), of - 1 => Just(no)]
}

fn thing() -> impl Strategy<Value = Thing> {
    (
        seldom(12, true, false),
        prop_oneof![4 => Just("material"), 1 => Just("scrap"), 1 => Just("waste")],
        prop_oneof![10 => Just(""), 1 => Just("of"), 1 => Just("none")],
        prop_oneof![12 => Just(""), 1 => Just("5 t"), 1 => Just("0 t")],
        seldom(8, true, false),
        seldom(8, true, false),
    )
        .prop_map(
            |(outside, kind, import, observed, exported, demanded)| Thing {
                outside,
                kind,
                import,
                observed,
                exported,
                demanded,
            },
        )
}

fn distinct(list: Vec<usize>, count: usize) -> Vec<usize> {
    let mut kept = Vec::new();
    for at in list {
        if !kept.contains(&(at % count)) {
            kept.push(at % count);
        }
    }
    kept
}

fn world() -> impl Strategy<Value = World> {
    let numbers = |most| prop::collection::vec(0_usize..64, 0..=most);
    let way = (
        prop_oneof![6 => Just(Standing::Own), 4 => prop::sample::select(&Standing::ALL[..])],
        0_usize..64,
        prop::collection::vec(prop::collection::vec(0_usize..64, 1..=3), 0..=3),
        prop_oneof![2 => Just(Vec::new()), 1 => numbers(2)],
        prop_oneof![3 => Just(Vec::new()), 1 => numbers(1)],
    );
    (
        prop::collection::vec(thing(), 1..=8),
        prop::collection::vec(way, 1..=8),
    )
        .prop_map(|(things, ways)| {
            let count = things.len();
            let ways = ways
                .into_iter()
                .map(|(standing, product, slots, beside, equipment)| {
                    let product = product % count;
                    let mut seen = Vec::new();
                    let mut kept = Vec::new();
                    for slot in slots {
                        let slot = distinct(slot, count);
                        // A commodity that fills a slot alone is the slot's name, and a name comes once.
                        if slot.len() > 1 || !seen.contains(&slot[0]) {
                            if slot.len() == 1 {
                                seen.push(slot[0]);
                            }
                            kept.push(slot);
                        }
                    }
                    let beside = distinct(beside, count);
                    Way {
                        standing,
                        product,
                        slots: kept,
                        beside: beside.into_iter().filter(|at| *at != product).collect(),
                        equipment: distinct(equipment, count),
                    }
                });
            World {
                ways: ways.collect(),
                things,
            }
        })
}

impl World {
    fn process(&self, at: usize) -> String {
        let way = &self.ways[at];
        let mut text = format!("  p{at}:\n    product: c{}\n", way.product);
        if !way.slots.is_empty() {
            text += "    inputs:\n";
        }
        for (slot, list) in way.slots.iter().enumerate() {
            match list.as_slice() {
                [one] => writeln!(text, "      c{one}: 1 t"),
                many => {
                    let names: Vec<String> = many.iter().map(|it| format!("c{it}")).collect();
                    let names = names.join(", ");
                    writeln!(text, "      s{slot}: {{any-of: [{names}], amount: 1 t}}")
                }
            }
            .unwrap();
        }
        let list = |name: &str, all: &[usize]| {
            let names: Vec<String> = all.iter().map(|it| format!("c{it}")).collect();
            match all {
                [] => String::new(),
                _ => format!("    {name}: [{}]\n", names.join(", ")),
            }
        };
        text + &list("byproducts", &way.beside) + &list("equipment", &way.equipment)
    }

    fn processes(&self, own: bool) -> String {
        let mut text = String::new();
        for at in (0..self.ways.len()).filter(|at| self.ways[*at].standing.own() == own) {
            text += &self.process(at);
        }
        if text.is_empty() {
            text
        } else {
            format!("processes:\n{text}")
        }
    }

    fn reference(&self) -> String {
        let mut text = "format: 1\nchain: shared\nreference: true\ncommodities:\n".to_owned();
        for (at, thing) in self.things.iter().enumerate() {
            let Thing { outside, kind, .. } = thing;
            writeln!(
                text,
                "  c{at}: {{unit: t, kind: {kind}, outside: {outside}}}"
            )
            .unwrap();
        }
        text + &self.processes(false)
    }

    fn main(&self) -> String {
        let mut text = "format: 1\nchain: small\nperiod: 2025\nuses: [shared.yaml]\n".to_owned();
        text += &self.processes(true);
        let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut add = |list: &'static str, entry: String| {
            lists.entry(list).or_default().push(entry);
        };
        for (at, thing) in self.things.iter().enumerate() {
            match thing.import {
                "" => {}
                "of" => add("imports", format!("  - {{of: c{at}}}")),
                _ => add("imports", format!("  - {{of: c{at}, limit: 0 t/a}}")),
            }
            if thing.exported {
                add("exports", format!("  - {{of: c{at}}}"));
            }
            if thing.demanded {
                add("demands", format!("  - {{of: c{at}, amount: 3 t/a}}"));
            }
            if !thing.observed.is_empty() {
                let amount = thing.observed;
                add(
                    "observations",
                    format!("  - {{of: c{at}, measure: output, amount: {amount}}}"),
                );
            }
        }
        for (at, way) in self.ways.iter().enumerate() {
            if let Some(status) = way.standing.site() {
                add("sites", format!("  at-p{at}: {{process: p{at}{status}}}"));
            }
            if let Some(amount) = way.standing.observed() {
                add(
                    "observations",
                    format!("  - {{of: p{at}, measure: output, amount: {amount}}}"),
                );
            }
            if way.standing == Standing::Stated {
                add("stated", format!("  - {{process: p{at}}}"));
            }
        }
        for (name, entries) in lists {
            writeln!(text, "{name}:\n{}", entries.join("\n")).unwrap();
        }
        text
    }

    fn chain(&self) -> Chain {
        let (main, shared) = (self.main(), self.reference());
        Chain::read_with("small.yaml", &|wanted| match wanted {
            "small.yaml" => Ok(main.as_bytes().to_vec()),
            "shared.yaml" => Ok(shared.as_bytes().to_vec()),
            _ => Err(OpenError::NotFound),
        })
        .unwrap_or_else(|faults| panic!("{faults}\n{main}\n{shared}"))
    }
}

// ── The second way: bit masks ────────────────────────────────────────────────────────────────────────────────

fn mask(list: &[usize]) -> u32 {
    list.iter().fold(0, |held, at| held | 1 << at)
}

fn bits(mask: u32) -> impl Iterator<Item = usize> {
    (0..32).filter(move |at| mask & (1 << at) != 0)
}

impl World {
    fn things_where(&self, is: impl Fn(&Thing) -> bool) -> u32 {
        let all: Vec<usize> = (0..self.things.len())
            .filter(|at| is(&self.things[*at]))
            .collect();
        mask(&all)
    }

    fn made(&self, at: usize) -> u32 {
        mask(&self.ways[at].beside) | 1 << self.ways[at].product
    }

    fn present(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.ways.len()).filter(|at| self.ways[*at].standing.present())
    }

    fn runs(&self, at: usize, have: u32, proof: bool) -> bool {
        let way = &self.ways[at];
        (proof && way.standing.proven()) || way.slots.iter().all(|slot| mask(slot) & have != 0)
    }

    /// The least set that holds `seeds` and is closed: the intersection of all that are.
    fn least_by_all_sets(&self, seeds: u32, proof: bool) -> u32 {
        let all = (1_u32 << self.things.len()) - 1;
        let closed = |set: u32| {
            self.present()
                .all(|at| !self.runs(at, set, proof) || self.made(at) & !set == 0)
        };
        (0..=all)
            .filter(|set| set & seeds == seeds && closed(*set))
            .fold(all, |held, set| held & set)
    }

    /// The same set, grown from the seeds.
    fn least(&self, seeds: u32, proof: bool) -> u32 {
        let mut have = seeds;
        loop {
            let more = self
                .present()
                .filter(|at| self.runs(*at, have, proof))
                .fold(have, |held, at| held | self.made(at));
            if more == have {
                return have;
            }
            have = more;
        }
    }

    fn seeds(&self, proof: bool) -> u32 {
        self.things_where(|it| it.outside || it.import == "of" || (proof && it.observed == "5 t"))
    }

    fn made_here(&self) -> u32 {
        self.present().fold(0, |held, at| held | self.made(at))
    }

    /// Nobody makes, imports or was seen to make it, and it is not one that comes from beyond the chain.
    fn lacking(&self) -> u32 {
        let known = self.things_where(|it| it.outside || it.import == "of" || it.observed == "5 t");
        !(known | self.made_here()) & ((1 << self.things.len()) - 1)
    }

    fn taken(&self) -> u32 {
        self.present()
            .flat_map(|at| self.ways[at].slots.iter())
            .fold(0, |held, slot| held | mask(slot))
    }

    fn exits(&self) -> u32 {
        let taken = self.taken();
        let leaves = self.things_where(|it| it.exported || it.demanded);
        let useful = self.things_where(|it| it.kind == "material");
        leaves | (useful & !taken)
    }

    /// Who reaches whom: commodities first, then processes.
    fn reach(&self) -> Vec<Vec<bool>> {
        let count = self.things.len();
        let size = count + self.ways.len();
        let mut table = vec![vec![false; size]; size];
        for at in self.present() {
            for taken in self.ways[at].slots.iter().flatten() {
                table[*taken][count + at] = true;
            }
            for made in bits(self.made(at)) {
                table[count + at][made] = true;
            }
        }
        for over in 0..size {
            for from in 0..size {
                for to in 0..size {
                    table[from][to] |= table[from][over] && table[over][to];
                }
            }
        }
        table
    }

    /// What could be brought in from elsewhere: things that nobody makes, and things that only a loop makes from
    /// themselves.
    fn bringable(&self, goal: usize) -> u32 {
        let table = self.reach();
        let looped: Vec<usize> = (0..self.things.len())
            .filter(|at| table[*at][*at])
            .collect();
        let had = self.least(self.seeds(true), true);
        (!self.made_here() | mask(&looped)) & !had & !(1 << goal)
    }

    /// The smallest number of such things that would let `goal` be made, if any number does.
    fn fewest(&self, goal: usize) -> Option<u32> {
        let bringable = self.bringable(goal);
        let seeds = self.seeds(true);
        (0..1_u32 << self.things.len())
            .filter(|set| set & !bringable == 0)
            .filter(|set| self.least(seeds | set, true) & (1 << goal) != 0)
            .map(u32::count_ones)
            .min()
    }
}

fn numbers(chain: &Chain, ids: &[CommodityId]) -> Vec<usize> {
    let name = |id: &CommodityId| chain.commodity(*id).id[1..].parse().unwrap();
    ids.iter().map(name).collect()
}

fn process_numbers(chain: &Chain, ids: &[ProcessId]) -> BTreeSet<usize> {
    let name = |id: &ProcessId| chain.process(*id).id[1..].parse().unwrap();
    ids.iter().map(name).collect()
}

fn had(chain: &Chain, structure: &Structure) -> u32 {
    let all = (0..).zip(&chain.commodities).map(|(at, _)| CommodityId(at));
    let had: Vec<CommodityId> = all.filter(|id| structure.closure.has(*id)).collect();
    mask(&numbers(chain, &had))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_can_be_had_is_the_least_closed_set(world in world()) {
        let chain = world.chain();
        let structure = solve(&chain);
        let plain = world.least_by_all_sets(world.seeds(true), true);
        prop_assert_eq!(had(&chain, &structure), plain);
        prop_assert_eq!(world.least(world.seeds(true), true), plain);
        for (at, process) in (0..).zip(&chain.processes) {
            let number: usize = process.id[1..].parse().unwrap();
            let runs = world.ways[number].standing.present() && world.runs(number, plain, true);
            prop_assert_eq!(structure.closure.runs(ProcessId(at)), runs, "p{}", number);
            prop_assert_eq!(process.presence.is_present(), world.ways[number].standing.present());
        }
    }

    #[test]
    fn missing_is_what_no_slot_can_do_without(world in world()) {
        let chain = world.chain();
        let structure = solve(&chain);
        let lacking = world.lacking();
        let mut plain: BTreeMap<usize, (BTreeSet<usize>, BTreeSet<usize>, bool)> = BTreeMap::new();
        for at in world.present() {
            let way = &world.ways[at];
            for slot in way.slots.iter().filter(|slot| mask(slot) & !lacking == 0) {
                plain.entry(slot[0]).or_default().0.insert(at);
            }
            for tool in way.equipment.iter().filter(|it| lacking & (1 << **it) != 0) {
                plain.entry(*tool).or_default().1.insert(at);
            }
        }
        for at in bits(world.things_where(|it| it.demanded) & lacking) {
            plain.entry(at).or_default().2 = true;
        }
        let found: BTreeMap<usize, _> = structure
            .missing
            .iter()
            .map(|it| {
                let takers = process_numbers(&chain, &it.taken_by);
                let equips = process_numbers(&chain, &it.equips);
                (numbers(&chain, &[it.commodity])[0], (takers, equips, it.demanded))
            })
            .collect();
        prop_assert_eq!(found.len(), structure.missing.len(), "one entry each");
        prop_assert_eq!(found, plain);
    }

    #[test]
    fn broken_routes_have_the_smallest_missing_set(world in world()) {
        let chain = world.chain();
        let structure = solve(&chain);
        let had = world.least(world.seeds(true), true);
        let goals = world.exits() & world.made_here() & !had;
        let found: Vec<CommodityId> = structure.broken.iter().map(|it| it.commodity).collect();
        prop_assert_eq!(mask(&numbers(&chain, &found)), goals);
        for broken in &structure.broken {
            let goal = numbers(&chain, &[broken.commodity])[0];
            let set = mask(&numbers(&chain, &broken.missing));
            prop_assert!(broken.smallest);
            match world.fewest(goal) {
                // It is made from itself and from nothing else.
                None => prop_assert_eq!(set, 0),
                Some(fewest) => {
                    prop_assert_eq!(set.count_ones(), fewest);
                    prop_assert_eq!(set & !world.bringable(goal), 0);
                    let seeds = world.seeds(true) | set;
                    prop_assert!(world.least(seeds, true) & (1 << goal) != 0);
                }
            }
        }
    }

    #[test]
    fn loops_are_what_reaches_itself(world in world()) {
        let chain = world.chain();
        let structure = solve(&chain);
        let table = world.reach();
        let count = world.things.len();
        let alone = world.least(world.seeds(false), false);
        let mut plain = BTreeSet::new();
        for from in 0..table.len() {
            let whole: Vec<usize> =
                (0..table.len()).filter(|to| table[from][*to] && table[*to][from]).collect();
            if whole.len() > 1 {
                let (things, ways): (Vec<usize>, Vec<usize>) =
                    whole.into_iter().partition(|at| *at < count);
                let inside = mask(&things);
                let ways: BTreeSet<usize> = ways.into_iter().map(|at| at - count).collect();
                let seen = world.things_where(|it| it.observed == "5 t");
                // Unfed: none of it is there, nothing outside makes any of it, and all of it would run if all of
                // it were there.
                let given = world.least(world.seeds(false) | inside, false);
                let runs = ways.iter().all(|at| world.runs(*at, given, false));
                let outside = world.present().filter(|at| !ways.contains(at));
                let made = outside.fold(0, |held, at| held | world.made(at));
                let unfed = inside & (alone | seen | made) == 0 && runs;
                plain.insert((inside, ways, !unfed));
            }
        }
        let found: BTreeSet<_> = structure
            .loops
            .iter()
            .map(|it| {
                let inside = mask(&numbers(&chain, &it.commodities));
                (inside, process_numbers(&chain, &it.processes), it.fed)
            })
            .collect();
        prop_assert_eq!(found.len(), structure.loops.len());
        prop_assert_eq!(found, plain);
    }

    #[test]
    fn dead_ends_reach_no_way_out(world in world()) {
        let chain = world.chain();
        let structure = solve(&chain);
        let table = world.reach();
        let count = world.things.len();
        let reaches = |from: usize, to: usize| from == to || table[count + from][count + to];
        let exits: Vec<usize> = bits(world.exits()).collect();
        let dead: Vec<usize> = world
            .present()
            .filter(|at| !exits.iter().any(|exit| table[count + at][*exit]))
            .collect();
        // Where a dead end ends: processes that reach nothing but each other.
        let last = |at: usize| dead.iter().all(|to| !reaches(at, *to) || reaches(*to, at));
        let first = |at: usize| dead.iter().copied().find(|to| reaches(at, *to) && reaches(*to, at));
        let ends = |at: usize| -> BTreeSet<usize> {
            let here = dead.iter().filter(|to| reaches(at, **to) && last(**to));
            here.filter_map(|to| first(*to)).collect()
        };
        let mut plain: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for at in &dead {
            let ends = ends(*at);
            for end in &ends {
                plain.entry(*end).or_default();
            }
            if let (1, Some(end)) = (ends.len(), ends.first()) {
                plain.entry(*end).or_default().insert(*at);
            }
        }
        let found: BTreeMap<usize, BTreeSet<usize>> = structure
            .dead_ends
            .iter()
            .map(|it| {
                let mut whole = process_numbers(&chain, &it.also);
                let one = process_numbers(&chain, &[it.process]);
                let end = one.first().copied().unwrap();
                assert!(whole.insert(end), "told twice");
                (first(end).unwrap_or(end), whole)
            })
            .collect();
        prop_assert_eq!(found, plain);
    }
}

/// Random chains prove nothing about cases they never reach.
#[test]
fn the_random_chains_reach_every_case() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..600 {
        let world = world().new_tree(&mut runner).unwrap().current();
        let structure = solve(&world.chain());
        let mut saw = |case, yes: bool| *seen.entry(case).or_default() += u32::from(yes);
        let missing = &structure.missing;
        saw("missing", !missing.is_empty());
        saw(
            "alternatives all missing",
            missing.iter().any(|it| !it.or.is_empty()),
        );
        saw(
            "missing equipment",
            missing.iter().any(|it| !it.equips.is_empty()),
        );
        let broken = &structure.broken;
        saw(
            "broken for want of one",
            broken.iter().any(|it| it.missing.len() == 1),
        );
        saw(
            "broken for want of several",
            broken.iter().any(|it| it.missing.len() > 1),
        );
        saw(
            "broken beyond help",
            broken.iter().any(|it| it.missing.is_empty()),
        );
        saw("fed loop", structure.loops.iter().any(|it| it.fed));
        saw("unfed loop", structure.loops.iter().any(|it| !it.fed));
        saw("dead end", !structure.dead_ends.is_empty());
    }
    let rare: Vec<_> = seen.iter().filter(|(_, times)| **times < 5).collect();
    assert!(rare.is_empty(), "{rare:?} of {seen:?}");
}

// ── Long chains ──────────────────────────────────────────────────────────────────────────────────────────────

const LONG: u32 = 100_000;

/// Process `n` turns commodity `n` into the next one; a ring's last process makes the first commodity.
fn long(ring: bool) -> Chain {
    let commodities = if ring { LONG } else { LONG + 1 };
    let named = |letter: char, count: u32| (0..count).map(move |at| format!("{letter}{at}"));
    let process = |(at, id): (u32, String)| Process {
        id: id.into(),
        product: CommodityId((at + 1) % commodities),
        inputs: vec![Input {
            alternatives: vec![(CommodityId(at), None)].into(),
            ..Input::default()
        }],
        presence: Presence::Declared,
        ..Process::default()
    };
    Chain {
        id: "long".to_owned(),
        commodities: named('c', commodities)
            .map(|id| Commodity {
                id,
                ..Commodity::default()
            })
            .collect(),
        processes: (0..).zip(named('p', LONG)).map(process).collect(),
        ..Chain::default()
    }
}

/// Walks that recurse would overflow a stack of this size after a few hundred steps.
fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(128 << 10);
    thread.spawn(work).unwrap().join().unwrap()
}

#[test]
fn a_line_of_a_hundred_thousand_processes_is_missing_its_head() {
    let (chain, structure) = on_a_small_stack(|| {
        let chain = long(false);
        let structure = solve(&chain);
        (chain, structure)
    });
    let missing: Vec<CommodityId> = structure.missing.iter().map(|it| it.commodity).collect();
    assert_eq!(missing, [CommodityId(0)]);
    assert_eq!(structure.missing[0].taken_by, [ProcessId(0)]);
    assert_eq!(structure.broken.len(), 1);
    assert_eq!(structure.broken[0].commodity, CommodityId(LONG));
    assert_eq!(structure.broken[0].missing, [CommodityId(0)]);
    assert!(structure.loops.is_empty() && structure.dead_ends.is_empty());
    assert!(structure.closure.processes.iter().all(|runs| !runs));
    assert_eq!(chain.processes.len(), LONG as usize);
}

#[test]
fn a_line_whose_head_is_there_runs_to_its_end() {
    let structure = on_a_small_stack(|| {
        let mut chain = long(false);
        chain.commodities[0].outside = true;
        solve(&chain)
    });
    assert!(structure.closure.processes.iter().all(|runs| *runs));
    assert!(structure.missing.is_empty() && structure.broken.is_empty());
    assert_eq!(structure.outside, [CommodityId(0)]);
}

#[test]
fn a_process_that_takes_and_makes_very_many_is_on_its_loop() {
    const MANY: u32 = 20_000;
    // It takes the first ones and makes the others, and the last of these again of the first.
    let commodities = (0..2 * MANY).map(|at| Commodity {
        id: format!("c{at}"),
        ..Commodity::default()
    });
    let takes = |at| Input {
        alternatives: vec![(CommodityId(at), None)].into(),
        ..Input::default()
    };
    let wide = Process {
        id: "wide".into(),
        product: CommodityId(MANY),
        inputs: (0..MANY).map(takes).collect(),
        byproducts: (MANY + 1..2 * MANY)
            .map(|at| Output {
                commodity: CommodityId(at),
                ..Output::default()
            })
            .collect(),
        presence: Presence::Declared,
        ..Process::default()
    };
    let back = Process {
        id: "back".into(),
        product: CommodityId(7),
        inputs: vec![takes(2 * MANY - 1)],
        presence: Presence::Declared,
        ..Process::default()
    };
    let structure = solve(&Chain {
        id: "wide".to_owned(),
        commodities: commodities.collect(),
        processes: vec![wide, back],
        ..Chain::default()
    });
    assert_eq!(structure.loops.len(), 1);
    let found = &structure.loops[0];
    assert_eq!(
        found.commodities,
        [CommodityId(7), CommodityId(2 * MANY - 1)]
    );
    assert_eq!(found.processes, [ProcessId(0), ProcessId(1)]);
}

#[test]
fn a_ring_of_a_hundred_thousand_processes_is_one_unfed_loop() {
    let structure = on_a_small_stack(|| solve(&long(true)));
    assert_eq!(structure.loops.len(), 1);
    assert_eq!(structure.loops[0].processes.len(), LONG as usize);
    assert_eq!(structure.loops[0].commodities.len(), LONG as usize);
    assert!(!structure.loops[0].fed);
    // Everything in it is made by somebody, and nothing of it leaves.
    assert!(structure.missing.is_empty());
    assert_eq!(structure.dead_ends.len(), 1);
    assert_eq!(structure.dead_ends[0].also.len() + 1, LONG as usize);
}
