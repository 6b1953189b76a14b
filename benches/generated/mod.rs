//! Chains of any size, the same text for the same size every time: what a national chain graph looks like.
//!
//! Process `n` makes commodity `n` from a few made before it and from electricity that all take; every tenth leaves scrap
//! that a process far upstream takes back, so that there are loops; every other process has a plant with a capacity,
//! every third an observed output; some inputs have alternatives, some have no supplier, some figures stand in parks
//! of their own.

use std::fmt::Write as _;

/// A linear congruential generator (Knuth, MMIX): the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below.max(1) as u64).unwrap_or(0)
    }
}

const STAGES: usize = 12;
const PARKS: usize = 8;

/// The text of a chain of `processes` processes.
pub fn chain(processes: usize) -> String {
    let mut dice = Dice(processes as u64);
    let mut text = String::with_capacity(processes * 360);
    let _ = write_chain(processes, &mut dice, &mut text);
    text
}

fn write_chain(processes: usize, dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        "format: 1\nchain: generated\ntitle: {{en: Generated, zh: 生成}}\nperiod: 2025-Q1"
    )?;
    writeln!(
        text,
        "sources:\n  book: {{title: Yearbook, kind: statistics}}\nscopes:"
    )?;
    for park in 0..PARKS {
        writeln!(
            text,
            "  park-{park}: {{title: {{en: Park {park}, zh: 园区 {park}}}}}"
        )?;
    }
    writeln!(text, "stages:")?;
    for stage in 0..STAGES {
        writeln!(
            text,
            "  - {{id: stage-{stage}, title: {{en: Stage {stage}, zh: 环节 {stage}}}}}"
        )?;
    }
    commodities(processes, text)?;
    writeln!(text, "processes:")?;
    for at in 0..processes {
        process(at, processes, dice, text)?;
    }
    statements(processes, dice, text)
}

fn commodities(processes: usize, text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        "commodities:\n  electricity: {{unit: MWh, kind: energy, outside: true}}"
    )?;
    for at in 0..processes {
        writeln!(text, "  c{at}: {{title: 产品 {at}, unit: t}}")?;
        if at.is_multiple_of(10) {
            writeln!(text, "  scrap-{at}: {{unit: t, kind: scrap}}")?;
        }
        if at % 500 == 3 {
            writeln!(text, "  absent-{at}: {{unit: t}}")?;
        }
    }
    Ok(())
}

fn process(at: usize, processes: usize, dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    let stage = at * STAGES / processes;
    write!(
        text,
        "  p{at}: {{stage: stage-{stage}, product: c{at}, inputs: {{electricity: {{amount: 0.4 MWh, source: book}}"
    )?;
    let mut taken = Vec::new();
    for _ in 0..at.min(3) {
        let from = at - 1 - dice.roll(at.min(300));
        if !taken.contains(&from) {
            taken.push(from);
        }
    }
    match taken[..] {
        [first, second, third] if at.is_multiple_of(7) => write!(
            text,
            ", c{first}: {{amount: 0.9 t, source: book}}, either: {{any-of: [c{second}, c{third}], amount: 0.4 t, source: book}}"
        )?,
        _ => {
            for from in &taken {
                let best = 40 + dice.roll(40);
                write!(
                    text,
                    ", c{from}: {{amount: 0.{best} t, low: 0.{} t, high: 0.{} t, source: book}}",
                    best - 5,
                    best + 5
                )?;
            }
        }
    }
    if at % 500 == 3 {
        write!(text, ", absent-{at}: {{amount: 0.1 t, source: book}}")?;
    }
    // Scrap of a process downstream comes back.
    let back = (at / 10 + 1 + dice.roll(20)) * 10;
    if at % 10 == 5 && back < processes {
        write!(text, ", scrap-{back}: {{amount: 0.05 t, source: book}}")?;
    }
    write!(text, "}}")?;
    if at.is_multiple_of(10) {
        write!(
            text,
            ", byproducts: {{scrap-{at}: {{amount: 0.1 t, source: book}}}}"
        )?;
    }
    writeln!(text, "}}")
}

fn statements(processes: usize, dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    writeln!(text, "sites:")?;
    for at in (0..processes).step_by(2) {
        let status = ["operating", "operating", "operating", "planned"][dice.roll(4)];
        let park = match at % 20 {
            0 => format!(", scope: park-{}", dice.roll(PARKS)),
            _ => String::new(),
        };
        let size = 400 + dice.roll(200);
        writeln!(
            text,
            "  plant-{at}: {{title: 企业 {at}, process: p{at}, capacity: {size} kt/a, status: {status}, source: book{park}}}"
        )?;
    }
    writeln!(text, "observations:")?;
    for at in (0..processes).step_by(3) {
        let size = 50 + dice.roll(50);
        let entry =
            format!("measure: output, amount: {size}.5 kt, source: book, confidence: reported");
        writeln!(text, "  - {{of: c{at}, {entry}}}")?;
        if at.is_multiple_of(30) {
            writeln!(
                text,
                "  - {{of: c{at}, {entry}, scope: park-{}}}",
                dice.roll(PARKS)
            )?;
        }
    }
    writeln!(text, "imports:")?;
    for at in (0..processes).step_by(25) {
        writeln!(
            text,
            "  - {{of: c{at}, from: Elsewhere, amount: {} kt/a, source: book}}",
            1 + dice.roll(50)
        )?;
    }
    writeln!(text, "exports:")?;
    for at in (7..processes).step_by(40) {
        writeln!(
            text,
            "  - {{of: c{at}, to: Elsewhere, amount: {} kt/a, source: book}}",
            1 + dice.roll(50)
        )?;
    }
    writeln!(text, "targets:")?;
    for at in (0..processes).step_by(99) {
        writeln!(
            text,
            "  - {{id: target-{at}, indicator: output, of: c{at}, at-least: {} kt, period: 2025, source: book}}",
            100 + dice.roll(900)
        )?;
    }
    Ok(())
}
