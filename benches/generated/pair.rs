//! Two versions of one chain with as many sites as wanted, and the list of what was done between them.
//!
//! Sites have a title, one of ten processes, a place, a status, an operator, a capacity, an investment and a source.
//! Of every hundred eight have one value changed (capacity, status, operator, investment: two each), one is gone and one
//! is new; one is renamed, every other hundred one is renamed and has another capacity; and in one the capacity is
//! written in another unit, in every other hundred in other digits, which are no changes. No rename is declared.
//!
//! With recipes each site has a process of its own, with two inputs; an input changes instead of the investment, and a
//! process comes, goes and is renamed with its site.

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
const MATERIALS: [&str; 15] = [
    "polysilicon",
    "wafer",
    "cell",
    "hydrogen",
    "sponge-iron",
    "liquid-steel",
    "slab",
    "precursor",
    "cathode",
    "graphite",
    "coke",
    "oxygen",
    "lime",
    "scrap",
    "pellets",
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
    recipe: Option<Recipe>,
}

/// What a site makes, and of what.
#[derive(Clone)]
struct Recipe {
    product: usize,
    /// Materials and thousandths of a tonne.
    inputs: [(usize, usize); 2],
}

impl Recipe {
    fn new(dice: &mut Dice) -> Self {
        let mut materials: Vec<usize> = (0..MATERIALS.len()).collect();
        dice.shuffle(&mut materials);
        let mut amount = || 10 + dice.roll(2_990);
        Self {
            product: materials[0],
            inputs: [(materials[1], amount()), (materials[2], amount())],
        }
    }
}

impl Plant {
    fn new(at: usize, dice: &mut Dice, recipes: bool) -> Self {
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
            recipe: recipes.then(|| Recipe::new(dice)),
        }
    }

    /// The id of its process.
    fn process(&self) -> String {
        if self.recipe.is_some() {
            format!("make-{}", self.id)
        } else {
            PROCESSES[self.process].to_owned()
        }
    }

    /// Its ids: the site, and the process that is its own.
    fn ids(&self) -> Vec<String> {
        let mut ids = vec![self.id.clone()];
        ids.extend(self.recipe.as_ref().map(|_| self.process()));
        ids
    }

    /// Changes a field, of the last kind that of its recipe; whose field it is, and what that is called.
    fn edit(&mut self, field: &str, dice: &mut Dice) -> (String, String) {
        match (field, &mut self.recipe) {
            ("capacity", _) => self.capacity += 50 * (1 + dice.roll(40)),
            ("status", _) => self.status = (self.status + 1 + dice.roll(3)) % STATUSES.len(),
            ("operator", _) => self.operator += " (sold)",
            (_, Some(recipe)) => {
                let input = &mut recipe.inputs[dice.roll(2)];
                input.1 += 1 + dice.roll(500);
                let field = format!("inputs.{}", MATERIALS[input.0]);
                return (self.process(), field);
            }
            (_, None) => self.investment += 1 + dice.roll(500),
        }
        (self.id.clone(), field.to_owned())
    }

    fn write_recipe(&self, text: &mut String) {
        let Some(recipe) = &self.recipe else { return };
        let _ = writeln!(
            text,
            "  {}:\n    product: {}\n    inputs:",
            self.process(),
            MATERIALS[recipe.product]
        );
        for (material, thousandths) in recipe.inputs {
            let _ = writeln!(
                text,
                "      {}: {{amount: {}.{:03} t, source: s{}}}",
                MATERIALS[material],
                thousandths / 1_000,
                thousandths % 1_000,
                self.source
            );
        }
    }

    fn write(&self, text: &mut String) {
        let tonnes = self.capacity;
        let capacity = match self.spelling {
            1 => format!("{}.{:03} kt/a", tonnes / 1_000, tonnes % 1_000),
            2 => format!("{}.0e1 t/a", tonnes / 10),
            _ => format!("{tonnes} t/a"),
        };
        let (process, place) = (self.process(), PLACES[self.place]);
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
    /// Field that changed, by site or process.
    pub changed: BTreeMap<String, String>,
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

fn chain(plants: &[Plant], recipes: bool) -> String {
    let mut text = String::with_capacity(plants.len() * 300);
    text.push_str("format: 1\nchain: bench\nperiod: 2025\nsources:\n");
    for at in 0..200 {
        let _ = writeln!(text, "  s{at}: {{title: Survey {at}}}");
    }
    text.push_str("commodities:\n");
    if recipes {
        for material in MATERIALS {
            let _ = writeln!(text, "  {material}: {{unit: t}}");
        }
        text.push_str("processes:\n");
        for plant in plants {
            plant.write_recipe(&mut text);
        }
    } else {
        for process in PROCESSES {
            let _ = writeln!(text, "  {process}-product: {{unit: t}}");
        }
        text.push_str("processes:\n");
        for process in PROCESSES {
            let _ = writeln!(text, "  {process}: {{product: {process}-product}}");
        }
    }
    text.push_str("sites:\n");
    for plant in plants {
        plant.write(&mut text);
    }
    text
}

/// A chain of `sites` sites and its next version.
pub fn pair(sites: usize, seed: u64) -> Pair {
    made(sites, seed, false)
}

/// The same, each site with a process of its own.
pub fn pair_with_recipes(sites: usize, seed: u64) -> Pair {
    made(sites, seed, true)
}

fn made(sites: usize, seed: u64, recipes: bool) -> Pair {
    let mut dice = Dice(seed);
    let base = (0..sites).map(|at| Plant::new(at, &mut dice, recipes));
    let base: Vec<Plant> = base.collect();
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
            let (id, field) = head[at].edit(field, &mut dice);
            truth.changed.insert(id, field);
        }
    }
    let gone: std::collections::BTreeSet<usize> = take(10).into_iter().collect();
    truth.removed = gone.iter().flat_map(|at| base[*at].ids()).collect();
    let (renamed, both) = (take(10), take(5));
    for at in renamed.iter().chain(&both) {
        head[*at].id = format!("{}-r", base[*at].id);
        truth
            .renamed
            .extend(base[*at].ids().into_iter().zip(head[*at].ids()));
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
        let plant = Plant::new(sites + at, &mut dice, recipes);
        truth.added.extend(plant.ids());
        kept.push(plant);
    }
    dice.shuffle(&mut kept);
    truth.removed.sort();
    truth.renamed_and_changed.sort();
    Pair {
        base: chain(&base, recipes),
        head: chain(&kept, recipes),
        truth,
    }
}
