//! The `liantu` program: flags in, text out, an exit code.

mod cli;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Reading a large chain asks for millions of small pieces on two threads at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
