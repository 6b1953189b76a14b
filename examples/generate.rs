//! Writes a generated chain of so many processes to standard output, to measure whole commands on:
//! `cargo run --release --example generate -- 100000 > big.yaml`, then `time liantu check big.yaml`.

#[path = "../benches/generated/mod.rs"]
mod generated;

#[allow(clippy::print_stdout)]
fn main() {
    let size = std::env::args().nth(1).and_then(|it| it.parse().ok());
    print!("{}", generated::chain(size.unwrap_or(1_000)));
}
