//! Writes generated chains, to measure whole commands on.
//!
//! A chain of so many processes to standard output: `cargo run --release --example generate -- 100000 > big.yaml`, then
//! `time liantu check big.yaml`. Two versions of a chain of so many sites into a folder:
//! `cargo run --release --example generate -- pair 100000 DIR`, then `time liantu diff DIR/base.yaml DIR/head.yaml`; with
//! `pair-with-recipes` each site has a process of its own.

use std::path::Path;

#[path = "../benches/generated/mod.rs"]
mod generated;
#[path = "../benches/generated/pair.rs"]
#[allow(
    dead_code,
    reason = "what was done between the two is for tests and benches"
)]
mod pair;

/// The numbers that a pair is made from: the same pair for the same size every time.
const SEED: u64 = 7;

#[allow(clippy::print_stdout)]
fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let size = |at: usize| arguments.get(at).and_then(|it| it.parse().ok());
    let word = arguments.first().map_or("", String::as_str);
    if matches!(word, "pair" | "pair-with-recipes") {
        let make = if word == "pair" {
            pair::pair
        } else {
            pair::pair_with_recipes
        };
        let folder = Path::new(arguments.get(2).map_or(".", String::as_str));
        let pair = make(size(1).unwrap_or(1_000), SEED);
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("base.yaml"), pair.base)?;
        return std::fs::write(folder.join("head.yaml"), pair.head);
    }
    print!("{}", generated::chain(size(0).unwrap_or(1_000)));
    Ok(())
}
