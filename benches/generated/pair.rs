//! Two versions of one chain with as many sites as wanted, and the list of what was done between them.
//!
//! Sites have a title, one of ten processes, a place, a status, an operator, a capacity, an investment and a source.
//! Of every hundred eight have one value changed (capacity, status, operator, investment: two each), one is gone and one
//! is new; one is renamed, every other hundred one is renamed and has another capacity; and in one the capacity is
//! written in another unit, in every other hundred in other digits, which are no changes. No rename is declared.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Numbers that are the same everywhere (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides.max(1) as u64).unwrap_or(0)
    }

    /// Puts a list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }
}

const PROCESSES: [&str; 10] = [
    "ingot-casting",
    "wafer-slicing",
    "cell-coating",
    "electrolysis",
    "shaft-reduction",
    "melting",
    "hot-rolling",
    "calcination",
    "graphitisation",
    "assembly",
];
const PLACES: [&str; 20] = [
    "Altona", "Brest", "Cork", "Dover", "Essen", "Faro", "Genoa", "Hull", "Izmir", "Jena", "Kiel",
    "Lyon", "Malmo", "Nice", "Oslo", "Porto", "Quito", "Riga", "Split", "Turku",
];
const OPERATORS: [&str; 8] = [
    "Alpha", "Borealis", "Corvus", "Delta", "Equinox", "Fjord", "Gamma", "Helios",
];
const STATUSES: [&str; 4] = ["operating", "under-construction", "announced", "idle"];

#[derive(Clone)]
struct Plant {
    id: String,
    title: String,
    process: usize,
    place: usize,
    status: usize,
    operator: String,
    /// Tonnes a year.
    capacity: usize,
    /// How the capacity is spelt: 0 in t/a, 1 in kt/a, 2 with an exponent.
    spelling: usize,
    /// Ten thousand CNY.
    investment: usize,
    source: usize,
}

impl Plant {
    fn new(at: usize, dice: &mut Dice) -> Self {
        let operator = OPERATORS[dice.roll(OPERATORS.len())];
        Self {
            id: format!("site-{at:07}"),
            title: format!("{operator} works {}", dice.roll(100_000)),
            process: dice.roll(PROCESSES.len()),
            place: dice.roll(PLACES.len()),
            status: dice.roll(STATUSES.len()),
            operator: format!("{operator} Holding {}", 1 + dice.roll(9_998)),
            capacity: (1 + dice.roll(3_999)) * 50,
            spelling: 0,
            investment: 1 + dice.roll(1_000_000),
            source: dice.roll(200),
        }
    }

    fn write(&self, text: &mut String) {
        let tonnes = self.capacity;
        let capacity = match self.spelling {
            1 => format!("{}.{:03} kt/a", tonnes / 1_000, tonnes % 1_000),
            2 => format!("{}.0e1 t/a", tonnes / 10),
            _ => format!("{tonnes} t/a"),
        };
        let (process, place) = (PROCESSES[self.process], PLACES[self.place]);
        let _ = writeln!(
            text,
            "  {}:\n    title: {}\n    process: {process}\n    status: {}\n    operator: {}\n    location: {place}\n    capacity: {{amount: {capacity}, source: s{}}}\n    investment: {} 万元\n    source: s{}",
            self.id,
            self.title,
            STATUSES[self.status],
            self.operator,
            self.source,
            self.investment,
            self.source
        );
    }
}

/// What was done between the two versions.
#[derive(Default)]
pub struct Truth {
    /// Field that changed, by site.
    pub changed: BTreeMap<String, &'static str>,
    pub removed: Vec<String>,
    pub added: Vec<String>,
    /// New id by old id.
    pub renamed: BTreeMap<String, String>,
    /// Those of the renamed whose capacity changed, by new id.
    pub renamed_and_changed: Vec<String>,
    /// Sites whose capacity is spelt otherwise: no change.
    pub respelt: usize,
}

/// Two texts and what is between them.
pub struct Pair {
    pub base: String,
    pub head: String,
    pub truth: Truth,
}

fn chain(plants: &[Plant]) -> String {
    let mut text = String::with_capacity(plants.len() * 300);
    text.push_str("format: 1\nchain: bench\nperiod: 2025\nsources:\n");
    for at in 0..200 {
        let _ = writeln!(text, "  s{at}: {{title: Survey {at}}}");
    }
    text.push_str("commodities:\n");
    for process in PROCESSES {
        let _ = writeln!(text, "  {process}-product: {{unit: t}}");
    }
    text.push_str("processes:\n");
    for process in PROCESSES {
        let _ = writeln!(text, "  {process}: {{product: {process}-product}}");
    }
    text.push_str("sites:\n");
    for plant in plants {
        plant.write(&mut text);
    }
    text
}

/// A chain of `sites` sites and its next version.
pub fn pair(sites: usize, seed: u64) -> Pair {
    let mut dice = Dice(seed);
    let base: Vec<Plant> = (0..sites).map(|at| Plant::new(at, &mut dice)).collect();
    let mut order: Vec<usize> = (0..sites).collect();
    dice.shuffle(&mut order);
    let mut order = order.into_iter();
    let mut take = |per_thousand: usize| -> Vec<usize> {
        order.by_ref().take(sites * per_thousand / 1_000).collect()
    };
    let mut truth = Truth::default();
    let mut head = base.clone();
    for field in ["capacity", "status", "operator", "investment"] {
        for at in take(20) {
            let plant = &mut head[at];
            match field {
                "capacity" => plant.capacity += 50 * (1 + dice.roll(40)),
                "status" => plant.status = (plant.status + 1 + dice.roll(3)) % STATUSES.len(),
                "operator" => plant.operator += " (sold)",
                _ => plant.investment += 1 + dice.roll(500),
            }
            truth.changed.insert(plant.id.clone(), field);
        }
    }
    let gone: std::collections::BTreeSet<usize> = take(10).into_iter().collect();
    truth.removed = gone.iter().map(|at| base[*at].id.clone()).collect();
    let (renamed, both) = (take(10), take(5));
    for at in renamed.iter().chain(&both) {
        let new = format!("{}-r", base[*at].id);
        head[*at].id.clone_from(&new);
        truth.renamed.insert(base[*at].id.clone(), new);
    }
    for at in both {
        head[at].capacity += 500;
        truth.renamed_and_changed.push(head[at].id.clone());
    }
    for (spelling, count) in [(1, 10), (2, 5)] {
        for at in take(count) {
            head[at].spelling = spelling;
            truth.respelt += 1;
        }
    }
    let mut kept: Vec<Plant> = (0..sites)
        .filter(|at| !gone.contains(at))
        .map(|at| head[at].clone())
        .collect();
    for at in 0..sites / 100 {
        let plant = Plant::new(sites + at, &mut dice);
        truth.added.push(plant.id.clone());
        kept.push(plant);
    }
    dice.shuffle(&mut kept);
    truth.removed.sort();
    truth.renamed_and_changed.sort();
    Pair {
        base: chain(&base),
        head: chain(&kept),
        truth,
    }
}
