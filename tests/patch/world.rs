//! Random small chains, edits of them, and many ways of writing the same chain.

use std::collections::{BTreeMap, BTreeSet};

/// A small random sequence (splitmix64); from zero it only gives zeros.
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
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

    fn maybe(&mut self, most: usize) -> Option<usize> {
        self.roll(2).checked_sub(1).map(|_| self.roll(most))
    }

    pub fn number_of_kilograms(&mut self) -> u64 {
        self.number()
    }

    fn number(&mut self) -> u64 {
        [0, 5, 12, 1_250, 99_999, 1_000_000][self.roll(6)] + self.roll(40) as u64
    }
}

/// A figure: kilograms (`None` is unknown), half its width, source, note.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub amount: Option<u64>,
    pub width: u64,
    pub source: Option<usize>,
    pub note: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    pub product: usize,
    pub stage: Option<usize>,
    pub inputs: BTreeMap<usize, Figure>,
    pub equipment: BTreeSet<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    pub process: usize,
    pub capacity: Option<Figure>,
    pub status: Option<usize>,
    pub title: Option<(usize, bool)>,
    pub register: Option<usize>,
    pub from: Option<usize>,
}

/// A chain as plain data. Ids are numbers; `names` tells which bear a new id.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    pub title: usize,
    pub sources: BTreeMap<usize, usize>,
    pub stages: Vec<usize>,
    pub commodities: BTreeMap<usize, (usize, Option<u64>, bool)>,
    pub processes: BTreeMap<usize, Process>,
    pub sites: BTreeMap<usize, Site>,
    pub outputs: BTreeMap<(usize, usize), Figure>,
    /// Commodity, partner, amount.
    pub imports: Vec<(usize, usize, u64)>,
    pub targets: BTreeMap<usize, (usize, u64)>,
    pub context: BTreeSet<usize>,
    pub limits: BTreeMap<usize, u64>,
    pub names: BTreeSet<(char, usize)>,
}

const STATUSES: [&str; 4] = ["operating", "idle", "planned", "closed"];
const PARTNERS: [&str; 3] = ["Peru", "Guinea", "{en: Japan, zh: 日本}"];
const KINDS: [&str; 3] = ["material", "waste", "energy"];
const TEXTS: [&str; 4] = ["Plain", "\"with: colon\"", "北方", "\"a # sign\""];

impl World {
    pub fn random(dice: &mut Dice) -> Self {
        let mut world = Self {
            title: dice.roll(4),
            sources: (0..=dice.roll(2)).map(|at| (at, dice.roll(4))).collect(),
            stages: (0..=dice.roll(2)).collect(),
            commodities: BTreeMap::new(),
            processes: BTreeMap::new(),
            sites: BTreeMap::new(),
            outputs: BTreeMap::new(),
            imports: Vec::new(),
            targets: BTreeMap::new(),
            context: BTreeSet::new(),
            limits: BTreeMap::new(),
            names: BTreeSet::new(),
        };
        for at in 0..=dice.roll(2) {
            world.commodities.insert(at, (dice.roll(3), None, false));
        }
        world.processes.insert(0, process(dice));
        for _ in 0..dice.roll(5) {
            world.edit(dice);
        }
        world
    }

    /// One random edit.
    #[expect(
        clippy::too_many_lines,
        reason = "one case after another, read from top to bottom"
    )]
    pub fn edit(&mut self, dice: &mut Dice) {
        let at = dice.roll(4);
        match dice.roll(16) {
            0 => self.title = dice.roll(4),
            1 => {
                self.sources.insert(at, dice.roll(4));
            }
            2 => {
                let id = dice.roll(5);
                if self.stages.contains(&id) {
                    dice.shuffle(&mut self.stages);
                } else {
                    let place = dice.roll(self.stages.len() + 1);
                    self.stages.insert(place, id);
                }
            }
            3 => {
                let price = dice.maybe(5).map(|it| it as u64 * 10);
                let one = (dice.roll(3), price, dice.roll(2) == 1);
                self.commodities.insert(at, one);
            }
            4 => {
                self.processes.insert(at, process(dice));
            }
            5 => {
                if let Some(process) = self.processes.values_mut().next_back() {
                    match dice.roll(3) {
                        0 => {
                            process.inputs.insert(at, figure(dice));
                        }
                        1 => {
                            process.inputs.remove(&at);
                        }
                        _ => {
                            process.equipment.insert(at);
                        }
                    }
                }
            }
            6 => {
                self.sites.insert(at, site(dice));
            }
            7 => {
                if let Some(site) = self.sites.values_mut().nth(dice.roll(3)) {
                    match dice.roll(5) {
                        0 => site.capacity = dice.maybe(2).map(|_| figure(dice)),
                        1 => site.status = dice.maybe(4),
                        2 => site.title = dice.maybe(4).map(|it| (it, dice.roll(2) == 0)),
                        3 => site.register = dice.maybe(9),
                        _ => {
                            if let Some(capacity) = &mut site.capacity {
                                capacity.source = dice.maybe(4);
                            }
                        }
                    }
                }
            }
            8 => {
                self.outputs.insert((at, dice.roll(3)), figure(dice));
            }
            9 => {
                self.outputs.pop_first();
            }
            10 => self.imports.push((at, dice.roll(3), dice.number())),
            11 => {
                if !self.imports.is_empty() {
                    let which = dice.roll(self.imports.len());
                    if dice.roll(2) == 0 {
                        self.imports.remove(which);
                    } else {
                        self.imports[which].2 = dice.number();
                    }
                }
            }
            12 => {
                self.targets.insert(at, (dice.roll(4), dice.number()));
            }
            13 => {
                if !self.context.remove(&at) {
                    self.context.insert(at);
                }
            }
            14 => {
                self.limits.insert(at, dice.number());
            }
            _ => self.remove(dice),
        }
    }

    fn remove(&mut self, dice: &mut Dice) {
        let at = dice.roll(4);
        match dice.roll(5) {
            0 => {
                self.sites.remove(&at);
            }
            1 if self.processes.len() > 1 => {
                self.processes.remove(&at);
            }
            2 if self.commodities.len() > 1 => {
                self.commodities.remove(&at);
            }
            3 if self.stages.len() > 1 => {
                self.stages.pop();
            }
            _ => {
                self.targets.remove(&at);
            }
        }
    }

    pub fn id(&self, kind: char, at: usize) -> String {
        let ids: Vec<usize> = match kind {
            'c' => self.commodities.keys().copied().collect(),
            'p' => self.processes.keys().copied().collect(),
            's' => self.sites.keys().copied().collect(),
            'g' => self.stages.clone(),
            _ => self.sources.keys().copied().collect(),
        };
        // Whatever names something names one that is there.
        let at = if ids.contains(&at) { at } else { ids[0] };
        let new = if self.names.contains(&(kind, at)) {
            "-new"
        } else {
            ""
        };
        format!("{kind}{at}{new}")
    }

    fn formerly(&self, kind: char, at: usize) -> Option<(String, String)> {
        self.names
            .contains(&(kind, at))
            .then(|| ("formerly".to_owned(), format!("[{kind}{at}]")))
    }

    /// The chain as text, in the style that the dice give; zero is plain.
    pub fn write(&self, style: u64) -> String {
        let mut pen = Pen { dice: Dice(style) };
        let mut sections = vec![
            format!("title: {}\n", TEXTS[self.title]),
            self.sources(&mut pen),
            self.stages(&mut pen),
            self.commodities(&mut pen),
            self.processes(&mut pen),
            self.sites(&mut pen),
            self.statements(&mut pen),
            self.imports(&mut pen),
            self.rest(&mut pen),
        ];
        pen.dice.shuffle(&mut sections);
        let head = [
            "format: 1\nchain: test\nperiod: 2025\n",
            "# head\n\nformat: 1\nchain: test\nperiod: 2025 # year\n\n",
        ];
        let mut text = head[pen.dice.roll(2)].to_owned();
        for section in sections {
            text.push_str(&section);
            if pen.dice.roll(3) == 1 {
                text.push_str("\n# between\n\n");
            }
        }
        text
    }

    fn sources(&self, pen: &mut Pen) -> String {
        let one = |(at, title): (&usize, &usize)| {
            let title = [("title".to_owned(), TEXTS[*title].to_owned())];
            (format!("q{at}"), title.to_vec())
        };
        pen.map("sources", self.sources.iter().map(one).collect())
    }

    fn stages(&self, pen: &mut Pen) -> String {
        let one = |at: &usize| {
            let mut keys = vec![("id".to_owned(), self.id('g', *at))];
            keys.extend(self.formerly('g', *at));
            keys
        };
        // Their order means something.
        pen.list("stages", self.stages.iter().map(one).collect(), false)
    }

    fn commodities(&self, pen: &mut Pen) -> String {
        let mut list = Vec::new();
        for (at, (kind, price, outside)) in &self.commodities {
            let mut keys = vec![("unit".to_owned(), pen.pick(&["t", "吨", "1000 kg"][..2]))];
            if *kind > 0 || pen.dice.roll(3) == 1 {
                keys.push(("kind".to_owned(), KINDS[*kind].to_owned()));
            }
            if let Some(price) = price {
                let spelled = [format!("{price} CNY/t"), format!("{price}e-3 CNY/kg")];
                keys.push(("price".to_owned(), spelled[pen.dice.roll(2)].clone()));
            }
            if *outside || pen.dice.roll(4) == 1 {
                keys.push(("outside".to_owned(), outside.to_string()));
            }
            keys.extend(self.formerly('c', *at));
            list.push((self.id('c', *at), keys));
        }
        pen.map("commodities", list)
    }

    fn processes(&self, pen: &mut Pen) -> String {
        let mut list = Vec::new();
        for (at, process) in &self.processes {
            let mut keys = vec![("product".to_owned(), self.id('c', process.product))];
            if let Some(stage) = process.stage {
                keys.push(("stage".to_owned(), self.id('g', stage)));
            }
            let mut inputs: BTreeMap<String, &Figure> = BTreeMap::new();
            for (of, figure) in &process.inputs {
                inputs.insert(self.id('c', *of), figure);
            }
            let bare = inputs
                .values()
                .all(|it| it.amount.is_none() && it.source.is_none() && it.note.is_none());
            if bare && !inputs.is_empty() && pen.dice.roll(2) == 0 {
                let mut ids: Vec<String> = inputs.keys().cloned().collect();
                pen.dice.shuffle(&mut ids);
                keys.push(("inputs".to_owned(), format!("[{}]", ids.join(", "))));
            } else if !inputs.is_empty() {
                let mut parts: Vec<String> = inputs
                    .iter()
                    .map(|(id, figure)| format!("{id}: {}", pen.figure(figure, "", self)))
                    .collect();
                pen.dice.shuffle(&mut parts);
                keys.push(("inputs".to_owned(), format!("{{{}}}", parts.join(", "))));
            }
            let equipment: BTreeSet<String> = process
                .equipment
                .iter()
                .map(|it| self.id('c', *it))
                .collect();
            if !equipment.is_empty() {
                let mut ids: Vec<String> = equipment.into_iter().collect();
                pen.dice.shuffle(&mut ids);
                keys.push(("equipment".to_owned(), format!("[{}]", ids.join(", "))));
            }
            keys.extend(self.formerly('p', *at));
            list.push((self.id('p', *at), keys));
        }
        pen.map("processes", list)
    }

    fn sites(&self, pen: &mut Pen) -> String {
        let mut list = Vec::new();
        for (at, site) in &self.sites {
            let mut keys = vec![("process".to_owned(), self.id('p', site.process))];
            if let Some(capacity) = &site.capacity {
                keys.push(("capacity".to_owned(), pen.figure(capacity, "/a", self)));
            }
            match site.status {
                Some(status) => keys.push(("status".to_owned(), STATUSES[status].to_owned())),
                None if pen.dice.roll(3) == 1 => {
                    keys.push(("status".to_owned(), "unknown".to_owned()));
                }
                None => {}
            }
            if let Some((title, both)) = site.title {
                let text = TEXTS[title];
                let title = if both {
                    let same = [
                        text.to_owned(),
                        format!("{{en: {text}}}"),
                        format!("{{zh: {text}, en: {text}}}"),
                    ];
                    same[pen.dice.roll(3)].clone()
                } else {
                    format!("{{en: {text}, zh: 译}}")
                };
                keys.push(("title".to_owned(), title));
            }
            if let Some(key) = site.register {
                keys.push(("external".to_owned(), format!("{{usci: A{key}}}")));
            }
            if let Some(year) = site.from {
                let spelled = [
                    format!("201{year}"),
                    format!("201{year}-12-31"),
                    format!("201{year}-Q4"),
                ];
                keys.push(("from".to_owned(), spelled[pen.dice.roll(3)].clone()));
            }
            keys.extend(self.formerly('s', *at));
            list.push((self.id('s', *at), keys));
        }
        pen.map("sites", list)
    }

    fn statements(&self, pen: &mut Pen) -> String {
        let mut list = BTreeMap::new();
        for ((of, year), figure) in &self.outputs {
            let of = self.id('c', *of);
            let mut keys = vec![
                ("of".to_owned(), of.clone()),
                ("measure".to_owned(), "output".to_owned()),
            ];
            if *year > 0 {
                keys.push(("period".to_owned(), format!("202{year}")));
            }
            keys.extend(pen.parts(figure, "", self));
            list.insert((of, *year), keys);
        }
        pen.list("observations", list.into_values().collect(), true)
    }

    fn imports(&self, pen: &mut Pen) -> String {
        let mut list = Vec::new();
        for (of, from, amount) in &self.imports {
            list.push(vec![
                ("of".to_owned(), self.id('c', *of)),
                ("from".to_owned(), PARTNERS[*from].to_owned()),
                ("amount".to_owned(), pen.mass(*amount)),
            ]);
        }
        pen.list("imports", list, true)
    }

    fn rest(&self, pen: &mut Pen) -> String {
        let mut targets = Vec::new();
        for (at, (of, bound)) in &self.targets {
            targets.push(vec![
                ("id".to_owned(), format!("t{at}")),
                ("indicator".to_owned(), "output".to_owned()),
                ("of".to_owned(), self.id('c', *of)),
                ("at-least".to_owned(), pen.mass(*bound)),
                ("period".to_owned(), "2025".to_owned()),
            ]);
        }
        let context = self
            .context
            .iter()
            .map(|at| vec![("text".to_owned(), format!("fact {at}"))]);
        let context = context.collect();
        let mut limits: BTreeMap<String, String> = BTreeMap::new();
        for (of, limit) in &self.limits {
            let of = self.id('c', *of);
            // A scenario changes the one entry of imports that there is.
            let entries = self.imports.iter().filter(|it| self.id('c', it.0) == of);
            if entries.count() == 1 {
                limits.insert(of, pen.mass(*limit) + "/a");
            }
        }
        let mut parts: Vec<String> = limits
            .iter()
            .map(|(of, limit)| format!("{of}: {{limit: {limit}}}"))
            .collect();
        pen.dice.shuffle(&mut parts);
        let scenario = if parts.is_empty() {
            Vec::new()
        } else {
            let set = format!("{{imports: {{{}}}}}", parts.join(", "));
            vec![("dry".to_owned(), vec![("set".to_owned(), set)])]
        };
        pen.list("targets", targets, true)
            + &pen.list("context", context, true)
            + &pen.map("scenarios", scenario)
    }
}

fn figure(dice: &mut Dice) -> Figure {
    let amount = dice.maybe(2).map(|_| dice.number());
    Figure {
        width: if amount.is_some_and(|it| it > 10) && dice.roll(4) == 1 {
            3
        } else {
            0
        },
        amount,
        source: dice.maybe(4),
        note: dice.maybe(4),
    }
}

fn process(dice: &mut Dice) -> Process {
    Process {
        product: dice.roll(4),
        stage: dice.maybe(3),
        inputs: (0..dice.roll(3))
            .map(|_| (dice.roll(4), figure(dice)))
            .collect(),
        equipment: (0..dice.roll(2)).map(|_| dice.roll(4)).collect(),
    }
}

fn site(dice: &mut Dice) -> Site {
    Site {
        process: dice.roll(4),
        capacity: dice.maybe(2).map(|_| figure(dice)),
        status: dice.maybe(4),
        title: dice.maybe(4).map(|it| (it, dice.roll(2) == 0)),
        register: dice.maybe(9),
        from: dice.maybe(9),
    }
}

type Keys = Vec<(String, String)>;

/// How a chain is written.
struct Pen {
    dice: Dice,
}

impl Pen {
    fn pick(&mut self, list: &[&str]) -> String {
        list[self.dice.roll(list.len())].to_owned()
    }

    fn mass(&mut self, kilograms: u64) -> String {
        let unit = self.dice.roll(5);
        Self::mass_in(kilograms, unit)
    }

    fn mass_in(kilograms: u64, unit: usize) -> String {
        let shifted = |places: usize| {
            let digits = format!("{kilograms:0>width$}", width = places + 1);
            let (whole, part) = digits.split_at(digits.len() - places);
            format!("{whole}.{part}")
        };
        match unit {
            0 => format!("{kilograms} kg"),
            1 => format!("{} t", shifted(3)),
            2 => format!("{} kt", shifted(6)),
            3 => format!("{} 万吨", shifted(7)),
            _ => format!("{kilograms}e-6 千吨"),
        }
    }

    fn amount(&mut self, figure: &Figure, per: &str) -> Vec<(String, String)> {
        let one = |key: &str, text: String| (key.to_owned(), text);
        let Some(amount) = figure.amount else {
            return vec![one("amount", "unknown".to_owned())];
        };
        let per = if per.is_empty() {
            String::new()
        } else {
            self.pick(&["/a", "/yr", "/年", " per a"])
        };
        if figure.width == 0 {
            return vec![one("amount", self.mass(amount) + &per)];
        }
        let (low, high) = (amount - figure.width, amount + figure.width);
        match self.dice.roll(2) {
            0 => vec![one(
                "amount",
                format!("{amount} ± {} kg{per}", figure.width),
            )],
            _ => {
                // Limits are given in the unit of the amount.
                let unit = self.dice.roll(5);
                let mass = |number| Self::mass_in(number, unit) + &per;
                vec![
                    one("amount", mass(amount)),
                    one("low", mass(low)),
                    one("high", mass(high)),
                ]
            }
        }
    }

    fn parts(&mut self, figure: &Figure, per: &str, world: &World) -> Keys {
        let mut parts = self.amount(figure, per);
        if let Some(source) = figure.source {
            let ids: Vec<usize> = world.sources.keys().copied().collect();
            let source = if ids.contains(&source) {
                source
            } else {
                ids[0]
            };
            let id = format!("q{source}");
            let spelled = [id.clone(), format!("[{id}]")];
            parts.push(("source".to_owned(), spelled[self.dice.roll(2)].clone()));
        }
        if let Some(note) = figure.note {
            parts.push(("note".to_owned(), TEXTS[note].to_owned()));
        }
        parts
    }

    fn figure(&mut self, figure: &Figure, per: &str, world: &World) -> String {
        let mut parts = self.parts(figure, per, world);
        if let ([(_, only)], 0) = (&parts[..], self.dice.roll(2)) {
            return only.clone();
        }
        self.dice.shuffle(&mut parts);
        let parts: Vec<String> = parts
            .iter()
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        format!("{{{}}}", parts.join(", "))
    }

    fn remark(&mut self, indent: &str) -> String {
        match self.dice.roll(5) {
            1 => format!("{indent}# about it\n"),
            2 => "\n".to_owned(),
            _ => String::new(),
        }
    }

    fn entry(&mut self, lead: &str, mut keys: Keys, indent: &str, shuffles: bool) -> String {
        if shuffles {
            self.dice.shuffle(&mut keys);
        }
        let flow = self.dice.roll(2) == 0 || keys.is_empty();
        if flow {
            let parts: Vec<String> = keys
                .iter()
                .map(|(key, value)| format!("{key}: {value}"))
                .collect();
            let behind = if self.dice.roll(4) == 1 {
                "  # behind"
            } else {
                ""
            };
            return format!("{lead} {{{}}}{behind}\n", parts.join(", "));
        }
        let mut out = lead.to_owned();
        for (at, (key, value)) in keys.iter().enumerate() {
            let item = lead.ends_with('-');
            match (at, item) {
                (0, true) => out.push(' '),
                (0, false) => {
                    out.push('\n');
                    out.push_str(indent);
                }
                _ => out.push_str(indent),
            }
            out.push_str(&format!("{key}: {value}"));
            out.push_str(if self.dice.roll(6) == 1 {
                "  # behind\n"
            } else {
                "\n"
            });
        }
        out
    }

    fn map(&mut self, name: &str, mut list: Vec<(String, Keys)>) -> String {
        if list.is_empty() {
            return String::new();
        }
        self.dice.shuffle(&mut list);
        if self.dice.roll(6) == 1 {
            let parts: Vec<String> = list
                .iter()
                .map(|(id, keys)| {
                    let keys: Vec<String> = keys
                        .iter()
                        .map(|(key, value)| format!("{key}: {value}"))
                        .collect();
                    format!("{id}: {{{}}}", keys.join(", "))
                })
                .collect();
            return format!("{name}: {{{}}}\n", parts.join(",\n  "));
        }
        let mut out = format!("{name}:\n");
        for (id, keys) in list {
            out.push_str(&self.remark("  "));
            let entry = self.entry(&format!("  {id}:"), keys, "    ", true);
            out.push_str(&entry);
        }
        out
    }

    fn list(&mut self, name: &str, mut list: Vec<Keys>, shuffles: bool) -> String {
        if list.is_empty() {
            return String::new();
        }
        if shuffles {
            self.dice.shuffle(&mut list);
        }
        let mut out = format!("{name}:\n");
        let indent = ["  ", ""][self.dice.roll(2)];
        for keys in list {
            out.push_str(&self.remark(indent));
            let entry = self.entry(&format!("{indent}-"), keys, &format!("{indent}  "), true);
            out.push_str(&entry);
        }
        out
    }
}
