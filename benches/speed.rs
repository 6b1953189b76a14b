//! Speeds that the README claims.
fn main() {}
