//! Random small chains: what is in them, and their text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use liantu::model::Chain;
use proptest::prelude::*;
use proptest::sample::select;

/// Units of mass and what they are in kg.
pub const UNITS: [(&str, f64); 4] = [("t", 1e3), ("kt", 1e6), ("万吨", 1e7), ("kg", 1.0)];
/// Rates and how often they come in a year.
pub const RATES: [(&str, f64); 4] = [("a", 1.0), ("月", 12.0), ("d", 365.0), ("h", 8760.0)];
/// Periods and their share of a year.
pub const PERIODS: [(&str, f64); 4] = [
    ("2025", 1.0),
    ("2025-H1", 1.0 / 2.0),
    ("2025-Q1", 1.0 / 4.0),
    ("2025-03", 1.0 / 12.0),
];

/// What is known of an amount, in hundredths of its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    Exactly(u32),
    Between(u32, u32),
    About(u32, u32, u32),
    AtLeast(u32),
    AtMost(u32),
    Nothing,
}

#[derive(Clone, Copy, Debug)]
pub struct Amount {
    pub known: Known,
    pub unit: usize,
}

/// An amount per time; `assumed` is printed without its rate.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub amount: Amount,
    pub per: usize,
    pub assumed: bool,
}

#[derive(Clone, Debug)]
pub struct Slot {
    /// Commodities with their shares in percent; none where shares are not given.
    pub of: Vec<(usize, Option<u32>)>,
    pub amount: Amount,
}

#[derive(Clone, Debug)]
pub struct Process {
    pub product: usize,
    /// Hundredths and unit.
    pub per: Option<(u32, usize)>,
    pub slots: Vec<Slot>,
    pub beside: Vec<(usize, Amount)>,
    pub observed: Option<Amount>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Unsaid,
    Operating,
    Idle,
    Planned,
    Closed,
}

#[derive(Clone, Debug)]
pub struct Site {
    pub process: usize,
    pub status: Status,
    pub capacity: Option<Rate>,
    pub observed: Option<Amount>,
    /// Runs from some day of this year on.
    pub from: Option<u32>,
    /// A site before this one in the list.
    pub part_of: Option<usize>,
}

/// How an import or export is written.
#[derive(Clone, Copy, Debug)]
pub enum Crossing {
    /// An amount of the chain's period.
    Here(Amount),
    /// An amount of another period.
    Elsewhen(Amount),
    PerTime(Rate),
    /// No amount at all.
    Unsaid,
}

#[derive(Clone, Debug, Default)]
pub struct Commodity {
    pub unit: usize,
    pub output: Option<Amount>,
    pub input: Option<Amount>,
    pub import: Option<Crossing>,
    pub export: Option<Crossing>,
    /// How much, and by the end of which year.
    pub demand: Option<(Rate, Option<u32>)>,
}

#[derive(Clone, Debug)]
pub struct World {
    pub period: usize,
    pub commodities: Vec<Commodity>,
    pub processes: Vec<Process>,
    pub sites: Vec<Site>,
}

// ── Strategies ───────────────────────────────────────────────────────────────────────────────────────────────

fn known() -> impl Strategy<Value = Known> {
    let number = 1_u32..5000;
    prop_oneof![
        10 => number.clone().prop_map(Known::Exactly),
        2 => (number.clone(), 1_u32..500).prop_map(|(low, more)| Known::Between(low, low + more)),
        3 => (number.clone(), 0_u32..500, 0_u32..500)
            .prop_map(|(low, more, most)| Known::About(low, low + more, low + more + most)),
        1 => number.clone().prop_map(Known::AtLeast),
        1 => number.prop_map(Known::AtMost),
        1 => Just(Known::Nothing),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    (known(), 0..UNITS.len()).prop_map(|(known, unit)| Amount { known, unit })
}

fn rate() -> impl Strategy<Value = Rate> {
    (amount(), 0..RATES.len(), prop::bool::weighted(0.2)).prop_map(|(amount, per, assumed)| Rate {
        amount,
        per,
        assumed,
    })
}

fn maybe<T: std::fmt::Debug>(
    share: f64,
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(share, of)
}

fn crossing() -> impl Strategy<Value = Crossing> {
    prop_oneof![
        3 => amount().prop_map(Crossing::Here),
        3 => rate().prop_map(Crossing::PerTime),
        1 => amount().prop_map(Crossing::Elsewhen),
        1 => Just(Crossing::Unsaid),
    ]
}

fn commodity() -> impl Strategy<Value = Commodity> {
    (
        0..UNITS.len(),
        maybe(0.3, amount()),
        maybe(0.1, amount()),
        maybe(0.2, crossing()),
        maybe(0.2, crossing()),
        maybe(0.2, (rate(), maybe(0.7, 2025_u32..2028))),
    )
        .prop_map(|(unit, output, input, import, export, demand)| Commodity {
            unit,
            output,
            input,
            import,
            export,
            demand,
        })
}

fn process(count: usize) -> impl Strategy<Value = Process> {
    let slot = (
        prop::collection::vec(0..count, 1..=2),
        prop_oneof![Just(None), (0_u32..=100).prop_map(Some)],
        amount(),
    );
    (
        0..count,
        maybe(0.3, (1_u32..5000, 0..UNITS.len())),
        prop::collection::vec(slot, 0..=3),
        prop::collection::vec((0..count, amount()), 0..=2),
        maybe(0.5, amount()),
    )
        .prop_map(|(product, per, slots, beside, observed)| {
            let mut kept: Vec<Slot> = Vec::new();
            for (of, share, amount) in slots {
                let alone = of.len() == 1 || of[0] == of[1];
                let of = match share {
                    _ if alone => vec![(of[0], None)],
                    None => vec![(of[0], None), (of[1], None)],
                    Some(share) => vec![(of[0], Some(share)), (of[1], Some(100 - share))],
                };
                // A commodity that fills a slot alone is the slot's name, and a name comes once.
                let taken = |it: &Slot| it.of.len() == 1 && it.of[0].0 == of[0].0;
                if of.len() > 1 || !kept.iter().any(taken) {
                    kept.push(Slot { of, amount });
                }
            }
            let mut by: Vec<(usize, Amount)> = Vec::new();
            for (at, amount) in beside {
                if at != product && !by.iter().any(|(known, _)| *known == at) {
                    by.push((at, amount));
                }
            }
            Process {
                product,
                per,
                slots: kept,
                beside: by,
                observed,
            }
        })
}

fn site(processes: usize) -> impl Strategy<Value = Site> {
    let status = [
        Status::Unsaid,
        Status::Operating,
        Status::Operating,
        Status::Idle,
        Status::Planned,
        Status::Closed,
    ];
    (
        0..processes,
        select(status.to_vec()),
        maybe(0.8, rate()),
        maybe(0.3, amount()),
        maybe(0.3, 2024_u32..2028),
        maybe(0.3, 0_usize..8),
    )
        .prop_map(
            |(process, status, capacity, observed, from, part_of)| Site {
                process,
                status,
                capacity,
                observed,
                from,
                part_of,
            },
        )
}

pub fn world() -> impl Strategy<Value = World> {
    (2_usize..6, 1_usize..6).prop_flat_map(|(commodities, processes)| {
        (
            0..PERIODS.len(),
            prop::collection::vec(commodity(), commodities),
            prop::collection::vec(process(commodities), processes),
            prop::collection::vec(site(processes), 0..5),
        )
            .prop_map(|(period, commodities, processes, mut sites)| {
                for (at, site) in sites.iter_mut().enumerate() {
                    site.part_of = site.part_of.filter(|whole| *whole < at);
                }
                World {
                    period,
                    commodities,
                    processes,
                    sites,
                }
            })
    })
}

// ── Text ─────────────────────────────────────────────────────────────────────────────────────────────────────

fn number(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

impl Amount {
    fn written(self, per: &str) -> String {
        let unit = UNITS[self.unit].0;
        let amount = match self.known {
            Known::Exactly(value) => number(value),
            Known::Between(low, high) => format!("{}..{}", number(low), number(high)),
            Known::About(low, value, high) => {
                format!("{} ({}..{})", number(value), number(low), number(high))
            }
            Known::AtLeast(low) => format!("{}..", number(low)),
            Known::AtMost(high) => format!("..{}", number(high)),
            Known::Nothing => return "unknown".to_owned(),
        };
        format!("{amount} {unit}{per}")
    }
}

impl Rate {
    /// The amount and, where it is printed without its rate, the rate assumed.
    fn written(self) -> String {
        let per = RATES[self.per].0;
        if self.assumed {
            format!("amount: {}, assumed: per {per}", self.amount.written(""))
        } else {
            format!("amount: {}", self.amount.written(&format!("/{per}")))
        }
    }
}

impl Crossing {
    fn written(self, period: &str) -> String {
        match self {
            Self::Here(amount) => format!(", amount: {}, period: {period}", amount.written("")),
            Self::Elsewhen(amount) => format!(", amount: {}, period: 2019", amount.written("")),
            Self::PerTime(rate) => format!(", {}", rate.written()),
            Self::Unsaid => String::new(),
        }
    }
}

impl Process {
    fn written(&self, at: usize, text: &mut String) -> std::fmt::Result {
        writeln!(text, "  p{at}:\n    product: c{}", self.product)?;
        if let Some((value, unit)) = self.per {
            writeln!(text, "    per: {} {}", number(value), UNITS[unit].0)?;
        }
        if !self.slots.is_empty() {
            writeln!(text, "    inputs:")?;
        }
        for (slot, input) in self.slots.iter().enumerate() {
            let amount = input.amount.written("");
            match input.of[..] {
                [(one, _)] => writeln!(text, "      c{one}: {amount}")?,
                _ => {
                    let of = input.of.iter().map(|(at, share)| match share {
                        None => format!("c{at}"),
                        Some(share) => format!("c{at}: {share} %"),
                    });
                    let of = of.collect::<Vec<_>>().join(", ");
                    let of = match input.of[0].1 {
                        None => format!("[{of}]"),
                        Some(_) => format!("{{{of}}}"),
                    };
                    writeln!(text, "      s{slot}: {{any-of: {of}, amount: {amount}}}")?;
                }
            }
        }
        if !self.beside.is_empty() {
            writeln!(text, "    byproducts:")?;
        }
        for (by, amount) in &self.beside {
            writeln!(text, "      c{by}: {}", amount.written(""))?;
        }
        Ok(())
    }
}

impl Site {
    fn written(&self) -> String {
        let mut text = format!("kind: aggregate, process: p{}", self.process);
        text += match self.status {
            Status::Unsaid => "",
            Status::Operating => ", status: operating",
            Status::Idle => ", status: idle",
            Status::Planned => ", status: planned",
            Status::Closed => ", status: closed",
        };
        if let Some(rate) = self.capacity {
            text += &format!(", capacity: {{{}}}", rate.written());
        }
        if let Some(year) = self.from {
            text += &format!(", from: {year}");
        }
        if let Some(whole) = self.part_of {
            text += &format!(", part-of: at{whole}");
        }
        text
    }
}

impl World {
    /// The statements in lists, all of them within `scope` where one is given.
    fn lists(&self, scope: &str) -> BTreeMap<&'static str, Vec<String>> {
        let period = PERIODS[self.period].0;
        let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut add = |list, entry: String| {
            lists
                .entry(list)
                .or_default()
                .push(format!("  - {{{entry}{scope}}}"));
        };
        for (at, it) in self.commodities.iter().enumerate() {
            let observed = |measure: &str, amount: Amount| {
                format!(
                    "of: c{at}, measure: {measure}, amount: {}",
                    amount.written("")
                )
            };
            if let Some(amount) = it.output {
                add("observations", observed("output", amount));
            }
            if let Some(amount) = it.input {
                add("observations", observed("input", amount));
            }
            if let Some(crossing) = it.import {
                add("imports", format!("of: c{at}{}", crossing.written(period)));
            }
            if let Some(crossing) = it.export {
                add("exports", format!("of: c{at}{}", crossing.written(period)));
            }
            if let Some((rate, by)) = it.demand {
                let by = by.map_or(String::new(), |year| format!(", by: {year}"));
                add("demands", format!("of: c{at}, {}{by}", rate.written()));
            }
        }
        let processes = self.processes.iter().enumerate();
        let seen = processes.filter_map(|(at, it)| Some((format!("p{at}"), it.observed?)));
        let sites = self.sites.iter().enumerate();
        let seen = seen.chain(sites.filter_map(|(at, it)| Some((format!("at{at}"), it.observed?))));
        for (of, amount) in seen {
            let amount = amount.written("");
            add(
                "observations",
                format!("of: {of}, measure: output, amount: {amount}"),
            );
        }
        lists
    }

    /// The chain's text; all that is stated stands in `scope` where one is given.
    pub fn text(&self, scope: Option<&str>) -> String {
        let in_scope = scope.map_or(String::new(), |scope| format!(", scope: {scope}"));
        let period = PERIODS[self.period].0;
        let mut text = format!("format: 1\nchain: small\nperiod: {period}\n");
        if let Some(scope) = scope {
            let _ = writeln!(text, "scopes:\n  {scope}: {{title: Elsewhere}}");
        }
        text += "commodities:\n";
        for (at, it) in self.commodities.iter().enumerate() {
            let _ = writeln!(text, "  c{at}: {{unit: {}}}", UNITS[it.unit].0);
        }
        text += "processes:\n";
        for (at, process) in self.processes.iter().enumerate() {
            let _ = process.written(at, &mut text);
        }
        if !self.sites.is_empty() {
            text += "sites:\n";
        }
        for (at, site) in self.sites.iter().enumerate() {
            let _ = writeln!(text, "  at{at}: {{{}{in_scope}}}", site.written());
        }
        for (list, entries) in self.lists(&in_scope) {
            let _ = writeln!(text, "{list}:\n{}", entries.join("\n"));
        }
        text
    }

    pub fn chain(&self) -> Chain {
        read(&self.text(None))
    }
}

pub fn read(text: &str) -> Chain {
    Chain::from_text("small.yaml", text).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}
