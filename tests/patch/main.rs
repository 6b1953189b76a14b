//! Patches and merges of files: their laws on random chains, texts that are edited, the program, git.

mod editing;
mod git;
mod laws;
mod merging;
mod world;

use liantu::diff::patch::{Patch, meaning};
use liantu::language::{Plain, plain_text};

/// Random chains for each law where a number of them is asked for.
fn asked() -> Option<u64> {
    std::env::var("LIANTU_LAWS").ok()?.parse().ok()
}

/// Runs a law on random numbers, on all processors.
fn hold(law: impl Fn(u64) + Sync) {
    hold_for(asked().unwrap_or(1_000), law);
}

/// Runs a law that costs more, or says less, on a tenth of the random numbers, unless a number is asked for.
fn hold_less(law: impl Fn(u64) + Sync) {
    hold_for(asked().unwrap_or(100), law);
}

fn hold_for(rounds: u64, law: impl Fn(u64) + Sync) {
    let threads = std::thread::available_parallelism().map_or(2, |it| it.get() as u64);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let law = &law;
            scope.spawn(move || {
                for round in (thread..rounds).step_by(usize::try_from(threads).unwrap_or(1)) {
                    // Seeds are apart, and never zero.
                    law((round + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
                }
            });
        }
    });
}

fn plain(text: &str) -> Plain {
    plain_text("chain.yaml", text.as_bytes().to_vec())
        .unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

fn said(text: &str) -> String {
    meaning(text).unwrap_or_else(|| panic!("no YAML map:\n{text}"))
}

fn between(base: &str, head: &str) -> Patch {
    Patch::between(&plain(base), &plain(head))
}

fn applied(patch: &Patch, text: &str) -> String {
    match patch.apply(&plain(text)) {
        Ok(applied) => applied.text,
        Err(refusals) => panic!("{refusals:#?}\n{text}\n{}", patch.yaml()),
    }
}
